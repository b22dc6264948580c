/* Made by Opsmith from softmax/softmin.yaml. Changes belong there.
 *
 * What the sources of softmin share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_SOFTMIN_INTERNAL_H
#define OPSMITH_SOFTMIN_INTERNAL_H

#include "opsmith/softmin.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_softmin_check(const opsmith_softmin_params *params,
    const opsmith_softmin_dims *dims);

OPSMITH_INLINE opsmith_geometry softmin_forward_1_geometry(const opsmith_softmin_dims *d)
{
    if (d->inner != 1) {
        return opsmith_columns(0, d->outer, d->inner, d->C, 1);
    }
    return opsmith_rows(1, 1, d->outer, 1, d->C);
}

OPSMITH_INLINE opsmith_geometry softmin_forward_2_geometry(const opsmith_softmin_dims *d)
{
    if (d->inner != 1) {
        return opsmith_columns(0, d->outer, d->inner, d->C, 1);
    }
    return opsmith_rows(1, 1, d->outer, 1, d->C);
}

OPSMITH_INLINE opsmith_geometry softmin_backward_1_geometry(const opsmith_softmin_dims *d)
{
    if (d->inner != 1) {
        return opsmith_columns(0, d->outer, d->inner, d->C, 1);
    }
    return opsmith_rows(1, 1, d->outer, 1, d->C);
}

OPSMITH_INLINE opsmith_geometry softmin_backward_2_geometry(const opsmith_softmin_dims *d)
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
