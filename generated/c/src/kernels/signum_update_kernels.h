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
typedef struct forward_scalars {
    real rescale_grad[OPSMITH_GROUPS];
    int32_t clip_gradient_is_at_least_zero[OPSMITH_GROUPS];
    real minus_clip_gradient[OPSMITH_GROUPS];
    real clip_gradient[OPSMITH_GROUPS];
    real momentum[OPSMITH_GROUPS];
    real one_minus_momentum[OPSMITH_GROUPS];
    real wd[OPSMITH_GROUPS];
    real offset[OPSMITH_GROUPS];
    real lr[OPSMITH_GROUPS];
} forward_scalars;

_Static_assert(sizeof(forward_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_scalars) <= 4608, "workspace_bytes counts on this size");

static void forward_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int32_t clip_gradient_is_at_least_zero = a->params->clip_gradient >= 0.0;
        const double minus_clip_gradient = -a->params->clip_gradient;
        const double one_minus_momentum = 1.0 - a->params->momentum;
        const double offset = 1.0 - a->params->lr * a->params->wd_lh;

        scalars->rescale_grad[j] = (real)a->params->rescale_grad;
        scalars->clip_gradient_is_at_least_zero[j] = clip_gradient_is_at_least_zero;
        scalars->minus_clip_gradient[j] = (real)minus_clip_gradient;
        scalars->clip_gradient[j] = (real)a->params->clip_gradient;
        scalars->momentum[j] = (real)a->params->momentum;
        scalars->one_minus_momentum[j] = (real)one_minus_momentum;
        scalars->wd[j] = (real)a->params->wd;
        scalars->offset[j] = (real)offset;
        scalars->lr[j] = (real)a->params->lr;
    }
}

static void forward_flat_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_scalars *scalars = scalars_;
    (void)sums_;
    SLABS (slab) {
        for (int64_t j = tile->from; j < tile->to; ++j) {
            const real rescale_grad = scalars->rescale_grad[j];
            const int32_t clip_gradient_is_at_least_zero = scalars->clip_gradient_is_at_least_zero[j];
            const real minus_clip_gradient = scalars->minus_clip_gradient[j];
            const real clip_gradient = scalars->clip_gradient[j];
            const real momentum = scalars->momentum[j];
            const real one_minus_momentum = scalars->one_minus_momentum[j];
            const real wd = scalars->wd[j];
            const real offset = scalars->offset[j];
            const real lr = scalars->lr[j];
            /* out = (1 - lr * wd_lh) * weight + lr * sign(new_mom),
             * new_mom = momentum * mom - (1 - momentum) * (wd * weight + gradient_2) */
            {
                const ELEMENT(T) *const grad_array = a->grad + tile->begin;
                const ELEMENT(T) *const mom_array = a->mom + tile->begin;
                const ELEMENT(T) *const weight_array = a->weight + tile->begin;
                ELEMENT(T) *const out_array = a->out + tile->begin;
                ELEMENT(T) *const new_mom_elements_array = a->new_mom + tile->begin;
                CHUNKS (at, tile->length, HEAD(out_array)) {
                    LINE_OF(a->grad, T, grad, grad_array + at);
                    LINE(T, mom, mom_array + at);
                    LINE(T, weight, weight_array + at);
                    LINE_OUT(T, out, out_array + at, opsmith_streams(tile) && a->out != a->weight);
                    LINE_OUT(T, new_mom_elements, new_mom_elements_array + at, opsmith_streams(tile)
                        && a->new_mom != a->mom);
                    FETCH(grad_array + at);
                    FETCH(mom_array + at);
                    FETCH(weight_array + at);

                    OPSMITH_TURNS (i, count) {
                        const real gradient = rescale_grad * grad[i];
                        const real gradient_2 = clip_gradient_is_at_least_zero
                            ? REAL(opsmith_minimum)(REAL(opsmith_maximum)(gradient, minus_clip_gradient),
                            clip_gradient) : gradient;
                        const real new_mom = momentum * mom[i] - one_minus_momentum * (wd * weight[i] + gradient_2);
                        const real out_value = offset * weight[i] + lr * REAL(opsmith_sign)(new_mom);
                        out[i] = out_value;
                        new_mom_elements[i] = new_mom;
                    }
                    LINE_PUT(T, out, out_array + at, opsmith_streams(tile) && a->out != a->weight);
                    LINE_PUT(T, new_mom_elements, new_mom_elements_array + at, opsmith_streams(tile)
                        && a->new_mom != a->mom);
                }
            }
        }
    }
}

static const opsmith_sweep forward_flat_sweeps[] = {
    {forward_section_0, forward_flat_sweep_1, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_flat = {
    .sweeps = forward_flat_sweeps,
    .count = 1,
    .initialize = NULL,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = 0,
    .scalars_bytes = sizeof(forward_scalars),
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
};

static void forward(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_signum_update_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    {
        const int32_t wanted[] = {1};
        const opsmith_geometry geometry = signum_update_forward_geometry(dims);
        const opsmith_kernel *kernel = &forward_flat;
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
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
