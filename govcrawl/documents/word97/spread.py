"""Text with the properties of its characters and paragraphs: what the file says, before anything is left out."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from govcrawl.documents.word97 import sprms
from govcrawl.documents.word97.characters import Look, Looks, has_ground
from govcrawl.documents.word97.formatting import Runs
from govcrawl.documents.word97.pieces import Pieces
from govcrawl.documents.word97.problems import NotUnderstoodError
from govcrawl.documents.word97.rows import RowDefinition
from govcrawl.documents.word97.sprms import expanded, modifiers
from govcrawl.documents.word97.styles import Styles

PARAGRAPH, CELL, PAGE = "\r", "\x07", "\x0c"
_MAX_SPANS = 300_000
_TABLE_PROPERTY = 5
_NO_LIST = 0


@dataclass(slots=True)
class Properties:
    """Those of a paragraph. `depth`: in how many tables it stands; `row` is there at a row's end; `level` -1: not said.

    `ground`: it has a coloured one. `drop_cap`: it is the large first letter of the next one.
    """

    style: int = 0
    depth: int = 0
    row_end: bool = False
    cell_end: bool = False
    row: RowDefinition | None = None
    use: int = _NO_LIST
    level: int = -1
    ground: bool = False
    drop_cap: bool = False


@dataclass(slots=True)
class Written:
    """A paragraph `[begin, end)` of the text with its mark, which is its last character."""

    begin: int
    end: int
    mark: str
    properties: Properties
    spans: list[tuple[str, Look]] = field(default_factory=list)


class Formats:
    """All that is written about the text of a document."""

    def __init__(
        self, pieces: Pieces, styles: Styles, characters: Runs, paragraphs: Runs, data: bytes
    ) -> None:
        self.pieces = pieces
        self._styles = styles
        self._looks = Looks(styles)
        self._characters = characters
        self._paragraphs = paragraphs
        self._data = data
        self._known: dict[tuple[bytes, bytes], Properties] = {}

    def paragraphs(self, begin: int, end: int) -> Iterator[Written]:
        """The paragraphs of the characters `[begin, end)`. Raises NotUnderstoodError."""
        pieces = self.pieces.between(begin, end)
        text = "".join(map(self.pieces.text, pieces))
        spans = self._spans(begin, end)
        at = begin
        place = 0
        for stop in self._ends(text, begin):
            properties = self._properties(stop - 1)
            paragraph = Written(at, stop, text[stop - 1 - begin], properties)
            while place < len(spans) and spans[place][1] <= at:
                place += 1
            for index in range(place, len(spans)):
                first, last, own, of_piece = spans[index]
                if first >= stop:
                    break
                look = self._looks.of(properties.style, own, of_piece)
                paragraph.spans.append((text[max(first, at) - begin : min(last, stop) - begin], look))
            yield paragraph
            at = stop

    def _ends(self, text: str, begin: int) -> Iterator[int]:
        """Behind the mark of each paragraph. A page's end is one only where a run of paragraph properties ends."""
        last = 0
        for index, character in enumerate(text):
            if character in (PARAGRAPH, CELL) or (character == PAGE and self._is_end(begin + index)):
                last = index + 1
                yield begin + last
        if last < len(text):
            yield begin + len(text)

    def _is_end(self, position: int) -> bool:
        piece = self.pieces.at(position)
        offset = piece.byte_of(position)
        run = self._paragraphs.index(offset)
        return run < 0 or self._paragraphs.ends[run] <= offset + piece.width

    def _spans(self, begin: int, end: int) -> list[tuple[int, int, bytes, bytes]]:
        """Characters `[first, last)` with the same properties: those of their run, and those of their piece."""
        runs = self._characters
        found: list[tuple[int, int, bytes, bytes]] = []
        for piece in self.pieces.between(begin, end):
            at = piece.begin
            index = max(0, bisect_right(runs.begins, piece.offset) - 1)
            while at < piece.end:
                offset = piece.byte_of(at)
                while index < len(runs.begins) and runs.ends[index] <= offset:
                    index += 1
                if index == len(runs.begins):
                    last, own = piece.end, b""
                elif runs.begins[index] > offset:
                    last, own = self._reach(piece.begin, piece.offset, piece.width, runs.begins[index]), b""
                else:
                    last, own = (
                        self._reach(piece.begin, piece.offset, piece.width, runs.ends[index]),
                        runs.properties[index],
                    )
                last = min(max(last, at + 1), piece.end)
                found.append((at, last, own, piece.changes))
                if len(found) > _MAX_SPANS:
                    msg = f"the text changes its properties more than {_MAX_SPANS} times"
                    raise NotUnderstoodError(msg)
                at = last
        return found

    @staticmethod
    def _reach(begin: int, offset: int, width: int, to: int) -> int:
        """The first character of a piece that begins at byte `to` or behind it."""
        return begin + (to - offset + width - 1) // width

    def _properties(self, position: int) -> Properties:
        piece = self.pieces.at(position)
        run = self._paragraphs.index(piece.byte_of(position))
        written = self._paragraphs.properties[run] if run >= 0 else b""
        key = (written, piece.changes)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._resolve(written, piece.changes)
        return known

    def _resolve(self, written: bytes, of_piece: bytes) -> Properties:
        properties = Properties(style=struct.unpack_from("<H", written)[0] if len(written) >= 2 else 0)
        steps = list(expanded(written[2:], self._data))
        steps += modifiers(of_piece)
        for sprm, operand in steps:
            if sprm == sprms.P_STYLE:
                properties.style = struct.unpack("<H", operand)[0]
        styled = [
            step for style in self._styles.chain(properties.style) for step in modifiers(style.paragraph)
        ]
        in_table = False
        depth: int | None = None
        deeper = 0
        row = RowDefinition()
        level: int | None = None
        for sprm, operand in styled + steps:
            if sprm == sprms.P_IN_TABLE:
                in_table = bool(operand[0])
            elif sprm in (sprms.P_ROW_END, sprms.P_INNER_ROW_END):
                properties.row_end = bool(operand[0])
            elif sprm == sprms.P_INNER_CELL:
                properties.cell_end = bool(operand[0])
            elif sprm == sprms.P_DEPTH:
                depth, deeper = struct.unpack("<i", operand)[0], 0
            elif sprm == sprms.P_DEEPER:
                deeper += struct.unpack("<i", operand)[0]
            elif sprm in (sprms.P_SHADE_OLD, sprms.P_SHADE):
                properties.ground = has_ground(operand)
            elif sprm == sprms.P_DROP_CAP:
                properties.drop_cap = operand[0] & 7 in (1, 2)
            elif sprm == sprms.P_LIST:
                properties.use = struct.unpack("<H", operand)[0]
            elif sprm == sprms.P_LEVEL:
                level = operand[0]
            elif sprm >> 10 & 7 == _TABLE_PROPERTY:
                row.apply(sprm, operand)
        properties.level = -1 if level is None else level
        properties.depth = max(1 if depth is None else depth, 1) + deeper if in_table else 0
        if properties.row_end:
            properties.row = row
        return properties
