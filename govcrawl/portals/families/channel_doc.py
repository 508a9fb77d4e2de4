"""Shandong: `/channel_<id>/doc_<24 hex>.html` in lists `/channel_<id>/` that a script fills.

Addresses and titles stand in the script's data: as objects (`{"title": …, "url": …}`), or as HTML in strings.
Files lie under `/resources/`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

from parsel import Selector
from scrapy.http import TextResponse

from govcrawl.portals.family import MOST_PAGES, Family, Mark
from govcrawl.portals.lists import anchors, numbered, total_pages

_ADDRESS = re.compile(r"(?<![^\s\"'<>\\])[^\s\"'<>\\]{0,300}channel_[\w.]{1,80}/(?:doc_[0-9a-f]{24}\.html)?")
_OBJECT = re.compile(r"\{[^{}]*channel_[^{}]*\}")
_TITLE = re.compile(
    r"[\"']?\b(?:title|docTitle|name|subject)\b[\"']?\s*:\s*(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')",
    re.IGNORECASE,
)
_STRING = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")


class ChannelDoc(Family):
    """Columns are channel folders, `/channel_<id>/`, often below `/gongkai/site_<organ>/`."""

    key = "channel_doc"
    title = "Shandong channel/doc"
    article = re.compile(r"/channel_[\w.]+/doc_[0-9a-f]{24}\.html$")
    column = re.compile(r"/channel_[\w.]+/(?:index\.html)?(?:\?.{0,300})?$")
    marks = (
        Mark(re.compile(r"/channel_[\w.]+/doc_[0-9a-f]{24}\.html"), "articles at /channel_…/doc_….html", 3),
        Mark(re.compile(r"/channel_[\w.]+/[\"'\\\s>]"), "columns at /channel_…/"),
    )
    body_css = ".article-content, .content, #zoom, #content"

    def column_of(self, url: str) -> str | None:
        """The channel's folder."""
        found = re.match(r"(.*/channel_[\w.]+/)doc_[0-9a-f]{24}\.html$", urlsplit(url).path)
        return urljoin(url, found.group(1)) if found else None

    def links(self, response: TextResponse) -> Iterable[tuple[str, str, str | None]]:
        """Anchors, and what the scripts hold."""
        yield from anchors(response)
        for script in response.css("script::text").getall():
            yield from _script_links(response, script)

    def page_links(self, response: TextResponse, column: str) -> dict[str, str]:
        """Keys are page numbers: `?page=2`, `index_2.html` or `2.html` in the channel's folder."""
        folder = urljoin(column, ".")
        path = re.escape(urlsplit(folder).path)
        found: dict[str, str] = {}
        for url, _, _ in self.links(response):
            parts = urlsplit(url)
            page = re.fullmatch(rf"{path}(?:index)?(?:_?(\d+))?(?:\.html)?(?:\?page(?:No|Num)?=(\d+))?",
                                parts.path + (f"?{parts.query}" if parts.query else ""))  # fmt: skip
            if page:
                found[page.group(1) or page.group(2) or "1"] = url
        for number in numbered(total_pages(response), MOST_PAGES):
            found.setdefault(str(number), urljoin(folder, f"index_{number}.html"))
        return found


def _script_links(response: TextResponse, script: str) -> Iterator[tuple[str, str, str | None]]:
    text = script.replace("\\/", "/")
    for found in _OBJECT.finditer(text):
        address = _ADDRESS.search(found.group())
        title = _TITLE.search(found.group())
        if address and title:
            yield urljoin(response.url, address.group()), _unquoted(title.group(1)), None
    for literal in _STRING.finditer(text):
        markup = _unquoted(literal.group())
        if "<a" in markup:
            for anchor in Selector(markup, type="html").css("a[href]"):
                words = "".join(anchor.css("::text").getall())
                yield urljoin(response.url, anchor.attrib["href"]), words, anchor.attrib.get("title")


def _unquoted(literal: str) -> str:
    inner = literal[1:-1]
    try:
        value = json.loads(f'"{inner}"') if literal[0] == '"' else inner.replace("\\'", "'")
    except ValueError:
        # escapes that JSON does not know
        value = inner
    return str(value)


CHANNEL_DOC = ChannelDoc()
