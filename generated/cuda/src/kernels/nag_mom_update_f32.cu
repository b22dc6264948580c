/* Made by Opsmith from optimizers/nag_mom_update.yaml. Changes belong there.
 *
 * The kernels of nag_mom_update for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/nag_mom_update_cuda.h"
#include "nag_mom_update_internal.h"

namespace nag_mom_update_f32_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_nag_mom_update_##name##_f32_narrow
#include "nag_mom_update_kernels.cuh"
#undef KERNEL
}

namespace nag_mom_update_f32_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_nag_mom_update_##name##_f32_wide
#include "nag_mom_update_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_nag_mom_update_forward_cuda_f32(
    const opsmith_nag_mom_update_params *params, const opsmith_nag_mom_update_dims *dims, const float *weight,
        const float *grad, const float *mom, float *new_mom, float *out, void *saved, void *workspace,
        size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_nag_mom_update_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t writes_mom = 1;
    const size_t needed = opsmith_nag_mom_update_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 19);
    }
    const opsmith_array arrays[] = {
        {weight, (dims->axes) * (int64_t)sizeof(float), 10, 0, 0, 1},
        {grad, (dims->axes) * (int64_t)sizeof(float), 11, 0, 0, 1},
        {mom, (dims->axes) * (int64_t)sizeof(float), 12, 0, 0, 1},
        {new_mom, (dims->axes) * (int64_t)sizeof(float), 13, 1, 12, writes_mom},
        {out, (dims->axes) * (int64_t)sizeof(float), 14, 1, 10, 1},
        {workspace, (int64_t)needed, 19, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->axes};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? nag_mom_update_f32_narrow::forward(params, dims, weight, grad, mom, new_mom, out, saved, workspace, stream)
        : nag_mom_update_f32_wide::forward(params, dims, weight, grad, mom, new_mom, out, saved, workspace, stream);
}
