/* Made by Opsmith from activations/geglu.yaml. Changes belong there.
 *
 * geglu: Gated linear unit - values times the Gaussian error linear unit of their gates.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "geglu_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_geglu_params *params;
    const opsmith_geglu_dims *dims;
    const ELEMENT(T) *gate; /* (n) */
    const ELEMENT(T) *value; /* (n) */
    ELEMENT(T) *out; /* (n) */
} forward_arguments;

/* forward_1, taken if params->approximation == 1. Groups over nothing; each is swept over n. */

/* Flat: the innermost run is n, reduced. */
static void forward_1_flat_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    (void)sums_;
    SLABS (slab) {
        for (int64_t j = tile->from; j < tile->to; ++j) {
            /* out = gate * weight * value */
            {
                const ELEMENT(T) *const gate_array = a->gate + tile->begin;
                const ELEMENT(T) *const value_array = a->value + tile->begin;
                ELEMENT(T) *const out_array = a->out + tile->begin;
                CHUNKS (at, tile->length, HEAD(out_array)) {
                    LINE_OF(a->gate, T, gate, gate_array + at);
                    LINE_OF(a->value, T, value, value_array + at);
                    LINE_OUT(T, out, out_array + at, opsmith_streams(tile));
                    FETCH(gate_array + at);
                    FETCH(value_array + at);

                    OPSMITH_TURNS (i, count) {
                        const real weight = REAL(opsmith_sigmoid)((real)1.5957691216057308
                            * (gate[i] + (real)0.044715 * gate[i] * gate[i] * gate[i]));
                        out[i] = gate[i] * weight * value[i];
                    }
                    LINE_PUT(T, out, out_array + at, opsmith_streams(tile));
                }
            }
        }
    }
}

static const opsmith_sweep forward_1_flat_sweeps[] = {
    {NULL, forward_1_flat_sweep_1, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_1_flat = {
    .sweeps = forward_1_flat_sweeps,
    .count = 1,
    .initialize = NULL,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = 0,
    .scalars_bytes = 0,
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void forward_1(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_geglu_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    {
        const int32_t wanted[] = {1};
        const opsmith_geometry geometry = geglu_forward_1_geometry(dims);
        const opsmith_kernel *kernel = &forward_1_flat;
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

/* forward_2, taken if !(params->approximation == 1). Groups over nothing; each is swept over n. */

/* Flat: the innermost run is n, reduced. */
static void forward_2_flat_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    (void)sums_;
    SLABS (slab) {
        for (int64_t j = tile->from; j < tile->to; ++j) {
            /* out = gate * weight * value */
            {
                const ELEMENT(T) *const gate_array = a->gate + tile->begin;
                const ELEMENT(T) *const value_array = a->value + tile->begin;
                ELEMENT(T) *const out_array = a->out + tile->begin;
                CHUNKS (at, tile->length, HEAD(out_array)) {
                    LINE_OF(a->gate, T, gate, gate_array + at);
                    LINE_OF(a->value, T, value, value_array + at);
                    LINE_OUT(T, out, out_array + at, opsmith_streams(tile));
                    FETCH(gate_array + at);
                    FETCH(value_array + at);

                    OPSMITH_TURNS (i, count) {
                        const real weight = (real)0.5 * REAL(opsmith_erfc)((real)-0.7071067811865476 * gate[i]);
                        out[i] = gate[i] * weight * value[i];
                    }
                    LINE_PUT(T, out, out_array + at, opsmith_streams(tile));
                }
            }
        }
    }
}

static const opsmith_sweep forward_2_flat_sweeps[] = {
    {NULL, forward_2_flat_sweep_1, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_2_flat = {
    .sweeps = forward_2_flat_sweeps,
    .count = 1,
    .initialize = NULL,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = 0,
    .scalars_bytes = 0,
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void forward_2(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_geglu_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    {
        const int32_t wanted[] = {1};
        const opsmith_geometry geometry = geglu_forward_2_geometry(dims);
        const opsmith_kernel *kernel = &forward_2_flat;
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_geglu_forward)(
    const opsmith_geglu_params *params, const opsmith_geglu_dims *dims, const ELEMENT(T) *gate,
        const ELEMENT(T) *value, ELEMENT(T) *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_geglu_forward)(
    const opsmith_geglu_params *params, const opsmith_geglu_dims *dims, const ELEMENT(T) *gate,
        const ELEMENT(T) *value, ELEMENT(T) *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    opsmith_status status = opsmith_geglu_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_geglu_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 13);
    }
    const opsmith_array arrays[] = {
        {gate, (dims->n) * (int64_t)sizeof(ELEMENT(T)), 6, 0, 0, 1},
        {value, (dims->n) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, 1},
        {out, (dims->n) * (int64_t)sizeof(ELEMENT(T)), 8, 1, 0, 1},
        {workspace, (int64_t)needed, 13, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    forward_arguments a = {
        .params = params,
        .dims = dims,
        .gate = gate,
        .value = value,
        .out = out,
    };
    if (params->approximation == 1) {
        forward_1(&a, saved, workspace, executor);
    } else {
        forward_2(&a, saved, workspace, executor);
    }
    return OPSMITH_OK;
}

/* ---- backward ---- */

typedef struct backward_arguments {
    const opsmith_geglu_params *params;
    const opsmith_geglu_dims *dims;
    const ELEMENT(T) *d_out; /* (n) */
    const ELEMENT(T) *gate; /* (n) */
    const ELEMENT(T) *value; /* (n) */
    ELEMENT(T) *d_gate; /* (n) */
    ELEMENT(T) *d_value; /* (n) */
    int32_t add_d_gate;
    int32_t add_d_value;
} backward_arguments;

/* backward_1, taken if params->approximation == 1. Groups over nothing; each is swept over n. */

/* Flat: the innermost run is n, reduced. */
static void backward_1_flat_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    (void)scalars_;
    (void)sums_;
    SLABS (slab) {
        for (int64_t j = tile->from; j < tile->to; ++j) {
            /* d_gate = d_out_times_value * weight + 1.59577 * d_weight * weight * one_minus_weight + 0.214064 * d_weight * weight * one_minus_weight * gate * gate */
            if (a->d_gate != NULL) {
                if (a->add_d_gate) {
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + tile->begin;
                    const ELEMENT(T) *const value_array = a->value + tile->begin;
                    const ELEMENT(T) *const gate_array = a->gate + tile->begin;
                    ELEMENT(T) *const d_gate_array = a->d_gate + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_OF(a->value, T, value, value_array + at);
                        LINE_OF(a->gate, T, gate, gate_array + at);
                        LINE_UPDATE(T, d_gate, d_gate_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);
                        FETCH(value_array + at);
                        FETCH(gate_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real d_out_times_value = d_out[i] * value[i];
                            const real weight = REAL(opsmith_sigmoid)((real)1.5957691216057308
                                * (gate[i] + (real)0.044715 * gate[i] * gate[i] * gate[i]));
                            const real d_weight = d_out_times_value * gate[i];
                            const real one_minus_weight = 1 - weight;
                            d_gate[i] = d_gate[i] + (d_out_times_value * weight + (real)1.5957691216057308 * d_weight
                                * weight * one_minus_weight + (real)0.21406444881780073 * d_weight * weight
                                * one_minus_weight * gate[i] * gate[i]);
                        }
                        LINE_PUT(T, d_gate, d_gate_array + at, 0);
                    }
                } else {
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + tile->begin;
                    const ELEMENT(T) *const value_array = a->value + tile->begin;
                    const ELEMENT(T) *const gate_array = a->gate + tile->begin;
                    ELEMENT(T) *const d_gate_array = a->d_gate + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_gate_array)) {
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_OF(a->value, T, value, value_array + at);
                        LINE_OF(a->gate, T, gate, gate_array + at);
                        LINE_OUT(T, d_gate, d_gate_array + at, opsmith_streams(tile));
                        FETCH_IF(a->d_out, d_out_array + at);
                        FETCH(value_array + at);
                        FETCH(gate_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real d_out_times_value = d_out[i] * value[i];
                            const real weight = REAL(opsmith_sigmoid)((real)1.5957691216057308
                                * (gate[i] + (real)0.044715 * gate[i] * gate[i] * gate[i]));
                            const real d_weight = d_out_times_value * gate[i];
                            const real one_minus_weight = 1 - weight;
                            d_gate[i] = d_out_times_value * weight + (real)1.5957691216057308 * d_weight * weight
                                * one_minus_weight + (real)0.21406444881780073 * d_weight * weight * one_minus_weight
                                * gate[i] * gate[i];
                        }
                        LINE_PUT(T, d_gate, d_gate_array + at, opsmith_streams(tile));
                    }
                }
            }

            /* d_value = d_out * gate * weight */
            if (a->d_value != NULL) {
                if (a->add_d_value) {
                    const ELEMENT(T) *const gate_array = a->gate + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + tile->begin;
                    ELEMENT(T) *const d_value_array = a->d_value + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->gate, T, gate, gate_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_UPDATE(T, d_value, d_value_array + at);
                        FETCH(gate_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real weight = REAL(opsmith_sigmoid)((real)1.5957691216057308
                                * (gate[i] + (real)0.044715 * gate[i] * gate[i] * gate[i]));
                            d_value[i] = d_value[i] + d_out[i] * gate[i] * weight;
                        }
                        LINE_PUT(T, d_value, d_value_array + at, 0);
                    }
                } else {
                    const ELEMENT(T) *const gate_array = a->gate + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + tile->begin;
                    ELEMENT(T) *const d_value_array = a->d_value + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_value_array)) {
                        LINE_OF(a->gate, T, gate, gate_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_OUT(T, d_value, d_value_array + at, opsmith_streams(tile));
                        FETCH(gate_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real weight = REAL(opsmith_sigmoid)((real)1.5957691216057308
                                * (gate[i] + (real)0.044715 * gate[i] * gate[i] * gate[i]));
                            d_value[i] = d_out[i] * gate[i] * weight;
                        }
                        LINE_PUT(T, d_value, d_value_array + at, opsmith_streams(tile));
                    }
                }
            }
        }
    }
}

static const opsmith_sweep backward_1_flat_sweeps[] = {
    {NULL, backward_1_flat_sweep_1, NULL},
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
    .scalars_bytes = 0,
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
};

static void backward_1(backward_arguments *a, const void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_geglu_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    if (a->d_gate != NULL || a->d_value != NULL) {
        const int32_t wanted[] = {a->d_gate != NULL || a->d_value != NULL};
        const opsmith_geometry geometry = geglu_backward_1_geometry(dims);
        const opsmith_kernel *kernel = &backward_1_flat;
        const opsmith_launch launch = {kernel, &geometry, wanted, a->d_gate != NULL || a->d_value != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

/* backward_2, taken if !(params->approximation == 1). Groups over nothing; each is swept over n. */

/* Flat: the innermost run is n, reduced. */
static void backward_2_flat_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    (void)scalars_;
    (void)sums_;
    SLABS (slab) {
        for (int64_t j = tile->from; j < tile->to; ++j) {
            /* d_gate = d_out_times_value * weight + 0.398942 * d_weight * exp(-(term * term)) */
            if (a->d_gate != NULL) {
                if (a->add_d_gate) {
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + tile->begin;
                    const ELEMENT(T) *const value_array = a->value + tile->begin;
                    const ELEMENT(T) *const gate_array = a->gate + tile->begin;
                    ELEMENT(T) *const d_gate_array = a->d_gate + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_OF(a->value, T, value, value_array + at);
                        LINE_OF(a->gate, T, gate, gate_array + at);
                        LINE_UPDATE(T, d_gate, d_gate_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);
                        FETCH(value_array + at);
                        FETCH(gate_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real d_out_times_value = d_out[i] * value[i];
                            const real term = (real)-0.7071067811865476 * gate[i];
                            const real weight = (real)0.5 * REAL(opsmith_erfc)(term);
                            const real d_weight = d_out_times_value * gate[i];
                            d_gate[i] = d_gate[i] + (d_out_times_value * weight + (real)0.3989422804014327 * d_weight
                                * REAL(opsmith_exp)(-(term * term)));
                        }
                        LINE_PUT(T, d_gate, d_gate_array + at, 0);
                    }
                } else {
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + tile->begin;
                    const ELEMENT(T) *const value_array = a->value + tile->begin;
                    const ELEMENT(T) *const gate_array = a->gate + tile->begin;
                    ELEMENT(T) *const d_gate_array = a->d_gate + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_gate_array)) {
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_OF(a->value, T, value, value_array + at);
                        LINE_OF(a->gate, T, gate, gate_array + at);
                        LINE_OUT(T, d_gate, d_gate_array + at, opsmith_streams(tile));
                        FETCH_IF(a->d_out, d_out_array + at);
                        FETCH(value_array + at);
                        FETCH(gate_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real d_out_times_value = d_out[i] * value[i];
                            const real term = (real)-0.7071067811865476 * gate[i];
                            const real weight = (real)0.5 * REAL(opsmith_erfc)(term);
                            const real d_weight = d_out_times_value * gate[i];
                            d_gate[i] = d_out_times_value * weight + (real)0.3989422804014327 * d_weight
                                * REAL(opsmith_exp)(-(term * term));
                        }
                        LINE_PUT(T, d_gate, d_gate_array + at, opsmith_streams(tile));
                    }
                }
            }

            /* d_value = d_out * gate * weight */
            if (a->d_value != NULL) {
                if (a->add_d_value) {
                    const ELEMENT(T) *const gate_array = a->gate + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + tile->begin;
                    ELEMENT(T) *const d_value_array = a->d_value + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->gate, T, gate, gate_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_UPDATE(T, d_value, d_value_array + at);
                        FETCH(gate_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real term = (real)-0.7071067811865476 * gate[i];
                            const real weight = (real)0.5 * REAL(opsmith_erfc)(term);
                            d_value[i] = d_value[i] + d_out[i] * gate[i] * weight;
                        }
                        LINE_PUT(T, d_value, d_value_array + at, 0);
                    }
                } else {
                    const ELEMENT(T) *const gate_array = a->gate + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + tile->begin;
                    ELEMENT(T) *const d_value_array = a->d_value + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_value_array)) {
                        LINE_OF(a->gate, T, gate, gate_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_OUT(T, d_value, d_value_array + at, opsmith_streams(tile));
                        FETCH(gate_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real term = (real)-0.7071067811865476 * gate[i];
                            const real weight = (real)0.5 * REAL(opsmith_erfc)(term);
                            d_value[i] = d_out[i] * gate[i] * weight;
                        }
                        LINE_PUT(T, d_value, d_value_array + at, opsmith_streams(tile));
                    }
                }
            }
        }
    }
}

static const opsmith_sweep backward_2_flat_sweeps[] = {
    {NULL, backward_2_flat_sweep_1, NULL},
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
    .scalars_bytes = 0,
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
};

static void backward_2(backward_arguments *a, const void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_geglu_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    if (a->d_gate != NULL || a->d_value != NULL) {
        const int32_t wanted[] = {a->d_gate != NULL || a->d_value != NULL};
        const opsmith_geometry geometry = geglu_backward_2_geometry(dims);
        const opsmith_kernel *kernel = &backward_2_flat;
        const opsmith_launch launch = {kernel, &geometry, wanted, a->d_gate != NULL || a->d_value != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_geglu_backward)(
    const opsmith_geglu_params *params, const opsmith_geglu_dims *dims, const ELEMENT(T) *d_out,
        const ELEMENT(T) *gate, const ELEMENT(T) *value, const void *saved, ELEMENT(T) *d_gate,
        opsmith_request request_gate, ELEMENT(T) *d_value, opsmith_request request_value, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_geglu_backward)(
    const opsmith_geglu_params *params, const opsmith_geglu_dims *dims, const ELEMENT(T) *d_out,
        const ELEMENT(T) *gate, const ELEMENT(T) *value, const void *saved, ELEMENT(T) *d_gate,
        opsmith_request request_gate, ELEMENT(T) *d_value, opsmith_request request_value, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_geglu_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_gate < OPSMITH_NULL || request_gate > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 10);
    }
    if (request_value < OPSMITH_NULL || request_value > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 11);
    }
    const int32_t reads_gate = 1;
    const int32_t reads_value = 1;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_geglu_backward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 13);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->n) * (int64_t)sizeof(ELEMENT(T)), 9, 0, 0, 0},
        {gate, (dims->n) * (int64_t)sizeof(ELEMENT(T)), 6, 0, 0, reads_gate},
        {value, (dims->n) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, reads_value},
        {request_gate != OPSMITH_NULL ? d_gate : NULL, (dims->n) * (int64_t)sizeof(ELEMENT(T)), 10, 1, 0,
            request_gate != OPSMITH_NULL},
        {request_value != OPSMITH_NULL ? d_value : NULL, (dims->n) * (int64_t)sizeof(ELEMENT(T)), 11, 1, 0,
            request_value != OPSMITH_NULL},
        {workspace, (int64_t)needed, 13, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->n == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (request_gate == OPSMITH_WRITE && dims->n > 0) {
            memset(d_gate, 0, (size_t)(dims->n) * sizeof(ELEMENT(T)));
        }
        if (request_value == OPSMITH_WRITE && dims->n > 0) {
            memset(d_value, 0, (size_t)(dims->n) * sizeof(ELEMENT(T)));
        }
        return OPSMITH_OK;
    }
    backward_arguments a = {
        .params = params,
        .dims = dims,
        .d_out = d_out,
        .gate = gate,
        .value = value,
        .d_gate = request_gate != OPSMITH_NULL ? d_gate : NULL,
        .add_d_gate = request_gate == OPSMITH_ADD,
        .d_value = request_value != OPSMITH_NULL ? d_value : NULL,
        .add_d_value = request_value == OPSMITH_ADD,
    };
    if (params->approximation == 1) {
        backward_1(&a, saved, workspace, executor);
    } else {
        backward_2(&a, saved, workspace, executor);
    }
    return OPSMITH_OK;
}
