/* Made by Opsmith from activations/geglu.yaml. Changes belong there.
 *
 * What the sources of geglu share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_GEGLU_INTERNAL_H
#define OPSMITH_GEGLU_INTERNAL_H

#include "opsmith/geglu.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_geglu_check(const opsmith_geglu_params *params, const opsmith_geglu_dims *dims);

OPSMITH_INLINE opsmith_geometry geglu_forward_1_geometry(const opsmith_geglu_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

OPSMITH_INLINE opsmith_geometry geglu_forward_2_geometry(const opsmith_geglu_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

OPSMITH_INLINE opsmith_geometry geglu_backward_1_geometry(const opsmith_geglu_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

OPSMITH_INLINE opsmith_geometry geglu_backward_2_geometry(const opsmith_geglu_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

#ifdef __cplusplus
}
#endif

#endif
