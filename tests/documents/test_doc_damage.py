"""Word files that were cut or changed on their way: a document or a named error, and in time."""

from __future__ import annotations

import random
import struct
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from govcrawl.documents.doc import read_doc
from govcrawl.documents.model import Document
from govcrawl.documents.word97.problems import NotUnderstoodError
from govcrawl.documents.word97.styles import Styles
from govcrawl.errors import UnreadableFileError
from tests.documents.word97_writer import IN_TABLE, Level, Para, Run, Word97, cells, row, sprm, sprm16, sprm32

FILES = sorted((Path(__file__).parent / "files" / "doc").glob("*.doc"))
CODES = {"read", "file_broken", "file_encrypted", "file_too_large", "tool_missing"}


@pytest.fixture(autouse=True)
def _without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCRAWL_LIBREOFFICE", "")


def outcome(body: bytes) -> str:
    begin = time.process_time()
    try:
        assert isinstance(read_doc(body), Document)
        code = "read"
    except UnreadableFileError as error:
        code = error.code
    assert code in CODES
    assert time.process_time() - begin < 5
    return code


def cut(body: bytearray, draw: random.Random) -> bytearray:
    return body[: draw.randrange(len(body))]


def flipped(body: bytearray, draw: random.Random) -> bytearray:
    for _ in range(draw.choice([1, 3, 30, 300])):
        body[draw.randrange(len(body))] = draw.choice([0, 1, 0x7F, 0x80, 0xFF, draw.randrange(256)])
    return body


def numbers(body: bytearray, draw: random.Random) -> bytearray:
    """Four bytes anywhere, or in the head of the compound file, its first sectors or the block of the file's places."""
    for _ in range(draw.choice([1, 2, 8])):
        at = draw.choice([draw.randrange(len(body) - 4), draw.randrange(508), draw.randrange(512, 2000)])
        body[at : at + 4] = draw.choice([b"\xff\xff\xff\x7f", b"\xff" * 4, bytes(4), draw.randbytes(4)])
    return body


def doubled(body: bytearray, draw: random.Random) -> bytearray:
    """Sectors take the place of others, so that chains run in circles."""
    for _ in range(draw.choice([1, 2, 5])):
        here, there = (512 * draw.randrange(1, len(body) // 512) for _ in range(2))
        body[here : here + 512] = body[there : there + 512]
    return body


@pytest.mark.parametrize("change", [cut, flipped, numbers, doubled])
def test_a_changed_file_gives_a_document_or_a_named_error(
    change: Callable[[bytearray, random.Random], bytearray],
) -> None:
    draw = random.Random(change.__name__)
    found = set()
    for _ in range(40):
        for path in FILES:
            found.add(outcome(bytes(change(bytearray(path.read_bytes()), draw))))
    assert "file_broken" in found


def test_changed_files_as_word_writes_them_give_a_document_or_a_named_error() -> None:
    levels = [Level(37, "\x00、")]
    document = Word97(
        [
            Para("一", sprm16(0x460B, 1)), *cells("甲", "乙", definition=row([0, 900, 1800], [0x60, 0])),
            *cells("", [Run("1", wide=False)], definition=row([0, 900, 1800], [0x20]) + sprm(0x5624, 0, 1)),
            Para([Run("\x13", sprm(0x0855, 1)), Run("x"), Run("\x15", sprm(0x0855, 1))]),
        ],
        lists=[levels], backwards=True,
    )  # fmt: skip
    body = document.bytes()
    draw = random.Random(3)
    found = {
        outcome(bytes(change(bytearray(body), draw))) for change in (flipped, numbers) for _ in range(200)
    }
    assert {"read", "file_broken"} <= found


@pytest.mark.parametrize(
    "document",
    [
        Word97([Para("x" * 40_000 + "\x13" * 40_000)]),
        Word97([Para([Run("\x13" * 30_000, sprm(0x0855, 1)), Run("\x14\x15" * 30_000, sprm(0x0855, 1))])]),
        Word97([*cells("1", definition=row([0, 9]))] * 3000),
        Word97([Para([Run("1", sprm(0x0835, place % 2)) for place in range(4000)])]),
        Word97([Para("1", IN_TABLE + sprm32(0x6649, 2**31 - 1)), Para("2", IN_TABLE + sprm32(0x6649, -5))]),
        Word97([Para("1", IN_TABLE + sprm32(0x6646, 0))], data=b"\x06\x00" + sprm32(0x6646, 0)),
    ],
)
def test_what_would_take_long_ends(document: Word97) -> None:
    assert outcome(document.bytes()) in {"read", "file_broken"}


def test_half_of_a_file_is_never_half_a_report() -> None:
    body = Word97([Para("字" * 5000), *cells("甲", "1", definition=row([0, 900, 1800]))]).bytes()
    for share in range(1, 20):
        assert outcome(body[: len(body) * share // 20]) == "file_broken"


def test_a_style_sheet_that_counts_more_styles_than_it_has_is_read_one_that_is_cut_is_not() -> None:
    """Programs count the styles of their template and write those in use."""
    header = struct.pack("<H9H", 18, 5, 10, *[0] * 7)
    style = struct.pack("<5H", 0, 0xFFF1, 0, 0, 0) + struct.pack("<H", 0) + b"\0\0"
    whole = header + struct.pack("<H", len(style)) + style
    assert [len(Styles(whole).chain(number)) for number in (0, 1)] == [1, 0]
    with pytest.raises(NotUnderstoodError, match="cut"):
        Styles(whole + b"\1")
    with pytest.raises(NotUnderstoodError, match="cut"):
        Styles(whole[:-1])
