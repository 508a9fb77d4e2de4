"""http and https: with real connections that are refused, dropped, or never answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from govcrawl.crawling.schemes import by_other_scheme
from tests.crawling import real_ports
from tests.crawling.portal_site import Pages, html, list_of
from tests.crawling.real_ports import context, listening
from tests.crawling.running import crawl

# lanshan is declared with http, qilin with https
NAME = "www.lyls.gov.cn"
LIST = "/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=6783"
PAGES: Pages = {
    LIST: html(list_of(("info/6783/2023.htm", "兰山区2023年政府信息公开工作年度报告"))),
    "/info/6783/2023.htm": html("YEAR2023"),
}


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("http://a.gov.cn/b?c=d", "https://a.gov.cn/b?c=d"),
        ("https://a.gov.cn/", "http://a.gov.cn/"),
        ("http://a.gov.cn:80/b", "https://a.gov.cn/b"),
        ("https://a.gov.cn:443/b", "http://a.gov.cn/b"),
        ("http://a.gov.cn:8080/b", None),
        ("http://a.gov.cn:443/b", None),
        ("ftp://a.gov.cn/b", None),
        ("data:,a", None),
    ],
)
def test_the_same_address_by_the_other_scheme(url: str, other: str | None) -> None:
    assert by_other_scheme(url) == other


@pytest.mark.parametrize("drop", [False, True])
def test_a_portal_that_moved_to_https_is_asked_so_from_then_on(tmp_path: Path, drop: bool) -> None:
    with listening(PAGES, encrypted=context(tmp_path)) as https, listening({}, drop=True) as http:
        ports = real_ports.settings(http.port if drop else None, https.port)
        run = crawl("lanshan", *ports, data=tmp_path, proxy="")
    assert run.returncode == 0, run.stderr
    assert https.asked == [f"{NAME}/robots.txt", f"{NAME}{LIST}", f"{NAME}/info/6783/2023.htm"]
    assert run.stderr.count("lanshan: scheme ") == 1
    assert f"lanshan: scheme {NAME}: http does not answer (" in run.stderr
    assert "https does, and is asked from here on" in run.stderr
    assert '"url":"https://www.lyls.gov.cn/info/6783/2023.htm"' in (
        tmp_path / "reports" / "lanshan.jsonl"
    ).read_text().replace('": "', '":"')


@pytest.mark.parametrize("how", ["refused", "dropped", "plain", "mute"])
def test_an_https_portal_that_has_only_http(tmp_path: Path, how: str) -> None:
    # what listens at 443: nothing, one that hangs up, one that speaks plain http, one that never shakes hands
    with listening(PAGES) as http, listening({}, drop=how == "dropped", mute=how == "mute") as other:
        ports = real_ports.settings(http.port, None if how == "refused" else other.port)
        pages = http.pages
        pages["/"] = html(f'<a href="{LIST}">政府信息公开年报</a>')
        run = crawl(
            "lanshan", *ports, "-s", "DOWNLOAD_TIMEOUT=2", "-a", "years=2023", data=tmp_path, proxy=""
        )
        assert run.returncode == 0, run.stderr
        run = crawl("qilin", *ports, "-s", "DOWNLOAD_TIMEOUT=2", data=tmp_path, proxy="")
    assert "qilin: scheme www.ql.gov.cn: https does not answer (" in run.stderr
    assert "http does, and is asked from here on" in run.stderr
    asked = [one for one in http.asked if one.startswith("www.ql.gov.cn")]
    assert asked[0] == "www.ql.gov.cn/robots.txt"
    assert len(asked) > 1
    assert "connection_refused" not in run.stderr


def test_if_both_fail_the_first_failure_is_told(tmp_path: Path) -> None:
    with listening({}, drop=True) as https:
        run = crawl("lanshan", *real_ports.settings(None, https.port), data=tmp_path, proxy="")
    assert run.returncode == 1
    assert f"connection_refused http://{NAME}{LIST}: connection refused (3 tries)" in run.stderr
    assert "lanshan: scheme" not in run.stderr
    assert "Traceback" not in run.stderr


def test_a_slow_http_portal_is_not_asked_by_https(tmp_path: Path) -> None:
    with listening({}, mute=True) as http, listening(PAGES, encrypted=context(tmp_path)) as https:
        run = crawl(
            "lanshan", *real_ports.settings(http.port, https.port), "-s", "DOWNLOAD_TIMEOUT=1", "-s", "RETRY_TIMES=0",
            data=tmp_path, proxy="",
        )  # fmt: skip
    assert run.returncode == 1
    assert f"time_out http://{NAME}{LIST}: no answer in time" in run.stderr
    assert https.asked == []


def test_an_error_is_an_answer(tmp_path: Path) -> None:
    with listening({}) as http, listening(PAGES, encrypted=context(tmp_path)) as https:
        run = crawl("lanshan", *real_ports.settings(http.port, https.port), data=tmp_path, proxy="")
    assert run.returncode == 1
    assert f"not_found http://{NAME}{LIST}: HTTP 404" in run.stderr
    assert https.asked == []


def test_a_home_page_that_answers_by_no_scheme_is_unreachable_and_no_missing_column(tmp_path: Path) -> None:
    run = crawl("heping_tianjin", *real_ports.settings(None, None), data=tmp_path, proxy="")
    assert run.returncode == 1
    assert "connection_refused http://www.tjhp.gov.cn/" in run.stderr
    assert "no_column" not in run.stderr
