"""Rows that a layout left open: which readings there are, and what the relations settle."""

from __future__ import annotations

import pytest

from govcrawl.forms.form_2021 import FORM_2021
from govcrawl.forms.glued import pieces_of
from govcrawl.forms.readings import BLANK, Cells, summing_rows
from govcrawl.forms.solving import adds_up, settle, settle_blocks, settle_row
from govcrawl.forms.values import parse_value


def cells(*numbers: int) -> Cells:
    return tuple(parse_value(str(number)) for number in numbers)


def numbers(values: list) -> list[int | None]:
    return [None if value is None else value.number for value in values]


def table(**rows: tuple[int, ...]) -> dict[str, Cells | None]:
    """Section 3 with the rows given; every other row is 0."""
    return {key: cells(*rows.get(key, (0,) * 7)) for key in FORM_2021.application_rows}


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        ("规章000", [("规章", False), ("000", True)]),
        ("1.属于国家秘密00000002.其他法律行政法规禁止公开", [("1.属于国家秘密", False), ("0000000", True), ("2.其他法律行政法规禁止公开", False)]),
        ("规章 0 0 0 行政规范性文件 2 24 43", [("规章 ", False), ("0 0 0", True), (" 行政规范性文件 ", False), ("2 24 43", True)]),
        ("行政许可34余件", [("行政许可34余件", False)]),
        ("行政许可12万余件", [("行政许可12万余件", False)]),
        ("规章1?3", [("规章1?3", False)]),
        ("行政许可34、12", [("行政许可34、12", False)]),
        ("全年共有7人", [("全年共有7人", False)]),
    ],
)  # fmt: skip
def test_values_are_cut_off_only_between_labels(line: str, pieces: list[tuple[str, bool]]) -> None:
    assert pieces_of(line, 1) == pieces


def test_glued_digits_have_the_readings_whose_last_cell_is_the_sum() -> None:
    assert [numbers(list(row)) for row in summing_rows([parse_value("0000000")], 7)] == [[0] * 7]
    whole = [row for row in summing_rows([parse_value("1203000042")], 7) if BLANK not in row]
    assert [numbers(list(row)) for row in whole] == [[12, 0, 30, 0, 0, 0, 42]]


def test_zeros_glued_have_one_reading_only() -> None:
    assert numbers(settle_row([parse_value("000")], 3)) == [0, 0, 0]
    assert numbers(settle_row([parse_value("123")], 3)) == [
        None,
        None,
        None,
    ]  # 12 and 3, and a blank that is gone
    assert numbers(settle_row([parse_value("2243")], 3)) == [None, None, None]


def test_dropped_cells_are_placed_where_every_column_adds_up() -> None:
    whole = table(
        new_received=(3, 1, 0, 0, 0, 0, 4),
        disclosed=(3, 0, 0, 0, 0, 0, 3),
        not_processed_repeated=(0, 1, 0, 0, 0, 0, 1),
        handled_total=(3, 1, 0, 0, 0, 0, 4),
    )
    assert adds_up({key: row for key, row in whole.items() if row is not None})
    rows = {**whole, "not_processed_repeated": None}
    assert numbers(settle(rows, {"not_processed_repeated": cells(1, 1)})["not_processed_repeated"]) == [
        None, 1, None, None, None, None, 1,
    ]  # fmt: skip
    settled = settle(rows, {"not_processed_repeated": cells(1, 1)})["not_processed_repeated"]
    assert settled[0] == BLANK


def test_nothing_is_settled_where_the_table_does_not_add_up() -> None:
    rows = table(new_received=(3, 1, 0, 0, 0, 0, 4), handled_total=(9, 9, 0, 0, 0, 0, 18))
    rows["disclosed"] = None
    assert settle(rows, {"disclosed": cells(3, 3)}) == {}


def test_a_stray_number_never_takes_a_wrong_totals_place() -> None:
    """The printed total 5 is wrong, and the page number behind it happens to be the right sum."""
    rows = table(new_received=(3, 1, 0, 0, 0, 0, 4), disclosed=(0,) * 7, handled_total=(3, 1, 0, 0, 0, 0, 4))
    rows["disclosed"] = None
    assert settle(rows, {"disclosed": cells(3, 1, 0, 0, 0, 0, 5, 4)}) == {}


def test_a_page_number_behind_a_row_is_left_out() -> None:
    rows = table(new_received=(3, 1, 0, 0, 0, 0, 4), disclosed=(0,) * 7, handled_total=(3, 1, 0, 0, 0, 0, 4))
    rows["disclosed"] = None
    assert numbers(settle(rows, {"disclosed": cells(3, 1, 0, 0, 0, 0, 4, 7)})["disclosed"]) == [
        3,
        1,
        0,
        0,
        0,
        0,
        4,
    ]


def test_section_4_is_settled_by_its_three_sums() -> None:
    assert numbers(settle_blocks([parse_value("111140000000000")], [5, 5, 5])) == [1, 1, 1, 1, 4, *[0] * 10]
    stray = [*cells(4, 1, 1, 1, 7, 0, 0, 0, 0, 0, 12, 0, 0, 0, 12), parse_value("3")]
    assert numbers(settle_blocks(stray, [5, 5, 5])) == [4, 1, 1, 1, 7, 0, 0, 0, 0, 0, 12, 0, 0, 0, 12]
    assert numbers(settle_blocks([parse_value("000001101012201113")], [5, 5, 5])) != [
        0, 0, 0, 0, 0, 1, 1, 10, 1, 22, 0, 1, 1, 1, 3,
    ]  # fmt: skip
