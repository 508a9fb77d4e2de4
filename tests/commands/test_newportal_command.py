"""`scrapy newportal`: a row or a file, the frozen pages, and a test that waits for a reviewer."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from govcrawl.portals.fixture import read_fixture, replay

ROOT = Path(__file__).parents[2]
LYLS = "http://www.lyls.gov.cn/"


def newportal(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SCRAPY_PROJECT": "demo", "GOVCRAWL_DATA": str(project / "data")}
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "newportal", *arguments, "--into", str(project)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_a_row_and_a_fixture_that_waits_for_review_and_no_second_one(tmp_path: Path) -> None:
    table = tmp_path / "spiders" / "portals.csv"
    run = newportal(tmp_path, "371302", LYLS)
    assert run.returncode == 0, run.stderr
    [row] = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    assert (row["name"], row["division_code"], row["family"], row["start"]) == (
        "lanshan",
        "371302",
        "vsb",
        "column",
    )
    folder = tmp_path / "tests" / "fixtures" / "portals" / "lanshan"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert expected["reviewed"] is False
    [record] = expected["records"]
    assert record["id"] == "371302-2023"
    assert replay(read_fixture(folder)) == [record]
    assert not list(tmp_path.rglob("*.partial"))
    before = table.read_bytes()
    for more, message in (
        ((), "is there already"),
        (("--name", "lanshan2"), "already as lanshan: change that row"),
    ):
        run = newportal(tmp_path, "371302", LYLS, *more)
        assert run.returncode == 2
        assert message in run.stderr
    assert table.read_bytes() == before


def test_a_file_is_a_sound_declaration(tmp_path: Path) -> None:
    run = newportal(tmp_path, "371503", "http://www.chiping.gov.cn/", "--file", "--name", "chiping_new")
    assert run.returncode == 0, run.stderr
    made: dict[str, object] = {"__name__": "written"}
    exec((tmp_path / "spiders" / "shandong" / "chiping_new.py").read_text(encoding="utf-8"), made)
    spider = made["ChipingNewSpider"]
    assert list(spider.problems()) == []  # type: ignore[attr-defined]
    assert not (tmp_path / "spiders" / "portals.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("371302",), 2, "give a code and a home page"),
        (("999999", LYLS), 2, "division=999999 is not in divisions.csv"),
        (("371302", LYLS, "--name", "Lan Shan"), 2, "Lan Shan is no spider's name"),
        (("371503", LYLS), 1, "not found: "),
    ],
)
def test_what_cannot_be_declared_writes_nothing(
    tmp_path: Path, arguments: tuple[str, ...], status: int, message: str
) -> None:
    run = newportal(tmp_path, *arguments)
    assert run.returncode == status
    assert message in run.stdout + run.stderr
    assert not list(tmp_path.rglob("*.csv"))
