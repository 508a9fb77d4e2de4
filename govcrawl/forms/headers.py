"""What the headers of the statutory tables establish: which columns there are, in which order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from govcrawl.forms import labels
from govcrawl.forms.form_2019 import FORM_2019
from govcrawl.forms.form_2021 import FORM_2021
from govcrawl.forms.model import BLOCKS, Form
from govcrawl.forms.values import IN_YUAN

FORMS: tuple[Form, ...] = (FORM_2021, FORM_2019)
APPLICATION_ORDER: tuple[str, ...] = tuple(label.key for label in labels.APPLICATION_COLUMNS)
OUTCOME_ORDER: tuple[str, ...] = tuple(label.key for label in labels.OUTCOMES)
REVIEW_ORDER: tuple[tuple[str, str], ...] = tuple(
    (block, outcome) for block in BLOCKS for outcome in OUTCOME_ORDER
)
FEWEST_APPLICATION_COLUMNS = 5
GROUP = "group"
"""Stands among the columns for the head over the kinds of organisation, among the blocks for 行政诉讼."""

_FOREIGN_MONEY = re.compile(r"美元|港元|港币|欧元|日元|英镑|外币|[$€£]")
_MONEY = re.compile(r"[十百千万亿]{0,4}元(?![月旦])")
_BARE_SCALE = re.compile(r"[(（](?:金额)?(?:单位)?[:：为]?(万|亿)[)）]")
UNKNOWN_UNIT = "?"


def application_order(printed: Sequence[str]) -> tuple[str, ...] | None:
    """The seven columns in order, where a header printed in reading order establishes it, else None.

    `printed` are column keys and GROUP. The upper row has 自然人, the head over the kinds of organisation and 总计, in
    whatever order; the kinds are printed behind all of them and stand below their head. Without that head 总计 must
    come last. Kinds in another order establish nothing. In the statutory order labels that were lost are tolerated
    as long as five of the seven stand.
    """
    seen = list(dict.fromkeys(printed))
    columns = [key for key in seen if key != GROUP]
    if len(columns) < FEWEST_APPLICATION_COLUMNS:
        return None
    kinds = [key for key in columns if key in APPLICATION_ORDER[1:-1]]
    if kinds != sorted(kinds, key=APPLICATION_ORDER.index):
        return None
    first = seen.index(kinds[0]) if kinds else 0
    upper = seen[:first]
    if GROUP in upper and set(upper) == {APPLICATION_ORDER[0], GROUP, APPLICATION_ORDER[-1]}:
        order = [key for head in upper for key in (APPLICATION_ORDER[1:-1] if head == GROUP else (head,))]
        if tuple(order) == APPLICATION_ORDER or len(columns) == len(APPLICATION_ORDER):
            return tuple(order)
        return None
    usual = columns == sorted(columns, key=APPLICATION_ORDER.index)
    total_spans = GROUP in upper and seen[first - 1] == APPLICATION_ORDER[-1] != seen[0]
    others = [key for key in columns if key != APPLICATION_ORDER[-1]]
    if usual or (total_spans and others == sorted(others, key=APPLICATION_ORDER.index)):
        return APPLICATION_ORDER
    return None


def cut_from_missing(text: str, keys: Iterable[str]) -> bool:
    """Whether an unknown head among the kinds of applicant is what is left of a label that was not found (`科研机`)."""
    found = set(keys)
    letters = {letter for letter in text if not letter.isspace()}
    missing = [label.pattern for label in labels.APPLICATION_COLUMNS if label.key not in found]
    return any(2 * len(letters & set(pattern)) >= len(letters) for pattern in missing)


def review_order(heads: Iterable[str], outcomes: Sequence[str]) -> tuple[tuple[str, str], ...] | None:
    """The fifteen cells in order, where a header printed in reading order establishes it, else None.

    Read row by row, the heads come as review, (the head over litigation,) direct, after review, and the outcomes as
    three runs in the statutory order; one run may lack its 总计 (it spans rows, and flattening loses it).
    """
    if len(outcomes) > len(REVIEW_ORDER):
        return None
    seen = list(dict.fromkeys(heads))
    if seen not in ([*BLOCKS], [BLOCKS[0], GROUP, *BLOCKS[1:]]):
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


def money_unit(text: str) -> str | None:
    """The unit of money that a text prints: `本年收费金额(单位:万元)` gives 万元.

    Foreign money, a unit that is none (千百万元) and two units that differ give UNKNOWN_UNIT.
    """
    compact = "".join(text.split())
    if _FOREIGN_MONEY.search(compact):
        return UNKNOWN_UNIT
    printed = _MONEY.findall(compact)
    if printed:
        return the_unit(printed)
    if "￥" in compact or "¥" in compact:
        return "元"
    scale = _BARE_SCALE.search(compact)
    return f"{scale.group(1)}元" if scale else None


def the_unit(units: Iterable[str | None]) -> str | None:
    """The one unit among `units`, UNKNOWN_UNIT where they differ or it is none, None where there is none at all."""
    told = {unit for unit in units if unit is not None}
    if not told:
        return None
    unit = told.pop()
    return unit if not told and unit in IN_YUAN else UNKNOWN_UNIT


def proactive_columns(row: str, columns: Sequence[str], *, in_order: bool = False) -> tuple[str, ...] | None:
    """The columns of `row` under a header, if one form has the row under exactly these columns.

    With `in_order` they must come in the form's order: flattened, a header that spans lines is read in another.
    """
    for form in FORMS:
        for part in form.proactive:
            if in_order and tuple(columns) != part.columns:
                continue
            if row in part.rows and sorted(part.columns) == sorted(columns):
                return tuple(columns)
    return None
