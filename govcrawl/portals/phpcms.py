"""PHPCMS V9: `/html/YYYY/<dir>_MMDD/N.html`; lists end in `/`, `index.html` or `2.html`, or carry `page=2`."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qs, urljoin, urlsplit

from scrapy.http import TextResponse

from govcrawl.portals.base import PortalSpider, anchors, numbered, total_pages

ARTICLE: Final = r"/html/(?:\w+/)?\d{4}/\w+_\d{4}/\d+\.html$"


class PhpcmsSpider(PortalSpider):
    """Family of portals on PHPCMS V9; `columns` are folders, `index.php?…a=lists&catid=N` or `list-N-1.html`."""

    article = re.compile(ARTICLE)
    body_css = ".content, #zoom, .article"

    def page_links(self, response: TextResponse, column: str) -> dict[str, str]:
        """Keys are page numbers."""
        folder = urljoin(column, ".")
        catid = parse_qs(urlsplit(column).query).get("catid")
        found: dict[str, str] = {}
        for url, _, _ in anchors(response):
            query = parse_qs(urlsplit(url).query)
            if not self._is_ours(url):
                continue
            if catid is not None:
                if query.get("catid") == catid and "page" in query:
                    found[query["page"][0]] = url
            elif page := re.fullmatch(
                rf"{re.escape(urlsplit(folder).path)}(?:(\d+)|index)\.html", urlsplit(url).path
            ):
                found[page.group(1) or "1"] = url
        for number in numbered(total_pages(response), self.max_pages):
            address = f"{column}&page={number}" if catid is not None else urljoin(folder, f"{number}.html")
            found.setdefault(str(number), address)
        return found
