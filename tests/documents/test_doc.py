"""Word 97 files as Word writes them: what is printed, and nothing else."""

from __future__ import annotations

import struct

import pytest

from govcrawl.documents.doc import read_doc
from govcrawl.documents.model import Image, Table
from govcrawl.errors import UnreadableFileError
from tests.documents.shown import shown, spans_of
from tests.documents.word97_writer import (
    HIDDEN,
    IN_TABLE,
    ROW_END,
    SPECIAL,
    Level,
    Para,
    Run,
    Style,
    Word97,
    cells,
    inside,
    row,
    sprm,
    sprm16,
    sprm32,
)


@pytest.fixture(autouse=True)
def _without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCRAWL_LIBREOFFICE", "")


def read(*paragraphs: Para, **others: object) -> list[object]:
    return list(shown(read_doc(Word97(list(paragraphs), **others).bytes())))  # type: ignore[arg-type]


def table(*paragraphs: Para, **others: object) -> Table:
    (block,) = read_doc(Word97(list(paragraphs), **others).bytes()).blocks  # type: ignore[arg-type]
    assert isinstance(block, Table)
    return block


# --- text ----------------------------------------------------------------------------------------------------------


def test_pieces_in_any_order_of_both_widths_are_one_text() -> None:
    text = [
        Run("2023", wide=False),
        Run("年𠮷"),
        Run("–“€”…", wide=False),
        Run("共12"),
        Run("34", wide=False),
        Run("件"),
    ]
    assert read(Para(text), Para("二"), backwards=True) == ["2023年𠮷–“€”…共1234件", "二"]


def test_line_breaks_part_paragraphs_and_hyphens_are_what_is_printed() -> None:
    assert read(Para("一\x0b二\x0c三\x0e四"), Para("1\x1e2\x1f3\xad4")) == ["一", "二", "三", "四", "1-234"]


def test_tabs_are_the_bounds_of_cells_and_empty_lines_are_left_out() -> None:
    assert read(Para("规章\t0\t\t"), Para(" \t"), Para("二 "), Para(" "), Para("三")) == [
        "规章\t0\t\t",
        "\t",
        "二",
        "三",
    ]


def test_hidden_and_deleted_text_is_not_printed() -> None:
    deleted, turned_on_again = sprm(0x0800, 1), HIDDEN + sprm(0x083C, 0)
    assert read(
        Para([Run("1"), Run("9", HIDDEN), Run("2"), Run("8", deleted), Run("3", turned_on_again)])
    ) == ["123"]


def test_a_style_hides_and_a_run_shows_itself_against_it() -> None:
    hides = Style(character=HIDDEN)
    based = Style(base=1)
    shows = Style(kind=2, character=HIDDEN)
    as_style, against = sprm(0x083C, 0x80), sprm(0x083C, 0x81)
    by_character_style = sprm16(0x4A30, 3)
    text = [
        Run("不"),
        Run("见", as_style),
        Run("显", against),
        Run("现", sprm(0x083C, 0)),
        Run("二", by_character_style),
    ]
    found = read(Para("常"), Para(text, style=1), Para(text, style=2), Para([Run("隐", by_character_style)]), Para("尾"),
                 styles=[Style(), hides, based, shows])  # fmt: skip
    assert found == ["常", "显现二显现二", "尾"]  # their marks are hidden as well


def test_a_pieces_own_changes_hold_for_its_characters() -> None:
    assert read(Para([Run("1"), Run("9", changes=HIDDEN), Run("2")])) == ["12"]


def test_a_paragraph_whose_mark_is_deleted_runs_on_in_the_next() -> None:
    assert read(Para("总体", mark_look=sprm(0x0800, 1)), Para("情况")) == ["总体情况"]


def test_a_large_first_letter_belongs_to_the_paragraph_below() -> None:
    assert read(Para("本", sprm16(0x442C, 0x19)), Para("年度共收到")) == ["本年度共收到"]


def test_a_struck_figure_is_none() -> None:
    assert read(Para([Run("5", sprm(0x0837, 1)), Run("6件")])) == ["6件"]


def test_blacked_out_figures_are_none() -> None:
    black = bytes.fromhex("71ca0a") + bytes.fromhex("000000ff000000000000")
    for look in (sprm(0x2A0C, 1), sprm(0x2A0C, 7) + sprm(0x2A42, 7), black + sprm(0x2A42, 1)):
        assert read(Para([Run("5", look), Run("6件")])) == ["6件"]
    for look in (sprm(0x2A0C, 7), black, sprm(0x2A42, 1), sprm(0x2A0C, 1) + sprm(0x2A42, 8)):
        assert read(Para([Run("5", look), Run("6件")])) == ["56件"]


def test_raised_digits_do_not_become_part_of_a_number() -> None:
    raised = sprm(0x2A48, 1)
    assert read(Para([Run("12"), Run("3", raised)])) == ["12\ufffd3"]
    definition = row([0, 1000, 2000])
    found = table(*cells([Run("12"), Run("3", raised)], [Run("4", raised)], definition=definition))
    assert [cell.text for cell in found.cells] == ["12\n3", "4\ufffd"]


def marks(text: str) -> list[Run]:
    """`{` begins a field, `|` parts its instruction from its result, `}` ends it."""
    return [
        Run({"{": "\x13", "|": "\x14", "}": "\x15"}[character], SPECIAL)
        if character in "{|}"
        else Run(character)
        for character in text
    ]


def test_of_fields_the_results_are_printed() -> None:
    assert read(Para(marks("共{ =1+2 |3}件"))) == ["共3件"]
    assert read(Para(marks("见{ REF {PAGE |9} |第{ SEQ |2}号}。"))) == ["见第2号。"]
    assert read(Para(marks("{ XE 词 }词"))) == ["词"]
    assert read(Para(marks("1}2{3|4"))) == ["1234"]  # marks without their others


def test_a_field_over_several_paragraphs_hides_only_its_instruction() -> None:
    assert read(Para(marks("{ IF a")), Para(marks("b |二")), Para(marks("三}四"))) == ["二", "三四"]


def test_what_a_field_prints_without_a_result_cannot_be_read() -> None:
    found = table(*cells(marks(r"{ EQ \o(1,2) }"), marks("3{ SYMBOL 65 }"), definition=row([0, 1000, 2000])))
    assert [cell.text for cell in found.cells] == ["\ufffd", "3\ufffd"]


def test_symbols_of_a_font_of_their_own_are_unknown_characters() -> None:
    known, private = (SPECIAL + sprm32(0x6A09, code << 16) for code in (0x2116, 0xF0B1))
    assert read(Para([Run("(", known), Run("5"), Run("(", private)])) == ["№5\ufffd"]
    # the modifier alone makes the character special ([MS-DOC] 2.6.1, sprmCSymbol): ≤5 is no 5, and no (5
    assert read(Para([Run("(", sprm32(0x6A09, 0xF0A3 << 16)), Run("5")])) == ["\ufffd5"]


def test_notes_and_comments_leave_no_digits() -> None:
    found = table(
        *cells([Run("5"), Run("\x02", SPECIAL)], [Run("6"), Run("\x05", SPECIAL)], definition=row([0, 9, 18]))
    )
    assert [cell.text for cell in found.cells] == ["5", "6"]


def test_private_characters_from_outside_are_unknown() -> None:
    assert read(Para("1\ue0012")) == ["1\ufffd2"]


def test_text_boxes_stand_behind_the_text_with_their_tables() -> None:
    box = [Para("框"), *cells("甲", "1", definition=row([0, 500, 900])), Para("末")]
    assert read(Para("正文"), boxes=[box, [Para("第二框")]]) == ["正文", "框", [["甲", "1"]], "末", "第二框"]


def test_text_that_cannot_be_seen_is_not_printed() -> None:
    white, old_white, tiny, marked = (
        sprm32(0x6870, 0xFFFFFF),
        sprm(0x2A42, 8),
        sprm16(0x4A43, 2),
        sprm(0x2A0C, 6),
    )
    text = [
        Run("1"),
        Run("7", white),
        Run("8", old_white),
        Run("9", tiny),
        Run("2", white + marked),
        Run("3", sprm32(0x6870, 0)),
    ]
    assert read(Para(text)) == ["123"]
    ground = sprm(0xC64D, 10, 0, 0, 0, 0xFF, 0, 0, 0xFF, 0, 0, 0)
    assert read(Para([Run("表一", white)], ground)) == ["表一"]


def test_a_white_figure_in_a_cell_is_unreadable_and_a_white_label_is_a_label() -> None:
    white = sprm32(0x6870, 0xFFFFFF)
    found = table(*cells([Run("申请人情况", white)], [Run("7", white)], definition=row([0, 900, 1800])))
    assert [cell.text for cell in found.cells] == ["申请人情况", "7\ufffd"]


def test_a_table_of_contents_is_left_out() -> None:
    text = marks("{ TOC |一、总体情况\t1"), marks("二、主动公开{ PAGEREF |2}}")
    assert read(Para("目录"), *map(Para, text), Para("一、总体情况")) == ["目录", "一、总体情况"]


# --- tables --------------------------------------------------------------------------------------------------------

FIRST, CONTINUED = 0x60, 0x20


def test_spans_come_from_the_edges_of_all_rows_and_from_the_flags() -> None:
    found = table(
        *cells("甲", "乙", definition=row([0, 1000, 4000], [FIRST])),
        *cells("", "丙", "丁", definition=row([0, 1000, 2000, 4000], [CONTINUED])),
        *cells("戊", definition=row([0, 4000])),
    )
    assert spans_of(found) == [
        ("甲", 0, 0, 2, 1), ("乙", 0, 1, 1, 2), ("丙", 1, 1, 1, 1), ("丁", 1, 2, 1, 1), ("戊", 2, 0, 1, 3),
    ]  # fmt: skip


def test_edges_drawn_by_hand_are_one_column() -> None:
    found = table(
        *cells("1", "2", "3", definition=row([-8, 1003, 2010, 2990])),
        *cells("4", "5", "6", definition=row([0, 960, 1998, 3044])),
        *cells("7", "8", definition=row([5, 2052, 3000])),
    )
    assert shown_grid(found) == [["1", "2", "3"], ["4", "5", "6"], ["7", "7", "8"]]


def shown_grid(found: Table) -> list[list[str | None]]:
    return [[None if cell is None else cell.text for cell in line] for line in found.grid]


def test_the_parts_of_a_table_that_was_cut_in_two_have_the_same_columns() -> None:
    above = cells("甲", "1", "2", definition=row([0, 1000, 2000, 3000]))
    below = cells("乙", "3", definition=row([0, 2030, 3000]))
    assert read(*above, Para("- 3 -"), *below) == [[["甲", "1", "2"]], "- 3 -", [["乙", "乙", "3"]]]
    assert read(*below, Para(), *above) == [[["乙", "乙", "3"]], [["甲", "1", "2"]]]
    between = "四、政府信息公开行政复议、行政诉讼情况"
    assert read(*above, Para(between), *below)[2] == [["乙", "3"]]


def test_two_edges_of_one_row_are_never_one() -> None:
    found = table(
        *cells("1", "2", "3", definition=row([0, 1000, 1060, 2000])),
        *cells("4", "5", definition=row([0, 1040, 2000])),
    )
    assert shown_grid(found) == [["1", "2", "3"], ["4", "4", "5"]]


def test_a_row_that_begins_further_right_leaves_places_without_a_cell() -> None:
    found = table(
        *cells("1", "2", definition=row([0, 1000, 2000])), *cells("3", definition=row([1000, 2000]))
    )
    assert shown_grid(found) == [["1", "2"], [None, "3"]]


@pytest.mark.parametrize("flags", [[1, 2, 2, 0], [2, 1, 1, 0], [3, 1, 1, 0], [3, 2, 2, 0]])
def test_cells_merged_across_by_flags_are_one_in_both_readings_of_the_flags(flags: list[int]) -> None:
    found = table(
        *cells("1", "", "", "2", definition=row([0, 1000, 2000, 3000, 4000], flags)),
        *cells("3", "4", "5", "6", definition=row([0, 1000, 2000, 3000, 4000])),
    )
    assert shown_grid(found) == [["1", "1", "1", "2"], ["3", "4", "5", "6"]]


def test_a_row_is_changed_in_the_order_given() -> None:
    merge, split, erase, put = (
        sprm(0x5624, 0, 2),
        sprm(0x5625, 0, 2),
        sprm(0x5622, 2, 3),
        sprm(0x7621, 0, 1, 0xE8, 3),
    )
    down = sprm(0xD62B, 2, 0, 3)
    base = row([0, 1000, 2000, 3000])
    other = cells("3", "4", "5", definition=base)
    assert shown_grid(table(*cells("1", "", "2", definition=base + merge), *other))[0] == ["1", "1", "2"]
    assert shown_grid(table(*cells("1", "0", "2", definition=base + merge + split), *other))[0] == [
        "1",
        "0",
        "2",
    ]
    assert shown_grid(table(*cells("1", "2", definition=base + erase), *other))[0] == ["1", "2", None]
    four = table(*cells("0", "1", "2", "3", definition=base + put), *other)
    assert shown_grid(four) == [["0", "1", "2", "3"], ["3", "4", "5", None]]
    merged = table(
        *cells("1", "2", "8", definition=base + down),
        *cells("", "4", "5", definition=row([0, 1000, 2000, 3000], [CONTINUED])),
    )
    assert shown_grid(merged) == [["1", "2", "8"], ["1", "4", "5"]]


def test_the_width_of_a_column_and_the_place_of_a_row_are_changed() -> None:
    wide, left = sprm(0x7623, 0, 1, 0xD0, 7), sprm16(0x9601, 500)  # the first cell becomes 2000 wide
    found = table(
        *cells("1", "2", definition=row([0, 1000, 2000]) + wide),
        *cells("3", "4", "5", definition=row([0, 1000, 2000, 3000])),
        *cells("6", definition=row([0, 1500]) + left),
    )
    assert shown_grid(found) == [["1", "1", "1", "2"], ["3", "3", "4", "5"], [None, "6", "6", None]]


def test_a_rows_properties_may_lie_in_the_data_stream() -> None:
    definition = row([0, 1000, 4000])
    huge = IN_TABLE + sprm(0x2417, 1) + definition
    data = struct.pack("<H", len(definition)) + definition + struct.pack("<H", len(huge)) + huge
    second = 2 + len(definition)
    found = table(
        *cells("甲", "乙", definition=sprm32(0x646B, 0)),
        *[Para(text, IN_TABLE, mark="\x07") for text in "丙丁"],
        Para("", sprm32(0x6646, second), mark="\x07"),
        data=data,
    )
    assert shown_grid(found) == [["甲", "乙"], ["丙", "丁"]]


def test_wide_rows_of_many_cells() -> None:
    edges = list(range(0, 61 * 100, 100))
    definition = row(edges)
    data = struct.pack("<H", len(definition)) + definition
    texts = [str(number) for number in range(60)]
    found = table(*cells(*texts, definition=sprm32(0x646B, 0)), data=data)
    assert shown_grid(found) == [texts]


def test_cells_have_lines_and_numbers_cut_into_runs() -> None:
    paragraphs = [
        Para("一", IN_TABLE), Para("二\x0b三", IN_TABLE, mark="\x07"), Para([Run("83593"), Run("059", wide=False)], IN_TABLE, mark="\x07"),
        Para("", ROW_END + row([0, 1000, 2000]), mark="\x07"),
    ]  # fmt: skip
    assert shown_grid(table(*paragraphs)) == [["一\n二\n三", "83593059"]]


def test_a_deleted_row_is_not_printed() -> None:
    gone = sprm(0x0800, 1)
    deleted = [
        Para([Run("9", gone)], IN_TABLE, mark="\x07", mark_look=gone), Para([Run("8", gone)], IN_TABLE, mark="\x07", mark_look=gone),
        Para("", ROW_END + row([0, 1000, 2000]), mark="\x07", mark_look=gone),
    ]  # fmt: skip
    found = table(
        *cells("1", "2", definition=row([0, 1000, 2000])),
        *deleted,
        *cells("3", "4", definition=row([0, 1000, 2000])),
    )
    assert shown_grid(found) == [["1", "2"], ["3", "4"]]


def test_a_table_within_a_cell_comes_out_and_what_is_around_it_is_text() -> None:
    inner = [
        Para("内1", inside(2, cell=True)), Para("内2", inside(2, cell=True)),
        Para("", inside(2, row_end=True) + row([0, 500, 900])),
    ]  # fmt: skip
    outer = [
        Para("前", inside(1)), *inner, Para("后", inside(1), mark="\x07"), Para("旁", inside(1), mark="\x07"),
        Para("", ROW_END + row([0, 2000, 3000]), mark="\x07"),
    ]  # fmt: skip
    assert read(Para("始"), *outer, Para("末")) == ["始", "前", [["内1", "内2"]], "后", "旁", "末"]


def test_a_frame_of_one_cell_is_no_table() -> None:
    assert read(*cells("一、总体情况", definition=row([0, 9000])), Para("二")) == ["一、总体情况", "二"]


def test_a_row_that_is_not_as_it_is_defined_becomes_text_with_tabs() -> None:
    found = read(
        *cells("规章", "0", "1", definition=row([0, 1000, 2000])),
        *cells("其他", "", "2", definition=row([0, 9, 18, 27])),
    )
    assert found == ["规章\t0\t1", "其他\t\t2"]


@pytest.mark.parametrize(
    "rows",
    [
        [*cells("1", "2", definition=row([0, 1000, 1000]))],  # a cell without width
        [*cells("1", "2", definition=row([0, 1000, 900]))],
        [
            *cells("1", "2", definition=row([0, 1000, 2000], [CONTINUED]))
        ],  # a text where a merged cell goes on
        [*cells("1", "2", definition=row([0, 1000, 2000], [1, 2]))],
        [*cells("1", "2", definition=b"")],
    ],
)
def test_a_table_that_cannot_be_laid_out_is_text(rows: list[Para]) -> None:
    assert read(*rows) == ["1\t2"]


def test_cells_without_a_rows_end_are_an_error() -> None:
    with pytest.raises(UnreadableFileError, match="in the middle of a row") as caught:
        read(Para("1", IN_TABLE, mark="\x07"), Para("二"))
    assert caught.value.code == "file_broken"


def test_a_cells_mark_outside_of_a_table_is_an_error() -> None:
    with pytest.raises(UnreadableFileError, match="a cell ends where there is no table"):
        read(Para("1", mark="\x07"), Para("二"))


# --- numbers -------------------------------------------------------------------------------------------------------


def numbered(text: str, level: int = 0, use: int = 1, depth: bytes = b"", mark: str = "\r") -> Para:
    return Para(text, depth + sprm(0x260A, level) + sprm16(0x460B, use), mark=mark)


LEVELS = [
    Level(37, "\x00、"), Level(37, "（\x01）"), Level(0, "\x02."), Level(0, "\x00.\x03", flags=4), *[Level(0, "\x04")] * 5,
]  # fmt: skip


def test_automatic_numbers_are_printed() -> None:
    found = read(
        numbered("总体情况"), numbered("主动公开"), numbered("予以公开", 1), numbered("部分公开", 1), numbered("国家秘密", 2),
        numbered("禁止公开", 2), numbered("不予公开", 1), numbered("又一", 2), numbered("比较", 3), numbered("申请"), numbered("其一", 1),
        lists=[LEVELS],
    )  # fmt: skip
    assert found == [
        "一、总体情况", "二、主动公开", "（一）予以公开", "（二）部分公开", "1.国家秘密", "2.禁止公开", "（三）不予公开", "1.又一",
        "2.1 比较", "三、申请", "（一）其一",
    ]  # fmt: skip


def test_a_number_never_runs_into_the_figure_behind_it() -> None:
    found = read(
        numbered("2023年", use=1), numbered("5件", use=2), lists=[[Level(0, "\x00")], [Level(0, "\x00.")]]
    )
    assert found == ["1 2023年", "1. 5件"]


def test_numbers_come_with_a_style_and_are_taken_away_again() -> None:
    styles = [Style(), Style(paragraph=sprm16(0x460B, 1)), Style(base=1)]
    found = read(
        Para("甲", style=1),
        Para("乙", sprm16(0x460B, 0), style=1),
        Para("丙", style=2),
        styles=styles,
        lists=[LEVELS],
    )
    assert found == ["一、甲", "乙", "二、丙"]


def test_numbers_in_cells() -> None:
    paragraphs = [
        numbered("国家秘密", depth=IN_TABLE, mark="\x07"), Para("0", IN_TABLE, mark="\x07"), Para("", ROW_END + row([0, 900, 1800]), mark="\x07"),
        numbered("禁止公开", depth=IN_TABLE, mark="\x07"), Para("3", IN_TABLE, mark="\x07"), Para("", ROW_END + row([0, 900, 1800]), mark="\x07"),
    ]  # fmt: skip
    assert shown_grid(table(*paragraphs, lists=[[Level(0, "\x00.")]])) == [
        ["1.国家秘密", "0"],
        ["2.禁止公开", "3"],
    ]


@pytest.mark.parametrize(
    ("form", "number", "printed"),
    [
        (0, 12, "12"), (1, 14, "XIV"), (2, 9, "ix"), (3, 27, "AA"), (4, 2, "b"), (10, 12, "一二"), (11, 20, "二十"),
        (37, 10, "十"), (37, 19, "十九"), (39, 105, "一百零五"), (39, 110, "一百一十"), (38, 12, "壹拾贰"), (18, 20, "⑳"),
        (18, 21, "㉑"), (18, 99, "99"), (22, 7, "07"), (30, 3, "丙"), (14, 15, "１５"), (26, 2, "⒉"), (27, 3, "⑶"), (29, 4, "㊃"), (60, 1, "\ufffd"),
    ],
)  # fmt: skip
def test_forms_of_numbers(form: int, number: int, printed: str) -> None:
    assert read(numbered("件", use=1), lists=[[Level(form, "\x00、", start=number)]]) == [f"{printed}、件"]


# --- pictures and workbooks ----------------------------------------------------------------------------------------


def record(kind: int, body: bytes, instance: int = 0, version: int = 0) -> bytes:
    return struct.pack("<HHI", instance << 4 | version, kind, len(body)) + body


PNG = b"\x89PNG\r\n\x1a\nrest"


def picture(blip: bytes) -> bytes:
    body = record(0xF004, record(0xF00A, bytes(8)), version=0xF) + blip
    return struct.pack("<IHH", 68 + len(body), 68, 0x64) + bytes(60) + body


@pytest.mark.parametrize(
    ("blip", "source", "data"),
    [
        (record(0xF01E, bytes(17) + PNG, 0x6E0), "picture 1 (PNG)", PNG),
        (record(0xF01E, bytes(33) + PNG, 0x6E1), "picture 1 (PNG)", PNG),
        (record(0xF007, bytes(36) + record(0xF01D, bytes(17) + b"\xff\xd8\xff", 0x46A)), "picture 1 (JPEG)", b"\xff\xd8\xff"),
        (record(0xF01A, bytes(60), 0x3D4), "picture 1 (EMF)", b""),
    ],
)  # fmt: skip
def test_pictures_in_the_line_have_their_bytes_and_metafiles_their_name(
    blip: bytes, source: str, data: bytes
) -> None:
    shown_here = SPECIAL + sprm32(0x6A03, 0)
    document = read_doc(
        Word97([Para("前"), Para([Run("\x01", shown_here)]), Para("后")], data=picture(blip)).bytes()
    )
    assert document.blocks[1] == Image(source, "", data)
    assert shown(document) == ["前", f"[{source}]", "后"]


def test_a_picture_in_a_cell_makes_the_cell_unreadable_and_stands_behind_the_table() -> None:
    shown_here = SPECIAL + sprm32(0x6A03, 0)
    blip = record(0xF01E, bytes(17) + PNG, 0x6E0)
    found = read(*cells("甲", [Run("\x01", shown_here)], definition=row([0, 900, 1800])), data=picture(blip))
    assert found == [[["甲", "\ufffd"]], "[picture 1 (PNG)]"]


def workbook(name: str, rows: list[list[str | float]]) -> bytes:
    """A raw BIFF8 workbook with one sheet."""

    def biff(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def begin(kind: int) -> bytes:
        return biff(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0x7CC, 0, 6))

    title = bytes([len(name), 1]) + name.encode("utf-16-le")
    size = len(begin(5)) + 4 + 6 + len(title) + 4
    made = begin(5) + biff(0x85, struct.pack("<IH", size, 0) + title) + biff(0x0A, b"") + begin(0x10)
    for r, values in enumerate(rows):
        for c, value in enumerate(values):
            place = struct.pack("<HHH", r, c, 0)
            if isinstance(value, str):
                made += biff(0x204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
            else:
                made += biff(0x203, place + struct.pack("<d", value))
    return made + biff(0x0A, b"")


def test_embedded_workbooks_are_tables_outside_of_the_form_in_the_order_of_the_text() -> None:
    ole = SPECIAL + sprm(0x080A, 1)
    objects = {
        "ObjectPool/_11/Workbook": workbook("Sheet1", [["受理", "办结"], [12.0, 2.5]]),
        "ObjectPool/_9/Workbook": workbook("图", [["年", 2023.0]]),
        "ObjectPool/_8/Workbook": b"\x09\x08 no workbook",
    }
    text = [
        Run("\x13", SPECIAL),
        Run(" EMBED Excel.Chart.8 "),
        Run("\x14", ole + sprm32(0x6A03, 11)),
        Run("\x15", SPECIAL),
    ]
    document = read_doc(Word97([Para("图表"), Para(text)], others=objects).bytes())
    assert shown(document) == ["图表", [["受理", "办结"], ["12", "2.5"]], [["年", "2023"]]]
    assert [block.outside for block in document.blocks if isinstance(block, Table)] == [True, True]


# --- other files ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "code", "word"),
    [
        (Word97([Para("一")], flags=0x0100), "file_encrypted", "password"),
        (Word97([Para("一")], version=0x68), "tool_missing", "Word 95"),
        (Word97([Para("一")], flags=0x0200, others={"WordDocument": b"none"}), "file_broken", "damaged"),
        (Word97([Para("字" * 500_001)]), "file_too_large", "500002"),
    ],
)
def test_what_is_not_read_says_why(document: Word97, code: str, word: str) -> None:
    with pytest.raises(UnreadableFileError, match=word) as caught:
        read_doc(document.bytes())
    assert caught.value.code == code


def test_an_encrypted_file_is_told_by_its_flag_alone() -> None:
    """Word encrypts the file information block too, from its 69th byte on ([MS-DOC] 2.2.6.2): its counts say nothing."""
    body = Word97([Para("一")], flags=0x0100).bytes()
    start = body.index(b"\xec\xa5\xc1\x00")
    scrambled = bytes(byte ^ 0xA7 for byte in body[start + 68 : start + 1024])
    with pytest.raises(UnreadableFileError, match="password") as caught:
        read_doc(body[: start + 68] + scrambled + body[start + 1024 :])
    assert caught.value.code == "file_encrypted"


def test_a_cell_without_width_and_text_is_not_seen() -> None:
    found = table(
        *cells("1", "", "2", definition=row([0, 1000, 1000, 2000])),
        *cells("3", "4", definition=row([0, 1000, 2000])),
    )
    assert shown_grid(found) == [["1", "2"], ["3", "4"]]


def test_pictures_are_handed_out_up_to_a_bound_and_keep_their_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govcrawl.documents.word97.objects.MAX_BYTES", 2 * len(PNG))
    shown_here = SPECIAL + sprm32(0x6A03, 0)
    document = Word97(
        [Para([Run("\x01" * 4, shown_here)])], data=picture(record(0xF01E, bytes(17) + PNG, 0x6E0))
    )
    images = [block for block in read_doc(document.bytes()).blocks if isinstance(block, Image)]
    assert [image.data for image in images] == [PNG, PNG, b"", b""]


def test_a_picture_that_is_not_there_makes_its_cell_unreadable_and_the_data_of_a_field_does_not() -> None:
    lost, binary = SPECIAL + sprm32(0x6A03, 9999), SPECIAL + sprm(0x0806, 1) + sprm32(0x6A03, 0)
    found = table(
        *cells([Run("\x01", lost)], [Run("\x01", binary), Run("5")], definition=row([0, 900, 1800]))
    )
    assert [cell.text for cell in found.cells] == ["\ufffd", "5"]


def test_a_device_independent_bitmap_becomes_a_bmp_file() -> None:
    head = struct.pack("<IiiHHIIiiII", 40, 2, 1, 1, 24, 0, 0, 0, 0, 0, 0)
    data = head + bytes(8)
    document = read_doc(
        Word97(
            [Para([Run("\x01", SPECIAL + sprm32(0x6A03, 0))])],
            data=picture(record(0xF01F, bytes(17) + data, 0x7A8)),
        ).bytes()
    )
    (image,) = document.blocks
    assert isinstance(image, Image)
    assert image.data == b"BM" + struct.pack("<IHHI", 14 + len(data), 0, 0, 54) + data
