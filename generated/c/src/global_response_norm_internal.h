/* Made by Opsmith from normalization/global_response_norm.yaml. Changes belong there.
 *
 * What the sources of global_response_norm share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_GLOBAL_RESPONSE_NORM_INTERNAL_H
#define OPSMITH_GLOBAL_RESPONSE_NORM_INTERNAL_H

#include "opsmith/global_response_norm.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_global_response_norm_check(const opsmith_global_response_norm_params *params,
    const opsmith_global_response_norm_dims *dims);

OPSMITH_INLINE opsmith_geometry global_response_norm_forward_kernel_1_geometry(const opsmith_global_response_norm_dims *d)
{
    if (d->inner != 1) {
        return opsmith_rows(0, d->N, d->C, d->outer, d->inner);
    }
    return opsmith_columns(1, d->N, d->C, d->outer, 1);
}

OPSMITH_INLINE opsmith_geometry global_response_norm_forward_kernel_2_geometry(const opsmith_global_response_norm_dims *d)
{
    if (d->C != 1) {
        return opsmith_rows(0, 1, d->N, 1, d->C);
    }
    return opsmith_columns(1, 1, d->N, 1, 0);
}

OPSMITH_INLINE opsmith_geometry global_response_norm_forward_kernel_3_geometry(const opsmith_global_response_norm_dims *d)
{
    if (d->inner != 1) {
        return opsmith_rows(0, d->N, d->C, d->outer, d->inner);
    }
    return opsmith_columns(1, d->N, d->C, d->outer, 1);
}

OPSMITH_INLINE opsmith_geometry global_response_norm_backward_kernel_1_geometry(const opsmith_global_response_norm_dims *d)
{
    if (d->inner != 1) {
        return opsmith_rows(0, d->N, d->C, d->outer, d->inner);
    }
    return opsmith_columns(1, d->N, d->C, d->outer, 1);
}

OPSMITH_INLINE opsmith_geometry global_response_norm_backward_kernel_2_geometry(const opsmith_global_response_norm_dims *d)
{
    if (d->C != 1) {
        return opsmith_rows(0, 1, d->N, 1, d->C);
    }
    return opsmith_columns(1, 1, d->N, 1, 0);
}

OPSMITH_INLINE opsmith_geometry global_response_norm_backward_kernel_3_geometry(const opsmith_global_response_norm_dims *d)
{
    if (d->inner != 1) {
        return opsmith_rows(0, 1, d->C, d->N * d->outer, d->inner);
    }
    return opsmith_columns(1, 1, d->C, d->N * d->outer, 0);
}

#ifdef __cplusplus
}
#endif

#endif
