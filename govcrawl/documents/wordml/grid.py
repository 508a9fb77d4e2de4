"""A table's cells on their grid: gridSpan, vMerge, hMerge, gridBefore (ECMA-376 §17.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import NamedTuple

from lxml import etree

from govcrawl.documents.model import Cell, Table
from govcrawl.documents.rows import MAX_COLSPAN
from govcrawl.documents.wordml.names import W, number_of
from govcrawl.documents.wordml.structure import children, switch
from govcrawl.documents.wordml.styles import value

# twips; borders that were drawn by hand to stand below each other and do not: the first that leaves every cell a width
SNAPS = (170, 80, 30)
WIDEST = 100_000
LOWEST = 40  # twips; two points
_ROW, _CELL = frozenset({W + "tr"}), frozenset({W + "tc"})


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with the columns `[start, end)` that it takes up. `below`: it goes on with the cell above it."""

    element: etree._Element
    start: int
    end: int
    restarts: bool = False
    below: bool = False


class Layout(NamedTuple):
    """A table's rows, and where its columns begin and end in twips; no places where the file does not tell them."""

    rows: list[list[Placed]]
    edges: list[int]


def layout_of(table: etree._Element) -> Layout:
    """The rows that are printed, each with its cells at their columns."""
    columns = [
        number_of(column.get(W + "w"), least=0, most=WIDEST) or 0
        for column in table.iterfind(f"{W}tblGrid/{W}gridCol")
    ]
    edges = [0, *accumulate(columns)] if columns and all(columns) else []
    rows = [_cells_of(row, edges) for row in children(table, _ROW) if not _is_unseen(row.find(W + "trPr"))]
    rows = [row for row in rows if row]
    if not edges or any(row[-1].end >= len(edges) for row in rows):
        return Layout(rows, [])
    return _snapped(rows, edges)


def _is_unseen(properties: etree._Element | None) -> bool:
    """Whether a row is deleted, hidden, or too low for anything to be seen in it."""
    if any(switch(properties, name) for name in ("del", "hidden")):
        return True
    height = None if properties is None else properties.find(W + "trHeight")
    if height is None or height.get(W + "hRule") != "exact":
        return False
    twips = number_of(value(height), least=0, most=WIDEST)
    return twips is not None and twips <= LOWEST


def _cells_of(row: etree._Element, edges: Sequence[int]) -> list[Placed]:
    properties = row.find(W + "trPr")
    at = first = _many(properties, "gridBefore", least=0)
    cells: list[Placed] = []
    for cell in children(row, _CELL):
        own = cell.find(W + "tcPr")
        if own is None:
            cells.append(Placed(cell, at, at + 1))
            at += 1
            continue
        if own.find(W + "cellDel") is not None:
            continue
        end = at + _many(own, "gridSpan", least=1)
        across = own.find(W + "hMerge")
        if across is not None and value(across) != "restart" and cells:
            cells[-1] = replace(cells[-1], end=end)
        else:
            down = own.find(W + "vMerge")
            restarts = down is not None and value(down) == "restart"
            cells.append(Placed(cell, at, end, restarts, down is not None and not restarts))
        at = end
    if edges and at + _many(properties, "gridAfter", least=0) < len(edges) - 1:
        return _by_widths(cells, first, edges)
    return cells


def _many(properties: etree._Element | None, name: str, *, least: int) -> int:
    if properties is None:
        return least
    return number_of(value(properties.find(W + name)), least=least, most=MAX_COLSPAN) or least


def _by_widths(cells: list[Placed], first: int, edges: Sequence[int]) -> list[Placed]:
    """A row of fewer columns than its table's: the columns that its cells' widths tell, where they tell all of them."""
    at, left = first, edges[min(first, len(edges) - 1)]
    made: list[Placed] = []
    for cell in cells:
        width = cell.element.find(f"{W}tcPr/{W}tcW")
        twips = None if width is None else number_of(width.get(W + "w"), least=1, most=WIDEST)
        if twips is None or width is None or width.get(W + "type") not in (None, "dxa"):
            return cells
        left += twips
        end = min(range(len(edges)), key=lambda place: abs(edges[place] - left))
        if end <= at or abs(edges[end] - left) > SNAPS[0]:
            return cells
        made.append(replace(cell, start=at, end=end))
        at = end
    return made if at == len(edges) - 1 else cells


def _snapped(rows: list[list[Placed]], edges: list[int]) -> Layout:
    """The same with columns that only come from borders which miss each other by a hair's breadth taken together."""
    for snap in SNAPS:
        kept: list[int] = []
        places: list[int] = []
        for edge in edges:
            if not kept or edge - kept[-1] > snap:
                kept.append(edge)
            places.append(len(kept) - 1)
        if len(kept) == len(edges):
            break
        if all(places[cell.start] < places[cell.end] for row in rows for cell in row):
            moved = [
                [replace(cell, start=places[cell.start], end=places[cell.end]) for cell in row]
                for row in rows
            ]
            return Layout(moved, kept)
    return Layout(rows, edges)


def columns_in(edges: Sequence[int], others: Sequence[int]) -> list[int] | None:
    """Which of `others` each of `edges` is, where all of them are and both tables are of one width; None where not.

    So a part of a table that was cut in two finds the columns of the other part, though no border of its own shows them.
    """
    if len(edges) >= len(others) or len(edges) < 2:
        return None
    found: list[int] = []
    at = 0
    for edge in edges:
        while at < len(others) and others[at] < edge - SNAPS[0]:
            at += 1
        if at == len(others) or others[at] > edge + SNAPS[0]:
            return None
        if at + 1 < len(others) and abs(others[at + 1] - edge) < abs(others[at] - edge):
            at += 1
        if found and at <= found[-1]:
            return None
        found.append(at)
    return found if found[0] == 0 and found[-1] == len(others) - 1 else None


def stretch(table: Table, places: Sequence[int]) -> None:
    """Move a table's cells to the columns `places` of a finer grid."""
    for cell in table.cells:
        start, end = places[cell.column], places[cell.column + cell.colspan]
        cell.column, cell.colspan = start, end - start
    for r, line in enumerate(table.grid):
        finer: list[Cell | None] = []
        for column, covers in enumerate(line):
            finer += [covers] * (places[column + 1] - places[column])
        table.grid[r] = finer
