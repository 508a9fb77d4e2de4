"""Grids out of blocks: tables that follow each other are one, and so are lines with pipes or tabs between cells."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from govcrawl.documents.model import Block, Cell, Paragraph, Table
from govcrawl.forms.captions import is_caption
from govcrawl.forms.shared_columns import on_shared_columns
from govcrawl.forms.values import is_value_text
from govcrawl.report.sections import heading_number

MAX_ROW_LENGTH = 600
RULE = " |｜\t-:+="  # what lines between rows are drawn with
SHORTEST_NOTE = 15
_NOTE = re.compile(r"(?:备?注|说明)\s*[:：]")
_PIPE = re.compile(r"[|｜]")
_SEVERAL = re.compile(r"[^\s|｜][^\S\t]*[|｜\t][|｜\s]*[^\s|｜]")  # two cells on one line
_REST = re.compile(r"[\d.,，/—-]{0,18}\s*[|｜]?")
MOST_FRAGMENTS = 6
FEWEST_ALONE = 3


def grids_of(blocks: Sequence[Block]) -> Iterator[tuple[int, int, Table]]:
    """Every grid with the blocks `[start, end)` it takes up, in order.

    Portals split a table at page breaks, or make a table of every row: tables and rows with nothing but empty
    lines between them are read as one grid.
    """
    index = 0
    while index < len(blocks):
        if not _may_be_table(blocks[index]):
            index += 1
            continue
        start = index
        if start and _is_head(blocks[start - 1]):
            start -= 1
        end = index = index + 1
        while index < len(blocks):
            block = blocks[index]
            if _may_be_table(block) or _may_be_row(block):
                end = index + 1
            elif not isinstance(block, Paragraph) or not (
                _REST.fullmatch(block.text.strip()) or not block.text.strip(RULE)
            ):
                break  # a bare number is the rest of a broken cell, or a page number: rows go on behind it
            index += 1
        yield from _grids_in(blocks, start, end)


def _grids_in(blocks: Sequence[Block], start: int, end: int) -> Iterator[tuple[int, int, Table]]:
    """The grids among tables and lines with separators that follow each other."""
    lines = [block.text for block in blocks[start:end] if isinstance(block, Paragraph)]
    closed = _closed(lines)
    one_cell = _one_cell_a_line(lines) or not any(_SEVERAL.search(line) for line in lines)
    parts: list[tuple[int, int, Table]] = []
    index = start
    while index < end:
        block = blocks[index]
        if isinstance(block, Table):
            if _opens_section_4(block):
                yield from _joined(parts)
                parts = []
            parts.append((index, index + 1, block))
        elif isinstance(block, Paragraph) and one_cell:
            yield from _joined(parts)
            parts = []
        elif isinstance(block, Paragraph) and block.text.strip(RULE):  # no blank line, and no rule
            text, after = _whole_row(blocks, index, end, closed=closed)
            row = _row(text, closed=closed)
            if row is not None:
                parts.append((index, after, row))
                index = after
                continue
            yield from _joined(parts)
            parts = []
        index += 1
    yield from _joined(parts)


def _opens_section_4(table: Table) -> bool:
    """Whether a table begins with the heads of section 4; no page break made it a part of the one above."""
    heads = (
        {re.sub(r"\s", "", cell.text) for cell in table.grid[0] if cell is not None} if table.grid else set()
    )
    return {"行政复议", "行政诉讼"} <= heads


def _joined(parts: list[tuple[int, int, Table]]) -> Iterator[tuple[int, int, Table]]:
    """One grid of the parts."""
    if parts:
        tables = [table for _, _, table in parts]
        yield (
            parts[0][0],
            parts[-1][1],
            tables[0] if len(tables) == 1 else _merged(on_shared_columns(_unindented(tables))),
        )


def _one_cell_a_line(lines: Sequence[str]) -> bool:
    """Whether lines with pipes are cells and not rows: many hold a value and nothing else."""
    printed = [[part for part in _PIPE.split(line) if part.strip()] for line in lines if _PIPE.search(line)]
    alone = sum(len(cells) == 1 and is_value_text(cells[0]) for cells in printed)
    return alone >= FEWEST_ALONE and alone > sum(len(cells) > 1 for cells in printed)


def _closed(lines: Sequence[str]) -> bool:
    """Whether rows end in a pipe, be it on the next line, so that no cell stands behind it."""
    piped = [line.strip() for line in lines if _PIPE.search(line)]
    open_ended = sum(
        line[-1] not in "|｜" and not (_REST.fullmatch(below) and below)
        for line, below in itertools.pairwise([*piped, ""])
    )
    return open_ended <= len(piped) // 5


def _whole_row(blocks: Sequence[Block], index: int, end: int, *, closed: bool) -> tuple[str, int]:
    """A row's text with what a broken last cell carried to the next line, and the block after it."""
    block = blocks[index]
    assert isinstance(block, Paragraph)
    text = block.text
    if not closed or not _PIPE.search(text):
        return text, index + 1
    fragments = [text.rstrip()]
    for after in range(index + 1, min(end, index + MOST_FRAGMENTS)):
        rest = blocks[after]
        fragment = rest.text.strip() if isinstance(rest, Paragraph) else None
        if fragment == "":
            continue
        if fragment is None or not _REST.fullmatch(fragment):
            break
        fragments.append(fragment)
        if fragment[-1] in "|｜":
            return "".join(fragments), after + 1
    return text, index + 1


def _may_be_table(block: Block) -> bool:
    if isinstance(block, Table):
        return not block.outside
    if not isinstance(block, Paragraph) or len(block.text) > MAX_ROW_LENGTH:
        return False
    text = block.text
    return "|" in text or "｜" in text or "\t" in text.strip("\t")


def _unindented(parts: list[Table]) -> list[Table]:
    """Rows without their first cell where it is blank in every one of them: a leading pipe or an indent.

    Where only some rows begin with a blank, it is the place of a merged label and counts.
    """
    if any(len(part.grid) != 1 or part.cells[0].text for part in parts):
        return parts
    return [_one_row([cell.text for cell in part.cells[1:]]) for part in parts]


def _may_be_row(block: Block) -> bool:
    """Whether a line between rows is one too: tabs with nothing but a label between them."""
    return isinstance(block, Paragraph) and len(block.text) <= MAX_ROW_LENGTH and "\t" in block.text[1:]


def _is_head(block: Block) -> bool:
    """Whether a line is one cell over a whole row: a label, and tabs for the places to its right."""
    return isinstance(block, Paragraph) and len(block.text) <= MAX_ROW_LENGTH and block.text.endswith("\t\t")


def _row(text: str, *, closed: bool) -> Table | None:
    """A line of several cells: `行政许可 | 7 | ||`, `|规章|0|0|0|`, `规章⇥0⇥0⇥0`; one tab in front only indents."""
    if "|" in text or "｜" in text:
        parts = _PIPE.split(text.strip())
        if closed and not parts[-1].strip():
            parts = parts[:-1]
    elif "\t" in text[1:]:
        parts = text.split("\t")
    else:
        return _one_row([text]) if _REST.fullmatch(text.strip()) else None
    if (len(parts) < 2 and not closed) or not any(part.strip() for part in parts):
        return None
    return _one_row(parts)


def _one_row(parts: Sequence[str]) -> Table:
    cells = [Cell(part.strip(), 0, place) for place, part in enumerate(parts)]
    return Table([list(cells)], cells)


def _merged(parts: Sequence[Table]) -> Table:
    """The parts below each other."""
    grid: list[list[Cell | None]] = []
    cells: list[Cell] = []
    for part in parts:
        moved = {id(cell): replace(cell, row=cell.row + len(grid)) for cell in part.cells}
        cells.extend(moved.values())
        grid.extend([None if cell is None else moved[id(cell)] for cell in line] for line in part.grid)
    return Table(grid, cells)


def split_at_headings(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Tables cut where a row is one cell over the whole width that heads a section or holds prose.

    One `<table>` often holds all three tables, their headings and notes as rows; those belong to the text.
    """
    made: list[Block] = []
    for block in blocks:
        made += _cut(block) if isinstance(block, Table) else [block]
    return tuple(made)


def _cut(table: Table) -> list[Block]:
    parts: list[Block] = []
    start = 0
    for r, line in enumerate(table.grid):
        if _is_text_row(line) or (r and _is_caption_row(line)):
            parts += [
                *_rows(table, start, r),
                *(Paragraph(text) for text in (line[0].text if line[0] else "").split("\n")),
            ]
            start = r + 1
    return [*parts, *_rows(table, start, len(table.grid))] if parts else [table]


def _is_text_row(line: Sequence[Cell | None]) -> bool:
    first = line[0] if line else None
    if (
        first is None
        or first.rowspan > 1
        or any(cell is not first and cell is not None and cell.text for cell in line)
    ):
        return False
    text = first.text.strip()
    return (
        heading_number(text) is not None
        or (len(text) >= SHORTEST_NOTE and text[-1] in "。；")
        or bool(_NOTE.match(text))
    )


def _is_caption_row(line: Sequence[Cell | None]) -> bool:
    """Whether a row is one cell that says whose figures stand below it; above a table it is its title."""
    first = line[0] if line else None
    return first is not None and all(cell is first for cell in line) and is_caption(first.text)


def _rows(table: Table, start: int, end: int) -> list[Block]:
    """The rows `[start, end)` as a table of their own; spans that reach in from above are cut."""
    if start >= end:
        return []
    moved: dict[int, Cell] = {}
    grid: list[list[Cell | None]] = []
    for r in range(start, end):
        line: list[Cell | None] = []
        for cell in table.grid[r]:
            if cell is None:
                line.append(None)
                continue
            if id(cell) not in moved:
                top, bottom = max(cell.row, start), min(cell.row + cell.rowspan, end)
                moved[id(cell)] = replace(cell, row=top - start, rowspan=bottom - top)
            line.append(moved[id(cell)])
        grid.append(line)
    return [replace(table, grid=grid, cells=list(moved.values()))]
