/* Made by Opsmith from activations/mish.yaml. Changes belong there.
 *
 * What the sources of mish share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_MISH_INTERNAL_H
#define OPSMITH_MISH_INTERNAL_H

#include "opsmith/mish.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_mish_check(const opsmith_mish_params *params, const opsmith_mish_dims *dims);

OPSMITH_INLINE opsmith_geometry mish_forward_geometry(const opsmith_mish_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

OPSMITH_INLINE opsmith_geometry mish_backward_geometry(const opsmith_mish_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

#ifdef __cplusplus
}
#endif

#endif
