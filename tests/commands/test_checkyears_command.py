"""`scrapy checkyears`: what it tells, where, and with which exit status."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from govcrawl.commands.checkyears import _cells, plain_line, table
from govcrawl.corpus.years import Finding
from tests.corpus.records import line_of, panel
from tests.crawling.running import ROOT, environment, scrapy

CODES = ("990101", "990102")
WRONG = "warning 990102-2023 (990102-2022) carried_over applications.carried_over.total: "


@pytest.fixture
def portals(tmp_path: Path) -> list[str]:
    """Two portals' files; in the second the years 2022 and 2023 do not join."""
    reports = panel(3, CODES, range(2020, 2024))
    reports["990102", 2023]["tables"]["applications"]["carried_over"]["total"] += 1
    for code in CODES:
        lines = [line_of(record) for (owner, _), record in reports.items() if owner == code]
        (tmp_path / f"{code}.jsonl").write_bytes(b"".join(reversed(lines)))
    return [str(tmp_path / f"{code}.jsonl") for code in CODES]


def test_findings_are_told_a_line_each_and_the_status_is_1(portals: list[str], tmp_path: Path) -> None:
    run = scrapy("checkyears", *portals, data=tmp_path)
    assert run.returncode == 1
    [line] = run.stdout.splitlines()
    assert line.startswith(WRONG)
    first, *checks = run.stderr.splitlines()
    assert first == "8 records, 2 divisions, 2 reporting bodies, 6 pairs of years that follow each other"
    assert [check.split() for check in checks] == [
        ["carried_over", "41", "passed", "1", "failed", "0", "not", "assessed"],
        ["in_force", "8", "passed", "0", "failed", "0", "not", "assessed"],
        ["same_figures", "6", "passed", "0", "failed", "0", "not", "assessed"],
        ["same_text", "6", "passed", "0", "failed", "0", "not", "assessed"],
        ["same_figures_elsewhere", "8", "passed", "0", "failed", "0", "not", "assessed"],
    ]


def test_where_nothing_is_wrong_the_status_is_0(portals: list[str], tmp_path: Path) -> None:
    run = scrapy("checkyears", portals[0], data=tmp_path)
    assert (run.returncode, run.stdout) == (0, "")
    assert run.stderr.startswith("4 records, 1 division, 1 reporting body, 3 pairs")


def test_notices_alone_are_told_and_are_no_failure(portals: list[str], tmp_path: Path) -> None:
    path = Path(portals[0])
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0], lines[3]]))
    run = scrapy("checkyears", str(path), data=tmp_path)
    assert run.returncode == 0
    assert (
        run.stdout
        == "info 990101-2023 gap year: No report on 2021 to 2022, between those on 2020 and 2023.\n"
    )
    assert "gap" in run.stderr


def test_the_output_is_json_lines_and_replaced_as_a_whole(portals: list[str], tmp_path: Path) -> None:
    out = tmp_path / "new" / "findings.jsonl"
    run = scrapy("checkyears", *portals, "-o", str(out), data=tmp_path)
    assert (run.returncode, run.stdout) == (1, "")
    [finding] = [json.loads(line) for line in out.read_text().splitlines()]
    assert list(finding) == [
        "id", "year", "other_id", "other_year", "check", "path", "expected", "actual", "suspect", "severity", "message",
    ]  # fmt: skip
    assert (finding["id"], finding["check"], finding["actual"] - finding["expected"]) == (
        "990102-2023",
        "carried_over",
        1,
    )
    scrapy("checkyears", portals[0], "-o", str(out), data=tmp_path)
    assert out.read_bytes() == b""
    assert [path.name for path in out.parent.iterdir()] == ["findings.jsonl"]


def test_a_terminal_gets_a_table(portals: list[str], tmp_path: Path) -> None:
    terminal, inner = pty.openpty()
    try:
        run = subprocess.run(
            [sys.executable, "-m", "scrapy", "checkyears", *portals], stdout=inner, stderr=subprocess.PIPE, text=True,
            cwd=ROOT, env=environment(tmp_path, "http://127.0.0.1:9"), timeout=60, check=False,
        )  # fmt: skip
        shown = os.read(terminal, 10_000).decode()
    finally:
        os.close(inner)
        os.close(terminal)
    head, row, message = shown.replace("\r\n", "\n").rstrip("\n").split("\n")
    assert run.returncode == 1
    assert head.split() == ["report", "compared", "with", "check", "path", "expected", "actual"]
    assert row.split()[:5] == [
        "warning", "990102-2023", "990102-2022", "carried_over", "applications.carried_over.total",
    ]  # fmt: skip
    assert "carried over into 2023, but the report on 2022 carries" in message


def finding(**changes: Any) -> Finding:
    plain = {
        "id": "990101-2023", "year": 2023, "other_id": "990101-2022", "other_year": 2022, "check": "carried_over",
        "path": "applications.carried_over.total", "expected": 0, "actual": 12.5, "suspect": None, "severity": "warning",
        "message": "Said.",
    }  # fmt: skip
    return Finding(**plain | changes)


def test_columns_stand_under_each_other_whatever_the_width_of_their_characters() -> None:
    lines = list(table([finding(), finding(id="990101-2023-青石区教育局", expected=None)]))
    assert lines[0].index("compared with") == lines[1].index("990101-2022")
    # eight characters of double width stand before it
    assert lines[3].index("990101-2022") == lines[1].index("990101-2022") - 6
    assert _cells(finding())[-2:] == ("0", "12.5")
    assert _cells(finding(expected=None))[-2:] == ("", "12.5")


def test_a_files_text_cannot_move_the_cursor() -> None:
    assert plain_line(finding(id="\x1b[2J990101-2023", message="a\rb")) == (
        "warning \N{REPLACEMENT CHARACTER}[2J990101-2023 (990101-2022) carried_over applications.carried_over.total: "
        "a\N{REPLACEMENT CHARACTER}b"
    )


def test_a_broken_file_is_named_with_its_line_and_nothing_is_told(portals: list[str], tmp_path: Path) -> None:
    half = Path(portals[0])
    half.write_bytes(half.read_bytes()[:-50])
    (tmp_path / "empty.jsonl").touch()
    out = tmp_path / "out.jsonl"
    out.write_text("old\n")
    files = [*portals, str(tmp_path / "empty.jsonl")]
    run = scrapy("checkyears", *files, "-o", str(out), data=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    told = run.stderr.splitlines()
    assert len(told) == 2
    assert told[0].startswith(
        f"scrapy checkyears: {portals[0]}, line 4: the line is cut, so the file is not whole"
    )
    assert told[1] == f"scrapy checkyears: {tmp_path / 'empty.jsonl'} holds no record"
    assert out.read_text() == "old\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere.jsonl",), "no such file: nowhere.jsonl"),
        (("docs",), "docs is a folder: name files, as in docs/*.jsonl"),
        (("README.md",), "README.md, line 1: Invalid JSON"),
        ((), "name files of records"),
        (("--years", "2023"), "unknown option --years"),
    ],
)
def test_what_cannot_run_ends_with_2_and_one_line(
    tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    run = scrapy("checkyears", *arguments, data=tmp_path)
    assert run.returncode == 2
    assert message in run.stderr
    assert "Traceback" not in run.stderr


def test_records_that_name_no_body_are_nothing_to_compare(portals: list[str], tmp_path: Path) -> None:
    record = json.loads(Path(portals[0]).read_bytes().splitlines()[0])
    path = tmp_path / "none.jsonl"
    path.write_bytes(line_of(record | {"scope": None, "id": "document-0123456789ab"}))
    run = scrapy("checkyears", str(path), data=tmp_path)
    assert run.returncode == 2
    assert "nothing to compare: none of 1 record says whose report it is" in run.stderr


def test_an_output_never_takes_the_place_of_records(portals: list[str], tmp_path: Path) -> None:
    before = Path(portals[1]).read_bytes()
    run = scrapy("checkyears", *portals, "-o", portals[1], data=tmp_path)
    assert run.returncode == 2
    assert f"{portals[1]} is one of the files to read" in run.stderr
    assert Path(portals[1]).read_bytes() == before


def test_a_file_named_twice_is_read_once_and_standard_input_is_read(
    portals: list[str], tmp_path: Path
) -> None:
    (tmp_path / "link.jsonl").symlink_to(portals[0])
    typed = Path(portals[1]).read_text()
    run = scrapy("checkyears", portals[0], str(tmp_path / "link.jsonl"), "-", data=tmp_path, typed=typed)
    assert run.returncode == 1
    assert run.stdout.startswith(WRONG)
    assert run.stderr.startswith("8 records,")
