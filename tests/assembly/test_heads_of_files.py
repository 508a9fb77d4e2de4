"""What stands around a file's tables says whose and of which year they are, though no title does."""

from __future__ import annotations

from itertools import cycle

import docx
import openpyxl
import pytest

from tests.assembly.compilations import put_table, word_of
from tests.assembly.test_page_and_files import (
    TITLE,
    as_html,
    codes,
    figures,
    file,
    prose_without,
    read,
    truth_of,
)
from tests.assembly.workbooks import put, saved, tables_of

OWN = truth_of(3)
OTHERS = (
    "统计年度：2022", "填报时间：2023年1月10日", "填报日期：2022年12月31日", "报告期：2022年1月1日至2022年12月31日", "截至2022年12月31日",
    "截止2022年底", "兰陵县2023年政府信息公开统计表", "兰山区教育局政府信息公开情况统计表", "填报单位（盖章）：兰山区教育局    填报日期：2024-01-05",
    "单位名称：城关镇人民政府", "报送单位：兰陵县人民政府办公室", "2023年1-6月主动公开情况", "2023年上半年情况统计", "填报日期：2025年1月9日",
)  # fmt: skip
OWNS = (
    "填报单位：兰山区人民政府办公室", "填报单位：区政府办公室", "填报单位（盖章）：兰山区政务公开办公室 填报日期：2024年1月10日", "统计年度：2023",
    "填报日期：2024-01-05", "（2023年度）", "截至2023年12月31日", "2023年1-12月情况统计", "兰山区2023年政府信息公开情况统计表", "填报单位：",
    "截至2022年底累计公开500条。", "截至2022年12月31日，全区共有规章3件", "单位：件", "政府信息公开情况统计表", "填表日期：2023年12月29日",
)  # fmt: skip


def word_below(caption: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(caption)
    for sheet in tables_of(OWN).values():
        put_table(document, sheet)
    return saved(document)


def book_below(caption: str) -> bytes:
    book = openpyxl.Workbook()
    book.active.cell(1, 1).value = caption
    top = 2
    for sheet in tables_of(OWN).values():
        top = put(book.active, sheet, top, 1) + 1
    return saved(book)


@pytest.mark.parametrize(("caption", "kind"), list(zip(OTHERS, cycle(("docx", "xlsx")), strict=False)))
def test_tables_that_say_that_they_are_anothers_are_not_read(caption: str, kind: str) -> None:
    body = word_below(caption) if kind == "docx" else book_below(caption)
    report = read(as_html(prose_without(OWN, 2, 3, 4)), file(f"a.{kind}", body, "附件"))
    assert not any(number is not None for number in figures(report).values())
    assert codes(report) & {"attachment_left_out", "table_missing"}


@pytest.mark.parametrize(("caption", "kind"), list(zip(OWNS, cycle(("xlsx", "docx")), strict=False)))
def test_tables_that_say_that_they_are_the_pages_or_nothing_are_read(caption: str, kind: str) -> None:
    body = word_below(caption) if kind == "docx" else book_below(caption)
    report = read(as_html(prose_without(OWN, 2, 3, 4)), file(f"a.{kind}", body, "附件"))
    assert figures(report) == OWN.values


def test_who_filled_it_in_does_not_count_where_the_title_says_whose_it_is() -> None:
    body = word_of([(TITLE, OWN, 2023)], behind="填报单位：兰山区大数据局")
    report = read(as_html(prose_without(OWN, 2, 3, 4)), file("a.docx", body, "附件"))
    assert figures(report) == OWN.values


@pytest.mark.parametrize("name", ["2023年上半年统计表", "第三季度报表", "空表"])
def test_a_file_whose_name_says_that_it_is_of_no_year_fills_nothing(name: str) -> None:
    report = read(as_html(prose_without(OWN, 2, 3, 4)), file("a.docx", word_below(""), name))
    assert not any(number is not None for number in figures(report).values())
    assert "attachment_left_out" in codes(report)
