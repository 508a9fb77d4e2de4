"""JSON lines in: whole and of the right shape, or an error with file and line."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcrawl.corpus import lines
from govcrawl.corpus.lines import LinesError, read_lines
from govcrawl.corpus.yearly import Line
from tests.corpus.records import line_of, panel

RECORD = line_of(panel(1, ["990101"], [2023])["990101", 2023])


def read(data: bytes) -> list[tuple[int, str]]:
    return [(number, line.id) for number, line in read_lines(io.BytesIO(data), "a.jsonl", Line)]


def test_every_record_has_its_line_number() -> None:
    assert read(RECORD + b"\n" + RECORD.replace(b"-2023", b"-2022")) == [
        (1, "990101-2023"),
        (3, "990101-2022"),
    ]


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf" + RECORD, RECORD.rstrip(b"\n"), RECORD[:-1] + b"\r\n"])
def test_a_byte_order_mark_and_other_line_ends_do_no_harm(data: bytes) -> None:
    assert read(data) == [(1, "990101-2023")]


def test_fields_of_a_later_version_are_passed_over() -> None:
    assert read(b'{"mood": 3, ' + RECORD[1:]) == [(1, "990101-2023")]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "a.jsonl holds no record"),
        (b"\n  \n", "a.jsonl holds no record"),
        (RECORD + RECORD[:4000], "a.jsonl, line 2: the line is cut, so the file is not whole"),
        (RECORD + b"{]\n" + RECORD, "a.jsonl, line 2: Invalid JSON"),
        (RECORD[:900] + b"\n" + RECORD, "a.jsonl, line 1: Invalid JSON"),
        (RECORD.replace("青".encode(), "青".encode("gb18030")), "a.jsonl, line 1: Invalid JSON: invalid unicode"),
        (b'{"a": 1}\n', "a.jsonl, line 1: no record: id: Field required"),
        (b"[1]\n", "a.jsonl, line 1: no record: Input should be an object"),
        (RECORD.replace(b'"year": 2023', b'"year": "2023"'), "line 1: no record: year: Input should be a valid integer"),
        (RECORD.replace(b'"proactive": {', b'"proactive": {"rules": 3, ', 1), "no record: tables.proactive.rules: "),
        (RECORD.replace(b'"issued": ', b'"issued": NaN, "x": ', 1), "no record: tables.proactive.rules.issued."),
    ],
)  # fmt: skip
def test_what_is_broken_is_named_with_its_place(data: bytes, message: str) -> None:
    with pytest.raises(LinesError) as caught:
        read(data)
    assert message in str(caught.value)


def test_a_line_without_an_end_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LONGEST_LINE", len(RECORD))
    assert len(read(RECORD * 3)) == 3
    with pytest.raises(LinesError, match=r"a\.jsonl, line 2: longer than any record"):
        read(RECORD + b" " + RECORD)


def refusal(data: bytes) -> str | None:
    try:
        read(data)
    except LinesError as error:
        return str(error)
    return None


@given(st.binary(max_size=300), st.integers(0, len(RECORD)), st.integers(0, len(RECORD)))
def test_any_bytes_are_records_or_a_named_error(noise: bytes, start: int, stop: int) -> None:
    message = refusal(RECORD[:start] + noise + RECORD[stop:])
    assert message is None or message.startswith("a.jsonl")
