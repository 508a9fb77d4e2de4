"""Chinese numerals: well-formed ones give their number, everything else None."""

from __future__ import annotations

import pytest

from govcrawl.text.numerals import chinese_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("零", 0),
        ("〇〇", 0),
        ("三", 3),
        ("十", 10),
        ("十二", 12),
        ("三十五", 35),
        ("一百零二", 102),
        ("一千零二", 1002),
        ("二万", 20000),
        ("一万三千", 13000),
        ("两百", 200),
    ],
)
def test_a_numeral_gives_its_number(text: str, number: int) -> None:
    assert chinese_number(text) == number


@pytest.mark.parametrize("text", ["", "三五", "十百", "万", "三件", "3"])
def test_what_is_no_numeral_gives_none(text: str) -> None:
    assert chinese_number(text) is None
