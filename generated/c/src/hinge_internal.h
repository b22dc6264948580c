/* Made by Opsmith from losses/hinge.yaml. Changes belong there.
 *
 * What the sources of hinge share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_HINGE_INTERNAL_H
#define OPSMITH_HINGE_INTERNAL_H

#include "opsmith/hinge.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_hinge_check(const opsmith_hinge_params *params, const opsmith_hinge_dims *dims);

OPSMITH_INLINE opsmith_geometry hinge_forward_geometry(const opsmith_hinge_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->axes);
}

OPSMITH_INLINE opsmith_geometry hinge_backward_geometry(const opsmith_hinge_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->axes);
}

#ifdef __cplusplus
}
#endif

#endif
