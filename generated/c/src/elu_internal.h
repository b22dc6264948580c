/* Made by Opsmith from activations/elu.yaml. Changes belong there.
 *
 * What the sources of elu share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_ELU_INTERNAL_H
#define OPSMITH_ELU_INTERNAL_H

#include "opsmith/elu.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_elu_check(const opsmith_elu_params *params, const opsmith_elu_dims *dims);

OPSMITH_INLINE opsmith_geometry elu_forward_geometry(const opsmith_elu_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

OPSMITH_INLINE opsmith_geometry elu_backward_geometry(const opsmith_elu_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

#ifdef __cplusplus
}
#endif

#endif
