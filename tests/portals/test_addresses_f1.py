"""Addresses of real reports, where the team's survey is at hand: each family knows its own and nobody else's."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from govcrawl.portals.families.generic import GENERIC
from govcrawl.portals.families.shapes import SHAPES
from govcrawl.portals.families.trs import TRS
from govcrawl.portals.family import Family, path_and_query

TABLE = Path(__file__).parents[2] / "shared" / "portals.csv"
if not TABLE.exists():
    TABLE = Path(__file__).parents[3] / "shared" / "portals.csv"

pytestmark = pytest.mark.skipif(
    not TABLE.exists(), reason="the team's survey (../shared/portals.csv) is not here"
)
FAMILIES: tuple[tuple[Family, str], ...] = ((TRS, "trs"), (GENERIC, "other"))


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["report_url"]]


def share(right: list[bool]) -> float:
    return sum(right) / len(right)


@pytest.mark.parametrize(("family", "key"), FAMILIES, ids=lambda value: str(getattr(value, "key", value)))
def test_a_family_knows_its_own_addresses_and_columns(family: Family, key: str) -> None:
    own = [row for row in rows() if row["family"] == key]
    assert share([family.is_article(row["report_url"]) for row in own]) >= 0.95
    with_column = [row for row in own if row["column_url"]]
    assert share([family.column_of(row["report_url"]) == row["column_url"] for row in with_column]) >= 0.95
    assert all(family.fits_column(row["column_url"]) for row in with_column)


def test_no_other_familys_address_is_taken_for_a_trs_article() -> None:
    assert [
        row["report_url"] for row in rows() if row["family"] != "trs" and TRS.is_article(row["report_url"])
    ] == []


def test_no_known_familys_address_has_a_regional_shape() -> None:
    taken = [
        (shape.seen, row["report_url"])
        for row in rows()
        for shape in SHAPES
        if row["family"] != "other" and shape.article.search(path_and_query(row["report_url"]))
    ]
    assert taken == []
