/* Made by Opsmith from losses/cosine_similarity.yaml. Changes belong there.
 *
 * What the sources of cosine_similarity share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_COSINE_SIMILARITY_INTERNAL_H
#define OPSMITH_COSINE_SIMILARITY_INTERNAL_H

#include "opsmith/cosine_similarity.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_cosine_similarity_check(const opsmith_cosine_similarity_params *params,
    const opsmith_cosine_similarity_dims *dims);

OPSMITH_INLINE opsmith_geometry cosine_similarity_forward_geometry(const opsmith_cosine_similarity_dims *d)
{
    if (d->inner != 1) {
        return opsmith_columns(0, d->outer, d->inner, d->C, 1);
    }
    return opsmith_rows(1, 1, d->outer, 1, d->C);
}

OPSMITH_INLINE opsmith_geometry cosine_similarity_backward_geometry(const opsmith_cosine_similarity_dims *d)
{
    if (d->inner != 1) {
        return opsmith_columns(0, d->outer, d->inner, d->C, 1);
    }
    return opsmith_rows(1, 1, d->outer, 1, d->C);
}

#ifdef __cplusplus
}
#endif

#endif
