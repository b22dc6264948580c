/* Made by Opsmith from losses/huber.yaml. Changes belong there.
 *
 * huber: parameters, extents, sizes and statuses; the same for every type. */
#include "huber_internal.h"

static const char *const arguments[] = {
    "params",
    "dims",
    "shape",
    "reduction",
    "delta",
    "training",
    "input",
    "target",
    "loss",
    "total",
    "d_loss",
    "d_total",
    "d_input",
    "d_target",
    "saved",
    "workspace",
};

void opsmith_huber_params_init(opsmith_huber_params *params)
{
    if (params == NULL) {
        return;
    }
    params->size = sizeof *params;
    params->reduction = 1;
    params->delta = 1.0;
}

static opsmith_status check_params(const opsmith_huber_params *params)
{
    if (params == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 1);
    }
    if (params->size != sizeof *params) {
        return OPSMITH_STATUS(OPSMITH_BAD_SIZE, 1);
    }
    if (params->reduction < 0 || params->reduction >= 3) {
        return OPSMITH_STATUS(OPSMITH_BAD_PARAMETER, 4);
    }
    if (isnan(params->delta) || params->delta < 0.0) {
        return OPSMITH_STATUS(OPSMITH_BAD_PARAMETER, 5);
    }
    return OPSMITH_OK;
}

opsmith_status opsmith_huber_check(const opsmith_huber_params *params, const opsmith_huber_dims *dims)
{
    const opsmith_status status = check_params(params);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 2);
    }
    const int64_t extents[] = {dims->axes};
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

opsmith_status opsmith_huber_dims_from_layout(const opsmith_huber_params *params, int32_t ndim, const int64_t *shape,
    const int64_t *strides, opsmith_huber_dims *dims)
{
    opsmith_status status = check_params(params);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 2);
    }
    /* *axes */
    const opsmith_item items[] = {
        {
            .kind = OPSMITH_STAR,
            .first = 0,
            .count = 1,
            .argument = 0,
            .place = 0,
            .family = 0,
        },
    };
    int64_t extents[1] = {0};
    status = opsmith_match(items, 1, 3, ndim, shape, strides, extents);
    if (status != OPSMITH_OK) {
        return status;
    }
    dims->axes = extents[0];
    return opsmith_huber_check(params, dims);
}

size_t opsmith_huber_saved_bytes(const opsmith_huber_params *params, const opsmith_huber_dims *dims)
{
    if (opsmith_huber_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    return (size_t)(0) * sizeof(double);
}

size_t opsmith_huber_forward_workspace_bytes(const opsmith_huber_params *params, const opsmith_huber_dims *dims,
    int32_t threads)
{
    if (opsmith_huber_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    {
        const size_t carried = (size_t)(0) * sizeof(double);
        size_t shared = 0;
        {
            const opsmith_geometry geometry = huber_forward_geometry(dims);
            const opsmith_extent kernel = {geometry, 1536, 1536};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_huber_backward_workspace_bytes(const opsmith_huber_params *params, const opsmith_huber_dims *dims,
    int32_t threads)
{
    if (opsmith_huber_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    {
        const size_t carried = (size_t)(0) * sizeof(double);
        size_t shared = 0;
        {
            const opsmith_geometry geometry = huber_backward_geometry(dims);
            const opsmith_extent kernel = {geometry, 0, 1024};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_huber_status_message(opsmith_status status, char *buffer, size_t bytes)
{
    return opsmith_format_status("huber", arguments, (int32_t)(sizeof arguments / sizeof arguments[0]), status, buffer,
        bytes);
}
