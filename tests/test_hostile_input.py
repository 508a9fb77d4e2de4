"""Any bytes in, a record or ExtractionError out: bounded, without a traceback, without a number that was not printed."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govcrawl import ExtractionError, Report, extract
from tests.layouts.printers import PRINTERS
from tests.layouts.test_layouts import covered, value_at
from tests.layouts.truth import make_truth

# generous: the machines that run this are shared
SECONDS = 20
PAGE = PRINTERS["html word"][0](make_truth(0, "2021"), random.Random(0))
NOISE = random.Random(1).randbytes(1_000_000)

NO_REPORT = {
    "empty": (b"", "empty_document"),
    "white space": (b" \n\t ", "empty_document"),
    "one megabyte of random bytes": (NOISE, "not_a_report"),
    "random bytes in a page": (b"<html><body>" + NOISE, "not_a_report"),
    "nested 100,000 deep": (b"<html><body>" + b"<div>" * 100_000 + "规章".encode() + b"</div>" * 100_000, "document_cut"),
    "tables nested 100,000 deep": (b"<table><tr><td>" * 100_000 + b"5", "document_cut"),
    "links without end": (b"<a href=x.doc>" * 100_000, "not_a_report"),
    "rowspan without bounds": (b"<table>" + b'<tr><td rowspan="100000000" colspan="100000000">5</td><td>6</td></tr>' * 2000 + b"</table>", "table_too_large"),
    "a page in English": (b"<html><title>Annual report 2023</title><body><h1>Annual report 2023</h1><table><tr><td>Total</td><td>5</td></tr></table>", "not_a_report"),
    "a Word file": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096), "format_not_read|file_broken"),
    "a PDF file": (b"%PDF-1.7\n", "format_not_read|file_broken"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "format_not_read|file_broken|tool_missing"),
    "NUL bytes": (bytes(1_000_000), "not_a_report"),
    "five megabytes of pipes": (b"|" * 5_000_000, "document_cut"),
    "half a million short lines": ("规章\n0\n".encode() * 250_000, "document_cut"),
    "a hundred thousand headings": ("一、总体情况\n".encode() * 100_000, "document_cut"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "issue"), NO_REPORT.values(), ids=NO_REPORT)
def test_what_is_no_report_gives_a_record_that_says_why(body: bytes, issue: str) -> None:
    started = time.monotonic()
    report = extract(body, url="http://www.lyls.gov.cn/info/1/2.htm" if body[:1] == b"<" else "file:///a.txt")
    assert time.monotonic() - started < SECONDS
    assert set(issue.split("|")) & {
        found.code for found in report.issues
    }  # which of them, the tools installed decide
    assert report.tables.model_dump() == dict.fromkeys(report.tables.model_dump())
    assert report.prose_figures == []
    Report.model_validate(report.model_dump())


def test_a_body_of_70_megabytes_is_refused_by_name() -> None:
    with pytest.raises(
        ExtractionError, match=r"http://x\.gov\.cn/a\.htm: the document has 67 MiB, more than the 64 MiB"
    ):
        extract(PAGE + b" " * 70_000_000, url="http://x.gov.cn/a.htm")


def test_absurd_spans_leave_the_figures_right() -> None:
    page = PAGE.replace(b'rowspan="3"', b'rowspan="100000000"').replace(
        b'colspan="3"', b'colspan="100000000"'
    )
    report = extract(page, url="http://www.lyls.gov.cn/a.htm")
    truth = make_truth(0, "2021")
    for path, true in truth.values.items():
        got = value_at(report, path)
        assert got == true or (got is None and covered(report, path)), path


@pytest.mark.parametrize("share", [0.15, 0.4, 0.6, 0.8, 0.95])
def test_a_truncated_page_gives_the_figures_before_the_cut(share: float) -> None:
    truth = make_truth(0, "2021")
    end = PAGE.rindex(b"</td>", 0, int(len(PAGE) * share))  # a cut inside a number cannot be known
    report = extract(PAGE[:end], url="http://www.lyls.gov.cn/a.htm")
    for path, true in truth.values.items():
        got = value_at(report, path)
        assert got == true or (got is None and covered(report, path)), path


@pytest.mark.parametrize(
    "url", ["http://[bad", "http://[::1", "//[", "", "not an address", "file:///政府.html"]
)
def test_an_odd_address_does_no_harm(url: str) -> None:
    report = extract(PAGE.replace(b"</body>", b'<a href="http://[x/b.doc">b</a></body>'), url=url)
    assert report.url == url
    assert report.year == 2023


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_mutated_page_never_gives_a_traceback(data: st.DataObject) -> None:
    """Pieces of a good page cut, doubled and replaced by odd characters."""
    body = bytearray(PAGE)
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(body) - 1))
        length = data.draw(st.integers(0, 2000))
        piece = data.draw(
            st.sampled_from(
                [
                    b"",
                    b"<table>",
                    b"</td>",
                    b"<tr>",
                    b"\x00\x0b\xee\x80\x80",
                    b"&#11;",
                    "五、".encode(),
                    b"<td rowspan=9>",
                    b"</html>",
                    bytes(body[start : start + length]),
                ]
            )
        )
        body[start : start + data.draw(st.integers(0, length))] = piece
    report = extract(bytes(body), url="http://www.lyls.gov.cn/a.htm", media_type="text/html")
    Report.model_validate(report.model_dump())


@settings(max_examples=80, deadline=None)
@given(
    body=st.binary(max_size=4000),
    media_type=st.sampled_from(
        [None, "text/html", "text/plain; charset=gb2312", "application/pdf", "nonsense"]
    ),
)
def test_any_bytes_give_a_record(body: bytes, media_type: str | None) -> None:
    report = extract(body, url="http://x.gov.cn/a", media_type=media_type)
    assert report.tables.applications is None
    Report.model_validate(report.model_dump())
