/* Made by Opsmith from normalization/layer_normalization.yaml. Changes belong there.
 *
 * What the sources of layer_normalization share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_LAYER_NORMALIZATION_INTERNAL_H
#define OPSMITH_LAYER_NORMALIZATION_INTERNAL_H

#include "opsmith/layer_normalization.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_layer_normalization_check(const opsmith_layer_normalization_params *params,
    const opsmith_layer_normalization_dims *dims);

OPSMITH_INLINE opsmith_geometry layer_normalization_forward_geometry(const opsmith_layer_normalization_dims *d)
{
    if (d->inner != 1) {
        return opsmith_rows(0, 1, d->outer, 1, d->inner);
    }
    return opsmith_columns(1, 1, d->outer, 1, 0);
}

OPSMITH_INLINE opsmith_geometry layer_normalization_backward_kernel_1_geometry(const opsmith_layer_normalization_dims *d)
{
    if (d->inner != 1) {
        return opsmith_rows(0, 1, d->outer, 1, d->inner);
    }
    return opsmith_columns(1, 1, d->outer, 1, 0);
}

OPSMITH_INLINE opsmith_geometry layer_normalization_backward_kernel_2_geometry(const opsmith_layer_normalization_dims *d)
{
    if (d->inner != 1) {
        return opsmith_columns(0, 1, d->inner, d->outer, 0);
    }
    return opsmith_rows(1, 1, 1, 1, d->outer);
}

#ifdef __cplusplus
}
#endif

#endif
