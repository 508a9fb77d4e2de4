"""While a file is read in a child, others go on; records leave in the order in which pages came."""

from __future__ import annotations

import asyncio
import gc
import inspect
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from govcrawl.collector import collector_paused, collector_running
from govcrawl.documents import is_read_in_child
from govcrawl.page import File, Page
from pipelines import strip_navigation as module
from pipelines.strip_navigation import StripNavigationPipeline

HTML = Page(b"<html><body><p>a</p></body></html>", "http://a.gov.cn/1.htm")
WORD = Page(b"PK\x03\x04", "http://a.gov.cn/1.docx")


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Callable[[Page], str]:
    """The step takes a while for files, fails for one, and says in which thread it ran."""

    def step(page: Page) -> str:
        if page.url.endswith("fails"):
            raise ValueError("on purpose")
        if is_read_in_child(page):
            time.sleep(0.2)
        return f"{page.url} {threading.current_thread() is threading.main_thread()}"

    monkeypatch.setattr(module, "strip_navigation", step)
    return step


async def run(pipeline: StripNavigationPipeline, page: Page, out: list[Any]) -> None:
    try:
        found: Any = pipeline.process_item(page)
        out.append(await found if inspect.isawaitable(found) else found)
    except ValueError as error:
        out.append(str(error))


def test_which_pages_are_waited_for() -> None:
    assert not is_read_in_child(HTML)
    assert not is_read_in_child(Page("规章\t5".encode(), "http://a/1.txt"))
    assert is_read_in_child(WORD)
    assert is_read_in_child(
        Page(HTML.body, HTML.url, files=(File("http://a/1.docx", "附件", b"PK\x03\x04"),))
    )


def test_a_page_of_text_is_read_at_once(slow: object) -> None:
    assert StripNavigationPipeline().process_item(HTML) == "http://a.gov.cn/1.htm True"


def test_records_leave_in_the_order_of_their_pages_and_others_go_on(slow: object) -> None:
    async def crawl() -> tuple[list[Any], list[Any], float]:
        first, second = StripNavigationPipeline(), StripNavigationPipeline()
        one: list[Any] = []
        other: list[Any] = []
        failing = Page(WORD.body, "http://a.gov.cn/2.fails")
        started = time.monotonic()
        tasks = [asyncio.create_task(run(first, page, one)) for page in (WORD, HTML, failing, WORD, HTML)]
        await asyncio.sleep(0.05)
        await run(second, HTML, other)
        waited = time.monotonic() - started
        await asyncio.gather(*tasks)
        await run(first, HTML, one)
        return one, other, waited

    one, other, waited = asyncio.run(crawl())
    assert one == [
        "http://a.gov.cn/1.docx False",
        "http://a.gov.cn/1.htm True",
        "on purpose",
        "http://a.gov.cn/1.docx False",
        "http://a.gov.cn/1.htm True",
        "http://a.gov.cn/1.htm True",
    ]
    assert other == ["http://a.gov.cn/1.htm True"]
    assert waited < 0.19


def test_a_cancelled_page_does_not_hold_those_behind_it(slow: object) -> None:
    async def crawl() -> list[Any]:
        pipeline, out = StripNavigationPipeline(), []
        first = asyncio.create_task(run(pipeline, WORD, out))
        await asyncio.sleep(0.02)
        second = asyncio.create_task(run(pipeline, HTML, out))
        await asyncio.sleep(0.02)
        first.cancel()
        await second
        return out

    assert asyncio.run(crawl()) == ["http://a.gov.cn/1.htm True"]


def test_the_real_step_gives_the_same_as_without_a_thread() -> None:
    async def crawl() -> Any:
        return await StripNavigationPipeline().process_item(WORD)  # type: ignore[misc]

    found = asyncio.run(crawl())
    assert found == module.strip_navigation(WORD)
    assert [code for code, _ in found.opened.document.problems] == ["file_broken"]


def test_the_programs_end_does_not_wait_for_a_file() -> None:
    program = textwrap.dedent(
        """
        import asyncio, time
        from pipelines import strip_navigation as module
        from govcrawl.page import Page
        module.strip_navigation = lambda page: time.sleep(60)
        async def crawl():
            task = asyncio.create_task(module.StripNavigationPipeline().process_item(Page(b"PK\\x03\\x04", "a.docx")))
            await asyncio.sleep(0.1)
            task.cancel()
        asyncio.run(crawl())
        """
    )
    started = time.monotonic()
    subprocess.run(
        [sys.executable, "-W", "error", "-c", program], check=True, cwd=Path(__file__).parents[2], timeout=60
    )
    assert time.monotonic() - started < 40


def test_the_collector_of_garbage_is_paused_by_threads_together() -> None:
    inside, go = threading.Event(), threading.Event()
    seen: list[bool] = []

    @collector_paused
    def works() -> None:
        inside.set()
        go.wait(10)
        seen.append(gc.isenabled())

    @collector_paused
    def reads() -> bool:
        return gc.isenabled()

    thread = threading.Thread(target=works)
    thread.start()
    inside.wait(10)
    assert reads() is False
    assert not gc.isenabled(), "the other thread is at work"
    go.set()
    thread.join()
    assert seen == [False]
    assert gc.isenabled()


def test_the_collector_runs_while_a_thread_only_waits() -> None:
    @collector_paused
    def waits() -> list[bool]:
        with collector_running():
            during = gc.isenabled()
        return [during, gc.isenabled()]

    assert waits() == [True, False]
    assert gc.isenabled()
    with collector_running():
        assert gc.isenabled()
