"""The statutory tables of a sequence of blocks, whatever format they came from: the one way to them.

Steps: the annex of 2014 is taken out, tables that hold section headings are cut at them, the shared reader reads the rest, and
what came from pictures is kept where it is proved.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from govcrawl.documents.model import UNREAD, Block, Cell, Paragraph, Table
from govcrawl.forms.lines import split_at_headings
from govcrawl.forms.model import BLOCKS, TABLE_NAMES
from govcrawl.forms.proof import keep_proved
from govcrawl.forms.reader import TablesRead, read_tables
from govcrawl.forms.statistics import StatisticsRead, may_hold_statistics, read_statistics, with_statistics
from govcrawl.report.sections import find_headings

ANNEX = "statistics_2014"
_DIGITS = frozenset("0123456789０１２３４５６７８９")
# a number that may be a cell's: none that counts a label, a section, an article or a year
_FIGURE = re.compile(r"(?<!\d)\d[\d,，.．]*+(?![、)）年月日条项款])")


@dataclass(frozen=True, slots=True)
class ReadBlocks:
    """Blocks with what was read of them. `blocks` are those that `headings` and the spans of `read` count in.

    `headings` are `(section number, block index)`. `annex` are the blocks of the annex of 2014, which are not among `blocks`.
    """

    blocks: tuple[Block, ...]
    headings: tuple[tuple[int, int], ...]
    read: TablesRead
    annex: tuple[Block, ...] = ()

    def numbers(self, name: str) -> int:
        """How many cells of a table hold a number."""
        return sum(number is not None for number in cells_of(self.read, name).values())

    def table_blocks(self, names: Sequence[str]) -> tuple[Block, ...]:
        """The blocks from the first to the last that these tables take up."""
        if ANNEX in names:
            return self.annex
        spans = [span for span in self.read.spans if span[0] in names]
        if not spans:
            return ()
        return self.blocks[min(start for _, start, _ in spans) : max(end for _, _, end in spans)]

    def named(self) -> list[str]:
        """The tables with at least one number."""
        return [name for name in (*TABLE_NAMES, ANNEX) if self.numbers(name)]


def cells_of(read: TablesRead, name: str) -> dict[str, int | float | None]:
    """The cells of a table by their path; none where it was not read."""
    found: dict[str, int | float | None] = {}
    for key, value in (getattr(read.tables, name) or {}).items():
        if isinstance(value, dict):
            found |= {f"{name}.{key}.{column}": number for column, number in value.items()}
        else:
            found[f"{name}.{key}"] = value
    return found


def lines_of(blocks: Sequence[Block]) -> list[str]:
    """A line for each block; U+FFFC for what is no paragraph."""
    return [block.text if isinstance(block, Paragraph) else "\ufffc" for block in blocks]


def read_blocks(blocks: Sequence[Block], year: int | None) -> ReadBlocks:
    """Read the tables in `blocks`; `year` is the year reported on, as far as it is known."""
    found, pictured = _read(blocks, year)
    if not pictured:
        return found
    sure = _read(_without_doubtful(blocks), year)[0] if _has_doubtful(blocks) else found
    return replace(found, read=keep_proved(found.read, sure.read, pictured))


def _read(blocks: Sequence[Block], year: int | None) -> tuple[ReadBlocks, set[str]]:
    """The tables as they stand there, and the names of those that come from pictures."""
    annex = read_statistics(blocks, year) if may_hold_statistics(blocks) else StatisticsRead(blocks)
    cut = split_at_headings(annex.blocks)
    headings = find_headings(lines_of(cut))
    read = with_statistics(read_tables(cut, headings, year), annex, cut)
    taken: tuple[Block, ...] = ()
    if annex.table is not None:
        left = {id(block) for block in annex.blocks}
        taken = tuple(block for block in blocks if id(block) not in left)
    return ReadBlocks(cut, tuple(headings), read, taken), _pictured(blocks, cut, read, taken)


def _pictured(
    blocks: Sequence[Block], cut: Sequence[Block], read: TablesRead, annex: Sequence[Block]
) -> set[str]:
    if not any(_is_pictured(block) for block in blocks):
        return set()
    names: set[str] = set()
    for name, start, end in read.spans:
        if name != ANNEX and any(_is_pictured(block) for block in cut[start:end]):
            names |= {*BLOCKS} if name in BLOCKS else {name}
    if any(_is_pictured(block) for block in annex):
        names.add(ANNEX)
    return names


def _is_pictured(block: Block) -> bool:
    return isinstance(block, Paragraph | Table) and block.pictured


def _has_doubtful(blocks: Sequence[Block]) -> bool:
    return any(
        _holds_figure(block)
        if isinstance(block, Paragraph)
        else isinstance(block, Table) and any(cell.doubtful for cell in block.cells)
        for block in blocks
    )


def _holds_figure(block: Paragraph) -> bool:
    """Whether a line outside any grid was read from a picture and has a number: nothing shows whose cell it fills."""
    return block.pictured and _FIGURE.search(block.text) is not None


def _without_doubtful(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with a mark for "not read" in the places of doubtful numbers; labels stay, or rows would be lost."""
    made: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph) and _holds_figure(block):
            made.append(replace(block, text=_FIGURE.sub(UNREAD, block.text)))
            continue
        if not isinstance(block, Table) or not any(cell.doubtful for cell in block.cells):
            made.append(block)
            continue
        changed = {
            id(cell): replace(cell, text=UNREAD) for cell in block.cells if cell.doubtful and _is_number(cell)
        }
        made.append(
            replace(
                block,
                grid=[[changed.get(id(cell), cell) for cell in line] for line in block.grid],
                cells=[changed.get(id(cell), cell) for cell in block.cells],
            )
        )
    return tuple(made)


def _is_number(cell: Cell) -> bool:
    """Whether the text may be a figure: a digit in it, or next to nothing."""
    return len(cell.text) <= 2 or not _DIGITS.isdisjoint(cell.text)
