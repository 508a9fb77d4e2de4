"""Embedded workbooks: the data of charts, which are none of the statutory tables."""

from __future__ import annotations

import io

import xlrd

from govcrawl.documents.model import Cell, Table

MAX_WORKBOOK = 8 * 1024 * 1024
MAX_SHEETS = 20
MAX_PLACES = 20_000


def tables_of(stream: bytes) -> list[Table]:
    """The sheets of a raw workbook stream that have values, each marked as outside of the form; none where it is broken."""
    if len(stream) > MAX_WORKBOOK:
        return []
    try:
        book = xlrd.open_workbook(file_contents=stream, logfile=io.StringIO(), on_demand=True)
        sheets = [book.sheet_by_index(index) for index in range(min(book.nsheets, MAX_SHEETS))]
    except Exception:  # noqa: BLE001 - xlrd meets broken bytes with whatever comes first
        return []
    return [table for table in map(_table, sheets) if table is not None]


def _table(sheet: xlrd.sheet.Sheet) -> Table | None:
    if sheet.nrows * sheet.ncols > MAX_PLACES:
        return None
    rows = [[_text(cell) for cell in sheet.row(row)] for row in range(sheet.nrows)]
    width = max(map(len, rows), default=0)
    if not any(any(row) for row in rows):
        return None
    cells: list[Cell] = []
    grid: list[list[Cell | None]] = []
    for r, row in enumerate(rows):
        line: list[Cell | None] = []
        for c in range(width):
            cell = Cell(row[c] if c < len(row) else "", r, c)
            cells.append(cell)
            line.append(cell)
        grid.append(line)
    return Table(grid, cells, outside=True)


def _text(cell: xlrd.sheet.Cell) -> str:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value).strip()
    if cell.ctype != xlrd.XL_CELL_NUMBER:
        return ""
    return str(int(cell.value)) if cell.value.is_integer() else str(cell.value)
