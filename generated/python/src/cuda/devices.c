/* The operators for devices. Made by Opsmith; edits are lost. */
#include "descriptors.h"

extern const struct device_kernels adadelta_update_device;
extern const struct device_kernels adagrad_update_device;
extern const struct device_kernels adam_update_device;
extern const struct device_kernels adamw_update_device;
extern const struct device_kernels add_batch_norm_relu_device;
extern const struct device_kernels add_layer_norm_device;
extern const struct device_kernels add_rms_norm_device;
extern const struct device_kernels argmax_device;
extern const struct device_kernels argmin_device;
extern const struct device_kernels batch_norm_device;
extern const struct device_kernels batch_norm_relu_device;
extern const struct device_kernels binary_cross_entropy_with_logits_device;
extern const struct device_kernels broadcast_prelu_device;
extern const struct device_kernels celu_device;
extern const struct device_kernels cosine_similarity_device;
extern const struct device_kernels elu_device;
extern const struct device_kernels erf_device;
extern const struct device_kernels ftrl_update_device;
extern const struct device_kernels geglu_device;
extern const struct device_kernels gelu_device;
extern const struct device_kernels global_response_norm_device;
extern const struct device_kernels group_norm_device;
extern const struct device_kernels group_norm_per_channel_device;
extern const struct device_kernels hard_sigmoid_device;
extern const struct device_kernels hard_swish_device;
extern const struct device_kernels hard_tanh_device;
extern const struct device_kernels hardshrink_device;
extern const struct device_kernels hinge_device;
extern const struct device_kernels huber_device;
extern const struct device_kernels instance_norm_device;
extern const struct device_kernels kl_divergence_device;
extern const struct device_kernels l1_device;
extern const struct device_kernels l1_norm_device;
extern const struct device_kernels l2_norm_device;
extern const struct device_kernels l2_normalization_device;
extern const struct device_kernels lamb_update_device;
extern const struct device_kernels layer_norm_device;
extern const struct device_kernels layer_normalization_device;
extern const struct device_kernels leaky_relu_device;
extern const struct device_kernels log_sigmoid_device;
extern const struct device_kernels log_softmax_device;
extern const struct device_kernels logsumexp_device;
extern const struct device_kernels lp_normalization_device;
extern const struct device_kernels masked_softmax_device;
extern const struct device_kernels max_device;
extern const struct device_kernels mean_device;
extern const struct device_kernels mean_variance_normalization_device;
extern const struct device_kernels min_device;
extern const struct device_kernels mish_device;
extern const struct device_kernels mse_device;
extern const struct device_kernels nag_mom_update_device;
extern const struct device_kernels prelu_device;
extern const struct device_kernels prod_device;
extern const struct device_kernels relu_device;
extern const struct device_kernels rms_norm_device;
extern const struct device_kernels rmsprop_update_device;
extern const struct device_kernels rmspropalex_update_device;
extern const struct device_kernels selu_device;
extern const struct device_kernels sgd_mom_update_device;
extern const struct device_kernels sgd_update_device;
extern const struct device_kernels sigmoid_device;
extern const struct device_kernels signsgd_update_device;
extern const struct device_kernels signum_update_device;
extern const struct device_kernels silu_device;
extern const struct device_kernels smooth_l1_device;
extern const struct device_kernels softmax_device;
extern const struct device_kernels softmax_cross_entropy_device;
extern const struct device_kernels softmin_device;
extern const struct device_kernels softplus_device;
extern const struct device_kernels softshrink_device;
extern const struct device_kernels softsign_device;
extern const struct device_kernels sum_device;
extern const struct device_kernels swiglu_device;
extern const struct device_kernels swish_device;
extern const struct device_kernels tanh_device;
extern const struct device_kernels thresholded_relu_device;
extern const struct device_kernels var_device;
extern const struct device_kernels weight_norm_device;

const struct device_kernels *const device_table[] = {
    &adadelta_update_device,
    &adagrad_update_device,
    &adam_update_device,
    &adamw_update_device,
    &add_batch_norm_relu_device,
    &add_layer_norm_device,
    &add_rms_norm_device,
    &argmax_device,
    &argmin_device,
    &batch_norm_device,
    &batch_norm_relu_device,
    &binary_cross_entropy_with_logits_device,
    &broadcast_prelu_device,
    &celu_device,
    &cosine_similarity_device,
    &elu_device,
    &erf_device,
    &ftrl_update_device,
    &geglu_device,
    &gelu_device,
    &global_response_norm_device,
    &group_norm_device,
    &group_norm_per_channel_device,
    &hard_sigmoid_device,
    &hard_swish_device,
    &hard_tanh_device,
    &hardshrink_device,
    &hinge_device,
    &huber_device,
    &instance_norm_device,
    &kl_divergence_device,
    &l1_device,
    &l1_norm_device,
    &l2_norm_device,
    &l2_normalization_device,
    &lamb_update_device,
    &layer_norm_device,
    &layer_normalization_device,
    &leaky_relu_device,
    &log_sigmoid_device,
    &log_softmax_device,
    &logsumexp_device,
    &lp_normalization_device,
    &masked_softmax_device,
    &max_device,
    &mean_device,
    &mean_variance_normalization_device,
    &min_device,
    &mish_device,
    &mse_device,
    &nag_mom_update_device,
    &prelu_device,
    &prod_device,
    &relu_device,
    &rms_norm_device,
    &rmsprop_update_device,
    &rmspropalex_update_device,
    &selu_device,
    &sgd_mom_update_device,
    &sgd_update_device,
    &sigmoid_device,
    &signsgd_update_device,
    &signum_update_device,
    &silu_device,
    &smooth_l1_device,
    &softmax_device,
    &softmax_cross_entropy_device,
    &softmin_device,
    &softplus_device,
    &softshrink_device,
    &softsign_device,
    &sum_device,
    &swiglu_device,
    &swish_device,
    &tanh_device,
    &thresholded_relu_device,
    &var_device,
    &weight_norm_device,
};
