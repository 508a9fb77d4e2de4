"""`scrapy crawlall` and the ledger: what is held is not asked for again, and what is missing is."""

from __future__ import annotations

from pathlib import Path

import pytest

from govcrawl.ledger.store import Ledger
from govcrawl.outcomes import Outcome
from tests.commands.test_crawlall_command import outcomes, written
from tests.crawling.portal_site import Pages, serving
from tests.crawling.small_portals import SmallPortal, crawl_all, spiders

pytest.importorskip("govcrawl.crawling.keeping", reason="runs keep no ledger yet")

YEARS = "2021-2023"


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Content and time of change of each portal's file."""
    return {
        path.name: (path.read_bytes(), path.stat().st_mtime_ns)
        for path in (folder / "data" / "reports").iterdir()
    }


@pytest.fixture
def portals(tmp_path: Path) -> list[SmallPortal]:
    """Three portals of three years each, and their package."""
    made = [SmallPortal(number, 2021, 2022, 2023) for number in range(3)]
    spiders(tmp_path, made)
    return made


def pages_of(portals: list[SmallPortal]) -> Pages:
    """The pages of all."""
    pages: Pages = {}
    for portal in portals:
        pages |= portal.pages()
    return pages


def test_the_second_run_of_a_finished_selection_asks_nothing_and_changes_no_file(
    tmp_path: Path, portals: list[SmallPortal]
) -> None:
    with serving(pages_of(portals)) as site:
        first = crawl_all(tmp_path, site.proxy, "--years", YEARS)
        assert first.returncode == 0, first.stderr
        assert outcomes(first.stdout) == {"found": 9}
        assert first.stdout.startswith("division x year, as the ledger has it for this selection:\n")
        before = files(tmp_path)
        assert sorted(before) == [f"{portal.name}.jsonl" for portal in portals]
        for portal in portals:
            assert written(tmp_path, portal) == portal.ids()
        site.asked.clear()
        second = crawl_all(tmp_path, site.proxy, "--years", YEARS)
        assert second.returncode == 0, second.stderr
        assert [url for url in site.asked if not url.endswith("/robots.txt")] == []
        assert files(tmp_path) == before
        assert outcomes(second.stdout) == {"found": 9}
        # and again=1 asks for all of it
        again = crawl_all(tmp_path, site.proxy, "--years", YEARS, "--again", "--name", portals[0].name)
    assert again.returncode == 0, again.stderr
    assert [url for url in site.asked if "/info/" in url] == [
        portals[0].report(year) for year in (2023, 2022, 2021)
    ]
    assert outcomes(again.stdout) == {"found": 3}


def test_only_missing_asks_for_what_is_missing_and_the_file_keeps_the_rest(
    tmp_path: Path, portals: list[SmallPortal]
) -> None:
    whole, part, later = portals
    pages = pages_of(portals)
    gone = pages.pop(part.report(2022))
    with serving(pages) as site:
        first = crawl_all(tmp_path, site.proxy, "--years", YEARS, "--name", f"{whole.name},{part.name}")
        assert first.returncode == 1, first.stderr
        assert outcomes(first.stdout) == {"found": 5, "moved": 1}
        dry = crawl_all(tmp_path, site.proxy, "--years", YEARS, "--only-missing", "--dry-run")
        assert [line.split("\t")[0::5][:2] for line in dry.stdout.splitlines()[1:]] == [
            [part.name, "2022"], [later.name, "2021-2023"],
        ]  # fmt: skip
        site.asked.clear()
        site.pages[part.report(2022)] = gone
        second = crawl_all(tmp_path, site.proxy, "--years", YEARS, "--only-missing")
        assert second.returncode == 0, second.stderr
        assert sorted(url for url in site.asked if "/info/" in url) == sorted(
            [part.report(2022), *(later.report(year) for year in later.years)]
        )
        for portal in portals:
            assert written(tmp_path, portal) == portal.ids()
        third = crawl_all(tmp_path, site.proxy, "--years", YEARS, "--only-missing")
    assert (third.returncode, third.stdout) == (2, "")
    assert third.stderr == (
        "scrapy crawlall: --only-missing leaves nothing of 3 portals: every year asked for is held\n"
    )


def test_a_year_that_is_not_on_the_list_is_not_published_and_no_shortfall(
    tmp_path: Path, portals: list[SmallPortal]
) -> None:
    with serving(pages_of(portals)) as site:
        run = crawl_all(tmp_path, site.proxy, "--years", "2020,2023")
    assert run.returncode == 0, run.stderr
    assert outcomes(run.stdout) == {"found": 3, "not_published": 3}
    with Ledger.open(tmp_path / "data" / "ledger.sqlite") as ledger:
        rows = {(row.division, row.year): row.outcome for row in ledger.rows()}
    assert rows == {
        (portal.code, year): outcome
        for portal in portals
        for year, outcome in ((2020, Outcome.NOT_PUBLISHED), (2023, Outcome.FOUND))
    }
