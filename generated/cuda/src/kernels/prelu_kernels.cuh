/* Made by Opsmith from activations/prelu.yaml. Changes belong there.
 *
 * prelu: Leaky rectified linear unit whose slope below 0 is learned for each channel.
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
    opsmith_held<opsmith_prelu_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *data; /* (outer, C, inner) */
    const ELEMENT(T) *gamma; /* (C) */
    ELEMENT(T) *out; /* (outer, C, inner) */
};

/* forward. Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
struct forward_scalars {
    real gamma;
};

static __device__ void forward_section_0(const forward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    forward_scalars *scalars)
{
    const index_t i_C = kept;

    scalars->gamma = LOAD(T, a->gamma[i_C]);
}

constexpr int forward_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_rows_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_rows_width;
    const index_t i_C = team.kept;
    const forward_scalars *const scalars = reinterpret_cast<const forward_scalars *>(team.scalars);
    const real gamma = scalars->gamma;
    LEAVES (leaf, team) {
        /* out = data if data > 0 else gamma * data */
        {
            CHUNKS (chunk, leaf, team) {
                const index_t i_outer = chunk.slab;
                const index_t at = chunk.at((i_outer * a->dims->C + i_C) * a->dims->inner);
                LINE_QUIET(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + at);
                LINE_OUT(ELEMENT(T), out);
                ELEMENTS (i) {
                    out[i] = data[i] > 0 ? data[i] : gamma * data[i];
                }
                LINE_PUT(out, a->out + (i_outer * a->dims->C + i_C) * a->dims->inner + at);
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
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 0:
            GROUPS (at, team) {
                forward_section_0(a, team, team.kept + at, opsmith_at<forward_scalars>(team.scalars, at));
            }
            break;
        case 1:
            forward_rows_sweep_1(a, team);
            break;
        }
        team.sync();
    }
}

/* Columns: the innermost run is C, kept. */
constexpr int forward_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_columns_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    real gamma[WIDTH];
    ELEMENTS (i) {
        const forward_scalars *const scalars = opsmith_column<forward_scalars>(team, team.scalars, column, i);
        gamma[i] = scalars->gamma;
    }
    LEAVES (leaf, team) {
        /* out = data if data > 0 else gamma * data */
        {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t i_outer = run.at(place);
                    LINE_QUIET(ELEMENT(T), data, a->data + i_outer * a->dims->C + column);
                    LINE_OUT(ELEMENT(T), out);
                    ELEMENTS (i) {
                        out[i] = data[i] > 0 ? data[i] : gamma[i] * data[i];
                    }
                    LINE_PUT(out, a->out + i_outer * a->dims->C + column);
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
                forward_section_0(a, team, team.kept + at, opsmith_at<forward_scalars>(team.scalars, at));
            }
            break;
        case 1:
            forward_columns_sweep_1(a, team);
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel forward_rows_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_rows)>,
    .sweeps = 1,
    .width = forward_rows_width,
    .sums_bytes = 0,
    .scalars_bytes = (int32_t)sizeof(forward_scalars),
    .kept_bytes = 0,
    .reduces = 0u,
    .sections = 1u,
    .updates = 0,
};

static const opsmith_cuda_kernel forward_columns_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_columns)>,
    .sweeps = 1,
    .width = forward_columns_width,
    .sums_bytes = 0,
    .scalars_bytes = (int32_t)sizeof(forward_scalars),
    .kept_bytes = 0,
    .reduces = 0u,
    .sections = 1u,
    .updates = 0,
};

static opsmith_status forward(forward_arguments *a, const opsmith_prelu_dims *dims, void *saved, void *workspace,
    cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = prelu_forward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &forward_rows_kernel : &forward_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_prelu_params *params, const opsmith_prelu_dims *dims, const void *data,
    const void *gamma, void *out, void *saved, void *workspace, cudaStream_t stream)
{
    forward_arguments a = {};
    a.params.value = *params;
    a.dims.value.outer = (index_t)dims->outer;
    a.dims.value.C = (index_t)dims->C;
    a.dims.value.inner = (index_t)dims->inner;
    a.data = (const ELEMENT(T) *)data;
    a.gamma = (const ELEMENT(T) *)gamma;
    a.out = (ELEMENT(T) *)out;
    return forward(&a, dims, saved, workspace, stream);
}

/* ---- backward ---- */

struct backward_arguments {
    opsmith_held<opsmith_prelu_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *d_out; /* (outer, C, inner) */
    const ELEMENT(T) *data; /* (outer, C, inner) */
    const ELEMENT(T) *gamma; /* (C) */
    ELEMENT(T) *d_data; /* (outer, C, inner) */
    ELEMENT(T) *d_gamma; /* (C) */
    int32_t add_d_data;
    int32_t add_d_gamma;
};

/* backward. Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
struct backward_sums {
    opsmith_sum sum_1;
};

struct backward_scalars {
    real gamma;
};

static __device__ void backward_clear_1(backward_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_1);
}

static __device__ void backward_join_1(backward_sums *into, const backward_sums *from)
{
    opsmith_join(&into->sum_1, &from->sum_1);
}

static __device__ void backward_section_0(const backward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    const backward_sums *sums, backward_scalars *scalars)
{
    const index_t i_C = kept;

    scalars->gamma = LOAD(T, a->gamma[i_C]);
}

static __device__ void backward_section_1(const backward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    const backward_sums *sums, backward_scalars *scalars)
{
    const index_t i_C = kept;

    if (team.leads) {
        if (a->d_gamma != NULL) {
            const double sum_1 = opsmith_sum_value(&sums->sum_1, 0);
            a->d_gamma[i_C] = a->add_d_gamma ? STORE(T, (real)((double)LOAD(T, a->d_gamma[i_C]) + sum_1))
                : STORE(T, (real)sum_1);
        }
    }
}

constexpr int backward_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_rows_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_rows_width;
    const index_t i_C = team.kept;
    const backward_scalars *const scalars = reinterpret_cast<const backward_scalars *>(team.scalars);
    const real gamma = scalars->gamma;
    LEAVES (leaf, team) {
        backward_sums sums;
        backward_clear_1(&sums);
        /* sum_1 = sum(d_out * data if not data > 0 else 0, over=(outer, inner)) */
        if (a->d_gamma != NULL) {
            opsmith_sum_lane<real> sum_1_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t i_outer = chunk.slab;
                const index_t at = chunk.at((i_outer * a->dims->C + i_C) * a->dims->inner);
                real terms[WIDTH];
                LINE_QUIET(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + at);
                LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + at);
                ELEMENTS (i) {
                    terms[i] = !(data[i] > 0) ? d_out[i] * data[i] : 0;
                }
                sum_1_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_1_lanes, team.lanes, 1, &sums.sum_1);
        }

        /* d_data = d_out if data > 0 else gamma * d_out */
        if (a->d_data != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t i_outer = chunk.slab;
                const index_t at = chunk.at((i_outer * a->dims->C + i_C) * a->dims->inner);
                LINE_QUIET(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + at);
                LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + at);
                LINE_UPDATE(ELEMENT(T), d_data, a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + at,
                    a->add_d_data);
                ELEMENTS (i) {
                    d_data[i] = a->add_d_data ? d_data[i] + (data[i] > 0 ? d_out[i] : gamma * d_out[i]) : data[i] > 0
                        ? d_out[i] : gamma * d_out[i];
                }
                LINE_PUT(d_data, a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + at);
            }
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<backward_sums *>(team.partials)[leaf] = sums;
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
                backward_section_0(a, team, team.kept + at, opsmith_at<backward_sums>(team.sums, at),
                    opsmith_at<backward_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->d_gamma != NULL || a->d_data != NULL) {
                backward_rows_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_rows<backward_sums>(team, a->d_gamma != NULL || a->d_data != NULL, backward_clear_1,
                backward_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_section_1(a, team, team.kept + at, opsmith_at<backward_sums>(team.sums, at),
                    opsmith_at<backward_scalars>(team.scalars, at));
            }
            break;
        }
        team.sync();
    }
}

/* Columns: the innermost run is C, kept. */
constexpr int backward_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_columns_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    real gamma[WIDTH];
    ELEMENTS (i) {
        const backward_scalars *const scalars = opsmith_column<backward_scalars>(team, team.scalars, column, i);
        gamma[i] = scalars->gamma;
    }
    LEAVES (leaf, team) {
        backward_sums sums[WIDTH];
        ELEMENTS (i) {
            backward_clear_1(&sums[i]);
        }
        /* sum_1 = sum(d_out * data if not data > 0 else 0, over=(outer, inner)) */
        if (a->d_gamma != NULL) {
            opsmith_sum_lane<real> sum_1_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_outer = run.at(place);
                    LINE_QUIET(ELEMENT(T), data, a->data + i_outer * a->dims->C + column);
                    LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + i_outer * a->dims->C + column);
                    ELEMENTS (i) {
                        terms_terms[place][i] = !(data[i] > 0) ? d_out[i] * data[i] : 0;
                    }
                }
                opsmith_add_lines(sum_1_lanes, terms_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(sum_1_lanes[i], team.lanes, team.work.along, &sums[i].sum_1);
            }
        }

        /* d_data = d_out if data > 0 else gamma * d_out */
        if (a->d_data != NULL) {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t i_outer = run.at(place);
                    LINE_QUIET(ELEMENT(T), data, a->data + i_outer * a->dims->C + column);
                    LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + i_outer * a->dims->C + column);
                    LINE_UPDATE(ELEMENT(T), d_data, a->d_data + i_outer * a->dims->C + column, a->add_d_data);
                    ELEMENTS (i) {
                        d_data[i] = a->add_d_data ? d_data[i] + (data[i] > 0 ? d_out[i] : gamma[i] * d_out[i])
                            : data[i] > 0 ? d_out[i] : gamma[i] * d_out[i];
                    }
                    LINE_PUT(d_data, a->d_data + i_outer * a->dims->C + column);
                }
            }
        }

        opsmith_put_columns(team, leaf, column, chunk.to, sums);
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
                backward_section_0(a, team, team.kept + at, opsmith_at<backward_sums>(team.sums, at),
                    opsmith_at<backward_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->d_gamma != NULL || a->d_data != NULL) {
                backward_columns_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_columns<backward_sums>(team, a->d_gamma != NULL || a->d_data != NULL, backward_clear_1,
                backward_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_section_1(a, team, team.kept + at, opsmith_at<backward_sums>(team.sums, at),
                    opsmith_at<backward_scalars>(team.scalars, at));
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
    .sums_bytes = (int32_t)sizeof(backward_sums),
    .scalars_bytes = (int32_t)sizeof(backward_scalars),
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static const opsmith_cuda_kernel backward_columns_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_columns)>,
    .sweeps = 1,
    .width = backward_columns_width,
    .sums_bytes = (int32_t)sizeof(backward_sums),
    .scalars_bytes = (int32_t)sizeof(backward_scalars),
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static opsmith_status backward(backward_arguments *a, const opsmith_prelu_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK && (a->d_gamma != NULL || a->d_data != NULL)) {
        const opsmith_geometry geometry = prelu_backward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &backward_rows_kernel : &backward_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status backward(const opsmith_prelu_params *params, const opsmith_prelu_dims *dims, const void *d_out,
    const void *data, const void *gamma, void *d_data, void *d_gamma, opsmith_request request_data,
    opsmith_request request_gamma, const void *saved, void *workspace, cudaStream_t stream)
{
    backward_arguments a = {};
    a.params.value = *params;
    a.dims.value.outer = (index_t)dims->outer;
    a.dims.value.C = (index_t)dims->C;
    a.dims.value.inner = (index_t)dims->inner;
    a.d_out = (const ELEMENT(T) *)d_out;
    a.data = (const ELEMENT(T) *)data;
    a.gamma = (const ELEMENT(T) *)gamma;
    a.d_data = request_data != OPSMITH_NULL ? (ELEMENT(T) *)d_data : NULL;
    a.add_d_data = request_data == OPSMITH_ADD;
    a.d_gamma = request_gamma != OPSMITH_NULL ? (ELEMENT(T) *)d_gamma : NULL;
    a.add_d_gamma = request_gamma == OPSMITH_ADD;
    return backward(&a, dims, saved, workspace, stream);
}
