/* Made by Opsmith from activations/hard_swish.yaml. Changes belong there.
 *
 * What the sources of hard_swish share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_HARD_SWISH_INTERNAL_H
#define OPSMITH_HARD_SWISH_INTERNAL_H

#include "opsmith/hard_swish.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_hard_swish_check(const opsmith_hard_swish_params *params,
    const opsmith_hard_swish_dims *dims);

OPSMITH_INLINE opsmith_geometry hard_swish_forward_geometry(const opsmith_hard_swish_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

OPSMITH_INLINE opsmith_geometry hard_swish_backward_geometry(const opsmith_hard_swish_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

#ifdef __cplusplus
}
#endif

#endif
