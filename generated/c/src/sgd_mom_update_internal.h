/* Made by Opsmith from optimizers/sgd_mom_update.yaml. Changes belong there.
 *
 * What the sources of sgd_mom_update share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_SGD_MOM_UPDATE_INTERNAL_H
#define OPSMITH_SGD_MOM_UPDATE_INTERNAL_H

#include "opsmith/sgd_mom_update.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_sgd_mom_update_check(const opsmith_sgd_mom_update_params *params,
    const opsmith_sgd_mom_update_dims *dims);

OPSMITH_INLINE opsmith_geometry sgd_mom_update_forward_geometry(const opsmith_sgd_mom_update_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->axes);
}

#ifdef __cplusplus
}
#endif

#endif
