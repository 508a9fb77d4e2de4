"""Bytes to Document: every format becomes blocks in reading order before anything is read from it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from govcrawl.documents.bounds import keep_bounds
from govcrawl.documents.confined import read_confined
from govcrawl.documents.cut import note_cut, note_cut_text
from govcrawl.documents.html import parse_html
from govcrawl.documents.media_type import Kind, kind_of
from govcrawl.documents.model import BREAK, HEAD_SEAM, MARK, SEAM, TRACE, UNKNOWN, UNREAD, Document
from govcrawl.documents.plain import parse_markdown, parse_plain
from govcrawl.errors import ExtractionError
from govcrawl.page import Page
from govcrawl.text.charset import Decoded, decode

MAX_BODY = 64 * 1024 * 1024
_READERS = {"html": parse_html, "text": parse_plain, "markdown": parse_markdown}


@dataclass(frozen=True, slots=True)
class Opened:
    """A page's document with how its bytes were read; `decoded` is None for formats that are not text."""

    kind: Kind
    decoded: Decoded | None
    document: Document


def open_document(page: Page) -> Opened:
    """Decode and parse a page. A format that is not read gives an empty document whose problems say so.

    Raises ExtractionError for a body over 64 MiB (`MAX_BODY`).
    """
    if len(page.body) > MAX_BODY:
        size = len(page.body) / 1024 / 1024
        msg = f"{page.url}: the document has {size:.0f} MiB, more than the {MAX_BODY >> 20} MiB that are read; it was not opened"
        raise ExtractionError(msg)
    kind = kind_of(page.body, media_type=page.media_type, url=page.url)
    reader = _READERS.get(kind)
    if reader is None:
        document = read_confined(page.body, kind)
        keep_bounds(document)
        return Opened(kind, None, document)
    if not page.body.strip():
        return Opened(
            kind, None, Document(blocks=[], problems=[("empty_document", "The document is empty.")])
        )
    decoded = decode(page.body, content_type=page.headers.get("content-type") or page.media_type)
    for mark in (SEAM, BREAK, HEAD_SEAM, MARK, UNREAD, TRACE):
        if mark in decoded.text:  # GBK's private area decodes to them: characters that nobody knows
            decoded = replace(decoded, text=decoded.text.replace(mark, UNKNOWN))
    document = reader(decoded.text)
    keep_bounds(document)
    if not document.problems:
        note = note_cut if kind == "html" else note_cut_text
        note(decoded.text, document, character_cut="last character cut" in decoded.reason)
    return Opened(kind, decoded, document)
