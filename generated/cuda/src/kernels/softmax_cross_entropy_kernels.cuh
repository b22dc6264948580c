/* Made by Opsmith from softmax/softmax_cross_entropy.yaml. Changes belong there.
 *
 * softmax_cross_entropy: Cross-entropy of the softmax of scores along an axis against labels, with class weights and label smoothing.
 *
 * The kernels, for the types and the width of indices that the including file chooses. `real` is the type in which full-size data
 * is computed. */

struct extents {
    index_t outer;
    index_t C;
    index_t inner;
};

/* ---- forward ---- */

struct forward_arguments {
    opsmith_held<opsmith_softmax_cross_entropy_params> params;
    opsmith_held<extents> dims;
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
};

/* forward_1, taken if params->label_smoothing > 0.0. Groups over outer, inner; each is swept over C. */

/* Columns: the innermost run is inner, kept. */
struct forward_1_kernel_1_columns_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_2;
    opsmith_logsumexp lse;
    opsmith_logsumexp logsumexp_scores;
    opsmith_sum sum_3;
};

struct forward_1_kernel_1_columns_scalars {
    int64_t labels;
    int32_t valid;
    real lse_high;
    real lse_low;
    real logsumexp_scores_high;
    real logsumexp_scores_low;
};

static __device__ void forward_1_kernel_1_columns_clear_1(forward_1_kernel_1_columns_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_1);
    opsmith_sum_initialize(&sums->sum_2);
    opsmith_logsumexp_initialize(&sums->lse);
    opsmith_logsumexp_initialize(&sums->logsumexp_scores);
}

static __device__ void forward_1_kernel_1_columns_join_1(forward_1_kernel_1_columns_sums *into,
    const forward_1_kernel_1_columns_sums *from)
{
    opsmith_join(&into->sum_1, &from->sum_1);
    opsmith_join(&into->sum_2, &from->sum_2);
    opsmith_join(&into->lse, &from->lse);
    opsmith_join(&into->logsumexp_scores, &from->logsumexp_scores);
}

static __device__ void forward_1_kernel_1_columns_clear_2(forward_1_kernel_1_columns_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_3);
}

static __device__ void forward_1_kernel_1_columns_join_2(forward_1_kernel_1_columns_sums *into,
    const forward_1_kernel_1_columns_sums *from)
{
    opsmith_join(&into->sum_3, &from->sum_3);
}

static __device__ void forward_1_kernel_1_columns_section_0(const forward_arguments *a,
    const opsmith_team<index_t> &team, index_t kept, const forward_1_kernel_1_columns_sums *sums,
    forward_1_kernel_1_columns_scalars *scalars)
{
    const index_t i_outer = team.outer;
    const index_t i_inner = kept;

    const int32_t valid = (int64_t)a->labels[i_outer * a->dims->inner + i_inner] >= 0 && (int64_t)a->labels[i_outer
        * a->dims->inner + i_inner] < a->dims->C && (int64_t)a->labels[i_outer * a->dims->inner
        + i_inner] != a->params->ignore_label;

    scalars->labels = (int64_t)a->labels[i_outer * a->dims->inner + i_inner];
    scalars->valid = valid;
}

static __device__ void forward_1_kernel_1_columns_section_1(const forward_arguments *a,
    const opsmith_team<index_t> &team, index_t kept, const forward_1_kernel_1_columns_sums *sums,
    forward_1_kernel_1_columns_scalars *scalars)
{
    const index_t i_outer = team.outer;
    const index_t i_inner = kept;

    const int32_t valid = (int64_t)a->labels[i_outer * a->dims->inner + i_inner] >= 0 && (int64_t)a->labels[i_outer
        * a->dims->inner + i_inner] < a->dims->C && (int64_t)a->labels[i_outer * a->dims->inner
        + i_inner] != a->params->ignore_label;
    const double sum_1 = opsmith_sum_value(&sums->sum_1, 0);
    const double lse = opsmith_logsumexp_value(&sums->lse, 0);
    const double sum_2 = opsmith_sum_value(&sums->sum_2, 0);
    const double logsumexp_scores = opsmith_logsumexp_value(&sums->logsumexp_scores, 0);

    if (team.leads) {
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
    }
    scalars->valid = valid;
    scalars->lse_high = (real)lse;
    scalars->lse_low = REAL(opsmith_low)(lse);
    scalars->logsumexp_scores_high = (real)logsumexp_scores;
    scalars->logsumexp_scores_low = REAL(opsmith_low)(logsumexp_scores);
}

static __device__ void forward_1_kernel_1_columns_section_2(const forward_arguments *a,
    const opsmith_team<index_t> &team, index_t kept, const forward_1_kernel_1_columns_sums *sums,
    forward_1_kernel_1_columns_scalars *scalars)
{
    const index_t i_outer = team.outer;
    const index_t i_inner = kept;

    const double sum_3 = opsmith_sum_value(&sums->sum_3, 0);

    if (team.leads) {
        if (a->loss != NULL) {
            const int32_t valid = (int64_t)a->labels[i_outer * a->dims->inner + i_inner] >= 0
                && (int64_t)a->labels[i_outer * a->dims->inner + i_inner] < a->dims->C && (int64_t)a->labels[i_outer
                * a->dims->inner + i_inner] != a->params->ignore_label;
            const double sum_1 = opsmith_sum_value(&sums->sum_1, 0);
            const double label_weight = valid ? sum_1 : 0.0;
            const double sum_2 = opsmith_sum_value(&sums->sum_2, 0);
            const double lse = opsmith_logsumexp_value(&sums->lse, 0);
            const double picked = sum_2 - lse;
            const double smooth = sum_3 / (double)a->dims->C;
            const double loss = valid ? -((1.0 - a->params->label_smoothing) * label_weight * picked
                + a->params->label_smoothing * smooth) : 0.0;
            a->loss[i_outer * a->dims->inner + i_inner] = STORE(T, (real)loss);
        }
        a->carried_sum_3[i_outer * a->dims->inner + i_inner] = sum_3;
    }
}

constexpr int forward_1_kernel_1_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_1_kernel_1_columns_keep(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_kernel_1_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_outer = team.outer;
    LEAVES (leaf, team) {
        RUNS (run, leaf, team) {
            LINES (place, run) {
                const index_t i_C = run.at(place);
                if ((a->loss != NULL || a->total != NULL || a->saved_total != NULL || a->saved_picked != NULL
                    || a->loss != NULL || a->total != NULL || a->saved_lse != NULL || a->saved_total != NULL
                    || a->saved_picked != NULL || a->log_prob != NULL || a->loss != NULL || a->total != NULL
                    || a->saved_total != NULL)) {
                    opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), run.slot + place), a->scores
                        + (i_outer * a->dims->C + i_C) * a->dims->inner + column, chunk.from, chunk.to);
                }
            }
        }
    }
    opsmith_wait();
}

static __device__ void forward_1_kernel_1_columns_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_kernel_1_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_outer = team.outer;
    int64_t labels[WIDTH];
    int32_t valid[WIDTH];
    ELEMENTS (i) {
        const forward_1_kernel_1_columns_scalars *const scalars = opsmith_column<forward_1_kernel_1_columns_scalars>(team, team.scalars, column, i);
        labels[i] = scalars->labels;
        valid[i] = scalars->valid;
    }
    LEAVES (leaf, team) {
        forward_1_kernel_1_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            forward_1_kernel_1_columns_clear_1(&sums[i]);
        }
        /* sum_2 = sum(counted if index(C) == labels else 0, over=(C)),
         * lse = logsumexp(counted, over=(C)),
         * logsumexp_scores = logsumexp(scores, over=(C)),
         * sum_1 = sum(weight if index(C) == labels else 0, over=(C)) */
        if (a->loss != NULL || a->total != NULL || a->saved_total != NULL || a->saved_picked != NULL) {
            opsmith_sum_lane<real> sum_2_lanes[WIDTH];
            opsmith_logsumexp_lane<real> lse_lanes[WIDTH];
            opsmith_logsumexp_lane<real> logsumexp_scores_lanes[WIDTH];
            opsmith_sum_lane<real> sum_1_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real sum_2_terms_terms[OPSMITH_RUN][WIDTH];
                real lse_terms_terms[OPSMITH_RUN][WIDTH];
                real scores_terms[OPSMITH_RUN][WIDTH];
                real sum_1_terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    const int64_t index = i_C;
                    const real weight = (real)(a->weight == NULL ? 1 : (double)LOAD(T, a->weight[i_C]));
                    LINE_KEPT(ELEMENT(T), scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + column,
                        true, 0, 0, run.slot + place);
                    ELEMENTS (i) {
                        const real counted = valid[i] ? scores[i] : 0;
                        sum_2_terms_terms[place][i] = index == labels[i] ? counted : 0;
                        lse_terms_terms[place][i] = counted;
                        sum_1_terms_terms[place][i] = index == labels[i] ? weight : 0;
                    }
                    opsmith_copy(scores_terms[place], scores);
                }
                opsmith_add_lines(sum_2_lanes, sum_2_terms_terms, run.count, 0, run.step);
                opsmith_add_lines(lse_lanes, lse_terms_terms, run.count, 0, run.step);
                opsmith_add_lines(logsumexp_scores_lanes, scores_terms, run.count, 0, run.step);
                opsmith_add_lines(sum_1_lanes, sum_1_terms_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(sum_2_lanes[i], team.lanes, team.work.along, &sums[i].sum_2);
            }
            ELEMENTS (i) {
                opsmith_total(lse_lanes[i], team.lanes, team.work.along, &sums[i].lse);
            }
            ELEMENTS (i) {
                opsmith_total(logsumexp_scores_lanes[i], team.lanes, team.work.along, &sums[i].logsumexp_scores);
            }
            ELEMENTS (i) {
                opsmith_total(sum_1_lanes[i], team.lanes, team.work.along, &sums[i].sum_1);
            }
        } else {
            /* lse = logsumexp(counted, over=(C)) */
            if (a->loss != NULL || a->total != NULL || a->saved_lse != NULL || a->saved_total != NULL
                || a->saved_picked != NULL) {
                opsmith_logsumexp_lane<real> lse_lanes[WIDTH];
                RUNS (run, leaf, team) {
                    real terms_terms[OPSMITH_RUN][WIDTH];
                    LINES (place, run) {
                        const index_t i_C = run.at(place);
                        LINE_KEPT(ELEMENT(T), scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner
                            + column, true, 0, 0, run.slot + place);
                        ELEMENTS (i) {
                            terms_terms[place][i] = valid[i] ? scores[i] : 0;
                        }
                    }
                    opsmith_add_lines(lse_lanes, terms_terms, run.count, 0, run.step);
                }
                ELEMENTS (i) {
                    opsmith_total(lse_lanes[i], team.lanes, team.work.along, &sums[i].lse);
                }
            }
            /* logsumexp_scores = logsumexp(scores, over=(C)) */
            if (a->log_prob != NULL) {
                opsmith_logsumexp_lane<real> logsumexp_scores_lanes[WIDTH];
                RUNS (run, leaf, team) {
                    real scores_terms[OPSMITH_RUN][WIDTH];
                    LINES (place, run) {
                        const index_t i_C = run.at(place);
                        LINE_KEPT(ELEMENT(T), scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner
                            + column, true, 0, 0, run.slot + place);
                        opsmith_copy(scores_terms[place], scores);
                    }
                    opsmith_add_lines(logsumexp_scores_lanes, scores_terms, run.count, 0, run.step);
                }
                ELEMENTS (i) {
                    opsmith_total(logsumexp_scores_lanes[i], team.lanes, team.work.along, &sums[i].logsumexp_scores);
                }
            }
            /* sum_1 = sum(weight if index(C) == labels else 0, over=(C)) */
            if (a->loss != NULL || a->total != NULL || a->saved_all_weights != NULL || a->saved_label_weight != NULL
                || a->saved_total != NULL) {
                opsmith_sum_lane<real> sum_1_lanes[WIDTH];
                RUNS (run, leaf, team) {
                    real terms_terms[OPSMITH_RUN][WIDTH];
                    LINES (place, run) {
                        const index_t i_C = run.at(place);
                        const int64_t index = i_C;
                        const real weight = (real)(a->weight == NULL ? 1 : (double)LOAD(T, a->weight[i_C]));
                        ELEMENTS (i) {
                            terms_terms[place][i] = index == labels[i] ? weight : 0;
                        }
                    }
                    opsmith_add_lines(sum_1_lanes, terms_terms, run.count, 0, run.step);
                }
                ELEMENTS (i) {
                    opsmith_total(sum_1_lanes[i], team.lanes, team.work.along, &sums[i].sum_1);
                }
            }
        }

        opsmith_put_columns(team, leaf, column, chunk.to, sums);
    }
}

static __device__ void forward_1_kernel_1_columns_sweep_2(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_kernel_1_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_outer = team.outer;
    int32_t valid[WIDTH];
    real lse_high[WIDTH];
    real lse_low[WIDTH];
    real logsumexp_scores_high[WIDTH];
    real logsumexp_scores_low[WIDTH];
    ELEMENTS (i) {
        const forward_1_kernel_1_columns_scalars *const scalars = opsmith_column<forward_1_kernel_1_columns_scalars>(team, team.scalars, column, i);
        valid[i] = scalars->valid;
        lse_high[i] = scalars->lse_high;
        lse_low[i] = scalars->lse_low;
        logsumexp_scores_high[i] = scalars->logsumexp_scores_high;
        logsumexp_scores_low[i] = scalars->logsumexp_scores_low;
    }
    LEAVES (leaf, team) {
        forward_1_kernel_1_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            forward_1_kernel_1_columns_clear_2(&sums[i]);
        }
        /* sum_3 = sum(weight * (counted - lse), over=(C)) */
        if (a->loss != NULL || a->total != NULL || a->saved_total != NULL) {
            opsmith_sum_lane<real> sum_3_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    const real weight = (real)(a->weight == NULL ? 1 : (double)LOAD(T, a->weight[i_C]));
                    LINE_KEPT(ELEMENT(T), scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + column,
                        true, 0, 0, run.slot + place);
                    ELEMENTS (i) {
                        const real counted = valid[i] ? scores[i] : 0;
                        terms_terms[place][i] = weight * ((counted - lse_high[i]) - lse_low[i]);
                    }
                }
                opsmith_add_lines(sum_3_lanes, terms_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(sum_3_lanes[i], team.lanes, team.work.along, &sums[i].sum_3);
            }
        }

        /* log_prob = scores - logsumexp_scores */
        if (a->log_prob != NULL) {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_KEPT(ELEMENT(T), scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + column,
                        true, 0, 0, run.slot + place);
                    LINE_OUT(ELEMENT(T), log_prob);
                    ELEMENTS (i) {
                        log_prob[i] = (scores[i] - logsumexp_scores_high[i]) - logsumexp_scores_low[i];
                    }
                    LINE_PUT(log_prob, a->log_prob + (i_outer * a->dims->C + i_C) * a->dims->inner + column);
                }
            }
        }

        opsmith_put_columns(team, leaf, column, chunk.to, sums);
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(forward_1_kernel_1_columns)(const __grid_constant__ forward_arguments arguments, const __grid_constant__ opsmith_work work)
{
    OPSMITH_DYNAMIC_SHARED(shared);
    const forward_arguments *const a = &arguments;
    const opsmith_team<index_t> team(work, shared);
    if (!team.works) {
        return;
    }
    team.begin();
    if (team.cache != NULL) {
        forward_1_kernel_1_columns_keep(a, team);
    }
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 0:
            GROUPS (at, team) {
                forward_1_kernel_1_columns_section_0(a, team, team.kept + at,
                    opsmith_at<forward_1_kernel_1_columns_sums>(team.sums, at),
                    opsmith_at<forward_1_kernel_1_columns_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->loss != NULL || a->total != NULL || a->saved_total != NULL || a->saved_picked != NULL
                || a->loss != NULL || a->total != NULL || a->saved_lse != NULL || a->saved_total != NULL
                || a->saved_picked != NULL || a->log_prob != NULL || a->loss != NULL || a->total != NULL
                || a->saved_all_weights != NULL || a->saved_label_weight != NULL || a->saved_total != NULL) {
                forward_1_kernel_1_columns_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_columns<forward_1_kernel_1_columns_sums>(team, a->loss != NULL || a->total != NULL
                || a->saved_total != NULL || a->saved_picked != NULL || a->loss != NULL || a->total != NULL
                || a->saved_lse != NULL || a->saved_total != NULL || a->saved_picked != NULL || a->log_prob != NULL
                || a->loss != NULL || a->total != NULL || a->saved_all_weights != NULL || a->saved_label_weight != NULL
                || a->saved_total != NULL, forward_1_kernel_1_columns_clear_1, forward_1_kernel_1_columns_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_1_kernel_1_columns_section_1(a, team, team.kept + at,
                    opsmith_at<forward_1_kernel_1_columns_sums>(team.sums, at),
                    opsmith_at<forward_1_kernel_1_columns_scalars>(team.scalars, at));
            }
            break;
        case 3:
            if (a->loss != NULL || a->total != NULL || a->saved_total != NULL || a->log_prob != NULL) {
                forward_1_kernel_1_columns_sweep_2(a, team);
            }
            break;
        case 4:
            opsmith_merge_columns<forward_1_kernel_1_columns_sums>(team, a->loss != NULL || a->total != NULL
                || a->saved_total != NULL || a->log_prob != NULL, forward_1_kernel_1_columns_clear_2,
                forward_1_kernel_1_columns_join_2);
            team.sync();
            GROUPS (at, team) {
                forward_1_kernel_1_columns_section_2(a, team, team.kept + at,
                    opsmith_at<forward_1_kernel_1_columns_sums>(team.sums, at),
                    opsmith_at<forward_1_kernel_1_columns_scalars>(team.scalars, at));
            }
            break;
        }
        team.sync();
    }
}

/* Rows: the innermost run is C, reduced. */
struct forward_1_kernel_1_rows_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_2;
    opsmith_logsumexp lse;
    opsmith_logsumexp logsumexp_scores;
    opsmith_sum sum_3;
};

struct forward_1_kernel_1_rows_scalars {
    int64_t labels;
    int32_t valid;
    real lse_high;
    real lse_low;
    real logsumexp_scores_high;
    real logsumexp_scores_low;
};

static __device__ void forward_1_kernel_1_rows_clear_1(forward_1_kernel_1_rows_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_1);
    opsmith_sum_initialize(&sums->sum_2);
    opsmith_logsumexp_initialize(&sums->lse);
    opsmith_logsumexp_initialize(&sums->logsumexp_scores);
}

static __device__ void forward_1_kernel_1_rows_join_1(forward_1_kernel_1_rows_sums *into,
    const forward_1_kernel_1_rows_sums *from)
{
    opsmith_join(&into->sum_1, &from->sum_1);
    opsmith_join(&into->sum_2, &from->sum_2);
    opsmith_join(&into->lse, &from->lse);
    opsmith_join(&into->logsumexp_scores, &from->logsumexp_scores);
}

static __device__ void forward_1_kernel_1_rows_clear_2(forward_1_kernel_1_rows_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_3);
}

static __device__ void forward_1_kernel_1_rows_join_2(forward_1_kernel_1_rows_sums *into,
    const forward_1_kernel_1_rows_sums *from)
{
    opsmith_join(&into->sum_3, &from->sum_3);
}

static __device__ void forward_1_kernel_1_rows_section_0(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_1_kernel_1_rows_sums *sums, forward_1_kernel_1_rows_scalars *scalars)
{
    const index_t i_outer = kept;

    const int32_t valid = (int64_t)a->labels[i_outer] >= 0 && (int64_t)a->labels[i_outer] < a->dims->C
        && (int64_t)a->labels[i_outer] != a->params->ignore_label;

    scalars->labels = (int64_t)a->labels[i_outer];
    scalars->valid = valid;
}

static __device__ void forward_1_kernel_1_rows_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_1_kernel_1_rows_sums *sums, forward_1_kernel_1_rows_scalars *scalars)
{
    const index_t i_outer = kept;

    const int32_t valid = (int64_t)a->labels[i_outer] >= 0 && (int64_t)a->labels[i_outer] < a->dims->C
        && (int64_t)a->labels[i_outer] != a->params->ignore_label;
    const double sum_1 = opsmith_sum_value(&sums->sum_1, 0);
    const double lse = opsmith_logsumexp_value(&sums->lse, 0);
    const double sum_2 = opsmith_sum_value(&sums->sum_2, 0);
    const double logsumexp_scores = opsmith_logsumexp_value(&sums->logsumexp_scores, 0);

    if (team.leads) {
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
    }
    scalars->valid = valid;
    scalars->lse_high = (real)lse;
    scalars->lse_low = REAL(opsmith_low)(lse);
    scalars->logsumexp_scores_high = (real)logsumexp_scores;
    scalars->logsumexp_scores_low = REAL(opsmith_low)(logsumexp_scores);
}

static __device__ void forward_1_kernel_1_rows_section_2(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_1_kernel_1_rows_sums *sums, forward_1_kernel_1_rows_scalars *scalars)
{
    const index_t i_outer = kept;

    const double sum_3 = opsmith_sum_value(&sums->sum_3, 0);

    if (team.leads) {
        if (a->loss != NULL) {
            const int32_t valid = (int64_t)a->labels[i_outer] >= 0 && (int64_t)a->labels[i_outer] < a->dims->C
                && (int64_t)a->labels[i_outer] != a->params->ignore_label;
            const double sum_1 = opsmith_sum_value(&sums->sum_1, 0);
            const double label_weight = valid ? sum_1 : 0.0;
            const double sum_2 = opsmith_sum_value(&sums->sum_2, 0);
            const double lse = opsmith_logsumexp_value(&sums->lse, 0);
            const double picked = sum_2 - lse;
            const double smooth = sum_3 / (double)a->dims->C;
            const double loss = valid ? -((1.0 - a->params->label_smoothing) * label_weight * picked
                + a->params->label_smoothing * smooth) : 0.0;
            a->loss[i_outer] = STORE(T, (real)loss);
        }
        a->carried_sum_3[i_outer] = sum_3;
    }
}

constexpr int forward_1_kernel_1_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_1_kernel_1_rows_keep(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_kernel_1_rows_width;
    const index_t i_outer = team.kept;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t at = chunk.at(i_outer * a->dims->C);
            if ((a->loss != NULL || a->total != NULL || a->saved_total != NULL || a->saved_picked != NULL
                || a->loss != NULL || a->total != NULL || a->saved_lse != NULL || a->saved_total != NULL
                || a->saved_picked != NULL || a->log_prob != NULL || a->loss != NULL || a->total != NULL
                || a->saved_total != NULL)) {
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), chunk.slot), a->scores + i_outer
                    * a->dims->C + at, chunk.from, chunk.to);
            }
        }
    }
    opsmith_wait();
}

static __device__ void forward_1_kernel_1_rows_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_kernel_1_rows_width;
    const index_t i_outer = team.kept;
    const forward_1_kernel_1_rows_scalars *const scalars = reinterpret_cast<const forward_1_kernel_1_rows_scalars *>(team.scalars);
    const int64_t labels = scalars->labels;
    const int32_t valid = scalars->valid;
    LEAVES (leaf, team) {
        forward_1_kernel_1_rows_sums sums;
        forward_1_kernel_1_rows_clear_1(&sums);
        /* sum_1 = sum(weight if index(C) == labels else 0, over=(C)) */
        if (a->loss != NULL || a->total != NULL || a->saved_all_weights != NULL || a->saved_label_weight != NULL
            || a->saved_total != NULL) {
            opsmith_sum_lane<real> sum_1_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                real terms[WIDTH];
                LINE_OR(a->weight, 1, ELEMENT(T), weight, a->weight + at);
                ELEMENTS (i) {
                    terms[i] = (at + i) == labels ? weight[i] : 0;
                }
                sum_1_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_1_lanes, team.lanes, 1, &sums.sum_1);
        }

        /* sum_2 = sum(counted if index(C) == labels else 0, over=(C)),
         * lse = logsumexp(counted, over=(C)),
         * logsumexp_scores = logsumexp(scores, over=(C)) */
        if (a->loss != NULL || a->total != NULL || a->saved_total != NULL || a->saved_picked != NULL) {
            opsmith_sum_lane<real> sum_2_lanes;
            opsmith_logsumexp_lane<real> lse_lanes;
            opsmith_logsumexp_lane<real> logsumexp_scores_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                real sum_2_terms[WIDTH];
                real lse_terms[WIDTH];
                LINE_KEPT(ELEMENT(T), scores, a->scores + i_outer * a->dims->C + at, true, 0, 0, chunk.slot);
                ELEMENTS (i) {
                    const real counted = valid ? scores[i] : 0;
                    sum_2_terms[i] = (at + i) == labels ? counted : 0;
                    lse_terms[i] = counted;
                }
                sum_2_lanes.add(sum_2_terms, chunk.from, chunk.to, 0, 1);
                lse_lanes.add(lse_terms, chunk.from, chunk.to, 0, 1);
                logsumexp_scores_lanes.add(scores, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_2_lanes, team.lanes, 1, &sums.sum_2);
            opsmith_total(lse_lanes, team.lanes, 1, &sums.lse);
            opsmith_total(logsumexp_scores_lanes, team.lanes, 1, &sums.logsumexp_scores);
        } else {
            /* lse = logsumexp(counted, over=(C)) */
            if (a->loss != NULL || a->total != NULL || a->saved_lse != NULL || a->saved_total != NULL
                || a->saved_picked != NULL) {
                opsmith_logsumexp_lane<real> lse_lanes;
                CHUNKS (chunk, leaf, team) {
                    const index_t at = chunk.at(i_outer * a->dims->C);
                    real terms[WIDTH];
                    LINE_KEPT(ELEMENT(T), scores, a->scores + i_outer * a->dims->C + at, true, 0, 0, chunk.slot);
                    ELEMENTS (i) {
                        terms[i] = valid ? scores[i] : 0;
                    }
                    lse_lanes.add(terms, chunk.from, chunk.to, 0, 1);
                }
                opsmith_total(lse_lanes, team.lanes, 1, &sums.lse);
            }
            /* logsumexp_scores = logsumexp(scores, over=(C)) */
            if (a->log_prob != NULL) {
                opsmith_logsumexp_lane<real> logsumexp_scores_lanes;
                CHUNKS (chunk, leaf, team) {
                    const index_t at = chunk.at(i_outer * a->dims->C);
                    LINE_KEPT(ELEMENT(T), scores, a->scores + i_outer * a->dims->C + at, true, 0, 0, chunk.slot);
                    logsumexp_scores_lanes.add(scores, chunk.from, chunk.to, 0, 1);
                }
                opsmith_total(logsumexp_scores_lanes, team.lanes, 1, &sums.logsumexp_scores);
            }
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<forward_1_kernel_1_rows_sums *>(team.partials)[leaf] = sums;
        }
    }
}

static __device__ void forward_1_kernel_1_rows_sweep_2(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_kernel_1_rows_width;
    const index_t i_outer = team.kept;
    const forward_1_kernel_1_rows_scalars *const scalars = reinterpret_cast<const forward_1_kernel_1_rows_scalars *>(team.scalars);
    const int32_t valid = scalars->valid;
    const real lse_high = scalars->lse_high;
    const real lse_low = scalars->lse_low;
    const real logsumexp_scores_high = scalars->logsumexp_scores_high;
    const real logsumexp_scores_low = scalars->logsumexp_scores_low;
    LEAVES (leaf, team) {
        forward_1_kernel_1_rows_sums sums;
        forward_1_kernel_1_rows_clear_2(&sums);
        /* sum_3 = sum(weight * (counted - lse), over=(C)) */
        if (a->loss != NULL || a->total != NULL || a->saved_total != NULL) {
            opsmith_sum_lane<real> sum_3_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                real terms[WIDTH];
                LINE_KEPT(ELEMENT(T), scores, a->scores + i_outer * a->dims->C + at, true, 0, 0, chunk.slot);
                LINE_OR(a->weight, 1, ELEMENT(T), weight, a->weight + at);
                ELEMENTS (i) {
                    const real counted = valid ? scores[i] : 0;
                    terms[i] = weight[i] * ((counted - lse_high) - lse_low);
                }
                sum_3_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_3_lanes, team.lanes, 1, &sums.sum_3);
        }

        /* log_prob = scores - logsumexp_scores */
        if (a->log_prob != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                LINE_KEPT(ELEMENT(T), scores, a->scores + i_outer * a->dims->C + at, true, 0, 0, chunk.slot);
                LINE_OUT(ELEMENT(T), log_prob);
                ELEMENTS (i) {
                    log_prob[i] = (scores[i] - logsumexp_scores_high) - logsumexp_scores_low;
                }
                LINE_PUT(log_prob, a->log_prob + i_outer * a->dims->C + at);
            }
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<forward_1_kernel_1_rows_sums *>(team.partials)[leaf] = sums;
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(forward_1_kernel_1_rows)(const __grid_constant__ forward_arguments arguments, const __grid_constant__ opsmith_work work)
{
    OPSMITH_DYNAMIC_SHARED(shared);
    const forward_arguments *const a = &arguments;
    const opsmith_team<index_t> team(work, shared);
    if (!team.works) {
        return;
    }
    team.begin();
    if (team.cache != NULL) {
        forward_1_kernel_1_rows_keep(a, team);
    }
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 0:
            GROUPS (at, team) {
                forward_1_kernel_1_rows_section_0(a, team, team.kept + at,
                    opsmith_at<forward_1_kernel_1_rows_sums>(team.sums, at),
                    opsmith_at<forward_1_kernel_1_rows_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->loss != NULL || a->total != NULL || a->saved_all_weights != NULL || a->saved_label_weight != NULL
                || a->saved_total != NULL || a->loss != NULL || a->total != NULL || a->saved_total != NULL
                || a->saved_picked != NULL || a->loss != NULL || a->total != NULL || a->saved_lse != NULL
                || a->saved_total != NULL || a->saved_picked != NULL || a->log_prob != NULL) {
                forward_1_kernel_1_rows_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_rows<forward_1_kernel_1_rows_sums>(team, a->loss != NULL || a->total != NULL
                || a->saved_all_weights != NULL || a->saved_label_weight != NULL || a->saved_total != NULL
                || a->loss != NULL || a->total != NULL || a->saved_total != NULL || a->saved_picked != NULL
                || a->loss != NULL || a->total != NULL || a->saved_lse != NULL || a->saved_total != NULL
                || a->saved_picked != NULL || a->log_prob != NULL, forward_1_kernel_1_rows_clear_1,
                forward_1_kernel_1_rows_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_1_kernel_1_rows_section_1(a, team, team.kept + at,
                    opsmith_at<forward_1_kernel_1_rows_sums>(team.sums, at),
                    opsmith_at<forward_1_kernel_1_rows_scalars>(team.scalars, at));
            }
            break;
        case 3:
            if (a->loss != NULL || a->total != NULL || a->saved_total != NULL || a->log_prob != NULL) {
                forward_1_kernel_1_rows_sweep_2(a, team);
            }
            break;
        case 4:
            opsmith_merge_rows<forward_1_kernel_1_rows_sums>(team, a->loss != NULL || a->total != NULL
                || a->saved_total != NULL || a->log_prob != NULL, forward_1_kernel_1_rows_clear_2,
                forward_1_kernel_1_rows_join_2);
            team.sync();
            GROUPS (at, team) {
                forward_1_kernel_1_rows_section_2(a, team, team.kept + at,
                    opsmith_at<forward_1_kernel_1_rows_sums>(team.sums, at),
                    opsmith_at<forward_1_kernel_1_rows_scalars>(team.scalars, at));
            }
            break;
        }
        team.sync();
    }
}

/* forward_1, taken if params->label_smoothing > 0.0. Groups over nothing; each is swept over outer, inner. */

/* Flat: the innermost run is outer, inner, reduced. */
struct forward_1_kernel_2_sums {
    opsmith_sum sum_loss;
    opsmith_sum all_weights;
};

struct forward_1_kernel_2_scalars {
    int64_t size;
    int64_t ignore_label;
    real one_minus_label_smoothing;
    real label_smoothing_over_size;
};

static __device__ void forward_1_kernel_2_clear_1(forward_1_kernel_2_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_loss);
    opsmith_sum_initialize(&sums->all_weights);
}

static __device__ void forward_1_kernel_2_join_1(forward_1_kernel_2_sums *into, const forward_1_kernel_2_sums *from)
{
    opsmith_join(&into->sum_loss, &from->sum_loss);
    opsmith_join(&into->all_weights, &from->all_weights);
}

static __device__ void forward_1_kernel_2_section_0(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_1_kernel_2_sums *sums, forward_1_kernel_2_scalars *scalars)
{
    const double one_minus_label_smoothing = 1.0 - a->params->label_smoothing;
    const double label_smoothing_over_size = a->params->label_smoothing / (double)a->dims->C;

    scalars->size = a->dims->C;
    scalars->ignore_label = a->params->ignore_label;
    scalars->one_minus_label_smoothing = (real)one_minus_label_smoothing;
    scalars->label_smoothing_over_size = (real)label_smoothing_over_size;
}

static __device__ void forward_1_kernel_2_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_1_kernel_2_sums *sums, forward_1_kernel_2_scalars *scalars)
{
    const double sum_loss = opsmith_sum_value(&sums->sum_loss, 0);
    const double all_weights = opsmith_sum_value(&sums->all_weights, 0);
    const double total = sum_loss / (a->params->reduction == 1 ? all_weights : 1.0);

    if (team.leads) {
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

constexpr int forward_1_kernel_2_flat_width = opsmith_width<ELEMENT(L), opsmith_element_f64>();

static __device__ void forward_1_kernel_2_flat_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_kernel_2_flat_width;
    const forward_1_kernel_2_scalars *const scalars = reinterpret_cast<const forward_1_kernel_2_scalars *>(team.scalars);
    const int64_t size = scalars->size;
    const int64_t ignore_label = scalars->ignore_label;
    const real one_minus_label_smoothing = scalars->one_minus_label_smoothing;
    const real label_smoothing_over_size = scalars->label_smoothing_over_size;
    LEAVES (leaf, team) {
        forward_1_kernel_2_sums sums;
        forward_1_kernel_2_clear_1(&sums);
        /* sum_loss = sum(loss, over=(outer, inner)), all_weights = sum(label_weight, over=(outer, inner)) */
        if (a->total != NULL || a->saved_total != NULL) {
            opsmith_sum_lane<real> sum_loss_lanes;
            opsmith_sum_lane<real> all_weights_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                real sum_loss_terms[WIDTH];
                real all_weights_terms[WIDTH];
                LINE_QUIET(ELEMENT(L), labels, a->labels + at);
                LINE_QUIET(opsmith_element_f64, carried_sum_1, a->carried_sum_1 + at);
                LINE_QUIET(opsmith_element_f64, carried_sum_2, a->carried_sum_2 + at);
                LINE_QUIET(opsmith_element_f64, carried_lse, a->carried_lse + at);
                LINE_QUIET(opsmith_element_f64, carried_sum_3, a->carried_sum_3 + at);
                ELEMENTS (i) {
                    const int32_t valid = (int64_t)labels[i] >= 0 && (int64_t)labels[i] < size
                        && (int64_t)labels[i] != ignore_label;
                    const real label_weight = valid ? (real)carried_sum_1[i] : 0;
                    const real picked = ((real)carried_sum_2[i] - (real)carried_lse[i])
                        - REAL(opsmith_low)(carried_lse[i]);
                    sum_loss_terms[i] = valid ? -(one_minus_label_smoothing * label_weight * picked
                        + (real)carried_sum_3[i] * label_smoothing_over_size) : 0;
                    all_weights_terms[i] = label_weight;
                }
                sum_loss_lanes.add(sum_loss_terms, chunk.from, chunk.to, 0, 1);
                all_weights_lanes.add(all_weights_terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_loss_lanes, team.lanes, 1, &sums.sum_loss);
            opsmith_total(all_weights_lanes, team.lanes, 1, &sums.all_weights);
        } else if ((a->total != NULL && a->params->reduction == 1) || a->saved_all_weights != NULL
            || (a->saved_total != NULL && a->params->reduction == 1)) {
            opsmith_sum_lane<real> all_weights_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                real terms[WIDTH];
                LINE_QUIET(ELEMENT(L), labels, a->labels + at);
                LINE_QUIET(opsmith_element_f64, carried_sum_1, a->carried_sum_1 + at);
                ELEMENTS (i) {
                    const int32_t valid = (int64_t)labels[i] >= 0 && (int64_t)labels[i] < size
                        && (int64_t)labels[i] != ignore_label;
                    terms[i] = valid ? (real)carried_sum_1[i] : 0;
                }
                all_weights_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(all_weights_lanes, team.lanes, 1, &sums.all_weights);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<forward_1_kernel_2_sums *>(team.partials)[leaf] = sums;
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(forward_1_kernel_2_flat)(const __grid_constant__ forward_arguments arguments, const __grid_constant__ opsmith_work work)
{
    OPSMITH_DYNAMIC_SHARED(shared);
    const forward_arguments *const a = &arguments;
    const opsmith_team<index_t> team(work, shared);
    if (!team.works) {
        return;
    }
    team.begin();
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 0:
            GROUPS (at, team) {
                forward_1_kernel_2_section_0(a, team, team.kept + at,
                    opsmith_at<forward_1_kernel_2_sums>(team.sums, at),
                    opsmith_at<forward_1_kernel_2_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->total != NULL || a->saved_total != NULL
                || ((a->total != NULL && a->params->reduction == 1) || a->saved_all_weights != NULL
                || (a->saved_total != NULL && a->params->reduction == 1))) {
                forward_1_kernel_2_flat_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_rows<forward_1_kernel_2_sums>(team, a->total != NULL || a->saved_total != NULL
                || ((a->total != NULL && a->params->reduction == 1) || a->saved_all_weights != NULL
                || (a->saved_total != NULL && a->params->reduction == 1)), forward_1_kernel_2_clear_1,
                forward_1_kernel_2_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_1_kernel_2_section_1(a, team, team.kept + at,
                    opsmith_at<forward_1_kernel_2_sums>(team.sums, at),
                    opsmith_at<forward_1_kernel_2_scalars>(team.scalars, at));
            }
            break;
        }
        team.sync();
    }
}

/* forward_1, taken if params->label_smoothing > 0.0. Groups over nothing; each is swept over C. */

/* Flat: the innermost run is C, reduced. */
struct forward_1_kernel_3_sums {
    opsmith_sum sum_weight;
};

static __device__ void forward_1_kernel_3_clear_1(forward_1_kernel_3_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_weight);
}

static __device__ void forward_1_kernel_3_join_1(forward_1_kernel_3_sums *into, const forward_1_kernel_3_sums *from)
{
    opsmith_join(&into->sum_weight, &from->sum_weight);
}

static __device__ void forward_1_kernel_3_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_1_kernel_3_sums *sums)
{
    if (team.leads) {
        if (a->saved_sum_weight != NULL) {
            const double sum_weight = opsmith_sum_value(&sums->sum_weight, 0);
            a->saved_sum_weight[0] = sum_weight;
        }
    }
}

constexpr int forward_1_kernel_3_flat_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_1_kernel_3_flat_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_kernel_3_flat_width;
    LEAVES (leaf, team) {
        forward_1_kernel_3_sums sums;
        forward_1_kernel_3_clear_1(&sums);
        /* sum_weight = sum(weight, over=(C)) */
        if (a->saved_sum_weight != NULL) {
            opsmith_sum_lane<real> sum_weight_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_OR(a->weight, 1, ELEMENT(T), weight, a->weight + at);
                sum_weight_lanes.add(weight, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_weight_lanes, team.lanes, 1, &sums.sum_weight);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<forward_1_kernel_3_sums *>(team.partials)[leaf] = sums;
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(forward_1_kernel_3_flat)(const __grid_constant__ forward_arguments arguments, const __grid_constant__ opsmith_work work)
{
    OPSMITH_DYNAMIC_SHARED(shared);
    const forward_arguments *const a = &arguments;
    const opsmith_team<index_t> team(work, shared);
    if (!team.works) {
        return;
    }
    team.begin();
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 1:
            if (a->saved_sum_weight != NULL) {
                forward_1_kernel_3_flat_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_rows<forward_1_kernel_3_sums>(team, a->saved_sum_weight != NULL, forward_1_kernel_3_clear_1,
                forward_1_kernel_3_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_1_kernel_3_section_1(a, team, team.kept + at,
                    opsmith_at<forward_1_kernel_3_sums>(team.sums, at));
            }
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel forward_1_kernel_1_columns_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_1_kernel_1_columns)>,
    .sweeps = 2,
    .width = forward_1_kernel_1_columns_width,
    .sums_bytes = (int32_t)sizeof(forward_1_kernel_1_columns_sums),
    .scalars_bytes = (int32_t)sizeof(forward_1_kernel_1_columns_scalars),
    .kept_bytes = forward_1_kernel_1_columns_width * ((int32_t)sizeof(ELEMENT(T))),
    .reduces = 3u,
    .sections = 7u,
    .updates = 0,
};

static const opsmith_cuda_kernel forward_1_kernel_1_rows_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_1_kernel_1_rows)>,
    .sweeps = 2,
    .width = forward_1_kernel_1_rows_width,
    .sums_bytes = (int32_t)sizeof(forward_1_kernel_1_rows_sums),
    .scalars_bytes = (int32_t)sizeof(forward_1_kernel_1_rows_scalars),
    .kept_bytes = forward_1_kernel_1_rows_width * ((int32_t)sizeof(ELEMENT(T))),
    .reduces = 3u,
    .sections = 7u,
    .updates = 0,
};

static const opsmith_cuda_kernel forward_1_kernel_2_flat_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_1_kernel_2_flat)>,
    .sweeps = 1,
    .width = forward_1_kernel_2_flat_width,
    .sums_bytes = (int32_t)sizeof(forward_1_kernel_2_sums),
    .scalars_bytes = (int32_t)sizeof(forward_1_kernel_2_scalars),
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static const opsmith_cuda_kernel forward_1_kernel_3_flat_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_1_kernel_3_flat)>,
    .sweeps = 1,
    .width = forward_1_kernel_3_flat_width,
    .sums_bytes = (int32_t)sizeof(forward_1_kernel_3_sums),
    .scalars_bytes = 0,
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static opsmith_status forward_1(forward_arguments *a, const opsmith_softmax_cross_entropy_dims *dims, void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
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
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = softmax_cross_entropy_forward_1_kernel_1_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &forward_1_kernel_1_columns_kernel
            : &forward_1_kernel_1_rows_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    if (status == OPSMITH_OK && ((a->total != NULL || a->saved_total != NULL
        || ((a->total != NULL && a->params->reduction == 1) || a->saved_all_weights != NULL
        || (a->saved_total != NULL && a->params->reduction == 1))) || a->total != NULL || a->saved_all_weights != NULL
        || a->saved_total != NULL)) {
        const opsmith_geometry geometry = softmax_cross_entropy_forward_1_kernel_2_geometry(dims);
        const opsmith_cuda_kernel *const kernel = &forward_1_kernel_2_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    if (status == OPSMITH_OK && (a->saved_sum_weight != NULL)) {
        const opsmith_geometry geometry = softmax_cross_entropy_forward_1_kernel_3_geometry(dims);
        const opsmith_cuda_kernel *const kernel = &forward_1_kernel_3_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

/* forward_2, taken if !(params->label_smoothing > 0.0). Groups over outer, inner; each is swept over C. */

/* Columns: the innermost run is inner, kept. */
struct forward_2_kernel_1_columns_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_2;
    opsmith_logsumexp lse;
    opsmith_logsumexp logsumexp_scores;
};

struct forward_2_kernel_1_columns_scalars {
    int64_t labels;
    int32_t valid;
    real logsumexp_scores_high;
    real logsumexp_scores_low;
};

static __device__ void forward_2_kernel_1_columns_clear_1(forward_2_kernel_1_columns_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_1);
    opsmith_sum_initialize(&sums->sum_2);
    opsmith_logsumexp_initialize(&sums->lse);
    opsmith_logsumexp_initialize(&sums->logsumexp_scores);
}

static __device__ void forward_2_kernel_1_columns_join_1(forward_2_kernel_1_columns_sums *into,
    const forward_2_kernel_1_columns_sums *from)
{
    opsmith_join(&into->sum_1, &from->sum_1);
    opsmith_join(&into->sum_2, &from->sum_2);
    opsmith_join(&into->lse, &from->lse);
    opsmith_join(&into->logsumexp_scores, &from->logsumexp_scores);
}

static __device__ void forward_2_kernel_1_columns_section_0(const forward_arguments *a,
    const opsmith_team<index_t> &team, index_t kept, const forward_2_kernel_1_columns_sums *sums,
    forward_2_kernel_1_columns_scalars *scalars)
{
    const index_t i_outer = team.outer;
    const index_t i_inner = kept;

    const int32_t valid = (int64_t)a->labels[i_outer * a->dims->inner + i_inner] >= 0 && (int64_t)a->labels[i_outer
        * a->dims->inner + i_inner] < a->dims->C && (int64_t)a->labels[i_outer * a->dims->inner
        + i_inner] != a->params->ignore_label;

    scalars->labels = (int64_t)a->labels[i_outer * a->dims->inner + i_inner];
    scalars->valid = valid;
}

static __device__ void forward_2_kernel_1_columns_section_1(const forward_arguments *a,
    const opsmith_team<index_t> &team, index_t kept, const forward_2_kernel_1_columns_sums *sums,
    forward_2_kernel_1_columns_scalars *scalars)
{
    const index_t i_outer = team.outer;
    const index_t i_inner = kept;

    const int32_t valid = (int64_t)a->labels[i_outer * a->dims->inner + i_inner] >= 0 && (int64_t)a->labels[i_outer
        * a->dims->inner + i_inner] < a->dims->C && (int64_t)a->labels[i_outer * a->dims->inner
        + i_inner] != a->params->ignore_label;
    const double sum_1 = opsmith_sum_value(&sums->sum_1, 0);
    const double label_weight = valid ? sum_1 : 0.0;
    const double sum_2 = opsmith_sum_value(&sums->sum_2, 0);
    const double lse = opsmith_logsumexp_value(&sums->lse, 0);
    const double picked = sum_2 - lse;
    const double logsumexp_scores = opsmith_logsumexp_value(&sums->logsumexp_scores, 0);

    if (team.leads) {
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
    }
    scalars->logsumexp_scores_high = (real)logsumexp_scores;
    scalars->logsumexp_scores_low = REAL(opsmith_low)(logsumexp_scores);
}

constexpr int forward_2_kernel_1_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_2_kernel_1_columns_keep(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_2_kernel_1_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_outer = team.outer;
    LEAVES (leaf, team) {
        RUNS (run, leaf, team) {
            LINES (place, run) {
                const index_t i_C = run.at(place);
                if ((a->loss != NULL || a->total != NULL || a->saved_total != NULL || a->saved_picked != NULL
                    || a->loss != NULL || a->total != NULL || a->saved_lse != NULL || a->saved_total != NULL
                    || a->saved_picked != NULL || a->log_prob != NULL)) {
                    opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), run.slot + place), a->scores
                        + (i_outer * a->dims->C + i_C) * a->dims->inner + column, chunk.from, chunk.to);
                }
            }
        }
    }
    opsmith_wait();
}

static __device__ void forward_2_kernel_1_columns_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_2_kernel_1_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_outer = team.outer;
    int64_t labels[WIDTH];
    int32_t valid[WIDTH];
    ELEMENTS (i) {
        const forward_2_kernel_1_columns_scalars *const scalars = opsmith_column<forward_2_kernel_1_columns_scalars>(team, team.scalars, column, i);
        labels[i] = scalars->labels;
        valid[i] = scalars->valid;
    }
    LEAVES (leaf, team) {
        forward_2_kernel_1_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            forward_2_kernel_1_columns_clear_1(&sums[i]);
        }
        /* sum_2 = sum(counted if index(C) == labels else 0, over=(C)),
         * lse = logsumexp(counted, over=(C)),
         * logsumexp_scores = logsumexp(scores, over=(C)),
         * sum_1 = sum(weight if index(C) == labels else 0, over=(C)) */
        if (a->loss != NULL || a->total != NULL || a->saved_total != NULL || a->saved_picked != NULL) {
            opsmith_sum_lane<real> sum_2_lanes[WIDTH];
            opsmith_logsumexp_lane<real> lse_lanes[WIDTH];
            opsmith_logsumexp_lane<real> logsumexp_scores_lanes[WIDTH];
            opsmith_sum_lane<real> sum_1_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real sum_2_terms_terms[OPSMITH_RUN][WIDTH];
                real lse_terms_terms[OPSMITH_RUN][WIDTH];
                real scores_terms[OPSMITH_RUN][WIDTH];
                real sum_1_terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    const int64_t index = i_C;
                    const real weight = (real)(a->weight == NULL ? 1 : (double)LOAD(T, a->weight[i_C]));
                    LINE_KEPT(ELEMENT(T), scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + column,
                        true, 0, 0, run.slot + place);
                    ELEMENTS (i) {
                        const real counted = valid[i] ? scores[i] : 0;
                        sum_2_terms_terms[place][i] = index == labels[i] ? counted : 0;
                        lse_terms_terms[place][i] = counted;
                        sum_1_terms_terms[place][i] = index == labels[i] ? weight : 0;
                    }
                    opsmith_copy(scores_terms[place], scores);
                }
                opsmith_add_lines(sum_2_lanes, sum_2_terms_terms, run.count, 0, run.step);
                opsmith_add_lines(lse_lanes, lse_terms_terms, run.count, 0, run.step);
                opsmith_add_lines(logsumexp_scores_lanes, scores_terms, run.count, 0, run.step);
                opsmith_add_lines(sum_1_lanes, sum_1_terms_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(sum_2_lanes[i], team.lanes, team.work.along, &sums[i].sum_2);
            }
            ELEMENTS (i) {
                opsmith_total(lse_lanes[i], team.lanes, team.work.along, &sums[i].lse);
            }
            ELEMENTS (i) {
                opsmith_total(logsumexp_scores_lanes[i], team.lanes, team.work.along, &sums[i].logsumexp_scores);
            }
            ELEMENTS (i) {
                opsmith_total(sum_1_lanes[i], team.lanes, team.work.along, &sums[i].sum_1);
            }
        } else {
            /* lse = logsumexp(counted, over=(C)) */
            if (a->loss != NULL || a->total != NULL || a->saved_lse != NULL || a->saved_total != NULL
                || a->saved_picked != NULL) {
                opsmith_logsumexp_lane<real> lse_lanes[WIDTH];
                RUNS (run, leaf, team) {
                    real terms_terms[OPSMITH_RUN][WIDTH];
                    LINES (place, run) {
                        const index_t i_C = run.at(place);
                        LINE_KEPT(ELEMENT(T), scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner
                            + column, true, 0, 0, run.slot + place);
                        ELEMENTS (i) {
                            terms_terms[place][i] = valid[i] ? scores[i] : 0;
                        }
                    }
                    opsmith_add_lines(lse_lanes, terms_terms, run.count, 0, run.step);
                }
                ELEMENTS (i) {
                    opsmith_total(lse_lanes[i], team.lanes, team.work.along, &sums[i].lse);
                }
            }
            /* logsumexp_scores = logsumexp(scores, over=(C)) */
            if (a->log_prob != NULL) {
                opsmith_logsumexp_lane<real> logsumexp_scores_lanes[WIDTH];
                RUNS (run, leaf, team) {
                    real scores_terms[OPSMITH_RUN][WIDTH];
                    LINES (place, run) {
                        const index_t i_C = run.at(place);
                        LINE_KEPT(ELEMENT(T), scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner
                            + column, true, 0, 0, run.slot + place);
                        opsmith_copy(scores_terms[place], scores);
                    }
                    opsmith_add_lines(logsumexp_scores_lanes, scores_terms, run.count, 0, run.step);
                }
                ELEMENTS (i) {
                    opsmith_total(logsumexp_scores_lanes[i], team.lanes, team.work.along, &sums[i].logsumexp_scores);
                }
            }
            /* sum_1 = sum(weight if index(C) == labels else 0, over=(C)) */
            if (a->loss != NULL || a->total != NULL || a->saved_all_weights != NULL || a->saved_label_weight != NULL
                || a->saved_total != NULL) {
                opsmith_sum_lane<real> sum_1_lanes[WIDTH];
                RUNS (run, leaf, team) {
                    real terms_terms[OPSMITH_RUN][WIDTH];
                    LINES (place, run) {
                        const index_t i_C = run.at(place);
                        const int64_t index = i_C;
                        const real weight = (real)(a->weight == NULL ? 1 : (double)LOAD(T, a->weight[i_C]));
                        ELEMENTS (i) {
                            terms_terms[place][i] = index == labels[i] ? weight : 0;
                        }
                    }
                    opsmith_add_lines(sum_1_lanes, terms_terms, run.count, 0, run.step);
                }
                ELEMENTS (i) {
                    opsmith_total(sum_1_lanes[i], team.lanes, team.work.along, &sums[i].sum_1);
                }
            }
        }

        opsmith_put_columns(team, leaf, column, chunk.to, sums);
    }
}

static __device__ void forward_2_kernel_1_columns_sweep_2(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_2_kernel_1_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_outer = team.outer;
    real logsumexp_scores_high[WIDTH];
    real logsumexp_scores_low[WIDTH];
    ELEMENTS (i) {
        const forward_2_kernel_1_columns_scalars *const scalars = opsmith_column<forward_2_kernel_1_columns_scalars>(team, team.scalars, column, i);
        logsumexp_scores_high[i] = scalars->logsumexp_scores_high;
        logsumexp_scores_low[i] = scalars->logsumexp_scores_low;
    }
    LEAVES (leaf, team) {
        /* log_prob = scores - logsumexp_scores */
        if (a->log_prob != NULL) {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_KEPT(ELEMENT(T), scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + column,
                        true, 0, 0, run.slot + place);
                    LINE_OUT(ELEMENT(T), log_prob);
                    ELEMENTS (i) {
                        log_prob[i] = (scores[i] - logsumexp_scores_high[i]) - logsumexp_scores_low[i];
                    }
                    LINE_PUT(log_prob, a->log_prob + (i_outer * a->dims->C + i_C) * a->dims->inner + column);
                }
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(forward_2_kernel_1_columns)(const __grid_constant__ forward_arguments arguments, const __grid_constant__ opsmith_work work)
{
    OPSMITH_DYNAMIC_SHARED(shared);
    const forward_arguments *const a = &arguments;
    const opsmith_team<index_t> team(work, shared);
    if (!team.works) {
        return;
    }
    team.begin();
    if (team.cache != NULL) {
        forward_2_kernel_1_columns_keep(a, team);
    }
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 0:
            GROUPS (at, team) {
                forward_2_kernel_1_columns_section_0(a, team, team.kept + at,
                    opsmith_at<forward_2_kernel_1_columns_sums>(team.sums, at),
                    opsmith_at<forward_2_kernel_1_columns_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->loss != NULL || a->total != NULL || a->saved_total != NULL || a->saved_picked != NULL
                || a->loss != NULL || a->total != NULL || a->saved_lse != NULL || a->saved_total != NULL
                || a->saved_picked != NULL || a->log_prob != NULL || a->loss != NULL || a->total != NULL
                || a->saved_all_weights != NULL || a->saved_label_weight != NULL || a->saved_total != NULL) {
                forward_2_kernel_1_columns_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_columns<forward_2_kernel_1_columns_sums>(team, a->loss != NULL || a->total != NULL
                || a->saved_total != NULL || a->saved_picked != NULL || a->loss != NULL || a->total != NULL
                || a->saved_lse != NULL || a->saved_total != NULL || a->saved_picked != NULL || a->log_prob != NULL
                || a->loss != NULL || a->total != NULL || a->saved_all_weights != NULL || a->saved_label_weight != NULL
                || a->saved_total != NULL, forward_2_kernel_1_columns_clear_1, forward_2_kernel_1_columns_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_2_kernel_1_columns_section_1(a, team, team.kept + at,
                    opsmith_at<forward_2_kernel_1_columns_sums>(team.sums, at),
                    opsmith_at<forward_2_kernel_1_columns_scalars>(team.scalars, at));
            }
            break;
        case 3:
            if (a->log_prob != NULL) {
                forward_2_kernel_1_columns_sweep_2(a, team);
            }
            break;
        }
        team.sync();
    }
}

/* Rows: the innermost run is C, reduced. */
struct forward_2_kernel_1_rows_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_2;
    opsmith_logsumexp lse;
    opsmith_logsumexp logsumexp_scores;
};

struct forward_2_kernel_1_rows_scalars {
    int64_t labels;
    int32_t valid;
    real logsumexp_scores_high;
    real logsumexp_scores_low;
};

static __device__ void forward_2_kernel_1_rows_clear_1(forward_2_kernel_1_rows_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_1);
    opsmith_sum_initialize(&sums->sum_2);
    opsmith_logsumexp_initialize(&sums->lse);
    opsmith_logsumexp_initialize(&sums->logsumexp_scores);
}

static __device__ void forward_2_kernel_1_rows_join_1(forward_2_kernel_1_rows_sums *into,
    const forward_2_kernel_1_rows_sums *from)
{
    opsmith_join(&into->sum_1, &from->sum_1);
    opsmith_join(&into->sum_2, &from->sum_2);
    opsmith_join(&into->lse, &from->lse);
    opsmith_join(&into->logsumexp_scores, &from->logsumexp_scores);
}

static __device__ void forward_2_kernel_1_rows_section_0(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_2_kernel_1_rows_sums *sums, forward_2_kernel_1_rows_scalars *scalars)
{
    const index_t i_outer = kept;

    const int32_t valid = (int64_t)a->labels[i_outer] >= 0 && (int64_t)a->labels[i_outer] < a->dims->C
        && (int64_t)a->labels[i_outer] != a->params->ignore_label;

    scalars->labels = (int64_t)a->labels[i_outer];
    scalars->valid = valid;
}

static __device__ void forward_2_kernel_1_rows_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_2_kernel_1_rows_sums *sums, forward_2_kernel_1_rows_scalars *scalars)
{
    const index_t i_outer = kept;

    const int32_t valid = (int64_t)a->labels[i_outer] >= 0 && (int64_t)a->labels[i_outer] < a->dims->C
        && (int64_t)a->labels[i_outer] != a->params->ignore_label;
    const double sum_1 = opsmith_sum_value(&sums->sum_1, 0);
    const double label_weight = valid ? sum_1 : 0.0;
    const double sum_2 = opsmith_sum_value(&sums->sum_2, 0);
    const double lse = opsmith_logsumexp_value(&sums->lse, 0);
    const double picked = sum_2 - lse;
    const double logsumexp_scores = opsmith_logsumexp_value(&sums->logsumexp_scores, 0);

    if (team.leads) {
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
    }
    scalars->logsumexp_scores_high = (real)logsumexp_scores;
    scalars->logsumexp_scores_low = REAL(opsmith_low)(logsumexp_scores);
}

constexpr int forward_2_kernel_1_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_2_kernel_1_rows_keep(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_2_kernel_1_rows_width;
    const index_t i_outer = team.kept;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t at = chunk.at(i_outer * a->dims->C);
            if ((a->loss != NULL || a->total != NULL || a->saved_total != NULL || a->saved_picked != NULL
                || a->loss != NULL || a->total != NULL || a->saved_lse != NULL || a->saved_total != NULL
                || a->saved_picked != NULL || a->log_prob != NULL)) {
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), chunk.slot), a->scores + i_outer
                    * a->dims->C + at, chunk.from, chunk.to);
            }
        }
    }
    opsmith_wait();
}

static __device__ void forward_2_kernel_1_rows_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_2_kernel_1_rows_width;
    const index_t i_outer = team.kept;
    const forward_2_kernel_1_rows_scalars *const scalars = reinterpret_cast<const forward_2_kernel_1_rows_scalars *>(team.scalars);
    const int64_t labels = scalars->labels;
    const int32_t valid = scalars->valid;
    LEAVES (leaf, team) {
        forward_2_kernel_1_rows_sums sums;
        forward_2_kernel_1_rows_clear_1(&sums);
        /* sum_1 = sum(weight if index(C) == labels else 0, over=(C)) */
        if (a->loss != NULL || a->total != NULL || a->saved_all_weights != NULL || a->saved_label_weight != NULL
            || a->saved_total != NULL) {
            opsmith_sum_lane<real> sum_1_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                real terms[WIDTH];
                LINE_OR(a->weight, 1, ELEMENT(T), weight, a->weight + at);
                ELEMENTS (i) {
                    terms[i] = (at + i) == labels ? weight[i] : 0;
                }
                sum_1_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_1_lanes, team.lanes, 1, &sums.sum_1);
        }

        /* sum_2 = sum(counted if index(C) == labels else 0, over=(C)),
         * lse = logsumexp(counted, over=(C)),
         * logsumexp_scores = logsumexp(scores, over=(C)) */
        if (a->loss != NULL || a->total != NULL || a->saved_total != NULL || a->saved_picked != NULL) {
            opsmith_sum_lane<real> sum_2_lanes;
            opsmith_logsumexp_lane<real> lse_lanes;
            opsmith_logsumexp_lane<real> logsumexp_scores_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                real sum_2_terms[WIDTH];
                real lse_terms[WIDTH];
                LINE_KEPT(ELEMENT(T), scores, a->scores + i_outer * a->dims->C + at, true, 0, 0, chunk.slot);
                ELEMENTS (i) {
                    const real counted = valid ? scores[i] : 0;
                    sum_2_terms[i] = (at + i) == labels ? counted : 0;
                    lse_terms[i] = counted;
                }
                sum_2_lanes.add(sum_2_terms, chunk.from, chunk.to, 0, 1);
                lse_lanes.add(lse_terms, chunk.from, chunk.to, 0, 1);
                logsumexp_scores_lanes.add(scores, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_2_lanes, team.lanes, 1, &sums.sum_2);
            opsmith_total(lse_lanes, team.lanes, 1, &sums.lse);
            opsmith_total(logsumexp_scores_lanes, team.lanes, 1, &sums.logsumexp_scores);
        } else {
            /* lse = logsumexp(counted, over=(C)) */
            if (a->loss != NULL || a->total != NULL || a->saved_lse != NULL || a->saved_total != NULL
                || a->saved_picked != NULL) {
                opsmith_logsumexp_lane<real> lse_lanes;
                CHUNKS (chunk, leaf, team) {
                    const index_t at = chunk.at(i_outer * a->dims->C);
                    real terms[WIDTH];
                    LINE_KEPT(ELEMENT(T), scores, a->scores + i_outer * a->dims->C + at, true, 0, 0, chunk.slot);
                    ELEMENTS (i) {
                        terms[i] = valid ? scores[i] : 0;
                    }
                    lse_lanes.add(terms, chunk.from, chunk.to, 0, 1);
                }
                opsmith_total(lse_lanes, team.lanes, 1, &sums.lse);
            }
            /* logsumexp_scores = logsumexp(scores, over=(C)) */
            if (a->log_prob != NULL) {
                opsmith_logsumexp_lane<real> logsumexp_scores_lanes;
                CHUNKS (chunk, leaf, team) {
                    const index_t at = chunk.at(i_outer * a->dims->C);
                    LINE_KEPT(ELEMENT(T), scores, a->scores + i_outer * a->dims->C + at, true, 0, 0, chunk.slot);
                    logsumexp_scores_lanes.add(scores, chunk.from, chunk.to, 0, 1);
                }
                opsmith_total(logsumexp_scores_lanes, team.lanes, 1, &sums.logsumexp_scores);
            }
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<forward_2_kernel_1_rows_sums *>(team.partials)[leaf] = sums;
        }
    }
}

static __device__ void forward_2_kernel_1_rows_sweep_2(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_2_kernel_1_rows_width;
    const index_t i_outer = team.kept;
    const forward_2_kernel_1_rows_scalars *const scalars = reinterpret_cast<const forward_2_kernel_1_rows_scalars *>(team.scalars);
    const real logsumexp_scores_high = scalars->logsumexp_scores_high;
    const real logsumexp_scores_low = scalars->logsumexp_scores_low;
    LEAVES (leaf, team) {
        /* log_prob = scores - logsumexp_scores */
        if (a->log_prob != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                LINE_KEPT(ELEMENT(T), scores, a->scores + i_outer * a->dims->C + at, true, 0, 0, chunk.slot);
                LINE_OUT(ELEMENT(T), log_prob);
                ELEMENTS (i) {
                    log_prob[i] = (scores[i] - logsumexp_scores_high) - logsumexp_scores_low;
                }
                LINE_PUT(log_prob, a->log_prob + i_outer * a->dims->C + at);
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(forward_2_kernel_1_rows)(const __grid_constant__ forward_arguments arguments, const __grid_constant__ opsmith_work work)
{
    OPSMITH_DYNAMIC_SHARED(shared);
    const forward_arguments *const a = &arguments;
    const opsmith_team<index_t> team(work, shared);
    if (!team.works) {
        return;
    }
    team.begin();
    if (team.cache != NULL) {
        forward_2_kernel_1_rows_keep(a, team);
    }
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 0:
            GROUPS (at, team) {
                forward_2_kernel_1_rows_section_0(a, team, team.kept + at,
                    opsmith_at<forward_2_kernel_1_rows_sums>(team.sums, at),
                    opsmith_at<forward_2_kernel_1_rows_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->loss != NULL || a->total != NULL || a->saved_all_weights != NULL || a->saved_label_weight != NULL
                || a->saved_total != NULL || a->loss != NULL || a->total != NULL || a->saved_total != NULL
                || a->saved_picked != NULL || a->loss != NULL || a->total != NULL || a->saved_lse != NULL
                || a->saved_total != NULL || a->saved_picked != NULL || a->log_prob != NULL) {
                forward_2_kernel_1_rows_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_rows<forward_2_kernel_1_rows_sums>(team, a->loss != NULL || a->total != NULL
                || a->saved_all_weights != NULL || a->saved_label_weight != NULL || a->saved_total != NULL
                || a->loss != NULL || a->total != NULL || a->saved_total != NULL || a->saved_picked != NULL
                || a->loss != NULL || a->total != NULL || a->saved_lse != NULL || a->saved_total != NULL
                || a->saved_picked != NULL || a->log_prob != NULL, forward_2_kernel_1_rows_clear_1,
                forward_2_kernel_1_rows_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_2_kernel_1_rows_section_1(a, team, team.kept + at,
                    opsmith_at<forward_2_kernel_1_rows_sums>(team.sums, at),
                    opsmith_at<forward_2_kernel_1_rows_scalars>(team.scalars, at));
            }
            break;
        case 3:
            if (a->log_prob != NULL) {
                forward_2_kernel_1_rows_sweep_2(a, team);
            }
            break;
        }
        team.sync();
    }
}

/* forward_2, taken if !(params->label_smoothing > 0.0). Groups over nothing; each is swept over outer, inner. */

/* Flat: the innermost run is outer, inner, reduced. */
struct forward_2_kernel_2_sums {
    opsmith_sum sum_loss;
    opsmith_sum all_weights;
};

struct forward_2_kernel_2_scalars {
    int64_t size;
    int64_t ignore_label;
    real one_minus_label_smoothing;
    real label_smoothing_times_zero;
};

static __device__ void forward_2_kernel_2_clear_1(forward_2_kernel_2_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_loss);
    opsmith_sum_initialize(&sums->all_weights);
}

static __device__ void forward_2_kernel_2_join_1(forward_2_kernel_2_sums *into, const forward_2_kernel_2_sums *from)
{
    opsmith_join(&into->sum_loss, &from->sum_loss);
    opsmith_join(&into->all_weights, &from->all_weights);
}

static __device__ void forward_2_kernel_2_section_0(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_2_kernel_2_sums *sums, forward_2_kernel_2_scalars *scalars)
{
    const double one_minus_label_smoothing = 1.0 - a->params->label_smoothing;
    const double label_smoothing_times_zero = a->params->label_smoothing * 0.0;

    scalars->size = a->dims->C;
    scalars->ignore_label = a->params->ignore_label;
    scalars->one_minus_label_smoothing = (real)one_minus_label_smoothing;
    scalars->label_smoothing_times_zero = (real)label_smoothing_times_zero;
}

static __device__ void forward_2_kernel_2_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_2_kernel_2_sums *sums, forward_2_kernel_2_scalars *scalars)
{
    const double sum_loss = opsmith_sum_value(&sums->sum_loss, 0);
    const double all_weights = opsmith_sum_value(&sums->all_weights, 0);
    const double total = sum_loss / (a->params->reduction == 1 ? all_weights : 1.0);

    if (team.leads) {
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

constexpr int forward_2_kernel_2_flat_width = opsmith_width<ELEMENT(L), opsmith_element_f64>();

static __device__ void forward_2_kernel_2_flat_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_2_kernel_2_flat_width;
    const forward_2_kernel_2_scalars *const scalars = reinterpret_cast<const forward_2_kernel_2_scalars *>(team.scalars);
    const int64_t size = scalars->size;
    const int64_t ignore_label = scalars->ignore_label;
    const real one_minus_label_smoothing = scalars->one_minus_label_smoothing;
    const real label_smoothing_times_zero = scalars->label_smoothing_times_zero;
    LEAVES (leaf, team) {
        forward_2_kernel_2_sums sums;
        forward_2_kernel_2_clear_1(&sums);
        /* sum_loss = sum(loss, over=(outer, inner)), all_weights = sum(label_weight, over=(outer, inner)) */
        if (a->total != NULL || a->saved_total != NULL) {
            opsmith_sum_lane<real> sum_loss_lanes;
            opsmith_sum_lane<real> all_weights_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                real sum_loss_terms[WIDTH];
                real all_weights_terms[WIDTH];
                LINE_QUIET(ELEMENT(L), labels, a->labels + at);
                LINE_QUIET(opsmith_element_f64, carried_sum_1, a->carried_sum_1 + at);
                LINE_QUIET(opsmith_element_f64, carried_sum_2, a->carried_sum_2 + at);
                LINE_QUIET(opsmith_element_f64, carried_lse, a->carried_lse + at);
                ELEMENTS (i) {
                    const int32_t valid = (int64_t)labels[i] >= 0 && (int64_t)labels[i] < size
                        && (int64_t)labels[i] != ignore_label;
                    const real label_weight = valid ? (real)carried_sum_1[i] : 0;
                    const real picked = ((real)carried_sum_2[i] - (real)carried_lse[i])
                        - REAL(opsmith_low)(carried_lse[i]);
                    sum_loss_terms[i] = valid ? -(one_minus_label_smoothing * label_weight * picked
                        + label_smoothing_times_zero) : 0;
                    all_weights_terms[i] = label_weight;
                }
                sum_loss_lanes.add(sum_loss_terms, chunk.from, chunk.to, 0, 1);
                all_weights_lanes.add(all_weights_terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_loss_lanes, team.lanes, 1, &sums.sum_loss);
            opsmith_total(all_weights_lanes, team.lanes, 1, &sums.all_weights);
        } else if ((a->total != NULL && a->params->reduction == 1) || a->saved_all_weights != NULL
            || (a->saved_total != NULL && a->params->reduction == 1)) {
            opsmith_sum_lane<real> all_weights_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                real terms[WIDTH];
                LINE_QUIET(ELEMENT(L), labels, a->labels + at);
                LINE_QUIET(opsmith_element_f64, carried_sum_1, a->carried_sum_1 + at);
                ELEMENTS (i) {
                    const int32_t valid = (int64_t)labels[i] >= 0 && (int64_t)labels[i] < size
                        && (int64_t)labels[i] != ignore_label;
                    terms[i] = valid ? (real)carried_sum_1[i] : 0;
                }
                all_weights_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(all_weights_lanes, team.lanes, 1, &sums.all_weights);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<forward_2_kernel_2_sums *>(team.partials)[leaf] = sums;
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(forward_2_kernel_2_flat)(const __grid_constant__ forward_arguments arguments, const __grid_constant__ opsmith_work work)
{
    OPSMITH_DYNAMIC_SHARED(shared);
    const forward_arguments *const a = &arguments;
    const opsmith_team<index_t> team(work, shared);
    if (!team.works) {
        return;
    }
    team.begin();
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 0:
            GROUPS (at, team) {
                forward_2_kernel_2_section_0(a, team, team.kept + at,
                    opsmith_at<forward_2_kernel_2_sums>(team.sums, at),
                    opsmith_at<forward_2_kernel_2_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->total != NULL || a->saved_total != NULL
                || ((a->total != NULL && a->params->reduction == 1) || a->saved_all_weights != NULL
                || (a->saved_total != NULL && a->params->reduction == 1))) {
                forward_2_kernel_2_flat_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_rows<forward_2_kernel_2_sums>(team, a->total != NULL || a->saved_total != NULL
                || ((a->total != NULL && a->params->reduction == 1) || a->saved_all_weights != NULL
                || (a->saved_total != NULL && a->params->reduction == 1)), forward_2_kernel_2_clear_1,
                forward_2_kernel_2_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_2_kernel_2_section_1(a, team, team.kept + at,
                    opsmith_at<forward_2_kernel_2_sums>(team.sums, at),
                    opsmith_at<forward_2_kernel_2_scalars>(team.scalars, at));
            }
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel forward_2_kernel_1_columns_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_2_kernel_1_columns)>,
    .sweeps = 2,
    .width = forward_2_kernel_1_columns_width,
    .sums_bytes = (int32_t)sizeof(forward_2_kernel_1_columns_sums),
    .scalars_bytes = (int32_t)sizeof(forward_2_kernel_1_columns_scalars),
    .kept_bytes = forward_2_kernel_1_columns_width * ((int32_t)sizeof(ELEMENT(T))),
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static const opsmith_cuda_kernel forward_2_kernel_1_rows_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_2_kernel_1_rows)>,
    .sweeps = 2,
    .width = forward_2_kernel_1_rows_width,
    .sums_bytes = (int32_t)sizeof(forward_2_kernel_1_rows_sums),
    .scalars_bytes = (int32_t)sizeof(forward_2_kernel_1_rows_scalars),
    .kept_bytes = forward_2_kernel_1_rows_width * ((int32_t)sizeof(ELEMENT(T))),
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static const opsmith_cuda_kernel forward_2_kernel_2_flat_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_2_kernel_2_flat)>,
    .sweeps = 1,
    .width = forward_2_kernel_2_flat_width,
    .sums_bytes = (int32_t)sizeof(forward_2_kernel_2_sums),
    .scalars_bytes = (int32_t)sizeof(forward_2_kernel_2_scalars),
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static opsmith_status forward_2(forward_arguments *a, const opsmith_softmax_cross_entropy_dims *dims, void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
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
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = softmax_cross_entropy_forward_2_kernel_1_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &forward_2_kernel_1_columns_kernel
            : &forward_2_kernel_1_rows_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    if (status == OPSMITH_OK && ((a->total != NULL || a->saved_total != NULL
        || ((a->total != NULL && a->params->reduction == 1) || a->saved_all_weights != NULL
        || (a->saved_total != NULL && a->params->reduction == 1))) || a->total != NULL || a->saved_all_weights != NULL
        || a->saved_total != NULL)) {
        const opsmith_geometry geometry = softmax_cross_entropy_forward_2_kernel_2_geometry(dims);
        const opsmith_cuda_kernel *const kernel = &forward_2_kernel_2_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_softmax_cross_entropy_params *params,
    const opsmith_softmax_cross_entropy_dims *dims, const void *scores, const void *labels, const void *weight,
    void *loss, void *total, void *log_prob, void *saved, void *workspace, cudaStream_t stream)
{
    forward_arguments a = {};
    a.params.value = *params;
    a.dims.value.outer = (index_t)dims->outer;
    a.dims.value.C = (index_t)dims->C;
    a.dims.value.inner = (index_t)dims->inner;
    a.scores = (const ELEMENT(T) *)scores;
    a.labels = (const ELEMENT(L) *)labels;
    a.weight = (const ELEMENT(T) *)weight;
    a.loss = (ELEMENT(T) *)loss;
    a.total = (ELEMENT(T) *)total;
    a.log_prob = (ELEMENT(T) *)log_prob;
    if (params->label_smoothing > 0.0) {
        return forward_1(&a, dims, saved, workspace, stream);
    }
    return forward_2(&a, dims, saved, workspace, stream);
}

/* ---- backward ---- */

struct backward_arguments {
    opsmith_held<opsmith_softmax_cross_entropy_params> params;
    opsmith_held<extents> dims;
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
};

/* backward_1, taken if params->label_smoothing > 0.0. Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
struct backward_1_rows_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_2;
};

struct backward_1_rows_scalars {
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
};

static __device__ void backward_1_rows_clear_1(backward_1_rows_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_1);
    opsmith_sum_initialize(&sums->sum_2);
}

static __device__ void backward_1_rows_join_1(backward_1_rows_sums *into, const backward_1_rows_sums *from)
{
    opsmith_join(&into->sum_1, &from->sum_1);
    opsmith_join(&into->sum_2, &from->sum_2);
}

static __device__ void backward_1_rows_section_0(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_1_rows_sums *sums, backward_1_rows_scalars *scalars)
{
    const index_t i_C = kept;

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

static __device__ void backward_1_rows_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_1_rows_sums *sums, backward_1_rows_scalars *scalars)
{
    const index_t i_C = kept;

    if (team.leads) {
        if (a->d_weight != NULL) {
            const double sum_1 = opsmith_sum_value(&sums->sum_1, 0);
            const double sum_2 = opsmith_sum_value(&sums->sum_2, 0);
            a->d_weight[i_C] = a->add_d_weight ? STORE(T,
                (real)((double)LOAD(T, a->d_weight[i_C])
                + (-(a->params->label_smoothing / (double)a->dims->C * sum_1) + sum_2)))
                : STORE(T, (real)(-(a->params->label_smoothing / (double)a->dims->C * sum_1) + sum_2));
        }
    }
}

constexpr int backward_1_rows_width = opsmith_width<ELEMENT(L), ELEMENT(T), opsmith_element_f64>();

static __device__ void backward_1_rows_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_1_rows_width;
    const index_t i_C = team.kept;
    const backward_1_rows_scalars *const scalars = reinterpret_cast<const backward_1_rows_scalars *>(team.scalars);
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
    LEAVES (leaf, team) {
        backward_1_rows_sums sums;
        backward_1_rows_clear_1(&sums);
        /* sum_1 = sum(d_loss_2 * counted_minus_lse if valid else 0, over=(outer, inner)),
         * sum_2 = sum((d_label_weight if valid else 0) if index(C) == labels else 0, over=(outer, inner)) */
        if (a->d_weight != NULL) {
            opsmith_sum_lane<real> sum_1_lanes;
            opsmith_sum_lane<real> sum_2_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t i_outer = chunk.slab;
                const index_t at = chunk.at((i_outer * a->dims->C + i_C) * a->dims->inner);
                real sum_1_terms[WIDTH];
                real sum_2_terms[WIDTH];
                LINE(ELEMENT(L), labels, a->labels + i_outer * a->dims->inner + at);
                LINE_OR(a->d_loss, 0, ELEMENT(T), d_loss, a->d_loss + i_outer * a->dims->inner + at);
                LINE_QUIET(ELEMENT(T), scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + at);
                LINE(opsmith_element_f64, saved_lse, a->saved_lse + i_outer * a->dims->inner + at);
                LINE(opsmith_element_f64, saved_picked, a->saved_picked + i_outer * a->dims->inner + at);
                ELEMENTS (i) {
                    const int32_t valid = (int64_t)labels[i] >= 0 && (int64_t)labels[i] < size
                        && (int64_t)labels[i] != ignore_label;
                    const real d_loss_2 = d_loss[i] + factor;
                    const real counted = valid ? scores[i] : 0;
                    const real counted_minus_lse = (counted - (real)saved_lse[i]) - REAL(opsmith_low)(saved_lse[i]);
                    const real term = one_minus_label_smoothing * d_loss_2;
                    const real d_label_weight = (d_all_weights_high - (valid ? term * (real)saved_picked[i] : 0))
                        + d_all_weights_low;
                    sum_1_terms[i] = valid ? d_loss_2 * counted_minus_lse : 0;
                    sum_2_terms[i] = index == (int64_t)labels[i] ? (valid ? d_label_weight : 0) : 0;
                }
                sum_1_lanes.add(sum_1_terms, chunk.from, chunk.to, 0, 1);
                sum_2_lanes.add(sum_2_terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_1_lanes, team.lanes, 1, &sums.sum_1);
            opsmith_total(sum_2_lanes, team.lanes, 1, &sums.sum_2);
        }

        /* d_scores = d_counted if valid else 0 */
        if (a->d_scores != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t i_outer = chunk.slab;
                const index_t at = chunk.at((i_outer * a->dims->C + i_C) * a->dims->inner);
                LINE(ELEMENT(L), labels, a->labels + i_outer * a->dims->inner + at);
                LINE_OR(a->d_loss, 0, ELEMENT(T), d_loss, a->d_loss + i_outer * a->dims->inner + at);
                LINE(opsmith_element_f64, saved_label_weight, a->saved_label_weight + i_outer * a->dims->inner + at);
                LINE_QUIET(ELEMENT(T), scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + at);
                LINE(opsmith_element_f64, saved_lse, a->saved_lse + i_outer * a->dims->inner + at);
                LINE_UPDATE(ELEMENT(T), d_scores, a->d_scores + (i_outer * a->dims->C + i_C) * a->dims->inner + at,
                    a->add_d_scores);
                ELEMENTS (i) {
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
                    d_scores[i] = a->add_d_scores ? d_scores[i] + (valid ? d_counted : 0) : valid ? d_counted : 0;
                }
                LINE_PUT(d_scores, a->d_scores + (i_outer * a->dims->C + i_C) * a->dims->inner + at);
            }
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<backward_1_rows_sums *>(team.partials)[leaf] = sums;
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(backward_1_rows)(const __grid_constant__ backward_arguments arguments, const __grid_constant__ opsmith_work work)
{
    OPSMITH_DYNAMIC_SHARED(shared);
    const backward_arguments *const a = &arguments;
    const opsmith_team<index_t> team(work, shared);
    if (!team.works) {
        return;
    }
    team.begin();
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 0:
            GROUPS (at, team) {
                backward_1_rows_section_0(a, team, team.kept + at, opsmith_at<backward_1_rows_sums>(team.sums, at),
                    opsmith_at<backward_1_rows_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->d_weight != NULL || a->d_scores != NULL) {
                backward_1_rows_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_rows<backward_1_rows_sums>(team, a->d_weight != NULL || a->d_scores != NULL,
                backward_1_rows_clear_1, backward_1_rows_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_1_rows_section_1(a, team, team.kept + at, opsmith_at<backward_1_rows_sums>(team.sums, at),
                    opsmith_at<backward_1_rows_scalars>(team.scalars, at));
            }
            break;
        }
        team.sync();
    }
}

/* Columns: the innermost run is C, kept. */
struct backward_1_columns_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_2;
};

struct backward_1_columns_scalars {
    int64_t index;
    int64_t size_wide;
    int64_t ignore_label_wide;
    double factor_wide;
    double d_all_weights_wide;
    double one_minus_label_smoothing_wide;
    real weight_over_size;
    double label_smoothing_wide;
    double sum_weight_over_size_wide;
};

static __device__ void backward_1_columns_clear_1(backward_1_columns_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_1);
    opsmith_sum_initialize(&sums->sum_2);
}

static __device__ void backward_1_columns_join_1(backward_1_columns_sums *into, const backward_1_columns_sums *from)
{
    opsmith_join(&into->sum_1, &from->sum_1);
    opsmith_join(&into->sum_2, &from->sum_2);
}

static __device__ void backward_1_columns_section_0(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_1_columns_sums *sums, backward_1_columns_scalars *scalars)
{
    const index_t i_C = kept;

    const double factor = (a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[0]))
        / (a->params->reduction == 1 ? a->saved_all_weights[0] : 1.0);
    const double d_all_weights = a->params->reduction == 1
        ? -((a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[0])) * a->saved_total[0]
        / (a->params->reduction == 1 ? a->saved_all_weights[0] : 1.0)) : 0.0;
    const double one_minus_label_smoothing = 1.0 - a->params->label_smoothing;
    const double weight_over_size = (a->weight == NULL ? 1 : (double)LOAD(T, a->weight[i_C])) / (double)a->dims->C;
    const double sum_weight_over_size = a->saved_sum_weight[0] / (double)a->dims->C;

    scalars->index = i_C;
    scalars->size_wide = a->dims->C;
    scalars->ignore_label_wide = a->params->ignore_label;
    scalars->factor_wide = factor;
    scalars->d_all_weights_wide = d_all_weights;
    scalars->one_minus_label_smoothing_wide = one_minus_label_smoothing;
    scalars->weight_over_size = (real)weight_over_size;
    scalars->label_smoothing_wide = a->params->label_smoothing;
    scalars->sum_weight_over_size_wide = sum_weight_over_size;
}

static __device__ void backward_1_columns_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_1_columns_sums *sums, backward_1_columns_scalars *scalars)
{
    const index_t i_C = kept;

    if (team.leads) {
        if (a->d_weight != NULL) {
            const double sum_1 = opsmith_sum_value(&sums->sum_1, 0);
            const double sum_2 = opsmith_sum_value(&sums->sum_2, 0);
            a->d_weight[i_C] = a->add_d_weight ? STORE(T,
                (real)((double)LOAD(T, a->d_weight[i_C])
                + (-(a->params->label_smoothing / (double)a->dims->C * sum_1) + sum_2)))
                : STORE(T, (real)(-(a->params->label_smoothing / (double)a->dims->C * sum_1) + sum_2));
        }
    }
}

constexpr int backward_1_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_1_columns_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_1_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    int64_t index[WIDTH];
    int64_t size_wide[WIDTH];
    int64_t ignore_label_wide[WIDTH];
    double factor_wide[WIDTH];
    double d_all_weights_wide[WIDTH];
    double one_minus_label_smoothing_wide[WIDTH];
    real weight_over_size[WIDTH];
    double label_smoothing_wide[WIDTH];
    double sum_weight_over_size_wide[WIDTH];
    ELEMENTS (i) {
        const backward_1_columns_scalars *const scalars = opsmith_column<backward_1_columns_scalars>(team,
            team.scalars, column, i);
        index[i] = scalars->index;
        size_wide[i] = scalars->size_wide;
        ignore_label_wide[i] = scalars->ignore_label_wide;
        factor_wide[i] = scalars->factor_wide;
        d_all_weights_wide[i] = scalars->d_all_weights_wide;
        one_minus_label_smoothing_wide[i] = scalars->one_minus_label_smoothing_wide;
        weight_over_size[i] = scalars->weight_over_size;
        label_smoothing_wide[i] = scalars->label_smoothing_wide;
        sum_weight_over_size_wide[i] = scalars->sum_weight_over_size_wide;
    }
    LEAVES (leaf, team) {
        backward_1_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            backward_1_columns_clear_1(&sums[i]);
        }
        /* sum_1 = sum(d_loss_2 * counted_minus_lse if valid else 0, over=(outer, inner)),
         * sum_2 = sum((d_label_weight if valid else 0) if index(C) == labels else 0, over=(outer, inner)) */
        if (a->d_weight != NULL) {
            opsmith_sum_lane<real> sum_1_lanes[WIDTH];
            opsmith_sum_lane<real> sum_2_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real sum_1_terms_terms[OPSMITH_RUN][WIDTH];
                real sum_2_terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_outer = run.at(place);
                    const int32_t valid = (int64_t)a->labels[i_outer] >= 0
                        && (int64_t)a->labels[i_outer] < size_wide[0]
                        && (int64_t)a->labels[i_outer] != ignore_label_wide[0];
                    const real lse_high = (real)a->saved_lse[i_outer];
                    const real lse_low = REAL(opsmith_low)(a->saved_lse[i_outer]);
                    const real d_loss_2 = (real)((a->d_loss == NULL ? 0 : (double)LOAD(T, a->d_loss[i_outer]))
                        + factor_wide[0]);
                    const int64_t labels = (int64_t)a->labels[i_outer];
                    const real select_valid_d_label_weight_zero = (real)((int64_t)a->labels[i_outer] >= 0
                        && (int64_t)a->labels[i_outer] < size_wide[0]
                        && (int64_t)a->labels[i_outer] != ignore_label_wide[0] ? d_all_weights_wide[0]
                        - ((int64_t)a->labels[i_outer] >= 0 && (int64_t)a->labels[i_outer] < size_wide[0]
                        && (int64_t)a->labels[i_outer] != ignore_label_wide[0] ? one_minus_label_smoothing_wide[0]
                        * ((a->d_loss == NULL ? 0 : (double)LOAD(T, a->d_loss[i_outer])) + factor_wide[0])
                        * a->saved_picked[i_outer] : 0.0) : 0.0);
                    LINE_QUIET(ELEMENT(T), scores, a->scores + i_outer * a->dims->C + column);
                    ELEMENTS (i) {
                        const real counted = valid ? scores[i] : 0;
                        const real counted_minus_lse = (counted - lse_high) - lse_low;
                        sum_1_terms_terms[place][i] = valid ? d_loss_2 * counted_minus_lse : 0;
                        sum_2_terms_terms[place][i] = index[i] == labels ? select_valid_d_label_weight_zero : 0;
                    }
                }
                opsmith_add_lines(sum_1_lanes, sum_1_terms_terms, run.count, 0, run.step);
                opsmith_add_lines(sum_2_lanes, sum_2_terms_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(sum_1_lanes[i], team.lanes, team.work.along, &sums[i].sum_1);
            }
            ELEMENTS (i) {
                opsmith_total(sum_2_lanes[i], team.lanes, team.work.along, &sums[i].sum_2);
            }
        }

        /* d_scores = d_counted if valid else 0 */
        if (a->d_scores != NULL) {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t i_outer = run.at(place);
                    const int32_t valid = (int64_t)a->labels[i_outer] >= 0
                        && (int64_t)a->labels[i_outer] < size_wide[0]
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
                        : (double)LOAD(T, a->d_loss[i_outer])) + factor_wide[0]) * a->saved_label_weight[i_outer])
                        : 0.0));
                    const int64_t labels = (int64_t)a->labels[i_outer];
                    const real d_picked = (real)((int64_t)a->labels[i_outer] >= 0
                        && (int64_t)a->labels[i_outer] < size_wide[0]
                        && (int64_t)a->labels[i_outer] != ignore_label_wide[0]
                        ? -(one_minus_label_smoothing_wide[0] * ((a->d_loss == NULL ? 0
                        : (double)LOAD(T, a->d_loss[i_outer])) + factor_wide[0]) * a->saved_label_weight[i_outer])
                        : 0.0);
                    LINE_QUIET(ELEMENT(T), scores, a->scores + i_outer * a->dims->C + column);
                    LINE_UPDATE(ELEMENT(T), d_scores, a->d_scores + i_outer * a->dims->C + column, a->add_d_scores);
                    ELEMENTS (i) {
                        const real counted = valid ? scores[i] : 0;
                        const real counted_minus_lse = (counted - lse_high) - lse_low;
                        const real d_counted = weight_over_size[i] * d_smooth + d_lse
                            * REAL(opsmith_exp)(counted_minus_lse) + (index[i] == labels ? d_picked : 0);
                        d_scores[i] = a->add_d_scores ? d_scores[i] + (valid ? d_counted : 0) : valid ? d_counted : 0;
                    }
                    LINE_PUT(d_scores, a->d_scores + i_outer * a->dims->C + column);
                }
            }
        }

        opsmith_put_columns(team, leaf, column, chunk.to, sums);
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(backward_1_columns)(const __grid_constant__ backward_arguments arguments, const __grid_constant__ opsmith_work work)
{
    OPSMITH_DYNAMIC_SHARED(shared);
    const backward_arguments *const a = &arguments;
    const opsmith_team<index_t> team(work, shared);
    if (!team.works) {
        return;
    }
    team.begin();
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 0:
            GROUPS (at, team) {
                backward_1_columns_section_0(a, team, team.kept + at,
                    opsmith_at<backward_1_columns_sums>(team.sums, at),
                    opsmith_at<backward_1_columns_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->d_weight != NULL || a->d_scores != NULL) {
                backward_1_columns_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_columns<backward_1_columns_sums>(team, a->d_weight != NULL || a->d_scores != NULL,
                backward_1_columns_clear_1, backward_1_columns_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_1_columns_section_1(a, team, team.kept + at,
                    opsmith_at<backward_1_columns_sums>(team.sums, at),
                    opsmith_at<backward_1_columns_scalars>(team.scalars, at));
            }
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel backward_1_rows_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_1_rows)>,
    .sweeps = 1,
    .width = backward_1_rows_width,
    .sums_bytes = (int32_t)sizeof(backward_1_rows_sums),
    .scalars_bytes = (int32_t)sizeof(backward_1_rows_scalars),
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static const opsmith_cuda_kernel backward_1_columns_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_1_columns)>,
    .sweeps = 1,
    .width = backward_1_columns_width,
    .sums_bytes = (int32_t)sizeof(backward_1_columns_sums),
    .scalars_bytes = (int32_t)sizeof(backward_1_columns_scalars),
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static opsmith_status backward_1(backward_arguments *a, const opsmith_softmax_cross_entropy_dims *dims,
    const void *saved, void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_all_weights = (double *)(uintptr_t)saved;
        a->saved_sum_weight = a->saved_all_weights + 1;
        a->saved_label_weight = a->saved_sum_weight + 1;
        a->saved_lse = a->saved_label_weight + dims->outer * dims->inner;
        a->saved_total = a->saved_lse + dims->outer * dims->inner;
        a->saved_picked = a->saved_total + 1;
    }
    if (status == OPSMITH_OK && (a->d_weight != NULL || a->d_scores != NULL)) {
        const opsmith_geometry geometry = softmax_cross_entropy_backward_1_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &backward_1_rows_kernel
            : &backward_1_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

/* backward_2, taken if !(params->label_smoothing > 0.0). Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
struct backward_2_rows_sums {
    opsmith_sum sum_1;
};

struct backward_2_rows_scalars {
    int64_t size;
    int64_t ignore_label;
    real factor;
    real one_minus_label_smoothing;
    real d_all_weights_high;
    real d_all_weights_low;
    int64_t index;
};

static __device__ void backward_2_rows_clear_1(backward_2_rows_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_1);
}

static __device__ void backward_2_rows_join_1(backward_2_rows_sums *into, const backward_2_rows_sums *from)
{
    opsmith_join(&into->sum_1, &from->sum_1);
}

static __device__ void backward_2_rows_section_0(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_2_rows_sums *sums, backward_2_rows_scalars *scalars)
{
    const index_t i_C = kept;

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

static __device__ void backward_2_rows_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_2_rows_sums *sums, backward_2_rows_scalars *scalars)
{
    const index_t i_C = kept;

    if (team.leads) {
        if (a->d_weight != NULL) {
            const double sum_1 = opsmith_sum_value(&sums->sum_1, 0);
            a->d_weight[i_C] = a->add_d_weight ? STORE(T, (real)((double)LOAD(T, a->d_weight[i_C]) + sum_1))
                : STORE(T, (real)sum_1);
        }
    }
}

constexpr int backward_2_rows_width = opsmith_width<ELEMENT(L), ELEMENT(T), opsmith_element_f64>();

static __device__ void backward_2_rows_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_2_rows_width;
    const index_t i_C = team.kept;
    const backward_2_rows_scalars *const scalars = reinterpret_cast<const backward_2_rows_scalars *>(team.scalars);
    const int64_t size = scalars->size;
    const int64_t ignore_label = scalars->ignore_label;
    const real factor = scalars->factor;
    const real one_minus_label_smoothing = scalars->one_minus_label_smoothing;
    const real d_all_weights_high = scalars->d_all_weights_high;
    const real d_all_weights_low = scalars->d_all_weights_low;
    const int64_t index = scalars->index;
    LEAVES (leaf, team) {
        backward_2_rows_sums sums;
        backward_2_rows_clear_1(&sums);
        /* sum_1 = sum((d_label_weight if valid else 0) if index(C) == labels else 0, over=(outer, inner)) */
        if (a->d_weight != NULL) {
            opsmith_sum_lane<real> sum_1_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t i_outer = chunk.slab;
                const index_t at = chunk.at((i_outer * a->dims->C + i_C) * a->dims->inner);
                real terms[WIDTH];
                LINE(ELEMENT(L), labels, a->labels + i_outer * a->dims->inner + at);
                LINE_OR(a->d_loss, 0, ELEMENT(T), d_loss, a->d_loss + i_outer * a->dims->inner + at);
                LINE(opsmith_element_f64, saved_picked, a->saved_picked + i_outer * a->dims->inner + at);
                ELEMENTS (i) {
                    const int32_t valid = (int64_t)labels[i] >= 0 && (int64_t)labels[i] < size
                        && (int64_t)labels[i] != ignore_label;
                    const real d_loss_2 = d_loss[i] + factor;
                    const real term = one_minus_label_smoothing * d_loss_2;
                    const real d_label_weight = (d_all_weights_high - (valid ? term * (real)saved_picked[i] : 0))
                        + d_all_weights_low;
                    terms[i] = index == (int64_t)labels[i] ? (valid ? d_label_weight : 0) : 0;
                }
                sum_1_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_1_lanes, team.lanes, 1, &sums.sum_1);
        }

        /* d_scores = d_counted if valid else 0 */
        if (a->d_scores != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t i_outer = chunk.slab;
                const index_t at = chunk.at((i_outer * a->dims->C + i_C) * a->dims->inner);
                LINE(ELEMENT(L), labels, a->labels + i_outer * a->dims->inner + at);
                LINE_OR(a->d_loss, 0, ELEMENT(T), d_loss, a->d_loss + i_outer * a->dims->inner + at);
                LINE(opsmith_element_f64, saved_label_weight, a->saved_label_weight + i_outer * a->dims->inner + at);
                LINE_QUIET(ELEMENT(T), scores, a->scores + (i_outer * a->dims->C + i_C) * a->dims->inner + at);
                LINE(opsmith_element_f64, saved_lse, a->saved_lse + i_outer * a->dims->inner + at);
                LINE_UPDATE(ELEMENT(T), d_scores, a->d_scores + (i_outer * a->dims->C + i_C) * a->dims->inner + at,
                    a->add_d_scores);
                ELEMENTS (i) {
                    const int32_t valid = (int64_t)labels[i] >= 0 && (int64_t)labels[i] < size
                        && (int64_t)labels[i] != ignore_label;
                    const real d_loss_2 = d_loss[i] + factor;
                    const real term = one_minus_label_smoothing * d_loss_2;
                    const real d_picked = valid ? -(term * (real)saved_label_weight[i]) : 0;
                    const real d_lse = -d_picked;
                    const real counted = valid ? scores[i] : 0;
                    const real d_counted = d_lse * REAL(opsmith_exp)((counted - (real)saved_lse[i])
                        - REAL(opsmith_low)(saved_lse[i])) + (index == (int64_t)labels[i] ? d_picked : 0);
                    d_scores[i] = a->add_d_scores ? d_scores[i] + (valid ? d_counted : 0) : valid ? d_counted : 0;
                }
                LINE_PUT(d_scores, a->d_scores + (i_outer * a->dims->C + i_C) * a->dims->inner + at);
            }
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<backward_2_rows_sums *>(team.partials)[leaf] = sums;
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(backward_2_rows)(const __grid_constant__ backward_arguments arguments, const __grid_constant__ opsmith_work work)
{
    OPSMITH_DYNAMIC_SHARED(shared);
    const backward_arguments *const a = &arguments;
    const opsmith_team<index_t> team(work, shared);
    if (!team.works) {
        return;
    }
    team.begin();
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 0:
            GROUPS (at, team) {
                backward_2_rows_section_0(a, team, team.kept + at, opsmith_at<backward_2_rows_sums>(team.sums, at),
                    opsmith_at<backward_2_rows_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->d_weight != NULL || a->d_scores != NULL) {
                backward_2_rows_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_rows<backward_2_rows_sums>(team, a->d_weight != NULL || a->d_scores != NULL,
                backward_2_rows_clear_1, backward_2_rows_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_2_rows_section_1(a, team, team.kept + at, opsmith_at<backward_2_rows_sums>(team.sums, at),
                    opsmith_at<backward_2_rows_scalars>(team.scalars, at));
            }
            break;
        }
        team.sync();
    }
}

/* Columns: the innermost run is C, kept. */
struct backward_2_columns_sums {
    opsmith_sum sum_1;
};

struct backward_2_columns_scalars {
    int64_t index;
    int64_t size_wide;
    int64_t ignore_label_wide;
    double d_all_weights_wide;
    double one_minus_label_smoothing_wide;
    double factor_wide;
};

static __device__ void backward_2_columns_clear_1(backward_2_columns_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_1);
}

static __device__ void backward_2_columns_join_1(backward_2_columns_sums *into, const backward_2_columns_sums *from)
{
    opsmith_join(&into->sum_1, &from->sum_1);
}

static __device__ void backward_2_columns_section_0(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_2_columns_sums *sums, backward_2_columns_scalars *scalars)
{
    const index_t i_C = kept;

    const double d_all_weights = a->params->reduction == 1
        ? -((a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[0])) * a->saved_total[0]
        / (a->params->reduction == 1 ? a->saved_all_weights[0] : 1.0)) : 0.0;
    const double one_minus_label_smoothing = 1.0 - a->params->label_smoothing;
    const double factor = (a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[0]))
        / (a->params->reduction == 1 ? a->saved_all_weights[0] : 1.0);

    scalars->index = i_C;
    scalars->size_wide = a->dims->C;
    scalars->ignore_label_wide = a->params->ignore_label;
    scalars->d_all_weights_wide = d_all_weights;
    scalars->one_minus_label_smoothing_wide = one_minus_label_smoothing;
    scalars->factor_wide = factor;
}

static __device__ void backward_2_columns_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_2_columns_sums *sums, backward_2_columns_scalars *scalars)
{
    const index_t i_C = kept;

    if (team.leads) {
        if (a->d_weight != NULL) {
            const double sum_1 = opsmith_sum_value(&sums->sum_1, 0);
            a->d_weight[i_C] = a->add_d_weight ? STORE(T, (real)((double)LOAD(T, a->d_weight[i_C]) + sum_1))
                : STORE(T, (real)sum_1);
        }
    }
}

constexpr int backward_2_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_2_columns_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_2_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    int64_t index[WIDTH];
    int64_t size_wide[WIDTH];
    int64_t ignore_label_wide[WIDTH];
    double d_all_weights_wide[WIDTH];
    double one_minus_label_smoothing_wide[WIDTH];
    double factor_wide[WIDTH];
    ELEMENTS (i) {
        const backward_2_columns_scalars *const scalars = opsmith_column<backward_2_columns_scalars>(team,
            team.scalars, column, i);
        index[i] = scalars->index;
        size_wide[i] = scalars->size_wide;
        ignore_label_wide[i] = scalars->ignore_label_wide;
        d_all_weights_wide[i] = scalars->d_all_weights_wide;
        one_minus_label_smoothing_wide[i] = scalars->one_minus_label_smoothing_wide;
        factor_wide[i] = scalars->factor_wide;
    }
    LEAVES (leaf, team) {
        backward_2_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            backward_2_columns_clear_1(&sums[i]);
        }
        /* sum_1 = sum((d_label_weight if valid else 0) if index(C) == labels else 0, over=(outer, inner)) */
        if (a->d_weight != NULL) {
            opsmith_sum_lane<real> sum_1_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_outer = run.at(place);
                    const int64_t labels = (int64_t)a->labels[i_outer];
                    const real select_valid_d_label_weight_zero = (real)((int64_t)a->labels[i_outer] >= 0
                        && (int64_t)a->labels[i_outer] < size_wide[0]
                        && (int64_t)a->labels[i_outer] != ignore_label_wide[0] ? d_all_weights_wide[0]
                        - ((int64_t)a->labels[i_outer] >= 0 && (int64_t)a->labels[i_outer] < size_wide[0]
                        && (int64_t)a->labels[i_outer] != ignore_label_wide[0] ? one_minus_label_smoothing_wide[0]
                        * ((a->d_loss == NULL ? 0 : (double)LOAD(T, a->d_loss[i_outer])) + factor_wide[0])
                        * a->saved_picked[i_outer] : 0.0) : 0.0);
                    ELEMENTS (i) {
                        terms_terms[place][i] = index[i] == labels ? select_valid_d_label_weight_zero : 0;
                    }
                }
                opsmith_add_lines(sum_1_lanes, terms_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(sum_1_lanes[i], team.lanes, team.work.along, &sums[i].sum_1);
            }
        }

        /* d_scores = d_counted if valid else 0 */
        if (a->d_scores != NULL) {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t i_outer = run.at(place);
                    const int32_t valid = (int64_t)a->labels[i_outer] >= 0
                        && (int64_t)a->labels[i_outer] < size_wide[0]
                        && (int64_t)a->labels[i_outer] != ignore_label_wide[0];
                    const real d_lse = (real)-((int64_t)a->labels[i_outer] >= 0
                        && (int64_t)a->labels[i_outer] < size_wide[0]
                        && (int64_t)a->labels[i_outer] != ignore_label_wide[0]
                        ? -(one_minus_label_smoothing_wide[0] * ((a->d_loss == NULL ? 0
                        : (double)LOAD(T, a->d_loss[i_outer])) + factor_wide[0]) * a->saved_label_weight[i_outer])
                        : 0.0);
                    const real lse_high = (real)a->saved_lse[i_outer];
                    const real lse_low = REAL(opsmith_low)(a->saved_lse[i_outer]);
                    const int64_t labels = (int64_t)a->labels[i_outer];
                    const real d_picked = (real)((int64_t)a->labels[i_outer] >= 0
                        && (int64_t)a->labels[i_outer] < size_wide[0]
                        && (int64_t)a->labels[i_outer] != ignore_label_wide[0]
                        ? -(one_minus_label_smoothing_wide[0] * ((a->d_loss == NULL ? 0
                        : (double)LOAD(T, a->d_loss[i_outer])) + factor_wide[0]) * a->saved_label_weight[i_outer])
                        : 0.0);
                    LINE_QUIET(ELEMENT(T), scores, a->scores + i_outer * a->dims->C + column);
                    LINE_UPDATE(ELEMENT(T), d_scores, a->d_scores + i_outer * a->dims->C + column, a->add_d_scores);
                    ELEMENTS (i) {
                        const real counted = valid ? scores[i] : 0;
                        const real d_counted = d_lse * REAL(opsmith_exp)((counted - lse_high) - lse_low)
                            + (index[i] == labels ? d_picked : 0);
                        d_scores[i] = a->add_d_scores ? d_scores[i] + (valid ? d_counted : 0) : valid ? d_counted : 0;
                    }
                    LINE_PUT(d_scores, a->d_scores + i_outer * a->dims->C + column);
                }
            }
        }

        opsmith_put_columns(team, leaf, column, chunk.to, sums);
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(backward_2_columns)(const __grid_constant__ backward_arguments arguments, const __grid_constant__ opsmith_work work)
{
    OPSMITH_DYNAMIC_SHARED(shared);
    const backward_arguments *const a = &arguments;
    const opsmith_team<index_t> team(work, shared);
    if (!team.works) {
        return;
    }
    team.begin();
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 0:
            GROUPS (at, team) {
                backward_2_columns_section_0(a, team, team.kept + at,
                    opsmith_at<backward_2_columns_sums>(team.sums, at),
                    opsmith_at<backward_2_columns_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->d_weight != NULL || a->d_scores != NULL) {
                backward_2_columns_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_columns<backward_2_columns_sums>(team, a->d_weight != NULL || a->d_scores != NULL,
                backward_2_columns_clear_1, backward_2_columns_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_2_columns_section_1(a, team, team.kept + at,
                    opsmith_at<backward_2_columns_sums>(team.sums, at),
                    opsmith_at<backward_2_columns_scalars>(team.scalars, at));
            }
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel backward_2_rows_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_2_rows)>,
    .sweeps = 1,
    .width = backward_2_rows_width,
    .sums_bytes = (int32_t)sizeof(backward_2_rows_sums),
    .scalars_bytes = (int32_t)sizeof(backward_2_rows_scalars),
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static const opsmith_cuda_kernel backward_2_columns_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_2_columns)>,
    .sweeps = 1,
    .width = backward_2_columns_width,
    .sums_bytes = (int32_t)sizeof(backward_2_columns_sums),
    .scalars_bytes = (int32_t)sizeof(backward_2_columns_scalars),
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static opsmith_status backward_2(backward_arguments *a, const opsmith_softmax_cross_entropy_dims *dims,
    const void *saved, void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_all_weights = (double *)(uintptr_t)saved;
        a->saved_label_weight = a->saved_all_weights + 1;
        a->saved_lse = a->saved_label_weight + dims->outer * dims->inner;
        a->saved_total = a->saved_lse + dims->outer * dims->inner;
        a->saved_picked = a->saved_total + 1;
    }
    if (status == OPSMITH_OK && (a->d_weight != NULL || a->d_scores != NULL)) {
        const opsmith_geometry geometry = softmax_cross_entropy_backward_2_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &backward_2_rows_kernel
            : &backward_2_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status backward(const opsmith_softmax_cross_entropy_params *params,
    const opsmith_softmax_cross_entropy_dims *dims, const void *d_loss, const void *d_total, const void *scores,
    const void *labels, const void *weight, void *d_scores, void *d_weight, opsmith_request request_scores,
    opsmith_request request_weight, const void *saved, void *workspace, cudaStream_t stream)
{
    backward_arguments a = {};
    a.params.value = *params;
    a.dims.value.outer = (index_t)dims->outer;
    a.dims.value.C = (index_t)dims->C;
    a.dims.value.inner = (index_t)dims->inner;
    a.d_loss = (const ELEMENT(T) *)d_loss;
    a.d_total = (const ELEMENT(T) *)d_total;
    a.scores = (const ELEMENT(T) *)scores;
    a.labels = (const ELEMENT(L) *)labels;
    a.weight = (const ELEMENT(T) *)weight;
    a.d_scores = request_scores != OPSMITH_NULL ? (ELEMENT(T) *)d_scores : NULL;
    a.add_d_scores = request_scores == OPSMITH_ADD;
    a.d_weight = request_weight != OPSMITH_NULL ? (ELEMENT(T) *)d_weight : NULL;
    a.add_d_weight = request_weight == OPSMITH_ADD;
    if (params->label_smoothing > 0.0) {
        return backward_1(&a, dims, saved, workspace, stream);
    }
    return backward_2(&a, dims, saved, workspace, stream);
}
