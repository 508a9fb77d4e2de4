"""Boxes and matrices of a page: points from the top left corner of what is shown, y downwards."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle with `x0 <= x1` and `y0 <= y1`."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """From the left side to the right one."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """From the upper side to the lower one."""
        return self.y1 - self.y0

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies in it."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    def meet(self, other: Box) -> Box:
        """What both cover; empty boxes have no width or height below nothing."""
        x0, y0 = max(self.x0, other.x0), max(self.y0, other.y0)
        return Box(x0, y0, max(x0, min(self.x1, other.x1)), max(y0, min(self.y1, other.y1)))

    def moved(self, x: float, y: float) -> Box:
        """The same box elsewhere."""
        return Box(self.x0 + x, self.y0 + y, self.x1 + x, self.y1 + y)

    def area(self) -> float:
        """In square points."""
        return max(0.0, self.width) * max(0.0, self.height)


def box_of(points: list[tuple[float, float]]) -> Box:
    """The smallest box around points."""
    xs = [x for x, _ in points]
    ys = [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def around(boxes: Collection[Box]) -> Box:
    """The smallest box around boxes."""
    return Box(
        min(box.x0 for box in boxes),
        min(box.y0 for box in boxes),
        max(box.x1 for box in boxes),
        max(box.y1 for box in boxes),
    )


@dataclass(frozen=True, slots=True)
class Matrix:
    """An affine map as PDF writes it: x' = ax + cy + e, y' = bx + dy + f (ISO 32000-1, 8.3.3)."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point comes to lie."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """The box around a rectangle once it is mapped."""
        return box_of([self.at(x0, y0), self.at(x0, y1), self.at(x1, y0), self.at(x1, y1)])

    def then(self, after: Matrix) -> Matrix:
        """The map that does this one first, then `after`."""
        return Matrix(
            after.a * self.a + after.c * self.b,
            after.b * self.a + after.d * self.b,
            after.a * self.c + after.c * self.d,
            after.b * self.c + after.d * self.d,
            after.a * self.e + after.c * self.f + after.e,
            after.b * self.e + after.d * self.f + after.f,
        )

    def scale(self) -> float:
        """By how much lengths grow."""
        return math.sqrt(abs(self.a * self.d - self.b * self.c))


def to_shown(box: tuple[float, float, float, float], rotation: int) -> tuple[Matrix, float, float]:
    """The map from a page's own space to what is shown, and the width and height of that.

    `box` is left, bottom, right, top of the crop box; `rotation` 0, 90, 180 or 270, clockwise (/Rotate).
    """
    left, bottom, right, top = box
    width, height = right - left, top - bottom
    if rotation == 90:
        return Matrix(0, 1, 1, 0, -bottom, -left), height, width
    if rotation == 180:
        return Matrix(-1, 0, 0, 1, right, -bottom), width, height
    if rotation == 270:
        return Matrix(0, -1, -1, 0, top, right), height, width
    return Matrix(1, 0, 0, -1, -left, top), width, height


def turned(quarter: int, width: float, height: float) -> tuple[Matrix, float, float]:
    """The map that turns a shown page so that text running at `quarter` (1: downwards, 3: upwards) runs to the right."""
    if quarter == 1:  # down becomes right
        return Matrix(0, -1, 1, 0, 0, width), height, width
    if quarter == 3:  # up becomes right
        return Matrix(0, 1, -1, 0, height, 0), height, width
    if quarter == 2:
        return Matrix(-1, 0, 0, -1, width, height), width, height
    return Matrix(), width, height
