/* Made by Opsmith from normalization/global_response_norm.yaml. Changes belong there.
 *
 * global_response_norm: Lets channels compete by their norms over space, relative to the mean norm, and adds the result to the data.
 *
 * The kernels, for the types and the width of indices that the including file chooses. `real` is the type in which full-size data
 * is computed. */

struct extents {
    index_t N;
    index_t outer;
    index_t C;
    index_t inner;
};

/* ---- forward ---- */

struct forward_arguments {
    opsmith_held<opsmith_global_response_norm_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *data; /* (N, outer, C, inner) */
    const ELEMENT(S) *gamma; /* (C) */
    const ELEMENT(S) *beta; /* (C) */
    ELEMENT(T) *out; /* (N, outer, C, inner) */
    double *saved_response;
    double *saved_strength;
    double *saved_mean_strength;
    double *carried_strength;
    double *carried_mean_strength;
};

/* forward. Groups over N, C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
struct forward_kernel_1_sums {
    opsmith_norm strength;
};

static __device__ void forward_kernel_1_clear_1(forward_kernel_1_sums *sums)
{
    opsmith_norm_initialize(&sums->strength);
}

static __device__ void forward_kernel_1_join_1(forward_kernel_1_sums *into, const forward_kernel_1_sums *from)
{
    opsmith_join(&into->strength, &from->strength);
}

static __device__ void forward_kernel_1_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_kernel_1_sums *sums)
{
    const index_t i_N = team.outer;
    const index_t i_C = kept;

    const double strength = opsmith_norm_value(&sums->strength, 0);

    if (team.leads) {
        if (a->saved_strength != NULL) {
            a->saved_strength[i_N * a->dims->C + i_C] = strength;
        }
        a->carried_strength[i_N * a->dims->C + i_C] = strength;
    }
}

constexpr int forward_kernel_1_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_kernel_1_rows_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_kernel_1_rows_width;
    const index_t i_N = team.outer;
    const index_t i_C = team.kept;
    LEAVES (leaf, team) {
        forward_kernel_1_sums sums;
        forward_kernel_1_clear_1(&sums);
        /* strength = norm(data, over=(outer, inner)) */
        {
            opsmith_norm_lane<real> strength_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t i_outer = chunk.slab;
                const index_t at = chunk.at(((i_N * a->dims->outer + i_outer) * a->dims->C + i_C) * a->dims->inner);
                LINE_QUIET(ELEMENT(T), data, a->data + ((i_N * a->dims->outer + i_outer) * a->dims->C + i_C)
                    * a->dims->inner + at);
                strength_lanes.add(data, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(strength_lanes, team.lanes, 1, &sums.strength);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<forward_kernel_1_sums *>(team.partials)[leaf] = sums;
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(forward_kernel_1_rows)(const __grid_constant__ forward_arguments arguments, const __grid_constant__ opsmith_work work)
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
            forward_kernel_1_rows_sweep_1(a, team);
            break;
        case 2:
            opsmith_merge_rows<forward_kernel_1_sums>(team, true, forward_kernel_1_clear_1, forward_kernel_1_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_kernel_1_section_1(a, team, team.kept + at, opsmith_at<forward_kernel_1_sums>(team.sums, at));
            }
            break;
        }
        team.sync();
    }
}

/* Columns: the innermost run is C, kept. */
constexpr int forward_kernel_1_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_kernel_1_columns_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_kernel_1_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_N = team.outer;
    LEAVES (leaf, team) {
        forward_kernel_1_sums sums[WIDTH];
        ELEMENTS (i) {
            forward_kernel_1_clear_1(&sums[i]);
        }
        /* strength = norm(data, over=(outer, inner)) */
        {
            opsmith_norm_lane<real> strength_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real data_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_outer = run.at(place);
                    LINE_QUIET(ELEMENT(T), data, a->data + (i_N * a->dims->outer + i_outer) * a->dims->C + column);
                    opsmith_copy(data_terms[place], data);
                }
                opsmith_add_lines(strength_lanes, data_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(strength_lanes[i], team.lanes, team.work.along, &sums[i].strength);
            }
        }

        opsmith_put_columns(team, leaf, column, chunk.to, sums);
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(forward_kernel_1_columns)(const __grid_constant__ forward_arguments arguments, const __grid_constant__ opsmith_work work)
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
            forward_kernel_1_columns_sweep_1(a, team);
            break;
        case 2:
            opsmith_merge_columns<forward_kernel_1_sums>(team, true, forward_kernel_1_clear_1, forward_kernel_1_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_kernel_1_section_1(a, team, team.kept + at, opsmith_at<forward_kernel_1_sums>(team.sums, at));
            }
            break;
        }
        team.sync();
    }
}

/* forward. Groups over N; each is swept over C. */

/* Rows: the innermost run is C, reduced. */
struct forward_kernel_2_rows_sums {
    opsmith_mean mean_strength;
};

struct forward_kernel_2_rows_scalars {
    real mean_strength_plus_eps;
};

static __device__ void forward_kernel_2_rows_clear_1(forward_kernel_2_rows_sums *sums)
{
    opsmith_mean_initialize(&sums->mean_strength);
}

static __device__ void forward_kernel_2_rows_join_1(forward_kernel_2_rows_sums *into,
    const forward_kernel_2_rows_sums *from)
{
    opsmith_join(&into->mean_strength, &from->mean_strength);
}

static __device__ void forward_kernel_2_rows_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_kernel_2_rows_sums *sums, forward_kernel_2_rows_scalars *scalars)
{
    const index_t i_N = kept;

    const double mean_strength = opsmith_mean_value(&sums->mean_strength, 0);
    const double mean_strength_plus_eps = mean_strength + a->params->eps;

    if (team.leads) {
        if (a->saved_mean_strength != NULL) {
            a->saved_mean_strength[i_N] = mean_strength;
        }
        a->carried_mean_strength[i_N] = mean_strength;
    }
    scalars->mean_strength_plus_eps = (real)mean_strength_plus_eps;
}

constexpr int forward_kernel_2_rows_width = opsmith_width<opsmith_element_f64>();

static __device__ void forward_kernel_2_rows_keep(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_kernel_2_rows_width;
    const index_t i_N = team.kept;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t at = chunk.at(i_N * a->dims->C);
            opsmith_keep(opsmith_slot<opsmith_element_f64, WIDTH>(team, WIDTH * (0), chunk.slot), a->carried_strength
                + i_N * a->dims->C + at, chunk.from, chunk.to);
        }
    }
    opsmith_wait();
}

static __device__ void forward_kernel_2_rows_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_kernel_2_rows_width;
    const index_t i_N = team.kept;
    LEAVES (leaf, team) {
        forward_kernel_2_rows_sums sums;
        forward_kernel_2_rows_clear_1(&sums);
        /* mean_strength = mean(strength, over=(C)) */
        {
            opsmith_mean_lane<real> mean_strength_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_N * a->dims->C);
                real terms[WIDTH];
                LINE_KEPT(opsmith_element_f64, carried_strength, a->carried_strength + i_N * a->dims->C + at, true, 0,
                    0, chunk.slot);
                ELEMENTS (i) {
                    terms[i] = (real)carried_strength[i];
                }
                mean_strength_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(mean_strength_lanes, team.lanes, 1, &sums.mean_strength);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<forward_kernel_2_rows_sums *>(team.partials)[leaf] = sums;
        }
    }
}

static __device__ void forward_kernel_2_rows_sweep_2(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_kernel_2_rows_width;
    const index_t i_N = team.kept;
    const forward_kernel_2_rows_scalars *const scalars = reinterpret_cast<const forward_kernel_2_rows_scalars *>(team.scalars);
    const real mean_strength_plus_eps = scalars->mean_strength_plus_eps;
    LEAVES (leaf, team) {
        /* saved_response = strength / (mean_strength + eps) */
        if (a->saved_response != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_N * a->dims->C);
                LINE_KEPT(opsmith_element_f64, carried_strength, a->carried_strength + i_N * a->dims->C + at, true, 0,
                    0, chunk.slot);
                LINE_OUT(opsmith_element_f64, saved_response);
                ELEMENTS (i) {
                    saved_response[i] = (double)((real)carried_strength[i] / mean_strength_plus_eps);
                }
                LINE_PUT(saved_response, a->saved_response + i_N * a->dims->C + at);
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(forward_kernel_2_rows)(const __grid_constant__ forward_arguments arguments, const __grid_constant__ opsmith_work work)
{
    OPSMITH_DYNAMIC_SHARED(shared);
    const forward_arguments *const a = &arguments;
    const opsmith_team<index_t> team(work, shared);
    if (!team.works) {
        return;
    }
    team.begin();
    if (team.cache != NULL) {
        forward_kernel_2_rows_keep(a, team);
    }
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 1:
            forward_kernel_2_rows_sweep_1(a, team);
            break;
        case 2:
            opsmith_merge_rows<forward_kernel_2_rows_sums>(team, true, forward_kernel_2_rows_clear_1,
                forward_kernel_2_rows_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_kernel_2_rows_section_1(a, team, team.kept + at,
                    opsmith_at<forward_kernel_2_rows_sums>(team.sums, at),
                    opsmith_at<forward_kernel_2_rows_scalars>(team.scalars, at));
            }
            break;
        case 3:
            if (a->saved_response != NULL) {
                forward_kernel_2_rows_sweep_2(a, team);
            }
            break;
        }
        team.sync();
    }
}

/* Columns: the innermost run is N, kept. */
struct forward_kernel_2_columns_sums {
    opsmith_mean mean_strength;
};

struct forward_kernel_2_columns_scalars {
    real strength;
    real response;
};

static __device__ void forward_kernel_2_columns_clear_1(forward_kernel_2_columns_sums *sums)
{
    opsmith_mean_initialize(&sums->mean_strength);
}

static __device__ void forward_kernel_2_columns_join_1(forward_kernel_2_columns_sums *into,
    const forward_kernel_2_columns_sums *from)
{
    opsmith_join(&into->mean_strength, &from->mean_strength);
}

static __device__ void forward_kernel_2_columns_section_0(const forward_arguments *a,
    const opsmith_team<index_t> &team, index_t kept, const forward_kernel_2_columns_sums *sums,
    forward_kernel_2_columns_scalars *scalars)
{
    const index_t i_N = kept;

    scalars->strength = (real)a->carried_strength[i_N];
}

static __device__ void forward_kernel_2_columns_section_1(const forward_arguments *a,
    const opsmith_team<index_t> &team, index_t kept, const forward_kernel_2_columns_sums *sums,
    forward_kernel_2_columns_scalars *scalars)
{
    const index_t i_N = kept;

    const double mean_strength = opsmith_mean_value(&sums->mean_strength, 0);
    const double response = a->carried_strength[i_N] / (mean_strength + a->params->eps);

    if (team.leads) {
        if (a->saved_mean_strength != NULL) {
            a->saved_mean_strength[i_N] = mean_strength;
        }
        a->carried_mean_strength[i_N] = mean_strength;
    }
    scalars->response = (real)response;
}

constexpr int forward_kernel_2_columns_width = opsmith_width<opsmith_element_f64>();

static __device__ void forward_kernel_2_columns_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_kernel_2_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    real strength[WIDTH];
    ELEMENTS (i) {
        const forward_kernel_2_columns_scalars *const scalars = opsmith_column<forward_kernel_2_columns_scalars>(team,
            team.scalars, column, i);
        strength[i] = scalars->strength;
    }
    LEAVES (leaf, team) {
        forward_kernel_2_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            forward_kernel_2_columns_clear_1(&sums[i]);
        }
        /* mean_strength = mean(strength, over=(C)) */
        {
            opsmith_mean_lane<real> mean_strength_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    ELEMENTS (i) {
                        terms_terms[place][i] = strength[i];
                    }
                }
                opsmith_add_lines(mean_strength_lanes, terms_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(mean_strength_lanes[i], team.lanes, team.work.along, &sums[i].mean_strength);
            }
        }

        opsmith_put_columns(team, leaf, column, chunk.to, sums);
    }
}

static __device__ void forward_kernel_2_columns_sweep_2(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_kernel_2_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    real response[WIDTH];
    ELEMENTS (i) {
        const forward_kernel_2_columns_scalars *const scalars = opsmith_column<forward_kernel_2_columns_scalars>(team,
            team.scalars, column, i);
        response[i] = scalars->response;
    }
    LEAVES (leaf, team) {
        /* saved_response = strength / (mean_strength + eps) */
        if (a->saved_response != NULL) {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    LINE_OUT(opsmith_element_f64, saved_response);
                    ELEMENTS (i) {
                        saved_response[i] = (double)response[i];
                    }
                    LINE_PUT(saved_response, a->saved_response + column);
                }
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(forward_kernel_2_columns)(const __grid_constant__ forward_arguments arguments, const __grid_constant__ opsmith_work work)
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
                forward_kernel_2_columns_section_0(a, team, team.kept + at,
                    opsmith_at<forward_kernel_2_columns_sums>(team.sums, at),
                    opsmith_at<forward_kernel_2_columns_scalars>(team.scalars, at));
            }
            break;
        case 1:
            forward_kernel_2_columns_sweep_1(a, team);
            break;
        case 2:
            opsmith_merge_columns<forward_kernel_2_columns_sums>(team, true, forward_kernel_2_columns_clear_1,
                forward_kernel_2_columns_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_kernel_2_columns_section_1(a, team, team.kept + at,
                    opsmith_at<forward_kernel_2_columns_sums>(team.sums, at),
                    opsmith_at<forward_kernel_2_columns_scalars>(team.scalars, at));
            }
            break;
        case 3:
            if (a->saved_response != NULL) {
                forward_kernel_2_columns_sweep_2(a, team);
            }
            break;
        }
        team.sync();
    }
}

/* forward. Groups over N, C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
struct forward_kernel_3_scalars {
    real gamma_times_response;
    real beta;
};

static __device__ void forward_kernel_3_section_0(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, forward_kernel_3_scalars *scalars)
{
    const index_t i_N = team.outer;
    const index_t i_C = kept;

    const double response = a->carried_strength[i_N * a->dims->C + i_C]
        / (a->carried_mean_strength[i_N] + a->params->eps);
    const double gamma_times_response = (double)a->gamma[i_C] * response;

    scalars->gamma_times_response = (real)gamma_times_response;
    scalars->beta = a->beta[i_C];
}

constexpr int forward_kernel_3_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_kernel_3_rows_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_kernel_3_rows_width;
    const index_t i_N = team.outer;
    const index_t i_C = team.kept;
    const forward_kernel_3_scalars *const scalars = reinterpret_cast<const forward_kernel_3_scalars *>(team.scalars);
    const real gamma_times_response = scalars->gamma_times_response;
    const real beta = scalars->beta;
    LEAVES (leaf, team) {
        /* out = data * (gamma * response) + beta + data */
        {
            CHUNKS (chunk, leaf, team) {
                const index_t i_outer = chunk.slab;
                const index_t at = chunk.at(((i_N * a->dims->outer + i_outer) * a->dims->C + i_C) * a->dims->inner);
                LINE_QUIET(ELEMENT(T), data, a->data + ((i_N * a->dims->outer + i_outer) * a->dims->C + i_C)
                    * a->dims->inner + at);
                LINE_OUT(ELEMENT(T), out);
                ELEMENTS (i) {
                    out[i] = data[i] * gamma_times_response + beta + data[i];
                }
                LINE_PUT(out, a->out + ((i_N * a->dims->outer + i_outer) * a->dims->C + i_C) * a->dims->inner + at);
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(forward_kernel_3_rows)(const __grid_constant__ forward_arguments arguments, const __grid_constant__ opsmith_work work)
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
                forward_kernel_3_section_0(a, team, team.kept + at,
                    opsmith_at<forward_kernel_3_scalars>(team.scalars, at));
            }
            break;
        case 1:
            forward_kernel_3_rows_sweep_1(a, team);
            break;
        }
        team.sync();
    }
}

/* Columns: the innermost run is C, kept. */
constexpr int forward_kernel_3_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_kernel_3_columns_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_kernel_3_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_N = team.outer;
    real gamma_times_response[WIDTH];
    real beta[WIDTH];
    ELEMENTS (i) {
        const forward_kernel_3_scalars *const scalars = opsmith_column<forward_kernel_3_scalars>(team, team.scalars,
            column, i);
        gamma_times_response[i] = scalars->gamma_times_response;
        beta[i] = scalars->beta;
    }
    LEAVES (leaf, team) {
        /* out = data * (gamma * response) + beta + data */
        {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t i_outer = run.at(place);
                    LINE_QUIET(ELEMENT(T), data, a->data + (i_N * a->dims->outer + i_outer) * a->dims->C + column);
                    LINE_OUT(ELEMENT(T), out);
                    ELEMENTS (i) {
                        out[i] = data[i] * gamma_times_response[i] + beta[i] + data[i];
                    }
                    LINE_PUT(out, a->out + (i_N * a->dims->outer + i_outer) * a->dims->C + column);
                }
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(forward_kernel_3_columns)(const __grid_constant__ forward_arguments arguments, const __grid_constant__ opsmith_work work)
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
                forward_kernel_3_section_0(a, team, team.kept + at,
                    opsmith_at<forward_kernel_3_scalars>(team.scalars, at));
            }
            break;
        case 1:
            forward_kernel_3_columns_sweep_1(a, team);
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel forward_kernel_1_rows_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_kernel_1_rows)>,
    .sweeps = 1,
    .width = forward_kernel_1_rows_width,
    .sums_bytes = (int32_t)sizeof(forward_kernel_1_sums),
    .scalars_bytes = 0,
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static const opsmith_cuda_kernel forward_kernel_1_columns_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_kernel_1_columns)>,
    .sweeps = 1,
    .width = forward_kernel_1_columns_width,
    .sums_bytes = (int32_t)sizeof(forward_kernel_1_sums),
    .scalars_bytes = 0,
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static const opsmith_cuda_kernel forward_kernel_2_rows_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_kernel_2_rows)>,
    .sweeps = 2,
    .width = forward_kernel_2_rows_width,
    .sums_bytes = (int32_t)sizeof(forward_kernel_2_rows_sums),
    .scalars_bytes = (int32_t)sizeof(forward_kernel_2_rows_scalars),
    .kept_bytes = forward_kernel_2_rows_width * ((int32_t)sizeof(opsmith_element_f64)),
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static const opsmith_cuda_kernel forward_kernel_2_columns_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_kernel_2_columns)>,
    .sweeps = 2,
    .width = forward_kernel_2_columns_width,
    .sums_bytes = (int32_t)sizeof(forward_kernel_2_columns_sums),
    .scalars_bytes = (int32_t)sizeof(forward_kernel_2_columns_scalars),
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static const opsmith_cuda_kernel forward_kernel_3_rows_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_kernel_3_rows)>,
    .sweeps = 1,
    .width = forward_kernel_3_rows_width,
    .sums_bytes = 0,
    .scalars_bytes = (int32_t)sizeof(forward_kernel_3_scalars),
    .kept_bytes = 0,
    .reduces = 0u,
    .sections = 1u,
    .updates = 0,
};

static const opsmith_cuda_kernel forward_kernel_3_columns_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_kernel_3_columns)>,
    .sweeps = 1,
    .width = forward_kernel_3_columns_width,
    .sums_bytes = 0,
    .scalars_bytes = (int32_t)sizeof(forward_kernel_3_scalars),
    .kept_bytes = 0,
    .reduces = 0u,
    .sections = 1u,
    .updates = 0,
};

static opsmith_status forward(forward_arguments *a, const opsmith_global_response_norm_dims *dims, void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_response = (double *)(uintptr_t)saved;
        a->saved_strength = a->saved_response + dims->N * dims->C;
        a->saved_mean_strength = a->saved_strength + dims->N * dims->C;
    }
    a->carried_strength = (double *)(void *)free_bytes;
    free_bytes += (size_t)(dims->N * dims->C) * sizeof(double);
    a->carried_mean_strength = (double *)(void *)free_bytes;
    free_bytes += (size_t)(dims->N) * sizeof(double);
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = global_response_norm_forward_kernel_1_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &forward_kernel_1_rows_kernel
            : &forward_kernel_1_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = global_response_norm_forward_kernel_2_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &forward_kernel_2_rows_kernel
            : &forward_kernel_2_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = global_response_norm_forward_kernel_3_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &forward_kernel_3_rows_kernel
            : &forward_kernel_3_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_global_response_norm_params *params,
    const opsmith_global_response_norm_dims *dims, const void *data, const void *gamma, const void *beta, void *out,
    void *saved, void *workspace, cudaStream_t stream)
{
    forward_arguments a = {};
    a.params.value = *params;
    a.dims.value.N = (index_t)dims->N;
    a.dims.value.outer = (index_t)dims->outer;
    a.dims.value.C = (index_t)dims->C;
    a.dims.value.inner = (index_t)dims->inner;
    a.data = (const ELEMENT(T) *)data;
    a.gamma = (const ELEMENT(S) *)gamma;
    a.beta = (const ELEMENT(S) *)beta;
    a.out = (ELEMENT(T) *)out;
    return forward(&a, dims, saved, workspace, stream);
}

/* ---- backward ---- */

struct backward_arguments {
    opsmith_held<opsmith_global_response_norm_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *d_out; /* (N, outer, C, inner) */
    const ELEMENT(T) *data; /* (N, outer, C, inner) */
    const ELEMENT(S) *gamma; /* (C) */
    const ELEMENT(S) *beta; /* (C) */
    ELEMENT(T) *d_data; /* (N, outer, C, inner) */
    ELEMENT(S) *d_gamma; /* (C) */
    ELEMENT(S) *d_beta; /* (C) */
    double *saved_response;
    double *saved_strength;
    double *saved_mean_strength;
    double *carried_sum_d_out_data;
    double *carried_sum_d_response_strength;
    int32_t add_d_data;
    int32_t add_d_gamma;
    int32_t add_d_beta;
};

/* backward. Groups over N, C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
struct backward_kernel_1_sums {
    opsmith_sum sum_d_out_data;
};

static __device__ void backward_kernel_1_clear_1(backward_kernel_1_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_d_out_data);
}

static __device__ void backward_kernel_1_join_1(backward_kernel_1_sums *into, const backward_kernel_1_sums *from)
{
    opsmith_join(&into->sum_d_out_data, &from->sum_d_out_data);
}

static __device__ void backward_kernel_1_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_kernel_1_sums *sums)
{
    const index_t i_N = team.outer;
    const index_t i_C = kept;

    const double sum_d_out_data = opsmith_sum_value(&sums->sum_d_out_data, 0);

    if (team.leads) {
        a->carried_sum_d_out_data[i_N * a->dims->C + i_C] = sum_d_out_data;
    }
}

constexpr int backward_kernel_1_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_kernel_1_rows_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_kernel_1_rows_width;
    const index_t i_N = team.outer;
    const index_t i_C = team.kept;
    LEAVES (leaf, team) {
        backward_kernel_1_sums sums;
        backward_kernel_1_clear_1(&sums);
        /* sum_d_out_data = sum(d_out * data, over=(outer, inner)) */
        if (a->d_data != NULL) {
            opsmith_sum_lane<real> sum_d_out_data_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t i_outer = chunk.slab;
                const index_t at = chunk.at(((i_N * a->dims->outer + i_outer) * a->dims->C + i_C) * a->dims->inner);
                real terms[WIDTH];
                LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out
                    + ((i_N * a->dims->outer + i_outer) * a->dims->C + i_C) * a->dims->inner + at);
                LINE_QUIET(ELEMENT(T), data, a->data + ((i_N * a->dims->outer + i_outer) * a->dims->C + i_C)
                    * a->dims->inner + at);
                ELEMENTS (i) {
                    terms[i] = d_out[i] * data[i];
                }
                sum_d_out_data_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_d_out_data_lanes, team.lanes, 1, &sums.sum_d_out_data);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<backward_kernel_1_sums *>(team.partials)[leaf] = sums;
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
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 1:
            if (a->d_data != NULL) {
                backward_kernel_1_rows_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_rows<backward_kernel_1_sums>(team, a->d_data != NULL, backward_kernel_1_clear_1,
                backward_kernel_1_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_kernel_1_section_1(a, team, team.kept + at, opsmith_at<backward_kernel_1_sums>(team.sums, at));
            }
            break;
        }
        team.sync();
    }
}

/* Columns: the innermost run is C, kept. */
constexpr int backward_kernel_1_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_kernel_1_columns_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_kernel_1_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_N = team.outer;
    LEAVES (leaf, team) {
        backward_kernel_1_sums sums[WIDTH];
        ELEMENTS (i) {
            backward_kernel_1_clear_1(&sums[i]);
        }
        /* sum_d_out_data = sum(d_out * data, over=(outer, inner)) */
        if (a->d_data != NULL) {
            opsmith_sum_lane<real> sum_d_out_data_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_outer = run.at(place);
                    LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + (i_N * a->dims->outer + i_outer) * a->dims->C
                        + column);
                    LINE_QUIET(ELEMENT(T), data, a->data + (i_N * a->dims->outer + i_outer) * a->dims->C + column);
                    ELEMENTS (i) {
                        terms_terms[place][i] = d_out[i] * data[i];
                    }
                }
                opsmith_add_lines(sum_d_out_data_lanes, terms_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(sum_d_out_data_lanes[i], team.lanes, team.work.along, &sums[i].sum_d_out_data);
            }
        }

        opsmith_put_columns(team, leaf, column, chunk.to, sums);
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
        case 1:
            if (a->d_data != NULL) {
                backward_kernel_1_columns_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_columns<backward_kernel_1_sums>(team, a->d_data != NULL, backward_kernel_1_clear_1,
                backward_kernel_1_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_kernel_1_section_1(a, team, team.kept + at, opsmith_at<backward_kernel_1_sums>(team.sums, at));
            }
            break;
        }
        team.sync();
    }
}

/* backward. Groups over N; each is swept over C. */

/* Rows: the innermost run is C, reduced. */
struct backward_kernel_2_rows_sums {
    opsmith_sum sum_d_response_strength;
};

static __device__ void backward_kernel_2_rows_clear_1(backward_kernel_2_rows_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_d_response_strength);
}

static __device__ void backward_kernel_2_rows_join_1(backward_kernel_2_rows_sums *into,
    const backward_kernel_2_rows_sums *from)
{
    opsmith_join(&into->sum_d_response_strength, &from->sum_d_response_strength);
}

static __device__ void backward_kernel_2_rows_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_kernel_2_rows_sums *sums)
{
    const index_t i_N = kept;

    const double sum_d_response_strength = opsmith_sum_value(&sums->sum_d_response_strength, 0);

    if (team.leads) {
        a->carried_sum_d_response_strength[i_N] = sum_d_response_strength;
    }
}

constexpr int backward_kernel_2_rows_width = opsmith_width<ELEMENT(S), opsmith_element_f64>();

static __device__ void backward_kernel_2_rows_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_kernel_2_rows_width;
    const index_t i_N = team.kept;
    LEAVES (leaf, team) {
        backward_kernel_2_rows_sums sums;
        backward_kernel_2_rows_clear_1(&sums);
        /* sum_d_response_strength = sum(d_response * strength, over=(C)) */
        if (a->d_data != NULL) {
            opsmith_sum_lane<real> sum_d_response_strength_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_N * a->dims->C);
                real terms[WIDTH];
                LINE(ELEMENT(S), gamma, a->gamma + at);
                LINE_QUIET(opsmith_element_f64, carried_sum_d_out_data, a->carried_sum_d_out_data + i_N * a->dims->C
                    + at);
                LINE_QUIET(opsmith_element_f64, saved_strength, a->saved_strength + i_N * a->dims->C + at);
                ELEMENTS (i) {
                    const real d_response = gamma[i] * (real)carried_sum_d_out_data[i];
                    terms[i] = d_response * (real)saved_strength[i];
                }
                sum_d_response_strength_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_d_response_strength_lanes, team.lanes, 1, &sums.sum_d_response_strength);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<backward_kernel_2_rows_sums *>(team.partials)[leaf] = sums;
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
            if (a->d_data != NULL) {
                backward_kernel_2_rows_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_rows<backward_kernel_2_rows_sums>(team, a->d_data != NULL, backward_kernel_2_rows_clear_1,
                backward_kernel_2_rows_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_kernel_2_rows_section_1(a, team, team.kept + at,
                    opsmith_at<backward_kernel_2_rows_sums>(team.sums, at));
            }
            break;
        }
        team.sync();
    }
}

/* Columns: the innermost run is N, kept. */
struct backward_kernel_2_columns_sums {
    opsmith_sum sum_d_response_strength;
};

struct backward_kernel_2_columns_scalars {
    real d_response_times_strength;
};

static __device__ void backward_kernel_2_columns_clear_1(backward_kernel_2_columns_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_d_response_strength);
}

static __device__ void backward_kernel_2_columns_join_1(backward_kernel_2_columns_sums *into,
    const backward_kernel_2_columns_sums *from)
{
    opsmith_join(&into->sum_d_response_strength, &from->sum_d_response_strength);
}

static __device__ void backward_kernel_2_columns_section_0(const backward_arguments *a,
    const opsmith_team<index_t> &team, index_t kept, const backward_kernel_2_columns_sums *sums,
    backward_kernel_2_columns_scalars *scalars)
{
    const index_t i_N = kept;

    const double d_response = (double)a->gamma[0] * a->carried_sum_d_out_data[i_N];
    const double d_response_times_strength = d_response * a->saved_strength[i_N];

    scalars->d_response_times_strength = (real)d_response_times_strength;
}

static __device__ void backward_kernel_2_columns_section_1(const backward_arguments *a,
    const opsmith_team<index_t> &team, index_t kept, const backward_kernel_2_columns_sums *sums,
    backward_kernel_2_columns_scalars *scalars)
{
    const index_t i_N = kept;

    const double sum_d_response_strength = opsmith_sum_value(&sums->sum_d_response_strength, 0);

    if (team.leads) {
        a->carried_sum_d_response_strength[i_N] = sum_d_response_strength;
    }
}

constexpr int backward_kernel_2_columns_width = opsmith_width<>();

static __device__ void backward_kernel_2_columns_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_kernel_2_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    real d_response_times_strength[WIDTH];
    ELEMENTS (i) {
        const backward_kernel_2_columns_scalars *const scalars = opsmith_column<backward_kernel_2_columns_scalars>(team, team.scalars, column, i);
        d_response_times_strength[i] = scalars->d_response_times_strength;
    }
    LEAVES (leaf, team) {
        backward_kernel_2_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            backward_kernel_2_columns_clear_1(&sums[i]);
        }
        /* sum_d_response_strength = sum(d_response * strength, over=(C)) */
        if (a->d_data != NULL) {
            opsmith_sum_lane<real> sum_d_response_strength_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    ELEMENTS (i) {
                        terms_terms[place][i] = d_response_times_strength[i];
                    }
                }
                opsmith_add_lines(sum_d_response_strength_lanes, terms_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(sum_d_response_strength_lanes[i], team.lanes, team.work.along,
                    &sums[i].sum_d_response_strength);
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
        case 0:
            GROUPS (at, team) {
                backward_kernel_2_columns_section_0(a, team, team.kept + at,
                    opsmith_at<backward_kernel_2_columns_sums>(team.sums, at),
                    opsmith_at<backward_kernel_2_columns_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->d_data != NULL) {
                backward_kernel_2_columns_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_columns<backward_kernel_2_columns_sums>(team, a->d_data != NULL,
                backward_kernel_2_columns_clear_1, backward_kernel_2_columns_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_kernel_2_columns_section_1(a, team, team.kept + at,
                    opsmith_at<backward_kernel_2_columns_sums>(team.sums, at),
                    opsmith_at<backward_kernel_2_columns_scalars>(team.scalars, at));
            }
            break;
        }
        team.sync();
    }
}

/* backward. Groups over C; each is swept over N, outer, inner. */

/* Rows: the innermost run is inner, reduced. */
struct backward_kernel_3_rows_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_d_out;
};

struct backward_kernel_3_rows_scalars {
    double gamma_wide;
    double eps_wide;
    int64_t size_wide;
};

static __device__ void backward_kernel_3_rows_clear_1(backward_kernel_3_rows_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_1);
    opsmith_sum_initialize(&sums->sum_d_out);
}

static __device__ void backward_kernel_3_rows_join_1(backward_kernel_3_rows_sums *into,
    const backward_kernel_3_rows_sums *from)
{
    opsmith_join(&into->sum_1, &from->sum_1);
    opsmith_join(&into->sum_d_out, &from->sum_d_out);
}

static __device__ void backward_kernel_3_rows_section_0(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_kernel_3_rows_sums *sums, backward_kernel_3_rows_scalars *scalars)
{
    const index_t i_C = kept;

    scalars->gamma_wide = (double)a->gamma[i_C];
    scalars->eps_wide = a->params->eps;
    scalars->size_wide = a->dims->C;
}

static __device__ void backward_kernel_3_rows_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_kernel_3_rows_sums *sums, backward_kernel_3_rows_scalars *scalars)
{
    const index_t i_C = kept;

    if (team.leads) {
        if (a->d_gamma != NULL) {
            const double sum_1 = opsmith_sum_value(&sums->sum_1, 0);
            a->d_gamma[i_C] = a->add_d_gamma ? (real)((double)a->d_gamma[i_C] + sum_1) : (real)sum_1;
        }
        if (a->d_beta != NULL) {
            const double sum_d_out = opsmith_sum_value(&sums->sum_d_out, 0);
            a->d_beta[i_C] = a->add_d_beta ? (real)((double)a->d_beta[i_C] + sum_d_out) : (real)sum_d_out;
        }
    }
}

constexpr int backward_kernel_3_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_kernel_3_rows_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_kernel_3_rows_width;
    const index_t i_C = team.kept;
    const backward_kernel_3_rows_scalars *const scalars = reinterpret_cast<const backward_kernel_3_rows_scalars *>(team.scalars);
    const double gamma_wide = scalars->gamma_wide;
    const double eps_wide = scalars->eps_wide;
    const int64_t size_wide = scalars->size_wide;
    LEAVES (leaf, team) {
        backward_kernel_3_rows_sums sums;
        backward_kernel_3_rows_clear_1(&sums);
        /* sum_1 = sum(response * d_out * data, over=(N, outer, inner)), sum_d_out = sum(d_out, over=(N, outer, inner)) */
        if (a->d_gamma != NULL) {
            opsmith_sum_lane<real> sum_1_lanes;
            opsmith_sum_lane<real> sum_d_out_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t slab = chunk.slab;
                const index_t i_N = slab / a->dims->outer;
                const index_t i_outer = slab % a->dims->outer;
                const index_t at = chunk.at(((i_N * a->dims->outer + i_outer) * a->dims->C + i_C) * a->dims->inner);
                real sum_1_terms[WIDTH];
                const real response = (real)a->saved_response[i_N * a->dims->C + i_C];
                LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out
                    + ((i_N * a->dims->outer + i_outer) * a->dims->C + i_C) * a->dims->inner + at);
                LINE_QUIET(ELEMENT(T), data, a->data + ((i_N * a->dims->outer + i_outer) * a->dims->C + i_C)
                    * a->dims->inner + at);
                ELEMENTS (i) {
                    sum_1_terms[i] = response * d_out[i] * data[i];
                }
                sum_1_lanes.add(sum_1_terms, chunk.from, chunk.to, 0, 1);
                sum_d_out_lanes.add(d_out, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_1_lanes, team.lanes, 1, &sums.sum_1);
            opsmith_total(sum_d_out_lanes, team.lanes, 1, &sums.sum_d_out);
        } else if (a->d_beta != NULL) {
            opsmith_sum_lane<real> sum_d_out_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t slab = chunk.slab;
                const index_t i_N = slab / a->dims->outer;
                const index_t i_outer = slab % a->dims->outer;
                const index_t at = chunk.at(((i_N * a->dims->outer + i_outer) * a->dims->C + i_C) * a->dims->inner);
                LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out
                    + ((i_N * a->dims->outer + i_outer) * a->dims->C + i_C) * a->dims->inner + at);
                sum_d_out_lanes.add(d_out, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_d_out_lanes, team.lanes, 1, &sums.sum_d_out);
        }

        /* d_data = d_out + gamma * response * d_out + (d_strength / strength * data if strength != 0 else 0) */
        if (a->d_data != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t slab = chunk.slab;
                const index_t i_N = slab / a->dims->outer;
                const index_t i_outer = slab % a->dims->outer;
                const index_t at = chunk.at(((i_N * a->dims->outer + i_outer) * a->dims->C + i_C) * a->dims->inner);
                const real gamma_times_response = (real)(gamma_wide * a->saved_response[i_N * a->dims->C + i_C]);
                const int32_t strength_is_not_zero = a->saved_strength[i_N * a->dims->C + i_C] != 0.0;
                const real d_strength_over_strength = (real)((gamma_wide * a->carried_sum_d_out_data[i_N * a->dims->C
                    + i_C] / (a->saved_mean_strength[i_N] + eps_wide) - a->carried_sum_d_response_strength[i_N]
                    / (double)size_wide / (a->saved_mean_strength[i_N] + eps_wide)
                    / (a->saved_mean_strength[i_N] + eps_wide)) / a->saved_strength[i_N * a->dims->C + i_C]);
                LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out
                    + ((i_N * a->dims->outer + i_outer) * a->dims->C + i_C) * a->dims->inner + at);
                LINE_QUIET(ELEMENT(T), data, a->data + ((i_N * a->dims->outer + i_outer) * a->dims->C + i_C)
                    * a->dims->inner + at);
                LINE_UPDATE(ELEMENT(T), d_data, a->d_data + ((i_N * a->dims->outer + i_outer) * a->dims->C + i_C)
                    * a->dims->inner + at, a->add_d_data);
                ELEMENTS (i) {
                    d_data[i] = a->add_d_data ? d_data[i] + (d_out[i] + gamma_times_response * d_out[i]
                        + (strength_is_not_zero ? d_strength_over_strength * data[i] : 0)) : d_out[i]
                        + gamma_times_response * d_out[i] + (strength_is_not_zero ? d_strength_over_strength * data[i]
                        : 0);
                }
                LINE_PUT(d_data, a->d_data + ((i_N * a->dims->outer + i_outer) * a->dims->C + i_C) * a->dims->inner
                    + at);
            }
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<backward_kernel_3_rows_sums *>(team.partials)[leaf] = sums;
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(backward_kernel_3_rows)(const __grid_constant__ backward_arguments arguments, const __grid_constant__ opsmith_work work)
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
                backward_kernel_3_rows_section_0(a, team, team.kept + at,
                    opsmith_at<backward_kernel_3_rows_sums>(team.sums, at),
                    opsmith_at<backward_kernel_3_rows_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->d_gamma != NULL || a->d_beta != NULL || a->d_data != NULL) {
                backward_kernel_3_rows_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_rows<backward_kernel_3_rows_sums>(team, a->d_gamma != NULL || a->d_beta != NULL
                || a->d_data != NULL, backward_kernel_3_rows_clear_1, backward_kernel_3_rows_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_kernel_3_rows_section_1(a, team, team.kept + at,
                    opsmith_at<backward_kernel_3_rows_sums>(team.sums, at),
                    opsmith_at<backward_kernel_3_rows_scalars>(team.scalars, at));
            }
            break;
        }
        team.sync();
    }
}

/* Columns: the innermost run is C, kept. */
struct backward_kernel_3_columns_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_d_out;
};

struct backward_kernel_3_columns_scalars {
    real gamma;
    double eps_wide;
    int64_t size_wide;
};

static __device__ void backward_kernel_3_columns_clear_1(backward_kernel_3_columns_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_1);
    opsmith_sum_initialize(&sums->sum_d_out);
}

static __device__ void backward_kernel_3_columns_join_1(backward_kernel_3_columns_sums *into,
    const backward_kernel_3_columns_sums *from)
{
    opsmith_join(&into->sum_1, &from->sum_1);
    opsmith_join(&into->sum_d_out, &from->sum_d_out);
}

static __device__ void backward_kernel_3_columns_section_0(const backward_arguments *a,
    const opsmith_team<index_t> &team, index_t kept, const backward_kernel_3_columns_sums *sums,
    backward_kernel_3_columns_scalars *scalars)
{
    const index_t i_C = kept;

    scalars->gamma = a->gamma[i_C];
    scalars->eps_wide = a->params->eps;
    scalars->size_wide = a->dims->C;
}

static __device__ void backward_kernel_3_columns_section_1(const backward_arguments *a,
    const opsmith_team<index_t> &team, index_t kept, const backward_kernel_3_columns_sums *sums,
    backward_kernel_3_columns_scalars *scalars)
{
    const index_t i_C = kept;

    if (team.leads) {
        if (a->d_gamma != NULL) {
            const double sum_1 = opsmith_sum_value(&sums->sum_1, 0);
            a->d_gamma[i_C] = a->add_d_gamma ? (real)((double)a->d_gamma[i_C] + sum_1) : (real)sum_1;
        }
        if (a->d_beta != NULL) {
            const double sum_d_out = opsmith_sum_value(&sums->sum_d_out, 0);
            a->d_beta[i_C] = a->add_d_beta ? (real)((double)a->d_beta[i_C] + sum_d_out) : (real)sum_d_out;
        }
    }
}

constexpr int backward_kernel_3_columns_width = opsmith_width<opsmith_element_f64, ELEMENT(T)>();

static __device__ void backward_kernel_3_columns_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_kernel_3_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    real gamma[WIDTH];
    double eps_wide[WIDTH];
    int64_t size_wide[WIDTH];
    ELEMENTS (i) {
        const backward_kernel_3_columns_scalars *const scalars = opsmith_column<backward_kernel_3_columns_scalars>(team, team.scalars, column, i);
        gamma[i] = scalars->gamma;
        eps_wide[i] = scalars->eps_wide;
        size_wide[i] = scalars->size_wide;
    }
    LEAVES (leaf, team) {
        backward_kernel_3_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            backward_kernel_3_columns_clear_1(&sums[i]);
        }
        /* sum_1 = sum(response * d_out * data, over=(N, outer, inner)), sum_d_out = sum(d_out, over=(N, outer, inner)) */
        if (a->d_gamma != NULL) {
            opsmith_sum_lane<real> sum_1_lanes[WIDTH];
            opsmith_sum_lane<real> sum_d_out_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real sum_1_terms_terms[OPSMITH_RUN][WIDTH];
                real d_out_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t slab = run.at(place);
                    const index_t i_N = slab / a->dims->outer;
                    const index_t i_outer = slab % a->dims->outer;
                    LINE(opsmith_element_f64, saved_response, a->saved_response + i_N * a->dims->C + column);
                    LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + (i_N * a->dims->outer + i_outer) * a->dims->C
                        + column);
                    LINE_QUIET(ELEMENT(T), data, a->data + (i_N * a->dims->outer + i_outer) * a->dims->C + column);
                    ELEMENTS (i) {
                        sum_1_terms_terms[place][i] = (real)saved_response[i] * d_out[i] * data[i];
                    }
                    opsmith_copy(d_out_terms[place], d_out);
                }
                opsmith_add_lines(sum_1_lanes, sum_1_terms_terms, run.count, 0, run.step);
                opsmith_add_lines(sum_d_out_lanes, d_out_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(sum_1_lanes[i], team.lanes, team.work.along, &sums[i].sum_1);
            }
            ELEMENTS (i) {
                opsmith_total(sum_d_out_lanes[i], team.lanes, team.work.along, &sums[i].sum_d_out);
            }
        } else if (a->d_beta != NULL) {
            opsmith_sum_lane<real> sum_d_out_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real d_out_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t slab = run.at(place);
                    const index_t i_N = slab / a->dims->outer;
                    const index_t i_outer = slab % a->dims->outer;
                    LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + (i_N * a->dims->outer + i_outer) * a->dims->C
                        + column);
                    opsmith_copy(d_out_terms[place], d_out);
                }
                opsmith_add_lines(sum_d_out_lanes, d_out_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(sum_d_out_lanes[i], team.lanes, team.work.along, &sums[i].sum_d_out);
            }
        }

        /* d_data = d_out + gamma * response * d_out + (d_strength / strength * data if strength != 0 else 0) */
        if (a->d_data != NULL) {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t slab = run.at(place);
                    const index_t i_N = slab / a->dims->outer;
                    const index_t i_outer = slab % a->dims->outer;
                    const real mean_strength_plus_eps = (real)(a->saved_mean_strength[i_N] + eps_wide[0]);
                    const real factor_high = (real)(a->carried_sum_d_response_strength[i_N] / (double)size_wide[0]
                        / (a->saved_mean_strength[i_N] + eps_wide[0]) / (a->saved_mean_strength[i_N] + eps_wide[0]));
                    const real factor_low = REAL(opsmith_low)(a->carried_sum_d_response_strength[i_N]
                        / (double)size_wide[0] / (a->saved_mean_strength[i_N] + eps_wide[0])
                        / (a->saved_mean_strength[i_N] + eps_wide[0]));
                    LINE(opsmith_element_f64, carried_sum_d_out_data, a->carried_sum_d_out_data + i_N * a->dims->C
                        + column);
                    LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + (i_N * a->dims->outer + i_outer) * a->dims->C
                        + column);
                    LINE(opsmith_element_f64, saved_response, a->saved_response + i_N * a->dims->C + column);
                    LINE(opsmith_element_f64, saved_strength, a->saved_strength + i_N * a->dims->C + column);
                    LINE_QUIET(ELEMENT(T), data, a->data + (i_N * a->dims->outer + i_outer) * a->dims->C + column);
                    LINE_UPDATE(ELEMENT(T), d_data, a->d_data + (i_N * a->dims->outer + i_outer) * a->dims->C + column,
                        a->add_d_data);
                    ELEMENTS (i) {
                        const real d_response = gamma[i] * (real)carried_sum_d_out_data[i];
                        const real d_strength = (d_response / mean_strength_plus_eps - factor_high) - factor_low;
                        d_data[i] = a->add_d_data ? d_data[i] + (d_out[i] + gamma[i] * (real)saved_response[i]
                            * d_out[i] + ((real)saved_strength[i] != 0 ? d_strength / (real)saved_strength[i] * data[i]
                            : 0)) : d_out[i] + gamma[i] * (real)saved_response[i] * d_out[i]
                            + ((real)saved_strength[i] != 0 ? d_strength / (real)saved_strength[i] * data[i] : 0);
                    }
                    LINE_PUT(d_data, a->d_data + (i_N * a->dims->outer + i_outer) * a->dims->C + column);
                }
            }
        }

        opsmith_put_columns(team, leaf, column, chunk.to, sums);
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(backward_kernel_3_columns)(const __grid_constant__ backward_arguments arguments, const __grid_constant__ opsmith_work work)
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
                backward_kernel_3_columns_section_0(a, team, team.kept + at,
                    opsmith_at<backward_kernel_3_columns_sums>(team.sums, at),
                    opsmith_at<backward_kernel_3_columns_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->d_gamma != NULL || a->d_beta != NULL || a->d_data != NULL) {
                backward_kernel_3_columns_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_columns<backward_kernel_3_columns_sums>(team, a->d_gamma != NULL || a->d_beta != NULL
                || a->d_data != NULL, backward_kernel_3_columns_clear_1, backward_kernel_3_columns_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_kernel_3_columns_section_1(a, team, team.kept + at,
                    opsmith_at<backward_kernel_3_columns_sums>(team.sums, at),
                    opsmith_at<backward_kernel_3_columns_scalars>(team.scalars, at));
            }
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel backward_kernel_1_rows_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_kernel_1_rows)>,
    .sweeps = 1,
    .width = backward_kernel_1_rows_width,
    .sums_bytes = (int32_t)sizeof(backward_kernel_1_sums),
    .scalars_bytes = 0,
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static const opsmith_cuda_kernel backward_kernel_1_columns_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_kernel_1_columns)>,
    .sweeps = 1,
    .width = backward_kernel_1_columns_width,
    .sums_bytes = (int32_t)sizeof(backward_kernel_1_sums),
    .scalars_bytes = 0,
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static const opsmith_cuda_kernel backward_kernel_2_rows_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_kernel_2_rows)>,
    .sweeps = 1,
    .width = backward_kernel_2_rows_width,
    .sums_bytes = (int32_t)sizeof(backward_kernel_2_rows_sums),
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
    .sums_bytes = (int32_t)sizeof(backward_kernel_2_columns_sums),
    .scalars_bytes = (int32_t)sizeof(backward_kernel_2_columns_scalars),
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static const opsmith_cuda_kernel backward_kernel_3_rows_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_kernel_3_rows)>,
    .sweeps = 1,
    .width = backward_kernel_3_rows_width,
    .sums_bytes = (int32_t)sizeof(backward_kernel_3_rows_sums),
    .scalars_bytes = (int32_t)sizeof(backward_kernel_3_rows_scalars),
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static const opsmith_cuda_kernel backward_kernel_3_columns_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_kernel_3_columns)>,
    .sweeps = 1,
    .width = backward_kernel_3_columns_width,
    .sums_bytes = (int32_t)sizeof(backward_kernel_3_columns_sums),
    .scalars_bytes = (int32_t)sizeof(backward_kernel_3_columns_scalars),
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static opsmith_status backward(backward_arguments *a, const opsmith_global_response_norm_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_response = (double *)(uintptr_t)saved;
        a->saved_strength = a->saved_response + dims->N * dims->C;
        a->saved_mean_strength = a->saved_strength + dims->N * dims->C;
    }
    a->carried_sum_d_out_data = (double *)(void *)free_bytes;
    free_bytes += (size_t)(dims->N * dims->C) * sizeof(double);
    a->carried_sum_d_response_strength = (double *)(void *)free_bytes;
    free_bytes += (size_t)(dims->N) * sizeof(double);
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = global_response_norm_backward_kernel_1_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &backward_kernel_1_rows_kernel
            : &backward_kernel_1_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = global_response_norm_backward_kernel_2_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &backward_kernel_2_rows_kernel
            : &backward_kernel_2_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    if (status == OPSMITH_OK && (a->d_gamma != NULL || a->d_beta != NULL || a->d_data != NULL)) {
        const opsmith_geometry geometry = global_response_norm_backward_kernel_3_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &backward_kernel_3_rows_kernel
            : &backward_kernel_3_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status backward(const opsmith_global_response_norm_params *params,
    const opsmith_global_response_norm_dims *dims, const void *d_out, const void *data, const void *gamma,
    const void *beta, void *d_data, void *d_gamma, void *d_beta, opsmith_request request_data,
    opsmith_request request_gamma, opsmith_request request_beta, const void *saved, void *workspace,
    cudaStream_t stream)
{
    backward_arguments a = {};
    a.params.value = *params;
    a.dims.value.N = (index_t)dims->N;
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
    return backward(&a, dims, saved, workspace, stream);
}
