"""What is still to be had: which years a portal should have, and which of them are done."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from govcrawl.ledger.model import Row, Run
from govcrawl.outcomes import Outcome

# as far as the clocks of two machines may differ
_SLACK: Final = timedelta(days=1)


def due(year: int) -> date:
    """The day by which a government's report of `year` is to be published: 31 March of the year after.

    (Regulation on the Disclosure of Government Information, article 50.)
    """
    return date(year + 1, 3, 31)


def expected_years(
    first: int, last: int | None, *, asked: Collection[int] | None, today: date
) -> frozenset[int]:
    """The years that get a row: from `first` to `last` or, while the portal is in use, to last year.

    Of those only the ones in `asked`, where that is given.
    """
    end = today.year - 1 if last is None else min(last, today.year - 1)
    years = frozenset(range(first, end + 1))
    return years if asked is None else years & frozenset(asked)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a portal before a run: the years held in its file, the rows of its division, its own runs."""

    spider: str
    years_held: frozenset[int]
    rows: tuple[Row, ...]
    runs: tuple[Run, ...]
    now: datetime
    recheck_days: int

    def is_done(self, year: int) -> bool:
        """Whether nothing is gained by asking: held, or lately not on the lists though it was due."""
        return year in self.years_held or any(self._is_recent(when, year) for when in self._looks(year))

    def due_years(self, wanted: Iterable[int]) -> frozenset[int]:
        """Those of `wanted` that are not done."""
        return frozenset(year for year in wanted if not self.is_done(year))

    def is_sample_done(self, wanted: Iterable[int], sample: int) -> bool:
        """Whether the newest `sample` reports are held, so far as is known."""
        had = 0
        for year in sorted(wanted, reverse=True):
            if had >= sample:
                break
            if not self.is_done(year):
                return False
            had += year in self.years_held
        return True

    def _looks(self, year: int) -> Iterable[datetime]:
        for row in self.rows:
            if row.year == year and row.outcome is Outcome.NOT_PUBLISHED and row.spider == self.spider:
                yield row.looked_at
        # of two portals of one division only one has the row
        for run in self.runs:
            if year in run.not_on_lists:
                yield run.ended

    def _is_recent(self, looked_at: datetime, year: int) -> bool:
        # what was looked at later than now was looked at by a wrong clock
        age = self.now - looked_at
        return looked_at.date() > due(year) and -_SLACK <= age < timedelta(days=self.recheck_days)
