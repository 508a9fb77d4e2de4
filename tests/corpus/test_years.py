"""Across years: what does not join, what is repeated, what is missing; and nothing where nothing is wrong."""

from __future__ import annotations

import copy
import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govcrawl.corpus.years import CHECKS, Finding
from govcrawl.forms.relations import evaluate
from govcrawl.record import APPLICATION_COLUMNS, Tables
from tests.corpus.records import COLUMNS, Record, check, found, panel, put_text, report, text_of

CODES = ("990101", "990102", "990103")
YEARS = range(2019, 2025)
Panel = dict[tuple[str, int], Record]


@pytest.fixture
def reports() -> Panel:
    return panel(1, CODES, YEARS)


def one(reports: Panel) -> Finding:
    [finding] = check(reports.values())[0]
    return finding


def clone(reports: Panel, source: tuple[str, int], target: tuple[str, int], *tables: str) -> None:
    for name in tables:
        reports[target]["tables"][name] = copy.deepcopy(reports[source]["tables"][name])


def carried_wrongly(reports: Panel) -> set[tuple[str, str, str]]:
    """What joins or does not, counted plainly."""
    wrong = set()
    for (code, year), record in reports.items():
        if (code, year - 1) in reports:
            over = record["tables"]["applications"]["carried_over"]
            forward = reports[code, year - 1]["tables"]["applications"]["carried_forward"]
            wrong |= {
                (record["id"], "carried_over", f"applications.carried_over.{column}")
                for column in APPLICATION_COLUMNS
                if over[column] != forward[column]
            }
    return wrong


def test_every_check_is_explained_with_its_severities_and_none_is_invented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "years.md").read_text(encoding="utf-8")
    explained = re.findall(r"^\| `(\w+)` \| (warning|info|warning, info) \| `", text, re.MULTILINE)
    assert tuple(check for check, _ in explained) == CHECKS
    names = re.search(r"^`\{([\w, ]+)\}`", text, re.MULTILINE)
    assert names is not None
    assert tuple(names[1].split(", ")) == Finding.__slots__


def test_a_panel_that_joins_has_no_findings(reports: Panel) -> None:
    assert all(evaluate(Tables(**record["tables"])).failed == 0 for record in reports.values())
    findings, summary = check(reports.values())
    assert findings == []
    assert (summary.records, summary.divisions, summary.bodies, summary.pairs) == (18, 3, 3, 15)
    counted = {name: (c.passed, c.failed, c.unassessed) for name, c in summary.checks.items()}
    # in force: 2022, 2023 and 2024 have a year before them in the same form, with two rows each
    assert counted == {
        "carried_over": (15 * 7, 0, 0),
        "in_force": (3 * 3 * 2, 0, 0),
        "same_figures": (15, 0, 0),
        "same_text": (15, 0, 0),
        "same_figures_elsewhere": (18, 0, 0),
    }


def test_what_is_carried_over_is_compared_with_what_was_carried_forward(reports: Panel) -> None:
    rows = reports["990102", 2023]["tables"]["applications"]
    forward = reports["990102", 2022]["tables"]["applications"]["carried_forward"]["other"]
    rows["carried_over"]["other"] = forward + 4
    assert one(reports).as_dict() == {
        "id": "990102-2023",
        "year": 2023,
        "other_id": "990102-2022",
        "other_year": 2022,
        "check": "carried_over",
        "path": "applications.carried_over.other",
        "expected": forward,
        "actual": forward + 4,
        "suspect": None,
        "severity": "warning",
        "message": f"{forward + 4} carried over into 2023, but the report on 2022 carries {forward} forward.",
    }


def test_years_are_compared_over_a_change_of_form(reports: Panel) -> None:
    reports["990101", 2021]["tables"]["applications"]["carried_over"]["total"] += 1
    assert found(reports.values()) == {("990101-2021", "carried_over", "applications.carried_over.total")}


def test_what_is_in_force_is_last_years_with_issued_and_repealed(reports: Panel) -> None:
    for year, issued, repealed, in_force in ((2023, 5, 2, 17), (2024, 3, 1, 18)):
        cells = reports["990103", year]["tables"]["proactive"]["normative_documents"]
        cells.update(issued=issued, repealed=repealed, in_force=in_force)
    reports["990103", 2022]["tables"]["proactive"]["normative_documents"].update(
        issued=0, repealed=0, in_force=14
    )
    reports["990103", 2021]["tables"]["proactive"]["normative_documents"].update(
        issued=0, repealed=0, in_force=14
    )
    finding = one(reports)
    assert (finding.id, finding.check, finding.path) == (
        "990103-2024",
        "in_force",
        "proactive.normative_documents.in_force",
    )
    assert (finding.expected, finding.actual) == (19, 18)
    assert finding.message == "18 in force in 2024, but 17 in force in 2023, 3 issued and 1 repealed make 19."


def test_a_blank_is_not_assessed_and_counted(reports: Panel) -> None:
    reports["990101", 2022]["tables"]["applications"]["carried_over"]["natural_person"] = None
    reports["990101", 2024]["tables"]["proactive"]["rules"]["repealed"] = None
    reports["990102", 2024]["tables"]["applications"] = None
    findings, summary = check(reports.values())
    assert findings == []
    carried, in_force = summary.checks["carried_over"], summary.checks["in_force"]
    assert (carried.passed, carried.unassessed) == (15 * 7 - 8, 8)
    assert (in_force.passed, in_force.unassessed) == (17, 1)


def test_missing_years_are_listed_and_their_neighbours_not_compared(reports: Panel) -> None:
    del reports["990101", 2021], reports["990101", 2022], reports["990102", 2020]
    findings, summary = check(reports.values())
    assert [(f.id, f.other_year, f.check, f.severity, f.message) for f in findings] == [
        ("990101-2023", 2020, "gap", "info", "No report on 2021 to 2022, between those on 2020 and 2023."),
        ("990102-2021", 2019, "gap", "info", "No report on 2020, between those on 2019 and 2021."),
    ]
    assert summary.pairs == 15 - 3 - 2


@pytest.mark.parametrize(
    ("tables", "path", "named"),
    [
        (
            ("applications",),
            "applications",
            "applications as that on 2022; proactive, review, litigation_direct",
        ),
        (("applications", "proactive"), "applications", "proactive, applications as that on 2022; review"),
        (("proactive",), "proactive", "proactive as that on 2022; applications"),
        (
            ("proactive", "applications", "review", "litigation_direct", "litigation_after_review"),
            "tables",
            "all tables",
        ),
    ],
)
def test_a_year_that_prints_the_tables_of_the_year_before_is_found(
    reports: Panel, tables: tuple[str, ...], path: str, named: str
) -> None:
    clone(reports, ("990101", 2022), ("990101", 2023), *tables)
    findings = [f for f in check(reports.values())[0] if f.check == "same_figures"]
    assert [(f.id, f.other_id, f.path) for f in findings] == [("990101-2023", "990101-2022", path)]
    assert f"prints the same figures in {named}" in findings[0].message
    assert {key for key in found(reports.values()) if key[1] == "carried_over"} == carried_wrongly(reports)


def test_the_later_report_is_the_copy_if_the_earlier_was_out_before_the_later_year_was_over(
    reports: Panel,
) -> None:
    clone(reports, ("990101", 2021), ("990101", 2023), "applications")
    [finding] = [f for f in check(reports.values())[0] if f.check == "same_figures"]
    assert finding.suspect == "990101-2023"
    assert "that on 2021 was published on 2022-01-20, before 2023 was over" in finding.message
    for published in (None, "2024-01-31", "2021-06-01"):  # unknown, put up again later, and impossible
        reports["990101", 2021]["published"] = published
        [finding] = [f for f in check(reports.values())[0] if f.check == "same_figures"]
        assert finding.suspect is None


def prose(value: int, path: str = "applications.new_received.total") -> list[Record]:
    return [{"path": path, "value": value, "quote": "…", "start": 0, "end": 1}]


def test_figures_that_chance_could_repeat_prove_nothing(reports: Panel) -> None:
    for year in (2022, 2023):
        cells = reports["990101", year]["tables"]["proactive"]
        for row in cells.values():
            row.update(dict.fromkeys(row, 0))
        cells["licences"]["decisions"] = 5210
        cells["normative_documents"]["in_force"] = cells["rules"]["in_force"] = 3
    findings = [f for f in check(reports.values())[0] if f.check == "same_figures"]
    assert [(f.id, f.path, f.suspect) for f in findings] == [("990101-2023", "proactive", None)]


def test_prose_tells_whose_the_table_is(reports: Panel) -> None:
    clone(reports, ("990101", 2023), ("990101", 2022), "applications")
    earlier, later = reports["990101", 2022], reports["990101", 2023]
    earlier["published"] = None
    printed = later["tables"]["applications"]["new_received"]["total"]
    later["prose_figures"], earlier["prose_figures"] = prose(printed), prose(printed - 1)

    def suspect() -> str | None:
        [finding] = [f for f in check(reports.values())[0] if f.check == "same_figures"]
        return finding.suspect

    assert suspect() == "990101-2022"
    # a proof against it: the earlier one was out before those figures could be known
    earlier["published"] = "2023-01-20"
    assert suspect() is None
    # what the prose says of a table that is not the same proves nothing
    earlier["published"] = None
    path = "review.total"
    later["prose_figures"] = prose(later["tables"]["review"]["total"], path)
    earlier["prose_figures"] = prose(earlier["tables"]["review"]["total"] + 1, path)
    assert suspect() is None


def test_only_the_nearest_of_several_equal_years_is_named(reports: Panel) -> None:
    for year in (2022, 2023):
        clone(reports, ("990101", 2021), ("990101", year), "applications")
    findings = [f for f in check(reports.values())[0] if f.check == "same_figures"]
    assert [(f.year, f.other_year) for f in findings] == [(2022, 2021), (2023, 2022)]


@pytest.mark.parametrize("cell", [None, 0, 1])
def test_tables_with_next_to_nothing_in_them_are_no_copies(reports: Panel, cell: int | None) -> None:
    """Blank templates, zeros, and one application a year: many counties print the same every year."""
    for (code, year), record in reports.items():
        tables = record["tables"]
        for table in ("proactive", "applications"):
            for row in tables[table].values():
                row.update(dict.fromkeys(row, cell and 0))
        for block in ("review", "litigation_direct", "litigation_after_review"):
            tables[block].update(dict.fromkeys(tables[block], cell and 0))
        if cell:
            for row in ("new_received", "disclosed", "handled_total"):
                tables["applications"][row] |= {"natural_person": 1, "total": 1}
        # what stays in force may stay
        if year >= 2021 and cell == 0:
            tables["proactive"]["normative_documents"]["in_force"] = 417 + int(code) % 10
    findings, summary = check(reports.values())
    assert findings == []
    assert summary.checks["same_figures"].unassessed == 15
    assert summary.checks["same_figures_elsewhere"].unassessed == 18


def test_a_text_that_only_changes_its_years_and_counts_is_a_copy(reports: Panel) -> None:
    put_text(reports["990102", 2024], text_of(77, 2024, 31))
    put_text(reports["990102", 2021], text_of(77, 2021, 1204))
    finding = one(reports)
    assert (finding.id, finding.other_id, finding.check, finding.path) == (
        "990102-2024", "990102-2021", "same_text", "text",
    )  # fmt: skip
    assert (finding.expected, finding.actual, finding.suspect) == (None, 1.0, None)


def test_a_text_with_a_few_new_sentences_is_still_a_copy_and_one_with_many_is_not(reports: Panel) -> None:
    old = text_of(77, 2021, 12, count=40)
    put_text(reports["990102", 2021], old)
    changed = old.replace("来访者少走了弯路", "队伍短了", 1).replace("电话明显少了", "投诉没有了", 1)
    put_text(reports["990102", 2022], changed)
    [finding] = check(reports.values())[0]
    assert finding.check == "same_text"
    assert 0.92 <= float(finding.actual or 0) < 1
    sentences = old.split("。")
    fresh = text_of(78, 2022, 12, count=40).split("。")
    quarter = len(sentences) // 4
    put_text(reports["990102", 2022], "。".join([*sentences[: 3 * quarter], *fresh[3 * quarter :]]))
    assert found(reports.values()) == set()


def test_a_short_text_is_a_formula_and_no_copy(reports: Panel) -> None:
    for (_, year), record in reports.items():
        put_text(record, f"{year}年没有收取费用，没有其他需要报告的事项。")
    findings, summary = check(reports.values())
    assert findings == []
    assert summary.checks["same_text"].unassessed == 15


def test_the_figures_of_another_division_are_found(reports: Panel) -> None:
    names = ("proactive", "applications", "review", "litigation_direct", "litigation_after_review")
    clone(reports, ("990101", 2022), ("990103", 2022), *names)
    clone(reports, ("990101", 2019), ("990102", 2020), "applications")
    findings = [f for f in check(reports.values())[0] if f.check == "same_figures_elsewhere"]
    assert [(f.id, f.other_id, f.path, f.suspect) for f in findings] == [
        # published in January 2020, before 2020 was over
        ("990102-2020", "990101-2019", "applications", "990102-2020"),
        ("990103-2022", "990101-2022", "tables", None),
    ]


def test_two_bodies_of_one_division_are_two_series_and_may_print_the_same(reports: Panel) -> None:
    office = report(
        "990101", 2023, copy.deepcopy(reports["990101", 2022]["tables"]), seed=5, organisation="青石区教育局"
    )
    findings, summary = check([*reports.values(), office])
    assert findings == []
    assert (summary.divisions, summary.bodies, summary.pairs) == (3, 4, 15)


def test_the_same_record_twice_is_named_and_compared_once(reports: Panel) -> None:
    again = copy.deepcopy(reports["990101", 2023])
    again["published"] = None
    findings, summary = check([*reports.values(), again])
    assert [(f.id, f.check, f.severity) for f in findings] == [("990101-2023", "duplicate", "info")]
    assert findings[0].message == "2 records have this id and say the same: made:5, made:19."
    assert summary.checks["carried_over"].passed == 15 * 7


def test_two_records_of_one_id_that_differ_are_not_compared(reports: Panel) -> None:
    again = copy.deepcopy(reports["990101", 2023])
    again["tables"]["applications"]["carried_over"]["total"] += 1
    findings, summary = check([*reports.values(), again])
    assert [(f.id, f.check, f.severity) for f in findings] == [("990101-2023", "duplicate", "warning")]
    assert "differ: made:5, made:19. None of them was compared." in findings[0].message
    assert (summary.checks["carried_over"].passed, summary.checks["carried_over"].unassessed) == (13 * 7, 14)


def test_what_names_no_body_or_no_year_is_left_out_and_counted(reports: Panel) -> None:
    records = list(reports.values())
    records[0] |= {"scope": None, "id": "document-0123456789ab"}
    records[1] |= {"year": None, "id": "990101-document-0123456789ab"}
    records[2] |= {"id": "2021-document-0123456789ab"}
    _, summary = check(records)
    assert summary.left_out == {"no report": 1, "year unknown": 1, "division unknown": 1}
    assert summary.records == 18


def test_the_order_of_the_records_does_not_matter(reports: Panel) -> None:
    clone(reports, ("990101", 2022), ("990103", 2022), "applications")
    clone(reports, ("990102", 2022), ("990102", 2024), "applications")
    records = list(reports.values())
    first = check(records)[0]
    assert first
    for seed in range(5):
        random.Random(seed).shuffle(records)
        assert check(records)[0] == first


@settings(max_examples=40, deadline=None)
@given(data=st.data(), seed=st.integers(0, 10_000))
def test_a_single_fault_is_found_and_nothing_else(data: st.DataObject, seed: int) -> None:
    codes, years = CODES[:2], range(2020, 2024)
    reports = panel(seed, codes, years)
    code, year = data.draw(st.sampled_from(codes)), data.draw(st.sampled_from(years[1:]))
    record, before = reports[code, year], reports[code, year - 1]
    applications = record["tables"]["applications"]
    other_code = data.draw(st.sampled_from([other for other in codes if other != code]))
    fault = data.draw(st.sampled_from(["over", "forward", "issued", "year", "text", "elsewhere", "lost"]))
    wanted: set[tuple[str, str, str]] = set()
    if fault == "over":
        column = data.draw(st.sampled_from(APPLICATION_COLUMNS))
        applications["carried_over"][column] += data.draw(st.integers(1, 500))
    elif fault == "forward":
        applications["carried_forward"][data.draw(st.sampled_from(COLUMNS))] += data.draw(st.integers(1, 500))
    elif fault == "issued" and year > 2021:
        row = data.draw(st.sampled_from(["rules", "normative_documents"]))
        record["tables"]["proactive"][row]["issued"] += data.draw(st.integers(1, 9))
        wanted = {(record["id"], "in_force", f"proactive.{row}.in_force")}
    elif fault == "year":
        clone(reports, (code, year - 1), (code, year), "applications")
        wanted = {(record["id"], "same_figures", "applications")}
    elif fault == "text":
        put_text(record, before["text"].replace(str(year - 1), str(year)))
        wanted = {(record["id"], "same_text", "text")}
    elif fault == "elsewhere":
        clone(reports, (other_code, year), (code, year), "applications")
        wanted = {(max(record["id"], f"{other_code}-{year}"), "same_figures_elsewhere", "applications")}
    elif fault == "lost" and year < years[-1]:
        del reports[code, year]
        wanted = {(f"{code}-{year + 1}", "gap", "year")}
    assert found(reports.values()) == wanted | carried_wrongly(reports)
