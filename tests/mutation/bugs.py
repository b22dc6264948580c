"""Well-known bugs of batch normalization, each planted into its program after MATH, or into the kernels made from it.

The generated tests and their oracle see the specification alone, so every one of these must make them fail.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from opsmith.ir.nodes import Builder, Mathematics, Node, Program, Store, Variant, topological, transform

Change = Callable[[Builder, Node], Node]


@dataclass(frozen=True)
class Bug:
    """A bug: what it is, the report of it in the field where there is one, and how it is planted."""

    name: str
    plant: Callable[[Mathematics], Mathematics] = lambda mathematics: mathematics
    text: tuple[str, str] | None = None  # of the kernels: what is replaced, and by what


def in_store(
    kind: str, target: str, change: Change, variants: tuple[int, ...] = (0, 1)
) -> Callable[[Mathematics], Mathematics]:
    """Changes the value of one store of some variants."""

    def plant(mathematics: Mathematics) -> Mathematics:
        def changed(program: Program) -> Program:
            stores = tuple(
                replace(store, value=change(mathematics.builder, store.value))
                if (store.kind, store.target) == (kind, target)
                else store
                for store in program.stores
            )
            return Program(stores, program.names)

        return _each(mathematics, changed, variants)

    return plant


def everywhere(op: str, change: Change, variants: tuple[int, ...] = (0, 1)) -> Callable[[Mathematics], Mathematics]:
    """Changes every node of one operation in the forward of some variants."""

    def plant(mathematics: Mathematics) -> Mathematics:
        builder = mathematics.builder

        def changed(program: Program) -> Program:
            if not any(store.kind == "output" for store in program.stores):
                return program
            new = transform(
                (s.value for s in program.stores),
                builder,
                lambda node, old: change(builder, node) if old.op == op else node,
            )
            return Program(tuple(replace(store, value=new[store.value]) for store in program.stores), {})

        return _each(mathematics, changed, variants)

    return plant


def _each(mathematics: Mathematics, change: Callable[[Program], Program], variants: tuple[int, ...]) -> Mathematics:
    def changed(number: int, variant: Variant) -> Variant:
        if number not in variants:
            return variant
        assert variant.backward is not None
        return replace(variant, forward=change(variant.forward), backward=change(variant.backward))

    return replace(mathematics, variants=tuple(changed(n, each) for n, each in enumerate(mathematics.variants)))


def unbiased(builder: Builder, value: Node) -> Node:
    """n / (n - 1) times a value."""
    n = builder.size(("outer", "inner"))
    return builder.call("div", builder.call("mul", value, n), builder.call("sub", n, builder.constant(1)))


def find(root: Node, op: str) -> Node:
    """The first node of an operation below a value."""
    return next(node for node in topological([root]) if node.op == op)


def without_term(number: int) -> Change:
    """Drops one term of the sum that a value is."""

    def change(builder: Builder, value: Node) -> Node:
        terms: list[Node] = []
        node = value
        while node.op == "add":
            terms.insert(0, node.args[1])
            node = node.args[0]
        terms.insert(0, node)
        assert len(terms) == 3, "the derived gradient of data has three terms"
        del terms[number]
        return builder.call("add", *terms)

    return change


def uncentered(builder: Builder, value: Node) -> Node:
    """E[x^2] - E[x]^2 for a variance."""
    data, over = value.args[0], value.over
    mean = builder.reduce("mean", data, over)
    return builder.call(
        "sub", builder.reduce("mean", builder.call("mul", data, data), over), builder.call("mul", mean, mean)
    )


def swapped_momentum(builder: Builder, value: Node) -> Node:
    """new * momentum + old * (1 - momentum)."""
    old, new = value.args
    return builder.call(
        "add", builder.call("mul", old.args[0], new.args[1]), builder.call("mul", new.args[0], old.args[1])
    )


def writes_at_inference(mathematics: Mathematics) -> Mathematics:
    """The moving mean decays without training."""
    builder = mathematics.builder
    state = builder.leaf("state", "moving_mean", ("C",))
    store = Store("state", "moving_mean", builder.call("mul", state, builder.leaf("parameter", "momentum")), ("C",))
    frozen = mathematics.variants[1]
    forward = Program((*frozen.forward.stores, store), frozen.forward.names)
    return replace(mathematics, variants=(mathematics.variants[0], replace(frozen, forward=forward)))


def always_batch_statistics(mathematics: Mathematics) -> Mathematics:
    """use_global_stats does nothing in training."""
    training = mathematics.builder.leaf("parameter", "training")
    first, second = mathematics.variants
    return replace(
        mathematics, variants=(replace(first, when=((training, True),)), replace(second, when=((training, False),)))
    )


MERGE = "opsmith_moments_merge(&into->moments, slot, &from->moments, other, count)"
FORGET = "for (int64_t j = slot; j < slot + count; ++j) { into->moments.count[j] = 0; }"

BUGS = (
    Bug(
        "variance returned for its inverse root (mxnet#9216)",
        in_store(
            "output",
            "invstd",
            lambda builder, value: builder.reduce(
                "var", builder.leaf("input", "data", builder.order), ("outer", "inner")
            ),
            (0,),
        ),
    ),
    Bug("n - 1 for n in the variance", everywhere("var", unbiased)),
    Bug(
        "n - 1 for n in the moving variance alone (mxnet#18751)",
        in_store("state", "moving_var", lambda builder, value: _with(builder, value, "var", unbiased), (0,)),
    ),
    Bug("a state written at inference", writes_at_inference),
    Bug("momentum taken the other way round", in_store("state", "moving_mean", swapped_momentum, (0,))),
    Bug("global statistics ignored in training", always_batch_statistics),
    Bug(
        "eps added behind the root",
        everywhere(
            "rsqrt",
            lambda builder, value: builder.call(
                "add", builder.call("rsqrt", value.args[0].args[0]), value.args[0].args[1]
            ),
        ),
    ),
    Bug("variance from raw moments (pytorch#40302)", everywhere("var", uncentered)),
    Bug(
        "gamma's gradient not zeroed under fix_gamma",
        in_store("gradient", "gamma", lambda builder, value: value.args[1]),
    ),
    Bug("gamma applied in spite of fix_gamma", everywhere("select", lambda builder, value: value.args[2])),
    Bug("the gradient without the term of the mean", in_store("gradient", "data", without_term(2), (0,))),
    Bug("the gradient without the term of the variance", in_store("gradient", "data", without_term(0), (0,))),
    Bug(
        "the mean of the gradient for its sum",
        in_store("gradient", "beta", lambda builder, value: builder.reduce("mean", value.args[0], value.over)),
    ),
    Bug("an accumulated gradient overwritten (mxnet#18499)", text=("request_gamma == OPSMITH_ADD", "0")),
    Bug("earlier parts left out of a merge of moments", text=(MERGE, f"{FORGET} {MERGE}")),
)


def _with(builder: Builder, value: Node, op: str, change: Change) -> Node:
    """A value with one operation below it changed."""
    new = transform([value], builder, lambda node, old: change(builder, node) if old.op == op else node)
    return new[value]
