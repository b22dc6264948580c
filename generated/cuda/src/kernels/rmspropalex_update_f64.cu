/* Made by Opsmith from optimizers/rmspropalex_update.yaml. Changes belong there.
 *
 * The kernels of rmspropalex_update for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/rmspropalex_update_cuda.h"
#include "rmspropalex_update_internal.h"

namespace rmspropalex_update_f64_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_rmspropalex_update_##name##_f64_narrow
#include "rmspropalex_update_kernels.cuh"
#undef KERNEL
}

namespace rmspropalex_update_f64_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_rmspropalex_update_##name##_f64_wide
#include "rmspropalex_update_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_rmspropalex_update_forward_cuda_f64(
    const opsmith_rmspropalex_update_params *params, const opsmith_rmspropalex_update_dims *dims, const double *weight,
        const double *grad, const double *n, const double *g, const double *delta, double *new_n, double *new_g,
        double *new_delta, double *out, void *saved, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_rmspropalex_update_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t writes_n = 1;
    const int32_t writes_g = 1;
    const int32_t writes_delta = 1;
    const size_t needed = opsmith_rmspropalex_update_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 26);
    }
    const opsmith_array arrays[] = {
        {weight, (dims->axes) * (int64_t)sizeof(double), 13, 0, 0, 1},
        {grad, (dims->axes) * (int64_t)sizeof(double), 14, 0, 0, 1},
        {n, (dims->axes) * (int64_t)sizeof(double), 15, 0, 0, 1},
        {g, (dims->axes) * (int64_t)sizeof(double), 16, 0, 0, 1},
        {delta, (dims->axes) * (int64_t)sizeof(double), 17, 0, 0, 1},
        {new_n, (dims->axes) * (int64_t)sizeof(double), 18, 1, 15, writes_n},
        {new_g, (dims->axes) * (int64_t)sizeof(double), 19, 1, 16, writes_g},
        {new_delta, (dims->axes) * (int64_t)sizeof(double), 20, 1, 17, writes_delta},
        {out, (dims->axes) * (int64_t)sizeof(double), 21, 1, 13, 1},
        {workspace, (int64_t)needed, 26, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->axes};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? rmspropalex_update_f64_narrow::forward(params, dims, weight, grad, n, g, delta, new_n, new_g, new_delta, out,
        saved, workspace, stream) : rmspropalex_update_f64_wide::forward(params, dims, weight, grad, n, g, delta,
        new_n, new_g, new_delta, out, saved, workspace, stream);
}
