"""Passages that were decoded wrongly and have lost bytes since, so that nothing brings them back.

What is wrong with a whole page is undone in `charset.py` and `twice.py`. Here single passages of a sound page are
found, each kind by what only it can look like, so that rare Han characters, kana, bopomofo and signs are let be:

- UTF-8 read as GBK: three characters for two, whose bytes are those of UTF-8 (`鏀垮簻淇℃伅`);
- UTF-8 or GBK read as a western encoding: rows of accented letters and signs (`æ¿åº`, `ÕþÎñ¹«¿ª`);
- GBK from which one byte is gone, so that the halves of neighbours make new characters (`ㄒ唬┲鲃庸`), and GBK and
  Big5 taken for each other (`奪﹜囀`): signs of odd rows between the characters, and better Chinese read the other way;
- what decoders put in the place of broken bytes: U+FFFD, 锟斤拷, question marks in the place of Han characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from govcrawl.text.charset import reads_like_chinese

#: So many passages are told apart; a text with more of them is damaged as a whole.
MOST_PASSAGES = 200
_MOST_EXAMINED = 1000
_MOST_SIGNS = 50_000
#: Passages with less between them are one.
_GAP = 6
_SHORTEST = 5
_STEP = 2
_FEWEST_HAN = 5
#: From this score on a passage reads like Chinese as it stands.
_SENSE = 0.9
_REACH = 24


@dataclass(frozen=True, slots=True)
class Passage:
    """The stretch `[start, end)` of a text that is garbled, and how in a few words."""

    start: int
    end: int
    kind: str


_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
# signs of GBK's rows 6 to 9 that no Chinese text mixes with words; light and heavy lines of drawn tables are not here
_BOPOMOFO = "\u3105-\u312f"
_BOX = "┍┎┑┒┕┖┙┚┝-┢┥-┪┭-┲┵-┺┽-╊"
_PRIVATE = "\ue003-\uefff"
_STRONG = re.compile(f"[{_BOPOMOFO}{_BOX}{_PRIVATE}]")
# signs that text has too; between two characters they are looked into
_WEAK = "Α-ωА-яぁ-ヶⅠ-Ⅻⅰ-ⅻ⑴-⒛㈠-㈩﹊-﹫"
_BETWEEN = re.compile(f"(?<=[{_HAN}?\ufffd])[{_WEAK}](?=[{_HAN}?\ufffd])")
_AROUND = re.compile(f"[{_HAN}{_BOPOMOFO}{_BOX}{_PRIVATE}{_WEAK}\ufffd?_]*")

_LETTER = "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff"
_WESTERN = re.compile(f"[{_LETTER}][\u0080-\u00ffŒœŠšŽžŸƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]{{3,200}}")
_WESTERN_LETTERS = re.compile(f"[{_LETTER}]")

# what decoders, and two of them in a row, put in the place of bytes
_PUT_IN = "\ufffd锟烫屯"
_REPLACED = re.compile("\ufffd+|(?:锟斤拷|锟斤)+|烫烫烫+|屯屯屯+")

_QUESTIONS = re.compile(r"\?{2,}")
_LONE_QUESTION = re.compile(rf"(?<=[{_HAN}])\?(?=[{_HAN}])")
_ASKING = re.compile(r"[吗呢么什谁何哪几多否怎能不没吧啊]")
_ADDRESS = re.compile(r"[A-Za-z/=&%#]")
#: So many question marks in the place of characters make a passage; fewer may be anybody's.
_FEWEST_QUESTIONS = 4


def garbled_passages(text: str) -> list[Passage]:
    """The garbled passages of `text` as it was decoded (before `normalise`), in order; at most `MOST_PASSAGES`."""
    found = [*_signs(text), *_questions(text)]
    return _merged(found)[:MOST_PASSAGES] if found else []


def _signs(text: str) -> Iterator[Passage]:
    """One pass: wherever a character stands that some kind of garbling begins with, that kind is tried."""
    position = examined = 0
    pairs, letter = _utf8_pairs(), _WESTERN
    for match in islice(_first_characters().finditer(text), _MOST_SIGNS):
        start = match.start()
        if start < position:
            continue
        character = match[0]
        passage: Passage | None = None
        if character in _PUT_IN:
            whole = _REPLACED.match(text, start)
            if whole:
                passage = Passage(start, whole.end(), "bytes replaced by a decoder")
        elif character <= "\u00ff":
            whole = letter.match(text, start)
            if whole and len(set(_WESTERN_LETTERS.findall(whole[0][:_REACH]))) > 1:
                passage = Passage(start, whole.end(), "Chinese read as a western encoding")
        elif _STRONG.match(character) or _BETWEEN.match(text, start):
            if examined < _MOST_EXAMINED:
                examined += 1
                passage = _shifted(text, start)
        elif character > "\u3400":
            whole = pairs.match(text, start)
            if whole:
                passage = Passage(start, whole.end(), "UTF-8 read as GBK")
        if passage is not None:
            yield passage
            position = passage.end


def _merged(found: list[Passage]) -> list[Passage]:
    merged: list[Passage] = []
    for passage in sorted(found, key=lambda passage: (passage.start, -passage.end)):
        last = merged[-1] if merged else None
        if last is not None and passage.start <= last.end + _GAP:
            merged[-1] = Passage(last.start, max(last.end, passage.end), last.kind)
        else:
            merged.append(passage)
    return merged


def _characters(first: range, second: range) -> str:
    """The GBK characters of these pairs of bytes, as the inside of a character class."""
    pairs = (bytes((high, low)).decode("gb18030", "ignore") for high in first for low in second)
    return "".join(sorted({c for c in pairs if len(c) == 1 and ord(c) > 0x7F}))


_LEAD, _TRAIL = range(0xE2, 0xF0), range(0x80, 0xC0)


@cache
def _utf8_pairs() -> re.Pattern[str]:
    """Twice and more often three GBK characters that are the bytes of two three-byte UTF-8 characters."""
    one = f"[{_characters(_LEAD, _TRAIL)}][{_characters(_TRAIL, _LEAD)}][{_characters(_TRAIL, _TRAIL)}]"
    return re.compile(f"{one}(?:{one}){{1,60}}")


@cache
def _first_characters() -> re.Pattern[str]:
    """A finder of every character that a passage can begin with; one class, for a text is searched for it as a whole."""
    return re.compile(f"[{_LETTER}{_BOPOMOFO}{_BOX}{_PRIVATE}{_WEAK}{_PUT_IN}{_characters(_LEAD, _TRAIL)}]")


def _kind(character: str) -> str | None:
    """What makes a character odd in Chinese prose, None if nothing does."""
    code = ord(character)
    if 0x3105 <= code <= 0x312F:
        return "bopomofo"
    if _STRONG.match(character):
        return "box" if code < 0x3000 else "private"
    if 0x3400 <= code <= 0x9FFF:
        return None if _in_a_standard(character) else "rare"
    if character in "?\ufffd_":
        return "lost"
    return None


@cache
def _in_a_standard(character: str) -> bool:
    """Whether the everyday set of either script has the character."""
    for codec in ("gb2312", "big5"):
        try:
            character.encode(codec)
        except UnicodeEncodeError:
            continue
        return True
    return False


def _shifted(text: str, place: int) -> Passage | None:
    """The passage around a sign of an odd row: of several kinds close together, or better Chinese read otherwise."""
    start, end, kinds = _odd_around(text, place)
    strong = {kind for kind in kinds if kind not in ("rare", "lost")}
    mixed = len(strong) > 1 or ("rare" in kinds and "lost" in kinds and strong - {"private"})
    if mixed and 3 * len(kinds) >= end - start:
        return Passage(start, end, "GBK that has lost bytes")
    backwards = _AROUND.match(text[max(0, place - _REACH) : place][::-1])
    forwards = _AROUND.match(text, place, place + _REACH)
    if backwards is None or forwards is None:
        return None
    start, end = place - backwards.end(), forwards.end()
    for begin, stop in ((start, end), (place, end), (start, place + 1)):
        if stop - begin >= _SHORTEST and (kind := _better_otherwise(text[begin:stop])):
            return Passage(begin, stop, kind)
    return None


def _odd_around(text: str, place: int) -> tuple[int, int, list[str]]:
    """The stretch of odd characters around `place`, with at most `_STEP` others between two, and their kinds."""
    ends = []
    kinds = []
    for step in (-1, 1):
        last = position = place
        while abs(position - last) <= _STEP and 0 <= position < len(text) and abs(position - place) <= _REACH:
            kind = _kind(text[position])
            if kind is not None:
                last = position
                if step > 0 or position != place:
                    kinds.append(kind)
            position += step
        ends.append(last)
    return ends[0], ends[1] + 1, kinds


def _better_otherwise(passage: str) -> str | None:
    """How else the passage's bytes make much better Chinese, in a few words; None where they do not."""
    own = reads_like_chinese(passage)
    if own >= _SENSE or len(re.findall(f"[{_HAN}]", passage)) < _FEWEST_HAN:
        return None
    as_gbk = passage.encode("gb18030", "replace")
    others = (
        ("GBK that has lost bytes", as_gbk[1:].decode("gb18030", "replace")),
        ("Big5 read as GBK", as_gbk.decode("big5", "replace")),
        ("GBK read as Big5", passage.encode("big5", "replace").decode("gb18030", "replace")),
    )
    least = max(own + 0.5, 1.0)
    return next((kind for kind, other in others if reads_like_chinese(other) >= least), None)


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def _questions(text: str) -> Iterator[Passage]:
    """Question marks in the place of Han characters: rows of them, or single ones inside words."""
    if text.count("?") < _FEWEST_QUESTIONS:
        return
    rows = []
    for match in _QUESTIONS.finditer(text):
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        asked = _is_han(before) and (
            not _is_han(after) or _ASKING.search(text, max(0, match.start() - 12), match.start())
        )
        if not asked and not _ADDRESS.match(before):
            rows.append(match)
        if len(rows) >= _MOST_EXAMINED:
            break
    lone = []
    for place, match in enumerate(_LONE_QUESTION.finditer(text)):
        if not _ASKING.search(text, max(0, match.start() - 12), match.start()):
            lone.append(match)
        if place >= _MOST_EXAMINED:
            break
    marks = sum(match.end() - match.start() for match in rows) + len(lone)
    if marks >= _FEWEST_QUESTIONS and (rows or len(lone) >= 2 * _FEWEST_QUESTIONS):
        for match in (*rows, *lone):
            yield Passage(match.start(), match.end(), "question marks in the place of characters")
