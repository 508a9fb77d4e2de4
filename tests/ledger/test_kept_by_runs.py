"""`scrapy crawl` over HTTP on loopback, and the ledger afterwards: every outcome, and what a second run does."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from govcrawl.ledger.model import HostNote, Row
from govcrawl.ledger.store import Ledger
from govcrawl.outcomes import Reason
from settings.base import EXTENSIONS
from spiders.shandong.lanshan import LanshanSpider
from tests.crawling.portal_site import Pages, Site, html, list_of, serving
from tests.crawling.running import QUICK, crawl, scrapy
from tests.ledger.rows import found, missing, run

HOST = "http://www.lyls.gov.cn"
LIST = LanshanSpider.columns[0]
LAST = datetime.now(UTC).year - 1
YEARS = range(LanshanSpider.first_year, LAST + 1)
KILLED = ("-s", f"EXTENSIONS={json.dumps({**EXTENSIONS, 'at_a_bad_time.KilledBeforeTheLedger': -60})}")


def page_of(year: int, folder: str = "info") -> str:
    return f"{HOST}/{folder}/6783/{year}.htm"


def portal(*years: int, **bodies: str) -> Pages:
    """A portal that lists a report for each year; `y2023="body"` gives one another body."""
    links = [(f"info/6783/{year}.htm", f"兰山区{year}年政府信息公开工作年度报告") for year in years]
    pages: Pages = {LIST: html(list_of(*links))}
    for year in years:
        pages[page_of(year)] = html(bodies.get(f"y{year}", f"YEAR{year}"))
    return pages


def rows(data: Path) -> dict[int, Row]:
    with Ledger.open(data / "ledger.sqlite") as ledger:
        return {row.year: row for row in ledger.rows()}


def outcomes(data: Path) -> dict[int, str]:
    return {
        year: f"{row.outcome}: {row.reason}" if row.reason else row.outcome
        for year, row in rows(data).items()
    }


def held(data: Path, name: str = "lanshan") -> list[str]:
    lines = (data / "reports" / f"{name}.jsonl").read_text().splitlines()
    return [json.loads(line)["id"] for line in lines]


def state(data: Path) -> dict[str, tuple[str, int, int]]:
    """Every file: its bytes, its time, its inode."""
    return {
        str(path.relative_to(data)): (
            hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns, path.stat().st_ino,
        )
        for path in sorted(data.rglob("*"))
        if path.is_file()
    }  # fmt: skip


def crawled(
    pages: Pages, data: Path, *more: str, status: int = 0
) -> tuple[Site, subprocess.CompletedProcess[str]]:
    with serving(pages) as site:
        done = crawl("lanshan", *more, data=data, proxy=site.proxy)
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    return site, done


def without(pages: Pages, *urls: str) -> Pages:
    return {url: answer for url, answer in pages.items() if url not in urls}


# ---- every outcome


def test_a_page_on_which_the_program_fails_keeps_no_other_report_out(tmp_path: Path) -> None:
    pages = portal(*YEARS, y2022="YEAR2022 BROKEN", y2021="YEAR2021 MISFIT")
    with serving(pages) as site:
        done = crawl("lanshan", data=tmp_path, proxy=site.proxy)
    assert done.returncode == 1, done.stderr
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, "found") | dict.fromkeys(
        (2022, 2021), "unreadable: failed"
    )
    assert [rows(tmp_path)[year].record_id for year in (2022, 2021)] == [None, None]
    assert held(tmp_path) == [f"371302-{year}" for year in reversed(YEARS) if year not in (2022, 2021)]
    assert not (tmp_path / "reports" / "lanshan.jsonl.partial").exists()

    # mended, the program reads them, and asks for nothing else
    site, _ = crawled(portal(*YEARS), tmp_path)
    assert site.asked == [f"{HOST}/robots.txt", LIST, page_of(2022), page_of(2021)]
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, "found")
    assert held(tmp_path) == [f"371302-{year}" for year in reversed(YEARS)]


def test_found_and_not_published(tmp_path: Path) -> None:
    crawled(portal(*(year for year in YEARS if year != 2021)), tmp_path)
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, "found") | {2021: "not_published: no_report"}
    row = rows(tmp_path)[2023]
    assert (row.division, row.scope, row.spider) == ("371302", "government", "lanshan")
    assert (row.record_id, row.url, row.evidence) == ("371302-2023", page_of(2023), "the record is held")
    assert (datetime.now(UTC) - row.looked_at).total_seconds() < 120
    absent = rows(tmp_path)[2021]
    assert absent.url == LIST
    assert absent.evidence == f"{LIST}: read to the end; it has 2019-2020, 2022-{LAST}"
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger:
        [told] = ledger.runs("lanshan")
    assert (told.division, told.result, told.reports, told.shortfalls) == (
        "371302",
        "finished",
        len(YEARS) - 1,
        0,
    )
    assert told.years_listed == tuple(year for year in YEARS if year != 2021)
    assert told.not_on_lists == (2021,)
    assert [path.name for path in tmp_path.iterdir() if "ledger" in path.name] == ["ledger.sqlite"]


def test_unreadable_with_a_record_and_without_one(tmp_path: Path) -> None:
    crawled(portal(*YEARS, y2022="YEAR2022 PICTURES", y2021="YEAR2021 NOT A REPORT"), tmp_path, status=1)
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, "found") | {
        2022: "unreadable: no_figures",
        2021: "unreadable: not_a_report",
    }
    assert rows(tmp_path)[2022].record_id == "371302-2022"
    assert rows(tmp_path)[2022].evidence == "the record is held; its tables are pictures"
    assert rows(tmp_path)[2021].record_id is None
    assert held(tmp_path) == [f"371302-{year}" for year in reversed(YEARS) if year != 2021]


def test_moved_a_report_that_is_gone_and_a_column_that_is_gone(tmp_path: Path) -> None:
    crawled(without(portal(*YEARS), page_of(2022)), tmp_path, status=1)
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, "found") | {2022: "moved: not_found"}
    assert rows(tmp_path)[2022].url == page_of(2022)
    crawled({f"{HOST}/": html("<p>welcome</p>")}, tmp_path / "gone", status=1)
    assert outcomes(tmp_path / "gone") == dict.fromkeys(YEARS, "moved: not_found")


def test_blocked_by_a_firewall(tmp_path: Path) -> None:
    pages = portal(*YEARS) | {page_of(2022): html("prove that you are human", status=412)}
    site, _ = crawled(pages, tmp_path, status=1)
    # nothing more is asked of the host; what came before is kept
    assert outcomes(tmp_path) == {year: "found" if year > 2022 else "blocked: blocked" for year in YEARS}
    assert page_of(2021) not in site.asked
    assert held(tmp_path) == [f"371302-{year}" for year in reversed(YEARS) if year > 2022]
    crawled({LIST: html("no", status=412)}, tmp_path / "all", status=1)
    assert outcomes(tmp_path / "all") == dict.fromkeys(YEARS, "blocked: blocked")


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(412, "blocked: blocked"), (503, "unreachable: server_error"), (200, "moved: not_found")],
)
def test_a_search_that_was_turned_away_does_not_say_that_nothing_is_there(
    tmp_path: Path, status: int, outcome: str
) -> None:
    # the declared column is gone; on the way from the home page to another one
    pages = {
        f"{HOST}/": html('<a href="/zwgk.htm">政务公开</a>'),
        f"{HOST}/zwgk.htm": html("<p>no way further</p>", status=status),
    }
    crawled(pages, tmp_path, status=1)
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, outcome)


def test_unreachable_a_report_a_list_page_and_the_host(tmp_path: Path) -> None:
    crawled(portal(*YEARS) | {page_of(2022): html("busy", status=503)}, tmp_path, status=1)
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, "found") | {2022: "unreachable: server_error"}
    # a further page of the list does not come: what is not on the first may be there
    pages = portal(*(year for year in YEARS if year != 2021))
    status, headers, body = pages[LIST]  # type: ignore[misc]
    pages[LIST] = (status, headers, body + "<p>共2页</p>".encode())
    further = f"{HOST}/list.jsp?totalpage=2&PAGENUM=2&urltype=tree.TreeTempUrl&wbtreeid=6783"
    crawled(pages | {further: html("busy", status=503)}, tmp_path / "list", status=1)
    assert outcomes(tmp_path / "list") == dict.fromkeys(YEARS, "found") | {2021: "unreachable: server_error"}
    done = crawl("lanshan", data=tmp_path / "host")
    assert done.returncode == 1
    assert outcomes(tmp_path / "host") == dict.fromkeys(YEARS, "unreachable: connection_refused")


def test_refused_by_robots(tmp_path: Path) -> None:
    pages = portal(*YEARS)
    links = [
        (f"info/6783/{year}.htm", f"兰山区{year}年政府信息公开工作年度报告") for year in YEARS if year != 2022
    ]
    links.append(("forbidden/info/6783/2022.htm", "兰山区2022年政府信息公开工作年度报告"))
    pages |= {
        LIST: html(list_of(*links)),
        f"{HOST}/robots.txt": (200, {}, b"User-agent: *\nDisallow: /forbidden/"),
    }
    site, _ = crawled(pages, tmp_path, status=1)
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, "found") | {
        2022: "refused_by_robots: refused_by_robots"
    }
    assert f"{HOST}/forbidden/info/6783/2022.htm" not in site.asked


def test_a_list_without_any_title_of_a_report_is_no_answer(tmp_path: Path) -> None:
    pages = {
        LIST: html(list_of(("info/6783/1.htm", "兰山区召开工作会议"))),
        f"{HOST}/": html("<p>welcome</p>"),
    }
    crawled(pages, tmp_path, status=1)
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, "unreadable: no_column")


def test_what_cannot_be_relied_on_is_not_called_found(tmp_path: Path) -> None:
    crawled(portal(*YEARS, y2022="YEAR2022 BROKEN", y2020="YEAR2023 another text"), tmp_path, status=1)
    told = outcomes(tmp_path)
    assert told.pop(2020) == "unreadable: two_reports"
    assert set(told.values()) == {"unreadable: failed"}
    assert sorted(told) == [year for year in YEARS if year != 2020]
    assert "ExtractionError" in rows(tmp_path)[2022].evidence
    assert rows(tmp_path)[2023].evidence.startswith("what this run read was not stored: ")


# ---- a run after another


def test_a_second_run_of_a_finished_portal_asks_nothing_and_changes_no_file(tmp_path: Path) -> None:
    pages = portal(*(year for year in YEARS if year != 2021), y2022="YEAR2022 PICTURES")
    crawled(pages, tmp_path)
    before = state(tmp_path)
    site, done = crawled(pages, tmp_path)
    assert site.asked == []
    assert state(tmp_path) == before
    assert "lanshan: nothing_to_do " in done.stderr
    assert done.stderr.splitlines()[-1].endswith("INFO lanshan: ended: 0 reports, 0 pages, nothing missing")


def test_only_what_is_missing_is_asked_for(tmp_path: Path) -> None:
    pages = portal(*YEARS)
    crawled(pages | {page_of(2022): html("busy", status=503)}, tmp_path, status=1)
    lines = (tmp_path / "reports" / "lanshan.jsonl").read_bytes().splitlines()
    site, done = crawled(pages, tmp_path)
    assert site.asked == [f"{HOST}/robots.txt", LIST, page_of(2022)]
    assert f"lanshan: held {page_of(2023)}: " in done.stderr
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, "found")
    assert held(tmp_path) == [f"371302-{year}" for year in reversed(YEARS)]
    after = (tmp_path / "reports" / "lanshan.jsonl").read_bytes().splitlines()
    assert [line for line in after if line in lines] == lines


def test_a_year_that_is_not_on_the_list_is_looked_for_again_after_a_while(tmp_path: Path) -> None:
    pages = portal(*(year for year in YEARS if year != 2021))
    crawled(pages, tmp_path)
    output = tmp_path / "reports" / "lanshan.jsonl"
    before = output.stat().st_mtime_ns
    site, done = crawled(pages, tmp_path, "-s", "RECHECK_DAYS=0")
    assert site.asked == [f"{HOST}/robots.txt", LIST]
    assert output.stat().st_mtime_ns == before
    assert "unchanged" in done.stderr
    site, _ = crawled(portal(*YEARS), tmp_path, "-s", "RECHECK_DAYS=0")
    assert site.asked[2:] == [page_of(2021)]
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, "found")


def test_again_asks_for_everything(tmp_path: Path) -> None:
    crawled(portal(*YEARS), tmp_path)
    site, done = crawled(
        without(portal(*YEARS, y2023="YEAR2023 mended"), page_of(2020)), tmp_path, "-a", "again=1", status=1
    )
    newer = f"{len(YEARS)} records, 0 of them new, {len(YEARS) - 1} in place of older ones"
    assert newer in done.stderr
    assert len(site.asked) == len(YEARS) + 2
    output = tmp_path / "reports" / "lanshan.jsonl"
    texts = {record["year"]: record["text"] for record in map(json.loads, output.read_text().splitlines())}
    assert "mended" in texts[2023]
    # what did not come this time is held still, and the ledger says so
    assert sorted(texts) == list(YEARS)
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, "found")


def test_a_lost_ledger_comes_back_from_the_file_without_a_request(tmp_path: Path) -> None:
    crawled(portal(*YEARS), tmp_path)
    before = rows(tmp_path)
    (tmp_path / "ledger.sqlite").unlink()
    site, _ = crawled(portal(*YEARS), tmp_path)
    assert site.asked == []
    assert rows(tmp_path) == before


def test_a_lost_file_is_fetched_again_whatever_the_ledger_says(tmp_path: Path) -> None:
    crawled(portal(*YEARS), tmp_path)
    (tmp_path / "reports" / "lanshan.jsonl").unlink()
    site, _ = crawled(portal(*YEARS), tmp_path)
    assert len(site.asked) == len(YEARS) + 2
    assert held(tmp_path) == [f"371302-{year}" for year in reversed(YEARS)]


def test_a_kill_between_file_and_ledger_is_mended_by_the_next_run(tmp_path: Path) -> None:
    pages = portal(*YEARS)
    with serving(pages) as site:
        killed = crawl("lanshan", *KILLED, data=tmp_path, proxy=site.proxy)
    assert killed.returncode == -9, killed.stderr
    assert held(tmp_path) == [f"371302-{year}" for year in reversed(YEARS)]
    assert rows(tmp_path) == {}
    site, _ = crawled(pages, tmp_path)
    assert site.asked == []
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, "found")


def test_a_report_that_left_the_list_is_kept_and_told(tmp_path: Path) -> None:
    crawled(portal(*YEARS), tmp_path)
    output = tmp_path / "reports" / "lanshan.jsonl"
    lines = output.read_bytes().splitlines(keepends=True)
    # that of 2023 has to be fetched again, so the list is read
    output.write_bytes(b"".join(line for line in lines if b'"371302-2023"' not in line))
    site, done = crawled(portal(*(year for year in YEARS if year != 2019)), tmp_path)
    assert site.asked[2:] == [page_of(2023)]
    assert (
        f"lanshan: gone {LIST}: the report of 2019 is not on the list any more; its record is kept"
        in done.stderr
    )
    assert held(tmp_path)[-1] == "371302-2019"
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, "found")


def test_a_portal_that_had_reports_and_lists_none_now_is_an_error(tmp_path: Path) -> None:
    crawled(portal(*(year for year in YEARS if year != 2021)), tmp_path)
    others = html(list_of(("info/6783/1.htm", "兰山区教育局2023年政府信息公开工作年度报告")))
    pages = {LIST: others, f"{HOST}/": html("<p>welcome</p>")}
    before = (tmp_path / "reports" / "lanshan.jsonl").read_bytes()
    _, done = crawled(pages, tmp_path, "-s", "RECHECK_DAYS=0", status=1)
    assert f"ERROR lanshan: lost {LIST}: the portal had reports before" in done.stderr
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, "found") | {2021: "moved: lost"}
    assert (tmp_path / "reports" / "lanshan.jsonl").read_bytes() == before
    # without a past it is an answer: the list is read, and this government's are not on it
    crawled(pages, tmp_path / "new", status=1)
    assert set(outcomes(tmp_path / "new").values()) == {"not_published: no_report"}


# ---- parts


def test_a_part_and_a_sample_have_files_of_their_own_and_are_skipped_when_done(tmp_path: Path) -> None:
    pages = portal(*YEARS)
    for asked, name, count in (
        ("years=2022-2023", "lanshan.years-2022-2023", 2),
        ("sample=3", "lanshan.sample-3", 3),
    ):
        site, _ = crawled(pages, tmp_path, "-a", asked)
        assert len(site.asked) == count + 2
        assert len(held(tmp_path, name)) == count
        before = state(tmp_path)
        site, _ = crawled(pages, tmp_path, "-a", asked)
        assert site.asked == []
        assert state(tmp_path) == before
    assert not (tmp_path / "reports" / "lanshan.jsonl").exists()
    assert outcomes(tmp_path) == dict.fromkeys(sorted({2022, 2023, LAST, LAST - 1, LAST - 2}), "found")


def test_years_before_the_portals_first_are_looked_for_where_they_are_asked_for(tmp_path: Path) -> None:
    crawled(portal(*YEARS, 2015), tmp_path, "-a", "years=2014-2016")
    assert held(tmp_path, "lanshan.years-2014-2016") == ["371302-2015"]
    # a row for what is there, none for years in which nothing is expected
    assert outcomes(tmp_path) == {2015: "found"}


def test_some_years_can_be_put_into_the_whole_file(tmp_path: Path) -> None:
    pages = portal(*YEARS)
    crawled(pages, tmp_path, "-a", "years=2020", "-a", "into=whole")
    assert held(tmp_path) == ["371302-2020"]
    site, _ = crawled(pages, tmp_path, "-a", "years=2022,2020", "-a", "into=whole")
    assert site.asked[2:] == [page_of(2022)]
    assert held(tmp_path) == ["371302-2022", "371302-2020"]
    assert outcomes(tmp_path) == {2020: "found", 2022: "found"}


def test_a_file_named_by_hand_holds_what_this_run_fetched_all_or_nothing(tmp_path: Path) -> None:
    pages = portal(*YEARS)
    crawled(pages, tmp_path)
    other = tmp_path / "x.jsonl"
    site, _ = crawled(pages, tmp_path, "-O", str(other))
    assert len(site.asked) == len(YEARS) + 2
    before = other.read_bytes()
    assert len(before.splitlines()) == len(YEARS)
    crawled(without(pages, page_of(2022)), tmp_path, "-O", str(other), status=1)
    assert other.read_bytes() == before
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, "found")


# ---- what can go wrong


def locked(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN EXCLUSIVE")
    return connection


def of_version_2(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 2")
    return connection


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (locked, "another process is writing the ledger"),
        (of_version_2, "is a ledger of version 2, this govcrawl knows version 1: update govcrawl"),
        (lambda path: path.write_bytes(b"no ledger" * 100), "is no SQLite file, so no ledger"),
    ],
    ids=["locked", "newer", "text"],
)
def test_a_ledger_that_cannot_be_used_ends_the_run_before_the_first_request(
    tmp_path: Path, spoil: Any, message: str
) -> None:
    pages = portal(*YEARS)
    crawled(without(pages, page_of(2022)), tmp_path, status=1)
    kept = spoil(tmp_path / "ledger.sqlite")
    # a file that this process reads loses this process's locks
    before = None if spoil is locked else state(tmp_path)
    site, done = crawled(pages, tmp_path, "-s", "LEDGER_WAIT=0.2", status=2)
    if isinstance(kept, sqlite3.Connection):
        kept.close()
    assert site.asked == []
    assert message in done.stderr
    assert str(tmp_path / "ledger.sqlite") in done.stderr
    assert before in (None, state(tmp_path))


def test_a_ledger_for_which_there_is_no_space_ends_the_run_before_the_first_request(tmp_path: Path) -> None:
    with serving(portal(*YEARS)) as site:
        done = crawl("lanshan", data=tmp_path, proxy=site.proxy, largest=10_000)
    assert done.returncode == 2, done.stderr
    assert site.asked == []
    assert "nothing of it is lost" in done.stderr


def test_a_ledger_that_cannot_be_written_at_the_end_costs_no_record(tmp_path: Path) -> None:
    pages = portal(*YEARS)
    last = pages[page_of(YEARS[0])]
    connections: list[sqlite3.Connection] = []

    def answer() -> tuple[int, dict[str, str], bytes]:
        connections.append(locked(tmp_path / "ledger.sqlite"))
        assert not callable(last)
        return last

    _, done = crawled({**pages, page_of(YEARS[0]): answer}, tmp_path, "-s", "LEDGER_WAIT=0.2", status=1)
    for connection in connections:
        connection.close()
    assert len(connections) == 1
    assert "another process is writing the ledger" in done.stderr.splitlines()[-1]
    assert held(tmp_path) == [f"371302-{year}" for year in reversed(YEARS)]
    assert rows(tmp_path) == {}
    crawled(pages, tmp_path)
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, "found")


def test_a_disk_that_is_full_when_the_file_is_put_together_costs_no_held_record(tmp_path: Path) -> None:
    output = tmp_path / "reports" / "lanshan.jsonl"
    output.parent.mkdir()
    facts = {
        "id": "371302-2018",
        "year": 2018,
        "scope": "government",
        "url": "u",
        "table_status": {"review": "read"},
    }
    output.write_text(json.dumps({**facts, "text": "x" * 150_000}) + "\n")
    before = output.read_bytes()
    pages = portal(*YEARS, y2023="YEAR2023" + "x" * 100_000)
    with serving(pages) as site:
        done = crawl("lanshan", "-s", "ARCHIVE_ENABLED=0", data=tmp_path, proxy=site.proxy, largest=200_000)
    assert done.returncode == 1, done.stderr
    assert f"{output}: OSError: [Errno 27] File too large" in done.stderr
    assert output.read_bytes() == before
    told = outcomes(tmp_path)
    assert told.pop(2018) == "found"
    assert told == dict.fromkeys(YEARS, "unreadable: failed")
    assert "what this run read was not stored" in rows(tmp_path)[2022].evidence
    crawled(pages, tmp_path)
    assert outcomes(tmp_path) == dict.fromkeys([2018, *YEARS], "found")


def test_a_damaged_file_of_records_ends_the_run_before_the_first_request(tmp_path: Path) -> None:
    output = tmp_path / "reports" / "lanshan.jsonl"
    output.parent.mkdir()
    output.write_text('{"id": "371302-2019", "year": 2019, "scope": null, "url": "u"}\n{"id": "37130')
    site, done = crawled(portal(*YEARS), tmp_path, status=2)
    assert site.asked == []
    assert f"{output}, line 2, is no record" in done.stderr
    assert output.read_text().endswith('{"id": "37130')
    assert [path.name for path in output.parent.iterdir()] == ["lanshan.jsonl"]


def test_without_a_ledger_nothing_is_skipped_and_nothing_is_lost(tmp_path: Path) -> None:
    pages = portal(*YEARS)
    for _ in range(2):
        site, done = crawled(pages, tmp_path, "-s", "LEDGER=")
        assert len(site.asked) == len(YEARS) + 2
        assert done.stderr.count("LEDGER is empty: no ledger is kept") == 1
    assert held(tmp_path) == [f"371302-{year}" for year in reversed(YEARS)]
    assert not (tmp_path / "ledger.sqlite").exists()


def test_an_interrupted_run_writes_only_what_is_certain(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger.sqlite", create=True) as ledger:
        ledger.put(
            [], run(), [HostNote("www.lyls.gov.cn", None, "TLS 1.0", datetime(2025, 1, 1, tzinfo=UTC))]
        )
    pages = portal(*YEARS)
    _, done = crawled(pages, tmp_path, "-s", "CLOSESPIDER_PAGECOUNT=3", "-s", f"EXTENSIONS={json.dumps({**EXTENSIONS, 'scrapy.extensions.closespider.CloseSpider': 0})}", status=1)  # fmt: skip
    assert "stopped before its end (closespider_pagecount)" in done.stderr
    assert rows(tmp_path) == {}
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger:
        assert ledger.runs()[-1].result == "closespider_pagecount"


def test_what_was_learned_of_a_host_is_known_to_the_next_run(tmp_path: Path) -> None:
    learning = ("-s", f"EXTENSIONS={json.dumps({**EXTENSIONS, 'at_a_bad_time.LearnsOfAHost': 0})}")
    _, done = crawled(portal(*YEARS), tmp_path, *learning)
    assert "known of its encryption: nothing" in done.stderr
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger:
        [note] = ledger.hosts()
    assert (note.netloc, note.scheme, note.legacy_tls) == ("www.lyls.gov.cn", None, "TLS 1.0")
    _, done = crawled(portal(*YEARS), tmp_path, *learning)
    assert "known of its encryption: TLS 1.0" in done.stderr


def test_a_portal_that_took_too_long_keeps_what_it_gave(tmp_path: Path) -> None:
    ended = ("-s", f"EXTENSIONS={json.dumps({**EXTENSIONS, 'at_a_bad_time.OutOfTime': 0})}")
    crawled(portal(*YEARS), tmp_path, *ended, status=1)
    came = [LAST, LAST - 1]
    assert set(held(tmp_path)) >= {f"371302-{year}" for year in came}
    told = outcomes(tmp_path)
    assert [year for year in YEARS if told[year] == "found"] == [
        year for year in YEARS if f"371302-{year}" in held(tmp_path)
    ]
    assert told[YEARS[0]] == "unreachable: out_of_time"
    assert set(told.values()) == {"found", "unreachable: out_of_time"}


def test_looking_a_portal_through_writes_no_ledger(tmp_path: Path) -> None:
    pages = portal(*YEARS) | {f"{HOST}/": html(f'<a href="{LIST}">政府信息公开年报</a>')}
    with serving(pages) as site:
        done = scrapy("detect", f"{HOST}/", *QUICK, data=tmp_path, proxy=site.proxy)
    assert site.asked, done.stderr
    assert list(tmp_path.rglob("*.sqlite")) == []


def test_an_older_row_gives_way_and_a_held_one_does_not(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger.sqlite", create=True) as ledger:
        ledger.put([missing(2023, Reason.BLOCKED), found(2022, spider="another")], run())
    crawled(without(portal(*YEARS), page_of(2022)), tmp_path, status=1)
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, "found")
    assert rows(tmp_path)[2022].spider == "another"
