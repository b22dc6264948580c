/* Made by Opsmith from activations/gelu.yaml. Changes belong there.
 *
 * What the sources of gelu share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_GELU_INTERNAL_H
#define OPSMITH_GELU_INTERNAL_H

#include "opsmith/gelu.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_gelu_check(const opsmith_gelu_params *params, const opsmith_gelu_dims *dims);

OPSMITH_INLINE opsmith_geometry gelu_forward_1_geometry(const opsmith_gelu_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

OPSMITH_INLINE opsmith_geometry gelu_forward_2_geometry(const opsmith_gelu_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

OPSMITH_INLINE opsmith_geometry gelu_backward_1_geometry(const opsmith_gelu_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

OPSMITH_INLINE opsmith_geometry gelu_backward_2_geometry(const opsmith_gelu_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

#ifdef __cplusplus
}
#endif

#endif
