/* Made by Opsmith from normalization/mean_variance_normalization.yaml. Changes belong there.
 *
 * mean_variance_normalization: Subtracts the mean and divides by the standard deviation over any set of axes.
 *
 * The kernels, for the types and the width of indices that the including file chooses. `real` is the type in which full-size data
 * is computed. */

struct extents {
    index_t kept_1;
    index_t reduced_1;
    index_t kept_2;
    index_t reduced_2;
    index_t kept_3;
    index_t reduced_3;
    index_t kept_4;
    index_t reduced_4;
};

/* ---- forward ---- */

struct forward_arguments {
    opsmith_held<opsmith_mean_variance_normalization_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *data; /* (kept_1, reduced_1, kept_2, reduced_2, kept_3, reduced_3, kept_4, reduced_4) */
    ELEMENT(T) *out; /* (kept_1, reduced_1, kept_2, reduced_2, kept_3, reduced_3, kept_4, reduced_4) */
    double *saved_var;
    double *saved_mean;
    double *saved_deviation;
};

/* forward. Groups over kept_1, kept_2, kept_3, kept_4; each is swept over reduced_1, reduced_2, reduced_3, reduced_4. */

/* Rows: the innermost run is reduced_4, reduced. */
struct forward_sums {
    opsmith_moments moments;
};

struct forward_scalars {
    real mean_high;
    real mean_low;
    real offset;
};

static __device__ void forward_clear_1(forward_sums *sums)
{
    opsmith_moments_initialize(&sums->moments);
}

static __device__ void forward_join_1(forward_sums *into, const forward_sums *from)
{
    opsmith_join(&into->moments, &from->moments);
}

static __device__ void forward_section_1(const forward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    const forward_sums *sums, forward_scalars *scalars)
{
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    const index_t i_kept_4 = kept;

    const double var = opsmith_moments_var(&sums->moments, 0);
    const double mean = opsmith_moments_mean(&sums->moments, 0);
    const double deviation = var == 0.0 ? 0.0 : sqrt(var);
    const double offset = deviation + 1e-09;

    if (team.leads) {
        if (a->saved_var != NULL) {
            a->saved_var[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3) * a->dims->kept_4
                + i_kept_4] = var;
        }
        if (a->saved_mean != NULL) {
            a->saved_mean[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3) * a->dims->kept_4
                + i_kept_4] = mean;
        }
        if (a->saved_deviation != NULL) {
            a->saved_deviation[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3) * a->dims->kept_4
                + i_kept_4] = deviation;
        }
    }
    scalars->mean_high = (real)mean;
    scalars->mean_low = REAL(opsmith_low)(mean);
    scalars->offset = (real)offset;
}

constexpr int forward_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_rows_keep(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_rows_width;
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    const index_t i_kept_4 = team.kept;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t slab = chunk.slab;
            const index_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
            const index_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
            const index_t i_reduced_3 = slab % a->dims->reduced_3;
            const index_t at = chunk.at(((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4);
            opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), chunk.slot), a->data
                + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2) * a->dims->reduced_2
                + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4
                + i_kept_4) * a->dims->reduced_4 + at, chunk.from, chunk.to);
        }
    }
    opsmith_wait();
}

static __device__ void forward_rows_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_rows_width;
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    const index_t i_kept_4 = team.kept;
    LEAVES (leaf, team) {
        forward_sums sums;
        forward_clear_1(&sums);
        /* mean = mean(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)),
         * var = var(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
        {
            opsmith_moments_lane<real> moments_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t slab = chunk.slab;
                const index_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                const index_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                const index_t i_reduced_3 = slab % a->dims->reduced_3;
                const index_t at = chunk.at(((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4);
                LINE_KEPT(ELEMENT(T), data, a->data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1)
                    * a->dims->kept_2 + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3)
                    * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + at, true,
                    0, 0, chunk.slot);
                moments_lanes.add(data, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(moments_lanes, team.lanes, 1, &sums.moments);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<forward_sums *>(team.partials)[leaf] = sums;
        }
    }
}

static __device__ void forward_rows_sweep_2(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_rows_width;
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    const index_t i_kept_4 = team.kept;
    const forward_scalars *const scalars = reinterpret_cast<const forward_scalars *>(team.scalars);
    const real mean_high = scalars->mean_high;
    const real mean_low = scalars->mean_low;
    const real offset = scalars->offset;
    LEAVES (leaf, team) {
        /* out = (data - mean) / (deviation + 1e-09) */
        {
            CHUNKS (chunk, leaf, team) {
                const index_t slab = chunk.slab;
                const index_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                const index_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                const index_t i_reduced_3 = slab % a->dims->reduced_3;
                const index_t at = chunk.at(((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4);
                LINE_KEPT(ELEMENT(T), data, a->data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1)
                    * a->dims->kept_2 + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3)
                    * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + at, true,
                    0, 0, chunk.slot);
                LINE_OUT(ELEMENT(T), out);
                ELEMENTS (i) {
                    out[i] = ((data[i] - mean_high) - mean_low) / offset;
                }
                LINE_PUT(out, a->out + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                    * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + at);
            }
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
    if (team.cache != NULL) {
        forward_rows_keep(a, team);
    }
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 1:
            forward_rows_sweep_1(a, team);
            break;
        case 2:
            opsmith_merge_rows<forward_sums>(team, true, forward_clear_1, forward_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_section_1(a, team, team.kept + at, opsmith_at<forward_sums>(team.sums, at),
                    opsmith_at<forward_scalars>(team.scalars, at));
            }
            break;
        case 3:
            forward_rows_sweep_2(a, team);
            break;
        }
        team.sync();
    }
}

/* Columns: the innermost run is kept_4, kept. */
constexpr int forward_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_columns_keep(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    LEAVES (leaf, team) {
        RUNS (run, leaf, team) {
            LINES (place, run) {
                const index_t slab = run.at(place);
                const index_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                const index_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                const index_t i_reduced_3 = slab % a->dims->reduced_3;
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), run.slot + place), a->data
                    + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                    * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + column, chunk.from, chunk.to);
            }
        }
    }
    opsmith_wait();
}

static __device__ void forward_columns_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    LEAVES (leaf, team) {
        forward_sums sums[WIDTH];
        ELEMENTS (i) {
            forward_clear_1(&sums[i]);
        }
        /* mean = mean(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)),
         * var = var(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
        {
            opsmith_moments_lane<real> moments_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real data_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t slab = run.at(place);
                    const index_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                    const index_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                    const index_t i_reduced_3 = slab % a->dims->reduced_3;
                    LINE_KEPT(ELEMENT(T), data, a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1)
                        * a->dims->kept_2 + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3)
                        * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4 + column, true, 0, 0, run.slot + place);
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

static __device__ void forward_columns_sweep_2(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    real mean_high[WIDTH];
    real mean_low[WIDTH];
    real offset[WIDTH];
    ELEMENTS (i) {
        const forward_scalars *const scalars = opsmith_column<forward_scalars>(team, team.scalars, column, i);
        mean_high[i] = scalars->mean_high;
        mean_low[i] = scalars->mean_low;
        offset[i] = scalars->offset;
    }
    LEAVES (leaf, team) {
        /* out = (data - mean) / (deviation + 1e-09) */
        {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t slab = run.at(place);
                    const index_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                    const index_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                    const index_t i_reduced_3 = slab % a->dims->reduced_3;
                    LINE_KEPT(ELEMENT(T), data, a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1)
                        * a->dims->kept_2 + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3)
                        * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4 + column, true, 0, 0, run.slot + place);
                    LINE_OUT(ELEMENT(T), out);
                    ELEMENTS (i) {
                        out[i] = ((data[i] - mean_high[i]) - mean_low[i]) / offset[i];
                    }
                    LINE_PUT(out, a->out + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                        + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3)
                        * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4 + column);
                }
            }
        }
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
    if (team.cache != NULL) {
        forward_columns_keep(a, team);
    }
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 1:
            forward_columns_sweep_1(a, team);
            break;
        case 2:
            opsmith_merge_columns<forward_sums>(team, true, forward_clear_1, forward_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_section_1(a, team, team.kept + at, opsmith_at<forward_sums>(team.sums, at),
                    opsmith_at<forward_scalars>(team.scalars, at));
            }
            break;
        case 3:
            forward_columns_sweep_2(a, team);
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel forward_rows_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_rows)>,
    .sweeps = 2,
    .width = forward_rows_width,
    .sums_bytes = (int32_t)sizeof(forward_sums),
    .scalars_bytes = (int32_t)sizeof(forward_scalars),
    .kept_bytes = forward_rows_width * ((int32_t)sizeof(ELEMENT(T))),
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static const opsmith_cuda_kernel forward_columns_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_columns)>,
    .sweeps = 2,
    .width = forward_columns_width,
    .sums_bytes = (int32_t)sizeof(forward_sums),
    .scalars_bytes = (int32_t)sizeof(forward_scalars),
    .kept_bytes = forward_columns_width * ((int32_t)sizeof(ELEMENT(T))),
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static opsmith_status forward(forward_arguments *a, const opsmith_mean_variance_normalization_dims *dims, void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_var = (double *)(uintptr_t)saved;
        a->saved_mean = a->saved_var + dims->kept_1 * dims->kept_2 * dims->kept_3 * dims->kept_4;
        a->saved_deviation = a->saved_mean + dims->kept_1 * dims->kept_2 * dims->kept_3 * dims->kept_4;
    }
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = mean_variance_normalization_forward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &forward_rows_kernel : &forward_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_mean_variance_normalization_params *params,
    const opsmith_mean_variance_normalization_dims *dims, const void *data, void *out, void *saved, void *workspace,
    cudaStream_t stream)
{
    forward_arguments a = {};
    a.params.value = *params;
    a.dims.value.kept_1 = (index_t)dims->kept_1;
    a.dims.value.reduced_1 = (index_t)dims->reduced_1;
    a.dims.value.kept_2 = (index_t)dims->kept_2;
    a.dims.value.reduced_2 = (index_t)dims->reduced_2;
    a.dims.value.kept_3 = (index_t)dims->kept_3;
    a.dims.value.reduced_3 = (index_t)dims->reduced_3;
    a.dims.value.kept_4 = (index_t)dims->kept_4;
    a.dims.value.reduced_4 = (index_t)dims->reduced_4;
    a.data = (const ELEMENT(T) *)data;
    a.out = (ELEMENT(T) *)out;
    return forward(&a, dims, saved, workspace, stream);
}

/* ---- backward ---- */

struct backward_arguments {
    opsmith_held<opsmith_mean_variance_normalization_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *d_out; /* (kept_1, reduced_1, kept_2, reduced_2, kept_3, reduced_3, kept_4, reduced_4) */
    const ELEMENT(T) *data; /* (kept_1, reduced_1, kept_2, reduced_2, kept_3, reduced_3, kept_4, reduced_4) */
    ELEMENT(T) *d_data; /* (kept_1, reduced_1, kept_2, reduced_2, kept_3, reduced_3, kept_4, reduced_4) */
    double *saved_var;
    double *saved_mean;
    double *saved_deviation;
    int32_t add_d_data;
};

/* backward. Groups over kept_1, kept_2, kept_3, kept_4; each is swept over reduced_1, reduced_2, reduced_3, reduced_4. */

/* Rows: the innermost run is reduced_4, reduced. */
struct backward_sums {
    opsmith_sum sum_d_out_data_minus_mean;
    opsmith_sum sum_d_out;
};

struct backward_scalars {
    real mean_high;
    real mean_low;
    int32_t value;
    real factor;
    real one_over_term;
    real d_mean_over_size;
};

static __device__ void backward_clear_1(backward_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_d_out_data_minus_mean);
    opsmith_sum_initialize(&sums->sum_d_out);
}

static __device__ void backward_join_1(backward_sums *into, const backward_sums *from)
{
    opsmith_join(&into->sum_d_out_data_minus_mean, &from->sum_d_out_data_minus_mean);
    opsmith_join(&into->sum_d_out, &from->sum_d_out);
}

static __device__ void backward_section_0(const backward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    const backward_sums *sums, backward_scalars *scalars)
{
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    const index_t i_kept_4 = kept;

    scalars->mean_high = (real)a->saved_mean[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3)
        * a->dims->kept_4 + i_kept_4];
    scalars->mean_low = REAL(opsmith_low)(a->saved_mean[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3
        + i_kept_3) * a->dims->kept_4 + i_kept_4]);
}

static __device__ void backward_section_1(const backward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    const backward_sums *sums, backward_scalars *scalars)
{
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    const index_t i_kept_4 = kept;

    const int32_t value = !(a->saved_var[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3)
        * a->dims->kept_4 + i_kept_4] == 0.0);
    const double sum_d_out_data_minus_mean = opsmith_sum_value(&sums->sum_d_out_data_minus_mean, 0);
    const double term = a->saved_deviation[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3)
        * a->dims->kept_4 + i_kept_4] + 1e-09;
    const double d_deviation = -(sum_d_out_data_minus_mean / term / term);
    const double d_var = value ? 0.5 * d_deviation
        / sqrt(a->saved_var[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3) * a->dims->kept_4
        + i_kept_4]) : 0.0;
    const double factor = 2.0 / (double)(a->dims->reduced_1 * a->dims->reduced_2 * a->dims->reduced_3
        * a->dims->reduced_4) * d_var;
    const double one_over_term = 1.0 / term;
    const double sum_d_out = opsmith_sum_value(&sums->sum_d_out, 0);
    const double d_mean = -(sum_d_out / term);
    const double d_mean_over_size = d_mean / (double)(a->dims->reduced_1 * a->dims->reduced_2 * a->dims->reduced_3
        * a->dims->reduced_4);

    scalars->mean_high = (real)a->saved_mean[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3)
        * a->dims->kept_4 + i_kept_4];
    scalars->mean_low = REAL(opsmith_low)(a->saved_mean[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3
        + i_kept_3) * a->dims->kept_4 + i_kept_4]);
    scalars->value = value;
    scalars->factor = (real)factor;
    scalars->one_over_term = (real)one_over_term;
    scalars->d_mean_over_size = (real)d_mean_over_size;
}

constexpr int backward_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_rows_keep(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_rows_width;
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    const index_t i_kept_4 = team.kept;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t slab = chunk.slab;
            const index_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
            const index_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
            const index_t i_reduced_3 = slab % a->dims->reduced_3;
            const index_t at = chunk.at(((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4);
            if (a->d_data != NULL) {
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), chunk.slot), a->data
                    + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                    * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + at, chunk.from, chunk.to);
            }
            if (a->d_out != NULL && a->d_data != NULL) {
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * ((int32_t)sizeof(ELEMENT(T))), chunk.slot),
                    a->d_out + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                    * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + at, chunk.from, chunk.to);
            }
        }
    }
    opsmith_wait();
}

static __device__ void backward_rows_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_rows_width;
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    const index_t i_kept_4 = team.kept;
    const backward_scalars *const scalars = reinterpret_cast<const backward_scalars *>(team.scalars);
    const real mean_high = scalars->mean_high;
    const real mean_low = scalars->mean_low;
    LEAVES (leaf, team) {
        backward_sums sums;
        backward_clear_1(&sums);
        /* sum_d_out_data_minus_mean = sum(d_out * data_minus_mean, over=(reduced_1, reduced_2, reduced_3, reduced_4)),
         * sum_d_out = sum(d_out, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
        if (a->d_data != NULL) {
            opsmith_sum_lane<real> sum_d_out_data_minus_mean_lanes;
            opsmith_sum_lane<real> sum_d_out_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t slab = chunk.slab;
                const index_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                const index_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                const index_t i_reduced_3 = slab % a->dims->reduced_3;
                const index_t at = chunk.at(((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4);
                real sum_d_out_data_minus_mean_terms[WIDTH];
                LINE_KEPT(ELEMENT(T), data, a->data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1)
                    * a->dims->kept_2 + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3)
                    * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + at, true,
                    0, 0, chunk.slot);
                LINE_KEPT(ELEMENT(T), d_out, a->d_out + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1)
                    * a->dims->kept_2 + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3)
                    * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + at,
                    a->d_out != NULL, 0, (int32_t)sizeof(ELEMENT(T)), chunk.slot);
                ELEMENTS (i) {
                    const real data_minus_mean = (data[i] - mean_high) - mean_low;
                    sum_d_out_data_minus_mean_terms[i] = d_out[i] * data_minus_mean;
                }
                sum_d_out_data_minus_mean_lanes.add(sum_d_out_data_minus_mean_terms, chunk.from, chunk.to, 0, 1);
                sum_d_out_lanes.add(d_out, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_d_out_data_minus_mean_lanes, team.lanes, 1, &sums.sum_d_out_data_minus_mean);
            opsmith_total(sum_d_out_lanes, team.lanes, 1, &sums.sum_d_out);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<backward_sums *>(team.partials)[leaf] = sums;
        }
    }
}

static __device__ void backward_rows_sweep_2(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_rows_width;
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    const index_t i_kept_4 = team.kept;
    const backward_scalars *const scalars = reinterpret_cast<const backward_scalars *>(team.scalars);
    const real mean_high = scalars->mean_high;
    const real mean_low = scalars->mean_low;
    const int32_t value = scalars->value;
    const real factor = scalars->factor;
    const real one_over_term = scalars->one_over_term;
    const real d_mean_over_size = scalars->d_mean_over_size;
    LEAVES (leaf, team) {
        /* d_data = (2 / size(reduced_1, reduced_2, reduced_3, reduced_4) * d_var * data_minus_mean if not var == 0 else 0) + 1 / term * d_out + d_mean / size(reduced_1, reduced_2, reduced_3, reduced_4) */
        if (a->d_data != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t slab = chunk.slab;
                const index_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                const index_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                const index_t i_reduced_3 = slab % a->dims->reduced_3;
                const index_t at = chunk.at(((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4);
                LINE_KEPT(ELEMENT(T), data, a->data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1)
                    * a->dims->kept_2 + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3)
                    * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + at, true,
                    0, 0, chunk.slot);
                LINE_KEPT(ELEMENT(T), d_out, a->d_out + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1)
                    * a->dims->kept_2 + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3)
                    * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + at,
                    a->d_out != NULL, 0, (int32_t)sizeof(ELEMENT(T)), chunk.slot);
                LINE_UPDATE(ELEMENT(T), d_data, a->d_data
                    + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                    * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + at, a->add_d_data);
                ELEMENTS (i) {
                    const real data_minus_mean = (data[i] - mean_high) - mean_low;
                    d_data[i] = a->add_d_data ? d_data[i] + ((value ? factor * data_minus_mean : 0) + one_over_term
                        * d_out[i] + d_mean_over_size) : (value ? factor * data_minus_mean : 0) + one_over_term
                        * d_out[i] + d_mean_over_size;
                }
                LINE_PUT(d_data, a->d_data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + at);
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
    if (team.cache != NULL) {
        backward_rows_keep(a, team);
    }
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 0:
            GROUPS (at, team) {
                backward_section_0(a, team, team.kept + at, opsmith_at<backward_sums>(team.sums, at),
                    opsmith_at<backward_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->d_data != NULL) {
                backward_rows_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_rows<backward_sums>(team, a->d_data != NULL, backward_clear_1, backward_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_section_1(a, team, team.kept + at, opsmith_at<backward_sums>(team.sums, at),
                    opsmith_at<backward_scalars>(team.scalars, at));
            }
            break;
        case 3:
            if (a->d_data != NULL) {
                backward_rows_sweep_2(a, team);
            }
            break;
        }
        team.sync();
    }
}

/* Columns: the innermost run is kept_4, kept. */
constexpr int backward_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_columns_keep(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    LEAVES (leaf, team) {
        RUNS (run, leaf, team) {
            LINES (place, run) {
                const index_t slab = run.at(place);
                const index_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                const index_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                const index_t i_reduced_3 = slab % a->dims->reduced_3;
                if (a->d_data != NULL) {
                    opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), run.slot + place), a->data
                        + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                        * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                        + i_reduced_3) * a->dims->kept_4 + column, chunk.from, chunk.to);
                }
                if (a->d_out != NULL && a->d_data != NULL) {
                    opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * ((int32_t)sizeof(ELEMENT(T))), run.slot
                        + place), a->d_out + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                        + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3)
                        * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4 + column, chunk.from, chunk.to);
                }
            }
        }
    }
    opsmith_wait();
}

static __device__ void backward_columns_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    real mean_high[WIDTH];
    real mean_low[WIDTH];
    ELEMENTS (i) {
        const backward_scalars *const scalars = opsmith_column<backward_scalars>(team, team.scalars, column, i);
        mean_high[i] = scalars->mean_high;
        mean_low[i] = scalars->mean_low;
    }
    LEAVES (leaf, team) {
        backward_sums sums[WIDTH];
        ELEMENTS (i) {
            backward_clear_1(&sums[i]);
        }
        /* sum_d_out_data_minus_mean = sum(d_out * data_minus_mean, over=(reduced_1, reduced_2, reduced_3, reduced_4)),
         * sum_d_out = sum(d_out, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
        if (a->d_data != NULL) {
            opsmith_sum_lane<real> sum_d_out_data_minus_mean_lanes[WIDTH];
            opsmith_sum_lane<real> sum_d_out_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real sum_d_out_data_minus_mean_terms_terms[OPSMITH_RUN][WIDTH];
                real d_out_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t slab = run.at(place);
                    const index_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                    const index_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                    const index_t i_reduced_3 = slab % a->dims->reduced_3;
                    LINE_KEPT(ELEMENT(T), data, a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1)
                        * a->dims->kept_2 + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3)
                        * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4 + column, true, 0, 0, run.slot + place);
                    LINE_KEPT(ELEMENT(T), d_out, a->d_out + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1)
                        * a->dims->kept_2 + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3)
                        * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4 + column, a->d_out != NULL, 0,
                        (int32_t)sizeof(ELEMENT(T)), run.slot + place);
                    ELEMENTS (i) {
                        const real data_minus_mean = (data[i] - mean_high[i]) - mean_low[i];
                        sum_d_out_data_minus_mean_terms_terms[place][i] = d_out[i] * data_minus_mean;
                    }
                    opsmith_copy(d_out_terms[place], d_out);
                }
                opsmith_add_lines(sum_d_out_data_minus_mean_lanes, sum_d_out_data_minus_mean_terms_terms, run.count, 0,
                    run.step);
                opsmith_add_lines(sum_d_out_lanes, d_out_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(sum_d_out_data_minus_mean_lanes[i], team.lanes, team.work.along,
                    &sums[i].sum_d_out_data_minus_mean);
            }
            ELEMENTS (i) {
                opsmith_total(sum_d_out_lanes[i], team.lanes, team.work.along, &sums[i].sum_d_out);
            }
        }

        opsmith_put_columns(team, leaf, column, chunk.to, sums);
    }
}

static __device__ void backward_columns_sweep_2(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    real mean_high[WIDTH];
    real mean_low[WIDTH];
    int32_t value[WIDTH];
    real factor[WIDTH];
    real one_over_term[WIDTH];
    real d_mean_over_size[WIDTH];
    ELEMENTS (i) {
        const backward_scalars *const scalars = opsmith_column<backward_scalars>(team, team.scalars, column, i);
        mean_high[i] = scalars->mean_high;
        mean_low[i] = scalars->mean_low;
        value[i] = scalars->value;
        factor[i] = scalars->factor;
        one_over_term[i] = scalars->one_over_term;
        d_mean_over_size[i] = scalars->d_mean_over_size;
    }
    LEAVES (leaf, team) {
        /* d_data = (2 / size(reduced_1, reduced_2, reduced_3, reduced_4) * d_var * data_minus_mean if not var == 0 else 0) + 1 / term * d_out + d_mean / size(reduced_1, reduced_2, reduced_3, reduced_4) */
        if (a->d_data != NULL) {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t slab = run.at(place);
                    const index_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                    const index_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                    const index_t i_reduced_3 = slab % a->dims->reduced_3;
                    LINE_KEPT(ELEMENT(T), data, a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1)
                        * a->dims->kept_2 + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3)
                        * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4 + column, true, 0, 0, run.slot + place);
                    LINE_KEPT(ELEMENT(T), d_out, a->d_out + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1)
                        * a->dims->kept_2 + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3)
                        * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4 + column, a->d_out != NULL, 0,
                        (int32_t)sizeof(ELEMENT(T)), run.slot + place);
                    LINE_UPDATE(ELEMENT(T), d_data, a->d_data
                        + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                        * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                        + i_reduced_3) * a->dims->kept_4 + column, a->add_d_data);
                    ELEMENTS (i) {
                        const real data_minus_mean = (data[i] - mean_high[i]) - mean_low[i];
                        d_data[i] = a->add_d_data ? d_data[i] + ((value[i] ? factor[i] * data_minus_mean : 0)
                            + one_over_term[i] * d_out[i] + d_mean_over_size[i])
                            : (value[i] ? factor[i] * data_minus_mean : 0) + one_over_term[i] * d_out[i]
                            + d_mean_over_size[i];
                    }
                    LINE_PUT(d_data, a->d_data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                        + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3)
                        * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4 + column);
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
    if (team.cache != NULL) {
        backward_columns_keep(a, team);
    }
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 0:
            GROUPS (at, team) {
                backward_section_0(a, team, team.kept + at, opsmith_at<backward_sums>(team.sums, at),
                    opsmith_at<backward_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->d_data != NULL) {
                backward_columns_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_columns<backward_sums>(team, a->d_data != NULL, backward_clear_1, backward_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_section_1(a, team, team.kept + at, opsmith_at<backward_sums>(team.sums, at),
                    opsmith_at<backward_scalars>(team.scalars, at));
            }
            break;
        case 3:
            if (a->d_data != NULL) {
                backward_columns_sweep_2(a, team);
            }
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel backward_rows_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_rows)>,
    .sweeps = 2,
    .width = backward_rows_width,
    .sums_bytes = (int32_t)sizeof(backward_sums),
    .scalars_bytes = (int32_t)sizeof(backward_scalars),
    .kept_bytes = backward_rows_width * ((int32_t)sizeof(ELEMENT(T)) + (int32_t)sizeof(ELEMENT(T))),
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static const opsmith_cuda_kernel backward_columns_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_columns)>,
    .sweeps = 2,
    .width = backward_columns_width,
    .sums_bytes = (int32_t)sizeof(backward_sums),
    .scalars_bytes = (int32_t)sizeof(backward_scalars),
    .kept_bytes = backward_columns_width * ((int32_t)sizeof(ELEMENT(T)) + (int32_t)sizeof(ELEMENT(T))),
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static opsmith_status backward(backward_arguments *a, const opsmith_mean_variance_normalization_dims *dims,
    const void *saved, void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_var = (double *)(uintptr_t)saved;
        a->saved_mean = a->saved_var + dims->kept_1 * dims->kept_2 * dims->kept_3 * dims->kept_4;
        a->saved_deviation = a->saved_mean + dims->kept_1 * dims->kept_2 * dims->kept_3 * dims->kept_4;
    }
    if (status == OPSMITH_OK && (a->d_data != NULL)) {
        const opsmith_geometry geometry = mean_variance_normalization_backward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &backward_rows_kernel : &backward_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status backward(const opsmith_mean_variance_normalization_params *params,
    const opsmith_mean_variance_normalization_dims *dims, const void *d_out, const void *data, void *d_data,
    opsmith_request request_data, const void *saved, void *workspace, cudaStream_t stream)
{
    backward_arguments a = {};
    a.params.value = *params;
    a.dims.value.kept_1 = (index_t)dims->kept_1;
    a.dims.value.reduced_1 = (index_t)dims->reduced_1;
    a.dims.value.kept_2 = (index_t)dims->kept_2;
    a.dims.value.reduced_2 = (index_t)dims->reduced_2;
    a.dims.value.kept_3 = (index_t)dims->kept_3;
    a.dims.value.reduced_3 = (index_t)dims->reduced_3;
    a.dims.value.kept_4 = (index_t)dims->kept_4;
    a.dims.value.reduced_4 = (index_t)dims->reduced_4;
    a.d_out = (const ELEMENT(T) *)d_out;
    a.data = (const ELEMENT(T) *)data;
    a.d_data = request_data != OPSMITH_NULL ? (ELEMENT(T) *)d_data : NULL;
    a.add_d_data = request_data == OPSMITH_ADD;
    return backward(&a, dims, saved, workspace, stream);
}
