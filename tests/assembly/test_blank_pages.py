"""A page that prints the form with blank cells, or none, and has the figures in a file; also the annex of 2014."""

from __future__ import annotations

from dataclasses import replace

import openpyxl
import pytest

from tests.assembly.compilations import word_of, word_of_rows, word_of_tables
from tests.assembly.test_page_and_files import (
    TITLE,
    as_html,
    codes,
    figures,
    file,
    link_page,
    prose_without,
    read,
    sheets,
    truth_of,
)
from tests.assembly.workbooks import book_of_rows, fill, saved, tables_of
from tests.documents.word_files import line, rel, word
from tests.layouts.annex import KEYS, OPENING, PRINTED, SECTIONS, make_annex
from tests.layouts.annex import TITLE as TITLE_2016
from tests.layouts.pages import page_of
from tests.layouts.sheets import Line, Sheet

OWN = truth_of(3)


def blanked(sheet: Sheet) -> Sheet:
    return [
        Line([replace(cell, text="") if cell.role == "value" else cell for cell in line.cells], line.kind)
        for line in sheet
    ]


def page_with_blanks(*numbers: int) -> bytes:
    own = {number: blanked(sheet) if number in numbers else sheet for number, sheet in sheets(OWN).items()}
    return as_html(page_of(own, OWN.year))


@pytest.mark.parametrize("blank", [(2, 3, 4), (3,), (4,), (2, 4)])
@pytest.mark.parametrize("kind", ["whole", "tables", "xlsx"])
def test_blank_tables_of_a_page_are_filled_from_its_file(blank: tuple[int, ...], kind: str) -> None:
    tables = {number: sheet for number, sheet in tables_of(OWN).items() if number in blank}
    if kind == "whole":
        name, body = "a.docx", word_of([(TITLE, OWN, 2023)])
    elif kind == "tables":
        name, body = "a.docx", word_of_tables(list(tables.values()))
    else:
        book = openpyxl.Workbook()
        fill(book.active, tables, heads=False)
        name, body = "a.xlsx", saved(book)
    report = read(page_with_blanks(*blank), file(name, body, "附件"))
    assert figures(report) == OWN.values
    assert "blank_table" not in codes(report)
    assert report.text.count("[[table:applications]]") == 1


def test_blank_tables_stay_blank_where_files_contradict_each_other() -> None:
    report = read(
        page_with_blanks(2, 3, 4),
        file("a.docx", word_of_tables(list(tables_of(OWN).values())), "附件1"),
        file("b.docx", word_of_tables(list(tables_of(truth_of(5)).values())), "附件2"),
    )
    assert not any(number is not None for number in figures(report).values())
    assert codes(report) >= {"attachment_differs", "blank_table"}


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.parametrize("columns", [("value",), ("value", "cumulative")])
@pytest.mark.parametrize("page", ["prose", "blank", "link"])
def test_the_annex_of_2014_in_a_file_is_that_of_the_page(
    kind: str, columns: tuple[str, ...], page: str
) -> None:
    annex = make_annex(4, columns=columns)
    heads = {"value": "统计数", "cumulative": "历年累计"}
    rows = [["统计指标", "单位", *(heads[column] for column in columns)]]
    for label, unit, key in PRINTED:
        printed = annex.printed.get(key or "", {})
        rows.append([label, unit, *(printed.get(column, "") for column in columns)])
    body = word_of_rows(rows) if kind == "docx" else book_of_rows(rows)
    prose = "".join(f"<h3>{head}</h3><p>{text}</p>" for head, text in SECTIONS)
    blank = "".join(f"<tr><td>{row[0]}</td><td>{row[1]}</td><td></td></tr>" for row in rows[1:])
    table = f"<table><tr><td>统计指标</td><td>单位</td><td>统计数</td></tr>{blank}</table>"
    told = f"<html><head><title>{TITLE_2016}</title></head><body><h1>{TITLE_2016}</h1><p>{OPENING}</p>{prose}{table if page == 'blank' else ''}</body></html>"
    html = link_page(TITLE_2016) if page == "link" else told.encode()
    report = read(html, file(f"a.{kind}", body, "政府信息公开情况统计表"))
    assert report.form == "2014"
    assert report.year == 2016
    read_table = report.tables.statistics_2014
    assert read_table is not None
    assert {key: {c: read_table[key][c] for c in columns} for key in KEYS} == {
        key: {c: annex.values[key][c] for c in columns} for key in KEYS
    }


def test_drawings_in_a_file_in_which_tables_may_stand_are_named() -> None:
    picture = line('<w:r><w:pict><v:shape><v:imagedata r:id="p"/></v:shape></w:pict></w:r>')
    body = word(
        line("三、收到和处理政府信息公开申请情况") + picture,
        relations=rel("p", "image", "media/image1.emf"),
        parts={"word/media/image1.emf": b"EMF"},
    )
    for missing, told in (((2, 3, 4), True), ((), False)):
        report = read(as_html(prose_without(OWN, *missing)), file("a.docx", body, "附件"))
        assert any("a.docx" in (issue.raw or "") for issue in report.issues) == told
        assert ("attachment_not_read" in codes(report)) == told
