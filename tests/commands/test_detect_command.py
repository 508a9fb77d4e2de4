"""`scrapy detect`: family, column, and a declaration that works when it is pasted."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from govcrawl.portals.base import PortalSpider
from govcrawl.portals.families import FAMILIES
from govcrawl.portals.table import COLUMNS, read_table

ROOT = Path(__file__).parents[2]


def detect(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SCRAPY_PROJECT": "demo", "GOVCRAWL_DATA": str(data)}
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "detect", *arguments], cwd=ROOT, env=environment, capture_output=True,
        text=True, timeout=120, check=False,
    )  # fmt: skip


def test_what_it_prints_can_be_pasted(tmp_path: Path) -> None:
    run = detect(tmp_path, "http://www.lyls.gov.cn/")
    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    assert "family: vsb (Boda VSB)" in lines
    assert "reports: 2019, 2020, 2021, 2022, 2023" in lines
    [row] = csv.reader([lines[lines.index("row for spiders/portals.csv:") + 1]])
    rows, problems = read_table(
        ",".join(COLUMNS) + "\n" + lines[lines.index("row for spiders/portals.csv:") + 1], "pasted", FAMILIES
    )
    assert problems == ()
    assert [one.name for one in rows] == ["lanshan"]
    column = "http://www.lyls.gov.cn/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=6783"
    assert row[:9] == [
        "lanshan",
        "371302",
        "兰山区",
        "vsb",
        "http://www.lyls.gov.cn/",
        column,
        "2019",
        "",
        "column",
    ]
    source = run.stdout.partition("or a file in spiders/<province>/:\n")[2]
    made: dict[str, object] = {"__name__": "pasted"}
    exec(source, made)
    spider = made["LanshanSpider"]
    assert isinstance(spider, type)
    assert issubclass(spider, PortalSpider)
    assert list(spider.problems()) == []
    assert spider.family is FAMILIES["vsb"]
    assert list(tmp_path.rglob("*.*")) == [], "nothing is stored"


def test_a_host_that_does_not_answer_is_told(tmp_path: Path) -> None:
    run = detect(tmp_path, "http://www.nirgends.gov.cn/")
    assert run.returncode == 1
    assert (
        "not found: the home page did not come: robots_unavailable: robots.txt could not be had: HTTP 502"
        in run.stdout
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name one home page"),
        (("lyls",), "home=lyls is no web address"),
        (("http://a.cn", "--division", "1"), "division=1 is not in"),
    ],
)
def test_what_cannot_run_ends_with_2(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    run = detect(tmp_path, *arguments)
    assert run.returncode == 2
    assert message in run.stdout + run.stderr
