/* Made by Opsmith from activations/geglu.yaml. Changes belong there.
 *
 * geglu: parameters, extents, sizes and statuses; the same for every type. */
#include "geglu_internal.h"

static const char *const arguments[] = {
    "params",
    "dims",
    "shape",
    "approximation",
    "training",
    "gate",
    "value",
    "out",
    "d_out",
    "d_gate",
    "d_value",
    "saved",
    "workspace",
};

void opsmith_geglu_params_init(opsmith_geglu_params *params)
{
    if (params == NULL) {
        return;
    }
    params->size = sizeof *params;
    params->approximation = 0;
}

static opsmith_status check_params(const opsmith_geglu_params *params)
{
    if (params == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 1);
    }
    if (params->size != sizeof *params) {
        return OPSMITH_STATUS(OPSMITH_BAD_SIZE, 1);
    }
    if (params->approximation < 0 || params->approximation >= 2) {
        return OPSMITH_STATUS(OPSMITH_BAD_PARAMETER, 4);
    }
    return OPSMITH_OK;
}

opsmith_status opsmith_geglu_check(const opsmith_geglu_params *params, const opsmith_geglu_dims *dims)
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

opsmith_status opsmith_geglu_dims_from_layout(const opsmith_geglu_params *params, int32_t ndim, const int64_t *shape,
    const int64_t *strides, opsmith_geglu_dims *dims)
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
    return opsmith_geglu_check(params, dims);
}

size_t opsmith_geglu_saved_bytes(const opsmith_geglu_params *params, const opsmith_geglu_dims *dims)
{
    if (opsmith_geglu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->approximation == 1) {
        return (size_t)(0) * sizeof(double);
    }
    return (size_t)(0) * sizeof(double);
}

size_t opsmith_geglu_forward_workspace_bytes(const opsmith_geglu_params *params, const opsmith_geglu_dims *dims,
    int32_t threads)
{
    if (opsmith_geglu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->approximation == 1) {
        {
            const size_t carried = (size_t)(0) * sizeof(double);
            size_t shared = 0;
            {
                const opsmith_geometry geometry = geglu_forward_1_geometry(dims);
                const opsmith_extent kernel = {geometry, 0, 0};
                const size_t bytes = opsmith_run_bytes(&kernel, threads);
                shared = bytes > shared ? bytes : shared;
            }
            return carried + shared;
        }
    }
    {
        const size_t carried = (size_t)(0) * sizeof(double);
        size_t shared = 0;
        {
            const opsmith_geometry geometry = geglu_forward_2_geometry(dims);
            const opsmith_extent kernel = {geometry, 0, 0};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_geglu_backward_workspace_bytes(const opsmith_geglu_params *params, const opsmith_geglu_dims *dims,
    int32_t threads)
{
    if (opsmith_geglu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->approximation == 1) {
        {
            const size_t carried = (size_t)(0) * sizeof(double);
            size_t shared = 0;
            {
                const opsmith_geometry geometry = geglu_backward_1_geometry(dims);
                const opsmith_extent kernel = {geometry, 0, 0};
                const size_t bytes = opsmith_run_bytes(&kernel, threads);
                shared = bytes > shared ? bytes : shared;
            }
            return carried + shared;
        }
    }
    {
        const size_t carried = (size_t)(0) * sizeof(double);
        size_t shared = 0;
        {
            const opsmith_geometry geometry = geglu_backward_2_geometry(dims);
            const opsmith_extent kernel = {geometry, 0, 0};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_geglu_status_message(opsmith_status status, char *buffer, size_t bytes)
{
    return opsmith_format_status("geglu", arguments, (int32_t)(sizeof arguments / sizeof arguments[0]), status, buffer,
        bytes);
}
