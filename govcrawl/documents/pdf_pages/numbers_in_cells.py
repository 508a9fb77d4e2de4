"""Page numbers that fall into a table which reaches down, or up, to the edge of its pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from govcrawl.documents.pdf_pages.cell_text import text_in
from govcrawl.documents.pdf_pages.furniture import NUMBER
from govcrawl.documents.pdf_pages.geometry import Box
from govcrawl.documents.pdf_pages.grids import Face, Lattice
from govcrawl.documents.pdf_pages.lines import lines_of
from govcrawl.documents.pdf_pages.page import PageRead

EDGE = 0.08  # of the page's height, above and below
SAME_PLACE = 3.0  # points


class _Found(NamedTuple):
    page: int
    value: int
    box: Box
    lattice: Lattice
    face: Face


def without_numbers_in_cells(pages: Sequence[PageRead]) -> None:
    """Take numbers out of cells that stand at one place near the edge of several pages, and run on with them."""
    shifts: dict[int, list[_Found]] = defaultdict(list)
    for page in pages:
        for found in _numbers(page):
            shifts[found.value - found.page].append(found)
    for alike in shifts.values():
        for one in alike:
            if any(other.page != one.page and _same_place(one.box, other.box) for other in alike):
                _take_out(one)


def _numbers(page: PageRead) -> Iterator[_Found]:
    """What may be the page's number, in cells at its edges."""
    top, bottom = EDGE * page.sheet.height, (1 - EDGE) * page.sheet.height
    for lattice in page.lattices:
        for face in lattice.faces:
            if not face.text or (lattice.ys[face.bottom] < bottom and lattice.ys[face.top] > top):
                continue
            level = [one for one in face.characters if one.quarter == 0]
            for line in lines_of(level):
                for box, text in line.pieces:
                    match = NUMBER.fullmatch(text.strip())
                    if match and not top < line.y < bottom:
                        yield _Found(page.number, int(match[1]), box, lattice, face)


def _same_place(one: Box, other: Box) -> bool:
    middle = one.x0 + one.x1 - other.x0 - other.x1
    return abs(middle) <= 2 * SAME_PLACE and abs(one.y1 - other.y1) <= SAME_PLACE


def _take_out(found: _Found) -> None:
    face, lattice = found.face, found.lattice
    face.characters = [one for one in face.characters if not found.box.holds(*one.middle)]
    sides = Box(lattice.xs[face.left], lattice.ys[face.top], lattice.xs[face.right], lattice.ys[face.bottom])
    face.text = text_in(face.characters, sides)
