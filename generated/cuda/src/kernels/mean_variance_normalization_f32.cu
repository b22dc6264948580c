/* Made by Opsmith from normalization/mean_variance_normalization.yaml. Changes belong there.
 *
 * The kernels of mean_variance_normalization for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/mean_variance_normalization_cuda.h"
#include "mean_variance_normalization_internal.h"

namespace mean_variance_normalization_f32_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_mean_variance_normalization_##name##_f32_narrow
#include "mean_variance_normalization_kernels.cuh"
#undef KERNEL
}

namespace mean_variance_normalization_f32_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_mean_variance_normalization_##name##_f32_wide
#include "mean_variance_normalization_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_mean_variance_normalization_forward_cuda_f32(
    const opsmith_mean_variance_normalization_params *params, const opsmith_mean_variance_normalization_dims *dims,
        const float *data, float *out, void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_mean_variance_normalization_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const size_t needed = opsmith_mean_variance_normalization_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 11);
    }
    const opsmith_array arrays[] = {
        {data, (dims->kept_1 * dims->reduced_1 * dims->kept_2 * dims->reduced_2 * dims->kept_3 * dims->reduced_3
            * dims->kept_4 * dims->reduced_4) * (int64_t)sizeof(float), 6, 0, 0, 1},
        {out, (dims->kept_1 * dims->reduced_1 * dims->kept_2 * dims->reduced_2 * dims->kept_3 * dims->reduced_3
            * dims->kept_4 * dims->reduced_4) * (int64_t)sizeof(float), 7, 1, 0, 1},
        {saved, (int64_t)opsmith_mean_variance_normalization_saved_bytes(params, dims), 10, 1, 0, 0},
        {workspace, (int64_t)needed, 11, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->kept_1, dims->reduced_1, dims->kept_2, dims->reduced_2, dims->kept_3,
        dims->reduced_3, dims->kept_4, dims->reduced_4};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? mean_variance_normalization_f32_narrow::forward(params, dims, data, out, saved, workspace, stream)
        : mean_variance_normalization_f32_wide::forward(params, dims, data, out, saved, workspace, stream);
}

opsmith_status opsmith_mean_variance_normalization_backward_cuda_f32(
    const opsmith_mean_variance_normalization_params *params, const opsmith_mean_variance_normalization_dims *dims,
        const float *d_out, const float *data, const void *saved, float *d_data, opsmith_request request_data,
        void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_mean_variance_normalization_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 9);
    }
    const int32_t reads_data = 1;
    const int32_t reads_saved = 1;
    const size_t needed = opsmith_mean_variance_normalization_backward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 11);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->kept_1 * dims->reduced_1 * dims->kept_2 * dims->reduced_2 * dims->kept_3 * dims->reduced_3
            * dims->kept_4 * dims->reduced_4) * (int64_t)sizeof(float), 8, 0, 0, 0},
        {data, (dims->kept_1 * dims->reduced_1 * dims->kept_2 * dims->reduced_2 * dims->kept_3 * dims->reduced_3
            * dims->kept_4 * dims->reduced_4) * (int64_t)sizeof(float), 6, 0, 0, reads_data},
        {request_data != OPSMITH_NULL ? d_data : NULL,
            (dims->kept_1 * dims->reduced_1 * dims->kept_2 * dims->reduced_2 * dims->kept_3 * dims->reduced_3
            * dims->kept_4 * dims->reduced_4) * (int64_t)sizeof(float), 9, 1, 0, request_data != OPSMITH_NULL},
        {saved, (int64_t)opsmith_mean_variance_normalization_saved_bytes(params, dims), 10, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 11, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->kept_1 * dims->reduced_1 * dims->kept_2 * dims->reduced_2 * dims->kept_3 * dims->reduced_3 * dims->kept_4
        * dims->reduced_4 == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (status == OPSMITH_OK && request_data == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_data, (dims->kept_1 * dims->reduced_1 * dims->kept_2 * dims->reduced_2
                * dims->kept_3 * dims->reduced_3 * dims->kept_4 * dims->reduced_4) * (int64_t)sizeof(float), stream);
        }
        return status;
    }
    const int64_t extents[] = {dims->kept_1, dims->reduced_1, dims->kept_2, dims->reduced_2, dims->kept_3,
        dims->reduced_3, dims->kept_4, dims->reduced_4};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? mean_variance_normalization_f32_narrow::backward(params, dims, d_out, data, d_data, request_data, saved,
        workspace, stream) : mean_variance_normalization_f32_wide::backward(params, dims, d_out, data, d_data,
        request_data, saved, workspace, stream);
}
