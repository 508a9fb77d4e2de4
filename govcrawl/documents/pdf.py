"""PDF files to blocks."""

from __future__ import annotations

from govcrawl.documents.model import Document
from govcrawl.documents.problems import not_read


def read_pdf(body: bytes) -> Document:
    """Read a .pdf file; pages without a text layer become pictures."""
    del body
    raise not_read("Documents of kind pdf are not read; the figures, if any, are in the file.")
