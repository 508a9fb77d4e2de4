"""A small simulated season, every family and every hazard once, in one `scrapy crawlall` over real HTTP and TLS.

The whole one is `python -m benchmarks.season`. What may differ here: delays and time-outs are short.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from demo import families
from demo.simulation.hazards import HAZARDS
from demo.simulation.judge import (
    asked_too_much,
    bad_manners,
    not_idle,
    wrong_outcomes,
    wrong_records,
)
from demo.simulation.model import Pace
from demo.simulation.plan import plan
from demo.simulation.season import Run, Season
from govcrawl.ledger.model import Row
from govcrawl.ledger.store import Ledger

PORTALS = 66
PACE = Pace(delay=0.05, timeout=3, pause=2.0, retry_after=1)
AT_ONCE = 16
LIMIT = 300.0


@dataclass(frozen=True)
class Crawled:
    """A season, its first run and what the ledger then said."""

    season: Season
    run: Run
    rows: tuple[Row, ...]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    season = Season(plan(1, PORTALS), PACE, tmp_path_factory.mktemp("season"), at_once=AT_ONCE)
    with season.served():
        run = season.crawl(limit=LIMIT)
        with Ledger.open(season.data / "ledger.sqlite") as ledger:
            rows = ledger.rows()
        yield Crawled(season, run, rows)


def test_every_family_and_every_hazard_is_in_it(crawled: Crawled) -> None:
    assert {one.module for one in crawled.season.plan.portals} == set(families.names())
    assert {one.hazard for one in crawled.season.plan.portals} == set(HAZARDS)


def test_every_outcome_is_the_intended_one(crawled: Crawled) -> None:
    assert wrong_outcomes(crawled.season.plan, crawled.rows) == [], crawled.run.log[-3000:]
    # shortfalls are there to be told
    assert crawled.run.status == 1


def test_every_expected_record_is_there_exact_and_no_other(crawled: Crawled) -> None:
    records = crawled.season.records()
    assert wrong_records(crawled.season.plan, records) == []
    assert sum(map(len, records.values())) >= 200


def test_manners_as_the_servers_saw_them(crawled: Crawled) -> None:
    assert bad_manners(crawled.season.plan, PACE, crawled.run.requests) == []
    assert len(crawled.run.requests) > 500


def test_memory_stays_small(crawled: Crawled) -> None:
    assert 0 < crawled.run.memory < 400


def test_what_is_done_is_not_done_again_and_what_is_missing_is(crawled: Crawled) -> None:
    """After the others: a finished selection asks for nothing, and only what is missing is asked for."""
    season = crawled.season
    complete = [one for one in season.plan.portals if one.is_finished]
    before = season.outputs()
    again = season.crawl("--name", ",".join(one.name for one in complete), limit=LIMIT)
    assert again.status == 0, again.log[-3000:]
    assert not_idle(again.requests, before, season.outputs()) == []

    # the quick ones of those that lack something, and some that lack nothing; what was lately seen not to be
    # published is not looked for again
    lacking = [one for one in season.plan.portals if one.hazard in ("dead_report", "waf_later", "huge")]
    names = ",".join(one.name for one in (*lacking, *complete[:3]))
    missing = season.crawl("--only-missing", "--name", names, limit=LIMIT)
    assert asked_too_much(season.plan, missing.requests) == []
    assert {asked.host for asked in missing.requests} == {one.portal.host for one in lacking}
    reports = {name for name in before if name.startswith("reports/")}
    after = season.outputs()
    assert {name: after[name] for name in reports} == {name: before[name] for name in reports}
    assert len(reports) > 40
