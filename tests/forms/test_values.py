"""What a printed cell says: numbers as printed, everything else named for what it is."""

from __future__ import annotations

import pytest

from govcrawl.forms.values import parse_value


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("0", 0), (" 12 ", 12), ("302783", 302783), ("62,544.3758", 62544.3758), ("62，544.3758", 62544.3758), ("323.479", 323.479),
        ("-417", -417), ("+19", 19), ("减3", -3), ("减少12", -12), ("增5", 5), ("－417", -417), ("−8", -8), ("0件", 0), ("5 件", 5),
        ("1,204", 1204), ("302 783", 302783), ("30 2783", 302783), ("三十五", 35), ("零", 0), ("一千零二", 1002), ("二万", 20000),
        ("1.2万件", 12000), ("240万元", 240), ("100000000000", 100000000000),
    ],
)  # fmt: skip
def test_numbers(printed: str, number: float) -> None:
    value = parse_value(printed)
    assert (value.kind, value.number) == ("number", number)
    assert value.raw == printed.strip()


@pytest.mark.parametrize("printed", ["", "  ", "\n"])
def test_blank_is_blank_and_not_zero(printed: str) -> None:
    assert parse_value(printed).kind == "blank"
    assert parse_value(printed).number is None


@pytest.mark.parametrize("printed", ["/", "／", "—", "——", "－", "-", "--", "无", "*", "不涉及", "\\", "N/A"])
def test_dashes_and_words_for_none_are_not_applicable(printed: str) -> None:
    assert parse_value(printed).kind == "not_applicable"
    assert parse_value(printed).number is None


@pytest.mark.parametrize(
    "printed",
    [
        "约100",
        "20余件",
        "12%",
        "1-3",
        "007",
        "00",
        "3.5.1",
        "1,20",
        "12,3456",
        "2018年",
        "9" * 40,
        "1e5",
        "0x10",
        "3*",
        "(3)",
        "3①",
    ],
)
def test_what_is_no_plain_number_is_unreadable(printed: str) -> None:
    assert parse_value(printed).kind == "unreadable"
    assert parse_value(printed).number is None


@pytest.mark.parametrize("printed", ["3 4", "0 0", "12\n34", "一", "5 0 0"])
def test_what_can_be_read_in_two_ways_is_ambiguous(printed: str) -> None:
    assert parse_value(printed).kind == "ambiguous"
    assert parse_value(printed).number is None


@pytest.mark.parametrize(
    "printed",
    [
        "行政许可",
        "3.其他",
        "1.属于国家秘密",
        "（七）总计",
        "三、本年度办理结果",
        "本年制发件数",
        "规章 0 0 0",
    ],
)
def test_labels_are_no_values(printed: str) -> None:
    assert parse_value(printed).kind == "label"


def test_a_printed_scale_is_multiplied_out_exactly_and_said() -> None:
    value = parse_value("1.1万件")
    assert (value.number, value.scaled) == (11000, True)
    assert parse_value("240万元").unit == "万元"


def test_more_digits_than_a_json_number_keeps_are_not_rounded() -> None:
    assert parse_value("12345678901.123456").kind == "unreadable"
    assert parse_value("0.1").number == 0.1
