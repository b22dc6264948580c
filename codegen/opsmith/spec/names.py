"""Which names and texts a spec may contain.

Names go into C, C++, CUDA and Python as they are; texts go into comments, docstrings, string literals, Markdown and
templates. What could mean something else in one of these is refused here, so that no target has to escape.
"""

from __future__ import annotations

import keyword
import re

LONGEST_NAME = 40
_LONGEST_TEXT = 1000

IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
OPERATOR_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
DOTTED_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*", re.ASCII)
VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)*", re.ASCII)

_WORDS = {
    "a keyword in C": """auto break case char const continue default do double else enum extern float for goto if inline
        int long register restrict return short signed sizeof static struct switch typedef union unsigned void volatile
        while""",
    "a keyword in C++": """alignas alignof and_eq asm bitand bitor bool catch char8_t char16_t char32_t class co_await
        co_return co_yield compl concept const_cast consteval constexpr constinit decltype delete dynamic_cast explicit
        export false friend mutable namespace new noexcept not_eq nullptr operator or_eq private protected public
        reinterpret_cast requires static_assert static_cast template this thread_local throw true typeid typename typeof
        using virtual wchar_t xor xor_eq""",
    "a type in C": """size_t ptrdiff_t int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t intptr_t
        uintptr_t""",
    "a name in CUDA": "threadIdx blockIdx blockDim gridDim warpSize dim3",
    "a macro in C": """NULL NAN INFINITY HUGE_VAL EOF BUFSIZ CHAR_BIT DBL_MAX FLT_MAX INT_MAX INT_MIN SIZE_MAX assert
        complex errno isfinite isinf isnan isnormal signbit fpclassify linux unix stdin stdout stderr offsetof""",
    "a keyword in Python": " ".join(keyword.kwlist),
}
_KEYWORDS = {word: meaning for meaning, words in _WORDS.items() for word in words.split()}
_LANGUAGE = {
    "training": "the mode of a call",
    "inf": "a constant",
    "pi": "a constant",
    "over": "the word for the dimensions of a reduction",
}
_GENERATED = {
    **dict.fromkeys(("params", "dims", "saved", "workspace", "workspace_bytes", "executor"), "an argument in C"),
    "self": "the operator itself in Python",
    "real": "the type that kernels compute in",
}
_GENERATED_PREFIXES = ("d_", "new_", "sum_", "request_", "opsmith", "OPSMITH", "TYPE_")
_GIVEN = {"out": "the keyword for given results in Python"}
_PARAMETER = {**_GIVEN, "size": "the first field of the parameters in C"}
_OPERATOR = dict.fromkeys(("level", "num_threads", "set_num_threads"), "a function of the Python package")

# What a text may not contain, and whether math may not contain it either.
_REFUSED_TEXT = (
    (re.compile(r"\\"), "a backslash", True),
    (re.compile(r"/\*|\*/"), "a mark of a comment in C", True),
    (re.compile(r"\{[{%#]|[}%#]\}"), "a mark of a template", True),
    (re.compile(r"\?\?[=/'()!<>-]"), "a trigraph of C", True),
    (re.compile(r"```"), "a fence of Markdown", True),
    (re.compile(r"\"\"\"|'''"), "three quotes, which end a docstring", True),
    (re.compile(r'"'), "a double quote; single quotes may stand in a text", False),
    (re.compile(r"<[A-Za-z/!?]"), "a tag of HTML; put a space after `<`", False),
    (re.compile(r"\]\("), "a link", False),
    (re.compile(r"^\s|\s$"), "a space at its beginning or end", False),
)


def why_not_identifier(name: str, pattern: re.Pattern[str] = IDENTIFIER) -> str | None:
    """What is wrong with the form of a name, or None."""
    if not pattern.fullmatch(name):
        return (
            "a name consists of letters, digits and _, and begins with a letter"
            if pattern is IDENTIFIER
            else ("the name of an operator consists of lower-case letters, digits and _, and begins with a letter")
        )
    if len(name) > LONGEST_NAME:
        return f"a name has at most {LONGEST_NAME} characters"
    return None


def reserved(name: str, role: str) -> str | None:
    """What else a name means, so that it is not free for a role (parameter, operator, type, ...), or None."""
    special = {"parameter": _PARAMETER, "input": _GIVEN, "state": _GIVEN, "operator": _OPERATOR}.get(role, {})
    return _LANGUAGE.get(name) or _KEYWORDS.get(name) or special.get(name)


def generated(name: str) -> str | None:
    """Why a name may meet one that Opsmith makes, or None."""
    if name in _GENERATED:
        return f"the generated code has that name for {_GENERATED[name]}"
    prefix = next((each for each in _GENERATED_PREFIXES if name.startswith(each)), None)
    if prefix:
        return f"names that begin with `{prefix}` are made by Opsmith"
    return "names with `__` are reserved in C and Python" if "__" in name else None


def why_not_plain(text: str, math: bool = False) -> tuple[str, int] | None:
    """What a text (or a line of math) contains that it may not, and where; None for one that is harmless."""
    if len(text) > _LONGEST_TEXT and not math:
        return f"more than {_LONGEST_TEXT} characters", _LONGEST_TEXT
    found = [(offset, "a character that does not print") for offset, each in enumerate(text) if not each.isprintable()]
    found += [
        (match.start(), reason)
        for pattern, reason, always in _REFUSED_TEXT
        if (always or not math) and (match := pattern.search(text))
    ]
    if not found:
        return None
    offset, reason = min(found)
    return reason, offset
