/* Made by Opsmith from activations/leaky_relu.yaml. Changes belong there.
 *
 * What the sources of leaky_relu share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_LEAKY_RELU_INTERNAL_H
#define OPSMITH_LEAKY_RELU_INTERNAL_H

#include "opsmith/leaky_relu.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_leaky_relu_check(const opsmith_leaky_relu_params *params,
    const opsmith_leaky_relu_dims *dims);

OPSMITH_INLINE opsmith_geometry leaky_relu_forward_geometry(const opsmith_leaky_relu_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

OPSMITH_INLINE opsmith_geometry leaky_relu_backward_geometry(const opsmith_leaky_relu_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

#ifdef __cplusplus
}
#endif

#endif
