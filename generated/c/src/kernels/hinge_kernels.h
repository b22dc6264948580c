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
typedef struct forward_flat_sums {
    opsmith_sum sum_loss;
} forward_flat_sums;

_Static_assert(sizeof(forward_flat_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_flat_sums) <= 24, "workspace_bytes counts on this size");

typedef struct forward_flat_scalars {
    real margin_high;
    real margin_low;
} forward_flat_scalars;

_Static_assert(sizeof(forward_flat_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_flat_scalars) <= 16, "workspace_bytes counts on this size");

static void forward_flat_initialize(void *sums_)
{
    forward_flat_sums *sums = sums_;
    sums->sum_loss = (opsmith_sum)OPSMITH_SUM_INITIAL;
}

static void forward_flat_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_flat_scalars *scalars = scalars_;
    (void)tile;

    scalars->margin_high = (real)a->params->margin;
    scalars->margin_low = REAL(opsmith_low)(a->params->margin);
}

static void forward_flat_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_flat_sums *sums = sums_;
    (void)scalars_;
    (void)tile;

    const double sum_loss = opsmith_sum_value(&sums->sum_loss);
    const double total = sum_loss / (a->params->reduction == 1 ? (double)a->dims->axes : 1.0);

    if (a->total != NULL) {
        a->total[0] = STORE(T, (real)total);
    }
}

static void forward_flat_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_flat_scalars *scalars = scalars_;
    forward_flat_sums *sums = sums_;
    const real margin_high = scalars->margin_high;
    const real margin_low = scalars->margin_low;

    /* sum_loss = sum(loss, over=(axes)) */
    if (a->total != NULL) {
        real terms[OPSMITH_BLOCK];
        READ(T, pred, a->pred + tile->begin);
        READ(T, label, a->label + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            const real gap = (margin_high - pred[i] * label[i]) + margin_low;
            terms[i] = gap <= 0 ? 0 : gap;
        }
        REAL(opsmith_sum_add)(terms, tile->length, &sums->sum_loss);
    }

    /* loss = 0 if gap <= 0 else gap */
    if (a->loss != NULL) {
        READ(T, pred, a->pred + tile->begin);
        READ(T, label, a->label + tile->begin);
        WRITE(T, loss, a->loss + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            const real gap = (margin_high - pred[i] * label[i]) + margin_low;
            loss[i] = gap <= 0 ? 0 : gap;
        }
        WRITTEN(T, loss, a->loss + tile->begin);
    }
}

static void forward_flat_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_flat_sums *sums = sums_;
    const forward_flat_sums *block = block_sums;
    (void)columns;
    opsmith_sum_merge(&sums->sum_loss, &block->sum_loss);
}

static const opsmith_sweep forward_flat_sweeps[] = {
    {forward_flat_section_0, forward_flat_sweep_1, forward_flat_merge_1},
    {forward_flat_section_1, NULL, NULL},
};

static const opsmith_kernel forward_flat = {
    .sweeps = forward_flat_sweeps,
    .count = 1,
    .initialize = forward_flat_initialize,
    .sums_bytes = sizeof(forward_flat_sums),
    .scalars_bytes = sizeof(forward_flat_scalars),
};

static void forward(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_hinge_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    if (a->total != NULL || a->loss != NULL || a->total != NULL) {
        const int32_t wanted[] = {a->total != NULL || a->loss != NULL};
        const opsmith_geometry geometry = hinge_forward_geometry(dims);
        opsmith_run(&forward_flat, &geometry, a, wanted, free_bytes, executor);
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
typedef struct backward_flat_scalars {
    real margin_high;
    real margin_low;
    real factor;
} backward_flat_scalars;

_Static_assert(sizeof(backward_flat_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_flat_scalars) <= 24, "workspace_bytes counts on this size");

static void backward_flat_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_flat_scalars *scalars = scalars_;
    (void)tile;

    const double factor = (a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[0]))
        / (a->params->reduction == 1 ? (double)a->dims->axes : 1.0);

    scalars->margin_high = (real)a->params->margin;
    scalars->margin_low = REAL(opsmith_low)(a->params->margin);
    scalars->factor = (real)factor;
}

static void backward_flat_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_flat_scalars *scalars = scalars_;
    (void)sums_;
    const real margin_high = scalars->margin_high;
    const real margin_low = scalars->margin_low;
    const real factor = scalars->factor;

    /* d_pred = -(d_gap * label) if not gap <= 0 else 0 */
    if (a->d_pred != NULL) {
        if (a->add_d_pred) {
            READ(T, pred, a->pred + tile->begin);
            READ(T, label, a->label + tile->begin);
            READ_OR(T, d_loss, a->d_loss, tile->begin, 0);
            UPDATE(T, d_pred, a->d_pred + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const real gap = (margin_high - pred[i] * label[i]) + margin_low;
                const real d_loss_2 = d_loss[i] + factor;
                const real d_gap = !(gap <= 0) ? d_loss_2 : 0;
                d_pred[i] = d_pred[i] + (!(gap <= 0) ? -(d_gap * label[i]) : 0);
            }
            WRITTEN(T, d_pred, a->d_pred + tile->begin);
        } else {
            READ(T, pred, a->pred + tile->begin);
            READ(T, label, a->label + tile->begin);
            READ_OR(T, d_loss, a->d_loss, tile->begin, 0);
            WRITE(T, d_pred, a->d_pred + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const real gap = (margin_high - pred[i] * label[i]) + margin_low;
                const real d_loss_2 = d_loss[i] + factor;
                const real d_gap = !(gap <= 0) ? d_loss_2 : 0;
                d_pred[i] = !(gap <= 0) ? -(d_gap * label[i]) : 0;
            }
            WRITTEN(T, d_pred, a->d_pred + tile->begin);
        }
    }

    /* d_label = -(d_gap * pred) if not gap <= 0 else 0 */
    if (a->d_label != NULL) {
        if (a->add_d_label) {
            READ(T, pred, a->pred + tile->begin);
            READ(T, label, a->label + tile->begin);
            READ_OR(T, d_loss, a->d_loss, tile->begin, 0);
            UPDATE(T, d_label, a->d_label + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const real gap = (margin_high - pred[i] * label[i]) + margin_low;
                const real d_loss_2 = d_loss[i] + factor;
                const real d_gap = !(gap <= 0) ? d_loss_2 : 0;
                d_label[i] = d_label[i] + (!(gap <= 0) ? -(d_gap * pred[i]) : 0);
            }
            WRITTEN(T, d_label, a->d_label + tile->begin);
        } else {
            READ(T, pred, a->pred + tile->begin);
            READ(T, label, a->label + tile->begin);
            READ_OR(T, d_loss, a->d_loss, tile->begin, 0);
            WRITE(T, d_label, a->d_label + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const real gap = (margin_high - pred[i] * label[i]) + margin_low;
                const real d_loss_2 = d_loss[i] + factor;
                const real d_gap = !(gap <= 0) ? d_loss_2 : 0;
                d_label[i] = !(gap <= 0) ? -(d_gap * pred[i]) : 0;
            }
            WRITTEN(T, d_label, a->d_label + tile->begin);
        }
    }
}

static const opsmith_sweep backward_flat_sweeps[] = {
    {backward_flat_section_0, backward_flat_sweep_1, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_flat = {
    .sweeps = backward_flat_sweeps,
    .count = 1,
    .initialize = NULL,
    .sums_bytes = 0,
    .scalars_bytes = sizeof(backward_flat_scalars),
};

static void backward(backward_arguments *a, const void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_hinge_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    if (a->d_pred != NULL || a->d_label != NULL) {
        const int32_t wanted[] = {a->d_pred != NULL || a->d_label != NULL};
        const opsmith_geometry geometry = hinge_backward_geometry(dims);
        opsmith_run(&backward_flat, &geometry, a, wanted, free_bytes, executor);
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
