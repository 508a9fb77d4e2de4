"""The live line, and the summary at the end."""

from __future__ import annotations

import io
import logging
from datetime import UTC, datetime
from typing import Any

import pytest

from govcrawl.crawling.progress import LineHandler, LiveLine, Rate, clock, progress_text, seconds_left
from govcrawl.crawling.season import Ended, Standing
from govcrawl.crawling.season_summary import SHOWN, WIDTH, outcomes_seen, summary_lines
from govcrawl.crawling.verdict import Shortfall
from govcrawl.ledger.model import Row
from govcrawl.outcomes import Outcome, Reason
from govcrawl.portals.loader import Portal
from govcrawl.portals.selecting import Chosen


def standing(**numbers: Any) -> Standing:
    """Ten portals of which none is begun, but for what is given."""
    given: dict[str, Any] = {
        "portals": 10, "done": 0, "running": 0, "blocked": 0, "reports": 0, "pages": 0, "took": (), "ages": (),
        "longest": 1,
    }  # fmt: skip
    return Standing(**given | numbers)


def test_what_is_left_is_shared_between_the_places() -> None:
    assert seconds_left(standing(), 2) is None
    # four of 10 s each wait, two are half done
    now = standing(done=4, running=2, took=(10.0, 12.0, 8.0, 10.0), ages=(5.0, 5.0))
    assert seconds_left(now, 2) == pytest.approx((4 * 10 + 2 * 5) / 2)
    assert seconds_left(now, 50) == pytest.approx((4 * 10 + 2 * 5) / 6)
    # one that takes longer than others may be done at any time
    assert seconds_left(standing(done=9, running=1, took=(1.0,) * 9, ages=(60.0,)), 2) == 0


def test_portals_that_go_one_after_the_other_take_their_time_however_many_places_there_are() -> None:
    now = standing(done=4, running=1, took=(10.0,) * 4, ages=(4.0,), longest=6)
    assert seconds_left(now, 50) == pytest.approx(6 + 5 * 10)


def test_the_line_fits_into_80_columns_in_the_midst_of_a_season() -> None:
    now = standing(
        portals=705, done=123, running=32, blocked=12, reports=1340, pages=9_000, took=(60.0,) * 123, ages=(1.0,) * 32
    )  # fmt: skip
    text = progress_text(now, 12.34, 32)
    assert text == "123/705 done, 32 running, 12 blocked, 1340 reports, 12.3 pages/s, 0:18:10 left"
    assert len(text) < 80
    assert progress_text(standing(), 0.0, 32).endswith("0.0 pages/s, -:--:-- left")


def test_pages_per_second_are_those_of_the_last_half_minute() -> None:
    rate = Rate()
    assert rate.at(100.0, 0) == 0
    assert rate.at(101.0, 5) == 5
    for second in range(102, 141):
        latest = rate.at(float(second), 5)
    assert latest == 0
    assert rate.at(141.0, 65) == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.4, "0:00:00"), (7, "0:00:07"), (3661, "1:01:01"), (93_800, "26:03:20")]
)
def test_a_duration_is_shown_as_a_clock(seconds: float, text: str) -> None:
    assert clock(seconds) == text


def seen(written: str) -> list[str]:
    """The lines of a terminal to which this was written: a carriage return goes back and writes over."""
    lines = []
    for line in written.split("\n"):
        shown = ""
        for part in line.split("\r"):
            shown = part + shown[len(part) :]
        lines.append(shown.rstrip())
    return lines


def test_log_lines_stand_above_the_live_line_and_nothing_of_an_older_one_is_left() -> None:
    stream = io.StringIO()
    line = LiveLine(stream)
    handler = LineHandler(line)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    line.draw("a long state of the run")
    assert seen(stream.getvalue()) == ["a long state of the run"]
    line.draw("a short one")
    assert seen(stream.getvalue()) == ["a short one"]
    handler.handle(logging.makeLogRecord({"levelname": "ERROR", "msg": "blocked"}))
    assert seen(stream.getvalue()) == ["ERROR blocked", "a short one"]
    line.draw("x" * 200)
    assert seen(stream.getvalue()) == ["ERROR blocked", "x" * 79]
    line.clear()
    assert seen(stream.getvalue()) == ["ERROR blocked", ""]
    line.above("and no line")
    assert seen(stream.getvalue()) == ["ERROR blocked", "and no line", ""]


# ---- the summary


def ended(name: str, *shortfalls: Shortfall, years: tuple[int, ...] | None = None, **more: Any) -> Ended:
    """A portal that is done, with one report in three pages but for what is given."""
    spider: Any = type("Spider", (), {"name": name, "division_code": None})
    chosen = Chosen(Portal("nowhere", spider), None if years is None else frozenset(years), "")
    return Ended(chosen, **{"seconds": 1.0, "reports": 1, "pages": 3, "shortfalls": shortfalls} | more)


def short(reason: Reason, text: str = "no", year: int | None = None) -> Shortfall:
    """A shortfall of a portal."""
    return Shortfall("list", "http://x.gov.cn/", text, reason, year)


def test_not_published_is_an_answer_and_no_shortfall() -> None:
    assert not ended("a", short(Reason.NO_REPORT, year=2023)).fell_short
    assert ended("a", short(Reason.NO_REPORT), short(Reason.TIME_OUT)).fell_short
    assert ended("a", Shortfall("run", "", "stopped")).fell_short
    assert ended("a", interrupted=True).fell_short
    assert ended("a", could_not_run=True).fell_short


def test_without_a_ledger_each_year_counts_once_by_what_decides() -> None:
    runs = [
        ended("good"),
        # blocked decides over what could not be read
        ended("year", short(Reason.NOT_A_REPORT, year=2023), short(Reason.BLOCKED, year=2023), reports=0),
        ended("all", short(Reason.HOST_DOWN), years=(2021, 2022, 2023), reports=0),
        ended("rest", short(Reason.SOFT_404, year=2021), short(Reason.NO_COLUMN), years=(2021, 2022), reports=0),
        ended("none", short(Reason.NO_REPORT), reports=0),
        ended("cut", short(Reason.FAILED), interrupted=True),
    ]  # fmt: skip
    assert outcomes_seen(runs) == {
        Outcome.FOUND: 1, Outcome.BLOCKED: 1, Outcome.UNREACHABLE: 3, Outcome.MOVED: 1, Outcome.UNREADABLE: 1,
        Outcome.NOT_PUBLISHED: 1,
    }  # fmt: skip


def test_the_summary_has_every_outcome_and_the_portals_that_fell_short_the_worst_first() -> None:
    runs = [
        ended("good"),
        ended("late", short(Reason.TIME_OUT)),
        ended("none", short(Reason.NO_REPORT), reports=0),
        ended("cut", interrupted=True),
        ended("empty", short(Reason.NO_COLUMN), short(Reason.NO_ARTICLES), reports=0),
        ended("wall", short(Reason.BLOCKED, "HTTP 412\r\x1b[2J" + "9" * 300), reports=0),
    ]
    when = datetime(2026, 2, 1, tzinfo=UTC)
    rows = [
        Row("371302", year, "government", outcome, None, "seen", "http://x.gov.cn/", when, "x")
        for year, outcome in ((2022, Outcome.FOUND), (2023, Outcome.FOUND), (2024, Outcome.NOT_PUBLISHED))
    ]
    lines = list(summary_lines(runs, rows=rows, not_begun=[runs[0].chosen] * 2, seconds=3661))
    assert lines[:12] == [
        "division x year, as the ledger has it for this selection:",
        "  found              2",
        "  blocked            0",
        "  refused_by_robots  0",
        "  unreachable        0",
        "  moved              0",
        "  unreadable         0",
        "  not_published      1",
        "8 portals: 2 as expected, 4 fell short (1 of them interrupted), 2 not begun",
        "3 reports, 18 pages, 1:01:01",
        "fell short by: blocked 1, interrupted 1, no_column 1, time_out 1",
        "fell short, the worst first:",
    ]
    assert lines[12].startswith("  wall: http://x.gov.cn/: blocked: HTTP 412\N{REPLACEMENT CHARACTER}")
    assert (len(lines[12]), lines[12][-1]) == (WIDTH, "…")
    assert lines[13:] == [
        "  empty: http://x.gov.cn/: no_column: no (and 1 more)",
        "  late: http://x.gov.cn/: time_out: no",
        "  cut: interrupted",
    ]


def test_a_file_that_the_message_names_is_named_once() -> None:
    damaged = Shortfall("feed", "data/x.jsonl", "data/x.jsonl, line 3, is no record: mend it")
    busy = Shortfall("feed", "data/y.jsonl", "another process is writing data/y.jsonl")
    full = Shortfall("archive", "data/z", "no space")
    runs = [ended("a", damaged), ended("b", busy), ended("c", full)]
    lines = list(summary_lines(runs, rows=None, not_begun=[], seconds=1))
    assert lines[-3:] == [
        "  a: data/x.jsonl, line 3, is no record: mend it",
        "  b: another process is writing data/y.jsonl",
        "  c: data/z: no space",
    ]
    assert "fell short by: failed 3" in lines


def test_the_summary_names_only_so_many() -> None:
    runs = [ended(f"portal_{number:03}", short(Reason.TIME_OUT)) for number in range(SHOWN + 5)]
    lines = list(summary_lines(runs, rows=None, not_begun=[], seconds=1))
    assert lines[0].startswith("division x year, as far as this run saw them")
    assert lines[-SHOWN - 3 :][0] == f"fell short by: time_out {SHOWN + 5}"
    assert lines[-2:] == [
        f"  portal_{SHOWN - 1:03}: http://x.gov.cn/: time_out: no",
        "  and 5 more",
    ]
