"""Where a layout left several readings of a row, the relations choose: a cell is settled if all that hold agree on it.

Blanks and dashes count 0 in sums here. Nothing is ever computed: every reading consists of what is printed.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence

from govcrawl.forms.headers import APPLICATION_ORDER
from govcrawl.forms.readings import (
    BLANK,
    Cells,
    TooManyError,
    is_glued,
    only_row,
    readings_of,
    row_adds_up,
    summing_blocks,
    summing_rows,
    weight,
)
from govcrawl.forms.relations import handled_rows
from govcrawl.forms.values import Value

BALANCE_ROWS = ("new_received", "carried_over", "handled_total", "carried_forward")
MOST_COMBINATIONS = 100_000
MOST_STEPS = 400_000
# a vector is packed into one integer, a field a column, so that a step of the search is an addition
_FIELD = 40
_LARGEST = (1 << (_FIELD - 8)) - 1


class TooLongError(Exception):
    """The search took more steps than it is given."""


class _Budget:
    """The steps left for one document."""

    def __init__(self) -> None:
        self.left = MOST_STEPS

    def spend(self, steps: int) -> None:
        """Raises TooLongError when nothing is left."""
        self.left -= steps
        if self.left < 0:
            raise TooLongError


def agreed(readings: Sequence[Cells]) -> list[Value | None]:
    """Each cell on which all readings agree; None for the others."""
    columns = zip(*readings, strict=True)
    return [cells[0] if len({(c.kind, c.number) for c in cells}) == 1 else None for cells in columns]


def solve(
    rows: Mapping[str, Sequence[Cells]], handled: Sequence[str], *, lenient: bool
) -> dict[str, list[Cells]]:
    """The readings of each row that take part in at least one reading of the whole table under which it adds up.

    `rows` has every row of section 3 with its possible readings; `handled` are those whose sum is `handled_total`.
    In each column received + carried over = handled + carried forward, and handled is the sum of its rows. Where no
    reading makes every column add up, one column is let off where the search is `lenient`: the office's own slip. Empty
    where that does not help either, or where there are too many readings to look through.
    """
    width = len(next(iter(rows.values()))[0])
    every = tuple(range(width))
    choices: list[tuple[int, ...]] = [every]
    if lenient:
        choices += [(*every[:left_out], *every[left_out + 1 :]) for left_out in every]
    budget = _Budget()
    kept: dict[str, list[Cells]] = {}
    try:
        for columns in choices:
            alive = _alive(rows, handled, columns, budget)
            for key, readings in rows.items():
                if alive:
                    known = kept.setdefault(key, [])
                    known += [c for c in readings if _packed(c, columns) in alive[key] and c not in known]
            if columns == every and kept:
                break
    except TooLongError:
        return {}
    return kept


def _packed(cells: Sequence[Value], columns: Iterable[int]) -> int:
    packed = 0
    for column in columns:
        packed = packed << _FIELD | min(weight(cells[column]), _LARGEST)
    return packed


def _alive(
    rows: Mapping[str, Sequence[Cells]], handled: Sequence[str], columns: Sequence[int], budget: _Budget
) -> dict[str, set[int]]:
    """The vectors of each row that take part in some reading under which all `columns` add up; empty if none does."""
    choices = {key: {_packed(cells, columns) for cells in readings} for key, readings in rows.items()}
    balanced = _balanced([choices[key] for key in BALANCE_ROWS], budget)
    search = _Search([choices[key] for key in handled], len(columns), budget)
    alive: dict[str, set[int]] = {key: set() for key in rows}
    for total in {quadruple[2] for quadruple in balanced}:
        parts = search.parts_of(total)
        if parts is None:
            continue
        for key, used in zip(handled, parts, strict=True):
            alive[key] |= used
        for quadruple in balanced:
            if quadruple[2] == total:
                for key, used_vector in zip(BALANCE_ROWS, quadruple, strict=True):
                    alive[key].add(used_vector)
    return alive if all(alive.values()) else {}


def _balanced(choices: Sequence[set[int]], budget: _Budget) -> list[tuple[int, ...]]:
    """The combinations of the four rows for which the balance holds in every column."""
    received, carried, total, forward = choices
    budget.spend(len(received) * len(carried) + len(total) * len(forward))
    income: dict[int, list[tuple[int, int]]] = {}
    for pair in itertools.product(received, carried):
        income.setdefault(sum(pair), []).append(pair)
    found: list[tuple[int, ...]] = []
    for second in itertools.product(total, forward):
        found += [(*first, *second) for first in income.get(sum(second), ())]
        if len(found) > MOST_COMBINATIONS:
            raise TooLongError
    return found


class _Search:
    """Choices of one vector a row that sum up to a total, found from both ends of the rows at once.

    A partial sum is followed only while what is left can still be made of the other rows, in every column.
    """

    def __init__(self, rows: Sequence[set[int]], width: int, budget: _Budget) -> None:
        self.order = sorted(range(len(rows)), key=lambda place: len(rows[place]))
        self.rows = [sorted(rows[place]) for place in self.order]
        self.budget = budget
        self.high = sum(1 << (_FIELD * place + _FIELD - 1) for place in range(width))
        self.width = width
        least = [self._extreme(vectors, min) for vectors in self.rows]
        most = [self._extreme(vectors, max) for vectors in self.rows]
        self.least = list(itertools.accumulate(least, initial=0))
        self.most = list(itertools.accumulate(most, initial=0))

    def _extreme(self, vectors: Sequence[int], choose: Callable[[Iterable[int]], int]) -> int:
        """The least or the most that a row can count in each column."""
        mask = (1 << _FIELD) - 1
        return sum(
            choose(vec >> _FIELD * place & mask for vec in vectors) << _FIELD * place
            for place in range(self.width)
        )

    def _covers(self, large: int, small: int) -> bool:
        """Whether `large` is at least `small` in every column."""
        return ((large | self.high) - small) & self.high == self.high

    def parts_of(self, total: int) -> list[set[int]] | None:
        """The vectors of each row that take part in a choice that sums up to `total`; None if there is none."""
        count = len(self.rows)
        first, last = 0, count
        # sums of the first rows, and of the rows from there on
        ahead, behind = {0: {0}}, {count: {0}}
        while first < last:
            if len(ahead[first]) <= len(behind[last]):
                ahead[first + 1] = self._grown(ahead[first], first, total, forward=True)
                first += 1
            else:
                behind[last - 1] = self._grown(behind[last], last - 1, total, forward=False)
                last -= 1
        met = {part for part in ahead[first] if total - part in behind[first]}
        if not met:
            return None
        used: list[set[int]] = [set() for _ in self.rows]
        alive = met
        for place in range(first - 1, -1, -1):
            alive = self._traced(alive, ahead[place], place, used)
        alive = {total - part for part in met}
        for place in range(first, count):
            alive = self._traced(alive, behind[place + 1], place, used)
        parts: list[set[int]] = [set() for _ in self.rows]
        for place, vectors in zip(self.order, used, strict=True):
            parts[place] = vectors
        return parts

    def _grown(self, sums: set[int], place: int, total: int, *, forward: bool) -> set[int]:
        """The sums with one more row, without those whose rest the other rows cannot make up."""
        self.budget.spend(len(sums) * len(self.rows[place]))
        if forward:
            least, most = self.least[-1] - self.least[place + 1], self.most[-1] - self.most[place + 1]
        else:
            least, most = self.least[place], self.most[place]
        grown = {part + vec for part in sums for vec in self.rows[place]}
        return {
            part for part in grown if self._covers(total, part + least) and self._covers(part + most, total)
        }

    def _traced(self, alive: set[int], before: set[int], place: int, used: list[set[int]]) -> set[int]:
        """The sums without one row from which the sums `alive` were reached; the row's vectors go to `used`."""
        self.budget.spend(len(alive) * len(self.rows[place]))
        earlier: set[int] = set()
        for vec in self.rows[place]:
            for part in alive:
                if part - vec in before:
                    earlier.add(part - vec)
                    used[place].add(vec)
        return earlier


def adds_up(rows: Mapping[str, Cells]) -> bool:
    """Whether every sum of section 3 holds: in each row its total, in each column balance and handled total."""
    if not all(map(row_adds_up, rows.values())):
        return False
    every = range(len(APPLICATION_ORDER))
    return bool(_alive({key: [cells] for key, cells in rows.items()}, handled_rows(rows), every, _Budget()))


def settle(
    rows: Mapping[str, Cells | None], open_rows: Mapping[str, Sequence[Value]]
) -> dict[str, list[Value | None]]:
    """The cells of open rows of section 3 that are settled, None for each that is not.

    `rows` has all rows of the form as read, None for those that were not; `open_rows` the pieces of rows that the
    layout left open. A row that can be read in one way only needs no relation.
    """
    count = len(APPLICATION_ORDER)
    settled: dict[str, list[Value | None]] = {}
    choices: dict[str, Sequence[Cells]] = {key: [cells] for key, cells in rows.items() if cells is not None}
    for key, pieces in open_rows.items():
        only = _only_reading(pieces, count)
        choices[key] = _summing(pieces, count) if only is None else [only]
        if only is not None:
            settled[key] = list(only)
    if any(not choices.get(key) for key in rows) or any(key not in rows for key in BALANCE_ROWS):
        return settled
    if all(BLANK in cells for readings in choices.values() for cells in readings if any(map(weight, cells))):
        return settled  # every row has lost a cell: then it may be the total
    # a report that prints every cell explains the page better than one that drops some
    whole = {key: [cells for cells in readings if BLANK not in cells] for key, readings in choices.items()}
    for attempt in (whole, choices) if all(whole.values()) else (choices,):
        # a number in the wrong column breaks two sums, and a blank in another place may mend them
        kept = solve(attempt, handled_rows(rows), lenient=attempt is whole)
        if kept:
            return settled | {key: agreed(kept[key]) for key in open_rows}
    return settled


def settle_blocks(pieces: Sequence[Value], sizes: Sequence[int]) -> list[Value | None]:
    """The cells of review and litigation that are settled by their sums, None for each that is not."""
    count = sum(sizes)
    only = _only_reading(pieces, count)
    if only is not None:
        return list(only)
    try:
        found = summing_blocks(pieces, sizes)
    except TooManyError:
        found = []
    return agreed(found) if found else [None] * count


def settle_outcomes(rows: Sequence[Sequence[Value]], width: int) -> list[list[Value | None]]:
    """The cells of section 4 with a row for each outcome, settled by the sums of its columns; None for each that is not.

    `rows` are the pieces of each row in order, the last of which is the total of the others.
    """
    unsettled: list[list[Value | None]] = [[None] * width for _ in rows]
    columns = range(width)
    try:
        choices = [readings_of(pieces, width) for pieces in rows]
        if not all(choices):
            return unsettled
        packed = [{_packed(cells, columns) for cells in readings} for readings in choices]
        search = _Search(packed[:-1], width, _Budget())
        alive: list[set[int]] = [set() for _ in rows]
        for total in packed[-1]:
            parts = search.parts_of(total)
            for known, part in zip(alive, [*parts, {total}] if parts else [], strict=False):
                known.update(part)
    except (TooManyError, TooLongError):
        return unsettled
    if not all(alive):
        return unsettled
    return [
        agreed([cells for cells in readings if _packed(cells, columns) in used])
        for readings, used in zip(choices, alive, strict=True)
    ]


def settle_row(pieces: Sequence[Value], count: int) -> list[Value | None]:
    """The cells of a row without relations: settled only if it can be read in one way, lost cells considered."""
    only = _only_reading(pieces, count)
    return list(only) if only is not None else [None] * count


def _only_reading(pieces: Sequence[Value], count: int) -> Cells | None:
    """The one reading of glued pieces, None where there are several; pieces that are too many prove nothing.

    Among cells that stand apart digits such as `034` may be a misprint as well, and no glued ones.
    """
    if len(pieces) >= count or (len(pieces) > 1 and any(map(is_glued, pieces))):
        return None
    try:
        return only_row(pieces, count)
    except TooManyError:
        return None


def _summing(pieces: Sequence[Value], count: int) -> Sequence[Cells]:
    try:
        return summing_rows(pieces, count)
    except TooManyError:
        return ()
