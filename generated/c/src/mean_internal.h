/* Made by Opsmith from reductions/mean.yaml. Changes belong there.
 *
 * What the sources of mean share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_MEAN_INTERNAL_H
#define OPSMITH_MEAN_INTERNAL_H

#include "opsmith/mean.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_mean_check(const opsmith_mean_params *params, const opsmith_mean_dims *dims);

OPSMITH_INLINE opsmith_geometry mean_forward_geometry(const opsmith_mean_dims *d)
{
    if (d->reduced_4 != 1) {
        return opsmith_rows(0, d->kept_1 * d->kept_2 * d->kept_3, d->kept_4, d->reduced_1 * d->reduced_2
            * d->reduced_3, d->reduced_4);
    }
    return opsmith_columns(1, d->kept_1 * d->kept_2 * d->kept_3, d->kept_4, d->reduced_1 * d->reduced_2 * d->reduced_3,
        0);
}

OPSMITH_INLINE opsmith_geometry mean_backward_geometry(const opsmith_mean_dims *d)
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
