"""Holds what a crawl brought and what the servers saw against the plan. Pure functions; every deviation is one line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from demo.differences import unlike
from demo.simulation.hazards import HAZARDS
from demo.simulation.model import Pace, Simulated, reports_of
from demo.simulation.plan import Plan, module_of
from demo.simulation.server import Asked
from govcrawl.crawling.season import RESTS_AFTER
from govcrawl.ledger.model import Row

#: How much a gap may seem shorter than the delay, in seconds: what a timer is early, and half a round trip on loopback.
TOLERANCE = 0.01
# a failed answer: after it the crawler waits longer by its own manners
_FAILED = (0, 429, 500, 502, 503, 504)
# the delays that two passes of three tries leave where nothing is written down (before the host is down, and slower)
_UNSEEN_DELAYS = 20


def division_of(one: Simulated) -> str:
    """What the ledger calls the division."""
    return one.portal.code or one.name


def wrong_outcomes(plan: Plan, rows: Iterable[Row]) -> list[str]:
    """Rows that are missing, too many, or say something else than was intended."""
    found = {(row.division, row.year): row for row in rows}
    wrong = []
    for one in plan.portals:
        for year, intended in one.intended.items():
            row = found.pop((division_of(one), year), None)
            what = f"{one.name} {one.hazard} ({one.module}) {year}"
            wanted = f"{intended.outcome}{f' ({intended.reason})' if intended.reason else ''}"
            if row is None:
                wrong.append(f"{what}: no row, wanted {wanted}")
            elif row.outcome is not intended.outcome or intended.reason not in (None, row.reason):
                wrong.append(f"{what}: {row.outcome} ({row.reason}), wanted {wanted}: {row.evidence}")
            elif intended.record is not None and (row.record_id is not None) is not intended.record:
                wrong.append(f"{what}: record {row.record_id}, wanted {'one' if intended.record else 'none'}")
    wrong += [f"a row of {division} {year}, which nobody planned" for division, year in sorted(found)]
    return wrong


def wrong_records(plan: Plan, records: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[str]:
    """Records that are missing, too many, twice there, or not exactly what was printed."""
    wrong = []
    for one in plan.portals:
        expected = one.expected()
        may_be = {
            f"{one.portal.expected(year)['id']}"
            for year, intended in one.intended.items()
            if intended.record is None and year in one.portal.years
        }
        had = [str(record["id"]) for record in records.get(one.name, ())]
        what = f"{one.name} {one.hazard} ({one.module})"
        wrong += [f"{what}: no record {name}" for name in expected if name not in had]
        wrong += [
            f"{what}: record {name} is not expected"
            for name in had
            if name not in expected and name not in may_be
        ]
        wrong += [f"{what}: record {name} twice" for name in {*had} if had.count(name) > 1]
        for record in records.get(one.name, ()):
            if record["id"] in expected:
                wrong += [f"{what}: {text}" for text in unlike(expected[record["id"]], record, record["id"])]
    names = {one.name for one in plan.portals}
    wrong += [f"a file of {name}, which nobody planned" for name in sorted(records) if name not in names]
    return wrong


def bad_manners(plan: Plan, pace: Pace, requests: Iterable[Asked]) -> list[str]:
    """Two requests at once, or too soon after one another, at one host or one shared address; a pause not kept."""
    wrong = []
    for address, ones in by_address(plan, requests).items():
        for first, second in pairwise(ones):
            rest = second.began - first.ended
            allowed = max(TOLERANCE, first.lag, second.lag)
            where = f"{address} {first.host}{first.path} {second.host}{second.path}"
            if rest < -allowed:
                wrong.append(f"{where}: two at once, by {-rest:.3f} s")
            elif rest < pace.delay - allowed:
                wrong.append(f"{where}: only {rest:.3f} s after the answer, the delay is {pace.delay:g} s")
    for one in plan.portals:
        if "retry_after" in HAZARDS[one.hazard].waits:
            wrong += _impatient(one, pace, requests)
    return wrong


def _impatient(one: Simulated, pace: Pace, requests: Iterable[Asked]) -> Iterator[str]:
    ours = sorted(
        (asked for asked in requests if asked.host in one.portal.hosts), key=lambda asked: asked.began
    )
    for first, second in pairwise(ours):
        if (
            first.status in (429, 503)
            and second.began - first.ended < pace.retry_after - TOLERANCE - first.lag
        ):
            yield f"{one.name}: asked {second.began - first.ended:.2f} s after Retry-After: {pace.retry_after}"


def by_address(plan: Plan, requests: Iterable[Asked]) -> dict[str, list[Asked]]:
    """The requests at each address, in their order; a host whose name is in nobody's plan stands for itself."""
    found: dict[str, list[Asked]] = {}
    for asked in requests:
        found.setdefault(plan.addresses.get(asked.host, asked.host), []).append(asked)
    return {address: sorted(ones, key=lambda asked: asked.began) for address, ones in found.items()}


@dataclass(frozen=True)
class Required:
    """What the manners alone ask of a season, in seconds: of the busiest address, and of all by the portals at once.

    Of an address: every answer's own time and a delay behind it; behind a failed answer the pause that was made, but
    at most what the manners ask there (Retry-After, growing pauses, the pause before the second pass and its longer
    delays). Where a host cannot be seen to be asked (no name, nothing listens), both passes are reckoned. Of all
    together only the time in which they hold a place: a portal that waits longer than `rests_after` gives it to others.
    """

    busiest: float
    busiest_address: str
    together: float

    @property
    def seconds(self) -> float:
        """The larger of the two."""
        return max(self.busiest, self.together)


def required(plan: Plan, pace: Pace, requests: Iterable[Asked], at_once: int) -> Required:
    """What the season needs."""
    seen = by_address(plan, requests)
    needs = {address: _needs(pace, ones) for address, ones in seen.items()}
    for one in plan.portals:
        if one.address not in needs:
            needs[one.address] = pace.pause + _UNSEEN_DELAYS * pace.delay
    busiest = max(needs, key=lambda address: needs[address])
    rests_after = max(RESTS_AFTER, 2 * pace.delay)
    held = sum(_holds(pace, ones, rests_after) for ones in seen.values())
    held += rests_after * sum(address not in seen for address in needs)
    return Required(needs[busiest], busiest, held / at_once)


def _holds(pace: Pace, ones: Sequence[Asked], rests_after: float) -> float:
    return sum(min(asked.ended - asked.began, rests_after) + pace.delay for asked in ones)


def _needs(pace: Pace, ones: Sequence[Asked]) -> float:
    total = sum(asked.ended - asked.began for asked in ones) + pace.delay * len(ones)
    longest = max(pace.retry_after, 8 * pace.delay, pace.pause + 3 * pace.delay)
    for first, second in pairwise(ones):
        if first.status in _FAILED:
            total += min(max(0.0, second.began - first.ended - pace.delay), longest)
    return total


def not_idle(requests: Iterable[Asked], before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What a second run did that it should not: a request other than robots.txt, a file that changed."""
    wrong = [f"asked again: {asked.host}{asked.path}" for asked in requests if asked.path != "/robots.txt"]
    wrong += [f"file {name} was touched" for name in before if before[name] != after.get(name)]
    return wrong + [f"file {name} is new" for name in after if name not in before]


def asked_too_much(plan: Plan, requests: Iterable[Asked]) -> list[str]:
    """What a run for what is missing did that it should not: a host that is complete, the page of a report that is held."""
    held: dict[str, dict[str, int]] = {}
    complete: dict[str, bool] = {}
    for one in plan.portals:
        whole = all(intended.is_done for intended in one.intended.values())
        reports = {} if whole else reports_of(module_of(one.module).site(one.portal), one.portal)
        kept = {path: year for path, year in reports.items() if one.intended[year].is_done}
        for host in one.portal.hosts:
            complete[host] = complete.get(host, True) and whole
            held.setdefault(host, {}).update(kept)
    wrong = []
    for asked in requests:
        where = f"{asked.host}{asked.path}"
        if complete.get(asked.host, False):
            wrong.append(f"{where}: its portal has everything")
        elif (year := held.get(asked.host, {}).get(asked.path)) is not None:
            wrong.append(f"{where}: the report of {year} is held")
    return wrong
