"""Boda VSB (博达): `/info/<tree>/<id>.htm`, `list.jsp?urltype=tree.TreeTempUrl&wbtreeid=<tree>`.

A list goes on in one of two ways: `list.jsp?totalpage=N&PAGENUM=k&…&wbtreeid=T`, or static pages that count down:
`b.htm` is the newest, then `b/{N-1}.htm` to `b/1.htm`, the oldest.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit, urlunsplit

from scrapy.http import TextResponse

from govcrawl.portals.base import PortalSpider, anchors, numbered, total_pages


class VsbSpider(PortalSpider):
    """Family of portals on Boda VSB; `columns` are list.jsp or static `….htm` addresses."""

    article = re.compile(r"/info/\d+/\d+\.htm$")
    body_css = "#vsb_content, [id^=vsb_content_], .v_news_content"

    def page_links(self, response: TextResponse, column: str) -> dict[str, str]:
        """Keys are PAGENUM, or for static pages `k.htm` counted from the oldest."""
        parts = urlsplit(column)
        if parts.path.endswith("list.jsp"):
            return self._dynamic(response, column)
        stem = parts.path.removesuffix(".htm")
        found: dict[str, str] = {}
        for url, _, _ in anchors(response):
            static = re.fullmatch(rf"{re.escape(stem)}/(\d+)\.htm", urlsplit(url).path)
            if static and self._is_ours(url):
                found[f"{static.group(1)}.htm"] = url
        # they count down, so the highest number seen tells of all below; nothing tells of those above but the total
        highest = max((int(key.removesuffix(".htm")) for key in found), default=0)
        highest = max(highest, (total_pages(response) or 1) - 1)
        for number in range(min(highest, self.max_pages + 1), 0, -1):
            found.setdefault(f"{number}.htm", urljoin(column, f"{stem}/{number}.htm"))
        return found

    def _dynamic(self, response: TextResponse, column: str) -> dict[str, str]:
        tree = parse_qs(urlsplit(column).query).get("wbtreeid")
        found: dict[str, str] = {}
        for url, _, _ in anchors(response):
            query = parse_qs(urlsplit(url).query)
            if query.get("wbtreeid", tree) == tree and "PAGENUM" in query and self._is_ours(url):
                found[query["PAGENUM"][0]] = url
        total = total_pages(response)
        parts = urlsplit(column)
        for number in numbered(total, self.max_pages):
            kept = {key: value[0] for key, value in parse_qs(parts.query).items()}
            query_string = urlencode({"totalpage": str(total), "PAGENUM": str(number), **kept})
            found.setdefault(str(number), urlunsplit(parts._replace(query=query_string)))
        return found
