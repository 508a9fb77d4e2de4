"""Pinyin glosses, put into the text by mirrors of government pages, and taken out again: 長(zhǎng)興 -> 長興.

A gloss is Mandarin syllables in lower case, in ASCII or full-width brackets, straight after a Han character;
no more syllables than Han characters before it. Everything else in brackets is the author's: (一), (PDF),
(GDP), (km).

A syllable with a tone mark is proof enough. Without one it may be a unit or an English word: (ha), (min),
(can). So a bracket without tone marks is a gloss only in a text that has the *habit*:

- three glosses with tone marks, or brackets without tone marks with four different syllables, and
- brackets in lower case that are no syllables (km, app) are at most a quarter as many.

Two or more brackets of syllables straight behind each other, 公(gong)(kai), are glosses in any text.

A single letter needs its tone mark, for (a) (e) (o) number the items of lists, or a text of many different glosses.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_FINALS_BY_INITIAL = {
    "": "a ai an ang ao e ei en eng er o ou",
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng o ou u",
    "d": "a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo",
    "t": "a ai an ang ao e ei eng i ian iao ie ing ong ou u uan ui un uo",
    "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan un uo ü üe v ve ue",
    "l": "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan un uo ü üe v ve ue",
    "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "k": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "zh": "a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo",
    "ch": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    "r": "an ang ao e en eng i ong ou u ua uan ui un uo",
    "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
    "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "y": "a an ang ao e i in ing o ong ou u uan ue un",
    "w": "a ai an ang ei en eng o u",
}
#: Every syllable of Standard Mandarin without its tone (ISO 7098; ü also typed v, and üe also ue).
SYLLABLES = frozenset(
    initial + final for initial, finals in _FINALS_BY_INITIAL.items() for final in finals.split()
)

# U+0306, the breve, is often typed for U+030C, the caron of the third tone
_TONES = frozenset("\u0304\u0301\u030c\u0306\u0300")
_LOOKALIKES = str.maketrans("ɑɡ", "ag")
_HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
# one expression for each bracket: what begins with a single character is found ten times as fast
_BRACKETS = tuple(re.compile(rf"{bracket}([^()（）\n]{{1,40}})[)）]") for bracket in (r"\(", "（"))
_LONGEST_WORD = 8
_LONGEST_SYLLABLE = 6
_LOWER_CASE_WORD = re.compile(r"[a-z][a-z ]*$")

_TONED_HABIT = 3
_PLAIN_HABIT = 4
_STRONG_HABIT = 20
_FOREIGN_SHARE = 4


class _Gloss(NamedTuple):
    """A bracket that may be a gloss: its place, its syllables without tones, whether one is marked."""

    start: int
    end: int
    syllables: tuple[str, ...]
    toned: bool


def _without_tone(syllable: str) -> tuple[str, int]:
    """A syllable in NFD without its tone marks, ü recomposed; and the number of marks."""
    bare = "".join(c for c in syllable if c not in _TONES)
    return unicodedata.normalize("NFC", bare), len(syllable) - len(bare)


def _split_joined(word: str) -> list[str] | None:
    """Bare syllables of a word written together (`zhengfu`), the longest first, or None."""
    syllables: list[str] = []
    position = 0
    while position < len(word):
        for length in range(_LONGEST_SYLLABLE, 0, -1):
            piece = word[position : position + length]
            if piece in SYLLABLES:
                break
        else:
            return None
        syllables.append(piece)
        position += len(piece)
    return syllables


@lru_cache(maxsize=4096)
def _read(inner: str) -> tuple[tuple[str, ...], bool] | None:
    """The syllables between brackets and whether a tone is marked; None where it is not pinyin."""
    if not any("a" <= c <= "z" or c >= "\u00a0" for c in inner):
        return None
    decomposed = unicodedata.normalize("NFD", inner.translate(_LOOKALIKES))
    syllables: list[str] = []
    toned = False
    for word in decomposed.replace("'", " ").replace("’", " ").split():
        digit = len(word) > 2 and word[-1] in "12345"  # a letter with a digit numbers an item
        bare, tones = _without_tone(word[:-1] if digit else word)
        if bare in SYLLABLES and tones <= 1:
            syllables.append(bare)
        else:
            joined = _split_joined(bare) if tones and not digit else None
            if joined is None or tones > len(joined):
                return None
            syllables.extend(joined)
        toned = toned or tones > 0
    return (tuple(syllables), toned) if syllables else None


@lru_cache(maxsize=4096)
def _han_before(text: str) -> int:
    """The number of Han characters at the end of `text`."""
    for count, character in enumerate(reversed(text)):
        if not _HAN.match(character):
            return count
    return len(text)


def _candidates(text: str) -> tuple[list[_Gloss], int]:
    """Brackets that may be glosses, and the number of brackets in lower case that cannot be."""
    found: list[_Gloss] = []
    foreign = 0
    base_end = -1  # where the Han characters end that the current row of brackets stands after
    row_end = -1
    matches = (match for bracket in _BRACKETS for match in bracket.finditer(text))
    for match in sorted(matches, key=re.Match.start):
        start = match.start()
        if start != row_end:
            base_end = start
        # most brackets do not stand after a Han character, or hold Han characters: told apart at little cost
        han = _han_before(text[max(0, base_end - _LONGEST_WORD) : base_end])
        if not han:
            continue
        reading = _read(match[1])
        if reading is None:
            foreign += _LOWER_CASE_WORD.match(match[1]) is not None
            continue
        syllables, toned = reading
        if len(syllables) <= han:
            found.append(_Gloss(start, match.end(), syllables, toned))
            row_end = match.end()
    return found, foreign


def _has_habit(candidates: list[_Gloss], foreign: int) -> bool:
    """Whether the text is one in which a bracket without tone marks may be a gloss (see the module)."""
    toned = sum(gloss.toned for gloss in candidates)
    plain = [gloss for gloss in candidates if not gloss.toned and len(gloss.syllables[0]) > 1]
    different = {syllable for gloss in plain for syllable in gloss.syllables}
    enough = toned >= _TONED_HABIT or len(different) >= _PLAIN_HABIT
    return enough and foreign * _FOREIGN_SHARE <= toned + len(plain)


# its bracket first: a search that begins with a Han character stops at nearly every one
_UNTONED = re.compile(r"[(（](?<=[㐀-鿿].)[a-z]{2,6}[)）]")


def shortest_plain_gloss(text: str) -> int | None:
    """How short a syllable without a tone mark may be to be a gloss in this text; None where none is.

    2 in a text with the habit; 1 where so many different glosses stand that (e) is one too.
    """
    if _UNTONED.search(text) is None:
        return None
    return _shortest(*_candidates(text))


def _shortest(candidates: list[_Gloss], foreign: int) -> int | None:
    if not _has_habit(candidates, foreign):
        return None
    return 1 if len({gloss.syllables for gloss in candidates}) >= _STRONG_HABIT else 2


def remove_glosses(text: str, *, shortest: int | None = None) -> tuple[str, int]:
    """`text` without pinyin glosses, and the number of brackets removed.

    What counts as a gloss is said at the head of this module; `shortest` is `shortest_plain_gloss` of the whole text
    that `text` is a part of. Where none is removed, the same string comes back.
    """
    if "(" not in text and "（" not in text:
        return text, 0
    candidates, foreign = _candidates(text)
    if not candidates:
        return text, 0
    least = shortest or _shortest(candidates, foreign)
    kept: list[str] = []
    position = removed = 0
    # nobody writes two bracketed syllables in a row: 公(gong)(kai) proves itself
    starts = {gloss.start for gloss in candidates}
    ends = {gloss.end for gloss in candidates}
    for gloss in candidates:
        in_row = gloss.end in starts or gloss.start in ends
        plain = least is not None or in_row
        if gloss.toned or (plain and all(len(syllable) >= (least or 2) for syllable in gloss.syllables)):
            kept.append(text[position : gloss.start])
            position = gloss.end
            removed += 1
    if not removed:
        return text, 0
    kept.append(text[position:])
    return "".join(kept), removed
