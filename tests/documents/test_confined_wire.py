"""A document goes to bytes and comes back the same; what is no document never becomes one."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govcrawl.documents.model import (
    BREAK,
    HEAD_SEAM,
    MARK,
    SEAM,
    TRACE,
    UNKNOWN,
    UNREAD,
    Cell,
    Container,
    Document,
    Image,
    Paragraph,
    Part,
    Table,
)
from govcrawl.documents.wire import WireError, decode, encode
from govcrawl.page import Link


def table() -> Table:
    wide, tall, last = Cell("宽", 0, 0, 1, 2), Cell("5", 1, 0, 2, 1, doubtful=True), Cell("\n6", 1, 1)
    return Table(
        [[wide, wide], [tall, last], [tall, None]], [wide, tall, last], pictured=True, edges=(0, 4000, 10_000)
    )


def document() -> Document:
    return Document(
        blocks=[Paragraph("一、总体情况\t5", linked=True, pictured=True), table(), Image("a", "b", b"\x00\xff{}"), Image("c")],
        title="报告",
        meta={"author": ("某", "另")},
        containers=[Container("#zoom", 0, 4)],
        links=[(4, Link("http://x/a.doc", "附件"))],
        problems=[("document_cut", "Only the beginning.")],
        parts=[Part("a.docx", "docx", Document(blocks=[Image("d", data=b"xyz"), Table([], [], outside=True)]))],
    )  # fmt: skip


def head_of(data: bytes) -> dict:
    length = int(data[:8])
    return json.loads(data[8 : 8 + length])


def with_head(head: object, blobs: bytes = b"") -> bytes:
    text = json.dumps(head).encode()
    return b"%08d" % len(text) + text + blobs


def changed(**fields: object) -> bytes:
    return with_head({**head_of(encode(Document(blocks=[Paragraph("a")]))), **fields})


def test_everything_of_a_document_comes_back() -> None:
    assert decode(encode(document())) == document()
    back = decode(encode(document())).blocks[1]
    assert isinstance(back, Table)
    assert back.grid[1][0] is back.grid[2][0], "one cell over two rows is one cell"


def test_marks_controls_and_halves_of_characters_do_not_come_in() -> None:
    foreign = [SEAM, BREAK, HEAD_SEAM, MARK, "\x00", "\x1b", "\x7f", "\ud800", "\uffff", "\x9f"]
    sent = Document(blocks=[Paragraph(f"1{character}5") for character in foreign], title="\ud83d")
    back = decode(encode(sent))
    assert back.blocks == [Paragraph(f"1{UNKNOWN}5")] * len(foreign)
    assert back.title == UNKNOWN
    cell = Cell(f"1{MARK}5", 0, 0)
    assert decode(encode(Document(blocks=[Table([[cell]], [cell])]))).blocks == [
        Table([[Cell(f"1{UNKNOWN}5", 0, 0)]], [Cell(f"1{UNKNOWN}5", 0, 0)])
    ]
    kept = Document(blocks=[Paragraph(f"1{UNREAD}5{TRACE}　\t𠀀é")])
    assert decode(encode(kept)) == kept
    assert decode(encode(Document(blocks=[Paragraph("a\r\nb\x0bc\u2028d")]))).blocks == [
        Paragraph("a\nb\nc\nd")
    ]


EMPTY = {"parts": [], "blocks": [], "meta": {}, "containers": [], "links": [], "problems": []}
CELL = ["5", 0, 0, 1, 1, False]
WRONG = {
    "nothing": b"",
    "no length": b"garbage." * 3,
    "a pickle": b"\x80\x04\x95" + bytes(30),
    "a length beyond the end": b"00009999{}",
    "no JSON": b"00000003{a}",
    "depth": with_head(0)[:0] + b"%08d" % 200_000 + b"[" * 200_000,
    "a list": with_head([]),
    "an empty object": with_head({}),
    "bytes left over": encode(document()) + b"x",
    "a picture cut off": encode(document())[:-1],
    "a title that is a number": changed(title=5),
    "a text that is none": changed(blocks=[["p", 5, False, False]]),
    "a flag that is none": changed(blocks=[["p", "5", 1, False]]),
    "a block of another kind": changed(blocks=[["x", "5", False, False]]),
    "a block that is a text": changed(blocks=["p"]),
    "a block without fields": changed(blocks=[[]]),
    "a picture of less than nothing": changed(blocks=[["i", "a", "b", -5]]),
    "a picture of a half": changed(blocks=[["i", "a", "b", 0.5]]),
    "a cell that is not there": changed(blocks=[["t", [CELL], [[1]], False, False, []]]),
    "a cell outside its span": changed(blocks=[["t", [CELL], [[-1, 0]], False, False, []]]),
    "a cell with a part of a row": changed(blocks=[["t", [["5", 0.0, 0, 1, 1, False]], [[0]], False, False, []]]),
    "a cell of no width": changed(blocks=[["t", [["5", 0, 0, 1, 0, False]], [[0]], False, False, []]]),
    "no cells, and one placed": changed(blocks=[["t", [], [[0]], False, False, []]]),
    "a truth for a number": changed(blocks=[["t", [["5", False, 0, 1, 1, False]], [[0]], False, False, []]]),
    "edges of other columns": changed(blocks=[["t", [CELL], [[0]], True, False, [0, 5000, 10_000]]]),
    "edges out of order": changed(blocks=[["t", [CELL], [[0]], True, False, [10_000, 0]]]),
    "an edge outside": changed(blocks=[["t", [CELL], [[0]], True, False, [0, 10_001]]]),
    "too many places": changed(blocks=[["t", [], [[-1] * 29_999] * 11, False, False, []]]),
    "too many blocks": changed(blocks=[["p", "", False, False]] * 10_001),
    "a container behind the end": changed(containers=[["#a", 0, 2]]),
    "a link behind the end": changed(links=[[2, "a", "b"]]),
    "a problem without a code": changed(problems=[["No code", "b"]]),
    "meta that is a list": changed(meta=[]),
    "a part of no kind": changed(parts=[["a", "exe", head_of(encode(Document(blocks=[]))), False, False]]),
    "parts in parts of parts": changed(parts=[["a", "zip", {**EMPTY, "parts": [["b", "xlsx", {**EMPTY, "parts": [["c", "xlsx", EMPTY, True, True]]}, True, True]]}, False, False]]),
    "a part that is a sheet or not": changed(parts=[["a", "xlsx", EMPTY, 1, False]]),
}  # fmt: skip


@pytest.mark.parametrize("data", WRONG.values(), ids=WRONG)
def test_what_is_no_document_is_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        decode(data)


def test_a_few_thousand_mutations_give_a_document_or_a_refusal() -> None:
    draw = random.Random(6)
    good = encode(document())
    for _ in range(3000):
        data = bytearray(good)
        for _ in range(draw.randint(1, 4)):
            place = draw.randrange(len(data))
            data[place : place + draw.randint(0, 3)] = draw.choice(
                [b"", b"-", b"9", b'"', b"[", b"null", b"\xff", b"1e9"]
            )
        try:
            found = decode(bytes(data))
        except WireError:
            continue
        assert isinstance(found, Document)


@settings(max_examples=100, deadline=None)
@given(st.text(), st.binary(max_size=50))
def test_any_text_and_any_picture_pass(text: str, data: bytes) -> None:
    back = decode(encode(Document(blocks=[Paragraph(text), Image(text, data=data)])))
    (paragraph, image) = back.blocks
    assert isinstance(paragraph, Paragraph)
    assert isinstance(image, Image)
    assert image.data == data
    assert decode(encode(back)) == back
