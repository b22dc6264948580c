"""Arrays of other libraries, by DLPack in both of its forms, and sparse ones, for which the spec has rules."""

# ruff: noqa: E501  a mistake and its message are read side by side

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import types
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import opsmith_ops as ops
import pytest
import scipy.sparse

Arguments = dict[str, Any]


class Tensor:
    """An array of a library of its own, which speaks DLPack only."""

    __module__ = "tensors.core"
    device = (1, 0)
    versions = True

    def __init__(self, values: Any) -> None:
        self.values = values

    def __dlpack_device__(self) -> tuple[int, int]:
        return self.device

    def __dlpack__(self, *, stream: Any = None, **arguments: Any) -> Any:
        if arguments and not self.versions:
            raise TypeError("unexpected keyword max_version")
        return self.values.__dlpack__(**arguments)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return self.values


class OldTensor(Tensor):
    __module__ = "tensors.core"
    versions = False


class ConstantTensor(OldTensor):
    """Old DLPack does not say that it may not be written; the array it gives NumPy does."""

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        view = self.values.view()
        view.flags.writeable = False
        return view


class SecretTensor(OldTensor):
    """Nothing says whether it may be written."""

    __array__ = None


class FarTensor(Tensor):
    device = (2, 1)


class BrokenTensor(Tensor):
    def __dlpack__(self, **arguments: Any) -> Any:
        raise BufferError("a gradient is required")


@pytest.fixture
def tensors(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library that results come back to."""
    library = types.ModuleType("tensors")
    library.from_dlpack = lambda x: Tensor(np.from_dlpack(x))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "tensors", library)


@pytest.mark.parametrize("kind", [Tensor, OldTensor])
@pytest.mark.parametrize("type_name", ["float32", "float64", "float16"])
@pytest.mark.usefixtures("tensors")
def test_dlpack(kit: Any, kind: type[Tensor], type_name: str) -> None:
    batch = kit.batch(type_name=type_name)
    expected = kit.expect(batch, training=True, d_out=batch.data)
    given = [kind(each) for each in batch.arrays]
    (out, mean, _), pullback = ops.batch_norm.vjp(*given, training=True, fix_gamma=False, output_mean_var=True)
    assert type(out) is Tensor
    kit.agree(out.values, expected.out, type_name)
    kit.agree(mean.values, expected.mean)
    kit.agree(batch.moving_mean, expected.moving_mean)
    d_data, d_gamma, d_beta = pullback(kind(batch.data))
    assert type(d_beta) is Tensor
    kit.agree(d_data.values, expected.d_data, type_name)
    kit.agree(d_gamma.values, expected.d_gamma, type_name)
    given = kind(np.full_like(batch.data, np.nan))
    results = pullback(kind(batch.data), out={"data": given}, wanted="beta")
    assert results[0] is given
    assert given.values.tobytes() == d_data.values.tobytes()
    assert results[1] is None
    assert type(results[2]) is Tensor


@pytest.mark.usefixtures("tensors")
def test_layouts_survive_dlpack(kit: Any) -> None:
    batch = kit.batch((2, 3, 4, 5))
    last = np.ascontiguousarray(batch.data.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2)
    out = ops.batch_norm(Tensor(last), *batch.arrays[1:], fix_gamma=False)
    assert out.values.strides == last.strides
    kit.agree(out.values, kit.expect(batch).out)
    given = Tensor(np.empty((2, 3, 4, 5), np.float32))
    assert ops.batch_norm(batch.data, *batch.arrays[1:], fix_gamma=False, out=given) is given
    kit.agree(given.values, kit.expect(batch).out)


UNKNOWN = """
import numpy as np

class Bare(np.ndarray):
    T = None

empty = np.empty
np.empty = lambda *arguments: empty(*arguments).view(Bare)

import opsmith_ops as ops

data, ones = np.arange(12, dtype=np.float32).reshape(4, 3)[::-1].T, np.ones(4, np.float32)
out = ops.batch_norm(data, ones, ones, 0 * ones, ones, eps=0)
assert type(out) is Bare
assert out.tolist() == (data + 1).tolist()
ones.flags.writeable = False
try:
    ops.batch_norm(data, ones, ones, ones, ones, training=True)
except ValueError as error:
    print(error)
"""


def test_a_numpy_with_other_fields_is_asked_for_buffers() -> None:
    done = subprocess.run(
        [sys.executable, "-c", UNKNOWN],
        env=os.environ | {"PYTHONPATH": str(Path(str(ops.__file__)).parents[1])},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout == "batch_norm: moving_mean is read-only, expected an array to write to\n"


def test_a_library_without_from_dlpack_gets_numpy_arrays(kit: Any) -> None:
    class Lonely(Tensor):
        __module__ = "nowhere"

    batch = kit.batch()
    out = ops.batch_norm(Lonely(batch.data), *batch.arrays[1:], fix_gamma=False)
    assert type(out) is np.ndarray
    kit.agree(out, kit.expect(batch).out)


def test_a_namespace_of_the_array_api_takes_the_results(kit: Any) -> None:
    class Named(Tensor):
        __module__ = "nowhere"

        def __array_namespace__(self) -> Any:
            return types.SimpleNamespace(from_dlpack=lambda block: ("made", np.from_dlpack(block)))

    batch = kit.batch()
    word, out = ops.batch_norm(Named(batch.data), *batch.arrays[1:], fix_gamma=False)
    assert word == "made"
    kit.agree(out, kit.expect(batch).out)


def test_mistakes_with_dlpack(kit: Any) -> None:
    batch = kit.batch()
    frozen = batch.moving_mean.copy()
    frozen.flags.writeable = False
    mistakes: list[tuple[Arguments, type[Exception], str]] = [
        ({"data": FarTensor(batch.data)}, ValueError, "data is on cuda:1, expected an array in main memory (cpu)"),
        ({"gamma": FarTensor(batch.gamma)}, ValueError, "gamma is on cuda:1, expected an array in main memory (cpu)"),
        ({"data": BrokenTensor(batch.data)}, TypeError, "data cannot be read by DLPack: a gradient is required"),
        ({"data": Tensor(batch.data.astype(int))}, TypeError, "data has dtype int64, expected float32, float64, float16 or bfloat16"),
        ({"moving_mean": ConstantTensor(batch.moving_mean)}, ValueError, "moving_mean is read-only, expected an array to write to"),
        ({"moving_var": SecretTensor(batch.moving_var)}, ValueError, "moving_var is read-only, expected an array to write to"),
        ({"out": ConstantTensor(batch.data.copy())}, ValueError, "out is read-only, expected an array to write to"),
        ({"moving_var": Tensor(batch.moving_mean)}, ValueError, "moving_mean is written and overlaps moving_var in memory, expected separate arrays"),
    ]  # fmt: skip
    if np.lib.NumpyVersion(np.__version__) >= "2.1.0":  # which exports read-only arrays, and says so
        mistakes.append(
            ({"moving_mean": Tensor(frozen)}, ValueError, "moving_mean is read-only, expected an array to write to")
        )
    for change, kind, text in mistakes:
        given = dict(zip(("data", "gamma", "beta", "moving_mean", "moving_var"), batch.arrays, strict=True)) | change
        with pytest.raises(kind) as caught:
            ops.batch_norm(**given, training=True)
        assert str(caught.value) == f"batch_norm: {text}"
    broken = BrokenTensor(batch.data)
    with pytest.raises(TypeError) as chained:
        ops.batch_norm(broken, *batch.arrays[1:])
    assert isinstance(chained.value.__cause__, BufferError)


# The exchange table of DLPack 1.3, made with ctypes: what a library in C gives for its tensor type.


class DLTensor(ctypes.Structure):
    _fields_ = (
        ("data", ctypes.c_void_p),
        ("device", ctypes.c_int32 * 2),
        ("ndim", ctypes.c_int32),
        ("code", ctypes.c_uint8),
        ("bits", ctypes.c_uint8),
        ("lanes", ctypes.c_uint16),
        ("shape", ctypes.POINTER(ctypes.c_int64)),
        ("strides", ctypes.POINTER(ctypes.c_int64)),
        ("byte_offset", ctypes.c_uint64),
    )


class Managed(ctypes.Structure):
    pass


DELETER = ctypes.CFUNCTYPE(None, ctypes.POINTER(Managed))
Managed._fields_ = (
    ("version", ctypes.c_uint32 * 2),
    ("context", ctypes.c_void_p),
    ("deleter", DELETER),
    ("flags", ctypes.c_uint64),
    ("tensor", DLTensor),
)
EXPORT = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.py_object, ctypes.POINTER(ctypes.POINTER(Managed)))
IMPORT = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(Managed), ctypes.POINTER(ctypes.c_void_p))
BORROW = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.py_object, ctypes.POINTER(DLTensor))


class Exchange(ctypes.Structure):
    _fields_ = (
        ("version", ctypes.c_uint32 * 2),
        ("previous", ctypes.c_void_p),
        ("allocate", ctypes.c_void_p),
        ("export", EXPORT),
        ("import_", IMPORT),
        ("borrow", BORROW),
        ("stream", ctypes.c_void_p),
    )


class Fast:
    """A tensor of a library in C; counts how often each way of the table is gone."""

    borrowed = exported = imported = deleted = 0
    living: dict[int, Any] = {}  # noqa: RUF012  shared on purpose

    def __init__(self, values: np.ndarray[Any, Any]) -> None:
        self.values = values
        self.shape = (ctypes.c_int64 * values.ndim)(*values.shape)
        self.strides = (ctypes.c_int64 * values.ndim)(*(each // values.itemsize for each in values.strides))

    def fill(self, tensor: DLTensor) -> None:
        tensor.data = self.values.ctypes.data
        tensor.device[0], tensor.device[1] = 1, 0
        tensor.ndim = self.values.ndim
        tensor.code, tensor.bits, tensor.lanes = 2, 8 * self.values.itemsize, 1
        tensor.shape, tensor.strides, tensor.byte_offset = self.shape, self.strides, 0


@BORROW
def borrow(tensor: Fast, place: Any) -> int:
    Fast.borrowed += 1
    tensor.fill(place[0])
    return 0


@DELETER
def delete(managed: Any) -> None:
    Fast.deleted += 1
    del Fast.living[ctypes.addressof(managed[0])]


@EXPORT
def export(tensor: Fast, place: Any) -> int:
    Fast.exported += 1
    managed = Managed()
    tensor.fill(managed.tensor)
    managed.version[0], managed.version[1], managed.deleter, managed.flags = 1, 3, delete, 0
    Fast.living[ctypes.addressof(managed)] = managed, tensor
    place[0] = ctypes.pointer(managed)
    return 0


@IMPORT
def take(managed: Any, place: Any) -> int:
    Fast.imported += 1
    tensor = managed[0].tensor
    count = int(np.prod(tensor.shape[: tensor.ndim]))
    memory = (ctypes.c_char * (count * tensor.bits // 8)).from_address(tensor.data)
    values = np.frombuffer(bytes(memory), f"f{tensor.bits // 8}").reshape(tensor.shape[: tensor.ndim])
    managed[0].deleter(managed)
    result = Fast(values)
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(result))
    place[0] = id(result)
    return 0


TABLE = Exchange(export=export, import_=take, borrow=borrow)
TABLE.version[0] = 1


@pytest.fixture
def fast() -> Iterator[type[Fast]]:
    new = ctypes.pythonapi.PyCapsule_New
    new.restype, new.argtypes = ctypes.py_object, (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
    Fast.__dlpack_c_exchange_api__ = new(ctypes.addressof(TABLE), b"dlpack_exchange_api", None)  # type: ignore[attr-defined]
    Fast.borrowed = Fast.exported = Fast.imported = Fast.deleted = 0
    yield Fast
    assert not Fast.living
    assert Fast.deleted == Fast.exported


def test_the_exchange_table_of_a_type(kit: Any, fast: type[Fast]) -> None:
    batch = kit.batch((4, 3))
    expected = kit.expect(batch, training=True, d_out=batch.data)
    given = [fast(each) for each in batch.arrays]
    out = ops.batch_norm(*given, training=True, fix_gamma=False)
    assert type(out) is fast
    kit.agree(out.values, expected.out)
    kit.agree(batch.moving_var, expected.moving_var)
    assert (fast.borrowed, fast.exported, fast.imported) == (5, 0, 1)

    out, pullback = ops.batch_norm.vjp(*given, training=True, fix_gamma=False)
    assert fast.exported == 3  # the inputs outlive the call, so they are not only borrowed
    d_data, d_gamma, _ = pullback(fast(batch.data))
    kit.agree(d_data.values, expected.d_data)
    kit.agree(d_gamma.values, expected.d_gamma)
    del pullback
    assert fast.deleted == 3  # and are let go with the pullback


@pytest.mark.parametrize("format_name", ["csr_matrix", "csr_array", "coo_array", "csc_matrix"])
def test_sparse_data_is_made_dense_with_a_warning(kit: Any, format_name: str) -> None:
    batch = kit.batch((6, 3))
    batch.data[::2] = 0
    sparse = getattr(scipy.sparse, format_name)(batch.data)
    with pytest.warns(UserWarning, match="is made dense") as caught:
        out = ops.batch_norm(sparse, *batch.arrays[1:], fix_gamma=False)
    assert str(caught[0].message) == (
        f"batch_norm: data is sparse ({format_name}) and is made dense: "
        "The normalized batch is dense, since the mean is subtracted from every element."
    )
    assert caught[0].filename == __file__
    assert type(out) is np.ndarray
    kit.agree(out, kit.expect(batch).out)


def test_sparse_data_with_fixed_gamma_is_refused(kit: Any) -> None:
    batch = kit.batch((6, 3))
    sparse = scipy.sparse.csr_matrix(batch.data)
    with pytest.raises(ValueError) as caught:
        ops.batch_norm(sparse, *batch.arrays[1:])
    assert str(caught.value) == (
        "batch_norm: data is sparse (csr_matrix), expected a dense array when fix_gamma is true: With fix_gamma the scale "
        "is not applied, so the result of a sparse batch has no sparse form to fall back from."
    )


def test_a_warning_that_is_an_error_stops_the_call(kit: Any) -> None:
    batch = kit.batch((6, 3))
    before = batch.moving_mean.copy()
    sparse = scipy.sparse.csr_matrix(batch.data)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(UserWarning, match="is made dense"):
            ops.batch_norm(sparse, *batch.arrays[1:], fix_gamma=False, training=True)
    np.testing.assert_array_equal(batch.moving_mean, before)


def test_sparse_states_and_results_are_refused(kit: Any) -> None:
    batch = kit.batch((6, 3))
    with pytest.raises(TypeError) as caught:
        ops.batch_norm(*batch.arrays[:4], scipy.sparse.coo_array(batch.moving_var), fix_gamma=False)
    assert str(caught.value) == (
        "batch_norm: moving_var is sparse (coo_array), expected a dense array: use moving_var.toarray()"
    )
    with pytest.raises(TypeError, match="out is of type csr_matrix, expected an array"):
        ops.batch_norm(*batch.arrays, out=scipy.sparse.csr_matrix(batch.data))
