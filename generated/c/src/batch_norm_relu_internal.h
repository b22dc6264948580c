/* Made by Opsmith from normalization/batch_norm_relu.yaml. Changes belong there.
 *
 * What the sources of batch_norm_relu share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_BATCH_NORM_RELU_INTERNAL_H
#define OPSMITH_BATCH_NORM_RELU_INTERNAL_H

#include "opsmith/batch_norm_relu.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_batch_norm_relu_check(const opsmith_batch_norm_relu_params *params,
    const opsmith_batch_norm_relu_dims *dims);

OPSMITH_INLINE opsmith_geometry batch_norm_relu_forward_1_geometry(const opsmith_batch_norm_relu_dims *d)
{
    if (d->inner != 1) {
        return opsmith_rows(0, 1, d->C, d->outer, d->inner);
    }
    return opsmith_columns(1, 1, d->C, d->outer, 1);
}

OPSMITH_INLINE opsmith_geometry batch_norm_relu_forward_2_geometry(const opsmith_batch_norm_relu_dims *d)
{
    if (d->inner != 1) {
        return opsmith_rows(0, 1, d->C, d->outer, d->inner);
    }
    return opsmith_columns(1, 1, d->C, d->outer, 1);
}

OPSMITH_INLINE opsmith_geometry batch_norm_relu_backward_1_geometry(const opsmith_batch_norm_relu_dims *d)
{
    if (d->inner != 1) {
        return opsmith_rows(0, 1, d->C, d->outer, d->inner);
    }
    return opsmith_columns(1, 1, d->C, d->outer, 1);
}

OPSMITH_INLINE opsmith_geometry batch_norm_relu_backward_2_geometry(const opsmith_batch_norm_relu_dims *d)
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
