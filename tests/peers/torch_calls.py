"""Calls of PyTorch's functions: their arguments by name, their results and gradients, arrays to and from NumPy."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ml_dtypes
import numpy as np
import torch
from tests.peers.calls import Array, Theirs
from tests.peers.differences import CONSTANT


def tensor(array: Array) -> torch.Tensor:
    if array.dtype == ml_dtypes.bfloat16:
        return torch.from_numpy(array.view(np.uint16)).view(torch.bfloat16)
    return torch.from_numpy(array)


def array(value: torch.Tensor) -> Array:
    plain = value.detach().contiguous()
    if plain.dtype == torch.bfloat16:
        return plain.view(torch.uint16).numpy().view(ml_dtypes.bfloat16)
    return plain.numpy()


def function_of(name: str) -> Any:
    found: Any = torch
    for part in name.split(".")[1:]:
        found = getattr(found, part)
    return found


def signatures(function: Any) -> list[inspect.Signature]:
    """The signatures of a function: what Python says, else those of the operators of the same name."""
    try:
        return [inspect.signature(function)]
    except ValueError:
        packet = getattr(torch.ops.aten, function.__name__)
        schemas = [getattr(packet, name)._schema for name in packet.overloads() if "out" not in name]
        return [inspect.Signature([_parameter(each) for each in schema.arguments]) for schema in schemas]


def _parameter(argument: Any) -> inspect.Parameter:
    kind = inspect.Parameter.KEYWORD_ONLY if argument.kwarg_only else inspect.Parameter.POSITIONAL_OR_KEYWORD
    default = argument.default_value if argument.has_default_value() else inspect.Parameter.empty
    return inspect.Parameter(argument.name, kind, default=default, annotation=str(argument.type))


@dataclass(frozen=True)
class Run:
    """What a call gives: results in order, and gradients by argument."""

    results: Sequence[Array]
    gradients: Mapping[str, Array]


@dataclass(frozen=True)
class TorchCall:
    """A call with all its arguments by name."""

    name: str  # torch.nn.functional.gelu
    arguments: inspect.BoundArguments

    @property
    def arrays(self) -> list[str]:
        """The arguments that are arrays, also where they are left out."""
        parameters = self.arguments.signature.parameters
        return [each for index, (each, parameter) in enumerate(parameters.items()) if not index or _is_array(parameter)]

    @property
    def theirs(self) -> Theirs:
        names, given = self.arrays, self.arguments.arguments
        defaults = {name: each.default for name, each in self.arguments.signature.parameters.items()}
        parameters = {name: value for name, value in given.items() if not isinstance(value, torch.Tensor)}
        arrays = [None if given[name] is None else array(given[name]) for name in names]
        return Theirs(arrays, parameters, defaults)

    def run(self, precision: torch.dtype, heads: Sequence[Array] = (), rounded: bool = False) -> Run:
        """The results and, with heads, the gradients, computed in a precision from the arrays, or `rounded` ones."""
        given, starts = dict(self.arguments.arguments), {}
        for name, value in given.items():
            if isinstance(value, torch.Tensor) and value.is_floating_point():
                given[name] = (value.float() if rounded else value).to(precision, copy=True)
                if heads and name not in CONSTANT.get(self.name, ()):
                    starts[name] = given[name].requires_grad_()
        arguments = inspect.BoundArguments(self.arguments.signature, given)  # type: ignore[arg-type]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about divisions by 0 that the samples want
            result = function_of(self.name)(*arguments.args, **arguments.kwargs)
        results = result if isinstance(result, tuple) else (result,)
        ends = [tensor(head.astype(np.float64)).to(precision) for head in heads]
        gradients = torch.autograd.grad(results, list(starts.values()), ends, allow_unused=True) if heads else ()
        found = {name: array(each) for name, each in zip(starts, gradients, strict=True) if each is not None}
        return Run([array(each) for each in results], found)


def _is_array(parameter: inspect.Parameter) -> bool:
    return "Tensor" in str(parameter.annotation)


def bound(name: str, *args: Any, **kwargs: Any) -> Iterator[TorchCall]:
    """The call under every signature that takes these arguments."""
    for signature in signatures(function_of(name)):
        try:
            arguments = signature.bind(*args, **kwargs)
        except TypeError:
            continue
        if all(_fits(signature.parameters[each].annotation, value) for each, value in arguments.arguments.items()):
            arguments.apply_defaults()
            yield TorchCall(name, arguments)


def _fits(annotation: Any, value: Any) -> bool:
    """Whether a value may stand for an argument of an operator; Python would take a bool for an int."""
    return not (isinstance(value, bool) and isinstance(annotation, str) and "bool" not in annotation)
