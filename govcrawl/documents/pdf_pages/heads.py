"""Heads above columns of figures, where no rule says what they stand over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from govcrawl.documents.pdf_pages.columns import Run, row_of
from govcrawl.documents.pdf_pages.lines import Line
from govcrawl.documents.pdf_pages.row_labels import LEADING, SAME_PLACE, SAME_ROW, stacked
from govcrawl.documents.pdf_pages.words import Word, unspaced

MOST_LINES = 12
_PROSE = 0.6  # of the text's width: what is as wide, and one word, is no head
_FAR = 4.0  # of the size: a line as far above belongs to no head

Stack = list[Word]


@dataclass(slots=True)
class Heads:
    """`columns`: the head of each column, line by line; `tiers`: those over several, from top to bottom; `corner`: over the labels.

    `places`: which of the columns are those of the run, the others are blank.

    A tier is `(first column, the one behind the last, text)` for each of its heads.
    """

    columns: list[Stack]
    places: list[int]
    tiers: list[list[tuple[int, int, str]]]
    corner: list[Word]
    used: list[Word]


def heads_of(
    lines: Sequence[Line], words: Sequence[Sequence[Word]], run: Run, above: int, done: int, width: float
) -> Heads | None:
    """The heads on the lines from `done` to before `above`; None where a column has none of its own, or two."""
    numbers = _lines(lines, words, above, done, width)
    edge = max((word.box.x1 for row in run.rows for word in row.labels), default=0.0)
    as_printed = [words[k] for k in numbers]
    for found in (as_printed, [unspaced(line) for line in as_printed]):
        stacks = stacked([word for line in found for word in line])
        lowest = [stack for stack in stacks if not any(_stands_over(stack, other) for other in stacks)]
        leaves = sorted((stack for stack in lowest if _right(stack) > edge), key=_middle)
        placed = _placed(leaves, run, edge)
        if placed is not None:
            break
    else:
        return None
    own, places = placed
    first = min(stack[0].y for stack in own)
    labels_end = min(word.box.x0 for stack in own for word in stack)
    kept = {id(word) for stack in own for word in stack}
    rest = [word for stack in stacks for word in stack if id(word) not in kept and word.box.x1 > labels_end]
    tiers, tiered = _tiers(rest, own, first, own[0][0].size)
    top = min([first, *(word.y for word in tiered)])
    corner = [
        word
        for stack in stacks
        for word in stack
        if word.box.x1 <= labels_end and word.y >= top - 0.5 * word.size
    ]
    return Heads(own, places, tiers, corner, [*(word for stack in own for word in stack), *tiered, *corner])


def _right(stack: Stack) -> float:
    return max(word.box.x1 for word in stack)


def _lines(
    lines: Sequence[Line], words: Sequence[Sequence[Word]], above: int, done: int, width: float
) -> list[int]:
    """The numbers of the lines that may hold heads: none of them is prose, has figures, or is far above the next."""
    found: list[int] = []
    last = above
    for k in range(above - 1, max(done, above - MOST_LINES) - 1, -1):
        wide = len(words[k]) == 1 and lines[k].box.width > _PROSE * width
        if lines[last].y - lines[k].y > _FAR * lines[k].size or wide or row_of(words[k], k) is not None:
            break
        found.append(k)
        last = k
    return found[::-1]


def _middle(stack: Stack) -> float:
    return (stack[0].middle + stack[-1].middle) / 2


def _placed(leaves: Sequence[Stack], run: Run, edge: float) -> tuple[list[Stack], list[int]] | None:
    """The heads, and which of them stand over the run's columns; what begins left of `edge` may stand over the labels."""
    count = len(run.columns)
    found = list(leaves)
    if len(found) > count and found[0][0].box.x0 < edge:
        del found[0]  # the corner, which may be wider than the labels below it
    own = _in_place(found, run.columns)
    if own is not None:
        return own, list(range(count))
    places = [
        [k for k, stack in enumerate(found) if any(w.box.x0 < x1 and x0 < w.box.x1 for w in stack)]
        for x0, x1 in run.columns
    ]
    if len(found) <= count or any(len(over) != 1 for over in places):
        return None
    single = [over[0] for over in places]
    clear = _in_place([found[k] for k in single], run.columns)
    if clear is None or sorted(set(single)) != single:
        return None
    for k, stack in zip(single, clear, strict=True):
        found[k] = stack
    top = min(stack[0].y for stack in clear)
    kept = [
        k for k, stack in enumerate(found) if k in single or stack[-1].y > top - SAME_ROW * stack[-1].size
    ]
    return [found[k] for k in kept], [kept.index(k) for k in single]


def _in_place(leaves: Sequence[Stack], columns: Sequence[tuple[float, float]]) -> list[Stack] | None:
    """The head of each column, clear of the figures of the columns beside its own: both lie in cells that do not overlap.

    Lines above it that are not clear of them stand over several columns, and are left out. None where one has no such head.
    """
    if len(leaves) != len(columns):
        return None
    made: list[Stack] = []
    for place, stack in enumerate(leaves):
        left = columns[place - 1][1] if place else float("-inf")
        right = columns[place + 1][0] if place + 1 < len(columns) else float("inf")
        start = len(stack)
        while start and left < stack[start - 1].box.x0 and stack[start - 1].box.x1 < right:
            start -= 1
        if start == len(stack):
            return None
        made.append(stack[start:])
    return made


def _stands_over(stack: Stack, other: Stack) -> bool:
    """Whether a head has another one below it."""
    if other[0].y <= stack[-1].y + 1:
        return False
    left, right = min(word.box.x0 for word in stack), max(word.box.x1 for word in stack)
    return any(word.box.x0 < right and left < word.box.x1 for word in other)


def _tiers(
    rest: Sequence[Word], stacks: Sequence[Stack], first: float, size: float
) -> tuple[list[list[tuple[int, int, str]]], list[Word]]:
    """The rows of heads that stand over several columns each, in the middle of them, and their pieces.

    The first of them is over all columns, one below over the columns of one or more of those above. A column whose head
    stands higher than others has none of the last row over it: it goes over that row itself.
    """
    middles = [(stack[0].middle + stack[-1].middle) / 2 for stack in stacks]
    if len(middles) < 3:
        return [], []
    inner = [(one + other) / 2 for one, other in pairwise(middles)]
    edges = [2 * middles[0] - inner[0], *inner, 2 * middles[-1] - inner[-1]]
    rows: list[list[Stack]] = []
    for one in sorted(rest, key=lambda piece: (piece.y, piece.box.x0)):
        if one.y >= first + LEADING * size or not edges[0] < one.middle < edges[-1]:
            continue
        if rows and abs(rows[-1][0][0].y - one.y) <= SAME_ROW * size:
            rows[-1].append([one])
        else:
            rows.append([[one]])
    tall = _higher(stacks, size)
    for top in range(len(rows)):
        made = _nested(rows[top:], edges, tall) or _from_the_left(rows[top:], stacks, tall)
        if made and len(made[0]) == 1:
            continue  # over all columns: it parts none, and may be the heading of the section
        if made is not None:
            return made, [one for row in rows[top:] for stack in row for one in stack]
    return [], []


def _higher(stacks: Sequence[Stack], size: float) -> AbstractSet[int]:
    """Which heads stand higher than others: by their first lines, middles or last lines, whichever stand at the fewest heights."""
    best: list[float] = []
    fewest = len(stacks) + 1
    for heights in (
        [(stack[0].y + stack[-1].y) / 2 for stack in stacks],
        [stack[0].y for stack in stacks],
        [stack[-1].y for stack in stacks],
    ):
        ordered = sorted(heights)
        levels = 1 + sum(other - one > SAME_ROW * size for one, other in pairwise(ordered))
        if levels < fewest:
            best, fewest = heights, levels
    return {k for k, y in enumerate(best) if max(best) - y > SAME_ROW * size}


def _from_the_left(
    rows: Sequence[Sequence[Stack]], leaves: Sequence[Stack], tall: AbstractSet[int]
) -> list[list[tuple[int, int, str]]] | None:
    """The same where each head begins where the first of its columns does; a head ends where the next one begins.

    None where one begins elsewhere. A column whose head stands higher than others has none of the last row over it.
    """
    starts = [min(word.box.x0 for word in stack) for stack in leaves]
    made: list[list[tuple[int, int, str]]] = []
    ends = [len(leaves)] * len(leaves)
    for row in rows:
        found: list[tuple[int, int, str]] = []
        higher = tall if row is rows[-1] else frozenset()
        begins = [
            next((k for k, x in enumerate(starts) if abs(x - stack[0].box.x0) <= SAME_PLACE), None)
            for stack in row
        ]
        if None in begins:
            return None
        places = [k for k in begins if k is not None]
        for place, stack in zip(places, row, strict=True):
            stops = [k for k in (*places, *higher, ends[place]) if k > place]
            found.append((place, min(stops), "".join(word.text for word in stack)))
        made.append(_with_blanks(found, len(leaves)))
        for start, end, _ in found:
            ends[start:end] = [end] * (end - start)
    return made


def _with_blanks(found: Sequence[tuple[int, int, str]], width: int) -> list[tuple[int, int, str]]:
    """A row of heads with a blank one over each run of columns that have none."""
    made: list[tuple[int, int, str]] = []
    at = 0
    for start, end, text in sorted(found):
        if start > at:
            made.append((at, start, ""))
        made.append((start, end, text))
        at = end
    if at < width:
        made.append((at, width, ""))
    return made


def _nested(
    rows: Sequence[Sequence[Sequence[Word]]], edges: Sequence[float], tall: AbstractSet[int]
) -> list[list[tuple[int, int, str]]] | None:
    """Columns of heads, row by row, each row parting columns of the one above; None where it does not come out."""
    groups = [(0, len(edges) - 1)]
    made: list[list[tuple[int, int, str]]] = []
    for place, row in enumerate(rows):
        found: list[tuple[int, int, str]] = []
        parts_of = groups if place < len(rows) - 1 else [part for one in groups for part in _cut(*one, tall)]
        for start, end in parts_of:
            inside = [stack for stack in row if edges[start] < stack[0].middle < edges[end]]
            parts = _spans(inside, edges, start, end) if inside else [(start, end, "")]
            if parts is None:
                return None
            found += parts
        if all(not text for *_, text in found):
            return None
        made.append(found)
        groups = [(start, end) for start, end, _ in found]
    return made


def _cut(start: int, end: int, tall: AbstractSet[int]) -> Iterator[tuple[int, int]]:
    """Columns `start` to `end` parted where one that is tall stands beside one that is not."""
    first = start
    for k in range(start + 1, end + 1):
        if k == end or (k in tall) != (k - 1 in tall):
            yield first, k
            first = k


def _spans(
    stacks: Sequence[Sequence[Word]], edges: Sequence[float], start: int, end: int
) -> list[tuple[int, int, str]] | None:
    """Which of the columns `start` to `end` each head stands over, all together over all of them."""
    made: list[tuple[int, int, str]] = []
    at = start
    for stack in stacks:
        right = 2 * stack[0].middle - edges[at]
        to = min(range(len(edges)), key=lambda k: abs(edges[k] - right))
        pitch = (edges[end] - edges[start]) / (end - start)
        if to <= at or to > end or abs(edges[to] - right) > 0.3 * pitch:
            return None
        made.append((at, to, "".join(one.text for one in stack)))
        at = to
    return made if at == end else None
