"""The hard relations: counted, failed with both sides, unassessed where an operand is missing, never corrected."""

from __future__ import annotations

from collections import Counter

import pytest

from govcrawl.forms.relations import evaluate, failed_relations, relations_of
from govcrawl.record import APPLICATION_COLUMNS, Tables
from tests.layouts.truth import make_truth


def tables_of(seed: int, form: str, **changes: int | None) -> Tables:
    truth = make_truth(seed, form)
    for path, value in changes.items():
        truth.put(path.replace("__", "."), value)
    return Tables(**truth.tables())


@pytest.mark.parametrize(("form", "count"), [("2021", 42), ("2019", 40)])
def test_a_form_has_its_number_of_relations(form: str, count: int) -> None:
    result = evaluate(tables_of(1, form))
    assert (result.passed, result.failed, result.unassessed) == (count, 0, 0)


def test_a_failure_gives_what_the_operands_make_and_what_is_printed() -> None:
    """Chiping 2023 prints 4 + 1 + 1 + 1 with the total 6."""
    result = evaluate(
        tables_of(
            1,
            "2021",
            review__upheld=4,
            review__corrected=1,
            review__other=1,
            review__pending=1,
            review__total=6,
        )
    )
    assert [failure.model_dump() for failure in result.failures] == [
        {"relation": "outcomes", "path": "review.total", "expected": 7, "actual": 6}
    ]
    assert result.passed == 41


def test_a_missing_cell_leaves_its_relations_unassessed() -> None:
    """One cell of 予以公开 stands in its row's total and its column's sum of handled applications."""
    result = evaluate(tables_of(1, "2021", applications__disclosed__other=None))
    assert (result.passed, result.failed, result.unassessed) == (40, 0, 2)


def test_balance_is_filed_under_what_is_carried_forward() -> None:
    truth = make_truth(4, "2021")
    printed = truth.values["applications.carried_forward.natural_person"]
    result = evaluate(tables_of(4, "2021", applications__carried_forward__natural_person=printed + 5))
    failed = {(f.relation, f.path): (f.expected, f.actual) for f in result.failures}
    assert failed["balance", "applications.carried_forward.natural_person"] == (printed, printed + 5)
    assert ("row_total", "applications.carried_forward.total") in failed
    assert len(failed) == 2


def test_a_failure_names_the_cells_that_made_the_expected_value() -> None:
    printed = make_truth(4, "2019").values["applications.handled_total.other"]
    tables = tables_of(4, "2019", applications__handled_total__other=printed + 1)
    operands = {key: relation.operands for key, relation in failed_relations(tables).items()}
    assert list(operands) == [(failure.relation, failure.path) for failure in evaluate(tables).failures]
    assert operands["balance", "applications.carried_forward.other"] == (
        "applications.new_received.other",
        "applications.carried_over.other",
        "applications.handled_total.other",
    )
    assert operands["row_total", "applications.handled_total.total"] == tuple(
        f"applications.handled_total.{column}" for column in APPLICATION_COLUMNS[:-1]
    )
    handled = operands["handled_sum", "applications.handled_total.other"]
    assert (len(handled), handled[0], handled[-1]) == (
        19,
        "applications.disclosed.other",
        "applications.other_handling.other",
    )


@pytest.mark.parametrize("form", ["2021", "2019"])
def test_every_cell_of_applications_is_tied_to_its_row_and_to_its_column(form: str) -> None:
    """So one wrong number never goes unseen in a table that is fully printed."""
    count: Counter[str] = Counter()
    for relation in relations_of(tables_of(2, form)):
        assert len(set(relation.cells)) == len(relation.cells)
        count.update(path for path in relation.cells if path.startswith("applications."))
    truth = make_truth(2, form)
    assert set(count) == {path for path in truth.values if path.startswith("applications.")}
    assert {n for path, n in count.items() if ".handled_total." not in path} == {2}
    assert {n for path, n in count.items() if ".handled_total." in path} == {3}


def test_tables_that_were_not_read_have_no_relations() -> None:
    result = evaluate(Tables())
    assert (result.passed, result.failed, result.unassessed) == (0, 0, 0)


def test_decimals_are_added_exactly() -> None:
    result = evaluate(
        Tables(review={"upheld": 0.1, "corrected": 0.2, "other": 0, "pending": 0, "total": 0.3})
    )
    assert (result.passed, result.failed) == (1, 0)
