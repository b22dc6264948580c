/* Made by Opsmith from activations/geglu.yaml. Changes belong there.
 *
 * geglu: the kernels of the level that suits the machine. */
#include "geglu_internal.h"
#include "opsmith_host.h"

typedef opsmith_status forward_f32(const opsmith_geglu_params *params, const opsmith_geglu_dims *dims,
    const float *gate, const float *value, float *out, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f32 opsmith_geglu_forward_f32_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f32 opsmith_geglu_forward_f32_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f32 opsmith_geglu_forward_f32_avx512;
#endif

opsmith_status opsmith_geglu_forward_f32(
    const opsmith_geglu_params *params, const opsmith_geglu_dims *dims, const float *gate, const float *value,
        float *out, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_f32 *const levels[] = OPSMITH_LEVELS(opsmith_geglu_forward_f32);
    return levels[opsmith_host_level()](params, dims,
        gate,
        value,
        out,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_f32(const opsmith_geglu_params *params, const opsmith_geglu_dims *dims,
    const float *d_out, const float *gate, const float *value, const void *saved, float *d_gate,
    opsmith_request request_gate, float *d_value, opsmith_request request_value, void *workspace,
    size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_f32 opsmith_geglu_backward_f32_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_f32 opsmith_geglu_backward_f32_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_f32 opsmith_geglu_backward_f32_avx512;
#endif

opsmith_status opsmith_geglu_backward_f32(
    const opsmith_geglu_params *params, const opsmith_geglu_dims *dims, const float *d_out, const float *gate,
        const float *value, const void *saved, float *d_gate, opsmith_request request_gate, float *d_value,
        opsmith_request request_value, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static backward_f32 *const levels[] = OPSMITH_LEVELS(opsmith_geglu_backward_f32);
    return levels[opsmith_host_level()](params, dims,
        d_out,
        gate,
        value,
        saved,
        d_gate, request_gate,
        d_value, request_value,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_f64(const opsmith_geglu_params *params, const opsmith_geglu_dims *dims,
    const double *gate, const double *value, double *out, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f64 opsmith_geglu_forward_f64_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f64 opsmith_geglu_forward_f64_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f64 opsmith_geglu_forward_f64_avx512;
#endif

opsmith_status opsmith_geglu_forward_f64(
    const opsmith_geglu_params *params, const opsmith_geglu_dims *dims, const double *gate, const double *value,
        double *out, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_f64 *const levels[] = OPSMITH_LEVELS(opsmith_geglu_forward_f64);
    return levels[opsmith_host_level()](params, dims,
        gate,
        value,
        out,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_f64(const opsmith_geglu_params *params, const opsmith_geglu_dims *dims,
    const double *d_out, const double *gate, const double *value, const void *saved, double *d_gate,
    opsmith_request request_gate, double *d_value, opsmith_request request_value, void *workspace,
    size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_f64 opsmith_geglu_backward_f64_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_f64 opsmith_geglu_backward_f64_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_f64 opsmith_geglu_backward_f64_avx512;
#endif

opsmith_status opsmith_geglu_backward_f64(
    const opsmith_geglu_params *params, const opsmith_geglu_dims *dims, const double *d_out, const double *gate,
        const double *value, const void *saved, double *d_gate, opsmith_request request_gate, double *d_value,
        opsmith_request request_value, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static backward_f64 *const levels[] = OPSMITH_LEVELS(opsmith_geglu_backward_f64);
    return levels[opsmith_host_level()](params, dims,
        d_out,
        gate,
        value,
        saved,
        d_gate, request_gate,
        d_value, request_value,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_f16(const opsmith_geglu_params *params, const opsmith_geglu_dims *dims,
    const uint16_t *gate, const uint16_t *value, uint16_t *out, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f16 opsmith_geglu_forward_f16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f16 opsmith_geglu_forward_f16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f16 opsmith_geglu_forward_f16_avx512;
#endif

opsmith_status opsmith_geglu_forward_f16(
    const opsmith_geglu_params *params, const opsmith_geglu_dims *dims, const uint16_t *gate, const uint16_t *value,
        uint16_t *out, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_f16 *const levels[] = OPSMITH_LEVELS(opsmith_geglu_forward_f16);
    return levels[opsmith_host_level()](params, dims,
        gate,
        value,
        out,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_f16(const opsmith_geglu_params *params, const opsmith_geglu_dims *dims,
    const uint16_t *d_out, const uint16_t *gate, const uint16_t *value, const void *saved, uint16_t *d_gate,
    opsmith_request request_gate, uint16_t *d_value, opsmith_request request_value, void *workspace,
    size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_f16 opsmith_geglu_backward_f16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_f16 opsmith_geglu_backward_f16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_f16 opsmith_geglu_backward_f16_avx512;
#endif

opsmith_status opsmith_geglu_backward_f16(
    const opsmith_geglu_params *params, const opsmith_geglu_dims *dims, const uint16_t *d_out, const uint16_t *gate,
        const uint16_t *value, const void *saved, uint16_t *d_gate, opsmith_request request_gate, uint16_t *d_value,
        opsmith_request request_value, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static backward_f16 *const levels[] = OPSMITH_LEVELS(opsmith_geglu_backward_f16);
    return levels[opsmith_host_level()](params, dims,
        d_out,
        gate,
        value,
        saved,
        d_gate, request_gate,
        d_value, request_value,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_bf16(const opsmith_geglu_params *params, const opsmith_geglu_dims *dims,
    const uint16_t *gate, const uint16_t *value, uint16_t *out, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_bf16 opsmith_geglu_forward_bf16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_bf16 opsmith_geglu_forward_bf16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_bf16 opsmith_geglu_forward_bf16_avx512;
#endif

opsmith_status opsmith_geglu_forward_bf16(
    const opsmith_geglu_params *params, const opsmith_geglu_dims *dims, const uint16_t *gate, const uint16_t *value,
        uint16_t *out, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_bf16 *const levels[] = OPSMITH_LEVELS(opsmith_geglu_forward_bf16);
    return levels[opsmith_host_level()](params, dims,
        gate,
        value,
        out,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_bf16(const opsmith_geglu_params *params, const opsmith_geglu_dims *dims,
    const uint16_t *d_out, const uint16_t *gate, const uint16_t *value, const void *saved, uint16_t *d_gate,
    opsmith_request request_gate, uint16_t *d_value, opsmith_request request_value, void *workspace,
    size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_bf16 opsmith_geglu_backward_bf16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_bf16 opsmith_geglu_backward_bf16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_bf16 opsmith_geglu_backward_bf16_avx512;
#endif

opsmith_status opsmith_geglu_backward_bf16(
    const opsmith_geglu_params *params, const opsmith_geglu_dims *dims, const uint16_t *d_out, const uint16_t *gate,
        const uint16_t *value, const void *saved, uint16_t *d_gate, opsmith_request request_gate, uint16_t *d_value,
        opsmith_request request_value, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static backward_bf16 *const levels[] = OPSMITH_LEVELS(opsmith_geglu_backward_bf16);
    return levels[opsmith_host_level()](params, dims,
        d_out,
        gate,
        value,
        saved,
        d_gate, request_gate,
        d_value, request_value,
        workspace, workspace_bytes, executor);
}
