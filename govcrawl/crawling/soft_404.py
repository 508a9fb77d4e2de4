"""Pages that say 200 and are not there: told by what the same host shows for an address that cannot exist.

Only a page that looks suspicious is compared, and a host is asked once for an address that cannot exist. A page that
lists reports or is one is never taken for missing.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
import secrets
from http import HTTPStatus
from typing import Any, Final, Self
from urllib.parse import unquote, urlsplit, urlunsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response
from scrapy.http.request import NO_CALLBACK

from govcrawl.crawling.hosts import shared_hosts
from govcrawl.crawling.reasons import UNREACHABLE
from govcrawl.crawling.refusals import BeingWorkedOn, Refusal, SoftNotFound
from govcrawl.crawling.shown import shown
from govcrawl.portals.base import KIND_FILE, META_KIND
from govcrawl.portals.choice import canonical
from govcrawl.report.titles import is_report_title

logger = logging.getLogger(__name__)

#: The request for an address that cannot exist.
KIND_PROBE: Final = "probe"

#: What a host has that gives a true 404.
TELLS: Final = ""

# a report may be anything, and is judged by what it says
_WALKED = frozenset({"column", "list", "way"})
_WANTED = frozenset({"column", "list", "report", "way"})
# as little as a notice has
_SHORT = 200
_FEW_LINKS = 3
_MISSING = re.compile(
    r"(?:页面|网页|文件|文章|内容|信息|栏目|资源|地址|链接|网址).{0,12}(?:不存在|找不到|未找到|没有找到|无法找到|已?被?删除|已失效|已下线|已过期|走丢|丢失|飞走)|"
    r"(?:找不到|未找到|没有找到|无法找到).{0,12}(?:页面|网页|文件|文章|内容|信息|栏目|资源|地址)|(?<!\d)404(?!\d)|not found|出错[了啦]|已删除|"
    r"(?:参数|系统|服务器?|程序)(?:错误|异常|出错)|非法(?:访问|请求|参数)",
    re.IGNORECASE,
)
_UPKEEP = re.compile(
    r"(?:系统|网站|网页|平台|服务器?|数据库|栏目)?(?:正在|正|例行)?(?:进行)?(?:系统|网站|停机|升级)?(?:维护|升级|改版)(?:升级|维护)?(?:中|期间|通知|公告)?[！!。.…，, ]*|"
    r".{0,30}(?:正在|进行|系统|网站|平台)(?:维护|升级|改版)(?:升级|维护)?中.{0,80}"
)
_OF_A_LIST = re.compile(r"公开|年报|报告|列表|栏目|目录|信息|专栏|专题")
_NUMBERS = re.compile(r"\d+(?:[-:./年月日时分秒]\d*)*")
_ENDING = re.compile(r"\.[A-Za-z]{1,5}$")


def suspicious(response: Response, *, linked: bool = False) -> bool:
    """Whether a page with status 200 may be one that is not there: it says so, or has nothing to read or to go on by.

    A page that was `linked` as a report may be short: it must say so, or show nothing at all.
    """
    if response.status != HTTPStatus.OK or not isinstance(response, HtmlResponse):
        return False
    page = shown(response)
    if not linked and page.title and not _OF_A_LIST.search(page.title):
        # a title that every page has: some hosts show their home page, with a report on it, for what they do not have
        return True
    if is_report_title(page.title) or any(is_report_title(words) for _, words in page.links):
        return False
    if any(map(is_report_title, _headings(response))):
        return False
    if _MISSING.search(page.title) or _MISSING.search(page.words):
        return True
    return not page.words if linked else len(page.words) <= _SHORT and not page.links


def is_being_worked_on(response: Response) -> bool:
    """Whether a page with status 200 is nothing but a notice that the portal is being maintained."""
    if response.status != HTTPStatus.OK or not isinstance(response, HtmlResponse):
        return False
    page = shown(response)
    if len(page.words) > _SHORT or len(page.links) > _FEW_LINKS:
        return False
    return any(_UPKEEP.fullmatch(told) for told in (page.title, page.words) if told)


def _headings(response: HtmlResponse) -> list[str]:
    named = response.css('meta[name="ArticleTitle" i]::attr(content)').getall()
    return named + [" ".join(one.css("::text").getall()) for one in response.css("h1, h2, h3, .title")[:10]]


def fingerprint(response: Response, asked: str) -> str:
    """What an answer looks like without what belongs to one address or one moment: the same for all missing pages.

    `asked` is the address that was asked for first.
    """
    page = shown(response)
    text = f"{page.title}\n{page.words}" if page.words else _markup(response)
    for url in (asked, response.url):
        parts = urlsplit(url)
        for own in (url, parts.path, unquote(parts.path), parts.path.rpartition("/")[2], parts.query):
            if len(own) > 1:
                text = text.replace(own, "")
    text = re.sub(r"\s+", " ", _NUMBERS.sub("", text)).strip()
    return f"{response.status} {hashlib.sha256(text.encode()).hexdigest()}"


def _markup(response: Response) -> str:
    return response.text if isinstance(response, HtmlResponse) else ""


def impossible(url: str) -> str:
    """An address beside `url` that cannot exist: the same folder and ending, a name that nobody gave."""
    parts = urlsplit(url)
    folder, _, name = parts.path.rpartition("/")
    ending = _ENDING.search(name)
    made = f"{folder}/govcrawl{secrets.token_hex(8)}{ending.group() if ending else '/' if not name else ''}"
    return urlunsplit((parts.scheme, parts.netloc, made, "", ""))


class SoftNotFoundMiddleware:
    """Downloader middleware before retries (550): sees the answer that is left after all redirects.

    Its own request goes through all middlewares, so robots.txt, turns and archive hold for it.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._hosts = shared_hosts()
        self._asking: dict[str, asyncio.Lock] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built by Scrapy."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        """The page. Raises SoftNotFound where it is what the host shows for an address that cannot exist.

        And BeingWorkedOn where a list, or a page on the way to one, is a notice of that.
        """
        kind = request.meta.get(META_KIND)
        if (kind in _WALKED or kind == KIND_FILE) and is_being_worked_on(response):
            raise BeingWorkedOn("HTTP 200, and a page that only says that the portal is being worked on")
        linked = kind == "report"
        if not self._is_wanted(request, response) or not suspicious(response, linked=linked):
            return response
        state = self._hosts.of(urlsplit(request.url).netloc)
        async with self._asking.setdefault(state.name, asyncio.Lock()):
            if state.missing is None:
                state.missing = await self._missing(request.url)
        asked = (request.meta.get("redirect_urls") or [request.url])[0]
        if state.missing != TELLS and fingerprint(response, asked) == state.missing:
            raise SoftNotFound(
                f"HTTP 200, and the page that {state.name} shows for an address that cannot exist"
            )
        return response

    def _is_wanted(self, request: Request, response: Response) -> bool:
        if request.meta.get(META_KIND) not in _WANTED:
            return False
        home: Any = getattr(self._crawler.spider, "home", None)
        asked = (request.meta.get("redirect_urls") or [request.url])[0]
        if urlsplit(response.url).path in ("", "/") and urlsplit(asked).path not in ("", "/"):
            # it was led to the home page, and the spider says so
            return False
        return not (isinstance(home, str) and canonical(asked) == canonical(home))

    async def _missing(self, url: str) -> str:
        asked = Request(impossible(url), callback=NO_CALLBACK, meta={META_KIND: KIND_PROBE}, dont_filter=True)
        assert self._crawler.engine is not None
        try:
            answer = await self._crawler.engine.download_async(asked)
        except (Refusal, *UNREACHABLE) as error:
            # not known, so nothing is taken for missing
            logger.debug("%s: no fingerprint of missing pages: %s", asked.url, error)
            return TELLS
        if answer.status != HTTPStatus.OK:
            return TELLS
        return fingerprint(answer, asked.url)
