/* Made by Opsmith from losses/kl_divergence.yaml. Changes belong there.
 *
 * kl_divergence: parameters, extents, sizes and statuses; the same for every type. */
#include "kl_divergence_internal.h"

static const char *const arguments[] = {
    "params",
    "dims",
    "shape",
    "log_target",
    "reduction",
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

void opsmith_kl_divergence_params_init(opsmith_kl_divergence_params *params)
{
    if (params == NULL) {
        return;
    }
    params->size = sizeof *params;
    params->log_target = 0;
    params->reduction = 2;
}

static opsmith_status check_params(const opsmith_kl_divergence_params *params)
{
    if (params == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 1);
    }
    if (params->size != sizeof *params) {
        return OPSMITH_STATUS(OPSMITH_BAD_SIZE, 1);
    }
    if (params->reduction < 0 || params->reduction >= 4) {
        return OPSMITH_STATUS(OPSMITH_BAD_PARAMETER, 5);
    }
    return OPSMITH_OK;
}

opsmith_status opsmith_kl_divergence_check(const opsmith_kl_divergence_params *params,
    const opsmith_kl_divergence_dims *dims)
{
    const opsmith_status status = check_params(params);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 2);
    }
    const int64_t extents[] = {dims->N, dims->inner};
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

opsmith_status opsmith_kl_divergence_dims_from_layout(const opsmith_kl_divergence_params *params, int32_t ndim,
    const int64_t *shape, const int64_t *strides, opsmith_kl_divergence_dims *dims)
{
    opsmith_status status = check_params(params);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 2);
    }
    /* N *inner */
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
            .kind = OPSMITH_STAR,
            .first = 1,
            .count = 1,
            .argument = 0,
            .place = 0,
            .family = 0,
        },
    };
    int64_t extents[2] = {0};
    status = opsmith_match(items, 2, 3, ndim, shape, strides, extents);
    if (status != OPSMITH_OK) {
        return status;
    }
    dims->N = extents[0];
    dims->inner = extents[1];
    return opsmith_kl_divergence_check(params, dims);
}

size_t opsmith_kl_divergence_saved_bytes(const opsmith_kl_divergence_params *params,
    const opsmith_kl_divergence_dims *dims)
{
    if (opsmith_kl_divergence_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->log_target) {
        return (size_t)(0) * sizeof(double);
    }
    return (size_t)(0) * sizeof(double);
}

size_t opsmith_kl_divergence_forward_workspace_bytes(const opsmith_kl_divergence_params *params,
    const opsmith_kl_divergence_dims *dims, int32_t threads)
{
    if (opsmith_kl_divergence_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->log_target) {
        {
            const size_t carried = (size_t)(0) * sizeof(double);
            size_t shared = 0;
            {
                const opsmith_geometry geometry = kl_divergence_forward_1_geometry(dims);
                const opsmith_extent kernel = {geometry, 1536, 0};
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
            const opsmith_geometry geometry = kl_divergence_forward_2_geometry(dims);
            const opsmith_extent kernel = {geometry, 1536, 0};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_kl_divergence_backward_workspace_bytes(const opsmith_kl_divergence_params *params,
    const opsmith_kl_divergence_dims *dims, int32_t threads)
{
    if (opsmith_kl_divergence_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->log_target) {
        {
            const size_t carried = (size_t)(0) * sizeof(double);
            size_t shared = 0;
            {
                const opsmith_geometry geometry = kl_divergence_backward_1_geometry(dims);
                const opsmith_extent kernel = {geometry, 0, 512};
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
            const opsmith_geometry geometry = kl_divergence_backward_2_geometry(dims);
            const opsmith_extent kernel = {geometry, 0, 512};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_kl_divergence_status_message(opsmith_status status, char *buffer, size_t bytes)
{
    return opsmith_format_status("kl_divergence", arguments, (int32_t)(sizeof arguments / sizeof arguments[0]), status,
        buffer, bytes);
}
