/* Made by Opsmith from activations/relu.yaml. Changes belong there.
 *
 * What the sources of relu share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_RELU_INTERNAL_H
#define OPSMITH_RELU_INTERNAL_H

#include "opsmith/relu.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_relu_check(const opsmith_relu_params *params, const opsmith_relu_dims *dims);

OPSMITH_INLINE opsmith_geometry relu_forward_geometry(const opsmith_relu_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

OPSMITH_INLINE opsmith_geometry relu_backward_geometry(const opsmith_relu_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

#ifdef __cplusplus
}
#endif

#endif
