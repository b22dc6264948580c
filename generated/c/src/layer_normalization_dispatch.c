/* Made by Opsmith from normalization/layer_normalization.yaml. Changes belong there.
 *
 * layer_normalization: the kernels of the level that suits the machine. */
#include "layer_normalization_internal.h"
#include "opsmith_host.h"

typedef opsmith_status forward_f32(const opsmith_layer_normalization_params *params,
    const opsmith_layer_normalization_dims *dims, const float *data, const float *scale, const float *bias, float *out,
    float *mean, float *invstd, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f32 opsmith_layer_normalization_forward_f32_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f32 opsmith_layer_normalization_forward_f32_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f32 opsmith_layer_normalization_forward_f32_avx512;
#endif

opsmith_status opsmith_layer_normalization_forward_f32(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims, const float *data,
        const float *scale, const float *bias, float *out, float *mean, float *invstd, void *saved, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_f32 *const levels[] = OPSMITH_LEVELS(opsmith_layer_normalization_forward_f32);
    return levels[opsmith_host_level()](params, dims,
        data,
        scale,
        bias,
        out,
        mean,
        invstd,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_f32(const opsmith_layer_normalization_params *params,
    const opsmith_layer_normalization_dims *dims, const float *d_out, const float *data, const float *scale,
    const float *bias, const void *saved, float *d_data, opsmith_request request_data, float *d_scale,
    opsmith_request request_scale, float *d_bias, opsmith_request request_bias, void *workspace,
    size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_f32 opsmith_layer_normalization_backward_f32_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_f32 opsmith_layer_normalization_backward_f32_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_f32 opsmith_layer_normalization_backward_f32_avx512;
#endif

opsmith_status opsmith_layer_normalization_backward_f32(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims, const float *d_out,
        const float *data, const float *scale, const float *bias, const void *saved, float *d_data,
        opsmith_request request_data, float *d_scale, opsmith_request request_scale, float *d_bias,
        opsmith_request request_bias, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static backward_f32 *const levels[] = OPSMITH_LEVELS(opsmith_layer_normalization_backward_f32);
    return levels[opsmith_host_level()](params, dims,
        d_out,
        data,
        scale,
        bias,
        saved,
        d_data, request_data,
        d_scale, request_scale,
        d_bias, request_bias,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_f64(const opsmith_layer_normalization_params *params,
    const opsmith_layer_normalization_dims *dims, const double *data, const double *scale, const double *bias,
    double *out, double *mean, double *invstd, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f64 opsmith_layer_normalization_forward_f64_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f64 opsmith_layer_normalization_forward_f64_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f64 opsmith_layer_normalization_forward_f64_avx512;
#endif

opsmith_status opsmith_layer_normalization_forward_f64(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims, const double *data,
        const double *scale, const double *bias, double *out, double *mean, double *invstd, void *saved,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_f64 *const levels[] = OPSMITH_LEVELS(opsmith_layer_normalization_forward_f64);
    return levels[opsmith_host_level()](params, dims,
        data,
        scale,
        bias,
        out,
        mean,
        invstd,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_f64(const opsmith_layer_normalization_params *params,
    const opsmith_layer_normalization_dims *dims, const double *d_out, const double *data, const double *scale,
    const double *bias, const void *saved, double *d_data, opsmith_request request_data, double *d_scale,
    opsmith_request request_scale, double *d_bias, opsmith_request request_bias, void *workspace,
    size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_f64 opsmith_layer_normalization_backward_f64_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_f64 opsmith_layer_normalization_backward_f64_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_f64 opsmith_layer_normalization_backward_f64_avx512;
#endif

opsmith_status opsmith_layer_normalization_backward_f64(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims,
        const double *d_out, const double *data, const double *scale, const double *bias, const void *saved,
        double *d_data, opsmith_request request_data, double *d_scale, opsmith_request request_scale, double *d_bias,
        opsmith_request request_bias, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static backward_f64 *const levels[] = OPSMITH_LEVELS(opsmith_layer_normalization_backward_f64);
    return levels[opsmith_host_level()](params, dims,
        d_out,
        data,
        scale,
        bias,
        saved,
        d_data, request_data,
        d_scale, request_scale,
        d_bias, request_bias,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_f16(const opsmith_layer_normalization_params *params,
    const opsmith_layer_normalization_dims *dims, const uint16_t *data, const uint16_t *scale, const uint16_t *bias,
    uint16_t *out, float *mean, float *invstd, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f16 opsmith_layer_normalization_forward_f16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f16 opsmith_layer_normalization_forward_f16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f16 opsmith_layer_normalization_forward_f16_avx512;
#endif

opsmith_status opsmith_layer_normalization_forward_f16(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims,
        const uint16_t *data, const uint16_t *scale, const uint16_t *bias, uint16_t *out, float *mean, float *invstd,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_f16 *const levels[] = OPSMITH_LEVELS(opsmith_layer_normalization_forward_f16);
    return levels[opsmith_host_level()](params, dims,
        data,
        scale,
        bias,
        out,
        mean,
        invstd,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_f16(const opsmith_layer_normalization_params *params,
    const opsmith_layer_normalization_dims *dims, const uint16_t *d_out, const uint16_t *data, const uint16_t *scale,
    const uint16_t *bias, const void *saved, uint16_t *d_data, opsmith_request request_data, uint16_t *d_scale,
    opsmith_request request_scale, uint16_t *d_bias, opsmith_request request_bias, void *workspace,
    size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_f16 opsmith_layer_normalization_backward_f16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_f16 opsmith_layer_normalization_backward_f16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_f16 opsmith_layer_normalization_backward_f16_avx512;
#endif

opsmith_status opsmith_layer_normalization_backward_f16(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims,
        const uint16_t *d_out, const uint16_t *data, const uint16_t *scale, const uint16_t *bias, const void *saved,
        uint16_t *d_data, opsmith_request request_data, uint16_t *d_scale, opsmith_request request_scale,
        uint16_t *d_bias, opsmith_request request_bias, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static backward_f16 *const levels[] = OPSMITH_LEVELS(opsmith_layer_normalization_backward_f16);
    return levels[opsmith_host_level()](params, dims,
        d_out,
        data,
        scale,
        bias,
        saved,
        d_data, request_data,
        d_scale, request_scale,
        d_bias, request_bias,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_bf16(const opsmith_layer_normalization_params *params,
    const opsmith_layer_normalization_dims *dims, const uint16_t *data, const uint16_t *scale, const uint16_t *bias,
    uint16_t *out, float *mean, float *invstd, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_bf16 opsmith_layer_normalization_forward_bf16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_bf16 opsmith_layer_normalization_forward_bf16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_bf16 opsmith_layer_normalization_forward_bf16_avx512;
#endif

opsmith_status opsmith_layer_normalization_forward_bf16(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims,
        const uint16_t *data, const uint16_t *scale, const uint16_t *bias, uint16_t *out, float *mean, float *invstd,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_bf16 *const levels[] = OPSMITH_LEVELS(opsmith_layer_normalization_forward_bf16);
    return levels[opsmith_host_level()](params, dims,
        data,
        scale,
        bias,
        out,
        mean,
        invstd,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_bf16(const opsmith_layer_normalization_params *params,
    const opsmith_layer_normalization_dims *dims, const uint16_t *d_out, const uint16_t *data, const uint16_t *scale,
    const uint16_t *bias, const void *saved, uint16_t *d_data, opsmith_request request_data, uint16_t *d_scale,
    opsmith_request request_scale, uint16_t *d_bias, opsmith_request request_bias, void *workspace,
    size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_bf16 opsmith_layer_normalization_backward_bf16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_bf16 opsmith_layer_normalization_backward_bf16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_bf16 opsmith_layer_normalization_backward_bf16_avx512;
#endif

opsmith_status opsmith_layer_normalization_backward_bf16(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims,
        const uint16_t *d_out, const uint16_t *data, const uint16_t *scale, const uint16_t *bias, const void *saved,
        uint16_t *d_data, opsmith_request request_data, uint16_t *d_scale, opsmith_request request_scale,
        uint16_t *d_bias, opsmith_request request_bias, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static backward_bf16 *const levels[] = OPSMITH_LEVELS(opsmith_layer_normalization_backward_bf16);
    return levels[opsmith_host_level()](params, dims,
        d_out,
        data,
        scale,
        bias,
        saved,
        d_data, request_data,
        d_scale, request_scale,
        d_bias, request_bias,
        workspace, workspace_bytes, executor);
}
