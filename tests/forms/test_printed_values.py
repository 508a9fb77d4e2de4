"""Values, units of money and labels as offices print them beside the form: read where nobody would doubt, else null."""

from __future__ import annotations

import pytest

from govcrawl import extract
from govcrawl.record import Report
from tests.layouts.printers import TITLE
from tests.layouts.test_layouts import covered, value_at

KINDS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
FEES = "proactive.fees.amount"
ISSUED = "proactive.rules.issued"


def line(*cells: str) -> str:
    return (
        "<tr>" + "".join(cell if cell.startswith("<td") else f"<td>{cell}</td>" for cell in cells) + "</tr>"
    )


def table(*rows: str) -> str:
    return f"<table>{''.join(rows)}</table>"


def read(section2: str = "", section3: str = "") -> Report:
    page = (
        f"<h1>{TITLE}</h1><p>一、总体情况</p><p>二、主动公开政府信息情况</p>{section2}"
        f"<p>三、收到和处理政府信息公开申请情况</p>{section3}"
        "<p>四、政府信息公开行政复议、行政诉讼情况</p><p>五、存在的主要问题及改进情况</p>"
    )
    return extract(page.encode(), url="http://www.lyls.gov.cn/info/1/2.htm", media_type="text/html")


def rules(cell: str) -> Report:
    """Section 2 with `cell` for the rules issued."""
    head = line("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
    return read(table(head, line("规章", cell, "0", "2")))


def fees(
    amount: str, *, head: str = "本年收费金额", corner: str = "信息内容", label: str = "行政事业性收费"
) -> str:
    return table(line(corner, head), line(label, amount))


def codes(report: Report, path: str) -> set[str]:
    return {issue.code for issue in report.issues if issue.path == path}


def is_null(report: Report, path: str) -> None:
    assert value_at(report, path) is None
    assert covered(report, path)


# --- values -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("printed", ["5元", "5万元", "5百万元", "5千元", "5（元）"])
def test_money_is_no_count(printed: str) -> None:
    report = rules(printed)
    is_null(report, ISSUED)
    assert codes(report, ISSUED) & {"unreadable", "ambiguous"}
    assert value_at(report, "proactive.rules.in_force") == 2


# --- units of money -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "amount"),
    [
        ("本年收费金额（单位：百万元）", 500), ("本年收费金额（单位：十万元）", 50), ("本年收费金额（千万元）", 5000),
        ("本年收费金额（单位：亿元）", 50000), ("本年收费金额（单位：千元）", 0.5), ("本年收费金额（单位：万元）", 5),
    ],
)  # fmt: skip
def test_every_unit_in_the_head_is_converted(head: str, amount: float) -> None:
    assert value_at(read(fees("5", head=head)), FEES) == amount


@pytest.mark.parametrize("unit", ["万元/元", "元或万元", "千百万元", "美元"])
def test_a_head_with_two_units_or_an_unknown_one_gives_no_amount(unit: str) -> None:
    report = read(fees("5", head=f"本年收费金额（单位：{unit}）"))
    is_null(report, FEES)
    assert "ambiguous" in codes(report, FEES)


def test_a_label_and_a_head_with_different_units_give_no_amount() -> None:
    report = read(fees("50000", head="本年收费金额（万元）", label="行政事业性收费（元）"))
    is_null(report, FEES)


@pytest.mark.parametrize(("printed", "amount"), [("5百万元", 500), ("5十万元", 50), ("50000（元）", 5)])
def test_every_unit_in_the_cell_is_converted(printed: str, amount: float) -> None:
    report = read(fees(printed))
    assert value_at(report, FEES) == amount
    assert codes(report, FEES)


YUAN_ELSEWHERE = {
    "last row": table(
        line("信息内容", "本年收费金额"),
        line("行政事业性收费", "50000"),
        line("<td colspan=2>注：金额单位：元</td>"),
    ),
    "corner": fees("50000", corner="信息内容（单位：元）"),
    "column behind": table(
        line("信息内容", "本年收费金额", "计量单位"), line("行政事业性收费", "50000", "元")
    ),
    "two lines above": "<p>（单位：元）</p><p>主动公开政府信息情况表</p>" + fees("50000"),
    "above with a line of no words": "<p>金额单位：元</p><p>（表一）</p><p>&nbsp;</p>" + fees("50000"),
    "note below": fees("50000") + "<p>注：收费金额单位为元。</p>",
    "row before a part": table(
        line("<td colspan=2>单位：元</td>"),
        line("<td colspan=2>第二十条第（八）项</td>"),
        line("信息内容", "本年收费金额"),
        line("行政事业性收费", "50000"),
    ),
    "pipes": "<p>信息内容|本年收费金额|计量单位|</p><p>行政事业性收费|50000|元|</p>",
    "counts and money": "<p>（计量单位：件、元）</p><p>表一</p>" + fees("50000"),
}


@pytest.mark.parametrize("place", YUAN_ELSEWHERE)
def test_a_unit_printed_elsewhere_in_the_section_is_the_amounts(place: str) -> None:
    report = read(YUAN_ELSEWHERE[place])
    assert value_at(report, FEES) == 5
    assert codes(report, FEES) == {"unit_converted"}


@pytest.mark.parametrize(
    "section",
    [
        "<p>说明：本表中的收费金额，计量单位为人民币元，由区财政局负责提供，数据截至12月31日</p>" + fees("50000"),
        fees("50000") + "<p>以上收费以元为单位，由财政局提供，与决算口径一致</p>",
        "<p>单位：元</p><p>表一</p>" + fees("50000") + "<p>单位：万元</p>",
        "<p>单位：元</p><p>表一</p>" + fees("50000", head="本年收费金额（单位：万元）"),
        table(
            line("信息内容", "本年收费金额", "罚没金额（单位：元）"), line("行政事业性收费", "50000", "70000")
        ),
        "<p>表二（金额：元）</p><p>填报时间：1月</p>" + fees("50000"),
        "<p>主动公开情况统计表（元）</p><p>填报时间：1月</p>" + fees("50000"),
        fees("50000") + "<p>注：以上数据以元计量</p>",
        table(line("信息内容", "本年收费金额"), line("", "元"), line("行政事业性收费", "50000")),
    ],
)  # fmt: skip
def test_where_the_unit_is_not_sure_there_is_no_amount(section: str) -> None:
    report = read(section)
    is_null(report, FEES)


@pytest.mark.parametrize(
    "section",
    [
        "<p>单位：万元</p><p>表一</p>" + fees("5"),
        "<p>全区收费单位共12家，全年收费5万元，同比减少3000元。</p>" + fees("5", head="本年收费金额（万元）"),
        "<p>单位：元</p><p>表一</p>" + fees("5万元"),
    ],
)
def test_what_says_nothing_against_the_amount_leaves_it(section: str) -> None:
    assert value_at(read(section), FEES) == 5


def test_digits_with_a_unit_in_prose_are_no_unit_of_the_table() -> None:
    prose = "<p>本年收费金额5万元，退费金额300元；处罚金额共计1200元（其中现金200元）。</p>"
    report = read(prose + fees("5"))
    assert value_at(report, FEES) == 5
    assert codes(report, FEES) == {"unit_not_printed"}


def test_a_unit_of_another_section_is_not_asked() -> None:
    report = read(fees("5"), "<p>（单位：元）</p>")
    assert value_at(report, FEES) == 5
    assert codes(report, FEES) == {"unit_not_printed"}


# --- counts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("printed", ["1.204", "1.000", "2.5", "12.204", "1．204"])
def test_a_point_in_a_count_is_a_fraction_or_a_comma(printed: str) -> None:
    report = rules(printed)
    is_null(report, ISSUED)
    assert codes(report, ISSUED) == {"not_whole"}


@pytest.mark.parametrize(("printed", "count"), [("1,204", 1204), ("1.2万", 12000), ("5.0", 5)])
def test_counts_that_are_whole_stay(printed: str, count: int) -> None:
    assert value_at(rules(printed), ISSUED) == count


def test_an_amount_may_have_a_fraction() -> None:
    assert value_at(read(fees("1.204", head="本年收费金额（万元）")), FEES) == 1.204


# --- what surrounds a number --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "count"),
    [
        ("5（件）", 5), ("5(件)", 5), ("共5件", 5), ("共计5件", 5), ("〇", 0), ("“5”", 5), ('"5"', 5), ("5。", 5), ("（5）", 5),
        ("(5)", 5), ("12 （件）", 12),
    ],
)  # fmt: skip
def test_a_number_that_nobody_would_doubt_is_read(printed: str, count: int) -> None:
    assert value_at(rules(printed), ISSUED) == count


@pytest.mark.parametrize(
    "printed",
    [
        "⑤", "○", "012", "3千", "1万2千", "伍", "廿", "拾", "3①", "3*", "7注", "3[1]", "3（注）", "共5", "约5件", "5.", "（5", "5”", "(-5)",
        "（5）（6）", "__5__", "5（余）", "5（件）①",
    ],
)  # fmt: skip
def test_a_number_that_could_be_another_is_null(printed: str) -> None:
    report = rules(printed)
    is_null(report, ISSUED)
    assert codes(report, ISSUED) == {"unreadable"}
    assert value_at(report, "proactive.rules.in_force") == 2


def test_brackets_around_an_amount_may_make_it_negative() -> None:
    is_null(read(fees("（5）", head="本年收费金额（万元）")), FEES)
    assert value_at(read(fees("50000（元）")), FEES) == 5


def test_a_circle_in_a_row_of_zeros_stays_null() -> None:
    head = line("项目", *KINDS)
    rows = [line("（一）予以公开", "○", *"000000"), line("（六）其他处理", *"0000000")]
    report = read(section3=table(head, *rows))
    is_null(report, "applications.disclosed.natural_person")


# --- labels -------------------------------------------------------------------------------------------------------


def applications(*rows: tuple[str, ...]) -> Report:
    """Section 3 of the report on 2023 with `rows`, each a label and seven cells, and one by which the form is known."""
    other = line("（六）其他处理", *"0000000")
    return read(section3=table(line("项目", *KINDS), *(line(*row) for row in rows), other))


FIGURES = tuple("3000003")


@pytest.mark.parametrize(
    ("label", "row"),
    [
        ("一、2023年新收政府信息公开申请数量", "new_received"), ("一、2023年度新收政府信息公开申请数量", "new_received"),
        ("二、2022年结转政府信息公开申请数量", "carried_over"), ("二、2022年度结转政府信息公开申请数量", "carried_over"),
        ("四、结转2024年度继续办理", "carried_forward"), ("四、结转至2024年继续办理", "carried_forward"),
    ],
)  # fmt: skip
def test_a_label_with_its_own_year_is_the_rows(label: str, row: str) -> None:
    report = applications((label, *FIGURES))
    assert value_at(report, f"applications.{row}.natural_person") == 3
    assert value_at(report, f"applications.{row}.total") == 3


@pytest.mark.parametrize(
    ("label", "row"),
    [
        ("一、2022年新收政府信息公开申请数量", "new_received"), ("一、2024年新收政府信息公开申请数量", "new_received"),
        ("二、2023年结转政府信息公开申请数量", "carried_over"), ("二、2021年结转政府信息公开申请数量", "carried_over"),
        ("四、结转2023年度继续办理", "carried_forward"), ("四、结转2025年度继续办理", "carried_forward"),
    ],
)  # fmt: skip
def test_a_label_with_another_year_is_no_row(label: str, row: str) -> None:
    report = applications((label, *FIGURES))
    is_null(report, f"applications.{row}.natural_person")
    assert "unknown_row" in codes(report, "applications")


@pytest.mark.parametrize("apart", [True, False])
@pytest.mark.parametrize(("year", "read_as"), [(2023, 3), (2022, None)])
def test_under_a_group_of_another_year_nothing_is_read(year: int, read_as: int | None, apart: bool) -> None:
    group = f"三、{year}年度办理结果"
    head = line("<td colspan=2>项目</td>", *KINDS)
    if apart:  # the group has a line of its own
        rows = [
            line(f"<td colspan=9>{group}</td>"),
            line("<td colspan=2>（一）予以公开</td>", *FIGURES),
            line("<td colspan=2>（二）部分公开</td>", *FIGURES),
        ]
    else:
        rows = [
            line(f"<td rowspan=2>{group}</td>", "（一）予以公开", *FIGURES),
            line("（二）部分公开", *FIGURES),
        ]
    last = line("<td colspan=2>四、结转下年度继续办理</td>", *FIGURES)
    report = read(section3=table(head, *rows, line("<td colspan=2>（六）其他处理</td>", *"0000000"), last))
    for row in ("disclosed", "partially_disclosed"):
        assert value_at(report, f"applications.{row}.natural_person") == read_as
        assert covered(report, f"applications.{row}.natural_person") or read_as is not None
    # without a row of (六) nothing tells the form
    assert value_at(report, "applications.carried_forward.natural_person") == read_as


@pytest.mark.parametrize(("year", "read_as"), [(2023, 3), (2022, None)])
def test_years_in_labels_of_flattened_rows(year: int, read_as: int | None) -> None:
    rows = [
        f"项目 {' '.join(KINDS)}",
        f"一、{year}年新收政府信息公开申请数量 3 0 0 0 0 0 3",
        f"二、{year - 1}年结转政府信息公开申请数量 0 0 0 0 0 0 0",
        f"三、{year}年度办理结果",
        "（一）予以公开 3 0 0 0 0 0 3",
        "（二）部分公开 0 0 0 0 0 0 0",
        "（六）其他处理 0 0 0 0 0 0 0",
        "（七）总计 3 0 0 0 0 0 3",
        f"四、结转{year + 1}年度继续办理 0 0 0 0 0 0 0",
    ]
    report = read(section3="".join(f"<p>{row}</p>" for row in rows))
    for row in ("new_received", "disclosed", "handled_total"):
        path = f"applications.{row}.natural_person"
        assert value_at(report, path) == read_as
        assert covered(report, path) or read_as is not None


@pytest.mark.parametrize(
    ("head", "amount"),
    [
        ("本年收费金额/万元", 6), ("本年收费金额：万元", 6), ("本年收费金额（万元）", 6), ("本年收费金额／元", 0.0006), ("本年收费金额：元", 0.0006),
        ("本年收费金额 单位：千元", 0.6), ("收费金额（人民币）/万元", 6), ("本年收费金额、人民币万元", 6),
    ],
)  # fmt: skip
def test_a_unit_behind_a_stroke_or_a_colon_in_the_head(head: str, amount: float) -> None:
    assert value_at(read(fees("6", head=head)), FEES) == amount


@pytest.mark.parametrize("head", ["本年收费金额/万件", "本年收费金额：万元以上", "本年收费金额/户"])
def test_other_words_behind_the_head_are_not_known(head: str) -> None:
    is_null(read(fees("6", head=head)), FEES)


@pytest.mark.parametrize(
    ("label", "row"),
    [
        ("5.属于3类内部事务信息", "withheld_internal_affairs"), ("5.3类内部事务信息", "withheld_internal_affairs"),
        ("6.属于4类过程性信息", "withheld_process_information"), ("1.属于国家机密", "withheld_state_secret"),
        ("4.保护第三方合法利益", "withheld_third_party_rights"), ("7.属于行政执法案宗", "withheld_enforcement_files"),
        ("2.重复的申请", "not_processed_repeated"), ("（一）给予公开", "disclosed"),
        ("2.无现成信息需要另行制作", "unavailable_no_existing_information"), ("1.信访、投诉、举报类申请", "not_processed_petition"),
        ("1.信访举报投诉类申请", "not_processed_petition"), ("四、转下年度继续办理", "carried_forward"),
    ],
)  # fmt: skip
def test_slips_in_labels_name_the_row_they_can_only_be(label: str, row: str) -> None:
    report = applications((label, *FIGURES))
    assert value_at(report, f"applications.{row}.natural_person") == 3
    printed = [cell for cells in (report.tables.applications or {}).values() for cell in cells.values()]
    assert printed.count(3) == 2  # in no other row


@pytest.mark.parametrize(
    "label",
    ["不给予公开", "部分给予公开", "属于2类内部事务信息", "属于5类过程性信息", "属于商业机密", "上年转下年度", "反复的申请", "第三方利益", "投诉类申请"],
)  # fmt: skip
def test_other_words_are_no_slips(label: str) -> None:
    report = applications((label, *FIGURES))
    printed = [cell for cells in (report.tables.applications or {}).values() for cell in cells.values()]
    assert 3 not in printed
    assert "unknown_row" in codes(report, "applications")
