"""Any portal whose lists are plain links: what is a report is left to the titles.

Used where no family is known, or none can read what was found. Its lists go on as far as their pagers say.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from scrapy.http import TextResponse

from govcrawl.portals.family import MOST_PAGES, Family, path_and_query
from govcrawl.portals.lists import anchors, numbered, total_pages
from govcrawl.report.titles import plain_title

_ASSET = re.compile(r"\.(?:css|js|png|jpe?g|gif|ico|svg|bmp|swf|mp[34])$", re.IGNORECASE)
_NUMBER = re.compile(r"[\[【(]?(?:第)?(\d{1,3})(?:页)?[\]】)]?")
_NEXT = re.compile(r"^(?:下一?页|后一?页)[>»›]*$")
_MADE = re.compile(r"createPageHTML\w{0,20}\(([^()]{1,200})\)")
_DIGITS = re.compile(r"\d+")
_INDEX = re.compile(r"^(?:index(?:\.s?html?|\.jsp)?)?$")


class Generic(Family):
    """Any address is an article, and any a column; `page_links` needs the pager's own numbers or 下一页."""

    key = "generic"
    title = "any list of links"
    article = re.compile(r"^/")
    marks = ()
    tells_articles = False
    body_css = "#zoom, .TRS_Editor, .article-content, .article, #content, .content, body"

    def is_article(self, url: str) -> bool:
        """Whether it is a web page at all: no picture, style or script."""
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and not _ASSET.search(parts.path)

    def page_links(self, response: TextResponse, column: str) -> dict[str, str]:
        """Keys are page numbers; where the pager has only 下一页, the address of the next page."""
        pages: dict[str, str] = {}
        following: dict[str, str] = {}
        for url, text, _ in anchors(response):
            if not _of_one_list(url, column):
                continue
            words = plain_title(text)
            number = _NUMBER.fullmatch(words)
            if number:
                pages.setdefault(number.group(1), url)
            elif _NEXT.match(words):
                following.setdefault(path_and_query(url), url)
        total = total_pages(response)
        made = self._made(response, column)
        if made is not None:
            for number_ in numbered(total, MOST_PAGES):
                pages.setdefault(str(number_), urljoin(column, made.format(number_ - 1)))
        elif "2" in pages:
            for number_ in numbered(total, MOST_PAGES):
                guess = _with_number(pages["2"], "2", str(number_))
                if guess:
                    pages.setdefault(str(number_), guess)
        return pages or following

    def _made(self, response: TextResponse, column: str) -> str | None:
        """How a script names the pages of a list: `index_{}.html`, counted from 0."""
        called = _MADE.search(response.text)
        last = urlsplit(column).path.rpartition("/")[2]
        if called is not None:
            words = re.findall(r"[\"']([\w.]{1,20})[\"']", called.group(1))
            if len(words) >= 2:
                return f"{words[0]}_{{}}.{words[1]}"
        if "countPage" in response.text and _INDEX.match(last):
            return f"index_{{}}.{last.rpartition('.')[2] or 'html'}"
        return None


def _of_one_list(url: str, column: str) -> bool:
    """Whether two addresses differ only in numbers, or by a number behind the last word."""
    one, other = urlsplit(url), urlsplit(column)
    if one.hostname != other.hostname:
        return False
    here, there = one.path.rpartition("/")[0], other.path.rpartition("/")[0]
    if one.path == other.path:
        return one.query != other.query or url == column
    if here == there:
        stem = _DIGITS.sub("", other.path.rpartition("/")[2].rpartition(".")[0] or "index").rstrip("_-")
        name = _DIGITS.sub("", one.path.rpartition("/")[2].rpartition(".")[0]).rstrip("_-")
        return name in ("", stem, "index", "list", "page", "default")
    stem = other.path.removesuffix("/").rpartition(".")[0] or other.path.removesuffix("/")
    return here in (stem, f"{there}/pages", f"{stem}/pages")


def _with_number(url: str, number: str, other: str) -> str | None:
    """The address with another number in place of the last one, where that is `number` or one less."""
    places = list(_DIGITS.finditer(url))
    for place in reversed(places):
        if place.group() == number:
            return url[: place.start()] + other + url[place.end() :]
        if place.group() == str(int(number) - 1):
            return url[: place.start()] + str(int(other) - 1) + url[place.end() :]
    return None


GENERIC = Generic()
