/* Made by Opsmith from normalization/lp_normalization.yaml. Changes belong there.
 *
 * lp_normalization: Divides every row along an axis by its sum of absolute values or by its Euclidean norm.
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
    opsmith_held<opsmith_lp_normalization_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *data; /* (outer, C, inner) */
    ELEMENT(T) *out; /* (outer, C, inner) */
    double *saved_length;
};

/* forward_1, taken if params->p == 1. Groups over outer, inner; each is swept over C. */

/* Columns: the innermost run is inner, kept. */
struct forward_1_columns_sums {
    opsmith_sum length;
};

struct forward_1_columns_scalars {
    int32_t length_is_not_zero;
    real length;
};

static __device__ void forward_1_columns_clear_1(forward_1_columns_sums *sums)
{
    opsmith_sum_initialize(&sums->length);
}

static __device__ void forward_1_columns_join_1(forward_1_columns_sums *into, const forward_1_columns_sums *from)
{
    opsmith_join(&into->length, &from->length);
}

static __device__ void forward_1_columns_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_1_columns_sums *sums, forward_1_columns_scalars *scalars)
{
    const index_t i_outer = team.outer;
    const index_t i_inner = kept;

    const double length = opsmith_sum_value(&sums->length, 0);
    const int32_t length_is_not_zero = length != 0.0;

    if (team.leads) {
        if (a->saved_length != NULL) {
            a->saved_length[i_outer * a->dims->inner + i_inner] = length;
        }
    }
    scalars->length_is_not_zero = length_is_not_zero;
    scalars->length = (real)length;
}

constexpr int forward_1_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_1_columns_keep(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_outer = team.outer;
    LEAVES (leaf, team) {
        RUNS (run, leaf, team) {
            LINES (place, run) {
                const index_t i_C = run.at(place);
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), run.slot + place), a->data
                    + (i_outer * a->dims->C + i_C) * a->dims->inner + column, chunk.from, chunk.to);
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
    const index_t i_outer = team.outer;
    LEAVES (leaf, team) {
        forward_1_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            forward_1_columns_clear_1(&sums[i]);
        }
        /* length = sum(abs(data), over=(C)) */
        {
            opsmith_sum_lane<real> length_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_KEPT(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + column, true,
                        0, 0, run.slot + place);
                    ELEMENTS (i) {
                        terms_terms[place][i] = REAL(fabs)(data[i]);
                    }
                }
                opsmith_add_lines(length_lanes, terms_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(length_lanes[i], team.lanes, team.work.along, &sums[i].length);
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
    const index_t i_outer = team.outer;
    int32_t length_is_not_zero[WIDTH];
    real length[WIDTH];
    ELEMENTS (i) {
        const forward_1_columns_scalars *const scalars = opsmith_column<forward_1_columns_scalars>(team, team.scalars,
            column, i);
        length_is_not_zero[i] = scalars->length_is_not_zero;
        length[i] = scalars->length;
    }
    LEAVES (leaf, team) {
        /* out = data / length if length != 0 else 0 */
        {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_KEPT(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + column, true,
                        0, 0, run.slot + place);
                    LINE_OUT(ELEMENT(T), out);
                    ELEMENTS (i) {
                        out[i] = length_is_not_zero[i] ? data[i] / length[i] : 0;
                    }
                    LINE_PUT(out, a->out + (i_outer * a->dims->C + i_C) * a->dims->inner + column);
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
            opsmith_merge_columns<forward_1_columns_sums>(team, true, forward_1_columns_clear_1,
                forward_1_columns_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_1_columns_section_1(a, team, team.kept + at, opsmith_at<forward_1_columns_sums>(team.sums, at),
                    opsmith_at<forward_1_columns_scalars>(team.scalars, at));
            }
            break;
        case 3:
            forward_1_columns_sweep_2(a, team);
            break;
        }
        team.sync();
    }
}

/* Rows: the innermost run is C, reduced. */
struct forward_1_rows_sums {
    opsmith_sum length;
};

struct forward_1_rows_scalars {
    int32_t length_is_not_zero;
    real length;
};

static __device__ void forward_1_rows_clear_1(forward_1_rows_sums *sums)
{
    opsmith_sum_initialize(&sums->length);
}

static __device__ void forward_1_rows_join_1(forward_1_rows_sums *into, const forward_1_rows_sums *from)
{
    opsmith_join(&into->length, &from->length);
}

static __device__ void forward_1_rows_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_1_rows_sums *sums, forward_1_rows_scalars *scalars)
{
    const index_t i_outer = kept;

    const double length = opsmith_sum_value(&sums->length, 0);
    const int32_t length_is_not_zero = length != 0.0;

    if (team.leads) {
        if (a->saved_length != NULL) {
            a->saved_length[i_outer] = length;
        }
    }
    scalars->length_is_not_zero = length_is_not_zero;
    scalars->length = (real)length;
}

constexpr int forward_1_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_1_rows_keep(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_rows_width;
    const index_t i_outer = team.kept;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t at = chunk.at(i_outer * a->dims->C);
            opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), chunk.slot), a->data + i_outer * a->dims->C
                + at, chunk.from, chunk.to);
        }
    }
    opsmith_wait();
}

static __device__ void forward_1_rows_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_rows_width;
    const index_t i_outer = team.kept;
    LEAVES (leaf, team) {
        forward_1_rows_sums sums;
        forward_1_rows_clear_1(&sums);
        /* length = sum(abs(data), over=(C)) */
        {
            opsmith_sum_lane<real> length_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                real terms[WIDTH];
                LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->C + at, true, 0, 0, chunk.slot);
                ELEMENTS (i) {
                    terms[i] = REAL(fabs)(data[i]);
                }
                length_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(length_lanes, team.lanes, 1, &sums.length);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<forward_1_rows_sums *>(team.partials)[leaf] = sums;
        }
    }
}

static __device__ void forward_1_rows_sweep_2(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_rows_width;
    const index_t i_outer = team.kept;
    const forward_1_rows_scalars *const scalars = reinterpret_cast<const forward_1_rows_scalars *>(team.scalars);
    const int32_t length_is_not_zero = scalars->length_is_not_zero;
    const real length = scalars->length;
    LEAVES (leaf, team) {
        /* out = data / length if length != 0 else 0 */
        {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->C + at, true, 0, 0, chunk.slot);
                LINE_OUT(ELEMENT(T), out);
                ELEMENTS (i) {
                    out[i] = length_is_not_zero ? data[i] / length : 0;
                }
                LINE_PUT(out, a->out + i_outer * a->dims->C + at);
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
            opsmith_merge_rows<forward_1_rows_sums>(team, true, forward_1_rows_clear_1, forward_1_rows_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_1_rows_section_1(a, team, team.kept + at, opsmith_at<forward_1_rows_sums>(team.sums, at),
                    opsmith_at<forward_1_rows_scalars>(team.scalars, at));
            }
            break;
        case 3:
            forward_1_rows_sweep_2(a, team);
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel forward_1_columns_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_1_columns)>,
    .sweeps = 2,
    .width = forward_1_columns_width,
    .sums_bytes = (int32_t)sizeof(forward_1_columns_sums),
    .scalars_bytes = (int32_t)sizeof(forward_1_columns_scalars),
    .kept_bytes = forward_1_columns_width * ((int32_t)sizeof(ELEMENT(T))),
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static const opsmith_cuda_kernel forward_1_rows_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_1_rows)>,
    .sweeps = 2,
    .width = forward_1_rows_width,
    .sums_bytes = (int32_t)sizeof(forward_1_rows_sums),
    .scalars_bytes = (int32_t)sizeof(forward_1_rows_scalars),
    .kept_bytes = forward_1_rows_width * ((int32_t)sizeof(ELEMENT(T))),
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static opsmith_status forward_1(forward_arguments *a, const opsmith_lp_normalization_dims *dims, void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_length = (double *)(uintptr_t)saved;
    }
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = lp_normalization_forward_1_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &forward_1_columns_kernel
            : &forward_1_rows_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

/* forward_2, taken if !(params->p == 1). Groups over outer, inner; each is swept over C. */

/* Columns: the innermost run is inner, kept. */
struct forward_2_columns_sums {
    opsmith_norm length;
};

struct forward_2_columns_scalars {
    int32_t length_is_not_zero;
    real length;
};

static __device__ void forward_2_columns_clear_1(forward_2_columns_sums *sums)
{
    opsmith_norm_initialize(&sums->length);
}

static __device__ void forward_2_columns_join_1(forward_2_columns_sums *into, const forward_2_columns_sums *from)
{
    opsmith_join(&into->length, &from->length);
}

static __device__ void forward_2_columns_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_2_columns_sums *sums, forward_2_columns_scalars *scalars)
{
    const index_t i_outer = team.outer;
    const index_t i_inner = kept;

    const double length = opsmith_norm_value(&sums->length, 0);
    const int32_t length_is_not_zero = length != 0.0;

    if (team.leads) {
        if (a->saved_length != NULL) {
            a->saved_length[i_outer * a->dims->inner + i_inner] = length;
        }
    }
    scalars->length_is_not_zero = length_is_not_zero;
    scalars->length = (real)length;
}

constexpr int forward_2_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_2_columns_keep(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_2_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_outer = team.outer;
    LEAVES (leaf, team) {
        RUNS (run, leaf, team) {
            LINES (place, run) {
                const index_t i_C = run.at(place);
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), run.slot + place), a->data
                    + (i_outer * a->dims->C + i_C) * a->dims->inner + column, chunk.from, chunk.to);
            }
        }
    }
    opsmith_wait();
}

static __device__ void forward_2_columns_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_2_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_outer = team.outer;
    LEAVES (leaf, team) {
        forward_2_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            forward_2_columns_clear_1(&sums[i]);
        }
        /* length = norm(data, over=(C)) */
        {
            opsmith_norm_lane<real> length_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real data_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_KEPT(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + column, true,
                        0, 0, run.slot + place);
                    opsmith_copy(data_terms[place], data);
                }
                opsmith_add_lines(length_lanes, data_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(length_lanes[i], team.lanes, team.work.along, &sums[i].length);
            }
        }

        opsmith_put_columns(team, leaf, column, chunk.to, sums);
    }
}

static __device__ void forward_2_columns_sweep_2(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_2_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_outer = team.outer;
    int32_t length_is_not_zero[WIDTH];
    real length[WIDTH];
    ELEMENTS (i) {
        const forward_2_columns_scalars *const scalars = opsmith_column<forward_2_columns_scalars>(team, team.scalars,
            column, i);
        length_is_not_zero[i] = scalars->length_is_not_zero;
        length[i] = scalars->length;
    }
    LEAVES (leaf, team) {
        /* out = data / length if length != 0 else 0 */
        {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_KEPT(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + column, true,
                        0, 0, run.slot + place);
                    LINE_OUT(ELEMENT(T), out);
                    ELEMENTS (i) {
                        out[i] = length_is_not_zero[i] ? data[i] / length[i] : 0;
                    }
                    LINE_PUT(out, a->out + (i_outer * a->dims->C + i_C) * a->dims->inner + column);
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
    if (team.cache != NULL) {
        forward_2_columns_keep(a, team);
    }
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 1:
            forward_2_columns_sweep_1(a, team);
            break;
        case 2:
            opsmith_merge_columns<forward_2_columns_sums>(team, true, forward_2_columns_clear_1,
                forward_2_columns_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_2_columns_section_1(a, team, team.kept + at, opsmith_at<forward_2_columns_sums>(team.sums, at),
                    opsmith_at<forward_2_columns_scalars>(team.scalars, at));
            }
            break;
        case 3:
            forward_2_columns_sweep_2(a, team);
            break;
        }
        team.sync();
    }
}

/* Rows: the innermost run is C, reduced. */
struct forward_2_rows_sums {
    opsmith_norm length;
};

struct forward_2_rows_scalars {
    int32_t length_is_not_zero;
    real length;
};

static __device__ void forward_2_rows_clear_1(forward_2_rows_sums *sums)
{
    opsmith_norm_initialize(&sums->length);
}

static __device__ void forward_2_rows_join_1(forward_2_rows_sums *into, const forward_2_rows_sums *from)
{
    opsmith_join(&into->length, &from->length);
}

static __device__ void forward_2_rows_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_2_rows_sums *sums, forward_2_rows_scalars *scalars)
{
    const index_t i_outer = kept;

    const double length = opsmith_norm_value(&sums->length, 0);
    const int32_t length_is_not_zero = length != 0.0;

    if (team.leads) {
        if (a->saved_length != NULL) {
            a->saved_length[i_outer] = length;
        }
    }
    scalars->length_is_not_zero = length_is_not_zero;
    scalars->length = (real)length;
}

constexpr int forward_2_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_2_rows_keep(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_2_rows_width;
    const index_t i_outer = team.kept;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t at = chunk.at(i_outer * a->dims->C);
            opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), chunk.slot), a->data + i_outer * a->dims->C
                + at, chunk.from, chunk.to);
        }
    }
    opsmith_wait();
}

static __device__ void forward_2_rows_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_2_rows_width;
    const index_t i_outer = team.kept;
    LEAVES (leaf, team) {
        forward_2_rows_sums sums;
        forward_2_rows_clear_1(&sums);
        /* length = norm(data, over=(C)) */
        {
            opsmith_norm_lane<real> length_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->C + at, true, 0, 0, chunk.slot);
                length_lanes.add(data, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(length_lanes, team.lanes, 1, &sums.length);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<forward_2_rows_sums *>(team.partials)[leaf] = sums;
        }
    }
}

static __device__ void forward_2_rows_sweep_2(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_2_rows_width;
    const index_t i_outer = team.kept;
    const forward_2_rows_scalars *const scalars = reinterpret_cast<const forward_2_rows_scalars *>(team.scalars);
    const int32_t length_is_not_zero = scalars->length_is_not_zero;
    const real length = scalars->length;
    LEAVES (leaf, team) {
        /* out = data / length if length != 0 else 0 */
        {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->C + at, true, 0, 0, chunk.slot);
                LINE_OUT(ELEMENT(T), out);
                ELEMENTS (i) {
                    out[i] = length_is_not_zero ? data[i] / length : 0;
                }
                LINE_PUT(out, a->out + i_outer * a->dims->C + at);
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
    if (team.cache != NULL) {
        forward_2_rows_keep(a, team);
    }
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 1:
            forward_2_rows_sweep_1(a, team);
            break;
        case 2:
            opsmith_merge_rows<forward_2_rows_sums>(team, true, forward_2_rows_clear_1, forward_2_rows_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_2_rows_section_1(a, team, team.kept + at, opsmith_at<forward_2_rows_sums>(team.sums, at),
                    opsmith_at<forward_2_rows_scalars>(team.scalars, at));
            }
            break;
        case 3:
            forward_2_rows_sweep_2(a, team);
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel forward_2_columns_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_2_columns)>,
    .sweeps = 2,
    .width = forward_2_columns_width,
    .sums_bytes = (int32_t)sizeof(forward_2_columns_sums),
    .scalars_bytes = (int32_t)sizeof(forward_2_columns_scalars),
    .kept_bytes = forward_2_columns_width * ((int32_t)sizeof(ELEMENT(T))),
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static const opsmith_cuda_kernel forward_2_rows_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_2_rows)>,
    .sweeps = 2,
    .width = forward_2_rows_width,
    .sums_bytes = (int32_t)sizeof(forward_2_rows_sums),
    .scalars_bytes = (int32_t)sizeof(forward_2_rows_scalars),
    .kept_bytes = forward_2_rows_width * ((int32_t)sizeof(ELEMENT(T))),
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static opsmith_status forward_2(forward_arguments *a, const opsmith_lp_normalization_dims *dims, void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_length = (double *)(uintptr_t)saved;
    }
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = lp_normalization_forward_2_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &forward_2_columns_kernel
            : &forward_2_rows_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_lp_normalization_params *params, const opsmith_lp_normalization_dims *dims,
    const void *data, void *out, void *saved, void *workspace, cudaStream_t stream)
{
    forward_arguments a = {};
    a.params.value = *params;
    a.dims.value.outer = (index_t)dims->outer;
    a.dims.value.C = (index_t)dims->C;
    a.dims.value.inner = (index_t)dims->inner;
    a.data = (const ELEMENT(T) *)data;
    a.out = (ELEMENT(T) *)out;
    if (params->p == 1) {
        return forward_1(&a, dims, saved, workspace, stream);
    }
    return forward_2(&a, dims, saved, workspace, stream);
}

/* ---- backward ---- */

struct backward_arguments {
    opsmith_held<opsmith_lp_normalization_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *d_out; /* (outer, C, inner) */
    const ELEMENT(T) *data; /* (outer, C, inner) */
    ELEMENT(T) *d_data; /* (outer, C, inner) */
    double *saved_length;
    int32_t add_d_data;
};

/* backward_1, taken if params->p == 1. Groups over outer, inner; each is swept over C. */

/* Columns: the innermost run is inner, kept. */
struct backward_1_columns_sums {
    opsmith_sum sum_d_out_data;
};

struct backward_1_columns_scalars {
    int32_t length_is_not_zero;
    real one_over_length;
    real d_length;
};

static __device__ void backward_1_columns_clear_1(backward_1_columns_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_d_out_data);
}

static __device__ void backward_1_columns_join_1(backward_1_columns_sums *into, const backward_1_columns_sums *from)
{
    opsmith_join(&into->sum_d_out_data, &from->sum_d_out_data);
}

static __device__ void backward_1_columns_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_1_columns_sums *sums, backward_1_columns_scalars *scalars)
{
    const index_t i_outer = team.outer;
    const index_t i_inner = kept;

    const int32_t length_is_not_zero = a->saved_length[i_outer * a->dims->inner + i_inner] != 0.0;
    const double one_over_length = 1.0 / a->saved_length[i_outer * a->dims->inner + i_inner];
    const double sum_d_out_data = opsmith_sum_value(&sums->sum_d_out_data, 0);
    const double d_length = length_is_not_zero
        ? -(sum_d_out_data / a->saved_length[i_outer * a->dims->inner + i_inner] / a->saved_length[i_outer
        * a->dims->inner + i_inner]) : 0.0;

    scalars->length_is_not_zero = length_is_not_zero;
    scalars->one_over_length = (real)one_over_length;
    scalars->d_length = (real)d_length;
}

constexpr int backward_1_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_1_columns_keep(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_1_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_outer = team.outer;
    LEAVES (leaf, team) {
        RUNS (run, leaf, team) {
            LINES (place, run) {
                const index_t i_C = run.at(place);
                if (a->d_out != NULL && a->d_data != NULL) {
                    opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), run.slot + place), a->d_out
                        + (i_outer * a->dims->C + i_C) * a->dims->inner + column, chunk.from, chunk.to);
                }
                if (a->d_data != NULL) {
                    opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * ((int32_t)sizeof(ELEMENT(T))), run.slot
                        + place), a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + column, chunk.from,
                        chunk.to);
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
    const index_t i_outer = team.outer;
    LEAVES (leaf, team) {
        backward_1_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            backward_1_columns_clear_1(&sums[i]);
        }
        /* sum_d_out_data = sum(d_out * data, over=(C)) */
        if (a->d_data != NULL) {
            opsmith_sum_lane<real> sum_d_out_data_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_KEPT(ELEMENT(T), d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + column,
                        a->d_out != NULL, 0, 0, run.slot + place);
                    LINE_KEPT(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + column, true,
                        0, (int32_t)sizeof(ELEMENT(T)), run.slot + place);
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

static __device__ void backward_1_columns_sweep_2(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_1_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_outer = team.outer;
    int32_t length_is_not_zero[WIDTH];
    real one_over_length[WIDTH];
    real d_length[WIDTH];
    ELEMENTS (i) {
        const backward_1_columns_scalars *const scalars = opsmith_column<backward_1_columns_scalars>(team,
            team.scalars, column, i);
        length_is_not_zero[i] = scalars->length_is_not_zero;
        one_over_length[i] = scalars->one_over_length;
        d_length[i] = scalars->d_length;
    }
    LEAVES (leaf, team) {
        /* d_data = 1 / length * d_out + d_length * sign(data) if length != 0 else 0 */
        if (a->d_data != NULL) {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_KEPT(ELEMENT(T), d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + column,
                        a->d_out != NULL, 0, 0, run.slot + place);
                    LINE_KEPT(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + column, true,
                        0, (int32_t)sizeof(ELEMENT(T)), run.slot + place);
                    LINE_UPDATE(ELEMENT(T), d_data, a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + column,
                        a->add_d_data);
                    ELEMENTS (i) {
                        d_data[i] = a->add_d_data ? d_data[i] + (length_is_not_zero[i] ? one_over_length[i] * d_out[i]
                            + d_length[i] * REAL(opsmith_sign)(data[i]) : 0) : length_is_not_zero[i]
                            ? one_over_length[i] * d_out[i] + d_length[i] * REAL(opsmith_sign)(data[i]) : 0;
                    }
                    LINE_PUT(d_data, a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + column);
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
        case 1:
            if (a->d_data != NULL) {
                backward_1_columns_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_columns<backward_1_columns_sums>(team, a->d_data != NULL, backward_1_columns_clear_1,
                backward_1_columns_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_1_columns_section_1(a, team, team.kept + at,
                    opsmith_at<backward_1_columns_sums>(team.sums, at),
                    opsmith_at<backward_1_columns_scalars>(team.scalars, at));
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

/* Rows: the innermost run is C, reduced. */
struct backward_1_rows_sums {
    opsmith_sum sum_d_out_data;
};

struct backward_1_rows_scalars {
    int32_t length_is_not_zero;
    real one_over_length;
    real d_length;
};

static __device__ void backward_1_rows_clear_1(backward_1_rows_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_d_out_data);
}

static __device__ void backward_1_rows_join_1(backward_1_rows_sums *into, const backward_1_rows_sums *from)
{
    opsmith_join(&into->sum_d_out_data, &from->sum_d_out_data);
}

static __device__ void backward_1_rows_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_1_rows_sums *sums, backward_1_rows_scalars *scalars)
{
    const index_t i_outer = kept;

    const int32_t length_is_not_zero = a->saved_length[i_outer] != 0.0;
    const double one_over_length = 1.0 / a->saved_length[i_outer];
    const double sum_d_out_data = opsmith_sum_value(&sums->sum_d_out_data, 0);
    const double d_length = length_is_not_zero
        ? -(sum_d_out_data / a->saved_length[i_outer] / a->saved_length[i_outer]) : 0.0;

    scalars->length_is_not_zero = length_is_not_zero;
    scalars->one_over_length = (real)one_over_length;
    scalars->d_length = (real)d_length;
}

constexpr int backward_1_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_1_rows_keep(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_1_rows_width;
    const index_t i_outer = team.kept;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t at = chunk.at(i_outer * a->dims->C);
            if (a->d_out != NULL && a->d_data != NULL) {
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), chunk.slot), a->d_out + i_outer
                    * a->dims->C + at, chunk.from, chunk.to);
            }
            if (a->d_data != NULL) {
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * ((int32_t)sizeof(ELEMENT(T))), chunk.slot),
                    a->data + i_outer * a->dims->C + at, chunk.from, chunk.to);
            }
        }
    }
    opsmith_wait();
}

static __device__ void backward_1_rows_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_1_rows_width;
    const index_t i_outer = team.kept;
    LEAVES (leaf, team) {
        backward_1_rows_sums sums;
        backward_1_rows_clear_1(&sums);
        /* sum_d_out_data = sum(d_out * data, over=(C)) */
        if (a->d_data != NULL) {
            opsmith_sum_lane<real> sum_d_out_data_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                real terms[WIDTH];
                LINE_KEPT(ELEMENT(T), d_out, a->d_out + i_outer * a->dims->C + at, a->d_out != NULL, 0, 0, chunk.slot);
                LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->C + at, true, 0, (int32_t)sizeof(ELEMENT(T)),
                    chunk.slot);
                ELEMENTS (i) {
                    terms[i] = d_out[i] * data[i];
                }
                sum_d_out_data_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_d_out_data_lanes, team.lanes, 1, &sums.sum_d_out_data);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<backward_1_rows_sums *>(team.partials)[leaf] = sums;
        }
    }
}

static __device__ void backward_1_rows_sweep_2(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_1_rows_width;
    const index_t i_outer = team.kept;
    const backward_1_rows_scalars *const scalars = reinterpret_cast<const backward_1_rows_scalars *>(team.scalars);
    const int32_t length_is_not_zero = scalars->length_is_not_zero;
    const real one_over_length = scalars->one_over_length;
    const real d_length = scalars->d_length;
    LEAVES (leaf, team) {
        /* d_data = 1 / length * d_out + d_length * sign(data) if length != 0 else 0 */
        if (a->d_data != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                LINE_KEPT(ELEMENT(T), d_out, a->d_out + i_outer * a->dims->C + at, a->d_out != NULL, 0, 0, chunk.slot);
                LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->C + at, true, 0, (int32_t)sizeof(ELEMENT(T)),
                    chunk.slot);
                LINE_UPDATE(ELEMENT(T), d_data, a->d_data + i_outer * a->dims->C + at, a->add_d_data);
                ELEMENTS (i) {
                    d_data[i] = a->add_d_data ? d_data[i] + (length_is_not_zero ? one_over_length * d_out[i] + d_length
                        * REAL(opsmith_sign)(data[i]) : 0) : length_is_not_zero ? one_over_length * d_out[i] + d_length
                        * REAL(opsmith_sign)(data[i]) : 0;
                }
                LINE_PUT(d_data, a->d_data + i_outer * a->dims->C + at);
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
        case 1:
            if (a->d_data != NULL) {
                backward_1_rows_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_rows<backward_1_rows_sums>(team, a->d_data != NULL, backward_1_rows_clear_1,
                backward_1_rows_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_1_rows_section_1(a, team, team.kept + at, opsmith_at<backward_1_rows_sums>(team.sums, at),
                    opsmith_at<backward_1_rows_scalars>(team.scalars, at));
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

static const opsmith_cuda_kernel backward_1_columns_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_1_columns)>,
    .sweeps = 2,
    .width = backward_1_columns_width,
    .sums_bytes = (int32_t)sizeof(backward_1_columns_sums),
    .scalars_bytes = (int32_t)sizeof(backward_1_columns_scalars),
    .kept_bytes = backward_1_columns_width * ((int32_t)sizeof(ELEMENT(T)) + (int32_t)sizeof(ELEMENT(T))),
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static const opsmith_cuda_kernel backward_1_rows_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_1_rows)>,
    .sweeps = 2,
    .width = backward_1_rows_width,
    .sums_bytes = (int32_t)sizeof(backward_1_rows_sums),
    .scalars_bytes = (int32_t)sizeof(backward_1_rows_scalars),
    .kept_bytes = backward_1_rows_width * ((int32_t)sizeof(ELEMENT(T)) + (int32_t)sizeof(ELEMENT(T))),
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static opsmith_status backward_1(backward_arguments *a, const opsmith_lp_normalization_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_length = (double *)(uintptr_t)saved;
    }
    if (status == OPSMITH_OK && (a->d_data != NULL)) {
        const opsmith_geometry geometry = lp_normalization_backward_1_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &backward_1_columns_kernel
            : &backward_1_rows_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

/* backward_2, taken if !(params->p == 1). Groups over outer, inner; each is swept over C. */

/* Columns: the innermost run is inner, kept. */
struct backward_2_columns_sums {
    opsmith_sum sum_d_out_data;
};

struct backward_2_columns_scalars {
    int32_t length_is_not_zero;
    real length;
    real one_over_length;
    real d_length;
};

static __device__ void backward_2_columns_clear_1(backward_2_columns_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_d_out_data);
}

static __device__ void backward_2_columns_join_1(backward_2_columns_sums *into, const backward_2_columns_sums *from)
{
    opsmith_join(&into->sum_d_out_data, &from->sum_d_out_data);
}

static __device__ void backward_2_columns_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_2_columns_sums *sums, backward_2_columns_scalars *scalars)
{
    const index_t i_outer = team.outer;
    const index_t i_inner = kept;

    const int32_t length_is_not_zero = a->saved_length[i_outer * a->dims->inner + i_inner] != 0.0;
    const double one_over_length = 1.0 / a->saved_length[i_outer * a->dims->inner + i_inner];
    const double sum_d_out_data = opsmith_sum_value(&sums->sum_d_out_data, 0);
    const double d_length = length_is_not_zero
        ? -(sum_d_out_data / a->saved_length[i_outer * a->dims->inner + i_inner] / a->saved_length[i_outer
        * a->dims->inner + i_inner]) : 0.0;

    scalars->length_is_not_zero = length_is_not_zero;
    scalars->length = (real)a->saved_length[i_outer * a->dims->inner + i_inner];
    scalars->one_over_length = (real)one_over_length;
    scalars->d_length = (real)d_length;
}

constexpr int backward_2_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_2_columns_keep(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_2_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_outer = team.outer;
    LEAVES (leaf, team) {
        RUNS (run, leaf, team) {
            LINES (place, run) {
                const index_t i_C = run.at(place);
                if (a->d_out != NULL && a->d_data != NULL) {
                    opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), run.slot + place), a->d_out
                        + (i_outer * a->dims->C + i_C) * a->dims->inner + column, chunk.from, chunk.to);
                }
                if (a->d_data != NULL) {
                    opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * ((int32_t)sizeof(ELEMENT(T))), run.slot
                        + place), a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + column, chunk.from,
                        chunk.to);
                }
            }
        }
    }
    opsmith_wait();
}

static __device__ void backward_2_columns_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_2_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_outer = team.outer;
    LEAVES (leaf, team) {
        backward_2_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            backward_2_columns_clear_1(&sums[i]);
        }
        /* sum_d_out_data = sum(d_out * data, over=(C)) */
        if (a->d_data != NULL) {
            opsmith_sum_lane<real> sum_d_out_data_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_KEPT(ELEMENT(T), d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + column,
                        a->d_out != NULL, 0, 0, run.slot + place);
                    LINE_KEPT(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + column, true,
                        0, (int32_t)sizeof(ELEMENT(T)), run.slot + place);
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

static __device__ void backward_2_columns_sweep_2(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_2_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_outer = team.outer;
    int32_t length_is_not_zero[WIDTH];
    real length[WIDTH];
    real one_over_length[WIDTH];
    real d_length[WIDTH];
    ELEMENTS (i) {
        const backward_2_columns_scalars *const scalars = opsmith_column<backward_2_columns_scalars>(team,
            team.scalars, column, i);
        length_is_not_zero[i] = scalars->length_is_not_zero;
        length[i] = scalars->length;
        one_over_length[i] = scalars->one_over_length;
        d_length[i] = scalars->d_length;
    }
    LEAVES (leaf, team) {
        /* d_data = 1 / length * d_out + d_length * out if length != 0 else 0 */
        if (a->d_data != NULL) {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_KEPT(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + column, true,
                        0, (int32_t)sizeof(ELEMENT(T)), run.slot + place);
                    LINE_KEPT(ELEMENT(T), d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + column,
                        a->d_out != NULL, 0, 0, run.slot + place);
                    LINE_UPDATE(ELEMENT(T), d_data, a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + column,
                        a->add_d_data);
                    ELEMENTS (i) {
                        const real out = length_is_not_zero[i] ? data[i] / length[i] : 0;
                        d_data[i] = a->add_d_data ? d_data[i] + (length_is_not_zero[i] ? one_over_length[i] * d_out[i]
                            + d_length[i] * out : 0) : length_is_not_zero[i] ? one_over_length[i] * d_out[i]
                            + d_length[i] * out : 0;
                    }
                    LINE_PUT(d_data, a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + column);
                }
            }
        }
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
    if (team.cache != NULL) {
        backward_2_columns_keep(a, team);
    }
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 1:
            if (a->d_data != NULL) {
                backward_2_columns_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_columns<backward_2_columns_sums>(team, a->d_data != NULL, backward_2_columns_clear_1,
                backward_2_columns_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_2_columns_section_1(a, team, team.kept + at,
                    opsmith_at<backward_2_columns_sums>(team.sums, at),
                    opsmith_at<backward_2_columns_scalars>(team.scalars, at));
            }
            break;
        case 3:
            if (a->d_data != NULL) {
                backward_2_columns_sweep_2(a, team);
            }
            break;
        }
        team.sync();
    }
}

/* Rows: the innermost run is C, reduced. */
struct backward_2_rows_sums {
    opsmith_sum sum_d_out_data;
};

struct backward_2_rows_scalars {
    int32_t length_is_not_zero;
    real length;
    real one_over_length;
    real d_length;
};

static __device__ void backward_2_rows_clear_1(backward_2_rows_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_d_out_data);
}

static __device__ void backward_2_rows_join_1(backward_2_rows_sums *into, const backward_2_rows_sums *from)
{
    opsmith_join(&into->sum_d_out_data, &from->sum_d_out_data);
}

static __device__ void backward_2_rows_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_2_rows_sums *sums, backward_2_rows_scalars *scalars)
{
    const index_t i_outer = kept;

    const int32_t length_is_not_zero = a->saved_length[i_outer] != 0.0;
    const double one_over_length = 1.0 / a->saved_length[i_outer];
    const double sum_d_out_data = opsmith_sum_value(&sums->sum_d_out_data, 0);
    const double d_length = length_is_not_zero
        ? -(sum_d_out_data / a->saved_length[i_outer] / a->saved_length[i_outer]) : 0.0;

    scalars->length_is_not_zero = length_is_not_zero;
    scalars->length = (real)a->saved_length[i_outer];
    scalars->one_over_length = (real)one_over_length;
    scalars->d_length = (real)d_length;
}

constexpr int backward_2_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_2_rows_keep(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_2_rows_width;
    const index_t i_outer = team.kept;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t at = chunk.at(i_outer * a->dims->C);
            if (a->d_out != NULL && a->d_data != NULL) {
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), chunk.slot), a->d_out + i_outer
                    * a->dims->C + at, chunk.from, chunk.to);
            }
            if (a->d_data != NULL) {
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * ((int32_t)sizeof(ELEMENT(T))), chunk.slot),
                    a->data + i_outer * a->dims->C + at, chunk.from, chunk.to);
            }
        }
    }
    opsmith_wait();
}

static __device__ void backward_2_rows_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_2_rows_width;
    const index_t i_outer = team.kept;
    LEAVES (leaf, team) {
        backward_2_rows_sums sums;
        backward_2_rows_clear_1(&sums);
        /* sum_d_out_data = sum(d_out * data, over=(C)) */
        if (a->d_data != NULL) {
            opsmith_sum_lane<real> sum_d_out_data_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                real terms[WIDTH];
                LINE_KEPT(ELEMENT(T), d_out, a->d_out + i_outer * a->dims->C + at, a->d_out != NULL, 0, 0, chunk.slot);
                LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->C + at, true, 0, (int32_t)sizeof(ELEMENT(T)),
                    chunk.slot);
                ELEMENTS (i) {
                    terms[i] = d_out[i] * data[i];
                }
                sum_d_out_data_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_d_out_data_lanes, team.lanes, 1, &sums.sum_d_out_data);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<backward_2_rows_sums *>(team.partials)[leaf] = sums;
        }
    }
}

static __device__ void backward_2_rows_sweep_2(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_2_rows_width;
    const index_t i_outer = team.kept;
    const backward_2_rows_scalars *const scalars = reinterpret_cast<const backward_2_rows_scalars *>(team.scalars);
    const int32_t length_is_not_zero = scalars->length_is_not_zero;
    const real length = scalars->length;
    const real one_over_length = scalars->one_over_length;
    const real d_length = scalars->d_length;
    LEAVES (leaf, team) {
        /* d_data = 1 / length * d_out + d_length * out if length != 0 else 0 */
        if (a->d_data != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->C + at, true, 0, (int32_t)sizeof(ELEMENT(T)),
                    chunk.slot);
                LINE_KEPT(ELEMENT(T), d_out, a->d_out + i_outer * a->dims->C + at, a->d_out != NULL, 0, 0, chunk.slot);
                LINE_UPDATE(ELEMENT(T), d_data, a->d_data + i_outer * a->dims->C + at, a->add_d_data);
                ELEMENTS (i) {
                    const real out = length_is_not_zero ? data[i] / length : 0;
                    d_data[i] = a->add_d_data ? d_data[i] + (length_is_not_zero ? one_over_length * d_out[i] + d_length
                        * out : 0) : length_is_not_zero ? one_over_length * d_out[i] + d_length * out : 0;
                }
                LINE_PUT(d_data, a->d_data + i_outer * a->dims->C + at);
            }
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
    if (team.cache != NULL) {
        backward_2_rows_keep(a, team);
    }
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 1:
            if (a->d_data != NULL) {
                backward_2_rows_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_rows<backward_2_rows_sums>(team, a->d_data != NULL, backward_2_rows_clear_1,
                backward_2_rows_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_2_rows_section_1(a, team, team.kept + at, opsmith_at<backward_2_rows_sums>(team.sums, at),
                    opsmith_at<backward_2_rows_scalars>(team.scalars, at));
            }
            break;
        case 3:
            if (a->d_data != NULL) {
                backward_2_rows_sweep_2(a, team);
            }
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel backward_2_columns_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_2_columns)>,
    .sweeps = 2,
    .width = backward_2_columns_width,
    .sums_bytes = (int32_t)sizeof(backward_2_columns_sums),
    .scalars_bytes = (int32_t)sizeof(backward_2_columns_scalars),
    .kept_bytes = backward_2_columns_width * ((int32_t)sizeof(ELEMENT(T)) + (int32_t)sizeof(ELEMENT(T))),
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static const opsmith_cuda_kernel backward_2_rows_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_2_rows)>,
    .sweeps = 2,
    .width = backward_2_rows_width,
    .sums_bytes = (int32_t)sizeof(backward_2_rows_sums),
    .scalars_bytes = (int32_t)sizeof(backward_2_rows_scalars),
    .kept_bytes = backward_2_rows_width * ((int32_t)sizeof(ELEMENT(T)) + (int32_t)sizeof(ELEMENT(T))),
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static opsmith_status backward_2(backward_arguments *a, const opsmith_lp_normalization_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_length = (double *)(uintptr_t)saved;
    }
    if (status == OPSMITH_OK && (a->d_data != NULL)) {
        const opsmith_geometry geometry = lp_normalization_backward_2_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &backward_2_columns_kernel
            : &backward_2_rows_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status backward(const opsmith_lp_normalization_params *params,
    const opsmith_lp_normalization_dims *dims, const void *d_out, const void *data, void *d_data,
    opsmith_request request_data, const void *saved, void *workspace, cudaStream_t stream)
{
    backward_arguments a = {};
    a.params.value = *params;
    a.dims.value.outer = (index_t)dims->outer;
    a.dims.value.C = (index_t)dims->C;
    a.dims.value.inner = (index_t)dims->inner;
    a.d_out = (const ELEMENT(T) *)d_out;
    a.data = (const ELEMENT(T) *)data;
    a.d_data = request_data != OPSMITH_NULL ? (ELEMENT(T) *)d_data : NULL;
    a.add_d_data = request_data == OPSMITH_ADD;
    if (params->p == 1) {
        return backward_1(&a, dims, saved, workspace, stream);
    }
    return backward_2(&a, dims, saved, workspace, stream);
}
