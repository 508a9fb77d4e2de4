"""The pictures that a document carries, read into it; called in a child of their own, with limits for pictures."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from importlib.util import find_spec
from typing import cast

from govcrawl.documents import wire
from govcrawl.documents.model import Document, Image

_MODULE, _FUNCTION = "govcrawl.documents.pictures.embedded", "with_pictures_read"


def carries_pictures(document: Document) -> bool:
    """Whether the document, or a file of the archive that it is, has the bytes of a picture."""
    return any(isinstance(block, Image) and block.data for block in document.blocks) or any(
        carries_pictures(part.document) for part in document.parts
    )


def can_be_read() -> bool:
    """Whether there is a reader for such pictures."""
    return find_spec(_MODULE.rpartition(".")[0]) is not None and find_spec(_MODULE) is not None


def read_carried(body: bytes) -> Document:
    """The document that `body` holds (`govcrawl.documents.wire`) with its pictures read."""
    document = wire.decode(body)
    read = cast("Callable[[Document], Document]", getattr(importlib.import_module(_MODULE), _FUNCTION))
    return read(document)
