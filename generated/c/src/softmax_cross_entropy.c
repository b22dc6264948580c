/* Made by Opsmith from softmax/softmax_cross_entropy.yaml. Changes belong there.
 *
 * softmax_cross_entropy: parameters, extents, sizes and statuses; the same for every type. */
#include "softmax_cross_entropy_internal.h"

static const char *const arguments[] = {
    "params",
    "dims",
    "shape",
    "axis",
    "ignore_label",
    "label_smoothing",
    "reduction",
    "output_log_prob",
    "training",
    "scores",
    "labels",
    "weight",
    "loss",
    "total",
    "log_prob",
    "d_loss",
    "d_total",
    "d_log_prob",
    "d_scores",
    "d_labels",
    "d_weight",
    "saved",
    "workspace",
};

void opsmith_softmax_cross_entropy_params_init(opsmith_softmax_cross_entropy_params *params)
{
    if (params == NULL) {
        return;
    }
    params->size = sizeof *params;
    params->axis = 1;
    params->ignore_label = -100;
    params->label_smoothing = 0.0;
    params->reduction = 0;
    params->output_log_prob = 0;
}

static opsmith_status check_params(const opsmith_softmax_cross_entropy_params *params)
{
    if (params == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 1);
    }
    if (params->size != sizeof *params) {
        return OPSMITH_STATUS(OPSMITH_BAD_SIZE, 1);
    }
    if (isnan(params->label_smoothing) || params->label_smoothing < 0.0 || params->label_smoothing > 1.0) {
        return OPSMITH_STATUS(OPSMITH_BAD_PARAMETER, 6);
    }
    if (params->reduction < 0 || params->reduction >= 3) {
        return OPSMITH_STATUS(OPSMITH_BAD_PARAMETER, 7);
    }
    return OPSMITH_OK;
}

opsmith_status opsmith_softmax_cross_entropy_check(const opsmith_softmax_cross_entropy_params *params,
    const opsmith_softmax_cross_entropy_dims *dims)
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

opsmith_status opsmith_softmax_cross_entropy_dims_from_layout(const opsmith_softmax_cross_entropy_params *params,
    int32_t ndim, const int64_t *shape, const int64_t *strides, opsmith_softmax_cross_entropy_dims *dims)
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
            .family = 0,
        },
        {
            .kind = OPSMITH_DIM,
            .first = 1,
            .count = 1,
            .argument = 4,
            .place = params->axis,
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
    dims->outer = extents[0];
    dims->C = extents[1];
    dims->inner = extents[2];
    return opsmith_softmax_cross_entropy_check(params, dims);
}

size_t opsmith_softmax_cross_entropy_saved_bytes(const opsmith_softmax_cross_entropy_params *params,
    const opsmith_softmax_cross_entropy_dims *dims)
{
    if (opsmith_softmax_cross_entropy_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->label_smoothing > 0.0) {
        return (size_t)(1 + 1 + dims->outer * dims->inner + dims->outer * dims->inner + 1 + dims->outer * dims->inner)
            * sizeof(double);
    }
    return (size_t)(1 + dims->outer * dims->inner + dims->outer * dims->inner + 1 + dims->outer * dims->inner)
        * sizeof(double);
}

size_t opsmith_softmax_cross_entropy_forward_workspace_bytes(const opsmith_softmax_cross_entropy_params *params,
    const opsmith_softmax_cross_entropy_dims *dims, int32_t threads)
{
    if (opsmith_softmax_cross_entropy_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->label_smoothing > 0.0) {
        {
            const size_t carried = (size_t)(dims->outer * dims->inner + dims->outer * dims->inner + dims->outer
                * dims->inner + dims->outer * dims->inner) * sizeof(double);
            size_t shared = 0;
            {
                const opsmith_geometry geometry = softmax_cross_entropy_forward_1_kernel_1_geometry(dims);
                const opsmith_extent kernel = {geometry, 7680, 3072};
                const size_t bytes = opsmith_run_bytes(&kernel, threads);
                shared = bytes > shared ? bytes : shared;
            }
            {
                const opsmith_geometry geometry = softmax_cross_entropy_forward_1_kernel_2_geometry(dims);
                const opsmith_extent kernel = {geometry, 3072, 2048};
                const size_t bytes = opsmith_run_bytes(&kernel, threads);
                shared = bytes > shared ? bytes : shared;
            }
            {
                const opsmith_geometry geometry = softmax_cross_entropy_forward_1_kernel_3_geometry(dims);
                const opsmith_extent kernel = {geometry, 1536, 0};
                const size_t bytes = opsmith_run_bytes(&kernel, threads);
                shared = bytes > shared ? bytes : shared;
            }
            return carried + shared;
        }
    }
    {
        const size_t carried = (size_t)(dims->outer * dims->inner + dims->outer * dims->inner + dims->outer
            * dims->inner) * sizeof(double);
        size_t shared = 0;
        {
            const opsmith_geometry geometry = softmax_cross_entropy_forward_2_kernel_1_geometry(dims);
            const opsmith_extent kernel = {geometry, 6144, 2048};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        {
            const opsmith_geometry geometry = softmax_cross_entropy_forward_2_kernel_2_geometry(dims);
            const opsmith_extent kernel = {geometry, 3072, 2048};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_softmax_cross_entropy_backward_workspace_bytes(const opsmith_softmax_cross_entropy_params *params,
    const opsmith_softmax_cross_entropy_dims *dims, int32_t threads)
{
    if (opsmith_softmax_cross_entropy_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->label_smoothing > 0.0) {
        {
            const size_t carried = (size_t)(0) * sizeof(double);
            size_t shared = 0;
            {
                const opsmith_geometry geometry = softmax_cross_entropy_backward_1_geometry(dims);
                const opsmith_extent kernel = {geometry,
                    geometry.form == 0 ? 3072 : 3072,
                    geometry.form == 0 ? 5120 : 4608};
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
            const opsmith_geometry geometry = softmax_cross_entropy_backward_2_geometry(dims);
            const opsmith_extent kernel = {geometry,
                geometry.form == 0 ? 1536 : 1536,
                geometry.form == 0 ? 3584 : 3072};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_softmax_cross_entropy_status_message(opsmith_status status, char *buffer, size_t bytes)
{
    return opsmith_format_status("softmax_cross_entropy", arguments, (int32_t)(sizeof arguments / sizeof arguments[0]),
        status, buffer, bytes);
}
