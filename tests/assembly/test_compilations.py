"""A file in which the reports of several bodies stand: the page's own is read, where a title tells it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.assembly.compilations import word_of
from tests.assembly.test_page_and_files import (
    TITLE,
    as_html,
    codes,
    figures,
    file,
    link_page,
    prose_without,
    read,
    truth_of,
)
from tests.assembly.workbooks import tables_of

OWN, OTHER = truth_of(3), truth_of(5)
SCHOOLS = TITLE.replace("兰山区人民政府", "兰山区教育局")
WATER = TITLE.replace("兰山区人民政府", "兰山区水利局")
assert tables_of(OWN).keys() == {2, 3, 4}


@pytest.mark.parametrize(
    "titles",
    [
        (SCHOOLS, TITLE, WATER),
        (SCHOOLS, "兰山区人民政府2023年政府信息公开工作年度报告"),
        (SCHOOLS, "兰山区政府信息公开工作年度报告"),
        (TITLE.replace("2023", "2022"), TITLE),
        (TITLE, SCHOOLS),
    ],
)
def test_of_several_reports_in_a_file_the_pages_own_is_read(titles: Sequence[str]) -> None:
    reports = [(title, OTHER if title in (SCHOOLS, WATER) or "2022" in title else OWN) for title in titles]
    body = word_of([(title, truth, 2022 if "2022" in title else 2023) for title, truth in reports])
    report = read(as_html(prose_without(OWN, 2, 3, 4)), file("a.docx", body, "附件"))
    assert figures(report) == OWN.values
    whole = read(link_page(), file("a.docx", body, "附件"))
    assert figures(whole) == OWN.values
    assert whole.format == "docx"
    assert "second_report" in codes(whole)


@pytest.mark.parametrize(
    "titles", [(SCHOOLS, None), (SCHOOLS, WATER), (SCHOOLS, "2023年政府信息公开工作年度报告")]
)
def test_a_file_whose_other_reports_do_not_say_that_they_are_the_pages_is_left_out(
    titles: Sequence[str | None],
) -> None:
    body = word_of([(title, OTHER, 2023) for title in titles])
    report = read(link_page(), file("a.docx", body, "附件"))
    assert not any(number is not None for number in figures(report).values())
    assert "attachment_left_out" in codes(report)
