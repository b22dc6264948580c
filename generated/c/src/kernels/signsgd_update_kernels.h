/* Made by Opsmith from optimizers/signsgd_update.yaml. Changes belong there.
 *
 * signsgd_update: One step of gradient descent by the signs of the gradient.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "signsgd_update_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_signsgd_update_params *params;
    const opsmith_signsgd_update_dims *dims;
    const ELEMENT(T) *weight; /* (axes) */
    const ELEMENT(T) *grad; /* (axes) */
    ELEMENT(T) *out; /* (axes) */
} forward_arguments;

/* forward. Groups over nothing; each is swept over axes. */

/* Flat: the innermost run is axes, reduced. */
typedef struct forward_scalars {
    real offset[OPSMITH_GROUPS];
    real lr[OPSMITH_GROUPS];
} forward_scalars;

_Static_assert(sizeof(forward_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_scalars) <= 1024, "workspace_bytes counts on this size");

static void forward_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const double offset = 1.0 - a->params->lr * a->params->wd;

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
            const real offset = scalars->offset[j];
            const real lr = scalars->lr[j];
            /* out = (1 - lr * wd) * weight - lr * sign(grad) */
            {
                const ELEMENT(T) *const weight_array = a->weight + tile->begin;
                const ELEMENT(T) *const grad_array = a->grad + tile->begin;
                ELEMENT(T) *const out_array = a->out + tile->begin;
                CHUNKS (at, tile->length, HEAD(out_array)) {
                    LINE(T, weight, weight_array + at);
                    LINE_OF(a->grad, T, grad, grad_array + at);
                    LINE_OUT(T, out, out_array + at, opsmith_streams(tile) && a->out != a->weight);
                    FETCH(weight_array + at);
                    FETCH(grad_array + at);

                    OPSMITH_TURNS (i, count) {
                        out[i] = offset * weight[i] - lr * REAL(opsmith_sign)(grad[i]);
                    }
                    LINE_PUT(T, out, out_array + at, opsmith_streams(tile) && a->out != a->weight);
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
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void forward(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_signsgd_update_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    {
        const int32_t wanted[] = {1};
        const opsmith_geometry geometry = signsgd_update_forward_geometry(dims);
        const opsmith_kernel *kernel = &forward_flat;
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_signsgd_update_forward)(
    const opsmith_signsgd_update_params *params, const opsmith_signsgd_update_dims *dims, const ELEMENT(T) *weight,
        const ELEMENT(T) *grad, ELEMENT(T) *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_signsgd_update_forward)(
    const opsmith_signsgd_update_params *params, const opsmith_signsgd_update_dims *dims, const ELEMENT(T) *weight,
        const ELEMENT(T) *grad, ELEMENT(T) *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    opsmith_status status = opsmith_signsgd_update_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_signsgd_update_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 16);
    }
    const opsmith_array arrays[] = {
        {weight, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 9, 0, 0, 1},
        {grad, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 10, 0, 0, 1},
        {out, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 11, 1, 9, 1},
        {workspace, (int64_t)needed, 16, 1, 0, 0},
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
        .out = out,
    };
    forward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}
