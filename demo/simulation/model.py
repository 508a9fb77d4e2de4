"""What a simulated portal is, what a server's answer can be, and how fast time runs in a season."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from demo.families.common import Portal
from demo.site import Served, Site
from govcrawl.outcomes import Outcome, Reason

#: Every year that a season asks for.
WINDOW = (2019, 2020, 2021, 2022, 2023)


@dataclass(frozen=True)
class Pace:
    """How fast a season runs, all in seconds but `largest` (bytes); crawler, servers and judge share one.

    `slow` is how long a slow server takes, `rest` how long an overloaded one must be left alone to recover. `rest` is
    below `pause` (SECOND_PASS_PAUSE) and above every wait between two tries, else a storm would end in the first pass.
    """

    delay: float = 1.0
    timeout: int = 5
    pause: float = 8.0
    retry_after: int = 2
    largest: int = 1_500_000

    @property
    def slow(self) -> float:
        """Well within the time-out."""
        return self.timeout * 0.2

    @property
    def rest(self) -> float:
        """A little less than the pause before the second pass."""
        return self.pause * 0.8


@dataclass(frozen=True)
class Intended:
    """What the ledger is to say of a year: `reason` is None where several are right.

    `record` is whether there is a record of it; None where it does not matter. `pictured` tells that its tables are pictures,
    `lacking` that they are in a file that does not come.
    """

    outcome: Outcome
    reason: Reason | None = None
    record: bool | None = False
    pictured: bool = False
    lacking: bool = False

    @property
    def is_done(self) -> bool:
        """Whether another run need not ask for the report: it is held, and no failure that may pass keeps figures from it."""
        return bool(self.record) and self.outcome is not Outcome.UNREACHABLE


FOUND = Intended(Outcome.FOUND, None, record=True)


@dataclass(frozen=True)
class Simulated:
    """A portal of a season. `portal` is the truth: who publishes, where, for which years.

    `module` is its family's module in demo.families, `column` the declared address (empty where a run begins at
    home), `address` its server's made-up address in 127.0.0.0/8, `hazard` a key of `hazards.HAZARDS`, `intended` the
    outcome of each year of the window.
    """

    portal: Portal
    module: str
    province: str
    column: str
    address: str
    hazard: str
    intended: dict[int, Intended] = field(hash=False)

    @property
    def name(self) -> str:
        """The spider's name."""
        return self.portal.name

    @property
    def is_finished(self) -> bool:
        """Whether one run leaves nothing to ask for: every year is held, or is not published."""
        return all(
            intended.is_done or intended.outcome is Outcome.NOT_PUBLISHED
            for intended in self.intended.values()
        )

    def expected(self) -> dict[str, dict[str, Any]]:
        """The records that must be there, by id, as far as the portal fixes them."""
        found = {}
        for year, intended in self.intended.items():
            if intended.record:
                record = self.portal.expected(year)
                if intended.pictured or intended.lacking:
                    record |= _PICTURED | {"tables": dict.fromkeys(record["tables"])}
                    state = "image" if intended.pictured else "missing"
                    record["table_status"] = dict.fromkeys(record["table_status"], state)
                found[record["id"]] = record
        return found


_PICTURED = {"form": None, "relations": {"passed": 0, "failed": 0, "unassessed": 0, "failures": []}}


@dataclass(frozen=True)
class Answer:
    """What goes over the wire. `served` None: nothing, for ever (`reset`: the connection is reset at once).

    `wait` seconds pass before the first byte; the body takes `drip` seconds more, in `pieces`; `announced` is a
    Content-Length that is not the body's, and the connection closes behind what was sent.
    """

    served: Served | None
    wait: float = 0
    drip: float = 0
    pieces: int = 10
    announced: int | None = None
    reset: bool = False


@dataclass
class Memory:
    """What a portal's server remembers of its visitors."""

    asked: Counter[str] = field(default_factory=Counter)
    reports: int = 0
    last: float | None = None
    rested: bool = False


def reports_of(site: Site, portal: Portal) -> dict[str, int]:
    """The path of every page that is a report of the portal (copies too), with its year."""
    titles = {f'name="ArticleTitle" content="{portal.title(year)}"'.encode(): year for year in portal.years}
    return {
        path: year
        for path, served in site.pages.items()
        for mark, year in titles.items()
        if mark in served.body
    }


@dataclass(frozen=True)
class Visit:
    """A request as a hazard sees it: `path` with its query; `again` how often this path was asked for before.

    `reports` are the paths of reports with their years. `idle` is how long the host had been left alone, in seconds; None at its first visit.
    """

    simulated: Simulated
    site: Site
    reports: Mapping[str, int]
    scheme: str
    host: str
    path: str
    again: int
    idle: float | None
    memory: Memory
    pace: Pace

    @property
    def is_robots(self) -> bool:
        """Whether robots.txt is asked for."""
        return self.path == "/robots.txt"

    @property
    def is_home(self) -> bool:
        """Whether the home page is asked for."""
        return self.path == "/"

    def page(self, path: str | None = None) -> Served:
        """What the site serves, without a hazard."""
        return self.site.pages.get(path or self.path, self.site.missing)

    def plain(self) -> Answer:
        """The answer without a hazard."""
        return Answer(self.page())

    def report_year(self) -> int | None:
        """The year whose report lies at the path, or None."""
        return self.reports.get(self.path)

    def is_list(self) -> bool:
        """Whether the path is a page of the column's list, or data of it."""
        if self.path not in self.site.pages or self.report_year() is not None:
            return False
        decoys = (title for title, _, _ in self.simulated.portal.decoys())
        titles = (*map(self.simulated.portal.title, self.simulated.portal.years), *decoys)
        body = self.page().body
        # cut titles are as good, and JSON may escape
        return b"ArticleTitle" not in body and any(title[:16].encode() in body for title in titles)
