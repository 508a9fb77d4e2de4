"""Workbooks (xlsx) in the habits of offices."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.layouts.format_writers.manuscript import Heading, Manuscript, Prose
from tests.layouts.sheets import Cell, Sheet, placed, segments, width_of

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,8})?")
_GENERAL = 11  # characters that a cell without a format shows of a number; more are rounded away
_COLUMN = 16  # width in characters, in which every number has room
_THIN = Side(style="thin")
_EDGES = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_LINE = 26  # characters of a line of prose in a cell
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
NAMES = ("主动公开", "依申请公开", "复议诉讼")


@dataclass(frozen=True)
class Book:
    """How a workbook is made.

    `numbers`: how numbers are kept: as numbers, as text, some so and some so, or with number formats of the office
    (`0_ `, `#,##0.00`), which show every digit that was drawn.
    `sheets`: each table on a sheet of its own. `merged`: merged cells, else fillers. `offset`: rows and columns left
    free above and beside. `hidden`: a hidden sheet with other figures.
    """

    numbers: str = "numbers"
    sheets: bool = False
    merged: bool = True
    offset: bool = False
    hidden: bool = False

    def write(self, manuscript: Manuscript) -> bytes:
        draw = manuscript.draw
        book = Workbook()
        page = book.active
        page.title = draw.choice(("Sheet1", "年度报告", "附件"))
        left = draw.randint(1, 3) if self.offset else 0
        at = 1 + (draw.randint(0, 3) if self.offset else 0)
        width = max(width_of(part) for sheet in manuscript.sheets() for part in segments(sheet))
        at = self._prose(page, manuscript.title, at, left, width)
        tables = 0
        for block in manuscript.blocks:
            if isinstance(block, Heading):
                if self.sheets and tables < 3 and block.text[:1] in "二三四":
                    page = book.create_sheet(NAMES[tables])
                    tables, at = tables + 1, 1
                elif self.sheets and block.text[:1] == "五":
                    page, at = book.create_sheet("其他"), 1
                at = self._prose(page, block.text, at, left, width)
            elif isinstance(block, Prose):
                at = self._prose(page, block.text, at, left, width)
            else:
                at = self._table(page, block, at, left, draw) + draw.choice((0, 1))
        if self.hidden:
            other = book.create_sheet("上年底稿")
            other.sheet_state = draw.choice(("hidden", "veryHidden"))
            for row in range(1, 6):
                other.append(["规章", row, 0, 7])
        for sheet in book:
            for column in range(1, left + width + 1):
                sheet.column_dimensions[get_column_letter(column)].width = _COLUMN
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    def _prose(self, page: Worksheet, text: str, at: int, left: int, width: int) -> int:
        for line in text.split("\n"):
            cell = page.cell(at, left + 1)
            _put(cell, line)
            cell.alignment = Alignment(wrap_text=True)
            if self.merged and width > 1:
                page.merge_cells(start_row=at, end_row=at, start_column=left + 1, end_column=left + width)
            at += 1
        return at

    def _table(self, page: Worksheet, sheet: Sheet, at: int, left: int, draw: random.Random) -> int:
        for part in segments(sheet):
            if part[0].kind == "break":
                _put(page.cell(at, left + 1), part[0].cells[0].text)
                at += 1
                continue
            for row in placed(part):
                for column, cell in row:
                    place = page.cell(at, left + column + 1)
                    place.border = _EDGES
                    place.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
                    self._value(place, cell, draw)
                    if self.merged and (cell.down > 1 or cell.right > 1):
                        page.merge_cells(
                            start_row=at,
                            end_row=at + cell.down - 1,
                            start_column=left + column + 1,
                            end_column=left + column + cell.right,
                        )
                at += 1
        return at

    def _value(self, place: object, cell: Cell, draw: random.Random) -> None:
        number = cell.role == "value" and _NUMBER.fullmatch(cell.text)
        if not number or self.numbers == "text" or (self.numbers == "mixed" and draw.random() < 0.5):
            _put(place, cell.text)
            return
        value = float(cell.text) if "." in cell.text else int(cell.text)
        decimals = len(cell.text.partition(".")[2])
        place.value = value  # type: ignore[attr-defined]
        exact = "0" + ("." + "0" * decimals if decimals else "")
        if self.numbers == "formats":
            forms = [exact, exact + "_ ", f"#,##{exact}", f"#,##{exact}_ ;[Red]\\-#,##{exact}\\ ", "@"]
            if value:  # 0 is a dash in these, and nobody says of it that it is none
                forms.append(f'_ * #,##{exact}_ ;_ * \\-#,##{exact}_ ;_ * "-"??_ ;_ @_ ')
            place.number_format = draw.choice(forms)  # type: ignore[attr-defined]
        elif len(cell.text) > _GENERAL:
            place.number_format = exact  # type: ignore[attr-defined]


def _put(place: object, text: str) -> None:
    """As text, also what looks like a formula or a number."""
    if text:
        place.value = _INVISIBLE.sub("", text)  # type: ignore[attr-defined]
        place.data_type = "s"  # type: ignore[attr-defined]


BOOKS: Mapping[str, Book] = {
    "numbers": Book(),
    "text": Book(numbers="text"),
    "mixed": Book(numbers="mixed", merged=False),
    "formats": Book(numbers="formats"),
    "sheets": Book(sheets=True),
    "offset": Book(numbers="mixed", offset=True, hidden=True),
}
"""Name -> how the workbook is made."""


def write_xlsx(manuscripts: Sequence[Manuscript], books: Sequence[str]) -> list[bytes]:
    """Each manuscript as the book of the same place."""
    return [BOOKS[book].write(manuscript) for manuscript, book in zip(manuscripts, books, strict=True)]
