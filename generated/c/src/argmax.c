/* Made by Opsmith from reductions/argmax.yaml. Changes belong there.
 *
 * argmax: parameters, extents, sizes and statuses; the same for every type. */
#include "argmax_internal.h"

static const char *const arguments[] = {
    "params",
    "dims",
    "shape",
    "axes",
    "keepdims",
    "select_last_index",
    "training",
    "data",
    "out",
    "d_out",
    "d_data",
    "saved",
    "workspace",
};

void opsmith_argmax_params_init(opsmith_argmax_params *params)
{
    if (params == NULL) {
        return;
    }
    params->size = sizeof *params;
    params->axes.count = 0;
    params->keepdims = 0;
    params->select_last_index = 0;
}

static opsmith_status check_params(const opsmith_argmax_params *params)
{
    if (params == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 1);
    }
    if (params->size != sizeof *params) {
        return OPSMITH_STATUS(OPSMITH_BAD_SIZE, 1);
    }
    if (params->axes.count < 0 || params->axes.count > 8) {
        return OPSMITH_STATUS(OPSMITH_BAD_PARAMETER, 4);
    }
    return OPSMITH_OK;
}

opsmith_status opsmith_argmax_check(const opsmith_argmax_params *params, const opsmith_argmax_dims *dims)
{
    const opsmith_status status = check_params(params);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 2);
    }
    const int64_t extents[] = {dims->kept_1, dims->reduced_1, dims->kept_2, dims->reduced_2, dims->kept_3,
        dims->reduced_3, dims->kept_4, dims->reduced_4};
    for (size_t i = 0; i < sizeof extents / sizeof extents[0]; ++i) {
        if (extents[i] < 0) {
            return OPSMITH_STATUS(OPSMITH_BAD_EXTENT, 2);
        }
    }
    int64_t product;
    if (!opsmith_volume(extents, (int32_t)(sizeof extents / sizeof extents[0]), &product)) {
        return OPSMITH_STATUS(OPSMITH_OVERFLOW, 2);
    }
    if (dims->reduced_1 * dims->reduced_2 * dims->reduced_3 * dims->reduced_4 == 0 && dims->kept_1 * dims->kept_2
        * dims->kept_3 * dims->kept_4 > 0) {
        return OPSMITH_STATUS(OPSMITH_EMPTY_REDUCTION, 2);
    }
    return OPSMITH_OK;
}

opsmith_status opsmith_argmax_dims_from_layout(const opsmith_argmax_params *params, int32_t ndim, const int64_t *shape,
    const int64_t *strides, opsmith_argmax_dims *dims)
{
    opsmith_status status = check_params(params);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 2);
    }
    /* {kept | reduced@axes} */
    const opsmith_item items[] = {
        {
            .kind = OPSMITH_AXES,
            .first = 0,
            .count = 8,
            .argument = 4,
            .place = 0,
            .axes = &params->axes,
            .family = 0,
        },
    };
    int64_t extents[8] = {0};
    status = opsmith_match(items, 1, 3, ndim, shape, strides, extents);
    if (status != OPSMITH_OK) {
        return status;
    }
    dims->kept_1 = extents[0];
    dims->reduced_1 = extents[1];
    dims->kept_2 = extents[2];
    dims->reduced_2 = extents[3];
    dims->kept_3 = extents[4];
    dims->reduced_3 = extents[5];
    dims->kept_4 = extents[6];
    dims->reduced_4 = extents[7];
    return opsmith_argmax_check(params, dims);
}

size_t opsmith_argmax_saved_bytes(const opsmith_argmax_params *params, const opsmith_argmax_dims *dims)
{
    if (opsmith_argmax_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->select_last_index) {
        return (size_t)(0) * sizeof(double);
    }
    return (size_t)(0) * sizeof(double);
}

size_t opsmith_argmax_forward_workspace_bytes(const opsmith_argmax_params *params, const opsmith_argmax_dims *dims,
    int32_t threads)
{
    if (opsmith_argmax_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->select_last_index) {
        {
            const size_t carried = (size_t)(0) * sizeof(double);
            size_t shared = 0;
            {
                const opsmith_geometry geometry = argmax_forward_1_geometry(dims);
                const opsmith_extent kernel = {geometry,
                    geometry.form == 0 ? 3072 : 3072,
                    geometry.form == 0 ? 2048 : 2560};
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
            const opsmith_geometry geometry = argmax_forward_2_geometry(dims);
            const opsmith_extent kernel = {geometry, 1536, 0};
            const size_t bytes = opsmith_run_bytes(&kernel, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_argmax_status_message(opsmith_status status, char *buffer, size_t bytes)
{
    return opsmith_format_status("argmax", arguments, (int32_t)(sizeof arguments / sizeof arguments[0]), status,
        buffer, bytes);
}
