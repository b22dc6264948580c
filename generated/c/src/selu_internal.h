/* Made by Opsmith from activations/selu.yaml. Changes belong there.
 *
 * What the sources of selu share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_SELU_INTERNAL_H
#define OPSMITH_SELU_INTERNAL_H

#include "opsmith/selu.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_selu_check(const opsmith_selu_params *params, const opsmith_selu_dims *dims);

OPSMITH_INLINE opsmith_geometry selu_forward_geometry(const opsmith_selu_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

OPSMITH_INLINE opsmith_geometry selu_backward_geometry(const opsmith_selu_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

#ifdef __cplusplus
}
#endif

#endif
