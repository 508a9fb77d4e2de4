"""Every frozen portal (`scrapy newportal` makes them) gives the records that a person read on its pages."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from govcrawl.portals.fixture import EXPECTED, META, FixtureError, read_fixture, replay

FOLDER = Path(__file__).parents[1] / "fixtures" / "portals"
NAMES = sorted(path.name for path in FOLDER.iterdir())


def differences(wanted: Any, got: Any, path: str = "") -> list[str]:
    if isinstance(wanted, dict) and isinstance(got, dict):
        keys = {**wanted, **got}
        return [text for key in keys for text in differences(wanted.get(key), got.get(key), f"{path}.{key}")]
    return [] if wanted == got else [f"{path} is {got!r}, not {wanted!r}"]


def check(folder: Path) -> None:
    """Fail unless the pages give what was reviewed."""
    expected = json.loads((folder / EXPECTED).read_text(encoding="utf-8"))
    if not expected["reviewed"]:
        pytest.fail(
            f"{folder / EXPECTED} holds the machine's own reading: compare title, year, date, division and every cell of the "
            "tables with the page of the report beside it, correct what is wrong, and set reviewed to true",
            pytrace=False,
        )
    records = replay(read_fixture(folder))
    assert len(records) == len(expected["records"]) > 0
    found = [text for pair in zip(expected["records"], records, strict=True) for text in differences(*pair)]
    assert found == []


@pytest.mark.parametrize("name", NAMES)
def test_the_frozen_pages_give_what_was_reviewed(name: str) -> None:
    check(FOLDER / name)


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    return Path(shutil.copytree(FOLDER / "demo_lusong", tmp_path / "fresh"))


def change(folder: Path, key: str, value: object) -> None:
    path = folder / EXPECTED
    data = json.loads(path.read_text(encoding="utf-8"))
    (data if key == "reviewed" else data["records"][0])[key] = value
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def test_what_nobody_reviewed_fails_and_says_what_to_do(fresh: Path) -> None:
    change(fresh, "reviewed", False)
    with pytest.raises(pytest.fail.Exception, match="set reviewed to true"):
        check(fresh)


def test_any_difference_fails(fresh: Path) -> None:
    change(fresh, "published", "2024-02-05")
    with pytest.raises(AssertionError, match="published is '2024-02-04', not '2024-02-05'"):
        check(fresh)


def test_a_page_that_lacks_is_named(fresh: Path) -> None:
    meta = json.loads((fresh / META).read_text(encoding="utf-8"))
    meta["pages"] = [entry for entry in meta["pages"] if entry["kind"] != "report"]
    (fresh / META).write_text(json.dumps(meta), encoding="utf-8")
    with pytest.raises(FixtureError, match="is asked for and is not among the pages"):
        check(fresh)
