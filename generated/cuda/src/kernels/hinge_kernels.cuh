/* Made by Opsmith from losses/hinge.yaml. Changes belong there.
 *
 * hinge: How far the product of a score and a label of -1 or 1 stays below a margin.
 *
 * The kernels, for the types and the width of indices that the including file chooses. `real` is the type in which full-size data
 * is computed. */

struct extents {
    index_t axes;
};

/* ---- forward ---- */

struct forward_arguments {
    opsmith_held<opsmith_hinge_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *pred; /* (axes) */
    const ELEMENT(T) *label; /* (axes) */
    ELEMENT(T) *loss; /* (axes) */
    ELEMENT(T) *total; /* one element */
};

/* forward. Groups over nothing; each is swept over axes. */

/* Flat: the innermost run is axes, reduced. */
struct forward_sums {
    opsmith_sum sum_loss;
};

struct forward_scalars {
    real margin_high;
    real margin_low;
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
    scalars->margin_high = (real)a->params->margin;
    scalars->margin_low = REAL(opsmith_low)(a->params->margin);
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
    const real margin_high = scalars->margin_high;
    const real margin_low = scalars->margin_low;
    LEAVES (leaf, team) {
        forward_sums sums;
        forward_clear_1(&sums);
        /* sum_loss = sum(loss, over=(axes)) */
        if (a->total != NULL) {
            opsmith_sum_lane<real> sum_loss_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                real terms[WIDTH];
                LINE_QUIET(ELEMENT(T), pred, a->pred + at);
                LINE_QUIET(ELEMENT(T), label, a->label + at);
                ELEMENTS (i) {
                    const real gap = (margin_high - pred[i] * label[i]) + margin_low;
                    terms[i] = gap <= 0 ? 0 : gap;
                }
                sum_loss_lanes.add(terms, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(sum_loss_lanes, team.lanes, 1, &sums.sum_loss);
        }

        /* loss = 0 if gap <= 0 else gap */
        if (a->loss != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_QUIET(ELEMENT(T), pred, a->pred + at);
                LINE_QUIET(ELEMENT(T), label, a->label + at);
                LINE_OUT(ELEMENT(T), loss);
                ELEMENTS (i) {
                    const real gap = (margin_high - pred[i] * label[i]) + margin_low;
                    loss[i] = gap <= 0 ? 0 : gap;
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

static opsmith_status forward(forward_arguments *a, const opsmith_hinge_dims *dims, void *saved, void *workspace,
    cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK && (a->total != NULL || a->loss != NULL)) {
        const opsmith_geometry geometry = hinge_forward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = &forward_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const void *pred,
    const void *label, void *loss, void *total, void *saved, void *workspace, cudaStream_t stream)
{
    forward_arguments a = {};
    a.params.value = *params;
    a.dims.value.axes = (index_t)dims->axes;
    a.pred = (const ELEMENT(T) *)pred;
    a.label = (const ELEMENT(T) *)label;
    a.loss = (ELEMENT(T) *)loss;
    a.total = (ELEMENT(T) *)total;
    return forward(&a, dims, saved, workspace, stream);
}

/* ---- backward ---- */

struct backward_arguments {
    opsmith_held<opsmith_hinge_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *d_loss; /* (axes) */
    const ELEMENT(T) *d_total; /* one element */
    const ELEMENT(T) *pred; /* (axes) */
    const ELEMENT(T) *label; /* (axes) */
    ELEMENT(T) *d_pred; /* (axes) */
    ELEMENT(T) *d_label; /* (axes) */
    int32_t add_d_pred;
    int32_t add_d_label;
};

/* backward. Groups over nothing; each is swept over axes. */

/* Flat: the innermost run is axes, reduced. */
struct backward_scalars {
    real margin_high;
    real margin_low;
    real factor;
};

static __device__ void backward_section_0(const backward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    backward_scalars *scalars)
{
    const double factor = (a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[0]))
        / (a->params->reduction == 1 ? (double)a->dims->axes : 1.0);

    scalars->margin_high = (real)a->params->margin;
    scalars->margin_low = REAL(opsmith_low)(a->params->margin);
    scalars->factor = (real)factor;
}

constexpr int backward_flat_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_flat_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_flat_width;
    const backward_scalars *const scalars = reinterpret_cast<const backward_scalars *>(team.scalars);
    const real margin_high = scalars->margin_high;
    const real margin_low = scalars->margin_low;
    const real factor = scalars->factor;
    LEAVES (leaf, team) {
        /* d_pred = -(d_gap * label) if not gap <= 0 else 0 */
        if (a->d_pred != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_QUIET(ELEMENT(T), pred, a->pred + at);
                LINE_QUIET(ELEMENT(T), label, a->label + at);
                LINE_OR(a->d_loss, 0, ELEMENT(T), d_loss, a->d_loss + at);
                LINE_UPDATE(ELEMENT(T), d_pred, a->d_pred + at, a->add_d_pred);
                ELEMENTS (i) {
                    const real gap = (margin_high - pred[i] * label[i]) + margin_low;
                    const real d_loss_2 = d_loss[i] + factor;
                    const real d_gap = !(gap <= 0) ? d_loss_2 : 0;
                    d_pred[i] = a->add_d_pred ? d_pred[i] + (!(gap <= 0) ? -(d_gap * label[i]) : 0) : !(gap <= 0)
                        ? -(d_gap * label[i]) : 0;
                }
                LINE_PUT(d_pred, a->d_pred + at);
            }
        }

        /* d_label = -(d_gap * pred) if not gap <= 0 else 0 */
        if (a->d_label != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_QUIET(ELEMENT(T), pred, a->pred + at);
                LINE_QUIET(ELEMENT(T), label, a->label + at);
                LINE_OR(a->d_loss, 0, ELEMENT(T), d_loss, a->d_loss + at);
                LINE_UPDATE(ELEMENT(T), d_label, a->d_label + at, a->add_d_label);
                ELEMENTS (i) {
                    const real gap = (margin_high - pred[i] * label[i]) + margin_low;
                    const real d_loss_2 = d_loss[i] + factor;
                    const real d_gap = !(gap <= 0) ? d_loss_2 : 0;
                    d_label[i] = a->add_d_label ? d_label[i] + (!(gap <= 0) ? -(d_gap * pred[i]) : 0) : !(gap <= 0)
                        ? -(d_gap * pred[i]) : 0;
                }
                LINE_PUT(d_label, a->d_label + at);
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
            if (a->d_pred != NULL || a->d_label != NULL) {
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

static opsmith_status backward(backward_arguments *a, const opsmith_hinge_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK && (a->d_pred != NULL || a->d_label != NULL)) {
        const opsmith_geometry geometry = hinge_backward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = &backward_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status backward(const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const void *d_loss,
    const void *d_total, const void *pred, const void *label, void *d_pred, void *d_label,
    opsmith_request request_pred, opsmith_request request_label, const void *saved, void *workspace,
    cudaStream_t stream)
{
    backward_arguments a = {};
    a.params.value = *params;
    a.dims.value.axes = (index_t)dims->axes;
    a.d_loss = (const ELEMENT(T) *)d_loss;
    a.d_total = (const ELEMENT(T) *)d_total;
    a.pred = (const ELEMENT(T) *)pred;
    a.label = (const ELEMENT(T) *)label;
    a.d_pred = request_pred != OPSMITH_NULL ? (ELEMENT(T) *)d_pred : NULL;
    a.add_d_pred = request_pred == OPSMITH_ADD;
    a.d_label = request_label != OPSMITH_NULL ? (ELEMENT(T) *)d_label : NULL;
    a.add_d_label = request_label == OPSMITH_ADD;
    return backward(&a, dims, saved, workspace, stream);
}
