/* A user's program: normalizes four rows of two channels in training, then asks for the gradient. */
#include HEADER

#include <stdio.h>

enum { ROWS = 4, CHANNELS = 2 };

static int failed(opsmith_status status)
{
    char text[200];
    if (status != OPSMITH_OK) {
        opsmith_batch_norm_status_message(status, text, sizeof text);
        puts(text);
    }
    return status != OPSMITH_OK;
}

static void print(const char *name, const float *values, int count)
{
    printf("%s", name);
    for (int i = 0; i < count; ++i) {
        printf(" %.9g", (double)values[i]);
    }
    printf("\n");
}

int main(void)
{
    const float data[ROWS * CHANNELS] = {1, 10, 2, 20, 3, 40, 6, 30}, gamma[CHANNELS] = {1, 2}, beta[CHANNELS] = {0, -1};
    const float d_out[ROWS * CHANNELS] = {1, 0, 0, 1, 0, 0, 0, 0};
    float moving_mean[CHANNELS] = {0, 100}, moving_var[CHANNELS] = {1, 1};
    float out[ROWS * CHANNELS], d_data[ROWS * CHANNELS], d_gamma[CHANNELS], d_beta[CHANNELS];
    double saved[2 * CHANNELS];
    opsmith_batch_norm_params params;
    opsmith_batch_norm_dims dims;
    const int64_t shape[] = {ROWS, CHANNELS};

    opsmith_batch_norm_params_init(&params);
    params.training = 1;
    params.fix_gamma = 0;
    params.eps = 0;
    if (failed(opsmith_batch_norm_dims_from_layout(&params, 2, shape, NULL, &dims)) ||
        opsmith_batch_norm_saved_bytes(&params, &dims) > sizeof saved) {
        return 1;
    }
    if (failed(opsmith_batch_norm_forward_f32(&params, &dims, data, gamma, beta, moving_mean, moving_var, moving_mean,
                                              moving_var, out, NULL, NULL, saved, NULL, 0, NULL))) {
        return 1;
    }
    if (failed(opsmith_batch_norm_backward_f32(&params, &dims, d_out, data, gamma, beta, saved, d_data, OPSMITH_WRITE,
                                               d_gamma, OPSMITH_WRITE, d_beta, OPSMITH_WRITE, NULL, 0, NULL))) {
        return 1;
    }
    print("out", out, ROWS * CHANNELS);
    print("moving_mean", moving_mean, CHANNELS);
    print("moving_var", moving_var, CHANNELS);
    print("d_data", d_data, ROWS * CHANNELS);
    print("d_gamma", d_gamma, CHANNELS);
    print("d_beta", d_beta, CHANNELS);
    return 0;
}
