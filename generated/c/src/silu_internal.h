/* Made by Opsmith from activations/silu.yaml. Changes belong there.
 *
 * What the sources of silu share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_SILU_INTERNAL_H
#define OPSMITH_SILU_INTERNAL_H

#include "opsmith/silu.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_silu_check(const opsmith_silu_params *params, const opsmith_silu_dims *dims);

OPSMITH_INLINE opsmith_geometry silu_forward_geometry(const opsmith_silu_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

OPSMITH_INLINE opsmith_geometry silu_backward_geometry(const opsmith_silu_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

#ifdef __cplusplus
}
#endif

#endif
