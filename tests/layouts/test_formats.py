"""The writers of formats write what was drawn, and what is written is read as promised.

`make accuracy` asks the same of many more reports and prints what became of them.
"""

from __future__ import annotations

import io
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
import xlrd
from docx import Document
from PIL import Image, ImageStat

from govcrawl.documents.tools import INSTALL_LIBREOFFICE, INSTALL_OCR
from govcrawl.page import Page as Fetched
from tests.layouts.accuracy import main, rows
from tests.layouts.cases import Case, draw_up, judge, read
from tests.layouts.format_writers import office, pictures
from tests.layouts.format_writers.browser import PRINTS
from tests.layouts.format_writers.formats import FORMATS, INSTALL_CHROMIUM, cases_of, proved
from tests.layouts.format_writers.manuscript import Heading, Manuscript, in_one_table, manuscript_of, titled
from tests.layouts.format_writers.spreadsheets import BOOKS
from tests.layouts.format_writers.word import HABITS
from tests.layouts.promises import PROMISES
from tests.layouts.sheets import Sheet, matrix, segments, width_of
from tests.layouts.truth import make_truth, random_truth
from tests.needs import needs_chromium, needs_fonts, needs_libreoffice, needs_ocr

IN_PYTHON = [name for name, one in FORMATS.items() if name.startswith(("docx", "xlsx")) and not one.needs]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def manuscript(seed: int = 1) -> Manuscript:
    return manuscript_of(draw_up(seed, "test", grid=True).page, random.Random(seed))


def texts(sheet: Sheet) -> list[str]:
    """Every text of the sheet in order, blanks left out, without line breaks."""
    return [cell.text.replace("\n", "") for line in sheet for cell in line.cells if cell.text.strip()]


# --- what is written is what was drawn -----------------------------------------------------------------------------


def shown(element) -> str:
    """What Word shows of a paragraph or cell, without Word's own numbers."""
    made = []
    for run in element.iter(f"{W}r"):
        hidden = run.find(f"{W}rPr/{W}vanish") is not None
        made += ["" if hidden else text.text or "" for text in run.iter(f"{W}t")]
    return "".join(made)


def cells_of(document) -> Iterator[str]:
    """Every cell of the innermost tables in order, those that go on from above or the left left out."""
    for cell in document.element.body.iter(f"{W}tc"):
        merges = [cell.find(f"{W}tcPr/{W}{name}") for name in ("vMerge", "hMerge")]
        going_on = any(merge is not None and merge.get(f"{W}val") is None for merge in merges)
        if cell.find(f"{W}tbl") is None and not going_on and shown(cell).strip():
            yield shown(cell).strip()


@pytest.mark.parametrize(
    "habit", [name for name in HABITS if name not in ("tabs", "pages", "automatic numbers")]
)
def test_a_word_document_holds_every_cell_in_order(habit: str) -> None:
    for seed in range(4):
        made = manuscript(seed)
        document = Document(io.BytesIO(HABITS[habit].write(made)))
        drawn = [text for sheet in made.sheets() for text in texts(sheet)]
        written = list(cells_of(document))
        if habit == "title rows":
            drawn = [
                text for block in titled(made.blocks) if isinstance(block, list) for text in texts(block)
            ]
        elif habit == "one table":
            (sheet,) = (block for block in in_one_table(made.blocks) if isinstance(block, list))
            drawn = texts(sheet)
        assert written == drawn


def test_words_own_numbers_are_no_text_and_begin_where_they_should() -> None:
    made = manuscript()
    document = Document(io.BytesIO(HABITS["automatic numbers"].write(made)))
    body = document.element.body
    starts = {
        number.get(f"{W}numId"): number.find(f"{W}lvlOverride/{W}startOverride").get(f"{W}val")
        for number in document.part.numbering_part.element.iter(f"{W}num")
        if number.find(f"{W}lvlOverride") is not None
    }
    numbered = {}
    for paragraph in body.iter(f"{W}p"):
        number = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
        if number is not None:
            numbered[shown(paragraph)] = starts[number.get(f"{W}val")]
    assert numbered["总体情况"] == "1"
    assert numbered["其他需要报告的事项"] == "6"
    assert numbered["属于行政查询事项"] == "8"
    assert numbered["不予公开"] == "3"
    assert numbered["结转下年度继续办理"] == "4"


def test_a_table_that_is_cut_by_hand_has_every_value_once() -> None:
    for seed in range(6):
        made = manuscript(seed)
        document = Document(io.BytesIO(HABITS["pages"].write(made)))
        written = [text for text in cells_of(document) if re.fullmatch(r"[-\d.]+", text)]
        drawn = [text for sheet in made.sheets() for text in texts(sheet) if re.fullmatch(r"[-\d.]+", text)]
        assert written == drawn


def test_tabs_stand_between_the_cells_of_a_row() -> None:
    made = manuscript()
    document = Document(io.BytesIO(HABITS["tabs"].write(made)))
    assert document.tables == []
    lines = [paragraph.text for paragraph in document.paragraphs]
    for part in segments(made.sheets()[2]):
        for row in matrix(part):
            assert "\t".join(cell.text.replace("\n", "") for cell in row) in lines


def test_every_row_of_a_word_table_is_as_wide_as_its_grid() -> None:
    for habit in HABITS:
        document = Document(io.BytesIO(HABITS[habit].write(manuscript(2))))
        for table in document.element.body.iter(f"{W}tbl"):
            width = len(table.findall(f"{W}tblGrid/{W}gridCol"))
            for row in table.findall(f"{W}tr"):
                spans = [
                    int(span.get(f"{W}val"))
                    for name in ("gridBefore", "gridAfter")
                    for span in row.findall(f"{W}trPr/{W}{name}")
                ]
                for cell in row.findall(f"{W}tc"):
                    span = cell.find(f"{W}tcPr/{W}gridSpan")
                    spans.append(1 if span is None else int(span.get(f"{W}val")))
                assert sum(spans) == width, habit


@pytest.mark.parametrize("book", BOOKS)
def test_a_workbook_holds_every_cell_in_order(book: str) -> None:
    for seed in range(3):
        made = manuscript(seed)
        workbook = openpyxl.load_workbook(io.BytesIO(BOOKS[book].write(made)))
        written = [
            cell.value
            for sheet in workbook
            if sheet.sheet_state == "visible"
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        ]
        drawn = [made.title]
        for block in made.blocks:
            drawn += texts(block) if isinstance(block, list) else [block.text]
        assert [_plain(value) for value in written] == [_plain(value) for value in drawn]
        kept = {type(value) for value in written}
        assert (kept == {str}) == (book == "text")


def _plain(value: object) -> object:
    try:
        return float(value)  # type: ignore[arg-type]
    except ValueError:
        return str(value).replace("\n", "")


def test_merged_cells_of_a_workbook_are_those_of_the_sheet() -> None:
    made = manuscript()
    workbook = openpyxl.load_workbook(io.BytesIO(BOOKS["sheets"].write(made)))
    assert workbook.sheetnames[1:] == ["主动公开", "依申请公开", "复议诉讼", "其他"]
    found = {str(area) for area in workbook["复议诉讼"].merged_cells.ranges}
    assert {"A2:E2", "F2:O2", "A3:A4", "F3:J3", "K3:O3"} <= found


@needs_libreoffice
def test_libreoffice_writes_the_same_cells_as_doc() -> None:
    habits = ("spans", "moving spans")
    made = [manuscript(seed) for seed in range(len(habits))]
    bodies = [HABITS[habit].write(one) for habit, one in zip(habits, made, strict=True)]
    read_back = office.convert(office.convert(bodies, "docx", "doc"), "doc", "txt")
    for text, one in zip(read_back, made, strict=True):
        written = [line for line in text.decode("utf-8-sig").splitlines() if line.strip()]
        drawn = [word for sheet in one.sheets() for word in texts(sheet)]
        assert [line for line in written if line in set(drawn)] == [
            word for word in drawn if word in set(written)
        ]
        assert sum(line in set(drawn) for line in written) > 0.9 * len(drawn)


@needs_libreoffice
def test_libreoffice_writes_the_same_cells_as_xls() -> None:
    made = manuscript()
    (body,) = office.convert([BOOKS["numbers"].write(made)], "xlsx", "xls")
    sheet = xlrd.open_workbook(file_contents=body).sheet_by_index(0)
    written = [value for row in range(sheet.nrows) for value in sheet.row_values(row) if value != ""]
    drawn = [made.title]
    for block in made.blocks:
        drawn += texts(block) if isinstance(block, list) else [block.text]
    assert [_plain(value) for value in written] == [_plain(value) for value in drawn]


@needs_chromium
@needs_fonts
def test_a_print_shows_every_number_and_has_pages() -> None:
    for case in cases_of("pdf, chromium", [3], blanks="no blanks"):
        document = pypdfium2.PdfDocument(case.body)
        assert len(document) >= 2
        text = "".join(page.get_textpage().get_text_range() for page in document)
        numbers = re.findall(r"\d+(?:\.\d+)?", re.sub(r"\s*[\r\n]+\s*", " ", text))
        for printed in case.truth.cells.values():
            assert printed.lstrip("-") in numbers
        document.close()


def test_every_print_has_every_cell_of_the_sheets() -> None:
    for name, how in PRINTS.items():
        made = manuscript(3)
        page = how.page(made)
        written = re.findall(r"<td[^>]*>([^<]+)</td>", page)
        assert len(written) >= sum(len(texts(sheet)) for sheet in made.sheets()), name


# --- pictures ------------------------------------------------------------------------------------------------------


def sample() -> Image.Image:
    picture = Image.new("L", (300, 200), 255)
    picture.paste(0, (50, 50, 250, 60))
    picture.paste(0, (50, 50, 60, 150))
    return picture


@pytest.mark.parametrize("how", pictures.SPOILT)
def test_damage_is_drawn_from_the_seed_and_changes_the_picture(how: str) -> None:
    first, again, other = (pictures.spoilt(sample(), how, random.Random(seed), 150) for seed in (1, 1, 2))
    assert first.tobytes() == again.tobytes()
    assert first.tobytes() != sample().tobytes()
    if how not in ("faint", "jpeg 55"):
        assert first.tobytes() != other.tobytes() or how == "uneven light"
    assert ImageStat.Stat(first).extrema[0][0] < 140


def test_a_crop_leaves_a_margin() -> None:
    assert pictures.cropped(sample(), 5).size == (210, 110)
    assert pictures.cropped(Image.new("L", (30, 20), 255), 5).size == (40, 30)


@needs_chromium
@needs_fonts
def test_pictures_come_in_every_carrier() -> None:
    names = list(pictures.CARRIERS)
    made = [manuscript(seed) for seed in range(len(names))]
    shots = [pictures.Shot(100, damage) for damage in (None, "rotated", None, "jpeg 55", "together")]
    pages = dict(zip(names, pictures.write_pictures(made, names, shots), strict=True))
    tables = pages["tables"]
    assert tables.body.decode().count("<img") == len(tables.files) == 3
    for file in tables.files:
        picture = Image.open(io.BytesIO(file.body or b""))
        assert picture.width > 600
        assert ImageStat.Stat(picture.convert("L")).extrema[0][0] < 60
        assert file.url.rpartition("/")[2] in tables.body.decode()
    scan = pypdfium2.PdfDocument(pages["scan"].body)
    assert len(scan) >= 2
    assert "".join(page.get_textpage().get_text_range() for page in scan).strip() == ""
    assert 560 < scan[0].get_width() < 680  # a page of A4, turned a little, in points
    scan.close()
    assert len(pages["pages"].files) >= 2
    assert len(Document(io.BytesIO(pages["word"].body)).inline_shapes) == 3
    assert pages["single"].body.startswith(b"\xff\xd8\xff")
    single = Image.open(io.BytesIO(pages["single"].body))
    assert single.height > 1.5 * single.width


def test_what_is_owed_of_a_picture_has_a_proof() -> None:
    truth = make_truth(1, "2021")
    ours = {path for path in truth.values if not path.startswith("proactive")}
    assert proved(truth) == ours
    truth.put("applications.disclosed.other", None, "")
    lost = ours - proved(truth)
    assert "applications.disclosed.natural_person" in lost  # its row
    assert "applications.withheld_state_secret.other" in lost  # its column
    assert "applications.new_received.other" not in lost
    truth = make_truth(1, "2021")
    truth.put("review.total", 1 + int(truth.values["review.total"] or 0))
    assert ours - proved(truth) == {path for path in ours if path.startswith("review.")}


# --- drawing -------------------------------------------------------------------------------------------------------


def test_a_report_is_the_same_each_time_and_the_same_truth_in_every_format() -> None:
    for name in ("docx, cut numbers", "xlsx, mixed"):
        first, again = (cases_of(name, [5, 6])[1] for _ in range(2))
        (alone,) = cases_of(name, [6])
        assert first.truth.cells == again.truth.cells == alone.truth.cells == random_truth(6).cells
        if name.startswith("docx"):
            body = [Document(io.BytesIO(case.body)).element.body.xml for case in (first, again, alone)]
            assert body[0] == body[1] == body[2]


def test_every_other_report_in_pictures_is_printed_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "picture, 100 dpi, clean"
    unwritten = replace(FORMATS[name], writer=lambda manuscripts, _: [Fetched(b"", "")] * len(manuscripts))
    monkeypatch.setitem(FORMATS, name, unwritten)
    whole, drawn = cases_of(name, [4, 5])
    assert None not in whole.truth.values.values()
    assert drawn.truth.cells == random_truth(5).cells


def test_one_table_is_as_wide_everywhere() -> None:
    blocks = in_one_table(manuscript(4).blocks)
    (sheet,) = (block for block in blocks if isinstance(block, list))
    assert width_of(sheet) == 15
    assert not any(isinstance(block, Heading) for block in blocks)


def test_every_format_has_a_row_and_says_what_it_lacks(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(FORMATS) < {row.name for row in rows()}
    monkeypatch.setenv("GOVCRAWL_LIBREOFFICE", "")
    monkeypatch.setenv("GOVCRAWL_OCR", "0")
    monkeypatch.setattr("tests.layouts.format_writers.formats.CHROMIUM", None)
    assert main(["--kind", "doc", "--kind", "picture, 150 dpi, clean", "--kind", "pdf, chromium"]) == 0
    printed = capsys.readouterr().out
    assert f"skipped: doc: {INSTALL_LIBREOFFICE}" in printed
    assert f"skipped: picture, 150 dpi, clean: {INSTALL_OCR}" in printed
    assert f"skipped: picture, 150 dpi, clean: {INSTALL_CHROMIUM}" in printed
    assert f"skipped: pdf, chromium: {INSTALL_CHROMIUM}" in printed


def test_a_report_of_a_format_can_be_written_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--kind", "xlsx, text", "--seed", "4", "--save", str(tmp_path)])
    assert f"written: {tmp_path}/2.xlsx" in capsys.readouterr().out
    assert openpyxl.load_workbook(tmp_path / "2.xlsx").sheetnames


# --- what is written is read ---------------------------------------------------------------------------------------


def assert_promised(cases: list[Case]) -> None:
    """No figure silently wrong, and of what is owed as much as is promised."""
    owed = lost = 0
    for case in cases:
        verdict = judge(case, read(case))
        assert verdict.silent == {}, case.command()
        owed += len(case.must)
        lost += len(verdict.lost)
        assert not verdict.lost or case.kind.keeps.startswith("proved"), (case.command(), verdict.lost)
    assert lost <= (1 - PROMISES[cases[0].kind.keeps]) * owed, (lost, owed)


@pytest.mark.parametrize("name", IN_PYTHON)
def test_documents_and_workbooks_are_read_exactly(name: str) -> None:
    assert_promised(cases_of(name, range(3)))


@needs_libreoffice
@pytest.mark.parametrize("name", ["doc", "doc, read without LibreOffice", "xls"])
def test_old_documents_and_workbooks_are_read_exactly(name: str) -> None:
    assert_promised(cases_of(name, range(6)))


@needs_libreoffice
@pytest.mark.parametrize("name", ["wps", "rtf", "odt"])
def test_other_documents_are_read_exactly(name: str) -> None:
    assert_promised(cases_of(name, [2]))


@needs_chromium
@needs_fonts
def test_prints_of_a_browser_are_read_exactly() -> None:
    assert_promised(cases_of("pdf, chromium", range(6)))


@pytest.mark.parametrize("name", ["pdf, drawn", "pdf, drawn, no rules"])
def test_pages_drawn_in_many_ways_are_read_exactly_or_not_at_all(name: str) -> None:
    assert_promised(cases_of(name, range(len(FORMATS[name].habits))))


@needs_libreoffice
@needs_fonts
def test_prints_of_libreoffice_are_read_exactly() -> None:
    assert_promised(cases_of("pdf, libreoffice", range(4)))


@needs_chromium
@needs_fonts
@needs_ocr
@pytest.mark.parametrize(("name", "seed"), [("picture, 150 dpi, clean", 0), ("picture, 200 dpi, spoilt", 6)])
def test_pictures_are_read_as_promised(name: str, seed: int) -> None:
    assert_promised(cases_of(name, [seed]))
