"""What an alias cannot say of another system's operator: settings that follow from shapes or from what is left out."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

IMPLIED: dict[str, Callable[..., dict[str, Any]]] = {  # of their arguments and the rank of the first array
    "torch.nn.functional.instance_norm": lambda momentum: {},  # of statistics that are not used
    "torch.nn.functional.layer_norm": lambda normalized_shape: {"axis": -len(normalized_shape)},
    "torch.nn.functional.rms_norm": lambda normalized_shape, eps: {
        "axis": -len(normalized_shape),
        "epsilon": 2.0**-52 if eps is None else eps,  # of float64, in which PyTorch computes here
    },
    "torch.nn.functional.prelu": lambda rank: {"axis": min(1, rank - 1)},
    "torch.var": lambda correction=None, unbiased=True: {"ddof": int(unbiased) if correction is None else correction},
}

CONSTANT = {  # the arrays that have no gradient there
    "torch.nn.functional.batch_norm": ("running_mean", "running_var"),
    "torch.nn.functional.binary_cross_entropy_with_logits": ("weight", "pos_weight"),
    "torch.nn.functional.cross_entropy": ("weight",),
    "torch.nn.functional.instance_norm": ("running_mean", "running_var"),
}

# functions whose gradient has a constant in float32 in every type: 1/6, off by 5e-9 in float64
FLOAT32 = {"torch.nn.functional.hardsigmoid"}


def lengths(v: Array, g: Array, dim: int) -> tuple[Array, Array] | None:
    """The lengths of weights keep all axes there, and -1 is no axis."""
    return (v, g.reshape([-1 if axis == dim else 1 for axis in range(v.ndim)])) if dim >= 0 else None


ARRANGED = {"torch._weight_norm": lengths}  # our arrays as they are there, or None where that call does not exist


def considered(name: str) -> set[str]:
    """The other system's parameters that `implied` takes into account."""
    return set(inspect.signature(IMPLIED[name]).parameters) if name in IMPLIED else set()


def implied(name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that a call of the other system implies beside those of the alias."""
    function = IMPLIED.get(name, dict)
    return function(**{each: arguments[each] for each in considered(name) if each in arguments})
