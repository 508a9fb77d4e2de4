"""The three tables of a report as sheets: rows of cells with spans, each value cell knowing its path.

A sheet is what the office drew up; the layout kinds print it. A cell's text may hold line breaks. Lines of kind
`break` stand outside the table, where it is interrupted (a page number between two pages).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from demo.forms import BLOCKS, COLUMNS, OUTCOMES, PARTS, RESULT_GROUP, ROWS
from tests.layouts.truth import Truth
from tests.layouts.words import Words

Role = Literal["head", "group", "label", "value", "blank", "number"]
LineKind = Literal["head", "row", "break"]
Places = Literal["own", "joined", "after", "lost"]
Shape = Literal["wide", "rows", "blocks", "transposed"]
SHAPES: tuple[Shape, ...] = ("wide", "rows", "blocks", "transposed")
PROACTIVE_WIDTH = 4


@dataclass(frozen=True)
class Cell:
    """One cell: its text, how many rows and columns it covers, and, for a value, whose it is."""

    text: str
    down: int = 1
    right: int = 1
    role: Role = "head"
    path: str = ""


@dataclass
class Line:
    """One row of a table."""

    cells: list[Cell]
    kind: LineKind = "row"

    @property
    def values(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.role == "value"]

    @property
    def labels(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.role != "value"]


Sheet = list[Line]


@dataclass(frozen=True)
class Look:
    """How the tables are drawn up, apart from their words."""

    note: bool = True
    applicant_head: bool = True
    groups: Places = "own"
    review: Shape = "wide"
    order: tuple[str, ...] = COLUMNS  # of section 3's columns; the kinds of organisation stay together
    numbered: bool = False  # a column 序号 before section 3's labels
    headless: bool = False  # section 3 without any header


def sheets_of(truth: Truth, words: Words, look: Look) -> dict[int, Sheet]:
    """The sheets by section number."""
    return {
        2: proactive_sheet(truth, words),
        3: applications_sheet(truth, words, look),
        4: review_sheet(truth, words, look.review),
    }


def _value(truth: Truth, path: str, right: int = 1) -> Cell:
    return Cell(truth.cells[path], right=right, role="value", path=path)


def proactive_sheet(truth: Truth, words: Words) -> Sheet:
    """Section 2; its parts follow each other."""
    sheet: Sheet = []
    for heading, headers, columns, rows in PARTS[truth.form]:
        last = PROACTIVE_WIDTH - len(headers)
        spans = [1] * (len(headers) - 1) + [last]
        sheet.append(Line([Cell(words.part(heading), right=PROACTIVE_WIDTH)], "head"))
        heads = [
            Cell(words.header(column, header), right=span)
            for column, header, span in zip(columns, headers, spans, strict=True)
        ]
        sheet.append(Line([Cell("信息内容"), *heads], "head"))
        for row, label in rows:
            cells = [
                _value(truth, f"proactive.{row}.{column}", span)
                for column, span in zip(columns, spans, strict=True)
            ]
            sheet.append(Line([Cell(words.label(row, label), role="label"), *cells]))
    return sheet


def applications_sheet(truth: Truth, words: Words, look: Look) -> Sheet:
    """Section 3, with its two or three rows of headers."""
    note = words.note if look.note else ""
    kinds = [column for column in look.order if column not in ("natural_person", "total")]
    top: list[Cell] = []
    for column in look.order:
        if column not in kinds:
            top.append(Cell(words.header(column, ""), 2))
        elif column == kinds[0]:
            top.append(Cell(words.organisations, 1, len(kinds)))
    if look.applicant_head:
        sheet = [
            Line([Cell(note, 3, 3), Cell(words.applicants, 1, 7)], "head"),
            Line(top, "head"),
        ]
    else:
        sheet = [Line([Cell(note, 2, 3), *top], "head")]
    sheet.append(Line([Cell(words.header(kind, "")) for kind in kinds], "head"))
    rows = ROWS[truth.rows_form]
    seen: set[str] = set()
    for place, (key, group, official) in enumerate(rows):
        label = words.label(key, official)
        values = [_value(truth, f"applications.{key}.{column}") for column in look.order]
        cells: list[Cell] = []
        if group is not None and RESULT_GROUP not in seen:
            seen.add(RESULT_GROUP)
            size = sum(1 for row in rows if row[1])
            cells.append(Cell(words.group(RESULT_GROUP), size, role="group"))
        if group is None:
            cells.append(Cell(label, 1, 3, "label"))
        elif group == RESULT_GROUP:
            cells.append(Cell(label, 1, 2, "label"))
        else:
            first = group not in seen
            seen.add(group)
            if look.groups == "own" and first:
                cells.append(
                    Cell(words.group(group), sum(1 for row in rows if row[1] == group), role="group")
                )
            if look.groups == "joined" and first:
                label = f"{words.group(group)} {label}"
            cells.append(Cell(label, 1, 1 if look.groups == "own" else 2, "label"))
        sheet.append(Line([*cells, *values]))
        last = place + 1 == len(rows) or rows[place + 1][1] != group
        if look.groups == "after" and group not in (None, RESULT_GROUP) and last:
            sheet.append(Line([Cell(words.group(group or ""), role="group")], "break"))
    if look.numbered:
        sheet[0].cells.insert(0, Cell("序号", sum(1 for line in sheet if line.kind == "head")))
        for number, line in enumerate((line for line in sheet if line.kind == "row"), 1):
            line.cells.insert(0, Cell(str(number), role="number"))
    return [line for line in sheet if line.kind != "head"] if look.headless else sheet


def review_sheet(truth: Truth, words: Words, shape: Shape) -> Sheet:
    """Section 4: its fifteen cells in one row, a row per block, block by block, or a row per outcome."""
    outcomes = [words.outcome(outcome) for outcome in OUTCOMES]
    review, direct, after = (words.block(block) for block in BLOCKS)
    lawsuits = words.lawsuits
    values = {block: [_value(truth, f"{block}.{outcome}") for outcome in OUTCOMES] for block in BLOCKS}
    if shape == "wide":
        return [
            Line([Cell(review, 1, 5), Cell(lawsuits, 1, 10)], "head"),
            Line([*(Cell(text, 2) for text in outcomes), Cell(direct, 1, 5), Cell(after, 1, 5)], "head"),
            Line([Cell(text) for text in outcomes * 2], "head"),
            Line([cell for block in BLOCKS for cell in values[block]]),
        ]
    if shape == "rows":
        return [
            Line([Cell("", 1, 2, "blank"), *(Cell(text) for text in outcomes)], "head"),
            Line([Cell(review, 1, 2, "label"), *values[BLOCKS[0]]]),
            Line([Cell(lawsuits, 2, 1, "group"), Cell(direct, role="label"), *values[BLOCKS[1]]]),
            Line([Cell(after, role="label"), *values[BLOCKS[2]]]),
        ]
    if shape == "blocks":
        sheet: Sheet = []
        for block, name in zip(BLOCKS, (review, direct, after), strict=True):
            sheet += [
                Line([Cell(name, 1, 5)], "head"),
                Line([Cell(text) for text in outcomes], "head"),
                Line(values[block]),
            ]
        return sheet
    return [
        Line([Cell("", 2, role="blank"), Cell(review, 2), Cell(lawsuits, 1, 2)], "head"),
        Line([Cell(direct), Cell(after)], "head"),
        *(
            Line([Cell(text, role="label"), *(values[block][place] for block in BLOCKS)])
            for place, text in enumerate(outcomes)
        ),
    ]


# --- rows and columns ----------------------------------------------------------------------------------------------


def width_of(lines: Sequence[Line]) -> int:
    """The number of columns."""
    return max(sum(cell.right for cell in line.cells) for line in lines)


def placed(lines: Sequence[Line]) -> list[list[tuple[int, Cell]]]:
    """Each row's own cells with the column each begins in."""
    width = width_of(lines)
    taken: list[list[bool]] = [[False] * width for _ in lines]
    made: list[list[tuple[int, Cell]]] = []
    for r, line in enumerate(lines):
        row: list[tuple[int, Cell]] = []
        column = 0
        for cell in line.cells:
            while column < width and taken[r][column]:
                column += 1
            row.append((column, cell))
            for down in range(r, min(r + cell.down, len(lines))):
                for c in range(column, min(column + cell.right, width)):
                    taken[down][c] = True
        made.append(row)
    return made


def matrix(lines: Sequence[Line]) -> list[list[Cell]]:
    """The rows with merged cells written out: the cell where it begins, blank fillers elsewhere."""
    filler = Cell("", role="blank")
    grid = [[filler] * width_of(lines) for _ in lines]
    for r, row in enumerate(placed(lines)):
        for column, cell in row:
            grid[r][column] = cell
    return grid


def segments(sheet: Sheet) -> Iterator[Sheet]:
    """The parts between breaks, and each break by itself."""
    part: Sheet = []
    for line in sheet:
        if line.kind == "break":
            if part:
                yield part
            yield [line]
            part = []
        else:
            part.append(line)
    if part:
        yield part


def cut(sheet: Sheet, at: int, *, repeat: bool = False) -> tuple[Sheet, Sheet]:
    """The rows above and below `at`; what spans the cut ends there, and goes on blank (or said again) below."""
    above, below = [Line(list(line.cells), line.kind) for line in sheet[:at]], sheet[at:]
    going_on: list[tuple[int, Cell]] = []
    for r, row in enumerate(placed(sheet)[:at]):
        for place, (column, cell) in enumerate(row):
            if r + cell.down > at:
                above[r].cells[place] = replace(cell, down=at - r)
                rest = replace(cell, down=r + cell.down - at, text=cell.text if repeat else "")
                going_on.append((column, rest if repeat else replace(rest, role="blank")))
    first = sorted([*placed(sheet)[at], *going_on], key=lambda pair: pair[0])
    return above, [Line([cell for _, cell in first], below[0].kind), *below[1:]]
