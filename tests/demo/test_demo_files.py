"""The demo's files are what their names say, hold the demo's own figures, and are broken where they should be.

They are looked at with libraries of their own, not with govcrawl's readers.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import olefile
import openpyxl
import pypdfium2
import pytest
import xlrd
from PIL import Image

from demo.layouts import Grid
from demo.portals import changxingdao
from demo.portals.bodies import grids_of
from demo.site import FILES, stored
from demo.truth import YEARS, figures

MOST_BYTES = 3 * 1024 * 1024
BROKEN = {
    "cut.doc", "cut.docx", "cut.pdf", "cut.png", "cut.xlsx", "page.docx", "protected.doc", "protected.docx", "protected.pdf", "bomb.zip",
}  # fmt: skip
WHOLE = {
    *(f"chiping-{year}.doc" for year in YEARS), "lanshan-2019.docx", "lanshan-2023.pdf", "lusong-2021.pdf", "qilin-2019.pdf",
    "changxingdao-2019.xlsx", "changxingdao-2020.zip",
}  # fmt: skip


def placed(grid: Grid) -> list[list[str]]:
    """The text that covers each place of a grid, row by row."""
    width = sum(colspan for _, _, colspan in grid[0])
    places: list[list[str]] = [[""] * width for _ in grid]
    taken: set[tuple[int, int]] = set()
    for row, line in enumerate(grid):
        column = 0
        for text, rowspan, colspan in line:
            while (row, column) in taken:
                column += 1
            for down in range(rowspan):
                for right in range(colspan):
                    places[row + down][column + right] = text
                    taken.add((row + down, column + right))
            column += colspan
    return places


def test_the_files_are_all_there_and_small() -> None:
    assert {path.name for path in FILES.iterdir()} == WHOLE | BROKEN
    assert sum(path.stat().st_size for path in FILES.iterdir()) < MOST_BYTES


def charts(year: int) -> list[tuple[str, list[list[object]]]]:
    """The sheets of the Excel objects in a year's Word file: name and rows."""
    found = []
    with olefile.OleFileIO(io.BytesIO(stored(f"chiping-{year}.doc"))) as word:
        assert word.exists("WordDocument")
        for entry in word.listdir():
            if entry[0] == "ObjectPool" and entry[-1] == "Workbook":
                book = xlrd.open_workbook(file_contents=word.openstream(entry).read(), logfile=io.StringIO())
                found += [
                    (sheet.name, [sheet.row_values(row) for row in range(sheet.nrows)])
                    for sheet in book.sheets()
                ]
    return found


@pytest.mark.parametrize("year", [2021, 2022, 2023])
def test_chipings_word_file_has_three_embedded_charts(year: int) -> None:
    found = charts(year)
    assert [name for name, _ in found] == ["Sheet1"] * 3
    received = [figures("chiping")[y]["applications"]["new_received"]["total"] for y in YEARS if y <= year]
    comparison = next(rows for _, rows in found if rows[0][0] == "年 份")
    assert comparison == [
        ["年 份", *(float(y) for y in YEARS if y <= year)],
        ["依申请公开数", *map(float, received)],
        ["按时答复数", *map(float, received)],
    ]
    assert {rows[1][0] for _, rows in found} == {"依申请公开数", "主动公开条数", "解读件数"}


@pytest.mark.parametrize("year", [2019, 2020])
def test_chipings_older_word_files_have_no_charts(year: int) -> None:
    assert charts(year) == []


def test_lanshans_word_file_has_the_three_tables_with_merged_cells() -> None:
    document = docx.Document(io.BytesIO(stored("lanshan-2019.docx")))
    printed = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    assert printed == [placed(grid) for grid in grids_of("lanshan", 2019).values()]


def test_the_zones_workbook_has_a_sheet_for_each_section_in_traditional_script() -> None:
    book = openpyxl.load_workbook(io.BytesIO(stored("changxingdao-2019.xlsx")))
    assert book.sheetnames == ["主動公開", "依申請", "復議訴訟"]
    rows = [[cell.value for cell in row] for row in book["復議訴訟"].iter_rows()]
    assert rows[0][0] == changxingdao.traditional("四、政府信息公开行政复议、行政诉讼情况")
    tables = figures("changxingdao")[2019]
    assert rows[-1] == [
        number
        for block in ("review", "litigation_direct", "litigation_after_review")
        for number in tables[block].values()
    ]


def test_the_zones_zip_has_a_word_file_under_names_in_gbk() -> None:
    with zipfile.ZipFile(io.BytesIO(stored("changxingdao-2020.zip"))) as archive:
        names = [info.filename.encode("cp437").decode("gbk") for info in archive.infolist()]
        assert names == ["附件/2020年度統計表.docx", "附件/說明.txt"]
        document = docx.Document(io.BytesIO(archive.read(archive.infolist()[0])))
    assert len(document.tables) == 3


@pytest.mark.parametrize(("name", "pages"), [("lusong-2021.pdf", 3), ("lanshan-2023.pdf", 3)])
def test_the_text_files_in_pdf_have_several_pages_of_text(name: str, pages: int) -> None:
    found = pypdfium2.PdfDocument(stored(name))
    assert len(found) >= pages
    assert all(len(page.get_textpage().get_text_bounded()) > 100 for page in found)


def test_qilins_scan_has_pages_and_no_text() -> None:
    found = pypdfium2.PdfDocument(stored("qilin-2019.pdf"))
    assert len(found) >= 3
    assert [page.get_textpage().get_text_bounded() for page in found] == [""] * len(found)


def test_the_broken_files_are_broken() -> None:
    for name in ("cut.docx", "cut.xlsx"):
        assert stored(name).startswith(b"PK")
        with pytest.raises(zipfile.BadZipFile):
            zipfile.ZipFile(io.BytesIO(stored(name)))
    assert stored("page.docx").startswith(b"<html>")
    with olefile.OleFileIO(io.BytesIO(stored("protected.docx"))) as protected:
        assert protected.exists("EncryptedPackage")
    with olefile.OleFileIO(io.BytesIO(stored("protected.doc"))) as protected:
        assert protected.openstream("WordDocument").read(12)[11] & 1, "fEncrypted (MS-DOC 2.5.2)"
    assert b"%%EOF" not in stored("cut.pdf")
    with pytest.raises(pypdfium2.PdfiumError, match="password"):
        pypdfium2.PdfDocument(stored("protected.pdf"))
    with Image.open(io.BytesIO(stored("cut.png"))) as picture, pytest.raises(OSError, match="truncated"):
        picture.load()
    assert stored("cut.doc") == stored("chiping-2020.doc")[: len(stored("cut.doc"))]


def test_the_bomb_unpacks_to_far_more_than_it_is() -> None:
    with zipfile.ZipFile(FILES / "bomb.zip") as bomb:
        size = sum(info.file_size for info in bomb.infolist())
    assert size == 12_000_000
    assert size > 200 * Path(FILES / "bomb.zip").stat().st_size
