/* Made by Opsmith from optimizers/adam_update.yaml. Changes belong there.
 *
 * adam_update: One step of Adam; corrections of the bias are part of lr.
 *
 * The kernels, for the types and the width of indices that the including file chooses. `real` is the type in which full-size data
 * is computed. */

struct extents {
    index_t axes;
};

/* ---- forward ---- */

struct forward_arguments {
    opsmith_held<opsmith_adam_update_params> params;
    opsmith_held<extents> dims;
    const ELEMENT(T) *weight; /* (axes) */
    const ELEMENT(T) *grad; /* (axes) */
    const ELEMENT(T) *mean; /* (axes) */
    const ELEMENT(T) *var; /* (axes) */
    ELEMENT(T) *new_mean; /* (axes) */
    ELEMENT(T) *new_var; /* (axes) */
    ELEMENT(T) *out; /* (axes) */
};

/* forward. Groups over nothing; each is swept over axes. */

/* Flat: the innermost run is axes, reduced. */
struct forward_scalars {
    real rescale_grad;
    real wd;
    int32_t clip_gradient_is_at_least_zero;
    real minus_clip_gradient;
    real clip_gradient;
    real beta1;
    real one_minus_beta1;
    real beta2;
    real one_minus_beta2;
    real lr;
    real epsilon;
};

static __device__ void forward_section_0(const forward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    forward_scalars *scalars)
{
    const int32_t clip_gradient_is_at_least_zero = a->params->clip_gradient >= 0.0;
    const double minus_clip_gradient = -a->params->clip_gradient;
    const double one_minus_beta1 = 1.0 - a->params->beta1;
    const double one_minus_beta2 = 1.0 - a->params->beta2;

    scalars->rescale_grad = (real)a->params->rescale_grad;
    scalars->wd = (real)a->params->wd;
    scalars->clip_gradient_is_at_least_zero = clip_gradient_is_at_least_zero;
    scalars->minus_clip_gradient = (real)minus_clip_gradient;
    scalars->clip_gradient = (real)a->params->clip_gradient;
    scalars->beta1 = (real)a->params->beta1;
    scalars->one_minus_beta1 = (real)one_minus_beta1;
    scalars->beta2 = (real)a->params->beta2;
    scalars->one_minus_beta2 = (real)one_minus_beta2;
    scalars->lr = (real)a->params->lr;
    scalars->epsilon = (real)a->params->epsilon;
}

constexpr int forward_flat_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_flat_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_flat_width;
    const forward_scalars *const scalars = reinterpret_cast<const forward_scalars *>(team.scalars);
    const real rescale_grad = scalars->rescale_grad;
    const real wd = scalars->wd;
    const int32_t clip_gradient_is_at_least_zero = scalars->clip_gradient_is_at_least_zero;
    const real minus_clip_gradient = scalars->minus_clip_gradient;
    const real clip_gradient = scalars->clip_gradient;
    const real beta1 = scalars->beta1;
    const real one_minus_beta1 = scalars->one_minus_beta1;
    const real beta2 = scalars->beta2;
    const real one_minus_beta2 = scalars->one_minus_beta2;
    const real lr = scalars->lr;
    const real epsilon = scalars->epsilon;
    LEAVES (leaf, team) {
        /* out = weight - lr * new_mean / (sqrt(new_var) + epsilon),
         * new_mean = beta1 * mean + (1 - beta1) * gradient_2,
         * new_var = beta2 * var + (1 - beta2) * gradient_2 * gradient_2 */
        {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_QUIET(ELEMENT(T), grad, a->grad + at);
                LINE(ELEMENT(T), weight, a->weight + at);
                LINE(ELEMENT(T), mean, a->mean + at);
                LINE(ELEMENT(T), var, a->var + at);
                LINE_OUT(ELEMENT(T), out);
                LINE_OUT(ELEMENT(T), new_mean_elements);
                LINE_OUT(ELEMENT(T), new_var_elements);
                ELEMENTS (i) {
                    const real gradient = rescale_grad * grad[i] + wd * weight[i];
                    const real gradient_2 = clip_gradient_is_at_least_zero
                        ? REAL(opsmith_minimum)(REAL(opsmith_maximum)(gradient, minus_clip_gradient), clip_gradient)
                        : gradient;
                    const real new_mean = beta1 * mean[i] + one_minus_beta1 * gradient_2;
                    const real new_var = beta2 * var[i] + one_minus_beta2 * gradient_2 * gradient_2;
                    const real out_value = weight[i] - lr * new_mean / (REAL(sqrt)(new_var) + epsilon);
                    out[i] = out_value;
                    new_mean_elements[i] = new_mean;
                    new_var_elements[i] = new_var;
                }
                LINE_PUT(out, a->out + at);
                LINE_PUT(new_mean_elements, a->new_mean + at);
                LINE_PUT(new_var_elements, a->new_var + at);
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

static opsmith_status forward(forward_arguments *a, const opsmith_adam_update_dims *dims, void *saved, void *workspace,
    cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = adam_update_forward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = &forward_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_adam_update_params *params, const opsmith_adam_update_dims *dims,
    const void *weight, const void *grad, const void *mean, const void *var, void *new_mean, void *new_var, void *out,
    void *saved, void *workspace, cudaStream_t stream)
{
    forward_arguments a = {};
    a.params.value = *params;
    a.dims.value.axes = (index_t)dims->axes;
    a.weight = (const ELEMENT(T) *)weight;
    a.grad = (const ELEMENT(T) *)grad;
    a.mean = (const ELEMENT(T) *)mean;
    a.var = (const ELEMENT(T) *)var;
    a.new_mean = (ELEMENT(T) *)new_mean;
    a.new_var = (ELEMENT(T) *)new_var;
    a.out = (ELEMENT(T) *)out;
    return forward(&a, dims, saved, workspace, stream);
}
