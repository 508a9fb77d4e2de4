"""Qujing: `/gov/public/info/<name>.html`, `/gov/public/detail/<dir>/<id>.html`, both also under `/index.php`.

The counties' own reports are often on the city's PHPCMS portal and only linked here, so its article addresses are
taken too, on hosts that the portal declares.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from scrapy.http import TextResponse

from govcrawl.portals.families.phpcms import PHPCMS
from govcrawl.portals.family import Family, Mark
from govcrawl.portals.lists import anchors


class QujingPublic(Family):
    """Columns are `/gov/public/info/….html`, also under `/index.php`."""

    key = "qujing_public"
    title = "Qujing public"
    article = re.compile(r"^(?:/index\.php)?/gov/public/detail/\w+/\d+\.html$")
    column = re.compile(r"^(?:/index\.php)?/gov/public/info/\w+\.html")
    marks = (Mark(re.compile(r"/gov/public/(?:info|detail)/"), "pages under /gov/public/", 3),)
    body_css = ".content, #zoom, .detail, .article"

    def is_article(self, url: str) -> bool:
        """Its own addresses, and those of the city's portal that its lists link to."""
        return super().is_article(url) or PHPCMS.is_article(url)

    def page_links(self, response: TextResponse, column: str) -> dict[str, str]:
        """Keys are page numbers: `?page=2` or `/p/2.html` behind the column's own address."""
        stem = urlsplit(column).path.removeprefix("/index.php").removesuffix(".html")
        found: dict[str, str] = {}
        for url, _, _ in anchors(response):
            parts = urlsplit(url)
            path = parts.path.removeprefix("/index.php")
            if path == f"{stem}.html":
                found[parse_qs(parts.query).get("page", ["1"])[0]] = url
            elif page := re.fullmatch(rf"{re.escape(stem)}/(?:p|page)/(\d+)\.html", path):
                found[page.group(1)] = url
        return found


QUJING_PUBLIC = QujingPublic()
