"""How spiders are called: the rule, over all divisions of the country."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from importlib import resources

import pytest

from govcrawl.portals.naming import spider_name, why_misnamed
from govcrawl.report.divisions import all_divisions, by_code
from tools.build_names import Place, core_of, name_all, places, readings

ROWS = list(
    csv.DictReader(
        resources.files("govcrawl.data").joinpath("names.csv").read_text(encoding="utf-8").splitlines()
    )
)
NAMES = {row["code"]: row["name"] for row in ROWS}


def test_every_division_and_prefecture_has_a_name_of_its_own() -> None:
    assert [(row["code"], row["division"]) for row in ROWS] == [
        (place.code, place.name) for place in places()
    ]
    assert [name for name, count in Counter(NAMES.values()).items() if count > 1] == []
    assert [name for name in NAMES.values() if not re.fullmatch(r"[a-z]+(?:_[a-z]+){0,2}", name)] == []


def test_no_name_that_clashes_has_the_plain_form_but_the_one_with_a_file() -> None:
    plain = defaultdict(set)
    for name in NAMES.values():
        plain[name.partition("_")[0]].add(name)
    assert [
        names for names in plain.values() if len(names) > 1 and any("_" not in name for name in names)
    ] == [{"lanshan", "lanshan_rizhao", "lanshan_yongzhou"}]
    # a zone has the plain one
    assert [names for names in plain.values() if len(names) == 1 and any("_" in name for name in names)] == [
        {"liangjiang_chongqing"}
    ]


def test_no_zone_has_a_divisions_name() -> None:
    assert {row.slug for row in all_divisions() if row.slug} & set(NAMES.values()) == set()


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("371302", "lanshan"), ("371103", "lanshan_rizhao"), ("371503", "chiping"), ("430203", "lusong"),
        ("530302", "qilin"), ("440111", "baiyun_guangzhou"), ("520113", "baiyun_guiyang"), ("110105", "chaoyang_beijing"),
        ("610828", "jiaxian_yulin"), ("410425", "jiaxian_pingdingshan"), ("330522", "changxing"), ("341500", "luan"),
        ("140703", "taigu"), ("330382", "yueqing"), ("410621", "xunxian"), ("371522", "shenxian"), ("131025", "daicheng"),
        ("654002", "yining_yili_city"), ("654021", "yining_yili_county"), ("210400", "fushun_liaoning"),
        ("630121", "datong_xining"), ("621026", "ningxian"), ("310115", "pudong"), ("429021", "shennongjia"),
        ("150722", "molidawaqi"), ("533103", "mangshi"), ("141100", "lvliang"), ("620802", "kongtong"),
    ],
)  # fmt: skip
def test_names_by_hand(code: str, name: str) -> None:
    division = by_code(code)
    assert division is not None
    assert spider_name(division) == name


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("兰山区", "兰山"), ("佳县", "佳县"), ("芒市", "芒市"), ("津市市", "津市"), ("浦东新区", "浦东"), ("神农架林区", "神农架"),
        ("北林区", "北林"), ("六枝特区", "六枝"), ("井陉矿区", "井陉矿"), ("大通回族土族自治县", "大通"), ("龙胜各族自治县", "龙胜"),
        ("管城回族区", "管城"), ("东乡族自治县", "东乡"), ("鄂温克族自治旗", "鄂温克旗"), ("四子王旗", "四子王旗"),
        ("延边朝鲜族自治州", "延边"), ("巴音郭楞蒙古自治州", "巴音郭楞"), ("察布查尔锡伯自治县", "察布查尔"), ("内蒙古自治区", "内蒙古"),
        ("兴安盟", "兴安"), ("阿克苏地区", "阿克苏"),
    ],
)  # fmt: skip
def test_what_of_a_name_is_dropped(name: str, core: str) -> None:
    assert core_of(name) == core


def test_a_clash_is_settled_by_the_prefecture_then_the_province_then_the_level() -> None:
    read = readings(
        lambda text: [
            {"甲": "jia", "佳": "jia", "乙": "yi", "丙": "bing", "宜": "yi"}.get(one, "x") for one in text
        ]
    )
    found = name_all(
        [
            Place("1", "甲甲县", "county", ("乙乙市", "丙丙省")),
            Place("2", "佳佳县", "county", ("丙丙市", "丙丙省")),
            Place("3", "丙丙县", "county", ("乙乙市", "丙丙省")),
            Place("4", "乙丙县", "county", ("乙乙市", "丙丙省")),
            Place("5", "宜丙县", "county", ("宜宜市", "甲甲省")),
            Place("6", "丙乙县", "county", ("乙乙市", "丙丙省")),
            Place("7", "丙乙市", "city", ("乙乙市", "丙丙省")),
        ],
        read,
    )
    assert found == {
        "1": "jiajia_yiyi", "2": "jiajia_bingbing", "3": "bingbing", "4": "yibing_yiyi_bingbing",
        "5": "yibing_yiyi_jiajia", "6": "bingyi_yiyi_county", "7": "bingyi_yiyi_city",
    }  # fmt: skip


def test_two_names_that_the_rule_cannot_tell_apart_are_an_error() -> None:
    same = [Place(code, "甲甲县", "county", ("乙乙市", "丙丙省")) for code in ("1", "2")]
    with pytest.raises(ValueError, match="the rule gives these names twice: aa_aa_county; extend it"):
        name_all(same, readings(lambda text: ["a"] * len(text)))


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("anxi", None), ("anxi_from_2019", None), ("anxi_jyj", None),
        ("anxi_from_2021", ("anxi_from_2021 does not name its first year", "call it anxi_from_2019")),
        ("anxixian", ("anxixian is not a name for 安溪县", "call it anxi, or anxi_from_2019 for a later portal, or anxi_<host> for a second host")),
    ],
)  # fmt: skip
def test_later_portals_and_second_hosts_have_a_tail(name: str, wrong: tuple[str, str] | None) -> None:
    division = by_code("350524")
    assert division is not None
    assert why_misnamed(name, division, 2019) == wrong


def test_a_tail_must_not_make_another_divisions_name() -> None:
    division = by_code("371302")
    assert division is not None
    wrong = why_misnamed("lanshan_rizhao", division, 2019)
    assert wrong is not None
    assert wrong[0] == "lanshan_rizhao is the name of another division"
