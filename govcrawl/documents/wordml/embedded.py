"""Charts and workbooks inside a Word document: their figures are shown, and are none of the statutory tables."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import cast

from lxml import etree

from govcrawl.documents.model import Cell, Document, Table
from govcrawl.documents.wordml.names import C
from govcrawl.documents.wordml.package import Package
from govcrawl.errors import UnreadableFileError

MAX_POINTS = 2_000
MAX_SERIES = 50
LONGEST_POINT = 200
_OLE = b"\xd0\xcf\x11\xe0"


def chart_table(root: etree._Element) -> Table | None:
    """The data that a chart was drawn from, as far as the chart keeps them: categories below each other, a column a series."""
    names: list[str] = []
    categories: dict[int, str] = {}
    columns: list[dict[int, str]] = []
    for series in root.iter(C + "ser"):
        if len(columns) == MAX_SERIES:
            break
        names.append(" ".join(_points(series.find(C + "tx")).values()))
        for axis in ("cat", "xVal"):
            for place, text in _points(series.find(C + axis)).items():
                categories.setdefault(place, text)
        points = series.find(C + "val")
        columns.append(_points(series.find(C + "yVal") if points is None else points))
    places = sorted({*categories, *(place for column in columns for place in column)})
    if not places:
        return None
    rows = [["", *names]]
    rows += [[categories.get(place, ""), *(column.get(place, "") for column in columns)] for place in places]
    return _table(rows)


def _points(element: etree._Element | None) -> dict[int, str]:
    found: dict[int, str] = {}
    if element is None:
        return found
    for point in element.iter(C + "pt"):
        index = point.get("idx") or ""
        if index.isdecimal() and int(index[:9]) < MAX_POINTS:
            found.setdefault(int(index), (point.findtext(C + "v") or "").strip()[:LONGEST_POINT])
    return found


def _table(rows: list[list[str]]) -> Table:
    grid: list[list[Cell | None]] = [
        [Cell(text, r, c) for c, text in enumerate(row)] for r, row in enumerate(rows)
    ]
    return Table(grid, [cell for line in grid for cell in line if cell is not None], outside=True)


def workbook_tables(package: Package, name: str) -> list[Table]:
    """The tables of an embedded workbook; none where it cannot be read, for it is shown as a picture as well."""
    data = package.part(name)
    if not data:
        return []
    module = "govcrawl.documents.spreadsheet"
    if find_spec(module) is None:
        return []
    if data.startswith(b"PK"):
        reader = "read_xlsx"
    elif data.startswith(_OLE) and (b"W\0o\0r\0k\0b\0o\0o\0k\0" in data or b"B\0o\0o\0k\0" in data):
        reader = "read_xls"
    else:
        return []
    read = cast("Callable[[bytes], Document]", getattr(import_module(module), reader))
    try:
        document = read(data)
    except UnreadableFileError:
        return []
    tables = [block for block in document.blocks if isinstance(block, Table)]
    for table in tables:
        table.outside = True
    return tables
