"""Rows of cells with edges in twips to a grid: the columns of a table are the edges of all its rows together."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from govcrawl.documents.model import Cell, Table
from govcrawl.documents.rows import MAX_TABLE_PLACES
from govcrawl.documents.word97.problems import NotUnderstoodError
from govcrawl.documents.word97.rows import BEGINS, CONTINUES, RowDefinition, runs_across
from govcrawl.documents.wordml.grid import SNAPS

TOLERANCE = SNAPS[0]
"""Edges of different rows that lie less than 3 mm apart are one, as the eye takes them: borders are drawn by hand."""
_MIN_WIDTH = 1


def columns(rows: Sequence[Sequence[int]]) -> dict[int, int]:
    """The column in which each edge lies. Raises NotUnderstoodError for a cell that has no width.

    The closest edges are put together first, and never two edges of the same row.
    """
    for edges in rows:
        if any(right - left < _MIN_WIDTH for left, right in pairwise(edges)):
            msg = "a row of a table has a cell without width"
            raise NotUnderstoodError(msg)
    owners: dict[int, set[int]] = {}
    for number, edges in enumerate(rows):
        for edge in edges:
            owners.setdefault(edge, set()).add(number)
    groups = [[edge] for edge in sorted(owners)]
    gaps = sorted(
        (right - left, left) for left, right in pairwise(sorted(owners)) if right - left <= TOLERANCE
    )
    group_of = {group[0]: group for group in groups}
    rows_of = {id(group): set(owners[group[0]]) for group in groups}
    ordered = sorted(owners)
    for _, left in gaps:
        right = ordered[bisect_left(ordered, left) + 1]
        first, second = group_of[left], group_of[right]
        if second[-1] - first[0] > TOLERANCE or rows_of[id(first)] & rows_of[id(second)]:
            continue
        first += second
        rows_of[id(first)] |= rows_of[id(second)]
        for edge in second:
            group_of[edge] = first
    places: dict[int, int] = {}
    column = -1
    last: list[int] | None = None
    for edge in ordered:
        if group_of[edge] is not last:
            last = group_of[edge]
            column += 1
        places[edge] = column
    return places


def lay_out(rows: Sequence[RowDefinition], texts: Sequence[Sequence[str]]) -> tuple[Table, list[int]]:
    """The grid of a table, and where its columns begin and end in twips. `texts` has a text for each cell of each row.

    Raises NotUnderstoodError where a cell is said to be merged with one above that is not as wide, or has a text of its own
    beside that of the cell it is merged with.
    """
    # edges between cells that are merged across do not count
    runs = [runs_across(row.across) for row in rows]
    # and a cell without width is not seen; where it has a text, its row is not understood
    runs = [
        [(begin, end) for begin, end in cells if row.edges[begin] != row.edges[end] or any(line[begin:end])]
        for row, cells, line in zip(rows, runs, texts, strict=True)
    ]
    if not all(runs):
        msg = "a row of a table has no cells with a width"
        raise NotUnderstoodError(msg)
    bounds = [
        [row.edges[begin] for begin, _ in cells] + [row.edges[cells[-1][1]]]
        for row, cells in zip(rows, runs, strict=True)
    ]
    column_of = columns(bounds)
    width = max(column_of.values())
    if width * len(rows) > MAX_TABLE_PLACES:
        msg = f"a table spans more than {MAX_TABLE_PLACES} places"
        raise NotUnderstoodError(msg)
    grid: list[list[Cell | None]] = [[None] * width for _ in rows]
    cells: list[Cell] = []
    above: dict[tuple[int, int], Cell] = {}  # merged cells that the next row may continue
    for r, (row, parts) in enumerate(zip(rows, runs, strict=True)):
        open_here: dict[tuple[int, int], Cell] = {}
        for place, (begin, end) in enumerate(parts):
            left, right = column_of[bounds[r][place]], column_of[bounds[r][place + 1]]
            text = texts[r][begin]
            if any(texts[r][begin + 1 : end]):
                msg = "a cell that is merged with the one before it has a text of its own"
                raise NotUnderstoodError(msg)
            cell = above.get((left, right)) if row.down[begin] == CONTINUES else None
            if cell is not None:
                if text:
                    msg = "a cell that is merged with the one above it has a text of its own"
                    raise NotUnderstoodError(msg)
                cell.rowspan += 1
            else:
                if row.down[begin] == CONTINUES and text:
                    msg = "a cell is merged with one above it that is not there"
                    raise NotUnderstoodError(msg)
                cell = Cell(text, r, left, 1, right - left)
                cells.append(cell)
            if row.down[begin] in (BEGINS, CONTINUES):
                open_here[left, right] = cell
            grid[r][left:right] = [cell] * (right - left)
        above = open_here
    edges: dict[int, int] = {}
    for edge, column in column_of.items():
        edges.setdefault(column, edge)
    first = edges[0]
    return Table(grid, cells), [edges[column] - first for column in range(width + 1)]
