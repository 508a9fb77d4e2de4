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
