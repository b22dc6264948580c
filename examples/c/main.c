/* Normalizes a batch with the C interface: one training step, its gradient, then inference with the moving statistics.
 * README.md says how to build it. */
#include <opsmith/batch_norm.h>

#include <stdio.h>
#include <stdlib.h>

enum { BATCH = 4, CHANNELS = 3, SPACE = 5, ELEMENTS = BATCH * CHANNELS * SPACE };

static int failed(const char *step, opsmith_status status)
{
    if (status == OPSMITH_OK)
        return 0;
    char message[256];
    opsmith_batch_norm_status_message(status, message, sizeof message);
    fprintf(stderr, "%s: %s\n", step, message);
    return 1;
}

int main(void)
{
    float data[ELEMENTS], out[ELEMENTS], d_out[ELEMENTS], d_data[ELEMENTS];
    for (int i = 0; i < ELEMENTS; ++i) {
        data[i] = (float)(i * 7 % 11) + 10.0f * (float)(i / SPACE % CHANNELS);
        d_out[i] = (float)(i % 5) - 2.0f;
    }
    float gamma[CHANNELS] = {1, 2, 3}, beta[CHANNELS] = {0, 0, 1};
    float moving_mean[CHANNELS] = {0}, moving_var[CHANNELS] = {1, 1, 1};
    float d_gamma[CHANNELS], d_beta[CHANNELS];

    /* Parameters begin at their defaults; the shape gives the extents. */
    opsmith_batch_norm_params params;
    opsmith_batch_norm_params_init(&params);
    params.fix_gamma = 0;
    params.training = 1;
    const int64_t shape[] = {BATCH, CHANNELS, SPACE};
    opsmith_batch_norm_dims dims;
    if (failed("shape", opsmith_batch_norm_dims_from_layout(&params, 3, shape, NULL, &dims)))
        return EXIT_FAILURE;

    /* The library allocates nothing: the caller brings scratch memory, and what the backward pass needs. */
    const opsmith_executor *executor = opsmith_host_executor();
    size_t bytes = opsmith_batch_norm_forward_workspace_bytes(&params, &dims, executor->threads);
    const size_t backward_bytes = opsmith_batch_norm_backward_workspace_bytes(&params, &dims, executor->threads);
    if (bytes < backward_bytes)
        bytes = backward_bytes;
    void *workspace = malloc(bytes ? bytes : 1);
    const size_t saved_bytes = opsmith_batch_norm_saved_bytes(&params, &dims);
    void *saved = malloc(saved_bytes ? saved_bytes : 1);
    if (!workspace || !saved) {
        fputs("out of memory\n", stderr);
        return EXIT_FAILURE;
    }

    /* A training step updates the moving statistics in place. */
    int failures = failed("forward", opsmith_batch_norm_forward_f32(
        &params, &dims, data, gamma, beta, moving_mean, moving_var, moving_mean, moving_var, out, NULL, NULL,
        saved, workspace, bytes, executor));
    failures += failed("backward", opsmith_batch_norm_backward_f32(
        &params, &dims, d_out, data, gamma, beta, saved, d_data, OPSMITH_WRITE, d_gamma, OPSMITH_WRITE,
        d_beta, OPSMITH_WRITE, workspace, bytes, executor));
    for (int c = 0; c < CHANNELS; ++c)
        printf("channel %d: moving mean %.4f, moving variance %.4f, d_gamma %.4f, d_beta %.4f\n", c,
               (double)moving_mean[c], (double)moving_var[c], (double)d_gamma[c], (double)d_beta[c]);

    params.training = 0;
    failures += failed("inference", opsmith_batch_norm_forward_f32(
        &params, &dims, data, gamma, beta, moving_mean, moving_var, moving_mean, moving_var, out, NULL, NULL,
        NULL, workspace, bytes, executor));
    printf("out[0] = %.4f with instruction set %s\n", (double)out[0], opsmith_level());
    free(saved);
    free(workspace);
    return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}
