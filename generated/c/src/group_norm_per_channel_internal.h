/* Made by Opsmith from normalization/group_norm_per_channel.yaml. Changes belong there.
 *
 * What the sources of group_norm_per_channel share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_GROUP_NORM_PER_CHANNEL_INTERNAL_H
#define OPSMITH_GROUP_NORM_PER_CHANNEL_INTERNAL_H

#include "opsmith/group_norm_per_channel.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_group_norm_per_channel_check(const opsmith_group_norm_per_channel_params *params,
    const opsmith_group_norm_per_channel_dims *dims);

OPSMITH_INLINE opsmith_geometry group_norm_per_channel_forward_geometry(const opsmith_group_norm_per_channel_dims *d)
{
    if (d->inner != 1) {
        return opsmith_rows(0, d->N, d->G, d->K, d->inner);
    }
    return opsmith_rows(1, d->N, d->G, 1, d->K);
}

OPSMITH_INLINE opsmith_geometry group_norm_per_channel_backward_kernel_1_geometry(const opsmith_group_norm_per_channel_dims *d)
{
    if (d->inner != 1) {
        return opsmith_rows(0, d->N, d->G, d->K, d->inner);
    }
    return opsmith_rows(1, d->N, d->G, 1, d->K);
}

OPSMITH_INLINE opsmith_geometry group_norm_per_channel_backward_kernel_2_geometry(const opsmith_group_norm_per_channel_dims *d)
{
    if (d->inner != 1) {
        return opsmith_rows(0, d->G, d->K, d->N, d->inner);
    }
    return opsmith_columns(1, d->G, d->K, d->N, 0);
}

#ifdef __cplusplus
}
#endif

#endif
