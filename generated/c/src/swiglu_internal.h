/* Made by Opsmith from activations/swiglu.yaml. Changes belong there.
 *
 * What the sources of swiglu share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_SWIGLU_INTERNAL_H
#define OPSMITH_SWIGLU_INTERNAL_H

#include "opsmith/swiglu.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_swiglu_check(const opsmith_swiglu_params *params,
    const opsmith_swiglu_dims *dims);

OPSMITH_INLINE opsmith_geometry swiglu_forward_geometry(const opsmith_swiglu_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

OPSMITH_INLINE opsmith_geometry swiglu_backward_geometry(const opsmith_swiglu_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

#ifdef __cplusplus
}
#endif

#endif
