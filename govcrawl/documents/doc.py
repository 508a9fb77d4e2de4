"""Word files of 1997 to 2003 (.doc, MS-DOC) to blocks."""

from __future__ import annotations

from govcrawl.documents.model import Document
from govcrawl.documents.problems import not_read


def read_doc(body: bytes) -> Document:
    """Read a .doc file."""
    del body
    raise not_read("Documents of kind doc are not read; the figures, if any, are in the file.")
