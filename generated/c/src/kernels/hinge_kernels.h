/* Made by Opsmith from losses/hinge.yaml. Changes belong there.
 *
 * hinge: How far the product of a score and a label of -1 or 1 stays below a margin.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "hinge_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_hinge_params *params;
    const opsmith_hinge_dims *dims;
    const ELEMENT(T) *pred; /* (axes) */
    const ELEMENT(T) *label; /* (axes) */
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

typedef struct forward_scalars {
    real margin_high[OPSMITH_GROUPS];
    real margin_low[OPSMITH_GROUPS];
} forward_scalars;

_Static_assert(sizeof(forward_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_scalars) <= 1024, "workspace_bytes counts on this size");

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

static void forward_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        scalars->margin_high[j] = (real)a->params->margin;
        scalars->margin_low[j] = REAL(opsmith_low)(a->params->margin);
    }
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
    const forward_scalars *scalars = scalars_;
    forward_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const real margin_high = scalars->margin_high[j];
        const real margin_low = scalars->margin_low[j];
        /* sum_loss = sum(loss, over=(axes)) */
        if (a->total != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_loss_lanes[OPSMITH_WIDTH] = {0};
                SLABS (slab) {
                    const ELEMENT(T) *const pred_array = a->pred + tile->begin;
                    const ELEMENT(T) *const label_array = a->label + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->pred, T, pred, pred_array + at);
                        LINE_OF(a->label, T, label, label_array + at);
                        FETCH(pred_array + at);
                        FETCH(label_array + at);
                        real terms[OPSMITH_CHUNK];

                        OPSMITH_TURNS (i, count) {
                            const real gap = (margin_high - pred[i] * label[i]) + margin_low;
                            terms[i] = gap <= 0 ? 0 : gap;
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

        /* loss = 0 if gap <= 0 else gap */
        if (a->loss != NULL) {
            SLABS (slab) {
                const ELEMENT(T) *const pred_array = a->pred + tile->begin;
                const ELEMENT(T) *const label_array = a->label + tile->begin;
                ELEMENT(T) *const loss_array = a->loss + tile->begin;
                CHUNKS (at, tile->length, HEAD(loss_array)) {
                    LINE_OF(a->pred, T, pred, pred_array + at);
                    LINE_OF(a->label, T, label, label_array + at);
                    LINE_OUT(T, loss, loss_array + at, opsmith_streams(tile));
                    FETCH(pred_array + at);
                    FETCH(label_array + at);

                    OPSMITH_TURNS (i, count) {
                        const real gap = (margin_high - pred[i] * label[i]) + margin_low;
                        loss[i] = gap <= 0 ? 0 : gap;
                    }
                    LINE_PUT(T, loss, loss_array + at, opsmith_streams(tile));
                }
            }
        }
    }
}

static const opsmith_sweep forward_flat_sweeps[] = {
    {forward_section_0, forward_flat_sweep_1, forward_merge_1},
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
    .scalars_bytes = sizeof(forward_scalars),
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void forward(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_hinge_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    if (a->total != NULL || a->loss != NULL) {
        const int32_t wanted[] = {a->total != NULL || a->loss != NULL};
        const opsmith_geometry geometry = hinge_forward_geometry(dims);
        const opsmith_kernel *kernel = &forward_flat;
        const opsmith_launch launch = {kernel, &geometry, wanted, a->total != NULL || a->loss != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_hinge_forward)(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const ELEMENT(T) *pred,
        const ELEMENT(T) *label, ELEMENT(T) *loss, ELEMENT(T) *total, void *saved, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_hinge_forward)(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const ELEMENT(T) *pred,
        const ELEMENT(T) *label, ELEMENT(T) *loss, ELEMENT(T) *total, void *saved, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_hinge_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_hinge_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 16);
    }
    const opsmith_array arrays[] = {
        {pred, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, 1},
        {label, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 8, 0, 0, 1},
        {loss, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 9, 1, 0, params->reduction == 0},
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
        .pred = pred,
        .label = label,
        .loss = loss,
        .total = total,
    };
    forward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}

/* ---- backward ---- */

typedef struct backward_arguments {
    const opsmith_hinge_params *params;
    const opsmith_hinge_dims *dims;
    const ELEMENT(T) *d_loss; /* (axes) */
    const ELEMENT(T) *d_total; /* one element */
    const ELEMENT(T) *pred; /* (axes) */
    const ELEMENT(T) *label; /* (axes) */
    ELEMENT(T) *d_pred; /* (axes) */
    ELEMENT(T) *d_label; /* (axes) */
    int32_t add_d_pred;
    int32_t add_d_label;
} backward_arguments;

/* backward. Groups over nothing; each is swept over axes. */

/* Flat: the innermost run is axes, reduced. */
typedef struct backward_scalars {
    real margin_high[OPSMITH_GROUPS];
    real margin_low[OPSMITH_GROUPS];
    real factor[OPSMITH_GROUPS];
} backward_scalars;

_Static_assert(sizeof(backward_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_scalars) <= 1536, "workspace_bytes counts on this size");

static void backward_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const double factor = (a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[0]))
            / (a->params->reduction == 1 ? (double)a->dims->axes : 1.0);

        scalars->margin_high[j] = (real)a->params->margin;
        scalars->margin_low[j] = REAL(opsmith_low)(a->params->margin);
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
            const real margin_high = scalars->margin_high[j];
            const real margin_low = scalars->margin_low[j];
            const real factor = scalars->factor[j];
            /* d_pred = -(d_gap * label) if not gap <= 0 else 0 */
            if (a->d_pred != NULL) {
                if (a->add_d_pred) {
                    const ELEMENT(T) *const pred_array = a->pred + tile->begin;
                    const ELEMENT(T) *const label_array = a->label + tile->begin;
                    const ELEMENT(T) *const d_loss_array = a->d_loss == NULL ? NULL : a->d_loss + tile->begin;
                    ELEMENT(T) *const d_pred_array = a->d_pred + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->pred, T, pred, pred_array + at);
                        LINE_OF(a->label, T, label, label_array + at);
                        LINE_OF_OR(a->d_loss, 0, T, d_loss, d_loss_array + at);
                        LINE_UPDATE(T, d_pred, d_pred_array + at);
                        FETCH(pred_array + at);
                        FETCH(label_array + at);
                        FETCH_IF(a->d_loss, d_loss_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real gap = (margin_high - pred[i] * label[i]) + margin_low;
                            const real d_loss_2 = d_loss[i] + factor;
                            const real d_gap = !(gap <= 0) ? d_loss_2 : 0;
                            d_pred[i] = d_pred[i] + (!(gap <= 0) ? -(d_gap * label[i]) : 0);
                        }
                        LINE_PUT(T, d_pred, d_pred_array + at, 0);
                    }
                } else {
                    const ELEMENT(T) *const pred_array = a->pred + tile->begin;
                    const ELEMENT(T) *const label_array = a->label + tile->begin;
                    const ELEMENT(T) *const d_loss_array = a->d_loss == NULL ? NULL : a->d_loss + tile->begin;
                    ELEMENT(T) *const d_pred_array = a->d_pred + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_pred_array)) {
                        LINE_OF(a->pred, T, pred, pred_array + at);
                        LINE_OF(a->label, T, label, label_array + at);
                        LINE_OF_OR(a->d_loss, 0, T, d_loss, d_loss_array + at);
                        LINE_OUT(T, d_pred, d_pred_array + at, opsmith_streams(tile));
                        FETCH(pred_array + at);
                        FETCH(label_array + at);
                        FETCH_IF(a->d_loss, d_loss_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real gap = (margin_high - pred[i] * label[i]) + margin_low;
                            const real d_loss_2 = d_loss[i] + factor;
                            const real d_gap = !(gap <= 0) ? d_loss_2 : 0;
                            d_pred[i] = !(gap <= 0) ? -(d_gap * label[i]) : 0;
                        }
                        LINE_PUT(T, d_pred, d_pred_array + at, opsmith_streams(tile));
                    }
                }
            }

            /* d_label = -(d_gap * pred) if not gap <= 0 else 0 */
            if (a->d_label != NULL) {
                if (a->add_d_label) {
                    const ELEMENT(T) *const pred_array = a->pred + tile->begin;
                    const ELEMENT(T) *const label_array = a->label + tile->begin;
                    const ELEMENT(T) *const d_loss_array = a->d_loss == NULL ? NULL : a->d_loss + tile->begin;
                    ELEMENT(T) *const d_label_array = a->d_label + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->pred, T, pred, pred_array + at);
                        LINE_OF(a->label, T, label, label_array + at);
                        LINE_OF_OR(a->d_loss, 0, T, d_loss, d_loss_array + at);
                        LINE_UPDATE(T, d_label, d_label_array + at);
                        FETCH(pred_array + at);
                        FETCH(label_array + at);
                        FETCH_IF(a->d_loss, d_loss_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real gap = (margin_high - pred[i] * label[i]) + margin_low;
                            const real d_loss_2 = d_loss[i] + factor;
                            const real d_gap = !(gap <= 0) ? d_loss_2 : 0;
                            d_label[i] = d_label[i] + (!(gap <= 0) ? -(d_gap * pred[i]) : 0);
                        }
                        LINE_PUT(T, d_label, d_label_array + at, 0);
                    }
                } else {
                    const ELEMENT(T) *const pred_array = a->pred + tile->begin;
                    const ELEMENT(T) *const label_array = a->label + tile->begin;
                    const ELEMENT(T) *const d_loss_array = a->d_loss == NULL ? NULL : a->d_loss + tile->begin;
                    ELEMENT(T) *const d_label_array = a->d_label + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_label_array)) {
                        LINE_OF(a->pred, T, pred, pred_array + at);
                        LINE_OF(a->label, T, label, label_array + at);
                        LINE_OF_OR(a->d_loss, 0, T, d_loss, d_loss_array + at);
                        LINE_OUT(T, d_label, d_label_array + at, opsmith_streams(tile));
                        FETCH(pred_array + at);
                        FETCH(label_array + at);
                        FETCH_IF(a->d_loss, d_loss_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real gap = (margin_high - pred[i] * label[i]) + margin_low;
                            const real d_loss_2 = d_loss[i] + factor;
                            const real d_gap = !(gap <= 0) ? d_loss_2 : 0;
                            d_label[i] = !(gap <= 0) ? -(d_gap * pred[i]) : 0;
                        }
                        LINE_PUT(T, d_label, d_label_array + at, opsmith_streams(tile));
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
    const opsmith_hinge_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    if (a->d_pred != NULL || a->d_label != NULL) {
        const int32_t wanted[] = {a->d_pred != NULL || a->d_label != NULL};
        const opsmith_geometry geometry = hinge_backward_geometry(dims);
        const opsmith_kernel *kernel = &backward_flat;
        const opsmith_launch launch = {kernel, &geometry, wanted, a->d_pred != NULL || a->d_label != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_hinge_backward)(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const ELEMENT(T) *d_loss,
        const ELEMENT(T) *d_total, const ELEMENT(T) *pred, const ELEMENT(T) *label, const void *saved,
        ELEMENT(T) *d_pred, opsmith_request request_pred, ELEMENT(T) *d_label, opsmith_request request_label,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_hinge_backward)(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const ELEMENT(T) *d_loss,
        const ELEMENT(T) *d_total, const ELEMENT(T) *pred, const ELEMENT(T) *label, const void *saved,
        ELEMENT(T) *d_pred, opsmith_request request_pred, ELEMENT(T) *d_label, opsmith_request request_label,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_hinge_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_pred < OPSMITH_NULL || request_pred > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 13);
    }
    if (request_label < OPSMITH_NULL || request_label > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 14);
    }
    const int32_t reads_pred = 1;
    const int32_t reads_label = 1;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_hinge_backward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 16);
    }
    const opsmith_array arrays[] = {
        {d_loss, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 11, 0, 0, 0},
        {d_total, (1) * (int64_t)sizeof(ELEMENT(T)), 12, 0, 0, 0},
        {pred, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, reads_pred},
        {label, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 8, 0, 0, reads_label},
        {request_pred != OPSMITH_NULL ? d_pred : NULL, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 13, 1, 0,
            request_pred != OPSMITH_NULL},
        {request_label != OPSMITH_NULL ? d_label : NULL, (dims->axes) * (int64_t)sizeof(ELEMENT(T)), 14, 1, 0,
            request_label != OPSMITH_NULL},
        {workspace, (int64_t)needed, 16, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->axes + 1 == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (request_pred == OPSMITH_WRITE && dims->axes > 0) {
            memset(d_pred, 0, (size_t)(dims->axes) * sizeof(ELEMENT(T)));
        }
        if (request_label == OPSMITH_WRITE && dims->axes > 0) {
            memset(d_label, 0, (size_t)(dims->axes) * sizeof(ELEMENT(T)));
        }
        return OPSMITH_OK;
    }
    backward_arguments a = {
        .params = params,
        .dims = dims,
        .d_loss = d_loss,
        .d_total = d_total,
        .pred = pred,
        .label = label,
        .d_pred = request_pred != OPSMITH_NULL ? d_pred : NULL,
        .add_d_pred = request_pred == OPSMITH_ADD,
        .d_label = request_label != OPSMITH_NULL ? d_label : NULL,
        .add_d_label = request_label == OPSMITH_ADD,
    };
    backward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}
