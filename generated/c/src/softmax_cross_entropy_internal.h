/* Made by Opsmith from softmax/softmax_cross_entropy.yaml. Changes belong there.
 *
 * What the sources of softmax_cross_entropy share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_SOFTMAX_CROSS_ENTROPY_INTERNAL_H
#define OPSMITH_SOFTMAX_CROSS_ENTROPY_INTERNAL_H

#include "opsmith/softmax_cross_entropy.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_softmax_cross_entropy_check(const opsmith_softmax_cross_entropy_params *params,
    const opsmith_softmax_cross_entropy_dims *dims);

OPSMITH_INLINE opsmith_geometry softmax_cross_entropy_forward_1_kernel_1_geometry(const opsmith_softmax_cross_entropy_dims *d)
{
    if (d->inner != 1) {
        return opsmith_columns(0, d->outer, d->inner, d->C, 0);
    }
    return opsmith_rows(1, 1, d->outer, 1, d->C);
}

OPSMITH_INLINE opsmith_geometry softmax_cross_entropy_forward_1_kernel_2_geometry(const opsmith_softmax_cross_entropy_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->outer * d->inner);
}

OPSMITH_INLINE opsmith_geometry softmax_cross_entropy_forward_1_kernel_3_geometry(const opsmith_softmax_cross_entropy_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->C);
}

OPSMITH_INLINE opsmith_geometry softmax_cross_entropy_forward_2_kernel_1_geometry(const opsmith_softmax_cross_entropy_dims *d)
{
    if (d->inner != 1) {
        return opsmith_columns(0, d->outer, d->inner, d->C, 0);
    }
    return opsmith_rows(1, 1, d->outer, 1, d->C);
}

OPSMITH_INLINE opsmith_geometry softmax_cross_entropy_forward_2_kernel_2_geometry(const opsmith_softmax_cross_entropy_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->outer * d->inner);
}

OPSMITH_INLINE opsmith_geometry softmax_cross_entropy_backward_1_geometry(const opsmith_softmax_cross_entropy_dims *d)
{
    if (d->inner != 1) {
        return opsmith_rows(0, 1, d->C, d->outer, d->inner);
    }
    return opsmith_columns(1, 1, d->C, d->outer, 0);
}

OPSMITH_INLINE opsmith_geometry softmax_cross_entropy_backward_2_geometry(const opsmith_softmax_cross_entropy_dims *d)
{
    if (d->inner != 1) {
        return opsmith_rows(0, 1, d->C, d->outer, d->inner);
    }
    return opsmith_columns(1, 1, d->C, d->outer, 0);
}

#ifdef __cplusplus
}
#endif

#endif
