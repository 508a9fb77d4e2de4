"""The ledger kept: what is known before a run goes to the spider, what the run saw into the ledger.

Before the first request the portal's file and the ledger are read: what is held is not asked for again, and where
nothing is to be had nothing is asked at all. After the feeds are stored, and only then, everything is written in one
transaction; a run that is killed in between leaves records that the next run counts as held.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, NotConfigured
from scrapy.settings import BaseSettings

from govcrawl.crawling.events import Event, tell
from govcrawl.crawling.feed import AtomicFeedExporter
from govcrawl.crawling.hosts import shared_hosts
from govcrawl.crawling.signals import shortfall
from govcrawl.crawling.verdict import COULD_NOT_RUN, Verdict
from govcrawl.ledger.held import Held, HeldError, held_of, is_worse, read_lines
from govcrawl.ledger.model import HostNote, Row, Run
from govcrawl.ledger.plan import Known, expected_years
from govcrawl.ledger.settle import Missed, Seen, not_on_lists, settle
from govcrawl.ledger.store import Ledger, LedgerError
from govcrawl.outcomes import Reason
from govcrawl.portals.base import Before, PortalSpider
from govcrawl.portals.choice import canonical
from govcrawl.portals.undeclared import UndeclaredPortal
from govcrawl.record import Report

_NEEDED: Final = {
    "id",
    "year",
    "scope",
    "url",
    "fetched_at",
    "table_status",
    "issues",
    "sections",
    "form",
    "tables",
}
_Noted = tuple[str, str | None, str]
# a page that turned out to be another body's is in the file, and is not the government's report
_OTHERS: Final = ("department", "township")


class Keeping:
    """Extension, between the verdict and the feed exporter.

    Settings: LEDGER (path; empty: no ledger is kept and nothing is skipped), LEDGER_WAIT (seconds to wait for another
    process), RECHECK_DAYS (a report that was not on the lists is looked for again after so many days).
    """

    def __init__(self, crawler: Crawler) -> None:
        path = ledger_path(crawler.settings)
        name = str(crawler.spidercls.name)
        if path is None:
            text = "LEDGER is empty: no ledger is kept, and nothing that is held is skipped"
            tell(logging.WARNING, name, Event.LEDGER, "", text)
            raise NotConfigured
        self._crawler = crawler
        self._path = path
        self._wait = crawler.settings.getfloat("LEDGER_WAIT")
        self._recheck_days = crawler.settings.getint("RECHECK_DAYS")
        self._started = _now()
        self._held: tuple[Held, ...] = ()
        self._had: list[Held] = []
        self._rows: tuple[Row, ...] = ()
        self._runs: tuple[Run, ...] = ()
        self._hosts: frozenset[_Noted] = frozenset()
        self._had_reports = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built by Scrapy."""
        keeping = cls(crawler)
        crawler.signals.connect(keeping.spider_opened, signals.spider_opened)
        crawler.signals.connect(keeping.item_scraped, signals.item_scraped)
        return keeping

    # ---- before the run

    def spider_opened(self, spider: Spider) -> None:
        """Read file and ledger, and tell the spider what it need not ask for. Ends the run where either is unsound."""
        exporter = self._crawler.get_extension(AtomicFeedExporter)
        if not isinstance(spider, PortalSpider) or exporter is None:
            return
        try:
            self._read_ledger(spider)
        except LedgerError as error:
            self._fall_short("ledger", self._path, error)
            raise CloseSpider("ledger") from error
        try:
            held = [line.held for path in exporter.merging_paths(spider) for line in read_lines(path)]
        except HeldError as error:
            self._fall_short("feed", ", ".join(exporter.merging_paths(spider)), error)
            raise CloseSpider("feed") from error
        exporter.after_storing(self.write)
        if isinstance(spider, UndeclaredPortal):
            return
        known_years = {row.record_id: row.year for row in self._rows if row.record_id is not None}
        self._held = tuple(
            replace(one, year=one.year or known_years.get(one.id)) for one in held if _is_own(one)
        )
        self._had_reports = self._had_reports or bool(self._held)
        spider.before = self._before(spider, merges=exporter.merges_all)
        if spider.before.nothing_to_do:
            text = (
                "everything that is wanted is held, or was looked for lately; nothing is asked (again=1 asks)"
            )
            tell(logging.INFO, spider.name, Event.NOTHING_TO_DO, spider.home, text)

    def _read_ledger(self, spider: PortalSpider) -> None:
        division = _division_of(spider)
        with Ledger.open(self._path, create=True, wait=self._wait) as ledger:
            self._rows = ledger.rows_of(division) if division is not None else ()
            self._runs = ledger.runs(spider.name)
            notes = ledger.hosts()
        self._had_reports = any(run.years_listed for run in self._runs) or any(
            row.record_id is not None and row.spider == spider.name for row in self._rows
        )
        for note in notes:
            state = shared_hosts().of(note.netloc)
            state.scheme = state.scheme or note.scheme
            state.legacy_tls = state.legacy_tls or note.legacy_tls
        self._hosts = frozenset((note.netloc, note.scheme, note.legacy_tls) for note in notes)

    def _before(self, spider: PortalSpider, *, merges: bool) -> Before:
        if spider.again or not merges:
            return Before(had_reports=self._had_reports)
        # what lacks figures that a file may have which did not come is asked for again
        whole = [one for one in self._held if one.to_be_had is None]
        known = Known(
            spider=spider.name,
            years_held=frozenset(one.year for one in whole if one.year is not None),
            rows=self._rows,
            runs=self._runs,
            now=self._started,
            recheck_days=self._recheck_days,
        )
        wanted = expected_years(
            spider.first_year, spider.last_year, asked=spider.years, today=self._started.date()
        )
        if not wanted:
            # nothing is expected there of the years that were asked for, so nothing is known of them either
            nothing_to_do = False
        elif spider.sample is None:
            nothing_to_do = not known.due_years(wanted | spider.named)
        else:
            nothing_to_do = known.is_sample_done(wanted, spider.sample)
        return Before(
            held=known.years_held,
            urls={canonical(spider.family.canonical(one.url)): one.year for one in whole},
            nothing_to_do=nothing_to_do,
            had_reports=self._had_reports,
        )

    # ---- while it runs

    def item_scraped(self, item: Any) -> None:
        """Take down what the ledger needs of a record."""
        if isinstance(item, Report):
            self._had.append(held_of(item.model_dump(include=_NEEDED, warnings="none")))

    # ---- after it

    def write(self, spider: Spider) -> None:
        """Write what the run saw; a ledger that cannot be written is a shortfall, and the records are safe already."""
        verdict = self._crawler.get_extension(Verdict)
        assert isinstance(spider, PortalSpider)
        division = _division_of(spider)
        if verdict is None or division is None or verdict.exit_status == COULD_NOT_RUN:
            return
        seen = self._seen(spider, division, verdict)
        rows = settle(seen)
        if spider.before.nothing_to_do and not self._lacks(rows):
            return
        run = Run(
            spider=spider.name,
            division=division,
            started=self._started,
            ended=seen.now,
            result=verdict.reason,
            reports=len({one.id for one in (*seen.held, *seen.had)}),
            pages=verdict.pages,
            shortfalls=len(verdict.shortfalls),
            years_listed=tuple(sorted(seen.years_listed)),
            not_on_lists=not_on_lists(rows),
        )
        try:
            with Ledger.open(self._path, create=True, wait=self._wait) as ledger:
                ledger.put(rows, run, self._new_hosts(seen.now))
        except LedgerError as error:
            self._fall_short("ledger", self._path, error)

    def _seen(self, spider: PortalSpider, division: str, verdict: Verdict) -> Seen:
        exporter = self._crawler.get_extension(AtomicFeedExporter)
        stored = exporter is not None and exporter.stored
        walk = spider.walk
        # read, and not written for all that
        lost = {one.where for one in verdict.shortfalls if one.kind in ("item", "record")}
        before = {one.id: one for one in self._held}
        had = (
            tuple(
                replace(one, year=one.year or walk.asked.get(one.url))
                for one in self._had
                if _is_own(one)
                and one.url not in lost
                and not (one.id in before and is_worse(one, before[one.id]))
            )
            if stored
            else ()
        )
        replaced = {one.id for one in had}
        by_url = {url: year for year, url in walk.held.items()}
        held = tuple(
            replace(one, year=one.year or by_url.get(canonical(spider.family.canonical(one.url))))
            for one in self._held
            if one.id not in replaced
        )
        listed = walk.listed | {one.year for one in had if one.year is not None and one.is_report}
        missed = [
            Missed(one.where, one.text, one.reason or Reason.FAILED, one.year)
            for one in verdict.shortfalls
            # what keeps everything from being stored is told below, for all years together
            if one.year is not None or not one.blocks
        ]
        missed += [Missed(where, text, reason) for where, text, reason in walk.troubles]
        blocking = next((one for one in verdict.shortfalls if one.blocks), None)
        if blocking is not None:
            text = f"what this run read was not stored: {blocking}"
            missed.append(Missed(spider.home, text, Reason.FAILED))
        ended = verdict.reason == "finished" or any(one.reason is Reason.OUT_OF_TIME for one in missed)
        return Seen(
            spider=spider.name,
            division=division,
            scope="zone" if spider.division.zone else "government",
            home=spider.home,
            now=_now(),
            # a file named by hand takes all or nothing: where it took nothing, nothing is certain
            finished=ended and not spider.before.nothing_to_do and (stored or blocking is not None),
            expected=_expected(spider, listed, self._started.date()),
            had=had,
            held=held,
            missed=tuple(missed),
            lists=spider.lists,
            years_listed=listed,
            chosen=walk.chosen,
            had_before=self._had_reports,
        )

    def _lacks(self, rows: Iterable[Row]) -> bool:
        """Whether the ledger does not know of any of these records."""
        known = {(row.year, row.scope) for row in self._rows if row.record_id is not None}
        return any((row.year, row.scope) not in known for row in rows)

    def _new_hosts(self, now: datetime) -> list[HostNote]:
        return [
            HostNote(state.name, state.scheme, state.legacy_tls, now)
            for state in shared_hosts().known.values()
            if (state.scheme or state.legacy_tls)
            and (state.name, state.scheme, state.legacy_tls) not in self._hosts
        ]

    def _fall_short(self, kind: str, where: object, error: Exception) -> None:
        self._crawler.signals.send_catch_log(shortfall, kind=kind, where=str(where), text=str(error))


def ledger_path(settings: BaseSettings) -> Path | None:
    """Where the ledger is, or None where none is kept."""
    path = settings.get("LEDGER")
    return Path(str(path)).absolute() if path else None


def _division_of(spider: PortalSpider) -> str | None:
    """The ledger's key: six digits, or a declared zone's spider; None for a portal of which nobody knows yet whose it is."""
    if spider.division.code is not None:
        return spider.division.code
    return None if isinstance(spider, UndeclaredPortal) else str(spider.name)


def _is_own(held: Held) -> bool:
    return held.is_report and held.scope not in _OTHERS


def _expected(spider: PortalSpider, listed: frozenset[int], today: date) -> frozenset[int]:
    first = spider.first_year
    if isinstance(spider, UndeclaredPortal):
        # nobody declared where it begins: with the oldest that was asked for or is there
        first = min(spider.years or listed or (today.year - 1,))
    years = expected_years(first, spider.last_year, asked=spider.years, today=today)
    wanted = spider.walk.wanted
    if spider.sample is not None and len(wanted) >= spider.sample:
        years = frozenset(year for year in years if year >= min(wanted))
    return years


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
