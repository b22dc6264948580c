/* Made by Opsmith from normalization/layer_normalization.yaml. Changes belong there.
 *
 * layer_normalization: Normalizes over all axes from one on by mean and variance, then applies a scale and an offset.
 *
 * The kernels, for the types and the width of indices that the including file chooses. `real` is the type in which full-size data
 * is computed. */

struct extents {
    index_t outer;
    index_t inner;
};

/* ---- forward ---- */

struct forward_arguments {
    opsmith_held<opsmith_layer_normalization_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *data; /* (outer, inner) */
    const ELEMENT(T) *scale; /* (inner) */
    const ELEMENT(T) *bias; /* (inner) */
    ELEMENT(T) *out; /* (outer, inner) */
    ELEMENT(S) *mean; /* (outer) */
    ELEMENT(S) *invstd; /* (outer) */
    double *saved_mean;
    double *saved_invstd;
};

/* forward. Groups over outer; each is swept over inner. */

/* Rows: the innermost run is inner, reduced. */
struct forward_rows_sums {
    opsmith_moments moments;
};

struct forward_rows_scalars {
    real mean_high;
    real mean_low;
    real invstd;
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
    const index_t i_outer = kept;

    const double mean = opsmith_moments_mean(&sums->moments, 0);
    const double var = opsmith_moments_var(&sums->moments, 0);
    const double invstd = opsmith_rsqrt(var + a->params->epsilon);

    if (team.leads) {
        if (a->mean != NULL) {
            a->mean[i_outer] = (real)mean;
        }
        if (a->invstd != NULL) {
            a->invstd[i_outer] = (real)invstd;
        }
        if (a->saved_mean != NULL) {
            a->saved_mean[i_outer] = mean;
        }
        if (a->saved_invstd != NULL) {
            a->saved_invstd[i_outer] = invstd;
        }
    }
    scalars->mean_high = (real)mean;
    scalars->mean_low = REAL(opsmith_low)(mean);
    scalars->invstd = (real)invstd;
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
        /* mean = mean(data, over=(inner)), var = var(data, over=(inner)) */
        {
            opsmith_moments_lane<real> moments_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->inner);
                LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->inner + at, true, 0, 0, chunk.slot);
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
    const index_t i_outer = team.kept;
    const forward_rows_scalars *const scalars = reinterpret_cast<const forward_rows_scalars *>(team.scalars);
    const real mean_high = scalars->mean_high;
    const real mean_low = scalars->mean_low;
    const real invstd = scalars->invstd;
    LEAVES (leaf, team) {
        /* out = (data - mean) * invstd * scale + bias */
        {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->inner);
                LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->inner + at, true, 0, 0, chunk.slot);
                LINE_OR(a->scale, 1, ELEMENT(T), scale, a->scale + at);
                LINE_OR(a->bias, 0, ELEMENT(T), bias, a->bias + at);
                LINE_OUT(ELEMENT(T), out);
                ELEMENTS (i) {
                    out[i] = ((data[i] - mean_high) - mean_low) * invstd * scale[i] + bias[i];
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
    const index_t i_outer = kept;

    scalars->data = LOAD(T, a->data[i_outer]);
}

static __device__ void forward_columns_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_columns_sums *sums, forward_columns_scalars *scalars)
{
    const index_t i_outer = kept;

    const double mean = opsmith_moments_mean(&sums->moments, 0);
    const double var = opsmith_moments_var(&sums->moments, 0);
    const double invstd = opsmith_rsqrt(var + a->params->epsilon);
    const double out = ((double)LOAD(T, a->data[i_outer]) - mean) * invstd
        * (a->scale == NULL ? 1 : (double)LOAD(T, a->scale[0])) + (a->bias == NULL ? 0 : (double)LOAD(T, a->bias[0]));

    if (team.leads) {
        if (a->mean != NULL) {
            a->mean[i_outer] = (real)mean;
        }
        if (a->invstd != NULL) {
            a->invstd[i_outer] = (real)invstd;
        }
        if (a->saved_mean != NULL) {
            a->saved_mean[i_outer] = mean;
        }
        if (a->saved_invstd != NULL) {
            a->saved_invstd[i_outer] = invstd;
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
        /* mean = mean(data, over=(inner)), var = var(data, over=(inner)) */
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
    real out[WIDTH];
    ELEMENTS (i) {
        const forward_columns_scalars *const scalars = opsmith_column<forward_columns_scalars>(team, team.scalars,
            column, i);
        out[i] = scalars->out;
    }
    LEAVES (leaf, team) {
        /* out = (data - mean) * invstd * scale + bias */
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

static opsmith_status forward(forward_arguments *a, const opsmith_layer_normalization_dims *dims, void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_mean = (double *)(uintptr_t)saved;
        a->saved_invstd = a->saved_mean + dims->outer;
    }
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = layer_normalization_forward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &forward_rows_kernel : &forward_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_layer_normalization_params *params,
    const opsmith_layer_normalization_dims *dims, const void *data, const void *scale, const void *bias, void *out,
    void *mean, void *invstd, void *saved, void *workspace, cudaStream_t stream)
{
    forward_arguments a = {};
    a.params.value = *params;
    a.dims.value.outer = (index_t)dims->outer;
    a.dims.value.inner = (index_t)dims->inner;
    a.data = (const ELEMENT(T) *)data;
    a.scale = (const ELEMENT(T) *)scale;
    a.bias = (const ELEMENT(T) *)bias;
    a.out = (ELEMENT(T) *)out;
    a.mean = (ELEMENT(S) *)mean;
    a.invstd = (ELEMENT(S) *)invstd;
    return forward(&a, dims, saved, workspace, stream);
}

/* ---- backward ---- */

struct backward_arguments {
    opsmith_held<opsmith_layer_normalization_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *d_out; /* (outer, inner) */
    const ELEMENT(T) *data; /* (outer, inner) */
    const ELEMENT(T) *scale; /* (inner) */
    const ELEMENT(T) *bias; /* (inner) */
    ELEMENT(T) *d_data; /* (outer, inner) */
    ELEMENT(T) *d_scale; /* (inner) */
    ELEMENT(T) *d_bias; /* (inner) */
    double *saved_mean;
    double *saved_invstd;
    int32_t add_d_data;
    int32_t add_d_scale;
    int32_t add_d_bias;
};

/* backward. Groups over outer; each is swept over inner. */

/* Rows: the innermost run is inner, reduced. */
struct backward_kernel_1_rows_sums {
    opsmith_sum d_invstd;
    opsmith_sum sum_scale_times_d_out;
};

struct backward_kernel_1_rows_scalars {
    real mean_high;
    real mean_low;
    real factor;
    real invstd;
    real d_mean_over_size;
};

static __device__ void backward_kernel_1_rows_clear_1(backward_kernel_1_rows_sums *sums)
{
    opsmith_sum_initialize(&sums->d_invstd);
    opsmith_sum_initialize(&sums->sum_scale_times_d_out);
}

static __device__ void backward_kernel_1_rows_join_1(backward_kernel_1_rows_sums *into,
    const backward_kernel_1_rows_sums *from)
{
    opsmith_join(&into->d_invstd, &from->d_invstd);
    opsmith_join(&into->sum_scale_times_d_out, &from->sum_scale_times_d_out);
}

static __device__ void backward_kernel_1_rows_section_0(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_kernel_1_rows_sums *sums, backward_kernel_1_rows_scalars *scalars)
{
    const index_t i_outer = kept;

    scalars->mean_high = (real)a->saved_mean[i_outer];
    scalars->mean_low = REAL(opsmith_low)(a->saved_mean[i_outer]);
}

static __device__ void backward_kernel_1_rows_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_kernel_1_rows_sums *sums, backward_kernel_1_rows_scalars *scalars)
{
    const index_t i_outer = kept;

    const double d_invstd = opsmith_sum_value(&sums->d_invstd, 0);
    const double d_var = -(0.5 * d_invstd * a->saved_invstd[i_outer] * a->saved_invstd[i_outer]
        * a->saved_invstd[i_outer]);
    const double factor = 2.0 / (double)a->dims->inner * d_var;
    const double sum_scale_times_d_out = opsmith_sum_value(&sums->sum_scale_times_d_out, 0);
    const double d_mean = -(a->saved_invstd[i_outer] * sum_scale_times_d_out);
    const double d_mean_over_size = d_mean / (double)a->dims->inner;

    scalars->mean_high = (real)a->saved_mean[i_outer];
    scalars->mean_low = REAL(opsmith_low)(a->saved_mean[i_outer]);
    scalars->factor = (real)factor;
    scalars->invstd = (real)a->saved_invstd[i_outer];
    scalars->d_mean_over_size = (real)d_mean_over_size;
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
    const backward_kernel_1_rows_scalars *const scalars = reinterpret_cast<const backward_kernel_1_rows_scalars *>(team.scalars);
    const real mean_high = scalars->mean_high;
    const real mean_low = scalars->mean_low;
    LEAVES (leaf, team) {
        backward_kernel_1_rows_sums sums;
        backward_kernel_1_rows_clear_1(&sums);
        /* d_invstd = sum(scale_times_d_out * data_minus_mean, over=(inner)),
         * sum_scale_times_d_out = sum(scale_times_d_out, over=(inner)) */
        if (a->d_data != NULL) {
            opsmith_sum_lane<real> d_invstd_lanes;
            opsmith_sum_lane<real> sum_scale_times_d_out_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->inner);
                real d_invstd_terms[WIDTH];
                real sum_scale_times_d_out_terms[WIDTH];
                LINE_OR(a->scale, 1, ELEMENT(T), scale, a->scale + at);
                LINE_KEPT(ELEMENT(T), d_out, a->d_out + i_outer * a->dims->inner + at, a->d_out != NULL, 0, 0,
                    chunk.slot);
                LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->inner + at, true, 0,
                    (int32_t)sizeof(ELEMENT(T)), chunk.slot);
                ELEMENTS (i) {
                    const real scale_times_d_out = scale[i] * d_out[i];
                    const real data_minus_mean = (data[i] - mean_high) - mean_low;
                    d_invstd_terms[i] = scale_times_d_out * data_minus_mean;
                    sum_scale_times_d_out_terms[i] = scale_times_d_out;
                }
                d_invstd_lanes.add(d_invstd_terms, chunk.from, chunk.to, 0, 1);
                sum_scale_times_d_out_lanes.add(sum_scale_times_d_out_terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(d_invstd_lanes, team.lanes, 1, &sums.d_invstd);
            opsmith_total(sum_scale_times_d_out_lanes, team.lanes, 1, &sums.sum_scale_times_d_out);
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
    const real mean_high = scalars->mean_high;
    const real mean_low = scalars->mean_low;
    const real factor = scalars->factor;
    const real invstd = scalars->invstd;
    const real d_mean_over_size = scalars->d_mean_over_size;
    LEAVES (leaf, team) {
        /* d_data = 2 / size(inner) * d_var * data_minus_mean + scale * invstd * d_out + d_mean / size(inner) */
        if (a->d_data != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->inner);
                LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->inner + at, true, 0,
                    (int32_t)sizeof(ELEMENT(T)), chunk.slot);
                LINE_OR(a->scale, 1, ELEMENT(T), scale, a->scale + at);
                LINE_KEPT(ELEMENT(T), d_out, a->d_out + i_outer * a->dims->inner + at, a->d_out != NULL, 0, 0,
                    chunk.slot);
                LINE_UPDATE(ELEMENT(T), d_data, a->d_data + i_outer * a->dims->inner + at, a->add_d_data);
                ELEMENTS (i) {
                    const real data_minus_mean = (data[i] - mean_high) - mean_low;
                    d_data[i] = a->add_d_data ? d_data[i] + (factor * data_minus_mean + scale[i] * invstd * d_out[i]
                        + d_mean_over_size) : factor * data_minus_mean + scale[i] * invstd * d_out[i]
                        + d_mean_over_size;
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

/* Columns: the innermost run is outer, kept. */
struct backward_kernel_1_columns_sums {
    opsmith_sum d_invstd;
    opsmith_sum sum_scale_times_d_out;
};

struct backward_kernel_1_columns_scalars {
    real factor;
    real scale_times_d_out;
    real offset;
};

static __device__ void backward_kernel_1_columns_clear_1(backward_kernel_1_columns_sums *sums)
{
    opsmith_sum_initialize(&sums->d_invstd);
    opsmith_sum_initialize(&sums->sum_scale_times_d_out);
}

static __device__ void backward_kernel_1_columns_join_1(backward_kernel_1_columns_sums *into,
    const backward_kernel_1_columns_sums *from)
{
    opsmith_join(&into->d_invstd, &from->d_invstd);
    opsmith_join(&into->sum_scale_times_d_out, &from->sum_scale_times_d_out);
}

static __device__ void backward_kernel_1_columns_section_0(const backward_arguments *a,
    const opsmith_team<index_t> &team, index_t kept, const backward_kernel_1_columns_sums *sums,
    backward_kernel_1_columns_scalars *scalars)
{
    const index_t i_outer = kept;

    const double scale_times_d_out = (a->scale == NULL ? 1 : (double)LOAD(T, a->scale[0]))
        * (a->d_out == NULL ? 0 : (double)LOAD(T, a->d_out[i_outer]));
    const double data_minus_mean = (double)LOAD(T, a->data[i_outer]) - a->saved_mean[i_outer];
    const double factor = scale_times_d_out * data_minus_mean;

    scalars->factor = (real)factor;
    scalars->scale_times_d_out = (real)scale_times_d_out;
}

static __device__ void backward_kernel_1_columns_section_1(const backward_arguments *a,
    const opsmith_team<index_t> &team, index_t kept, const backward_kernel_1_columns_sums *sums,
    backward_kernel_1_columns_scalars *scalars)
{
    const index_t i_outer = kept;

    const double data_minus_mean = (double)LOAD(T, a->data[i_outer]) - a->saved_mean[i_outer];
    const double d_invstd = opsmith_sum_value(&sums->d_invstd, 0);
    const double d_var = -(0.5 * d_invstd * a->saved_invstd[i_outer] * a->saved_invstd[i_outer]
        * a->saved_invstd[i_outer]);
    const double sum_scale_times_d_out = opsmith_sum_value(&sums->sum_scale_times_d_out, 0);
    const double d_mean = -(a->saved_invstd[i_outer] * sum_scale_times_d_out);
    const double offset = 2.0 / (double)a->dims->inner * d_var * data_minus_mean
        + (a->scale == NULL ? 1 : (double)LOAD(T, a->scale[0])) * a->saved_invstd[i_outer]
        * (a->d_out == NULL ? 0 : (double)LOAD(T, a->d_out[i_outer])) + d_mean / (double)a->dims->inner;

    scalars->offset = (real)offset;
}

constexpr int backward_kernel_1_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_kernel_1_columns_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_kernel_1_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    real factor[WIDTH];
    real scale_times_d_out[WIDTH];
    ELEMENTS (i) {
        const backward_kernel_1_columns_scalars *const scalars = opsmith_column<backward_kernel_1_columns_scalars>(team, team.scalars, column, i);
        factor[i] = scalars->factor;
        scale_times_d_out[i] = scalars->scale_times_d_out;
    }
    LEAVES (leaf, team) {
        backward_kernel_1_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            backward_kernel_1_columns_clear_1(&sums[i]);
        }
        /* d_invstd = sum(scale_times_d_out * data_minus_mean, over=(inner)),
         * sum_scale_times_d_out = sum(scale_times_d_out, over=(inner)) */
        if (a->d_data != NULL) {
            opsmith_sum_lane<real> d_invstd_lanes[WIDTH];
            opsmith_sum_lane<real> sum_scale_times_d_out_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real d_invstd_terms_terms[OPSMITH_RUN][WIDTH];
                real sum_scale_times_d_out_terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    ELEMENTS (i) {
                        d_invstd_terms_terms[place][i] = factor[i];
                        sum_scale_times_d_out_terms_terms[place][i] = scale_times_d_out[i];
                    }
                }
                opsmith_add_lines(d_invstd_lanes, d_invstd_terms_terms, run.count, 0, run.step);
                opsmith_add_lines(sum_scale_times_d_out_lanes, sum_scale_times_d_out_terms_terms, run.count, 0,
                    run.step);
            }
            ELEMENTS (i) {
                opsmith_total(d_invstd_lanes[i], team.lanes, team.work.along, &sums[i].d_invstd);
            }
            ELEMENTS (i) {
                opsmith_total(sum_scale_times_d_out_lanes[i], team.lanes, team.work.along,
                    &sums[i].sum_scale_times_d_out);
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
        /* d_data = 2 / size(inner) * d_var * data_minus_mean + scale * invstd * d_out + d_mean / size(inner) */
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
    opsmith_sum sum_d_out;
};

static __device__ void backward_kernel_2_columns_clear_1(backward_kernel_2_columns_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_1);
    opsmith_sum_initialize(&sums->sum_d_out);
}

static __device__ void backward_kernel_2_columns_join_1(backward_kernel_2_columns_sums *into,
    const backward_kernel_2_columns_sums *from)
{
    opsmith_join(&into->sum_1, &from->sum_1);
    opsmith_join(&into->sum_d_out, &from->sum_d_out);
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
        if (a->d_bias != NULL) {
            const double sum_d_out = opsmith_sum_value(&sums->sum_d_out, 0);
            a->d_bias[i_inner] = a->add_d_bias ? STORE(T, (real)((double)LOAD(T, a->d_bias[i_inner]) + sum_d_out))
                : STORE(T, (real)sum_d_out);
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
        /* sum_1 = sum(invstd * d_out * data_minus_mean, over=(outer)), sum_d_out = sum(d_out, over=(outer)) */
        if (a->d_scale != NULL) {
            opsmith_sum_lane<real> sum_1_lanes[WIDTH];
            opsmith_sum_lane<real> sum_d_out_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real sum_1_terms_terms[OPSMITH_RUN][WIDTH];
                real d_out_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_outer = run.at(place);
                    const real mean_high = (real)a->saved_mean[i_outer];
                    const real mean_low = REAL(opsmith_low)(a->saved_mean[i_outer]);
                    const real invstd = (real)a->saved_invstd[i_outer];
                    LINE_QUIET(ELEMENT(T), data, a->data + i_outer * a->dims->inner + column);
                    LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + i_outer * a->dims->inner + column);
                    ELEMENTS (i) {
                        const real data_minus_mean = (data[i] - mean_high) - mean_low;
                        sum_1_terms_terms[place][i] = invstd * d_out[i] * data_minus_mean;
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
        } else if (a->d_bias != NULL) {
            opsmith_sum_lane<real> sum_d_out_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real d_out_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_outer = run.at(place);
                    LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + i_outer * a->dims->inner + column);
                    opsmith_copy(d_out_terms[place], d_out);
                }
                opsmith_add_lines(sum_d_out_lanes, d_out_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(sum_d_out_lanes[i], team.lanes, team.work.along, &sums[i].sum_d_out);
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
            if (a->d_scale != NULL || a->d_bias != NULL) {
                backward_kernel_2_columns_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_columns<backward_kernel_2_columns_sums>(team, a->d_scale != NULL || a->d_bias != NULL,
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
    opsmith_sum sum_d_out;
};

static __device__ void backward_kernel_2_flat_clear_1(backward_kernel_2_flat_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_1);
    opsmith_sum_initialize(&sums->sum_d_out);
}

static __device__ void backward_kernel_2_flat_join_1(backward_kernel_2_flat_sums *into,
    const backward_kernel_2_flat_sums *from)
{
    opsmith_join(&into->sum_1, &from->sum_1);
    opsmith_join(&into->sum_d_out, &from->sum_d_out);
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
        if (a->d_bias != NULL) {
            const double sum_d_out = opsmith_sum_value(&sums->sum_d_out, 0);
            a->d_bias[0] = a->add_d_bias ? STORE(T, (real)((double)LOAD(T, a->d_bias[0]) + sum_d_out))
                : STORE(T, (real)sum_d_out);
        }
    }
}

constexpr int backward_kernel_2_flat_width = opsmith_width<ELEMENT(T), opsmith_element_f64>();

static __device__ void backward_kernel_2_flat_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_kernel_2_flat_width;
    LEAVES (leaf, team) {
        backward_kernel_2_flat_sums sums;
        backward_kernel_2_flat_clear_1(&sums);
        /* sum_1 = sum(invstd * d_out * data_minus_mean, over=(outer)), sum_d_out = sum(d_out, over=(outer)) */
        if (a->d_scale != NULL) {
            opsmith_sum_lane<real> sum_1_lanes;
            opsmith_sum_lane<real> sum_d_out_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                real sum_1_terms[WIDTH];
                LINE_QUIET(ELEMENT(T), data, a->data + at);
                LINE_QUIET(opsmith_element_f64, saved_mean, a->saved_mean + at);
                LINE_QUIET(opsmith_element_f64, saved_invstd, a->saved_invstd + at);
                LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + at);
                ELEMENTS (i) {
                    const real data_minus_mean = (data[i] - (real)saved_mean[i]) - REAL(opsmith_low)(saved_mean[i]);
                    sum_1_terms[i] = (real)saved_invstd[i] * d_out[i] * data_minus_mean;
                }
                sum_1_lanes.add(sum_1_terms, chunk.from, chunk.to, 0, 1);
                sum_d_out_lanes.add(d_out, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_1_lanes, team.lanes, 1, &sums.sum_1);
            opsmith_total(sum_d_out_lanes, team.lanes, 1, &sums.sum_d_out);
        } else if (a->d_bias != NULL) {
            opsmith_sum_lane<real> sum_d_out_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + at);
                sum_d_out_lanes.add(d_out, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_d_out_lanes, team.lanes, 1, &sums.sum_d_out);
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
            if (a->d_scale != NULL || a->d_bias != NULL) {
                backward_kernel_2_flat_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_rows<backward_kernel_2_flat_sums>(team, a->d_scale != NULL || a->d_bias != NULL,
                backward_kernel_2_flat_clear_1, backward_kernel_2_flat_join_1);
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

static opsmith_status backward(backward_arguments *a, const opsmith_layer_normalization_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_mean = (double *)(uintptr_t)saved;
        a->saved_invstd = a->saved_mean + dims->outer;
    }
    if (status == OPSMITH_OK && (a->d_data != NULL)) {
        const opsmith_geometry geometry = layer_normalization_backward_kernel_1_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &backward_kernel_1_rows_kernel
            : &backward_kernel_1_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    if (status == OPSMITH_OK && (a->d_scale != NULL || a->d_bias != NULL)) {
        const opsmith_geometry geometry = layer_normalization_backward_kernel_2_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &backward_kernel_2_columns_kernel
            : &backward_kernel_2_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status backward(const opsmith_layer_normalization_params *params,
    const opsmith_layer_normalization_dims *dims, const void *d_out, const void *data, const void *scale,
    const void *bias, void *d_data, void *d_scale, void *d_bias, opsmith_request request_data,
    opsmith_request request_scale, opsmith_request request_bias, const void *saved, void *workspace,
    cudaStream_t stream)
{
    backward_arguments a = {};
    a.params.value = *params;
    a.dims.value.outer = (index_t)dims->outer;
    a.dims.value.inner = (index_t)dims->inner;
    a.d_out = (const ELEMENT(T) *)d_out;
    a.data = (const ELEMENT(T) *)data;
    a.scale = (const ELEMENT(T) *)scale;
    a.bias = (const ELEMENT(T) *)bias;
    a.d_data = request_data != OPSMITH_NULL ? (ELEMENT(T) *)d_data : NULL;
    a.add_d_data = request_data == OPSMITH_ADD;
    a.d_scale = request_scale != OPSMITH_NULL ? (ELEMENT(T) *)d_scale : NULL;
    a.add_d_scale = request_scale == OPSMITH_ADD;
    a.d_bias = request_bias != OPSMITH_NULL ? (ELEMENT(T) *)d_bias : NULL;
    a.add_d_bias = request_bias == OPSMITH_ADD;
    return backward(&a, dims, saved, workspace, stream);
}
