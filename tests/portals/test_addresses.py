"""Session ids in addresses: the page is asked for, and recorded, without them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from scrapy.http import HtmlResponse

from govcrawl.portals.addresses import without_session
from govcrawl.portals.lists import anchors
from govcrawl.portals.ways import ways
from tests.crawling.portal_site import html, list_of, serving
from tests.crawling.running import crawl

HOST = "http://www.lyls.gov.cn"
LIST = f"{HOST}/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=6783"


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("http://a.gov.cn/i/1.htm;jsessionid=0A1B.node1", "http://a.gov.cn/i/1.htm"),
        ("http://a.gov.cn/i/1.htm;JSESSIONID=0A!-12?x=1", "http://a.gov.cn/i/1.htm?x=1"),
        ("http://a.gov.cn/i;jsessionid=0A/1.htm", "http://a.gov.cn/i/1.htm"),
        ("http://a.gov.cn/l.do?jsessionid=0A&x=1", "http://a.gov.cn/l.do?x=1"),
        ("http://a.gov.cn/l.php?x=1&PHPSESSID=ab&y=2", "http://a.gov.cn/l.php?x=1&y=2"),
        ("http://a.gov.cn/l.php?x=1&PHPSESSID=ab", "http://a.gov.cn/l.php?x=1"),
        ("http://a.gov.cn/l.php?PHPSESSID=ab#top", "http://a.gov.cn/l.php#top"),
        ("http://a.gov.cn/l.asp?ASPSESSIONIDAB=1&id=3", "http://a.gov.cn/l.asp?id=3"),
        ("http://a.gov.cn/l.do?myjsessionid=0A", "http://a.gov.cn/l.do?myjsessionid=0A"),
        ("http://a.gov.cn/session_id/1.htm?a=&b", "http://a.gov.cn/session_id/1.htm?a=&b"),
        ("http://a.gov.cn/i/1.htm?", "http://a.gov.cn/i/1.htm?"),
    ],
)
def test_an_address_without_its_session(url: str, clean: str) -> None:
    assert without_session(url) == clean


def test_links_are_read_without_sessions() -> None:
    body = '<a href="/i/1.htm;jsessionid=0A1B">年报</a><iframe src="/f.jsp;jsessionid=2"></iframe>'
    response = HtmlResponse(f"{HOST}/", body=f"<html><body>{body}</body></html>", encoding="utf-8")
    assert [url for url, _, _ in anchors(response)] == [f"{HOST}/i/1.htm"]
    assert [way.url for way in ways(response)] == [f"{HOST}/i/1.htm", f"{HOST}/f.jsp"]


def test_copies_of_an_article_are_asked_for_once_and_recorded_by_the_clean_address(tmp_path: Path) -> None:
    title = "兰山区2023年政府信息公开工作年度报告"
    pages = {
        LIST: html(
            list_of(
                ("info/6783/2023.htm;jsessionid=0A1B2C", title),
                ("info/6783/2023.htm;jsessionid=FFFFFF", title),
                ("https://lyls.gov.cn/info/6783/2023.htm", title),
            )
        ),
        f"{HOST}/info/6783/2023.htm": html("YEAR2023"),
    }
    with serving(pages) as site:
        run = crawl("lanshan", data=tmp_path, proxy=site.proxy)
    assert run.returncode == 0, run.stderr
    assert site.asked[1:] == [LIST, f"{HOST}/info/6783/2023.htm"]
    record = json.loads((tmp_path / "reports" / "lanshan.jsonl").read_text())
    assert record["url"] == f"{HOST}/info/6783/2023.htm"
