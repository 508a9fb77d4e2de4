"""A report's tables as a picture's reader would give them, with recognition's faults put in by path."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from demo.forms import HEADINGS
from govcrawl.documents.model import Block, Cell, Paragraph, Table
from tests.layouts.sheets import Look, Sheet, placed, sheets_of, width_of
from tests.layouts.truth import Truth
from tests.layouts.words import Words


def pictured_blocks(
    truth: Truth, misread: Mapping[str, str] | None = None, doubtful: Collection[str] = ()
) -> tuple[Block, ...]:
    """Headings 2 to 4 with their tables. `misread` gives other texts by path, `doubtful` are paths."""
    blocks: list[Block] = []
    for number, sheet in sheets_of(truth, Words(truth.year), Look()).items():
        blocks += [Paragraph(HEADINGS[number - 1]), _table(sheet, misread or {}, doubtful)]
    return tuple(blocks)


def _table(sheet: Sheet, misread: Mapping[str, str], doubtful: Collection[str]) -> Table:
    grid: list[list[Cell | None]] = [[None] * width_of(sheet) for _ in sheet]
    cells = []
    for row, line in enumerate(placed(sheet)):
        for column, printed in line:
            text = misread.get(printed.path, printed.text)
            cell = Cell(text, row, column, printed.down, printed.right, printed.path in doubtful)
            cells.append(cell)
            for r in range(row, row + printed.down):
                for c in range(column, column + printed.right):
                    grid[r][c] = cell
    return Table(grid, cells, pictured=True)
