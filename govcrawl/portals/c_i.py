"""Zhuzhou and Hengyang: `/cN/YYYYMMDD/iN.html`, lists at `/cN/index.html`, then `/cN/pages/2.html`."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from scrapy.http import TextResponse

from govcrawl.portals.base import PortalSpider, anchors, numbered, total_pages


class CiSpider(PortalSpider):
    """Family of portals with `/cN/` columns; `columns` end in `/index.html` or in the folder."""

    article = re.compile(r"/\d{8}/i\d+\.html$")
    body_css = ".article-content, #zoom, .content, .TRS_Editor"

    def page_links(self, response: TextResponse, column: str) -> dict[str, str]:
        """Keys are page numbers."""
        folder = urljoin(column, ".")
        path = re.escape(urlsplit(folder).path)
        found: dict[str, str] = {}
        for url, _, _ in anchors(response):
            page = re.fullmatch(rf"{path}(?:pages/(\d+)\.html|index\.html)?", urlsplit(url).path)
            if page and self._is_ours(url):
                found[page.group(1) or "1"] = url
        for number in numbered(total_pages(response), self.max_pages):
            found.setdefault(str(number), urljoin(folder, f"pages/{number}.html"))
        return found
