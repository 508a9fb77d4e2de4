"""Every regular expression of the package, and strings made from it that cost most where it is not linear.

Patterns are found, not listed: compiled ones in the modules' globals (in tuples, dicts, dataclasses and objects too),
those that cached functions make, and the literals of `re.search(…)` and its like in the source.
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from re import _constants as op
from re import _parser
from types import ModuleType
from typing import Any

import govcrawl

METHODS = ("search", "match", "fullmatch")
# the others go through the whole text too, from every place at which the one before ended
SEARCHING = {"search", "finditer", "findall", "sub", "subn", "split", "scanner"}
OF_OCR = ("cv2", "numpy", "onnxruntime", "rapidocr")
MISMATCHES = ("\x01", "", "\n\x01")
LONGEST_SAMPLE = 400
MOST_ATTACKS = 40  # of one pattern; spread over its repeats where it has more


@dataclasses.dataclass(frozen=True)
class Found:
    """A pattern, where it stands, and how it is used."""

    where: str
    pattern: re.Pattern
    methods: tuple[str, ...]


def all_patterns() -> list[Found]:
    """Every pattern of govcrawl, each once; without the extra `ocr` those of what reads pictures are not among them."""
    modules = [
        module
        for info in pkgutil.walk_packages(govcrawl.__path__, "govcrawl.")
        if (module := _module(info.name)) is not None
    ]
    trees = {module.__name__: ast.parse(inspect.getsource(module)) for module in modules}
    used = _uses(trees)
    found: dict[tuple[Any, int], Found] = {}
    for module in modules:
        for name, value in vars(module).items():
            for pattern in _patterns_in(value, module.__name__, set()):
                _note(found, f"{module.__name__}.{name}", pattern, used.get(name, set()))
        for line, pattern, method in _literals(trees[module.__name__]):
            _note(found, f"{module.__name__}:{line}", pattern, {method})
    return list(found.values())


def _module(name: str) -> ModuleType | None:
    """The module; None where it is of the extra `ocr` and that is not installed."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name not in OF_OCR:
            raise
        return None


def _note(found: dict[tuple[Any, int], Found], where: str, pattern: re.Pattern, uses: set[str]) -> None:
    methods = {"search" if use in SEARCHING else use for use in uses} & {*METHODS} or {*METHODS}
    before = found.get((pattern.pattern, pattern.flags))
    if before is not None:
        methods |= {*before.methods}
    found[pattern.pattern, pattern.flags] = Found(
        before.where if before else where, pattern, tuple(method for method in METHODS if method in methods)
    )


def _uses(trees: dict[str, ast.Module]) -> dict[str, set[str]]:
    """By the name of a global: the methods that are called on it anywhere in the package."""
    uses: dict[str, set[str]] = {}
    for tree in trees.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                uses.setdefault(node.value.id, set()).add(node.attr)
            elif isinstance(node, ast.Call):  # handed on: nothing is known of it
                for argument in node.args:
                    if isinstance(argument, ast.Name):
                        uses.setdefault(argument.id, set()).update(METHODS)
    return {name: known for name, methods in uses.items() if (known := methods & (SEARCHING | {*METHODS}))}


def _patterns_in(value: object, module: str, seen: set[int]) -> Iterator[re.Pattern]:
    if isinstance(value, re.Pattern):
        yield value
        return
    if id(value) in seen or isinstance(value, str | bytes | int | float):
        return
    seen.add(id(value))
    inner: list[object] = []
    if isinstance(value, dict):
        inner = [*value.values(), *value]
    elif isinstance(value, list | tuple | set | frozenset):
        inner = [*value]
    elif isinstance(value, type):
        inner = list(vars(value).values()) if value.__module__ == module else []
    elif dataclasses.is_dataclass(value):
        inner = [getattr(value, field.name) for field in dataclasses.fields(value)]
    elif inspect.isroutine(value) or hasattr(value, "__wrapped__"):
        inner = _made_by(value, module)
    elif type(value).__module__.startswith("govcrawl"):
        # cached properties hold patterns once they were asked for
        names = [
            name for name, attribute in vars(type(value)).items() if "cached_property" in str(type(attribute))
        ]
        inner = [*getattr(value, "__dict__", {}).values(), *(getattr(value, name) for name in names)]
    for part in inner:
        yield from _patterns_in(part, module, seen)


def _made_by(function: object, module: str) -> list[object]:
    """What a function of no arguments that is declared to give patterns gives."""
    if getattr(function, "__module__", "") != module or not callable(function):
        return []
    signature = inspect.signature(function)
    return [function()] if "Pattern" in str(signature.return_annotation) and not signature.parameters else []


def _literals(tree: ast.Module) -> Iterator[tuple[int, re.Pattern, str]]:
    """`re.search(r"…", text)` and the like; what is put in by an f-string counts as one word."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.args
        ):
            text = _literal(node.args[0])
            if text is not None and node.func.attr in SEARCHING | {*METHODS}:
                yield node.lineno, re.compile(text), node.func.attr


def _literal(node: ast.expr) -> str | bytes | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = [str(part.value) if isinstance(part, ast.Constant) else "word" for part in node.values]
        return "".join(parts)
    return None


# --- strings against a pattern ------------------------------------------------------------------------------------


def attacks(pattern: re.Pattern) -> list[tuple[str, str, str]]:
    """(before, repeated, after): texts in which the pattern begins often and ends never.

    For each repeat in the pattern: what leads to it, then its own content many times, then what does not fit. The
    whole beginning many times makes a search start again and again.
    """
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = _parser.parse(
        text, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags
    )
    units: dict[tuple[str, str], None] = {}
    whole = "".join(_samples(tree)[:1])
    if whole:
        units["", whole] = None
    for before, content in _repeats(tree, ""):
        units[before, content] = None
        if before:
            units["", before + content] = None
            units["", before] = None
    for character in _letters(tree):
        units["", character] = None
    texts = [(before, unit, after) for before, unit in units for after in MISMATCHES if unit]
    step = len(texts) / MOST_ATTACKS
    return texts if step <= 1 else [texts[int(place * step)] for place in range(MOST_ATTACKS)]


def _samples(tree: Any) -> list[str]:
    """Texts that a (part of a) pattern takes: the shortest ways through it, one for each of its alternatives."""
    texts = [""]
    for code, argument in tree:
        pieces = _sample_of(code, argument)
        if len(pieces) == 1:
            texts = [text + pieces[0] for text in texts]
        else:
            first = [texts[0] + piece for piece in pieces]
            texts = [*first, *(text + pieces[0] for text in texts[1:])]
        texts = [text[:LONGEST_SAMPLE] for text in texts[:40]]
    return texts


def _sample_of(code: Any, argument: Any) -> list[str]:
    if code is op.LITERAL:
        return [chr(argument)]
    if code is op.NOT_LITERAL:
        return ["b" if argument != ord("b") else "c"]
    if code is op.ANY:
        return ["x"]
    if code is op.IN:
        return _members(argument)[:1] or [""]
    if code is op.BRANCH:
        return [sample for part in argument[1] for sample in _samples(part)[:3]][:40]
    if code is op.SUBPATTERN:
        return _samples(argument[3])
    if code is op.ATOMIC_GROUP:
        return _samples(argument)
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        least, _, inner = argument
        return [sample * max(least, 1) for sample in _samples(inner)]
    return [""]  # places, assertions


CATEGORIES = {
    op.CATEGORY_DIGIT: "1", op.CATEGORY_NOT_DIGIT: "a规", op.CATEGORY_SPACE: " \n\t", op.CATEGORY_NOT_SPACE: "a规1",
    op.CATEGORY_WORD: "a1规_", op.CATEGORY_NOT_WORD: " .",
}  # fmt: skip


def _members(argument: Any) -> list[str]:
    """Some characters of a class: ends of ranges and one of each category."""
    negated = any(code is op.NEGATE for code, _ in argument)
    inside: list[str] = []
    for code, value in argument:
        if code is op.LITERAL:
            inside.append(chr(value))
        elif code is op.RANGE:
            inside += [chr(value[0]), chr(value[1])]
        elif code is op.CATEGORY:
            inside += CATEGORIES[value]
    if not negated:
        return inside
    return [c for c in "x规1 (\n" if c not in inside and not any(_within(c, *item) for item in argument)]


def _within(character: str, code: Any, value: Any) -> bool:
    if code is op.RANGE:
        return value[0] <= ord(character) <= value[1]
    return code is op.CATEGORY and character in CATEGORIES[value]


def _repeats(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    """Each repeat of more than a few times: a text that leads to it, and one that it takes."""
    for code, argument in tree:
        if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            _, most, inner = argument
            if most > 3:
                contents = (
                    _members(inner[0][1]) if len(inner) == 1 and inner[0][0] is op.IN else _samples(inner)
                )
                for content in contents[:6]:
                    yield before, content
            yield from _repeats(inner, before)
        elif code is op.BRANCH:
            for part in argument[1]:
                yield from _repeats(part, before)
        elif code is op.SUBPATTERN:
            yield from _repeats(argument[3], before)
        elif code is op.ATOMIC_GROUP:
            yield from _repeats(argument, before)
        elif code in (op.ASSERT, op.ASSERT_NOT):
            yield from _repeats(argument[1], before)
        before = (
            (before + _sample_of(code, argument)[0])[:LONGEST_SAMPLE]
            if _sample_of(code, argument)
            else before
        )


def _letters(tree: Any) -> set[str]:
    """Single characters that the pattern asks for somewhere, some of each class."""
    letters: set[str] = set()
    for code, argument in tree:
        if code is op.LITERAL:
            letters.add(chr(argument))
        elif code is op.IN:
            letters.update(_members(argument)[:6])
        elif code is op.BRANCH:
            for part in argument[1]:
                letters |= _letters(part)
        elif code is op.SUBPATTERN:
            letters |= _letters(argument[3])
        elif code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            letters |= _letters(argument[2])
        elif code in (op.ASSERT, op.ASSERT_NOT):
            letters |= _letters(argument[1])
        elif code is op.ATOMIC_GROUP:
            letters |= _letters(argument)
    return letters if len(letters) <= 60 else set(sorted(letters)[:: len(letters) // 60 + 1])
