"""What the two generations of Hanweb (大汉) share: a portal that has moved to jpaas keeps its old columns and addresses.

A page's own machinery decides how its list goes on, whichever family is declared:

- `<datastore>` with `<record>`s in the page, then `dataproxy.jsp` (jpage): see `govcrawl.portals.families.jpage`;
- `unitbuild.js` with `queryData` (jpaas): see `govcrawl.portals.families.jpaas`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from parsel import Selector
from scrapy.http import HtmlResponse, TextResponse

from govcrawl.portals.family import MOST_PAGES, Family, path_and_query
from govcrawl.portals.lists import Anchor, anchors, is_json

ART: Final = r"/art/\d{4}/\d{1,2}/\d{1,2}/art_\d{1,12}_\d{1,12}\.html?(?:$|\?)"
ANNUAL: Final = (
    r"/module/xxgk/xxgkAnnualReport\.jsp\?(?:[\w.%-]{1,40}=[\w.%-]{0,80}&){0,8}fbtime=\d{4}(?:&|$)"
)
JPAAS_ART: Final = r"/art/\d{4}/art_[0-9a-f]{32}\.html?(?:$|\?)"
#: Entries asked for at once, of either machinery.
GROUP: Final = 100
UNIT_PAGE: Final = 15

_ARTICLE = re.compile(f"{ART}|{ANNUAL}|{JPAAS_ART}")
_ANNUAL_COLUMN = re.compile(r"/module/xxgk/xxgkAnnualReport\.jsp$")
_HREF = re.compile(r"href\s{0,3}=\s{0,3}[\"']([^\"'<>]{1,1000})[\"']")
_AJAX = re.compile(r"\bajaxParam\s{0,3}:\s{0,3}\{([^{}]{0,2000})\}")
_PAIR = re.compile(r"(\w{1,40})[\"']?\s{0,3}:\s{0,3}(?:'([^']{0,200})'|\"([^\"]{0,200})\"|([\w./-]{1,80}))")
_PROXY = re.compile(r"\bproxyUrl\s{0,3}:\s{0,3}[\"']([^\"'<>]{1,200})[\"']")
_TOTAL_RECORD = re.compile(r"\btotalRecord\s{0,3}:\s{0,3}[\"']?(\d{1,9})|<totalrecord>\s{0,3}(\d{1,9})")
_TOTAL_PAGE = re.compile(r"<totalpage>\s{0,3}(\d{1,9})")
_PAGE = re.compile(r"(?<=[?&])page=(\d{1,9})")
_PAGE_NO = re.compile(r"(?<=%22pageNo%22%3A)\d{1,9}")
_LISTS = re.compile(r"list|列表|分页|翻页", re.IGNORECASE)
_CHROME = re.compile(
    r"导航|头部|顶部|底部|页脚|页眉|尾部|轮播|友情|面包屑|当前位置|搜索|登录|浮窗|菜单|nav|head|foot|banner|menu|crumb",
    re.IGNORECASE,
)
_PAGES_SAID = re.compile(r"共\s{0,3}(\d{1,9})\s{0,3}页")
_YEAR = re.compile(r"(20\d\d)\s{0,3}年")


class Hanweb(Family):
    """Base of both: articles of either generation, lists of either machinery."""

    def is_article(self, url: str) -> bool:
        """An address of either generation: both stand in one list."""
        return _ARTICLE.search(path_and_query(url)) is not None

    def column_of(self, url: str) -> str | None:
        """`/col/colN/` by the first of the two ids, the folder before `art/`, or all years of an organ."""
        parts = urlsplit(url)
        if found := re.search(r"/art/\d{4}/\d{1,2}/\d{1,2}/art_(\d+)_\d+\.html?$", parts.path):
            return urljoin(url, f"/col/col{found.group(1)}/index.html")
        if found := re.match(r"(.*/)art/\d{4}/art_[0-9a-f]{32}\.html?$", parts.path):
            return urljoin(url, str(found.group(1)))
        area = _area(url)
        return urljoin(url, f"{parts.path}?area={quote(area)}") if area else None

    def canonical(self, url: str) -> str:
        """Files without a query; an organ's report of a year with these two parameters in one order."""
        parts = urlsplit(url)
        area, year = _area(url), parse_qs(parts.query).get("fbtime", [""])[0]
        if area and year:
            query = f"area={quote(area)}&fbtime={year}"
            return urlunsplit(parts._replace(query=query, fragment=""))
        return urlunsplit(parts._replace(query="", fragment="")) if self.is_article(url) else url

    def links(self, response: TextResponse) -> Iterable[Anchor]:
        """Anchors of the page, of its records, or of a unit's markup; the years of an organ's reports."""
        if _is_json(response):
            yield from _fragment_links(response)
            return
        if not _is_xml(response):
            yield from _annual(response) if _area(response.url) else anchors(response)
        records = "".join(_cdata(response.text, "record"))
        if records:
            yield from anchors(response, [Selector(text=records, type="html")])

    def page_links(self, response: TextResponse, column: str) -> dict[str, str]:
        """Keys are `data` and the number of a group, or a unit's name and the number of its page."""
        if _is_json(response):
            return {"1": column, **_unit_pages(response, self)}
        if _is_xml(response):
            return {"1": column, **_groups(response)}
        if _area(response.url):
            return {}
        first = _first_group(response, column)
        units = {_unit_key(url): url for url in _units(response) or ()}
        return ({"data " + str(_group_number(first)): first} if first else {}) | units

    def unread(self, response: TextResponse) -> str | None:
        """A script without what it works with, or data that does not hold, or say, how much there is."""
        if _is_json(response):
            return _unit_lacks(response)
        if _is_xml(response):
            return _group_lacks(response)
        text = response.text
        if "dataproxy.jsp" in text and not _is_whole(text) and _first_group(response, response.url) is None:
            return "a jpage list whose parameters are not on the page"
        if _units(response) is None:
            return "a unitbuild list whose queryData cannot be read"
        return None

    def is_end(self, response: TextResponse) -> bool:
        """A unit's page without any link, where nothing says that there are as many pages."""
        fragment = _fragment(response) if _is_json(response) else None
        if fragment is None or fragment.css("a[href]"):
            return False
        said = _pager(fragment)
        return said is None or _page_no(response.url) > said.pages


# ---- an organ's reports by year


def _area(url: str) -> str | None:
    """The organ of `xxgkAnnualReport.jsp?area=…`."""
    parts = urlsplit(url)
    if not _ANNUAL_COLUMN.search(parts.path):
        return None
    told = parse_qs(parts.query).get("area", [])
    return str(told[0]) if told else None


def _annual(response: TextResponse) -> Iterator[Anchor]:
    """The page's anchors; those to a year of the same organ say no more than the year, so the title is to be looked up."""
    area = _area(response.url) or ""
    page = urljoin(response.url, f"{urlsplit(response.url).path}?area={quote(area)}")
    for url, text, told in anchors(response):
        year = parse_qs(urlsplit(url).query).get("fbtime", [""])[0]
        if _area(url) == area and re.fullmatch(r"20\d\d", year) and "公开" not in text + (told or ""):
            yield url, f"{year}年政府信息公开…", None
        else:
            yield url, text, told
    for year in response.css("select option::attr(value)").getall():
        if re.fullmatch(r"20\d\d", year, re.ASCII):
            yield f"{page}&fbtime={year}", f"{year}年政府信息公开…", None
    title = " ".join(response.css('meta[name="ArticleTitle" i]::attr(content), h1 ::text').getall())
    own = _YEAR.search(title)
    if own and "公开" in title and response.css("table"):
        # the newest report stands on the page itself
        yield f"{page}&fbtime={own.group(1)}", f"{own.group(1)}年政府信息公开…", None


# ---- jpage


def _is_xml(response: TextResponse) -> bool:
    return response.text.lstrip("\ufeff \r\n\t").startswith(("<?xml", "<datastore"))


def _cdata(text: str, tag: str) -> Iterator[str]:
    """What stands in `<tag><![CDATA[…]]>`."""
    before, *parts = text.split("<![CDATA[")
    for part in parts:
        content, end, after = part.partition("]]>")
        if end and before.rstrip().endswith(f"<{tag}>"):
            yield content
        before = after


def _next_groups(response: TextResponse) -> list[str]:
    found = (_HREF.search(content) for content in _cdata(response.text, "nextgroup"))
    told = (one.group(1).replace("&amp;", "&").strip() for one in found if one)
    return [urljoin(response.url, address) for address in told if "dataproxy.jsp?" in address]


def _total_record(text: str) -> int | None:
    found = _TOTAL_RECORD.search(text)
    return int(found.group(1) or found.group(2)) if found else None


def _is_whole(text: str) -> bool:
    """Whether the page has all the records that it speaks of."""
    total = _total_record(text)
    return total is not None and sum(1 for _ in _cdata(text, "record")) >= total


def _first_group(response: TextResponse, column: str) -> str | None:
    """Where the list's data begins: the address beside the first records, or one made from the script's parameters."""
    if _is_whole(response.text):
        return None
    own = re.search(r"/col(\d+)/", urlsplit(column).path)
    number = own.group(1) if own else ""
    told = _next_groups(response)
    mine = [url for url in told if number in parse_qs(urlsplit(url).query).get("columnid", [])]
    if told:
        return (mine or told)[0]
    proxy = _PROXY.search(response.text)
    sets = [dict(_pairs(found.group(1))) for found in _AJAX.finditer(response.text)]
    ours = [one for one in sets if one.get("columnid") == number] or [
        one for one in sets if "columnid" in one
    ]
    if proxy is None or not ours:
        return None
    return urljoin(response.url, f"{proxy.group(1)}?{_range(1)}&{urlencode(ours[0])}")


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for found in _PAIR.finditer(text):
        yield found.group(1), found.group(2) or found.group(3) or found.group(4) or ""


def _range(number: int) -> str:
    """Of the two ways to name a group servers know one; both name the same."""
    return f"page={number}&startrecord={(number - 1) * GROUP + 1}&endrecord={number * GROUP}&perpage={GROUP}"


def _group_number(url: str) -> int:
    found = _PAGE.search(url)
    return int(found.group(1)) if found else 1


def _group(url: str, number: int) -> str:
    if "startrecord=" in url:
        return re.sub(r"page=\d+&startrecord=\d+&endrecord=\d+&perpage=\d+", _range(number), url)
    return _PAGE.sub(f"page={number}", url)


def _group_pages(response: TextResponse) -> int | None:
    """How many groups there are, as far as this one tells."""
    text = response.text
    if "startrecord=" not in response.url and (said := _TOTAL_PAGE.search(text)):
        return int(said.group(1))
    total = _total_record(text)
    here = sum(1 for _ in _cdata(text, "record"))
    size = GROUP if "startrecord=" in response.url else here if _group_number(response.url) == 1 else 0
    return -(-total // size) if total is not None and size else None


def _groups(response: TextResponse) -> dict[str, str]:
    pages = min(_group_pages(response) or 0, MOST_PAGES + 1)
    found = {f"data {number}": _group(response.url, number) for number in range(1, pages + 1)}
    for url in _next_groups(response)[:1]:
        found.setdefault(f"data {_group_number(url)}", url)
    return found


def _group_lacks(response: TextResponse) -> str | None:
    number = _group_number(response.url)
    pages = _group_pages(response)
    told = _next_groups(response)
    here = sum(1 for _ in _cdata(response.text, "record"))
    if pages is None and not told and "<nextgroup>" not in response.text:
        return "the list's data does not say whether it goes on"
    if told and _group_number(told[0]) <= number and number != pages:
        return f"behind group {number} of the list's data comes group {_group_number(told[0])}"
    if pages is not None and "startrecord=" in response.url:
        wanted = GROUP if number < pages else (_total_record(response.text) or 0) - GROUP * (number - 1)
        if here < wanted:
            return f"group {number} of the list's data has {here} of {wanted} entries"
    return None


# ---- jpaas


@dataclass(frozen=True, slots=True)
class _Pager:
    """How many pages a unit has; how many entries in all and on each, where it says (else 0)."""

    pages: int
    count: int = 0
    rows: int = 0


def _is_json(response: TextResponse) -> bool:
    return is_json(response) or response.text.lstrip("\ufeff \r\n\t").startswith(("{", "["))


def _fragment_links(response: TextResponse) -> Iterator[Anchor]:
    markup = _markup(response)
    if markup is not None:
        yield from anchors(HtmlResponse(response.url, body=markup.encode(), encoding="utf-8"))


def _fragment(response: TextResponse) -> Selector | None:
    markup = _markup(response)
    return Selector(text=markup or "<p></p>", type="html") if markup is not None else None


def _markup(response: TextResponse) -> str | None:
    """The markup in a unit's answer, or None where there is none."""
    try:
        answer = json.loads(response.text.lstrip("\ufeff"))
        data = answer["data"]
        markup = data["html"] if isinstance(data, dict) else data
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if answer.get("success") is False or not isinstance(markup, str):
        return None
    # a lone surrogate in the JSON is no character
    return markup.encode(errors="replace").decode()


def _pairs_of(written: str | None) -> Mapping[str, str] | None:
    """`{'pageId':'…'}`: JSON, but for its quotation marks."""
    try:
        value = json.loads((written or "").replace("'", '"'))
    except (ValueError, RecursionError):
        return None
    return {str(key): str(one) for key, one in value.items()} if isinstance(value, dict) else None


def _units(response: TextResponse) -> list[str] | None:
    """The first page's address of each unit that can be the list; None where there are units but none can be read."""
    read: list[tuple[str, str]] = []
    for script in response.css("script[querydata]"):
        pairs = _pairs_of(script.attrib["querydata"])
        where = script.attrib.get("url", "")
        if pairs and where and "pageId" in pairs:
            told = json.dumps({"pageNo": 1, "pageSize": UNIT_PAGE}, separators=(",", ":"))
            query = urlencode({**pairs, "paramJson": told}, quote_via=quote)
            read.append((pairs.get("tagId", ""), urljoin(response.url, f"{where}?{query}")))
    if not read:
        text = response.text
        return None if "jpaas-publish-server" in text or "unitbuild.js" in text else []
    bodies = [one for one in read if not _CHROME.search(one[0])] or read
    lists = [one for one in bodies if _LISTS.search(one[0])] or bodies
    return list(dict.fromkeys(url for _, url in lists))


def _unit_key(url: str) -> str:
    told = dict(parse_qsl(urlsplit(url).query))
    name = re.sub(r"\s+", "", f"{told.get('pageId', '')}/{told.get('tagId', '')}")
    return f"{name} {_page_no(url)}"


def _page_no(url: str) -> int:
    found = _PAGE_NO.search(url)
    return int(found.group()) if found else 1


def _pager(fragment: Selector) -> _Pager | None:
    told = [dict(one.attrib) for one in fragment.css("[count][rows]")]
    told += [dict(_pairs_of(one.attrib["querydata"]) or {}) for one in fragment.css("[querydata]")]
    for one in told:
        count, rows = one.get("count", ""), one.get("rows", "")
        if re.fullmatch(r"\d{1,9}", count) and re.fullmatch(r"0*[1-9]\d{0,6}", rows):
            return _Pager(-(-int(count) // int(rows)), int(count), int(rows))
    said = _PAGES_SAID.search(fragment.xpath("string()").get() or "")
    return _Pager(int(said.group(1))) if said else None


def _unit_pages(response: TextResponse, family: Family) -> dict[str, str]:
    fragment = _fragment(response)
    if fragment is None:
        return {}
    said = _pager(fragment)
    number = _page_no(response.url)
    if said is not None:
        numbers = range(1, min(said.pages, MOST_PAGES + 1) + 1)
    else:
        # nothing says how many: on to the first page without entries
        more = any(family.is_article(url) for url, _, _ in _fragment_links(response))
        numbers = range(number, min(number + 1, MOST_PAGES + 1) + 1) if more else range(0)
    pages = (_PAGE_NO.sub(str(one), response.url) for one in numbers)
    return {_unit_key(url): url for url in pages}


def _unit_lacks(response: TextResponse) -> str | None:
    fragment = _fragment(response)
    said = _pager(fragment) if fragment is not None else None
    if fragment is None or said is None:
        return None
    number = _page_no(response.url)
    wanted = said.rows if number < said.pages else said.count - said.rows * (number - 1)
    here = len({url for url, _, _ in _fragment_links(response)})
    return f"page {number} of the list's data has {here} of {wanted} entries" if here < wanted else None
