"""Tables that go on: lattices to tables, and a table of the next page to the one that it continues."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from govcrawl.documents.model import Cell, Table
from govcrawl.documents.pdf_pages.cell_text import break_between
from govcrawl.documents.pdf_pages.grids import Face, Lattice

SAME_EDGE = 4.0  # points between the edges of one column on two pages
MAX_REPEATED = 6  # rows of a head
_VALUE = re.compile(
    r"[-+＋－−—–/／\\\d０-９.,，．%\ufffd]{1,40}(?:万元|元|件|条|项|次|个|人|份|宗|类|余|多)?|无|空"
)
_ITEM = re.compile(r"[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）、．.]\D")


def table_of(lattice: Lattice) -> Table:
    """The lattice as a grid; columns and rows that begin no cell are left out."""
    lefts = sorted({face.left for face in lattice.faces})
    tops = sorted({face.top for face in lattice.faces})
    columns = [bisect_left(lefts, edge) for edge in range(len(lattice.xs) + 1)]
    rows = [bisect_left(tops, edge) for edge in range(len(lattice.ys) + 1)]
    grid: list[list[Cell | None]] = [[None] * len(lefts) for _ in tops]
    cells = []
    for face in sorted(lattice.faces, key=lambda one: (one.top, one.left)):
        row, column = rows[face.top], columns[face.left]
        cell = Cell(face.text, row, column, rows[face.bottom] - row, columns[face.right] - column)
        cells.append(cell)
        for r in range(row, row + cell.rowspan):
            for c in range(column, column + cell.colspan):
                grid[r][c] = cell
    return Table(grid, cells)


def goes_on(above: Lattice, below: Lattice) -> bool:
    """Whether `below`, at the head of the next page, is as wide as `above` and stands at the same place."""
    return abs(above.xs[0] - below.xs[0]) <= SAME_EDGE and abs(above.xs[-1] - below.xs[-1]) <= SAME_EDGE


def continued(above: Lattice, below: Lattice) -> Lattice:
    """Both as one: a head that is repeated is left out, a row and a cell that the page's end cuts are joined."""
    xs = _all_edges(above.xs, below.xs)
    upper = [_moved(face, above.xs, xs) for face in above.faces]
    lower = [_moved(face, below.xs, xs) for face in below.faces]
    rows = len(above.ys) - 1
    skip = _repeated(upper, lower, rows, len(below.ys) - 1)
    lower = [face for face in lower if face.bottom > skip]
    for face in lower:
        face.top = max(face.top, skip)
    last = [face for face in upper if face.bottom == rows]
    first = {(face.left, face.right): face for face in lower if face.top == skip}
    cut_row = _is_cut(above.open_bottom, below.open_top and not skip, last, first, xs)
    shift = rows - skip - int(cut_row)
    for face in lower:
        face.top += shift
        face.bottom += shift
    made = _joined_at(upper, lower, rows - int(cut_row), rows, xs, cut_row=cut_row)
    height = rows + len(below.ys) - 1 - skip - int(cut_row)
    return Lattice(xs, [float(k) for k in range(height + 1)], made, above.open_top, below.open_bottom)


def _all_edges(one: Sequence[float], other: Sequence[float]) -> list[float]:
    """The edges of the columns of both, those at the same place once."""
    made = list(one)
    made += [edge for edge in other if all(abs(edge - known) > SAME_EDGE for known in one)]
    return sorted(made)


def _moved(face: Face, own: Sequence[float], xs: Sequence[float]) -> Face:
    """The face in the columns of both."""
    left = min(range(len(xs)), key=lambda k: abs(xs[k] - own[face.left]))
    right = min(range(len(xs)), key=lambda k: abs(xs[k] - own[face.right]))
    return Face(
        left, face.top, right, face.bottom, face.text, face.characters, face.over, face.under, face.full
    )


def _repeated(upper: Sequence[Face], lower: Sequence[Face], above: int, below: int) -> int:
    """How many rows at the head of the lower part repeat the head of the upper one."""
    rows = 0
    for one, other in zip(_row_texts(upper, above)[:MAX_REPEATED], _row_texts(lower, below), strict=False):
        if one != other or not any(text for *_, text in one):
            break
        rows += 1
    while rows and any(face.top < rows < face.bottom for face in lower):
        rows -= 1  # a head ends where all of its cells do
    head = [face.text for face in lower if face.top < rows and face.text]
    if not head or sum(text.isdigit() for text in head) > len(head) // 3:
        return 0
    return rows


def _row_texts(faces: Sequence[Face], count: int) -> list[list[tuple[int, int, int, str]]]:
    rows: list[list[tuple[int, int, int, str]]] = [[] for _ in range(count)]
    for face in faces:
        rows[face.top].append((face.left, face.right, face.bottom - face.top, "".join(face.text.split())))
    return [sorted(row) for row in rows]


def _is_cut(
    open_bottom: bool,
    open_top: bool,
    last: Sequence[Face],
    first: Mapping[tuple[int, int], Face],
    xs: Sequence[float],
) -> bool:
    """Whether the page's end goes through a row.

    No line closes it there, in a browser's prints. Word and LibreOffice close it; then the first row of the next page
    has no label, or one that did not fit the page before.
    """
    pairs = [(face, first[face.left, face.right]) for face in last if (face.left, face.right) in first]
    if not any(up.text for up, _ in pairs):
        return len(pairs) == len(last) == len(first)  # nothing of the row had room on the page before
    if open_bottom != open_top:
        return False
    if not any(down.text for _, down in pairs):
        return open_bottom or len(pairs) == len(last) == len(first)
    if any(_ITEM.match(down.text) for _, down in pairs):
        return False
    labels = [(up, down) for up, down in pairs if up.text and not is_value(up.text)]
    values = [(up, down) for up, down in pairs if not up.text or is_value(up.text)]
    rests = [
        break_between(up.characters, down.characters, xs[up.left], xs[up.right]).no_room
        and not is_value(down.text)
        for up, down in labels
        if down.text
    ]
    if open_bottom:
        return all(rests) and not any(up.text and down.text for up, down in values)
    if len(pairs) < len(last) or len(pairs) < len(first) or not labels:
        return False
    if not rests:
        return True  # figures without a label
    return all(rests) and not any(down.text and not _may_be_rest(up, down, xs) for up, down in values)


def _may_be_rest(above: Face, below: Face, xs: Sequence[float]) -> bool:
    """Whether a figure stands where there was none yet, or begins with digits that had no room."""
    if not is_value(below.text):
        return False
    how = break_between(above.characters, below.characters, xs[above.left], xs[above.right])
    return not above.text or how.number


def is_value(text: str) -> bool:
    """Whether a cell's text is a figure, or what stands for none."""
    return bool(_VALUE.fullmatch("".join(text.split())))


def _joined_at(
    upper: list[Face], lower: list[Face], row: int, rows: int, xs: Sequence[float], *, cut_row: bool
) -> list[Face]:
    """Cells on both sides of the page's end made one where one of them is the rest of the other."""
    made = list(upper)
    ends = {(face.left, face.right): face for face in upper if face.bottom == rows}
    first = [face for face in lower if face.top == row]
    uneven = any((face.left, face.right) not in ends for face in first)
    for face in lower:
        above = ends.get((face.left, face.right)) if face.top == row else None
        if above is not None and (cut_row or _is_rest(above, face, xs, uneven=uneven)):
            _append(above, face, xs)
        else:
            if cut_row:
                face.top = max(face.top, rows) if face.top < rows and above is None else face.top
            made.append(face)
    return [face for face in made if face.bottom > face.top]


def _append(above: Face, below: Face, xs: Sequence[float]) -> None:
    above.bottom, above.under, above.full = below.bottom, below.under, below.full
    if below.text and below.text != above.text:
        between = ""
        if above.text[-1:].isdigit() and below.text[0].isdigit():
            how = break_between(above.characters, below.characters, xs[above.left], xs[above.right])
            between = "" if how.number else "\n"
        above.text = f"{above.text}{between}{below.text}"
    above.characters = below.characters or above.characters


def _is_rest(above: Face, below: Face, xs: Sequence[float], *, uneven: bool) -> bool:
    """Whether a cell over several rows goes on below: blank there, with the same label again, or with its rest.

    `uneven`: cells beside it end with the page, and others begin, so that it may be one row high on either page.
    """
    if above.under and not below.over:
        return False
    single = above.bottom - above.top == 1 and below.bottom - below.top == 1
    if single and not (uneven and below.text.strip()):
        return False
    if is_value(above.text) or is_value(below.text) or not above.text.strip():
        return False
    if not below.text.strip() or below.text == above.text:
        return True
    if above.under and not above.full and not single:
        return False
    return break_between(above.characters, below.characters, xs[above.left], xs[above.right]).no_room
