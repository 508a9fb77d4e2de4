"""What the headers of the statutory tables establish: which columns there are, in which order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from govcrawl.forms import labels
from govcrawl.forms.model import BLOCKS

APPLICATION_ORDER: tuple[str, ...] = tuple(label.key for label in labels.APPLICATION_COLUMNS)
OUTCOME_ORDER: tuple[str, ...] = tuple(label.key for label in labels.OUTCOMES)
REVIEW_ORDER: tuple[tuple[str, str], ...] = tuple(
    (block, outcome) for block in BLOCKS for outcome in OUTCOME_ORDER
)
FEWEST_APPLICATION_COLUMNS = 5
_UNIT = re.compile(r"单位\s*[:：]?\s*(万元|亿元|元)|[(（]\s*(万元|亿元|元)\s*[)）]")


def application_order(printed: Sequence[str]) -> tuple[str, ...] | None:
    """The seven columns in order, where a header printed in reading order establishes it, else None.

    总计 spans two header rows, so it is printed before the kinds of organisation and still is the last column;
    a header that begins with 总计, or has its kinds in another order, establishes nothing. Labels that were lost
    are tolerated as long as five of the seven stand in the statutory order.
    """
    seen = list(dict.fromkeys(printed))
    if len(seen) < FEWEST_APPLICATION_COLUMNS or seen[0] == "total":
        return None
    ranks = [APPLICATION_ORDER.index(key) for key in seen if key != "total"]
    return APPLICATION_ORDER if ranks == sorted(ranks) else None


def review_order(blocks: Iterable[str], outcomes: Sequence[str]) -> tuple[tuple[str, str], ...] | None:
    """The fifteen cells in order, where a header printed in reading order establishes it, else None.

    Read row by row, the heads come as review, direct, after review, and the outcomes as three runs in the
    statutory order; one run may lack its 总计 (it spans rows, and flattening loses it on real pages).
    """
    if list(dict.fromkeys(blocks)) != list(BLOCKS):
        return None
    runs: list[list[str]] = []
    for outcome in outcomes:
        if outcome == OUTCOME_ORDER[0] or not runs:
            runs.append([])
        runs[-1].append(outcome)
    full, short = list(OUTCOME_ORDER), list(OUTCOME_ORDER[:-1])
    if (
        len(runs) == len(BLOCKS)
        and all(run in (full, short) for run in runs)
        and sum(run == short for run in runs) <= 1
    ):
        return REVIEW_ORDER
    return None


def header_unit(text: str) -> str | None:
    """The unit of money that a header prints: `本年收费金额(单位:万元)` gives 万元."""
    match = _UNIT.search(text)
    return None if match is None else match.group(1) or match.group(2)
