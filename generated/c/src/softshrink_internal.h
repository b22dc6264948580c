/* Made by Opsmith from activations/softshrink.yaml. Changes belong there.
 *
 * What the sources of softshrink share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_SOFTSHRINK_INTERNAL_H
#define OPSMITH_SOFTSHRINK_INTERNAL_H

#include "opsmith/softshrink.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_softshrink_check(const opsmith_softshrink_params *params,
    const opsmith_softshrink_dims *dims);

OPSMITH_INLINE opsmith_geometry softshrink_forward_geometry(const opsmith_softshrink_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

OPSMITH_INLINE opsmith_geometry softshrink_backward_geometry(const opsmith_softshrink_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

#ifdef __cplusplus
}
#endif

#endif
