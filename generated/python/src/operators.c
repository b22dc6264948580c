/* The operators of the extension. Made by Opsmith; edits are lost. */
#include "descriptors.h"

extern const struct operator_info adadelta_update_operator;
extern const struct operator_info adagrad_update_operator;
extern const struct operator_info adam_update_operator;
extern const struct operator_info adamw_update_operator;
extern const struct operator_info add_batch_norm_relu_operator;
extern const struct operator_info add_layer_norm_operator;
extern const struct operator_info add_rms_norm_operator;
extern const struct operator_info argmax_operator;
extern const struct operator_info argmin_operator;
extern const struct operator_info batch_norm_operator;
extern const struct operator_info batch_norm_relu_operator;
extern const struct operator_info binary_cross_entropy_with_logits_operator;
extern const struct operator_info broadcast_prelu_operator;
extern const struct operator_info celu_operator;
extern const struct operator_info cosine_similarity_operator;
extern const struct operator_info elu_operator;
extern const struct operator_info erf_operator;
extern const struct operator_info ftrl_update_operator;
extern const struct operator_info geglu_operator;
extern const struct operator_info gelu_operator;
extern const struct operator_info global_response_norm_operator;
extern const struct operator_info group_norm_operator;
extern const struct operator_info group_norm_per_channel_operator;
extern const struct operator_info hard_sigmoid_operator;
extern const struct operator_info hard_swish_operator;
extern const struct operator_info hard_tanh_operator;
extern const struct operator_info hardshrink_operator;
extern const struct operator_info hinge_operator;
extern const struct operator_info huber_operator;
extern const struct operator_info instance_norm_operator;
extern const struct operator_info kl_divergence_operator;
extern const struct operator_info l1_operator;
extern const struct operator_info l1_norm_operator;
extern const struct operator_info l2_norm_operator;
extern const struct operator_info l2_normalization_operator;
extern const struct operator_info lamb_update_operator;
extern const struct operator_info layer_norm_operator;
extern const struct operator_info layer_normalization_operator;
extern const struct operator_info leaky_relu_operator;
extern const struct operator_info log_sigmoid_operator;
extern const struct operator_info log_softmax_operator;
extern const struct operator_info logsumexp_operator;
extern const struct operator_info lp_normalization_operator;
extern const struct operator_info masked_softmax_operator;
extern const struct operator_info max_operator;
extern const struct operator_info mean_operator;
extern const struct operator_info mean_variance_normalization_operator;
extern const struct operator_info min_operator;
extern const struct operator_info mish_operator;
extern const struct operator_info mse_operator;
extern const struct operator_info nag_mom_update_operator;
extern const struct operator_info prelu_operator;
extern const struct operator_info prod_operator;
extern const struct operator_info relu_operator;
extern const struct operator_info rms_norm_operator;
extern const struct operator_info rmsprop_update_operator;
extern const struct operator_info rmspropalex_update_operator;
extern const struct operator_info selu_operator;
extern const struct operator_info sgd_mom_update_operator;
extern const struct operator_info sgd_update_operator;
extern const struct operator_info sigmoid_operator;
extern const struct operator_info signsgd_update_operator;
extern const struct operator_info signum_update_operator;
extern const struct operator_info silu_operator;
extern const struct operator_info smooth_l1_operator;
extern const struct operator_info softmax_operator;
extern const struct operator_info softmax_cross_entropy_operator;
extern const struct operator_info softmin_operator;
extern const struct operator_info softplus_operator;
extern const struct operator_info softshrink_operator;
extern const struct operator_info softsign_operator;
extern const struct operator_info sum_operator;
extern const struct operator_info swiglu_operator;
extern const struct operator_info swish_operator;
extern const struct operator_info tanh_operator;
extern const struct operator_info thresholded_relu_operator;
extern const struct operator_info var_operator;
extern const struct operator_info weight_norm_operator;

const struct operator_info *const operator_table[] = {
    &adadelta_update_operator,
    &adagrad_update_operator,
    &adam_update_operator,
    &adamw_update_operator,
    &add_batch_norm_relu_operator,
    &add_layer_norm_operator,
    &add_rms_norm_operator,
    &argmax_operator,
    &argmin_operator,
    &batch_norm_operator,
    &batch_norm_relu_operator,
    &binary_cross_entropy_with_logits_operator,
    &broadcast_prelu_operator,
    &celu_operator,
    &cosine_similarity_operator,
    &elu_operator,
    &erf_operator,
    &ftrl_update_operator,
    &geglu_operator,
    &gelu_operator,
    &global_response_norm_operator,
    &group_norm_operator,
    &group_norm_per_channel_operator,
    &hard_sigmoid_operator,
    &hard_swish_operator,
    &hard_tanh_operator,
    &hardshrink_operator,
    &hinge_operator,
    &huber_operator,
    &instance_norm_operator,
    &kl_divergence_operator,
    &l1_operator,
    &l1_norm_operator,
    &l2_norm_operator,
    &l2_normalization_operator,
    &lamb_update_operator,
    &layer_norm_operator,
    &layer_normalization_operator,
    &leaky_relu_operator,
    &log_sigmoid_operator,
    &log_softmax_operator,
    &logsumexp_operator,
    &lp_normalization_operator,
    &masked_softmax_operator,
    &max_operator,
    &mean_operator,
    &mean_variance_normalization_operator,
    &min_operator,
    &mish_operator,
    &mse_operator,
    &nag_mom_update_operator,
    &prelu_operator,
    &prod_operator,
    &relu_operator,
    &rms_norm_operator,
    &rmsprop_update_operator,
    &rmspropalex_update_operator,
    &selu_operator,
    &sgd_mom_update_operator,
    &sgd_update_operator,
    &sigmoid_operator,
    &signsgd_update_operator,
    &signum_update_operator,
    &silu_operator,
    &smooth_l1_operator,
    &softmax_operator,
    &softmax_cross_entropy_operator,
    &softmin_operator,
    &softplus_operator,
    &softshrink_operator,
    &softsign_operator,
    &sum_operator,
    &swiglu_operator,
    &swish_operator,
    &tanh_operator,
    &thresholded_relu_operator,
    &var_operator,
    &weight_norm_operator,
    NULL,
};

const struct host_functions host = {
    .executor = opsmith_host_executor,
    .set_num_threads = opsmith_set_num_threads,
    .num_threads = opsmith_num_threads,
    .level = opsmith_level,
};
