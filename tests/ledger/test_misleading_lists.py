"""Lists that do not show what they seem to: a year may be called not published only where that is what the list says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.crawling.portal_site import html, list_of
from tests.ledger.test_kept_by_runs import HOST, LAST, LIST, YEARS, crawled, held, outcomes, portal, rows

TITLE = "兰山区2021年政府信息公开工作年度报告"
OTHERS = tuple(year for year in YEARS if year != 2021)
ALL_BUT_2021 = dict.fromkeys(OTHERS, "found")


def listed(*years: int) -> str:
    return list_of(*((f"info/6783/{year}.htm", f"兰山区{year}年政府信息公开工作年度报告") for year in years))


@pytest.mark.parametrize(
    ("link", "where"),
    [
        (f'<a href="/show.aspx?id=9">{TITLE}</a>', f"{HOST}/show.aspx?id=9"),
        (f'<a href="javascript:show(9)">{TITLE}</a>', LIST),
        (f'<a href="#" onclick="show(9)">{TITLE}</a>', LIST),
        (f'<a onclick="show(9)" title="{TITLE}">兰山区2021年政府信息公开工作…</a>', LIST),
    ],
)
def test_a_report_whose_link_cannot_be_followed_is_on_the_list(tmp_path: Path, link: str, where: str) -> None:
    pages = portal(*OTHERS) | {LIST: html(f"{listed(*OTHERS)}<p>{link}</p>")}
    crawled(pages, tmp_path, status=1)
    assert outcomes(tmp_path) == ALL_BUT_2021 | {2021: "unreadable: unread_link"}
    assert rows(tmp_path)[2021].url == where
    assert TITLE in rows(tmp_path)[2021].evidence
    assert held(tmp_path) == [f"371302-{year}" for year in sorted(OTHERS, reverse=True)]


def test_a_report_that_is_a_file_and_gone_is_moved(tmp_path: Path) -> None:
    link = f'<a href="/files/nb2021.pdf">{TITLE}</a>'
    crawled(portal(*OTHERS) | {LIST: html(f"{listed(*OTHERS)}<p>{link}</p>")}, tmp_path, status=1)
    assert outcomes(tmp_path) == ALL_BUT_2021 | {2021: "moved: not_found"}
    assert rows(tmp_path)[2021].url == f"{HOST}/files/nb2021.pdf"


def test_a_second_link_that_cannot_be_followed_does_no_harm(tmp_path: Path) -> None:
    links = f'<a href="/files/nb2021.pdf">{TITLE}</a><a href="javascript:show(1)">兰山区教育局2020年政府信息公开工作年度报告</a>'
    crawled(portal(*YEARS) | {LIST: html(listed(*YEARS) + links)}, tmp_path)
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, "found")
    assert LAST in YEARS


def cut(body: str) -> tuple[int, dict[str, str], bytes]:
    """A page as long as it says, that breaks off in the middle of its list."""
    return 200, {"Content-Type": "text/html"}, f"<html><head></head><body>{body}<li><a href=".encode()


def test_a_list_page_that_breaks_off_is_not_read_to_its_end(tmp_path: Path) -> None:
    crawled(portal(*OTHERS) | {LIST: cut(listed(*OTHERS))}, tmp_path)
    assert outcomes(tmp_path) == ALL_BUT_2021 | {2021: "unreachable: cut_short"}
    assert rows(tmp_path)[2021].url == LIST


def test_a_list_that_lost_its_newest_reports_does_not_tell_of_the_next_one(tmp_path: Path) -> None:
    before = tuple(year for year in YEARS if year != LAST)
    crawled(portal(*before), tmp_path)
    assert outcomes(tmp_path)[LAST] == "not_published: no_report"
    crawled(portal(*before[:2]), tmp_path, "-s", "RECHECK_DAYS=0")
    assert outcomes(tmp_path) == dict.fromkeys(before, "found") | {LAST: "moved: lost"}
    assert held(tmp_path) == [f"371302-{year}" for year in sorted(before, reverse=True)]
    # an old report that is gone is only that
    crawled(portal(*before[1:]), tmp_path, "-s", "RECHECK_DAYS=0")
    assert outcomes(tmp_path)[LAST] == "not_published: no_report"


def test_a_list_of_another_government_says_nothing_about_this_one(tmp_path: Path) -> None:
    links = [(f"info/6783/{year}.htm", f"罗庄区{year}年政府信息公开工作年度报告") for year in YEARS]
    pages = {LIST: html(list_of(*links)), f"{HOST}/": html("<title>罗庄区人民政府</title><p>罗庄</p>")}
    crawled({**pages}, tmp_path, status=1)
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, "unreadable: no_column")
    assert "罗庄区" in rows(tmp_path)[2023].evidence


def test_a_list_of_this_governments_offices_only_says_that_its_own_is_not_there(tmp_path: Path) -> None:
    links = [(f"info/6783/{year}.htm", f"兰山区教育局{year}年政府信息公开工作年度报告") for year in YEARS]
    pages = {LIST: html(list_of(*links)), f"{HOST}/": html("<p>welcome</p>")}
    crawled({**pages}, tmp_path, status=1)
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, "not_published: no_report")


class EverywhereHome(dict[str, Any]):
    """A portal that answers whatever it does not know with its home page and status 200."""

    home = html(
        f'<title>临沂市兰山区人民政府</title><a href="/zwgk.htm">政务公开</a>{listed(LAST)}'
        '<ul><li><a href="/info/1/5.htm">兰山区召开会议</a></li></ul>'
    )

    def get(self, url: str, missing: Any = None) -> Any:
        return super().get(url, missing if url.endswith("robots.txt") else self.home)


def test_a_home_page_in_place_of_the_column_is_no_list(tmp_path: Path) -> None:
    pages = EverywhereHome({f"{HOST}/info/6783/{LAST}.htm": html(f"YEAR{LAST}")})
    # what the home page shows is taken from there; that it is no list of all is not forgotten
    crawled(pages, tmp_path)
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, "unreadable: no_column") | {LAST: "found"}
    assert rows(tmp_path)[2021].evidence == "reports are on the home page only, which need not have them all"


def test_a_column_that_leads_to_the_home_page_is_not_compared(tmp_path: Path) -> None:
    home = html("<title>临沂市兰山区人民政府</title><p>兰山区</p>")
    site, _ = crawled({LIST: (302, {"Location": "/"}, b""), f"{HOST}/": home}, tmp_path, status=1)
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, "moved: sent_home")
    assert not [url for url in site.asked if "/govcrawl" in url]


def test_a_test_with_links_to_help_pages_in_place_of_a_list_page_is_a_block(tmp_path: Path) -> None:
    links = "".join(f'<a href="/info/1/{number}.htm">帮助{number}</a>' for number in range(6))
    further = f"{HOST}/list.jsp?totalpage=2&PAGENUM=2&urltype=tree.TreeTempUrl&wbtreeid=6783"
    pages = portal(*OTHERS) | {
        LIST: html(f"{listed(*OTHERS)}<p>共2页</p>"),
        further: html(f"<title>安全验证</title><p>请输入验证码后继续访问</p><input>{links}"),
    }
    crawled(pages, tmp_path, status=1)
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, "blocked: blocked")


class UnderMaintenance(dict[str, Any]):
    """A portal that says of every page, with status 200, that it is being worked on."""

    page = html("<title>系统维护</title><h1>系统维护中</h1><p>数据库升级，请明天再访问。</p>")

    def get(self, url: str, missing: Any = None) -> Any:
        return super().get(url, missing if url.endswith("robots.txt") else self.page)


def test_a_portal_under_maintenance_has_not_moved(tmp_path: Path) -> None:
    site, _ = crawled(UnderMaintenance(), tmp_path, status=1)
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, "unreachable: server_error")
    assert "being worked on" in rows(tmp_path)[2021].evidence
    assert site.asked.count(LIST) == 2


def test_a_news_item_about_maintenance_is_a_page(tmp_path: Path) -> None:
    news = '<li><a href="/info/1/7.htm">关于网站维护期间暂停服务的公告</a></li>'
    crawled(portal(*YEARS) | {LIST: html(listed(*YEARS) + news)}, tmp_path)
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, "found")
