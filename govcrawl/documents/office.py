"""What only LibreOffice reads (.wps, .rtf, .odt) to blocks."""

from __future__ import annotations

from govcrawl.documents.model import Document
from govcrawl.documents.problems import not_read


def read_office(body: bytes) -> Document:
    """Read a file by way of LibreOffice."""
    del body
    raise not_read("Documents of kind wps, rtf and odt are not read; the figures, if any, are in the file.")
