"""From what a run saw to rows: `not_published` is an answer of the portal's, never of a failure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcrawl.ledger.held import Held, LostFile
from govcrawl.ledger.settle import Missed, Seen, not_on_lists, settle
from govcrawl.outcomes import REASONS, Outcome, Reason
from tests.ledger.rows import NOW

LIST = "http://x.gov.cn/list.htm"


def held(year: int | None, *, unread: str = "", scope: str = "government", is_report: bool = True) -> Held:
    return Held(f"371302-{year}", year, scope, f"http://x.gov.cn/{year}.htm", NOW, unread, is_report)


CLEAN = Seen(
    spider="lanshan",
    division="371302",
    scope="government",
    home="http://x.gov.cn/",
    now=NOW,
    finished=True,
    expected=frozenset({2022, 2023, 2024}),
    had=(held(2022), held(2024)),
    lists=(LIST,),
    years_listed=frozenset({2022, 2024}),
    chosen=True,
)


def outcomes(seen: Seen) -> dict[int, str]:
    return {row.year: f"{row.outcome}: {row.reason}" if row.reason else row.outcome for row in settle(seen)}


def test_what_is_held_is_found_and_what_is_not_on_the_list_is_not_published() -> None:
    first, second, third = settle(CLEAN)
    assert (first.year, first.outcome, first.reason, first.record_id) == (
        2022,
        Outcome.FOUND,
        None,
        "371302-2022",
    )
    assert (first.url, first.looked_at, first.scope) == ("http://x.gov.cn/2022.htm", NOW, "government")
    assert (second.year, second.outcome, second.reason) == (2023, Outcome.NOT_PUBLISHED, Reason.NO_REPORT)
    assert second.evidence == f"{LIST}: read to the end; it has 2022, 2024"
    assert (second.url, second.record_id) == (LIST, None)
    assert third.outcome is Outcome.FOUND
    assert not_on_lists((first, second, third)) == (2023,)


def test_a_report_that_is_not_due_yet_says_when_it_is() -> None:
    seen = replace(CLEAN, had=(), expected=frozenset({2024}), now=datetime(2025, 2, 1, tzinfo=UTC))
    [row] = settle(replace(seen, years_listed=frozenset({2021, 2022, 2023})))
    assert row.outcome is Outcome.NOT_PUBLISHED
    assert (
        row.evidence == f"{LIST}: read to the end; it has 2021-2023; the report of 2024 is due by 2025-03-31"
    )


@pytest.mark.parametrize("reason", [reason for reason in Reason if reason is not Reason.NO_REPORT])
def test_a_shortfall_of_no_year_hits_every_year_that_was_not_had(reason: Reason) -> None:
    seen = replace(CLEAN, had=(held(2022),), missed=(Missed(LIST, "what happened", reason),))
    wanted = f"{REASONS[reason].outcome}: {reason}"
    assert outcomes(seen) == {2022: "found", 2023: wanted, 2024: wanted}
    row = settle(seen)[1]
    assert (row.evidence, row.url) == ("what happened", LIST)


def test_a_shortfall_of_a_year_is_that_years_and_no_others() -> None:
    missed = (
        Missed("http://x.gov.cn/2024.htm", "HTTP 404", Reason.NOT_FOUND, 2024),
        Missed(LIST, "HTTP 503", Reason.SERVER_ERROR),
    )
    seen = replace(CLEAN, had=(held(2022),), missed=missed)
    assert outcomes(seen) == {2022: "found", 2023: "unreachable: server_error", 2024: "moved: not_found"}


def test_of_several_things_that_went_wrong_the_gravest_is_told() -> None:
    missed = tuple(
        Missed(LIST, reason.value, reason)
        for reason in (Reason.NO_ARTICLES, Reason.TIME_OUT, Reason.NOT_FOUND)
    )
    assert outcomes(replace(CLEAN, missed=missed))[2023] == "unreachable: time_out"
    missed += (Missed(LIST, "412", Reason.BLOCKED),)
    assert outcomes(replace(CLEAN, missed=missed))[2023] == "blocked: blocked"


def test_records_without_figures_and_pages_that_are_no_reports() -> None:
    had = (held(2022, unread="its tables are pictures"), held(2024, is_report=False))
    missed = (Missed("http://x.gov.cn/2024.htm", "it is none", Reason.NOT_A_REPORT, 2024),)
    rows = settle(replace(CLEAN, had=had, missed=missed))
    assert [(row.year, row.outcome, row.reason, row.record_id) for row in rows] == [
        (2022, Outcome.UNREADABLE, Reason.NO_FIGURES, "371302-2022"),
        (2023, Outcome.NOT_PUBLISHED, Reason.NO_REPORT, None),
        (2024, Outcome.UNREADABLE, Reason.NOT_A_REPORT, None),
    ]
    assert rows[0].evidence == "the record is held; its tables are pictures"


def test_a_year_that_is_on_the_list_and_was_not_had_is_not_called_unpublished() -> None:
    assert outcomes(replace(CLEAN, had=(held(2022),)))[2024] == "unreadable: not_a_report"


def test_a_record_of_an_unknown_year_may_be_the_one_that_is_missing() -> None:
    rows = settle(replace(CLEAN, held=(held(None),)))
    assert [(row.year, row.outcome, row.reason) for row in rows][1] == (
        2023,
        Outcome.UNREADABLE,
        Reason.FAILED,
    )
    assert rows[1].evidence == "record 371302-None is of a year that could not be told"


def test_a_walk_that_did_not_reach_the_choice_says_nothing_of_the_portal() -> None:
    assert outcomes(replace(CLEAN, had=(), chosen=False)) == dict.fromkeys(
        (2022, 2023, 2024), "unreadable: failed"
    )


def test_a_portal_that_had_reports_and_lists_none_is_lost() -> None:
    seen = replace(CLEAN, had=(), years_listed=frozenset(), had_before=True)
    assert outcomes(seen) == dict.fromkeys((2022, 2023, 2024), "moved: lost")
    # one that never had any, and whose list has those of others
    assert outcomes(replace(seen, had_before=False))[2023] == "not_published: no_report"


def test_a_run_that_was_ended_writes_only_what_is_stored() -> None:
    assert outcomes(replace(CLEAN, finished=False)) == {2022: "found", 2024: "found"}


def test_the_governments_own_report_counts_before_its_offices() -> None:
    office = replace(held(2023, scope="office"), id="371302-2023-office")
    rows = settle(replace(CLEAN, had=(office, held(2024))))
    assert [(row.year, row.scope) for row in rows][1] == (2023, "office")
    rows = settle(replace(CLEAN, had=(held(2023), office)))
    assert [row.record_id for row in rows if row.year == 2023] == ["371302-2023"]


YEARS = st.integers(2008, 2026)
HELD = st.builds(
    held, st.one_of(st.none(), YEARS), unread=st.sampled_from(["", "pictures"]),
    scope=st.sampled_from(["government", "office"]), is_report=st.booleans(),
)  # fmt: skip
SEEN = st.builds(
    Seen,
    spider=st.just("lanshan"),
    division=st.just("371302"),
    scope=st.just("government"),
    home=st.just("http://x.gov.cn/"),
    now=st.just(NOW),
    finished=st.booleans(),
    expected=st.frozensets(YEARS),
    had=st.lists(HELD, max_size=4).map(tuple),
    held=st.lists(HELD, max_size=4).map(tuple),
    missed=st.lists(
        st.builds(Missed, st.just(LIST), st.just("text"), st.sampled_from(Reason), st.one_of(st.none(), YEARS)), max_size=4
    ).map(tuple),
    lists=st.sampled_from([(), (LIST,), (LIST, f"{LIST}?2")]),
    years_listed=st.frozensets(YEARS),
    chosen=st.booleans(),
    had_before=st.booleans(),
)  # fmt: skip


@given(SEEN)
def test_every_expected_year_gets_one_row_and_no_failure_is_called_unpublished(seen: Seen) -> None:
    rows = settle(seen)
    years = [row.year for row in rows]
    assert years == sorted(set(years))
    stored = {one.year for one in (*seen.had, *seen.held) if one.is_report}
    failed = [one for one in seen.missed if one.reason is not Reason.NO_REPORT]
    if seen.finished:
        assert seen.expected <= set(years)
    else:
        assert set(years) <= stored
    for row in rows:
        assert (row.record_id is not None) == (row.year in stored)
        if row.outcome is Outcome.FOUND:
            assert row.reason is None
            assert row.record_id is not None
        else:
            assert row.reason is not None
            assert REASONS[row.reason].outcome is row.outcome
        if row.outcome is Outcome.NOT_PUBLISHED:
            assert seen.finished
            assert seen.chosen
            assert seen.lists
            assert not [one for one in failed if one.year in (None, row.year)]
            assert row.year not in seen.years_listed
            assert None not in stored
            assert seen.years_listed or not seen.had_before
        assert row.evidence
        assert row.url.startswith("http")


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        (Reason.TIME_OUT, "unreachable: time_out"), (Reason.BLOCKED, "blocked: blocked"), (Reason.NOT_FOUND, "unreadable: no_figures"),
        (Reason.OTHER_HOST, "unreadable: no_figures"), (Reason.NOT_A_FILE, "unreadable: no_figures"),
    ],
)  # fmt: skip
def test_a_report_without_figures_is_what_became_of_its_file_where_that_may_pass(
    reason: Reason, outcome: str
) -> None:
    one = replace(
        held(2022, unread="a file of it did not come"), lost=(LostFile("http://x.gov.cn/a.doc", reason),)
    )
    rows = {row.year: row for row in settle(replace(CLEAN, had=(one, held(2024))))}
    assert f"{rows[2022].outcome}: {rows[2022].reason}" == outcome
    assert rows[2022].record_id == "371302-2022"
    assert rows[2024].outcome is Outcome.FOUND
