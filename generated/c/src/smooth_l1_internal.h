/* Made by Opsmith from losses/smooth_l1.yaml. Changes belong there.
 *
 * What the sources of smooth_l1 share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_SMOOTH_L1_INTERNAL_H
#define OPSMITH_SMOOTH_L1_INTERNAL_H

#include "opsmith/smooth_l1.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_smooth_l1_check(const opsmith_smooth_l1_params *params,
    const opsmith_smooth_l1_dims *dims);

OPSMITH_INLINE opsmith_geometry smooth_l1_forward_geometry(const opsmith_smooth_l1_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->axes);
}

OPSMITH_INLINE opsmith_geometry smooth_l1_backward_geometry(const opsmith_smooth_l1_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->axes);
}

#ifdef __cplusplus
}
#endif

#endif
