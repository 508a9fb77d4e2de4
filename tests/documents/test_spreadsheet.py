"""What is printed on the sheets of a workbook, and nothing else; grids in and out are the same."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.chart import BarChart
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from govcrawl.documents.model import UNKNOWN, Block, Document, Paragraph, Table
from govcrawl.documents.number_format import shown_date, shown_number, shown_text
from govcrawl.documents.spreadsheet import read_xls, read_xlsx
from govcrawl.errors import UnreadableFileError
from tests.documents.containers import ole

FILES = Path(__file__).parent / "files" / "xls"
THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
ACCOUNTS = '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"??_ ;_ @_ '


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def made(build: Callable[[Worksheet], object]) -> bytes:
    book = openpyxl.Workbook()
    build(book.active)
    return saved(book)


def texts(block: Block) -> list[list[str | None]]:
    """The grid's texts, with None where a cell goes on from above or from the left."""
    assert isinstance(block, Table)
    return [
        [
            None if cell is None or (cell.row, cell.column) != (r, c) else cell.text
            for c, cell in enumerate(row)
        ]
        for r, row in enumerate(block.grid)
    ]


def only_table(document: Document) -> list[list[str | None]]:
    (table,) = document.blocks
    return texts(table)


NUMBERS = {
    "General": [(5, "5"), (0, "0"), (5.0, "5"), (-5, "-5"), (1234.5, "1234.5"), (0.1 + 0.2, "0.3"), (1e12, None), (0.00001, None)],
    "0": [(2.5, "3"), (-2.5, "-3"), (1234, "1234"), (0, "0")],
    "0.00": [(1234.5678, "1234.57"), (1.005, "1.01"), (5, "5.00"), (-0.001, "0.00")],
    "#,##0": [(1234567, "1,234,567"), (0, "0"), (999, "999")],
    "#,##0.00_ ": [(1234.5, "1,234.50")],
    "0%": [(0.125, "13%")],
    "0.00%": [(0.1256, "12.56%")],
    '0"件"': [(5, "5件")],
    "0件": [(5, "5件")],
    '#,##0.00"万元"': [(12.3456, "12.35万元")],
    "0_ ": [(12, "12")],
    "0_);[Red]\\(0\\)": [(-5, "(5)"), (5, "5")],
    "0;[Red]0": [(-5, None), (5, "5")],
    ACCOUNTS: [(12, "12"), (0, "-"), (-12, "-12")],
    "#": [(0, ""), (5, "5")],
    "0;-0;;@": [(0, ""), (5, "5")],
    "#.##": [(0.5, ".5"), (5, "5.")],
    "000": [(5, "005")],
    "0,": [(12345, "12")],
    "[$¥-804]#,##0.00": [(1234, "¥1,234.00")],
    "G/通用格式": [(5, "5")],
    'General"件"': [(5, "5件")],
    "@": [(5, "5")],
    # numerals, conditions, fractions, powers and odd patterns are not certain
    "[DBNum1]0": [(5, None)],
    "[>100]0": [(5, None)],
    "# ?/?": [(0.5, None)],
    "0.00E+00": [(5, None)],
    "00-00": [(1234, None)],
    "yyyy/m/d": [(5, None)],
    "0" * 300: [(5, None)],
    "0;0;0;0;0": [(5, None)],
}  # fmt: skip


@pytest.mark.parametrize(("code", "cases"), NUMBERS.items(), ids=NUMBERS)
def test_a_number_is_read_as_it_is_printed(code: str, cases: list[tuple[float, str | None]]) -> None:
    assert [(value, shown_number(value, code)) for value, _ in cases] == cases


def test_a_number_without_a_format_is_rounded_to_its_column_so_it_is_not_certain() -> None:
    assert shown_number(1234.5678, "General", width=9) == "1234.5678"
    assert shown_number(1234.5678, "General", width=8) is None
    assert shown_number(12345678, "General", width=3) == "12345678"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ('yyyy"年"m"月"d"日"', "2024年1月5日"),
        ('[$-804]yyyy"年"m"月"d"日";@', "2024年1月5日"),
        ("yyyy\\-mm\\-dd", "2024-01-05"),
        ("yyyy.mm", "2024.01"),
        ("mm-dd-yy", "2024/1/5"),
        ("yyyy-mm-dd h:mm", None),
        ("mmm-yy", None),
    ],
)
def test_a_date_is_read_as_it_is_printed(code: str, text: str | None) -> None:
    assert shown_date(datetime(2024, 1, 5), code) == text  # noqa: DTZ001


def test_a_text_has_around_it_what_its_format_prints() -> None:
    assert shown_text("规章", "General") == "规章"
    assert shown_text("规章", ACCOUNTS) == "规章"
    assert shown_text("5", '@"件"') == "5件"
    assert shown_text("5", "0;-0;0;[foo]@") is None


def test_cells_hold_what_is_printed_in_them() -> None:
    def build(page: Worksheet) -> None:
        page.append(["规章", 5, 5.0, "6", True, "a\r\nb", "#REF!", datetime(2024, 1, 5)])  # noqa: DTZ001
        page["B1"].number_format = '0"件"'
        page["H1"].number_format = "yyyy-mm-dd"
        page["I1"] = 1234.5678
        page["I1"].number_format = "0.00"
        page["J1"] = 1234.5678
        page["K1"] = 7
        page["K1"].number_format = "[DBNum1]0"
        page["L1"] = "=1+1"
        page["G1"].data_type = "e"

    assert only_table(read_xlsx(made(build))) == [
        ["规章", "5件", "5", "6", "TRUE", "a\nb", "#REF!", "2024-01-05", "1234.57", f"1234.5678{UNKNOWN}", f"7{UNKNOWN}", UNKNOWN]
    ]  # fmt: skip


def test_a_formula_gives_the_value_that_was_kept() -> None:
    body = made(lambda page: page.append(["规章", "=2+3", "=1+1"]))
    kept = rewritten(body, "xl/worksheets/sheet1.xml", b"<f>2+3</f><v></v>", b"<f>2+3</f><v>5</v>")
    assert only_table(read_xlsx(kept)) == [["规章", "5", UNKNOWN]]


def test_merged_cells_are_spans() -> None:
    def build(page: Worksheet) -> None:
        page.append(["a", None, "b"])
        page.append(["c", "d", None])
        page.append([None, "e", "f"])
        page.merge_cells("A1:B1")
        page.merge_cells("A2:A3")

    (table,) = read_xlsx(made(build)).blocks
    assert isinstance(table, Table)
    assert [(cell.text, cell.row, cell.column, cell.rowspan, cell.colspan) for cell in table.cells] == [
        ("a", 0, 0, 1, 2),
        ("b", 0, 2, 1, 1),
        ("c", 1, 0, 2, 1),
        ("d", 1, 1, 1, 1),
        ("", 1, 2, 1, 1),
        ("e", 2, 1, 1, 1),
        ("f", 2, 2, 1, 1),
    ]


def test_hidden_rows_columns_and_sheets_are_not_printed() -> None:
    book = openpyxl.Workbook()
    page = book.active
    for row in (["规章", 1, 90, 2], ["去年", 91, 92, 93], ["规范性文件", 3, 94, 4], ["零", 95, 96, 97]):
        page.append(row)
    page.merge_cells("A2:A3")  # its first row is hidden, and its text is printed below
    page.row_dimensions[2].hidden = True
    page.column_dimensions["C"].hidden = True
    for state in ("hidden", "veryHidden"):
        other = book.create_sheet(state)
        other.append(["规章", 98])
        other.sheet_state = state
    body = rewritten(
        saved(book), "xl/worksheets/sheet1.xml", b'<row r="4"', b'<row r="4" ht="0" customHeight="1"'
    )
    assert only_table(read_xlsx(body)) == [["规章", "1", "2"], ["去年", "3", "4"]]


def test_rows_and_cells_without_numbers_stand_one_behind_another() -> None:
    body = made(lambda page: page.append(["规章", 5]))
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    rows = sheet[sheet.index(b"<row") : sheet.index(b"</sheetData>")]
    bare = (
        b'<row><c t="inlineStr"><is><r><t>\xe8\xa7\x84</t></r><r><t>\xe7\xab\xa0</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is></c>'
        b'<c><v>5</v></c></row><row/><row r="4"><c r="B4" t="str"><f>A1</f><v></v></c><c><v>6</v></c></row>'
    )
    first, second = read_xlsx(rewritten(body, "xl/worksheets/sheet1.xml", rows, bare)).blocks
    assert texts(first) == [["规章", "5"]]
    assert second == Paragraph("6")


def test_hidden_columns_in_a_group_are_all_left_out() -> None:
    def build(page: Worksheet) -> None:
        page.append([1, 2, 3, 4, 5])
        page.column_dimensions.group("B", "D", hidden=True)

    assert only_table(read_xlsx(made(build))) == [["1", "5"]]


def ruled(page: Worksheet, area: str) -> None:
    for row in page[area]:
        for cell in row:
            cell.border = BOX


def test_lines_around_a_ruled_table_are_paragraphs() -> None:
    def build(page: Worksheet) -> None:
        page.append(["某县2023年政府信息公开工作年度报告"])
        page.merge_cells("A1:C1")
        page.append(["填报单位：某县", None, "单位：件"])
        page.append(["信息内容", "本年制发", "现行有效"])
        page.append(["规章", None, None])
        page.append(["规范性文件", 1, 2])
        ruled(page, "A3:C5")
        page.append(["说明：以上为全年数据。\n审核人：某"])

    first, *lines, table, note, checked = read_xlsx(made(build)).blocks
    assert first == Paragraph("某县2023年政府信息公开工作年度报告")
    assert lines == [Paragraph("填报单位：某县"), Paragraph("单位：件")]
    assert texts(table) == [["信息内容", "本年制发", "现行有效"], ["规章", "", ""], ["规范性文件", "1", "2"]]
    assert [note, checked] == [Paragraph("说明：以上为全年数据。"), Paragraph("审核人：某")]


def test_a_table_without_rules_keeps_its_rows_with_one_text() -> None:
    def build(page: Worksheet) -> None:
        page.append(["年度报告"])
        page.append([])
        page.append(["信息内容", "本年制发", "现行有效"])
        page.append(["规章"])
        page.append(["规范性文件", 1, 2])

    title, table = read_xlsx(made(build)).blocks
    assert title == Paragraph("年度报告")
    assert texts(table) == [["信息内容", "本年制发", "现行有效"], ["规章", "", ""], ["规范性文件", "1", "2"]]


def test_tables_below_each_other_beside_each_other_and_on_several_sheets() -> None:
    book = openpyxl.Workbook()
    page = book.active
    for row in (["a", 1, None, "x", 7], ["b", 2, None, "y", 8], [], ["c", 3], ["d", 4]):
        page.append(row)
    book.create_chartsheet("图").add_chart(BarChart())
    book.create_sheet("空")
    book.create_sheet("三").append(["e", 5])
    assert [texts(block) for block in read_xlsx(saved(book)).blocks] == [
        [["a", "1"], ["b", "2"]],
        [["x", "7"], ["y", "8"]],
        [["c", "3"], ["d", "4"]],
        [["e", "5"]],
    ]


def test_the_sheets_name_a_note_and_a_header_of_the_page_are_not_printed_text() -> None:
    def build(page: Worksheet) -> None:
        page.title = "2022年"
        page["A1"] = "规章"
        page["B1"] = 5
        page["B1"].comment = openpyxl.comments.Comment("应为 6", "某")
        page.oddHeader.center.text = "2021年"

    assert only_table(read_xlsx(made(build))) == [["规章", "5"]]


cell_texts = st.one_of(
    st.just(""),
    st.integers(0, 99999).map(str),
    st.text("规章件政府（）、/—", min_size=1, max_size=6).map(str.strip),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_grid_with_spans_comes_back_as_it_was_written(data: st.DataObject) -> None:
    rows, columns = data.draw(st.integers(1, 7)), data.draw(st.integers(1, 6))
    taken: dict[tuple[int, int], tuple[int, int]] = {}
    book = openpyxl.Workbook()
    page = book.active
    down, across = data.draw(st.integers(0, 3)), data.draw(st.integers(0, 3))
    expected: list[list[str | None]] = [[None] * columns for _ in range(rows)]
    for r in range(rows):
        for c in range(columns):
            if (r, c) in taken:
                continue
            height, width = data.draw(st.sampled_from([(1, 1), (1, 1), (2, 1), (1, 2), (2, 3)]))
            area = [
                (a, b) for a in range(r, min(r + height, rows)) for b in range(c, min(c + width, columns))
            ]
            if any(place in taken for place in area):
                area = [(r, c)]
            taken |= dict.fromkeys(area, (r, c))
            text = data.draw(cell_texts)
            expected[r][c] = text
            cell = page.cell(r + down + 1, c + across + 1)
            cell.value = int(text) if text.isdecimal() and data.draw(st.booleans()) else text or None
            if len(area) > 1:
                (_, _), (last, end) = area[0], area[-1]
                page.merge_cells(
                    start_row=r + down + 1,
                    start_column=c + across + 1,
                    end_row=last + down + 1,
                    end_column=end + across + 1,
                )
    for row in page.iter_rows(
        min_row=down + 1, max_row=down + rows, min_col=across + 1, max_col=across + columns
    ):
        for cell in row:
            cell.border = BOX
    assert only_table(read_xlsx(saved(book))) == expected


def rewritten(body: bytes, name: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(body)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for member in before.namelist():
            content = before.read(member)
            if member == name:
                assert old in content
                content = content.replace(old, new)
            after.writestr(member, content)
    return out.getvalue()


def code_of(body: bytes, reader=read_xlsx) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        reader(body)
    return caught.value.code


def test_broken_and_locked_workbooks_are_named() -> None:
    body = made(lambda page: page.append(["规章", 5]))
    assert code_of(body[:2000]) == "file_broken"
    assert (
        code_of(rewritten(body, "xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData")) == "file_broken"
    )
    assert code_of(rewritten(body, "xl/workbook.xml", b"<sheets>", b"<sheets><!-- ")) == "file_broken"
    assert (
        code_of(rewritten(body, "xl/workbook.xml", b"<workbook", b"<!DOCTYPE a><workbook")) == "file_broken"
    )
    assert code_of(ole("EncryptionInfo", "EncryptedPackage")) == "file_encrypted"
    assert code_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), read_xls) == "file_broken"
    assert code_of(ole("Workbook"), read_xls) == "file_broken"
    assert code_of(b"", read_xls) == "file_broken"


def test_a_sheet_with_a_cell_in_its_last_corner_is_small() -> None:
    def build(page: Worksheet) -> None:
        page["A1"] = "规章"
        page["XFD1048576"] = 5
        page["C3"] = 6

    body = made(build)
    merged = (
        b'</sheetData><mergeCells><mergeCell ref="D4:XFD1048576"/><mergeCell ref="A1:XFD1"/></mergeCells>'
    )
    body = rewritten(body, "xl/worksheets/sheet1.xml", b"</sheetData>", merged)
    blocks = read_xlsx(body).blocks
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == ["规章", "6", "5"]
    assert len(blocks) == 3


def test_links_to_other_files_are_not_followed() -> None:
    body = made(lambda page: page.append(["规章", "=[1]Sheet1!$A$1"]))
    kept = rewritten(body, "xl/worksheets/sheet1.xml", b"<v></v>", b"<v>5</v>")
    assert only_table(read_xlsx(kept)) == [["规章", "5"]]


@pytest.mark.parametrize("name", ["report", "formats", "hidden", "conditions"])
def test_an_xls_gives_what_the_xlsx_gave_that_it_was_made_from(name: str) -> None:
    assert (
        read_xls((FILES / f"{name}.xls").read_bytes()).blocks
        == read_xlsx((FILES / f"{name}.xlsx").read_bytes()).blocks
    )


def test_the_stream_of_records_is_read_by_itself() -> None:
    import olefile

    body = (FILES / "report.xls").read_bytes()
    stream = olefile.OleFileIO(io.BytesIO(body)).openstream("Workbook").read()
    assert read_xls(stream).blocks == read_xls(body).blocks


@pytest.mark.parametrize(
    ("names", "read", "title"),
    [
        (["上年", "本年"], [1], None),
        (["2022年", "2023年", "说明"], [1, 2], "2023年"),
        (["2023", "表二2022"], [0], "2023"),
        (["2022年度"], [0], "2022年度"),
        (["去年情况"], [0], "去年情况"),
        (["Sheet1", "2022-2023", "20230101"], [0, 1, 2], None),
    ],
)
def test_of_sheets_of_several_years_the_last_is_read(
    names: list[str], read: list[int], title: str | None
) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, name in enumerate(names):
        book.create_sheet(name).append(["规章", number, 7])
    document = read_xlsx(saved(book))
    assert [block.grid[0][1].text for block in document.blocks] == [str(number) for number in read]
    assert document.title == title


def test_white_letters_and_zeros_that_a_sheet_does_not_show_are_not_printed() -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.append(["规章", 0, 5, 10])
    page.append(["文件", 7, 0, 8])
    page["C1"].font = Font(color="FFFFFFFF")
    page["D1"].font = Font(color="FFFFFFFF")
    page["D1"].fill = PatternFill("solid", fgColor="FF000000")
    assert only_table(read_xlsx(saved(book))) == [["规章", "0", "", "10"], ["文件", "7", "0", "8"]]
    page.sheet_view.showZeros = False
    assert only_table(read_xlsx(saved(book))) == [["规章", "", "", "10"], ["文件", "7", "", "8"]]
