"""Zip files are read within bounds: what a header says proves nothing, and nothing is written to the disk."""

from __future__ import annotations

import io
import struct
import time
import zipfile
import zlib

import openpyxl
import pytest

from govcrawl.documents.archive import check_members, read_zip
from govcrawl.documents.model import Paragraph, Table
from govcrawl.errors import UnreadableFileError
from tests.documents.containers import CONTENT_TYPES, ole, streamed, with_raw_names, zipped

PAGE = "<html><body><p>政府信息公开工作年度报告</p></body></html>".encode()
MIB = 1 << 20


def book() -> bytes:
    made = openpyxl.Workbook()
    made.active.append(["规章", 5])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def code_of(body: bytes, check=check_members) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        check(body)
    return caught.value.code


def test_members_become_parts_in_their_order() -> None:
    body = zipped(
        {"附件/": b"", "附件/报告.html": PAGE, "说明.txt": "第一行\n第二行".encode("gbk"), "表.xlsx": book()}
    )
    found = read_zip(body)
    assert found.blocks == []
    assert [(part.name, part.kind) for part in found.parts] == [
        ("附件/报告.html", "html"),
        ("说明.txt", "text"),
        ("表.xlsx", "xlsx"),
    ]
    page, lines, sheet = (part.document for part in found.parts)
    assert page.blocks == [Paragraph("政府信息公开工作年度报告")]
    assert lines.blocks == [Paragraph("第一行"), Paragraph("第二行")]
    (table,) = sheet.blocks
    assert isinstance(table, Table)
    assert [cell.text for cell in table.cells] == ["规章", "5"]


def test_the_contents_decide_what_a_member_is() -> None:
    found = read_zip(zipped({"报告.doc": PAGE, "报告.txt": book()}))
    assert [part.kind for part in found.parts] == ["html", "xlsx"]


@pytest.mark.parametrize(
    ("raw", "flags", "name"),
    [
        ("报告.html".encode("gbk"), 0, "报告.html"),
        ("报告.html".encode(), 0x800, "报告.html"),
        ("报告.html".encode(), 0, "报告.html"),
        ("附件\\报告.html".encode("gbk"), 0, "附件/报告.html"),
        ("報告㐀.html".encode("gb18030"), 0, "報告㐀.html"),
        (b"../../../etc/report.html", 0, "../../../etc/report.html"),
        (b"report.html", 0, "report.html"),
    ],
)
def test_names_are_read_as_they_were_written(raw: bytes, flags: int, name: str) -> None:
    found = read_zip(with_raw_names([(raw, PAGE)], flags=flags))
    assert [(part.name, part.kind) for part in found.parts] == [(name, "html")]


def test_what_systems_leave_behind_is_no_file_of_the_report() -> None:
    junk = ("__MACOSX/._报告.html", "Thumbs.db", "a/.DS_Store", "a/desktop.ini", "~$报告.docx", "a/._b.doc")
    found = read_zip(zipped({**dict.fromkeys(junk, PAGE), "报告.html": PAGE}))
    assert [part.name for part in found.parts] == ["报告.html"]


def test_an_archive_in_an_archive_is_named_and_not_opened() -> None:
    inner = zipped({"报告.html": PAGE})
    found = read_zip(
        zipped({"内.zip": inner, "内.rar": b"Rar!\x1a\x07\x01\x00", "内.html.gz": b"\x1f\x8b\x08"})
    )
    assert [part.document.problems for part in found.parts] == [
        [
            (
                "format_not_read",
                f"An archive in an archive is not opened: {name}. Unpack it and read its files.",
            )
        ]
        for name in ("内.zip", "内.rar", "内.html.gz")
    ]
    assert all(part.document.parts == [] for part in found.parts)


def test_a_member_that_cannot_be_read_leaves_the_others() -> None:
    body = zipped(
        {"a.xlsx": zipped({"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": b"<"}), "b.html": PAGE}
    )
    found = read_zip(body)
    assert [[code for code, _ in part.document.problems] for part in found.parts] == [["file_broken"], []]
    damaged = bytearray(zipped({"a.html": PAGE * 50, "b.html": PAGE}))
    damaged[40] ^= 0xFF
    found = read_zip(bytes(damaged))
    assert [[code for code, _ in part.document.problems] for part in found.parts] == [["file_broken"], []]


def test_a_password_is_named() -> None:
    body = with_raw_names([(b"a.html", PAGE)], flags=1)
    assert code_of(body, read_zip) == "file_encrypted"
    assert code_of(body) == "file_encrypted"


def test_a_package_behind_a_password_and_one_of_the_older_format() -> None:
    assert code_of(ole("EncryptionInfo", "EncryptedPackage")) == "file_encrypted"
    assert code_of(ole("WordDocument")) == "file_broken"


@pytest.mark.parametrize("check", [check_members, read_zip])
def test_bombs_are_refused_before_they_grow(check) -> None:
    started = time.monotonic()
    many = {f"{number}.txt": bytes(MIB) for number in range(300)}
    bombs = {
        "one member": zipped({"a.txt": bytes(50 * MIB)}),
        "many members": zipped(many),
        "many empty members": zipped({f"{number}": b"" for number in range(2001)}),
        "over each other": overlapping(),
    }
    codes = {name: code_of(body, check) for name, body in bombs.items()}
    assert codes == {
        "one member": "file_too_large",
        "many members": "file_too_large",
        "many empty members": "file_too_large",
        "over each other": "file_broken",
    }
    assert time.monotonic() - started < 20


def test_sizes_that_lie_are_not_believed() -> None:
    body = bytearray(zipped({"a.txt": bytes(50 * MIB)}))
    directory = body.index(b"PK\x01\x02")
    body[directory + 24 : directory + 28] = struct.pack("<I", 10)
    body[22:26] = struct.pack("<I", 10)
    assert code_of(bytes(body)) == "file_broken"  # what follows the ten bytes is not what was promised
    small = bytearray(zipped({"a.txt": PAGE}))
    directory = small.index(b"PK\x01\x02")
    small[directory + 24 : directory + 28] = struct.pack("<I", 4_000_000_000)
    check_members(bytes(small))  # what is there is little, and all of it is there


def test_a_good_package_passes_however_it_was_written() -> None:
    check_members(book())
    check_members(streamed({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": b"<a/>" * 1000}))
    check_members(zipped({"sheet.xml": b"<c/>" * 200_000}))  # 800 kB of one thing: packed by more than 200
    check_members(b"junk before" + zipped({"a": b"b"}))


@pytest.mark.parametrize("declaration", ["utf-8", "utf-16"])
def test_a_package_with_a_doctype_is_refused(declaration: str) -> None:
    entities = f'<?xml version="1.0" encoding="{declaration}"?>\n<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    body = zipped({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": entities.encode(declaration)})
    assert code_of(body) == "file_broken"
    late = b"<?xml version='1.0'?>" + b" " * (MIB - 25) + b"<!DOCTYPE a>"
    assert code_of(zipped({"word/document.xml": late}, packed=False)) == "file_broken"
    check_members(zipped({"word/document.xml": b"<a>&lt;!DOCTYPE</a>", "word/media/a.png": b"<!DOCTYPE"}))


@pytest.mark.parametrize(
    "body",
    [b"PK\x03\x04", b"PK\x05\x06" + bytes(18), book()[:3000], book()[:-30], b"PK\x03\x04" * 100_000],
    ids=["a signature", "no member", "cut in half", "cut at its end", "signatures"],
)
def test_what_is_no_whole_archive_is_broken(body: bytes) -> None:
    assert code_of(body, read_zip) == "file_broken"


def test_another_way_of_packing_and_a_long_name_are_named() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.html", PAGE)
    assert code_of(out.getvalue()) == "format_not_read"
    assert code_of(with_raw_names([(b"a" * 2000, b"")])) == "file_broken"


def test_a_directory_that_says_nonsense_is_broken() -> None:
    whole = bytearray(zipped({"a.html": PAGE, "b.html": PAGE}))
    directory = whole.index(b"PK\x01\x02")
    for place in range(directory, len(whole)):
        for value in (0, 0xFF):
            changed = bytearray(whole)
            changed[place] = value
            try:
                read_zip(bytes(changed))
            except UnreadableFileError as error:
                assert error.code in {"file_broken", "file_encrypted", "file_too_large", "format_not_read"}  # noqa: PT017


def overlapping() -> bytes:
    """A hundred members over one packed block."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = bytes(1000)
    packed = packer.compress(plain) + packer.flush()
    common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, zlib.crc32(plain), len(packed), len(plain), 1, 0)
    body = b"PK\x03\x04" + common + b"a" + packed
    directory = (
        b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + b"a"
    ) * 100
    return (
        body
        + directory
        + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 100, 100, len(directory), len(body), 0)
    )
