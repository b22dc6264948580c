/* Made by Opsmith from activations/leaky_relu.yaml. Changes belong there.
 *
 * leaky_relu: the kernels of the level that suits the machine. */
#include "leaky_relu_internal.h"
#include "opsmith_host.h"

typedef opsmith_status forward_f32(const opsmith_leaky_relu_params *params, const opsmith_leaky_relu_dims *dims,
    const float *data, float *out, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f32 opsmith_leaky_relu_forward_f32_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f32 opsmith_leaky_relu_forward_f32_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f32 opsmith_leaky_relu_forward_f32_avx512;
#endif

opsmith_status opsmith_leaky_relu_forward_f32(
    const opsmith_leaky_relu_params *params, const opsmith_leaky_relu_dims *dims, const float *data, float *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_f32 *const levels[] = OPSMITH_LEVELS(opsmith_leaky_relu_forward_f32);
    return levels[opsmith_host_level()](params, dims,
        data,
        out,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_f32(const opsmith_leaky_relu_params *params, const opsmith_leaky_relu_dims *dims,
    const float *d_out, const float *data, const void *saved, float *d_data, opsmith_request request_data,
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_f32 opsmith_leaky_relu_backward_f32_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_f32 opsmith_leaky_relu_backward_f32_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_f32 opsmith_leaky_relu_backward_f32_avx512;
#endif

opsmith_status opsmith_leaky_relu_backward_f32(
    const opsmith_leaky_relu_params *params, const opsmith_leaky_relu_dims *dims, const float *d_out,
        const float *data, const void *saved, float *d_data, opsmith_request request_data, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor)
{
    static backward_f32 *const levels[] = OPSMITH_LEVELS(opsmith_leaky_relu_backward_f32);
    return levels[opsmith_host_level()](params, dims,
        d_out,
        data,
        saved,
        d_data, request_data,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_f64(const opsmith_leaky_relu_params *params, const opsmith_leaky_relu_dims *dims,
    const double *data, double *out, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f64 opsmith_leaky_relu_forward_f64_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f64 opsmith_leaky_relu_forward_f64_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f64 opsmith_leaky_relu_forward_f64_avx512;
#endif

opsmith_status opsmith_leaky_relu_forward_f64(
    const opsmith_leaky_relu_params *params, const opsmith_leaky_relu_dims *dims, const double *data, double *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_f64 *const levels[] = OPSMITH_LEVELS(opsmith_leaky_relu_forward_f64);
    return levels[opsmith_host_level()](params, dims,
        data,
        out,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_f64(const opsmith_leaky_relu_params *params, const opsmith_leaky_relu_dims *dims,
    const double *d_out, const double *data, const void *saved, double *d_data, opsmith_request request_data,
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_f64 opsmith_leaky_relu_backward_f64_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_f64 opsmith_leaky_relu_backward_f64_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_f64 opsmith_leaky_relu_backward_f64_avx512;
#endif

opsmith_status opsmith_leaky_relu_backward_f64(
    const opsmith_leaky_relu_params *params, const opsmith_leaky_relu_dims *dims, const double *d_out,
        const double *data, const void *saved, double *d_data, opsmith_request request_data, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor)
{
    static backward_f64 *const levels[] = OPSMITH_LEVELS(opsmith_leaky_relu_backward_f64);
    return levels[opsmith_host_level()](params, dims,
        d_out,
        data,
        saved,
        d_data, request_data,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_f16(const opsmith_leaky_relu_params *params, const opsmith_leaky_relu_dims *dims,
    const uint16_t *data, uint16_t *out, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f16 opsmith_leaky_relu_forward_f16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f16 opsmith_leaky_relu_forward_f16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f16 opsmith_leaky_relu_forward_f16_avx512;
#endif

opsmith_status opsmith_leaky_relu_forward_f16(
    const opsmith_leaky_relu_params *params, const opsmith_leaky_relu_dims *dims, const uint16_t *data, uint16_t *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_f16 *const levels[] = OPSMITH_LEVELS(opsmith_leaky_relu_forward_f16);
    return levels[opsmith_host_level()](params, dims,
        data,
        out,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_f16(const opsmith_leaky_relu_params *params, const opsmith_leaky_relu_dims *dims,
    const uint16_t *d_out, const uint16_t *data, const void *saved, uint16_t *d_data, opsmith_request request_data,
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_f16 opsmith_leaky_relu_backward_f16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_f16 opsmith_leaky_relu_backward_f16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_f16 opsmith_leaky_relu_backward_f16_avx512;
#endif

opsmith_status opsmith_leaky_relu_backward_f16(
    const opsmith_leaky_relu_params *params, const opsmith_leaky_relu_dims *dims, const uint16_t *d_out,
        const uint16_t *data, const void *saved, uint16_t *d_data, opsmith_request request_data, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor)
{
    static backward_f16 *const levels[] = OPSMITH_LEVELS(opsmith_leaky_relu_backward_f16);
    return levels[opsmith_host_level()](params, dims,
        d_out,
        data,
        saved,
        d_data, request_data,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_bf16(const opsmith_leaky_relu_params *params, const opsmith_leaky_relu_dims *dims,
    const uint16_t *data, uint16_t *out, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_bf16 opsmith_leaky_relu_forward_bf16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_bf16 opsmith_leaky_relu_forward_bf16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_bf16 opsmith_leaky_relu_forward_bf16_avx512;
#endif

opsmith_status opsmith_leaky_relu_forward_bf16(
    const opsmith_leaky_relu_params *params, const opsmith_leaky_relu_dims *dims, const uint16_t *data, uint16_t *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_bf16 *const levels[] = OPSMITH_LEVELS(opsmith_leaky_relu_forward_bf16);
    return levels[opsmith_host_level()](params, dims,
        data,
        out,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_bf16(const opsmith_leaky_relu_params *params, const opsmith_leaky_relu_dims *dims,
    const uint16_t *d_out, const uint16_t *data, const void *saved, uint16_t *d_data, opsmith_request request_data,
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_bf16 opsmith_leaky_relu_backward_bf16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_bf16 opsmith_leaky_relu_backward_bf16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_bf16 opsmith_leaky_relu_backward_bf16_avx512;
#endif

opsmith_status opsmith_leaky_relu_backward_bf16(
    const opsmith_leaky_relu_params *params, const opsmith_leaky_relu_dims *dims, const uint16_t *d_out,
        const uint16_t *data, const void *saved, uint16_t *d_data, opsmith_request request_data, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor)
{
    static backward_bf16 *const levels[] = OPSMITH_LEVELS(opsmith_leaky_relu_backward_bf16);
    return levels[opsmith_host_level()](params, dims,
        d_out,
        data,
        saved,
        d_data, request_data,
        workspace, workspace_bytes, executor);
}
