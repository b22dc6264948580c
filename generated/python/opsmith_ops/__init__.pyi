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

class _Pullback_batch_norm(Generic[_A]):
    """The backward of one call of batch_norm, as often as it is called."""

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: None = None,
        add_to: dict[Literal["data", "gamma", "beta"], Any] | None = None,
    ) -> tuple[_A, Any, Any]: ...

    @overload
    def __call__(
        self,
        d_out: _Array | None,
        *,
        wanted: Literal["data", "gamma", "beta"] | Iterable[Literal["data", "gamma", "beta"]],
        add_to: dict[Literal["data", "gamma", "beta"], Any] | None = None,
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
        mean: S [C], only with output_mean_var
            The mean that was subtracted.
        invstd: S [C], only with output_mean_var
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

__all__: list[str]
