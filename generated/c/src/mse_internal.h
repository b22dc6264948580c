/* Made by Opsmith from losses/mse.yaml. Changes belong there.
 *
 * What the sources of mse share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_MSE_INTERNAL_H
#define OPSMITH_MSE_INTERNAL_H

#include "opsmith/mse.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_mse_check(const opsmith_mse_params *params, const opsmith_mse_dims *dims);

OPSMITH_INLINE opsmith_geometry mse_forward_geometry(const opsmith_mse_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->axes);
}

OPSMITH_INLINE opsmith_geometry mse_backward_geometry(const opsmith_mse_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->axes);
}

#ifdef __cplusplus
}
#endif

#endif
