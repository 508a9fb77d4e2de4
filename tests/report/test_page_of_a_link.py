"""A page that is only a link to the report's file: its headline is its own, and the link stands in its body."""

from __future__ import annotations

import pytest

from govcrawl.documents.html import parse_html
from govcrawl.report.navigation import find_body

TITLE = "某市某区2019年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "link",
    [
        f'<p>附件【<a href="/download.jsp?wbfileid=1">{TITLE}.docx</a>】已下载<span>0</span>次</p>',
        f'<p><a href="/nb.pdf">{TITLE}.PDF</a></p>',
        f'<p>{TITLE}.wps（<a href="/nb.wps">下载</a>）</p>',
    ],
)
def test_a_files_name_is_no_headline(link: str) -> None:
    page = f'<h2>{TITLE}</h2><div>发布日期：2020-01-21</div><div class="v_news_content">{link}</div><p>【打印本页】 关闭窗口</p>'
    document = parse_html(f"<html><body>{page}</body></html>")
    body = find_body(document)
    assert body.title == TITLE
    assert len(document.links) == 1
    assert body.begin <= document.links[0][0] < body.end


def test_a_headline_that_ends_in_a_year_and_a_dot_is_one() -> None:
    body = find_body(parse_html(f"<html><body><h2>{TITLE}.</h2><p>根据条例，编写本报告。</p></body></html>"))
    assert body.title == f"{TITLE}."
