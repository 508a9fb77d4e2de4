"""Word files that are broken, or made to harm."""

from __future__ import annotations

import io
import time
import zipfile

import olefile
import pytest

from govcrawl.documents.docx import read_docx
from govcrawl.documents.model import MAX_BLOCKS, Paragraph
from govcrawl.documents.wordml import reader
from govcrawl.errors import UnreadableFileError
from tests.documents.word_files import (
    NAMES,
    cell,
    line,
    loosely,
    packed,
    parts_of,
    read,
    rel,
    row,
    run,
    table,
    word,
)


def failure(body: bytes) -> tuple[str, str]:
    with pytest.raises(UnreadableFileError) as caught:
        read_docx(body)
    return caught.value.code, caught.value.message


def test_a_file_that_is_cut_off_is_broken() -> None:
    whole = word("".join(line(f"第{number}行") for number in range(500)))
    for share in (0.1, 0.5, 0.9, 0.99):
        assert failure(whole[: int(len(whole) * share)])[0] == "file_broken"


def test_a_damaged_part_is_broken() -> None:
    whole = bytearray(word(line("甲" * 3000)))
    place = whole.find(b"word/document.xml") + 60
    whole[place : place + 8] = b"\0" * 8
    assert failure(bytes(whole))[0] == "file_broken"
    assert "word/document.xml" in failure(packed({**parts_of(""), "word/document.xml": "<w:document"}))[1]


def test_a_package_without_a_text_says_what_is_missing() -> None:
    parts = parts_of(line("甲"))
    del parts["word/document.xml"]
    assert failure(packed(parts)) == (
        "file_broken",
        "The Word document cannot be read: it has no main part (word/document.xml). Fetch it again, or open it in Word.",
    )
    assert "begins with <x>" in failure(packed({**parts, "word/document.xml": "<x/>"}))[1]
    assert failure(packed({**parts, "word/document.xml": ""}))[0] == "file_broken"
    assert failure(b"PK\x03\x04")[0] == "file_broken"
    assert failure(b"")[0] == "file_broken"


def test_packages_that_other_programs_wrote_carelessly_are_read() -> None:
    parts = parts_of(line("甲"))
    del parts["[Content_Types].xml"]
    assert read_docx(packed(parts)).blocks == [Paragraph("甲")]
    del parts["_rels/.rels"]
    assert read_docx(packed(parts)).blocks == [Paragraph("甲")]
    named = {name.replace("word/document.xml", "WORD\\Document.xml"): data for name, data in parts.items()}
    assert read_docx(packed(named)).blocks == [Paragraph("甲")]
    broken_styles = {**parts_of(line("甲"), styles="<x"), "word/styles.xml": "<w:styles"}
    assert read_docx(packed(broken_styles)).blocks == [Paragraph("甲")]
    wide = {**parts, "word/document.xml": str(parts["word/document.xml"]).encode("utf-16")}
    assert read_docx(packed(wide)).blocks == [Paragraph("甲")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_in_every_part_that_is_read(encoding: str) -> None:
    entity = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    for name in ("word/document.xml", "word/styles.xml", "word/_rels/document.xml.rels"):
        parts = parts_of(line("甲"), styles="<w:style/>")
        parts[name] = (entity + str(parts[name])).encode(encoding)
        code, message = failure(packed(parts))
        assert code == "file_broken"
        assert "document type" in message


def test_an_encrypted_document_asks_for_its_password() -> None:
    made = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048))
    made[600:632] = "EncryptedPackage".encode("utf-16-le")
    assert failure(bytes(made))[0] == "file_encrypted"
    assert failure(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048))[0] == "file_broken"
    assert olefile.MAGIC == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def test_a_part_that_unpacks_to_far_more_than_any_report_is_too_large() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts_of("").items():
            archive.writestr(name, data if name != "word/document.xml" else b" " * 80_000_000)
    assert failure(out.getvalue())[0] == "file_too_large"


def test_depth_is_bounded() -> None:
    deep = line("甲")
    for _ in range(60):
        deep = table(row(cell(deep + line(""))))
    assert read(deep) == ["甲"]
    for _ in range(40):
        deep = table(row(cell(deep + line(""))))
    assert failure(word(deep))[0] == "file_broken"


def test_boxes_in_boxes_are_read() -> None:
    inner = line("甲")
    for _ in range(25):
        inner = line(
            f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
        )
    assert read(inner) == ["甲"]


def test_styles_and_lists_that_name_themselves_end() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
        '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    own = '<w:pStyle w:val="A"/><w:numPr><w:numId w:val="1"/></w:numPr>'
    assert read(line("甲", own), styles=styles, numbering=numbering) == ["甲"]


def test_more_than_any_report_has_is_cut_and_said() -> None:
    document = read_docx(loosely(line("甲") * (MAX_BLOCKS + 500)))
    assert MAX_BLOCKS <= len(document.blocks) <= MAX_BLOCKS + 2
    assert [code for code, _ in document.problems] == ["document_cut"]
    many = loosely(line(run("甲" * 50_000)) * 12)
    assert [code for code, _ in read_docx(many).problems] == ["document_cut"]


def test_odd_values_harm_nothing() -> None:
    body = (
        line("甲", '<w:numPr><w:ilvl w:val="99999999999999"/><w:numId w:val="x"/></w:numPr>')
        + table(
            row(
                cell("乙", '<w:gridSpan w:val="-4"/><w:vMerge w:val="?"/>'),
                "1",
                properties='<w:gridBefore w:val="x"/>',
            ),
            "<w:tr/>",
        )
        + line(
            '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:sym w:char="ZZ"/></w:r><w:r><w:drawing/></w:r>'
        )
        + "<w:tbl/><w:p/><w:sdt/><mc:AlternateContent/>"
    )
    assert read(body) == ["甲", [["乙", "1"]], "\ufffd"]


def test_many_marks_cost_time_in_proportion() -> None:
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    times = []
    for many in (4_000, 16_000):
        body = loosely(
            line(field * many + run("甲")) + table(row("甲", "乙")) * (many // 100) + line(run("1") * many)
        )
        start = time.process_time()
        read_docx(body)
        times.append(time.process_time() - start)
    assert times[1] < 12 * times[0] + 0.2


def test_a_package_whose_names_and_relations_are_odd() -> None:
    relations = (
        rel("rId1", "image", "../../../../etc/passwd") + rel("rId2", "styles", "%zz") + "<Relationship/>"
    )
    assert read(line("甲"), relations=relations) == ["甲"]
    assert NAMES.startswith("xmlns:w=")


def test_fields_within_fields_cost_time_in_proportion() -> None:
    times = []
    for many in (5_000, 20_000):
        marks = "".join(f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' * many for kind in ("begin", "end"))
        body = loosely(line(marks + run("甲")))
        start = time.process_time()
        assert read_docx(body).blocks == [Paragraph("甲")]
        times.append(time.process_time() - start)
    assert times[1] < 12 * times[0] + 0.2


def test_pictures_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_PICTURE_BYTES", 5)
    picture = '<w:r><w:pict><v:shape><v:imagedata r:id="rId7"/></v:shape></w:pict></w:r>'
    parts = {"word/media/image1.png": b"1234"}
    document = read_docx(
        word(line(picture * 2), relations=rel("rId7", "image", "media/image1.png"), parts=parts)
    )
    assert [block.data for block in document.blocks] == [b"1234", b""]
    assert [code for code, _ in document.problems] == ["document_cut"]
