"""PDF files to blocks: text and ruled tables of pages with a text layer, pages that are pictures as pictures.

ISO 32000-1 is the standard; PDFium reads the file, and what it draws is laid out here (`govcrawl.documents.pdf_pages`).
"""

from __future__ import annotations

import pypdfium2

from govcrawl.documents.model import Document
from govcrawl.documents.pdf_pages.annotations import page_as_shown
from govcrawl.documents.pdf_pages.assembly import assembled
from govcrawl.documents.pdf_pages.furniture import without_furniture
from govcrawl.documents.pdf_pages.layers import has_layers
from govcrawl.documents.pdf_pages.numbers_in_cells import without_numbers_in_cells
from govcrawl.documents.pdf_pages.opening import attachments_of, opened
from govcrawl.documents.pdf_pages.page import PageRead, read_page
from govcrawl.documents.problems import broken

MAX_PAGES = 300


def read_pdf(body: bytes) -> Document:
    """Read a .pdf file; pages without a text layer become pictures. Raises UnreadableFileError."""
    document = Document(blocks=[])
    with opened(body) as pdf:
        count = len(pdf)
        if count == 0:
            raise broken("The PDF file has no pages; fetch it again.")
        if count > MAX_PAGES:
            document.cut(f"it has {count} pages, of which {MAX_PAGES} are read")
        pages: list[PageRead] = []
        lost = 0
        layers = has_layers(body)
        for number in range(min(count, MAX_PAGES)):
            try:
                page = page_as_shown(pdf, number)
            except pypdfium2.PdfiumError:
                lost += 1
                continue
            pages.append(read_page(page, number + 1, layers=layers))
            page.close()
        if not pages:
            raise broken("The PDF file is damaged: none of its pages can be opened; fetch it again.")
        if lost:
            document.cut(f"{lost} of its {count} pages are damaged")
        if any(page.cut for page in pages):
            document.cut("a page of it draws more than is read")
        without_furniture(pages)
        without_numbers_in_cells(pages)
        assembled(document, pages, pdf)
        attached = attachments_of(pdf)
    if attached and not document.blocks:
        raise broken(
            f"The PDF file has no text of its own, only {attached} embedded files, which are not read."
        )
    return document
