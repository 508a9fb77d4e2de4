"""What each family's expression makes of the 710 surveyed addresses (the team's survey, ../shared/portals.csv)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from govcrawl.portals.families import FAMILIES
from govcrawl.portals.family import path_and_query

SURVEY = Path(__file__).parents[3] / "shared" / "portals.csv"
pytestmark = pytest.mark.skipif(
    not SURVEY.exists(), reason="the team's survey (../shared/portals.csv) is not here"
)
# the survey calls it other; it is Qujing's, by its address
FAMILY_OF_ADDRESS = {"https://ql.gov.cn/index.php/gov/public/detail/2022n/53739.html": "qujing_public"}


def rows() -> list[dict[str, str]]:
    """Rows with a report's address, each under the family that it is on."""
    with SURVEY.open(encoding="utf-8", newline="") as stream:
        found = [row for row in csv.DictReader(stream) if row["report_url"]]
    for row in found:
        row["family"] = FAMILY_OF_ADDRESS.get(row["report_url"], row["family"])
    return found


@pytest.mark.parametrize("key", sorted(FAMILIES.keys() - {"generic"}))
def test_a_familys_expression_knows_its_own_addresses_and_no_others(key: str) -> None:
    family = FAMILIES[key]
    known = {row["report_url"] for row in rows() if family.article.search(path_and_query(row["report_url"]))}
    own = {row["report_url"] for row in rows() if row["family"] == key}
    assert known - own == set()
    assert len(known & own) >= 0.95 * len(own)


@pytest.mark.parametrize("key", sorted(FAMILIES.keys() - {"generic"}))
def test_the_column_follows_from_the_articles_address(key: str) -> None:
    family = FAMILIES[key]
    known = [row for row in rows() if row["family"] == key and row["column_url"]]
    right = [row for row in known if family.column_of(row["report_url"]) == row["column_url"]]
    assert len(right) >= 0.95 * len(known)
    assert all(family.fits_column(row["column_url"]) for row in known)
