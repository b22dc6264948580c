/* Made by Opsmith from softmax/masked_softmax.yaml. Changes belong there.
 *
 * What the sources of masked_softmax share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_MASKED_SOFTMAX_INTERNAL_H
#define OPSMITH_MASKED_SOFTMAX_INTERNAL_H

#include "opsmith/masked_softmax.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_masked_softmax_check(const opsmith_masked_softmax_params *params,
    const opsmith_masked_softmax_dims *dims);

OPSMITH_INLINE opsmith_geometry masked_softmax_forward_geometry(const opsmith_masked_softmax_dims *d)
{
    if (d->inner != 1) {
        return opsmith_columns(0, d->outer, d->inner, d->C, 1);
    }
    return opsmith_rows(1, 1, d->outer, 1, d->C);
}

OPSMITH_INLINE opsmith_geometry masked_softmax_backward_geometry(const opsmith_masked_softmax_dims *d)
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
