"""The text of one cell: level lines, rotated lines, or columns of upright characters."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from govcrawl.documents.pdf_pages.characters import Character
from govcrawl.documents.pdf_pages.geometry import Box, turned
from govcrawl.documents.pdf_pages.lines import Line, lines_of, paragraphs_of

_PADDING = 1.5  # points between a cell's line and its text, at the least


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
    # what a cell leaves free on the side where lines begin it leaves on the other side, too
    padding = max(_PADDING, min(8.0, min(line.box.x0 for line in lines) - left))
    return "\n".join(text for _, text in paragraphs_of(lines, left + padding, right - padding))
