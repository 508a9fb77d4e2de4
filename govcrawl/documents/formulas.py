"""Which kept results of formulas were never computed, as far as the cells themselves tell it.

Programs that fill in a workbook without computing it keep 0, and Excel computes the sums when somebody opens it. What such a
cell shows in print nobody knows from the file. Sums over cells of the same sheet are added up again, to find that out; no
result is ever put in the place of the kept one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

Place = tuple[int, int]
MOST_STEPS: Final = 1_000_000
LONGEST: Final = 1_000
MOST_TERMS: Final = 200
_EXACT = 1e-9
_NAME = re.compile(r"[Ss][Uu][Mm]\(")
_AREA = re.compile(
    r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})(?::(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7}))?(?![\w(.!])"
)
_NUMBER = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,15})?(?![\w(:!.])")


class Term(NamedTuple):
    """What is added (`sign` 1) or taken off (-1): the cells of an area, ends included, or a number.

    `sums`: it stands in SUM(), which takes no notice of texts.
    """

    sign: int
    area: tuple[int, int, int, int] | None
    number: float = 0.0
    sums: bool = False


@dataclass(frozen=True, slots=True)
class Formula:
    """`terms` None: no plain sum. `eager`: its file asks for it to be computed when it is opened."""

    terms: tuple[Term, ...] | None
    eager: bool = False


def uncertain(values: Mapping[Place, float | str | None], formulas: Mapping[Place, Formula]) -> set[Place]:
    """The formulas whose kept results may never have been printed. `values` are those of all cells, None where none is kept.

    A sum that is not that of its cells is one, and so is 0 where the file asks for computing and nothing can be added up; what
    adds up such cells is one too.
    """
    budget = _Budget(MOST_STEPS)
    wrong: set[Place] = {place for place in formulas if values.get(place) is None}
    doubtful: set[Place] = set()
    for place, formula in formulas.items():
        kept = values.get(place)
        made = None if formula.terms is None else _sum(formula.terms, values, budget)
        if made is None:
            if formula.eager and kept == 0:
                doubtful.add(place)
        elif kept == "" or (isinstance(kept, float) and not _same(made, kept)):
            wrong.add(place)
    return _spread(values, formulas, wrong, doubtful)


def _spread(
    values: Mapping[Place, float | str | None],
    formulas: Mapping[Place, Formula],
    wrong: set[Place],
    doubtful: set[Place],
) -> set[Place]:
    """With the sums over uncertain cells: over wrong ones all, over doubtful ones those that are 0."""
    if not wrong and not doubtful:
        return set()
    users: dict[Place, list[Place]] = {}
    budget = _Budget(MOST_STEPS)
    for place, formula in formulas.items():
        for term in formula.terms or ():
            for operand in _places(term, formulas, budget):
                users.setdefault(operand, []).append(place)
    waiting = [*wrong, *doubtful]
    while waiting:
        place = waiting.pop()
        for user in users.get(place, ()):
            found = wrong if place in wrong else doubtful
            if user not in wrong and user not in found and (found is wrong or values.get(user) == 0):
                found.add(user)
                waiting.append(user)
    return wrong | doubtful


class _Budget:
    """Steps that are left: areas may cover a sheet, and formulas be many."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int) -> bool:
        """Whether so many steps were left."""
        self.left -= steps
        return self.left >= 0


def _places(term: Term, known: Mapping[Place, object], budget: _Budget) -> Iterator[Place]:
    """The places of a term that are known; none where the budget is spent."""
    if term.area is None:
        return
    top, left, bottom, right = term.area
    size = (bottom - top + 1) * (right - left + 1)
    if not budget.spend(min(size, len(known))):
        return
    if size <= len(known):
        yield from (
            (row, column)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
            if (row, column) in known
        )
    else:
        yield from (place for place in known if top <= place[0] <= bottom and left <= place[1] <= right)


def _sum(
    terms: tuple[Term, ...], values: Mapping[Place, float | str | None], budget: _Budget
) -> float | None:
    """What the terms make; None where that cannot be said."""
    total: list[float] = []
    for term in terms:
        if term.area is None:
            total.append(term.sign * term.number)
            continue
        for place in _places(term, values, budget):
            value = values[place]
            if isinstance(value, float):
                total.append(term.sign * value)
            elif value is None or not term.sums or value.startswith("#"):
                return None  # not computed, a text that may be a number, an error
    return None if budget.left < 0 else math.fsum(total)


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=_EXACT, abs_tol=_EXACT)


# --- formulas as text (ECMA-376 part 1, 18.17) ----------------------------------------------------------------------


def terms_of(text: str) -> tuple[Term, ...] | None:
    """The terms of a sum such as `SUM(B2:B7,B9)-C2`; None for any other formula."""
    if len(text) > LONGEST:
        return None
    text = text.strip().removeprefix("=").replace(" ", "")
    terms: list[Term] = []
    at, sign, first = 0, 1, True
    while at < len(text) and len(terms) <= MOST_TERMS:
        if text[at] in "+-":
            sign = -1 if text[at] == "-" else 1
            at += 1
        elif not first:
            return None
        first = False
        if (called := _NAME.match(text, at)) is not None:
            at = called.end()
            while True:
                one = _operand(text, at, sign, sums=True)
                if one is None:
                    return None
                terms.append(one[0])
                at = one[1]
                if text[at : at + 1] == ")":
                    at += 1
                    break
                if text[at : at + 1] != ",":
                    return None
                at += 1
        else:
            one = _operand(text, at, sign, sums=False)
            if one is None:
                return None
            terms.append(one[0])
            at = one[1]
    return tuple(terms) if terms and at == len(text) and any(term.area for term in terms) else None


def _operand(text: str, at: int, sign: int, *, sums: bool) -> tuple[Term, int] | None:
    """A cell, an area or a number at a place of the text, and where it ends."""
    found = _AREA.match(text, at)
    if found is not None:
        area = _area(found)
        if area is None or (not sums and area[:2] != area[2:]):
            return None
        return Term(sign, area, sums=sums), found.end()
    number = _NUMBER.match(text, at)
    return None if number is None else (Term(sign, None, float(number[0])), number.end())


def _area(found: re.Match[str]) -> tuple[int, int, int, int] | None:
    top, left = int(found[4]) - 1, _column(found[2])
    bottom, right = (int(found[8]) - 1, _column(found[6])) if found[6] else (top, left)
    return (top, left, bottom, right) if 0 <= top <= bottom and left <= right else None


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def moved(text: str, down: int, across: int) -> str:
    """The text of a shared formula for the cell so many rows and columns from the first (18.3.1.40)."""

    def move(found: re.Match[str]) -> str:
        first = _moved_cell(found.group(1, 2, 3, 4), down, across)
        return f"{first}:{_moved_cell(found.group(5, 6, 7, 8), down, across)}" if found[6] else first

    return _AREA.sub(move, text) if len(text) <= LONGEST else text


def _moved_cell(parts: tuple[str | None, ...], down: int, across: int) -> str:
    fixed_column, letters, fixed_row, row = parts
    number = _column(letters or "") + (0 if fixed_column else across)
    name = ""
    while number >= 0:
        name = chr(65 + number % 26) + name
        number = number // 26 - 1
    return f"{name or '#'}{int(row or 0) + (0 if fixed_row else down)}"
