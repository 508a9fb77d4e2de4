"""Pages that lead a reader astray: for each, a figure is the printed one or null with an issue, never another."""

from __future__ import annotations

import random
import re

import pytest

from demo.forms import COLUMNS
from govcrawl import extract
from govcrawl.record import Report
from tests.layouts.printers import PRINTERS
from tests.layouts.test_layouts import covered, value_at
from tests.layouts.truth import Truth, make_truth


def distinct_truth(seed: int = 7) -> Truth:
    """Figures that all differ where they may, so that a shifted cell cannot look right."""
    truth = make_truth(seed, "2021", sparse=0.2)
    for place, path in enumerate(
        path for path in truth.values if path.startswith("proactive") and not path.endswith("amount")
    ):
        truth.put(path, 101 + place)
    truth.put("proactive.fees.amount", 2400000)
    return truth


def page(truth: Truth, layout: str) -> str:
    return PRINTERS[layout][0](truth, random.Random(0)).decode()


def read(text: str, layout: str = "html spans") -> Report:
    return extract(text.encode(), url="http://www.lyls.gov.cn/info/1/2.htm", media_type=PRINTERS[layout][1])


def assert_right_or_null(report: Report, truth: Truth, *, lost: str | None = None) -> None:
    """Every figure is the true one, or null and covered; only paths that match `lost` may be null."""
    for path, true in truth.values.items():
        got = value_at(report, path)
        if got is None and true is not None:
            assert covered(report, path), f"{path} is null without a word"
            assert re.search(lost or "nothing may be lost", path), f"{path} was printed and is lost"
        else:
            assert got == true, path


@pytest.mark.parametrize(
    ("header", "rows", "lost"),
    [
        pytest.param(
            "<td>上年处理决定数量</td><td>本年处理决定数量</td>",
            "<td>5</td><td></td>",
            "licences",
            id="another year beside a blank",
        ),
        pytest.param(
            "<td>序号</td><td>本年处理决定数量</td>",
            "<td>1</td><td></td>",
            "licences",
            id="a running number beside a blank",
        ),
        pytest.param(
            "<td>本年处理决定数量</td><td>备注</td>",
            "<td></td><td>9</td>",
            "licences",
            id="a remark beside a blank",
        ),
        pytest.param("<td>本年处理决定数量（占比）</td>", "<td>60</td>", "licences", id="a share"),
        pytest.param("<td>处理决定数量（2022年）</td>", "<td>60</td>", "licences", id="a year in brackets"),
        pytest.param("<td>2022年处理决定数量</td>", "<td>60</td>", "licences", id="a year in front"),
        pytest.param("<td>处理决定数量（万件）</td>", "<td>60</td>", "licences", id="ten thousands"),
    ],
)
def test_a_column_of_its_own_never_fills_the_forms(header: str, rows: str, lost: str) -> None:
    truth = distinct_truth()
    licences = truth.cells["proactive.licences.decisions"]
    text = page(truth, "html spans")
    assert text.count(f'<td colspan="3">{licences}</td>') == 1
    text = text.replace('<td colspan="3">本年处理决定数量</td>', header, 1).replace(
        f'<td colspan="3">{licences}</td>', rows
    )
    truth.put("proactive.licences.decisions", None)
    assert_right_or_null(read(text), truth, lost=lost)
    assert value_at(read(text), "proactive.licences.decisions") is None


@pytest.mark.parametrize(
    ("header", "amount", "issue"),
    [
        ("本年收费金额（单位：元）", 240, "unit_converted"), ("本年收费金额（单位：人民币元）", 240, "unit_converted"), ("本年收费金额（以元为单位）", 240, "unit_converted"),
        ("本年收费金额（千元）", 240000, "unit_converted"), ("本年收费金额（￥）", 240, "unit_converted"), ("本年收费金额（单位：万元）", 2400000, None),
        ("本年收费金额", 2400000, "unit_not_printed"), ("本年收费金额（美元）", None, "unreadable"),
    ],
)  # fmt: skip
def test_money_is_given_in_the_forms_unit_whatever_its_header_says(
    header: str, amount: float | None, issue: str | None
) -> None:
    truth = distinct_truth()
    report = read(page(truth, "html spans").replace("本年收费金额（单位：万元）", header))
    assert value_at(report, "proactive.fees.amount") == amount
    codes = [found.code for found in report.issues if found.path == "proactive.fees.amount"]
    assert codes == ([issue] if issue else [])


@pytest.mark.parametrize(
    ("printed", "amount"),
    [("240万元", 240), ("2400000元", 240), ("240万", 240), ("1.2亿元", 12000), ("1.2亿", 12000)],
)
def test_a_unit_in_the_cell_wins_over_its_header(printed: str, amount: float) -> None:
    truth = distinct_truth()
    report = read(
        page(truth, "html spans").replace('<td colspan="3">2400000</td>', f'<td colspan="3">{printed}</td>')
    )
    assert value_at(report, "proactive.fees.amount") == amount


@pytest.mark.parametrize("remark", ["（不含公安）", "（累计）", "（2022年）", "（其中：城管）"])
def test_a_row_that_is_only_a_part_is_not_the_row(remark: str) -> None:
    truth = distinct_truth()
    report = read(page(truth, "html spans").replace("行政处罚", f"行政处罚{remark}"))
    truth.put("proactive.penalties.decisions", None)
    assert_right_or_null(report, truth)
    assert value_at(report, "proactive.penalties.decisions") is None


@pytest.mark.parametrize("layout", ["html fillers", "html spans", "text pipes, fillers", "text tab rows"])
def test_a_dropped_cell_never_lets_a_filler_in(layout: str) -> None:
    truth = distinct_truth()
    for place, column in enumerate(COLUMNS):
        truth.put(f"applications.disclosed.{column}", 5001 + place)
    text = page(truth, layout)
    text = text.replace("<td>5007</td>", "") if "html" in layout else re.sub(r"( \| |\t)5007", "", text)
    report = read(text, layout)
    assert_right_or_null(report, truth, lost=r"applications\.disclosed")


def test_litigation_before_review_is_not_read_in_the_usual_order() -> None:
    truth = distinct_truth()
    text = page(truth, "text lines")
    swapped = text.replace("行政复议\n行政诉讼\n", "行政诉讼\n行政复议\n")
    assert swapped != text
    assert_right_or_null(read(swapped, "text lines"), truth, lost="review|litigation")
    assert value_at(read(swapped, "text lines"), "review.upheld") is None


def test_a_total_in_the_second_column_is_not_read_as_the_last() -> None:
    truth = distinct_truth()
    text = page(truth, "text lines").replace("自然人\n法人或其他组织\n总计\n", "自然人\n总计\n")
    report = read(text, "text lines")
    assert value_at(report, "applications.disclosed.total") is None


@pytest.mark.parametrize("caption", ["2022年行政复议、行政诉讼情况：", "附件：2022年情况"])
def test_a_table_captioned_with_another_year_is_not_this_years(caption: str) -> None:
    truth = distinct_truth()
    text = page(truth, "html spans")
    tables = re.findall(r"<table.*?</table>", text, re.DOTALL)
    report = read(text.replace(tables[-1], f"<p>{caption}</p>{tables[-1]}"))
    assert report.tables.review is None
    assert "other_year_table" in [issue.code for issue in report.issues]
    assert value_at(report, "applications.disclosed.total") == truth.values["applications.disclosed.total"]


def test_of_two_reports_on_one_page_the_first_is_read_and_the_second_named() -> None:
    truth = distinct_truth()
    first = page(truth, "html spans")
    second = page(make_truth(3, "2021"), "html spans").replace("2023年", "2022年")
    report = read(first + second)
    assert report.year == 2023
    assert_right_or_null(report, truth)
    assert "second_report" in [issue.code for issue in report.issues]


def test_small_tables_after_the_form_take_nothing_from_it() -> None:
    truth = distinct_truth()
    extra = "<table><tr><td>年份</td><td>2022</td><td>2023</td></tr><tr><td>申请数</td><td>12</td><td>25</td></tr></table>"
    text = page(truth, "html spans")
    assert_right_or_null(read(text.replace("<p>六、", extra + "<p>六、")), truth)


def test_a_header_repeated_at_a_page_break_is_no_row() -> None:
    truth = distinct_truth()
    text = page(truth, "html spans")
    header = re.search(
        r"<tr><td rowspan=\"3\" colspan=\"3\">.*?</tr><tr>.*?</tr><tr>.*?</tr>", text, re.DOTALL
    )
    assert header is not None
    text = text.replace(
        '<tr><td rowspan="3">（四）无法提供', header.group() + '<tr><td rowspan="3">（四）无法提供'
    )
    text = re.sub(
        r'<td rowspan="20">三、本年度办理结果</td>', '<td rowspan="11">三、本年度办理结果</td>', text
    )
    assert_right_or_null(read(text), truth, lost="applications")


@pytest.mark.parametrize("mark", ["<sup>1</sup>", "①", "*"])
def test_a_footnote_mark_is_no_digit(mark: str) -> None:
    truth = distinct_truth()
    truth.put("applications.disclosed.total", 31999)
    report = read(page(truth, "html spans").replace(">31999<", f">31999{mark}<"))
    assert value_at(report, "applications.disclosed.total") is None
    assert covered(report, "applications.disclosed.total")


def test_an_unknown_character_never_joins_two_digits() -> None:
    truth = distinct_truth()
    truth.put("applications.disclosed.total", 31999)
    report = read(page(truth, "html spans").replace(">31999<", ">31\ue000999<"))
    assert value_at(report, "applications.disclosed.total") is None
    truth.put("applications.disclosed.total", None)
    assert_right_or_null(report, truth)


def test_a_form_whose_sums_mostly_fail_was_misread_and_says_so() -> None:
    truth = distinct_truth()
    for path in truth.values:
        if path.startswith("applications") and path.endswith("total"):
            truth.put(path, 9)
    report = read(page(truth, "text lines"), "text lines")
    assert {value_at(report, path) for path in truth.values if path.startswith("applications")} == {None}
    assert report.table_status.applications == "ambiguous"


def test_a_blank_template_yields_no_figure() -> None:
    truth = make_truth(1, "2021")
    for path in list(truth.values):
        truth.put(path, None)
    for layout in ("html spans", "text tabs", "text pipes, fillers"):
        report = read(page(truth, layout), layout)
        assert {value_at(report, path) for path in truth.values} == {None}
        assert (report.relations.passed, report.relations.failed) == (0, 0)


def test_the_2019_form_in_a_later_year_is_told_by_its_headers() -> None:
    truth = make_truth(4, "2019")
    report = read(page(truth, "html word"), "html word")
    assert (report.year, report.form) == (2023, "2019")
    assert_right_or_null(report, truth)


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (
            "<p>现将兰山区2023年政府信息公开工作年度报告公布如下：</p>",
            "临沂市兰山区人民政府2023年政府信息公开工作年度报告",
        ),
        (
            "<p>根据条例的要求，兰山区人民政府编写并公布2022年政府信息公开工作年度报告。</p>",
            "临沂市兰山区人民政府2023年政府信息公开工作年度报告",
        ),
    ],
)
def test_a_sentence_about_a_report_is_not_its_title(body: str, title: str) -> None:
    report = read(
        page(distinct_truth(), "html spans").replace("<p>一、总体情况</p>", f"{body}<p>一、总体情况</p>")
    )
    assert (report.title, report.year, report.scope, report.id) == (title, 2023, "government", "371302-2023")


def test_prose_after_the_last_heading_survives_words_that_footers_use() -> None:
    sentences = (
        "全区政府网站均已完成ICP备案，没有遗漏。",
        "审核：严格执行三审三校。",
        "联系我们的群众逐年增多。",
        "来源：各部门报送的数据。",
    )
    text = page(distinct_truth(), "html spans").replace(
        "</body>", "".join(f"<p>{s}</p>" for s in sentences) + "<p>主办单位：某某办公室</p></body>"
    )
    report = read(text)
    for sentence in sentences:
        assert sentence in report.text
    assert "主办单位" not in report.text


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("行政许可34 319", "proactive.licences.decisions"),
        ("行政事业性收费1 227.5", "proactive.fees.amount"),
        ("规章1 0 0 0", "proactive.rules.in_force"),
        ("规章1100", "proactive.rules.issued"),
        ("（一）予以公开1 2 3 4 5 6 7 28", "applications.disclosed.natural_person"),
    ],
)
def test_digits_glued_to_a_label_are_not_swallowed(line: str, path: str) -> None:
    truth = distinct_truth()
    text = page(truth, "text spaced rows")
    label = re.match(r"\D+", line)
    assert label is not None
    text = re.sub(rf"^(.*)?{re.escape(label.group())} .*$", line, text, flags=re.MULTILINE)
    assert line in text
    report = read(text, "text spaced rows")
    assert value_at(report, path) is None
    assert covered(report, path)


@pytest.mark.parametrize("suffix", ["的", "情况"])
def test_a_label_with_a_harmless_ending_is_known_and_another_is_not(suffix: str) -> None:
    truth = distinct_truth()
    report = read(page(truth, "html spans").replace("1.属于国家秘密", f"1.属于国家秘密{suffix}"))
    assert_right_or_null(report, truth, lost=None if suffix == "的" else "withheld_state_secret")


@pytest.mark.parametrize("layout", ["text lines", "html spans", "text pipes, fillers"])
def test_other_spellings_and_remarks_in_labels_are_known(layout: str) -> None:
    truth = distinct_truth()
    text = page(truth, layout)
    for printed, other in (
        ("其他", "其它"),
        ("本年制发件数", "本年制发件数（件）"),
        ("行政规范性文件", "行政规范性文件（含党组织规范性文件）"),
        ("（七）总计", "㈦总计"),
    ):
        text = text.replace(printed, other)
    assert_right_or_null(read(text, layout), truth)


@pytest.mark.parametrize("layout", ["text lines", "html paragraphs", "html word", "text tabs"])
def test_values_with_their_unit_are_read_in_every_layout(layout: str) -> None:
    truth = distinct_truth()
    for path, value in list(truth.values.items()):
        if not path.endswith("amount"):
            truth.put(path, value, f"{value}件")
    assert_right_or_null(read(page(truth, layout), layout), truth)


def test_rows_that_fit_both_forms_are_given_to_neither_without_section_2() -> None:
    truth = make_truth(4, "2019")
    text = page(truth, "text lines")
    start, end = text.index("二、主动公开"), text.index("三、收到和处理")
    text = re.sub(r"（六）其他处理\n(?:\d+\n){7}", "", text[:start] + text[end:])
    report = read(text, "text lines")
    assert report.tables.applications is None
    assert report.table_status.applications == "ambiguous"
    assert covered(report, "applications.disclosed.total")


def applications_table(text: str) -> str:
    return next(table for table in re.findall(r"<table.*?</table>", text, re.DOTALL) if "自然人" in table)


@pytest.mark.parametrize(
    "caption", ["<p>上年数据对比：</p>", "<h3>2022年</h3>", "<p>附件：区教育局数据</p>", "<p>各部门情况：</p>", "<h4>另表</h4>"]
)  # fmt: skip
def test_a_blank_row_is_never_filled_from_another_table(caption: str) -> None:
    truth, other = distinct_truth(), distinct_truth(8)
    for column in COLUMNS:
        truth.put(f"applications.carried_over.{column}", None, "")
        other.put(f"applications.carried_over.{column}", 4711)
    text = page(truth, "html spans")
    second = applications_table(page(other, "html spans"))
    report = read(text.replace("<p>四、", f"{caption}{second}<p>四、", 1))
    for column in COLUMNS:
        assert value_at(report, f"applications.carried_over.{column}") is None
        assert covered(report, f"applications.carried_over.{column}")


@pytest.mark.parametrize("heads", ["申请方式,当面,网络,信函,传真,邮件,其他,总计", "年份,2021,2022,2023,2019,2020,2018,合计"])  # fmt: skip
def test_a_table_under_other_heads_is_none_of_the_forms(heads: str) -> None:
    truth = distinct_truth()
    for column in COLUMNS:
        truth.put(f"applications.carried_over.{column}", None, "")
    first = "".join(f"<td>{head}</td>" for head in heads.split(","))
    row = "".join(f"<td>{cell}</td>" for cell in ("上年结转政府信息公开申请数量", *range(11, 18)))
    text = page(truth, "html spans")
    second = f"<table><tr>{first}</tr><tr>{row}</tr></table>"
    report = read(text.replace("<p>四、", f"<p>补充：</p>{second}<p>四、", 1))
    assert_right_or_null(report, truth)


def test_a_cell_with_the_labels_of_two_rows_fills_neither() -> None:
    truth = distinct_truth()
    text = page(truth, "html spans")
    text = text.replace("（七）总计", "（七）总计<br>四、结转下年度继续办理")
    text = re.sub(r"<tr><td[^>]*>四、结转下年度继续办理</td>.*?</tr>", "", text)
    for row in ("handled_total", "carried_forward"):
        for column in COLUMNS:
            assert value_at(read(text), f"applications.{row}.{column}") is None


@pytest.mark.parametrize("printed", ["34余件", "12万余件", "3千", "34、12", "12项/34件", "2023年34"])
@pytest.mark.parametrize("gap", ["", " "])
def test_a_cell_with_words_behind_its_digits_is_no_number(printed: str, gap: str) -> None:
    truth = distinct_truth()
    licences = truth.cells["proactive.licences.decisions"]
    text = page(truth, "text spaced rows")
    assert f"行政许可 {licences}\n" in text
    report = read(text.replace(f"行政许可 {licences}\n", f"行政许可{gap}{printed}\n"), "text spaced rows")
    truth.put("proactive.licences.decisions", None)
    assert_right_or_null(report, truth)


def test_labels_behind_their_cells_take_the_cells_before_them() -> None:
    truth = distinct_truth()
    lines = page(truth, "text spaced rows").split("\n")
    turned = []
    for line in lines:
        match = re.fullmatch(r"(\S*[㐀-鿿）”]) ((?:\d[\d.]* ?)+)", line)
        turned += [match[2], match[1]] if match else [line]
    assert turned != lines
    assert_right_or_null(
        read("\n".join(turned), "text lines"), truth, lost="proactive|review|litigation|applications"
    )
    assert (
        value_at(read("\n".join(turned), "text lines"), "applications.disclosed.total")
        == (truth.values["applications.disclosed.total"])
    )
