"""A report's body as markup: paragraphs of prose with the statutory tables between them, in a chosen layout."""

from __future__ import annotations

import html
import random
from collections.abc import Callable

from demo.forms import HEADINGS, form_of_year
from demo.layouts import GRIDS, CellWriter, Grid, html_table, plain_cell, run_of, unmerged, word_cell
from demo.prose import prose_of, voice_of
from demo.truth import cells_of, figures

TablePrinter = Callable[[dict[int, Grid], random.Random], dict[int, str]]


def grids_of(portal: str, year: int) -> dict[int, Grid]:
    """The grids of sections 2 to 4 of one report."""
    cells = cells_of(figures(portal)[year])
    return {number: grid(cells, form_of_year(year)) for number, grid in GRIDS.items()}


def with_spans(grids: dict[int, Grid], draw: random.Random) -> dict[int, str]:
    """HTML tables with rowspan and colspan."""
    return {number: html_table(grid, plain_cell, draw) for number, grid in grids.items()}


def from_word(grids: dict[int, Grid], draw: random.Random) -> dict[int, str]:
    """HTML saved from Word: every cell a paragraph of nested spans."""
    attributes = 'class="MsoNormalTable" border="1" cellspacing="0" style="border-collapse:collapse;mso-table-layout-alt:fixed"'
    return {number: html_table(grid, word_cell, draw, attributes) for number, grid in grids.items()}


def with_fillers(grids: dict[int, Grid], draw: random.Random) -> dict[int, str]:
    """Empty cells in the place of spans."""
    return {number: html_table(unmerged(grid), plain_cell, draw) for number, grid in grids.items()}


def as_paragraphs(grids: dict[int, Grid], draw: random.Random) -> dict[int, str]:
    """Flattened: one cell a paragraph, no table markup left, some headers broken over two."""
    return {
        number: "\n".join(f"<p>{html.escape(text)}</p>" for text in run_of(grid, draw))
        for number, grid in grids.items()
    }


def as_pipes(grids: dict[int, Grid], draw: random.Random) -> dict[int, str]:
    """A row a line, cells between pipes, merged cells as empty ones."""
    del draw
    lines: dict[int, str] = {}
    for number, grid in grids.items():
        rows = [" | ".join(text for text, _, _ in line) for line in unmerged(grid)]
        lines[number] = "<pre>" + "\n".join(html.escape(f"| {row} |") for row in rows) + "</pre>"
    return lines


def paragraph(text: str, style: str = "text-indent: 2em") -> str:
    """A paragraph of prose."""
    return f'<p style="{style}">{html.escape(text, quote=False)}</p>'


def report_body(
    portal: str,
    year: int,
    tables: dict[int, str],
    *,
    headings: tuple[str, ...] = HEADINGS,
    signed: str | None = None,
    write: Callable[[str], str] = paragraph,
    body: str | None = None,
) -> str:
    """The whole body: preamble, six sections, signature. `body` is the publishing body of a portal of `demo.families`."""
    prose = prose_of(portal, year, body)
    parts = [write(prose.preamble)]
    sections = {1: prose.overview, 5: prose.problems, 6: prose.other}
    for number, heading in enumerate(headings, 1):
        parts.append(f"<p><strong>{heading}</strong></p>")
        parts += [write(text) for text in sections.get(number, ())]
        if number in tables:
            parts.append(tables[number])
    if signed is not None:
        parts += [
            f'<p style="text-align: right">{body or voice_of(portal).body}办公室</p>',
            f'<p style="text-align: right">{signed}</p>',
        ]
    return "\n".join(parts)


def one_table(
    grids: dict[int, Grid], headings: tuple[str, ...], draw: random.Random, cell: CellWriter = plain_cell
) -> str:
    """Sections 2 to 4 in one table, their titles as rows of it."""
    lines: Grid = []
    for number, grid in grids.items():
        lines += [[(headings[number - 1], 1, 15)], *grid]
    return html_table(lines, cell, draw)
