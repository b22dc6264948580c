/* Made by Opsmith from losses/cosine_similarity.yaml. Changes belong there.
 *
 * cosine_similarity: the kernels of the level that suits the machine. */
#include "cosine_similarity_internal.h"
#include "opsmith_host.h"

typedef opsmith_status forward_f32(const opsmith_cosine_similarity_params *params,
    const opsmith_cosine_similarity_dims *dims, const float *x1, const float *x2, float *out, void *saved,
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f32 opsmith_cosine_similarity_forward_f32_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f32 opsmith_cosine_similarity_forward_f32_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f32 opsmith_cosine_similarity_forward_f32_avx512;
#endif

opsmith_status opsmith_cosine_similarity_forward_f32(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims, const float *x1,
        const float *x2, float *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static forward_f32 *const levels[] = OPSMITH_LEVELS(opsmith_cosine_similarity_forward_f32);
    return levels[opsmith_host_level()](params, dims,
        x1,
        x2,
        out,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_f32(const opsmith_cosine_similarity_params *params,
    const opsmith_cosine_similarity_dims *dims, const float *d_out, const float *x1, const float *x2,
    const void *saved, float *d_x1, opsmith_request request_x1, float *d_x2, opsmith_request request_x2,
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_f32 opsmith_cosine_similarity_backward_f32_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_f32 opsmith_cosine_similarity_backward_f32_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_f32 opsmith_cosine_similarity_backward_f32_avx512;
#endif

opsmith_status opsmith_cosine_similarity_backward_f32(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims, const float *d_out,
        const float *x1, const float *x2, const void *saved, float *d_x1, opsmith_request request_x1, float *d_x2,
        opsmith_request request_x2, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static backward_f32 *const levels[] = OPSMITH_LEVELS(opsmith_cosine_similarity_backward_f32);
    return levels[opsmith_host_level()](params, dims,
        d_out,
        x1,
        x2,
        saved,
        d_x1, request_x1,
        d_x2, request_x2,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_f64(const opsmith_cosine_similarity_params *params,
    const opsmith_cosine_similarity_dims *dims, const double *x1, const double *x2, double *out, void *saved,
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f64 opsmith_cosine_similarity_forward_f64_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f64 opsmith_cosine_similarity_forward_f64_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f64 opsmith_cosine_similarity_forward_f64_avx512;
#endif

opsmith_status opsmith_cosine_similarity_forward_f64(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims, const double *x1,
        const double *x2, double *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static forward_f64 *const levels[] = OPSMITH_LEVELS(opsmith_cosine_similarity_forward_f64);
    return levels[opsmith_host_level()](params, dims,
        x1,
        x2,
        out,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_f64(const opsmith_cosine_similarity_params *params,
    const opsmith_cosine_similarity_dims *dims, const double *d_out, const double *x1, const double *x2,
    const void *saved, double *d_x1, opsmith_request request_x1, double *d_x2, opsmith_request request_x2,
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_f64 opsmith_cosine_similarity_backward_f64_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_f64 opsmith_cosine_similarity_backward_f64_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_f64 opsmith_cosine_similarity_backward_f64_avx512;
#endif

opsmith_status opsmith_cosine_similarity_backward_f64(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims, const double *d_out,
        const double *x1, const double *x2, const void *saved, double *d_x1, opsmith_request request_x1, double *d_x2,
        opsmith_request request_x2, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static backward_f64 *const levels[] = OPSMITH_LEVELS(opsmith_cosine_similarity_backward_f64);
    return levels[opsmith_host_level()](params, dims,
        d_out,
        x1,
        x2,
        saved,
        d_x1, request_x1,
        d_x2, request_x2,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_f16(const opsmith_cosine_similarity_params *params,
    const opsmith_cosine_similarity_dims *dims, const uint16_t *x1, const uint16_t *x2, uint16_t *out, void *saved,
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f16 opsmith_cosine_similarity_forward_f16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f16 opsmith_cosine_similarity_forward_f16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f16 opsmith_cosine_similarity_forward_f16_avx512;
#endif

opsmith_status opsmith_cosine_similarity_forward_f16(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims, const uint16_t *x1,
        const uint16_t *x2, uint16_t *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static forward_f16 *const levels[] = OPSMITH_LEVELS(opsmith_cosine_similarity_forward_f16);
    return levels[opsmith_host_level()](params, dims,
        x1,
        x2,
        out,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_f16(const opsmith_cosine_similarity_params *params,
    const opsmith_cosine_similarity_dims *dims, const uint16_t *d_out, const uint16_t *x1, const uint16_t *x2,
    const void *saved, uint16_t *d_x1, opsmith_request request_x1, uint16_t *d_x2, opsmith_request request_x2,
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_f16 opsmith_cosine_similarity_backward_f16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_f16 opsmith_cosine_similarity_backward_f16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_f16 opsmith_cosine_similarity_backward_f16_avx512;
#endif

opsmith_status opsmith_cosine_similarity_backward_f16(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims, const uint16_t *d_out,
        const uint16_t *x1, const uint16_t *x2, const void *saved, uint16_t *d_x1, opsmith_request request_x1,
        uint16_t *d_x2, opsmith_request request_x2, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static backward_f16 *const levels[] = OPSMITH_LEVELS(opsmith_cosine_similarity_backward_f16);
    return levels[opsmith_host_level()](params, dims,
        d_out,
        x1,
        x2,
        saved,
        d_x1, request_x1,
        d_x2, request_x2,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_bf16(const opsmith_cosine_similarity_params *params,
    const opsmith_cosine_similarity_dims *dims, const uint16_t *x1, const uint16_t *x2, uint16_t *out, void *saved,
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN forward_bf16 opsmith_cosine_similarity_forward_bf16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_bf16 opsmith_cosine_similarity_forward_bf16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_bf16 opsmith_cosine_similarity_forward_bf16_avx512;
#endif

opsmith_status opsmith_cosine_similarity_forward_bf16(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims, const uint16_t *x1,
        const uint16_t *x2, uint16_t *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static forward_bf16 *const levels[] = OPSMITH_LEVELS(opsmith_cosine_similarity_forward_bf16);
    return levels[opsmith_host_level()](params, dims,
        x1,
        x2,
        out,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_bf16(const opsmith_cosine_similarity_params *params,
    const opsmith_cosine_similarity_dims *dims, const uint16_t *d_out, const uint16_t *x1, const uint16_t *x2,
    const void *saved, uint16_t *d_x1, opsmith_request request_x1, uint16_t *d_x2, opsmith_request request_x2,
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_bf16 opsmith_cosine_similarity_backward_bf16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_bf16 opsmith_cosine_similarity_backward_bf16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_bf16 opsmith_cosine_similarity_backward_bf16_avx512;
#endif

opsmith_status opsmith_cosine_similarity_backward_bf16(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims, const uint16_t *d_out,
        const uint16_t *x1, const uint16_t *x2, const void *saved, uint16_t *d_x1, opsmith_request request_x1,
        uint16_t *d_x2, opsmith_request request_x2, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static backward_bf16 *const levels[] = OPSMITH_LEVELS(opsmith_cosine_similarity_backward_bf16);
    return levels[opsmith_host_level()](params, dims,
        d_out,
        x1,
        x2,
        saved,
        d_x1, request_x1,
        d_x2, request_x2,
        workspace, workspace_bytes, executor);
}
