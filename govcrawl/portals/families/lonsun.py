"""Lonsun EX (Anhui, Changde): `/public/column/<organ>?type=3`, lists from `/site/label/8888?…labelName=publicInfoList`.

`type=3` is an organ's annual reports, `type=4&catId=` a category of its open information. The column's page names the
site and the number of pages in its script (`pageCount:N`); the label is asked with the same parameters and gives the
list as HTML. Seen in public code: the label's address, its parameters, `pageCount`. Inferred: that `type=3` lists go
on in the same way. Not verified live.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from scrapy.http import TextResponse

from govcrawl.portals.family import MOST_PAGES, Family, Mark
from govcrawl.portals.lists import anchored_pages, anchors, numbered, total_pages

PER_PAGE = 15
_SITE = re.compile(r"\bsiteId[\"']?\s{0,3}[:=]\s{0,3}[\"']?(\d+)")
_ORGAN = re.compile(r"(.*/public)/(?:column/)?(\d+)(?:/\d+\.html)?$")
_LABEL = "site/label/8888"


class Lonsun(Family):
    """Columns are `/public/column/<organ>?type=3` (annual reports), or `?type=4&catId=N&action=list`.

    Mandatory: `columns`, or `home` alone. The organ's number is in the column's address; each department has its own.
    """

    key = "lonsun"
    title = "Lonsun EX"
    article = re.compile(
        r"^(?:/zwgk)?/public/\d+/\d+\.html(?:\?.{0,300})?$|/public/content/\d+(?:\?.{0,300})?$|/public/column/\d+\?(?:.{0,300}&)?type=3(?:&.{0,300})?$"
    )
    column = re.compile(r"/public/column/\d+")
    marks = (
        Mark(re.compile(r"/site/label/8888|labelName=\w"), "lists from /site/label/8888", 3),
        Mark(re.compile(r"/public/column/\d+"), "columns at /public/column/N", 3),
        Mark(re.compile(r"xxgk_navli|j-fontContent|ls-crumbs|lonsun", re.IGNORECASE), "Lonsun's class names"),
        Mark(
            re.compile(r"[\"'](?:https?://[^\"'/]+)?(?:/zwgk)?/public/(?:\d+/\d+\.html|content/\d+)"),
            "articles below /public/",
        ),
    )
    body_css = ".j-fontContent, .wzcon, .xxgkcontent"

    def is_article(self, url: str) -> bool:
        """A column's page is an article only as a report's known address, never as a link of a list."""
        return super().is_article(url) and "/public/column/" not in urlsplit(url).path

    def column_of(self, url: str) -> str | None:
        """The annual reports of the organ in the address; `/public/content/N` names none."""
        organ = _ORGAN.match(urlsplit(url).path)
        return urljoin(url, f"{organ.group(1)}/column/{organ.group(2)}?type=3") if organ else None

    def page_links(self, response: TextResponse, column: str) -> dict[str, str]:
        """`data N` are the label's pages; pages linked by anchors (`pageIndex=2`) have plain numbers."""
        parts = urlsplit(column)
        if _LABEL not in response.url:
            found = anchored_pages(
                anchors(response), rf"{re.escape(parts.path)}\?(?:.*&)?pageIndex=(\d+)(?:&.*)?"
            )
            site, organ = _SITE.search(response.text), _ORGAN.match(parts.path)
            if not found and site and organ and (pages := total_pages(response)):
                asked = parse_qs(parts.query)
                query = {
                    "IsAjax": "1", "dataType": "html", "labelName": "publicInfoList", "siteId": site.group(1),
                    "organId": organ.group(2), "type": asked.get("type", ["3"])[0],
                    "catId": asked.get("catId", [""])[0], "pageSize": str(PER_PAGE), "action": "list",
                }  # fmt: skip
                base = organ.group(1).removesuffix("/public")
                for number in (1, *numbered(pages, MOST_PAGES)):
                    address = f"{base}/{_LABEL}?{urlencode({**query, 'pageIndex': str(number)})}"
                    found[f"data {number}"] = urljoin(column, address)
            return found
        return {
            f"data {number}": re.sub(r"([?&]pageIndex=)\d+", rf"\g<1>{number}", response.url)
            for number in numbered(total_pages(response), MOST_PAGES)
        }


LONSUN = Lonsun()
