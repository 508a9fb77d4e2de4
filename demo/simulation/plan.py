"""A season drawn from a seed: which portals there are, what is wrong with each, and what a correct crawl makes of them."""

from __future__ import annotations

import csv
import io
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import import_module
from types import ModuleType
from urllib.parse import urlsplit

from demo import families
from demo.families.common import Portal
from demo.simulation.behaviour import MOVED_TO
from demo.simulation.hazards import HAZARDS, Hazard
from demo.simulation.model import WINDOW, Simulated
from govcrawl.portals.table import COLUMNS, NEVER_VERIFIED
from govcrawl.report.divisions import DivisionRow, all_divisions

#: Serial numbers that no portal has: where a column is declared that has moved.
_ELSEWHERE = 5000
_ZONES = 4
# portals without a hazard, for each with one
_CALM = 0.25
_LARGEST_GROUP = 5


@dataclass(frozen=True)
class Plan:
    """The portals of a season, in the order of their names. Hosts and addresses are made up."""

    seed: int
    portals: tuple[Simulated, ...]

    @cached_property
    def by_host(self) -> dict[str, tuple[Simulated, ...]]:
        """The portals on each host that is served, by every name of it; the one whose home page it is comes first."""
        found: dict[str, list[Simulated]] = {}
        for one in self.portals:
            for host in hosts_of(one):
                found.setdefault(host, []).append(one)
        return {
            host: tuple(sorted(ones, key=lambda one: host_name(one.portal.serial) not in ones[0].portal.host))
            for host, ones in found.items()
        }

    @cached_property
    def addresses(self) -> dict[str, str]:
        """Host to address, for every name that resolves."""
        return {
            host: one.address for one in self.portals if HAZARDS[one.hazard].named for host in hosts_of(one)
        }

    @cached_property
    def transports(self) -> dict[str, dict[str, str]]:
        """Address to what its ports 80 and 443 are, where they are not both open."""
        found: dict[str, dict[str, str]] = {}
        for one in self.portals:
            hazard = HAZARDS[one.hazard]
            if (hazard.http, hazard.https) != ("open", "open"):
                found[one.address] = {"80": hazard.http, "443": hazard.https}
        return found

    def table(self) -> str:
        """The declarations as `portals.csv` has them."""
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for one in self.portals:
            portal = one.portal
            writer.writerow(
                {
                    "name": one.name,
                    "division_code": portal.code or "",
                    "division_name": portal.division,
                    "family": portal.family,
                    "home": portal.home,
                    "column": one.column,
                    "first_year": min(WINDOW),
                    "last_year": "",
                    "start": "column" if one.column else "home",
                    "evidence": "simulated",
                    "last_verified": NEVER_VERIFIED,
                    "caveat": f"hazard {one.hazard}",
                }
            )
        return text.getvalue()


def hosts_of(one: Simulated) -> tuple[str, ...]:
    """Every name that a portal's server answers to."""
    if one.hazard == "other_host":
        return (*one.portal.hosts, f"{one.portal.hosts[1].removesuffix('.gov.cn')}{MOVED_TO}")
    return one.portal.hosts


def host_name(place: int) -> str:
    """The made-up part of the host of the portal at a place."""
    return f"sim-{place:04d}"


def module_of(name: str) -> ModuleType:
    """The module of demo.families that builds a family's sites."""
    return import_module(f"demo.families.{name}")


def plan(seed: int, number: int) -> Plan:
    """Draw `number` portals: families in turn, hazards in turn among what the family can have, divisions from every province.

    The same for the same arguments. Hazards come before calm, so that a season of 80 has each at least once.
    """
    draw = random.Random(seed)
    modules = [families.names()[place % len(families.names())] for place in range(number)]
    divisions = _divisions(draw, number)
    hazards = _hazards(draw, modules)
    made = [
        _simulated(draw, place, module, division, hazard)
        for place, (module, division, hazard) in enumerate(zip(modules, divisions, hazards, strict=True), 1)
    ]
    return Plan(seed, tuple(_neighbours(draw, made)))


def _divisions(draw: random.Random, number: int) -> list[DivisionRow]:
    """Distinct divisions, one province after the other, and a few zones; all as they are now in every year of the window.

    The record of a division that was another one then is another one's.
    """
    rows = all_divisions()
    zones = [row for row in rows if row.level == "zone"]
    draw.shuffle(zones)
    by_province: dict[str, list[DivisionRow]] = {}
    for row in rows:
        if row.level != "zone":
            by_province.setdefault(row.province or "", []).append(row)
    for ones in by_province.values():
        draw.shuffle(ones)
    provinces = sorted(by_province)
    taken = zones[: min(_ZONES, number // 15)]
    while len(taken) < number:
        for province in provinces:
            ones = by_province[province]
            while ones and not all(ones[-1].valid_in(year) for year in WINDOW):
                ones.pop()
            if ones and len(taken) < number:
                taken.append(ones.pop())
    draw.shuffle(taken)
    return taken


def _hazards(draw: random.Random, modules: Sequence[str]) -> list[Hazard]:
    """A hazard for each place: those that few families can have first, then the others, then calm ones between."""
    places = list(range(len(modules)))
    draw.shuffle(places)
    found: dict[int, Hazard] = {}
    calm = HAZARDS["none"]
    kinds = sorted(
        (one for one in HAZARDS.values() if one is not calm), key=lambda one: len(one.modules) or 99
    )
    most = round(len(modules) / (1 + _CALM))
    while len(found) < max(most, min(len(kinds), len(modules))):
        before = len(found)
        for hazard in kinds:
            place = next(
                (
                    p
                    for p in places
                    if p not in found and (not hazard.modules or modules[p] in hazard.modules)
                ),
                None,
            )
            if place is not None and len(found) < max(most, len(kinds)):
                found[place] = hazard
        if len(found) == before:
            break
    return [found.get(place, calm) for place in range(len(modules))]


def _simulated(
    draw: random.Random, place: int, module: str, division: DivisionRow, hazard: Hazard
) -> Simulated:
    family = module_of(module)
    base: Portal = family.PORTAL
    start = draw.choice(hazard.starts)
    scheme = draw.choices(hazard.schemes, [2, 1][: len(hazard.schemes)])[0]
    home = f"{scheme}://www.{host_name(place)}.gov.cn/"
    portal = replace(
        base,
        code=division.code,
        slug=division.slug or "",
        division=division.name,
        prefecture=division.prefecture or division.province or "",
        home=home,
        columns=(),
        years=hazard.years,
        spider=f"sim_{place:04d}",
        serial=place,
    )
    portal = replace(portal, columns=(f"{home}{family.column(portal)[1:]}",))
    declared = replace(portal, serial=place + _ELSEWHERE) if hazard.moved else portal
    return Simulated(
        portal=portal,
        module=module,
        province=division.province or "",
        column=f"{home}{family.column(declared)[1:]}" if start == "column" else "",
        address=f"127.{1 + place // 62500}.{place // 250 % 250}.{1 + place % 250}",
        hazard=hazard.key,
        intended=hazard.rule(portal),
    )


def _neighbours(draw: random.Random, made: list[Simulated]) -> Iterator[Simulated]:
    """Have some portals share an address, and some pairs of a family share one host."""
    alone = [
        place
        for place, one in enumerate(made)
        if HAZARDS[one.hazard].keeps_to_itself or one.hazard in ("storm_ends", "storm_for_ever", "silent")
    ]
    free = [place for place in range(len(made)) if place not in alone]
    draw.shuffle(free)
    changed = dict(enumerate(made))
    # a quarter of what can share does
    members = free[: len(free) // 4]
    while len(members) > 1:
        size = min(draw.randint(2, _LARGEST_GROUP), len(members))
        group, members = members[:size], members[size:]
        for place in group[1:]:
            changed[place] = replace(changed[place], address=made[group[0]].address)
    grouped = Counter(one.address for one in changed.values())
    calm: dict[str, list[int]] = {}
    for place in free:
        one = changed[place]
        if one.hazard == "none" and one.module != "gkmlpt" and grouped[one.address] == 1:
            calm.setdefault(one.module, []).append(place)
    for places in calm.values():
        if len(places) > 1:
            city, county = places[:2]
            changed[county] = _on_host_of(changed[city], changed[county])
    yield from changed.values()


def _on_host_of(city: Simulated, county: Simulated) -> Simulated:
    """The county on the city's portal, with a column of its own: a run of it begins there."""
    home = city.portal.home
    portal = replace(county.portal, home=home)
    portal = replace(portal, columns=(f"{home}{module_of(county.module).column(portal)[1:]}",))
    return replace(county, portal=portal, column=portal.columns[0], address=city.address)


def shown(season: Plan) -> str:
    """The plan as a table for people."""
    lines = [f"season {season.seed}: {len(season.portals)} portals", ""]
    per_host = Counter(one.portal.host for one in season.portals)
    per_address = Counter(one.address for one in season.portals)
    for one in season.portals:
        years = " ".join(f"{year}:{intended.outcome}" for year, intended in one.intended.items())
        told = {intended.outcome for intended in one.intended.values()}
        outcome = next(iter(told)) if len(told) == 1 else years
        marks = [f"host shared by {per_host[one.portal.host]}"] if per_host[one.portal.host] > 1 else []
        marks += [f"address shared by {per_address[one.address]}"] if per_address[one.address] > 1 else []
        where = one.column or f"{one.portal.home} (from home)"
        lines.append(
            f"{one.name}  {one.portal.family:<13} {one.portal.code or 'zone':<6} {one.province}{one.portal.division}  {where}  {one.address}"
            f"{'  ' + ', '.join(marks) if marks else ''}\n    {one.hazard}: {HAZARDS[one.hazard].why} -> {outcome}"
        )
    counted = Counter(one.hazard for one in season.portals)
    outcomes = Counter(intended.outcome for one in season.portals for intended in one.intended.values())
    lines += [
        "",
        f"hazards: {', '.join(f'{key} {counted[key]}' for key in HAZARDS)}",
        f"outcomes of {len(season.portals) * len(WINDOW)} division-years: {', '.join(f'{key} {count}' for key, count in outcomes.most_common())}",
        f"records: {sum(len(one.expected()) for one in season.portals)}",
        f"hosts: {len({urlsplit(one.portal.home).hostname for one in season.portals})}, addresses: {len(per_address)}",
    ]
    return "\n".join(lines)
