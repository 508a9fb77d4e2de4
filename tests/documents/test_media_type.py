"""What a document is, is told by its content; what it is called proves nothing."""

from __future__ import annotations

import gzip
import io
from typing import get_args

import openpyxl
import pytest
from docx import Document as Word

from govcrawl.documents import open_document
from govcrawl.documents.containers import ole_names, zip_names
from govcrawl.documents.media_type import NOT_READ, Kind, kind_by_name, kind_of
from govcrawl.documents.model import Paragraph, Table
from govcrawl.documents.readers import READERS
from govcrawl.documents.texts import TEXT_KINDS
from govcrawl.page import Page
from tests.documents.containers import CONTENT_TYPES, ole, streamed, with_raw_names, zipped

PAGE = "<html><body><p>政府信息公开工作年度报告</p></body></html>".encode()


def docx() -> bytes:
    out = io.BytesIO()
    Word().save(out)
    return out.getvalue()


def xlsx() -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


WORD_2003 = b'<?xml version="1.0" encoding="UTF-8"?>\r\n<?mso-application progid="Word.Document"?>\r\n<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">'
EXCEL_2003 = b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
FLAT_TEXT = b'<?xml version="1.0"?>\n<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:mimetype="application/vnd.oasis.opendocument.text">'
SAVED = (
    b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="----=_x"\r\n\r\n'
    b"Saved by Word.\r\n\r\n------=_x\r\nContent-Location: file:///C:/a.htm\r\n"
    b'Content-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset="utf-8"\r\n\r\n'
    b"<html><body><p>=E6=94=BF=E5=BA=9C</p><table><tr><td>=E8=A7=84=E7=AB=A0</td><td>5=\r\n</td></tr></table></body></html>\r\n"
    b"------=_x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n------=_x--\r\n"
)

CASES = {
    "a Word file": (ole("WordDocument", "1Table", "\x05SummaryInformation"), "", "doc"),
    "a Word file called xls": (ole("WordDocument"), "a.xls", "doc"),
    "a Word file with a workbook in it": (ole("ObjectPool", "WordDocument", nested="Workbook"), "a.doc", "doc"),
    "a Word file of WPS": (ole("WordDocument", "WpsCustomData"), "a.wps", "doc"),
    "a workbook": (ole("Workbook", "\x05SummaryInformation"), "", "xls"),
    "a workbook called doc": (ole("Workbook"), "a.doc", "xls"),
    "a workbook of Excel 5": (ole("Book"), "", "xls"),
    "a workbook of WPS": (ole("Workbook", "ETExtData"), "a.et", "xls"),
    "many streams": (ole(*[f"Stream {number}" for number in range(30)], "WordDocument"), "", "doc"),
    "an old WPS file": (ole("WPS Document"), "", "wps"),
    "an old WPS file by its name": (ole("CONTENTS", "CompObj"), "a.wps", "wps"),
    "a Works file": (ole("MatOST", "CONTENTS"), "", "wps"),
    "a document behind a password": (ole("EncryptionInfo", "EncryptedPackage"), "a.docx", "docx"),
    "a workbook behind a password": (ole("EncryptionInfo", "EncryptedPackage"), "a.xlsx", "xlsx"),
    "a presentation of 2003": (ole("PowerPoint Document", "Current User"), "a.doc", "slides"),
    "a list of small pictures": (ole("Catalog", "256_1"), "Thumbs.db", "unknown"),
    "a Word file whose directory is lost": (ole("WordDocument")[:600], "a.doc", "doc"),
    "a workbook whose directory is lost": (ole("Workbook")[:600], "a.xls", "xls"),
    "docx": (docx(), "", "docx"),
    "docx called doc": (docx(), "a.doc", "docx"),
    "docx cut off": (docx()[:20_000], "", "docx"),
    "docx, its first member a picture": (zipped({"docProps/thumbnail.jpeg": bytes(9000), "word/document.xml": b"<a/>", "[Content_Types].xml": CONTENT_TYPES}, packed=False), "", "docx"),
    "docx with sizes behind its members": (streamed({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": b"<a/>"}), "", "docx"),
    "docx whose main part has another name": (zipped({"[Content_Types].xml": CONTENT_TYPES, "word/document2.xml": b"<a/>"}), "", "docx"),
    "docx with strokes the other way": (with_raw_names([(b"[Content_Types].xml", CONTENT_TYPES), (b"word\\document.xml", b"<a/>")]), "", "docx"),
    "xlsx": (xlsx(), "", "xlsx"),
    "xlsx called docx": (xlsx(), "a.docx", "xlsx"),
    "pptx": (zipped({"[Content_Types].xml": CONTENT_TYPES, "ppt/presentation.xml": b"<a/>"}), "a.docx", "slides"),
    "odt": (zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}, packed=False), "", "odt"),
    "odt without order": (zipped({"content.xml": b"<a/>", "mimetype": b"application/vnd.oasis.opendocument.text"}), "a.odt", "odt"),
    "ods": (zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}, packed=False), "", "ods"),
    "ofd": (zipped({"OFD.xml": b"<a/>", "Doc_0/Document.xml": b"<a/>"}), "a.pdf", "ofd"),
    "a zip with a folder called word": (zipped({"word/报告.doc": b"a"}), "", "zip"),
    "a zip called docx": (zipped({"报告.txt": b"a"}), "a.docx", "zip"),
    "a zip without members": (b"PK\x05\x06" + bytes(18), "", "zip"),
    "rtf": (b"{\\rtf1\\ansi", "a.doc", "rtf"),
    "rtf behind a mark and white space": (b"\xef\xbb\xbf\r\n {\\rtf1", "", "rtf"),
    "Word 2003 XML": (WORD_2003, "a.doc", "wordml"),
    "Excel 2003 XML": (EXCEL_2003, "a.xls", "sheetml"),
    "flat OpenDocument": (FLAT_TEXT, "", "wordml"),
    "a page that Word saved in one file": (SAVED, "a.doc", "mhtml"),
    "the same behind a mark": (b"\xef\xbb\xbf\r\n" + SAVED, "", "mhtml"),
    "a page called doc": (PAGE, "a.doc", "html"),
    "a page called xls": (b'<html xmlns:x="urn:schemas-microsoft-com:office:excel">' + PAGE, "a.xls", "html"),
    "a page in XML": (b'<?xml version="1.0"?><html xmlns:x="urn:schemas-microsoft-com:office:excel"><body>', "", "html"),
    "a page in UTF-16 called doc": (PAGE.decode().encode("utf-16"), "a.doc", "html"),
    "an error page called docx": (b"<html><head><title>404</title>", "a.docx", "html"),
    "pdf": (b"%PDF-1.7\n", "", "pdf"),
    "pdf called doc": (b"%PDF-1.4\n", "a.doc", "pdf"),
    "pdf behind junk": (b"\x00junk\n" * 100 + b"%PDF-1.4\n1 0 obj\n<<>>", "", "pdf"),
    "pdf behind too much junk": (b"\x00" * 1100 + b"%PDF-1.4\n1 0 obj\n<<>>", "", "unknown"),
    "a text about pdf": ("文件以 %PDF-1.4 开头".encode(), "a.txt", "text"),
    "png": (b"\x89PNG\r\n\x1a\n", "a.pdf", "image"),
    "jpeg": (b"\xff\xd8\xff\xe0", "", "image"),
    "gif": (b"GIF89a", "", "image"),
    "tiff": (b"II*\x00\x08\x00\x00\x00", "", "image"),
    "tiff the other way": (b"MM\x00*\x00\x00\x00\x08", "", "image"),
    "webp": (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "", "image"),
    "bmp": (b"BM\x3a\x00\x00\x00" + bytes(4) + b"\x36\x00\x00\x00\x28\x00\x00\x00", "", "image"),
    "a text that begins as a bmp": (b"BMW and others", "a.txt", "text"),
    "rar": (b"Rar!\x1a\x07\x01\x00", "", "rar"),
    "rar called zip": (b"Rar!\x1a\x07\x01\x00", "a.zip", "rar"),
    "7z": (b"7z\xbc\xaf\x27\x1c", "", "archive"),
    "gz": (gzip.compress(PAGE), "", "archive"),
    "tar": (b"a".ljust(257, b"\x00") + b"ustar\x0000", "", "archive"),
    "nothing": (b"", "a.pdf", "text"),
    "noise": (bytes(range(256)) * 10, "a.docx", "unknown"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "name", "kind"), CASES.values(), ids=CASES)
def test_the_content_decides(body: bytes, name: str, kind: Kind) -> None:
    assert kind_of(body, url=f"http://www.x.gov.cn/{name}") == kind
    if name != "a.txt":
        assert kind_of(body, media_type="application/octet-stream", url=f"http://www.x.gov.cn/{name}") == kind


def test_every_kind_is_read_or_left_by_name() -> None:
    assert {*TEXT_KINDS, *READERS, *NOT_READ} == set(get_args(Kind))
    assert not TEXT_KINDS & set(READERS)
    assert not {*TEXT_KINDS, *READERS} & set(NOT_READ)


def test_names_of_files_that_were_not_fetched() -> None:
    names = {
        "a.DOC": "doc",
        "a.docx?x=1": "docx",
        "a.et": "xls",
        "a.tif": "image",
        "a.ofd": "ofd",
        "a": None,
        "a.exe": None,
    }
    assert {name: kind_by_name(f"http://x.gov.cn/{name}") for name in names} == names
    assert kind_by_name("http://[bad") is None


def test_a_page_saved_in_one_file_is_read_as_that_page() -> None:
    opened = open_document(Page(SAVED, "http://www.x.gov.cn/a.doc"))
    first, table = opened.document.blocks
    assert isinstance(first, Paragraph)
    assert isinstance(table, Table)
    assert first.text == "政府"
    assert [[cell.text for cell in row if cell] for row in table.grid] == [["规章", "5"]]
    assert opened.document.problems == []


@pytest.mark.parametrize(
    "body",
    [
        SAVED.replace(b"text/html", b"text/plain"),
        SAVED[:120],
        SAVED.replace(b"------=_x", b"------=_y"),
        b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="a"\n\n' + b"--a\n" * 100_000,
    ],
    ids=["without a page", "cut off", "another boundary", "a hundred thousand parts"],
)
def test_one_that_has_no_page_in_it_is_empty(body: bytes) -> None:
    opened = open_document(Page(body, "http://www.x.gov.cn/a.doc"))
    assert opened.kind == "mhtml"
    assert opened.document.blocks == []
    assert [code for code, _ in opened.document.problems] == ["empty_document"]


def test_the_look_into_an_ole_file_is_bounded() -> None:
    body = bytearray(ole("WordDocument"))
    body[512 + 4 : 512 + 8] = (1).to_bytes(4, "little")  # the directory's chain leads to itself
    assert ole_names(bytes(body)) == {"WordDocument"}
    body = bytearray(ole("A", "WordDocument"))
    body[1024 + 128 + 72 : 1024 + 128 + 76] = (1).to_bytes(4, "little")  # an entry is its own sibling
    assert ole_names(bytes(body)) == {"A"}
    for end in range(0, 1536, 7):
        ole_names(ole("WordDocument")[:end])


def test_no_more_names_of_a_zip_are_looked_at_than_said() -> None:
    body = zipped({f"{number}": b"" for number in range(3000)})
    assert len(zip_names(body)) == 2000
    assert len(zip_names(body, 2500)) == 2500
    assert len(zip_names(body[:-10])) == 2000
    assert zip_names(b"PK\x03\x04") in ([], [""])
