"""What each family's expressions make of the 710 surveyed addresses (the team's survey, ../shared/portals.csv).

`pytest -s tests/portals/test_family_addresses.py` prints the table.
"""

from __future__ import annotations

import csv
import sys
from functools import cache
from pathlib import Path

import pytest

from govcrawl.portals.families import FAMILIES
from govcrawl.portals.families.generic import GENERIC
from govcrawl.portals.families.shapes import SHAPES
from govcrawl.portals.family import path_and_query

SURVEY = Path(__file__).parents[3] / "shared" / "portals.csv"
pytestmark = pytest.mark.skipif(
    not SURVEY.exists(), reason="the team's survey (../shared/portals.csv) is not here"
)
KEYS = sorted(FAMILIES.keys() - {"generic"})
# the survey calls it other; by its address it is Qujing's
FAMILY_OF_ADDRESS = {"https://ql.gov.cn/index.php/gov/public/detail/2022n/53739.html": "qujing_public"}
# the survey's column is cut short
ODD_COLUMNS = {"https://www.linhai.gov.cn/module/xxgk/xxgkAnnualReport.jsp?area=LH331082"}


@cache
def rows() -> tuple[dict[str, str], ...]:
    """Rows with a report's address, each under the family that it is on."""
    with SURVEY.open(encoding="utf-8", newline="") as stream:
        found = tuple(row for row in csv.DictReader(stream) if row["report_url"])
    for row in found:
        row["family"] = FAMILY_OF_ADDRESS.get(row["report_url"], row["family"])
    return found


def of(key: str) -> list[dict[str, str]]:
    return [row for row in rows() if row["family"] == key]


def known_to(key: str) -> set[str]:
    family = FAMILIES[key]
    return {row["report_url"] for row in rows() if family.article.search(path_and_query(row["report_url"]))}


def test_every_family_knows_its_own_addresses_and_no_others() -> None:
    lines = ["", f"{'family':14}{'rows':>6}{'known':>7}{'others':>8}{'columns':>9}{'right':>7}"]
    short, strange = [], []
    for key in KEYS:
        own = {row["report_url"] for row in of(key)}
        known = known_to(key)
        columns = [row for row in of(key) if row["column_url"]]
        right = [row for row in columns if FAMILIES[key].column_of(row["report_url"]) == row["column_url"]]
        lines.append(
            f"{key:14}{len(own):>6}{len(own & known):>7}{len(known - own):>8}{len(columns):>9}{len(right):>7}"
        )
        if len(own & known) < 0.95 * len(own):
            short.append(key)
        strange += [(key, url) for url in known - own]
    sys.stdout.write("\n".join(lines) + "\n")
    assert short == []
    assert strange == []


@pytest.mark.parametrize("key", KEYS)
def test_the_column_follows_from_the_articles_address(key: str) -> None:
    family = FAMILIES[key]
    known = [row for row in of(key) if row["column_url"]]
    wrong = {row["column_url"] for row in known if family.column_of(row["report_url"]) != row["column_url"]}
    assert wrong <= ODD_COLUMNS
    assert all(family.fits_column(row["column_url"]) for row in known)


@pytest.mark.parametrize("key", KEYS)
def test_a_canonical_address_is_still_an_articles(key: str) -> None:
    family = FAMILIES[key]
    for url in (row["report_url"] for row in of(key)):
        one = family.canonical(url)
        assert family.article.search(path_and_query(one))
        assert family.canonical(one) == one
        assert family.column_of(one) == family.column_of(url)


def test_the_generic_family_takes_most_of_what_no_family_knows() -> None:
    other = of("other")
    assert sum(GENERIC.is_article(row["report_url"]) for row in other) >= 0.95 * len(other)
    columns = [row for row in other if row["column_url"]]
    assert sum(GENERIC.column_of(row["report_url"]) == row["column_url"] for row in columns) >= 0.95 * len(
        columns
    )


def test_no_known_familys_address_has_a_regional_shape() -> None:
    taken = [
        (shape.seen, row["report_url"])
        for row in rows()
        for shape in SHAPES
        if row["family"] not in ("other", "qujing_public")
        and shape.article.search(path_and_query(row["report_url"]))
    ]
    assert taken == []
