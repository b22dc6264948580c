/* Made by Opsmith from activations/hard_tanh.yaml. Changes belong there.
 *
 * hard_tanh: Identity that is cut off at two limits, in place of tanh.
 *
 * The kernels, for the types and the width of indices that the including file chooses. `real` is the type in which full-size data
 * is computed. */

struct extents {
    index_t n;
};

/* ---- forward ---- */

struct forward_arguments {
    opsmith_held<opsmith_hard_tanh_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *data; /* (n) */
    ELEMENT(T) *out; /* (n) */
};

/* forward. Groups over nothing; each is swept over n. */

/* Flat: the innermost run is n, reduced. */
struct forward_scalars {
    real min_val;
    real max_val;
};

static __device__ void forward_section_0(const forward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    forward_scalars *scalars)
{
    scalars->min_val = (real)a->params->min_val;
    scalars->max_val = (real)a->params->max_val;
}

constexpr int forward_flat_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_flat_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_flat_width;
    const forward_scalars *const scalars = reinterpret_cast<const forward_scalars *>(team.scalars);
    const real min_val = scalars->min_val;
    const real max_val = scalars->max_val;
    LEAVES (leaf, team) {
        /* out = min_val if data <= min_val else (max_val if data >= max_val else data) */
        {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_QUIET(ELEMENT(T), data, a->data + at);
                LINE_OUT(ELEMENT(T), out);
                ELEMENTS (i) {
                    out[i] = data[i] <= min_val ? min_val : data[i] >= max_val ? max_val : data[i];
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

static opsmith_status forward(forward_arguments *a, const opsmith_hard_tanh_dims *dims, void *saved, void *workspace,
    cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = hard_tanh_forward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = &forward_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_hard_tanh_params *params, const opsmith_hard_tanh_dims *dims,
    const void *data, void *out, void *saved, void *workspace, cudaStream_t stream)
{
    forward_arguments a = {};
    a.params.value = *params;
    a.dims.value.n = (index_t)dims->n;
    a.data = (const ELEMENT(T) *)data;
    a.out = (ELEMENT(T) *)out;
    return forward(&a, dims, saved, workspace, stream);
}

/* ---- backward ---- */

struct backward_arguments {
    opsmith_held<opsmith_hard_tanh_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *d_out; /* (n) */
    const ELEMENT(T) *data; /* (n) */
    ELEMENT(T) *d_data; /* (n) */
    int32_t add_d_data;
};

/* backward. Groups over nothing; each is swept over n. */

/* Flat: the innermost run is n, reduced. */
struct backward_scalars {
    real max_val;
    real min_val;
};

static __device__ void backward_section_0(const backward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    backward_scalars *scalars)
{
    scalars->max_val = (real)a->params->max_val;
    scalars->min_val = (real)a->params->min_val;
}

constexpr int backward_flat_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_flat_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_flat_width;
    const backward_scalars *const scalars = reinterpret_cast<const backward_scalars *>(team.scalars);
    const real max_val = scalars->max_val;
    const real min_val = scalars->min_val;
    LEAVES (leaf, team) {
        /* d_data = (d_out if not data <= min_val else 0) if not data >= max_val else 0 */
        if (a->d_data != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_QUIET(ELEMENT(T), data, a->data + at);
                LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + at);
                LINE_UPDATE(ELEMENT(T), d_data, a->d_data + at, a->add_d_data);
                ELEMENTS (i) {
                    d_data[i] = a->add_d_data ? d_data[i] + (!(data[i] >= max_val)
                        ? (!(data[i] <= min_val) ? d_out[i] : 0) : 0) : !(data[i] >= max_val)
                        ? (!(data[i] <= min_val) ? d_out[i] : 0) : 0;
                }
                LINE_PUT(d_data, a->d_data + at);
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
            if (a->d_data != NULL) {
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

static opsmith_status backward(backward_arguments *a, const opsmith_hard_tanh_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK && (a->d_data != NULL)) {
        const opsmith_geometry geometry = hard_tanh_backward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = &backward_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status backward(const opsmith_hard_tanh_params *params, const opsmith_hard_tanh_dims *dims,
    const void *d_out, const void *data, void *d_data, opsmith_request request_data, const void *saved,
    void *workspace, cudaStream_t stream)
{
    backward_arguments a = {};
    a.params.value = *params;
    a.dims.value.n = (index_t)dims->n;
    a.d_out = (const ELEMENT(T) *)d_out;
    a.data = (const ELEMENT(T) *)data;
    a.d_data = request_data != OPSMITH_NULL ? (ELEMENT(T) *)d_data : NULL;
    a.add_d_data = request_data == OPSMITH_ADD;
    return backward(&a, dims, saved, workspace, stream);
}
