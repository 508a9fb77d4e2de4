"""The slow second pass: what did not come is asked for once more when everything else is done.

Many county servers fail for minutes and then answer; a failure is recorded only after the second pass.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider

from govcrawl.crawling.events import Event, tell


class SecondPass:
    """Extension. Setting: SECOND_PASS_PAUSE, seconds to wait before it (0: at once; negative: none is made, pages are lost at once)."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._pause = crawler.settings.getfloat("SECOND_PASS_PAUSE")
        self._waiting: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built by Scrapy."""
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_idle, signals.spider_idle)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def spider_idle(self, spider: Spider) -> None:
        """Keep the spider open while a second pass waits; begin one where there is something to ask for."""
        if self._waiting is not None and not self._waiting.done():
            raise DontCloseSpider
        requests: list[Request] = getattr(spider, "second_pass", list)()
        if not requests:
            return
        text = f"{len(requests)} pages did not come; they are asked for once more in {self._pause:g} s"
        tell(logging.INFO, spider.name, Event.ONCE_MORE, "", text)
        self._waiting = asyncio.get_running_loop().create_task(self._ask(requests))
        raise DontCloseSpider

    def spider_closed(self) -> None:
        """End the waiting with the run."""
        if self._waiting is not None:
            self._waiting.cancel()

    async def _ask(self, requests: list[Request]) -> None:
        await asyncio.sleep(self._pause)
        assert self._crawler.engine is not None
        for request in requests:
            self._crawler.engine.crawl(request)
