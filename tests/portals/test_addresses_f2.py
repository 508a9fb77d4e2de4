"""The addresses of 710 real portals: each family knows its own and no other's, and finds the column they stand in."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from govcrawl.portals.families import FAMILIES
from govcrawl.portals.family import path_and_query

PORTALS = Path(__file__).parents[3] / "shared" / "portals.csv"
KEYS = ("ucap", "jpage", "jpaas")
# whose column cannot follow from the address: the survey's column is cut short
ODD_COLUMNS = {"https://www.linhai.gov.cn/module/xxgk/xxgkAnnualReport.jsp?area=LH331082"}

pytestmark = pytest.mark.skipif(
    not PORTALS.exists(), reason="the team's survey (../shared/portals.csv) is not here"
)


def rows() -> list[dict[str, str]]:
    with PORTALS.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["report_url"]]


@pytest.mark.parametrize("key", KEYS)
def test_a_family_knows_its_own_articles_and_no_others(key: str) -> None:
    family = FAMILIES[key]
    own = [row["report_url"] for row in rows() if row["family"] == key]
    assert [url for url in own if not family.is_article(url)] == []
    others = [row["report_url"] for row in rows() if row["family"] != key]
    assert [url for url in others if family.article.search(path_and_query(url))] == []


@pytest.mark.parametrize("key", KEYS)
def test_a_column_follows_from_an_articles_address(key: str) -> None:
    family = FAMILIES[key]
    wanted = {
        row["report_url"]: row["column_url"] for row in rows() if row["family"] == key and row["column_url"]
    }
    got = {url: family.column_of(url) for url in wanted}
    assert {url for url in wanted if got[url] != wanted[url] and wanted[url] not in ODD_COLUMNS} == set()
    assert [column for column in wanted.values() if not family.fits_column(column)] == []
    assert len(wanted) >= 10


@pytest.mark.parametrize("key", KEYS)
def test_a_canonical_address_is_still_an_articles(key: str) -> None:
    family = FAMILIES[key]
    for url in (row["report_url"] for row in rows() if row["family"] == key):
        assert family.is_article(family.canonical(url))
        assert family.canonical(family.canonical(url)) == family.canonical(url)
        assert family.column_of(family.canonical(url)) == family.column_of(url)
