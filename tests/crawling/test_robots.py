"""robots.txt: what each answer means for the pages, seen in whole runs against a real server."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.crawling.portal_site import Pages, html, list_of, serving
from tests.crawling.running import QUICK, STUBBED, crawl, scrapy

HOST = "http://www.lyls.gov.cn"
ROBOTS = f"{HOST}/robots.txt"
LIST = f"{HOST}/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=6783"
REPORT = f"{HOST}/info/6783/2023.htm"
CHALLENGE = b"<html><head><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=1;</script></head><body></body></html>"


def portal(robots: tuple[int, dict[str, str], bytes] | None = None) -> Pages:
    """One report; robots.txt as given, or a 404."""
    pages: Pages = {
        LIST: html(list_of(("info/6783/2023.htm", "兰山区2023年政府信息公开工作年度报告"))),
        REPORT: html("YEAR2023"),
    }
    return pages if robots is None else {**pages, ROBOTS: robots}


@pytest.mark.parametrize("status", [401, 403])
def test_a_robots_txt_that_is_refused_refuses_the_host(tmp_path: Path, status: int) -> None:
    with serving(portal((status, {"Content-Type": "text/html"}, b"<p>no</p>"))) as site:
        run = crawl("lanshan", data=tmp_path, proxy=site.proxy)
    assert run.returncode == 1, run.stderr
    assert site.asked == [ROBOTS]
    assert (
        f"lanshan: refused_by_robots {ROBOTS}: the host refuses to show robots.txt (HTTP {status})"
        in run.stderr
    )
    assert (
        f"refused_by_robots {LIST}: robots.txt forbids it: the host refuses to show it (HTTP {status})"
        in run.stderr
    )


def test_what_it_forbids_is_not_asked_for(tmp_path: Path) -> None:
    with serving(portal((200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /info/"))) as site:
        run = crawl("lanshan", data=tmp_path, proxy=site.proxy)
    assert run.returncode == 1, run.stderr
    assert site.asked == [ROBOTS, LIST]
    assert f"refused_by_robots {REPORT}: robots.txt forbids it" in run.stderr


SOFT_404 = b"<!DOCTYPE html><html><body>Disallow: / User-agent: * Disallow: /</body></html>"


@pytest.mark.parametrize(
    "robots",
    [
        None,
        (410, {}, b"User-agent: *\nDisallow: /"),
        (400, {}, b"User-agent: *\nDisallow: /"),
        (200, {"Content-Type": "text/html"}, SOFT_404),
        (200, {"Content-Type": "text/plain"}, SOFT_404),
        (302, {"Location": "/robots.txt"}, b""),
        (200, {"Content-Type": "text/html"}, b"User-agent: *\nAllow: /info/\nDisallow: /secret"),
    ],
)
def test_a_robots_txt_that_is_not_there_allows(
    tmp_path: Path, robots: tuple[int, dict[str, str], bytes] | None
) -> None:
    with serving(portal(robots)) as site:
        run = crawl("lanshan", data=tmp_path, proxy=site.proxy)
    assert run.returncode == 0, run.stderr
    assert REPORT in site.asked


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_where_it_cannot_be_had_nothing_is_asked_and_it_is_asked_for_again(
    tmp_path: Path, status: int
) -> None:
    with serving(portal((status, {"Content-Type": "text/plain"}, b"later"))) as site:
        run = crawl("lanshan", "-s", "RETRY_TIMES=0", data=tmp_path, proxy=site.proxy)
    assert run.returncode == 1, run.stderr
    # once in the first pass, once in the second
    assert Counter(site.asked) == {ROBOTS: 2}
    assert f"robots_unavailable {LIST}: robots.txt could not be had: HTTP {status}" in run.stderr
    assert "refused" not in run.stderr


def test_where_it_comes_in_the_second_pass_the_pages_come(tmp_path: Path) -> None:
    answers = iter(
        [(503, {}, b"later"), (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /x")]
    )
    pages = portal()
    pages[ROBOTS] = lambda: next(answers)
    with serving(pages) as site:
        run = crawl("lanshan", "-s", "RETRY_TIMES=0", data=tmp_path, proxy=site.proxy)
    assert run.returncode == 0, run.stderr
    assert site.asked == [ROBOTS, ROBOTS, LIST, REPORT]


def test_a_firewall_in_its_place_is_a_block_and_no_refusal(tmp_path: Path) -> None:
    with serving(portal((200, {"Content-Type": "text/html"}, CHALLENGE))) as site:
        run = crawl("lanshan", data=tmp_path, proxy=site.proxy)
    assert run.returncode == 1, run.stderr
    assert site.asked == [ROBOTS]
    assert f"lanshan: blocked {LIST}: a firewall turned us away (Ruishu, HTTP 200)" in run.stderr
    assert "refused_by_robots" not in run.stderr


def test_a_host_that_does_not_answer_is_told_by_its_own_reason(tmp_path: Path) -> None:
    run = scrapy("crawl", "lanshan", *QUICK, "-s", f"ITEM_PIPELINES={STUBBED}", data=tmp_path)
    assert run.returncode == 1
    assert f"connection_refused {LIST}: connection refused (3 tries)" in run.stderr
    assert "robots" not in run.stderr
    assert "Traceback" not in run.stderr


def test_bare_and_www_host_are_asked_once_where_one_sends_to_the_other(tmp_path: Path) -> None:
    bare = "http://lyls.gov.cn"
    pages = portal((200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /x"))
    pages[f"{HOST}/robots.txt"] = (301, {"Location": f"{bare}/robots.txt"}, b"")
    pages[f"{bare}/robots.txt"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /x")
    pages[LIST] = html(list_of((f"{bare}/info/6783/2023.htm", "兰山区2023年政府信息公开工作年度报告")))
    pages[f"{bare}/info/6783/2023.htm"] = html("YEAR2023")
    with serving(pages) as site:
        run = crawl("lanshan", data=tmp_path, proxy=site.proxy)
    assert run.returncode == 0, run.stderr
    assert site.asked == [f"{HOST}/robots.txt", f"{bare}/robots.txt", LIST, f"{bare}/info/6783/2023.htm"]


@pytest.mark.parametrize(
    "rules",
    [
        "# <title> of the site: 县政府\nUser-agent: *\nDisallow: /info/\n".encode(),
        "# 禁止\nUser-agent: *\nDisallow: /info/ # 报告\n".encode("gbk"),
        "User-agent: *\r\nDisallow: /info/\r\n".encode("utf-16"),
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /info/\n",
        b"User-agent: *\nDisallow: /info/\n<!-- <html> -->\n",
    ],
)
def test_rules_hold_however_they_are_written(tmp_path: Path, rules: bytes) -> None:
    with serving(portal((200, {"Content-Type": "text/plain"}, rules))) as site:
        run = crawl("lanshan", data=tmp_path, proxy=site.proxy)
    assert run.returncode == 1, run.stderr
    assert site.asked == [ROBOTS, LIST]
    assert f"refused_by_robots {REPORT}: robots.txt forbids it" in run.stderr
