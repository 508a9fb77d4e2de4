"""Pictures of tables to blocks: what is printed in them, and what of it is doubtful."""

from __future__ import annotations

import re

from govcrawl.documents.model import MAX_BLOCKS, Block, Document, Paragraph
from govcrawl.documents.pictures.decode import SMALLEST, open_pages, sizes
from govcrawl.documents.problems import broken, tool_missing
from govcrawl.documents.tools import INSTALL_OCR, has_ocr

_PAGE_NUMBER = re.compile(
    r"[-—–―一~·.\s]{0,4}(?:第\s?)?\d{1,3}(?:\s?页)?(?:\s?[/／,，]?\s?共?\s?\d{1,3}\s?页)?[-—–―一~·.\s]{0,4}"
)


def read_picture(body: bytes) -> Document:
    """Read a picture: PNG, JPEG, GIF, BMP, WebP, or all pages of a TIFF. Icons give an empty document.

    Tables and paragraphs are `pictured`; a cell whose looks do not agree is `doubtful`. Raises UnreadableFileError:
    `file_broken`, `file_too_large`, or `tool_missing` without the extra `ocr`.
    """
    size = sizes(body)
    if size is None:
        raise broken("The picture cannot be opened: it is of no kind that is read, or its head is broken.")
    if size[0] < SMALLEST[0] or size[1] < SMALLEST[1]:
        return Document(blocks=[])
    if not has_ocr():
        raise tool_missing(f"To read tables that are pictures, {INSTALL_OCR}.")
    import numpy as np  # noqa: PLC0415 - comes with the extra

    from govcrawl.documents.pictures.page import read_page  # noqa: PLC0415

    document = Document(blocks=[])
    for page in open_pages(body):
        document.blocks += without_page_number(read_page(np.asarray(page)))
        if len(document.blocks) > MAX_BLOCKS:
            document.cut(f"it has more than {MAX_BLOCKS} blocks")
            break
    return document


def without_page_number(blocks: list[Block]) -> list[Block]:
    """The blocks of a page without its number at the foot."""
    last = blocks[-1] if len(blocks) > 1 else None
    if isinstance(last, Paragraph) and _PAGE_NUMBER.fullmatch(last.text.strip()):
        return blocks[:-1]
    return blocks
