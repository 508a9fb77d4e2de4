"""`scrapy coverage`: what it prints and exports, and what it says when it cannot."""

from __future__ import annotations

import argparse
import csv
import json
import re
import sqlite3
import subprocess
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from govcrawl.commands.asking import AskedError, parse_codes, parse_names, parse_provinces
from govcrawl.commands.coverage import (
    Asked,
    asked_for,
    missing_list,
    notes,
    reason_table,
    told,
    year_table,
)
from govcrawl.commands.terminal import beside, left, plain, right, width
from govcrawl.corpus.coverage import COLUMNS, Filter, Share, by_reason, coverage
from govcrawl.errors import GovcrawlError
from govcrawl.ledger.model import Row, Run
from govcrawl.ledger.store import Ledger
from govcrawl.outcomes import OUTCOMES, REASONS, Outcome, Reason
from tests.crawling.running import scrapy

LOOKED_AT = datetime(2026, 2, 14, 3, 5, 9, tzinfo=UTC)
LISTED = "http://www.lyls.gov.cn/list.htm"


def row(
    division: str,
    year: int,
    outcome: Outcome = Outcome.FOUND,
    reason: Reason | None = None,
    evidence: str = "seen on the list",
    scope: str = "government",
) -> Row:
    held = f"{division}-{year}" if outcome is Outcome.FOUND else None
    return Row(division, year, scope, outcome, reason, evidence, LISTED, LOOKED_AT, "lanshan", held)


ROWS = (
    row("371302", 2022),
    row("371302", 2023),
    row("371302", 2024, Outcome.NOT_PUBLISHED, Reason.NO_REPORT, "the list, of 2 pages, has 2022, 2023"),
    row("371503", 2023, Outcome.BLOCKED, Reason.BLOCKED, "HTTP 412"),
    row("371503", 2024, Outcome.BLOCKED, Reason.BLOCKED, "HTTP 412"),
    row("changxingdao", 2022, scope="zone"),
)


def ledger(folder: Path, rows: Iterable[Row] = ROWS) -> Path:
    path = folder / "ledger.sqlite"
    run = Run("lanshan", "371302", LOOKED_AT, LOOKED_AT, "finished", 2, 5, 1)
    with Ledger.open(path, create=True) as opened:
        opened.put(rows, run)
    return path


def cover(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return scrapy("coverage", "-s", f"LEDGER={folder / 'ledger.sqlite'}", *args, data=folder)


# ---- what is printed


def test_the_table_the_reasons_and_what_is_missing_are_printed(tmp_path: Path) -> None:
    ledger(tmp_path)
    run = cover(tmp_path, "--code", "371302,371503", "--years", "2022-2024", "--missing")
    assert run.returncode == 0
    head, years, shandong, everything, _, by_state, _, *states = run.stdout.splitlines()
    assert by_state == "all, by what became of the year's report"
    assert [line.split() for line in states[:3]] == [
        ["found", "1", "1", "0"],
        ["blocked", "0", "1", "1"],
        ["refused_by_robots", "0", "0", "0"],
    ]
    rest = states[states.index("") + 2 :]
    assert head == "found / all, divisions by the year that the report is on"
    assert years.split() == ["2022", "2023", "2024"]
    assert shandong.split() == ["山东省", "1/2", "1/2", "0/2"]
    assert everything.split() == ["all", "1/2", "1/2", "0/2"]
    # what each outcome means stands beside it, wrapped
    counts = [line.split()[:3] for line in rest if re.match(r"\S+ +\d|  [a-z_]+ +\d", line)]
    assert counts == [
        ["found", "2", "1"],
        ["blocked", "2", "1"],
        ["not_published", "1", "1"],
        ["no_report", "1", "1"],
        ["not_looked", "1", "1"],
    ]
    assert [line.split() for line in rest[-3:]] == [
        ["371302", "山东省临沂市兰山区", "2024", "not_published", "(no_report)",
         "the", "list,", "of", "2", "pages,", "has", "2022,", "2023:", LISTED],
        ["371503", "山东省聊城市茌平区", "2022", "not_looked", "http://www.chiping.gov.cn/"],
        ["371503", "山东省聊城市茌平区", "2023-2024", "blocked", "HTTP", "412:", LISTED],
    ]  # fmt: skip
    assert run.stderr.splitlines() == [
        "not verified live: 710 of 710 declared portals; 6 rows in the ledger",
        "docs/outcomes.md says what each name means, and what to do",
    ]


def test_outcomes_that_are_asked_for_are_counted_and_listed_in_place_of_what_is_held(tmp_path: Path) -> None:
    ledger(tmp_path)
    run = cover(
        tmp_path,
        "--province",
        "山东",
        "--years",
        "2023,2024",
        "--outcome",
        "blocked,not_published",
        "--missing",
    )
    head, _, shandong, *rest = run.stdout.splitlines()
    assert head.startswith("blocked or not_published / all")
    assert shandong.split() == ["山东省", "1/138", "2/138"]
    assert [line.split()[:3] for line in rest[-2:]] == [
        ["371302", "山东省临沂市兰山区", "2024"],
        ["371503", "山东省聊城市茌平区", "2023-2024"],
    ]


def test_the_ledger_is_not_changed(tmp_path: Path) -> None:
    path = ledger(tmp_path)
    before = path.read_bytes(), path.stat().st_mtime_ns
    assert cover(tmp_path).returncode == 0
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [one.name for one in tmp_path.iterdir()] == ["ledger.sqlite"]


def test_a_reader_that_has_enough_is_no_error(tmp_path: Path) -> None:
    import sys

    from tests.crawling.running import ROOT, environment

    ledger(tmp_path)
    command = f"{sys.executable} -m scrapy coverage -s LEDGER={tmp_path}/ledger.sqlite --missing | head -1"
    run = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=ROOT, env=environment(tmp_path, ""), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert run.returncode == 0
    assert run.stdout.startswith("found / all")
    assert "Error" not in run.stderr


# ---- the export


def test_the_csv_has_a_line_for_each_division_year_and_scope(tmp_path: Path) -> None:
    ledger(tmp_path, [*ROWS, row("371302", 2024, scope="office")])
    out = tmp_path / "new" / "coverage.csv"
    run = cover(tmp_path, "--code", "3713", "--years", "2024", "--export", str(out))
    assert run.returncode == 0
    with out.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert tuple(lines[0]) == COLUMNS
    assert f"{len(lines)} lines written to {out}" in run.stderr
    first, second = [line for line in lines if line["code"] == "371302"]
    assert (first["scope"], first["outcome"], first["reason"], first["evidence"]) == (
        "government", "not_published", "no_report", "the list, of 2 pages, has 2022, 2023",
    )  # fmt: skip
    assert (second["scope"], second["outcome"], second["record_id"]) == ("office", "found", "371302-2024")
    assert (first["looked_at"], first["province"], first["name"]) == (
        "2026-02-14T03:05:09Z",
        "山东省",
        "兰山区",
    )
    [zone] = [line for line in lines if line["level"] == "zone"]
    assert (zone["code"], zone["name"], zone["spider"]) == (
        "",
        "临沂高新技术产业开发区",
        "linyi_gaoxin",
    )


def test_json_lines_keep_codes_as_text_and_only_what_was_asked_for(tmp_path: Path) -> None:
    ledger(tmp_path)
    out = tmp_path / "coverage.jsonl"
    run = cover(tmp_path, "--years", "2023", "--outcome", "blocked", "--export", str(out))
    assert run.returncode == 0
    [line] = [json.loads(one) for one in out.read_text(encoding="utf-8").splitlines()]
    assert (line["code"], line["year"], line["outcome"], line["record_id"]) == (
        "371503",
        2023,
        "blocked",
        None,
    )


def test_an_export_that_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    ledger(tmp_path)
    out = tmp_path / "coverage.csv"
    out.write_text("old\n")
    run = scrapy(
        "coverage", "-s", f"LEDGER={tmp_path}/ledger.sqlite", "--export", str(out), data=tmp_path, largest=20_000
    )  # fmt: skip
    assert run.returncode == 2
    first = run.stderr.splitlines()[0]
    assert first == f"scrapy coverage: cannot write {out}: File too large; the file is as it was"
    assert out.read_text() == "old\n"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "out.xlsx",
            "--export out.xlsx: name a file that ends in .csv or .jsonl, which says how it is written",
        ),
        ("-", "--export -: name a file that ends in .csv or .jsonl, which says how it is written"),
        ("{folder}/dir.csv", "{folder}/dir.csv is not a regular file and cannot be replaced: name a file"),
    ],
)
def test_a_name_that_cannot_be_an_export_is_refused(tmp_path: Path, name: str, said: str) -> None:
    ledger(tmp_path)
    (tmp_path / "dir.csv").mkdir()
    run = cover(tmp_path, f"--export={name.format(folder=tmp_path)}")
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == f"scrapy coverage: {said.format(folder=tmp_path)}\n"


# ---- what cannot be


def test_without_a_ledger_it_says_how_one_comes_to_be(tmp_path: Path) -> None:
    run = cover(tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == (
        f"scrapy coverage: there is no ledger at {tmp_path}/ledger.sqlite: scrapy crawl and scrapy crawlall write it\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_setting_without_a_ledger_is_said(tmp_path: Path) -> None:
    run = scrapy("coverage", "-s", "LEDGER=", data=tmp_path)
    assert run.returncode == 2
    assert run.stderr == (
        "scrapy coverage: LEDGER names no file, so no run writes a ledger: give one with -s LEDGER=FILE\n"
    )


def test_a_ledger_of_another_version_is_named_with_both(tmp_path: Path) -> None:
    path = ledger(tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    run = cover(tmp_path)
    assert run.returncode == 2
    assert "ledger.sqlite is a ledger of version 99, this govcrawl knows version 1" in run.stderr


def test_a_file_that_is_no_ledger_or_broken_is_said_and_left(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(b"not a database, but long enough to be looked at\n" * 40)
    run = cover(tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert "is no SQLite file, so no ledger" in run.stderr
    assert path.read_bytes().startswith(b"not a database")


def test_a_ledger_that_somebody_locks_is_said(tmp_path: Path) -> None:
    path = ledger(tmp_path)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        run = cover(tmp_path, "-s", "LEDGER_WAIT=0.2")
    finally:
        holder.close()
    assert (run.returncode, run.stdout) == (2, "")
    assert "another process is writing the ledger" in run.stderr


@pytest.mark.parametrize(
    ("option", "given", "said"),
    [
        ("province", "山冬省", "--province 山冬省: there is no such province: did you mean 山"),
        ("province", "Utopia", "--province Utopia: there is no such province: there are 北京市 (11)"),
        ("outcome", "blokced", "there is no outcome blokced: did you mean blocked or "),
        ("outcome", "", "there is no outcome without a name: there are found, blocked, "),
        ("code", "3", "'3' is no code: give two, four or six digits, as in 37, 3713 or 371302"),
        ("code", "99", "no division's code begins with 99: see govcrawl/data/divisions.csv"),
        ("years", "2024-2019", "--years 2024-2019: 2024 is after 2019"),
        ("years", "1999", "--years 1999: there are reports for 2008 to"),
    ],
)
def test_what_does_not_exist_is_refused_with_what_comes_near(option: str, given: str, said: str) -> None:
    asked = {"province": None, "code": None, "years": None, "outcome": None, "export": None, "missing": False}
    with pytest.raises(GovcrawlError) as refused:
        asked_for(argparse.Namespace(**{**asked, option: given}))
    assert str(refused.value).startswith(said)


def test_a_refusal_is_one_line_and_status_2(tmp_path: Path) -> None:
    ledger(tmp_path)
    run = cover(tmp_path, "--province", "山冬省", "--export", str(tmp_path / "out.csv"))
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith(
        "scrapy coverage: --province 山冬省: there is no such province: did you mean "
    )
    assert len(run.stderr.splitlines()) == 1
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("lanshan", "it takes options only, not lanshan; "),
        ("--name=lanshan", "unknown option --name=lanshan; "),
    ],
)
def test_what_is_no_option_of_its_own_is_refused(tmp_path: Path, given: str, said: str) -> None:
    run = cover(tmp_path, given)
    assert run.returncode == 2
    assert f"{said}scrapy coverage -h shows them" in run.stderr


# ---- how it is laid out


def test_columns_stand_under_each_other_though_chinese_is_wide() -> None:
    table = {"新疆维吾尔自治区": {2022: Share(1, 110)}, "all": {2022: Share(12, 2891), 2023: Share(0, 2891)}}
    lines = list(year_table(table, [2022, 2023], 100))
    assert lines == [
        "                     2022     2023",
        "新疆维吾尔自治区    1/110        -",
        "all               12/2891   0/2891",
    ]
    assert {width(line) for line in lines} == {34}


def test_more_years_than_the_terminal_holds_are_even_blocks() -> None:
    years = range(2013, 2026)
    table = {"all": {year: Share(0, 2891) for year in years}}
    blocks = "\n".join(year_table(table, years, 100)).split("\n\n")
    assert [len(block.splitlines()[0].split()) for block in blocks] == [7, 6]
    assert max(width(line) for block in blocks for line in block.splitlines()) <= 100


def test_nothing_to_count_is_said() -> None:
    assert list(year_table({}, [2022], 100)) == ["no division of that province or code"]


@pytest.mark.parametrize("columns", [100, 120])
def test_everything_but_addresses_fits_the_terminal(columns: int) -> None:
    lines = coverage(ROWS, [], range(2008, 2026))
    asked = Asked(Filter(), None, None, missing=False)
    assert max(width(line) for line in told(lines, asked, range(2008, 2026), columns)) <= columns


def test_what_an_outcome_means_stands_beside_it_and_its_reasons_below() -> None:
    rows = [
        row("371302", 2022, Outcome.UNREACHABLE, Reason.TIME_OUT),
        row("371302", 2023, Outcome.UNREACHABLE, Reason.SERVER_ERROR),
    ]
    counts = by_reason(coverage(rows, [], [2022, 2023], Filter(codes=("371302",))))
    _, total, *reasons = reason_table(counts, 400)
    assert total.split()[:3] == ["unreachable", "2", "1"]
    assert total.endswith(f"  {OUTCOMES[Outcome.UNREACHABLE]}")
    assert [line.split() for line in reasons] == [["server_error", "1", "1"], ["time_out", "1", "1"]]


def test_a_reason_with_the_name_of_its_outcome_is_its_only_one_and_is_not_told_twice() -> None:
    for reason in Reason:
        outcome = REASONS[reason].outcome
        if reason.value == outcome.value:
            assert [one for one in Reason if REASONS[one].outcome is outcome] == [reason]
    rows = [row("371302", 2022, Outcome.BLOCKED, Reason.BLOCKED)]
    counts = by_reason(coverage(rows, [], [2022], Filter(codes=("371302",))))
    assert [line.split()[0] for line in reason_table(counts, 400)][1:] == ["blocked"]


def test_reports_of_the_office_alone_are_told_apart() -> None:
    lines = coverage([row("371302", 2022, scope="office")], [], [2022], Filter(codes=("371302",)))
    shown = list(told(lines, Asked(Filter(), None, None, missing=False), [2022], 110))
    assert (
        shown[-1] == "1 of these division-years have a line of the government's office alone (scope office)"
    )


def test_a_place_that_its_name_tells_is_not_told_twice() -> None:
    lines = coverage([], [], [2022], Filter(codes=("2102",)))
    listed = "\n".join(missing_list(lines))
    assert "辽宁省大连长兴岛经济技术开发区" in listed
    assert "辽宁省大连市中山区" in listed


def test_an_address_that_the_evidence_names_is_not_told_twice() -> None:
    part = Filter(codes=("371302",))
    for evidence, shown in (
        (f"{LISTED}: read to the end; it has 2023", f"{LISTED}: read to the end; it has 2023"),
        ("HTTP 412", f"HTTP 412: {LISTED}"),
        ("", LISTED),
    ):
        rows = [row("371302", 2022, Outcome.NOT_PUBLISHED, Reason.NO_REPORT, evidence)]
        [line] = missing_list(coverage(rows, [], [2022], part))
        assert line.endswith(f"  {shown}")


def test_before_the_end_of_march_it_says_that_more_may_come() -> None:
    said = list(notes([], [], [2024, 2025], date(2026, 3, 31)))
    assert said[0] == "reports on 2025 are due by 2026-03-31: what is not published may yet come"
    for years, today in (([2025], date(2026, 4, 1)), ([2024], date(2026, 2, 1))):
        assert not any("may yet come" in note for note in notes([], [], years, today))


def test_text_for_a_terminal() -> None:
    assert (width("a山e\N{COMBINING ACUTE ACCENT}"), left("山", 4), right("山", 4)) == (4, "山  ", "  山")
    assert plain("a\x1b[2J\nb") == "a\N{REPLACEMENT CHARACTER}[2J\N{REPLACEMENT CHARACTER}b"
    assert beside("ab  ", "one two three four five", 24) == ["ab  one two three four", "    five"]
    assert beside("ab  ", "", 24) == ["ab"]


def test_names_and_codes_are_read() -> None:
    assert parse_provinces("37, 内蒙古,广西壮族自治区") == {"山东省", "内蒙古自治区", "广西壮族自治区"}
    assert parse_provinces("北京,新疆,宁夏,西藏") == {
        "北京市",
        "新疆维吾尔自治区",
        "宁夏回族自治区",
        "西藏自治区",
    }
    assert parse_codes("37, 3713,371300") == parse_codes("37，3713， 371300") == ("37", "3713", "371300")
    assert parse_provinces("山东，湖南") == {"山东省", "湖南省"}
    assert parse_names("a,b", "thing", ["a", "b"]) == ("a", "b")
    with pytest.raises(AskedError, match="there is no thing c: there are a, b"):
        parse_names("a,c", "thing", ["a", "b"])
