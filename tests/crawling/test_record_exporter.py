"""Only a record that fits its schema becomes a line."""

from __future__ import annotations

import json
from io import BytesIO

import pytest

from govcrawl.crawling.exporter import RecordError, RecordExporter, record_line
from govcrawl.page import Page
from govcrawl.record import Report
from tests.crawling.stub_reader import report_of

PAGE = Page(body="YEAR2023 政府".encode(), url="http://a.gov.cn/1.htm", spider="lanshan")


def test_a_line_is_readable_and_keeps_the_records_order() -> None:
    line = record_line(report_of(PAGE))
    assert line.endswith(b"}\n")
    assert line.count(b"\n") == 1
    assert "政府".encode() in line
    assert list(json.loads(line)) == list(Report.model_fields)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("year", "2023", "year: Input should be a valid integer"),
        ("sha256", "short", "sha256: String should match pattern"),
        ("text", None, "text: Input should be a valid string"),
        ("text", "\ud800", "half a character"),
        ("tables", {"proactive": {"a": {"b": "1"}}}, "tables"),
    ],
)
def test_a_record_changed_into_something_else_is_refused(field: str, value: object, message: str) -> None:
    report = report_of(PAGE)
    setattr(report, field, value)
    with pytest.raises(RecordError, match=message):
        record_line(report)


def test_a_number_that_json_has_not_is_refused() -> None:
    report = report_of(PAGE)
    report.tables.review = {"total": float("nan")}
    with pytest.raises(RecordError, match="number that JSON cannot carry"):
        record_line(report)


@pytest.mark.parametrize("item", [{"id": "1"}, PAGE, None])
def test_another_item_is_refused_and_nothing_is_written(item: object) -> None:
    file = BytesIO()
    with pytest.raises(RecordError, match="is no Report"):
        RecordExporter(file, encoding="utf-8").export_item(item)
    assert file.getvalue() == b""
