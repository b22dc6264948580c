/* Made by Opsmith from normalization/instance_norm.yaml. Changes belong there.
 *
 * What the sources of instance_norm share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_INSTANCE_NORM_INTERNAL_H
#define OPSMITH_INSTANCE_NORM_INTERNAL_H

#include "opsmith/instance_norm.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_instance_norm_check(const opsmith_instance_norm_params *params,
    const opsmith_instance_norm_dims *dims);

OPSMITH_INLINE opsmith_geometry instance_norm_forward_geometry(const opsmith_instance_norm_dims *d)
{
    if (d->inner != 1) {
        return opsmith_rows(0, d->N, d->C, 1, d->inner);
    }
    return opsmith_columns(1, d->N, d->C, 1, 0);
}

OPSMITH_INLINE opsmith_geometry instance_norm_backward_kernel_1_geometry(const opsmith_instance_norm_dims *d)
{
    if (d->inner != 1) {
        return opsmith_rows(0, d->N, d->C, 1, d->inner);
    }
    return opsmith_columns(1, d->N, d->C, 1, 0);
}

OPSMITH_INLINE opsmith_geometry instance_norm_backward_kernel_2_geometry(const opsmith_instance_norm_dims *d)
{
    if (d->inner != 1) {
        return opsmith_rows(0, 1, d->C, d->N, d->inner);
    }
    return opsmith_columns(1, 1, d->C, d->N, 1);
}

#ifdef __cplusplus
}
#endif

#endif
