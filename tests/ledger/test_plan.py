"""What is done, and what is still to be had."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from govcrawl.ledger.model import Row, Run
from govcrawl.ledger.plan import Known, due, expected_years
from govcrawl.outcomes import Reason
from tests.ledger.rows import NOW, found, missing, run, without_figures


def known(*rows: Row, held: tuple[int, ...] = (), runs: tuple[Run, ...] = (), now: datetime = NOW) -> Known:
    return Known("lanshan", frozenset(held), rows, runs, now, recheck_days=30)


def test_the_report_of_a_year_is_due_at_the_end_of_march_of_the_next() -> None:
    assert due(2024) == date(2025, 3, 31)


@pytest.mark.parametrize(
    ("first", "last", "asked", "years"),
    [
        (2022, None, None, {2022, 2023, 2024}),
        (2022, 2023, None, {2022, 2023}),
        (2022, None, {2024, 2025, 2019}, {2024}),
        (2025, None, None, set()),
    ],
)
def test_the_years_that_get_a_row(
    first: int, last: int | None, asked: set[int] | None, years: set[int]
) -> None:
    assert expected_years(first, last, asked=asked, today=date(2025, 1, 2)) == years


def test_what_is_held_in_the_file_is_done_whatever_the_ledger_says() -> None:
    assert known(held=(2023,)).is_done(2023)
    assert known(missing(2023, Reason.BLOCKED), held=(2023,)).is_done(2023)
    # the ledger says found, and the file has it not
    assert not known(found(2023)).is_done(2023)
    assert not known(without_figures(2023)).is_done(2023)


@pytest.mark.parametrize(
    "reason",
    [reason for reason in Reason if reason is not Reason.NO_REPORT],
)
def test_whatever_went_wrong_is_tried_again(reason: Reason) -> None:
    assert not known(missing(2023, reason)).is_done(2023)


@pytest.mark.parametrize(
    ("looked_at", "done"),
    [
        (NOW, True),
        (NOW - timedelta(days=29), True),
        (NOW - timedelta(days=30), False),
        # the clock was wrong: nobody has looked yet
        (NOW + timedelta(days=400), False),
    ],
)
def test_what_is_not_on_the_list_is_looked_for_again_after_a_month(looked_at: datetime, done: bool) -> None:
    assert known(missing(2023, Reason.NO_REPORT, when=looked_at)).is_done(2023) is done
    assert known(runs=(run(when=looked_at, not_on_lists=(2023,)),)).is_done(2023) is done
    # of another portal it says nothing
    assert not known(missing(2023, Reason.NO_REPORT, when=looked_at, spider="b")).is_done(2023)


@pytest.mark.parametrize(("day", "done"), [(31, False), (32, True)])
def test_what_was_not_yet_due_when_it_was_looked_for_is_not_done(day: int, done: bool) -> None:
    looked_at = datetime(2025, 3, 1, tzinfo=UTC) + timedelta(days=day - 1)
    row = missing(2024, Reason.NO_REPORT, when=looked_at)
    assert known(row, now=datetime(2025, 4, 10, tzinfo=UTC)).is_done(2024) is done


def test_the_years_that_are_due() -> None:
    rows = (missing(2024, Reason.NO_REPORT), missing(2023, Reason.TIME_OUT))
    assert known(*rows, held=(2022,)).due_years(range(2020, 2025)) == {2020, 2021, 2023}


@pytest.mark.parametrize(
    ("held", "sample", "done"),
    [
        ((2023, 2022), 2, True),
        ((2023,), 2, False),
        ((2023, 2021), 2, False),
        ((2022, 2021), 2, False),
        # all there is, though less than was asked for
        ((2023, 2022, 2021, 2020), 9, True),
    ],
)
def test_a_sample_is_done_when_its_newest_are_held(held: tuple[int, ...], sample: int, done: bool) -> None:
    rows = (missing(2024, Reason.NO_REPORT),)
    assert known(*rows, held=held).is_sample_done(range(2020, 2025), sample) is done
