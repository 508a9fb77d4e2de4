"""Pages to one document: paragraphs and tables that go on over the page's end are one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import pypdfium2

from govcrawl.documents.model import Document, Image, Paragraph
from govcrawl.documents.pdf_pages.alignment import Aligned, aligned_in
from govcrawl.documents.pdf_pages.geometry import Box
from govcrawl.documents.pdf_pages.grids import Lattice
from govcrawl.documents.pdf_pages.joining import continued, goes_on, share_columns, table_of
from govcrawl.documents.pdf_pages.lines import Line, column_edges, paragraphs_of
from govcrawl.documents.pdf_pages.page import PageRead
from govcrawl.documents.pdf_pages.pictures import drawn_as_png
from govcrawl.documents.pdf_pages.two_columns import columns_in

MAX_PICTURES = 60
_CENTRED = 0.8  # of the size: how far the middle of a title may be off the page's


class _Text(NamedTuple):
    """Lines that follow each other, where those of a page begin and end, and with which of them further pages begin."""

    lines: list[Line]
    left: float
    right: float
    pages: tuple[int, ...] = ()


class _Picture(NamedTuple):
    page: int
    part: Box
    sheet: Box
    resolution: float
    turn: int


_Entry = _Text | Lattice | Aligned | _Picture


def assembled(document: Document, pages: Sequence[PageRead], pdf: pypdfium2.PdfDocument) -> None:
    """Put the blocks of `pages` into `document`."""
    pictures = 0
    entries = _over_pages([list(_entries(page)) for page in pages], closes=_closes_cuts(pdf))
    tables = [entry for entry in entries if isinstance(entry, Lattice)]
    for one, other in pairwise(tables):
        share_columns(one, other)
    usual = _usual_size(entries)
    for entry in entries:
        if isinstance(entry, _Text):
            document.blocks += [Paragraph(text) for text in _paragraphs(entry, usual)]
        elif isinstance(entry, Lattice):
            document.blocks.append(table_of(entry))
        elif isinstance(entry, Aligned):
            document.blocks.append(entry.table())
        elif pictures < MAX_PICTURES:
            pictures += 1
            document.blocks.append(_image(entry, pdf))
        else:
            document.cut(f"it has more than {MAX_PICTURES} pages that are pictures")
            break


def _image(entry: _Picture, pdf: pypdfium2.PdfDocument) -> Image:
    page = pdf[entry.page - 1]
    try:
        data = drawn_as_png(page, entry.part, entry.sheet, entry.resolution, entry.turn)
    finally:
        page.close()
    return Image(f"page {entry.page}", data=data)


def _entries(page: PageRead) -> Iterator[_Entry]:
    """The parts of a page from top to bottom."""
    left, right = column_edges(page.lines, page.sheet.width)
    solid: list[tuple[float, Lattice | _Picture]] = [(lattice.ys[0], lattice) for lattice in page.lattices]
    solid += [
        (part.y0, _Picture(page.number, part, page.sheet, dots, page.turn)) for part, dots in page.regions
    ]
    solid.sort(key=lambda pair: pair[0])
    lines = list(page.lines)
    for top, entry in solid:
        above = [line for line in lines if line.y <= top + 1]
        lines = [line for line in lines if line.y > top + 1]
        yield from _text_entries(above, left, right)
        yield entry
    yield from _text_entries(lines, left, right)


def _text_entries(lines: list[Line], left: float, right: float) -> Iterator[_Entry]:
    for part in columns_in(lines):
        if isinstance(part, tuple):
            yield _one_below_the_other(*part)
            continue
        yield _Text(part, left, right)


def _one_below_the_other(left: list[Line], right: list[Line]) -> _Text:
    """The text of two columns: what the left one ends with may go on at the head of the right one."""
    first, second = (
        _Text(side, min(line.box.x0 for line in side), max(line.box.x1 for line in side))
        for side in (left, right)
    )
    return _Text([*first.lines, *_below(first, second)], first.left, first.right)


def _closes_cuts(pdf: pypdfium2.PdfDocument) -> bool:
    """Whether the program that made the file may draw lines where a page's end cuts a row: Chromium draws none."""
    return not pdf.get_metadata_value("Producer").startswith("Skia/PDF")


def _over_pages(pages: Sequence[list[_Entry]], *, closes: bool) -> list[_Entry]:
    """The entries of all pages, what a page's end cuts joined."""
    made: list[_Entry] = []
    for entries in pages:
        for place, entry in enumerate(entries):
            last = made[-1] if made and place == 0 else None
            if isinstance(entry, Lattice) and isinstance(last, Lattice) and goes_on(last, entry):
                made[-1] = continued(last, entry, closes=closes)
            elif isinstance(entry, _Text) and isinstance(last, _Text):
                starts = (*last.pages, len(last.lines))
                made[-1] = _Text([*last.lines, *_below(last, entry)], last.left, last.right, starts)
            else:
                made.append(entry)
    return [part for entry in made for part in _parted(entry)]


def _parted(entry: _Entry) -> Iterator[_Entry]:
    """Text with the tables in it apart, on whatever pages they stand."""
    if not isinstance(entry, _Text):
        yield entry
        return
    for part in aligned_in(entry.lines, entry.right - entry.left, entry.pages):
        yield part if isinstance(part, Aligned) else _Text(part, entry.left, entry.right)


def _below(last: _Text, entry: _Text) -> list[Line]:
    """The lines of the next page moved so that they follow those of the page before."""
    end = last.lines[-1]
    shift = end.y + 1.5 * end.size - entry.lines[0].y
    side = last.left - entry.left if abs(last.right - last.left - entry.right + entry.left) < 12 else 0.0
    for line in entry.lines:
        line.y += shift
        line.box = line.box.moved(side, shift)
        line.pieces = [(box.moved(side, shift), text) for box, text in line.pieces]
        for one in line.characters:
            one.x, one.y, one.box = one.x + side, one.y + shift, one.box.moved(side, shift)
    return entry.lines


def _usual_size(entries: Sequence[_Entry]) -> float:
    """The size of most of the text outside tables."""
    counts: Counter[float] = Counter()
    for entry in entries:
        if isinstance(entry, _Text):
            for line in entry.lines:
                counts[round(line.size, 1)] += len(line.characters)
    half, total = sum(counts.values()) / 2, 0
    for size in sorted(counts):
        total += counts[size]
        if total >= half:
            return size
    return 0.0


def _paragraphs(entry: _Text, usual: float) -> Iterator[str]:
    """The paragraphs, a title over several lines as one; `usual` is the size of most of the document's text."""
    lines = entry.lines
    start = 0
    while start < len(lines):
        end = start + 1
        if lines[start].size > 1.05 * usual:
            large = lines[start].size > 1.2 * usual
            while end < len(lines) and _same_title(lines[end - 1], lines[end], large=large):
                end += 1
        if end - start > 1:
            yield "".join(line.text for line in lines[start:end])
            start = end
            continue
        stop = start + 1
        while stop < len(lines) and lines[stop].size <= 1.2 * usual:
            stop += 1
        yield from paragraphs_of(lines[start:stop], entry.left, entry.right)
        start = stop


def _same_title(line: Line, after: Line, *, large: bool) -> bool:
    """Whether a title goes on; one that is hardly larger than other text does so only where both lines are centred."""
    middle = (line.box.x0 + line.box.x1 - after.box.x0 - after.box.x1) / 2
    return (
        abs(line.size - after.size) < 0.05 * line.size
        and after.y - line.y < 2.6 * line.size
        and (
            abs(middle) < _CENTRED * line.size
            or (large and abs(line.box.x0 - after.box.x0) < 2.5 * line.size)
        )
        and not line.text.endswith("报告")
    )
