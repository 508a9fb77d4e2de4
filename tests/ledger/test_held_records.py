"""A portal's file: what it holds is never lost, and what is no record is named by its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcrawl.ledger.held import Held, HeldError, Line, LostFile, held_of, merged, parse_lines, read_lines
from govcrawl.outcomes import Reason

READ = {"proactive": "read", "applications": "missing", "statistics_2014": "not_in_form"}


def record(**more: Any) -> dict[str, Any]:
    return {
        "id": "371302-2023", "year": 2023, "scope": "government", "url": "http://x.gov.cn/1.htm",
        "fetched_at": "2024-02-01T08:00:00Z", "table_status": READ, "issues": [], "sections": [1], **more,
    }  # fmt: skip


def test_the_facts_of_a_record() -> None:
    held = held_of(record())
    assert (held.id, held.year, held.scope, held.url) == (
        "371302-2023", 2023, "government", "http://x.gov.cn/1.htm",
    )  # fmt: skip
    assert f"{held.seen_at:%Y-%m-%d %H:%M %Z}" == "2024-02-01 08:00 UTC"
    assert held.unread == ""
    assert held.is_report
    assert not held_of(record(issues=[{"code": "not_a_report"}])).is_report


def states(state: str) -> dict[str, str]:
    return dict.fromkeys(("proactive", "applications", "review", "statistics_2014"), state)


@pytest.mark.parametrize(
    ("more", "unread"),
    [
        ({"table_status": {**states("image"), "review": "partial"}}, ""),
        ({"table_status": states("image")}, "its tables are pictures"),
        ({"table_status": {**states("missing"), "review": "image"}}, "its tables are pictures"),
        ({"table_status": states("ambiguous")}, "its tables can be read in more than one way"),
        ({"table_status": states("missing")}, "none of its tables was found"),
        # before the tables were prescribed a report is prose
        ({"table_status": states("missing"), "year": 2012}, ""),
        ({"table_status": states("missing"), "year": 2016}, ""),
        ({"table_status": states("missing"), "year": 2012, "issues": [{"code": "attachment_not_read"}]}, ""),
        (
            {"table_status": states("missing"), "year": 2016, "issues": [{"code": "attachment_not_read"}]},
            "what it has is in files that are not read",
        ),
        (
            {"table_status": states("missing"), "year": 2012, "sections": [], "issues": [{"code": "attachment_not_read"}]},
            "what it has is in files that are not read",
        ),
        (
            {"table_status": states("missing"), "year": 2012, "issues": [{"code": "format_not_read"}]},
            "it is a file of a kind that is not read",
        ),
    ],
)  # fmt: skip
def test_a_record_without_a_figure_says_why(more: dict[str, Any], unread: str) -> None:
    assert held_of(record(**more)).unread == unread


@pytest.mark.parametrize(
    "line", [b"{", b"[]", b"12", b"{}", b'{"id": 5}', b'{"id": "a", "url": "b", "year": "2023"}', b"\xff\xfe"]
)
def test_a_damaged_file_is_named_with_the_line_and_the_remedy(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "x.jsonl"
    good = json.dumps(record()).encode()
    path.write_bytes(good + b"\n" + line + b"\n" + good + b"\n")
    with pytest.raises(HeldError, match=r"x\.jsonl, line 2, is no record \(.*\): mend or delete the line"):
        read_lines(path)


def test_no_file_holds_nothing_and_a_folder_is_told(tmp_path: Path) -> None:
    assert read_lines(tmp_path / "none.jsonl") == ()
    with pytest.raises(HeldError, match="cannot be read"):
        read_lines(tmp_path)


def line(name: str, year: int | None, text: str = "", *, is_report: bool = True) -> Line:
    return Line(
        f'{{"id": "{name}", "text": "{text}"}}\n'.encode(), Held(name, year, None, "u", is_report=is_report)
    )


def test_new_records_come_beside_the_held_ones_and_instead_of_those_of_their_id() -> None:
    old = [line("a-2021", 2021, "old"), line("a-2019", 2019), line("a-document-1", None)]
    new = [line("a-2021", 2021, "new"), line("a-2022", 2022), line("a-2019", 2019, "none", is_report=False)]
    assert merged(old, new) == (new[1], new[0], old[1], old[2])


IDS = st.sampled_from(["a", "b", "c", "d", "e"])
LINES = st.lists(
    st.builds(line, IDS, st.one_of(st.none(), st.integers(2008, 2025)), st.sampled_from("xyz"), is_report=st.booleans()),
    unique_by=lambda one: one.held.id,
)  # fmt: skip


@given(LINES, LINES)
def test_no_record_is_ever_lost_and_a_second_merge_changes_nothing(old: list[Line], new: list[Line]) -> None:
    after = merged(old, new)
    assert {one.held.id for one in after} == {one.held.id for one in old} | {
        one.held.id for one in new if one.held.is_report
    }
    for one in after:
        assert one in old or one in new
    assert merged(after, new) == after
    assert merged(after, ()) == after


@given(LINES)
def test_what_was_written_is_read_again_byte_for_byte(lines: list[Line]) -> None:
    content = b"".join(
        json.dumps({"id": one.held.id, "year": one.held.year, "scope": None, "url": "u"}).encode() + b"\n"
        for one in lines
    )
    parsed = parse_lines(content, "x")
    assert b"".join(one.written for one in parsed) == content
    assert [one.held.id for one in parsed] == [one.held.id for one in lines]


def lost(reason: str) -> dict[str, str]:
    return {"code": "file_missing", "raw": f"{reason} http://x.gov.cn/a.doc"}


def test_tables_read_from_pictures_are_figures() -> None:
    tables = {"proactive": None, "applications": {"new_received": {"total": 0}}}
    assert held_of(record(table_status=states("image"), tables=tables)).unread == ""
    assert (
        held_of(record(table_status=states("image"), tables={"review": {"total": None}})).unread
        == "its tables are pictures"
    )


def test_a_lost_file_counts_where_figures_are_missing_and_may_come_where_the_failure_may_pass() -> None:
    missing = states("missing")
    held = held_of(record(table_status=missing, issues=[lost("not_found"), lost("time_out")]))
    assert held.lost == (
        LostFile("http://x.gov.cn/a.doc", Reason.NOT_FOUND), LostFile("http://x.gov.cn/a.doc", Reason.TIME_OUT),
    )  # fmt: skip
    assert held.to_be_had == held.lost[1]
    assert held.unread == "a file of it did not come (not_found: http://x.gov.cn/a.doc)"
    gone = held_of(record(table_status=missing, issues=[lost("not_found")]))
    assert gone.to_be_had is None
    assert held_of(record(table_status=missing, issues=[lost("blocked")])).to_be_had is not None
    assert (
        held_of(record(table_status=missing, issues=[lost("no such name")])).lost[0].reason is Reason.FAILED
    )
    # a table that is missing beside others, and none that is
    assert held_of(record(issues=[lost("time_out")])).to_be_had is not None
    whole = {**states("read"), "statistics_2014": "missing"}
    assert held_of(record(table_status=whole, issues=[lost("time_out")])).lost == ()
    pictured = {**whole, "review": "image"}
    assert (
        held_of(
            record(table_status=pictured, issues=[lost("time_out")], tables={"review": {"total": 1}})
        ).lost
        == ()
    )
    assert (
        held_of(record(table_status=pictured, issues=[lost("time_out")], tables={"review": None})).lost != ()
    )


def as_line(**more: Any) -> Line:
    one = record(**more)
    return Line(json.dumps(one).encode() + b"\n", held_of(one))


def test_a_record_that_lacks_figures_for_want_of_a_file_stands_instead_of_no_better_one() -> None:
    good, bare = as_line(table_status=states("read")), as_line(table_status=states("missing"))
    lacking = as_line(table_status=states("missing"), issues=[lost("time_out")])
    gone = as_line(table_status=states("missing"), issues=[lost("not_found")])
    assert merged([good], [lacking]) == (good,)
    assert merged([good], [gone]) == (good,)
    assert merged([bare], [lacking]) == (lacking,)
    assert merged([lacking], [gone]) == (gone,)
    assert merged([lacking], [good]) == (good,)
    assert merged([], [lacking]) == (lacking,)


@pytest.mark.parametrize(
    "code",
    ["file_broken", "file_encrypted", "file_too_large", "reader_stopped", "tool_missing", "format_not_read"],
)
def test_a_file_that_could_not_be_opened_says_why(code: str) -> None:
    held = held_of(record(table_status=states("missing"), issues=[{"code": code}]))
    assert held.unread not in ("", "none of its tables was found")
