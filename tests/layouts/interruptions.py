"""What comes between the rows of a table: page numbers, stray cells, rows and headers said again at a page's end."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace

from tests.layouts.sheets import Cell, Line, Sheet, cut
from tests.layouts.variants import Draft

Interruption = Callable[[dict[int, Sheet], Draft, random.Random], None]


def _nothing(sheets: dict[int, Sheet], draft: Draft, draw: random.Random) -> None:
    """The tables stay whole."""


def _parted(sheet: Sheet, at: int, between: list[Line]) -> Sheet:
    """The sheet with `between` before row `at`, or before the next row of the table."""
    while at < len(sheet) and sheet[at].kind == "break":
        at += 1
    if at == len(sheet):
        return [*sheet, *between]
    above, below = cut(sheet, at)
    return [*above, *between, *below]


def _first_row(sheet: Sheet) -> int:
    return next(place for place, line in enumerate(sheet) if line.values)


def _place(sheet: Sheet, draw: random.Random) -> int:
    """Before which row; never before the first."""
    return draw.randint(_first_row(sheet) + 1, len(sheet) - 1)


def _marked(texts: tuple[str, ...]) -> Interruption:
    def interrupt(sheets: dict[int, Sheet], draft: Draft, draw: random.Random) -> None:
        for _ in range(draw.choice((1, 1, 2))):
            number = draw.choice((2, 3))
            mark = Line([Cell(draw.choice(texts).format(draw.randint(1, 19)), role="blank")], "break")
            sheets[number] = _parted(sheets[number], _place(sheets[number], draw), [mark])

    return interrupt


def _bare_number(sheets: dict[int, Sheet], draft: Draft, draw: random.Random) -> None:
    """A page's number without anything around it. Outside a grid it may belong to the rows beside it.

    Section 2 has no sums: a number there that takes the place of a lost blank, or is glued to a count, is told by nobody.
    """
    number = draw.choice((2, 3, 3))
    sheet = sheets[number]
    at = _place(sheet, draw)
    beside = [cell for line in sheet[max(0, at - 2) : at + 2] for cell in line.values]
    if number == 2 and not draft.grid and (draft.glued or not all(cell.text.strip() for cell in beside)):
        sheet = sheets[3]
        number, at = 3, _place(sheet, draw)
    mark = Line([Cell(str(draw.randint(1, 19)), role="blank")], "break")
    if not draft.grid:
        for line in sheet[max(0, at - 2) : at + 2]:
            draft.truth.doubtful |= {cell.path for cell in line.values}
        if not all(text.strip() for text in draft.truth.cells.values()):
            # beside lost blanks and stray numbers, a full row of section 2 proves nothing
            draft.truth.doubtful |= {path for path in draft.truth.values if path.startswith("proactive")}
    sheets[number] = _parted(sheet, at, [mark])


def _stray_cell(sheets: dict[int, Sheet], draft: Draft, draw: random.Random) -> None:
    """A row of the table itself that holds a stray number."""
    number = draw.choice((2, 3, 3))
    sheet = sheets[number]
    at = _place(sheet, draw)
    width = sum(cell.right for cell in sheet[0].cells)
    if draft.grid:
        above, below = cut(sheet, at)
        stray = Line([Cell("3", right=width, role="blank")])
        sheets[number] = [*above, stray, *below]
    else:
        _bare_number(sheets, draft, draw)


def _row_again(*, blank_first: bool | None) -> Interruption:
    """A row stands above and below a page's end: once with its numbers and once blank, or twice with numbers."""

    def interrupt(sheets: dict[int, Sheet], draft: Draft, draw: random.Random) -> None:
        sheet = sheets[3]
        rows = [place for place, line in enumerate(sheet) if line.values]
        at = draw.choice(rows[:-1])
        label = next(cell for cell in sheet[at].cells if cell.role == "label")
        values = sheet[at].values
        blank = [replace(cell, text="") for cell in values]
        above, below = values, values
        if blank_first is not None:
            above, below = (blank, values) if blank_first else (values, blank)
        kept = [cell for cell in sheet[at].cells if cell.role != "value"]
        whole = [*sheet[:at], Line([*kept, *above]), *sheet[at + 1 :]]
        if draft.grid:
            first, second = cut(whole, at + 1)
            fillers: list[Cell] = []
            # the row that is said again has the same fillers before it as the first row below the cut
            carried = [cell for cell in second[0].cells if cell.role == "blank" and cell.down > 1]
            fillers = [replace(cell, down=1) for cell in carried]
            labels = sum(cell.right for cell in sheet[0].cells) - len(values)
            own = replace(label, right=labels - len(fillers))
            sheets[3] = [*first, Line([*fillers, own, *below]), *second]
        else:
            sheets[3] = [*whole[: at + 1], Line([label, *below]), *whole[at + 1 :]]

    return interrupt


def _header_again(sheets: dict[int, Sheet], draft: Draft, draw: random.Random) -> None:
    """The header is printed again on the next page."""
    sheet = sheets[3]
    heads = [line for line in sheet if line.kind == "head"]
    at = _place(sheet, draw)
    sheets[3] = _parted(sheet, at, [Line(list(line.cells), "head") for line in heads])


INTERRUPTIONS: Mapping[str, Interruption] = {
    "none": _nothing,
    "page number": _marked(("- {} -", "—{}—", "— {} —", "第{}页", "第 {} 页", "第{}页 共20页", "-{}-")),
    "bare number": _bare_number,
    "stray cell": _stray_cell,
    "row again, blank below": _row_again(blank_first=False),
    "row again, blank above": _row_again(blank_first=True),
    "row again, same": _row_again(blank_first=None),
    "header again": _header_again,
}
