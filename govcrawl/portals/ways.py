"""Every way on that a page shows: anchors, frames, refreshes, scripts that set the location, options, data in scripts.

Words are taken from wherever they stand: the anchor's text, `title=`, the `alt` of its picture. Bounded, so that a
page of any size is read in little time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement
from scrapy.http import HtmlResponse, TextResponse

from govcrawl.crawling.sent_on import LOCATION
from govcrawl.portals.addresses import without_session
from govcrawl.report.titles import plain_title

#: Ways of one page that are looked at, and characters of words of each.
MOST_WAYS: Final = 20_000
MOST_WORDS: Final = 160
#: A page with fewer anchors may be a shell that only sends on.
SHELL: Final = 5

_NODES = 40
_ELEMENTS = 300_000
_CONTEXTS = 300
# what may be a part of a column: a year, or the government's own
_PART = re.compile(r"\s{0,20}(?:20\d\d|.{0,10}(?:政府|本级|[区县市旗州盟]级|办))")
_SCRIPT = 400_000
_REFRESH = re.compile(r"url\s{0,5}=\s{0,5}['\"]?([^'\"\s;]{1,500})", re.IGNORECASE)
_LITERAL = re.compile(
    r"['\"]((?:https?:/)?/[^'\"\s<>]{1,400}|[\w./-]{1,200}\.(?:s?html?|jsp|aspx?|php)[^'\"\s<>]{0,200})['\"]"
)
_OBJECT = re.compile(r"\{([^{}]{1,2000})\}")
_OBJECT_ADDRESS = re.compile(
    r"[\"']?\b(?:url|href|link|linkurl|weburl|path|columnurl|docpuburl)\b[\"']?\s{0,3}:\s{0,3}[\"']([^\"'\s<>]{1,400})[\"']",
    re.IGNORECASE,
)
_OBJECT_WORDS = re.compile(
    r"[\"']?\b(?:title|name|text|columnname|chnlname|doctitle|label)\b[\"']?\s{0,3}:\s{0,3}[\"']([^\"'<>]{1,160})[\"']",
    re.IGNORECASE,
)
_ASSET = re.compile(
    r"\.(?:css|js|png|jpe?g|gif|ico|svg|bmp|swf|mp[34]|docx?|xlsx?|pdf|wps|zip|rar|txt|apk|xml)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Way:
    """A way on: absolute address, words as shown, the full title beside them, how the page holds it.

    `how` is `link`, `frame`, `refresh`, `script` or `option`. `context` are words that stand over it.
    """

    url: str
    text: str
    told: str = ""
    how: str = "link"
    context: str = ""

    @property
    def words(self) -> str:
        """What it is called, without white space; the title where it says the same and more."""
        text, told = plain_title(self.text), plain_title(self.told)
        return told if text.rstrip(".…") in told else text


def ways(response: TextResponse) -> list[Way]:
    """The ways of a page in its order, each address and words once."""
    if not isinstance(response, HtmlResponse):
        return []
    root = response.selector.root
    if not isinstance(root, HtmlElement):
        return []
    base = response.url
    first = next(root.iter("base"), None)
    if first is not None:
        base = _joined(base, first.get("href") or "") or base
    found: dict[tuple[str, str, str], Way] = {}
    for way in islice(_all(root, base), MOST_WAYS):
        if not _ASSET.search(urlsplit(way.url).path):
            found.setdefault((way.url, way.text, way.how), way)
    return list(found.values())


def context_of(element: HtmlElement) -> str:
    """The words of the nearest headings over a link: what stands before it, some levels up."""
    parts: list[str] = []
    node: Any = element
    for _ in range(6):
        before = node.getprevious()
        # items of the same list stand beside it, not over it
        if before is not None and before.tag not in ("script", "style", "li", "a"):
            parts.append(_text(before)[:40])
        node = node.getparent()
        if node is None or node.tag in ("body", "html"):
            break
        if node.text and node.text.strip():
            parts.append(node.text.strip()[:40])
    return plain_title(" ".join(parts))


def _all(root: HtmlElement, base: str) -> Iterator[Way]:
    anchors = contexts = 0
    scripts: list[str] = []
    for element in islice(root.iter(), _ELEMENTS):
        tag = element.tag
        if not isinstance(tag, str):
            continue
        if tag in ("a", "area"):
            anchors += 1
            if anchors > MOST_WAYS:
                continue
            for way in _anchor(element, base):
                if contexts < _CONTEXTS and _PART.match(way.text or way.told):
                    contexts += 1
                    yield replace(way, context=context_of(element))
                else:
                    yield way
        elif tag in ("iframe", "frame"):
            url = _joined(base, element.get("src") or element.get("data-src") or "")
            if url:
                yield Way(url, element.get("title") or element.get("name") or "", how="frame")
        elif tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh":
            target = _REFRESH.search(element.get("content") or "")
            url = _joined(base, target.group(1)) if target else ""
            if url:
                yield Way(url, "", how="refresh")
        elif tag == "option":
            url = _joined(base, element.get("value") or "") if "/" in (element.get("value") or "") else ""
            if url:
                yield Way(url, _text(element), how="option")
        elif tag == "script":
            scripts.append(element.text or "")
        elif (
            element.get("data-href")
            or element.get("data-url")
            or "location" in (element.get("onclick") or "")
        ):
            yield from _clicked(element, base)
    text = "\n".join(scripts)[:_SCRIPT]
    if anchors < SHELL:
        for target in islice(LOCATION.finditer(text), 5):
            url = _joined(base, target.group(1))
            if url:
                yield Way(url, "", how="refresh")
    for held in _OBJECT.finditer(text.replace("\\/", "/")):
        address, words = _OBJECT_ADDRESS.search(held.group(1)), _OBJECT_WORDS.search(held.group(1))
        url = _joined(base, address.group(1)) if address and words else ""
        if url and words:
            yield Way(url, words.group(1), how="script")


def _anchor(element: HtmlElement, base: str) -> Iterator[Way]:
    href = (element.get("href") or "").strip()
    text, told = _text(element), element.get("title") or ""
    if not text.strip() and not told:
        told = next((picture.get("alt") or picture.get("title") or "" for picture in element.iter("img")), "")
    if href and not href.startswith("#") and not href[:12].lower().startswith(("javascript:", "mailto:")):
        url = _joined(base, href)
        if url:
            yield Way(url, text, told)
        return
    yield from _clicked(element, base, text, told)


def _clicked(element: HtmlElement, base: str, text: str = "", told: str = "") -> Iterator[Way]:
    address = element.get("data-href") or element.get("data-url") or ""
    if not address:
        script = f"{element.get('onclick') or ''} {element.get('href') or ''}"[:2000]
        literal = _LITERAL.search(script) or LOCATION.search(script)
        address = literal.group(1) if literal else ""
    url = _joined(base, address)
    if url:
        yield Way(url, text or _text(element), told or element.get("title") or "", how="script")


def _text(element: HtmlElement) -> str:
    parts: list[str] = []
    length = 0
    for part in islice(element.itertext(), _NODES):
        parts.append(str(part))
        length += len(part)
        if length > MOST_WORDS:
            break
    return "".join(parts)[:MOST_WORDS]


def _joined(base: str, address: str) -> str:
    address = address.strip()
    if not address or len(address) > 1000:
        return ""
    try:
        url = without_session(urljoin(base, address).partition("#")[0])
        parts = urlsplit(url)
    except ValueError:
        # "http://[": a broken address leads nowhere
        return ""
    return url if parts.scheme in ("http", "https") and parts.hostname else ""
