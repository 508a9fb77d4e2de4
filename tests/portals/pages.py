"""Responses made by hand, for spiders without a network."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

from scrapy import Request
from scrapy.http import HtmlResponse, TextResponse
from scrapy.signalmanager import SignalManager

from govcrawl.crawling.signals import shortfall
from govcrawl.outcomes import Reason
from govcrawl.page import Page
from govcrawl.portals.base import PortalSpider
from govcrawl.portals.families import FAMILIES


class Walk:
    """Drives a spider over a table of pages (address -> body, or an exception), without Scrapy's engine.

    `items` are the pages it yielded, `asked` the addresses in order, `missed` what it reported as shortfalls.
    """

    def __init__(self, spider: PortalSpider, pages: dict[str, str]) -> None:
        self.items: list[Page] = []
        self.asked: list[str] = []
        self.missed: list[tuple[str, str, str]] = []
        crawler = Mock()
        crawler.signals = SignalManager(self)
        crawler.signals.connect(self._note, shortfall)
        spider.crawler = crawler
        queue: list[Request] = []
        starting = spider.start()
        while True:
            try:
                anext(starting).__await__().send(None)
            except StopIteration as stop:
                queue.append(stop.value)
            except StopAsyncIteration:
                break
        while queue or (queue := spider.second_pass()):
            queue.sort(key=lambda one: -one.priority)
            request = queue.pop(0)
            self.asked.append(request.url)
            for found in self._answer(request, pages):
                if isinstance(found, Page):
                    self.items.append(found)
                else:
                    queue.append(found)

    def _answer(self, request: Request, pages: dict[str, str]) -> Any:
        assert callable(request.callback)
        assert request.errback is not None
        if request.url not in pages:
            failure = Mock(value=ConnectionError("not in the table"), request=request)
            return list(request.errback(failure))
        text = pages[request.url]
        if not text.startswith(("{", "[", "<?xml", "<html")):
            text = f"<html><body>{text}</body></html>"
        kind = HtmlResponse if text.startswith("<html") else TextResponse
        response = kind(request.url, body=text.encode(), encoding="utf-8", request=request)
        return list(request.callback(response, **request.cb_kwargs))

    def _note(
        self, kind: str, where: str, text: str, reason: Reason | None = None, year: int | None = None
    ) -> None:
        del year
        self.missed.append((kind, where, f"{reason}: {text}" if reason is not None else text))


def ul(*links: tuple[str, str]) -> str:
    """A list: (address, title) each."""
    return "".join(f'<li><a href="{url}">{title}</a> <span>2024-01-30</span></li>' for url, title in links)


def spider(family: str, code: str, *columns: str) -> type[PortalSpider]:
    """A portal of `family` for the division `code`, its home page at the root of the first column's host."""
    declared = {
        "__doc__": "Publisher: a government. Platform: a family. Caveats: none. Last verified: never.",
        "name": f"test_{family}",
        "division_code": code,
        "family": FAMILIES[family],
        "home": columns[0][: columns[0].index("/", 8) + 1],
        "columns": columns,
        "first_year": 2019,
    }
    return type("TestedSpider", (PortalSpider,), declared)
