"""Operators made by Opsmith; edits are lost."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, Generic, Literal, Protocol, TypeVar, overload

class _Array(Protocol):
    """NumPy's arrays, and those of every library that speaks DLPack."""

    def __dlpack__(self, *args: Any, **kwargs: Any) -> Any: ...

_A = TypeVar("_A", bound=_Array)

def set_num_threads(threads: int, /) -> None:
    """Sets how many threads a call may use. Results do not depend on it."""

def num_threads() -> int:
    """How many threads a call may use: at first one for each core."""

def level() -> str:
    """The instruction-set level of the kernels in use, for instance 'avx2'."""

class _Operator_adadelta_update:
    """One step of AdaDelta - learning rates by the ratio of past steps and gradients.

    Inputs
        weight: T [*axes]
            The weights.
        grad: T [*axes]
            Their gradient.

    States, updated in place
        acc_g: T [*axes], 0 at first
            Moving mean of the squared gradients.
        acc_delta: T [*axes], 0 at first
            Moving mean of the squared steps.

    Parameters
        lr: float64, required
            Learning rate.
        wd: float64, default 0.0
            Weight decay, which pulls the weights toward 0 in proportion to themselves.
        rescale_grad: float64, default 1.0
            Factor of the gradient before anything else.
        clip_gradient: float64, default -1.0
            Limit of the absolute values of the gradient; none if it is below 0.
        rho: float64, at least 0, at most 1, default 0.9
            Weight of the old means in both moving means.
        epsilon: float64, default 1e-06
            Added to both moving means under their roots.

    Results
        out: T [*axes]
            The new weights.

    Types
        T: float32, float64, float16, bfloat16
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        weight: _A,
        grad: _Array,
        acc_g: _Array,
        acc_delta: _Array,
        *,
        lr: float,
        wd: float = 0.0,
        rescale_grad: float = 1.0,
        clip_gradient: float = -1.0,
        rho: float = 0.9,
        epsilon: float = 1e-06,
        out: _Array | None = None,
    ) -> _A: ...

adadelta_update: Final[_Operator_adadelta_update]

class _Operator_adagrad_update:
    """One step of AdaGrad - learning rates by the sum of all squared gradients.

    Inputs
        weight: T [*axes]
            The weights.
        grad: T [*axes]
            Their gradient.

    States, updated in place
        history: T [*axes], 0 at first
            Sum of the squared gradients.

    Parameters
        lr: float64, required
            Learning rate.
        wd: float64, default 0.0
            Weight decay, which pulls the weights toward 0 in proportion to themselves.
        rescale_grad: float64, default 1.0
            Factor of the gradient before anything else.
        clip_gradient: float64, default -1.0
            Limit of the absolute values of the gradient; none if it is below 0.
        epsilon: float64, default 1e-07
            Added to the history under the root.

    Results
        out: T [*axes]
            The new weights.

    Types
        T: float32, float64, float16, bfloat16
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        weight: _A,
        grad: _Array,
        history: _Array,
        *,
        lr: float,
        wd: float = 0.0,
        rescale_grad: float = 1.0,
        clip_gradient: float = -1.0,
        epsilon: float = 1e-07,
        out: _Array | None = None,
    ) -> _A: ...

adagrad_update: Final[_Operator_adagrad_update]

class _Operator_adam_update:
    """One step of Adam; corrections of the bias are part of lr.

    Inputs
        weight: T [*axes]
            The weights.
        grad: T [*axes]
            Their gradient.

    States, updated in place
        mean: T [*axes], 0 at first
            Moving mean of the gradients.
        var: T [*axes], 0 at first
            Moving mean of the squared gradients.

    Parameters
        lr: float64, required
            Learning rate.
        wd: float64, default 0.0
            Weight decay, which pulls the weights toward 0 in proportion to themselves.
        rescale_grad: float64, default 1.0
            Factor of the gradient before anything else.
        clip_gradient: float64, default -1.0
            Limit of the absolute values of the gradient; none if it is below 0.
        beta1: float64, at least 0, at most 1, default 0.9
            Weight of the old mean in the new one.
        beta2: float64, at least 0, at most 1, default 0.999
            Weight of the old var in the new one.
        epsilon: float64, default 1e-08
            Added to the root of var.

    Results
        out: T [*axes]
            The new weights.

    Types
        T: float32, float64, float16, bfloat16
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        weight: _A,
        grad: _Array,
        mean: _Array,
        var: _Array,
        *,
        lr: float,
        wd: float = 0.0,
        rescale_grad: float = 1.0,
        clip_gradient: float = -1.0,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-08,
        out: _Array | None = None,
    ) -> _A: ...

adam_update: Final[_Operator_adam_update]

class _Operator_adamw_update:
    """One step of Adam with decoupled weight decay; corrections of the bias are part of lr.

    Inputs
        weight: T [*axes]
            The weights.
        grad: T [*axes]
            Their gradient.

    States, updated in place
        mean: T [*axes], 0 at first
            Moving mean of the gradients.
        var: T [*axes], 0 at first
            Moving mean of the squared gradients.

    Parameters
        lr: float64, required
            Learning rate.
        wd: float64, default 0.0
            Weight decay, which pulls the weights toward 0 in proportion to themselves.
        rescale_grad: float64, default 1.0
            Factor of the gradient before anything else.
        clip_gradient: float64, default -1.0
            Limit of the absolute values of the gradient; none if it is below 0.
        beta1: float64, at least 0, at most 1, default 0.9
            Weight of the old mean in the new one.
        beta2: float64, at least 0, at most 1, default 0.999
            Weight of the old var in the new one.
        epsilon: float64, default 1e-08
            Added to the root of var.
        eta: float64, default 1.0
            Factor of the whole step including the decay.

    Results
        out: T [*axes]
            The new weights.

    Types
        T: float32, float64, float16, bfloat16
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        weight: _A,
        grad: _Array,
        mean: _Array,
        var: _Array,
        *,
        lr: float,
        wd: float = 0.0,
        rescale_grad: float = 1.0,
        clip_gradient: float = -1.0,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-08,
        eta: float = 1.0,
        out: _Array | None = None,
    ) -> _A: ...

adamw_update: Final[_Operator_adamw_update]

class _Pullback_add_batch_norm_relu(Generic[_A]):
    """The backward of one call of add_batch_norm_relu, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data", "gamma", "beta", "addend"], Any] | None = None,
        out: dict[Literal["data", "gamma", "beta", "addend"], Any] | None = None,
    ) -> tuple[_A, Any, Any, Any]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data", "gamma", "beta", "addend"] | Iterable[Literal["data", "gamma", "beta", "addend"]],
        add_to: dict[Literal["data", "gamma", "beta", "addend"], Any] | None = None,
        out: dict[Literal["data", "gamma", "beta", "addend"], Any] | None = None,
    ) -> tuple[Any, Any, Any, Any]: ...

class _Operator_add_batch_norm_relu:
    """Batch normalization, the sum with a residual and a rectifier in one, as at the end of a residual block.

    Inputs
        data: T [*outer C@axis *inner]
            The batch to normalize.
        gamma: S [C]
            Scale of each channel.
        beta: S [C]
            Offset of each channel.
        addend: T [*outer C@axis *inner]
            What is added to the normalized batch.

    States, updated in place
        moving_mean: S [C], 0 at first
            Moving average of the means of the batches.
        moving_var: S [C], 1 at first
            Moving average of the population variances of the batches.

    Parameters
        eps: float64, at least 0, default 0.001
            Added to the variance before the root, so that a constant channel does not divide by zero.
        momentum: float64, at least 0, at most 1, default 0.9
            Weight of the old moving statistics in an update; the batch's own statistics have weight 1 - momentum.
        fix_gamma: bool, default True
            Takes gamma as 1 and gives it a gradient of 0. The gamma array itself is not written.
        use_global_stats: bool, default False
            Normalizes by the moving statistics in training too, which makes the normalization a scale and shift.
        axis: int, default 1
            The channel axis; a negative number counts from the last axis.
        training: bool, default False
            Selects the training mode.

    Results
        out: T [*outer C@axis *inner]
            The rectified sums.

    Types
        T: float32, float64, float16, bfloat16
        S: float32 where T is float16 or bfloat16, else T

    The gradient: outputs, pullback = add_batch_norm_relu.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        gamma: _Array,
        beta: _Array,
        addend: _Array,
        moving_mean: _Array,
        moving_var: _Array,
        *,
        eps: float = 0.001,
        momentum: float = 0.9,
        fix_gamma: bool = True,
        use_global_stats: bool = False,
        axis: int = 1,
        training: bool = False,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        gamma: _Array,
        beta: _Array,
        addend: _Array,
        moving_mean: _Array,
        moving_var: _Array,
        *,
        eps: float = 0.001,
        momentum: float = 0.9,
        fix_gamma: bool = True,
        use_global_stats: bool = False,
        axis: int = 1,
        training: bool = False,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_add_batch_norm_relu[_A]]: ...

add_batch_norm_relu: Final[_Operator_add_batch_norm_relu]

class _Pullback_add_layer_norm(Generic[_A]):
    """The backward of one call of add_layer_norm, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        d_total: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data", "gamma", "beta", "residual"], Any] | None = None,
        out: dict[Literal["data", "gamma", "beta", "residual"], Any] | None = None,
    ) -> tuple[_A, Any, Any, Any]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        d_total: _Array | None,
        *,
        wanted: Literal["data", "gamma", "beta", "residual"] | Iterable[Literal["data", "gamma", "beta", "residual"]],
        add_to: dict[Literal["data", "gamma", "beta", "residual"], Any] | None = None,
        out: dict[Literal["data", "gamma", "beta", "residual"], Any] | None = None,
    ) -> tuple[Any, Any, Any, Any]: ...

class _Operator_add_layer_norm:
    """The sum of an array and a residual, and its layer normalization; both are results.

    Inputs
        data: T [*outer C@axis *inner]
            The rows to normalize.
        gamma: S [C]
            Scale of each element of a row.
        beta: S [C]
            Offset of each element of a row.
        residual: T [*outer C@axis *inner]
            What is added to the data before it is normalized.

    Parameters
        axis: int, default -1
            The axis to normalize along; a negative number counts from the last axis.
        eps: float64, at least 0, default 1e-05
            Added to the variance before the root, so that a constant row does not divide by zero.

    Results
        out: T [*outer C@axis *inner]
            The normalized sum.
        total: T [*outer C@axis *inner]
            The sum, which is the residual of the next layer.

    Types
        T: float32, float64, float16, bfloat16
        S: float32 where T is float16 or bfloat16, else T

    The gradient: outputs, pullback = add_layer_norm.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        gamma: _Array,
        beta: _Array,
        residual: _Array,
        *,
        axis: int = -1,
        eps: float = 1e-05,
        out: tuple[_Array | None, _Array | None] | None = None,
    ) -> tuple[_A, _A]: ...

    def vjp(
        self,
        data: _A,
        gamma: _Array,
        beta: _Array,
        residual: _Array,
        *,
        axis: int = -1,
        eps: float = 1e-05,
        out: tuple[_Array | None, _Array | None] | None = None,
    ) -> tuple[tuple[_A, _A], _Pullback_add_layer_norm[_A]]: ...

add_layer_norm: Final[_Operator_add_layer_norm]

class _Pullback_add_rms_norm(Generic[_A]):
    """The backward of one call of add_rms_norm, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        d_total: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data", "scale", "residual"], Any] | None = None,
        out: dict[Literal["data", "scale", "residual"], Any] | None = None,
    ) -> tuple[_A, Any, Any]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        d_total: _Array | None,
        *,
        wanted: Literal["data", "scale", "residual"] | Iterable[Literal["data", "scale", "residual"]],
        add_to: dict[Literal["data", "scale", "residual"], Any] | None = None,
        out: dict[Literal["data", "scale", "residual"], Any] | None = None,
    ) -> tuple[Any, Any, Any]: ...

class _Operator_add_rms_norm:
    """The sum of an array and a residual, and its normalization by the root mean square; both are results.

    Inputs
        data: T [*outer *inner@axis]
            The array to normalize.
        scale: T [*inner], 1 if absent, broadcast as NumPy does
            Scale of each element.
        residual: T [*outer *inner@axis]
            What is added to the data before it is normalized.

    Parameters
        axis: int, default -1
            The first of the axes to normalize over; a negative number counts from the last axis.
        epsilon: float64, at least 0, default 1e-05
            Added to the mean square before the root, so that zeros do not divide by zero.

    Results
        out: T [*outer *inner@axis]
            The normalized sum.
        total: T [*outer *inner@axis]
            The sum, which is the residual of the next layer.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = add_rms_norm.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        scale: _Array | None,
        residual: _Array,
        *,
        axis: int = -1,
        epsilon: float = 1e-05,
        out: tuple[_Array | None, _Array | None] | None = None,
    ) -> tuple[_A, _A]: ...

    def vjp(
        self,
        data: _A,
        scale: _Array | None,
        residual: _Array,
        *,
        axis: int = -1,
        epsilon: float = 1e-05,
        out: tuple[_Array | None, _Array | None] | None = None,
    ) -> tuple[tuple[_A, _A], _Pullback_add_rms_norm[_A]]: ...

add_rms_norm: Final[_Operator_add_rms_norm]

class _Operator_argmax:
    """Position of the largest element over any set of axes, which count as one axis in C order.

    Inputs
        data: T [{kept | reduced@axes}]
            The array to reduce.

    Parameters
        axes: int | Sequence[int], default ()
            The axes that are reduced; a negative number counts from the last axis. None named means all axes.
        keepdims: bool, default False
            Keeps the reduced axes in the result with extent 1.
        select_last_index: bool, default False
            Of equal elements the last one is taken instead of the first.

    Results
        out: int64 [*kept], axes it drops stay as 1 if keepdims
            The positions; that of a NaN where there is one.

    Types
        T: float32, float64, float16, bfloat16
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        axes: int | Sequence[int] | None = (),
        keepdims: bool = False,
        select_last_index: bool = False,
        out: _Array | None = None,
    ) -> Any: ...

argmax: Final[_Operator_argmax]

class _Operator_argmin:
    """Position of the smallest element over any set of axes, which count as one axis in C order.

    Inputs
        data: T [{kept | reduced@axes}]
            The array to reduce.

    Parameters
        axes: int | Sequence[int], default ()
            The axes that are reduced; a negative number counts from the last axis. None named means all axes.
        keepdims: bool, default False
            Keeps the reduced axes in the result with extent 1.
        select_last_index: bool, default False
            Of equal elements the last one is taken instead of the first.

    Results
        out: int64 [*kept], axes it drops stay as 1 if keepdims
            The positions; that of a NaN where there is one.

    Types
        T: float32, float64, float16, bfloat16
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        axes: int | Sequence[int] | None = (),
        keepdims: bool = False,
        select_last_index: bool = False,
        out: _Array | None = None,
    ) -> Any: ...

argmin: Final[_Operator_argmin]

class _Pullback_batch_norm(Generic[_A]):
    """The backward of one call of batch_norm, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data", "gamma", "beta"], Any] | None = None,
        out: dict[Literal["data", "gamma", "beta"], Any] | None = None,
    ) -> tuple[_A, Any, Any]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data", "gamma", "beta"] | Iterable[Literal["data", "gamma", "beta"]],
        add_to: dict[Literal["data", "gamma", "beta"], Any] | None = None,
        out: dict[Literal["data", "gamma", "beta"], Any] | None = None,
    ) -> tuple[Any, Any, Any]: ...

class _Operator_batch_norm:
    """Normalizes a batch by the mean and variance of each channel, then applies scale gamma and offset beta.

    Inputs
        data: T [*outer C@axis *inner]
            The batch to normalize.
        gamma: S [C]
            Scale of each channel.
        beta: S [C]
            Offset of each channel.

    States, updated in place
        moving_mean: S [C], 0 at first
            Moving average of the means of the batches.
        moving_var: S [C], 1 at first
            Moving average of the population variances of the batches.

    Parameters
        eps: float64, at least 0, default 0.001
            Added to the variance before the root, so that a constant channel does not divide by zero.
        momentum: float64, at least 0, at most 1, default 0.9
            Weight of the old moving statistics in an update; the batch's own statistics have weight 1 - momentum.
        fix_gamma: bool, default True
            Takes gamma as 1 and gives it a gradient of 0. The gamma array itself is not written.
        use_global_stats: bool, default False
            Normalizes by the moving statistics in training too, which makes the operator a scale and shift.
        output_mean_var: bool, default False
            Returns the mean and the inverse standard deviation beside the output. No gradient flows through them.
        axis: int, default 1
            The channel axis; a negative number counts from the last axis.
        cudnn_off: bool, default False
            Keeps the generated kernel where cuDNN could be taken instead. Without effect on a CPU.
        training: bool, default False
            Selects the training mode.

    Results
        out: T [*outer C@axis *inner]
            The normalized batch.
        mean: S [C], only if output_mean_var
            The mean that was subtracted.
        invstd: S [C], only if output_mean_var
            The inverse standard deviation that was multiplied by.

    Types
        T: float32, float64, float16, bfloat16
        S: float32 where T is float16 or bfloat16, else T

    The gradient: outputs, pullback = batch_norm.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    @overload
    def __call__(
        self,
        data: _A,
        gamma: _Array,
        beta: _Array,
        moving_mean: _Array,
        moving_var: _Array,
        *,
        eps: float = 0.001,
        momentum: float = 0.9,
        fix_gamma: bool = True,
        use_global_stats: bool = False,
        output_mean_var: Literal[False] = False,
        axis: int = 1,
        cudnn_off: bool = False,
        training: bool = False,
        out: _Array | None = None,
    ) -> _A: ...

    @overload
    def __call__(
        self,
        data: _A,
        gamma: _Array,
        beta: _Array,
        moving_mean: _Array,
        moving_var: _Array,
        *,
        eps: float = 0.001,
        momentum: float = 0.9,
        fix_gamma: bool = True,
        use_global_stats: bool = False,
        output_mean_var: Literal[True],
        axis: int = 1,
        cudnn_off: bool = False,
        training: bool = False,
        out: tuple[_Array | None, _Array | None, _Array | None] | None = None,
    ) -> tuple[_A, Any, Any]: ...

    @overload
    def __call__(
        self,
        data: _A,
        gamma: _Array,
        beta: _Array,
        moving_mean: _Array,
        moving_var: _Array,
        *,
        eps: float = 0.001,
        momentum: float = 0.9,
        fix_gamma: bool = True,
        use_global_stats: bool = False,
        output_mean_var: bool,
        axis: int = 1,
        cudnn_off: bool = False,
        training: bool = False,
        out: Any = None,
    ) -> Any: ...

    @overload
    def vjp(
        self,
        data: _A,
        gamma: _Array,
        beta: _Array,
        moving_mean: _Array,
        moving_var: _Array,
        *,
        eps: float = 0.001,
        momentum: float = 0.9,
        fix_gamma: bool = True,
        use_global_stats: bool = False,
        output_mean_var: Literal[False] = False,
        axis: int = 1,
        cudnn_off: bool = False,
        training: bool = False,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_batch_norm[_A]]: ...

    @overload
    def vjp(
        self,
        data: _A,
        gamma: _Array,
        beta: _Array,
        moving_mean: _Array,
        moving_var: _Array,
        *,
        eps: float = 0.001,
        momentum: float = 0.9,
        fix_gamma: bool = True,
        use_global_stats: bool = False,
        output_mean_var: Literal[True],
        axis: int = 1,
        cudnn_off: bool = False,
        training: bool = False,
        out: tuple[_Array | None, _Array | None, _Array | None] | None = None,
    ) -> tuple[tuple[_A, Any, Any], _Pullback_batch_norm[_A]]: ...

    @overload
    def vjp(
        self,
        data: _A,
        gamma: _Array,
        beta: _Array,
        moving_mean: _Array,
        moving_var: _Array,
        *,
        eps: float = 0.001,
        momentum: float = 0.9,
        fix_gamma: bool = True,
        use_global_stats: bool = False,
        output_mean_var: bool,
        axis: int = 1,
        cudnn_off: bool = False,
        training: bool = False,
        out: Any = None,
    ) -> tuple[Any, _Pullback_batch_norm[_A]]: ...

batch_norm: Final[_Operator_batch_norm]

class _Pullback_batch_norm_relu(Generic[_A]):
    """The backward of one call of batch_norm_relu, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data", "gamma", "beta"], Any] | None = None,
        out: dict[Literal["data", "gamma", "beta"], Any] | None = None,
    ) -> tuple[_A, Any, Any]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data", "gamma", "beta"] | Iterable[Literal["data", "gamma", "beta"]],
        add_to: dict[Literal["data", "gamma", "beta"], Any] | None = None,
        out: dict[Literal["data", "gamma", "beta"], Any] | None = None,
    ) -> tuple[Any, Any, Any]: ...

class _Operator_batch_norm_relu:
    """Batch normalization and a rectifier in one, without the normalized batch in memory.

    Inputs
        data: T [*outer C@axis *inner]
            The batch to normalize.
        gamma: S [C]
            Scale of each channel.
        beta: S [C]
            Offset of each channel.

    States, updated in place
        moving_mean: S [C], 0 at first
            Moving average of the means of the batches.
        moving_var: S [C], 1 at first
            Moving average of the population variances of the batches.

    Parameters
        eps: float64, at least 0, default 0.001
            Added to the variance before the root, so that a constant channel does not divide by zero.
        momentum: float64, at least 0, at most 1, default 0.9
            Weight of the old moving statistics in an update; the batch's own statistics have weight 1 - momentum.
        fix_gamma: bool, default True
            Takes gamma as 1 and gives it a gradient of 0. The gamma array itself is not written.
        use_global_stats: bool, default False
            Normalizes by the moving statistics in training too, which makes the normalization a scale and shift.
        axis: int, default 1
            The channel axis; a negative number counts from the last axis.
        training: bool, default False
            Selects the training mode.

    Results
        out: T [*outer C@axis *inner]
            The rectified batch.

    Types
        T: float32, float64, float16, bfloat16
        S: float32 where T is float16 or bfloat16, else T

    The gradient: outputs, pullback = batch_norm_relu.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        gamma: _Array,
        beta: _Array,
        moving_mean: _Array,
        moving_var: _Array,
        *,
        eps: float = 0.001,
        momentum: float = 0.9,
        fix_gamma: bool = True,
        use_global_stats: bool = False,
        axis: int = 1,
        training: bool = False,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        gamma: _Array,
        beta: _Array,
        moving_mean: _Array,
        moving_var: _Array,
        *,
        eps: float = 0.001,
        momentum: float = 0.9,
        fix_gamma: bool = True,
        use_global_stats: bool = False,
        axis: int = 1,
        training: bool = False,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_batch_norm_relu[_A]]: ...

batch_norm_relu: Final[_Operator_batch_norm_relu]

class _Pullback_binary_cross_entropy_with_logits(Generic[_A]):
    """The backward of one call of binary_cross_entropy_with_logits, as often as it is called."""

    @overload
    def __call__(
        self,
        d_loss: _Array | None = None,
        d_total: _Array | None = None,
        *,
        wanted: None = None,
        add_to: dict[Literal["input", "target", "weight", "pos_weight"], Any] | None = None,
        out: dict[Literal["input", "target", "weight", "pos_weight"], Any] | None = None,
    ) -> tuple[_A, Any, Any, Any]: ...

    @overload
    def __call__(
        self,
        d_loss: _Array | None = None,
        d_total: _Array | None = None,
        *,
        wanted: Literal["input", "target", "weight", "pos_weight"] | Iterable[Literal["input", "target", "weight", "pos_weight"]],
        add_to: dict[Literal["input", "target", "weight", "pos_weight"], Any] | None = None,
        out: dict[Literal["input", "target", "weight", "pos_weight"], Any] | None = None,
    ) -> tuple[Any, Any, Any, Any]: ...

class _Operator_binary_cross_entropy_with_logits:
    """Cross-entropy of the logistic function of scores against targets between 0 and 1.

    Inputs
        input: T [*axes]
            The predictions.
        target: T [*axes]
            What they should be.
        weight: T [*axes], 1 if absent, broadcast as NumPy does
            Weight of each element in the loss.
        pos_weight: T [*axes], 1 if absent, broadcast as NumPy does
            Weight of the part of the loss that a target of 1 gives.

    Parameters
        reduction: 'none' or 'mean' or 'sum', default 'mean'
            The loss of each element, their mean, or their sum.

    Results
        loss: T [*axes], only if reduction == 'none'
            The loss of each element.
        total: T a scalar, only if reduction != 'none'
            The mean or the sum of the losses.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = binary_cross_entropy_with_logits.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    @overload
    def __call__(
        self,
        input: _A,
        target: _Array,
        weight: _Array | None = None,
        pos_weight: _Array | None = None,
        *,
        reduction: Literal["mean", "sum"] = "mean",
        out: _Array | None = None,
    ) -> Any: ...

    @overload
    def __call__(
        self,
        input: _A,
        target: _Array,
        weight: _Array | None = None,
        pos_weight: _Array | None = None,
        *,
        reduction: Literal["none"],
        out: _Array | None = None,
    ) -> _A: ...

    @overload
    def __call__(
        self,
        input: _A,
        target: _Array,
        weight: _Array | None = None,
        pos_weight: _Array | None = None,
        *,
        reduction: Literal["none", "mean", "sum"],
        out: Any = None,
    ) -> Any: ...

    @overload
    def vjp(
        self,
        input: _A,
        target: _Array,
        weight: _Array | None = None,
        pos_weight: _Array | None = None,
        *,
        reduction: Literal["mean", "sum"] = "mean",
        out: _Array | None = None,
    ) -> tuple[Any, _Pullback_binary_cross_entropy_with_logits[_A]]: ...

    @overload
    def vjp(
        self,
        input: _A,
        target: _Array,
        weight: _Array | None = None,
        pos_weight: _Array | None = None,
        *,
        reduction: Literal["none"],
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_binary_cross_entropy_with_logits[_A]]: ...

    @overload
    def vjp(
        self,
        input: _A,
        target: _Array,
        weight: _Array | None = None,
        pos_weight: _Array | None = None,
        *,
        reduction: Literal["none", "mean", "sum"],
        out: Any = None,
    ) -> tuple[Any, _Pullback_binary_cross_entropy_with_logits[_A]]: ...

binary_cross_entropy_with_logits: Final[_Operator_binary_cross_entropy_with_logits]

class _Pullback_broadcast_prelu(Generic[_A]):
    """The backward of one call of broadcast_prelu, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data", "slope"], Any] | None = None,
        out: dict[Literal["data", "slope"], Any] | None = None,
    ) -> tuple[_A, Any]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data", "slope"] | Iterable[Literal["data", "slope"]],
        add_to: dict[Literal["data", "slope"], Any] | None = None,
        out: dict[Literal["data", "slope"], Any] | None = None,
    ) -> tuple[Any, Any]: ...

class _Operator_broadcast_prelu:
    """Leaky rectified linear unit whose slopes below 0 are learned and broadcast from the last axis on.

    Inputs
        data: T [*n]
            The values.
        slope: T [*n], broadcast as NumPy does
            The slopes.

    Results
        out: T [*n]
            data where it is positive, elsewhere slope * data.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = broadcast_prelu.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        slope: _Array,
        *,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        slope: _Array,
        *,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_broadcast_prelu[_A]]: ...

broadcast_prelu: Final[_Operator_broadcast_prelu]

class _Pullback_celu(Generic[_A]):
    """The backward of one call of celu, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_celu:
    """Continuously differentiable exponential linear unit, whose slope is 1 on both sides of 0.

    Inputs
        data: T [*n]
            The values.

    Parameters
        alpha: float64, default 1.0
            Minus the limit far below 0; not 0.

    Results
        out: T [*n]
            data where it is positive, elsewhere alpha * (exp(data / alpha) - 1).

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = celu.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        alpha: float = 1.0,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        *,
        alpha: float = 1.0,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_celu[_A]]: ...

celu: Final[_Operator_celu]

class _Pullback_cosine_similarity(Generic[_A]):
    """The backward of one call of cosine_similarity, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["x1", "x2"], Any] | None = None,
        out: dict[Literal["x1", "x2"], Any] | None = None,
    ) -> tuple[_A, Any]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["x1", "x2"] | Iterable[Literal["x1", "x2"]],
        add_to: dict[Literal["x1", "x2"], Any] | None = None,
        out: dict[Literal["x1", "x2"], Any] | None = None,
    ) -> tuple[Any, Any]: ...

class _Operator_cosine_similarity:
    """Cosine of the angle between two arrays along an axis.

    Inputs
        x1: T [*outer C@dim *inner]
            The first vectors.
        x2: T [*outer C@dim *inner]
            The second vectors.

    Parameters
        dim: int, default 1
            The axis of the vectors; a negative number counts from the last axis.
        eps: float64, at least 0, default 1e-08
            The least value of a norm that is divided by.

    Results
        out: T [*outer *inner]
            The cosines, between -1 and 1.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = cosine_similarity.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        x1: _A,
        x2: _Array,
        *,
        dim: int = 1,
        eps: float = 1e-08,
        out: _Array | None = None,
    ) -> Any: ...

    def vjp(
        self,
        x1: _A,
        x2: _Array,
        *,
        dim: int = 1,
        eps: float = 1e-08,
        out: _Array | None = None,
    ) -> tuple[Any, _Pullback_cosine_similarity[_A]]: ...

cosine_similarity: Final[_Operator_cosine_similarity]

class _Pullback_elu(Generic[_A]):
    """The backward of one call of elu, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_elu:
    """Exponential linear unit - bends values that are not positive toward -slope.

    Inputs
        data: T [*n]
            The values.

    Parameters
        slope: float64, default 0.25
            Minus the limit far below 0; the derivative at 0 as well.

    Results
        out: T [*n]
            data where it is positive, elsewhere slope * (exp(data) - 1).

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = elu.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        slope: float = 0.25,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        *,
        slope: float = 0.25,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_elu[_A]]: ...

elu: Final[_Operator_elu]

class _Pullback_erf(Generic[_A]):
    """The backward of one call of erf, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_erf:
    """Error function.

    Inputs
        data: T [*n]
            The values.

    Results
        out: T [*n]
            2 / sqrt(pi) times the integral of exp(-t * t) from 0 to data.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = erf.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        *,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_erf[_A]]: ...

erf: Final[_Operator_erf]

class _Operator_ftrl_update:
    """One step of follow the regularized leader - per-coordinate learning rates and sparse weights.

    Inputs
        weight: T [*axes]
            The weights.
        grad: T [*axes]
            Their gradient.

    States, updated in place
        z: T [*axes], 0 at first
            Sum of the gradients minus what the weights already hold.
        n: T [*axes], 0 at first
            Sum of the squared gradients.

    Parameters
        lr: float64, required
            Learning rate.
        wd: float64, default 0.0
            Weight decay, which pulls the weights toward 0 in proportion to themselves.
        rescale_grad: float64, default 1.0
            Factor of the gradient before anything else.
        clip_gradient: float64, default -1.0
            Limit of the absolute values of the gradient; none if it is below 0.
        lamda1: float64, default 0.01
            Weight of the L1 penalty.
        beta: float64, default 1.0
            Added to the root of n in the learning rate of each coordinate.

    Results
        out: T [*axes]
            The new weights.

    Types
        T: float32, float64, float16, bfloat16
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        weight: _A,
        grad: _Array,
        z: _Array,
        n: _Array,
        *,
        lr: float,
        wd: float = 0.0,
        rescale_grad: float = 1.0,
        clip_gradient: float = -1.0,
        lamda1: float = 0.01,
        beta: float = 1.0,
        out: _Array | None = None,
    ) -> _A: ...

ftrl_update: Final[_Operator_ftrl_update]

class _Pullback_geglu(Generic[_A]):
    """The backward of one call of geglu, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["gate", "value"], Any] | None = None,
        out: dict[Literal["gate", "value"], Any] | None = None,
    ) -> tuple[_A, Any]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["gate", "value"] | Iterable[Literal["gate", "value"]],
        add_to: dict[Literal["gate", "value"], Any] | None = None,
        out: dict[Literal["gate", "value"], Any] | None = None,
    ) -> tuple[Any, Any]: ...

class _Operator_geglu:
    """Gated linear unit - values times the Gaussian error linear unit of their gates.

    Inputs
        gate: T [*n]
            What the activation function is applied to.
        value: T [*n]
            What the gates let through.

    Parameters
        approximation: 'erf' or 'tanh', default 'erf'
            The exact form by the error function or its approximation by tanh.

    Results
        out: T [*n]
            gelu(gate) * value.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = geglu.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        gate: _A,
        value: _Array,
        *,
        approximation: Literal["erf", "tanh"] = "erf",
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        gate: _A,
        value: _Array,
        *,
        approximation: Literal["erf", "tanh"] = "erf",
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_geglu[_A]]: ...

geglu: Final[_Operator_geglu]

class _Pullback_gelu(Generic[_A]):
    """The backward of one call of gelu, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_gelu:
    """Gaussian error linear unit - weights a value by the share of a normal distribution that lies below it.

    Inputs
        data: T [*n]
            The values.

    Parameters
        approximation: 'erf' or 'tanh', default 'erf'
            The exact form by the error function or its approximation by tanh.

    Results
        out: T [*n]
            data * Phi(data), with Phi the normal distribution function.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = gelu.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        approximation: Literal["erf", "tanh"] = "erf",
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        *,
        approximation: Literal["erf", "tanh"] = "erf",
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_gelu[_A]]: ...

gelu: Final[_Operator_gelu]

class _Pullback_global_response_norm(Generic[_A]):
    """The backward of one call of global_response_norm, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data", "gamma", "beta"], Any] | None = None,
        out: dict[Literal["data", "gamma", "beta"], Any] | None = None,
    ) -> tuple[_A, Any, Any]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data", "gamma", "beta"] | Iterable[Literal["data", "gamma", "beta"]],
        add_to: dict[Literal["data", "gamma", "beta"], Any] | None = None,
        out: dict[Literal["data", "gamma", "beta"], Any] | None = None,
    ) -> tuple[Any, Any, Any]: ...

class _Operator_global_response_norm:
    """Lets channels compete by their norms over space, relative to the mean norm, and adds the result to the data.

    Inputs
        data: T [N *outer C@axis *inner]
            The features.
        gamma: S [C]
            Weight of the response of each channel.
        beta: S [C]
            Offset of each channel.

    Parameters
        axis: int, default -1
            The channel axis; a negative number counts from the last axis.
        eps: float64, at least 0, default 1e-06
            Added to the mean norm, so that zeros do not divide by zero.

    Results
        out: T [N *outer C@axis *inner]
            The features with their response added.

    Types
        T: float32, float64, float16, bfloat16
        S: float32 where T is float16 or bfloat16, else T

    The gradient: outputs, pullback = global_response_norm.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        gamma: _Array,
        beta: _Array,
        *,
        axis: int = -1,
        eps: float = 1e-06,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        gamma: _Array,
        beta: _Array,
        *,
        axis: int = -1,
        eps: float = 1e-06,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_global_response_norm[_A]]: ...

global_response_norm: Final[_Operator_global_response_norm]

class _Pullback_group_norm(Generic[_A]):
    """The backward of one call of group_norm, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data", "gamma", "beta"], Any] | None = None,
        out: dict[Literal["data", "gamma", "beta"], Any] | None = None,
    ) -> tuple[_A, Any, Any]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data", "gamma", "beta"] | Iterable[Literal["data", "gamma", "beta"]],
        add_to: dict[Literal["data", "gamma", "beta"], Any] | None = None,
        out: dict[Literal["data", "gamma", "beta"], Any] | None = None,
    ) -> tuple[Any, Any, Any]: ...

class _Operator_group_norm:
    """Normalizes groups of channels of each example by mean and variance, then applies a scale and an offset per group.

    Inputs
        data: T [N C=(G:num_groups K) *inner]
            The batch to normalize.
        gamma: S [G]
            Scale of each group.
        beta: S [G]
            Offset of each group.

    Parameters
        num_groups: int, at least 1, default 1
            How many groups the channels are split into.
        eps: float64, at least 0, default 1e-05
            Added to the variance before the root, so that a constant group does not divide by zero.
        output_mean_var: bool, default False
            Returns the mean and the standard deviation beside the output. No gradient flows through them.

    Results
        out: T [N C=(G:num_groups K) *inner]
            The normalized batch.
        mean: S [N G], only if output_mean_var
            The mean of each group.
        std: S [N G], only if output_mean_var
            The root of the variance plus eps.

    Types
        T: float32, float64, float16, bfloat16
        S: float32 where T is float16 or bfloat16, else T

    The gradient: outputs, pullback = group_norm.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    @overload
    def __call__(
        self,
        data: _A,
        gamma: _Array,
        beta: _Array,
        *,
        num_groups: int = 1,
        eps: float = 1e-05,
        output_mean_var: Literal[False] = False,
        out: _Array | None = None,
    ) -> _A: ...

    @overload
    def __call__(
        self,
        data: _A,
        gamma: _Array,
        beta: _Array,
        *,
        num_groups: int = 1,
        eps: float = 1e-05,
        output_mean_var: Literal[True],
        out: tuple[_Array | None, _Array | None, _Array | None] | None = None,
    ) -> tuple[_A, Any, Any]: ...

    @overload
    def __call__(
        self,
        data: _A,
        gamma: _Array,
        beta: _Array,
        *,
        num_groups: int = 1,
        eps: float = 1e-05,
        output_mean_var: bool,
        out: Any = None,
    ) -> Any: ...

    @overload
    def vjp(
        self,
        data: _A,
        gamma: _Array,
        beta: _Array,
        *,
        num_groups: int = 1,
        eps: float = 1e-05,
        output_mean_var: Literal[False] = False,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_group_norm[_A]]: ...

    @overload
    def vjp(
        self,
        data: _A,
        gamma: _Array,
        beta: _Array,
        *,
        num_groups: int = 1,
        eps: float = 1e-05,
        output_mean_var: Literal[True],
        out: tuple[_Array | None, _Array | None, _Array | None] | None = None,
    ) -> tuple[tuple[_A, Any, Any], _Pullback_group_norm[_A]]: ...

    @overload
    def vjp(
        self,
        data: _A,
        gamma: _Array,
        beta: _Array,
        *,
        num_groups: int = 1,
        eps: float = 1e-05,
        output_mean_var: bool,
        out: Any = None,
    ) -> tuple[Any, _Pullback_group_norm[_A]]: ...

group_norm: Final[_Operator_group_norm]

class _Pullback_group_norm_per_channel(Generic[_A]):
    """The backward of one call of group_norm_per_channel, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data", "scale", "bias"], Any] | None = None,
        out: dict[Literal["data", "scale", "bias"], Any] | None = None,
    ) -> tuple[_A, Any, Any]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data", "scale", "bias"] | Iterable[Literal["data", "scale", "bias"]],
        add_to: dict[Literal["data", "scale", "bias"], Any] | None = None,
        out: dict[Literal["data", "scale", "bias"], Any] | None = None,
    ) -> tuple[Any, Any, Any]: ...

class _Operator_group_norm_per_channel:
    """Normalizes groups of channels of each example by mean and variance, then applies a scale and an offset per channel.

    Inputs
        data: T [N C=(G:num_groups K) *inner]
            The batch to normalize.
        scale: T [C=(G:num_groups K)], 1 if absent
            Scale of each channel.
        bias: T [C=(G:num_groups K)], 0 if absent
            Offset of each channel.

    Parameters
        num_groups: int, at least 1, required
            How many groups the channels are split into.
        epsilon: float64, at least 0, default 1e-05
            Added to the variance before the root, so that a constant group does not divide by zero.

    Results
        out: T [N C=(G:num_groups K) *inner]
            The normalized batch.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = group_norm_per_channel.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        scale: _Array | None = None,
        bias: _Array | None = None,
        *,
        num_groups: int,
        epsilon: float = 1e-05,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        scale: _Array | None = None,
        bias: _Array | None = None,
        *,
        num_groups: int,
        epsilon: float = 1e-05,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_group_norm_per_channel[_A]]: ...

group_norm_per_channel: Final[_Operator_group_norm_per_channel]

class _Pullback_hard_sigmoid(Generic[_A]):
    """The backward of one call of hard_sigmoid, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_hard_sigmoid:
    """Straight line that is cut off at 0 and 1, in place of a sigmoid.

    Inputs
        data: T [*n]
            The values.

    Parameters
        alpha: float64, default 0.2
            Slope of the line.
        beta: float64, default 0.5
            Value of the line at 0.

    Results
        out: T [*n]
            alpha * data + beta, limited to 0 and 1.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = hard_sigmoid.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        alpha: float = 0.2,
        beta: float = 0.5,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        *,
        alpha: float = 0.2,
        beta: float = 0.5,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_hard_sigmoid[_A]]: ...

hard_sigmoid: Final[_Operator_hard_sigmoid]

class _Pullback_hard_swish(Generic[_A]):
    """The backward of one call of hard_swish, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_hard_swish:
    """Weights a value by a straight line from -3 to 3 that is cut off at 0 and 1.

    Inputs
        data: T [*n]
            The values.

    Results
        out: T [*n]
            data * min(max(data + 3, 0), 6) / 6.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = hard_swish.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        *,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_hard_swish[_A]]: ...

hard_swish: Final[_Operator_hard_swish]

class _Pullback_hard_tanh(Generic[_A]):
    """The backward of one call of hard_tanh, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_hard_tanh:
    """Identity that is cut off at two limits, in place of tanh.

    Inputs
        data: T [*n]
            The values.

    Parameters
        min_val: float64, default -1.0
            The lower limit.
        max_val: float64, default 1.0
            The upper limit.

    Results
        out: T [*n]
            data, limited to min_val and max_val.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = hard_tanh.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        min_val: float = -1.0,
        max_val: float = 1.0,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        *,
        min_val: float = -1.0,
        max_val: float = 1.0,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_hard_tanh[_A]]: ...

hard_tanh: Final[_Operator_hard_tanh]

class _Pullback_hardshrink(Generic[_A]):
    """The backward of one call of hardshrink, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_hardshrink:
    """Sets values that are within lambd of 0 to 0 and keeps the others.

    Inputs
        data: T [*n]
            The values.

    Parameters
        lambd: float64, default 0.5
            Half the width of the interval that becomes 0; below 0 every value is kept.

    Results
        out: T [*n]
            data, or 0 where |data| is at most lambd.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = hardshrink.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        lambd: float = 0.5,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        *,
        lambd: float = 0.5,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_hardshrink[_A]]: ...

hardshrink: Final[_Operator_hardshrink]

class _Pullback_hinge(Generic[_A]):
    """The backward of one call of hinge, as often as it is called."""

    @overload
    def __call__(
        self,
        d_loss: _Array | None = None,
        d_total: _Array | None = None,
        *,
        wanted: None = None,
        add_to: dict[Literal["pred", "label"], Any] | None = None,
        out: dict[Literal["pred", "label"], Any] | None = None,
    ) -> tuple[_A, Any]: ...

    @overload
    def __call__(
        self,
        d_loss: _Array | None = None,
        d_total: _Array | None = None,
        *,
        wanted: Literal["pred", "label"] | Iterable[Literal["pred", "label"]],
        add_to: dict[Literal["pred", "label"], Any] | None = None,
        out: dict[Literal["pred", "label"], Any] | None = None,
    ) -> tuple[Any, Any]: ...

class _Operator_hinge:
    """How far the product of a score and a label of -1 or 1 stays below a margin.

    Inputs
        pred: T [*axes]
            The scores.
        label: T [*axes]
            The labels, -1 or 1.

    Parameters
        reduction: 'none' or 'mean' or 'sum', default 'mean'
            The loss of each element, their mean, or their sum.
        margin: float64, default 1.0
            The product from which on there is no loss.

    Results
        loss: T [*axes], only if reduction == 'none'
            The loss of each element.
        total: T a scalar, only if reduction != 'none'
            The mean or the sum of the losses.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = hinge.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    @overload
    def __call__(
        self,
        pred: _A,
        label: _Array,
        *,
        reduction: Literal["mean", "sum"] = "mean",
        margin: float = 1.0,
        out: _Array | None = None,
    ) -> Any: ...

    @overload
    def __call__(
        self,
        pred: _A,
        label: _Array,
        *,
        reduction: Literal["none"],
        margin: float = 1.0,
        out: _Array | None = None,
    ) -> _A: ...

    @overload
    def __call__(
        self,
        pred: _A,
        label: _Array,
        *,
        reduction: Literal["none", "mean", "sum"],
        margin: float = 1.0,
        out: Any = None,
    ) -> Any: ...

    @overload
    def vjp(
        self,
        pred: _A,
        label: _Array,
        *,
        reduction: Literal["mean", "sum"] = "mean",
        margin: float = 1.0,
        out: _Array | None = None,
    ) -> tuple[Any, _Pullback_hinge[_A]]: ...

    @overload
    def vjp(
        self,
        pred: _A,
        label: _Array,
        *,
        reduction: Literal["none"],
        margin: float = 1.0,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_hinge[_A]]: ...

    @overload
    def vjp(
        self,
        pred: _A,
        label: _Array,
        *,
        reduction: Literal["none", "mean", "sum"],
        margin: float = 1.0,
        out: Any = None,
    ) -> tuple[Any, _Pullback_hinge[_A]]: ...

hinge: Final[_Operator_hinge]

class _Pullback_huber(Generic[_A]):
    """The backward of one call of huber, as often as it is called."""

    @overload
    def __call__(
        self,
        d_loss: _Array | None = None,
        d_total: _Array | None = None,
        *,
        wanted: None = None,
        add_to: dict[Literal["input", "target"], Any] | None = None,
        out: dict[Literal["input", "target"], Any] | None = None,
    ) -> tuple[_A, Any]: ...

    @overload
    def __call__(
        self,
        d_loss: _Array | None = None,
        d_total: _Array | None = None,
        *,
        wanted: Literal["input", "target"] | Iterable[Literal["input", "target"]],
        add_to: dict[Literal["input", "target"], Any] | None = None,
        out: dict[Literal["input", "target"], Any] | None = None,
    ) -> tuple[Any, Any]: ...

class _Operator_huber:
    """Half the squared difference up to delta and a straight line beyond, so that outliers count less.

    Inputs
        input: T [*axes]
            The predictions.
        target: T [*axes]
            What they should be.

    Parameters
        reduction: 'none' or 'mean' or 'sum', default 'mean'
            The loss of each element, their mean, or their sum.
        delta: float64, at least 0, default 1.0
            The distance at which the parabola becomes a straight line.

    Results
        loss: T [*axes], only if reduction == 'none'
            The loss of each element.
        total: T a scalar, only if reduction != 'none'
            The mean or the sum of the losses.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = huber.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    @overload
    def __call__(
        self,
        input: _A,
        target: _Array,
        *,
        reduction: Literal["mean", "sum"] = "mean",
        delta: float = 1.0,
        out: _Array | None = None,
    ) -> Any: ...

    @overload
    def __call__(
        self,
        input: _A,
        target: _Array,
        *,
        reduction: Literal["none"],
        delta: float = 1.0,
        out: _Array | None = None,
    ) -> _A: ...

    @overload
    def __call__(
        self,
        input: _A,
        target: _Array,
        *,
        reduction: Literal["none", "mean", "sum"],
        delta: float = 1.0,
        out: Any = None,
    ) -> Any: ...

    @overload
    def vjp(
        self,
        input: _A,
        target: _Array,
        *,
        reduction: Literal["mean", "sum"] = "mean",
        delta: float = 1.0,
        out: _Array | None = None,
    ) -> tuple[Any, _Pullback_huber[_A]]: ...

    @overload
    def vjp(
        self,
        input: _A,
        target: _Array,
        *,
        reduction: Literal["none"],
        delta: float = 1.0,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_huber[_A]]: ...

    @overload
    def vjp(
        self,
        input: _A,
        target: _Array,
        *,
        reduction: Literal["none", "mean", "sum"],
        delta: float = 1.0,
        out: Any = None,
    ) -> tuple[Any, _Pullback_huber[_A]]: ...

huber: Final[_Operator_huber]

class _Pullback_instance_norm(Generic[_A]):
    """The backward of one call of instance_norm, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data", "gamma", "beta"], Any] | None = None,
        out: dict[Literal["data", "gamma", "beta"], Any] | None = None,
    ) -> tuple[_A, Any, Any]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data", "gamma", "beta"] | Iterable[Literal["data", "gamma", "beta"]],
        add_to: dict[Literal["data", "gamma", "beta"], Any] | None = None,
        out: dict[Literal["data", "gamma", "beta"], Any] | None = None,
    ) -> tuple[Any, Any, Any]: ...

class _Operator_instance_norm:
    """Normalizes each channel of each example by its own mean and variance, then applies scale gamma and offset beta.

    Inputs
        data: T [N C *inner]
            The batch to normalize.
        gamma: S [C], 1 if absent
            Scale of each channel.
        beta: S [C], 0 if absent
            Offset of each channel.

    Parameters
        eps: float64, at least 0, default 0.001
            Added to the variance before the root, so that a constant channel does not divide by zero.

    Results
        out: T [N C *inner]
            The normalized batch.

    Types
        T: float32, float64, float16, bfloat16
        S: float32 where T is float16 or bfloat16, else T

    The gradient: outputs, pullback = instance_norm.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        gamma: _Array | None = None,
        beta: _Array | None = None,
        *,
        eps: float = 0.001,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        gamma: _Array | None = None,
        beta: _Array | None = None,
        *,
        eps: float = 0.001,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_instance_norm[_A]]: ...

instance_norm: Final[_Operator_instance_norm]

class _Pullback_kl_divergence(Generic[_A]):
    """The backward of one call of kl_divergence, as often as it is called."""

    @overload
    def __call__(
        self,
        d_loss: _Array | None = None,
        d_total: _Array | None = None,
        *,
        wanted: None = None,
        add_to: dict[Literal["input", "target"], Any] | None = None,
        out: dict[Literal["input", "target"], Any] | None = None,
    ) -> tuple[_A, Any]: ...

    @overload
    def __call__(
        self,
        d_loss: _Array | None = None,
        d_total: _Array | None = None,
        *,
        wanted: Literal["input", "target"] | Iterable[Literal["input", "target"]],
        add_to: dict[Literal["input", "target"], Any] | None = None,
        out: dict[Literal["input", "target"], Any] | None = None,
    ) -> tuple[Any, Any]: ...

class _Operator_kl_divergence:
    """Kullback-Leibler divergence of target probabilities from predicted ones, which are given by their logarithms.

    Inputs
        input: T [N *inner]
            Logarithms of the predicted probabilities.
        target: T [N *inner]
            The probabilities they should be, or the logarithms of these.

    Parameters
        log_target: bool, default False
            The targets are given by their logarithms too.
        reduction: 'none' or 'batchmean' or 'mean' or 'sum', default 'mean'
            The loss of each element, their sum over the extent of the first axis, their mean, or their sum.

    Results
        loss: T [N *inner], only if reduction == 'none'
            The loss of each element.
        total: T a scalar, only if reduction != 'none'
            The mean or the sum of the losses.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = kl_divergence.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    @overload
    def __call__(
        self,
        input: _A,
        target: _Array,
        *,
        log_target: bool = False,
        reduction: Literal["batchmean", "mean", "sum"] = "mean",
        out: _Array | None = None,
    ) -> Any: ...

    @overload
    def __call__(
        self,
        input: _A,
        target: _Array,
        *,
        log_target: bool = False,
        reduction: Literal["none"],
        out: _Array | None = None,
    ) -> _A: ...

    @overload
    def __call__(
        self,
        input: _A,
        target: _Array,
        *,
        log_target: bool = False,
        reduction: Literal["none", "batchmean", "mean", "sum"],
        out: Any = None,
    ) -> Any: ...

    @overload
    def vjp(
        self,
        input: _A,
        target: _Array,
        *,
        log_target: bool = False,
        reduction: Literal["batchmean", "mean", "sum"] = "mean",
        out: _Array | None = None,
    ) -> tuple[Any, _Pullback_kl_divergence[_A]]: ...

    @overload
    def vjp(
        self,
        input: _A,
        target: _Array,
        *,
        log_target: bool = False,
        reduction: Literal["none"],
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_kl_divergence[_A]]: ...

    @overload
    def vjp(
        self,
        input: _A,
        target: _Array,
        *,
        log_target: bool = False,
        reduction: Literal["none", "batchmean", "mean", "sum"],
        out: Any = None,
    ) -> tuple[Any, _Pullback_kl_divergence[_A]]: ...

kl_divergence: Final[_Operator_kl_divergence]

class _Pullback_l1(Generic[_A]):
    """The backward of one call of l1, as often as it is called."""

    @overload
    def __call__(
        self,
        d_loss: _Array | None = None,
        d_total: _Array | None = None,
        *,
        wanted: None = None,
        add_to: dict[Literal["input", "target"], Any] | None = None,
        out: dict[Literal["input", "target"], Any] | None = None,
    ) -> tuple[_A, Any]: ...

    @overload
    def __call__(
        self,
        d_loss: _Array | None = None,
        d_total: _Array | None = None,
        *,
        wanted: Literal["input", "target"] | Iterable[Literal["input", "target"]],
        add_to: dict[Literal["input", "target"], Any] | None = None,
        out: dict[Literal["input", "target"], Any] | None = None,
    ) -> tuple[Any, Any]: ...

class _Operator_l1:
    """Absolute difference of predictions and targets.

    Inputs
        input: T [*axes]
            The predictions.
        target: T [*axes]
            What they should be.

    Parameters
        reduction: 'none' or 'mean' or 'sum', default 'mean'
            The loss of each element, their mean, or their sum.

    Results
        loss: T [*axes], only if reduction == 'none'
            The loss of each element.
        total: T a scalar, only if reduction != 'none'
            The mean or the sum of the losses.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = l1.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    @overload
    def __call__(
        self,
        input: _A,
        target: _Array,
        *,
        reduction: Literal["mean", "sum"] = "mean",
        out: _Array | None = None,
    ) -> Any: ...

    @overload
    def __call__(
        self,
        input: _A,
        target: _Array,
        *,
        reduction: Literal["none"],
        out: _Array | None = None,
    ) -> _A: ...

    @overload
    def __call__(
        self,
        input: _A,
        target: _Array,
        *,
        reduction: Literal["none", "mean", "sum"],
        out: Any = None,
    ) -> Any: ...

    @overload
    def vjp(
        self,
        input: _A,
        target: _Array,
        *,
        reduction: Literal["mean", "sum"] = "mean",
        out: _Array | None = None,
    ) -> tuple[Any, _Pullback_l1[_A]]: ...

    @overload
    def vjp(
        self,
        input: _A,
        target: _Array,
        *,
        reduction: Literal["none"],
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_l1[_A]]: ...

    @overload
    def vjp(
        self,
        input: _A,
        target: _Array,
        *,
        reduction: Literal["none", "mean", "sum"],
        out: Any = None,
    ) -> tuple[Any, _Pullback_l1[_A]]: ...

l1: Final[_Operator_l1]

class _Pullback_l1_norm(Generic[_A]):
    """The backward of one call of l1_norm, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_l1_norm:
    """Sum of absolute values over any set of axes.

    Inputs
        data: T [{kept | reduced@axes}]
            The array to reduce.

    Parameters
        axes: int | Sequence[int], default ()
            The axes that are reduced; a negative number counts from the last axis. None named means all axes.
        keepdims: bool, default False
            Keeps the reduced axes in the result with extent 1.

    Results
        out: T [*kept], axes it drops stay as 1 if keepdims
            The norms.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = l1_norm.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        axes: int | Sequence[int] | None = (),
        keepdims: bool = False,
        out: _Array | None = None,
    ) -> Any: ...

    def vjp(
        self,
        data: _A,
        *,
        axes: int | Sequence[int] | None = (),
        keepdims: bool = False,
        out: _Array | None = None,
    ) -> tuple[Any, _Pullback_l1_norm[_A]]: ...

l1_norm: Final[_Operator_l1_norm]

class _Pullback_l2_norm(Generic[_A]):
    """The backward of one call of l2_norm, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_l2_norm:
    """Euclidean norm over any set of axes, without overflow of the squares.

    Inputs
        data: T [{kept | reduced@axes}]
            The array to reduce.

    Parameters
        axes: int | Sequence[int], default ()
            The axes that are reduced; a negative number counts from the last axis. None named means all axes.
        keepdims: bool, default False
            Keeps the reduced axes in the result with extent 1.

    Results
        out: T [*kept], axes it drops stay as 1 if keepdims
            The norms.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = l2_norm.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        axes: int | Sequence[int] | None = (),
        keepdims: bool = False,
        out: _Array | None = None,
    ) -> Any: ...

    def vjp(
        self,
        data: _A,
        *,
        axes: int | Sequence[int] | None = (),
        keepdims: bool = False,
        out: _Array | None = None,
    ) -> tuple[Any, _Pullback_l2_norm[_A]]: ...

l2_norm: Final[_Operator_l2_norm]

class _Pullback_l2_normalization(Generic[_A]):
    """The backward of one call of l2_normalization, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_l2_normalization:
    """Divides by the Euclidean norm of each example, of the channels at each position, or of each channel.

    Inputs
        data: T [N C *inner]
            The batch to normalize.

    Parameters
        eps: float64, at least 0, default 1e-10
            Added to the sum of squares before the root, so that zeros do not divide by zero.
        mode: 'instance' or 'channel' or 'spatial', default 'instance'
            The norm is taken over each example, over the channels at each position, or over the positions of each channel.

    Results
        out: T [N C *inner]
            The normalized batch.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = l2_normalization.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        eps: float = 1e-10,
        mode: Literal["instance", "channel", "spatial"] = "instance",
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        *,
        eps: float = 1e-10,
        mode: Literal["instance", "channel", "spatial"] = "instance",
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_l2_normalization[_A]]: ...

l2_normalization: Final[_Operator_l2_normalization]

class _Operator_lamb_update:
    """One step of LAMB - Adam with weight decay scaled by the ratio of the norms of weights and step.

    Inputs
        weight: T [*axes]
            The weights.
        grad: T [*axes]
            Their gradient.

    States, updated in place
        mean: T [*axes], 0 at first
            Moving mean of the gradients.
        var: T [*axes], 0 at first
            Moving mean of the squared gradients.

    Parameters
        lr: float64, required
            Learning rate.
        wd: float64, default 0.0
            Weight decay, which pulls the weights toward 0 in proportion to themselves.
        rescale_grad: float64, default 1.0
            Factor of the gradient before anything else.
        clip_gradient: float64, default -1.0
            Limit of the absolute values of the gradient; none if it is below 0.
        beta1: float64, at least 0, at most 1, default 0.9
            Weight of the old mean in the new one.
        beta2: float64, at least 0, at most 1, default 0.999
            Weight of the old var in the new one.
        epsilon: float64, default 1e-06
            Added to the root of the corrected var.
        t: int, at least 1, required
            Number of this step from 1.
        bias_correction: bool, default True
            Divides mean and var by the total weight they have gathered.
        lower_bound: float64, default -1.0
            Least norm of the weights in the ratio; below 0 there is none.
        upper_bound: float64, default -1.0
            Largest norm of the weights in the ratio; below 0 there is none.

    Results
        out: T [*axes]
            The new weights.

    Types
        T: float32, float64, float16, bfloat16
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        weight: _A,
        grad: _Array,
        mean: _Array,
        var: _Array,
        *,
        lr: float,
        wd: float = 0.0,
        rescale_grad: float = 1.0,
        clip_gradient: float = -1.0,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-06,
        t: int,
        bias_correction: bool = True,
        lower_bound: float = -1.0,
        upper_bound: float = -1.0,
        out: _Array | None = None,
    ) -> _A: ...

lamb_update: Final[_Operator_lamb_update]

class _Pullback_layer_norm(Generic[_A]):
    """The backward of one call of layer_norm, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data", "gamma", "beta"], Any] | None = None,
        out: dict[Literal["data", "gamma", "beta"], Any] | None = None,
    ) -> tuple[_A, Any, Any]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data", "gamma", "beta"] | Iterable[Literal["data", "gamma", "beta"]],
        add_to: dict[Literal["data", "gamma", "beta"], Any] | None = None,
        out: dict[Literal["data", "gamma", "beta"], Any] | None = None,
    ) -> tuple[Any, Any, Any]: ...

class _Operator_layer_norm:
    """Normalizes every row along an axis by its own mean and variance, then applies scale gamma and offset beta.

    Inputs
        data: T [*outer C@axis *inner]
            The rows to normalize.
        gamma: S [C]
            Scale of each element of a row.
        beta: S [C]
            Offset of each element of a row.

    Parameters
        axis: int, default -1
            The axis to normalize along; a negative number counts from the last axis.
        eps: float64, at least 0, default 1e-05
            Added to the variance before the root, so that a constant row does not divide by zero.
        output_mean_var: bool, default False
            Returns the mean and the standard deviation beside the output. No gradient flows through them.

    Results
        out: T [*outer C@axis *inner]
            The normalized rows.
        mean: S [*outer *inner], only if output_mean_var, axes it drops stay as 1
            The mean of each row.
        std: S [*outer *inner], only if output_mean_var, axes it drops stay as 1
            The root of the variance plus eps.

    Types
        T: float32, float64, float16, bfloat16
        S: float32 where T is float16 or bfloat16, else T

    The gradient: outputs, pullback = layer_norm.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    @overload
    def __call__(
        self,
        data: _A,
        gamma: _Array,
        beta: _Array,
        *,
        axis: int = -1,
        eps: float = 1e-05,
        output_mean_var: Literal[False] = False,
        out: _Array | None = None,
    ) -> _A: ...

    @overload
    def __call__(
        self,
        data: _A,
        gamma: _Array,
        beta: _Array,
        *,
        axis: int = -1,
        eps: float = 1e-05,
        output_mean_var: Literal[True],
        out: tuple[_Array | None, _Array | None, _Array | None] | None = None,
    ) -> tuple[_A, Any, Any]: ...

    @overload
    def __call__(
        self,
        data: _A,
        gamma: _Array,
        beta: _Array,
        *,
        axis: int = -1,
        eps: float = 1e-05,
        output_mean_var: bool,
        out: Any = None,
    ) -> Any: ...

    @overload
    def vjp(
        self,
        data: _A,
        gamma: _Array,
        beta: _Array,
        *,
        axis: int = -1,
        eps: float = 1e-05,
        output_mean_var: Literal[False] = False,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_layer_norm[_A]]: ...

    @overload
    def vjp(
        self,
        data: _A,
        gamma: _Array,
        beta: _Array,
        *,
        axis: int = -1,
        eps: float = 1e-05,
        output_mean_var: Literal[True],
        out: tuple[_Array | None, _Array | None, _Array | None] | None = None,
    ) -> tuple[tuple[_A, Any, Any], _Pullback_layer_norm[_A]]: ...

    @overload
    def vjp(
        self,
        data: _A,
        gamma: _Array,
        beta: _Array,
        *,
        axis: int = -1,
        eps: float = 1e-05,
        output_mean_var: bool,
        out: Any = None,
    ) -> tuple[Any, _Pullback_layer_norm[_A]]: ...

layer_norm: Final[_Operator_layer_norm]

class _Pullback_layer_normalization(Generic[_A]):
    """The backward of one call of layer_normalization, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data", "scale", "bias"], Any] | None = None,
        out: dict[Literal["data", "scale", "bias"], Any] | None = None,
    ) -> tuple[_A, Any, Any]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data", "scale", "bias"] | Iterable[Literal["data", "scale", "bias"]],
        add_to: dict[Literal["data", "scale", "bias"], Any] | None = None,
        out: dict[Literal["data", "scale", "bias"], Any] | None = None,
    ) -> tuple[Any, Any, Any]: ...

class _Operator_layer_normalization:
    """Normalizes over all axes from one on by mean and variance, then applies a scale and an offset.

    Inputs
        data: T [*outer *inner@axis]
            The array to normalize.
        scale: T [*inner], 1 if absent, broadcast as NumPy does
            Scale of each element.
        bias: T [*inner], 0 if absent, broadcast as NumPy does
            Offset of each element.

    Parameters
        axis: int, default -1
            The first of the axes to normalize over; a negative number counts from the last axis.
        epsilon: float64, at least 0, default 1e-05
            Added to the variance before the root, so that constant data does not divide by zero.
        output_mean_var: bool, default False
            Returns the mean and the inverse standard deviation beside the output. No gradient flows through them.

    Results
        out: T [*outer *inner@axis]
            The normalized array.
        mean: S [*outer], only if output_mean_var, axes it drops stay as 1
            The means.
        invstd: S [*outer], only if output_mean_var, axes it drops stay as 1
            The inverse standard deviations.

    Types
        T: float32, float64, float16, bfloat16
        S: float32 where T is float16 or bfloat16, else T

    The gradient: outputs, pullback = layer_normalization.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    @overload
    def __call__(
        self,
        data: _A,
        scale: _Array | None = None,
        bias: _Array | None = None,
        *,
        axis: int = -1,
        epsilon: float = 1e-05,
        output_mean_var: Literal[False] = False,
        out: _Array | None = None,
    ) -> _A: ...

    @overload
    def __call__(
        self,
        data: _A,
        scale: _Array | None = None,
        bias: _Array | None = None,
        *,
        axis: int = -1,
        epsilon: float = 1e-05,
        output_mean_var: Literal[True],
        out: tuple[_Array | None, _Array | None, _Array | None] | None = None,
    ) -> tuple[_A, Any, Any]: ...

    @overload
    def __call__(
        self,
        data: _A,
        scale: _Array | None = None,
        bias: _Array | None = None,
        *,
        axis: int = -1,
        epsilon: float = 1e-05,
        output_mean_var: bool,
        out: Any = None,
    ) -> Any: ...

    @overload
    def vjp(
        self,
        data: _A,
        scale: _Array | None = None,
        bias: _Array | None = None,
        *,
        axis: int = -1,
        epsilon: float = 1e-05,
        output_mean_var: Literal[False] = False,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_layer_normalization[_A]]: ...

    @overload
    def vjp(
        self,
        data: _A,
        scale: _Array | None = None,
        bias: _Array | None = None,
        *,
        axis: int = -1,
        epsilon: float = 1e-05,
        output_mean_var: Literal[True],
        out: tuple[_Array | None, _Array | None, _Array | None] | None = None,
    ) -> tuple[tuple[_A, Any, Any], _Pullback_layer_normalization[_A]]: ...

    @overload
    def vjp(
        self,
        data: _A,
        scale: _Array | None = None,
        bias: _Array | None = None,
        *,
        axis: int = -1,
        epsilon: float = 1e-05,
        output_mean_var: bool,
        out: Any = None,
    ) -> tuple[Any, _Pullback_layer_normalization[_A]]: ...

layer_normalization: Final[_Operator_layer_normalization]

class _Pullback_leaky_relu(Generic[_A]):
    """The backward of one call of leaky_relu, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_leaky_relu:
    """Leaky rectified linear unit - scales values that are not positive by a constant slope.

    Inputs
        data: T [*n]
            The values.

    Parameters
        slope: float64, default 0.25
            Factor of values that are not positive; the derivative at 0 as well.

    Results
        out: T [*n]
            data where it is positive, elsewhere slope * data.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = leaky_relu.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        slope: float = 0.25,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        *,
        slope: float = 0.25,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_leaky_relu[_A]]: ...

leaky_relu: Final[_Operator_leaky_relu]

class _Pullback_log_sigmoid(Generic[_A]):
    """The backward of one call of log_sigmoid, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_log_sigmoid:
    """Logarithm of the logistic function, precise in both tails.

    Inputs
        data: T [*n]
            The values.

    Results
        out: T [*n]
            -log(1 + exp(-data)).

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = log_sigmoid.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        *,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_log_sigmoid[_A]]: ...

log_sigmoid: Final[_Operator_log_sigmoid]

class _Pullback_log_softmax(Generic[_A]):
    """The backward of one call of log_softmax, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_log_softmax:
    """Logarithms of the softmax along an axis, without overflow or loss of small probabilities.

    Inputs
        data: T [*outer C@axis *inner]
            The scores.

    Parameters
        axis: int, default -1
            The axis along which the elements compete; a negative number counts from the last axis.
        temperature: float64, default 1.0
            The elements are divided by it first.

    Results
        out: T [*outer C@axis *inner]
            Logarithms of the probabilities.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = log_softmax.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        axis: int = -1,
        temperature: float = 1.0,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        *,
        axis: int = -1,
        temperature: float = 1.0,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_log_softmax[_A]]: ...

log_softmax: Final[_Operator_log_softmax]

class _Pullback_logsumexp(Generic[_A]):
    """The backward of one call of logsumexp, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_logsumexp:
    """Logarithm of the sum of exponentials over any set of axes, without overflow.

    Inputs
        data: T [{kept | reduced@axes}]
            The array to reduce.

    Parameters
        axes: int | Sequence[int], default ()
            The axes that are reduced; a negative number counts from the last axis. None named means all axes.
        keepdims: bool, default False
            Keeps the reduced axes in the result with extent 1.

    Results
        out: T [*kept], axes it drops stay as 1 if keepdims
            The logarithms; minus infinity over no elements.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = logsumexp.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        axes: int | Sequence[int] | None = (),
        keepdims: bool = False,
        out: _Array | None = None,
    ) -> Any: ...

    def vjp(
        self,
        data: _A,
        *,
        axes: int | Sequence[int] | None = (),
        keepdims: bool = False,
        out: _Array | None = None,
    ) -> tuple[Any, _Pullback_logsumexp[_A]]: ...

logsumexp: Final[_Operator_logsumexp]

class _Pullback_lp_normalization(Generic[_A]):
    """The backward of one call of lp_normalization, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_lp_normalization:
    """Divides every row along an axis by its sum of absolute values or by its Euclidean norm.

    Inputs
        data: T [*outer C@axis *inner]
            The rows to normalize.

    Parameters
        axis: int, default -1
            The axis to normalize along; a negative number counts from the last axis.
        p: 1 or 2, default 2
            The norm, the sum of absolute values for 1 and the Euclidean norm for 2.

    Results
        out: T [*outer C@axis *inner]
            The normalized rows, 0 where the norm is 0.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = lp_normalization.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        axis: int = -1,
        p: Literal[1, 2] = 2,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        *,
        axis: int = -1,
        p: Literal[1, 2] = 2,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_lp_normalization[_A]]: ...

lp_normalization: Final[_Operator_lp_normalization]

class _Pullback_masked_softmax(Generic[_A]):
    """The backward of one call of masked_softmax, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_masked_softmax:
    """The softmax along an axis of the elements that a mask selects; the others get 0.

    Inputs
        data: T [*outer C@axis *inner]
            The scores.
        mask: int32 [*outer C@axis *inner], 1 if absent, broadcast as NumPy does
            Not 0 where an element takes part; a row without any gives zeros.

    Parameters
        axis: int, default -1
            The axis along which the elements compete; a negative number counts from the last axis.
        temperature: float64, default 1.0
            The elements are divided by it first.

    Results
        out: T [*outer C@axis *inner]
            The probabilities, 0 where the mask is 0.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = masked_softmax.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        mask: _Array | None = None,
        *,
        axis: int = -1,
        temperature: float = 1.0,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        mask: _Array | None = None,
        *,
        axis: int = -1,
        temperature: float = 1.0,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_masked_softmax[_A]]: ...

masked_softmax: Final[_Operator_masked_softmax]

class _Pullback_max(Generic[_A]):
    """The backward of one call of max, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_max:
    """Largest element over any set of axes; equal largest elements share the gradient equally.

    Inputs
        data: T [{kept | reduced@axes}]
            The array to reduce.

    Parameters
        axes: int | Sequence[int], default ()
            The axes that are reduced; a negative number counts from the last axis. None named means all axes.
        keepdims: bool, default False
            Keeps the reduced axes in the result with extent 1.

    Results
        out: T [*kept], axes it drops stay as 1 if keepdims
            The largest elements; NaN where there is a NaN.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = max.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        axes: int | Sequence[int] | None = (),
        keepdims: bool = False,
        out: _Array | None = None,
    ) -> Any: ...

    def vjp(
        self,
        data: _A,
        *,
        axes: int | Sequence[int] | None = (),
        keepdims: bool = False,
        out: _Array | None = None,
    ) -> tuple[Any, _Pullback_max[_A]]: ...

max: Final[_Operator_max]

class _Pullback_mean(Generic[_A]):
    """The backward of one call of mean, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_mean:
    """Arithmetic mean over any set of axes.

    Inputs
        data: T [{kept | reduced@axes}]
            The array to reduce.

    Parameters
        axes: int | Sequence[int], default ()
            The axes that are reduced; a negative number counts from the last axis. None named means all axes.
        keepdims: bool, default False
            Keeps the reduced axes in the result with extent 1.

    Results
        out: T [*kept], axes it drops stay as 1 if keepdims
            The means; NaN over no elements.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = mean.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        axes: int | Sequence[int] | None = (),
        keepdims: bool = False,
        out: _Array | None = None,
    ) -> Any: ...

    def vjp(
        self,
        data: _A,
        *,
        axes: int | Sequence[int] | None = (),
        keepdims: bool = False,
        out: _Array | None = None,
    ) -> tuple[Any, _Pullback_mean[_A]]: ...

mean: Final[_Operator_mean]

class _Pullback_mean_variance_normalization(Generic[_A]):
    """The backward of one call of mean_variance_normalization, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_mean_variance_normalization:
    """Subtracts the mean and divides by the standard deviation over any set of axes.

    Inputs
        data: T [{kept | reduced@axes}]
            The array to normalize.

    Parameters
        axes: int | Sequence[int], default (0, 2, 3)
            The axes that mean and deviation are taken over; a negative number counts from the last axis. None named means all axes.

    Results
        out: T [{kept | reduced@axes}]
            The normalized array.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = mean_variance_normalization.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        axes: int | Sequence[int] | None = (0, 2, 3),
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        *,
        axes: int | Sequence[int] | None = (0, 2, 3),
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_mean_variance_normalization[_A]]: ...

mean_variance_normalization: Final[_Operator_mean_variance_normalization]

class _Pullback_min(Generic[_A]):
    """The backward of one call of min, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_min:
    """Smallest element over any set of axes; equal smallest elements share the gradient equally.

    Inputs
        data: T [{kept | reduced@axes}]
            The array to reduce.

    Parameters
        axes: int | Sequence[int], default ()
            The axes that are reduced; a negative number counts from the last axis. None named means all axes.
        keepdims: bool, default False
            Keeps the reduced axes in the result with extent 1.

    Results
        out: T [*kept], axes it drops stay as 1 if keepdims
            The smallest elements; NaN where there is a NaN.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = min.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        axes: int | Sequence[int] | None = (),
        keepdims: bool = False,
        out: _Array | None = None,
    ) -> Any: ...

    def vjp(
        self,
        data: _A,
        *,
        axes: int | Sequence[int] | None = (),
        keepdims: bool = False,
        out: _Array | None = None,
    ) -> tuple[Any, _Pullback_min[_A]]: ...

min: Final[_Operator_min]

class _Pullback_mish(Generic[_A]):
    """The backward of one call of mish, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_mish:
    """Weights a value by the hyperbolic tangent of its softplus.

    Inputs
        data: T [*n]
            The values.

    Results
        out: T [*n]
            data * tanh(log(1 + exp(data))).

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = mish.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        *,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_mish[_A]]: ...

mish: Final[_Operator_mish]

class _Pullback_mse(Generic[_A]):
    """The backward of one call of mse, as often as it is called."""

    @overload
    def __call__(
        self,
        d_loss: _Array | None = None,
        d_total: _Array | None = None,
        *,
        wanted: None = None,
        add_to: dict[Literal["input", "target"], Any] | None = None,
        out: dict[Literal["input", "target"], Any] | None = None,
    ) -> tuple[_A, Any]: ...

    @overload
    def __call__(
        self,
        d_loss: _Array | None = None,
        d_total: _Array | None = None,
        *,
        wanted: Literal["input", "target"] | Iterable[Literal["input", "target"]],
        add_to: dict[Literal["input", "target"], Any] | None = None,
        out: dict[Literal["input", "target"], Any] | None = None,
    ) -> tuple[Any, Any]: ...

class _Operator_mse:
    """Squared difference of predictions and targets.

    Inputs
        input: T [*axes]
            The predictions.
        target: T [*axes]
            What they should be.

    Parameters
        reduction: 'none' or 'mean' or 'sum', default 'mean'
            The loss of each element, their mean, or their sum.

    Results
        loss: T [*axes], only if reduction == 'none'
            The loss of each element.
        total: T a scalar, only if reduction != 'none'
            The mean or the sum of the losses.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = mse.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    @overload
    def __call__(
        self,
        input: _A,
        target: _Array,
        *,
        reduction: Literal["mean", "sum"] = "mean",
        out: _Array | None = None,
    ) -> Any: ...

    @overload
    def __call__(
        self,
        input: _A,
        target: _Array,
        *,
        reduction: Literal["none"],
        out: _Array | None = None,
    ) -> _A: ...

    @overload
    def __call__(
        self,
        input: _A,
        target: _Array,
        *,
        reduction: Literal["none", "mean", "sum"],
        out: Any = None,
    ) -> Any: ...

    @overload
    def vjp(
        self,
        input: _A,
        target: _Array,
        *,
        reduction: Literal["mean", "sum"] = "mean",
        out: _Array | None = None,
    ) -> tuple[Any, _Pullback_mse[_A]]: ...

    @overload
    def vjp(
        self,
        input: _A,
        target: _Array,
        *,
        reduction: Literal["none"],
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_mse[_A]]: ...

    @overload
    def vjp(
        self,
        input: _A,
        target: _Array,
        *,
        reduction: Literal["none", "mean", "sum"],
        out: Any = None,
    ) -> tuple[Any, _Pullback_mse[_A]]: ...

mse: Final[_Operator_mse]

class _Operator_nag_mom_update:
    """One step of gradient descent with Nesterov's momentum.

    Inputs
        weight: T [*axes]
            The weights.
        grad: T [*axes]
            Their gradient.

    States, updated in place
        mom: T [*axes], 0 at first
            The last step without its look ahead.

    Parameters
        lr: float64, required
            Learning rate.
        wd: float64, default 0.0
            Weight decay, which pulls the weights toward 0 in proportion to themselves.
        rescale_grad: float64, default 1.0
            Factor of the gradient before anything else.
        clip_gradient: float64, default -1.0
            Limit of the absolute values of the gradient; none if it is below 0.
        momentum: float64, default 0.0
            Weight of the last step.

    Results
        out: T [*axes]
            The new weights.

    Types
        T: float32, float64, float16, bfloat16
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        weight: _A,
        grad: _Array,
        mom: _Array,
        *,
        lr: float,
        wd: float = 0.0,
        rescale_grad: float = 1.0,
        clip_gradient: float = -1.0,
        momentum: float = 0.0,
        out: _Array | None = None,
    ) -> _A: ...

nag_mom_update: Final[_Operator_nag_mom_update]

class _Pullback_prelu(Generic[_A]):
    """The backward of one call of prelu, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data", "gamma"], Any] | None = None,
        out: dict[Literal["data", "gamma"], Any] | None = None,
    ) -> tuple[_A, Any]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data", "gamma"] | Iterable[Literal["data", "gamma"]],
        add_to: dict[Literal["data", "gamma"], Any] | None = None,
        out: dict[Literal["data", "gamma"], Any] | None = None,
    ) -> tuple[Any, Any]: ...

class _Operator_prelu:
    """Leaky rectified linear unit whose slope below 0 is learned for each channel.

    Inputs
        data: T [*outer C@axis *inner]
            The values.
        gamma: T [C|1]
            Slope of each channel or one slope for all of them.

    Parameters
        axis: int, default 1
            The channel axis; a negative number counts from the last axis.

    Results
        out: T [*outer C@axis *inner]
            data where it is positive, elsewhere gamma * data.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = prelu.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        gamma: _Array,
        *,
        axis: int = 1,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        gamma: _Array,
        *,
        axis: int = 1,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_prelu[_A]]: ...

prelu: Final[_Operator_prelu]

class _Pullback_prod(Generic[_A]):
    """The backward of one call of prod, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_prod:
    """Product over any set of axes.

    Inputs
        data: T [{kept | reduced@axes}]
            The array to reduce.

    Parameters
        axes: int | Sequence[int], default ()
            The axes that are reduced; a negative number counts from the last axis. None named means all axes.
        keepdims: bool, default False
            Keeps the reduced axes in the result with extent 1.

    Results
        out: T [*kept], axes it drops stay as 1 if keepdims
            The products; 1 over no elements.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = prod.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        axes: int | Sequence[int] | None = (),
        keepdims: bool = False,
        out: _Array | None = None,
    ) -> Any: ...

    def vjp(
        self,
        data: _A,
        *,
        axes: int | Sequence[int] | None = (),
        keepdims: bool = False,
        out: _Array | None = None,
    ) -> tuple[Any, _Pullback_prod[_A]]: ...

prod: Final[_Operator_prod]

class _Pullback_relu(Generic[_A]):
    """The backward of one call of relu, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_relu:
    """Rectified linear unit - keeps positive values and replaces the others by 0.

    Inputs
        data: T [*n]
            The values.

    Results
        out: T [*n]
            max(data, 0).

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = relu.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        *,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_relu[_A]]: ...

relu: Final[_Operator_relu]

class _Pullback_rms_norm(Generic[_A]):
    """The backward of one call of rms_norm, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data", "scale"], Any] | None = None,
        out: dict[Literal["data", "scale"], Any] | None = None,
    ) -> tuple[_A, Any]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data", "scale"] | Iterable[Literal["data", "scale"]],
        add_to: dict[Literal["data", "scale"], Any] | None = None,
        out: dict[Literal["data", "scale"], Any] | None = None,
    ) -> tuple[Any, Any]: ...

class _Operator_rms_norm:
    """Divides by the root mean square over all axes from one on, then applies a scale.

    Inputs
        data: T [*outer *inner@axis]
            The array to normalize.
        scale: T [*inner], 1 if absent, broadcast as NumPy does
            Scale of each element.

    Parameters
        axis: int, default -1
            The first of the axes to normalize over; a negative number counts from the last axis.
        epsilon: float64, at least 0, default 1e-05
            Added to the mean square before the root, so that zeros do not divide by zero.

    Results
        out: T [*outer *inner@axis]
            The normalized array.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = rms_norm.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        scale: _Array | None = None,
        *,
        axis: int = -1,
        epsilon: float = 1e-05,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        scale: _Array | None = None,
        *,
        axis: int = -1,
        epsilon: float = 1e-05,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_rms_norm[_A]]: ...

rms_norm: Final[_Operator_rms_norm]

class _Operator_rmsprop_update:
    """One step of RMSProp as Tieleman and Hinton defined it.

    Inputs
        weight: T [*axes]
            The weights.
        grad: T [*axes]
            Their gradient.

    States, updated in place
        n: T [*axes], 0 at first
            Moving mean of the squared gradients.

    Parameters
        lr: float64, required
            Learning rate.
        wd: float64, default 0.0
            Weight decay, which pulls the weights toward 0 in proportion to themselves.
        rescale_grad: float64, default 1.0
            Factor of the gradient before anything else.
        clip_gradient: float64, default -1.0
            Limit of the absolute values of the gradient; none if it is below 0.
        gamma1: float64, at least 0, at most 1, default 0.95
            Weight of the old means in the new ones.
        epsilon: float64, default 1e-08
            Added to n under the root.
        clip_weights: float64, default -1.0
            Limit of the absolute values of the new weights; none if it is below 0.

    Results
        out: T [*axes]
            The new weights.

    Types
        T: float32, float64, float16, bfloat16
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        weight: _A,
        grad: _Array,
        n: _Array,
        *,
        lr: float,
        wd: float = 0.0,
        rescale_grad: float = 1.0,
        clip_gradient: float = -1.0,
        gamma1: float = 0.95,
        epsilon: float = 1e-08,
        clip_weights: float = -1.0,
        out: _Array | None = None,
    ) -> _A: ...

rmsprop_update: Final[_Operator_rmsprop_update]

class _Operator_rmspropalex_update:
    """One step of centered RMSProp with momentum as Graves defined it.

    Inputs
        weight: T [*axes]
            The weights.
        grad: T [*axes]
            Their gradient.

    States, updated in place
        n: T [*axes], 0 at first
            Moving mean of the squared gradients.
        g: T [*axes], 0 at first
            Moving mean of the gradients.
        delta: T [*axes], 0 at first
            The last step.

    Parameters
        lr: float64, required
            Learning rate.
        wd: float64, default 0.0
            Weight decay, which pulls the weights toward 0 in proportion to themselves.
        rescale_grad: float64, default 1.0
            Factor of the gradient before anything else.
        clip_gradient: float64, default -1.0
            Limit of the absolute values of the gradient; none if it is below 0.
        gamma1: float64, at least 0, at most 1, default 0.95
            Weight of the old means in the new ones.
        gamma2: float64, default 0.9
            Weight of the last step.
        epsilon: float64, default 1e-08
            Added to the moving variance under the root.
        clip_weights: float64, default -1.0
            Limit of the absolute values of the new weights; none if it is below 0.

    Results
        out: T [*axes]
            The new weights.

    Types
        T: float32, float64, float16, bfloat16
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        weight: _A,
        grad: _Array,
        n: _Array,
        g: _Array,
        delta: _Array,
        *,
        lr: float,
        wd: float = 0.0,
        rescale_grad: float = 1.0,
        clip_gradient: float = -1.0,
        gamma1: float = 0.95,
        gamma2: float = 0.9,
        epsilon: float = 1e-08,
        clip_weights: float = -1.0,
        out: _Array | None = None,
    ) -> _A: ...

rmspropalex_update: Final[_Operator_rmspropalex_update]

class _Pullback_selu(Generic[_A]):
    """The backward of one call of selu, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_selu:
    """Scaled exponential linear unit, whose constants keep mean 0 and variance 1 from layer to layer.

    Inputs
        data: T [*n]
            The values.

    Parameters
        alpha: float64, default 1.6732632423543772
            Minus the limit far below 0, before the factor gamma.
        gamma: float64, default 1.0507009873554805
            Factor of everything.

    Results
        out: T [*n]
            gamma * data where data is positive, elsewhere gamma * alpha * (exp(data) - 1).

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = selu.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        alpha: float = 1.6732632423543772,
        gamma: float = 1.0507009873554805,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        *,
        alpha: float = 1.6732632423543772,
        gamma: float = 1.0507009873554805,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_selu[_A]]: ...

selu: Final[_Operator_selu]

class _Operator_sgd_mom_update:
    """One step of gradient descent with momentum.

    Inputs
        weight: T [*axes]
            The weights.
        grad: T [*axes]
            Their gradient.

    States, updated in place
        mom: T [*axes], 0 at first
            The last step.

    Parameters
        lr: float64, required
            Learning rate.
        wd: float64, default 0.0
            Weight decay, which pulls the weights toward 0 in proportion to themselves.
        rescale_grad: float64, default 1.0
            Factor of the gradient before anything else.
        clip_gradient: float64, default -1.0
            Limit of the absolute values of the gradient; none if it is below 0.
        momentum: float64, default 0.0
            Weight of the last step.

    Results
        out: T [*axes]
            The new weights.

    Types
        T: float32, float64, float16, bfloat16
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        weight: _A,
        grad: _Array,
        mom: _Array,
        *,
        lr: float,
        wd: float = 0.0,
        rescale_grad: float = 1.0,
        clip_gradient: float = -1.0,
        momentum: float = 0.0,
        out: _Array | None = None,
    ) -> _A: ...

sgd_mom_update: Final[_Operator_sgd_mom_update]

class _Operator_sgd_update:
    """One step of stochastic gradient descent.

    Inputs
        weight: T [*axes]
            The weights.
        grad: T [*axes]
            Their gradient.

    Parameters
        lr: float64, required
            Learning rate.
        wd: float64, default 0.0
            Weight decay, which pulls the weights toward 0 in proportion to themselves.
        rescale_grad: float64, default 1.0
            Factor of the gradient before anything else.
        clip_gradient: float64, default -1.0
            Limit of the absolute values of the gradient; none if it is below 0.

    Results
        out: T [*axes]
            The new weights.

    Types
        T: float32, float64, float16, bfloat16
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        weight: _A,
        grad: _Array,
        *,
        lr: float,
        wd: float = 0.0,
        rescale_grad: float = 1.0,
        clip_gradient: float = -1.0,
        out: _Array | None = None,
    ) -> _A: ...

sgd_update: Final[_Operator_sgd_update]

class _Pullback_sigmoid(Generic[_A]):
    """The backward of one call of sigmoid, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_sigmoid:
    """Logistic function, from 0 to 1.

    Inputs
        data: T [*n]
            The values.

    Results
        out: T [*n]
            1 / (1 + exp(-data)).

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = sigmoid.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        *,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_sigmoid[_A]]: ...

sigmoid: Final[_Operator_sigmoid]

class _Operator_signsgd_update:
    """One step of gradient descent by the signs of the gradient.

    Inputs
        weight: T [*axes]
            The weights.
        grad: T [*axes]
            Their gradient.

    Parameters
        lr: float64, required
            Learning rate.
        wd: float64, default 0.0
            Weight decay, which pulls the weights toward 0 in proportion to themselves.
        rescale_grad: float64, default 1.0
            Factor of the gradient before anything else.
        clip_gradient: float64, default -1.0
            Limit of the absolute values of the gradient; none if it is below 0.

    Results
        out: T [*axes]
            The new weights.

    Types
        T: float32, float64, float16, bfloat16
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        weight: _A,
        grad: _Array,
        *,
        lr: float,
        wd: float = 0.0,
        rescale_grad: float = 1.0,
        clip_gradient: float = -1.0,
        out: _Array | None = None,
    ) -> _A: ...

signsgd_update: Final[_Operator_signsgd_update]

class _Operator_signum_update:
    """One step of gradient descent by the signs of the momentum.

    Inputs
        weight: T [*axes]
            The weights.
        grad: T [*axes]
            Their gradient.

    States, updated in place
        mom: T [*axes], 0 at first
            Moving mean of the negative gradients.

    Parameters
        lr: float64, required
            Learning rate.
        wd: float64, default 0.0
            Weight decay, which pulls the weights toward 0 in proportion to themselves.
        rescale_grad: float64, default 1.0
            Factor of the gradient before anything else.
        clip_gradient: float64, default -1.0
            Limit of the absolute values of the gradient; none if it is below 0.
        momentum: float64, default 0.0
            Weight of the old momentum.
        wd_lh: float64, default 0.0
            Weight decay that does not go through the momentum.

    Results
        out: T [*axes]
            The new weights.

    Types
        T: float32, float64, float16, bfloat16
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        weight: _A,
        grad: _Array,
        mom: _Array,
        *,
        lr: float,
        wd: float = 0.0,
        rescale_grad: float = 1.0,
        clip_gradient: float = -1.0,
        momentum: float = 0.0,
        wd_lh: float = 0.0,
        out: _Array | None = None,
    ) -> _A: ...

signum_update: Final[_Operator_signum_update]

class _Pullback_silu(Generic[_A]):
    """The backward of one call of silu, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_silu:
    """Sigmoid linear unit - weights a value by its own sigmoid.

    Inputs
        data: T [*n]
            The values.

    Results
        out: T [*n]
            data / (1 + exp(-data)).

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = silu.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        *,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_silu[_A]]: ...

silu: Final[_Operator_silu]

class _Pullback_smooth_l1(Generic[_A]):
    """The backward of one call of smooth_l1, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_smooth_l1:
    """Half the square of a scaled value near 0 and its absolute value beyond, element by element.

    Inputs
        data: T [*axes]
            The differences.

    Parameters
        scalar: float64, default 1.0
            The scale; the parabola ends where the absolute value reaches 1 over its square.

    Results
        out: T [*axes]
            The loss of each element.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = smooth_l1.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        scalar: float = 1.0,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        *,
        scalar: float = 1.0,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_smooth_l1[_A]]: ...

smooth_l1: Final[_Operator_smooth_l1]

class _Pullback_softmax(Generic[_A]):
    """The backward of one call of softmax, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_softmax:
    """Exponentials along an axis divided by their sum, so that they add up to 1.

    Inputs
        data: T [*outer C@axis *inner]
            The scores.

    Parameters
        axis: int, default -1
            The axis along which the elements compete; a negative number counts from the last axis.
        temperature: float64, default 1.0
            The elements are divided by it first.

    Results
        out: T [*outer C@axis *inner]
            The probabilities.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = softmax.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        axis: int = -1,
        temperature: float = 1.0,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        *,
        axis: int = -1,
        temperature: float = 1.0,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_softmax[_A]]: ...

softmax: Final[_Operator_softmax]

class _Pullback_softmax_cross_entropy(Generic[_A]):
    """The backward of one call of softmax_cross_entropy, as often as it is called."""

    @overload
    def __call__(
        self,
        d_loss: _Array | None = None,
        d_total: _Array | None = None,
        *,
        wanted: None = None,
        add_to: dict[Literal["scores", "weight"], Any] | None = None,
        out: dict[Literal["scores", "weight"], Any] | None = None,
    ) -> tuple[_A, Any]: ...

    @overload
    def __call__(
        self,
        d_loss: _Array | None = None,
        d_total: _Array | None = None,
        *,
        wanted: Literal["scores", "weight"] | Iterable[Literal["scores", "weight"]],
        add_to: dict[Literal["scores", "weight"], Any] | None = None,
        out: dict[Literal["scores", "weight"], Any] | None = None,
    ) -> tuple[Any, Any]: ...

class _Operator_softmax_cross_entropy:
    """Cross-entropy of the softmax of scores along an axis against labels, with class weights and label smoothing.

    Inputs
        scores: T [*outer C@axis *inner]
            Unnormalized logarithms of the probabilities.
        labels: L [*outer *inner], positions along C or ignore_label
            The right class of each row; a row whose label is no class counts as ignored.
        weight: T [C], 1 if absent
            Weight of each class in the loss.

    Parameters
        axis: int, default 1
            The axis of the classes; a negative number counts from the last axis.
        ignore_label: int, default -100
            A row with this label has no loss and no gradient and does not count in the mean.
        label_smoothing: float64, at least 0, at most 1, default 0.0
            The part of a label that is spread evenly over all classes.
        reduction: 'none' or 'mean' or 'sum', default 'none'
            One loss for each row, their mean weighted by the weights of the labels, or their sum.
        output_log_prob: bool, default False
            Returns the logarithms of the probabilities beside the loss.

    Results
        loss: T [*outer *inner], only if reduction == 'none'
            The loss of each row.
        total: T a scalar, only if reduction != 'none'
            The mean or the sum of the losses.
        log_prob: T [*outer C@axis *inner], only if output_log_prob
            Logarithms of the probabilities.

    Types
        T: float32, float64, float16, bfloat16
        L: int32, int64

    The gradient: outputs, pullback = softmax_cross_entropy.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        scores: _A,
        labels: _Array,
        weight: _Array | None = None,
        *,
        axis: int = 1,
        ignore_label: int = -100,
        label_smoothing: float = 0.0,
        reduction: Literal["none", "mean", "sum"] = "none",
        output_log_prob: bool = False,
        out: Any = None,
    ) -> Any: ...

    def vjp(
        self,
        scores: _A,
        labels: _Array,
        weight: _Array | None = None,
        *,
        axis: int = 1,
        ignore_label: int = -100,
        label_smoothing: float = 0.0,
        reduction: Literal["none", "mean", "sum"] = "none",
        output_log_prob: bool = False,
        out: Any = None,
    ) -> tuple[Any, _Pullback_softmax_cross_entropy[_A]]: ...

softmax_cross_entropy: Final[_Operator_softmax_cross_entropy]

class _Pullback_softmin(Generic[_A]):
    """The backward of one call of softmin, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_softmin:
    """The softmax of the negated elements along an axis, so that the smallest has the largest share.

    Inputs
        data: T [*outer C@axis *inner]
            The scores.

    Parameters
        axis: int, default -1
            The axis along which the elements compete; a negative number counts from the last axis.
        temperature: float64, default 1.0
            The elements are divided by it first.

    Results
        out: T [*outer C@axis *inner]
            The probabilities.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = softmin.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        axis: int = -1,
        temperature: float = 1.0,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        *,
        axis: int = -1,
        temperature: float = 1.0,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_softmin[_A]]: ...

softmin: Final[_Operator_softmin]

class _Pullback_softplus(Generic[_A]):
    """The backward of one call of softplus, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_softplus:
    """Smooth rectifier - the logarithm of 1 plus an exponential.

    Inputs
        data: T [*n]
            The values.

    Parameters
        beta: float64, default 1.0
            Sharpness of the bend at 0; not 0.
        threshold: float64, default 20.0
            Where beta * data is larger, the result is data itself.

    Results
        out: T [*n]
            log(1 + exp(beta * data)) / beta.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = softplus.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        beta: float = 1.0,
        threshold: float = 20.0,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        *,
        beta: float = 1.0,
        threshold: float = 20.0,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_softplus[_A]]: ...

softplus: Final[_Operator_softplus]

class _Pullback_softshrink(Generic[_A]):
    """The backward of one call of softshrink, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_softshrink:
    """Moves values toward 0 by lambd and sets those that are within lambd of it to 0.

    Inputs
        data: T [*n]
            The values.

    Parameters
        lambd: float64, at least 0, default 0.5
            Half the width of the interval that becomes 0.

    Results
        out: T [*n]
            data - sign(data) * lambd, or 0 where that would pass 0.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = softshrink.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        lambd: float = 0.5,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        *,
        lambd: float = 0.5,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_softshrink[_A]]: ...

softshrink: Final[_Operator_softshrink]

class _Pullback_softsign(Generic[_A]):
    """The backward of one call of softsign, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_softsign:
    """Sigmoid of rational form, from -1 to 1.

    Inputs
        data: T [*n]
            The values.

    Results
        out: T [*n]
            data / (1 + |data|).

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = softsign.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        *,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_softsign[_A]]: ...

softsign: Final[_Operator_softsign]

class _Pullback_sum(Generic[_A]):
    """The backward of one call of sum, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_sum:
    """Sum over any set of axes.

    Inputs
        data: T [{kept | reduced@axes}]
            The array to reduce.

    Parameters
        axes: int | Sequence[int], default ()
            The axes that are reduced; a negative number counts from the last axis. None named means all axes.
        keepdims: bool, default False
            Keeps the reduced axes in the result with extent 1.

    Results
        out: T [*kept], axes it drops stay as 1 if keepdims
            The sums.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = sum.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        axes: int | Sequence[int] | None = (),
        keepdims: bool = False,
        out: _Array | None = None,
    ) -> Any: ...

    def vjp(
        self,
        data: _A,
        *,
        axes: int | Sequence[int] | None = (),
        keepdims: bool = False,
        out: _Array | None = None,
    ) -> tuple[Any, _Pullback_sum[_A]]: ...

sum: Final[_Operator_sum]

class _Pullback_swiglu(Generic[_A]):
    """The backward of one call of swiglu, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["gate", "value"], Any] | None = None,
        out: dict[Literal["gate", "value"], Any] | None = None,
    ) -> tuple[_A, Any]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["gate", "value"] | Iterable[Literal["gate", "value"]],
        add_to: dict[Literal["gate", "value"], Any] | None = None,
        out: dict[Literal["gate", "value"], Any] | None = None,
    ) -> tuple[Any, Any]: ...

class _Operator_swiglu:
    """Gated linear unit - values times the sigmoid linear unit of their gates.

    Inputs
        gate: T [*n]
            What the activation function is applied to.
        value: T [*n]
            What the gates let through.

    Parameters
        beta: float64, default 1.0
            Steepness of the sigmoid.

    Results
        out: T [*n]
            gate * sigmoid(beta * gate) * value.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = swiglu.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        gate: _A,
        value: _Array,
        *,
        beta: float = 1.0,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        gate: _A,
        value: _Array,
        *,
        beta: float = 1.0,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_swiglu[_A]]: ...

swiglu: Final[_Operator_swiglu]

class _Pullback_swish(Generic[_A]):
    """The backward of one call of swish, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_swish:
    """Weights a value by the sigmoid of beta times the value.

    Inputs
        data: T [*n]
            The values.

    Parameters
        beta: float64, default 1.0
            Steepness of the sigmoid. 0 halves every value; large values approach a rectifier.

    Results
        out: T [*n]
            data / (1 + exp(-beta * data)).

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = swish.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        beta: float = 1.0,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        *,
        beta: float = 1.0,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_swish[_A]]: ...

swish: Final[_Operator_swish]

class _Pullback_tanh(Generic[_A]):
    """The backward of one call of tanh, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_tanh:
    """Hyperbolic tangent, from -1 to 1.

    Inputs
        data: T [*n]
            The values.

    Results
        out: T [*n]
            tanh(data).

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = tanh.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        *,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_tanh[_A]]: ...

tanh: Final[_Operator_tanh]

class _Pullback_thresholded_relu(Generic[_A]):
    """The backward of one call of thresholded_relu, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_thresholded_relu:
    """Keeps values above a threshold and replaces the others by 0.

    Inputs
        data: T [*n]
            The values.

    Parameters
        alpha: float64, default 1.0
            The threshold; it becomes 0 itself.

    Results
        out: T [*n]
            data where it is larger than alpha, elsewhere 0.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = thresholded_relu.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        alpha: float = 1.0,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        data: _A,
        *,
        alpha: float = 1.0,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_thresholded_relu[_A]]: ...

thresholded_relu: Final[_Operator_thresholded_relu]

class _Pullback_var(Generic[_A]):
    """The backward of one call of var, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[_A]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data"] | Iterable[Literal["data"]],
        add_to: dict[Literal["data"], Any] | None = None,
        out: dict[Literal["data"], Any] | None = None,
    ) -> tuple[Any]: ...

class _Operator_var:
    """Variance over any set of axes, around the mean.

    Inputs
        data: T [{kept | reduced@axes}]
            The array to reduce.

    Parameters
        axes: int | Sequence[int], default ()
            The axes that are reduced; a negative number counts from the last axis. None named means all axes.
        keepdims: bool, default False
            Keeps the reduced axes in the result with extent 1.
        ddof: int, at least 0, default 0
            The sum of squares is divided by the number of elements less ddof; 1 gives the unbiased estimate.

    Results
        out: T [*kept], axes it drops stay as 1 if keepdims
            The variances; infinite or NaN where ddof is not below the number of elements.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = var.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        data: _A,
        *,
        axes: int | Sequence[int] | None = (),
        keepdims: bool = False,
        ddof: int = 0,
        out: _Array | None = None,
    ) -> Any: ...

    def vjp(
        self,
        data: _A,
        *,
        axes: int | Sequence[int] | None = (),
        keepdims: bool = False,
        ddof: int = 0,
        out: _Array | None = None,
    ) -> tuple[Any, _Pullback_var[_A]]: ...

var: Final[_Operator_var]

class _Pullback_weight_norm(Generic[_A]):
    """The backward of one call of weight_norm, as often as it is called."""

    @overload
    def __call__(
        self,
        d_w: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["v", "g"], Any] | None = None,
        out: dict[Literal["v", "g"], Any] | None = None,
    ) -> tuple[_A, Any]: ...

    @overload
    def __call__(
        self,
        d_w: _Array | None,
        *,
        wanted: Literal["v", "g"] | Iterable[Literal["v", "g"]],
        add_to: dict[Literal["v", "g"], Any] | None = None,
        out: dict[Literal["v", "g"], Any] | None = None,
    ) -> tuple[Any, Any]: ...

class _Operator_weight_norm:
    """Weights of given lengths g and directions v, one for each index of an axis.

    Inputs
        v: T [*outer C@dim *inner]
            The directions.
        g: T [C]
            The Euclidean norm of the weights of each index.

    Parameters
        dim: int, default 0
            The axis whose indices have a length each; a negative number counts from the last axis.

    Results
        w: T [*outer C@dim *inner]
            The weights.

    Types
        T: float32, float64, float16, bfloat16

    The gradient: outputs, pullback = weight_norm.vjp(...); pullback(*gradients of the outputs).
    """

    __name__: str
    __qualname__: str

    def __call__(
        self,
        v: _A,
        g: _Array,
        *,
        dim: int = 0,
        out: _Array | None = None,
    ) -> _A: ...

    def vjp(
        self,
        v: _A,
        g: _Array,
        *,
        dim: int = 0,
        out: _Array | None = None,
    ) -> tuple[_A, _Pullback_weight_norm[_A]]: ...

weight_norm: Final[_Operator_weight_norm]

__all__: list[str]
