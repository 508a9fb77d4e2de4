"""PDF pages as programs draw them otherwise: rulings in pieces, cells by colour alone, layers, marks over a table."""

from __future__ import annotations

import pytest

from govcrawl.documents.model import UNKNOWN
from govcrawl.documents.pdf import read_pdf
from tests.documents.pdf_by_hand import Sheet, area, grid, line, pdf, table, text
from tests.documents.test_pdf import (
    HIGH,
    LOW,
    NARROW,
    ROWS,
    XS,
    YS,
    _picture,
    over_two_pages,
    read,
    shown,
)

CELLS = "".join(
    text(XS[c] + 3, YS[r + 1] + 4, words) for r, row in enumerate(ROWS) for c, words in enumerate(row)
)
BLANK = [["Label", "2022", "2023"], ["rules", "", ""]]


# --- rulings --------------------------------------------------------------------------------------------------------------


def pieces(length: float, gap: float) -> str:
    """The table's lines in strokes of their own."""
    made = []
    for y in YS:
        made += [line(x, y, min(350, x + length), y) for x in steps(50, 350, length + gap)]
    for x in XS:
        made += [line(x, y, x, min(700, y + length)) for y in steps(660, 700, length + gap)]
    return "".join(made)


def steps(start: float, end: float, step: float) -> list[float]:
    return [start + k * step for k in range(int((end - start) / step) + 1) if start + k * step < end]


@pytest.mark.parametrize(("length", "gap"), [(3, 3), (4, 4), (6, 5), (8, 6)])
def test_dashes_may_be_strokes_of_their_own(length: float, gap: float) -> None:
    assert read(pieces(length, gap) + CELLS) == [ROWS]


@pytest.mark.parametrize("apart", [2.5, 4, 6])
def test_dots_may_be_far_apart(apart: float) -> None:
    dots = "".join(area(x, y - 0.3, 0.6, 0.6) for y in YS for x in steps(50, 350.1, apart))
    dots += "".join(area(x - 0.3, y, 0.6, 0.6) for x in XS for y in steps(660, 700.1, apart))
    assert read(dots + CELLS) == [ROWS]


@pytest.mark.parametrize("gap", [0, 1.5])
def test_colour_alone_may_part_the_cells(gap: float) -> None:
    colours = "".join(
        area(XS[c] + gap / 2, YS[r + 1] + gap / 2, 100 - gap, 20 - gap, "0.85 0.9 0.95 rg")
        for r in range(2)
        for c in range(3)
    )
    assert read(colours + CELLS) == [ROWS]


def test_stripes_part_no_columns() -> None:
    assert read(area(50, 680, 300, 20, "0.85 0.9 0.95 rg") + table(XS, YS, ROWS)) == [ROWS]


def test_a_table_may_lack_its_frame() -> None:
    ys = (700, 680, 660, 640)
    inner = "".join(line(50, y, 350, y) for y in ys[1:-1]) + "".join(line(x, 640, x, 700) for x in XS[1:-1])
    rows = [["Label", "2022", "2023"], ["rules", "7", "12"], ["fees", "0", "5"]]
    cells = "".join(
        text(XS[c] + 3, ys[r + 1] + 4, words) for r, row in enumerate(rows) for c, words in enumerate(row)
    )
    assert read(inner + cells) == [rows]


def test_a_last_row_of_two_cells_may_lack_its_line() -> None:
    inner = line(50, 680, 350, 680) + line(150, 660, 150, 700) + line(250, 680, 250, 700)
    cells = text(53, 684, "Label") + text(153, 684, "2022") + text(253, 684, "2023")
    cells += text(53, 664, "sum") + text(240, 664, "12")
    assert read(inner + line(50, 700, 350, 700) + cells) == [[["Label", "2022", "2023"], ["sum", "12", "12"]]]


# --- rows that a page cuts ----------------------------------------------------------------------------------------------


def test_a_dash_that_the_page_cuts_is_one() -> None:
    first = table((50, 118, 134, 150), LOW[-3:], [["Label", "a", "b"], ["1.other lawsx", "8", "—"]])
    second = table((50, 118, 134, 150), HIGH, [["andrules", "", "—"], ["2.y", "3", "4"]])
    (rows,) = read(first, second)
    assert rows == [["Label", "a", "b"], ["1.other lawsxandrules", "8", "——"], ["2.y", "3", "4"]]


def test_dashes_of_two_rows_stay_apart() -> None:
    found = over_two_pages([["Label", "a", "b"], ["1.x", "8", "—"]], [["2.y", "", "—"], ["3.z", "3", "4"]])
    assert found == [["Label", "a", "b"], ["1.x", "8", "—"], ["2.y", "", "—"], ["3.z", "3", "4"]]


def test_a_paragraph_of_a_head_on_the_next_page_is_its_rest() -> None:
    first = table(NARROW, LOW[-2:], [["Label", "new", "old"]])
    second = table(NARROW, HIGH, [["", "cases", ""], ["x", "1", "2"]])
    (rows,) = read(first, second)
    assert rows == [["Label", "newcases", "old"], ["x", "1", "2"]]


# --- what is seen, and what is not ----------------------------------------------------------------------------------------


def test_a_mark_over_the_whole_table_is_no_text_of_its_cells() -> None:
    mark = text(120, 655, "2019", size=44, colour="0.8 g")
    assert read(mark + table(XS, YS, ROWS)) == [ROWS]


def test_pictures_in_strips_hide_the_text_under_them() -> None:
    under = "".join(text(50, 600 - 12 * k, f"line number {k} is there") for k in range(20))
    strips = "".join(f"q 595 0 0 106 0 {105.25 * k} cm /I Do Q\n" for k in range(8))
    page = Sheet(under + table(XS, YS, ROWS) + strips, forms={"I": _picture(1240, 220)})
    assert read(page) == ["page 1"]


def _with_layer_off(content: str, forms: dict[str, tuple[str, bytes]] | None = None) -> bytes:
    """A file whose layer, object 90, is off; its index is left out, which readers make anew."""
    body = pdf(Sheet(content, forms=forms or {}))
    body = body.replace(b"/XObject <<", b"/Properties << /L 90 0 R >> /XObject <<")
    layers = b"<< /OCProperties << /OCGs [90 0 R] /D << /OFF [90 0 R] >> >> /Type /Catalog"
    body = body.replace(b"<< /Type /Catalog", layers)
    layer = b"90 0 obj\n<< /Type /OCG /Name (x) >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
    return body[: body.rindex(b"xref\n0")] + layer


def test_what_a_layer_shows_that_is_off_is_not_read() -> None:
    hidden = "/OC /L BDC " + text(153, 664, "7") + " EMC\n"
    assert shown(read_pdf(_with_layer_off(table(XS, YS, BLANK) + hidden + text(253, 664, "8")))) == [
        [["Label", "2022", "2023"], ["rules", "", "8"]]
    ]
    entries = (
        "/Type /XObject /Subtype /Form /BBox [0 0 100 20] /OC 90 0 R "
        "/Resources << /Font << /H << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    )
    form = {"A": (entries, b"BT /H 10 Tf 3 4 Td (7) Tj ET")}
    page = table(XS, YS, BLANK) + "q 1 0 0 1 150 660 cm /A Do Q\n" + text(253, 664, "8")
    assert shown(read_pdf(_with_layer_off(page, form))) == [[["Label", "2022", "2023"], ["rules", "", "8"]]]


def test_spoken_text_in_a_form_stands_where_it_is_drawn() -> None:
    entries = (
        "/Type /XObject /Subtype /Form /BBox [0 0 9999 9999] "
        "/Resources << /Font << /H << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    )
    words = b"/Span << /ActualText (fees) >> BDC BT /H 40 Tf 412 2656 Td (fees) Tj ET EMC\n"
    page = table(XS, YS, [["Label", "2022", "2023"], ["", "7", "12"]]) + "q 0.25 0 0 0.25 -50 0 cm /A Do Q\n"
    assert read(Sheet(page, forms={"A": (entries, words)})) == [
        [["Label", "2022", "2023"], ["fees", "7", "12"]]
    ]


def test_figures_that_touch_over_a_line_are_two_where_each_is_drawn_whole() -> None:
    page = table(XS, YS, BLANK) + text(238.7, 664, "12") + text(250.2, 664, "34")
    assert read(page) == [[["Label", "2022", "2023"], ["rules", "12", "34"]]]
    single = "".join(text(238.7 + 5.56 * k, 664, digit) for k, digit in enumerate("1234"))
    assert not any(digit in str(read(table(XS, YS, BLANK) + single)[0]) for digit in "14")


def test_figures_over_each_other_on_a_line_are_not_known() -> None:
    page = (
        table(XS, YS, [["Label", "x", "y"], ["rules", "", ""]]) + text(245, 664, "12") + text(252, 664, "34")
    )
    ((_, row),) = read(page)  # type: ignore[misc]
    assert UNKNOWN in "".join(row)
    assert not any(one.isdigit() for one in "".join(row))


def test_a_frame_of_strokes_beside_colour_counts() -> None:
    page = (
        area(53, 663, 90, 14, "0.9 0.9 0.5 rg")
        + area(153, 663, 20, 14, "0.9 0.9 0.5 rg")
        + grid(XS, YS)
        + CELLS
    )
    assert read(page) == [ROWS]


def test_coloured_heads_part_no_cells_of_a_table_without_lines() -> None:
    colours = "".join(area(x, y, 100, 20, "0.3 0.5 0.9 rg") for y in (700, 680) for x in XS[:3])
    page = (
        colours + text(60, 705, "A") + text(60, 685, "Label") + text(192, 685, "new") + text(292, 685, "old")
    )
    page += "".join(
        text(60, y, label) + text(197, y, one) + text(297, y, other)
        for y, label, one, other in ((665, "rules", "1", "2"), (645, "fees", "3", "4"))
    )
    assert read(page) == ["A", [["Label", "new", "old"], ["rules", "1", "2"], ["fees", "3", "4"]]]


def test_coloured_stripes_part_no_cells_of_a_table_without_lines() -> None:
    colours = "".join(area(x, 660, 100, 20, "0.85 0.9 0.95 rg") for x in XS[:3])
    page = colours + text(60, 685, "Label") + text(192, 685, "new") + text(292, 685, "old")
    page += "".join(
        text(60, y, label) + text(197, y, one) + text(297, y, other)
        for y, label, one, other in ((665, "rules", "1", "2"), (645, "fees", "3", "4"))
    )
    assert read(page) == [[["Label", "new", "old"], ["rules", "1", "2"], ["fees", "3", "4"]]]


@pytest.mark.parametrize("form", ["{}", "- {} -"])
def test_a_page_number_in_a_cell_at_the_foot_of_the_page_is_none_of_its_figures(form: str) -> None:
    xs, ys = (50, 200, 350, 550), (100, 70, 40, 10)
    pages = [
        table(xs, ys, [["Label", "a", "b"], [f"x{n}", "5", ""], ["y", "", str(40 * n)]])
        + text(275 - 2.78 * len(form.format(n)), 25, form.format(n))
        for n in (1, 2)
    ]
    assert read(*pages) == [
        [["Label", "a", "b"], ["x1", "5", ""], ["y", "", "40"], ["x2", "5", ""], ["y", "", "80"]]
    ]


def test_figures_at_the_foot_of_pages_that_do_not_run_on_stay() -> None:
    xs, ys = (50, 200, 350, 550), (100, 70, 40, 10)
    pages = [
        table(xs, ys, [["Label", "a", "b"], [f"x{value}", "5", ""], ["y", value, "7"]])
        for value in ("1", "4")
    ]
    (rows,) = read(*pages)
    assert [row[1] for row in rows] == ["a", "5", "1", "5", "4"]  # type: ignore[attr-defined]
