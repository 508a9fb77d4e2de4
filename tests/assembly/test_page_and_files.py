"""A page and its files give one record: which of them is the report, where its tables are from, what was left out."""

from __future__ import annotations

import hashlib
import io
import random
import zipfile

import openpyxl
import pytest

from demo.forms import HEADINGS
from govcrawl.extract import extract_page
from govcrawl.page import File, Page
from govcrawl.record import Report
from tests.layouts.cases import figures_of
from tests.layouts.html_kinds import spans
from tests.layouts.pages import PROSE, html_page, page_of, style_of, text_page
from tests.layouts.pages import Page as Printed
from tests.layouts.sheets import Look, Sheet, sheets_of
from tests.layouts.text_kinds import tab_rows
from tests.layouts.truth import Truth, make_truth
from tests.layouts.words import Words

URL = "http://www.lyls.gov.cn/info/1/2.htm"
TITLE = "临沂市兰山区人民政府2023年政府信息公开工作年度报告"


def truth_of(seed: int = 3) -> Truth:
    return make_truth(seed, "2021")


def sheets(truth: Truth) -> dict[int, Sheet]:
    return sheets_of(truth, Words(truth.year), Look())


def as_text(printed: Printed) -> bytes:
    return text_page(printed, tab_rows, style_of(random.Random(1), set())).encode()


def as_html(printed: Printed) -> bytes:
    return html_page(printed, spans, style_of(random.Random(1), set())).encode()


def link_page(title: str = TITLE, text: str = "年度报告见附件。") -> bytes:
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>发布时间：2024-01-29</p><div><p>{text}</p></div></body></html>".encode()


def read(body: bytes, *files: File) -> Report:
    return extract_page(Page(body, URL, "text/html", files=files))


def file(name: str, body: bytes | None, title: str = "", problem: str | None = None) -> File:
    return File(f"http://www.lyls.gov.cn/files/{name}", title, body, None, None, problem)


def codes(report: Report) -> set[str]:
    return {issue.code for issue in report.issues}


def figures(report: Report) -> dict[str, float | None]:
    """The cells of the modern tables."""
    return {path: number for path, number in figures_of(report).items() if path != "statistics_2014"}


def prose_without(truth: Truth, *missing: int) -> Printed:
    return page_of(
        {number: sheet for number, sheet in sheets(truth).items() if number not in missing}, truth.year
    )


def test_where_the_page_only_leads_to_a_file_the_file_is_the_report() -> None:
    truth = truth_of()
    body = as_text(page_of(sheets(truth), truth.year))
    report = read(link_page(), file("2023nb.txt", body, "2023年度报告"))
    assert figures(report) == truth.values
    assert report.format == "text"
    assert report.title == TITLE
    assert report.published == "2024-01-29"
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]
    assert PROSE[0] in report.text
    assert "见附件" not in report.text
    assert report.sha256 == hashlib.sha256(link_page()).hexdigest()
    assert [(one.url, one.sha256, one.format) for one in report.attachments] == [
        ("http://www.lyls.gov.cn/files/2023nb.txt", hashlib.sha256(body).hexdigest(), "text")
    ]
    assert report.relations.passed == 42
    assert "attachment_not_read" not in codes(report)


def test_the_fields_of_a_page_that_only_leads_to_a_file_reach_the_record() -> None:
    fields = "<p>索引号: lanshanqulsqzf/2024-0000007</p><p>发布日期: 2024-02-19</p>"
    page = f"<html><body><h2>{TITLE}</h2>{fields}<div class='v_news_content'><p>附件【<a href='/files/a.txt'>{TITLE}.txt</a>】已下载<span>0</span>次</p></div></body></html>"
    report = read(page.encode(), file("a.txt", as_text(page_of(sheets(truth_of()), truth_of().year))))
    assert (report.format, report.title, report.form) == ("text", TITLE, "2021")
    assert (report.index_number, report.published) == ("lanshanqulsqzf/2024-0000007", "2024-02-19")


def test_tables_that_the_page_lacks_are_taken_from_the_file_into_their_sections() -> None:
    truth = truth_of()
    report = read(
        as_html(prose_without(truth, 3)), file("3.txt", as_text(page_of({3: sheets(truth)[3]}, truth.year)))
    )
    assert figures(report) == truth.values
    assert report.format == "html"
    lines = report.text.split("\n")
    marks = [
        lines.index(mark) for mark in ("[[table:proactive]]", "[[table:applications]]", "[[table:review]]")
    ]
    headings = [lines.index(heading) for heading in HEADINGS]
    assert headings[1] < marks[0] < headings[2] < marks[1] < headings[3] < marks[2] < headings[4]
    assert report.table_status.applications == "read"


def test_what_the_page_prints_itself_is_kept_and_a_difference_is_told() -> None:
    truth, other = truth_of(), truth_of()
    path = "proactive.penalties.decisions"
    truth.put(path, 120)
    other.put(path, 102)
    report = read(
        as_html(page_of(sheets(truth), truth.year)),
        file("nb.txt", as_text(page_of(sheets(other), other.year)), "年度报告"),
    )
    assert figures(report) == truth.values
    told = [issue for issue in report.issues if issue.code == "attachment_differs"]
    assert [(issue.path, f"{path} 120 and 102" in issue.message) for issue in told] == [("proactive", True)]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        (TITLE.replace("2023", "2022"), "of 2022"),
        (TITLE.replace("兰山区", "罗庄区"), "罗庄区"),
    ],
)  # fmt: skip
def test_a_file_of_another_year_or_body_is_not_used(title: str, words: str) -> None:
    truth = truth_of()
    printed = page_of(sheets(truth), truth.year)
    printed.title = title
    report = read(as_html(prose_without(truth_of(4), 3)), file("nb.txt", as_text(printed)))
    assert report.tables.applications is None
    assert report.table_status.applications == "missing"
    told = [issue.message for issue in report.issues if issue.code == "attachment_left_out"]
    assert len(told) == 1
    assert words in told[0]


@pytest.mark.parametrize(
    ("page", "file_title", "used"),
    [
        ("聊城市茌平区人民政府", "茌平县人民政府", True),
        ("茌平区", "聊城市茌平区人民政府办公室", True),
        ("株洲市", "株洲县", False),
        ("兰山区", "兰山区教育局", False),
        ("长兴岛经济区管委会", "长兴岛经济区管委会", True),
    ],
)
def test_whose_file_it_is_goes_by_the_names_of_one_government(page: str, file_title: str, used: bool) -> None:
    title = "{}2023年政府信息公开工作年度报告"
    truth = truth_of()
    printed = page_of(sheets(truth), truth.year)
    printed.title = title.format(file_title)
    report = read(link_page(title.format(page)), file("nb.txt", as_text(printed)))
    assert (report.tables.applications is not None) == used
    assert ("attachment_left_out" in codes(report)) != used


def test_a_page_without_a_name_goes_by_the_body_that_its_portal_is_of() -> None:
    truth = truth_of()
    printed = page_of(sheets(truth), truth.year)
    printed.title = "兰山区教育局2023年政府信息公开工作年度报告"
    page = Page(
        link_page("2023年政府信息公开工作年度报告"), URL, "text/html", division_code="371302", division_name="兰山区",
        files=(file("nb.txt", as_text(printed)),),
    )  # fmt: skip
    report = extract_page(page)
    assert report.tables.applications is None
    assert "attachment_left_out" in codes(report)


def test_a_template_below_the_page_fills_nothing() -> None:
    truth = truth_of()
    report = read(
        as_html(prose_without(truth, 2)),
        file("x.txt", as_text(page_of(sheets(truth_of(9)), 2023)), "年度报告模板.doc"),
    )
    assert report.tables.proactive is None
    assert "attachment_left_out" in codes(report)


def test_a_file_that_did_not_come_is_named_with_its_reason() -> None:
    truth = truth_of()
    report = read(
        as_html(prose_without(truth, 2)),
        file("t.xlsx", None, "附件：表格.xlsx", "http_404: the host has no such page"),
    )
    told = [issue for issue in report.issues if issue.code == "file_missing"]
    assert [(issue.severity, issue.raw) for issue in told] == [
        ("warning", "http_404 http://www.lyls.gov.cn/files/t.xlsx")
    ]
    assert "the host has no such page" in told[0].message
    assert "attachment_not_read" not in codes(report)
    assert report.attachments[0].sha256 is None
    assert report.table_status.proactive == "missing"


def test_a_broken_file_beside_a_whole_page_changes_no_figure() -> None:
    truth = truth_of()
    whole = as_html(page_of(sheets(truth), truth.year))
    report = read(whole, file("nb.rar", b"Rar!\x1a\x07\x00" + bytes(40), "年报.rar"))
    alone = read(whole)
    assert report.tables == alone.tables
    assert report.text == alone.text
    assert [issue.code for issue in report.issues if issue.code not in codes(alone)] == [
        "attachment_not_read"
    ]
    assert report.attachments[0].format == "rar"


def test_of_two_files_with_the_whole_report_the_one_with_rows_and_columns_counts() -> None:
    truth = truth_of()
    whole = page_of(sheets(truth), truth.year)
    report = read(link_page(), file("nb.txt", as_text(whole)), file("nb.html", as_html(whole)))
    assert figures(report) == truth.values
    assert report.format == "html"
    assert len(report.attachments) == 2
    assert "attachment_differs" not in codes(report)


def test_a_page_that_only_leads_to_free_prose_of_the_first_years_gives_that_prose() -> None:
    title = "临沂市兰山区人民政府2009年政府信息公开工作年度报告"
    text = "\n".join([title, *PROSE, *PROSE, *PROSE, *PROSE])
    report = read(link_page(title), file("2009.txt", text.encode()))
    assert report.year == 2009
    assert report.format == "text"
    assert report.text.count(PROSE[0]) == 4


def test_equal_bytes_below_two_addresses_are_two_attachments() -> None:
    truth = truth_of()
    body = as_text(page_of(sheets(truth), truth.year))
    report = read(link_page(), file("a.txt", body), file("b.txt", body))
    assert figures(report) == truth.values
    assert len({one.url for one in report.attachments}) == 2
    assert len({one.sha256 for one in report.attachments}) == 1


@pytest.mark.parametrize(
    ("name", "link", "printed"),
    [
        ("a.txt", "兰山区教育局2023年政府信息公开工作年度报告.doc", "2023年政府信息公开工作年度报告"),
        ("a.txt", "附件3：区教育局年报.doc", "2023年政府信息公开工作年度报告"),
        ("a.txt", "12.金雀山街道.docx", ""),
        ("2022nb.txt", "附件1", ""),
        ("2022年年度报告.txt", "附件1", ""),
        ("a.txt", "附件：上年度表格.xls", ""),
        ("a.txt", "附件1", "《临沂市兰山区人民政府2023年政府信息公开工作年度报告》解读"),
        ("a.txt", "附件1", "2023年政府信息公开工作年度报告（模板）"),
    ],
)
def test_what_only_a_link_an_address_or_a_head_says_leaves_a_file_out(
    name: str, link: str, printed: str
) -> None:
    other = page_of(sheets(truth_of(5)), 2023)
    other.title = printed
    given = file(name, as_text(other), link)
    for body in (link_page(), as_html(prose_without(truth_of(), 2, 3, 4))):
        report = read(body, given)
        assert not any(number is not None for number in figures(report).values())
        assert "attachment_left_out" in codes(report)
        assert report.year == 2023


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("P020240131512345678901.txt", "附件"),
        ("2024.txt", ""),
        ("2024_1.txt", "点击下载"),
        ("a.txt", "附件1：兰山区人民政府办公室2023年政府信息公开年报.doc"),
        ("a.txt", "临沂市兰山区政府信息公开年报表格.xls"),
        ("a.txt", "附件：主动公开情况表.xls"),
        ("a.txt", "点击下载2023年政府信息公开工作年度报告.pdf"),
        ("a.txt", "【附件】2023年度政府信息公开年报.pdf"),
        ("a.txt", "我区2023年政府信息公开工作年度报告（盖章版）.pdf"),
        ("a.txt", "兰山区政府办2023年政府信息公开工作年度报告.pdf"),
    ],
)
def test_addresses_with_the_day_of_the_upload_and_names_of_the_same_body_are_used(
    name: str, link: str
) -> None:
    truth = truth_of()
    printed = page_of(sheets(truth), truth.year)
    printed.title = ""
    report = read(link_page(), file(name, as_text(printed), link))
    assert figures(report) == truth.values


def test_a_page_of_no_year_is_of_one_file_and_takes_nothing_of_another_year() -> None:
    this, last = truth_of(), truth_of(5)
    first, second = page_of(sheets(this), 2023), page_of({4: sheets(last)[4]}, 2022)
    report = read(
        link_page("政府信息公开年报"), file("a.txt", as_text(second)), file("b.txt", as_text(first))
    )
    assert figures(report) == this.values
    assert report.title == TITLE
    assert report.year == 2023
    told = [issue.message for issue in report.issues if issue.code == "attachment_left_out"]
    assert told == ["a.txt was not used: it is of 2022, and b.txt of 2023."]


def test_of_two_files_with_other_figures_the_one_that_says_its_year_counts_and_else_none() -> None:
    truth, other = truth_of(), truth_of(5)
    mute, told = page_of(sheets(other), 2023), page_of(sheets(truth), 2023)
    mute.title = ""
    mute_file = file("a.txt", as_text(mute), "附件1")
    for body in (link_page(), as_html(prose_without(truth, 2, 3, 4))):
        report = read(body, mute_file, file("b.txt", as_text(told), "附件2"))
        assert figures(report) == truth.values
        told.title = ""
        report = read(body, mute_file, file("b.txt", as_text(told), "附件2"))
        assert not any(number is not None for number in figures(report).values())
        assert "attachment_differs" in codes(report)
        told.title = TITLE


def test_an_archive_of_departments_is_not_the_report_of_the_government() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for seed, name in enumerate(("教育局", "公安局", "卫健委", "城关镇")):
            printed = page_of(sheets(truth_of(30 + seed)), 2023)
            printed.title = ""
            archive.writestr(f"部门/{seed}.{name}.txt", as_text(printed))
    report = read(link_page(), file("a.zip", packed.getvalue(), "附件.zip"))
    assert not any(number is not None for number in figures(report).values())
    assert "attachment_left_out" in codes(report)


def test_the_period_in_the_head_of_a_file_is_its_year() -> None:
    printed = page_of(sheets(truth_of(5)), 2023)
    printed.title = "本表所列数据的统计期限自2022年1月1日起至2022年12月31日止。"
    report = read(as_html(prose_without(truth_of(), 2, 3, 4)), file("a.txt", as_text(printed), "附件"))
    assert not any(number is not None for number in figures(report).values())
    assert "attachment_left_out" in codes(report)


@pytest.mark.parametrize("name", ["2022年", "上年数据"])
def test_a_workbook_whose_sheet_is_named_for_another_year_fills_nothing(name: str) -> None:
    book = openpyxl.Workbook()
    book.active.title = name
    for line in (
        ["第二十条第（一）项"],
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", 1, 2, 3],
        ["行政规范性文件", 4, 5, 6],
    ):
        book.active.append(line)
    kept = io.BytesIO()
    book.save(kept)
    page = as_html(prose_without(truth_of(), 2, 3, 4))
    report = read(page, file("a.xlsx", kept.getvalue(), "附件"))
    assert report.tables.proactive is None
    assert "attachment_left_out" in codes(report)
    book.active.title = "2023年"
    book.save(kept := io.BytesIO())
    report = read(page, file("a.xlsx", kept.getvalue(), "附件"))
    assert report.tables.proactive is not None
    assert report.tables.proactive["rules"] == {"issued": 1, "repealed": 2, "in_force": 3}


def test_three_tables_one_below_the_other_without_headings_fill_all_three_sections() -> None:
    truth = truth_of()
    style = style_of(random.Random(1), set())
    tables = "".join(spans(sheets(truth)[number], style) for number in (2, 3, 4))
    report = read(
        as_html(prose_without(truth, 2, 3, 4)),
        file("a.htm", f"<html><body>{tables}</body></html>".encode(), "附件"),
    )
    assert figures(report) == truth.values


@pytest.mark.parametrize("missing", [2, 3, 4])
def test_a_file_that_contradicts_the_tables_of_the_page_fills_none_that_it_lacks(missing: int) -> None:
    other = page_of(sheets(truth_of(5)), 2023)
    other.title = ""
    report = read(as_html(prose_without(truth_of(), missing)), file("a.txt", as_text(other), "附件"))
    truth = truth_of()
    assert all(number in (None, truth.values.get(path)) for path, number in figures(report).items())
    assert "attachment_differs" in codes(report)


def test_of_two_files_the_corrected_one_counts() -> None:
    truth, slip = truth_of(), truth_of()
    slip.put("proactive.penalties.decisions", 999_999)
    report = read(
        link_page(),
        file("a.txt", as_text(page_of(sheets(slip), 2023)), "年度报告.doc"),
        file("b.txt", as_text(page_of(sheets(truth), 2023)), "年度报告（更正版）.doc"),
    )
    assert figures(report) == truth.values
    assert "attachment_differs" in codes(report)


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        ("年报（更正前）.doc", "年报（更正后）.doc"),
        ("年报（作废）.doc", "年报.doc"),
        ("年报（送审稿）.doc", "年报.doc"),
    ],
)
def test_a_version_that_was_given_up_does_not_count(worse: str, better: str) -> None:
    truth, slip = truth_of(), truth_of()
    slip.put("proactive.penalties.decisions", 999_999)
    names = [(worse, slip), (better, truth)]
    for order in (names, names[::-1]):
        files = [
            file(f"{place}.txt", as_text(page_of(sheets(one), 2023)), name)
            for place, (name, one) in enumerate(order)
        ]
        assert figures(read(link_page(), *files)) == truth.values


def test_tables_of_the_form_before_without_a_year_are_not_those_of_a_later_report() -> None:
    old = make_truth(4, "2019")
    printed = page_of(sheets_of(old, Words(old.year), Look()), old.year)
    printed.title = ""
    report = read(as_html(prose_without(truth_of(), 2, 3, 4)), file("a.txt", as_text(printed), "附件"))
    assert not any(number is not None for number in figures(report).values())
    assert "attachment_left_out" in codes(report)


def test_the_title_of_the_file_counts_where_only_that_says_whose_report_it_is() -> None:
    truth = truth_of()
    report = read(
        link_page("2023年政府信息公开工作年度报告"), file("a.txt", as_text(page_of(sheets(truth), 2023)))
    )
    assert report.title == TITLE
    assert report.division is not None
    assert report.division.name == "兰山区"


def test_a_member_of_an_archive_that_cannot_be_read_is_named_also_where_the_archive_is_the_page() -> None:
    truth = truth_of()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("nb.txt", as_text(page_of(sheets(truth), truth.year)))
        archive.writestr("nb.pdf", b"%PDF-1.4 and nothing else")
    report = extract_page(Page(packed.getvalue(), "http://www.lyls.gov.cn/files/nb.zip", "application/zip"))
    assert figures(report) == truth.values
    told = [issue.message for issue in report.issues if issue.code == "attachment_not_read"]
    assert len(told) == 1
    assert "nb.pdf was not read: file_broken" in told[0]
