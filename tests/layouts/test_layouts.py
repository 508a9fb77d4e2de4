"""Every layout gives the figures that were printed, or null with an issue; never another number."""

from __future__ import annotations

import random

import pytest

from demo.forms import COLUMNS
from govcrawl import extract
from govcrawl.record import Report
from tests.layouts.printers import PRINTERS
from tests.layouts.truth import Truth, make_truth

# flattened text that drops blank cells: which column a number stood in cannot be known
LOSES_BLANKS = {"html paragraphs", "text lines", "text paragraphs", "text spaced rows"}
SEEDS = range(6)


def read(truth: Truth, name: str, seed: int) -> Report:
    printer, media_type = PRINTERS[name]
    return extract(
        printer(truth, random.Random(seed)), url="http://www.lyls.gov.cn/info/1/2.htm", media_type=media_type
    )


def value_at(report: Report, path: str) -> int | float | None:
    node: object = report.tables.model_dump()
    for key in path.split("."):
        if node is None:
            return None
        assert isinstance(node, dict)
        node = node[key]
    assert node is None or isinstance(node, int | float)
    return node


def covered(report: Report, path: str) -> bool:
    """Whether an issue names the cell, or its whole table."""
    paths = {issue.path for issue in report.issues}
    return path in paths or path.split(".", maxsplit=1)[0] in paths


@pytest.mark.parametrize("form", ["2021", "2019"])
@pytest.mark.parametrize("name", PRINTERS)
def test_a_full_table_is_read_exactly(name: str, form: str) -> None:
    for seed in SEEDS:
        truth = make_truth(seed, form)
        report = read(truth, name, seed)
        assert report.form == form
        assert {path: value_at(report, path) for path in truth.values} == truth.values
        assert (report.relations.passed, report.relations.failed) == (42 if form == "2021" else 40, 0)
        assert [issue.code for issue in report.issues if issue.severity != "info"] == []
        assert report.text.count("[[table:applications]]") == 1
        assert "自然人" not in report.text


@pytest.mark.parametrize("share", [0.02, 0.15, 0.5])
@pytest.mark.parametrize("name", PRINTERS)
def test_blanks_and_dashes_are_null_and_never_shift_a_number(name: str, share: float) -> None:
    for seed in SEEDS:
        truth = make_truth(seed, "2021")
        draw = random.Random(seed)
        for path in list(truth.values):
            if draw.random() < share:
                truth.put(path, None, draw.choice(("", "", "/", "—", "无")))
        report = read(truth, name, seed)
        for path, true in truth.values.items():
            got = value_at(report, path)
            if got is None:
                assert covered(report, path), f"{path} is null without a word"
                assert true is None or name in LOSES_BLANKS or name == "text tabs", (
                    f"{path} was printed: {true}"
                )
            else:
                assert got == true, path


@pytest.mark.parametrize("name", PRINTERS)
def test_a_wrong_sum_in_the_source_stays_as_printed_and_fails_its_relation(name: str) -> None:
    truth = make_truth(3, "2021")
    truth.put("review.total", 99)
    truth.put("applications.disclosed.total", 7654)
    report = read(truth, name, 3)
    assert value_at(report, "review.total") == 99
    assert value_at(report, "applications.disclosed.total") == 7654
    failed = {failure.path: failure.actual for failure in report.relations.failures}
    assert failed["review.total"] == 99
    assert failed["applications.disclosed.total"] == 7654
    assert failed.keys() == {
        "review.total",
        "applications.disclosed.total",
        "applications.handled_total.total",
    }


@pytest.mark.parametrize("name", PRINTERS)
def test_an_unknown_row_is_reported_and_its_numbers_go_nowhere(name: str) -> None:
    truth = make_truth(5, "2021")
    for place, column in enumerate(COLUMNS):
        truth.put(f"applications.withheld_third_party_rights.{column}", 7000 + place)
    printer, media_type = PRINTERS[name]
    page = printer(truth, random.Random(0)).decode()
    changed = page.replace("保护第三方合法权益", "维护某某方面其余利益")
    assert changed != page
    report = extract(changed.encode(), url="http://www.lyls.gov.cn/info/1/2.htm", media_type=media_type)
    for path, true in truth.values.items():
        if "withheld_third_party_rights" in path:
            assert value_at(report, path) is None
            assert covered(report, path)
        else:
            assert value_at(report, path) == true, path
    assert any("7000" in (issue.raw or "") for issue in report.issues)


@pytest.mark.parametrize("name", ["text lines", "text paragraphs", "text tabs", "html paragraphs"])
def test_a_page_number_between_rows_is_no_cell(name: str) -> None:
    for mark in ("- 3 -", "第3页"):
        truth = make_truth(8, "2021")
        printer, media_type = PRINTERS[name]
        page = printer(truth, random.Random(0)).decode()
        target = "<p>7.属于行政执法案卷" if "html" in media_type else "7.属于行政执法案卷"
        line = f"<p>{mark}</p>{target}" if "html" in media_type else f"{mark}\n{target}"
        report = extract(page.replace(target, line).encode(), url="http://x.gov.cn/a", media_type=media_type)
        assert {path: value_at(report, path) for path in truth.values} == truth.values


def test_a_stray_number_that_takes_a_dropped_cells_place_is_not_believed() -> None:
    """Seven numbers where one cell was dropped and a page number slipped in: the count fits, the sum does not."""
    truth = make_truth(2, "2021")
    for place, column in enumerate(COLUMNS):
        truth.put(f"applications.disclosed.{column}", 100 + place)
        truth.put(f"applications.partially_disclosed.{column}", 200 + place)
    truth.put("applications.disclosed.other", None, "")
    truth.put("applications.partially_disclosed.other", None, "")
    page = PRINTERS["text lines"][0](truth, random.Random(0)).decode()
    page = page.replace("\n\n", "\n").replace("（二）部分公开", "3\n（二）部分公开")
    report = extract(page.encode(), url="http://x.gov.cn/a", media_type="text/plain")
    for column in COLUMNS:
        assert value_at(report, f"applications.disclosed.{column}") is None
        assert covered(report, f"applications.disclosed.{column}")
