"""A document as plain values, to be compared with what was written by hand."""

from __future__ import annotations

from govcrawl.documents.model import Document, Image, Paragraph, Table

Grid = list[list[str | None]]


def grid_of(table: Table) -> Grid:
    """The text that covers each place, None where no cell does."""
    return [[None if cell is None else cell.text for cell in line] for line in table.grid]


def spans_of(table: Table) -> list[tuple[str, int, int, int, int]]:
    """Text, row, column, rowspan and colspan of each cell; checks that the grid says the same."""
    for r, line in enumerate(table.grid):
        for c, cell in enumerate(line):
            if cell is not None:
                assert cell.row <= r < cell.row + cell.rowspan
                assert cell.column <= c < cell.column + cell.colspan
    return [(cell.text, cell.row, cell.column, cell.rowspan, cell.colspan) for cell in table.cells]


def shown(document: Document) -> list[str | Grid]:
    """Paragraphs as texts, tables as grids, pictures as their names in brackets."""
    made: list[str | Grid] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            made.append(block.text)
        elif isinstance(block, Image):
            made.append(f"[{block.source}]")
        else:
            made.append(grid_of(block))
    return made
