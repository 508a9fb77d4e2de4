"""Spreadsheets (.xls, .xlsx) to blocks."""

from __future__ import annotations

from govcrawl.documents.model import Document
from govcrawl.documents.problems import not_read


def read_xls(body: bytes) -> Document:
    """Read an .xls file."""
    del body
    raise not_read("Documents of kind xls are not read; the figures, if any, are in the file.")


def read_xlsx(body: bytes) -> Document:
    """Read an .xlsx file."""
    del body
    raise not_read("Documents of kind xlsx are not read; the figures, if any, are in the file.")
