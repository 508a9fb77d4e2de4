"""The ruled lines of a page: strokes, thin areas, the sides of frames, rows of dots; what is not seen is none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from govcrawl.documents.pdf_pages.fills import THICKEST_RULE, Fills
from govcrawl.documents.pdf_pages.geometry import Box, box_of
from govcrawl.documents.pdf_pages.objects import Drawn, Path

SHORTEST = 2.7  # points
STRAIGHT = 0.8  # how far a line may rise or lean
GAP = 3.2  # between the dashes of one line
DOT = 2.6
FEWEST_DOTS = 6
MAX_PIECES = 80_000
_ON_LINE = 0.6


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


def rulings_of(drawn: Drawn, fills: Fills, sheet: Box) -> Rulings:
    """The rulings that are seen on `sheet`."""
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
    return Rulings(joined(level), joined(upright))


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
    """Lines that are rows of dots."""
    found = []
    for group in _by_place(pieces):
        run: list[Ruling] = []
        for piece in [*group, None]:
            if piece is not None and (not run or piece.start - run[-1].end <= GAP):
                run.append(piece)
                continue
            if len(run) >= fewest and run[-1].end - run[0].start >= SHORTEST:
                found.append(Ruling(run[0].at, run[0].start, run[-1].end))
            run = [piece] if piece is not None else []
    return found


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
        at, start, end = row[0]
        for piece in row[1:]:
            if piece.start <= end + GAP:
                end = max(end, piece.end)
            else:
                found.append(Ruling(at, start, end))
                at, start, end = piece
        found.append(Ruling(at, start, end))
    return [line for line in found if line.end - line.start >= SHORTEST]
