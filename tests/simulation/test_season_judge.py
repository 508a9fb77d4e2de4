"""The judge of a season finds what is wrong, and nothing where all is right."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from demo.simulation.hazards import HAZARDS
from demo.simulation.judge import (
    asked_too_much,
    bad_manners,
    division_of,
    not_idle,
    required,
    wrong_outcomes,
    wrong_records,
)
from demo.simulation.model import Pace, reports_of
from demo.simulation.plan import Plan, module_of, plan
from demo.simulation.season import Kept
from demo.simulation.server import Asked
from govcrawl.ledger.model import Row
from govcrawl.outcomes import Outcome, Reason

SEASON = plan(1, 66)
PACE = Pace(delay=1.0, pause=8.0, retry_after=2)
NOW = datetime(2026, 2, 1, tzinfo=UTC)


def rows_as_intended(season: Plan) -> list[Row]:
    return [
        Row(
            division_of(one), year, "government" if one.portal.code else "zone", said.outcome, said.reason, "seen", one.portal.home, NOW, one.name,
            f"{one.name}-{year}" if said.record else None,
        )
        for one in season.portals
        for year, said in one.intended.items()
    ]  # fmt: skip


def records_as_expected(season: Plan) -> dict[str, list[dict[str, Any]]]:
    return {one.name: [{**record, "more": 1} for record in one.expected().values()] for one in season.portals}


def asked(
    host: str, began: float, ended: float, path: str = "/", status: int = 200, lag: float = 0.0
) -> Asked:
    return Asked(began, ended, host, path, "http", status, 100, lag)


def calm() -> Any:
    return next(one for one in SEASON.portals if one.hazard == "none")


def test_all_as_intended() -> None:
    assert wrong_outcomes(SEASON, rows_as_intended(SEASON)) == []
    assert wrong_records(SEASON, records_as_expected(SEASON)) == []


def test_an_outcome_that_is_another_missing_or_of_nobody() -> None:
    rows = rows_as_intended(SEASON)
    first, second, *others = rows
    one = SEASON.portals[0]
    wrong = wrong_outcomes(
        SEASON, [replace(first, outcome=Outcome.UNREADABLE, reason=Reason.FAILED), *others]
    )
    assert len(wrong) == 2
    assert wrong[0].startswith(
        f"{one.name} {one.hazard} ({one.module}) {first.year}: unreadable (failed), wanted "
    )
    assert f"{second.year}: no row" in wrong[1]
    [text] = wrong_outcomes(SEASON, [*rows, replace(first, year=2018)])
    assert "2018, which nobody planned" in text


def test_the_right_outcome_for_another_reason_or_without_its_record_is_wrong() -> None:
    rows = rows_as_intended(SEASON)
    place, dead = next((place, row) for place, row in enumerate(rows) if row.reason is Reason.NOT_FOUND)
    rows[place] = replace(dead, reason=Reason.SENT_HOME)
    [text] = wrong_outcomes(SEASON, rows)
    assert "moved (sent_home), wanted moved (not_found)" in text
    rows[place] = replace(dead, record_id="x")
    [text] = wrong_outcomes(SEASON, rows)
    assert "record x, wanted none" in text


def test_a_record_that_is_wrong_missing_twice_or_too_many() -> None:
    one = calm()
    records = records_as_expected(SEASON)
    first, second, third, *rest = records[one.name]
    broken = {**first, "tables": {**first["tables"], "review": {**first["tables"]["review"], "total": -1}}}
    records[one.name] = [broken, third, third, {"id": "other-2022"}, *rest]
    wrong = wrong_records(SEASON, records)
    assert len(wrong) == 4
    assert any(f"no record {second['id']}" in text for text in wrong)
    assert any("record other-2022 is not expected" in text for text in wrong)
    assert any(f"record {third['id']} twice" in text for text in wrong)
    assert any("tables.review.total is -1, not" in text for text in wrong)
    [text] = wrong_records(SEASON, {**records_as_expected(SEASON), "sim_9999": []})
    assert "sim_9999, which nobody planned" in text


def test_a_record_that_may_be_there_or_not() -> None:
    one = next(one for one in SEASON.portals if one.hazard == "no_report")
    records = records_as_expected(SEASON)
    records[one.name].append({"id": f"{one.portal.code or one.portal.slug}-2022"})
    assert wrong_records(SEASON, records) == []


def test_delays_are_measured_from_the_answer_to_the_next_request_on_the_address() -> None:
    host = calm().portal.host
    assert bad_manners(SEASON, PACE, [asked(host, 0, 0.5), asked(host, 1.5, 1.6)]) == []
    [text] = bad_manners(SEASON, PACE, [asked(host, 0, 0.5), asked(host, 1.3, 1.6)])
    assert "only 0.800 s after the answer, the delay is 1 s" in text
    [text] = bad_manners(SEASON, PACE, [asked(host, 0, 2), asked(host, 1.5, 1.6)])
    assert "two at once, by 0.500 s" in text
    # a server that was late cannot tell so exactly
    assert bad_manners(SEASON, PACE, [asked(host, 0, 0.5, lag=0.3), asked(host, 1.3, 1.6)]) == []


def test_portals_of_one_address_are_one_and_others_are_not() -> None:
    season = plan(1, 300)
    by_address: dict[str, list[str]] = {}
    for one in season.portals:
        by_address.setdefault(one.address, []).append(one.portal.host)
    first, second, *_ = next(hosts for hosts in by_address.values() if len({*hosts}) > 2)
    together = [asked(first, 0, 1), asked(second, 0.2, 0.4)]
    [text] = bad_manners(season, PACE, together)
    assert "two at once" in text
    assert bad_manners(season, PACE, [asked(calm().portal.host, 0, 1), asked(first, 0.2, 0.4)]) == []


def test_a_pause_that_was_asked_for_is_looked_for() -> None:
    host = next(one for one in SEASON.portals if one.hazard == "retry_after").portal.host
    assert bad_manners(SEASON, PACE, [asked(host, 0, 0, status=503), asked(host, 2.1, 2.2)]) == []
    [text] = bad_manners(SEASON, PACE, [asked(host, 0, 0, status=503), asked(host, 1.5, 1.6)])
    assert "asked 1.50 s after Retry-After: 2" in text


def test_what_the_delays_alone_require() -> None:
    hazards = ("slow", "drip", "year_missing", "robots_404")
    some = [one for one in SEASON.portals if one.hazard in hazards]
    season = Plan(1, tuple(replace(one, address=f"127.9.9.{place}") for place, one in enumerate(some)))
    hosts = [one.portal.host for one in season.portals]
    ten = [asked(hosts[0], n, n + 0.5) for n in range(10)]
    one = [asked(host, 0, 0.5) for host in hosts[1:]]
    need = required(season, PACE, [*ten, *one], at_once=2)
    assert need.busiest == pytest.approx(15.0)
    assert need.together == pytest.approx((15.0 + 1.5 * len(one)) / 2)
    assert need.seconds == max(need.busiest, need.together)
    # the pause behind a failed answer counts, as far as the manners ask for it
    failed = [asked(hosts[0], 0, 0, status=500), asked(hosts[0], 5, 5), asked(hosts[0], 100, 100)]
    assert required(season, PACE, [*failed, *one], at_once=100).busiest == pytest.approx(3 + 4)
    long = [asked(hosts[0], 0, 0, status=500), asked(hosts[0], 500, 500)]
    assert required(season, PACE, [*long, *one], at_once=100).busiest == pytest.approx(2 + 8 + 3)


def test_a_portal_that_nobody_can_see_is_reckoned_with_its_pause() -> None:
    season = Plan(1, tuple(one for one in SEASON.portals if HAZARDS[one.hazard].key == "no_name"))
    assert required(season, PACE, [], at_once=1).seconds == pytest.approx(8 + 20)


def test_a_second_run_asks_for_robots_txt_and_touches_nothing() -> None:
    before = {"a.jsonl": Kept("x", 1), "b.jsonl": Kept("y", 1)}
    assert not_idle([asked("h", 0, 1, "/robots.txt")], before, before) == []
    wrong = not_idle([asked("h", 0, 1, "/a")], before, {"a.jsonl": Kept("x", 2), "c.jsonl": Kept("z", 1)})
    assert wrong == [
        "asked again: h/a",
        "file a.jsonl was touched",
        "file b.jsonl was touched",
        "file c.jsonl is new",
    ]


def test_a_run_for_what_is_missing_asks_no_complete_portal_and_for_no_report_that_is_held() -> None:
    whole = calm()
    one = next(one for one in SEASON.portals if one.hazard == "dead_report")
    reports = reports_of(module_of(one.module).site(one.portal), one.portal)
    held = next(path for path, year in reports.items() if year == 2023)
    dead = next(path for path, year in reports.items() if year == 2022)
    host = one.portal.host
    assert asked_too_much(SEASON, [asked(host, 0, 1, dead), asked(host, 2, 3, "/robots.txt")]) == []
    assert asked_too_much(SEASON, [asked(host, 0, 1, held), asked(whole.portal.host, 0, 1)]) == [
        f"{host}{held}: the report of 2023 is held",
        f"{whole.portal.host}/: its portal has everything",
    ]
