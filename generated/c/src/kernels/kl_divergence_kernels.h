/* Made by Opsmith from losses/kl_divergence.yaml. Changes belong there.
 *
 * kl_divergence: Kullback-Leibler divergence of target probabilities from predicted ones, which are given by their logarithms.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "kl_divergence_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_kl_divergence_params *params;
    const opsmith_kl_divergence_dims *dims;
    const ELEMENT(T) *input; /* (N, inner) */
    const ELEMENT(T) *target; /* (N, inner) */
    ELEMENT(T) *loss; /* (N, inner) */
    ELEMENT(T) *total; /* one element */
} forward_arguments;

/* forward_1, taken if params->log_target. Groups over nothing; each is swept over N, inner. */

/* Flat: the innermost run is N, inner, reduced. */
typedef struct forward_1_sums {
    opsmith_sum sum_loss;
} forward_1_sums;

_Static_assert(sizeof(forward_1_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_1_sums) <= 1536, "workspace_bytes counts on this size");

static void forward_1_initialize(void *sums_)
{
    forward_1_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_loss);
}

static void forward_1_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_1_sums *into = into_;
    const forward_1_sums *from = from_;
    opsmith_sum_merge(&into->sum_loss, slot, &from->sum_loss, other, count);
}

static void forward_1_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_1_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        if (a->total != NULL) {
            const double sum_loss = opsmith_sum_value(&sums->sum_loss, j);
            const double divisor = a->params->reduction == 1 ? (double)a->dims->N : a->params->reduction == 2
                ? (double)(a->dims->N * a->dims->inner) : 1.0;
            const double total = sum_loss / divisor;
            a->total[0] = STORE(T, (real)total);
        }
    }
}

static void forward_1_flat_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_1_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        /* sum_loss = sum(loss, over=(N, inner)) */
        if (a->total != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_loss_lanes[OPSMITH_WIDTH] = {0};
                SLABS (slab) {
                    const ELEMENT(T) *const target_array = a->target + tile->begin;
                    const ELEMENT(T) *const input_array = a->input + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->target, T, target, target_array + at);
                        LINE_OF(a->input, T, input, input_array + at);
                        FETCH(target_array + at);
                        FETCH(input_array + at);
                        real terms[OPSMITH_CHUNK];

                        OPSMITH_TURNS (i, count) {
                            terms[i] = REAL(opsmith_exp)(target[i]) * (target[i] - input[i]);
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

        /* loss = exp(target) * (target - input) */
        if (a->loss != NULL) {
            SLABS (slab) {
                const ELEMENT(T) *const target_array = a->target + tile->begin;
                const ELEMENT(T) *const input_array = a->input + tile->begin;
                ELEMENT(T) *const loss_array = a->loss + tile->begin;
                CHUNKS (at, tile->length, HEAD(loss_array)) {
                    LINE_OF(a->target, T, target, target_array + at);
                    LINE_OF(a->input, T, input, input_array + at);
                    LINE_OUT(T, loss, loss_array + at, opsmith_streams(tile));
                    FETCH(target_array + at);
                    FETCH(input_array + at);

                    OPSMITH_TURNS (i, count) {
                        loss[i] = REAL(opsmith_exp)(target[i]) * (target[i] - input[i]);
                    }
                    LINE_PUT(T, loss, loss_array + at, opsmith_streams(tile));
                }
            }
        }
    }
}

static const opsmith_sweep forward_1_flat_sweeps[] = {
    {NULL, forward_1_flat_sweep_1, forward_1_merge_1},
    {forward_1_section_1, NULL, NULL},
};

static const opsmith_kernel forward_1_flat = {
    .sweeps = forward_1_flat_sweeps,
    .count = 1,
    .initialize = forward_1_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(forward_1_sums),
    .scalars_bytes = 0,
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void forward_1(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_kl_divergence_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    if (a->total != NULL || a->loss != NULL) {
        const int32_t wanted[] = {a->total != NULL || a->loss != NULL};
        const opsmith_geometry geometry = kl_divergence_forward_1_geometry(dims);
        const opsmith_kernel *kernel = &forward_1_flat;
        const opsmith_launch launch = {kernel, &geometry, wanted, a->total != NULL || a->loss != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

/* forward_2, taken if !params->log_target. Groups over nothing; each is swept over N, inner. */

/* Flat: the innermost run is N, inner, reduced. */
typedef struct forward_2_sums {
    opsmith_sum sum_loss;
} forward_2_sums;

_Static_assert(sizeof(forward_2_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_2_sums) <= 1536, "workspace_bytes counts on this size");

static void forward_2_initialize(void *sums_)
{
    forward_2_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_loss);
}

static void forward_2_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_2_sums *into = into_;
    const forward_2_sums *from = from_;
    opsmith_sum_merge(&into->sum_loss, slot, &from->sum_loss, other, count);
}

static void forward_2_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_2_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        if (a->total != NULL) {
            const double sum_loss = opsmith_sum_value(&sums->sum_loss, j);
            const double divisor = a->params->reduction == 1 ? (double)a->dims->N : a->params->reduction == 2
                ? (double)(a->dims->N * a->dims->inner) : 1.0;
            const double total = sum_loss / divisor;
            a->total[0] = STORE(T, (real)total);
        }
    }
}

static void forward_2_flat_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_2_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        /* sum_loss = sum(loss, over=(N, inner)) */
        if (a->total != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_loss_lanes[OPSMITH_WIDTH] = {0};
                SLABS (slab) {
                    const ELEMENT(T) *const target_array = a->target + tile->begin;
                    const ELEMENT(T) *const input_array = a->input + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->target, T, target, target_array + at);
                        LINE_OF(a->input, T, input, input_array + at);
                        FETCH(target_array + at);
                        FETCH(input_array + at);
                        real terms[OPSMITH_CHUNK];

                        OPSMITH_TURNS (i, count) {
                            terms[i] = target[i] != 0 ? target[i] * (REAL(opsmith_log)(target[i]) - input[i]) : 0;
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

        /* loss = target * (log(target) - input) if target != 0 else 0 */
        if (a->loss != NULL) {
            SLABS (slab) {
                const ELEMENT(T) *const target_array = a->target + tile->begin;
                const ELEMENT(T) *const input_array = a->input + tile->begin;
                ELEMENT(T) *const loss_array = a->loss + tile->begin;
                CHUNKS (at, tile->length, HEAD(loss_array)) {
                    LINE_OF(a->target, T, target, target_array + at);
                    LINE_OF(a->input, T, input, input_array + at);
                    LINE_OUT(T, loss, loss_array + at, opsmith_streams(tile));
                    FETCH(target_array + at);
                    FETCH(input_array + at);

                    OPSMITH_TURNS (i, count) {
                        loss[i] = target[i] != 0 ? target[i] * (REAL(opsmith_log)(target[i]) - input[i]) : 0;
                    }
                    LINE_PUT(T, loss, loss_array + at, opsmith_streams(tile));
                }
            }
        }
    }
}

static const opsmith_sweep forward_2_flat_sweeps[] = {
    {NULL, forward_2_flat_sweep_1, forward_2_merge_1},
    {forward_2_section_1, NULL, NULL},
};

static const opsmith_kernel forward_2_flat = {
    .sweeps = forward_2_flat_sweeps,
    .count = 1,
    .initialize = forward_2_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(forward_2_sums),
    .scalars_bytes = 0,
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void forward_2(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_kl_divergence_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    if (a->total != NULL || a->loss != NULL) {
        const int32_t wanted[] = {a->total != NULL || a->loss != NULL};
        const opsmith_geometry geometry = kl_divergence_forward_2_geometry(dims);
        const opsmith_kernel *kernel = &forward_2_flat;
        const opsmith_launch launch = {kernel, &geometry, wanted, a->total != NULL || a->loss != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_kl_divergence_forward)(
    const opsmith_kl_divergence_params *params, const opsmith_kl_divergence_dims *dims, const ELEMENT(T) *input,
        const ELEMENT(T) *target, ELEMENT(T) *loss, ELEMENT(T) *total, void *saved, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_kl_divergence_forward)(
    const opsmith_kl_divergence_params *params, const opsmith_kl_divergence_dims *dims, const ELEMENT(T) *input,
        const ELEMENT(T) *target, ELEMENT(T) *loss, ELEMENT(T) *total, void *saved, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_kl_divergence_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_kl_divergence_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 16);
    }
    const opsmith_array arrays[] = {
        {input, (dims->N * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, 1},
        {target, (dims->N * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 8, 0, 0, 1},
        {loss, (dims->N * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 9, 1, 0, params->reduction == 0},
        {total, (1) * (int64_t)sizeof(ELEMENT(T)), 10, 1, 0, !(params->reduction == 0)},
        {workspace, (int64_t)needed, 16, 1, 0, 0},
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
    if (params->log_target) {
        forward_1(&a, saved, workspace, executor);
    } else {
        forward_2(&a, saved, workspace, executor);
    }
    return OPSMITH_OK;
}

/* ---- backward ---- */

typedef struct backward_arguments {
    const opsmith_kl_divergence_params *params;
    const opsmith_kl_divergence_dims *dims;
    const ELEMENT(T) *d_loss; /* (N, inner) */
    const ELEMENT(T) *d_total; /* one element */
    const ELEMENT(T) *input; /* (N, inner) */
    const ELEMENT(T) *target; /* (N, inner) */
    ELEMENT(T) *d_input; /* (N, inner) */
    ELEMENT(T) *d_target; /* (N, inner) */
    int32_t add_d_input;
    int32_t add_d_target;
} backward_arguments;

/* backward_1, taken if params->log_target. Groups over nothing; each is swept over N, inner. */

/* Flat: the innermost run is N, inner, reduced. */
typedef struct backward_1_scalars {
    real d_total_over_divisor[OPSMITH_GROUPS];
} backward_1_scalars;

_Static_assert(sizeof(backward_1_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_1_scalars) <= 512, "workspace_bytes counts on this size");

static void backward_1_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_1_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const double divisor = a->params->reduction == 1 ? (double)a->dims->N : a->params->reduction == 2
            ? (double)(a->dims->N * a->dims->inner) : 1.0;
        const double d_total_over_divisor = (a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[0])) / divisor;

        scalars->d_total_over_divisor[j] = (real)d_total_over_divisor;
    }
}

static void backward_1_flat_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_1_scalars *scalars = scalars_;
    (void)sums_;
    SLABS (slab) {
        for (int64_t j = tile->from; j < tile->to; ++j) {
            const real d_total_over_divisor = scalars->d_total_over_divisor[j];
            /* d_input = -d_loss_2_times_exp_target */
            if (a->d_input != NULL) {
                if (a->add_d_input) {
                    const ELEMENT(T) *const d_loss_array = a->d_loss == NULL ? NULL : a->d_loss + tile->begin;
                    const ELEMENT(T) *const target_array = a->target + tile->begin;
                    ELEMENT(T) *const d_input_array = a->d_input + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF_OR(a->d_loss, 0, T, d_loss, d_loss_array + at);
                        LINE_OF(a->target, T, target, target_array + at);
                        LINE_UPDATE(T, d_input, d_input_array + at);
                        FETCH_IF(a->d_loss, d_loss_array + at);
                        FETCH(target_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real d_loss_2 = d_loss[i] + d_total_over_divisor;
                            const real exp_target = REAL(opsmith_exp)(target[i]);
                            const real d_loss_2_times_exp_target = d_loss_2 * exp_target;
                            d_input[i] = d_input[i] + -d_loss_2_times_exp_target;
                        }
                        LINE_PUT(T, d_input, d_input_array + at, 0);
                    }
                } else {
                    const ELEMENT(T) *const d_loss_array = a->d_loss == NULL ? NULL : a->d_loss + tile->begin;
                    const ELEMENT(T) *const target_array = a->target + tile->begin;
                    ELEMENT(T) *const d_input_array = a->d_input + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_input_array)) {
                        LINE_OF_OR(a->d_loss, 0, T, d_loss, d_loss_array + at);
                        LINE_OF(a->target, T, target, target_array + at);
                        LINE_OUT(T, d_input, d_input_array + at, opsmith_streams(tile));
                        FETCH_IF(a->d_loss, d_loss_array + at);
                        FETCH(target_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real d_loss_2 = d_loss[i] + d_total_over_divisor;
                            const real exp_target = REAL(opsmith_exp)(target[i]);
                            const real d_loss_2_times_exp_target = d_loss_2 * exp_target;
                            d_input[i] = -d_loss_2_times_exp_target;
                        }
                        LINE_PUT(T, d_input, d_input_array + at, opsmith_streams(tile));
                    }
                }
            }

            /* d_target = d_loss_2_times_exp_target + d_loss_2 * (target - input) * exp_target */
            if (a->d_target != NULL) {
                if (a->add_d_target) {
                    const ELEMENT(T) *const d_loss_array = a->d_loss == NULL ? NULL : a->d_loss + tile->begin;
                    const ELEMENT(T) *const target_array = a->target + tile->begin;
                    const ELEMENT(T) *const input_array = a->input + tile->begin;
                    ELEMENT(T) *const d_target_array = a->d_target + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF_OR(a->d_loss, 0, T, d_loss, d_loss_array + at);
                        LINE_OF(a->target, T, target, target_array + at);
                        LINE_OF(a->input, T, input, input_array + at);
                        LINE_UPDATE(T, d_target, d_target_array + at);
                        FETCH_IF(a->d_loss, d_loss_array + at);
                        FETCH(target_array + at);
                        FETCH(input_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real d_loss_2 = d_loss[i] + d_total_over_divisor;
                            const real exp_target = REAL(opsmith_exp)(target[i]);
                            const real d_loss_2_times_exp_target = d_loss_2 * exp_target;
                            d_target[i] = d_target[i] + (d_loss_2_times_exp_target + d_loss_2 * (target[i] - input[i])
                                * exp_target);
                        }
                        LINE_PUT(T, d_target, d_target_array + at, 0);
                    }
                } else {
                    const ELEMENT(T) *const d_loss_array = a->d_loss == NULL ? NULL : a->d_loss + tile->begin;
                    const ELEMENT(T) *const target_array = a->target + tile->begin;
                    const ELEMENT(T) *const input_array = a->input + tile->begin;
                    ELEMENT(T) *const d_target_array = a->d_target + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_target_array)) {
                        LINE_OF_OR(a->d_loss, 0, T, d_loss, d_loss_array + at);
                        LINE_OF(a->target, T, target, target_array + at);
                        LINE_OF(a->input, T, input, input_array + at);
                        LINE_OUT(T, d_target, d_target_array + at, opsmith_streams(tile));
                        FETCH_IF(a->d_loss, d_loss_array + at);
                        FETCH(target_array + at);
                        FETCH(input_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real d_loss_2 = d_loss[i] + d_total_over_divisor;
                            const real exp_target = REAL(opsmith_exp)(target[i]);
                            const real d_loss_2_times_exp_target = d_loss_2 * exp_target;
                            d_target[i] = d_loss_2_times_exp_target + d_loss_2 * (target[i] - input[i]) * exp_target;
                        }
                        LINE_PUT(T, d_target, d_target_array + at, opsmith_streams(tile));
                    }
                }
            }
        }
    }
}

static const opsmith_sweep backward_1_flat_sweeps[] = {
    {backward_1_section_0, backward_1_flat_sweep_1, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_1_flat = {
    .sweeps = backward_1_flat_sweeps,
    .count = 1,
    .initialize = NULL,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = 0,
    .scalars_bytes = sizeof(backward_1_scalars),
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
};

static void backward_1(backward_arguments *a, const void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_kl_divergence_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    if (a->d_input != NULL || a->d_target != NULL) {
        const int32_t wanted[] = {a->d_input != NULL || a->d_target != NULL};
        const opsmith_geometry geometry = kl_divergence_backward_1_geometry(dims);
        const opsmith_kernel *kernel = &backward_1_flat;
        const opsmith_launch launch = {kernel, &geometry, wanted, a->d_input != NULL || a->d_target != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

/* backward_2, taken if !params->log_target. Groups over nothing; each is swept over N, inner. */

/* Flat: the innermost run is N, inner, reduced. */
typedef struct backward_2_scalars {
    real d_total_over_divisor[OPSMITH_GROUPS];
} backward_2_scalars;

_Static_assert(sizeof(backward_2_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_2_scalars) <= 512, "workspace_bytes counts on this size");

static void backward_2_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_2_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const double divisor = a->params->reduction == 1 ? (double)a->dims->N : a->params->reduction == 2
            ? (double)(a->dims->N * a->dims->inner) : 1.0;
        const double d_total_over_divisor = (a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[0])) / divisor;

        scalars->d_total_over_divisor[j] = (real)d_total_over_divisor;
    }
}

static void backward_2_flat_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_2_scalars *scalars = scalars_;
    (void)sums_;
    SLABS (slab) {
        for (int64_t j = tile->from; j < tile->to; ++j) {
            const real d_total_over_divisor = scalars->d_total_over_divisor[j];
            /* d_input = -(d_loss_2 * target) if target != 0 else 0 */
            if (a->d_input != NULL) {
                if (a->add_d_input) {
                    const ELEMENT(T) *const d_loss_array = a->d_loss == NULL ? NULL : a->d_loss + tile->begin;
                    const ELEMENT(T) *const target_array = a->target + tile->begin;
                    ELEMENT(T) *const d_input_array = a->d_input + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF_OR(a->d_loss, 0, T, d_loss, d_loss_array + at);
                        LINE_OF(a->target, T, target, target_array + at);
                        LINE_UPDATE(T, d_input, d_input_array + at);
                        FETCH_IF(a->d_loss, d_loss_array + at);
                        FETCH(target_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real d_loss_2 = d_loss[i] + d_total_over_divisor;
                            d_input[i] = d_input[i] + (target[i] != 0 ? -(d_loss_2 * target[i]) : 0);
                        }
                        LINE_PUT(T, d_input, d_input_array + at, 0);
                    }
                } else {
                    const ELEMENT(T) *const d_loss_array = a->d_loss == NULL ? NULL : a->d_loss + tile->begin;
                    const ELEMENT(T) *const target_array = a->target + tile->begin;
                    ELEMENT(T) *const d_input_array = a->d_input + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_input_array)) {
                        LINE_OF_OR(a->d_loss, 0, T, d_loss, d_loss_array + at);
                        LINE_OF(a->target, T, target, target_array + at);
                        LINE_OUT(T, d_input, d_input_array + at, opsmith_streams(tile));
                        FETCH_IF(a->d_loss, d_loss_array + at);
                        FETCH(target_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real d_loss_2 = d_loss[i] + d_total_over_divisor;
                            d_input[i] = target[i] != 0 ? -(d_loss_2 * target[i]) : 0;
                        }
                        LINE_PUT(T, d_input, d_input_array + at, opsmith_streams(tile));
                    }
                }
            }

            /* d_target = d_loss_2 * (log(target) - input) + d_loss_2 if target != 0 else 0 */
            if (a->d_target != NULL) {
                if (a->add_d_target) {
                    const ELEMENT(T) *const d_loss_array = a->d_loss == NULL ? NULL : a->d_loss + tile->begin;
                    const ELEMENT(T) *const target_array = a->target + tile->begin;
                    const ELEMENT(T) *const input_array = a->input + tile->begin;
                    ELEMENT(T) *const d_target_array = a->d_target + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF_OR(a->d_loss, 0, T, d_loss, d_loss_array + at);
                        LINE_OF(a->target, T, target, target_array + at);
                        LINE_OF(a->input, T, input, input_array + at);
                        LINE_UPDATE(T, d_target, d_target_array + at);
                        FETCH_IF(a->d_loss, d_loss_array + at);
                        FETCH(target_array + at);
                        FETCH(input_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real d_loss_2 = d_loss[i] + d_total_over_divisor;
                            d_target[i] = d_target[i] + (target[i] != 0 ? d_loss_2
                                * (REAL(opsmith_log)(target[i]) - input[i]) + d_loss_2 : 0);
                        }
                        LINE_PUT(T, d_target, d_target_array + at, 0);
                    }
                } else {
                    const ELEMENT(T) *const d_loss_array = a->d_loss == NULL ? NULL : a->d_loss + tile->begin;
                    const ELEMENT(T) *const target_array = a->target + tile->begin;
                    const ELEMENT(T) *const input_array = a->input + tile->begin;
                    ELEMENT(T) *const d_target_array = a->d_target + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_target_array)) {
                        LINE_OF_OR(a->d_loss, 0, T, d_loss, d_loss_array + at);
                        LINE_OF(a->target, T, target, target_array + at);
                        LINE_OF(a->input, T, input, input_array + at);
                        LINE_OUT(T, d_target, d_target_array + at, opsmith_streams(tile));
                        FETCH_IF(a->d_loss, d_loss_array + at);
                        FETCH(target_array + at);
                        FETCH(input_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real d_loss_2 = d_loss[i] + d_total_over_divisor;
                            d_target[i] = target[i] != 0 ? d_loss_2 * (REAL(opsmith_log)(target[i]) - input[i])
                                + d_loss_2 : 0;
                        }
                        LINE_PUT(T, d_target, d_target_array + at, opsmith_streams(tile));
                    }
                }
            }
        }
    }
}

static const opsmith_sweep backward_2_flat_sweeps[] = {
    {backward_2_section_0, backward_2_flat_sweep_1, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_2_flat = {
    .sweeps = backward_2_flat_sweeps,
    .count = 1,
    .initialize = NULL,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = 0,
    .scalars_bytes = sizeof(backward_2_scalars),
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
};

static void backward_2(backward_arguments *a, const void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_kl_divergence_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    if (a->d_input != NULL || a->d_target != NULL) {
        const int32_t wanted[] = {a->d_input != NULL || a->d_target != NULL};
        const opsmith_geometry geometry = kl_divergence_backward_2_geometry(dims);
        const opsmith_kernel *kernel = &backward_2_flat;
        const opsmith_launch launch = {kernel, &geometry, wanted, a->d_input != NULL || a->d_target != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_kl_divergence_backward)(
    const opsmith_kl_divergence_params *params, const opsmith_kl_divergence_dims *dims, const ELEMENT(T) *d_loss,
        const ELEMENT(T) *d_total, const ELEMENT(T) *input, const ELEMENT(T) *target, const void *saved,
        ELEMENT(T) *d_input, opsmith_request request_input, ELEMENT(T) *d_target, opsmith_request request_target,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_kl_divergence_backward)(
    const opsmith_kl_divergence_params *params, const opsmith_kl_divergence_dims *dims, const ELEMENT(T) *d_loss,
        const ELEMENT(T) *d_total, const ELEMENT(T) *input, const ELEMENT(T) *target, const void *saved,
        ELEMENT(T) *d_input, opsmith_request request_input, ELEMENT(T) *d_target, opsmith_request request_target,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_kl_divergence_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_input < OPSMITH_NULL || request_input > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 13);
    }
    if (request_target < OPSMITH_NULL || request_target > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 14);
    }
    const int32_t reads_input = 1;
    const int32_t reads_target = 1;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_kl_divergence_backward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 16);
    }
    const opsmith_array arrays[] = {
        {d_loss, (dims->N * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 11, 0, 0, 0},
        {d_total, (1) * (int64_t)sizeof(ELEMENT(T)), 12, 0, 0, 0},
        {input, (dims->N * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, reads_input},
        {target, (dims->N * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 8, 0, 0, reads_target},
        {request_input != OPSMITH_NULL ? d_input : NULL, (dims->N * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 13, 1,
            0, request_input != OPSMITH_NULL},
        {request_target != OPSMITH_NULL ? d_target : NULL, (dims->N * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 14,
            1, 0, request_target != OPSMITH_NULL},
        {workspace, (int64_t)needed, 16, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->N * dims->inner + 1 == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (request_input == OPSMITH_WRITE && dims->N * dims->inner > 0) {
            memset(d_input, 0, (size_t)(dims->N * dims->inner) * sizeof(ELEMENT(T)));
        }
        if (request_target == OPSMITH_WRITE && dims->N * dims->inner > 0) {
            memset(d_target, 0, (size_t)(dims->N * dims->inner) * sizeof(ELEMENT(T)));
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
    if (params->log_target) {
        backward_1(&a, saved, workspace, executor);
    } else {
        backward_2(&a, saved, workspace, executor);
    }
    return OPSMITH_OK;
}
