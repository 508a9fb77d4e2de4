"""Filled areas: which hide what was drawn before them, and which a white letter or line is seen on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from govcrawl.documents.pdf_pages.geometry import Box, box_of
from govcrawl.documents.pdf_pages.objects import Path

MAX_FILLS = 4000
THICKEST_RULE = 3.2  # points; thicker areas are areas
WHITE = 246  # of 255: as light as paper
_CONTRAST = 24


@dataclass(frozen=True, slots=True)
class Fill:
    """An area of one colour, drawn `order`-th; what lies under it is hidden where it is `opaque`."""

    order: int
    box: Box
    colour: tuple[int, int, int]
    opaque: bool = True


def is_white(colour: tuple[int, int, int]) -> bool:
    """Whether it cannot be told from paper."""
    return min(colour) >= WHITE


def _alike(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return all(abs(a - b) <= _CONTRAST for a, b in zip(one, other, strict=True))


class Fills:
    """The filled areas of a page."""

    def __init__(self, fills: Sequence[Fill]) -> None:
        self.fills = sorted(fills, key=lambda fill: fill.order)[:MAX_FILLS]
        self._bands: dict[int, list[Fill]] = {}
        for fill in self.fills:
            for band in range(max(0, int(fill.box.y0 // 50)), min(2000, int(fill.box.y1 // 50)) + 1):
                self._bands.setdefault(band, []).append(fill)

    def _over(self, x: float, y: float) -> list[Fill]:
        return [fill for fill in self._bands.get(int(y // 50), ()) if fill.box.holds(x, y)]

    def ground(self, x: float, y: float, order: int) -> tuple[int, int, int]:
        """The colour that something drawn `order`-th has under it."""
        below = [fill.colour for fill in self._over(x, y) if fill.order < order]
        return below[-1] if below else (255, 255, 255)

    def covers(self, x: float, y: float, order: int, margin: float) -> bool:
        """Whether an area drawn later covers the place, and more than `margin` around it."""
        return any(
            fill.opaque
            and fill.order > order
            and fill.box.x0 + margin < x < fill.box.x1 - margin
            and fill.box.y0 + margin < y < fill.box.y1 - margin
            for fill in self._over(x, y)
        )

    def hides(self, x: float, y: float, order: int, colour: tuple[int, int, int]) -> bool:
        """Whether a thing of `colour` is not seen there: too like its ground, or covered later."""
        over = self._over(x, y)
        if any(fill.opaque and fill.order > order for fill in over):
            return True
        below = [fill.colour for fill in over if fill.order < order]
        return _alike(colour, below[-1]) if below else is_white(colour)


def fills_of(paths: Sequence[Path]) -> Fills:
    """The areas among the paths: rectangles, and shapes of which their box is most."""
    found = []
    for path in paths:
        if path.fill is None or len(path.subpaths) > 40:
            continue
        if len(path.subpaths) == 2 and all(len(points) in (4, 5) for points in path.subpaths):
            inner, outer = sorted((box_of(points) for points in path.subpaths), key=Box.area)
            if outer.meet(inner) == inner:
                continue  # a frame
        for points, curved in zip(path.subpaths, path.curved, strict=True):
            if curved or not 4 <= len(points) <= 6:
                continue
            box = box_of(points)
            if path.clip is not None:
                box = box.meet(path.clip)
            if min(box.width, box.height) <= THICKEST_RULE or not _is_rectangle(points):
                continue
            found.append(Fill(path.order, box, path.fill, path.opaque))
    return Fills(found)


def _is_rectangle(points: Sequence[tuple[float, float]]) -> bool:
    box = box_of(list(points))
    return all(
        min(abs(x - box.x0), abs(x - box.x1)) <= 0.5 and min(abs(y - box.y0), abs(y - box.y1)) <= 0.5
        for x, y in points
    )
