"""Coverage: whom it counts in which year, and what it says of each."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from govcrawl.corpus.coverage import (
    ABOVE,
    ALL,
    COLUMNS,
    NOWHERE,
    Count,
    Declared,
    Filter,
    Line,
    Share,
    as_cells,
    bodies_of,
    by_province,
    by_reason,
    by_year,
    coverage,
    last_year_due,
    provinces,
    spans,
    usual_years,
)
from govcrawl.ledger.model import Row
from govcrawl.outcomes import Outcome, Reason, Unlooked
from govcrawl.report.divisions import all_divisions, former_divisions

LOOKED_AT = datetime(2026, 2, 14, 3, 5, 9, tzinfo=UTC)
LANSHAN = Declared("lanshan", "371302", "http://www.lyls.gov.cn/", 2019)
ZONES = sum(row.code is None for row in all_divisions())


def row(
    division: str,
    year: int,
    outcome: Outcome = Outcome.FOUND,
    reason: Reason | None = None,
    scope: str = "government",
    evidence: str = "seen",
) -> Row:
    held = f"{division}-{year}" if outcome is Outcome.FOUND else None
    return Row(
        division, year, scope, outcome, reason, evidence, "http://x.gov.cn/1", LOOKED_AT, "lanshan", held
    )


def line_of(lines: list[Line], key: str, year: int) -> Line:
    [line] = [line for line in lines if (line.body.key, line.year, line.counted) == (key, year, True)]
    return line


# ---- who is counted


@pytest.mark.parametrize("year", range(2008, 2027))
def test_a_year_has_every_division_that_was_there_at_its_end_once_and_every_zone(year: int) -> None:
    there = [one for one in (*all_divisions(), *former_divisions()) if one.code and one.valid_in(year)]
    bodies = bodies_of(year)
    assert len(bodies) == len(there) + ZONES
    assert Counter((one.code_then, one.name_then) for one in bodies if one.code) == Counter(
        (one.code, one.name) for one in there
    )
    assert max(Counter(one.key for one in bodies).values()) == 1


def test_a_division_that_was_only_renamed_stands_under_what_it_is_now() -> None:
    [body] = [one for one in bodies_of(2018) if one.code_then == "371523"]
    assert (body.key, body.name, body.name_then) == ("371503", "茌平区", "茌平县")
    [later] = [one for one in bodies_of(2019) if one.key == "371503"]
    assert (later.code_then, later.name_then) == ("371503", "茌平区")


def test_a_row_under_the_code_of_its_time_is_the_divisions() -> None:
    lines = coverage([row("371523", 2018)], [], [2018])
    assert line_of(lines, "371503", 2018).state is Outcome.FOUND
    assert len(lines) == len(bodies_of(2018))


def test_a_division_that_was_merged_away_is_counted_under_its_own_code_until_then() -> None:
    def beijing(year: int) -> set[str]:
        return {one.name for one in bodies_of(year) if one.province == "北京市"}

    assert {"东城区", "崇文区"} <= beijing(2009)
    assert "东城区" in beijing(2010)
    assert "崇文区" not in beijing(2010)


def test_a_division_is_not_counted_before_it_was_there() -> None:
    for year, there in ((2019, False), (2020, True)):
        assert any(one.key == "460302" for one in bodies_of(year)) is there
        assert any(line.body.key == "460302" for line in coverage([], [], [year])) is there


def test_what_is_held_of_a_year_before_the_division_counts_and_what_is_missing_does_not() -> None:
    part = Filter(codes=("46",))
    before = len(coverage([], [], [2019], part))
    missing = coverage([row("460302", 2019, Outcome.NOT_PUBLISHED, Reason.NO_REPORT)], [], [2019], part)
    assert [line.counted for line in missing if line.body.key == "460302"] == [False]
    assert by_province(missing, {Outcome.FOUND})[ALL][2019] == Share(0, before)
    held = coverage([row("460302", 2019)], [], [2019], part)
    assert by_province(held, {Outcome.FOUND})[ALL][2019] == Share(1, before + 1)


def test_portals_above_the_counties_are_counted_by_themselves_and_only_where_declared() -> None:
    linyi = Declared("linyi_shandong", "371300", "http://linyi.gov.cn/", 2019)
    part = Filter(codes=("3713",))
    assert ABOVE not in by_province(coverage([], [], [2022], part), {Outcome.FOUND})
    table = by_province(coverage([row("371300", 2022)], [linyi], [2022], part), {Outcome.FOUND})
    assert table[ABOVE] == {2022: Share(1, 1)}
    assert table[ALL][2022].part == 0
    lines = coverage([row("371300", 2022)], [linyi], [2022], part)
    assert by_year(lines)[Outcome.FOUND] == {2022: 0}
    assert [count.state for count in by_reason(lines)] == [Unlooked.NO_PORTAL]


def test_a_row_of_a_division_that_no_table_knows_is_shown_and_not_lost() -> None:
    lines = coverage([row("999999", 2022), row("somewhere", 2022, scope="zone")], [], [2022])
    assert [line.body.name for line in lines if not line.body.level] == ["999999", "somewhere"]
    assert by_province(lines, {Outcome.FOUND})[NOWHERE] == {2022: Share(2, 2)}


def test_a_zone_is_known_by_the_name_of_its_spider() -> None:
    portal = Declared("liangjiang_ljxq", "liangjiang_ljxq", "http://x.cn/", 2019, zone_name="两江新区")
    names = {one.name for one in bodies_of(2022) if not one.code}
    assert portal.zone_name in names
    lines = coverage([row("liangjiang_ljxq", 2022, scope="zone")], [portal], [2022])
    [zone] = [line for line in lines if line.body.name == portal.zone_name]
    assert (zone.state, zone.scope, zone.body.key) == (Outcome.FOUND, "zone", "liangjiang_ljxq")
    assert len(lines) == len(bodies_of(2022))


def test_two_portals_of_one_zone_are_one_zone_with_the_better_answer() -> None:
    portals = [
        Declared(name, name, f"http://{name}.cn/", first, zone_name="两江新区")
        for name, first in (("liangjiang", 2019), ("liangjiang_ljxq", 2016))
    ]
    rows = [
        row("liangjiang", 2022, Outcome.NOT_PUBLISHED, Reason.NO_REPORT, scope="zone"),
        row("liangjiang_ljxq", 2022, scope="zone"),
        row("liangjiang", 2023, Outcome.NOT_PUBLISHED, Reason.NO_REPORT, scope="zone"),
        row("liangjiang_ljxq", 2023, Outcome.BLOCKED, Reason.BLOCKED, scope="zone"),
    ]
    lines = coverage(rows, portals, [2021, 2022, 2023])
    assert [
        (line.year, line.state, line.record_id) for line in lines
        if line.body.name == "两江新区" and line.scope == "zone"
    ] == [
        (2021, Unlooked.NOT_LOOKED, None),
        (2022, Outcome.FOUND, "liangjiang_ljxq-2022"),
        # what one of them could not tell, the other's list does not settle
        (2023, Outcome.BLOCKED, None),
    ]  # fmt: skip
    assert len(lines) == sum(len(bodies_of(year)) for year in (2021, 2022, 2023))


# ---- the state of each


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_of_the_ledger_is_told_as_it_is_there(outcome: Outcome) -> None:
    reason = None if outcome is Outcome.FOUND else Reason.SERVER_ERROR
    lines = coverage([row("371302", 2022, outcome, reason, evidence="HTTP 503")], [LANSHAN], [2022])
    line = line_of(lines, "371302", 2022)
    assert (line.state, line.reason, line.evidence) == (outcome, reason, "HTTP 503")
    assert (line.looked_at, line.spider, line.url) == (LOOKED_AT, "lanshan", "http://x.gov.cn/1")
    assert Counter(one.state for one in lines)[outcome] == 1


def test_a_portal_without_a_row_was_not_looked_at_and_no_portal_is_said_so() -> None:
    lines = coverage([], [LANSHAN], [2018, 2022], Filter(codes=("371302", "371312")))
    assert [(line.body.key, line.year, line.state, line.spider, line.evidence) for line in lines] == [
        # older reports may lie there
        ("371302", 2018, Unlooked.NOT_LOOKED, "lanshan", "lanshan is declared for 2019 and later"),
        ("371302", 2022, Unlooked.NOT_LOOKED, "lanshan", ""),
        ("371312", 2018, Unlooked.NO_PORTAL, "", ""),
        ("371312", 2022, Unlooked.NO_PORTAL, "", ""),
    ]


def test_a_portal_that_was_left_answers_for_its_own_years() -> None:
    old = Declared("lanshan_old", "371302", "http://old.gov.cn/", 2012, 2018)
    lines = coverage([], [old, LANSHAN], [2011, 2018, 2019], Filter(codes=("371302",)))
    assert [(line.year, line.state, line.url) for line in lines] == [
        (2011, Unlooked.NOT_LOOKED, "http://old.gov.cn/"),
        (2018, Unlooked.NOT_LOOKED, "http://old.gov.cn/"),
        (2019, Unlooked.NOT_LOOKED, "http://www.lyls.gov.cn/"),
    ]
    assert (
        lines[0].evidence
        == "lanshan_old is declared for 2012 to 2018; lanshan is declared for 2019 and later"
    )
    [left] = coverage([], [old], [2019], Filter(codes=("371302",)))
    assert (left.state, left.evidence) == (Unlooked.NO_PORTAL, "lanshan_old is declared for 2012 to 2018")


def test_the_offices_report_never_stands_for_the_governments() -> None:
    part = Filter(codes=("371302",))
    office = row("371302", 2022, scope="office")
    own = row("371302", 2022, Outcome.NOT_PUBLISHED, Reason.NO_REPORT)
    lines = coverage([office, own], [LANSHAN], [2022], part)
    assert [(line.scope, line.state, line.counted) for line in lines] == [
        ("government", Outcome.NOT_PUBLISHED, True),
        ("office", Outcome.FOUND, False),
    ]
    assert by_province(lines, {Outcome.FOUND})[ALL][2022] == Share(0, 1)
    [alone] = coverage([office], [LANSHAN], [2022], part)
    assert (alone.scope, alone.counted) == ("office", True)


def test_every_division_and_year_is_in_exactly_one_state() -> None:
    rows = [row("371302", 2022), row("371302", 2022, Outcome.BLOCKED, Reason.BLOCKED, scope="office")]
    lines = coverage(rows, [LANSHAN], [2021, 2022])
    counted = Counter((line.body.key, line.year) for line in lines if line.counted)
    assert set(counted.values()) == {1}
    assert len(counted) == len(bodies_of(2021)) + len(bodies_of(2022))
    assert sum(count.years for count in by_reason(lines) if count.reason is None) == len(counted)


# ---- a part of it


def test_a_part_is_named_by_province_or_by_the_beginning_of_codes() -> None:
    def names(part: Filter) -> list[str]:
        return [line.body.name for line in coverage([], [], [2022], part)]

    assert names(Filter(codes=("371302",))) == ["兰山区"]
    assert names(Filter(codes=("3713",)))[:2] == ["兰山区", "罗庄区"]
    # a zone lies in its prefecture
    assert names(Filter(codes=("3713",)))[-1] == "临沂高新技术产业开发区"
    shandong = names(Filter(provinces=frozenset({"山东省"})))
    assert shandong == names(Filter(codes=("37",)))
    assert names(Filter(provinces=frozenset({"山东省"}), codes=("43",))) == []


def test_the_years_that_are_shown_unasked() -> None:
    today = date(2026, 2, 14)
    assert last_year_due(today) == 2025
    assert usual_years([], today) == tuple(range(2016, 2026))
    rows = [row("371302", 2009), row("371302", 2012, Outcome.BLOCKED, Reason.BLOCKED)]
    assert usual_years(rows, today) == (2009, 2012, *range(2016, 2026))


# ---- what is made of it


def test_the_table_has_the_provinces_by_code_then_all() -> None:
    table = by_province(coverage([row("371302", 2022)], [], [2022]), {Outcome.FOUND})
    assert tuple(table) == (*provinces(), ALL)
    assert table["山东省"][2022].part == table[ALL][2022].part == 1
    assert table["湖南省"][2022].part == 0
    assert table[ALL][2022].all == sum(row[2022].all for name, row in table.items() if name != ALL)


def test_states_are_counted_by_year_and_none_is_left_out() -> None:
    rows = [row("371302", 2021), row("371302", 2022, Outcome.BLOCKED, Reason.BLOCKED)]
    lines = coverage(rows, [LANSHAN], [2021, 2022], Filter(codes=("371302", "371311")))
    table = by_year(lines)
    assert list(table) == [*Outcome, *Unlooked]
    assert table[Outcome.FOUND] == {2021: 1, 2022: 0}
    assert table[Outcome.BLOCKED] == {2021: 0, 2022: 1}
    assert table[Unlooked.NO_PORTAL] == {2021: 1, 2022: 1}
    assert sum(sum(of_state.values()) for of_state in table.values()) == 4


def test_reasons_are_counted_in_the_order_of_the_outcomes_the_most_frequent_first() -> None:
    rows = [
        row("371302", 2019),
        row("371302", 2020, Outcome.UNREACHABLE, Reason.TIME_OUT),
        row("371302", 2021, Outcome.UNREACHABLE, Reason.SERVER_ERROR),
        row("371302", 2022, Outcome.UNREACHABLE, Reason.SERVER_ERROR),
        row("371311", 2022, Outcome.UNREACHABLE, Reason.SERVER_ERROR),
    ]
    lines = coverage(rows, [], range(2019, 2023), Filter(codes=("371302", "371311")))
    assert by_reason(lines) == [
        Count(Outcome.FOUND, None, 1, 1),
        Count(Outcome.UNREACHABLE, None, 4, 2),
        Count(Outcome.UNREACHABLE, Reason.SERVER_ERROR, 3, 2),
        Count(Outcome.UNREACHABLE, Reason.TIME_OUT, 1, 1),
        Count(Unlooked.NO_PORTAL, None, 3, 1),
    ]


def test_years_that_tell_the_same_are_one_line_and_others_are_not() -> None:
    rows = [row("371302", year, Outcome.BLOCKED, Reason.BLOCKED) for year in (2019, 2020, 2022)]
    rows.append(row("371302", 2021, Outcome.BLOCKED, Reason.BLOCKED, evidence="HTTP 412"))
    lines = coverage(rows, [], range(2019, 2024), Filter(codes=("371302",)))
    assert [(span.years, span.line.evidence) for span in spans(lines)] == [
        ("2019-2020", "seen"),
        ("2021", "HTTP 412"),
        ("2022", "seen"),
        ("2023", ""),
    ]
    assert list(spans([])) == []


def test_the_cells_of_the_export_have_codes_as_text_and_nothing_for_what_is_not_there() -> None:
    part = Filter(codes=("371503", "3713"))
    lines = coverage([row("371503", 2018)], [], [2018], part)
    held = as_cells(line_of(lines, "371503", 2018))
    assert tuple(held) == COLUMNS
    assert held == {
        "province": "山东省", "prefecture": "聊城市", "code": "371503", "name": "茌平区", "year": 2018,
        "scope": "government", "outcome": "found", "reason": None, "evidence": "seen", "url": "http://x.gov.cn/1",
        "looked_at": "2026-02-14T03:05:09Z", "record_id": "371503-2018", "spider": "lanshan", "level": "district",
        "code_then": "371523", "name_then": "茌平县",
    }  # fmt: skip
    zone = as_cells(line_of(lines, "linyi_gaoxin", 2018))
    assert (zone["code"], zone["outcome"], zone["looked_at"], zone["scope"]) == (
        None,
        "no_portal",
        None,
        "zone",
    )
