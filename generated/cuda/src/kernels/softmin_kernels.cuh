/* Made by Opsmith from softmax/softmin.yaml. Changes belong there.
 *
 * softmin: The softmax of the negated elements along an axis, so that the smallest has the largest share.
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
    opsmith_held<opsmith_softmin_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *data; /* (outer, C, inner) */
    ELEMENT(T) *out; /* (outer, C, inner) */
    double *saved_logsumexp_scaled;
};

/* forward_1, taken if params->temperature == 1.0. Groups over outer, inner; each is swept over C. */

/* Columns: the innermost run is inner, kept. */
struct forward_1_columns_sums {
    opsmith_logsumexp logsumexp_scaled;
};

struct forward_1_columns_scalars {
    real peak_logsumexp_scaled;
    real share_logsumexp_scaled;
};

static __device__ void forward_1_columns_clear_1(forward_1_columns_sums *sums)
{
    opsmith_logsumexp_initialize(&sums->logsumexp_scaled);
}

static __device__ void forward_1_columns_join_1(forward_1_columns_sums *into, const forward_1_columns_sums *from)
{
    opsmith_join(&into->logsumexp_scaled, &from->logsumexp_scaled);
}

static __device__ void forward_1_columns_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_1_columns_sums *sums, forward_1_columns_scalars *scalars)
{
    const index_t i_outer = team.outer;
    const index_t i_inner = kept;

    const double peak_logsumexp_scaled = opsmith_logsumexp_peak(&sums->logsumexp_scaled, 0);
    const double share_logsumexp_scaled = opsmith_logsumexp_share(&sums->logsumexp_scaled, 0);

    if (team.leads) {
        if (a->saved_logsumexp_scaled != NULL) {
            const double logsumexp_scaled = opsmith_logsumexp_value(&sums->logsumexp_scaled, 0);
            a->saved_logsumexp_scaled[i_outer * a->dims->inner + i_inner] = logsumexp_scaled;
        }
    }
    scalars->peak_logsumexp_scaled = (real)peak_logsumexp_scaled;
    scalars->share_logsumexp_scaled = (real)share_logsumexp_scaled;
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
        /* logsumexp_scaled = logsumexp(scaled, over=(C)) */
        {
            opsmith_logsumexp_lane<real> logsumexp_scaled_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_KEPT(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + column, true,
                        0, 0, run.slot + place);
                    ELEMENTS (i) {
                        terms_terms[place][i] = -data[i];
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

static __device__ void forward_1_columns_sweep_2(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_outer = team.outer;
    real peak_logsumexp_scaled[WIDTH];
    real share_logsumexp_scaled[WIDTH];
    ELEMENTS (i) {
        const forward_1_columns_scalars *const scalars = opsmith_column<forward_1_columns_scalars>(team, team.scalars,
            column, i);
        peak_logsumexp_scaled[i] = scalars->peak_logsumexp_scaled;
        share_logsumexp_scaled[i] = scalars->share_logsumexp_scaled;
    }
    LEAVES (leaf, team) {
        /* out = exp(scaled - peak(logsumexp_scaled)) * share(logsumexp_scaled) */
        {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_KEPT(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + column, true,
                        0, 0, run.slot + place);
                    LINE_OUT(ELEMENT(T), out);
                    ELEMENTS (i) {
                        const real scaled = -data[i];
                        out[i] = REAL(opsmith_exp)(scaled - peak_logsumexp_scaled[i]) * share_logsumexp_scaled[i];
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
    opsmith_logsumexp logsumexp_scaled;
};

struct forward_1_rows_scalars {
    real peak_logsumexp_scaled;
    real share_logsumexp_scaled;
};

static __device__ void forward_1_rows_clear_1(forward_1_rows_sums *sums)
{
    opsmith_logsumexp_initialize(&sums->logsumexp_scaled);
}

static __device__ void forward_1_rows_join_1(forward_1_rows_sums *into, const forward_1_rows_sums *from)
{
    opsmith_join(&into->logsumexp_scaled, &from->logsumexp_scaled);
}

static __device__ void forward_1_rows_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_1_rows_sums *sums, forward_1_rows_scalars *scalars)
{
    const index_t i_outer = kept;

    const double peak_logsumexp_scaled = opsmith_logsumexp_peak(&sums->logsumexp_scaled, 0);
    const double share_logsumexp_scaled = opsmith_logsumexp_share(&sums->logsumexp_scaled, 0);

    if (team.leads) {
        if (a->saved_logsumexp_scaled != NULL) {
            const double logsumexp_scaled = opsmith_logsumexp_value(&sums->logsumexp_scaled, 0);
            a->saved_logsumexp_scaled[i_outer] = logsumexp_scaled;
        }
    }
    scalars->peak_logsumexp_scaled = (real)peak_logsumexp_scaled;
    scalars->share_logsumexp_scaled = (real)share_logsumexp_scaled;
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
        /* logsumexp_scaled = logsumexp(scaled, over=(C)) */
        {
            opsmith_logsumexp_lane<real> logsumexp_scaled_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                real terms[WIDTH];
                LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->C + at, true, 0, 0, chunk.slot);
                ELEMENTS (i) {
                    terms[i] = -data[i];
                }
                logsumexp_scaled_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(logsumexp_scaled_lanes, team.lanes, 1, &sums.logsumexp_scaled);
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
    const real peak_logsumexp_scaled = scalars->peak_logsumexp_scaled;
    const real share_logsumexp_scaled = scalars->share_logsumexp_scaled;
    LEAVES (leaf, team) {
        /* out = exp(scaled - peak(logsumexp_scaled)) * share(logsumexp_scaled) */
        {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->C + at, true, 0, 0, chunk.slot);
                LINE_OUT(ELEMENT(T), out);
                ELEMENTS (i) {
                    const real scaled = -data[i];
                    out[i] = REAL(opsmith_exp)(scaled - peak_logsumexp_scaled) * share_logsumexp_scaled;
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

static opsmith_status forward_1(forward_arguments *a, const opsmith_softmin_dims *dims, void *saved, void *workspace,
    cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_logsumexp_scaled = (double *)(uintptr_t)saved;
    }
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = softmin_forward_1_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &forward_1_columns_kernel
            : &forward_1_rows_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

/* forward_2, taken if !(params->temperature == 1.0). Groups over outer, inner; each is swept over C. */

/* Columns: the innermost run is inner, kept. */
struct forward_2_columns_sums {
    opsmith_logsumexp logsumexp_scaled;
};

struct forward_2_columns_scalars {
    real temperature;
    real peak_logsumexp_scaled;
    real share_logsumexp_scaled;
};

static __device__ void forward_2_columns_clear_1(forward_2_columns_sums *sums)
{
    opsmith_logsumexp_initialize(&sums->logsumexp_scaled);
}

static __device__ void forward_2_columns_join_1(forward_2_columns_sums *into, const forward_2_columns_sums *from)
{
    opsmith_join(&into->logsumexp_scaled, &from->logsumexp_scaled);
}

static __device__ void forward_2_columns_section_0(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_2_columns_sums *sums, forward_2_columns_scalars *scalars)
{
    scalars->temperature = (real)a->params->temperature;
}

static __device__ void forward_2_columns_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_2_columns_sums *sums, forward_2_columns_scalars *scalars)
{
    const index_t i_outer = team.outer;
    const index_t i_inner = kept;

    const double peak_logsumexp_scaled = opsmith_logsumexp_peak(&sums->logsumexp_scaled, 0);
    const double share_logsumexp_scaled = opsmith_logsumexp_share(&sums->logsumexp_scaled, 0);

    if (team.leads) {
        if (a->saved_logsumexp_scaled != NULL) {
            const double logsumexp_scaled = opsmith_logsumexp_value(&sums->logsumexp_scaled, 0);
            a->saved_logsumexp_scaled[i_outer * a->dims->inner + i_inner] = logsumexp_scaled;
        }
    }
    scalars->temperature = (real)a->params->temperature;
    scalars->peak_logsumexp_scaled = (real)peak_logsumexp_scaled;
    scalars->share_logsumexp_scaled = (real)share_logsumexp_scaled;
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
    real temperature[WIDTH];
    ELEMENTS (i) {
        const forward_2_columns_scalars *const scalars = opsmith_column<forward_2_columns_scalars>(team, team.scalars,
            column, i);
        temperature[i] = scalars->temperature;
    }
    LEAVES (leaf, team) {
        forward_2_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            forward_2_columns_clear_1(&sums[i]);
        }
        /* logsumexp_scaled = logsumexp(scaled, over=(C)) */
        {
            opsmith_logsumexp_lane<real> logsumexp_scaled_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_KEPT(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + column, true,
                        0, 0, run.slot + place);
                    ELEMENTS (i) {
                        terms_terms[place][i] = -data[i] / temperature[i];
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

static __device__ void forward_2_columns_sweep_2(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_2_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_outer = team.outer;
    real temperature[WIDTH];
    real peak_logsumexp_scaled[WIDTH];
    real share_logsumexp_scaled[WIDTH];
    ELEMENTS (i) {
        const forward_2_columns_scalars *const scalars = opsmith_column<forward_2_columns_scalars>(team, team.scalars,
            column, i);
        temperature[i] = scalars->temperature;
        peak_logsumexp_scaled[i] = scalars->peak_logsumexp_scaled;
        share_logsumexp_scaled[i] = scalars->share_logsumexp_scaled;
    }
    LEAVES (leaf, team) {
        /* out = exp(scaled - peak(logsumexp_scaled)) * share(logsumexp_scaled) */
        {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_KEPT(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + column, true,
                        0, 0, run.slot + place);
                    LINE_OUT(ELEMENT(T), out);
                    ELEMENTS (i) {
                        const real scaled = -data[i] / temperature[i];
                        out[i] = REAL(opsmith_exp)(scaled - peak_logsumexp_scaled[i]) * share_logsumexp_scaled[i];
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

/* Rows: the innermost run is C, reduced. */
struct forward_2_rows_sums {
    opsmith_logsumexp logsumexp_scaled;
};

struct forward_2_rows_scalars {
    real temperature;
    real peak_logsumexp_scaled;
    real share_logsumexp_scaled;
};

static __device__ void forward_2_rows_clear_1(forward_2_rows_sums *sums)
{
    opsmith_logsumexp_initialize(&sums->logsumexp_scaled);
}

static __device__ void forward_2_rows_join_1(forward_2_rows_sums *into, const forward_2_rows_sums *from)
{
    opsmith_join(&into->logsumexp_scaled, &from->logsumexp_scaled);
}

static __device__ void forward_2_rows_section_0(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_2_rows_sums *sums, forward_2_rows_scalars *scalars)
{
    scalars->temperature = (real)a->params->temperature;
}

static __device__ void forward_2_rows_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_2_rows_sums *sums, forward_2_rows_scalars *scalars)
{
    const index_t i_outer = kept;

    const double peak_logsumexp_scaled = opsmith_logsumexp_peak(&sums->logsumexp_scaled, 0);
    const double share_logsumexp_scaled = opsmith_logsumexp_share(&sums->logsumexp_scaled, 0);

    if (team.leads) {
        if (a->saved_logsumexp_scaled != NULL) {
            const double logsumexp_scaled = opsmith_logsumexp_value(&sums->logsumexp_scaled, 0);
            a->saved_logsumexp_scaled[i_outer] = logsumexp_scaled;
        }
    }
    scalars->temperature = (real)a->params->temperature;
    scalars->peak_logsumexp_scaled = (real)peak_logsumexp_scaled;
    scalars->share_logsumexp_scaled = (real)share_logsumexp_scaled;
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
    const forward_2_rows_scalars *const scalars = reinterpret_cast<const forward_2_rows_scalars *>(team.scalars);
    const real temperature = scalars->temperature;
    LEAVES (leaf, team) {
        forward_2_rows_sums sums;
        forward_2_rows_clear_1(&sums);
        /* logsumexp_scaled = logsumexp(scaled, over=(C)) */
        {
            opsmith_logsumexp_lane<real> logsumexp_scaled_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                real terms[WIDTH];
                LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->C + at, true, 0, 0, chunk.slot);
                ELEMENTS (i) {
                    terms[i] = -data[i] / temperature;
                }
                logsumexp_scaled_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(logsumexp_scaled_lanes, team.lanes, 1, &sums.logsumexp_scaled);
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
    const real temperature = scalars->temperature;
    const real peak_logsumexp_scaled = scalars->peak_logsumexp_scaled;
    const real share_logsumexp_scaled = scalars->share_logsumexp_scaled;
    LEAVES (leaf, team) {
        /* out = exp(scaled - peak(logsumexp_scaled)) * share(logsumexp_scaled) */
        {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->C + at, true, 0, 0, chunk.slot);
                LINE_OUT(ELEMENT(T), out);
                ELEMENTS (i) {
                    const real scaled = -data[i] / temperature;
                    out[i] = REAL(opsmith_exp)(scaled - peak_logsumexp_scaled) * share_logsumexp_scaled;
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
        case 0:
            GROUPS (at, team) {
                forward_2_rows_section_0(a, team, team.kept + at, opsmith_at<forward_2_rows_sums>(team.sums, at),
                    opsmith_at<forward_2_rows_scalars>(team.scalars, at));
            }
            break;
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
    .sections = 3u,
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
    .sections = 3u,
    .updates = 0,
};

static opsmith_status forward_2(forward_arguments *a, const opsmith_softmin_dims *dims, void *saved, void *workspace,
    cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_logsumexp_scaled = (double *)(uintptr_t)saved;
    }
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = softmin_forward_2_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &forward_2_columns_kernel
            : &forward_2_rows_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_softmin_params *params, const opsmith_softmin_dims *dims, const void *data,
    void *out, void *saved, void *workspace, cudaStream_t stream)
{
    forward_arguments a = {};
    a.params.value = *params;
    a.dims.value.outer = (index_t)dims->outer;
    a.dims.value.C = (index_t)dims->C;
    a.dims.value.inner = (index_t)dims->inner;
    a.data = (const ELEMENT(T) *)data;
    a.out = (ELEMENT(T) *)out;
    if (params->temperature == 1.0) {
        return forward_1(&a, dims, saved, workspace, stream);
    }
    return forward_2(&a, dims, saved, workspace, stream);
}

/* ---- backward ---- */

struct backward_arguments {
    opsmith_held<opsmith_softmin_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *d_out; /* (outer, C, inner) */
    const ELEMENT(T) *data; /* (outer, C, inner) */
    ELEMENT(T) *d_data; /* (outer, C, inner) */
    double *saved_logsumexp_scaled;
    int32_t add_d_data;
};

/* backward_1, taken if params->temperature == 1.0. Groups over outer, inner; each is swept over C. */

/* Columns: the innermost run is inner, kept. */
struct backward_1_columns_sums {
    opsmith_sum sum_d_out_times_out;
};

struct backward_1_columns_scalars {
    real logsumexp_scaled_high;
    real logsumexp_scaled_low;
    real sum_d_out_times_out;
};

static __device__ void backward_1_columns_clear_1(backward_1_columns_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_d_out_times_out);
}

static __device__ void backward_1_columns_join_1(backward_1_columns_sums *into, const backward_1_columns_sums *from)
{
    opsmith_join(&into->sum_d_out_times_out, &from->sum_d_out_times_out);
}

static __device__ void backward_1_columns_section_0(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_1_columns_sums *sums, backward_1_columns_scalars *scalars)
{
    const index_t i_outer = team.outer;
    const index_t i_inner = kept;

    scalars->logsumexp_scaled_high = (real)a->saved_logsumexp_scaled[i_outer * a->dims->inner + i_inner];
    scalars->logsumexp_scaled_low = REAL(opsmith_low)(a->saved_logsumexp_scaled[i_outer * a->dims->inner + i_inner]);
}

static __device__ void backward_1_columns_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_1_columns_sums *sums, backward_1_columns_scalars *scalars)
{
    const index_t i_outer = team.outer;
    const index_t i_inner = kept;

    const double sum_d_out_times_out = opsmith_sum_value(&sums->sum_d_out_times_out, 0);

    scalars->logsumexp_scaled_high = (real)a->saved_logsumexp_scaled[i_outer * a->dims->inner + i_inner];
    scalars->logsumexp_scaled_low = REAL(opsmith_low)(a->saved_logsumexp_scaled[i_outer * a->dims->inner + i_inner]);
    scalars->sum_d_out_times_out = (real)sum_d_out_times_out;
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
                if (a->d_data != NULL) {
                    opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), run.slot + place), a->data
                        + (i_outer * a->dims->C + i_C) * a->dims->inner + column, chunk.from, chunk.to);
                }
                if (a->d_out != NULL && a->d_data != NULL) {
                    opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * ((int32_t)sizeof(ELEMENT(T))), run.slot
                        + place), a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + column, chunk.from,
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
    real logsumexp_scaled_high[WIDTH];
    real logsumexp_scaled_low[WIDTH];
    ELEMENTS (i) {
        const backward_1_columns_scalars *const scalars = opsmith_column<backward_1_columns_scalars>(team,
            team.scalars, column, i);
        logsumexp_scaled_high[i] = scalars->logsumexp_scaled_high;
        logsumexp_scaled_low[i] = scalars->logsumexp_scaled_low;
    }
    LEAVES (leaf, team) {
        backward_1_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            backward_1_columns_clear_1(&sums[i]);
        }
        /* sum_d_out_times_out = sum(d_out_times_out, over=(C)) */
        if (a->d_data != NULL) {
            opsmith_sum_lane<real> sum_d_out_times_out_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_KEPT(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + column, true,
                        0, 0, run.slot + place);
                    LINE_KEPT(ELEMENT(T), d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + column,
                        a->d_out != NULL, 0, (int32_t)sizeof(ELEMENT(T)), run.slot + place);
                    ELEMENTS (i) {
                        const real scaled = -data[i];
                        const real out = REAL(opsmith_exp)((scaled - logsumexp_scaled_high[i])
                            - logsumexp_scaled_low[i]);
                        terms_terms[place][i] = d_out[i] * out;
                    }
                }
                opsmith_add_lines(sum_d_out_times_out_lanes, terms_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(sum_d_out_times_out_lanes[i], team.lanes, team.work.along, &sums[i].sum_d_out_times_out);
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
    real logsumexp_scaled_high[WIDTH];
    real logsumexp_scaled_low[WIDTH];
    real sum_d_out_times_out[WIDTH];
    ELEMENTS (i) {
        const backward_1_columns_scalars *const scalars = opsmith_column<backward_1_columns_scalars>(team,
            team.scalars, column, i);
        logsumexp_scaled_high[i] = scalars->logsumexp_scaled_high;
        logsumexp_scaled_low[i] = scalars->logsumexp_scaled_low;
        sum_d_out_times_out[i] = scalars->sum_d_out_times_out;
    }
    LEAVES (leaf, team) {
        /* d_data = -d_scaled */
        if (a->d_data != NULL) {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_KEPT(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + column, true,
                        0, 0, run.slot + place);
                    LINE_KEPT(ELEMENT(T), d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + column,
                        a->d_out != NULL, 0, (int32_t)sizeof(ELEMENT(T)), run.slot + place);
                    LINE_UPDATE(ELEMENT(T), d_data, a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + column,
                        a->add_d_data);
                    ELEMENTS (i) {
                        const real scaled = -data[i];
                        const real out = REAL(opsmith_exp)((scaled - logsumexp_scaled_high[i])
                            - logsumexp_scaled_low[i]);
                        const real d_out_times_out = d_out[i] * out;
                        const real d_scaled = d_out_times_out - sum_d_out_times_out[i] * out;
                        d_data[i] = a->add_d_data ? d_data[i] + -d_scaled : -d_scaled;
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
        case 0:
            GROUPS (at, team) {
                backward_1_columns_section_0(a, team, team.kept + at,
                    opsmith_at<backward_1_columns_sums>(team.sums, at),
                    opsmith_at<backward_1_columns_scalars>(team.scalars, at));
            }
            break;
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
    opsmith_sum sum_d_out_times_out;
};

struct backward_1_rows_scalars {
    real logsumexp_scaled_high;
    real logsumexp_scaled_low;
    real sum_d_out_times_out;
};

static __device__ void backward_1_rows_clear_1(backward_1_rows_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_d_out_times_out);
}

static __device__ void backward_1_rows_join_1(backward_1_rows_sums *into, const backward_1_rows_sums *from)
{
    opsmith_join(&into->sum_d_out_times_out, &from->sum_d_out_times_out);
}

static __device__ void backward_1_rows_section_0(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_1_rows_sums *sums, backward_1_rows_scalars *scalars)
{
    const index_t i_outer = kept;

    scalars->logsumexp_scaled_high = (real)a->saved_logsumexp_scaled[i_outer];
    scalars->logsumexp_scaled_low = REAL(opsmith_low)(a->saved_logsumexp_scaled[i_outer]);
}

static __device__ void backward_1_rows_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_1_rows_sums *sums, backward_1_rows_scalars *scalars)
{
    const index_t i_outer = kept;

    const double sum_d_out_times_out = opsmith_sum_value(&sums->sum_d_out_times_out, 0);

    scalars->logsumexp_scaled_high = (real)a->saved_logsumexp_scaled[i_outer];
    scalars->logsumexp_scaled_low = REAL(opsmith_low)(a->saved_logsumexp_scaled[i_outer]);
    scalars->sum_d_out_times_out = (real)sum_d_out_times_out;
}

constexpr int backward_1_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_1_rows_keep(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_1_rows_width;
    const index_t i_outer = team.kept;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t at = chunk.at(i_outer * a->dims->C);
            if (a->d_data != NULL) {
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), chunk.slot), a->data + i_outer
                    * a->dims->C + at, chunk.from, chunk.to);
            }
            if (a->d_out != NULL && a->d_data != NULL) {
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * ((int32_t)sizeof(ELEMENT(T))), chunk.slot),
                    a->d_out + i_outer * a->dims->C + at, chunk.from, chunk.to);
            }
        }
    }
    opsmith_wait();
}

static __device__ void backward_1_rows_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_1_rows_width;
    const index_t i_outer = team.kept;
    const backward_1_rows_scalars *const scalars = reinterpret_cast<const backward_1_rows_scalars *>(team.scalars);
    const real logsumexp_scaled_high = scalars->logsumexp_scaled_high;
    const real logsumexp_scaled_low = scalars->logsumexp_scaled_low;
    LEAVES (leaf, team) {
        backward_1_rows_sums sums;
        backward_1_rows_clear_1(&sums);
        /* sum_d_out_times_out = sum(d_out_times_out, over=(C)) */
        if (a->d_data != NULL) {
            opsmith_sum_lane<real> sum_d_out_times_out_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                real terms[WIDTH];
                LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->C + at, true, 0, 0, chunk.slot);
                LINE_KEPT(ELEMENT(T), d_out, a->d_out + i_outer * a->dims->C + at, a->d_out != NULL, 0,
                    (int32_t)sizeof(ELEMENT(T)), chunk.slot);
                ELEMENTS (i) {
                    const real scaled = -data[i];
                    const real out = REAL(opsmith_exp)((scaled - logsumexp_scaled_high) - logsumexp_scaled_low);
                    terms[i] = d_out[i] * out;
                }
                sum_d_out_times_out_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_d_out_times_out_lanes, team.lanes, 1, &sums.sum_d_out_times_out);
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
    const real logsumexp_scaled_high = scalars->logsumexp_scaled_high;
    const real logsumexp_scaled_low = scalars->logsumexp_scaled_low;
    const real sum_d_out_times_out = scalars->sum_d_out_times_out;
    LEAVES (leaf, team) {
        /* d_data = -d_scaled */
        if (a->d_data != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->C + at, true, 0, 0, chunk.slot);
                LINE_KEPT(ELEMENT(T), d_out, a->d_out + i_outer * a->dims->C + at, a->d_out != NULL, 0,
                    (int32_t)sizeof(ELEMENT(T)), chunk.slot);
                LINE_UPDATE(ELEMENT(T), d_data, a->d_data + i_outer * a->dims->C + at, a->add_d_data);
                ELEMENTS (i) {
                    const real scaled = -data[i];
                    const real out = REAL(opsmith_exp)((scaled - logsumexp_scaled_high) - logsumexp_scaled_low);
                    const real d_out_times_out = d_out[i] * out;
                    const real d_scaled = d_out_times_out - sum_d_out_times_out * out;
                    d_data[i] = a->add_d_data ? d_data[i] + -d_scaled : -d_scaled;
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
        case 0:
            GROUPS (at, team) {
                backward_1_rows_section_0(a, team, team.kept + at, opsmith_at<backward_1_rows_sums>(team.sums, at),
                    opsmith_at<backward_1_rows_scalars>(team.scalars, at));
            }
            break;
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
    .sections = 3u,
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
    .sections = 3u,
    .updates = 0,
};

static opsmith_status backward_1(backward_arguments *a, const opsmith_softmin_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_logsumexp_scaled = (double *)(uintptr_t)saved;
    }
    if (status == OPSMITH_OK && (a->d_data != NULL)) {
        const opsmith_geometry geometry = softmin_backward_1_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &backward_1_columns_kernel
            : &backward_1_rows_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

/* backward_2, taken if !(params->temperature == 1.0). Groups over outer, inner; each is swept over C. */

/* Columns: the innermost run is inner, kept. */
struct backward_2_columns_sums {
    opsmith_sum sum_d_out_times_out;
};

struct backward_2_columns_scalars {
    real temperature;
    real logsumexp_scaled_high;
    real logsumexp_scaled_low;
    real sum_d_out_times_out;
    real one_over_temperature;
};

static __device__ void backward_2_columns_clear_1(backward_2_columns_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_d_out_times_out);
}

static __device__ void backward_2_columns_join_1(backward_2_columns_sums *into, const backward_2_columns_sums *from)
{
    opsmith_join(&into->sum_d_out_times_out, &from->sum_d_out_times_out);
}

static __device__ void backward_2_columns_section_0(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_2_columns_sums *sums, backward_2_columns_scalars *scalars)
{
    const index_t i_outer = team.outer;
    const index_t i_inner = kept;

    scalars->temperature = (real)a->params->temperature;
    scalars->logsumexp_scaled_high = (real)a->saved_logsumexp_scaled[i_outer * a->dims->inner + i_inner];
    scalars->logsumexp_scaled_low = REAL(opsmith_low)(a->saved_logsumexp_scaled[i_outer * a->dims->inner + i_inner]);
}

static __device__ void backward_2_columns_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_2_columns_sums *sums, backward_2_columns_scalars *scalars)
{
    const index_t i_outer = team.outer;
    const index_t i_inner = kept;

    const double sum_d_out_times_out = opsmith_sum_value(&sums->sum_d_out_times_out, 0);
    const double one_over_temperature = 1.0 / a->params->temperature;

    scalars->temperature = (real)a->params->temperature;
    scalars->logsumexp_scaled_high = (real)a->saved_logsumexp_scaled[i_outer * a->dims->inner + i_inner];
    scalars->logsumexp_scaled_low = REAL(opsmith_low)(a->saved_logsumexp_scaled[i_outer * a->dims->inner + i_inner]);
    scalars->sum_d_out_times_out = (real)sum_d_out_times_out;
    scalars->one_over_temperature = (real)one_over_temperature;
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
                if (a->d_data != NULL) {
                    opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), run.slot + place), a->data
                        + (i_outer * a->dims->C + i_C) * a->dims->inner + column, chunk.from, chunk.to);
                }
                if (a->d_out != NULL && a->d_data != NULL) {
                    opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * ((int32_t)sizeof(ELEMENT(T))), run.slot
                        + place), a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + column, chunk.from,
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
    real temperature[WIDTH];
    real logsumexp_scaled_high[WIDTH];
    real logsumexp_scaled_low[WIDTH];
    ELEMENTS (i) {
        const backward_2_columns_scalars *const scalars = opsmith_column<backward_2_columns_scalars>(team,
            team.scalars, column, i);
        temperature[i] = scalars->temperature;
        logsumexp_scaled_high[i] = scalars->logsumexp_scaled_high;
        logsumexp_scaled_low[i] = scalars->logsumexp_scaled_low;
    }
    LEAVES (leaf, team) {
        backward_2_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            backward_2_columns_clear_1(&sums[i]);
        }
        /* sum_d_out_times_out = sum(d_out_times_out, over=(C)) */
        if (a->d_data != NULL) {
            opsmith_sum_lane<real> sum_d_out_times_out_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_KEPT(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + column, true,
                        0, 0, run.slot + place);
                    LINE_KEPT(ELEMENT(T), d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + column,
                        a->d_out != NULL, 0, (int32_t)sizeof(ELEMENT(T)), run.slot + place);
                    ELEMENTS (i) {
                        const real scaled = -data[i] / temperature[i];
                        const real out = REAL(opsmith_exp)((scaled - logsumexp_scaled_high[i])
                            - logsumexp_scaled_low[i]);
                        terms_terms[place][i] = d_out[i] * out;
                    }
                }
                opsmith_add_lines(sum_d_out_times_out_lanes, terms_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(sum_d_out_times_out_lanes[i], team.lanes, team.work.along, &sums[i].sum_d_out_times_out);
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
    real temperature[WIDTH];
    real logsumexp_scaled_high[WIDTH];
    real logsumexp_scaled_low[WIDTH];
    real sum_d_out_times_out[WIDTH];
    real one_over_temperature[WIDTH];
    ELEMENTS (i) {
        const backward_2_columns_scalars *const scalars = opsmith_column<backward_2_columns_scalars>(team,
            team.scalars, column, i);
        temperature[i] = scalars->temperature;
        logsumexp_scaled_high[i] = scalars->logsumexp_scaled_high;
        logsumexp_scaled_low[i] = scalars->logsumexp_scaled_low;
        sum_d_out_times_out[i] = scalars->sum_d_out_times_out;
        one_over_temperature[i] = scalars->one_over_temperature;
    }
    LEAVES (leaf, team) {
        /* d_data = -(1 / temperature * d_scaled) */
        if (a->d_data != NULL) {
            RUNS (run, leaf, team) {
                LINES (place, run) {
                    const index_t i_C = run.at(place);
                    LINE_KEPT(ELEMENT(T), data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + column, true,
                        0, 0, run.slot + place);
                    LINE_KEPT(ELEMENT(T), d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + column,
                        a->d_out != NULL, 0, (int32_t)sizeof(ELEMENT(T)), run.slot + place);
                    LINE_UPDATE(ELEMENT(T), d_data, a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + column,
                        a->add_d_data);
                    ELEMENTS (i) {
                        const real scaled = -data[i] / temperature[i];
                        const real out = REAL(opsmith_exp)((scaled - logsumexp_scaled_high[i])
                            - logsumexp_scaled_low[i]);
                        const real d_out_times_out = d_out[i] * out;
                        const real d_scaled = d_out_times_out - sum_d_out_times_out[i] * out;
                        d_data[i] = a->add_d_data ? d_data[i] + -(one_over_temperature[i] * d_scaled)
                            : -(one_over_temperature[i] * d_scaled);
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

/* Rows: the innermost run is C, reduced. */
struct backward_2_rows_sums {
    opsmith_sum sum_d_out_times_out;
};

struct backward_2_rows_scalars {
    real temperature;
    real logsumexp_scaled_high;
    real logsumexp_scaled_low;
    real sum_d_out_times_out;
    real one_over_temperature;
};

static __device__ void backward_2_rows_clear_1(backward_2_rows_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_d_out_times_out);
}

static __device__ void backward_2_rows_join_1(backward_2_rows_sums *into, const backward_2_rows_sums *from)
{
    opsmith_join(&into->sum_d_out_times_out, &from->sum_d_out_times_out);
}

static __device__ void backward_2_rows_section_0(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_2_rows_sums *sums, backward_2_rows_scalars *scalars)
{
    const index_t i_outer = kept;

    scalars->temperature = (real)a->params->temperature;
    scalars->logsumexp_scaled_high = (real)a->saved_logsumexp_scaled[i_outer];
    scalars->logsumexp_scaled_low = REAL(opsmith_low)(a->saved_logsumexp_scaled[i_outer]);
}

static __device__ void backward_2_rows_section_1(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const backward_2_rows_sums *sums, backward_2_rows_scalars *scalars)
{
    const index_t i_outer = kept;

    const double sum_d_out_times_out = opsmith_sum_value(&sums->sum_d_out_times_out, 0);
    const double one_over_temperature = 1.0 / a->params->temperature;

    scalars->temperature = (real)a->params->temperature;
    scalars->logsumexp_scaled_high = (real)a->saved_logsumexp_scaled[i_outer];
    scalars->logsumexp_scaled_low = REAL(opsmith_low)(a->saved_logsumexp_scaled[i_outer]);
    scalars->sum_d_out_times_out = (real)sum_d_out_times_out;
    scalars->one_over_temperature = (real)one_over_temperature;
}

constexpr int backward_2_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_2_rows_keep(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_2_rows_width;
    const index_t i_outer = team.kept;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t at = chunk.at(i_outer * a->dims->C);
            if (a->d_data != NULL) {
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), chunk.slot), a->data + i_outer
                    * a->dims->C + at, chunk.from, chunk.to);
            }
            if (a->d_out != NULL && a->d_data != NULL) {
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * ((int32_t)sizeof(ELEMENT(T))), chunk.slot),
                    a->d_out + i_outer * a->dims->C + at, chunk.from, chunk.to);
            }
        }
    }
    opsmith_wait();
}

static __device__ void backward_2_rows_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_2_rows_width;
    const index_t i_outer = team.kept;
    const backward_2_rows_scalars *const scalars = reinterpret_cast<const backward_2_rows_scalars *>(team.scalars);
    const real temperature = scalars->temperature;
    const real logsumexp_scaled_high = scalars->logsumexp_scaled_high;
    const real logsumexp_scaled_low = scalars->logsumexp_scaled_low;
    LEAVES (leaf, team) {
        backward_2_rows_sums sums;
        backward_2_rows_clear_1(&sums);
        /* sum_d_out_times_out = sum(d_out_times_out, over=(C)) */
        if (a->d_data != NULL) {
            opsmith_sum_lane<real> sum_d_out_times_out_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                real terms[WIDTH];
                LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->C + at, true, 0, 0, chunk.slot);
                LINE_KEPT(ELEMENT(T), d_out, a->d_out + i_outer * a->dims->C + at, a->d_out != NULL, 0,
                    (int32_t)sizeof(ELEMENT(T)), chunk.slot);
                ELEMENTS (i) {
                    const real scaled = -data[i] / temperature;
                    const real out = REAL(opsmith_exp)((scaled - logsumexp_scaled_high) - logsumexp_scaled_low);
                    terms[i] = d_out[i] * out;
                }
                sum_d_out_times_out_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_d_out_times_out_lanes, team.lanes, 1, &sums.sum_d_out_times_out);
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
    const real temperature = scalars->temperature;
    const real logsumexp_scaled_high = scalars->logsumexp_scaled_high;
    const real logsumexp_scaled_low = scalars->logsumexp_scaled_low;
    const real sum_d_out_times_out = scalars->sum_d_out_times_out;
    const real one_over_temperature = scalars->one_over_temperature;
    LEAVES (leaf, team) {
        /* d_data = -(1 / temperature * d_scaled) */
        if (a->d_data != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(i_outer * a->dims->C);
                LINE_KEPT(ELEMENT(T), data, a->data + i_outer * a->dims->C + at, true, 0, 0, chunk.slot);
                LINE_KEPT(ELEMENT(T), d_out, a->d_out + i_outer * a->dims->C + at, a->d_out != NULL, 0,
                    (int32_t)sizeof(ELEMENT(T)), chunk.slot);
                LINE_UPDATE(ELEMENT(T), d_data, a->d_data + i_outer * a->dims->C + at, a->add_d_data);
                ELEMENTS (i) {
                    const real scaled = -data[i] / temperature;
                    const real out = REAL(opsmith_exp)((scaled - logsumexp_scaled_high) - logsumexp_scaled_low);
                    const real d_out_times_out = d_out[i] * out;
                    const real d_scaled = d_out_times_out - sum_d_out_times_out * out;
                    d_data[i] = a->add_d_data ? d_data[i] + -(one_over_temperature * d_scaled)
                        : -(one_over_temperature * d_scaled);
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
        case 0:
            GROUPS (at, team) {
                backward_2_rows_section_0(a, team, team.kept + at, opsmith_at<backward_2_rows_sums>(team.sums, at),
                    opsmith_at<backward_2_rows_scalars>(team.scalars, at));
            }
            break;
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
    .sections = 3u,
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
    .sections = 3u,
    .updates = 0,
};

static opsmith_status backward_2(backward_arguments *a, const opsmith_softmin_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    if (saved != NULL) {
        a->saved_logsumexp_scaled = (double *)(uintptr_t)saved;
    }
    if (status == OPSMITH_OK && (a->d_data != NULL)) {
        const opsmith_geometry geometry = softmin_backward_2_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &backward_2_columns_kernel
            : &backward_2_rows_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status backward(const opsmith_softmin_params *params, const opsmith_softmin_dims *dims,
    const void *d_out, const void *data, void *d_data, opsmith_request request_data, const void *saved,
    void *workspace, cudaStream_t stream)
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
    if (params->temperature == 1.0) {
        return backward_1(&a, dims, saved, workspace, stream);
    }
    return backward_2(&a, dims, saved, workspace, stream);
}
