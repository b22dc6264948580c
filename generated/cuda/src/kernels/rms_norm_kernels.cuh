/* Made by Opsmith from normalization/rms_norm.yaml. Changes belong there.
 *
 * rms_norm: Divides by the root mean square over all axes from one on, then applies a scale.
 *
 * The kernels, for the types and the width of indices that the including file chooses. `real` is the type in which full-size data
 * is computed. */

struct extents {
    index_t outer;
    index_t inner;
};

/* ---- forward ---- */

struct forward_arguments {
    opsmith_held<opsmith_rms_norm_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *data; /* (outer, inner) */
    const ELEMENT(T) *scale; /* (inner) */
    ELEMENT(T) *out; /* (outer, inner) */
    double *saved_invrms;
};

/* forward. Groups over outer; each is swept over inner. */

/* Rows: the innermost run is inner, reduced. */
struct forward_rows_sums {
    opsmith_mean mean_1;
};

struct forward_rows_scalars {
    real invrms;
};

static __device__ void forward_rows_clear_1(forward_rows_sums *sums)
{
    opsmith_mean_initialize(&sums->mean_1);
}

static __device__ void forward_rows_join_1(forward_rows_sums *into, const forward_rows_sums *from)
{
    opsmith_join(&into->mean_1, &from->mean_1);
}

static __device__ void forward_rows_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_rows_sums *sums, forward_rows_scalars *scalars)
{
    const index_t i_outer = kept;

    const double mean_1 = opsmith_mean_value(&sums->mean_1, 0);
    const double invrms = opsmith_rsqrt(mean_1 + a->params->epsilon);

    if (team.leads) {
        if (a->saved_invrms != NULL) {
            a->saved_invrms[i_outer] = invrms;
        }
    }
    scalars->invrms = (real)invrms;
}

constexpr int forward_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_rows_keep(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_rows_width;
    const index_t i_outer = team.kept;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t at = chunk.at(i_outer * a->dims->inner);
            opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), chunk.slot), a->data + i_outer
                * a->dims->inner + at, chunk.from, chunk.to);
        }
    }
    opsmith_wait();
}

static __device__ void forward_rows_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_rows_width;
    const index_t i_outer = team.kept;
    LEAVES (leaf, team) {
        forward_rows_sums sums;
        forward_rows_clear_1(&sums);
        /* mean_1 = mean(square(data), over=(inner)) */
        {
            opsmith_mean_lane<real> mean_1_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->inner);
                real terms[WIDTH];
                LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->inner + at, true, 0, 0, chunk.slot);
                ELEMENTS (i) {
                    terms[i] = REAL(opsmith_square)(data[i]);
                }
                mean_1_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(mean_1_lanes, team.lanes, 1, &sums.mean_1);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<forward_rows_sums *>(team.partials)[leaf] = sums;
        }
    }
}

static __device__ void forward_rows_sweep_2(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_rows_width;
    const index_t i_outer = team.kept;
    const forward_rows_scalars *const scalars = reinterpret_cast<const forward_rows_scalars *>(team.scalars);
    const real invrms = scalars->invrms;
    LEAVES (leaf, team) {
        /* out = data * invrms * scale */
        {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->inner);
                LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->inner + at, true, 0, 0, chunk.slot);
                LINE_OR(a->scale, 1, ELEMENT(T), scale, a->scale + at);
                LINE_OUT(ELEMENT(T), out);
                ELEMENTS (i) {
                    out[i] = data[i] * invrms * scale[i];
                }
                LINE_PUT(out, a->out + i_outer * a->dims->inner + at);
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

/* Columns: the innermost run is outer, kept. */
struct forward_columns_sums {
    opsmith_mean mean_1;
};

struct forward_columns_scalars {
    real square_data;
    real out;
};

static __device__ void forward_columns_clear_1(forward_columns_sums *sums)
{
    opsmith_mean_initialize(&sums->mean_1);
}

static __device__ void forward_columns_join_1(forward_columns_sums *into, const forward_columns_sums *from)
{
    opsmith_join(&into->mean_1, &from->mean_1);
}

static __device__ void forward_columns_section_0(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_columns_sums *sums, forward_columns_scalars *scalars)
{
    const index_t i_outer = kept;

    const double square_data = opsmith_square((double)LOAD(T, a->data[i_outer]));

    scalars->square_data = (real)square_data;
}

static __device__ void forward_columns_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_columns_sums *sums, forward_columns_scalars *scalars)
{
    const index_t i_outer = kept;

    const double mean_1 = opsmith_mean_value(&sums->mean_1, 0);
    const double invrms = opsmith_rsqrt(mean_1 + a->params->epsilon);
    const double out = (double)LOAD(T, a->data[i_outer]) * invrms
        * (a->scale == NULL ? 1 : (double)LOAD(T, a->scale[0]));

    if (team.leads) {
        if (a->saved_invrms != NULL) {
            a->saved_invrms[i_outer] = invrms;
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
    real square_data[WIDTH];
    ELEMENTS (i) {
        const forward_columns_scalars *const scalars = opsmith_column<forward_columns_scalars>(team, team.scalars,
            column, i);
        square_data[i] = scalars->square_data;
    }
    LEAVES (leaf, team) {
        forward_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            forward_columns_clear_1(&sums[i]);
        }
        /* mean_1 = mean(square(data), over=(inner)) */
        {
            opsmith_mean_lane<real> mean_1_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    ELEMENTS (i) {
                        terms_terms[place][i] = square_data[i];
                    }
                }
                opsmith_add_lines(mean_1_lanes, terms_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(mean_1_lanes[i], team.lanes, team.work.along, &sums[i].mean_1);
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
    real out[WIDTH];
    ELEMENTS (i) {
        const forward_columns_scalars *const scalars = opsmith_column<forward_columns_scalars>(team, team.scalars,
            column, i);
        out[i] = scalars->out;
    }
    LEAVES (leaf, team) {
        /* out = data * invrms * scale */
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

static opsmith_status forward(forward_arguments *a, const opsmith_rms_norm_dims *dims, void *saved, void *workspace,
    cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_invrms = (double *)(uintptr_t)saved;
    }
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = rms_norm_forward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &forward_rows_kernel : &forward_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_rms_norm_params *params, const opsmith_rms_norm_dims *dims,
    const void *data, const void *scale, void *out, void *saved, void *workspace, cudaStream_t stream)
{
    forward_arguments a = {};
    a.params.value = *params;
    a.dims.value.outer = (index_t)dims->outer;
    a.dims.value.inner = (index_t)dims->inner;
    a.data = (const ELEMENT(T) *)data;
    a.scale = (const ELEMENT(T) *)scale;
    a.out = (ELEMENT(T) *)out;
    return forward(&a, dims, saved, workspace, stream);
}

/* ---- backward ---- */

struct backward_arguments {
    opsmith_held<opsmith_rms_norm_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *d_out; /* (outer, inner) */
    const ELEMENT(T) *data; /* (outer, inner) */
    const ELEMENT(T) *scale; /* (inner) */
    ELEMENT(T) *d_data; /* (outer, inner) */
    ELEMENT(T) *d_scale; /* (inner) */
    double *saved_invrms;
    int32_t add_d_data;
    int32_t add_d_scale;
};

/* backward. Groups over outer; each is swept over inner. */

/* Rows: the innermost run is inner, reduced. */
struct backward_kernel_1_rows_sums {
    opsmith_sum d_invrms;
};

struct backward_kernel_1_rows_scalars {
    real invrms;
    real factor;
};

static __device__ void backward_kernel_1_rows_clear_1(backward_kernel_1_rows_sums *sums)
{
    opsmith_sum_initialize(&sums->d_invrms);
}

static __device__ void backward_kernel_1_rows_join_1(backward_kernel_1_rows_sums *into,
    const backward_kernel_1_rows_sums *from)
{
    opsmith_join(&into->d_invrms, &from->d_invrms);
}

static __device__ void backward_kernel_1_rows_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_kernel_1_rows_sums *sums, backward_kernel_1_rows_scalars *scalars)
{
    const index_t i_outer = kept;

    const double d_invrms = opsmith_sum_value(&sums->d_invrms, 0);
    const double factor = d_invrms * a->saved_invrms[i_outer] * a->saved_invrms[i_outer] * a->saved_invrms[i_outer]
        / (double)a->dims->inner;

    scalars->invrms = (real)a->saved_invrms[i_outer];
    scalars->factor = (real)factor;
}

constexpr int backward_kernel_1_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_kernel_1_rows_keep(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_kernel_1_rows_width;
    const index_t i_outer = team.kept;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t at = chunk.at(i_outer * a->dims->inner);
            if (a->d_out != NULL && a->d_data != NULL) {
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), chunk.slot), a->d_out + i_outer
                    * a->dims->inner + at, chunk.from, chunk.to);
            }
            if (a->d_data != NULL) {
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * ((int32_t)sizeof(ELEMENT(T))), chunk.slot),
                    a->data + i_outer * a->dims->inner + at, chunk.from, chunk.to);
            }
        }
    }
    opsmith_wait();
}

static __device__ void backward_kernel_1_rows_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_kernel_1_rows_width;
    const index_t i_outer = team.kept;
    LEAVES (leaf, team) {
        backward_kernel_1_rows_sums sums;
        backward_kernel_1_rows_clear_1(&sums);
        /* d_invrms = sum(scale * d_out * data, over=(inner)) */
        if (a->d_data != NULL) {
            opsmith_sum_lane<real> d_invrms_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->inner);
                real terms[WIDTH];
                LINE_OR(a->scale, 1, ELEMENT(T), scale, a->scale + at);
                LINE_KEPT(ELEMENT(T), d_out, a->d_out + i_outer * a->dims->inner + at, a->d_out != NULL, 0, 0,
                    chunk.slot);
                LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->inner + at, true, 0,
                    (int32_t)sizeof(ELEMENT(T)), chunk.slot);
                ELEMENTS (i) {
                    terms[i] = scale[i] * d_out[i] * data[i];
                }
                d_invrms_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(d_invrms_lanes, team.lanes, 1, &sums.d_invrms);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<backward_kernel_1_rows_sums *>(team.partials)[leaf] = sums;
        }
    }
}

static __device__ void backward_kernel_1_rows_sweep_2(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_kernel_1_rows_width;
    const index_t i_outer = team.kept;
    const backward_kernel_1_rows_scalars *const scalars = reinterpret_cast<const backward_kernel_1_rows_scalars *>(team.scalars);
    const real invrms = scalars->invrms;
    const real factor = scalars->factor;
    LEAVES (leaf, team) {
        /* d_data = scale * invrms * d_out - d_invrms * invrms * invrms * invrms / size(inner) * data */
        if (a->d_data != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->inner);
                LINE_OR(a->scale, 1, ELEMENT(T), scale, a->scale + at);
                LINE_KEPT(ELEMENT(T), d_out, a->d_out + i_outer * a->dims->inner + at, a->d_out != NULL, 0, 0,
                    chunk.slot);
                LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->inner + at, true, 0,
                    (int32_t)sizeof(ELEMENT(T)), chunk.slot);
                LINE_UPDATE(ELEMENT(T), d_data, a->d_data + i_outer * a->dims->inner + at, a->add_d_data);
                ELEMENTS (i) {
                    d_data[i] = a->add_d_data ? d_data[i] + (scale[i] * invrms * d_out[i] - factor * data[i])
                        : scale[i] * invrms * d_out[i] - factor * data[i];
                }
                LINE_PUT(d_data, a->d_data + i_outer * a->dims->inner + at);
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

/* Columns: the innermost run is outer, kept. */
struct backward_kernel_1_columns_sums {
    opsmith_sum d_invrms;
};

struct backward_kernel_1_columns_scalars {
    real factor;
    real offset;
};

static __device__ void backward_kernel_1_columns_clear_1(backward_kernel_1_columns_sums *sums)
{
    opsmith_sum_initialize(&sums->d_invrms);
}

static __device__ void backward_kernel_1_columns_join_1(backward_kernel_1_columns_sums *into,
    const backward_kernel_1_columns_sums *from)
{
    opsmith_join(&into->d_invrms, &from->d_invrms);
}

static __device__ void backward_kernel_1_columns_section_0(const backward_arguments *a,
    const opsmith_team<index_t> &team, index_t kept, const backward_kernel_1_columns_sums *sums,
    backward_kernel_1_columns_scalars *scalars)
{
    const index_t i_outer = kept;

    const double factor = (a->scale == NULL ? 1 : (double)LOAD(T, a->scale[0]))
        * (a->d_out == NULL ? 0 : (double)LOAD(T, a->d_out[i_outer])) * (double)LOAD(T, a->data[i_outer]);

    scalars->factor = (real)factor;
}

static __device__ void backward_kernel_1_columns_section_1(const backward_arguments *a,
    const opsmith_team<index_t> &team, index_t kept, const backward_kernel_1_columns_sums *sums,
    backward_kernel_1_columns_scalars *scalars)
{
    const index_t i_outer = kept;

    const double d_invrms = opsmith_sum_value(&sums->d_invrms, 0);
    const double offset = (a->scale == NULL ? 1 : (double)LOAD(T, a->scale[0])) * a->saved_invrms[i_outer]
        * (a->d_out == NULL ? 0 : (double)LOAD(T, a->d_out[i_outer])) - d_invrms * a->saved_invrms[i_outer]
        * a->saved_invrms[i_outer] * a->saved_invrms[i_outer] / (double)a->dims->inner
        * (double)LOAD(T, a->data[i_outer]);

    scalars->offset = (real)offset;
}

constexpr int backward_kernel_1_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_kernel_1_columns_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_kernel_1_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    real factor[WIDTH];
    ELEMENTS (i) {
        const backward_kernel_1_columns_scalars *const scalars = opsmith_column<backward_kernel_1_columns_scalars>(team, team.scalars, column, i);
        factor[i] = scalars->factor;
    }
    LEAVES (leaf, team) {
        backward_kernel_1_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            backward_kernel_1_columns_clear_1(&sums[i]);
        }
        /* d_invrms = sum(scale * d_out * data, over=(inner)) */
        if (a->d_data != NULL) {
            opsmith_sum_lane<real> d_invrms_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    ELEMENTS (i) {
                        terms_terms[place][i] = factor[i];
                    }
                }
                opsmith_add_lines(d_invrms_lanes, terms_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(d_invrms_lanes[i], team.lanes, team.work.along, &sums[i].d_invrms);
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
    real offset[WIDTH];
    ELEMENTS (i) {
        const backward_kernel_1_columns_scalars *const scalars = opsmith_column<backward_kernel_1_columns_scalars>(team, team.scalars, column, i);
        offset[i] = scalars->offset;
    }
    LEAVES (leaf, team) {
        /* d_data = scale * invrms * d_out - d_invrms * invrms * invrms * invrms / size(inner) * data */
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

/* backward. Groups over inner; each is swept over outer. */

/* Columns: the innermost run is inner, kept. */
struct backward_kernel_2_columns_sums {
    opsmith_sum sum_1;
};

static __device__ void backward_kernel_2_columns_clear_1(backward_kernel_2_columns_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_1);
}

static __device__ void backward_kernel_2_columns_join_1(backward_kernel_2_columns_sums *into,
    const backward_kernel_2_columns_sums *from)
{
    opsmith_join(&into->sum_1, &from->sum_1);
}

static __device__ void backward_kernel_2_columns_section_1(const backward_arguments *a,
    const opsmith_team<index_t> &team, index_t kept, const backward_kernel_2_columns_sums *sums)
{
    const index_t i_inner = kept;

    if (team.leads) {
        if (a->d_scale != NULL) {
            const double sum_1 = opsmith_sum_value(&sums->sum_1, 0);
            a->d_scale[i_inner] = a->add_d_scale ? STORE(T, (real)((double)LOAD(T, a->d_scale[i_inner]) + sum_1))
                : STORE(T, (real)sum_1);
        }
    }
}

constexpr int backward_kernel_2_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_kernel_2_columns_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_kernel_2_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    LEAVES (leaf, team) {
        backward_kernel_2_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            backward_kernel_2_columns_clear_1(&sums[i]);
        }
        /* sum_1 = sum(invrms * d_out * data, over=(outer)) */
        if (a->d_scale != NULL) {
            opsmith_sum_lane<real> sum_1_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_outer = run.at(place);
                    const real invrms = (real)a->saved_invrms[i_outer];
                    LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + i_outer * a->dims->inner + column);
                    LINE_QUIET(ELEMENT(T), data, a->data + i_outer * a->dims->inner + column);
                    ELEMENTS (i) {
                        terms_terms[place][i] = invrms * d_out[i] * data[i];
                    }
                }
                opsmith_add_lines(sum_1_lanes, terms_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(sum_1_lanes[i], team.lanes, team.work.along, &sums[i].sum_1);
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
            if (a->d_scale != NULL) {
                backward_kernel_2_columns_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_columns<backward_kernel_2_columns_sums>(team, a->d_scale != NULL,
                backward_kernel_2_columns_clear_1, backward_kernel_2_columns_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_kernel_2_columns_section_1(a, team, team.kept + at,
                    opsmith_at<backward_kernel_2_columns_sums>(team.sums, at));
            }
            break;
        }
        team.sync();
    }
}

/* Flat: the innermost run is outer, reduced. */
struct backward_kernel_2_flat_sums {
    opsmith_sum sum_1;
};

static __device__ void backward_kernel_2_flat_clear_1(backward_kernel_2_flat_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_1);
}

static __device__ void backward_kernel_2_flat_join_1(backward_kernel_2_flat_sums *into,
    const backward_kernel_2_flat_sums *from)
{
    opsmith_join(&into->sum_1, &from->sum_1);
}

static __device__ void backward_kernel_2_flat_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_kernel_2_flat_sums *sums)
{
    if (team.leads) {
        if (a->d_scale != NULL) {
            const double sum_1 = opsmith_sum_value(&sums->sum_1, 0);
            a->d_scale[0] = a->add_d_scale ? STORE(T, (real)((double)LOAD(T, a->d_scale[0]) + sum_1))
                : STORE(T, (real)sum_1);
        }
    }
}

constexpr int backward_kernel_2_flat_width = opsmith_width<opsmith_element_f64, ELEMENT(T)>();

static __device__ void backward_kernel_2_flat_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_kernel_2_flat_width;
    LEAVES (leaf, team) {
        backward_kernel_2_flat_sums sums;
        backward_kernel_2_flat_clear_1(&sums);
        /* sum_1 = sum(invrms * d_out * data, over=(outer)) */
        if (a->d_scale != NULL) {
            opsmith_sum_lane<real> sum_1_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                real terms[WIDTH];
                LINE_QUIET(opsmith_element_f64, saved_invrms, a->saved_invrms + at);
                LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + at);
                LINE_QUIET(ELEMENT(T), data, a->data + at);
                ELEMENTS (i) {
                    terms[i] = (real)saved_invrms[i] * d_out[i] * data[i];
                }
                sum_1_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_1_lanes, team.lanes, 1, &sums.sum_1);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<backward_kernel_2_flat_sums *>(team.partials)[leaf] = sums;
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(backward_kernel_2_flat)(const __grid_constant__ backward_arguments arguments, const __grid_constant__ opsmith_work work)
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
            if (a->d_scale != NULL) {
                backward_kernel_2_flat_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_rows<backward_kernel_2_flat_sums>(team, a->d_scale != NULL, backward_kernel_2_flat_clear_1,
                backward_kernel_2_flat_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_kernel_2_flat_section_1(a, team, team.kept + at,
                    opsmith_at<backward_kernel_2_flat_sums>(team.sums, at));
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
    .sections = 2u,
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

static const opsmith_cuda_kernel backward_kernel_2_columns_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_kernel_2_columns)>,
    .sweeps = 1,
    .width = backward_kernel_2_columns_width,
    .sums_bytes = (int32_t)sizeof(backward_kernel_2_columns_sums),
    .scalars_bytes = 0,
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static const opsmith_cuda_kernel backward_kernel_2_flat_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_kernel_2_flat)>,
    .sweeps = 1,
    .width = backward_kernel_2_flat_width,
    .sums_bytes = (int32_t)sizeof(backward_kernel_2_flat_sums),
    .scalars_bytes = 0,
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static opsmith_status backward(backward_arguments *a, const opsmith_rms_norm_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_invrms = (double *)(uintptr_t)saved;
    }
    if (status == OPSMITH_OK && (a->d_data != NULL)) {
        const opsmith_geometry geometry = rms_norm_backward_kernel_1_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &backward_kernel_1_rows_kernel
            : &backward_kernel_1_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    if (status == OPSMITH_OK && (a->d_scale != NULL)) {
        const opsmith_geometry geometry = rms_norm_backward_kernel_2_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &backward_kernel_2_columns_kernel
            : &backward_kernel_2_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status backward(const opsmith_rms_norm_params *params, const opsmith_rms_norm_dims *dims,
    const void *d_out, const void *data, const void *scale, void *d_data, void *d_scale, opsmith_request request_data,
    opsmith_request request_scale, const void *saved, void *workspace, cudaStream_t stream)
{
    backward_arguments a = {};
    a.params.value = *params;
    a.dims.value.outer = (index_t)dims->outer;
    a.dims.value.inner = (index_t)dims->inner;
    a.d_out = (const ELEMENT(T) *)d_out;
    a.data = (const ELEMENT(T) *)data;
    a.scale = (const ELEMENT(T) *)scale;
    a.d_data = request_data != OPSMITH_NULL ? (ELEMENT(T) *)d_data : NULL;
    a.add_d_data = request_data == OPSMITH_ADD;
    a.d_scale = request_scale != OPSMITH_NULL ? (ELEMENT(T) *)d_scale : NULL;
    a.add_d_scale = request_scale == OPSMITH_ADD;
    return backward(&a, dims, saved, workspace, stream);
}
