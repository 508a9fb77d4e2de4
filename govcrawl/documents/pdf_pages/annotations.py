"""What is laid over a page: typed notes, values of forms and stamps are shown with it, and are made a part of it."""

from __future__ import annotations

import pypdfium2
from pypdfium2 import raw

MAX_ANNOTATIONS = 2000  # of one page
# they mark text that is read anyway, or are signs of what opens with a click
_MARKS = frozenset(
    {
        raw.FPDF_ANNOT_LINK,
        raw.FPDF_ANNOT_POPUP,
        raw.FPDF_ANNOT_TEXT,
        raw.FPDF_ANNOT_HIGHLIGHT,
        raw.FPDF_ANNOT_UNDERLINE,
        raw.FPDF_ANNOT_SQUIGGLY,
    }
)


def page_as_shown(pdf: pypdfium2.PdfDocument, number: int) -> pypdfium2.PdfPage:
    """The page with what is laid over it (ISO 32000-1, 12.5), which PDFium else keeps apart. Raises PdfiumError."""
    page = pdf[number]
    count = min(raw.FPDFPage_GetAnnotCount(page), MAX_ANNOTATIONS)
    marks = [index for index in range(count) if _kind(page, index) in _MARKS]
    if len(marks) == count:
        return page
    for index in reversed(marks):
        raw.FPDFPage_RemoveAnnot(page, index)
    if raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) != raw.FLATTEN_SUCCESS:
        return page
    page.close()
    return pdf[number]


def _kind(page: pypdfium2.PdfPage, index: int) -> int:
    found = raw.FPDFPage_GetAnnot(page, index)
    if not found:
        return int(raw.FPDF_ANNOT_UNKNOWN)
    try:
        return int(raw.FPDFAnnot_GetSubtype(found))
    finally:
        raw.FPDFPage_CloseAnnot(found)
