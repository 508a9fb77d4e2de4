"""What an answer shows to a reader: its title, visible words and links, as far as judging it needs them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import urljoin

from lxml.html import HtmlElement
from scrapy.http import HtmlResponse, Response, TextResponse

#: Characters of visible words and number of links that are looked at: a page with more is no mere notice.
MOST_WORDS: Final = 4_000
MOST_LINKS: Final = 60

#: Anchors and scripts that are looked at.
MOST_ANCHORS: Final = 500
_SCRIPTS: Final = 50
_NODES: Final = 40
_LINK_WORDS: Final = 200
_NOT_SHOWN: Final = frozenset({"script", "style", "noscript", "template", "head", "title", "svg"})
_FRAMES: Final = frozenset({"frame", "iframe"})


@dataclass(frozen=True, slots=True)
class Shown:
    """`words`: visible text, white space made single; `links`: distinct addresses with the words of each, absolute.

    `whole` is false where the page went on beyond MOST_WORDS. `frames` counts frames, `scripts` holds the page's
    own scripts, one after another; `started` what its body's `onload` calls.
    """

    title: str = ""
    words: str = ""
    links: tuple[tuple[str, str], ...] = ()
    whole: bool = True
    frames: int = 0
    scripts: str = ""
    started: str = ""


def shown(response: Response) -> Shown:
    """What the answer shows; nothing of a file."""
    if not isinstance(response, TextResponse):
        return Shown()
    if not isinstance(response, HtmlResponse):
        text = response.text
        return Shown(words=" ".join(text[: MOST_WORDS + 1].split()), whole=len(text) <= MOST_WORDS)
    root = response.selector.root
    if not isinstance(root, HtmlElement):
        return Shown()
    title = next(iter(root.xpath("//title")), None)
    body = next(iter(root.xpath("//body|//frameset")), root)
    words, whole = _words(body)
    scripts = islice(root.iter("script"), _SCRIPTS)
    return Shown(
        title=" ".join(str(title.text_content()).split()) if title is not None else "",
        words=words,
        links=_links(root, response.url),
        whole=whole,
        frames=sum(1 for one in root.iter(*_FRAMES) if one.get("src")),
        scripts="\n".join(one.text or "" for one in scripts),
        started=body.get("onload") or "",
    )


def _words(body: HtmlElement) -> tuple[str, bool]:
    parts: list[str] = []
    length = 0
    for text in _texts(body):
        if part := " ".join(text.split()):
            parts.append(part)
            length += len(part) + 1
            if length > MOST_WORDS:
                return " ".join(parts)[:MOST_WORDS], False
    return " ".join(parts), True


def _texts(body: HtmlElement) -> Iterator[str]:
    waiting: list[HtmlElement | str] = [body]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one.tag, str) and one.tag not in _NOT_SHOWN:
            if one.text:
                yield one.text
            for child in reversed(one):
                if child.tail:
                    waiting.append(child.tail)
                waiting.append(child)


def _links(root: HtmlElement, base: str) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for anchor in islice(root.iter("a", "area"), MOST_ANCHORS):
        href = (anchor.get("href") or "").strip()
        if not href or href.startswith("#") or href[:12].lower().startswith(("javascript:", "mailto:")):
            continue
        try:
            url = urljoin(base, href)
        except ValueError:
            # "http://[": a broken address leads nowhere
            continue
        text = "".join(map(str, islice(anchor.itertext(), _NODES)))[:_LINK_WORDS]
        words = " ".join(f"{text} {(anchor.get('title') or '')[:_LINK_WORDS]}".split())
        found[url] = f"{found[url]} {words}" if url in found else words
        if len(found) >= MOST_LINKS:
            break
    return tuple(found.items())
