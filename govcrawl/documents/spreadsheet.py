"""Spreadsheets to blocks: .xlsx (ECMA-376 part 1, 18) by openpyxl, .xls (MS-XLS) by xlrd.

A cell's text is what is printed in it, under its number format; where that is not certain the text ends in UNKNOWN, and no
figure is read from it. Formulas give the value that was last computed; nothing is computed here.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
import xlrd
from openpyxl.utils.exceptions import InvalidFileException

from govcrawl.documents.archive import check_members
from govcrawl.documents.model import UNKNOWN, Document, Image
from govcrawl.documents.number_format import (
    is_date_format,
    shown_date,
    shown_number,
    shown_text,
)
from govcrawl.documents.problems import broken, encrypted, too_large
from govcrawl.documents.sheet import Sheet, blocks_of

MOST_SHEETS = 100
MOST_CELLS = 200_000
MOST_MERGED = 20_000
MOST_IMAGES = 50
MOST_COLUMNS = 16_384
_DEFAULT_WIDTH = 8.43
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# what Excel writes for characters that XML has not (ECMA-376 part 1, 22.4.2.4)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read_xlsx(body: bytes) -> Document:
    """Read an .xlsx file: the tables and lines of its visible sheets, in the order of the sheets."""
    check_members(body)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that it leaves out
            values = openpyxl.load_workbook(io.BytesIO(body), data_only=True, keep_links=False)
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError, OSError) as error:
        raise broken(
            f"The workbook cannot be read ({type(error).__name__}): a part of it is missing or broken."
        ) from error
    except (InvalidFileException, zipfile.BadZipFile, EOFError) as error:
        raise broken(f"The workbook cannot be read ({type(error).__name__}).") from error
    document = Document(blocks=[])
    formulas = _formulas_without_values(body)
    ruled = [_is_ruled(border) for border in values._borders]  # noqa: SLF001  by number: one look for all cells
    cells = 0
    for place, page in enumerate(values.worksheets[:MOST_SHEETS]):
        if page.sheet_state != "visible":
            continue
        cells += len(page._cells)  # noqa: SLF001  those that are there; the sheet's dimensions are only said
        if cells > MOST_CELLS:
            raise too_large(f"The workbook has more than {MOST_CELLS} cells; take the table out of it.")
        document.blocks += blocks_of(_xlsx_sheet(page, ruled, formulas.get(place, frozenset())), document)
        document.blocks += _pictures(page)
    if len(values.worksheets) > MOST_SHEETS:
        document.cut(f"it has more than {MOST_SHEETS} sheets")
    return document


def _xlsx_sheet(page: Any, ruled: list[bool], uncomputed: frozenset[str]) -> Sheet:
    sheet = Sheet(
        hidden_rows={
            row - 1
            for row, dimension in page.row_dimensions.items()
            if dimension.hidden or dimension.height == 0
        },
    )
    widths: dict[int, float] = {}
    default = page.sheet_format.defaultColWidth or page.sheet_format.baseColWidth or _DEFAULT_WIDTH
    hidden: set[int] = set()
    for dimension in page.column_dimensions.values():
        if dimension.min is None or dimension.max is None:
            continue
        columns = range(dimension.min - 1, min(dimension.max, MOST_COLUMNS))
        if dimension.hidden or (dimension.customWidth and dimension.width == 0):
            hidden.update(columns)
        elif dimension.customWidth or dimension.width != 13:  # openpyxl's own default, which is nobody's
            widths.update(dict.fromkeys(columns, dimension.width))
    sheet.hidden_columns = hidden
    sheet.merged = _areas(
        (area.min_row - 1, area.min_col - 1, area.max_row - 1, area.max_col - 1)
        for area in sorted(page.merged_cells.ranges, key=lambda area: (area.min_row, area.min_col))
    )
    wide = {
        (top, left): sum(widths.get(column, default) for column in range(left, right + 1))
        for top, left, _, right in sheet.merged
    }
    for (row, column), cell in page._cells.items():  # noqa: SLF001
        where = (row - 1, column - 1)
        style = getattr(cell, "_style", None)
        if style is not None and ruled[style.borderId]:
            sheet.ruled.add(where)
        value = cell.value
        if value is None:
            if cell.coordinate in uncomputed:
                sheet.texts[where] = UNKNOWN
            continue
        width = wide.get(where, widths.get(column - 1, default))
        text = _shown(value, cell.number_format, width)
        if isinstance(value, str) and cell.data_type == "e":
            text = value
        sheet.texts[where] = text
    return sheet


def _shown(value: object, code: str, width: float) -> str:
    """A cell's text as printed, with UNKNOWN behind it where that is not certain."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        text = _plain(value)
        shown = shown_text(text, code)
    elif isinstance(value, (int, float)):
        text = f"{value:.15g}" if isinstance(value, float) else str(value)
        shown = shown_number(value, code, width=width)
    elif isinstance(value, (datetime, date, time, timedelta)):
        text = str(value)
        shown = shown_date(value, code)
    else:  # an array's formula, a table of data
        return UNKNOWN
    return text + UNKNOWN if shown is None else shown


def _plain(text: str) -> str:
    """A text without what Excel writes for characters that XML has not, and without those."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _formulas_without_values(body: bytes) -> dict[int, frozenset[str]]:
    """Of each worksheet by its place the cells whose formula has no value kept: a program without Excel wrote it."""
    if not _has_formulas(body):
        return {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(body), data_only=False, keep_links=False)
    return {
        place: frozenset(cell.coordinate for cell in page._cells.values() if cell.data_type == "f")  # noqa: SLF001
        for place, page in enumerate(book.worksheets[:MOST_SHEETS])
    }


def _has_formulas(body: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return any(
            b"<f>" in text or b"<f " in text or b":f>" in text
            for name in archive.namelist()
            if "worksheets/" in name.lower() and name.lower().endswith(".xml")
            for text in (archive.read(name),)
        )


def _is_ruled(border: Any) -> bool:
    """Whether a cell has lines at its sides, or above and below."""
    left, right, top, bottom = (
        getattr(getattr(border, side, None), "style", None) not in (None, "none")
        for side in ("left", "right", "top", "bottom")
    )
    return left or right or (top and bottom)


def _areas(found: Any) -> list[tuple[int, int, int, int]]:
    areas = []
    for area in found:
        areas.append(area)
        if len(areas) >= MOST_MERGED:
            break
    return areas


def _pictures(page: Any) -> list[Image]:
    """The pictures on a sheet: a table may have been pasted as one."""
    found: list[Image] = []
    for picture in getattr(page, "_images", [])[:MOST_IMAGES]:
        try:
            data = picture._data()  # noqa: SLF001
        except (OSError, ValueError, KeyError):
            continue
        found.append(Image(source=str(getattr(picture, "path", "")), data=data))
    return found


def read_xls(body: bytes) -> Document:
    """Read an .xls file, or its stream of records alone: the tables and lines of its visible sheets."""
    try:
        book = xlrd.open_workbook(
            file_contents=body, formatting_info=True, logfile=io.StringIO(), ragged_rows=True
        )
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise encrypted("The workbook asks for a password; ask the office for one without.") from error
        raise broken(f"The workbook cannot be read: {_first_line(error)}.") from error
    except (xlrd.compdoc.CompDocError, Exception) as error:
        if isinstance(error, MemoryError):
            raise
        raise broken(
            f"The workbook cannot be read ({type(error).__name__}): a part of it is missing or broken."
        ) from error
    document = Document(blocks=[])
    cells = 0
    for number in range(min(book.nsheets, MOST_SHEETS)):
        page = book.sheet_by_index(number)
        if page.visibility != 0:
            continue
        cells += sum(page.row_len(row) for row in range(page.nrows))
        if cells > MOST_CELLS:
            raise too_large(f"The workbook has more than {MOST_CELLS} cells; take the table out of it.")
        document.blocks += blocks_of(_xls_sheet(book, page), document)
    if book.nsheets > MOST_SHEETS:
        document.cut(f"it has more than {MOST_SHEETS} sheets")
    return document


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:120].rstrip(".")


def _xls_sheet(book: Any, page: Any) -> Sheet:
    sheet = Sheet(
        hidden_rows={row for row, info in page.rowinfo_map.items() if info.hidden or info.height == 0},
        hidden_columns={
            column for column, info in page.colinfo_map.items() if info.hidden or info.width == 0
        },
    )
    default = (
        float(page.standardwidth) / 256 if page.standardwidth else float(page.defcolwidth or _DEFAULT_WIDTH)
    )
    widths = {column: info.width / 256 for column, info in page.colinfo_map.items()}
    sheet.merged = _areas(
        (top, left, bottom - 1, right - 1) for top, bottom, left, right in sorted(page.merged_cells)
    )
    wide = {
        (top, left): sum(widths.get(column, default) for column in range(left, right + 1))
        for top, left, _, right in sheet.merged
    }
    code_of = _format_codes(book)
    ruled = [_is_ruled_xf(one.border) for one in book.xf_list]
    for row in range(page.nrows):
        for column in range(page.row_len(row)):
            cell = page.cell(row, column)
            where = (row, column)
            if ruled[cell.xf_index]:
                sheet.ruled.add(where)
            width = wide.get(where, widths.get(column, default))
            text = _xls_text(cell, code_of(cell.xf_index), width, book.datemode)
            if text:
                sheet.texts[where] = text
    return sheet


def _format_codes(book: Any) -> Callable[[int], str]:
    def code_of(index: int) -> str:
        found = book.format_map.get(book.xf_list[index].format_key)
        return found.format_str if found is not None else "General"

    return code_of


def _is_ruled_xf(border: Any) -> bool:
    return bool(
        border.left_line_style
        or border.right_line_style
        or (border.top_line_style and border.bottom_line_style)
    )


def _xls_text(cell: Any, code: str, width: float, datemode: int) -> str:
    kind, value = cell.ctype, cell.value
    if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return ""
    if kind == xlrd.XL_CELL_ERROR:
        return _ERRORS.get(value, UNKNOWN)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return _shown(bool(value), code, width)
    if kind == xlrd.XL_CELL_DATE or (kind == xlrd.XL_CELL_NUMBER and is_date_format(code)):
        try:
            return _shown(xlrd.xldate_as_datetime(value, datemode), code, width)
        except (ValueError, OverflowError):
            return f"{value:.15g}{UNKNOWN}"
    return _shown(value, code, width)
