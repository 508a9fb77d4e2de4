"""The plan of a season: the same for the same seed, every family and hazard, real divisions, made-up hosts."""

from __future__ import annotations

import re
from collections import Counter
from importlib import import_module
from urllib.parse import urlsplit

import pytest

from demo import families
from demo.simulation.hazards import HAZARDS
from demo.simulation.model import WINDOW
from demo.simulation.plan import Plan, plan, shown
from govcrawl.outcomes import REASONS, Outcome, Reason
from govcrawl.portals.families import FAMILIES
from govcrawl.portals.table import read_table
from govcrawl.report.divisions import by_code

SEASON = plan(1, 300)


def test_the_same_seed_gives_the_same_season_and_another_one_another() -> None:
    assert plan(1, 300) == SEASON
    assert plan(2, 300) != SEASON


@pytest.mark.parametrize("number", [66, 300])
def test_every_family_evenly_and_every_hazard(number: int) -> None:
    season = plan(1, number)
    per_family = Counter(one.module for one in season.portals)
    assert set(per_family) == set(families.names())
    assert max(per_family.values()) - min(per_family.values()) <= 1
    assert {one.hazard for one in season.portals} == set(HAZARDS)


def test_divisions_are_real_distinct_and_of_every_province_and_some_are_zones() -> None:
    codes = [one.portal.code for one in SEASON.portals if one.portal.code]
    assert len({*codes}) == len(codes)
    for one in SEASON.portals:
        row = by_code(one.portal.code) if one.portal.code else None
        assert row is None or row.name == one.portal.division
        assert row is None or all(row.valid_in(year) for year in WINDOW)
    assert len({one.province for one in SEASON.portals}) == 31
    zones = [one for one in SEASON.portals if one.portal.code is None]
    assert len(zones) == 4
    assert all(one.portal.slug for one in zones)


def test_the_table_is_one_that_the_loader_reads() -> None:
    rows, problems = read_table(SEASON.table(), "portals.csv", FAMILIES)
    assert problems == ()
    assert [row.name for row in rows] == [one.name for one in SEASON.portals]
    assert {row.start for row in rows} == {"column", "home"}


def test_hosts_and_addresses_are_made_up_and_some_are_shared() -> None:
    assert all(re.fullmatch(r"www\.sim-\d{4}\.gov\.cn", one.portal.host) for one in SEASON.portals)
    assert all(one.address.startswith("127.") and one.address != "127.0.0.1" for one in SEASON.portals)
    groups = Counter(one.address for one in SEASON.portals)
    assert {2, 3, 4, 5} & {*groups.values()} >= {2, 5}
    assert max(groups.values()) == 5
    pairs = Counter(one.portal.host for one in SEASON.portals)
    assert Counter(pairs.values())[2] >= 5
    assert max(pairs.values()) == 2
    for one in SEASON.portals:
        if HAZARDS[one.hazard].keeps_to_itself:
            assert groups[one.address] == 1


def test_two_portals_on_one_host_have_no_page_in_common_that_either_needs() -> None:
    pairs = Counter(one.portal.host for one in SEASON.portals)
    for host in (host for host, count in pairs.items() if count == 2):
        one, other = (portal for portal in SEASON.portals if portal.portal.host == host)
        columns = {
            urlsplit(one.column).path + urlsplit(one.column).query,
            urlsplit(other.column).path + urlsplit(other.column).query,
        }
        assert len(columns) == 2
        sites = [
            import_module(f"demo.families.{portal.module}").site(portal.portal) for portal in (one, other)
        ]
        both = {path for path in sites[0].pages if path in sites[1].pages}
        assert not [path for path in both if b"ArticleTitle" in sites[0].pages[path].body]
        assert not [path for path in both if path in {urlsplit(column).path for column in columns}]


def test_the_home_page_of_a_shared_host_is_that_of_the_portal_which_is_called_like_it() -> None:
    pairs = Counter(one.portal.host for one in SEASON.portals)
    for host in (host for host, count in pairs.items() if count == 2):
        city, county = SEASON.by_host[host]
        assert city.name.removeprefix("sim_") in host
        assert county.name.removeprefix("sim_") not in host
        assert county.column


def test_every_outcome_is_intended_somewhere_and_each_reason_gives_its_outcome() -> None:
    intended = [said for one in SEASON.portals for said in one.intended.values()]
    assert {said.outcome for said in intended} == set(Outcome)
    for said in intended:
        if said.reason is not None:
            assert REASONS[said.reason].outcome is said.outcome, said
    assert all(set(one.intended) == set(WINDOW) for one in SEASON.portals)


def test_a_hazard_is_only_where_its_family_scheme_and_start_can_have_it() -> None:
    for one in SEASON.portals:
        hazard = HAZARDS[one.hazard]
        assert not hazard.modules or one.module in hazard.modules
        if one.hazard != "none":
            assert urlsplit(one.portal.home).scheme in hazard.schemes
            assert ("column" if one.column else "home") in hazard.starts


def test_what_is_expected_of_a_portal_follows_its_outcomes() -> None:
    by_hazard = {one.hazard: one for one in SEASON.portals}
    assert len(by_hazard["none"].expected()) == 5
    assert len(by_hazard["waf_412"].expected()) == 0
    assert len(by_hazard["waf_later"].expected()) == 2
    later = by_hazard["waf_later"].intended
    assert [later[year].outcome for year in WINDOW] == [Outcome.BLOCKED] * 3 + [Outcome.FOUND] * 2
    missing = by_hazard["year_missing"].intended[2021]
    assert (missing.outcome, missing.reason) == (Outcome.NOT_PUBLISHED, Reason.NO_REPORT)
    pictured = by_hazard["pictured"]
    record = pictured.expected()[f"{pictured.portal.code or pictured.portal.slug}-2022"]
    assert set(record["table_status"].values()) == {"image"}
    assert set(record["tables"].values()) == {None}


def test_a_moved_column_is_declared_where_it_is_not() -> None:
    one = next(one for one in SEASON.portals if one.hazard == "column_404_moved")
    site = import_module(f"demo.families.{one.module}").site(one.portal)
    path = one.column.partition(one.portal.host)[2]
    assert path not in site.pages
    assert one.portal.columns[0].partition(one.portal.host)[2] in site.pages


def test_the_plan_can_be_read() -> None:
    season: Plan = plan(1, 66)
    text = shown(season)
    for one in season.portals:
        assert f"{one.hazard}: {HAZARDS[one.hazard].why} -> " in text
    assert "66 portals" in text
