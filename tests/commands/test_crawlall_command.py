"""`scrapy crawlall` as an operator runs it: many small portals over real HTTP, in one process."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from govcrawl.crawling.exporter import record_line
from govcrawl.outcomes import Outcome
from govcrawl.page import Page
from tests.crawling.portal_site import Answer, Pages, html, list_of, serving
from tests.crawling.running import ROOT
from tests.crawling.small_portals import (
    BROKEN_FILE,
    SmallPortal,
    crawl_all,
    season_command,
    season_environment,
    spiders,
)
from tests.crawling.stub_reader import report_of
from tests.portals.tables import package, table


def written(folder: Path, portal: SmallPortal) -> list[str]:
    """The ids in a portal's file, none where there is no file."""
    path = folder / "data" / "reports" / f"{portal.name}.jsonl"
    text = path.read_text() if path.exists() else ""
    return [json.loads(line)["id"] for line in text.splitlines()]


def write_held(folder: Path, portal: SmallPortal, year: int) -> bytes:
    """A record of that year in the portal's file, as an earlier run left it."""
    page = Page(
        f"YEAR{year}".encode(), portal.report(year), division_code=portal.code, spider=portal.name,
        fetched_at=datetime(2026, 1, 5, tzinfo=UTC), archive="old.warc.gz#0",
    )  # fmt: skip
    content = record_line(report_of(page))
    path = folder / "data" / "reports" / f"{portal.name}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return content


def outcomes(out: str) -> dict[str, int]:
    """The table of the summary, without its zeros."""
    rows = re.findall(r"^  ([a-z_]+) +([\d,]+)$", out, re.MULTILINE)
    assert [name for name, _ in rows] == [outcome.value for outcome in Outcome]
    return {name: int(count) for name, count in rows if count != "0"}


class Flood(dict[str, Any]):
    """Pages of a portal whose list has 9,999 pages, each with an article of its own, beside those of others."""

    def __init__(self, portal: SmallPortal, others: Pages) -> None:
        super().__init__(others)
        self._portal = portal

    def get(self, url: str, default: Any = None) -> Any:
        if not url.startswith(f"{self._portal.home}list.jsp"):
            return super().get(url, default)
        number = int((re.search(r"PAGENUM=(\d+)", url) or [0, 1])[1])
        report = self._portal.report(2023) if number == 1 else f"{self._portal.home}info/1/{number}.htm"
        title = f"{self._portal.division}2023年政府信息公开工作年度报告" if number == 1 else "通知"
        return html(list_of((report, title), more="<p>共9999页</p>"))


def hanging() -> tuple[Callable[[], Answer], threading.Event]:
    """A page that never comes, until the event is set."""
    released = threading.Event()

    def page() -> Answer:
        released.wait(60)
        return html("too late")

    return page, released


def started(folder: Path, proxy: str, *args: str, **more: Any) -> subprocess.Popen[str]:
    """A run that is not waited for."""
    return subprocess.Popen(
        season_command(*args),
        cwd=ROOT, env=season_environment(folder, proxy), text=True,
        **({"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | more),
    )  # fmt: skip


def wait_until(true: Callable[[], bool], seconds: float = 30) -> None:
    """Until it is true, or fail."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)


def test_a_portal_that_hangs_floods_or_fails_holds_up_nobody(tmp_path: Path) -> None:
    good = [SmallPortal(number, 2021, 2022, 2023) for number in range(10)]
    hangs, floods = SmallPortal(10, 2023, name="hangs"), SmallPortal(11, 2023, name="floods")
    spiders(tmp_path, [hangs, floods, *good], broken=BROKEN_FILE)
    page, released = hanging()
    pages: Pages = {f"{hangs.home}robots.txt": page, floods.report(2023): html("YEAR2023")}
    for portal in good:
        pages |= portal.pages()
    reports = tmp_path / "data" / "reports"
    with serving(Flood(floods, pages)) as site:
        run = started(tmp_path, site.proxy, "--at-once", "3", "-s", "DOWNLOAD_TIMEOUT=90", "-s", "LEDGER=")
        # those that are well are done while the one that hangs still has its place
        wait_until(lambda: all((reports / f"{portal.name}.jsonl").exists() for portal in good), 80)
        assert f"{hangs.home}robots.txt" in site.asked
        released.set()
        out, err = run.communicate(timeout=60)
    assert run.returncode == 1, err
    for portal in good:
        assert written(tmp_path, portal) == portal.ids()
        assert f"{portal.name}: " not in out
    assert len([url for url in site.asked if floods.home in url]) <= 60
    assert "13 portals: 10 as expected, 3 fell short\n" in out
    assert "\n31 reports, " in out
    assert f"\n  hangs: {hangs.list}: not_found: HTTP 404" in out
    assert (
        f"\n  floods: {floods.list}: endless_list: the list has not ended after 50 pages (max_pages)\n" in out
    )
    assert (
        "\n  broken: season_portals/broken.py: failed: could not be crawled: RuntimeError: it was never tried\n"
        in out
    )
    # what floods brought counts as far as it is held
    held = len(written(tmp_path, floods))
    assert outcomes(out) == {"found": 30 + held, "moved": 1, "unreadable": 2}


def test_a_portal_that_takes_too_long_is_ended_and_the_others_are_not(tmp_path: Path) -> None:
    hangs, good = SmallPortal(0, 2023), SmallPortal(1, 2023)
    spiders(tmp_path, [hangs, good])
    page, released = hanging()
    pages = hangs.pages() | {hangs.report(2023): page} | good.pages()
    with serving(pages) as site:
        run = crawl_all(
            tmp_path, site.proxy, "-s", "PORTAL_TIMEOUT=4", "-s", "DOWNLOAD_TIMEOUT=90", "-s", "LEDGER="
        )
        released.set()
    assert run.returncode == 1, run.stderr
    assert (
        f"{hangs.name}: out_of_time {hangs.home}: not done after 4 s (PORTAL_TIMEOUT); it is ended\n"
        in run.stderr
    )
    assert written(tmp_path, good) == good.ids()
    assert written(tmp_path, hangs) == []
    assert "2 portals: 1 as expected, 1 fell short\n" in run.stdout
    assert f"\n  {hangs.name}: {hangs.home}: out_of_time: not done after 4 s" in run.stdout
    # the year that was on its way, and whatever else there may be
    assert outcomes(run.stdout) == {"found": 1, "unreachable": 2}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_run_in_seconds_and_leaves_the_files(
    tmp_path: Path, number: signal.Signals
) -> None:
    done, hangs, in_line = SmallPortal(0, 2023), SmallPortal(1, 2022, 2023), SmallPortal(2, 2023)
    spiders(tmp_path, [done, hangs, in_line])
    page, released = hanging()
    pages = done.pages() | hangs.pages() | {hangs.report(2022): page} | in_line.pages()
    in_lines_page, _ = hanging()
    pages[f"{in_line.home}robots.txt"] = in_lines_page
    held = {portal.name: write_held(tmp_path, portal, 2015) for portal in (hangs, in_line)}
    with serving(pages) as site:
        run = started(tmp_path, site.proxy, "--at-once", "2", "-s", "DOWNLOAD_TIMEOUT=60", "-s", "LEDGER=")
        wait_until(lambda: hangs.report(2022) in site.asked and f"{in_line.home}robots.txt" in site.asked)
        before = time.monotonic()
        run.send_signal(number)
        out, err = run.communicate(timeout=30)
        took = time.monotonic() - before
        released.set()
    assert run.returncode == 1, err
    assert took < 10
    assert f"{number.name}: no portal is begun any more" in err
    assert "Traceback" not in err
    assert written(tmp_path, done) == done.ids()
    for name, content in held.items():
        assert (tmp_path / "data" / "reports" / f"{name}.jsonl").read_bytes() == content
    assert "3 portals: 1 as expected, 2 fell short (2 of them interrupted)\n" in out
    assert f"\n  {hangs.name}: interrupted: " in out
    assert outcomes(out) == {"found": 1}


def test_a_signal_leaves_those_that_wait_unbegun_and_the_second_one_ends_at_once(tmp_path: Path) -> None:
    hangs, waits = SmallPortal(0, 2023), SmallPortal(1, 2023)
    spiders(tmp_path, [hangs, waits])
    page, released = hanging()
    with serving({f"{hangs.home}robots.txt": page} | waits.pages()) as site:
        run = started(tmp_path, site.proxy, "--at-once", "1", "-s", "DOWNLOAD_TIMEOUT=60")
        wait_until(lambda: f"{hangs.home}robots.txt" in site.asked)
        run.send_signal(signal.SIGINT)
        assert run.stderr is not None
        assert "SIGINT: no portal is begun any more" in run.stderr.readline()
        before = time.monotonic()
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=30)
        assert time.monotonic() - before < 1
        assert (run.returncode, out, err) == (1, "", "")
        # and with one signal alone
        run = started(tmp_path, site.proxy, "--at-once", "1", "-s", "DOWNLOAD_TIMEOUT=60")
        wait_until(lambda: site.asked.count(f"{hangs.home}robots.txt") == 2)
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=30)
        released.set()
    assert run.returncode == 1, err
    assert "2 portals: 0 as expected, 1 fell short (1 of them interrupted), 1 not begun\n" in out
    assert site.asked == [f"{hangs.home}robots.txt"] * 2


def test_portals_of_one_host_take_turns_and_leave_the_places_to_others(tmp_path: Path) -> None:
    shared = [SmallPortal(number, 2022, 2023, host="www.city.gov.cn") for number in range(4)]
    others = [SmallPortal(number, 2022, 2023) for number in range(4, 7)]
    # those of one host come last in the table
    spiders(tmp_path, [*others, *shared])
    pages: Pages = {}
    for portal in (*shared, *others):
        pages |= portal.pages()
    with serving(pages) as site:
        run = crawl_all(tmp_path, site.proxy, "--at-once", "2")
    assert run.returncode == 0, run.stderr
    for portal in (*shared, *others):
        assert written(tmp_path, portal) == portal.ids()
    on_host = [url for url in site.asked if "www.city.gov.cn" in url and not url.endswith("robots.txt")]
    assert on_host == [
        url for portal in shared for url in (portal.list, portal.report(2023), portal.report(2022))
    ]
    # the host with most portals began first, and the others did not wait for it
    assert "http://www.city.gov.cn/robots.txt" in site.asked[:2]
    assert site.asked.index(others[-1].report(2022)) < site.asked.index(shared[-1].report(2022))


def test_a_portal_that_rests_before_its_second_pass_leaves_its_place_to_the_next(tmp_path: Path) -> None:
    rests, follows = SmallPortal(0, 2023), SmallPortal(1, 2023)
    spiders(tmp_path, [rests, follows])
    asked: list[None] = []

    def once_busy() -> Answer:
        asked.append(None)
        return html("busy", status=503) if len(asked) == 1 else html("YEAR2023")

    pages = rests.pages() | {rests.report(2023): once_busy} | follows.pages()
    with serving(pages) as site:
        run = crawl_all(
            tmp_path, site.proxy, "--at-once", "1", "-s", "SECOND_PASS_PAUSE=20", "-s", "RETRY_TIMES=0"
        )
    assert run.returncode == 0, run.stderr
    assert written(tmp_path, rests) == rests.ids()
    assert written(tmp_path, follows) == follows.ids()
    in_order = [url for url in site.asked if "/info/" in url]
    assert in_order == [rests.report(2023), follows.report(2023), rests.report(2023)]


def test_in_a_pipe_the_log_is_plain_lines_and_there_is_no_progress(tmp_path: Path) -> None:
    portals = [SmallPortal(number, 2023) for number in range(3)]
    # each run has a folder of its own, so that none finds what another one wrote
    plain, logging, talking = tmp_path / "plain", tmp_path / "logging", tmp_path / "talking"
    for folder in (plain, logging, talking):
        spiders(folder, portals)
    pages: Pages = {}
    for portal in portals:
        pages |= portal.pages()
    with serving(pages) as site:
        run = crawl_all(plain, site.proxy)
        log = ("--logfile", str(tmp_path / "log"), "-s", "LOG_FILE_APPEND=0")
        to_file = crawl_all(logging, site.proxy, *log)
        debugging = crawl_all(talking, site.proxy, "-L", "DEBUG", "--name", portals[0].name)
    assert run.returncode == 0, run.stderr
    assert not re.search(r"[\r\x1b]", run.stdout + run.stderr)
    line = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d INFO portal_\d{6}: \S.*")
    assert all(line.fullmatch(text) for text in run.stderr.splitlines()), run.stderr
    for portal in portals:
        assert run.stderr.count(f" {portal.name}: report {portal.report(2023)}: {portal.code}-2023, ") == 1
    assert run.stderr.count("1 report, 3 pages, nothing missing\n") == 3
    # every crawler would truncate the file anew
    assert to_file.stderr == ""
    logged = (tmp_path / "log").read_text()
    assert all(line.fullmatch(text) for text in logged.splitlines()), logged
    assert logged.count("nothing missing\n") == 3
    assert "DEBUG Crawled (200)" in debugging.stderr


class Terminal:
    """The terminal's side of a pseudo-terminal, read until its other side is closed."""

    def __init__(self) -> None:
        self._ours, self.theirs = pty.openpty()
        self._read: list[bytes] = []
        self._thread = threading.Thread(target=self._follow)
        self._thread.start()

    def _follow(self) -> None:
        while True:
            try:
                part = os.read(self._ours, 4096)
            except OSError:
                return
            if not part:
                return
            self._read.append(part)

    def text(self) -> str:
        """All that came, once the process is gone."""
        os.close(self.theirs)
        self._thread.join(20)
        os.close(self._ours)
        return b"".join(self._read).decode()


def test_a_terminal_has_a_live_line_below_warnings_and_errors(tmp_path: Path) -> None:
    portals = [SmallPortal(number, 2023) for number in range(3)]
    gone = SmallPortal(3, 2022, 2023)
    spiders(tmp_path, [*portals, gone])
    pages: Pages = {}
    for portal in (*portals, gone):
        pages |= portal.pages()
    del pages[gone.report(2022)]

    def slow() -> Answer:
        time.sleep(1.2)
        return html("YEAR2023")

    pages[portals[0].report(2023)] = slow
    terminal = Terminal()
    with serving(pages) as site:
        run = started(tmp_path, site.proxy, stderr=terminal.theirs)
        out, _ = run.communicate(timeout=60)
        text = terminal.text()
    assert run.returncode == 1
    # what is seen in the end: a carriage return goes back and writes over
    seen = [line.rstrip("\r").rpartition("\r")[2].rstrip() for line in text.split("\n")]
    assert re.fullmatch(r"\S+ \S+ ERROR portal_\d+: not_found http\S+/2022.htm: HTTP 404", seen[0])
    assert not any(" INFO " in line for line in seen)
    assert seen[-1] == ""
    states = re.findall(
        r"(\d)/4 done, (\d) running, 0 blocked, (\d) reports, [\d.]+ pages/s, (\S+) left", text
    )
    assert states[0] == ("0", "0", "0", "-:--:--")
    assert ("3", "1", "3") in [state[:3] for state in states], text
    assert re.fullmatch(r"0:00:0\d", states[-1][3])
    assert "4 portals: 3 as expected, 1 fell short\n" in out
    assert "\x1b" not in text


# ---- before anything is asked


def refused(folder: Path, *args: str) -> str:
    """What is said of a run that could not begin."""
    with serving({}) as site:
        run = crawl_all(folder, site.proxy, *args)
    assert (run.returncode, run.stdout, site.asked) == (2, "", [])
    assert "Traceback" not in run.stderr
    return run.stderr


def test_a_dry_run_prints_what_would_be_asked_and_asks_nothing(tmp_path: Path) -> None:
    first, second = SmallPortal(0), SmallPortal(1)
    spiders(tmp_path, [first, second])
    with serving({}) as site:
        run = crawl_all(tmp_path, site.proxy, "--dry-run", "--years", "2019-2021,2023", "--code", second.code)
    assert (run.returncode, run.stderr, site.asked) == (0, "1 portal; nothing was asked\n", [])
    assert run.stdout.splitlines() == [
        "name\tcode\tdivision\tfamily\thome\tyears\twhy",
        f"{second.name}\t{second.code}\t山东省济南市{second.division}\tvsb\t{second.home}\t2019-2021,2023\t--years",
    ]
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("option", "target", "told"),
    [
        ("--dry-run", "closed", "1 portal; nothing was asked"),
        ("--dry-run", "full", "scrapy crawlall: cannot write to standard output: No space left on device"),
        ("--nolog", "closed", ""),
        ("--nolog", "full", "scrapy crawlall: cannot write to standard output: No space left on device"),
    ],
)
def test_a_reader_that_had_enough_or_a_full_disk_changes_no_status(
    tmp_path: Path, option: str, target: str, told: str
) -> None:
    portal = SmallPortal(0, 2023)
    spiders(tmp_path, [portal])
    if target == "closed":
        reading, writing = os.pipe()
        os.close(reading)
    else:
        writing = os.open("/dev/full", os.O_WRONLY)
    try:
        with serving(portal.pages()) as site:
            run = started(tmp_path, site.proxy, option, stdout=writing)
            _, err = run.communicate(timeout=60)
    finally:
        os.close(writing)
    assert (run.returncode, err.splitlines()[:1]) == (0, [told] if told else [])
    assert "Traceback" not in err
    assert written(tmp_path, portal) == ([] if option == "--dry-run" else portal.ids())


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("--province", "山冻"), "--province 山冻: there is no such province: did you mean 山西省 (14), 山东省 (37)?"),
        (("--province", "湖南"), "--province 湖南 leaves nothing of 1 portal"),
        (("--years", "2023-2019"), "--years 2023-2019: 2023 is after 2019: give --years 2023, "),
        (("--years", ""), "--years : an empty part is no year: give --years 2023, "),
        (("--at-once", "many"), "--at-once many: give a whole number from 1"),
        (("--at-once", "0", "--dry-run"), "--at-once 0: give a whole number from 1"),
        (("-s", "LEDGER_WAIT=x"), "LEDGER_WAIT=x: give a number from 0"),
        (("-L", "LOUD"), "LOG_LEVEL=LOUD: give DEBUG, INFO, "),
        (("-s", "GOVCRAWL_CONTACT=（王）"), "GOVCRAWL_CONTACT '（王）' cannot stand in a header"),
        (("--logfile", "/proc/nowhere/log"), "the log cannot be written: "),
    ],
)  # fmt: skip
def test_what_cannot_run_says_why_and_asks_nothing(tmp_path: Path, args: tuple[str, ...], told: str) -> None:
    spiders(tmp_path, [SmallPortal(0)])
    said = refused(tmp_path, *args)
    assert said.startswith(f"scrapy crawlall: {told}")
    assert said.count("\n") == 1


def test_a_broken_row_of_the_table_is_named(tmp_path: Path) -> None:
    portal = SmallPortal(0)
    package(tmp_path, "season_portals", table(portal.row(), portal.row() | {"name": "x", "family": "boda"}))
    said = refused(tmp_path)
    assert "season_portals/portals.csv:3: family: boda is no family: use one of " in said


def test_a_ledger_that_is_none_is_left_alone(tmp_path: Path) -> None:
    spiders(tmp_path, [SmallPortal(0)])
    ledger = tmp_path / "ledger.sqlite"
    ledger.write_text("no ledger " * 100)
    for args in ((), ("--only-missing",)):
        said = refused(tmp_path, "-s", f"LEDGER={ledger}", *args)
        assert said == (
            f"scrapy crawlall: {ledger} is no SQLite file, so no ledger: name another file with LEDGER, or move it away\n"
        )
    assert ledger.read_text() == "no ledger " * 100


def test_an_archive_that_cannot_be_written_is_told_of_each_portal_and_the_run_could_not_run(
    tmp_path: Path,
) -> None:
    portals = [SmallPortal(0, 2023), SmallPortal(1, 2023)]
    spiders(tmp_path, portals)
    (tmp_path / "file").write_text("")
    with serving(portals[0].pages() | portals[1].pages()) as site:
        run = crawl_all(tmp_path, site.proxy, "-s", f"ARCHIVE_DIR={tmp_path / 'file'}")
    assert (run.returncode, site.asked) == (2, [])
    assert "2 portals: 0 as expected, 2 fell short\n0 reports, 0 pages, " in run.stdout
