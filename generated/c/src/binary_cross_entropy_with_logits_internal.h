/* Made by Opsmith from losses/binary_cross_entropy_with_logits.yaml. Changes belong there.
 *
 * What the sources of binary_cross_entropy_with_logits share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_BINARY_CROSS_ENTROPY_WITH_LOGITS_INTERNAL_H
#define OPSMITH_BINARY_CROSS_ENTROPY_WITH_LOGITS_INTERNAL_H

#include "opsmith/binary_cross_entropy_with_logits.h"
#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_binary_cross_entropy_with_logits_check(const opsmith_binary_cross_entropy_with_logits_params *params, const opsmith_binary_cross_entropy_with_logits_dims *dims);

OPSMITH_INLINE opsmith_geometry binary_cross_entropy_with_logits_forward_geometry(const opsmith_binary_cross_entropy_with_logits_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->axes);
}

OPSMITH_INLINE opsmith_geometry binary_cross_entropy_with_logits_backward_geometry(const opsmith_binary_cross_entropy_with_logits_dims *d)
{
    return opsmith_rows(0, 1, 1, 1, d->axes);
}

#ifdef __cplusplus
}
#endif

#endif
