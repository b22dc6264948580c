/* Made by Opsmith from reductions/argmax.yaml. Changes belong there.
 *
 * argmax: the kernels of the level that suits the machine. */
#include "argmax_internal.h"
#include "opsmith_host.h"

typedef opsmith_status forward_f32(const opsmith_argmax_params *params, const opsmith_argmax_dims *dims,
    const float *data, int64_t *out, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f32 opsmith_argmax_forward_f32_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f32 opsmith_argmax_forward_f32_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f32 opsmith_argmax_forward_f32_avx512;
#endif

opsmith_status opsmith_argmax_forward_f32(
    const opsmith_argmax_params *params, const opsmith_argmax_dims *dims, const float *data, int64_t *out, void *saved,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_f32 *const levels[] = OPSMITH_LEVELS(opsmith_argmax_forward_f32);
    return levels[opsmith_host_level()](params, dims,
        data,
        out,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_f64(const opsmith_argmax_params *params, const opsmith_argmax_dims *dims,
    const double *data, int64_t *out, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f64 opsmith_argmax_forward_f64_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f64 opsmith_argmax_forward_f64_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f64 opsmith_argmax_forward_f64_avx512;
#endif

opsmith_status opsmith_argmax_forward_f64(
    const opsmith_argmax_params *params, const opsmith_argmax_dims *dims, const double *data, int64_t *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_f64 *const levels[] = OPSMITH_LEVELS(opsmith_argmax_forward_f64);
    return levels[opsmith_host_level()](params, dims,
        data,
        out,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_f16(const opsmith_argmax_params *params, const opsmith_argmax_dims *dims,
    const uint16_t *data, int64_t *out, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f16 opsmith_argmax_forward_f16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f16 opsmith_argmax_forward_f16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f16 opsmith_argmax_forward_f16_avx512;
#endif

opsmith_status opsmith_argmax_forward_f16(
    const opsmith_argmax_params *params, const opsmith_argmax_dims *dims, const uint16_t *data, int64_t *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_f16 *const levels[] = OPSMITH_LEVELS(opsmith_argmax_forward_f16);
    return levels[opsmith_host_level()](params, dims,
        data,
        out,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_bf16(const opsmith_argmax_params *params, const opsmith_argmax_dims *dims,
    const uint16_t *data, int64_t *out, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_bf16 opsmith_argmax_forward_bf16_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_bf16 opsmith_argmax_forward_bf16_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_bf16 opsmith_argmax_forward_bf16_avx512;
#endif

opsmith_status opsmith_argmax_forward_bf16(
    const opsmith_argmax_params *params, const opsmith_argmax_dims *dims, const uint16_t *data, int64_t *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_bf16 *const levels[] = OPSMITH_LEVELS(opsmith_argmax_forward_bf16);
    return levels[opsmith_host_level()](params, dims,
        data,
        out,
        saved,
        workspace, workspace_bytes, executor);
}
