"""Each family's demo portal, crawled over HTTP to its last year: every report exact, none of the decoys."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from demo.differences import unlike
from tests.demo.family_spiders import PORTALS

ROOT = Path(__file__).parents[2]


def crawl(name: str, data: Path) -> subprocess.CompletedProcess[str]:
    """`scrapy crawl` one demo portal in a process of its own."""
    environment = {
        **os.environ,
        "SCRAPY_SETTINGS_MODULE": "settings.demo",
        "GOVCRAWL_DATA": str(data),
    }
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", name, "-s", "SPIDER_MODULES=tests.demo.family_spiders"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("family", sorted(PORTALS))
def test_the_demo_portal_is_crawled_to_its_last_year_and_every_record_is_exact(
    family: str, tmp_path: Path
) -> None:
    portal = PORTALS[family]
    run = crawl(portal.name, tmp_path)
    assert run.returncode == 0, run.stderr
    output = tmp_path / "demo" / "reports" / f"{portal.name}.jsonl"
    records = {record["year"]: record for record in map(json.loads, output.read_text().splitlines())}
    assert sorted(records) == sorted(portal.years)
    assert [text for year in portal.years for text in unlike(portal.expected(year), records[year])] == []
