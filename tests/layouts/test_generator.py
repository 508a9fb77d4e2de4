"""The generator itself: its truths, its pages, and its judgement. A generator that errs proves nothing."""

from __future__ import annotations

import re

import pytest

from tests.layouts.accuracy import main, rows, share
from tests.layouts.cases import AXES, PLAIN, judge, make_case, read
from tests.layouts.kinds import KINDS
from tests.layouts.sheets import Cell, Line, cut, matrix
from tests.layouts.truth import BLANKS, random_truth


def test_relations_of_a_drawn_truth_hold_unless_broken_on_purpose() -> None:
    for seed in range(30):
        whole = random_truth(seed, blanks="no blanks", broken=False)
        expected = 42 if whole.rows_form == "2021" else 40
        assert list(whole.relations().values()) == [True] * expected
    broken = [random_truth(seed, blanks="no blanks", broken=True).holds() for seed in range(30)]
    assert broken.count(False) >= 25  # some slips leave the number as it was


def test_all_forms_and_both_mixtures_are_drawn() -> None:
    drawn = {(truth.form, truth.rows_form) for truth in map(random_truth, range(120))}
    assert drawn == {("2021", "2021"), ("2019", "2019"), ("2021", "2019"), ("2019", "2021")}


@pytest.mark.parametrize("blanks", BLANKS)
def test_what_is_printed_and_what_is_expected_agree(blanks: str) -> None:
    for seed in range(10):
        truth = random_truth(seed, blanks=blanks)
        for path, value in truth.values.items():
            assert truth.cells[path] == ("" if value is None else str(value)) or (
                value is None and not any(character.isdigit() for character in truth.cells[path])
            )


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_prints_every_number_of_its_truth(kind: str) -> None:
    case = make_case(5, kind)
    text = re.sub(r"<[^>]*>", "", case.body.decode())
    digits = "".join(character for character in text if character.isdigit())
    for path, printed in case.truth.cells.items():
        number = "".join(character for character in printed if character.isdigit())
        assert number in digits, path


@pytest.mark.parametrize("kind", KINDS)
def test_a_case_is_the_same_each_time(kind: str) -> None:
    choices = {"header": "broken", "label": "quotes", "interruption": "page number"}
    assert make_case(3, kind, choices).body == make_case(3, kind, choices).body


@pytest.mark.parametrize(
    ("axis", "variant"),
    [(axis, name) for axis, names in AXES.items() for name in names if name != PLAIN[axis]],
)
def test_a_variant_changes_the_page(axis: str, variant: str) -> None:
    kind = "lines" if (axis, variant) == ("label", "groups after") else "html spans"
    assert any(make_case(seed, kind, {axis: variant}).body != make_case(seed, kind).body for seed in range(5))


def test_a_wrong_number_and_a_null_without_a_word_are_silent() -> None:
    case = make_case(1, "html spans")
    report = read(case)
    assert judge(case, report).silent == {}
    path = next(path for path, value in case.truth.values.items() if value is not None)
    case.truth.values[path] = 987654
    assert judge(case, report).silent.keys() == {path}
    case = make_case(1, "html spans")
    assert report.tables.review is not None
    report.tables.review["upheld"] = None
    report.issues.clear()
    assert "review.upheld" in judge(case, report).silent


def test_a_figure_in_a_cell_that_the_report_does_not_have_is_silent() -> None:
    case = make_case(1, "html spans")
    report = read(case)
    gone = "applications.disclosed.total"
    del case.truth.values[gone]
    assert judge(case, report).silent.keys() == {gone}


def test_a_cut_keeps_the_columns_of_what_spans_it() -> None:
    sheet = [
        Line([Cell("group", 3), Cell("a"), Cell("1")]),
        Line([Cell("b"), Cell("2")]),
        Line([Cell("c"), Cell("3")]),
    ]
    above, below = cut(sheet, 1)
    assert [[cell.text for cell in row] for row in matrix(above)] == [["group", "a", "1"]]
    assert [[cell.text for cell in row] for row in matrix(below)] == [["", "b", "2"], ["", "c", "3"]]
    assert [cell.text for cell in cut(sheet, 2, repeat=True)[1][0].cells] == ["group", "c", "3"]


def test_the_table_of_accuracy_says_100_only_for_all() -> None:
    assert (share(5, 5), share(99_999, 100_000), share(1, 3), share(0, 0)) == ("100", "99.99", "33.33", "-")


def test_accuracy_prints_a_row_for_each_kind_and_fails_on_a_broken_promise(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [row.name for row in rows()]
    assert len(set(names)) == len(names)
    assert set(names) > set(KINDS)
    assert main(["--kind", "html spans", "--truths", "2"]) == 0
    printed = capsys.readouterr().out
    cells = sum(len(random_truth(seed).values) for seed in range(2))
    assert re.search(rf"^html spans +{cells} +{cells} +0 +0 +100 +100 +- +[0-9.]+$", printed, re.MULTILINE)
    case = make_case(1, "html spans")
    case.truth.values["review.total"] = 424242
    monkeypatch.setattr("tests.layouts.accuracy.make_case", lambda *_: case)
    assert main(["--kind", "html spans", "--seed", "1"]) == 1
    assert "silent: review.total: (424242" in capsys.readouterr().out
