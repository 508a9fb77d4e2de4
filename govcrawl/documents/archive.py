"""Archives (.zip) to the documents in them."""

from __future__ import annotations

from govcrawl.documents.model import Document
from govcrawl.documents.problems import not_read


def read_zip(body: bytes) -> Document:
    """Read the members of a .zip file into the parts of a document."""
    del body
    raise not_read("Documents of kind zip are not read; the figures, if any, are in the file.")
