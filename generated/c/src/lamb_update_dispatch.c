/* Made by Opsmith from optimizers/lamb_update.yaml. Changes belong there.
 *
 * lamb_update: the kernels of the level that suits the machine. */
#include "lamb_update_internal.h"
#include "opsmith_host.h"

typedef opsmith_status forward_f32(const opsmith_lamb_update_params *params, const opsmith_lamb_update_dims *dims,
    const float *weight, const float *grad, const float *mean, const float *var, float *new_mean, float *new_var,
    float *out, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f32 opsmith_lamb_update_forward_f32_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f32 opsmith_lamb_update_forward_f32_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f32 opsmith_lamb_update_forward_f32_avx512;
#endif

opsmith_status opsmith_lamb_update_forward_f32(
    const opsmith_lamb_update_params *params, const opsmith_lamb_update_dims *dims, const float *weight,
        const float *grad, const float *mean, const float *var, float *new_mean, float *new_var, float *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_f32 *const levels[] = OPSMITH_LEVELS(opsmith_lamb_update_forward_f32);
    return levels[opsmith_host_level()](params, dims,
        weight,
        grad,
        mean,
        var,
        new_mean,
        new_var,
        out,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_f64(const opsmith_lamb_update_params *params, const opsmith_lamb_update_dims *dims,
    const double *weight, const double *grad, const double *mean, const double *var, double *new_mean, double *new_var,
    double *out, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f64 opsmith_lamb_update_forward_f64_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f64 opsmith_lamb_update_forward_f64_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f64 opsmith_lamb_update_forward_f64_avx512;
#endif

opsmith_status opsmith_lamb_update_forward_f64(
    const opsmith_lamb_update_params *params, const opsmith_lamb_update_dims *dims, const double *weight,
        const double *grad, const double *mean, const double *var, double *new_mean, double *new_var, double *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_f64 *const levels[] = OPSMITH_LEVELS(opsmith_lamb_update_forward_f64);
    return levels[opsmith_host_level()](params, dims,
        weight,
        grad,
        mean,
        var,
        new_mean,
        new_var,
        out,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_f16(const opsmith_lamb_update_params *params, const opsmith_lamb_update_dims *dims,
    const uint16_t *weight, const uint16_t *grad, const uint16_t *mean, const uint16_t *var, uint16_t *new_mean,
    uint16_t *new_var, uint16_t *out, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f16 opsmith_lamb_update_forward_f16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f16 opsmith_lamb_update_forward_f16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f16 opsmith_lamb_update_forward_f16_avx512;
#endif

opsmith_status opsmith_lamb_update_forward_f16(
    const opsmith_lamb_update_params *params, const opsmith_lamb_update_dims *dims, const uint16_t *weight,
        const uint16_t *grad, const uint16_t *mean, const uint16_t *var, uint16_t *new_mean, uint16_t *new_var,
        uint16_t *out, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_f16 *const levels[] = OPSMITH_LEVELS(opsmith_lamb_update_forward_f16);
    return levels[opsmith_host_level()](params, dims,
        weight,
        grad,
        mean,
        var,
        new_mean,
        new_var,
        out,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_bf16(const opsmith_lamb_update_params *params, const opsmith_lamb_update_dims *dims,
    const uint16_t *weight, const uint16_t *grad, const uint16_t *mean, const uint16_t *var, uint16_t *new_mean,
    uint16_t *new_var, uint16_t *out, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_bf16 opsmith_lamb_update_forward_bf16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_bf16 opsmith_lamb_update_forward_bf16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_bf16 opsmith_lamb_update_forward_bf16_avx512;
#endif

opsmith_status opsmith_lamb_update_forward_bf16(
    const opsmith_lamb_update_params *params, const opsmith_lamb_update_dims *dims, const uint16_t *weight,
        const uint16_t *grad, const uint16_t *mean, const uint16_t *var, uint16_t *new_mean, uint16_t *new_var,
        uint16_t *out, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_bf16 *const levels[] = OPSMITH_LEVELS(opsmith_lamb_update_forward_bf16);
    return levels[opsmith_host_level()](params, dims,
        weight,
        grad,
        mean,
        var,
        new_mean,
        new_var,
        out,
        saved,
        workspace, workspace_bytes, executor);
}
