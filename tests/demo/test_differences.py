"""What counts as a difference between a record and the demo's truth; cells of pictures may be null, never wrong."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from demo.differences import MOST_UNREAD, unlike, unlike_record
from demo.expected import expected


def as_written(wanted: dict[str, Any]) -> dict[str, Any]:
    """A record that is as it is wanted, in the record's own shape."""
    record = copy.deepcopy(wanted)
    record["prose_figures"] = [
        {"path": path, "value": value} for path, value in wanted["prose_figures"].items()
    ]
    record["attachments"] = [{"url": url, **file} for url, file in wanted["attachments"].items()]
    record["issues"] = []
    return record


def unread(record: dict[str, Any], *paths: str) -> None:
    """Make cells null, each with its issue."""
    for path in paths:
        table, row, column = path.split(".")
        record["tables"][table][row][column] = None
        record["issues"].append({"code": "from_image", "path": path})


ROWS = ("new_received", "carried_over", "disclosed", "partially_disclosed", "handled_total", "carried_forward", "other_other")  # fmt: skip


def test_keys_beyond_the_wanted_ones_are_no_difference() -> None:
    assert unlike({"a": {"b": 1}}, {"a": {"b": 1, "c": 2}, "d": 3}) == []
    assert unlike({"a": {"b": 1}}, {"a": {"b": None}}) == ["a.b is None, not 1"]


def test_a_record_as_it_is_wanted_has_no_difference() -> None:
    wanted = expected("qilin", 2023, ocr=True)
    assert unlike_record(wanted, as_written(wanted)) == []


def test_a_cell_of_a_picture_may_be_null_with_an_issue() -> None:
    wanted = expected("qilin", 2023, ocr=True)
    record = as_written(wanted)
    unread(record, "applications.new_received.total", "applications.disclosed.other")
    record["relations"].update(passed=39, unassessed=3)
    before = copy.deepcopy(wanted)
    assert unlike_record(wanted, record) == []
    assert wanted == before


def test_a_null_cell_without_an_issue_a_wrong_figure_and_too_many_nulls_are_differences() -> None:
    wanted = expected("qilin", 2023, ocr=True)
    record = as_written(wanted)
    record["tables"]["applications"]["new_received"]["total"] = None
    assert unlike_record(wanted, record) == ["tables.applications.new_received.total is None, not 25"]
    record = as_written(wanted)
    record["tables"]["applications"]["new_received"]["total"] = 26
    record["issues"].append({"code": "from_image", "path": "applications.new_received.total"})
    assert unlike_record(wanted, record) == ["tables.applications.new_received.total is 26, not 25"]
    record = as_written(wanted)
    unread(record, *(f"applications.{row}.total" for row in ROWS[: MOST_UNREAD + 1]))
    assert len(unlike_record(wanted, record)) == MOST_UNREAD + 1


@pytest.mark.parametrize("portal", ["chiping", "lanshan"])
def test_a_cell_that_was_printed_as_text_may_not_be_null(portal: str) -> None:
    wanted = expected(portal, 2023)
    record = as_written(wanted)
    unread(record, "applications.new_received.total")
    assert len(unlike_record(wanted, record)) == 1


def test_a_file_with_other_bytes_is_a_difference() -> None:
    wanted = expected("chiping", 2023)
    record = as_written(wanted)
    record["attachments"][0]["sha256"] = None
    [difference] = unlike_record(wanted, record)
    assert "2023nb.doc" in difference
