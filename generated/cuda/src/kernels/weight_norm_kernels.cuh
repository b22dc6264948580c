/* Made by Opsmith from normalization/weight_norm.yaml. Changes belong there.
 *
 * weight_norm: Weights of given lengths g and directions v, one for each index of an axis.
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
    opsmith_held<opsmith_weight_norm_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *v; /* (outer, C, inner) */
    const ELEMENT(T) *g; /* (C) */
    ELEMENT(T) *w; /* (outer, C, inner) */
    double *saved_scale;
    double *saved_norm_v;
};

/* forward. Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
struct forward_sums {
    opsmith_norm norm_v;
};

struct forward_scalars {
    real scale;
};

static __device__ void forward_clear_1(forward_sums *sums)
{
    opsmith_norm_initialize(&sums->norm_v);
}

static __device__ void forward_join_1(forward_sums *into, const forward_sums *from)
{
    opsmith_join(&into->norm_v, &from->norm_v);
}

static __device__ void forward_section_1(const forward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    const forward_sums *sums, forward_scalars *scalars)
{
    const index_t i_C = kept;

    const double norm_v = opsmith_norm_value(&sums->norm_v, 0);
    const double scale = (double)LOAD(T, a->g[i_C]) / norm_v;

    if (team.leads) {
        if (a->saved_scale != NULL) {
            a->saved_scale[i_C] = scale;
        }
        if (a->saved_norm_v != NULL) {
            a->saved_norm_v[i_C] = norm_v;
        }
    }
    scalars->scale = (real)scale;
}

constexpr int forward_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_rows_keep(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_rows_width;
    const index_t i_C = team.kept;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t i_outer = chunk.slab;
            const index_t at = chunk.at((i_outer * a->dims->C + i_C) * a->dims->inner);
            opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), chunk.slot), a->v
                + (i_outer * a->dims->C + i_C) * a->dims->inner + at, chunk.from, chunk.to);
        }
    }
    opsmith_wait();
}

static __device__ void forward_rows_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_rows_width;
    const index_t i_C = team.kept;
    LEAVES (leaf, team) {
        forward_sums sums;
        forward_clear_1(&sums);
        /* norm_v = norm(v, over=(outer, inner)) */
        {
            opsmith_norm_lane<real> norm_v_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t i_outer = chunk.slab;
                const index_t at = chunk.at((i_outer * a->dims->C + i_C) * a->dims->inner);
                LINE_KEPT(ELEMENT(T), v, a->v + (i_outer * a->dims->C + i_C) * a->dims->inner + at, true, 0, 0,
                    chunk.slot);
                norm_v_lanes.add(v, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(norm_v_lanes, team.lanes, 1, &sums.norm_v);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<forward_sums *>(team.partials)[leaf] = sums;
        }
    }
}

static __device__ void forward_rows_sweep_2(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_rows_width;
    const index_t i_C = team.kept;
    const forward_scalars *const scalars = reinterpret_cast<const forward_scalars *>(team.scalars);
    const real scale = scalars->scale;
    LEAVES (leaf, team) {
        /* w = v * scale */
        {
            CHUNKS (chunk, leaf, team) {
                const index_t i_outer = chunk.slab;
                const index_t at = chunk.at((i_outer * a->dims->C + i_C) * a->dims->inner);
                LINE_KEPT(ELEMENT(T), v, a->v + (i_outer * a->dims->C + i_C) * a->dims->inner + at, true, 0, 0,
                    chunk.slot);
                LINE_OUT(ELEMENT(T), w);
                ELEMENTS (i) {
                    w[i] = v[i] * scale;
                }
                LINE_PUT(w, a->w + (i_outer * a->dims->C + i_C) * a->dims->inner + at);
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

/* Columns: the innermost run is C, kept. */
constexpr int forward_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_columns_keep(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    LEAVES (leaf, team) {
        RUNS (run, leaf, team) {
            LINES (place, run) {
                const index_t i_outer = run.at(place);
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), run.slot + place), a->v + i_outer
                    * a->dims->C + column, chunk.from, chunk.to);
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
    LEAVES (leaf, team) {
        forward_sums sums[WIDTH];
        ELEMENTS (i) {
            forward_clear_1(&sums[i]);
        }
        /* norm_v = norm(v, over=(outer, inner)) */
        {
            opsmith_norm_lane<real> norm_v_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real v_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_outer = run.at(place);
                    LINE_KEPT(ELEMENT(T), v, a->v + i_outer * a->dims->C + column, true, 0, 0, run.slot + place);
                    opsmith_copy(v_terms[place], v);
                }
                opsmith_add_lines(norm_v_lanes, v_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(norm_v_lanes[i], team.lanes, team.work.along, &sums[i].norm_v);
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
    real scale[WIDTH];
    ELEMENTS (i) {
        const forward_scalars *const scalars = opsmith_column<forward_scalars>(team, team.scalars, column, i);
        scale[i] = scalars->scale;
    }
    LEAVES (leaf, team) {
        /* w = v * scale */
        {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t i_outer = run.at(place);
                    LINE_KEPT(ELEMENT(T), v, a->v + i_outer * a->dims->C + column, true, 0, 0, run.slot + place);
                    LINE_OUT(ELEMENT(T), w);
                    ELEMENTS (i) {
                        w[i] = v[i] * scale[i];
                    }
                    LINE_PUT(w, a->w + i_outer * a->dims->C + column);
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

static opsmith_status forward(forward_arguments *a, const opsmith_weight_norm_dims *dims, void *saved, void *workspace,
    cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_scale = (double *)(uintptr_t)saved;
        a->saved_norm_v = a->saved_scale + dims->C;
    }
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = weight_norm_forward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &forward_rows_kernel : &forward_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims,
    const void *v, const void *g, void *w, void *saved, void *workspace, cudaStream_t stream)
{
    forward_arguments a = {};
    a.params.value = *params;
    a.dims.value.outer = (index_t)dims->outer;
    a.dims.value.C = (index_t)dims->C;
    a.dims.value.inner = (index_t)dims->inner;
    a.v = (const ELEMENT(T) *)v;
    a.g = (const ELEMENT(T) *)g;
    a.w = (ELEMENT(T) *)w;
    return forward(&a, dims, saved, workspace, stream);
}

/* ---- backward ---- */

struct backward_arguments {
    opsmith_held<opsmith_weight_norm_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *d_w; /* (outer, C, inner) */
    const ELEMENT(T) *v; /* (outer, C, inner) */
    const ELEMENT(T) *g; /* (C) */
    ELEMENT(T) *d_v; /* (outer, C, inner) */
    ELEMENT(T) *d_g; /* (C) */
    double *saved_scale;
    double *saved_norm_v;
    int32_t add_d_v;
    int32_t add_d_g;
};

/* backward. Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
struct backward_sums {
    opsmith_sum d_scale;
};

struct backward_scalars {
    real scale;
    int32_t norm_v_is_not_zero;
    real factor;
};

static __device__ void backward_clear_1(backward_sums *sums)
{
    opsmith_sum_initialize(&sums->d_scale);
}

static __device__ void backward_join_1(backward_sums *into, const backward_sums *from)
{
    opsmith_join(&into->d_scale, &from->d_scale);
}

static __device__ void backward_section_1(const backward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    const backward_sums *sums, backward_scalars *scalars)
{
    const index_t i_C = kept;

    const double d_scale = opsmith_sum_value(&sums->d_scale, 0);
    const int32_t norm_v_is_not_zero = a->saved_norm_v[i_C] != 0.0;
    const double factor = d_scale * a->saved_scale[i_C] / a->saved_norm_v[i_C] / a->saved_norm_v[i_C];

    if (team.leads) {
        if (a->d_g != NULL) {
            a->d_g[i_C] = a->add_d_g ? STORE(T, (real)((double)LOAD(T, a->d_g[i_C]) + d_scale / a->saved_norm_v[i_C]))
                : STORE(T, (real)(d_scale / a->saved_norm_v[i_C]));
        }
    }
    scalars->scale = (real)a->saved_scale[i_C];
    scalars->norm_v_is_not_zero = norm_v_is_not_zero;
    scalars->factor = (real)factor;
}

constexpr int backward_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_rows_keep(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_rows_width;
    const index_t i_C = team.kept;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t i_outer = chunk.slab;
            const index_t at = chunk.at((i_outer * a->dims->C + i_C) * a->dims->inner);
            if (a->d_w != NULL && (a->d_v != NULL || a->d_g != NULL || a->d_v != NULL)) {
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), chunk.slot), a->d_w
                    + (i_outer * a->dims->C + i_C) * a->dims->inner + at, chunk.from, chunk.to);
            }
            if ((a->d_v != NULL || a->d_g != NULL || a->d_v != NULL)) {
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * ((int32_t)sizeof(ELEMENT(T))), chunk.slot),
                    a->v + (i_outer * a->dims->C + i_C) * a->dims->inner + at, chunk.from, chunk.to);
            }
        }
    }
    opsmith_wait();
}

static __device__ void backward_rows_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_rows_width;
    const index_t i_C = team.kept;
    LEAVES (leaf, team) {
        backward_sums sums;
        backward_clear_1(&sums);
        /* d_scale = sum(d_w * v, over=(outer, inner)) */
        if (a->d_v != NULL || a->d_g != NULL) {
            opsmith_sum_lane<real> d_scale_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t i_outer = chunk.slab;
                const index_t at = chunk.at((i_outer * a->dims->C + i_C) * a->dims->inner);
                real terms[WIDTH];
                LINE_KEPT(ELEMENT(T), d_w, a->d_w + (i_outer * a->dims->C + i_C) * a->dims->inner + at, a->d_w != NULL,
                    0, 0, chunk.slot);
                LINE_KEPT(ELEMENT(T), v, a->v + (i_outer * a->dims->C + i_C) * a->dims->inner + at, true, 0,
                    (int32_t)sizeof(ELEMENT(T)), chunk.slot);
                ELEMENTS (i) {
                    terms[i] = d_w[i] * v[i];
                }
                d_scale_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(d_scale_lanes, team.lanes, 1, &sums.d_scale);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<backward_sums *>(team.partials)[leaf] = sums;
        }
    }
}

static __device__ void backward_rows_sweep_2(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_rows_width;
    const index_t i_C = team.kept;
    const backward_scalars *const scalars = reinterpret_cast<const backward_scalars *>(team.scalars);
    const real scale = scalars->scale;
    const int32_t norm_v_is_not_zero = scalars->norm_v_is_not_zero;
    const real factor = scalars->factor;
    LEAVES (leaf, team) {
        /* d_v = scale * d_w - (d_scale * scale / norm_v / norm_v * v if norm_v != 0 else 0) */
        if (a->d_v != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t i_outer = chunk.slab;
                const index_t at = chunk.at((i_outer * a->dims->C + i_C) * a->dims->inner);
                LINE_KEPT(ELEMENT(T), d_w, a->d_w + (i_outer * a->dims->C + i_C) * a->dims->inner + at, a->d_w != NULL,
                    0, 0, chunk.slot);
                LINE_KEPT(ELEMENT(T), v, a->v + (i_outer * a->dims->C + i_C) * a->dims->inner + at, true, 0,
                    (int32_t)sizeof(ELEMENT(T)), chunk.slot);
                LINE_UPDATE(ELEMENT(T), d_v, a->d_v + (i_outer * a->dims->C + i_C) * a->dims->inner + at, a->add_d_v);
                ELEMENTS (i) {
                    d_v[i] = a->add_d_v ? d_v[i] + (scale * d_w[i] - (norm_v_is_not_zero ? factor * v[i] : 0)) : scale
                        * d_w[i] - (norm_v_is_not_zero ? factor * v[i] : 0);
                }
                LINE_PUT(d_v, a->d_v + (i_outer * a->dims->C + i_C) * a->dims->inner + at);
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
        case 1:
            if (a->d_v != NULL || a->d_g != NULL) {
                backward_rows_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_rows<backward_sums>(team, a->d_v != NULL || a->d_g != NULL, backward_clear_1,
                backward_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_section_1(a, team, team.kept + at, opsmith_at<backward_sums>(team.sums, at),
                    opsmith_at<backward_scalars>(team.scalars, at));
            }
            break;
        case 3:
            if (a->d_v != NULL) {
                backward_rows_sweep_2(a, team);
            }
            break;
        }
        team.sync();
    }
}

/* Columns: the innermost run is C, kept. */
constexpr int backward_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_columns_keep(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    LEAVES (leaf, team) {
        RUNS (run, leaf, team) {
            LINES (place, run) {
                const index_t i_outer = run.at(place);
                if (a->d_w != NULL && (a->d_v != NULL || a->d_g != NULL || a->d_v != NULL)) {
                    opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), run.slot + place), a->d_w + i_outer
                        * a->dims->C + column, chunk.from, chunk.to);
                }
                if ((a->d_v != NULL || a->d_g != NULL || a->d_v != NULL)) {
                    opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * ((int32_t)sizeof(ELEMENT(T))), run.slot
                        + place), a->v + i_outer * a->dims->C + column, chunk.from, chunk.to);
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
    LEAVES (leaf, team) {
        backward_sums sums[WIDTH];
        ELEMENTS (i) {
            backward_clear_1(&sums[i]);
        }
        /* d_scale = sum(d_w * v, over=(outer, inner)) */
        if (a->d_v != NULL || a->d_g != NULL) {
            opsmith_sum_lane<real> d_scale_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_outer = run.at(place);
                    LINE_KEPT(ELEMENT(T), d_w, a->d_w + i_outer * a->dims->C + column, a->d_w != NULL, 0, 0, run.slot
                        + place);
                    LINE_KEPT(ELEMENT(T), v, a->v + i_outer * a->dims->C + column, true, 0,
                        (int32_t)sizeof(ELEMENT(T)), run.slot + place);
                    ELEMENTS (i) {
                        terms_terms[place][i] = d_w[i] * v[i];
                    }
                }
                opsmith_add_lines(d_scale_lanes, terms_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(d_scale_lanes[i], team.lanes, team.work.along, &sums[i].d_scale);
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
    real scale[WIDTH];
    int32_t norm_v_is_not_zero[WIDTH];
    real factor[WIDTH];
    ELEMENTS (i) {
        const backward_scalars *const scalars = opsmith_column<backward_scalars>(team, team.scalars, column, i);
        scale[i] = scalars->scale;
        norm_v_is_not_zero[i] = scalars->norm_v_is_not_zero;
        factor[i] = scalars->factor;
    }
    LEAVES (leaf, team) {
        /* d_v = scale * d_w - (d_scale * scale / norm_v / norm_v * v if norm_v != 0 else 0) */
        if (a->d_v != NULL) {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t i_outer = run.at(place);
                    LINE_KEPT(ELEMENT(T), d_w, a->d_w + i_outer * a->dims->C + column, a->d_w != NULL, 0, 0, run.slot
                        + place);
                    LINE_KEPT(ELEMENT(T), v, a->v + i_outer * a->dims->C + column, true, 0,
                        (int32_t)sizeof(ELEMENT(T)), run.slot + place);
                    LINE_UPDATE(ELEMENT(T), d_v, a->d_v + i_outer * a->dims->C + column, a->add_d_v);
                    ELEMENTS (i) {
                        d_v[i] = a->add_d_v ? d_v[i] + (scale[i] * d_w[i]
                            - (norm_v_is_not_zero[i] ? factor[i] * v[i] : 0)) : scale[i] * d_w[i]
                            - (norm_v_is_not_zero[i] ? factor[i] * v[i] : 0);
                    }
                    LINE_PUT(d_v, a->d_v + i_outer * a->dims->C + column);
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
        case 1:
            if (a->d_v != NULL || a->d_g != NULL) {
                backward_columns_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_columns<backward_sums>(team, a->d_v != NULL || a->d_g != NULL, backward_clear_1,
                backward_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_section_1(a, team, team.kept + at, opsmith_at<backward_sums>(team.sums, at),
                    opsmith_at<backward_scalars>(team.scalars, at));
            }
            break;
        case 3:
            if (a->d_v != NULL) {
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
    .sections = 2u,
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
    .sections = 2u,
    .updates = 0,
};

static opsmith_status backward(backward_arguments *a, const opsmith_weight_norm_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_scale = (double *)(uintptr_t)saved;
        a->saved_norm_v = a->saved_scale + dims->C;
    }
    if (status == OPSMITH_OK && (a->d_v != NULL || a->d_g != NULL)) {
        const opsmith_geometry geometry = weight_norm_backward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &backward_rows_kernel : &backward_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status backward(const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims,
    const void *d_w, const void *v, const void *g, void *d_v, void *d_g, opsmith_request request_v,
    opsmith_request request_g, const void *saved, void *workspace, cudaStream_t stream)
{
    backward_arguments a = {};
    a.params.value = *params;
    a.dims.value.outer = (index_t)dims->outer;
    a.dims.value.C = (index_t)dims->C;
    a.dims.value.inner = (index_t)dims->inner;
    a.d_w = (const ELEMENT(T) *)d_w;
    a.v = (const ELEMENT(T) *)v;
    a.g = (const ELEMENT(T) *)g;
    a.d_v = request_v != OPSMITH_NULL ? (ELEMENT(T) *)d_v : NULL;
    a.add_d_v = request_v == OPSMITH_ADD;
    a.d_g = request_g != OPSMITH_NULL ? (ELEMENT(T) *)d_g : NULL;
    a.add_d_g = request_g == OPSMITH_ADD;
    return backward(&a, dims, saved, workspace, stream);
}
