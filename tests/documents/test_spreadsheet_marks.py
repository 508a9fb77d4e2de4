"""Struck and raised letters of sheets, formulas whose results nobody computed, and the pictures of an .xls file."""

from __future__ import annotations

import io
import struct
import zipfile

import openpyxl
import pytest
import xlrd
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import Font, PatternFill

from govcrawl.documents.formulas import Formula, Term, moved, terms_of, uncertain
from govcrawl.documents.model import UNKNOWN, Image
from govcrawl.documents.spreadsheet import read_xls, read_xlsx
from tests.documents.test_spreadsheet import FILES, made, only_table, rewritten, saved
from tests.documents.word97_writer import compound_file
from tests.documents.xls_writer import MINUS, PLUS, SUM, Computed, In, Rich, area, cell, xls
from tests.documents.xls_writer import Font as XlsFont

STRUCK, RAISED, WHITE = 5, 6, 7
FONTS = (XlsFont(struck=True), XlsFont(raised=True), XlsFont(white=True))


def test_what_is_struck_out_in_a_workbook_is_no_figure_and_no_blank() -> None:
    book = openpyxl.Workbook()
    page = book.active
    struck, raised = InlineFont(strike=True), InlineFont(vertAlign="superscript")
    page.append(["规章", 12, "12", None, None, None, None, 7])
    page["B1"].font = page["C1"].font = Font(strike=True)
    page["D1"] = CellRichText(TextBlock(struck, "12"), "15")
    page["E1"] = CellRichText(TextBlock(struck, "旧"), "规章")
    page["F1"] = CellRichText("12", TextBlock(raised, "1"))
    page["G1"] = CellRichText(TextBlock(InlineFont(color="FFFFFFFF"), "9"), "8")
    page["H1"].font = Font(vertAlign="superscript")
    assert only_table(read_xlsx(saved(book))) == [
        ["规章", UNKNOWN, UNKNOWN, "15", "规章", "12\n1", "8", f"7{UNKNOWN}"]
    ]


def test_a_run_without_letters_of_its_own_has_those_of_its_cell() -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.append(["规章", None, None])
    page["B1"] = CellRichText("12", TextBlock(InlineFont(b=True), "15"))
    page["B1"].font = Font(strike=True)
    page["C1"] = CellRichText("12", TextBlock(InlineFont(color="FFFFFFFF"), "15"))
    page["C1"].fill = PatternFill("solid", fgColor="FF000000")
    assert only_table(read_xlsx(saved(book))) == [["规章", "15", "1215"]]


def test_what_is_struck_out_in_an_xls_is_no_figure_and_no_blank() -> None:
    row = [
        "规章", In(STRUCK, 12.0), In(STRUCK, "12"), Rich("1215", ((0, STRUCK), (2, 0))), Rich("旧规章", ((0, STRUCK), (1, 0))),
        Rich("121", ((2, RAISED),)), Rich("98", ((0, WHITE), (1, 0))), In(WHITE, 4.0), In(RAISED, 7.0),
    ]  # fmt: skip
    assert only_table(read_xls(xls([row], FONTS))) == [
        ["规章", UNKNOWN, UNKNOWN, "15", "规章", "12\n1", "8", "", f"7{UNKNOWN}"]
    ]


ROW = area(0, 1, 0, 3)


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        (Computed(ROW + SUM, 6.0), "6"),
        (Computed(ROW + SUM, 0.0), f"0{UNKNOWN}"),
        (Computed(ROW + SUM, ""), UNKNOWN),
        (Computed(ROW + SUM, 5.0), f"5{UNKNOWN}"),
        (Computed(cell(0, 1) + cell(0, 2) + PLUS + cell(0, 3) + PLUS, 6.0), "6"),
        (Computed(cell(0, 1) + cell(0, 2) + PLUS, 0.0), f"0{UNKNOWN}"),
        (Computed(cell(0, 3) + cell(0, 2) + MINUS + cell(0, 1) + MINUS, 0.0), "0"),
        (Computed(ROW + b"\x42\x01\x04\x00", 0.0), f"0{UNKNOWN}"),
        (Computed(ROW + b"\x42\x01\x05\x00", 2.0), "2"),  # AVERAGE: nothing is known against it
        (Computed(ROW + b"\x42\x01\x05\x00", 0.0), "0"),
        (Computed(ROW + b"\x42\x01\x05\x00", 0.0, flags=2), f"0{UNKNOWN}"),  # to be computed on opening
        (Computed(ROW + b"\x42\x01\x05\x00", 2.0, flags=3), "2"),
        (Computed(ROW + SUM, 6.0, flags=3), "6"),
        (Computed(b"\x03", 0.0), "0"),
        (Computed(b"", 0.0), "0"),
        (Computed(b"\x24\x00", 0.0), "0"),
    ],
)  # fmt: skip
def test_a_sum_of_an_xls_that_is_not_that_of_its_cells_was_never_computed(
    formula: Computed, shown: str
) -> None:
    assert only_table(read_xls(xls([["规章", 1.0, 2.0, 3.0, formula]]))) == [["规章", "1", "2", "3", shown]]


def test_what_adds_up_sums_that_were_never_computed_was_not_computed_either() -> None:
    rows = [
        ["规章", 1.0, 2.0, Computed(area(0, 1, 0, 2) + SUM)],
        ["文件", 0.0, 0.0, Computed(area(1, 1, 1, 2) + SUM)],
        ["总计", 1.0, 2.0, Computed(area(0, 3, 1, 3) + SUM)],
    ]
    assert only_table(read_xls(xls(rows))) == [
        ["规章", "1", "2", f"0{UNKNOWN}"],
        ["文件", "0", "0", "0"],
        ["总计", "1", "2", f"0{UNKNOWN}"],
    ]


def test_a_sheet_that_was_kept_without_being_computed_says_so() -> None:
    rows = [["规章", 1.0, Computed(ROW + b"\x42\x01\x05\x00")]]
    assert only_table(read_xls(xls(rows, uncalculated=True))) == [["规章", "1", f"0{UNKNOWN}"]]


def test_the_sums_of_an_xlsx_are_held_against_their_cells() -> None:
    body = made(
        lambda page: [
            page.append(["规章", 1, 2, "=SUM(B1:C1)", "=B1+C1", "=SUM($B1:C$1)", "=MAX(B1:C1)", "=C1-B1-B1"]),
            page.append(["文件", 0, 0, "=SUM(B2:C2)"]),
        ]
    )  # fmt: skip
    sheet = "xl/worksheets/sheet1.xml"
    for formula, kept in (
        (b"SUM(B1:C1)", b"0"), (b"B1+C1", b"3"), (b"SUM($B1:C$1)", b"4"), (b"MAX(B1:C1)", b"0"),
        (b"C1-B1-B1", b"0"), (b"SUM(B2:C2)", b"0"),
    ):  # fmt: skip
        body = rewritten(body, sheet, b"<f>%b</f><v></v>" % formula, b"<f>%b</f><v>%b</v>" % (formula, kept))
    eager = [
        ["规章", "1", "2", f"0{UNKNOWN}", "3", f"4{UNKNOWN}", f"0{UNKNOWN}", "0"],
        ["文件", "0", "0", "0", "", "", "", ""],
    ]
    assert only_table(read_xlsx(body)) == eager  # this writer asks for everything to be computed on opening
    quiet = rewritten(body, "xl/workbook.xml", b'fullCalcOnLoad="1"', b"")
    assert only_table(read_xlsx(quiet))[0] == [*eager[0][:6], "0", "0"]


def test_a_zero_that_the_sheet_would_not_show_is_not_blank_where_it_was_never_computed() -> None:
    def build(page: openpyxl.worksheet.worksheet.Worksheet) -> None:
        page.append(["规章", 1, 2, "=SUM(B1:C1)", 0])
        page.sheet_view.showZeros = False

    body = rewritten(made(build), "xl/worksheets/sheet1.xml", b"<v></v>", b"<v>0</v>")
    assert only_table(read_xlsx(body)) == [["规章", "1", "2", f"0{UNKNOWN}"]]


def test_a_formula_that_several_cells_share_is_moved_to_each() -> None:
    assert moved("SUM(B1:C$1)+$D2", 2, 1) == "SUM(C3:D1)+D4"
    assert moved("A1", 0, 26) == "AA1"
    assert terms_of(moved("A1", -1, 0)) is None
    body = made(lambda page: [page.append(["甲", 1, 2, "=SUM(B1:C1)"]), page.append(["乙", 3, 4, "=1"])])
    sheet = "xl/worksheets/sheet1.xml"
    body = rewritten(body, sheet, b"<f>SUM(B1:C1)</f><v></v>", b'<f t="shared" ref="D1:D2" si="0">SUM(B1:C1)</f><v>3</v>')  # fmt: skip
    body = rewritten(body, sheet, b"<f>1</f><v></v>", b'<f t="shared" si="0"/><v>3</v>')
    assert only_table(read_xlsx(body)) == [["甲", "1", "2", "3"], ["乙", "3", "4", f"3{UNKNOWN}"]]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("=SUM(A1:B2, C3)-D4", ((1, (0, 0, 1, 1), 0, True), (1, (2, 2, 2, 2), 0, True), (-1, (3, 3, 3, 3), 0, False))),
        ("A1+2.5", ((1, (0, 0, 0, 0), 0, False), (1, None, 2.5, False))),
        ("-A1", ((-1, (0, 0, 0, 0), 0, False),)),
        ("A1:B2", None), ("Sheet2!A1", None), ("A1*2", None), ("SUM(A1", None), ("SUM()", None), ("IF(A1,1,2)", None), ("1+2", None),
        ("A0", None), ("", None), ("SUM(A1:B2)C1", None), ("A1+" * 500 + "A1", None), ("[1]Sheet1!$A$1", None), ("SUMIF(A1:A2,1)", None),
    ],
)  # fmt: skip
def test_only_a_plain_sum_is_added_up_again(text: str, terms: object) -> None:
    found = terms_of(text)
    assert (None if found is None else tuple(map(tuple, found))) == terms


def test_texts_in_a_sum_are_passed_over_and_elsewhere_leave_it_open() -> None:
    cells: dict[tuple[int, int], float | str | None] = {(0, 0): "—", (0, 1): 2.0, (0, 2): 0.0}
    inside = Formula((Term(1, (0, 0, 0, 1), sums=True),))
    outside = Formula((Term(1, (0, 0, 0, 0)), Term(1, (0, 1, 0, 1))))
    assert uncertain(cells, {(0, 2): inside}) == {(0, 2)}
    assert uncertain(cells, {(0, 2): outside}) == set()
    assert uncertain({**cells, (0, 0): "#REF!"}, {(0, 2): inside}) == set()


def test_sums_over_whole_sheets_cost_no_more_than_their_cells() -> None:
    everything = Formula((Term(1, (0, 0, 1_048_575, 16_383), sums=True),), eager=True)
    cells: dict[tuple[int, int], float | str | None] = {(row, 0): 1.0 for row in range(3000)}
    formulas = {(row, 1): everything for row in range(3000)}
    assert uncertain({**cells, **dict.fromkeys(formulas, 0.0)}, formulas) == set(formulas)


def test_the_pictures_on_a_sheet_of_an_xls_stand_behind_its_cells() -> None:
    first, second = b"\x89PNG" + bytes(20_000), b"\x89PNG2"
    found = read_xls(xls([["规章", 5.0]], pictures=[first, b"", second, b"again"])).blocks
    assert found[1:] == [
        Image("picture 1 (PNG)", "", first),
        Image("picture 2 (EMF)"),
        Image("picture 3 (PNG)", "", second),
    ]


def test_a_condition_that_keeps_a_figure_from_being_seen_makes_it_uncertain() -> None:
    def build(page: openpyxl.worksheet.worksheet.Worksheet) -> None:
        page.append(["规章", 0, 5, 0, 7, 3, 3, 0])
        white, red = Font(color="FFFFFFFF"), Font(color="FFFF0000")
        page.conditional_formatting.add("B1:C1", CellIsRule("equal", ["0"], font=white))
        page.conditional_formatting.add("D1", CellIsRule("equal", ["0"], font=red))
        page.conditional_formatting.add("E1", FormulaRule(["$A$1=1"], font=Font(strike=True)))
        page.conditional_formatting.add("F1", CellIsRule("between", ["1", "4"], font=white))
        page.conditional_formatting.add("G1", CellIsRule("greaterThan", ["$A$9"], font=white))
        page.conditional_formatting.add(
            "H1", CellIsRule("equal", ["0"], font=white, fill=PatternFill(bgColor="FF0000FF"))
        )

    assert only_table(read_xlsx(made(build))) == [
        ["规章", f"0{UNKNOWN}", "5", "0", f"7{UNKNOWN}", f"3{UNKNOWN}", f"3{UNKNOWN}", "0"]
    ]
    kept = (FILES / "conditions.xls").read_bytes()  # the same, written by LibreOffice
    assert only_table(read_xls(kept)) == only_table(read_xlsx(made(build)))


def test_letters_of_the_colour_of_their_ground_are_no_figure() -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.append(["规章", 5, 6, 7])
    for name, ink, ground in (
        ("B1", "FF000000", "FF000000"),
        ("C1", "FF000000", "FFFFFF00"),
        ("D1", "FFFF0000", "FFFF0000"),
    ):
        page[name].font, page[name].fill = Font(color=ink), PatternFill("solid", fgColor=ground)
    assert only_table(read_xlsx(saved(book))) == [["规章", UNKNOWN, "6", UNKNOWN]]


def test_an_xls_file_whose_other_parts_run_into_its_records_is_read() -> None:
    """Its root says that the small streams begin where the records do: `xlrd` refuses all of it."""
    body = bytearray(compound_file({"Workbook": xls([["规章", 3.0, 0.0]]) + bytes(4096)}))
    (directory,) = struct.unpack_from("<I", body, 48)
    struct.pack_into("<IQ", body, 512 * (1 + directory) + 116, 0, 512)
    with pytest.raises(xlrd.compdoc.CompDocError, match="corruption"):
        xlrd.open_workbook(file_contents=bytes(body), logfile=io.StringIO())
    assert only_table(read_xls(bytes(body))) == [["规章", "3", "0"]]


def test_parts_of_a_workbook_may_be_named_with_backslashes() -> None:
    """Some packers write the paths of their own system, which part names (ECMA-376 part 2) never have."""
    book = openpyxl.Workbook()
    book.active.append(["规章", 3, 0])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(book))) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            after.writestr(name.replace("/", "\\"), before.read(name))
    assert only_table(read_xlsx(out.getvalue())) == [["规章", "3", "0"]]
