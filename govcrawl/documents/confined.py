"""Reading a file so that it cannot hurt: in a child process, with limits."""

from __future__ import annotations

from govcrawl.documents.media_type import Kind
from govcrawl.documents.model import Document
from govcrawl.documents.readers import read_file
from govcrawl.errors import UnreadableFileError


def read_confined(body: bytes, kind: Kind) -> Document:
    """Read a file of `kind`. A file that cannot be read gives an empty document whose problems say so."""
    try:
        return read_file(body, kind)
    except UnreadableFileError as error:
        return Document(blocks=[], problems=[(error.code, error.message)])
