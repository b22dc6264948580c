/* Made by Opsmith from losses/binary_cross_entropy_with_logits.yaml. Changes belong there.
 *
 * binary_cross_entropy_with_logits: Cross-entropy of the logistic function of scores against targets between 0 and 1.
 *
 * The kernels, for the types and the width of indices that the including file chooses. `real` is the type in which full-size data
 * is computed. */

struct extents {
    index_t axes;
};

/* ---- forward ---- */

struct forward_arguments {
    opsmith_held<opsmith_binary_cross_entropy_with_logits_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *input; /* (axes) */
    const ELEMENT(T) *target; /* (axes) */
    const ELEMENT(T) *weight; /* (axes) */
    const ELEMENT(T) *pos_weight; /* (axes) */
    ELEMENT(T) *loss; /* (axes) */
    ELEMENT(T) *total; /* one element */
};

/* forward. Groups over nothing; each is swept over axes. */

/* Flat: the innermost run is axes, reduced. */
struct forward_sums {
    opsmith_sum sum_loss;
};

static __device__ void forward_clear_1(forward_sums *sums)
{
    opsmith_sum_initialize(&sums->sum_loss);
}

static __device__ void forward_join_1(forward_sums *into, const forward_sums *from)
{
    opsmith_join(&into->sum_loss, &from->sum_loss);
}

static __device__ void forward_section_1(const forward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    const forward_sums *sums)
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
                LINE_OR(a->weight, 1, ELEMENT(T), weight, a->weight + at);
                LINE_OR(a->pos_weight, 1, ELEMENT(T), pos_weight, a->pos_weight + at);
                LINE_QUIET(ELEMENT(T), target, a->target + at);
                ELEMENTS (i) {
                    const real tail = REAL(opsmith_log1p)(REAL(opsmith_exp)(-REAL(fabs)(input[i])));
                    const real missed = REAL(opsmith_maximum)(-input[i], (real)0) + tail;
                    const real false_alarm = REAL(opsmith_maximum)(input[i], (real)0) + tail;
                    terms[i] = weight[i] * (pos_weight[i] * target[i] * missed + (1 - target[i]) * false_alarm);
                }
                sum_loss_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_loss_lanes, team.lanes, 1, &sums.sum_loss);
        }

        /* loss = weight * (pos_weight * target * missed + (1 - target) * false_alarm) */
        if (a->loss != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_QUIET(ELEMENT(T), input, a->input + at);
                LINE_OR(a->weight, 1, ELEMENT(T), weight, a->weight + at);
                LINE_OR(a->pos_weight, 1, ELEMENT(T), pos_weight, a->pos_weight + at);
                LINE_QUIET(ELEMENT(T), target, a->target + at);
                LINE_OUT(ELEMENT(T), loss);
                ELEMENTS (i) {
                    const real tail = REAL(opsmith_log1p)(REAL(opsmith_exp)(-REAL(fabs)(input[i])));
                    const real missed = REAL(opsmith_maximum)(-input[i], (real)0) + tail;
                    const real false_alarm = REAL(opsmith_maximum)(input[i], (real)0) + tail;
                    loss[i] = weight[i] * (pos_weight[i] * target[i] * missed + (1 - target[i]) * false_alarm);
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
                forward_section_1(a, team, team.kept + at, opsmith_at<forward_sums>(team.sums, at));
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
    .scalars_bytes = 0,
    .kept_bytes = 0,
    .reduces = 1u,
    .sections = 2u,
    .updates = 0,
};

static opsmith_status forward(forward_arguments *a, const opsmith_binary_cross_entropy_with_logits_dims *dims,
    void *saved, void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK && (a->total != NULL || a->loss != NULL)) {
        const opsmith_geometry geometry = binary_cross_entropy_with_logits_forward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = &forward_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_binary_cross_entropy_with_logits_params *params,
    const opsmith_binary_cross_entropy_with_logits_dims *dims, const void *input, const void *target,
    const void *weight, const void *pos_weight, void *loss, void *total, void *saved, void *workspace,
    cudaStream_t stream)
{
    forward_arguments a = {};
    a.params.value = *params;
    a.dims.value.axes = (index_t)dims->axes;
    a.input = (const ELEMENT(T) *)input;
    a.target = (const ELEMENT(T) *)target;
    a.weight = (const ELEMENT(T) *)weight;
    a.pos_weight = (const ELEMENT(T) *)pos_weight;
    a.loss = (ELEMENT(T) *)loss;
    a.total = (ELEMENT(T) *)total;
    return forward(&a, dims, saved, workspace, stream);
}

/* ---- backward ---- */

struct backward_arguments {
    opsmith_held<opsmith_binary_cross_entropy_with_logits_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *d_loss; /* (axes) */
    const ELEMENT(T) *d_total; /* one element */
    const ELEMENT(T) *input; /* (axes) */
    const ELEMENT(T) *target; /* (axes) */
    const ELEMENT(T) *weight; /* (axes) */
    const ELEMENT(T) *pos_weight; /* (axes) */
    ELEMENT(T) *d_input; /* (axes) */
    ELEMENT(T) *d_target; /* (axes) */
    ELEMENT(T) *d_weight; /* (axes) */
    ELEMENT(T) *d_pos_weight; /* (axes) */
    int32_t add_d_input;
    int32_t add_d_target;
    int32_t add_d_weight;
    int32_t add_d_pos_weight;
};

/* backward. Groups over nothing; each is swept over axes. */

/* Flat: the innermost run is axes, reduced. */
struct backward_scalars {
    real factor;
};

static __device__ void backward_section_0(const backward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    backward_scalars *scalars)
{
    const double factor = (a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[0]))
        / (a->params->reduction == 1 ? (double)a->dims->axes : 1.0);

    scalars->factor = (real)factor;
}

constexpr int backward_flat_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_flat_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_flat_width;
    const backward_scalars *const scalars = reinterpret_cast<const backward_scalars *>(team.scalars);
    const real factor = scalars->factor;
    LEAVES (leaf, team) {
        /* d_input = d_false_alarm * (1 if input > 0 else (0.5 if input == 0 else 0)) - d_tail * term * sign(input) / (1 + term) - d_missed * (1 if -input > 0 else (0.5 if -input == 0 else 0)) */
        if (a->d_input != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_OR(a->d_loss, 0, ELEMENT(T), d_loss, a->d_loss + at);
                LINE_OR(a->weight, 1, ELEMENT(T), weight, a->weight + at);
                LINE_QUIET(ELEMENT(T), target, a->target + at);
                LINE_OR(a->pos_weight, 1, ELEMENT(T), pos_weight, a->pos_weight + at);
                LINE_QUIET(ELEMENT(T), input, a->input + at);
                LINE_UPDATE(ELEMENT(T), d_input, a->d_input + at, a->add_d_input);
                ELEMENTS (i) {
                    const real d_loss_2 = d_loss[i] + factor;
                    const real d_loss_2_times_weight = d_loss_2 * weight[i];
                    const real one_minus_target = 1 - target[i];
                    const real d_false_alarm = d_loss_2_times_weight * one_minus_target;
                    const real d_missed = d_loss_2_times_weight * pos_weight[i] * target[i];
                    const real d_tail = d_false_alarm + d_missed;
                    const real term = REAL(opsmith_exp)(-REAL(fabs)(input[i]));
                    d_input[i] = a->add_d_input ? d_input[i]
                        + (d_false_alarm * (input[i] > 0 ? 1 : input[i] == 0 ? (real)0.5 : (real)0) - d_tail * term
                        * REAL(opsmith_sign)(input[i]) / (1 + term) - d_missed
                        * (-input[i] > 0 ? 1 : -input[i] == 0 ? (real)0.5 : (real)0)) : d_false_alarm
                        * (input[i] > 0 ? 1 : input[i] == 0 ? (real)0.5 : (real)0) - d_tail * term
                        * REAL(opsmith_sign)(input[i]) / (1 + term) - d_missed
                        * (-input[i] > 0 ? 1 : -input[i] == 0 ? (real)0.5 : (real)0);
                }
                LINE_PUT(d_input, a->d_input + at);
            }
        }

        /* d_target = -(d_loss_2_times_weight * false_alarm) + term_2 * pos_weight */
        if (a->d_target != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_OR(a->d_loss, 0, ELEMENT(T), d_loss, a->d_loss + at);
                LINE_OR(a->weight, 1, ELEMENT(T), weight, a->weight + at);
                LINE_QUIET(ELEMENT(T), input, a->input + at);
                LINE_OR(a->pos_weight, 1, ELEMENT(T), pos_weight, a->pos_weight + at);
                LINE_UPDATE(ELEMENT(T), d_target, a->d_target + at, a->add_d_target);
                ELEMENTS (i) {
                    const real d_loss_2 = d_loss[i] + factor;
                    const real d_loss_2_times_weight = d_loss_2 * weight[i];
                    const real term = REAL(opsmith_exp)(-REAL(fabs)(input[i]));
                    const real tail = REAL(opsmith_log1p)(term);
                    const real false_alarm = REAL(opsmith_maximum)(input[i], (real)0) + tail;
                    const real missed = REAL(opsmith_maximum)(-input[i], (real)0) + tail;
                    const real term_2 = d_loss_2_times_weight * missed;
                    d_target[i] = a->add_d_target ? d_target[i]
                        + (-(d_loss_2_times_weight * false_alarm) + term_2 * pos_weight[i])
                        : -(d_loss_2_times_weight * false_alarm) + term_2 * pos_weight[i];
                }
                LINE_PUT(d_target, a->d_target + at);
            }
        }

        /* d_weight = d_loss_2 * (pos_weight * target * missed + one_minus_target * false_alarm) */
        if (a->d_weight != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_OR(a->d_loss, 0, ELEMENT(T), d_loss, a->d_loss + at);
                LINE_QUIET(ELEMENT(T), input, a->input + at);
                LINE_QUIET(ELEMENT(T), target, a->target + at);
                LINE_OR(a->pos_weight, 1, ELEMENT(T), pos_weight, a->pos_weight + at);
                LINE_UPDATE(ELEMENT(T), d_weight, a->d_weight + at, a->add_d_weight);
                ELEMENTS (i) {
                    const real d_loss_2 = d_loss[i] + factor;
                    const real term = REAL(opsmith_exp)(-REAL(fabs)(input[i]));
                    const real tail = REAL(opsmith_log1p)(term);
                    const real missed = REAL(opsmith_maximum)(-input[i], (real)0) + tail;
                    const real one_minus_target = 1 - target[i];
                    const real false_alarm = REAL(opsmith_maximum)(input[i], (real)0) + tail;
                    d_weight[i] = a->add_d_weight ? d_weight[i] + d_loss_2
                        * (pos_weight[i] * target[i] * missed + one_minus_target * false_alarm) : d_loss_2
                        * (pos_weight[i] * target[i] * missed + one_minus_target * false_alarm);
                }
                LINE_PUT(d_weight, a->d_weight + at);
            }
        }

        /* d_pos_weight = term_2 * target */
        if (a->d_pos_weight != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_OR(a->d_loss, 0, ELEMENT(T), d_loss, a->d_loss + at);
                LINE_OR(a->weight, 1, ELEMENT(T), weight, a->weight + at);
                LINE_QUIET(ELEMENT(T), input, a->input + at);
                LINE_QUIET(ELEMENT(T), target, a->target + at);
                LINE_UPDATE(ELEMENT(T), d_pos_weight, a->d_pos_weight + at, a->add_d_pos_weight);
                ELEMENTS (i) {
                    const real d_loss_2 = d_loss[i] + factor;
                    const real d_loss_2_times_weight = d_loss_2 * weight[i];
                    const real term = REAL(opsmith_exp)(-REAL(fabs)(input[i]));
                    const real tail = REAL(opsmith_log1p)(term);
                    const real missed = REAL(opsmith_maximum)(-input[i], (real)0) + tail;
                    const real term_2 = d_loss_2_times_weight * missed;
                    d_pos_weight[i] = a->add_d_pos_weight ? d_pos_weight[i] + term_2 * target[i] : term_2 * target[i];
                }
                LINE_PUT(d_pos_weight, a->d_pos_weight + at);
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
            if (a->d_input != NULL || a->d_target != NULL || a->d_weight != NULL || a->d_pos_weight != NULL) {
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

static opsmith_status backward(backward_arguments *a, const opsmith_binary_cross_entropy_with_logits_dims *dims,
    const void *saved, void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK && (a->d_input != NULL || a->d_target != NULL || a->d_weight != NULL
        || a->d_pos_weight != NULL)) {
        const opsmith_geometry geometry = binary_cross_entropy_with_logits_backward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = &backward_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status backward(const opsmith_binary_cross_entropy_with_logits_params *params,
    const opsmith_binary_cross_entropy_with_logits_dims *dims, const void *d_loss, const void *d_total,
    const void *input, const void *target, const void *weight, const void *pos_weight, void *d_input, void *d_target,
    void *d_weight, void *d_pos_weight, opsmith_request request_input, opsmith_request request_target,
    opsmith_request request_weight, opsmith_request request_pos_weight, const void *saved, void *workspace,
    cudaStream_t stream)
{
    backward_arguments a = {};
    a.params.value = *params;
    a.dims.value.axes = (index_t)dims->axes;
    a.d_loss = (const ELEMENT(T) *)d_loss;
    a.d_total = (const ELEMENT(T) *)d_total;
    a.input = (const ELEMENT(T) *)input;
    a.target = (const ELEMENT(T) *)target;
    a.weight = (const ELEMENT(T) *)weight;
    a.pos_weight = (const ELEMENT(T) *)pos_weight;
    a.d_input = request_input != OPSMITH_NULL ? (ELEMENT(T) *)d_input : NULL;
    a.add_d_input = request_input == OPSMITH_ADD;
    a.d_target = request_target != OPSMITH_NULL ? (ELEMENT(T) *)d_target : NULL;
    a.add_d_target = request_target == OPSMITH_ADD;
    a.d_weight = request_weight != OPSMITH_NULL ? (ELEMENT(T) *)d_weight : NULL;
    a.add_d_weight = request_weight == OPSMITH_ADD;
    a.d_pos_weight = request_pos_weight != OPSMITH_NULL ? (ELEMENT(T) *)d_pos_weight : NULL;
    a.add_d_pos_weight = request_pos_weight == OPSMITH_ADD;
    return backward(&a, dims, saved, workspace, stream);
}
