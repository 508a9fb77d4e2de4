"""The text of one cell: level lines, rotated lines, or columns of upright characters."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from govcrawl.documents.pdf_pages.characters import Character
from govcrawl.documents.pdf_pages.geometry import Box, turned
from govcrawl.documents.pdf_pages.lines import (
    Line,
    had_no_room,
    lines_of,
    paragraphs_of,
    rest_of_number,
)

_WIDEST_PADDING = 8.0  # points between a cell's line and its text


def text_in(characters: Sequence[Character], sides: Box) -> str:
    """What is printed in the cell `sides`, lines that go on in the next joined, others on lines of their own."""
    printed = [one for one in characters if not one.text.isspace()]
    if not printed:
        return ""
    quarters = {one.quarter for one in printed}
    if quarters == {0}:
        if _runs_down(printed):
            return "".join(one.text for one in sorted(printed, key=lambda one: one.index))
        return _joined(lines_of(characters), sides.x0, sides.x1)
    parts = []
    for quarter in sorted(quarters):
        group = [one for one in characters if one.quarter == quarter]
        if not any(not one.text.isspace() for one in group):
            continue
        if quarter == 0:
            parts.append(_joined(lines_of(group), sides.x0, sides.x1))
            continue
        upright, box = turn(group, quarter, sides)
        parts.append(_joined(lines_of(upright), box.x0, box.x1))
    return "\n".join(parts)


def turn(characters: Sequence[Character], quarter: int, sides: Box) -> tuple[list[Character], Box]:
    """Rotated characters as if the cell were turned until they stand upright, and the cell's box then."""
    matrix, _, _ = turned(quarter, sides.width, sides.height)
    made = []
    for one in characters:
        x, y = matrix.at(one.x - sides.x0, one.y - sides.y0)
        box = matrix.box(
            one.box.x0 - sides.x0, one.box.y0 - sides.y0, one.box.x1 - sides.x0, one.box.y1 - sides.y0
        )
        made.append(Character(one.text, box, x, y, one.size, 0, one.index, one.source))
    return made, matrix.box(0, 0, sides.width, sides.height)


def _runs_down(printed: Sequence[Character]) -> bool:
    """Whether characters follow each other downwards: vertical writing, or a label with one character a line."""
    if len(printed) < 2 or any(one.text.isdigit() for one in printed):
        return False
    order = sorted(printed, key=lambda one: one.index)
    down = sum(
        abs(after.x - one.x) < 0.6 * one.size and after.y - one.y > 0.6 * one.size
        for one, after in pairwise(order)
    )
    return down > 0.6 * (len(order) - 1)


def _joined(lines: Sequence[Line], left: float, right: float) -> str:
    if not lines:
        return ""
    padding = _padding(lines, left, right)
    return "\n".join(paragraphs_of(lines, left + padding, right - padding, cell=True))


def _padding(lines: Sequence[Line], left: float, right: float) -> float:
    """A cell leaves about as much free on one side as on the other."""
    free = min([line.box.x0 - left for line in lines] + [right - line.box.x1 for line in lines])
    return max(0.0, min(_WIDEST_PADDING, free))


class Break(NamedTuple):
    """How the text of a cell and that of the one below it, on the next page, stand to each other."""

    no_room: bool
    number: bool


def break_between(above: Sequence[Character], below: Sequence[Character], left: float, right: float) -> Break:
    """Whether the text `below` may be the rest of that `above`, and whether a number goes on there.

    `left` and `right` are the sides of the cell above.
    """
    if {one.quarter for one in above} != {0} or {one.quarter for one in below} != {0}:
        return Break(no_room=False, number=False)
    upper, lower = lines_of(above), lines_of(below)
    if not upper or not lower:
        return Break(no_room=False, number=False)
    padding = _padding(upper, left, right)
    room = right - left - 2 * padding - upper[-1].box.width
    return Break(had_no_room(upper[-1], lower[0], room), rest_of_number(upper[-1], lower[0], room))
