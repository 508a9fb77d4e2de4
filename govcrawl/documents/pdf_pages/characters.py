"""The characters of a page that can be seen, each with its place; what is printed twice is given once."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pypdfium2
from pypdfium2 import raw

from govcrawl.documents.model import UNKNOWN
from govcrawl.documents.pdf_pages.fills import Fills
from govcrawl.documents.pdf_pages.geometry import Box, Matrix
from govcrawl.documents.pdf_pages.letters import letter
from govcrawl.documents.pdf_pages.objects import Drawn, TextObject

MAX_CHARACTERS = 60_000  # of one page
SMALLEST = 1.2  # points; smaller letters are not read by a person
SAME_PLACE = 0.15  # of the size: fake bold prints a letter two or three times, a little apart
OVERPRINTED = 0.3
SLANTED = 0.15  # a baseline that leans more is a watermark's or a stamp's
SLANT = -1
WHOLE = 0.4  # of the page: what clips more of it clips no cell
BEYOND = 60.0  # points
INVISIBLE = 3
CLIP_ONLY = 7
_OUTLINE = (1, 5)


@dataclass(slots=True)
class Character:
    """One character. `x`, `y`: where its baseline begins; `size` in points; `quarter`: turns of its baseline, clockwise.

    `index` is its place in the file. `dark`: it is printed on a dark ground.
    """

    text: str
    box: Box
    x: float
    y: float
    size: float
    quarter: int
    index: int
    source: int

    @property
    def middle(self) -> tuple[float, float]:
        """The centre of its box."""
        return (self.box.x0 + self.box.x1) / 2, (self.box.y0 + self.box.y1) / 2


@dataclass(slots=True)
class Letters:
    """What of a page's text is seen, and how much is there that is not: drawn invisibly, or covered."""

    seen: list[Character] = field(default_factory=list)
    hidden: int = 0
    unknown: int = 0
    cut: bool = False


def letters_of(page: pypdfium2.PdfPage, shown: Matrix, sheet: Box, drawn: Drawn, fills: Fills) -> Letters:
    """The characters of `page` that can be seen on `sheet`, which is what is shown of it."""
    text_page = page.get_textpage()
    try:
        found = _read(text_page, shown, sheet, drawn, fills)
    finally:
        text_page.close()
    found.seen = _printed_once(found.seen)
    found.unknown = sum(character.text == UNKNOWN for character in found.seen)
    return found


def _read(text_page: pypdfium2.PdfTextPage, shown: Matrix, sheet: Box, drawn: Drawn, fills: Fills) -> Letters:
    found = Letters()
    count = raw.FPDFText_CountChars(text_page)
    if count > MAX_CHARACTERS:
        found.cut = True
        count = MAX_CHARACTERS
    rect, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    sizes: dict[int, tuple[float, int]] = {}
    high = 0
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text_page, index)
        if raw.FPDFText_IsGenerated(text_page, index) == 1:
            continue
        if 0xD800 <= code <= 0xDBFF:
            high = code
            continue
        if 0xDC00 <= code <= 0xDFFF and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        text = letter(code)
        if not text:
            continue
        if raw.FPDFText_HasUnicodeMapError(text_page, index) == 1:
            text = UNKNOWN
        if not raw.FPDFText_GetCharOrigin(text_page, index, x, y):
            continue
        if not raw.FPDFText_GetLooseCharBox(text_page, index, rect):
            continue
        address = ctypes.cast(raw.FPDFText_GetTextObject(text_page, index), ctypes.c_void_p).value or 0
        item = drawn.texts.get(address)
        matrix_of = _place_of(item, shown, (x.value, y.value))
        place = matrix_of.at(x.value, y.value)
        box = matrix_of.box(rect.left, rect.bottom, rect.right, rect.top)
        known = sizes.get(address)
        if known is None:
            raw.FPDFText_GetMatrix(text_page, index, matrix)
            known = _size_and_turn(matrix, raw.FPDFText_GetFontSize(text_page, index), shown, box)
            sizes[address] = known
        size, quarter = known
        if quarter == SLANT:
            continue
        if item is not None and item.spoken and any(part.isdigit() for part in text):
            text = UNKNOWN  # what is drawn there may be another number
        character = Character(text, box, place[0], place[1], size, quarter, index, address)
        if not text.isspace() and not _is_seen(character, item, sheet, fills):
            found.hidden += 1
            if text.isdigit() and item is not None and _is_cut_off(character, item, sheet):
                found.seen.append(_in_clip(character, item.clip))
            continue
        found.seen.append(character)
    return found


def _place_of(item: TextObject | None, shown: Matrix, point: tuple[float, float]) -> Matrix:
    """The map to what is shown: PDFium gives the place of a spoken text in a form in the form's own space."""
    if item is None or item.inner is None or item.box is None:
        return shown
    x, y = shown.at(*point)
    beside = max(item.box.height, 4.0)
    wide = Box(item.box.x0 - beside, item.box.y0 - beside, item.box.x1 + beside, item.box.y1 + beside)
    return shown if wide.holds(x, y) else item.inner


def _size_and_turn(matrix: raw.FS_MATRIX, size: float, shown: Matrix, box: Box) -> tuple[float, int]:
    whole = Matrix(matrix.a, matrix.b, matrix.c, matrix.d, 0, 0).then(shown)
    size = abs(size) * whole.scale()
    if not size:
        size = max(box.width, box.height)
    right, down = whole.a, whole.b  # where the baseline runs
    if min(abs(right), abs(down)) > SLANTED * max(abs(right), abs(down)):
        return size, SLANT
    if abs(right) >= abs(down):
        return size, 0 if right >= 0 else 2
    return size, 1 if down > 0 else 3


def _is_seen(character: Character, item: TextObject | None, sheet: Box, fills: Fills) -> bool:
    x, y = character.middle
    if character.size < SMALLEST or not sheet.holds(x, y):
        return False
    if item is None:
        return True
    if item.mode in (INVISIBLE, CLIP_ONLY):
        return False
    colour = item.stroke if item.mode in _OUTLINE else item.fill
    if colour is None or (item.clip is not None and not item.clip.holds(x, y)):
        return False
    return not fills.hides(x, y, item.order, colour)


def _is_cut_off(character: Character, item: TextObject, sheet: Box) -> bool:
    """Whether a character that would be seen lies just beyond what its cell shows: a number is longer than it looks."""
    clip = item.clip
    x, y = character.middle
    if clip is None or clip.holds(x, y) or item.mode in (INVISIBLE, CLIP_ONLY):
        return False
    if clip.width <= 0 or clip.height <= 0 or clip.area() > WHOLE * sheet.area():
        return False
    return clip.x0 - BEYOND <= x <= clip.x1 + BEYOND and clip.y0 - BEYOND <= y <= clip.y1 + BEYOND


def _in_clip(character: Character, clip: Box | None) -> Character:
    """What stands for a character that is cut off: not known, and at the side of its cell that it lies beyond."""
    if clip is None:
        return character
    x, y = character.middle
    right = min(max(x, clip.x0 + 0.1), clip.x1 - 0.1) - x
    down = min(max(y, clip.y0 + 0.1), clip.y1 - 0.1) - y
    box = character.box
    moved = box.moved(right, down)
    return replace(character, text=UNKNOWN, box=moved, x=character.x + right, y=character.y + down)


def _printed_once(characters: Sequence[Character]) -> list[Character]:
    """Each character once; of different digits printed over each other none is known."""
    kept: list[Character] = []
    near: dict[tuple[int, int], list[Character]] = defaultdict(list)
    for character in characters:
        if character.text.isspace():
            kept.append(character)
            continue
        reach = max(character.size, 1.0)
        column, row = int(character.x // 12), int(character.y // 12)
        double = False
        for place in ((c, r) for c in (column - 1, column, column + 1) for r in (row - 1, row, row + 1)):
            for other in near.get(place, ()):
                dx, dy = abs(other.x - character.x), abs(other.y - character.y)
                if dx > OVERPRINTED * reach or dy > OVERPRINTED * reach:
                    continue
                if other.text == character.text:
                    ligature = (
                        dx == dy == 0
                        and other.source == character.source
                        and 0 < character.index - other.index < 4
                    )
                    if dx <= SAME_PLACE * reach and dy <= SAME_PLACE * reach and not ligature:
                        double = True
                elif (
                    dx <= SAME_PLACE * reach
                    and dy <= SAME_PLACE * reach
                    and other.source != character.source
                    and (other.text.isdigit() or character.text.isdigit())
                ):
                    other.text = UNKNOWN
                    double = True
        if not double:
            near[column, row].append(character)
            kept.append(character)
    return kept
