"""Spreadsheets to blocks: .xlsx (ECMA-376 part 1, 18), .xls (MS-XLS) by xlrd.

A cell's text is what is printed in it, under its number format; where that is not certain the text ends in UNKNOWN, and no
figure is read from it. Formulas give the value that was last computed; nothing is computed here.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import olefile
import xlrd

from govcrawl.documents.archive import check_members
from govcrawl.documents.bounds import keep_bounds
from govcrawl.documents.cells import marked_text
from govcrawl.documents.conditional import may_hide
from govcrawl.documents.containers import OLE
from govcrawl.documents.formulas import uncertain
from govcrawl.documents.media_type import Kind
from govcrawl.documents.model import BREAK, TRACE, UNKNOWN, UNREAD, Document, Image, Part, Table
from govcrawl.documents.number_format import (
    is_date_format,
    shown_date,
    shown_number,
    shown_text,
)
from govcrawl.documents.problems import broken, encrypted, too_large
from govcrawl.documents.sheet import Sheet, put_sheet
from govcrawl.documents.sheet_names import choose_sheets
from govcrawl.documents.sheet_sections import sections_of
from govcrawl.documents.wordml.symbols import OWN_MARKS
from govcrawl.documents.workbook import (
    MOST_CELLS,
    MOST_MERGED,
    MOST_SHEETS,
    PLAIN,
    Book,
    Entry,
    Letters,
    Page,
    Run,
    Style,
    read_book,
)
from govcrawl.documents.xls_records import SheetRecords, records_of

_WIDEST = 200
_STREAMS = ("Workbook", "Book")
_DEFAULT_WIDTH = 8.43
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read_xlsx(body: bytes) -> Document:
    """Read an .xlsx file: the tables and lines of its visible sheets, in the order of the sheets.

    Sheets of earlier years are parts of their own, and so is each of several that have the same table: they are different
    reports.
    """
    check_members(body)
    book = read_book(body)
    document = _document("xlsx", [_xlsx_read(book, page) for page in book.pages], book.title)
    if book.more:
        document.cut(f"it has more than {MOST_SHEETS} sheets")
    for title, pages in book.others:
        earlier = _document("xlsx", [_xlsx_read(book, page) for page in pages], title)
        document.parts.append(Part(title, "xlsx", earlier, sheet=True, earlier=True))
    return document


def _xlsx_read(book: Book, page: Page) -> tuple[str, Document]:
    document = Document(blocks=[])
    put_sheet(_xlsx_sheet(book, page), document)
    document.blocks += [Image(source=name, data=data) for name, data in page.pictures]
    return page.name, document


def _document(kind: Kind, sheets: Sequence[tuple[str, Document]], title: str | None) -> Document:
    """The sheets as one document; as a part each where several have the same statutory table."""
    seen: set[int] = set()
    repeated = False
    for _, sheet in sheets:
        found = sections_of(_texts_of(sheet))
        repeated = repeated or bool(found & seen)
        seen |= found
    document = Document(
        blocks=[], title=title or next((sheet.title for _, sheet in sheets if sheet.title), None)
    )
    beside: dict[str, Document] = {}  # of other years, on the same sheets
    for name, sheet in sheets:
        for part in sheet.parts:
            beside.setdefault(part.name, Document(blocks=[], title=part.name)).blocks += part.document.blocks
        sheet.parts = []
        document.problems += [one for one in sheet.problems if one not in document.problems]
        if not repeated:
            document.blocks += sheet.blocks
        elif sheet.blocks:
            keep_bounds(sheet)
            document.parts.append(Part(name, kind, replace(sheet, title=document.title), sheet=True))
    for name, other in beside.items():
        keep_bounds(other)
        document.parts.append(Part(name, kind, other, sheet=True, earlier=True))
    return document


def _texts_of(sheet: Document) -> list[str]:
    return [cell.text for block in sheet.blocks if isinstance(block, Table) for cell in block.cells]


def _xlsx_sheet(book: Book, page: Page) -> Sheet:
    sheet = Sheet(merged=page.merged, hidden_rows=page.hidden_rows, hidden_columns=page.hidden_columns)
    wide = _widths_of_areas(page.merged, page.widths, page.default_width)
    doubtful = uncertain(_xlsx_values(page), page.formulas) if page.formulas else set()
    for cell in page.cells:
        where = cell.row, cell.column
        style = book.styles[cell.style] if cell.style < len(book.styles) else Style()
        if style.ruled:
            sheet.ruled.add(where)
        if cell.value is None and not cell.formula:
            continue
        if not page.shows_zeros and cell.kind == "n" and _is_nothing(cell.value) and where not in doubtful:
            continue
        width = wide.get(where, page.widths.get(cell.column, page.default_width))
        if any(run.letters is not None for run in cell.runs):
            text = _shown(_in_letters(cell.runs, style.letters, ground=style.ground), style.code, width)
        else:
            text = _xlsx_text(cell, style.code, width, datemode=int(book.date1904))
            text = _in_letters([Run(text)], style.letters, ground=style.ground)
        hidden = bool(page.hiding and text) and may_hide(page.hiding, *where, _number_in(cell))
        if (where in doubtful or hidden) and not (style.letters.white and not style.ground):
            text = text.removesuffix(UNKNOWN) + UNKNOWN
        if text:
            sheet.texts[where] = text
    return sheet


def _number_in(cell: Entry) -> float | None:
    """The number that a cell holds; None for a text."""
    try:
        return float(cell.value) if cell.kind == "n" and cell.value is not None else None
    except ValueError:
        return None


def _xlsx_values(page: Page) -> dict[tuple[int, int], float | str | None]:
    """What the cells hold: numbers, texts, and None where nothing is kept."""
    values: dict[tuple[int, int], float | str | None] = {}
    for cell in page.cells:
        value = _number_in(cell) if cell.kind == "n" else cell.value
        if value is not None or cell.formula:
            values[cell.row, cell.column] = value
    return values


def _in_letters(runs: Sequence[Run], own: Letters, *, ground: bool) -> str:
    """A cell's text without what is struck or white on no ground; a raised mark is no digit of a figure."""
    pieces: list[str] = []
    special = raised = plain = False
    for text, letters in ((run.text, own if run.letters is None else run.letters) for run in runs):
        if not text.strip():
            pieces.append(text)
        elif letters.white and not ground:
            special = True
        elif letters.struck:
            special = True
            pieces.append(TRACE)
        elif letters.raised:
            special = raised = True
            pieces.append(f"{BREAK}{_plain(text)}{BREAK}")
        else:
            plain = True
            pieces.append(_plain(text, keep=True))
    if not special:
        return "".join(pieces)
    whole = "".join(pieces).replace("\n", BREAK)
    return marked_text(UNREAD + whole if raised and not plain else whole)


def _is_nothing(value: str | None) -> bool:
    """Whether a number is 0."""
    try:
        return value is not None and float(value) == 0
    except ValueError:
        return False


def _xlsx_text(cell: Entry, code: str, width: float, datemode: int) -> str:
    if cell.value is None or (cell.kind != "str" and not cell.value.strip()):
        return UNKNOWN if cell.formula else ""  # a formula whose value nobody has kept
    if cell.kind == "str":
        return _shown(cell.value, code, width)
    if cell.kind == "b":
        return _shown(cell.value.strip() not in ("0", "false"), code, width)
    if cell.kind == "e":
        return _plain(cell.value)
    if cell.kind == "d":
        try:
            return _shown(datetime.fromisoformat(cell.value.strip()), code, width)
        except ValueError:
            return cell.value + UNKNOWN
    try:
        number = float(cell.value)
    except ValueError:
        return _plain(cell.value) + UNKNOWN
    return _number_text(number, code, width, datemode)


def _number_text(number: float, code: str, width: float, datemode: int) -> str:
    """A number, which a format of dates shows as a date: days since 1900 or 1904."""
    if not is_date_format(code):
        return _shown(number, code, width)
    try:
        return _shown(xlrd.xldate_as_datetime(number, datemode), code, width)
    except (ValueError, OverflowError):
        return f"{number:.15g}{UNKNOWN}"


def _widths_of_areas(
    areas: list[tuple[int, int, int, int]], widths: Mapping[int, float], default: float
) -> dict[tuple[int, int], float]:
    """The width of merged areas, by their first cell."""
    return {
        (top, left): sum(
            widths.get(column, default) for column in range(left, min(right, left + _WIDEST) + 1)
        )
        for top, left, _, right in areas
    }


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


def _plain(text: str, *, keep: bool = False) -> str:
    """A text without characters that are not shown; `keep`: with the white space at its ends."""
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).translate(OWN_MARKS)
    return text if keep else text.strip()


def read_xls(body: bytes) -> Document:
    """Read an .xls file, or its stream of records alone: the tables and lines of its visible sheets."""
    try:
        stream = _stream_of(body)
        book = xlrd.open_workbook(
            file_contents=stream or body, formatting_info=True, logfile=io.StringIO(), ragged_rows=True
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
    cells = 0
    pages = [
        page
        for page in map(book.sheet_by_index, range(min(book.nsheets, MOST_SHEETS)))
        if page.visibility == 0
    ]
    records = records_of(stream)

    def document_of(places: Sequence[int], title: str | None) -> Document:
        nonlocal cells
        sheets: list[tuple[str, Document]] = []
        for page in (pages[place] for place in places):
            cells += sum(page.row_len(row) for row in range(page.nrows))
            if cells > MOST_CELLS:
                raise too_large(f"The workbook has more than {MOST_CELLS} cells; take the table out of it.")
            own = records[page.number] if page.number < len(records) else SheetRecords()
            sheet = Document(blocks=[])
            put_sheet(_xls_sheet(book, page, own), sheet)
            sheet.blocks += own.pictures
            sheets.append((page.name, sheet))
        return _document("xls", sheets, title)

    chosen = choose_sheets([page.name for page in pages])
    document = document_of(chosen.kept, chosen.title)
    if book.nsheets > MOST_SHEETS:
        document.cut(f"it has more than {MOST_SHEETS} sheets")
    document.parts += [
        Part(title, "xls", document_of(places, title), sheet=True, earlier=True)
        for title, places in chosen.others
    ]
    return document


def _stream_of(body: bytes) -> bytes:
    """The stream of a workbook's records, empty where there is none. Raises CompDocError or OSError.

    Programs of offices write files in which parts that hold no records run into each other: `xlrd` refuses the whole, olefile
    follows the chain of the one stream.
    """
    if not body.startswith(OLE):
        return body
    try:
        container = xlrd.compdoc.CompDoc(body, logfile=io.StringIO())
        for name in _STREAMS:
            memory, start, length = container.locate_named_stream(name)
            if memory is not None:
                return bytes(memory[start : start + length])
    except xlrd.compdoc.CompDocError:
        with olefile.OleFileIO(io.BytesIO(body)) as file:
            return next((file.openstream(name).read() for name in _STREAMS if file.exists(name)), b"")
    return b""


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:120].rstrip(".")


def _xls_sheet(book: Any, page: Any, records: SheetRecords) -> Sheet:
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
    sheet.merged = sorted(
        (top, left, bottom - 1, right - 1) for top, bottom, left, right in page.merged_cells
    )[:MOST_MERGED]
    wide = _widths_of_areas(sheet.merged, widths, default)
    code_of = _format_codes(book)
    ruled = [_is_ruled_xf(one.border) for one in book.xf_list]
    letters = [_letters_of(book, one.font_index) for one in book.xf_list]
    ground = [bool(one.background.fill_pattern) for one in book.xf_list]
    doubtful = uncertain(_xls_values(page), records.formulas) if records.formulas else set()
    for row in range(page.nrows):
        for column in range(page.row_len(row)):
            cell = page.cell(row, column)
            where = (row, column)
            if ruled[cell.xf_index]:
                sheet.ruled.add(where)
            own, behind = letters[cell.xf_index], ground[cell.xf_index]
            if (
                cell.ctype == xlrd.XL_CELL_NUMBER
                and not cell.value
                and not page.show_zero_values
                and where not in doubtful
            ):
                continue
            width = wide.get(where, widths.get(column, default))
            code = code_of(cell.xf_index)
            if (parts := page.rich_text_runlist_map.get(where)) and isinstance(cell.value, str):
                text = _shown(
                    _in_letters(_xls_runs(book, cell.value, parts), own, ground=behind), code, width
                )
            else:
                text = _in_letters([Run(_xls_text(cell, code, width, book.datemode))], own, ground=behind)
            number = cell.value if isinstance(cell.value, float) else None
            hidden = bool(records.hiding and text) and may_hide(records.hiding, row, column, number)
            if (where in doubtful or hidden) and not (own.white and not behind):
                text = text.removesuffix(UNKNOWN) + UNKNOWN
            if text:
                sheet.texts[where] = text
    return sheet


def _letters_of(book: Any, number: int) -> Letters:
    """How the letters of a font are printed; white is 1 and 9 of the palette."""
    if number >= len(book.font_list):
        return PLAIN
    font = book.font_list[number]
    return Letters(font.colour_index in (1, 9), bool(font.struck_out), bool(font.escapement))


def _xls_runs(book: Any, text: str, parts: Sequence[tuple[int, int]]) -> list[Run]:
    """The parts of a text; `parts` are where each begins, in units of UTF-16, with the number of its font."""
    units = text.encode("utf-16-le", "surrogatepass")
    starts = [(0, None), *parts, (len(units) // 2, None)]
    return [
        Run(
            units[2 * start : 2 * end].decode("utf-16-le", "replace"),
            None if font is None else _letters_of(book, font),
        )
        for (start, font), (end, _) in pairwise(starts)
        if end > start
    ]


def _xls_values(page: Any) -> dict[tuple[int, int], float | str | None]:
    """What the cells hold: numbers and texts."""
    values: dict[tuple[int, int], float | str | None] = {}
    for row in range(page.nrows):
        kinds, held = page.row_types(row), page.row_values(row)
        for column, (kind, value) in enumerate(zip(kinds, held, strict=True)):
            if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
                values[row, column] = float(value)
            elif kind == xlrd.XL_CELL_ERROR:
                values[row, column] = "#"
            elif kind not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                values[row, column] = str(value)
    return values


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
    return (
        _number_text(value, code, width, datemode) if isinstance(value, float) else _shown(value, code, width)
    )
