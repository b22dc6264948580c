/* Made by Opsmith from losses/huber.yaml. Changes belong there.
 *
 * What the sources of huber share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_HUBER_INTERNAL_H
#define OPSMITH_HUBER_INTERNAL_H

#include "opsmith/huber.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_huber_check(const opsmith_huber_params *params, const opsmith_huber_dims *dims);

OPSMITH_INLINE opsmith_geometry huber_forward_geometry(const opsmith_huber_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->axes);
}

OPSMITH_INLINE opsmith_geometry huber_backward_geometry(const opsmith_huber_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->axes);
}

#ifdef __cplusplus
}
#endif

#endif
