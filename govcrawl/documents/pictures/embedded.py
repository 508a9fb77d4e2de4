"""Pictures inside a document (Word files, scanned pages of a PDF): read in their places, where they hold text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace

from govcrawl.documents.model import Block, Container, Document, Image, Paragraph, Table
from govcrawl.documents.picture import read_picture
from govcrawl.documents.pictures.decode import sizes
from govcrawl.documents.tools import INSTALL_OCR, has_ocr
from govcrawl.errors import UnreadableFileError

MAX_READ = 40
"""Pictures of one document that are read; a scanned report has ten to thirty pages."""
SMALLEST_READ = (300, 120)
"""Width and height of the smallest picture that may hold a table or a page."""
_FEWEST_CHARACTERS = 20
_FEWEST_CELLS = 4
_HAN = re.compile(r"[㐀-鿿]")


def with_pictures_read(document: Document) -> Document:
    """The document with its pictures read: an `Image` that carries its bytes gives way to its tables and lines.

    Small pictures and those without a table or a text stay. What could not be read is told once, by its code.
    """
    if document.parts:
        document = replace(
            document,
            parts=[replace(part, document=with_pictures_read(part.document)) for part in document.parts],
        )
    if not any(isinstance(block, Image) and _may_hold_text(block) for block in document.blocks):
        return document
    if not has_ocr():
        message = f"To read pictures in the document, {INSTALL_OCR}."
        return replace(document, problems=_with(document.problems, "tool_missing", message))
    problems = list(document.problems)
    known: dict[bytes, list[Block]] = {}
    blocks: list[Block] = []
    places: list[int] = []  # of each old block among the new ones
    for block in document.blocks:
        places.append(len(blocks))
        if not (isinstance(block, Image) and _may_hold_text(block)):
            blocks.append(block)
            continue
        key = hashlib.sha256(block.data).digest()
        if key in known:  # a letterhead on every page
            continue
        if len(known) == MAX_READ:
            problems = _with(
                problems,
                "document_cut",
                f"Only {MAX_READ} of the document's pictures were read: it has more.",
            )
            blocks.append(block)
            continue
        try:
            known[key] = read_picture(block.data).blocks
        except UnreadableFileError as error:
            known[key] = []
            problems = _with(problems, error.code, f"A picture in the document was not read. {error.message}")
        blocks += known[key] if holds_text(known[key]) else [block]
    places.append(len(blocks))
    last = len(document.blocks)

    def moved(place: int) -> int:
        return places[min(max(place, 0), last)]

    return replace(
        document,
        blocks=blocks,
        containers=[Container(one.name, moved(one.start), moved(one.end)) for one in document.containers],
        links=[(moved(place), link) for place, link in document.links],
        problems=problems,
    )


def _may_hold_text(image: Image) -> bool:
    if not image.data:
        return False
    size = sizes(image.data)
    return size is not None and size[0] >= SMALLEST_READ[0] and size[1] >= SMALLEST_READ[1]


def holds_text(blocks: Sequence[Block]) -> bool:
    """Whether what was read of a picture is a table, or more than a caption or a seal."""
    if any(isinstance(block, Table) and len(block.cells) >= _FEWEST_CELLS for block in blocks):
        return True
    texts = (block.text for block in blocks if isinstance(block, Paragraph))
    return sum(len(_HAN.findall(text)) for text in texts) >= _FEWEST_CHARACTERS


def _with(problems: list[tuple[str, str]], code: str, message: str) -> list[tuple[str, str]]:
    if any(known == code for known, _ in problems):
        return list(problems)
    return [*problems, (code, message)]
