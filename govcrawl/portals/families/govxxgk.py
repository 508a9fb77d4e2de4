"""Shanghai and Liaoyang: `/govxxgk/<organ>/YYYY-MM-DD/<uuid>.html`; an organ's folder holds all its documents.

Seen: the addresses. Inferred: how the organ's list goes on (`?page=N`, `index_N.html`). Not verified live.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from scrapy.http import TextResponse

from govcrawl.portals.family import MOST_PAGES, Family, Mark
from govcrawl.portals.lists import anchored_pages, anchors, numbered, total_pages


class Govxxgk(Family):
    """Columns are `/govxxgk/<organ>/`, or the page of an annual-report column that links to articles below it.

    Mandatory: `columns`, or `home` alone.
    """

    key = "govxxgk"
    title = "govxxgk"
    article = re.compile(r"/govxxgk/\w+/\d{4}-\d\d-\d\d/[0-9a-f-]{36}\.html(?:\?.{0,300})?$")
    column = re.compile(r"/govxxgk/|/$|\.html$")
    marks = (
        Mark(re.compile(r"/govxxgk/\w+/\d{4}-\d\d-\d\d/"), "articles at /govxxgk/<organ>/<date>/", 3),
        Mark(re.compile(r"/govxxgk/"), "pages below /govxxgk/"),
    )  # fmt: skip
    body_css = "#ivs_content, .Article_content, .article-content, .content, #zoom"

    def column_of(self, url: str) -> str | None:
        """The organ's folder."""
        folder = re.match(r"(.*/govxxgk/\w+/)\d{4}-\d\d-\d\d/", urlsplit(url).path)
        return urljoin(url, folder.group(1)) if folder else None

    def page_links(self, response: TextResponse, column: str) -> dict[str, str]:
        """Keys are page numbers."""
        path = re.escape(urlsplit(column).path.removesuffix("index.html"))
        pattern = rf"{path}(?:(?:index(?:_(\d+))?\.html)?(?:\?(?:.*&)?page(?:No|Index|Num)?=(\d+)(?:&.*)?)?)"
        found = anchored_pages(anchors(response), pattern)
        if not any(key != "1" for key in found):
            for number in numbered(total_pages(response), MOST_PAGES):
                found.setdefault(str(number), urljoin(column, f"index_{number}.html"))
        return found


GOVXXGK = Govxxgk()
