/* Made by Opsmith from reductions/argmax.yaml. Changes belong there.
 *
 * What the sources of argmax share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_ARGMAX_INTERNAL_H
#define OPSMITH_ARGMAX_INTERNAL_H

#include "opsmith/argmax.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_argmax_check(const opsmith_argmax_params *params,
    const opsmith_argmax_dims *dims);

OPSMITH_INLINE opsmith_geometry argmax_forward_1_geometry(const opsmith_argmax_dims *d)
{
    if (d->reduced_4 != 1) {
        return opsmith_rows(0, d->kept_1 * d->kept_2 * d->kept_3, d->kept_4, d->reduced_1 * d->reduced_2
            * d->reduced_3, d->reduced_4);
    }
    return opsmith_columns(1, d->kept_1 * d->kept_2 * d->kept_3, d->kept_4, d->reduced_1 * d->reduced_2 * d->reduced_3,
        0);
}

OPSMITH_INLINE opsmith_geometry argmax_forward_2_geometry(const opsmith_argmax_dims *d)
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
