"""`scrapy crawl` as an operator runs it: exit status, output file, archive, and what is said."""

from __future__ import annotations

import gzip
import json
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from govcrawl.crawling.archive import read_archived
from govcrawl.crawling.exporter import record_line
from govcrawl.extract import extract_page
from tests.crawling.portal_site import Pages, html, list_of, serving
from tests.crawling.running import QUICK, ROOT, STUBBED, crawl, environment, scrapy
from tests.crawling.stub_reader import report_of

HOST = "http://www.lyls.gov.cn"
LIST = f"{HOST}/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=6783"

# of a year that no test's portal lists
OLD = '{"id": "371302-2010", "year": 2010, "scope": "government", "url": "http://www.lyls.gov.cn/2010.htm"}\n'


def portal(**reports: str) -> Pages:
    """A portal with a report page for each `r2023="body"`."""
    links = [(f"info/6783/{key[1:]}.htm", f"兰山区{key[1:]}年政府信息公开工作年度报告") for key in reports]
    pages: Pages = {LIST: html(list_of(*links))}
    for key, body in reports.items():
        pages[f"{HOST}/info/6783/{key[1:]}.htm"] = html(body)
    return pages


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """The default output, with what an earlier run left in it."""
    path = tmp_path / "reports" / "lanshan.jsonl"
    path.parent.mkdir()
    path.write_text(OLD)
    return path


def test_a_whole_run_adds_to_the_output_and_archives_every_answer(tmp_path: Path, target: Path) -> None:
    with serving(portal(r2022="YEAR2022 乙", r2023="YEAR2023 甲")) as site:
        run = crawl("lanshan", data=tmp_path, proxy=site.proxy)
    assert run.returncode == 0, run.stderr
    *lines, last = target.read_text().splitlines(keepends=True)
    assert last == OLD, "what is held stays as it was, the newest year comes first"
    lines = [line.removesuffix("\n") for line in lines]
    new = [json.loads(line) for line in lines]
    assert [record["id"] for record in new] == ["371302-2023", "371302-2022"]
    assert "甲" in lines[0]
    assert not target.with_name("lanshan.jsonl.partial").exists()
    assert run.stderr.splitlines()[-1].endswith("INFO lanshan: ended: 2 reports, 4 pages, nothing missing")
    assert site.asked[0] == f"{HOST}/robots.txt"
    # and every record can be made again from the archive, byte for byte
    for line, record in zip(lines, new, strict=True):
        page = read_archived(record["archive"], tmp_path / "archive")
        assert record_line(report_of(page)).decode() == line + "\n"
        assert page.list_url == LIST


def list_page(number: int) -> str:
    return f"{HOST}/list.jsp?totalpage=3&PAGENUM={number}&urltype=tree.TreeTempUrl&wbtreeid=6783"


def test_a_run_that_cannot_be_relied_on_says_all_that_it_lacks_and_leaves_the_output(
    tmp_path: Path, target: Path
) -> None:
    pages = portal(
        r2023="YEAR2023",
        r2022="YEAR2022 BROKEN",
        r2021="YEAR2021 MISFIT",
        r2020="YEAR2020 NOT A REPORT",
        r2019="YEAR2023 other",
        r2018="YEAR2018",
        r2017="YEAR2017",
        r2016="YEAR2016",
    )
    status, headers, body = pages[LIST]  # type: ignore[misc]
    pages |= {
        LIST: (status, headers, body + "<p>共3页</p>".encode()),
        list_page(2): html("busy", status=503),
        list_page(3): html("not this one", status=403),
        f"{HOST}/info/6783/2018.htm": html("gone", status=404),
        f"{HOST}/info/6783/2017.htm": (302, {"Location": "/"}, b""),
        f"{HOST}/": html("home"),
        f"{HOST}/robots.txt": (200, {}, b"User-agent: *\nDisallow: /info/6783/2016.htm"),
    }
    with serving(pages) as site:
        run = crawl("lanshan", data=tmp_path, proxy=site.proxy)
    assert run.returncode == 1, run.stderr
    for reason in (
        f"server_error {list_page(2)}: HTTP 503 (3 tries)",
        f"http_error {list_page(3)}: HTTP 403",
        "2022.htm: ExtractionError: ",
        "record 371302-2021 does not fit its schema: sha256: ",
        f"not_a_report {HOST}/info/6783/2020.htm: the page that the list calls a report is none",
        "2019.htm and http://www.lyls.gov.cn/info/6783/2023.htm are both 371302-2023, with different texts",
        f"not_found {HOST}/info/6783/2018.htm: HTTP 404",
        f"sent_home {HOST}/info/6783/2017.htm: redirected to the home page",
        f"refused_by_robots {HOST}/info/6783/2016.htm: robots.txt forbids it",
    ):
        assert reason in run.stderr
    assert f"{HOST}/info/6783/2016.htm" not in site.asked
    assert "lanshan: ended: FAILED, 3 reports, " in run.stderr.splitlines()[-1]
    assert target.read_text() == OLD
    part = target.with_name("lanshan.jsonl.partial").read_text()
    assert [json.loads(line)["id"] for line in part.splitlines()] == ["371302-2023", "371302-2020"]


def test_pages_that_did_not_come_keep_no_other_record_out(tmp_path: Path, target: Path) -> None:
    pages = portal(
        r2023="YEAR2023", r2022="YEAR2022", r2021="YEAR2021 NOT A REPORT", r2020="YEAR2020", r2019="YEAR2019"
    )
    status, headers, body = pages[LIST]  # type: ignore[misc]
    pages |= {
        LIST: (status, headers, body + "<p>共2页</p>".encode()),
        f"{HOST}/list.jsp?totalpage=2&PAGENUM=2&urltype=tree.TreeTempUrl&wbtreeid=6783": html(
            "busy", status=503
        ),
        f"{HOST}/info/6783/2022.htm": html("gone", status=404),
        f"{HOST}/info/6783/2020.htm": (302, {"Location": "/"}, b""),
        f"{HOST}/": html("home"),
    }
    with serving(pages) as site:
        run = crawl("lanshan", data=tmp_path, proxy=site.proxy)
    assert run.returncode == 1, run.stderr
    # what was read is there, what was held too; the page that is no report is not
    assert [record["id"] for record in records(target)] == ["371302-2023", "371302-2019", "371302-2010"]
    assert target.read_text().endswith(OLD)
    assert not target.with_name("lanshan.jsonl.partial").exists()
    assert f"lanshan: file {target}: 3 records, 2 of them new" in run.stderr


def test_the_real_reading_of_an_archived_page_is_the_line_that_was_written(tmp_path: Path) -> None:
    body = "<h1>兰山区2023年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>本年度公开信息若干。</p>"
    pages = portal(r2023=body)
    # labelled wrongly, compressed, and linked with a session: none of it may change the record
    raw = gzip.compress(f"<html><body>{body}</body></html>".encode("gb18030"))
    pages[f"{HOST}/info/6783/2023.htm"] = (
        200, {"Content-Type": "text/html; charset=utf-8", "Content-Encoding": "gzip"}, raw,
    )  # fmt: skip
    with serving(pages) as site:
        run = scrapy("crawl", "lanshan", *QUICK, data=tmp_path, proxy=site.proxy)
    assert run.returncode == 0, run.stderr
    [line] = (tmp_path / "reports" / "lanshan.jsonl").read_bytes().splitlines(keepends=True)
    record = json.loads(line)
    assert (record["id"], record["encoding"]) == ("371302-2023", "gb18030")
    assert record_line(extract_page(read_archived(record["archive"], tmp_path / "archive"))) == line


def test_a_part_is_written_to_its_own_file(tmp_path: Path, target: Path) -> None:
    with serving(portal(r2022="YEAR2022", r2023="YEAR2023")) as site:
        run = crawl("lanshan", "-a", "years=2022", data=tmp_path, proxy=site.proxy)
    assert run.returncode == 0, run.stderr
    assert target.read_text() == OLD
    assert len(target.with_name("lanshan.years-2022.jsonl").read_text().splitlines()) == 1


def test_a_named_output_stands_instead_of_the_default_one(tmp_path: Path, target: Path) -> None:
    other = tmp_path / "new" / "x.jsonl"
    with serving(portal(r2023="YEAR2023")) as site:
        run = crawl("lanshan", "-O", str(other), data=tmp_path, proxy=site.proxy)
        assert run.returncode == 0, run.stderr
        run = crawl("lanshan", "-o", str(other), data=tmp_path, proxy=site.proxy)
        assert run.returncode == 0, run.stderr
    assert target.read_text() == OLD
    assert [json.loads(line)["id"] for line in other.read_text().splitlines()] == ["371302-2023"] * 2


def test_without_a_network_it_ends_in_seconds_with_a_plain_message(tmp_path: Path, target: Path) -> None:
    start = time.monotonic()
    run = scrapy("crawl", "lanshan", "-s", f"ITEM_PIPELINES={STUBBED}", data=tmp_path)
    assert time.monotonic() - start < 30
    assert run.returncode == 1
    assert "could not reach www.lyls.gov.cn: connection refused (3 tries); is there a network?" in run.stderr
    assert "Traceback" not in run.stderr
    assert target.read_text() == OLD
    assert list(tmp_path.rglob("*.warc.gz")) == []


def test_a_portal_that_begins_at_home_is_unreachable_and_not_without_a_column(tmp_path: Path) -> None:
    run = scrapy("crawl", "heping_tianjin", "-s", f"ITEM_PIPELINES={STUBBED}", data=tmp_path)
    assert run.returncode == 1
    assert "could not reach www.tjhp.gov.cn: connection refused (3 tries); is there a network?" in run.stderr
    assert "no_column" not in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("status", "reason"), [(500, "server_error"), (429, "too_many_requests"), (404, "not_found")]
)
def test_a_home_page_that_is_an_error_is_no_missing_column(tmp_path: Path, status: int, reason: str) -> None:
    with serving({"http://www.tjhp.gov.cn/": html("<h1>error</h1>", status=status)}) as site:
        run = crawl("heping_tianjin", data=tmp_path, proxy=site.proxy)
    assert run.returncode == 1
    assert f"{reason} http://www.tjhp.gov.cn/: HTTP {status}" in run.stderr
    assert "no_column" not in run.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("lanshn",), "there is no spider lanshn: did you mean lanshan?"),
        (("lanshan", "-a", "yeers=2023"), "unknown argument yeers"),
        (("lanshan", "-O", "x.csv"), "Unrecognized output format 'csv'"),
        (("lanshan", "-s", "GOVCRAWL_CONTACT=two\nlines"), "cannot stand in a header"),
    ],
)
def test_what_cannot_run_ends_with_2_and_one_line(
    tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    run = scrapy("crawl", *arguments, data=tmp_path)
    assert run.returncode == 2
    assert message in run.stderr
    assert "Traceback" not in run.stderr


def test_the_user_agent_names_somebody_to_write_to(tmp_path: Path) -> None:
    with serving(portal(r2023="YEAR2023")) as site:
        run = crawl("lanshan", "-s", "GOVCRAWL_CONTACT=me@example.org", data=tmp_path, proxy=site.proxy)
    assert run.returncode == 0, run.stderr
    [archived] = tmp_path.rglob("*.warc.gz")
    with archived.open("rb") as file:
        agents = {
            record.http_headers.get_header("User-Agent")
            for record in ArchiveIterator(file)
            if record.rec_type == "request"
        }
    [agent] = agents
    assert agent.startswith("govcrawl/")
    assert "me@example.org" in agent


def start(data: Path, proxy: str, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "scrapy", "crawl", "lanshan", *QUICK, "-s", f"ITEM_PIPELINES={STUBBED}", *more],
        cwd=ROOT, env=environment(data, proxy), text=True, stderr=subprocess.PIPE,
    )  # fmt: skip


def slow_portal(seconds: float) -> Pages:
    pages = portal(r2022="YEAR2022", r2023="YEAR2023")
    last = pages[f"{HOST}/info/6783/2022.htm"]
    assert not callable(last)

    def answer() -> tuple[int, dict[str, str], bytes]:
        time.sleep(seconds)
        return last

    return {**pages, f"{HOST}/info/6783/2022.htm": answer}


def wait_for_first_record(partial: Path) -> None:
    for _ in range(300):
        if partial.exists():
            return
        time.sleep(0.05)
    raise AssertionError("the run did not begin to write")


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGKILL, -9), (signal.SIGTERM, 1)])
def test_a_run_that_is_ended_leaves_the_old_output(
    tmp_path: Path, target: Path, sent: signal.Signals, status: int
) -> None:
    with serving(slow_portal(2)) as site:
        run = start(tmp_path, site.proxy)
        wait_for_first_record(target.with_name("lanshan.jsonl.partial"))
        time.sleep(0.5)
        run.send_signal(sent)
        run.communicate(timeout=30)
    assert run.returncode == status
    assert target.read_text() == OLD
    # the next run is not held up by what the killed one left
    with serving(portal(r2023="YEAR2023")) as site:
        again = crawl("lanshan", data=tmp_path, proxy=site.proxy)
    assert again.returncode == 0, again.stderr
    assert [record["id"] for record in records(target)] == ["371302-2023", "371302-2010"]


def test_two_runs_of_one_portal_do_not_mix(tmp_path: Path, target: Path) -> None:
    pages = portal(r2022="YEAR2022", r2023="YEAR2023")
    last = pages[f"{HOST}/info/6783/2022.htm"]
    second_is_done = threading.Event()

    def answer() -> tuple[int, dict[str, str], bytes]:
        second_is_done.wait(40)
        assert not callable(last)
        return last

    with serving({**pages, f"{HOST}/info/6783/2022.htm": answer}) as site:
        first = start(tmp_path, site.proxy, "-s", "DOWNLOAD_TIMEOUT=45")
        wait_for_first_record(target.with_name("lanshan.jsonl.partial"))
        second = crawl("lanshan", data=tmp_path, proxy=site.proxy)
        second_is_done.set()
        _, said = first.communicate(timeout=60)
    assert second.returncode == 2
    assert "another process is writing" in second.stderr
    assert first.returncode == 0, said
    assert [record["id"] for record in records(target)] == ["371302-2023", "371302-2022", "371302-2010"]


def test_an_archive_that_cannot_be_written_fails_the_run(tmp_path: Path, target: Path) -> None:
    (tmp_path / "archive").write_text("in the way")
    with serving(portal(r2023="YEAR2023")) as site:
        run = crawl("lanshan", data=tmp_path, proxy=site.proxy)
    assert run.returncode == 2
    assert "archive" in run.stderr.splitlines()[-1]
    assert target.read_text() == OLD


def test_a_disk_that_fills_up_ends_the_run_and_spares_the_old_output(tmp_path: Path, target: Path) -> None:
    body = "YEAR2023" + random.Random(1).randbytes(400_000).hex()
    with serving(portal(r2023=body, r2022="YEAR2022")) as site:
        # no file may grow over 200 kB
        run = crawl("lanshan", data=tmp_path, proxy=site.proxy, largest=200_000)
    assert run.returncode == 1
    assert "File too large" in run.stderr
    assert "stopped before its end (archive)" in run.stderr
    assert target.read_text() == OLD


def test_without_an_archive_the_record_says_so(tmp_path: Path) -> None:
    with serving(portal(r2023="YEAR2023")) as site:
        run = crawl("lanshan", "-s", "ARCHIVE_ENABLED=0", data=tmp_path, proxy=site.proxy)
    assert run.returncode == 0, run.stderr
    record = json.loads((tmp_path / "reports" / "lanshan.jsonl").read_text())
    assert record["archive"] is None
    assert record["fetched_at"] is not None
    assert not (tmp_path / "archive").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_output_that_is_no_file_is_refused(tmp_path: Path) -> None:
    with serving(portal(r2023="YEAR2023")) as site:
        run = crawl("lanshan", "-O", "/dev/full:jsonl", data=tmp_path, proxy=site.proxy)
    assert run.returncode == 2
    assert "is not a regular file" in run.stderr
    assert site.asked == []


@pytest.mark.parametrize("target", ["s3://bucket/x.jsonl", "ftp://host/x.jsonl"])
def test_an_output_that_nothing_can_write_is_refused_before_the_first_request(
    tmp_path: Path, target: str
) -> None:
    with serving(portal(r2023="YEAR2023")) as site:
        run = crawl("lanshan", "-O", target, data=tmp_path, proxy=site.proxy)
    assert run.returncode == 2, run.stderr
    assert "name a local file" in run.stderr
    assert site.asked == []


def test_a_column_that_has_moved_is_found_again_in_the_same_run(tmp_path: Path, target: Path) -> None:
    pages = portal(r2022="YEAR2022", r2023="YEAR2023")
    pages[f"{HOST}/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=9001"] = pages.pop(LIST)
    pages[LIST] = html("<p>栏目不存在</p>", status=404)
    pages[f"{HOST}/"] = html('<a href="/zwgk.htm">政务公开</a>')
    pages[f"{HOST}/zwgk.htm"] = html(
        '<a href="/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=9001">政府信息<br>公开年报</a>'
    )
    with serving(pages) as site:
        run = crawl("lanshan", data=tmp_path, proxy=site.proxy)
    assert run.returncode == 0, run.stderr
    assert [record["id"] for record in records(target)] == ["371302-2023", "371302-2022", "371302-2010"]
    last = run.stderr.splitlines()[-1]
    assert "2 reports" in last
    assert "nothing missing; moved: " in last
    assert "wbtreeid=9001" in last


def test_a_column_that_is_gone_for_good_says_how_far_the_search_got(tmp_path: Path, target: Path) -> None:
    pages: Pages = {
        f"{HOST}/": html('<a href="/zwgk.htm">政务公开</a>'),
        f"{HOST}/zwgk.htm": html("<p>建设中</p>"),
    }
    with serving(pages) as site:
        run = crawl("lanshan", data=tmp_path, proxy=site.proxy)
    assert run.returncode == 1
    assert f"{LIST}: HTTP 404" in run.stderr
    assert "no page is called annual reports on disclosure" in run.stderr
    assert target.read_text() == OLD
