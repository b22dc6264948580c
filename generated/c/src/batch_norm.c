/* Made by Opsmith from normalization/batch_norm.yaml. Changes belong there.
 *
 * batch_norm: parameters, extents, sizes and statuses; the same for every type. */
#include "batch_norm_internal.h"

static const char *const arguments[] = {
    "params",
    "dims",
    "shape",
    "eps",
    "momentum",
    "fix_gamma",
    "use_global_stats",
    "output_mean_var",
    "axis",
    "cudnn_off",
    "training",
    "data",
    "gamma",
    "beta",
    "moving_mean",
    "moving_var",
    "new_moving_mean",
    "new_moving_var",
    "out",
    "mean",
    "invstd",
    "d_out",
    "d_mean",
    "d_invstd",
    "d_data",
    "d_gamma",
    "d_beta",
    "saved",
    "workspace",
};

void opsmith_batch_norm_params_init(opsmith_batch_norm_params *params)
{
    if (params == NULL) {
        return;
    }
    params->size = sizeof *params;
    params->eps = 0.001;
    params->momentum = 0.9;
    params->fix_gamma = 1;
    params->use_global_stats = 0;
    params->output_mean_var = 0;
    params->axis = 1;
    params->cudnn_off = 0;
    params->training = 0;
}

static opsmith_status check_params(const opsmith_batch_norm_params *params)
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

opsmith_status opsmith_batch_norm_check(const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims)
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

opsmith_status opsmith_batch_norm_dims_from_layout(const opsmith_batch_norm_params *params, int32_t ndim,
    const int64_t *shape, const int64_t *strides, opsmith_batch_norm_dims *dims)
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
            .argument = 9,
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
    return opsmith_batch_norm_check(params, dims);
}

size_t opsmith_batch_norm_saved_bytes(const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims)
{
    if (opsmith_batch_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->training && !params->use_global_stats) {
        return (size_t)(dims->C + dims->C) * sizeof(double);
    }
    return (size_t)(dims->C + dims->C) * sizeof(double);
}

size_t opsmith_batch_norm_forward_workspace_bytes(const opsmith_batch_norm_params *params,
    const opsmith_batch_norm_dims *dims, int32_t threads)
{
    if (opsmith_batch_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->training && !params->use_global_stats) {
        {
            const size_t carried = (size_t)(0) * sizeof(double);
            size_t shared = 0;
            {
                const opsmith_geometry geometry = batch_norm_forward_1_geometry(dims);
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
            const opsmith_geometry geometry = batch_norm_forward_2_geometry(dims);
            const opsmith_extent kernel = {geometry, 0, 1536};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_batch_norm_backward_workspace_bytes(const opsmith_batch_norm_params *params,
    const opsmith_batch_norm_dims *dims, int32_t threads)
{
    if (opsmith_batch_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->training && !params->use_global_stats) {
        {
            const size_t carried = (size_t)(0) * sizeof(double);
            size_t shared = 0;
            {
                const opsmith_geometry geometry = batch_norm_backward_1_geometry(dims);
                const opsmith_extent kernel = {geometry, 3072, 2560};
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
            const opsmith_geometry geometry = batch_norm_backward_2_geometry(dims);
            const opsmith_extent kernel = {geometry, 3072, 1536};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_batch_norm_status_message(opsmith_status status, char *buffer, size_t bytes)
{
    return opsmith_format_status("batch_norm", arguments, (int32_t)(sizeof arguments / sizeof arguments[0]), status,
        buffer, bytes);
}
