"""The style sheet ([MS-DOC] 2.4.6.5, 2.9.271 STSH): properties that come with a style."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from govcrawl.documents.word97.problems import NotUnderstoodError

_NONE = 0x0FFF
_MAX_STYLES = 4096
_DEEPEST = 16
_PARAGRAPH, _CHARACTER = 1, 2


@dataclass(frozen=True, slots=True)
class Style:
    """A style's own properties; `base` is the number of the style that it builds on, None for none.

    `cut`: a part of it is missing, which matters only where it is used.
    """

    base: int | None
    paragraph: bytes = b""
    character: bytes = b""
    cut: bool = False


class Styles:
    """Styles by their number (istd)."""

    def __init__(self, sheet: bytes) -> None:
        self._styles = _read(sheet) if sheet else []

    def chain(self, number: int) -> list[Style]:
        """The style and those that it builds on, the first of all first; nothing for an unknown one. Raises NotUnderstoodError."""
        chain: list[Style] = []
        at: int | None = number
        while at is not None and at < len(self._styles) and len(chain) < _DEEPEST:
            style = self._styles[at]
            if style is None or style in chain:
                break
            if style.cut:
                msg = "a style is cut"
                raise NotUnderstoodError(msg)
            chain.append(style)
            at = style.base
        return chain[::-1]


def _read(sheet: bytes) -> list[Style | None]:
    if len(sheet) < 8:
        msg = "the style sheet is cut"
        raise NotUnderstoodError(msg)
    header, count, base_size = struct.unpack_from("<3H", sheet)
    at = 2 + header
    styles: list[Style | None] = []
    for _ in range(min(count, _MAX_STYLES)):
        if at == len(sheet):
            break  # some programs count styles that they do not write
        if at + 2 > len(sheet):
            msg = "the style sheet is cut"
            raise NotUnderstoodError(msg)
        (size,) = struct.unpack_from("<H", sheet, at)
        at += 2
        definition = sheet[at : at + size]
        if len(definition) < size:
            msg = "the style sheet is cut"
            raise NotUnderstoodError(msg)
        styles.append(_style(definition, base_size) if size else None)
        at += size + size % 2
    return styles


def _style(definition: bytes, base_size: int) -> Style | None:
    if base_size < 10 or len(definition) < base_size + 2:
        return None
    second, third = struct.unpack_from("<2H", definition, 2)
    kind, base, count = second & 0xF, second >> 4, third & 0xF
    (letters,) = struct.unpack_from("<H", definition, base_size)
    at = base_size + 2 + 2 * letters + 2
    parts: list[bytes] = []
    for _ in range(count):
        at += at % 2
        if at + 2 > len(definition):
            break
        (size,) = struct.unpack_from("<H", definition, at)
        parts.append(definition[at + 2 : at + 2 + size])
        if len(parts[-1]) < size:
            return Style(None, cut=True)
        at += 2 + size
    paragraph = character = b""
    if kind == _PARAGRAPH and parts:
        paragraph = parts[0][2:]
        character = parts[1] if len(parts) > 1 else b""
    elif kind == _CHARACTER and parts:
        character = parts[0]
    return Style(None if base == _NONE else base, paragraph, character)
