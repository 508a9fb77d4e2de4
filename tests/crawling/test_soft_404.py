"""Soft 404s: told by what the same host shows for an address that cannot exist."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from scrapy.http import HtmlResponse

from govcrawl.crawling.soft_404 import fingerprint, impossible, suspicious
from tests.crawling.portal_site import Answer, Pages, Site, html, list_of, serving
from tests.crawling.running import crawl

HOST = "http://www.lyls.gov.cn"
LIST = f"{HOST}/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=6783"
TITLE = "兰山区2023年政府信息公开工作年度报告"


def page(body: str, url: str = f"{HOST}/a/1.htm", title: str = "") -> HtmlResponse:
    return HtmlResponse(
        url, body=f"<html><head><title>{title}</title></head><body>{body}</body></html>", encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("body", "linked", "may_be"),
    [
        ("<h1>404</h1>", False, True),
        ("对不起，您访问的页面不存在或已被删除", True, True),
        ("<p>抱歉，找不到您要的文章</p><a href='/'>返回首页</a>", True, True),
        ("参数错误", True, True),
        ("<div id='app'></div>", True, True),
        ("<div id='app'></div>", False, True),
        ("栏目建设中", False, True),
        ("本年共收到申请3件。", True, False),
        ("<a href='/x/1.htm'>通知</a>", False, False),
        (f"<a href='/x/1.htm'>{TITLE}</a>", False, False),
        (f"<h1>{TITLE}</h1><p>页面不存在的问题已经解决。</p>", True, False),
        (f"<meta name='ArticleTitle' content='{TITLE}'>404件", True, False),
        ("<p>" + "本年度主动公开信息若干条，均按要求办理。" * 20 + "</p>", False, False),
    ],
)  # fmt: skip
def test_only_what_says_so_or_shows_nothing_is_looked_into(body: str, linked: bool, may_be: bool) -> None:
    assert suspicious(page(body), linked=linked) is may_be


def test_a_fingerprint_leaves_out_address_numbers_and_times() -> None:
    one = page("页面 /a/1.htm 不存在（2024-01-02 10:11:12，编号8831）", f"{HOST}/a/1.htm")
    other = page("页面 /b/zz.htm 不存在（2025年3月4日 1:2:3，编号17）", f"{HOST}/b/zz.htm")
    assert fingerprint(one, one.url) == fingerprint(other, other.url)
    assert fingerprint(one, one.url) != fingerprint(page("页面已删除"), f"{HOST}/a/1.htm")


def test_a_page_without_words_is_told_by_its_markup() -> None:
    shell = page("<div id='app'></div><script src='/app.81.js'></script>")
    assert fingerprint(shell, shell.url) != fingerprint(page("<div id='root'></div>"), shell.url)


@pytest.mark.parametrize(
    ("url", "shape"),
    [
        (f"{HOST}/info/6783/2023.htm", r"/info/6783/govcrawl[0-9a-f]{16}\.htm"),
        (f"{HOST}/list.jsp?a=b", r"/govcrawl[0-9a-f]{16}\.jsp"),
        (f"{HOST}/zwgk/nb/", r"/zwgk/nb/govcrawl[0-9a-f]{16}/"),
        (f"{HOST}/zwgk/nb", r"/zwgk/govcrawl[0-9a-f]{16}"),
    ],
)
def test_an_address_that_cannot_exist_is_of_the_same_kind(url: str, shape: str) -> None:
    assert re.fullmatch(re.escape(HOST) + shape, impossible(url))


# ---- whole runs


class Everything(dict[str, "Answer | Callable[[], Answer]"]):
    """Pages of a host that answers everything else with the same page and status 200."""

    def __init__(self, pages: Pages, missing: Answer) -> None:
        super().__init__(pages)
        self.missing = missing

    def get(self, key: str, default: object = None) -> Answer | Callable[[], Answer]:  # type: ignore[override]
        return super().get(key, self.missing)


def pages(report: Answer | None) -> Pages:
    made: Pages = {
        f"{HOST}/robots.txt": (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /private"),
        LIST: html(
            list_of(("info/6783/2023.htm", TITLE), ("info/6783/2022.htm", TITLE.replace("2023", "2022")))
        ),
        f"{HOST}/info/6783/2022.htm": html("YEAR2022"),
    }
    return made if report is None else {**made, f"{HOST}/info/6783/2023.htm": report}


def probes(site: Site) -> list[str]:
    return [one for one in site.asked if re.search(r"/govcrawl[0-9a-f]{16}", one)]


ERROR = html("<h2>出错了</h2><p>您访问的页面不存在</p>")


def test_a_report_that_is_the_page_of_nowhere_is_gone(tmp_path: Path) -> None:
    with serving(Everything(pages(None), ERROR)) as site:
        run = crawl("lanshan", data=tmp_path, proxy=site.proxy)
    assert run.returncode == 1, run.stderr
    assert (
        f"soft_404 {HOST}/info/6783/2023.htm: HTTP 200, and the page that www.lyls.gov.cn shows for an address that cannot exist"
        in run.stderr
    )
    [probe] = probes(site)
    assert probe.startswith(f"{HOST}/info/6783/govcrawl")
    assert len(site.asked) == 5
    # the other report came
    assert "lanshan: ended: FAILED, 1 report, " in run.stderr


def test_a_host_that_tells_is_asked_once_and_its_odd_pages_are_pages(tmp_path: Path) -> None:
    both = {**pages(ERROR), f"{HOST}/info/6783/2022.htm": ERROR}
    with serving(both) as site:
        run = crawl("lanshan", data=tmp_path, proxy=site.proxy)
    assert len(probes(site)) == 1
    assert "soft_404" not in run.stderr


def test_a_page_that_differs_from_the_page_of_nowhere_is_a_page(tmp_path: Path) -> None:
    own = html("<p>YEAR2023 原文件已删除，改登于此。</p>")
    with serving(Everything(pages(own), ERROR)) as site:
        run = crawl("lanshan", data=tmp_path, proxy=site.proxy)
    assert run.returncode == 0, run.stderr
    assert len(probes(site)) == 1


def test_an_application_for_every_address_is_no_column(tmp_path: Path) -> None:
    shell = html("<div id='app'></div><script src='/app.js'></script>")
    made = pages(None)
    del made[LIST]
    with serving(Everything(made, shell)) as site:
        run = crawl("lanshan", data=tmp_path, proxy=site.proxy)
    assert run.returncode == 1, run.stderr
    assert f"soft_404 {LIST}: " in run.stderr
    assert len(probes(site)) == 1
    assert "no_report" not in run.stderr


def test_robots_txt_holds_for_the_address_of_nowhere_too(tmp_path: Path) -> None:
    made = pages(None)
    made[f"{HOST}/robots.txt"] = (
        200,
        {"Content-Type": "text/plain"},
        b"User-agent: *\nAllow: /info/6783/20\nDisallow: /info/",
    )
    with serving(Everything(made, ERROR)) as site:
        run = crawl("lanshan", data=tmp_path, proxy=site.proxy)
    assert probes(site) == []
    assert "soft_404" not in run.stderr
