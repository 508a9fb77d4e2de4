"""The statistics annex of 2014: every figure is the printed one, or null with an issue; never another number."""

from __future__ import annotations

import html
import random
import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govcrawl import extract
from govcrawl.documents.model import Paragraph
from govcrawl.forms import form_2014
from govcrawl.forms.headers import FORMS
from govcrawl.forms.statistics import may_hold_statistics, read_statistics
from govcrawl.forms.statistics_labels import classify
from govcrawl.forms.statistics_places import may_begin
from govcrawl.record import STATISTICS_COLUMNS, STATISTICS_ROWS, Report
from tests.layouts.annex import (
    KEYS,
    LOSES_BLANKS,
    MONEY,
    PRINTED,
    PRINTERS,
    SUMS,
    TEXT,
    TITLE,
    Annex,
    Style,
    blank,
    make_annex,
    page_of,
)
from tests.layouts.printers import PRINTERS as MODERN_PRINTERS
from tests.layouts.truth import make_truth

TABLE = "statistics_2014"
MODERN = ("proactive", "applications", "review", "litigation_direct", "litigation_after_review")
URL = "http://www.lyls.gov.cn/info/1/2.htm"
TWO = ("value", "cumulative")


def read(page: bytes | str, *, text: bool = False) -> Report:
    body = page if isinstance(page, bytes) else page.encode()
    return extract(body, url=URL, media_type="text/plain" if text else "text/html")


def printed(name: str, annex: Annex, style: Style, seed: int = 0, behind: int = 7) -> Report:
    markup = PRINTERS[name](annex, style, random.Random(seed))
    return read(page_of(markup, text=name in TEXT, behind=behind), text=name in TEXT)


def figures(report: Report) -> dict[str, dict[str, int | float | None]]:
    table = report.tables.statistics_2014
    assert table is not None
    return table


def issues_at(report: Report, path: str) -> list[str]:
    return [issue.code for issue in report.issues if issue.path == path]


def assert_never_another_number(report: Report, annex: Annex, *, exact: bool) -> None:
    """Each figure is the true one or null with an issue; with `exact` nothing that was printed is lost."""
    table = report.tables.statistics_2014
    if table is None:
        assert not exact
        return
    assert list(table) == list(KEYS)
    for key, columns in annex.values.items():
        for column, true in columns.items():
            if column not in table[key]:
                assert not exact
                continue
            got = table[key][column]
            if got is None:
                path = f"{TABLE}.{key}.{column}"
                assert issues_at(report, path), f"{path} is null without a word"
                assert true is None or not exact, f"{path} was printed: {true}"
            else:
                assert got == true, (key, column)


# ---- the form's data


def test_the_rows_are_the_public_keys_in_the_order_of_the_form() -> None:
    assert tuple(row.key for row in form_2014.INDICATORS) == STATISTICS_ROWS == KEYS
    assert form_2014.COLUMNS == STATISTICS_COLUMNS
    assert len(STATISTICS_ROWS) == 58


def test_every_printed_label_is_its_own_row_with_its_unit() -> None:
    units = {row.key: row.unit for row in form_2014.INDICATORS}
    for label, unit, key in PRINTED:
        found = classify(label)
        if key is None:
            assert found.kind == "head", label
            continue
        assert found.kind == "row", label
        assert key in found.keys, label
        assert units[key] == unit
        shared = "纠错" in label or "（三）其他情形" in label or label.endswith("维持具体行政行为数")
        assert (len(found.keys) > 1) == shared, label


def test_the_relations_are_those_of_the_form() -> None:
    assert {relation.total: relation.parts for relation in form_2014.RELATIONS} == SUMS
    parents = {row.key: row.parent for row in form_2014.INDICATORS}
    for total, parts in SUMS.items():
        assert {parents[part] for part in parts} == {total}


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("主动公开政府信息数量", "disclosed"),
        ("主动公开政府信息数（单位：条）", "disclosed"),
        ("（一） 主 动 公 开 政 府 信 息 数", "disclosed"),
        ("1．主动公开政府信息总数（条）", "disclosed"),
        ("其中:主动公开规范性文件数量", "disclosed_normative_documents"),
        ("制定规范性文件总数", "issued_normative_documents"),
        ("通过政府公报公开政府信息数", "disclosed_in_gazette"),
        ("②政府网站公开政府信息数", "disclosed_on_website"),
        ("政府门户网站公开政府信息数量", "disclosed_on_website"),
        ("其它方式公开政府信息数", "disclosed_otherwise"),
        ("主要负责人参加新闻发布会次数", "press_conferences_with_leaders"),
        ("政策解读稿件数", "policy_explanations"),
        ("收到政府信息公开申请数", "applications_received"),
        ("网上申请数", "received_online"),
        ("按期办结数", "completed_on_time"),
        ("不予公开答复数", "answered_refused"),
        ("(5)不是《中华人民共和国政府信息公开条例》所指政府信息数", "refused_not_government_information"),
        ("申请的政府信息不存在数", "answered_does_not_exist"),
        ("维持具体行政行为或驳回原告诉讼请求数", "litigation_upheld"),
        ("投诉举报数量", "complaints"),
        ("兼职人员数(人)", "staff_part_time"),
        ("专职人员", "staff_full_time"),
    ],
)
def test_labels_vary(label: str, key: str) -> None:
    assert classify(label).keys == (key,)


@pytest.mark.parametrize(
    "label",
    [
        "主动公开政府信息数（不含部门）",
        "乡镇主动公开政府信息数",
        "不同意公开的其他答复数",
        "主动公开政府信息数同比",
        "收到申请数中网络申请数",
        "政府信息公开人员经费",
        "申请减免数",
        "电子邮件申请数",
        "信函、传真申请数",
        "属于国家秘密",
        "其他",
        "自然人",
        "行政许可",
        "本年新收政府信息公开申请数量",
    ],
)
def test_a_wording_never_seen_is_no_row(label: str) -> None:
    assert classify(label).kind != "row"


# ---- layouts


@pytest.mark.parametrize("name", PRINTERS)
def test_a_full_annex_is_read_exactly(name: str) -> None:
    for seed in range(4):
        annex = make_annex(seed)
        report = printed(name, annex, Style(dash=("——", "—", "", "/")[seed]), seed)
        assert figures(report) == annex.values
        assert report.form == "2014"
        assert report.table_status.statistics_2014 == "read"
        assert {getattr(report.table_status, table) for table in MODERN} == {"not_in_form"}
        assert {getattr(report.tables, table) for table in MODERN} == {None}
        assert (report.relations.passed, report.relations.failed, report.relations.unassessed) == (7, 0, 0)
        assert report.issues == []
        assert report.text.count(f"[[table:{TABLE}]]") == 1
        assert "当面申请数" not in report.text
        assert "审结" not in report.text
        assert report.year == 2016


EXACT_STYLES = {
    "two columns": (Style(columns=TWO), {"lines glued", "one line"}),
    "code in front": (Style(code="front"), {"one line"}),
    "code behind the label": (Style(code="behind label"), {"lines glued", "one line"}),
    "code behind the unit": (Style(code="behind unit"), {"lines glued", "one line"}),
    "no unit": (Style(unit=False), set()),
    "no header": (Style(header=False), {"html side by side"}),
    "code and two columns": (Style(code="front", columns=TWO), {"lines glued", "one line"}),
}


@pytest.mark.parametrize("style", EXACT_STYLES)
@pytest.mark.parametrize("name", PRINTERS)
def test_codes_and_columns_never_take_a_values_place(name: str, style: str) -> None:
    own, undecidable = EXACT_STYLES[style]
    for seed in range(2):
        annex = make_annex(seed, columns=own.columns)
        report = printed(name, annex, own, seed)
        assert_never_another_number(report, annex, exact=name not in undecidable)


@pytest.mark.parametrize("code", ["front", "behind label", "behind unit"])
@pytest.mark.parametrize("columns", [("value",), TWO])
@pytest.mark.parametrize("name", PRINTERS)
def test_without_a_header_a_code_is_never_a_value(name: str, columns: tuple[str, ...], code: str) -> None:
    for seed in range(2):
        annex = make_annex(seed, columns=columns)
        if seed:
            blank(annex, random.Random(seed), 0.4)
        report = printed(name, annex, Style(header=False, code=code, columns=columns), seed)
        assert_never_another_number(report, annex, exact=False)


@pytest.mark.parametrize("share", [0.05, 0.4, 0.9])
@pytest.mark.parametrize("name", PRINTERS)
def test_blanks_and_dashes_are_null_and_shift_nothing(name: str, share: float) -> None:
    for seed in range(2):
        for style in (Style(), Style(code="front"), Style(columns=TWO)):
            annex = make_annex(seed, columns=style.columns)
            blank(annex, random.Random(seed), share)
            report = printed(name, annex, style, seed)
            # glued in one line without a header, digits count only where a sum tells that they are one number
            lossy = (name in LOSES_BLANKS and (len(style.columns) > 1 or style.code)) or name == "one line"
            assert_never_another_number(report, annex, exact=not lossy)
            if style == Style() and not lossy:
                assert report.table_status.statistics_2014 == "read"


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.integers(0, 10_000),
    name=st.sampled_from(sorted(PRINTERS)),
    header=st.booleans(),
    columns=st.sampled_from([("value",), TWO]),
    code=st.sampled_from([None, None, "front", "behind label", "behind unit"]),
    unit=st.booleans(),
    dash=st.sampled_from(["——", "—", "-", "", "/"]),
    share=st.sampled_from([0.0, 0.1, 0.5, 0.95]),
    broken=st.booleans(),
    behind=st.integers(1, 7),
)
def test_whatever_the_layout_no_figure_is_another(
    seed: int, name: str, header: bool, columns: tuple[str, ...], code: str | None, unit: bool, dash: str,
    share: float, broken: bool, behind: int,
) -> None:  # fmt: skip
    draw = random.Random(seed)
    annex = make_annex(seed, columns=columns, sparse=draw.choice((0.1, 0.5, 0.9)))
    blank(annex, draw, share)
    if broken:
        annex.put(draw.choice(sorted(SUMS)), "value", 98765)
    report = printed(name, annex, Style(header, columns, code, unit, dash), seed, behind)
    assert_never_another_number(report, annex, exact=False)
    assert {getattr(report.tables, table) for table in MODERN} == {None}


def damaged(markup: str, draw: random.Random) -> str:
    """One cell or line lost, doubled, garbled, or a stray number put before it."""
    pattern = r"<td[^>]*>.*?</td>" if "<td" in markup else r"<p>.*?</p>" if "<p>" in markup else r"[^\n]+"
    target = draw.choice(list(re.finditer(pattern, markup)))
    stray = {"<td": "<td>7</td>", "<p>": "<p>7</p>"}.get(target[0][:3], "7\n")
    new = draw.choice(("", target[0] * 2, re.sub(r"[㐀-鿿]", "□", target[0]), stray + target[0]))
    return markup[: target.start()] + new + markup[target.end() :]


@pytest.mark.parametrize("name", sorted(PRINTERS))
def test_a_lost_or_added_cell_shifts_nothing(name: str) -> None:
    for seed in range(5):
        draw = random.Random(f"{name} {seed}")
        columns = draw.choice((("value",), TWO))
        style = Style(draw.random() < 0.8, columns, draw.choice((None, "front", "behind unit")))
        annex = make_annex(seed, columns=columns)
        for key in KEYS:
            for column in columns:
                annex.put(key, column, 1000 + draw.randrange(9000))
        markup = damaged(PRINTERS[name](annex, style, draw), draw)
        report = read(page_of(markup, text=name in TEXT), text=name in TEXT)
        assert_never_another_number(report, annex, exact=False)


def test_values_in_many_notations() -> None:
    annex = make_annex(3)
    cases = {
        "disclosed": (12345, "12,345"),
        "disclosed_on_website": (12000, "1.2万"),
        "disclosed_in_gazette": (17, "17条"),
        "people_trained": (1234, "１２３４"),
        "meetings": (3, "三"),
        "complaints": (83, "8</span><span>3"),
        "budget": (12.35, "12.35万元"),
        "fees": (0.5, "5000元"),
    }
    page = PRINTERS["html table"](annex, Style(), random.Random(1))
    for key, (_, text) in cases.items():
        label = next(label for label, _, own in PRINTED if own == key)
        old = re.compile(rf"({re.escape(html.escape(label))}.*?</td>.*?</td>)<td>.*?</td>")
        page, count = old.subn(
            lambda match, text=text: f"{match[1]}<td><span>{text}</span></td>", page, count=1
        )
        assert count == 1
    report = read(page_of(page))
    assert {key: figures(report)[key]["value"] for key in cases} == {key: n for key, (n, _) in cases.items()}
    assert issues_at(report, f"{TABLE}.fees.value") == ["unit_converted"]
    assert issues_at(report, f"{TABLE}.disclosed_on_website.value") == ["unit_converted"]
    assert issues_at(report, f"{TABLE}.meetings.value") == ["printed_otherwise"]
    assert issues_at(report, f"{TABLE}.budget.value") == []


@pytest.mark.parametrize("text", ["约100", "20余", "007", "-5", "见附件", "3-5", "12 34"])
def test_what_is_no_number_is_null(text: str) -> None:
    annex = make_annex(1)
    annex.put("complaints", "value", None, text)
    for name in ("html table", "lines of pipes"):
        report = printed(name, annex, Style())
        assert figures(report) == annex.values
        assert set(issues_at(report, f"{TABLE}.complaints.value")) & {"unreadable", "ambiguous"}


def row(label: str, unit: str, *values: str) -> str:
    return "<tr>" + "".join(f"<td>{text}</td>" for text in (label, unit, *values)) + "</tr>"


def table(rows: str, headers: tuple[str, ...] = ("统计指标", "单位", "统计数"), title: str = "") -> str:
    head = "".join(f"<td>{text}</td>" for text in headers)
    return f"<table>{title}<tr>{head}</tr>{rows}</table>"


def all_rows(annex: Annex, change: dict[str, str] | None = None) -> str:
    """The annex's rows, labels replaced as `change` says."""
    rows = [(label, unit, annex.printed[key]["value"] if key else "") for label, unit, key in PRINTED]
    return "".join(row((change or {}).get(label, label), unit, value) for label, unit, value in rows)


def test_an_amount_is_converted_by_the_unit_printed_beside_it() -> None:
    annex = make_annex(2)
    rows = all_rows(annex).replace(
        f"<td>万元</td><td>{annex.printed['budget']['value']}</td>", "<td>元</td><td>62,544.5</td>"
    )
    report = read(page_of(table(rows)))
    assert figures(report)["budget"]["value"] == 6.25445
    assert issues_at(report, f"{TABLE}.budget.value") == ["unit_converted"]


def test_without_a_unit_money_is_the_forms_and_says_so() -> None:
    report = printed("html table", make_annex(2), Style(unit=False))
    assert issues_at(report, f"{TABLE}.budget.value") == ["unit_not_printed"]
    assert [issue.path for issue in report.issues] == [f"{TABLE}.fees.value", f"{TABLE}.budget.value"]


def test_a_printed_sum_that_does_not_hold_stays_and_fails() -> None:
    annex = make_annex(5)
    annex.put("applications_received", "value", 4321)
    annex.put("staff", "value", 77)
    for name in PRINTERS:
        report = printed(name, annex, Style())
        if name == "one line":  # no header: digits whose sums fail may be two numbers
            assert_never_another_number(report, annex, exact=False)
            continue
        assert figures(report) == annex.values, name
        failed = {failure.path: (failure.relation, failure.actual) for failure in report.relations.failures}
        assert failed == {
            f"{TABLE}.applications_received.value": ("received_sum", 4321),
            f"{TABLE}.staff.value": ("staff_sum", 77),
        }


def test_relations_hold_in_each_column() -> None:
    annex = make_annex(5, columns=TWO)
    annex.put("review", "cumulative", 999)
    report = printed("html table", annex, Style(columns=TWO))
    assert (report.relations.passed, report.relations.failed) == (13, 1)
    assert report.relations.failures[0].path == f"{TABLE}.review.cumulative"


# ---- headers


@pytest.mark.parametrize(
    "headers",
    [
        ("指标名称", "计量单位", "数量"),
        ("统 计 指 标", "单 位", "统 计 数"),
        ("指标", "单位", "2016年"),
        ("指标", "单位", "2016年度"),
        ("统计指标", "单位", "本年度"),
        ("统计指标", "单位", "统计数据"),
        ("项目", "单位", "数值"),
        ("统计指标", "单位", "合计"),
        ("统计指标", "单位", "2016年统计数"),
    ],
)
def test_headers_vary(headers: tuple[str, ...]) -> None:
    annex = make_annex(4)
    assert figures(read(page_of(table(all_rows(annex), headers)))) == annex.values


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("2015年", "unknown_columns"),
        ("上年数", "unknown_columns"),
        ("区直部门统计数", "unknown_columns"),
        ("同比增长", "unknown_columns"),
    ],
)
def test_a_column_of_another_time_or_body_is_not_read(header: str, code: str) -> None:
    annex = make_annex(4)
    report = read(page_of(table(all_rows(annex), ("统计指标", "单位", header))))
    assert {row["value"] for row in figures(report).values()} == {None}
    assert issues_at(report, TABLE) == [code]
    rows = "".join(
        row(label, unit, "987", annex.printed[key]["value"] if key else "") for label, unit, key in PRINTED
    )
    report = read(page_of(table(rows, ("统计指标", "单位", header, "2016年"))))
    assert figures(report) == annex.values
    assert issues_at(report, TABLE) == ["unknown_columns"]


def test_a_provincial_form_gives_the_rows_it_shares() -> None:
    """Its own rows are named, its cumulative column and its codes stand beside, and nothing is made up."""
    labels = (
        "申请总数",
        "其中：1.当面申请数",
        "2.传真申请数",
        "3.电子邮件申请数",
        "4.网上申请数",
        "5.信函申请数",
        "行政诉讼数",
        "兼职人员数",
    )
    keys = ("applications_received", "received_in_person", "received_by_fax", None, "received_online", "received_by_letter", "litigation", "staff_part_time")  # fmt: skip
    grid = table(
        "".join(row(label, "件", f"{n:02}", str(10 * n), str(100 * n)) for n, label in enumerate(labels, 1)),
        ("指标名称", "计量单位", "代码", "2016年度", "历年累计"),
    )
    run = (
        "指 标 名 称\n| 计量\n单位\n| 代码\n| 2016年度\n| 历年累计\n|\n甲\n| 乙\n| 丙\n| 1\n| 2\n|\n"
        + "".join(
            f"{label}\n| 件\n| {n:02}\n| {10 * n}\n| {100 * n}\n|\n" for n, label in enumerate(labels, 1)
        )
    )
    for report in (read(page_of(grid)), read(page_of(run, text=True), text=True)):
        found = {key: cells for key, cells in figures(report).items() if cells["value"] is not None}
        assert found == {
            key: {"value": 10 * n, "cumulative": 100 * n} for n, key in enumerate(keys, 1) if key is not None
        }
        assert issues_at(report, TABLE) == ["unknown_row"]
        assert report.form == "2014"
        assert report.table_status.statistics_2014 == "partial"


def test_two_columns_that_both_could_be_it_are_neither() -> None:
    rows = "".join(row(label, unit, "5", "7") for label, unit, _ in PRINTED)
    report = read(page_of(table(rows, ("统计指标", "单位", "统计数", "数量"))))
    assert {row["value"] for row in figures(report).values()} == {None}


def test_headers_in_two_rows() -> None:
    annex = make_annex(4, columns=TWO)
    rows = "".join(
        row(label, unit, *(annex.printed[key][column] if key else "" for column in TWO))
        for label, unit, key in PRINTED
    )
    head = (
        "<tr><td rowspan=2>统计指标</td><td rowspan=2>单位</td><td colspan=2>统计数</td></tr>"
        "<tr><td>本年度</td><td>历年累计</td></tr>"
    )
    assert figures(read(page_of(f"<table>{head}{rows}</table>"))) == annex.values


def test_a_header_repeated_at_a_page_break_and_an_index_row_are_no_data() -> None:
    annex = make_annex(4)
    index = row("甲", "乙", "1")
    rows = [f"<tr>{part}" for part in all_rows(annex).split("<tr>")[1:]]
    head = row("统计指标", "单位", "统计数")
    report = read(
        page_of(f"<table>{head}{index}{''.join(rows[:30])}{head}{index}{''.join(rows[30:])}</table>")
    )
    assert figures(report) == annex.values
    assert report.issues == []


# ---- labels in context


def test_an_unknown_row_is_reported_and_its_number_goes_nowhere() -> None:
    annex = make_annex(6)
    annex.put("received_online", "value", 7001)
    for name in PRINTERS:
        markup = PRINTERS[name](annex, Style(), random.Random(0)).replace("网络申请数", "经由某处来的数")
        report = read(page_of(markup, text=name in TEXT), text=name in TEXT)
        if name == "one line":  # an unknown wording in the middle of one long line: nothing is read
            assert report.tables.statistics_2014 is None
            continue
        assert figures(report)["received_online"]["value"] is None
        assert any("7001" in (issue.raw or "") for issue in report.issues if issue.code == "unknown_row"), (
            name
        )
        lost = {key for key in KEYS if figures(report)[key] != annex.values[key]}
        # in lines a label without a value of its own is not trusted where unknown text follows
        assert lost <= {"received_online", "received_by_fax"}, name


@pytest.mark.parametrize("head", ["五、行政诉讼数量", "四、行政复议数量"])
def test_a_shared_label_under_an_unknown_head_is_nobodys(head: str) -> None:
    annex = make_annex(6)
    for place, key in enumerate(
        ("review_corrected", "review_other", "litigation_corrected", "litigation_other")
    ):
        annex.put(key, "value", 500 + place)
    report = read(page_of(table(all_rows(annex, {head: "某某案件"}))))
    section = "litigation" if "诉讼" in head else "review"
    table_read = figures(report)
    for key in KEYS:
        true = annex.values[key]["value"]
        assert table_read[key]["value"] in (None, true), key
    assert table_read[section]["value"] is None
    if section == "review":
        assert table_read["review_corrected"]["value"] is None
        assert issues_at(report, f"{TABLE}.review_corrected.value") == ["ambiguous"]


def test_an_upheld_row_in_litigation_may_have_the_words_of_review() -> None:
    annex = make_annex(6)
    change = {"（一）维持具体行政行为或者驳回原告诉讼请求数": "（一）维持具体行政行为数"}
    assert figures(read(page_of(table(all_rows(annex, change))))) == annex.values


def test_rows_in_between_take_the_context_away() -> None:
    rows = "".join(
        row(label, "件", value)
        for label, value in [
            ("收到申请数", "1"), ("当面申请数", "1"), ("传真申请数", "0"), ("网络申请数", "0"), ("信函申请数", "0"),
            ("按时办结数", "1"), ("行政复议数量", "5"), ("行政诉讼数量", "6"), ("申请答复数", "1"), ("被依法纠错数", "3"),
        ]
    )  # fmt: skip
    report = read(page_of(table(rows)))
    found = figures(report)
    assert (found["review"]["value"], found["litigation"]["value"]) == (5, 6)
    for key in ("review_corrected", "litigation_corrected"):
        assert found[key]["value"] is None
        assert issues_at(report, f"{TABLE}.{key}.value") == ["ambiguous"]


def test_rows_printed_twice_must_be_alike() -> None:
    annex = make_annex(6)
    again = row("（一）收到申请数", "件", "4711") + row(
        "六、举报投诉数量", "件", annex.printed["complaints"]["value"]
    )
    report = read(page_of(table(all_rows(annex) + again)))
    assert figures(report)["applications_received"]["value"] is None
    assert issues_at(report, f"{TABLE}.applications_received.value") == ["ambiguous"]
    assert figures(report)["complaints"] == annex.values["complaints"]


def test_a_value_cell_beside_several_rows_belongs_to_none() -> None:
    annex = make_annex(6)
    rows = all_rows(annex)
    old = row("1.按时办结数", "件", annex.printed["completed_on_time"]["value"]) + row(
        "2.延期办结数", "件", annex.printed["completed_after_extension"]["value"]
    )
    assert old in rows
    new = "<tr><td>1.按时办结数</td><td>件</td><td rowspan=2>41</td></tr><tr><td>2.延期办结数</td><td>件</td></tr>"
    report = read(page_of(table(rows.replace(old, new))))
    for key in ("completed_on_time", "completed_after_extension"):
        assert figures(report)[key]["value"] is None
        assert issues_at(report, f"{TABLE}.{key}.value") == ["ambiguous"]


def test_a_row_that_lost_its_unit_cell_shifts_nothing() -> None:
    annex = make_annex(6)
    annex.put("complaints", "value", 4711)
    rows = all_rows(annex).replace("<td>六、举报投诉数量</td><td>件</td>", "<td>六、举报投诉数量</td>")
    assert figures(read(page_of(table(rows))))["complaints"]["value"] in (4711, None)
    lines = PRINTERS["lines of pipes"](annex, Style(), random.Random(0))
    lines = lines.replace("六、举报投诉数量 | 件 | 4711 |", "六、举报投诉数量 | 4711 |")
    report = read(page_of(lines))
    assert_never_another_number(report, annex, exact=False)


def test_lines_about_the_filling_in_are_no_figures() -> None:
    annex = make_annex(6)
    foot = "<tr><td>单位负责人：张某</td><td>审核人：李某</td><td>填报人：王某</td></tr><tr><td>联系电话</td><td></td><td>05391234567</td></tr><tr><td>填报日期：2017年1月9日</td><td></td><td></td></tr>"
    report = read(page_of(table(all_rows(annex) + foot)))
    assert figures(report) == annex.values
    assert report.issues == []


@pytest.mark.parametrize("stray", ["3", "- 3 -", "第3页 共5页"])
def test_a_page_number_between_lines_is_no_value(stray: str) -> None:
    for share in (0.0, 0.3):
        annex = make_annex(6)
        blank(annex, random.Random(1), share, ("",))
        for place in (7, 20, 41):
            rows = PRINTERS["lines of cells"](annex, Style(), random.Random(0)).split("<p>")
            starts = [i for i, text in enumerate(rows) if re.match(r"(?:\d\.|（|其中)", text)]
            rows.insert(starts[place], f"{stray}</p>")
            report = read(page_of("<p>".join(rows)))
            key = next(
                key
                for label, _, key in PRINTED[::-1]
                if key and html.escape(label) in "".join(rows[: starts[place]])
            )
            found = figures(report)
            for other in KEYS:
                true = annex.values[other]["value"]
                lone = (
                    other == key and true is None and stray == "3"
                )  # it stands exactly where the value would
                assert found[other]["value"] in ((None, true, 3) if lone else (None, true)), other


def test_labels_broken_over_lines_are_found() -> None:
    annex = make_annex(6)
    markup = PRINTERS["lines of cells"](annex, Style(), random.Random(0))
    for label, broken in {
        "（一）主动公开政府信息数（不同渠道": "（一）主动公开政府信息数</p><p>（不同渠道",
        "驳回原告诉讼": "驳回原告</p><p>诉讼",
        "网站建设维护": "网站</p><p>建设维护",
        "其中：涉及国家秘密": "其中：</p><p>涉及国家秘密",
        "公共安全、经济": "公共安全、</p><p>经济",
        "统计指标": "统计</p><p>指标",
    }.items():
        assert label in markup
        markup = markup.replace(label, broken)
    assert figures(read(page_of(markup))) == annex.values


# ---- which document


def test_a_blank_template_gives_no_figure() -> None:
    annex = Annex()
    for key in KEYS:
        annex.put(key, "value", None, "")
    for name in PRINTERS:
        for style in (Style(), Style(dash="")):
            report = printed(name, annex, style)
            assert {value for row in figures(report).values() for value in row.values()} == {None}
            assert issues_at(report, TABLE) == ["blank_table"], name
            assert report.table_status.statistics_2014 == "read"
            assert (report.relations.passed, report.relations.failed, report.relations.unassessed) == (
                0,
                0,
                7,
            )


@pytest.mark.parametrize("behind", range(1, 8))
@pytest.mark.parametrize("name", PRINTERS)
def test_prose_with_numbers_around_the_annex_stays_prose(name: str, behind: int) -> None:
    annex = make_annex(8)
    report = printed(name, annex, Style(), 0, behind)
    assert figures(report) == annex.values
    assert report.issues == []
    place = report.text.index(f"[[table:{TABLE}]]")
    assert "这一年全区共开了12次碰头会" in report.text[:place]
    assert ("没有其他要说的事项" in report.text[:place]) == (behind == 7)
    assert "查出的毛病当月改完，回头再看的有5处。" in report.text
    assert report.division.code == "371302"
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]


def test_an_annex_of_another_year_is_not_read() -> None:
    annex = make_annex(8)
    for title in ("2015年政府信息公开情况统计表", "政府信息公开情况统计表（2015年度）"):
        page = page_of(table(all_rows(annex))).decode().replace("政府信息公开情况统计表", title)
        report = read(page)
        assert report.tables.statistics_2014 is None
        assert "other_year_table" in issues_at(report, TABLE)
        report = read(page_of(table(all_rows(annex), title=f"<tr><td colspan=3>{title}</td></tr>")))
        assert report.tables.statistics_2014 is None
    own = make_annex(9)
    both = f"{table(all_rows(own))}<p>附：2015年政府信息公开情况统计表</p>{table(all_rows(annex))}"
    report = read(page_of(both))
    assert figures(report) == own.values


def test_two_annexes_that_differ_give_no_figure_where_they_do() -> None:
    first, second = make_annex(8), make_annex(9)
    both = f"{table(all_rows(first))}<p>区政府办公室的统计另列如下，口径相同。</p>{table(all_rows(second))}"
    found = figures(read(page_of(both)))
    for key in KEYS:
        one, two = first.values[key]["value"], second.values[key]["value"]
        assert found[key]["value"] == (one if one == two else None), key


PROSE_TITLES = {
    2008: "临沂市兰山区2008年政府信息公开工作年度报告",
    2010: "兰山区人民政府2010年度政府信息公开工作报告",
    2013: "临沂市兰山区人民政府2013年政府信息公开工作年度报告",
    2018: "兰山区2018年政府信息公开年度报告",
}


@pytest.mark.parametrize("year", PROSE_TITLES)
def test_a_report_in_prose_is_a_record_without_figures(year: int) -> None:
    page = page_of("", title=PROSE_TITLES[year]).decode().replace("2016", str(year))
    page = page.replace("<p>政府信息公开情况统计表</p>", "")
    report = read(page)
    assert "not_a_report" not in [issue.code for issue in report.issues]
    assert (report.year, report.form, report.division.code) == (year, None, "371302")
    assert all(value is None for value in report.tables.model_dump().values())
    assert {*report.table_status.model_dump().values()} == {"missing"}
    assert "没有其他要说的事项" in report.text


def test_words_of_the_annex_in_prose_are_no_annex() -> None:
    prose = "".join(
        f"<p>{text}</p>"
        for text in (
            "全年收到申请数12件，其中当面申请数3件，传真申请数0件，网络申请数5件，信函申请数4件，按时办结数12件。",
            "行政复议数量2件，被依法纠错数0件；行政诉讼数量1件。政府网站公开政府信息数4321条。",
            "专职人员3名，兼职人员12名，举办各类培训班数2次。",
        )
    )
    report = read(page_of(prose))
    assert report.tables.statistics_2014 is None
    assert report.form is None
    assert "网络申请数5件" in report.text


@pytest.mark.parametrize("form", ["2021", "2019"])
@pytest.mark.parametrize("name", MODERN_PRINTERS)
def test_a_modern_report_stays_untouched(name: str, form: str) -> None:
    printer, media_type = MODERN_PRINTERS[name]
    page = printer(make_truth(2, form), random.Random(2))
    report = extract(page, url=URL, media_type=media_type)
    assert report.tables.statistics_2014 is None
    assert report.table_status.statistics_2014 == "not_in_form"
    assert report.form == form
    assert [issue.code for issue in report.issues if issue.severity != "info"] == []


@pytest.mark.parametrize("annex_name", ["html table", "html heads span", "lines of cells", "lines of pipes"])
@pytest.mark.parametrize("place", ["before", "behind"])
@pytest.mark.parametrize("name", ["html spans", "html one table", "html paragraphs", "html split tables"])
def test_beside_modern_tables_both_are_read(name: str, place: str, annex_name: str) -> None:
    truth, annex = make_truth(4, "2021"), make_annex(4)
    page = MODERN_PRINTERS[name][0](truth, random.Random(4)).decode()
    alone = read(page)
    markup = f"<p>附表：政府信息公开情况统计表</p>{PRINTERS[annex_name](annex, Style(), random.Random(4))}"
    page = (
        page.replace("</body>", f"{markup}</body>")
        if place == "behind"
        else page.replace(
            "</h1>", f"</h1>{markup}<p>以上为附表，以下为报告正文，全文由区政府办公室编制并公布。</p>", 1
        )
    )
    report = read(page)
    assert figures(report) == annex.values
    assert report.form == "2021"
    for table_name in MODERN:
        assert getattr(report.tables, table_name) == getattr(alone.tables, table_name) is not None
    assert [issue.code for issue in report.issues if issue.severity != "info"] == []
    assert issues_at(report, TABLE) == ["mixed_form"]
    assert report.relations.passed == 49


def test_a_table_that_holds_modern_rows_as_well_is_cut() -> None:
    truth, annex = make_truth(4, "2021"), make_annex(4)
    page = MODERN_PRINTERS["html one table"][0](truth, random.Random(4)).decode()
    alone = read(page)
    head = "<tr><td colspan=3>统计指标</td><td colspan=3>单位</td><td colspan=9>统计数</td></tr>"
    rows = "".join(
        f"<tr><td colspan=3>{label}</td><td colspan=3>{unit}</td><td colspan=9>{annex.printed[key]['value'] if key else ''}</td></tr>"
        for label, unit, key in PRINTED
    )
    report = read(page.replace("</table>", f"{head}{rows}</table>"))
    assert figures(report) == annex.values
    assert report.tables.applications == alone.tables.applications is not None
    assert report.tables.review == alone.tables.review is not None


def test_traditional_characters_and_glosses() -> None:
    from govcrawl.text.script import detect_script

    annex = make_annex(4)
    page = PRINTERS["html table"](annex, Style(), random.Random(0))
    for simplified, traditional in {
        "数": "數",
        "开": "開",
        "动": "動",
        "网": "網",
        "报": "報",
        "单": "單",
        "统": "統",
        "计": "計",
        "标": "標",
        "规": "規",
        "关": "關",
        "会": "會",
        "议": "議",
        "诉": "訴",
        "讼": "訟",
        "请": "請",
        "办": "辦",
        "结": "結",
        "务": "務",
        "应": "應",
        "热": "熱",
        "点": "點",
        "发": "發",
        "闻": "聞",
        "访": "訪",
        "谈": "談",
        "责": "責",
        "参": "參",
        "举": "舉",
        "负": "負",
        "维": "維",
        "体": "體",
        "为": "為",
        "纠": "糾",
        "错": "錯",
        "专": "專",
        "职": "職",
        "员": "員",
        "费": "費",
        "万": "萬",
        "个": "個",
        "条": "條",
        "训": "訓",
        "类": "類",
        "间": "間",
        "时": "時",
        "传": "傳",
        "当": "當",
        "号": "號",
        "阅": "閱",
        "经": "經",
        "济": "濟",
        "稳": "穩",
        "属": "屬",
        "围": "圍",
        "机": "機",
        "补": "補",
        "径": "徑",
        "驳": "駁",
        "设": "設",
        "导": "導",
        "信函": "信函",
        "络": "絡",
        "复": "復",
    }.items():
        page = page.replace(simplified, traditional)
    body = page_of(page).decode()
    report = read(body)
    assert detect_script(page) == "Hant"
    assert figures(report) == annex.values


def test_every_label_passes_the_quick_look() -> None:
    for label, _, _ in PRINTED:
        assert may_begin(" ".join(label)), label
    for header in ("统 计 指 标", "指标名称", "项目", "内容"):
        assert may_begin(header)


def test_the_whole_document_is_looked_at_only_where_the_annexs_words_are() -> None:
    assert not may_hold_statistics([Paragraph("三、收到和处理政府信息公开申请情况"), Paragraph("当面申请")])
    assert may_hold_statistics([Paragraph(label) for label, _, _ in PRINTED[20:40]])
    blocks = [Paragraph("没有统计表。")]
    assert read_statistics(blocks).blocks is blocks
    assert {form.key for form in FORMS} == {"2021", "2019"}


@pytest.mark.parametrize(
    "line",
    [
        "当面申请数" * 40_000,
        "1" * 200_000,
        "（" * 200_000,
        "当面申请数件1、" * 30_000,
        "其中：" * 60_000,
        "不同渠道和方式公开" * 30_000,
        "维持具体行政行为或者驳回" * 20_000,
        " 件 1" * 60_000,
    ],
)
def test_hostile_lines_are_bounded(line: str) -> None:
    start = "".join(f"<p>{label} {unit} 1</p>" for label, unit, _ in PRINTED)
    cells = "".join(f"<td>{line[:5000]}</td>" for _ in range(40))
    begin = time.process_time()
    read(
        page_of(f"{start}<p>{line}</p><p>{line[:5900]}</p><p>{line[:118]}</p><table><tr>{cells}</tr></table>")
    )
    assert time.process_time() - begin < 4


def test_many_rows_are_bounded() -> None:
    annex = make_annex(1)
    rows = all_rows(annex)
    begin = time.process_time()
    report = read(page_of(table(rows * 12)))
    assert time.process_time() - begin < 6
    assert figures(report) == annex.values
    own = [Paragraph(f"{label} {unit} 1") for label, unit, _ in PRINTED]
    for line in (
        "第{n}项不明申请数 件 {n}",
        "当面申请数" * 45 + "{n}",
        "1.当面申请数件{n}" * 12,
        "（{n}）某申请" * 30,
    ):
        blocks = [Paragraph(line.format(n=n)) for n in range(15_000)]
        begin = time.process_time()
        read_statistics([*own, *blocks])
        read_statistics([*blocks, *own])
        assert time.process_time() - begin < 12
    large = table(rows * 2 + row("某某项", "件", "1") * 3000)
    begin = time.process_time()
    assert read(page_of(large)).tables.statistics_2014 is None
    assert time.process_time() - begin < 6


def test_money_rows_are_those_in_ten_thousand_yuan() -> None:
    assert tuple(row.key for row in form_2014.INDICATORS if row.unit == "万元") == MONEY
    assert TITLE.startswith("临沂市兰山区")
