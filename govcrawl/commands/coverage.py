"""`scrapy coverage`: what is held, what is missing and why, by province and year, out of the ledger.

0: printed. 2: could not run (no ledger, one that cannot be read, an argument, an export that cannot be written).
Nothing is asked of any portal, and the ledger is only read.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, ClassVar, Final, NoReturn

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from govcrawl.commands.asking import AskedError, parse_codes, parse_names, parse_provinces
from govcrawl.commands.numbers import check_numbers
from govcrawl.commands.terminal import beside, left, plain, right, show, terminal_width, width
from govcrawl.corpus.coverage import (
    COLUMNS,
    Count,
    Declared,
    Filter,
    Line,
    as_cells,
    by_province,
    by_reason,
    by_year,
    coverage,
    last_year_due,
    spans,
    usual_years,
)
from govcrawl.crawling.atomic import AtomicFile, OutputError
from govcrawl.errors import DeclarationError
from govcrawl.ledger.model import Row
from govcrawl.ledger.plan import due
from govcrawl.ledger.store import WAIT, Ledger, LedgerError
from govcrawl.outcomes import OUTCOMES, UNLOOKED, Outcome, State, Unlooked
from govcrawl.portals.arguments import parse_years
from govcrawl.portals.catalogue import entry_of
from govcrawl.portals.loader import Portal, PortalSpiderLoader
from govcrawl.portals.selecting import SelectionError

COULD_NOT_RUN = 2
_STATES: Final[dict[str, State]] = {state.value: state for state in (*Outcome, *Unlooked)}
_GAP: Final = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks for; `years` None means the usual ones."""

    part: Filter
    years: frozenset[int] | None
    export: str | None
    missing: bool


class Command(ScrapyCommand):
    """Tell what the ledger knows."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        """For the usage line."""
        return "[options]"

    def short_desc(self) -> str:
        """For the list of commands."""
        return "Tell what is held, what is missing and why, by province and year"

    def long_desc(self) -> str:
        """For the help."""
        return (
            "Tell out of the ledger what is held, what is missing and why, by province and year. Nothing is asked of any "
            "portal. Several values of an option are separated by commas. docs/outcomes.md explains every name. Exit "
            "status: 0 printed, 2 it could not run."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The options of its own."""
        super().add_options(parser)
        option = parser.add_argument
        option("--province", metavar="NAMES", help="only these provinces, as in 山东,湖南 or 37")
        option("--code", metavar="CODES", help="only codes that begin so, as in 37 or 3713,371302")
        option(
            "--years",
            metavar="YEARS",
            help="these years, as in 2019-2024 or 2019,2021; else the last ten that reports are due on, and all that were looked at",
        )
        option("--outcome", metavar="NAMES", help=f"count, list and export only these: {', '.join(_STATES)}")
        option(
            "--missing", action="store_true", help="list what is not held, with the reason and the address"
        )
        option("--export", metavar="FILE", help="every line, as FILE.csv or FILE.jsonl, replaced as a whole")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read, count, tell."""
        if args:
            what = "unknown option" if args[0].startswith("-") else "it takes options only, not"
            raise UsageError(f"{what} {args[0]}; scrapy coverage -h shows them", print_help=False)
        assert self.settings is not None
        try:
            asked = asked_for(opts)
            check_numbers(self.settings)
            rows = _rows(self.settings)
        except (AskedError, DeclarationError, LedgerError, SelectionError) as error:
            _refuse(str(error))
        portals = _portals(self.settings)
        today = datetime.now(UTC).date()
        years = asked.years or usual_years(rows, today)
        lines = coverage(rows, [declared(portal) for portal in portals], years, asked.part)
        if asked.export is not None:
            number = _export([line for line in lines if asked.part.marks(line)], asked.export)
            print(f"{number} lines written to {asked.export}", file=sys.stderr)
        try:
            show(plain(text) for text in told(lines, asked, sorted(years), terminal_width()))
        except OSError as error:
            _refuse(f"cannot write: {error.strerror}")
        for note in notes(rows, portals, years, today):
            print(note, file=sys.stderr)


# --- what is asked for ------------------------------------------------------------------------------------------------


def asked_for(opts: argparse.Namespace) -> Asked:
    """The command line, read. Raises AskedError, SelectionError or DeclarationError."""
    if opts.export is not None and Path(opts.export).suffix not in _WRITERS:
        raise AskedError(
            f"--export {opts.export}: name a file that ends in {' or '.join(_WRITERS)}, which says how it is written"
        )
    states = None
    if opts.outcome is not None:
        states = frozenset(_STATES[name] for name in parse_names(opts.outcome, "outcome", _STATES))
    part = Filter(
        provinces=None if opts.province is None else parse_provinces(opts.province),
        codes=None if opts.code is None else parse_codes(opts.code),
        states=states,
    )
    years = None if opts.years is None else parse_years(opts.years, "--years ")
    return Asked(part, years, opts.export, opts.missing)


def _rows(settings: BaseSettings) -> tuple[Row, ...]:
    path = settings["LEDGER"]
    if not path:
        raise AskedError("LEDGER names no file, so no run writes a ledger: give one with -s LEDGER=FILE")
    with Ledger.open(path, wait=settings.getfloat("LEDGER_WAIT", WAIT)) as ledger:
        return ledger.rows()


def _portals(settings: BaseSettings) -> Sequence[Portal]:
    try:
        loader = PortalSpiderLoader(settings)
        portals = loader.portals()
    except (ImportError, SyntaxError, OSError) as error:
        _refuse(f"the portals cannot be loaded: {error}")
    if loader.problems:
        _refuse(f"{loader.problems[0]}; scrapy checkportals shows all")
    return portals


def declared(portal: Portal) -> Declared:
    """A portal as coverage knows it."""
    spider = portal.spider
    return Declared(
        spider=spider.name,
        division=spider.division_code or spider.name,
        home=spider.home,
        first_year=spider.first_year,
        last_year=spider.last_year,
        zone_name="" if spider.division_code else spider.division_name or "",
    )


# --- what is shown ----------------------------------------------------------------------------------------------------


def told(lines: Sequence[Line], asked: Asked, years: Sequence[int], columns: int) -> Iterator[str]:
    """All that is printed, line by line, for a terminal of so many columns."""
    states = asked.part.states or frozenset({Outcome.FOUND})
    named = " or ".join(state for state in _STATES if _STATES[state] in states)
    yield f"{named} / all, divisions by the year that the report is on"
    yield from year_table(by_province(lines, states), years, columns)
    yield ""
    if lines:
        yield "all, by what became of the year's report"
        yield from year_table(by_year(lines), years, columns)
        yield ""
    yield from reason_table(by_reason(lines), columns)
    offices = sum(line.in_all and line.scope == "office" for line in lines)
    if offices:
        yield f"{offices} of these division-years have a line of the government's office alone (scope office)"
    if asked.missing:
        wanted = [
            line for line in lines
            if (asked.part.marks(line) if asked.part.states else line.state is not Outcome.FOUND)
        ]  # fmt: skip
        yield ""
        yield from missing_list(wanted)


def year_table(
    table: Mapping[Any, Mapping[int, object]], years: Sequence[int], columns: int
) -> Iterator[str]:
    """A row for each name, a column for each year; where there are too many years, one block under the other."""
    if not table:
        yield "no division of that province or code"
        return
    cells = {str(name): {year: str(one) for year, one in row.items()} for name, row in table.items()}
    first = max(map(width, cells))
    cell = max(4, *(len(text) for row in cells.values() for text in row.values()))
    room = max(1, (columns - first) // (cell + _GAP))
    blocks = -(-len(years) // room)
    size = -(-len(years) // blocks)
    for start in range(0, len(years), size):
        block = years[start : start + size]
        if start:
            yield ""
        yield left("", first) + "".join(right(str(year), cell + _GAP) for year in block)
        for name, row in cells.items():
            yield left(name, first) + "".join(right(row.get(year, "-"), cell + _GAP) for year in block)


def reason_table(counts: Sequence[Count], columns: int) -> Iterator[str]:
    """How many division-years and divisions have each outcome, with what it means, and below it each reason."""
    yield f"{'outcome, and reason':22}{'division-years':>14}{'divisions':>11}"
    for count in counts:
        name, meaning = f"  {count.reason}", ""
        if count.reason is None:
            name = count.state
            meaning = OUTCOMES[count.state] if isinstance(count.state, Outcome) else UNLOOKED[count.state]
        elif count.reason.value == count.state.value:
            # the only reason of its outcome, so the line above has said it
            continue
        yield from beside(f"{name:22}{count.years:14}{count.divisions:11}  ", meaning, columns)


def missing_list(lines: Iterable[Line]) -> Iterator[str]:
    """One line for what is told alike of years that follow each other: code, place, years, outcome, reason, evidence, address."""
    rows = [
        (
            line.body.code or line.body.key,
            "".join(_above(line)) + line.body.name,
            span.years,
            line.state.value
            + (f" ({line.reason})" if line.reason and line.reason.value != line.state.value else ""),
            line.evidence if line.url in line.evidence else f"{line.evidence}: {line.url}".removeprefix(": "),
        )
        for span in spans(lines)
        for line in (span.line,)
    ]
    widths = [max((width(row[column]) for row in rows), default=0) + _GAP for column in range(4)]
    for *row, rest in rows:
        yield ("".join(map(left, row, widths)) + rest).rstrip()


def _above(line: Line) -> Iterator[str]:
    for name in (line.body.province, line.body.prefecture):
        # 大连长兴岛… needs no 大连市 before it
        if name and not line.body.name.startswith(name[:-1]):
            yield name


def notes(rows: Sequence[Row], portals: Sequence[Portal], years: Iterable[int], today: date) -> Iterator[str]:
    """What the reader of the figures has to know besides."""
    newest = last_year_due(today)
    if newest in years and today <= due(newest):
        yield f"reports on {newest} are due by {due(newest)}: what is not published may yet come"
    never = sum(not entry_of(portal).verified for portal in portals)
    if never:
        yield f"not verified live: {never} of {len(portals)} declared portals; {len(rows)} rows in the ledger"
    yield "docs/outcomes.md says what each name means, and what to do"


# --- the export -------------------------------------------------------------------------------------------------------


def _csv(lines: Iterable[Line]) -> Iterator[bytes]:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for line in lines:
        writer.writerow(as_cells(line))
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()
    yield text.getvalue().encode()


def _json_lines(lines: Iterable[Line]) -> Iterator[bytes]:
    for line in lines:
        yield json.dumps(as_cells(line), ensure_ascii=False).encode() + b"\n"


_WRITERS: Final[dict[str, Callable[[Iterable[Line]], Iterator[bytes]]]] = {
    ".csv": _csv,
    ".jsonl": _json_lines,
}


def _export(lines: Sequence[Line], name: str) -> int:
    try:
        output = AtomicFile(name)
    except OutputError as error:
        _refuse(str(error))
    try:
        for part in _WRITERS[Path(name).suffix](lines):
            output.file.write(part)
        output.commit()
    except OSError as error:
        _refuse(f"cannot write {name}: {error.strerror}; the file is as it was")
    finally:
        output.abandon()
    return len(lines)


def _refuse(reason: str) -> NoReturn:
    print(f"scrapy coverage: {plain(reason)}", file=sys.stderr)
    sys.exit(COULD_NOT_RUN)
