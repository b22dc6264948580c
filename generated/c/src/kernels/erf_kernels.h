/* Made by Opsmith from activations/erf.yaml. Changes belong there.
 *
 * erf: Error function.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "erf_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_erf_params *params;
    const opsmith_erf_dims *dims;
    const ELEMENT(T) *data; /* (n) */
    ELEMENT(T) *out; /* (n) */
} forward_arguments;

/* forward. Groups over nothing; each is swept over n. */

/* Flat: the innermost run is n, reduced. */
static void forward_flat_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    (void)sums_;
    SLABS (slab) {
        for (int64_t j = tile->from; j < tile->to; ++j) {
            /* out = erf(data) */
            {
                const ELEMENT(T) *const data_array = a->data + tile->begin;
                ELEMENT(T) *const out_array = a->out + tile->begin;
                CHUNKS (at, tile->length, HEAD(out_array)) {
                    LINE_OF(a->data, T, data, data_array + at);
                    LINE_OUT(T, out, out_array + at, opsmith_streams(tile));
                    FETCH(data_array + at);

                    OPSMITH_TURNS (i, count) {
                        out[i] = REAL(opsmith_erf)(data[i]);
                    }
                    LINE_PUT(T, out, out_array + at, opsmith_streams(tile));
                }
            }
        }
    }
}

static const opsmith_sweep forward_flat_sweeps[] = {
    {NULL, forward_flat_sweep_1, NULL},
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
    .scalars_bytes = 0,
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void forward(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_erf_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    {
        const int32_t wanted[] = {1};
        const opsmith_geometry geometry = erf_forward_geometry(dims);
        const opsmith_kernel *kernel = &forward_flat;
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_erf_forward)(
    const opsmith_erf_params *params, const opsmith_erf_dims *dims, const ELEMENT(T) *data, ELEMENT(T) *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_erf_forward)(
    const opsmith_erf_params *params, const opsmith_erf_dims *dims, const ELEMENT(T) *data, ELEMENT(T) *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_erf_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_erf_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 10);
    }
    const opsmith_array arrays[] = {
        {data, (dims->n) * (int64_t)sizeof(ELEMENT(T)), 5, 0, 0, 1},
        {out, (dims->n) * (int64_t)sizeof(ELEMENT(T)), 6, 1, 0, 1},
        {workspace, (int64_t)needed, 10, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    forward_arguments a = {
        .params = params,
        .dims = dims,
        .data = data,
        .out = out,
    };
    forward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}

/* ---- backward ---- */

typedef struct backward_arguments {
    const opsmith_erf_params *params;
    const opsmith_erf_dims *dims;
    const ELEMENT(T) *d_out; /* (n) */
    const ELEMENT(T) *data; /* (n) */
    ELEMENT(T) *d_data; /* (n) */
    int32_t add_d_data;
} backward_arguments;

/* backward. Groups over nothing; each is swept over n. */

/* Flat: the innermost run is n, reduced. */
static void backward_flat_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    (void)scalars_;
    (void)sums_;
    SLABS (slab) {
        for (int64_t j = tile->from; j < tile->to; ++j) {
            /* d_data = 1.12838 * d_out * exp(-(data * data)) */
            if (a->d_data != NULL) {
                if (a->add_d_data) {
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + tile->begin;
                    const ELEMENT(T) *const data_array = a->data + tile->begin;
                    ELEMENT(T) *const d_data_array = a->d_data + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_UPDATE(T, d_data, d_data_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);
                        FETCH(data_array + at);

                        OPSMITH_TURNS (i, count) {
                            d_data[i] = d_data[i] + (real)1.1283791670955126 * d_out[i]
                                * REAL(opsmith_exp)(-(data[i] * data[i]));
                        }
                        LINE_PUT(T, d_data, d_data_array + at, 0);
                    }
                } else {
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + tile->begin;
                    const ELEMENT(T) *const data_array = a->data + tile->begin;
                    ELEMENT(T) *const d_data_array = a->d_data + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_data_array)) {
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_OUT(T, d_data, d_data_array + at, opsmith_streams(tile));
                        FETCH_IF(a->d_out, d_out_array + at);
                        FETCH(data_array + at);

                        OPSMITH_TURNS (i, count) {
                            d_data[i] = (real)1.1283791670955126 * d_out[i] * REAL(opsmith_exp)(-(data[i] * data[i]));
                        }
                        LINE_PUT(T, d_data, d_data_array + at, opsmith_streams(tile));
                    }
                }
            }
        }
    }
}

static const opsmith_sweep backward_flat_sweeps[] = {
    {NULL, backward_flat_sweep_1, NULL},
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
    .scalars_bytes = 0,
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void backward(backward_arguments *a, const void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_erf_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    if (a->d_data != NULL) {
        const int32_t wanted[] = {a->d_data != NULL};
        const opsmith_geometry geometry = erf_backward_geometry(dims);
        const opsmith_kernel *kernel = &backward_flat;
        const opsmith_launch launch = {kernel, &geometry, wanted, a->d_data != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_erf_backward)(
    const opsmith_erf_params *params, const opsmith_erf_dims *dims, const ELEMENT(T) *d_out, const ELEMENT(T) *data,
        const void *saved, ELEMENT(T) *d_data, opsmith_request request_data, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_erf_backward)(
    const opsmith_erf_params *params, const opsmith_erf_dims *dims, const ELEMENT(T) *d_out, const ELEMENT(T) *data,
        const void *saved, ELEMENT(T) *d_data, opsmith_request request_data, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    opsmith_status status = opsmith_erf_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 8);
    }
    const int32_t reads_data = 1;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_erf_backward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 10);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->n) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, 0},
        {data, (dims->n) * (int64_t)sizeof(ELEMENT(T)), 5, 0, 0, reads_data},
        {request_data != OPSMITH_NULL ? d_data : NULL, (dims->n) * (int64_t)sizeof(ELEMENT(T)), 8, 1, 0,
            request_data != OPSMITH_NULL},
        {workspace, (int64_t)needed, 10, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->n == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (request_data == OPSMITH_WRITE && dims->n > 0) {
            memset(d_data, 0, (size_t)(dims->n) * sizeof(ELEMENT(T)));
        }
        return OPSMITH_OK;
    }
    backward_arguments a = {
        .params = params,
        .dims = dims,
        .d_out = d_out,
        .data = data,
        .d_data = request_data != OPSMITH_NULL ? d_data : NULL,
        .add_d_data = request_data == OPSMITH_ADD,
    };
    backward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}
