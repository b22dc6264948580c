/* Made by Opsmith from optimizers/ftrl_update.yaml. Changes belong there.
 *
 * ftrl_update: the kernels of the level that suits the machine. */
#include "ftrl_update_internal.h"
#include "opsmith_host.h"

typedef opsmith_status forward_f32(const opsmith_ftrl_update_params *params, const opsmith_ftrl_update_dims *dims,
    const float *weight, const float *grad, const float *z, const float *n, float *new_z, float *new_n, float *out,
    void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f32 opsmith_ftrl_update_forward_f32_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f32 opsmith_ftrl_update_forward_f32_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f32 opsmith_ftrl_update_forward_f32_avx512;
#endif

opsmith_status opsmith_ftrl_update_forward_f32(
    const opsmith_ftrl_update_params *params, const opsmith_ftrl_update_dims *dims, const float *weight,
        const float *grad, const float *z, const float *n, float *new_z, float *new_n, float *out, void *saved,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_f32 *const levels[] = OPSMITH_LEVELS(opsmith_ftrl_update_forward_f32);
    return levels[opsmith_host_level()](params, dims,
        weight,
        grad,
        z,
        n,
        new_z,
        new_n,
        out,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_f64(const opsmith_ftrl_update_params *params, const opsmith_ftrl_update_dims *dims,
    const double *weight, const double *grad, const double *z, const double *n, double *new_z, double *new_n,
    double *out, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f64 opsmith_ftrl_update_forward_f64_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f64 opsmith_ftrl_update_forward_f64_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f64 opsmith_ftrl_update_forward_f64_avx512;
#endif

opsmith_status opsmith_ftrl_update_forward_f64(
    const opsmith_ftrl_update_params *params, const opsmith_ftrl_update_dims *dims, const double *weight,
        const double *grad, const double *z, const double *n, double *new_z, double *new_n, double *out, void *saved,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_f64 *const levels[] = OPSMITH_LEVELS(opsmith_ftrl_update_forward_f64);
    return levels[opsmith_host_level()](params, dims,
        weight,
        grad,
        z,
        n,
        new_z,
        new_n,
        out,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_f16(const opsmith_ftrl_update_params *params, const opsmith_ftrl_update_dims *dims,
    const uint16_t *weight, const uint16_t *grad, const uint16_t *z, const uint16_t *n, uint16_t *new_z,
    uint16_t *new_n, uint16_t *out, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f16 opsmith_ftrl_update_forward_f16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f16 opsmith_ftrl_update_forward_f16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f16 opsmith_ftrl_update_forward_f16_avx512;
#endif

opsmith_status opsmith_ftrl_update_forward_f16(
    const opsmith_ftrl_update_params *params, const opsmith_ftrl_update_dims *dims, const uint16_t *weight,
        const uint16_t *grad, const uint16_t *z, const uint16_t *n, uint16_t *new_z, uint16_t *new_n, uint16_t *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_f16 *const levels[] = OPSMITH_LEVELS(opsmith_ftrl_update_forward_f16);
    return levels[opsmith_host_level()](params, dims,
        weight,
        grad,
        z,
        n,
        new_z,
        new_n,
        out,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_bf16(const opsmith_ftrl_update_params *params, const opsmith_ftrl_update_dims *dims,
    const uint16_t *weight, const uint16_t *grad, const uint16_t *z, const uint16_t *n, uint16_t *new_z,
    uint16_t *new_n, uint16_t *out, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_bf16 opsmith_ftrl_update_forward_bf16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_bf16 opsmith_ftrl_update_forward_bf16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_bf16 opsmith_ftrl_update_forward_bf16_avx512;
#endif

opsmith_status opsmith_ftrl_update_forward_bf16(
    const opsmith_ftrl_update_params *params, const opsmith_ftrl_update_dims *dims, const uint16_t *weight,
        const uint16_t *grad, const uint16_t *z, const uint16_t *n, uint16_t *new_z, uint16_t *new_n, uint16_t *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_bf16 *const levels[] = OPSMITH_LEVELS(opsmith_ftrl_update_forward_bf16);
    return levels[opsmith_host_level()](params, dims,
        weight,
        grad,
        z,
        n,
        new_z,
        new_n,
        out,
        saved,
        workspace, workspace_bytes, executor);
}
