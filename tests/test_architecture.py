"""Which package may know which: the arrow goes one way (see docs/architecture.md)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OUTSIDE = {"spiders", "pipelines", "settings", "demo", "tests", "benchmarks", "tools"}
KNOW_SCRAPY = {"portals", "crawling", "commands"}
MODULES = sorted(path.relative_to(ROOT) for path in (ROOT / "govcrawl").rglob("*.py"))


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide where things come from"
            found.add(node.module or "")
    return found


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_the_library_imports_nothing_from_the_other_packages(path: Path) -> None:
    assert {name for name in imported(path) if name.split(".")[0] in OUTSIDE} == set()


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_only_the_crawling_side_knows_scrapy(path: Path) -> None:
    if path.parts[1] in KNOW_SCRAPY:
        return
    known = {name for name in imported(path) if name.split(".")[0] in {"scrapy", "twisted", "itemadapter"}}
    assert known == set()
    sides = {
        name for name in imported(path) if name.startswith(tuple(f"govcrawl.{side}" for side in KNOW_SCRAPY))
    }
    assert sides == set()


def test_reading_a_report_loads_no_scrapy() -> None:
    import subprocess
    import sys

    code = "import sys, govcrawl; print([m for m in ('scrapy', 'twisted', 'warcio') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_reader_names_no_form() -> None:
    """Forms are data: grid, run and reader modules must not ask which form they are in by its key."""
    for name in ("grid.py", "runs.py", "lines.py", "matching.py", "headers.py"):
        source = (ROOT / "govcrawl" / "forms" / name).read_text(encoding="utf-8")
        assert '"2021"' not in source
        assert '"2019"' not in source
