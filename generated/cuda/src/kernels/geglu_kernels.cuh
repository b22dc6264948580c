/* Made by Opsmith from activations/geglu.yaml. Changes belong there.
 *
 * geglu: Gated linear unit - values times the Gaussian error linear unit of their gates.
 *
 * The kernels, for the types and the width of indices that the including file chooses. `real` is the type in which full-size data
 * is computed. */

struct extents {
    index_t n;
};

/* ---- forward ---- */

struct forward_arguments {
    opsmith_held<opsmith_geglu_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *gate; /* (n) */
    const ELEMENT(T) *value; /* (n) */
    ELEMENT(T) *out; /* (n) */
};

/* forward_1, taken if params->approximation == 1. Groups over nothing; each is swept over n. */

/* Flat: the innermost run is n, reduced. */
constexpr int forward_1_flat_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_1_flat_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_flat_width;
    LEAVES (leaf, team) {
        /* out = gate * weight * value */
        {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_QUIET(ELEMENT(T), gate, a->gate + at);
                LINE_QUIET(ELEMENT(T), value, a->value + at);
                LINE_OUT(ELEMENT(T), out);
                ELEMENTS (i) {
                    const real weight = REAL(opsmith_sigmoid)((real)1.5957691216057308
                        * (gate[i] + (real)0.044715 * gate[i] * gate[i] * gate[i]));
                    out[i] = gate[i] * weight * value[i];
                }
                LINE_PUT(out, a->out + at);
            }
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
            forward_1_flat_sweep_1(a, team);
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel forward_1_flat_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_1_flat)>,
    .sweeps = 1,
    .width = forward_1_flat_width,
    .sums_bytes = 0,
    .scalars_bytes = 0,
    .kept_bytes = 0,
    .reduces = 0u,
    .sections = 0u,
    .updates = 0,
};

static opsmith_status forward_1(forward_arguments *a, const opsmith_geglu_dims *dims, void *saved, void *workspace,
    cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = geglu_forward_1_geometry(dims);
        const opsmith_cuda_kernel *const kernel = &forward_1_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

/* forward_2, taken if !(params->approximation == 1). Groups over nothing; each is swept over n. */

/* Flat: the innermost run is n, reduced. */
constexpr int forward_2_flat_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_2_flat_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_2_flat_width;
    LEAVES (leaf, team) {
        /* out = gate * weight * value */
        {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_QUIET(ELEMENT(T), gate, a->gate + at);
                LINE_QUIET(ELEMENT(T), value, a->value + at);
                LINE_OUT(ELEMENT(T), out);
                ELEMENTS (i) {
                    const real weight = (real)0.5 * REAL(opsmith_erfc)((real)-0.7071067811865476 * gate[i]);
                    out[i] = gate[i] * weight * value[i];
                }
                LINE_PUT(out, a->out + at);
            }
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
            forward_2_flat_sweep_1(a, team);
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel forward_2_flat_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_2_flat)>,
    .sweeps = 1,
    .width = forward_2_flat_width,
    .sums_bytes = 0,
    .scalars_bytes = 0,
    .kept_bytes = 0,
    .reduces = 0u,
    .sections = 0u,
    .updates = 0,
};

static opsmith_status forward_2(forward_arguments *a, const opsmith_geglu_dims *dims, void *saved, void *workspace,
    cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = geglu_forward_2_geometry(dims);
        const opsmith_cuda_kernel *const kernel = &forward_2_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_geglu_params *params, const opsmith_geglu_dims *dims, const void *gate,
    const void *value, void *out, void *saved, void *workspace, cudaStream_t stream)
{
    forward_arguments a = {};
    a.params.value = *params;
    a.dims.value.n = (index_t)dims->n;
    a.gate = (const ELEMENT(T) *)gate;
    a.value = (const ELEMENT(T) *)value;
    a.out = (ELEMENT(T) *)out;
    if (params->approximation == 1) {
        return forward_1(&a, dims, saved, workspace, stream);
    }
    return forward_2(&a, dims, saved, workspace, stream);
}

/* ---- backward ---- */

struct backward_arguments {
    opsmith_held<opsmith_geglu_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *d_out; /* (n) */
    const ELEMENT(T) *gate; /* (n) */
    const ELEMENT(T) *value; /* (n) */
    ELEMENT(T) *d_gate; /* (n) */
    ELEMENT(T) *d_value; /* (n) */
    int32_t add_d_gate;
    int32_t add_d_value;
};

/* backward_1, taken if params->approximation == 1. Groups over nothing; each is swept over n. */

/* Flat: the innermost run is n, reduced. */
constexpr int backward_1_flat_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_1_flat_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_1_flat_width;
    LEAVES (leaf, team) {
        /* d_gate = d_out_times_value * weight + 1.59577 * d_weight * weight * one_minus_weight + 0.214064 * d_weight * weight * one_minus_weight * gate * gate */
        if (a->d_gate != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + at);
                LINE_QUIET(ELEMENT(T), value, a->value + at);
                LINE_QUIET(ELEMENT(T), gate, a->gate + at);
                LINE_UPDATE(ELEMENT(T), d_gate, a->d_gate + at, a->add_d_gate);
                ELEMENTS (i) {
                    const real d_out_times_value = d_out[i] * value[i];
                    const real weight = REAL(opsmith_sigmoid)((real)1.5957691216057308
                        * (gate[i] + (real)0.044715 * gate[i] * gate[i] * gate[i]));
                    const real d_weight = d_out_times_value * gate[i];
                    const real one_minus_weight = 1 - weight;
                    d_gate[i] = a->add_d_gate ? d_gate[i] + (d_out_times_value * weight + (real)1.5957691216057308
                        * d_weight * weight * one_minus_weight + (real)0.21406444881780073 * d_weight * weight
                        * one_minus_weight * gate[i] * gate[i]) : d_out_times_value * weight + (real)1.5957691216057308
                        * d_weight * weight * one_minus_weight + (real)0.21406444881780073 * d_weight * weight
                        * one_minus_weight * gate[i] * gate[i];
                }
                LINE_PUT(d_gate, a->d_gate + at);
            }
        }

        /* d_value = d_out * gate * weight */
        if (a->d_value != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_QUIET(ELEMENT(T), gate, a->gate + at);
                LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + at);
                LINE_UPDATE(ELEMENT(T), d_value, a->d_value + at, a->add_d_value);
                ELEMENTS (i) {
                    const real weight = REAL(opsmith_sigmoid)((real)1.5957691216057308
                        * (gate[i] + (real)0.044715 * gate[i] * gate[i] * gate[i]));
                    d_value[i] = a->add_d_value ? d_value[i] + d_out[i] * gate[i] * weight : d_out[i] * gate[i]
                        * weight;
                }
                LINE_PUT(d_value, a->d_value + at);
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
        case 1:
            if (a->d_gate != NULL || a->d_value != NULL) {
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
    .scalars_bytes = 0,
    .kept_bytes = 0,
    .reduces = 0u,
    .sections = 0u,
    .updates = 0,
};

static opsmith_status backward_1(backward_arguments *a, const opsmith_geglu_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK && (a->d_gate != NULL || a->d_value != NULL)) {
        const opsmith_geometry geometry = geglu_backward_1_geometry(dims);
        const opsmith_cuda_kernel *const kernel = &backward_1_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

/* backward_2, taken if !(params->approximation == 1). Groups over nothing; each is swept over n. */

/* Flat: the innermost run is n, reduced. */
constexpr int backward_2_flat_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_2_flat_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_2_flat_width;
    LEAVES (leaf, team) {
        /* d_gate = d_out_times_value * weight + 0.398942 * d_weight * exp(-(term * term)) */
        if (a->d_gate != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + at);
                LINE_QUIET(ELEMENT(T), value, a->value + at);
                LINE_QUIET(ELEMENT(T), gate, a->gate + at);
                LINE_UPDATE(ELEMENT(T), d_gate, a->d_gate + at, a->add_d_gate);
                ELEMENTS (i) {
                    const real d_out_times_value = d_out[i] * value[i];
                    const real term = (real)-0.7071067811865476 * gate[i];
                    const real weight = (real)0.5 * REAL(opsmith_erfc)(term);
                    const real d_weight = d_out_times_value * gate[i];
                    d_gate[i] = a->add_d_gate ? d_gate[i] + (d_out_times_value * weight + (real)0.3989422804014327
                        * d_weight * REAL(opsmith_exp)(-(term * term))) : d_out_times_value * weight
                        + (real)0.3989422804014327 * d_weight * REAL(opsmith_exp)(-(term * term));
                }
                LINE_PUT(d_gate, a->d_gate + at);
            }
        }

        /* d_value = d_out * gate * weight */
        if (a->d_value != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_QUIET(ELEMENT(T), gate, a->gate + at);
                LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + at);
                LINE_UPDATE(ELEMENT(T), d_value, a->d_value + at, a->add_d_value);
                ELEMENTS (i) {
                    const real term = (real)-0.7071067811865476 * gate[i];
                    const real weight = (real)0.5 * REAL(opsmith_erfc)(term);
                    d_value[i] = a->add_d_value ? d_value[i] + d_out[i] * gate[i] * weight : d_out[i] * gate[i]
                        * weight;
                }
                LINE_PUT(d_value, a->d_value + at);
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
        case 1:
            if (a->d_gate != NULL || a->d_value != NULL) {
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
    .scalars_bytes = 0,
    .kept_bytes = 0,
    .reduces = 0u,
    .sections = 0u,
    .updates = 0,
};

static opsmith_status backward_2(backward_arguments *a, const opsmith_geglu_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK && (a->d_gate != NULL || a->d_value != NULL)) {
        const opsmith_geometry geometry = geglu_backward_2_geometry(dims);
        const opsmith_cuda_kernel *const kernel = &backward_2_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status backward(const opsmith_geglu_params *params, const opsmith_geglu_dims *dims, const void *d_out,
    const void *gate, const void *value, void *d_gate, void *d_value, opsmith_request request_gate,
    opsmith_request request_value, const void *saved, void *workspace, cudaStream_t stream)
{
    backward_arguments a = {};
    a.params.value = *params;
    a.dims.value.n = (index_t)dims->n;
    a.d_out = (const ELEMENT(T) *)d_out;
    a.gate = (const ELEMENT(T) *)gate;
    a.value = (const ELEMENT(T) *)value;
    a.d_gate = request_gate != OPSMITH_NULL ? (ELEMENT(T) *)d_gate : NULL;
    a.add_d_gate = request_gate == OPSMITH_ADD;
    a.d_value = request_value != OPSMITH_NULL ? (ELEMENT(T) *)d_value : NULL;
    a.add_d_value = request_value == OPSMITH_ADD;
    if (params->approximation == 1) {
        return backward_1(&a, dims, saved, workspace, stream);
    }
    return backward_2(&a, dims, saved, workspace, stream);
}
