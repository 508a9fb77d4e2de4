"""What a value cell says: several looks at its picture, and what of them agrees."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from govcrawl.documents.pictures.ink import Side
from govcrawl.documents.pictures.recognition import Read, Recogniser, line_picture
from govcrawl.documents.pictures.straighten import Grey

ALPHABET = "0123456789.,%-—/无"
"""What values are written with."""
CERTAIN, LIKELY = 0.9, 0.6
_UNSEEN = 0.5
_LETTERS_AT_MOST = 3
_NARROW = 0.8
_LEFT_OF_OTHERS, _RIGHT_OF_OTHERS = frozenset("1357"), frozenset("16")
_HIGHEST, _EVEN, _LOW = 1.15, 0.75, 0.4
_ALIKE = str.maketrans({
    "，": ",", "．": ".", "。": ".", "·": ".", "－": "-", "–": "-", "―": "—", "─": "—", "﹣": "-", "−": "-", "／": "/",
    "％": "%", "０": "0", "１": "1", "２": "2", "３": "3", "４": "4", "５": "5", "６": "6", "７": "7", "８": "8", "９": "9",
    "○": "0", "〇": "0", "O": "0", "o": "0", "Ｏ": "0", "l": "1", "I": "1", "|": "1", "無": "无",
})  # fmt: skip
_LETTERS = frozenset("○〇OoＯlI|")
_VALUE = re.compile(r"[\d.,%\-—/无一_ⅠⅡ]{1,20}(?:万元|元|件|条|项|个|次|宗|起|万)?")
_DASH = frozenset("-—一_")
_UPRIGHT, _SLANTED, _SLASH = 0.15, 0.12, 0.22


@dataclass(slots=True)
class Numeral:
    """A value cell: the text that its looks agree on best, and whether any of them speaks against it."""

    text: str
    doubtful: bool


def is_value(text: str) -> bool:
    """Whether a text recognised without restriction may be a value: digits, dashes, 无, with a unit behind."""
    return _VALUE.fullmatch(text.translate(_ALIKE).replace(" ", "")) is not None


def may_be_value(free: Read, width: float) -> bool:
    """Whether a line may be a value that was misread: a letter or two that no label consists of, or one unsure character.

    `width`: the line's, in heights of a Han character.
    """
    text = free.text
    if is_value(text) or (len(text) <= _LETTERS_AT_MOST and text.isascii()):
        return True
    return len(text) == 1 and width < _NARROW and free.lowest < CERTAIN


def look(
    recogniser: Recogniser, lines: Sequence[tuple[Grey, tuple[int, int, int, int]]], size: float
) -> list[list[Read]]:
    """Three looks at each line: as it is, with more white around it and more contrast, and black on white alone."""
    least = round(size * 0.75)
    plain = [line_picture(picture, box, around=0.16, least=least) for picture, box in lines]
    wide = [line_picture(_sharp(picture), box, around=0.34, least=least) for picture, box in lines]
    hard = [
        line_picture(_black_and_white(picture, box), box, around=0.24, least=least) for picture, box in lines
    ]
    reads = [recogniser.read(pictures, ALPHABET + "件条项个次宗起元万") for pictures in (plain, wide, hard)]
    return [list(looks) for looks in zip(*reads, strict=True)]


def settle(
    free: Read,
    looks: Sequence[Read],
    *,
    touching: frozenset[Side] = frozenset(),
    figures: int = 1,
    faint: bool,
    lean: float = 0.0,
    even: bool = True,
) -> Numeral:
    """The text of a value cell.

    `free` is what was read without an alphabet; `figures`, `lean` and `even` are as by the functions below. `touching`: the
    sides at which a rule may have cut it.
    """
    texts = [read.text.translate(_ALIKE) for read in looks]
    texts = [_as_dash(text) for text in texts]
    first = _as_dash(free.text.translate(_ALIKE).replace(" ", ""))
    votes = Counter(texts)
    votes[first] += 1
    text = votes.most_common(1)[0][0]
    lows = sorted(
        (read.lowest for read, said in zip(looks, texts, strict=True) if said == text), reverse=True
    )
    against = [read for read, said in zip(looks, texts, strict=True) if said != text]
    second = lows[1] if len(lows) > 1 else 0.0
    letters = bool(_LETTERS & set(free.text))
    least = CERTAIN if against else LIKELY
    doubtful = (
        not (text and lows)
        or faint
        or _may_be_cut(text, touching, figures)
        or first != text
        or lows[0] < CERTAIN
        or second < least
        or any(_speaks(read) for read in against)
        or (letters and (lows[-1] < CERTAIN or bool(against)))
        or not _stands(text, lean)
        or not (even or text in ("/", "无"))
    )
    return Numeral("/" if text == "1" and lean > _SLASH else text, doubtful)


def _may_be_cut(text: str, touching: frozenset[Side], figures: int) -> bool:
    """Whether what a rule left of a figure may look like another one (an 8 at the left edge becomes a 3), or like none."""
    return bool(touching) and (
        not touching <= {"left", "right"}
        or figures > len(text)
        or ("left" in touching and text[:1] in _LEFT_OF_OTHERS)
        or ("right" in touching and text[-1:] in _RIGHT_OF_OTHERS)
    )


def _speaks(read: Read) -> bool:
    """Whether a look that says something else counts: one that sees hardly anything, or no number, does not."""
    return read.lowest >= _UNSEEN and not (
        len(read.text) > 1 and read.text[0] == "0" and read.text.isdecimal()
    )


def _stands(text: str, lean: float) -> bool:
    """Whether a single stroke leans as its reading does: a narrow `/` is read as 1, and the other way round."""
    if text == "1":
        return lean < _UPRIGHT
    return text != "/" or lean > _SLANTED


def is_even(picture: Grey, box: tuple[int, int, int, int], size: float) -> bool:
    """Whether all figures of a line are about equally high, and none is higher than a Han character of `size`.

    A stroke of a seal or of handwriting beside a figure is not.
    """
    left, top, right, bottom = box
    if bottom - top > _HIGHEST * size:
        return False
    part = 255 - picture[top:bottom, left:right]
    dark = part > part.max(initial=0) * 0.4
    heights = []
    edges = np.flatnonzero(np.diff(np.concatenate(([0], dark.any(axis=0).astype(np.int8), [0]))))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        rows = np.flatnonzero(dark[:, start:end].any(axis=1))
        heights.append((int(rows[0]), int(rows[-1]) + 1))
    tallest = max((end - start for start, end in heights), default=0)
    # points, commas and dashes are low
    figures = [run for run in heights if run[1] - run[0] > _LOW * tallest]
    lowest = [end for _, end in figures]
    return (
        all(end - start >= _EVEN * tallest for start, end in figures)
        and max(lowest, default=0) - min(lowest, default=0) <= (1 - _EVEN) * tallest
    )


def figures_in(picture: Grey, box: tuple[int, int, int, int]) -> int:
    """How many pieces of ink stand beside each other in a line: figures that touch are one, one that is broken is two."""
    left, top, right, bottom = box
    part = 255 - picture[top:bottom, left:right]
    dark = (part > part.max(initial=0) * 0.4).any(axis=0)
    return int((np.diff(dark.astype(np.int8), prepend=0) > 0).sum())


def lean_of(picture: Grey, box: tuple[int, int, int, int]) -> float:
    """How far the upper end of the ink stands to the right of its lower end, as a share of its height."""
    left, top, right, bottom = box
    dark = 255.0 - picture[top:bottom, left:right]
    dark[dark < dark.max(initial=0.0) * 0.4] = 0
    quarter = max(1, (bottom - top) // 4)
    x = np.arange(right - left)

    def centre(part: npt.NDArray[np.floating]) -> float:
        total = float(part.sum())
        return float((part.sum(axis=0) * x).sum() / total) if total else 0.0

    return (centre(dark[:quarter]) - centre(dark[-quarter:])) / max(1, bottom - top)


def _as_dash(text: str) -> str:
    """A dash by its length: what is only dashes, or the numeral one that looks like one, is `—`."""
    if text and set(text) <= _DASH:
        return "—" if len(text) == 1 and text != "-" else "——" if text != "-" else "-"
    return text


def _sharp(picture: Grey) -> Grey:
    soft = cv2.GaussianBlur(picture, (0, 0), 1.6)
    made: Grey = cv2.addWeighted(picture, 1.9, soft, -0.9, 0)
    return made


def _black_and_white(picture: Grey, box: tuple[int, int, int, int]) -> Grey:
    left, top, right, bottom = box
    part = picture[top:bottom, left:right]
    level, _ = cv2.threshold(part, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    made: Grey = cv2.GaussianBlur(((picture > level) * np.uint8(255)).astype(np.uint8), (0, 0), 0.7)
    return made
