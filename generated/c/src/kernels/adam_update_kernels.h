/* Made by Opsmith from optimizers/adam_update.yaml. Changes belong there.
 *
 * adam_update: One step of Adam; corrections of the bias are part of lr.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "adam_update_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_adam_update_params *params;
    const opsmith_adam_update_dims *dims;
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
typedef struct forward_scalars {
    real rescale_grad[OPSMITH_GROUPS];
    real wd[OPSMITH_GROUPS];
    int32_t clip_gradient_is_at_least_zero[OPSMITH_GROUPS];
    real minus_clip_gradient[OPSMITH_GROUPS];
    real clip_gradient[OPSMITH_GROUPS];
    real beta1[OPSMITH_GROUPS];
    real one_minus_beta1[OPSMITH_GROUPS];
    real beta2[OPSMITH_GROUPS];
    real one_minus_beta2[OPSMITH_GROUPS];
    real lr[OPSMITH_GROUPS];
    real epsilon[OPSMITH_GROUPS];
} forward_scalars;

_Static_assert(sizeof(forward_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_scalars) <= 5632, "workspace_bytes counts on this size");

static void forward_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int32_t clip_gradient_is_at_least_zero = a->params->clip_gradient >= 0.0;
        const double minus_clip_gradient = -a->params->clip_gradient;
        const double one_minus_beta1 = 1.0 - a->params->beta1;
        const double one_minus_beta2 = 1.0 - a->params->beta2;

        scalars->rescale_grad[j] = (real)a->params->rescale_grad;
        scalars->wd[j] = (real)a->params->wd;
        scalars->clip_gradient_is_at_least_zero[j] = clip_gradient_is_at_least_zero;
        scalars->minus_clip_gradient[j] = (real)minus_clip_gradient;
        scalars->clip_gradient[j] = (real)a->params->clip_gradient;
        scalars->beta1[j] = (real)a->params->beta1;
        scalars->one_minus_beta1[j] = (real)one_minus_beta1;
        scalars->beta2[j] = (real)a->params->beta2;
        scalars->one_minus_beta2[j] = (real)one_minus_beta2;
        scalars->lr[j] = (real)a->params->lr;
        scalars->epsilon[j] = (real)a->params->epsilon;
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
            const real wd = scalars->wd[j];
            const int32_t clip_gradient_is_at_least_zero = scalars->clip_gradient_is_at_least_zero[j];
            const real minus_clip_gradient = scalars->minus_clip_gradient[j];
            const real clip_gradient = scalars->clip_gradient[j];
            const real beta1 = scalars->beta1[j];
            const real one_minus_beta1 = scalars->one_minus_beta1[j];
            const real beta2 = scalars->beta2[j];
            const real one_minus_beta2 = scalars->one_minus_beta2[j];
            const real lr = scalars->lr[j];
            const real epsilon = scalars->epsilon[j];
            /* out = weight - lr * new_mean / (sqrt(new_var) + epsilon),
             * new_mean = beta1 * mean + (1 - beta1) * gradient_2,
             * new_var = beta2 * var + (1 - beta2) * gradient_2 * gradient_2 */
            {
                const ELEMENT(T) *const grad_array = a->grad + tile->begin;
                const ELEMENT(T) *const weight_array = a->weight + tile->begin;
                const ELEMENT(T) *const mean_array = a->mean + tile->begin;
                const ELEMENT(T) *const var_array = a->var + tile->begin;
                ELEMENT(T) *const out_array = a->out + tile->begin;
                ELEMENT(T) *const new_mean_elements_array = a->new_mean + tile->begin;
                ELEMENT(T) *const new_var_elements_array = a->new_var + tile->begin;
                CHUNKS (at, tile->length, HEAD(out_array)) {
                    LINE_OF(a->grad, T, grad, grad_array + at);
                    LINE(T, weight, weight_array + at);
                    LINE(T, mean, mean_array + at);
                    LINE(T, var, var_array + at);
                    LINE_OUT(T, out, out_array + at, opsmith_streams(tile) && a->out != a->weight);
                    LINE_OUT(T, new_mean_elements, new_mean_elements_array + at, opsmith_streams(tile)
                        && a->new_mean != a->mean);
                    LINE_OUT(T, new_var_elements, new_var_elements_array + at, opsmith_streams(tile)
                        && a->new_var != a->var);
                    FETCH(grad_array + at);
                    FETCH(weight_array + at);
                    FETCH(mean_array + at);
                    FETCH(var_array + at);

                    OPSMITH_TURNS (i, count) {
                        const real gradient = rescale_grad * grad[i] + wd * weight[i];
                        const real gradient_2 = clip_gradient_is_at_least_zero
                            ? REAL(opsmith_minimum)(REAL(opsmith_maximum)(gradient, minus_clip_gradient),
                            clip_gradient) : gradient;
                        const real new_mean = beta1 * mean[i] + one_minus_beta1 * gradient_2;
                        const real new_var = beta2 * var[i] + one_minus_beta2 * gradient_2 * gradient_2;
                        const real out_value = weight[i] - lr * new_mean / (REAL(sqrt)(new_var) + epsilon);
                        out[i] = out_value;
                        new_mean_elements[i] = new_mean;
                        new_var_elements[i] = new_var;
                    }
                    LINE_PUT(T, out, out_array + at, opsmith_streams(tile) && a->out != a->weight);
                    LINE_PUT(T, new_mean_elements, new_mean_elements_array + at, opsmith_streams(tile)
                        && a->new_mean != a->mean);
                    LINE_PUT(T, new_var_elements, new_var_elements_array + at, opsmith_streams(tile)
                        && a->new_var != a->var);
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
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
};

static void forward(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_adam_update_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    {
        const int32_t wanted[] = {1};
        const opsmith_geometry geometry = adam_update_forward_geometry(dims);
        const opsmith_kernel *kernel = &forward_flat;
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_adam_update_forward)(
    const opsmith_adam_update_params *params, const opsmith_adam_update_dims *dims, const ELEMENT(T) *weight,
        const ELEMENT(T) *grad, const ELEMENT(T) *mean, const ELEMENT(T) *var, ELEMENT(T) *new_mean,
        ELEMENT(T) *new_var, ELEMENT(T) *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_adam_update_forward)(
    const opsmith_adam_update_params *params, const opsmith_adam_update_dims *dims, const ELEMENT(T) *weight,
        const ELEMENT(T) *grad, const ELEMENT(T) *mean, const ELEMENT(T) *var, ELEMENT(T) *new_mean,
        ELEMENT(T) *new_var, ELEMENT(T) *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    opsmith_status status = opsmith_adam_update_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t writes_mean = 1;
    const int32_t writes_var = 1;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_adam_update_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 23);
    }
    const opsmith_array arrays[] = {
        {weight, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 12, 0, 0, 1},
        {grad, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 13, 0, 0, 1},
        {mean, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 14, 0, 0, 1},
        {var, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 15, 0, 0, 1},
        {new_mean, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 16, 1, 14, writes_mean},
        {new_var, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 17, 1, 15, writes_var},
        {out, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 18, 1, 12, 1},
        {workspace, (int64_t)needed, 23, 1, 0, 0},
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
