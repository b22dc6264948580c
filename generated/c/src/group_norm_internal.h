/* Made by Opsmith from normalization/group_norm.yaml. Changes belong there.
 *
 * What the sources of group_norm share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_GROUP_NORM_INTERNAL_H
#define OPSMITH_GROUP_NORM_INTERNAL_H

#include "opsmith/group_norm.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_group_norm_check(const opsmith_group_norm_params *params,
    const opsmith_group_norm_dims *dims);

OPSMITH_INLINE opsmith_geometry group_norm_forward_geometry(const opsmith_group_norm_dims *d)
{
    if ((d->K * d->inner) != 1) {
        return opsmith_rows(0, d->N, d->G, 1, d->K * d->inner);
    }
    return opsmith_columns(1, d->N, d->G, 1, 0);
}

OPSMITH_INLINE opsmith_geometry group_norm_backward_kernel_1_geometry(const opsmith_group_norm_dims *d)
{
    if ((d->K * d->inner) != 1) {
        return opsmith_rows(0, d->N, d->G, 1, d->K * d->inner);
    }
    return opsmith_columns(1, d->N, d->G, 1, 0);
}

OPSMITH_INLINE opsmith_geometry group_norm_backward_kernel_2_geometry(const opsmith_group_norm_dims *d)
{
    if ((d->K * d->inner) != 1) {
        return opsmith_rows(0, 1, d->G, d->N, d->K * d->inner);
    }
    return opsmith_columns(1, 1, d->G, d->N, 1);
}

#ifdef __cplusplus
}
#endif

#endif
