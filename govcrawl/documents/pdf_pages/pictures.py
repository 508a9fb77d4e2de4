"""Pictures on a page: which of them may hold a table, and the page, or a part of it, drawn as a PNG file."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Sequence

import pypdfium2
from pypdfium2 import raw

from govcrawl.documents.pdf_pages.characters import Character
from govcrawl.documents.pdf_pages.geometry import Box
from govcrawl.documents.pdf_pages.grids import Lattice
from govcrawl.documents.pdf_pages.objects import Picture

MAX_PIXELS = 40_000_000
USUAL = 200.0  # dots per inch
COARSEST, FINEST = 145.0, 305.0  # 150 to 300, as copiers round
SMALLEST_WIDTH, SMALLEST_HEIGHT = 0.25, 50.0  # of the page's width; points
MOST_LETTERS_OVER = 15
_STRIPS = 2.0  # points between strips of one picture


def is_see_through(picture: Picture) -> bool:
    """Whether what lies under it is seen through some of it: a watermark, or letters as a mask."""
    bitmap = raw.FPDFImageObj_GetBitmap(ctypes.cast(picture.address, raw.FPDF_PAGEOBJECT))
    if not bitmap:
        return True
    try:
        return raw.FPDFBitmap_GetFormat(bitmap) in (raw.FPDFBitmap_BGRA, raw.FPDFBitmap_Unknown)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)


def regions_of(
    pictures: Sequence[Picture], sheet: Box, lattices: Sequence[Lattice], letters: Sequence[Character]
) -> list[tuple[Box, float]]:
    """The parts of a page that a picture large enough for a table takes up, and the picture's dots per inch.

    One that has text over it is a background; one within a table belongs to the table.
    """
    found = []
    for box, pixels in _whole([p for p in pictures if p.box.meet(sheet).area() > 0]):
        part = box.meet(sheet)
        if part.width < SMALLEST_WIDTH * sheet.width or part.height < SMALLEST_HEIGHT:
            continue
        over = sum(not one.text.isspace() and part.holds(*one.middle) for one in letters)
        if over > MOST_LETTERS_OVER or any(_within(part, lattice.box) for lattice in lattices):
            continue
        found.append((part, pixels / max(1.0, box.width) * 72))
    return found


def _within(part: Box, other: Box) -> bool:
    return part.meet(other).area() > 0.8 * part.area()


def _whole(pictures: Sequence[Picture]) -> list[tuple[Box, int]]:
    """Pictures with their strips joined: box, and pixels across."""
    made: list[tuple[Box, int]] = []
    for picture in sorted(pictures, key=lambda one: (round(one.box.x0), one.box.y0)):
        box = picture.box
        if made:
            last, across = made[-1]
            if (
                abs(last.x0 - box.x0) < _STRIPS
                and abs(last.x1 - box.x1) < _STRIPS
                and -_STRIPS < box.y0 - last.y1 < _STRIPS
            ):
                made[-1] = (
                    Box(min(last.x0, box.x0), last.y0, max(last.x1, box.x1), max(last.y1, box.y1)),
                    max(across, picture.pixels[0]),
                )
                continue
        made.append((box, picture.pixels[0]))
    return made


def drawn_as_png(page: pypdfium2.PdfPage, part: Box, sheet: Box, resolution: float, quarter: int) -> bytes:
    """The `part` of a page as a PNG file, at the resolution of its picture where that is a usual one.

    `quarter` turns the page as `read_page` did.
    """
    dots = resolution if COARSEST <= resolution <= FINEST else USUAL
    scale = dots / 72
    most = (MAX_PIXELS / max(1.0, part.area())) ** 0.5
    scale = min(scale, most)
    crop = (part.x0, sheet.y1 - part.y1, sheet.x1 - part.x1, part.y0)
    turns = {0: 0, 1: 270, 2: 180, 3: 90}[quarter]
    if turns:
        page.set_rotation((page.get_rotation() + turns) % 360)
    bitmap = page.render(scale=scale, crop=crop, grayscale=False, may_draw_forms=False)
    try:
        out = io.BytesIO()
        bitmap.to_pil().convert("RGB").save(out, "PNG", compress_level=1)
        return out.getvalue()
    finally:
        bitmap.close()
