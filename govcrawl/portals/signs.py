"""What a page says of itself: the meta tags of the national standard, its title, the line that says where one is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lxml.html import HtmlElement
from scrapy.http import HtmlResponse, TextResponse

from govcrawl.portals.guide import ANNUAL, ANNUAL_IN_CONTEXT, COLUMN_TYPE, DECOYS
from govcrawl.report.titles import plain_title

_MOST_TEXTS: Final = 20_000
_PLACE = re.compile(r"(?:当前|所在|现在的?|您的?|你的?|目前)(?:的)?位置|^位置[::]|当前栏目|您现在所在")
_BEHIND_PLACE = re.compile(r"^[是为:：,，\s]{1,10}")
_PLACE_LENGTH: Final = 160
# the line is over: what a page says next
_BEYOND_PLACE = re.compile(
    r"主办|承办|版权|备案|标识码|日期|时间|来源|字号|打印|索引号|(?:19|20)\d\d[-年]\d|[。;；]"
)
_LONGEST_PART: Final = 60
_LAST = re.compile(r"[>»›/|→\-]")


@dataclass(frozen=True, slots=True)
class Signs:
    """`site_code` are the six digits of SiteIDCode; `place` the words behind 当前位置, without white space."""

    site_name: str = ""
    site_code: str = ""
    column_name: str = ""
    column_type: str = ""
    title: str = ""
    place: str = ""

    @property
    def says_annual(self) -> bool:
        """Whether ColumnType has the standard's value for annual reports."""
        return COLUMN_TYPE in plain_title(self.column_type)

    @property
    def last_place(self) -> str:
        """The last part of the way that the page shows."""
        parts = [part for part in _LAST.split(self.place) if part and part not in ("正文", "列表", "内容")]
        return parts[-1][:40] if parts else ""

    @property
    def names(self) -> tuple[str, ...]:
        """What the page may be called, best first."""
        head = re.split(r"[-_|—–]", self.title, maxsplit=1)[0]
        return tuple(filter(None, (plain_title(self.column_name), self.last_place, plain_title(head))))


def signs_of(response: TextResponse) -> Signs:
    """The signs of a page; empty ones where it is no HTML."""
    if not isinstance(response, HtmlResponse):
        return Signs()
    root = response.selector.root
    if not isinstance(root, HtmlElement):
        return Signs()
    meta: dict[str, str] = {}
    for element in islice(root.iter("meta"), 200):
        name, content = (element.get("name") or "").lower(), (element.get("content") or "").strip()
        if content:
            meta.setdefault(name, content[:200])
    title = next((element.text or "" for element in root.iter("title")), "")
    code = re.match(r"\d{6}(?=\d{4}$)", meta.get("siteidcode", ""), re.ASCII)
    return Signs(
        site_name=meta.get("sitename", ""),
        site_code=code.group() if code else "",
        column_name=meta.get("columnname", ""),
        column_type=meta.get("columntype", ""),
        title=" ".join(title.split())[:200],
        place=_place(root),
    )


def is_annual(words: str, *, in_context: bool = False) -> bool:
    """Whether plain words name a column of annual reports; shorter ones do only beside disclosure (`in_context`)."""
    if any(pattern.search(words) for pattern, _ in DECOYS):
        return False
    known = (*ANNUAL, *ANNUAL_IN_CONTEXT) if in_context else ANNUAL
    return any(word.pattern.search(words) for word in known)


def _place(root: HtmlElement) -> str:
    found: list[str] = []
    length = 0
    for text in islice(root.itertext(), _MOST_TEXTS):
        words = text.strip()
        if not found:
            start = _PLACE.search(words[:2000]) if words else None
            if start is None:
                continue
            words = _BEHIND_PLACE.sub("", words[start.end() :])
            found.append("")
        if _BEYOND_PLACE.search(words[:_PLACE_LENGTH]) or len(words) > _LONGEST_PART:
            break
        found.append(words)
        length += len(words)
        if length > _PLACE_LENGTH or len(found) > 24:
            break
    return plain_title("".join(found))[:_PLACE_LENGTH]
