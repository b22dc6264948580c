/* A user's program of five operators, each one amalgamated file: a step of an optimizer in place, a sum over two of three
 * axes, a softmax, the same loss by labels of both integer types, and the default of a fifth. */
#include "adam_update.h"
#include "batch_norm.h"
#include "softmax.h"
#include "softmax_cross_entropy.h"
#include "sum.h"

#include <stdio.h>

static int failures = 0;

static void check(const char *what, opsmith_status status)
{
    if (status != OPSMITH_OK) {
        printf("%s: status %d\n", what, (int)status);
        ++failures;
    }
}

static void print(const char *name, const float *values, int count)
{
    printf("%s", name);
    for (int i = 0; i < count; ++i) {
        printf(" %.6g", (double)values[i]);
    }
    printf("\n");
}

static void step(void)
{
    float weight[2] = {1, -1}, mean[2] = {0, 0}, var[2] = {0, 0};
    const float grad[2] = {2, -4};
    const int64_t shape[1] = {2};
    opsmith_adam_update_params params;
    opsmith_adam_update_dims dims;
    opsmith_adam_update_params_init(&params);
    params.lr = 0.5;
    params.beta1 = 0.5;
    params.beta2 = 0.75;
    params.epsilon = 0;
    check("adam_update", opsmith_adam_update_dims_from_layout(&params, 1, shape, NULL, &dims));
    check("adam_update", opsmith_adam_update_forward_f32(&params, &dims, weight, grad, mean, var, mean, var, weight, NULL,
                                                         NULL, 0, NULL));
    print("weight", weight, 2);
    print("mean", mean, 2);
    print("var", var, 2);
}

static void total(void)
{
    const float data[12] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    const int64_t shape[3] = {2, 3, 2};
    float out[3];
    opsmith_sum_params params;
    opsmith_sum_dims dims;
    opsmith_sum_params_init(&params);
    params.axes.values[0] = 0;
    params.axes.values[1] = -1;
    params.axes.count = 2;
    check("sum", opsmith_sum_dims_from_layout(&params, 3, shape, NULL, &dims));
    check("sum", opsmith_sum_forward_f32(&params, &dims, data, out, NULL, NULL, 0, NULL));
    print("sum", out, 3);
}

static void shares(void)
{
    const float data[3] = {0, 0, 0.6931472f};
    const int64_t shape[1] = {3};
    float out[3];
    opsmith_softmax_params params;
    opsmith_softmax_dims dims;
    opsmith_softmax_params_init(&params);
    check("softmax", opsmith_softmax_dims_from_layout(&params, 1, shape, NULL, &dims));
    check("softmax", opsmith_softmax_forward_f32(&params, &dims, data, out, NULL, NULL, 0, NULL));
    print("softmax", out, 3);
}

static void losses(void)
{
    const float scores[8] = {0, 0, 0, 0, 0, 0, 0, 1.0986123f}; /* four rows of two classes; the last has 1/4 and 3/4 */
    const int32_t short_labels[4] = {0, 1, -100, 1};
    const int64_t long_labels[4] = {0, 1, -100, 1}, shape[2] = {4, 2};
    float loss[4], other[4];
    double workspace[64];
    opsmith_softmax_cross_entropy_params params;
    opsmith_softmax_cross_entropy_dims dims;
    opsmith_softmax_cross_entropy_params_init(&params);
    check("softmax_cross_entropy", opsmith_softmax_cross_entropy_dims_from_layout(&params, 2, shape, NULL, &dims));
    if (opsmith_softmax_cross_entropy_forward_workspace_bytes(&params, &dims, 1) > sizeof workspace) {
        ++failures;
        return;
    }
    check("int32", opsmith_softmax_cross_entropy_forward_f32_i32(&params, &dims, scores, short_labels, NULL, loss, NULL, NULL,
                                                                 NULL, workspace, sizeof workspace, NULL));
    check("int64", opsmith_softmax_cross_entropy_forward_f32_i64(&params, &dims, scores, long_labels, NULL, other, NULL, NULL,
                                                                 NULL, workspace, sizeof workspace, NULL));
    print("loss", loss, 4);
    print("loss", other, 4);
}

int main(void)
{
    opsmith_batch_norm_params params;
    opsmith_batch_norm_params_init(&params);
    printf("version %u eps %g\n", opsmith_abi_version(), params.eps);
    step();
    total();
    shares();
    losses();
    return failures;
}
