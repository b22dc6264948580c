/* Made by Opsmith from optimizers/signum_update.yaml. Changes belong there.
 *
 * What the sources of signum_update share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_SIGNUM_UPDATE_INTERNAL_H
#define OPSMITH_SIGNUM_UPDATE_INTERNAL_H

#include "opsmith/signum_update.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_signum_update_check(const opsmith_signum_update_params *params,
    const opsmith_signum_update_dims *dims);

OPSMITH_INLINE opsmith_geometry signum_update_forward_geometry(const opsmith_signum_update_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->axes);
}

#ifdef __cplusplus
}
#endif

#endif
