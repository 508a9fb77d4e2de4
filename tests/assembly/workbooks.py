"""Workbooks with the statutory tables as offices lay them out on their sheets."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import openpyxl
from docx.document import Document
from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from tests.layouts.sheets import Look, Shape, Sheet, placed, segments, sheets_of, width_of
from tests.layouts.truth import Truth
from tests.layouts.words import Words

THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEADS = {
    2: "二、主动公开政府信息情况",
    3: "三、收到和处理政府信息公开申请情况",
    4: "四、政府信息公开行政复议、行政诉讼情况",
}


def tables_of(truth: Truth, shape: Shape = "wide") -> dict[int, Sheet]:
    return sheets_of(truth, Words(truth.year), Look(review=shape))


def put(page: Worksheet, sheet: Sheet, top: int, left: int, *, ruled: bool = True) -> int:
    """Put a table at a row and a column (from 1). The row behind it."""
    for part in segments(sheet):
        for row in placed(part):
            for column, cell in row:
                last, end = top + cell.down - 1, left + column + cell.right - 1
                if ruled:
                    for place in page.iter_rows(top, last, left + column, end):
                        for one in place:
                            one.border = BOX
                page.cell(top, left + column).value = _value(cell.text)
                if cell.down > 1 or cell.right > 1:
                    page.merge_cells(start_row=top, start_column=left + column, end_row=last, end_column=end)
            top += 1
    return top


def _value(text: str) -> float | str | None:
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text or None


def fill(page: Worksheet, tables: Mapping[int, Sheet], *, gap: int = 1, heads: bool = True) -> None:
    """The tables below each other, with empty rows between and a heading above each."""
    top = 1
    for number, sheet in tables.items():
        if heads:
            page.cell(top, 1).value = HEADS[number]
            top += 1
        top = put(page, sheet, top, 1) + gap


def book_of(sheets: Sequence[tuple[str, Truth]]) -> bytes:
    """A workbook with a whole report on each sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, truth in sheets:
        fill(book.create_sheet(name), tables_of(truth))
    return saved(book)


def side_by_side(truths: Sequence[Truth], captions: Sequence[str | None], gap: int, *, ruled: bool) -> bytes:
    """A sheet with the tables of each section beside each other, `gap` columns between them, a caption above each."""
    book = openpyxl.Workbook()
    page = book.active
    tables = [tables_of(truth) for truth in truths]
    top = 1
    for number, head in HEADS.items():
        page.cell(top, 1).value = head
        step = width_of(tables[0][number]) + gap
        for place, (one, caption) in enumerate(zip(tables, captions, strict=True)):
            page.cell(top + 1, 1 + place * step).value = caption
            end = put(page, one[number], top + 2, 1 + place * step, ruled=ruled)
        top = end + 1
    return saved(book)


def saved(book: openpyxl.Workbook | Document) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def book_of_rows(rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook with one ruled table, its numbers kept as numbers."""
    book = openpyxl.Workbook()
    for r, row in enumerate(rows, 1):
        for c, text in enumerate(row, 1):
            cell = book.active.cell(r, c)
            cell.value, cell.border = _value(text), BOX
    return saved(book)
