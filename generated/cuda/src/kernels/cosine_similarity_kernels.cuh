/* Made by Opsmith from losses/cosine_similarity.yaml. Changes belong there.
 *
 * cosine_similarity: Cosine of the angle between two arrays along an axis.
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
    opsmith_held<opsmith_cosine_similarity_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *x1; /* (outer, C, inner) */
    const ELEMENT(T) *x2; /* (outer, C, inner) */
    ELEMENT(T) *out; /* (outer, inner) */
    double *saved_norm1;
    double *saved_out;
    double *saved_length1;
    double *saved_length2;
    double *saved_norm2;
};

/* forward. Groups over outer, inner; each is swept over C. */

/* Columns: the innermost run is inner, kept. */
struct forward_columns_sums {
    opsmith_sum sum_x1_x2;
    opsmith_norm norm1;
    opsmith_norm norm2;
};

static __device__ void forward_columns_clear_1(forward_columns_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_x1_x2);
    opsmith_norm_initialize(&sums->norm1);
    opsmith_norm_initialize(&sums->norm2);
}

static __device__ void forward_columns_join_1(forward_columns_sums *into, const forward_columns_sums *from)
{
    opsmith_join(&into->sum_x1_x2, &from->sum_x1_x2);
    opsmith_join(&into->norm1, &from->norm1);
    opsmith_join(&into->norm2, &from->norm2);
}

static __device__ void forward_columns_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_columns_sums *sums)
{
    const index_t i_outer = team.outer;
    const index_t i_inner = kept;

    const double sum_x1_x2 = opsmith_sum_value(&sums->sum_x1_x2, 0);
    const double norm1 = opsmith_norm_value(&sums->norm1, 0);
    const double length1 = norm1 < a->params->eps ? a->params->eps : norm1;
    const double norm2 = opsmith_norm_value(&sums->norm2, 0);
    const double length2 = norm2 < a->params->eps ? a->params->eps : norm2;
    const double out = sum_x1_x2 / (length1 * length2);

    if (team.leads) {
        a->out[i_outer * a->dims->inner + i_inner] = STORE(T, (real)out);
        if (a->saved_norm1 != NULL) {
            a->saved_norm1[i_outer * a->dims->inner + i_inner] = norm1;
        }
        if (a->saved_out != NULL) {
            a->saved_out[i_outer * a->dims->inner + i_inner] = out;
        }
        if (a->saved_length1 != NULL) {
            a->saved_length1[i_outer * a->dims->inner + i_inner] = length1;
        }
        if (a->saved_length2 != NULL) {
            a->saved_length2[i_outer * a->dims->inner + i_inner] = length2;
        }
        if (a->saved_norm2 != NULL) {
            a->saved_norm2[i_outer * a->dims->inner + i_inner] = norm2;
        }
    }
}

constexpr int forward_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_columns_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_outer = team.outer;
    LEAVES (leaf, team) {
        forward_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            forward_columns_clear_1(&sums[i]);
        }
        /* sum_x1_x2 = sum(x1 * x2, over=(C)), norm1 = norm(x1, over=(C)), norm2 = norm(x2, over=(C)) */
        {
            opsmith_sum_lane<real> sum_x1_x2_lanes[WIDTH];
            opsmith_norm_lane<real> norm1_lanes[WIDTH];
            opsmith_norm_lane<real> norm2_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real sum_x1_x2_terms_terms[OPSMITH_RUN][WIDTH];
                real x1_terms[OPSMITH_RUN][WIDTH];
                real x2_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_QUIET(ELEMENT(T), x1, a->x1 + (i_outer * a->dims->C + i_C) * a->dims->inner + column);
                    LINE_QUIET(ELEMENT(T), x2, a->x2 + (i_outer * a->dims->C + i_C) * a->dims->inner + column);
                    ELEMENTS (i) {
                        sum_x1_x2_terms_terms[place][i] = x1[i] * x2[i];
                    }
                    opsmith_copy(x1_terms[place], x1);
                    opsmith_copy(x2_terms[place], x2);
                }
                opsmith_add_lines(sum_x1_x2_lanes, sum_x1_x2_terms_terms, run.count, 0, run.step);
                opsmith_add_lines(norm1_lanes, x1_terms, run.count, 0, run.step);
                opsmith_add_lines(norm2_lanes, x2_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(sum_x1_x2_lanes[i], team.lanes, team.work.along, &sums[i].sum_x1_x2);
            }
            ELEMENTS (i) {
                opsmith_total(norm1_lanes[i], team.lanes, team.work.along, &sums[i].norm1);
            }
            ELEMENTS (i) {
                opsmith_total(norm2_lanes[i], team.lanes, team.work.along, &sums[i].norm2);
            }
        }

        opsmith_put_columns(team, leaf, column, chunk.to, sums);
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(forward_columns)(const __grid_constant__ forward_arguments arguments, const __grid_constant__ opsmith_work work)
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
            forward_columns_sweep_1(a, team);
            break;
        case 2:
            opsmith_merge_columns<forward_columns_sums>(team, true, forward_columns_clear_1, forward_columns_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_columns_section_1(a, team, team.kept + at, opsmith_at<forward_columns_sums>(team.sums, at));
            }
            break;
        }
        team.sync();
    }
}

/* Rows: the innermost run is C, reduced. */
struct forward_rows_sums {
    opsmith_sum sum_x1_x2;
    opsmith_norm norm1;
    opsmith_norm norm2;
};

static __device__ void forward_rows_clear_1(forward_rows_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_x1_x2);
    opsmith_norm_initialize(&sums->norm1);
    opsmith_norm_initialize(&sums->norm2);
}

static __device__ void forward_rows_join_1(forward_rows_sums *into, const forward_rows_sums *from)
{
    opsmith_join(&into->sum_x1_x2, &from->sum_x1_x2);
    opsmith_join(&into->norm1, &from->norm1);
    opsmith_join(&into->norm2, &from->norm2);
}

static __device__ void forward_rows_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_rows_sums *sums)
{
    const index_t i_outer = kept;

    const double sum_x1_x2 = opsmith_sum_value(&sums->sum_x1_x2, 0);
    const double norm1 = opsmith_norm_value(&sums->norm1, 0);
    const double length1 = norm1 < a->params->eps ? a->params->eps : norm1;
    const double norm2 = opsmith_norm_value(&sums->norm2, 0);
    const double length2 = norm2 < a->params->eps ? a->params->eps : norm2;
    const double out = sum_x1_x2 / (length1 * length2);

    if (team.leads) {
        a->out[i_outer] = STORE(T, (real)out);
        if (a->saved_norm1 != NULL) {
            a->saved_norm1[i_outer] = norm1;
        }
        if (a->saved_out != NULL) {
            a->saved_out[i_outer] = out;
        }
        if (a->saved_length1 != NULL) {
            a->saved_length1[i_outer] = length1;
        }
        if (a->saved_length2 != NULL) {
            a->saved_length2[i_outer] = length2;
        }
        if (a->saved_norm2 != NULL) {
            a->saved_norm2[i_outer] = norm2;
        }
    }
}

constexpr int forward_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_rows_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_rows_width;
    const index_t i_outer = team.kept;
    LEAVES (leaf, team) {
        forward_rows_sums sums;
        forward_rows_clear_1(&sums);
        /* sum_x1_x2 = sum(x1 * x2, over=(C)), norm1 = norm(x1, over=(C)), norm2 = norm(x2, over=(C)) */
        {
            opsmith_sum_lane<real> sum_x1_x2_lanes;
            opsmith_norm_lane<real> norm1_lanes;
            opsmith_norm_lane<real> norm2_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                real sum_x1_x2_terms[WIDTH];
                LINE_QUIET(ELEMENT(T), x1, a->x1 + i_outer * a->dims->C + at);
                LINE_QUIET(ELEMENT(T), x2, a->x2 + i_outer * a->dims->C + at);
                ELEMENTS (i) {
                    sum_x1_x2_terms[i] = x1[i] * x2[i];
                }
                sum_x1_x2_lanes.add(sum_x1_x2_terms, chunk.from, chunk.to, 0, 1);
                norm1_lanes.add(x1, chunk.from, chunk.to, 0, 1);
                norm2_lanes.add(x2, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_x1_x2_lanes, team.lanes, 1, &sums.sum_x1_x2);
            opsmith_total(norm1_lanes, team.lanes, 1, &sums.norm1);
            opsmith_total(norm2_lanes, team.lanes, 1, &sums.norm2);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<forward_rows_sums *>(team.partials)[leaf] = sums;
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(forward_rows)(const __grid_constant__ forward_arguments arguments, const __grid_constant__ opsmith_work work)
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
            forward_rows_sweep_1(a, team);
            break;
        case 2:
            opsmith_merge_rows<forward_rows_sums>(team, true, forward_rows_clear_1, forward_rows_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_rows_section_1(a, team, team.kept + at, opsmith_at<forward_rows_sums>(team.sums, at));
            }
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel forward_columns_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_columns)>,
    .sweeps = 1,
    .width = forward_columns_width,
    .sums_bytes = (int32_t)sizeof(forward_columns_sums),
    .scalars_bytes = 0,
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static const opsmith_cuda_kernel forward_rows_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_rows)>,
    .sweeps = 1,
    .width = forward_rows_width,
    .sums_bytes = (int32_t)sizeof(forward_rows_sums),
    .scalars_bytes = 0,
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static opsmith_status forward(forward_arguments *a, const opsmith_cosine_similarity_dims *dims, void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_norm1 = (double *)(uintptr_t)saved;
        a->saved_out = a->saved_norm1 + dims->outer * dims->inner;
        a->saved_length1 = a->saved_out + dims->outer * dims->inner;
        a->saved_length2 = a->saved_length1 + dims->outer * dims->inner;
        a->saved_norm2 = a->saved_length2 + dims->outer * dims->inner;
    }
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = cosine_similarity_forward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &forward_columns_kernel : &forward_rows_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_cosine_similarity_params *params,
    const opsmith_cosine_similarity_dims *dims, const void *x1, const void *x2, void *out, void *saved,
    void *workspace, cudaStream_t stream)
{
    forward_arguments a = {};
    a.params.value = *params;
    a.dims.value.outer = (index_t)dims->outer;
    a.dims.value.C = (index_t)dims->C;
    a.dims.value.inner = (index_t)dims->inner;
    a.x1 = (const ELEMENT(T) *)x1;
    a.x2 = (const ELEMENT(T) *)x2;
    a.out = (ELEMENT(T) *)out;
    return forward(&a, dims, saved, workspace, stream);
}

/* ---- backward ---- */

struct backward_arguments {
    opsmith_held<opsmith_cosine_similarity_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *d_out; /* (outer, inner) */
    const ELEMENT(T) *x1; /* (outer, C, inner) */
    const ELEMENT(T) *x2; /* (outer, C, inner) */
    ELEMENT(T) *d_x1; /* (outer, C, inner) */
    ELEMENT(T) *d_x2; /* (outer, C, inner) */
    double *saved_norm1;
    double *saved_out;
    double *saved_length1;
    double *saved_length2;
    double *saved_norm2;
    int32_t add_d_x1;
    int32_t add_d_x2;
};

/* backward. Groups over outer, inner; each is swept over C. */

/* Columns: the innermost run is inner, kept. */
struct backward_columns_scalars {
    int32_t value;
    int32_t norm1_is_not_zero;
    real d_norm1_over_norm1;
    real term;
    int32_t value_2;
    int32_t norm2_is_not_zero;
    real d_norm2_over_norm2;
};

static __device__ void backward_columns_section_0(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, backward_columns_scalars *scalars)
{
    const index_t i_outer = team.outer;
    const index_t i_inner = kept;

    const int32_t value = !(a->saved_norm1[i_outer * a->dims->inner + i_inner] < a->params->eps);
    const int32_t norm1_is_not_zero = a->saved_norm1[i_outer * a->dims->inner + i_inner] != 0.0;
    const double d_out_times_out = (a->d_out == NULL ? 0
        : (double)LOAD(T, a->d_out[i_outer * a->dims->inner + i_inner])) * a->saved_out[i_outer * a->dims->inner
        + i_inner];
    const double d_length1 = -(d_out_times_out / a->saved_length1[i_outer * a->dims->inner + i_inner]);
    const double d_norm1 = value ? d_length1 : 0.0;
    const double d_norm1_over_norm1 = d_norm1 / a->saved_norm1[i_outer * a->dims->inner + i_inner];
    const double term = (a->d_out == NULL ? 0 : (double)LOAD(T, a->d_out[i_outer * a->dims->inner + i_inner]))
        / a->saved_length1[i_outer * a->dims->inner + i_inner] / a->saved_length2[i_outer * a->dims->inner + i_inner];
    const int32_t value_2 = !(a->saved_norm2[i_outer * a->dims->inner + i_inner] < a->params->eps);
    const int32_t norm2_is_not_zero = a->saved_norm2[i_outer * a->dims->inner + i_inner] != 0.0;
    const double d_length2 = -(d_out_times_out / a->saved_length2[i_outer * a->dims->inner + i_inner]);
    const double d_norm2 = value_2 ? d_length2 : 0.0;
    const double d_norm2_over_norm2 = d_norm2 / a->saved_norm2[i_outer * a->dims->inner + i_inner];

    scalars->value = value;
    scalars->norm1_is_not_zero = norm1_is_not_zero;
    scalars->d_norm1_over_norm1 = (real)d_norm1_over_norm1;
    scalars->term = (real)term;
    scalars->value_2 = value_2;
    scalars->norm2_is_not_zero = norm2_is_not_zero;
    scalars->d_norm2_over_norm2 = (real)d_norm2_over_norm2;
}

constexpr int backward_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_columns_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_outer = team.outer;
    int32_t value[WIDTH];
    int32_t norm1_is_not_zero[WIDTH];
    real d_norm1_over_norm1[WIDTH];
    real term[WIDTH];
    int32_t value_2[WIDTH];
    int32_t norm2_is_not_zero[WIDTH];
    real d_norm2_over_norm2[WIDTH];
    ELEMENTS (i) {
        const backward_columns_scalars *const scalars = opsmith_column<backward_columns_scalars>(team, team.scalars,
            column, i);
        value[i] = scalars->value;
        norm1_is_not_zero[i] = scalars->norm1_is_not_zero;
        d_norm1_over_norm1[i] = scalars->d_norm1_over_norm1;
        term[i] = scalars->term;
        value_2[i] = scalars->value_2;
        norm2_is_not_zero[i] = scalars->norm2_is_not_zero;
        d_norm2_over_norm2[i] = scalars->d_norm2_over_norm2;
    }
    LEAVES (leaf, team) {
        /* d_x1 = ((d_norm1 / norm1 * x1 if norm1 != 0 else 0) if not norm1 < eps else 0) + term * x2 */
        if (a->d_x1 != NULL) {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_QUIET(ELEMENT(T), x1, a->x1 + (i_outer * a->dims->C + i_C) * a->dims->inner + column);
                    LINE_QUIET(ELEMENT(T), x2, a->x2 + (i_outer * a->dims->C + i_C) * a->dims->inner + column);
                    LINE_UPDATE(ELEMENT(T), d_x1, a->d_x1 + (i_outer * a->dims->C + i_C) * a->dims->inner + column,
                        a->add_d_x1);
                    ELEMENTS (i) {
                        d_x1[i] = a->add_d_x1 ? d_x1[i] + ((value[i]
                            ? (norm1_is_not_zero[i] ? d_norm1_over_norm1[i] * x1[i] : 0) : 0) + term[i] * x2[i])
                            : (value[i] ? (norm1_is_not_zero[i] ? d_norm1_over_norm1[i] * x1[i] : 0) : 0) + term[i]
                            * x2[i];
                    }
                    LINE_PUT(d_x1, a->d_x1 + (i_outer * a->dims->C + i_C) * a->dims->inner + column);
                }
            }
        }

        /* d_x2 = ((d_norm2 / norm2 * x2 if norm2 != 0 else 0) if not norm2 < eps else 0) + term * x1 */
        if (a->d_x2 != NULL) {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_QUIET(ELEMENT(T), x2, a->x2 + (i_outer * a->dims->C + i_C) * a->dims->inner + column);
                    LINE_QUIET(ELEMENT(T), x1, a->x1 + (i_outer * a->dims->C + i_C) * a->dims->inner + column);
                    LINE_UPDATE(ELEMENT(T), d_x2, a->d_x2 + (i_outer * a->dims->C + i_C) * a->dims->inner + column,
                        a->add_d_x2);
                    ELEMENTS (i) {
                        d_x2[i] = a->add_d_x2 ? d_x2[i] + ((value_2[i]
                            ? (norm2_is_not_zero[i] ? d_norm2_over_norm2[i] * x2[i] : 0) : 0) + term[i] * x1[i])
                            : (value_2[i] ? (norm2_is_not_zero[i] ? d_norm2_over_norm2[i] * x2[i] : 0) : 0) + term[i]
                            * x1[i];
                    }
                    LINE_PUT(d_x2, a->d_x2 + (i_outer * a->dims->C + i_C) * a->dims->inner + column);
                }
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(backward_columns)(const __grid_constant__ backward_arguments arguments, const __grid_constant__ opsmith_work work)
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
                backward_columns_section_0(a, team, team.kept + at,
                    opsmith_at<backward_columns_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->d_x1 != NULL || a->d_x2 != NULL) {
                backward_columns_sweep_1(a, team);
            }
            break;
        }
        team.sync();
    }
}

/* Rows: the innermost run is C, reduced. */
struct backward_rows_scalars {
    int32_t value;
    int32_t norm1_is_not_zero;
    real d_norm1_over_norm1;
    real term;
    int32_t value_2;
    int32_t norm2_is_not_zero;
    real d_norm2_over_norm2;
};

static __device__ void backward_rows_section_0(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, backward_rows_scalars *scalars)
{
    const index_t i_outer = kept;

    const int32_t value = !(a->saved_norm1[i_outer] < a->params->eps);
    const int32_t norm1_is_not_zero = a->saved_norm1[i_outer] != 0.0;
    const double d_out_times_out = (a->d_out == NULL ? 0 : (double)LOAD(T, a->d_out[i_outer])) * a->saved_out[i_outer];
    const double d_length1 = -(d_out_times_out / a->saved_length1[i_outer]);
    const double d_norm1 = value ? d_length1 : 0.0;
    const double d_norm1_over_norm1 = d_norm1 / a->saved_norm1[i_outer];
    const double term = (a->d_out == NULL ? 0 : (double)LOAD(T, a->d_out[i_outer])) / a->saved_length1[i_outer]
        / a->saved_length2[i_outer];
    const int32_t value_2 = !(a->saved_norm2[i_outer] < a->params->eps);
    const int32_t norm2_is_not_zero = a->saved_norm2[i_outer] != 0.0;
    const double d_length2 = -(d_out_times_out / a->saved_length2[i_outer]);
    const double d_norm2 = value_2 ? d_length2 : 0.0;
    const double d_norm2_over_norm2 = d_norm2 / a->saved_norm2[i_outer];

    scalars->value = value;
    scalars->norm1_is_not_zero = norm1_is_not_zero;
    scalars->d_norm1_over_norm1 = (real)d_norm1_over_norm1;
    scalars->term = (real)term;
    scalars->value_2 = value_2;
    scalars->norm2_is_not_zero = norm2_is_not_zero;
    scalars->d_norm2_over_norm2 = (real)d_norm2_over_norm2;
}

constexpr int backward_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_rows_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_rows_width;
    const index_t i_outer = team.kept;
    const backward_rows_scalars *const scalars = reinterpret_cast<const backward_rows_scalars *>(team.scalars);
    const int32_t value = scalars->value;
    const int32_t norm1_is_not_zero = scalars->norm1_is_not_zero;
    const real d_norm1_over_norm1 = scalars->d_norm1_over_norm1;
    const real term = scalars->term;
    const int32_t value_2 = scalars->value_2;
    const int32_t norm2_is_not_zero = scalars->norm2_is_not_zero;
    const real d_norm2_over_norm2 = scalars->d_norm2_over_norm2;
    LEAVES (leaf, team) {
        /* d_x1 = ((d_norm1 / norm1 * x1 if norm1 != 0 else 0) if not norm1 < eps else 0) + term * x2 */
        if (a->d_x1 != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                LINE_QUIET(ELEMENT(T), x1, a->x1 + i_outer * a->dims->C + at);
                LINE_QUIET(ELEMENT(T), x2, a->x2 + i_outer * a->dims->C + at);
                LINE_UPDATE(ELEMENT(T), d_x1, a->d_x1 + i_outer * a->dims->C + at, a->add_d_x1);
                ELEMENTS (i) {
                    d_x1[i] = a->add_d_x1 ? d_x1[i] + ((value ? (norm1_is_not_zero ? d_norm1_over_norm1 * x1[i] : 0)
                        : 0) + term * x2[i]) : (value ? (norm1_is_not_zero ? d_norm1_over_norm1 * x1[i] : 0) : 0)
                        + term * x2[i];
                }
                LINE_PUT(d_x1, a->d_x1 + i_outer * a->dims->C + at);
            }
        }

        /* d_x2 = ((d_norm2 / norm2 * x2 if norm2 != 0 else 0) if not norm2 < eps else 0) + term * x1 */
        if (a->d_x2 != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                LINE_QUIET(ELEMENT(T), x2, a->x2 + i_outer * a->dims->C + at);
                LINE_QUIET(ELEMENT(T), x1, a->x1 + i_outer * a->dims->C + at);
                LINE_UPDATE(ELEMENT(T), d_x2, a->d_x2 + i_outer * a->dims->C + at, a->add_d_x2);
                ELEMENTS (i) {
                    d_x2[i] = a->add_d_x2 ? d_x2[i] + ((value_2 ? (norm2_is_not_zero ? d_norm2_over_norm2 * x2[i] : 0)
                        : 0) + term * x1[i]) : (value_2 ? (norm2_is_not_zero ? d_norm2_over_norm2 * x2[i] : 0) : 0)
                        + term * x1[i];
                }
                LINE_PUT(d_x2, a->d_x2 + i_outer * a->dims->C + at);
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(backward_rows)(const __grid_constant__ backward_arguments arguments, const __grid_constant__ opsmith_work work)
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
                backward_rows_section_0(a, team, team.kept + at, opsmith_at<backward_rows_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->d_x1 != NULL || a->d_x2 != NULL) {
                backward_rows_sweep_1(a, team);
            }
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel backward_columns_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_columns)>,
    .sweeps = 1,
    .width = backward_columns_width,
    .sums_bytes = 0,
    .scalars_bytes = (int32_t)sizeof(backward_columns_scalars),
    .kept_bytes = 0,
    .reduces = 0u,
    .sections = 1u,
    .updates = 0,
};

static const opsmith_cuda_kernel backward_rows_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_rows)>,
    .sweeps = 1,
    .width = backward_rows_width,
    .sums_bytes = 0,
    .scalars_bytes = (int32_t)sizeof(backward_rows_scalars),
    .kept_bytes = 0,
    .reduces = 0u,
    .sections = 1u,
    .updates = 0,
};

static opsmith_status backward(backward_arguments *a, const opsmith_cosine_similarity_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_norm1 = (double *)(uintptr_t)saved;
        a->saved_out = a->saved_norm1 + dims->outer * dims->inner;
        a->saved_length1 = a->saved_out + dims->outer * dims->inner;
        a->saved_length2 = a->saved_length1 + dims->outer * dims->inner;
        a->saved_norm2 = a->saved_length2 + dims->outer * dims->inner;
    }
    if (status == OPSMITH_OK && (a->d_x1 != NULL || a->d_x2 != NULL)) {
        const opsmith_geometry geometry = cosine_similarity_backward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &backward_columns_kernel : &backward_rows_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status backward(const opsmith_cosine_similarity_params *params,
    const opsmith_cosine_similarity_dims *dims, const void *d_out, const void *x1, const void *x2, void *d_x1,
    void *d_x2, opsmith_request request_x1, opsmith_request request_x2, const void *saved, void *workspace,
    cudaStream_t stream)
{
    backward_arguments a = {};
    a.params.value = *params;
    a.dims.value.outer = (index_t)dims->outer;
    a.dims.value.C = (index_t)dims->C;
    a.dims.value.inner = (index_t)dims->inner;
    a.d_out = (const ELEMENT(T) *)d_out;
    a.x1 = (const ELEMENT(T) *)x1;
    a.x2 = (const ELEMENT(T) *)x2;
    a.d_x1 = request_x1 != OPSMITH_NULL ? (ELEMENT(T) *)d_x1 : NULL;
    a.add_d_x1 = request_x1 == OPSMITH_ADD;
    a.d_x2 = request_x2 != OPSMITH_NULL ? (ELEMENT(T) *)d_x2 : NULL;
    a.add_d_x2 = request_x2 == OPSMITH_ADD;
    return backward(&a, dims, saved, workspace, stream);
}
