/* Made by Opsmith from normalization/group_norm.yaml. Changes belong there.
 *
 * group_norm: parameters, extents, sizes and statuses; the same for every type. */
#include "group_norm_internal.h"

static const char *const arguments[] = {
    "params",
    "dims",
    "shape",
    "num_groups",
    "eps",
    "output_mean_var",
    "training",
    "data",
    "gamma",
    "beta",
    "out",
    "mean",
    "std",
    "d_out",
    "d_mean",
    "d_std",
    "d_data",
    "d_gamma",
    "d_beta",
    "saved",
    "workspace",
};

void opsmith_group_norm_params_init(opsmith_group_norm_params *params)
{
    if (params == NULL) {
        return;
    }
    params->size = sizeof *params;
    params->num_groups = 1;
    params->eps = 1e-05;
    params->output_mean_var = 0;
}

static opsmith_status check_params(const opsmith_group_norm_params *params)
{
    if (params == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 1);
    }
    if (params->size != sizeof *params) {
        return OPSMITH_STATUS(OPSMITH_BAD_SIZE, 1);
    }
    if (params->num_groups < 1) {
        return OPSMITH_STATUS(OPSMITH_BAD_PARAMETER, 4);
    }
    if (isnan(params->eps) || params->eps < 0.0) {
        return OPSMITH_STATUS(OPSMITH_BAD_PARAMETER, 5);
    }
    return OPSMITH_OK;
}

opsmith_status opsmith_group_norm_check(const opsmith_group_norm_params *params, const opsmith_group_norm_dims *dims)
{
    const opsmith_status status = check_params(params);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 2);
    }
    const int64_t extents[] = {dims->N, dims->G, dims->K, dims->inner};
    for (size_t i = 0; i < sizeof extents / sizeof extents[0]; ++i) {
        if (extents[i] < 0) {
            return OPSMITH_STATUS(OPSMITH_BAD_EXTENT, 2);
        }
    }
    if (dims->G != params->num_groups) {
        return OPSMITH_STATUS(OPSMITH_BAD_EXTENT, 2);
    }
    int64_t product;
    if (!opsmith_volume(extents, (int32_t)(sizeof extents / sizeof extents[0]), &product)) {
        return OPSMITH_STATUS(OPSMITH_OVERFLOW, 2);
    }
    return OPSMITH_OK;
}

opsmith_status opsmith_group_norm_dims_from_layout(const opsmith_group_norm_params *params, int32_t ndim,
    const int64_t *shape, const int64_t *strides, opsmith_group_norm_dims *dims)
{
    opsmith_status status = check_params(params);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 2);
    }
    /* N C=(G:num_groups K) *inner */
    const opsmith_item items[] = {
        {
            .kind = OPSMITH_DIM,
            .first = 0,
            .count = 1,
            .argument = 0,
            .place = 0,
            .family = 0,
        },
        {
            .kind = OPSMITH_SPLIT,
            .first = 1,
            .count = 2,
            .argument = 0,
            .place = 0,
            .family = 0,
            .extents = {params->num_groups, 0},
        },
        {
            .kind = OPSMITH_STAR,
            .first = 3,
            .count = 1,
            .argument = 0,
            .place = 0,
            .family = 1,
        },
    };
    int64_t extents[4] = {0};
    status = opsmith_match(items, 3, 3, ndim, shape, strides, extents);
    if (status != OPSMITH_OK) {
        return status;
    }
    dims->N = extents[0];
    dims->G = extents[1];
    dims->K = extents[2];
    dims->inner = extents[3];
    return opsmith_group_norm_check(params, dims);
}

size_t opsmith_group_norm_saved_bytes(const opsmith_group_norm_params *params, const opsmith_group_norm_dims *dims)
{
    if (opsmith_group_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    return (size_t)(dims->N * dims->G + dims->N * dims->G) * sizeof(double);
}

size_t opsmith_group_norm_forward_workspace_bytes(const opsmith_group_norm_params *params,
    const opsmith_group_norm_dims *dims, int32_t threads)
{
    if (opsmith_group_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    {
        const size_t carried = (size_t)(0) * sizeof(double);
        size_t shared = 0;
        {
            const opsmith_geometry geometry = group_norm_forward_geometry(dims);
            const opsmith_extent kernel = {geometry,
                geometry.form == 0 ? 1536 : 1536,
                geometry.form == 0 ? 2048 : 1024};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_group_norm_backward_workspace_bytes(const opsmith_group_norm_params *params,
    const opsmith_group_norm_dims *dims, int32_t threads)
{
    if (opsmith_group_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    {
        const size_t carried = (size_t)(0) * sizeof(double);
        size_t shared = 0;
        {
            const opsmith_geometry geometry = group_norm_backward_kernel_1_geometry(dims);
            const opsmith_extent kernel = {geometry,
                geometry.form == 0 ? 3072 : 3072,
                geometry.form == 0 ? 2560 : 1536};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        {
            const opsmith_geometry geometry = group_norm_backward_kernel_2_geometry(dims);
            const opsmith_extent kernel = {geometry, 3072, 0};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_group_norm_status_message(opsmith_status status, char *buffer, size_t bytes)
{
    return opsmith_format_status("group_norm", arguments, (int32_t)(sizeof arguments / sizeof arguments[0]), status,
        buffer, bytes);
}
