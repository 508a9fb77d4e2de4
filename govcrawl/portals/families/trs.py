"""TRS WCM (拓尔思): `/zfxxgk/zfxxgknb/202401/t20240122_6515489.html`; the list of a folder is `index.html`, then `index_1.html`.

Columns: folders (`/zwgk/zfxxgknb/`), or a named page in one (`…/index_2166.html`) [E]. Attributes: `columns` is the
folder of the government's own reports; where it has a folder for each year, its parent or any one of the years.
Lists: `createPageHTML(total, current, "index", "html")`, with an element's id in front in newer templates, or
`var countPage = 2` and written anchors [E]; page k is `index_{k-1}` [E]. A year's folder linked from the column by
its year is read as a part of the list [I]. `m_nRecordCount` is a search's, no address follows from it [E]: it is told.
Articles: `/YYYYMM/tYYYYMMDD_N.html` [E], `tN.shtml` and `t_N.html` without a month (Jingdezhen, Jiujiang, Guangxi) [E];
`_wap` and `_app` and `?isMobile=true` are copies [E]; `t…_1.html` is an article's second page [I].
Not verified live.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from scrapy.http import TextResponse

from govcrawl.portals.family import MOST_PAGES, Family, Mark
from govcrawl.portals.lists import Anchor, anchors, numbered, total_pages
from govcrawl.report.titles import plain_title

_ARTICLE = re.compile(r"/t_?\d{6,}(?:_\d+)?(?:_(?:wap|app|\d{1,2}))?\.s?html?(?:\?[^/]*)?$")
_COPY = re.compile(r"(/t(?:\d{8}_\d{3,}|_?\d{6,}))_(?:wap|app|\d{1,2})(\.s?html?)$")
_CALL = re.compile(r"(function\s{1,9})?\bcreatePage\w{0,12}\s{0,9}\(([^()]{0,200})(\)?)")
_COUNT = re.compile(r"\bcountPage\s{0,9}=\s{0,9}[\"']?(\d+)")
_RECORDS = re.compile(r"\bm_nRecordCount\s{0,9}=\s{0,9}[\"']?(\d+)")
_RECORDS_A_PAGE = re.compile(r"\bm_nPageSize\s{0,9}=\s{0,9}[\"']?(\d+)")
_ENDING = re.compile(r"\bindex\.(?:\\?[\"']\s{0,9}\+\s{0,9}\\?[\"'])?(s?html?)\b")
_FILE = re.compile(r"(?<![\w-])([\w-]+)\.(s?html?)$")
_WRITTEN = re.compile(
    r"<a\s[^<>]{0,300}?href\s{0,9}=\s{0,9}\\?[\"']([^\"'<>\\]{1,300})\\?[\"'][^<>]{0,300}>([^<>]{1,300})</a>",
    re.IGNORECASE,
)
_YEARS_NAME = re.compile(r"(?:19|20)\d\d年?度?(?:政府信息公开)?(?:工作)?(?:年度)?(?:年报|报告)?")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Machinery:
    """What a list's script says: how many pages, and how their files are called."""

    total: int
    name: str = "index"
    ending: str = "html"


def machinery(text: str) -> Machinery | None:
    """What the pager's call in a page says, or None where there is none that can be read."""
    for call in _CALL.finditer(text):
        if call.group(1) or not call.group(3):
            continue
        raw = [part.strip() for part in call.group(2).split(",")]
        given = [part.strip("\"'") for part in raw]
        # an element's id may stand in front, as text; anything else there is a number that was not filled in
        place = 1 if re.fullmatch(r"[\"'][A-Za-z#.][\w-]*[\"']", raw[0]) and len(raw) > 1 else 0
        if not (given[place].isascii() and given[place].isdigit()):
            continue
        words = [part for part in given[place + 1 :] if re.fullmatch(r"[A-Za-z][\w-]*", part)]
        return Machinery(int(given[place][:9]), *words[:2])
    count = _COUNT.search(text)
    if count:
        ending = _ENDING.search(text)
        return Machinery(int(count.group(1)[:9]), ending=ending.group(1) if ending else "html")
    return None


class Trs(Family):
    """Columns are folders; `columns` is mandatory for a portal whose home page does not lead there."""

    key = "trs"
    title = "TRS WCM"
    article = _ARTICLE
    column = re.compile(r"/$|/[\w-]+\.s?html?$")
    marks = (
        Mark(re.compile(r"TRS_(?:Editor|UEDITOR|PreAppend|PreExcel)|trs_editor_view"), "TRS_Editor in the markup", 3),
        Mark(re.compile(r"CurrChnlCls"), "TRS's class CurrChnlCls", 3),
        Mark(re.compile(r"/\d{6}/t(?:19|20)\d{6}_\d+\.s?html?"), "articles at /YYYYMM/tYYYYMMDD_N.html", 3),
        Mark(re.compile(r"/[WP]0(?:19|20)\d{15,}\."), "files called W0YYYYMMDD…", 3),
        Mark(re.compile(r"/was[45]\w{0,9}/(?:web/)?search"), "TRS WAS search", 2),
        Mark(re.compile(r"/t_\d{7}\.s?html?[\"']|/t\d{6,8}\.shtml[\"']"), "articles at t_N.html", 2),
        Mark(re.compile(r"createPageHTML\s{0,9}\("), "createPageHTML", 1),
    )  # fmt: skip
    body_css = ".TRS_Editor, .trs_editor_view, .TRS_UEDITOR, .trs_paper_default, #zoom, .article-content"
    usual_paths = (
        "zwgk/zfxxgk/zfxxgknb/",
        "zfxxgk/zfxxgknb/",
        "zwgk/zfxxgknb/",
        "zfxxgkzl/zfxxgknb/",
        "zwgk/zfxxgkzl/zfxxgkndbg/",
        "zwgk/xxgknb/",
        "xxgk/xxgknb/",
        "zwgk/gkndbg/",
        "zfxxgk/gknb/",
    )

    def column_of(self, url: str) -> str | None:
        """The folder, without the month."""
        if not self.is_article(url):
            return None
        return urljoin(url, re.sub(r"/\d{6}/$", "/", urlsplit(urljoin(url, ".")).path))

    def canonical(self, url: str) -> str:
        """The address that all copies of an article share (a page for telephones, for example)."""
        parts = urlsplit(url)
        path = _COPY.sub(r"\1\2", parts.path)
        query = "" if re.fullmatch(r"isMobile=\w*|jump=\w*", parts.query) else parts.query
        return parts._replace(path=path, query=query).geturl()

    def further_pages(self, response: TextResponse) -> int:
        """An article's own pager calls its pages by the article's file name."""
        file = _FILE.search(urlsplit(response.url).path)
        told = machinery(response.text)
        if file is None or told is None or not file.group(1).startswith(told.name):
            return 0
        return max(told.total - 1, 0)

    def links(self, response: TextResponse) -> Iterable[Anchor]:
        """Anchors, and those that scripts write."""
        yield from anchors(response)
        yield from written_anchors(response)

    def unread(self, response: TextResponse) -> str | None:
        """A pager's call without numbers, or a search's count of records."""
        text = response.text
        if machinery(text) is not None:
            return None
        if any(not call.group(1) for call in _CALL.finditer(text)):
            return "createPageHTML without a number of pages"
        records, size = _RECORDS.search(text), _RECORDS_A_PAGE.search(text)
        if records and int(records.group(1)[:9]) > (int(size.group(1)[:9]) if size else 0):
            return f"m_nRecordCount {records.group(1)[:9]}"
        return None

    def page_links(self, response: TextResponse, column: str) -> dict[str, str]:
        """Keys are page numbers; those of a year's folder stand behind its name, `2023n/ 2`."""
        own = urljoin(column, ".")
        here = urljoin(response.url, ".")
        root = own.rstrip("/").rpartition("/")[0] + "/" if _YEAR.search(own.rsplit("/", 2)[-2]) else own
        series = "" if _same(here, own) else _below(here, root)
        return {
            **{f"{series} {page}".strip(): url for page, url in self._pages(response, here, column).items()},
            **self._year_folders(response, own, root),
        }

    def _pages(self, response: TextResponse, here: str, column: str) -> dict[str, str]:
        told = machinery(response.text)
        if told is None:
            # written out, or beside a column that is a named page of its folder
            file = _FILE.search(urlsplit(response.url).path) or _FILE.search(urlsplit(column).path)
            name = re.sub(r"_\d{1,3}$", "", file.group(1)) if file else "index"
            told = Machinery(total_pages(response) or 1, name, file.group(2) if file else "html")
        path = re.escape(urlsplit(here).path)
        shown: dict[int, str] = {}
        offsets = set()
        for url, text, _ in anchors(response):
            page = re.fullmatch(rf"{path}{re.escape(told.name)}_(\d{{1,3}})\.s?html?", urlsplit(url).path)
            if page:
                shown[int(page.group(1))] = url
                if text.strip().isdigit():
                    offsets.add(int(text) - int(page.group(1)))
        offset = 0 if offsets == {0} else 1
        found = {str(number + offset): url for number, url in shown.items()}
        for number in numbered(told.total, MOST_PAGES):
            found.setdefault(str(number), urljoin(here, f"{told.name}_{number - offset}.{told.ending}"))
        return found

    def _year_folders(self, response: TextResponse, own: str, root: str) -> dict[str, str]:
        found = {}
        for url, text, _ in anchors(response):
            below = _below(url, root)
            is_folder = not _same(url, own) and re.fullmatch(r"[\w-]+/(?:[\w-]+/)?", below)
            if is_folder and _YEARS_NAME.fullmatch(plain_title(text)):
                found[f"{below} 1"] = url
        return found


def written_anchors(response: TextResponse) -> Iterator[Anchor]:
    """The anchors of reports that scripts write as text."""
    for script in response.css("script::text").getall():
        for written in _WRITTEN.finditer(script) if "<a" in script else ():
            if not written.group(1).lower().startswith("javascript:"):
                try:
                    yield urljoin(response.url, written.group(1)), written.group(2), None
                except ValueError:
                    # a broken address leads nowhere
                    continue


def _same(url: str, other: str) -> bool:
    return re.sub(r"index\.s?html?$", "", urlsplit(url).path) == urlsplit(other).path


def _below(url: str, root: str) -> str:
    path = re.sub(r"index\.s?html?$", "", urlsplit(url).path)
    return path.removeprefix(urlsplit(root).path) if path.startswith(urlsplit(root).path) else path


TRS = Trs()
