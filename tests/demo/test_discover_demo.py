"""`scrapy crawl discover` over real HTTP: from each demo portal's home page to all of its reports, and to no decoy.

Every family's demo portal (`demo/families/`) that says it is discoverable is in, as soon as it is there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from demo.differences import unlike, unlike_record
from demo.expected import DIVISIONS, expected
from demo.server import sites
from demo.truth import YEARS
from spiders.hunan.lusong import LusongSpider
from spiders.liaoning.changxingdao import ChangxingdaoSpider
from spiders.shandong.chiping import ChipingSpider
from spiders.shandong.lanshan import LanshanSpider
from spiders.yunnan.qilin import QilinSpider
from tests.demo.family_spiders import PORTALS

ROOT = Path(__file__).parents[2]
FIVE = (LanshanSpider, ChipingSpider, LusongSpider, ChangxingdaoSpider, QilinSpider)
Truth = tuple[str, tuple[int, ...], Callable[[int], dict[str, Any]]]


def truths() -> dict[str, Truth]:
    """Home page, years and the expected record of each portal that can be discovered."""
    found: dict[str, Truth] = {}
    for spider in FIVE:
        found[spider.name] = (
            spider.home,
            YEARS,
            lambda year, name=spider.name: expected(name, year, ocr=False),
        )
    for portal in PORTALS.values():
        if portal.discoverable:
            found[portal.name] = (portal.home, portal.years, portal.expected)
    return found


TRUTHS = truths()


def discover(home: str, data: Path, *more: str) -> subprocess.CompletedProcess[str]:
    # what is found does not hang on what is read of pictures, and that takes its time (test_demo_crawl.py)
    environment = {
        **os.environ, "SCRAPY_PROJECT": "demo", "GOVCRAWL_DATA": str(data), "GOVCRAWL_OCR": "0",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "discover", "-a", f"home={home}", *more],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def test_the_five_are_in() -> None:
    assert set(DIVISIONS) <= set(TRUTHS)
    assert {urlsplit(home).hostname for home, _, _ in TRUTHS.values()} <= set(sites())


@pytest.mark.parametrize("name", sorted(TRUTHS))
def test_from_the_home_page_to_every_report_and_to_no_decoy(name: str, tmp_path: Path) -> None:
    home, years, truth = TRUTHS[name]
    run = discover(home, tmp_path)
    assert run.returncode == 0, run.stderr
    host = (urlsplit(home).hostname or "").removeprefix("www.")
    [output] = (tmp_path / "demo" / "reports").iterdir()
    assert output.name == f"discover-{host}.jsonl"
    records = {record["year"]: record for record in map(json.loads, output.read_text().splitlines())}
    assert sorted(records) == sorted(years)
    for year in years:
        wanted = {**truth(year), "spider": "discover"}
        # only the five have files, and say so
        compare = unlike_record if "attachments" in wanted else unlike
        assert compare(wanted, records[year]) == []
    assert "chosen: " in run.stderr, "the reason is in the log"


def test_the_usual_arguments_and_a_wrong_division(tmp_path: Path) -> None:
    home = TRUTHS["lanshan"][0]
    run = discover(home, tmp_path, "-a", "division=371302", "-a", "years=2022")
    assert run.returncode == 0, run.stderr
    [output] = (tmp_path / "demo" / "reports").iterdir()
    assert output.name == "discover-lyls.gov.cn.years-2022.jsonl"
    # another government's portal: nothing on it is taken for its own
    run = discover(home, tmp_path / "other", "-a", "division=371503")
    assert run.returncode == 1
    assert "none of this government's own" in run.stderr
    assert not list((tmp_path / "other").rglob("*.jsonl"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "home= is no web address"),
        (("-a", "home=lyls.gov.cn"), "home=lyls.gov.cn is no web address"),
        (("-a", "home=http://a.gov.cn", "-a", "division=999999"), "division=999999 is not in divisions.csv"),
        (("-a", "home=http://a.gov.cn", "-a", "column=x"), "unknown argument column"),
    ],
)
def test_what_is_no_portal_is_refused_in_one_line(
    tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "discover", *arguments],
        cwd=ROOT, env={**os.environ, "SCRAPY_PROJECT": "demo", "GOVCRAWL_DATA": str(tmp_path)}, capture_output=True,
        text=True, timeout=60, check=False,
    )  # fmt: skip
    assert run.returncode == 2
    assert message in run.stderr
    assert "Traceback" not in run.stderr
