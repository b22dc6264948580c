/* Made by Opsmith from activations/thresholded_relu.yaml. Changes belong there.
 *
 * What the sources of thresholded_relu share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_THRESHOLDED_RELU_INTERNAL_H
#define OPSMITH_THRESHOLDED_RELU_INTERNAL_H

#include "opsmith/thresholded_relu.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_thresholded_relu_check(const opsmith_thresholded_relu_params *params,
    const opsmith_thresholded_relu_dims *dims);

OPSMITH_INLINE opsmith_geometry thresholded_relu_forward_geometry(const opsmith_thresholded_relu_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

OPSMITH_INLINE opsmith_geometry thresholded_relu_backward_geometry(const opsmith_thresholded_relu_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

#ifdef __cplusplus
}
#endif

#endif
