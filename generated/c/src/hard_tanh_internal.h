/* Made by Opsmith from activations/hard_tanh.yaml. Changes belong there.
 *
 * What the sources of hard_tanh share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_HARD_TANH_INTERNAL_H
#define OPSMITH_HARD_TANH_INTERNAL_H

#include "opsmith/hard_tanh.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_hard_tanh_check(const opsmith_hard_tanh_params *params,
    const opsmith_hard_tanh_dims *dims);

OPSMITH_INLINE opsmith_geometry hard_tanh_forward_geometry(const opsmith_hard_tanh_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

OPSMITH_INLINE opsmith_geometry hard_tanh_backward_geometry(const opsmith_hard_tanh_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

#ifdef __cplusplus
}
#endif

#endif
