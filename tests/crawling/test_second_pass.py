"""The second pass of a portal's crawl, as an operator runs it: what comes, what is missing, and what is never forgotten."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crawling.portal_site import Answer, Pages, html, list_of, serving
from tests.crawling.running import ROOT, STUBBED, environment, scrapy

HOST = "http://www.lyls.gov.cn"
LIST = f"{HOST}/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=6783"
YEARS = (2023, 2022, 2021)


def article(year: int) -> str:
    return f"{HOST}/info/6783/{year}.htm"


def portal() -> Pages:
    links = [(article(year), f"兰山区{year}年政府信息公开工作年度报告") for year in YEARS]
    return {LIST: html(list_of(*links))} | {article(year): html(f"YEAR{year}") for year in YEARS}


def busy(times: int, then: Answer, *, status: int = 503) -> Callable[[], Answer]:
    """An error page so many times, and then the page."""
    left = [times]

    def answer() -> Answer:
        left[0] -= 1
        return html("<p>busy</p>", status=status) if left[0] >= 0 else then

    return answer


def settings(pause: float, **more: object) -> list[str]:
    chosen = {
        "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": 0, "DOWNLOAD_TIMEOUT": 5, "RETRY_TIMES": 0,
        "SECOND_PASS_PAUSE": pause, "ITEM_PIPELINES": STUBBED, **more,
    }  # fmt: skip
    return [word for name, value in chosen.items() for word in ("-s", f"{name}={value}")]


def records(data: Path) -> list[str]:
    path = data / "reports" / "lanshan.jsonl"
    return sorted(json.loads(line)["id"] for line in path.read_text().splitlines()) if path.exists() else []


def crawl(data: Path, proxy: str, pause: float, **more: object) -> subprocess.CompletedProcess[str]:
    return scrapy("crawl", "lanshan", *settings(pause, **more), data=data, proxy=proxy)


@pytest.mark.parametrize("lost", [LIST, article(2022)])
def test_what_comes_in_the_second_pass_is_as_good_as_the_rest(tmp_path: Path, lost: str) -> None:
    pages = portal()
    there = pages[lost]
    assert not callable(there)
    pages[lost] = busy(1, there)
    with serving(pages) as site:
        run = crawl(tmp_path, site.proxy, 1)
    assert run.returncode == 0, run.stderr
    assert records(tmp_path) == [f"371302-{year}" for year in sorted(YEARS)]
    assert site.asked.count(lost) == 2
    assert f"again {lost}: server_error: HTTP 503; kept for the second pass" in run.stderr
    assert "1 page did not come; it is asked for once more in 1 s" in run.stderr


def test_what_does_not_come_in_the_second_pass_either_is_missing(tmp_path: Path) -> None:
    pages = portal()
    there = pages[article(2022)]
    assert not callable(there)
    pages[article(2022)] = busy(2, there)
    with serving(pages) as site:
        run = crawl(tmp_path, site.proxy, 0)
    assert run.returncode == 1
    # what came is kept, and nothing stands for what did not
    assert records(tmp_path) == ["371302-2021", "371302-2023"]
    assert site.asked.count(article(2022)) == 2
    assert f"server_error {article(2022)}: HTTP 503\n" in run.stderr


def test_second_tries_come_before_the_second_pass(tmp_path: Path) -> None:
    pages = portal()
    there = pages[article(2022)]
    assert not callable(there)
    pages[article(2022)] = busy(5, there)
    with serving(pages) as site:
        run = crawl(tmp_path, site.proxy, 0, RETRY_TIMES=2)
    assert run.returncode == 0, run.stderr
    assert site.asked.count(article(2022)) == 6
    assert "HTTP 503 (3 tries); kept for the second pass" in run.stderr


def test_without_a_second_pass_a_page_is_missing_at_once(tmp_path: Path) -> None:
    pages = portal()
    there = pages[article(2022)]
    assert not callable(there)
    pages[article(2022)] = busy(1, there)
    with serving(pages) as site:
        run = crawl(tmp_path, site.proxy, -1)
    assert run.returncode == 1
    assert site.asked.count(article(2022)) == 1
    assert f"server_error {article(2022)}: HTTP 503\n" in run.stderr
    assert "second pass" not in run.stderr


def test_a_host_that_went_down_in_the_first_pass_and_came_back_leaves_nothing_out(tmp_path: Path) -> None:
    pages = portal()
    for year in (2023, 2022):
        there = pages[article(year)]
        assert not callable(there)
        pages[article(year)] = busy(1, there)
    with serving(pages) as site:
        run = crawl(tmp_path, site.proxy, 0, HOST_MAX_FAILURES=2)
    assert run.returncode == 0, run.stderr
    assert records(tmp_path) == [f"371302-{year}" for year in sorted(YEARS)]
    assert "host_down www.lyls.gov.cn: 2 addresses running failed, the last one with: HTTP 503" in run.stderr
    # the third report was not asked for while the host was down
    assert [site.asked.count(article(year)) for year in YEARS] == [2, 2, 1]


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_ended_while_it_waits_ends_at_once_and_names_what_it_had_kept(
    tmp_path: Path, sent: signal.Signals
) -> None:
    pages = portal()
    there = pages[article(2022)]
    assert not callable(there)
    pages[article(2022)] = busy(9, there)
    with serving(pages) as site:
        run = subprocess.Popen(
            [sys.executable, "-m", "scrapy", "crawl", "lanshan", *settings(300)],
            cwd=ROOT, env=environment(tmp_path, site.proxy), text=True, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert run.stderr is not None
        said = ""
        while "asked for once more in 300 s" not in said:
            said += (line := run.stderr.readline())
            assert line, said
        run.send_signal(sent)
        before = time.monotonic()
        _, rest = run.communicate(timeout=20)
        took = time.monotonic() - before
    assert run.returncode == 1
    assert took < 5
    text = f"server_error {article(2022)}: HTTP 503; the run ended before it was asked for once more"
    assert text in rest
    assert "stopped: stopped before its end (shutdown)" in rest
    assert "Traceback" not in rest
    assert records(tmp_path) == []
