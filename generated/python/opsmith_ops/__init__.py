"""Operators made by Opsmith, for NumPy, ml_dtypes' bfloat16 and every library of arrays that speaks DLPack.

An operator takes arrays by position and parameters by keyword; its method `vjp` gives its gradient.

adadelta_update
    One step of AdaDelta - learning rates by the ratio of past steps and gradients.

adagrad_update
    One step of AdaGrad - learning rates by the sum of all squared gradients.

adam_update
    One step of Adam; corrections of the bias are part of lr.

adamw_update
    One step of Adam with decoupled weight decay; corrections of the bias are part of lr.

add_batch_norm_relu
    Batch normalization, the sum with a residual and a rectifier in one, as at the end of a residual
    block.

add_layer_norm
    The sum of an array and a residual, and its layer normalization; both are results.

add_rms_norm
    The sum of an array and a residual, and its normalization by the root mean square; both are
    results.

argmax
    Position of the largest element over any set of axes, which count as one axis in C order.

argmin
    Position of the smallest element over any set of axes, which count as one axis in C order.

batch_norm
    Normalizes a batch by the mean and variance of each channel, then applies scale gamma and offset
    beta.

batch_norm_relu
    Batch normalization and a rectifier in one, without the normalized batch in memory.

binary_cross_entropy_with_logits
    Cross-entropy of the logistic function of scores against targets between 0 and 1.

broadcast_prelu
    Leaky rectified linear unit whose slopes below 0 are learned and broadcast from the last axis
    on.

celu
    Continuously differentiable exponential linear unit, whose slope is 1 on both sides of 0.

cosine_similarity
    Cosine of the angle between two arrays along an axis.

elu
    Exponential linear unit - bends values that are not positive toward -slope.

erf
    Error function.

ftrl_update
    One step of follow the regularized leader - per-coordinate learning rates and sparse weights.

geglu
    Gated linear unit - values times the Gaussian error linear unit of their gates.

gelu
    Gaussian error linear unit - weights a value by the share of a normal distribution that lies
    below it.

global_response_norm
    Lets channels compete by their norms over space, relative to the mean norm, and adds the result
    to the data.

group_norm
    Normalizes groups of channels of each example by mean and variance, then applies a scale and an
    offset per group.

group_norm_per_channel
    Normalizes groups of channels of each example by mean and variance, then applies a scale and an
    offset per channel.

hard_sigmoid
    Straight line that is cut off at 0 and 1, in place of a sigmoid.

hard_swish
    Weights a value by a straight line from -3 to 3 that is cut off at 0 and 1.

hard_tanh
    Identity that is cut off at two limits, in place of tanh.

hardshrink
    Sets values that are within lambd of 0 to 0 and keeps the others.

hinge
    How far the product of a score and a label of -1 or 1 stays below a margin.

huber
    Half the squared difference up to delta and a straight line beyond, so that outliers count less.

instance_norm
    Normalizes each channel of each example by its own mean and variance, then applies scale gamma
    and offset beta.

kl_divergence
    Kullback-Leibler divergence of target probabilities from predicted ones, which are given by
    their logarithms.

l1
    Absolute difference of predictions and targets.

l1_norm
    Sum of absolute values over any set of axes.

l2_norm
    Euclidean norm over any set of axes, without overflow of the squares.

l2_normalization
    Divides by the Euclidean norm of each example, of the channels at each position, or of each
    channel.

lamb_update
    One step of LAMB - Adam with weight decay scaled by the ratio of the norms of weights and step.

layer_norm
    Normalizes every row along an axis by its own mean and variance, then applies scale gamma and
    offset beta.

layer_normalization
    Normalizes over all axes from one on by mean and variance, then applies a scale and an offset.

leaky_relu
    Leaky rectified linear unit - scales values that are not positive by a constant slope.

log_sigmoid
    Logarithm of the logistic function, precise in both tails.

log_softmax
    Logarithms of the softmax along an axis, without overflow or loss of small probabilities.

logsumexp
    Logarithm of the sum of exponentials over any set of axes, without overflow.

lp_normalization
    Divides every row along an axis by its sum of absolute values or by its Euclidean norm.

masked_softmax
    The softmax along an axis of the elements that a mask selects; the others get 0.

max
    Largest element over any set of axes; equal largest elements share the gradient equally.

mean
    Arithmetic mean over any set of axes.

mean_variance_normalization
    Subtracts the mean and divides by the standard deviation over any set of axes.

min
    Smallest element over any set of axes; equal smallest elements share the gradient equally.

mish
    Weights a value by the hyperbolic tangent of its softplus.

mse
    Squared difference of predictions and targets.

nag_mom_update
    One step of gradient descent with Nesterov's momentum.

prelu
    Leaky rectified linear unit whose slope below 0 is learned for each channel.

prod
    Product over any set of axes.

relu
    Rectified linear unit - keeps positive values and replaces the others by 0.

rms_norm
    Divides by the root mean square over all axes from one on, then applies a scale.

rmsprop_update
    One step of RMSProp as Tieleman and Hinton defined it.

rmspropalex_update
    One step of centered RMSProp with momentum as Graves defined it.

selu
    Scaled exponential linear unit, whose constants keep mean 0 and variance 1 from layer to layer.

sgd_mom_update
    One step of gradient descent with momentum.

sgd_update
    One step of stochastic gradient descent.

sigmoid
    Logistic function, from 0 to 1.

signsgd_update
    One step of gradient descent by the signs of the gradient.

signum_update
    One step of gradient descent by the signs of the momentum.

silu
    Sigmoid linear unit - weights a value by its own sigmoid.

smooth_l1
    Half the square of a scaled value near 0 and its absolute value beyond, element by element.

softmax
    Exponentials along an axis divided by their sum, so that they add up to 1.

softmax_cross_entropy
    Cross-entropy of the softmax of scores along an axis against labels, with class weights and
    label smoothing.

softmin
    The softmax of the negated elements along an axis, so that the smallest has the largest share.

softplus
    Smooth rectifier - the logarithm of 1 plus an exponential.

softshrink
    Moves values toward 0 by lambd and sets those that are within lambd of it to 0.

softsign
    Sigmoid of rational form, from -1 to 1.

sum
    Sum over any set of axes.

swiglu
    Gated linear unit - values times the sigmoid linear unit of their gates.

swish
    Weights a value by the sigmoid of beta times the value.

tanh
    Hyperbolic tangent, from -1 to 1.

thresholded_relu
    Keeps values above a threshold and replaces the others by 0.

var
    Variance over any set of axes, around the mean.

weight_norm
    Weights of given lengths g and directions v, one for each index of an axis.
"""

from ._native import (
    adadelta_update,
    adagrad_update,
    adam_update,
    adamw_update,
    add_batch_norm_relu,
    add_layer_norm,
    add_rms_norm,
    argmax,
    argmin,
    batch_norm,
    batch_norm_relu,
    binary_cross_entropy_with_logits,
    broadcast_prelu,
    celu,
    cosine_similarity,
    elu,
    erf,
    ftrl_update,
    geglu,
    gelu,
    global_response_norm,
    group_norm,
    group_norm_per_channel,
    hard_sigmoid,
    hard_swish,
    hard_tanh,
    hardshrink,
    hinge,
    huber,
    instance_norm,
    kl_divergence,
    l1,
    l1_norm,
    l2_norm,
    l2_normalization,
    lamb_update,
    layer_norm,
    layer_normalization,
    leaky_relu,
    log_sigmoid,
    log_softmax,
    logsumexp,
    lp_normalization,
    masked_softmax,
    max,
    mean,
    mean_variance_normalization,
    min,
    mish,
    mse,
    nag_mom_update,
    prelu,
    prod,
    relu,
    rms_norm,
    rmsprop_update,
    rmspropalex_update,
    selu,
    sgd_mom_update,
    sgd_update,
    sigmoid,
    signsgd_update,
    signum_update,
    silu,
    smooth_l1,
    softmax,
    softmax_cross_entropy,
    softmin,
    softplus,
    softshrink,
    softsign,
    sum,
    swiglu,
    swish,
    tanh,
    thresholded_relu,
    var,
    weight_norm,
    level,
    num_threads,
    set_num_threads,
)

__all__ = [
    "adadelta_update",
    "adagrad_update",
    "adam_update",
    "adamw_update",
    "add_batch_norm_relu",
    "add_layer_norm",
    "add_rms_norm",
    "argmax",
    "argmin",
    "batch_norm",
    "batch_norm_relu",
    "binary_cross_entropy_with_logits",
    "broadcast_prelu",
    "celu",
    "cosine_similarity",
    "elu",
    "erf",
    "ftrl_update",
    "geglu",
    "gelu",
    "global_response_norm",
    "group_norm",
    "group_norm_per_channel",
    "hard_sigmoid",
    "hard_swish",
    "hard_tanh",
    "hardshrink",
    "hinge",
    "huber",
    "instance_norm",
    "kl_divergence",
    "l1",
    "l1_norm",
    "l2_norm",
    "l2_normalization",
    "lamb_update",
    "layer_norm",
    "layer_normalization",
    "leaky_relu",
    "log_sigmoid",
    "log_softmax",
    "logsumexp",
    "lp_normalization",
    "masked_softmax",
    "max",
    "mean",
    "mean_variance_normalization",
    "min",
    "mish",
    "mse",
    "nag_mom_update",
    "prelu",
    "prod",
    "relu",
    "rms_norm",
    "rmsprop_update",
    "rmspropalex_update",
    "selu",
    "sgd_mom_update",
    "sgd_update",
    "sigmoid",
    "signsgd_update",
    "signum_update",
    "silu",
    "smooth_l1",
    "softmax",
    "softmax_cross_entropy",
    "softmin",
    "softplus",
    "softshrink",
    "softsign",
    "sum",
    "swiglu",
    "swish",
    "tanh",
    "thresholded_relu",
    "var",
    "weight_norm",
    "level",
    "num_threads",
    "set_num_threads",
]
