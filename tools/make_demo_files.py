"""Make the demo portals' files: demo/files/*, reports in Word, PDF, Excel and zip files, and broken ones.

Needs LibreOffice and the Chinese fonts (Debian: libreoffice-writer-nogui libreoffice-calc-nogui fonts-noto-cjk). The files
are committed, so nobody needs to run this unless the figures change:

    python -m tools.make_demo_files

What Python writes is the same on every run but for the
times that openpyxl and LibreOffice put into their files.
"""

from __future__ import annotations

import io
import random
import subprocess
import tempfile
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pypdfium2
from openpyxl import Workbook
from openpyxl.chart import BarChart, LineChart, PieChart, Reference
from openpyxl.styles import Alignment, Border, Side
from PIL import Image, ImageFilter

from demo.forms import HEADINGS
from demo.layouts import Grid
from demo.portals import changxingdao, chiping, lanshan, lusong, qilin
from demo.portals.bodies import grids_of
from demo.prose import prose_of, voice_of
from demo.truth import YEARS
from tools.compound_file import compound_file
from tools.open_document import Print, document, embedded, paragraph, table

TARGET = Path(__file__).parents[1] / "demo" / "files"
CHART_YEARS = (2021, 2022, 2023)
CHANNELS = ("网站", "微信公众号", "公报", "查阅点")
# shares of the columns of the forms' tables
WIDTHS = {2: (5, 3, 3, 3), 3: (1.6, 2, 5.2, 1.5, 1.5, 1.5, 1.7, 1.7, 1.3, 1.4), 4: (1,) * 15}
SCAN_DPI, SCAN_QUALITY = 150, 60
MADE = time.struct_time((2024, 2, 1, 0, 0, 0, 3, 32, 0))
PASSWORD = "govcrawl"
BOMB_SIZE = 12_000_000  # bytes when it is unpacked


class Office:
    """LibreOffice with a profile of its own in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def convert(self, data: bytes, suffix: str, wanted: str, options: str = "") -> bytes:
        """The file in another format. `options` are the export filter's, behind its name."""
        source = self.folder / f"file.{suffix}"
        source.write_bytes(data)
        command = [
            "soffice", f"-env:UserInstallation={(self.folder / 'profile').as_uri()}", "--headless", "--convert-to",
            wanted + options, "--outdir", str(self.folder / "made"), str(source),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return (self.folder / "made" / f"file.{wanted}").read_bytes()


# --- reports as text documents ------------------------------------------------------------------------------------


def report(
    portal: str, year: int, title: list[str], signed: str, setting: Print, *, charts: tuple[bytes, ...] = ()
) -> bytes:
    """A whole report as an .odt file; Chiping's compares years in a table, and may have charts."""
    prose, grids = prose_of(portal, year), grids_of(portal, year)
    parts = [*(paragraph(line, "title") for line in title), paragraph(prose.preamble)]
    sections = {1: prose.overview, 5: prose.problems, 6: prose.other}
    for number, heading in enumerate(HEADINGS, 1):
        parts.append(paragraph(heading, "heading"))
        for place, text in enumerate(sections.get(number, ())):
            parts.append(paragraph(text))
            if portal == "chiping" and number == 1 and place == 2:
                parts.append(table(compared(year)))
        if number == 1:
            parts += [embedded(place) for place in range(1, len(charts) + 1)]
        if number in grids:
            parts.append(table(grids[number], WIDTHS[number]))
    parts += [paragraph(f"{voice_of(portal).body}办公室", "right"), paragraph(signed, "right")]
    return document(parts, setting, charts)


def compared(year: int) -> Grid:
    """Chiping's comparison of the years up to `year`."""
    return [[(text, 1, 1) for text in row] for row in chiping.compared(year)]


def day_of(date: str) -> str:
    """2024-02-06 as it is written under a report."""
    year, month, day = date.split("-")
    return f"{year}年{int(month)}月{int(day)}日"


# --- charts -------------------------------------------------------------------------------------------------------


def charts_of(year: int, office: Office) -> tuple[bytes, ...]:
    """The three spreadsheets with charts in Chiping's report, as .ods files."""
    draw = random.Random(f"chiping charts {year}")
    counts = [draw.randint(20, 900) for _ in CHANNELS]
    sheets = (
        ([list(row) for row in chiping.compared(year)], LineChart()),
        ([["", *CHANNELS], ["主动公开条数", *map(str, counts)]], BarChart()),
        ([["", "图解", "文字"], ["解读件数", str(year % 7 + 3), str(year % 5 + 11)]], PieChart()),
    )
    return tuple(office.convert(_chart(rows, chart), "xlsx", "ods") for rows, chart in sheets)


def _chart(rows: list[list[str]], chart: LineChart | BarChart | PieChart) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    for row in rows:
        sheet.append([int(text) if text.isdecimal() else text for text in row])
    chart.add_data(
        Reference(sheet, min_col=1, max_col=len(rows[0]), min_row=2, max_row=len(rows)),
        from_rows=True, titles_from_data=True,
    )  # fmt: skip
    chart.set_categories(Reference(sheet, min_col=2, max_col=len(rows[0]), min_row=1))
    sheet.add_chart(chart, "A6")
    return _bytes(book)


def _bytes(book: Workbook) -> bytes:
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


# --- the other formats --------------------------------------------------------------------------------------------


def scanned(pdf: bytes, draw: random.Random) -> bytes:
    """The PDF as an office copier scans it: grey pages, each a little askew, specks and soft edges, JPEG."""
    pages = []
    for page in pypdfium2.PdfDocument(pdf):
        grey = page.render(scale=SCAN_DPI / 72).to_pil().convert("L")
        grey = grey.rotate(
            draw.uniform(-0.7, 0.7), resample=Image.Resampling.BICUBIC, fillcolor=250, expand=False
        )
        grey = grey.filter(ImageFilter.GaussianBlur(0.5))
        pixels = grey.load()
        for _ in range(120):
            pixels[draw.randrange(grey.width), draw.randrange(grey.height)] = draw.randint(60, 160)
        pages.append(grey)
    made = io.BytesIO()
    pages[0].save(
        made, "PDF", save_all=True, append_images=pages[1:], resolution=SCAN_DPI, quality=SCAN_QUALITY,
        creationDate=MADE, modDate=MADE, title="scan",
    )  # fmt: skip
    return made.getvalue()


def workbook(grids: dict[int, Grid], headings: tuple[str, ...], names: dict[int, str]) -> bytes:
    """A sheet for each section: its heading over the table, figures as numbers, cells merged."""
    book = Workbook()
    book.remove(book.active)
    thin = Side(style="thin")
    for number, grid in grids.items():
        sheet = book.create_sheet(names[number])
        width = max(sum(colspan for _, _, colspan in line) for line in grid)
        sheet.cell(1, 1, headings[number - 1])
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=width)
        taken: set[tuple[int, int]] = set()
        for row, line in enumerate(grid, 2):
            column = 1
            for text, rowspan, colspan in line:
                while (row, column) in taken:
                    column += 1
                cell = sheet.cell(row, column, _value(text))
                cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
                cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
                taken |= {(row + down, column + right) for down in range(rowspan) for right in range(colspan)}
                if rowspan * colspan > 1:
                    sheet.merge_cells(
                        start_row=row,
                        end_row=row + rowspan - 1,
                        start_column=column,
                        end_column=column + colspan - 1,
                    )
                column += colspan
    return _in_excels_order(_bytes(book))


def _in_excels_order(data: bytes) -> bytes:
    """The package with its list of parts first, as Excel writes it; openpyxl writes it last."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: name != "[Content_Types].xml"):
            target.writestr(zipfile.ZipInfo(name), source.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _value(text: str) -> str | float:
    plain = text.replace(",", "")
    if plain.isdecimal():
        return int(plain)
    return float(plain) if plain.replace(".", "", 1).isdecimal() else text


class _NamedInGbk(zipfile.ZipInfo):
    """A member whose name is in GBK and does not say so, as Chinese Windows writes them."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  zipfile's own name
        return self.filename.encode("gbk"), self.flag_bits


def archive(members: dict[str, bytes]) -> bytes:
    """A zip with names in GBK."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name, data in members.items():
            target.writestr(_NamedInGbk(name), data, zipfile.ZIP_DEFLATED, 9)
    return made.getvalue()


# --- all of them --------------------------------------------------------------------------------------------------


def whole_files(office: Office) -> dict[str, bytes]:
    """Files by name that hold a report, or its tables."""
    made: dict[str, bytes] = {}
    for year in YEARS:
        charts = charts_of(year, office) if year in CHART_YEARS else ()
        title = ["聊城市茌平区人民政府", f"{year}年度政府信息公开工作报告"]
        text = report("chiping", year, title, day_of(chiping.DATES[year]), Print(), charts=charts)
        made[f"chiping-{year}.doc"] = office.convert(text, "odt", "doc")
    word = Print(font="仿宋", size=15, cell=9)
    text = report("lanshan", 2019, [lanshan.title_of(2019)], day_of(lanshan.DATES[2019]), word)
    made["lanshan-2019.docx"] = office.convert(text, "odt", "docx")
    printed = Print(font="Noto Serif CJK SC", size=16, cell=10.5)
    text = report("lanshan", 2023, [lanshan.title_of(2023)], day_of(lanshan.DATES[2023]), printed)
    made["lanshan-2023.pdf"] = office.convert(text, "odt", "pdf")
    text = report("lusong", 2021, [lusong.title_of(2021)], day_of(lusong.date_of(2021)), printed)
    made["lusong-2021.pdf"] = office.convert(text, "odt", "pdf")
    copied = replace(printed, breaks_rows=False)
    text = report("qilin", 2019, [qilin.title_of(2019)], day_of(qilin.DATES[2019]), copied)
    made["qilin-2019.pdf"] = scanned(office.convert(text, "odt", "pdf"), random.Random("scan"))
    # the zone writes traditional script
    grids = {
        year: {
            number: [[(changxingdao.traditional(cell), down, right) for cell, down, right in line] for line in grid]
            for number, grid in grids_of("changxingdao", year).items()
        }
        for year in (2019, 2020)
    }  # fmt: skip
    headings = tuple(changxingdao.traditional(heading) for heading in HEADINGS)
    made["changxingdao-2019.xlsx"] = workbook(
        grids[2019], headings, {2: "主動公開", 3: "依申請", 4: "復議訴訟"}
    )
    parts = [
        part
        for number, grid in grids[2020].items()
        for part in (paragraph(headings[number - 1], "heading"), table(grid, WIDTHS[number]))
    ]
    tables = office.convert(document(parts, word), "odt", "docx")
    note = "表格見同一壓縮包內的文件。\r\n".encode("utf-8-sig")
    made["changxingdao-2020.zip"] = archive({"附件/2020年度統計表.docx": tables, "附件/說明.txt": note})
    return made


def broken_files(whole: dict[str, bytes], office: Office) -> dict[str, bytes]:
    """A broken file of each kind, by name."""

    def cut(name: str, share: float) -> bytes:
        return whole[name][: int(len(whole[name]) * share)]

    protected = bytearray(whole["chiping-2019.doc"])
    start = protected.index(
        b"\xec\xa5"
    )  # the file information block (MS-DOC 2.5.1); bit 8 of its flags: encrypted
    protected[start + 11] |= 0x01
    draw = random.Random("protected")
    description = b'\x04\0\x04\0\x40\0\0\0<?xml version="1.0"?><encryption><keyEncryptors/></encryption>'
    note = document([paragraph("这一件有口令。")], Print(font="Noto Serif CJK SC"))
    secret = (
        ':writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},'
        f'"DocumentOpenPassword":{{"type":"string","value":"{PASSWORD}"}}}}'
    )
    picture = (TARGET.parent / "pictures" / "qilin-2021-4.png").read_bytes()
    return {
        "cut.docx": cut("lanshan-2019.docx", 0.6),
        "page.docx": "<html><body><p>登录已过期，请重新登录后下载。</p></body></html>".encode(),
        "protected.docx": compound_file(
            {"EncryptionInfo": description, "EncryptedPackage": draw.randbytes(6000)}
        ),
        "cut.doc": cut("chiping-2020.doc", 0.5),
        "protected.doc": bytes(protected),
        "cut.pdf": cut("lusong-2021.pdf", 0.4),
        "protected.pdf": office.convert(note, "odt", "pdf", secret),
        "cut.xlsx": cut("changxingdao-2019.xlsx", 0.7),
        "cut.png": picture[: len(picture) // 2],
        "bomb.zip": archive({"年报.txt": b"0" * BOMB_SIZE}),
    }


def main() -> None:
    """Write them all."""
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        office = Office(Path(name))
        whole = whole_files(office)
        for file, data in {**whole, **broken_files(whole, office)}.items():
            (TARGET / file).write_bytes(data)


if __name__ == "__main__":
    main()
