"""Text in two columns: lines that run beside each other, parted by one gap through all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from govcrawl.documents.pdf_pages.joining import is_value
from govcrawl.documents.pdf_pages.lines import Line, lines_of

FEWEST_LINES = 5  # of each column
FULL = 0.6  # of its column's width: a line of running text, but for the last of a paragraph
MOST_FULL = 0.55  # of a column's lines
FARTHEST = 3.0  # of the size: from one line to the next
NARROWEST_GAP = 8.0  # points
NARROWEST = 0.25  # of the page's text: a column


class _Gap(NamedTuple):
    start: float
    end: float


def columns_in(lines: Sequence[Line]) -> Iterator[list[Line] | tuple[list[Line], list[Line]]]:
    """The lines in parts: one below the other, or, where they run in two columns, those of the left and of the right one."""
    rest: list[Line] = []
    place = 0
    while place < len(lines):
        found = _from(lines, place)
        if found is None:
            rest.append(lines[place])
            place += 1
            continue
        end, left, right = found
        if rest:
            yield rest
            rest = []
        yield left, right
        place = end
    if rest:
        yield rest


def _from(lines: Sequence[Line], start: int) -> tuple[int, list[Line], list[Line]] | None:
    """Where the two columns that begin with a line end, and their lines; None where none begin there."""
    gap = _gap(lines, start)
    if gap is None:
        return None
    end = start
    for line in lines[start:]:
        narrower = _beside(line, gap)
        if end > start and line.y - lines[end - 1].y > FARTHEST * line.size:
            break
        if narrower is None or narrower.end - narrower.start < NARROWEST_GAP:
            break
        gap = narrower
        end += 1
    if end - start < FEWEST_LINES:
        return None
    middle = (gap.start + gap.end) / 2
    characters = [one for line in lines[start:end] for one in line.characters]
    left = lines_of(one for one in characters if one.middle[0] < middle)
    right = lines_of(one for one in characters if one.middle[0] >= middle)
    width = max(line.box.x1 for line in lines) - min(line.box.x0 for line in lines)
    if all(_is_prose(side, width) for side in (left, right)):
        return end, left, right
    return None


def _gap(lines: Sequence[Line], start: int) -> _Gap | None:
    """The gap in a line, or between two that stand beside each other, at slightly different heights."""
    boxes = [box for box, _ in lines[start].pieces]
    if len(boxes) == 1 and start + 1 < len(lines) and lines[start + 1].y - lines[start].y < lines[start].size:
        boxes += [box for box, _ in lines[start + 1].pieces]
    if len(boxes) != 2:
        return None
    left, right = sorted(boxes)
    return _Gap(left.x1, right.x0) if left.x1 < right.x0 else None


def _beside(line: Line, gap: _Gap) -> _Gap | None:
    """What of the gap a line leaves free; None where it goes over it."""
    start, end = gap
    for box, _ in line.pieces:
        if box.x1 <= (start + end) / 2:
            start = max(start, box.x1)
        elif box.x0 >= (start + end) / 2:
            end = min(end, box.x0)
        else:
            return None
    return _Gap(start, end)


def _is_prose(lines: Sequence[Line], width: float) -> bool:
    """Whether most lines are full, and none is of figures alone."""
    if len(lines) < FEWEST_LINES or any(is_value(text) for line in lines for _, text in line.pieces):
        return False
    room = max(line.box.x1 for line in lines) - min(line.box.x0 for line in lines)
    full = sum(line.box.width >= FULL * room for line in lines)
    return room >= NARROWEST * width and full >= MOST_FULL * len(lines)
