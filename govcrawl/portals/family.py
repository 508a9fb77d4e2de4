"""What a CMS family is: how its addresses look, how its lists go on, by which marks it is known.

A family holds no portal's data and makes no request. `govcrawl.portals.base` walks a portal with it, and
`govcrawl.portals.discovery` finds out which one a portal is on. Facts and their worth: docs/portals.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

from scrapy.http import TextResponse

from govcrawl.portals.lists import Anchor, anchors

#: A list is never asked for more pages than this, whatever it says of itself; a portal's `max_pages` is lower.
MOST_PAGES = 500


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign of a family in a page's markup: `pattern` (searched) and in a few words what it is.

    `weight` 3: the family's own machinery, nobody else has it; 2: its address habits; 1: may be a neighbour's.
    """

    pattern: re.Pattern[str]
    tells: str
    weight: int = 2


class Family:
    """Base of every family.

    Mandatory: `key` (as in spiders/portals.csv), `title`, `article` (searched in path and query of an address),
    `marks`. Optional: `column` (path and query of list addresses), `body_css` (containers of a report's body),
    `usual_paths` (where its columns often lie, below the home page), and the methods below.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    article: ClassVar[re.Pattern[str]]
    marks: ClassVar[tuple[Mark, ...]]
    column: ClassVar[re.Pattern[str]] = re.compile(r"^/")
    body_css: ClassVar[str] = "body"
    usual_paths: ClassVar[tuple[str, ...]] = ()
    #: whether an article's address differs from a column's
    tells_articles: ClassVar[bool] = True

    def is_article(self, url: str) -> bool:
        """Whether the address is an article's in this family."""
        return self.article.search(path_and_query(url)) is not None

    def fits_column(self, url: str) -> bool:
        """Whether the address can be a column's in this family."""
        return self.column.search(path_and_query(url)) is not None

    def column_of(self, url: str) -> str | None:
        """The column that an article's address stands in, as far as the address tells."""
        del url
        return None

    def canonical(self, url: str) -> str:
        """The address that all copies of an article share (a page for telephones, for example)."""
        return url

    def further_pages(self, response: TextResponse) -> int:
        """How many further pages an article goes on at, which its own page does not hold."""
        del response
        return 0

    def links(self, response: TextResponse) -> Iterable[Anchor]:
        """Address (absolute), text and full title of every link of a list page, whatever it is made of."""
        return anchors(response)

    def page_links(self, response: TextResponse, column: str) -> dict[str, str]:
        """The other pages of `column`'s list that this page tells of: a key that names the page, its address.

        The first page has the key `1`. Pages that come from elsewhere (a script's data beside the first page's
        anchors) have keys in two words, `data 1`: articles may stand in both.
        """
        raise NotImplementedError(f"{type(self).__name__} needs page_links")

    def unread(self, response: TextResponse) -> str | None:
        """What of a list's machinery on this page could not be read, in a few words: the list may be longer."""
        del response
        return None

    def is_end(self, response: TextResponse) -> bool:
        """Whether a page without articles says itself that the list has ended before it."""
        del response
        return False


def path_and_query(url: str) -> str:
    """`/a/b.htm?c=1` of an address."""
    parts = urlsplit(url)
    return f"{parts.path}{'?' + parts.query if parts.query else ''}"


def bare_host(url: str) -> str:
    """The host of an address in lower case, `www.` gone: one site has both."""
    return (urlsplit(url).hostname or "").lower().removeprefix("www.")
