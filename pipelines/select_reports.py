"""Leaves out what only the finished record shows to be unwanted: another year, or the same report twice."""

from __future__ import annotations

from typing import ClassVar, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from govcrawl.crawling.verdict import ItemLeftOut
from govcrawl.errors import GovcrawlError
from govcrawl.outcomes import Reason
from govcrawl.portals.choice import why_leave_out
from govcrawl.record import Report


class LeftOut(ItemLeftOut, DropItem):
    """Left out on purpose: logged, and no shortfall."""


class TwoReportsError(GovcrawlError):
    """Two different texts claim to be the same report."""

    reason: ClassVar[Reason] = Reason.TWO_REPORTS


class SelectReportsPipeline:
    """Calls `govcrawl.portals.choice.why_leave_out`; a second text under one id is an error, not a choice."""

    def __init__(self, years: frozenset[int] | None) -> None:
        self._years = years
        self._kept: dict[str, str] = {}
        self._urls: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built by Scrapy; the spider's `years` are the ones asked for."""
        return cls(getattr(crawler.spider, "years", None))

    def process_item(self, item: Report) -> Report:
        """The record, or LeftOut, or TwoReportsError."""
        reason = why_leave_out(item, years=self._years, kept=self._kept)
        if reason is not None:
            raise LeftOut(reason)
        if item.id in self._kept:
            raise TwoReportsError(
                f"{item.url} and {self._urls[item.id]} are both {item.id}, with different texts"
            )
        self._kept[item.id] = item.text_sha256
        self._urls[item.id] = item.url
        return item
