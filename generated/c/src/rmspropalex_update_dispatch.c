/* Made by Opsmith from optimizers/rmspropalex_update.yaml. Changes belong there.
 *
 * rmspropalex_update: the kernels of the level that suits the machine. */
#include "rmspropalex_update_internal.h"
#include "opsmith_host.h"

typedef opsmith_status forward_f32(const opsmith_rmspropalex_update_params *params,
    const opsmith_rmspropalex_update_dims *dims, const float *weight, const float *grad, const float *n,
    const float *g, const float *delta, float *new_n, float *new_g, float *new_delta, float *out, void *saved,
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f32 opsmith_rmspropalex_update_forward_f32_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f32 opsmith_rmspropalex_update_forward_f32_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f32 opsmith_rmspropalex_update_forward_f32_avx512;
#endif

opsmith_status opsmith_rmspropalex_update_forward_f32(
    const opsmith_rmspropalex_update_params *params, const opsmith_rmspropalex_update_dims *dims, const float *weight,
        const float *grad, const float *n, const float *g, const float *delta, float *new_n, float *new_g,
        float *new_delta, float *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static forward_f32 *const levels[] = OPSMITH_LEVELS(opsmith_rmspropalex_update_forward_f32);
    return levels[opsmith_host_level()](params, dims,
        weight,
        grad,
        n,
        g,
        delta,
        new_n,
        new_g,
        new_delta,
        out,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_f64(const opsmith_rmspropalex_update_params *params,
    const opsmith_rmspropalex_update_dims *dims, const double *weight, const double *grad, const double *n,
    const double *g, const double *delta, double *new_n, double *new_g, double *new_delta, double *out, void *saved,
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f64 opsmith_rmspropalex_update_forward_f64_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f64 opsmith_rmspropalex_update_forward_f64_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f64 opsmith_rmspropalex_update_forward_f64_avx512;
#endif

opsmith_status opsmith_rmspropalex_update_forward_f64(
    const opsmith_rmspropalex_update_params *params, const opsmith_rmspropalex_update_dims *dims, const double *weight,
        const double *grad, const double *n, const double *g, const double *delta, double *new_n, double *new_g,
        double *new_delta, double *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static forward_f64 *const levels[] = OPSMITH_LEVELS(opsmith_rmspropalex_update_forward_f64);
    return levels[opsmith_host_level()](params, dims,
        weight,
        grad,
        n,
        g,
        delta,
        new_n,
        new_g,
        new_delta,
        out,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_f16(const opsmith_rmspropalex_update_params *params,
    const opsmith_rmspropalex_update_dims *dims, const uint16_t *weight, const uint16_t *grad, const uint16_t *n,
    const uint16_t *g, const uint16_t *delta, uint16_t *new_n, uint16_t *new_g, uint16_t *new_delta, uint16_t *out,
    void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f16 opsmith_rmspropalex_update_forward_f16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f16 opsmith_rmspropalex_update_forward_f16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f16 opsmith_rmspropalex_update_forward_f16_avx512;
#endif

opsmith_status opsmith_rmspropalex_update_forward_f16(
    const opsmith_rmspropalex_update_params *params, const opsmith_rmspropalex_update_dims *dims,
        const uint16_t *weight, const uint16_t *grad, const uint16_t *n, const uint16_t *g, const uint16_t *delta,
        uint16_t *new_n, uint16_t *new_g, uint16_t *new_delta, uint16_t *out, void *saved, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_f16 *const levels[] = OPSMITH_LEVELS(opsmith_rmspropalex_update_forward_f16);
    return levels[opsmith_host_level()](params, dims,
        weight,
        grad,
        n,
        g,
        delta,
        new_n,
        new_g,
        new_delta,
        out,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_bf16(const opsmith_rmspropalex_update_params *params,
    const opsmith_rmspropalex_update_dims *dims, const uint16_t *weight, const uint16_t *grad, const uint16_t *n,
    const uint16_t *g, const uint16_t *delta, uint16_t *new_n, uint16_t *new_g, uint16_t *new_delta, uint16_t *out,
    void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN forward_bf16 opsmith_rmspropalex_update_forward_bf16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_bf16 opsmith_rmspropalex_update_forward_bf16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_bf16 opsmith_rmspropalex_update_forward_bf16_avx512;
#endif

opsmith_status opsmith_rmspropalex_update_forward_bf16(
    const opsmith_rmspropalex_update_params *params, const opsmith_rmspropalex_update_dims *dims,
        const uint16_t *weight, const uint16_t *grad, const uint16_t *n, const uint16_t *g, const uint16_t *delta,
        uint16_t *new_n, uint16_t *new_g, uint16_t *new_delta, uint16_t *out, void *saved, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_bf16 *const levels[] = OPSMITH_LEVELS(opsmith_rmspropalex_update_forward_bf16);
    return levels[opsmith_host_level()](params, dims,
        weight,
        grad,
        n,
        g,
        delta,
        new_n,
        new_g,
        new_delta,
        out,
        saved,
        workspace, workspace_bytes, executor);
}
