"""What was wrong once is right, or null with a word that is not that the cell is blank."""

from __future__ import annotations

from pathlib import Path

import pytest

from govcrawl import extract
from tests.layouts.cases import figures_of
from tests.wrong_once.expected import WRONG_ONCE

HERE = Path(__file__).parent
MEDIA_TYPES = {".html": "text/html", ".txt": "text/plain"}


def test_every_page_is_expected_to_say_something() -> None:
    pages = {path.name for path in HERE.iterdir() if path.suffix in MEDIA_TYPES}
    assert pages == set(WRONG_ONCE)


@pytest.mark.parametrize("name", WRONG_ONCE)
def test_a_figure_is_right_or_null_with_a_word(name: str) -> None:
    page = HERE / name
    report = extract(
        page.read_bytes(), url="http://www.lyls.gov.cn/info/1/2.htm", media_type=MEDIA_TYPES[page.suffix]
    )
    figures = figures_of(report)
    for path, printed in WRONG_ONCE[name].items():
        got = figures.get(path)
        steps = path.split(".")
        around = {".".join(steps[: end + 1]) for end in range(len(steps))}
        words = {issue.code for issue in report.issues if issue.path in around}
        if got is None:
            assert words - ({"blank", "blank_table"} if printed is not None else set()), (
                f"{path}: null without a word"
            )
        else:
            assert got == printed, path
