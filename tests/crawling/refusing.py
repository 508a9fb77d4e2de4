"""What stands between a run and a portal in tests: a firewall, robots.txt as it is to be told, and a kill at a bad time."""

from __future__ import annotations

import asyncio
import os
import signal
from http import HTTPStatus
from typing import Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from govcrawl.crawling.feed import AtomicFeedExporter
from govcrawl.crawling.refusals import HostBlocked, RobotsRefused
from govcrawl.crawling.signals import shortfall
from govcrawl.outcomes import Reason


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


class Refusing:
    """Downloader middleware: 412 is a firewall's answer, and `/forbidden/` is what robots.txt forbids."""

    def process_request(self, request: Request) -> None:
        if "/forbidden/" in request.url:
            raise RobotsRefused(f"robots.txt forbids {request.url}")

    def process_response(self, request: Request, response: Response) -> Response:
        if response.status == HTTPStatus.PRECONDITION_FAILED:
            raise HostBlocked(f"HTTP {response.status}, a firewall's answer")
        return response


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
