/* Made by Opsmith from optimizers/rmsprop_update.yaml. Changes belong there.
 *
 * rmsprop_update: One step of RMSProp as Tieleman and Hinton defined it.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "rmsprop_update_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_rmsprop_update_params *params;
    const opsmith_rmsprop_update_dims *dims;
    const ELEMENT(T) *weight; /* (axes) */
    const ELEMENT(T) *grad; /* (axes) */
    const ELEMENT(T) *n; /* (axes) */
    ELEMENT(T) *new_n; /* (axes) */
    ELEMENT(T) *out; /* (axes) */
} forward_arguments;

/* forward. Groups over nothing; each is swept over axes. */

/* Flat: the innermost run is axes, reduced. */
typedef struct forward_flat_scalars {
    real rescale_grad;
    real wd;
    int32_t clip_gradient_is_at_least_zero;
    real minus_clip_gradient;
    real clip_gradient;
    real gamma1;
    real one_minus_gamma1;
    real lr;
    real epsilon;
    int32_t clip_weights_is_at_least_zero;
    real minus_clip_weights;
    real clip_weights;
} forward_flat_scalars;

_Static_assert(sizeof(forward_flat_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_flat_scalars) <= 96, "workspace_bytes counts on this size");

static void forward_flat_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_flat_scalars *scalars = scalars_;
    (void)tile;

    const int32_t clip_gradient_is_at_least_zero = a->params->clip_gradient >= 0.0;
    const double minus_clip_gradient = -a->params->clip_gradient;
    const double one_minus_gamma1 = 1.0 - a->params->gamma1;
    const int32_t clip_weights_is_at_least_zero = a->params->clip_weights >= 0.0;
    const double minus_clip_weights = -a->params->clip_weights;

    scalars->rescale_grad = (real)a->params->rescale_grad;
    scalars->wd = (real)a->params->wd;
    scalars->clip_gradient_is_at_least_zero = clip_gradient_is_at_least_zero;
    scalars->minus_clip_gradient = (real)minus_clip_gradient;
    scalars->clip_gradient = (real)a->params->clip_gradient;
    scalars->gamma1 = (real)a->params->gamma1;
    scalars->one_minus_gamma1 = (real)one_minus_gamma1;
    scalars->lr = (real)a->params->lr;
    scalars->epsilon = (real)a->params->epsilon;
    scalars->clip_weights_is_at_least_zero = clip_weights_is_at_least_zero;
    scalars->minus_clip_weights = (real)minus_clip_weights;
    scalars->clip_weights = (real)a->params->clip_weights;
}

static void forward_flat_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_flat_scalars *scalars = scalars_;
    (void)sums_;
    const real rescale_grad = scalars->rescale_grad;
    const real wd = scalars->wd;
    const int32_t clip_gradient_is_at_least_zero = scalars->clip_gradient_is_at_least_zero;
    const real minus_clip_gradient = scalars->minus_clip_gradient;
    const real clip_gradient = scalars->clip_gradient;
    const real gamma1 = scalars->gamma1;
    const real one_minus_gamma1 = scalars->one_minus_gamma1;
    const real lr = scalars->lr;
    const real epsilon = scalars->epsilon;
    const int32_t clip_weights_is_at_least_zero = scalars->clip_weights_is_at_least_zero;
    const real minus_clip_weights = scalars->minus_clip_weights;
    const real clip_weights = scalars->clip_weights;

    /* out = minimum(maximum(stepped, -clip_weights), clip_weights) if clip_weights >= 0 else stepped,
     * new_n = gamma1 * n + (1 - gamma1) * gradient_2 * gradient_2 */
    {
        READ(T, grad, a->grad + tile->begin);
        READ(T, weight, a->weight + tile->begin);
        READ(T, n, a->n + tile->begin);
        WRITE(T, out, a->out + tile->begin);
        WRITE(T, new_n_array, a->new_n + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            const real gradient = rescale_grad * grad[i] + wd * weight[i];
            const real gradient_2 = clip_gradient_is_at_least_zero
                ? REAL(opsmith_minimum)(REAL(opsmith_maximum)(gradient, minus_clip_gradient), clip_gradient) : gradient;
            const real new_n = gamma1 * n[i] + one_minus_gamma1 * gradient_2 * gradient_2;
            const real stepped = weight[i] - lr * gradient_2 / REAL(sqrt)(new_n + epsilon);
            const real out_value = clip_weights_is_at_least_zero
                ? REAL(opsmith_minimum)(REAL(opsmith_maximum)(stepped, minus_clip_weights), clip_weights) : stepped;
            out[i] = out_value;
            new_n_array[i] = new_n;
        }
        WRITTEN(T, out, a->out + tile->begin);
        WRITTEN(T, new_n_array, a->new_n + tile->begin);
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
    const opsmith_rmsprop_update_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    {
        const int32_t wanted[] = {1};
        const opsmith_geometry geometry = rmsprop_update_forward_geometry(dims);
        opsmith_run(&forward_flat, &geometry, a, wanted, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_rmsprop_update_forward)(
    const opsmith_rmsprop_update_params *params, const opsmith_rmsprop_update_dims *dims, const ELEMENT(T) *weight,
        const ELEMENT(T) *grad, const ELEMENT(T) *n, ELEMENT(T) *new_n, ELEMENT(T) *out, void *saved, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_rmsprop_update_forward)(
    const opsmith_rmsprop_update_params *params, const opsmith_rmsprop_update_dims *dims, const ELEMENT(T) *weight,
        const ELEMENT(T) *grad, const ELEMENT(T) *n, ELEMENT(T) *new_n, ELEMENT(T) *out, void *saved, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_rmsprop_update_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t writes_n = 1;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_rmsprop_update_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 21);
    }
    const opsmith_array arrays[] = {
        {weight, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 12, 0, 0, 1},
        {grad, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 13, 0, 0, 1},
        {n, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 14, 0, 0, 1},
        {new_n, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 15, 1, 14, writes_n},
        {out, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 16, 1, 12, 1},
        {workspace, (int64_t)needed, 21, 1, 0, 0},
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
        .n = n,
        .new_n = new_n,
        .out = out,
    };
    forward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}
