"""Reads the loops of compiled functions from what objdump prints, for x86-64.

Each instruction belongs to the smallest loop around it, which is the one outside where all of an element loop is
unrolled. Those that compute with floating point tell what a loop is: one of vectors of a register's width, or of one
number at a time.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from c_compilers import check_run

FUNCTION = re.compile(r"[0-9a-f]+ <(.+)>:")
INSTRUCTION = re.compile(r"\s+([0-9a-f]+):\s+(\S.*)")
RELOCATION = re.compile(r"\s+[0-9a-f]+: R_X86_64_\w+\s+(\w[\w.]*)")
JUMP = re.compile(r"(jmp|j\w+) +([0-9a-f]+)\b")
CALL = re.compile(r"(?:call\w*|jmp) +[0-9a-f]+ <([\w.]+)>")
COMPUTES = re.compile(r"v?(?:add|sub|mul|div|sqrt|max|min|fn?m(?:add|sub)\d+)([ps])[sd]\b")
CONVERTS = re.compile(r"v?(?:cvtph2ps|cvtps2ph|p(?:sll|srl|sra)[wdq]|pmovzxwd|punpck\w+|packus\w+)x?\b")
ENDS = re.compile(r"ret|jmp|ud2|hlt")
REGISTER = re.compile(r"%([xyz])mm\d+")
TO_OR_FROM_DOUBLE = re.compile(r"v?cvtp[sd]2p[sd][xy]?\b")
ON_STACK = re.compile(r"\(%r[sb]p")
CLONE = re.compile(r"\.(?:constprop|isra|part|cold|llvm)\b.*")

HALF = {"y": "x", "z": "y"}
ONE = "one"  # in place of a register's letter: one number at a time

Body = list[tuple[int, str]]  # addresses and instructions


@dataclass(frozen=True)
class Loop:
    """The instructions of a loop that are in no loop within it."""

    instructions: tuple[str, ...]
    innermost: bool

    @property
    def widths(self) -> Counter[str]:
        """What is computed with, and how often: the letters of vectors' registers (x, y, z), or ONE."""
        found = ((COMPUTES.match(each), each) for each in self.instructions)
        return Counter(ONE if kind[1] == "s" else _width(each) for kind, each in found if kind)

    def narrow(self, register: str) -> Counter[str]:
        """What is computed with that is no whole vector; half of one is, if it is float32 beside float64."""
        mixed = any(map(TO_OR_FROM_DOUBLE.match, self.instructions))
        whole = {register, HALF.get(register)} if mixed else {register}
        return Counter({width: count for width, count in self.widths.items() if width not in whole})

    def whole(self, register: str) -> bool:
        """Whether anything is computed in whole vectors."""
        return self.widths.total() > self.narrow(register).total()

    @property
    def stack(self) -> int:
        """Instructions that take a vector from the stack or leave one there."""
        return sum(1 for each in self.instructions if ON_STACK.search(each) and REGISTER.search(each))


@dataclass(frozen=True)
class Function:
    """The loops of a function, what all of it calls, and the registers it has conversions in.

    Those of 16-bit numbers are shifts, if the processor has nothing better.
    """

    loops: tuple[Loop, ...]
    calls: frozenset[str]
    conversions: frozenset[str]


def functions(item: Path) -> dict[str, Function]:
    """The functions of an object file, by their names without what the compiler appends to those it made copies of."""
    objdump = shutil.which("objdump")
    assert objdump is not None, "objdump is missing; it is part of the binutils that gcc comes with"
    found: dict[str, Body] = {}
    body: Body = []
    for line in check_run([objdump, "-dr", "--no-show-raw-insn", item]).stdout.splitlines():
        if match := FUNCTION.match(line):
            body = found.setdefault(CLONE.sub("", match[1]), [])
        elif match := RELOCATION.match(line):
            address, text = body[-1]
            if text.startswith(("call", "jmp")):
                body[-1] = (address, f"call 0 <{match[1].partition('-')[0]}>")
        elif match := INSTRUCTION.match(line):
            body.append((int(match[1], 16), match[2].partition("#")[0].strip()))
    return {name: _function(body) for name, body in found.items()}


def reached(name: str, known: Mapping[str, Function]) -> set[str]:
    """A function of an object file and those that it calls there."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each in known and each not in seen:
            seen.add(each)
            waiting += known[each].calls
    return seen


def _function(body: Body) -> Function:
    texts = [text for _, text in body]
    conversions = frozenset(_width(each) for each in texts if CONVERTS.match(each))
    return Function(tuple(_loops(body)), frozenset(_calls(texts)), conversions)


def _width(instruction: str) -> str:
    """The widest register that an instruction names."""
    return max(REGISTER.findall(instruction), default="")


def _calls(instructions: Iterable[str]) -> Iterator[str]:
    for each in instructions:
        if found := CALL.match(each):
            yield CLONE.sub("", found[1])


def _loops(body: Body) -> Iterator[Loop]:
    blocks = _blocks(body)
    flow = _flow(blocks)
    for own, innermost in _nests(set(range(len(blocks))), flow):
        yield Loop(tuple(text for block in sorted(own) for _, text in blocks[block]), innermost)


def _blocks(body: Body) -> list[Body]:
    """The instructions between the places where control comes from elsewhere or goes there."""
    targets = {int(found[2], 16) for _, text in body if (found := JUMP.match(text))}
    blocks: list[Body] = []
    ended = True
    for address, text in body:
        if ended or address in targets:
            blocks.append([])
        blocks[-1].append((address, text))
        ended = bool(JUMP.match(text) or ENDS.match(text))
    return blocks


@dataclass(frozen=True)
class Flow:
    """Where control goes from each block, and where it comes from."""

    after: list[set[int]]
    before: list[set[int]]


def _flow(blocks: list[Body]) -> Flow:
    begins = {block[0][0]: number for number, block in enumerate(blocks)}
    flow = Flow([set() for _ in blocks], [set() for _ in blocks])
    for number, block in enumerate(blocks):
        last = block[-1][1]
        found = JUMP.match(last)
        to = {begins[int(found[2], 16)]} if found and int(found[2], 16) in begins else set()
        on = set() if ENDS.match(last) or number + 1 == len(blocks) else {number + 1}
        for other in to | on:
            flow.after[number].add(other)
            flow.before[other].add(number)
    return flow


def _nests(blocks: set[int], flow: Flow) -> Iterator[tuple[set[int], bool]]:
    """The loops among some blocks: those of each that are in no loop within it, and whether there is none.

    A loop is what leads to itself; without the block that it is entered by, what still does is within. Compilers enter
    some loops in two places.
    """
    seen: set[int] = set()
    for begin in sorted({to for each in blocks for to in flow.after[each] & blocks if to <= each}):
        members = _reach(begin, flow.after, blocks) & _reach(begin, flow.before, blocks)
        if begin not in seen and members:
            seen |= members
            entries = {each for each in members if flow.before[each] - members}
            within = list(_nests(members - {min(entries or members)}, flow))
            yield members.difference(*(own for own, _ in within)), not within
            yield from within


def _reach(begin: int, steps: list[set[int]], blocks: set[int]) -> set[int]:
    """The blocks that some steps lead to, `begin` only if they lead back."""
    found: set[int] = set()
    waiting = [begin]
    while waiting:
        more = (steps[waiting.pop()] & blocks) - found
        found |= more
        waiting += more
    return found
