"""Finding known labels in printed text: what is known, where it stands, and what is left unexplained."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from govcrawl.forms import labels
from govcrawl.forms.model import Label

_NOT_PLAIN = re.compile(r"[\W_][\W_]*")  # found twice as fast as the same with a plus
_BRACKETED = re.compile(r"[(（\[【〔〈<《][^()（）\[\]【】〔〕〈〉<>《》]{0,60}[)）\]】〕〉>》]")
_ENUMERATORS = re.compile(r"[一二三四五六七八九十\d①-⒛❶-❿㈠-㈩]{0,4}")
_IN_BRACKETS = re.compile(r"[(（\[【〔]([^()（）\[\]【】〔〕]{1,60})[)）\]】〕]")
_KEPT = re.compile(r".[一二三四五六七八九十]{1,3}.|[《〈<].{0,60}")  # numbers, and what brackets only quote
# what a header may say in brackets without becoming another column
_PLAIN_REMARK = re.compile(
    r"(?:金额)?单位.*|人民币.*|以?[十百千万亿]{0,4}元(?:为单位)?|[万亿￥¥]|件|条|项|个|次|宗|本年度?|历史累计|截至.*|(?:19|20)\d\d年?度?|指.*|一|二|三|四|五|六|七|八|九|[一二三四五六七八九十]+"
)
# what a row's label may not say in brackets: it would be a part of the row, or another year's
_RESTRICTING = re.compile(
    r"不含|不包括|除|其中|仅|部门|累计|上年|去年|往年|同比|占比|比例|[%％]|公安|乡镇|街道|(?:19|20)\d\d(?!.{0,2}号)|上半年|下半年|季度"
)
_ASCII_DIGIT = re.compile(r"[0-9]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_YEARS_OFF = {"previous_items": -1, "carried_over": -1, "carried_forward": 1}
_OUTCOME_GROUP = re.compile(r"(?:办理|处理)(?:结果|情况)")
_ABOVE_GROUPS = ("new_received", "carried_over")
_BESIDE_GROUPS = (*_ABOVE_GROUPS, "carried_forward")
MAX_SCANNED = 4000

Kind = Literal["row", "column", "context", "unknown"]


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """Text without white space and punctuation, as label patterns expect it."""
    return _NOT_PLAIN.sub("", text).replace("其它", "其他")


def is_enumerator(text: str) -> bool:
    """Whether plain text is nothing, or what numbers a row: `三`, `1`, `①`."""
    return _ENUMERATORS.fullmatch(text) is not None


def without_remarks(text: str) -> str:
    """A header without remarks in brackets that change nothing (a unit, 历史累计); unchanged if one does."""
    if all(_PLAIN_REMARK.fullmatch("".join(remark.split())) for remark in _IN_BRACKETS.findall(text)):
        return _BRACKETED.sub(lambda found: found.group() if _KEPT.fullmatch(found.group()) else "", text)
    return text


def without_brackets(text: str) -> str:
    """Text without explanations in brackets; enumerators such as `(三)` go too, which no pattern needs."""
    return _BRACKETED.sub("", text)


@dataclass(frozen=True, slots=True)
class Element:
    """A stretch of plain text: a known row, column or context label, or unknown text."""

    kind: Kind
    key: str
    start: int
    end: int


class Lexicon:
    """The labels of one table as one expression; longer alternatives stand first, so the longest label wins."""

    def __init__(
        self, *, rows: Iterable[Label] = (), columns: Iterable[Label] = (), context: Iterable[str] = ()
    ) -> None:
        self.rows = tuple(rows)
        self.columns = tuple(columns)
        self.context = tuple(context)

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        named = [(f"r__{label.key}", label.pattern) for label in self.rows]
        named += [(f"c__{label.key}", label.pattern) for label in self.columns]
        named += [(f"x__{number}", pattern) for number, pattern in enumerate(self.context)]
        named.sort(key=lambda item: -_literal_length(item[1]))
        return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in named))

    @cached_property
    def _cache(self) -> dict[str, tuple[Element, ...]]:
        return {}

    def scan(self, text: str) -> tuple[Element, ...]:
        """Every element of plain `text` in order; enumerators between labels are passed over."""
        text = text[-MAX_SCANNED:]
        known = self._cache.get(text)
        if known is not None:
            return known
        found: list[Element] = []
        position = 0
        for match in self._expression.finditer(text):
            if match.end() == match.start():
                continue
            self._gap(text, position, match.start(), found)
            kind, key = (match.lastgroup or "").split("__", 1)
            name: Kind = "row" if kind == "r" else "column" if kind == "c" else "context"
            found.append(Element(name, key, match.start(), match.end()))
            position = match.end()
        self._gap(text, position, len(text), found)
        result = tuple(found)
        if len(self._cache) < 8192 and len(text) < 200:
            self._cache[text] = result
        return result

    @staticmethod
    def _gap(text: str, start: int, end: int, found: list[Element]) -> None:
        """Note unknown text. An enumerator stands before a label; digits at the end are no enumerator but glued on."""
        if end <= start:
            return
        glued = end == len(text) and _ASCII_DIGIT.search(text, start, end) is not None and bool(found)
        if glued or not _ENUMERATORS.fullmatch(text, start, end):
            found.append(Element("unknown", text[start:end], start, end))

    @cached_property
    def _whole(self) -> dict[str, str | None]:
        return {}

    def column(self, text: str, year: int | None = None) -> str | None:
        """The column whose label is the whole of a header cell, or None.

        A remark in brackets is let pass where it changes nothing (a unit, 历史累计). A printed year must be the
        report's, `year`, or the one before it above 上一年项目数量.
        """
        if text not in self._whole:
            key = self._column(plain(text)) or self._column(plain(without_remarks(text)))
            if len(self._whole) > 8192:
                self._whole.clear()
            self._whole[text] = key
        key = self._whole[text]
        return key if key is not None and years_fit(text, key, year) else None

    def _column(self, text: str) -> str | None:
        if not text or len(text) > 60:
            return None
        elements = [element for element in self.scan(text) if element.kind != "context"]
        if len(elements) == 1 and elements[0].kind == "column":
            return elements[0].key
        return None


def years_fit(text: str, key: str, year: int | None) -> bool:
    """Whether the years printed in a label are the one its row or column is about."""
    years = _YEAR.findall(text)
    if not years:
        return True
    if year is None:
        return False
    return all(int(printed) == year + _YEARS_OFF.get(key, 0) for printed in years)


def of_year(
    elements: Iterable[Element], text: str, year: int | None, *, other: bool = False
) -> tuple[tuple[Element, ...], bool]:
    """The elements of a label of section 3, those of another year than the report's as unknown text.

    `other` says whether the label stands below a group's head of another year (三、2022年度办理结果); the second
    of what is returned says it of the label below.
    """
    found: list[Element] = []
    for element in elements:
        printed = text[element.start : element.end]
        fits = _YEAR.search(printed) is None or years_fit(printed, element.key, year)
        if element.kind in ("context", "unknown") and _OUTCOME_GROUP.search(printed):
            other = not fits and year is not None
        elif fits and element.kind == "row" and element.key in _ABOVE_GROUPS:
            other = False
        below = other and element.kind in ("row", "column") and element.key not in _BESIDE_GROUPS
        found.append(
            Element("unknown", printed, element.start, element.end) if below or not fits else element
        )
    return tuple(found), other


@lru_cache(maxsize=4096)
def restricted(text: str) -> bool:
    """Whether a row's label says in brackets that it is only a part of the row, or of another time."""
    return any(_RESTRICTING.search(remark) for remark in _IN_BRACKETS.findall(text) if "只计" not in remark)


def _literal_length(pattern: str) -> int:
    """How much text a pattern asks for at the least, roughly: its Han characters outside optional groups."""
    required = re.sub(r"\((?:\?:)?[^()]*\)\?|.\?", "", pattern)
    return len(re.findall(r"[㐀-鿿]", required))


APPLICATIONS = Lexicon(
    rows=[
        Label(label.key, f"(?:{label.pattern})的?")
        for label in labels.APPLICATION_ROWS
        if label.key not in ("other_other", "handled_total")
    ],
    columns=labels.APPLICATION_COLUMNS,
    context=(
        labels.APPLICATION_ROW_GROUPS,
        labels.APPLICATION_COLUMN_GROUPS,
        r"本列数据的?勾稽关系为?第一项加第二项之和等于第三项加第四项之和",
    ),
)
PROACTIVE = Lexicon(
    rows=labels.PROACTIVE_ROWS, columns=labels.PROACTIVE_COLUMNS, context=(labels.PROACTIVE_CONTEXT,)
)
OUTCOMES = Lexicon(rows=labels.BLOCK_HEADS, columns=labels.OUTCOMES, context=(labels.BLOCK_GROUPS,))
