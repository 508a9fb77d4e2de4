"""Pinyin glosses go; every other bracket is the author's and stays."""

from __future__ import annotations

import time

import pytest

from govcrawl.text.glosses import SYLLABLES, remove_glosses


@pytest.mark.parametrize(
    ("printed", "expected", "number"),
    [
        ("長(zhǎng)興島經(jīng)濟(jì)", "長興島經濟", 3),
        ("長（zhǎng）興", "長興", 1),
        ("長(zha\u030cng)興", "長興", 1),
        ("長(zhăng)興", "長興", 1),
        ("规(gōnɡ)则", "规则", 1),
        ("公(gōng)(gōng)(kāi)開", "公開", 3),
        ("政府(zhèng fǔ)信息", "政府信息", 1),
        ("政府(zhèngfǔ)信息", "政府信息", 1),
        ("法律( lǜ )女(nǚ)", "法律女", 2),
        ("饿(è)", "饿", 1),
    ],
)
def test_a_tone_mark_is_proof(printed: str, expected: str, number: int) -> None:
    assert remove_glosses(printed) == (expected, number)


@pytest.mark.parametrize(
    "text",
    [
        "第二十条第(一)项",
        "通知(国办公开办函〔2021〕30号)",
        "附件(PDF)、生产总值(GDP)",
        "里程(km)、手机(app)、无线(Wi-Fi)",
        "网站(www.example.gov.cn)、(http://example.gov.cn)",
        "图(A)、附件(a)、条(e)、项(o)",
        "面积(ha)、用时(min)",
        "x(zhǎng)、8(jì)、(zhǎng)",
        "長(Zhǎng)",
        "咖啡(café)",
        "开(zhèng fǔ xìn)",  # three syllables after one character
        "长(zhāńg)",
    ],
)
def test_what_is_no_gloss_stays(text: str) -> None:
    assert remove_glosses(text) == (text, 0)


def test_without_tone_marks_the_text_must_have_the_habit() -> None:
    assert remove_glosses("公(gong)开") == ("公(gong)开", 0)
    assert remove_glosses("公(gong)(gong)开(kai)信(xin)息(xi)") == ("公开信息", 5)


def test_toned_glosses_show_the_habit_too() -> None:
    assert remove_glosses("長(zhǎng)興(xīng)島(dǎo)公(gong)開(kai1)") == ("長興島公開", 5)


def test_one_unit_many_times_is_no_habit() -> None:
    text = "面积(ha) 产量(dan) 面积(ha) 产量(dan) 面积(ha)"
    assert remove_glosses(text) == (text, 0)


def test_units_beside_syllables_speak_against_the_habit() -> None:
    text = "面积(ha) 用时(min) 压力(pa) 罐(can) 重量(kg) 里程(km)"
    assert remove_glosses(text) == (text, 0)


def test_a_single_letter_stays_whatever_the_habit() -> None:
    text, number = remove_glosses("長(zhǎng)興(xīng)島(dǎo)附件(a)")
    assert (text, number) == ("長興島附件(a)", 3)


def test_the_table_of_syllables() -> None:
    assert {"zhuang", "lü", "lv", "nüe", "er", "yo"} <= SYLLABLES
    assert not {"km", "app", "bong", "fi", "jang", "kg"} & SYLLABLES


def test_time_grows_with_length_only() -> None:
    for hostile in ("(" * 1_000_000, "长(" + "a " * 500_000, "(ni)" * 250_000):
        start = time.perf_counter()
        remove_glosses(hostile)
        assert time.perf_counter() - start < 3


def test_brackets_in_a_row_prove_themselves_even_without_tones() -> None:
    assert remove_glosses("政府信息公(gong)(kai)(kai)开") == ("政府信息公开", 3)
    assert remove_glosses("公(gong)(gong)开") == ("公开", 2)
    assert remove_glosses("附件(a)(b)") == ("附件(a)(b)", 0)
