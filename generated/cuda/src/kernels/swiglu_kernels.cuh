/* Made by Opsmith from activations/swiglu.yaml. Changes belong there.
 *
 * swiglu: Gated linear unit - values times the sigmoid linear unit of their gates.
 *
 * The kernels, for the types and the width of indices that the including file chooses. `real` is the type in which full-size data
 * is computed. */

struct extents {
    index_t n;
};

/* ---- forward ---- */

struct forward_arguments {
    opsmith_held<opsmith_swiglu_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *gate; /* (n) */
    const ELEMENT(T) *value; /* (n) */
    ELEMENT(T) *out; /* (n) */
};

/* forward. Groups over nothing; each is swept over n. */

/* Flat: the innermost run is n, reduced. */
struct forward_scalars {
    real beta;
};

static __device__ void forward_section_0(const forward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    forward_scalars *scalars)
{
    scalars->beta = (real)a->params->beta;
}

constexpr int forward_flat_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_flat_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_flat_width;
    const forward_scalars *const scalars = reinterpret_cast<const forward_scalars *>(team.scalars);
    const real beta = scalars->beta;
    LEAVES (leaf, team) {
        /* out = gate * sigmoid(beta * gate) * value */
        {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_QUIET(ELEMENT(T), gate, a->gate + at);
                LINE_QUIET(ELEMENT(T), value, a->value + at);
                LINE_OUT(ELEMENT(T), out);
                ELEMENTS (i) {
                    out[i] = gate[i] * REAL(opsmith_sigmoid)(beta * gate[i]) * value[i];
                }
                LINE_PUT(out, a->out + at);
            }
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
                forward_section_0(a, team, team.kept + at, opsmith_at<forward_scalars>(team.scalars, at));
            }
            break;
        case 1:
            forward_flat_sweep_1(a, team);
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel forward_flat_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_flat)>,
    .sweeps = 1,
    .width = forward_flat_width,
    .sums_bytes = 0,
    .scalars_bytes = (int32_t)sizeof(forward_scalars),
    .kept_bytes = 0,
    .reduces = 0u,
    .sections = 1u,
    .updates = 0,
};

static opsmith_status forward(forward_arguments *a, const opsmith_swiglu_dims *dims, void *saved, void *workspace,
    cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = swiglu_forward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = &forward_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_swiglu_params *params, const opsmith_swiglu_dims *dims, const void *gate,
    const void *value, void *out, void *saved, void *workspace, cudaStream_t stream)
{
    forward_arguments a = {};
    a.params.value = *params;
    a.dims.value.n = (index_t)dims->n;
    a.gate = (const ELEMENT(T) *)gate;
    a.value = (const ELEMENT(T) *)value;
    a.out = (ELEMENT(T) *)out;
    return forward(&a, dims, saved, workspace, stream);
}

/* ---- backward ---- */

struct backward_arguments {
    opsmith_held<opsmith_swiglu_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *d_out; /* (n) */
    const ELEMENT(T) *gate; /* (n) */
    const ELEMENT(T) *value; /* (n) */
    ELEMENT(T) *d_gate; /* (n) */
    ELEMENT(T) *d_value; /* (n) */
    int32_t add_d_gate;
    int32_t add_d_value;
};

/* backward. Groups over nothing; each is swept over n. */

/* Flat: the innermost run is n, reduced. */
struct backward_scalars {
    real beta;
};

static __device__ void backward_section_0(const backward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    backward_scalars *scalars)
{
    scalars->beta = (real)a->params->beta;
}

constexpr int backward_flat_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_flat_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_flat_width;
    const backward_scalars *const scalars = reinterpret_cast<const backward_scalars *>(team.scalars);
    const real beta = scalars->beta;
    LEAVES (leaf, team) {
        /* d_gate = d_out * value * term + beta * d_out * value * gate * term * (1 - term) */
        if (a->d_gate != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_QUIET(ELEMENT(T), gate, a->gate + at);
                LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + at);
                LINE_QUIET(ELEMENT(T), value, a->value + at);
                LINE_UPDATE(ELEMENT(T), d_gate, a->d_gate + at, a->add_d_gate);
                ELEMENTS (i) {
                    const real term = REAL(opsmith_sigmoid)(beta * gate[i]);
                    d_gate[i] = a->add_d_gate ? d_gate[i] + (d_out[i] * value[i] * term + beta * d_out[i] * value[i]
                        * gate[i] * term * (1 - term)) : d_out[i] * value[i] * term + beta * d_out[i] * value[i]
                        * gate[i] * term * (1 - term);
                }
                LINE_PUT(d_gate, a->d_gate + at);
            }
        }

        /* d_value = d_out * gate * term */
        if (a->d_value != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_QUIET(ELEMENT(T), gate, a->gate + at);
                LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + at);
                LINE_UPDATE(ELEMENT(T), d_value, a->d_value + at, a->add_d_value);
                ELEMENTS (i) {
                    const real term = REAL(opsmith_sigmoid)(beta * gate[i]);
                    d_value[i] = a->add_d_value ? d_value[i] + d_out[i] * gate[i] * term : d_out[i] * gate[i] * term;
                }
                LINE_PUT(d_value, a->d_value + at);
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
            if (a->d_gate != NULL || a->d_value != NULL) {
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

static opsmith_status backward(backward_arguments *a, const opsmith_swiglu_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK && (a->d_gate != NULL || a->d_value != NULL)) {
        const opsmith_geometry geometry = swiglu_backward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = &backward_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status backward(const opsmith_swiglu_params *params, const opsmith_swiglu_dims *dims, const void *d_out,
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
    return backward(&a, dims, saved, workspace, stream);
}
