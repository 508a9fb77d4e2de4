"""What stands on every page and belongs to none: page numbers and running heads."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from govcrawl.documents.pdf_pages.lines import Line
from govcrawl.documents.pdf_pages.page import PageRead

EDGE = 0.12  # of the page's height, above and below
MARGIN = 30.0  # points: browsers print in it, text does not begin in it
_DASHES = "-–—―－─_~·•.*"
NUMBER = re.compile(
    rf"[{_DASHES}\s]{{0,6}}(?:第|[Pp]age|[Pp]\.)?\s{{0,3}}(\d{{1,3}})\s{{0,3}}页?"
    rf"(?:\s{{0,3}}[,，/／|]?\s{{0,3}}(?:共|of)?\s{{0,3}}\d{{1,3}}\s{{0,3}}页?)?[{_DASHES}\s]{{0,6}}"
)
_CERTAIN = re.compile(r"第.{1,12}页|^[-–—―－─].{1,12}[-–—―－─]$|[Pp]age")


def without_furniture(pages: Sequence[PageRead]) -> None:
    """Take the furniture out of the pages' lines.

    A number alone at the edge of a page is its number where the numbers of the pages run on; one in a form that only
    page numbers have needs no other. A head is what stands at the same height on most pages.
    """
    numbers: dict[int, list[tuple[Line, int, bool]]] = {}
    heads: dict[tuple[str, int], list[tuple[PageRead, Line]]] = defaultdict(list)
    for page in pages:
        if page.scanned:
            continue
        for line in _at_the_edges(page):
            text = line.text.strip()
            match = NUMBER.fullmatch(text)
            if match:
                numbers.setdefault(page.number, []).append((line, int(match[1]), bool(_CERTAIN.search(text))))
            else:
                heads[re.sub(r"\s+|\d+", "#", text), round(line.y / 4)].append((page, line))
    _drop(pages, _page_numbers(numbers) | _running_heads(heads, len(pages)))


def _at_the_edges(page: PageRead) -> list[Line]:
    """Lines in the margins above and below everything else on the page."""
    height = page.sheet.height
    inner = [line for line in page.lines if EDGE * height < line.y < (1 - EDGE) * height]
    top = min([line.box.y0 for line in inner] + [lattice.ys[0] for lattice in page.lattices], default=height)
    bottom = max([line.box.y1 for line in inner] + [lattice.ys[-1] for lattice in page.lattices], default=0.0)
    return [
        line
        for line in page.lines
        if (line.y <= EDGE * height and line.box.y1 <= top + 1)
        or (line.y >= (1 - EDGE) * height and line.box.y0 >= bottom - 1)
    ]


def _page_numbers(numbers: dict[int, list[tuple[Line, int, bool]]]) -> set[int]:
    """The lines whose numbers run with the pages, and those in a form that says so."""
    shifts = Counter(value - page for page, found in numbers.items() for _, value, _ in found)
    shift, most = shifts.most_common(1)[0] if shifts else (0, 0)
    gone = set()
    for page, found in numbers.items():
        for line, value, certain in found:
            if certain or (value - page == shift and most >= 2) or (len(numbers) == 1 and value == page):
                gone.add(id(line))
    return gone


def _running_heads(heads: dict[tuple[str, int], list[tuple[PageRead, Line]]], pages: int) -> set[int]:
    gone = set()
    for found in heads.values():
        numbers = {page.number for page, _ in found}
        most = pages >= 3 and len(numbers) >= max(3, pages // 2)
        if most or (pages == len(numbers) == 2 and all(_in_the_margin(page, line) for page, line in found)):
            gone |= {id(line) for _, line in found}
    return gone


def _in_the_margin(page: PageRead, line: Line) -> bool:
    """Whether a line stands where programs print the address of a page, its title, the date, and has a word."""
    outside = line.box.y1 <= MARGIN or line.box.y0 >= page.sheet.height - MARGIN
    return outside and any(one.text.isalpha() for one in line.characters)


def _drop(pages: Sequence[PageRead], gone: set[int]) -> None:
    for page in pages:
        page.lines = [line for line in page.lines if id(line) not in gone]
