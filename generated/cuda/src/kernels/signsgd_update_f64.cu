/* Made by Opsmith from optimizers/signsgd_update.yaml. Changes belong there.
 *
 * The kernels of signsgd_update for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/signsgd_update_cuda.h"
#include "signsgd_update_internal.h"

namespace signsgd_update_f64_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_signsgd_update_##name##_f64_narrow
#include "signsgd_update_kernels.cuh"
#undef KERNEL
}

namespace signsgd_update_f64_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_signsgd_update_##name##_f64_wide
#include "signsgd_update_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_signsgd_update_forward_cuda_f64(
    const opsmith_signsgd_update_params *params, const opsmith_signsgd_update_dims *dims, const double *weight,
        const double *grad, double *out, void *saved, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_signsgd_update_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const size_t needed = opsmith_signsgd_update_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 16);
    }
    const opsmith_array arrays[] = {
        {weight, (dims->axes) * (int64_t)sizeof(double), 9, 0, 0, 1},
        {grad, (dims->axes) * (int64_t)sizeof(double), 10, 0, 0, 1},
        {out, (dims->axes) * (int64_t)sizeof(double), 11, 1, 9, 1},
        {workspace, (int64_t)needed, 16, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->axes};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? signsgd_update_f64_narrow::forward(params, dims, weight, grad, out, saved, workspace, stream)
        : signsgd_update_f64_wide::forward(params, dims, weight, grad, out, saved, workspace, stream);
}
