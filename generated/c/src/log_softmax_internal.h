/* Made by Opsmith from softmax/log_softmax.yaml. Changes belong there.
 *
 * What the sources of log_softmax share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_LOG_SOFTMAX_INTERNAL_H
#define OPSMITH_LOG_SOFTMAX_INTERNAL_H

#include "opsmith/log_softmax.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_log_softmax_check(const opsmith_log_softmax_params *params,
    const opsmith_log_softmax_dims *dims);

OPSMITH_INLINE opsmith_geometry log_softmax_forward_1_geometry(const opsmith_log_softmax_dims *d)
{
    if (d->inner != 1) {
        return opsmith_columns(0, d->outer, d->inner, d->C, 1);
    }
    return opsmith_rows(1, 1, d->outer, 1, d->C);
}

OPSMITH_INLINE opsmith_geometry log_softmax_forward_2_geometry(const opsmith_log_softmax_dims *d)
{
    if (d->inner != 1) {
        return opsmith_columns(0, d->outer, d->inner, d->C, 1);
    }
    return opsmith_rows(1, 1, d->outer, 1, d->C);
}

OPSMITH_INLINE opsmith_geometry log_softmax_backward_1_geometry(const opsmith_log_softmax_dims *d)
{
    if (d->inner != 1) {
        return opsmith_columns(0, d->outer, d->inner, d->C, 1);
    }
    return opsmith_rows(1, 1, d->outer, 1, d->C);
}

OPSMITH_INLINE opsmith_geometry log_softmax_backward_2_geometry(const opsmith_log_softmax_dims *d)
{
    if (d->inner != 1) {
        return opsmith_columns(0, d->outer, d->inner, d->C, 1);
    }
    return opsmith_rows(1, 1, d->outer, 1, d->C);
}

#ifdef __cplusplus
}
#endif

#endif
