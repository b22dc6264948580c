/* Made by Opsmith from normalization/add_batch_norm_relu.yaml. Changes belong there.
 *
 * add_batch_norm_relu: parameters, extents, sizes and statuses; the same for every type. */
#include "add_batch_norm_relu_internal.h"

static const char *const arguments[] = {
    "params",
    "dims",
    "shape",
    "eps",
    "momentum",
    "fix_gamma",
    "use_global_stats",
    "axis",
    "training",
    "data",
    "gamma",
    "beta",
    "addend",
    "moving_mean",
    "moving_var",
    "new_moving_mean",
    "new_moving_var",
    "out",
    "d_out",
    "d_data",
    "d_gamma",
    "d_beta",
    "d_addend",
    "saved",
    "workspace",
};

void opsmith_add_batch_norm_relu_params_init(opsmith_add_batch_norm_relu_params *params)
{
    if (params == NULL) {
        return;
    }
    params->size = sizeof *params;
    params->eps = 0.001;
    params->momentum = 0.9;
    params->fix_gamma = 1;
    params->use_global_stats = 0;
    params->axis = 1;
    params->training = 0;
}

static opsmith_status check_params(const opsmith_add_batch_norm_relu_params *params)
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
    if (isnan(params->momentum) || params->momentum < 0.0 || params->momentum > 1.0) {
        return OPSMITH_STATUS(OPSMITH_BAD_PARAMETER, 5);
    }
    return OPSMITH_OK;
}

opsmith_status opsmith_add_batch_norm_relu_check(const opsmith_add_batch_norm_relu_params *params,
    const opsmith_add_batch_norm_relu_dims *dims)
{
    const opsmith_status status = check_params(params);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 2);
    }
    const int64_t extents[] = {dims->outer, dims->C, dims->inner};
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

opsmith_status opsmith_add_batch_norm_relu_dims_from_layout(const opsmith_add_batch_norm_relu_params *params,
    int32_t ndim, const int64_t *shape, const int64_t *strides, opsmith_add_batch_norm_relu_dims *dims)
{
    opsmith_status status = check_params(params);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 2);
    }
    /* *outer C@axis *inner */
    const opsmith_item items[] = {
        {
            .kind = OPSMITH_STAR,
            .first = 0,
            .count = 1,
            .argument = 0,
            .place = 0,
            .family = 1,
        },
        {
            .kind = OPSMITH_DIM,
            .first = 1,
            .count = 1,
            .argument = 8,
            .place = params->axis,
            .family = 0,
        },
        {
            .kind = OPSMITH_STAR,
            .first = 2,
            .count = 1,
            .argument = 0,
            .place = 0,
            .family = 1,
        },
    };
    int64_t extents[3] = {0};
    status = opsmith_match(items, 3, 3, ndim, shape, strides, extents);
    if (status != OPSMITH_OK) {
        return status;
    }
    dims->outer = extents[0];
    dims->C = extents[1];
    dims->inner = extents[2];
    return opsmith_add_batch_norm_relu_check(params, dims);
}

size_t opsmith_add_batch_norm_relu_saved_bytes(const opsmith_add_batch_norm_relu_params *params,
    const opsmith_add_batch_norm_relu_dims *dims)
{
    if (opsmith_add_batch_norm_relu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->training && !params->use_global_stats) {
        return (size_t)(dims->C + dims->C) * sizeof(double);
    }
    return (size_t)(dims->C + dims->C) * sizeof(double);
}

size_t opsmith_add_batch_norm_relu_forward_workspace_bytes(const opsmith_add_batch_norm_relu_params *params,
    const opsmith_add_batch_norm_relu_dims *dims, int32_t threads)
{
    if (opsmith_add_batch_norm_relu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->training && !params->use_global_stats) {
        {
            const size_t carried = (size_t)(0) * sizeof(double);
            size_t shared = 0;
            {
                const opsmith_geometry geometry = add_batch_norm_relu_forward_1_geometry(dims);
                const opsmith_extent kernel = {geometry, 1536, 2048};
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
            const opsmith_geometry geometry = add_batch_norm_relu_forward_2_geometry(dims);
            const opsmith_extent kernel = {geometry, 0, 1536};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_add_batch_norm_relu_backward_workspace_bytes(const opsmith_add_batch_norm_relu_params *params,
    const opsmith_add_batch_norm_relu_dims *dims, int32_t threads)
{
    if (opsmith_add_batch_norm_relu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->training && !params->use_global_stats) {
        {
            const size_t carried = (size_t)(0) * sizeof(double);
            size_t shared = 0;
            {
                const opsmith_geometry geometry = add_batch_norm_relu_backward_1_geometry(dims);
                const opsmith_extent kernel = {geometry, 3072, 3584};
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
            const opsmith_geometry geometry = add_batch_norm_relu_backward_2_geometry(dims);
            const opsmith_extent kernel = {geometry, 3072, 2560};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_add_batch_norm_relu_status_message(opsmith_status status, char *buffer, size_t bytes)
{
    return opsmith_format_status("add_batch_norm_relu", arguments, (int32_t)(sizeof arguments / sizeof arguments[0]),
        status, buffer, bytes);
}
