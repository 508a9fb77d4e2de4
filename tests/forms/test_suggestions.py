"""Which single cell would mend the failed relations: named where it is the only one, and never put into the tables."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govcrawl import extract
from govcrawl.forms.relations import evaluate
from govcrawl.forms.suggestions import suggest
from govcrawl.record import Tables
from tests.layouts.printers import PRINTERS
from tests.layouts.truth import Truth, make_truth

# hand-made: new 10 = handled 9 + forward 1, three kinds of answer, two kinds of applicant
ROWS = {
    "new_received": (8, 2),
    "carried_over": (0, 0),
    "disclosed": (5, 1),
    "partially_disclosed": (2, 0),
    "unavailable_not_held": (0, 1),
    "handled_total": (7, 2),
    "carried_forward": (1, 0),
}
KINDS = ("commercial_enterprise", "research_institution", "public_welfare_organisation")
MORE_KINDS = ("legal_service_institution", "other")


def tables(**changes: float | None) -> Tables:
    """The small table, and three blocks that add up; `row__column=value` changes a cell, `review__total` too."""
    applications: dict[str, dict[str, float | None]] = {
        row: {"natural_person": person, **dict.fromkeys(KINDS, 0), **dict.fromkeys(MORE_KINDS, 0)}
        for row, (person, _) in ROWS.items()
    }
    for row, (person, company) in ROWS.items():
        applications[row] |= {"commercial_enterprise": company, "total": person + company}
    blocks: dict[str, dict[str, float | None]] = {
        block: {"upheld": 4, "corrected": 1, "other": 1, "pending": 1, "total": 7}
        for block in ("review", "litigation_direct", "litigation_after_review")
    }
    for cell, value in changes.items():
        row, column = cell.split("__")
        (blocks if row in blocks else applications)[row][column] = value
    return Tables(applications=applications, **blocks)


def mended(**changes: float | None) -> dict[tuple[str, str], tuple[str, int]]:
    made = tables(**changes)
    before = made.model_dump()
    found = {key: (hint.path, hint.value) for key, hint in suggest(made).items()}
    assert made.model_dump() == before
    assert set(found) <= {(f.relation, f.path) for f in evaluate(made).failures}
    return found


def test_tables_that_add_up_need_no_suggestion() -> None:
    assert evaluate(tables()).failed == 0
    assert mended() == {}


def test_a_wrong_answer_is_found_where_its_row_and_its_column_cross() -> None:
    cell = ("applications.disclosed.natural_person", 5)
    assert mended(disclosed__natural_person=50) == {
        ("row_total", "applications.disclosed.total"): cell,
        ("handled_sum", "applications.handled_total.natural_person"): cell,
    }


def test_a_wrong_total_is_told_from_wrong_parts() -> None:
    cell = ("applications.disclosed.total", 6)
    assert mended(disclosed__total=7) == {
        ("row_total", "applications.disclosed.total"): cell,
        ("handled_sum", "applications.handled_total.total"): cell,
    }


def test_what_was_handled_stands_in_three_sums_and_all_of_them_agree() -> None:
    cell = ("applications.handled_total.natural_person", 7)
    assert mended(handled_total__natural_person=1) == {
        ("row_total", "applications.handled_total.total"): cell,
        ("balance", "applications.carried_forward.natural_person"): cell,
        ("handled_sum", "applications.handled_total.natural_person"): cell,
    }


@pytest.mark.parametrize("row", ["new_received", "carried_over", "carried_forward"])
def test_the_cells_of_the_balance_are_found_on_either_side_of_it(row: str) -> None:
    cell = (f"applications.{row}.commercial_enterprise", ROWS[row][1])
    assert mended(**{f"{row}__commercial_enterprise": 31}) == {
        ("row_total", f"applications.{row}.total"): cell,
        ("balance", "applications.carried_forward.commercial_enterprise"): cell,
    }


def test_outcomes_stand_in_one_sum_and_any_of_them_may_be_wrong() -> None:
    """Chiping 2023: 4 + 1 + 1 + 1 with the total 6. Five cells could be wrong, so none is named."""
    assert evaluate(tables(review__total=6)).failed == 1
    assert mended(review__total=6) == {}


def test_a_cell_that_would_have_to_be_negative_is_no_candidate() -> None:
    """1 + 1 + 1 + 1 with the total 1: no part can be lowered by 3, so only the total is left."""
    ones = dict.fromkeys(("review__upheld", "review__corrected", "review__other", "review__pending"), 1)
    assert mended(**ones, review__total=1) == {("outcomes", "review.total"): ("review.total", 4)}
    assert mended(**ones | {"review__upheld": 3}, review__total=3) == {}


def test_a_value_that_is_no_whole_number_is_none() -> None:
    """4.5 + 1 + 1 + 1 with the total 7: only the printed fraction can be given up, and 4 makes the sum whole."""
    assert mended(review__upheld=4.5) == {("outcomes", "review.total"): ("review.upheld", 4)}


def test_two_wrong_cells_in_one_row_have_no_suggestion() -> None:
    changes = {"disclosed__natural_person": 6, "disclosed__commercial_enterprise": 2}
    assert evaluate(tables(**changes)).failed == 3
    assert mended(**changes) == {}


def test_a_row_and_a_column_that_miss_by_different_amounts_have_no_suggestion() -> None:
    """The row of 予以公开 misses by 3, the column of 自然人 by 4."""
    assert mended(disclosed__natural_person=8, unavailable_not_held__natural_person=1) == {}


def test_errors_that_share_no_cell_are_judged_apart() -> None:
    found = mended(disclosed__natural_person=6, new_received__commercial_enterprise=1, review__total=6)
    person, company = (
        ("applications.disclosed.natural_person", 5),
        ("applications.new_received.commercial_enterprise", 2),
    )
    assert found == {
        ("row_total", "applications.disclosed.total"): person,
        ("handled_sum", "applications.handled_total.natural_person"): person,
        ("row_total", "applications.new_received.total"): company,
        ("balance", "applications.carried_forward.commercial_enterprise"): company,
    }


def test_blank_cells_get_no_value_and_take_none_away() -> None:
    """The blank's row and column are not assessed; the error elsewhere is still found."""
    assert mended(disclosed__other=None) == {}
    cell = ("applications.disclosed.natural_person", 5)
    found = mended(unavailable_not_held__other=None, disclosed__natural_person=2)
    assert set(found.values()) == {cell}
    assert len(found) == 2


def test_where_a_sum_cannot_be_assessed_its_cells_are_not_suggested() -> None:
    """With a blank in the column of 自然人, what the cell's other sum would say is not known."""
    changes = {"disclosed__natural_person": 2, "unavailable_not_held__natural_person": None}
    assert evaluate(tables(**changes)).failed == 1
    assert mended(**changes) == {}


def test_the_issue_carries_the_suggestion_and_the_table_what_is_printed() -> None:
    truth = make_truth(3, "2021")
    right = truth.values["applications.new_received.total"]
    assert isinstance(right, int)
    truth.put("applications.new_received.total", right + 100)
    page = PRINTERS["html word"][0](truth, random.Random(1))
    report = extract(page, url="http://www.lyls.gov.cn/info/1/2.htm", media_type="text/html")
    failed = [issue for issue in report.issues if issue.code == "relation_failed"]
    assert [issue.path for issue in failed] == [
        "applications.new_received.total",
        "applications.carried_forward.total",
    ]
    assert failed[1].operands == [
        f"applications.{row}.total" for row in ("new_received", "carried_over", "handled_total")
    ]
    for issue in failed:
        assert issue.suggestion is not None
        assert (issue.suggestion.path, issue.suggestion.value) == ("applications.new_received.total", right)
    assert report.tables.applications is not None
    assert report.tables.applications["new_received"]["total"] == right + 100


@settings(max_examples=150, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    form=st.sampled_from(["2021", "2019"]),
    place=st.integers(0, 10_000),
    wrong=st.integers(0, 100_000),
)
def test_one_wrong_number_in_a_full_table_is_always_named_with_its_right_value(
    seed: int, form: str, place: int, wrong: int
) -> None:
    truth = make_truth(seed, form)
    paths = [path for path in truth.values if path.startswith("applications.")]
    path = paths[place % len(paths)]
    right = truth.values[path]
    truth.put(path, wrong)
    hints = {(hint.path, hint.value) for hint in suggest(Tables(**truth.tables())).values()}
    assert hints == (set() if wrong == right else {(path, right)})


@settings(max_examples=150, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    blanks=st.lists(st.integers(0, 10_000), max_size=40),
    wrong=st.dictionaries(st.integers(0, 10_000), st.integers(0, 30), max_size=4),
)
def test_a_suggestion_always_mends_what_it_says_and_breaks_nothing(
    seed: int, blanks: list[int], wrong: dict[int, int]
) -> None:
    truth = make_truth(seed, "2021")
    paths = list(truth.values)[10:]
    for place in blanks:
        truth.put(paths[place % len(paths)], None)
    for place, value in wrong.items():
        truth.put(paths[place % len(paths)], value)
    before = evaluate(Tables(**truth.tables()))
    for (relation, path), hint in suggest(Tables(**truth.tables())).items():
        after = evaluate(_with(truth, hint.path, hint.value))
        assert truth.values[hint.path] is not None
        assert (relation, path) not in {(f.relation, f.path) for f in after.failures}
        assert after.failed < before.failed
        assert after.passed == before.passed + before.failed - after.failed


def _with(truth: Truth, path: str, value: int) -> Tables:
    changed = Truth(truth.form, dict(truth.cells), dict(truth.values))
    changed.put(path, value)
    return Tables(**changed.tables())
