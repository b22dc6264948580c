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
    opsmith_sum sum_1[OPSMITH_COLUMNS];
    opsmith_sum sum_2[OPSMITH_COLUMNS];
    opsmith_logsumexp lse[OPSMITH_COLUMNS];
    opsmith_logsumexp logsumexp_scores[OPSMITH_COLUMNS];
    opsmith_sum sum_3[OPSMITH_COLUMNS];
} forward_1_kernel_1_columns_sums;

_Static_assert(sizeof(forward_1_kernel_1_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_1_kernel_1_columns_sums) <= 7680, "workspace_bytes counts on this size");

typedef struct forward_1_kernel_1_columns_scalars {
    int64_t labels[OPSMITH_COLUMNS];
    int32_t valid[OPSMITH_COLUMNS];
    real lse_high[OPSMITH_COLUMNS];
    real lse_low[OPSMITH_COLUMNS];
    real logsumexp_scores_high[OPSMITH_COLUMNS];
    real logsumexp_scores_low[OPSMITH_COLUMNS];
} forward_1_kernel_1_columns_scalars;

_Static_assert(sizeof(forward_1_kernel_1_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_1_kernel_1_columns_scalars) <= 3072, "workspace_bytes counts on this size");

static void forward_1_kernel_1_columns_initialize(void *sums_)
{
    forward_1_kernel_1_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->sum_1[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
        sums->sum_2[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
        sums->lse[j] = (opsmith_logsumexp)OPSMITH_LOGSUMEXP_INITIAL;
        sums->logsumexp_scores[j] = (opsmith_logsumexp)OPSMITH_LOGSUMEXP_INITIAL;
        sums->sum_3[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
    }
}

static void forward_1_kernel_1_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_1_kernel_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_outer = tile->group;
        const int64_t i_inner = tile->begin + j;

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
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_outer = tile->group;
        const int64_t i_inner = tile->begin + j;

        const int32_t valid = (int64_t)a->labels[i_outer * a->dims->inner + i_inner] >= 0 && (int64_t)a->labels[i_outer
            * a->dims->inner + i_inner] < a->dims->C && (int64_t)a->labels[i_outer * a->dims->inner
            + i_inner] != a->params->ignore_label;
        const double sum_1 = opsmith_sum_value(&sums->sum_1[j]);
        const double label_weight = valid ? sum_1 : 0.0;
        const double lse = opsmith_logsumexp_value(&sums->lse[j]);
        const double sum_2 = opsmith_sum_value(&sums->sum_2[j]);
        const double picked = sum_2 - lse;
        const double logsumexp_scores = opsmith_logsumexp_value(&sums->logsumexp_scores[j]);

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
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_outer = tile->group;
        const int64_t i_inner = tile->begin + j;

        const int32_t valid = (int64_t)a->labels[i_outer * a->dims->inner + i_inner] >= 0 && (int64_t)a->labels[i_outer
            * a->dims->inner + i_inner] < a->dims->C && (int64_t)a->labels[i_outer * a->dims->inner
            + i_inner] != a->params->ignore_label;
        const double sum_1 = opsmith_sum_value(&sums->sum_1[j]);
        const double label_weight = valid ? sum_1 : 0.0;
        const double sum_2 = opsmith_sum_value(&sums->sum_2[j]);
        const double lse = opsmith_logsumexp_value(&sums->lse[j]);
        const double picked = sum_2 - lse;
        const double sum_3 = opsmith_sum_value(&sums->sum_3[j]);
        const double smooth = sum_3 / (double)a->dims->C;
        const double loss = valid ? -((1.0 - a->params->label_smoothing) * label_weight * picked
            + a->params->label_smoothing * smooth) : 0.0;

        if (a->loss != NULL) {
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
    const int64_t i_outer = tile->group;
    const int64_t *labels = scalars->labels;
    const int32_t *valid = scalars->valid;

    /* sum_1 = sum(weight if index(C) == labels else 0, over=(C)) */
    if (a->loss != NULL || a->total != NULL || a->saved_all_weights != NULL || a->saved_label_weight != NULL
        || a->saved_total != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_C = tile->first; i_C < tile->last; ++i_C) {
            const int64_t index = i_C;
            const real weight = (real)(a->weight == NULL ? 1 : (double)LOAD(T, a->weight[i_C]));
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = index == labels[i] ? weight : 0;
            }
            n += tile->length;
        }
        REAL(opsmith_sum_columns)(terms, tile->last - tile->first, tile->length, sums->sum_1);
    }

    /* sum_2 = sum(counted if index(C) == labels else 0, over=(C)) */
    if (a->loss != NULL || a->total != NULL || a->saved_total != NULL || a->saved_picked != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_C = tile->first; i_C < tile->last; ++i_C) {
            const int64_t index = i_C;
            READ(T, scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const real counted = valid[i] ? scores[i] : 0;
                terms[n + i] = index == labels[i] ? counted : 0;
            }
            n += tile->length;
        }
        REAL(opsmith_sum_columns)(terms, tile->last - tile->first, tile->length, sums->sum_2);
    }

    /* lse = logsumexp(counted, over=(C)) */
    if (a->loss != NULL || a->total != NULL || a->saved_lse != NULL || a->saved_total != NULL
        || a->saved_picked != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_C = tile->first; i_C < tile->last; ++i_C) {
            READ(T, scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = valid[i] ? scores[i] : 0;
            }
            n += tile->length;
        }
        REAL(opsmith_logsumexp_columns)(terms, tile->last - tile->first, tile->length, sums->lse);
    }

    /* logsumexp_scores = logsumexp(scores, over=(C)) */
    if (a->log_prob != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_C = tile->first; i_C < tile->last; ++i_C) {
            READ(T, scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = scores[i];
            }
            n += tile->length;
        }
        REAL(opsmith_logsumexp_columns)(terms, tile->last - tile->first, tile->length, sums->logsumexp_scores);
    }
}

static void forward_1_kernel_1_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_1_kernel_1_columns_sums *sums = sums_;
    const forward_1_kernel_1_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_sum_merge(&sums->sum_1[j], &block->sum_1[j]);
        opsmith_sum_merge(&sums->sum_2[j], &block->sum_2[j]);
        opsmith_logsumexp_merge(&sums->lse[j], &block->lse[j]);
        opsmith_logsumexp_merge(&sums->logsumexp_scores[j], &block->logsumexp_scores[j]);
    }
}

static void forward_1_kernel_1_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_1_kernel_1_columns_scalars *scalars = scalars_;
    forward_1_kernel_1_columns_sums *sums = sums_;
    const int64_t i_outer = tile->group;
    const int32_t *valid = scalars->valid;
    const real *lse_high = scalars->lse_high;
    const real *lse_low = scalars->lse_low;
    const real *logsumexp_scores_high = scalars->logsumexp_scores_high;
    const real *logsumexp_scores_low = scalars->logsumexp_scores_low;

    /* sum_3 = sum(weight * (counted - lse), over=(C)) */
    if (a->loss != NULL || a->total != NULL || a->saved_total != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_C = tile->first; i_C < tile->last; ++i_C) {
            const real weight = (real)(a->weight == NULL ? 1 : (double)LOAD(T, a->weight[i_C]));
            READ(T, scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const real counted = valid[i] ? scores[i] : 0;
                terms[n + i] = weight * ((counted - lse_high[i]) - lse_low[i]);
            }
            n += tile->length;
        }
        REAL(opsmith_sum_columns)(terms, tile->last - tile->first, tile->length, sums->sum_3);
    }

    /* log_prob = scores - logsumexp_scores */
    if (a->log_prob != NULL) {
        for (int64_t i_C = tile->first; i_C < tile->last; ++i_C) {
            READ(T, scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
            WRITE(T, log_prob, a->log_prob + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                log_prob[i] = (scores[i] - logsumexp_scores_high[i]) - logsumexp_scores_low[i];
            }
            WRITTEN(T, log_prob, a->log_prob + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
        }
    }
}

static void forward_1_kernel_1_columns_merge_2(void *sums_, const void *block_sums, int64_t columns)
{
    forward_1_kernel_1_columns_sums *sums = sums_;
    const forward_1_kernel_1_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_sum_merge(&sums->sum_3[j], &block->sum_3[j]);
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
    .sums_bytes = sizeof(forward_1_kernel_1_columns_sums),
    .scalars_bytes = sizeof(forward_1_kernel_1_columns_scalars),
};

/* Rows: the innermost run is C, reduced. */
typedef struct forward_1_kernel_1_rows_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_2;
    opsmith_logsumexp lse;
    opsmith_logsumexp logsumexp_scores;
    opsmith_sum sum_3;
} forward_1_kernel_1_rows_sums;

_Static_assert(sizeof(forward_1_kernel_1_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_1_kernel_1_rows_sums) <= 120, "workspace_bytes counts on this size");

typedef struct forward_1_kernel_1_rows_scalars {
    int64_t labels;
    int32_t valid;
    real lse_high;
    real lse_low;
    real logsumexp_scores_high;
    real logsumexp_scores_low;
} forward_1_kernel_1_rows_scalars;

_Static_assert(sizeof(forward_1_kernel_1_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_1_kernel_1_rows_scalars) <= 48, "workspace_bytes counts on this size");

static void forward_1_kernel_1_rows_initialize(void *sums_)
{
    forward_1_kernel_1_rows_sums *sums = sums_;
    sums->sum_1 = (opsmith_sum)OPSMITH_SUM_INITIAL;
    sums->sum_2 = (opsmith_sum)OPSMITH_SUM_INITIAL;
    sums->lse = (opsmith_logsumexp)OPSMITH_LOGSUMEXP_INITIAL;
    sums->logsumexp_scores = (opsmith_logsumexp)OPSMITH_LOGSUMEXP_INITIAL;
    sums->sum_3 = (opsmith_sum)OPSMITH_SUM_INITIAL;
}

static void forward_1_kernel_1_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_1_kernel_1_rows_scalars *scalars = scalars_;
    const int64_t i_outer = tile->group;

    const int32_t valid = (int64_t)a->labels[i_outer] >= 0 && (int64_t)a->labels[i_outer] < a->dims->C
        && (int64_t)a->labels[i_outer] != a->params->ignore_label;

    scalars->labels = (int64_t)a->labels[i_outer];
    scalars->valid = valid;
}

static void forward_1_kernel_1_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_1_kernel_1_rows_sums *sums = sums_;
    forward_1_kernel_1_rows_scalars *scalars = scalars_;
    const int64_t i_outer = tile->group;

    const int32_t valid = (int64_t)a->labels[i_outer] >= 0 && (int64_t)a->labels[i_outer] < a->dims->C
        && (int64_t)a->labels[i_outer] != a->params->ignore_label;
    const double sum_1 = opsmith_sum_value(&sums->sum_1);
    const double label_weight = valid ? sum_1 : 0.0;
    const double lse = opsmith_logsumexp_value(&sums->lse);
    const double sum_2 = opsmith_sum_value(&sums->sum_2);
    const double picked = sum_2 - lse;
    const double logsumexp_scores = opsmith_logsumexp_value(&sums->logsumexp_scores);

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

    scalars->valid = valid;
    scalars->lse_high = (real)lse;
    scalars->lse_low = REAL(opsmith_low)(lse);
    scalars->logsumexp_scores_high = (real)logsumexp_scores;
    scalars->logsumexp_scores_low = REAL(opsmith_low)(logsumexp_scores);
}

static void forward_1_kernel_1_rows_section_2(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_1_kernel_1_rows_sums *sums = sums_;
    (void)scalars_;
    const int64_t i_outer = tile->group;

    const int32_t valid = (int64_t)a->labels[i_outer] >= 0 && (int64_t)a->labels[i_outer] < a->dims->C
        && (int64_t)a->labels[i_outer] != a->params->ignore_label;
    const double sum_1 = opsmith_sum_value(&sums->sum_1);
    const double label_weight = valid ? sum_1 : 0.0;
    const double sum_2 = opsmith_sum_value(&sums->sum_2);
    const double lse = opsmith_logsumexp_value(&sums->lse);
    const double picked = sum_2 - lse;
    const double sum_3 = opsmith_sum_value(&sums->sum_3);
    const double smooth = sum_3 / (double)a->dims->C;
    const double loss = valid ? -((1.0 - a->params->label_smoothing) * label_weight * picked
        + a->params->label_smoothing * smooth) : 0.0;

    if (a->loss != NULL) {
        a->loss[i_outer] = STORE(T, (real)loss);
    }
    a->carried_sum_3[i_outer] = sum_3;
}

static void forward_1_kernel_1_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_1_kernel_1_rows_scalars *scalars = scalars_;
    forward_1_kernel_1_rows_sums *sums = sums_;
    const int64_t i_outer = tile->group;
    const int64_t labels = scalars->labels;
    const int32_t valid = scalars->valid;

    /* sum_1 = sum(weight if index(C) == labels else 0, over=(C)) */
    if (a->loss != NULL || a->total != NULL || a->saved_all_weights != NULL || a->saved_label_weight != NULL
        || a->saved_total != NULL) {
        real terms[OPSMITH_BLOCK];
        READ_OR(T, weight, a->weight, tile->begin, 1);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            terms[i] = (tile->begin + i) == labels ? weight[i] : 0;
        }
        REAL(opsmith_sum_add)(terms, tile->length, &sums->sum_1);
    }

    /* sum_2 = sum(counted if index(C) == labels else 0, over=(C)) */
    if (a->loss != NULL || a->total != NULL || a->saved_total != NULL || a->saved_picked != NULL) {
        real terms[OPSMITH_BLOCK];
        READ(T, scores, a->scores + i_outer * a->dims->C + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            const real counted = valid ? scores[i] : 0;
            terms[i] = (tile->begin + i) == labels ? counted : 0;
        }
        REAL(opsmith_sum_add)(terms, tile->length, &sums->sum_2);
    }

    /* lse = logsumexp(counted, over=(C)) */
    if (a->loss != NULL || a->total != NULL || a->saved_lse != NULL || a->saved_total != NULL
        || a->saved_picked != NULL) {
        real terms[OPSMITH_BLOCK];
        READ(T, scores, a->scores + i_outer * a->dims->C + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            terms[i] = valid ? scores[i] : 0;
        }
        REAL(opsmith_logsumexp_add)(terms, tile->length, &sums->lse);
    }

    /* logsumexp_scores = logsumexp(scores, over=(C)) */
    if (a->log_prob != NULL) {
        real terms[OPSMITH_BLOCK];
        READ(T, scores, a->scores + i_outer * a->dims->C + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            terms[i] = scores[i];
        }
        REAL(opsmith_logsumexp_add)(terms, tile->length, &sums->logsumexp_scores);
    }
}

static void forward_1_kernel_1_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_1_kernel_1_rows_sums *sums = sums_;
    const forward_1_kernel_1_rows_sums *block = block_sums;
    (void)columns;
    opsmith_sum_merge(&sums->sum_1, &block->sum_1);
    opsmith_sum_merge(&sums->sum_2, &block->sum_2);
    opsmith_logsumexp_merge(&sums->lse, &block->lse);
    opsmith_logsumexp_merge(&sums->logsumexp_scores, &block->logsumexp_scores);
}

static void forward_1_kernel_1_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_1_kernel_1_rows_scalars *scalars = scalars_;
    forward_1_kernel_1_rows_sums *sums = sums_;
    const int64_t i_outer = tile->group;
    const int32_t valid = scalars->valid;
    const real lse_high = scalars->lse_high;
    const real lse_low = scalars->lse_low;
    const real logsumexp_scores_high = scalars->logsumexp_scores_high;
    const real logsumexp_scores_low = scalars->logsumexp_scores_low;

    /* sum_3 = sum(weight * (counted - lse), over=(C)) */
    if (a->loss != NULL || a->total != NULL || a->saved_total != NULL) {
        real terms[OPSMITH_BLOCK];
        READ(T, scores, a->scores + i_outer * a->dims->C + tile->begin);
        READ_OR(T, weight, a->weight, tile->begin, 1);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            const real counted = valid ? scores[i] : 0;
            terms[i] = weight[i] * ((counted - lse_high) - lse_low);
        }
        REAL(opsmith_sum_add)(terms, tile->length, &sums->sum_3);
    }

    /* log_prob = scores - logsumexp_scores */
    if (a->log_prob != NULL) {
        READ(T, scores, a->scores + i_outer * a->dims->C + tile->begin);
        WRITE(T, log_prob, a->log_prob + i_outer * a->dims->C + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            log_prob[i] = (scores[i] - logsumexp_scores_high) - logsumexp_scores_low;
        }
        WRITTEN(T, log_prob, a->log_prob + i_outer * a->dims->C + tile->begin);
    }
}

static void forward_1_kernel_1_rows_merge_2(void *sums_, const void *block_sums, int64_t columns)
{
    forward_1_kernel_1_rows_sums *sums = sums_;
    const forward_1_kernel_1_rows_sums *block = block_sums;
    (void)columns;
    opsmith_sum_merge(&sums->sum_3, &block->sum_3);
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
    .sums_bytes = sizeof(forward_1_kernel_1_rows_sums),
    .scalars_bytes = sizeof(forward_1_kernel_1_rows_scalars),
};

/* forward_1, taken if params->label_smoothing > 0.0. Groups over nothing; each is swept over outer, inner. */

/* Flat: the innermost run is outer, inner, reduced. */
typedef struct forward_1_kernel_2_flat_sums {
    opsmith_sum sum_loss;
    opsmith_sum all_weights;
} forward_1_kernel_2_flat_sums;

_Static_assert(sizeof(forward_1_kernel_2_flat_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_1_kernel_2_flat_sums) <= 48, "workspace_bytes counts on this size");

typedef struct forward_1_kernel_2_flat_scalars {
    int64_t size;
    int64_t ignore_label;
    real one_minus_label_smoothing;
    real label_smoothing;
} forward_1_kernel_2_flat_scalars;

_Static_assert(sizeof(forward_1_kernel_2_flat_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_1_kernel_2_flat_scalars) <= 32, "workspace_bytes counts on this size");

static void forward_1_kernel_2_flat_initialize(void *sums_)
{
    forward_1_kernel_2_flat_sums *sums = sums_;
    sums->sum_loss = (opsmith_sum)OPSMITH_SUM_INITIAL;
    sums->all_weights = (opsmith_sum)OPSMITH_SUM_INITIAL;
}

static void forward_1_kernel_2_flat_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_1_kernel_2_flat_scalars *scalars = scalars_;
    (void)tile;

    const double one_minus_label_smoothing = 1.0 - a->params->label_smoothing;

    scalars->size = a->dims->C;
    scalars->ignore_label = a->params->ignore_label;
    scalars->one_minus_label_smoothing = (real)one_minus_label_smoothing;
    scalars->label_smoothing = (real)a->params->label_smoothing;
}

static void forward_1_kernel_2_flat_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_1_kernel_2_flat_sums *sums = sums_;
    (void)scalars_;
    (void)tile;

    const double sum_loss = opsmith_sum_value(&sums->sum_loss);
    const double all_weights = opsmith_sum_value(&sums->all_weights);
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

static void forward_1_kernel_2_flat_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_1_kernel_2_flat_scalars *scalars = scalars_;
    forward_1_kernel_2_flat_sums *sums = sums_;
    const int64_t size = scalars->size;
    const int64_t ignore_label = scalars->ignore_label;
    const real one_minus_label_smoothing = scalars->one_minus_label_smoothing;
    const real label_smoothing = scalars->label_smoothing;

    /* sum_loss = sum(loss, over=(outer, inner)) */
    if (a->total != NULL || a->saved_total != NULL) {
        real terms[OPSMITH_BLOCK];
        const ELEMENT(L) *labels = a->labels + tile->begin;
        const double *carried_sum_1 = a->carried_sum_1 + tile->begin;
        const double *carried_sum_2 = a->carried_sum_2 + tile->begin;
        const double *carried_lse = a->carried_lse + tile->begin;
        const double *carried_sum_3 = a->carried_sum_3 + tile->begin;
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            const int32_t valid = (int64_t)labels[i] >= 0 && (int64_t)labels[i] < size
                && (int64_t)labels[i] != ignore_label;
            const real label_weight = valid ? (real)carried_sum_1[i] : 0;
            const real picked = ((real)carried_sum_2[i] - (real)carried_lse[i]) - REAL(opsmith_low)(carried_lse[i]);
            const real smooth = (real)carried_sum_3[i] / (real)size;
            terms[i] = valid ? -(one_minus_label_smoothing * label_weight * picked + label_smoothing * smooth) : 0;
        }
        REAL(opsmith_sum_add)(terms, tile->length, &sums->sum_loss);
    }

    /* all_weights = sum(label_weight, over=(outer, inner)) */
    if ((a->total != NULL && a->params->reduction == 1) || a->saved_all_weights != NULL
        || (a->saved_total != NULL && a->params->reduction == 1)) {
        real terms[OPSMITH_BLOCK];
        const ELEMENT(L) *labels = a->labels + tile->begin;
        const double *carried_sum_1 = a->carried_sum_1 + tile->begin;
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            const int32_t valid = (int64_t)labels[i] >= 0 && (int64_t)labels[i] < size
                && (int64_t)labels[i] != ignore_label;
            terms[i] = valid ? (real)carried_sum_1[i] : 0;
        }
        REAL(opsmith_sum_add)(terms, tile->length, &sums->all_weights);
    }
}

static void forward_1_kernel_2_flat_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_1_kernel_2_flat_sums *sums = sums_;
    const forward_1_kernel_2_flat_sums *block = block_sums;
    (void)columns;
    opsmith_sum_merge(&sums->sum_loss, &block->sum_loss);
    opsmith_sum_merge(&sums->all_weights, &block->all_weights);
}

static const opsmith_sweep forward_1_kernel_2_flat_sweeps[] = {
    {forward_1_kernel_2_flat_section_0, forward_1_kernel_2_flat_sweep_1, forward_1_kernel_2_flat_merge_1},
    {forward_1_kernel_2_flat_section_1, NULL, NULL},
};

static const opsmith_kernel forward_1_kernel_2_flat = {
    .sweeps = forward_1_kernel_2_flat_sweeps,
    .count = 1,
    .initialize = forward_1_kernel_2_flat_initialize,
    .sums_bytes = sizeof(forward_1_kernel_2_flat_sums),
    .scalars_bytes = sizeof(forward_1_kernel_2_flat_scalars),
};

/* forward_1, taken if params->label_smoothing > 0.0. Groups over nothing; each is swept over C. */

/* Flat: the innermost run is C, reduced. */
typedef struct forward_1_kernel_3_flat_sums {
    opsmith_sum sum_weight;
} forward_1_kernel_3_flat_sums;

_Static_assert(sizeof(forward_1_kernel_3_flat_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_1_kernel_3_flat_sums) <= 24, "workspace_bytes counts on this size");

static void forward_1_kernel_3_flat_initialize(void *sums_)
{
    forward_1_kernel_3_flat_sums *sums = sums_;
    sums->sum_weight = (opsmith_sum)OPSMITH_SUM_INITIAL;
}

static void forward_1_kernel_3_flat_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_1_kernel_3_flat_sums *sums = sums_;
    (void)scalars_;
    (void)tile;

    const double sum_weight = opsmith_sum_value(&sums->sum_weight);

    if (a->saved_sum_weight != NULL) {
        a->saved_sum_weight[0] = sum_weight;
    }
}

static void forward_1_kernel_3_flat_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_1_kernel_3_flat_sums *sums = sums_;

    /* sum_weight = sum(weight, over=(C)) */
    if (a->saved_sum_weight != NULL) {
        real terms[OPSMITH_BLOCK];
        READ_OR(T, weight, a->weight, tile->begin, 1);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            terms[i] = weight[i];
        }
        REAL(opsmith_sum_add)(terms, tile->length, &sums->sum_weight);
    }
}

static void forward_1_kernel_3_flat_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_1_kernel_3_flat_sums *sums = sums_;
    const forward_1_kernel_3_flat_sums *block = block_sums;
    (void)columns;
    opsmith_sum_merge(&sums->sum_weight, &block->sum_weight);
}

static const opsmith_sweep forward_1_kernel_3_flat_sweeps[] = {
    {NULL, forward_1_kernel_3_flat_sweep_1, forward_1_kernel_3_flat_merge_1},
    {forward_1_kernel_3_flat_section_1, NULL, NULL},
};

static const opsmith_kernel forward_1_kernel_3_flat = {
    .sweeps = forward_1_kernel_3_flat_sweeps,
    .count = 1,
    .initialize = forward_1_kernel_3_flat_initialize,
    .sums_bytes = sizeof(forward_1_kernel_3_flat_sums),
    .scalars_bytes = 0,
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
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
    if ((a->total != NULL || a->saved_total != NULL
        || ((a->total != NULL && a->params->reduction == 1) || a->saved_all_weights != NULL
        || (a->saved_total != NULL && a->params->reduction == 1))) || a->total != NULL || a->saved_all_weights != NULL
        || a->saved_total != NULL) {
        const int32_t wanted[] = {a->total != NULL || a->saved_total != NULL
            || ((a->total != NULL && a->params->reduction == 1) || a->saved_all_weights != NULL
            || (a->saved_total != NULL && a->params->reduction == 1))};
        const opsmith_geometry geometry = softmax_cross_entropy_forward_1_kernel_2_geometry(dims);
        opsmith_run(&forward_1_kernel_2_flat, &geometry, a, wanted, free_bytes, executor);
    }
    if (a->saved_sum_weight != NULL) {
        const int32_t wanted[] = {a->saved_sum_weight != NULL};
        const opsmith_geometry geometry = softmax_cross_entropy_forward_1_kernel_3_geometry(dims);
        opsmith_run(&forward_1_kernel_3_flat, &geometry, a, wanted, free_bytes, executor);
    }
}

/* forward_2, taken if !(params->label_smoothing > 0.0). Groups over outer, inner; each is swept over C. */

/* Columns: the innermost run is inner, kept. */
typedef struct forward_2_kernel_1_columns_sums {
    opsmith_sum sum_1[OPSMITH_COLUMNS];
    opsmith_sum sum_2[OPSMITH_COLUMNS];
    opsmith_logsumexp lse[OPSMITH_COLUMNS];
    opsmith_logsumexp logsumexp_scores[OPSMITH_COLUMNS];
} forward_2_kernel_1_columns_sums;

_Static_assert(sizeof(forward_2_kernel_1_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_2_kernel_1_columns_sums) <= 6144, "workspace_bytes counts on this size");

typedef struct forward_2_kernel_1_columns_scalars {
    int64_t labels[OPSMITH_COLUMNS];
    int32_t valid[OPSMITH_COLUMNS];
    real logsumexp_scores_high[OPSMITH_COLUMNS];
    real logsumexp_scores_low[OPSMITH_COLUMNS];
} forward_2_kernel_1_columns_scalars;

_Static_assert(sizeof(forward_2_kernel_1_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_2_kernel_1_columns_scalars) <= 2048, "workspace_bytes counts on this size");

static void forward_2_kernel_1_columns_initialize(void *sums_)
{
    forward_2_kernel_1_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->sum_1[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
        sums->sum_2[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
        sums->lse[j] = (opsmith_logsumexp)OPSMITH_LOGSUMEXP_INITIAL;
        sums->logsumexp_scores[j] = (opsmith_logsumexp)OPSMITH_LOGSUMEXP_INITIAL;
    }
}

static void forward_2_kernel_1_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_2_kernel_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_outer = tile->group;
        const int64_t i_inner = tile->begin + j;

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
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_outer = tile->group;
        const int64_t i_inner = tile->begin + j;

        const int32_t valid = (int64_t)a->labels[i_outer * a->dims->inner + i_inner] >= 0 && (int64_t)a->labels[i_outer
            * a->dims->inner + i_inner] < a->dims->C && (int64_t)a->labels[i_outer * a->dims->inner
            + i_inner] != a->params->ignore_label;
        const double sum_1 = opsmith_sum_value(&sums->sum_1[j]);
        const double label_weight = valid ? sum_1 : 0.0;
        const double sum_2 = opsmith_sum_value(&sums->sum_2[j]);
        const double lse = opsmith_logsumexp_value(&sums->lse[j]);
        const double picked = sum_2 - lse;
        const double loss = valid ? -((1.0 - a->params->label_smoothing) * label_weight * picked
            + a->params->label_smoothing * 0.0) : 0.0;
        const double logsumexp_scores = opsmith_logsumexp_value(&sums->logsumexp_scores[j]);

        if (a->loss != NULL) {
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
    const int64_t i_outer = tile->group;
    const int64_t *labels = scalars->labels;
    const int32_t *valid = scalars->valid;

    /* sum_1 = sum(weight if index(C) == labels else 0, over=(C)) */
    if (a->loss != NULL || a->total != NULL || a->saved_all_weights != NULL || a->saved_label_weight != NULL
        || a->saved_total != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_C = tile->first; i_C < tile->last; ++i_C) {
            const int64_t index = i_C;
            const real weight = (real)(a->weight == NULL ? 1 : (double)LOAD(T, a->weight[i_C]));
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = index == labels[i] ? weight : 0;
            }
            n += tile->length;
        }
        REAL(opsmith_sum_columns)(terms, tile->last - tile->first, tile->length, sums->sum_1);
    }

    /* sum_2 = sum(counted if index(C) == labels else 0, over=(C)) */
    if (a->loss != NULL || a->total != NULL || a->saved_total != NULL || a->saved_picked != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_C = tile->first; i_C < tile->last; ++i_C) {
            const int64_t index = i_C;
            READ(T, scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const real counted = valid[i] ? scores[i] : 0;
                terms[n + i] = index == labels[i] ? counted : 0;
            }
            n += tile->length;
        }
        REAL(opsmith_sum_columns)(terms, tile->last - tile->first, tile->length, sums->sum_2);
    }

    /* lse = logsumexp(counted, over=(C)) */
    if (a->loss != NULL || a->total != NULL || a->saved_lse != NULL || a->saved_total != NULL
        || a->saved_picked != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_C = tile->first; i_C < tile->last; ++i_C) {
            READ(T, scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = valid[i] ? scores[i] : 0;
            }
            n += tile->length;
        }
        REAL(opsmith_logsumexp_columns)(terms, tile->last - tile->first, tile->length, sums->lse);
    }

    /* logsumexp_scores = logsumexp(scores, over=(C)) */
    if (a->log_prob != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_C = tile->first; i_C < tile->last; ++i_C) {
            READ(T, scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = scores[i];
            }
            n += tile->length;
        }
        REAL(opsmith_logsumexp_columns)(terms, tile->last - tile->first, tile->length, sums->logsumexp_scores);
    }
}

static void forward_2_kernel_1_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_2_kernel_1_columns_sums *sums = sums_;
    const forward_2_kernel_1_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_sum_merge(&sums->sum_1[j], &block->sum_1[j]);
        opsmith_sum_merge(&sums->sum_2[j], &block->sum_2[j]);
        opsmith_logsumexp_merge(&sums->lse[j], &block->lse[j]);
        opsmith_logsumexp_merge(&sums->logsumexp_scores[j], &block->logsumexp_scores[j]);
    }
}

static void forward_2_kernel_1_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_2_kernel_1_columns_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t i_outer = tile->group;
    const real *logsumexp_scores_high = scalars->logsumexp_scores_high;
    const real *logsumexp_scores_low = scalars->logsumexp_scores_low;

    /* log_prob = scores - logsumexp_scores */
    if (a->log_prob != NULL) {
        for (int64_t i_C = tile->first; i_C < tile->last; ++i_C) {
            READ(T, scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
            WRITE(T, log_prob, a->log_prob + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                log_prob[i] = (scores[i] - logsumexp_scores_high[i]) - logsumexp_scores_low[i];
            }
            WRITTEN(T, log_prob, a->log_prob + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
        }
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
    .sums_bytes = sizeof(forward_2_kernel_1_columns_sums),
    .scalars_bytes = sizeof(forward_2_kernel_1_columns_scalars),
};

/* Rows: the innermost run is C, reduced. */
typedef struct forward_2_kernel_1_rows_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_2;
    opsmith_logsumexp lse;
    opsmith_logsumexp logsumexp_scores;
} forward_2_kernel_1_rows_sums;

_Static_assert(sizeof(forward_2_kernel_1_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_2_kernel_1_rows_sums) <= 96, "workspace_bytes counts on this size");

typedef struct forward_2_kernel_1_rows_scalars {
    int64_t labels;
    int32_t valid;
    real logsumexp_scores_high;
    real logsumexp_scores_low;
} forward_2_kernel_1_rows_scalars;

_Static_assert(sizeof(forward_2_kernel_1_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_2_kernel_1_rows_scalars) <= 32, "workspace_bytes counts on this size");

static void forward_2_kernel_1_rows_initialize(void *sums_)
{
    forward_2_kernel_1_rows_sums *sums = sums_;
    sums->sum_1 = (opsmith_sum)OPSMITH_SUM_INITIAL;
    sums->sum_2 = (opsmith_sum)OPSMITH_SUM_INITIAL;
    sums->lse = (opsmith_logsumexp)OPSMITH_LOGSUMEXP_INITIAL;
    sums->logsumexp_scores = (opsmith_logsumexp)OPSMITH_LOGSUMEXP_INITIAL;
}

static void forward_2_kernel_1_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_2_kernel_1_rows_scalars *scalars = scalars_;
    const int64_t i_outer = tile->group;

    const int32_t valid = (int64_t)a->labels[i_outer] >= 0 && (int64_t)a->labels[i_outer] < a->dims->C
        && (int64_t)a->labels[i_outer] != a->params->ignore_label;

    scalars->labels = (int64_t)a->labels[i_outer];
    scalars->valid = valid;
}

static void forward_2_kernel_1_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_2_kernel_1_rows_sums *sums = sums_;
    forward_2_kernel_1_rows_scalars *scalars = scalars_;
    const int64_t i_outer = tile->group;

    const int32_t valid = (int64_t)a->labels[i_outer] >= 0 && (int64_t)a->labels[i_outer] < a->dims->C
        && (int64_t)a->labels[i_outer] != a->params->ignore_label;
    const double sum_1 = opsmith_sum_value(&sums->sum_1);
    const double label_weight = valid ? sum_1 : 0.0;
    const double sum_2 = opsmith_sum_value(&sums->sum_2);
    const double lse = opsmith_logsumexp_value(&sums->lse);
    const double picked = sum_2 - lse;
    const double loss = valid ? -((1.0 - a->params->label_smoothing) * label_weight * picked
        + a->params->label_smoothing * 0.0) : 0.0;
    const double logsumexp_scores = opsmith_logsumexp_value(&sums->logsumexp_scores);

    if (a->loss != NULL) {
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

    scalars->logsumexp_scores_high = (real)logsumexp_scores;
    scalars->logsumexp_scores_low = REAL(opsmith_low)(logsumexp_scores);
}

static void forward_2_kernel_1_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_2_kernel_1_rows_scalars *scalars = scalars_;
    forward_2_kernel_1_rows_sums *sums = sums_;
    const int64_t i_outer = tile->group;
    const int64_t labels = scalars->labels;
    const int32_t valid = scalars->valid;

    /* sum_1 = sum(weight if index(C) == labels else 0, over=(C)) */
    if (a->loss != NULL || a->total != NULL || a->saved_all_weights != NULL || a->saved_label_weight != NULL
        || a->saved_total != NULL) {
        real terms[OPSMITH_BLOCK];
        READ_OR(T, weight, a->weight, tile->begin, 1);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            terms[i] = (tile->begin + i) == labels ? weight[i] : 0;
        }
        REAL(opsmith_sum_add)(terms, tile->length, &sums->sum_1);
    }

    /* sum_2 = sum(counted if index(C) == labels else 0, over=(C)) */
    if (a->loss != NULL || a->total != NULL || a->saved_total != NULL || a->saved_picked != NULL) {
        real terms[OPSMITH_BLOCK];
        READ(T, scores, a->scores + i_outer * a->dims->C + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            const real counted = valid ? scores[i] : 0;
            terms[i] = (tile->begin + i) == labels ? counted : 0;
        }
        REAL(opsmith_sum_add)(terms, tile->length, &sums->sum_2);
    }

    /* lse = logsumexp(counted, over=(C)) */
    if (a->loss != NULL || a->total != NULL || a->saved_lse != NULL || a->saved_total != NULL
        || a->saved_picked != NULL) {
        real terms[OPSMITH_BLOCK];
        READ(T, scores, a->scores + i_outer * a->dims->C + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            terms[i] = valid ? scores[i] : 0;
        }
        REAL(opsmith_logsumexp_add)(terms, tile->length, &sums->lse);
    }

    /* logsumexp_scores = logsumexp(scores, over=(C)) */
    if (a->log_prob != NULL) {
        real terms[OPSMITH_BLOCK];
        READ(T, scores, a->scores + i_outer * a->dims->C + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            terms[i] = scores[i];
        }
        REAL(opsmith_logsumexp_add)(terms, tile->length, &sums->logsumexp_scores);
    }
}

static void forward_2_kernel_1_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_2_kernel_1_rows_sums *sums = sums_;
    const forward_2_kernel_1_rows_sums *block = block_sums;
    (void)columns;
    opsmith_sum_merge(&sums->sum_1, &block->sum_1);
    opsmith_sum_merge(&sums->sum_2, &block->sum_2);
    opsmith_logsumexp_merge(&sums->lse, &block->lse);
    opsmith_logsumexp_merge(&sums->logsumexp_scores, &block->logsumexp_scores);
}

static void forward_2_kernel_1_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_2_kernel_1_rows_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t i_outer = tile->group;
    const real logsumexp_scores_high = scalars->logsumexp_scores_high;
    const real logsumexp_scores_low = scalars->logsumexp_scores_low;

    /* log_prob = scores - logsumexp_scores */
    if (a->log_prob != NULL) {
        READ(T, scores, a->scores + i_outer * a->dims->C + tile->begin);
        WRITE(T, log_prob, a->log_prob + i_outer * a->dims->C + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            log_prob[i] = (scores[i] - logsumexp_scores_high) - logsumexp_scores_low;
        }
        WRITTEN(T, log_prob, a->log_prob + i_outer * a->dims->C + tile->begin);
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
    .sums_bytes = sizeof(forward_2_kernel_1_rows_sums),
    .scalars_bytes = sizeof(forward_2_kernel_1_rows_scalars),
};

/* forward_2, taken if !(params->label_smoothing > 0.0). Groups over nothing; each is swept over outer, inner. */

/* Flat: the innermost run is outer, inner, reduced. */
typedef struct forward_2_kernel_2_flat_sums {
    opsmith_sum sum_loss;
    opsmith_sum all_weights;
} forward_2_kernel_2_flat_sums;

_Static_assert(sizeof(forward_2_kernel_2_flat_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_2_kernel_2_flat_sums) <= 48, "workspace_bytes counts on this size");

typedef struct forward_2_kernel_2_flat_scalars {
    int64_t size;
    int64_t ignore_label;
    real one_minus_label_smoothing;
    real label_smoothing_times_zero;
} forward_2_kernel_2_flat_scalars;

_Static_assert(sizeof(forward_2_kernel_2_flat_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_2_kernel_2_flat_scalars) <= 32, "workspace_bytes counts on this size");

static void forward_2_kernel_2_flat_initialize(void *sums_)
{
    forward_2_kernel_2_flat_sums *sums = sums_;
    sums->sum_loss = (opsmith_sum)OPSMITH_SUM_INITIAL;
    sums->all_weights = (opsmith_sum)OPSMITH_SUM_INITIAL;
}

static void forward_2_kernel_2_flat_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_2_kernel_2_flat_scalars *scalars = scalars_;
    (void)tile;

    const double one_minus_label_smoothing = 1.0 - a->params->label_smoothing;
    const double label_smoothing_times_zero = a->params->label_smoothing * 0.0;

    scalars->size = a->dims->C;
    scalars->ignore_label = a->params->ignore_label;
    scalars->one_minus_label_smoothing = (real)one_minus_label_smoothing;
    scalars->label_smoothing_times_zero = (real)label_smoothing_times_zero;
}

static void forward_2_kernel_2_flat_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_2_kernel_2_flat_sums *sums = sums_;
    (void)scalars_;
    (void)tile;

    const double sum_loss = opsmith_sum_value(&sums->sum_loss);
    const double all_weights = opsmith_sum_value(&sums->all_weights);
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

static void forward_2_kernel_2_flat_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_2_kernel_2_flat_scalars *scalars = scalars_;
    forward_2_kernel_2_flat_sums *sums = sums_;
    const int64_t size = scalars->size;
    const int64_t ignore_label = scalars->ignore_label;
    const real one_minus_label_smoothing = scalars->one_minus_label_smoothing;
    const real label_smoothing_times_zero = scalars->label_smoothing_times_zero;

    /* sum_loss = sum(loss, over=(outer, inner)) */
    if (a->total != NULL || a->saved_total != NULL) {
        real terms[OPSMITH_BLOCK];
        const ELEMENT(L) *labels = a->labels + tile->begin;
        const double *carried_sum_1 = a->carried_sum_1 + tile->begin;
        const double *carried_sum_2 = a->carried_sum_2 + tile->begin;
        const double *carried_lse = a->carried_lse + tile->begin;
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            const int32_t valid = (int64_t)labels[i] >= 0 && (int64_t)labels[i] < size
                && (int64_t)labels[i] != ignore_label;
            const real label_weight = valid ? (real)carried_sum_1[i] : 0;
            const real picked = ((real)carried_sum_2[i] - (real)carried_lse[i]) - REAL(opsmith_low)(carried_lse[i]);
            terms[i] = valid ? -(one_minus_label_smoothing * label_weight * picked + label_smoothing_times_zero) : 0;
        }
        REAL(opsmith_sum_add)(terms, tile->length, &sums->sum_loss);
    }

    /* all_weights = sum(label_weight, over=(outer, inner)) */
    if ((a->total != NULL && a->params->reduction == 1) || a->saved_all_weights != NULL
        || (a->saved_total != NULL && a->params->reduction == 1)) {
        real terms[OPSMITH_BLOCK];
        const ELEMENT(L) *labels = a->labels + tile->begin;
        const double *carried_sum_1 = a->carried_sum_1 + tile->begin;
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            const int32_t valid = (int64_t)labels[i] >= 0 && (int64_t)labels[i] < size
                && (int64_t)labels[i] != ignore_label;
            terms[i] = valid ? (real)carried_sum_1[i] : 0;
        }
        REAL(opsmith_sum_add)(terms, tile->length, &sums->all_weights);
    }
}

static void forward_2_kernel_2_flat_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_2_kernel_2_flat_sums *sums = sums_;
    const forward_2_kernel_2_flat_sums *block = block_sums;
    (void)columns;
    opsmith_sum_merge(&sums->sum_loss, &block->sum_loss);
    opsmith_sum_merge(&sums->all_weights, &block->all_weights);
}

static const opsmith_sweep forward_2_kernel_2_flat_sweeps[] = {
    {forward_2_kernel_2_flat_section_0, forward_2_kernel_2_flat_sweep_1, forward_2_kernel_2_flat_merge_1},
    {forward_2_kernel_2_flat_section_1, NULL, NULL},
};

static const opsmith_kernel forward_2_kernel_2_flat = {
    .sweeps = forward_2_kernel_2_flat_sweeps,
    .count = 1,
    .initialize = forward_2_kernel_2_flat_initialize,
    .sums_bytes = sizeof(forward_2_kernel_2_flat_sums),
    .scalars_bytes = sizeof(forward_2_kernel_2_flat_scalars),
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
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
    if ((a->total != NULL || a->saved_total != NULL
        || ((a->total != NULL && a->params->reduction == 1) || a->saved_all_weights != NULL
        || (a->saved_total != NULL && a->params->reduction == 1))) || a->total != NULL || a->saved_all_weights != NULL
        || a->saved_total != NULL) {
        const int32_t wanted[] = {a->total != NULL || a->saved_total != NULL
            || ((a->total != NULL && a->params->reduction == 1) || a->saved_all_weights != NULL
            || (a->saved_total != NULL && a->params->reduction == 1))};
        const opsmith_geometry geometry = softmax_cross_entropy_forward_2_kernel_2_geometry(dims);
        opsmith_run(&forward_2_kernel_2_flat, &geometry, a, wanted, free_bytes, executor);
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

_Static_assert(sizeof(backward_1_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_1_rows_sums) <= 48, "workspace_bytes counts on this size");

typedef struct backward_1_rows_scalars {
    int64_t size;
    int64_t ignore_label;
    real factor;
    real one_minus_label_smoothing;
    real d_all_weights_high;
    real d_all_weights_low;
    int64_t index;
    real label_smoothing;
    real sum_weight_over_size;
    real weight_over_size;
} backward_1_rows_scalars;

_Static_assert(sizeof(backward_1_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_1_rows_scalars) <= 80, "workspace_bytes counts on this size");

static void backward_1_rows_initialize(void *sums_)
{
    backward_1_rows_sums *sums = sums_;
    sums->sum_1 = (opsmith_sum)OPSMITH_SUM_INITIAL;
    sums->sum_2 = (opsmith_sum)OPSMITH_SUM_INITIAL;
}

static void backward_1_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_1_rows_scalars *scalars = scalars_;
    const int64_t i_C = tile->group;

    const double factor = (a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[0]))
        / (a->params->reduction == 1 ? a->saved_all_weights[0] : 1.0);
    const double one_minus_label_smoothing = 1.0 - a->params->label_smoothing;
    const double d_all_weights = a->params->reduction == 1
        ? -((a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[0])) * a->saved_total[0]
        / (a->params->reduction == 1 ? a->saved_all_weights[0] : 1.0)) : 0.0;
    const double sum_weight_over_size = a->saved_sum_weight[0] / (double)a->dims->C;
    const double weight_over_size = (a->weight == NULL ? 1 : (double)LOAD(T, a->weight[i_C])) / (double)a->dims->C;

    scalars->size = a->dims->C;
    scalars->ignore_label = a->params->ignore_label;
    scalars->factor = (real)factor;
    scalars->one_minus_label_smoothing = (real)one_minus_label_smoothing;
    scalars->d_all_weights_high = (real)d_all_weights;
    scalars->d_all_weights_low = REAL(opsmith_low)(d_all_weights);
    scalars->index = i_C;
    scalars->label_smoothing = (real)a->params->label_smoothing;
    scalars->sum_weight_over_size = (real)sum_weight_over_size;
    scalars->weight_over_size = (real)weight_over_size;
}

static void backward_1_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_1_rows_sums *sums = sums_;
    (void)scalars_;
    const int64_t i_C = tile->group;

    const double sum_1 = opsmith_sum_value(&sums->sum_1);
    const double sum_2 = opsmith_sum_value(&sums->sum_2);

    if (a->d_weight != NULL) {
        a->d_weight[i_C] = a->add_d_weight ? STORE(T,
            (real)((double)LOAD(T, a->d_weight[i_C])
            + (-(a->params->label_smoothing / (double)a->dims->C * sum_1) + sum_2)))
            : STORE(T, (real)(-(a->params->label_smoothing / (double)a->dims->C * sum_1) + sum_2));
    }
}

static void backward_1_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_1_rows_scalars *scalars = scalars_;
    backward_1_rows_sums *sums = sums_;
    const int64_t i_C = tile->group;
    const int64_t size = scalars->size;
    const int64_t ignore_label = scalars->ignore_label;
    const real factor = scalars->factor;
    const real one_minus_label_smoothing = scalars->one_minus_label_smoothing;
    const real d_all_weights_high = scalars->d_all_weights_high;
    const real d_all_weights_low = scalars->d_all_weights_low;
    const int64_t index = scalars->index;
    const real label_smoothing = scalars->label_smoothing;
    const real sum_weight_over_size = scalars->sum_weight_over_size;
    const real weight_over_size = scalars->weight_over_size;

    /* sum_1 = sum(d_loss_2 * counted_minus_lse if valid else 0, over=(outer, inner)) */
    if (a->d_weight != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const ELEMENT(L) *labels = a->labels + i_outer * a->dims->inner + tile->begin;
            READ_OR(T, d_loss, a->d_loss, i_outer * a->dims->inner + tile->begin, 0);
            READ(T, scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
            const double *saved_lse = a->saved_lse + i_outer * a->dims->inner + tile->begin;
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const int32_t valid = (int64_t)labels[i] >= 0 && (int64_t)labels[i] < size
                    && (int64_t)labels[i] != ignore_label;
                const real d_loss_2 = d_loss[i] + factor;
                const real counted = valid ? scores[i] : 0;
                const real counted_minus_lse = (counted - (real)saved_lse[i]) - REAL(opsmith_low)(saved_lse[i]);
                terms[n + i] = valid ? d_loss_2 * counted_minus_lse : 0;
            }
            n += tile->length;
        }
        REAL(opsmith_sum_add)(terms, n, &sums->sum_1);
    }

    /* sum_2 = sum((d_label_weight if valid else 0) if index(C) == labels else 0, over=(outer, inner)) */
    if (a->d_weight != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const ELEMENT(L) *labels = a->labels + i_outer * a->dims->inner + tile->begin;
            READ_OR(T, d_loss, a->d_loss, i_outer * a->dims->inner + tile->begin, 0);
            const double *saved_picked = a->saved_picked + i_outer * a->dims->inner + tile->begin;
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const int32_t valid = (int64_t)labels[i] >= 0 && (int64_t)labels[i] < size
                    && (int64_t)labels[i] != ignore_label;
                const real d_loss_2 = d_loss[i] + factor;
                const real term = one_minus_label_smoothing * d_loss_2;
                const real d_label_weight = (d_all_weights_high - (valid ? term * (real)saved_picked[i] : 0))
                    + d_all_weights_low;
                terms[n + i] = index == (int64_t)labels[i] ? (valid ? d_label_weight : 0) : 0;
            }
            n += tile->length;
        }
        REAL(opsmith_sum_add)(terms, n, &sums->sum_2);
    }

    /* d_scores = d_counted if valid else 0 */
    if (a->d_scores != NULL) {
        if (a->add_d_scores) {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                const ELEMENT(L) *labels = a->labels + i_outer * a->dims->inner + tile->begin;
                READ_OR(T, d_loss, a->d_loss, i_outer * a->dims->inner + tile->begin, 0);
                const double *saved_label_weight = a->saved_label_weight + i_outer * a->dims->inner + tile->begin;
                READ(T, scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
                const double *saved_lse = a->saved_lse + i_outer * a->dims->inner + tile->begin;
                UPDATE(T, d_scores, a->d_scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    const int32_t valid = (int64_t)labels[i] >= 0 && (int64_t)labels[i] < size
                        && (int64_t)labels[i] != ignore_label;
                    const real d_loss_2 = d_loss[i] + factor;
                    const real d_smooth = valid ? -(label_smoothing * d_loss_2) : 0;
                    const real term = one_minus_label_smoothing * d_loss_2;
                    const real d_picked = valid ? -(term * (real)saved_label_weight[i]) : 0;
                    const real d_lse = -(sum_weight_over_size * d_smooth) - d_picked;
                    const real counted = valid ? scores[i] : 0;
                    const real counted_minus_lse = (counted - (real)saved_lse[i]) - REAL(opsmith_low)(saved_lse[i]);
                    const real d_counted = weight_over_size * d_smooth + d_lse * REAL(opsmith_exp)(counted_minus_lse)
                        + (index == (int64_t)labels[i] ? d_picked : 0);
                    d_scores[i] = d_scores[i] + (valid ? d_counted : 0);
                }
                WRITTEN(T, d_scores, a->d_scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
            }
        } else {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                const ELEMENT(L) *labels = a->labels + i_outer * a->dims->inner + tile->begin;
                READ_OR(T, d_loss, a->d_loss, i_outer * a->dims->inner + tile->begin, 0);
                const double *saved_label_weight = a->saved_label_weight + i_outer * a->dims->inner + tile->begin;
                READ(T, scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
                const double *saved_lse = a->saved_lse + i_outer * a->dims->inner + tile->begin;
                WRITE(T, d_scores, a->d_scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    const int32_t valid = (int64_t)labels[i] >= 0 && (int64_t)labels[i] < size
                        && (int64_t)labels[i] != ignore_label;
                    const real d_loss_2 = d_loss[i] + factor;
                    const real d_smooth = valid ? -(label_smoothing * d_loss_2) : 0;
                    const real term = one_minus_label_smoothing * d_loss_2;
                    const real d_picked = valid ? -(term * (real)saved_label_weight[i]) : 0;
                    const real d_lse = -(sum_weight_over_size * d_smooth) - d_picked;
                    const real counted = valid ? scores[i] : 0;
                    const real counted_minus_lse = (counted - (real)saved_lse[i]) - REAL(opsmith_low)(saved_lse[i]);
                    const real d_counted = weight_over_size * d_smooth + d_lse * REAL(opsmith_exp)(counted_minus_lse)
                        + (index == (int64_t)labels[i] ? d_picked : 0);
                    d_scores[i] = valid ? d_counted : 0;
                }
                WRITTEN(T, d_scores, a->d_scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
            }
        }
    }
}

static void backward_1_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_1_rows_sums *sums = sums_;
    const backward_1_rows_sums *block = block_sums;
    (void)columns;
    opsmith_sum_merge(&sums->sum_1, &block->sum_1);
    opsmith_sum_merge(&sums->sum_2, &block->sum_2);
}

static const opsmith_sweep backward_1_rows_sweeps[] = {
    {backward_1_rows_section_0, backward_1_rows_sweep_1, backward_1_rows_merge_1},
    {backward_1_rows_section_1, NULL, NULL},
};

static const opsmith_kernel backward_1_rows = {
    .sweeps = backward_1_rows_sweeps,
    .count = 1,
    .initialize = backward_1_rows_initialize,
    .sums_bytes = sizeof(backward_1_rows_sums),
    .scalars_bytes = sizeof(backward_1_rows_scalars),
};

/* Columns: the innermost run is C, kept. */
typedef struct backward_1_columns_sums {
    opsmith_sum sum_1[OPSMITH_COLUMNS];
    opsmith_sum sum_2[OPSMITH_COLUMNS];
} backward_1_columns_sums;

_Static_assert(sizeof(backward_1_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_1_columns_sums) <= 3072, "workspace_bytes counts on this size");

typedef struct backward_1_columns_scalars {
    int64_t size_wide[OPSMITH_COLUMNS];
    int64_t ignore_label_wide[OPSMITH_COLUMNS];
    double factor_wide[OPSMITH_COLUMNS];
    int64_t index[OPSMITH_COLUMNS];
    double d_all_weights_wide[OPSMITH_COLUMNS];
    double one_minus_label_smoothing_wide[OPSMITH_COLUMNS];
    real weight_over_size[OPSMITH_COLUMNS];
    double label_smoothing_wide[OPSMITH_COLUMNS];
    double sum_weight_over_size_wide[OPSMITH_COLUMNS];
} backward_1_columns_scalars;

_Static_assert(sizeof(backward_1_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_1_columns_scalars) <= 4608, "workspace_bytes counts on this size");

static void backward_1_columns_initialize(void *sums_)
{
    backward_1_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->sum_1[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
        sums->sum_2[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
    }
}

static void backward_1_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        const double factor = (a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[0]))
            / (a->params->reduction == 1 ? a->saved_all_weights[0] : 1.0);
        const double d_all_weights = a->params->reduction == 1
            ? -((a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[0])) * a->saved_total[0]
            / (a->params->reduction == 1 ? a->saved_all_weights[0] : 1.0)) : 0.0;
        const double one_minus_label_smoothing = 1.0 - a->params->label_smoothing;
        const double weight_over_size = (a->weight == NULL ? 1 : (double)LOAD(T, a->weight[i_C])) / (double)a->dims->C;
        const double sum_weight_over_size = a->saved_sum_weight[0] / (double)a->dims->C;

        scalars->size_wide[j] = a->dims->C;
        scalars->ignore_label_wide[j] = a->params->ignore_label;
        scalars->factor_wide[j] = factor;
        scalars->index[j] = i_C;
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
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        const double sum_1 = opsmith_sum_value(&sums->sum_1[j]);
        const double sum_2 = opsmith_sum_value(&sums->sum_2[j]);

        if (a->d_weight != NULL) {
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
    const int64_t *size_wide = scalars->size_wide;
    const int64_t *ignore_label_wide = scalars->ignore_label_wide;
    const double *factor_wide = scalars->factor_wide;
    const int64_t *index = scalars->index;
    const double *d_all_weights_wide = scalars->d_all_weights_wide;
    const double *one_minus_label_smoothing_wide = scalars->one_minus_label_smoothing_wide;
    const real *weight_over_size = scalars->weight_over_size;
    const double *label_smoothing_wide = scalars->label_smoothing_wide;
    const double *sum_weight_over_size_wide = scalars->sum_weight_over_size_wide;

    /* sum_1 = sum(d_loss_2 * counted_minus_lse if valid else 0, over=(outer, inner)) */
    if (a->d_weight != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const int32_t valid = (int64_t)a->labels[i_outer] >= 0 && (int64_t)a->labels[i_outer] < size_wide[0]
                && (int64_t)a->labels[i_outer] != ignore_label_wide[0];
            const real lse_high = (real)a->saved_lse[i_outer];
            const real lse_low = REAL(opsmith_low)(a->saved_lse[i_outer]);
            const real d_loss_2 = (real)((a->d_loss == NULL ? 0 : (double)LOAD(T, a->d_loss[i_outer]))
                + factor_wide[0]);
            READ(T, scores, a->scores + i_outer * a->dims->C + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const real counted = valid ? scores[i] : 0;
                const real counted_minus_lse = (counted - lse_high) - lse_low;
                terms[n + i] = valid ? d_loss_2 * counted_minus_lse : 0;
            }
            n += tile->length;
        }
        REAL(opsmith_sum_columns)(terms, tile->last - tile->first, tile->length, sums->sum_1);
    }

    /* sum_2 = sum((d_label_weight if valid else 0) if index(C) == labels else 0, over=(outer, inner)) */
    if (a->d_weight != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const int64_t labels = (int64_t)a->labels[i_outer];
            const real select_valid_d_label_weight_zero = (real)((int64_t)a->labels[i_outer] >= 0
                && (int64_t)a->labels[i_outer] < size_wide[0] && (int64_t)a->labels[i_outer] != ignore_label_wide[0]
                ? d_all_weights_wide[0] - ((int64_t)a->labels[i_outer] >= 0
                && (int64_t)a->labels[i_outer] < size_wide[0] && (int64_t)a->labels[i_outer] != ignore_label_wide[0]
                ? one_minus_label_smoothing_wide[0] * ((a->d_loss == NULL ? 0 : (double)LOAD(T, a->d_loss[i_outer]))
                + factor_wide[0]) * a->saved_picked[i_outer] : 0.0) : 0.0);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = index[i] == labels ? select_valid_d_label_weight_zero : 0;
            }
            n += tile->length;
        }
        REAL(opsmith_sum_columns)(terms, tile->last - tile->first, tile->length, sums->sum_2);
    }

    /* d_scores = d_counted if valid else 0 */
    if (a->d_scores != NULL) {
        if (a->add_d_scores) {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
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
                READ(T, scores, a->scores + i_outer * a->dims->C + tile->begin);
                UPDATE(T, d_scores, a->d_scores + i_outer * a->dims->C + tile->begin);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    const real counted = valid ? scores[i] : 0;
                    const real counted_minus_lse = (counted - lse_high) - lse_low;
                    const real d_counted = weight_over_size[i] * d_smooth + d_lse
                        * REAL(opsmith_exp)(counted_minus_lse) + (index[i] == labels ? d_picked : 0);
                    d_scores[i] = d_scores[i] + (valid ? d_counted : 0);
                }
                WRITTEN(T, d_scores, a->d_scores + i_outer * a->dims->C + tile->begin);
            }
        } else {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
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
                READ(T, scores, a->scores + i_outer * a->dims->C + tile->begin);
                WRITE(T, d_scores, a->d_scores + i_outer * a->dims->C + tile->begin);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    const real counted = valid ? scores[i] : 0;
                    const real counted_minus_lse = (counted - lse_high) - lse_low;
                    const real d_counted = weight_over_size[i] * d_smooth + d_lse
                        * REAL(opsmith_exp)(counted_minus_lse) + (index[i] == labels ? d_picked : 0);
                    d_scores[i] = valid ? d_counted : 0;
                }
                WRITTEN(T, d_scores, a->d_scores + i_outer * a->dims->C + tile->begin);
            }
        }
    }
}

static void backward_1_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_1_columns_sums *sums = sums_;
    const backward_1_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_sum_merge(&sums->sum_1[j], &block->sum_1[j]);
        opsmith_sum_merge(&sums->sum_2[j], &block->sum_2[j]);
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
    .sums_bytes = sizeof(backward_1_columns_sums),
    .scalars_bytes = sizeof(backward_1_columns_scalars),
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
    if (a->d_weight != NULL || a->d_scores != NULL || a->d_weight != NULL) {
        const int32_t wanted[] = {a->d_weight != NULL || a->d_scores != NULL};
        const opsmith_geometry geometry = softmax_cross_entropy_backward_1_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_1_rows : &backward_1_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

/* backward_2, taken if !(params->label_smoothing > 0.0). Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct backward_2_rows_sums {
    opsmith_sum sum_1;
} backward_2_rows_sums;

_Static_assert(sizeof(backward_2_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_2_rows_sums) <= 24, "workspace_bytes counts on this size");

typedef struct backward_2_rows_scalars {
    int64_t size;
    int64_t ignore_label;
    real factor;
    real one_minus_label_smoothing;
    real d_all_weights_high;
    real d_all_weights_low;
    int64_t index;
} backward_2_rows_scalars;

_Static_assert(sizeof(backward_2_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_2_rows_scalars) <= 56, "workspace_bytes counts on this size");

static void backward_2_rows_initialize(void *sums_)
{
    backward_2_rows_sums *sums = sums_;
    sums->sum_1 = (opsmith_sum)OPSMITH_SUM_INITIAL;
}

static void backward_2_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_2_rows_scalars *scalars = scalars_;
    const int64_t i_C = tile->group;

    const double factor = (a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[0]))
        / (a->params->reduction == 1 ? a->saved_all_weights[0] : 1.0);
    const double one_minus_label_smoothing = 1.0 - a->params->label_smoothing;
    const double d_all_weights = a->params->reduction == 1
        ? -((a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[0])) * a->saved_total[0]
        / (a->params->reduction == 1 ? a->saved_all_weights[0] : 1.0)) : 0.0;

    scalars->size = a->dims->C;
    scalars->ignore_label = a->params->ignore_label;
    scalars->factor = (real)factor;
    scalars->one_minus_label_smoothing = (real)one_minus_label_smoothing;
    scalars->d_all_weights_high = (real)d_all_weights;
    scalars->d_all_weights_low = REAL(opsmith_low)(d_all_weights);
    scalars->index = i_C;
}

static void backward_2_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_2_rows_sums *sums = sums_;
    (void)scalars_;
    const int64_t i_C = tile->group;

    const double sum_1 = opsmith_sum_value(&sums->sum_1);

    if (a->d_weight != NULL) {
        a->d_weight[i_C] = a->add_d_weight ? STORE(T, (real)((double)LOAD(T, a->d_weight[i_C]) + sum_1))
            : STORE(T, (real)sum_1);
    }
}

static void backward_2_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_2_rows_scalars *scalars = scalars_;
    backward_2_rows_sums *sums = sums_;
    const int64_t i_C = tile->group;
    const int64_t size = scalars->size;
    const int64_t ignore_label = scalars->ignore_label;
    const real factor = scalars->factor;
    const real one_minus_label_smoothing = scalars->one_minus_label_smoothing;
    const real d_all_weights_high = scalars->d_all_weights_high;
    const real d_all_weights_low = scalars->d_all_weights_low;
    const int64_t index = scalars->index;

    /* sum_1 = sum((d_label_weight if valid else 0) if index(C) == labels else 0, over=(outer, inner)) */
    if (a->d_weight != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const ELEMENT(L) *labels = a->labels + i_outer * a->dims->inner + tile->begin;
            READ_OR(T, d_loss, a->d_loss, i_outer * a->dims->inner + tile->begin, 0);
            const double *saved_picked = a->saved_picked + i_outer * a->dims->inner + tile->begin;
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const int32_t valid = (int64_t)labels[i] >= 0 && (int64_t)labels[i] < size
                    && (int64_t)labels[i] != ignore_label;
                const real d_loss_2 = d_loss[i] + factor;
                const real term = one_minus_label_smoothing * d_loss_2;
                const real d_label_weight = (d_all_weights_high - (valid ? term * (real)saved_picked[i] : 0))
                    + d_all_weights_low;
                terms[n + i] = index == (int64_t)labels[i] ? (valid ? d_label_weight : 0) : 0;
            }
            n += tile->length;
        }
        REAL(opsmith_sum_add)(terms, n, &sums->sum_1);
    }

    /* d_scores = d_counted if valid else 0 */
    if (a->d_scores != NULL) {
        if (a->add_d_scores) {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                const ELEMENT(L) *labels = a->labels + i_outer * a->dims->inner + tile->begin;
                READ_OR(T, d_loss, a->d_loss, i_outer * a->dims->inner + tile->begin, 0);
                const double *saved_label_weight = a->saved_label_weight + i_outer * a->dims->inner + tile->begin;
                READ(T, scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
                const double *saved_lse = a->saved_lse + i_outer * a->dims->inner + tile->begin;
                UPDATE(T, d_scores, a->d_scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
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
                WRITTEN(T, d_scores, a->d_scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
            }
        } else {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                const ELEMENT(L) *labels = a->labels + i_outer * a->dims->inner + tile->begin;
                READ_OR(T, d_loss, a->d_loss, i_outer * a->dims->inner + tile->begin, 0);
                const double *saved_label_weight = a->saved_label_weight + i_outer * a->dims->inner + tile->begin;
                READ(T, scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
                const double *saved_lse = a->saved_lse + i_outer * a->dims->inner + tile->begin;
                WRITE(T, d_scores, a->d_scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
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
                WRITTEN(T, d_scores, a->d_scores + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
            }
        }
    }
}

static void backward_2_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_2_rows_sums *sums = sums_;
    const backward_2_rows_sums *block = block_sums;
    (void)columns;
    opsmith_sum_merge(&sums->sum_1, &block->sum_1);
}

static const opsmith_sweep backward_2_rows_sweeps[] = {
    {backward_2_rows_section_0, backward_2_rows_sweep_1, backward_2_rows_merge_1},
    {backward_2_rows_section_1, NULL, NULL},
};

static const opsmith_kernel backward_2_rows = {
    .sweeps = backward_2_rows_sweeps,
    .count = 1,
    .initialize = backward_2_rows_initialize,
    .sums_bytes = sizeof(backward_2_rows_sums),
    .scalars_bytes = sizeof(backward_2_rows_scalars),
};

/* Columns: the innermost run is C, kept. */
typedef struct backward_2_columns_sums {
    opsmith_sum sum_1[OPSMITH_COLUMNS];
} backward_2_columns_sums;

_Static_assert(sizeof(backward_2_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_2_columns_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct backward_2_columns_scalars {
    int64_t index[OPSMITH_COLUMNS];
    int64_t size_wide[OPSMITH_COLUMNS];
    int64_t ignore_label_wide[OPSMITH_COLUMNS];
    double d_all_weights_wide[OPSMITH_COLUMNS];
    double one_minus_label_smoothing_wide[OPSMITH_COLUMNS];
    double factor_wide[OPSMITH_COLUMNS];
} backward_2_columns_scalars;

_Static_assert(sizeof(backward_2_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_2_columns_scalars) <= 3072, "workspace_bytes counts on this size");

static void backward_2_columns_initialize(void *sums_)
{
    backward_2_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->sum_1[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
    }
}

static void backward_2_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_2_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

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
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        const double sum_1 = opsmith_sum_value(&sums->sum_1[j]);

        if (a->d_weight != NULL) {
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
    const int64_t *index = scalars->index;
    const int64_t *size_wide = scalars->size_wide;
    const int64_t *ignore_label_wide = scalars->ignore_label_wide;
    const double *d_all_weights_wide = scalars->d_all_weights_wide;
    const double *one_minus_label_smoothing_wide = scalars->one_minus_label_smoothing_wide;
    const double *factor_wide = scalars->factor_wide;

    /* sum_1 = sum((d_label_weight if valid else 0) if index(C) == labels else 0, over=(outer, inner)) */
    if (a->d_weight != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const int64_t labels = (int64_t)a->labels[i_outer];
            const real select_valid_d_label_weight_zero = (real)((int64_t)a->labels[i_outer] >= 0
                && (int64_t)a->labels[i_outer] < size_wide[0] && (int64_t)a->labels[i_outer] != ignore_label_wide[0]
                ? d_all_weights_wide[0] - ((int64_t)a->labels[i_outer] >= 0
                && (int64_t)a->labels[i_outer] < size_wide[0] && (int64_t)a->labels[i_outer] != ignore_label_wide[0]
                ? one_minus_label_smoothing_wide[0] * ((a->d_loss == NULL ? 0 : (double)LOAD(T, a->d_loss[i_outer]))
                + factor_wide[0]) * a->saved_picked[i_outer] : 0.0) : 0.0);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = index[i] == labels ? select_valid_d_label_weight_zero : 0;
            }
            n += tile->length;
        }
        REAL(opsmith_sum_columns)(terms, tile->last - tile->first, tile->length, sums->sum_1);
    }

    /* d_scores = d_counted if valid else 0 */
    if (a->d_scores != NULL) {
        if (a->add_d_scores) {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
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
                READ(T, scores, a->scores + i_outer * a->dims->C + tile->begin);
                UPDATE(T, d_scores, a->d_scores + i_outer * a->dims->C + tile->begin);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    const real counted = valid ? scores[i] : 0;
                    const real d_counted = d_lse * REAL(opsmith_exp)((counted - lse_high) - lse_low)
                        + (index[i] == labels ? d_picked : 0);
                    d_scores[i] = d_scores[i] + (valid ? d_counted : 0);
                }
                WRITTEN(T, d_scores, a->d_scores + i_outer * a->dims->C + tile->begin);
            }
        } else {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
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
                READ(T, scores, a->scores + i_outer * a->dims->C + tile->begin);
                WRITE(T, d_scores, a->d_scores + i_outer * a->dims->C + tile->begin);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    const real counted = valid ? scores[i] : 0;
                    const real d_counted = d_lse * REAL(opsmith_exp)((counted - lse_high) - lse_low)
                        + (index[i] == labels ? d_picked : 0);
                    d_scores[i] = valid ? d_counted : 0;
                }
                WRITTEN(T, d_scores, a->d_scores + i_outer * a->dims->C + tile->begin);
            }
        }
    }
}

static void backward_2_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_2_columns_sums *sums = sums_;
    const backward_2_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_sum_merge(&sums->sum_1[j], &block->sum_1[j]);
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
    .sums_bytes = sizeof(backward_2_columns_sums),
    .scalars_bytes = sizeof(backward_2_columns_scalars),
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
    if (a->d_weight != NULL || a->d_scores != NULL || a->d_weight != NULL) {
        const int32_t wanted[] = {a->d_weight != NULL || a->d_scores != NULL};
        const opsmith_geometry geometry = softmax_cross_entropy_backward_2_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_2_rows : &backward_2_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
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
