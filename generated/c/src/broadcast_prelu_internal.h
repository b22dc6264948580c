/* Made by Opsmith from activations/broadcast_prelu.yaml. Changes belong there.
 *
 * What the sources of broadcast_prelu share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_BROADCAST_PRELU_INTERNAL_H
#define OPSMITH_BROADCAST_PRELU_INTERNAL_H

#include "opsmith/broadcast_prelu.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_broadcast_prelu_check(const opsmith_broadcast_prelu_params *params,
    const opsmith_broadcast_prelu_dims *dims);

OPSMITH_INLINE opsmith_geometry broadcast_prelu_forward_geometry(const opsmith_broadcast_prelu_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

OPSMITH_INLINE opsmith_geometry broadcast_prelu_backward_geometry(const opsmith_broadcast_prelu_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

#ifdef __cplusplus
}
#endif

#endif
