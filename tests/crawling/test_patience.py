"""Retry-After, second tries, hosts that fail and fail, and time-outs: over real HTTP, measured by the server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from govcrawl.crawling.patience import pause_before
from govcrawl.crawling.retry_after import LONGEST, seconds_asked
from tests.crawling.together import crawl_together
from tests.crawling.watched_site import Reply, watched

NOW = datetime(2026, 2, 1, 8, 0, 0, tzinfo=UTC)
HOST = "city.test"
NAMES: dict[str, str | None] = {HOST: "127.0.0.1", "other.test": "127.0.0.1"}
DELAY = 0.2


# ---- the header


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 7 ", 7.0),
        ("007", 7.0),
        # the three forms of a date, and one without a zone
        ("Sun, 01 Feb 2026 08:00:30 GMT", 30.0),
        ("Sunday, 01-Feb-26 08:01:00 GMT", 60.0),
        ("Sun Feb  1 08:00:05 2026", 5.0),
        ("Sun, 01 Feb 2026 16:00:30 +0800", 30.0),
        # over already
        ("Sun, 01 Feb 2026 07:00:00 GMT", 0.0),
        # too long to count
        ("99999999999", LONGEST),
        ("9" * 5000, LONGEST),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST),
    ],
)
def test_seconds_and_dates_are_read(value: str, seconds: float) -> None:
    assert seconds_asked(value, now=NOW) == seconds


@pytest.mark.parametrize(
    "value",
    [None, "", "-5", "+5", "1.5", "1e3", "五", "３０", "soon", "120 s", "Sun, 31 Feb 2026 08:00:00 GMT", "1 2 3",
     "Sun, 01 Feb 99999 08:00:00 GMT", "Sun, 01 Feb 2026 25:00:00 GMT", "\x00", "a" * 70_000],
)  # fmt: skip
def test_what_is_neither_asks_for_nothing(value: str | None) -> None:
    assert seconds_asked(value, now=NOW) is None


def test_a_date_is_reckoned_from_the_servers_own_clock() -> None:
    date = "Sat, 31 Jan 2026 20:00:00 GMT"
    assert seconds_asked("Sat, 31 Jan 2026 20:00:30 GMT", date=date, now=NOW) == 30.0
    assert seconds_asked("30", date=date, now=NOW) == 30.0
    assert seconds_asked("Sun, 01 Feb 2026 08:00:30 GMT", date="yesterday", now=NOW) == 30.0


def test_the_pauses_grow_and_end_at_the_longest() -> None:
    assert [pause_before(attempt, delay=5, longest=60) for attempt in (1, 2, 3, 4, 9)] == [10, 20, 40, 60, 60]
    assert pause_before(3, delay=0, longest=60) == 0


# ---- crawls


def urls(port: int, *pages: int, host: str = HOST) -> list[str]:
    return [f"http://{host}:{port}/{page}" for page in pages]


def test_a_retry_after_is_kept_for_everybody_who_asks_that_host_and_for_nobody_else(tmp_path: Path) -> None:
    def answer(host: str, path: str, nth: int) -> Reply:
        if (host, path, nth) == (HOST, "/1", 1):
            return Reply(503, headers=(("Retry-After", "2"),))
        return Reply()

    with watched(answer) as site:
        ran = crawl_together(
            {"name": "one", "urls": urls(site.port, 1)},
            {"name": "two", "urls": urls(site.port, 2), "after": 0.3},
            {"name": "three", "urls": urls(site.port, 1, 2, 3, host="other.test"), "after": 0.3},
            data=tmp_path, names=NAMES, DOWNLOAD_DELAY=DELAY, RETRY_TIMES=2,
        )  # fmt: skip
    assert [len(ran.told[name]["got"]) for name in ("one", "two", "three")] == [1, 1, 3]
    first, *others = site.of(host=HOST)
    assert (first.path, len(others)) == ("/1", 2)
    assert 2 <= others[0].began - first.ended < 3.5
    # the other host of the same address had its turns meanwhile
    assert max(one.ended for one in site.of(host="other.test")) < others[0].began
    assert min(site.gaps()) >= DELAY
    assert "one: waiting http://city.test" in ran.log
    assert "HTTP 503, Retry-After 2: the host is not asked for 2 s" in ran.log


def test_a_retry_after_of_429_may_be_a_date_by_the_servers_clock(tmp_path: Path) -> None:
    # the server's clock is an hour behind
    theirs = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)

    def answer(host: str, path: str, nth: int) -> Reply:
        until = format_datetime(theirs + timedelta(seconds=2), usegmt=True)
        return Reply(429, headers=(("Retry-After", until),), date=theirs) if nth == 1 else Reply()

    with watched(answer) as site:
        ran = crawl_together(
            {"name": "one", "urls": urls(site.port, 1)}, data=tmp_path, names=NAMES, RETRY_TIMES=1
        )
    assert len(ran.told["one"]["got"]) == 1
    assert 2 <= site.gaps()[0] < 3.5


def test_a_redirects_retry_after_is_kept_too(tmp_path: Path) -> None:
    def answer(host: str, path: str, nth: int) -> Reply:
        return Reply(302, headers=(("Location", "/2"), ("Retry-After", "1"))) if path == "/1" else Reply()

    with watched(answer) as site:
        ran = crawl_together({"name": "one", "urls": urls(site.port, 1)}, data=tmp_path, names=NAMES)
    assert ran.told["one"]["got"] == urls(site.port, 2)
    assert site.gaps()[0] >= 1


@pytest.mark.parametrize("value", ["-1", "soon", "", "9" * 5, "Mon, 99 Foo 2026", "1.5"])
def test_a_retry_after_that_makes_no_sense_or_asks_too_much_hurts_nobody(tmp_path: Path, value: str) -> None:
    def answer(host: str, path: str, nth: int) -> Reply:
        return Reply(503, headers=(("Retry-After", value),)) if nth == 1 else Reply()

    with watched(answer) as site:
        ran = crawl_together(
            {"name": "one", "urls": urls(site.port, 1)}, data=tmp_path, names=NAMES, RETRY_TIMES=1
        )
    assert ran.told["one"]["seconds"] < 5
    if value == "9" * 5:
        [[_, reason, text]] = ran.told["one"]["lost"]
        assert reason == "too_many_requests"
        assert "asks to be left alone for another 9999" in text
        assert len(site.of()) == 1
    else:
        assert len(ran.told["one"]["got"]) == 1
        assert len(site.of()) == 2


def test_a_host_that_wants_a_long_rest_is_asked_again_only_in_the_second_pass_and_only_then(
    tmp_path: Path,
) -> None:
    def answer(host: str, path: str, nth: int) -> Reply:
        return Reply(503, headers=(("Retry-After", "4"),)) if (path, nth) == ("/1", 1) else Reply()

    with watched(answer) as site:
        ran = crawl_together(
            {"name": "one", "urls": urls(site.port, 1, 2, 3)},
            data=tmp_path, names=NAMES, RETRY_TIMES=2, RETRY_AFTER_MAX=2.5, SECOND_PASS_PAUSE=2,
        )  # fmt: skip
    assert len(ran.told["one"]["got"]) == 3
    first, *others = site.of()
    assert len(others) == 3
    # not at the end of the second pass's pause, but when the host's own rest was over
    assert 4 <= others[0].began - first.ended < 5.5
    assert "longer than RETRY_AFTER_MAX (2.5 s), the host is left alone" in ran.log


def test_second_tries_come_after_growing_pauses(tmp_path: Path) -> None:
    with watched(lambda host, path, nth: Reply(503 if path == "/1" and nth < 4 else 200)) as site:
        ran = crawl_together(
            {"name": "one", "urls": urls(site.port, 1)},
            data=tmp_path, names=NAMES, RETRY_TIMES=3, DOWNLOAD_DELAY=DELAY,
        )  # fmt: skip
    assert len(ran.told["one"]["got"]) == 1
    gaps = site.gaps()
    assert len(gaps) == 3
    for gap, least in zip(gaps, (2 * DELAY, 4 * DELAY, 8 * DELAY), strict=True):
        assert least <= gap < least + 1


@pytest.mark.parametrize("status", [503, 500, 429])
def test_a_storm_of_errors_ends_after_few_requests_and_is_tried_once_more(
    tmp_path: Path, status: int
) -> None:
    pages = range(1, 51)
    with watched(lambda host, path, nth: Reply(status)) as site:
        ran = crawl_together(
            {"name": "one", "urls": urls(site.port, *pages)},
            data=tmp_path, names=NAMES, RETRY_TIMES=2, DOWNLOAD_DELAY=0.02,
        )  # fmt: skip
    lost = ran.told["one"]["lost"]
    assert len(lost) == 50
    reasons = [reason for _, reason, _ in lost]
    assert reasons.count("host_down") == 49
    # second tries stand behind first ones, so five first ones, and in the second pass one that was not asked for before
    paths = [one.path for one in site.of()]
    assert len(paths) == 5 + 1
    assert len(set(paths)) == 6
    assert ran.log.count("one: host_down city.test") == 1
    assert f"5 addresses running failed, the last one with: HTTP {status}; left alone" in ran.log
    assert min(site.gaps()) >= 0.02


def test_a_host_that_comes_back_in_the_second_pass_is_asked_for_everything(tmp_path: Path) -> None:
    with watched(lambda host, path, nth: Reply(503 if len(site.asked) < 5 else 200)) as site:
        ran = crawl_together(
            {"name": "one", "urls": urls(site.port, *range(1, 21))},
            data=tmp_path, names=NAMES, DOWNLOAD_DELAY=0.02,
        )  # fmt: skip
    assert ran.told["one"]["lost"] == []
    assert len(ran.told["one"]["got"]) == 20
    assert len(site.of()) == 25


def test_what_came_in_between_is_no_storm_and_a_missing_page_is_an_answer(tmp_path: Path) -> None:
    def answer(host: str, path: str, nth: int) -> Reply:
        page = int(path[1:])
        return Reply(404 if page % 10 == 0 else 503 if page % 2 else 200)

    with watched(answer) as site:
        ran = crawl_together(
            {"name": "one", "urls": urls(site.port, *range(1, 31))},
            data=tmp_path, names=NAMES, DOWNLOAD_DELAY=0, HOST_MAX_FAILURES=2, SECOND_PASS_PAUSE=-1,
        )  # fmt: skip
    assert "host_down" not in ran.log
    assert len(site.of()) == 30


def test_one_page_that_always_fails_does_not_bring_its_host_down(tmp_path: Path) -> None:
    with watched(lambda host, path, nth: Reply(500 if path == "/1" else 200)) as site:
        ran = crawl_together(
            {"name": "one", "urls": urls(site.port, 1, 2)},
            data=tmp_path, names=NAMES, DOWNLOAD_DELAY=0, RETRY_TIMES=8, HOST_MAX_FAILURES=5,
        )  # fmt: skip
    assert "host_down" not in ran.log
    assert ran.told["one"]["got"] == urls(site.port, 2)
    assert ran.told["one"]["lost"] == [[urls(site.port, 1)[0], "server_error", "HTTP 500"]]


def test_a_host_that_hangs_is_given_up_in_little_time_and_the_next_portal_does_not_begin_anew(
    tmp_path: Path,
) -> None:
    with watched(lambda host, path, nth: Reply(wait=9)) as site:
        ran = crawl_together(
            {"name": "one", "urls": urls(site.port, *range(1, 51))},
            {"name": "two", "urls": urls(site.port, *range(51, 101)), "after": 4},
            data=tmp_path, names=NAMES, DOWNLOAD_DELAY=0, DOWNLOAD_TIMEOUT=0.3, RETRY_TIMES=1, SECOND_PASS_PAUSE=1,
        )  # fmt: skip
    # five in the first pass, one in each portal's second pass
    assert len(site.of()) == 5 + 1 + 1
    assert sorted({reason for _, reason, _ in ran.told["one"]["lost"]}) == ["host_down", "time_out"]
    assert len(ran.told["one"]["lost"]) == len(ran.told["two"]["lost"]) == 50
    assert ran.log.count(": host_down city.test") == 1
    assert ran.told["one"]["seconds"] < 9


def test_nobody_listens(tmp_path: Path) -> None:
    with watched(lambda host, path, nth: Reply()) as site:
        port = site.port
    ran = crawl_together(
        {"name": "one", "urls": urls(port, *range(1, 51))}, data=tmp_path, names=NAMES, DOWNLOAD_DELAY=0
    )
    text = f"{HOST}:{port} failed for 5 addresses running (connection refused); it is not asked for this page"
    assert [text for _, reason, _ in ran.told["one"]["lost"] if reason == "host_down"] == [text] * 49


def test_an_answer_that_drips_is_ended_by_the_time_out(tmp_path: Path) -> None:
    def answer(host: str, path: str, nth: int) -> Reply:
        return Reply(body=b"x" * 1000, drip=0.1) if path == "/1" else Reply()

    with watched(answer) as site:
        ran = crawl_together(
            {"name": "one", "urls": urls(site.port, 1, 2)},
            data=tmp_path, names=NAMES, DOWNLOAD_TIMEOUT=1, SECOND_PASS_PAUSE=-1,
        )  # fmt: skip
    [[url, reason, text]] = ran.told["one"]["lost"]
    assert (url, reason, text) == (urls(site.port, 1)[0], "time_out", "no answer in time")
    assert len(ran.told["one"]["got"]) == 1
    assert ran.told["one"]["seconds"] < 4
    assert site.most_open("127.0.0.1") == 1


def test_in_the_second_pass_the_delay_is_longer(tmp_path: Path) -> None:
    with watched(lambda host, path, nth: Reply(503 if nth == 1 else 200)) as site:
        ran = crawl_together(
            {"name": "one", "urls": urls(site.port, 1, 2, 3)},
            data=tmp_path, names=NAMES, DOWNLOAD_DELAY=DELAY, SECOND_PASS_SLOWER=4, SECOND_PASS_PAUSE=1,
        )  # fmt: skip
    assert len(ran.told["one"]["got"]) == 3
    begun = [one.began for one in site.of()]
    assert len(begun) == 6
    first, pause, second = site.gaps()[:2], site.gaps()[2], site.gaps()[3:]
    assert all(DELAY <= gap < 3 * DELAY for gap in first)
    assert pause >= 1
    assert all(4 * DELAY <= gap < 7 * DELAY for gap in second)
    assert all(after > before for before, after in pairwise(begun))
