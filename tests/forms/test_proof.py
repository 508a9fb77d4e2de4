"""Figures from pictures count where the report's own sums prove them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pytest

from govcrawl.documents.model import Paragraph
from govcrawl.forms.model import TABLE_NAMES
from govcrawl.tables import ReadBlocks, cells_of, read_blocks
from tests.layouts.pictured import pictured_blocks
from tests.layouts.truth import Truth, make_truth

COLUMN = "commercial_enterprise"


def truth_of() -> Truth:
    """Form 2021; two rows and two columns of section 3 with numbers."""
    truth = make_truth(5, "2021", sparse=1.0)
    rows = {
        "new_received": (3, 1), "carried_over": (0, 0), "disclosed": (2, 0), "withheld_internal_affairs": (1, 1),
        "handled_total": (3, 1), "carried_forward": (0, 0),
    }  # fmt: skip
    for row, (people, firms) in rows.items():
        truth.put(f"applications.{row}.natural_person", people)
        truth.put(f"applications.{row}.{COLUMN}", firms)
        truth.put(f"applications.{row}.total", people + firms)
    for path, value in (("review.upheld", 2), ("review.other", 1), ("review.total", 3)):
        truth.put(path, value)
    for path in truth.values:
        if path.startswith("review.") and path not in ("review.upheld", "review.other", "review.total"):
            truth.put(path, 0)
    return truth


def read(
    misread: Mapping[str, str] | None = None, doubtful: Collection[str] = (), truth: Truth | None = None
) -> ReadBlocks:
    return read_blocks(pictured_blocks(truth or truth_of(), misread, doubtful), 2023)


def numbers(found: ReadBlocks) -> dict[str, int | float | None]:
    return {path: number for name in TABLE_NAMES for path, number in cells_of(found.read, name).items()}


def unlike(found: ReadBlocks, truth: Truth) -> dict[str, tuple[float | None, float | None]]:
    """Where the record has something else than what was printed: `(printed, read)`."""
    got = numbers(found)
    return {path: (value, got.get(path)) for path, value in truth.values.items() if got.get(path) != value}


def issues(found: ReadBlocks, code: str) -> dict[str | None, str | None]:
    return {issue.path: issue.raw for issue in found.read.issues if issue.code == code}


def test_a_picture_read_without_doubt_gives_every_cell_and_says_where_it_is_from() -> None:
    found = read()
    assert unlike(found, truth_of()) == {}
    assert {getattr(found.read.status, name) for name in TABLE_NAMES} == {"image"}
    assert sorted(issues(found, "read_from_image")) == sorted(TABLE_NAMES)
    assert issues(found, "from_image") == {}


def test_a_number_that_spoils_its_sums_takes_all_cells_of_these_sums_with_it() -> None:
    path = f"applications.disclosed.{COLUMN}"
    found = read({path: "8"})
    lost = set(unlike(found, truth_of()))
    got = numbers(found)
    assert got[path] is None
    assert got["applications.disclosed.natural_person"] is None  # its row
    assert got[f"applications.withheld_internal_affairs.{COLUMN}"] is None  # its column
    assert got[f"applications.new_received.{COLUMN}"] == 1  # no sum with it
    assert got["applications.withheld_internal_affairs.natural_person"] == 1
    assert lost == set(issues(found, "from_image"))
    assert issues(found, "from_image")[path] == "8"
    assert len(lost) == 7 + 22 - 1  # six cells and a total; 21 rows and (七)总计


def test_a_doubtful_number_is_proved_by_a_sum_of_certain_ones() -> None:
    found = read(doubtful=["applications.disclosed.natural_person", "review.other"])
    assert unlike(found, truth_of()) == {}


def test_a_number_misread_alike_everywhere_is_not_proved_by_itself() -> None:
    truth = truth_of()
    cells = ["review.upheld", "review.total"]
    for path, value in (("review.upheld", 1), ("review.other", 0), ("review.total", 1)):
        truth.put(path, value)
    found = read(dict.fromkeys(cells, "7"), cells, truth)
    assert unlike(found, truth) == dict.fromkeys(cells, (1, None))
    assert issues(found, "from_image") == dict.fromkeys(cells, "7")


def test_a_doubtful_number_that_spoils_both_its_sums_alike_costs_only_itself() -> None:
    path = f"applications.withheld_internal_affairs.{COLUMN}"
    found = read({path: "4"}, [path])
    assert unlike(found, truth_of()) == {path: (1, None)}
    assert issues(found, "from_image") == {path: "4"}


def test_a_doubtful_number_with_one_sum_only_takes_its_sum_with_it() -> None:
    found = read({"review.other": "4"}, ["review.other"])
    assert set(unlike(found, truth_of())) == {
        f"review.{name}" for name in ("upheld", "corrected", "other", "pending", "total")
    }


@pytest.mark.parametrize(("doubtful", "expected"), [((), 7), (("proactive.licences.decisions",), None)])
def test_section_2_has_no_sums_and_counts_where_there_was_no_doubt(
    doubtful: tuple[str, ...], expected: int | None
) -> None:
    truth = truth_of()
    truth.put("proactive.licences.decisions", 7)
    found = read(doubtful=doubtful, truth=truth)
    assert numbers(found)["proactive.licences.decisions"] == expected


def test_blank_cells_count_nothing_in_a_sum_and_stay_blank() -> None:
    truth = truth_of()
    blank = [path for path, value in truth.values.items() if path.startswith("applications") and value == 0]
    for path in blank:
        truth.put(path, None)
    found = read(truth=truth)
    assert unlike(found, truth) == {}
    assert {path for path in issues(found, "blank") if path} >= set(blank)


def test_a_wrong_sum_of_the_office_in_a_picture_is_no_figure() -> None:
    truth = truth_of()
    truth.put("review.total", 4)
    found = read(truth=truth)
    assert set(unlike(found, truth)) == {
        f"review.{name}" for name in ("upheld", "corrected", "other", "pending", "total")
    }
    assert all(issue.code != "relation_failed" for issue in found.read.issues)


def test_a_cell_with_ink_that_was_not_recognised_is_no_blank() -> None:
    from govcrawl.documents.model import UNREAD

    path = "applications.carried_over.natural_person"
    found = read({path: UNREAD})
    # both its sums (its row, the balance of its column) give 0 for it: the others are proved, itself is not read
    assert unlike(found, truth_of()) == {path: (0, None)}
    assert path not in issues(found, "blank")
    assert path in {issue.path for issue in found.read.issues}


def test_figures_in_lines_of_a_picture_outside_any_grid_are_null() -> None:
    """Which cell such a number fills is told by its place alone, and a slanted page mixes the places of a whole column."""
    lines = [
        "信息内容",
        "本年制发件数",
        "本年废止件数",
        "现行有效件数",
        "规章",
        "0",
        "6",
        "1",
        "行政规范性文件",
        "143",
        "17",
        "6",
    ]
    blocks = [Paragraph("二、主动公开政府信息情况"), *(Paragraph(line, pictured=True) for line in lines)]
    found = read_blocks(blocks, 2023)
    assert {path: n for path, n in numbers(found).items() if n is not None} == {}
    assert issues(found, "from_image") == {
        "proactive.rules.issued": "0",
        "proactive.rules.repealed": "6",
        "proactive.rules.in_force": "1",
        "proactive.normative_documents.issued": "143",
        "proactive.normative_documents.repealed": "17",
        "proactive.normative_documents.in_force": "6",
    }
