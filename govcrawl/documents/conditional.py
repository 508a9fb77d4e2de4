"""Conditional formats of an .xlsx file that keep a cell from being seen (ECMA-376 part 1, 18.3.1.18 and 18.8.14)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

_TESTS: Mapping[str, Callable[[float, float, float], bool]] = {
    "equal": lambda value, first, _: value == first,
    "notEqual": lambda value, first, _: value != first,
    "lessThan": lambda value, first, _: value < first,
    "lessThanOrEqual": lambda value, first, _: value <= first,
    "greaterThan": lambda value, first, _: value > first,
    "greaterThanOrEqual": lambda value, first, _: value >= first,
    "between": lambda value, first, second: first <= value <= second,
    "notBetween": lambda value, first, second: not first <= value <= second,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that hides what it applies to: areas `(top, left, bottom, right)` ends included; `operator` None: any condition."""

    areas: tuple[tuple[int, int, int, int], ...]
    operator: str | None = None
    operands: tuple[float, ...] = ()


def rule_of(
    areas: Sequence[tuple[int, int, int, int]], kind: str, operator: str | None, formulas: Sequence[str]
) -> Rule:
    """A rule from its parts. One that compares with anything but numbers may apply to whatever value."""
    needed = 2 if operator in ("between", "notBetween") else 1
    if kind != "cellIs" or operator not in _TESTS or len(formulas) < needed:
        return Rule(tuple(areas))
    try:
        return Rule(tuple(areas), operator, tuple(float(text.strip()) for text in formulas[:needed]))
    except ValueError:
        return Rule(tuple(areas))


def may_hide(rules: Sequence[Rule], row: int, column: int, value: float | None) -> bool:
    """Whether one of the rules may keep a cell from being seen; `value` is its number, None for texts."""
    for rule in rules:
        if not any(
            top <= row <= bottom and left <= column <= right for top, left, bottom, right in rule.areas
        ):
            continue
        if rule.operator is None or (
            value is not None and _TESTS[rule.operator](value, rule.operands[0], rule.operands[-1])
        ):
            return True
    return False
