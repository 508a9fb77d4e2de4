"""Every way in which printed pieces can fill the cells of a row, where their number does not fit.

A piece is what stood between two separators: a number, a dash, a visible blank, or digits that may be several cells
glued together (`2001425`). Cells may have been dropped, a page number may have slipped in, a number may have been
broken in two. Which reading is the right one is not decided here; `solving.py` asks the relations.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from govcrawl.forms.values import Value, parse_value

Cells = tuple[Value, ...]

BLANK = Value("blank", "")
MOST_READINGS = 4000
MOST_STEPS = 60_000
MOST_STRAYS = 3
MOST_FILLERS = 6
LONGEST_NUMBER = 15
LONGEST_DASH = 3
LONGEST_GLUED = 60
_WORDS = re.compile(r"[㐀-旟旡-鿿]")  # all but 无
_DASHES = frozenset("/／—–―─无")
_BEGINS = _DASHES | frozenset("+-＋－−﹣")


class TooManyError(Exception):
    """There are more readings than are worth looking through; the row stays ambiguous."""


def weight(value: Value) -> int:
    """What a cell counts in a sum: a blank and a dash count nothing."""
    return int(value.number) if value.number is not None else 0


def is_glued(value: Value) -> bool:
    """Whether a piece must be several cells: digits that no number begins with (`000`)."""
    return value.kind == "unreadable" and len(value.raw) > 1 and value.raw.isascii() and value.raw.isdecimal()


def summing_rows(pieces: Sequence[Value], count: int) -> list[Cells]:
    """The readings of one row of `count` cells whose last cell is the sum of the others.

    Blanks and dashes count 0. A row with a total above 0 has it in its last column. Raises TooManyError.
    """
    return list(dict.fromkeys(row for row in _rows(pieces, count, summing=True) if row_adds_up(row)))


def readings_of(pieces: Sequence[Value], count: int) -> list[Cells]:
    """Every reading of a row of `count` cells, whatever its sum. Raises TooManyError."""
    if len(pieces) == count and not any(map(is_glued, pieces)):
        return [tuple(pieces)]
    return list(dict.fromkeys(_rows(pieces, count, summing=False)))


def only_row(pieces: Sequence[Value], count: int) -> Cells | None:
    """The reading of one row of `count` cells, if there is just one; blank cells may have been lost.

    Raises TooManyError where a second was not found in time.
    """
    found: Cells | None = None
    for row in _rows(pieces, count, summing=False):
        if found is not None and row != found:
            return None
        found = row
    return found


def row_adds_up(row: Cells) -> bool:
    """Whether the last cell is the sum of the others."""
    return sum(map(weight, row[:-1])) == weight(row[-1])


def _rows(pieces: Sequence[Value], count: int, *, summing: bool) -> Iterator[Cells]:
    steps = itertools.count()
    found = 0
    for values in _sequences(pieces, count, steps, summing=summing):
        if summing and any(isinstance(value.number, float) for value in values):
            continue
        for row in _placed(values, count, summing=summing):
            found += 1
            if found > MOST_READINGS:
                raise TooManyError
            yield row


def _sequences(
    pieces: Sequence[Value], count: int, steps: Iterator[int], *, summing: bool
) -> Iterator[tuple[Value, ...]]:
    """At most `count` values in printed order: pieces as they are, taken apart, left out, or two of them joined."""
    if any(map(is_glued, pieces)) or (len(pieces) == 1 < count):
        yield from _taken_apart(pieces, count, steps, summing=summing)
    elif len(pieces) <= count:
        yield tuple(pieces)
    else:
        yield from _thinned(pieces, count)


def _thinned(pieces: Sequence[Value], count: int) -> Iterator[tuple[Value, ...]]:
    """Too many pieces: blank ones are fillers; others that follow the row are strays, or the rest of its last number.

    A cell of the row itself is never left out: a stray number in its place could make a wrong sum of the source right.
    """
    extra = len(pieces) - count
    blanks = [place for place, piece in enumerate(pieces) if piece.kind == "blank"]
    if extra <= MOST_FILLERS and len(blanks) >= extra:
        for left_out in itertools.combinations(blanks, extra):
            yield tuple(piece for place, piece in enumerate(pieces) if place not in left_out)
        return
    if extra > MOST_STRAYS or blanks:
        return
    yield tuple(pieces[:count])
    joined = parse_value(pieces[count - 1].raw + pieces[count].raw)
    if extra == 1 and joined.kind == "number" and isinstance(joined.number, int):
        yield (*pieces[: count - 1], joined)


def _taken_apart(
    pieces: Sequence[Value], count: int, steps: Iterator[int], *, summing: bool
) -> Iterator[tuple[Value, ...]]:
    if sum(len(piece.raw) for piece in pieces) > LONGEST_GLUED:
        raise TooManyError
    if any(_WORDS.search(piece.raw) for piece in pieces):
        return  # 十七2143: a numeral, or two
    if len(pieces) == 1 and summing:
        yield from _summing_parts(_without_gaps(pieces[0].raw), count, steps)
        return

    def further(place: int, made: tuple[Value, ...]) -> Iterator[tuple[Value, ...]]:
        if place == len(pieces):
            yield made
            return
        piece = pieces[place]
        apart = is_glued(piece) or len(pieces) == 1
        options = _parts(_without_gaps(piece.raw), count - len(made), steps) if apart else iter([(piece,)])
        for option in options:
            if len(made) + len(option) <= count:
                yield from further(place + 1, (*made, *option))

    yield from further(0, ())


def _without_gaps(text: str) -> str:
    """Glued digits without the gaps among them: one may part cells, or be inside a number."""
    return "".join(text.split())


def _parts(text: str, most: int, steps: Iterator[int]) -> Iterator[tuple[Value, ...]]:
    """Every way to cut glued `text` into at most `most` cells: numbers without leading zeros, and dashes."""
    if not text:
        yield ()
        return
    if most == 0:
        return
    if next(steps) > MOST_STEPS:
        raise TooManyError
    for end in _ends(text):
        cell = parse_value(text[:end])
        if cell.kind in ("number", "not_applicable"):
            for rest in _parts(text[end:], most - 1, steps):
                yield (cell, *rest)


def _ends(text: str) -> range:
    """Where the first cell of glued text may end."""
    if text[0] == "0":
        return range(1, 2)
    if text[0] not in _BEGINS and not text[0].isdecimal():
        return range(0)  # a point, an asterisk: no cell of its own among digits
    length = 1
    if text[0] in _DASHES:  # `——` is one dash, or two
        while length < min(len(text), LONGEST_DASH) and text[length] == text[0]:
            length += 1
        return range(1, length + 1)
    while length < len(text) and text[length].isdecimal():
        length += 1
    return range(1, min(length, LONGEST_NUMBER) + 1)


def _summing_parts(text: str, most: int, steps: Iterator[int]) -> Iterator[tuple[Value, ...]]:
    """As `_parts`, where the last cell is the sum of the others: it is chosen first and bounds them."""
    for start in range(len(text) - 1, max(-1, len(text) - 1 - LONGEST_NUMBER), -1):
        last = parse_value(text[start:])
        if last.kind == "number" and isinstance(last.number, int):
            for rest in _parts_of_sum(text[:start], most - 1, last.number, steps, set()):
                yield (*rest, last)
        elif last.kind == "not_applicable":
            for rest in _parts_of_sum(text[:start], most - 1, 0, steps, set()):
                yield (*rest, last)


def _parts_of_sum(
    text: str, most: int, total: int, steps: Iterator[int], dead: set[tuple[int, int, int]]
) -> Iterator[tuple[Value, ...]]:
    """The ways to cut glued `text` into at most `most` cells that add up; `dead` are ends that were found to have none."""
    if not text:
        if total == 0:
            yield ()
        return
    state = (len(text), most, total)
    if state in dead or len(text) > most * max(len(str(total)), LONGEST_DASH):
        return  # no part is longer than the sum
    if text.isdecimal() and total > int(text):
        return  # no parts of the text add up to more than the text read as one number
    if next(steps) > MOST_STEPS:
        raise TooManyError
    alive = False
    for end in _ends(text):
        cell = parse_value(text[:end])
        if cell.kind == "number" and isinstance(cell.number, int):
            if cell.number > total:
                break  # longer ones are larger still
        elif cell.kind != "not_applicable":
            continue
        for rest in _parts_of_sum(text[end:], most - 1, total - weight(cell), steps, dead):
            alive = True
            yield (cell, *rest)
    if not alive:
        dead.add(state)


def _placed(values: tuple[Value, ...], count: int, *, summing: bool) -> Iterator[Cells]:
    """Values put into the row's cells in order; the cells left over were dropped because they were blank."""
    lost = count - len(values)
    if lost == 0:
        yield values
        return
    if not values:
        return
    places = range(count)
    fixed_last = summing and any(map(weight, values))
    if fixed_last:
        places = range(count - 1)
        values, last = values[:-1], values[-1:]
    else:
        last = ()
    for chosen in itertools.combinations(places, len(values)):
        row = [BLANK] * count
        for place, value in zip(chosen, values, strict=True):
            row[place] = value
        if last:
            row[-1] = last[0]
        yield tuple(row)


def summing_blocks(pieces: Sequence[Value], sizes: Sequence[int]) -> list[Cells]:
    """The readings of several rows one behind the other, each `sizes[i]` cells of which the last is the sum.

    Pieces may be glued, or one too many. None is taken where one with a lost cell adds up as well. Raises TooManyError.
    """
    count = sum(sizes)
    found: dict[Cells, None] = {}
    if any(map(is_glued, pieces)) or (len(pieces) == 1 < count):
        for row in _glued_blocks(pieces, sizes):
            found.setdefault(row)
    elif len(pieces) < count:
        return []  # three sums do not tell where a cell was lost: it may have been a total
    else:
        for row in _thinned(pieces, count):
            if _blocks_add_up(row, sizes):
                found.setdefault(row)
    return [] if any(BLANK in row for row in found) else list(found)


def lost_cell_fits(pieces: Sequence[Value], sizes: Sequence[int]) -> bool:
    """Whether rows that are one cell short add up with a blank put in somewhere."""
    return any(
        _blocks_add_up((*pieces[:place], BLANK, *pieces[place:]), sizes) for place in range(len(pieces) + 1)
    )


def _blocks_add_up(row: Cells, sizes: Sequence[int]) -> bool:
    start = 0
    for size in sizes:
        if not row_adds_up(row[start : start + size]):
            return False
        start += size
    return True


def _glued_blocks(pieces: Sequence[Value], sizes: Sequence[int]) -> Iterator[Cells]:
    if sum(len(piece.raw) for piece in pieces) > 2 * LONGEST_GLUED:
        raise TooManyError
    steps = itertools.count()
    found = itertools.count()

    def cells(place: int, offset: int) -> Iterator[tuple[Value, int, int]]:
        """The next cell from here, and where the one after it begins."""
        if place == len(pieces):
            return
        piece = pieces[place]
        if not is_glued(piece) and len(pieces) > 1:
            yield piece, place + 1, 0
            return
        text = _without_gaps(piece.raw)[offset:]
        for end in _ends(text):
            cell = parse_value(text[:end])
            if cell.kind in ("number", "not_applicable"):
                yield cell, *((place + 1, 0) if end == len(text) else (place, offset + end))

    def further(
        block: int, made: tuple[Value, ...], place: int, offset: int, *, lost: bool = False
    ) -> Iterator[Cells]:
        if next(steps) > MOST_STEPS:
            raise TooManyError
        if block == len(sizes):
            if place == len(pieces):
                if next(found) > MOST_READINGS:
                    raise TooManyError
                yield made
            return
        inside = len(made) - sum(sizes[:block])
        options = [(*option, lost) for option in cells(place, offset)]
        if not lost:
            options.append((BLANK, place, offset, True))  # one cell may have been blank and left no trace
        for cell, after, at, gone in options:
            if inside == sizes[block] - 1:
                if weight(cell) == sum(map(weight, made[len(made) - inside :])):
                    yield from further(block + 1, (*made, cell), after, at, lost=gone)
            else:
                yield from further(block, (*made, cell), after, at, lost=gone)

    yield from further(0, (), 0, 0)
