"""TRS WCM: `./202402/t20240205_2748784.html` in folders; page k of a list is `index_{k-1}.html`, by `createPageHTML`.

Four in ten county portals. Links are relative to the list's own page (`./`, `../`), the folder is often a child for
one year or one group of bodies (`2023nb/qzf/`). Seen: the addresses (229 surveyed), `createPageHTML(total, current,
"index", "html")` and `countPage`; the endings .html, .shtml and .htm; `_wap` and `_app` copies. Not verified live.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from scrapy.http import TextResponse

from govcrawl.portals.family import MOST_PAGES, Family, Mark
from govcrawl.portals.lists import anchored_pages, anchors, numbered, total_pages

_PAGER = re.compile(
    r"createPageHTML\w{0,20}\(\s{0,9}[\"']?\d+[\"']?\s{0,9},\s{0,9}[\"']?\d+[\"']?\s{0,9},\s{0,9}[\"']([\w-]{1,60})[\"']\s{0,9},\s{0,9}[\"'](s?html?)[\"']"
)
_COPY = re.compile(r"_(?:wap|app)(?=\.s?html?$)")


class Trs(Family):
    """Columns are folders, or their `index.html`.

    Mandatory: `columns`, or `home` alone. Lists go on by `createPageHTML` (its third and fourth argument name the
    pages), by `countPage`, or by anchors to `index_N.html`.
    """

    key = "trs"
    title = "TRS WCM"
    article = re.compile(
        r"/\d{6}/t\d{8}_\d+(?:_(?:wap|app|\d{1,3}))?\.s?html?(?:\?.{0,300})?$|/t_?\d{6,}\.s?html?(?:\?.{0,300})?$|/t19700101_\d+\.s?html?$"
    )
    column = re.compile(r"/$|/index(?:_\d+)?\.s?html?$")
    marks = (
        Mark(re.compile(r"[\"'/]\d{6}/t\d{8}_\d+\.s?html?"), "articles at YYYYMM/tYYYYMMDD_N.html", 3),
        Mark(re.compile(r"createPageHTML\w{0,20}\("), "createPageHTML", 1),
        Mark(
            re.compile(r"TRS_Editor|trs_editor_view|TRS_UEDITOR|TRSCMS|trs-cms", re.IGNORECASE),
            "TRS in the markup",
            3,
        ),
        Mark(re.compile(r"publishsystem|TRS WCM|trs\.js", re.IGNORECASE), "TRS's scripts", 2),
        Mark(re.compile(r"/t_?\d{6,}\.s?html?[\"'\s>]"), "articles at tN.html", 1),
    )
    body_css = ".TRS_Editor, .trs_editor_view, .TRS_UEDITOR, #zoom"
    usual_paths = (
        "zfxxgk/zfxxgknb/", "zwgk/zfxxgk/zfxxgknb/", "zwgk/zfxxgknb/", "xxgk/zfxxgknb/", "zfxxgk/fdzdgknr/zfxxgknb/",
        "zwgk/xxgknb/", "zfxxgknb/", "xxgknb/", "gknb/", "zwgk/ndbg/",
    )  # fmt: skip

    def column_of(self, url: str) -> str | None:
        """The folder before the month, or the article's own folder where there is none."""
        path = urlsplit(url).path
        folder = re.match(r"(.*/)\d{6}/t\d{8}_\d+(?:_\w+)?\.s?html?$", path) or re.match(
            r"(.*/)t[_\d]+\.s?html?$", path
        )
        # urljoin would fold the double slash that some of these addresses have
        return url[: url.index(path)] + folder.group(1) if folder else None

    def canonical(self, url: str) -> str:
        """Without what marks the copy for telephones."""
        return _COPY.sub("", url.partition("?isMobile=")[0])

    def page_links(self, response: TextResponse, column: str) -> dict[str, str]:
        """Keys are page numbers; page k is `index_{k-1}`."""
        folder = urljoin(column, ".")
        path = re.escape(urlsplit(folder).path)
        pager = _PAGER.search(response.text)
        name, ending = pager.groups() if pager else ("index", _ending(response, column))
        linked = anchored_pages(anchors(response), rf"{path}(?:{re.escape(name)}(?:_(\d+))?\.s?html?)?")
        found = {
            "1" if key == "1" and url_is_first(url) else str(int(key) + 1): url for key, url in linked.items()
        }
        for number in numbered(total_pages(response), MOST_PAGES):
            found.setdefault(str(number), urljoin(folder, f"{name}_{number - 1}.{ending}"))
        return found


def url_is_first(url: str) -> bool:
    """Whether a list page's address has no number."""
    return re.search(r"_\d+\.s?html?$", urlsplit(url).path) is None


def _ending(response: TextResponse, column: str) -> str:
    """The ending of the column's pages: the column's own, else that of the articles it lists."""
    for address in (column, *(url for url, _, _ in anchors(response))):
        ending = re.search(r"\.(s?html?)$", urlsplit(address).path)
        if ending and (address == column or TRS.is_article(address)):
            return ending.group(1)
    return "html"


TRS = Trs()
