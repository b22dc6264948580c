/* Made by Opsmith from losses/mse.yaml. Changes belong there.
 *
 * mse: Squared difference of predictions and targets.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "mse_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_mse_params *params;
    const opsmith_mse_dims *dims;
    const ELEMENT(T) *input; /* (axes) */
    const ELEMENT(T) *target; /* (axes) */
    ELEMENT(T) *loss; /* (axes) */
    ELEMENT(T) *total; /* one element */
} forward_arguments;

/* forward. Groups over nothing; each is swept over axes. */

/* Flat: the innermost run is axes, reduced. */
typedef struct forward_sums {
    opsmith_sum sum_loss;
} forward_sums;

_Static_assert(sizeof(forward_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_sums) <= 1536, "workspace_bytes counts on this size");

static void forward_initialize(void *sums_)
{
    forward_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_loss);
}

static void forward_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_sums *into = into_;
    const forward_sums *from = from_;
    opsmith_sum_merge(&into->sum_loss, slot, &from->sum_loss, other, count);
}

static void forward_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        if (a->total != NULL) {
            const double sum_loss = opsmith_sum_value(&sums->sum_loss, j);
            const double total = sum_loss / (a->params->reduction == 1 ? (double)a->dims->axes : 1.0);
            a->total[0] = STORE(T, (real)total);
        }
    }
}

static void forward_flat_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        /* sum_loss = sum(loss, over=(axes)) */
        if (a->total != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_loss_lanes[OPSMITH_WIDTH] = {0};
                SLABS (slab) {
                    const ELEMENT(T) *const input_array = a->input + tile->begin;
                    const ELEMENT(T) *const target_array = a->target + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->input, T, input, input_array + at);
                        LINE_OF(a->target, T, target, target_array + at);
                        FETCH(input_array + at);
                        FETCH(target_array + at);
                        real terms[OPSMITH_CHUNK];

                        OPSMITH_TURNS (i, count) {
                            terms[i] = REAL(opsmith_square)(input[i] - target[i]);
                        }
                        REAL(opsmith_lanes_add)(sum_loss_lanes, terms, count, wide);
                    }
                }
                const double sum_loss_part = opsmith_sum_total(sum_loss_lanes);
                if (wide || isfinite(sum_loss_part)) {
                    sums->sum_loss.value[j] += sum_loss_part;
                    break;
                }
            }
        }

        /* loss = square(input - target) */
        if (a->loss != NULL) {
            SLABS (slab) {
                const ELEMENT(T) *const input_array = a->input + tile->begin;
                const ELEMENT(T) *const target_array = a->target + tile->begin;
                ELEMENT(T) *const loss_array = a->loss + tile->begin;
                CHUNKS (at, tile->length, HEAD(loss_array)) {
                    LINE_OF(a->input, T, input, input_array + at);
                    LINE_OF(a->target, T, target, target_array + at);
                    LINE_OUT(T, loss, loss_array + at, opsmith_streams(tile));
                    FETCH(input_array + at);
                    FETCH(target_array + at);

                    OPSMITH_TURNS (i, count) {
                        loss[i] = REAL(opsmith_square)(input[i] - target[i]);
                    }
                    LINE_PUT(T, loss, loss_array + at, opsmith_streams(tile));
                }
            }
        }
    }
}

static const opsmith_sweep forward_flat_sweeps[] = {
    {NULL, forward_flat_sweep_1, forward_merge_1},
    {forward_section_1, NULL, NULL},
};

static const opsmith_kernel forward_flat = {
    .sweeps = forward_flat_sweeps,
    .count = 1,
    .initialize = forward_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(forward_sums),
    .scalars_bytes = 0,
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void forward(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_mse_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    if (a->total != NULL || a->loss != NULL) {
        const int32_t wanted[] = {a->total != NULL || a->loss != NULL};
        const opsmith_geometry geometry = mse_forward_geometry(dims);
        const opsmith_kernel *kernel = &forward_flat;
        const opsmith_launch launch = {kernel, &geometry, wanted, a->total != NULL || a->loss != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_mse_forward)(
    const opsmith_mse_params *params, const opsmith_mse_dims *dims, const ELEMENT(T) *input, const ELEMENT(T) *target,
        ELEMENT(T) *loss, ELEMENT(T) *total, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_mse_forward)(
    const opsmith_mse_params *params, const opsmith_mse_dims *dims, const ELEMENT(T) *input, const ELEMENT(T) *target,
        ELEMENT(T) *loss, ELEMENT(T) *total, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    opsmith_status status = opsmith_mse_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_mse_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 15);
    }
    const opsmith_array arrays[] = {
        {input, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 6, 0, 0, 1},
        {target, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, 1},
        {loss, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 8, 1, 0, params->reduction == 0},
        {total, (1) * (int64_t)sizeof(ELEMENT(T)), 9, 1, 0, !(params->reduction == 0)},
        {workspace, (int64_t)needed, 15, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    forward_arguments a = {
        .params = params,
        .dims = dims,
        .input = input,
        .target = target,
        .loss = loss,
        .total = total,
    };
    forward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}

/* ---- backward ---- */

typedef struct backward_arguments {
    const opsmith_mse_params *params;
    const opsmith_mse_dims *dims;
    const ELEMENT(T) *d_loss; /* (axes) */
    const ELEMENT(T) *d_total; /* one element */
    const ELEMENT(T) *input; /* (axes) */
    const ELEMENT(T) *target; /* (axes) */
    ELEMENT(T) *d_input; /* (axes) */
    ELEMENT(T) *d_target; /* (axes) */
    int32_t add_d_input;
    int32_t add_d_target;
} backward_arguments;

/* backward. Groups over nothing; each is swept over axes. */

/* Flat: the innermost run is axes, reduced. */
typedef struct backward_scalars {
    real factor[OPSMITH_GROUPS];
} backward_scalars;

_Static_assert(sizeof(backward_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_scalars) <= 512, "workspace_bytes counts on this size");

static void backward_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const double factor = (a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[0]))
            / (a->params->reduction == 1 ? (double)a->dims->axes : 1.0);

        scalars->factor[j] = (real)factor;
    }
}

static void backward_flat_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_scalars *scalars = scalars_;
    (void)sums_;
    SLABS (slab) {
        for (int64_t j = tile->from; j < tile->to; ++j) {
            const real factor = scalars->factor[j];
            /* d_input = 2 * d_loss_2 * (input - target) */
            if (a->d_input != NULL) {
                if (a->add_d_input) {
                    const ELEMENT(T) *const d_loss_array = a->d_loss == NULL ? NULL : a->d_loss + tile->begin;
                    const ELEMENT(T) *const input_array = a->input + tile->begin;
                    const ELEMENT(T) *const target_array = a->target + tile->begin;
                    ELEMENT(T) *const d_input_array = a->d_input + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF_OR(a->d_loss, 0, T, d_loss, d_loss_array + at);
                        LINE_OF(a->input, T, input, input_array + at);
                        LINE_OF(a->target, T, target, target_array + at);
                        LINE_UPDATE(T, d_input, d_input_array + at);
                        FETCH_IF(a->d_loss, d_loss_array + at);
                        FETCH(input_array + at);
                        FETCH(target_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real d_loss_2 = d_loss[i] + factor;
                            d_input[i] = d_input[i] + 2 * d_loss_2 * (input[i] - target[i]);
                        }
                        LINE_PUT(T, d_input, d_input_array + at, 0);
                    }
                } else {
                    const ELEMENT(T) *const d_loss_array = a->d_loss == NULL ? NULL : a->d_loss + tile->begin;
                    const ELEMENT(T) *const input_array = a->input + tile->begin;
                    const ELEMENT(T) *const target_array = a->target + tile->begin;
                    ELEMENT(T) *const d_input_array = a->d_input + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_input_array)) {
                        LINE_OF_OR(a->d_loss, 0, T, d_loss, d_loss_array + at);
                        LINE_OF(a->input, T, input, input_array + at);
                        LINE_OF(a->target, T, target, target_array + at);
                        LINE_OUT(T, d_input, d_input_array + at, opsmith_streams(tile));
                        FETCH_IF(a->d_loss, d_loss_array + at);
                        FETCH(input_array + at);
                        FETCH(target_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real d_loss_2 = d_loss[i] + factor;
                            d_input[i] = 2 * d_loss_2 * (input[i] - target[i]);
                        }
                        LINE_PUT(T, d_input, d_input_array + at, opsmith_streams(tile));
                    }
                }
            }

            /* d_target = -(2 * d_loss_2 * (input - target)) */
            if (a->d_target != NULL) {
                if (a->add_d_target) {
                    const ELEMENT(T) *const d_loss_array = a->d_loss == NULL ? NULL : a->d_loss + tile->begin;
                    const ELEMENT(T) *const input_array = a->input + tile->begin;
                    const ELEMENT(T) *const target_array = a->target + tile->begin;
                    ELEMENT(T) *const d_target_array = a->d_target + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF_OR(a->d_loss, 0, T, d_loss, d_loss_array + at);
                        LINE_OF(a->input, T, input, input_array + at);
                        LINE_OF(a->target, T, target, target_array + at);
                        LINE_UPDATE(T, d_target, d_target_array + at);
                        FETCH_IF(a->d_loss, d_loss_array + at);
                        FETCH(input_array + at);
                        FETCH(target_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real d_loss_2 = d_loss[i] + factor;
                            d_target[i] = d_target[i] + -(2 * d_loss_2 * (input[i] - target[i]));
                        }
                        LINE_PUT(T, d_target, d_target_array + at, 0);
                    }
                } else {
                    const ELEMENT(T) *const d_loss_array = a->d_loss == NULL ? NULL : a->d_loss + tile->begin;
                    const ELEMENT(T) *const input_array = a->input + tile->begin;
                    const ELEMENT(T) *const target_array = a->target + tile->begin;
                    ELEMENT(T) *const d_target_array = a->d_target + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_target_array)) {
                        LINE_OF_OR(a->d_loss, 0, T, d_loss, d_loss_array + at);
                        LINE_OF(a->input, T, input, input_array + at);
                        LINE_OF(a->target, T, target, target_array + at);
                        LINE_OUT(T, d_target, d_target_array + at, opsmith_streams(tile));
                        FETCH_IF(a->d_loss, d_loss_array + at);
                        FETCH(input_array + at);
                        FETCH(target_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real d_loss_2 = d_loss[i] + factor;
                            d_target[i] = -(2 * d_loss_2 * (input[i] - target[i]));
                        }
                        LINE_PUT(T, d_target, d_target_array + at, opsmith_streams(tile));
                    }
                }
            }
        }
    }
}

static const opsmith_sweep backward_flat_sweeps[] = {
    {backward_section_0, backward_flat_sweep_1, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_flat = {
    .sweeps = backward_flat_sweeps,
    .count = 1,
    .initialize = NULL,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = 0,
    .scalars_bytes = sizeof(backward_scalars),
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
};

static void backward(backward_arguments *a, const void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_mse_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    if (a->d_input != NULL || a->d_target != NULL) {
        const int32_t wanted[] = {a->d_input != NULL || a->d_target != NULL};
        const opsmith_geometry geometry = mse_backward_geometry(dims);
        const opsmith_kernel *kernel = &backward_flat;
        const opsmith_launch launch = {kernel, &geometry, wanted, a->d_input != NULL || a->d_target != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_mse_backward)(
    const opsmith_mse_params *params, const opsmith_mse_dims *dims, const ELEMENT(T) *d_loss,
        const ELEMENT(T) *d_total, const ELEMENT(T) *input, const ELEMENT(T) *target, const void *saved,
        ELEMENT(T) *d_input, opsmith_request request_input, ELEMENT(T) *d_target, opsmith_request request_target,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_mse_backward)(
    const opsmith_mse_params *params, const opsmith_mse_dims *dims, const ELEMENT(T) *d_loss,
        const ELEMENT(T) *d_total, const ELEMENT(T) *input, const ELEMENT(T) *target, const void *saved,
        ELEMENT(T) *d_input, opsmith_request request_input, ELEMENT(T) *d_target, opsmith_request request_target,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_mse_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_input < OPSMITH_NULL || request_input > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 12);
    }
    if (request_target < OPSMITH_NULL || request_target > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 13);
    }
    const int32_t reads_input = 1;
    const int32_t reads_target = 1;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_mse_backward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 15);
    }
    const opsmith_array arrays[] = {
        {d_loss, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 10, 0, 0, 0},
        {d_total, (1) * (int64_t)sizeof(ELEMENT(T)), 11, 0, 0, 0},
        {input, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 6, 0, 0, reads_input},
        {target, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, reads_target},
        {request_input != OPSMITH_NULL ? d_input : NULL, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 12, 1, 0,
            request_input != OPSMITH_NULL},
        {request_target != OPSMITH_NULL ? d_target : NULL, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 13, 1, 0,
            request_target != OPSMITH_NULL},
        {workspace, (int64_t)needed, 15, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->axes + 1 == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (request_input == OPSMITH_WRITE && dims->axes > 0) {
            memset(d_input, 0, (size_t)(dims->axes) * sizeof(ELEMENT(T)));
        }
        if (request_target == OPSMITH_WRITE && dims->axes > 0) {
            memset(d_target, 0, (size_t)(dims->axes) * sizeof(ELEMENT(T)));
        }
        return OPSMITH_OK;
    }
    backward_arguments a = {
        .params = params,
        .dims = dims,
        .d_loss = d_loss,
        .d_total = d_total,
        .input = input,
        .target = target,
        .d_input = request_input != OPSMITH_NULL ? d_input : NULL,
        .add_d_input = request_input == OPSMITH_ADD,
        .d_target = request_target != OPSMITH_NULL ? d_target : NULL,
        .add_d_target = request_target == OPSMITH_ADD,
    };
    backward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}
