"""Second tries right away: few, with growing pauses, and none for a host that is failing altogether."""

from __future__ import annotations

import time
from typing import Final
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response
from scrapy.settings import BaseSettings

from govcrawl.crawling.hosts import HostState, shared_hosts
from govcrawl.crawling.refusals import TooManyRequests

#: Where so many addresses of a host fail running, the last of them and those after it are asked for once only.
NO_MORE_TRIES: Final = 3


def pause_before(attempt: int, *, delay: float, longest: float) -> float:
    """Seconds before second try number `attempt` (from 1): twice the delay, then twice as long each time."""
    return float(min(delay * 2**attempt, longest))


class PatienceMiddleware(RetryMiddleware):
    """Scrapy's own, with pauses that hold for everybody who asks that host.

    A Retry-After is kept by `govcrawl.crawling.turns`; a page whose host asks for more than RETRY_AFTER_MAX seconds is
    not waited for. Settings: that one, DOWNLOAD_DELAY, RETRY_TIMES and the others of Scrapy's.
    """

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._delay = settings.getfloat("DOWNLOAD_DELAY")
        self._longest = settings.getfloat("RETRY_AFTER_MAX")

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """A second try of an error that may pass. Raises TooManyRequests where the host wants a long rest."""
        if response.status in self.retry_http_codes and not request.meta.get("dont_retry"):
            left = _host(request).not_before - time.monotonic()
            if left > self._longest:
                text = f"HTTP {response.status}, and the host asks to be left alone for {left:.0f} s"
                raise TooManyRequests(text)
        return super().process_response(request, response)

    def _retry(self, request: Request, reason: str | Exception | type[Exception]) -> Request | None:
        host = _host(request)
        if host.down or host.failures >= NO_MORE_TRIES:
            return None
        again = super()._retry(request, reason)
        if again is not None and shared_hosts().any_answered():
            # where nothing ever answered there is most likely no network, and the run is to end in seconds
            seconds = pause_before(again.meta["retry_times"], delay=self._delay, longest=self._longest)
            host.pause(time.monotonic() + seconds)
        return again


def _host(request: Request) -> HostState:
    return shared_hosts().of(urlsplit(request.url).netloc)
