"""What happens to a run in tests at a bad time: a kill, the end of its time, something learned of a host."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from typing import Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler

from govcrawl.crawling.feed import AtomicFeedExporter
from govcrawl.crawling.hosts import shared_hosts
from govcrawl.crawling.signals import shortfall
from govcrawl.outcomes import Reason

logger = logging.getLogger(__name__)


class _Extension:
    """Keeps its crawler; `opened` is called when the spider is."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(crawler)
        crawler.signals.connect(extension.opened, signals.spider_opened)
        return extension

    def opened(self) -> None:
        raise NotImplementedError


class LearnsOfAHost(_Extension):
    """Says what is known of the portal's host as the run begins, then learns that its encryption is old."""

    def opened(self) -> None:
        state = shared_hosts().of("www.lyls.gov.cn")
        logger.warning("known of its encryption: %s", state.legacy_tls or "nothing")
        state.legacy_tls = "TLS 1.0"


class KilledBeforeTheLedger(_Extension):
    """Before the extension that keeps the ledger: the process is killed when the feeds are stored."""

    def opened(self) -> None:
        exporter = self.crawler.get_extension(AtomicFeedExporter)
        assert exporter is not None
        exporter.after_storing(self.kill)

    def kill(self, spider: Spider) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


class OutOfTime(_Extension):
    """The time is over after the second report, as `scrapy crawlall` ends a portal."""

    def opened(self) -> None:
        self.reports = 0
        self.ending: asyncio.Task[None] | None = None
        self.crawler.signals.connect(self.report_came, signals.item_scraped)

    def report_came(self) -> None:
        self.reports += 1
        if self.reports == 2:
            self.crawler.signals.send_catch_log(
                shortfall,
                kind="run",
                where="http://www.lyls.gov.cn/",
                text="too long",
                reason=Reason.OUT_OF_TIME,
            )
            engine = self.crawler.engine
            assert engine is not None
            self.ending = asyncio.get_running_loop().create_task(
                engine.close_spider_async(reason="out_of_time")
            )
