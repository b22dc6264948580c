/* Made by Opsmith from optimizers/sgd_update.yaml. Changes belong there.
 *
 * sgd_update: One step of stochastic gradient descent.
 *
 * The kernels, for the types and the width of indices that the including file chooses. `real` is the type in which full-size data
 * is computed. */

struct extents {
    index_t axes;
};

/* ---- forward ---- */

struct forward_arguments {
    opsmith_held<opsmith_sgd_update_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *weight; /* (axes) */
    const ELEMENT(T) *grad; /* (axes) */
    ELEMENT(T) *out; /* (axes) */
};

/* forward. Groups over nothing; each is swept over axes. */

/* Flat: the innermost run is axes, reduced. */
struct forward_scalars {
    real rescale_grad;
    int32_t clip_gradient_is_at_least_zero;
    real minus_clip_gradient;
    real clip_gradient;
    real offset;
    real lr;
};

static __device__ void forward_section_0(const forward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    forward_scalars *scalars)
{
    const int32_t clip_gradient_is_at_least_zero = a->params->clip_gradient >= 0.0;
    const double minus_clip_gradient = -a->params->clip_gradient;
    const double offset = 1.0 - a->params->lr * a->params->wd;

    scalars->rescale_grad = (real)a->params->rescale_grad;
    scalars->clip_gradient_is_at_least_zero = clip_gradient_is_at_least_zero;
    scalars->minus_clip_gradient = (real)minus_clip_gradient;
    scalars->clip_gradient = (real)a->params->clip_gradient;
    scalars->offset = (real)offset;
    scalars->lr = (real)a->params->lr;
}

constexpr int forward_flat_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_flat_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_flat_width;
    const forward_scalars *const scalars = reinterpret_cast<const forward_scalars *>(team.scalars);
    const real rescale_grad = scalars->rescale_grad;
    const int32_t clip_gradient_is_at_least_zero = scalars->clip_gradient_is_at_least_zero;
    const real minus_clip_gradient = scalars->minus_clip_gradient;
    const real clip_gradient = scalars->clip_gradient;
    const real offset = scalars->offset;
    const real lr = scalars->lr;
    LEAVES (leaf, team) {
        /* out = (1 - lr * wd) * weight - lr * gradient_2 */
        {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_QUIET(ELEMENT(T), grad, a->grad + at);
                LINE(ELEMENT(T), weight, a->weight + at);
                LINE_OUT(ELEMENT(T), out);
                ELEMENTS (i) {
                    const real gradient = rescale_grad * grad[i];
                    const real gradient_2 = clip_gradient_is_at_least_zero
                        ? REAL(opsmith_minimum)(REAL(opsmith_maximum)(gradient, minus_clip_gradient), clip_gradient)
                        : gradient;
                    out[i] = offset * weight[i] - lr * gradient_2;
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

static opsmith_status forward(forward_arguments *a, const opsmith_sgd_update_dims *dims, void *saved, void *workspace,
    cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = sgd_update_forward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = &forward_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_sgd_update_params *params, const opsmith_sgd_update_dims *dims,
    const void *weight, const void *grad, void *out, void *saved, void *workspace, cudaStream_t stream)
{
    forward_arguments a = {};
    a.params.value = *params;
    a.dims.value.axes = (index_t)dims->axes;
    a.weight = (const ELEMENT(T) *)weight;
    a.grad = (const ELEMENT(T) *)grad;
    a.out = (ELEMENT(T) *)out;
    return forward(&a, dims, saved, workspace, stream);
}
