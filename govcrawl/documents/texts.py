"""Formats that are text (HTML, plain text, Markdown, and web pages saved whole) from bytes to blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from govcrawl.documents.bounds import keep_bounds
from govcrawl.documents.cut import note_cut, note_cut_text
from govcrawl.documents.html import parse_html
from govcrawl.documents.media_type import Kind
from govcrawl.documents.mhtml import page_of
from govcrawl.documents.model import BREAK, HEAD_SEAM, MARK, SEAM, TRACE, UNKNOWN, UNREAD, Document
from govcrawl.documents.plain import parse_markdown, parse_plain
from govcrawl.text.charset import Decoded, decode

_PARSERS: Mapping[Kind, Callable[[str], Document]] = {
    "html": parse_html,
    "mhtml": parse_html,
    "text": parse_plain,
    "markdown": parse_markdown,
}
TEXT_KINDS = frozenset(_PARSERS)


@dataclass(frozen=True, slots=True)
class TextRead:
    """A document with how its bytes were read; `decoded` is None where there are none."""

    decoded: Decoded | None
    document: Document


def read_text(body: bytes, kind: Kind, content_type: str | None = None) -> TextRead:
    """Decode and parse a text of `kind` (one of TEXT_KINDS), and note where it is cut. Any bytes give a document."""
    if kind == "mhtml":
        body, content_type = page_of(body)
    if not body.strip():
        return TextRead(None, Document(blocks=[], problems=[("empty_document", "The document is empty.")]))
    decoded = decode(body, content_type=content_type)
    for mark in (SEAM, BREAK, HEAD_SEAM, MARK, UNREAD, TRACE):
        if mark in decoded.text:  # GBK's private area decodes to them: characters that nobody knows
            decoded = replace(decoded, text=decoded.text.replace(mark, UNKNOWN))
    document = _PARSERS[kind](decoded.text)
    keep_bounds(document)
    if not document.problems:
        note = note_cut_text if kind in ("text", "markdown") else note_cut
        note(decoded.text, document, character_cut="last character cut" in decoded.reason)
    return TextRead(decoded, document)
