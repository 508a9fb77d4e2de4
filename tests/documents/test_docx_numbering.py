"""Numbers that Word prints and that stand nowhere in the text."""

from __future__ import annotations

import pytest

from govcrawl.documents.model import UNKNOWN
from govcrawl.documents.wordml.numerals import numeral, padded
from tests.documents.word_files import cell, line, read, row, table


def level(place: int, form: str, text: str, more: str = "", start: str = "1") -> str:
    return f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def abstract(number: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def num(number: int, definition: int, more: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{definition}"/>{more}</w:num>'


def use(number: int, place: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{place}"/><w:numId w:val="{number}"/></w:numPr>'


OUTLINE = abstract(
    1, level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）"), level(2, "decimal", "%3.")
) + num(1, 1)


def test_headings_and_items_are_numbered_as_printed() -> None:
    body = "".join(
        line(text, use(1, place))
        for place, text in (
            (0, "总体情况"), (1, "主动公开"), (1, "依申请公开"), (2, "属于国家秘密"), (2, "其他"), (0, "主动公开政府信息情况"),
            (1, "规章"), (2, "甲"),
        )
    )  # fmt: skip
    assert read(body, numbering=OUTLINE) == [
        "一、总体情况", "（一）主动公开", "（二）依申请公开", "1.属于国家秘密", "2.其他", "二、主动公开政府信息情况", "（一）规章",
        "1.甲",
    ]  # fmt: skip


def test_numbers_of_levels_above_and_legal_numbers() -> None:
    numbering = abstract(1, level(0, "chineseCounting", "%1"), level(1, "decimal", "%1.%2"), level(2, "decimal", "%1.%2.%3", "<w:isLgl/>")) + num(1, 1)  # fmt: skip
    body = line("甲", use(1)) + line("乙", use(1, 1)) + line("丙", use(1, 2)) + line("丁", use(1, 2))
    assert read(body, numbering=numbering) == ["一 甲", "一.1 乙", "1.1.1 丙", "1.1.2 丁"]


def test_starts_and_restarts() -> None:
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = abstract(
        1, level(0, "decimal", "%1.", start="3"), level(1, "decimal", "%2)", '<w:lvlRestart w:val="0"/>')
    )
    numbering += num(1, 1) + num(2, 1, again) + num(3, 1)
    body = "".join(
        line("甲", use(number, place))
        for number, place in ((1, 0), (1, 1), (1, 0), (1, 1), (2, 0), (2, 0), (3, 0))
    )
    assert read(body, numbering=numbering) == ["3.甲", "1)甲", "4.甲", "2)甲", "5.甲", "6.甲", "7.甲"]


def test_numbers_by_style_and_by_the_style_it_is_based_on() -> None:
    numbering = abstract(1, level(0, "chineseCounting", "%1、", '<w:pStyle w:val="H1"/>'), level(1, "decimal", "%2.", '<w:pStyle w:val="H2"/>')) + num(1, 1)  # fmt: skip
    own = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = (
        f'<w:style w:type="paragraph" w:styleId="H1">{own}</w:style><w:style w:type="paragraph" w:styleId="H2">{own}</w:style>'
        '<w:style w:type="paragraph" w:styleId="Mine"><w:basedOn w:val="H1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Bare"><w:basedOn w:val="H1"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>'
    )
    body = "".join(line("甲", f'<w:pStyle w:val="{style}"/>') for style in ("H1", "H2", "Mine", "Bare"))
    body += line("乙", '<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert read(body, styles=styles, numbering=numbering) == ["一、甲", "1.甲", "二、甲", "甲", "乙"]


def test_a_list_that_only_names_the_style_of_its_numbers() -> None:
    numbering = (
        abstract(1, level(0, "upperRoman", "%1."))
        + '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="L"/></w:abstractNum>'
    )
    numbering += num(1, 1) + num(2, 2)
    styles = '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    assert read(line("甲", use(2)) + line("乙", use(1)), styles=styles, numbering=numbering) == [
        "I.甲",
        "II.乙",
    ]


def test_what_is_not_printed_is_not_counted() -> None:
    gone = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>无</w:t></w:r>"
    body = line("甲", use(1)) + line(gone, use(1) + "<w:rPr><w:vanish/></w:rPr>") + line("乙", use(1))
    assert read(body, numbering=OUTLINE) == ["一、甲", "二、乙"]
    rows = row("甲", cell(line("1", "")), properties="") + row(
        cell(line("乙", use(1)), ""), "2", properties="<w:del/>"
    )
    assert read(table(rows, row(cell(line("丙", use(1))), "3")), numbering=OUTLINE) == [
        [["甲", "1"], ["一、丙", "3"]]
    ]


def test_a_number_before_a_figure_is_no_part_of_it() -> None:
    assert read(line("2023年，全县", use(1, 2)), numbering=OUTLINE) == ["1. 2023年，全县"]
    cells = row(cell(line("5", use(1, 2))), cell(line("", use(1, 2))), cell(line("属于国家秘密", use(1, 2))))
    assert read(table(cells), numbering=OUTLINE) == [[[f"1.\n5{UNKNOWN}", f"2.{UNKNOWN}", "3.属于国家秘密"]]]


def test_bullets_leave_nothing_and_a_hidden_number_nothing() -> None:
    numbering = abstract(
        1, level(0, "bullet", "\uf06c"), level(1, "decimal", "%2.", ""), level(2, "none", "附件")
    ) + num(1, 1)
    hidden = numbering.replace('"%2."/>', '"%2."/><w:rPr><w:vanish/></w:rPr>')
    body = line("甲", use(1)) + line("乙", use(1, 1)) + line("丙", use(1, 2))
    assert read(body, numbering=hidden) == ["甲", "乙", "附件 丙"]


def test_a_number_of_an_unknown_list_leaves_nothing() -> None:
    assert read(line("甲", use(9)), numbering=OUTLINE) == ["甲"]
    assert read(line("甲", use(1))) == ["甲"]


@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        ("decimal", {1: "1", 12: "12"}),
        ("decimalZero", {1: "01", 12: "12"}),
        ("decimalFullWidth", {12: "１２"}),
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 25: "二十五", 100: "一○○"}),
        (
            "chineseCountingThousand",
            {1: "一", 10: "十", 12: "十二", 100: "一百", 105: "一百零五", 1001: "一千零一"},
        ),
        ("japaneseCounting", {3: "三", 10: "十", 21: "二十一", 105: "百五"}),
        ("ideographDigital", {1: "一", 10: "一〇", 21: "二一"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {1: "子", 12: "亥"}),
        ("ideographZodiacTraditional", {1: "甲子", 13: "丙子", 60: "癸亥"}),
        ("chineseLegalSimplified", {3: "叁", 10: "壹拾"}),
        ("taiwaneseCountingThousand", {12: "十二"}),
        ("upperRoman", {1: "I", 4: "IV", 9: "IX", 44: "XLIV"}),
        ("lowerRoman", {3: "iii"}),
        ("upperLetter", {1: "A", 26: "Z", 27: "AA"}),
        ("lowerLetter", {2: "b"}),
        ("decimalEnclosedCircleChinese", {1: "①", 20: "⑳", 21: "㉑"}),
        ("decimalEnclosedParen", {1: "⑴"}),
        ("decimalEnclosedFullstop", {1: "⒈"}),
        ("ideographEnclosedCircle", {1: "㊀"}),
        ("none", {1: ""}),
        ("thaiCounting", {1: UNKNOWN}),
    ],
)
def test_numerals(form: str, numbers: dict[int, str]) -> None:
    assert {number: numeral(number, form) for number in numbers} == numbers


def test_numerals_of_a_pattern() -> None:
    assert padded(7, "001, 002, 003, ...") == "007"
    assert padded(7, "α, β") == UNKNOWN
