"""What every portal's spider does: column, list pages, reports.

A portal is a declaration: class attributes in a fixed order and a docstring in fixed terms. A family (one module
each beside this one) says how its addresses look and how its lists go on. One callback for each kind of page;
all list pages are read before the first report is asked for, so that one report a year can be chosen; the last
callback only builds the item. Nothing here reads a figure.

Whatever is wanted and not had is sent as a `shortfall` and fails the run: an empty list is never an answer.
"""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from govcrawl.crawling.archive import (
    META_ARCHIVE,
    META_CIRCUMSTANCES,
    circumstances,
    circumstances_of_file,
    page_of,
)
from govcrawl.crawling.events import Event, tell
from govcrawl.crawling.hosts import shared_hosts
from govcrawl.crawling.reasons import UNREACHABLE, plain_reason, reason_of
from govcrawl.crawling.refusals import PASSING
from govcrawl.crawling.second_pass import META_FAILED, Failed
from govcrawl.crawling.signals import noticed, page_complete, shortfall
from govcrawl.documents.file_links import names_file
from govcrawl.outcomes import REASONS, Outcome, Reason
from govcrawl.page import File, Link, Page
from govcrawl.portals.arguments import parse_selection
from govcrawl.portals.choice import (
    Candidate,
    Division,
    canonical,
    choose,
    is_own_office,
    judge_title,
    why_not,
)
from govcrawl.portals.declaration import Declaration
from govcrawl.portals.discovery import Found, Search, Step
from govcrawl.portals.family import bare_host
from govcrawl.portals.files import FilesHad, Pending, file_of, is_near, why_no_file
from govcrawl.portals.lists import Anchor, breaks_off, unread_pager, without_address
from govcrawl.portals.table import division_of
from govcrawl.report.divisions import former_names
from govcrawl.report.files import MAX_FILE, MOST_FILES, carried_files, files_of, is_carried, lost_words
from govcrawl.report.titles import organisation_of_title, plain_title, scope_of_title

META_KIND: Final = "govcrawl_kind"
META_YEAR: Final = "govcrawl_year"
META_ONCE_MORE: Final = "govcrawl_once_more"

KIND_FILE: Final = "file"
# files of a report come before the next report, in the order in which they stand in it
_FILES_FIRST: Final = 5
_FILE_ENDING = re.compile(r"\.(?:docx?|pdf|xlsx?|wps|et|rtf|odt|zip|rar|txt)\s*$", re.IGNORECASE)

_LIKE_NO_NETWORK = (Reason.NAME_UNKNOWN, Reason.CONNECTION_REFUSED)
_HOST_AT_FAULT: Final = {Outcome.BLOCKED, Outcome.REFUSED_BY_ROBOTS, Outcome.UNREACHABLE}


@dataclass(slots=True)
class _Column:
    """How far a column's list has been followed."""

    url: str
    pages: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    seen: dict[tuple[str, ...], str] = field(default_factory=dict)
    known: dict[str, set[str]] = field(default_factory=dict)
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Before:
    """What was known before the run, as `govcrawl.crawling.keeping` found it; empty where no ledger is kept.

    Reports of the years in `held`, and pages at the addresses in `urls` (canonical; with the year of the record, where it
    is known), are not asked for again. `nothing_to_do`: not even the lists are to be read. `had_reports`: the portal had
    some in an earlier run.
    """

    held: frozenset[int] = frozenset()
    urls: Mapping[str, int | None] = field(default_factory=dict)
    nothing_to_do: bool = False
    had_reports: bool = False


@dataclass(slots=True)
class Walk:
    """How far the run came, for the ledger.

    `chosen`: all lists were read, as far as they came, and one report a year was chosen. `listed` are the years of this
    government's own reports on them, `wanted` those that were chosen (before what is held was taken out), `held` the
    years that were not asked for because an address is held already, `asked` the years by the address that answered.
    `troubles` are what was wrong with lists in whose place others were found: no shortfalls, and yet no list read to
    its end (address, what happened, reason).
    """

    chosen: bool = False
    listed: frozenset[int] = frozenset()
    wanted: tuple[int, ...] = ()
    held: dict[int, str] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    troubles: list[tuple[str, str, Reason]] = field(default_factory=list)


class PortalSpider(Declaration, Spider):
    """Base of every portal; what it declares is described in `govcrawl.portals.declaration`."""

    def __init__(self, **asked: Any) -> None:
        self.check_declaration()
        super().__init__()
        wanted = parse_selection(**asked)
        self.years = wanted.years
        self.sample = wanted.sample
        self.again = wanted.again
        self.named = wanted.named
        self.selection = wanted.suffix
        self.before = Before()
        self.walk = Walk()
        self._hosts = {bare_host(url) for url in (self.home, *self.columns)}
        self._hosts |= {host.lower().removeprefix("www.") for host in self.other_hosts}
        row = division_of(self.division_code, self.division_name)
        name = self.division_name or (row.name if row is not None else "")
        self._division = Division(
            names=(name, *self.other_names),
            zone=self.division_code is None,
            parents=tuple(filter(None, (row.prefecture, row.province))) if row is not None else (),
            code=self.division_code,
            former=former_names(self.division_code) if self.division_code else (),
        )
        self._columns: dict[str, _Column] = {}
        self._candidates: list[Candidate] = []
        self._elsewhere: list[Candidate] = []
        self._unfollowed: list[Candidate] = []
        self._as_files: list[Candidate] = []
        self._files_had = FilesHad()
        self._files_asked: dict[str, list[tuple[Pending, int]]] = {}
        self._lists_pending = 0
        self._missed: set[Outcome] = set()
        self._search: Search | None = None
        self._home_lost: tuple[Reason, str] | None = None
        self._ways_lost: list[tuple[str, Reason, str]] = []
        self._waiting: list[tuple[str, str, str, Reason]] = []
        self._later: list[Request] = []
        self._ways_later: list[Step] = []
        self._ways_again = False

    @property
    def division(self) -> Division:
        """Whose reports are wanted."""
        return self._division

    @property
    def lists(self) -> tuple[str, ...]:
        """The lists that were walked, by the address of their first page."""
        return tuple(self._columns)

    #: whether the report of the government's office is taken for a year without the government's own
    takes_office: ClassVar[bool] = False
    #: whether the log has every step of a search that found what it sought
    tells_ways: ClassVar[bool] = False

    # ---- a family's part, for a portal that is odd

    def links(self, response: TextResponse) -> Iterable[Anchor]:
        """Address (absolute), text and full title of every link on a list page."""
        return self.family.links(response)

    def page_links(self, response: TextResponse, column: str) -> dict[str, str]:
        """The other pages of `column`'s list that this page tells of, as `Family.page_links` gives them."""
        return self.family.page_links(response, column)

    def is_article(self, url: str) -> bool:
        """Whether the address is an article's on this portal."""
        return self.family.is_article(url)

    # ---- column

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the columns; without any, for the home page; for nothing where nothing is to be had."""
        if self.before.nothing_to_do:
            return
        self._lists_pending = len(self.columns)
        for column in self.columns:
            if self.column_words:
                yield self._request(column, self.parse_column, "column", list_url=None)
            else:
                yield self._list_request(column, column, "1")
        if not self.columns:
            for request in self._seek():
                yield request

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
                self._miss(
                    "column",
                    response.url,
                    Reason.NO_COLUMN,
                    f"no link called {' or '.join(self.column_words)}",
                )
            for url in found:
                self._lists_pending += 1
                yield self._list_request(url, url, "1")
        yield from self._list_done()

    # ---- list pages

    def parse_list(self, response: Response, column: str, key: str) -> Iterator[Request]:
        """A page of a list: take down its reports, go on to its other pages."""
        page = self._web_page(response, "list")
        if page is not None:
            if breaks_off(page):
                text = "the page of the list has no end: what stands behind it on the list is not known"
                tell(logging.WARNING, self.name, Reason.CUT_SHORT, page.url, text)
                self.walk.troubles.append((page.url, text, Reason.CUT_SHORT))
            yield from self._read_list(page, self._columns[column], key)
        yield from self._list_done()

    def _read_list(self, page: TextResponse, column: _Column, key: str) -> Iterator[Request]:
        articles: dict[str, None] = {}
        for url, text, told in self.links(page):
            judged = judge_title(text, told)
            if self._is_ours(url) and self.is_article(url):
                articles[self.family.canonical(url)] = None
                if judged is not None:
                    self._candidates.append(Candidate(url, judged[0], page.url, certain=judged[1]))
            elif judged is not None and self._is_ours(url) and names_file(url):
                articles[url] = None
                title = _FILE_ENDING.sub("", judged[0])
                self._as_files.append(Candidate(url, title, page.url, certain=judged[1]))
            elif judged is not None:
                kept = self._unfollowed if self._is_ours(url) else self._elsewhere
                kept.append(Candidate(url, judged[0], page.url, certain=judged[1]))
        for text, told in without_address(page):
            judged = judge_title(text, told)
            if judged is not None:
                self._unfollowed.append(Candidate(page.url, judged[0], page.url, certain=judged[1]))
        others = {
            name: url
            for name, url in self.page_links(page, column.url).items()
            if name != key and self._is_ours(url)
        }
        if not articles:
            if key != "1" and self.family.is_end(page):
                return
            # the first page may be a shell whose entries come with the next ones
            if not re.fullmatch(r"(?:.* )?1", key) or others.keys() <= column.pages:
                pattern = self.family.article.pattern
                self._miss("list", page.url, Reason.NO_ARTICLES, f"no article address matches {pattern}")
                return
        else:
            # pages of one series differ; a script's data may repeat what the first page shows
            series = key.rpartition(" ")[0]
            other = column.seen.setdefault((series, *articles), page.url)
            known = column.known.setdefault(series, set())
            if other != page.url or articles.keys() <= known:
                column.stopped = True
                same = f"the same articles as on {other}" if other != page.url else "no article that is new"
                self._miss(
                    "list", page.url, Reason.REPEATED_PAGE, f"{same}: the list ignores its page number"
                )
                return
            known.update(articles)
        if pager := self.family.unread(page) or (None if others else unread_pager(page)):
            self._miss(
                "list", page.url, Reason.UNREAD_PAGER,
                f"there is a pager ({pager}) but no address could be taken from it",
            )  # fmt: skip
        for name, url in others.items():
            if name in column.pages or column.stopped:
                continue
            if len(column.pages) >= self.max_pages:
                column.stopped = True
                self._miss(
                    "list", column.url, Reason.ENDLESS_LIST,
                    f"the list has not ended after {self.max_pages} pages (max_pages)",
                )  # fmt: skip
                return
            self._lists_pending += 1
            yield self._list_request(url, column.url, name)

    def _list_done(self) -> Iterator[Request]:
        self._lists_pending -= 1
        if self._lists_pending == 0:
            self._take_files()
            own = [one for one in self._candidates if why_not(one.title, self._division) is None]
            if own:
                # a column that is still there answers for its missing pages, wherever newer reports lie
                self._report_waiting()
            if self._search is None and (not own or self._is_stale(own)):
                yield from self._seek()
                return
            self._report_waiting()
            yield from self._choose()

    def _take_files(self) -> None:
        """Reports that lists link to as files only: for the years that have no page of their own."""
        had = {one.year for one in self._candidates if self.is_wanted(one.title)}
        files, self._as_files = self._as_files, []
        for one in files:
            if one.year not in had:
                self._candidates.append(one)
            else:
                self._tell(Event.LEFT_OUT, one.url, f"{one.title}: a file beside the page of the same report")

    def _is_stale(self, own: Sequence[Candidate]) -> bool:
        """Whether the declared columns hold nothing as new as what was asked for."""
        newest = max((one.year for one in own if one.year), default=None)
        return newest is not None and bool(self.named) and newest < min(self.named)

    def _report_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        for kind, where, text, reason in waiting:
            self._report(kind, where, text, reason)

    # ---- search from the home page

    def new_search(self) -> Search:
        """The search that this portal is looked through with."""
        return Search(self.home, hosts=self._hosts, division=self._division, family=self.family)

    def _seek(self) -> Iterator[Request]:
        self._search = self.new_search()
        yield from self._next_step()

    def _next_step(self) -> Iterator[Request]:
        assert self._search is not None
        step = self._search.next()
        if step is None:
            # what it saw may be too little, as long as there are pages that may yet come
            if self._search.columns or not self._ways_later:
                yield from self._search_over(self._search)
        else:
            yield self._request(step.url, self.parse_way, "way", list_url=None, cb_kwargs={"step": step})

    def parse_way(self, response: Response, step: Step) -> Iterator[Request]:
        """A page on the way from home to the column."""
        assert self._search is not None
        if isinstance(response, TextResponse):
            self._search.saw(step, response)
        else:
            self._search.failed(step, Reason.NOT_A_PAGE)
        yield from self._next_step()

    def search_is_over(self, search: Search) -> None:
        """Called when the search has ended, before its columns are read."""

    def _search_over(self, search: Search) -> Iterator[Request]:
        self.search_is_over(search)
        # every step is worth a line where nobody declared the portal, or where the way led to nothing
        level = logging.DEBUG if search.columns and not self.tells_ways else logging.INFO
        for line in search.trail:
            self._tell(Event.WAY, self.home, line, level)
        known = {canonical(url) for url in self._columns}
        columns = [found for found in search.columns if canonical(found.url) not in known]
        if not columns:
            self._report_waiting()
            if self._home_lost is not None and not self.columns:
                self._miss("unreachable", self.home, *self._home_lost)
            elif self._is_turned_away(search):
                # nothing is known of what lies behind
                order = list(Outcome)
                url, reason, text = min(self._ways_lost, key=lambda way: order.index(REASONS[way[1]].outcome))
                self._miss("column", url, reason, f"{text}, on the way from the home page to a column")
            elif not self.columns:
                self._miss("column", self.home, Reason.NO_COLUMN, search.why_nothing)
            elif not search.columns:
                self._tell(Event.WAY, self.home, f"no other column from the home page: {search.why_nothing}")
            yield from self._choose()
            return
        self.family = columns[0].family
        self._hosts |= {bare_host(found.url) for found in columns}
        self._tell_where(columns)
        self._lists_pending = len(columns)
        for found in columns:
            yield self._list_request(found.url, found.url, "1")

    def _is_turned_away(self, search: Search) -> bool:
        """Whether a search that was needed found nothing, and pages on its way did not come."""
        own = any(self.is_wanted(one.title) for one in self._candidates)
        return bool(self._ways_lost) and not (search.columns or own or self._missed & _HOST_AT_FAULT)

    def _tell_where(self, columns: list[Found]) -> None:
        waiting, self._waiting = self._waiting, []
        # what is gone was found elsewhere; what did not come, or could not be read, may still have reports of its own
        self.walk.troubles += [
            (where, text, reason)
            for _, where, text, reason in waiting
            if REASONS[reason].outcome is not Outcome.MOVED
        ]
        if any(canonical(found.url) == canonical(self.home) for found in columns):
            # a home page shows what is new, and no list is read to its end there
            text = "reports are on the home page only, which need not have them all"
            self.walk.troubles.append((self.home, text, Reason.NO_COLUMN))
        places = ", ".join(found.url for found in columns)
        if not self.columns:
            self._tell(Event.COLUMN, places, columns[0].why)
            return
        why = (
            "; ".join(f"{reason}: {text}" for _, _, text, reason in waiting)
            or "nothing new enough on its list"
        )
        text = f"{', '.join(self.columns)} ({why}); found from the home page: {places} ({columns[0].why})"
        self.crawler.signals.send_catch_log(noticed, event=Event.MOVED, where=self.home, text=text)

    # ---- choice

    def is_wanted(self, title: str) -> bool:
        """Whether a report's full title is this government's, or where that is taken its office's."""
        if why_not(title, self._division) is None:
            return True
        return self.takes_office and is_own_office(title, self._division)

    def before_choice(self) -> None:
        """Called when all lists are read, before one report a year is chosen."""

    def _choose(self) -> Iterator[Request]:
        self.before_choice()
        choice = choose(
            self._candidates,
            division=self._division,
            home_host=bare_host(self.home),
            years=self.years,
            sample=self.sample,
            office=self.takes_office,
            same=self.family.canonical,
        )
        for candidate in choice.offices:
            text = (
                f"no report of {candidate.year} by the government itself on the list: its office's is taken"
            )
            self._tell(Event.OFFICE, candidate.url, text)
        for candidate, why in choice.left:
            self._tell(Event.LEFT_OUT, candidate.url, f"{candidate.title}: {why}")
        own = [one for one in self._candidates if self.is_wanted(one.title)]
        self.walk.chosen = True
        self.walk.listed = frozenset(one.year for one in own if one.year)
        self._tell_unfollowed()
        self.walk.wanted = tuple(one.year for one in choice.chosen if one.year)
        had = {candidate.year for candidate in choice.chosen}
        for candidate in self._elsewhere if self.sample is None else ():
            wanted = self.years is None or candidate.year in self.years
            if wanted and candidate.year not in had and why_not(candidate.title, self._division) is None:
                self._miss(
                    "report", candidate.url, Reason.OTHER_HOST,
                    "its host is not declared: add it to other_hosts if it is right", candidate.year,
                )  # fmt: skip
        if not own:
            self._none_listed()
        elif not choice.chosen and not self._missed:
            text = (
                f"no report of those asked for: the list has {', '.join(map(str, sorted(self.walk.listed)))}"
            )
            self._miss("report", self._places(), Reason.NO_REPORT, text)
        if self.sample is None and choice.chosen and None not in had:
            for year in sorted(self.named - had - self.before.held):
                text = f"no report of {year} on the list"
                self._miss("report", self._places(), Reason.NO_REPORT, text, year)
        asked = [candidate for candidate in choice.chosen if not self._is_held(candidate)]
        dated = bool(own) and all(one.year for one in own)
        gone = self.before.held - self.walk.listed if dated else frozenset()
        if gone and max(gone) > max(self.walk.listed, default=0):
            text = f"the list had a report of {max(gone)} before and lacks it now: what else it lacks is not known"
            tell(logging.WARNING, self.name, Reason.LOST, self._places(), text)
            self.walk.troubles.append((self._places(), text, Reason.LOST))
        for year in sorted(gone):
            self._tell(
                Event.GONE,
                self._places(),
                f"the report of {year} is not on the list any more; its record is kept",
            )
        for rank, candidate in enumerate(asked):
            yield self._request(
                candidate.url, self.parse_report, "report", list_url=candidate.list_url,
                # Scrapy takes the last request first; the output is to go from the newest year to the oldest
                priority=-rank, year=candidate.year, cb_kwargs={"certain": candidate.certain, "spare": choice.spare.get(candidate.year, ())},
            )  # fmt: skip

    def _tell_unfollowed(self) -> None:
        """Reports of this government's own that lists name, and that no address of an article leads to."""
        lists = {canonical(url) for column in self._columns.values() for url in column.asked}
        for one in self._unfollowed if self.sample is None else ():
            wanted = one.year is not None and (self.years is None or one.year in self.years)
            # a year's folder is named like its report
            is_list = canonical(one.url) in lists and one.url != one.list_url
            if not wanted or is_list or why_not(one.title, self._division) is not None:
                continue
            if one.year in self.walk.listed | self.before.held:
                continue
            self._miss(
                "report", one.url, Reason.UNREAD_LINK,
                f"{one.title}: {one.list_url} names it, and its link is none that is followed", one.year,
            )  # fmt: skip

    def _none_listed(self) -> None:
        """Not one report of this government's own on the lists."""
        if self.before.had_reports and not self._missed & _HOST_AT_FAULT:
            text = "the portal had reports before and lists none of its own now; what is held is kept"
            self._miss("report", self._places(), Reason.LOST, text)
        elif not self._missed and (others := self._other_governments()):
            # another portal may stand at this address, and its list says nothing of this government
            text = f"the list has only reports of other governments: {', '.join(sorted(others))}"
            self._miss("column", self._places(), Reason.NO_COLUMN, text)
        elif not self._missed and (self._candidates or self._elsewhere):
            text = "no report of those asked for: the list has only those of others"
            self._miss("report", self._places(), Reason.NO_REPORT, text)
        elif not self._missed:
            # a list without one title of a report may be any list
            text = "no report of those asked for: the list has no report title"
            self._miss("column", self._places(), Reason.NO_COLUMN, text)

    def _other_governments(self) -> set[str]:
        """The other governments whose reports are all that the lists have; empty where there are those of offices."""
        found: set[str] = set()
        for one in (*self._candidates, *self._elsewhere):
            if scope_of_title(one.title, self._division.names[0]) not in ("government", "zone"):
                return set()
            found.add(organisation_of_title(one.title))
        return found - {""}

    def _is_held(self, candidate: Candidate) -> bool:
        """Whether the report need not be asked for; said in the log where it need not."""
        year = candidate.year
        key = canonical(self.family.canonical(candidate.url))
        if year is None or year not in self.before.held:
            if key not in self.before.urls:
                return False
            year = year or self.before.urls[key]
            if year is not None:
                self.walk.held[year] = key
        self._tell(Event.HELD, candidate.url, "it is held already, and was not asked for again")
        return True

    # ---- reports

    def parse_report(
        self, response: Response, certain: bool = True, spare: tuple[Candidate, ...] = ()
    ) -> Iterator[Page | Request]:
        """A report: the item, or on to its files, with which it goes.

        Where the list cut the title and the page shows that it is another body's, `spare` are the year's other links.
        """
        if not self._arrived(response, "report"):
            return
        year: int | None = response.meta[META_YEAR]
        if not certain and isinstance(response, TextResponse):
            title = article_title(response)
            judged = judge_title(title)
            if judged is None and "公开" not in plain_title(title):
                # a block page or an error page: nothing of what the list announced
                self._miss(
                    "report", response.url, Reason.NOT_A_REPORT,
                    f"the list calls it a report, its own title is {title or 'missing'}", year,
                )  # fmt: skip
                return
            if judged is None or not self.is_wanted(title):
                self._tell(Event.LEFT_OUT, response.url, f"its full title is {title}")
                if spare:
                    first, *others = spare
                    yield self._request(
                        first.url, self.parse_report, "report", list_url=first.list_url, year=year,
                        cb_kwargs={"certain": first.certain, "spare": tuple(others)},
                    )  # fmt: skip
                elif year is not None:
                    self.walk.listed -= {year}
                return
        if isinstance(response, TextResponse) and (further := self.family.further_pages(response)):
            self._miss(
                "report", response.url, Reason.PAGED_REPORT,
                f"the report goes on at {further} further pages, which are not put together", year,
            )  # fmt: skip
            return
        yield from self._with_files(self._page(response), year)

    def _page(self, response: Response) -> Page:
        year: int | None = response.meta[META_YEAR]
        if year is not None:
            self.walk.asked[response.url] = year
        return page_of(response)

    # ---- files of a report

    def _with_files(self, page: Page, year: int | None) -> Iterator[Page | Request]:
        """Ask for the files of a report; the report itself where all that it has is there."""
        links = files_of(page)
        if len(links) > MOST_FILES:
            text = f"it has {len(links)} files, and no more than {MOST_FILES} of a report are asked for"
            self._tell(Event.LOST_FILE, page.url, text, logging.WARNING)
        pending = Pending(page, year, links[: MOST_FILES + 1])
        carried = {one.url: one for one in carried_files(page)}
        for place, link in enumerate(pending.links):
            known = carried.get(link.url) if is_carried(link.url) else self._files_had.get(link)
            if place == MOST_FILES:
                text = f"it is the first of those behind {MOST_FILES} files of the report, and no more are asked for"
                known = self._lost_file(link, Reason.TOO_LARGE, text, page.url)
            elif known is None and not is_near(link.url, self._hosts):
                text = "it lies on a host that is not declared, and was not asked for: add it to other_hosts if it is right"
                known = self._lost_file(link, Reason.OTHER_HOST, text, page.url)
            pending.files.append(known)
            if known is None:
                waiting = self._files_asked.setdefault(link.url, [])
                waiting.append((pending, place))
                if len(waiting) == 1:
                    yield self._file_request(link, pending, place)
        yield from self._finished(pending)

    def parse_file(self, response: Response, link: Link, of: str) -> Iterator[Page | Request]:
        """A file of the report at the address `of`; with the last of its files goes the report."""
        asked = (response.meta.get("redirect_urls") or [response.url])[0]
        archive = response.meta.get(META_ARCHIVE)
        if not is_near(response.url, self._hosts):
            text = f"redirected to {response.url}, a host that is not declared"
            file = self._lost_file(link, Reason.OTHER_HOST, text, of, archive)
        elif urlsplit(response.url).path in ("", "/") and urlsplit(asked).path not in ("", "/"):
            file = self._lost_file(
                link, Reason.SENT_HOME, "redirected to the home page: it is gone", of, archive
            )
        elif (why := why_no_file(response, link)) is not None:
            file = self._lost_file(link, Reason.NOT_A_FILE, why, of, archive)
        else:
            file = file_of(response, link, archive)
            self._files_had.put(file)
        yield from self._deliver(file)

    def _lost_file(self, link: Link, reason: Reason, text: str, of: str, archive: str | None = None) -> File:
        """A file that will not come: the record says so, and whether figures are missing for it is judged there."""
        self._tell(Event.LOST_FILE, link.url, f"{reason}: {text}; it is of {of}", logging.WARNING)
        file = File(link.url, link.title, archive=archive, problem=lost_words(reason, text))
        if reason not in PASSING:
            self._files_had.put(file)
        return file

    def _deliver(self, file: File) -> Iterator[Page]:
        """Give a file to all reports that wait for it."""
        for pending, place in self._files_asked.pop(file.url, ()):
            pending.files[place] = replace(file, title=pending.links[place].title or file.title)
            yield from self._finished(pending)

    def _finished(self, pending: Pending) -> Iterator[Page]:
        """The report, where nothing of it is still to come."""
        if not pending.is_complete:
            return
        page = replace(pending.page, files=pending.came) if pending.files else pending.page
        self.crawler.signals.send_catch_log(page_complete, page=page)
        yield page

    def _file_request(self, link: Link, pending: Pending, place: int) -> Request:
        page = pending.page
        meta: dict[str, Any] = {
            META_KIND: KIND_FILE,
            META_YEAR: pending.year,
            META_CIRCUMSTANCES: circumstances_of_file(page),
            "download_maxsize": MAX_FILE,
        }
        if (settings := getattr(self, "settings", None)) is not None:
            # never less than for a page
            names = ("FILE_TIMEOUT", "DOWNLOAD_TIMEOUT")
            # many files fail for good, and there is the second pass
            meta["max_retry_times"] = min(1, settings.getint("RETRY_TIMES"))
            meta["download_timeout"] = max(settings.getfloat(name) for name in names)
        return Request(
            link.url,
            self.parse_file,
            errback=self.lost,
            priority=_FILES_FIRST + MOST_FILES - place,
            headers={"Accept": "*/*", "Referer": page.url},
            cb_kwargs={"link": link, "of": page.url},
            meta=meta,
            dont_filter=True,
        )

    # ---- all pages

    def lost(self, failure: Failure) -> Iterator[Page | Request]:
        """A page that was wanted and did not come; where it may come later, it is kept for the second pass."""
        request: Request = failure.request  # type: ignore[attr-defined]
        error: BaseException = failure.value  # type: ignore[assignment]
        tries = request.meta.get("retry_times", 0) + 1
        reason = reason_of(error)
        text = plain_reason(error) + (f" ({tries} tries)" if tries > 1 else "")
        kind = request.meta[META_KIND]
        passing = reason in PASSING and not (request.meta.get(META_ONCE_MORE) or self._ways_again)
        cause = getattr(error, "cause", None) or reason
        if cause in _LIKE_NO_NETWORK and not shared_hosts().any_answered():
            # most likely there is no network: the run is to end in seconds
            passing = False
        passing = passing and self.settings.getfloat("SECOND_PASS_PAUSE") >= 0
        # by whichever scheme it was asked for
        is_home = canonical(request.url) == canonical(self.home)
        if passing and (kind != "way" or is_home):
            self._tell(Event.AGAIN, request.url, f"{reason}: {text}; kept for the second pass")
            told = "unreachable" if isinstance(error, UNREACHABLE) and kind != KIND_FILE else kind
            request.meta[META_FAILED] = Failed(told, text, reason, request.meta[META_YEAR])
            self._later.append(request)
            return
        if kind == KIND_FILE:
            link, of = request.cb_kwargs["link"], request.cb_kwargs["of"]
            yield from self._deliver(self._lost_file(link, reason, text, of))
            return
        if kind == "way":
            assert self._search is not None
            if is_home:
                self._home_lost = (reason, text)
            if passing:
                self._ways_later.append(request.cb_kwargs["step"])
            elif REASONS[reason].outcome in _HOST_AT_FAULT:
                self._ways_lost.append((request.url, reason, text))
            self._search.failed(request.cb_kwargs["step"], f"{reason}: {text}")
            yield from self._next_step()
            return
        unreachable = isinstance(error, UNREACHABLE)
        year = request.meta[META_YEAR]
        self._miss("unreachable" if unreachable else kind, request.url, reason, text, year)
        if kind in ("column", "list"):
            yield from self._list_done()

    def second_pass(self) -> list[Request]:
        """The requests that are to be made once more, when everything else is done; empty where there are none.

        Called when the spider is idle (`govcrawl.crawling.second_pass`), until nothing is left.
        """
        later, self._later = self._later, []
        ways, self._ways_later = self._ways_later, []
        if ways and self._search is not None and not self._search.columns:
            self._ways_again = True
            for step in ways:
                self._search.again(step)
            later += self._next_step()
        return [
            request.replace(meta={**request.meta, META_ONCE_MORE: True, "retry_times": 0})
            for request in later
        ]

    def give_up(self) -> None:
        """Say what was wrong with columns in whose place none was found, where the run ends before the search does."""
        self._report_waiting()

    def _web_page(self, response: Response, kind: str) -> TextResponse | None:
        if not self._arrived(response, kind):
            return None
        if isinstance(response, TextResponse):
            return response
        self._miss(kind, response.url, Reason.NOT_A_PAGE, "not a web page but a file")
        return None

    def _arrived(self, response: Response, kind: str) -> bool:
        asked = (response.meta.get("redirect_urls") or [response.url])[0]
        if not self._is_ours(response.url):
            text = f"redirected to {response.url}, a host that is not declared"
            self._miss(kind, asked, Reason.OTHER_HOST, text, response.meta[META_YEAR])
            return False
        if urlsplit(response.url).path in ("", "/") and urlsplit(asked).path not in ("", "/"):
            text = "redirected to the home page: it is gone"
            self._miss(kind, asked, Reason.SENT_HOME, text, response.meta[META_YEAR])
            return False
        return True

    def _is_ours(self, url: str) -> bool:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bare_host(url) in self._hosts

    def _list_request(self, url: str, column: str, key: str) -> Request:
        known = self._columns.setdefault(column, _Column(column))
        known.pages.add(key)
        known.asked.add(url)
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
        priority: int = 0,
        cb_kwargs: dict[str, Any] | None = None,
        year: int | None = None,
    ) -> Request:
        told = circumstances(
            spider=self.name,
            list_url=list_url,
            division_code=self._division.code,
            division_name=self._division.names[0] if self._division.names else None,
            own_hosts=tuple(sorted(self._hosts)),
        )
        return Request(
            url,
            callback,
            errback=self.lost,
            priority=priority,
            cb_kwargs=cb_kwargs,
            meta={META_KIND: kind, META_YEAR: year, META_CIRCUMSTANCES: told}
            | ({"download_maxsize": MAX_FILE} if kind == "report" and names_file(url) else {}),
            # Every page is asked for once, by the keys above. Scrapy's own filters drop a request, or a redirect
            # off the portal, without telling; here both must end in a callback.
            dont_filter=True,
        )

    def _places(self) -> str:
        return ", ".join(self._columns) or self.home

    def _miss(self, kind: str, where: str, reason: Reason, text: str, year: int | None = None) -> None:
        """Something that was wanted was not had; what is wrong with declared columns waits for the search."""
        if self._search is None and self._lists_pending:
            self._waiting.append((kind, where, text, reason))
        else:
            self._report(kind, where, text, reason, year)

    def _report(self, kind: str, where: str, text: str, reason: Reason, year: int | None = None) -> None:
        self._missed.add(REASONS[reason].outcome)
        self.crawler.signals.send_catch_log(
            shortfall, kind=kind, where=where, text=text, reason=reason, year=year
        )

    def _tell(self, event: Event, where: str, text: str, level: int = logging.INFO) -> None:
        tell(level, self.name, event, where, text)


def article_title(response: TextResponse) -> str:
    """An article's own title: the standard meta tag, else the first heading, else the page's title."""
    for css in ('meta[name="ArticleTitle" i]::attr(content)', "h1", "title::text"):
        found = response.css(css).get()
        text = re.sub(r"<[^<>]+>", "", found or "").strip()
        if text:
            return text
    return ""
