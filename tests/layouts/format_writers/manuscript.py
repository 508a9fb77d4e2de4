"""A report as it is handed to a writer of a format: title, headings, prose and sheets in order, in its script."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from demo.forms import HEADINGS
from tests.layouts.pages import Page
from tests.layouts.sheets import Cell, Line, Sheet, placed, segments, width_of

FULL_WIDTH = 15  # columns of section 4, the widest of the three tables


@dataclass(frozen=True)
class Heading:
    """One of the six headings."""

    text: str


@dataclass(frozen=True)
class Prose:
    """One paragraph, or several with line breaks between."""

    text: str


Block = Heading | Prose | Sheet


@dataclass
class Manuscript:
    """`draw` decides what differs from place to place; it is the report's own."""

    title: str
    blocks: list[Block]
    draw: random.Random
    year: int = 2023

    def sheets(self) -> list[Sheet]:
        return [block for block in self.blocks if isinstance(block, list)]


def manuscript_of(page: Page, draw: random.Random, spoken: Callable[[str], str] = str) -> Manuscript:
    """The page's blocks in order. `spoken` brings a text to the report's script."""
    blocks: list[Block] = [Prose(spoken(f"发布时间：{page.year + 1}-01-29"))]
    for number in range(8):
        if 1 <= number <= 6:
            blocks.append(Heading(spoken(HEADINGS[number - 1])))
        blocks += [
            Prose(spoken(block)) if isinstance(block, str) else _in_script(block, spoken)
            for block in page.sections.get(number, ())
        ]
    return Manuscript(spoken(page.title), blocks, draw, page.year)


def _in_script(sheet: Sheet, spoken: Callable[[str], str]) -> Sheet:
    return [Line([replace(cell, text=spoken(cell.text)) for cell in line.cells], line.kind) for line in sheet]


def titled(blocks: list[Block]) -> list[Block]:
    """The heading of a section that begins with its table becomes the table's first row."""
    made: list[Block] = []
    for block in blocks:
        if isinstance(block, list) and made and isinstance(made[-1], Heading):
            title = Line([Cell(made[-1].text, right=_first_width(block))], "head")
            made[-1] = [title, *block]
        else:
            made.append(block)
    return made


def in_one_table(blocks: list[Block]) -> list[Block]:
    """Everything from the first heading on as rows of one table; the last column of narrower tables is stretched."""
    first = next(place for place, block in enumerate(blocks) if isinstance(block, Heading))
    lines: Sheet = []
    for block in blocks[first:]:
        lines += (
            _stretched(block)
            if isinstance(block, list)
            else [Line([Cell(block.text, right=FULL_WIDTH)], "head")]
        )
    return [*blocks[:first], lines]


def _stretched(sheet: Sheet) -> Sheet:
    made: Sheet = []
    for part in segments(sheet):
        width = width_of(part)
        for line, row in zip(part, placed(part), strict=True):
            cells = [
                replace(cell, right=FULL_WIDTH - column) if column + cell.right == width else cell
                for column, cell in row
            ]
            made.append(Line(cells, line.kind))
    return made


def _first_width(sheet: Sheet) -> int:
    return width_of(next(iter(segments(sheet))))


def heads_of(sheet: Sheet) -> int:
    """How many rows at the top may be said again on the next page: none where other heads follow below (section 2)."""
    first = next((place for place, line in enumerate(sheet) if line.kind != "head"), 0)
    return 0 if any(line.kind == "head" for line in sheet[first:]) else first
