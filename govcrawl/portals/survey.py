"""A portal looked through once, to be declared: column, family, lists, and if wished one report; nothing is read or kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from scrapy import Request
from scrapy.http import Response
from scrapy.settings import BaseSettings

from govcrawl.crawling.archive import META_FETCHED_AT
from govcrawl.outcomes import REASONS, Reason
from govcrawl.page import Link, Page
from govcrawl.portals.base import KIND_FILE
from govcrawl.portals.choice import Candidate, Choice, choose
from govcrawl.portals.discovery import Search, Step
from govcrawl.portals.family import bare_host
from govcrawl.portals.files import Pending
from govcrawl.portals.undeclared import UndeclaredPortal


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it came: what kind of page it is, and the bytes."""

    kind: str
    url: str
    status: int
    headers: dict[str, str]
    fetched_at: datetime
    encoding: str | None
    body: bytes


@dataclass
class Result:
    """What a survey found."""

    search: Search | None = None
    choice: Choice | None = None
    pages: list[Kept] = field(default_factory=list)
    items: list[Page] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def reports(self) -> tuple[Candidate, ...]:
        """The reports that would be taken, newest first."""
        return self.choice.chosen if self.choice is not None else ()

    @property
    def years(self) -> list[int]:
        """Their years, in order."""
        return sorted({one.year for one in self.reports if one.year})


class Survey(UndeclaredPortal):
    """Publisher: the government whose home page is given. `result` holds what was found.

    Platform: found out.
    Caveats: `one_report` says whether the newest report is asked for, too.
    Last verified: never, it is no portal.
    """

    name = "survey"

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """The project's manners (robots.txt, delay, one at a time) stay; nothing is stored, archived or read."""
        super().update_settings(settings)
        # without the second pass, what waits for it would be lost without a word
        extensions = {"govcrawl.crawling.second_pass.SecondPass": 0}
        nothing = {"FEEDS": {}, "ITEM_PIPELINES": {}, "EXTENSIONS": extensions, "ARCHIVE_ENABLED": False}
        settings.setdict(nothing, priority="spider")

    def __init__(
        self, *, one_report: bool = False, home: str | None = None, division: str | None = None
    ) -> None:
        super().__init__(home=home, division=division)
        self.result = Result()
        self._one_report = one_report

    def parse_way(self, response: Response, step: Step) -> Iterator[Request]:
        """As for every portal; the answer is kept."""
        self._keep("home" if step.depth == 0 else "way", response)
        yield from super().parse_way(response, step)

    def parse_list(self, response: Response, column: str, key: str) -> Iterator[Request]:
        """As for every portal; the answer is kept."""
        self._keep("list", response)
        yield from super().parse_list(response, column, key)

    def parse_report(
        self, response: Response, certain: bool = True, spare: tuple[Candidate, ...] = ()
    ) -> Iterator[Page | Request]:
        """Keep the answer; give only requests."""
        self._keep("report", response)
        yield from super().parse_report(response, certain, spare)

    def parse_file(self, response: Response, link: Link, of: str) -> Iterator[Page | Request]:
        """Keep the answer."""
        self._keep(KIND_FILE, response)
        yield from super().parse_file(response, link, of)

    def _finished(self, pending: Pending) -> Iterator[Page]:
        self.result.items += super()._finished(pending)
        yield from ()

    def search_is_over(self, search: Search) -> None:
        """Keep what was found."""
        super().search_is_over(search)
        self.result.search = search

    def _choose(self) -> Iterator[Request]:
        self.result.search = self._search
        self.before_choice()
        self.result.choice = choose(
            self._candidates,
            division=self._division,
            home_host=bare_host(self.home),
            office=self.takes_office,
        )
        for candidate in self.result.reports[: 1 if self._one_report else 0]:
            yield self._request(
                candidate.url, self.parse_report, "report", list_url=candidate.list_url,
                cb_kwargs={"certain": candidate.certain},
            )  # fmt: skip

    def _report(self, kind: str, where: str, text: str, reason: Reason, year: int | None = None) -> None:
        del year
        self._missed.add(REASONS[reason].outcome)
        self.result.problems.append(f"{kind} {where}: {reason}: {text}")

    def _keep(self, kind: str, response: Response) -> None:
        headers = {
            name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
            for name, values in response.headers.items()
            if name.lower() in (b"content-type", b"last-modified", b"date")
        }
        when = response.meta.get(META_FETCHED_AT) or datetime.now(UTC).replace(microsecond=0)
        self.result.pages.append(
            Kept(
                kind,
                response.url,
                response.status,
                headers,
                when,
                getattr(response, "encoding", None),
                response.body,
            )
        )
