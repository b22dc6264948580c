/* Made by Opsmith from activations/celu.yaml. Changes belong there.
 *
 * What the sources of celu share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_CELU_INTERNAL_H
#define OPSMITH_CELU_INTERNAL_H

#include "opsmith/celu.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_celu_check(const opsmith_celu_params *params, const opsmith_celu_dims *dims);

OPSMITH_INLINE opsmith_geometry celu_forward_geometry(const opsmith_celu_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

OPSMITH_INLINE opsmith_geometry celu_backward_geometry(const opsmith_celu_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

#ifdef __cplusplus
}
#endif

#endif
