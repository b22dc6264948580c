/* Made by Opsmith from normalization/l2_normalization.yaml. Changes belong there.
 *
 * l2_normalization: Divides by the Euclidean norm of each example, of the channels at each position, or of each channel.
 *
 * The kernels, for the types and the width of indices that the including file chooses. `real` is the type in which full-size data
 * is computed. */

struct extents {
    index_t N;
    index_t C;
    index_t inner;
};

/* ---- forward ---- */

struct forward_arguments {
    opsmith_held<opsmith_l2_normalization_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *data; /* (N, C, inner) */
    ELEMENT(T) *out; /* (N, C, inner) */
    double *saved_invlength;
    double *saved_length;
};

/* forward_1, taken if params->mode == 1 && !(params->mode == 0). Groups over N, inner; each is swept over C. */

/* Columns: the innermost run is inner, kept. */
struct forward_1_columns_sums {
    opsmith_norm length;
};

struct forward_1_columns_scalars {
    real invlength;
};

static __device__ void forward_1_columns_clear_1(forward_1_columns_sums *sums)
{
    opsmith_norm_initialize(&sums->length);
}

static __device__ void forward_1_columns_join_1(forward_1_columns_sums *into, const forward_1_columns_sums *from)
{
    opsmith_join(&into->length, &from->length);
}

static __device__ void forward_1_columns_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_1_columns_sums *sums, forward_1_columns_scalars *scalars)
{
    const index_t i_N = team.outer;
    const index_t i_inner = kept;

    const double length = opsmith_norm_value(&sums->length, 0);
    const double invlength = opsmith_rsqrt(length * length + a->params->eps);

    if (team.leads) {
        if (a->saved_invlength != NULL) {
            a->saved_invlength[i_N * a->dims->inner + i_inner] = invlength;
        }
        if (a->saved_length != NULL) {
            a->saved_length[i_N * a->dims->inner + i_inner] = length;
        }
    }
    scalars->invlength = (real)invlength;
}

constexpr int forward_1_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_1_columns_keep(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_N = team.outer;
    LEAVES (leaf, team) {
        RUNS (run, leaf, team) {
            LINES (place, run) {
                const index_t i_C = run.at(place);
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), run.slot + place), a->data
                    + (i_N * a->dims->C + i_C) * a->dims->inner + column, chunk.from, chunk.to);
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
    const index_t i_N = team.outer;
    LEAVES (leaf, team) {
        forward_1_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            forward_1_columns_clear_1(&sums[i]);
        }
        /* length = norm(data, over=(C)) */
        {
            opsmith_norm_lane<real> length_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real data_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_KEPT(ELEMENT(T), data, a->data + (i_N * a->dims->C + i_C) * a->dims->inner + column, true, 0,
                        0, run.slot + place);
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

static __device__ void forward_1_columns_sweep_2(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_N = team.outer;
    real invlength[WIDTH];
    ELEMENTS (i) {
        const forward_1_columns_scalars *const scalars = opsmith_column<forward_1_columns_scalars>(team, team.scalars,
            column, i);
        invlength[i] = scalars->invlength;
    }
    LEAVES (leaf, team) {
        /* out = data * invlength */
        {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_KEPT(ELEMENT(T), data, a->data + (i_N * a->dims->C + i_C) * a->dims->inner + column, true, 0,
                        0, run.slot + place);
                    LINE_OUT(ELEMENT(T), out);
                    ELEMENTS (i) {
                        out[i] = data[i] * invlength[i];
                    }
                    LINE_PUT(out, a->out + (i_N * a->dims->C + i_C) * a->dims->inner + column);
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
    opsmith_norm length;
};

struct forward_1_rows_scalars {
    real invlength;
};

static __device__ void forward_1_rows_clear_1(forward_1_rows_sums *sums)
{
    opsmith_norm_initialize(&sums->length);
}

static __device__ void forward_1_rows_join_1(forward_1_rows_sums *into, const forward_1_rows_sums *from)
{
    opsmith_join(&into->length, &from->length);
}

static __device__ void forward_1_rows_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_1_rows_sums *sums, forward_1_rows_scalars *scalars)
{
    const index_t i_N = kept;

    const double length = opsmith_norm_value(&sums->length, 0);
    const double invlength = opsmith_rsqrt(length * length + a->params->eps);

    if (team.leads) {
        if (a->saved_invlength != NULL) {
            a->saved_invlength[i_N] = invlength;
        }
        if (a->saved_length != NULL) {
            a->saved_length[i_N] = length;
        }
    }
    scalars->invlength = (real)invlength;
}

constexpr int forward_1_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_1_rows_keep(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_rows_width;
    const index_t i_N = team.kept;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t at = chunk.at(i_N * a->dims->C);
            opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), chunk.slot), a->data + i_N * a->dims->C
                + at, chunk.from, chunk.to);
        }
    }
    opsmith_wait();
}

static __device__ void forward_1_rows_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_rows_width;
    const index_t i_N = team.kept;
    LEAVES (leaf, team) {
        forward_1_rows_sums sums;
        forward_1_rows_clear_1(&sums);
        /* length = norm(data, over=(C)) */
        {
            opsmith_norm_lane<real> length_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_N * a->dims->C);
                LINE_KEPT(ELEMENT(T), data, a->data + i_N * a->dims->C + at, true, 0, 0, chunk.slot);
                length_lanes.add(data, chunk.from, chunk.to, 0, 1);
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
    const index_t i_N = team.kept;
    const forward_1_rows_scalars *const scalars = reinterpret_cast<const forward_1_rows_scalars *>(team.scalars);
    const real invlength = scalars->invlength;
    LEAVES (leaf, team) {
        /* out = data * invlength */
        {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_N * a->dims->C);
                LINE_KEPT(ELEMENT(T), data, a->data + i_N * a->dims->C + at, true, 0, 0, chunk.slot);
                LINE_OUT(ELEMENT(T), out);
                ELEMENTS (i) {
                    out[i] = data[i] * invlength;
                }
                LINE_PUT(out, a->out + i_N * a->dims->C + at);
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

static opsmith_status forward_1(forward_arguments *a, const opsmith_l2_normalization_dims *dims, void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_invlength = (double *)(uintptr_t)saved;
        a->saved_length = a->saved_invlength + dims->N * dims->inner;
    }
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = l2_normalization_forward_1_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &forward_1_columns_kernel
            : &forward_1_rows_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

/* forward_2, taken if !(params->mode == 1) && params->mode == 0. Groups over N; each is swept over C, inner. */

/* Rows: the innermost run is C, inner, reduced. */
struct forward_2_rows_sums {
    opsmith_norm length;
};

struct forward_2_rows_scalars {
    real invlength;
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
    const index_t i_N = kept;

    const double length = opsmith_norm_value(&sums->length, 0);
    const double invlength = opsmith_rsqrt(length * length + a->params->eps);

    if (team.leads) {
        if (a->saved_invlength != NULL) {
            a->saved_invlength[i_N] = invlength;
        }
        if (a->saved_length != NULL) {
            a->saved_length[i_N] = length;
        }
    }
    scalars->invlength = (real)invlength;
}

constexpr int forward_2_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_2_rows_keep(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_2_rows_width;
    const index_t i_N = team.kept;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t at = chunk.at(i_N * (a->dims->C * a->dims->inner));
            opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), chunk.slot), a->data + i_N
                * (a->dims->C * a->dims->inner) + at, chunk.from, chunk.to);
        }
    }
    opsmith_wait();
}

static __device__ void forward_2_rows_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_2_rows_width;
    const index_t i_N = team.kept;
    LEAVES (leaf, team) {
        forward_2_rows_sums sums;
        forward_2_rows_clear_1(&sums);
        /* length = norm(data, over=(C, inner)) */
        {
            opsmith_norm_lane<real> length_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_N * (a->dims->C * a->dims->inner));
                LINE_KEPT(ELEMENT(T), data, a->data + i_N * (a->dims->C * a->dims->inner) + at, true, 0, 0, chunk.slot);
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
    const index_t i_N = team.kept;
    const forward_2_rows_scalars *const scalars = reinterpret_cast<const forward_2_rows_scalars *>(team.scalars);
    const real invlength = scalars->invlength;
    LEAVES (leaf, team) {
        /* out = data * invlength */
        {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_N * (a->dims->C * a->dims->inner));
                LINE_KEPT(ELEMENT(T), data, a->data + i_N * (a->dims->C * a->dims->inner) + at, true, 0, 0, chunk.slot);
                LINE_OUT(ELEMENT(T), out);
                ELEMENTS (i) {
                    out[i] = data[i] * invlength;
                }
                LINE_PUT(out, a->out + i_N * (a->dims->C * a->dims->inner) + at);
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

/* Columns: the innermost run is N, kept. */
struct forward_2_columns_sums {
    opsmith_norm length;
};

struct forward_2_columns_scalars {
    real data;
    real out;
};

static __device__ void forward_2_columns_clear_1(forward_2_columns_sums *sums)
{
    opsmith_norm_initialize(&sums->length);
}

static __device__ void forward_2_columns_join_1(forward_2_columns_sums *into, const forward_2_columns_sums *from)
{
    opsmith_join(&into->length, &from->length);
}

static __device__ void forward_2_columns_section_0(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_2_columns_sums *sums, forward_2_columns_scalars *scalars)
{
    const index_t i_N = kept;

    scalars->data = LOAD(T, a->data[i_N]);
}

static __device__ void forward_2_columns_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_2_columns_sums *sums, forward_2_columns_scalars *scalars)
{
    const index_t i_N = kept;

    const double length = opsmith_norm_value(&sums->length, 0);
    const double invlength = opsmith_rsqrt(length * length + a->params->eps);
    const double out = (double)LOAD(T, a->data[i_N]) * invlength;

    if (team.leads) {
        if (a->saved_invlength != NULL) {
            a->saved_invlength[i_N] = invlength;
        }
        if (a->saved_length != NULL) {
            a->saved_length[i_N] = length;
        }
    }
    scalars->out = (real)out;
}

constexpr int forward_2_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_2_columns_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_2_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    real data[WIDTH];
    ELEMENTS (i) {
        const forward_2_columns_scalars *const scalars = opsmith_column<forward_2_columns_scalars>(team, team.scalars,
            column, i);
        data[i] = scalars->data;
    }
    LEAVES (leaf, team) {
        forward_2_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            forward_2_columns_clear_1(&sums[i]);
        }
        /* length = norm(data, over=(C, inner)) */
        {
            opsmith_norm_lane<real> length_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    ELEMENTS (i) {
                        terms_terms[place][i] = data[i];
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

static __device__ void forward_2_columns_sweep_2(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_2_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    real out[WIDTH];
    ELEMENTS (i) {
        const forward_2_columns_scalars *const scalars = opsmith_column<forward_2_columns_scalars>(team, team.scalars,
            column, i);
        out[i] = scalars->out;
    }
    LEAVES (leaf, team) {
        /* out = data * invlength */
        {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    LINE_OUT(ELEMENT(T), out_elements);
                    ELEMENTS (i) {
                        out_elements[i] = out[i];
                    }
                    LINE_PUT(out_elements, a->out + column);
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
                forward_2_columns_section_0(a, team, team.kept + at, opsmith_at<forward_2_columns_sums>(team.sums, at),
                    opsmith_at<forward_2_columns_scalars>(team.scalars, at));
            }
            break;
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

static const opsmith_cuda_kernel forward_2_columns_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_2_columns)>,
    .sweeps = 2,
    .width = forward_2_columns_width,
    .sums_bytes = (int32_t)sizeof(forward_2_columns_sums),
    .scalars_bytes = (int32_t)sizeof(forward_2_columns_scalars),
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static opsmith_status forward_2(forward_arguments *a, const opsmith_l2_normalization_dims *dims, void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_invlength = (double *)(uintptr_t)saved;
        a->saved_length = a->saved_invlength + dims->N;
    }
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = l2_normalization_forward_2_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &forward_2_rows_kernel
            : &forward_2_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

/* forward_3, taken if !(params->mode == 1) && !(params->mode == 0). Groups over N, C; each is swept over inner. */

/* Rows: the innermost run is inner, reduced. */
struct forward_3_rows_sums {
    opsmith_norm length;
};

struct forward_3_rows_scalars {
    real invlength;
};

static __device__ void forward_3_rows_clear_1(forward_3_rows_sums *sums)
{
    opsmith_norm_initialize(&sums->length);
}

static __device__ void forward_3_rows_join_1(forward_3_rows_sums *into, const forward_3_rows_sums *from)
{
    opsmith_join(&into->length, &from->length);
}

static __device__ void forward_3_rows_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_3_rows_sums *sums, forward_3_rows_scalars *scalars)
{
    const index_t i_N_C = kept;

    const double length = opsmith_norm_value(&sums->length, 0);
    const double invlength = opsmith_rsqrt(length * length + a->params->eps);

    if (team.leads) {
        if (a->saved_invlength != NULL) {
            a->saved_invlength[i_N_C] = invlength;
        }
        if (a->saved_length != NULL) {
            a->saved_length[i_N_C] = length;
        }
    }
    scalars->invlength = (real)invlength;
}

constexpr int forward_3_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_3_rows_keep(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_3_rows_width;
    const index_t i_N_C = team.kept;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t at = chunk.at(i_N_C * a->dims->inner);
            opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), chunk.slot), a->data + i_N_C
                * a->dims->inner + at, chunk.from, chunk.to);
        }
    }
    opsmith_wait();
}

static __device__ void forward_3_rows_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_3_rows_width;
    const index_t i_N_C = team.kept;
    LEAVES (leaf, team) {
        forward_3_rows_sums sums;
        forward_3_rows_clear_1(&sums);
        /* length = norm(data, over=(inner)) */
        {
            opsmith_norm_lane<real> length_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_N_C * a->dims->inner);
                LINE_KEPT(ELEMENT(T), data, a->data + i_N_C * a->dims->inner + at, true, 0, 0, chunk.slot);
                length_lanes.add(data, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(length_lanes, team.lanes, 1, &sums.length);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<forward_3_rows_sums *>(team.partials)[leaf] = sums;
        }
    }
}

static __device__ void forward_3_rows_sweep_2(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_3_rows_width;
    const index_t i_N_C = team.kept;
    const forward_3_rows_scalars *const scalars = reinterpret_cast<const forward_3_rows_scalars *>(team.scalars);
    const real invlength = scalars->invlength;
    LEAVES (leaf, team) {
        /* out = data * invlength */
        {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_N_C * a->dims->inner);
                LINE_KEPT(ELEMENT(T), data, a->data + i_N_C * a->dims->inner + at, true, 0, 0, chunk.slot);
                LINE_OUT(ELEMENT(T), out);
                ELEMENTS (i) {
                    out[i] = data[i] * invlength;
                }
                LINE_PUT(out, a->out + i_N_C * a->dims->inner + at);
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(forward_3_rows)(const __grid_constant__ forward_arguments arguments, const __grid_constant__ opsmith_work work)
{
    OPSMITH_DYNAMIC_SHARED(shared);
    const forward_arguments *const a = &arguments;
    const opsmith_team<index_t> team(work, shared);
    if (!team.works) {
        return;
    }
    team.begin();
    if (team.cache != NULL) {
        forward_3_rows_keep(a, team);
    }
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 1:
            forward_3_rows_sweep_1(a, team);
            break;
        case 2:
            opsmith_merge_rows<forward_3_rows_sums>(team, true, forward_3_rows_clear_1, forward_3_rows_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_3_rows_section_1(a, team, team.kept + at, opsmith_at<forward_3_rows_sums>(team.sums, at),
                    opsmith_at<forward_3_rows_scalars>(team.scalars, at));
            }
            break;
        case 3:
            forward_3_rows_sweep_2(a, team);
            break;
        }
        team.sync();
    }
}

/* Columns: the innermost run is N, C, kept. */
struct forward_3_columns_sums {
    opsmith_norm length;
};

struct forward_3_columns_scalars {
    real data;
    real out;
};

static __device__ void forward_3_columns_clear_1(forward_3_columns_sums *sums)
{
    opsmith_norm_initialize(&sums->length);
}

static __device__ void forward_3_columns_join_1(forward_3_columns_sums *into, const forward_3_columns_sums *from)
{
    opsmith_join(&into->length, &from->length);
}

static __device__ void forward_3_columns_section_0(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_3_columns_sums *sums, forward_3_columns_scalars *scalars)
{
    const index_t i_N_C = kept;

    scalars->data = LOAD(T, a->data[i_N_C]);
}

static __device__ void forward_3_columns_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_3_columns_sums *sums, forward_3_columns_scalars *scalars)
{
    const index_t i_N_C = kept;

    const double length = opsmith_norm_value(&sums->length, 0);
    const double invlength = opsmith_rsqrt(length * length + a->params->eps);
    const double out = (double)LOAD(T, a->data[i_N_C]) * invlength;

    if (team.leads) {
        if (a->saved_invlength != NULL) {
            a->saved_invlength[i_N_C] = invlength;
        }
        if (a->saved_length != NULL) {
            a->saved_length[i_N_C] = length;
        }
    }
    scalars->out = (real)out;
}

constexpr int forward_3_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_3_columns_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_3_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    real data[WIDTH];
    ELEMENTS (i) {
        const forward_3_columns_scalars *const scalars = opsmith_column<forward_3_columns_scalars>(team, team.scalars,
            column, i);
        data[i] = scalars->data;
    }
    LEAVES (leaf, team) {
        forward_3_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            forward_3_columns_clear_1(&sums[i]);
        }
        /* length = norm(data, over=(inner)) */
        {
            opsmith_norm_lane<real> length_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    ELEMENTS (i) {
                        terms_terms[place][i] = data[i];
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

static __device__ void forward_3_columns_sweep_2(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_3_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    real out[WIDTH];
    ELEMENTS (i) {
        const forward_3_columns_scalars *const scalars = opsmith_column<forward_3_columns_scalars>(team, team.scalars,
            column, i);
        out[i] = scalars->out;
    }
    LEAVES (leaf, team) {
        /* out = data * invlength */
        {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    LINE_OUT(ELEMENT(T), out_elements);
                    ELEMENTS (i) {
                        out_elements[i] = out[i];
                    }
                    LINE_PUT(out_elements, a->out + column);
                }
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(forward_3_columns)(const __grid_constant__ forward_arguments arguments, const __grid_constant__ opsmith_work work)
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
                forward_3_columns_section_0(a, team, team.kept + at, opsmith_at<forward_3_columns_sums>(team.sums, at),
                    opsmith_at<forward_3_columns_scalars>(team.scalars, at));
            }
            break;
        case 1:
            forward_3_columns_sweep_1(a, team);
            break;
        case 2:
            opsmith_merge_columns<forward_3_columns_sums>(team, true, forward_3_columns_clear_1,
                forward_3_columns_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_3_columns_section_1(a, team, team.kept + at, opsmith_at<forward_3_columns_sums>(team.sums, at),
                    opsmith_at<forward_3_columns_scalars>(team.scalars, at));
            }
            break;
        case 3:
            forward_3_columns_sweep_2(a, team);
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel forward_3_rows_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_3_rows)>,
    .sweeps = 2,
    .width = forward_3_rows_width,
    .sums_bytes = (int32_t)sizeof(forward_3_rows_sums),
    .scalars_bytes = (int32_t)sizeof(forward_3_rows_scalars),
    .kept_bytes = forward_3_rows_width * ((int32_t)sizeof(ELEMENT(T))),
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static const opsmith_cuda_kernel forward_3_columns_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_3_columns)>,
    .sweeps = 2,
    .width = forward_3_columns_width,
    .sums_bytes = (int32_t)sizeof(forward_3_columns_sums),
    .scalars_bytes = (int32_t)sizeof(forward_3_columns_scalars),
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static opsmith_status forward_3(forward_arguments *a, const opsmith_l2_normalization_dims *dims, void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_invlength = (double *)(uintptr_t)saved;
        a->saved_length = a->saved_invlength + dims->N * dims->C;
    }
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = l2_normalization_forward_3_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &forward_3_rows_kernel
            : &forward_3_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_l2_normalization_params *params, const opsmith_l2_normalization_dims *dims,
    const void *data, void *out, void *saved, void *workspace, cudaStream_t stream)
{
    forward_arguments a = {};
    a.params.value = *params;
    a.dims.value.N = (index_t)dims->N;
    a.dims.value.C = (index_t)dims->C;
    a.dims.value.inner = (index_t)dims->inner;
    a.data = (const ELEMENT(T) *)data;
    a.out = (ELEMENT(T) *)out;
    if (params->mode == 1 && !(params->mode == 0)) {
        return forward_1(&a, dims, saved, workspace, stream);
    }
    if (!(params->mode == 1) && params->mode == 0) {
        return forward_2(&a, dims, saved, workspace, stream);
    }
    return forward_3(&a, dims, saved, workspace, stream);
}

/* ---- backward ---- */

struct backward_arguments {
    opsmith_held<opsmith_l2_normalization_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *d_out; /* (N, C, inner) */
    const ELEMENT(T) *data; /* (N, C, inner) */
    ELEMENT(T) *d_data; /* (N, C, inner) */
    double *saved_invlength;
    double *saved_length;
    int32_t add_d_data;
};

/* backward_1, taken if params->mode == 1 && !(params->mode == 0). Groups over N, inner; each is swept over C. */

/* Columns: the innermost run is inner, kept. */
struct backward_1_columns_sums {
    opsmith_sum d_invlength;
};

struct backward_1_columns_scalars {
    real invlength;
    int32_t length_is_not_zero;
    real d_length_over_length;
};

static __device__ void backward_1_columns_clear_1(backward_1_columns_sums *sums)
{
    opsmith_sum_initialize(&sums->d_invlength);
}

static __device__ void backward_1_columns_join_1(backward_1_columns_sums *into, const backward_1_columns_sums *from)
{
    opsmith_join(&into->d_invlength, &from->d_invlength);
}

static __device__ void backward_1_columns_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_1_columns_sums *sums, backward_1_columns_scalars *scalars)
{
    const index_t i_N = team.outer;
    const index_t i_inner = kept;

    const int32_t length_is_not_zero = a->saved_length[i_N * a->dims->inner + i_inner] != 0.0;
    const double d_invlength = opsmith_sum_value(&sums->d_invlength, 0);
    const double d_length = -(d_invlength * a->saved_invlength[i_N * a->dims->inner + i_inner] * a->saved_invlength[i_N
        * a->dims->inner + i_inner] * a->saved_invlength[i_N * a->dims->inner + i_inner] * a->saved_length[i_N
        * a->dims->inner + i_inner]);
    const double d_length_over_length = d_length / a->saved_length[i_N * a->dims->inner + i_inner];

    scalars->invlength = (real)a->saved_invlength[i_N * a->dims->inner + i_inner];
    scalars->length_is_not_zero = length_is_not_zero;
    scalars->d_length_over_length = (real)d_length_over_length;
}

constexpr int backward_1_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_1_columns_keep(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_1_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_N = team.outer;
    LEAVES (leaf, team) {
        RUNS (run, leaf, team) {
            LINES (place, run) {
                const index_t i_C = run.at(place);
                if (a->d_out != NULL && a->d_data != NULL) {
                    opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), run.slot + place), a->d_out
                        + (i_N * a->dims->C + i_C) * a->dims->inner + column, chunk.from, chunk.to);
                }
                if (a->d_data != NULL) {
                    opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * ((int32_t)sizeof(ELEMENT(T))), run.slot
                        + place), a->data + (i_N * a->dims->C + i_C) * a->dims->inner + column, chunk.from, chunk.to);
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
    const index_t i_N = team.outer;
    LEAVES (leaf, team) {
        backward_1_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            backward_1_columns_clear_1(&sums[i]);
        }
        /* d_invlength = sum(d_out * data, over=(C)) */
        if (a->d_data != NULL) {
            opsmith_sum_lane<real> d_invlength_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_KEPT(ELEMENT(T), d_out, a->d_out + (i_N * a->dims->C + i_C) * a->dims->inner + column,
                        a->d_out != NULL, 0, 0, run.slot + place);
                    LINE_KEPT(ELEMENT(T), data, a->data + (i_N * a->dims->C + i_C) * a->dims->inner + column, true, 0,
                        (int32_t)sizeof(ELEMENT(T)), run.slot + place);
                    ELEMENTS (i) {
                        terms_terms[place][i] = d_out[i] * data[i];
                    }
                }
                opsmith_add_lines(d_invlength_lanes, terms_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(d_invlength_lanes[i], team.lanes, team.work.along, &sums[i].d_invlength);
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
    const index_t i_N = team.outer;
    real invlength[WIDTH];
    int32_t length_is_not_zero[WIDTH];
    real d_length_over_length[WIDTH];
    ELEMENTS (i) {
        const backward_1_columns_scalars *const scalars = opsmith_column<backward_1_columns_scalars>(team,
            team.scalars, column, i);
        invlength[i] = scalars->invlength;
        length_is_not_zero[i] = scalars->length_is_not_zero;
        d_length_over_length[i] = scalars->d_length_over_length;
    }
    LEAVES (leaf, team) {
        /* d_data = invlength * d_out + (d_length / length * data if length != 0 else 0) */
        if (a->d_data != NULL) {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_KEPT(ELEMENT(T), d_out, a->d_out + (i_N * a->dims->C + i_C) * a->dims->inner + column,
                        a->d_out != NULL, 0, 0, run.slot + place);
                    LINE_KEPT(ELEMENT(T), data, a->data + (i_N * a->dims->C + i_C) * a->dims->inner + column, true, 0,
                        (int32_t)sizeof(ELEMENT(T)), run.slot + place);
                    LINE_UPDATE(ELEMENT(T), d_data, a->d_data + (i_N * a->dims->C + i_C) * a->dims->inner + column,
                        a->add_d_data);
                    ELEMENTS (i) {
                        d_data[i] = a->add_d_data ? d_data[i] + (invlength[i] * d_out[i]
                            + (length_is_not_zero[i] ? d_length_over_length[i] * data[i] : 0)) : invlength[i]
                            * d_out[i] + (length_is_not_zero[i] ? d_length_over_length[i] * data[i] : 0);
                    }
                    LINE_PUT(d_data, a->d_data + (i_N * a->dims->C + i_C) * a->dims->inner + column);
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
    opsmith_sum d_invlength;
};

struct backward_1_rows_scalars {
    real invlength;
    int32_t length_is_not_zero;
    real d_length_over_length;
};

static __device__ void backward_1_rows_clear_1(backward_1_rows_sums *sums)
{
    opsmith_sum_initialize(&sums->d_invlength);
}

static __device__ void backward_1_rows_join_1(backward_1_rows_sums *into, const backward_1_rows_sums *from)
{
    opsmith_join(&into->d_invlength, &from->d_invlength);
}

static __device__ void backward_1_rows_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_1_rows_sums *sums, backward_1_rows_scalars *scalars)
{
    const index_t i_N = kept;

    const int32_t length_is_not_zero = a->saved_length[i_N] != 0.0;
    const double d_invlength = opsmith_sum_value(&sums->d_invlength, 0);
    const double d_length = -(d_invlength * a->saved_invlength[i_N] * a->saved_invlength[i_N] * a->saved_invlength[i_N]
        * a->saved_length[i_N]);
    const double d_length_over_length = d_length / a->saved_length[i_N];

    scalars->invlength = (real)a->saved_invlength[i_N];
    scalars->length_is_not_zero = length_is_not_zero;
    scalars->d_length_over_length = (real)d_length_over_length;
}

constexpr int backward_1_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_1_rows_keep(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_1_rows_width;
    const index_t i_N = team.kept;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t at = chunk.at(i_N * a->dims->C);
            if (a->d_out != NULL && a->d_data != NULL) {
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), chunk.slot), a->d_out + i_N
                    * a->dims->C + at, chunk.from, chunk.to);
            }
            if (a->d_data != NULL) {
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * ((int32_t)sizeof(ELEMENT(T))), chunk.slot),
                    a->data + i_N * a->dims->C + at, chunk.from, chunk.to);
            }
        }
    }
    opsmith_wait();
}

static __device__ void backward_1_rows_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_1_rows_width;
    const index_t i_N = team.kept;
    LEAVES (leaf, team) {
        backward_1_rows_sums sums;
        backward_1_rows_clear_1(&sums);
        /* d_invlength = sum(d_out * data, over=(C)) */
        if (a->d_data != NULL) {
            opsmith_sum_lane<real> d_invlength_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_N * a->dims->C);
                real terms[WIDTH];
                LINE_KEPT(ELEMENT(T), d_out, a->d_out + i_N * a->dims->C + at, a->d_out != NULL, 0, 0, chunk.slot);
                LINE_KEPT(ELEMENT(T), data, a->data + i_N * a->dims->C + at, true, 0, (int32_t)sizeof(ELEMENT(T)),
                    chunk.slot);
                ELEMENTS (i) {
                    terms[i] = d_out[i] * data[i];
                }
                d_invlength_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(d_invlength_lanes, team.lanes, 1, &sums.d_invlength);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<backward_1_rows_sums *>(team.partials)[leaf] = sums;
        }
    }
}

static __device__ void backward_1_rows_sweep_2(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_1_rows_width;
    const index_t i_N = team.kept;
    const backward_1_rows_scalars *const scalars = reinterpret_cast<const backward_1_rows_scalars *>(team.scalars);
    const real invlength = scalars->invlength;
    const int32_t length_is_not_zero = scalars->length_is_not_zero;
    const real d_length_over_length = scalars->d_length_over_length;
    LEAVES (leaf, team) {
        /* d_data = invlength * d_out + (d_length / length * data if length != 0 else 0) */
        if (a->d_data != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_N * a->dims->C);
                LINE_KEPT(ELEMENT(T), d_out, a->d_out + i_N * a->dims->C + at, a->d_out != NULL, 0, 0, chunk.slot);
                LINE_KEPT(ELEMENT(T), data, a->data + i_N * a->dims->C + at, true, 0, (int32_t)sizeof(ELEMENT(T)),
                    chunk.slot);
                LINE_UPDATE(ELEMENT(T), d_data, a->d_data + i_N * a->dims->C + at, a->add_d_data);
                ELEMENTS (i) {
                    d_data[i] = a->add_d_data ? d_data[i] + (invlength * d_out[i]
                        + (length_is_not_zero ? d_length_over_length * data[i] : 0)) : invlength * d_out[i]
                        + (length_is_not_zero ? d_length_over_length * data[i] : 0);
                }
                LINE_PUT(d_data, a->d_data + i_N * a->dims->C + at);
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

static opsmith_status backward_1(backward_arguments *a, const opsmith_l2_normalization_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_invlength = (double *)(uintptr_t)saved;
        a->saved_length = a->saved_invlength + dims->N * dims->inner;
    }
    if (status == OPSMITH_OK && (a->d_data != NULL)) {
        const opsmith_geometry geometry = l2_normalization_backward_1_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &backward_1_columns_kernel
            : &backward_1_rows_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

/* backward_2, taken if !(params->mode == 1) && params->mode == 0. Groups over N; each is swept over C, inner. */

/* Rows: the innermost run is C, inner, reduced. */
struct backward_2_rows_sums {
    opsmith_sum d_invlength;
};

struct backward_2_rows_scalars {
    real invlength;
    int32_t length_is_not_zero;
    real d_length_over_length;
};

static __device__ void backward_2_rows_clear_1(backward_2_rows_sums *sums)
{
    opsmith_sum_initialize(&sums->d_invlength);
}

static __device__ void backward_2_rows_join_1(backward_2_rows_sums *into, const backward_2_rows_sums *from)
{
    opsmith_join(&into->d_invlength, &from->d_invlength);
}

static __device__ void backward_2_rows_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_2_rows_sums *sums, backward_2_rows_scalars *scalars)
{
    const index_t i_N = kept;

    const int32_t length_is_not_zero = a->saved_length[i_N] != 0.0;
    const double d_invlength = opsmith_sum_value(&sums->d_invlength, 0);
    const double d_length = -(d_invlength * a->saved_invlength[i_N] * a->saved_invlength[i_N] * a->saved_invlength[i_N]
        * a->saved_length[i_N]);
    const double d_length_over_length = d_length / a->saved_length[i_N];

    scalars->invlength = (real)a->saved_invlength[i_N];
    scalars->length_is_not_zero = length_is_not_zero;
    scalars->d_length_over_length = (real)d_length_over_length;
}

constexpr int backward_2_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_2_rows_keep(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_2_rows_width;
    const index_t i_N = team.kept;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t at = chunk.at(i_N * (a->dims->C * a->dims->inner));
            if (a->d_out != NULL && a->d_data != NULL) {
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), chunk.slot), a->d_out + i_N
                    * (a->dims->C * a->dims->inner) + at, chunk.from, chunk.to);
            }
            if (a->d_data != NULL) {
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * ((int32_t)sizeof(ELEMENT(T))), chunk.slot),
                    a->data + i_N * (a->dims->C * a->dims->inner) + at, chunk.from, chunk.to);
            }
        }
    }
    opsmith_wait();
}

static __device__ void backward_2_rows_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_2_rows_width;
    const index_t i_N = team.kept;
    LEAVES (leaf, team) {
        backward_2_rows_sums sums;
        backward_2_rows_clear_1(&sums);
        /* d_invlength = sum(d_out * data, over=(C, inner)) */
        if (a->d_data != NULL) {
            opsmith_sum_lane<real> d_invlength_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_N * (a->dims->C * a->dims->inner));
                real terms[WIDTH];
                LINE_KEPT(ELEMENT(T), d_out, a->d_out + i_N * (a->dims->C * a->dims->inner) + at, a->d_out != NULL, 0,
                    0, chunk.slot);
                LINE_KEPT(ELEMENT(T), data, a->data + i_N * (a->dims->C * a->dims->inner) + at, true, 0,
                    (int32_t)sizeof(ELEMENT(T)), chunk.slot);
                ELEMENTS (i) {
                    terms[i] = d_out[i] * data[i];
                }
                d_invlength_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(d_invlength_lanes, team.lanes, 1, &sums.d_invlength);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<backward_2_rows_sums *>(team.partials)[leaf] = sums;
        }
    }
}

static __device__ void backward_2_rows_sweep_2(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_2_rows_width;
    const index_t i_N = team.kept;
    const backward_2_rows_scalars *const scalars = reinterpret_cast<const backward_2_rows_scalars *>(team.scalars);
    const real invlength = scalars->invlength;
    const int32_t length_is_not_zero = scalars->length_is_not_zero;
    const real d_length_over_length = scalars->d_length_over_length;
    LEAVES (leaf, team) {
        /* d_data = invlength * d_out + (d_length / length * data if length != 0 else 0) */
        if (a->d_data != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_N * (a->dims->C * a->dims->inner));
                LINE_KEPT(ELEMENT(T), d_out, a->d_out + i_N * (a->dims->C * a->dims->inner) + at, a->d_out != NULL, 0,
                    0, chunk.slot);
                LINE_KEPT(ELEMENT(T), data, a->data + i_N * (a->dims->C * a->dims->inner) + at, true, 0,
                    (int32_t)sizeof(ELEMENT(T)), chunk.slot);
                LINE_UPDATE(ELEMENT(T), d_data, a->d_data + i_N * (a->dims->C * a->dims->inner) + at, a->add_d_data);
                ELEMENTS (i) {
                    d_data[i] = a->add_d_data ? d_data[i] + (invlength * d_out[i]
                        + (length_is_not_zero ? d_length_over_length * data[i] : 0)) : invlength * d_out[i]
                        + (length_is_not_zero ? d_length_over_length * data[i] : 0);
                }
                LINE_PUT(d_data, a->d_data + i_N * (a->dims->C * a->dims->inner) + at);
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

/* Columns: the innermost run is N, kept. */
struct backward_2_columns_sums {
    opsmith_sum d_invlength;
};

struct backward_2_columns_scalars {
    real d_out_times_data;
    real offset;
};

static __device__ void backward_2_columns_clear_1(backward_2_columns_sums *sums)
{
    opsmith_sum_initialize(&sums->d_invlength);
}

static __device__ void backward_2_columns_join_1(backward_2_columns_sums *into, const backward_2_columns_sums *from)
{
    opsmith_join(&into->d_invlength, &from->d_invlength);
}

static __device__ void backward_2_columns_section_0(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_2_columns_sums *sums, backward_2_columns_scalars *scalars)
{
    const index_t i_N = kept;

    const double d_out_times_data = (a->d_out == NULL ? 0 : (double)LOAD(T, a->d_out[i_N]))
        * (double)LOAD(T, a->data[i_N]);

    scalars->d_out_times_data = (real)d_out_times_data;
}

static __device__ void backward_2_columns_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_2_columns_sums *sums, backward_2_columns_scalars *scalars)
{
    const index_t i_N = kept;

    const double d_invlength = opsmith_sum_value(&sums->d_invlength, 0);
    const double d_length = -(d_invlength * a->saved_invlength[i_N] * a->saved_invlength[i_N] * a->saved_invlength[i_N]
        * a->saved_length[i_N]);
    const double offset = a->saved_invlength[i_N] * (a->d_out == NULL ? 0 : (double)LOAD(T, a->d_out[i_N]))
        + (a->saved_length[i_N] != 0.0 ? d_length / a->saved_length[i_N] * (double)LOAD(T, a->data[i_N]) : 0.0);

    scalars->offset = (real)offset;
}

constexpr int backward_2_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_2_columns_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_2_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    real d_out_times_data[WIDTH];
    ELEMENTS (i) {
        const backward_2_columns_scalars *const scalars = opsmith_column<backward_2_columns_scalars>(team,
            team.scalars, column, i);
        d_out_times_data[i] = scalars->d_out_times_data;
    }
    LEAVES (leaf, team) {
        backward_2_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            backward_2_columns_clear_1(&sums[i]);
        }
        /* d_invlength = sum(d_out * data, over=(C, inner)) */
        if (a->d_data != NULL) {
            opsmith_sum_lane<real> d_invlength_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    ELEMENTS (i) {
                        terms_terms[place][i] = d_out_times_data[i];
                    }
                }
                opsmith_add_lines(d_invlength_lanes, terms_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(d_invlength_lanes[i], team.lanes, team.work.along, &sums[i].d_invlength);
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
    real offset[WIDTH];
    ELEMENTS (i) {
        const backward_2_columns_scalars *const scalars = opsmith_column<backward_2_columns_scalars>(team,
            team.scalars, column, i);
        offset[i] = scalars->offset;
    }
    LEAVES (leaf, team) {
        /* d_data = invlength * d_out + (d_length / length * data if length != 0 else 0) */
        if (a->d_data != NULL) {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    LINE_UPDATE(ELEMENT(T), d_data, a->d_data + column, a->add_d_data);
                    ELEMENTS (i) {
                        d_data[i] = a->add_d_data ? d_data[i] + offset[i] : offset[i];
                    }
                    LINE_PUT(d_data, a->d_data + column);
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

static const opsmith_cuda_kernel backward_2_columns_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_2_columns)>,
    .sweeps = 2,
    .width = backward_2_columns_width,
    .sums_bytes = (int32_t)sizeof(backward_2_columns_sums),
    .scalars_bytes = (int32_t)sizeof(backward_2_columns_scalars),
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static opsmith_status backward_2(backward_arguments *a, const opsmith_l2_normalization_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_invlength = (double *)(uintptr_t)saved;
        a->saved_length = a->saved_invlength + dims->N;
    }
    if (status == OPSMITH_OK && (a->d_data != NULL)) {
        const opsmith_geometry geometry = l2_normalization_backward_2_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &backward_2_rows_kernel
            : &backward_2_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

/* backward_3, taken if !(params->mode == 1) && !(params->mode == 0). Groups over N, C; each is swept over inner. */

/* Rows: the innermost run is inner, reduced. */
struct backward_3_rows_sums {
    opsmith_sum d_invlength;
};

struct backward_3_rows_scalars {
    real invlength;
    int32_t length_is_not_zero;
    real d_length_over_length;
};

static __device__ void backward_3_rows_clear_1(backward_3_rows_sums *sums)
{
    opsmith_sum_initialize(&sums->d_invlength);
}

static __device__ void backward_3_rows_join_1(backward_3_rows_sums *into, const backward_3_rows_sums *from)
{
    opsmith_join(&into->d_invlength, &from->d_invlength);
}

static __device__ void backward_3_rows_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_3_rows_sums *sums, backward_3_rows_scalars *scalars)
{
    const index_t i_N_C = kept;

    const int32_t length_is_not_zero = a->saved_length[i_N_C] != 0.0;
    const double d_invlength = opsmith_sum_value(&sums->d_invlength, 0);
    const double d_length = -(d_invlength * a->saved_invlength[i_N_C] * a->saved_invlength[i_N_C]
        * a->saved_invlength[i_N_C] * a->saved_length[i_N_C]);
    const double d_length_over_length = d_length / a->saved_length[i_N_C];

    scalars->invlength = (real)a->saved_invlength[i_N_C];
    scalars->length_is_not_zero = length_is_not_zero;
    scalars->d_length_over_length = (real)d_length_over_length;
}

constexpr int backward_3_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_3_rows_keep(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_3_rows_width;
    const index_t i_N_C = team.kept;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t at = chunk.at(i_N_C * a->dims->inner);
            if (a->d_out != NULL && a->d_data != NULL) {
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), chunk.slot), a->d_out + i_N_C
                    * a->dims->inner + at, chunk.from, chunk.to);
            }
            if (a->d_data != NULL) {
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * ((int32_t)sizeof(ELEMENT(T))), chunk.slot),
                    a->data + i_N_C * a->dims->inner + at, chunk.from, chunk.to);
            }
        }
    }
    opsmith_wait();
}

static __device__ void backward_3_rows_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_3_rows_width;
    const index_t i_N_C = team.kept;
    LEAVES (leaf, team) {
        backward_3_rows_sums sums;
        backward_3_rows_clear_1(&sums);
        /* d_invlength = sum(d_out * data, over=(inner)) */
        if (a->d_data != NULL) {
            opsmith_sum_lane<real> d_invlength_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_N_C * a->dims->inner);
                real terms[WIDTH];
                LINE_KEPT(ELEMENT(T), d_out, a->d_out + i_N_C * a->dims->inner + at, a->d_out != NULL, 0, 0,
                    chunk.slot);
                LINE_KEPT(ELEMENT(T), data, a->data + i_N_C * a->dims->inner + at, true, 0,
                    (int32_t)sizeof(ELEMENT(T)), chunk.slot);
                ELEMENTS (i) {
                    terms[i] = d_out[i] * data[i];
                }
                d_invlength_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(d_invlength_lanes, team.lanes, 1, &sums.d_invlength);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<backward_3_rows_sums *>(team.partials)[leaf] = sums;
        }
    }
}

static __device__ void backward_3_rows_sweep_2(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_3_rows_width;
    const index_t i_N_C = team.kept;
    const backward_3_rows_scalars *const scalars = reinterpret_cast<const backward_3_rows_scalars *>(team.scalars);
    const real invlength = scalars->invlength;
    const int32_t length_is_not_zero = scalars->length_is_not_zero;
    const real d_length_over_length = scalars->d_length_over_length;
    LEAVES (leaf, team) {
        /* d_data = invlength * d_out + (d_length / length * data if length != 0 else 0) */
        if (a->d_data != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_N_C * a->dims->inner);
                LINE_KEPT(ELEMENT(T), d_out, a->d_out + i_N_C * a->dims->inner + at, a->d_out != NULL, 0, 0,
                    chunk.slot);
                LINE_KEPT(ELEMENT(T), data, a->data + i_N_C * a->dims->inner + at, true, 0,
                    (int32_t)sizeof(ELEMENT(T)), chunk.slot);
                LINE_UPDATE(ELEMENT(T), d_data, a->d_data + i_N_C * a->dims->inner + at, a->add_d_data);
                ELEMENTS (i) {
                    d_data[i] = a->add_d_data ? d_data[i] + (invlength * d_out[i]
                        + (length_is_not_zero ? d_length_over_length * data[i] : 0)) : invlength * d_out[i]
                        + (length_is_not_zero ? d_length_over_length * data[i] : 0);
                }
                LINE_PUT(d_data, a->d_data + i_N_C * a->dims->inner + at);
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(backward_3_rows)(const __grid_constant__ backward_arguments arguments, const __grid_constant__ opsmith_work work)
{
    OPSMITH_DYNAMIC_SHARED(shared);
    const backward_arguments *const a = &arguments;
    const opsmith_team<index_t> team(work, shared);
    if (!team.works) {
        return;
    }
    team.begin();
    if (team.cache != NULL) {
        backward_3_rows_keep(a, team);
    }
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 1:
            if (a->d_data != NULL) {
                backward_3_rows_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_rows<backward_3_rows_sums>(team, a->d_data != NULL, backward_3_rows_clear_1,
                backward_3_rows_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_3_rows_section_1(a, team, team.kept + at, opsmith_at<backward_3_rows_sums>(team.sums, at),
                    opsmith_at<backward_3_rows_scalars>(team.scalars, at));
            }
            break;
        case 3:
            if (a->d_data != NULL) {
                backward_3_rows_sweep_2(a, team);
            }
            break;
        }
        team.sync();
    }
}

/* Columns: the innermost run is N, C, kept. */
struct backward_3_columns_sums {
    opsmith_sum d_invlength;
};

struct backward_3_columns_scalars {
    real d_out_times_data;
    real offset;
};

static __device__ void backward_3_columns_clear_1(backward_3_columns_sums *sums)
{
    opsmith_sum_initialize(&sums->d_invlength);
}

static __device__ void backward_3_columns_join_1(backward_3_columns_sums *into, const backward_3_columns_sums *from)
{
    opsmith_join(&into->d_invlength, &from->d_invlength);
}

static __device__ void backward_3_columns_section_0(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_3_columns_sums *sums, backward_3_columns_scalars *scalars)
{
    const index_t i_N_C = kept;

    const double d_out_times_data = (a->d_out == NULL ? 0 : (double)LOAD(T, a->d_out[i_N_C]))
        * (double)LOAD(T, a->data[i_N_C]);

    scalars->d_out_times_data = (real)d_out_times_data;
}

static __device__ void backward_3_columns_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_3_columns_sums *sums, backward_3_columns_scalars *scalars)
{
    const index_t i_N_C = kept;

    const double d_invlength = opsmith_sum_value(&sums->d_invlength, 0);
    const double d_length = -(d_invlength * a->saved_invlength[i_N_C] * a->saved_invlength[i_N_C]
        * a->saved_invlength[i_N_C] * a->saved_length[i_N_C]);
    const double offset = a->saved_invlength[i_N_C] * (a->d_out == NULL ? 0 : (double)LOAD(T, a->d_out[i_N_C]))
        + (a->saved_length[i_N_C] != 0.0 ? d_length / a->saved_length[i_N_C] * (double)LOAD(T, a->data[i_N_C]) : 0.0);

    scalars->offset = (real)offset;
}

constexpr int backward_3_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_3_columns_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_3_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    real d_out_times_data[WIDTH];
    ELEMENTS (i) {
        const backward_3_columns_scalars *const scalars = opsmith_column<backward_3_columns_scalars>(team,
            team.scalars, column, i);
        d_out_times_data[i] = scalars->d_out_times_data;
    }
    LEAVES (leaf, team) {
        backward_3_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            backward_3_columns_clear_1(&sums[i]);
        }
        /* d_invlength = sum(d_out * data, over=(inner)) */
        if (a->d_data != NULL) {
            opsmith_sum_lane<real> d_invlength_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    ELEMENTS (i) {
                        terms_terms[place][i] = d_out_times_data[i];
                    }
                }
                opsmith_add_lines(d_invlength_lanes, terms_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(d_invlength_lanes[i], team.lanes, team.work.along, &sums[i].d_invlength);
            }
        }

        opsmith_put_columns(team, leaf, column, chunk.to, sums);
    }
}

static __device__ void backward_3_columns_sweep_2(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_3_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    real offset[WIDTH];
    ELEMENTS (i) {
        const backward_3_columns_scalars *const scalars = opsmith_column<backward_3_columns_scalars>(team,
            team.scalars, column, i);
        offset[i] = scalars->offset;
    }
    LEAVES (leaf, team) {
        /* d_data = invlength * d_out + (d_length / length * data if length != 0 else 0) */
        if (a->d_data != NULL) {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    LINE_UPDATE(ELEMENT(T), d_data, a->d_data + column, a->add_d_data);
                    ELEMENTS (i) {
                        d_data[i] = a->add_d_data ? d_data[i] + offset[i] : offset[i];
                    }
                    LINE_PUT(d_data, a->d_data + column);
                }
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(backward_3_columns)(const __grid_constant__ backward_arguments arguments, const __grid_constant__ opsmith_work work)
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
                backward_3_columns_section_0(a, team, team.kept + at,
                    opsmith_at<backward_3_columns_sums>(team.sums, at),
                    opsmith_at<backward_3_columns_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->d_data != NULL) {
                backward_3_columns_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_columns<backward_3_columns_sums>(team, a->d_data != NULL, backward_3_columns_clear_1,
                backward_3_columns_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_3_columns_section_1(a, team, team.kept + at,
                    opsmith_at<backward_3_columns_sums>(team.sums, at),
                    opsmith_at<backward_3_columns_scalars>(team.scalars, at));
            }
            break;
        case 3:
            if (a->d_data != NULL) {
                backward_3_columns_sweep_2(a, team);
            }
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel backward_3_rows_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_3_rows)>,
    .sweeps = 2,
    .width = backward_3_rows_width,
    .sums_bytes = (int32_t)sizeof(backward_3_rows_sums),
    .scalars_bytes = (int32_t)sizeof(backward_3_rows_scalars),
    .kept_bytes = backward_3_rows_width * ((int32_t)sizeof(ELEMENT(T)) + (int32_t)sizeof(ELEMENT(T))),
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static const opsmith_cuda_kernel backward_3_columns_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_3_columns)>,
    .sweeps = 2,
    .width = backward_3_columns_width,
    .sums_bytes = (int32_t)sizeof(backward_3_columns_sums),
    .scalars_bytes = (int32_t)sizeof(backward_3_columns_scalars),
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static opsmith_status backward_3(backward_arguments *a, const opsmith_l2_normalization_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_invlength = (double *)(uintptr_t)saved;
        a->saved_length = a->saved_invlength + dims->N * dims->C;
    }
    if (status == OPSMITH_OK && (a->d_data != NULL)) {
        const opsmith_geometry geometry = l2_normalization_backward_3_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &backward_3_rows_kernel
            : &backward_3_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status backward(const opsmith_l2_normalization_params *params,
    const opsmith_l2_normalization_dims *dims, const void *d_out, const void *data, void *d_data,
    opsmith_request request_data, const void *saved, void *workspace, cudaStream_t stream)
{
    backward_arguments a = {};
    a.params.value = *params;
    a.dims.value.N = (index_t)dims->N;
    a.dims.value.C = (index_t)dims->C;
    a.dims.value.inner = (index_t)dims->inner;
    a.d_out = (const ELEMENT(T) *)d_out;
    a.data = (const ELEMENT(T) *)data;
    a.d_data = request_data != OPSMITH_NULL ? (ELEMENT(T) *)d_data : NULL;
    a.add_d_data = request_data == OPSMITH_ADD;
    if (params->mode == 1 && !(params->mode == 0)) {
        return backward_1(&a, dims, saved, workspace, stream);
    }
    if (!(params->mode == 1) && params->mode == 0) {
        return backward_2(&a, dims, saved, workspace, stream);
    }
    return backward_3(&a, dims, saved, workspace, stream);
}
