/* Made by Opsmith from activations/softplus.yaml. Changes belong there.
 *
 * What the sources of softplus share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_SOFTPLUS_INTERNAL_H
#define OPSMITH_SOFTPLUS_INTERNAL_H

#include "opsmith/softplus.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_softplus_check(const opsmith_softplus_params *params,
    const opsmith_softplus_dims *dims);

OPSMITH_INLINE opsmith_geometry softplus_forward_geometry(const opsmith_softplus_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

OPSMITH_INLINE opsmith_geometry softplus_backward_geometry(const opsmith_softplus_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

#ifdef __cplusplus
}
#endif

#endif
