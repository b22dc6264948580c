/* Made by Opsmith from activations/tanh.yaml. Changes belong there.
 *
 * What the sources of tanh share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_TANH_INTERNAL_H
#define OPSMITH_TANH_INTERNAL_H

#include "opsmith/tanh.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_tanh_check(const opsmith_tanh_params *params, const opsmith_tanh_dims *dims);

OPSMITH_INLINE opsmith_geometry tanh_forward_geometry(const opsmith_tanh_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

OPSMITH_INLINE opsmith_geometry tanh_backward_geometry(const opsmith_tanh_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

#ifdef __cplusplus
}
#endif

#endif
