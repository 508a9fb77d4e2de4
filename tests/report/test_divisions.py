"""Whose report it is, from the names that are printed; None where they do not decide."""

from __future__ import annotations

import time

import pytest

from govcrawl.report.divisions import (
    DivisionRow,
    all_divisions,
    by_code,
    division_now,
    division_then_and_now,
    find_division,
    former_divisions,
    former_names,
    same_line,
)

TITLE = "2023年政府信息公开工作年度报告"


def _found(title: str, body: str = "", *, year: int | None = None, **hints: str | None) -> str | None:
    row, reason = find_division(title, body, year=year, **hints)
    assert reason
    return None if row is None else row.code or row.slug


def test_by_code() -> None:
    row = by_code("371302")
    assert row is not None
    assert (row.name, row.level, row.prefecture, row.province) == ("兰山区", "district", "临沂市", "山东省")
    assert by_code("371399") is None


def test_every_division_is_found_by_its_full_name() -> None:
    for row in all_divisions():
        # a municipality is a parent like a prefecture; where the province governs directly there is none to
        # print
        parent = row.prefecture or (
            row.province if row.code and row.code[:2] in {"11", "12", "31", "50"} else ""
        )
        title = f"{parent}{row.name}人民政府2023年政府信息公开工作年度报告"
        if row.name == "两江新区":  # a zone, then a district: the year decides
            assert find_division(title, "")[0] is None
            continue
        assert find_division(title, "")[0] == row, title
        assert find_division(f"{row.province}{row.prefecture or ''}{row.name}{TITLE}", "")[0] == row, title


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("临沂市兰山区" + TITLE, "371302"),
        ("2023年度兰山区政府信息公开年报", "371302"),
        ("关于 兰 山 区 2023年度报告", "371302"),
        ("首页 兰山区2023年度报告", "371302"),
        ("北京朝阳区" + TITLE, "110105"),
        ("吉林省长春市朝阳区" + TITLE, "220104"),
        ("济南市市中区" + TITLE, "370103"),
        ("济南市中区" + TITLE, "370103"),
        ("晋城市城区" + TITLE, "140502"),
        ("西安市新城区" + TITLE, "610102"),
        ("吉安市吉安县" + TITLE, "360821"),
        ("乌海市海南区" + TITLE, "150303"),
        ("恩施州恩施市" + TITLE, "422801"),
        ("黔东南州凯里市" + TITLE, "522601"),
        ("海南州共和县" + TITLE, "632521"),
        ("武汉经济技术开发区(汉南区)" + TITLE, "420113"),
        ("西城区德胜街道" + TITLE, "110102"),
        ("大连长兴岛经济技术开发区" + TITLE, "changxingdao"),
        ("长兴岛经济技术开发区" + TITLE, "changxingdao"),
        ("大连市长兴岛经济区管委会" + TITLE, "changxingdao"),
        ("大同市民政局转发：大同市云冈区" + TITLE, "140214"),
    ],
)
def test_titles(title: str, code: str) -> None:
    assert _found(title) == code


@pytest.mark.parametrize(
    "title",
    [
        "株洲市" + TITLE,
        "海南省" + TITLE,
        "吉安市" + TITLE,
        "城区" + TITLE,
        "河南山区" + TITLE,
        "新长安区" + TITLE,
        "南京市江北新区" + TITLE,
        "通州区域" + TITLE,
        "义乌市场" + TITLE,
        "德阳市简阳市" + TITLE,
        "桥西区、桥东区" + TITLE,
        TITLE,
    ],
)
def test_titles_that_name_no_division_for_certain(title: str) -> None:
    assert _found(title) is None


def test_a_title_of_a_prefecture_is_not_helped_by_a_hint() -> None:
    body = "芦淞区人民政府"
    assert _found("株洲市" + TITLE, body, hint_code="430203") is None


def test_a_shared_name_is_decided_by_the_body() -> None:
    assert _found("朝阳区" + TITLE, "请与长春市朝阳区人民政府办公室联系。北京市") == "220104"
    assert _found("朝阳区" + TITLE, "首都之窗 北京市人民政府") == "110105"
    assert _found("鼓楼区" + TITLE, "根据江苏省、徐州市的部署") == "320302"
    assert _found("白云区" + TITLE, "贵州省人民政府网站") == "520113"


def test_a_shared_name_without_evidence_is_not_guessed() -> None:
    assert _found("朝阳区" + TITLE, "北京市 吉林省") is None
    row, reason = find_division("朝阳区" + TITLE, "北京市 长春市")
    assert row is None
    assert reason == "ambiguous: 北京市朝阳区 110105, 长春市朝阳区 220104"


def test_a_hint_decides_only_among_divisions_of_the_name() -> None:
    assert _found("朝阳区" + TITLE, hint_code="220104") == "220104"
    assert _found("朝阳区" + TITLE, hint_code="371302") is None
    assert _found("朝阳区" + TITLE, hint_code="220104", hint_name="兰山区") is None
    assert _found("兰山区" + TITLE, hint_code="220104") == "371302"


def test_a_title_without_a_name_is_decided_by_the_body() -> None:
    assert _found("区政府办公室" + TITLE, "本报告由兰山区人民政府编制。") == "371302"
    assert _found(TITLE, "正文。\n" * 900 + "曲靖市麒麟区人民政府办公室\n2024年1月29日") == "530302"
    assert _found(TITLE, "长兴岛经济技术开发区管理委员会") == "changxingdao"
    assert _found(TITLE, "兰山区人民政府 河东区人民政府") is None
    assert _found(TITLE, "兰山区人民政府 罗庄区人民政府", hint_code="371302") == "371302"


def test_the_hint_counts_only_if_its_name_is_printed() -> None:
    assert _found(TITLE, "2023年，芦淞区公开信息。", hint_code="430203") == "430203"
    assert _found(TITLE, "2023年，我区公开信息。", hint_code="430203") is None
    _, reason = find_division(TITLE, "2023年，芦淞区公开信息。", hint_code="430203")
    assert reason == "no government named; the declared 芦淞区 occurs in the body"


def test_generic_words_are_no_names() -> None:
    assert _found(TITLE, "在城区人民政府 全市矿区 东区政府网站") is None


def test_an_unknown_parent_needs_the_province_in_the_body() -> None:
    assert _found("襄江市襄城区" + TITLE) is None
    assert _found("襄江市襄城区" + TITLE, "湖北省人民政府") == "420602"


def test_long_texts_are_read_at_their_ends_only() -> None:
    start = time.perf_counter()
    find_division("市中区" * 1_000_000, "城区人民政府" * 800_000)
    find_division("", "人民政府" * 1_000_000)
    assert time.perf_counter() - start < 2


# --- over time --------------------------------------------------------------------------------------------------------


def _row(code: str, year: int | None = None) -> DivisionRow:
    row = by_code(code, year)
    assert row is not None
    return row


def _codes(rows: tuple[DivisionRow, ...]) -> list[str | None]:
    return [row.code for row in rows]


def _title(place: str, year: int) -> str:
    return f"{place}{year}年政府信息公开工作年度报告"


def test_a_code_is_of_its_present_division_or_the_last_and_with_a_year_of_that_of_then() -> None:
    assert _row("371324").name == "兰陵县"
    assert _row("371324", 2013).name == "苍山县"
    assert _row("371523").name == "茌平县"
    assert by_code("371523", 2019) is None
    assert by_code("371503", 2018) is None


def test_a_county_that_became_a_district_is_found_by_both_names() -> None:
    assert _found(_title("聊城市茌平县", 2015), year=2015) == "371523"
    assert _found(_title("茌平县", 2018), year=2018, hint_code="371503") == "371523"
    assert _found(_title("茌平区", 2019), year=2019) == "371503"
    then, now = division_then_and_now(_row("371523"), 2012)
    assert (then, _codes(now)) == (_row("371523"), ["371503"])
    # looked at from either side
    assert division_then_and_now(_row("371503"), 2018) == (_row("371523"), (_row("371503"),))
    assert division_then_and_now(_row("371523"), 2019) == (_row("371503"), (_row("371503"),))


def test_the_printed_name_decides_where_the_year_is_another() -> None:
    # an old report printed anew under the new name, and a late one still under the old
    assert _found(_title("茌平区", 2015), year=2015) == "371503"
    assert _found(_title("茌平县", 2021), year=2021) == "371523"


@pytest.mark.parametrize(
    ("place", "year", "code", "now"),
    [
        ("崇文区", 2008, "110103", ["110101"]),
        ("北京市宣武区", 2009, "110104", ["110102"]),
        ("偃师市", 2020, "410381", ["410307"]),
        ("洛阳市偃师区", 2021, "410307", ["410307"]),
        ("下城区", 2019, "330103", ["330105"]),
        ("江干区", 2019, "330104", ["330102", "330114"]),
        ("莱芜市莱城区", 2016, "371202", ["370116"]),
        ("莱芜市钢城区", 2016, "371203", ["370117"]),
        ("济南市钢城区", 2020, "370117", ["370117"]),
        ("苍山县", 2012, "371324", ["371324"]),
        ("兰陵县", 2014, "371324", ["371324"]),
        ("襄樊市襄阳区", 2009, "420607", ["420607"]),
        ("石家庄市桥东区", 2012, "130103", ["130102", "130104"]),
        ("铜陵县", 2012, "340721", ["340706"]),
        ("吉利区", 2019, "410306", ["410308"]),
        ("马尔康市", 2015, "513201", ["513201"]),
        ("资阳市简阳市", 2014, "512081", ["510185"]),
        ("林芝县", 2010, "542621", ["540402"]),
        ("米林县", 2010, "542623", ["540481"]),
        ("重庆市万盛区", 2009, "500110", ["500110"]),
        ("重庆市渝北区", 2024, "500112", ["500157"]),
    ],
)
def test_former_divisions(place: str, year: int, code: str, now: list[str]) -> None:
    row, _ = find_division(_title(place, year), "", year=year)
    assert row is not None
    assert (row.code, row.valid_in(year), _codes(division_now(row))) == (code, True, now)


def test_a_code_given_to_another_division_is_not_its_former_name() -> None:
    wansheng, _ = find_division(_title("万盛区", 2009), "", year=2009)
    assert wansheng is not None
    assert (wansheng.name, [row.name for row in division_now(wansheng)]) == ("万盛区", ["綦江区"])
    assert former_names("500110") == ()


def test_what_several_were_before_is_not_one_division_then() -> None:
    assert division_then_and_now(_row("410308"), 2015) == (None, (_row("410308"),))
    assert division_then_and_now(_row("330104"), 2023)[0] is None
    # a district that took in another was itself before
    assert division_then_and_now(_row("110101"), 2008)[0] == _row("110101")
    # newer than the year, and made of parts of others
    assert division_then_and_now(_row("360113"), 2010) == (None, (_row("360113"),))


def test_a_zone_is_itself_then_and_now() -> None:
    zone = next(row for row in all_divisions() if row.slug == "changxingdao")
    assert division_then_and_now(zone, 2010) == (zone, (zone,))


def test_a_county_of_a_renamed_prefecture_has_the_prefecture_of_the_year() -> None:
    for year, prefecture in ((2009, "襄樊市"), (2010, "襄阳市"), (2023, "襄阳市")):
        row, _ = find_division(_title("襄城区", year), "", year=year)
        assert row is not None
        assert (row.code, row.prefecture) == ("420602", prefecture)
    assert _found("襄樊市襄城区" + TITLE) == "420602"


def test_the_same_name_under_another_code_is_told_by_the_year() -> None:
    assert _found(_title("江口县", 2009), year=2009) == "522222"
    assert _found(_title("江口县", 2011), year=2011) == "520621"
    assert _found(_title("儋州市", 2014), year=2014) == "469003"
    assert _found(_title("儋州市", 2015), year=2015) == "460400"
    # without a year the one that is now, as before there was a history
    assert _found(_title("江口县", 2009)) == "520621"
    # a parent that is printed says more than the year
    assert _found(_title("铜仁地区江口县", 2015), year=2015) == "522222"


def test_a_name_of_a_former_and_a_present_division_is_told_by_the_year_or_not_at_all() -> None:
    present, shijiazhuang, xingtai = "130702", "130103", "130502"
    assert _found(_title("桥东区", 2023), year=2023) == present
    assert _found(_title("桥东区", 2012), year=2012) is None
    assert _found(_title("桥东区", 2012), "石家庄市", year=2012) == shijiazhuang
    assert _found(_title("桥东区", 2012), year=2012, hint_code=xingtai) == xingtai
    # the declared division has another code now
    assert _found(_title("弋江区", 2018), year=2018, hint_code="340209") == "340203"
    row, reason = find_division(TITLE.replace("2023年", "桥东区"), "")
    assert row is None
    assert reason == "ambiguous: 张家口市桥东区 130702, 石家庄市桥东区 130103, 邢台市桥东区 130502"


def test_a_change_between_the_year_and_its_report_leaves_both_possible() -> None:
    # 江北区 of Chongqing ended in January 2026, when the report on 2025 was due
    assert _found(_title("江北区", 2024), year=2024) is None
    assert _found(_title("江北区", 2025), year=2025) is None
    assert _found(_title("江北区", 2026), year=2026) == "330205"
    # declared, but not there in the year: only what is printed may say so
    assert _found(_title("江北区", 2027), year=2027, hint_code="500105") is None
    assert _found(_title("重庆市江北区", 2027), year=2027, hint_code="500105") == "500105"


def test_a_zone_that_became_a_district() -> None:
    assert _found(_title("两江新区", 2020), year=2020) == "liangjiang"
    assert _found(_title("重庆两江新区", 2020), year=2020) == "liangjiang"
    assert _found(_title("两江新区", 2025), year=2025) is None
    assert _found(_title("重庆市两江新区", 2025), year=2025) is None
    assert _found(_title("两江新区", 2025), year=2025, hint_name="两江新区") == "liangjiang"
    assert _found(_title("两江新区", 2026), year=2026, hint_code="500157") == "500157"


def test_present_names_are_found_as_before_there_were_former_ones() -> None:
    bearers: dict[str, list[DivisionRow]] = {}
    for row in all_divisions():
        bearers.setdefault(row.name, []).append(row)
    generic = {"城区", "郊区", "矿区", "东区", "西区"}
    for name, rows in bearers.items():
        if name in {"两江新区", "江北区"} | generic:
            continue
        for body in ("", f"{name}人民政府办公室"):
            wanted = rows[0] if len(rows) == 1 else None
            assert find_division(_title(name, 2024), body, year=2024)[0] == wanted, name
            assert find_division(TITLE, body, year=2024)[0] == (wanted if body else None), name
        for row in rows:
            if row.code:
                assert find_division(_title(name, 2024), "", year=2024, hint_code=row.code)[0] == row


def test_every_former_division_is_found_in_its_last_year_by_its_full_name() -> None:
    for row in former_divisions():
        assert row.valid_to is not None
        title = _title(f"{row.province}{row.prefecture or ''}{row.name}", row.valid_to)
        assert find_division(title, "", year=row.valid_to)[0] == row, title
        assert all(same_line(row, heir) for heir in division_now(row)), title
        assert division_now(row), title


def test_a_former_name_beside_the_present_one_changes_nothing() -> None:
    assert _found(_title("茌平区(原茌平县)", 2020), year=2020) == "371503"
    body = "茌平区人民政府 茌平县人民政府"
    assert _found(TITLE, body, year=2019) == "371503"
    assert _found(TITLE, body, year=2018) == "371523"
    assert _found(TITLE, body) == "371503"
    # long after the change a former name in the body is somebody else's story
    assert _found(TITLE, "莱芜区人民政府 莱城区人民政府", year=2023) == "370116"
    assert _found(TITLE, "莱城区人民政府", year=2023) is None
    # two that both were there are two, though one took the other in later
    assert _found(TITLE, "东城区人民政府 崇文区人民政府", year=2008) is None
    assert _found(TITLE, "东城区人民政府 崇文区人民政府", year=2012) == "110101"
    assert _found(_title("东城区、崇文区", 2008), year=2008) is None


def test_former_names_are_of_one_division_and_no_prefectures() -> None:
    assert former_names("371503") == ("茌平县",)
    assert former_names("420607") == ("襄阳区",)
    assert former_names("430212") == ("株洲县",)
    assert former_names("110101") == ()
    assert former_names("410308") == ()
    assert former_names("520602") == ()
    assert former_names("999999") == ()


# --- prefectures ------------------------------------------------------------------------------------------------------


def test_prefectures_and_provinces_have_codes() -> None:
    row = _row("210300")
    assert (row.name, row.level, row.prefecture, row.province) == ("鞍山市", "prefecture", None, "辽宁省")
    assert _row("110000").level == "province"
    assert _row("420600", 2009).name == "襄樊市"
    # the lowest government of its place, though a prefecture
    assert _row("441900").level == "city"


def test_a_name_that_a_county_and_later_a_prefecture_bears() -> None:
    assert _found(_title("铜仁市", 2010), year=2010) == "522201"
    assert _found(_title("铜仁市", 2011), year=2011) is None
    assert _found(_title("铜仁市", 2011), year=2011, hint_code="520600") == "520600"
    assert _found(_title("铜仁市", 2010), year=2010, hint_code="520600") is None
    assert _found(_title("铜仁市", 2015)) is None
    assert _found(_title("铜仁市碧江区", 2015), "铜仁市人民政府", year=2015) == "520602"
    assert _found(TITLE, "碧江区人民政府 铜仁市人民政府", year=2010) == "522201"
    assert _found(TITLE, "碧江区人民政府 铜仁市人民政府", year=2015) == "520602"
    # the other way round: 巢湖市 was the prefecture
    assert _found(_title("巢湖市", 2010), year=2010) is None
    assert _found(_title("巢湖市", 2010), year=2010, hint_code="340181") is None
    assert _found(_title("巢湖市", 2011), year=2011) == "340181"


@pytest.mark.parametrize(
    ("title", "hint", "code"),
    [
        ("鞍山市2023年政府信息公开工作年度报告", "210300", "210300"),
        ("辽宁省鞍山市人民政府2023年政府信息公开工作年度报告", "210300", "210300"),
        ("鞍山市教育局2023年政府信息公开工作年度报告", "210300", "210300"),
        ("2023年鞍山市政府信息公开工作年度报告", "210300", "210300"),
        ("红河州人民政府2023年政府信息公开工作年度报告", "532500", "532500"),
        ("海南藏族自治州2023年政府信息公开工作年度报告", "632500", "632500"),
        ("塔城地区行署2023年政府信息公开工作年度报告", "654200", "654200"),
        ("鞍山市海城市2023年政府信息公开工作年度报告", "210300", "210381"),
        ("海城市2023年政府信息公开工作年度报告", "210300", "210381"),
        ("鞍山市海城市教育局2023年政府信息公开工作年度报告", "210300", "210381"),
        # below it is what no table knows
        ("鞍山市高新区2023年政府信息公开工作年度报告", "210300", None),
        ("鞍山市高新区管委会2023年政府信息公开工作年度报告", "210300", None),
        ("鞍山市新城区人民政府2023年政府信息公开工作年度报告", "210300", None),
        # another's
        ("沈阳市2023年政府信息公开工作年度报告", "210300", None),
        ("鞍山市、沈阳市2023年政府信息公开工作年度报告", "210300", None),
        ("辽宁省2023年政府信息公开工作年度报告", "210300", None),
        ("鞍山市2023年政府信息公开工作年度报告", "210381", None),
        ("鞍山市2023年政府信息公开工作年度报告", None, None),
    ],
)
def test_a_prefecture_is_found_where_it_is_declared(title: str, hint: str | None, code: str | None) -> None:
    assert _found(title, "鞍山市人民政府", year=2023, hint_code=hint) == code


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("鞍山市人民政府办公室", "210300"),
        ("辽宁省鞍山市人民政府", "210300"),
        ("沈阳市人民政府", None),
        ("鞍山市的要求", None),
        ("海城市人民政府办公室", "210381"),
        ("海城市人民政府 鞍山市人民政府", None),
        ("鞍山市人民政府 海城市去年", None),
        ("按鞍山市人民政府的要求，我区公开信息", None),
        ("本县报告。鞍山市人民政府", None),
    ],
)
def test_a_body_speaks_for_the_declared_prefecture_or_for_a_county(body: str, code: str | None) -> None:
    assert _found(TITLE, body, year=2023, hint_code="210300") == code


def test_a_prefecture_under_its_former_name() -> None:
    row, _ = find_division(_title("襄樊市", 2009), "", hint_code="420600", year=2009)
    assert row is not None
    assert (row.name, row.code, _codes(division_now(row))) == ("襄樊市", "420600", ["420600"])
    assert _found(_title("毕节地区", 2010), year=2010, hint_code="520500") == "522400"
    # what a prefecture took in is another, and long after no publisher
    assert _found(_title("合肥市、巢湖市", 2009), year=2009, hint_code="340100") is None
    assert _found(TITLE, "莱芜市人民政府", year=2023, hint_code="370100") is None


def test_tables_are_read_once_and_codes_are_looked_up_fast() -> None:
    by_code("371302")
    start = time.perf_counter()
    for row in all_divisions():
        assert not row.code or by_code(row.code)
        former_names(row.code or "")
    assert time.perf_counter() - start < 0.5
