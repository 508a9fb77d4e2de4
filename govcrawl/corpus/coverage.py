"""What is held, what is missing and why: every division and year in exactly one state.

**Who is counted.** For a year, the county-level divisions that were there at its end, and every development zone of
`zones.csv`. A division that was only renamed, moved or given another code is counted once, as the division that it
is now: 茌平县's year 2018 stands under 茌平区. One that was merged away or divided is counted under its own former
code in its own years, for its report was one more; the division that took it in is not counted for years before it
was there. Divisions above the counties are counted only where a portal of theirs is declared, and by themselves.

**What is never lost.** A row of the ledger has its line, whatever division it names and in whatever year. Where the
division was not there in the year, a report that is held counts, and one that is missing does not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Final

from govcrawl.ledger.model import Row
from govcrawl.outcomes import Outcome, Reason, State, Unlooked
from govcrawl.report.divisions import (
    DivisionRow,
    all_divisions,
    by_code,
    division_then_and_now,
    former_divisions,
)

#: The first year that reports are on: the regulation that asks for them is in force since May 2008.
FIRST_YEAR: Final = 2008
#: How many of the last years are shown when no years are asked for.
LAST_YEARS: Final = 10

#: Levels above the counties.
HIGHER: Final = ("prefecture", "province")
_OWN_SCOPES: Final = ("government", "zone")


@dataclass(frozen=True, slots=True)
class Declared:
    """A declared portal: `division` is the ledger's key for it, six digits or the spider's name of a zone."""

    spider: str
    division: str
    home: str
    first_year: int
    last_year: int | None = None
    zone_name: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """Whose report of a year is looked for.

    `key` is the ledger's: the code as it is now, or a zone's spider (the first, where it has several). `code` is empty for a zone. `level` is that of
    the division, or `zone`; empty where no table knows the division. `code_then` and `name_then` are those of the year,
    as the record has them. `place` sorts by code, zones after the divisions around them.
    """

    key: str
    code: str
    name: str
    level: str
    prefecture: str
    province: str
    code_then: str
    name_then: str
    place: str

    @property
    def scope(self) -> str:
        """The scope of the report that is looked for."""
        return "zone" if self.level == "zone" else "government"


@dataclass(frozen=True, slots=True)
class Line:
    """What is known of one body's report of one year and scope: a line of the export.

    `counted` marks the one line of a division and year that stands for them in every count: that of the government's
    or the zone's own report. Where only the office's was looked at, it is that one. None is marked where the division
    was not there and nothing is held.
    """

    body: Body
    year: int
    scope: str
    state: State
    reason: Reason | None
    evidence: str
    url: str
    looked_at: datetime | None
    spider: str
    record_id: str | None
    counted: bool = True

    @property
    def in_all(self) -> bool:
        """Whether it is one of all: counted, and of a county-level division or a zone."""
        return self.counted and bool(self.body.level) and self.body.level not in HIGHER


@dataclass(frozen=True, slots=True)
class Filter:
    """A part of the coverage: None means all. `codes` are beginnings of codes (37, 3713, 371302)."""

    provinces: frozenset[str] | None = None
    codes: tuple[str, ...] | None = None
    states: frozenset[State] | None = None

    def takes(self, body: Body) -> bool:
        """Whether the body belongs to it."""
        if self.provinces is not None and body.province not in self.provinces:
            return False
        return self.codes is None or body.place.startswith(self.codes)

    def marks(self, line: Line) -> bool:
        """Whether the line has one of the states asked for."""
        return self.states is None or line.state in self.states


def last_year_due(today: date) -> int:
    """The newest year that reports are expected on: the one before; they come from January and are due by 31 March."""
    return today.year - 1


def usual_years(rows: Iterable[Row], today: date) -> tuple[int, ...]:
    """The years that are shown unasked: the last ten that reports are expected on, and every year that was looked at."""
    last = last_year_due(today)
    return tuple(sorted({row.year for row in rows} | set(range(last - LAST_YEARS + 1, last + 1))))


# ---- who is counted


@cache
def bodies_of(year: int) -> tuple[Body, ...]:
    """The county-level divisions that were there at the end of a year, and the zones."""
    standing: defaultdict[DivisionRow, list[DivisionRow]] = defaultdict(list)
    for now in all_divisions():
        then, _ = division_then_and_now(now, year)
        if then is not None:
            standing[then].append(now)
    found = []
    for then in (*all_divisions(), *former_divisions()):
        if then.valid_in(year):
            heirs = standing[then]
            found.append(body_of(heirs[0] if len(heirs) == 1 else then, then))
    return tuple(found)


def body_of(now: DivisionRow, then: DivisionRow | None = None) -> Body:
    """A division as a body of the coverage; `then` is what it was in the year in question."""
    then = then or now
    return Body(
        key=now.code or now.slug or now.name,
        code=now.code or "",
        name=now.name,
        level=now.level,
        prefecture=now.prefecture or "",
        province=now.province or "",
        code_then=then.code or "",
        name_then=then.name,
        place=now.code or _place_of_zone(now.prefecture, now.province),
    )


@cache
def provinces() -> tuple[str, ...]:
    """The provinces, by code."""
    return tuple(dict.fromkeys(row.province or "" for row in all_divisions() if row.code))


@cache
def _places() -> dict[str, str]:
    """Province or prefecture -> the beginning of its divisions' codes."""
    found: dict[str, str] = {}
    for row in all_divisions():
        if row.code:
            found.setdefault(row.province or "", row.code[:2])
            if row.prefecture:
                found.setdefault(row.prefecture, row.code[:4])
    return found


def _place_of_zone(prefecture: str | None, province: str | None) -> str:
    return f"{_places().get(prefecture or '') or _places().get(province or '', '')}~"


def _stray(key: str, year: int, zones: Mapping[str, str]) -> Body:
    """The body of a row or portal that is not among those counted: above the counties, former, or in no table."""
    row = by_code(key, year) or by_code(key)
    if row is not None:
        return replace(body_of(row), key=key)
    name = zones.get(key, key)
    zone = next((one for one in all_divisions() if one.code is None and one.name == name), None)
    if zone is not None:
        return replace(body_of(zone), key=key)
    return Body(key, key if key.isdigit() else "", name, "", "", "", key if key.isdigit() else "", name, "~")


# ---- the state of each


def coverage(
    rows: Iterable[Row], portals: Iterable[Declared], years: Collection[int], part: Filter | None = None
) -> list[Line]:
    """Every line of the years, by place and year; a division and year has one line, more where several scopes were looked at."""
    part = part or Filter()
    of_year: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        of_year[row.year].append(row)
    declared: defaultdict[str, list[Declared]] = defaultdict(list)
    key_of = _keys_of_zones(portals)
    zones = {key_of[portal.division]: portal.zone_name for portal in portals if portal.zone_name}
    for portal in portals:
        declared[key_of.get(portal.division, portal.division)].append(portal)
    lines: list[Line] = []
    for year in sorted(years):
        bodies = {body.key: body for body in _keyed(bodies_of(year), zones)}
        # a row under the code that the division had then is the division's
        now_of = {body.code_then: body.key for body in bodies.values() if body.code_then not in bodies}
        looked: defaultdict[str, list[Row]] = defaultdict(list)
        for row in of_year[year]:
            key = key_of.get(row.division, row.division)
            looked[now_of.get(key, key)].append(row)
        others = [key for key in declared if key not in bodies and _is_higher(key)]
        others += [key for key in looked if key not in bodies]
        for body in (*bodies.values(), *(_stray(key, year, zones) for key in dict.fromkeys(others))):
            if part.takes(body):
                of_body = _lines(body, year, looked.get(body.key, ()), declared.get(body.key, ()))
                there = body.key in bodies or not body.code_then or body.level in HIGHER
                lines += of_body if there else _not_counted_against(of_body)
    return sorted(lines, key=lambda line: (line.body.place, line.body.key, line.year, not line.counted))


def _not_counted_against(lines: Iterable[Line]) -> Iterator[Line]:
    """Lines of a division that was not there in the year: what is held counts, what is missing does not."""
    for line in lines:
        yield line if line.state is Outcome.FOUND else replace(line, counted=False)


def _is_higher(key: str) -> bool:
    row = by_code(key)
    return row is not None and row.level in HIGHER


def _keys_of_zones(portals: Iterable[Declared]) -> dict[str, str]:
    """A zone's portal -> the key of the zone: the first of its portals, for it may have several."""
    first: dict[str, str] = {}
    return {
        portal.division: first.setdefault(portal.zone_name, portal.division)
        for portal in portals
        if portal.zone_name
    }


def _keyed(bodies: Iterable[Body], zones: Mapping[str, str]) -> Iterator[Body]:
    """A zone's key is the name of its spider, where one is declared."""
    spiders = {name: spider for spider, name in zones.items()}
    for body in bodies:
        yield replace(body, key=spiders[body.name]) if not body.code and body.name in spiders else body


def _lines(body: Body, year: int, rows: Sequence[Row], portals: Sequence[Declared]) -> Iterator[Line]:
    if not rows:
        yield _unlooked(body, year, portals)
        return
    # two portals of one zone have a row each
    best: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: list(Outcome).index(row.outcome)):
        best.setdefault(row.scope, row)
    own = [row for scope, row in best.items() if scope in _OWN_SCOPES]
    counted = next(iter(own or best.values()))
    for row in best.values():
        yield Line(
            body=body,
            year=year,
            scope=row.scope,
            state=row.outcome,
            reason=row.reason,
            evidence=row.evidence,
            url=row.url,
            looked_at=row.looked_at,
            spider=row.spider,
            record_id=row.record_id,
            counted=row is counted,
        )


def _unlooked(body: Body, year: int, portals: Sequence[Declared]) -> Line:
    # `last_year` is a limit, for the division has moved on; before `first_year` older reports may lie
    in_use = [portal for portal in portals if year <= (portal.last_year or year)]
    expected = [portal for portal in in_use if portal.first_year <= year]
    state = Unlooked.NOT_LOOKED if in_use else Unlooked.NO_PORTAL
    evidence = "" if expected else "; ".join(f"{one.spider} is declared for {_span(one)}" for one in portals)
    near = next(iter(expected or in_use or portals), None)
    spider, url = (near.spider, near.home) if near else ("", "")
    return Line(body, year, body.scope, state, None, evidence, url, None, spider, None)


def _span(portal: Declared) -> str:
    if portal.last_year is None:
        return f"{portal.first_year} and later"
    return f"{portal.first_year} to {portal.last_year}"


# ---- what is made of it


@dataclass(frozen=True, slots=True)
class Share:
    """How many of all."""

    part: int = 0
    all: int = 0

    def plus(self, *, counts: bool) -> Share:
        """With one more."""
        return Share(self.part + counts, self.all + 1)

    def __str__(self) -> str:
        return f"{self.part}/{self.all}"


#: The rows of the table that are no provinces.
ALL: Final = "all"
ABOVE: Final = "above the counties"
NOWHERE: Final = "in no table"


def by_province(lines: Iterable[Line], states: Collection[State]) -> dict[str, dict[int, Share]]:
    """Province -> year -> how many division-years have one of `states`, of all; then `all`, then those beside the counties."""
    found: defaultdict[str, defaultdict[int, Share]] = defaultdict(lambda: defaultdict(Share))
    for line in lines:
        if not line.counted:
            continue
        level = line.body.level
        names = (ABOVE,) if level in HIGHER else (line.body.province, ALL) if level else (NOWHERE,)
        for name in names:
            found[name][line.year] = found[name][line.year].plus(counts=line.state in states)
    order = [*provinces(), ALL, ABOVE, NOWHERE]
    return {name: dict(found[name]) for name in sorted(found, key=order.index)}


def by_year(lines: Iterable[Line]) -> dict[State, dict[int, int]]:
    """State -> year -> how many of all; every state, in the order of the outcomes."""
    counts = Counter((line.state, line.year) for line in lines if line.in_all)
    years = sorted({year for _, year in counts})
    return {state: {year: counts[state, year] for year in years} for state in (*Outcome, *Unlooked)}


@dataclass(frozen=True, slots=True)
class Count:
    """How many division-years, and of how many divisions, are in a state; for one reason, or (None) for all."""

    state: State
    reason: Reason | None
    years: int
    divisions: int


def by_reason(lines: Iterable[Line]) -> list[Count]:
    """Each state that occurs among all, in the order of the outcomes, and after it its reasons, the most frequent first."""
    years: Counter[tuple[State, Reason | None]] = Counter()
    divisions: defaultdict[tuple[State, Reason | None], set[str]] = defaultdict(set)
    for line in lines:
        if line.in_all:
            for reason in dict.fromkeys((None, line.reason)):
                years[line.state, reason] += 1
                divisions[line.state, reason].add(line.body.key)
    order: list[State] = [*Outcome, *Unlooked]
    counts = [Count(*key, number, len(divisions[key])) for key, number in years.items()]
    return sorted(
        counts,
        key=lambda count: (
            order.index(count.state),
            count.reason is not None,
            -count.years,
            count.reason or "",
        ),
    )


@dataclass(frozen=True, slots=True)
class Span:
    """Years that follow each other, of one body, with the same told of all: a line of the list of what is missing."""

    first: int
    line: Line

    @property
    def years(self) -> str:
        """`2019`, or `2019-2024`."""
        return str(self.first) if self.first == self.line.year else f"{self.first}-{self.line.year}"


def spans(lines: Iterable[Line]) -> Iterator[Span]:
    """Lines put together where they tell the same of years that follow each other; `lines` as `coverage` gives them."""
    last: Span | None = None
    for line in lines:
        if last is not None and line.year == last.line.year + 1 and _told(line) == _told(last.line):
            last = Span(last.first, line)
            continue
        if last is not None:
            yield last
        last = Span(line.year, line)
    if last is not None:
        yield last


def _told(line: Line) -> tuple[object, ...]:
    return (line.body.key, line.scope, line.state, line.reason, line.evidence, line.url)


#: The columns of the export; they may grow at the end, they do not change.
COLUMNS: Final = (
    "province", "prefecture", "code", "name", "year", "scope", "outcome", "reason", "evidence", "url", "looked_at",
    "record_id", "spider", "level", "code_then", "name_then",
)  # fmt: skip


def as_cells(line: Line) -> dict[str, str | int | None]:
    """A line as the export has it: codes are text, times ISO 8601 in UTC, what is not there None."""
    body = line.body
    return {
        "province": body.province or None,
        "prefecture": body.prefecture or None,
        "code": body.code or None,
        "name": body.name,
        "year": line.year,
        "scope": line.scope,
        "outcome": line.state.value,
        "reason": line.reason.value if line.reason else None,
        "evidence": line.evidence or None,
        "url": line.url or None,
        "looked_at": f"{line.looked_at:%Y-%m-%dT%H:%M:%SZ}" if line.looked_at else None,
        "record_id": line.record_id,
        "spider": line.spider or None,
        "level": body.level or None,
        "code_then": body.code_then or None,
        "name_then": body.name_then,
    }
