"""Words of a line where no rule parts them: by the gaps between characters, and which of them are figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from govcrawl.documents.pdf_pages.characters import Character
from govcrawl.documents.pdf_pages.geometry import Box, around
from govcrawl.documents.pdf_pages.joining import is_value
from govcrawl.documents.pdf_pages.lines import Line

GAP = 0.28  # of the size: wider than what programs set between digits and Han characters
DIGIT_GAP = 0.1  # of the size, beyond the advance of digits: two numbers, however little room they have
_SPACED = 2.6  # of the size: how far characters of one word set apart (`总　计`) may be
_FULL_WIDTH = re.compile(r"[⺀-鿿豈-﫿︰-﹏＀-｠　-〿\U00020000-\U0003ffff]")


@dataclass(slots=True)
class Word:
    """Characters without a gap: `line` and `page` are the numbers of theirs, `y` is their baseline, `size` in points.

    `middle` is that of the room they take up, which is more than what is seen of marks of full width.
    """

    box: Box
    text: str
    line: int
    y: float
    size: float
    page: int
    middle: float

    @property
    def is_value(self) -> bool:
        """Whether it is a figure, or what stands for none."""
        return is_value(self.text)


def digit_advance(lines: Iterable[Line]) -> float:
    """How far the next digit of a number begins behind one, in their size: the commonest distance, 0 without any."""
    found: Counter[float] = Counter()
    for line in lines:
        for one, other in pairwise(line.characters):
            if one.text.isdecimal() and other.text.isdecimal() and other.x - one.x < one.size:
                found[round((other.x - one.x) / one.size, 2)] += 1
    return found.most_common(1)[0][0] if found else 0.0


def words_of(line: Line, number: int, page: int, advance: float) -> list[Word]:
    """The words of a line from left to right; `advance` is that of its digits (`digit_advance`)."""
    made: list[list[Character]] = []
    for one in line.characters:
        if made and not _is_apart(made[-1][-1], one, line.size, advance):
            made[-1].append(one)
        else:
            made.append([one])
    return [_word(part, number, page) for part in made]


def _is_apart(last: Character, one: Character, size: float, advance: float) -> bool:
    if last.text.isdecimal() and one.text.isdecimal():
        return one.x - last.x > (advance + DIGIT_GAP) * size
    return _left(one) - _right(last) > GAP * size


def joined(words: Sequence[Word]) -> Word:
    """Words of one line as one, without what is between them."""
    first, last = words[0], words[-1]
    box = around([word.box for word in words])
    text = "".join(word.text for word in words)
    middle = first.middle if len(words) == 1 else (first.box.x0 + last.box.x1) / 2
    return Word(box, text, first.line, first.y, first.size, first.page, middle)


def cut(word: Word, line: Line, places: Sequence[float]) -> list[Word]:
    """The word as two where a character of it begins at one of `places`, with at least some gap before it."""
    characters = [
        one for one in line.characters if word.box.x0 - 0.1 <= one.box.x0 and one.box.x1 <= word.box.x1 + 0.1
    ]
    for place, one in enumerate(characters[1:], 1):
        gap = _left(one) - _right(characters[place - 1])
        if gap > 0.05 * line.size and any(abs(one.box.x0 - x) <= 1 for x in places):
            return [_word(part, word.line, word.page) for part in (characters[:place], characters[place:])]
    return [word]


def _word(part: Sequence[Character], number: int, page: int) -> Word:
    box = around([one.box for one in part])
    middle = (_left(part[0]) + _right(part[-1])) / 2
    text = "".join(one.text for one in part)
    return Word(box, text, number, part[0].y, max(one.size for one in part), page, middle)


def unspaced(words: Sequence[Word]) -> list[Word]:
    """Han characters that stand alone, not far from each other, are one word set apart."""
    made: list[list[Word]] = []
    for word in words:
        if (
            made
            and _stands_alone(word)
            and _stands_alone(made[-1][-1])
            and word.box.x0 - made[-1][-1].box.x1 <= _SPACED * word.size
        ):
            made[-1].append(word)
        else:
            made.append([word])
    return [joined(part) for part in made]


def _stands_alone(word: Word) -> bool:
    return len(word.text) == 1 and not word.is_value and bool(_FULL_WIDTH.match(word.text))


def _left(one: Character) -> float:
    return min(one.x, one.box.x0) if _FULL_WIDTH.match(one.text) else one.box.x0


def _right(one: Character) -> float:
    """Where it ends: marks of full width are small and have room of their own beside them."""
    return max(one.x + one.size, one.box.x1) if _FULL_WIDTH.match(one.text) else one.box.x1
