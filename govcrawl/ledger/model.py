"""A row of the ledger."""

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
