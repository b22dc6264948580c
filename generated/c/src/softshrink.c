/* Made by Opsmith from activations/softshrink.yaml. Changes belong there.
 *
 * softshrink: parameters, extents, sizes and statuses; the same for every type. */
#include "softshrink_internal.h"

static const char *const arguments[] = {
    "params",
    "dims",
    "shape",
    "lambd",
    "training",
    "data",
    "out",
    "d_out",
    "d_data",
    "saved",
    "workspace",
};

void opsmith_softshrink_params_init(opsmith_softshrink_params *params)
{
    if (params == NULL) {
        return;
    }
    params->size = sizeof *params;
    params->lambd = 0.5;
}

static opsmith_status check_params(const opsmith_softshrink_params *params)
{
    if (params == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 1);
    }
    if (params->size != sizeof *params) {
        return OPSMITH_STATUS(OPSMITH_BAD_SIZE, 1);
    }
    if (isnan(params->lambd) || params->lambd < 0.0) {
        return OPSMITH_STATUS(OPSMITH_BAD_PARAMETER, 4);
    }
    return OPSMITH_OK;
}

opsmith_status opsmith_softshrink_check(const opsmith_softshrink_params *params, const opsmith_softshrink_dims *dims)
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

opsmith_status opsmith_softshrink_dims_from_layout(const opsmith_softshrink_params *params, int32_t ndim,
    const int64_t *shape, const int64_t *strides, opsmith_softshrink_dims *dims)
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
    return opsmith_softshrink_check(params, dims);
}

size_t opsmith_softshrink_saved_bytes(const opsmith_softshrink_params *params, const opsmith_softshrink_dims *dims)
{
    if (opsmith_softshrink_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    return (size_t)(0) * sizeof(double);
}

size_t opsmith_softshrink_forward_workspace_bytes(const opsmith_softshrink_params *params,
    const opsmith_softshrink_dims *dims, int32_t threads)
{
    if (opsmith_softshrink_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    {
        const size_t carried = (size_t)(0) * sizeof(double);
        size_t shared = 0;
        {
            const opsmith_geometry geometry = softshrink_forward_geometry(dims);
            const opsmith_extent kernel = {geometry, 0, 1536};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_softshrink_backward_workspace_bytes(const opsmith_softshrink_params *params,
    const opsmith_softshrink_dims *dims, int32_t threads)
{
    if (opsmith_softshrink_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    {
        const size_t carried = (size_t)(0) * sizeof(double);
        size_t shared = 0;
        {
            const opsmith_geometry geometry = softshrink_backward_geometry(dims);
            const opsmith_extent kernel = {geometry, 0, 512};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_softshrink_status_message(opsmith_status status, char *buffer, size_t bytes)
{
    return opsmith_format_status("softshrink", arguments, (int32_t)(sizeof arguments / sizeof arguments[0]), status,
        buffer, bytes);
}
