"""Word 97 files as LibreOffice writes them: frozen ones against what was typed, random tables against its own reading."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from govcrawl.documents.doc import read_doc
from govcrawl.documents.model import Document, Image, Table
from govcrawl.documents.office import read_doc_with_libreoffice
from tests.documents.shown import Grid, shown, spans_of
from tests.documents.word97_tables import Spans, draw_table, seen, write_tables
from tests.layouts.format_writers.office import convert
from tests.needs import needs_libreoffice

FILES = Path(__file__).parent / "files" / "doc"
MORE = [
    f"{label}、续{number}"
    for number, label in enumerate(
        ("四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五")
    )
]
EXPECTED: dict[str, list[str | Grid]] = {
    "marks": [  # hidden, deleted and struck text, a field, raised digits, line breaks, a character beyond 16 bits
        "见12件", "改8件", "和3件", "m2", "12\ufffd3", "删6", "行一", "行二-𠮷尾",
        [["甲", "乙", "乙"], ["5\n2", "4\ufffd", ""]], "尾",
    ],
    "numbers": [
        "一、总体情况", "二、主动公开", "（一）予以公开", "1.国家秘密", "2.禁止公开", "（二）部分公开", "1.又一", "三、申请", "（一）小节",
        *MORE, [["1.行", "0"], ["2.行", "1"]], "尾",
    ],
    "nested": [
        "某县2023年政府信息公开工作年度报告", "一、总体情况", "共 1234 件 m2。", "1.第一", "2.第二",
        [["甲", "乙", "乙"], ["甲", "丙", "丁"], ["1", "2", "3\n4"], ["all", "all", "all"]], "之间", "a", [["n1", "n2"]], "b", "end",
    ],
    "box": ["正文", "框内一", [["框甲", "框乙"]], "框末", "后"],  # with a header and a footer
    "pics": ["前", "[picture 1 (PNG)]", "后", [["标", "\ufffd"]], "[picture 2 (JPEG)]", "尾"],
    "workbook": ["图前", "[picture 1 (EMF)]", "图后", [["年份", "件数"], ["2023", "17"]]],
}  # fmt: skip


def read(name: str) -> Document:
    return read_doc((FILES / f"{name}.doc").read_bytes())


@pytest.mark.parametrize("name", EXPECTED)
def test_a_frozen_file_is_read_as_it_was_typed(name: str) -> None:
    assert shown(read(name)) == EXPECTED[name]


def test_pictures_come_with_their_bytes() -> None:
    heads = [block.data[:4] for block in read("pics").blocks if isinstance(block, Image)]
    assert heads == [b"\x89PNG", b"\xff\xd8\xff\xe0"]


def test_an_embedded_workbook_is_outside_of_the_form() -> None:
    assert [block.outside for block in read("workbook").blocks if isinstance(block, Table)] == [True]


@needs_libreoffice
def test_random_tables_are_read_as_drawn_and_as_libreoffice_reads_them() -> None:
    draw = random.Random(6)
    tables = [
        drawn for drawn in (draw_table(draw, str(number)) for number in range(80)) if len(drawn.cells) > 1
    ]
    (body,) = convert([write_tables(tables)], "docx", "doc")
    drawn = [sorted(seen(table), key=_place) for table in tables]
    assert _tables(read_doc(body)) == drawn
    assert _tables(read_doc_with_libreoffice(body)) == drawn


def _tables(document: Document) -> list[Spans]:
    return [sorted(spans_of(block), key=_place) for block in document.blocks if isinstance(block, Table)]


def _place(cell: tuple[str, int, int, int, int]) -> tuple[int, int]:
    return cell[1], cell[2]
