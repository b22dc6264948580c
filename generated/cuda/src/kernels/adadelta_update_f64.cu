/* Made by Opsmith from optimizers/adadelta_update.yaml. Changes belong there.
 *
 * The kernels of adadelta_update for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/adadelta_update_cuda.h"
#include "adadelta_update_internal.h"

namespace adadelta_update_f64_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_adadelta_update_##name##_f64_narrow
#include "adadelta_update_kernels.cuh"
#undef KERNEL
}

namespace adadelta_update_f64_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_adadelta_update_##name##_f64_wide
#include "adadelta_update_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_adadelta_update_forward_cuda_f64(
    const opsmith_adadelta_update_params *params, const opsmith_adadelta_update_dims *dims, const double *weight,
        const double *grad, const double *acc_g, const double *acc_delta, double *new_acc_g, double *new_acc_delta,
        double *out, void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_adadelta_update_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t writes_acc_g = 1;
    const int32_t writes_acc_delta = 1;
    const size_t needed = opsmith_adadelta_update_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 22);
    }
    const opsmith_array arrays[] = {
        {weight, (dims->axes) * (int64_t)sizeof(double), 11, 0, 0, 1},
        {grad, (dims->axes) * (int64_t)sizeof(double), 12, 0, 0, 1},
        {acc_g, (dims->axes) * (int64_t)sizeof(double), 13, 0, 0, 1},
        {acc_delta, (dims->axes) * (int64_t)sizeof(double), 14, 0, 0, 1},
        {new_acc_g, (dims->axes) * (int64_t)sizeof(double), 15, 1, 13, writes_acc_g},
        {new_acc_delta, (dims->axes) * (int64_t)sizeof(double), 16, 1, 14, writes_acc_delta},
        {out, (dims->axes) * (int64_t)sizeof(double), 17, 1, 11, 1},
        {workspace, (int64_t)needed, 22, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->axes};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? adadelta_update_f64_narrow::forward(params, dims, weight, grad, acc_g, acc_delta, new_acc_g, new_acc_delta,
        out, saved, workspace, stream) : adadelta_update_f64_wide::forward(params, dims, weight, grad, acc_g,
        acc_delta, new_acc_g, new_acc_delta, out, saved, workspace, stream);
}
