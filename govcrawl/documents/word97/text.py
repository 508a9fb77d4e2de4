"""Paragraphs with their properties to blocks: what is not printed is left out, tables are closed, numbers are put in front."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from govcrawl.documents.cells import AROUND_CELL, LONGEST_VALUE, line_text, marked_text
from govcrawl.documents.html import FEWEST_BESIDE, LONGEST_CELL, LONGEST_REMARK
from govcrawl.documents.marking import FORBIDDEN
from govcrawl.documents.model import BREAK, TRACE, UNKNOWN, UNREAD, Block, Image, Paragraph, Table
from govcrawl.documents.word97.characters import Look
from govcrawl.documents.word97.grid import lay_out
from govcrawl.documents.word97.lists import Lists
from govcrawl.documents.word97.objects import Objects
from govcrawl.documents.word97.problems import NotUnderstoodError
from govcrawl.documents.word97.rows import RowDefinition
from govcrawl.documents.word97.spread import CELL, Written
from govcrawl.documents.wordml.grid import columns_in, stretch
from govcrawl.documents.wordml.numbering import before
from govcrawl.documents.wordml.symbols import in_font, symbol

DEEPEST = 12
"""Tables in tables; more are a mistake in the file."""
_BEGIN, _SEPARATOR, _END = "\x13", "\x14", "\x15"
_PICTURE, _DRAWN, _SYMBOL, _NOTE, _COMMENT = "\x01", "\x08", "(", "\x02", "\x05"
_LINE = "\n"
_BLANKS = " \t\u00a0\u3000"
_PRINTED = str.maketrans(
    {chr(code): UNKNOWN for code in (*range(32), *range(0xE000, 0xE006))}
    | {
        "\t": "\t",
        "\r": "",
        "\x07": "",
        "\x0b": _LINE,
        "\x0c": _LINE,
        "\x0e": _LINE,
        "\x1e": "-",
        "\x1f": "",
        "\xad": "",
    }
)
_HALVES = re.compile(r"[\ud800-\udfff]")
# fields that print nothing where they have no result
_SILENT = frozenset({
    "", "XE", "TC", "TA", "RD", "SET", "ASK", "PRIVATE", "HYPERLINK", "FILLIN", "ADVANCE", "NOTEREF", "REF", "PAGEREF",
    "DOCPROPERTY", "DOCVARIABLE", "MERGEFIELD", "IF", "NEXT", "INCLUDETEXT", "INCLUDEPICTURE", "LINK", "TOC", "FORMTEXT",
    "FORMCHECKBOX", "CONTROL", "GOTOBUTTON", "EMBED", "SHAPE",
})  # fmt: skip
_CONTENTS = "TOC"
_LONGEST_NAME = 80  # characters in which a field's name is looked for, and blanks that may be its result
LONGEST_BETWEEN = 12  # a page's number, or that the table goes on: what stands between two parts of one table
_NO_LISTS_FROM = 0x07FF


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a shape is anchored that is no picture: its text box, if it has one, is read there."""

    shape: int


Aside = Image | Anchor
Flow = list[str | Table | Aside]
"""What stands in a cell or in the text, in order: texts of paragraphs, tables, pictures and anchors."""


@dataclass(slots=True)
class _OpenTable:
    rows: list[tuple[RowDefinition, list[Flow]]] = field(default_factory=list)
    cells: list[Flow] = field(default_factory=list)
    flow: Flow = field(default_factory=list)


class Story:
    """A run of paragraphs (the text, or a text box) on their way to blocks.

    `doubts` names the tables that could not be laid on a grid; each of their rows is a paragraph with tabs then.
    """

    def __init__(self, lists: Lists, objects: Objects, fonts: Sequence[str]) -> None:
        self._lists = lists
        self._objects = objects
        self._fonts = fonts
        self._edges: dict[int, list[int]] = {}  # of each table, by its identity
        self._flow: Flow = []
        self._stack: list[_OpenTable] = []
        self._pending = ""
        self.doubts: list[str] = []

    def blocks(self, paragraphs: Sequence[Written]) -> list[Block | Anchor]:
        """Raises NotUnderstoodError where the marks of cells and rows contradict each other."""
        fields = Fields(paragraphs)
        for paragraph in paragraphs:
            self._take(paragraph, fields)
        self._close_to(0)
        blocks: list[Block | Anchor] = []
        above: Table | None = None
        for item in self._flow:
            if isinstance(item, Table):
                if above is not None:
                    self._align(above, item)
                above = item
            elif isinstance(item, Image):
                above = None
            if not isinstance(item, str):
                blocks.append(item)
                continue
            for line in item.split(_LINE):
                text = FORBIDDEN.sub("", line_text(line)).strip(" \r\f\v")
                if len(text) > LONGEST_BETWEEN:
                    above = None
                if text.strip(" ") or _is_row(blocks):
                    blocks.append(Paragraph(text))
        self._flow = []
        return blocks

    def _align(self, above: Table, below: Table) -> None:
        """Give two tables the same columns where they are the parts of one that was cut in two."""
        first, second = self._edges[id(above)], self._edges[id(below)]
        if (places := columns_in(second, first)) is not None:
            stretch(below, places)
            self._edges[id(below)] = first
        elif (places := columns_in(first, second)) is not None:
            stretch(above, places)

    # --- paragraphs -----------------------------------------------------------------------------------------------

    def _take(self, paragraph: Written, fields: Fields) -> None:
        properties = paragraph.properties
        depth = properties.depth
        if depth > DEEPEST or depth < 0:
            msg = "tables nest deeper than any program makes them"
            raise NotUnderstoodError(msg)
        if paragraph.mark == CELL and depth != 1:
            msg = "a cell ends where there is no table, or in a table within it"
            raise NotUnderstoodError(msg)
        if depth != len(self._stack):
            self._flush("")
            self._close_to(depth)
            while len(self._stack) < depth:
                self._stack.append(_OpenTable())
        text, pictures = self._line(paragraph, fields)
        self._pending += text
        if depth and properties.row_end and (depth > 1 or paragraph.mark == CELL):
            self._end_row(paragraph)
            return
        ends_cell = depth > 0 and (paragraph.mark == CELL if depth == 1 else properties.cell_end)
        mark_gone = properties.drop_cap or (bool(paragraph.spans) and paragraph.spans[-1][1].gone)
        if ends_cell or not mark_gone:
            number = "" if mark_gone and not self._pending.strip() else self._number(paragraph)
            self._flush(number)
        self._here().extend(pictures)
        if ends_cell:
            table = self._stack[-1]
            table.cells.append(table.flow)
            table.flow = []

    def _here(self) -> Flow:
        return self._stack[-1].flow if self._stack else self._flow

    def _flush(self, number: str) -> None:
        text, self._pending = self._pending, ""
        if self._stack:
            text = _numbered(number, text)
            if text.strip(_BLANKS + _LINE):
                self._stack[-1].flow.append(text)
            return
        head, line, rest = text.partition(_LINE)
        self._flow.append(before(number, head.lstrip(_BLANKS) if number else head) + line + rest)

    def _number(self, paragraph: Written) -> str:
        properties = paragraph.properties
        use = properties.use
        if not 0 < use < _NO_LISTS_FROM:
            return ""
        level = properties.level
        if level < 0:
            level = self._lists.level_of_style(use, properties.style) or 0
        return self._lists.next(use, level).translate(_PRINTED)

    def _line(self, paragraph: Written, fields: Fields) -> tuple[str, list[Aside]]:
        """A paragraph's text as it is printed, and the pictures in it."""
        parts: list[str] = []
        pictures: list[Aside] = []
        at = paragraph.begin
        in_cell = paragraph.properties.depth > 0
        raised = any_plain = False
        for text, look in paragraph.spans:
            begin, at = at, at + len(text)
            white = look.white and not look.ground and not paragraph.properties.ground
            if look.special:
                printed = self._special(text, look, begin, fields, pictures)
            elif look.gone or (white and not in_cell):
                continue
            else:
                printed = (fields.shown(text, begin) if fields else text).translate(_PRINTED)
                if look.font and look.font < len(self._fonts):
                    printed = in_font(self._fonts[look.font], printed)
                if white and printed.strip():
                    printed += UNREAD  # whether the cell has a ground on which it is seen is another matter
            if look.crossed and printed.strip():
                printed = TRACE
            if not printed:
                continue
            if look.raised != raised and printed.strip(_BLANKS):
                parts.append(BREAK if in_cell else UNREAD)
                raised = look.raised
            if not look.raised and printed.strip(_BLANKS):
                any_plain = True
            parts.append(printed)
        if raised and not any_plain and paragraph.properties.depth:
            parts.insert(0, UNREAD)
        joined = "".join(parts)
        if _HALVES.search(joined):
            joined = joined.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return joined, pictures

    def _special(self, text: str, look: Look, begin: int, fields: Fields, pictures: list[Aside]) -> str:
        parts: list[str] = []
        for position, character in enumerate(text, begin):
            if character in (_BEGIN, _SEPARATOR, _END):
                if look.ole and look.picture is not None:
                    self._objects.note(look.picture)
                if position in fields.unread and not look.gone:
                    parts.append(UNREAD)
            elif look.gone or fields.hides(position):
                continue
            elif character == _PICTURE:
                if look.picture is None or look.binary:
                    continue
                if look.ole:
                    self._objects.note(look.picture)
                    continue
                parts.append(UNREAD)  # something is printed there, whatever it is
                image = self._objects.inline(look.picture)
                if image is not None:
                    pictures.append(image)
            elif character == _DRAWN:
                image = self._objects.drawn(position)
                shape = self._objects.shape_at(position)
                if image is not None:
                    parts.append(UNREAD)
                    pictures.append(image)
                elif shape is not None:
                    pictures.append(Anchor(shape))
            elif character == _SYMBOL and look.symbol is not None:
                font, code = look.symbol
                parts.append(symbol(self._fonts[font] if font < len(self._fonts) else None, f"{code:x}"))
            elif character == _NOTE:
                parts.append(TRACE)
            elif character == _COMMENT or character < "\t":
                continue
            else:
                parts.append(character.translate(_PRINTED))
        return "".join(parts)

    # --- tables ---------------------------------------------------------------------------------------------------

    def _end_row(self, paragraph: Written) -> None:
        table = self._stack[-1]
        row = paragraph.properties.row
        if self._pending.strip(_BLANKS) or table.flow:
            msg = "text stands between the last cell of a row and the row's end"
            raise NotUnderstoodError(msg)
        self._pending = ""
        cells, table.cells = table.cells, []
        if paragraph.spans and paragraph.spans[-1][1].deleted and not any(cells):
            return
        if not cells or row is None:
            msg = "a row of a table has no cells"
            raise NotUnderstoodError(msg)
        table.rows.append((row, cells))

    def _close_to(self, depth: int) -> None:
        """End the tables that are deeper."""
        self._flush("")
        while len(self._stack) > depth:
            table = self._stack.pop()
            if table.cells or table.flow:
                msg = "a table ends in the middle of a row"
                raise NotUnderstoodError(msg)
            self._here().extend(self._closed(table.rows))

    def _closed(self, rows: list[tuple[RowDefinition, list[Flow]]]) -> Flow:
        """A table as what it becomes: a grid with its pictures behind it, or, where it only lays out the page, its parts."""
        texts = [[_cell_text(cell) for cell in cells] for _, cells in rows]
        nested = any(isinstance(item, Table) for _, cells in rows for cell in cells for item in cell)
        if nested or sum(map(len, texts)) <= 1 or any(_is_page(line) for line in texts):
            return [item for _, cells in rows for cell in cells for item in cell]
        pictures: Flow = [
            item for _, cells in rows for cell in cells for item in cell if isinstance(item, Aside)
        ]
        lines = ["\t".join(text.replace(_LINE, " ") for text in line) for line in texts]
        if any(len(row) != len(cells) for row, cells in rows):
            return [*lines, *pictures]  # which cells are missing nobody knows, LibreOffice neither
        try:
            table, edges = lay_out([row for row, _ in rows], texts)
        except NotUnderstoodError as error:
            self.doubts.append(str(error))
            return [*lines, *pictures]
        if len(table.cells) == 1:
            return [item for _, cells in rows for cell in cells for item in cell]
        self._edges[id(table)] = edges
        return [table, *pictures]


def _is_row(blocks: Sequence[Block | Anchor]) -> bool:
    """Whether the last block is a row of cells apart by tabs: what is blank below it may be one, too."""
    return bool(blocks) and isinstance(last := blocks[-1], Paragraph) and "\t" in last.text


def _cell_text(cell: Flow) -> str:
    return marked_text(BREAK.join(item.replace(_LINE, BREAK) for item in cell if isinstance(item, str)))


def _numbered(number: str, text: str) -> str:
    """A cell's paragraph with its automatic number; a figure behind one, or the number alone, is no value to be read."""
    bare = text.strip(AROUND_CELL + TRACE + UNREAD)
    if not number:
        return text
    if not bare or bare[0].isdecimal() or (len(bare) <= LONGEST_VALUE and not any(map(str.isalpha, bare))):
        return number + UNREAD + text
    return before(number, text)


def _is_page(line: list[str]) -> bool:
    """Whether a row holds parts of a page, and no values; a remark beside many figures is none."""
    long = [text for text in line if len(text) > LONGEST_CELL]
    return bool(long) and not (
        len(long) == 1 and len(long[0]) <= LONGEST_REMARK and len(line) - 1 >= FEWEST_BESIDE
    )


class Fields:
    """The fields of a story ([MS-DOC] 2.8.25): their instructions are not printed, their results are.

    `unread`: where a field ends that prints something which is not kept in the text.
    """

    def __init__(self, paragraphs: Sequence[Written]) -> None:
        self._first = paragraphs[0].begin if paragraphs else 0
        self.unread: set[int] = set()
        self._hidden: list[int] = []
        found = _fields(paragraphs)
        if not found:
            return
        changes = [0] * (paragraphs[-1].end - self._first + 1)
        text = "".join(text for paragraph in paragraphs for text, _ in paragraph.spans)
        for begin, separator, end in found:
            last = end if separator is None else separator
            changes[begin - self._first] += 1
            changes[last + 1 - self._first] -= 1
            at = begin + 1 - self._first
            words = text[at : min(last - self._first, at + _LONGEST_NAME)].split(None, 1)
            name = words[0].upper() if words else ""
            if separator is not None and name == _CONTENTS:
                changes[separator + 1 - self._first] += 1
                changes[end - self._first] -= 1
            blank = separator is None or (
                end - separator <= _LONGEST_NAME
                and not text[separator + 1 - self._first : end - self._first].strip()
            )
            if blank and name not in _SILENT:
                self.unread.add(end)
        self._hidden = list(accumulate(changes))

    def __bool__(self) -> bool:
        return bool(self._hidden)

    def hides(self, position: int) -> bool:
        """Whether the character at `position` belongs to an instruction."""
        return bool(self._hidden) and self._hidden[position - self._first] > 0

    def shown(self, text: str, begin: int) -> str:
        """The characters from `begin` on without those of instructions."""
        hidden = self._hidden[begin - self._first : begin - self._first + len(text)]
        if not any(hidden):
            return text
        return "".join(character for character, gone in zip(text, hidden, strict=False) if not gone)


def _fields(paragraphs: Iterable[Written]) -> list[tuple[int, int | None, int]]:
    """Begin, separator and end of each field; marks without their others in the same cell are none."""
    found: list[tuple[int, int | None, int]] = []
    stack: list[tuple[int, int | None]] = []
    floor = 0  # the fields below it began outside of the cell
    depth = 0
    for paragraph in paragraphs:
        if paragraph.properties.depth > depth:
            floor = len(stack)
        elif paragraph.properties.depth == 0:
            floor = 0
        depth = paragraph.properties.depth
        at = paragraph.begin
        for text, look in paragraph.spans:
            if look.special:
                for position, character in enumerate(text, at):
                    if character == _BEGIN:
                        stack.append((position, None))
                    elif character == _SEPARATOR and len(stack) > floor:
                        stack[-1] = (stack[-1][0], position)
                    elif character == _END and len(stack) > floor:
                        found.append((*stack.pop(), position))
            at += len(text)
        if depth and paragraph.mark == CELL:
            del stack[floor:]
    return found
