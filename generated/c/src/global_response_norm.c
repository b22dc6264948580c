/* Made by Opsmith from normalization/global_response_norm.yaml. Changes belong there.
 *
 * global_response_norm: parameters, extents, sizes and statuses; the same for every type. */
#include "global_response_norm_internal.h"

static const char *const arguments[] = {
    "params",
    "dims",
    "shape",
    "axis",
    "eps",
    "training",
    "data",
    "gamma",
    "beta",
    "out",
    "d_out",
    "d_data",
    "d_gamma",
    "d_beta",
    "saved",
    "workspace",
};

void opsmith_global_response_norm_params_init(opsmith_global_response_norm_params *params)
{
    if (params == NULL) {
        return;
    }
    params->size = sizeof *params;
    params->axis = -1;
    params->eps = 1e-06;
}

static opsmith_status check_params(const opsmith_global_response_norm_params *params)
{
    if (params == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 1);
    }
    if (params->size != sizeof *params) {
        return OPSMITH_STATUS(OPSMITH_BAD_SIZE, 1);
    }
    if (isnan(params->eps) || params->eps < 0.0) {
        return OPSMITH_STATUS(OPSMITH_BAD_PARAMETER, 5);
    }
    return OPSMITH_OK;
}

opsmith_status opsmith_global_response_norm_check(const opsmith_global_response_norm_params *params,
    const opsmith_global_response_norm_dims *dims)
{
    const opsmith_status status = check_params(params);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 2);
    }
    const int64_t extents[] = {dims->N, dims->outer, dims->C, dims->inner};
    for (size_t i = 0; i < sizeof extents / sizeof extents[0]; ++i) {
        if (extents[i] < 0) {
            return OPSMITH_STATUS(OPSMITH_BAD_EXTENT, 2);
        }
    }
    int64_t product;
    if (!opsmith_volume(extents, (int32_t)(sizeof extents / sizeof extents[0]), &product)) {
        return OPSMITH_STATUS(OPSMITH_OVERFLOW, 2);
    }
    return OPSMITH_OK;
}

opsmith_status opsmith_global_response_norm_dims_from_layout(const opsmith_global_response_norm_params *params,
    int32_t ndim, const int64_t *shape, const int64_t *strides, opsmith_global_response_norm_dims *dims)
{
    opsmith_status status = check_params(params);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 2);
    }
    /* N *outer C@axis *inner */
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
            .kind = OPSMITH_STAR,
            .first = 1,
            .count = 1,
            .argument = 0,
            .place = 0,
            .family = 1,
        },
        {
            .kind = OPSMITH_DIM,
            .first = 2,
            .count = 1,
            .argument = 4,
            .place = params->axis,
            .family = 0,
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
    status = opsmith_match(items, 4, 3, ndim, shape, strides, extents);
    if (status != OPSMITH_OK) {
        return status;
    }
    dims->N = extents[0];
    dims->outer = extents[1];
    dims->C = extents[2];
    dims->inner = extents[3];
    return opsmith_global_response_norm_check(params, dims);
}

size_t opsmith_global_response_norm_saved_bytes(const opsmith_global_response_norm_params *params,
    const opsmith_global_response_norm_dims *dims)
{
    if (opsmith_global_response_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    return (size_t)(dims->N * dims->C + dims->N * dims->C + dims->N) * sizeof(double);
}

size_t opsmith_global_response_norm_forward_workspace_bytes(const opsmith_global_response_norm_params *params,
    const opsmith_global_response_norm_dims *dims, int32_t threads)
{
    if (opsmith_global_response_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    {
        const size_t carried = (size_t)(dims->N * dims->C + dims->N) * sizeof(double);
        size_t shared = 0;
        {
            const opsmith_geometry geometry = global_response_norm_forward_kernel_1_geometry(dims);
            const opsmith_extent kernel = {geometry, 1536, 0};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        {
            const opsmith_geometry geometry = global_response_norm_forward_kernel_2_geometry(dims);
            const opsmith_extent kernel = {geometry,
                geometry.form == 0 ? 1536 : 1536,
                geometry.form == 0 ? 512 : 1024};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        {
            const opsmith_geometry geometry = global_response_norm_forward_kernel_3_geometry(dims);
            const opsmith_extent kernel = {geometry, 0, 1024};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_global_response_norm_backward_workspace_bytes(const opsmith_global_response_norm_params *params,
    const opsmith_global_response_norm_dims *dims, int32_t threads)
{
    if (opsmith_global_response_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    {
        const size_t carried = (size_t)(dims->N * dims->C + dims->N) * sizeof(double);
        size_t shared = 0;
        {
            const opsmith_geometry geometry = global_response_norm_backward_kernel_1_geometry(dims);
            const opsmith_extent kernel = {geometry, 1536, 0};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        {
            const opsmith_geometry geometry = global_response_norm_backward_kernel_2_geometry(dims);
            const opsmith_extent kernel = {geometry,
                geometry.form == 0 ? 1536 : 1536,
                geometry.form == 0 ? 0 : 512};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        {
            const opsmith_geometry geometry = global_response_norm_backward_kernel_3_geometry(dims);
            const opsmith_extent kernel = {geometry, 3072, 1536};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_global_response_norm_status_message(opsmith_status status, char *buffer, size_t bytes)
{
    return opsmith_format_status("global_response_norm", arguments, (int32_t)(sizeof arguments / sizeof arguments[0]),
        status, buffer, bytes);
}
