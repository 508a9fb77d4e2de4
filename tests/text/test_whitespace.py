"""Characters that look alike become alike; what a table is read by stays."""

from __future__ import annotations

import pytest

from govcrawl.text import normalise, normalise_characters, squeeze


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("２０２３年Ａ类ｋｍ", "2023年A类km"),
        ("规章\u00a00\u30001\u20092", "规章 0 1 2"),
        ("8359\u200b3\ufeff05\u00ad9", "83593059"),
        ("\u202a总计\u202c\u200e", "总计"),
        ("一\r\n二\r三\u2028四\x0b五\x0c六\n七", "一\n二\n三\n四\n五\n六\n七"),
        ("规章\t0\t\t0", "规章\t0\t\t0"),
        ("⾏政⼀⼆⼈", "行政一二人"),
        ("区⻓、⻚码", "区长、页码"),
        ("a\x00b\x1fc\x7f", "abc"),
        ("（一）１，２３４．５％－３", "（一）1，234．5％－3"),
        ("㎡①㈠", "㎡①㈠"),
    ],
)
def test_characters(printed: str, expected: str) -> None:
    assert normalise_characters(printed) == expected


def test_normalising_twice_changes_nothing_more() -> None:
    once = normalise_characters("２\u3000\r\n⼀\u200b\ttext")
    assert normalise_characters(once) == once


def test_squeeze_takes_every_white_space() -> None:
    assert squeeze(" 总\u3000\t计\n\u00a0 ") == "总计"


def test_normalise_simplifies_only_what_is_traditional() -> None:
    assert normalise("政府信息公開(kāi)２", "Hant") == "政府信息公开2"
    assert normalise("《説文解字》", "Hans") == "《説文解字》"
