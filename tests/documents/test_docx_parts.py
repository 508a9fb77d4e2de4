"""Pictures, charts and workbooks in Word documents; what is outside of the file is never looked at."""

from __future__ import annotations

import io

import openpyxl

from govcrawl.documents.docx import read_docx
from govcrawl.documents.model import Image, Paragraph, Table
from tests.documents.word_files import line, read, rel, row, run, table, word

PICTURE = "<w:r><w:drawing><wp:inline>{}<a:graphic>{}</a:graphic></wp:inline></w:drawing></w:r>"
BLIP = PICTURE.format('<wp:docPr id="1" name="图1" descr="主动公开表"/>', '<a:blip r:embed="rId7"/>')


def test_a_picture_stands_in_its_place_with_its_bytes() -> None:
    relations = rel("rId7", "image", "media/image1.png")
    document = read_docx(
        word(
            line("二、主动公开") + line(BLIP) + line("三、申请"),
            relations=relations,
            parts={"word/media/image1.png": b"\x89PNG"},
        )
    )
    assert document.blocks == [
        Paragraph("二、主动公开"),
        Image("word/media/image1.png", "主动公开表", b"\x89PNG"),
        Paragraph("三、申请"),
    ]


def test_a_picture_of_an_older_word_between_two_halves_of_a_line() -> None:
    old = '<w:r><w:pict><v:shape><v:imagedata r:id="rId7"/></v:shape></w:pict></w:r>'
    relations = rel("rId7", "image", "/word/media/Image1.WMF")
    made = read(
        line(run("上") + old + run("下")), relations=relations, parts={"word/media/image1.wmf": b"WMF"}
    )
    assert made == ["上", ("word/media/image1.wmf", b"WMF"), "下"]


def test_what_is_outside_of_the_file_is_named_and_not_fetched() -> None:
    relations = (
        rel("rId7", "image", "http://192.0.2.1/x.png", "External")
        + rel("rId8", "attachedTemplate", "file:///etc/passwd", "External")
        + rel("rId9", "aFChunk", "http://192.0.2.1/x.htm", "External")
        + rel("rId10", "image", "../../../etc/passwd")
    )
    linked = PICTURE.format("", '<a:blip r:link="rId7"/>')
    body = line(run("甲") + BLIP + linked + BLIP.replace("rId7", "rId10")) + '<w:altChunk r:id="rId9"/>'
    document = read_docx(word(body, relations=relations))
    assert document.blocks == [Paragraph("甲"), Image("", "主动公开表"), Image("", "主动公开表")]
    assert document.problems == [
        (
            "part_not_read",
            "The Word document takes in another document, which is not in the file; that part was not read.",
        )
    ]


def test_a_picture_that_is_not_there_as_wps_writes_it() -> None:
    assert read(line(run("甲") + BLIP), relations=rel("rId7", "image", "NULL")) == ["甲", ("", b"")]


def test_html_that_the_document_takes_in_is_read() -> None:
    relations = rel("rId9", "aFChunk", "/word/afchunk.htm")
    page = "<html><meta charset=utf-8><p>正文</p><table><tr><td>规章<td>5</table></html>".encode()
    made = read('<w:altChunk r:id="rId9"/>', relations=relations, parts={"word/afchunk.htm": page})
    assert made == ["正文", [["规章", "5"]]]
    other = read_docx(
        word(
            '<w:altChunk r:id="rId9"/>',
            relations=relations.replace(".htm", ".docx"),
            parts={"word/afchunk.docx": b"PK"},
        )
    )
    assert [code for code, _ in other.problems] == ["part_not_read"]


CHART = """
<c:chartSpace {names}><c:chart><c:plotArea><c:barChart>
<c:ser><c:tx><c:strRef><c:strCache><c:pt idx="0"><c:v>2023年</c:v></c:pt></c:strCache></c:strRef></c:tx>
<c:cat><c:strRef><c:strCache><c:ptCount val="2"/><c:pt idx="0"><c:v>自然人</c:v></c:pt><c:pt idx="1"><c:v>商业企业</c:v></c:pt></c:strCache></c:strRef></c:cat>
<c:val><c:numRef><c:numCache><c:pt idx="0"><c:v>12</c:v></c:pt><c:pt idx="1"><c:v>3</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser>
</c:barChart></c:plotArea></c:chart></c:chartSpace>
"""


def test_the_data_of_a_chart_are_a_table_outside_of_the_form() -> None:
    from tests.documents.word_files import NAMES

    chart = PICTURE.format("", '<c:chart r:id="rId7"/>')
    document = read_docx(
        word(
            line(chart) + line("正文"),
            relations=rel("rId7", "chart", "charts/chart1.xml"),
            parts={"word/charts/chart1.xml": CHART.format(names=NAMES)},
        )
    )
    made, text = document.blocks
    assert isinstance(made, Table)
    assert made.outside
    assert [[one.text for one in places] for places in made.grid] == [
        ["", "2023年"],
        ["自然人", "12"],
        ["商业企业", "3"],
    ]
    assert text == Paragraph("正文")


def test_an_embedded_workbook_is_a_picture_and_no_table_of_the_form() -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["规章", 5])
    out = io.BytesIO()
    workbook.save(out)
    embedded = (
        '<w:r><w:object><v:shape><v:imagedata r:id="rId7"/></v:shape>'
        '<o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" r:id="rId8"/></w:object></w:r>'
    )
    relations = rel("rId7", "image", "media/image1.emf") + rel("rId8", "package", "embeddings/sheet.xlsx")
    parts = {"word/media/image1.emf": b"EMF", "word/embeddings/sheet.xlsx": out.getvalue()}
    document = read_docx(word(line(embedded), relations=relations, parts=parts))
    assert document.blocks[0] == Image("word/media/image1.emf", "", b"EMF")
    assert all(isinstance(block, Table) and block.outside for block in document.blocks[1:])


def test_a_text_box_and_letters_drawn_as_a_picture_are_read_once() -> None:
    box = f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{line('附件')}{table(row('规章', '5'))}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    assert read(line(run("甲") + box) + line("乙")) == ["甲", "附件", [["规章", "5"]], "乙"]
    drawn = '<w:r><w:pict><v:shape><v:textpath string="XX县人民政府文件"/></v:shape></w:pict></w:r>'
    assert read(line(drawn)) == ["XX县人民政府文件"]
    hidden = drawn.replace("<v:shape>", '<v:shape style="visibility: hidden">')
    assert read(line(hidden)) == []


def test_a_document_that_a_master_takes_in_is_named() -> None:
    body = word(
        '<w:p><w:subDoc r:id="s"/></w:p>' + line("规章"),
        relations=rel("s", "subDocument", "b.docx", "External"),
    )
    document = read_docx(body)
    assert document.blocks == [Paragraph("规章")]
    assert [code for code, _ in document.problems] == ["part_not_read"]
