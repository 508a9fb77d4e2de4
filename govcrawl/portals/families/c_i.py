"""Zhuzhou and Hengyang: `/cN/YYYYMMDD/iN.html`, lists at `/cN/index.html`, then `/cN/pages/2.html`."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from scrapy.http import TextResponse

from govcrawl.portals.family import MOST_PAGES, Family, Mark
from govcrawl.portals.lists import anchors, numbered, total_pages


class ColumnItem(Family):
    """Columns are `/cN/index.html` or a folder of words; only the former have `pages/`."""

    key = "c_i"
    title = "Zhuzhou c/i"
    article = re.compile(r"/\d{8}/i\d+\.html$")
    column = re.compile(r"/index\.html$|/$")
    marks = (
        Mark(re.compile(r"/c\d+/\d{8}/i\d+\.html"), "articles at /cN/YYYYMMDD/iN.html", 3),
        Mark(re.compile(r"/\d{8}/i\d+\.html[\"'\s>]"), "articles at …/YYYYMMDD/iN.html", 3),
        Mark(
            re.compile(r"href=[\"'](?:https?://[^\"'/]+)?/c\d+/(?:index\.html)?[\"']"),
            "columns at /cN/index.html",
        ),
    )
    body_css = ".article-content, #zoom, .content, .TRS_Editor"

    def column_of(self, url: str) -> str | None:
        """The folder before the date."""
        found = re.match(r"(.*/)\d{8}/i\d+\.html$", urlsplit(url).path)
        if found is None:
            return None
        folder = str(found.group(1))
        return urljoin(url, f"{folder}index.html" if re.search(r"/c\d+/$", folder) else folder)

    def page_links(self, response: TextResponse, column: str) -> dict[str, str]:
        """Keys are page numbers."""
        folder = urljoin(column, ".")
        path = re.escape(urlsplit(folder).path)
        found: dict[str, str] = {}
        for url, _, _ in anchors(response):
            page = re.fullmatch(rf"{path}(?:pages/(\d+)\.html|index\.html)?", urlsplit(url).path)
            if page:
                found[page.group(1) or "1"] = url
        for number in numbered(total_pages(response), MOST_PAGES):
            found.setdefault(str(number), urljoin(folder, f"pages/{number}.html"))
        return found


C_I = ColumnItem()
