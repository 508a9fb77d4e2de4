"""Whatever the bytes, the record keeps its promises: above all, no figure in it that the page does not print."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from govcrawl import extract
from tests.hostile.growing import html_pages, mutated_reports, printed, text_pages
from tests.hostile.properties import check, numbers_of, printed_numbers
from tests.layouts.printers import PRINTERS

URL = "http://www.lyls.gov.cn/info/1/2.htm"
# the examples are the same in every run; `make fuzz` looks for new ones
BUDGET = settings(deadline=None, derandomize=True, database=None, suppress_health_check=[*HealthCheck])
MEDIA_TYPES = (
    None,
    "text/html",
    "text/plain; charset=gb2312",
    "text/html; charset=big5",
    "text/markdown",
    "application/pdf",
    "nonsense",
)


def read_and_check(body: bytes, media_type: str | None, url: str = URL) -> None:
    check(extract(body, url=url, media_type=media_type), body, media_type, url)


@settings(BUDGET, max_examples=80)
@given(body=st.binary(max_size=3000), media_type=st.sampled_from(MEDIA_TYPES))
@example(body=b"\xff\xfe\x00\xd8", media_type="text/plain")  # half a surrogate pair
@example(body=b"&#xD800;<p>&#xDFFF;", media_type="text/html")
@example(body=b"<html", media_type="text/html")
def test_any_bytes(body: bytes, media_type: str | None) -> None:
    read_and_check(body, media_type)


@settings(BUDGET, max_examples=40)
@given(body=html_pages())
def test_html_grown_from_the_forms_words(body: bytes) -> None:
    read_and_check(body, "text/html")


@settings(BUDGET, max_examples=40)
@given(body=text_pages())
def test_text_grown_from_the_forms_words(body: bytes) -> None:
    read_and_check(body, "text/plain")


@settings(BUDGET, max_examples=70)
@given(page=mutated_reports())
def test_reports_cut_doubled_and_shuffled(page: tuple[bytes, str]) -> None:
    read_and_check(*page)


@pytest.mark.parametrize("name", sorted(PRINTERS))
def test_whole_reports_keep_the_promises_too(name: str) -> None:
    body, media_type = printed(name, 3, "2021"), PRINTERS[name][1]
    report = extract(body, url=URL, media_type=media_type)
    check(report, body, media_type, URL)
    assert sum(number is not None for number in numbers_of(report).values()) == 200


def test_a_figure_that_is_not_printed_is_noticed() -> None:
    body, media_type = printed("html word", 3, "2021"), "text/html"
    report = extract(body, url=URL, media_type=media_type)
    assert report.tables.review is not None
    report.tables.review["upheld"] = 987654
    with pytest.raises(AssertionError, match=r"review\.upheld: 987654"):
        check(report, body, media_type, URL)


def test_a_figure_that_is_used_more_often_than_it_is_printed_is_noticed() -> None:
    body, media_type = printed("text lines", 3, "2021"), "text/plain"
    report = extract(body, url=URL, media_type=media_type)
    assert report.tables.proactive is not None
    licences = report.tables.proactive["licences"]
    body = body.replace(str(licences["decisions"]).encode() + b"\n", b"\n")
    licences["decisions"] = 8765432109
    body = body + b"\n8765432109\n"
    report = report.model_copy(update={"sha256": hashlib.sha256(body).hexdigest()})
    check(report, body, media_type, URL)
    report.tables.proactive["penalties"]["decisions"] = 8765432109
    with pytest.raises(AssertionError, match="is used 2 times and printed 1 times"):
        check(report, body, media_type, URL)


def test_what_counts_as_printed() -> None:
    counted = printed_numbers("规章 1,204 0\n302 783 ﹣ 3.5件")
    assert {1204, 302, 783, 302783, 0} <= {int(number) for number in counted}
    assert counted[printed_numbers("3.5").most_common()[-1][0]] == 1
    assert 204783 not in counted
