/* Made by Opsmith from losses/hinge.yaml. Changes belong there.
 *
 * hinge: the kernels of the level that suits the machine. */
#include "hinge_internal.h"
#include "opsmith_host.h"

typedef opsmith_status forward_f32(const opsmith_hinge_params *params, const opsmith_hinge_dims *dims,
    const float *pred, const float *label, float *loss, float *total, void *saved, void *workspace,
    size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f32 opsmith_hinge_forward_f32_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f32 opsmith_hinge_forward_f32_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f32 opsmith_hinge_forward_f32_avx512;
#endif

opsmith_status opsmith_hinge_forward_f32(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const float *pred, const float *label,
        float *loss, float *total, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static forward_f32 *const levels[] = OPSMITH_LEVELS(opsmith_hinge_forward_f32);
    return levels[opsmith_host_level()](params, dims,
        pred,
        label,
        loss,
        total,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_f32(const opsmith_hinge_params *params, const opsmith_hinge_dims *dims,
    const float *d_loss, const float *d_total, const float *pred, const float *label, const void *saved, float *d_pred,
    opsmith_request request_pred, float *d_label, opsmith_request request_label, void *workspace,
    size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_f32 opsmith_hinge_backward_f32_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_f32 opsmith_hinge_backward_f32_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_f32 opsmith_hinge_backward_f32_avx512;
#endif

opsmith_status opsmith_hinge_backward_f32(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const float *d_loss, const float *d_total,
        const float *pred, const float *label, const void *saved, float *d_pred, opsmith_request request_pred,
        float *d_label, opsmith_request request_label, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static backward_f32 *const levels[] = OPSMITH_LEVELS(opsmith_hinge_backward_f32);
    return levels[opsmith_host_level()](params, dims,
        d_loss,
        d_total,
        pred,
        label,
        saved,
        d_pred, request_pred,
        d_label, request_label,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_f64(const opsmith_hinge_params *params, const opsmith_hinge_dims *dims,
    const double *pred, const double *label, double *loss, double *total, void *saved, void *workspace,
    size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f64 opsmith_hinge_forward_f64_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f64 opsmith_hinge_forward_f64_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f64 opsmith_hinge_forward_f64_avx512;
#endif

opsmith_status opsmith_hinge_forward_f64(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const double *pred, const double *label,
        double *loss, double *total, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static forward_f64 *const levels[] = OPSMITH_LEVELS(opsmith_hinge_forward_f64);
    return levels[opsmith_host_level()](params, dims,
        pred,
        label,
        loss,
        total,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_f64(const opsmith_hinge_params *params, const opsmith_hinge_dims *dims,
    const double *d_loss, const double *d_total, const double *pred, const double *label, const void *saved,
    double *d_pred, opsmith_request request_pred, double *d_label, opsmith_request request_label, void *workspace,
    size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_f64 opsmith_hinge_backward_f64_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_f64 opsmith_hinge_backward_f64_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_f64 opsmith_hinge_backward_f64_avx512;
#endif

opsmith_status opsmith_hinge_backward_f64(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const double *d_loss, const double *d_total,
        const double *pred, const double *label, const void *saved, double *d_pred, opsmith_request request_pred,
        double *d_label, opsmith_request request_label, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static backward_f64 *const levels[] = OPSMITH_LEVELS(opsmith_hinge_backward_f64);
    return levels[opsmith_host_level()](params, dims,
        d_loss,
        d_total,
        pred,
        label,
        saved,
        d_pred, request_pred,
        d_label, request_label,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_f16(const opsmith_hinge_params *params, const opsmith_hinge_dims *dims,
    const uint16_t *pred, const uint16_t *label, uint16_t *loss, uint16_t *total, void *saved, void *workspace,
    size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f16 opsmith_hinge_forward_f16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f16 opsmith_hinge_forward_f16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f16 opsmith_hinge_forward_f16_avx512;
#endif

opsmith_status opsmith_hinge_forward_f16(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const uint16_t *pred, const uint16_t *label,
        uint16_t *loss, uint16_t *total, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static forward_f16 *const levels[] = OPSMITH_LEVELS(opsmith_hinge_forward_f16);
    return levels[opsmith_host_level()](params, dims,
        pred,
        label,
        loss,
        total,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_f16(const opsmith_hinge_params *params, const opsmith_hinge_dims *dims,
    const uint16_t *d_loss, const uint16_t *d_total, const uint16_t *pred, const uint16_t *label, const void *saved,
    uint16_t *d_pred, opsmith_request request_pred, uint16_t *d_label, opsmith_request request_label, void *workspace,
    size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_f16 opsmith_hinge_backward_f16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_f16 opsmith_hinge_backward_f16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_f16 opsmith_hinge_backward_f16_avx512;
#endif

opsmith_status opsmith_hinge_backward_f16(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const uint16_t *d_loss,
        const uint16_t *d_total, const uint16_t *pred, const uint16_t *label, const void *saved, uint16_t *d_pred,
        opsmith_request request_pred, uint16_t *d_label, opsmith_request request_label, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor)
{
    static backward_f16 *const levels[] = OPSMITH_LEVELS(opsmith_hinge_backward_f16);
    return levels[opsmith_host_level()](params, dims,
        d_loss,
        d_total,
        pred,
        label,
        saved,
        d_pred, request_pred,
        d_label, request_label,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_bf16(const opsmith_hinge_params *params, const opsmith_hinge_dims *dims,
    const uint16_t *pred, const uint16_t *label, uint16_t *loss, uint16_t *total, void *saved, void *workspace,
    size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN forward_bf16 opsmith_hinge_forward_bf16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_bf16 opsmith_hinge_forward_bf16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_bf16 opsmith_hinge_forward_bf16_avx512;
#endif

opsmith_status opsmith_hinge_forward_bf16(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const uint16_t *pred, const uint16_t *label,
        uint16_t *loss, uint16_t *total, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static forward_bf16 *const levels[] = OPSMITH_LEVELS(opsmith_hinge_forward_bf16);
    return levels[opsmith_host_level()](params, dims,
        pred,
        label,
        loss,
        total,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_bf16(const opsmith_hinge_params *params, const opsmith_hinge_dims *dims,
    const uint16_t *d_loss, const uint16_t *d_total, const uint16_t *pred, const uint16_t *label, const void *saved,
    uint16_t *d_pred, opsmith_request request_pred, uint16_t *d_label, opsmith_request request_label, void *workspace,
    size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_bf16 opsmith_hinge_backward_bf16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_bf16 opsmith_hinge_backward_bf16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_bf16 opsmith_hinge_backward_bf16_avx512;
#endif

opsmith_status opsmith_hinge_backward_bf16(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const uint16_t *d_loss,
        const uint16_t *d_total, const uint16_t *pred, const uint16_t *label, const void *saved, uint16_t *d_pred,
        opsmith_request request_pred, uint16_t *d_label, opsmith_request request_label, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor)
{
    static backward_bf16 *const levels[] = OPSMITH_LEVELS(opsmith_hinge_backward_bf16);
    return levels[opsmith_host_level()](params, dims,
        d_loss,
        d_total,
        pred,
        label,
        saved,
        d_pred, request_pred,
        d_label, request_label,
        workspace, workspace_bytes, executor);
}
