"""Shortens the derived gradient, by few rules.

Input and output: a Program. Products and sums are flattened only as a view inside a rule. Masks, select(c, x, 0), end
up outermost in every product, so that a branch not taken never gives NaN. What no longer exists: a sum over a
dimension its argument lacks; a factor, constant or mask inside a sum that does not vary in it; two equal terms or
factors side by side; two terms under equal or opposite masks. Values that do not depend on an output's gradient keep
the author's form: nothing is distributed or reassociated in them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from opsmith.ir.nodes import Builder, Node, Program, rewrite, topological


@dataclass(frozen=True)
class Product:
    """A product seen flat: coefficient * powers of factors, under masks."""

    coefficient: float
    powers: tuple[tuple[Node, int], ...]
    masks: tuple[Node, ...]

    @property
    def key(self) -> tuple[object, ...]:
        """What tells like terms: all but the coefficient."""
        return frozenset(self.powers), frozenset(self.masks)


def simplify(builder: Builder, program: Program) -> Program:
    """The same values, the gradients in the form a person would write; `stop_gradient` has done its work and goes."""
    rules = _Rules(builder, program)
    return rewrite(program, builder, rules)


class _Rules:
    """The rules, applied to a node whose operands are simple already."""

    def __init__(self, builder: Builder, program: Program) -> None:
        self.builder = builder
        self.named = program.names
        self.opaque: set[Node] = set(program.names)
        self.derived: dict[Node, bool] = {}
        self.note(topological(store.value for store in program.stores))

    def note(self, nodes: Iterable[Node]) -> None:
        """Records which nodes depend on an output's gradient."""
        for node in nodes:
            if node not in self.derived:
                self.derived[node] = node.op == "head" or any(self.derived[arg] for arg in node.args)

    def __call__(self, node: Node, old: Node) -> Node:
        self.note(topological([node]))
        node = node.args[0] if node.op == "stop_gradient" else node
        result = self._apply(node) if self.derived[node] else node
        self.note(topological([result]))
        if old in self.named:
            self.opaque.add(result)
        return result

    def _apply(self, node: Node) -> Node:
        match node.op:
            case "mul" | "div" | "neg":
                return self.product(_masked(self.flat(node)))
            case "add" | "sub":
                return self.total(self.terms(node))
            case "sum":
                return self.sum(node)
            case "select":
                return self.select(node)
        return node

    def select(self, node: Node) -> Node:
        condition, then, other = node.args
        if then is other:
            return then
        if then.is_constant(0) and not other.is_constant(0):
            return self.builder.call("select", self.negate(condition), other, then)
        return self.product(self.flat(node)) if other.is_constant(0) else node

    def negate(self, condition: Node) -> Node:
        return condition.args[0] if condition.op == "not" else self.builder.call("not", condition)

    def flat(self, node: Node, through: tuple[str, ...] = (), root: bool = True) -> Product:
        """A product as factors. Named values are factors, except those that vary over the dimensions in `through`."""
        if node.op == "constant":
            return Product(float(node.attr), (), ())  # type: ignore[arg-type]
        if not root and node in self.opaque and not set(node.dims) & set(through):
            return Product(1, ((node, 1),), ())
        match node.op:
            case "neg":
                inner = self.flat(node.args[0], through, False)
                return Product(-inner.coefficient, inner.powers, inner.masks)
            case "mul":
                return _join(self.flat(node.args[0], through, False), self.flat(node.args[1], through, False), 1)
            case "div":
                divisor = self.flat(node.args[1], through, False)
                if divisor.coefficient and not divisor.masks:
                    return _join(self.flat(node.args[0], through, False), divisor, -1)
            case "select" if node.args[2].is_constant(0):
                inner = self.flat(node.args[1], through, False)
                return Product(inner.coefficient, inner.powers, _union(inner.masks, (node.args[0],)))
            case "square":
                inner = self.flat(node.args[0], through, False)
                return _join(inner, inner, 1)
        return Product(1, ((node, 1),), ())

    def product(self, product: Product) -> Node:
        """A product as a tree: factors of fewer dimensions first and by themselves, masks outermost."""
        make = self.builder
        if product.coefficient == 0:
            return make.constant(0)
        result = self._magnitude(abs(product.coefficient))
        divisors: list[Node] = []
        levels = sorted({factor.dims for factor, _ in product.powers}, key=lambda dims: (len(dims), dims))
        for dims in levels:
            factors = [(factor, power) for factor, power in product.powers if factor.dims == dims]
            if result is None and dims == make.order:
                result, divisors = (self._divide(make.constant(1), divisors), []) if divisors else (None, [])
            for factor in (factor for factor, power in factors for _ in range(power)):
                result = factor if result is None else make.call("mul", result, factor)
            divisors += [factor for factor, power in factors for _ in range(-power)]
            if result is not None:
                result, divisors = self._divide(result, divisors), []
        result = self._divide(make.constant(1) if result is None else result, divisors)
        result = make.call("neg", result) if product.coefficient < 0 else result
        for mask in product.masks:
            result = make.call("select", mask, result, make.constant(0))
        return result

    def _magnitude(self, value: float) -> Node | None:
        return None if value == 1 else self.builder.constant(int(value) if value == int(value) else value)

    def _divide(self, value: Node, divisors: Iterable[Node]) -> Node:
        for divisor in divisors:
            value = self.builder.call("div", value, divisor)
        return value

    def terms(self, node: Node, sign: int = 1, root: bool = True) -> list[tuple[int, Node]]:
        """A sum as signed terms, flattened through unnamed derived additions."""
        if root or (self.derived.get(node) and node not in self.opaque):
            match node.op:
                case "add" | "sub":
                    second = sign if node.op == "add" else -sign
                    return self.terms(node.args[0], sign, False) + self.terms(node.args[1], second, False)
                case "neg":
                    return self.terms(node.args[0], -sign, False)
        return [(sign, node)]

    def total(self, terms: list[tuple[int, Node]]) -> Node:
        """Like terms merged, the rest in order."""
        merged: dict[object, Product] = {}
        for sign, term in terms:
            flat = self.flat(term, root=False)
            former = merged.get(flat.key)
            coefficient = sign * flat.coefficient + (former.coefficient if former else 0)
            merged[flat.key] = replace(former or flat, coefficient=coefficient)
        found = [_masked(each) for each in merged.values() if each.coefficient]
        return self.added(self.alternatives(self.together(found)))

    def added(self, products: list[Product]) -> Node:
        """A sum as a tree."""
        result: Node | None = None
        for product in products:
            if result is None:
                result = self.product(product)
            elif product.coefficient < 0:
                result = self.builder.call(
                    "sub", result, self.product(replace(product, coefficient=-product.coefficient))
                )
            else:
                result = self.builder.call("add", result, self.product(product))
        return self.builder.constant(0) if result is None else result

    def together(self, products: list[Product]) -> list[Product]:
        """Terms under the same masks as one term."""
        groups: dict[frozenset[Node], list[Product]] = {}
        for product in products:
            groups.setdefault(frozenset(product.masks), []).append(product)
        found: list[Product] = []
        for masks, group in groups.items():
            if masks and len(group) > 1:
                inner = self.added([replace(each, masks=()) for each in group])
                group = [Product(1, ((inner, 1),), group[0].masks)]
            found += group
        return found

    def alternatives(self, products: list[Product]) -> list[Product]:
        """Two terms, one of which holds where the other does not, as one choice."""
        for at, first in enumerate(products):
            for second in products[at + 1 :]:
                apart = set(first.masks) ^ set(second.masks)
                choice = [mask for mask in first.masks if apart == {mask, self.negate(mask)}]
                if choice and first.coefficient and second.coefficient:
                    shared = tuple(mask for mask in first.masks if mask not in apart)
                    texts = [self.product(replace(each, masks=())) for each in (first, second)]
                    condition, (then, other) = choice[0], texts
                    if condition.op == "not":
                        condition, then, other = condition.args[0], other, then
                    joined = Product(1, ((self.builder.call("select", condition, then, other), 1),), shared)
                    return self.alternatives(
                        [joined if each is first else each for each in products if each is not second]
                    )
        return products

    def sum(self, node: Node) -> Node:
        """What does not vary leaves the sum; a sum over nothing is a size."""
        arg, over = node.args[0], node.over
        flat = self.flat(arg, through=over)
        varying = set(over)
        outside = [power for power in flat.powers if not varying & set(power[0].dims)]
        inside = [power for power in flat.powers if varying & set(power[0].dims)]
        masks_out = tuple(mask for mask in flat.masks if not varying & set(mask.dims))
        masks_in = tuple(mask for mask in flat.masks if varying & set(mask.dims))
        remaining = {dim for each in [*inside, *((mask, 1) for mask in masks_in)] for dim in each[0].dims}
        absent = tuple(dim for dim in over if dim not in remaining)
        present = tuple(dim for dim in over if dim in remaining)
        if absent:
            outside.append((self.builder.size(absent), 1))
        if present:
            body = self.product(Product(1, tuple(inside), masks_in))
            outside.append((self.builder.reduce("sum", body, present), 1))
        return self.product(_normal(Product(flat.coefficient, tuple(outside), masks_out)))


def _masked(product: Product) -> Product:
    """A product under the masks inside its named factors too, where another factor varies with them: it may be NaN."""
    factors = [factor for factor, _ in product.powers]
    masks = [each.args[0] for each in factors if each.op == "select" and each.args[2].is_constant(0)]
    varying = [mask for mask in masks if mask.dims and sum(set(each.dims) >= set(mask.dims) for each in factors) > 1]
    return replace(product, masks=_union(product.masks, tuple(varying)))


def _union(first: tuple[Node, ...], second: tuple[Node, ...]) -> tuple[Node, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _join(first: Product, second: Product, direction: int) -> Product:
    coefficient = first.coefficient * second.coefficient if direction > 0 else first.coefficient / second.coefficient
    powers = first.powers + tuple((factor, direction * power) for factor, power in second.powers)
    return _normal(Product(coefficient, powers, _union(first.masks, second.masks)))


def _normal(product: Product) -> Product:
    """Equal factors as one power; a factor over itself vanishes."""
    powers: dict[Node, int] = {}
    for factor, power in product.powers:
        powers[factor] = powers.get(factor, 0) + power
    return Product(product.coefficient, tuple(each for each in powers.items() if each[1]), product.masks)
