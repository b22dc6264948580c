/* Made by Opsmith from activations/softsign.yaml. Changes belong there.
 *
 * What the sources of softsign share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_SOFTSIGN_INTERNAL_H
#define OPSMITH_SOFTSIGN_INTERNAL_H

#include "opsmith/softsign.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_softsign_check(const opsmith_softsign_params *params,
    const opsmith_softsign_dims *dims);

OPSMITH_INLINE opsmith_geometry softsign_forward_geometry(const opsmith_softsign_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

OPSMITH_INLINE opsmith_geometry softsign_backward_geometry(const opsmith_softsign_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

#ifdef __cplusplus
}
#endif

#endif
