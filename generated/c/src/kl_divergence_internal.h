/* Made by Opsmith from losses/kl_divergence.yaml. Changes belong there.
 *
 * What the sources of kl_divergence share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_KL_DIVERGENCE_INTERNAL_H
#define OPSMITH_KL_DIVERGENCE_INTERNAL_H

#include "opsmith/kl_divergence.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_kl_divergence_check(const opsmith_kl_divergence_params *params,
    const opsmith_kl_divergence_dims *dims);

OPSMITH_INLINE opsmith_geometry kl_divergence_forward_1_geometry(const opsmith_kl_divergence_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->N * d->inner);
}

OPSMITH_INLINE opsmith_geometry kl_divergence_forward_2_geometry(const opsmith_kl_divergence_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->N * d->inner);
}

OPSMITH_INLINE opsmith_geometry kl_divergence_backward_1_geometry(const opsmith_kl_divergence_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->N * d->inner);
}

OPSMITH_INLINE opsmith_geometry kl_divergence_backward_2_geometry(const opsmith_kl_divergence_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->N * d->inner);
}

#ifdef __cplusplus
}
#endif

#endif
