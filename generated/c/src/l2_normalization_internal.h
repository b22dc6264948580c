/* Made by Opsmith from normalization/l2_normalization.yaml. Changes belong there.
 *
 * What the sources of l2_normalization share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_L2_NORMALIZATION_INTERNAL_H
#define OPSMITH_L2_NORMALIZATION_INTERNAL_H

#include "opsmith/l2_normalization.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_l2_normalization_check(const opsmith_l2_normalization_params *params,
    const opsmith_l2_normalization_dims *dims);

OPSMITH_INLINE opsmith_geometry l2_normalization_forward_1_geometry(const opsmith_l2_normalization_dims *d)
{
    if (d->inner != 1) {
        return opsmith_columns(0, d->N, d->inner, d->C, 1);
    }
    return opsmith_rows(1, 1, d->N, 1, d->C);
}

OPSMITH_INLINE opsmith_geometry l2_normalization_forward_2_geometry(const opsmith_l2_normalization_dims *d)
{
    if ((d->C * d->inner) != 1) {
        return opsmith_rows(0, 1, d->N, 1, d->C * d->inner);
    }
    return opsmith_columns(1, 1, d->N, 1, 0);
}

OPSMITH_INLINE opsmith_geometry l2_normalization_forward_3_geometry(const opsmith_l2_normalization_dims *d)
{
    if (d->inner != 1) {
        return opsmith_rows(0, 1, d->N * d->C, 1, d->inner);
    }
    return opsmith_columns(1, 1, d->N * d->C, 1, 0);
}

OPSMITH_INLINE opsmith_geometry l2_normalization_backward_1_geometry(const opsmith_l2_normalization_dims *d)
{
    if (d->inner != 1) {
        return opsmith_columns(0, d->N, d->inner, d->C, 1);
    }
    return opsmith_rows(1, 1, d->N, 1, d->C);
}

OPSMITH_INLINE opsmith_geometry l2_normalization_backward_2_geometry(const opsmith_l2_normalization_dims *d)
{
    if ((d->C * d->inner) != 1) {
        return opsmith_rows(0, 1, d->N, 1, d->C * d->inner);
    }
    return opsmith_columns(1, 1, d->N, 1, 0);
}

OPSMITH_INLINE opsmith_geometry l2_normalization_backward_3_geometry(const opsmith_l2_normalization_dims *d)
{
    if (d->inner != 1) {
        return opsmith_rows(0, 1, d->N * d->C, 1, d->inner);
    }
    return opsmith_columns(1, 1, d->N * d->C, 1, 0);
}

#ifdef __cplusplus
}
#endif

#endif
