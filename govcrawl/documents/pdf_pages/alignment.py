"""Tables without rulings: columns by alignment, only where every row has its place and no label wraps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from govcrawl.documents.model import Cell, Table
from govcrawl.documents.pdf_pages.geometry import Box
from govcrawl.documents.pdf_pages.lines import Line

_SEVERAL = re.compile(r"[\d.]\s+[-−－]?\d")
FEWEST_ROWS = 3
FEWEST_COLUMNS = 3
CLEAR = 0.5  # of the size: how far columns must be apart


@dataclass(slots=True)
class Aligned:
    """Rows of texts, one for each column."""

    rows: list[list[str]]

    def table(self) -> Table:
        """The rows as a grid without spans."""
        grid: list[list[Cell | None]] = []
        cells: list[Cell] = []
        for r, row in enumerate(self.rows):
            line = [Cell(text, r, c) for c, text in enumerate(row)]
            cells += line
            grid.append(list(line))
        return Table(grid, cells)


def aligned_in(lines: Sequence[Line]) -> Iterator[Aligned | list[Line]]:
    """The lines with those that make a table apart."""
    rest: list[Line] = []
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and len(lines[end].pieces) >= 2:
            end += 1
        found = _aligned(lines[start:end]) if end - start >= FEWEST_ROWS else None
        if found is None:
            rest += lines[start : max(end, start + 1)]
        else:
            if rest:
                yield rest
                rest = []
            yield found
        start = max(end, start + 1)
    if rest:
        yield rest


def _aligned(lines: Sequence[Line]) -> Aligned | None:
    """Lines whose pieces stand in columns that are clear of each other on every line."""
    pieces: list[Box] = [box for line in lines for box, _ in line.pieces]
    size = max(line.size for line in lines)
    columns: list[list[float]] = []
    for box in sorted(pieces):
        if columns and box.x0 <= columns[-1][1] + CLEAR * size:
            columns[-1][1] = max(columns[-1][1], box.x1)
        else:
            columns.append([box.x0, box.x1])
    if len(columns) < FEWEST_COLUMNS:
        return None
    rows = []
    for line in lines:
        row = [""] * len(columns)
        for box, text in line.pieces:
            place = next(k for k, (x0, x1) in enumerate(columns) if x0 - 0.1 <= box.x0 and box.x1 <= x1 + 0.1)
            if row[place]:
                return None
            row[place] = text
        if not all(row) or any(_SEVERAL.search(text) for text in row):
            return None  # a blank place may as well be a row of its own, or two labels over one column
        rows.append(row)
    return Aligned(rows)
