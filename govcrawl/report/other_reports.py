"""Lists of other reports around a report (`2022年政府信息公开工作年度报告 2023-01-20`), told from its own headline.

A portal prints the reports of other years, or of its departments, above or below the one that is shown. Their titles
look like headlines and their dates like the day of publication.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from govcrawl.documents.model import Block, Paragraph
from govcrawl.report.titles import is_report_title, organisation_of_title, plain_title, year_of_title

LONGEST_ITEM = 110
TEXT_READ = 3000
_DATE = r"[\[(（【]?\s{0,4}(?:19|20)\d\d\s{0,4}[-/.年]\s{0,4}\d{1,2}\s{0,4}[-/.月]\s{0,4}\d{1,2}\s{0,4}日?\s{0,4}[\])）】]?"
_DATED_END = re.compile(rf"\s{{0,4}}{_DATE}\s{{0,4}}$")
_DATED_START = re.compile(rf"^\s{{0,4}}{_DATE}\s{{0,4}}")
_DATE_LINE = re.compile(rf"\s{{0,4}}{_DATE}\s{{0,4}}(?:\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?\s{{0,4}}")
_BULLET = re.compile(r"^\s{0,12}(?:[·•●■▪◆▶>\-—*]|\d{1,2}[.、．])\s*")
_HEAD = re.compile(
    r"(?:历年|往年|历年来|其他|更多|相关|各年度?)(?:年度?)?(?:政府信息公开|信息公开)?(?:工作)?(?:年度)?(?:报告|年报)[:：]?"
)
_PERIOD = re.compile(r"((?:19|20)\d\d)\s*年\s*0?1\s*月\s*0?1\s*日")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年")


@dataclass(frozen=True, slots=True)
class Item:
    """A line that is a report's title: where it stands, what it names, whether a date or a link marks it as an entry."""

    index: int
    title: str
    year: int | None
    organisation: str
    entry: bool

    def differs(self, other: Item) -> bool:
        """Whether the two are titles of different reports; what one of them leaves open proves nothing."""
        if self.year is not None and other.year is not None and self.year != other.year:
            return True
        one, two = self.organisation, other.organisation
        return bool(one and two) and one not in two and two not in one


def item_at(blocks: Sequence[Block], index: int) -> Item | None:
    """The title that the block at `index` is, all of it but a bullet and a date; None where it is none."""
    block = blocks[index]
    if not isinstance(block, Paragraph) or len(block.text) > LONGEST_ITEM:
        return None
    text = block.text
    if "报" not in text and "報" not in text:  # most lines
        return None
    if not any(mark in text for mark in ("报告", "年报", "報告", "年報", "报(", "報(")):
        return None
    bare = _DATED_END.sub("", _DATED_START.sub("", _BULLET.sub("", text)))
    if not is_report_title(bare):
        return None
    dated = _DATED_END.search(text) is not None or _DATED_START.match(text) is not None
    return Item(
        index, bare, year_of_title(bare), plain_title(organisation_of_title(bare)), dated or block.linked
    )


def lists_of_reports(blocks: Sequence[Block], start: int, end: int) -> list[tuple[list[Item], set[int]]]:
    """Runs of titles of different reports in `[start, end)`: their items, and the blocks that the run takes up."""
    found: list[tuple[list[Item], set[int]]] = []
    items: list[Item] = []
    taken: set[int] = set()
    waiting: set[int] = set()

    def close() -> None:
        if any(item.differs(items[0]) for item in items[1:]):
            found.append((list(items), set(taken)))
        items.clear()
        taken.clear()
        waiting.clear()

    for index in range(start, end):
        item = item_at(blocks, index)
        if item is not None:
            items.append(item)
            taken |= {index, *waiting}
            waiting.clear()
        elif _joins(blocks[index]):
            waiting.add(index)
            if items and _is_date(blocks[index]):
                taken.add(index)
        else:
            close()
            if _is_head(blocks[index]):
                waiting.add(index)
    close()
    return found


def _is_date(block: Block) -> bool:
    return (
        isinstance(block, Paragraph)
        and len(block.text) < LONGEST_ITEM
        and bool(_DATE_LINE.fullmatch(block.text))
    )


def _is_head(block: Block) -> bool:
    return (
        isinstance(block, Paragraph)
        and len(block.text) < LONGEST_ITEM
        and bool(_HEAD.fullmatch(block.text.strip()))
    )


def _joins(block: Block) -> bool:
    """What stands between the items of a list: nothing, a date, a bullet."""
    return isinstance(block, Paragraph) and len(block.text) < LONGEST_ITEM and (not _BULLET.sub("", block.text + " ").strip() or _is_date(block))  # fmt: skip


def headline_among(items: Sequence[Item], page_titles: Sequence[str], text: str) -> Item | None:
    """The item that is the headline of the report whose `text` follows; None where that is not certain.

    An entry with a date or a link is none. The page's own titles decide, then the only one left, then the year that
    the text is about.
    """
    free = [item for item in items if not item.entry]
    for title in page_titles:
        if is_report_title(title):
            own = Item(
                -1, title, year_of_title(title), plain_title(organisation_of_title(title)), entry=False
            )
            fitting = [item for item in free if not item.differs(own)]
            if own.year is not None and fitting:
                return fitting[-1]
    if not any(item.differs(free[0]) for item in free[1:]):
        return free[-1] if free else None
    year = year_of_text(text)
    fitting = [item for item in free if year is not None and item.year == year]
    return fitting[-1] if fitting and not any(item.differs(fitting[-1]) for item in fitting) else None


def year_of_text(text: str) -> int | None:
    """The year that a text is about: that of its period, or the one that it names by far the most often."""
    text = text[:TEXT_READ]
    period = _PERIOD.search(text)
    if period:
        return int(period[1])
    named = Counter(_YEAR.findall(text)).most_common(2)
    if named and named[0][1] >= 2 and (len(named) == 1 or named[0][1] >= 2 * named[1][1]):
        return int(named[0][0])
    return None
