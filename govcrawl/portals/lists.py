"""What list pages say: their links, and how many pages there are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

from parsel import Selector
from scrapy.http import TextResponse

from govcrawl.portals.addresses import without_session
from govcrawl.report.titles import plain_title

#: Address (absolute), text (tags gone, white space kept), and the full title that the markup gives beside it.
Anchor = tuple[str, str, str | None]

_NEXT = re.compile(r"^(?:下一?页|后一?页|next|尾页|末页|最后一?页)[>»›]*$", re.IGNORECASE)
_BEGINS = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_ENDS = re.compile(r"</(?:html|body|frameset)\s*>", re.IGNORECASE)
# how pagers say how many pages there are
_TOTALS = tuple(
    map(
        re.compile,
        (
            r"[?&](?:amp;)?totalpage=(\d+)",
            r"createPageHTML\w{0,20}\(\s*[\"']?(\d+)",
            r"\bcountPage\s*=\s*[\"']?(\d+)",
            r"\bpageCount\s*[=:]\s*[\"']?(\d+)",
            r"共(?:<[^<>]{0,300}>|\s|&nbsp;){0,20}(\d+)(?:<[^<>]{0,300}>|\s|&nbsp;){0,20}页",
        ),
    )
)


def anchors(response: TextResponse, within: Iterable[Selector] | None = None) -> Iterator[Anchor]:
    """Every anchor of a page, or of the parts `within` it, `javascript:` left out.

    Of an answer in JSON only markup in it, given as `within`, has anchors.
    """
    bare = is_json(response)
    base = urljoin(response.url, (None if bare else response.css("base::attr(href)").get()) or "")
    for part in within if within is not None else () if bare else (response.selector,):
        for anchor in part.css("a[href]"):
            href = anchor.attrib["href"].strip()
            if href and not href.lower().startswith(("javascript:", "mailto:", "#")):
                try:
                    url = without_session(urljoin(base, href))
                except ValueError:
                    # "http://[": a broken address leads nowhere
                    continue
                yield url, "".join(anchor.css("::text").getall()), anchor.attrib.get("title")


def without_address(response: TextResponse) -> Iterator[tuple[str, str | None]]:
    """Text and full title of every anchor that leads nowhere by itself: a script opens what it names."""
    for anchor in () if is_json(response) else response.css("a"):
        href = anchor.attrib.get("href", "").strip().lower()
        if not href or href.startswith(("javascript:", "#")):
            yield "".join(anchor.css("::text").getall()), anchor.attrib.get("title")


def breaks_off(response: TextResponse) -> bool:
    """Whether a whole page of HTML has no end: the rest of it did not come, whatever length was announced."""
    if is_json(response):
        return False
    text = response.text
    return bool(_BEGINS.search(text)) and not _ENDS.search(text)


def is_json(response: TextResponse) -> bool:
    """Whether an answer is JSON, which cannot be searched for markup."""
    try:
        return bool(response.selector.type == "json")
    except RecursionError:
        # nested too deeply for the parser
        return True


def total_pages(response: TextResponse) -> int | None:
    """How many pages the list says it has, or None."""
    for pattern in _TOTALS:
        match = pattern.search(response.text)
        if match:
            return int(match.group(1))
    return None


def numbered(total: int | None, most: int) -> range:
    """Page numbers from 2 to `total`, but never more than one beyond `most`: an absurd total is cut, and noticed."""
    return range(2, min(total or 1, most + 1) + 1)


def unread_pager(page: TextResponse) -> str | None:
    """The words of a pager that leads somewhere unknown, where the page does not say that it is the only one."""
    if is_json(page) or total_pages(page) == 1:
        return None
    for anchor in page.css("a"):
        text = plain_title("".join(anchor.css("::text").getall()))
        href = anchor.attrib.get("href", "").strip()
        leads = urljoin(page.url, href).partition("#")[0] != page.url if href else False
        if _NEXT.match(text) and (leads or "onclick" in anchor.attrib):
            return text
    return None


def anchored_pages(links: Iterable[Anchor], pattern: str) -> dict[str, str]:
    """The list's pages among `links`: path and query match `pattern` as a whole, its first group that is there is the number."""
    shape = re.compile(pattern)
    found: dict[str, str] = {}
    for url, _, _ in links:
        parts = urlsplit(url)
        page = shape.fullmatch(f"{parts.path}{'?' + parts.query if parts.query else ''}")
        if page:
            found[next(filter(None, page.groups()), "1")] = url
    return found
