"""Opening a PDF file with PDFium, and saying why it cannot be opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2
from pypdfium2 import raw

from govcrawl.documents.problems import broken, encrypted
from govcrawl.errors import UnreadableFileError

_SECURITY = re.compile(rb"/Encrypt\b")


@contextmanager
def opened(body: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The open file. Raises UnreadableFileError where it asks for a password, or is damaged beyond repair."""
    try:
        pdf = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        raise _why(body, error) from error
    try:
        yield pdf
    finally:
        pdf.close()


def _why(body: bytes, error: pypdfium2.PdfiumError) -> UnreadableFileError:
    code = getattr(error, "err_code", None)
    if code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
        how = "a password" if code == raw.FPDF_ERR_PASSWORD else "a kind of protection that is not read"
        return encrypted(f"The PDF file is protected by {how}; ask the publisher for one without.")
    if b"%%EOF" not in body[-2048:]:
        return broken("The PDF file breaks off before its end; fetch it again.")
    if _SECURITY.search(body[-4096:]):
        return broken("The PDF file is damaged, and encrypted; fetch it again.")
    return broken("The PDF file is damaged: no page of it can be found; fetch it again.")


def attachments_of(pdf: pypdfium2.PdfDocument) -> int:
    """How many files are embedded in it; they are not read."""
    return max(0, int(raw.FPDFDoc_GetAttachmentCount(pdf)))
