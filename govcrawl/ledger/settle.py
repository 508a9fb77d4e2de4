"""From what one run saw to the rows of the ledger.

`not_published` is said only where the government's lists were read to their end, nothing on the way having failed. Whatever
else stopped a walk stops that answer: where several things went wrong, the gravest is the outcome (the order of `Outcome`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from govcrawl.ledger.held import Held
from govcrawl.ledger.model import Row
from govcrawl.ledger.plan import due
from govcrawl.outcomes import REASONS, Outcome, Reason
from govcrawl.years import told_years


@dataclass(frozen=True, slots=True)
class Missed:
    """Something that was wanted and not had: where, what happened, why, and the report's year where one is concerned."""

    where: str
    text: str
    reason: Reason
    year: int | None = None

    @property
    def outcome(self) -> Outcome:
        """The outcome that the reason gives."""
        return REASONS[self.reason].outcome


@dataclass(frozen=True, slots=True)
class Seen:
    """What one run of one portal saw.

    `scope` is `zone` for a zone, else `government`. `expected` are the years that get a row if the run ended by itself
    (`finished`). `had` are the records that it fetched and stored, `held` those that were in the file before. `lists` are
    the addresses of the lists that were read and `years_listed` the years of own reports on them; `chosen` whether the walk
    came as far as choosing among these. `had_before` says that the portal had reports in an earlier run. `now` in UTC.
    """

    spider: str
    division: str
    scope: str
    home: str
    now: datetime
    finished: bool
    expected: frozenset[int] = frozenset()
    had: tuple[Held, ...] = ()
    held: tuple[Held, ...] = ()
    missed: tuple[Missed, ...] = ()
    lists: tuple[str, ...] = ()
    years_listed: frozenset[int] = frozenset()
    chosen: bool = False
    had_before: bool = False


def settle(seen: Seen) -> tuple[Row, ...]:
    """The rows that the run gives, by year; at most one a year.

    Of a run that did not end by itself only what is certain: the records that are stored.
    """
    rows: dict[int, Row] = {}
    for held in (*seen.held, *seen.had):
        if held.is_report and held.year is not None and _is_better(held, rows.get(held.year)):
            rows[held.year] = _row_of(held, seen)
    if seen.finished:
        named = {missed.year for missed in seen.missed if missed.year is not None and not _is_neutral(missed)}
        for year in (seen.expected | named) - rows.keys():
            rows[year] = _row_without(year, seen)
    return tuple(rows[year] for year in sorted(rows))


def not_on_lists(rows: Iterable[Row]) -> tuple[int, ...]:
    """The years of the rows that say `not_published`."""
    return tuple(row.year for row in rows if row.outcome is Outcome.NOT_PUBLISHED)


def _is_better(held: Held, row: Row | None) -> bool:
    # of two records of one year the government's own counts, then the later one
    return row is None or held.scope != "office" or row.scope == "office"


def _row_of(held: Held, seen: Seen) -> Row:
    assert held.year is not None
    lost = held.to_be_had
    if lost is not None:
        outcome, reason = REASONS[lost.reason].outcome, lost.reason
        evidence = f"the record is held, but a file of it did not come that may have the figures it lacks: {lost.url}"
    elif held.unread:
        outcome, reason = Outcome.UNREADABLE, Reason.NO_FIGURES
        evidence = f"the record is held; {held.unread}"
    else:
        outcome, reason, evidence = Outcome.FOUND, None, "the record is held"
    return Row(
        division=seen.division,
        year=held.year,
        scope="office" if held.scope == "office" else seen.scope,
        outcome=outcome,
        reason=reason,
        evidence=evidence,
        url=held.url,
        looked_at=held.seen_at or seen.now,
        spider=seen.spider,
        record_id=held.id,
    )


def _is_neutral(missed: Missed) -> bool:
    """Whether it is only another word for a year that is not on the list."""
    return missed.outcome is Outcome.NOT_PUBLISHED


def _row_without(year: int, seen: Seen) -> Row:
    why = _why_without(year, seen)
    return Row(
        division=seen.division,
        year=year,
        scope=seen.scope,
        outcome=why.outcome,
        reason=why.reason,
        evidence=why.text,
        url=_address(why.where, seen.home),
        looked_at=seen.now,
        spider=seen.spider,
    )


def _why_without(year: int, seen: Seen) -> Missed:
    telling = [missed for missed in seen.missed if not _is_neutral(missed)]
    causes = [missed for missed in telling if missed.year == year]
    # a list that did not come, or a report of an unknown year, may have been this year's
    causes = causes or [missed for missed in telling if missed.year is None]
    if causes:
        return _gravest(causes)
    for held in (*seen.had, *seen.held):
        if held.year is None and held.is_report:
            return Missed(held.url, f"record {held.id} is of a year that could not be told", Reason.FAILED)
    place = seen.lists[0] if seen.lists else seen.home
    if not seen.chosen or not seen.lists:
        return Missed(place, "no list was read to its end", Reason.FAILED)
    if year in seen.years_listed:
        text = f"the list has a report of {year}, and the page behind it is none of that year"
        return Missed(place, text, Reason.NOT_A_REPORT)
    if not seen.years_listed and seen.had_before:
        return Missed(place, "the portal had reports before and lists none of its own now", Reason.LOST)
    listed = (
        f"has {told_years(seen.years_listed)}" if seen.years_listed else "has no report of this government"
    )
    text = f"{', '.join(seen.lists)}: read to the end; it {listed}"
    if seen.now.date() <= due(year):
        text += f"; the report of {year} is due by {due(year).isoformat()}"
    return Missed(place, text, Reason.NO_REPORT)


def _gravest(causes: Sequence[Missed]) -> Missed:
    order = list(Outcome)
    return min(causes, key=lambda missed: order.index(missed.outcome))


def _address(where: str, home: str) -> str:
    first = where.partition(", ")[0]
    return first if urlsplit(first).scheme in ("http", "https") else home
