/* Made by Opsmith from activations/erf.yaml. Changes belong there.
 *
 * What the sources of erf share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_ERF_INTERNAL_H
#define OPSMITH_ERF_INTERNAL_H

#include "opsmith/erf.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_erf_check(const opsmith_erf_params *params, const opsmith_erf_dims *dims);

OPSMITH_INLINE opsmith_geometry erf_forward_geometry(const opsmith_erf_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

OPSMITH_INLINE opsmith_geometry erf_backward_geometry(const opsmith_erf_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->n);
}

#ifdef __cplusplus
}
#endif

#endif
