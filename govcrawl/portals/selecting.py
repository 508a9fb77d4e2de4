"""Which portals, and which of their years, a selection means: pure functions over the declarations.

Every filter must let a portal through. What no portal can answer (an unknown province, a code that no division has)
and what leaves nothing is a SelectionError that names the filter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from hashlib import sha256
from typing import Final

from govcrawl.errors import GovcrawlError
from govcrawl.portals.families import FAMILIES
from govcrawl.portals.loader import Portal
from govcrawl.portals.table import division_of
from govcrawl.report.divisions import DivisionRow, all_divisions, by_code
from govcrawl.years import told_years, year_runs

#: What the full name of a province has behind the short one.
_PROVINCE_ENDINGS: Final = ("维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省", "市")

Missing = Callable[[Portal, frozenset[int]], frozenset[int]]
"""Given a portal and the years wanted of it: those of them that are not held."""


class SelectionError(GovcrawlError):
    """A selection that cannot be met: the message names the filter and what is known instead."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters as given; an empty one lets everything through. `years` None means all."""

    provinces: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    years: frozenset[int] | None = None
    sample: int | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """A portal that is to be asked. `years` None means all that its lists have; `why` is a phrase for the operator."""

    portal: Portal
    years: frozenset[int] | None
    why: str

    @property
    def name(self) -> str:
        """The spider's name."""
        return self.portal.spider.name

    @property
    def division(self) -> str:
        """The division as the ledger has it: six digits, or the spider's name for a zone without a code."""
        return self.portal.spider.division_code or self.portal.spider.name

    def arguments(self, *, again: bool = False) -> dict[str, str]:
        """The spider's arguments. Years are ranges, which limit; a year by itself would have to be there."""
        given: dict[str, str] = {}
        if self.years is not None:
            given["years"] = as_ranges(self.years)
            # a part of the years, and still the portal's whole file, which keeps the others
            given["into"] = "whole"
        if again:
            given["again"] = "1"
        return given


def choose_portals(
    portals: Sequence[Portal], wanted: Wanted, *, this_year: int, missing: Missing | None = None
) -> tuple[Chosen, ...]:
    """The portals that every filter lets through, in the order of `portals`.

    With `missing`, each portal is asked only for the years that are not held, of `wanted.years` or else of all that
    are to be expected there until the year before `this_year`. Raises SelectionError.
    """
    left = list(portals)
    for option, given, fits in _filters(portals, wanted):
        before, left = left, [portal for portal in left if fits(portal)]
        if not left:
            raise SelectionError(_nothing_left(option, given, before, portals))
    chosen = [_with_years(portal, wanted.years, portals) for portal in left]
    if wanted.years is not None:
        chosen = [one for one in chosen if one.years]
        if not chosen:
            raise SelectionError(
                f"--years {told_years(wanted.years, ',')} leaves nothing of {_many(len(left))}: none is in use for these years"
            )
    if missing is not None:
        before_missing = len(chosen)
        chosen = list(_only_missing(chosen, portals, missing, this_year))
        if not chosen:
            raise SelectionError(
                f"--only-missing leaves nothing of {_many(before_missing)}: every year asked for is held"
            )
    if wanted.sample is not None:
        names = {one.name for one in _drawn(chosen, wanted.sample)}
        chosen = [one for one in chosen if one.name in names]
    return tuple(chosen)


_Filter = tuple[str, str, Callable[[Portal], bool]]


def _filters(portals: Sequence[Portal], wanted: Wanted) -> Iterator[_Filter]:
    if wanted.provinces:
        provinces = {province_named(text) for text in wanted.provinces}
        yield "--province", ",".join(wanted.provinces), lambda portal: province_of(portal) in provinces
    if wanted.families:
        for key in wanted.families:
            if key not in FAMILIES:
                raise SelectionError(_unknown("--family", key, "family", FAMILIES))
        yield (
            "--family",
            ",".join(wanted.families),
            lambda portal: portal.spider.family.key in wanted.families,
        )
    if wanted.codes:
        for code in wanted.codes:
            _check_code(code)
        yield (
            "--code", ",".join(wanted.codes),
            lambda portal: (portal.spider.division_code or "").startswith(wanted.codes),
        )  # fmt: skip
    if wanted.names:
        known = {portal.spider.name for portal in portals}
        for name in wanted.names:
            if name not in known:
                raise SelectionError(_unknown("--name", name, "portal", known))
        yield "--name", ",".join(wanted.names), lambda portal: portal.spider.name in wanted.names


# ---- provinces and codes


@cache
def provinces() -> dict[str, str]:
    """The two-digit code of each province -> its name, in the order of the codes."""
    found: dict[str, str] = {}
    for row in all_divisions():
        if row.code is not None and row.province is not None:
            found.setdefault(row.code[:2], row.province)
    return found


def province_named(text: str) -> str:
    """The full name of a province given by its full name, its short one (山东, 内蒙古) or two digits.

    Raises SelectionError with those that look like it.
    """
    known = provinces()
    text = text.strip()
    if text in known:
        return known[text]
    names = {spelling: name for name in known.values() for spelling in (_short(name), name)}
    if text in names:
        return names[text]
    close = list(dict.fromkeys(names[one] for one in get_close_matches(text, names, n=5, cutoff=0.4)))
    listed = ", ".join(f"{name} ({code})" for code, name in known.items() if not close or name in close)
    raise SelectionError(f"--province {text}: there is no such province: {_meant(close, listed)}")


def province_of(portal: Portal) -> str | None:
    """The province of a portal's division; None where the tables do not tell."""
    division = division_of_portal(portal)
    return None if division is None else division.province


def division_of_portal(portal: Portal) -> DivisionRow | None:
    """The division or zone that a portal declares."""
    return division_of(portal.spider.division_code, portal.spider.division_name)


def _short(province: str) -> str:
    for ending in _PROVINCE_ENDINGS:
        if province.endswith(ending):
            return province.removesuffix(ending)
    return province


def _check_code(code: str) -> None:
    how = "give six digits of a division, four of a prefecture or two of a province"
    if not (code.isascii() and code.isdecimal()) or len(code) not in (2, 4, 6):
        raise SelectionError(f"--code {code}: it is no code: {how}")
    if not any((row.code or "").startswith(code) for row in all_divisions()):
        raise SelectionError(f"--code {code}: no present division's code begins so: {how}")


def _meant(close: Sequence[str], listed: str) -> str:
    return f"did you mean {listed}?" if close else f"there are {listed}"


def _unknown(option: str, given: str, what: str, known: Iterable[str]) -> str:
    names = sorted(known)
    close = get_close_matches(given, names, n=3)
    listed = ", ".join(close or names[:20])
    more = "" if close or len(names) <= 20 else f" and {len(names) - 20} more (scrapy list)"
    return f"{option} {given}: there is no such {what}: {_meant(close, listed + more)}"


def _nothing_left(option: str, given: str, before: Sequence[Portal], all_portals: Sequence[Portal]) -> str:
    of = _many(len(before)) + (" that the filters before it leave" if len(before) < len(all_portals) else "")
    if option == "--code" and len(given) == 6 and (row := by_code(given)) is not None:
        return f"--code {given} ({row.name}) leaves nothing of {of}: no portal of it is declared among them"
    return f"{option} {given} leaves nothing of {of}"


# ---- years


def as_ranges(years: Iterable[int]) -> str:
    """Years as ranges for `-a years=`, each written with both ends: {2019, 2020, 2023} -> `2019-2020,2023-2023`."""
    return ",".join(f"{first}-{last}" for first, last in year_runs(years))


def _with_years(portal: Portal, years: frozenset[int] | None, portals: Sequence[Portal]) -> Chosen:
    """The portal with the years that it can answer for.

    `first_year` is the first that is to be expected, not a limit: older reports may lie there, unless an earlier
    portal of the same division has them. `last_year` is a limit, for the division has moved on.
    """
    if years is None:
        return Chosen(portal, None, "all years")
    first, last = _era(portal, portals)
    own = frozenset(year for year in years if first <= year <= last)
    return Chosen(portal, own, "--years")


def _era(portal: Portal, portals: Sequence[Portal]) -> tuple[int, int]:
    spider = portal.spider
    code = spider.division_code
    earlier = [
        other.spider.last_year
        for other in portals
        if code is not None
        and other.spider.division_code == code
        and other.spider.last_year is not None
        and other.spider.last_year < spider.first_year
    ]
    return max(earlier, default=0) + 1, spider.last_year or 9999


def _only_missing(
    chosen: Sequence[Chosen], portals: Sequence[Portal], missing: Missing, this_year: int
) -> Iterator[Chosen]:
    for one in chosen:
        wanted = one.years
        if wanted is None:
            _, last = _era(one.portal, portals)
            # the report of a year is written in the next one
            wanted = frozenset(range(one.portal.spider.first_year, min(last, this_year - 1) + 1))
        lacking = missing(one.portal, wanted)
        if lacking:
            yield Chosen(
                one.portal, lacking, f"--only-missing: {len(lacking)} of {len(wanted)} years not held"
            )


# ---- a sample


def _drawn(chosen: Sequence[Chosen], number: int) -> list[Chosen]:
    """`number` portals, one of each family in turn.

    Within a family in an order that is always the same and is no order of place, so that a sample is not all of one
    province.
    """
    by_family: defaultdict[str, list[Chosen]] = defaultdict(list)
    for one in sorted(chosen, key=lambda one: sha256(one.name.encode()).digest()):
        by_family[one.portal.spider.family.key].append(one)
    families = [by_family[key] for key in sorted(by_family)]
    rounds = range(max(map(len, families), default=0))
    in_turn = [family[turn] for turn in rounds for family in families if turn < len(family)]
    return in_turn[:number]


def _many(portals: int) -> str:
    return f"{portals} portal{'' if portals == 1 else 's'}"
