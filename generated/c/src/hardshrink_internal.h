/* Made by Opsmith from activations/hardshrink.yaml. Changes belong there.
 *
 * What the sources of hardshrink share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_HARDSHRINK_INTERNAL_H
#define OPSMITH_HARDSHRINK_INTERNAL_H

#include "opsmith/hardshrink.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_hardshrink_check(const opsmith_hardshrink_params *params,
    const opsmith_hardshrink_dims *dims);

OPSMITH_INLINE opsmith_geometry hardshrink_forward_geometry(const opsmith_hardshrink_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

OPSMITH_INLINE opsmith_geometry hardshrink_backward_geometry(const opsmith_hardshrink_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

#ifdef __cplusplus
}
#endif

#endif
