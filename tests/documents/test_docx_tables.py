"""Tables of Word documents as grids."""

from __future__ import annotations

import io
import random

import docx
import pytest

from govcrawl.documents.docx import read_docx
from govcrawl.documents.html import LONGEST_CELL
from govcrawl.documents.model import UNKNOWN, Table
from govcrawl.documents.rows import MAX_TABLE_PLACES
from tests.documents.word_files import cell, line, read, rel, row, run, table, word

SPAN = '<w:gridSpan w:val="{}"/>'
START, BELOW = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def first_table(body: str, **more) -> Table:
    return next(block for block in read_docx(word(body, **more)).blocks if isinstance(block, Table))


def test_cells_over_columns_and_rows_cover_all_their_places() -> None:
    made = first_table(
        table(
            row(cell("结果", START + SPAN.format(2)), "自然人"),
            row(cell("", BELOW + SPAN.format(2)), "1"),
            row(cell("公开", ""), "件", "2"),
        )
    )
    assert [[one.text for one in places] for places in made.grid] == [
        ["结果", "结果", "自然人"],
        ["结果", "结果", "1"],
        ["公开", "件", "2"],
    ]
    assert [(one.row, one.column, one.rowspan, one.colspan) for one in made.cells] == [
        (0, 0, 2, 2), (0, 2, 1, 1), (1, 2, 1, 1), (2, 0, 1, 1), (2, 1, 1, 1), (2, 2, 1, 1),
    ]  # fmt: skip
    assert made.grid[0][0] is made.grid[1][1]


def test_a_cell_that_goes_on_below_nothing_is_a_cell_of_its_own() -> None:
    assert read(table(row(cell("甲", BELOW), "1"), row("乙", "2"))) == [[["甲", "1"], ["乙", "2"]]]


def test_a_new_start_below_a_merged_cell_ends_it() -> None:
    rows = (
        row(cell("甲", START), "1")
        + row(cell("", BELOW), "2")
        + row(cell("乙", START), "3")
        + row(cell("", BELOW), "4")
    )
    assert read(table(rows)) == [[["甲", "1"], ["甲", "2"], ["乙", "3"], ["乙", "4"]]]


def test_what_stands_in_the_covered_cells_of_a_merge_is_not_printed() -> None:
    assert read(table(row(cell("甲", START), "1"), row(cell("99", BELOW), "2"))) == [
        [["甲", "1"], ["甲", "2"]]
    ]


def test_a_merged_cell_goes_on_though_its_border_is_a_hair_off() -> None:
    rows = row(cell("甲", START), cell("1", SPAN.format(2))) + row(cell("", BELOW + SPAN.format(2)), "2")
    assert read(table(rows, widths=(1000, 30, 1000))) == [[["甲", "1"], ["甲", "2"]]]


def test_columns_from_borders_that_miss_each_other_are_one() -> None:
    rows = row("甲", cell("乙", SPAN.format(2))) + row(cell("1", SPAN.format(2)), "2")
    assert read(table(rows, widths=(1000, 80, 1000))) == [[["甲", "乙"], ["1", "2"]]]
    narrow = row("甲", "乙", "丙")  # a column that is really narrow stays
    assert read(table(narrow, widths=(1000, 80, 1000))) == [[["甲", "乙", "丙"]]]


def test_cells_merged_in_the_old_way() -> None:
    rows = row(cell("甲", '<w:hMerge w:val="restart"/>'), cell("9", "<w:hMerge/>"), "乙") + row("1", "2", "3")
    assert read(table(rows)) == [[["甲", "甲", "乙"], ["1", "2", "3"]]]


def test_places_before_and_behind_a_row_have_no_cell() -> None:
    rows = row("甲", "乙", "丙") + row("1", properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>')
    assert read(table(rows)) == [[["甲", "乙", "丙"], [None, "1"]]]


def test_rows_that_only_tell_widths_take_the_columns_of_these_widths() -> None:
    wide = cell("合计", '<w:tcW w:w="2000" w:type="dxa"/>') + cell("7", '<w:tcW w:w="1000" w:type="dxa"/>')
    rows = row("甲", "乙", "丙") + row(wide)
    assert read(table(rows, widths=(1000, 1000, 1000))) == [[["甲", "乙", "丙"], ["合计", "合计", "7"]]]


def test_rows_and_cells_in_content_controls() -> None:
    inner = f"<w:sdt><w:sdtContent>{cell('1')}</w:sdtContent></w:sdt>"
    controlled = f"<w:sdt><w:sdtContent>{row('乙', inner)}</w:sdtContent></w:sdt>"
    assert read(f"<w:sdt><w:sdtContent>{table(row('甲', '0'), controlled)}</w:sdtContent></w:sdt>") == [
        [["甲", "0"], ["乙", "1"]]
    ]


def test_a_table_in_the_cell_of_another_is_the_table() -> None:
    inner = table(row("规章", "5"), row("文件", "6"))
    outer = table(row(cell(line("二、主动公开") + inner + line("注")), ""))
    assert read(outer) == ["二、主动公开", [["规章", "5"], ["文件", "6"]], "注"]


def test_a_table_of_one_cell_in_a_cell_is_its_text() -> None:
    inner = table(row("5")) + line("")
    assert read(table(row("规章", cell(inner)))) == [[["规章", "5"]]]
    assert read(table(row(cell(line("一、总体情况") + line("正文"))))) == ["一、总体情况", "正文"]


def test_a_table_whose_cell_holds_a_page_lays_it_out() -> None:
    assert read(table(row("左", "字" * (LONGEST_CELL + 1)))) == ["左", "字" * (LONGEST_CELL + 1)]


def test_two_parts_of_one_table_get_the_same_columns() -> None:
    above = table(
        row(cell("办理结果", START), "1.国家秘密", "1"),
        row(cell("", BELOW), "2.其他", "2"),
        widths=(1000, 2000, 500),
    )
    below = table(row("四、结转", "3"), widths=(3000, 500))
    first = [["办理结果", "1.国家秘密", "1"], ["办理结果", "2.其他", "2"]]
    assert read(above + line("- 3 -") + below) == [first, "- 3 -", [["四、结转", "四、结转", "3"]]]
    assert read(below + above) == [[["四、结转", "四、结转", "3"]], first]
    apart = line("四、政府信息公开行政复议、行政诉讼情况")
    assert read(above + apart + below) == [
        first,
        "四、政府信息公开行政复议、行政诉讼情况",
        [["四、结转", "3"]],
    ]


def test_a_picture_in_a_cell_makes_its_value_unknown() -> None:
    drawing = '<w:r><w:drawing><wp:inline><a:graphic><a:blip r:embed="rId7"/></a:graphic></wp:inline></w:drawing></w:r>'
    relations = rel("rId7", "image", "media/image1.png")
    parts = {"word/media/image1.png": b"PNG"}
    rows = row("规章", cell(line(run("5") + drawing)), cell(line(drawing)))
    picture = ("word/media/image1.png", b"PNG")
    assert read(table(rows), relations=relations, parts=parts) == [
        [["规章", f"5{UNKNOWN}", UNKNOWN]],
        picture,
        picture,
    ]
    behind = drawing.replace("wp:inline>", "wp:anchor>").replace("<wp:anchor>", '<wp:anchor behindDoc="1">')
    assert read(table(row("规章", cell(line(run("5") + behind)))), relations=relations, parts=parts) == [
        [["规章", "5"]],
        picture,
    ]


@pytest.mark.parametrize("times", [2_000, 60_000])
def test_huge_spans_are_bounded(times: int) -> None:
    rows = "".join(row(cell("甲", SPAN.format(99_999)), "1") for _ in range(times // 100))
    document = read_docx(word(table(rows)))
    if times == 2_000:
        assert {one.colspan for one in document.blocks[0].cells} == {200, 1}
    else:
        assert document.blocks == []
        assert document.problems == [
            ("table_too_large", f"A table spans more than {MAX_TABLE_PLACES} places; it was left out.")
        ]


def test_random_grids_written_with_python_docx_are_read_back_equal() -> None:
    for seed in range(24):
        draw = random.Random(seed)
        height, width = draw.randint(1, 9), draw.randint(2, 9)
        document = docx.Document()
        written = document.add_table(height, width)
        owner = {(r, c): (r, c, 1, 1) for r in range(height) for c in range(width)}
        for _ in range(draw.randint(0, 6)):
            r, c = draw.randrange(height), draw.randrange(width)
            down, right = draw.randint(1, height - r), draw.randint(1, width - c)
            area = [(y, x) for y in range(r, r + down) for x in range(c, c + right)]
            if all(owner[place][2:] == (1, 1) for place in area) and len(area) > 1:
                written.cell(r, c).merge(written.cell(r + down - 1, c + right - 1))
                owner.update(dict.fromkeys(area, (r, c, down, right)))
        texts = {
            one: "".join(draw.choice("甲乙12 3") for _ in range(draw.randint(0, 6))).strip()
            for one in owner.values()
        }
        for (r, c, _, _), text in texts.items():
            written.cell(r, c).text = text
        out = io.BytesIO()
        document.save(out)
        (read_back,) = read_docx(out.getvalue()).blocks
        assert {
            (one.row, one.column, one.rowspan, one.colspan): " ".join(one.text.split())
            for one in read_back.cells
        } == {one: " ".join(text.split()) for one, text in texts.items()}
        assert [[(one.row, one.column) for one in places] for places in read_back.grid] == [
            [owner[r, c][:2] for c in range(width)] for r in range(height)
        ]


def test_a_row_too_low_to_be_seen_is_not_printed() -> None:
    low = '<w:trHeight w:val="%d" w:hRule="%s"/>'
    rows = (
        row("规章", "1"), row("规章", "9", properties=low % (1, "exact")), row("文件", "2", properties=low % (1, "atLeast")),
        row("许可", "3", properties=low % (300, "exact")),
    )  # fmt: skip
    assert read(table(*rows)) == [[["规章", "1"], ["文件", "2"], ["许可", "3"]]]
