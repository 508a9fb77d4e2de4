"""One page: its lines of text, its tables and its pictures, or the whole of it as a picture."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import pypdfium2

from govcrawl.documents.pdf_pages.cell_text import turn
from govcrawl.documents.pdf_pages.characters import Character, Letters, letters_of
from govcrawl.documents.pdf_pages.fills import Fills, fills_of
from govcrawl.documents.pdf_pages.geometry import Box, to_shown, turned
from govcrawl.documents.pdf_pages.grids import MAX_RULINGS, TOUCH, Face, Lattice, lattices_of
from govcrawl.documents.pdf_pages.joining import is_value
from govcrawl.documents.pdf_pages.layers import drawn_characters
from govcrawl.documents.pdf_pages.lines import Line, lines_of
from govcrawl.documents.pdf_pages.objects import Drawn, Picture, drawn_on
from govcrawl.documents.pdf_pages.pictures import is_see_through, regions_of
from govcrawl.documents.pdf_pages.rulings import Rulings, rulings_of

FEWEST_LETTERS = 40  # a page of text has more, beside a picture that covers it
COVERING = 0.5  # of the page
SMALLEST_COVER = 30.0  # square points: a picture that hides a letter
MAX_LOOKED_THROUGH = 300  # pictures of one page
OUTLINES = 150  # curved shapes on a page without letters: they are the letters
WIDEST_LABEL = 6  # characters in a line of a label that does not fit its cell
PITCH = 2.4  # of the size: how far its lines are apart
UNREADABLE = 0.5  # of the letters without a meaning: the page is a picture of text


@dataclass(slots=True)
class PageRead:
    """What one page shows. `scanned`: its text is in a picture, and `regions` is the whole page.

    `lines` stand outside the tables. `shown` maps from the page's own space.
    """

    number: int
    sheet: Box
    lines: list[Line] = field(default_factory=list)
    lattices: list[Lattice] = field(default_factory=list)
    regions: list[tuple[Box, float]] = field(default_factory=list)
    scanned: bool = False
    cut: bool = False
    turn: int = 0


def read_page(page: pypdfium2.PdfPage, number: int, *, layers: bool = False) -> PageRead:
    """Read a page as it is shown, turned until most of its text runs to the right. `layers`: some of it may be off."""
    shown, width, height = to_shown(page.get_bbox(), page.get_rotation())
    sheet = Box(0, 0, width, height)
    drawn = drawn_on(page, shown)
    fills = fills_of(drawn.paths)
    letters = letters_of(page, shown, sheet, drawn, fills)
    quarter = _main_quarter(letters.seen)
    if quarter:
        more, width, height = turned(quarter, width, height)
        shown, sheet = shown.then(more), Box(0, 0, width, height)
        drawn = drawn_on(page, shown)
        fills = fills_of(drawn.paths)
        letters = letters_of(page, shown, sheet, drawn, fills)
    found = PageRead(number, sheet, cut=letters.cut or drawn.cut, turn=quarter)
    _hide_covered(letters, drawn)
    if layers:
        letters.seen = drawn_characters(page, letters.seen, sheet, quarter)
    if _is_scanned(letters, drawn, sheet):
        found.scanned = True
        found.regions = [(sheet, _resolution(drawn.pictures, sheet))]
        return found
    _lay_out(found, letters, drawn, fills)
    return found


def _main_quarter(characters: Sequence[Character]) -> int:
    counts = Counter(one.quarter for one in characters if not one.text.isspace())
    if not counts:
        return 0
    quarter, most = counts.most_common(1)[0]
    return quarter if most > 0.6 * sum(counts.values()) else 0


def _hide_covered(letters: Letters, drawn: Drawn) -> None:
    """Text under a picture that is drawn later is not seen, unless the picture is seen through."""
    looked = 0
    for picture in drawn.pictures:
        if not picture.opaque or picture.box.area() < SMALLEST_COVER:
            continue
        under = {
            id(one)
            for one in letters.seen
            if picture.box.holds(*one.middle) and _order(one, drawn) < picture.order
        }
        if not under:
            continue
        looked += 1
        if looked <= MAX_LOOKED_THROUGH and not is_see_through(picture):
            letters.seen = [one for one in letters.seen if id(one) not in under]
            letters.hidden += len(under)


def _order(one: Character, drawn: Drawn) -> int:
    item = drawn.texts.get(one.source)
    return item.order if item is not None else 1 << 30


def _is_scanned(letters: Letters, drawn: Drawn, sheet: Box) -> bool:
    printed = sum(not one.text.isspace() for one in letters.seen)
    covered = sum(picture.box.meet(sheet).area() for picture in drawn.pictures) / max(1.0, sheet.area())
    if covered >= COVERING and printed < FEWEST_LETTERS:
        return True
    if printed >= 10 and letters.unknown > UNREADABLE * printed:
        return True
    outlines = sum(sum(path.curved) for path in drawn.paths if path.fill is not None)
    return printed < 10 and outlines >= OUTLINES


def _resolution(pictures: Sequence[Picture], sheet: Box) -> float:
    """Dots per inch of the largest picture, as it is printed."""
    largest = max(pictures, key=lambda picture: picture.box.area(), default=None)
    if largest is None or largest.box.width <= 0:
        return 0.0
    del sheet
    return max(largest.pixels) / max(largest.box.width, largest.box.height) * 72


def _lay_out(found: PageRead, letters: Letters, drawn: Drawn, fills: Fills) -> None:
    sizes = sorted(one.size for one in letters.seen if not one.text.isspace())
    touch = min(TOUCH, max(1.0, 0.55 * sizes[len(sizes) // 2])) if sizes else TOUCH
    rulings = rulings_of(drawn, fills, found.sheet, letters.seen)
    letters.seen = _not_struck(letters.seen, rulings)
    found.lattices, taken = lattices_of(rulings, letters.seen, touch)
    free = [one for one in letters.seen if id(one) not in taken]
    found.lines = lines_of(one for one in free if one.quarter == 0)
    found.lines = _overflowing(found.lattices, found.lines, found.sheet)
    for quarter in (1, 2, 3):
        rest = [one for one in free if one.quarter == quarter]
        if any(not one.text.isspace() for one in rest):
            upright, _ = turn(rest, quarter, found.sheet)
            found.lines += _at_the_side(lines_of(upright), rest)
    found.regions = regions_of(drawn.pictures, found.sheet, found.lattices, letters.seen)


def _at_the_side(lines: list[Line], rest: Sequence[Character]) -> list[Line]:
    """Lines that run up or down: they come behind what is level, at the foot of the page."""
    low = max(one.box.y1 for one in rest)
    for line in lines:
        line.y = low
    return lines


def _not_struck(characters: Sequence[Character], rulings: Rulings) -> list[Character]:
    """The characters without those that a line strikes out; they stand there no longer.

    Such a line is as long as what it strikes out; one that goes on is the side of a cell whose text does not fit it.
    """
    lines = sorted(rulings.level)[:MAX_RULINGS]
    places = [line.at for line in lines]
    struck: dict[int, list[Character]] = defaultdict(list)
    for one in characters:
        if one.quarter or one.text.isspace():
            continue
        low = bisect_left(places, one.y - 0.5 * one.size)
        high = bisect_right(places, one.y - 0.15 * one.size)
        x = one.middle[0]
        for k in range(low, high):
            if lines[k].start <= x <= lines[k].end:
                struck[k].append(one)
    gone: set[int] = set()
    for k, found in struck.items():
        size = max(one.size for one in found)
        if (
            lines[k].start >= min(one.box.x0 for one in found) - size
            and lines[k].end <= max(one.box.x1 for one in found) + size
        ):
            gone |= {id(one) for one in found}
    return [one for one in characters if id(one) not in gone]


def _overflowing(lattices: Sequence[Lattice], lines: list[Line], sheet: Box) -> list[Line]:
    """The lines without those of a narrow label that the page's end cuts, which stand below its table."""
    if not lattices or lattices[-1].ys[-1] < 0.7 * sheet.height:
        return lines
    lattice = max(lattices, key=lambda one: one.ys[-1])
    gone: list[Line] = []
    for line in lines:
        if line.y <= lattice.ys[-1]:
            continue
        faces = [_above(lattice, line, box) for box, _ in line.pieces]
        if any(one.text.isdigit() for one in line.characters) or any(face is None for face in faces):
            break
        for face, (box, text) in zip(faces, line.pieces, strict=True):
            if face is not None:
                face.characters += [one for one in line.characters if box.holds(*one.middle)]
                face.text += text
        gone.append(line)
    return [line for line in lines if all(line is not other for other in gone)]


def _above(lattice: Lattice, line: Line, box: Box) -> Face | None:
    """The cell at the table's foot whose label goes on in a piece of the line, in its width and at its pitch."""
    for face in lattice.faces:
        left, right = lattice.xs[face.left], lattice.xs[face.right]
        if (
            face.bottom == len(lattice.ys) - 1
            and left - 1 <= box.x0
            and box.x1 <= right + 1
            and right - left <= WIDEST_LABEL * line.size
            and face.text
            and not is_value(face.text)
        ):
            low = max(one.y for one in face.characters)
            size = max(one.size for one in face.characters)
            if line.y - low <= PITCH * line.size and abs(size - line.size) < 0.1 * size:
                return face
    return None
