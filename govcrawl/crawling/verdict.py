"""The verdict: did this run fetch all it wanted, and may its output replace the last one.

Scrapy logs what goes wrong and exits with 0. This extension collects it instead: exceptions in spiders and
pipelines, items that were dropped, pages that were wanted and not had, records that did not fit, and whatever
else a component reports with the `shortfall` signal. It is settled when the spider closes, before the feeds
are stored (it stands before the feed exporter in EXTENSIONS, and `AtomicFeedExporter` asks it).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Self
from urllib.parse import urlsplit

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from twisted.python.failure import Failure

from govcrawl.crawling.events import Event, tell
from govcrawl.crawling.reasons import plain_reason
from govcrawl.crawling.signals import noticed, shortfall
from govcrawl.errors import GovcrawlError
from govcrawl.ledger.held import has_number, lacks_figures, lost_files
from govcrawl.outcomes import Reason
from govcrawl.page import Page
from govcrawl.record import Report

SHOWN_IN_SUMMARY = 5
COULD_NOT_RUN: Final = 2
#: Kinds of shortfalls after which nothing of the run is stored: what came cannot be relied on, or the run was cut short.
BLOCKING: Final = frozenset({"feed", "archive", "ledger", "spider", "run"})


@dataclass(frozen=True, slots=True)
class Shortfall:
    """`kind`: unreachable, column, list, report, file, item, record, feed, archive, ledger, spider or run.

    `reason` is named where the portal or the network is the cause; `year` is the report's, where one is concerned.
    """

    kind: str
    where: str
    text: str
    reason: Reason | None = None
    year: int | None = None

    @property
    def blocks(self) -> bool:
        """Whether nothing of the run may be stored.

        A portal that took too long has given what it has given. Of two texts of one report nobody knows which is right.
        """
        if self.reason is Reason.TWO_REPORTS:
            return True
        return self.kind in BLOCKING and self.reason is not Reason.OUT_OF_TIME

    def __str__(self) -> str:
        named = f"{self.reason}: {self.text}" if self.reason is not None else self.text
        return f"{self.where}: {named}" if self.where else named


class ItemLeftOut(GovcrawlError):  # noqa: N818  # no error, but scrapy has items dropped by raising
    """Base for what a pipeline raises, together with scrapy's DropItem, to leave an item out on purpose."""


class Verdict:
    """Collects shortfalls; `failed` and `exit_status` hold once `settled` is true."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._finishers: list[Callable[[], None]] = []
        self.shortfalls: list[Shortfall] = []
        self.notices: list[str] = []
        self.reports = 0
        self.pages = 0
        self.settled = False
        self._reason = ""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built by Scrapy; listens to everything that can go wrong."""
        verdict = cls(crawler)
        connect = crawler.signals.connect
        connect(verdict.shortfall, shortfall)
        connect(verdict.notice, noticed)
        connect(verdict.response_received, signals.response_received)
        connect(verdict.item_scraped, signals.item_scraped)
        connect(verdict.item_error, signals.item_error)
        connect(verdict.item_dropped, signals.item_dropped)
        connect(verdict.spider_error, signals.spider_error)
        connect(verdict.spider_closed, signals.spider_closed)
        connect(verdict.engine_stopped, signals.engine_stopped)
        return verdict

    @property
    def failed(self) -> bool:
        """Whether anything that was wanted is missing; true as well while the run is not over."""
        return not self.settled or bool(self.shortfalls)

    @property
    def blocking(self) -> bool:
        """Whether nothing of the run may be stored; true as well while it is not over."""
        return not self.settled or any(one.blocks for one in self.shortfalls)

    @property
    def reason(self) -> str:
        """Scrapy's reason for the end; empty while the run is not over."""
        return self._reason

    @property
    def exit_status(self) -> int:
        """0 all as expected, 1 shortfall, 2 could not run (a file that cannot be read or written, before any page)."""
        if self._reason in ("feed", "archive", "ledger") and not self.pages:
            return COULD_NOT_RUN
        return 1 if self.failed else 0

    def before_settling(self, finish: Callable[[], None]) -> None:
        """Have `finish` called when the spider closes, before any feed is stored; its OSError is a shortfall."""
        self._finishers.append(finish)

    def shortfall(
        self, kind: str, where: str, text: str, reason: Reason | None = None, year: int | None = None
    ) -> None:
        """Take a shortfall down and log it, once."""
        found = Shortfall(kind, where, text, reason, year)
        if found not in self.shortfalls:
            self.shortfalls.append(found)
            tell(logging.ERROR, self._name, reason or Reason.FAILED, where, text)

    def notice(self, event: Event, where: str, text: str) -> None:
        """Take down and log what does not fail the run but should be looked after."""
        found = f"{event}: {text}"
        if found not in self.notices:
            self.notices.append(found)
            tell(logging.WARNING, self._name, event, where, text)

    def response_received(self) -> None:
        """Count a page (robots.txt and error pages too)."""
        self.pages += 1

    def item_scraped(self, item: Any) -> None:
        """Count a report and say in one line what was read."""
        if not isinstance(item, Report):
            self.shortfall("item", describe(item), "not a Report: are all ITEM_PIPELINES on?")
            return
        self.reports += 1
        # the annex of 2014 is counted only where it is what the report has
        states = item.table_status.model_dump(exclude=set() if item.form == "2014" else {"statistics_2014"})
        tables = item.tables.model_dump()
        read = sum(state == "read" for state in states.values())
        pictured = sum(state == "image" and has_number(tables[name]) for name, state in states.items())
        wanted = sum(state != "not_in_form" for state in states.values())
        relations = item.relations
        text = (
            f"{item.id}, {read + pictured} of {wanted} tables read{f', {pictured} from pictures' if pictured else ''}, relations {relations.passed} passed {relations.failed} failed, "
            f"{_count(len(item.issues), 'issue')}"
        )
        tell(logging.INFO, self._name, Event.REPORT, item.url, text)
        self._files_lost(item)
        # The list called it a report. Where nothing but a page without one came back (a block page, an error page
        # with status 200) last season's file must not give way; a page that only carries a file counts as a report.
        if any(issue.code == "not_a_report" for issue in item.issues):
            text = "the page that the list calls a report is none"
            self.shortfall(
                "report", item.url, text, Reason.NOT_A_REPORT, self._year_at(item.url) or item.year
            )

    def _files_lost(self, item: Report) -> None:
        """A file that did not come is missing where the report lacks figures; where it has them all, its record says so."""
        record = item.model_dump(include={"issues", "tables", "table_status", "form"}, warnings="none")
        if not lacks_figures(record):
            return
        for lost in lost_files(record):
            text = f"a file of {item.url} did not come, and the report lacks figures"
            self.shortfall("file", lost.url, text, lost.reason, self._year_at(item.url) or item.year)

    def item_error(self, item: Any, failure: Failure) -> None:
        """An exception in a pipeline; one that has a `reason` gives it."""
        error = _error_of(failure)
        reason = getattr(error, "reason", None)
        where = describe(item)
        year = self._year_at(where) or getattr(item, "year", None)
        self.shortfall(
            "item", where, plain_reason(error), reason if isinstance(reason, Reason) else None, year
        )

    def item_dropped(self, item: Any, exception: BaseException) -> None:
        """A dropped item, unless it was left out on purpose."""
        if not isinstance(exception, ItemLeftOut):
            self.shortfall("item", describe(item), f"dropped: {plain_reason(exception)}")

    def spider_error(self, failure: Failure, response: Any) -> None:
        """An exception in a callback, in an errback or in `start`."""
        where = getattr(response, "url", "") or "start"
        self.shortfall("spider", where, plain_reason(_error_of(failure)))

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Settle: nothing that comes later can make the run better."""
        for finish in self._finishers:
            try:
                finish()
            except OSError as error:
                self.shortfall("archive", error.filename or "", plain_reason(error))
        give_up: Callable[[], None] | None = getattr(spider, "give_up", None)
        if give_up is not None:
            give_up()
        out_of_time = any(one.reason is Reason.OUT_OF_TIME for one in self.shortfalls)
        if reason != "finished" and not out_of_time:
            by_hand = Reason.STOPPED if reason == "shutdown" else None
            self.shortfall("run", "", f"stopped before its end ({reason})", by_hand)
        if not self.reports and not self._held_all(spider):
            self._nothing_came(spider)
        self._reason = reason
        self.settled = True

    def engine_stopped(self) -> None:
        """Say in one line how it went."""
        tell(logging.ERROR if self.failed else logging.INFO, self._name, Event.ENDED, "", self.summary())

    def summary(self) -> str:
        """`5 reports, 9 pages, nothing missing`, or the same with what is missing and why."""
        counts = f"{_count(self.reports, 'report')}, {_count(self.pages, 'page')}"
        if not self.shortfalls:
            state = "nothing missing" if self.settled else "not finished"
            return f"{counts}, {'; '.join([state, *self.notices])}"
        if (network := self._no_network()) is not None:
            return f"FAILED, no report: {network}"
        shown = "; ".join(str(one) for one in self.shortfalls[:SHOWN_IN_SUMMARY])
        more = len(self.shortfalls) - SHOWN_IN_SUMMARY
        return f"FAILED, {counts}; {shown}" + (f"; and {more} more" if more > 0 else "")

    @property
    def _name(self) -> str:
        return str(self._crawler.spidercls.name)

    def _year_at(self, url: str) -> int | None:
        """The year by whose link the page was asked for, where the spider knows."""
        walk = getattr(self._crawler.spider, "walk", None)
        year = walk.asked.get(url) if walk is not None else None
        return year if isinstance(year, int) else None

    @staticmethod
    def _held_all(spider: Spider) -> bool:
        """Whether no report was to come: what there is is held."""
        before = getattr(spider, "before", None)
        return before is not None and bool(before.nothing_to_do or before.held or before.urls)

    def _nothing_came(self, spider: Spider) -> None:
        if not self.shortfalls:
            home = getattr(spider, "home", "the portal")
            self.shortfall("run", "", f"no report, though every page of {home} that was asked for came")

    def _no_network(self) -> str | None:
        unreachable = [one for one in self.shortfalls if one.kind == "unreachable"]
        if not unreachable or self.pages:
            return None
        host = urlsplit(unreachable[0].where).hostname
        return f"could not reach {host}: {unreachable[0].text}; is there a network?"


def describe(item: object) -> str:
    """Where an item comes from, short enough for a log line."""
    if isinstance(item, Page | Report):
        return item.url
    url = getattr(item, "url", None)
    return str(url) if url else f"an item of type {type(item).__name__}"


def _error_of(failure: Failure) -> BaseException:
    value: object = failure.value
    return value if isinstance(value, BaseException) else RuntimeError(str(value))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
