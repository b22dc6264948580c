/* Made by Opsmith from normalization/weight_norm.yaml. Changes belong there.
 *
 * What the sources of weight_norm share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_WEIGHT_NORM_INTERNAL_H
#define OPSMITH_WEIGHT_NORM_INTERNAL_H

#include "opsmith/weight_norm.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_weight_norm_check(const opsmith_weight_norm_params *params,
    const opsmith_weight_norm_dims *dims);

OPSMITH_INLINE opsmith_geometry weight_norm_forward_geometry(const opsmith_weight_norm_dims *d)
{
    if (d->inner != 1) {
        return opsmith_rows(0, 1, d->C, d->outer, d->inner);
    }
    return opsmith_columns(1, 1, d->C, d->outer, 1);
}

OPSMITH_INLINE opsmith_geometry weight_norm_backward_geometry(const opsmith_weight_norm_dims *d)
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
