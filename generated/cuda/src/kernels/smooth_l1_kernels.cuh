/* Made by Opsmith from losses/smooth_l1.yaml. Changes belong there.
 *
 * smooth_l1: Half the square of a scaled value near 0 and its absolute value beyond, element by element.
 *
 * The kernels, for the types and the width of indices that the including file chooses. `real` is the type in which full-size data
 * is computed. */

struct extents {
    index_t axes;
};

/* ---- forward ---- */

struct forward_arguments {
    opsmith_held<opsmith_smooth_l1_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *data; /* (axes) */
    ELEMENT(T) *out; /* (axes) */
};

/* forward. Groups over nothing; each is swept over axes. */

/* Flat: the innermost run is axes, reduced. */
struct forward_scalars {
    real one_over_curvature;
    real half_over_curvature_high;
    real half_over_curvature_low;
    real half_times_curvature;
};

static __device__ void forward_section_0(const forward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    forward_scalars *scalars)
{
    const double curvature = a->params->scalar * a->params->scalar;
    const double one_over_curvature = 1.0 / curvature;
    const double half_over_curvature = 0.5 / curvature;
    const double half_times_curvature = 0.5 * curvature;

    scalars->one_over_curvature = (real)one_over_curvature;
    scalars->half_over_curvature_high = (real)half_over_curvature;
    scalars->half_over_curvature_low = REAL(opsmith_low)(half_over_curvature);
    scalars->half_times_curvature = (real)half_times_curvature;
}

constexpr int forward_flat_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_flat_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_flat_width;
    const forward_scalars *const scalars = reinterpret_cast<const forward_scalars *>(team.scalars);
    const real one_over_curvature = scalars->one_over_curvature;
    const real half_over_curvature_high = scalars->half_over_curvature_high;
    const real half_over_curvature_low = scalars->half_over_curvature_low;
    const real half_times_curvature = scalars->half_times_curvature;
    LEAVES (leaf, team) {
        /* out = abs_data - 0.5 / curvature if abs_data > 1 / curvature else 0.5 * curvature * data * data */
        {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_QUIET(ELEMENT(T), data, a->data + at);
                LINE_OUT(ELEMENT(T), out);
                ELEMENTS (i) {
                    const real abs_data = REAL(fabs)(data[i]);
                    out[i] = abs_data > one_over_curvature ? (abs_data - half_over_curvature_high)
                        - half_over_curvature_low : half_times_curvature * data[i] * data[i];
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

static opsmith_status forward(forward_arguments *a, const opsmith_smooth_l1_dims *dims, void *saved, void *workspace,
    cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = smooth_l1_forward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = &forward_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_smooth_l1_params *params, const opsmith_smooth_l1_dims *dims,
    const void *data, void *out, void *saved, void *workspace, cudaStream_t stream)
{
    forward_arguments a = {};
    a.params.value = *params;
    a.dims.value.axes = (index_t)dims->axes;
    a.data = (const ELEMENT(T) *)data;
    a.out = (ELEMENT(T) *)out;
    return forward(&a, dims, saved, workspace, stream);
}

/* ---- backward ---- */

struct backward_arguments {
    opsmith_held<opsmith_smooth_l1_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *d_out; /* (axes) */
    const ELEMENT(T) *data; /* (axes) */
    ELEMENT(T) *d_data; /* (axes) */
    int32_t add_d_data;
};

/* backward. Groups over nothing; each is swept over axes. */

/* Flat: the innermost run is axes, reduced. */
struct backward_scalars {
    real one_over_curvature;
    real curvature;
};

static __device__ void backward_section_0(const backward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    backward_scalars *scalars)
{
    const double curvature = a->params->scalar * a->params->scalar;
    const double one_over_curvature = 1.0 / curvature;

    scalars->one_over_curvature = (real)one_over_curvature;
    scalars->curvature = (real)curvature;
}

constexpr int backward_flat_width = opsmith_width<ELEMENT(T)>();

static __device__ void backward_flat_sweep_1(const backward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = backward_flat_width;
    const backward_scalars *const scalars = reinterpret_cast<const backward_scalars *>(team.scalars);
    const real one_over_curvature = scalars->one_over_curvature;
    const real curvature = scalars->curvature;
    LEAVES (leaf, team) {
        /* d_data = d_out * sign(data) if abs(data) > 1 / curvature else curvature * d_out * data */
        if (a->d_data != NULL) {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_QUIET(ELEMENT(T), data, a->data + at);
                LINE_OR(a->d_out, 0, ELEMENT(T), d_out, a->d_out + at);
                LINE_UPDATE(ELEMENT(T), d_data, a->d_data + at, a->add_d_data);
                ELEMENTS (i) {
                    d_data[i] = a->add_d_data ? d_data[i] + (REAL(fabs)(data[i]) > one_over_curvature ? d_out[i]
                        * REAL(opsmith_sign)(data[i]) : curvature * d_out[i] * data[i])
                        : REAL(fabs)(data[i]) > one_over_curvature ? d_out[i] * REAL(opsmith_sign)(data[i]) : curvature
                        * d_out[i] * data[i];
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

static opsmith_status backward(backward_arguments *a, const opsmith_smooth_l1_dims *dims, const void *saved,
    void *workspace, cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK && (a->d_data != NULL)) {
        const opsmith_geometry geometry = smooth_l1_backward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = &backward_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status backward(const opsmith_smooth_l1_params *params, const opsmith_smooth_l1_dims *dims,
    const void *d_out, const void *data, void *d_data, opsmith_request request_data, const void *saved,
    void *workspace, cudaStream_t stream)
{
    backward_arguments a = {};
    a.params.value = *params;
    a.dims.value.axes = (index_t)dims->axes;
    a.d_out = (const ELEMENT(T) *)d_out;
    a.data = (const ELEMENT(T) *)data;
    a.d_data = request_data != OPSMITH_NULL ? (ELEMENT(T) *)d_data : NULL;
    a.add_d_data = request_data == OPSMITH_ADD;
    return backward(&a, dims, saved, workspace, stream);
}
