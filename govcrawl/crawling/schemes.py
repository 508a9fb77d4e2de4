"""http and https: where one does not answer, the host is tried by the other, once.

Many county portals are http only, some https only, and declarations and links get it wrong. What answers is
remembered for the process. An answer of any status is an answer.
"""

from __future__ import annotations

import logging
from typing import Any, Final, Self
from urllib.parse import urlsplit, urlunsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from govcrawl.crawling.events import Event, tell
from govcrawl.crawling.hosts import HostState, shared_hosts
from govcrawl.crawling.reasons import plain_reason, reason_of
from govcrawl.outcomes import Reason

#: A request with this fails with it instead of being asked: how a failed second way gives the first failure back.
META_FAILURE: Final = "govcrawl_failure"
_META_TRYING = "govcrawl_other_scheme"

_OTHER = {"http": "https", "https": "http"}
_PORTS = {"http": 80, "https": 443}
_FAILURES = frozenset({Reason.CONNECTION_REFUSED, Reason.CONNECTION_FAILED, Reason.TLS_FAILED})
# what the proxy middleware took down for the scheme before
_OF_A_SCHEME = ("_scheme_proxy", "_auth_proxy", "proxy")


def by_other_scheme(url: str) -> str | None:
    """The same address by the other of http and https; None where it has a port of its own."""
    parts = urlsplit(url)
    if parts.scheme not in _OTHER or parts.port not in (None, _PORTS[parts.scheme]) or not parts.hostname:
        return None
    netloc = parts.netloc.removesuffix(f":{parts.port}")
    return urlunsplit((_OTHER[parts.scheme], netloc, parts.path, parts.query, parts.fragment))


class SchemesMiddleware:
    """Downloader middleware behind redirects (600), so that it sees every answer, and before retries.

    If both schemes fail, the first failure is the one that is reported, and retried.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._hosts = shared_hosts()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> Request | None:
        """The request by the scheme that the host answers by. Raises the failure that the request brings along."""
        failure = request.meta.pop(META_FAILURE, None)
        if failure is not None:
            raise failure
        if _META_TRYING in request.meta:
            return None
        state = self._state(request.url)
        if state.scheme is None or state.scheme == urlsplit(request.url).scheme:
            return None
        other = by_other_scheme(request.url)
        return _moved(request, other) if other is not None else None

    def process_response(self, request: Request, response: Response) -> Response:
        """Take down that the scheme answers; where it was tried for the other, from here on."""
        scheme = urlsplit(request.url).scheme
        state = self._state(request.url)
        state.schemes.add(scheme)
        trying = request.meta.pop(_META_TRYING, None)
        if trying is not None:
            _, failure = trying
            state.scheme = scheme
            text = f"{_OTHER[scheme]} does not answer ({plain_reason(failure)}); {scheme} does, and is asked from here on"
            tell(logging.WARNING, self._crawler.spidercls.name, Event.SCHEME, state.name, text)
        return response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """The same by the other scheme, once for each host; where that fails too, back to the first failure."""
        trying = request.meta.pop(_META_TRYING, None)
        if trying is not None:
            url, failure = trying
            return _moved(request, url, **{META_FAILURE: failure})
        state = self._state(request.url)
        other = by_other_scheme(request.url)
        scheme = urlsplit(request.url).scheme
        if state.scheme_tried or state.blocked or other is None or scheme in state.schemes:
            return None
        reason = reason_of(exception)
        # by http a time-out is a slow server; by https it may be a handshake that nobody answers
        if reason not in _FAILURES and not (reason is Reason.TIME_OUT and scheme == "https"):
            return None
        state.scheme_tried = True
        return _moved(request, other, **{_META_TRYING: (request.url, exception)})

    def _state(self, url: str) -> HostState:
        return self._hosts.of(urlsplit(url).netloc.removesuffix(":80").removesuffix(":443"))


def _moved(request: Request, url: str, **more: Any) -> Request:
    meta = {name: value for name, value in request.meta.items() if name not in _OF_A_SCHEME}
    # it is the same page: nothing may drop it as one that was asked for already
    moved: Request = request.replace(url=url, meta={**meta, **more}, dont_filter=True)
    return moved
