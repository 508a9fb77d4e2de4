"""Kaipu UCAP (开普): `/<site>/<column>/YYYYMM/<32 hex>.shtml`, in Heilongjiang `/<site>/cN/YYYYMM/cNN_N.shtml`.

A portal needs `columns` (a column's folder, or the page in it that is its list), nothing else.

How a list goes on:
- static pages, told by `createPageHTML('page_div', pages, 1, 'list', 'shtml', entries)`: page k is `list_k.shtml` [E];
  without the first argument, `createPageHTML(pages, 0 or 1, …)`, page k is `…_{k-1}` or `…_k` by what it is counted from [I];
- a script's JSON, `/common/search/`, `/search/`, `/searchList/` or `/manuscriptList/` with the channel's id and
  `_isAgg=true&_isJson=true&_pageSize=20&…&page=k`: `data.total`, `data.rows` (a page's size), `data.results` [E]. The
  page has the address, or its parts and the id. Where a page without entries has only the id, `/common/search/` is tried [I].
  A portal that asks for a token beside it fails by name.

A column's id by `/getChannelList?channelCode=cN` [E] is not asked for. What a bare folder answers is not known. Folders may
have capitals, and codes a letter behind (`c111306v`). No live site was asked: not verified live.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from scrapy.http import TextResponse

from govcrawl.portals.family import MOST_PAGES, Family, Mark
from govcrawl.portals.lists import Anchor, anchored_pages, anchors, is_json, numbered

_ARTICLE = r"\d{6}/(?:[0-9a-f]{32}|c\d{1,6}_\d{1,12})\.shtml"
_PAGER = re.compile(r"(?<!function )\bcreatePageHTML\s{0,3}\(([^()]{0,200})\)")
_WITH_PLACE = re.compile(
    r"\s*[\"'][\w-]*[\"']\s*,\s*(\d+)\s*,\s*\d+\s*,\s*[\"']([\w-]+)[\"']\s*,\s*[\"'](s?html?)[\"']"
)
_WITHOUT_PLACE = re.compile(
    r"\s*[\"']?(\d+)[\"']?\s*,\s*[\"']?([01])[\"']?\s*,\s*[\"']([\w-]+)[\"']\s*,\s*[\"'](s?html?)[\"']"
)
_SERVICE = r"/(?:common/)?(?:search|searchList|manuscriptList)/"
_DATA = re.compile(rf"{_SERVICE}[0-9a-f]{{32}}\?[^\"'<>\s]{{0,400}}")
_DATA_PART = re.compile(rf"[\"'](?:https?://[\w.:-]{{1,80}})?({_SERVICE})[\"']\s{{0,5}}\+")
_CHANNEL = re.compile(
    r"\bchannelId\b[\"']?\s{0,5}[=:]\s{0,5}[\"']([0-9a-f]{32})[\"']"
    r"|<meta\s{1,5}name=[\"']channelId[\"']\s{1,5}content=[\"']([0-9a-f]{32})[\"']",
    re.IGNORECASE,
)
_QUERY = "?_isAgg=true&_isJson=true&_pageSize=20&_template=index&_rangeTimeGte=&_channelName=&page=1"
_PAGE = re.compile(r"(?<=[?&])page=(\d+)")
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class _Data:
    """What a list's JSON says: its entries, their number in all and on a full page (None where it does not say)."""

    results: tuple[Mapping[str, Any], ...]
    total: int | None
    rows: int | None

    @property
    def pages(self) -> int | None:
        """How many pages the list has, as far as it says."""
        if self.total is None or not self.rows or self.rows < 0:
            return None
        return -(-self.total // self.rows)


class Ucap(Family):
    """Columns are folders, `/<site>/cN/` or `/<site>/xxgknb/`, or a page in one, `…/list.shtml`."""

    key = "ucap"
    title = "Kaipu UCAP"
    article = re.compile(rf"/(?:{_ARTICLE}|c\d+/content\.shtml)(?:$|\?)")
    column = re.compile(r"/$|\.shtml(?:$|\?)")
    marks = (
        Mark(re.compile(r"\bwebsiteId\s{0,4}=\s{0,4}[\"'][0-9a-f]{32}[\"']"), "var websiteId, 32 hex", 3),
        Mark(re.compile(r"template,templategroup,version"), "meta template,templategroup,version", 3),
        Mark(re.compile(r"(?i)<ucap(?:title|content)\b|UCAP-CONTENT"), "UCAP in the markup", 3),
        Mark(re.compile(r"_isAgg=true&(?:amp;)?_isJson=true"), "lists by _isAgg=true&_isJson=true", 3),
        Mark(re.compile(rf"/{_ARTICLE}"), "articles at …/YYYYMM/<32 hex>.shtml"),
        Mark(re.compile(r"/c\d{5,6}[a-z]?/[\w-]{1,40}\.shtml"), "columns at /cN/….shtml", 1),
        Mark(re.compile(r"<meta[^<>]{1,30}content=[\"']页面生成时间"), "meta with 页面生成时间", 1),
    )
    body_css = "#UCAP-CONTENT, ucapcontent, #zoomcon, #zoom, .article-content"
    usual_paths = ("xxgknb/", "zfxxgknb/", "gknb/", "nb/", "zfxxgk/zfxxgknb/", "zwgk/xxgknb/")

    def column_of(self, url: str) -> str | None:
        """The folder before the month."""
        found = re.match(rf"(.*/)(?:{_ARTICLE}|c\d+/content\.shtml)$", urlsplit(url).path)
        return urljoin(url, found.group(1)) if found else None

    def canonical(self, url: str) -> str:
        """Without the query: `?isMobile=true` is the same file."""
        return urlunsplit(urlsplit(url)._replace(query="", fragment="")) if self.is_article(url) else url

    def links(self, response: TextResponse) -> Iterable[Anchor]:
        """Anchors, or the entries of the JSON."""
        data = _data_of(response)
        return anchors(response) if data is None else _entries(response, data)

    def page_links(self, response: TextResponse, column: str) -> dict[str, str]:
        """Keys are page numbers, behind `data` those of the JSON."""
        data = _data_of(response)
        if data is not None:
            pages = range(1, min(data.pages or 1, MOST_PAGES + 1) + 1)
            found = {f"data {number}": _numbered(response.url, number) for number in pages}
            return {"1": column, **found}
        if static := _static_pages(response, column):
            return static
        address = _data_address(response)
        if address is None and not any(self.is_article(url) for url, _, _ in anchors(response)):
            channel = _channel(response)
            address = f"/common/search/{channel}{_QUERY}" if channel else None
        return {"data 1": urljoin(response.url, address)} if address else {}

    def unread(self, response: TextResponse) -> str | None:
        """A pager or a script without what it works with, or JSON that does not hold what it says."""
        data = _data_of(response)
        if data is not None:
            return _lacks(response, data)
        pagers = _PAGER.findall(response.text)
        if pagers and not any(_WITH_PLACE.match(one) or _WITHOUT_PLACE.match(one) for one in pagers):
            return "createPageHTML with arguments that are no numbers"
        if not pagers and _DATA_PART.search(response.text) and _data_address(response) is None:
            return "a script's list whose channel id is not on the page"
        return None


def _data_of(response: TextResponse) -> _Data | None:
    text = response.text.lstrip("\ufeff \r\n\t")
    if not is_json(response) and not text.startswith(("{", "[")):
        return None
    try:
        data = json.loads(text)["data"]
        results = data["results"]
    except (ValueError, KeyError, TypeError, RecursionError):
        # no list in it: a page without entries, which is told by name
        return _Data((), None, None)
    if not isinstance(results, list):
        results = []
    total, rows = (_number(data.get(name)) for name in ("total", "rows"))
    return _Data(tuple(one for one in results if isinstance(one, dict)), total, rows)


def _number(value: object) -> int | None:
    if isinstance(value, str) and re.fullmatch(r"\d{1,9}", value, re.ASCII):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _entries(response: TextResponse, data: _Data) -> Iterator[Anchor]:
    for entry in data.results:
        address, title = entry.get("url"), entry.get("title")
        if isinstance(address, str) and isinstance(title, str):
            try:
                yield (
                    urljoin(response.url, _printable(address).strip()),
                    _printable(_TAG.sub("", title)),
                    None,
                )
            except ValueError:
                # a broken address leads nowhere
                continue


def _printable(text: str) -> str:
    """JSON can write half of a pair of surrogates, which is no character."""
    return text.encode(errors="replace").decode()


def _lacks(response: TextResponse, data: _Data) -> str | None:
    if data.pages is None:
        return "the list's data does not say how many entries there are"
    number = _page_number(response.url)
    wanted = data.rows or 0
    if number == data.pages:
        wanted = (data.total or 0) - wanted * (number - 1)
    if number <= data.pages and len(data.results) < wanted:
        return f"page {number} of the list's data has {len(data.results)} of {wanted} entries"
    return None


def _page_number(url: str) -> int:
    found = _PAGE.search(url)
    return int(found.group(1)) if found else 1


def _numbered(url: str, number: int) -> str:
    if _PAGE.search(url):
        return _PAGE.sub(f"page={number}", url)
    return f"{url}{'&' if '?' in url else '?'}page={number}"


def _static_pages(response: TextResponse, column: str) -> dict[str, str]:
    found: dict[str, str] = {}
    stems = {urlsplit(column).path.rpartition("/")[2].removesuffix(".shtml") or "index"}
    for arguments in _PAGER.findall(response.text):
        if told := _WITH_PLACE.match(arguments):
            total, stem, suffix = told.groups()
            first = 1
        elif told := _WITHOUT_PLACE.match(arguments):
            total, current, stem, suffix = told.groups()
            if re.search(r"_\d+\.s?html?$", urlsplit(response.url).path):
                # only the first page shows what it counts from
                continue
            first = int(current)
        else:
            continue
        stems.add(stem)
        for number in numbered(int(total[:9]), MOST_PAGES):
            found[str(number)] = urljoin(response.url, f"{stem}_{number - 1 + first}.{suffix}")
    if found:
        return {"1": column, **found}
    folder = re.escape(urlsplit(urljoin(column, ".")).path)
    shape = "|".join(map(re.escape, sorted(stems)))
    return anchored_pages(anchors(response), rf"{folder}(?:{shape})_(\d+)\.s?html?")


def _channel(response: TextResponse) -> str | None:
    found = _CHANNEL.search(response.text)
    return (found.group(1) or found.group(2)) if found else None


def _data_address(response: TextResponse) -> str | None:
    text = response.text.replace("&amp;", "&").replace("\\/", "/")
    for found in _DATA.finditer(text):
        if "_isJson=true" in found.group():
            # an address that breaks off before its number goes on in the script
            return _numbered(re.sub(r"[?&]page=$", "", found.group()), 1)
    part = _DATA_PART.search(text)
    channel = _channel(response)
    return f"{part.group(1)}{channel}{_QUERY}" if part and channel else None


UCAP = Ucap()
