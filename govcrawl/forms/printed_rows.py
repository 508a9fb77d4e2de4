"""Rows of flattened text before they are filed: which of the printed values belong to which label."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from govcrawl.forms.findings import CellKey
from govcrawl.forms.headers import FORMS
from govcrawl.forms.relations import HANDLED_PREFIXES
from govcrawl.forms.solving import adds_up
from govcrawl.forms.values import Value

FEWEST_NUMBERED = 4
FEWEST_ORPHANS = 2  # values without a label: one may be a page number


@dataclass(slots=True)
class PrintedRow:
    """A row's cells with what is printed behind its label; `keys` are empty where the label is of no known row.

    `more` came after the row had ended: a stray, or a cell's rest. `doubtful` says that something stands between
    label and cells, so that only relations can prove them its own; `disputed`, that the label may stand
    behind its cells or before them; `shared`, that the labels of several rows stand beside them. `last_alone` says that
    the last piece stands below the others.
    """

    keys: list[CellKey]
    pieces: list[Value]
    more: list[Value] = field(default_factory=list)
    label: str = ""
    doubtful: bool = False
    disputed: bool = False
    shared: bool = False
    on_one_line: bool = False
    last_alone: bool = False

    @property
    def name(self) -> str:
        """The row's key, or the label that is not known."""
        return self.keys[0][1] if self.keys else self.label


def _without_text_below(rows: list[PrintedRow]) -> list[PrintedRow]:
    """The rows without unknown labels that end them: text below the table."""
    end = len(rows)
    while end and not rows[end - 1].keys and not rows[end - 1].pieces:
        end -= 1
    return rows[:end]


def stand_behind(rows: list[PrintedRow], orphans: Sequence[Value]) -> bool:
    """Whether labels stand behind their cells: several values before the first label, and none behind the last."""
    rows = _without_text_below(rows)
    return len(orphans) >= FEWEST_ORPHANS and bool(rows) and not rows[-1].pieces


def after_their_cells(
    rows: list[PrintedRow], orphans: list[Value], *, sure: bool = False
) -> tuple[list[PrintedRow], list[Value], bool]:
    """Rows whose labels stand behind their cells, each with its own cells; and whether they do.

    One value before the first label may be a page number as well, so unless it is `sure` that labels stand behind,
    all rows are disputed then.
    """
    rows = _without_text_below(rows)
    if not orphans or not rows:
        return rows, orphans, False
    if stand_behind(rows, orphans) or (sure and not rows[-1].pieces):
        before = [orphans, *([*row.pieces, *row.more] for row in rows[:-1])]
        moved = [
            PrintedRow(row.keys, cells, label=row.label) for row, cells in zip(rows, before, strict=True)
        ]
        return moved, [], True
    if not rows[-1].pieces or len(orphans) >= FEWEST_ORPHANS:
        for row in rows:
            row.disputed = True
    return rows, orphans, False


def part_of_labels_first(rows: Sequence[PrintedRow]) -> bool:
    """Whether two labels stand above the cells of both (`规章` `行政规范性文件` `0 0 0` `9 1 14`); shares them out then."""
    found = False
    for row, below in itertools.pairwise(rows):
        count = len(below.keys)
        if not row.pieces and row.keys and count > 1 and len(below.pieces) == 2 * count == 2 * len(row.keys):
            row.pieces, below.pieces = below.pieces[:count], below.pieces[count:]
            found = True
    return found


def is_whole(rows: Sequence[PrintedRow], count: int) -> bool:
    """Whether a table has as many rows as a form, in its order, each with all its cells."""
    if any(len(row.pieces) != count for row in rows):
        return False
    named = [(place, row.name) for place, row in enumerate(rows) if row.keys]
    return any(
        len(rows) == len(order) and all(order[place] == name for place, name in named)
        for order in (tuple(form.application_rows) for form in FORMS)
    )


def without_numbers(rows: Sequence[PrintedRow], orphans: list[Value], *, told: bool) -> list[Value]:
    """Take away what numbers the rows: a bare number before nearly every label, counted through or within its group.

    Returns the orphans that are left. `told` says that the header has a column of numbers: where they are not found
    as they should be, each row may have one among its cells.
    """
    some = told
    for numbers in (_running_numbers(rows), _item_numbers(rows)):
        places = [
            (row, numbers[following.name])
            for row, following in itertools.pairwise(rows)
            if following.name in numbers
        ]
        numbered = [row for row, number in places if row.pieces and row.pieces[-1].number == number]
        repeated = sum(row.name == following.name for row, following in itertools.pairwise(rows))
        if len(numbered) >= FEWEST_NUMBERED and 5 * len(numbered) >= 4 * (len(places) - repeated):
            for row in numbered:
                row.pieces.pop()
            others = [row for row, _ in places if row.pieces and not any(row is one for one in numbered)]
            for row in others if told else ():
                row.doubtful = True
            if len(orphans) == 1 and orphans[0].number == numbers.get(rows[0].name):
                return []
            return orphans
        some = some or len(numbered) >= FEWEST_NUMBERED
    if some:
        for row in rows:
            row.doubtful = row.doubtful or told or not _ends_in_its_sum(row.pieces, len(rows))
    return orphans


def _ends_in_its_sum(pieces: Sequence[Value], most: int) -> bool:
    """Whether whole numbers end in the sum of the others, and that sum is too large to number one of `most` rows."""
    numbers = [piece.number for piece in pieces]
    whole = [number for number in numbers if isinstance(number, int)]
    return len(whole) == len(numbers) > 1 and whole[-1] == sum(whole[:-1]) > most


def _running_numbers(rows: Sequence[PrintedRow]) -> dict[str, int]:
    """A row that is printed again has the number of its first copy, or none."""
    return {name: place for place, name in enumerate(dict.fromkeys(row.name for row in rows), 1)}


def _item_numbers(rows: Sequence[PrintedRow]) -> dict[str, int]:
    """The number of each item in its group: 属于国家秘密 is the first of 不予公开."""
    numbers: dict[str, int] = {}
    counts: dict[str, int] = {}
    for row in rows:
        prefix = next((p for p in HANDLED_PREFIXES if row.name.startswith(p)), None)
        if prefix is not None and row.name not in numbers:
            counts[prefix] = counts.get(prefix, 0) + 1
            numbers[row.name] = counts[prefix]
    return numbers


def share_out(rows: Sequence[PrintedRow], count: int) -> None:
    """Give a row whose label stands behind its cells those that follow the cells of the row above."""
    for row, below in itertools.pairwise(rows):
        if below.pieces:
            continue
        if len(row.pieces) == 2 * count:
            row.pieces, row.more = row.pieces[:count], row.pieces[count:]
            row.doubtful = True
        if len(row.pieces) == count and len(row.more) >= FEWEST_ORPHANS:
            below.pieces, below.more = row.more, []
            below.doubtful = True
            row.more = []


def dispute_beside_heaps(rows: Sequence[PrintedRow]) -> None:
    """Dispute the rows without cells next to a row with too many: some of those may be theirs."""
    for place, row in enumerate(rows):
        printed = sum(value.kind != "blank" for value in (*row.pieces, *row.more))
        if not row.keys or printed <= len(row.keys):
            continue
        for beside in (range(place - 1, -1, -1), range(place + 1, len(rows))):
            for at in itertools.takewhile(lambda at: not rows[at].pieces and not rows[at].more, beside):
                rows[at].disputed = True


def by_order(
    rows: list[PrintedRow], orphans: list[Value], count: int
) -> tuple[list[PrintedRow], list[Value]]:
    """Labels that stand behind or around their cells: whole rows of cells go to the labels in their order.

    Only for a table that has all rows of a form, all cells, and adds up throughout when it is read so.
    """
    values = [*orphans, *(value for row in rows for value in (*row.pieces, *row.more))]
    keys = [row.name for row in rows]
    if len(values) != count * len(rows) or not any(keys == list(form.application_rows) for form in FORMS):
        return rows, orphans
    made = [
        PrintedRow(row.keys, values[place * count : (place + 1) * count]) for place, row in enumerate(rows)
    ]
    if adds_up({key: tuple(row.pieces) for key, row in zip(keys, made, strict=True)}):
        return made, []
    return rows, orphans
