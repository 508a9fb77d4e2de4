"""Where a layout left several readings of a row, the relations choose: a cell is settled if all that hold agree on it.

Blanks and dashes count 0 in sums here. Nothing is ever computed: every reading consists of what is printed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence

from govcrawl.forms.headers import APPLICATION_ORDER
from govcrawl.forms.readings import Cells, TooManyError, all_rows, summing_blocks, summing_rows, weight
from govcrawl.forms.relations import HANDLED_PREFIXES, HANDLED_ROWS
from govcrawl.forms.values import Value

Vector = tuple[int, ...]
MOST_COMBINATIONS = 200_000
MOST_STATES = 60_000
BALANCE_ROWS = ("new_received", "carried_over", "handled_total", "carried_forward")


def vector(cells: Sequence[Value], columns: Iterable[int]) -> Vector:
    """What the cells of `columns` count in sums."""
    return tuple(weight(cells[column]) for column in columns)


def agreed(readings: Sequence[Cells]) -> list[Value | None]:
    """Each cell on which all readings agree; None for the others."""
    columns = zip(*readings, strict=True)
    return [cells[0] if len({(c.kind, c.number) for c in cells}) == 1 else None for cells in columns]


def solve(rows: Mapping[str, Sequence[Cells]], handled: Sequence[str]) -> dict[str, list[Cells]]:
    """The readings of each row that take part in at least one reading of the whole table under which it adds up.

    `rows` has every row of section 3 with its possible readings; `handled` are those whose sum is `handled_total`.
    In each column received + carried over = handled + carried forward, and handled is the sum of its rows. Where no
    reading makes every column add up, one column is let off: the office's own slip. Empty where that does not help
    either, or where there are too many readings to look through.
    """
    width = len(next(iter(rows.values()))[0])
    every = tuple(range(width))
    choices: list[tuple[int, ...]] = [every]
    choices += [(*every[:left_out], *every[left_out + 1 :]) for left_out in every]
    kept: dict[str, list[Cells]] = {}
    for columns in choices:
        alive = _alive(rows, handled, columns)
        for key, readings in rows.items():
            if alive:
                known = kept.setdefault(key, [])
                known += [c for c in readings if vector(c, columns) in alive[key] and c not in known]
        if columns == every and kept:
            break
    return kept


def _alive(
    rows: Mapping[str, Sequence[Cells]], handled: Sequence[str], columns: Sequence[int]
) -> dict[str, set[Vector]]:
    """The vectors of each row that take part in some reading under which all `columns` add up; empty if none does."""
    choices = {key: {vector(cells, columns) for cells in readings} for key, readings in rows.items()}
    balanced = _balanced([choices[key] for key in BALANCE_ROWS])
    alive: dict[str, set[Vector]] = {key: set() for key in rows}
    for total in {quadruple[2] for quadruple in balanced}:
        parts = _parts_of(total, [(key, choices[key]) for key in handled])
        if parts is None:
            continue
        for key, used in parts.items():
            alive[key] |= used
        for quadruple in balanced:
            if quadruple[2] == total:
                for key, used_vector in zip(BALANCE_ROWS, quadruple, strict=True):
                    alive[key].add(used_vector)
    return alive if all(alive.values()) else {}


def _balanced(choices: Sequence[set[Vector]]) -> list[tuple[Vector, ...]]:
    """The combinations of the four rows for which the balance holds in every column."""
    received, carried, total, forward = choices
    if max(len(received) * len(carried), len(total) * len(forward)) > MOST_COMBINATIONS:
        return []
    income: dict[Vector, list[tuple[Vector, Vector]]] = {}
    for pair in itertools.product(received, carried):
        income.setdefault(_plus(*pair), []).append(pair)
    found: list[tuple[Vector, ...]] = [
        (*first, *second)
        for second in itertools.product(total, forward)
        for first in income.get(_plus(*second), ())
    ]
    return found if len(found) <= MOST_COMBINATIONS else []


def _parts_of(total: Vector, rows: Sequence[tuple[str, set[Vector]]]) -> dict[str, set[Vector]] | None:
    """The vectors of each row that take part in a choice of one a row that sums up to `total`; None if none does."""
    ordered = sorted(rows, key=lambda row: len(row[1]))
    layers: list[set[Vector]] = [{total}]
    states = 0
    for _, vectors in ordered:
        layer = {rest for state in layers[-1] for vec in vectors if (rest := _minus(state, vec)) is not None}
        states += len(layer)
        if not layer or states > MOST_STATES:
            return None
        layers.append(layer)
    alive = {tuple([0] * len(total))} & layers[-1]
    if not alive:
        return None
    used: dict[str, set[Vector]] = {}
    for place in range(len(ordered) - 1, -1, -1):
        key, vectors = ordered[place]
        before: set[Vector] = set()
        used[key] = set()
        for vec in vectors:
            for state in alive:
                earlier = _plus(state, vec)
                if earlier in layers[place]:
                    before.add(earlier)
                    used[key].add(vec)
        alive = before
    return used


def _plus(a: Vector, b: Vector) -> Vector:
    return tuple(map(int.__add__, a, b))


def _minus(a: Vector, b: Vector) -> Vector | None:
    rest = tuple(map(int.__sub__, a, b))
    return None if min(rest) < 0 else rest


def adds_up(rows: Mapping[str, Cells]) -> bool:
    """Whether every sum of section 3 holds: in each row its total, in each column balance and handled total."""
    if any(sum(map(weight, cells[:-1])) != weight(cells[-1]) for cells in rows.values()):
        return False
    every = range(len(APPLICATION_ORDER))
    return bool(_alive({key: [cells] for key, cells in rows.items()}, handled_rows(rows), every))


def settle(
    rows: Mapping[str, Cells | None], open_rows: Mapping[str, Sequence[Value]]
) -> dict[str, list[Value | None]]:
    """The cells of open rows of section 3 that are settled, None for each that is not.

    `rows` has all rows of the form as read, None for those that were not; `open_rows` the pieces of rows that the
    layout left open. A row that can be read in one way only needs no relation.
    """
    count = len(APPLICATION_ORDER)
    settled: dict[str, list[Value | None]] = {}
    choices: dict[str, Sequence[Cells]] = {}
    for key, pieces in open_rows.items():
        only = _only_reading(pieces, count)
        if only is not None:
            settled[key] = list(only)
        choices[key] = (only,) if only is not None else _summing(pieces, count)
    for key, cells in rows.items():
        if key not in open_rows and cells is not None:
            choices[key] = (cells,)
    if any(not choices.get(key) for key in rows) or any(key not in rows for key in BALANCE_ROWS):
        return settled
    for key, kept in solve(choices, handled_rows(rows)).items():
        if key in open_rows and kept:
            settled[key] = agreed(kept)
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


def settle_row(pieces: Sequence[Value], count: int, *, dropped: bool) -> list[Value | None]:
    """The cells of a row without relations: settled only if it can be read in one way."""
    only = _only_reading(pieces, count, dropped=dropped)
    return list(only) if only is not None else [None] * count


def _only_reading(pieces: Sequence[Value], count: int, *, dropped: bool = True) -> Cells | None:
    """The one reading of glued pieces, None where there are several; pieces that are too many prove nothing."""
    if len(pieces) >= count:
        return None
    try:
        found = all_rows(pieces, count, dropped=dropped)
    except TooManyError:
        return None
    return found[0] if len(found) == 1 else None


def _summing(pieces: Sequence[Value], count: int) -> Sequence[Cells]:
    try:
        return summing_rows(pieces, count)
    except TooManyError:
        return ()


def handled_rows(rows: Iterable[str]) -> list[str]:
    """The rows whose sum is (七)总计."""
    return [key for key in rows if key in HANDLED_ROWS or key.startswith(HANDLED_PREFIXES)]
