/* Made by Opsmith from reductions/l1_norm.yaml. Changes belong there.
 *
 * What the sources of l1_norm share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_L1_NORM_INTERNAL_H
#define OPSMITH_L1_NORM_INTERNAL_H

#include "opsmith/l1_norm.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_l1_norm_check(const opsmith_l1_norm_params *params,
    const opsmith_l1_norm_dims *dims);

OPSMITH_INLINE opsmith_geometry l1_norm_forward_geometry(const opsmith_l1_norm_dims *d)
{
    if (d->reduced_4 != 1) {
        return opsmith_rows(0, d->kept_1 * d->kept_2 * d->kept_3, d->kept_4, d->reduced_1 * d->reduced_2
            * d->reduced_3, d->reduced_4);
    }
    return opsmith_columns(1, d->kept_1 * d->kept_2 * d->kept_3, d->kept_4, d->reduced_1 * d->reduced_2 * d->reduced_3,
        0);
}

OPSMITH_INLINE opsmith_geometry l1_norm_backward_geometry(const opsmith_l1_norm_dims *d)
{
    if (d->reduced_4 != 1) {
        return opsmith_rows(0, d->kept_1 * d->kept_2 * d->kept_3, d->kept_4, d->reduced_1 * d->reduced_2
            * d->reduced_3, d->reduced_4);
    }
    return opsmith_columns(1, d->kept_1 * d->kept_2 * d->kept_3, d->kept_4, d->reduced_1 * d->reduced_2 * d->reduced_3,
        0);
}

#ifdef __cplusplus
}
#endif

#endif
