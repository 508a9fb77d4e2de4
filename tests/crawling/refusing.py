"""What stands between a run and a portal in tests: a firewall, robots.txt as it is to be told, and a kill at a bad time."""

from __future__ import annotations

import os
import signal
from http import HTTPStatus
from typing import Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from govcrawl.crawling.feed import AtomicFeedExporter
from govcrawl.crawling.refusals import HostBlocked, RobotsRefused


class Refusing:
    """Downloader middleware: 412 is a firewall's answer, and `/forbidden/` is what robots.txt forbids."""

    def process_request(self, request: Request) -> None:
        if "/forbidden/" in request.url:
            raise RobotsRefused(f"robots.txt forbids {request.url}")

    def process_response(self, request: Request, response: Response) -> Response:
        if response.status == HTTPStatus.PRECONDITION_FAILED:
            raise HostBlocked(f"HTTP {response.status}, a firewall's answer")
        return response


class KilledBeforeTheLedger:
    """Extension, before the one that keeps the ledger: the process is killed when the feeds are stored."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls()
        extension.crawler = crawler  # type: ignore[attr-defined]
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        return extension

    def spider_opened(self) -> None:
        exporter = self.crawler.get_extension(AtomicFeedExporter)  # type: ignore[attr-defined]
        exporter.after_storing(self.kill)

    def kill(self, spider: Spider) -> None:
        os.kill(os.getpid(), signal.SIGKILL)
