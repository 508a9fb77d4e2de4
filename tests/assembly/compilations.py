"""Word files in which reports of several bodies or years stand one behind another."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
from docx.document import Document

from demo.forms import HEADINGS
from tests.assembly.workbooks import tables_of
from tests.layouts.sheets import Sheet, placed, segments
from tests.layouts.truth import Truth


def put_table(document: Document, sheet: Sheet) -> None:
    for part in segments(sheet):
        rows = list(placed(part))
        width = max(column + cell.right for row in rows for column, cell in row)
        table = document.add_table(len(rows), width)
        for place, row in enumerate(rows):
            for column, cell in row:
                first = table.cell(place, column)
                if cell.down > 1 or cell.right > 1:
                    first = first.merge(table.cell(place + cell.down - 1, column + cell.right - 1))
                first.text = cell.text


def put_report(document: Document, title: str | None, truth: Truth, year: int) -> None:
    if title is not None:
        document.add_paragraph(title)
    document.add_paragraph(f"本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。")
    tables = tables_of(truth)
    for number, heading in enumerate(HEADINGS, 1):
        document.add_paragraph(heading)
        if number in tables:
            put_table(document, tables[number])
        else:
            document.add_paragraph("全年各项工作按计划完成，来办事的人说比往年快。")


def word_of(reports: Sequence[tuple[str | None, Truth, int]]) -> bytes:
    document = docx.Document()
    for title, truth, year in reports:
        put_report(document, title, truth, year)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
