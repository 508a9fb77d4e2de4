"""Pages that are nothing but a way on: a refresh, or a script that sets a literal location. They are followed.

A script is read only as far as can be known without running it: a literal address, set in any case as the page
loads. What stands under a condition (mostly about telephones) or in a function that a click calls is left alone.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urldefrag, urljoin, urlsplit

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.http import HtmlResponse, Response

from govcrawl.crawling.events import Event, tell
from govcrawl.crawling.shown import Shown, shown

#: A script that sets the location to a literal address, wherever it stands; the first group is the address.
LOCATION: Final = re.compile(
    r"(?<![\w$])(?:(?:window|top|self|parent|document|this)\s{0,2}\.\s{0,2}){0,3}location"
    r"(?:\s{0,5}(?:\.\s{0,2}href\s{0,5})?=|\s{0,2}\.\s{0,2}(?:replace|assign)\s{0,5}\()"
    r"\s{0,5}['\"]([^'\"\s]{1,500})['\"]"
)

# what such a page shows meanwhile
_MEANWHILE = re.compile(
    r"(?:页面)?(?:正在)?(?:为您)?(?:自动)?(?:跳转|转向|进入|加载|载入)(?:到|至|中)?(?:新?(?:页面|网站|网址|首页|站点))?|请?稍[候后等]片?刻?|如果.{0,20}(?:没有|未能?).{0,10}"
    r"(?:跳转|反应|响应).{0,20}|点击(?:这里|此处|进入)?|redirecting|loading|please wait|click here|[\s\W\d]",
    re.IGNORECASE,
)
_SCRIPT = 20_000
_STRING = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`")
_COMMENT = re.compile(r"/\*.*?\*/|<!--[^\n]*|-->|(?://[^\n]*)", re.DOTALL)
# what is run as the page loads: at once, when it is ready, or after a while
_RUN = re.compile(
    r"(?:^|[;{}\n])\s{0,20}[(!+]\s{0,5}(?:function\s{0,5}\w*\s{0,5}\(\s{0,5}\w{0,10}\s{0,5}\)|\(\s{0,5}\)\s{0,5}=>)\s{0,20}$"
    r"|(?:^|[;{}\s])(?:"
    r"(?:window\.)?onload\s{0,5}=\s{0,5}(?:function\s{0,5}\w*\s{0,5}\(\s{0,5}\)|\(\s{0,5}\)\s{0,5}=>)"
    r"|(?:\$|jQuery)\s{0,5}\(\s{0,5}(?:document\s{0,5}\)\s{0,5}\.\s{0,5}ready\s{0,5}\(\s{0,5})?function\s{0,5}\(\s{0,5}\)"
    r"|(?:window\.)?setTimeout\s{0,5}\(\s{0,5}(?:function\s{0,5}\w*\s{0,5}\(\s{0,5}\)|\(\s{0,5}\)\s{0,5}=>)"
    r"|try)\s{0,20}$"
)
_NAMED = re.compile(r"function\s+([\w$]+)\s*\(\s*\)\s*$")
# a statement that begins like this is run at times only
_CONDITION = re.compile(r"\s*(?:if|else|while|for|do|switch|case|default|with|catch)\b")
# behind these stands a part of an expression
_GOING_ON = ("?", ":", "&", "|", ">", ")", "=", ",", "(", "[", "+", "return", "else", "typeof", "void")
_TIMED = re.compile(r"setTimeout\s*\(\s*(\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')\s*,\s*\d{1,5}\s*\)")


def sends_on_to(response: Response) -> str:
    """The address that a page's script sends on to, where it is nothing but that; empty where it is a page."""
    if not isinstance(response, HtmlResponse) or "location" not in response.text[: _SCRIPT * 2]:
        return ""
    page = shown(response)
    if not page.whole or page.frames or _MEANWHILE.sub("", page.words):
        return ""
    found = {urljoin(response.url, one) for one in _targets(page)}
    if len(found) != 1:
        # more than one: which one it is, only running it would tell
        return ""
    [target] = found
    others = {url for url, _ in page.links} - {target}
    parts = urlsplit(target)
    if others or parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    return "" if urldefrag(target).url == urldefrag(response.url).url else target


def _targets(page: Shown) -> Iterator[str]:
    script = _without_comments(page.scripts[:_SCRIPT])
    timed = [one.group(1)[1:-1].replace("\\'", "'").replace('\\"', '"') for one in _TIMED.finditer(script)]
    for source in (script, *timed, page.started):
        for match in LOCATION.finditer(source):
            if _is_literal(source[match.end() : match.end() + 20]) and _is_run(
                source, match.start(), page.started
            ):
                yield match.group(1)


def _without_comments(script: str) -> str:
    """The script with its comments gone, its strings kept (`//` in an address is no comment)."""
    parts: list[str] = []
    at = 0
    while at < len(script):
        if script[at] in "\"'`" and (string := _STRING.match(script, at)):
            parts.append(string.group())
            at = string.end()
        elif script[at] in "/<-" and (comment := _COMMENT.match(script, at)):
            parts.append(" ")
            at = comment.end()
        else:
            parts.append(script[at])
            at += 1
    return "".join(parts)


def _is_literal(after: str) -> bool:
    """Whether the address ends with its string: `'/a' + location.search` is none that can be known."""
    after = after.lstrip(" \t)")
    return not after or after[0] in ";\r\n}" or after.startswith("</")


def _is_run(script: str, at: int, started: str) -> bool:
    """Whether what stands at `at` is run in any case when the page loads."""
    bare = _STRING.sub(lambda string: '"' + " " * (len(string.group()) - 2) + '"', script[:at])
    if _is_governed(bare):
        return False
    for before in _openings(bare):
        if _RUN.search(before):
            continue
        named = _NAMED.search(before)
        if named is None or not _is_called(named.group(1), script, started):
            return False
    return True


def _is_governed(before: str) -> bool:
    """Whether what stands next is only a part of the statement that has begun, or hangs on a condition."""
    begun = before[max(map(before.rfind, ";{}")) + 1 :]
    if _CONDITION.match(begun):
        return True
    # a statement may end with its line
    return begun.rstrip().endswith(_GOING_ON) or bool(
        begun.strip() and "\n" not in begun[len(begun.rstrip()) :]
    )


def _openings(before: str) -> Iterator[str]:
    """What stands before each brace that is still open, the innermost last."""
    opened: list[int] = []
    for index, character in enumerate(before):
        if character == "{":
            opened.append(index)
        elif character == "}" and opened:
            opened.pop()
    for index in opened:
        yield before[:index]


def _is_called(name: str, script: str, started: str) -> bool:
    """Whether a function is called by the page itself: when the body is there, or at the end of a line of its own."""
    call = re.compile(rf"(?<![\w$.]){re.escape(name)}\s*\(\s*\)")
    if call.search(started):
        return True
    bare = _STRING.sub('""', script)
    for match in call.finditer(bare):
        before = bare[: match.start()]
        if re.search(r"function\s*$", before):
            continue
        if not list(_openings(before)) and not _is_governed(before):
            return True
    timed = re.compile(rf"setTimeout\s*\(\s*(?:{re.escape(name)}|[\"']{re.escape(name)}\(\)[\"'])\s*,")
    return any(not list(_openings(script[: one.start()])) for one in timed.finditer(script))


class SentOnMiddleware(MetaRefreshMiddleware):
    """Downloader middleware in the place of Scrapy's MetaRefresh, which it is with scripts beside: charset is decided.

    Settings: METAREFRESH_MAXDELAY, seconds from which on a refresh is a page that reloads itself; REDIRECT_MAX_TIMES.
    """

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """The page, or the request that it sends on to. Raises IgnoreRequest after REDIRECT_MAX_TIMES."""
        if request.meta.get("dont_redirect") or request.method == "HEAD":
            return response
        sent: Request | Response = super().process_response(request, response)
        if isinstance(sent, Request):
            if urldefrag(sent.url).url == urldefrag(request.url).url:
                # a page that reloads itself is there already
                return response
            self._tell(request, sent, "a refresh")
            return sent
        target = sends_on_to(response)
        if not target:
            return response
        sent = self._redirect(self._redirect_request_using_get(request, response, target), request, "script")
        self._tell(request, sent, "nothing but a script")
        return sent

    def _tell(self, request: Request, sent: Request, what: str) -> None:
        text = f"{what} sends on to {sent.url}: followed"
        tell(logging.INFO, self.crawler.spidercls.name, Event.SENT_ON, request.url, text)
