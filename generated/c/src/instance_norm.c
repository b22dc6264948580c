/* Made by Opsmith from normalization/instance_norm.yaml. Changes belong there.
 *
 * instance_norm: parameters, extents, sizes and statuses; the same for every type. */
#include "instance_norm_internal.h"

static const char *const arguments[] = {
    "params",
    "dims",
    "shape",
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

void opsmith_instance_norm_params_init(opsmith_instance_norm_params *params)
{
    if (params == NULL) {
        return;
    }
    params->size = sizeof *params;
    params->eps = 0.001;
}

static opsmith_status check_params(const opsmith_instance_norm_params *params)
{
    if (params == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 1);
    }
    if (params->size != sizeof *params) {
        return OPSMITH_STATUS(OPSMITH_BAD_SIZE, 1);
    }
    if (isnan(params->eps) || params->eps < 0.0) {
        return OPSMITH_STATUS(OPSMITH_BAD_PARAMETER, 4);
    }
    return OPSMITH_OK;
}

opsmith_status opsmith_instance_norm_check(const opsmith_instance_norm_params *params,
    const opsmith_instance_norm_dims *dims)
{
    const opsmith_status status = check_params(params);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 2);
    }
    const int64_t extents[] = {dims->N, dims->C, dims->inner};
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

opsmith_status opsmith_instance_norm_dims_from_layout(const opsmith_instance_norm_params *params, int32_t ndim,
    const int64_t *shape, const int64_t *strides, opsmith_instance_norm_dims *dims)
{
    opsmith_status status = check_params(params);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 2);
    }
    /* N C *inner */
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
            .kind = OPSMITH_DIM,
            .first = 1,
            .count = 1,
            .argument = 0,
            .place = 0,
            .family = 0,
        },
        {
            .kind = OPSMITH_STAR,
            .first = 2,
            .count = 1,
            .argument = 0,
            .place = 0,
            .family = 0,
        },
    };
    int64_t extents[3] = {0};
    status = opsmith_match(items, 3, 3, ndim, shape, strides, extents);
    if (status != OPSMITH_OK) {
        return status;
    }
    dims->N = extents[0];
    dims->C = extents[1];
    dims->inner = extents[2];
    return opsmith_instance_norm_check(params, dims);
}

size_t opsmith_instance_norm_saved_bytes(const opsmith_instance_norm_params *params,
    const opsmith_instance_norm_dims *dims)
{
    if (opsmith_instance_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    return (size_t)(dims->N * dims->C + dims->N * dims->C) * sizeof(double);
}

size_t opsmith_instance_norm_forward_workspace_bytes(const opsmith_instance_norm_params *params,
    const opsmith_instance_norm_dims *dims, int32_t threads)
{
    if (opsmith_instance_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    {
        const size_t carried = (size_t)(0) * sizeof(double);
        size_t shared = 0;
        {
            const opsmith_geometry geometry = instance_norm_forward_geometry(dims);
            const opsmith_extent kernel = {geometry,
                geometry.form == 0 ? 1536 : 1536,
                geometry.form == 0 ? 2048 : 1024};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_instance_norm_backward_workspace_bytes(const opsmith_instance_norm_params *params,
    const opsmith_instance_norm_dims *dims, int32_t threads)
{
    if (opsmith_instance_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    {
        const size_t carried = (size_t)(0) * sizeof(double);
        size_t shared = 0;
        {
            const opsmith_geometry geometry = instance_norm_backward_kernel_1_geometry(dims);
            const opsmith_extent kernel = {geometry,
                geometry.form == 0 ? 3072 : 3072,
                geometry.form == 0 ? 2560 : 1536};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        {
            const opsmith_geometry geometry = instance_norm_backward_kernel_2_geometry(dims);
            const opsmith_extent kernel = {geometry, 3072, 0};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_instance_norm_status_message(opsmith_status status, char *buffer, size_t bytes)
{
    return opsmith_format_status("instance_norm", arguments, (int32_t)(sizeof arguments / sizeof arguments[0]), status,
        buffer, bytes);
}
