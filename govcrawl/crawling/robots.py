"""robots.txt as RFC 9309 has it, and one step stricter: a host that refuses to show it wants no robots.

Nothing is asked for where robots.txt could not be had (2.3.1.4); it is asked for again in the second pass.
"""

from __future__ import annotations

import asyncio
import codecs
import logging
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.misc import build_from_crawler

from govcrawl.crawling.events import tell
from govcrawl.crawling.reasons import UNREACHABLE, plain_reason, reason_of
from govcrawl.crawling.refusals import (
    Refusal,
    RobotsRefused,
    RobotsUnavailable,
)
from govcrawl.outcomes import Reason
from govcrawl.portals.base import META_KIND, META_ONCE_MORE

KIND_ROBOTS: Final = "robots"

FORBIDDING: Final = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
#: Answers that say nothing about robots, only about the server's state.
UNAVAILABLE: Final = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS)

# shared by the copies of one request, so that the last one's number of tries is known
_META_TRIES = "govcrawl_robots_tries"
_META_HELD = "govcrawl_held_by_robots"

_PATH = "/robots.txt"
# a page begins like one: rules may speak of tags in a comment
_HTML = re.compile(
    rb"\A(?:\xef\xbb\xbf|\s|<!--(?:(?!-->).)*+-->|<\?xml[^>]*+>)*+<(?:!doctype\s+html|html|head|body|meta|title|script)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# known elsewhere, and no answer about robots
_NOT_ABOUT_ROBOTS = (Reason.BLOCKED, Reason.HOST_DOWN, Reason.STOPPED, Reason.OUT_OF_TIME)
_LOOKED_AT = 2048


@dataclass(slots=True)
class _Rules:
    """What is known of a host: its rules, or why there are none.

    `error` is raised for every page; one that may pass is forgotten in the second pass. `tries` are the second tries
    that it took.
    """

    parser: RobotParser | None = None
    error: Exception | None = None
    in_second_pass: bool = False
    tries: int = 0


class RobotsMiddleware(RobotsTxtMiddleware):
    """Downloader middleware in the place of Scrapy's own, with its parser, user agent and cache by host.

    | answer | what follows |
    |---|---|
    | 401, 403 | RobotsRefused for the whole host |
    | 2xx | the rules; RobotsRefused for what they forbid |
    | 2xx with a page of HTML, other 4xx, redirects without an end | everything is allowed |
    | 408, 429, 5xx, cut short, too large | RobotsUnavailable for the whole host, asked again in the second pass |
    | nothing at all | the error itself: what a user should read is that the host does not answer |
    | a firewall's page | HostBlocked (`govcrawl.crawling.blocks`) |
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._rules: dict[str, _Rules] = {}
        self._asking: dict[str, asyncio.Lock] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built by Scrapy."""
        return cls(crawler)

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Raise where the page may not be asked for. Raises Refusal, and what kept robots.txt from coming."""
        if (tries := request.meta.get(_META_TRIES)) is not None:
            # robots.txt itself, for the first time or again
            tries[0] = request.meta.get("retry_times", 0)
        if request.meta.pop(_META_HELD, False):
            request.meta.pop("dont_retry", None)
        parts = urlsplit(request.url)
        if request.meta.get("dont_obey_robotstxt") or parts.scheme not in ("http", "https"):
            return
        async with self._asking.setdefault(parts.netloc, asyncio.Lock()):
            rules = self._rules.get(parts.netloc)
            once_more = bool(request.meta.get(META_ONCE_MORE))
            if rules is None or (_may_come(rules) and once_more and not rules.in_second_pass):
                rules = await self._ask(request, once_more)
        if rules.error is not None:
            if isinstance(rules.error, UNREACHABLE):
                # it was tried as often as a page is; the page itself need not be tried on top of that
                request.meta.update({"retry_times": rules.tries, "dont_retry": True, _META_HELD: True})
            raise rules.error
        agent = self._robotstxt_useragent or request.headers.get(b"User-Agent") or self._default_useragent
        if rules.parser is not None and not rules.parser.allowed(request.url, agent):
            self._stats.inc_value("robotstxt/forbidden")
            raise RobotsRefused("robots.txt forbids it")

    async def _ask(self, request: Request, once_more: bool) -> _Rules:
        parts = urlsplit(request.url)
        tries = [0]
        asked = Request(
            f"{parts.scheme}://{parts.netloc}{_PATH}",
            priority=self.DOWNLOAD_PRIORITY,
            meta={"dont_obey_robotstxt": True, META_KIND: KIND_ROBOTS, _META_TRIES: tries},
            callback=NO_CALLBACK,
        )
        assert self.crawler.engine is not None
        self._stats.inc_value("robotstxt/request_count")
        response: Response | None = None
        try:
            response = await self.crawler.engine.download_async(asked)
            rules = self._read(response)
        except Exception as error:
            if reason_of(error) in _NOT_ABOUT_ROBOTS:
                raise
            rules = self._failed(error, asked.url)
        rules.in_second_pass = once_more
        rules.tries = tries[0]
        self._rules[parts.netloc] = rules
        if response is not None and urlsplit(response.url).path == _PATH:
            # the host that it was redirected to gave the same
            self._rules.setdefault(urlsplit(response.url).netloc, rules)
        return rules

    def _read(self, response: Response) -> _Rules:
        status = response.status
        self._stats.inc_value("robotstxt/response_count")
        self._stats.inc_value(f"robotstxt/response_status_count/{status}")
        if status in FORBIDDING:
            text = (
                f"the host refuses to show robots.txt (HTTP {status}): taken as a refusal of the whole host"
            )
            self._tell(Reason.REFUSED_BY_ROBOTS, response.url, text)
            return _Rules(
                error=RobotsRefused(f"robots.txt forbids it: the host refuses to show it (HTTP {status})")
            )
        if status in UNAVAILABLE or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return self._unavailable(f"HTTP {status}", response.url)
        body = _in_utf8(response.body)
        if status >= HTTPStatus.MULTIPLE_CHOICES or _HTML.match(body[:_LOOKED_AT]):
            return _Rules()
        return _Rules(build_from_crawler(self._parserimpl, self.crawler, body))

    def _failed(self, error: Exception, url: str) -> _Rules:
        self._stats.inc_value(f"robotstxt/exception_count/{type(error)}")
        if reason_of(error) is Reason.REDIRECT_LOOP:
            return _Rules()
        if isinstance(error, UNREACHABLE):
            return _Rules(error=error)
        if isinstance(error, Refusal) or reason_of(error) is not Reason.FAILED:
            return self._unavailable(plain_reason(error), url)
        raise error

    def _unavailable(self, why: str, url: str) -> _Rules:
        text = f"robots.txt could not be had ({why}): nothing is asked of the host before it can be"
        self._tell(Reason.ROBOTS_UNAVAILABLE, url, text)
        return _Rules(error=RobotsUnavailable(f"robots.txt could not be had: {why}"))

    def _tell(self, reason: Reason, where: str, text: str) -> None:
        tell(logging.WARNING, self.crawler.spidercls.name, reason, where, text)


def _in_utf8(body: bytes) -> bytes:
    """The rules as RFC 9309 (2.2) wants them encoded; the parser leaves out what is not UTF-8, and all of UTF-16."""
    return body.decode("utf-16", "replace").encode() if body.startswith(_UTF_16) else body


def _may_come(rules: _Rules) -> bool:
    return rules.error is not None and not isinstance(rules.error, RobotsRefused)
