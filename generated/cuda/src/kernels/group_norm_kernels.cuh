/* Made by Opsmith from normalization/group_norm.yaml. Changes belong there.
 *
 * group_norm: Normalizes groups of channels of each example by mean and variance, then applies a scale and an offset per group.
 *
 * The kernels, for the types and the width of indices that the including file chooses. `real` is the type in which full-size data
 * is computed. */

struct extents {
    index_t N;
    index_t G;
    index_t K;
    index_t inner;
};

/* ---- forward ---- */

struct forward_arguments {
    opsmith_held<opsmith_group_norm_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *data; /* (N, G, K, inner) */
    const ELEMENT(S) *gamma; /* (G) */
    const ELEMENT(S) *beta; /* (G) */
    ELEMENT(T) *out; /* (N, G, K, inner) */
    ELEMENT(S) *mean; /* (N, G) */
    ELEMENT(S) *std; /* (N, G) */
    double *saved_mean;
    double *saved_invstd;
};

/* forward. Groups over N, G; each is swept over K, inner. */

/* Rows: the innermost run is K, inner, reduced. */
struct forward_rows_sums {
    opsmith_moments moments;
};

struct forward_rows_scalars {
    real mean_high;
    real mean_low;
    real invstd_times_gamma;
    real beta;
};

static __device__ void forward_rows_clear_1(forward_rows_sums *sums)
{
    opsmith_moments_initialize(&sums->moments);
}

static __device__ void forward_rows_join_1(forward_rows_sums *into, const forward_rows_sums *from)
{
    opsmith_join(&into->moments, &from->moments);
}

static __device__ void forward_rows_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_rows_sums *sums, forward_rows_scalars *scalars)
{
    const index_t i_N = team.outer;
    const index_t i_G = kept;

    const double mean = opsmith_moments_mean(&sums->moments, 0);
    const double var = opsmith_moments_var(&sums->moments, 0);
    const double var_plus_eps = var + a->params->eps;
    const double invstd = opsmith_rsqrt(var_plus_eps);
    const double invstd_times_gamma = invstd * (double)a->gamma[i_G];

    if (team.leads) {
        if (a->mean != NULL) {
            a->mean[i_N * a->dims->G + i_G] = (real)mean;
        }
        if (a->std != NULL) {
            const double std = sqrt(var_plus_eps);
            a->std[i_N * a->dims->G + i_G] = (real)std;
        }
        if (a->saved_mean != NULL) {
            a->saved_mean[i_N * a->dims->G + i_G] = mean;
        }
        if (a->saved_invstd != NULL) {
            a->saved_invstd[i_N * a->dims->G + i_G] = invstd;
        }
    }
    scalars->mean_high = (real)mean;
    scalars->mean_low = REAL(opsmith_low)(mean);
    scalars->invstd_times_gamma = (real)invstd_times_gamma;
    scalars->beta = a->beta[i_G];
}

constexpr int forward_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_rows_keep(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_rows_width;
    const index_t i_N = team.outer;
    const index_t i_G = team.kept;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t at = chunk.at((i_N * a->dims->G + i_G) * (a->dims->K * a->dims->inner));
            opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), chunk.slot), a->data
                + (i_N * a->dims->G + i_G) * (a->dims->K * a->dims->inner) + at, chunk.from, chunk.to);
        }
    }
    opsmith_wait();
}

static __device__ void forward_rows_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_rows_width;
    const index_t i_N = team.outer;
    const index_t i_G = team.kept;
    LEAVES (leaf, team) {
        forward_rows_sums sums;
        forward_rows_clear_1(&sums);
        /* mean = mean(data, over=(K, inner)), var = var(data, over=(K, inner)) */
        {
            opsmith_moments_lane<real> moments_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at((i_N * a->dims->G + i_G) * (a->dims->K * a->dims->inner));
                LINE_KEPT(ELEMENT(T), data, a->data + (i_N * a->dims->G + i_G) * (a->dims->K * a->dims->inner) + at,
                    true, 0, 0, chunk.slot);
                moments_lanes.add(data, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(moments_lanes, team.lanes, 1, &sums.moments);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<forward_rows_sums *>(team.partials)[leaf] = sums;
        }
    }
}

static __device__ void forward_rows_sweep_2(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_rows_width;
    const index_t i_N = team.outer;
    const index_t i_G = team.kept;
    const forward_rows_scalars *const scalars = reinterpret_cast<const forward_rows_scalars *>(team.scalars);
    const real mean_high = scalars->mean_high;
    const real mean_low = scalars->mean_low;
    const real invstd_times_gamma = scalars->invstd_times_gamma;
    const real beta = scalars->beta;
    LEAVES (leaf, team) {
        /* out = (data - mean) * (invstd * gamma) + beta */
        {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at((i_N * a->dims->G + i_G) * (a->dims->K * a->dims->inner));
                LINE_KEPT(ELEMENT(T), data, a->data + (i_N * a->dims->G + i_G) * (a->dims->K * a->dims->inner) + at,
                    true, 0, 0, chunk.slot);
                LINE_OUT(ELEMENT(T), out);
                ELEMENTS (i) {
                    out[i] = ((data[i] - mean_high) - mean_low) * invstd_times_gamma + beta;
                }
                LINE_PUT(out, a->out + (i_N * a->dims->G + i_G) * (a->dims->K * a->dims->inner) + at);
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
            opsmith_merge_rows<forward_rows_sums>(team, true, forward_rows_clear_1, forward_rows_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_rows_section_1(a, team, team.kept + at, opsmith_at<forward_rows_sums>(team.sums, at),
                    opsmith_at<forward_rows_scalars>(team.scalars, at));
            }
            break;
        case 3:
            forward_rows_sweep_2(a, team);
            break;
        }
        team.sync();
    }
}

/* Columns: the innermost run is G, kept. */
struct forward_columns_sums {
    opsmith_moments moments;
};

struct forward_columns_scalars {
    real data;
    real out;
};

static __device__ void forward_columns_clear_1(forward_columns_sums *sums)
{
    opsmith_moments_initialize(&sums->moments);
}

static __device__ void forward_columns_join_1(forward_columns_sums *into, const forward_columns_sums *from)
{
    opsmith_join(&into->moments, &from->moments);
}

static __device__ void forward_columns_section_0(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_columns_sums *sums, forward_columns_scalars *scalars)
{
    const index_t i_N = team.outer;
    const index_t i_G = kept;

    scalars->data = LOAD(T, a->data[i_N * a->dims->G + i_G]);
}

static __device__ void forward_columns_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_columns_sums *sums, forward_columns_scalars *scalars)
{
    const index_t i_N = team.outer;
    const index_t i_G = kept;

    const double mean = opsmith_moments_mean(&sums->moments, 0);
    const double var = opsmith_moments_var(&sums->moments, 0);
    const double var_plus_eps = var + a->params->eps;
    const double invstd = opsmith_rsqrt(var_plus_eps);
    const double out = ((double)LOAD(T, a->data[i_N * a->dims->G + i_G]) - mean) * (invstd * (double)a->gamma[i_G])
        + (double)a->beta[i_G];

    if (team.leads) {
        if (a->mean != NULL) {
            a->mean[i_N * a->dims->G + i_G] = (real)mean;
        }
        if (a->std != NULL) {
            const double std = sqrt(var_plus_eps);
            a->std[i_N * a->dims->G + i_G] = (real)std;
        }
        if (a->saved_mean != NULL) {
            a->saved_mean[i_N * a->dims->G + i_G] = mean;
        }
        if (a->saved_invstd != NULL) {
            a->saved_invstd[i_N * a->dims->G + i_G] = invstd;
        }
    }
    scalars->out = (real)out;
}

constexpr int forward_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_columns_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    real data[WIDTH];
    ELEMENTS (i) {
        const forward_columns_scalars *const scalars = opsmith_column<forward_columns_scalars>(team, team.scalars,
            column, i);
        data[i] = scalars->data;
    }
    LEAVES (leaf, team) {
        forward_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            forward_columns_clear_1(&sums[i]);
        }
        /* mean = mean(data, over=(K, inner)), var = var(data, over=(K, inner)) */
        {
            opsmith_moments_lane<real> moments_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    ELEMENTS (i) {
                        terms_terms[place][i] = data[i];
                    }
                }
                opsmith_add_lines(moments_lanes, terms_terms, run.count, 0, run.step);
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
    const index_t i_N = team.outer;
    real out[WIDTH];
    ELEMENTS (i) {
        const forward_columns_scalars *const scalars = opsmith_column<forward_columns_scalars>(team, team.scalars,
            column, i);
        out[i] = scalars->out;
    }
    LEAVES (leaf, team) {
        /* out = (data - mean) * (invstd * gamma) + beta */
        {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    LINE_OUT(ELEMENT(T), out_elements);
                    ELEMENTS (i) {
                        out_elements[i] = out[i];
                    }
                    LINE_PUT(out_elements, a->out + i_N * a->dims->G + column);
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
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 0:
            GROUPS (at, team) {
                forward_columns_section_0(a, team, team.kept + at, opsmith_at<forward_columns_sums>(team.sums, at),
                    opsmith_at<forward_columns_scalars>(team.scalars, at));
            }
            break;
        case 1:
            forward_columns_sweep_1(a, team);
            break;
        case 2:
            opsmith_merge_columns<forward_columns_sums>(team, true, forward_columns_clear_1, forward_columns_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_columns_section_1(a, team, team.kept + at, opsmith_at<forward_columns_sums>(team.sums, at),
                    opsmith_at<forward_columns_scalars>(team.scalars, at));
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
    .sums_bytes = (int32_t)sizeof(forward_rows_sums),
    .scalars_bytes = (int32_t)sizeof(forward_rows_scalars),
    .kept_bytes = forward_rows_width * ((int32_t)sizeof(ELEMENT(T))),
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static const opsmith_cuda_kernel forward_columns_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_columns)>,
    .sweeps = 2,
    .width = forward_columns_width,
    .sums_bytes = (int32_t)sizeof(forward_columns_sums),
    .scalars_bytes = (int32_t)sizeof(forward_columns_scalars),
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static opsmith_status forward(forward_arguments *a, const opsmith_group_norm_dims *dims, void *saved, void *workspace,
    cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_mean = (double *)(uintptr_t)saved;
        a->saved_invstd = a->saved_mean + dims->N * dims->G;
    }
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = group_norm_forward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &forward_rows_kernel : &forward_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_group_norm_params *params, const opsmith_group_norm_dims *dims,
    const void *data, const void *gamma, const void *beta, void *out, void *mean, void *std, void *saved,
    void *workspace, cudaStream_t stream)
{
    forward_arguments a = {};
    a.params.value = *params;
    a.dims.value.N = (index_t)dims->N;
    a.dims.value.G = (index_t)dims->G;
    a.dims.value.K = (index_t)dims->K;
    a.dims.value.inner = (index_t)dims->inner;
    a.data = (const ELEMENT(T) *)data;
    a.gamma = (const ELEMENT(S) *)gamma;
    a.beta = (const ELEMENT(S) *)beta;
    a.out = (ELEMENT(T) *)out;
    a.mean = (ELEMENT(S) *)mean;
    a.std = (ELEMENT(S) *)std;
    return forward(&a, dims, saved, workspace, stream);
}

/* ---- backward ---- */

struct backward_arguments {
    opsmith_held<opsmith_group_norm_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *d_out; /* (N, G, K, inner) */
    const ELEMENT(T) *data; /* (N, G, K, inner) */
    const ELEMENT(S) *gamma; /* (G) */
    const ELEMENT(S) *beta; /* (G) */
    ELEMENT(T) *d_data; /* (N, G, K, inner) */
    ELEMENT(S) *d_gamma; /* (G) */
    ELEMENT(S) *d_beta; /* (G) */
    double *saved_mean;
    double *saved_invstd;
    int32_t add_d_data;
    int32_t add_d_gamma;
    int32_t add_d_beta;
};

/* backward. Groups over N, G; each is swept over K, inner. */

/* Rows: the innermost run is K, inner, reduced. */
struct backward_kernel_1_rows_sums {
    opsmith_sum sum_d_out_data_minus_mean;
    opsmith_sum sum_d_out;
};

struct backward_kernel_1_rows_scalars {
    real mean_high;
    real mean_low;
    real factor;
    real gamma_times_invstd;
    real d_mean_over_size;
};

static __device__ void backward_kernel_1_rows_clear_1(backward_kernel_1_rows_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_d_out_data_minus_mean);
    opsmith_sum_initialize(&sums->sum_d_out);
}

static __device__ void backward_kernel_1_rows_join_1(backward_kernel_1_rows_sums *into,
    const backward_kernel_1_rows_sums *from)
{
    opsmith_join(&into->sum_d_out_data_minus_mean, &from->sum_d_out_data_minus_mean);
    opsmith_join(&into->sum_d_out, &from->sum_d_out);
}

static __device__ void backward_kernel_1_rows_section_0(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_kernel_1_rows_sums *sums, backward_kernel_1_rows_scalars *scalars)
{
    const index_t i_N = team.outer;
    const index_t i_G = kept;

    scalars->mean_high = (real)a->saved_mean[i_N * a->dims->G + i_G];
    scalars->mean_low = REAL(opsmith_low)(a->saved_mean[i_N * a->dims->G + i_G]);
}

static __device__ void backward_kernel_1_rows_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_kernel_1_rows_sums *sums, backward_kernel_1_rows_scalars *scalars)
{
    const index_t i_N = team.outer;
    const index_t i_G = kept;

    const double sum_d_out_data_minus_mean = opsmith_sum_value(&sums->sum_d_out_data_minus_mean, 0);
    const double d_invstd = (double)a->gamma[i_G] * sum_d_out_data_minus_mean;
    const double d_var = -(0.5 * d_invstd * a->saved_invstd[i_N * a->dims->G + i_G] * a->saved_invstd[i_N * a->dims->G
        + i_G] * a->saved_invstd[i_N * a->dims->G + i_G]);
    const double factor = 2.0 / (double)(a->dims->K * a->dims->inner) * d_var;
    const double gamma_times_invstd = (double)a->gamma[i_G] * a->saved_invstd[i_N * a->dims->G + i_G];
    const double sum_d_out = opsmith_sum_value(&sums->sum_d_out, 0);
    const double d_mean = -(gamma_times_invstd * sum_d_out);
    const double d_mean_over_size = d_mean / (double)(a->dims->K * a->dims->inner);

    scalars->mean_high = (real)a->saved_mean[i_N * a->dims->G + i_G];
    scalars->mean_low = REAL(opsmith_low)(a->saved_mean[i_N * a->dims->G + i_G]);
    scalars->factor = (real)factor;
    scalars->gamma_times_invstd = (real)gamma_times_invstd;
    scalars->d_mean_over_size = (real)d_mean_over_size;
}

constexpr int backward_kernel_1_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_kernel_1_rows_keep(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_kernel_1_rows_width;
    const index_t i_N = team.outer;
    const index_t i_G = team.kept;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t at = chunk.at((i_N * a->dims->G + i_G) * (a->dims->K * a->dims->inner));
            if (a->d_data != NULL) {
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), chunk.slot), a->data
                    + (i_N * a->dims->G + i_G) * (a->dims->K * a->dims->inner) + at, chunk.from, chunk.to);
            }
            if (a->d_out != NULL && a->d_data != NULL) {
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * ((int32_t)sizeof(ELEMENT(T))), chunk.slot),
                    a->d_out + (i_N * a->dims->G + i_G) * (a->dims->K * a->dims->inner) + at, chunk.from, chunk.to);
            }
        }
    }
    opsmith_wait();
}

static __device__ void backward_kernel_1_rows_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_kernel_1_rows_width;
    const index_t i_N = team.outer;
    const index_t i_G = team.kept;
    const backward_kernel_1_rows_scalars *const scalars = reinterpret_cast<const backward_kernel_1_rows_scalars *>(team.scalars);
    const real mean_high = scalars->mean_high;
    const real mean_low = scalars->mean_low;
    LEAVES (leaf, team) {
        backward_kernel_1_rows_sums sums;
        backward_kernel_1_rows_clear_1(&sums);
        /* sum_d_out_data_minus_mean = sum(d_out * data_minus_mean, over=(K, inner)),
         * sum_d_out = sum(d_out, over=(K, inner)) */
        if (a->d_data != NULL) {
            opsmith_sum_lane<real> sum_d_out_data_minus_mean_lanes;
            opsmith_sum_lane<real> sum_d_out_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at((i_N * a->dims->G + i_G) * (a->dims->K * a->dims->inner));
                real sum_d_out_data_minus_mean_terms[WIDTH];
                LINE_KEPT(ELEMENT(T), data, a->data + (i_N * a->dims->G + i_G) * (a->dims->K * a->dims->inner) + at,
                    true, 0, 0, chunk.slot);
                LINE_KEPT(ELEMENT(T), d_out, a->d_out + (i_N * a->dims->G + i_G) * (a->dims->K * a->dims->inner) + at,
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
            reinterpret_cast<backward_kernel_1_rows_sums *>(team.partials)[leaf] = sums;
        }
    }
}

static __device__ void backward_kernel_1_rows_sweep_2(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_kernel_1_rows_width;
    const index_t i_N = team.outer;
    const index_t i_G = team.kept;
    const backward_kernel_1_rows_scalars *const scalars = reinterpret_cast<const backward_kernel_1_rows_scalars *>(team.scalars);
    const real mean_high = scalars->mean_high;
    const real mean_low = scalars->mean_low;
    const real factor = scalars->factor;
    const real gamma_times_invstd = scalars->gamma_times_invstd;
    const real d_mean_over_size = scalars->d_mean_over_size;
    LEAVES (leaf, team) {
        /* d_data = 2 / size(K, inner) * d_var * data_minus_mean + gamma_times_invstd * d_out + d_mean / size(K, inner) */
        if (a->d_data != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at((i_N * a->dims->G + i_G) * (a->dims->K * a->dims->inner));
                LINE_KEPT(ELEMENT(T), data, a->data + (i_N * a->dims->G + i_G) * (a->dims->K * a->dims->inner) + at,
                    true, 0, 0, chunk.slot);
                LINE_KEPT(ELEMENT(T), d_out, a->d_out + (i_N * a->dims->G + i_G) * (a->dims->K * a->dims->inner) + at,
                    a->d_out != NULL, 0, (int32_t)sizeof(ELEMENT(T)), chunk.slot);
                LINE_UPDATE(ELEMENT(T), d_data, a->d_data + (i_N * a->dims->G + i_G) * (a->dims->K * a->dims->inner)
                    + at, a->add_d_data);
                ELEMENTS (i) {
                    const real data_minus_mean = (data[i] - mean_high) - mean_low;
                    d_data[i] = a->add_d_data ? d_data[i] + (factor * data_minus_mean + gamma_times_invstd * d_out[i]
                        + d_mean_over_size) : factor * data_minus_mean + gamma_times_invstd * d_out[i]
                        + d_mean_over_size;
                }
                LINE_PUT(d_data, a->d_data + (i_N * a->dims->G + i_G) * (a->dims->K * a->dims->inner) + at);
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(backward_kernel_1_rows)(const __grid_constant__ backward_arguments arguments, const __grid_constant__ opsmith_work work)
{
    OPSMITH_DYNAMIC_SHARED(shared);
    const backward_arguments *const a = &arguments;
    const opsmith_team<index_t> team(work, shared);
    if (!team.works) {
        return;
    }
    team.begin();
    if (team.cache != NULL) {
        backward_kernel_1_rows_keep(a, team);
    }
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 0:
            GROUPS (at, team) {
                backward_kernel_1_rows_section_0(a, team, team.kept + at,
                    opsmith_at<backward_kernel_1_rows_sums>(team.sums, at),
                    opsmith_at<backward_kernel_1_rows_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->d_data != NULL) {
                backward_kernel_1_rows_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_rows<backward_kernel_1_rows_sums>(team, a->d_data != NULL, backward_kernel_1_rows_clear_1,
                backward_kernel_1_rows_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_kernel_1_rows_section_1(a, team, team.kept + at,
                    opsmith_at<backward_kernel_1_rows_sums>(team.sums, at),
                    opsmith_at<backward_kernel_1_rows_scalars>(team.scalars, at));
            }
            break;
        case 3:
            if (a->d_data != NULL) {
                backward_kernel_1_rows_sweep_2(a, team);
            }
            break;
        }
        team.sync();
    }
}

/* Columns: the innermost run is G, kept. */
struct backward_kernel_1_columns_sums {
    opsmith_sum sum_d_out_data_minus_mean;
    opsmith_sum sum_d_out;
};

struct backward_kernel_1_columns_scalars {
    real d_out_times_data_minus_mean;
    real d_out;
    real offset;
};

static __device__ void backward_kernel_1_columns_clear_1(backward_kernel_1_columns_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_d_out_data_minus_mean);
    opsmith_sum_initialize(&sums->sum_d_out);
}

static __device__ void backward_kernel_1_columns_join_1(backward_kernel_1_columns_sums *into,
    const backward_kernel_1_columns_sums *from)
{
    opsmith_join(&into->sum_d_out_data_minus_mean, &from->sum_d_out_data_minus_mean);
    opsmith_join(&into->sum_d_out, &from->sum_d_out);
}

static __device__ void backward_kernel_1_columns_section_0(const backward_arguments *a,
    const opsmith_team<index_t> &team, index_t kept, const backward_kernel_1_columns_sums *sums,
    backward_kernel_1_columns_scalars *scalars)
{
    const index_t i_N = team.outer;
    const index_t i_G = kept;

    const double data_minus_mean = (double)LOAD(T, a->data[i_N * a->dims->G + i_G]) - a->saved_mean[i_N * a->dims->G
        + i_G];
    const double d_out_times_data_minus_mean = (a->d_out == NULL ? 0
        : (double)LOAD(T, a->d_out[i_N * a->dims->G + i_G])) * data_minus_mean;

    scalars->d_out_times_data_minus_mean = (real)d_out_times_data_minus_mean;
    scalars->d_out = (real)(a->d_out == NULL ? 0 : (double)LOAD(T, a->d_out[i_N * a->dims->G + i_G]));
}

static __device__ void backward_kernel_1_columns_section_1(const backward_arguments *a,
    const opsmith_team<index_t> &team, index_t kept, const backward_kernel_1_columns_sums *sums,
    backward_kernel_1_columns_scalars *scalars)
{
    const index_t i_N = team.outer;
    const index_t i_G = kept;

    const double data_minus_mean = (double)LOAD(T, a->data[i_N * a->dims->G + i_G]) - a->saved_mean[i_N * a->dims->G
        + i_G];
    const double sum_d_out_data_minus_mean = opsmith_sum_value(&sums->sum_d_out_data_minus_mean, 0);
    const double d_invstd = (double)a->gamma[i_G] * sum_d_out_data_minus_mean;
    const double d_var = -(0.5 * d_invstd * a->saved_invstd[i_N * a->dims->G + i_G] * a->saved_invstd[i_N * a->dims->G
        + i_G] * a->saved_invstd[i_N * a->dims->G + i_G]);
    const double gamma_times_invstd = (double)a->gamma[i_G] * a->saved_invstd[i_N * a->dims->G + i_G];
    const double sum_d_out = opsmith_sum_value(&sums->sum_d_out, 0);
    const double d_mean = -(gamma_times_invstd * sum_d_out);
    const double offset = 2.0 / (double)(a->dims->K * a->dims->inner) * d_var * data_minus_mean + gamma_times_invstd
        * (a->d_out == NULL ? 0 : (double)LOAD(T, a->d_out[i_N * a->dims->G + i_G])) + d_mean
        / (double)(a->dims->K * a->dims->inner);

    scalars->offset = (real)offset;
}

constexpr int backward_kernel_1_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_kernel_1_columns_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_kernel_1_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    real d_out_times_data_minus_mean[WIDTH];
    real d_out[WIDTH];
    ELEMENTS (i) {
        const backward_kernel_1_columns_scalars *const scalars = opsmith_column<backward_kernel_1_columns_scalars>(team, team.scalars, column, i);
        d_out_times_data_minus_mean[i] = scalars->d_out_times_data_minus_mean;
        d_out[i] = scalars->d_out;
    }
    LEAVES (leaf, team) {
        backward_kernel_1_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            backward_kernel_1_columns_clear_1(&sums[i]);
        }
        /* sum_d_out_data_minus_mean = sum(d_out * data_minus_mean, over=(K, inner)),
         * sum_d_out = sum(d_out, over=(K, inner)) */
        if (a->d_data != NULL) {
            opsmith_sum_lane<real> sum_d_out_data_minus_mean_lanes[WIDTH];
            opsmith_sum_lane<real> sum_d_out_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real sum_d_out_data_minus_mean_terms_terms[OPSMITH_RUN][WIDTH];
                real sum_d_out_terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    ELEMENTS (i) {
                        sum_d_out_data_minus_mean_terms_terms[place][i] = d_out_times_data_minus_mean[i];
                        sum_d_out_terms_terms[place][i] = d_out[i];
                    }
                }
                opsmith_add_lines(sum_d_out_data_minus_mean_lanes, sum_d_out_data_minus_mean_terms_terms, run.count, 0,
                    run.step);
                opsmith_add_lines(sum_d_out_lanes, sum_d_out_terms_terms, run.count, 0, run.step);
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

static __device__ void backward_kernel_1_columns_sweep_2(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_kernel_1_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_N = team.outer;
    real offset[WIDTH];
    ELEMENTS (i) {
        const backward_kernel_1_columns_scalars *const scalars = opsmith_column<backward_kernel_1_columns_scalars>(team, team.scalars, column, i);
        offset[i] = scalars->offset;
    }
    LEAVES (leaf, team) {
        /* d_data = 2 / size(K, inner) * d_var * data_minus_mean + gamma_times_invstd * d_out + d_mean / size(K, inner) */
        if (a->d_data != NULL) {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    LINE_UPDATE(ELEMENT(T), d_data, a->d_data + i_N * a->dims->G + column, a->add_d_data);
                    ELEMENTS (i) {
                        d_data[i] = a->add_d_data ? d_data[i] + offset[i] : offset[i];
                    }
                    LINE_PUT(d_data, a->d_data + i_N * a->dims->G + column);
                }
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(backward_kernel_1_columns)(const __grid_constant__ backward_arguments arguments, const __grid_constant__ opsmith_work work)
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
                backward_kernel_1_columns_section_0(a, team, team.kept + at,
                    opsmith_at<backward_kernel_1_columns_sums>(team.sums, at),
                    opsmith_at<backward_kernel_1_columns_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->d_data != NULL) {
                backward_kernel_1_columns_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_columns<backward_kernel_1_columns_sums>(team, a->d_data != NULL,
                backward_kernel_1_columns_clear_1, backward_kernel_1_columns_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_kernel_1_columns_section_1(a, team, team.kept + at,
                    opsmith_at<backward_kernel_1_columns_sums>(team.sums, at),
                    opsmith_at<backward_kernel_1_columns_scalars>(team.scalars, at));
            }
            break;
        case 3:
            if (a->d_data != NULL) {
                backward_kernel_1_columns_sweep_2(a, team);
            }
            break;
        }
        team.sync();
    }
}

/* backward. Groups over G; each is swept over N, K, inner. */

/* Rows: the innermost run is K, inner, reduced. */
struct backward_kernel_2_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_d_out_2;
};

static __device__ void backward_kernel_2_clear_1(backward_kernel_2_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_1);
    opsmith_sum_initialize(&sums->sum_d_out_2);
}

static __device__ void backward_kernel_2_join_1(backward_kernel_2_sums *into, const backward_kernel_2_sums *from)
{
    opsmith_join(&into->sum_1, &from->sum_1);
    opsmith_join(&into->sum_d_out_2, &from->sum_d_out_2);
}

static __device__ void backward_kernel_2_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_kernel_2_sums *sums)
{
    const index_t i_G = kept;

    if (team.leads) {
        if (a->d_gamma != NULL) {
            const double sum_1 = opsmith_sum_value(&sums->sum_1, 0);
            a->d_gamma[i_G] = a->add_d_gamma ? (real)((double)a->d_gamma[i_G] + sum_1) : (real)sum_1;
        }
        if (a->d_beta != NULL) {
            const double sum_d_out_2 = opsmith_sum_value(&sums->sum_d_out_2, 0);
            a->d_beta[i_G] = a->add_d_beta ? (real)((double)a->d_beta[i_G] + sum_d_out_2) : (real)sum_d_out_2;
        }
    }
}

constexpr int backward_kernel_2_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_kernel_2_rows_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_kernel_2_rows_width;
    const index_t i_G = team.kept;
    LEAVES (leaf, team) {
        backward_kernel_2_sums sums;
        backward_kernel_2_clear_1(&sums);
        /* sum_1 = sum(invstd * d_out * data_minus_mean, over=(N, K, inner)),
         * sum_d_out_2 = sum(d_out, over=(N, K, inner)) */
        if (a->d_gamma != NULL) {
            opsmith_sum_lane<real> sum_1_lanes;
            opsmith_sum_lane<real> sum_d_out_2_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t i_N = chunk.slab;
                const index_t at = chunk.at((i_N * a->dims->G + i_G) * (a->dims->K * a->dims->inner));
                real sum_1_terms[WIDTH];
                const real mean_high = (real)a->saved_mean[i_N * a->dims->G + i_G];
                const real mean_low = REAL(opsmith_low)(a->saved_mean[i_N * a->dims->G + i_G]);
                const real invstd = (real)a->saved_invstd[i_N * a->dims->G + i_G];
                LINE_QUIET(ELEMENT(T), data, a->data + (i_N * a->dims->G + i_G) * (a->dims->K * a->dims->inner) + at);
                LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + (i_N * a->dims->G + i_G)
                    * (a->dims->K * a->dims->inner) + at);
                ELEMENTS (i) {
                    const real data_minus_mean = (data[i] - mean_high) - mean_low;
                    sum_1_terms[i] = invstd * d_out[i] * data_minus_mean;
                }
                sum_1_lanes.add(sum_1_terms, chunk.from, chunk.to, 0, 1);
                sum_d_out_2_lanes.add(d_out, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_1_lanes, team.lanes, 1, &sums.sum_1);
            opsmith_total(sum_d_out_2_lanes, team.lanes, 1, &sums.sum_d_out_2);
        } else if (a->d_beta != NULL) {
            opsmith_sum_lane<real> sum_d_out_2_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t i_N = chunk.slab;
                const index_t at = chunk.at((i_N * a->dims->G + i_G) * (a->dims->K * a->dims->inner));
                LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + (i_N * a->dims->G + i_G)
                    * (a->dims->K * a->dims->inner) + at);
                sum_d_out_2_lanes.add(d_out, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_d_out_2_lanes, team.lanes, 1, &sums.sum_d_out_2);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<backward_kernel_2_sums *>(team.partials)[leaf] = sums;
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(backward_kernel_2_rows)(const __grid_constant__ backward_arguments arguments, const __grid_constant__ opsmith_work work)
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
        case 1:
            if (a->d_gamma != NULL || a->d_beta != NULL) {
                backward_kernel_2_rows_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_rows<backward_kernel_2_sums>(team, a->d_gamma != NULL || a->d_beta != NULL,
                backward_kernel_2_clear_1, backward_kernel_2_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_kernel_2_section_1(a, team, team.kept + at, opsmith_at<backward_kernel_2_sums>(team.sums, at));
            }
            break;
        }
        team.sync();
    }
}

/* Columns: the innermost run is G, kept. */
constexpr int backward_kernel_2_columns_width = opsmith_width<ELEMENT(T), opsmith_element_f64>();

static __device__ void backward_kernel_2_columns_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_kernel_2_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    LEAVES (leaf, team) {
        backward_kernel_2_sums sums[WIDTH];
        ELEMENTS (i) {
            backward_kernel_2_clear_1(&sums[i]);
        }
        /* sum_1 = sum(invstd * d_out * data_minus_mean, over=(N, K, inner)),
         * sum_d_out_2 = sum(d_out, over=(N, K, inner)) */
        if (a->d_gamma != NULL) {
            opsmith_sum_lane<real> sum_1_lanes[WIDTH];
            opsmith_sum_lane<real> sum_d_out_2_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real sum_1_terms_terms[OPSMITH_RUN][WIDTH];
                real d_out_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_N = run.at(place);
                    LINE_QUIET(ELEMENT(T), data, a->data + i_N * a->dims->G + column);
                    LINE_QUIET(opsmith_element_f64, saved_mean, a->saved_mean + i_N * a->dims->G + column);
                    LINE_QUIET(opsmith_element_f64, saved_invstd, a->saved_invstd + i_N * a->dims->G + column);
                    LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + i_N * a->dims->G + column);
                    ELEMENTS (i) {
                        const real data_minus_mean = (data[i] - (real)saved_mean[i]) - REAL(opsmith_low)(saved_mean[i]);
                        sum_1_terms_terms[place][i] = (real)saved_invstd[i] * d_out[i] * data_minus_mean;
                    }
                    opsmith_copy(d_out_terms[place], d_out);
                }
                opsmith_add_lines(sum_1_lanes, sum_1_terms_terms, run.count, 0, run.step);
                opsmith_add_lines(sum_d_out_2_lanes, d_out_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(sum_1_lanes[i], team.lanes, team.work.along, &sums[i].sum_1);
            }
            ELEMENTS (i) {
                opsmith_total(sum_d_out_2_lanes[i], team.lanes, team.work.along, &sums[i].sum_d_out_2);
            }
        } else if (a->d_beta != NULL) {
            opsmith_sum_lane<real> sum_d_out_2_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real d_out_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_N = run.at(place);
                    LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + i_N * a->dims->G + column);
                    opsmith_copy(d_out_terms[place], d_out);
                }
                opsmith_add_lines(sum_d_out_2_lanes, d_out_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(sum_d_out_2_lanes[i], team.lanes, team.work.along, &sums[i].sum_d_out_2);
            }
        }

        opsmith_put_columns(team, leaf, column, chunk.to, sums);
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(backward_kernel_2_columns)(const __grid_constant__ backward_arguments arguments, const __grid_constant__ opsmith_work work)
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
        case 1:
            if (a->d_gamma != NULL || a->d_beta != NULL) {
                backward_kernel_2_columns_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_columns<backward_kernel_2_sums>(team, a->d_gamma != NULL || a->d_beta != NULL,
                backward_kernel_2_clear_1, backward_kernel_2_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_kernel_2_section_1(a, team, team.kept + at, opsmith_at<backward_kernel_2_sums>(team.sums, at));
            }
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel backward_kernel_1_rows_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_kernel_1_rows)>,
    .sweeps = 2,
    .width = backward_kernel_1_rows_width,
    .sums_bytes = (int32_t)sizeof(backward_kernel_1_rows_sums),
    .scalars_bytes = (int32_t)sizeof(backward_kernel_1_rows_scalars),
    .kept_bytes = backward_kernel_1_rows_width * ((int32_t)sizeof(ELEMENT(T)) + (int32_t)sizeof(ELEMENT(T))),
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static const opsmith_cuda_kernel backward_kernel_1_columns_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_kernel_1_columns)>,
    .sweeps = 2,
    .width = backward_kernel_1_columns_width,
    .sums_bytes = (int32_t)sizeof(backward_kernel_1_columns_sums),
    .scalars_bytes = (int32_t)sizeof(backward_kernel_1_columns_scalars),
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static const opsmith_cuda_kernel backward_kernel_2_rows_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_kernel_2_rows)>,
    .sweeps = 1,
    .width = backward_kernel_2_rows_width,
    .sums_bytes = (int32_t)sizeof(backward_kernel_2_sums),
    .scalars_bytes = 0,
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static const opsmith_cuda_kernel backward_kernel_2_columns_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_kernel_2_columns)>,
    .sweeps = 1,
    .width = backward_kernel_2_columns_width,
    .sums_bytes = (int32_t)sizeof(backward_kernel_2_sums),
    .scalars_bytes = 0,
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static opsmith_status backward(backward_arguments *a, const opsmith_group_norm_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_mean = (double *)(uintptr_t)saved;
        a->saved_invstd = a->saved_mean + dims->N * dims->G;
    }
    if (status == OPSMITH_OK && (a->d_data != NULL)) {
        const opsmith_geometry geometry = group_norm_backward_kernel_1_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &backward_kernel_1_rows_kernel
            : &backward_kernel_1_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    if (status == OPSMITH_OK && (a->d_gamma != NULL || a->d_beta != NULL)) {
        const opsmith_geometry geometry = group_norm_backward_kernel_2_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &backward_kernel_2_rows_kernel
            : &backward_kernel_2_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status backward(const opsmith_group_norm_params *params, const opsmith_group_norm_dims *dims,
    const void *d_out, const void *data, const void *gamma, const void *beta, void *d_data, void *d_gamma,
    void *d_beta, opsmith_request request_data, opsmith_request request_gamma, opsmith_request request_beta,
    const void *saved, void *workspace, cudaStream_t stream)
{
    backward_arguments a = {};
    a.params.value = *params;
    a.dims.value.N = (index_t)dims->N;
    a.dims.value.G = (index_t)dims->G;
    a.dims.value.K = (index_t)dims->K;
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
    return backward(&a, dims, saved, workspace, stream);
}
