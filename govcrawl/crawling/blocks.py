"""Firewalls: an answer that turns us away is recognised, and nothing more is asked of that host in this process.

Nothing is solved and nothing is evaded. A block is never read as "there is no report": it is `blocked`.
"""

from __future__ import annotations

import logging
import re
from http import HTTPStatus
from typing import Final, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse

from govcrawl.crawling.events import Event, tell
from govcrawl.crawling.firewalls import ALWAYS, ASKS_TO_WAIT, FIREWALLS, UNNAMED, Firewall
from govcrawl.crawling.hosts import Hosts, HostState, shared_hosts
from govcrawl.crawling.refusals import HostBlocked
from govcrawl.crawling.robots import KIND_ROBOTS
from govcrawl.crawling.shown import Shown, shown
from govcrawl.portals.base import KIND_FILE, META_KIND
from govcrawl.portals.choice import canonical

_USUAL_PORTS = {"http": 80, "https": 443}
# pages that were declared or linked; a way may be a guess
_DECLARED = frozenset({"column", "list"})
_MEANT = _DECLARED | {"report", "way"}

#: As many 403s running are the host's answer to us, and no longer one page's.
MOST_FORBIDDEN: Final = 3

# A refusal is a notice: some sentences, an address, a number to quote. With a status that promises a page it must be
# shorter, and shorter still where it names no product: articles speak of attacks and tests, too.
_NOTICE = 600
_NOTICE_AS_PAGE = 300
_UNNAMED_AS_PAGE = 120
_FEW_LINKS = 3
_MARKUP = 300_000
_COOKIE = re.compile(rb"^\s*([^=;\s]+)\s*=")
# what a test shows while it runs
_WAITING = re.compile(
    r"(?:正在|请)?(?:为您)?(?:加载|载入|跳转|验证|检[测查]|稍[候后等]|等待)[中…。.，,！!]*|安全(?:验证|检查|检测|防护)|(?:正在)?进行中?|loading|please (?:wait|enable javascript)|"
    r"请(?:开启|启用|打开).{0,6}(?:javascript|脚本|cookies?).{0,20}|javascript|页面|浏览器|[\s\W\d]",
    re.IGNORECASE,
)
# statuses under which a test comes; other errors are the server's own, with the firewall's script put into them
_TESTS = frozenset({200, 202, 203, 403, 405, 418})
# a page that a script fills is a page
_APPLICATION = re.compile(
    r"<div\b[^<>]{0,200}\bid=[\"']?(?:app|root|__nuxt|__next|main|container)\b", re.IGNORECASE
)
_TEST_TITLE = re.compile(
    r"(?:安全|人机|访问|滑[动块]|行为)?(?:身份)?(?:验证|校验)(?:码|中心)?|请(?:先)?(?:输入|完成)?.{0,4}验证码?|访问验证.{0,10}"
)
_REPORT = re.compile(r"信息公开.{0,12}(?:报告|年报)|(?:报告|年报).{0,12}信息公开")


def firewall_of(response: Response) -> str:
    """The name of the firewall whose test or refusal the answer is; empty where it is none.

    A page that shows something of its own (a list, an article, a menu) is none, whatever scripts stand on it. A 403
    without a mark is left to the caller: it may be one page's.
    """
    status = response.status
    if status == ASKS_TO_WAIT:
        return ""
    found = _by_page(response) or _by_headers(response)
    return found or (UNNAMED.name if status in ALWAYS else "")


def _by_page(response: Response) -> str:
    if not isinstance(response, TextResponse) or not response.body:
        return ""
    page = shown(response)
    error = response.status >= HTTPStatus.BAD_REQUEST
    length = len(page.words)
    if not page.whole or length > (_NOTICE if error else _NOTICE_AS_PAGE):
        return ""
    if not error and _is_of_use(page):
        # help and a way home may stand below a test; what it is called tells
        is_test = _TEST_TITLE.fullmatch(page.title) and length <= _UNNAMED_AS_PAGE and not _has_report(page)
        return UNNAMED.name if is_test else ""
    markup = response.text[:_MARKUP]
    if _is_bare(response.status, page, markup):
        for firewall in FIREWALLS:
            if firewall.script is not None and firewall.script.search(markup):
                return firewall.name
    named: list[Firewall] = [*FIREWALLS]
    if error or length <= _UNNAMED_AS_PAGE:
        named.append(UNNAMED)
    for firewall in named:
        words = firewall.words
        if words is not None and (words.search(page.title) or words.search(page.words)):
            return firewall.name
    return ""


def _is_of_use(page: Shown) -> bool:
    """Whether a page has what no notice has: links to go on by, or a report."""
    return len(page.links) > _FEW_LINKS or _has_report(page)


def _has_report(page: Shown) -> bool:
    return any(_REPORT.search(words) for words in (page.title, page.words, *(told for _, told in page.links)))


def _is_bare(status: int, page: Shown, markup: str) -> bool:
    """Whether a page shows nothing, or only that something goes on."""
    if page.frames:
        return False
    if status in ALWAYS or status == HTTPStatus.FORBIDDEN:
        return True
    if status not in _TESTS:
        return not page.words
    return not _WAITING.sub("", page.words) and not _APPLICATION.search(markup)


def _by_headers(response: Response) -> str:
    if response.status != HTTPStatus.FORBIDDEN and response.status not in ALWAYS:
        # what stands before a server is not what is broken in it
        return ""
    lines = [
        f"{name.decode('latin-1')}: {value.decode('latin-1')}".lower()
        for name, values in response.headers.items()
        for value in values
    ]
    cookies = [
        match.group(1).decode("latin-1")
        for value in response.headers.getlist(b"Set-Cookie")
        if (match := _COOKIE.match(value))
    ]
    for firewall in FIREWALLS:
        if firewall.header is not None and any(map(firewall.header.search, lines)):
            return firewall.name
        if firewall.cookie is not None and any(map(firewall.cookie.search, cookies)):
            return firewall.name
    return ""


def host_state(url: str, hosts: Hosts) -> HostState:
    """What is known of the host of an address, by whichever scheme it is asked."""
    return hosts.of(_name(url))


def twin_state(url: str, hosts: Hosts) -> HostState:
    """The same with or without `www.`: what blocks one blocks both."""
    name = _name(url)
    return hosts.of(name.removeprefix("www.") if name.startswith("www.") else f"www.{name}")


def _name(url: str) -> str:
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port not in (None, _USUAL_PORTS.get(parts.scheme)) else ""
    return (parts.hostname or "").lower() + port


def refuse_blocked(url: str, hosts: Hosts) -> None:
    """Raise HostBlocked where the host of `url` has turned this process away."""
    seen = host_state(url, hosts).blocked
    if seen:
        raise HostBlocked(f"a firewall turned us away ({seen}); the host is not asked any more")


class BlockedHostsMiddleware:
    """Downloader middleware before all others: what is asked of a blocked host is not asked."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._hosts = shared_hosts()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise HostBlocked instead of asking a blocked host."""
        refuse_blocked(request.url, self._hosts)


class FirewallMiddleware(BlockedHostsMiddleware):
    """Downloader middleware between charset (585) and MetaRefresh (580): sees decoded text, before any retry.

    It asks again whether the host is blocked, for a request may have waited (for robots.txt) while another met the
    firewall.
    """

    def process_response(self, request: Request, response: Response) -> Response:
        """The answer, where it is one; else the host is blocked for this process. Raises HostBlocked."""
        state = host_state(request.url, self._hosts)
        name = firewall_of(response)
        if (
            name == UNNAMED.name
            and response.status == HTTPStatus.OK
            and request.meta.get(META_KIND) == KIND_FILE
        ):
            # systems ask for a code before they hand out a file: that closes the file, and not the portal
            name = ""
        if not name and response.status == HTTPStatus.FORBIDDEN:
            name = self._forbids(request, state)
        elif not name:
            state.forbidden = 0
            if request.meta.get(META_KIND) in _MEANT:
                state.open = True
        if not name:
            return response
        seen = f"{name}, HTTP {response.status}"
        if not state.blocked:
            state.blocked = twin_state(request.url, self._hosts).blocked = seen
            text = f"{seen}: nothing more is asked of {state.name}"
            tell(logging.WARNING, self._crawler.spidercls.name, Event.HOST_BLOCKED, response.url, text)
        raise HostBlocked(f"a firewall turned us away ({seen})")

    def _forbids(self, request: Request, state: HostState) -> str:
        """Whether a 403 without a mark is the host's answer to us: in a few words, or empty."""
        kind = request.meta.get(META_KIND)
        if kind in (KIND_ROBOTS, KIND_FILE):
            # robots.txt has its own rule, and pictures and attachments may be closed to strangers one by one
            return ""
        state.forbidden += 1
        if state.forbidden >= MOST_FORBIDDEN:
            return f"{state.forbidden} refusals running"
        if not state.open and (kind in _DECLARED or self._is_home(request)):
            return "refuses every page"
        return ""

    def _is_home(self, request: Request) -> bool:
        home = getattr(self._crawler.spider, "home", None)
        asked = (request.meta.get("redirect_urls") or [request.url])[0]
        return isinstance(home, str) and canonical(asked) == canonical(home)
