/* Made by Opsmith from normalization/group_norm_per_channel.yaml. Changes belong there.
 *
 * group_norm_per_channel: parameters, extents, sizes and statuses; the same for every type. */
#include "group_norm_per_channel_internal.h"

static const char *const arguments[] = {
    "params",
    "dims",
    "shape",
    "num_groups",
    "epsilon",
    "training",
    "data",
    "scale",
    "bias",
    "out",
    "d_out",
    "d_data",
    "d_scale",
    "d_bias",
    "saved",
    "workspace",
};

void opsmith_group_norm_per_channel_params_init(opsmith_group_norm_per_channel_params *params)
{
    if (params == NULL) {
        return;
    }
    params->size = sizeof *params;
    params->num_groups = 0;
    params->epsilon = 1e-05;
}

static opsmith_status check_params(const opsmith_group_norm_per_channel_params *params)
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
    if (isnan(params->epsilon) || params->epsilon < 0.0) {
        return OPSMITH_STATUS(OPSMITH_BAD_PARAMETER, 5);
    }
    return OPSMITH_OK;
}

opsmith_status opsmith_group_norm_per_channel_check(const opsmith_group_norm_per_channel_params *params,
    const opsmith_group_norm_per_channel_dims *dims)
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

opsmith_status opsmith_group_norm_per_channel_dims_from_layout(const opsmith_group_norm_per_channel_params *params,
    int32_t ndim, const int64_t *shape, const int64_t *strides, opsmith_group_norm_per_channel_dims *dims)
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
    return opsmith_group_norm_per_channel_check(params, dims);
}

size_t opsmith_group_norm_per_channel_saved_bytes(const opsmith_group_norm_per_channel_params *params,
    const opsmith_group_norm_per_channel_dims *dims)
{
    if (opsmith_group_norm_per_channel_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    return (size_t)(dims->N * dims->G + dims->N * dims->G) * sizeof(double);
}

size_t opsmith_group_norm_per_channel_forward_workspace_bytes(const opsmith_group_norm_per_channel_params *params,
    const opsmith_group_norm_per_channel_dims *dims, int32_t threads)
{
    if (opsmith_group_norm_per_channel_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    {
        const size_t carried = (size_t)(0) * sizeof(double);
        size_t shared = 0;
        {
            const opsmith_geometry geometry = group_norm_per_channel_forward_geometry(dims);
            const opsmith_extent kernel = {geometry, 1536, 1536};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_group_norm_per_channel_backward_workspace_bytes(const opsmith_group_norm_per_channel_params *params,
    const opsmith_group_norm_per_channel_dims *dims, int32_t threads)
{
    if (opsmith_group_norm_per_channel_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    {
        const size_t carried = (size_t)(0) * sizeof(double);
        size_t shared = 0;
        {
            const opsmith_geometry geometry = group_norm_per_channel_backward_kernel_1_geometry(dims);
            const opsmith_extent kernel = {geometry, 3072, 2560};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        {
            const opsmith_geometry geometry = group_norm_per_channel_backward_kernel_2_geometry(dims);
            const opsmith_extent kernel = {geometry, 3072, 0};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_group_norm_per_channel_status_message(opsmith_status status, char *buffer, size_t bytes)
{
    return opsmith_format_status("group_norm_per_channel", arguments,
        (int32_t)(sizeof arguments / sizeof arguments[0]), status, buffer, bytes);
}
