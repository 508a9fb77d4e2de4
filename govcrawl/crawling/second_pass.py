"""The slow second pass: what did not come is asked for once more when everything else is done.

Many county servers fail for minutes and then answer; a failure is recorded only after the second pass.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Final, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider

from govcrawl.crawling.events import Event, tell
from govcrawl.crawling.signals import shortfall
from govcrawl.crawling.verdict import Verdict
from govcrawl.outcomes import Reason

#: A page of the second pass: the delay before it is SECOND_PASS_SLOWER times as long.
META_SLOWER: Final = "govcrawl_slower"
#: What became of a page in the first pass, a `Failed`: the spider leaves it with the requests that it keeps.
META_FAILED: Final = "govcrawl_failed"

_FIRST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Failed:
    """How a page failed, as the arguments of the `shortfall` that it would have been without a second pass."""

    kind: str
    text: str
    reason: Reason
    year: int | None


class SecondPass:
    """Extension. The spider gives the requests by its method `second_pass`, and is asked again until it has none.

    Setting: SECOND_PASS_PAUSE, seconds to wait before it (0: at once; negative: there is none, and a page that the
    spider keeps for it is missing).
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._pause = crawler.settings.getfloat("SECOND_PASS_PAUSE")
        self._task: asyncio.Task[None] | None = None
        self._pages: list[Request] = []
        #: how many were begun
        self.passes = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built by Scrapy."""
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.spider_idle, signals.spider_idle)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    @property
    def waits(self) -> bool:
        """Whether nothing is going on but the pause."""
        return self._task is not None and not self._task.done()

    def spider_opened(self) -> None:
        """Have what is left at the end told before the run is judged."""
        verdict = self._crawler.get_extension(Verdict)
        if verdict is not None:
            verdict.before_settling(self._tell_what_is_left)

    def spider_idle(self, spider: Spider) -> None:
        """Keep the spider open while a second pass waits; begin one where there is something to ask for."""
        if self.waits:
            raise DontCloseSpider
        if self._pause < 0:
            return
        self._pages = getattr(spider, "second_pass", list)()
        if not self._pages:
            return
        number = len(self._pages)
        pages = "1 page did not come; it is" if number == 1 else f"{number} pages did not come; they are"
        text = f"{pages} asked for once more in {self._pause:g} s"
        tell(logging.INFO, spider.name, Event.ONCE_MORE, "", text)
        self._task = asyncio.get_running_loop().create_task(self._ask())
        raise DontCloseSpider

    def spider_closed(self) -> None:
        """End the waiting with the run."""
        if self._task is not None:
            self._task.cancel()

    async def _ask(self) -> None:
        await asyncio.sleep(self._pause)
        self.passes += 1
        pages, self._pages = self._pages, []
        for page in pages:
            failed = page.meta.get(META_FAILED)
            # a page that was only refused for its host's sake tells more of the host than one that failed by itself
            refused = isinstance(failed, Failed) and failed.reason is Reason.HOST_DOWN
            self._crawler.engine.crawl(
                page.replace(meta={**page.meta, META_SLOWER: True}, priority=page.priority + _FIRST * refused)
            )

    def _tell_what_is_left(self) -> None:
        """No page is forgotten: what waits while the run is ended is missing, for the reason of its first failure."""
        spider = self._crawler.spider
        left = [*self._pages, *getattr(spider, "second_pass", list)()]
        self._pages = []
        for page in left:
            failed = page.meta.get(META_FAILED)
            if not isinstance(failed, Failed):
                failed = Failed("run", "not asked for", Reason.STOPPED, None)
            self._crawler.signals.send_catch_log(
                shortfall,
                kind=failed.kind,
                where=page.url,
                text=f"{failed.text}; the run ended before it was asked for once more",
                reason=failed.reason,
                year=failed.year,
            )
