/* Made by Opsmith from optimizers/rmspropalex_update.yaml. Changes belong there.
 *
 * rmspropalex_update: One step of centered RMSProp with momentum as Graves defined it.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "rmspropalex_update_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_rmspropalex_update_params *params;
    const opsmith_rmspropalex_update_dims *dims;
    const ELEMENT(T) *weight; /* (axes) */
    const ELEMENT(T) *grad; /* (axes) */
    const ELEMENT(T) *n; /* (axes) */
    const ELEMENT(T) *g; /* (axes) */
    const ELEMENT(T) *delta; /* (axes) */
    ELEMENT(T) *new_n; /* (axes) */
    ELEMENT(T) *new_g; /* (axes) */
    ELEMENT(T) *new_delta; /* (axes) */
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
    real one_minus_gamma1[OPSMITH_GROUPS];
    real gamma1[OPSMITH_GROUPS];
    real gamma2[OPSMITH_GROUPS];
    real lr[OPSMITH_GROUPS];
    real epsilon[OPSMITH_GROUPS];
    int32_t clip_weights_is_at_least_zero[OPSMITH_GROUPS];
    real minus_clip_weights[OPSMITH_GROUPS];
    real clip_weights[OPSMITH_GROUPS];
} forward_scalars;

_Static_assert(sizeof(forward_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_scalars) <= 6656, "workspace_bytes counts on this size");

static void forward_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int32_t clip_gradient_is_at_least_zero = a->params->clip_gradient >= 0.0;
        const double minus_clip_gradient = -a->params->clip_gradient;
        const double one_minus_gamma1 = 1.0 - a->params->gamma1;
        const int32_t clip_weights_is_at_least_zero = a->params->clip_weights >= 0.0;
        const double minus_clip_weights = -a->params->clip_weights;

        scalars->rescale_grad[j] = (real)a->params->rescale_grad;
        scalars->wd[j] = (real)a->params->wd;
        scalars->clip_gradient_is_at_least_zero[j] = clip_gradient_is_at_least_zero;
        scalars->minus_clip_gradient[j] = (real)minus_clip_gradient;
        scalars->clip_gradient[j] = (real)a->params->clip_gradient;
        scalars->one_minus_gamma1[j] = (real)one_minus_gamma1;
        scalars->gamma1[j] = (real)a->params->gamma1;
        scalars->gamma2[j] = (real)a->params->gamma2;
        scalars->lr[j] = (real)a->params->lr;
        scalars->epsilon[j] = (real)a->params->epsilon;
        scalars->clip_weights_is_at_least_zero[j] = clip_weights_is_at_least_zero;
        scalars->minus_clip_weights[j] = (real)minus_clip_weights;
        scalars->clip_weights[j] = (real)a->params->clip_weights;
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
            const real one_minus_gamma1 = scalars->one_minus_gamma1[j];
            const real gamma1 = scalars->gamma1[j];
            const real gamma2 = scalars->gamma2[j];
            const real lr = scalars->lr[j];
            const real epsilon = scalars->epsilon[j];
            const int32_t clip_weights_is_at_least_zero = scalars->clip_weights_is_at_least_zero[j];
            const real minus_clip_weights = scalars->minus_clip_weights[j];
            const real clip_weights = scalars->clip_weights[j];
            /* out = minimum(maximum(stepped, -clip_weights), clip_weights) if clip_weights >= 0 else stepped,
             * new_n = gamma1 * n + term * gradient_2,
             * new_g = gamma1 * g + term,
             * new_delta = gamma2 * delta - lr * gradient_2 / sqrt(new_n - new_g * new_g + epsilon) */
            {
                const ELEMENT(T) *const grad_array = a->grad + tile->begin;
                const ELEMENT(T) *const weight_array = a->weight + tile->begin;
                const ELEMENT(T) *const n_elements_array = a->n + tile->begin;
                const ELEMENT(T) *const g_array = a->g + tile->begin;
                const ELEMENT(T) *const delta_array = a->delta + tile->begin;
                ELEMENT(T) *const out_array = a->out + tile->begin;
                ELEMENT(T) *const new_n_elements_array = a->new_n + tile->begin;
                ELEMENT(T) *const new_g_elements_array = a->new_g + tile->begin;
                ELEMENT(T) *const new_delta_elements_array = a->new_delta + tile->begin;
                CHUNKS (at, tile->length, HEAD(out_array)) {
                    LINE_OF(a->grad, T, grad, grad_array + at);
                    LINE(T, weight, weight_array + at);
                    LINE(T, n_elements, n_elements_array + at);
                    LINE(T, g, g_array + at);
                    LINE(T, delta, delta_array + at);
                    LINE_OUT(T, out, out_array + at, opsmith_streams(tile) && a->out != a->weight);
                    LINE_OUT(T, new_n_elements, new_n_elements_array + at, opsmith_streams(tile) && a->new_n != a->n);
                    LINE_OUT(T, new_g_elements, new_g_elements_array + at, opsmith_streams(tile) && a->new_g != a->g);
                    LINE_OUT(T, new_delta_elements, new_delta_elements_array + at, opsmith_streams(tile)
                        && a->new_delta != a->delta);
                    FETCH(grad_array + at);
                    FETCH(weight_array + at);
                    FETCH(n_elements_array + at);
                    FETCH(g_array + at);
                    FETCH(delta_array + at);

                    OPSMITH_TURNS (i, count) {
                        const real gradient = rescale_grad * grad[i] + wd * weight[i];
                        const real gradient_2 = clip_gradient_is_at_least_zero
                            ? REAL(opsmith_minimum)(REAL(opsmith_maximum)(gradient, minus_clip_gradient),
                            clip_gradient) : gradient;
                        const real term = one_minus_gamma1 * gradient_2;
                        const real new_n = gamma1 * n_elements[i] + term * gradient_2;
                        const real new_g = gamma1 * g[i] + term;
                        const real new_delta = gamma2 * delta[i] - lr * gradient_2
                            / REAL(sqrt)(new_n - new_g * new_g + epsilon);
                        const real stepped = weight[i] + new_delta;
                        const real out_value = clip_weights_is_at_least_zero
                            ? REAL(opsmith_minimum)(REAL(opsmith_maximum)(stepped, minus_clip_weights), clip_weights)
                            : stepped;
                        out[i] = out_value;
                        new_n_elements[i] = new_n;
                        new_g_elements[i] = new_g;
                        new_delta_elements[i] = new_delta;
                    }
                    LINE_PUT(T, out, out_array + at, opsmith_streams(tile) && a->out != a->weight);
                    LINE_PUT(T, new_n_elements, new_n_elements_array + at, opsmith_streams(tile) && a->new_n != a->n);
                    LINE_PUT(T, new_g_elements, new_g_elements_array + at, opsmith_streams(tile) && a->new_g != a->g);
                    LINE_PUT(T, new_delta_elements, new_delta_elements_array + at, opsmith_streams(tile)
                        && a->new_delta != a->delta);
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
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)) + sizeof(ELEMENT(T))
        + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
};

static void forward(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_rmspropalex_update_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    {
        const int32_t wanted[] = {1};
        const opsmith_geometry geometry = rmspropalex_update_forward_geometry(dims);
        const opsmith_kernel *kernel = &forward_flat;
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_rmspropalex_update_forward)(
    const opsmith_rmspropalex_update_params *params, const opsmith_rmspropalex_update_dims *dims,
        const ELEMENT(T) *weight, const ELEMENT(T) *grad, const ELEMENT(T) *n, const ELEMENT(T) *g,
        const ELEMENT(T) *delta, ELEMENT(T) *new_n, ELEMENT(T) *new_g, ELEMENT(T) *new_delta, ELEMENT(T) *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_rmspropalex_update_forward)(
    const opsmith_rmspropalex_update_params *params, const opsmith_rmspropalex_update_dims *dims,
        const ELEMENT(T) *weight, const ELEMENT(T) *grad, const ELEMENT(T) *n, const ELEMENT(T) *g,
        const ELEMENT(T) *delta, ELEMENT(T) *new_n, ELEMENT(T) *new_g, ELEMENT(T) *new_delta, ELEMENT(T) *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_rmspropalex_update_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t writes_n = 1;
    const int32_t writes_g = 1;
    const int32_t writes_delta = 1;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_rmspropalex_update_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 26);
    }
    const opsmith_array arrays[] = {
        {weight, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 13, 0, 0, 1},
        {grad, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 14, 0, 0, 1},
        {n, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 15, 0, 0, 1},
        {g, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 16, 0, 0, 1},
        {delta, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 17, 0, 0, 1},
        {new_n, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 18, 1, 15, writes_n},
        {new_g, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 19, 1, 16, writes_g},
        {new_delta, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 20, 1, 17, writes_delta},
        {out, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 21, 1, 13, 1},
        {workspace, (int64_t)needed, 26, 1, 0, 0},
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
        .g = g,
        .delta = delta,
        .new_n = new_n,
        .new_g = new_g,
        .new_delta = new_delta,
        .out = out,
    };
    forward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}
