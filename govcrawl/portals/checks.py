"""What `scrapy checkportals` checks: every declaration, whether a row of the table or a file."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from scrapy import Request
from scrapy.crawler import Crawler

from govcrawl.portals.loader import Portal
from govcrawl.portals.naming import is_era, spider_name, why_misnamed
from govcrawl.portals.table import Problem, division_of, host_of

#: how the attributes of a class are called in the table
_COLUMN_OF = {"columns": "column"}


async def check_portal(portal: Portal, crawler: Crawler) -> tuple[Problem, ...]:
    """Everything that is wrong with one declaration taken by itself.

    `crawler` is handed to the spider, as in a run; nothing is asked for.
    """
    problems = [*_declaration(portal), *_name(portal), *_addresses(portal)]
    if not problems:
        problems += await _start(portal, crawler)
    return tuple(problems)


def check_together(portals: Iterable[Portal]) -> Iterator[Problem]:
    """What is wrong between declarations: a name in two files, eras of a division that overlap."""
    places: dict[str, str] = {}
    eras: defaultdict[str, list[Portal]] = defaultdict(list)
    for portal in portals:
        name = portal.spider.name
        first = places.setdefault(name, portal.where)
        if first != portal.where:
            yield Problem(portal.where, "name", f"{name} is also in {first}", "give each its own name")
        division = division_of(portal.spider.division_code, portal.spider.division_name)
        plain = None if division is None else spider_name(division)
        if plain is not None and is_era(name, plain):
            eras[plain].append(portal)
    for same in eras.values():
        for one, other in combinations(sorted(same, key=lambda era: era.spider.first_year), 2):
            if one.spider.last_year is None or one.spider.last_year >= other.spider.first_year:
                until = one.spider.last_year or "today"
                yield Problem(
                    one.where, "last_year",
                    f"{one.spider.first_year} to {until} overlaps with {other.spider.name} from "
                    f"{other.spider.first_year} ({other.where})",
                    f"end it before {other.spider.first_year}",
                )  # fmt: skip


def _problem(portal: Portal, attribute: str, problem: str, remedy: str) -> Problem:
    column = _COLUMN_OF.get(attribute, attribute) if portal.row is not None else attribute
    return Problem(portal.where, column, problem, remedy)


def _declaration(portal: Portal) -> Iterator[Problem]:
    for attribute, problem, remedy in portal.spider.problems():
        yield _problem(portal, attribute, problem, remedy)


def _name(portal: Portal) -> Iterator[Problem]:
    spider = portal.spider
    division = division_of(spider.division_code, spider.division_name)
    if portal.row is None and portal.where.rpartition("/")[2] != f"{spider.name}.py":
        yield _problem(portal, "name", f"{spider.name} is not that of its file", f"call it {spider.name}.py")
    if division is not None:
        wrong = why_misnamed(spider.name, division, spider.first_year)
        if wrong is not None:
            yield _problem(portal, "name", *wrong)
    elif spider.division_code is None and spider.division_name:
        yield _problem(
            portal, "division_name", f"{spider.division_name} is no zone's name", "add it to govcrawl/data/zones.csv"
        )  # fmt: skip


def _addresses(portal: Portal) -> Iterator[Problem]:
    spider = portal.spider
    if getattr(spider, "family", None) is None:
        return
    columns: object = spider.columns
    if not isinstance(columns, tuple):
        return
    hosts = {host_of(spider.home), *(host.removeprefix("www.") for host in spider.other_hosts)}
    for url in columns:
        if host_of(url) and host_of(url) not in hosts:
            remedy = "give both on the portal's own host, or name it in other_hosts"
            yield _problem(portal, "columns", f"is on {host_of(url)}, the home page elsewhere", remedy)
        family = spider.family
        if family.tells_articles and family.is_article(url) and family.column_of(url) != url:
            yield _problem(portal, "columns", f"{url} is a report's address", "give the list that it is on")
    if portal.row is None:
        return
    for url in re.findall(r"https?://[^\s,;]+", portal.row.evidence):
        if host_of(url) not in hosts:
            remedy = "give this portal a row on that host, or the evidence of this one"
            yield _problem(portal, "evidence", f"{url} is on another host than the home page", remedy)


async def _start(portal: Portal, crawler: Crawler) -> Sequence[Problem]:
    spider = portal.spider.from_crawler(crawler)
    requests = [request async for request in spider.start()]
    if not requests:
        return [
            _problem(portal, "start", "asks for nothing", "give columns, or a home page to seek them from")
        ]
    return [
        _problem(portal, "start", f"asks for {request!r}", "a run begins with pages of the portal")
        for request in requests
        if not isinstance(request, Request) or not host_of(request.url)
    ]
