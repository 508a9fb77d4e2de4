"""`scrapy checkportals` and `scrapy portaldocs`: each kind of fault is one line, with the remedy."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crawling.running import ROOT, environment, scrapy
from tests.portals.tables import ANXI, FILE, package, table

NAMES = "call it anxi, or anxi_from_2019 for a later portal, or anxi_<host> for a second host"


def check(
    folder: Path, text: str | None, command: str = "checkportals", **files: str
) -> tuple[int, list[str], str]:
    """Exit status, lines on stdout, stderr of the command over a package `odd` of that table and those files."""
    package(folder, "odd", text, **files)
    env = environment(folder, "http://127.0.0.1:9")
    env["PYTHONPATH"] = os.pathsep.join((str(folder), env["PYTHONPATH"]))
    run = subprocess.run(
        [sys.executable, "-m", "scrapy", command, "-s", "SPIDER_MODULES=odd"],
        cwd=ROOT, env=env, text=True, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    return run.returncode, run.stdout.splitlines(), run.stderr


def test_the_portals_of_this_project_have_no_problem(tmp_path: Path) -> None:
    run = scrapy("checkportals", data=tmp_path)
    assert (run.returncode, run.stdout) == (0, "")
    assert run.stderr.endswith(" files: no problem\n")


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([{}], []),
        # a cell
        ([{}, {"name": "x", "family": "boda"}], ["3: family: boda is no family: use one of "]),
        # the rule for names
        ([{"name": "anxixian"}], [f"2: name: anxixian is not a name for 安溪县: {NAMES}"]),
        (
            [{"name": "lanshan_rizhao", "division_code": "371302", "division_name": "兰山区"}],
            ["2: name: lanshan_rizhao is the name of another division: call it lanshan, "],
        ),
        ([{"name": "anxi_from_2020"}], ["2: name: anxi_from_2020 does not name its first year: call it anxi_from_2019"]),
        # names in two rows
        ([{}, {}], ["3: name: anxi is also in odd/portals.csv:2: give each its own name"]),
        # eras
        ([{"last_year": "2022"}, {"name": "anxi_from_2023", "first_year": "2023"}], []),
        (
            [{"last_year": "2023"}, {"name": "anxi_from_2023", "first_year": "2023"}],
            ["2: last_year: 2019 to 2023 overlaps with anxi_from_2023 from 2023 (odd/portals.csv:3): end it before 2023"],
        ),
        (
            [{}, {"name": "anxi_from_2023", "first_year": "2023"}],
            ["2: last_year: 2019 to today overlaps with anxi_from_2023 from 2023 (odd/portals.csv:3): end it before 2023"],
        ),
        ([{}, {"name": "anxi_jyj"}], []),
        # the family's shape
        ([{"column": "http://fjax.gov.cn/zfxxgk/"}], ["2: column: http://fjax.gov.cn/zfxxgk/ is no list of Boda VSB: "]),
        (
            [{"family": "c_i", "column": "http://fjax.gov.cn/c1/20240101/i2.html"}],
            ["2: column: http://fjax.gov.cn/c1/20240101/i2.html is no list of Zhuzhou c/i: ",
             "2: column: http://fjax.gov.cn/c1/20240101/i2.html is a report's address: give the list that it is on"],
        ),
        # hosts
        (
            [{"evidence": "seen at http://other.gov.cn/info/1/2.htm"}],
            [("2: evidence: http://other.gov.cn/info/1/2.htm is on another host than the home page: "
             "give this portal a row on that host, or the evidence of this one")],
        ),
    ],
)  # fmt: skip
def test_a_fault_in_a_row_is_told_with_line_column_and_remedy(
    tmp_path: Path, rows: list[dict[str, str]], lines: list[str]
) -> None:
    status, told, stderr = check(tmp_path, table(*rows))
    assert len(told) == len(lines), (told, stderr)
    for line, beginning in zip(told, lines, strict=True):
        assert line.startswith(f"odd/portals.csv:{beginning}")
    assert status == (1 if lines else 0)


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("    Caveats: none.\n", "", "docstring: lacks Caveats:: say it in those words"),
        ("    first_year = 2019\n", "", "first_year: is missing: give a year from 2008"),
        ("    family = VSB\n", "", "family: is missing: give one of govcrawl.portals.families, as in family = VSB"),
        ("home =", "hom =", "hom: is no attribute of a portal: did you mean home?"),
        ('"350524"', '"359999"', "division_code: 359999 is not in divisions.csv: check the code"),
        ('name = "anxi"', 'name = "axi"', f"name: axi is not a name for 安溪县: {NAMES}"),
        ('name = "anxi"', 'name = "anxi_b"', "name: anxi_b is not that of its file: call it anxi_b.py"),
        ('division_code = "350524"', 'division_name = "某开发区"', "division_name: 某开发区 is no zone's name: add it to govcrawl/data/zones.csv"),
        (
            'columns = ("http://fjax', 'columns = ("http://other',
            "columns: is on other.gov.cn, the home page elsewhere: give both on the portal's own host, or name it in other_hosts",
        ),
        (
            "    first_year = 2019\n", "    first_year = 2019\n\n    async def start(self):\n        return\n        yield\n",
            "start: asks for nothing: give columns, or a home page to seek them from",
        ),
        (
            "    first_year = 2019\n", "    first_year = 2019\n\n    async def start(self):\n        yield 'x'\n",
            "start: asks for 'x': a run begins with pages of the portal",
        ),
    ],
)  # fmt: skip
def test_a_fault_in_a_file_is_told_with_attribute_and_remedy(
    tmp_path: Path, before: str, after: str, line: str
) -> None:
    assert before in FILE
    status, told, _ = check(tmp_path, None, anxi=FILE.replace(before, after))
    assert f"odd/anxi.py: {line}" in told
    assert status == 1


def test_a_name_in_a_row_and_a_file_names_both(tmp_path: Path) -> None:
    status, told, _ = check(tmp_path, table({}), anxi=FILE)
    assert told == ["odd/portals.csv:2: name: anxi is also in odd/anxi.py: delete the row, or the file"]
    assert status == 1


def test_a_row_that_overlaps_with_a_file_is_told(tmp_path: Path) -> None:
    _, told, _ = check(tmp_path, table({"name": "anxi_from_2023", "first_year": "2023"}), anxi=FILE)
    assert told == [
        "odd/anxi.py: last_year: 2019 to today overlaps with anxi_from_2023 from 2023 (odd/portals.csv:2): end it before 2023"
    ]


def test_a_file_that_cannot_be_imported_is_status_2(tmp_path: Path) -> None:
    status, told, stderr = check(tmp_path, table({}), anxi="import nothing_of_that_name\n")
    assert (status, told) == (2, [])
    assert (
        stderr
        == "scrapy checkportals: the portals cannot be loaded: No module named 'nothing_of_that_name'\n"
    )


def test_it_takes_no_argument(tmp_path: Path) -> None:
    run = scrapy("checkportals", "lanshan", data=tmp_path)
    assert run.returncode == 2
    assert "lanshan: checkportals takes no argument, it checks all" in run.stderr


# ---- the document


def test_the_document_of_all_portals_is_as_the_declarations_are(tmp_path: Path) -> None:
    run = scrapy("portaldocs", data=tmp_path)
    assert run.stdout == (ROOT / "docs/portals.md").read_text(encoding="utf-8"), "stale: run make docs"


def test_the_document_tells_what_is_known_of_each(tmp_path: Path) -> None:
    rows = (
        {"caveat": "a | b", "last_verified": "2026-02-01"},
        {"name": "anxi_jyj", "column": "", "start": "home"},
    )
    status, told, _ = check(tmp_path, table(*rows), "portaldocs")
    assert status == 0
    for line in (
        "| declared | 2 |", "| **never verified live** | 1 |", "| verified live | 1 |",
        "| the column is sought from the home page (`home`) | 1 |", "| family `vsb` | 2 |", "## 福建省 (2)",
        ("| `anxi` | 泉州市安溪县 | 350524 | vsb | column | 2019– | report of 2025 (government) seen at "
        "[address](<http://fjax.gov.cn/info/6783/1.htm>) | 2026-02-01 | a \\| b |"),
        ("| `anxi_jyj` | 泉州市安溪县 | 350524 | vsb | home | 2019– | report of 2025 (government) seen at "
        "[address](<http://fjax.gov.cn/info/6783/1.htm>) | never verified live |  |"),
    ):  # fmt: skip
        assert line in told


def test_no_document_is_written_from_a_broken_table(tmp_path: Path) -> None:
    status, told, stderr = check(tmp_path, table({"start": ""}), "portaldocs")
    assert (status, told) == (2, [])
    assert stderr == (
        "scrapy portaldocs: odd/portals.csv:2: start: is blank: give the start; scrapy checkportals shows all\n"
    )


def test_the_guide_shows_a_real_row_and_a_real_file() -> None:
    guide = (ROOT / "docs/add-a-portal.md").read_text(encoding="utf-8")
    [row] = [
        line
        for line in (ROOT / "spiders/portals.csv").read_text(encoding="utf-8").splitlines()
        if line.startswith("anxi,")
    ]
    assert f"   {row}\n" in guide
    example = guide.split("```python\n")[1].split("```")[0]
    assert example in (ROOT / "spiders/hunan/lusong.py").read_text(encoding="utf-8")
    assert ANXI["name"] == "anxi"
