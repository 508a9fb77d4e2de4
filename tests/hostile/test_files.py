"""Files made to harm, one of each kind and more: a record that says why, in bounded time, and never a number that nobody printed."""

from __future__ import annotations

import io
import random
import struct
import time
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest
from docx import Document as Word
from PIL import Image

from govcrawl import Report, extract
from tests.documents.containers import CONTENT_TYPES, ole, zipped

SAYS_WHY = {
    "file_broken", "file_encrypted", "file_too_large", "reader_stopped", "format_not_read", "tool_missing", "empty_document",
    "document_cut", "unreadable_document", "table_too_large",
}  # fmt: skip
XLS = Path(__file__).parents[1] / "documents" / "files" / "xls" / "report.xls"
MUTATIONS = 40
"""Of each kind; of what LibreOffice reads, which takes a second each, three."""
SECONDS = 60
MIB = 1 << 20


def docx() -> bytes:
    document = Word()
    document.add_paragraph("兰山区人民政府2023年政府信息公开工作年度报告")
    table = document.add_table(2, 4)
    for place, text in enumerate(
        ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数", "规章", "1", "2", "3")
    ):
        table.cell(place // 4, place % 4).text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"])
    book.active.append(["规章", 1, 2, 3])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pdf(content: bytes = b"BT /F1 12 Tf 72 720 Td (5) Tj ET", kids: bytes = b"3 0 R") -> bytes:
    """A PDF of one page by hand; its table of objects is left to the reader to find."""
    return (
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 1/Kids["
        + kids
        + b"]>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>\nendobj\n4 0 obj\n<</Length "
        + str(len(content)).encode()
        + b">>\nstream\n"
        + content
        + b"\nendstream\nendobj\n5 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\n"
        b"trailer\n<</Root 1 0 R/Size 6>>\n%%EOF\n"
    )


def png(width: int = 40, height: int = 20) -> bytes:
    out = io.BytesIO()
    Image.new("L", (width, height), 255).save(out, "png")
    return out.getvalue()


def png_that_says(width: int, height: int) -> bytes:
    """A picture of a few bytes that would be huge."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    packed = zlib.compress(bytes((width // 8 + 1) * 200))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


FILES = {
    "docx": docx(),
    "xlsx": xlsx(),
    "xls": XLS.read_bytes(),
    "doc": ole("WordDocument", "1Table"),
    "pdf": pdf(),
    "png": png(),
    "zip": zipped({"报告.docx": docx(), "表.xlsx": xlsx()}),
    "rtf": b"{\\rtf1\\ansi {\\b 5}}",
}


def read(body: bytes, name: str) -> tuple[Report, float]:
    started = time.monotonic()
    report = extract(body, url=f"http://www.lyls.gov.cn/{name}")
    return report, time.monotonic() - started


def codes(report: Report) -> set[str]:
    return {issue.code for issue in report.issues}


def entities(depth: int = 12) -> bytes:
    """A document of a few bytes whose text would be of gigabytes."""
    lines = [b'<!ENTITY a0 "5555555555">']
    lines += [b'<!ENTITY a%d "%s">' % (number, b"&a%d;" % (number - 1) * 10) for number in range(1, depth)]
    return b'<?xml version="1.0"?><!DOCTYPE a [' + b"".join(lines) + b"]><a>&a%d;</a>" % (depth - 1)


def replaced(body: bytes, name: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return zipped({**{one: archive.read(one) for one in archive.namelist()}, name: content})


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
BOMBS = {
    "a docx that unpacks to 100 MiB": (replaced(docx(), "word/document.xml", b" " * (100 * MIB)), "a.docx"),
    "an xlsx that unpacks to 100 MiB": (replaced(xlsx(), "xl/worksheets/sheet1.xml", b" " * (100 * MIB)), "a.xlsx"),
    "a zip that unpacks to 100 MiB": (zipped({"a.txt": bytes(100 * MIB)}), "a.zip"),
    "a zip in a zip in a zip": (zipped({"a.zip": zipped({"a.zip": zipped({"a.txt": b"5"})})}), "a.zip"),
    "a docx of five thousand members": (zipped({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": b"<a/>", **{f"{number}": b"" for number in range(5000)}}), "a.docx"),
    "entities in a docx": (replaced(docx(), "word/document.xml", entities()), "a.docx"),
    "entities in an xlsx": (replaced(xlsx(), "xl/worksheets/sheet1.xml", entities()), "a.xlsx"),
    "a docx that nests 100,000 deep": (replaced(docx(), "word/document.xml", b"<a>" * 100_000), "a.docx"),
    "an xlsx that nests 100,000 deep": (replaced(xlsx(), "xl/worksheets/sheet1.xml", b"<a>" * 100_000), "a.xlsx"),
    "an xlsx of a million cells": (replaced(xlsx(), "xl/worksheets/sheet1.xml", SHEET + b"<row>" + b"<c><v>5</v></c>" * 1_000_000 + b"</row></sheetData></worksheet>"), "a.xlsx"),
    "an xlsx of a million rows": (replaced(xlsx(), "xl/worksheets/sheet1.xml", SHEET + b"<row/>" * 1_000_000 + b"</sheetData></worksheet>"), "a.xlsx"),
    "a pdf whose pages are their own parents": (pdf(kids=b"2 0 R"), "a.pdf"),
    "a pdf that nests deep": (pdf(b"[" * 200_000), "a.pdf"),
    "a pdf of saved states": (pdf(b"q " * 500_000), "a.pdf"),
    "a picture of 2.5 thousand million points": (png_that_says(50_000, 50_000), "a.png"),
    "an rtf that nests 100,000 deep": (b"{\\rtf1" + b"{" * 100_000, "a.rtf"),
    "a file of Word 2003 with entities": (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?>' + entities().removeprefix(b'<?xml version="1.0"?>'), "a.doc"),
    "an ole file that is its own directory": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 10_000, "a.doc"),
    "a doc without a text": (ole("WordDocument"), "a.doc"),
    "a zip of every kind": (zipped({f"{number}.{name}": body[: len(body) // 2] for number, (name, body) in enumerate(FILES.items())}), "a.zip"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "name"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_gives_a_record_without_figures_in_bounded_time(body: bytes, name: str) -> None:
    report, seconds = read(body, name)
    assert seconds < SECONDS
    assert codes(report) & (SAYS_WHY | {"not_a_report"})
    assert report.tables.model_dump() == dict.fromkeys(report.tables.model_dump())
    assert report.prose_figures == []
    Report.model_validate(report.model_dump())


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_cut_off_says_so_or_is_no_report(name: str) -> None:
    body = FILES[name]
    for share in (0.02, 0.3, 0.6, 0.9, 0.99):
        report, seconds = read(body[: int(len(body) * share)], f"a.{name}")
        assert seconds < SECONDS
        assert codes(report) & (SAYS_WHY | {"not_a_report"}), share


@pytest.mark.parametrize("name", FILES)
def test_a_file_with_wrong_bytes_gives_a_record(name: str) -> None:
    draw = random.Random(name)
    started = time.monotonic()
    for _ in range(3 if name in ("rtf", "doc") else MUTATIONS):
        body = bytearray(FILES[name])
        for _ in range(draw.randint(1, 8)):
            body[draw.randrange(len(body))] = draw.choice((0, 0xFF, draw.randrange(256)))
        report, _ = read(bytes(body), f"a.{name}")
        Report.model_validate(report.model_dump())
        assert report.issues, "a file of one table is no whole report"
    assert time.monotonic() - started < MUTATIONS * 5


def test_a_file_that_is_no_more_than_its_signature() -> None:
    for body, name in (
        (b"PK\x03\x04", "a.docx"),
        (b"PK\x05\x06" + bytes(18), "a.xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls"),
        (b"%PDF-", "a.pdf"),
        (b"\x89PNG\r\n\x1a\n", "a.png"),
        (b"Rar!\x1a\x07\x01\x00", "a.rar"),
        (zipped({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": b""}), "a.docx"),
        (zipped({"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": b""}), "a.xlsx"),
    ):
        assert codes(read(body, name)[0]) & SAYS_WHY, name
