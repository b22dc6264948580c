/* Made by Opsmith from normalization/layer_norm.yaml. Changes belong there.
 *
 * What the sources of layer_norm share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_LAYER_NORM_INTERNAL_H
#define OPSMITH_LAYER_NORM_INTERNAL_H

#include "opsmith/layer_norm.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_layer_norm_check(const opsmith_layer_norm_params *params,
    const opsmith_layer_norm_dims *dims);

OPSMITH_INLINE opsmith_geometry layer_norm_forward_geometry(const opsmith_layer_norm_dims *d)
{
    if (d->inner != 1) {
        return opsmith_columns(0, d->outer, d->inner, d->C, 0);
    }
    return opsmith_rows(1, 1, d->outer, 1, d->C);
}

OPSMITH_INLINE opsmith_geometry layer_norm_backward_kernel_1_geometry(const opsmith_layer_norm_dims *d)
{
    if (d->inner != 1) {
        return opsmith_columns(0, d->outer, d->inner, d->C, 0);
    }
    return opsmith_rows(1, 1, d->outer, 1, d->C);
}

OPSMITH_INLINE opsmith_geometry layer_norm_backward_kernel_2_geometry(const opsmith_layer_norm_dims *d)
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
