"""Ending one crawler of several: what it waits for on the network is cut off, so that a host that hangs holds up nobody.

Scrapy closes a spider only when its running downloads are done, and a host that never answers keeps one for
DOWNLOAD_TIMEOUT.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from scrapy import Request, signals
from scrapy.core.downloader.handlers import DownloadHandlers
from scrapy.crawler import Crawler
from scrapy.http import Response

from govcrawl.crawling.refusals import Refusal
from govcrawl.outcomes import Reason


class OutOfTime(Refusal):
    """The portal had its time (PORTAL_TIMEOUT); the page is not asked for any more."""

    reason = Reason.OUT_OF_TIME


class _Cuttable(DownloadHandlers):
    """A crawler's download handlers, with every download a task that can be ended."""

    def __init__(self, handlers: DownloadHandlers) -> None:
        # it stands before the crawler's own, which go on being used and close themselves
        self._inner = handlers
        self._running: set[asyncio.Task[Response]] = set()
        self._why: Callable[[], Refusal] | None = None

    async def download_request_async(self, request: Request) -> Response:
        """Scrapy's, or the refusal with which everything was cut off."""
        if self._why is not None:
            raise self._why()
        task = asyncio.ensure_future(self._inner.download_request_async(request))
        self._running.add(task)
        try:
            return await task
        except asyncio.CancelledError:
            if self._why is None:
                raise
            raise self._why() from None
        finally:
            self._running.discard(task)

    def cut(self, why: Callable[[], Refusal]) -> None:
        self._why = why
        for task in tuple(self._running):
            task.cancel()


class CutOff:
    """Lets whoever runs a crawler end its downloads. Make it before the crawler starts, and keep it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._handlers: _Cuttable | None = None
        crawler.signals.connect(self._prepare, signals.spider_opened)

    def cut(self, why: Callable[[], Refusal]) -> None:
        """End every download that is running, and refuse those to come: each comes to its errback with `why()`."""
        if self._handlers is not None:
            self._handlers.cut(why)

    def _prepare(self) -> None:
        downloader = self._crawler.engine.downloader
        self._handlers = _Cuttable(downloader.handlers)
        downloader.handlers = self._handlers
