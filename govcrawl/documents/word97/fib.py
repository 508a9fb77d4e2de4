"""The file information block ([MS-DOC] 2.5): where everything is."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from govcrawl.documents.word97.problems import DamagedError, NotUnderstoodError, OlderFormatError

WORD_97 = 0x00C1
_MAGIC = 0xA5EC
_MAGICS_OLDER = (0xA5DC, 0xA5DB, 0xA699, 0xA697)
_ENCRYPTED, _TABLE_STREAM = 0x0100, 0x0200
_PAIRS = 0x9A  # where the pairs of offset and length begin

# places among these pairs (FibRgFcLcb97)
STYLES, CHARACTERS, PARAGRAPHS, FONTS, PIECES = 1, 12, 13, 15, 33
SHAPES, DRAWINGS, TEXT_BOXES, LISTS, LIST_OVERRIDES = 40, 50, 56, 73, 74


@dataclass(frozen=True, slots=True)
class Fib:
    """Counts are in characters (CPs); `pairs` are (offset in the table stream, length in bytes)."""

    encrypted: bool
    table_stream: str
    main: int
    before_text_boxes: int
    text_boxes: int
    pairs: tuple[tuple[int, int], ...]

    def part(self, table: bytes, place: int) -> bytes:
        """A structure of the table stream, empty where the file has none. Raises NotUnderstoodError."""
        if place >= len(self.pairs):
            return b""
        offset, length = self.pairs[place]
        if length == 0:
            return b""
        if offset + length > len(table):
            msg = "a structure lies behind the end of the table stream"
            raise NotUnderstoodError(msg)
        return table[offset : offset + length]


def read_fib(stream: bytes) -> Fib:
    """The FIB at the head of the WordDocument stream. Raises DamagedError, OlderFormatError, NotUnderstoodError."""
    if len(stream) < _PAIRS:
        msg = "the WordDocument stream is too short for a file information block"
        raise DamagedError(msg)
    magic, version = struct.unpack_from("<HH", stream)
    if magic in _MAGICS_OLDER or (magic == _MAGIC and version < WORD_97):
        msg = "the file is of Word 95 or older"
        raise OlderFormatError(msg)
    if magic != _MAGIC:
        msg = "the WordDocument stream does not begin with a file information block"
        raise DamagedError(msg)
    (flags,) = struct.unpack_from("<H", stream, 0x0A)
    table_stream = "1Table" if flags & _TABLE_STREAM else "0Table"
    if flags & _ENCRYPTED:  # what follows is encrypted too
        return Fib(
            encrypted=True, table_stream=table_stream, main=0, before_text_boxes=0, text_boxes=0, pairs=()
        )
    words, longs = struct.unpack_from("<H", stream, 0x20)[0], struct.unpack_from("<H", stream, 0x3E)[0]
    if words != 0x0E or longs != 0x16:
        msg = "the file information block has parts of unknown sizes"
        raise NotUnderstoodError(msg)
    main, notes, headers, macros, comments, ends, boxes = struct.unpack_from("<7i", stream, 0x4C)
    if min(main, notes, headers, macros, comments, ends, boxes) < 0:
        msg = "the file information block counts less than no characters"
        raise DamagedError(msg)
    (count,) = struct.unpack_from("<H", stream, _PAIRS - 2)
    if _PAIRS + 8 * count > len(stream) or count <= LIST_OVERRIDES:
        msg = "the file information block is cut"
        raise DamagedError(msg)
    numbers = struct.unpack_from(f"<{2 * count}I", stream, _PAIRS)
    return Fib(
        encrypted=False,
        table_stream=table_stream,
        main=main,
        before_text_boxes=main + notes + headers + macros + comments + ends,
        text_boxes=boxes,
        pairs=tuple(zip(numbers[::2], numbers[1::2], strict=True)),
    )


def read_plc(data: bytes, size: int) -> tuple[tuple[int, ...], list[bytes]]:
    """A PLC ([MS-DOC] 2.2.2): n + 1 positions, which never fall, and n structures of `size` bytes. Raises NotUnderstoodError."""
    if not data:
        return (), []
    count, rest = divmod(len(data) - 4, size + 4)
    if count < 0 or rest:
        msg = "a list of positions has a length that it cannot have"
        raise NotUnderstoodError(msg)
    places = struct.unpack_from(f"<{count + 1}I", data)
    if any(places[index] > places[index + 1] for index in range(count)):
        msg = "a list of positions is out of order"
        raise NotUnderstoodError(msg)
    begin = 4 * (count + 1)
    return places, [data[begin + size * index : begin + size * (index + 1)] for index in range(count)]
