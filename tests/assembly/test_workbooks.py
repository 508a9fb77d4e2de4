"""A workbook below a page: of which year and of whose its sheets are, and where one table ends."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import openpyxl
import pytest

from govcrawl.extract import extract_page
from govcrawl.page import Page
from govcrawl.record import Report
from tests.assembly.test_page_and_files import (
    as_html,
    codes,
    figures,
    file,
    link_page,
    prose_without,
    read,
    truth_of,
)
from tests.assembly.workbooks import HEADS, book_of, fill, put, saved, side_by_side, tables_of
from tests.layouts.sheets import SHAPES, Shape
from tests.layouts.truth import Truth

THIS, BEFORE, OTHER = truth_of(3), truth_of(5), truth_of(7)


def below(body: bytes, name: str = "a.xlsx") -> Report:
    """The record of a page with prose only, and one file."""
    return read(as_html(prose_without(THIS, 2, 3, 4)), file(name, body, "附件"))


def nothing_of(report: Report) -> bool:
    return not any(number is not None for number in figures(report).values())


@pytest.mark.parametrize(("gap", "ruled"), [(0, True), (1, False)])
@pytest.mark.parametrize(
    ("captions", "order"),
    [
        (("2023年度", "2022年度"), (THIS, BEFORE)),
        (("2022年", "2023年"), (BEFORE, THIS)),
        (("本年", "上年"), (THIS, BEFORE)),
        (("2023年（本年）", "2022年（上年）"), (THIS, BEFORE)),
        (("2024年", "2023年"), (OTHER, THIS)),
        (("2021年", "2022年", "2023年"), (OTHER, BEFORE, THIS)),
    ],
)
def test_of_tables_of_several_years_side_by_side_the_reports_own_are_read(
    captions: Sequence[str], order: Sequence[Truth], gap: int, ruled: bool
) -> None:
    assert figures(below(side_by_side(order, captions, gap, ruled=ruled))) == THIS.values


@pytest.mark.parametrize("captions", [(None, None), ("2022年", "2021年"), ("甲", "乙")])
@pytest.mark.parametrize("gap", [0, 1])
def test_tables_side_by_side_that_do_not_say_their_years_give_nothing_unlike(
    captions: Sequence[str | None], gap: int
) -> None:
    report = below(side_by_side((THIS, BEFORE), captions, gap, ruled=True))
    for path, number in figures(report).items():
        assert number is None or number == THIS.values[path] == BEFORE.values[path], path


@pytest.mark.parametrize(
    "sheets",
    [
        [("2023年", THIS), ("2022年", BEFORE)],
        [("2021", OTHER), ("2022", BEFORE), ("2023", THIS)],
        [("2024年", OTHER), ("2023年", THIS)],
        [("教育局", BEFORE), ("水利局", OTHER), ("全区汇总", THIS)],
        [("Sheet1", THIS), ("教育局", BEFORE), ("城关镇", OTHER)],
        [("1.教育局", BEFORE), ("兰山区政府", THIS)],
    ],
)
def test_of_several_reports_in_a_workbook_that_of_the_page_is_read(sheets: list[tuple[str, Truth]]) -> None:
    report = below(book_of(sheets))
    assert figures(report) == THIS.values
    assert report.table_status.applications == "read"


@pytest.mark.parametrize(
    "sheets",
    [
        [("教育局", BEFORE), ("水利局", OTHER)],
        [("Sheet1", THIS), ("Sheet2", BEFORE)],
        [("区政府", THIS), ("全区汇总", BEFORE)],
        [("2022年", BEFORE), ("2021年", OTHER)],
    ],
)
def test_reports_in_a_workbook_of_which_none_says_that_it_is_the_pages_give_nothing(
    sheets: list[tuple[str, Truth]],
) -> None:
    report = below(book_of(sheets))
    assert nothing_of(report)
    assert codes(report) & {"attachment_left_out", "attachment_differs"}


def test_the_sheets_of_a_workbook_in_an_archive_are_told_apart_too() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("nb.xlsx", book_of([("2023年", THIS), ("2022年", BEFORE)]))
    assert figures(below(packed.getvalue(), "nb.zip")) == THIS.values


def test_a_table_that_this_years_sheet_lacks_is_not_taken_from_last_years() -> None:
    book = openpyxl.Workbook()
    book.active.title = "2023年"
    tables = tables_of(THIS)
    del tables[4]
    fill(book.active, tables)
    fill(book.create_sheet("2022年"), tables_of(BEFORE))
    body = saved(book)
    for report in (
        below(body),
        read(link_page("政府信息公开工作年度报告"), file("a.xlsx", body)),
        extract_page(Page(body, "http://www.lyls.gov.cn/files/a.xlsx")),
    ):
        for path, number in figures(report).items():
            assert number in (None, THIS.values.get(path)), path
            assert number is None or not path.startswith(("review", "litigation"))


@pytest.mark.parametrize(
    ("shape", "heads"), [*((shape, True) for shape in SHAPES), ("wide", False), ("transposed", False)]
)
def test_tables_that_follow_each_other_without_an_empty_row_are_three(shape: Shape, heads: bool) -> None:
    book = openpyxl.Workbook()
    fill(book.active, tables_of(THIS, shape), gap=0, heads=heads)
    assert figures(below(saved(book))) == THIS.values


@pytest.mark.parametrize(
    ("reports", "read_"),
    [
        ((("2022年度", BEFORE), ("2023年度", THIS)), True),
        ((("（2023年）", THIS), ("（2022年）", BEFORE)), True),
        ((("2021年数据", OTHER), ("2023年数据", THIS), ("2022年数据", BEFORE)), True),
        (((None, BEFORE), (None, THIS)), False),
        (((None, THIS), (None, BEFORE)), False),
        ((("2022年度", BEFORE), (None, THIS)), False),
        ((("2022年度", BEFORE), ("2021年度", THIS)), False),
    ],
)
def test_of_whole_reports_below_each_other_the_one_below_the_pages_year_is_read(
    reports: Sequence[tuple[str | None, Truth]], read_: bool
) -> None:
    book = openpyxl.Workbook()
    top = 1
    for caption, truth in reports:
        book.active.cell(top, 1).value = caption
        top += 1
        for number, sheet in tables_of(truth).items():
            book.active.cell(top, 1).value = HEADS[number]
            top = put(book.active, sheet, top + 1, 1) + 1
    report = below(saved(book))
    if read_:
        assert figures(report) == THIS.values
    else:
        assert nothing_of(report)
        assert "attachment_left_out" in codes(report)


def test_a_table_without_rules_beside_ruled_ones_is_a_table() -> None:
    for bare in (2, 3):
        book = openpyxl.Workbook()
        top = 1
        for number, sheet in tables_of(THIS).items():
            book.active.cell(top, 1).value = HEADS[number]
            top = put(book.active, sheet, top + 1, 1, ruled=number != bare) + 1
        assert figures(below(saved(book))) == THIS.values


@pytest.mark.parametrize(
    "captions", [("2023年（本年）", "2022年（上年）"), ("2023年", "2022年"), ("本年", "上年")]
)
def test_a_table_above_the_first_heading_is_not_replaced_by_another_years(captions: tuple[str, str]) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page["A1"], page["P1"] = captions
    top = 2
    for number in (2, 3, 4):
        if number > 2:
            page.cell(top, 1).value = HEADS[number]
            top += 1
        end = put(page, tables_of(THIS)[number], top, 1)
        put(page, tables_of(BEFORE)[number], top, 16)
        top = end + 1
    for path, figure in figures(below(saved(book))).items():
        assert figure in (None, THIS.values.get(path)), path
