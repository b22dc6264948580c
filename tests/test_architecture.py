"""The rules of the house, held by machine: who may import whom, how long things may be, and what may stand nowhere."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

from opsmith.language.functions import FUNCTIONS
from opsmith.language.reductions import REDUCTIONS

ROOT = Path(__file__).resolve().parents[1]
CODE = ROOT / "codegen/opsmith"
TEMPLATES = ROOT / "templates"

# A module imports from its own line and from lines above it. `toolchain_ninja` is part of the line `toolchain`.
LAYERS = (
    "codes",
    "diagnostics",
    "language",
    "spec",
    "ir",
    "passes",
    "reference",
    "emit",
    "testing",
    "targets",
    "toolchain",
    "pipeline",
    "bench",
    "cli",
    "__main__",
)
MODULE_LINES, FUNCTION_LINES, TEMPLATE_LINES, MACRO_LINES, DOCSTRING_LINES = 400, 60, 80, 25, 10
MEDIAN_MODULE_LINES = 200


def modules() -> list[Path]:
    """The modules of the package; runtime/ holds C."""
    return sorted(path for path in CODE.rglob("*.py") if path.read_text().strip())


def sources_of_package() -> list[Path]:
    """The modules and the runtime."""
    return sorted(path for path in CODE.rglob("*") if path.suffix in (".py", ".c", ".h", ".cu", ".cuh", ".json"))


def templates() -> list[Path]:
    return sorted(path for path in TEMPLATES.rglob("*") if path.is_file())


def files_of_tests() -> list[Path]:
    return sorted([*(ROOT / "tests").rglob("*.py"), *(ROOT / "generated/tests").rglob("*.py")])


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def module_name(path: Path) -> str:
    """`spec.model` for codegen/opsmith/spec/model.py."""
    words = path.relative_to(CODE).with_suffix("").parts
    return ".".join(words[:-1] if words[-1] == "__init__" else words)


NAMES = {module_name(path) for path in CODE.rglob("*.py")} - {""}


def imports(path: Path) -> Iterator[str]:
    """The modules of the package that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (each.name.removeprefix("opsmith.") for each in node.names if each.name.startswith("opsmith."))
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{short(path)}:{node.lineno}: imports are absolute"
            origin = node.module or ""
            if origin == "opsmith" or origin.startswith("opsmith."):
                base = origin.removeprefix("opsmith").removeprefix(".")
                inner = {f"{base}.{each.name}".removeprefix(".") for each in node.names}
                yield from inner & NAMES
                if base and inner - NAMES:
                    yield base


def layer(module: str) -> int:
    """The line of a module in LAYERS."""
    word = module.partition(".")[0]
    name = word if word in LAYERS else word.partition("_")[0]
    assert name in LAYERS, f"{module} belongs to no layer"
    return LAYERS.index(name)


def sibling(importer: str, imported: str) -> bool:
    """Whether two modules of targets/ belong to one target, as `c` and `c_views` do."""
    return importer.partition(".")[2].partition("_")[0] == imported.partition(".")[2].partition("_")[0]


def test_a_module_imports_only_from_above() -> None:
    wrong = []
    for path in modules():
        importer = module_name(path)
        for imported in imports(path) if importer else ():
            if layer(imported) > layer(importer):
                wrong.append(f"{importer} imports {imported}")
    assert wrong == []


def test_no_pass_imports_a_pass() -> None:
    wrong = [
        f"{module_name(path)} imports {imported}"
        for path in modules()
        for imported in imports(path)
        if module_name(path).startswith("passes.") and imported.startswith("passes.")
    ]
    assert wrong == []


def test_a_target_imports_no_other_target() -> None:
    """Except for its vocabulary: who calls or describes C has to know how things are called there."""
    wrong = [
        f"{importer} imports {imported}"
        for path in modules()
        if (importer := module_name(path)).startswith("targets.")
        for imported in imports(path)
        if imported.startswith("targets.") and not imported.endswith("_names") and not sibling(importer, imported)
    ]
    assert wrong == []


def test_what_judges_the_kernels_knows_nothing_of_them() -> None:
    judges = [path for path in modules() if module_name(path).startswith(("reference", "testing"))]
    assert judges
    wrong = [
        f"{module_name(path)} imports {imported}"
        for path in judges
        for imported in imports(path)
        if imported.partition(".")[0] in ("ir", "passes", "targets")
    ]
    assert wrong == []


def test_no_modules_import_each_other() -> None:
    graph = {module_name(path): set(imports(path)) for path in modules()}

    def reachable(start: str) -> set[str]:
        found: set[str] = set()
        waiting = list(graph.get(start, ()))
        while waiting:
            module = waiting.pop()
            if module not in found:
                found.add(module)
                waiting += graph.get(module, ())
        return found

    assert [module for module in graph if module in reachable(module)] == []


def test_modules_are_short() -> None:
    sizes = {short(path): lines(path) for path in modules()}
    assert {path: size for path, size in sizes.items() if size > MODULE_LINES} == {}
    assert statistics.median(sizes.values()) <= MEDIAN_MODULE_LINES


def test_functions_are_short() -> None:
    long = []
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                if size > FUNCTION_LINES:
                    long.append(f"{short(path)}:{node.lineno}: {node.name} has {size} lines")
    assert long == []


def test_templates_and_macros_are_short() -> None:
    long = [f"{short(path)} has {lines(path)} lines" for path in templates() if lines(path) > TEMPLATE_LINES]
    for path in templates():
        for macro in re.finditer(r"\{%-?\s*macro\s+(\w+).*?\{%-?\s*endmacro\s*-?%\}", path.read_text(), re.DOTALL):
            if macro[0].count("\n") + 1 > MACRO_LINES:
                long.append(f"{short(path)}: the macro {macro[1]} has {macro[0].count(chr(10)) + 1} lines")
    assert long == []


def test_text_in_python_is_short() -> None:
    """A long string in a module would be a template in disguise."""
    long = [
        f"{short(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.count("\n") > TEMPLATE_LINES
    ]
    assert long == []


@pytest.mark.parametrize("path", modules(), ids=short)
def test_a_module_says_what_it_decides(path: Path) -> None:
    tree = ast.parse(path.read_text())
    docstring = ast.get_docstring(tree)
    assert docstring, "a module begins with a docstring"
    assert len(docstring.splitlines()) <= DOCSTRING_LINES
    code = [node for node in tree.body[1:] if not isinstance(node, ast.Assign)]
    first = code[0] if code and path.name != "__init__.py" else None
    assert first is None or (isinstance(first, ast.ImportFrom) and first.module == "__future__")


def operator_patterns() -> dict[str, re.Pattern[str]]:
    """What would show that a place knows an operator. A name of one common word counts where it stands in quotes."""
    specs = [path for path in (ROOT / "spec").rglob("*.yaml") if "common" not in path.parts]
    names = sorted({path.stem for path in specs} - FUNCTIONS.keys() - REDUCTIONS.keys())
    assert names
    return {name: operator_pattern(name) for name in names}


def operator_pattern(name: str) -> re.Pattern[str]:
    if "_" not in name:
        return re.compile(rf"(['\"]){name}\1")
    return re.compile(rf"(?<![a-z0-9]){name.replace('_', '_?')}(?![a-z0-9])", re.IGNORECASE)


def known_operators(text: str, patterns: dict[str, re.Pattern[str]]) -> list[str]:
    return [name for name, pattern in patterns.items() if pattern.search(text)]


def test_nothing_names_an_operator() -> None:
    patterns = operator_patterns()
    sources = [path for path in sources_of_package() if "providers" not in path.parts]
    wrong = {
        short(path): named
        for path in [*sources, *templates()]
        if (named := known_operators(f"{path.name}\n{path.read_text()}", patterns))
    }
    assert wrong == {}


@pytest.mark.parametrize("text", ["opsmith_two_words_params", "TwoWords", "two_words", "# as in two_words:"])
def test_a_name_of_two_words_is_found(text: str) -> None:
    assert operator_pattern("two_words").search(text)


@pytest.mark.parametrize(
    ("text", "found"), [("if name == 'word'", True), ("every word counts", False), ("word_count", False)]
)
def test_a_name_of_one_word_is_found_in_quotes(text: str, found: bool) -> None:
    assert bool(operator_pattern("word").search(text)) == found


UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|Not" + r"ImplementedError)\b")


def test_nothing_is_unfinished() -> None:
    every = [*sources_of_package(), *templates(), *files_of_tests()]
    wrong = [short(path) for path in every if UNFINISHED.search(path.read_text())]
    assert wrong == []


def functions_of_tests(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node


def can_fail(function: ast.FunctionDef) -> bool:
    """Whether a test asserts: itself, by a context that expects an error, or by a function whose name says so."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func).rpartition(".")[2]
            if called in ("raises", "warns", "fail") or re.match(
                r"_?(assert|check|compare|expect|agree|verify|identical|golden)", called
            ):
                return True
    return False


@pytest.mark.parametrize("path", files_of_tests(), ids=short)
def test_every_test_can_fail(path: Path) -> None:
    helpers = ("def modules", "def files_of_tests")  # this file's own functions that are no tests
    empty = [each.name for each in functions_of_tests(path) if not can_fail(each) and f"def {each.name}" not in helpers]
    assert empty == []


@pytest.mark.parametrize("path", files_of_tests(), ids=short)
def test_no_test_is_left_out(path: Path) -> None:
    left_out = [
        f"line {node.lineno}"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in ("skip", "skipif", "xfail", "importorskip")
    ]
    assert left_out == []
