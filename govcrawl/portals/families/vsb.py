"""Boda VSB (博达): `/info/<tree>/<id>.htm`, `list.jsp?urltype=tree.TreeTempUrl&wbtreeid=<tree>`.

A list goes on in one of two ways: `list.jsp?totalpage=N&PAGENUM=k&…&wbtreeid=T`, or static pages that count down:
`b.htm` is the newest, then `b/{N-1}.htm` to `b/1.htm`, the oldest.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit, urlunsplit

from scrapy.http import TextResponse

from govcrawl.portals.family import MOST_PAGES, Family, Mark
from govcrawl.portals.lists import anchors, numbered, total_pages

_YEAR_PAGE = re.compile(r"^(/.*)/n20\d\dn(?:\.htm|/.{0,100}\.htm)$")
_TREE_PAGE = re.compile(r"[?&]wbtreeid=(\d+)")


class Vsb(Family):
    """Lists are list.jsp or static `….htm`; some portals have a static page for each year, `n2024n.htm`."""

    key = "vsb"
    title = "Boda VSB"
    article = re.compile(
        r"/info/\d+/\d+\.htm$|/\w{0,30}content\w{0,30}\.jsp\?.{0,300}wbtreeid=\d+|/n20\d\dn(?:\.htm|/.{0,100}\.htm)$"
    )
    column = re.compile(r"/list\.jsp\?.{0,300}wbtreeid=\d+|\.htm$")
    marks = (
        Mark(
            re.compile(r"/system/resource/js/|_showDynClicks|_jsq_\("), "scripts under /system/resource/", 3
        ),
        Mark(re.compile(r"urltype=tree\.TreeTempUrl"), "list.jsp?urltype=tree.TreeTempUrl", 3),
        Mark(re.compile(r"id=[\"']?vsb_|v_news_content|VSB_|vsbscreen|_sitegray"), "vsb_ in the markup", 3),
        Mark(re.compile(r"/info/\d+/\d+\.htm[\"'\s>]"), "articles at /info/<tree>/<id>.htm"),
    )
    body_css = "#vsb_content, [id^=vsb_content_], .v_news_content"

    def column_of(self, url: str) -> str | None:
        """`/info/<tree>/…` lies in `list.jsp?…wbtreeid=<tree>`, a year's page in its folder's page."""
        parts = urlsplit(url)
        tree = re.search(r"/info/(\d+)/\d+\.htm$", parts.path)
        if tree is None:
            tree = _TREE_PAGE.search(f"?{parts.query}")
        if tree is not None:
            return urljoin(url, f"/list.jsp?urltype=tree.TreeTempUrl&wbtreeid={tree.group(1)}")
        year = _YEAR_PAGE.match(parts.path)
        return urljoin(url, f"{year.group(1)}.htm") if year else None

    def page_links(self, response: TextResponse, column: str) -> dict[str, str]:
        """Keys are PAGENUM, or for static pages `k.htm` counted from the oldest."""
        parts = urlsplit(column)
        if parts.path.endswith("list.jsp"):
            return self._dynamic(response, column)
        stem = parts.path.removesuffix(".htm")
        found: dict[str, str] = {}
        for url, _, _ in anchors(response):
            static = re.fullmatch(rf"{re.escape(stem)}/(\d+)\.htm", urlsplit(url).path)
            if static:
                found[f"{static.group(1)}.htm"] = url
        # they count down, so the highest number seen tells of all below; nothing tells of those above but the total
        highest = max((int(key.removesuffix(".htm")) for key in found), default=0)
        highest = max(highest, (total_pages(response) or 1) - 1)
        for number in range(min(highest, MOST_PAGES + 1), 0, -1):
            found.setdefault(f"{number}.htm", urljoin(column, f"{stem}/{number}.htm"))
        return found

    def _dynamic(self, response: TextResponse, column: str) -> dict[str, str]:
        tree = parse_qs(urlsplit(column).query).get("wbtreeid")
        found: dict[str, str] = {}
        for url, _, _ in anchors(response):
            query = parse_qs(urlsplit(url).query)
            if query.get("wbtreeid", tree) == tree and "PAGENUM" in query:
                found[query["PAGENUM"][0]] = url
        total = total_pages(response)
        parts = urlsplit(column)
        for number in numbered(total, MOST_PAGES):
            kept = {key: value[0] for key, value in parse_qs(parts.query).items()}
            query_string = urlencode({"totalpage": str(total), "PAGENUM": str(number), **kept})
            found.setdefault(str(number), urlunsplit(parts._replace(query=query_string)))
        return found


VSB = Vsb()
