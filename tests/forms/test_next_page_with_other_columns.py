"""A table that goes on at the next page without its header, in another number of columns for its labels."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from govcrawl import extract
from tests.layouts.cases import figures_of
from tests.layouts.html_kinds import spans
from tests.layouts.pages import html_page, page_of, style_of
from tests.layouts.sheets import Line, Look, Sheet, cut, sheets_of
from tests.layouts.truth import Truth, make_truth
from tests.layouts.words import Words

GROUPS = 5  # rows above the first row that has a group beside its label


def narrow(part: Sheet) -> Sheet:
    """The part with one column for its labels, where there were three."""
    return [
        Line(
            [replace(line.cells[0], right=1), *line.cells[1:]] if line.cells[0].right == 3 else line.cells,
            line.kind,
        )
        for line in part
    ]


def body_of(truth: Truth) -> bytes:
    sheets = sheets_of(truth, Words(truth.year), Look())
    above, below = cut(sheets[3], GROUPS)
    page = page_of({2: sheets[2], 4: sheets[4]}, truth.year)
    page.put(3, narrow(above), "- 1 -", below)
    return html_page(page, spans, style_of(random.Random(1), set())).encode()


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_its_cells_are_told_from_the_right_blanks_too(seed: int, form: str) -> None:
    truth = make_truth(seed, form, sparse=0.5)
    draw = random.Random(seed)
    for path in truth.values:
        if path.startswith("applications") and draw.random() < 0.4:
            truth.put(path, None)
    report = extract(body_of(truth), url="http://www.lyls.gov.cn/info/1/2.htm", media_type="text/html")
    got = figures_of(report)
    assert {path: got.get(path) for path in truth.values} == truth.values
