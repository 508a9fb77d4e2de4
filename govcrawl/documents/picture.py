"""Pictures of tables to blocks: what is printed in them, and what of it is doubtful."""

from __future__ import annotations

from govcrawl.documents.model import Document
from govcrawl.documents.problems import not_read


def read_picture(body: bytes) -> Document:
    """Read a picture."""
    del body
    raise not_read("Documents of kind image are not read; the figures, if any, are in the file.")
