/* Made by Opsmith from activations/swish.yaml. Changes belong there.
 *
 * What the sources of swish share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_SWISH_INTERNAL_H
#define OPSMITH_SWISH_INTERNAL_H

#include "opsmith/swish.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_swish_check(const opsmith_swish_params *params, const opsmith_swish_dims *dims);

OPSMITH_INLINE opsmith_geometry swish_forward_geometry(const opsmith_swish_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

OPSMITH_INLINE opsmith_geometry swish_backward_geometry(const opsmith_swish_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

#ifdef __cplusplus
}
#endif

#endif
