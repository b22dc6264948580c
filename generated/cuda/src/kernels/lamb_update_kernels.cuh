/* Made by Opsmith from optimizers/lamb_update.yaml. Changes belong there.
 *
 * lamb_update: One step of LAMB - Adam with weight decay scaled by the ratio of the norms of weights and step.
 *
 * The kernels, for the types and the width of indices that the including file chooses. `real` is the type in which full-size data
 * is computed. */

struct extents {
    index_t axes;
};

/* ---- forward ---- */

struct forward_arguments {
    opsmith_held<opsmith_lamb_update_params> params;
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
struct forward_sums {
    opsmith_norm size;
    opsmith_norm length;
};

struct forward_scalars {
    real rescale_grad;
    int32_t clip_gradient_is_at_least_zero;
    real minus_clip_gradient;
    real clip_gradient;
    real beta1;
    real one_minus_beta1;
    real beta2;
    real one_minus_beta2;
    real bias_mean;
    real bias_var;
    real epsilon;
    real wd;
    real lr_times_trust;
};

static __device__ void forward_clear_1(forward_sums *sums)
{
    opsmith_norm_initialize(&sums->size);
    opsmith_norm_initialize(&sums->length);
}

static __device__ void forward_join_1(forward_sums *into, const forward_sums *from)
{
    opsmith_join(&into->size, &from->size);
    opsmith_join(&into->length, &from->length);
}

static __device__ void forward_section_0(const forward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    const forward_sums *sums, forward_scalars *scalars)
{
    const int32_t clip_gradient_is_at_least_zero = a->params->clip_gradient >= 0.0;
    const double minus_clip_gradient = -a->params->clip_gradient;
    const double one_minus_beta1 = 1.0 - a->params->beta1;
    const double one_minus_beta2 = 1.0 - a->params->beta2;
    const double bias_mean = a->params->bias_correction ? 1.0 - opsmith_pow(a->params->beta1, (double)a->params->t)
        : 1.0;
    const double bias_var = a->params->bias_correction ? 1.0 - opsmith_pow(a->params->beta2, (double)a->params->t)
        : 1.0;

    scalars->rescale_grad = (real)a->params->rescale_grad;
    scalars->clip_gradient_is_at_least_zero = clip_gradient_is_at_least_zero;
    scalars->minus_clip_gradient = (real)minus_clip_gradient;
    scalars->clip_gradient = (real)a->params->clip_gradient;
    scalars->beta1 = (real)a->params->beta1;
    scalars->one_minus_beta1 = (real)one_minus_beta1;
    scalars->beta2 = (real)a->params->beta2;
    scalars->one_minus_beta2 = (real)one_minus_beta2;
    scalars->bias_mean = (real)bias_mean;
    scalars->bias_var = (real)bias_var;
    scalars->epsilon = (real)a->params->epsilon;
    scalars->wd = (real)a->params->wd;
}

static __device__ void forward_section_1(const forward_arguments *a, const opsmith_team<index_t> &team, index_t kept,
    const forward_sums *sums, forward_scalars *scalars)
{
    const int32_t clip_gradient_is_at_least_zero = a->params->clip_gradient >= 0.0;
    const double minus_clip_gradient = -a->params->clip_gradient;
    const double one_minus_beta1 = 1.0 - a->params->beta1;
    const double one_minus_beta2 = 1.0 - a->params->beta2;
    const double bias_mean = a->params->bias_correction ? 1.0 - opsmith_pow(a->params->beta1, (double)a->params->t)
        : 1.0;
    const double bias_var = a->params->bias_correction ? 1.0 - opsmith_pow(a->params->beta2, (double)a->params->t)
        : 1.0;
    const double size = opsmith_norm_value(&sums->size, 0);
    const double size_2 = a->params->lower_bound >= 0.0 ? opsmith_maximum(size, a->params->lower_bound) : size;
    const double size_3 = a->params->upper_bound >= 0.0 ? opsmith_minimum(size_2, a->params->upper_bound) : size_2;
    const double length = opsmith_norm_value(&sums->length, 0);
    const double trust = size_3 == 0.0 || length == 0.0 ? 1.0 : size_3 / length;
    const double lr_times_trust = a->params->lr * trust;

    scalars->rescale_grad = (real)a->params->rescale_grad;
    scalars->clip_gradient_is_at_least_zero = clip_gradient_is_at_least_zero;
    scalars->minus_clip_gradient = (real)minus_clip_gradient;
    scalars->clip_gradient = (real)a->params->clip_gradient;
    scalars->beta1 = (real)a->params->beta1;
    scalars->one_minus_beta1 = (real)one_minus_beta1;
    scalars->beta2 = (real)a->params->beta2;
    scalars->one_minus_beta2 = (real)one_minus_beta2;
    scalars->bias_mean = (real)bias_mean;
    scalars->bias_var = (real)bias_var;
    scalars->epsilon = (real)a->params->epsilon;
    scalars->wd = (real)a->params->wd;
    scalars->lr_times_trust = (real)lr_times_trust;
}

constexpr int forward_flat_width = opsmith_width<ELEMENT(T)>();

static __device__ void forward_flat_keep(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_flat_width;
    LEAVES (leaf, team) {
        CHUNKS (chunk, leaf, team) {
            const index_t at = chunk.at(0);
            opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * (0), chunk.slot), a->grad + at, chunk.from,
                chunk.to);
            opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH * ((int32_t)sizeof(ELEMENT(T))), chunk.slot),
                a->mean + at, chunk.from, chunk.to);
            opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH
                * ((int32_t)sizeof(ELEMENT(T)) + (int32_t)sizeof(ELEMENT(T))), chunk.slot), a->var + at, chunk.from,
                chunk.to);
            opsmith_keep(opsmith_slot<ELEMENT(T), WIDTH>(team, WIDTH
                * ((int32_t)sizeof(ELEMENT(T)) + (int32_t)sizeof(ELEMENT(T)) + (int32_t)sizeof(ELEMENT(T))),
                chunk.slot), a->weight + at, chunk.from, chunk.to);
        }
    }
    opsmith_wait();
}

static __device__ void forward_flat_sweep_1(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_flat_width;
    const forward_scalars *const scalars = reinterpret_cast<const forward_scalars *>(team.scalars);
    const real rescale_grad = scalars->rescale_grad;
    const int32_t clip_gradient_is_at_least_zero = scalars->clip_gradient_is_at_least_zero;
    const real minus_clip_gradient = scalars->minus_clip_gradient;
    const real clip_gradient = scalars->clip_gradient;
    const real beta1 = scalars->beta1;
    const real one_minus_beta1 = scalars->one_minus_beta1;
    const real beta2 = scalars->beta2;
    const real one_minus_beta2 = scalars->one_minus_beta2;
    const real bias_mean = scalars->bias_mean;
    const real bias_var = scalars->bias_var;
    const real epsilon = scalars->epsilon;
    const real wd = scalars->wd;
    LEAVES (leaf, team) {
        forward_sums sums;
        forward_clear_1(&sums);
        /* length = norm(direction, over=(axes)), size = norm(weight, over=(axes)) */
        {
            opsmith_norm_lane<real> length_lanes;
            opsmith_norm_lane<real> size_lanes;
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                real length_terms[WIDTH];
                LINE_KEPT(ELEMENT(T), grad, a->grad + at, true, 0, 0, chunk.slot);
                LINE_KEPT(ELEMENT(T), mean, a->mean + at, true, 0, (int32_t)sizeof(ELEMENT(T)), chunk.slot);
                LINE_KEPT(ELEMENT(T), var, a->var + at, true, 0, (int32_t)sizeof(ELEMENT(T))
                    + (int32_t)sizeof(ELEMENT(T)), chunk.slot);
                LINE_KEPT(ELEMENT(T), weight, a->weight + at, true, 0, (int32_t)sizeof(ELEMENT(T))
                    + (int32_t)sizeof(ELEMENT(T)) + (int32_t)sizeof(ELEMENT(T)), chunk.slot);
                ELEMENTS (i) {
                    const real gradient = rescale_grad * grad[i];
                    const real gradient_2 = clip_gradient_is_at_least_zero
                        ? REAL(opsmith_minimum)(REAL(opsmith_maximum)(gradient, minus_clip_gradient), clip_gradient)
                        : gradient;
                    const real new_mean = beta1 * mean[i] + one_minus_beta1 * gradient_2;
                    const real new_var = beta2 * var[i] + one_minus_beta2 * gradient_2 * gradient_2;
                    length_terms[i] = new_mean / bias_mean / (REAL(sqrt)(new_var / bias_var) + epsilon) + wd
                        * weight[i];
                }
                length_lanes.add(length_terms, chunk.from, chunk.to, 0, 1);
                size_lanes.add(weight, chunk.from, chunk.to, 0, 1);
            }
            opsmith_total(length_lanes, team.lanes, 1, &sums.length);
            opsmith_total(size_lanes, team.lanes, 1, &sums.size);
        }

        if (team.lanes.lane == 0) {
            reinterpret_cast<forward_sums *>(team.partials)[leaf] = sums;
        }
    }
}

static __device__ void forward_flat_sweep_2(const forward_arguments *a, const opsmith_team<index_t> &team)
{
    constexpr int WIDTH = forward_flat_width;
    const forward_scalars *const scalars = reinterpret_cast<const forward_scalars *>(team.scalars);
    const real rescale_grad = scalars->rescale_grad;
    const int32_t clip_gradient_is_at_least_zero = scalars->clip_gradient_is_at_least_zero;
    const real minus_clip_gradient = scalars->minus_clip_gradient;
    const real clip_gradient = scalars->clip_gradient;
    const real beta1 = scalars->beta1;
    const real one_minus_beta1 = scalars->one_minus_beta1;
    const real beta2 = scalars->beta2;
    const real one_minus_beta2 = scalars->one_minus_beta2;
    const real bias_mean = scalars->bias_mean;
    const real bias_var = scalars->bias_var;
    const real epsilon = scalars->epsilon;
    const real wd = scalars->wd;
    const real lr_times_trust = scalars->lr_times_trust;
    LEAVES (leaf, team) {
        /* out = weight - lr * trust * direction,
         * new_mean = beta1 * mean + (1 - beta1) * gradient_2,
         * new_var = beta2 * var + (1 - beta2) * gradient_2 * gradient_2 */
        {
            CHUNKS (chunk, leaf, team) {
                const index_t at = chunk.at(0);
                LINE_KEPT(ELEMENT(T), grad, a->grad + at, true, 0, 0, chunk.slot);
                LINE_KEPT(ELEMENT(T), mean, a->mean + at, true, 0, (int32_t)sizeof(ELEMENT(T)), chunk.slot);
                LINE_KEPT(ELEMENT(T), var, a->var + at, true, 0, (int32_t)sizeof(ELEMENT(T))
                    + (int32_t)sizeof(ELEMENT(T)), chunk.slot);
                LINE_KEPT(ELEMENT(T), weight, a->weight + at, true, 0, (int32_t)sizeof(ELEMENT(T))
                    + (int32_t)sizeof(ELEMENT(T)) + (int32_t)sizeof(ELEMENT(T)), chunk.slot);
                LINE_OUT(ELEMENT(T), out);
                LINE_OUT(ELEMENT(T), new_mean_elements);
                LINE_OUT(ELEMENT(T), new_var_elements);
                ELEMENTS (i) {
                    const real gradient = rescale_grad * grad[i];
                    const real gradient_2 = clip_gradient_is_at_least_zero
                        ? REAL(opsmith_minimum)(REAL(opsmith_maximum)(gradient, minus_clip_gradient), clip_gradient)
                        : gradient;
                    const real new_mean = beta1 * mean[i] + one_minus_beta1 * gradient_2;
                    const real new_var = beta2 * var[i] + one_minus_beta2 * gradient_2 * gradient_2;
                    const real direction = new_mean / bias_mean / (REAL(sqrt)(new_var / bias_var) + epsilon) + wd
                        * weight[i];
                    const real out_value = weight[i] - lr_times_trust * direction;
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
    if (team.cache != NULL) {
        forward_flat_keep(a, team);
    }
    for (int32_t step = work.first; step <= work.last; ++step) {
        switch (step) {
        case 0:
            GROUPS (at, team) {
                forward_section_0(a, team, team.kept + at, opsmith_at<forward_sums>(team.sums, at),
                    opsmith_at<forward_scalars>(team.scalars, at));
            }
            break;
        case 1:
            forward_flat_sweep_1(a, team);
            break;
        case 2:
            opsmith_merge_rows<forward_sums>(team, true, forward_clear_1, forward_join_1);
            team.sync();
            GROUPS (at, team) {
                forward_section_1(a, team, team.kept + at, opsmith_at<forward_sums>(team.sums, at),
                    opsmith_at<forward_scalars>(team.scalars, at));
            }
            break;
        case 3:
            forward_flat_sweep_2(a, team);
            break;
        }
        team.sync();
    }
}

static const opsmith_cuda_kernel forward_flat_kernel = {
    .start = opsmith_start<forward_arguments, KERNEL(forward_flat)>,
    .sweeps = 2,
    .width = forward_flat_width,
    .sums_bytes = (int32_t)sizeof(forward_sums),
    .scalars_bytes = (int32_t)sizeof(forward_scalars),
    .kept_bytes = forward_flat_width * ((int32_t)sizeof(ELEMENT(T)) + (int32_t)sizeof(ELEMENT(T))
        + (int32_t)sizeof(ELEMENT(T)) + (int32_t)sizeof(ELEMENT(T))),
    .reduces = 1u,
    .sections = 3u,
    .updates = 0,
};

static opsmith_status forward(forward_arguments *a, const opsmith_lamb_update_dims *dims, void *saved, void *workspace,
    cudaStream_t stream)
{
    char *free_bytes = static_cast<char *>(workspace);
    opsmith_status status = OPSMITH_OK;
    (void)saved;
    if (status == OPSMITH_OK) {
        const opsmith_geometry geometry = lamb_update_forward_geometry(dims);
        const opsmith_cuda_kernel *const kernel = &forward_flat_kernel;
        status = opsmith_cuda_run(kernel, &geometry, a, free_bytes, stream);
    }
    return status;
}

static opsmith_status forward(const opsmith_lamb_update_params *params, const opsmith_lamb_update_dims *dims,
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
