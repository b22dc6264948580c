/* Made by Opsmith from losses/mse.yaml. Changes belong there.
 *
 * mse: the kernels of the level that suits the machine. */
#include "mse_internal.h"
#include "opsmith_host.h"

typedef opsmith_status forward_f32(const opsmith_mse_params *params, const opsmith_mse_dims *dims, const float *input,
    const float *target, float *loss, float *total, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f32 opsmith_mse_forward_f32_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f32 opsmith_mse_forward_f32_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f32 opsmith_mse_forward_f32_avx512;
#endif

opsmith_status opsmith_mse_forward_f32(
    const opsmith_mse_params *params, const opsmith_mse_dims *dims, const float *input, const float *target,
        float *loss, float *total, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static forward_f32 *const levels[] = OPSMITH_LEVELS(opsmith_mse_forward_f32);
    return levels[opsmith_host_level()](params, dims,
        input,
        target,
        loss,
        total,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_f32(const opsmith_mse_params *params, const opsmith_mse_dims *dims,
    const float *d_loss, const float *d_total, const float *input, const float *target, const void *saved,
    float *d_input, opsmith_request request_input, float *d_target, opsmith_request request_target, void *workspace,
    size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_f32 opsmith_mse_backward_f32_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_f32 opsmith_mse_backward_f32_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_f32 opsmith_mse_backward_f32_avx512;
#endif

opsmith_status opsmith_mse_backward_f32(
    const opsmith_mse_params *params, const opsmith_mse_dims *dims, const float *d_loss, const float *d_total,
        const float *input, const float *target, const void *saved, float *d_input, opsmith_request request_input,
        float *d_target, opsmith_request request_target, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static backward_f32 *const levels[] = OPSMITH_LEVELS(opsmith_mse_backward_f32);
    return levels[opsmith_host_level()](params, dims,
        d_loss,
        d_total,
        input,
        target,
        saved,
        d_input, request_input,
        d_target, request_target,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_f64(const opsmith_mse_params *params, const opsmith_mse_dims *dims, const double *input,
    const double *target, double *loss, double *total, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f64 opsmith_mse_forward_f64_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f64 opsmith_mse_forward_f64_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f64 opsmith_mse_forward_f64_avx512;
#endif

opsmith_status opsmith_mse_forward_f64(
    const opsmith_mse_params *params, const opsmith_mse_dims *dims, const double *input, const double *target,
        double *loss, double *total, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static forward_f64 *const levels[] = OPSMITH_LEVELS(opsmith_mse_forward_f64);
    return levels[opsmith_host_level()](params, dims,
        input,
        target,
        loss,
        total,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_f64(const opsmith_mse_params *params, const opsmith_mse_dims *dims,
    const double *d_loss, const double *d_total, const double *input, const double *target, const void *saved,
    double *d_input, opsmith_request request_input, double *d_target, opsmith_request request_target, void *workspace,
    size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_f64 opsmith_mse_backward_f64_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_f64 opsmith_mse_backward_f64_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_f64 opsmith_mse_backward_f64_avx512;
#endif

opsmith_status opsmith_mse_backward_f64(
    const opsmith_mse_params *params, const opsmith_mse_dims *dims, const double *d_loss, const double *d_total,
        const double *input, const double *target, const void *saved, double *d_input, opsmith_request request_input,
        double *d_target, opsmith_request request_target, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static backward_f64 *const levels[] = OPSMITH_LEVELS(opsmith_mse_backward_f64);
    return levels[opsmith_host_level()](params, dims,
        d_loss,
        d_total,
        input,
        target,
        saved,
        d_input, request_input,
        d_target, request_target,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_f16(const opsmith_mse_params *params, const opsmith_mse_dims *dims,
    const uint16_t *input, const uint16_t *target, uint16_t *loss, uint16_t *total, void *saved, void *workspace,
    size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f16 opsmith_mse_forward_f16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f16 opsmith_mse_forward_f16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f16 opsmith_mse_forward_f16_avx512;
#endif

opsmith_status opsmith_mse_forward_f16(
    const opsmith_mse_params *params, const opsmith_mse_dims *dims, const uint16_t *input, const uint16_t *target,
        uint16_t *loss, uint16_t *total, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static forward_f16 *const levels[] = OPSMITH_LEVELS(opsmith_mse_forward_f16);
    return levels[opsmith_host_level()](params, dims,
        input,
        target,
        loss,
        total,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_f16(const opsmith_mse_params *params, const opsmith_mse_dims *dims,
    const uint16_t *d_loss, const uint16_t *d_total, const uint16_t *input, const uint16_t *target, const void *saved,
    uint16_t *d_input, opsmith_request request_input, uint16_t *d_target, opsmith_request request_target,
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_f16 opsmith_mse_backward_f16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_f16 opsmith_mse_backward_f16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_f16 opsmith_mse_backward_f16_avx512;
#endif

opsmith_status opsmith_mse_backward_f16(
    const opsmith_mse_params *params, const opsmith_mse_dims *dims, const uint16_t *d_loss, const uint16_t *d_total,
        const uint16_t *input, const uint16_t *target, const void *saved, uint16_t *d_input,
        opsmith_request request_input, uint16_t *d_target, opsmith_request request_target, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor)
{
    static backward_f16 *const levels[] = OPSMITH_LEVELS(opsmith_mse_backward_f16);
    return levels[opsmith_host_level()](params, dims,
        d_loss,
        d_total,
        input,
        target,
        saved,
        d_input, request_input,
        d_target, request_target,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_bf16(const opsmith_mse_params *params, const opsmith_mse_dims *dims,
    const uint16_t *input, const uint16_t *target, uint16_t *loss, uint16_t *total, void *saved, void *workspace,
    size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN forward_bf16 opsmith_mse_forward_bf16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_bf16 opsmith_mse_forward_bf16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_bf16 opsmith_mse_forward_bf16_avx512;
#endif

opsmith_status opsmith_mse_forward_bf16(
    const opsmith_mse_params *params, const opsmith_mse_dims *dims, const uint16_t *input, const uint16_t *target,
        uint16_t *loss, uint16_t *total, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static forward_bf16 *const levels[] = OPSMITH_LEVELS(opsmith_mse_forward_bf16);
    return levels[opsmith_host_level()](params, dims,
        input,
        target,
        loss,
        total,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_bf16(const opsmith_mse_params *params, const opsmith_mse_dims *dims,
    const uint16_t *d_loss, const uint16_t *d_total, const uint16_t *input, const uint16_t *target, const void *saved,
    uint16_t *d_input, opsmith_request request_input, uint16_t *d_target, opsmith_request request_target,
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_bf16 opsmith_mse_backward_bf16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_bf16 opsmith_mse_backward_bf16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_bf16 opsmith_mse_backward_bf16_avx512;
#endif

opsmith_status opsmith_mse_backward_bf16(
    const opsmith_mse_params *params, const opsmith_mse_dims *dims, const uint16_t *d_loss, const uint16_t *d_total,
        const uint16_t *input, const uint16_t *target, const void *saved, uint16_t *d_input,
        opsmith_request request_input, uint16_t *d_target, opsmith_request request_target, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor)
{
    static backward_bf16 *const levels[] = OPSMITH_LEVELS(opsmith_mse_backward_bf16);
    return levels[opsmith_host_level()](params, dims,
        d_loss,
        d_total,
        input,
        target,
        saved,
        d_input, request_input,
        d_target, request_target,
        workspace, workspace_bytes, executor);
}
