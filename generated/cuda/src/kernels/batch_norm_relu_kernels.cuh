/* Made by Opsmith from normalization/batch_norm_relu.yaml. Changes belong there.
 *
 * batch_norm_relu: Batch normalization and a rectifier in one, without the normalized batch in memory.
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
    opsmith_held<opsmith_batch_norm_relu_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *data; /* (outer, C, inner) */
    const ELEMENT(S) *gamma; /* (C) */
    const ELEMENT(S) *beta; /* (C) */
    const ELEMENT(S) *moving_mean; /* (C) */
    const ELEMENT(S) *moving_var; /* (C) */
    ELEMENT(S) *new_moving_mean; /* (C) */
    ELEMENT(S) *new_moving_var; /* (C) */
    ELEMENT(T) *out; /* (outer, C, inner) */
    double *saved_mean;
    double *saved_invstd;
    double *saved_moving_mean;
};

/* forward_1, taken if params->training && !params->use_global_stats. Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
struct forward_1_sums {
    opsmith_moments moments;
};

struct forward_1_scalars {
    real mean_high;
    real mean_low;
    real invstd_times_scale;
    real beta;
};

static __device__ void forward_1_clear_1(forward_1_sums *sums)
{
    opsmith_moments_initialize(&sums->moments);
}

static __device__ void forward_1_join_1(forward_1_sums *into, const forward_1_sums *from)
{
    opsmith_join(&into->moments, &from->moments);
}

static __device__ void forward_1_section_1(const forward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    const forward_1_sums *sums, forward_1_scalars *scalars)
{
    const index_t i_C = kept;

    const double mean = opsmith_moments_mean(&sums->moments, 0);
    const double new_moving_mean = (double)a->moving_mean[i_C] * a->params->momentum + mean
        * (1.0 - a->params->momentum);
    const double var = opsmith_moments_var(&sums->moments, 0);
    const double new_moving_var = (double)a->moving_var[i_C] * a->params->momentum + var * (1.0 - a->params->momentum);
    const double invstd = opsmith_rsqrt(var + a->params->eps);
    const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];
    const double invstd_times_scale = invstd * scale;

    if (team.leads) {
        if (a->dims->outer > 0 && a->dims->inner > 0) {
            a->new_moving_mean[i_C] = (real)new_moving_mean;
            a->new_moving_var[i_C] = (real)new_moving_var;
        }
        if (a->saved_mean != NULL) {
            a->saved_mean[i_C] = mean;
        }
        if (a->saved_invstd != NULL) {
            a->saved_invstd[i_C] = invstd;
        }
    }
    scalars->mean_high = (real)mean;
    scalars->mean_low = REAL(opsmith_low)(mean);
    scalars->invstd_times_scale = (real)invstd_times_scale;
    scalars->beta = a->beta[i_C];
}

constexpr int forward_1_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_1_rows_keep(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_rows_width;
    const index_t i_C = team.kept;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t i_outer = chunk.slab;
            const index_t at = chunk.at((i_outer * a->dims->C + i_C) * a->dims->inner);
            opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), chunk.slot), a->data
                + (i_outer * a->dims->C + i_C) * a->dims->inner + at, chunk.from, chunk.to);
        }
    }
    opsmith_wait();
}

static __device__ void forward_1_rows_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_rows_width;
    const index_t i_C = team.kept;
    LEAVES (leaf, team) {
        forward_1_sums sums;
        forward_1_clear_1(&sums);
        /* mean = mean(data, over=(outer, inner)), var = var(data, over=(outer, inner)) */
        {
            opsmith_moments_lane<real> moments_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t i_outer = chunk.slab;
                const index_t at = chunk.at((i_outer * a->dims->C + i_C) * a->dims->inner);
                LINE_KEPT(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + at, true, 0, 0,
                    chunk.slot);
                moments_lanes.add(data, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(moments_lanes, team.lanes, 1, &sums.moments);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<forward_1_sums *>(team.partials)[leaf] = sums;
        }
    }
}

static __device__ void forward_1_rows_sweep_2(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_rows_width;
    const index_t i_C = team.kept;
    const forward_1_scalars *const scalars = reinterpret_cast<const forward_1_scalars *>(team.scalars);
    const real mean_high = scalars->mean_high;
    const real mean_low = scalars->mean_low;
    const real invstd_times_scale = scalars->invstd_times_scale;
    const real beta = scalars->beta;
    LEAVES (leaf, team) {
        /* out = 0 if normalized <= 0 else normalized */
        {
            CHUNKS (chunk, leaf, team) {
                const index_t i_outer = chunk.slab;
                const index_t at = chunk.at((i_outer * a->dims->C + i_C) * a->dims->inner);
                LINE_KEPT(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + at, true, 0, 0,
                    chunk.slot);
                LINE_OUT(ELEMENT(T), out);
                ELEMENTS (i) {
                    const real normalized = ((data[i] - mean_high) - mean_low) * invstd_times_scale + beta;
                    out[i] = normalized <= 0 ? 0 : normalized;
                }
                LINE_PUT(out, a->out + (i_outer * a->dims->C + i_C) * a->dims->inner + at);
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(forward_1_rows)(const __grid_constant__ forward_arguments arguments, const __grid_constant__ opsmith_work work)
{
    OPSMITH_DYNAMIC_SHARED(shared);
    const forward_arguments *const a = &arguments;
    const opsmith_team<index_t> team(work, shared);
    if (!team.works) {
        return;
    }
    team.begin();
    if (team.cache != NULL) {
        forward_1_rows_keep(a, team);
    }
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 1:
            forward_1_rows_sweep_1(a, team);
            break;
        case 2:
            opsmith_merge_rows<forward_1_sums>(team, true, forward_1_clear_1, forward_1_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_1_section_1(a, team, team.kept + at, opsmith_at<forward_1_sums>(team.sums, at),
                    opsmith_at<forward_1_scalars>(team.scalars, at));
            }
            break;
        case 3:
            forward_1_rows_sweep_2(a, team);
            break;
        }
        team.sync();
    }
}

/* Columns: the innermost run is C, kept. */
constexpr int forward_1_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_1_columns_keep(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    LEAVES (leaf, team) {
        RUNS (run, leaf, team) {
            LINES (place, run) {
                const index_t i_outer = run.at(place);
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), run.slot + place), a->data + i_outer
                    * a->dims->C + column, chunk.from, chunk.to);
            }
        }
    }
    opsmith_wait();
}

static __device__ void forward_1_columns_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    LEAVES (leaf, team) {
        forward_1_sums sums[WIDTH];
        ELEMENTS (i) {
            forward_1_clear_1(&sums[i]);
        }
        /* mean = mean(data, over=(outer, inner)), var = var(data, over=(outer, inner)) */
        {
            opsmith_moments_lane<real> moments_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real data_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_outer = run.at(place);
                    LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->C + column, true, 0, 0, run.slot + place);
                    opsmith_copy(data_terms[place], data);
                }
                opsmith_add_lines(moments_lanes, data_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(moments_lanes[i], team.lanes, team.work.along, &sums[i].moments);
            }
        }

        opsmith_put_columns(team, leaf, column, chunk.to, sums);
    }
}

static __device__ void forward_1_columns_sweep_2(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    real mean_high[WIDTH];
    real mean_low[WIDTH];
    real invstd_times_scale[WIDTH];
    real beta[WIDTH];
    ELEMENTS (i) {
        const forward_1_scalars *const scalars = opsmith_column<forward_1_scalars>(team, team.scalars, column, i);
        mean_high[i] = scalars->mean_high;
        mean_low[i] = scalars->mean_low;
        invstd_times_scale[i] = scalars->invstd_times_scale;
        beta[i] = scalars->beta;
    }
    LEAVES (leaf, team) {
        /* out = 0 if normalized <= 0 else normalized */
        {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t i_outer = run.at(place);
                    LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->C + column, true, 0, 0, run.slot + place);
                    LINE_OUT(ELEMENT(T), out);
                    ELEMENTS (i) {
                        const real normalized = ((data[i] - mean_high[i]) - mean_low[i]) * invstd_times_scale[i]
                            + beta[i];
                        out[i] = normalized <= 0 ? 0 : normalized;
                    }
                    LINE_PUT(out, a->out + i_outer * a->dims->C + column);
                }
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(forward_1_columns)(const __grid_constant__ forward_arguments arguments, const __grid_constant__ opsmith_work work)
{
    OPSMITH_DYNAMIC_SHARED(shared);
    const forward_arguments *const a = &arguments;
    const opsmith_team<index_t> team(work, shared);
    if (!team.works) {
        return;
    }
    team.begin();
    if (team.cache != NULL) {
        forward_1_columns_keep(a, team);
    }
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 1:
            forward_1_columns_sweep_1(a, team);
            break;
        case 2:
            opsmith_merge_columns<forward_1_sums>(team, true, forward_1_clear_1, forward_1_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_1_section_1(a, team, team.kept + at, opsmith_at<forward_1_sums>(team.sums, at),
                    opsmith_at<forward_1_scalars>(team.scalars, at));
            }
            break;
        case 3:
            forward_1_columns_sweep_2(a, team);
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel forward_1_rows_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_1_rows)>,
    .sweeps = 2,
    .width = forward_1_rows_width,
    .sums_bytes = (int32_t)sizeof(forward_1_sums),
    .scalars_bytes = (int32_t)sizeof(forward_1_scalars),
    .kept_bytes = forward_1_rows_width * ((int32_t)sizeof(ELEMENT(T))),
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static const opsmith_cuda_kernel forward_1_columns_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_1_columns)>,
    .sweeps = 2,
    .width = forward_1_columns_width,
    .sums_bytes = (int32_t)sizeof(forward_1_sums),
    .scalars_bytes = (int32_t)sizeof(forward_1_scalars),
    .kept_bytes = forward_1_columns_width * ((int32_t)sizeof(ELEMENT(T))),
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static opsmith_status forward_1(forward_arguments *a, const opsmith_batch_norm_relu_dims *dims, void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_mean = (double *)(uintptr_t)saved;
        a->saved_invstd = a->saved_mean + dims->C;
    }
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = batch_norm_relu_forward_1_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &forward_1_rows_kernel
            : &forward_1_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

/* forward_2, taken if !(params->training && !params->use_global_stats). Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
struct forward_2_scalars {
    real moving_mean;
    real invstd_times_scale;
    real beta;
};

static __device__ void forward_2_section_0(const forward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    forward_2_scalars *scalars)
{
    const index_t i_C = kept;

    const double invstd = opsmith_rsqrt((double)a->moving_var[i_C] + a->params->eps);
    const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];
    const double invstd_times_scale = invstd * scale;

    if (team.leads) {
        if (a->saved_invstd != NULL) {
            a->saved_invstd[i_C] = invstd;
        }
        if (a->saved_moving_mean != NULL) {
            a->saved_moving_mean[i_C] = (double)a->moving_mean[i_C];
        }
    }
    scalars->moving_mean = a->moving_mean[i_C];
    scalars->invstd_times_scale = (real)invstd_times_scale;
    scalars->beta = a->beta[i_C];
}

constexpr int forward_2_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_2_rows_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_2_rows_width;
    const index_t i_C = team.kept;
    const forward_2_scalars *const scalars = reinterpret_cast<const forward_2_scalars *>(team.scalars);
    const real moving_mean = scalars->moving_mean;
    const real invstd_times_scale = scalars->invstd_times_scale;
    const real beta = scalars->beta;
    LEAVES (leaf, team) {
        /* out = 0 if normalized <= 0 else normalized */
        {
            CHUNKS (chunk, leaf, team) {
                const index_t i_outer = chunk.slab;
                const index_t at = chunk.at((i_outer * a->dims->C + i_C) * a->dims->inner);
                LINE_QUIET(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + at);
                LINE_OUT(ELEMENT(T), out);
                ELEMENTS (i) {
                    const real normalized = (data[i] - moving_mean) * invstd_times_scale + beta;
                    out[i] = normalized <= 0 ? 0 : normalized;
                }
                LINE_PUT(out, a->out + (i_outer * a->dims->C + i_C) * a->dims->inner + at);
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(forward_2_rows)(const __grid_constant__ forward_arguments arguments, const __grid_constant__ opsmith_work work)
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
                forward_2_section_0(a, team, team.kept + at, opsmith_at<forward_2_scalars>(team.scalars, at));
            }
            break;
        case 1:
            forward_2_rows_sweep_1(a, team);
            break;
        }
        team.sync();
    }
}

/* Columns: the innermost run is C, kept. */
constexpr int forward_2_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_2_columns_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_2_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    real moving_mean[WIDTH];
    real invstd_times_scale[WIDTH];
    real beta[WIDTH];
    ELEMENTS (i) {
        const forward_2_scalars *const scalars = opsmith_column<forward_2_scalars>(team, team.scalars, column, i);
        moving_mean[i] = scalars->moving_mean;
        invstd_times_scale[i] = scalars->invstd_times_scale;
        beta[i] = scalars->beta;
    }
    LEAVES (leaf, team) {
        /* out = 0 if normalized <= 0 else normalized */
        {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t i_outer = run.at(place);
                    LINE_QUIET(ELEMENT(T), data, a->data + i_outer * a->dims->C + column);
                    LINE_OUT(ELEMENT(T), out);
                    ELEMENTS (i) {
                        const real normalized = (data[i] - moving_mean[i]) * invstd_times_scale[i] + beta[i];
                        out[i] = normalized <= 0 ? 0 : normalized;
                    }
                    LINE_PUT(out, a->out + i_outer * a->dims->C + column);
                }
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(forward_2_columns)(const __grid_constant__ forward_arguments arguments, const __grid_constant__ opsmith_work work)
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
                forward_2_section_0(a, team, team.kept + at, opsmith_at<forward_2_scalars>(team.scalars, at));
            }
            break;
        case 1:
            forward_2_columns_sweep_1(a, team);
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel forward_2_rows_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_2_rows)>,
    .sweeps = 1,
    .width = forward_2_rows_width,
    .sums_bytes = 0,
    .scalars_bytes = (int32_t)sizeof(forward_2_scalars),
    .kept_bytes = 0,
    .reduces = 0u,
    .sections = 1u,
    .updates = 0,
};

static const opsmith_cuda_kernel forward_2_columns_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_2_columns)>,
    .sweeps = 1,
    .width = forward_2_columns_width,
    .sums_bytes = 0,
    .scalars_bytes = (int32_t)sizeof(forward_2_scalars),
    .kept_bytes = 0,
    .reduces = 0u,
    .sections = 1u,
    .updates = 0,
};

static opsmith_status forward_2(forward_arguments *a, const opsmith_batch_norm_relu_dims *dims, void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_invstd = (double *)(uintptr_t)saved;
        a->saved_moving_mean = a->saved_invstd + dims->C;
    }
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = batch_norm_relu_forward_2_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &forward_2_rows_kernel
            : &forward_2_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_batch_norm_relu_params *params, const opsmith_batch_norm_relu_dims *dims,
    const void *data, const void *gamma, const void *beta, const void *moving_mean, const void *moving_var,
    void *new_moving_mean, void *new_moving_var, void *out, void *saved, void *workspace, cudaStream_t stream)
{
    forward_arguments a = {};
    a.params.value = *params;
    a.dims.value.outer = (index_t)dims->outer;
    a.dims.value.C = (index_t)dims->C;
    a.dims.value.inner = (index_t)dims->inner;
    a.data = (const ELEMENT(T) *)data;
    a.gamma = (const ELEMENT(S) *)gamma;
    a.beta = (const ELEMENT(S) *)beta;
    a.moving_mean = (const ELEMENT(S) *)moving_mean;
    a.moving_var = (const ELEMENT(S) *)moving_var;
    a.new_moving_mean = (ELEMENT(S) *)new_moving_mean;
    a.new_moving_var = (ELEMENT(S) *)new_moving_var;
    a.out = (ELEMENT(T) *)out;
    if (params->training && !params->use_global_stats) {
        return forward_1(&a, dims, saved, workspace, stream);
    }
    return forward_2(&a, dims, saved, workspace, stream);
}

/* ---- backward ---- */

struct backward_arguments {
    opsmith_held<opsmith_batch_norm_relu_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *d_out; /* (outer, C, inner) */
    const ELEMENT(T) *data; /* (outer, C, inner) */
    const ELEMENT(S) *gamma; /* (C) */
    const ELEMENT(S) *beta; /* (C) */
    ELEMENT(T) *d_data; /* (outer, C, inner) */
    ELEMENT(S) *d_gamma; /* (C) */
    ELEMENT(S) *d_beta; /* (C) */
    double *saved_mean;
    double *saved_invstd;
    double *saved_moving_mean;
    int32_t add_d_data;
    int32_t add_d_gamma;
    int32_t add_d_beta;
};

/* backward_1, taken if params->training && !params->use_global_stats. Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
struct backward_1_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_d_normalized;
};

struct backward_1_scalars {
    real mean_high;
    real mean_low;
    real invstd_times_scale;
    real beta;
    real factor;
    real scale_times_invstd;
    real d_mean_over_size;
};

static __device__ void backward_1_clear_1(backward_1_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_1);
    opsmith_sum_initialize(&sums->sum_d_normalized);
}

static __device__ void backward_1_join_1(backward_1_sums *into, const backward_1_sums *from)
{
    opsmith_join(&into->sum_1, &from->sum_1);
    opsmith_join(&into->sum_d_normalized, &from->sum_d_normalized);
}

static __device__ void backward_1_section_0(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_1_sums *sums, backward_1_scalars *scalars)
{
    const index_t i_C = kept;

    const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];
    const double invstd_times_scale = a->saved_invstd[i_C] * scale;

    scalars->mean_high = (real)a->saved_mean[i_C];
    scalars->mean_low = REAL(opsmith_low)(a->saved_mean[i_C]);
    scalars->invstd_times_scale = (real)invstd_times_scale;
    scalars->beta = a->beta[i_C];
}

static __device__ void backward_1_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_1_sums *sums, backward_1_scalars *scalars)
{
    const index_t i_C = kept;

    const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];
    const double invstd_times_scale = a->saved_invstd[i_C] * scale;
    const double sum_1 = opsmith_sum_value(&sums->sum_1, 0);
    const double sum_d_normalized = opsmith_sum_value(&sums->sum_d_normalized, 0);
    const double d_invstd = scale * sum_1;
    const double d_var = -(0.5 * d_invstd * a->saved_invstd[i_C] * a->saved_invstd[i_C] * a->saved_invstd[i_C]);
    const double factor = 2.0 / (double)(a->dims->outer * a->dims->inner) * d_var;
    const double scale_times_invstd = scale * a->saved_invstd[i_C];
    const double d_mean = -(scale_times_invstd * sum_d_normalized);
    const double d_mean_over_size = d_mean / (double)(a->dims->outer * a->dims->inner);

    if (team.leads) {
        if (a->d_gamma != NULL) {
            const double d_scale = a->saved_invstd[i_C] * sum_1;
            a->d_gamma[i_C] = a->add_d_gamma ? (real)((double)a->d_gamma[i_C]
                + (!a->params->fix_gamma ? d_scale : 0.0)) : (real)(!a->params->fix_gamma ? d_scale : 0.0);
        }
        if (a->d_beta != NULL) {
            a->d_beta[i_C] = a->add_d_beta ? (real)((double)a->d_beta[i_C] + sum_d_normalized) : (real)sum_d_normalized;
        }
    }
    scalars->mean_high = (real)a->saved_mean[i_C];
    scalars->mean_low = REAL(opsmith_low)(a->saved_mean[i_C]);
    scalars->invstd_times_scale = (real)invstd_times_scale;
    scalars->beta = a->beta[i_C];
    scalars->factor = (real)factor;
    scalars->scale_times_invstd = (real)scale_times_invstd;
    scalars->d_mean_over_size = (real)d_mean_over_size;
}

constexpr int backward_1_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_1_rows_keep(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_1_rows_width;
    const index_t i_C = team.kept;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t i_outer = chunk.slab;
            const index_t at = chunk.at((i_outer * a->dims->C + i_C) * a->dims->inner);
            if (((a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma)) || a->d_data != NULL
                || a->d_beta != NULL || a->d_data != NULL)) {
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), chunk.slot), a->data
                    + (i_outer * a->dims->C + i_C) * a->dims->inner + at, chunk.from, chunk.to);
            }
            if (a->d_out != NULL && ((a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma))
                || a->d_data != NULL || a->d_beta != NULL || a->d_data != NULL)) {
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * ((int32_t)sizeof(ELEMENT(T))), chunk.slot),
                    a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + at, chunk.from, chunk.to);
            }
        }
    }
    opsmith_wait();
}

static __device__ void backward_1_rows_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_1_rows_width;
    const index_t i_C = team.kept;
    const backward_1_scalars *const scalars = reinterpret_cast<const backward_1_scalars *>(team.scalars);
    const real mean_high = scalars->mean_high;
    const real mean_low = scalars->mean_low;
    const real invstd_times_scale = scalars->invstd_times_scale;
    const real beta = scalars->beta;
    LEAVES (leaf, team) {
        backward_1_sums sums;
        backward_1_clear_1(&sums);
        /* sum_1 = sum(d_out * data_minus_mean if not normalized <= 0 else 0, over=(outer, inner)),
         * sum_d_normalized = sum(d_normalized, over=(outer, inner)) */
        if (a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma)) {
            opsmith_sum_lane<real> sum_1_lanes;
            opsmith_sum_lane<real> sum_d_normalized_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t i_outer = chunk.slab;
                const index_t at = chunk.at((i_outer * a->dims->C + i_C) * a->dims->inner);
                real sum_1_terms[WIDTH];
                real sum_d_normalized_terms[WIDTH];
                LINE_KEPT(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + at, true, 0, 0,
                    chunk.slot);
                LINE_KEPT(ELEMENT(T), d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + at,
                    a->d_out != NULL, 0, (int32_t)sizeof(ELEMENT(T)), chunk.slot);
                ELEMENTS (i) {
                    const real data_minus_mean = (data[i] - mean_high) - mean_low;
                    const real normalized = data_minus_mean * invstd_times_scale + beta;
                    sum_1_terms[i] = !(normalized <= 0) ? d_out[i] * data_minus_mean : 0;
                    sum_d_normalized_terms[i] = !(normalized <= 0) ? d_out[i] : 0;
                }
                sum_1_lanes.add(sum_1_terms, chunk.from, chunk.to, 0, 1);
                sum_d_normalized_lanes.add(sum_d_normalized_terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_1_lanes, team.lanes, 1, &sums.sum_1);
            opsmith_total(sum_d_normalized_lanes, team.lanes, 1, &sums.sum_d_normalized);
        } else if (a->d_data != NULL || a->d_beta != NULL) {
            opsmith_sum_lane<real> sum_d_normalized_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t i_outer = chunk.slab;
                const index_t at = chunk.at((i_outer * a->dims->C + i_C) * a->dims->inner);
                real terms[WIDTH];
                LINE_KEPT(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + at, true, 0, 0,
                    chunk.slot);
                LINE_KEPT(ELEMENT(T), d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + at,
                    a->d_out != NULL, 0, (int32_t)sizeof(ELEMENT(T)), chunk.slot);
                ELEMENTS (i) {
                    const real data_minus_mean = (data[i] - mean_high) - mean_low;
                    const real normalized = data_minus_mean * invstd_times_scale + beta;
                    terms[i] = !(normalized <= 0) ? d_out[i] : 0;
                }
                sum_d_normalized_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_d_normalized_lanes, team.lanes, 1, &sums.sum_d_normalized);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<backward_1_sums *>(team.partials)[leaf] = sums;
        }
    }
}

static __device__ void backward_1_rows_sweep_2(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_1_rows_width;
    const index_t i_C = team.kept;
    const backward_1_scalars *const scalars = reinterpret_cast<const backward_1_scalars *>(team.scalars);
    const real mean_high = scalars->mean_high;
    const real mean_low = scalars->mean_low;
    const real invstd_times_scale = scalars->invstd_times_scale;
    const real beta = scalars->beta;
    const real factor = scalars->factor;
    const real scale_times_invstd = scalars->scale_times_invstd;
    const real d_mean_over_size = scalars->d_mean_over_size;
    LEAVES (leaf, team) {
        /* d_data = 2 / size(outer, inner) * d_var * data_minus_mean + scale_times_invstd * d_normalized + d_mean / size(outer, inner) */
        if (a->d_data != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t i_outer = chunk.slab;
                const index_t at = chunk.at((i_outer * a->dims->C + i_C) * a->dims->inner);
                LINE_KEPT(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + at, true, 0, 0,
                    chunk.slot);
                LINE_KEPT(ELEMENT(T), d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + at,
                    a->d_out != NULL, 0, (int32_t)sizeof(ELEMENT(T)), chunk.slot);
                LINE_UPDATE(ELEMENT(T), d_data, a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + at,
                    a->add_d_data);
                ELEMENTS (i) {
                    const real data_minus_mean = (data[i] - mean_high) - mean_low;
                    const real normalized = data_minus_mean * invstd_times_scale + beta;
                    const real d_normalized = !(normalized <= 0) ? d_out[i] : 0;
                    d_data[i] = a->add_d_data ? d_data[i] + (factor * data_minus_mean + scale_times_invstd
                        * d_normalized + d_mean_over_size) : factor * data_minus_mean + scale_times_invstd
                        * d_normalized + d_mean_over_size;
                }
                LINE_PUT(d_data, a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + at);
            }
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
    if (team.cache != NULL) {
        backward_1_rows_keep(a, team);
    }
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 0:
            GROUPS (at, team) {
                backward_1_section_0(a, team, team.kept + at, opsmith_at<backward_1_sums>(team.sums, at),
                    opsmith_at<backward_1_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if ((a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma)) || a->d_data != NULL
                || a->d_beta != NULL) {
                backward_1_rows_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_rows<backward_1_sums>(team,
                (a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma)) || a->d_data != NULL
                || a->d_beta != NULL, backward_1_clear_1, backward_1_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_1_section_1(a, team, team.kept + at, opsmith_at<backward_1_sums>(team.sums, at),
                    opsmith_at<backward_1_scalars>(team.scalars, at));
            }
            break;
        case 3:
            if (a->d_data != NULL) {
                backward_1_rows_sweep_2(a, team);
            }
            break;
        }
        team.sync();
    }
}

/* Columns: the innermost run is C, kept. */
constexpr int backward_1_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_1_columns_keep(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_1_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    LEAVES (leaf, team) {
        RUNS (run, leaf, team) {
            LINES (place, run) {
                const index_t i_outer = run.at(place);
                if (((a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma)) || a->d_data != NULL
                    || a->d_beta != NULL || a->d_data != NULL)) {
                    opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), run.slot + place), a->data
                        + i_outer * a->dims->C + column, chunk.from, chunk.to);
                }
                if (a->d_out != NULL && ((a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma))
                    || a->d_data != NULL || a->d_beta != NULL || a->d_data != NULL)) {
                    opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * ((int32_t)sizeof(ELEMENT(T))), run.slot
                        + place), a->d_out + i_outer * a->dims->C + column, chunk.from, chunk.to);
                }
            }
        }
    }
    opsmith_wait();
}

static __device__ void backward_1_columns_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_1_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    real mean_high[WIDTH];
    real mean_low[WIDTH];
    real invstd_times_scale[WIDTH];
    real beta[WIDTH];
    ELEMENTS (i) {
        const backward_1_scalars *const scalars = opsmith_column<backward_1_scalars>(team, team.scalars, column, i);
        mean_high[i] = scalars->mean_high;
        mean_low[i] = scalars->mean_low;
        invstd_times_scale[i] = scalars->invstd_times_scale;
        beta[i] = scalars->beta;
    }
    LEAVES (leaf, team) {
        backward_1_sums sums[WIDTH];
        ELEMENTS (i) {
            backward_1_clear_1(&sums[i]);
        }
        /* sum_1 = sum(d_out * data_minus_mean if not normalized <= 0 else 0, over=(outer, inner)),
         * sum_d_normalized = sum(d_normalized, over=(outer, inner)) */
        if (a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma)) {
            opsmith_sum_lane<real> sum_1_lanes[WIDTH];
            opsmith_sum_lane<real> sum_d_normalized_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real sum_1_terms_terms[OPSMITH_RUN][WIDTH];
                real sum_d_normalized_terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_outer = run.at(place);
                    LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->C + column, true, 0, 0, run.slot + place);
                    LINE_KEPT(ELEMENT(T), d_out, a->d_out + i_outer * a->dims->C + column, a->d_out != NULL, 0,
                        (int32_t)sizeof(ELEMENT(T)), run.slot + place);
                    ELEMENTS (i) {
                        const real data_minus_mean = (data[i] - mean_high[i]) - mean_low[i];
                        const real normalized = data_minus_mean * invstd_times_scale[i] + beta[i];
                        sum_1_terms_terms[place][i] = !(normalized <= 0) ? d_out[i] * data_minus_mean : 0;
                        sum_d_normalized_terms_terms[place][i] = !(normalized <= 0) ? d_out[i] : 0;
                    }
                }
                opsmith_add_lines(sum_1_lanes, sum_1_terms_terms, run.count, 0, run.step);
                opsmith_add_lines(sum_d_normalized_lanes, sum_d_normalized_terms_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(sum_1_lanes[i], team.lanes, team.work.along, &sums[i].sum_1);
            }
            ELEMENTS (i) {
                opsmith_total(sum_d_normalized_lanes[i], team.lanes, team.work.along, &sums[i].sum_d_normalized);
            }
        } else if (a->d_data != NULL || a->d_beta != NULL) {
            opsmith_sum_lane<real> sum_d_normalized_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_outer = run.at(place);
                    LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->C + column, true, 0, 0, run.slot + place);
                    LINE_KEPT(ELEMENT(T), d_out, a->d_out + i_outer * a->dims->C + column, a->d_out != NULL, 0,
                        (int32_t)sizeof(ELEMENT(T)), run.slot + place);
                    ELEMENTS (i) {
                        const real data_minus_mean = (data[i] - mean_high[i]) - mean_low[i];
                        const real normalized = data_minus_mean * invstd_times_scale[i] + beta[i];
                        terms_terms[place][i] = !(normalized <= 0) ? d_out[i] : 0;
                    }
                }
                opsmith_add_lines(sum_d_normalized_lanes, terms_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(sum_d_normalized_lanes[i], team.lanes, team.work.along, &sums[i].sum_d_normalized);
            }
        }

        opsmith_put_columns(team, leaf, column, chunk.to, sums);
    }
}

static __device__ void backward_1_columns_sweep_2(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_1_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    real mean_high[WIDTH];
    real mean_low[WIDTH];
    real invstd_times_scale[WIDTH];
    real beta[WIDTH];
    real factor[WIDTH];
    real scale_times_invstd[WIDTH];
    real d_mean_over_size[WIDTH];
    ELEMENTS (i) {
        const backward_1_scalars *const scalars = opsmith_column<backward_1_scalars>(team, team.scalars, column, i);
        mean_high[i] = scalars->mean_high;
        mean_low[i] = scalars->mean_low;
        invstd_times_scale[i] = scalars->invstd_times_scale;
        beta[i] = scalars->beta;
        factor[i] = scalars->factor;
        scale_times_invstd[i] = scalars->scale_times_invstd;
        d_mean_over_size[i] = scalars->d_mean_over_size;
    }
    LEAVES (leaf, team) {
        /* d_data = 2 / size(outer, inner) * d_var * data_minus_mean + scale_times_invstd * d_normalized + d_mean / size(outer, inner) */
        if (a->d_data != NULL) {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t i_outer = run.at(place);
                    LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->C + column, true, 0, 0, run.slot + place);
                    LINE_KEPT(ELEMENT(T), d_out, a->d_out + i_outer * a->dims->C + column, a->d_out != NULL, 0,
                        (int32_t)sizeof(ELEMENT(T)), run.slot + place);
                    LINE_UPDATE(ELEMENT(T), d_data, a->d_data + i_outer * a->dims->C + column, a->add_d_data);
                    ELEMENTS (i) {
                        const real data_minus_mean = (data[i] - mean_high[i]) - mean_low[i];
                        const real normalized = data_minus_mean * invstd_times_scale[i] + beta[i];
                        const real d_normalized = !(normalized <= 0) ? d_out[i] : 0;
                        d_data[i] = a->add_d_data ? d_data[i] + (factor[i] * data_minus_mean + scale_times_invstd[i]
                            * d_normalized + d_mean_over_size[i]) : factor[i] * data_minus_mean + scale_times_invstd[i]
                            * d_normalized + d_mean_over_size[i];
                    }
                    LINE_PUT(d_data, a->d_data + i_outer * a->dims->C + column);
                }
            }
        }
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
    if (team.cache != NULL) {
        backward_1_columns_keep(a, team);
    }
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 0:
            GROUPS (at, team) {
                backward_1_section_0(a, team, team.kept + at, opsmith_at<backward_1_sums>(team.sums, at),
                    opsmith_at<backward_1_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if ((a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma)) || a->d_data != NULL
                || a->d_beta != NULL) {
                backward_1_columns_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_columns<backward_1_sums>(team,
                (a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma)) || a->d_data != NULL
                || a->d_beta != NULL, backward_1_clear_1, backward_1_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_1_section_1(a, team, team.kept + at, opsmith_at<backward_1_sums>(team.sums, at),
                    opsmith_at<backward_1_scalars>(team.scalars, at));
            }
            break;
        case 3:
            if (a->d_data != NULL) {
                backward_1_columns_sweep_2(a, team);
            }
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel backward_1_rows_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_1_rows)>,
    .sweeps = 2,
    .width = backward_1_rows_width,
    .sums_bytes = (int32_t)sizeof(backward_1_sums),
    .scalars_bytes = (int32_t)sizeof(backward_1_scalars),
    .kept_bytes = backward_1_rows_width * ((int32_t)sizeof(ELEMENT(T)) + (int32_t)sizeof(ELEMENT(T))),
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static const opsmith_cuda_kernel backward_1_columns_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_1_columns)>,
    .sweeps = 2,
    .width = backward_1_columns_width,
    .sums_bytes = (int32_t)sizeof(backward_1_sums),
    .scalars_bytes = (int32_t)sizeof(backward_1_scalars),
    .kept_bytes = backward_1_columns_width * ((int32_t)sizeof(ELEMENT(T)) + (int32_t)sizeof(ELEMENT(T))),
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static opsmith_status backward_1(backward_arguments *a, const opsmith_batch_norm_relu_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_mean = (double *)(uintptr_t)saved;
        a->saved_invstd = a->saved_mean + dims->C;
    }
    if (status == OPSMITH_OK && (((a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma))
        || a->d_data != NULL || a->d_beta != NULL) || a->d_data != NULL || a->d_gamma != NULL || a->d_beta != NULL)) {
        const opsmith_geometry geometry = batch_norm_relu_backward_1_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &backward_1_rows_kernel
            : &backward_1_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

/* backward_2, taken if !(params->training && !params->use_global_stats). Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
struct backward_2_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_d_normalized;
};

struct backward_2_scalars {
    real moving_mean_high;
    real moving_mean_low;
    real invstd_times_scale;
    real beta;
    real scale_times_invstd;
};

static __device__ void backward_2_clear_1(backward_2_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_1);
    opsmith_sum_initialize(&sums->sum_d_normalized);
}

static __device__ void backward_2_join_1(backward_2_sums *into, const backward_2_sums *from)
{
    opsmith_join(&into->sum_1, &from->sum_1);
    opsmith_join(&into->sum_d_normalized, &from->sum_d_normalized);
}

static __device__ void backward_2_section_0(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_2_sums *sums, backward_2_scalars *scalars)
{
    const index_t i_C = kept;

    const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];
    const double invstd_times_scale = a->saved_invstd[i_C] * scale;
    const double scale_times_invstd = scale * a->saved_invstd[i_C];

    scalars->moving_mean_high = (real)a->saved_moving_mean[i_C];
    scalars->moving_mean_low = REAL(opsmith_low)(a->saved_moving_mean[i_C]);
    scalars->invstd_times_scale = (real)invstd_times_scale;
    scalars->beta = a->beta[i_C];
    scalars->scale_times_invstd = (real)scale_times_invstd;
}

static __device__ void backward_2_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_2_sums *sums, backward_2_scalars *scalars)
{
    const index_t i_C = kept;

    if (team.leads) {
        if (a->d_gamma != NULL) {
            const double sum_1 = opsmith_sum_value(&sums->sum_1, 0);
            const double d_scale = a->saved_invstd[i_C] * sum_1;
            a->d_gamma[i_C] = a->add_d_gamma ? (real)((double)a->d_gamma[i_C]
                + (!a->params->fix_gamma ? d_scale : 0.0)) : (real)(!a->params->fix_gamma ? d_scale : 0.0);
        }
        if (a->d_beta != NULL) {
            const double sum_d_normalized = opsmith_sum_value(&sums->sum_d_normalized, 0);
            a->d_beta[i_C] = a->add_d_beta ? (real)((double)a->d_beta[i_C] + sum_d_normalized) : (real)sum_d_normalized;
        }
    }
}

constexpr int backward_2_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_2_rows_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_2_rows_width;
    const index_t i_C = team.kept;
    const backward_2_scalars *const scalars = reinterpret_cast<const backward_2_scalars *>(team.scalars);
    const real moving_mean_high = scalars->moving_mean_high;
    const real moving_mean_low = scalars->moving_mean_low;
    const real invstd_times_scale = scalars->invstd_times_scale;
    const real beta = scalars->beta;
    const real scale_times_invstd = scalars->scale_times_invstd;
    LEAVES (leaf, team) {
        backward_2_sums sums;
        backward_2_clear_1(&sums);
        /* sum_1 = sum(d_out * data_minus_moving_mean if not normalized <= 0 else 0, over=(outer, inner)),
         * sum_d_normalized = sum(d_normalized, over=(outer, inner)) */
        if (a->d_gamma != NULL && !a->params->fix_gamma) {
            opsmith_sum_lane<real> sum_1_lanes;
            opsmith_sum_lane<real> sum_d_normalized_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t i_outer = chunk.slab;
                const index_t at = chunk.at((i_outer * a->dims->C + i_C) * a->dims->inner);
                real sum_1_terms[WIDTH];
                real sum_d_normalized_terms[WIDTH];
                LINE_QUIET(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + at);
                LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + at);
                ELEMENTS (i) {
                    const real data_minus_moving_mean = (data[i] - moving_mean_high) - moving_mean_low;
                    const real normalized = data_minus_moving_mean * invstd_times_scale + beta;
                    sum_1_terms[i] = !(normalized <= 0) ? d_out[i] * data_minus_moving_mean : 0;
                    sum_d_normalized_terms[i] = !(normalized <= 0) ? d_out[i] : 0;
                }
                sum_1_lanes.add(sum_1_terms, chunk.from, chunk.to, 0, 1);
                sum_d_normalized_lanes.add(sum_d_normalized_terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_1_lanes, team.lanes, 1, &sums.sum_1);
            opsmith_total(sum_d_normalized_lanes, team.lanes, 1, &sums.sum_d_normalized);
        } else if (a->d_beta != NULL) {
            opsmith_sum_lane<real> sum_d_normalized_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t i_outer = chunk.slab;
                const index_t at = chunk.at((i_outer * a->dims->C + i_C) * a->dims->inner);
                real terms[WIDTH];
                LINE_QUIET(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + at);
                LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + at);
                ELEMENTS (i) {
                    const real data_minus_moving_mean = (data[i] - moving_mean_high) - moving_mean_low;
                    const real normalized = data_minus_moving_mean * invstd_times_scale + beta;
                    terms[i] = !(normalized <= 0) ? d_out[i] : 0;
                }
                sum_d_normalized_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_d_normalized_lanes, team.lanes, 1, &sums.sum_d_normalized);
        }

        /* d_data = scale * invstd * d_normalized */
        if (a->d_data != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t i_outer = chunk.slab;
                const index_t at = chunk.at((i_outer * a->dims->C + i_C) * a->dims->inner);
                LINE_QUIET(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + at);
                LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + at);
                LINE_UPDATE(ELEMENT(T), d_data, a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + at,
                    a->add_d_data);
                ELEMENTS (i) {
                    const real data_minus_moving_mean = (data[i] - moving_mean_high) - moving_mean_low;
                    const real normalized = data_minus_moving_mean * invstd_times_scale + beta;
                    const real d_normalized = !(normalized <= 0) ? d_out[i] : 0;
                    d_data[i] = a->add_d_data ? d_data[i] + scale_times_invstd * d_normalized : scale_times_invstd
                        * d_normalized;
                }
                LINE_PUT(d_data, a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + at);
            }
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<backward_2_sums *>(team.partials)[leaf] = sums;
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
                backward_2_section_0(a, team, team.kept + at, opsmith_at<backward_2_sums>(team.sums, at),
                    opsmith_at<backward_2_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if ((a->d_gamma != NULL && !a->params->fix_gamma) || a->d_beta != NULL || a->d_data != NULL) {
                backward_2_rows_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_rows<backward_2_sums>(team, (a->d_gamma != NULL && !a->params->fix_gamma)
                || a->d_beta != NULL || a->d_data != NULL, backward_2_clear_1, backward_2_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_2_section_1(a, team, team.kept + at, opsmith_at<backward_2_sums>(team.sums, at),
                    opsmith_at<backward_2_scalars>(team.scalars, at));
            }
            break;
        }
        team.sync();
    }
}

/* Columns: the innermost run is C, kept. */
constexpr int backward_2_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_2_columns_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_2_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    real moving_mean_high[WIDTH];
    real moving_mean_low[WIDTH];
    real invstd_times_scale[WIDTH];
    real beta[WIDTH];
    real scale_times_invstd[WIDTH];
    ELEMENTS (i) {
        const backward_2_scalars *const scalars = opsmith_column<backward_2_scalars>(team, team.scalars, column, i);
        moving_mean_high[i] = scalars->moving_mean_high;
        moving_mean_low[i] = scalars->moving_mean_low;
        invstd_times_scale[i] = scalars->invstd_times_scale;
        beta[i] = scalars->beta;
        scale_times_invstd[i] = scalars->scale_times_invstd;
    }
    LEAVES (leaf, team) {
        backward_2_sums sums[WIDTH];
        ELEMENTS (i) {
            backward_2_clear_1(&sums[i]);
        }
        /* sum_1 = sum(d_out * data_minus_moving_mean if not normalized <= 0 else 0, over=(outer, inner)),
         * sum_d_normalized = sum(d_normalized, over=(outer, inner)) */
        if (a->d_gamma != NULL && !a->params->fix_gamma) {
            opsmith_sum_lane<real> sum_1_lanes[WIDTH];
            opsmith_sum_lane<real> sum_d_normalized_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real sum_1_terms_terms[OPSMITH_RUN][WIDTH];
                real sum_d_normalized_terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_outer = run.at(place);
                    LINE_QUIET(ELEMENT(T), data, a->data + i_outer * a->dims->C + column);
                    LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + i_outer * a->dims->C + column);
                    ELEMENTS (i) {
                        const real data_minus_moving_mean = (data[i] - moving_mean_high[i]) - moving_mean_low[i];
                        const real normalized = data_minus_moving_mean * invstd_times_scale[i] + beta[i];
                        sum_1_terms_terms[place][i] = !(normalized <= 0) ? d_out[i] * data_minus_moving_mean : 0;
                        sum_d_normalized_terms_terms[place][i] = !(normalized <= 0) ? d_out[i] : 0;
                    }
                }
                opsmith_add_lines(sum_1_lanes, sum_1_terms_terms, run.count, 0, run.step);
                opsmith_add_lines(sum_d_normalized_lanes, sum_d_normalized_terms_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(sum_1_lanes[i], team.lanes, team.work.along, &sums[i].sum_1);
            }
            ELEMENTS (i) {
                opsmith_total(sum_d_normalized_lanes[i], team.lanes, team.work.along, &sums[i].sum_d_normalized);
            }
        } else if (a->d_beta != NULL) {
            opsmith_sum_lane<real> sum_d_normalized_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_outer = run.at(place);
                    LINE_QUIET(ELEMENT(T), data, a->data + i_outer * a->dims->C + column);
                    LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + i_outer * a->dims->C + column);
                    ELEMENTS (i) {
                        const real data_minus_moving_mean = (data[i] - moving_mean_high[i]) - moving_mean_low[i];
                        const real normalized = data_minus_moving_mean * invstd_times_scale[i] + beta[i];
                        terms_terms[place][i] = !(normalized <= 0) ? d_out[i] : 0;
                    }
                }
                opsmith_add_lines(sum_d_normalized_lanes, terms_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(sum_d_normalized_lanes[i], team.lanes, team.work.along, &sums[i].sum_d_normalized);
            }
        }

        /* d_data = scale * invstd * d_normalized */
        if (a->d_data != NULL) {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t i_outer = run.at(place);
                    LINE_QUIET(ELEMENT(T), data, a->data + i_outer * a->dims->C + column);
                    LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + i_outer * a->dims->C + column);
                    LINE_UPDATE(ELEMENT(T), d_data, a->d_data + i_outer * a->dims->C + column, a->add_d_data);
                    ELEMENTS (i) {
                        const real data_minus_moving_mean = (data[i] - moving_mean_high[i]) - moving_mean_low[i];
                        const real normalized = data_minus_moving_mean * invstd_times_scale[i] + beta[i];
                        const real d_normalized = !(normalized <= 0) ? d_out[i] : 0;
                        d_data[i] = a->add_d_data ? d_data[i] + scale_times_invstd[i] * d_normalized
                            : scale_times_invstd[i] * d_normalized;
                    }
                    LINE_PUT(d_data, a->d_data + i_outer * a->dims->C + column);
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
                backward_2_section_0(a, team, team.kept + at, opsmith_at<backward_2_sums>(team.sums, at),
                    opsmith_at<backward_2_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if ((a->d_gamma != NULL && !a->params->fix_gamma) || a->d_beta != NULL || a->d_data != NULL) {
                backward_2_columns_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_columns<backward_2_sums>(team, (a->d_gamma != NULL && !a->params->fix_gamma)
                || a->d_beta != NULL || a->d_data != NULL, backward_2_clear_1, backward_2_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_2_section_1(a, team, team.kept + at, opsmith_at<backward_2_sums>(team.sums, at),
                    opsmith_at<backward_2_scalars>(team.scalars, at));
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
    .sums_bytes = (int32_t)sizeof(backward_2_sums),
    .scalars_bytes = (int32_t)sizeof(backward_2_scalars),
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static const opsmith_cuda_kernel backward_2_columns_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_2_columns)>,
    .sweeps = 1,
    .width = backward_2_columns_width,
    .sums_bytes = (int32_t)sizeof(backward_2_sums),
    .scalars_bytes = (int32_t)sizeof(backward_2_scalars),
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static opsmith_status backward_2(backward_arguments *a, const opsmith_batch_norm_relu_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_invstd = (double *)(uintptr_t)saved;
        a->saved_moving_mean = a->saved_invstd + dims->C;
    }
    if (status == OPSMITH_OK && (((a->d_gamma != NULL && !a->params->fix_gamma) || a->d_beta != NULL
        || a->d_data != NULL) || a->d_gamma != NULL || a->d_beta != NULL)) {
        const opsmith_geometry geometry = batch_norm_relu_backward_2_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &backward_2_rows_kernel
            : &backward_2_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status backward(const opsmith_batch_norm_relu_params *params, const opsmith_batch_norm_relu_dims *dims,
    const void *d_out, const void *data, const void *gamma, const void *beta, void *d_data, void *d_gamma,
    void *d_beta, opsmith_request request_data, opsmith_request request_gamma, opsmith_request request_beta,
    const void *saved, void *workspace, cudaStream_t stream)
{
    backward_arguments a = {};
    a.params.value = *params;
    a.dims.value.outer = (index_t)dims->outer;
    a.dims.value.C = (index_t)dims->C;
    a.dims.value.inner = (index_t)dims->inner;
    a.d_out = (const ELEMENT(T) *)d_out;
    a.data = (const ELEMENT(T) *)data;
    a.gamma = (const ELEMENT(S) *)gamma;
    a.beta = (const ELEMENT(S) *)beta;
    a.d_data = request_data != OPSMITH_NULL ? (ELEMENT(T) *)d_data : NULL;
    a.add_d_data = request_data == OPSMITH_ADD;
    a.d_gamma = request_gamma != OPSMITH_NULL ? (ELEMENT(S) *)d_gamma : NULL;
    a.add_d_gamma = request_gamma == OPSMITH_ADD;
    a.d_beta = request_beta != OPSMITH_NULL ? (ELEMENT(S) *)d_beta : NULL;
    a.add_d_beta = request_beta == OPSMITH_ADD;
    if (params->training && !params->use_global_stats) {
        return backward_1(&a, dims, saved, workspace, stream);
    }
    return backward_2(&a, dims, saved, workspace, stream);
}
