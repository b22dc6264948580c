/* Made by Opsmith from losses/binary_cross_entropy_with_logits.yaml. Changes belong there.
 *
 * binary_cross_entropy_with_logits: parameters, extents, sizes and statuses; the same for every type. */
#include "binary_cross_entropy_with_logits_internal.h"

static const char *const arguments[] = {
    "params",
    "dims",
    "shape",
    "reduction",
    "training",
    "input",
    "target",
    "weight",
    "pos_weight",
    "loss",
    "total",
    "d_loss",
    "d_total",
    "d_input",
    "d_target",
    "d_weight",
    "d_pos_weight",
    "saved",
    "workspace",
};

void opsmith_binary_cross_entropy_with_logits_params_init(opsmith_binary_cross_entropy_with_logits_params *params)
{
    if (params == NULL) {
        return;
    }
    params->size = sizeof *params;
    params->reduction = 1;
}

static opsmith_status check_params(const opsmith_binary_cross_entropy_with_logits_params *params)
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
    return OPSMITH_OK;
}

opsmith_status opsmith_binary_cross_entropy_with_logits_check(const opsmith_binary_cross_entropy_with_logits_params *params, const opsmith_binary_cross_entropy_with_logits_dims *dims)
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

opsmith_status opsmith_binary_cross_entropy_with_logits_dims_from_layout(const opsmith_binary_cross_entropy_with_logits_params *params, int32_t ndim, const int64_t *shape, const int64_t *strides, opsmith_binary_cross_entropy_with_logits_dims *dims)
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
    return opsmith_binary_cross_entropy_with_logits_check(params, dims);
}

size_t opsmith_binary_cross_entropy_with_logits_saved_bytes(const opsmith_binary_cross_entropy_with_logits_params *params, const opsmith_binary_cross_entropy_with_logits_dims *dims)
{
    if (opsmith_binary_cross_entropy_with_logits_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    return (size_t)(0) * sizeof(double);
}

size_t opsmith_binary_cross_entropy_with_logits_forward_workspace_bytes(const opsmith_binary_cross_entropy_with_logits_params *params, const opsmith_binary_cross_entropy_with_logits_dims *dims, int32_t threads)
{
    if (opsmith_binary_cross_entropy_with_logits_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    {
        const size_t carried = (size_t)(0) * sizeof(double);
        size_t shared = 0;
        {
            const opsmith_geometry geometry = binary_cross_entropy_with_logits_forward_geometry(dims);
            const opsmith_extent kernel = {geometry, 1536, 0};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_binary_cross_entropy_with_logits_backward_workspace_bytes(const opsmith_binary_cross_entropy_with_logits_params *params, const opsmith_binary_cross_entropy_with_logits_dims *dims, int32_t threads)
{
    if (opsmith_binary_cross_entropy_with_logits_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    {
        const size_t carried = (size_t)(0) * sizeof(double);
        size_t shared = 0;
        {
            const opsmith_geometry geometry = binary_cross_entropy_with_logits_backward_geometry(dims);
            const opsmith_extent kernel = {geometry, 0, 512};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_binary_cross_entropy_with_logits_status_message(opsmith_status status, char *buffer, size_t bytes)
{
    return opsmith_format_status("binary_cross_entropy_with_logits", arguments,
        (int32_t)(sizeof arguments / sizeof arguments[0]), status, buffer, bytes);
}
