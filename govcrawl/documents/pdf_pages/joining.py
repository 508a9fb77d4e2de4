"""Tables that go on: lattices to tables, and a table of the next page to the one that it continues."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from govcrawl.documents.model import UNKNOWN, Cell, Table
from govcrawl.documents.pdf_pages.cell_text import break_between
from govcrawl.documents.pdf_pages.grids import Face, Lattice

SAME_EDGE = 4.0  # points between the edges of one column on two pages
WIDER = 12.0
MAX_REPEATED = 6  # rows of a head
_VALUE = re.compile(
    r"[-+＋－−—–/／\\\d０-９.,，．%\ufffd]{1,40}(?:万元|元|件|条|项|次|个|人|份|宗|类|余|多)?|无|空"
)
_DASHES = re.compile(r"[—–―－─-]{1,4}")
_ITEM = re.compile(r"[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）、．.]\D")


def table_of(lattice: Lattice) -> Table:
    """The lattice as a grid; columns and rows that begin no cell are left out."""
    lefts = sorted({face.left for face in lattice.faces} | lattice.shared)
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


def share_columns(one: Lattice, other: Lattice) -> None:
    """Give a table the columns of one as wide that has more, where its own are among them.

    A table that its author cut in two has all columns in one of them only, where labels stand over several.
    """
    fewer, more = sorted((one, other), key=lambda each: len({face.left for face in each.faces}))
    if fewer.shared or not goes_on(one, other):
        return
    begun = sorted({more.xs[face.left] for face in more.faces})
    own = {face.left for face in fewer.faces}
    if len(own) == len(begun) or any(
        all(abs(fewer.xs[left] - edge) > SAME_EDGE for edge in begun) for left in own
    ):
        return
    xs = _all_edges(fewer.xs, begun)
    fewer.faces = [_moved(face, fewer.xs, xs) for face in fewer.faces]
    fewer.shared = {min(range(len(xs)), key=lambda k: abs(xs[k] - edge)) for edge in begun}
    fewer.xs = xs


def goes_on(above: Lattice, below: Lattice) -> bool:
    """Whether `below`, at the head of the next page, is as wide as `above` and stands at the same place.

    Tables that touch make one lattice, and one of them may be a little wider.
    """
    left = abs(above.xs[0] - below.xs[0]) <= SAME_EDGE
    return left and (_ends_at(above.xs, below.xs[-1]) or _ends_at(below.xs, above.xs[-1]))


def _ends_at(xs: Sequence[float], right: float) -> bool:
    return any(abs(edge - right) <= SAME_EDGE and xs[-1] - edge <= WIDER for edge in xs[-3:])


def continued(above: Lattice, below: Lattice, *, closes: bool) -> Lattice:
    """Both as one: a head that is repeated is left out, a row and a cell that the page's end cuts are joined.

    `closes`: the program that made the file draws lines over and under a cut as well.
    """
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
    closed = not above.open_bottom and not (below.open_top and not skip)
    cut_row = (closes or not closed) and _is_cut(
        above.open_bottom, below.open_top and not skip, last, first, xs
    )
    pairs = [(face, first[face.left, face.right]) for face in last if (face.left, face.right) in first]
    if not cut_row and closes and closed and len(pairs) == len(last) == len(first) and _without_label(pairs):
        _doubt([*last, *first.values()])
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
    if not open_bottom:
        return len(pairs) == len(last) == len(first) and _is_one_row(pairs, xs)
    if any(_is_item(down.text) and not _in_brackets(up.text, down.text) for up, down in pairs):
        return False
    return all(
        _may_go_on(up, down, xs) if up.text and not is_value(up.text) else not up.text
        for up, down in pairs
        if down.text
    )


def _is_one_row(pairs: Sequence[tuple[Face, Face]], xs: Sequence[float]) -> bool:
    """Whether cells above and below the page's end, with a line on either side, are the parts of one row.

    Its label stands on one side or goes on below, and no figure stands below another but for its last digits; nor does
    a dash that stands for none, but for the rest of a longer one.
    """
    labels = [(up, down) for up, down in pairs if _is_label(up.text) or _is_label(down.text)]
    figures = [(up, down) for up, down in pairs if not (_is_label(up.text) or _is_label(down.text))]
    filled = [(up, down) for up, down in figures if up.text and down.text]
    if not all(_number_goes_on(up, down, xs) or _dash_goes_on(up, down, xs) for up, down in filled):
        return False
    if not labels:
        numbers = any(_number_goes_on(up, down, xs) for up, down in filled)
        return numbers and all(up.text or not down.text for up, down in figures)
    parted = [(up, down) for up, down in labels if up.text and down.text]
    rest_of_heads = _are_rest_of_heads(pairs)
    if not all(
        rest_of_heads or _may_go_on(up, down, xs) or (not filled and _is_unnumbered_rest(up, down))
        for up, down in parted
    ):
        return False
    if not any(up.text for up, _ in figures) and sum(not up.text for up, _ in labels) > len(parted):
        return False  # heads of which some are blank, and a row of its own
    reach = max((up.left for up, _ in labels if _is_label(up.text)), default=-1)
    return not any(  # the next label of the list, or of the one around it
        _is_item(down.text)
        and down.left <= reach
        and down.bottom - down.top == 1
        and not _in_brackets(up.text, down.text)
        for up, down in labels
    )


def _are_rest_of_heads(pairs: Sequence[tuple[Face, Face]]) -> bool:
    """Whether heads stand on both sides, and no figure, the first of them above only: it has no more lines than that.

    The lines of the others may be paragraphs of their own.
    """
    if any(is_value(face.text) or _is_item(face.text) for pair in pairs for face in pair):
        return False
    up, down = min(pairs, key=lambda pair: pair[0].left)
    return _is_label(up.text) and not down.text.strip() and all(up.text.strip() for up, _ in pairs)


def _without_label(pairs: Sequence[tuple[Face, Face]]) -> bool:
    """Whether figures stand on both sides of the page's end, and a label on one only: whose they are is not known."""
    sides = [[pair[k].text for pair in pairs] for k in (0, 1)]
    if not all(any(is_value(text) for text in side) for side in sides):
        return False
    return any(map(_is_label, sides[0])) != any(map(_is_label, sides[1]))


def _doubt(faces: Iterable[Face]) -> None:
    for face in faces:
        if is_value(face.text):
            face.text = "".join(UNKNOWN if one.isdigit() else one for one in face.text)


def _is_label(text: str) -> bool:
    return bool(text.strip()) and not is_value(text)


def _is_item(text: str) -> bool:
    """Whether a label begins with its own number in a list."""
    return bool(_ITEM.match(text))


def _in_brackets(above: str, below: str) -> bool:
    """Whether a bracket that `above` opens is closed in `below`."""
    opened = max(above.rfind("（"), above.rfind("(")) > max(above.rfind("）"), above.rfind(")"))
    closing = min((below.find(mark) for mark in "）)" if mark in below), default=-1)
    opening = min((below.find(mark) for mark in "（(" if mark in below), default=len(below))
    return opened and 0 <= closing < opening


def _may_go_on(above: Face, below: Face, xs: Sequence[float]) -> bool:
    """Whether the text of a label may go on in the one below."""
    if not _is_label(above.text) or not _is_label(below.text):
        return False
    if _in_brackets(above.text, below.text):
        return True
    if _is_item(below.text):
        return False
    return break_between(above.characters, below.characters, xs[above.left], xs[above.right]).no_room


def _is_unnumbered_rest(above: Face, below: Face) -> bool:
    """Whether only the label above has a number of a list, so that the one below is none of its own."""
    return _is_item(above.text) and _is_label(below.text) and not _is_item(below.text)


def _number_goes_on(above: Face, below: Face, xs: Sequence[float]) -> bool:
    return break_between(above.characters, below.characters, xs[above.left], xs[above.right]).number


def _dash_goes_on(above: Face, below: Face, xs: Sequence[float]) -> bool:
    """Whether both are dashes, of which the one below had no room beside that above."""
    if not _DASHES.fullmatch(above.text) or not _DASHES.fullmatch(below.text):
        return False
    return break_between(above.characters, below.characters, xs[above.left], xs[above.right]).no_room


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
    heads = _are_heads(list(ends.values()), first)
    for face in lower:
        above = ends.get((face.left, face.right)) if face.top == row else None
        if above is not None and (cut_row or heads or _is_rest(above, face, xs, uneven=uneven)):
            _append(above, face, xs, again=not cut_row)
        else:
            if cut_row:
                face.top = max(face.top, rows) if face.top < rows and above is None else face.top
            made.append(face)
    return [face for face in made if face.bottom > face.top]


def _are_heads(last: Sequence[Face], first: Sequence[Face]) -> bool:
    """Whether the row below parts heads of the row above, so that the heads beside them go on too."""
    below = {(face.left, face.right) for face in first}
    ends = {(face.left, face.right) for face in last}
    parted = [face for face in last if (face.left, face.right) not in below]
    parts = [face for face in first if (face.left, face.right) not in ends]
    if not parts or any(is_value(face.text) or _is_item(face.text) for face in first):
        return False
    if not all(_is_label(face.text) for face in (*parts, *parted)):
        return False
    return all(
        sum(part.right - part.left for part in parts if face.left <= part.left and part.right <= face.right)
        == face.right - face.left
        for face in parted
    ) and sum(part.right - part.left for part in parts) == sum(face.right - face.left for face in parted)


def _append(above: Face, below: Face, xs: Sequence[float], *, again: bool) -> None:
    """`again`: the label may be printed again on the next page."""
    above.bottom, above.under, above.full = below.bottom, below.under, below.full
    if below.text and not (again and below.text == above.text):
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
    if _in_brackets(above.text, below.text):
        return True
    if _is_item(below.text):
        return False
    if _is_item(above.text):
        return True  # the next label of the list would have a number too
    if above.under and not above.full and not single:
        return False
    return break_between(above.characters, below.characters, xs[above.left], xs[above.right]).no_room
