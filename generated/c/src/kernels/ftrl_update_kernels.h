/* Made by Opsmith from optimizers/ftrl_update.yaml. Changes belong there.
 *
 * ftrl_update: One step of follow the regularized leader - per-coordinate learning rates and sparse weights.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "ftrl_update_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_ftrl_update_params *params;
    const opsmith_ftrl_update_dims *dims;
    const ELEMENT(T) *weight; /* (axes) */
    const ELEMENT(T) *grad; /* (axes) */
    const ELEMENT(T) *z; /* (axes) */
    const ELEMENT(T) *n; /* (axes) */
    ELEMENT(T) *new_z; /* (axes) */
    ELEMENT(T) *new_n; /* (axes) */
    ELEMENT(T) *out; /* (axes) */
} forward_arguments;

/* forward. Groups over nothing; each is swept over axes. */

/* Flat: the innermost run is axes, reduced. */
typedef struct forward_scalars {
    real rescale_grad[OPSMITH_GROUPS];
    int32_t clip_gradient_is_at_least_zero[OPSMITH_GROUPS];
    real minus_clip_gradient[OPSMITH_GROUPS];
    real clip_gradient[OPSMITH_GROUPS];
    real lr[OPSMITH_GROUPS];
    real lamda1[OPSMITH_GROUPS];
    real beta[OPSMITH_GROUPS];
    real wd[OPSMITH_GROUPS];
} forward_scalars;

_Static_assert(sizeof(forward_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_scalars) <= 4096, "workspace_bytes counts on this size");

static void forward_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int32_t clip_gradient_is_at_least_zero = a->params->clip_gradient >= 0.0;
        const double minus_clip_gradient = -a->params->clip_gradient;

        scalars->rescale_grad[j] = (real)a->params->rescale_grad;
        scalars->clip_gradient_is_at_least_zero[j] = clip_gradient_is_at_least_zero;
        scalars->minus_clip_gradient[j] = (real)minus_clip_gradient;
        scalars->clip_gradient[j] = (real)a->params->clip_gradient;
        scalars->lr[j] = (real)a->params->lr;
        scalars->lamda1[j] = (real)a->params->lamda1;
        scalars->beta[j] = (real)a->params->beta;
        scalars->wd[j] = (real)a->params->wd;
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
            const real lr = scalars->lr[j];
            const real lamda1 = scalars->lamda1[j];
            const real beta = scalars->beta[j];
            const real wd = scalars->wd[j];
            /* out = 0 if abs(new_z) <= lamda1 else (sign(new_z) * lamda1 - new_z) / ((beta + sqrt_total) / lr + wd),
             * new_z = z + gradient_2 - growth * weight / lr,
             * new_n = n + gradient_2_times_gradient_2 */
            {
                const ELEMENT(T) *const grad_array = a->grad + tile->begin;
                const ELEMENT(T) *const n_elements_array = a->n + tile->begin;
                const ELEMENT(T) *const z_array = a->z + tile->begin;
                const ELEMENT(T) *const weight_array = a->weight + tile->begin;
                ELEMENT(T) *const out_array = a->out + tile->begin;
                ELEMENT(T) *const new_z_elements_array = a->new_z + tile->begin;
                ELEMENT(T) *const new_n_array = a->new_n + tile->begin;
                CHUNKS (at, tile->length, HEAD(out_array)) {
                    LINE_OF(a->grad, T, grad, grad_array + at);
                    LINE(T, n_elements, n_elements_array + at);
                    LINE(T, z, z_array + at);
                    LINE(T, weight, weight_array + at);
                    LINE_OUT(T, out, out_array + at, opsmith_streams(tile) && a->out != a->weight);
                    LINE_OUT(T, new_z_elements, new_z_elements_array + at, opsmith_streams(tile) && a->new_z != a->z);
                    LINE_OUT(T, new_n, new_n_array + at, opsmith_streams(tile) && a->new_n != a->n);
                    FETCH(grad_array + at);
                    FETCH(n_elements_array + at);
                    FETCH(z_array + at);
                    FETCH(weight_array + at);

                    OPSMITH_TURNS (i, count) {
                        const real gradient = rescale_grad * grad[i];
                        const real gradient_2 = clip_gradient_is_at_least_zero
                            ? REAL(opsmith_minimum)(REAL(opsmith_maximum)(gradient, minus_clip_gradient),
                            clip_gradient) : gradient;
                        const real gradient_2_times_gradient_2 = gradient_2 * gradient_2;
                        const real total = n_elements[i] + gradient_2_times_gradient_2;
                        const real sqrt_total = REAL(sqrt)(total);
                        const real growth = total == 0 ? 0 : gradient_2_times_gradient_2
                            / (sqrt_total + REAL(sqrt)(n_elements[i]));
                        const real new_z = z[i] + gradient_2 - growth * weight[i] / lr;
                        const real out_value = REAL(fabs)(new_z) <= lamda1 ? 0
                            : (REAL(opsmith_sign)(new_z) * lamda1 - new_z) / ((beta + sqrt_total) / lr + wd);
                        out[i] = out_value;
                        new_z_elements[i] = new_z;
                        new_n[i] = total;
                    }
                    LINE_PUT(T, out, out_array + at, opsmith_streams(tile) && a->out != a->weight);
                    LINE_PUT(T, new_z_elements, new_z_elements_array + at, opsmith_streams(tile) && a->new_z != a->z);
                    LINE_PUT(T, new_n, new_n_array + at, opsmith_streams(tile) && a->new_n != a->n);
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
    const opsmith_ftrl_update_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    {
        const int32_t wanted[] = {1};
        const opsmith_geometry geometry = ftrl_update_forward_geometry(dims);
        const opsmith_kernel *kernel = &forward_flat;
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_ftrl_update_forward)(
    const opsmith_ftrl_update_params *params, const opsmith_ftrl_update_dims *dims, const ELEMENT(T) *weight,
        const ELEMENT(T) *grad, const ELEMENT(T) *z, const ELEMENT(T) *n, ELEMENT(T) *new_z, ELEMENT(T) *new_n,
        ELEMENT(T) *out, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_ftrl_update_forward)(
    const opsmith_ftrl_update_params *params, const opsmith_ftrl_update_dims *dims, const ELEMENT(T) *weight,
        const ELEMENT(T) *grad, const ELEMENT(T) *z, const ELEMENT(T) *n, ELEMENT(T) *new_z, ELEMENT(T) *new_n,
        ELEMENT(T) *out, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_ftrl_update_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t writes_z = 1;
    const int32_t writes_n = 1;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_ftrl_update_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 22);
    }
    const opsmith_array arrays[] = {
        {weight, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 11, 0, 0, 1},
        {grad, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 12, 0, 0, 1},
        {z, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 13, 0, 0, 1},
        {n, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 14, 0, 0, 1},
        {new_z, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 15, 1, 13, writes_z},
        {new_n, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 16, 1, 14, writes_n},
        {out, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 17, 1, 11, 1},
        {workspace, (int64_t)needed, 22, 1, 0, 0},
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
        .z = z,
        .n = n,
        .new_z = new_z,
        .new_n = new_n,
        .out = out,
    };
    forward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}
