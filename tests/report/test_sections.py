"""The six sections under headings of many wordings."""

from __future__ import annotations

import pytest

from govcrawl.report.sections import find_headings, heading_number, second_report


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("一、总体情况", 1), ("一、2022年政府信息公开总体情况", 1), ("一、概述", 1), ("第一部分 总体情况", 1), ("总体情况", 1), ("1.总体情况", 1),
        ("二、主动公开政府信息情况", 2), ("二、政府信息主动公开情况", 2), ("二、 主动公开政府信息的情况", 2),
        ("三、收到和处理政府信息公开申请情况", 3), ("三、依申请公开政府信息情况", 3), ("三、收到及处理政府信息公开申请的情况", 3),
        ("四、政府信息公开行政复议、行政诉讼情况", 4), ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", 4), ("四、行政复议和行政诉讼情况", 4),
        ("五、存在的主要问题及改进情况", 5), ("五、存在的主要问题及改进措施", 5), ("五、政府信息公开工作存在的主要问题及改进情况", 5),
        ("六、其他需要报告的事项", 6), ("六、其它需要报告的事项", 6), ("一、总体情况。", 1),
        ("二、主动公开政府信息情况（表格）", 2), ("二、主动公开政府信息情况表", 2), ("二、主动公开政府信息基本情况", 2), ("三、政府信息公开申请情况", 3),
        ("四、政府信息公开行政复议、行政诉讼情况表", 4), ("五、问题与不足", 5), ("五、下一步工作计划", 5), ("五、工作不足和改进举措", 5), ("六、需要报告的其他事项", 6), ("六、其他需要说明的情况", 6), ("七、其他需要报告的事项：", 6),
    ],
)  # fmt: skip
def test_headings_are_known_by_their_own_words(line: str, number: int) -> None:
    assert heading_number(line) == number


@pytest.mark.parametrize(
    "line",
    [
        "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "三、本年度办理结果", "四、结转下年度继续办理", "（一）主动公开情况", "(二)依申请公开情况。",
        "本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况六部分组成。", "申请人情况", "行政复议", "", "一、",
    ],
)  # fmt: skip
def test_rows_of_the_tables_and_prose_are_no_headings(line: str) -> None:
    assert heading_number(line) is None


def test_a_table_of_contents_does_not_head_the_report() -> None:
    headings = ["一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"]
    lines = ["目录", *headings, "正文", headings[0], "第一段。", headings[1], "第二段。", headings[2]]
    assert find_headings(lines) == [(1, 5), (2, 7), (3, 9)]


def test_a_missing_section_leaves_the_others() -> None:
    assert find_headings(["一、总体情况", "x", "四、行政复议和行政诉讼情况", "六、其他需要报告的事项"]) == [
        (1, 0),
        (4, 2),
        (6, 3),
    ]


def test_headings_in_brackets_count_where_there_are_no_others() -> None:
    lines = ["（一）总体情况", "甲。", "（二）主动公开政府信息情况", "乙。", "（六）其他需要报告的事项"]
    assert find_headings(lines) == [(1, 0), (2, 2), (6, 4)]


def test_a_section_out_of_order_keeps_its_place_on_the_page() -> None:
    lines = [
        "一、总体情况",
        "甲",
        "四、行政复议和行政诉讼情况",
        "乙",
        "三、收到和处理政府信息公开申请情况",
        "丙",
        "五、存在的主要问题及改进情况",
    ]
    assert find_headings(lines) == [(1, 0), (4, 2), (3, 4), (5, 6)]


def test_another_report_behind_this_one_is_noticed() -> None:
    report = [
        "一、总体情况",
        "甲",
        "二、主动公开政府信息情况",
        "乙",
        "三、收到和处理政府信息公开申请情况",
        "丙",
    ]
    headings = find_headings(report + report)
    assert headings == [(1, 0), (2, 2), (3, 4)]
    assert second_report(report + report, headings) == 6
    assert second_report(report, headings) is None
