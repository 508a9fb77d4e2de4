"""The ruled lines of a page: strokes, thin areas, the sides of frames, rows of dots; what is not seen is none."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from govcrawl.documents.pdf_pages.characters import Character
from govcrawl.documents.pdf_pages.fills import THICKEST_RULE, Fills, is_white
from govcrawl.documents.pdf_pages.geometry import Box, box_of
from govcrawl.documents.pdf_pages.objects import Drawn, Path

SHORTEST = 2.7  # points
STRAIGHT = 0.8  # how far a line may rise or lean
GAP = 4.2  # between the pieces of one line
WIDE_GAP = 8.0  # between the dashes or dots of one line, where there are many
DASH = 16.0  # longest
FEWEST_DASHES = 3
DOT = 2.6
FEWEST_DOTS = 6
MAX_PIECES = 80_000
_ON_LINE = 0.6
FEWEST_AREAS = 4  # coloured areas that make a table without lines
MAX_AREAS = 3000
AREA_LOW, AREA_HIGH = 8.0, 320.0  # points: how high they are
AREA_LARGEST = 0.3  # of the page
APART = 3.0
TILED = 0.8  # of their outline that they cover
NEIGHBOURS = 80  # areas that are looked at from one, in the order from top to bottom


class Ruling(NamedTuple):
    """A line: `at` is y of a level one and x of an upright one; it runs from `start` to `end`."""

    at: float
    start: float
    end: float


class Rulings(NamedTuple):
    """The lines of a page, pieces joined; `level` ones run to the right, `upright` ones down."""

    level: list[Ruling]
    upright: list[Ruling]


class _Piece(NamedTuple):
    """A stretch of a line as it is drawn: a box with hardly any height, or width, or neither."""

    box: Box
    order: int
    colour: tuple[int, int, int]


def rulings_of(drawn: Drawn, fills: Fills, sheet: Box, letters: Sequence[Character] = ()) -> Rulings:
    """The rulings that are seen on `sheet`, on which `letters` are printed."""
    level: list[Ruling] = []
    upright: list[Ruling] = []
    dots: list[Box] = []
    for count, piece in enumerate(_pieces(drawn)):
        if count >= MAX_PIECES:
            break
        box = piece.box
        if box.x1 < sheet.x0 or box.x0 > sheet.x1 or box.y1 < sheet.y0 or box.y0 > sheet.y1:
            continue
        box = Box(max(box.x0, sheet.x0), max(box.y0, sheet.y0), min(box.x1, sheet.x1), min(box.y1, sheet.y1))
        if not _is_seen(piece, box, fills):
            continue
        if max(box.width, box.height) <= min(DOT, 2 * min(box.width, box.height)):
            dots.append(box)
        elif box.width >= box.height:
            level.append(Ruling((box.y0 + box.y1) / 2, box.x0, box.x1))
        else:
            upright.append(Ruling((box.x0 + box.x1) / 2, box.y0, box.y1))
    level += _dotted((Ruling((box.y0 + box.y1) / 2, box.x0, box.x1) for box in dots), FEWEST_DOTS)
    upright += _dotted((Ruling((box.x0 + box.x1) / 2, box.y0, box.y1) for box in dots), FEWEST_DOTS)
    found = Rulings(joined(level), joined(upright))
    sides = _sides_of_areas(found, fills, sheet, letters)
    if not sides.level:
        return found
    return Rulings(joined([*found.level, *sides.level]), joined([*found.upright, *sides.upright]))


def _sides_of_areas(rulings: Rulings, fills: Fills, sheet: Box, letters: Sequence[Character]) -> Rulings:
    """The sides of coloured areas that tile a table, figures and all, with no line in them or between.

    Heads or rows alone that are coloured part no cells of the others.
    """
    places = sorted(rulings.level), sorted(rulings.upright)
    areas = [
        fill.box
        for fill in fills.fills
        if not is_white(fill.colour)
        and AREA_LOW <= fill.box.height <= AREA_HIGH
        and fill.box.width >= AREA_LOW
        and fill.box.area() < AREA_LARGEST * sheet.area()
        and not _is_ruled(fill.box, *places)
    ]
    if len(areas) < FEWEST_AREAS:
        return Rulings([], [])
    areas = sorted(set(areas), key=lambda box: (box.y0, box.x0))[:MAX_AREAS]
    areas = [box for tiles in _tiled(areas) if _has_figures(tiles, letters) for box in tiles]
    level = [Ruling(y, box.x0, box.x1) for box in areas for y in (box.y0, box.y1)]
    upright = [Ruling(x, box.y0, box.y1) for box in areas for x in (box.x0, box.x1)]
    return Rulings(level, upright)


def _is_ruled(box: Box, level: Sequence[Ruling], upright: Sequence[Ruling]) -> bool:
    """Whether a line runs through an area or along one of its sides."""
    for lines, low, high, start, end in (
        (level, box.y0, box.y1, box.x0, box.x1),
        (upright, box.x0, box.x1, box.y0, box.y1),
    ):
        first = bisect_left(lines, Ruling(low - APART, float("-inf"), 0.0))
        for line in lines[first:]:
            if line.at > high + APART:
                break
            if min(line.end, end) - max(line.start, start) > 0.3 * (end - start):
                return True
    return False


def _tiled(areas: Sequence[Box]) -> Iterator[list[Box]]:
    """Areas that border each other, side by side and one below the other, and together fill a rectangle."""
    parents = list(range(len(areas)))

    def root(item: int) -> int:
        while parents[item] != item:
            parents[item] = parents[parents[item]]
            item = parents[item]
        return item

    beside: set[int] = set()
    stacked: set[int] = set()
    for place, box in enumerate(areas):
        for k in range(place + 1, min(place + NEIGHBOURS, len(areas))):
            other = areas[k]
            if other.y0 - box.y1 > APART:
                break
            level = min(box.y1, other.y1) - max(box.y0, other.y0) > 1
            if level and min(abs(other.x0 - box.x1), abs(box.x0 - other.x1)) <= APART:
                beside |= {place, k}
                parents[root(k)] = root(place)
            elif abs(other.y0 - box.y1) <= APART and min(box.x1, other.x1) - max(box.x0, other.x0) > 1:
                stacked |= {place, k}
                parents[root(k)] = root(place)
    groups: dict[int, list[int]] = defaultdict(list)
    for place in range(len(areas)):
        groups[root(place)].append(place)
    for places in groups.values():
        tiles = [areas[place] for place in places]
        whole = box_of([corner for box in tiles for corner in ((box.x0, box.y0), (box.x1, box.y1))])
        if (
            len(tiles) >= FEWEST_AREAS
            and beside & set(places)
            and stacked & set(places)
            and sum(box.area() for box in tiles) >= TILED * whole.area()
        ):
            yield tiles


def _has_figures(tiles: Sequence[Box], letters: Sequence[Character]) -> bool:
    """Whether one of the areas has a figure in it, and nothing else."""
    digits = [one for one in letters if one.text.isdigit()]
    others = [one for one in letters if not one.text.isdigit() and not one.text.isspace()]
    return any(
        any(box.holds(*one.middle) for one in digits) and not any(box.holds(*one.middle) for one in others)
        for box in tiles
    )


def _is_seen(piece: _Piece, box: Box, fills: Fills) -> bool:
    """Whether most of a piece is seen: three places of it are looked at, just beside the fill that it may border."""
    places = [(box.x0 + box.width * part, box.y0 + box.height * part) for part in (0.25, 0.5, 0.75)]
    hidden = sum(_hides(fills, x, y, piece) for x, y in places)
    return hidden < 2


def _hides(fills: Fills, x: float, y: float, piece: _Piece) -> bool:
    if piece.colour and min(piece.colour) < 240:
        # a line on the edge of an area drawn later is still seen; one well inside is not
        return fills.covers(x, y, piece.order, 1.0)
    return fills.hides(x, y, piece.order, piece.colour)


def _pieces(drawn: Drawn) -> Iterator[_Piece]:
    for path in drawn.paths:
        for box, colour in _path_pieces(path):
            yield (
                _Piece(_clipped(box, path.clip), path.order, colour)
                if path.clip is not None
                else _Piece(box, path.order, colour)
            )
    for picture in drawn.pictures:
        box = picture.box
        if min(box.width, box.height) <= THICKEST_RULE and max(box.width, box.height) >= SHORTEST:
            yield _Piece(box, picture.order, (0, 0, 0))


def _clipped(box: Box, clip: Box) -> Box:
    wide = Box(clip.x0 - 0.5, clip.y0 - 0.5, clip.x1 + 0.5, clip.y1 + 0.5)
    if box.x1 < wide.x0 or box.x0 > wide.x1 or box.y1 < wide.y0 or box.y0 > wide.y1:
        return Box(-9e9, -9e9, -9e9, -9e9)  # off the page
    return Box(max(box.x0, wide.x0), max(box.y0, wide.y0), min(box.x1, wide.x1), min(box.y1, wide.y1))


def _path_pieces(path: Path) -> Iterator[tuple[Box, tuple[int, int, int]]]:
    if path.stroke is not None:
        thick = path.width > THICKEST_RULE
        for points, closed in zip(path.subpaths, path.closed, strict=True):
            ends = [*points, points[0]] if closed else points
            for one, other in pairwise(ends):
                box = box_of([one, other])
                if thick:
                    box = _thickened(box, path.width)
                    if min(box.width, box.height) > THICKEST_RULE:
                        continue
                if min(box.width, box.height) <= STRAIGHT:
                    yield box, path.stroke
    if path.fill is not None:
        yield from ((box, path.fill) for box in _filled(path))


def _thickened(box: Box, width: float) -> Box:
    """A short thick stroke is a thin line across: how some programs draw a column of dashes."""
    half = width / 2
    if box.height <= STRAIGHT:
        return Box(box.x0, box.y0 - half, box.x1, box.y1 + half)
    if box.width <= STRAIGHT:
        return Box(box.x0 - half, box.y0, box.x1 + half, box.y1)
    return box


def _filled(path: Path) -> Iterator[Box]:
    """Thin areas, and the sides of frames: one box in another, the space between them filled."""
    boxes = [box_of(points) for points in path.subpaths]
    used: set[int] = set()
    if len(boxes) == 2:
        outer, inner = boxes if boxes[0].area() >= boxes[1].area() else boxes[::-1]
        if (
            outer.meet(inner) == inner
            and inner.area() > 0
            and max(inner.x0 - outer.x0, outer.x1 - inner.x1, inner.y0 - outer.y0, outer.y1 - inner.y1)
            <= THICKEST_RULE
        ):
            used = {0, 1}
            yield Box(outer.x0, outer.y0, outer.x1, inner.y0)
            yield Box(outer.x0, inner.y1, outer.x1, outer.y1)
            yield Box(outer.x0, outer.y0, inner.x0, outer.y1)
            yield Box(inner.x1, outer.y0, outer.x1, outer.y1)
    for place, box in enumerate(boxes):
        if place not in used and min(box.width, box.height) <= THICKEST_RULE:
            yield box


def _dotted(pieces: Iterable[Ruling], fewest: int) -> list[Ruling]:
    """Lines that are rows of dots. The dots of lines across them, at any phase, may stand between two such rows."""
    places: dict[int, list[Ruling]] = defaultdict(list)
    for piece in pieces:
        places[round(piece.at * 10)].append(piece)
    found: list[Ruling] = []
    for place, own in sorted(places.items()):
        if len(own) < fewest // 2:
            continue
        group = [piece for near in range(place - 2, place + 3) for piece in places.get(near, ())]
        runs = _evenly(sorted(group, key=lambda piece: piece.start), fewest)
        found += [
            Ruling(place / 10, run[0].start, run[-1].end)
            for run in runs
            if run[-1].end - run[0].start >= SHORTEST
        ]
    return found


def _evenly(pieces: Sequence[Ruling], fewest: int) -> Iterator[Sequence[Ruling]]:
    """Runs of at least `fewest` pieces of one line between which no gap is much wider than most of them."""
    gaps = [max(0.0, other.start - one.end) for one, other in pairwise(pieces)]
    near = sorted(gap for gap in gaps if gap <= WIDE_GAP)
    widest = max(GAP, 1.5 * near[len(near) // 2]) if near else GAP
    start = 0
    for end in range(1, len(pieces) + 1):
        if end < len(pieces) and gaps[end - 1] <= widest:
            continue
        if end - start >= fewest:
            yield pieces[start:end]
        start = end


def _by_place(pieces: Iterable[Ruling]) -> Iterator[list[Ruling]]:
    """The pieces that lie on one line, by where they start."""
    rows: dict[int, list[Ruling]] = defaultdict(list)
    last: float | None = None
    number = 0
    for piece in sorted(pieces):
        if last is not None and piece.at - last > _ON_LINE:
            number += 1
        last = piece.at
        rows[number].append(piece)
    for row in rows.values():
        yield sorted(row, key=lambda piece: piece.start)


def joined(pieces: Sequence[Ruling]) -> list[Ruling]:
    """Pieces that lie on one line and touch, or nearly, made one; what stays too short is dropped."""
    found: list[Ruling] = []
    for row in _by_place(pieces):
        made: list[Ruling] = []
        at, start, end = row[0]
        for piece in row[1:]:
            if piece.start <= end + GAP:
                end = max(end, piece.end)
            else:
                made.append(Ruling(at, start, end))
                at, start, end = piece
        made.append(Ruling(at, start, end))
        found += _undashed(made)
    return [line for line in found if line.end - line.start >= SHORTEST]


def _undashed(row: Sequence[Ruling]) -> list[Ruling]:
    """The lines of one row with those that are dashed made whole, up to where the next dash would be."""
    if len(row) < FEWEST_DASHES or all(line.end - line.start > DASH for line in row):
        return list(row)
    made: list[Ruling] = []
    dashes: list[Ruling] = []
    whole: set[int] = set()
    for line in row:
        short = line.end - line.start <= DASH
        (dashes if short else made).append(line)
    for run in _evenly(dashes, FEWEST_DASHES):
        gap = max(0.0, *(other.start - one.end for one, other in pairwise(run)))
        made.append(Ruling(run[0].at, run[0].start - gap / 2, run[-1].end + gap / 2))
        whole |= {id(dash) for dash in run}
    made += [dash for dash in dashes if id(dash) not in whole]
    return sorted(made, key=lambda line: line.start)
