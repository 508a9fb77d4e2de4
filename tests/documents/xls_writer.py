"""A small writer of .xls streams (BIFF 8, [MS-XLS] 2.4): one sheet of numbers, texts, rich texts and formulas."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Font:
    struck: bool = False
    raised: bool = False
    white: bool = False


@dataclass(frozen=True)
class Rich:
    """A text; `runs` are where a font begins, with its number."""

    text: str
    runs: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Computed:
    """A formula by its tokens, with the result that is kept (text: the empty one) and its flags."""

    tokens: bytes
    result: float | str = 0.0
    flags: int = 0


@dataclass(frozen=True)
class In:
    """A value in the font of a number."""

    font: int
    value: float | str


Value = float | str | Rich | Computed | In | None


def cell(row: int, column: int) -> bytes:
    return struct.pack("<BHH", 0x44, row, column | 0xC000)


def area(top: int, left: int, bottom: int, right: int) -> bytes:
    return struct.pack("<BHHHH", 0x25, top, bottom, left | 0xC000, right | 0xC000)


SUM = b"\x19\x10\x00\x00"  # of the argument before it
PLUS, MINUS = b"\x03", b"\x04"


def xls(
    rows: Sequence[Sequence[Value]],
    fonts: Sequence[Font] = (),
    *,
    uncalculated: bool = False,
    pictures: Sequence[bytes] = (),
) -> bytes:
    """The stream of a workbook. Fonts count from 5, as their records do (there is no 4).

    `pictures` are PNG; an empty one is a metafile, `b"again"` the first picture once more.
    """
    everything = [Font()] * 4 + list(fonts)
    head = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 0x07CC, 0, 6))
    for font in everything:
        head += _record(
            0x31,
            struct.pack(
                "<HHHHHBBBB",
                200,
                8 * font.struck,
                9 if font.white else 0x7FFF,
                400,
                int(font.raised),
                0,
                0,
                0,
                0,
            )
            + _short("Arial"),
        )
    for number in range(len(everything)):
        head += _record(
            0xE0, struct.pack("<HHHBBBBIIH", number + (number > 3), 0, 0, 0x20, 0, 0, 0, 0, 0, 0x20C0)
        )
    if pictures:
        store = b"".join(_entry(picture) for picture in pictures if picture != b"again")
        head += _cut(0xEB, _drawing(0xF000, 0xF, _drawing(0xF001, 0xF, store)))
    tail = _record(0x0A, b"")
    name = _short("Sheet1")
    start = len(head) + len(_record(0x85, bytes(6) + name)) + len(tail)
    book = head + _record(0x85, struct.pack("<IH", start, 0) + name) + tail
    return book + _sheet(rows, pictures, uncalculated=uncalculated)


def _sheet(rows: Sequence[Sequence[Value]], pictures: Sequence[bytes], *, uncalculated: bool) -> bytes:
    out = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 0x07CC, 0, 6))
    if uncalculated:
        out += _record(0x5E, bytes(2))
    if pictures:
        shapes = b""
        for number, picture in enumerate(pictures, 1):
            options = struct.pack("<HI", 0x4104, 1 if picture == b"again" else number)
            shape = _drawing(0xF00A, 2, struct.pack("<II", number, 0)) + _drawing(0xF00B, 3, options, 1)
            shapes += _drawing(0xF004, 0xF, shape)
        out += _cut(0xEC, _drawing(0xF002, 0xF, _drawing(0xF003, 0xF, shapes)))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            style = 0
            if isinstance(value, In):
                style, value = value.font - (value.font > 4), value.value  # noqa: PLW2901
            where = struct.pack("<HHH", r, c, style)
            if isinstance(value, Computed):
                kept = (
                    b"\x03\0\0\0\0\0\xff\xff"
                    if isinstance(value.result, str)
                    else struct.pack("<d", value.result)
                )
                out += _record(
                    0x06,
                    where + kept + struct.pack("<HIH", value.flags, 0, len(value.tokens)) + value.tokens,
                )
            elif isinstance(value, Rich):
                runs = b"".join(struct.pack("<HH", *run) for run in value.runs)
                out += _record(0xD6, where + _long(value.text) + struct.pack("<H", len(value.runs)) + runs)
            elif isinstance(value, str):
                out += _record(0x204, where + _long(value))
            elif value is not None:
                out += _record(0x203, where + struct.pack("<d", value))
    return out + _record(0x0A, b"")


def _drawing(kind: int, version: int, body: bytes, instance: int = 0) -> bytes:
    """A record of [MS-ODRAW] 2.2.1."""
    return struct.pack("<HHI", instance << 4 | version, kind, len(body)) + body


def _entry(picture: bytes) -> bytes:
    """An entry of the store with its picture behind it."""
    inner = (
        _drawing(0xF01E, 0, bytes(17) + picture, 0x6E0) if picture else _drawing(0xF01A, 0, bytes(50), 0x3D4)
    )
    return _drawing(0xF007, 2, bytes(36) + inner, 6)


def _cut(kind: int, data: bytes) -> bytes:
    """A record that goes on in others, as long ones do."""
    pieces = [data[at : at + 8000] for at in range(0, len(data), 8000)]
    return b"".join(_record(0x3C if place else kind, piece) for place, piece in enumerate(pieces))


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _short(text: str) -> bytes:
    return struct.pack("<BB", len(text), 1) + text.encode("utf-16-le")


def _long(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")
