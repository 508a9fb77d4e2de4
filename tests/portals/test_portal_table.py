"""The table of plain portals: what a row says, and one line for everything that may be wrong in it."""

from __future__ import annotations

import pytest

from govcrawl.portals.table import COLUMNS, PortalRow, read_table
from tests.portals.tables import ANXI, table

FAMILIES = ("vsb", "trs", "generic")


def problems(text: str) -> list[str]:
    return [str(problem) for problem in read_table(text, "spiders/portals.csv", FAMILIES)[1]]


def test_a_row_is_read_into_types() -> None:
    rows, found = read_table(table({"last_year": "2023", "caveat": "a, b"}), "spiders/portals.csv", FAMILIES)
    assert found == ()
    assert rows == (
        PortalRow(
            "spiders/portals.csv:2", "anxi", "350524", "安溪县", "vsb", "http://fjax.gov.cn/", (ANXI["column"],),
            2019, 2023, "column", ANXI["evidence"], "never verified live", "a, b",
        ),
    )  # fmt: skip


def test_a_zone_has_no_code_and_a_home_start_no_column() -> None:
    zone = {
        "name": "xiongan",
        "division_code": "",
        "division_name": "雄安新区",
        "column": "",
        "start": "home",
    }
    [row], found = read_table(table(zone), "spiders/portals.csv", FAMILIES)
    assert found == ()
    assert (row.division_code, row.columns, row.last_year) == (None, (), None)


def test_prefectures_have_codes_too() -> None:
    assert problems(table({"division_code": "350500", "division_name": "泉州市"})) == []


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        ({"name": ""}, "name: is blank: give the name"),
        ({"name": "Anxi"}, "name: Anxi is no spider's name: give the pinyin in lower case, as in lanshan"),
        ({"name": " anxi"}, "name: has white space around it: take it away"),
        ({"division_code": "35052"}, "division_code: 35052 is not six digits: give the GB/T 2260 code, or none for a zone"),
        ({"division_code": "359999"}, "division_code: 359999 is no division's code: check it in govcrawl/data/divisions.csv"),
        ({"division_name": "安西县"}, "division_name: 安西县 is not the name of 350524: write 安溪县, or correct the code"),
        (
            {"division_code": ""},
            ("division_name: 安溪县 is no zone's name, and there is no code: give its division_code, or add the zone to "
            "govcrawl/data/zones.csv"),
        ),
        ({"family": "boda"}, "family: boda is no family: use one of generic, trs, vsb"),
        ({"home": "fjax.gov.cn"}, "home: fjax.gov.cn is no web address: give it with http:// or https://"),
        ({"home": "http://fjax.gov.cn"}, "home: http://fjax.gov.cn has no path: write http://fjax.gov.cn/"),
        ({"column": "http://["}, "column: http://[ is no web address: give it with http:// or https://"),
        (
            {"column": "http://other.gov.cn/a.htm"},
            "column: is on other.gov.cn, the home page on fjax.gov.cn: give both on the portal's own host",
        ),
        ({"column": ""}, "column: is blank, and start is column: give the government's own column, or start=home"),
        (
            {"start": "home"},
            ("column: is given, but start is home: leave the column blank and say what is known of it in caveat, or "
            "start=column"),
        ),
        ({"start": "list"}, "start: list is neither column nor home: say where a run begins"),
        ({"first_year": "2018", "last_year": "2017"}, "last_year: 2017 is before first_year 2018: give the last year, or leave it blank"),
        ({"evidence": ""}, "evidence: is blank: give the evidence"),
        ({"last_verified": "soon"}, "last_verified: soon is no date: give the day as 2026-02-01, or never verified live"),
        ({"last_verified": "2999-01-01"}, "last_verified: 2999-01-01 is yet to come: give the day of the check"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_told_with_its_place_and_the_remedy(cells: dict[str, str], line: str) -> None:
    text = table({"name": "first"}, cells)
    assert problems(text) == [f"spiders/portals.csv:3: {line}"]
    assert [row.name for row in read_table(text, "spiders/portals.csv", FAMILIES)[0]] == ["first"]


@pytest.mark.parametrize("year", ["19", "1999", "2999", "MMXX"])
def test_years_are_those_of_reports(year: str) -> None:
    [line] = problems(table({"first_year": year}))
    assert line.startswith(
        f"spiders/portals.csv:2: first_year: {year} is no year of a report: give one from 2008 to "
    )


def test_a_name_in_two_rows_names_both() -> None:
    assert problems(table({}, {"caveat": "x"})) == [
        "spiders/portals.csv:3: name: anxi is also in spiders/portals.csv:2: give each its own name"
    ]


def test_a_comma_without_quotation_marks_is_told() -> None:
    assert problems(table({}) + ",".join(["x"] * 13) + "\n") == [
        "spiders/portals.csv:3: row: has 13 cells, not 12: put a cell with a comma between quotation marks"
    ]


def test_another_header_is_told_and_nothing_read() -> None:
    rows, [problem] = read_table(table({}).replace("caveat", "note"), "spiders/portals.csv", FAMILIES)
    assert rows == ()
    assert str(problem) == (
        "spiders/portals.csv:1: header: the columns are not those expected (caveat, note): write "
        + ",".join(COLUMNS)
    )


def test_an_open_quotation_mark_is_told() -> None:
    [line] = problems(table({}) + '"open\n')
    assert line.startswith("spiders/portals.csv:3: row: is no CSV (")
