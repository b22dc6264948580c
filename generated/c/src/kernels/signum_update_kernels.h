/* Made by Opsmith from optimizers/signum_update.yaml. Changes belong there.
 *
 * signum_update: One step of gradient descent by the signs of the momentum.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "signum_update_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_signum_update_params *params;
    const opsmith_signum_update_dims *dims;
    const ELEMENT(T) *weight; /* (axes) */
    const ELEMENT(T) *grad; /* (axes) */
    const ELEMENT(T) *mom; /* (axes) */
    ELEMENT(T) *new_mom; /* (axes) */
    ELEMENT(T) *out; /* (axes) */
} forward_arguments;

/* forward. Groups over nothing; each is swept over axes. */

/* Flat: the innermost run is axes, reduced. */
typedef struct forward_flat_scalars {
    real rescale_grad;
    int32_t clip_gradient_is_at_least_zero;
    real minus_clip_gradient;
    real clip_gradient;
    real momentum;
    real one_minus_momentum;
    real wd;
    real offset;
    real lr;
} forward_flat_scalars;

_Static_assert(sizeof(forward_flat_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_flat_scalars) <= 72, "workspace_bytes counts on this size");

static void forward_flat_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_flat_scalars *scalars = scalars_;
    (void)tile;

    const int32_t clip_gradient_is_at_least_zero = a->params->clip_gradient >= 0.0;
    const double minus_clip_gradient = -a->params->clip_gradient;
    const double one_minus_momentum = 1.0 - a->params->momentum;
    const double offset = 1.0 - a->params->lr * a->params->wd_lh;

    scalars->rescale_grad = (real)a->params->rescale_grad;
    scalars->clip_gradient_is_at_least_zero = clip_gradient_is_at_least_zero;
    scalars->minus_clip_gradient = (real)minus_clip_gradient;
    scalars->clip_gradient = (real)a->params->clip_gradient;
    scalars->momentum = (real)a->params->momentum;
    scalars->one_minus_momentum = (real)one_minus_momentum;
    scalars->wd = (real)a->params->wd;
    scalars->offset = (real)offset;
    scalars->lr = (real)a->params->lr;
}

static void forward_flat_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_flat_scalars *scalars = scalars_;
    (void)sums_;
    const real rescale_grad = scalars->rescale_grad;
    const int32_t clip_gradient_is_at_least_zero = scalars->clip_gradient_is_at_least_zero;
    const real minus_clip_gradient = scalars->minus_clip_gradient;
    const real clip_gradient = scalars->clip_gradient;
    const real momentum = scalars->momentum;
    const real one_minus_momentum = scalars->one_minus_momentum;
    const real wd = scalars->wd;
    const real offset = scalars->offset;
    const real lr = scalars->lr;

    /* out = (1 - lr * wd_lh) * weight + lr * sign(new_mom),
     * new_mom = momentum * mom - (1 - momentum) * (wd * weight + gradient_2) */
    {
        READ(T, grad, a->grad + tile->begin);
        READ(T, mom, a->mom + tile->begin);
        READ(T, weight, a->weight + tile->begin);
        WRITE(T, out, a->out + tile->begin);
        WRITE(T, new_mom_array, a->new_mom + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            const real gradient = rescale_grad * grad[i];
            const real gradient_2 = clip_gradient_is_at_least_zero
                ? REAL(opsmith_minimum)(REAL(opsmith_maximum)(gradient, minus_clip_gradient), clip_gradient) : gradient;
            const real new_mom = momentum * mom[i] - one_minus_momentum * (wd * weight[i] + gradient_2);
            const real out_value = offset * weight[i] + lr * REAL(opsmith_sign)(new_mom);
            out[i] = out_value;
            new_mom_array[i] = new_mom;
        }
        WRITTEN(T, out, a->out + tile->begin);
        WRITTEN(T, new_mom_array, a->new_mom + tile->begin);
    }
}

static const opsmith_sweep forward_flat_sweeps[] = {
    {forward_flat_section_0, forward_flat_sweep_1, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_flat = {
    .sweeps = forward_flat_sweeps,
    .count = 1,
    .initialize = NULL,
    .sums_bytes = 0,
    .scalars_bytes = sizeof(forward_flat_scalars),
};

static void forward(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_signum_update_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    {
        const int32_t wanted[] = {1};
        const opsmith_geometry geometry = signum_update_forward_geometry(dims);
        opsmith_run(&forward_flat, &geometry, a, wanted, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_signum_update_forward)(
    const opsmith_signum_update_params *params, const opsmith_signum_update_dims *dims, const ELEMENT(T) *weight,
        const ELEMENT(T) *grad, const ELEMENT(T) *mom, ELEMENT(T) *new_mom, ELEMENT(T) *out, void *saved,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_signum_update_forward)(
    const opsmith_signum_update_params *params, const opsmith_signum_update_dims *dims, const ELEMENT(T) *weight,
        const ELEMENT(T) *grad, const ELEMENT(T) *mom, ELEMENT(T) *new_mom, ELEMENT(T) *out, void *saved,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_signum_update_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t writes_mom = 1;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_signum_update_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 20);
    }
    const opsmith_array arrays[] = {
        {weight, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 11, 0, 0, 1},
        {grad, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 12, 0, 0, 1},
        {mom, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 13, 0, 0, 1},
        {new_mom, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 14, 1, 13, writes_mom},
        {out, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 15, 1, 11, 1},
        {workspace, (int64_t)needed, 20, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    forward_arguments a = {
        .params = params,
        .dims = dims,
        .weight = weight,
        .grad = grad,
        .mom = mom,
        .new_mom = new_mom,
        .out = out,
    };
    forward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}
