/* Made by Opsmith from optimizers/lamb_update.yaml. Changes belong there.
 *
 * lamb_update: One step of LAMB - Adam with weight decay scaled by the ratio of the norms of weights and step.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "lamb_update_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_lamb_update_params *params;
    const opsmith_lamb_update_dims *dims;
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
typedef struct forward_flat_sums {
    opsmith_norm size;
    opsmith_norm length;
} forward_flat_sums;

_Static_assert(sizeof(forward_flat_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_flat_sums) <= 48, "workspace_bytes counts on this size");

typedef struct forward_flat_scalars {
    real rescale_grad;
    int32_t clip_gradient_is_at_least_zero;
    real minus_clip_gradient;
    real clip_gradient;
    real beta1;
    real one_minus_beta1;
    real beta2;
    real one_minus_beta2;
    real bias_mean;
    real bias_var;
    real epsilon;
    real wd;
    real lr_times_trust;
} forward_flat_scalars;

_Static_assert(sizeof(forward_flat_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_flat_scalars) <= 104, "workspace_bytes counts on this size");

static void forward_flat_initialize(void *sums_)
{
    forward_flat_sums *sums = sums_;
    sums->size = (opsmith_norm)OPSMITH_NORM_INITIAL;
    sums->length = (opsmith_norm)OPSMITH_NORM_INITIAL;
}

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
    const double bias_mean = a->params->bias_correction ? 1.0 - opsmith_pow(a->params->beta1, (double)a->params->t)
        : 1.0;
    const double bias_var = a->params->bias_correction ? 1.0 - opsmith_pow(a->params->beta2, (double)a->params->t)
        : 1.0;

    scalars->rescale_grad = (real)a->params->rescale_grad;
    scalars->clip_gradient_is_at_least_zero = clip_gradient_is_at_least_zero;
    scalars->minus_clip_gradient = (real)minus_clip_gradient;
    scalars->clip_gradient = (real)a->params->clip_gradient;
    scalars->beta1 = (real)a->params->beta1;
    scalars->one_minus_beta1 = (real)one_minus_beta1;
    scalars->beta2 = (real)a->params->beta2;
    scalars->one_minus_beta2 = (real)one_minus_beta2;
    scalars->bias_mean = (real)bias_mean;
    scalars->bias_var = (real)bias_var;
    scalars->epsilon = (real)a->params->epsilon;
    scalars->wd = (real)a->params->wd;
}

static void forward_flat_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_flat_sums *sums = sums_;
    forward_flat_scalars *scalars = scalars_;
    (void)tile;

    const int32_t clip_gradient_is_at_least_zero = a->params->clip_gradient >= 0.0;
    const double minus_clip_gradient = -a->params->clip_gradient;
    const double one_minus_beta1 = 1.0 - a->params->beta1;
    const double one_minus_beta2 = 1.0 - a->params->beta2;
    const double bias_mean = a->params->bias_correction ? 1.0 - opsmith_pow(a->params->beta1, (double)a->params->t)
        : 1.0;
    const double bias_var = a->params->bias_correction ? 1.0 - opsmith_pow(a->params->beta2, (double)a->params->t)
        : 1.0;
    const double size = opsmith_norm_value(&sums->size);
    const double size_2 = a->params->lower_bound >= 0.0 ? opsmith_maximum(size, a->params->lower_bound) : size;
    const double size_3 = a->params->upper_bound >= 0.0 ? opsmith_minimum(size_2, a->params->upper_bound) : size_2;
    const double length = opsmith_norm_value(&sums->length);
    const double trust = size_3 == 0.0 || length == 0.0 ? 1.0 : size_3 / length;
    const double lr_times_trust = a->params->lr * trust;

    scalars->rescale_grad = (real)a->params->rescale_grad;
    scalars->clip_gradient_is_at_least_zero = clip_gradient_is_at_least_zero;
    scalars->minus_clip_gradient = (real)minus_clip_gradient;
    scalars->clip_gradient = (real)a->params->clip_gradient;
    scalars->beta1 = (real)a->params->beta1;
    scalars->one_minus_beta1 = (real)one_minus_beta1;
    scalars->beta2 = (real)a->params->beta2;
    scalars->one_minus_beta2 = (real)one_minus_beta2;
    scalars->bias_mean = (real)bias_mean;
    scalars->bias_var = (real)bias_var;
    scalars->epsilon = (real)a->params->epsilon;
    scalars->wd = (real)a->params->wd;
    scalars->lr_times_trust = (real)lr_times_trust;
}

static void forward_flat_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_flat_scalars *scalars = scalars_;
    forward_flat_sums *sums = sums_;
    const real rescale_grad = scalars->rescale_grad;
    const int32_t clip_gradient_is_at_least_zero = scalars->clip_gradient_is_at_least_zero;
    const real minus_clip_gradient = scalars->minus_clip_gradient;
    const real clip_gradient = scalars->clip_gradient;
    const real beta1 = scalars->beta1;
    const real one_minus_beta1 = scalars->one_minus_beta1;
    const real beta2 = scalars->beta2;
    const real one_minus_beta2 = scalars->one_minus_beta2;
    const real bias_mean = scalars->bias_mean;
    const real bias_var = scalars->bias_var;
    const real epsilon = scalars->epsilon;
    const real wd = scalars->wd;

    /* size = norm(weight, over=(axes)) */
    if ((!(a->params->lower_bound >= 0.0) && !(a->params->upper_bound >= 0.0))
        || (!(a->params->upper_bound >= 0.0) && a->params->lower_bound >= 0.0)
        || (!(a->params->lower_bound >= 0.0) && a->params->upper_bound >= 0.0)
        || (a->params->lower_bound >= 0.0 && a->params->upper_bound >= 0.0)) {
        real terms[OPSMITH_BLOCK];
        READ(T, weight, a->weight + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            terms[i] = weight[i];
        }
        REAL(opsmith_norm_add)(terms, tile->length, &sums->size);
    }

    /* length = norm(direction, over=(axes)) */
    {
        real terms[OPSMITH_BLOCK];
        READ(T, grad, a->grad + tile->begin);
        READ(T, mean, a->mean + tile->begin);
        READ(T, var, a->var + tile->begin);
        READ(T, weight, a->weight + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            const real gradient = rescale_grad * grad[i];
            const real gradient_2 = clip_gradient_is_at_least_zero
                ? REAL(opsmith_minimum)(REAL(opsmith_maximum)(gradient, minus_clip_gradient), clip_gradient) : gradient;
            const real new_mean = beta1 * mean[i] + one_minus_beta1 * gradient_2;
            const real new_var = beta2 * var[i] + one_minus_beta2 * gradient_2 * gradient_2;
            terms[i] = new_mean / bias_mean / (REAL(sqrt)(new_var / bias_var) + epsilon) + wd * weight[i];
        }
        REAL(opsmith_norm_add)(terms, tile->length, &sums->length);
    }
}

static void forward_flat_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_flat_sums *sums = sums_;
    const forward_flat_sums *block = block_sums;
    (void)columns;
    opsmith_norm_merge(&sums->size, &block->size);
    opsmith_norm_merge(&sums->length, &block->length);
}

static void forward_flat_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
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
    const real bias_mean = scalars->bias_mean;
    const real bias_var = scalars->bias_var;
    const real epsilon = scalars->epsilon;
    const real wd = scalars->wd;
    const real lr_times_trust = scalars->lr_times_trust;

    /* out = weight - lr * trust * direction,
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
            const real direction = new_mean / bias_mean / (REAL(sqrt)(new_var / bias_var) + epsilon) + wd * weight[i];
            const real out_value = weight[i] - lr_times_trust * direction;
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
    {forward_flat_section_0, forward_flat_sweep_1, forward_flat_merge_1},
    {forward_flat_section_1, forward_flat_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_flat = {
    .sweeps = forward_flat_sweeps,
    .count = 2,
    .initialize = forward_flat_initialize,
    .sums_bytes = sizeof(forward_flat_sums),
    .scalars_bytes = sizeof(forward_flat_scalars),
};

static void forward(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_lamb_update_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    {
        const int32_t wanted[] = {1, 1};
        const opsmith_geometry geometry = lamb_update_forward_geometry(dims);
        opsmith_run(&forward_flat, &geometry, a, wanted, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_lamb_update_forward)(
    const opsmith_lamb_update_params *params, const opsmith_lamb_update_dims *dims, const ELEMENT(T) *weight,
        const ELEMENT(T) *grad, const ELEMENT(T) *mean, const ELEMENT(T) *var, ELEMENT(T) *new_mean,
        ELEMENT(T) *new_var, ELEMENT(T) *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_lamb_update_forward)(
    const opsmith_lamb_update_params *params, const opsmith_lamb_update_dims *dims, const ELEMENT(T) *weight,
        const ELEMENT(T) *grad, const ELEMENT(T) *mean, const ELEMENT(T) *var, ELEMENT(T) *new_mean,
        ELEMENT(T) *new_var, ELEMENT(T) *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    opsmith_status status = opsmith_lamb_update_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t writes_mean = 1;
    const int32_t writes_var = 1;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_lamb_update_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 27);
    }
    const opsmith_array arrays[] = {
        {weight, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 16, 0, 0, 1},
        {grad, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 17, 0, 0, 1},
        {mean, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 18, 0, 0, 1},
        {var, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 19, 0, 0, 1},
        {new_mean, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 20, 1, 18, writes_mean},
        {new_var, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 21, 1, 19, writes_var},
        {out, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 22, 1, 16, 1},
        {workspace, (int64_t)needed, 27, 1, 0, 0},
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
