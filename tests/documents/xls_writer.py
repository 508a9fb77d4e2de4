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


def xls(rows: Sequence[Sequence[Value]], fonts: Sequence[Font] = (), *, uncalculated: bool = False) -> bytes:
    """The stream of a workbook. Fonts count from 5, as their records do (there is no 4)."""
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
    tail = _record(0x0A, b"")
    name = _short("Sheet1")
    start = len(head) + len(_record(0x85, bytes(6) + name)) + len(tail)
    book = head + _record(0x85, struct.pack("<IH", start, 0) + name) + tail
    return book + _sheet(rows, uncalculated=uncalculated)


def _sheet(rows: Sequence[Sequence[Value]], *, uncalculated: bool) -> bytes:
    out = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 0x07CC, 0, 6))
    if uncalculated:
        out += _record(0x5E, bytes(2))
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


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _short(text: str) -> bytes:
    return struct.pack("<BB", len(text), 1) + text.encode("utf-16-le")


def _long(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")
