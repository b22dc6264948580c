/* Made by Opsmith from activations/hard_tanh.yaml. Changes belong there.
 *
 * hard_tanh: parameters, extents, sizes and statuses; the same for every type. */
#include "hard_tanh_internal.h"

static const char *const arguments[] = {
    "params",
    "dims",
    "shape",
    "min_val",
    "max_val",
    "training",
    "data",
    "out",
    "d_out",
    "d_data",
    "saved",
    "workspace",
};

void opsmith_hard_tanh_params_init(opsmith_hard_tanh_params *params)
{
    if (params == NULL) {
        return;
    }
    params->size = sizeof *params;
    params->min_val = -1.0;
    params->max_val = 1.0;
}

static opsmith_status check_params(const opsmith_hard_tanh_params *params)
{
    if (params == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 1);
    }
    if (params->size != sizeof *params) {
        return OPSMITH_STATUS(OPSMITH_BAD_SIZE, 1);
    }
    if (isnan(params->min_val)) {
        return OPSMITH_STATUS(OPSMITH_BAD_PARAMETER, 4);
    }
    if (isnan(params->max_val)) {
        return OPSMITH_STATUS(OPSMITH_BAD_PARAMETER, 5);
    }
    return OPSMITH_OK;
}

opsmith_status opsmith_hard_tanh_check(const opsmith_hard_tanh_params *params, const opsmith_hard_tanh_dims *dims)
{
    const opsmith_status status = check_params(params);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 2);
    }
    const int64_t extents[] = {dims->n};
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

opsmith_status opsmith_hard_tanh_dims_from_layout(const opsmith_hard_tanh_params *params, int32_t ndim,
    const int64_t *shape, const int64_t *strides, opsmith_hard_tanh_dims *dims)
{
    opsmith_status status = check_params(params);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 2);
    }
    /* *n */
    const opsmith_item items[] = {
        {
            .kind = OPSMITH_STAR,
            .first = 0,
            .count = 1,
            .argument = 0,
            .place = 0,
            .family = 1,
        },
    };
    int64_t extents[1] = {0};
    status = opsmith_match(items, 1, 3, ndim, shape, strides, extents);
    if (status != OPSMITH_OK) {
        return status;
    }
    dims->n = extents[0];
    return opsmith_hard_tanh_check(params, dims);
}

size_t opsmith_hard_tanh_saved_bytes(const opsmith_hard_tanh_params *params, const opsmith_hard_tanh_dims *dims)
{
    if (opsmith_hard_tanh_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    return (size_t)(0) * sizeof(double);
}

size_t opsmith_hard_tanh_forward_workspace_bytes(const opsmith_hard_tanh_params *params,
    const opsmith_hard_tanh_dims *dims, int32_t threads)
{
    if (opsmith_hard_tanh_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    {
        const size_t carried = (size_t)(0) * sizeof(double);
        size_t shared = 0;
        {
            const opsmith_geometry geometry = hard_tanh_forward_geometry(dims);
            const opsmith_extent kernel = {geometry, 0, 1024};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_hard_tanh_backward_workspace_bytes(const opsmith_hard_tanh_params *params,
    const opsmith_hard_tanh_dims *dims, int32_t threads)
{
    if (opsmith_hard_tanh_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    {
        const size_t carried = (size_t)(0) * sizeof(double);
        size_t shared = 0;
        {
            const opsmith_geometry geometry = hard_tanh_backward_geometry(dims);
            const opsmith_extent kernel = {geometry, 0, 1024};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_hard_tanh_status_message(opsmith_status status, char *buffer, size_t bytes)
{
    return opsmith_format_status("hard_tanh", arguments, (int32_t)(sizeof arguments / sizeof arguments[0]), status,
        buffer, bytes);
}
