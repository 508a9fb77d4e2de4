"""Shijiazhuang: `/columns/<uuid>/YYYYMM/DD/<uuid>.html`, lists at `/columns/<uuid>/index.html`.

Seen: the addresses. Inferred: `index_N.html`. Not verified live.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from scrapy.http import TextResponse

from govcrawl.portals.family import MOST_PAGES, Family, Mark
from govcrawl.portals.lists import anchored_pages, anchors, numbered, total_pages

_UUID = r"[0-9a-f]{8}-[0-9a-f-]{27}"


class UuidColumns(Family):
    """Columns are `/columns/<uuid>/index.html`, below any folder. Mandatory: `columns`, or `home` alone."""

    key = "uuid"
    title = "Shijiazhuang UUID columns"
    article = re.compile(rf"/columns/{_UUID}/\d{{6}}/\d{{2}}/{_UUID}\.html$")
    column = re.compile(rf"/columns/{_UUID}/(?:index\.html)?$")
    marks = (
        Mark(re.compile(rf"/columns/{_UUID}/"), "columns at /columns/<uuid>/", 3),
    )  # fmt: skip
    body_css = ".article-content, .content, #zoom"

    def column_of(self, url: str) -> str | None:
        """The folder before the month."""
        folder = re.match(rf"(.*/columns/{_UUID}/)\d{{6}}/", urlsplit(url).path)
        return urljoin(url, f"{folder.group(1)}index.html") if folder else None

    def page_links(self, response: TextResponse, column: str) -> dict[str, str]:
        """Keys are page numbers, `index_N.html`."""
        folder = urljoin(column, ".")
        found = anchored_pages(
            anchors(response), rf"{re.escape(urlsplit(folder).path)}(?:index(?:_(\d+))?\.html)?"
        )
        for number in numbered(total_pages(response), MOST_PAGES):
            found.setdefault(str(number), urljoin(folder, f"index_{number}.html"))
        return found


UUID = UuidColumns()
