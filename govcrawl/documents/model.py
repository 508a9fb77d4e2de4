"""The one shape that every format becomes before it is read: blocks in reading order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from govcrawl.documents.media_type import Kind
from govcrawl.page import Link


@dataclass(slots=True)
class Paragraph:
    """One line of text as published. A tab marks a cell boundary (Word text). `linked`: all of it is a link.

    `pictured`: it was read from a picture.
    """

    text: str
    linked: bool = False
    pictured: bool = False


@dataclass(slots=True)
class Cell:
    """One cell where it starts in the grid; spans are as they take effect, not as they were declared.

    `doubtful`: it was read from a picture, and another look at the picture, or a low score, speaks against `text`.
    """

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    doubtful: bool = False


@dataclass(slots=True)
class Table:
    """A grid with spans expanded: `grid[r][c]` is the cell that covers the place, or None where there is none.

    `pictured`: it was read from a picture, so its figures need proof. `outside`: it is known to be none of the
    statutory tables (the data of a chart), and is not looked at for them. `edges`: where its columns begin and the last one
    ends, in ten-thousandths of its width; empty where nobody knows.
    """

    grid: list[list[Cell | None]]
    cells: list[Cell]
    pictured: bool = False
    outside: bool = False
    edges: tuple[int, ...] = ()


@dataclass(slots=True)
class Image:
    """A picture in the text. `source` is as written in the page, or names the part of a file that `data` came from.

    `data` are the picture's bytes where the document carries them itself (Word, PDF); empty where they lie elsewhere.
    `small`: its page declares it as large as an icon.
    """

    source: str
    alternative: str = ""
    data: bytes = b""
    small: bool = False


Block = Paragraph | Table | Image

# private-use characters that mark places while a document is read; `open_document` lets none through from outside
SEAM, BREAK, HEAD_SEAM, MARK = "\ue000", "\ue001", "\ue002", "\ue003"
# where a text cannot be read (a picture, a field), and where something that is no value was left out
UNREAD, TRACE = "\ue004", "\ue005"
UNKNOWN = "\ufffd"  # what stands for a character that nobody knows
# the same written as references, which only a parser resolves: 0xE000 is 57344, 0xE005 is 57349
MARK_REFERENCE = re.compile(r"&#(?:x0*e00[0-5](?![0-9a-f])|0*5734[4-9](?![0-9]));?", re.IGNORECASE)

WIDTH_OF_TABLE = 10_000  # in which the edges of its columns are told
# far more than any report has; beyond them a document is cut, and says so, so that reading stays bounded
MAX_BLOCKS = 10_000
MAX_TEXT = 500_000
# cells of tables and of lines with pipes or tabs, all together
MAX_CELLS = 30_000


@dataclass(slots=True)
class Container:
    """An element known to hold article bodies: the blocks `[start, end)` stand in it."""

    name: str
    start: int
    end: int


@dataclass(slots=True)
class Part:
    """A file in an archive, read: `name` as the archive gives it, `kind` as in `govcrawl.documents.media_type`.

    `sheet`: it is no file, but sheets of a workbook that are a report of their own; `earlier`: of a year before its last.
    """

    name: str
    kind: Kind
    document: Document
    sheet: bool = False
    earlier: bool = False


@dataclass(slots=True)
class Document:
    """A document's blocks with what its head says.

    `meta` are the page's meta tags, names in lower case; a name given twice keeps all its values.
    `problems` are `(code, message)` of what could not be read. `parts` are the files of an archive, which has no blocks
    of its own, or the sheets of a workbook that are reports of their own.
    """

    blocks: list[Block]
    title: str | None = None
    meta: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    containers: list[Container] = field(default_factory=list)
    links: list[tuple[int, Link]] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    def cut(self, reason: str) -> None:
        """Note that a part of the document was not read, and why; the first reason is enough."""
        if any(code == "document_cut" for code, _ in self.problems):
            return
        self.problems.append(("document_cut", f"Only the beginning of the document was read: {reason}."))
