"""A value cell that reaches over several rows was printed once, so it is no row's figure."""

from __future__ import annotations

from govcrawl import extract
from govcrawl.record import Report
from tests.layouts.printers import TITLE

HEAD = "<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>"


def read(rows: str) -> Report:
    table = f"<table>{HEAD}{rows}</table>"
    page = f"<h1>{TITLE}</h1><p>二、主动公开政府信息情况</p>{table}<p>三、收到和处理政府信息公开申请情况</p><p>五、存在的主要问题及改进情况</p>"
    return extract(page.encode(), url="http://www.lyls.gov.cn/info/1/2.htm", media_type="text/html")


def cells(report: Report, row: str) -> list[int | float | None]:
    assert report.tables.proactive is not None
    return list(report.tables.proactive[row].values())


def test_a_number_over_two_rows_belongs_to_neither() -> None:
    report = read(
        "<tr><td>规章</td><td>1</td><td rowspan=2>2</td><td>3</td></tr>"
        "<tr><td>行政规范性文件</td><td>4</td><td>6</td></tr>"
    )
    assert cells(report, "rules") == [1, None, 3]
    assert cells(report, "normative_documents") == [4, None, 6]
    doubts = [(issue.path, issue.raw) for issue in report.issues if issue.code == "ambiguous"]
    assert doubts == [("proactive.rules.repealed", "2"), ("proactive.normative_documents.repealed", "2")]


def test_a_row_of_the_form_may_take_up_two_rows_of_the_table() -> None:
    report = read(
        "<tr><td rowspan=2>规章</td><td rowspan=2>1</td><td rowspan=2>2</td><td rowspan=2>3</td></tr><tr></tr>"
        "<tr><td>行政规范性文件</td><td>4</td><td>5</td><td>6</td></tr>"
    )
    assert cells(report, "rules") == [1, 2, 3]
    assert cells(report, "normative_documents") == [4, 5, 6]
