/* Made by Opsmith from losses/kl_divergence.yaml. Changes belong there.
 *
 * kl_divergence: Kullback-Leibler divergence of target probabilities from predicted ones, which are given by their logarithms.
 *
 * The kernels, for the types and the width of indices that the including file chooses. `real` is the type in which full-size data
 * is computed. */

struct extents {
    index_t N;
    index_t inner;
};

/* ---- forward ---- */

struct forward_arguments {
    opsmith_held<opsmith_kl_divergence_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *input; /* (N, inner) */
    const ELEMENT(T) *target; /* (N, inner) */
    ELEMENT(T) *loss; /* (N, inner) */
    ELEMENT(T) *total; /* one element */
};

/* forward_1, taken if params->log_target. Groups over nothing; each is swept over N, inner. */

/* Flat: the innermost run is N, inner, reduced. */
struct forward_1_sums {
    opsmith_sum sum_loss;
};

static __device__ void forward_1_clear_1(forward_1_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_loss);
}

static __device__ void forward_1_join_1(forward_1_sums *into, const forward_1_sums *from)
{
    opsmith_join(&into->sum_loss, &from->sum_loss);
}

static __device__ void forward_1_section_1(const forward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    const forward_1_sums *sums)
{
    if (team.leads) {
        if (a->total != NULL) {
            const double sum_loss = opsmith_sum_value(&sums->sum_loss, 0);
            const double divisor = a->params->reduction == 1 ? (double)a->dims->N : a->params->reduction == 2
                ? (double)(a->dims->N * a->dims->inner) : 1.0;
            const double total = sum_loss / divisor;
            a->total[0] = STORE(T, (real)total);
        }
    }
}

constexpr int forward_1_flat_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_1_flat_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_flat_width;
    LEAVES (leaf, team) {
        forward_1_sums sums;
        forward_1_clear_1(&sums);
        /* sum_loss = sum(loss, over=(N, inner)) */
        if (a->total != NULL) {
            opsmith_sum_lane<real> sum_loss_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                real terms[WIDTH];
                LINE_QUIET(ELEMENT(T), target, a->target + at);
                LINE_QUIET(ELEMENT(T), input, a->input + at);
                ELEMENTS (i) {
                    terms[i] = REAL(opsmith_exp)(target[i]) * (target[i] - input[i]);
                }
                sum_loss_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_loss_lanes, team.lanes, 1, &sums.sum_loss);
        }

        /* loss = exp(target) * (target - input) */
        if (a->loss != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_QUIET(ELEMENT(T), target, a->target + at);
                LINE_QUIET(ELEMENT(T), input, a->input + at);
                LINE_OUT(ELEMENT(T), loss);
                ELEMENTS (i) {
                    loss[i] = REAL(opsmith_exp)(target[i]) * (target[i] - input[i]);
                }
                LINE_PUT(loss, a->loss + at);
            }
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<forward_1_sums *>(team.partials)[leaf] = sums;
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(forward_1_flat)(const __grid_constant__ forward_arguments arguments, const __grid_constant__ opsmith_work work)
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
            if (a->total != NULL || a->loss != NULL) {
                forward_1_flat_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_rows<forward_1_sums>(team, a->total != NULL || a->loss != NULL, forward_1_clear_1,
                forward_1_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_1_section_1(a, team, team.kept + at, opsmith_at<forward_1_sums>(team.sums, at));
            }
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel forward_1_flat_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_1_flat)>,
    .sweeps = 1,
    .width = forward_1_flat_width,
    .sums_bytes = (int32_t)sizeof(forward_1_sums),
    .scalars_bytes = 0,
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static opsmith_status forward_1(forward_arguments *a, const opsmith_kl_divergence_dims *dims, void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK && (a->total != NULL || a->loss != NULL)) {
        const opsmith_geometry geometry = kl_divergence_forward_1_geometry(dims);
        const opsmith_cuda_kernel *const kernel = &forward_1_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

/* forward_2, taken if !params->log_target. Groups over nothing; each is swept over N, inner. */

/* Flat: the innermost run is N, inner, reduced. */
struct forward_2_sums {
    opsmith_sum sum_loss;
};

static __device__ void forward_2_clear_1(forward_2_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_loss);
}

static __device__ void forward_2_join_1(forward_2_sums *into, const forward_2_sums *from)
{
    opsmith_join(&into->sum_loss, &from->sum_loss);
}

static __device__ void forward_2_section_1(const forward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    const forward_2_sums *sums)
{
    if (team.leads) {
        if (a->total != NULL) {
            const double sum_loss = opsmith_sum_value(&sums->sum_loss, 0);
            const double divisor = a->params->reduction == 1 ? (double)a->dims->N : a->params->reduction == 2
                ? (double)(a->dims->N * a->dims->inner) : 1.0;
            const double total = sum_loss / divisor;
            a->total[0] = STORE(T, (real)total);
        }
    }
}

constexpr int forward_2_flat_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_2_flat_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_2_flat_width;
    LEAVES (leaf, team) {
        forward_2_sums sums;
        forward_2_clear_1(&sums);
        /* sum_loss = sum(loss, over=(N, inner)) */
        if (a->total != NULL) {
            opsmith_sum_lane<real> sum_loss_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                real terms[WIDTH];
                LINE_QUIET(ELEMENT(T), target, a->target + at);
                LINE_QUIET(ELEMENT(T), input, a->input + at);
                ELEMENTS (i) {
                    terms[i] = target[i] != 0 ? target[i] * (REAL(opsmith_log)(target[i]) - input[i]) : 0;
                }
                sum_loss_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_loss_lanes, team.lanes, 1, &sums.sum_loss);
        }

        /* loss = target * (log(target) - input) if target != 0 else 0 */
        if (a->loss != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_QUIET(ELEMENT(T), target, a->target + at);
                LINE_QUIET(ELEMENT(T), input, a->input + at);
                LINE_OUT(ELEMENT(T), loss);
                ELEMENTS (i) {
                    loss[i] = target[i] != 0 ? target[i] * (REAL(opsmith_log)(target[i]) - input[i]) : 0;
                }
                LINE_PUT(loss, a->loss + at);
            }
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<forward_2_sums *>(team.partials)[leaf] = sums;
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(forward_2_flat)(const __grid_constant__ forward_arguments arguments, const __grid_constant__ opsmith_work work)
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
            if (a->total != NULL || a->loss != NULL) {
                forward_2_flat_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_rows<forward_2_sums>(team, a->total != NULL || a->loss != NULL, forward_2_clear_1,
                forward_2_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_2_section_1(a, team, team.kept + at, opsmith_at<forward_2_sums>(team.sums, at));
            }
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel forward_2_flat_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_2_flat)>,
    .sweeps = 1,
    .width = forward_2_flat_width,
    .sums_bytes = (int32_t)sizeof(forward_2_sums),
    .scalars_bytes = 0,
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static opsmith_status forward_2(forward_arguments *a, const opsmith_kl_divergence_dims *dims, void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK && (a->total != NULL || a->loss != NULL)) {
        const opsmith_geometry geometry = kl_divergence_forward_2_geometry(dims);
        const opsmith_cuda_kernel *const kernel = &forward_2_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_kl_divergence_params *params, const opsmith_kl_divergence_dims *dims,
    const void *input, const void *target, void *loss, void *total, void *saved, void *workspace, cudaStream_t stream)
{
    forward_arguments a = {};
    a.params.value = *params;
    a.dims.value.N = (index_t)dims->N;
    a.dims.value.inner = (index_t)dims->inner;
    a.input = (const ELEMENT(T) *)input;
    a.target = (const ELEMENT(T) *)target;
    a.loss = (ELEMENT(T) *)loss;
    a.total = (ELEMENT(T) *)total;
    if (params->log_target) {
        return forward_1(&a, dims, saved, workspace, stream);
    }
    return forward_2(&a, dims, saved, workspace, stream);
}

/* ---- backward ---- */

struct backward_arguments {
    opsmith_held<opsmith_kl_divergence_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *d_loss; /* (N, inner) */
    const ELEMENT(T) *d_total; /* one element */
    const ELEMENT(T) *input; /* (N, inner) */
    const ELEMENT(T) *target; /* (N, inner) */
    ELEMENT(T) *d_input; /* (N, inner) */
    ELEMENT(T) *d_target; /* (N, inner) */
    int32_t add_d_input;
    int32_t add_d_target;
};

/* backward_1, taken if params->log_target. Groups over nothing; each is swept over N, inner. */

/* Flat: the innermost run is N, inner, reduced. */
struct backward_1_scalars {
    real d_total_over_divisor;
};

static __device__ void backward_1_section_0(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, backward_1_scalars *scalars)
{
    const double divisor = a->params->reduction == 1 ? (double)a->dims->N : a->params->reduction == 2
        ? (double)(a->dims->N * a->dims->inner) : 1.0;
    const double d_total_over_divisor = (a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[0])) / divisor;

    scalars->d_total_over_divisor = (real)d_total_over_divisor;
}

constexpr int backward_1_flat_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_1_flat_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_1_flat_width;
    const backward_1_scalars *const scalars = reinterpret_cast<const backward_1_scalars *>(team.scalars);
    const real d_total_over_divisor = scalars->d_total_over_divisor;
    LEAVES (leaf, team) {
        /* d_input = -d_loss_2_times_exp_target */
        if (a->d_input != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_OR(a->d_loss, 0, ELEMENT(T), d_loss, a->d_loss + at);
                LINE_QUIET(ELEMENT(T), target, a->target + at);
                LINE_UPDATE(ELEMENT(T), d_input, a->d_input + at, a->add_d_input);
                ELEMENTS (i) {
                    const real d_loss_2 = d_loss[i] + d_total_over_divisor;
                    const real exp_target = REAL(opsmith_exp)(target[i]);
                    const real d_loss_2_times_exp_target = d_loss_2 * exp_target;
                    d_input[i] = a->add_d_input ? d_input[i] + -d_loss_2_times_exp_target : -d_loss_2_times_exp_target;
                }
                LINE_PUT(d_input, a->d_input + at);
            }
        }

        /* d_target = d_loss_2_times_exp_target + d_loss_2 * (target - input) * exp_target */
        if (a->d_target != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_OR(a->d_loss, 0, ELEMENT(T), d_loss, a->d_loss + at);
                LINE_QUIET(ELEMENT(T), target, a->target + at);
                LINE_QUIET(ELEMENT(T), input, a->input + at);
                LINE_UPDATE(ELEMENT(T), d_target, a->d_target + at, a->add_d_target);
                ELEMENTS (i) {
                    const real d_loss_2 = d_loss[i] + d_total_over_divisor;
                    const real exp_target = REAL(opsmith_exp)(target[i]);
                    const real d_loss_2_times_exp_target = d_loss_2 * exp_target;
                    d_target[i] = a->add_d_target ? d_target[i]
                        + (d_loss_2_times_exp_target + d_loss_2 * (target[i] - input[i]) * exp_target)
                        : d_loss_2_times_exp_target + d_loss_2 * (target[i] - input[i]) * exp_target;
                }
                LINE_PUT(d_target, a->d_target + at);
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(backward_1_flat)(const __grid_constant__ backward_arguments arguments, const __grid_constant__ opsmith_work work)
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
                backward_1_section_0(a, team, team.kept + at, opsmith_at<backward_1_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->d_input != NULL || a->d_target != NULL) {
                backward_1_flat_sweep_1(a, team);
            }
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel backward_1_flat_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_1_flat)>,
    .sweeps = 1,
    .width = backward_1_flat_width,
    .sums_bytes = 0,
    .scalars_bytes = (int32_t)sizeof(backward_1_scalars),
    .kept_bytes = 0,
    .reduces = 0u,
    .sections = 1u,
    .updates = 0,
};

static opsmith_status backward_1(backward_arguments *a, const opsmith_kl_divergence_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK && (a->d_input != NULL || a->d_target != NULL)) {
        const opsmith_geometry geometry = kl_divergence_backward_1_geometry(dims);
        const opsmith_cuda_kernel *const kernel = &backward_1_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

/* backward_2, taken if !params->log_target. Groups over nothing; each is swept over N, inner. */

/* Flat: the innermost run is N, inner, reduced. */
struct backward_2_scalars {
    real d_total_over_divisor;
};

static __device__ void backward_2_section_0(const backward_arguments *a, const opsmith_team<index_t> &team,
    index_t kept, backward_2_scalars *scalars)
{
    const double divisor = a->params->reduction == 1 ? (double)a->dims->N : a->params->reduction == 2
        ? (double)(a->dims->N * a->dims->inner) : 1.0;
    const double d_total_over_divisor = (a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[0])) / divisor;

    scalars->d_total_over_divisor = (real)d_total_over_divisor;
}

constexpr int backward_2_flat_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_2_flat_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_2_flat_width;
    const backward_2_scalars *const scalars = reinterpret_cast<const backward_2_scalars *>(team.scalars);
    const real d_total_over_divisor = scalars->d_total_over_divisor;
    LEAVES (leaf, team) {
        /* d_input = -(d_loss_2 * target) if target != 0 else 0 */
        if (a->d_input != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_OR(a->d_loss, 0, ELEMENT(T), d_loss, a->d_loss + at);
                LINE_QUIET(ELEMENT(T), target, a->target + at);
                LINE_UPDATE(ELEMENT(T), d_input, a->d_input + at, a->add_d_input);
                ELEMENTS (i) {
                    const real d_loss_2 = d_loss[i] + d_total_over_divisor;
                    d_input[i] = a->add_d_input ? d_input[i] + (target[i] != 0 ? -(d_loss_2 * target[i]) : 0)
                        : target[i] != 0 ? -(d_loss_2 * target[i]) : 0;
                }
                LINE_PUT(d_input, a->d_input + at);
            }
        }

        /* d_target = d_loss_2 * (log(target) - input) + d_loss_2 if target != 0 else 0 */
        if (a->d_target != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_OR(a->d_loss, 0, ELEMENT(T), d_loss, a->d_loss + at);
                LINE_QUIET(ELEMENT(T), target, a->target + at);
                LINE_QUIET(ELEMENT(T), input, a->input + at);
                LINE_UPDATE(ELEMENT(T), d_target, a->d_target + at, a->add_d_target);
                ELEMENTS (i) {
                    const real d_loss_2 = d_loss[i] + d_total_over_divisor;
                    d_target[i] = a->add_d_target ? d_target[i]
                        + (target[i] != 0 ? d_loss_2 * (REAL(opsmith_log)(target[i]) - input[i]) + d_loss_2 : 0)
                        : target[i] != 0 ? d_loss_2 * (REAL(opsmith_log)(target[i]) - input[i]) + d_loss_2 : 0;
                }
                LINE_PUT(d_target, a->d_target + at);
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(backward_2_flat)(const __grid_constant__ backward_arguments arguments, const __grid_constant__ opsmith_work work)
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
                backward_2_section_0(a, team, team.kept + at, opsmith_at<backward_2_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->d_input != NULL || a->d_target != NULL) {
                backward_2_flat_sweep_1(a, team);
            }
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel backward_2_flat_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_2_flat)>,
    .sweeps = 1,
    .width = backward_2_flat_width,
    .sums_bytes = 0,
    .scalars_bytes = (int32_t)sizeof(backward_2_scalars),
    .kept_bytes = 0,
    .reduces = 0u,
    .sections = 1u,
    .updates = 0,
};

static opsmith_status backward_2(backward_arguments *a, const opsmith_kl_divergence_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK && (a->d_input != NULL || a->d_target != NULL)) {
        const opsmith_geometry geometry = kl_divergence_backward_2_geometry(dims);
        const opsmith_cuda_kernel *const kernel = &backward_2_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status backward(const opsmith_kl_divergence_params *params, const opsmith_kl_divergence_dims *dims,
    const void *d_loss, const void *d_total, const void *input, const void *target, void *d_input, void *d_target,
    opsmith_request request_input, opsmith_request request_target, const void *saved, void *workspace,
    cudaStream_t stream)
{
    backward_arguments a = {};
    a.params.value = *params;
    a.dims.value.N = (index_t)dims->N;
    a.dims.value.inner = (index_t)dims->inner;
    a.d_loss = (const ELEMENT(T) *)d_loss;
    a.d_total = (const ELEMENT(T) *)d_total;
    a.input = (const ELEMENT(T) *)input;
    a.target = (const ELEMENT(T) *)target;
    a.d_input = request_input != OPSMITH_NULL ? (ELEMENT(T) *)d_input : NULL;
    a.add_d_input = request_input == OPSMITH_ADD;
    a.d_target = request_target != OPSMITH_NULL ? (ELEMENT(T) *)d_target : NULL;
    a.add_d_target = request_target == OPSMITH_ADD;
    if (params->log_target) {
        return backward_1(&a, dims, saved, workspace, stream);
    }
    return backward_2(&a, dims, saved, workspace, stream);
}
