"""Whatever is on no known family: articles by shapes seen elsewhere, lists by the pager that the page shows.

Columns: any address. Attributes: `columns` is mandatory for a portal whose home page does not lead there.
Lists: anchors called by a number, 下一页 or 尾页, whose addresses differ from each other in one number only; TRS's
createPageHTML where it is called; a pager that only a script can follow is told, never taken for the end [I].
Articles: the regional shapes of `shapes` [E], else a file with three digits or more, or a query with an id [I].
Not verified live.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from scrapy.http import TextResponse

from govcrawl.portals.families.shapes import SHAPES
from govcrawl.portals.families.trs import TRS, machinery, written_anchors
from govcrawl.portals.family import MOST_PAGES, Family, bare_host, path_and_query
from govcrawl.portals.lists import Anchor, anchors, numbered, total_pages, unread_pager
from govcrawl.report.titles import plain_title

_ELSE = (
    r"^[^?]*/(?=[^/?]*\d{3})[^/?]*\.(?:[js]?html?|aspx?|jsp|php)(?:\?.*)?$"
    r"|^[^?]*\.(?:[js]?html?|aspx?|jsp|php)\?(?:.*&)?(?:\w{0,20}id|code|dept|nbYear)=[\w-]+"
    r"|^/?\?(?:.*&)?\w{0,20}id=[\w-]+"
    r"|^[^?]*/(?:detail|view|show|gi_news|gongkai|aid|api)(?:/[\w-]{3,}|\?.*)$"
)
_ONWARD = re.compile(r"(?:下一?页|后一?页|next|尾页|末页|最后一?页)[>»›]*", re.IGNORECASE)
_PAGE_BEFORE = re.compile(r"(?:[?&](?:p|pn|page\w{0,9}|cur\w{0,9})=|/index_)$", re.IGNORECASE)
_DATE_FOLDERS = re.compile(r"/(?:\d{6}|\d{8}|\d{4}/\d\d?/\d\d?)/$")


class Generic(Family):
    """Any list with a pager that can be read off the page."""

    key = "generic"
    title = "no known family"
    article = re.compile(
        "|".join([*(re.sub(r"\?P<column>", "?:", one.article.pattern) for one in SHAPES), _ELSE])
    )
    marks = ()
    body_css = "#zoom, #UCAP-CONTENT, .TRS_Editor, .article-content, .content, #content, .article"

    def column_of(self, url: str) -> str | None:
        """As the shape says; where none fits, the folder of a static page, without its date."""
        address = path_and_query(url)
        for shape in SHAPES:
            if found := shape.article.search(address):
                folder = found.groupdict().get("column")
                return (
                    urljoin(url, urlsplit(url)._replace(path=folder, query="").geturl()) if folder else None
                )
        parts = urlsplit(url)
        if not re.search(r"(?:\d\.[js]?html?|/[\w-]+/?)$", address):
            return None
        folder = parts.path.rstrip("/").rpartition("/")[0] + "/"
        return parts._replace(path=_DATE_FOLDERS.sub("/", folder)).geturl()

    def links(self, response: TextResponse) -> Iterable[Anchor]:
        """Anchors, and those that scripts write."""
        yield from anchors(response)
        yield from written_anchors(response)

    def unread(self, response: TextResponse) -> str | None:
        """More pages in words than addresses for them, or a script's call that cannot be read."""
        if told := TRS.unread(response):
            return told
        total = total_pages(response) or 1
        if total > 1 and not self.page_links(response, response.url):
            return unread_pager(response) or f"{total} pages"
        return None

    def page_links(self, response: TextResponse, column: str) -> dict[str, str]:
        """Keys are page numbers where the pager shows numbers, else the pages' addresses."""
        if machinery(response.text) is not None:
            return TRS.page_links(response, column)
        numbers: dict[int, str] = {}
        onward: list[str] = []
        for url, text, _ in anchors(response):
            words = plain_title(text).strip("[]（）()")
            if bare_host(url) != bare_host(response.url):
                continue
            if words.isascii() and words.isdigit() and len(words) <= 3:
                numbers.setdefault(int(words), url.partition("#")[0])
            elif _ONWARD.fullmatch(words) and _bare(url) != _bare(response.url):
                onward.append(url.partition("#")[0])
        template = _template(numbers)
        if template is None:
            # only "next" and "last": a page is known by its address
            return {path_and_query(url).replace(" ", "%20"): url for url in onward}
        before, behind, offset = template
        found = {
            str(number): url
            for number, url in numbers.items()
            if _number(url, before, behind) == number - offset
        }
        for url in onward:
            number = _number(url, before, behind)
            if number is not None:
                found.setdefault(str(number + offset), url)
            else:
                found[path_and_query(url).replace(" ", "%20")] = url
        highest = max(map(int, filter(str.isdigit, found)), default=1)
        for number in numbered(max(total_pages(response) or 1, highest), MOST_PAGES):
            found.setdefault(str(number), f"{before}{number - offset}{behind}")
        return found


def _bare(url: str) -> str:
    return url.partition("#")[0]


def _number(url: str, before: str, behind: str) -> int | None:
    middle = (
        url[len(before) : len(url) - len(behind)] if url.startswith(before) and url.endswith(behind) else ""
    )
    return int(middle) if middle.isascii() and middle.isdigit() and len(middle) <= 4 else None


def _template(numbers: dict[int, str]) -> tuple[str, str, int] | None:
    """What stands before and behind the number in the addresses of pages, and what it lacks of the page's number."""
    for number in sorted(numbers, reverse=True):
        url = numbers[number]
        places = list(re.finditer(r"(?<!\d)\d{1,4}(?!\d)", url))
        # a number that is called a page's before any other, the last one first
        places.sort(key=lambda digits: (_PAGE_BEFORE.search(url[: digits.start()]) is None, -digits.start()))
        for digits in places:
            before, behind = url[: digits.start()], url[digits.end() :]
            offset = number - int(digits.group())
            others = [one for one in numbers if one not in (1, number)]
            if (
                number > 1
                and offset in (0, 1)
                and all(_number(numbers[one], before, behind) == one - offset for one in others)
            ):
                return before, behind, offset
    return None


GENERIC = Generic()
