"""The table of plain portals, `spiders/portals.csv`: read and judged cell by cell, without building anything.

What each column means is said in `docs/add-a-portal.md`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from urllib.parse import urlsplit

from govcrawl.portals.arguments import FIRST_YEAR
from govcrawl.report.divisions import DivisionRow, all_divisions, by_code

COLUMNS: Final = (
    "name", "division_code", "division_name", "family", "home", "column", "first_year", "last_year", "start",
    "evidence", "last_verified", "caveat",
)  # fmt: skip
NEVER_VERIFIED: Final = "never verified live"
#: Where a run begins: at the government's own column, or at the home page because that column is not known.
STARTS: Final = ("column", "home")

_BLANK_ALLOWED = {"division_code", "column", "last_year", "caveat"}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a declaration: where, in which column or attribute, and what to do."""

    where: str
    column: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.column}: {self.problem}: {self.remedy}"


@dataclass(frozen=True, slots=True)
class PortalRow:
    """A portal of the table: one division on one host, for the years that it is or was used there.

    `division_code` is None for zones. `columns` is empty where `start` is `home`. `last_year` is None while the
    portal is in use.
    """

    where: str
    name: str
    division_code: str | None
    division_name: str
    family: str
    home: str
    columns: tuple[str, ...]
    first_year: int
    last_year: int | None
    start: str
    evidence: str
    last_verified: str
    caveat: str


def division_of(code: str | None, name: str | None) -> DivisionRow | None:
    """The division of this code or, without one, the zone of this name; None where there is none."""
    if code:
        return by_code(code)
    return next((row for row in all_divisions() if row.code is None and row.name == name), None)


def host_of(url: str) -> str:
    """The host of an address without `www.`, with its port; empty where it is no web address."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", url):
        return ""
    return parts.hostname.lower().removeprefix("www.") + port


def read_table(
    text: str, place: str, families: Collection[str]
) -> tuple[tuple[PortalRow, ...], tuple[Problem, ...]]:
    """The sound rows of a table, and every problem of the others. `place` is its path, as shown to the reader."""
    reader = csv.reader(text.removeprefix("\ufeff").splitlines(), strict=True)
    rows: list[PortalRow] = []
    problems: list[Problem] = []
    try:
        header = next(reader, [])
        if tuple(header) != COLUMNS:
            odd = sorted({*header} ^ {*COLUMNS})
            what = f"the columns are not those expected ({', '.join(odd) or 'their order'})"
            return (), (Problem(f"{place}:1", "header", what, f"write {','.join(COLUMNS)}"),)
        names: dict[str, str] = {}
        for cells in reader:
            where = f"{place}:{reader.line_num}"
            if not cells:
                continue
            if len(cells) != len(COLUMNS):
                what = f"has {len(cells)} cells, not {len(COLUMNS)}"
                problems.append(
                    Problem(where, "row", what, "put a cell with a comma between quotation marks")
                )
                continue
            row = dict(zip(COLUMNS, cells, strict=True))
            found = [Problem(where, *what) for what in _problems(row, families)]
            first = names.setdefault(row["name"], where)
            if first != where:
                found.append(
                    Problem(where, "name", f"{row['name']} is also in {first}", "give each its own name")
                )
            problems += found
            if not found:
                rows.append(_row(row, where))
    except csv.Error as error:
        where = f"{place}:{reader.line_num}"
        problems.append(Problem(where, "row", f"is no CSV ({error})", "look at its quotation marks"))
    return tuple(rows), tuple(problems)


def _row(row: dict[str, str], where: str) -> PortalRow:
    return PortalRow(
        where=where,
        name=row["name"],
        division_code=row["division_code"] or None,
        division_name=row["division_name"],
        family=row["family"],
        home=row["home"],
        columns=(row["column"],) if row["column"] else (),
        first_year=int(row["first_year"]),
        last_year=int(row["last_year"]) if row["last_year"] else None,
        start=row["start"],
        evidence=row["evidence"],
        last_verified=row["last_verified"],
        caveat=row["caveat"],
    )


_What = tuple[str, str, str]


def _problems(row: dict[str, str], families: Collection[str]) -> Iterator[_What]:
    for column, cell in row.items():
        if cell != cell.strip():
            yield column, "has white space around it", "take it away"
        elif not cell and column not in _BLANK_ALLOWED:
            yield column, "is blank", f"give the {column.replace('_', ' ')}"
        elif cell and column in _CELLS:
            yield from ((column, *what) for what in _CELLS[column](cell))
    if row["family"] and row["family"] not in families:
        yield "family", f"{row['family']} is no family", f"use one of {', '.join(sorted(families))}"
    yield from _division(row["division_code"], row["division_name"])
    yield from _start(row)
    first, last = row["first_year"], row["last_year"]
    if first.isdecimal() and last.isdecimal() and int(last) < int(first):
        yield "last_year", f"{last} is before first_year {first}", "give the last year, or leave it blank"


def _division(code: str, name: str) -> Iterator[_What]:
    if code and not re.fullmatch(r"\d{6}", code, re.ASCII):
        yield "division_code", f"{code} is not six digits", "give the GB/T 2260 code, or none for a zone"
        return
    division = division_of(code or None, name)
    if division is None and code:
        yield "division_code", f"{code} is no division's code", "check it in govcrawl/data/divisions.csv"
    elif division is None and name:
        remedy = "give its division_code, or add the zone to govcrawl/data/zones.csv"
        yield "division_name", f"{name} is no zone's name, and there is no code", remedy
    elif division is not None and name and division.name != name:
        yield (
            "division_name",
            f"{name} is not the name of {code}",
            f"write {division.name}, or correct the code",
        )


def _start(row: dict[str, str]) -> Iterator[_What]:
    if row["start"] == "column" and not row["column"]:
        yield "column", "is blank, and start is column", "give the government's own column, or start=home"
    if row["start"] == "home" and row["column"]:
        remedy = "leave the column blank and say what is known of it in caveat, or start=column"
        yield "column", "is given, but start is home", remedy
    home, column = host_of(row["home"]), host_of(row["column"])
    if home and column and home != column:
        yield "column", f"is on {column}, the home page on {home}", "give both on the portal's own host"


def _is_name(cell: str) -> Iterator[tuple[str, str]]:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", cell):
        yield f"{cell} is no spider's name", "give the pinyin in lower case, as in lanshan"


def _is_address(cell: str) -> Iterator[tuple[str, str]]:
    if not host_of(cell):
        yield f"{cell} is no web address", "give it with http:// or https://"
    elif not urlsplit(cell).path:
        yield f"{cell} has no path", f"write {cell}/"


def _is_year(cell: str) -> Iterator[tuple[str, str]]:
    this_year = datetime.now(UTC).year
    if not re.fullmatch(r"\d{4}", cell, re.ASCII) or not FIRST_YEAR <= int(cell) <= this_year:
        yield f"{cell} is no year of a report", f"give one from {FIRST_YEAR} to {this_year}"


def _is_start(cell: str) -> Iterator[tuple[str, str]]:
    if cell not in STARTS:
        yield f"{cell} is neither column nor home", "say where a run begins"


def _is_verified(cell: str) -> Iterator[tuple[str, str]]:
    if cell == NEVER_VERIFIED:
        return
    try:
        future = date.fromisoformat(cell) > datetime.now(UTC).date()
    except ValueError:
        yield f"{cell} is no date", f"give the day as 2026-02-01, or {NEVER_VERIFIED}"
    else:
        if future:
            yield f"{cell} is yet to come", "give the day of the check"


_CELLS: Final[dict[str, Callable[[str], Iterator[tuple[str, str]]]]] = {
    "name": _is_name,
    "home": _is_address,
    "column": _is_address,
    "first_year": _is_year,
    "last_year": _is_year,
    "start": _is_start,
    "last_verified": _is_verified,
}
