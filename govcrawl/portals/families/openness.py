"""Openness (Anhui and elsewhere): `/OpennessAnnualReport/show/<id>.html`, lists at `…/showList/<branch>/<category>/page_1.html`.

Each organ is a branch; its annual reports are also asked for by year, `/OpennessAnnualReport/year/show/<branch>/<year>.html`.
Article numbers are counted over the whole prefecture's platform, so they never prove the division. Seen: the addresses.
Inferred: that year pages show the report itself. Not verified live.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from scrapy.http import TextResponse

from govcrawl.portals.family import MOST_PAGES, Family, Mark
from govcrawl.portals.lists import anchored_pages, anchors, numbered, total_pages

_SHOW = (
    r"/(?:openness/)?(?:OpennessAnnualReport|XxgkAnnualReport)/(?:year/)?show/\d+(?:/\d{4})?\.html$"
    r"|/Xxgknb/show/\d+\.html(?:\?.{0,300})?$"
    r"|/(?:xxgk/openness|xxgkAnnualReport)/detail/(?:annual_report/)?[0-9a-f]{24}\.html$"
    r"|/openness/public/\d+/\d+\.html$"
    r"|/(?:Xxgk|Openness)Content/show/\d+(?:\.html)?$"
)


class Openness(Family):
    """Columns are `…/showList/<branch>/<category>/page_1.html`, or a page that links to the branch's years.

    Mandatory: `columns`, or `home` alone: no article's address tells its column.
    """

    key = "openness"
    title = "Openness"
    article = re.compile(_SHOW, re.IGNORECASE)
    column = re.compile(
        r"/(?:showList|year|index|list)(?:/|$)|page_\d+\.html$|AnnualReport(?:/|\.html|$)", re.IGNORECASE
    )
    marks = (
        Mark(re.compile(r"/(?:Openness|Xxgk)(?:Content|AnnualReport)/(?:show|showList|year|list)", re.IGNORECASE), "pages of OpennessContent or XxgkContent", 3),
        Mark(re.compile(r"/Xxgknb/(?:show|list)", re.IGNORECASE), "pages of Xxgknb", 3),
        Mark(re.compile(r"/xxgk/openness/|/openness/public/", re.IGNORECASE), "pages below openness", 3),
    )  # fmt: skip
    body_css = ".j-fontContent, .article-content, .content, #zoom"

    def page_links(self, response: TextResponse, column: str) -> dict[str, str]:
        """Keys are page numbers, `page_N.html`."""
        path = urlsplit(column).path
        numbered_path = re.fullmatch(r"(.*/)page_\d+\.html", path)
        if numbered_path is None:
            return {}
        folder = re.escape(numbered_path.group(1))
        found = anchored_pages(anchors(response), rf"{folder}(?:page_(\d+)\.html)?")
        for number in numbered(total_pages(response), MOST_PAGES):
            found.setdefault(str(number), urljoin(column, f"page_{number}.html"))
        return found


OPENNESS = Openness()
