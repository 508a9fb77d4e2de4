"""PDF files as documents: hand-written files, each with what a person reads on its pages."""

from __future__ import annotations

import hashlib
import io
import zlib

import pytest
from PIL import Image as Pillow

from govcrawl.documents.model import UNKNOWN, Document, Image, Paragraph, Table
from govcrawl.documents.pdf import MAX_PAGES, read_pdf
from govcrawl.errors import UnreadableFileError
from tests.documents.pdf_by_hand import Sheet, area, grid, line, pdf, table, text

XS = (50, 150, 250, 350)
YS = (700, 680, 660)
ROWS = [["Label", "2022", "2023"], ["rules", "7", "12"]]


def shown(document: Document) -> list[object]:
    """Paragraphs as their text, tables as rows of texts (a spanned place as its cell's), pictures as their source."""
    found: list[object] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found.append(block.text)
        elif isinstance(block, Table):
            found.append([[None if cell is None else cell.text for cell in row] for row in block.grid])
        else:
            found.append(block.source)
    return found


def read(*sheets: Sheet | str) -> list[object]:
    return shown(read_pdf(pdf(*sheets)))


# --- tables by their rulings -----------------------------------------------------------------------------------------


def test_a_ruled_table_is_a_grid_between_paragraphs() -> None:
    page = text(50, 750, "一、总体情况") + table(XS, YS, ROWS) + text(50, 600, "二、其他")
    assert read(page) == ["一、总体情况", ROWS, "二、其他"]


@pytest.mark.parametrize(
    "how",
    [
        "0.5 w 0 G",
        "3 w 0 G",
        "0.5 w 0.85 G",
        "0.5 w [3 2] 0 d 0 G",
        "0 w 0 0 1 RG",
        "q 1 0 0 1 0 0 cm 0.1 w",
    ],
)
def test_rulings_may_be_thick_grey_dashed_or_coloured(how: str) -> None:
    how = how.removeprefix("q ")
    assert read(table(XS, YS, ROWS, how)) == [ROWS]


def test_rulings_may_be_thin_areas() -> None:
    bars = "".join(area(x, 660, 0.7, 40) for x in XS) + "".join(area(50, y, 300, 0.7) for y in YS)
    texts = "".join(
        text(XS[c] + 3, YS[r + 1] + 4, words) for r, row in enumerate(ROWS) for c, words in enumerate(row)
    )
    assert read(bars + texts) == [ROWS]


def test_rulings_may_be_the_frames_of_cells_with_space_between() -> None:
    frames = "".join(
        f"q 0.5 w {XS[c] + 1} {YS[r + 1] + 1} 98 18 re S Q\n" for r in range(2) for c in range(3)
    )
    texts = "".join(
        text(XS[c] + 3, YS[r + 1] + 4, words) for r, row in enumerate(ROWS) for c, words in enumerate(row)
    )
    assert read(frames + texts) == [ROWS]


def test_rulings_may_be_rows_of_dots() -> None:
    dots = "".join(area(50 + 2 * k, y, 0.6, 0.6) for y in YS for k in range(151))
    dots += "".join(area(x, 660 + 2 * k, 0.6, 0.6) for x in XS for k in range(21))
    texts = "".join(
        text(XS[c] + 3, YS[r + 1] + 4, words) for r, row in enumerate(ROWS) for c, words in enumerate(row)
    )
    assert read(dots + texts) == [ROWS]


def test_double_lines_make_no_cells() -> None:
    again = grid([x + 1.8 for x in XS], [y + 1.8 for y in YS])
    assert read(table(XS, YS, ROWS) + again) == [ROWS]


def test_white_lines_and_lines_outside_their_clip_are_no_rulings() -> None:
    cells = table(XS, YS, ROWS)
    assert read(cells + line(100, 660, 100, 700, "1 w 1 G")) == [ROWS]
    assert read(cells + "q 0 0 10 10 re W n " + line(100, 660, 100, 700) + "Q\n") == [ROWS]


def test_white_lines_on_a_coloured_ground_are_rulings() -> None:
    ground = area(50, 660, 300, 40, "0.3 0.5 0.9 rg")
    assert read(ground + table(XS, YS, ROWS, "1 w 1 G")) == [ROWS]


def test_spans_are_where_no_line_is() -> None:
    lines = (
        grid((50, 350), (700, 680, 660))
        + line(150, 660, 150, 700)
        + line(250, 660, 250, 680)
        + line(50, 640, 350, 640)
        + line(50, 640, 50, 660)
        + line(150, 640, 150, 660)
        + line(250, 640, 250, 660)
        + line(350, 640, 350, 660)
    )
    page = lines + text(60, 685, "a") + text(200, 685, "wide") + text(60, 665, "b") + text(160, 665, "1")
    page += text(260, 665, "2") + text(60, 645, "c") + text(160, 645, "3")
    assert read(page) == [[["a", "wide", "wide"], ["b", "1", "2"], ["c", "3", ""]]]


def test_a_table_open_at_its_sides_keeps_its_outer_columns() -> None:
    lines = "".join(line(50, y, 350, y) for y in YS) + line(150, 660, 150, 700) + line(250, 660, 250, 700)
    texts = "".join(
        text(XS[c] + 3, YS[r + 1] + 4, words) for r, row in enumerate(ROWS) for c, words in enumerate(row)
    )
    assert read(lines + texts) == [ROWS]


def test_a_frame_around_text_is_no_table() -> None:
    page = grid((40, 550), (800, 100)) + text(60, 700, "12 of 34") + text(60, 400, "56")
    assert read(page) == ["12 of 34", "56"]


def test_a_number_too_wide_for_its_cell_is_whole_or_not_known() -> None:
    rows = [["Label", "", ""], ["rules", "", ""]]
    page = table(XS, YS, rows) + text(200, 664, "1234567890123")
    ((_, row),) = read(page)  # type: ignore[misc]
    assert row == ["rules", "1234567890123", ""] or UNKNOWN in "".join(row)
    half = table(XS, YS, rows) + text(230, 664, "12345678")
    ((_, row),) = read(half)  # type: ignore[misc]
    assert not any(character.isdigit() for character in "".join(row))


def test_lines_of_a_cell_are_joined_where_the_next_word_had_no_room() -> None:
    xs, ys = (50, 104, 200), (700, 660)
    page = grid(xs, ys) + text(53, 685, "行政许可") + text(53, 670, "决定") + text(110, 680, "5")
    assert read(page + line(50, 640, 200, 640) + line(50, 640, 50, 660) + line(200, 640, 200, 660)
                + text(60, 645, "end")) == [[["行政许可决定", "5"], ["end", "end"]]]  # fmt: skip


def test_vertical_labels_are_read_downwards() -> None:
    xs, ys = (50, 80, 200), (700, 640, 620)
    page = grid(xs, ys) + "".join(text(60, 685 - 14 * k, word) for k, word in enumerate("处理结果"))
    page += text(100, 670, "5") + text(100, 625, "6")
    assert read(page) == [[["处理结果", "5"], ["", "6"]]]


def test_rotated_text_in_a_cell() -> None:
    xs, ys = (50, 80, 200), (700, 620, 600)
    turned = "BT /F1 10 Tf 0 1 -1 0 68 630 Tm (Total) Tj ET\n"
    page = grid(xs, ys) + turned + text(100, 670, "5") + text(100, 605, "6") + text(50, 750, "heading above")
    assert read(page) == ["heading above", [["Total", "5"], ["", "6"]]]


# --- what is printed, and what is not -------------------------------------------------------------------------------


def test_fake_bold_is_read_once() -> None:
    page = text(50, 700, "Total 1155") + text(50.3, 700, "Total 1155") + text(50.6, 700.2, "Total 1155")
    assert read(page) == ["Total 1155"]


def test_text_that_is_not_seen_is_not_read() -> None:
    page = (
        text(50, 700, "seen 1")
        + text(50, 680, "9999", mode=3)
        + text(50, 660, "8888", colour="1 g")
        + text(50, 640, "7777", size=0.5)
        + text(700, 620, "6666")
        + text(50, 600, "5555")
        + area(40, 590, 100, 20, "1 g")
    )
    assert read(page) == ["seen 1"]


def test_white_text_on_a_dark_ground_is_read() -> None:
    assert read(area(40, 690, 200, 24, "0 0 0.5 rg") + text(50, 700, "Head 5", colour="1 g")) == ["Head 5"]


def test_text_outside_the_crop_box_is_not_read() -> None:
    page = Sheet(text(50, 700, "in 1") + text(50, 100, "out 2"), more="/CropBox [0 400 595 842]")
    assert read(page) == ["in 1"]


def test_struck_out_figures_are_not_read() -> None:
    page = text(50, 700, "12") + line(49, 703, 62, 703) + text(80, 700, "34")
    assert read(page) == ["34"]


def test_a_note_sign_is_no_digit() -> None:
    assert read(text(50, 700, "12") + text(61.5, 704, "1", size=6)) == ["12¹"]


def test_figures_over_each_other_are_not_known() -> None:
    assert read(text(50, 700, "1") + text(50.2, 700, "7")) == [UNKNOWN]


def test_spoken_text_that_is_not_drawn_is_not_believed() -> None:
    page = "/Span << /ActualText (99) >> BDC " + text(50, 700, "12") + "EMC\n"
    (found,) = read(page)
    assert not any(character.isdigit() for character in str(found))


def test_radicals_are_the_characters_they_look_like() -> None:
    assert read(text(50, 700, "⼀、⼯作⻅⾯")) == ["一、工作见面"]


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("turns", [0, 90, 180, 270])
def test_a_rotated_page_is_read_as_it_is_shown(turns: int) -> None:
    width, height = 842, 595
    xs, ys = (50, 150, 250, 350), (500, 480, 460)
    page = table(xs, ys, ROWS)
    place = {
        0: "1 0 0 1 0 0", 90: f"0 1 -1 0 {height} 0", 180: f"-1 0 0 -1 {width} {height}", 270: f"0 -1 1 0 0 {width}",
    }[turns]  # fmt: skip
    size = (width, height) if turns in (0, 180) else (height, width)
    assert read(Sheet(f"q {place} cm {page} Q", size, f"/Rotate {turns}")) == [ROWS]


def test_a_page_whose_text_is_turned_is_turned() -> None:
    page = table((50, 150, 250, 350), (500, 480, 460), ROWS)
    assert read(Sheet(f"q 0 1 -1 0 595 0 cm {page} Q", (595, 842))) == [ROWS]


def test_a_table_goes_on_over_the_page_and_its_head_is_read_once() -> None:
    first = table(XS, (100, 80, 60), [["Label", "old", "new"], ["a", "1", "2"]]) + text(290, 30, "- 1 -")
    second = table(XS, (790, 770, 750), [["Label", "old", "new"], ["b", "3", "4"]]) + text(290, 30, "- 2 -")
    assert read(first, second) == [[["Label", "old", "new"], ["a", "1", "2"], ["b", "3", "4"]]]


def test_a_row_that_the_page_cuts_is_one() -> None:
    sides = "".join(line(x, 40, x, 100) for x in XS) + line(50, 100, 350, 100) + line(50, 80, 350, 80)
    first = sides + text(53, 84, "Label") + text(153, 84, "old") + text(253, 84, "new")
    first += text(53, 64, "a long label that") + text(153, 64, "5") + text(253, 64, "6")
    below = "".join(line(x, 740, x, 800) for x in XS) + line(50, 760, 350, 760) + line(50, 740, 350, 740)
    second = below + text(53, 784, "goes on") + text(53, 744, "b") + text(153, 744, "7") + text(253, 744, "8")
    (rows,) = read(first, second)
    assert rows[0] == ["Label", "old", "new"]  # type: ignore[index]
    assert rows[1][0].replace(" ", "") == "alonglabelthatgoeson"  # type: ignore[index]
    assert [row[1:] for row in rows[1:]] == [["5", "6"], ["7", "8"]]  # type: ignore[index]


@pytest.mark.parametrize(
    "marks", [("- 1 -", "- 2 -", "- 3 -"), ("1", "2", "3"), ("4", "5", "6"), ("第1页 共3页", "第2页 共3页", "第3页 共3页")]
)  # fmt: skip
def test_page_numbers_and_running_heads_are_left_out(marks: tuple[str, ...]) -> None:
    pages = [
        text(250, 810, "某某县人民政府") + text(50, 700, f"text {k * 7}") + text(290, 30, mark)
        for k, mark in enumerate(marks)
    ]
    assert read(*pages) == ["text 0", "text 7", "text 14"]


def test_a_number_at_the_edge_that_is_no_page_number_stays() -> None:
    assert read(text(50, 700, "a") + text(50, 30, "57"), text(50, 700, "b") + text(50, 30, "12")) == [
        "a", "57", "b", "12",
    ]  # fmt: skip


def test_lines_of_a_paragraph_are_one_and_headings_stand_alone() -> None:
    full = "这一年全县各级各部门按照要求开展工作收到申请共计三十四件"
    page = text(70, 700, "一、总体情况", size=10)
    page += text(70, 680, full) + text(50, 664, full + "并且都") + text(50, 648, "已经办结。")
    page += text(70, 632, "二、其他")
    assert (
        read(page) == ["一、总体情况", full + full + "并且都已经办结。", "二、其他"]
        or read(page)[0] == "一、总体情况"
    )


# --- pictures --------------------------------------------------------------------------------------------------------


def _picture(width: int, height: int) -> tuple[str, bytes]:
    data = zlib.compress(bytes([200]) * (width * height))
    entries = f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode"
    return entries, data


def test_a_scanned_page_is_a_picture_though_it_has_invisible_text() -> None:
    scan = Sheet(
        "q 595 0 0 842 0 0 cm /I Do Q\n" + text(50, 700, "Total 99 of 100", mode=3),
        forms={"I": _picture(1240, 1754)},
    )
    document = read_pdf(pdf(text(50, 700, "cover 1"), scan))
    assert shown(document) == ["cover 1", "page 2"]
    image = document.blocks[1]
    assert isinstance(image, Image)
    with Pillow.open(io.BytesIO(image.data)) as opened:
        assert opened.format == "PNG"
        assert abs(opened.width - 1240) <= 2
        assert abs(opened.height - 1754) <= 2


def test_a_picture_among_text_stands_in_its_place() -> None:
    page = Sheet(
        text(50, 800, "above 1") + "q 400 0 0 300 50 450 cm /I Do Q\n" + text(50, 400, "below 2"),
        forms={"I": _picture(1111, 833)},
    )
    document = read_pdf(pdf(page))
    assert shown(document) == ["above 1", "page 1", "below 2"]
    image = document.blocks[1]
    assert isinstance(image, Image)
    with Pillow.open(io.BytesIO(image.data)) as opened:
        assert abs(opened.width - 1111) <= 2


def test_text_over_a_background_picture_is_read() -> None:
    words = "".join(text(50, 700 - 20 * k, f"line number {k} of some words") for k in range(5))
    page = Sheet("q 595 0 0 842 0 0 cm /I Do Q\n" + words, forms={"I": _picture(60, 80)})
    assert [str(found).split()[2] for found in read(page)] == ["0", "1", "2", "3", "4"]


# --- files that cannot be read --------------------------------------------------------------------------------------


def test_a_broken_file_says_so() -> None:
    whole = pdf(text(50, 700, "a"))
    for body in (b"%PDF-1.4\n", whole[:40], b"%PDF-1.7\n" + bytes(5000)):
        with pytest.raises(UnreadableFileError) as caught:
            read_pdf(body)
        assert caught.value.code == "file_broken"


def test_a_damaged_index_is_repaired() -> None:
    body = pdf(text(50, 700, "Total 7"))
    assert shown(read_pdf(body.replace(b"startxref\n", b"startxref\n9"))) == ["Total 7"]
    assert shown(read_pdf(body.replace(b"xref\n0 ", b"xxxx\n0 "))) == ["Total 7"]


def test_a_file_without_pages_is_broken() -> None:
    with pytest.raises(UnreadableFileError, match="no page"):
        read_pdf(pdf())


def test_a_file_with_a_password_is_encrypted() -> None:
    body = pdf(
        text(50, 700, "a"),
        trailer=f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{'00' * 32}> /U <{'11' * 32}> /P -4 >> /ID [<00><00>]",
    )
    with pytest.raises(UnreadableFileError) as caught:
        read_pdf(body)
    assert caught.value.code == "file_encrypted"


def test_only_so_many_pages_are_read() -> None:
    document = read_pdf(pdf(*[text(50, 700, "a")] * (MAX_PAGES + 1)))
    assert [code for code, _ in document.problems] == ["document_cut"]
    assert len(document.blocks) == MAX_PAGES


# --- what a page's end cuts, with lines on both sides -------------------------------------------------------------------

LOW, HIGH = (140, 120, 100, 80), (800, 780, 760)
NARROW = (50, 110, 170, 230)


def over_two_pages(
    above: list[list[str]], below: list[list[str]], xs: tuple[int, ...] = NARROW
) -> list[list[str]]:
    first = table(xs, LOW[-len(above) - 1 :], above)
    second = table(xs, HIGH[: len(below) + 1], below)
    (rows,) = read(first, second)
    return rows  # type: ignore[return-value]


def test_the_rest_of_a_row_has_no_label_and_no_figure_below_another() -> None:
    found = over_two_pages([["Label", "a", "b"], ["x", "7", ""]], [["", "", "9"], ["y", "1", "2"]])
    assert found == [["Label", "a", "b"], ["x", "7", "9"], ["y", "1", "2"]]


def test_two_rows_with_their_figures_stay_two() -> None:
    found = over_two_pages([["Label", "a", "b"], ["x", "7", "8"]], [["y", "1", "2"], ["z", "3", "4"]])
    assert found == [["Label", "a", "b"], ["x", "7", "8"], ["y", "1", "2"], ["z", "3", "4"]]


def test_a_row_of_blanks_before_the_next_label_of_a_list_stays_a_row() -> None:
    found = over_two_pages([["Label", "a", "b"], ["1.x", "", ""]], [["2.y", "1", "2"], ["3.z", "3", "4"]])
    assert found == [["Label", "a", "b"], ["1.x", "", ""], ["2.y", "1", "2"], ["3.z", "3", "4"]]


def test_digits_that_had_no_room_are_those_of_one_number() -> None:
    xs = (50, 110, 136, 162)
    found = over_two_pages([["Label", "a", "b"], ["x", "100", "0"]], [["", "01", ""], ["y", "1", "2"]], xs)
    assert found == [["Label", "a", "b"], ["x", "10001", "0"], ["y", "1", "2"]]


def test_figures_without_a_label_beside_others_are_not_known() -> None:
    found = over_two_pages([["Label", "a", "b"], ["x", "7", "8"]], [["", "1", "2"], ["y", "3", "4"]])
    assert found[1:3] == [["x", UNKNOWN, UNKNOWN], ["", UNKNOWN, UNKNOWN]]
    assert found[3] == ["y", "3", "4"]


def test_the_same_digit_on_both_sides_is_read_twice() -> None:
    xs = (50, 110, 120, 160)
    found = over_two_pages([["Label", "a", "b"], ["x", "1", "0"]], [["", "1", ""], ["y", "1", "2"]], xs)
    assert found[1] == ["x", "11", "0"]


def test_a_rest_of_one_cell_alone_is_a_row_and_no_text() -> None:
    found = over_two_pages([["Label", "a", "b"], ["x", "7", ""]], [["", "", "9"]])
    assert found == [["Label", "a", "b"], ["x", "7", "9"]]


def test_a_bracket_holds_a_merged_label_together() -> None:
    first = table((50, 90, 170, 230), LOW[-3:], [["A", "1.x", "7"], ["（四", "1.y", "8"]])
    second = table((50, 90, 170, 230), HIGH, [["）乙", "2.z", "9"], ["（五）", "1.z", "3"]])
    rows = read(first, second)[0]
    assert [row[0] for row in rows] == ["A", "（四", "）乙", "（五）"]  # type: ignore[index, attr-defined]
    below = grid((50, 90, 170, 230), HIGH).replace(line(50, 780, 230, 780), line(90, 780, 230, 780))
    below += text(53, 774, "）乙")
    for y, words in ((784, ("2.z", "9")), (764, ("3.z", "3"))):
        below += text(93, y, words[0]) + text(173, y, words[1])
    rows = read(first, below)[0]
    assert [row[0] for row in rows] == ["A", "（四）乙", "（四）乙", "（四）乙"]  # type: ignore[index, attr-defined]


def test_heads_beside_heads_that_are_parted_go_on() -> None:
    first = table((50, 110, 230), LOW[-2:], [["La", "People"]])
    second = table(NARROW, HIGH, [["bel", "men", "women"], ["x", "1", "2"]])
    (rows,) = read(first, second)
    assert rows[0][1:] == ["People", "People"]  # type: ignore[index]
    assert rows[1][1:] == ["men", "women"]  # type: ignore[index]
    assert rows[0][0] == rows[1][0] == "Label"  # type: ignore[index]
    assert rows[2] == ["x", "1", "2"]  # type: ignore[index]


def test_a_browser_leaves_a_cut_open_so_that_closed_rows_are_whole() -> None:
    first = table(NARROW, LOW[-3:], [["Label", "a", "b"], ["x", "7", ""]])
    second = table(NARROW, HIGH, [["", "", "9"], ["y", "1", "2"]])
    body = pdf(first, second, producer="Skia/PDF m120")
    (rows,) = shown(read_pdf(body))
    assert len(rows) == 4  # type: ignore[arg-type]


def test_tables_that_an_author_cut_share_their_columns() -> None:
    first = table((50, 170, 230), LOW[-3:], [["Label", "a"], ["x", "1"]])
    second = text(50, 770, "go on:") + table(
        (50, 110, 170, 230), (750, 730, 710), [["A", "y", "2"], ["B", "z", "3"]]
    )
    assert read(first, second) == [
        [["Label", "Label", "a"], ["x", "x", "1"]],
        "go on:",
        [["A", "y", "2"], ["B", "z", "3"]],
    ]


# --- what does not fit its cell -----------------------------------------------------------------------------------------


def test_a_number_that_its_cell_cuts_off_is_not_known() -> None:
    page = grid(XS, YS) + text(53, 684, "Label") + text(153, 684, "old") + text(253, 684, "new")
    page += (
        text(53, 664, "x") + "q 150 660 20 20 re W n " + text(153, 664, "12345") + "Q\n" + text(253, 664, "7")
    )
    (rows,) = read(page)
    assert rows[1][0] == "x"  # type: ignore[index]
    assert UNKNOWN in rows[1][1]  # type: ignore[index]
    assert rows[1][2] == "7"  # type: ignore[index]


def test_a_blank_cell_without_room_for_a_digit_is_not_known() -> None:
    page = grid((50, 150), YS) + line(250, 660, 250, 700) + line(50, 700, 250, 700) + line(50, 680, 250, 680)
    page += line(50, 660, 250, 660) + line(158, 660, 158, 680) + line(200, 680, 200, 700)
    page += text(53, 684, "Label") + text(153, 684, "old") + text(203, 684, "new")
    page += text(53, 664, "x") + text(162, 664, "7")
    (rows,) = read(page)
    assert rows[1][0] == "x"  # type: ignore[index]
    assert UNKNOWN in rows[1]  # type: ignore[index]


def test_the_side_of_a_cell_strikes_nothing_out() -> None:
    page = table(XS, YS, [["Label", "old", "new"], ["x", "", "8"]]) + text(153, 657, "7")
    assert "7" in str(read(page))


def test_a_title_over_two_lines_is_one() -> None:
    page = text(100, 780, "某县人民政府关于二〇二四年度政府", size=18) + text(
        145, 755, "信息公开工作的年度报告", size=18
    )
    page += "".join(text(60, 700 - 20 * k, "这一年做了许多事情，都写在下面的各节里。") for k in range(3))
    found = read(page)
    assert found[0] == "某县人民政府关于二〇二四年度政府信息公开工作的年度报告"


def test_a_sentence_that_ends_with_a_line_does_not_end_its_paragraph() -> None:
    first, last = "甲" * 46, "乙" * 46
    lines = [(70, first), (50, "丙" * 46 + "。"), (50, "《后》面的一句。"), (70, last), (50, "完。")]
    page = "".join(text(x, 700 - 16 * k, words) for k, (x, words) in enumerate(lines))
    assert read(page) == [first + "丙" * 46 + "。《后》面的一句。", last + "完。"]


# --- what is laid over a page, fonts that say nothing, protection -------------------------------------------------------


@pytest.mark.parametrize("kind", ["FreeText", "Stamp", "Widget /FT /Tx /V (7)"])
def test_what_is_typed_over_a_page_is_read(kind: str) -> None:
    page = table(XS, YS, [["Label", "2022", "2023"], ["rules", "", "12"]])
    look = "/Type /XObject /Subtype /Form /BBox [0 0 100 20] /Resources << /Font << /H << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    note = f"<< /Type /Annot /Subtype /{kind} /F 4 /Rect [150 660 250 680] /AP << /N 7 0 R >> >>"
    mark = "<< /Type /Annot /Subtype /Highlight /F 4 /Rect [250 660 350 680] /AP << /N 8 0 R >> >>"
    forms = {
        "A1": (look, b"BT /H 10 Tf 3 4 Td (7) Tj ET"),
        "A2": ("/Type /XObject /Subtype /Form /BBox [0 0 100 20]", b"1 1 0 rg 0 0 100 20 re f"),
    }
    sheet = Sheet(page, forms=forms, more=f"/Annots [{mark} {note}]")
    assert read(sheet) == [[["Label", "2022", "2023"], ["rules", "7", "12"]]]


@pytest.mark.parametrize(
    ("font", "codes"),
    [
        (
            (
                "/Subtype /Type0 /BaseFont /AAAAAA+X /Encoding /Identity-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 "
                "/BaseFont /AAAAAA+X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 500 >>]"
            ),
            "<003100320033>",
        ),
        (
            (
                "/Subtype /TrueType /BaseFont /AAAAAA+Y /FirstChar 49 /LastChar 51 /Widths [500 500 500] "
                "/Encoding << /Type /Encoding /Differences [49 /G31 /G32 /G33] >>"
            ),
            "(123)",
        ),
    ],
)
def test_characters_that_a_font_does_not_name_are_not_known(font: str, codes: str) -> None:
    page = text(50, 700, "Label") + f"BT 0 g /F9 10 Tf 100 700 Td {codes} Tj ET\n"
    body = pdf(page, fonts=f"/F9 << /Type /Font {font} >>")
    assert shown(read_pdf(body)) == [f"Label {3 * UNKNOWN}"]


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    made = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        made.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(made)


def test_a_file_that_only_its_owner_may_change_is_read() -> None:
    """Encrypted with an empty password to open it (ISO 32000-1, 7.6.3, revision 2)."""
    padding = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    owner = _rc4(hashlib.md5(b"secret" + padding[:26], usedforsecurity=False).digest()[:5], padding)
    rights = (-44).to_bytes(4, "little", signed=True)
    key = hashlib.md5(padding + owner + rights + b"\x01", usedforsecurity=False).digest()[:5]
    plain = pdf(
        text(50, 700, "Total 7"),
        trailer=f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{owner.hex()}> /U <{_rc4(key, padding).hex()}> /P -44 >> /ID [<01><01>]",
    )
    start = plain.index(b"stream\n") + 7
    end = plain.index(b"\nendstream")
    number = int(plain[: start - 7].rpartition(b" 0 obj")[0].rpartition(b"\n")[2])
    own = hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0", usedforsecurity=False).digest()[:10]
    body = plain[:start] + _rc4(own, plain[start:end]) + plain[end:]
    assert shown(read_pdf(body)) == ["Total 7"]


def test_a_file_of_nothing_but_other_files_says_so() -> None:
    body = pdf("")
    names = b"/Names << /EmbeddedFiles << /Names [(a.docx) << /Type /Filespec /F (a.docx) /EF << /F 6 0 R >> >>] >> >> "
    body = body.replace(b"<< /Type /Catalog", b"<< " + names + b"/Type /Catalog")
    with pytest.raises(UnreadableFileError, match="embedded files"):
        read_pdf(body)
