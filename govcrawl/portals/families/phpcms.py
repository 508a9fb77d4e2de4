"""PHPCMS V9: `/html/YYYY/<dir>_MMDD/N.html`; lists end in `/`, `index.html` or `2.html`, or carry `page=2`."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urljoin, urlsplit

from scrapy.http import TextResponse

from govcrawl.portals.family import MOST_PAGES, Family, Mark
from govcrawl.portals.lists import anchors, numbered, total_pages


class Phpcms(Family):
    """Columns are folders, `index.php?…a=lists&catid=N` or `list-N-1.html`."""

    key = "phpcms"
    title = "PHPCMS V9"
    article = re.compile(r"/html/(?:\w+/)?\d{4}/\w+_\d{4}/\d+\.html$")
    column = re.compile(r"/$|index\.html$|[?&]catid=\d+|/list-\d+-\d+\.html$")
    marks = (
        Mark(
            re.compile(r"index\.php\?m=content&(?:amp;)?c=index&(?:amp;)?a=(?:lists|show)"),
            "index.php?m=content&c=index",
            3,
        ),
        Mark(re.compile(r"/statics/(?:js|css|images)/"), "files under /statics/"),
        Mark(
            re.compile(r"/html/(?:\w+/)?\d{4}/\w+_\d{4}/\d+\.html"),
            "articles at /html/YYYY/<dir>_MMDD/N.html",
            3,
        ),
    )
    body_css = ".content, #zoom, .article"

    def page_links(self, response: TextResponse, column: str) -> dict[str, str]:
        """Keys are page numbers."""
        folder = urljoin(column, ".")
        catid = parse_qs(urlsplit(column).query).get("catid")
        found: dict[str, str] = {}
        for url, _, _ in anchors(response):
            query = parse_qs(urlsplit(url).query)
            if catid is not None:
                if query.get("catid") == catid and "page" in query:
                    found[query["page"][0]] = url
            elif page := re.fullmatch(
                rf"{re.escape(urlsplit(folder).path)}(?:(\d+)|index)\.html", urlsplit(url).path
            ):
                found[page.group(1) or "1"] = url
        for number in numbered(total_pages(response), MOST_PAGES):
            address = f"{column}&page={number}" if catid is not None else urljoin(folder, f"{number}.html")
            found.setdefault(str(number), address)
        return found


PHPCMS = Phpcms()
