/* Made by Opsmith from losses/huber.yaml. Changes belong there.
 *
 * huber: Half the squared difference up to delta and a straight line beyond, so that outliers count less.
 *
 * The kernels, for the types and the width of indices that the including file chooses. `real` is the type in which full-size data
 * is computed. */

struct extents {
    index_t axes;
};

/* ---- forward ---- */

struct forward_arguments {
    opsmith_held<opsmith_huber_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *input; /* (axes) */
    const ELEMENT(T) *target; /* (axes) */
    ELEMENT(T) *loss; /* (axes) */
    ELEMENT(T) *total; /* one element */
};

/* forward. Groups over nothing; each is swept over axes. */

/* Flat: the innermost run is axes, reduced. */
struct forward_sums {
    opsmith_sum sum_loss;
};

struct forward_scalars {
    real delta;
    real half_times_delta_high;
    real half_times_delta_low;
};

static __device__ void forward_clear_1(forward_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_loss);
}

static __device__ void forward_join_1(forward_sums *into, const forward_sums *from)
{
    opsmith_join(&into->sum_loss, &from->sum_loss);
}

static __device__ void forward_section_0(const forward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    const forward_sums *sums, forward_scalars *scalars)
{
    const double half_times_delta = 0.5 * a->params->delta;

    scalars->delta = (real)a->params->delta;
    scalars->half_times_delta_high = (real)half_times_delta;
    scalars->half_times_delta_low = REAL(opsmith_low)(half_times_delta);
}

static __device__ void forward_section_1(const forward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    const forward_sums *sums, forward_scalars *scalars)
{
    if (team.leads) {
        if (a->total != NULL) {
            const double sum_loss = opsmith_sum_value(&sums->sum_loss, 0);
            const double total = sum_loss / (a->params->reduction == 1 ? (double)a->dims->axes : 1.0);
            a->total[0] = STORE(T, (real)total);
        }
    }
}

constexpr int forward_flat_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_flat_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_flat_width;
    const forward_scalars *const scalars = reinterpret_cast<const forward_scalars *>(team.scalars);
    const real delta = scalars->delta;
    const real half_times_delta_high = scalars->half_times_delta_high;
    const real half_times_delta_low = scalars->half_times_delta_low;
    LEAVES (leaf, team) {
        forward_sums sums;
        forward_clear_1(&sums);
        /* sum_loss = sum(loss, over=(axes)) */
        if (a->total != NULL) {
            opsmith_sum_lane<real> sum_loss_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                real terms[WIDTH];
                LINE_QUIET(ELEMENT(T), input, a->input + at);
                LINE_QUIET(ELEMENT(T), target, a->target + at);
                ELEMENTS (i) {
                    const real distance = REAL(fabs)(input[i] - target[i]);
                    terms[i] = distance > delta ? delta * ((distance - half_times_delta_high) - half_times_delta_low)
                        : (real)0.5 * distance * distance;
                }
                sum_loss_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_loss_lanes, team.lanes, 1, &sums.sum_loss);
        }

        /* loss = delta * (distance - 0.5 * delta) if distance > delta else 0.5 * distance * distance */
        if (a->loss != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_QUIET(ELEMENT(T), input, a->input + at);
                LINE_QUIET(ELEMENT(T), target, a->target + at);
                LINE_OUT(ELEMENT(T), loss);
                ELEMENTS (i) {
                    const real distance = REAL(fabs)(input[i] - target[i]);
                    loss[i] = distance > delta ? delta * ((distance - half_times_delta_high) - half_times_delta_low)
                        : (real)0.5 * distance * distance;
                }
                LINE_PUT(loss, a->loss + at);
            }
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<forward_sums *>(team.partials)[leaf] = sums;
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(forward_flat)(const __grid_constant__ forward_arguments arguments, const __grid_constant__ opsmith_work work)
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
                forward_section_0(a, team, team.kept + at, opsmith_at<forward_sums>(team.sums, at),
                    opsmith_at<forward_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->total != NULL || a->loss != NULL) {
                forward_flat_sweep_1(a, team);
            }
            break;
        case 2:
            opsmith_merge_rows<forward_sums>(team, a->total != NULL || a->loss != NULL, forward_clear_1,
                forward_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_section_1(a, team, team.kept + at, opsmith_at<forward_sums>(team.sums, at),
                    opsmith_at<forward_scalars>(team.scalars, at));
            }
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel forward_flat_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_flat)>,
    .sweeps = 1,
    .width = forward_flat_width,
    .sums_bytes = (int32_t)sizeof(forward_sums),
    .scalars_bytes = (int32_t)sizeof(forward_scalars),
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static opsmith_status forward(forward_arguments *a, const opsmith_huber_dims *dims, void *saved, void *workspace,
    cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK && (a->total != NULL || a->loss != NULL)) {
        const opsmith_geometry geometry = huber_forward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = &forward_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_huber_params *params, const opsmith_huber_dims *dims, const void *input,
    const void *target, void *loss, void *total, void *saved, void *workspace, cudaStream_t stream)
{
    forward_arguments a = {};
    a.params.value = *params;
    a.dims.value.axes = (index_t)dims->axes;
    a.input = (const ELEMENT(T) *)input;
    a.target = (const ELEMENT(T) *)target;
    a.loss = (ELEMENT(T) *)loss;
    a.total = (ELEMENT(T) *)total;
    return forward(&a, dims, saved, workspace, stream);
}

/* ---- backward ---- */

struct backward_arguments {
    opsmith_held<opsmith_huber_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *d_loss; /* (axes) */
    const ELEMENT(T) *d_total; /* one element */
    const ELEMENT(T) *input; /* (axes) */
    const ELEMENT(T) *target; /* (axes) */
    ELEMENT(T) *d_input; /* (axes) */
    ELEMENT(T) *d_target; /* (axes) */
    int32_t add_d_input;
    int32_t add_d_target;
};

/* backward. Groups over nothing; each is swept over axes. */

/* Flat: the innermost run is axes, reduced. */
struct backward_scalars {
    real factor;
    real delta;
};

static __device__ void backward_section_0(const backward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    backward_scalars *scalars)
{
    const double factor = (a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[0]))
        / (a->params->reduction == 1 ? (double)a->dims->axes : 1.0);

    scalars->factor = (real)factor;
    scalars->delta = (real)a->params->delta;
}

constexpr int backward_flat_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_flat_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_flat_width;
    const backward_scalars *const scalars = reinterpret_cast<const backward_scalars *>(team.scalars);
    const real factor = scalars->factor;
    const real delta = scalars->delta;
    LEAVES (leaf, team) {
        /* d_input = d_distance * sign(input_minus_target) */
        if (a->d_input != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_QUIET(ELEMENT(T), input, a->input + at);
                LINE_QUIET(ELEMENT(T), target, a->target + at);
                LINE_OR(a->d_loss, 0, ELEMENT(T), d_loss, a->d_loss + at);
                LINE_UPDATE(ELEMENT(T), d_input, a->d_input + at, a->add_d_input);
                ELEMENTS (i) {
                    const real input_minus_target = input[i] - target[i];
                    const real distance = REAL(fabs)(input_minus_target);
                    const real d_loss_2 = d_loss[i] + factor;
                    const real d_distance = distance > delta ? delta * d_loss_2 : d_loss_2 * distance;
                    d_input[i] = a->add_d_input ? d_input[i] + d_distance * REAL(opsmith_sign)(input_minus_target)
                        : d_distance * REAL(opsmith_sign)(input_minus_target);
                }
                LINE_PUT(d_input, a->d_input + at);
            }
        }

        /* d_target = -(d_distance * sign(input_minus_target)) */
        if (a->d_target != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_QUIET(ELEMENT(T), input, a->input + at);
                LINE_QUIET(ELEMENT(T), target, a->target + at);
                LINE_OR(a->d_loss, 0, ELEMENT(T), d_loss, a->d_loss + at);
                LINE_UPDATE(ELEMENT(T), d_target, a->d_target + at, a->add_d_target);
                ELEMENTS (i) {
                    const real input_minus_target = input[i] - target[i];
                    const real distance = REAL(fabs)(input_minus_target);
                    const real d_loss_2 = d_loss[i] + factor;
                    const real d_distance = distance > delta ? delta * d_loss_2 : d_loss_2 * distance;
                    d_target[i] = a->add_d_target ? d_target[i]
                        + -(d_distance * REAL(opsmith_sign)(input_minus_target))
                        : -(d_distance * REAL(opsmith_sign)(input_minus_target));
                }
                LINE_PUT(d_target, a->d_target + at);
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(OPSMITH_THREADS, 1) KERNEL(backward_flat)(const __grid_constant__ backward_arguments arguments, const __grid_constant__ opsmith_work work)
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
                backward_section_0(a, team, team.kept + at, opsmith_at<backward_scalars>(team.scalars, at));
            }
            break;
        case 1:
            if (a->d_input != NULL || a->d_target != NULL) {
                backward_flat_sweep_1(a, team);
            }
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel backward_flat_kernel = {
    .start = opsmith_start<backward_arguments, KERNEL(backward_flat)>,
    .sweeps = 1,
    .width = backward_flat_width,
    .sums_bytes = 0,
    .scalars_bytes = (int32_t)sizeof(backward_scalars),
    .kept_bytes = 0,
    .reduces = 0u,
    .sections = 1u,
    .updates = 0,
};

static opsmith_status backward(backward_arguments *a, const opsmith_huber_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK && (a->d_input != NULL || a->d_target != NULL)) {
        const opsmith_geometry geometry = huber_backward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = &backward_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status backward(const opsmith_huber_params *params, const opsmith_huber_dims *dims, const void *d_loss,
    const void *d_total, const void *input, const void *target, void *d_input, void *d_target,
    opsmith_request request_input, opsmith_request request_target, const void *saved, void *workspace,
    cudaStream_t stream)
{
    backward_arguments a = {};
    a.params.value = *params;
    a.dims.value.axes = (index_t)dims->axes;
    a.d_loss = (const ELEMENT(T) *)d_loss;
    a.d_total = (const ELEMENT(T) *)d_total;
    a.input = (const ELEMENT(T) *)input;
    a.target = (const ELEMENT(T) *)target;
    a.d_input = request_input != OPSMITH_NULL ? (ELEMENT(T) *)d_input : NULL;
    a.add_d_input = request_input == OPSMITH_ADD;
    a.d_target = request_target != OPSMITH_NULL ? (ELEMENT(T) *)d_target : NULL;
    a.add_d_target = request_target == OPSMITH_ADD;
    return backward(&a, dims, saved, workspace, stream);
}
