/* Made by Opsmith from activations/gelu.yaml. Changes belong there.
 *
 * gelu: Gaussian error linear unit - weights a value by the share of a normal distribution that lies below it.
 *
 * The kernels, for the types and the width of indices that the including file chooses. `real` is the type in which full-size data
 * is computed. */

struct extents {
    index_t n;
};

/* ---- forward ---- */

struct forward_arguments {
    opsmith_held<opsmith_gelu_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *data; /* (n) */
    ELEMENT(T) *out; /* (n) */
};

/* forward_1, taken if params->approximation == 1. Groups over nothing; each is swept over n. */

/* Flat: the innermost run is n, reduced. */
constexpr int forward_1_flat_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_1_flat_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_1_flat_width;
    LEAVES (leaf, team) {
        /* out = data * sigmoid(1.59577 * (data + 0.044715 * data * data * data)) */
        {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_QUIET(ELEMENT(T), data, a->data + at);
                LINE_OUT(ELEMENT(T), out);
                ELEMENTS (i) {
                    out[i] = data[i] * REAL(opsmith_sigmoid)((real)1.5957691216057308
                        * (data[i] + (real)0.044715 * data[i] * data[i] * data[i]));
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

static opsmith_status forward_1(forward_arguments *a, const opsmith_gelu_dims *dims, void *saved, void *workspace,
    cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = gelu_forward_1_geometry(dims);
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
        /* out = 0.5 * data * erfc(-0.707107 * data) */
        {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_QUIET(ELEMENT(T), data, a->data + at);
                LINE_OUT(ELEMENT(T), out);
                ELEMENTS (i) {
                    out[i] = (real)0.5 * data[i] * REAL(opsmith_erfc)((real)-0.7071067811865476 * data[i]);
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

static opsmith_status forward_2(forward_arguments *a, const opsmith_gelu_dims *dims, void *saved, void *workspace,
    cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = gelu_forward_2_geometry(dims);
        const opsmith_cuda_kernel *const kernel = &forward_2_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_gelu_params *params, const opsmith_gelu_dims *dims, const void *data,
    void *out, void *saved, void *workspace, cudaStream_t stream)
{
    forward_arguments a = {};
    a.params.value = *params;
    a.dims.value.n = (index_t)dims->n;
    a.data = (const ELEMENT(T) *)data;
    a.out = (ELEMENT(T) *)out;
    if (params->approximation == 1) {
        return forward_1(&a, dims, saved, workspace, stream);
    }
    return forward_2(&a, dims, saved, workspace, stream);
}

/* ---- backward ---- */

struct backward_arguments {
    opsmith_held<opsmith_gelu_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *d_out; /* (n) */
    const ELEMENT(T) *data; /* (n) */
    ELEMENT(T) *d_data; /* (n) */
    int32_t add_d_data;
};

/* backward_1, taken if params->approximation == 1. Groups over nothing; each is swept over n. */

/* Flat: the innermost run is n, reduced. */
constexpr int backward_1_flat_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_1_flat_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_1_flat_width;
    LEAVES (leaf, team) {
        /* d_data = d_out * term + 1.59577 * d_out * data * term * one_minus_term + 0.214064 * d_out * data * data * data * term * one_minus_term */
        if (a->d_data != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_QUIET(ELEMENT(T), data, a->data + at);
                LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + at);
                LINE_UPDATE(ELEMENT(T), d_data, a->d_data + at, a->add_d_data);
                ELEMENTS (i) {
                    const real term = REAL(opsmith_sigmoid)((real)1.5957691216057308
                        * (data[i] + (real)0.044715 * data[i] * data[i] * data[i]));
                    const real one_minus_term = 1 - term;
                    d_data[i] = a->add_d_data ? d_data[i] + (d_out[i] * term + (real)1.5957691216057308 * d_out[i]
                        * data[i] * term * one_minus_term + (real)0.21406444881780073 * d_out[i] * data[i] * data[i]
                        * data[i] * term * one_minus_term) : d_out[i] * term + (real)1.5957691216057308 * d_out[i]
                        * data[i] * term * one_minus_term + (real)0.21406444881780073 * d_out[i] * data[i] * data[i]
                        * data[i] * term * one_minus_term;
                }
                LINE_PUT(d_data, a->d_data + at);
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
            if (a->d_data != NULL) {
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

static opsmith_status backward_1(backward_arguments *a, const opsmith_gelu_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK && (a->d_data != NULL)) {
        const opsmith_geometry geometry = gelu_backward_1_geometry(dims);
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
        /* d_data = 0.398942 * d_out * data * exp(-(term * term)) + 0.5 * d_out * erfc(term) */
        if (a->d_data != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_QUIET(ELEMENT(T), data, a->data + at);
                LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + at);
                LINE_UPDATE(ELEMENT(T), d_data, a->d_data + at, a->add_d_data);
                ELEMENTS (i) {
                    const real term = (real)-0.7071067811865476 * data[i];
                    d_data[i] = a->add_d_data ? d_data[i] + ((real)0.3989422804014327 * d_out[i] * data[i]
                        * REAL(opsmith_exp)(-(term * term)) + (real)0.5 * d_out[i] * REAL(opsmith_erfc)(term))
                        : (real)0.3989422804014327 * d_out[i] * data[i] * REAL(opsmith_exp)(-(term * term)) + (real)0.5
                        * d_out[i] * REAL(opsmith_erfc)(term);
                }
                LINE_PUT(d_data, a->d_data + at);
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
            if (a->d_data != NULL) {
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

static opsmith_status backward_2(backward_arguments *a, const opsmith_gelu_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK && (a->d_data != NULL)) {
        const opsmith_geometry geometry = gelu_backward_2_geometry(dims);
        const opsmith_cuda_kernel *const kernel = &backward_2_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status backward(const opsmith_gelu_params *params, const opsmith_gelu_dims *dims, const void *d_out,
    const void *data, void *d_data, opsmith_request request_data, const void *saved, void *workspace,
    cudaStream_t stream)
{
    backward_arguments a = {};
    a.params.value = *params;
    a.dims.value.n = (index_t)dims->n;
    a.d_out = (const ELEMENT(T) *)d_out;
    a.data = (const ELEMENT(T) *)data;
    a.d_data = request_data != OPSMITH_NULL ? (ELEMENT(T) *)d_data : NULL;
    a.add_d_data = request_data == OPSMITH_ADD;
    if (params->approximation == 1) {
        return backward_1(&a, dims, saved, workspace, stream);
    }
    return backward_2(&a, dims, saved, workspace, stream);
}
