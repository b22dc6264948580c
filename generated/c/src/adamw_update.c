/* Made by Opsmith from optimizers/adamw_update.yaml. Changes belong there.
 *
 * adamw_update: parameters, extents, sizes and statuses; the same for every type. */
#include "adamw_update_internal.h"

static const char *const arguments[] = {
    "params",
    "dims",
    "shape",
    "lr",
    "wd",
    "rescale_grad",
    "clip_gradient",
    "beta1",
    "beta2",
    "epsilon",
    "eta",
    "training",
    "weight",
    "grad",
    "mean",
    "var",
    "new_mean",
    "new_var",
    "out",
    "d_out",
    "d_weight",
    "d_grad",
    "saved",
    "workspace",
};

void opsmith_adamw_update_params_init(opsmith_adamw_update_params *params)
{
    if (params == NULL) {
        return;
    }
    params->size = sizeof *params;
    params->lr = 0;
    params->wd = 0.0;
    params->rescale_grad = 1.0;
    params->clip_gradient = -1.0;
    params->beta1 = 0.9;
    params->beta2 = 0.999;
    params->epsilon = 1e-08;
    params->eta = 1.0;
}

static opsmith_status check_params(const opsmith_adamw_update_params *params)
{
    if (params == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 1);
    }
    if (params->size != sizeof *params) {
        return OPSMITH_STATUS(OPSMITH_BAD_SIZE, 1);
    }
    if (isnan(params->lr)) {
        return OPSMITH_STATUS(OPSMITH_BAD_PARAMETER, 4);
    }
    if (isnan(params->wd)) {
        return OPSMITH_STATUS(OPSMITH_BAD_PARAMETER, 5);
    }
    if (isnan(params->rescale_grad)) {
        return OPSMITH_STATUS(OPSMITH_BAD_PARAMETER, 6);
    }
    if (isnan(params->clip_gradient)) {
        return OPSMITH_STATUS(OPSMITH_BAD_PARAMETER, 7);
    }
    if (isnan(params->beta1) || params->beta1 < 0.0 || params->beta1 > 1.0) {
        return OPSMITH_STATUS(OPSMITH_BAD_PARAMETER, 8);
    }
    if (isnan(params->beta2) || params->beta2 < 0.0 || params->beta2 > 1.0) {
        return OPSMITH_STATUS(OPSMITH_BAD_PARAMETER, 9);
    }
    if (isnan(params->epsilon)) {
        return OPSMITH_STATUS(OPSMITH_BAD_PARAMETER, 10);
    }
    if (isnan(params->eta)) {
        return OPSMITH_STATUS(OPSMITH_BAD_PARAMETER, 11);
    }
    return OPSMITH_OK;
}

opsmith_status opsmith_adamw_update_check(const opsmith_adamw_update_params *params,
    const opsmith_adamw_update_dims *dims)
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

opsmith_status opsmith_adamw_update_dims_from_layout(const opsmith_adamw_update_params *params, int32_t ndim,
    const int64_t *shape, const int64_t *strides, opsmith_adamw_update_dims *dims)
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
            .family = 1,
        },
    };
    int64_t extents[1] = {0};
    status = opsmith_match(items, 1, 3, ndim, shape, strides, extents);
    if (status != OPSMITH_OK) {
        return status;
    }
    dims->axes = extents[0];
    return opsmith_adamw_update_check(params, dims);
}

size_t opsmith_adamw_update_saved_bytes(const opsmith_adamw_update_params *params,
    const opsmith_adamw_update_dims *dims)
{
    if (opsmith_adamw_update_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    return (size_t)(0) * sizeof(double);
}

size_t opsmith_adamw_update_forward_workspace_bytes(const opsmith_adamw_update_params *params,
    const opsmith_adamw_update_dims *dims, int32_t threads)
{
    if (opsmith_adamw_update_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    {
        const size_t carried = (size_t)(0) * sizeof(double);
        size_t shared = 0;
        {
            const opsmith_geometry geometry = adamw_update_forward_geometry(dims);
            const opsmith_extent kernel = {geometry, 0, 6144};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_adamw_update_status_message(opsmith_status status, char *buffer, size_t bytes)
{
    return opsmith_format_status("adamw_update", arguments, (int32_t)(sizeof arguments / sizeof arguments[0]), status,
        buffer, bytes);
}
