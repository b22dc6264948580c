/* Made by Opsmith from activations/prelu.yaml. Changes belong there.
 *
 * What the sources of prelu share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_PRELU_INTERNAL_H
#define OPSMITH_PRELU_INTERNAL_H

#include "opsmith/prelu.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_prelu_check(const opsmith_prelu_params *params, const opsmith_prelu_dims *dims);

OPSMITH_INLINE opsmith_geometry prelu_forward_geometry(const opsmith_prelu_dims *d)
{
    if (d->inner != 1) {
        return opsmith_rows(0, 1, d->C, d->outer, d->inner);
    }
    return opsmith_columns(1, 1, d->C, d->outer, 1);
}

OPSMITH_INLINE opsmith_geometry prelu_backward_geometry(const opsmith_prelu_dims *d)
{
    if (d->inner != 1) {
        return opsmith_rows(0, 1, d->C, d->outer, d->inner);
    }
    return opsmith_columns(1, 1, d->C, d->outer, 1);
}

#ifdef __cplusplus
}
#endif

#endif
