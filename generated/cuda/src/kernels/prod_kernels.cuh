/* Made by Opsmith from reductions/prod.yaml. Changes belong there.
 *
 * prod: Product over any set of axes.
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
    opsmith_held<opsmith_prod_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *data; /* (kept_1, reduced_1, kept_2, reduced_2, kept_3, reduced_3, kept_4, reduced_4) */
    ELEMENT(T) *out; /* (kept_1, kept_2, kept_3, kept_4) */
    double *saved_out;
    double *saved_sum_1;
    double *saved_prod_1;
};

/* forward. Groups over kept_1, kept_2, kept_3, kept_4; each is swept over reduced_1, reduced_2, reduced_3, reduced_4. */

/* Rows: the innermost run is reduced_4, reduced. */
struct forward_sums {
    opsmith_product out;
    opsmith_sum sum_1;
    opsmith_product prod_1;
};

static __device__ void forward_clear_1(forward_sums *sums)
{
    opsmith_product_initialize(&sums->out);
    opsmith_sum_initialize(&sums->sum_1);
    opsmith_product_initialize(&sums->prod_1);
}

static __device__ void forward_join_1(forward_sums *into, const forward_sums *from)
{
    opsmith_join(&into->out, &from->out);
    opsmith_join(&into->sum_1, &from->sum_1);
    opsmith_join(&into->prod_1, &from->prod_1);
}

static __device__ void forward_section_1(const forward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    const forward_sums *sums)
{
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    const index_t i_kept_4 = kept;

    const double out = opsmith_product_value(&sums->out, 0);

    if (team.leads) {
        a->out[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3) * a->dims->kept_4
            + i_kept_4] = STORE(T, (real)out);
        if (a->saved_out != NULL) {
            a->saved_out[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3) * a->dims->kept_4
                + i_kept_4] = out;
        }
        if (a->saved_sum_1 != NULL) {
            const double sum_1 = opsmith_sum_value(&sums->sum_1, 0);
            a->saved_sum_1[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3) * a->dims->kept_4
                + i_kept_4] = sum_1;
        }
        if (a->saved_prod_1 != NULL) {
            const double prod_1 = opsmith_product_value(&sums->prod_1, 0);
            a->saved_prod_1[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3) * a->dims->kept_4
                + i_kept_4] = prod_1;
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
        /* out = prod(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)),
         * sum_1 = sum(1 if data == 0 else 0, over=(reduced_1, reduced_2, reduced_3, reduced_4)),
         * prod_1 = prod(data if data != 0 else 1, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
        {
            opsmith_product_lane<real> out_lanes;
            opsmith_sum_lane<real> sum_1_lanes;
            opsmith_product_lane<real> prod_1_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t slab = chunk.slab;
                const index_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                const index_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                const index_t i_reduced_3 = slab % a->dims->reduced_3;
                const index_t at = chunk.at(((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4);
                real sum_1_terms[WIDTH];
                real prod_1_terms[WIDTH];
                LINE_QUIET(ELEMENT(T), data, a->data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1)
                    * a->dims->kept_2 + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3)
                    * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + at);
                ELEMENTS (i) {
                    sum_1_terms[i] = data[i] == 0 ? (real)1 : (real)0;
                    prod_1_terms[i] = data[i] != 0 ? data[i] : 1;
                }
                out_lanes.add(data, chunk.from, chunk.to, 0, 1);
                sum_1_lanes.add(sum_1_terms, chunk.from, chunk.to, 0, 1);
                prod_1_lanes.add(prod_1_terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(out_lanes, team.lanes, 1, &sums.out);
            opsmith_total(sum_1_lanes, team.lanes, 1, &sums.sum_1);
            opsmith_total(prod_1_lanes, team.lanes, 1, &sums.prod_1);
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
        /* out = prod(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)),
         * sum_1 = sum(1 if data == 0 else 0, over=(reduced_1, reduced_2, reduced_3, reduced_4)),
         * prod_1 = prod(data if data != 0 else 1, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
        {
            opsmith_product_lane<real> out_lanes[WIDTH];
            opsmith_sum_lane<real> sum_1_lanes[WIDTH];
            opsmith_product_lane<real> prod_1_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real data_terms[OPSMITH_RUN][WIDTH];
                real sum_1_terms_terms[OPSMITH_RUN][WIDTH];
                real prod_1_terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t slab = run.at(place);
                    const index_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                    const index_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                    const index_t i_reduced_3 = slab % a->dims->reduced_3;
                    LINE_QUIET(ELEMENT(T), data, a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1)
                        * a->dims->kept_2 + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3)
                        * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4 + column);
                    ELEMENTS (i) {
                        sum_1_terms_terms[place][i] = data[i] == 0 ? (real)1 : (real)0;
                        prod_1_terms_terms[place][i] = data[i] != 0 ? data[i] : 1;
                    }
                    opsmith_copy(data_terms[place], data);
                }
                opsmith_add_lines(out_lanes, data_terms, run.count, 0, run.step);
                opsmith_add_lines(sum_1_lanes, sum_1_terms_terms, run.count, 0, run.step);
                opsmith_add_lines(prod_1_lanes, prod_1_terms_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(out_lanes[i], team.lanes, team.work.along, &sums[i].out);
            }
            ELEMENTS (i) {
                opsmith_total(sum_1_lanes[i], team.lanes, team.work.along, &sums[i].sum_1);
            }
            ELEMENTS (i) {
                opsmith_total(prod_1_lanes[i], team.lanes, team.work.along, &sums[i].prod_1);
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

static opsmith_status forward(forward_arguments *a, const opsmith_prod_dims *dims, void *saved, void *workspace,
    cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_out = (double *)(uintptr_t)saved;
        a->saved_sum_1 = a->saved_out + dims->kept_1 * dims->kept_2 * dims->kept_3 * dims->kept_4;
        a->saved_prod_1 = a->saved_sum_1 + dims->kept_1 * dims->kept_2 * dims->kept_3 * dims->kept_4;
    }
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = prod_forward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &forward_rows_kernel : &forward_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_prod_params *params, const opsmith_prod_dims *dims, const void *data,
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
    opsmith_held<opsmith_prod_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *d_out; /* (kept_1, kept_2, kept_3, kept_4) */
    const ELEMENT(T) *data; /* (kept_1, reduced_1, kept_2, reduced_2, kept_3, reduced_3, kept_4, reduced_4) */
    ELEMENT(T) *d_data; /* (kept_1, reduced_1, kept_2, reduced_2, kept_3, reduced_3, kept_4, reduced_4) */
    double *saved_out;
    double *saved_sum_1;
    double *saved_prod_1;
    int32_t add_d_data;
};

/* backward. Groups over kept_1, kept_2, kept_3, kept_4; each is swept over reduced_1, reduced_2, reduced_3, reduced_4. */

/* Rows: the innermost run is reduced_4, reduced. */
struct backward_scalars {
    real d_out;
    real out;
    real value;
};

static __device__ void backward_section_0(const backward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    backward_scalars *scalars)
{
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    const index_t i_kept_4 = kept;

    const double value = a->saved_sum_1[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3)
        * a->dims->kept_4 + i_kept_4] == 1.0 ? a->saved_prod_1[((i_kept_1 * a->dims->kept_2 + i_kept_2)
        * a->dims->kept_3 + i_kept_3) * a->dims->kept_4 + i_kept_4] : 0.0;

    scalars->d_out = (real)(a->d_out == NULL ? 0
        : (double)LOAD(T, a->d_out[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3)
        * a->dims->kept_4 + i_kept_4]));
    scalars->out = (real)a->saved_out[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3)
        * a->dims->kept_4 + i_kept_4];
    scalars->value = (real)value;
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
    const real d_out = scalars->d_out;
    const real out = scalars->out;
    const real value = scalars->value;
    LEAVES (leaf, team) {
        /* d_data = d_out * (out / data if data != 0 else (prod_1 if sum_1 == 1 else 0)) */
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
                    d_data[i] = a->add_d_data ? d_data[i] + d_out * (data[i] != 0 ? out / data[i] : value) : d_out
                        * (data[i] != 0 ? out / data[i] : value);
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
    real d_out[WIDTH];
    real out[WIDTH];
    real value[WIDTH];
    ELEMENTS (i) {
        const backward_scalars *const scalars = opsmith_column<backward_scalars>(team, team.scalars, column, i);
        d_out[i] = scalars->d_out;
        out[i] = scalars->out;
        value[i] = scalars->value;
    }
    LEAVES (leaf, team) {
        /* d_data = d_out * (out / data if data != 0 else (prod_1 if sum_1 == 1 else 0)) */
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
                        d_data[i] = a->add_d_data ? d_data[i] + d_out[i] * (data[i] != 0 ? out[i] / data[i] : value[i])
                            : d_out[i] * (data[i] != 0 ? out[i] / data[i] : value[i]);
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

static opsmith_status backward(backward_arguments *a, const opsmith_prod_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_out = (double *)(uintptr_t)saved;
        a->saved_sum_1 = a->saved_out + dims->kept_1 * dims->kept_2 * dims->kept_3 * dims->kept_4;
        a->saved_prod_1 = a->saved_sum_1 + dims->kept_1 * dims->kept_2 * dims->kept_3 * dims->kept_4;
    }
    if (status == OPSMITH_OK && (a->d_data != NULL)) {
        const opsmith_geometry geometry = prod_backward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &backward_rows_kernel : &backward_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status backward(const opsmith_prod_params *params, const opsmith_prod_dims *dims, const void *d_out,
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
