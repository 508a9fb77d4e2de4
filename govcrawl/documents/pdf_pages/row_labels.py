"""Labels beside rows of figures, where no rule says whose they are.

A label of several lines stands with its first line, its middle or its last line at its figures, and all labels of a table do
so in one way. Where two ways come out differently, nothing is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from govcrawl.documents.pdf_pages.columns import Run
from govcrawl.documents.pdf_pages.lines import Line
from govcrawl.documents.pdf_pages.words import Word, cut, unspaced

LEADING = 2.1  # of the size: how far the lines of one text are apart
SAME_ROW = 0.3  # of the size: how far a label may be off its figures
SAME_PLACE = 2.0  # points
_BESIDE = 0.55  # of the distance of rows: a text as near to another on its right is the label of a group
_FEWEST_STARTS = 3  # labels that begin at one place
_MOST_LINES = 16  # of one label
_MOST_WAYS = 200  # to part labels that pages cut


@dataclass(slots=True)
class Labels:
    """`own`: each row's label line by line; `groups`: labels of several rows, line by line, and the row they begin at.

    `lines` are the numbers of the lines outside the rows that hold parts of them.
    """

    own: list[list[Word]]
    groups: list[tuple[int, list[Word]]]
    lines: set[int]


def labels_of(
    lines: Sequence[Line], words: Sequence[Sequence[Word]], run: Run, first: int, end: int
) -> Labels | None:
    """The labels of the run's rows; None where they are in doubt. Lines from `first` to `end` may hold parts of them."""
    reach = _reach(lines, words, run, first, end)
    texts = [
        word
        for k in reach
        for word in unspaced([w for w in words[k] if w.box.x1 <= run.left and w not in _values(run, k)])
    ]
    if not texts:
        return Labels([[] for _ in run.rows], [], set())
    starts = Counter(round(word.box.x0) for word in texts)
    places = [x for x in starts if starts[x] + starts[x - 1] + starts[x + 1] >= _FEWEST_STARTS]
    texts = [part for word in texts for part in cut(word, lines[word.line], places)]
    own = _own(texts, run)
    found: list[list[list[Word]]] = []
    for parted in (_from_the_top, _round_the_middle, _to_the_bottom):
        for made in parted(own, [row.values[0] for row in run.rows], run.rows[0].values[0].size):
            if made not in found:
                found.append(made)
    near = [made for made in found if _holds_together(made)]
    if len(near) != 1:
        return None
    taken = {id(word) for block in near[0] for word in block}
    inside = {row.line for row in run.rows}
    beside = 0.6 * run.rows[0].values[0].size
    top = min(near[0][0][0].y, run.rows[0].y) - beside
    low = max(near[0][-1][-1].y, run.rows[-1].y) + beside
    others = [word for word in texts if id(word) not in taken and top <= word.y <= low]
    used = {word.line for block in near[0] for word in block} | {word.line for word in others}
    if any(id(word) not in taken and word.line in used and not top <= word.y <= low for word in texts):
        return None
    return Labels(near[0], _groups(others, run), used - inside)


def _values(run: Run, line: int) -> list[Word]:
    return next((row.values for row in run.rows if row.line == line), [])


def _reach(
    lines: Sequence[Line], words: Sequence[Sequence[Word]], run: Run, first: int, end: int
) -> list[int]:
    """The numbers of the lines of the rows, between them, and next to them, where these hold nothing but labels."""
    start, last = run.rows[0].line, run.rows[-1].line
    found = list(range(start, last + 1))
    for step, k in ((-1, start - 1), (1, last + 1)):
        count = 0
        while first <= k < end and count < _MOST_LINES and _is_next(lines, words[k], k, k - step, run):
            found.append(k)
            k, count = k + step, count + 1  # noqa: PLW2901
    return sorted(found)


def _is_next(lines: Sequence[Line], words: Sequence[Word], k: int, last: int, run: Run) -> bool:
    """Whether a line holds nothing but parts of labels and follows closely on the other."""
    return abs(lines[k].y - lines[last].y) <= LEADING * lines[k].size and all(
        word.box.x1 <= run.left for word in words
    )


def _own(texts: Sequence[Word], run: Run) -> list[Word]:
    """The labels' words without those of groups, which have another one on their right at their height; from top to bottom."""
    ys = [row.y for row in run.rows]
    pitch = min((b - a for a, b in pairwise(ys)), default=LEADING * run.rows[0].values[0].size)
    made = [
        one
        for one in texts
        if not any(other.box.x0 > one.box.x1 and abs(other.y - one.y) < _BESIDE * pitch for other in texts)
    ]
    made.sort(key=lambda word: (word.y, word.box.x0))
    return _without_rests(made)


def _without_rests(own: Sequence[Word]) -> list[Word]:
    """The words without those at the ends of pages that have the next one on their right: a page cuts the label of a group."""
    made: list[Word] = []
    for k, word in enumerate(own):
        before = own[k - 1] if k else None
        behind = own[k + 1] if k + 1 < len(own) else None
        first = before is not None and before.page < word.page
        last = behind is not None and behind.page > word.page
        beside = behind if first else before if last else None
        if beside is None or beside.page != word.page or word.box.x1 > beside.box.x0:
            made.append(word)
    return made


def _from_the_top(own: Sequence[Word], rows: Sequence[Word], size: float) -> list[list[list[Word]]]:
    """Each label from the line of its figures to the next one's; the last as far as its lines follow closely."""
    starts = [k for k, word in enumerate(own) if any(abs(word.y - row.y) <= SAME_ROW * size for row in rows)]
    if len(starts) != len(rows) or any(
        abs(own[k].y - row.y) > SAME_ROW * size for k, row in zip(starts, rows, strict=True)
    ):
        return []
    made = [list(own[a:b]) for a, b in pairwise([*starts, len(own)])]
    made[-1] = _close(made[-1])
    return [made]


def _to_the_bottom(own: Sequence[Word], rows: Sequence[Word], size: float) -> list[list[list[Word]]]:
    """The same from below."""
    turned = [replace(word, y=-word.y) for word in reversed(own)]
    known = {id(one): word for one, word in zip(turned, reversed(own), strict=True)}
    return [
        [[known[id(word)] for word in reversed(block)] for block in reversed(made)]
        for made in _from_the_top(turned, [replace(row, y=-row.y) for row in reversed(rows)], size)
    ]


def _close(block: Sequence[Word]) -> list[Word]:
    made = [block[0]]
    for one, other in pairwise(block):
        if abs(other.y - one.y) > LEADING * other.size:
            break
        made.append(other)
    return made


def _round_the_middle(own: Sequence[Word], rows: Sequence[Word], size: float) -> list[list[list[Word]]]:
    """Each label with its middle at its figures, from each line that the first one may begin with.

    Of a label that a page cuts, the part on the page of its figures has its middle there.
    """
    found: list[list[list[Word]]] = []
    for start, word in enumerate(own):
        if word.y > rows[0].y + SAME_ROW * size:
            break
        found += _filled(own, start, rows, size)
    return found


def _filled(own: Sequence[Word], start: int, rows: Sequence[Word], size: float) -> list[list[list[Word]]]:
    """The ways to part the labels' lines from `start` on, row by row; they differ at the ends of pages only."""
    ways: list[tuple[int, list[list[Word]]]] = [(start, [])]
    for place, row in enumerate(rows):
        more: list[tuple[int, list[list[Word]]]] = []
        last_of_page = place + 1 == len(rows) or rows[place + 1].page > row.page
        for k, made in ways:
            for block in _blocks(own, k, row, size, cut=last_of_page):
                more.append((k + len(block), [*made, block]))  # noqa: PERF401 - two loops
        ways = more[:_MOST_WAYS]
    return [made for _, made in ways]


def _blocks(own: Sequence[Word], start: int, row: Word, size: float, *, cut: bool) -> Iterator[list[Word]]:
    """The lines from `start` on whose middle is at the row's figures, on their page; `cut`: and those that the page cuts off.

    Of a row that is cut LibreOffice puts the figures at the first line.
    """
    k = start
    while k < len(own) and own[k].page < row.page:
        k += 1
    end = k
    while end < len(own) and own[end].page == row.page:
        end += 1
    rests = range(1, _MOST_LINES + 1)
    for stop in range(k + 1, end + 1):
        at = (own[k].y + own[stop - 1].y) / 2
        if at < row.y - SAME_ROW * size:
            continue
        if at <= row.y + SAME_ROW * size:
            yield list(own[start:stop])
            if cut and stop == end:
                yield from (list(own[start : end + rest]) for rest in rests if _on_next_page(own, end, rest))
        break
    if cut and end - k > 1 and abs(own[k].y - row.y) <= SAME_ROW * size:
        yield from (list(own[start : end + rest]) for rest in rests if _on_next_page(own, end, rest))


def _on_next_page(own: Sequence[Word], end: int, rest: int) -> bool:
    """Whether there are as many more lines, all of them on the page after that of line `end - 1`."""
    return end + rest <= len(own) and own[end + rest - 1].page == own[end - 1].page + 1


def _holds_together(made: Sequence[Sequence[Word]]) -> bool:
    """Whether the lines of each label are no further apart than labels are, and begin or have their middle at one place."""
    lines = [pair for block in made for pair in pairwise(block)]
    inner = [other.y - one.y for one, other in lines if one.page == other.page]
    outer = [
        other[0].y - one[-1].y
        for one, other in pairwise(made)
        if one and other and one[-1].page == other[0].page
    ]
    # half a point: baselines of one row differ by it where fonts do
    if inner and outer and max(inner) > min(outer) + 0.5:
        return False
    return all(
        other.y - one.y > 0.5 * one.size
        and (abs(one.box.x0 - other.box.x0) <= SAME_PLACE or abs(one.middle - other.middle) <= SAME_PLACE)
        for one, other in lines
    )


def _groups(words: Sequence[Word], run: Run) -> list[tuple[int, list[Word]]]:
    """The labels of groups, and the row that their first line is nearest to."""
    stacks = stacked(words)
    return sorted(
        (
            (min(range(len(run.rows)), key=lambda k: abs(run.rows[k].y - stack[0].y)), stack)
            for stack in stacks
        ),
        key=lambda pair: (pair[0], pair[1][0].box.x0),
    )


def stacked(words: Sequence[Word]) -> list[list[Word]]:
    """Words that stand below each other, line by line: closely, from one place or round one middle."""
    made: list[list[Word]] = []
    for word in sorted(words, key=lambda one: (one.y, one.box.x0)):
        above = next((stack for stack in made if _is_below(stack[-1], word)), None)
        if above is None:
            made.append([word])
        else:
            above.append(word)
    return made


def _is_below(above: Word, word: Word) -> bool:
    """Whether `word` is the next line of the text that `above` ends."""
    return 0.5 * word.size < word.y - above.y <= LEADING * word.size and (
        abs(word.middle - above.middle) <= SAME_PLACE or abs(word.box.x0 - above.box.x0) <= SAME_PLACE
    )
