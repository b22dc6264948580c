"""What each pass promises, on small programs built by hand."""

from __future__ import annotations

import pytest

from opsmith.diagnostics import UserError
from opsmith.ir.kernels import Kernel, KernelProgram, Section, Sweep
from opsmith.ir.nodes import Builder, Node, Program, Store, topological
from opsmith.ir.printer import format_node, format_program
from opsmith.ir.verify import verify_kernels, verify_program
from opsmith.passes.demand import demand
from opsmith.passes.differentiate import differentiate
from opsmith.passes.gather import gather
from opsmith.passes.save import save
from opsmith.passes.schedule import schedule
from opsmith.passes.simplify import simplify
from opsmith.passes.specialize import specialize


@pytest.fixture
def make() -> Builder:
    return Builder(("N", "C"))


def leaf(make: Builder, kind: str, name: str, dims: str = "N C") -> Node:
    return make.leaf(kind, name, dims.split())


def program(*stores: tuple[str, str, Node], dims: str = "N C", names: dict[Node, str] | None = None) -> Program:
    return Program(
        tuple(Store(kind, target, value, tuple(dims.split())) for kind, target, value in stores), names or {}
    )


def simplified(make: Builder, value: Node, dims: str) -> str:
    """What simplify makes of one gradient."""
    result = simplify(make, program(("gradient", "x", value), dims=dims))
    return format_node(result.stores[0].value, {}, root=True)


def test_equal_values_are_one_node(make: Builder) -> None:
    x = leaf(make, "input", "x")
    assert make.call("exp", x) is make.call("exp", x)
    assert make.constant(1) is not make.constant(True)
    assert make.leaf("carried", "sum", ["N"]) is not make.leaf("carried", "sum", ["C"])


class TestSimplify:
    def test_a_factor_that_does_not_vary_leaves_the_sum(self, make: Builder) -> None:
        product = make.call("mul", leaf(make, "head", "g"), leaf(make, "input", "a", "C"))
        assert simplified(make, make.reduce("sum", product, ["N"]), "C") == "a * sum(g, over=(N))"

    def test_a_sum_over_an_absent_dimension_is_a_size(self, make: Builder) -> None:
        g = leaf(make, "head", "g", "C")
        assert simplified(make, make.reduce("sum", g, ["N"]), "C") == "size(N) * g"

    def test_a_mask_over_parameters_leaves_the_sum_and_stays_outermost(self, make: Builder) -> None:
        flag, g, x = make.leaf("parameter", "flag"), leaf(make, "head", "g"), leaf(make, "input", "x")
        masked = make.call("select", flag, g, make.constant(0))
        total = make.reduce("sum", make.call("mul", masked, x), ["N"])
        assert simplified(make, total, "C") == "sum(g * x, over=(N)) if flag else 0"

    def test_a_mask_that_varies_stays_inside(self, make: Builder) -> None:
        x, g = leaf(make, "input", "x"), leaf(make, "head", "g")
        masked = make.call("select", make.call("gt", x, make.constant(0)), g, make.constant(0))
        assert simplified(make, make.reduce("sum", masked, ["N"]), "C") == "sum(g if x > 0 else 0, over=(N))"

    def test_a_mask_never_multiplies(self, make: Builder) -> None:
        """0 * inf would be NaN where the branch was not taken."""
        x, g = leaf(make, "input", "x"), leaf(make, "head", "g")
        masked = make.call("select", make.call("gt", x, make.constant(0)), g, make.constant(0))
        assert simplified(make, make.call("mul", masked, make.call("log", x)), "N C") == "g * log(x) if x > 0 else 0"

    def test_like_terms_merge_and_opposite_ones_vanish(self, make: Builder) -> None:
        g, x = leaf(make, "head", "g"), leaf(make, "input", "x")
        product = make.call("mul", g, x)
        assert simplified(make, make.call("add", product, make.call("mul", x, g)), "N C") == "2 * g * x"
        assert simplified(make, make.call("sub", product, make.call("mul", x, g)), "N C") == "0"

    def test_the_forward_keeps_the_authors_form(self, make: Builder) -> None:
        x, y = leaf(make, "input", "x"), leaf(make, "input", "y")
        value = make.call("sub", make.call("add", x, y), x)
        assert simplify(make, program(("output", "out", value))).stores[0].value is value

    def test_stop_gradient_is_gone(self, make: Builder) -> None:
        x = leaf(make, "input", "x")
        assert simplify(make, program(("output", "out", make.call("stop_gradient", x)))).stores[0].value is x


class TestSpecialize:
    def test_a_condition_that_guards_a_reduction_makes_variants(self, make: Builder) -> None:
        flag, x = make.leaf("parameter", "flag"), leaf(make, "input", "x")
        value = make.call("select", flag, make.reduce("sum", x, ["N"]), leaf(make, "input", "y", "C"))
        variants = specialize(make, program(("output", "out", value), dims="C"), make.order)
        assert [format_node(each.forward.stores[0].value, {}) for each in variants] == ["sum(x, over=(N))", "y"]
        assert [each.when for each in variants] == [((flag, True),), ((flag, False),)]

    def test_another_condition_stays_a_select(self, make: Builder) -> None:
        flag, x = make.leaf("parameter", "flag"), leaf(make, "input", "x")
        value = make.call("select", flag, x, make.constant(1))
        assert len(specialize(make, program(("output", "out", value)), make.order)) == 1

    def test_equal_programs_are_one_variant(self, make: Builder) -> None:
        first, second, x = make.leaf("parameter", "first"), make.leaf("parameter", "second"), leaf(make, "input", "x")
        total, other = make.reduce("sum", x, ["N"]), leaf(make, "input", "y", "C")
        value = make.call("select", make.call("and", first, second), total, other)
        assert len(specialize(make, program(("output", "out", value), dims="C"), make.order)) == 2

    @pytest.mark.parametrize(
        ("op", "expected"),
        [
            ("sum", "size(N) * sum(y, over=(C))"),
            ("mean", "mean(y, over=(C))"),
            ("logsumexp", "logsumexp(y, over=(C)) + log(size(N))"),
            ("max", "max(y, over=(C))"),
        ],
    )
    def test_a_reduction_forgets_dimensions_that_went_with_a_branch(
        self, make: Builder, op: str, expected: str
    ) -> None:
        flag, x, y = make.leaf("parameter", "flag"), leaf(make, "input", "x"), leaf(make, "input", "y", "C")
        value = make.reduce(op, make.call("select", flag, make.call("exp", x), y), ["N", "C"])
        variants = specialize(make, program(("output", "out", value), dims=""), make.order)
        assert format_node(variants[1].forward.stores[0].value, {}) == expected

    def test_too_many_variants_are_refused(self, make: Builder) -> None:
        value = leaf(make, "input", "x")
        for number in range(5):
            flag = make.leaf("parameter", f"flag{number}")
            value = make.call("select", flag, make.call("exp", make.call("add", value, make.constant(number))), value)
        with pytest.raises(UserError, match="make 32 programs; 16 are the most"):
            specialize(make, program(("output", "out", value)), make.order)


class TestDifferentiate:
    def test_an_operand_with_fewer_dimensions_gets_a_sum(self, make: Builder) -> None:
        x, scale = leaf(make, "input", "x"), leaf(make, "input", "scale", "C")
        forward = program(("output", "out", make.call("mul", x, scale)))
        backward = simplify(make, differentiate(make, forward, ["out"], [("x", ("N", "C")), ("scale", ("C",))]))
        assert format_program(backward).splitlines()[-2:] == [
            "gradient x [N C] = scale * d_out",
            "gradient scale [C] = sum_d_out_x",
        ]

    def test_an_output_with_more_dimensions_than_its_value_sums_its_gradient(self, make: Builder) -> None:
        forward = program(("output", "out", make.call("exp", leaf(make, "input", "x", "C"))))
        backward = simplify(make, differentiate(make, forward, ["out"], [("x", ("C",))]))
        assert format_node(backward.stores[0].value, {}) == "sum(d_out, over=(N)) * exp(x)"

    def test_an_output_that_is_not_asked_for_gives_nothing(self, make: Builder) -> None:
        x = leaf(make, "input", "x")
        forward = program(("output", "out", make.call("exp", x)))
        assert differentiate(make, forward, [], [("x", ("N", "C"))]).stores[0].value.is_constant(0)


class TestSaveAndSchedule:
    def test_what_is_saved_is_small_and_comes_from_a_reduction(self, make: Builder) -> None:
        x = leaf(make, "input", "x")
        total = make.reduce("sum", make.call("square", x), ["C"])
        forward = program(("output", "out", make.call("div", x, total)), names={total: "total"})
        backward = simplify(make, differentiate(make, forward, ["out"], [("x", ("N", "C"))]))
        forward, backward = save(make, forward, backward)
        assert [(store.kind, store.target, store.dims) for store in forward.stores] == [
            ("output", "out", ("N", "C")),
            ("saved", "total", ("N",)),
        ]
        verify_program(backward, "GRADIENT")

    def test_only_reduction_results_cross_kernels(self, make: Builder) -> None:
        x = leaf(make, "input", "x")
        first = make.reduce("sum", x, ["C"])
        second = make.reduce("sum", make.call("mul", x, make.call("exp", first)), ["N"])
        cut = schedule(make, *_demanded(program(("output", "out", make.call("mul", x, second)))), {})
        assert [(kernel.kept, kernel.reduced) for kernel in cut.kernels] == [(("N",), ("C",)), (("C",), ("N",))]
        assert [name for name, _ in cut.carried] == ["sum_x"]
        verify_kernels(cut)

    def test_a_state_is_stored_after_its_last_reader(self, make: Builder) -> None:
        state, x = leaf(make, "state", "s", "C"), leaf(make, "input", "x")
        total = make.reduce("sum", x, ["N"])
        out = make.call("mul", make.reduce("sum", make.call("mul", x, state), ["C"]), make.constant(2))
        stores = (Store("state", "s", make.call("add", state, total), ("C",)), Store("output", "out", out, ("N",)))
        cut = schedule(make, *_demanded(Program(stores, {})), {})
        position = [
            (k, each.target)
            for k, kernel in enumerate(cut.kernels)
            for s in (*kernel.sections, *kernel.sweeps)
            for each in s.stores
        ]
        assert position.index((len(cut.kernels) - 1, "s")) == len(position) - 1

    def test_demand_knows_stores_and_parameters(self, make: Builder) -> None:
        flag, x = make.leaf("parameter", "flag"), leaf(make, "input", "x")
        total = make.reduce("sum", x, ["N"])
        gradient = make.call("select", flag, make.constant(0), total)
        needs = demand(program(("gradient", "x", gradient), dims="C"))[total]
        assert [(need.store, set(need.when)) for need in needs] == [("gradient x", {(flag, False)})]


class TestGather:
    """Groups keep C and are swept over N."""

    def gathered(self, make: Builder, *values: Node) -> list[str]:
        stores = tuple(Store("output", f"out{at}", value, ("N", "C")) for at, value in enumerate(values))
        kernel = Kernel(("C",), ("N",), (Sweep((), stores),), (Section((), ()), Section((), ())))
        whole = KernelProgram((kernel,), (), {}, {}, {}, stores)
        (found,) = gather(make, whole).kernels
        return [format_node(store.value, {}, root=True) for store in found.sweeps[0].stores]

    def test_factors_of_the_group_become_one(self, make: Builder) -> None:
        x, a, b = leaf(make, "input", "x"), leaf(make, "input", "a", "C"), leaf(make, "input", "b", "C")
        product = make.call("div", make.call("mul", make.call("mul", x, a), make.constant(2)), b)
        assert self.gathered(make, product) == ["x * (a * 2 / b)"]
        assert self.gathered(make, make.call("div", make.call("div", x, a), b)) == ["x / (a * b)"]

    def test_one_factor_of_the_group_stays_where_it_is(self, make: Builder) -> None:
        x, y, a = leaf(make, "input", "x"), leaf(make, "input", "y"), leaf(make, "input", "a", "C")
        for value in (make.call("mul", make.call("mul", a, x), y), make.call("div", x, a), make.call("div", a, x)):
            assert self.gathered(make, value) == [format_node(value, {}, root=True)]

    def test_what_is_needed_by_itself_is_kept_whole(self, make: Builder) -> None:
        x, a, b = leaf(make, "input", "x"), leaf(make, "input", "a", "C"), leaf(make, "input", "b", "C")
        part = make.call("mul", x, a)
        assert self.gathered(make, make.call("mul", part, b), make.call("exp", part)) == ["x * a * b", "exp(x * a)"]

    def test_it_reaches_what_is_reduced(self, make: Builder) -> None:
        """A backward takes the same decisions in its sums as in its gradients."""
        x, a, b = leaf(make, "input", "x"), leaf(make, "input", "a", "C"), leaf(make, "input", "b", "C")
        total = make.reduce("sum", make.call("mul", make.call("mul", x, a), b), ["N"])
        whole = Program((Store("output", "out", total, ("C",)),), {total: "total"})
        cut = gather(make, schedule(make, *_demanded(whole), {}))
        (found,) = cut.kernels[0].sweeps[0].reductions
        assert format_node(found, {}, root=True) == "sum(x * (a * b), over=(N))"
        assert cut.names[found] == "total"
        assert cut.demand[found]
        verify_kernels(cut)


def _demanded(whole: Program) -> tuple[Program, dict[Node, object]]:
    return whole, demand(whole)  # type: ignore[return-value]


def test_verify_rejects_what_a_stage_may_not_hold(make: Builder) -> None:
    state = leaf(make, "state", "s", "C")
    with pytest.raises(AssertionError, match="GRADIENT may not hold state"):
        verify_program(program(("gradient", "x", state), dims="C"), "GRADIENT")
    with pytest.raises(AssertionError, match="is given a value over"):
        verify_program(program(("output", "out", leaf(make, "input", "x")), dims="C"), "MATH")


def test_nodes_come_in_the_order_of_their_operands(make: Builder) -> None:
    x = leaf(make, "input", "x")
    root = make.call("add", make.call("exp", x), make.call("log", x))
    order = topological([root])
    assert all(order.index(arg) < order.index(node) for node in order for arg in node.args)
