/* Made by Opsmith from activations/sigmoid.yaml. Changes belong there.
 *
 * What the sources of sigmoid share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_SIGMOID_INTERNAL_H
#define OPSMITH_SIGMOID_INTERNAL_H

#include "opsmith/sigmoid.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_sigmoid_check(const opsmith_sigmoid_params *params,
    const opsmith_sigmoid_dims *dims);

OPSMITH_INLINE opsmith_geometry sigmoid_forward_geometry(const opsmith_sigmoid_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

OPSMITH_INLINE opsmith_geometry sigmoid_backward_geometry(const opsmith_sigmoid_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

#ifdef __cplusplus
}
#endif

#endif
