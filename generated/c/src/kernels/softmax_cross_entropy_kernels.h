/* Made by Opsmith from softmax/softmax_cross_entropy.yaml. Changes belong there.
 *
 * softmax_cross_entropy: Cross-entropy of the softmax of scores along an axis against labels, with class weights and label smoothing.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "softmax_cross_entropy_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_softmax_cross_entropy_params *params;
    const opsmith_softmax_cross_entropy_dims *dims;
    const ELEMENT(T) *scores; /* (outer, C, inner) */
    const ELEMENT(L) *labels; /* (outer, inner) */
    const ELEMENT(T) *weight; /* (C) */
    ELEMENT(T) *loss; /* (outer, inner) */
    ELEMENT(T) *total; /* one element */
    ELEMENT(T) *log_prob; /* (outer, C, inner) */
    double *saved_all_weights;
    double *saved_sum_weight;
    double *saved_label_weight;
    double *saved_lse;
    double *saved_total;
    double *saved_picked;
    double *carried_sum_1;
    double *carried_sum_2;
    double *carried_lse;
    double *carried_sum_3;
} forward_arguments;

/* forward_1, taken if params->label_smoothing > 0.0. Groups over outer, inner; each is swept over C. */

/* Columns: the innermost run is inner, kept. */
typedef struct forward_1_kernel_1_columns_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_2;
    opsmith_logsumexp lse;
    opsmith_logsumexp logsumexp_scores;
    opsmith_sum sum_3;
} forward_1_kernel_1_columns_sums;

_Static_assert(sizeof(forward_1_kernel_1_columns_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_1_kernel_1_columns_sums) <= 7680, "workspace_bytes counts on this size");

typedef struct forward_1_kernel_1_columns_scalars {
    int64_t labels[OPSMITH_GROUPS];
    int32_t valid[OPSMITH_GROUPS];
    real lse_high[OPSMITH_GROUPS];
    real lse_low[OPSMITH_GROUPS];
    real logsumexp_scores_high[OPSMITH_GROUPS];
    real logsumexp_scores_low[OPSMITH_GROUPS];
} forward_1_kernel_1_columns_scalars;

_Static_assert(sizeof(forward_1_kernel_1_columns_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_1_kernel_1_columns_scalars) <= 3072, "workspace_bytes counts on this size");

static void forward_1_kernel_1_columns_initialize(void *sums_)
{
    forward_1_kernel_1_columns_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_1);
    opsmith_sum_initialize(&sums->sum_2);
    opsmith_logsumexp_initialize(&sums->lse);
    opsmith_logsumexp_initialize(&sums->logsumexp_scores);
    opsmith_sum_initialize(&sums->sum_3);
}

static void forward_1_kernel_1_columns_merge_1(void *into_, int64_t slot, const void *from_, int64_t other,
    int64_t count)
{
    forward_1_kernel_1_columns_sums *into = into_;
    const forward_1_kernel_1_columns_sums *from = from_;
    opsmith_sum_merge(&into->sum_1, slot, &from->sum_1, other, count);
    opsmith_sum_merge(&into->sum_2, slot, &from->sum_2, other, count);
    opsmith_logsumexp_merge(&into->lse, slot, &from->lse, other, count);
    opsmith_logsumexp_merge(&into->logsumexp_scores, slot, &from->logsumexp_scores, other, count);
}

static void forward_1_kernel_1_columns_merge_2(void *into_, int64_t slot, const void *from_, int64_t other,
    int64_t count)
{
    forward_1_kernel_1_columns_sums *into = into_;
    const forward_1_kernel_1_columns_sums *from = from_;
    opsmith_sum_merge(&into->sum_3, slot, &from->sum_3, other, count);
}

static void forward_1_kernel_1_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_1_kernel_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->group;
        const int64_t i_inner = tile->kept + j;

        const int32_t valid = (int64_t)a->labels[i_outer * a->dims->inner + i_inner] >= 0 && (int64_t)a->labels[i_outer
            * a->dims->inner + i_inner] < a->dims->C && (int64_t)a->labels[i_outer * a->dims->inner
            + i_inner] != a->params->ignore_label;

        scalars->labels[j] = (int64_t)a->labels[i_outer * a->dims->inner + i_inner];
        scalars->valid[j] = valid;
    }
}

static void forward_1_kernel_1_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_1_kernel_1_columns_sums *sums = sums_;
    forward_1_kernel_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->group;
        const int64_t i_inner = tile->kept + j;

        const int32_t valid = (int64_t)a->labels[i_outer * a->dims->inner + i_inner] >= 0 && (int64_t)a->labels[i_outer
            * a->dims->inner + i_inner] < a->dims->C && (int64_t)a->labels[i_outer * a->dims->inner
            + i_inner] != a->params->ignore_label;
        const double sum_1 = opsmith_sum_value(&sums->sum_1, j);
        const double lse = opsmith_logsumexp_value(&sums->lse, j);
        const double sum_2 = opsmith_sum_value(&sums->sum_2, j);
        const double logsumexp_scores = opsmith_logsumexp_value(&sums->logsumexp_scores, j);

        if (a->saved_label_weight != NULL) {
            const double label_weight = valid ? sum_1 : 0.0;
            a->saved_label_weight[i_outer * a->dims->inner + i_inner] = label_weight;
        }
        if (a->saved_lse != NULL) {
            a->saved_lse[i_outer * a->dims->inner + i_inner] = lse;
        }
        if (a->saved_picked != NULL) {
            const double picked = sum_2 - lse;
            a->saved_picked[i_outer * a->dims->inner + i_inner] = picked;
        }
        a->carried_sum_1[i_outer * a->dims->inner + i_inner] = sum_1;
        a->carried_sum_2[i_outer * a->dims->inner + i_inner] = sum_2;
        a->carried_lse[i_outer * a->dims->inner + i_inner] = lse;

        scalars->valid[j] = valid;
        scalars->lse_high[j] = (real)lse;
        scalars->lse_low[j] = REAL(opsmith_low)(lse);
        scalars->logsumexp_scores_high[j] = (real)logsumexp_scores;
        scalars->logsumexp_scores_low[j] = REAL(opsmith_low)(logsumexp_scores);
    }
}

static void forward_1_kernel_1_columns_section_2(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_1_kernel_1_columns_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->group;
        const int64_t i_inner = tile->kept + j;

        const double sum_3 = opsmith_sum_value(&sums->sum_3, j);

        if (a->loss != NULL) {
            const int32_t valid = (int64_t)a->labels[i_outer * a->dims->inner + i_inner] >= 0
                && (int64_t)a->labels[i_outer * a->dims->inner + i_inner] < a->dims->C && (int64_t)a->labels[i_outer
                * a->dims->inner + i_inner] != a->params->ignore_label;
            const double sum_1 = opsmith_sum_value(&sums->sum_1, j);
            const double label_weight = valid ? sum_1 : 0.0;
            const double sum_2 = opsmith_sum_value(&sums->sum_2, j);
            const double lse = opsmith_logsumexp_value(&sums->lse, j);
            const double picked = sum_2 - lse;
            const double smooth = sum_3 / (double)a->dims->C;
            const double loss = valid ? -((1.0 - a->params->label_smoothing) * label_weight * picked
                + a->params->label_smoothing * smooth) : 0.0;
            a->loss[i_outer * a->dims->inner + i_inner] = STORE(T, (real)loss);
        }
        a->carried_sum_3[i_outer * a->dims->inner + i_inner] = sum_3;
    }
}

static void forward_1_kernel_1_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_1_kernel_1_columns_scalars *scalars = scalars_;
    forward_1_kernel_1_columns_sums *sums = sums_;
    const int64_t count = tile->to;
    const int64_t i_outer = tile->group;
    const int64_t *labels = scalars->labels;
    const int32_t *valid = scalars->valid;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* sum_1 = sum(weight if index(C) == labels else 0, over=(C)) */
    if (a->loss != NULL || a->total != NULL || a->saved_all_weights != NULL || a->saved_label_weight != NULL
        || a->saved_total != NULL) {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t i_C = tile->first; i_C < tile->last; i_C += tile->step) {
            const int64_t index = i_C;
            const real weight = (real)(a->weight == NULL ? 1 : (double)LOAD(T, a->weight[i_C]));

            OPSMITH_TURNS (i, count) {
                terms[n + i] = index == labels[i] ? weight : 0;
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_sum_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->sum_1);
    }

    /* sum_2 = sum(counted if index(C) == labels else 0, over=(C)) */
    if (a->loss != NULL || a->total != NULL || a->saved_total != NULL || a->saved_picked != NULL) {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t i_C = tile->first; i_C < tile->last; i_C += tile->step) {
            const int64_t index = i_C;
            LINE_OF(a->scores, T, scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            FETCH(a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);

            OPSMITH_TURNS (i, count) {
                const real counted = valid[i] ? scores[i] : 0;
                terms[n + i] = index == labels[i] ? counted : 0;
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_sum_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->sum_2);
    }

    /* lse = logsumexp(counted, over=(C)) */
    if (a->loss != NULL || a->total != NULL || a->saved_lse != NULL || a->saved_total != NULL
        || a->saved_picked != NULL) {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t i_C = tile->first; i_C < tile->last; i_C += tile->step) {
            LINE_OF(a->scores, T, scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            FETCH(a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);

            OPSMITH_TURNS (i, count) {
                terms[n + i] = valid[i] ? scores[i] : 0;
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_logsumexp_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->lse);
    }

    /* logsumexp_scores = logsumexp(scores, over=(C)) */
    if (a->log_prob != NULL) {
        LINES(T, scores, i_C, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
        REAL(opsmith_logsumexp_columns)(scores_values, scores_stride, rows, count, scores_next,
            &sums->logsumexp_scores);
    }
}

static void forward_1_kernel_1_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_1_kernel_1_columns_scalars *scalars = scalars_;
    forward_1_kernel_1_columns_sums *sums = sums_;
    const int64_t count = tile->to;
    const int64_t i_outer = tile->group;
    const int32_t *valid = scalars->valid;
    const real *lse_high = scalars->lse_high;
    const real *lse_low = scalars->lse_low;
    const real *logsumexp_scores_high = scalars->logsumexp_scores_high;
    const real *logsumexp_scores_low = scalars->logsumexp_scores_low;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* sum_3 = sum(weight * (counted - lse), over=(C)) */
    if (a->loss != NULL || a->total != NULL || a->saved_total != NULL) {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t i_C = tile->first; i_C < tile->last; i_C += tile->step) {
            const real weight = (real)(a->weight == NULL ? 1 : (double)LOAD(T, a->weight[i_C]));
            LINE_OF(a->scores, T, scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            FETCH(a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);

            OPSMITH_TURNS (i, count) {
                const real counted = valid[i] ? scores[i] : 0;
                terms[n + i] = weight * ((counted - lse_high[i]) - lse_low[i]);
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_sum_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->sum_3);
    }

    /* log_prob = scores - logsumexp_scores */
    if (a->log_prob != NULL) {
        for (int64_t i_C = tile->first; i_C < tile->last; i_C += tile->step) {
            LINE_OF(a->scores, T, scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            LINE_OUT(T, log_prob, a->log_prob + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept,
                tile->stream);
            FETCH(a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);

            OPSMITH_TURNS (i, count) {
                log_prob[i] = (scores[i] - logsumexp_scores_high[i]) - logsumexp_scores_low[i];
            }
            LINE_PUT(T, log_prob, a->log_prob + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept,
                tile->stream);
        }
    }
}

static const opsmith_sweep forward_1_kernel_1_columns_sweeps[] = {
    {forward_1_kernel_1_columns_section_0, forward_1_kernel_1_columns_sweep_1, forward_1_kernel_1_columns_merge_1},
    {forward_1_kernel_1_columns_section_1, forward_1_kernel_1_columns_sweep_2, forward_1_kernel_1_columns_merge_2},
    {forward_1_kernel_1_columns_section_2, NULL, NULL},
};

static const opsmith_kernel forward_1_kernel_1_columns = {
    .sweeps = forward_1_kernel_1_columns_sweeps,
    .count = 2,
    .initialize = forward_1_kernel_1_columns_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(forward_1_kernel_1_columns_sums),
    .scalars_bytes = sizeof(forward_1_kernel_1_columns_scalars),
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

/* Rows: the innermost run is C, reduced. */
typedef struct forward_1_kernel_1_rows_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_2;
    opsmith_logsumexp lse;
    opsmith_logsumexp logsumexp_scores;
    opsmith_sum sum_3;
} forward_1_kernel_1_rows_sums;

_Static_assert(sizeof(forward_1_kernel_1_rows_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_1_kernel_1_rows_sums) <= 7680, "workspace_bytes counts on this size");

typedef struct forward_1_kernel_1_rows_scalars {
    int64_t labels[OPSMITH_GROUPS];
    int32_t valid[OPSMITH_GROUPS];
    real lse_high[OPSMITH_GROUPS];
    real lse_low[OPSMITH_GROUPS];
    real logsumexp_scores_high[OPSMITH_GROUPS];
    real logsumexp_scores_low[OPSMITH_GROUPS];
} forward_1_kernel_1_rows_scalars;

_Static_assert(sizeof(forward_1_kernel_1_rows_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_1_kernel_1_rows_scalars) <= 3072, "workspace_bytes counts on this size");

static void forward_1_kernel_1_rows_initialize(void *sums_)
{
    forward_1_kernel_1_rows_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_1);
    opsmith_sum_initialize(&sums->sum_2);
    opsmith_logsumexp_initialize(&sums->lse);
    opsmith_logsumexp_initialize(&sums->logsumexp_scores);
    opsmith_sum_initialize(&sums->sum_3);
}

static void forward_1_kernel_1_rows_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_1_kernel_1_rows_sums *into = into_;
    const forward_1_kernel_1_rows_sums *from = from_;
    opsmith_sum_merge(&into->sum_1, slot, &from->sum_1, other, count);
    opsmith_sum_merge(&into->sum_2, slot, &from->sum_2, other, count);
    opsmith_logsumexp_merge(&into->lse, slot, &from->lse, other, count);
    opsmith_logsumexp_merge(&into->logsumexp_scores, slot, &from->logsumexp_scores, other, count);
}

static void forward_1_kernel_1_rows_merge_2(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_1_kernel_1_rows_sums *into = into_;
    const forward_1_kernel_1_rows_sums *from = from_;
    opsmith_sum_merge(&into->sum_3, slot, &from->sum_3, other, count);
}

static void forward_1_kernel_1_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_1_kernel_1_rows_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;

        const int32_t valid = (int64_t)a->labels[i_outer] >= 0 && (int64_t)a->labels[i_outer] < a->dims->C
            && (int64_t)a->labels[i_outer] != a->params->ignore_label;

        scalars->labels[j] = (int64_t)a->labels[i_outer];
        scalars->valid[j] = valid;
    }
}

static void forward_1_kernel_1_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_1_kernel_1_rows_sums *sums = sums_;
    forward_1_kernel_1_rows_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;

        const int32_t valid = (int64_t)a->labels[i_outer] >= 0 && (int64_t)a->labels[i_outer] < a->dims->C
            && (int64_t)a->labels[i_outer] != a->params->ignore_label;
        const double sum_1 = opsmith_sum_value(&sums->sum_1, j);
        const double lse = opsmith_logsumexp_value(&sums->lse, j);
        const double sum_2 = opsmith_sum_value(&sums->sum_2, j);
        const double logsumexp_scores = opsmith_logsumexp_value(&sums->logsumexp_scores, j);

        if (a->saved_label_weight != NULL) {
            const double label_weight = valid ? sum_1 : 0.0;
            a->saved_label_weight[i_outer] = label_weight;
        }
        if (a->saved_lse != NULL) {
            a->saved_lse[i_outer] = lse;
        }
        if (a->saved_picked != NULL) {
            const double picked = sum_2 - lse;
            a->saved_picked[i_outer] = picked;
        }
        a->carried_sum_1[i_outer] = sum_1;
        a->carried_sum_2[i_outer] = sum_2;
        a->carried_lse[i_outer] = lse;

        scalars->valid[j] = valid;
        scalars->lse_high[j] = (real)lse;
        scalars->lse_low[j] = REAL(opsmith_low)(lse);
        scalars->logsumexp_scores_high[j] = (real)logsumexp_scores;
        scalars->logsumexp_scores_low[j] = REAL(opsmith_low)(logsumexp_scores);
    }
}

static void forward_1_kernel_1_rows_section_2(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_1_kernel_1_rows_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;

        const double sum_3 = opsmith_sum_value(&sums->sum_3, j);

        if (a->loss != NULL) {
            const int32_t valid = (int64_t)a->labels[i_outer] >= 0 && (int64_t)a->labels[i_outer] < a->dims->C
                && (int64_t)a->labels[i_outer] != a->params->ignore_label;
            const double sum_1 = opsmith_sum_value(&sums->sum_1, j);
            const double label_weight = valid ? sum_1 : 0.0;
            const double sum_2 = opsmith_sum_value(&sums->sum_2, j);
            const double lse = opsmith_logsumexp_value(&sums->lse, j);
            const double picked = sum_2 - lse;
            const double smooth = sum_3 / (double)a->dims->C;
            const double loss = valid ? -((1.0 - a->params->label_smoothing) * label_weight * picked
                + a->params->label_smoothing * smooth) : 0.0;
            a->loss[i_outer] = STORE(T, (real)loss);
        }
        a->carried_sum_3[i_outer] = sum_3;
    }
}

static void forward_1_kernel_1_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_1_kernel_1_rows_scalars *scalars = scalars_;
    forward_1_kernel_1_rows_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;
        const int64_t labels = scalars->labels[j];
        const int32_t valid = scalars->valid[j];
        /* sum_1 = sum(weight if index(C) == labels else 0, over=(C)) */
        if (a->loss != NULL || a->total != NULL || a->saved_all_weights != NULL || a->saved_label_weight != NULL
            || a->saved_total != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_1_lanes[OPSMITH_WIDTH] = {0};
                SLABS (slab) {
                    const ELEMENT(T) *const weight_array = a->weight == NULL ? NULL : a->weight + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OR(a->weight, 1, T, weight, weight_array + at);
                        real terms[OPSMITH_CHUNK];

                        OPSMITH_TURNS (i, count) {
                            terms[i] = (tile->begin + at + i) == labels ? weight[i] : 0;
                        }
                        REAL(opsmith_lanes_add)(sum_1_lanes, terms, count, wide);
                    }
                }
                const double sum_1_part = opsmith_sum_total(sum_1_lanes);
                if (wide || isfinite(sum_1_part)) {
                    sums->sum_1.value[j] += sum_1_part;
                    break;
                }
            }
        }

        /* sum_2 = sum(counted if index(C) == labels else 0, over=(C)) */
        if (a->loss != NULL || a->total != NULL || a->saved_total != NULL || a->saved_picked != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_2_lanes[OPSMITH_WIDTH] = {0};
                SLABS (slab) {
                    const ELEMENT(T) *const scores_array = a->scores + i_outer * a->dims->C + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->scores, T, scores, scores_array + at);
                        FETCH(scores_array + at);
                        real terms[OPSMITH_CHUNK];

                        OPSMITH_TURNS (i, count) {
                            const real counted = valid ? scores[i] : 0;
                            terms[i] = (tile->begin + at + i) == labels ? counted : 0;
                        }
                        REAL(opsmith_lanes_add)(sum_2_lanes, terms, count, wide);
                    }
                }
                const double sum_2_part = opsmith_sum_total(sum_2_lanes);
                if (wide || isfinite(sum_2_part)) {
                    sums->sum_2.value[j] += sum_2_part;
                    break;
                }
            }
        }

        /* lse = logsumexp(counted, over=(C)) */
        if (a->loss != NULL || a->total != NULL || a->saved_lse != NULL || a->saved_total != NULL
            || a->saved_picked != NULL) {
            real terms[OPSMITH_BLOCK + OPSMITH_CHUNK];
            int64_t filled = 0;
            SLABS (slab) {
                const ELEMENT(T) *const scores_array = a->scores + i_outer * a->dims->C + tile->begin;
                CHUNKS (at, tile->length, 0) {
                    LINE_OF(a->scores, T, scores, scores_array + at);
                    FETCH(scores_array + at);

                    OPSMITH_TURNS (i, count) {
                        terms[filled + at + i] = valid ? scores[i] : 0;
                    }
                }
                filled += tile->length;
            }
            const opsmith_slabs slabs = {1, 0, n, NULL};
            REAL(opsmith_logsumexp_add)(terms, &slabs, NULL, &sums->lse, j);
        }

        /* logsumexp_scores = logsumexp(scores, over=(C)) */
        if (a->log_prob != NULL) {
            VALUES(T, scores, slab, a->scores + i_outer * a->dims->C + tile->begin);
            REAL(opsmith_logsumexp_add)(scores_values, &scores_slabs, NULL, &sums->logsumexp_scores, j);
        }
    }
}

static void forward_1_kernel_1_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_1_kernel_1_rows_scalars *scalars = scalars_;
    forward_1_kernel_1_rows_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;
        const int32_t valid = scalars->valid[j];
        const real lse_high = scalars->lse_high[j];
        const real lse_low = scalars->lse_low[j];
        const real logsumexp_scores_high = scalars->logsumexp_scores_high[j];
        const real logsumexp_scores_low = scalars->logsumexp_scores_low[j];
        /* sum_3 = sum(weight * (counted - lse), over=(C)) */
        if (a->loss != NULL || a->total != NULL || a->saved_total != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_3_lanes[OPSMITH_WIDTH] = {0};
                SLABS (slab) {
                    const ELEMENT(T) *const scores_array = a->scores + i_outer * a->dims->C + tile->begin;
                    const ELEMENT(T) *const weight_array = a->weight == NULL ? NULL : a->weight + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->scores, T, scores, scores_array + at);
                        LINE_OR(a->weight, 1, T, weight, weight_array + at);
                        FETCH(scores_array + at);
                        real terms[OPSMITH_CHUNK];

                        OPSMITH_TURNS (i, count) {
                            const real counted = valid ? scores[i] : 0;
                            terms[i] = weight[i] * ((counted - lse_high) - lse_low);
                        }
                        REAL(opsmith_lanes_add)(sum_3_lanes, terms, count, wide);
                    }
                }
                const double sum_3_part = opsmith_sum_total(sum_3_lanes);
                if (wide || isfinite(sum_3_part)) {
                    sums->sum_3.value[j] += sum_3_part;
                    break;
                }
            }
        }

        /* log_prob = scores - logsumexp_scores */
        if (a->log_prob != NULL) {
            SLABS (slab) {
                const ELEMENT(T) *const scores_array = a->scores + i_outer * a->dims->C + tile->begin;
                ELEMENT(T) *const log_prob_array = a->log_prob + i_outer * a->dims->C + tile->begin;
                CHUNKS (at, tile->length, HEAD(log_prob_array)) {
                    LINE_OF(a->scores, T, scores, scores_array + at);
                    LINE_OUT(T, log_prob, log_prob_array + at, opsmith_streams(tile));
                    FETCH(scores_array + at);

                    OPSMITH_TURNS (i, count) {
                        log_prob[i] = (scores[i] - logsumexp_scores_high) - logsumexp_scores_low;
                    }
                    LINE_PUT(T, log_prob, log_prob_array + at, opsmith_streams(tile));
                }
            }
        }
    }
}

static const opsmith_sweep forward_1_kernel_1_rows_sweeps[] = {
    {forward_1_kernel_1_rows_section_0, forward_1_kernel_1_rows_sweep_1, forward_1_kernel_1_rows_merge_1},
    {forward_1_kernel_1_rows_section_1, forward_1_kernel_1_rows_sweep_2, forward_1_kernel_1_rows_merge_2},
    {forward_1_kernel_1_rows_section_2, NULL, NULL},
};

static const opsmith_kernel forward_1_kernel_1_rows = {
    .sweeps = forward_1_kernel_1_rows_sweeps,
    .count = 2,
    .initialize = forward_1_kernel_1_rows_initialize,
    .contiguous = 1,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(forward_1_kernel_1_rows_sums),
    .scalars_bytes = sizeof(forward_1_kernel_1_rows_scalars),
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

/* forward_1, taken if params->label_smoothing > 0.0. Groups over nothing; each is swept over outer, inner. */

/* Flat: the innermost run is outer, inner, reduced. */
typedef struct forward_1_kernel_2_sums {
    opsmith_sum sum_loss;
    opsmith_sum all_weights;
} forward_1_kernel_2_sums;

_Static_assert(sizeof(forward_1_kernel_2_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_1_kernel_2_sums) <= 3072, "workspace_bytes counts on this size");

typedef struct forward_1_kernel_2_scalars {
    int64_t size[OPSMITH_GROUPS];
    int64_t ignore_label[OPSMITH_GROUPS];
    real one_minus_label_smoothing[OPSMITH_GROUPS];
    real label_smoothing_over_size[OPSMITH_GROUPS];
} forward_1_kernel_2_scalars;

_Static_assert(sizeof(forward_1_kernel_2_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_1_kernel_2_scalars) <= 2048, "workspace_bytes counts on this size");

static void forward_1_kernel_2_initialize(void *sums_)
{
    forward_1_kernel_2_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_loss);
    opsmith_sum_initialize(&sums->all_weights);
}

static void forward_1_kernel_2_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_1_kernel_2_sums *into = into_;
    const forward_1_kernel_2_sums *from = from_;
    opsmith_sum_merge(&into->sum_loss, slot, &from->sum_loss, other, count);
    opsmith_sum_merge(&into->all_weights, slot, &from->all_weights, other, count);
}

static void forward_1_kernel_2_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_1_kernel_2_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const double one_minus_label_smoothing = 1.0 - a->params->label_smoothing;
        const double label_smoothing_over_size = a->params->label_smoothing / (double)a->dims->C;

        scalars->size[j] = a->dims->C;
        scalars->ignore_label[j] = a->params->ignore_label;
        scalars->one_minus_label_smoothing[j] = (real)one_minus_label_smoothing;
        scalars->label_smoothing_over_size[j] = (real)label_smoothing_over_size;
    }
}

static void forward_1_kernel_2_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_1_kernel_2_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const double sum_loss = opsmith_sum_value(&sums->sum_loss, j);
        const double all_weights = opsmith_sum_value(&sums->all_weights, j);
        const double total = sum_loss / (a->params->reduction == 1 ? all_weights : 1.0);

        if (a->total != NULL) {
            a->total[0] = STORE(T, (real)total);
        }
        if (a->saved_all_weights != NULL) {
            a->saved_all_weights[0] = all_weights;
        }
        if (a->saved_total != NULL) {
            a->saved_total[0] = total;
        }
    }
}

static void forward_1_kernel_2_flat_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_1_kernel_2_scalars *scalars = scalars_;
    forward_1_kernel_2_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t size = scalars->size[j];
        const int64_t ignore_label = scalars->ignore_label[j];
        const real one_minus_label_smoothing = scalars->one_minus_label_smoothing[j];
        const real label_smoothing_over_size = scalars->label_smoothing_over_size[j];
        /* sum_loss = sum(loss, over=(outer, inner)), all_weights = sum(label_weight, over=(outer, inner)) */
        if (a->total != NULL || a->saved_total != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_loss_lanes[OPSMITH_WIDTH] = {0};
                double all_weights_lanes[OPSMITH_WIDTH] = {0};
                SLABS (slab) {
                    const ELEMENT(L) *const labels_array = a->labels + tile->begin;
                    const double *const carried_sum_1_array = a->carried_sum_1 + tile->begin;
                    const double *const carried_sum_2_array = a->carried_sum_2 + tile->begin;
                    const double *const carried_lse_array = a->carried_lse + tile->begin;
                    const double *const carried_sum_3_array = a->carried_sum_3 + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->labels, L, labels, labels_array + at);
                        LINE_OF(a->carried_sum_1, float64, carried_sum_1, carried_sum_1_array + at);
                        LINE_OF(a->carried_sum_2, float64, carried_sum_2, carried_sum_2_array + at);
                        LINE_OF(a->carried_lse, float64, carried_lse, carried_lse_array + at);
                        LINE_OF(a->carried_sum_3, float64, carried_sum_3, carried_sum_3_array + at);
                        FETCH(labels_array + at);
                        FETCH(carried_sum_1_array + at);
                        FETCH(carried_sum_2_array + at);
                        FETCH(carried_lse_array + at);
                        FETCH(carried_sum_3_array + at);
                        real sum_loss_terms[OPSMITH_CHUNK];
                        real all_weights_terms[OPSMITH_CHUNK];

                        OPSMITH_TURNS (i, count) {
                            const int32_t valid = (int64_t)labels[i] >= 0 && (int64_t)labels[i] < size
                                && (int64_t)labels[i] != ignore_label;
                            const real label_weight = valid ? (real)carried_sum_1[i] : 0;
                            const real picked = ((real)carried_sum_2[i] - (real)carried_lse[i])
                                - REAL(opsmith_low)(carried_lse[i]);
                            sum_loss_terms[i] = valid ? -(one_minus_label_smoothing * label_weight * picked
                                + (real)carried_sum_3[i] * label_smoothing_over_size) : 0;
                            all_weights_terms[i] = label_weight;
                        }
                        REAL(opsmith_lanes_add)(sum_loss_lanes, sum_loss_terms, count, wide);
                        REAL(opsmith_lanes_add)(all_weights_lanes, all_weights_terms, count, wide);
                    }
                }
                const double sum_loss_part = opsmith_sum_total(sum_loss_lanes);
                const double all_weights_part = opsmith_sum_total(all_weights_lanes);
                if (wide || isfinite(sum_loss_part + all_weights_part)) {
                    sums->sum_loss.value[j] += sum_loss_part;
                    sums->all_weights.value[j] += all_weights_part;
                    break;
                }
            }
        } else if ((a->total != NULL && a->params->reduction == 1) || a->saved_all_weights != NULL
            || (a->saved_total != NULL && a->params->reduction == 1)) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double all_weights_lanes[OPSMITH_WIDTH] = {0};
                SLABS (slab) {
                    const ELEMENT(L) *const labels_array = a->labels + tile->begin;
                    const double *const carried_sum_1_array = a->carried_sum_1 + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->labels, L, labels, labels_array + at);
                        LINE_OF(a->carried_sum_1, float64, carried_sum_1, carried_sum_1_array + at);
                        FETCH(labels_array + at);
                        FETCH(carried_sum_1_array + at);
                        real terms[OPSMITH_CHUNK];

                        OPSMITH_TURNS (i, count) {
                            const int32_t valid = (int64_t)labels[i] >= 0 && (int64_t)labels[i] < size
                                && (int64_t)labels[i] != ignore_label;
                            terms[i] = valid ? (real)carried_sum_1[i] : 0;
                        }
                        REAL(opsmith_lanes_add)(all_weights_lanes, terms, count, wide);
                    }
                }
                const double all_weights_part = opsmith_sum_total(all_weights_lanes);
                if (wide || isfinite(all_weights_part)) {
                    sums->all_weights.value[j] += all_weights_part;
                    break;
                }
            }
        }
    }
}

static const opsmith_sweep forward_1_kernel_2_flat_sweeps[] = {
    {forward_1_kernel_2_section_0, forward_1_kernel_2_flat_sweep_1, forward_1_kernel_2_merge_1},
    {forward_1_kernel_2_section_1, NULL, NULL},
};

static const opsmith_kernel forward_1_kernel_2_flat = {
    .sweeps = forward_1_kernel_2_flat_sweeps,
    .count = 1,
    .initialize = forward_1_kernel_2_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(forward_1_kernel_2_sums),
    .scalars_bytes = sizeof(forward_1_kernel_2_scalars),
    .read_bytes = sizeof(ELEMENT(L)) + sizeof(double) + sizeof(double) + sizeof(double) + sizeof(double),
    .stored_bytes = 0,
};

/* forward_1, taken if params->label_smoothing > 0.0. Groups over nothing; each is swept over C. */

/* Flat: the innermost run is C, reduced. */
typedef struct forward_1_kernel_3_sums {
    opsmith_sum sum_weight;
} forward_1_kernel_3_sums;

_Static_assert(sizeof(forward_1_kernel_3_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_1_kernel_3_sums) <= 1536, "workspace_bytes counts on this size");

static void forward_1_kernel_3_initialize(void *sums_)
{
    forward_1_kernel_3_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_weight);
}

static void forward_1_kernel_3_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_1_kernel_3_sums *into = into_;
    const forward_1_kernel_3_sums *from = from_;
    opsmith_sum_merge(&into->sum_weight, slot, &from->sum_weight, other, count);
}

static void forward_1_kernel_3_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_1_kernel_3_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        if (a->saved_sum_weight != NULL) {
            const double sum_weight = opsmith_sum_value(&sums->sum_weight, j);
            a->saved_sum_weight[0] = sum_weight;
        }
    }
}

static void forward_1_kernel_3_flat_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_1_kernel_3_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        /* sum_weight = sum(weight, over=(C)) */
        if (a->saved_sum_weight != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_weight_lanes[OPSMITH_WIDTH] = {0};
                SLABS (slab) {
                    const ELEMENT(T) *const weight_array = a->weight == NULL ? NULL : a->weight + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF_OR(a->weight, 1, T, weight, weight_array + at);
                        FETCH_IF(a->weight, weight_array + at);

                        REAL(opsmith_lanes_add)(sum_weight_lanes, weight, count, wide);
                    }
                }
                const double sum_weight_part = opsmith_sum_total(sum_weight_lanes);
                if (wide || isfinite(sum_weight_part)) {
                    sums->sum_weight.value[j] += sum_weight_part;
                    break;
                }
            }
        }
    }
}

static const opsmith_sweep forward_1_kernel_3_flat_sweeps[] = {
    {NULL, forward_1_kernel_3_flat_sweep_1, forward_1_kernel_3_merge_1},
    {forward_1_kernel_3_section_1, NULL, NULL},
};

static const opsmith_kernel forward_1_kernel_3_flat = {
    .sweeps = forward_1_kernel_3_flat_sweeps,
    .count = 1,
    .initialize = forward_1_kernel_3_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(forward_1_kernel_3_sums),
    .scalars_bytes = 0,
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = 0,
};

static void forward_1(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_softmax_cross_entropy_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_all_weights = (double *)(uintptr_t)saved;
        a->saved_sum_weight = a->saved_all_weights + 1;
        a->saved_label_weight = a->saved_sum_weight + 1;
        a->saved_lse = a->saved_label_weight + dims->outer * dims->inner;
        a->saved_total = a->saved_lse + dims->outer * dims->inner;
        a->saved_picked = a->saved_total + 1;
    }
    a->carried_sum_1 = (double *)(void *)free_bytes;
    free_bytes += (size_t)(dims->outer * dims->inner) * sizeof(double);
    a->carried_sum_2 = (double *)(void *)free_bytes;
    free_bytes += (size_t)(dims->outer * dims->inner) * sizeof(double);
    a->carried_lse = (double *)(void *)free_bytes;
    free_bytes += (size_t)(dims->outer * dims->inner) * sizeof(double);
    a->carried_sum_3 = (double *)(void *)free_bytes;
    free_bytes += (size_t)(dims->outer * dims->inner) * sizeof(double);
    {
        const int32_t wanted[] = {a->loss != NULL || a->total != NULL || a->saved_all_weights != NULL
            || a->saved_label_weight != NULL || a->saved_total != NULL || a->loss != NULL || a->total != NULL
            || a->saved_total != NULL || a->saved_picked != NULL || a->loss != NULL || a->total != NULL
            || a->saved_lse != NULL || a->saved_total != NULL || a->saved_picked != NULL || a->log_prob != NULL,
            a->loss != NULL || a->total != NULL || a->saved_total != NULL || a->log_prob != NULL};
        const opsmith_geometry geometry = softmax_cross_entropy_forward_1_kernel_1_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_1_kernel_1_columns : &forward_1_kernel_1_rows;
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
    }
    if ((a->total != NULL || a->saved_total != NULL
        || ((a->total != NULL && a->params->reduction == 1) || a->saved_all_weights != NULL
        || (a->saved_total != NULL && a->params->reduction == 1))) || a->total != NULL || a->saved_all_weights != NULL
        || a->saved_total != NULL) {
        const int32_t wanted[] = {a->total != NULL || a->saved_total != NULL
            || ((a->total != NULL && a->params->reduction == 1) || a->saved_all_weights != NULL
            || (a->saved_total != NULL && a->params->reduction == 1))};
        const opsmith_geometry geometry = softmax_cross_entropy_forward_1_kernel_2_geometry(dims);
        const opsmith_kernel *kernel = &forward_1_kernel_2_flat;
        const opsmith_launch launch = {kernel, &geometry, wanted,
            (a->total != NULL || a->saved_total != NULL
            || ((a->total != NULL && a->params->reduction == 1) || a->saved_all_weights != NULL
            || (a->saved_total != NULL && a->params->reduction == 1))) || a->total != NULL
            || a->saved_all_weights != NULL || a->saved_total != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
    }
    if (a->saved_sum_weight != NULL) {
        const int32_t wanted[] = {a->saved_sum_weight != NULL};
        const opsmith_geometry geometry = softmax_cross_entropy_forward_1_kernel_3_geometry(dims);
        const opsmith_kernel *kernel = &forward_1_kernel_3_flat;
        const opsmith_launch launch = {kernel, &geometry, wanted, a->saved_sum_weight != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

/* forward_2, taken if !(params->label_smoothing > 0.0). Groups over outer, inner; each is swept over C. */

/* Columns: the innermost run is inner, kept. */
typedef struct forward_2_kernel_1_columns_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_2;
    opsmith_logsumexp lse;
    opsmith_logsumexp logsumexp_scores;
} forward_2_kernel_1_columns_sums;

_Static_assert(sizeof(forward_2_kernel_1_columns_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_2_kernel_1_columns_sums) <= 6144, "workspace_bytes counts on this size");

typedef struct forward_2_kernel_1_columns_scalars {
    int64_t labels[OPSMITH_GROUPS];
    int32_t valid[OPSMITH_GROUPS];
    real logsumexp_scores_high[OPSMITH_GROUPS];
    real logsumexp_scores_low[OPSMITH_GROUPS];
} forward_2_kernel_1_columns_scalars;

_Static_assert(sizeof(forward_2_kernel_1_columns_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_2_kernel_1_columns_scalars) <= 2048, "workspace_bytes counts on this size");

static void forward_2_kernel_1_columns_initialize(void *sums_)
{
    forward_2_kernel_1_columns_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_1);
    opsmith_sum_initialize(&sums->sum_2);
    opsmith_logsumexp_initialize(&sums->lse);
    opsmith_logsumexp_initialize(&sums->logsumexp_scores);
}

static void forward_2_kernel_1_columns_merge_1(void *into_, int64_t slot, const void *from_, int64_t other,
    int64_t count)
{
    forward_2_kernel_1_columns_sums *into = into_;
    const forward_2_kernel_1_columns_sums *from = from_;
    opsmith_sum_merge(&into->sum_1, slot, &from->sum_1, other, count);
    opsmith_sum_merge(&into->sum_2, slot, &from->sum_2, other, count);
    opsmith_logsumexp_merge(&into->lse, slot, &from->lse, other, count);
    opsmith_logsumexp_merge(&into->logsumexp_scores, slot, &from->logsumexp_scores, other, count);
}

static void forward_2_kernel_1_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_2_kernel_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->group;
        const int64_t i_inner = tile->kept + j;

        const int32_t valid = (int64_t)a->labels[i_outer * a->dims->inner + i_inner] >= 0 && (int64_t)a->labels[i_outer
            * a->dims->inner + i_inner] < a->dims->C && (int64_t)a->labels[i_outer * a->dims->inner
            + i_inner] != a->params->ignore_label;

        scalars->labels[j] = (int64_t)a->labels[i_outer * a->dims->inner + i_inner];
        scalars->valid[j] = valid;
    }
}

static void forward_2_kernel_1_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_2_kernel_1_columns_sums *sums = sums_;
    forward_2_kernel_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->group;
        const int64_t i_inner = tile->kept + j;

        const int32_t valid = (int64_t)a->labels[i_outer * a->dims->inner + i_inner] >= 0 && (int64_t)a->labels[i_outer
            * a->dims->inner + i_inner] < a->dims->C && (int64_t)a->labels[i_outer * a->dims->inner
            + i_inner] != a->params->ignore_label;
        const double sum_1 = opsmith_sum_value(&sums->sum_1, j);
        const double label_weight = valid ? sum_1 : 0.0;
        const double sum_2 = opsmith_sum_value(&sums->sum_2, j);
        const double lse = opsmith_logsumexp_value(&sums->lse, j);
        const double picked = sum_2 - lse;
        const double logsumexp_scores = opsmith_logsumexp_value(&sums->logsumexp_scores, j);

        if (a->loss != NULL) {
            const double loss = valid ? -((1.0 - a->params->label_smoothing) * label_weight * picked
                + a->params->label_smoothing * 0.0) : 0.0;
            a->loss[i_outer * a->dims->inner + i_inner] = STORE(T, (real)loss);
        }
        if (a->saved_label_weight != NULL) {
            a->saved_label_weight[i_outer * a->dims->inner + i_inner] = label_weight;
        }
        if (a->saved_lse != NULL) {
            a->saved_lse[i_outer * a->dims->inner + i_inner] = lse;
        }
        if (a->saved_picked != NULL) {
            a->saved_picked[i_outer * a->dims->inner + i_inner] = picked;
        }
        a->carried_sum_1[i_outer * a->dims->inner + i_inner] = sum_1;
        a->carried_sum_2[i_outer * a->dims->inner + i_inner] = sum_2;
        a->carried_lse[i_outer * a->dims->inner + i_inner] = lse;

        scalars->logsumexp_scores_high[j] = (real)logsumexp_scores;
        scalars->logsumexp_scores_low[j] = REAL(opsmith_low)(logsumexp_scores);
    }
}

static void forward_2_kernel_1_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_2_kernel_1_columns_scalars *scalars = scalars_;
    forward_2_kernel_1_columns_sums *sums = sums_;
    const int64_t count = tile->to;
    const int64_t i_outer = tile->group;
    const int64_t *labels = scalars->labels;
    const int32_t *valid = scalars->valid;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* sum_1 = sum(weight if index(C) == labels else 0, over=(C)) */
    if (a->loss != NULL || a->total != NULL || a->saved_all_weights != NULL || a->saved_label_weight != NULL
        || a->saved_total != NULL) {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t i_C = tile->first; i_C < tile->last; i_C += tile->step) {
            const int64_t index = i_C;
            const real weight = (real)(a->weight == NULL ? 1 : (double)LOAD(T, a->weight[i_C]));

            OPSMITH_TURNS (i, count) {
                terms[n + i] = index == labels[i] ? weight : 0;
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_sum_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->sum_1);
    }

    /* sum_2 = sum(counted if index(C) == labels else 0, over=(C)) */
    if (a->loss != NULL || a->total != NULL || a->saved_total != NULL || a->saved_picked != NULL) {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t i_C = tile->first; i_C < tile->last; i_C += tile->step) {
            const int64_t index = i_C;
            LINE_OF(a->scores, T, scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            FETCH(a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);

            OPSMITH_TURNS (i, count) {
                const real counted = valid[i] ? scores[i] : 0;
                terms[n + i] = index == labels[i] ? counted : 0;
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_sum_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->sum_2);
    }

    /* lse = logsumexp(counted, over=(C)) */
    if (a->loss != NULL || a->total != NULL || a->saved_lse != NULL || a->saved_total != NULL
        || a->saved_picked != NULL) {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t i_C = tile->first; i_C < tile->last; i_C += tile->step) {
            LINE_OF(a->scores, T, scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            FETCH(a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);

            OPSMITH_TURNS (i, count) {
                terms[n + i] = valid[i] ? scores[i] : 0;
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_logsumexp_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->lse);
    }

    /* logsumexp_scores = logsumexp(scores, over=(C)) */
    if (a->log_prob != NULL) {
        LINES(T, scores, i_C, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
        REAL(opsmith_logsumexp_columns)(scores_values, scores_stride, rows, count, scores_next,
            &sums->logsumexp_scores);
    }
}

static void forward_2_kernel_1_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_2_kernel_1_columns_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t count = tile->to;
    const int64_t i_outer = tile->group;
    const real *logsumexp_scores_high = scalars->logsumexp_scores_high;
    const real *logsumexp_scores_low = scalars->logsumexp_scores_low;

    /* log_prob = scores - logsumexp_scores */
    if (a->log_prob != NULL) {
        SHEET(T, log_prob, 0, a->log_prob);
        for (int64_t i_C = tile->first; i_C < tile->last; i_C += tile->step) {
            ELEMENT(T) *const log_prob_place = SHEET_LINE(log_prob, i_C, a->log_prob + (i_outer * a->dims->C + i_C)
                * a->dims->inner + tile->kept);
            LINE_OF(a->scores, T, scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            LINE_OUT(T, log_prob, log_prob_place, tile->stream && log_prob_sheet == NULL);
            FETCH(a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);

            OPSMITH_TURNS (i, count) {
                log_prob[i] = (scores[i] - logsumexp_scores_high[i]) - logsumexp_scores_low[i];
            }
            LINE_PUT(T, log_prob, log_prob_place, tile->stream && log_prob_sheet == NULL);
        }
        SHEET_END(log_prob, i_C, a->log_prob + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
    }
}

static const opsmith_sweep forward_2_kernel_1_columns_sweeps[] = {
    {forward_2_kernel_1_columns_section_0, forward_2_kernel_1_columns_sweep_1, forward_2_kernel_1_columns_merge_1},
    {forward_2_kernel_1_columns_section_1, forward_2_kernel_1_columns_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_2_kernel_1_columns = {
    .sweeps = forward_2_kernel_1_columns_sweeps,
    .count = 2,
    .initialize = forward_2_kernel_1_columns_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(forward_2_kernel_1_columns_sums),
    .scalars_bytes = sizeof(forward_2_kernel_1_columns_scalars),
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

/* Rows: the innermost run is C, reduced. */
typedef struct forward_2_kernel_1_rows_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_2;
    opsmith_logsumexp lse;
    opsmith_logsumexp logsumexp_scores;
} forward_2_kernel_1_rows_sums;

_Static_assert(sizeof(forward_2_kernel_1_rows_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_2_kernel_1_rows_sums) <= 6144, "workspace_bytes counts on this size");

typedef struct forward_2_kernel_1_rows_scalars {
    int64_t labels[OPSMITH_GROUPS];
    int32_t valid[OPSMITH_GROUPS];
    real logsumexp_scores_high[OPSMITH_GROUPS];
    real logsumexp_scores_low[OPSMITH_GROUPS];
} forward_2_kernel_1_rows_scalars;

_Static_assert(sizeof(forward_2_kernel_1_rows_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_2_kernel_1_rows_scalars) <= 2048, "workspace_bytes counts on this size");

static void forward_2_kernel_1_rows_initialize(void *sums_)
{
    forward_2_kernel_1_rows_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_1);
    opsmith_sum_initialize(&sums->sum_2);
    opsmith_logsumexp_initialize(&sums->lse);
    opsmith_logsumexp_initialize(&sums->logsumexp_scores);
}

static void forward_2_kernel_1_rows_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_2_kernel_1_rows_sums *into = into_;
    const forward_2_kernel_1_rows_sums *from = from_;
    opsmith_sum_merge(&into->sum_1, slot, &from->sum_1, other, count);
    opsmith_sum_merge(&into->sum_2, slot, &from->sum_2, other, count);
    opsmith_logsumexp_merge(&into->lse, slot, &from->lse, other, count);
    opsmith_logsumexp_merge(&into->logsumexp_scores, slot, &from->logsumexp_scores, other, count);
}

static void forward_2_kernel_1_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_2_kernel_1_rows_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;

        const int32_t valid = (int64_t)a->labels[i_outer] >= 0 && (int64_t)a->labels[i_outer] < a->dims->C
            && (int64_t)a->labels[i_outer] != a->params->ignore_label;

        scalars->labels[j] = (int64_t)a->labels[i_outer];
        scalars->valid[j] = valid;
    }
}

static void forward_2_kernel_1_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_2_kernel_1_rows_sums *sums = sums_;
    forward_2_kernel_1_rows_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;

        const int32_t valid = (int64_t)a->labels[i_outer] >= 0 && (int64_t)a->labels[i_outer] < a->dims->C
            && (int64_t)a->labels[i_outer] != a->params->ignore_label;
        const double sum_1 = opsmith_sum_value(&sums->sum_1, j);
        const double label_weight = valid ? sum_1 : 0.0;
        const double sum_2 = opsmith_sum_value(&sums->sum_2, j);
        const double lse = opsmith_logsumexp_value(&sums->lse, j);
        const double picked = sum_2 - lse;
        const double logsumexp_scores = opsmith_logsumexp_value(&sums->logsumexp_scores, j);

        if (a->loss != NULL) {
            const double loss = valid ? -((1.0 - a->params->label_smoothing) * label_weight * picked
                + a->params->label_smoothing * 0.0) : 0.0;
            a->loss[i_outer] = STORE(T, (real)loss);
        }
        if (a->saved_label_weight != NULL) {
            a->saved_label_weight[i_outer] = label_weight;
        }
        if (a->saved_lse != NULL) {
            a->saved_lse[i_outer] = lse;
        }
        if (a->saved_picked != NULL) {
            a->saved_picked[i_outer] = picked;
        }
        a->carried_sum_1[i_outer] = sum_1;
        a->carried_sum_2[i_outer] = sum_2;
        a->carried_lse[i_outer] = lse;

        scalars->logsumexp_scores_high[j] = (real)logsumexp_scores;
        scalars->logsumexp_scores_low[j] = REAL(opsmith_low)(logsumexp_scores);
    }
}

static void forward_2_kernel_1_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_2_kernel_1_rows_scalars *scalars = scalars_;
    forward_2_kernel_1_rows_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;
        const int64_t labels = scalars->labels[j];
        const int32_t valid = scalars->valid[j];
        /* sum_1 = sum(weight if index(C) == labels else 0, over=(C)) */
        if (a->loss != NULL || a->total != NULL || a->saved_all_weights != NULL || a->saved_label_weight != NULL
            || a->saved_total != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_1_lanes[OPSMITH_WIDTH] = {0};
                SLABS (slab) {
                    const ELEMENT(T) *const weight_array = a->weight == NULL ? NULL : a->weight + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OR(a->weight, 1, T, weight, weight_array + at);
                        real terms[OPSMITH_CHUNK];

                        OPSMITH_TURNS (i, count) {
                            terms[i] = (tile->begin + at + i) == labels ? weight[i] : 0;
                        }
                        REAL(opsmith_lanes_add)(sum_1_lanes, terms, count, wide);
                    }
                }
                const double sum_1_part = opsmith_sum_total(sum_1_lanes);
                if (wide || isfinite(sum_1_part)) {
                    sums->sum_1.value[j] += sum_1_part;
                    break;
                }
            }
        }

        /* sum_2 = sum(counted if index(C) == labels else 0, over=(C)) */
        if (a->loss != NULL || a->total != NULL || a->saved_total != NULL || a->saved_picked != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_2_lanes[OPSMITH_WIDTH] = {0};
                SLABS (slab) {
                    const ELEMENT(T) *const scores_array = a->scores + i_outer * a->dims->C + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->scores, T, scores, scores_array + at);
                        FETCH(scores_array + at);
                        real terms[OPSMITH_CHUNK];

                        OPSMITH_TURNS (i, count) {
                            const real counted = valid ? scores[i] : 0;
                            terms[i] = (tile->begin + at + i) == labels ? counted : 0;
                        }
                        REAL(opsmith_lanes_add)(sum_2_lanes, terms, count, wide);
                    }
                }
                const double sum_2_part = opsmith_sum_total(sum_2_lanes);
                if (wide || isfinite(sum_2_part)) {
                    sums->sum_2.value[j] += sum_2_part;
                    break;
                }
            }
        }

        /* lse = logsumexp(counted, over=(C)) */
        if (a->loss != NULL || a->total != NULL || a->saved_lse != NULL || a->saved_total != NULL
            || a->saved_picked != NULL) {
            real terms[OPSMITH_BLOCK + OPSMITH_CHUNK];
            int64_t filled = 0;
            SLABS (slab) {
                const ELEMENT(T) *const scores_array = a->scores + i_outer * a->dims->C + tile->begin;
                CHUNKS (at, tile->length, 0) {
                    LINE_OF(a->scores, T, scores, scores_array + at);
                    FETCH(scores_array + at);

                    OPSMITH_TURNS (i, count) {
                        terms[filled + at + i] = valid ? scores[i] : 0;
                    }
                }
                filled += tile->length;
            }
            const opsmith_slabs slabs = {1, 0, n, NULL};
            REAL(opsmith_logsumexp_add)(terms, &slabs, NULL, &sums->lse, j);
        }

        /* logsumexp_scores = logsumexp(scores, over=(C)) */
        if (a->log_prob != NULL) {
            VALUES(T, scores, slab, a->scores + i_outer * a->dims->C + tile->begin);
            REAL(opsmith_logsumexp_add)(scores_values, &scores_slabs, NULL, &sums->logsumexp_scores, j);
        }
    }
}

static void forward_2_kernel_1_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_2_kernel_1_rows_scalars *scalars = scalars_;
    (void)sums_;
    SLABS (slab) {
        RUN(T, log_prob, a->log_prob != NULL);
        for (int64_t j = tile->from; j < tile->to; ++j) {
            const int64_t i_outer = tile->kept + j;
            const real logsumexp_scores_high = scalars->logsumexp_scores_high[j];
            const real logsumexp_scores_low = scalars->logsumexp_scores_low[j];
            /* log_prob = scores - logsumexp_scores */
            if (a->log_prob != NULL) {
                const ELEMENT(T) *const scores_array = a->scores + i_outer * a->dims->C + tile->begin;
                ELEMENT(T) *const log_prob_array = log_prob_short ? log_prob_block + (j - tile->from) * tile->length
                    : a->log_prob + i_outer * a->dims->C + tile->begin;
                CHUNKS (at, tile->length, HEAD(log_prob_array)) {
                    LINE_OF(a->scores, T, scores, scores_array + at);
                    LINE_OUT(T, log_prob, log_prob_array + at, opsmith_streams(tile));
                    FETCH(scores_array + at);

                    OPSMITH_TURNS (i, count) {
                        log_prob[i] = (scores[i] - logsumexp_scores_high) - logsumexp_scores_low;
                    }
                    LINE_PUT(T, log_prob, log_prob_array + at, opsmith_streams(tile));
                }
            }
        }
        if (log_prob_short) {
            const int64_t i_outer = tile->kept + tile->from;
            RUN_END(T, log_prob, a->log_prob + i_outer * a->dims->C + tile->begin);
        }
    }
}

static const opsmith_sweep forward_2_kernel_1_rows_sweeps[] = {
    {forward_2_kernel_1_rows_section_0, forward_2_kernel_1_rows_sweep_1, forward_2_kernel_1_rows_merge_1},
    {forward_2_kernel_1_rows_section_1, forward_2_kernel_1_rows_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_2_kernel_1_rows = {
    .sweeps = forward_2_kernel_1_rows_sweeps,
    .count = 2,
    .initialize = forward_2_kernel_1_rows_initialize,
    .contiguous = 1,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(forward_2_kernel_1_rows_sums),
    .scalars_bytes = sizeof(forward_2_kernel_1_rows_scalars),
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

/* forward_2, taken if !(params->label_smoothing > 0.0). Groups over nothing; each is swept over outer, inner. */

/* Flat: the innermost run is outer, inner, reduced. */
typedef struct forward_2_kernel_2_sums {
    opsmith_sum sum_loss;
    opsmith_sum all_weights;
} forward_2_kernel_2_sums;

_Static_assert(sizeof(forward_2_kernel_2_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_2_kernel_2_sums) <= 3072, "workspace_bytes counts on this size");

typedef struct forward_2_kernel_2_scalars {
    int64_t size[OPSMITH_GROUPS];
    int64_t ignore_label[OPSMITH_GROUPS];
    real one_minus_label_smoothing[OPSMITH_GROUPS];
    real label_smoothing_times_zero[OPSMITH_GROUPS];
} forward_2_kernel_2_scalars;

_Static_assert(sizeof(forward_2_kernel_2_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_2_kernel_2_scalars) <= 2048, "workspace_bytes counts on this size");

static void forward_2_kernel_2_initialize(void *sums_)
{
    forward_2_kernel_2_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_loss);
    opsmith_sum_initialize(&sums->all_weights);
}

static void forward_2_kernel_2_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_2_kernel_2_sums *into = into_;
    const forward_2_kernel_2_sums *from = from_;
    opsmith_sum_merge(&into->sum_loss, slot, &from->sum_loss, other, count);
    opsmith_sum_merge(&into->all_weights, slot, &from->all_weights, other, count);
}

static void forward_2_kernel_2_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_2_kernel_2_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const double one_minus_label_smoothing = 1.0 - a->params->label_smoothing;
        const double label_smoothing_times_zero = a->params->label_smoothing * 0.0;

        scalars->size[j] = a->dims->C;
        scalars->ignore_label[j] = a->params->ignore_label;
        scalars->one_minus_label_smoothing[j] = (real)one_minus_label_smoothing;
        scalars->label_smoothing_times_zero[j] = (real)label_smoothing_times_zero;
    }
}

static void forward_2_kernel_2_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_2_kernel_2_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const double sum_loss = opsmith_sum_value(&sums->sum_loss, j);
        const double all_weights = opsmith_sum_value(&sums->all_weights, j);
        const double total = sum_loss / (a->params->reduction == 1 ? all_weights : 1.0);

        if (a->total != NULL) {
            a->total[0] = STORE(T, (real)total);
        }
        if (a->saved_all_weights != NULL) {
            a->saved_all_weights[0] = all_weights;
        }
        if (a->saved_total != NULL) {
            a->saved_total[0] = total;
        }
    }
}

static void forward_2_kernel_2_flat_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_2_kernel_2_scalars *scalars = scalars_;
    forward_2_kernel_2_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t size = scalars->size[j];
        const int64_t ignore_label = scalars->ignore_label[j];
        const real one_minus_label_smoothing = scalars->one_minus_label_smoothing[j];
        const real label_smoothing_times_zero = scalars->label_smoothing_times_zero[j];
        /* sum_loss = sum(loss, over=(outer, inner)), all_weights = sum(label_weight, over=(outer, inner)) */
        if (a->total != NULL || a->saved_total != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_loss_lanes[OPSMITH_WIDTH] = {0};
                double all_weights_lanes[OPSMITH_WIDTH] = {0};
                SLABS (slab) {
                    const ELEMENT(L) *const labels_array = a->labels + tile->begin;
                    const double *const carried_sum_1_array = a->carried_sum_1 + tile->begin;
                    const double *const carried_sum_2_array = a->carried_sum_2 + tile->begin;
                    const double *const carried_lse_array = a->carried_lse + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->labels, L, labels, labels_array + at);
                        LINE_OF(a->carried_sum_1, float64, carried_sum_1, carried_sum_1_array + at);
                        LINE_OF(a->carried_sum_2, float64, carried_sum_2, carried_sum_2_array + at);
                        LINE_OF(a->carried_lse, float64, carried_lse, carried_lse_array + at);
                        FETCH(labels_array + at);
                        FETCH(carried_sum_1_array + at);
                        FETCH(carried_sum_2_array + at);
                        FETCH(carried_lse_array + at);
                        real sum_loss_terms[OPSMITH_CHUNK];
                        real all_weights_terms[OPSMITH_CHUNK];

                        OPSMITH_TURNS (i, count) {
                            const int32_t valid = (int64_t)labels[i] >= 0 && (int64_t)labels[i] < size
                                && (int64_t)labels[i] != ignore_label;
                            const real label_weight = valid ? (real)carried_sum_1[i] : 0;
                            const real picked = ((real)carried_sum_2[i] - (real)carried_lse[i])
                                - REAL(opsmith_low)(carried_lse[i]);
                            sum_loss_terms[i] = valid ? -(one_minus_label_smoothing * label_weight * picked
                                + label_smoothing_times_zero) : 0;
                            all_weights_terms[i] = label_weight;
                        }
                        REAL(opsmith_lanes_add)(sum_loss_lanes, sum_loss_terms, count, wide);
                        REAL(opsmith_lanes_add)(all_weights_lanes, all_weights_terms, count, wide);
                    }
                }
                const double sum_loss_part = opsmith_sum_total(sum_loss_lanes);
                const double all_weights_part = opsmith_sum_total(all_weights_lanes);
                if (wide || isfinite(sum_loss_part + all_weights_part)) {
                    sums->sum_loss.value[j] += sum_loss_part;
                    sums->all_weights.value[j] += all_weights_part;
                    break;
                }
            }
        } else if ((a->total != NULL && a->params->reduction == 1) || a->saved_all_weights != NULL
            || (a->saved_total != NULL && a->params->reduction == 1)) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double all_weights_lanes[OPSMITH_WIDTH] = {0};
                SLABS (slab) {
                    const ELEMENT(L) *const labels_array = a->labels + tile->begin;
                    const double *const carried_sum_1_array = a->carried_sum_1 + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->labels, L, labels, labels_array + at);
                        LINE_OF(a->carried_sum_1, float64, carried_sum_1, carried_sum_1_array + at);
                        FETCH(labels_array + at);
                        FETCH(carried_sum_1_array + at);
                        real terms[OPSMITH_CHUNK];

                        OPSMITH_TURNS (i, count) {
                            const int32_t valid = (int64_t)labels[i] >= 0 && (int64_t)labels[i] < size
                                && (int64_t)labels[i] != ignore_label;
                            terms[i] = valid ? (real)carried_sum_1[i] : 0;
                        }
                        REAL(opsmith_lanes_add)(all_weights_lanes, terms, count, wide);
                    }
                }
                const double all_weights_part = opsmith_sum_total(all_weights_lanes);
                if (wide || isfinite(all_weights_part)) {
                    sums->all_weights.value[j] += all_weights_part;
                    break;
                }
            }
        }
    }
}

static const opsmith_sweep forward_2_kernel_2_flat_sweeps[] = {
    {forward_2_kernel_2_section_0, forward_2_kernel_2_flat_sweep_1, forward_2_kernel_2_merge_1},
    {forward_2_kernel_2_section_1, NULL, NULL},
};

static const opsmith_kernel forward_2_kernel_2_flat = {
    .sweeps = forward_2_kernel_2_flat_sweeps,
    .count = 1,
    .initialize = forward_2_kernel_2_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(forward_2_kernel_2_sums),
    .scalars_bytes = sizeof(forward_2_kernel_2_scalars),
    .read_bytes = sizeof(ELEMENT(L)) + sizeof(double) + sizeof(double) + sizeof(double),
    .stored_bytes = 0,
};

static void forward_2(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_softmax_cross_entropy_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_all_weights = (double *)(uintptr_t)saved;
        a->saved_label_weight = a->saved_all_weights + 1;
        a->saved_lse = a->saved_label_weight + dims->outer * dims->inner;
        a->saved_total = a->saved_lse + dims->outer * dims->inner;
        a->saved_picked = a->saved_total + 1;
    }
    a->carried_sum_1 = (double *)(void *)free_bytes;
    free_bytes += (size_t)(dims->outer * dims->inner) * sizeof(double);
    a->carried_sum_2 = (double *)(void *)free_bytes;
    free_bytes += (size_t)(dims->outer * dims->inner) * sizeof(double);
    a->carried_lse = (double *)(void *)free_bytes;
    free_bytes += (size_t)(dims->outer * dims->inner) * sizeof(double);
    {
        const int32_t wanted[] = {a->loss != NULL || a->total != NULL || a->saved_all_weights != NULL
            || a->saved_label_weight != NULL || a->saved_total != NULL || a->loss != NULL || a->total != NULL
            || a->saved_total != NULL || a->saved_picked != NULL || a->loss != NULL || a->total != NULL
            || a->saved_lse != NULL || a->saved_total != NULL || a->saved_picked != NULL || a->log_prob != NULL,
            a->log_prob != NULL};
        const opsmith_geometry geometry = softmax_cross_entropy_forward_2_kernel_1_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_2_kernel_1_columns : &forward_2_kernel_1_rows;
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
    }
    if ((a->total != NULL || a->saved_total != NULL
        || ((a->total != NULL && a->params->reduction == 1) || a->saved_all_weights != NULL
        || (a->saved_total != NULL && a->params->reduction == 1))) || a->total != NULL || a->saved_all_weights != NULL
        || a->saved_total != NULL) {
        const int32_t wanted[] = {a->total != NULL || a->saved_total != NULL
            || ((a->total != NULL && a->params->reduction == 1) || a->saved_all_weights != NULL
            || (a->saved_total != NULL && a->params->reduction == 1))};
        const opsmith_geometry geometry = softmax_cross_entropy_forward_2_kernel_2_geometry(dims);
        const opsmith_kernel *kernel = &forward_2_kernel_2_flat;
        const opsmith_launch launch = {kernel, &geometry, wanted,
            (a->total != NULL || a->saved_total != NULL
            || ((a->total != NULL && a->params->reduction == 1) || a->saved_all_weights != NULL
            || (a->saved_total != NULL && a->params->reduction == 1))) || a->total != NULL
            || a->saved_all_weights != NULL || a->saved_total != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_softmax_cross_entropy_forward)(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const ELEMENT(T) *scores, const ELEMENT(L) *labels, const ELEMENT(T) *weight, ELEMENT(T) *loss,
        ELEMENT(T) *total, ELEMENT(T) *log_prob, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_softmax_cross_entropy_forward)(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const ELEMENT(T) *scores, const ELEMENT(L) *labels, const ELEMENT(T) *weight, ELEMENT(T) *loss,
        ELEMENT(T) *total, ELEMENT(T) *log_prob, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    opsmith_status status = opsmith_softmax_cross_entropy_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_softmax_cross_entropy_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 23);
    }
    const opsmith_array arrays[] = {
        {scores, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 10, 0, 0, 1},
        {labels, (dims->outer * dims->inner) * (int64_t)sizeof(ELEMENT(L)), 11, 0, 0, 1},
        {weight, (dims->C) * (int64_t)sizeof(ELEMENT(T)), 12, 0, 0, 0},
        {loss, (dims->outer * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 13, 1, 0, params->reduction == 0},
        {total, (1) * (int64_t)sizeof(ELEMENT(T)), 14, 1, 0, !(params->reduction == 0)},
        {log_prob, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 15, 1, 0,
            params->output_log_prob},
        {saved, (int64_t)opsmith_softmax_cross_entropy_saved_bytes(params, dims), 22, 1, 0, 0},
        {workspace, (int64_t)needed, 23, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    forward_arguments a = {
        .params = params,
        .dims = dims,
        .scores = scores,
        .labels = labels,
        .weight = weight,
        .loss = loss,
        .total = total,
        .log_prob = log_prob,
    };
    if (params->label_smoothing > 0.0) {
        forward_1(&a, saved, workspace, executor);
    } else {
        forward_2(&a, saved, workspace, executor);
    }
    return OPSMITH_OK;
}

/* ---- backward ---- */

typedef struct backward_arguments {
    const opsmith_softmax_cross_entropy_params *params;
    const opsmith_softmax_cross_entropy_dims *dims;
    const ELEMENT(T) *d_loss; /* (outer, inner) */
    const ELEMENT(T) *d_total; /* one element */
    const ELEMENT(T) *scores; /* (outer, C, inner) */
    const ELEMENT(L) *labels; /* (outer, inner) */
    const ELEMENT(T) *weight; /* (C) */
    ELEMENT(T) *d_scores; /* (outer, C, inner) */
    ELEMENT(T) *d_weight; /* (C) */
    double *saved_all_weights;
    double *saved_sum_weight;
    double *saved_label_weight;
    double *saved_lse;
    double *saved_total;
    double *saved_picked;
    int32_t add_d_scores;
    int32_t add_d_weight;
} backward_arguments;

/* backward_1, taken if params->label_smoothing > 0.0. Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct backward_1_rows_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_2;
} backward_1_rows_sums;

_Static_assert(sizeof(backward_1_rows_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_1_rows_sums) <= 3072, "workspace_bytes counts on this size");

typedef struct backward_1_rows_scalars {
    int64_t size[OPSMITH_GROUPS];
    int64_t ignore_label[OPSMITH_GROUPS];
    real factor[OPSMITH_GROUPS];
    real one_minus_label_smoothing[OPSMITH_GROUPS];
    real d_all_weights_high[OPSMITH_GROUPS];
    real d_all_weights_low[OPSMITH_GROUPS];
    int64_t index[OPSMITH_GROUPS];
    real label_smoothing[OPSMITH_GROUPS];
    real sum_weight_over_size[OPSMITH_GROUPS];
    real weight_over_size[OPSMITH_GROUPS];
} backward_1_rows_scalars;

_Static_assert(sizeof(backward_1_rows_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_1_rows_scalars) <= 5120, "workspace_bytes counts on this size");

static void backward_1_rows_initialize(void *sums_)
{
    backward_1_rows_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_1);
    opsmith_sum_initialize(&sums->sum_2);
}

static void backward_1_rows_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    backward_1_rows_sums *into = into_;
    const backward_1_rows_sums *from = from_;
    opsmith_sum_merge(&into->sum_1, slot, &from->sum_1, other, count);
    opsmith_sum_merge(&into->sum_2, slot, &from->sum_2, other, count);
}

static void backward_1_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_1_rows_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;

        const double factor = (a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[0]))
            / (a->params->reduction == 1 ? a->saved_all_weights[0] : 1.0);
        const double one_minus_label_smoothing = 1.0 - a->params->label_smoothing;
        const double d_all_weights = a->params->reduction == 1
            ? -((a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[0])) * a->saved_total[0]
            / (a->params->reduction == 1 ? a->saved_all_weights[0] : 1.0)) : 0.0;
        const double sum_weight_over_size = a->saved_sum_weight[0] / (double)a->dims->C;
        const double weight_over_size = (a->weight == NULL ? 1 : (double)LOAD(T, a->weight[i_C])) / (double)a->dims->C;

        scalars->size[j] = a->dims->C;
        scalars->ignore_label[j] = a->params->ignore_label;
        scalars->factor[j] = (real)factor;
        scalars->one_minus_label_smoothing[j] = (real)one_minus_label_smoothing;
        scalars->d_all_weights_high[j] = (real)d_all_weights;
        scalars->d_all_weights_low[j] = REAL(opsmith_low)(d_all_weights);
        scalars->index[j] = i_C;
        scalars->label_smoothing[j] = (real)a->params->label_smoothing;
        scalars->sum_weight_over_size[j] = (real)sum_weight_over_size;
        scalars->weight_over_size[j] = (real)weight_over_size;
    }
}

static void backward_1_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_1_rows_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;

        if (a->d_weight != NULL) {
            const double sum_1 = opsmith_sum_value(&sums->sum_1, j);
            const double sum_2 = opsmith_sum_value(&sums->sum_2, j);
            a->d_weight[i_C] = a->add_d_weight ? STORE(T,
                (real)((double)LOAD(T, a->d_weight[i_C])
                + (-(a->params->label_smoothing / (double)a->dims->C * sum_1) + sum_2)))
                : STORE(T, (real)(-(a->params->label_smoothing / (double)a->dims->C * sum_1) + sum_2));
        }
    }
}

static void backward_1_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_1_rows_scalars *scalars = scalars_;
    backward_1_rows_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;
        const int64_t size = scalars->size[j];
        const int64_t ignore_label = scalars->ignore_label[j];
        const real factor = scalars->factor[j];
        const real one_minus_label_smoothing = scalars->one_minus_label_smoothing[j];
        const real d_all_weights_high = scalars->d_all_weights_high[j];
        const real d_all_weights_low = scalars->d_all_weights_low[j];
        const int64_t index = scalars->index[j];
        const real label_smoothing = scalars->label_smoothing[j];
        const real sum_weight_over_size = scalars->sum_weight_over_size[j];
        const real weight_over_size = scalars->weight_over_size[j];
        /* sum_1 = sum(d_loss_2 * counted_minus_lse if valid else 0, over=(outer, inner)),
         * sum_2 = sum((d_label_weight if valid else 0) if index(C) == labels else 0, over=(outer, inner)) */
        if (a->d_weight != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_1_lanes[OPSMITH_WIDTH] = {0};
                double sum_2_lanes[OPSMITH_WIDTH] = {0};
                SLABS (i_outer) {
                    const ELEMENT(L) *const labels_array = a->labels + i_outer * a->dims->inner + tile->begin;
                    const ELEMENT(T) *const d_loss_array = a->d_loss == NULL ? NULL : a->d_loss + i_outer
                        * a->dims->inner + tile->begin;
                    const ELEMENT(T) *const scores_array = a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner
                        + tile->begin;
                    const double *const saved_lse_array = a->saved_lse + i_outer * a->dims->inner + tile->begin;
                    const double *const saved_picked_array = a->saved_picked + i_outer * a->dims->inner + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE(L, labels, labels_array + at);
                        LINE_OR(a->d_loss, 0, T, d_loss, d_loss_array + at);
                        LINE_OF(a->scores, T, scores, scores_array + at);
                        LINE(float64, saved_lse, saved_lse_array + at);
                        LINE(float64, saved_picked, saved_picked_array + at);
                        FETCH(scores_array + at);
                        real sum_1_terms[OPSMITH_CHUNK];
                        real sum_2_terms[OPSMITH_CHUNK];

                        OPSMITH_TURNS (i, count) {
                            const int32_t valid = (int64_t)labels[i] >= 0 && (int64_t)labels[i] < size
                                && (int64_t)labels[i] != ignore_label;
                            const real d_loss_2 = d_loss[i] + factor;
                            const real counted = valid ? scores[i] : 0;
                            const real counted_minus_lse = (counted - (real)saved_lse[i])
                                - REAL(opsmith_low)(saved_lse[i]);
                            const real term = one_minus_label_smoothing * d_loss_2;
                            const real d_label_weight = (d_all_weights_high
                                - (valid ? term * (real)saved_picked[i] : 0)) + d_all_weights_low;
                            sum_1_terms[i] = valid ? d_loss_2 * counted_minus_lse : 0;
                            sum_2_terms[i] = index == (int64_t)labels[i] ? (valid ? d_label_weight : 0) : 0;
                        }
                        REAL(opsmith_lanes_add)(sum_1_lanes, sum_1_terms, count, wide);
                        REAL(opsmith_lanes_add)(sum_2_lanes, sum_2_terms, count, wide);
                    }
                }
                const double sum_1_part = opsmith_sum_total(sum_1_lanes);
                const double sum_2_part = opsmith_sum_total(sum_2_lanes);
                if (wide || isfinite(sum_1_part + sum_2_part)) {
                    sums->sum_1.value[j] += sum_1_part;
                    sums->sum_2.value[j] += sum_2_part;
                    break;
                }
            }
        }

        /* d_scores = d_counted if valid else 0 */
        if (a->d_scores != NULL) {
            SLABS (i_outer) {
                if (a->add_d_scores) {
                    const ELEMENT(L) *const labels_array = a->labels + i_outer * a->dims->inner + tile->begin;
                    const ELEMENT(T) *const d_loss_array = a->d_loss == NULL ? NULL : a->d_loss + i_outer
                        * a->dims->inner + tile->begin;
                    const double *const saved_label_weight_array = a->saved_label_weight + i_outer * a->dims->inner
                        + tile->begin;
                    const ELEMENT(T) *const scores_array = a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner
                        + tile->begin;
                    const double *const saved_lse_array = a->saved_lse + i_outer * a->dims->inner + tile->begin;
                    ELEMENT(T) *const d_scores_array = a->d_scores + (i_outer * a->dims->C + i_C) * a->dims->inner
                        + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE(L, labels, labels_array + at);
                        LINE_OR(a->d_loss, 0, T, d_loss, d_loss_array + at);
                        LINE(float64, saved_label_weight, saved_label_weight_array + at);
                        LINE_OF(a->scores, T, scores, scores_array + at);
                        LINE(float64, saved_lse, saved_lse_array + at);
                        LINE_UPDATE(T, d_scores, d_scores_array + at);
                        FETCH(scores_array + at);

                        OPSMITH_TURNS (i, count) {
                            const int32_t valid = (int64_t)labels[i] >= 0 && (int64_t)labels[i] < size
                                && (int64_t)labels[i] != ignore_label;
                            const real d_loss_2 = d_loss[i] + factor;
                            const real d_smooth = valid ? -(label_smoothing * d_loss_2) : 0;
                            const real term = one_minus_label_smoothing * d_loss_2;
                            const real d_picked = valid ? -(term * (real)saved_label_weight[i]) : 0;
                            const real d_lse = -(sum_weight_over_size * d_smooth) - d_picked;
                            const real counted = valid ? scores[i] : 0;
                            const real counted_minus_lse = (counted - (real)saved_lse[i])
                                - REAL(opsmith_low)(saved_lse[i]);
                            const real d_counted = weight_over_size * d_smooth + d_lse
                                * REAL(opsmith_exp)(counted_minus_lse) + (index == (int64_t)labels[i] ? d_picked : 0);
                            d_scores[i] = d_scores[i] + (valid ? d_counted : 0);
                        }
                        LINE_PUT(T, d_scores, d_scores_array + at, 0);
                    }
                } else {
                    const ELEMENT(L) *const labels_array = a->labels + i_outer * a->dims->inner + tile->begin;
                    const ELEMENT(T) *const d_loss_array = a->d_loss == NULL ? NULL : a->d_loss + i_outer
                        * a->dims->inner + tile->begin;
                    const double *const saved_label_weight_array = a->saved_label_weight + i_outer * a->dims->inner
                        + tile->begin;
                    const ELEMENT(T) *const scores_array = a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner
                        + tile->begin;
                    const double *const saved_lse_array = a->saved_lse + i_outer * a->dims->inner + tile->begin;
                    ELEMENT(T) *const d_scores_array = a->d_scores + (i_outer * a->dims->C + i_C) * a->dims->inner
                        + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_scores_array)) {
                        LINE(L, labels, labels_array + at);
                        LINE_OR(a->d_loss, 0, T, d_loss, d_loss_array + at);
                        LINE(float64, saved_label_weight, saved_label_weight_array + at);
                        LINE_OF(a->scores, T, scores, scores_array + at);
                        LINE(float64, saved_lse, saved_lse_array + at);
                        LINE_OUT(T, d_scores, d_scores_array + at, opsmith_streams(tile));
                        FETCH(scores_array + at);

                        OPSMITH_TURNS (i, count) {
                            const int32_t valid = (int64_t)labels[i] >= 0 && (int64_t)labels[i] < size
                                && (int64_t)labels[i] != ignore_label;
                            const real d_loss_2 = d_loss[i] + factor;
                            const real d_smooth = valid ? -(label_smoothing * d_loss_2) : 0;
                            const real term = one_minus_label_smoothing * d_loss_2;
                            const real d_picked = valid ? -(term * (real)saved_label_weight[i]) : 0;
                            const real d_lse = -(sum_weight_over_size * d_smooth) - d_picked;
                            const real counted = valid ? scores[i] : 0;
                            const real counted_minus_lse = (counted - (real)saved_lse[i])
                                - REAL(opsmith_low)(saved_lse[i]);
                            const real d_counted = weight_over_size * d_smooth + d_lse
                                * REAL(opsmith_exp)(counted_minus_lse) + (index == (int64_t)labels[i] ? d_picked : 0);
                            d_scores[i] = valid ? d_counted : 0;
                        }
                        LINE_PUT(T, d_scores, d_scores_array + at, opsmith_streams(tile));
                    }
                }
            }
        }
    }
}

static const opsmith_sweep backward_1_rows_sweeps[] = {
    {backward_1_rows_section_0, backward_1_rows_sweep_1, backward_1_rows_merge_1},
    {backward_1_rows_section_1, NULL, NULL},
};

static const opsmith_kernel backward_1_rows = {
    .sweeps = backward_1_rows_sweeps,
    .count = 1,
    .initialize = backward_1_rows_initialize,
    .contiguous = 1,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(backward_1_rows_sums),
    .scalars_bytes = sizeof(backward_1_rows_scalars),
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

/* Columns: the innermost run is C, kept. */
typedef struct backward_1_columns_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_2;
} backward_1_columns_sums;

_Static_assert(sizeof(backward_1_columns_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_1_columns_sums) <= 3072, "workspace_bytes counts on this size");

typedef struct backward_1_columns_scalars {
    int64_t index[OPSMITH_GROUPS];
    int64_t size_wide[OPSMITH_GROUPS];
    int64_t ignore_label_wide[OPSMITH_GROUPS];
    double factor_wide[OPSMITH_GROUPS];
    double d_all_weights_wide[OPSMITH_GROUPS];
    double one_minus_label_smoothing_wide[OPSMITH_GROUPS];
    real weight_over_size[OPSMITH_GROUPS];
    double label_smoothing_wide[OPSMITH_GROUPS];
    double sum_weight_over_size_wide[OPSMITH_GROUPS];
} backward_1_columns_scalars;

_Static_assert(sizeof(backward_1_columns_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_1_columns_scalars) <= 4608, "workspace_bytes counts on this size");

static void backward_1_columns_initialize(void *sums_)
{
    backward_1_columns_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_1);
    opsmith_sum_initialize(&sums->sum_2);
}

static void backward_1_columns_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    backward_1_columns_sums *into = into_;
    const backward_1_columns_sums *from = from_;
    opsmith_sum_merge(&into->sum_1, slot, &from->sum_1, other, count);
    opsmith_sum_merge(&into->sum_2, slot, &from->sum_2, other, count);
}

static void backward_1_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;

        const double factor = (a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[0]))
            / (a->params->reduction == 1 ? a->saved_all_weights[0] : 1.0);
        const double d_all_weights = a->params->reduction == 1
            ? -((a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[0])) * a->saved_total[0]
            / (a->params->reduction == 1 ? a->saved_all_weights[0] : 1.0)) : 0.0;
        const double one_minus_label_smoothing = 1.0 - a->params->label_smoothing;
        const double weight_over_size = (a->weight == NULL ? 1 : (double)LOAD(T, a->weight[i_C])) / (double)a->dims->C;
        const double sum_weight_over_size = a->saved_sum_weight[0] / (double)a->dims->C;

        scalars->index[j] = i_C;
        scalars->size_wide[j] = a->dims->C;
        scalars->ignore_label_wide[j] = a->params->ignore_label;
        scalars->factor_wide[j] = factor;
        scalars->d_all_weights_wide[j] = d_all_weights;
        scalars->one_minus_label_smoothing_wide[j] = one_minus_label_smoothing;
        scalars->weight_over_size[j] = (real)weight_over_size;
        scalars->label_smoothing_wide[j] = a->params->label_smoothing;
        scalars->sum_weight_over_size_wide[j] = sum_weight_over_size;
    }
}

static void backward_1_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_1_columns_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;

        if (a->d_weight != NULL) {
            const double sum_1 = opsmith_sum_value(&sums->sum_1, j);
            const double sum_2 = opsmith_sum_value(&sums->sum_2, j);
            a->d_weight[i_C] = a->add_d_weight ? STORE(T,
                (real)((double)LOAD(T, a->d_weight[i_C])
                + (-(a->params->label_smoothing / (double)a->dims->C * sum_1) + sum_2)))
                : STORE(T, (real)(-(a->params->label_smoothing / (double)a->dims->C * sum_1) + sum_2));
        }
    }
}

static void backward_1_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_1_columns_scalars *scalars = scalars_;
    backward_1_columns_sums *sums = sums_;
    const int64_t count = tile->to;
    const int64_t *index = scalars->index;
    const int64_t *size_wide = scalars->size_wide;
    const int64_t *ignore_label_wide = scalars->ignore_label_wide;
    const double *factor_wide = scalars->factor_wide;
    const double *d_all_weights_wide = scalars->d_all_weights_wide;
    const double *one_minus_label_smoothing_wide = scalars->one_minus_label_smoothing_wide;
    const real *weight_over_size = scalars->weight_over_size;
    const double *label_smoothing_wide = scalars->label_smoothing_wide;
    const double *sum_weight_over_size_wide = scalars->sum_weight_over_size_wide;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* sum_1 = sum(d_loss_2 * counted_minus_lse if valid else 0, over=(outer, inner)),
     * sum_2 = sum((d_label_weight if valid else 0) if index(C) == labels else 0, over=(outer, inner)) */
    if (a->d_weight != NULL) {
        real sum_1_terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        real sum_2_terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; i_outer += tile->step) {
            const int32_t valid = (int64_t)a->labels[i_outer] >= 0 && (int64_t)a->labels[i_outer] < size_wide[0]
                && (int64_t)a->labels[i_outer] != ignore_label_wide[0];
            const real lse_high = (real)a->saved_lse[i_outer];
            const real lse_low = REAL(opsmith_low)(a->saved_lse[i_outer]);
            const real d_loss_2 = (real)((a->d_loss == NULL ? 0 : (double)LOAD(T, a->d_loss[i_outer]))
                + factor_wide[0]);
            const int64_t labels = (int64_t)a->labels[i_outer];
            const real select_valid_d_label_weight_zero = (real)((int64_t)a->labels[i_outer] >= 0
                && (int64_t)a->labels[i_outer] < size_wide[0] && (int64_t)a->labels[i_outer] != ignore_label_wide[0]
                ? d_all_weights_wide[0] - ((int64_t)a->labels[i_outer] >= 0
                && (int64_t)a->labels[i_outer] < size_wide[0] && (int64_t)a->labels[i_outer] != ignore_label_wide[0]
                ? one_minus_label_smoothing_wide[0] * ((a->d_loss == NULL ? 0 : (double)LOAD(T, a->d_loss[i_outer]))
                + factor_wide[0]) * a->saved_picked[i_outer] : 0.0) : 0.0);
            LINE_OF(a->scores, T, scores, a->scores + i_outer * a->dims->C + tile->kept);
            FETCH(a->scores + i_outer * a->dims->C + tile->kept);

            OPSMITH_TURNS (i, count) {
                const real counted = valid ? scores[i] : 0;
                const real counted_minus_lse = (counted - lse_high) - lse_low;
                sum_1_terms[n + i] = valid ? d_loss_2 * counted_minus_lse : 0;
                sum_2_terms[n + i] = index[i] == labels ? select_valid_d_label_weight_zero : 0;
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_sum_columns)(sum_1_terms, OPSMITH_CHUNK, rows, count, NULL, &sums->sum_1);
        REAL(opsmith_sum_columns)(sum_2_terms, OPSMITH_CHUNK, rows, count, NULL, &sums->sum_2);
    }

    /* d_scores = d_counted if valid else 0 */
    if (a->d_scores != NULL) {
        if (a->add_d_scores) {
            for (int64_t i_outer = tile->first; i_outer < tile->last; i_outer += tile->step) {
                const int32_t valid = (int64_t)a->labels[i_outer] >= 0 && (int64_t)a->labels[i_outer] < size_wide[0]
                    && (int64_t)a->labels[i_outer] != ignore_label_wide[0];
                const real lse_high = (real)a->saved_lse[i_outer];
                const real lse_low = REAL(opsmith_low)(a->saved_lse[i_outer]);
                const real d_smooth = (real)((int64_t)a->labels[i_outer] >= 0
                    && (int64_t)a->labels[i_outer] < size_wide[0]
                    && (int64_t)a->labels[i_outer] != ignore_label_wide[0]
                    ? -(label_smoothing_wide[0] * ((a->d_loss == NULL ? 0 : (double)LOAD(T, a->d_loss[i_outer]))
                    + factor_wide[0])) : 0.0);
                const real d_lse = (real)(-(sum_weight_over_size_wide[0]
                    * ((int64_t)a->labels[i_outer] >= 0 && (int64_t)a->labels[i_outer] < size_wide[0]
                    && (int64_t)a->labels[i_outer] != ignore_label_wide[0]
                    ? -(label_smoothing_wide[0] * ((a->d_loss == NULL ? 0 : (double)LOAD(T, a->d_loss[i_outer]))
                    + factor_wide[0])) : 0.0)) - ((int64_t)a->labels[i_outer] >= 0
                    && (int64_t)a->labels[i_outer] < size_wide[0]
                    && (int64_t)a->labels[i_outer] != ignore_label_wide[0]
                    ? -(one_minus_label_smoothing_wide[0] * ((a->d_loss == NULL ? 0
                    : (double)LOAD(T, a->d_loss[i_outer])) + factor_wide[0]) * a->saved_label_weight[i_outer]) : 0.0));
                const int64_t labels = (int64_t)a->labels[i_outer];
                const real d_picked = (real)((int64_t)a->labels[i_outer] >= 0
                    && (int64_t)a->labels[i_outer] < size_wide[0]
                    && (int64_t)a->labels[i_outer] != ignore_label_wide[0]
                    ? -(one_minus_label_smoothing_wide[0] * ((a->d_loss == NULL ? 0
                    : (double)LOAD(T, a->d_loss[i_outer])) + factor_wide[0]) * a->saved_label_weight[i_outer]) : 0.0);
                LINE_OF(a->scores, T, scores, a->scores + i_outer * a->dims->C + tile->kept);
                LINE_UPDATE(T, d_scores, a->d_scores + i_outer * a->dims->C + tile->kept);
                FETCH(a->scores + i_outer * a->dims->C + tile->kept);

                OPSMITH_TURNS (i, count) {
                    const real counted = valid ? scores[i] : 0;
                    const real counted_minus_lse = (counted - lse_high) - lse_low;
                    const real d_counted = weight_over_size[i] * d_smooth + d_lse
                        * REAL(opsmith_exp)(counted_minus_lse) + (index[i] == labels ? d_picked : 0);
                    d_scores[i] = d_scores[i] + (valid ? d_counted : 0);
                }
                LINE_PUT(T, d_scores, a->d_scores + i_outer * a->dims->C + tile->kept, 0);
            }
        } else {
            for (int64_t i_outer = tile->first; i_outer < tile->last; i_outer += tile->step) {
                const int32_t valid = (int64_t)a->labels[i_outer] >= 0 && (int64_t)a->labels[i_outer] < size_wide[0]
                    && (int64_t)a->labels[i_outer] != ignore_label_wide[0];
                const real lse_high = (real)a->saved_lse[i_outer];
                const real lse_low = REAL(opsmith_low)(a->saved_lse[i_outer]);
                const real d_smooth = (real)((int64_t)a->labels[i_outer] >= 0
                    && (int64_t)a->labels[i_outer] < size_wide[0]
                    && (int64_t)a->labels[i_outer] != ignore_label_wide[0]
                    ? -(label_smoothing_wide[0] * ((a->d_loss == NULL ? 0 : (double)LOAD(T, a->d_loss[i_outer]))
                    + factor_wide[0])) : 0.0);
                const real d_lse = (real)(-(sum_weight_over_size_wide[0]
                    * ((int64_t)a->labels[i_outer] >= 0 && (int64_t)a->labels[i_outer] < size_wide[0]
                    && (int64_t)a->labels[i_outer] != ignore_label_wide[0]
                    ? -(label_smoothing_wide[0] * ((a->d_loss == NULL ? 0 : (double)LOAD(T, a->d_loss[i_outer]))
                    + factor_wide[0])) : 0.0)) - ((int64_t)a->labels[i_outer] >= 0
                    && (int64_t)a->labels[i_outer] < size_wide[0]
                    && (int64_t)a->labels[i_outer] != ignore_label_wide[0]
                    ? -(one_minus_label_smoothing_wide[0] * ((a->d_loss == NULL ? 0
                    : (double)LOAD(T, a->d_loss[i_outer])) + factor_wide[0]) * a->saved_label_weight[i_outer]) : 0.0));
                const int64_t labels = (int64_t)a->labels[i_outer];
                const real d_picked = (real)((int64_t)a->labels[i_outer] >= 0
                    && (int64_t)a->labels[i_outer] < size_wide[0]
                    && (int64_t)a->labels[i_outer] != ignore_label_wide[0]
                    ? -(one_minus_label_smoothing_wide[0] * ((a->d_loss == NULL ? 0
                    : (double)LOAD(T, a->d_loss[i_outer])) + factor_wide[0]) * a->saved_label_weight[i_outer]) : 0.0);
                LINE_OF(a->scores, T, scores, a->scores + i_outer * a->dims->C + tile->kept);
                LINE_OUT(T, d_scores, a->d_scores + i_outer * a->dims->C + tile->kept, tile->stream);
                FETCH(a->scores + i_outer * a->dims->C + tile->kept);

                OPSMITH_TURNS (i, count) {
                    const real counted = valid ? scores[i] : 0;
                    const real counted_minus_lse = (counted - lse_high) - lse_low;
                    const real d_counted = weight_over_size[i] * d_smooth + d_lse
                        * REAL(opsmith_exp)(counted_minus_lse) + (index[i] == labels ? d_picked : 0);
                    d_scores[i] = valid ? d_counted : 0;
                }
                LINE_PUT(T, d_scores, a->d_scores + i_outer * a->dims->C + tile->kept, tile->stream);
            }
        }
    }
}

static const opsmith_sweep backward_1_columns_sweeps[] = {
    {backward_1_columns_section_0, backward_1_columns_sweep_1, backward_1_columns_merge_1},
    {backward_1_columns_section_1, NULL, NULL},
};

static const opsmith_kernel backward_1_columns = {
    .sweeps = backward_1_columns_sweeps,
    .count = 1,
    .initialize = backward_1_columns_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(backward_1_columns_sums),
    .scalars_bytes = sizeof(backward_1_columns_scalars),
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void backward_1(backward_arguments *a, const void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_softmax_cross_entropy_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_all_weights = (double *)(uintptr_t)saved;
        a->saved_sum_weight = a->saved_all_weights + 1;
        a->saved_label_weight = a->saved_sum_weight + 1;
        a->saved_lse = a->saved_label_weight + dims->outer * dims->inner;
        a->saved_total = a->saved_lse + dims->outer * dims->inner;
        a->saved_picked = a->saved_total + 1;
    }
    if (a->d_weight != NULL || a->d_scores != NULL) {
        const int32_t wanted[] = {a->d_weight != NULL || a->d_scores != NULL};
        const opsmith_geometry geometry = softmax_cross_entropy_backward_1_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_1_rows : &backward_1_columns;
        const opsmith_launch launch = {kernel, &geometry, wanted, a->d_weight != NULL || a->d_scores != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

/* backward_2, taken if !(params->label_smoothing > 0.0). Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct backward_2_rows_sums {
    opsmith_sum sum_1;
} backward_2_rows_sums;

_Static_assert(sizeof(backward_2_rows_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_2_rows_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct backward_2_rows_scalars {
    int64_t size[OPSMITH_GROUPS];
    int64_t ignore_label[OPSMITH_GROUPS];
    real factor[OPSMITH_GROUPS];
    real one_minus_label_smoothing[OPSMITH_GROUPS];
    real d_all_weights_high[OPSMITH_GROUPS];
    real d_all_weights_low[OPSMITH_GROUPS];
    int64_t index[OPSMITH_GROUPS];
} backward_2_rows_scalars;

_Static_assert(sizeof(backward_2_rows_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_2_rows_scalars) <= 3584, "workspace_bytes counts on this size");

static void backward_2_rows_initialize(void *sums_)
{
    backward_2_rows_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_1);
}

static void backward_2_rows_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    backward_2_rows_sums *into = into_;
    const backward_2_rows_sums *from = from_;
    opsmith_sum_merge(&into->sum_1, slot, &from->sum_1, other, count);
}

static void backward_2_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_2_rows_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;

        const double factor = (a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[0]))
            / (a->params->reduction == 1 ? a->saved_all_weights[0] : 1.0);
        const double one_minus_label_smoothing = 1.0 - a->params->label_smoothing;
        const double d_all_weights = a->params->reduction == 1
            ? -((a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[0])) * a->saved_total[0]
            / (a->params->reduction == 1 ? a->saved_all_weights[0] : 1.0)) : 0.0;

        scalars->size[j] = a->dims->C;
        scalars->ignore_label[j] = a->params->ignore_label;
        scalars->factor[j] = (real)factor;
        scalars->one_minus_label_smoothing[j] = (real)one_minus_label_smoothing;
        scalars->d_all_weights_high[j] = (real)d_all_weights;
        scalars->d_all_weights_low[j] = REAL(opsmith_low)(d_all_weights);
        scalars->index[j] = i_C;
    }
}

static void backward_2_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_2_rows_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;

        if (a->d_weight != NULL) {
            const double sum_1 = opsmith_sum_value(&sums->sum_1, j);
            a->d_weight[i_C] = a->add_d_weight ? STORE(T, (real)((double)LOAD(T, a->d_weight[i_C]) + sum_1))
                : STORE(T, (real)sum_1);
        }
    }
}

static void backward_2_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_2_rows_scalars *scalars = scalars_;
    backward_2_rows_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;
        const int64_t size = scalars->size[j];
        const int64_t ignore_label = scalars->ignore_label[j];
        const real factor = scalars->factor[j];
        const real one_minus_label_smoothing = scalars->one_minus_label_smoothing[j];
        const real d_all_weights_high = scalars->d_all_weights_high[j];
        const real d_all_weights_low = scalars->d_all_weights_low[j];
        const int64_t index = scalars->index[j];
        /* sum_1 = sum((d_label_weight if valid else 0) if index(C) == labels else 0, over=(outer, inner)) */
        if (a->d_weight != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_1_lanes[OPSMITH_WIDTH] = {0};
                SLABS (i_outer) {
                    const ELEMENT(L) *const labels_array = a->labels + i_outer * a->dims->inner + tile->begin;
                    const ELEMENT(T) *const d_loss_array = a->d_loss == NULL ? NULL : a->d_loss + i_outer
                        * a->dims->inner + tile->begin;
                    const double *const saved_picked_array = a->saved_picked + i_outer * a->dims->inner + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE(L, labels, labels_array + at);
                        LINE_OR(a->d_loss, 0, T, d_loss, d_loss_array + at);
                        LINE(float64, saved_picked, saved_picked_array + at);
                        real terms[OPSMITH_CHUNK];

                        OPSMITH_TURNS (i, count) {
                            const int32_t valid = (int64_t)labels[i] >= 0 && (int64_t)labels[i] < size
                                && (int64_t)labels[i] != ignore_label;
                            const real d_loss_2 = d_loss[i] + factor;
                            const real term = one_minus_label_smoothing * d_loss_2;
                            const real d_label_weight = (d_all_weights_high
                                - (valid ? term * (real)saved_picked[i] : 0)) + d_all_weights_low;
                            terms[i] = index == (int64_t)labels[i] ? (valid ? d_label_weight : 0) : 0;
                        }
                        REAL(opsmith_lanes_add)(sum_1_lanes, terms, count, wide);
                    }
                }
                const double sum_1_part = opsmith_sum_total(sum_1_lanes);
                if (wide || isfinite(sum_1_part)) {
                    sums->sum_1.value[j] += sum_1_part;
                    break;
                }
            }
        }

        /* d_scores = d_counted if valid else 0 */
        if (a->d_scores != NULL) {
            SLABS (i_outer) {
                if (a->add_d_scores) {
                    const ELEMENT(L) *const labels_array = a->labels + i_outer * a->dims->inner + tile->begin;
                    const ELEMENT(T) *const d_loss_array = a->d_loss == NULL ? NULL : a->d_loss + i_outer
                        * a->dims->inner + tile->begin;
                    const double *const saved_label_weight_array = a->saved_label_weight + i_outer * a->dims->inner
                        + tile->begin;
                    const ELEMENT(T) *const scores_array = a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner
                        + tile->begin;
                    const double *const saved_lse_array = a->saved_lse + i_outer * a->dims->inner + tile->begin;
                    ELEMENT(T) *const d_scores_array = a->d_scores + (i_outer * a->dims->C + i_C) * a->dims->inner
                        + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE(L, labels, labels_array + at);
                        LINE_OR(a->d_loss, 0, T, d_loss, d_loss_array + at);
                        LINE(float64, saved_label_weight, saved_label_weight_array + at);
                        LINE_OF(a->scores, T, scores, scores_array + at);
                        LINE(float64, saved_lse, saved_lse_array + at);
                        LINE_UPDATE(T, d_scores, d_scores_array + at);
                        FETCH(scores_array + at);

                        OPSMITH_TURNS (i, count) {
                            const int32_t valid = (int64_t)labels[i] >= 0 && (int64_t)labels[i] < size
                                && (int64_t)labels[i] != ignore_label;
                            const real d_loss_2 = d_loss[i] + factor;
                            const real term = one_minus_label_smoothing * d_loss_2;
                            const real d_picked = valid ? -(term * (real)saved_label_weight[i]) : 0;
                            const real d_lse = -d_picked;
                            const real counted = valid ? scores[i] : 0;
                            const real d_counted = d_lse * REAL(opsmith_exp)((counted - (real)saved_lse[i])
                                - REAL(opsmith_low)(saved_lse[i])) + (index == (int64_t)labels[i] ? d_picked : 0);
                            d_scores[i] = d_scores[i] + (valid ? d_counted : 0);
                        }
                        LINE_PUT(T, d_scores, d_scores_array + at, 0);
                    }
                } else {
                    const ELEMENT(L) *const labels_array = a->labels + i_outer * a->dims->inner + tile->begin;
                    const ELEMENT(T) *const d_loss_array = a->d_loss == NULL ? NULL : a->d_loss + i_outer
                        * a->dims->inner + tile->begin;
                    const double *const saved_label_weight_array = a->saved_label_weight + i_outer * a->dims->inner
                        + tile->begin;
                    const ELEMENT(T) *const scores_array = a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner
                        + tile->begin;
                    const double *const saved_lse_array = a->saved_lse + i_outer * a->dims->inner + tile->begin;
                    ELEMENT(T) *const d_scores_array = a->d_scores + (i_outer * a->dims->C + i_C) * a->dims->inner
                        + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_scores_array)) {
                        LINE(L, labels, labels_array + at);
                        LINE_OR(a->d_loss, 0, T, d_loss, d_loss_array + at);
                        LINE(float64, saved_label_weight, saved_label_weight_array + at);
                        LINE_OF(a->scores, T, scores, scores_array + at);
                        LINE(float64, saved_lse, saved_lse_array + at);
                        LINE_OUT(T, d_scores, d_scores_array + at, opsmith_streams(tile));
                        FETCH(scores_array + at);

                        OPSMITH_TURNS (i, count) {
                            const int32_t valid = (int64_t)labels[i] >= 0 && (int64_t)labels[i] < size
                                && (int64_t)labels[i] != ignore_label;
                            const real d_loss_2 = d_loss[i] + factor;
                            const real term = one_minus_label_smoothing * d_loss_2;
                            const real d_picked = valid ? -(term * (real)saved_label_weight[i]) : 0;
                            const real d_lse = -d_picked;
                            const real counted = valid ? scores[i] : 0;
                            const real d_counted = d_lse * REAL(opsmith_exp)((counted - (real)saved_lse[i])
                                - REAL(opsmith_low)(saved_lse[i])) + (index == (int64_t)labels[i] ? d_picked : 0);
                            d_scores[i] = valid ? d_counted : 0;
                        }
                        LINE_PUT(T, d_scores, d_scores_array + at, opsmith_streams(tile));
                    }
                }
            }
        }
    }
}

static const opsmith_sweep backward_2_rows_sweeps[] = {
    {backward_2_rows_section_0, backward_2_rows_sweep_1, backward_2_rows_merge_1},
    {backward_2_rows_section_1, NULL, NULL},
};

static const opsmith_kernel backward_2_rows = {
    .sweeps = backward_2_rows_sweeps,
    .count = 1,
    .initialize = backward_2_rows_initialize,
    .contiguous = 1,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(backward_2_rows_sums),
    .scalars_bytes = sizeof(backward_2_rows_scalars),
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

/* Columns: the innermost run is C, kept. */
typedef struct backward_2_columns_sums {
    opsmith_sum sum_1;
} backward_2_columns_sums;

_Static_assert(sizeof(backward_2_columns_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_2_columns_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct backward_2_columns_scalars {
    int64_t index[OPSMITH_GROUPS];
    int64_t size_wide[OPSMITH_GROUPS];
    int64_t ignore_label_wide[OPSMITH_GROUPS];
    double d_all_weights_wide[OPSMITH_GROUPS];
    double one_minus_label_smoothing_wide[OPSMITH_GROUPS];
    double factor_wide[OPSMITH_GROUPS];
} backward_2_columns_scalars;

_Static_assert(sizeof(backward_2_columns_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_2_columns_scalars) <= 3072, "workspace_bytes counts on this size");

static void backward_2_columns_initialize(void *sums_)
{
    backward_2_columns_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_1);
}

static void backward_2_columns_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    backward_2_columns_sums *into = into_;
    const backward_2_columns_sums *from = from_;
    opsmith_sum_merge(&into->sum_1, slot, &from->sum_1, other, count);
}

static void backward_2_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_2_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;

        const double d_all_weights = a->params->reduction == 1
            ? -((a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[0])) * a->saved_total[0]
            / (a->params->reduction == 1 ? a->saved_all_weights[0] : 1.0)) : 0.0;
        const double one_minus_label_smoothing = 1.0 - a->params->label_smoothing;
        const double factor = (a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[0]))
            / (a->params->reduction == 1 ? a->saved_all_weights[0] : 1.0);

        scalars->index[j] = i_C;
        scalars->size_wide[j] = a->dims->C;
        scalars->ignore_label_wide[j] = a->params->ignore_label;
        scalars->d_all_weights_wide[j] = d_all_weights;
        scalars->one_minus_label_smoothing_wide[j] = one_minus_label_smoothing;
        scalars->factor_wide[j] = factor;
    }
}

static void backward_2_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_2_columns_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;

        if (a->d_weight != NULL) {
            const double sum_1 = opsmith_sum_value(&sums->sum_1, j);
            a->d_weight[i_C] = a->add_d_weight ? STORE(T, (real)((double)LOAD(T, a->d_weight[i_C]) + sum_1))
                : STORE(T, (real)sum_1);
        }
    }
}

static void backward_2_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_2_columns_scalars *scalars = scalars_;
    backward_2_columns_sums *sums = sums_;
    const int64_t count = tile->to;
    const int64_t *index = scalars->index;
    const int64_t *size_wide = scalars->size_wide;
    const int64_t *ignore_label_wide = scalars->ignore_label_wide;
    const double *d_all_weights_wide = scalars->d_all_weights_wide;
    const double *one_minus_label_smoothing_wide = scalars->one_minus_label_smoothing_wide;
    const double *factor_wide = scalars->factor_wide;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* sum_1 = sum((d_label_weight if valid else 0) if index(C) == labels else 0, over=(outer, inner)) */
    if (a->d_weight != NULL) {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; i_outer += tile->step) {
            const int64_t labels = (int64_t)a->labels[i_outer];
            const real select_valid_d_label_weight_zero = (real)((int64_t)a->labels[i_outer] >= 0
                && (int64_t)a->labels[i_outer] < size_wide[0] && (int64_t)a->labels[i_outer] != ignore_label_wide[0]
                ? d_all_weights_wide[0] - ((int64_t)a->labels[i_outer] >= 0
                && (int64_t)a->labels[i_outer] < size_wide[0] && (int64_t)a->labels[i_outer] != ignore_label_wide[0]
                ? one_minus_label_smoothing_wide[0] * ((a->d_loss == NULL ? 0 : (double)LOAD(T, a->d_loss[i_outer]))
                + factor_wide[0]) * a->saved_picked[i_outer] : 0.0) : 0.0);

            OPSMITH_TURNS (i, count) {
                terms[n + i] = index[i] == labels ? select_valid_d_label_weight_zero : 0;
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_sum_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->sum_1);
    }

    /* d_scores = d_counted if valid else 0 */
    if (a->d_scores != NULL) {
        if (a->add_d_scores) {
            for (int64_t i_outer = tile->first; i_outer < tile->last; i_outer += tile->step) {
                const int32_t valid = (int64_t)a->labels[i_outer] >= 0 && (int64_t)a->labels[i_outer] < size_wide[0]
                    && (int64_t)a->labels[i_outer] != ignore_label_wide[0];
                const real d_lse = (real)-((int64_t)a->labels[i_outer] >= 0
                    && (int64_t)a->labels[i_outer] < size_wide[0]
                    && (int64_t)a->labels[i_outer] != ignore_label_wide[0]
                    ? -(one_minus_label_smoothing_wide[0] * ((a->d_loss == NULL ? 0
                    : (double)LOAD(T, a->d_loss[i_outer])) + factor_wide[0]) * a->saved_label_weight[i_outer]) : 0.0);
                const real lse_high = (real)a->saved_lse[i_outer];
                const real lse_low = REAL(opsmith_low)(a->saved_lse[i_outer]);
                const int64_t labels = (int64_t)a->labels[i_outer];
                const real d_picked = (real)((int64_t)a->labels[i_outer] >= 0
                    && (int64_t)a->labels[i_outer] < size_wide[0]
                    && (int64_t)a->labels[i_outer] != ignore_label_wide[0]
                    ? -(one_minus_label_smoothing_wide[0] * ((a->d_loss == NULL ? 0
                    : (double)LOAD(T, a->d_loss[i_outer])) + factor_wide[0]) * a->saved_label_weight[i_outer]) : 0.0);
                LINE_OF(a->scores, T, scores, a->scores + i_outer * a->dims->C + tile->kept);
                LINE_UPDATE(T, d_scores, a->d_scores + i_outer * a->dims->C + tile->kept);
                FETCH(a->scores + i_outer * a->dims->C + tile->kept);

                OPSMITH_TURNS (i, count) {
                    const real counted = valid ? scores[i] : 0;
                    const real d_counted = d_lse * REAL(opsmith_exp)((counted - lse_high) - lse_low)
                        + (index[i] == labels ? d_picked : 0);
                    d_scores[i] = d_scores[i] + (valid ? d_counted : 0);
                }
                LINE_PUT(T, d_scores, a->d_scores + i_outer * a->dims->C + tile->kept, 0);
            }
        } else {
            for (int64_t i_outer = tile->first; i_outer < tile->last; i_outer += tile->step) {
                const int32_t valid = (int64_t)a->labels[i_outer] >= 0 && (int64_t)a->labels[i_outer] < size_wide[0]
                    && (int64_t)a->labels[i_outer] != ignore_label_wide[0];
                const real d_lse = (real)-((int64_t)a->labels[i_outer] >= 0
                    && (int64_t)a->labels[i_outer] < size_wide[0]
                    && (int64_t)a->labels[i_outer] != ignore_label_wide[0]
                    ? -(one_minus_label_smoothing_wide[0] * ((a->d_loss == NULL ? 0
                    : (double)LOAD(T, a->d_loss[i_outer])) + factor_wide[0]) * a->saved_label_weight[i_outer]) : 0.0);
                const real lse_high = (real)a->saved_lse[i_outer];
                const real lse_low = REAL(opsmith_low)(a->saved_lse[i_outer]);
                const int64_t labels = (int64_t)a->labels[i_outer];
                const real d_picked = (real)((int64_t)a->labels[i_outer] >= 0
                    && (int64_t)a->labels[i_outer] < size_wide[0]
                    && (int64_t)a->labels[i_outer] != ignore_label_wide[0]
                    ? -(one_minus_label_smoothing_wide[0] * ((a->d_loss == NULL ? 0
                    : (double)LOAD(T, a->d_loss[i_outer])) + factor_wide[0]) * a->saved_label_weight[i_outer]) : 0.0);
                LINE_OF(a->scores, T, scores, a->scores + i_outer * a->dims->C + tile->kept);
                LINE_OUT(T, d_scores, a->d_scores + i_outer * a->dims->C + tile->kept, tile->stream);
                FETCH(a->scores + i_outer * a->dims->C + tile->kept);

                OPSMITH_TURNS (i, count) {
                    const real counted = valid ? scores[i] : 0;
                    const real d_counted = d_lse * REAL(opsmith_exp)((counted - lse_high) - lse_low)
                        + (index[i] == labels ? d_picked : 0);
                    d_scores[i] = valid ? d_counted : 0;
                }
                LINE_PUT(T, d_scores, a->d_scores + i_outer * a->dims->C + tile->kept, tile->stream);
            }
        }
    }
}

static const opsmith_sweep backward_2_columns_sweeps[] = {
    {backward_2_columns_section_0, backward_2_columns_sweep_1, backward_2_columns_merge_1},
    {backward_2_columns_section_1, NULL, NULL},
};

static const opsmith_kernel backward_2_columns = {
    .sweeps = backward_2_columns_sweeps,
    .count = 1,
    .initialize = backward_2_columns_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(backward_2_columns_sums),
    .scalars_bytes = sizeof(backward_2_columns_scalars),
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void backward_2(backward_arguments *a, const void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_softmax_cross_entropy_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_all_weights = (double *)(uintptr_t)saved;
        a->saved_label_weight = a->saved_all_weights + 1;
        a->saved_lse = a->saved_label_weight + dims->outer * dims->inner;
        a->saved_total = a->saved_lse + dims->outer * dims->inner;
        a->saved_picked = a->saved_total + 1;
    }
    if (a->d_weight != NULL || a->d_scores != NULL) {
        const int32_t wanted[] = {a->d_weight != NULL || a->d_scores != NULL};
        const opsmith_geometry geometry = softmax_cross_entropy_backward_2_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_2_rows : &backward_2_columns;
        const opsmith_launch launch = {kernel, &geometry, wanted, a->d_weight != NULL || a->d_scores != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_softmax_cross_entropy_backward)(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const ELEMENT(T) *d_loss, const ELEMENT(T) *d_total, const ELEMENT(T) *scores, const ELEMENT(L) *labels,
        const ELEMENT(T) *weight, const void *saved, ELEMENT(T) *d_scores, opsmith_request request_scores,
        ELEMENT(T) *d_weight, opsmith_request request_weight, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_softmax_cross_entropy_backward)(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const ELEMENT(T) *d_loss, const ELEMENT(T) *d_total, const ELEMENT(T) *scores, const ELEMENT(L) *labels,
        const ELEMENT(T) *weight, const void *saved, ELEMENT(T) *d_scores, opsmith_request request_scores,
        ELEMENT(T) *d_weight, opsmith_request request_weight, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    opsmith_status status = opsmith_softmax_cross_entropy_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_scores < OPSMITH_NULL || request_scores > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 19);
    }
    if (request_weight < OPSMITH_NULL || request_weight > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 21);
    }
    const int32_t reads_scores = 1;
    const int32_t reads_labels = 1;
    const int32_t reads_saved = 1;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_softmax_cross_entropy_backward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 23);
    }
    const opsmith_array arrays[] = {
        {d_loss, (dims->outer * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 16, 0, 0, 0},
        {d_total, (1) * (int64_t)sizeof(ELEMENT(T)), 17, 0, 0, 0},
        {scores, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 10, 0, 0, reads_scores},
        {labels, (dims->outer * dims->inner) * (int64_t)sizeof(ELEMENT(L)), 11, 0, 0, reads_labels},
        {weight, (dims->C) * (int64_t)sizeof(ELEMENT(T)), 12, 0, 0, 0},
        {request_scores != OPSMITH_NULL ? d_scores : NULL, (dims->outer * dims->C * dims->inner)
            * (int64_t)sizeof(ELEMENT(T)), 19, 1, 0, request_scores != OPSMITH_NULL},
        {request_weight != OPSMITH_NULL ? d_weight : NULL, (dims->C) * (int64_t)sizeof(ELEMENT(T)), 21, 1, 0,
            request_weight != OPSMITH_NULL},
        {saved, (int64_t)opsmith_softmax_cross_entropy_saved_bytes(params, dims), 22, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 23, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->outer * dims->inner + 1 == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (request_scores == OPSMITH_WRITE && dims->outer * dims->C * dims->inner > 0) {
            memset(d_scores, 0, (size_t)(dims->outer * dims->C * dims->inner) * sizeof(ELEMENT(T)));
        }
        if (request_weight == OPSMITH_WRITE && dims->C > 0) {
            memset(d_weight, 0, (size_t)(dims->C) * sizeof(ELEMENT(T)));
        }
        return OPSMITH_OK;
    }
    backward_arguments a = {
        .params = params,
        .dims = dims,
        .d_loss = d_loss,
        .d_total = d_total,
        .scores = scores,
        .labels = labels,
        .weight = weight,
        .d_scores = request_scores != OPSMITH_NULL ? d_scores : NULL,
        .add_d_scores = request_scores == OPSMITH_ADD,
        .d_weight = request_weight != OPSMITH_NULL ? d_weight : NULL,
        .add_d_weight = request_weight == OPSMITH_ADD,
    };
    if (params->label_smoothing > 0.0) {
        backward_1(&a, saved, workspace, executor);
    } else {
        backward_2(&a, saved, workspace, executor);
    }
    return OPSMITH_OK;
}
