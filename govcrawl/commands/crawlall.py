"""`scrapy crawlall`: all portals, or a selection, in one process.

0: all as expected (that a report is not published is an answer). 1: something that was wanted is missing, or the run
was ended; the files of those portals are untouched. 2: could not run, and nothing was asked (an unknown province, a
selection that leaves nothing, a broken row of the table, a ledger that cannot be written).
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from time import monotonic
from types import FrameType
from typing import Any, ClassVar, Final, NoReturn, cast
from urllib.request import getproxies

from scrapy.commands import ScrapyCommand
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError
from scrapy.settings import Settings
from twisted.internet.base import ReactorBase

from govcrawl.commands.asking import AskedError, parts_of
from govcrawl.commands.numbers import check_numbers
from govcrawl.commands.terminal import show
from govcrawl.crawling.console import install_handler
from govcrawl.crawling.logs import quiet_scrapy
from govcrawl.crawling.manners import user_agent
from govcrawl.crawling.progress import LiveLine, Rate, progress_text
from govcrawl.crawling.season import Season, places
from govcrawl.crawling.season_summary import summary_lines
from govcrawl.errors import DeclarationError
from govcrawl.ledger.model import Row
from govcrawl.ledger.store import Ledger, LedgerError, NoLedgerError
from govcrawl.outcomes import Outcome
from govcrawl.portals.arguments import parse_years
from govcrawl.portals.loader import Portal, PortalSpiderLoader
from govcrawl.portals.selecting import (
    Chosen,
    SelectionError,
    Wanted,
    choose_portals,
    division_of_portal,
)
from govcrawl.years import told_years

logger = logging.getLogger(__name__)

FELL_SHORT: Final = 1
COULD_NOT_RUN: Final = 2
#: Seconds between two states of the live line.
REFRESH: Final = 0.5


class Command(ScrapyCommand):
    """Crawl many portals."""

    requires_project = True
    # one handler for the process, see govcrawl.crawling.console
    default_settings: ClassVar[dict[str, Any]] = {"LOG_INSTALL_ROOT_HANDLER": False}

    def syntax(self) -> str:
        """For the usage line."""
        return "[options]"

    def short_desc(self) -> str:
        """For the list of commands."""
        return "Crawl all portals, or a selection, in one process"

    def long_desc(self) -> str:
        """For the help."""
        return (
            "Crawl all portals, or those that every filter given lets through, in one process. Several values of a "
            "filter are separated by commas. Exit status: 0 all as expected, 1 something is missing or the run was "
            "ended, 2 nothing was asked."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The options of its own."""
        super().add_options(parser)
        add = parser.add_argument
        add("--province", metavar="P", help="山东, 山东省 or 37")
        add("--family", metavar="F", help="a key of govcrawl.portals.families, as in vsb")
        add(
            "--code",
            metavar="C",
            help="division codes: 371302, or the first two or four digits; zones have none",
        )
        add("--name", metavar="N", help="names of spiders (scrapy list)")
        add(
            "--years",
            metavar="Y",
            help="only these years: 2023, 2019-2024, 2019,2021; the files keep the others",
        )
        add(
            "--only-missing",
            action="store_true",
            help="only the portals and years that the ledger does not hold",
        )
        add("--sample", metavar="N", help="N of the portals, evenly of all families, always the same ones")
        add("--again", action="store_true", help="ask for what is held, too")
        add("--at-once", metavar="N", help="portals at once (PORTALS_AT_ONCE)")
        add("--dry-run", action="store_true", help="print what would be asked; ask nothing")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """As Scrapy, and --at-once."""
        super().process_options(args, opts)
        assert self.settings is not None
        if opts.at_once is not None:
            try:
                _number("--at-once", opts.at_once)
            except SelectionError as error:
                _refuse(str(error))
            self.settings.set("PORTALS_AT_ONCE", opts.at_once, priority="cmdline")
        try:
            check_numbers(self.settings)
        except AskedError as error:
            _refuse(str(error))

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Choose, crawl, tell, and set the exit status."""
        assert self.settings is not None
        if args:
            raise UsageError(
                f"{args[0]}: crawlall takes options only; scrapy crawlall -h shows them", print_help=False
            )
        settings = self.settings
        line = LiveLine(sys.stderr) if sys.stderr.isatty() and not opts.dry_run else None
        try:
            install_handler(settings, line)
        except OSError as error:
            _refuse(f"the log cannot be written: {error}")
        quiet_scrapy(settings)
        chosen = self._choose(opts)
        if opts.dry_run:
            _print_plan(chosen)
            return
        try:
            user_agent(settings.get("GOVCRAWL_CONTACT") or "")
            _check_ledger(settings)
        except (DeclarationError, LedgerError) as error:
            _refuse(str(error))
        process = self.crawler_process
        if not isinstance(process, AsyncCrawlerProcess) or not settings.getbool("TWISTED_REACTOR_ENABLED"):
            _refuse(
                "it needs Scrapy's asyncio reactor: leave TWISTED_REACTOR and TWISTED_REACTOR_ENABLED alone"
            )
        season = Season(
            process,
            chosen,
            settings.getint("PORTALS_AT_ONCE"),
            settings.getfloat("PORTAL_TIMEOUT"),
            places(by_address=_knows_addresses(settings)),
            again=opts.again,
        )
        began = monotonic()
        _run(process, season, line)
        _print(
            summary_lines(
                season.ended,
                rows=_rows_of(settings, chosen),
                not_begun=season.not_begun,
                seconds=monotonic() - began,
            )
        )
        if season.ended and not season.interrupted and all(one.could_not_run for one in season.ended):
            self.exitcode = COULD_NOT_RUN
        elif season.interrupted or any(one.fell_short for one in season.ended):
            self.exitcode = FELL_SHORT

    def _choose(self, opts: argparse.Namespace) -> tuple[Chosen, ...]:
        assert self.settings is not None
        process = self.crawler_process
        assert process is not None
        loader = process.spider_loader
        if not isinstance(loader, PortalSpiderLoader):
            _refuse(
                "SPIDER_LOADER_CLASS is not govcrawl.portals.loader.PortalSpiderLoader, which knows the portals"
            )
        # a table with a broken row is no table: raises a UsageError that names it
        loader.list()
        try:
            return choose_portals(
                loader.portals(),
                Wanted(
                    provinces=_parts(opts.province),
                    families=_parts(opts.family),
                    codes=_parts(opts.code),
                    names=_parts(opts.name),
                    years=None if opts.years is None else parse_years(opts.years, "--years "),
                    sample=None if opts.sample is None else _number("--sample", opts.sample),
                ),
                this_year=datetime.now(UTC).year,
                missing=_missing_by(self.settings) if opts.only_missing else None,
            )
        except (SelectionError, DeclarationError, LedgerError) as error:
            _refuse(str(error))


# ---- the run


def _run(process: AsyncCrawlerProcess, season: Season, line: LiveLine | None) -> None:
    """Run the season in the process's reactor, which ends with it."""
    from twisted.internet import reactor  # noqa: PLC0415  importing it installs one, and Scrapy chooses which

    loop = asyncio.get_event_loop()

    async def crawl() -> None:
        showing = None if line is None else asyncio.ensure_future(_show(season, line))
        try:
            await season.run()
        finally:
            if showing is not None and line is not None:
                showing.cancel()
                line.clear()
            # in the next round of the loop: the reactor cannot stop before it runs
            loop.call_soon(cast("ReactorBase", reactor).stop)

    def on_signal(number: int, _: FrameType | None) -> None:
        name = signal.Signals(number).name
        for one in (signal.SIGINT, signal.SIGTERM):
            signal.signal(one, _end_at_once)
        loop.call_soon_threadsafe(_stop, season, name)

    task = loop.create_task(crawl())
    before = {one: signal.signal(one, on_signal) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        process.start(stop_after_crawl=False, install_signal_handlers=False)
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
    # what went wrong in the season itself is no shortfall but a fault of the program
    task.result()


async def _show(season: Season, line: LiveLine) -> None:
    rate = Rate()
    while True:
        standing = season.standing()
        line.draw(progress_text(standing, rate.at(monotonic(), standing.pages), season.at_once))
        await asyncio.sleep(REFRESH)


def _stop(season: Season, name: str) -> None:
    logger.warning(
        "%s: no portal is begun any more, and those that run are ended; once more ends at once", name
    )
    season.stop()


def _end_at_once(_: int, __: FrameType | None) -> NoReturn:
    # every output is replaced as a whole or not at all, so nothing can be left half done
    os._exit(FELL_SHORT)


# ---- the ledger


def _check_ledger(settings: Settings) -> None:
    """Raise LedgerError where the ledger cannot be written, before anything is asked of a portal."""
    if path := settings.get("LEDGER"):
        Ledger.open(path, create=True, wait=settings.getfloat("LEDGER_WAIT")).close()


def _missing_by(settings: Settings) -> Callable[[Portal, frozenset[int]], frozenset[int]]:
    """What the ledger does not hold. Raises LedgerError; where there is no ledger yet, everything is missing."""
    if not settings.get("LEDGER"):
        raise SelectionError("--only-missing needs the ledger, and LEDGER is empty: name its file")
    held: dict[str, set[int]] = {}
    for row in _read_ledger(settings) or ():
        # a record that lacks figures for a passing failure is asked for again
        if row.record_id is not None and row.outcome in (Outcome.FOUND, Outcome.UNREADABLE):
            held.setdefault(row.division, set()).add(row.year)

    def missing(portal: Portal, years: frozenset[int]) -> frozenset[int]:
        return years - held.get(portal.spider.division_code or portal.spider.name, set())

    return missing


def _rows_of(settings: Settings, chosen: Sequence[Chosen]) -> list[Row] | None:
    """The ledger's rows of a selection; None where it has none, or cannot be read any more."""
    try:
        rows = _read_ledger(settings)
    except LedgerError as error:
        logger.error("%s", error)  # noqa: TRY400  its words say it all
        return None
    if rows is None:
        return None
    # two portals of one division, of two eras, are both asked for
    years: dict[str, frozenset[int] | None] = {}
    for one in chosen:
        before = years.get(one.division, frozenset())
        years[one.division] = None if before is None or one.years is None else before | one.years
    found = [
        row
        for row in rows
        if row.division in years and ((asked := years[row.division]) is None or row.year in asked)
    ]
    return found or None


def _read_ledger(settings: Settings) -> tuple[Row, ...] | None:
    if not (path := settings.get("LEDGER")):
        return None
    try:
        with Ledger.open(path) as ledger:
            return ledger.rows()
    except NoLedgerError:
        return None


# ---- what is given and what is told


def _print_plan(chosen: Sequence[Chosen]) -> None:
    _print(_plan(chosen))
    count = f"{len(chosen)} portal{'' if len(chosen) == 1 else 's'}"
    print(f"{count}; nothing was asked", file=sys.stderr)


def _plan(chosen: Sequence[Chosen]) -> Iterator[str]:
    yield "name\tcode\tdivision\tfamily\thome\tyears\twhy"
    for one in chosen:
        spider = one.portal.spider
        division = division_of_portal(one.portal)
        place = (
            "" if division is None else f"{division.province or ''}{division.prefecture or ''}{division.name}"
        )
        years = "all" if one.years is None else told_years(one.years, ",")
        yield "\t".join(
            (one.name, spider.division_code or "", place, spider.family.key, spider.home, years, one.why)
        )


def _print(lines: Iterable[str]) -> None:
    """Print, or say why not; the run itself and its exit status do not hang on it."""
    try:
        show(lines)
    except OSError as error:
        print(f"scrapy crawlall: cannot write to standard output: {error.strerror}", file=sys.stderr)


def _knows_addresses(settings: Settings) -> bool:
    """Whether hosts that share an address can be told: not through a proxy."""
    through_proxy = settings.getbool("HTTPPROXY_ENABLED") and bool(getproxies())
    return settings.getbool("TURNS_BY_ADDRESS") and not through_proxy


def _parts(text: str | None) -> tuple[str, ...]:
    if text is None:
        return ()
    parts = parts_of(text)
    if not all(parts):
        raise SelectionError(f"{text!r}: an empty part: give values with commas between them")
    return parts


def _number(what: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= 10**6:
        raise SelectionError(f"{what} {text}: give a whole number from 1")
    return int(text)


def _refuse(reason: str) -> NoReturn:
    print(f"scrapy crawlall: {reason}", file=sys.stderr)
    sys.exit(COULD_NOT_RUN)
