"""One connection at a time to each host and each shared address, for all crawlers of this process together.

The middleware stands next to the downloader, so it sees every request that goes out, robots.txt, redirects and second
tries included, and every answer as it came. It takes the turn, leaves the delay, keeps the pauses that hosts ask for,
and leaves alone a host that fails and fails.
"""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final, Self
from urllib.parse import SplitResult, urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from govcrawl.crawling.events import Event, tell
from govcrawl.crawling.hosts import HostState, shared_hosts
from govcrawl.crawling.line import Ticket
from govcrawl.crawling.reasons import plain_reason, reason_of, reason_of_status
from govcrawl.crawling.refusals import NO_ANSWER, HostBlocked, HostDown, RunStopping, TooManyRequests
from govcrawl.crawling.retry_after import seconds_asked
from govcrawl.crawling.second_pass import META_SLOWER, SecondPass
from govcrawl.outcomes import Reason
from govcrawl.portals.base import KIND_FILE, META_KIND

_BUSY: Final = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS)


class TurnsMiddleware:
    """Downloader middleware, the last in DOWNLOADER_MIDDLEWARES.

    Settings: DOWNLOAD_DELAY, seconds from the end of an answer to the next request; TURNS_BY_ADDRESS, whether hosts of
    one address take turns (never through a proxy, where addresses are not known); RETRY_AFTER_MAX, the longest pause
    that is waited for, in seconds; HOST_MAX_FAILURES, addresses of one host that may fail running; SECOND_PASS_SLOWER,
    by what the delay is multiplied in the second pass; SECOND_PASS_PAUSE.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._hosts = shared_hosts()
        self._name = str(crawler.spidercls.name)
        self._delay = settings.getfloat("DOWNLOAD_DELAY")
        self._slower = max(1.0, settings.getfloat("SECOND_PASS_SLOWER", 1.0))
        self._by_address = settings.getbool("TURNS_BY_ADDRESS", True)
        self._longest = settings.getfloat("RETRY_AFTER_MAX")
        self._most = max(1, settings.getint("HOST_MAX_FAILURES"))
        self._again_after = max(0.0, settings.getfloat("SECOND_PASS_PAUSE"))
        self._turns: dict[Request, tuple[str, Ticket]] = {}
        self._tried: dict[str, int] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built by Scrapy."""
        middleware = cls(crawler)
        crawler.signals.connect(middleware.spider_closed, signals.spider_closed)
        return middleware

    async def process_request(self, request: Request) -> None:
        """Wait for the turn. Raises HostBlocked, HostDown, TooManyRequests, RunStopping instead of asking."""
        parts = urlsplit(request.url)
        if not parts.hostname:
            return
        host = self._hosts.of(parts.netloc)
        self._refuse(host)
        key = await self._key(request, parts)
        delay = self._delay * (self._slower if request.meta.get(META_SLOWER) else 1.0)
        ticket = Ticket(self._name, host, delay, self._own_time(request))
        await self._hosts.take(key, ticket, self._stopped)
        try:
            # what was learned of the host while this one waited
            self._refuse(host)
            if host.down:
                self._tried[host.name] = self._passes()
        except BaseException:
            self._hosts.give_back(key, ticket, asked=False)
            raise
        self._turns[request] = (key, ticket)
        if (task := asyncio.current_task()) is not None:
            # however the request ends, and be it by a cancellation that no middleware sees
            task.add_done_callback(lambda _: self._give_back(request))

    def process_response(self, request: Request, response: Response) -> Response:
        """Give the turn back; take down what the answer tells of the host."""
        parts = urlsplit(request.url)
        if parts.hostname and self._give_back(request):
            host = self._hosts.of(parts.netloc)
            host.answered = True
            self._pause(host, response)
            status = response.status
            if request.meta.get(META_KIND) == KIND_FILE and status == HTTPStatus.INTERNAL_SERVER_ERROR:
                # an attachment that its server fails on says nothing of the host
                pass
            elif status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _BUSY:
                self._failed(host, request, f"HTTP {status}", reason_of_status(status))
            else:
                host.came()
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Give the turn back; take down what failed."""
        parts = urlsplit(request.url)
        if parts.hostname and self._give_back(request):
            reason = reason_of(exception)
            if reason in NO_ANSWER:
                self._failed(self._hosts.of(parts.netloc), request, plain_reason(exception), reason)

    def spider_closed(self) -> None:
        """Give back whatever is left."""
        for request in tuple(self._turns):
            self._give_back(request)

    def _give_back(self, request: Request) -> bool:
        """Whether there was a turn to give back."""
        key, ticket = self._turns.pop(request, ("", None))
        if ticket is None:
            return False
        self._hosts.give_back(key, ticket)
        return True

    # ---- before a request

    def _stopped(self) -> bool:
        engine = self._crawler.engine
        # an engine that closes its spider goes on running until the last request is done, which is this one
        slot = engine._slot  # noqa: SLF001  Scrapy tells it nowhere else
        return not engine.running or slot is None or slot.closing is not None

    def _refuse(self, host: HostState) -> None:
        if self._hosts.stopping or self._stopped():
            raise RunStopping("the run is being ended")
        if host.blocked:
            raise HostBlocked(f"{host.name} is not asked any more: {host.blocked}")
        if host.down and not self._may_try(host, self._passes()):
            text = (
                f"{host.name} failed {self._most} times running ({host.down}); it is not asked for this page"
            )
            raise HostDown(text, host.down_reason)
        left = host.not_before - time.monotonic()
        if left > self._longest:
            raise TooManyRequests(f"{host.name} asks to be left alone for another {left:.0f} s")

    def _may_try(self, host: HostState, passes: int) -> bool:
        """In each second pass a host that is down is tried once, unless another portal has just tried."""
        rested = time.monotonic() - host.tried_at >= self._again_after
        return passes > 0 and rested and self._tried.get(host.name) != passes

    def _passes(self) -> int:
        once_more = self._crawler.get_extension(SecondPass)
        return once_more.passes if once_more is not None else 0

    async def _key(self, request: Request, parts: SplitResult) -> str:
        name = parts.hostname or ""
        if not self._by_address or request.meta.get("proxy"):
            return name
        known = self._hosts.addresses.known(name)
        if known is not None:
            return known
        asked = self._hosts.addresses.ask(name)
        await self._hosts.unless_stopped(asked, self._stopped)
        return asked.result()

    def _own_time(self, request: Request) -> float:
        """The time before which the downloader would hold this request back (AutoThrottle): not at others' cost."""
        downloader = self._crawler.engine.downloader
        slot = downloader.slots.get(downloader.get_slot_key(request))
        return slot.lastseen + slot.delay if slot is not None else 0.0

    # ---- after an answer

    def _pause(self, host: HostState, response: Response) -> None:
        """Keep a Retry-After: of errors that may pass, and of redirects (RFC 9110, 10.2.3)."""
        status = response.status
        if not (300 <= status < 400 or status in _BUSY or status >= HTTPStatus.INTERNAL_SERVER_ERROR):
            return
        value, date = (_header(response, name) for name in ("Retry-After", "Date"))
        seconds = seconds_asked(value, date=date, now=datetime.now(UTC))
        if not seconds:
            return
        host.pause(time.monotonic() + seconds)
        told = f"HTTP {status}, Retry-After {value}: "
        if seconds > self._longest:
            told += f"longer than RETRY_AFTER_MAX ({self._longest:g} s), the host is left alone"
        else:
            told += f"the host is not asked for {seconds:.0f} s"
        tell(logging.INFO, self._name, Event.WAITING, response.url, told)

    def _failed(self, host: HostState, request: Request, what: str, reason: Reason) -> None:
        if host.failed(request.url, what, reason, most=self._most, now=time.monotonic()):
            text = f"{host.failures} addresses running failed, the last one with: {what}; left alone until the second pass"
            tell(logging.WARNING, self._name, Event.HOST_DOWN, host.name, text)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value is not None else None
