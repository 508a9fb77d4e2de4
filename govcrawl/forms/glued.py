"""Lines that hold labels and values without a separator, cut into both: `规章000`, a whole table on one line.

Digits are values only right behind a label that ends a row or a header; the digit before a point that a label
follows is that label's enumerator (`国家秘密00000002.其他法律…`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from govcrawl.forms.matching import APPLICATIONS, OUTCOMES, PROACTIVE, is_enumerator, plain

# digits and dashes with what may stand between the cells of one row
_UNIT = "件次|人次|万元|件|条|项|个|次|份|宗|起|元"
_CELL = rf"(?:\d(?:{_UNIT})?|[+\-—–/／－−﹣]|无(?![法正]))"  # 无法提供 and 无正当理由 are labels
# cells that each end in a unit, or hold one stroke
_COUNTED = re.compile(rf"\d[\d,，.]{{0,14}}(?:{_UNIT})|[/／无]|(?<![—–])[—–](?![—–])")
_ROW = re.compile(rf"(?:[\d+\-—–/／－−﹣,，.．无零〇一二三四五六七八九十百千万]|(?<=\d)(?:{_UNIT})){{3,240}}")
_UNIT_LAST = re.compile(rf"\d(?:{_UNIT})$")
_ASCII_DIGIT = re.compile(r"[0-9]")
_HAS_UNIT = re.compile(rf"\d(?:{_UNIT})")
_VALUES = re.compile(rf"{_CELL}(?:[.．,， \t\u3000]|{_CELL}){{0,240}}")
_ENUMERATOR = re.compile(r"(?P<digit>\d)\s{0,3}[.．、]?\s{0,3}$")
_HAN_BEGINS = re.compile(r"[\s,，.．、]{0,8}[㐀-鿿“\"《]")
_BEFORE_LABEL = re.compile(r"\s{0,3}[.．、]?\s{0,3}[㐀-丧丩-鿿“\"（(《]")
_POINT = re.compile(r"\s{0,3}[.．、]")
# what a label ends in
_BEFORE = re.compile(r"[㐀-鿿)）”\"'’】\]》][\s:：]{0,8}$")
_NUMBERED = re.compile(
    # 丨 is a digit misread
    r"\s{0,8}(?:\d{1,2}\s?[.．、]|[（(][一二三四五六七八九十\d]{1,2}[)）]|[一二三四五六七八九十]{1,2}、|[①-⒛❶-❿㈠-㈩])(?=[\s“\"《（(]{0,4}[㐀-丧丩-鿿])"
)
LABEL_REACH = 90
SHORT = 64


@lru_cache(maxsize=4096)
def ends_a_label(text: str) -> bool:
    """Whether plain `text` ends in a row's label, in an outcome of section 4, or is a block's head and nothing else."""
    for lexicon in (APPLICATIONS, PROACTIVE, OUTCOMES):
        elements = lexicon.scan(text)
        if not elements:
            continue
        last = elements[-1]
        if last.end != len(text):
            continue
        if last.kind == "row" and (
            lexicon is not OUTCOMES or all(element.kind != "unknown" for element in elements)
        ):
            return True
        if last.kind == "column" and (lexicon is OUTCOMES or last.key in ("other", "total")):
            return True
    return False


def pieces_of(text: str, fewest: int) -> list[tuple[str, bool]]:
    """`(piece, is values)` in order, for a line with `fewest` pairs of a label and values; else the line as one label."""
    pieces: list[tuple[str, bool]] = []
    start = pairs = 0
    for label_end, values_end in _pairs(text):
        pieces += [(text[start:label_end], False), (text[label_end:values_end], True)]
        start = values_end
        pairs += 1
    if pairs < fewest:
        return [(text, False)]
    if text[start:].strip():
        pieces.append((text[start:], False))
    return pieces


def ends_in_unit(text: str) -> bool:
    """Whether a text ends in a number with its unit (`行政许可7项`)."""
    return _UNIT_LAST.search(text) is not None


def is_row_of_values(text: str) -> bool:
    """Whether a line is the cells of one row run together, with words for numbers among them (`1无无0二`)."""
    return _ROW.fullmatch(text) is not None and _ASCII_DIGIT.search(text) is not None


def counted_cells(text: str) -> list[str]:
    """Glued values of which each number has its unit (`17件/3件20件`), parted; others as one."""
    if not _HAS_UNIT.search(text):
        return [text]
    cells = _COUNTED.findall(text)
    return cells if "".join(cells) == "".join(text.split()) else [text]


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    """Where a label ends that values follow, and where those values end."""
    start = 0
    for match in _VALUES.finditer(text):
        begin, end = match.span()
        if begin <= start and start:
            continue
        label = plain(text[max(start, begin - LABEL_REACH) : begin])
        if not _BEFORE.search(text, max(start, begin - SHORT), begin) or not ends_a_label(label):
            continue
        end = _without_enumerator(text, begin, end)
        if end <= begin or not _label_begins(text, end):
            continue
        yield begin, end
        start = end


def _label_begins(text: str, end: int) -> bool:
    """Whether nothing but a label follows the values: no unit (万余件), no bracket, no damaged digit (`1?3`)."""
    if not text[end:].strip(" \t\u3000,，.．、"):
        return True
    if _NUMBERED.match(text, end):
        return True
    following = plain(text[end : end + LABEL_REACH])
    for lexicon in (APPLICATIONS, PROACTIVE, OUTCOMES):
        elements = lexicon.scan(following)
        if elements and elements[0].kind != "unknown" and is_enumerator(following[: elements[0].start]):
            return _HAN_BEGINS.match(text, end) is not None
    return False


def _without_enumerator(text: str, begin: int, end: int) -> int:
    """The end of the values, where the last digit is the enumerator of the label that follows."""
    values = text[begin:end]
    if end < len(text):  # something follows
        found = _ENUMERATOR.search(values)
        pointed = found is not None and (values.rstrip()[-1:] in ".．、" or _POINT.match(text, end))
        if found is not None and pointed and _BEFORE_LABEL.match(text, end):
            end = begin + found.start("digit")
    return begin + len(text[begin:end].rstrip(" \t\u3000,，.．、"))
