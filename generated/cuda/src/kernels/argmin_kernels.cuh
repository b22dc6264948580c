/* Made by Opsmith from reductions/argmin.yaml. Changes belong there.
 *
 * argmin: Position of the smallest element over any set of axes, which count as one axis in C order.
 *
 * The kernels, for the types and the width of indices that the including file chooses. `real` is the type in which full-size data
 * is computed. */

struct extents {
    index_t kept_1;
    index_t reduced_1;
    index_t kept_2;
    index_t reduced_2;
    index_t kept_3;
    index_t reduced_3;
    index_t kept_4;
    index_t reduced_4;
};

/* ---- forward ---- */

struct forward_arguments {
    opsmith_held<opsmith_argmin_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *data; /* (kept_1, reduced_1, kept_2, reduced_2, kept_3, reduced_3, kept_4, reduced_4) */
    opsmith_element_i64 *out; /* (kept_1, kept_2, kept_3, kept_4) */
};

/* forward_1, taken if params->select_last_index. Groups over kept_1, kept_2, kept_3, kept_4; each is swept over reduced_1, reduced_2, reduced_3, reduced_4. */

/* Rows: the innermost run is reduced_4, reduced. */
struct forward_1_rows_sums {
    opsmith_minimum_of smallest;
    opsmith_maximum_of out;
};

struct forward_1_rows_scalars {
    real smallest;
    int64_t size_wide;
    int64_t size_2_wide;
    int64_t size_3_wide;
};

static __device__ void forward_1_rows_clear_1(forward_1_rows_sums *sums)
{
    opsmith_minimum_of_initialize(&sums->smallest);
}

static __device__ void forward_1_rows_join_1(forward_1_rows_sums *into, const forward_1_rows_sums *from)
{
    opsmith_join(&into->smallest, &from->smallest);
}

static __device__ void forward_1_rows_clear_2(forward_1_rows_sums *sums)
{
    opsmith_maximum_of_initialize(&sums->out);
}

static __device__ void forward_1_rows_join_2(forward_1_rows_sums *into, const forward_1_rows_sums *from)
{
    opsmith_join(&into->out, &from->out);
}

static __device__ void forward_1_rows_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_1_rows_sums *sums, forward_1_rows_scalars *scalars)
{
    const double smallest = opsmith_minimum_of_value(&sums->smallest, 0);

    scalars->smallest = (real)smallest;
    scalars->size_wide = a->dims->reduced_2;
    scalars->size_2_wide = a->dims->reduced_3;
    scalars->size_3_wide = a->dims->reduced_4;
}

static __device__ void forward_1_rows_section_2(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_1_rows_sums *sums, forward_1_rows_scalars *scalars)
{
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    const index_t i_kept_4 = kept;

    const double out = opsmith_maximum_of_value(&sums->out, 0);

    if (team.leads) {
        a->out[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3) * a->dims->kept_4
            + i_kept_4] = (opsmith_element_i64)(int64_t)out;
    }
}

constexpr int forward_1_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_1_rows_keep(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_rows_width;
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    const index_t i_kept_4 = team.kept;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t slab = chunk.slab;
            const index_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
            const index_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
            const index_t i_reduced_3 = slab % a->dims->reduced_3;
            const index_t at = chunk.at(((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4);
            opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), chunk.slot), a->data
                + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2) * a->dims->reduced_2
                + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4
                + i_kept_4) * a->dims->reduced_4 + at, chunk.from, chunk.to);
        }
    }
    opsmith_wait();
}

static __device__ void forward_1_rows_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_rows_width;
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    const index_t i_kept_4 = team.kept;
    LEAVES (leaf, team) {
        forward_1_rows_sums sums;
        forward_1_rows_clear_1(&sums);
        /* smallest = min(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
        {
            opsmith_minimum_of_lane<real> smallest_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t slab = chunk.slab;
                const index_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                const index_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                const index_t i_reduced_3 = slab % a->dims->reduced_3;
                const index_t at = chunk.at(((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4);
                LINE_KEPT(ELEMENT(T), data, a->data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1)
                    * a->dims->kept_2 + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3)
                    * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + at, true,
                    0, 0, chunk.slot);
                smallest_lanes.add(data, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(smallest_lanes, team.lanes, 1, &sums.smallest);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<forward_1_rows_sums *>(team.partials)[leaf] = sums;
        }
    }
}

static __device__ void forward_1_rows_sweep_2(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_rows_width;
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    const index_t i_kept_4 = team.kept;
    const forward_1_rows_scalars *const scalars = reinterpret_cast<const forward_1_rows_scalars *>(team.scalars);
    const real smallest = scalars->smallest;
    const int64_t size_wide = scalars->size_wide;
    const int64_t size_2_wide = scalars->size_2_wide;
    const int64_t size_3_wide = scalars->size_3_wide;
    LEAVES (leaf, team) {
        forward_1_rows_sums sums;
        forward_1_rows_clear_2(&sums);
        /* out = max(((index(reduced_1) * size(reduced_2) + index(reduced_2)) * size(reduced_3) + index(reduced_3)) * size(reduced_4) + index(reduced_4) if data == smallest or data != data else -1, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
        {
            opsmith_maximum_of_lane<real> out_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t slab = chunk.slab;
                const index_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                const index_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                const index_t i_reduced_3 = slab % a->dims->reduced_3;
                const index_t at = chunk.at(((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4);
                real terms[WIDTH];
                const int64_t factor = ((i_reduced_1 * size_wide + i_reduced_2) * size_2_wide + i_reduced_3)
                    * size_3_wide;
                LINE_KEPT(ELEMENT(T), data, a->data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1)
                    * a->dims->kept_2 + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3)
                    * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + at, true,
                    0, 0, chunk.slot);
                ELEMENTS (i) {
                    terms[i] = data[i] == smallest || data[i] != data[i] ? (real)(factor + (at + i)) : (real)-1;
                }
                out_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(out_lanes, team.lanes, 1, &sums.out);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<forward_1_rows_sums *>(team.partials)[leaf] = sums;
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
        case 4:
            opsmith_merge_rows<forward_1_rows_sums>(team, true, forward_1_rows_clear_2, forward_1_rows_join_2);
            team.sync();
            GROUPS (at, team) {
                forward_1_rows_section_2(a, team, team.kept + at, opsmith_at<forward_1_rows_sums>(team.sums, at),
                    opsmith_at<forward_1_rows_scalars>(team.scalars, at));
            }
            break;
        }
        team.sync();
    }
}

/* Columns: the innermost run is kept_4, kept. */
struct forward_1_columns_sums {
    opsmith_minimum_of smallest;
    opsmith_maximum_of out;
};

struct forward_1_columns_scalars {
    real smallest;
    int64_t size_wide;
    int64_t size_2_wide;
    int64_t size_3_wide;
    int64_t index_wide;
};

static __device__ void forward_1_columns_clear_1(forward_1_columns_sums *sums)
{
    opsmith_minimum_of_initialize(&sums->smallest);
}

static __device__ void forward_1_columns_join_1(forward_1_columns_sums *into, const forward_1_columns_sums *from)
{
    opsmith_join(&into->smallest, &from->smallest);
}

static __device__ void forward_1_columns_clear_2(forward_1_columns_sums *sums)
{
    opsmith_maximum_of_initialize(&sums->out);
}

static __device__ void forward_1_columns_join_2(forward_1_columns_sums *into, const forward_1_columns_sums *from)
{
    opsmith_join(&into->out, &from->out);
}

static __device__ void forward_1_columns_section_1(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_1_columns_sums *sums, forward_1_columns_scalars *scalars)
{
    const double smallest = opsmith_minimum_of_value(&sums->smallest, 0);

    scalars->smallest = (real)smallest;
    scalars->size_wide = a->dims->reduced_2;
    scalars->size_2_wide = a->dims->reduced_3;
    scalars->size_3_wide = a->dims->reduced_4;
    scalars->index_wide = 0;
}

static __device__ void forward_1_columns_section_2(const forward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, const forward_1_columns_sums *sums, forward_1_columns_scalars *scalars)
{
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    const index_t i_kept_4 = kept;

    const double out = opsmith_maximum_of_value(&sums->out, 0);

    if (team.leads) {
        a->out[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3) * a->dims->kept_4
            + i_kept_4] = (opsmith_element_i64)(int64_t)out;
    }
}

constexpr int forward_1_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_1_columns_keep(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    LEAVES (leaf, team) {
        RUNS (run, leaf, team) {
            LINES (place, run) {
                const index_t slab = run.at(place);
                const index_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                const index_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                const index_t i_reduced_3 = slab % a->dims->reduced_3;
                opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), run.slot + place), a->data
                    + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                    * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + column, chunk.from, chunk.to);
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
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    LEAVES (leaf, team) {
        forward_1_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            forward_1_columns_clear_1(&sums[i]);
        }
        /* smallest = min(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
        {
            opsmith_minimum_of_lane<real> smallest_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real data_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t slab = run.at(place);
                    const index_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                    const index_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                    const index_t i_reduced_3 = slab % a->dims->reduced_3;
                    LINE_KEPT(ELEMENT(T), data, a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1)
                        * a->dims->kept_2 + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3)
                        * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4 + column, true, 0, 0, run.slot + place);
                    opsmith_copy(data_terms[place], data);
                }
                opsmith_add_lines(smallest_lanes, data_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(smallest_lanes[i], team.lanes, team.work.along, &sums[i].smallest);
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
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    real smallest[WIDTH];
    int64_t size_wide[WIDTH];
    int64_t size_2_wide[WIDTH];
    int64_t size_3_wide[WIDTH];
    int64_t index_wide[WIDTH];
    ELEMENTS (i) {
        const forward_1_columns_scalars *const scalars = opsmith_column<forward_1_columns_scalars>(team, team.scalars,
            column, i);
        smallest[i] = scalars->smallest;
        size_wide[i] = scalars->size_wide;
        size_2_wide[i] = scalars->size_2_wide;
        size_3_wide[i] = scalars->size_3_wide;
        index_wide[i] = scalars->index_wide;
    }
    LEAVES (leaf, team) {
        forward_1_columns_sums sums[WIDTH];
        ELEMENTS (i) {
            forward_1_columns_clear_2(&sums[i]);
        }
        /* out = max(((index(reduced_1) * size(reduced_2) + index(reduced_2)) * size(reduced_3) + index(reduced_3)) * size(reduced_4) + index(reduced_4) if data == smallest or data != data else -1, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
        {
            opsmith_maximum_of_lane<real> out_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real terms_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t slab = run.at(place);
                    const index_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                    const index_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                    const index_t i_reduced_3 = slab % a->dims->reduced_3;
                    const int64_t offset = ((i_reduced_1 * size_wide[0] + i_reduced_2) * size_2_wide[0] + i_reduced_3)
                        * size_3_wide[0] + index_wide[0];
                    LINE_KEPT(ELEMENT(T), data, a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1)
                        * a->dims->kept_2 + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3)
                        * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4 + column, true, 0, 0, run.slot + place);
                    ELEMENTS (i) {
                        terms_terms[place][i] = data[i] == smallest[i] || data[i] != data[i] ? (real)offset : (real)-1;
                    }
                }
                opsmith_add_lines(out_lanes, terms_terms, run.count, 0, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(out_lanes[i], team.lanes, team.work.along, &sums[i].out);
            }
        }

        opsmith_put_columns(team, leaf, column, chunk.to, sums);
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
        case 4:
            opsmith_merge_columns<forward_1_columns_sums>(team, true, forward_1_columns_clear_2,
                forward_1_columns_join_2);
            team.sync();
            GROUPS (at, team) {
                forward_1_columns_section_2(a, team, team.kept + at, opsmith_at<forward_1_columns_sums>(team.sums, at),
                    opsmith_at<forward_1_columns_scalars>(team.scalars, at));
            }
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel forward_1_rows_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_1_rows)>,
    .sweeps = 2,
    .width = forward_1_rows_width,
    .sums_bytes = (int32_t)sizeof(forward_1_rows_sums),
    .scalars_bytes = (int32_t)sizeof(forward_1_rows_scalars),
    .kept_bytes = forward_1_rows_width * ((int32_t)sizeof(ELEMENT(T))),
    .reduces = 3u,
    .sections = 6u,
    .updates = 0,
};

static const opsmith_cuda_kernel forward_1_columns_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_1_columns)>,
    .sweeps = 2,
    .width = forward_1_columns_width,
    .sums_bytes = (int32_t)sizeof(forward_1_columns_sums),
    .scalars_bytes = (int32_t)sizeof(forward_1_columns_scalars),
    .kept_bytes = forward_1_columns_width * ((int32_t)sizeof(ELEMENT(T))),
    .reduces = 3u,
    .sections = 6u,
    .updates = 0,
};

static opsmith_status forward_1(forward_arguments *a, const opsmith_argmin_dims *dims, void *saved, void *workspace,
    cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = argmin_forward_1_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &forward_1_rows_kernel
            : &forward_1_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

/* forward_2, taken if !params->select_last_index. Groups over kept_1, kept_2, kept_3, kept_4; each is swept over reduced_1, reduced_2, reduced_3, reduced_4. */

/* Rows: the innermost run is reduced_4, reduced. */
struct forward_2_sums {
    opsmith_argmin out;
};

static __device__ void forward_2_clear_1(forward_2_sums *sums)
{
    opsmith_argmin_initialize(&sums->out);
}

static __device__ void forward_2_join_1(forward_2_sums *into, const forward_2_sums *from)
{
    opsmith_join(&into->out, &from->out);
}

static __device__ void forward_2_section_1(const forward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    const forward_2_sums *sums)
{
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    const index_t i_kept_4 = kept;

    const int64_t out = opsmith_argmin_value(&sums->out, 0);

    if (team.leads) {
        a->out[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3) * a->dims->kept_4
            + i_kept_4] = (opsmith_element_i64)out;
    }
}

constexpr int forward_2_rows_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_2_rows_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_2_rows_width;
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    const index_t i_kept_4 = team.kept;
    LEAVES (leaf, team) {
        forward_2_sums sums;
        forward_2_clear_1(&sums);
        /* out = argmin(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
        {
            opsmith_argmin_lane<real> out_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t slab = chunk.slab;
                const index_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                const index_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                const index_t i_reduced_3 = slab % a->dims->reduced_3;
                const index_t at = chunk.at(((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4);
                LINE_QUIET(ELEMENT(T), data, a->data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1)
                    * a->dims->kept_2 + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3)
                    * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + at);
                out_lanes.add(data, chunk.from, chunk.to, chunk.slab * a->dims->reduced_4 + at, 1);
            }
            opsmith_total(out_lanes, team.lanes, 1, &sums.out);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<forward_2_sums *>(team.partials)[leaf] = sums;
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
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 1:
            forward_2_rows_sweep_1(a, team);
            break;
        case 2:
            opsmith_merge_rows<forward_2_sums>(team, true, forward_2_clear_1, forward_2_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_2_section_1(a, team, team.kept + at, opsmith_at<forward_2_sums>(team.sums, at));
            }
            break;
        }
        team.sync();
    }
}

/* Columns: the innermost run is kept_4, kept. */
constexpr int forward_2_columns_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_2_columns_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_2_columns_width;
    const index_t column = opsmith_first_column<WIDTH>(team);
    const opsmith_columns_part chunk = {0, opsmith_column_count<WIDTH>(team)};
    const index_t i_kept_1 = team.outer / (a->dims->kept_2 * a->dims->kept_3);
    const index_t i_kept_2 = team.outer / a->dims->kept_3 % a->dims->kept_2;
    const index_t i_kept_3 = team.outer % a->dims->kept_3;
    LEAVES (leaf, team) {
        forward_2_sums sums[WIDTH];
        ELEMENTS (i) {
            forward_2_clear_1(&sums[i]);
        }
        /* out = argmin(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
        {
            opsmith_argmin_lane<real> out_lanes[WIDTH];
            RUNS (run, leaf, team) {
                real data_terms[OPSMITH_RUN][WIDTH];
                LINES (place, run) {
                    const index_t slab = run.at(place);
                    const index_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                    const index_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                    const index_t i_reduced_3 = slab % a->dims->reduced_3;
                    LINE_QUIET(ELEMENT(T), data, a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1)
                        * a->dims->kept_2 + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3)
                        * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4 + column);
                    opsmith_copy(data_terms[place], data);
                }
                opsmith_add_lines(out_lanes, data_terms, run.count, run.line, run.step);
            }
            ELEMENTS (i) {
                opsmith_total(out_lanes[i], team.lanes, team.work.along, &sums[i].out);
            }
        }

        opsmith_put_columns(team, leaf, column, chunk.to, sums);
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
        case 1:
            forward_2_columns_sweep_1(a, team);
            break;
        case 2:
            opsmith_merge_columns<forward_2_sums>(team, true, forward_2_clear_1, forward_2_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_2_section_1(a, team, team.kept + at, opsmith_at<forward_2_sums>(team.sums, at));
            }
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel forward_2_rows_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_2_rows)>,
    .sweeps = 1,
    .width = forward_2_rows_width,
    .sums_bytes = (int32_t)sizeof(forward_2_sums),
    .scalars_bytes = 0,
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static const opsmith_cuda_kernel forward_2_columns_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_2_columns)>,
    .sweeps = 1,
    .width = forward_2_columns_width,
    .sums_bytes = (int32_t)sizeof(forward_2_sums),
    .scalars_bytes = 0,
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static opsmith_status forward_2(forward_arguments *a, const opsmith_argmin_dims *dims, void *saved, void *workspace,
    cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = argmin_forward_2_geometry(dims);
        const opsmith_cuda_kernel *const kernel = geometry.form == 0 ? &forward_2_rows_kernel
            : &forward_2_columns_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_argmin_params *params, const opsmith_argmin_dims *dims, const void *data,
    void *out, void *saved, void *workspace, cudaStream_t stream)
{
    forward_arguments a = {};
    a.params.value = *params;
    a.dims.value.kept_1 = (index_t)dims->kept_1;
    a.dims.value.reduced_1 = (index_t)dims->reduced_1;
    a.dims.value.kept_2 = (index_t)dims->kept_2;
    a.dims.value.reduced_2 = (index_t)dims->reduced_2;
    a.dims.value.kept_3 = (index_t)dims->kept_3;
    a.dims.value.reduced_3 = (index_t)dims->reduced_3;
    a.dims.value.kept_4 = (index_t)dims->kept_4;
    a.dims.value.reduced_4 = (index_t)dims->reduced_4;
    a.data = (const ELEMENT(T) *)data;
    a.out = (opsmith_element_i64 *)out;
    if (params->select_last_index) {
        return forward_1(&a, dims, saved, workspace, stream);
    }
    return forward_2(&a, dims, saved, workspace, stream);
}
