/* Made by Opsmith from normalization/weight_norm.yaml. Changes belong there.
 *
 * weight_norm: the kernels of the level that suits the machine. */
#include "weight_norm_internal.h"
#include "opsmith_host.h"

typedef opsmith_status forward_f32(const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims,
    const float *v, const float *g, float *w, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f32 opsmith_weight_norm_forward_f32_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f32 opsmith_weight_norm_forward_f32_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f32 opsmith_weight_norm_forward_f32_avx512;
#endif

opsmith_status opsmith_weight_norm_forward_f32(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims, const float *v, const float *g,
        float *w, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_f32 *const levels[] = OPSMITH_LEVELS(opsmith_weight_norm_forward_f32);
    return levels[opsmith_host_level()](params, dims,
        v,
        g,
        w,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_f32(const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims,
    const float *d_w, const float *v, const float *g, const void *saved, float *d_v, opsmith_request request_v,
    float *d_g, opsmith_request request_g, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_f32 opsmith_weight_norm_backward_f32_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_f32 opsmith_weight_norm_backward_f32_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_f32 opsmith_weight_norm_backward_f32_avx512;
#endif

opsmith_status opsmith_weight_norm_backward_f32(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims, const float *d_w, const float *v,
        const float *g, const void *saved, float *d_v, opsmith_request request_v, float *d_g,
        opsmith_request request_g, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static backward_f32 *const levels[] = OPSMITH_LEVELS(opsmith_weight_norm_backward_f32);
    return levels[opsmith_host_level()](params, dims,
        d_w,
        v,
        g,
        saved,
        d_v, request_v,
        d_g, request_g,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_f64(const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims,
    const double *v, const double *g, double *w, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f64 opsmith_weight_norm_forward_f64_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f64 opsmith_weight_norm_forward_f64_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f64 opsmith_weight_norm_forward_f64_avx512;
#endif

opsmith_status opsmith_weight_norm_forward_f64(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims, const double *v, const double *g,
        double *w, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_f64 *const levels[] = OPSMITH_LEVELS(opsmith_weight_norm_forward_f64);
    return levels[opsmith_host_level()](params, dims,
        v,
        g,
        w,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_f64(const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims,
    const double *d_w, const double *v, const double *g, const void *saved, double *d_v, opsmith_request request_v,
    double *d_g, opsmith_request request_g, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_f64 opsmith_weight_norm_backward_f64_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_f64 opsmith_weight_norm_backward_f64_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_f64 opsmith_weight_norm_backward_f64_avx512;
#endif

opsmith_status opsmith_weight_norm_backward_f64(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims, const double *d_w, const double *v,
        const double *g, const void *saved, double *d_v, opsmith_request request_v, double *d_g,
        opsmith_request request_g, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static backward_f64 *const levels[] = OPSMITH_LEVELS(opsmith_weight_norm_backward_f64);
    return levels[opsmith_host_level()](params, dims,
        d_w,
        v,
        g,
        saved,
        d_v, request_v,
        d_g, request_g,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_f16(const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims,
    const uint16_t *v, const uint16_t *g, uint16_t *w, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f16 opsmith_weight_norm_forward_f16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f16 opsmith_weight_norm_forward_f16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f16 opsmith_weight_norm_forward_f16_avx512;
#endif

opsmith_status opsmith_weight_norm_forward_f16(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims, const uint16_t *v,
        const uint16_t *g, uint16_t *w, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static forward_f16 *const levels[] = OPSMITH_LEVELS(opsmith_weight_norm_forward_f16);
    return levels[opsmith_host_level()](params, dims,
        v,
        g,
        w,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_f16(const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims,
    const uint16_t *d_w, const uint16_t *v, const uint16_t *g, const void *saved, uint16_t *d_v,
    opsmith_request request_v, uint16_t *d_g, opsmith_request request_g, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN backward_f16 opsmith_weight_norm_backward_f16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_f16 opsmith_weight_norm_backward_f16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_f16 opsmith_weight_norm_backward_f16_avx512;
#endif

opsmith_status opsmith_weight_norm_backward_f16(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims, const uint16_t *d_w,
        const uint16_t *v, const uint16_t *g, const void *saved, uint16_t *d_v, opsmith_request request_v,
        uint16_t *d_g, opsmith_request request_g, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static backward_f16 *const levels[] = OPSMITH_LEVELS(opsmith_weight_norm_backward_f16);
    return levels[opsmith_host_level()](params, dims,
        d_w,
        v,
        g,
        saved,
        d_v, request_v,
        d_g, request_g,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_bf16(const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims,
    const uint16_t *v, const uint16_t *g, uint16_t *w, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_bf16 opsmith_weight_norm_forward_bf16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_bf16 opsmith_weight_norm_forward_bf16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_bf16 opsmith_weight_norm_forward_bf16_avx512;
#endif

opsmith_status opsmith_weight_norm_forward_bf16(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims, const uint16_t *v,
        const uint16_t *g, uint16_t *w, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static forward_bf16 *const levels[] = OPSMITH_LEVELS(opsmith_weight_norm_forward_bf16);
    return levels[opsmith_host_level()](params, dims,
        v,
        g,
        w,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_bf16(const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims,
    const uint16_t *d_w, const uint16_t *v, const uint16_t *g, const void *saved, uint16_t *d_v,
    opsmith_request request_v, uint16_t *d_g, opsmith_request request_g, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN backward_bf16 opsmith_weight_norm_backward_bf16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_bf16 opsmith_weight_norm_backward_bf16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_bf16 opsmith_weight_norm_backward_bf16_avx512;
#endif

opsmith_status opsmith_weight_norm_backward_bf16(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims, const uint16_t *d_w,
        const uint16_t *v, const uint16_t *g, const void *saved, uint16_t *d_v, opsmith_request request_v,
        uint16_t *d_g, opsmith_request request_g, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static backward_bf16 *const levels[] = OPSMITH_LEVELS(opsmith_weight_norm_backward_bf16);
    return levels[opsmith_host_level()](params, dims,
        d_w,
        v,
        g,
        saved,
        d_v, request_v,
        d_g, request_g,
        workspace, workspace_bytes, executor);
}
