/* Made by Opsmith from normalization/lp_normalization.yaml. Changes belong there.
 *
 * What the sources of lp_normalization share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_LP_NORMALIZATION_INTERNAL_H
#define OPSMITH_LP_NORMALIZATION_INTERNAL_H

#include "opsmith/lp_normalization.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_lp_normalization_check(const opsmith_lp_normalization_params *params,
    const opsmith_lp_normalization_dims *dims);

OPSMITH_INLINE opsmith_geometry lp_normalization_forward_1_geometry(const opsmith_lp_normalization_dims *d)
{
    if (d->inner != 1) {
        return opsmith_columns(0, d->outer, d->inner, d->C, 1);
    }
    return opsmith_rows(1, 1, d->outer, 1, d->C);
}

OPSMITH_INLINE opsmith_geometry lp_normalization_forward_2_geometry(const opsmith_lp_normalization_dims *d)
{
    if (d->inner != 1) {
        return opsmith_columns(0, d->outer, d->inner, d->C, 1);
    }
    return opsmith_rows(1, 1, d->outer, 1, d->C);
}

OPSMITH_INLINE opsmith_geometry lp_normalization_backward_1_geometry(const opsmith_lp_normalization_dims *d)
{
    if (d->inner != 1) {
        return opsmith_columns(0, d->outer, d->inner, d->C, 1);
    }
    return opsmith_rows(1, 1, d->outer, 1, d->C);
}

OPSMITH_INLINE opsmith_geometry lp_normalization_backward_2_geometry(const opsmith_lp_normalization_dims *d)
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
