"""Which portals a selection means, on the portals of this project and on small tables."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings

from govcrawl.portals.families import FAMILIES
from govcrawl.portals.loader import Portal, PortalSpiderLoader, spider_of
from govcrawl.portals.selecting import (
    Chosen,
    SelectionError,
    Wanted,
    as_ranges,
    choose_portals,
    province_named,
    province_of,
    provinces,
)
from govcrawl.portals.table import read_table
from govcrawl.years import told_years
from tests.portals.tables import table

THIS_YEAR = 2026


@pytest.fixture(scope="module")
def portals() -> tuple[Portal, ...]:
    """The portals of this project."""
    return PortalSpiderLoader(Settings({"SPIDER_MODULES": ["spiders"]})).portals()


def chosen(portals: tuple[Portal, ...], **filters: Any) -> list[str]:
    """The names that the filters let through."""
    return [one.name for one in choose_portals(portals, Wanted(**filters), this_year=THIS_YEAR)]


def refusal(portals: tuple[Portal, ...], **filters: Any) -> str:
    """What is said of filters that cannot be met."""
    with pytest.raises(SelectionError) as refused:
        choose_portals(portals, Wanted(**filters), this_year=THIS_YEAR)
    return str(refused.value)


def test_without_a_filter_all_are_meant_but_the_one_that_nobody_declared(portals: tuple[Portal, ...]) -> None:
    names = chosen(portals)
    assert len(names) == len(portals) > 700
    assert "discover" not in names


def test_a_province_is_named_in_full_in_short_or_by_its_code(portals: tuple[Portal, ...]) -> None:
    names = chosen(portals, provinces=("山东省",))
    assert names == chosen(portals, provinces=("山东",)) == chosen(portals, provinces=("37",))
    assert {"lanshan", "chiping", "linyi_gaoxin"} <= set(names)  # the last one a zone without a code
    codes = {portal.spider.name: portal.spider.division_code for portal in portals}
    assert {(codes[name] or "37")[:2] for name in names} == {"37"}
    assert set(chosen(portals, provinces=("山东", "湖南"))) == {*names, *chosen(portals, provinces=("43",))}


def test_every_province_can_be_named_in_three_ways_and_every_portal_has_one(
    portals: tuple[Portal, ...],
) -> None:
    assert len(provinces()) == 31
    short = {
        "15": "内蒙古",
        "45": "广西",
        "64": "宁夏",
        "65": "新疆",
        "54": "西藏",
        "11": "北京",
        "23": "黑龙江",
    }
    for code, name in provinces().items():
        assert province_named(code) == province_named(name) == name
        assert province_named(short.get(code, name[:2])) == name
    assert {province_of(portal) for portal in portals} <= set(provinces().values())


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        ({"provinces": ("山冻",)}, "--province 山冻: there is no such province: did you mean 山西省 (14), 山东省 (37)?"),
        ({"provinces": ("00",)}, "--province 00: there is no such province: there are 北京市 (11), 天津市 (12), "),
        ({"families": ("vbs",)}, "--family vbs: there is no such family: did you mean vsb"),
        ({"families": ("boda",)}, "--family boda: there is no such family: there are c_i, channel_doc, generic, "),
        ({"codes": ("3713x2",)}, "--code 3713x2: it is no code: give six digits of a division, four of a prefecture"),
        ({"codes": ("371",)}, "--code 371: it is no code: "),
        ({"codes": ("99",)}, "--code 99: no present division's code begins so: "),
        ({"names": ("lansan",)}, "--name lansan: there is no such portal: did you mean lanshan"),
        (
            {"codes": ("37",), "names": ("lusong",)},
            "--name lusong leaves nothing of 40 portals that the filters before it leave",
        ),
        (
            {"provinces": ("山东",), "codes": ("110101",)},
            "--code 110101 (东城区) leaves nothing of 42 portals that the filters before it leave: no portal of it is",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_met_names_the_filter_and_what_is_known(
    portals: tuple[Portal, ...], filters: dict[str, Any], told: str
) -> None:
    assert refusal(portals, **filters).startswith(told)


def test_filters_combine(portals: tuple[Portal, ...]) -> None:
    names = chosen(portals, provinces=("山东",), families=("vsb",))
    assert set(names) == set(chosen(portals, provinces=("山东",))) & set(chosen(portals, families=("vsb",)))
    assert "lanshan" in names
    assert "chiping" not in names
    assert chosen(portals, provinces=("山东",), codes=("371302", "43"), families=("vsb",)) == ["lanshan"]


def test_codes_are_whole_or_beginnings(portals: tuple[Portal, ...]) -> None:
    assert chosen(portals, codes=("371302",)) == ["lanshan"]
    linyi = chosen(portals, codes=("3713",))
    assert "lanshan" in linyi
    assert set(linyi) < set(chosen(portals, codes=("37",)))
    assert set(chosen(portals, codes=("3713", "430203"))) == {*linyi, *chosen(portals, codes=("430203",))}


def test_a_sample_is_even_over_the_families_and_always_the_same(portals: tuple[Portal, ...]) -> None:
    drawn = chosen(portals, sample=29)
    assert drawn == chosen(portals, sample=29)
    assert drawn == chosen(tuple(reversed(portals)), sample=29)[::-1]
    family = {portal.spider.name: portal.spider.family.key for portal in portals}
    assert Counter(family[name] for name in drawn) == dict.fromkeys(FAMILIES, 2) | {
        "qujing_public": 1  # there is no second one
    }
    # a larger one has the smaller one in it, and one that is too large is all
    assert set(chosen(portals, sample=7)) < set(drawn)
    assert chosen(portals, sample=9999) == chosen(portals)
    # what other filters left out is not drawn
    vsb = chosen(portals, families=("vsb",))
    assert set(chosen(portals, families=("vsb",), sample=3)) < set(vsb)


# ---- years


def rows(*given: dict[str, str]) -> tuple[Portal, ...]:
    """Portals by rows of a small table."""
    made, problems = read_table(table(*given), "small.csv", FAMILIES)
    assert problems == ()
    return tuple(Portal(row.where, spider_of(row), row) for row in made)


def test_years_are_asked_for_as_ranges_which_limit_and_go_into_the_whole_file(tmp_path: Path) -> None:
    [one] = choose_portals(rows({}), Wanted(years=frozenset({2019, 2020, 2023})), this_year=THIS_YEAR)
    assert one.arguments() == {"years": "2019-2020,2023-2023", "into": "whole"}
    assert one.arguments(again=True) == {"years": "2019-2020,2023-2023", "into": "whole", "again": "1"}
    [whole] = choose_portals(rows({}), Wanted(), this_year=THIS_YEAR)
    assert (whole.arguments(), whole.arguments(again=True)) == ({}, {"again": "1"})


def test_years_for_a_spider_and_for_a_reader() -> None:
    years = {2023, 2019, 2021, 2020}
    assert as_ranges(years) == "2019-2021,2023-2023"
    assert told_years(years, ",") == "2019-2021,2023"


ERAS = (
    {"last_year": "2020"},
    {"name": "anxi_from_2021", "first_year": "2021"},
    {"name": "other", "division_code": "371302", "division_name": "兰山区", "first_year": "2019"},
)


def test_a_portal_is_asked_only_for_the_years_of_its_era() -> None:
    wanted = Wanted(years=frozenset({2015, 2020, 2021}))
    asked = {one.name: one.years for one in choose_portals(rows(*ERAS), wanted, this_year=THIS_YEAR)}
    # first_year is what is to be expected, and no limit where there is no portal before
    assert asked == {"anxi": {2015, 2020}, "anxi_from_2021": {2021}, "other": {2015, 2020, 2021}}
    late = choose_portals(rows(*ERAS), Wanted(years=frozenset({2022})), this_year=THIS_YEAR)
    assert [one.name for one in late] == ["anxi_from_2021", "other"]
    told = refusal(rows(ERAS[0]), years=frozenset({2022, 2023}))
    assert told == "--years 2022-2023 leaves nothing of 1 portal: none is in use for these years"


def only_missing(
    portals: tuple[Portal, ...], held: dict[str, set[int]], years: set[int] | None = None
) -> list[Chosen]:
    """What is asked for with --only-missing."""

    def missing(portal: Portal, wanted: frozenset[int]) -> frozenset[int]:
        return wanted - held.get(portal.spider.name, set())

    wanted = Wanted(years=None if years is None else frozenset(years))
    return list(choose_portals(portals, wanted, this_year=THIS_YEAR, missing=missing))


def test_only_missing_years_are_asked_for_up_to_last_year() -> None:
    held = {"anxi": {2019, 2020}, "other": {2019, 2021, 2023, 2024, 2025}}
    found = only_missing(rows(*ERAS), held)
    assert [(one.name, sorted(one.years or ()), one.why) for one in found] == [
        ("anxi_from_2021", [2021, 2022, 2023, 2024, 2025], "--only-missing: 5 of 5 years not held"),
        ("other", [2020, 2022], "--only-missing: 2 of 7 years not held"),
    ]
    assert [(one.name, one.years) for one in only_missing(rows(*ERAS), held, {2019, 2020})] == [
        ("other", {2020})
    ]


def test_where_everything_is_held_nothing_is_left() -> None:
    with pytest.raises(SelectionError) as refused:
        only_missing(rows(ERAS[0]), {"anxi": {2019, 2020}})
    assert str(refused.value) == "--only-missing leaves nothing of 1 portal: every year asked for is held"
