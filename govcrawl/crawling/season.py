"""A season: many portals in one process, a bounded number at once, none of which holds up another.

`Queue` says which portal is next; `Season` makes a crawler for it when its turn comes, ends it where it takes too long,
keeps what came of it (`Ended`) and lets go of everything else.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Final
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import AsyncCrawlerRunner, Crawler

from govcrawl.crawling.cutting import CutOff, OutOfTime
from govcrawl.crawling.events import tell
from govcrawl.crawling.hosts import shared_hosts
from govcrawl.crawling.reasons import plain_reason
from govcrawl.crawling.refusals import Refusal, RunStopping
from govcrawl.crawling.signals import shortfall
from govcrawl.crawling.verdict import Shortfall, Verdict
from govcrawl.outcomes import REASONS, Outcome, Reason
from govcrawl.portals.selecting import Chosen

logger = logging.getLogger(__name__)

#: Seconds that a portal which is being ended has for the page that is on its way, before that is cut off.
GRACE: Final = 2.0
#: Seconds after which a crawler that does not end is left behind.
ABANDONED: Final = 20.0
#: Seconds that the first portals wait for the addresses of all, so that those that share one are known to.
ADDRESSES: Final = 2.0
#: How many names are looked up at once, and how many seconds are waited for one.
LOOK_UPS: Final = 16
LOOK_UP_LIMIT: Final = 60.0

Place = Callable[[str], Awaitable[str]]
"""Given a home page: the key that portals share which must not run side by side."""


def places(*, by_address: bool) -> Place:
    """Portals of one host take turns; with `by_address` those of all hosts at one address, too."""

    async def place_of(home: str) -> str:
        return await shared_hosts().address_key(urlsplit(home).netloc, by_address=by_address)

    return place_of


class Queue:
    """Which portal next: no two of one place at once, and the places with most portals waiting first.

    Those take longest, one portal after the other; begun last, they would be all that is left at the end.
    """

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._waiting: defaultdict[str, deque[Chosen]] = defaultdict(deque)
        self._busy: set[str] = set()

    def __len__(self) -> int:
        """How many portals wait."""
        return sum(map(len, self._waiting.values()))

    @property
    def longest(self) -> int:
        """Portals of the place that has most, the one that runs counted."""
        keys = {*self._waiting, *self._busy}
        return max((len(self._waiting.get(key, ())) + (key in self._busy) for key in keys), default=0)

    def put(self, portal: Chosen, key: str) -> None:
        """A portal that may run from now on. `key` is its place."""
        self._waiting[key].append(portal)

    def take(self) -> tuple[Chosen, str] | None:
        """The next portal and its place, which are busy until `give_back`; None where none may begin now."""
        free = [key for key in self._waiting if key not in self._busy] if self._free else []
        if not free:
            return None
        # the first of those with most: in the order in which they were put
        key = max(free, key=lambda key: len(self._waiting[key]))
        portal = self._waiting[key].popleft()
        if not self._waiting[key]:
            del self._waiting[key]
        self._busy.add(key)
        self._free -= 1
        return portal, key

    def give_back(self, key: str) -> None:
        """The portal of this place is done."""
        self._busy.remove(key)
        self._free += 1

    def clear(self) -> list[Chosen]:
        """Take out what still waits."""
        left = [portal for waiting in self._waiting.values() for portal in waiting]
        self._waiting.clear()
        return left


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of one portal. `seconds` it took; `interrupted` where the whole run was ended before it."""

    chosen: Chosen
    seconds: float
    reports: int
    pages: int
    shortfalls: tuple[Shortfall, ...]
    interrupted: bool = False
    could_not_run: bool = False

    @property
    def missed(self) -> tuple[Shortfall, ...]:
        """The shortfalls that are no answer: that a report is not published is one."""
        return tuple(
            one for one in self.shortfalls
            if one.reason is None or REASONS[one.reason].outcome is not Outcome.NOT_PUBLISHED
        )  # fmt: skip

    @property
    def fell_short(self) -> bool:
        """Whether anything that was wanted is missing."""
        return self.interrupted or self.could_not_run or bool(self.missed)

    @property
    def blocked(self) -> bool:
        """Whether a firewall turned us away."""
        return any(one.reason is Reason.BLOCKED for one in self.shortfalls)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a season is: numbers of portals, then what came of them so far."""

    portals: int
    done: int
    running: int
    blocked: int
    reports: int
    pages: int
    #: seconds: of each portal that is done, and how long each one runs that is not
    took: tuple[float, ...]
    ages: tuple[float, ...]
    #: the most portals that must go one after the other
    longest: int


class _Run:
    """One portal while it is being crawled."""

    def __init__(self, chosen: Chosen, crawler: Crawler) -> None:
        self.chosen = chosen
        self.crawler = crawler
        self.began = monotonic()
        self.pages = 0
        self.reports = 0
        self.blocked = False
        self._cut_off = CutOff(crawler)
        self.task: asyncio.Task[None] | None = None
        connect = crawler.signals.connect
        connect(self._page_came, signals.response_received)
        connect(self._report_came, signals.item_scraped)
        connect(self._fell_short, shortfall)

    async def end(self, reason: str, why: Callable[[], Refusal]) -> None:
        """Close the spider with `reason`, its running downloads with `why` where they are not soon done."""
        task = self.task
        assert task is not None
        # an engine that is not running yet cannot be told to stop
        while not task.done() and not self._is_running():  # noqa: ASYNC110  Scrapy tells nobody when it is
            await asyncio.sleep(0.01)
        if task.done():
            return
        closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason=reason))
        await asyncio.wait({closing}, timeout=GRACE)
        self._cut_off.cut(why)
        await asyncio.wait({closing, task}, timeout=ABANDONED)
        if not task.done():
            task.cancel()

    def _is_running(self) -> bool:
        try:
            return bool(self.crawler.engine.running) and self.crawler.engine.spider is not None
        except RuntimeError:
            # it has no engine yet
            return False

    def _page_came(self) -> None:
        self.pages += 1

    def _report_came(self) -> None:
        self.reports += 1

    def _fell_short(self, reason: Reason | None = None) -> None:
        self.blocked |= reason is Reason.BLOCKED


@dataclass
class Season:
    """All the portals of one `scrapy crawlall`. Make it in the process that runs them; `run` once."""

    process: AsyncCrawlerRunner
    portals: Sequence[Chosen]
    at_once: int
    #: seconds
    time_limit: float
    place_of: Place
    again: bool = False
    ended: list[Ended] = field(default_factory=list)
    #: portals that were not begun, because the run was ended
    not_begun: list[Chosen] = field(default_factory=list)
    _stopping: bool = False
    _runs: dict[str, _Run] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._queue = Queue(self.at_once)
        self._unplaced = list(self.portals)
        self._changed = asyncio.Event()
        self._ending: set[asyncio.Task[None]] = set()

    @property
    def interrupted(self) -> bool:
        """Whether the run was ended before it was done."""
        return self._stopping

    def standing(self) -> Standing:
        """How far it is now."""
        runs, now = self._runs.values(), monotonic()
        return Standing(
            portals=len(self.portals),
            done=len(self.ended),
            running=len(runs),
            blocked=sum(one.blocked for one in self.ended) + sum(run.blocked for run in runs),
            reports=sum(one.reports for one in self.ended) + sum(run.reports for run in runs),
            pages=sum(one.pages for one in self.ended) + sum(run.pages for run in runs),
            took=tuple(one.seconds for one in self.ended),
            ages=tuple(now - run.began for run in runs),
            longest=self._queue.longest,
        )

    async def run(self) -> None:
        """Crawl all; what came of each is in `ended` then."""
        finding = asyncio.ensure_future(self._find_places())
        finding.add_done_callback(lambda _: self._changed.set())
        await asyncio.wait({finding}, timeout=ADDRESSES)
        crawls: set[asyncio.Task[None]] = set()
        while True:
            while not self._stopping and (taken := self._queue.take()) is not None:
                crawls.add(asyncio.ensure_future(self._crawl(*taken)))
                # a crawler is made in one go, and what others wait for is looked at before the next one
                await asyncio.sleep(0)
            if not crawls and (self._stopping or not (self._unplaced or len(self._queue))):
                break
            changed = asyncio.ensure_future(self._changed.wait())
            await asyncio.wait({*crawls, changed}, return_when=asyncio.FIRST_COMPLETED)
            changed.cancel()
            if finding.done():
                finding.result()
            self._changed.clear()
            done = {crawl for crawl in crawls if crawl.done()}
            crawls -= done
            for crawl in done:
                crawl.result()
        finding.cancel()
        self.not_begun += [*self._queue.clear(), *self._unplaced]

    def stop(self) -> None:
        """Begin no more portals, and end those that run: their files stay as they were."""
        if self._stopping:
            return
        self._stopping = True
        self._changed.set()
        # whoever waits for its turn at a host waits no longer
        shared_hosts().stop()
        for run in self._runs.values():
            ending = asyncio.ensure_future(run.end("shutdown", _stopping))
            self._ending.add(ending)
            ending.add_done_callback(self._ending.discard)

    async def _find_places(self) -> None:
        looking = asyncio.Semaphore(LOOK_UPS)

        async def find(portal: Chosen) -> None:
            home = portal.portal.spider.home
            async with looking:
                try:
                    async with asyncio.timeout(LOOK_UP_LIMIT):
                        key = await self.place_of(home)
                except TimeoutError:
                    key = urlsplit(home).netloc
            self._queue.put(portal, key)
            self._unplaced.remove(portal)
            self._changed.set()

        await asyncio.gather(*map(find, tuple(self.portals)))

    async def _crawl(self, chosen: Chosen, key: str) -> None:
        began = monotonic()
        try:
            ended = await self._crawl_and_tell(chosen, began)
        finally:
            self._runs.pop(chosen.name, None)
            self._queue.give_back(key)
        self.ended.append(ended)

    async def _crawl_and_tell(self, chosen: Chosen, began: float) -> Ended:
        try:
            run = _Run(chosen, self.process.create_crawler(chosen.portal.spider))
        except Exception as error:  # noqa: BLE001  whatever is wrong with one portal, the others go on; it is told
            return self._failed(chosen, began, error)
        self._runs[chosen.name] = run
        run.task = self.process.crawl(run.crawler, **chosen.arguments(again=self.again))
        await asyncio.wait({run.task}, timeout=self.time_limit)
        if not run.task.done():
            text = f"not done after {self.time_limit:g} s (PORTAL_TIMEOUT); it is ended"
            run.crawler.signals.send_catch_log(
                shortfall, kind="run", where=chosen.portal.spider.home, text=text, reason=Reason.OUT_OF_TIME
            )
            await run.end("out_of_time", _out_of_time)
            await asyncio.wait({run.task}, timeout=GRACE)
        if not run.task.done():
            return self._failed(chosen, began, RuntimeError("it could not be ended"))
        failure = None if run.task.cancelled() else run.task.exception()
        if failure is not None:
            return self._failed(chosen, began, failure)
        return self._settled(run)

    def _settled(self, run: _Run) -> Ended:
        verdict = run.crawler.get_extension(Verdict)
        if verdict is None:
            why = "EXTENSIONS lacks govcrawl.crawling.verdict.Verdict: nobody can tell how the run went"
            return self._failed(run.chosen, run.began, RuntimeError(why))
        return Ended(
            chosen=run.chosen,
            seconds=monotonic() - run.began,
            reports=verdict.reports,
            pages=verdict.pages,
            shortfalls=tuple(verdict.shortfalls),
            # a portal that was done before it could be ended is done
            interrupted=self._stopping and verdict.failed,
            could_not_run=verdict.exit_status == 2,
        )

    def _failed(self, chosen: Chosen, began: float, error: BaseException) -> Ended:
        text = f"could not be crawled: {plain_reason(error)}"
        where = chosen.portal.where
        tell(logging.ERROR, chosen.name, Reason.FAILED, where, text)
        logger.debug("%s: %s", chosen.name, text, exc_info=error)
        short = Shortfall("run", where, text, Reason.FAILED)
        return Ended(chosen, monotonic() - began, 0, 0, (short,), could_not_run=True)


def _stopping() -> Refusal:
    return RunStopping("the run is being ended")


def _out_of_time() -> Refusal:
    return OutOfTime("the portal's time is over (PORTAL_TIMEOUT)")
