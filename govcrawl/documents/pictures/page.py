"""A page of a picture to blocks: straighten it, find its grids, read its cells and the text around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from govcrawl.documents.model import MAX_CELLS, UNKNOWN, WIDTH_OF_TABLE, Block, Cell, Paragraph, Table
from govcrawl.documents.pictures import numerals
from govcrawl.documents.pictures.ink import Box, Ink, cell_ink, contrast_of, dash_of, text_lines
from govcrawl.documents.pictures.labels import is_label, mended, without_stray
from govcrawl.documents.pictures.recognition import Read, line_picture, recogniser
from govcrawl.documents.pictures.rulings import (
    Grid,
    Place,
    Rules,
    converging,
    find_grids,
    find_rules,
    leaning,
)
from govcrawl.documents.pictures.straighten import (
    WORKING_SIZE,
    Grey,
    flatten,
    slant,
    text_size,
    warp,
    working_scale,
)

_LEAST_LEAN = 0.03
_MAX_LINES = 400
_PLAIN = 0.97
_MEASURED = 300
_CELL_TO_FACE = 1.06
_FEWEST_WORDS = 8
_FEWEST_FLAT = 3
_ON_ITS_HEAD = 0.75
SURE_TEXT = 0.5
"""A line of running text below this mean score is a drawing, a seal or a photograph, and is left out."""


@dataclass(slots=True)
class Prepared:
    """A page at working resolution, upright, its paper white; `size` is the height of its characters in pixels."""

    flat: Grey
    grey: Grey
    size: float
    degrees: float
    scale: float
    rules: Rules


@dataclass(slots=True)
class _Line:
    """One line to recognise: a picture, and the line's box in it."""

    picture: Grey
    box: Box
    read: Read = field(default_factory=lambda: Read("", ()))


@dataclass(slots=True)
class _Work:
    """A cell with its ink, and the lines to be recognised in it."""

    place: Place
    ink: Ink
    lines: list[_Line]
    text: str = ""
    doubtful: bool = False


def prepared(grey: Grey) -> Prepared:
    """Straighten and scale a page: first by the sharpness of its rows, then by its rules and the lines between them."""
    rough = flatten(grey, max(grey.shape) / 80)
    degrees, side, tilt = slant(rough), 0.0, (0.0, 0.0)
    scale = working_scale(grey.shape, text_size(rough))
    for attempt in range(3):
        page = warp(grey, degrees, side, scale, tilt)
        flat = flatten(page)
        rules = find_rules(flat, WORKING_SIZE)
        longest = min(page.shape) // 4
        lean = leaning(rules.rows, longest) or 0.0
        leaned = leaning(rules.columns, min(longest, 8 * WORKING_SIZE))
        sheared = 0.0 if leaned is None else leaned + lean  # a page that is only turned has none
        size = _line_height(flat, rules)
        better = working_scale(grey.shape, size / scale) if size else scale
        across = converging(rules.rows, longest, page.shape[0] / 2)
        down = converging(rules.columns, min(longest, 8 * WORKING_SIZE), page.shape[1] / 2)
        slanted = abs(lean) > _LEAST_LEAN or abs(sheared) > _LEAST_LEAN * 4
        rescale = not 0.8 < better / scale < 1.3
        tilted = across is not None or down is not None
        if attempt == 2 or not (tilted or (attempt == 0 and (slanted or rescale))):
            break
        if across is not None:
            lean = float(np.rad2deg(np.arctan(across[0])))
            tilt = (tilt[0] + across[1] * scale, tilt[1])
        if down is not None:
            sheared = float(np.rad2deg(np.arctan(down[0]))) + lean
            tilt = (tilt[0], tilt[1] + down[1] * scale)
        degrees, side = degrees - lean, side - sheared
        scale = better if rescale else scale
    return Prepared(flat, page, size or float(WORKING_SIZE), degrees, scale, rules)


def _line_height(flat: Grey, rules: Rules) -> float | None:
    """The height of Han characters by the heights of lines in cells, or of the page's where it has no table."""
    contrast = contrast_of(flat, rules.mask)
    ink = (flat < 255 - 0.35 * contrast) & (cv2.dilate(rules.mask, np.ones((5, 5), np.uint8)) == 0)
    boxes = [place.box for grid in find_grids(rules, WORKING_SIZE) for place in grid.places][:_MEASURED]
    heights: list[int] = []
    for left, top, right, bottom in boxes or [(0, 0, flat.shape[1], flat.shape[0])]:
        rows = ink[top + 4 : bottom - 3, left + 4 : right - 3].sum(axis=1) >= 2
        edges = np.flatnonzero(np.diff(np.concatenate(([0], rows.astype(np.int8), [0]))))
        heights += [
            int(end - start) for start, end in zip(edges[::2], edges[1::2], strict=True) if end - start >= 6
        ]
    if len(heights) < (2 if boxes else 5):
        return text_size(flat)
    return float(np.percentile(heights, 80)) * _CELL_TO_FACE


@dataclass(slots=True)
class _Reading:
    """A page as read: its blocks, how many of its lines are words, and the mean score of these."""

    blocks: list[Block]
    words: int
    mean: float


def read_page(grey: Grey) -> list[Block]:
    """The tables and lines of text of a page, from above to below. A page that lies on its side or its head is set up."""
    first = _read(grey)
    if first.words < _FEWEST_WORDS or first.mean >= _ON_ITS_HEAD:
        return first.blocks
    other = _read(np.ascontiguousarray(np.rot90(grey, 2)))
    return (other if other.mean > first.mean else first).blocks


def _read(grey: Grey, *, on_side: bool = True) -> _Reading:
    """Read a page; one whose figures lie down is turned by a quarter first, unless `on_side` is ruled out."""
    page = prepared(grey)
    grids = find_grids(page.rules, page.size)
    mask = page.rules.mask
    contrast = contrast_of(page.flat, mask)
    works = [[_work(page, mask, place, contrast) for place in grid.places[:MAX_CELLS]] for grid in grids]
    if on_side and _lie_down([work for table in works for work in table], page.size):
        return _read(np.ascontiguousarray(np.rot90(grey)), on_side=False)
    around = [
        _Line(page.flat, box)
        for box in text_lines(page.flat, mask, [grid.box for grid in grids], page.size, contrast)
    ]
    around = around[:_MAX_LINES]
    everything = [line for table in works for work in table for line in work.lines] + around
    _recognise(everything, page.size)
    _settle([work for table in works for work in table], page.size)
    blocks: list[tuple[Box, Block]] = [
        (grid.box, _table(grid, table)) for grid, table in zip(grids, works, strict=True)
    ]
    for line in around:
        text = line.read.text.strip()
        if text and line.read.mean >= SURE_TEXT:
            text = mended(text) if line.read.lowest < _PLAIN else text
            blocks.append((line.box, Paragraph(text, pictured=True)))
    words = [line.read for line in everything if line.read.text and not numerals.is_value(line.read.text)]
    mean = sum(read.mean for read in words) / max(1, len(words))
    return _Reading(in_reading_order(blocks), len(words), mean)


def in_reading_order(blocks: Sequence[tuple[Box, Block]]) -> list[Block]:
    """From above to below, and from the left where they stand beside each other (half the height of the flatter one in common)."""
    rows: list[list[tuple[Box, Block]]] = []
    for box, block in sorted(blocks, key=lambda found: found[0][1] + found[0][3]):
        last = rows[-1][-1][0] if rows else None
        low = min(box[3] - box[1], last[3] - last[1]) if last else 0
        if last and 2 * (min(box[3], last[3]) - max(box[1], last[1])) > low:
            rows[-1].append((box, block))
        else:
            rows.append([(box, block)])
    return [block for row in rows for _, block in sorted(row, key=lambda found: found[0][0])]


def _lie_down(works: Sequence[_Work], size: float) -> bool:
    """Whether single figures are wider than high; Han characters are neither, dashes and 1 too thin, two figures too long."""
    flat = tall = 0
    for work in works:
        if len(work.lines) != 1:
            continue
        left, top, right, bottom = work.lines[0].box
        short, long = sorted((right - left, bottom - top))
        if short < 0.3 * size or not 0.55 * size < long < 0.95 * size or long < 1.2 * short:
            continue
        flat += right - left > bottom - top
        tall += right - left < bottom - top
    return flat >= _FEWEST_FLAT and flat > 2 * tall


def _work(page: Prepared, mask: Grey, place: Place, contrast: float) -> _Work:
    ink = cell_ink(page.flat, page.grey, mask, place.box, page.size, contrast, page.scale)
    return _Work(place, ink, [_Line(ink.picture, box) for box in ink.lines])


def _recognise(lines: Sequence[_Line], size: float) -> None:
    """Recognise every line once; those that look the same to the last pixel are one."""
    pictures: list[Grey] = []
    known: dict[bytes, int] = {}
    which: list[int] = []
    for line in lines:
        made = line_picture(line.picture, line.box, least=round(size * 0.75))
        key = made.tobytes() + bytes(str(made.shape), "ascii")
        if key not in known:
            known[key] = len(pictures)
            pictures.append(made)
        which.append(known[key])
    if not pictures:
        return
    reads = recogniser().read(pictures)
    for line, number in zip(lines, which, strict=True):
        line.read = reads[number]


def _settle(works: Sequence[_Work], size: float) -> None:
    """Say what each cell holds: labels as they were read, values after further looks."""
    for work in works:
        dash = dash_of(work.ink, size)
        if dash is not None:
            # a single one may be the numeral 一
            work.text, work.doubtful = dash, work.place.unsure or dash == "—"
    values = [
        work
        for work in works
        if not work.text and len(work.lines) == 1 and _may_be_value(work.lines[0], size)
    ]
    looks = (
        numerals.look(recogniser(), [(work.lines[0].picture, work.lines[0].box) for work in values], size)
        if values
        else []
    )
    for work, seen in zip(values, looks, strict=True):
        numeral = numerals.settle(
            work.lines[0].read,
            seen,
            touching=work.ink.touching,
            figures=numerals.figures_in(work.lines[0].picture, work.lines[0].box),
            faint=work.ink.faint,
            lean=numerals.lean_of(work.lines[0].picture, work.lines[0].box),
            even=numerals.is_even(work.lines[0].picture, work.lines[0].box, size),
        )
        work.text = numeral.text or UNKNOWN
        work.doubtful = numeral.doubtful or work.place.unsure
    for work in works:
        if work.text or not work.lines:
            continue
        texts = [line.read.text.strip() for line in work.lines]
        joined = without_stray(_joined([text for text in texts if text]))
        lowest = min(line.read.lowest for line in work.lines)
        # what was recognised beyond doubt is another label, not a misread one
        work.text = (mended(joined) if lowest < _PLAIN else joined) or UNKNOWN
        unsure = work.place.unsure or work.ink.faint or not all(texts) or lowest < numerals.LIKELY
        work.doubtful = unsure and not is_label(work.text)


def _may_be_value(line: _Line, size: float) -> bool:
    left, _, right, _ = line.box
    return numerals.may_be_value(line.read, (right - left) / size)


def _joined(texts: Sequence[str]) -> str:
    """The lines of a cell: a label goes on in the next line, digits on both sides of a break are told apart."""
    made = ""
    for text in texts:
        if made and (made[-1].isdecimal() or made[-1] in ",.") and text[0].isdecimal():
            made += "\n"
        made += text
    return made


def _table(grid: Grid, works: Sequence[_Work]) -> Table:
    rows: list[list[Cell | None]] = [[None] * (len(grid.columns) - 1) for _ in range(len(grid.rows) - 1)]
    cells = []
    for work in works:
        place = work.place
        cell = Cell(work.text, place.row, place.column, place.rowspan, place.colspan, work.doubtful)
        cells.append(cell)
        for r in range(place.row, place.row + place.rowspan):
            for c in range(place.column, place.column + place.colspan):
                rows[r][c] = cell
    left, width = grid.columns[0], grid.columns[-1] - grid.columns[0]
    edges = tuple(round((column - left) / width * WIDTH_OF_TABLE) for column in grid.columns)
    return Table(rows, cells, pictured=True, edges=edges)
