"""What every portal's spider does: column, list pages, reports.

A portal is a declaration: class attributes in a fixed order and a docstring in fixed terms. A family (one module
each beside this one) says how its addresses look and how its lists go on. One callback for each kind of page;
all list pages are read before the first report is asked for, so that one report a year can be chosen; the last
callback only builds the item. Nothing here reads a figure.

Whatever is wanted and not had is sent as a `shortfall` and fails the run: an empty list is never an answer.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any, ClassVar, Final
from urllib.parse import urljoin, urlsplit

from parsel import Selector
from scrapy import Request, Spider
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from govcrawl.crawling.archive import META_CIRCUMSTANCES, circumstances, page_of
from govcrawl.crawling.reasons import UNREACHABLE, plain_reason
from govcrawl.crawling.signals import shortfall
from govcrawl.errors import DeclarationError
from govcrawl.page import Link, Page
from govcrawl.portals.arguments import FIRST_YEAR, parse_selection
from govcrawl.portals.choice import Candidate, Division, choose, judge_title, why_not
from govcrawl.report.divisions import by_code, former_names
from govcrawl.report.titles import plain_title

META_KIND: Final = "govcrawl_kind"
DOCSTRING_TERMS: Final = ("Publisher:", "Platform:", "Caveats:", "Last verified:")

_FILE = re.compile(r"\.(?:docx?|pdf|xlsx?|wps|et|zip|rar)$", re.IGNORECASE)
_TEXT_FILE = re.compile(r"\.txt$", re.IGNORECASE)
_HTML_FILE = re.compile(r"\.html?$", re.IGNORECASE)
_TEXT_VERSION = re.compile(r"文本|文字版|网页版|纯文字|txt", re.IGNORECASE)
_NEXT = re.compile(r"^(?:下一?页|后一?页|next|尾页|末页|最后一?页)[>»›]*$", re.IGNORECASE)
# how pagers say how many pages there are
_TOTALS = tuple(
    map(
        re.compile,
        (
            r"[?&](?:amp;)?totalpage=(\d+)",
            r"createPageHTML\w{0,20}\(\s*[\"']?(\d+)",
            r"\bcountPage\s*=\s*[\"']?(\d+)",
            r"\bpageCount\s*[=:]\s*[\"']?(\d+)",
            r"共(?:<[^<>]{0,300}>|\s|&nbsp;){0,20}(\d+)(?:<[^<>]{0,300}>|\s|&nbsp;){0,20}页",
        ),
    )
)


@dataclass(slots=True)
class _Column:
    """How far a column's list has been followed."""

    url: str
    pages: set[str] = field(default_factory=set)
    seen: dict[tuple[str, ...], str] = field(default_factory=dict)
    stopped: bool = False


class PortalSpider(Spider):
    """Base of every portal.

    Mandatory: `name`; `division_code` (six digits) or, where there is none, `division_name`; `home`; `columns`
    (addresses of list pages, or of the page that links to them by `column_words`); `first_year` (of the first
    report expected there). Optional: `other_names` (of the division, as reports call it), `other_hosts` (where
    reports of this portal may lie), `column_words`, `max_pages` (of one list).

    A family adds `article` (a regular expression for path and query of a report's address, `search`ed) and
    `page_links`; and `links` where its lists are not plain anchors.
    """

    division_code: str | None = None
    division_name: str | None = None
    home: str = ""
    columns: tuple[str, ...] = ()
    first_year: int = 0
    other_names: tuple[str, ...] = ()
    other_hosts: tuple[str, ...] = ()
    column_words: tuple[str, ...] = ()
    max_pages: int = 50

    article: ClassVar[re.Pattern[str]] = re.compile(r"(?!)")
    body_css: ClassVar[str] = "body"

    def __init__(self, *, years: str | None = None, sample: str | None = None, **unknown: object) -> None:
        self.check_declaration()
        super().__init__()
        wanted = parse_selection(years, sample, **unknown)
        self.years = wanted.years
        self.sample = wanted.sample
        self._named = wanted.named
        self.selection = wanted.suffix
        self._hosts = {_bare(urlsplit(url).hostname or "") for url in (self.home, *self.columns)}
        self._hosts |= {_bare(host) for host in self.other_hosts}
        row = by_code(self.division_code) if self.division_code else None
        name = self.division_name or (row.name if row is not None else "")
        former = former_names(self.division_code) if self.division_code else ()
        self._division = Division(
            names=(name, *self.other_names), zone=self.division_code is None, former=former
        )
        self._columns: dict[str, _Column] = {}
        self._candidates: list[Candidate] = []
        self._elsewhere: list[Candidate] = []
        self._lists_pending = 0
        self._missed = 0

    @classmethod
    def check_declaration(cls) -> None:
        """Raise DeclarationError for the first attribute that is wrong or missing."""
        cls._check_names()
        cls._check_division()
        for attribute, urls in (("home", (cls.home,)), ("columns", cls.columns)):
            if not urls or not isinstance(urls, tuple):
                raise cls._wrong(attribute, "is missing or no tuple", 'give columns = ("http://…",)')
            for url in urls:
                if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
                    raise cls._wrong(
                        attribute, f"{url!r} is no web address", "give it with http:// or https://"
                    )
        if not FIRST_YEAR <= cls.first_year <= datetime.now(UTC).year:
            raise cls._wrong(
                "first_year", f"is {cls.first_year or 'missing'}", f"give a year from {FIRST_YEAR}"
            )
        if cls.max_pages < 1:
            raise cls._wrong("max_pages", f"is {cls.max_pages}", "give a number from 1")

    @classmethod
    def _check_names(cls) -> None:
        known = {
            name for base in cls.__mro__[1:] for name in (*vars(base), *getattr(base, "__annotations__", {}))
        }
        for attribute in vars(cls):
            if not attribute.startswith("_") and attribute not in known:
                close = get_close_matches(attribute, known, n=1)
                remedy = f"did you mean {close[0]}?" if close else "take it out"
                raise cls._wrong(attribute, "is no attribute of a portal", remedy)
        if not re.fullmatch(r"[a-z][a-z0-9_]*", getattr(cls, "name", "") or ""):
            raise cls._wrong("name", "is missing or odd", "give the pinyin in lower case, as in lanshan")
        missing = [term for term in DOCSTRING_TERMS if term not in (cls.__doc__ or "")]
        if missing:
            raise cls._wrong("docstring", f"lacks {', '.join(missing)}", "say it in those words")

    @classmethod
    def _check_division(cls) -> None:
        code = cls.division_code
        if code is None:
            if not cls.division_name:
                remedy = "give six digits, or division_name where there is no code"
                raise cls._wrong("division_code", "is missing", remedy)
        elif not re.fullmatch(r"\d{6}", code, re.ASCII):
            raise cls._wrong("division_code", f"{code!r} is not six digits", "give the GB/T 2260 code")
        elif by_code(code) is None:
            raise cls._wrong("division_code", f"{code} is not in divisions.csv", "check the code")

    @classmethod
    def _wrong(cls, attribute: str, problem: str, remedy: str) -> DeclarationError:
        return DeclarationError(f"{cls.__module__}.{cls.__name__}: {attribute} {problem}: {remedy}")

    # ---- a family's part

    def links(self, response: TextResponse) -> Iterable[tuple[str, str, str | None]]:
        """Address (absolute), text and `title=` of every link on a list page."""
        return anchors(response)

    def page_links(self, response: TextResponse, column: str) -> dict[str, str]:
        """The other pages of `column`'s list that this page tells of: a key that names the page, its address.

        The first page has the key `1`.
        """
        raise NotImplementedError(f"{type(self).__name__} needs a family with page_links")

    # ---- column

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the columns."""
        self._lists_pending = len(self.columns)
        for column in self.columns:
            if self.column_words:
                yield self._request(column, self.parse_column, "column", list_url=None)
            else:
                yield self._list_request(column, column, "1")

    def parse_column(self, response: Response) -> Iterator[Request]:
        """A page that links to the list by one of `column_words`."""
        page = self._web_page(response, "column")
        if page is not None:
            words = [plain_title(word) for word in self.column_words]
            found = dict.fromkeys(
                url for url, text, told in self.links(page)
                if {plain_title(text), plain_title(told or "")} & set(words) and self._is_ours(url)
            )  # fmt: skip
            if not found:
                self._miss("column", response.url, f"no link called {' or '.join(self.column_words)}")
            for url in found:
                self._lists_pending += 1
                yield self._list_request(url, url, "1")
        yield from self._list_done()

    # ---- list pages

    def parse_list(self, response: Response, column: str, key: str) -> Iterator[Request]:
        """A page of a list: take down its reports, go on to its other pages."""
        page = self._web_page(response, "list")
        if page is not None:
            yield from self._read_list(page, self._columns[column], key)
        yield from self._list_done()

    def _read_list(self, page: TextResponse, column: _Column, key: str) -> Iterator[Request]:
        articles: dict[str, None] = {}
        for url, text, told in self.links(page):
            judged = judge_title(text, told)
            if self._is_ours(url) and self.is_article(url):
                articles[url] = None
                if judged is not None:
                    self._candidates.append(Candidate(url, judged[0], page.url, certain=judged[1]))
            elif judged is not None and not self._is_ours(url):
                self._elsewhere.append(Candidate(url, judged[0], page.url, certain=judged[1]))
        if not articles:
            self._miss("list", page.url, f"no article address matches {self.article.pattern}")
            return
        other = column.seen.setdefault(tuple(articles), page.url)
        if other != page.url:
            column.stopped = True
            self._miss("list", page.url, f"the same articles as on {other}: the list ignores its page number")
            return
        others = {name: url for name, url in self.page_links(page, column.url).items() if name != key}
        if not others and (pager := _unread_pager(page)):
            self._miss("list", page.url, f"there is a pager ({pager}) but no address could be taken from it")
        for name, url in others.items():
            if name in column.pages or column.stopped:
                continue
            if len(column.pages) >= self.max_pages:
                column.stopped = True
                self._miss(
                    "list", column.url, f"the list has not ended after {self.max_pages} pages (max_pages)"
                )
                return
            self._lists_pending += 1
            yield self._list_request(url, column.url, name)

    def is_article(self, url: str) -> bool:
        """Whether the address is an article's in this family."""
        parts = urlsplit(url)
        return self.article.search(f"{parts.path}{'?' + parts.query if parts.query else ''}") is not None

    def _list_done(self) -> Iterator[Request]:
        self._lists_pending -= 1
        if self._lists_pending == 0:
            yield from self._choose()

    def _choose(self) -> Iterator[Request]:
        choice = choose(
            self._candidates,
            division=self._division,
            home_host=_bare(urlsplit(self.home).hostname or ""),
            years=self.years,
            sample=self.sample,
        )
        for candidate, reason in choice.left:
            self.logger.info("%s: left out %s %s: %s", self.name, candidate.url, candidate.title, reason)
        had = {candidate.year for candidate in choice.chosen}
        for candidate in self._elsewhere if self.sample is None else ():
            wanted = self.years is None or candidate.year in self.years
            if wanted and candidate.year not in had and why_not(candidate.title, self._division) is None:
                self._miss(
                    "report", candidate.url, "its host is not declared: add it to other_hosts if it is right"
                )
        if not choice.chosen and not self._missed:
            years = sorted({candidate.year for candidate in self._candidates if candidate.year})
            listed = f"the list has {', '.join(map(str, years))}" if years else "the list has no report title"
            self._miss("report", ", ".join(self.columns), f"no report of those asked for: {listed}")
        if self.sample is None and choice.chosen and None not in had:
            for year in sorted(self._named - had):
                self._miss("report", ", ".join(self.columns), f"no report of {year} on the list")
        for rank, candidate in enumerate(choice.chosen):
            yield self._request(
                candidate.url, self.parse_report, "report", list_url=candidate.list_url,
                # Scrapy takes the last request first; the output is to go from the newest year to the oldest
                priority=-rank, cb_kwargs={"certain": candidate.certain, "spare": choice.spare.get(candidate.year, ())},
            )  # fmt: skip

    # ---- reports

    def parse_report(
        self, response: Response, certain: bool = True, spare: tuple[Candidate, ...] = ()
    ) -> Iterator[Page | Request]:
        """A report: the item, or on to its text version where the page is only a link to it.

        Where the list cut the title and the page shows that it is another body's, `spare` are the year's other links.
        """
        if not self._arrived(response, "report"):
            return
        if not certain and isinstance(response, TextResponse):
            title = article_title(response)
            judged = judge_title(title)
            if judged is None and "公开" not in plain_title(title):
                # a block page or an error page: nothing of what the list announced
                self._miss(
                    "report",
                    response.url,
                    f"the list calls it a report, its own title is {title or 'missing'}",
                )
                return
            if judged is None or why_not(title, self._division) is not None:
                self.logger.info("%s: left out %s: its full title is %s", self.name, response.url, title)
                if spare:
                    first, *others = spare
                    yield self._request(
                        first.url, self.parse_report, "report", list_url=first.list_url,
                        cb_kwargs={"certain": first.certain, "spare": tuple(others)},
                    )  # fmt: skip
                return
        version = self._text_version(response) if isinstance(response, TextResponse) else None
        if version is None:
            yield page_of(response)
            return
        url, attachments = version
        list_url = response.meta[META_CIRCUMSTANCES]["list_url"]
        yield self._request(url, self.parse_report_text, "report", list_url=list_url, attachments=attachments)

    def parse_report_text(self, response: Response) -> Iterator[Page]:
        """The text version of a report."""
        if self._arrived(response, "report"):
            yield page_of(response)

    def _text_version(self, response: TextResponse) -> tuple[str, tuple[Link, ...]] | None:
        bodies = response.css(self.body_css) or response.css("body")
        if bodies.css("table"):
            return None
        texts: list[str] = []
        files: dict[str, str] = {}
        for url, text, told in anchors(response, bodies):
            path = urlsplit(url).path
            name = (told or text).strip()
            if _TEXT_FILE.search(path):
                texts.insert(0, url)
            elif _HTML_FILE.search(path) and _TEXT_VERSION.search(name) and not self.is_article(url):
                texts.append(url)
            elif _FILE.search(path) or _FILE.search(name):
                files.setdefault(url, name or path.rpartition("/")[2])
        ours = [url for url in texts if self._is_ours(url)]
        return (ours[0], tuple(Link(url, title) for url, title in files.items())) if ours else None

    # ---- all pages

    def lost(self, failure: Failure) -> Iterator[Request]:
        """A page that was wanted and did not come."""
        request: Request = failure.request  # type: ignore[attr-defined]
        error: BaseException = failure.value  # type: ignore[assignment]
        tries = request.meta.get("retry_times", 0) + 1
        reason = plain_reason(error) + (f" ({tries} tries)" if tries > 1 else "")
        kind = request.meta[META_KIND]
        self._miss("unreachable" if isinstance(error, UNREACHABLE) else kind, request.url, reason)
        if kind in ("column", "list"):
            yield from self._list_done()

    def _web_page(self, response: Response, kind: str) -> TextResponse | None:
        if not self._arrived(response, kind):
            return None
        if isinstance(response, TextResponse):
            return response
        self._miss(kind, response.url, "not a web page but a file")
        return None

    def _arrived(self, response: Response, kind: str) -> bool:
        asked = (response.meta.get("redirect_urls") or [response.url])[0]
        if not self._is_ours(response.url):
            self._miss(kind, asked, f"redirected to {response.url}, a host that is not declared")
            return False
        if urlsplit(response.url).path in ("", "/") and urlsplit(asked).path not in ("", "/"):
            self._miss(kind, asked, "redirected to the home page: it is gone")
            return False
        return True

    def _is_ours(self, url: str) -> bool:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and _bare(parts.hostname or "") in self._hosts

    def _list_request(self, url: str, column: str, key: str) -> Request:
        self._columns.setdefault(column, _Column(column)).pages.add(key)
        return self._request(
            url, self.parse_list, "list", list_url=None, priority=10, cb_kwargs={"column": column, "key": key}
        )

    def _request(
        self,
        url: str,
        callback: Any,
        kind: str,
        *,
        list_url: str | None,
        attachments: tuple[Link, ...] = (),
        priority: int = 0,
        cb_kwargs: dict[str, Any] | None = None,
    ) -> Request:
        told = circumstances(
            spider=self.name,
            list_url=list_url,
            division_code=self.division_code,
            division_name=self._division.names[0],
            attachments=attachments,
            own_hosts=tuple(sorted(self._hosts)),
        )
        return Request(
            url,
            callback,
            errback=self.lost,
            priority=priority,
            cb_kwargs=cb_kwargs,
            meta={META_KIND: kind, META_CIRCUMSTANCES: told},
            # Every page is asked for once, by the keys above. Scrapy's own filters drop a request, or a redirect
            # off the portal, without telling; here both must end in a callback.
            dont_filter=True,
        )

    def _miss(self, kind: str, where: str, reason: str) -> None:
        self._missed += 1
        self.crawler.signals.send_catch_log(shortfall, kind=kind, where=where, reason=reason)


def anchors(
    response: TextResponse, within: Iterable[Selector] | None = None
) -> Iterator[tuple[str, str, str | None]]:
    """Absolute address, text (tags gone, white space kept) and `title=` of every anchor, `javascript:` left out."""
    base = urljoin(response.url, response.css("base::attr(href)").get() or "")
    for part in within if within is not None else (response.selector,):
        for anchor in part.css("a[href]"):
            href = anchor.attrib["href"].strip()
            if href and not href.lower().startswith(("javascript:", "mailto:", "#")):
                try:
                    url = urljoin(base, href)
                except ValueError:
                    # "http://[": a broken address leads nowhere
                    continue
                yield url, "".join(anchor.css("::text").getall()), anchor.attrib.get("title")


def total_pages(response: TextResponse) -> int | None:
    """How many pages the list says it has, or None."""
    for pattern in _TOTALS:
        match = pattern.search(response.text)
        if match:
            return int(match.group(1))
    return None


def numbered(total: int | None, most: int) -> range:
    """Page numbers from 2 to `total`, but never more than one beyond `most`: an absurd total is cut, and noticed."""
    return range(2, min(total or 1, most + 1) + 1)


def article_title(response: TextResponse) -> str:
    """An article's own title: the standard meta tag, else the first heading, else the page's title."""
    for css in ('meta[name="ArticleTitle" i]::attr(content)', "h1", "title::text"):
        found = response.css(css).get()
        text = re.sub(r"<[^<>]+>", "", found or "").strip()
        if text:
            return text
    return ""


def _unread_pager(page: TextResponse) -> str | None:
    """The words of a pager that leads somewhere unknown, where the page does not say that it is the only one."""
    if total_pages(page) == 1:
        return None
    for anchor in page.css("a"):
        text = plain_title("".join(anchor.css("::text").getall()))
        href = anchor.attrib.get("href", "").strip()
        leads = urljoin(page.url, href).partition("#")[0] != page.url if href else False
        if _NEXT.match(text) and (leads or "onclick" in anchor.attrib):
            return text
    return None


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")
