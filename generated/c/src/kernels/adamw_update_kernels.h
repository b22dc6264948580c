/* Made by Opsmith from optimizers/adamw_update.yaml. Changes belong there.
 *
 * adamw_update: One step of Adam with decoupled weight decay; corrections of the bias are part of lr.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "adamw_update_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_adamw_update_params *params;
    const opsmith_adamw_update_dims *dims;
    const ELEMENT(T) *weight; /* (axes) */
    const ELEMENT(T) *grad; /* (axes) */
    const ELEMENT(T) *mean; /* (axes) */
    const ELEMENT(T) *var; /* (axes) */
    ELEMENT(T) *new_mean; /* (axes) */
    ELEMENT(T) *new_var; /* (axes) */
    ELEMENT(T) *out; /* (axes) */
} forward_arguments;

/* forward. Groups over nothing; each is swept over axes. */

/* Flat: the innermost run is axes, reduced. */
typedef struct forward_flat_scalars {
    real rescale_grad;
    int32_t clip_gradient_is_at_least_zero;
    real minus_clip_gradient;
    real clip_gradient;
    real beta1;
    real one_minus_beta1;
    real beta2;
    real one_minus_beta2;
    real eta;
    real lr;
    real epsilon;
    real wd;
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
    const double one_minus_beta1 = 1.0 - a->params->beta1;
    const double one_minus_beta2 = 1.0 - a->params->beta2;

    scalars->rescale_grad = (real)a->params->rescale_grad;
    scalars->clip_gradient_is_at_least_zero = clip_gradient_is_at_least_zero;
    scalars->minus_clip_gradient = (real)minus_clip_gradient;
    scalars->clip_gradient = (real)a->params->clip_gradient;
    scalars->beta1 = (real)a->params->beta1;
    scalars->one_minus_beta1 = (real)one_minus_beta1;
    scalars->beta2 = (real)a->params->beta2;
    scalars->one_minus_beta2 = (real)one_minus_beta2;
    scalars->eta = (real)a->params->eta;
    scalars->lr = (real)a->params->lr;
    scalars->epsilon = (real)a->params->epsilon;
    scalars->wd = (real)a->params->wd;
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
    const real beta1 = scalars->beta1;
    const real one_minus_beta1 = scalars->one_minus_beta1;
    const real beta2 = scalars->beta2;
    const real one_minus_beta2 = scalars->one_minus_beta2;
    const real eta = scalars->eta;
    const real lr = scalars->lr;
    const real epsilon = scalars->epsilon;
    const real wd = scalars->wd;

    /* out = weight - eta * (lr * new_mean / (sqrt(new_var) + epsilon) + wd * weight),
     * new_mean = beta1 * mean + (1 - beta1) * gradient_2,
     * new_var = beta2 * var + (1 - beta2) * gradient_2 * gradient_2 */
    {
        READ(T, grad, a->grad + tile->begin);
        READ(T, mean, a->mean + tile->begin);
        READ(T, var, a->var + tile->begin);
        READ(T, weight, a->weight + tile->begin);
        WRITE(T, out, a->out + tile->begin);
        WRITE(T, new_mean_array, a->new_mean + tile->begin);
        WRITE(T, new_var_array, a->new_var + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            const real gradient = rescale_grad * grad[i];
            const real gradient_2 = clip_gradient_is_at_least_zero
                ? REAL(opsmith_minimum)(REAL(opsmith_maximum)(gradient, minus_clip_gradient), clip_gradient) : gradient;
            const real new_mean = beta1 * mean[i] + one_minus_beta1 * gradient_2;
            const real new_var = beta2 * var[i] + one_minus_beta2 * gradient_2 * gradient_2;
            const real out_value = weight[i] - eta * (lr * new_mean / (REAL(sqrt)(new_var) + epsilon) + wd * weight[i]);
            out[i] = out_value;
            new_mean_array[i] = new_mean;
            new_var_array[i] = new_var;
        }
        WRITTEN(T, out, a->out + tile->begin);
        WRITTEN(T, new_mean_array, a->new_mean + tile->begin);
        WRITTEN(T, new_var_array, a->new_var + tile->begin);
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
    const opsmith_adamw_update_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    {
        const int32_t wanted[] = {1};
        const opsmith_geometry geometry = adamw_update_forward_geometry(dims);
        opsmith_run(&forward_flat, &geometry, a, wanted, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_adamw_update_forward)(
    const opsmith_adamw_update_params *params, const opsmith_adamw_update_dims *dims, const ELEMENT(T) *weight,
        const ELEMENT(T) *grad, const ELEMENT(T) *mean, const ELEMENT(T) *var, ELEMENT(T) *new_mean,
        ELEMENT(T) *new_var, ELEMENT(T) *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_adamw_update_forward)(
    const opsmith_adamw_update_params *params, const opsmith_adamw_update_dims *dims, const ELEMENT(T) *weight,
        const ELEMENT(T) *grad, const ELEMENT(T) *mean, const ELEMENT(T) *var, ELEMENT(T) *new_mean,
        ELEMENT(T) *new_var, ELEMENT(T) *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    opsmith_status status = opsmith_adamw_update_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t writes_mean = 1;
    const int32_t writes_var = 1;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_adamw_update_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 24);
    }
    const opsmith_array arrays[] = {
        {weight, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 13, 0, 0, 1},
        {grad, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 14, 0, 0, 1},
        {mean, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 15, 0, 0, 1},
        {var, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 16, 0, 0, 1},
        {new_mean, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 17, 1, 15, writes_mean},
        {new_var, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 18, 1, 16, writes_var},
        {out, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 19, 1, 13, 1},
        {workspace, (int64_t)needed, 24, 1, 0, 0},
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
        .mean = mean,
        .var = var,
        .new_mean = new_mean,
        .new_var = new_var,
        .out = out,
    };
    forward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}
