"""Layers (optional content, ISO 32000-1, 8.11): what is drawn on one that is switched off is not shown.

PDFium does not say which layers are off, but it leaves them out when it draws. So where a file has layers, each character is
looked for in the page as it is drawn.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import pypdfium2

from govcrawl.documents.pdf_pages.characters import Character
from govcrawl.documents.pdf_pages.geometry import Box

MAX_OBJECT_STREAMS = 200
MOST_PACKED, MOST_UNPACKED = 400_000, 1_000_000  # bytes of one object stream
LARGEST = 4_000_000  # pixels
LEAST_CONTRAST = 24  # of 255, between a character and what is around it
_LAYERS = b"/OCProperties"
_OBJECTS = re.compile(rb"/ObjStm\b")
_STREAM = re.compile(rb"stream\r?\n")


def has_layers(body: bytes) -> bool:
    """Whether the file may have layers, in its plain objects or in packed ones; protected packed ones may."""
    if _LAYERS in body:
        return True
    for number, found in enumerate(_OBJECTS.finditer(body)):
        if number >= MAX_OBJECT_STREAMS or b"/Encrypt" in body:
            return True
        begin = _STREAM.search(body, found.end(), found.end() + 400)
        if begin is None:
            continue
        try:
            packed = memoryview(body)[begin.end() : begin.end() + MOST_PACKED]
            unpacked = zlib.decompressobj().decompress(packed, MOST_UNPACKED)
        except zlib.error:
            return True
        if _LAYERS in unpacked:
            return True
    return False


def drawn_characters(
    page: pypdfium2.PdfPage, characters: Sequence[Character], sheet: Box, quarter: int
) -> list[Character]:
    """The characters where the page, as it is drawn, has any ink. `quarter` turns the page as `read_page` did."""
    scale = min(2.0, (LARGEST / max(1.0, sheet.area())) ** 0.5)
    turned = page.get_rotation()
    try:
        if quarter:
            page.set_rotation((turned + {1: 270, 2: 180, 3: 90}[quarter]) % 360)
        bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    finally:
        page.set_rotation(turned)
    try:
        picture = bitmap.to_pil().convert("L")
    finally:
        bitmap.close()
    kept = []
    for one in characters:
        x0, y0, x1, y1 = (int(value * scale) for value in _place(one))
        shown = picture.crop((x0, y0, x1 + 1, y1 + 1)).getextrema()
        if one.text.isspace() or _contrast(shown) >= LEAST_CONTRAST:
            kept.append(one)
    return kept


def _place(one: Character) -> Box:
    """Where the character's ink is: of a level one, between its baseline and the height of a capital."""
    if one.quarter:
        return one.box
    return Box(one.box.x0, one.y - 0.75 * one.size, one.box.x1, one.y + 0.05 * one.size)


def _contrast(extremes: object) -> int:
    if not isinstance(extremes, tuple):
        return 255
    low, high = extremes
    return int(high) - int(low)
