"""What the ledger holds: outcomes, the runs that saw them, and what was learned of hosts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from govcrawl.outcomes import Outcome, Reason


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one division's report of one year.

    `division` is the six digits that the portal declares (the division as it is now), or the name of the spider of a
    zone without a code. `scope` is as in the record: `government`, `zone` or `office`. `reason` is None for what was
    found whole. `evidence` is one sentence, `url` the address that it is about, `looked_at` in UTC. `record_id` is set
    where a record is held.
    """

    division: str
    year: int
    scope: str
    outcome: Outcome
    reason: Reason | None
    evidence: str
    url: str
    looked_at: datetime
    spider: str
    record_id: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one portal.

    `result` is Scrapy's reason for its end (`finished`, `shutdown`, …); `reports` counts the records that are held for
    the portal after it, `pages` the answers, `shortfalls` what was wanted and not had. `years_listed` are the years of
    the portal's own reports on its lists, `not_on_lists` those that were looked for and are not there, its lists having
    been read to their end. `started` and `ended` in UTC.
    """

    spider: str
    division: str
    started: datetime
    ended: datetime
    result: str
    reports: int
    pages: int
    shortfalls: int
    years_listed: tuple[int, ...] = ()
    not_on_lists: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class HostNote:
    """What was learned of a host: the scheme that answers where the other does not, and what of its encryption is old."""

    netloc: str
    scheme: str | None
    legacy_tls: str
    noted_at: datetime
