"""Bytes to Document: every format becomes blocks in reading order before anything is read from it."""

from __future__ import annotations

from dataclasses import dataclass

from govcrawl.documents.bounds import keep_bounds
from govcrawl.documents.confined import read_confined
from govcrawl.documents.media_type import Kind, kind_of
from govcrawl.documents.model import Document
from govcrawl.documents.texts import TEXT_KINDS, read_text
from govcrawl.errors import ExtractionError
from govcrawl.page import Page
from govcrawl.text.charset import Decoded

MAX_BODY = 64 * 1024 * 1024


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
    if kind not in TEXT_KINDS:
        document = read_confined(page.body, kind)
        keep_bounds(document)
        return Opened(kind, None, document)
    read = read_text(page.body, kind, page.headers.get("content-type") or page.media_type)
    return Opened(kind, read.decoded, read.document)


def is_read_in_child(page: Page) -> bool:
    """Whether opening the page, or a file that it carries, waits for a child process."""
    return bool(page.files) or kind_of(page.body, media_type=page.media_type, url=page.url) not in TEXT_KINDS
