"""The tables of divisions and zones: complete, consistent, and rebuilt by a script."""

from __future__ import annotations

import csv
from collections import Counter
from importlib import resources

import pytest

from tools.build_divisions import build, level_of


def _table(name: str) -> list[dict[str, str]]:
    source = resources.files("govcrawl.data").joinpath(f"{name}.csv")
    return list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))


def test_counts() -> None:
    divisions = _table("divisions")
    assert len(divisions) == 2850
    assert len({row["code"] for row in divisions}) == 2850
    levels = Counter(row["level"] for row in divisions)
    assert (levels["district"], levels["county"], levels["autonomous_county"]) == (977, 1301, 117)
    assert (levels["banner"], levels["autonomous_banner"]) == (49, 3)
    # 397 county-level cities, and four prefecture-level ones without counties
    assert levels["city"] == 397 + 4
    assert Counter(row["level"] for row in _table("parents")) == {"province": 31, "prefecture": 329}


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
    assert row in _table("divisions")


def test_every_parent_is_in_the_table_of_parents() -> None:
    parents = {row["name"] for row in _table("parents")}
    for row in _table("divisions") + _table("zones"):
        assert {row["prefecture"], row["province"]} - {""} <= parents


def test_names_of_a_prefecture_differ() -> None:
    seen = Counter((row["province"], row["prefecture"], row["name"]) for row in _table("divisions"))
    assert max(seen.values()) == 1


def test_zones_have_unique_slugs_and_names_of_their_own() -> None:
    zones = _table("zones")
    assert len({zone["slug"] for zone in zones}) == len(zones)
    printed = [
        name for zone in zones for name in (zone["name"], *filter(None, zone["short_names"].split("|")))
    ]
    assert max(Counter(printed).values()) == 1
    assert not {*printed} & {row["name"] for row in _table("divisions")}
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
    divisions, parents = build(provinces, cities, areas)
    assert ("460302", "西沙区", "district", "三沙市", "海南省") in divisions
    assert ("469001", "五指山市", "city", "", "海南省") in divisions
    assert "460321" not in {row[0] for row in divisions}
    assert [row[1] for row in parents if row[2] == "prefecture"] == ["三沙市"]
