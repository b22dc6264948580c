/* Made by Opsmith from softmax/masked_softmax.yaml. Changes belong there.
 *
 * masked_softmax: The softmax along an axis of the elements that a mask selects; the others get 0.
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
    opsmith_held<opsmith_masked_softmax_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *data; /* (outer, C, inner) */
    const opsmith_element_i32 *mask; /* (outer, C, inner) */
    ELEMENT(T) *out; /* (outer, C, inner) */
    double *saved_logsumexp_scaled;
};

/* forward. Groups over outer, inner; each is swept over C. */

/* Columns: the innermost run is inner, kept. */
struct forward_columns_sums {
    opsmith_logsumexp logsumexp_scaled;
};

struct forward_columns_scalars {
    real temperature;
    real value;
    real peak_logsumexp_scaled;
    real share_logsumexp_scaled;
};

static __device__ void forward_columns_clear_1(forward_columns_sums *sums)
{
    opsmith_logsumexp_initialize(&sums->logsumexp_scaled);
}

static __device__ void forward_columns_join_1(forward_columns_sums *into, const forward_columns_sums *from)
{
    opsmith_join(&into->logsumexp_scaled, &from->logsumexp_scaled);
}

static __device__ void forward_columns_section_0(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_columns_sums *sums, forward_columns_scalars *scalars)
{
    const double value = (double)-INFINITY;

    scalars->temperature = (real)a->params->temperature;
    scalars->value = (real)value;
}

static __device__ void forward_columns_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_columns_sums *sums, forward_columns_scalars *scalars)
{
    const index_t i_outer = team.outer;
    const index_t i_inner = kept;

    const double value = (double)-INFINITY;
    const double peak_logsumexp_scaled = opsmith_logsumexp_peak(&sums->logsumexp_scaled, 0);
    const double share_logsumexp_scaled = opsmith_logsumexp_share(&sums->logsumexp_scaled, 0);

    if (team.leads) {
        if (a->saved_logsumexp_scaled != NULL) {
            const double logsumexp_scaled = opsmith_logsumexp_value(&sums->logsumexp_scaled, 0);
            a->saved_logsumexp_scaled[i_outer * a->dims->inner + i_inner] = logsumexp_scaled;
        }
    }
    scalars->temperature = (real)a->params->temperature;
    scalars->value = (real)value;
    scalars->peak_logsumexp_scaled = (real)peak_logsumexp_scaled;
    scalars->share_logsumexp_scaled = (real)share_logsumexp_scaled;
}

constexpr int forward_columns_width = opsmith_width<opsmith_element_i32, ELEMENT(T)>();

static __device__ void forward_columns_keep(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_outer = team.outer;
    LEAVES (leaf, team) {
        RUNS (run, leaf, team) {
            LINES (place, run) {
                const index_t i_C = run.at(place);
                if (a->mask != NULL) {
                    opsmith_keep(opsmith_slot<opsmith_element_i32, WIDTH>(team, WIDTH * (0), run.slot + place), a->mask
                        + (i_outer * a->dims->C + i_C) * a->dims->inner + column, chunk.from, chunk.to);
                }
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * ((int32_t)sizeof(opsmith_element_i32)),
                    run.slot + place), a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + column, chunk.from,
                    chunk.to);
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
    const index_t i_outer = team.outer;
    real temperature[WIDTH];
    real value[WIDTH];
    ELEMENTS (i) {
        const forward_columns_scalars *const scalars = opsmith_column<forward_columns_scalars>(team, team.scalars,
            column, i);
        temperature[i] = scalars->temperature;
        value[i] = scalars->value;
    }
    LEAVES (leaf, team) {
        forward_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            forward_columns_clear_1(&sums[i]);
        }
        /* logsumexp_scaled = logsumexp(scaled, over=(C)) */
        {
            opsmith_logsumexp_lane<real> logsumexp_scaled_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_KEPT(opsmith_element_i32, mask, a->mask + (i_outer * a->dims->C + i_C) * a->dims->inner
                        + column, a->mask != NULL, 1, 0, run.slot + place);
                    LINE_KEPT(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + column, true,
                        0, (int32_t)sizeof(opsmith_element_i32), run.slot + place);
                    ELEMENTS (i) {
                        terms_terms[place][i] = (int64_t)mask[i] != 0 ? data[i] / temperature[i] : value[i];
                    }
                }
                opsmith_add_lines(logsumexp_scaled_lanes, terms_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(logsumexp_scaled_lanes[i], team.lanes, team.work.along, &sums[i].logsumexp_scaled);
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
    const index_t i_outer = team.outer;
    real temperature[WIDTH];
    real value[WIDTH];
    real peak_logsumexp_scaled[WIDTH];
    real share_logsumexp_scaled[WIDTH];
    ELEMENTS (i) {
        const forward_columns_scalars *const scalars = opsmith_column<forward_columns_scalars>(team, team.scalars,
            column, i);
        temperature[i] = scalars->temperature;
        value[i] = scalars->value;
        peak_logsumexp_scaled[i] = scalars->peak_logsumexp_scaled;
        share_logsumexp_scaled[i] = scalars->share_logsumexp_scaled;
    }
    LEAVES (leaf, team) {
        /* out = exp(scaled - peak(logsumexp_scaled)) * share(logsumexp_scaled) if mask != 0 else 0 */
        {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_KEPT(opsmith_element_i32, mask, a->mask + (i_outer * a->dims->C + i_C) * a->dims->inner
                        + column, a->mask != NULL, 1, 0, run.slot + place);
                    LINE_KEPT(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + column, true,
                        0, (int32_t)sizeof(opsmith_element_i32), run.slot + place);
                    LINE_OUT(ELEMENT(T), out);
                    ELEMENTS (i) {
                        const real scaled = (int64_t)mask[i] != 0 ? data[i] / temperature[i] : value[i];
                        out[i] = (int64_t)mask[i] != 0 ? REAL(opsmith_exp)(scaled - peak_logsumexp_scaled[i])
                            * share_logsumexp_scaled[i] : 0;
                    }
                    LINE_PUT(out, a->out + (i_outer * a->dims->C + i_C) * a->dims->inner + column);
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

/* Rows: the innermost run is C, reduced. */
struct forward_rows_sums {
    opsmith_logsumexp logsumexp_scaled;
};

struct forward_rows_scalars {
    real temperature;
    real value;
    real peak_logsumexp_scaled;
    real share_logsumexp_scaled;
};

static __device__ void forward_rows_clear_1(forward_rows_sums *sums)
{
    opsmith_logsumexp_initialize(&sums->logsumexp_scaled);
}

static __device__ void forward_rows_join_1(forward_rows_sums *into, const forward_rows_sums *from)
{
    opsmith_join(&into->logsumexp_scaled, &from->logsumexp_scaled);
}

static __device__ void forward_rows_section_0(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_rows_sums *sums, forward_rows_scalars *scalars)
{
    const double value = (double)-INFINITY;

    scalars->temperature = (real)a->params->temperature;
    scalars->value = (real)value;
}

static __device__ void forward_rows_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_rows_sums *sums, forward_rows_scalars *scalars)
{
    const index_t i_outer = kept;

    const double value = (double)-INFINITY;
    const double peak_logsumexp_scaled = opsmith_logsumexp_peak(&sums->logsumexp_scaled, 0);
    const double share_logsumexp_scaled = opsmith_logsumexp_share(&sums->logsumexp_scaled, 0);

    if (team.leads) {
        if (a->saved_logsumexp_scaled != NULL) {
            const double logsumexp_scaled = opsmith_logsumexp_value(&sums->logsumexp_scaled, 0);
            a->saved_logsumexp_scaled[i_outer] = logsumexp_scaled;
        }
    }
    scalars->temperature = (real)a->params->temperature;
    scalars->value = (real)value;
    scalars->peak_logsumexp_scaled = (real)peak_logsumexp_scaled;
    scalars->share_logsumexp_scaled = (real)share_logsumexp_scaled;
}

constexpr int forward_rows_width = opsmith_width<opsmith_element_i32, ELEMENT(T)>();

static __device__ void forward_rows_keep(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_rows_width;
    const index_t i_outer = team.kept;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t at = chunk.at(i_outer * a->dims->C);
            if (a->mask != NULL) {
                opsmith_keep(opsmith_slot<opsmith_element_i32, WIDTH>(team, WIDTH * (0), chunk.slot), a->mask + i_outer
                    * a->dims->C + at, chunk.from, chunk.to);
            }
            opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * ((int32_t)sizeof(opsmith_element_i32)),
                chunk.slot), a->data + i_outer * a->dims->C + at, chunk.from, chunk.to);
        }
    }
    opsmith_wait();
}

static __device__ void forward_rows_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_rows_width;
    const index_t i_outer = team.kept;
    const forward_rows_scalars *const scalars = reinterpret_cast<const forward_rows_scalars *>(team.scalars);
    const real temperature = scalars->temperature;
    const real value = scalars->value;
    LEAVES (leaf, team) {
        forward_rows_sums sums;
        forward_rows_clear_1(&sums);
        /* logsumexp_scaled = logsumexp(scaled, over=(C)) */
        {
            opsmith_logsumexp_lane<real> logsumexp_scaled_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                real terms[WIDTH];
                LINE_KEPT(opsmith_element_i32, mask, a->mask + i_outer * a->dims->C + at, a->mask != NULL, 1, 0,
                    chunk.slot);
                LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->C + at, true, 0,
                    (int32_t)sizeof(opsmith_element_i32), chunk.slot);
                ELEMENTS (i) {
                    terms[i] = (int64_t)mask[i] != 0 ? data[i] / temperature : value;
                }
                logsumexp_scaled_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(logsumexp_scaled_lanes, team.lanes, 1, &sums.logsumexp_scaled);
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
    const real temperature = scalars->temperature;
    const real value = scalars->value;
    const real peak_logsumexp_scaled = scalars->peak_logsumexp_scaled;
    const real share_logsumexp_scaled = scalars->share_logsumexp_scaled;
    LEAVES (leaf, team) {
        /* out = exp(scaled - peak(logsumexp_scaled)) * share(logsumexp_scaled) if mask != 0 else 0 */
        {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                LINE_KEPT(opsmith_element_i32, mask, a->mask + i_outer * a->dims->C + at, a->mask != NULL, 1, 0,
                    chunk.slot);
                LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->C + at, true, 0,
                    (int32_t)sizeof(opsmith_element_i32), chunk.slot);
                LINE_OUT(ELEMENT(T), out);
                ELEMENTS (i) {
                    const real scaled = (int64_t)mask[i] != 0 ? data[i] / temperature : value;
                    out[i] = (int64_t)mask[i] != 0 ? REAL(opsmith_exp)(scaled - peak_logsumexp_scaled)
                        * share_logsumexp_scaled : 0;
                }
                LINE_PUT(out, a->out + i_outer * a->dims->C + at);
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
        case 0:
            GROUPS (at, team) {
                forward_rows_section_0(a, team, team.kept + at, opsmith_at<forward_rows_sums>(team.sums, at),
                    opsmith_at<forward_rows_scalars>(team.scalars, at));
            }
            break;
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

static const opsmith_cuda_kernel forward_columns_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_columns)>,
    .sweeps = 2,
    .width = forward_columns_width,
    .sums_bytes = (int32_t)sizeof(forward_columns_sums),
    .scalars_bytes = (int32_t)sizeof(forward_columns_scalars),
    .kept_bytes = forward_columns_width * ((int32_t)sizeof(opsmith_element_i32) + (int32_t)sizeof(ELEMENT(T))),
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static const opsmith_cuda_kernel forward_rows_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_rows)>,
    .sweeps = 2,
    .width = forward_rows_width,
    .sums_bytes = (int32_t)sizeof(forward_rows_sums),
    .scalars_bytes = (int32_t)sizeof(forward_rows_scalars),
    .kept_bytes = forward_rows_width * ((int32_t)sizeof(opsmith_element_i32) + (int32_t)sizeof(ELEMENT(T))),
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static opsmith_status forward(forward_arguments *a, const opsmith_masked_softmax_dims *dims, void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_logsumexp_scaled = (double *)(uintptr_t)saved;
    }
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = masked_softmax_forward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &forward_columns_kernel : &forward_rows_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_masked_softmax_params *params, const opsmith_masked_softmax_dims *dims,
    const void *data, const void *mask, void *out, void *saved, void *workspace, cudaStream_t stream)
{
    forward_arguments a = {};
    a.params.value = *params;
    a.dims.value.outer = (index_t)dims->outer;
    a.dims.value.C = (index_t)dims->C;
    a.dims.value.inner = (index_t)dims->inner;
    a.data = (const ELEMENT(T) *)data;
    a.mask = (const opsmith_element_i32 *)mask;
    a.out = (ELEMENT(T) *)out;
    return forward(&a, dims, saved, workspace, stream);
}

/* ---- backward ---- */

struct backward_arguments {
    opsmith_held<opsmith_masked_softmax_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *d_out; /* (outer, C, inner) */
    const ELEMENT(T) *data; /* (outer, C, inner) */
    const opsmith_element_i32 *mask; /* (outer, C, inner) */
    ELEMENT(T) *d_data; /* (outer, C, inner) */
    double *saved_logsumexp_scaled;
    int32_t add_d_data;
};

/* backward. Groups over outer, inner; each is swept over C. */

/* Columns: the innermost run is inner, kept. */
struct backward_columns_sums {
    opsmith_sum sum_term_2;
};

struct backward_columns_scalars {
    real temperature;
    real value;
    real logsumexp_scaled_high;
    real logsumexp_scaled_low;
    real sum_term_2;
    real one_over_temperature;
};

static __device__ void backward_columns_clear_1(backward_columns_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_term_2);
}

static __device__ void backward_columns_join_1(backward_columns_sums *into, const backward_columns_sums *from)
{
    opsmith_join(&into->sum_term_2, &from->sum_term_2);
}

static __device__ void backward_columns_section_0(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_columns_sums *sums, backward_columns_scalars *scalars)
{
    const index_t i_outer = team.outer;
    const index_t i_inner = kept;

    const double value = (double)-INFINITY;

    scalars->temperature = (real)a->params->temperature;
    scalars->value = (real)value;
    scalars->logsumexp_scaled_high = (real)a->saved_logsumexp_scaled[i_outer * a->dims->inner + i_inner];
    scalars->logsumexp_scaled_low = REAL(opsmith_low)(a->saved_logsumexp_scaled[i_outer * a->dims->inner + i_inner]);
}

static __device__ void backward_columns_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_columns_sums *sums, backward_columns_scalars *scalars)
{
    const index_t i_outer = team.outer;
    const index_t i_inner = kept;

    const double value = (double)-INFINITY;
    const double sum_term_2 = opsmith_sum_value(&sums->sum_term_2, 0);
    const double one_over_temperature = 1.0 / a->params->temperature;

    scalars->temperature = (real)a->params->temperature;
    scalars->value = (real)value;
    scalars->logsumexp_scaled_high = (real)a->saved_logsumexp_scaled[i_outer * a->dims->inner + i_inner];
    scalars->logsumexp_scaled_low = REAL(opsmith_low)(a->saved_logsumexp_scaled[i_outer * a->dims->inner + i_inner]);
    scalars->sum_term_2 = (real)sum_term_2;
    scalars->one_over_temperature = (real)one_over_temperature;
}

constexpr int backward_columns_width = opsmith_width<opsmith_element_i32, ELEMENT(T)>();

static __device__ void backward_columns_keep(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_outer = team.outer;
    LEAVES (leaf, team) {
        RUNS (run, leaf, team) {
            LINES (place, run) {
                const index_t i_C = run.at(place);
                if (a->mask != NULL && a->d_data != NULL) {
                    opsmith_keep(opsmith_slot<opsmith_element_i32, WIDTH>(team, WIDTH * (0), run.slot + place), a->mask
                        + (i_outer * a->dims->C + i_C) * a->dims->inner + column, chunk.from, chunk.to);
                }
                if (a->d_data != NULL) {
                    opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * ((int32_t)sizeof(opsmith_element_i32)),
                        run.slot + place), a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + column,
                        chunk.from, chunk.to);
                }
                if (a->d_out != NULL && a->d_data != NULL) {
                    opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH
                        * ((int32_t)sizeof(opsmith_element_i32) + (int32_t)sizeof(ELEMENT(T))), run.slot + place),
                        a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + column, chunk.from, chunk.to);
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
    const index_t i_outer = team.outer;
    real temperature[WIDTH];
    real value[WIDTH];
    real logsumexp_scaled_high[WIDTH];
    real logsumexp_scaled_low[WIDTH];
    ELEMENTS (i) {
        const backward_columns_scalars *const scalars = opsmith_column<backward_columns_scalars>(team, team.scalars,
            column, i);
        temperature[i] = scalars->temperature;
        value[i] = scalars->value;
        logsumexp_scaled_high[i] = scalars->logsumexp_scaled_high;
        logsumexp_scaled_low[i] = scalars->logsumexp_scaled_low;
    }
    LEAVES (leaf, team) {
        backward_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            backward_columns_clear_1(&sums[i]);
        }
        /* sum_term_2 = sum(term_2, over=(C)) */
        if (a->d_data != NULL) {
            opsmith_sum_lane<real> sum_term_2_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_KEPT(opsmith_element_i32, mask, a->mask + (i_outer * a->dims->C + i_C) * a->dims->inner
                        + column, a->mask != NULL, 1, 0, run.slot + place);
                    LINE_KEPT(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + column, true,
                        0, (int32_t)sizeof(opsmith_element_i32), run.slot + place);
                    LINE_KEPT(ELEMENT(T), d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + column,
                        a->d_out != NULL, 0, (int32_t)sizeof(opsmith_element_i32) + (int32_t)sizeof(ELEMENT(T)),
                        run.slot + place);
                    ELEMENTS (i) {
                        const real scaled = (int64_t)mask[i] != 0 ? data[i] / temperature[i] : value[i];
                        const real term = REAL(opsmith_exp)((scaled - logsumexp_scaled_high[i])
                            - logsumexp_scaled_low[i]);
                        terms_terms[place][i] = (int64_t)mask[i] != 0 ? d_out[i] * term : 0;
                    }
                }
                opsmith_add_lines(sum_term_2_lanes, terms_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(sum_term_2_lanes[i], team.lanes, team.work.along, &sums[i].sum_term_2);
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
    const index_t i_outer = team.outer;
    real temperature[WIDTH];
    real value[WIDTH];
    real logsumexp_scaled_high[WIDTH];
    real logsumexp_scaled_low[WIDTH];
    real sum_term_2[WIDTH];
    real one_over_temperature[WIDTH];
    ELEMENTS (i) {
        const backward_columns_scalars *const scalars = opsmith_column<backward_columns_scalars>(team, team.scalars,
            column, i);
        temperature[i] = scalars->temperature;
        value[i] = scalars->value;
        logsumexp_scaled_high[i] = scalars->logsumexp_scaled_high;
        logsumexp_scaled_low[i] = scalars->logsumexp_scaled_low;
        sum_term_2[i] = scalars->sum_term_2;
        one_over_temperature[i] = scalars->one_over_temperature;
    }
    LEAVES (leaf, team) {
        /* d_data = 1 / temperature * d_scaled if mask != 0 else 0 */
        if (a->d_data != NULL) {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_KEPT(opsmith_element_i32, mask, a->mask + (i_outer * a->dims->C + i_C) * a->dims->inner
                        + column, a->mask != NULL, 1, 0, run.slot + place);
                    LINE_KEPT(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + column, true,
                        0, (int32_t)sizeof(opsmith_element_i32), run.slot + place);
                    LINE_KEPT(ELEMENT(T), d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + column,
                        a->d_out != NULL, 0, (int32_t)sizeof(opsmith_element_i32) + (int32_t)sizeof(ELEMENT(T)),
                        run.slot + place);
                    LINE_UPDATE(ELEMENT(T), d_data, a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + column,
                        a->add_d_data);
                    ELEMENTS (i) {
                        const real scaled = (int64_t)mask[i] != 0 ? data[i] / temperature[i] : value[i];
                        const real term = REAL(opsmith_exp)((scaled - logsumexp_scaled_high[i])
                            - logsumexp_scaled_low[i]);
                        const real term_2 = (int64_t)mask[i] != 0 ? d_out[i] * term : 0;
                        const real d_scaled = term_2 - sum_term_2[i] * term;
                        d_data[i] = a->add_d_data ? d_data[i] + ((int64_t)mask[i] != 0 ? one_over_temperature[i]
                            * d_scaled : 0) : (int64_t)mask[i] != 0 ? one_over_temperature[i] * d_scaled : 0;
                    }
                    LINE_PUT(d_data, a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + column);
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
        case 0:
            GROUPS (at, team) {
                backward_columns_section_0(a, team, team.kept + at, opsmith_at<backward_columns_sums>(team.sums, at),
                    opsmith_at<backward_columns_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->d_data != NULL) {
                backward_columns_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_columns<backward_columns_sums>(team, a->d_data != NULL, backward_columns_clear_1,
                backward_columns_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_columns_section_1(a, team, team.kept + at, opsmith_at<backward_columns_sums>(team.sums, at),
                    opsmith_at<backward_columns_scalars>(team.scalars, at));
            }
            break;
        case 3:
            if (a->d_data != NULL) {
                backward_columns_sweep_2(a, team);
            }
            break;
        }
        team.sync();
    }
}

/* Rows: the innermost run is C, reduced. */
struct backward_rows_sums {
    opsmith_sum sum_term_2;
};

struct backward_rows_scalars {
    real temperature;
    real value;
    real logsumexp_scaled_high;
    real logsumexp_scaled_low;
    real sum_term_2;
    real one_over_temperature;
};

static __device__ void backward_rows_clear_1(backward_rows_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_term_2);
}

static __device__ void backward_rows_join_1(backward_rows_sums *into, const backward_rows_sums *from)
{
    opsmith_join(&into->sum_term_2, &from->sum_term_2);
}

static __device__ void backward_rows_section_0(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_rows_sums *sums, backward_rows_scalars *scalars)
{
    const index_t i_outer = kept;

    const double value = (double)-INFINITY;

    scalars->temperature = (real)a->params->temperature;
    scalars->value = (real)value;
    scalars->logsumexp_scaled_high = (real)a->saved_logsumexp_scaled[i_outer];
    scalars->logsumexp_scaled_low = REAL(opsmith_low)(a->saved_logsumexp_scaled[i_outer]);
}

static __device__ void backward_rows_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_rows_sums *sums, backward_rows_scalars *scalars)
{
    const index_t i_outer = kept;

    const double value = (double)-INFINITY;
    const double sum_term_2 = opsmith_sum_value(&sums->sum_term_2, 0);
    const double one_over_temperature = 1.0 / a->params->temperature;

    scalars->temperature = (real)a->params->temperature;
    scalars->value = (real)value;
    scalars->logsumexp_scaled_high = (real)a->saved_logsumexp_scaled[i_outer];
    scalars->logsumexp_scaled_low = REAL(opsmith_low)(a->saved_logsumexp_scaled[i_outer]);
    scalars->sum_term_2 = (real)sum_term_2;
    scalars->one_over_temperature = (real)one_over_temperature;
}

constexpr int backward_rows_width = opsmith_width<opsmith_element_i32, ELEMENT(T)>();

static __device__ void backward_rows_keep(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_rows_width;
    const index_t i_outer = team.kept;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t at = chunk.at(i_outer * a->dims->C);
            if (a->mask != NULL && a->d_data != NULL) {
                opsmith_keep(opsmith_slot<opsmith_element_i32, WIDTH>(team, WIDTH * (0), chunk.slot), a->mask + i_outer
                    * a->dims->C + at, chunk.from, chunk.to);
            }
            if (a->d_data != NULL) {
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * ((int32_t)sizeof(opsmith_element_i32)),
                    chunk.slot), a->data + i_outer * a->dims->C + at, chunk.from, chunk.to);
            }
            if (a->d_out != NULL && a->d_data != NULL) {
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH
                    * ((int32_t)sizeof(opsmith_element_i32) + (int32_t)sizeof(ELEMENT(T))), chunk.slot), a->d_out
                    + i_outer * a->dims->C + at, chunk.from, chunk.to);
            }
        }
    }
    opsmith_wait();
}

static __device__ void backward_rows_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_rows_width;
    const index_t i_outer = team.kept;
    const backward_rows_scalars *const scalars = reinterpret_cast<const backward_rows_scalars *>(team.scalars);
    const real temperature = scalars->temperature;
    const real value = scalars->value;
    const real logsumexp_scaled_high = scalars->logsumexp_scaled_high;
    const real logsumexp_scaled_low = scalars->logsumexp_scaled_low;
    LEAVES (leaf, team) {
        backward_rows_sums sums;
        backward_rows_clear_1(&sums);
        /* sum_term_2 = sum(term_2, over=(C)) */
        if (a->d_data != NULL) {
            opsmith_sum_lane<real> sum_term_2_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                real terms[WIDTH];
                LINE_KEPT(opsmith_element_i32, mask, a->mask + i_outer * a->dims->C + at, a->mask != NULL, 1, 0,
                    chunk.slot);
                LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->C + at, true, 0,
                    (int32_t)sizeof(opsmith_element_i32), chunk.slot);
                LINE_KEPT(ELEMENT(T), d_out, a->d_out + i_outer * a->dims->C + at, a->d_out != NULL, 0,
                    (int32_t)sizeof(opsmith_element_i32) + (int32_t)sizeof(ELEMENT(T)), chunk.slot);
                ELEMENTS (i) {
                    const real scaled = (int64_t)mask[i] != 0 ? data[i] / temperature : value;
                    const real term = REAL(opsmith_exp)((scaled - logsumexp_scaled_high) - logsumexp_scaled_low);
                    terms[i] = (int64_t)mask[i] != 0 ? d_out[i] * term : 0;
                }
                sum_term_2_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_term_2_lanes, team.lanes, 1, &sums.sum_term_2);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<backward_rows_sums *>(team.partials)[leaf] = sums;
        }
    }
}

static __device__ void backward_rows_sweep_2(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_rows_width;
    const index_t i_outer = team.kept;
    const backward_rows_scalars *const scalars = reinterpret_cast<const backward_rows_scalars *>(team.scalars);
    const real temperature = scalars->temperature;
    const real value = scalars->value;
    const real logsumexp_scaled_high = scalars->logsumexp_scaled_high;
    const real logsumexp_scaled_low = scalars->logsumexp_scaled_low;
    const real sum_term_2 = scalars->sum_term_2;
    const real one_over_temperature = scalars->one_over_temperature;
    LEAVES (leaf, team) {
        /* d_data = 1 / temperature * d_scaled if mask != 0 else 0 */
        if (a->d_data != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                LINE_KEPT(opsmith_element_i32, mask, a->mask + i_outer * a->dims->C + at, a->mask != NULL, 1, 0,
                    chunk.slot);
                LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->C + at, true, 0,
                    (int32_t)sizeof(opsmith_element_i32), chunk.slot);
                LINE_KEPT(ELEMENT(T), d_out, a->d_out + i_outer * a->dims->C + at, a->d_out != NULL, 0,
                    (int32_t)sizeof(opsmith_element_i32) + (int32_t)sizeof(ELEMENT(T)), chunk.slot);
                LINE_UPDATE(ELEMENT(T), d_data, a->d_data + i_outer * a->dims->C + at, a->add_d_data);
                ELEMENTS (i) {
                    const real scaled = (int64_t)mask[i] != 0 ? data[i] / temperature : value;
                    const real term = REAL(opsmith_exp)((scaled - logsumexp_scaled_high) - logsumexp_scaled_low);
                    const real term_2 = (int64_t)mask[i] != 0 ? d_out[i] * term : 0;
                    const real d_scaled = term_2 - sum_term_2 * term;
                    d_data[i] = a->add_d_data ? d_data[i] + ((int64_t)mask[i] != 0 ? one_over_temperature * d_scaled
                        : 0) : (int64_t)mask[i] != 0 ? one_over_temperature * d_scaled : 0;
                }
                LINE_PUT(d_data, a->d_data + i_outer * a->dims->C + at);
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
        case 0:
            GROUPS (at, team) {
                backward_rows_section_0(a, team, team.kept + at, opsmith_at<backward_rows_sums>(team.sums, at),
                    opsmith_at<backward_rows_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->d_data != NULL) {
                backward_rows_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_rows<backward_rows_sums>(team, a->d_data != NULL, backward_rows_clear_1,
                backward_rows_join_1);
            team.sync();
            GROUPS (at, team) {
                backward_rows_section_1(a, team, team.kept + at, opsmith_at<backward_rows_sums>(team.sums, at),
                    opsmith_at<backward_rows_scalars>(team.scalars, at));
            }
            break;
        case 3:
            if (a->d_data != NULL) {
                backward_rows_sweep_2(a, team);
            }
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel backward_columns_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_columns)>,
    .sweeps = 2,
    .width = backward_columns_width,
    .sums_bytes = (int32_t)sizeof(backward_columns_sums),
    .scalars_bytes = (int32_t)sizeof(backward_columns_scalars),
    .kept_bytes = backward_columns_width * ((int32_t)sizeof(opsmith_element_i32) + (int32_t)sizeof(ELEMENT(T))
        + (int32_t)sizeof(ELEMENT(T))),
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static const opsmith_cuda_kernel backward_rows_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_rows)>,
    .sweeps = 2,
    .width = backward_rows_width,
    .sums_bytes = (int32_t)sizeof(backward_rows_sums),
    .scalars_bytes = (int32_t)sizeof(backward_rows_scalars),
    .kept_bytes = backward_rows_width * ((int32_t)sizeof(opsmith_element_i32) + (int32_t)sizeof(ELEMENT(T))
        + (int32_t)sizeof(ELEMENT(T))),
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static opsmith_status backward(backward_arguments *a, const opsmith_masked_softmax_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_logsumexp_scaled = (double *)(uintptr_t)saved;
    }
    if (status == OPSMITH_OK && (a->d_data != NULL)) {
        const opsmith_geometry geometry = masked_softmax_backward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &backward_columns_kernel : &backward_rows_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status backward(const opsmith_masked_softmax_params *params, const opsmith_masked_softmax_dims *dims,
    const void *d_out, const void *data, const void *mask, void *d_data, opsmith_request request_data,
    const void *saved, void *workspace, cudaStream_t stream)
{
    backward_arguments a = {};
    a.params.value = *params;
    a.dims.value.outer = (index_t)dims->outer;
    a.dims.value.C = (index_t)dims->C;
    a.dims.value.inner = (index_t)dims->inner;
    a.d_out = (const ELEMENT(T) *)d_out;
    a.data = (const ELEMENT(T) *)data;
    a.mask = (const opsmith_element_i32 *)mask;
    a.d_data = request_data != OPSMITH_NULL ? (ELEMENT(T) *)d_data : NULL;
    a.add_d_data = request_data == OPSMITH_ADD;
    return backward(&a, dims, saved, workspace, stream);
}
