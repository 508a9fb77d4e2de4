"""Whose report it is, from the names that are printed; None where they do not decide."""

from __future__ import annotations

import time

import pytest

from govcrawl.report.divisions import all_divisions, by_code, find_division

TITLE = "2023年政府信息公开工作年度报告"


def _found(title: str, body: str = "", **hints: str | None) -> str | None:
    row, reason = find_division(title, body, **hints)
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
        "资阳市简阳市" + TITLE,
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


def test_a_former_parent_needs_the_province_in_the_body() -> None:
    assert _found("襄樊市襄城区" + TITLE) is None
    assert _found("襄樊市襄城区" + TITLE, "湖北省人民政府") == "420602"


def test_long_texts_are_read_at_their_ends_only() -> None:
    start = time.perf_counter()
    find_division("市中区" * 1_000_000, "城区人民政府" * 800_000)
    find_division("", "人民政府" * 1_000_000)
    assert time.perf_counter() - start < 2
