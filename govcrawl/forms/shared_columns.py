"""Parts of a table that a page's end cut: put on common columns by the places of their rules.

The next page's part has columns only where rules run on that page: labels in one column above, in three below. Where the rules
that both have are in the same places, they are the same columns; where they are not, each part keeps its own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from govcrawl.documents.model import Cell, Table

SAME_PLACE = 60
"""How far apart the rules between the same columns of two parts may be, in ten-thousandths of the table's width."""
_CLEARLY_APART = 3 * SAME_PLACE
_FEWEST_COLUMNS = 3


def on_shared_columns(parts: Sequence[Table]) -> list[Table]:
    """The parts, those that follow each other and have their rules in the same places with the same columns."""
    made: list[Table] = []
    begun = 0
    shared: tuple[int, ...] = ()
    for place, part in enumerate(parts):
        united = _united(shared, part.edges) if place > begun else part.edges
        if united is None:
            made += [_on(shared, one) for one in parts[begun:place]]
            begun, united = place, part.edges
        shared = united
    return [*made, *(_on(shared, one) for one in parts[begun:])]


def _united(shared: tuple[int, ...], edges: tuple[int, ...]) -> tuple[int, ...] | None:
    """The edges of both, or None where they are not those of one table.

    They are where one's are among the other's, or where all columns but those at the left (for labels) are the same.
    """
    if not shared or not edges or not (_is_clear(shared) and _is_clear(edges)):
        return None
    new = [edge for edge in edges if _distance(edge, shared) > SAME_PLACE]
    missing = [edge for edge in shared if _distance(edge, edges) > SAME_PLACE]
    if any(_distance(edge, shared) < _CLEARLY_APART for edge in new):
        return None
    if any(_distance(edge, edges) < _CLEARLY_APART for edge in missing):
        return None
    if new and missing:
        behind = max(*new, *missing)
        if sum(edge > behind for edge in shared) <= _FEWEST_COLUMNS:
            return None
    return tuple(sorted([*shared, *new]))


def _is_clear(edges: Sequence[int]) -> bool:
    """Whether no two edges are so near each other that one could be taken for the other."""
    return all(after - edge > 2 * SAME_PLACE for edge, after in pairwise(edges))


def _distance(edge: int, edges: Sequence[int]) -> int:
    place = bisect_left(edges, edge)
    return min(abs(edge - other) for other in edges[max(0, place - 1) : place + 1])


def _on(shared: tuple[int, ...], part: Table) -> Table:
    """The part with its cells over the places that `shared` has between their edges."""
    if len(part.edges) == len(shared) or not shared:
        return part
    starts = [min(range(len(shared)), key=lambda place: abs(shared[place] - edge)) for edge in part.edges]
    moved: dict[int, Cell] = {}
    for cell in part.cells:
        first, end = starts[cell.column], starts[cell.column + cell.colspan]
        moved[id(cell)] = replace(cell, column=first, colspan=end - first)
    grid: list[list[Cell | None]] = []
    for line in part.grid:
        row: list[Cell | None] = []
        for place, old in enumerate(line):
            row += [None if old is None else moved[id(old)]] * (starts[place + 1] - starts[place])
        grid.append(row)
    return replace(part, grid=grid, cells=list(moved.values()), edges=shared)
