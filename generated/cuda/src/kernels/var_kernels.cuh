/* Made by Opsmith from reductions/var.yaml. Changes belong there.
 *
 * var: Variance over any set of axes, around the mean.
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
    opsmith_held<opsmith_var_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *data; /* (kept_1, reduced_1, kept_2, reduced_2, kept_3, reduced_3, kept_4, reduced_4) */
    ELEMENT(T) *out; /* (kept_1, kept_2, kept_3, kept_4) */
    double *saved_mean_data;
};

/* forward. Groups over kept_1, kept_2, kept_3, kept_4; each is swept over reduced_1, reduced_2, reduced_3, reduced_4. */

/* Rows: the innermost run is reduced_4, reduced. */
struct forward_sums {
    opsmith_moments moments;
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
    const forward_sums *sums)
{
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    const index_t i_kept_4 = kept;

    const double var_data = opsmith_moments_var(&sums->moments, 0);
    const double out = var_data * ((double)(a->dims->reduced_1 * a->dims->reduced_2 * a->dims->reduced_3
        * a->dims->reduced_4) / opsmith_maximum((double)((a->dims->reduced_1 * a->dims->reduced_2 * a->dims->reduced_3
        * a->dims->reduced_4) - a->params->ddof), 0.0));

    if (team.leads) {
        a->out[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3) * a->dims->kept_4
            + i_kept_4] = STORE(T, (real)out);
        if (a->saved_mean_data != NULL) {
            const double mean_data = opsmith_moments_mean(&sums->moments, 0);
            a->saved_mean_data[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3) * a->dims->kept_4
                + i_kept_4] = mean_data;
        }
    }
}

constexpr int forward_rows_width = opsmith_width<ELEMENT(T)>();

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
        /* var_data = var(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)),
         * mean_data = mean(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
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
                LINE_QUIET(ELEMENT(T), data, a->data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1)
                    * a->dims->kept_2 + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3)
                    * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + at);
                moments_lanes.add(data, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(moments_lanes, team.lanes, 1, &sums.moments);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<forward_sums *>(team.partials)[leaf] = sums;
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
            opsmith_merge_rows<forward_sums>(team, true, forward_clear_1, forward_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_section_1(a, team, team.kept + at, opsmith_at<forward_sums>(team.sums, at));
            }
            break;
        }
        team.sync();
    }
}

/* Columns: the innermost run is kept_4, kept. */
constexpr int forward_columns_width = opsmith_width<ELEMENT(T)>();

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
        /* var_data = var(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)),
         * mean_data = mean(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
        {
            opsmith_moments_lane<real> moments_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real data_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t slab = run.at(place);
                    const index_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                    const index_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                    const index_t i_reduced_3 = slab % a->dims->reduced_3;
                    LINE_QUIET(ELEMENT(T), data, a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1)
                        * a->dims->kept_2 + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3)
                        * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4 + column);
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
            opsmith_merge_columns<forward_sums>(team, true, forward_clear_1, forward_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_section_1(a, team, team.kept + at, opsmith_at<forward_sums>(team.sums, at));
            }
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel forward_rows_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_rows)>,
    .sweeps = 1,
    .width = forward_rows_width,
    .sums_bytes = (int32_t)sizeof(forward_sums),
    .scalars_bytes = 0,
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static const opsmith_cuda_kernel forward_columns_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_columns)>,
    .sweeps = 1,
    .width = forward_columns_width,
    .sums_bytes = (int32_t)sizeof(forward_sums),
    .scalars_bytes = 0,
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static opsmith_status forward(forward_arguments *a, const opsmith_var_dims *dims, void *saved, void *workspace,
    cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_mean_data = (double *)(uintptr_t)saved;
    }
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = var_forward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &forward_rows_kernel : &forward_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_var_params *params, const opsmith_var_dims *dims, const void *data,
    void *out, void *saved, void *workspace, cudaStream_t stream)
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
    opsmith_held<opsmith_var_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *d_out; /* (kept_1, kept_2, kept_3, kept_4) */
    const ELEMENT(T) *data; /* (kept_1, reduced_1, kept_2, reduced_2, kept_3, reduced_3, kept_4, reduced_4) */
    ELEMENT(T) *d_data; /* (kept_1, reduced_1, kept_2, reduced_2, kept_3, reduced_3, kept_4, reduced_4) */
    double *saved_mean_data;
    int32_t add_d_data;
};

/* backward. Groups over kept_1, kept_2, kept_3, kept_4; each is swept over reduced_1, reduced_2, reduced_3, reduced_4. */

/* Rows: the innermost run is reduced_4, reduced. */
struct backward_scalars {
    real factor;
    real mean_data_high;
    real mean_data_low;
};

static __device__ void backward_section_0(const backward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    backward_scalars *scalars)
{
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    const index_t i_kept_4 = kept;

    const double factor = 2.0 / opsmith_maximum((double)((a->dims->reduced_1 * a->dims->reduced_2 * a->dims->reduced_3
        * a->dims->reduced_4) - a->params->ddof), 0.0)
        * (a->d_out == NULL ? 0 : (double)LOAD(T,
        a->d_out[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3) * a->dims->kept_4 + i_kept_4]));

    scalars->factor = (real)factor;
    scalars->mean_data_high = (real)a->saved_mean_data[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3
        + i_kept_3) * a->dims->kept_4 + i_kept_4];
    scalars->mean_data_low = REAL(opsmith_low)(a->saved_mean_data[((i_kept_1 * a->dims->kept_2 + i_kept_2)
        * a->dims->kept_3 + i_kept_3) * a->dims->kept_4 + i_kept_4]);
}

constexpr int backward_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_rows_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_rows_width;
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    const index_t i_kept_4 = team.kept;
    const backward_scalars *const scalars = reinterpret_cast<const backward_scalars *>(team.scalars);
    const real factor = scalars->factor;
    const real mean_data_high = scalars->mean_data_high;
    const real mean_data_low = scalars->mean_data_low;
    LEAVES (leaf, team) {
        /* d_data = 2 / maximum(size(reduced_1, reduced_2, reduced_3, reduced_4) - ddof, 0) * d_out * (data - mean_data) */
        if (a->d_data != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t slab = chunk.slab;
                const index_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                const index_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                const index_t i_reduced_3 = slab % a->dims->reduced_3;
                const index_t at = chunk.at(((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4);
                LINE_QUIET(ELEMENT(T), data, a->data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1)
                    * a->dims->kept_2 + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3)
                    * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + at);
                LINE_UPDATE(ELEMENT(T), d_data, a->d_data
                    + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                    * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + at, a->add_d_data);
                ELEMENTS (i) {
                    d_data[i] = a->add_d_data ? d_data[i] + factor * ((data[i] - mean_data_high) - mean_data_low)
                        : factor * ((data[i] - mean_data_high) - mean_data_low);
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
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 0:
            GROUPS (at, team) {
                backward_section_0(a, team, team.kept + at, opsmith_at<backward_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->d_data != NULL) {
                backward_rows_sweep_1(a, team);
            }
            break;
        }
        team.sync();
    }
}

/* Columns: the innermost run is kept_4, kept. */
constexpr int backward_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_columns_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    real factor[WIDTH];
    real mean_data_high[WIDTH];
    real mean_data_low[WIDTH];
    ELEMENTS (i) {
        const backward_scalars *const scalars = opsmith_column<backward_scalars>(team, team.scalars, column, i);
        factor[i] = scalars->factor;
        mean_data_high[i] = scalars->mean_data_high;
        mean_data_low[i] = scalars->mean_data_low;
    }
    LEAVES (leaf, team) {
        /* d_data = 2 / maximum(size(reduced_1, reduced_2, reduced_3, reduced_4) - ddof, 0) * d_out * (data - mean_data) */
        if (a->d_data != NULL) {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t slab = run.at(place);
                    const index_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                    const index_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                    const index_t i_reduced_3 = slab % a->dims->reduced_3;
                    LINE_QUIET(ELEMENT(T), data, a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1)
                        * a->dims->kept_2 + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3)
                        * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4 + column);
                    LINE_UPDATE(ELEMENT(T), d_data, a->d_data
                        + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                        * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                        + i_reduced_3) * a->dims->kept_4 + column, a->add_d_data);
                    ELEMENTS (i) {
                        d_data[i] = a->add_d_data ? d_data[i] + factor[i]
                            * ((data[i] - mean_data_high[i]) - mean_data_low[i]) : factor[i]
                            * ((data[i] - mean_data_high[i]) - mean_data_low[i]);
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
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 0:
            GROUPS (at, team) {
                backward_section_0(a, team, team.kept + at, opsmith_at<backward_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->d_data != NULL) {
                backward_columns_sweep_1(a, team);
            }
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel backward_rows_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_rows)>,
    .sweeps = 1,
    .width = backward_rows_width,
    .sums_bytes = 0,
    .scalars_bytes = (int32_t)sizeof(backward_scalars),
    .kept_bytes = 0,
    .reduces = 0u,
    .sections = 1u,
    .updates = 0,
};

static const opsmith_cuda_kernel backward_columns_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_columns)>,
    .sweeps = 1,
    .width = backward_columns_width,
    .sums_bytes = 0,
    .scalars_bytes = (int32_t)sizeof(backward_scalars),
    .kept_bytes = 0,
    .reduces = 0u,
    .sections = 1u,
    .updates = 0,
};

static opsmith_status backward(backward_arguments *a, const opsmith_var_dims *dims, const void *saved, void *workspace,
    cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_mean_data = (double *)(uintptr_t)saved;
    }
    if (status == OPSMITH_OK && (a->d_data != NULL)) {
        const opsmith_geometry geometry = var_backward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &backward_rows_kernel : &backward_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status backward(const opsmith_var_params *params, const opsmith_var_dims *dims, const void *d_out,
    const void *data, void *d_data, opsmith_request request_data, const void *saved, void *workspace,
    cudaStream_t stream)
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
