"""From a portal's home page to the columns of annual reports, by the words, paths and marks in `govcrawl.portals.guide`.

A `Search` says which page to look at next, best first, and is told what was there; it makes no request itself. It
ends with the columns of the government's own reports, the family that reads them, and a trail that says why. How it
decides is told in `docs/discovery.md`.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Final, Literal
from urllib.parse import urljoin, urlsplit

from scrapy.http import HtmlResponse, TextResponse

from govcrawl.portals import guide
from govcrawl.portals.choice import Division, canonical, is_own_office, judge_title, why_not
from govcrawl.portals.detection import Detected, Tally
from govcrawl.portals.families.generic import GENERIC
from govcrawl.portals.family import Family, bare_host
from govcrawl.portals.identity import agreed, identify
from govcrawl.portals.scoring import group_of, judge_way, looks_like_list
from govcrawl.portals.signs import Signs, is_annual, signs_of
from govcrawl.portals.ways import Way, ways
from govcrawl.report.titles import (
    is_report_title,
    organisation_of_title,
    plain_title,
    scope_of_title,
    year_of_title,
)

Scope = Literal["government", "zone", "office"]

_RANK: Final = {"government": 0, "zone": 0, "office": 1}
_MOST_LINKS_OF_FAMILY: Final = 8_000
_MOST_OPEN: Final = 2_000
_MOST_REPORTS: Final = 500
_SHOWN: Final = 6
_INDEX = re.compile(r"/index\.(?:s?html?|jsp|php|aspx?)$")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Step:
    """A page to look at: its address, the words that lead there, how promising they are, how far from home it is.

    `path` are the words of the steps before, `parent` the page that linked here. `column` is set where the page is
    only a further page of that column's list (a script's data). `annual` tells that the column itself lies behind.
    """

    url: str
    words: str = ""
    score: int = 0
    depth: int = 0
    path: tuple[str, ...] = ()
    parent: str = ""
    column: str = ""
    annual: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A column of annual reports: its address, the family that reads it, the evidence in a few words, whose it is."""

    url: str
    family: Family
    why: str
    scope: Scope = "government"


@dataclass
class _Seen:
    """A page that lists reports: `reports` are address and title of each, whoever published it."""

    url: str
    step: Step
    signs: Signs
    name: str
    annual: bool
    group: str | None
    foreign: bool
    names_division: bool
    reports: dict[str, tuple[str, bool]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Judged:
    """What a listing page is worth for the division."""

    page: _Seen
    scope: Scope
    own: dict[str, str]
    years: frozenset[int]
    worth: int
    evidence: tuple[str, ...]


class Search:
    """The way from `home` to the columns of `division`'s own reports; `hosts` are the portal's, `family` a first guess.

    Without `division` the home page decides whose portal it is, else the titles of the reports, if they all agree.
    With `office`, columns of the government's office are given for years that the government's own do not show.
    """

    def __init__(
        self,
        home: str,
        *,
        hosts: Collection[str],
        division: Division | None,
        family: Family,
        office: bool = False,
    ) -> None:
        self.columns: tuple[Found, ...] = ()
        self.trail: list[str] = []
        self.division = division
        self.detected = Detected(family, ("as declared",))
        self.pages = 0
        self._home = home
        self._hosts = {*hosts, bare_host(home)}
        self._domains = {_domain(host) for host in self._hosts}
        self._guess = family
        self._office = office
        self._tally = Tally()
        self._order = count()
        self._open: list[tuple[int, int, Step]] = []
        self._known: dict[str, int] = {}
        self._listing: dict[str, _Seen] = {}
        self._folders: set[str] = set()
        self._verdicts: dict[str, tuple[int, Division | None, _Judged | None]] = {}
        self._since = 0
        self._guessed = False
        self._came = False
        self._over = False
        self._why = ""
        self._put(Step(home, "home page", 1000))

    @property
    def why_nothing(self) -> str:
        """Why the search ended without a column, and how far it got."""
        if self.columns:
            return ""
        return f"{self._why or 'not over'} ({_pages(self.pages)} seen from {self._home})"

    def next(self) -> Step | None:
        """The page to look at next, or None where the search is over."""
        if self._over:
            return None
        found = any(judged.worth >= guide.SURE for judged in self._judged())
        least = guide.LEAST_AFTER if found else guide.LEAST
        if not found and not self._guessed and (not self._open or -self._open[0][0] < guide.LEAST):
            self._guess_paths()
        bound = self.pages >= guide.MOST_PAGES or (found and self._since >= guide.MOST_PAGES_AFTER)
        if not bound and self._open and -self._open[0][0] >= least:
            self._since += found
            return heapq.heappop(self._open)[2]
        if bound:
            self._tell(f"stopped after {_pages(self.pages)}, with {len(self._open)} ways left")
        self._settle()
        return None

    def failed(self, step: Step, reason: str) -> None:
        """A page did not come."""
        self.pages += 1
        self._tell(f"{step.url} ({step.words or 'no words'}): {reason}")
        if step.depth == 0:
            self._why = f"the home page did not come: {reason}"

    def again(self, step: Step) -> None:
        """Have a page that did not come looked at once more, although the search was over."""
        self._over = False
        heapq.heappush(self._open, (-step.score, next(self._order), step))

    def saw(self, step: Step, response: TextResponse) -> None:
        """Take down what a page shows: whose it is, its reports, its ways on."""
        self.pages += 1
        url = response.url
        self._came = True
        self._known.setdefault(_key(url), step.score)
        if not self._may_ask(url, step.url):
            self._tell(f"{step.url} leads to {url}, another portal: not followed")
            return
        if step.depth and _key(url) == _key(self._home) and _key(step.url) != _key(self._home):
            self._tell(f"{step.url} ({step.words}) leads back to the home page: it is gone")
            return
        signs = signs_of(response)
        if step.depth == 0:
            self._hosts.add(bare_host(url))
            self._domains.add(_domain(bare_host(url)))
            self._whose(signs)
        self._tally.page(response.text)
        family = self._tally.detect().family
        if family is GENERIC:
            family = self._guess
        links = self._links(response, family)
        if step.column:
            page = self._listing.get(step.column)
            if page is not None:
                self._take_reports(page, links, family)
                self._tell(f"{url}: data of {step.column}, {_titles(len(page.reports))} there now")
            return
        page = self._page(url, step, signs)
        reports = self._take_reports(page, links, family)
        self._tell(self._line(page, response.status, family))
        own_title = _own_title(response)
        if (
            not page.reports
            and not signs.says_annual
            and step.parent in self._listing
            and is_report_title(own_title)
            and year_of_title(own_title) is not None
        ):
            self._is_article(step, own_title)
            return
        if page.reports or page.annual:
            self._listing[url] = page
        self._go_on(page, links, reports, family)
        if page.annual and not page.reports:
            self._ask_for_data(page, response, family)

    # ---- what a page shows

    def _whose(self, signs: Signs) -> None:
        found, why = identify(signs)
        if self.division is None:
            self.division = found
            self._tell(f"whose portal: {found.names[0] if found else 'not known yet'} ({why})")
        elif found is not None and not {*found.names} & {*self.division.names}:
            self._tell(f"note: the home page is another's: {why}")

    def _links(self, response: TextResponse, family: Family) -> list[Way]:
        found = ways(response)
        if response.text.count("href", 0, 4_000_000) <= _MOST_LINKS_OF_FAMILY:
            known = {(way.url, plain_title(way.text)) for way in found}
            for url, text, told in family.links(response):
                if (url, plain_title(text)) not in known:
                    found.append(Way(url, text, told or "", how="data"))
        return found

    def _page(self, url: str, step: Step, signs: Signs) -> _Seen:
        names = (plain_title(step.words), *signs.names) if step.depth else ()
        in_context = step.annual or _speaks_of_disclosure(
            (*step.path, *names, signs.place, urlsplit(url).path)
        )
        annual = bool(step.depth) and (
            step.annual or signs.says_annual or any(is_annual(name, in_context=in_context) for name in names)
        )
        groups = [group_of(name, self.division) for name in (*names, *map(plain_title, reversed(step.path)))]
        foreign = bare_host(url) not in self._hosts and _domain(bare_host(url)) not in self._domains
        told = plain_title(f"{signs.site_name}{signs.title}{signs.place}{signs.column_name}{step.words}")
        division = self.division
        return _Seen(
            url=url,
            step=step,
            signs=signs,
            name=next((name for name in names if is_annual(name, in_context=True)), next(iter(names), "")),
            annual=annual,
            group=next(filter(None, groups), None),
            foreign=foreign,
            names_division=division is not None and any(plain_title(core) in told for core in division.cores),
        )

    def _take_reports(self, page: _Seen, links: Iterable[Way], family: Family) -> set[str]:
        """Note the reports that a page lists; gives the addresses of all links that are reports or decoys of them."""
        taken: set[str] = set()
        for way in links:
            judged = judge_title(way.text, way.told or None)
            if judged is None:
                continue
            title, certain = judged
            if not self._is_report(way.url, title, family):
                continue
            taken.add(way.url)
            if len(page.reports) < _MOST_REPORTS:
                page.reports.setdefault(way.url, (title, certain))
        return taken

    def _is_report(self, url: str, title: str, family: Family) -> bool:
        """Whether a link with a report's title leads to the report, not to a column of that name."""
        if family is not GENERIC and family.is_article(url):
            return True
        if _shape(url) in self._folders:
            return True
        if looks_like_list(url):
            return False
        return year_of_title(title) is not None or bool(organisation_of_title(title))

    def _is_article(self, step: Step, title: str) -> None:
        """A link that looked like a part of a column led to a report: so do its like."""
        page = self._listing[step.parent]
        self._folders.add(_shape(step.url))
        page.reports.setdefault(step.url, (title, True))
        kept = []
        for entry in self._open:
            other = entry[2]
            if (
                other.parent == step.parent
                and _shape(other.url) == _shape(step.url)
                and is_report_title(other.words)
            ):
                page.reports.setdefault(other.url, (other.words, True))
            else:
                kept.append(entry)
        self._open = kept
        heapq.heapify(self._open)
        self._tell(f"{step.url} is a report itself: {len(page.reports)} reports on {page.url}")

    def _line(self, page: _Seen, status: int, family: Family) -> str:
        said = [f"ColumnType {page.signs.column_type}"] if page.signs.column_type else []
        if page.annual:
            said.append(
                "a column of annual reports by its name" if page.name else "a column of annual reports"
            )
        if page.group:
            said.append(f"part of: {page.group}")
        if page.reports:
            said.append(_titles(len(page.reports)))
        words = (
            f" ({page.step.words}, score {page.step.score})" if page.step.words and page.step.depth else ""
        )
        return f"{page.url}{words}: HTTP {status}, {family.title}{', ' if said else ''}{', '.join(said)}"

    # ---- where it leads

    def _go_on(self, page: _Seen, links: list[Way], reports: set[str], family: Family) -> None:
        step = page.step
        if step.depth >= guide.MOST_STEPS:
            return
        covered = {year_of_title(title) for title, _ in page.reports.values()}
        in_disclosure = page.annual or _speaks_of_disclosure(
            (
                *step.path,
                step.words if step.depth else "",
                page.signs.column_name,
                page.signs.title,
                page.signs.place,
            )
        )
        here, home = _key(page.url), _key(self._home)
        best: dict[str, tuple[int, str, Way, bool]] = {}
        rejected: dict[str, str] = {}
        for way in links:
            if way.url in reports or _key(way.url) in (here, home):
                continue
            if way.how in ("frame", "refresh"):
                if self._may_ask(way.url, page.url):
                    best.setdefault(
                        way.url,
                        (max(step.score - 1, guide.LEAST) if step.depth else 900, way.how, way, page.annual),
                    )
                continue
            if family is not GENERIC and family.is_article(way.url):
                continue
            words = way.words
            under = is_annual(way.context)
            worth = judge_way(
                way.url, words, division=self.division, in_disclosure=in_disclosure,
                in_annual=page.annual or under,
            )  # fmt: skip
            if not worth.score:
                if worth.why and worth.why not in ("a headline", "no words") and _about(words):
                    rejected.setdefault(words, worth.why)
                continue
            year = year_of_title(words)
            if year is not None and year in covered and guide.YEAR.search(words):
                continue
            score = worth.score - guide.STEP_COSTS * step.depth
            if bare_host(way.url) not in self._hosts:
                reason = self._why_not_host(way.url, words)
                if reason:
                    if _about(words):
                        rejected.setdefault(words, reason)
                    continue
                score -= guide.OTHER_HOST_COSTS
            annual = (
                (page.annual and worth.score >= guide.OFFICE_SCORE)
                or is_annual(words, in_context=in_disclosure)
                or under
            )
            if way.url not in best or best[way.url][0] < score:
                best[way.url] = (score, worth.why, way, annual)
        told = sorted(best.values(), key=lambda one: -one[0])
        for score, _why, way, annual in told:
            path = (*step.path, step.words) if step.depth else ()
            if way.how in ("frame", "refresh"):
                inner = Step(
                    way.url,
                    step.words,
                    score,
                    step.depth + (way.how == "frame"),
                    step.path,
                    page.url,
                    "",
                    annual,
                )
                self._put(inner)
            else:
                self._put(Step(way.url, way.words, score, step.depth + 1, path, page.url, "", annual))
        for score, why, way, _ in told[:_SHOWN]:
            self._tell(f"  to {way.url}: {why} (score {score})")
        for words, why in list(rejected.items())[:_SHOWN]:
            self._tell(f"  not {words}: {why}")

    def _ask_for_data(self, page: _Seen, response: TextResponse, family: Family) -> None:
        """A list that a script fills: its first data pages, as the family knows them."""
        if response.text.count("href", 0, 4_000_000) > _MOST_LINKS_OF_FAMILY:
            return
        try:
            others = family.page_links(response, page.url)
        except NotImplementedError:
            return
        asked = [(key, url) for key, url in others.items() if _key(url) != _key(page.url)][:2]
        for key, url in asked:
            if bare_host(url) in self._hosts:
                self._put(
                    Step(
                        url,
                        f"{page.name} page {key}",
                        99,
                        page.step.depth + 1,
                        page.step.path,
                        page.url,
                        page.url,
                        annual=True,
                    )
                )

    def _guess_paths(self) -> None:
        self._guessed = True
        if not self._came:
            # a host that does not answer is not asked for other pages
            return
        detected = self._tally.detect().family
        family = detected if detected is not GENERIC else self._guess
        base = f"{urlsplit(self._home).scheme}://{urlsplit(self._home).netloc}/"
        for place, path in enumerate(family.usual_paths):
            self._put(
                Step(
                    urljoin(base, path),
                    f"a usual path of {family.title}",
                    guide.FAMILY_PATH_SCORE - place // 8,
                    1,
                )
            )
        for path in guide.USUAL_PATHS:
            self._put(Step(urljoin(base, path), "a usual path", guide.USUAL_PATH_SCORE, 1))
        if self._open:
            self._tell(f"no link leads on: {len(self._open)} usual paths are tried")

    def _put(self, step: Step) -> None:
        key = _key(step.url)
        if self._known.get(key, -1) >= step.score or len(self._open) >= _MOST_OPEN:
            return
        if key in self._known:
            # found again by better words, before it was asked for
            before = len(self._open)
            self._open = [entry for entry in self._open if _key(entry[2].url) != key]
            if len(self._open) == before:
                return
            heapq.heapify(self._open)
        self._known[key] = step.score
        heapq.heappush(self._open, (-step.score, next(self._order), step))

    def _may_ask(self, url: str, source: str) -> bool:
        host = bare_host(url)
        return host in self._hosts or host == bare_host(source) or self._is_disclosure_host(host)

    def _is_disclosure_host(self, host: str) -> bool:
        return _domain(host) in self._domains or (
            host.endswith(".gov.cn") and guide.DISCLOSURE_HOST.match(host.partition(".")[0]) is not None
        )

    def _why_not_host(self, url: str, words: str) -> str | None:
        host = bare_host(url)
        if self._is_disclosure_host(host):
            return None
        if not host.endswith(".gov.cn"):
            return f"{host} is no government's host"
        division = self.division
        if division is not None and any(plain_title(core) in words for core in division.cores):
            return None
        return f"{host} is another portal's host"

    # ---- the end

    def _why_not(self, title: str) -> str | None:
        if self.division is not None:
            return why_not(title, self.division)
        scope = scope_of_title(title)
        return None if scope in ("government", "zone") else f"it is a report of scope {scope}"

    def _judge(self, page: _Seen) -> _Judged | None:
        own: dict[str, str] = {}
        offices: dict[str, str] = {}
        named = False
        nobodys = page.group in (None, "government", "office") and (not page.foreign or page.names_division)
        zone = self.division is not None and self.division.zone
        for url, (title, _) in page.reports.items():
            whose = organisation_of_title(title)
            if self._why_not(title) is None:
                if whose:
                    own[url] = title
                    named = True
                elif nobodys:
                    (offices if page.group == "office" else own)[url] = title
            elif self.division is not None and is_own_office(title, self.division):
                offices[url] = title
                named = True
        scope: Scope = "zone" if zone else "government"
        if not own and offices and self._office:
            own, scope = offices, "office"
        if not own:
            return None
        years = frozenset(year for title in own.values() if (year := year_of_title(title)))
        worth, evidence = 0, []
        if page.name:
            evidence.append(f"called {page.name}")
        if page.signs.says_annual:
            worth += guide.WORTH["type"]
            evidence.append(f"ColumnType {guide.COLUMN_TYPE}")
        if page.annual:
            worth += guide.WORTH["name"]
        if guide.ANNUAL_PATH.search(urlsplit(page.url).path):
            worth += guide.WORTH["path"]
            evidence.append(f"path {urlsplit(page.url).path}")
        if named:
            worth += guide.WORTH["named"]
        if page.group == "government":
            worth += guide.WORTH["group"]
            evidence.append("the government's own part")
        if not page.step.depth:
            worth += guide.WORTH["home"]
        worth += guide.WORTH["year"] * min(len(years) or 1, 10)
        spread = f" ({min(years)}-{max(years)})" if len(years) > 1 else f" ({min(years)})" if years else ""
        whose = "its office's" if scope == "office" else "its own"
        evidence.append(f"{len(own)} of {len(page.reports)} reports listed are {whose}{spread}")
        return _Judged(page, scope, own, years, worth, tuple(evidence))

    def _judged(self) -> list[_Judged]:
        found = []
        for page in self._listing.values():
            before = self._verdicts.get(page.url)
            if before is None or before[:2] != (len(page.reports), self.division):
                before = self._verdicts[page.url] = (len(page.reports), self.division, self._judge(page))
            if before[2] is not None:
                found.append(before[2])
        return sorted(found, key=lambda one: (_RANK[one.scope], -one.worth))

    def _settle(self) -> None:
        self._over = True
        if self.division is None:
            titles = [title for page in self._listing.values() for title, _ in page.reports.values()]
            self.division, why = agreed(titles)
            self._tell(f"whose reports: {self.division.names[0] if self.division else 'not decided'}: {why}")
            if self.division is None:
                self._why = self._why or (why if titles else self._how_far())
                return
        judged = self._judged()
        sure = [one for one in judged if one.worth >= guide.SURE] or judged
        chosen: list[_Judged] = []
        years: set[int] = set()
        urls: set[str] = set()
        for one in sure:
            new = (one.years - years) or (not one.years and {*map(canonical, one.own)} - urls)
            if chosen and not new:
                self._tell(
                    f"not taken: {one.page.url}: {'; '.join(one.evidence)}: nothing that {chosen[0].page.url} lacks"
                )
                continue
            chosen.append(one)
            years |= one.years
            urls |= {*map(canonical, one.own)}
        self._tell_rejected({one.page.url for one in judged})
        if not chosen:
            self._why = self._why or self._how_far()
            return
        reports = [url for one in chosen for url in one.own]
        self.detected = self._tally.detect(reports, [one.page.url for one in chosen])
        if (
            self.detected.family is GENERIC
            and self._guess is not GENERIC
            and all(map(self._guess.is_article, reports))
        ):
            self.detected = Detected(self._guess, ("as declared, and it reads every report found",))
        self.columns = tuple(
            Found(one.page.url, self.detected.family, self._reason(one), one.scope) for one in chosen
        )
        for found in self.columns:
            self._tell(f"chosen: {found.url} ({found.scope}): {found.why}")
        self._tell(f"family: {self.detected.family.title}: {'; '.join(self.detected.evidence)}")

    def _reason(self, one: _Judged) -> str:
        words = [*one.page.step.path, one.page.step.words] if one.page.step.depth else []
        way = " > ".join(["home", *filter(None, words)])
        return f"{'; '.join(one.evidence)}; way: {way}; worth {one.worth}"

    def _tell_rejected(self, kept: set[str]) -> None:
        for url, page in self._listing.items():
            if url in kept or not page.reports:
                continue
            reasons = Counter(
                self._why_not(title) or "titles that name nobody" for title, _ in page.reports.values()
            )
            whose = f", part of: {page.group}" if page.group else ""
            shown = "; ".join(f"{reason} ({number})" for reason, number in reasons.most_common(3))
            self._tell(f"not taken: {url}{whose}: {shown}")

    def _how_far(self) -> str:
        annual = [page.url for page in self._listing.values() if page.annual]
        reports = sum(len(page.reports) for page in self._listing.values())
        if reports:
            return f"{reports} titles of annual reports, none of this government's own"
        if annual:
            return f"a column by name ({annual[0]}), but no title of a report on it"
        return "no page is called annual reports on disclosure, or lists any"

    def _tell(self, line: str) -> None:
        self.trail.append(line)


def _speaks_of_disclosure(texts: Iterable[str]) -> bool:
    return any("公开" in plain_title(text) or guide.DISCLOSURE_PATH.search(text) for text in texts if text)


def _about(words: str) -> bool:
    """Whether rejecting a link with these words is worth a line."""
    return any(word in words for word in ("年报", "年度报告", "公开"))


def _own_title(response: TextResponse) -> str:
    if not isinstance(response, HtmlResponse):
        return ""
    for css in ('meta[name="ArticleTitle" i]::attr(content)', "h1::text", "title::text"):
        text = (response.css(css).get() or "").strip()
        if text:
            return text[:200]
    return ""


def _key(url: str) -> str:
    """The same for www and bare host, for http and https, for a folder and its index page."""
    return _INDEX.sub("/", canonical(url)).removesuffix("/")


def _shape(url: str) -> str:
    return _DIGITS.sub("0", _key(url))


def _domain(host: str) -> str:
    """The part of a host that one government has: the last three labels below gov.cn, else two."""
    return ".".join(host.split(".")[-3 if host.endswith(".gov.cn") else -2 :])


def _pages(number: int) -> str:
    return f"{number} page" if number == 1 else f"{number} pages"


def _titles(number: int) -> str:
    return "1 title of a report" if number == 1 else f"{number} titles of reports"
