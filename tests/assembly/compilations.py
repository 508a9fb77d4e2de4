"""Word files in which reports of several bodies or years stand one behind another."""

from __future__ import annotations

import io
from collections.abc import Sequence
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.oxml import parse_xml

from demo.forms import HEADINGS
from tests.assembly.workbooks import tables_of
from tests.layouts.sheets import Sheet, placed, segments
from tests.layouts.truth import Truth

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_WIDTH = 9000  # twips


def put_table(document: Document, sheet: Sheet) -> None:
    """The parts of a sheet as tables with merged cells (python-docx takes seconds to merge that many)."""
    for part in segments(sheet):
        rows = list(placed(part))
        taken: dict[tuple[int, int], tuple[int, str]] = {}  # where a cell goes on below: its width
        made = ""
        for place, row in enumerate(rows):
            own = dict(row)
            for column, cell in row:
                for further in range(1, cell.down):
                    taken[place + further, column] = cell.right, "<w:vMerge/>"
            cells = ""
            for column in sorted({*own, *(at for line, at in taken if line == place)}):
                width, merge, text = 1, "", ""
                if column in own:
                    width, text = own[column].right, own[column].text
                    merge = '<w:vMerge w:val="restart"/>' if own[column].down > 1 else ""
                else:
                    width, merge = taken[place, column]
                lines = "<w:br/>".join(f"<w:t>{escape(line)}</w:t>" for line in text.split("\n"))
                cells += f'<w:tc><w:tcPr><w:gridSpan w:val="{width}"/>{merge}</w:tcPr><w:p><w:r>{lines}</w:r></w:p></w:tc>'
            made += f"<w:tr>{cells}</w:tr>"
        edges = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in _SIDES)
        most = max(column + cell.right for row in rows for column, cell in row)
        grid = f'<w:gridCol w:w="{_WIDTH // most}"/>' * most
        head = f"<w:tblPr><w:tblBorders>{edges}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        document.element.body.sectPr.addprevious(parse_xml(f'<w:tbl xmlns:w="{_W}">{head}{made}</w:tbl>'))
        document.element.body.sectPr.addprevious(parse_xml(f'<w:p xmlns:w="{_W}"/>'))


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


def word_of(reports: Sequence[tuple[str | None, Truth, int]], behind: str = "") -> bytes:
    document = docx.Document()
    for title, truth, year in reports:
        put_report(document, title, truth, year)
    document.add_paragraph(behind)
    return _saved(document)


def word_of_tables(sheets: Sequence[Sheet]) -> bytes:
    document = docx.Document()
    for sheet in sheets:
        put_table(document, sheet)
    return _saved(document)


def word_of_rows(rows: Sequence[Sequence[str]]) -> bytes:
    document = docx.Document()
    table = document.add_table(len(rows), len(rows[0]))
    for line, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = text
    return _saved(document)


def _saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
