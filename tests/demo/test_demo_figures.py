"""The demo's figures are true to the forms: every hard relation holds, and one year joins the next."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from demo.forms import BLOCKS, COLUMNS, OUTCOMES, PARTS, ROWS, form_of_year
from demo.truth import PORTALS, YEARS, figures

SEEDS = Path(__file__).parents[3] / "shared" / "seeds" / "expected"
SEED_YEARS = (("lanshan", 2023), ("chiping", 2023), ("lusong", 2023), ("changxingdao", 2022))
REPORTS = [(portal, year) for portal in PORTALS for year in YEARS]
# the real report prints 4 + 1 + 1 + 1 = 6
PRINTED_ERRORS = {("chiping", 2023, "review"): (7, 6)}
HANDLED = ("disclosed", "partially_disclosed", "withheld_", "unavailable_", "not_processed_", "other_")


@pytest.mark.parametrize(("portal", "year"), REPORTS)
def test_the_tables_have_exactly_the_cells_of_their_form(portal: str, year: int) -> None:
    tables = figures(portal)[year]
    form = form_of_year(year)
    assert list(tables["applications"]) == [key for key, _, _ in ROWS[form]]
    assert all(tuple(row) == COLUMNS for row in tables["applications"].values())
    wanted = {(row, column) for _, _, columns, rows in PARTS[form] for row, _ in rows for column in columns}
    assert {(row, column) for row, cells in tables["proactive"].items() for column in cells} == wanted
    assert len(wanted) == {"2021": 10, "2019": 22}[form]
    assert all(tuple(tables[block]) == OUTCOMES for block in BLOCKS)


@pytest.mark.parametrize(("portal", "year"), REPORTS)
def test_applications_add_up_by_row_and_by_column(portal: str, year: int) -> None:
    rows = figures(portal)[year]["applications"]
    for key, row in rows.items():
        assert row["total"] == sum(row[column] for column in COLUMNS[:-1]), key
    for column in COLUMNS:
        parts = [row[column] for key, row in rows.items() if key.startswith(HANDLED)]
        assert rows["handled_total"][column] == sum(parts), column
        came = rows["new_received"][column] + rows["carried_over"][column]
        assert came == rows["handled_total"][column] + rows["carried_forward"][column], column


@pytest.mark.parametrize(("portal", "year"), REPORTS)
def test_outcomes_add_up_but_for_the_error_that_chiping_printed(portal: str, year: int) -> None:
    for block in BLOCKS:
        row = figures(portal)[year][block]
        total = sum(row[outcome] for outcome in OUTCOMES[:-1])
        expected = PRINTED_ERRORS.get((portal, year, block), (total, total))
        assert (total, row["total"]) == expected, block


@pytest.mark.parametrize("portal", PORTALS)
@pytest.mark.parametrize("year", YEARS[1:])
def test_what_a_year_leaves_the_next_one_takes_over(portal: str, year: int) -> None:
    before, after = figures(portal)[year - 1]["applications"], figures(portal)[year]["applications"]
    assert after["carried_over"] == before["carried_forward"]


@pytest.mark.parametrize("portal", PORTALS)
@pytest.mark.parametrize("year", [2022, 2023])
def test_documents_in_force_follow_from_those_issued_and_repealed(portal: str, year: int) -> None:
    before, after = (figures(portal)[y]["proactive"]["normative_documents"] for y in (year - 1, year))
    assert after["in_force"] == before["in_force"] + after["issued"] - after["repealed"]
    assert min(*before.values(), *after.values()) >= 0


def test_chiping_received_what_its_comparison_over_five_years_prints() -> None:
    received = [figures("chiping")[year]["applications"]["new_received"]["total"] for year in YEARS]
    assert received == [23, 30, 63, 56, 125]


@pytest.mark.skipif(
    not SEEDS.exists(), reason="the hand-checked readings lie in ../shared, which is not here"
)
@pytest.mark.parametrize(("portal", "year"), SEED_YEARS)
def test_the_seed_years_carry_the_real_figures(portal: str, year: int) -> None:
    real = json.loads((SEEDS / f"{portal}.json").read_text(encoding="utf-8"))
    assert real["year"] == year
    tables = {key: value for key, value in real["tables"].items() if value is not None}
    assert figures(portal)[year] == tables


@pytest.mark.skipif(
    not SEEDS.exists(), reason="the hand-checked readings lie in ../shared, which is not here"
)
def test_qilin_2023_keeps_the_figures_of_the_real_prose() -> None:
    stated = json.loads((SEEDS / "qilin.json").read_text(encoding="utf-8"))["prose_figures"]
    tables = figures("qilin")[2023]
    for path, value in stated.items():
        table, row, column = path.split(".")
        assert tables[table][row][column] == value, path
