"""Which function reads which kind of file. They are imported when they are needed: their libraries are heavy.

A reader takes the file's bytes and gives its Document. It raises UnreadableFileError (`govcrawl.documents.problems`) for a
file that it cannot read; any other exception is a fault of the reader, or of a library, on a file that is broken.
It is called in a child process only (`govcrawl.documents.confined`), never in that of a crawl.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import cast

from govcrawl.documents.media_type import NOT_READ, Kind
from govcrawl.documents.model import Document
from govcrawl.documents.problems import not_read

READERS: Mapping[Kind, str] = {
    "docx": "govcrawl.documents.docx:read_docx",
    "doc": "govcrawl.documents.doc:read_doc",
    "wps": "govcrawl.documents.office:read_office",
    "rtf": "govcrawl.documents.office:read_office",
    "odt": "govcrawl.documents.office:read_office",
    "wordml": "govcrawl.documents.office:read_office",
    "ods": "govcrawl.documents.office:read_office",
    "sheetml": "govcrawl.documents.office:read_office",
    "pdf": "govcrawl.documents.pdf:read_pdf",
    "xls": "govcrawl.documents.spreadsheet:read_xls",
    "xlsx": "govcrawl.documents.spreadsheet:read_xlsx",
    "image": "govcrawl.documents.picture:read_picture",
    "zip": "govcrawl.documents.archive:read_zip",
}
"""Kind -> `module:function`."""


def read_file(body: bytes, kind: Kind) -> Document:
    """Read a file of `kind` in this process. Raises UnreadableFileError, and whatever a library raises."""
    name = READERS.get(kind)
    if name is None:
        beginning = NOT_READ.get(kind, f"Documents of kind {kind} are not read")
        raise not_read(f"{beginning}; the figures, if any, are in the file.")
    module, _, function = name.partition(":")
    reader = cast("Callable[[bytes], Document]", getattr(importlib.import_module(module), function))
    return reader(body)
