"""Tables that go on: lattices to tables, and a table of the next page to the one that it continues."""

from __future__ import annotations

from collections.abc import Sequence

from govcrawl.documents.model import Cell, Table
from govcrawl.documents.pdf_pages.grids import Face, Lattice

SAME_EDGE = 4.0  # points between the edges of one column on two pages
MAX_REPEATED = 6  # rows of a head


def table_of(lattice: Lattice) -> Table:
    """The lattice as a grid; columns and rows that begin no cell are left out."""
    lefts = sorted({face.left for face in lattice.faces} | {face.right for face in lattice.faces})
    tops = sorted({face.top for face in lattice.faces} | {face.bottom for face in lattice.faces})
    columns = {edge: place for place, edge in enumerate(lefts)}
    rows = {edge: place for place, edge in enumerate(tops)}
    grid: list[list[Cell | None]] = [[None] * (len(lefts) - 1) for _ in tops[1:]]
    cells = []
    for face in sorted(lattice.faces, key=lambda one: (one.top, one.left)):
        row, column = rows[face.top], columns[face.left]
        cell = Cell(
            face.text, row, column, rows[face.bottom] - row, columns[face.right] - column
        )
        cells.append(cell)
        for r in range(row, row + cell.rowspan):
            for c in range(column, column + cell.colspan):
                grid[r][c] = cell
    return Table(grid, cells)


def goes_on(above: Lattice, below: Lattice) -> bool:
    """Whether `below`, at the head of the next page, has the columns of `above`."""
    if abs(above.xs[0] - below.xs[0]) > SAME_EDGE or abs(above.xs[-1] - below.xs[-1]) > SAME_EDGE:
        return False
    few, many = sorted((above.xs, below.xs), key=len)
    return all(any(abs(edge - other) <= SAME_EDGE for other in many) for edge in few)


def continued(above: Lattice, below: Lattice) -> Lattice:
    """Both as one: a head that is repeated is left out, a row and a cell that the page's end cuts are joined."""
    xs = above.xs if len(above.xs) >= len(below.xs) else below.xs
    skip = _repeated(above, below)
    upper = [_moved(face, above.xs, xs, 0) for face in above.faces]
    rows = len(above.ys) - 1
    cut_row = above.open_bottom and below.open_top and not skip
    shift = rows - skip - (1 if cut_row else 0)
    lower = [_moved(face, below.xs, xs, shift) for face in below.faces if face.bottom > skip]
    for face in lower:
        face.top = max(face.top, rows - (1 if cut_row else 0))
    made = _joined_at(upper, lower, rows - 1 if cut_row else rows, cut_row=cut_row)
    height = len(above.ys) + len(below.ys) - 1 - skip - (1 if cut_row else 0)
    return Lattice(list(xs), [float(k) for k in range(height)], made, above.open_top, below.open_bottom)


def _moved(face: Face, own: Sequence[float], xs: Sequence[float], shift: int) -> Face:
    """The face in the columns of the other lattice."""
    left = min(range(len(xs)), key=lambda k: abs(xs[k] - own[face.left]))
    right = min(range(len(xs)), key=lambda k: abs(xs[k] - own[face.right]))
    return Face(left, face.top + shift, right, face.bottom + shift, face.text, face.characters)


def _repeated(above: Lattice, below: Lattice) -> int:
    """How many rows at the head of `below` repeat the head of `above`."""
    first, second = _row_texts(above), _row_texts(below)
    rows = 0
    for one, other in zip(first[:MAX_REPEATED], second, strict=False):
        if one != other or not any(text for _, _, _, text in one):
            break
        rows += 1
    while rows and any(face.top < rows < face.bottom for face in below.faces):
        rows -= 1  # a head ends where all of its cells do
    head = [text for row in second[:rows] for _, _, _, text in row if text]
    if not head or sum(text.isdigit() for text in head) > len(head) // 2:
        return 0
    return rows


def _row_texts(lattice: Lattice) -> list[list[tuple[int, int, int, str]]]:
    rows: list[list[tuple[int, int, int, str]]] = [[] for _ in lattice.ys[1:]]
    for face in lattice.faces:
        left, right = round(lattice.xs[face.left] / SAME_EDGE), round(lattice.xs[face.right] / SAME_EDGE)
        del left, right
        rows[face.top].append((face.left, face.right, face.bottom - face.top, "".join(face.text.split())))
    return rows


def _joined_at(upper: list[Face], lower: list[Face], row: int, *, cut_row: bool) -> list[Face]:
    """Cells on both sides of the page's end made one where one of them is the rest of the other."""
    made = list(upper)
    ends = {(face.left, face.right): face for face in upper if face.bottom >= row + (1 if cut_row else 0)}
    for face in lower:
        above = ends.get((face.left, face.right)) if face.top == row else None
        if above is not None and (cut_row or _is_rest(above, face)):
            above.bottom = face.bottom
            if face.text and face.text != above.text:
                above.text = above.text + face.text
        else:
            made.append(face)
    return made


def _is_rest(above: Face, below: Face) -> bool:
    """Whether a cell over several rows goes on below: blank there, or with the same label again."""
    if above.left != 0 and not below.bottom - below.top > 1:
        return False
    several = above.bottom - above.top > 1 or below.bottom - below.top > 1
    return several and (not below.text.strip() or below.text == above.text) and bool(above.text.strip())
