"""How many wrong numbers in `applications` the relations catch, and how often the suggestion names the right cell.

A true table is made, one cell of it is spoilt as a typist, a scanner or a reader would spoil it, and the relations are
evaluated. Everything is drawn by seed, so the shares are the same on every machine.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields

from govcrawl.forms.relations import relations_of
from govcrawl.forms.suggestions import suggest_from
from govcrawl.record import APPLICATION_COLUMNS, Number, Tables
from tests.layouts.truth import make_truth

SINGLE = 10_000  # single-cell errors in fully printed tables, shared by the kinds
OTHER = 1_000  # errors under each other condition
FORMS = ("2021", "2019")
LIKE = {"0": "689", "1": "74", "2": "7", "3": "58", "4": "19", "5": "36", "6": "058", "7": "12", "8": "036", "9": "04"}  # fmt: skip

Cells = dict[str, dict[str, Number | None]]
Place = tuple[str, str]


# --- kinds of error: the spoilt value, or None where the cell cannot be spoilt in this way ----------------------------


def digit_dropped(draw: random.Random, _: Cells, __: Place, digits: str) -> str | None:
    """`1204` becomes `124`."""
    place = draw.randrange(len(digits))
    return digits[:place] + digits[place + 1 :] or None


def digit_doubled(draw: random.Random, _: Cells, __: Place, digits: str) -> str:
    """`12` becomes `112`."""
    place = draw.randrange(len(digits))
    return digits[: place + 1] + digits[place:]


def digits_transposed(draw: random.Random, _: Cells, __: Place, digits: str) -> str | None:
    """`12` becomes `21`."""
    if len(digits) < 2:
        return None
    place = draw.randrange(len(digits) - 1)
    return digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]


def digit_misread(draw: random.Random, _: Cells, __: Place, digits: str) -> str:
    """`8` becomes `3`, as character recognition confuses them."""
    place = draw.randrange(len(digits))
    return digits[:place] + draw.choice(LIKE[digits[place]]) + digits[place + 1 :]


def one_off(draw: random.Random, _: Cells, __: Place, digits: str) -> str | None:
    """One more, or one less."""
    value = int(digits) + draw.choice((-1, 1))
    return str(value) if value >= 0 else None


def value_beside(draw: random.Random, cells: Cells, place: Place, _: str) -> str | None:
    """The value of the cell to the left or to the right."""
    row, column = place
    other = APPLICATION_COLUMNS.index(column) + draw.choice((-1, 1))
    if not 0 <= other < len(APPLICATION_COLUMNS):
        return None
    value = cells[row][APPLICATION_COLUMNS[other]]
    return None if value is None else str(value)


def value_above_or_below(draw: random.Random, cells: Cells, place: Place, _: str) -> str | None:
    """The value of the same column in the row before or after."""
    rows = list(cells)
    other = rows.index(place[0]) + draw.choice((-1, 1))
    value = cells[rows[other]][place[1]] if 0 <= other < len(rows) else None
    return None if value is None else str(value)


def number_lost(_: random.Random, __: Cells, ___: Place, digits: str) -> str:
    """A zero stands where a number should."""
    return "0" if digits else digits


Kind = Callable[[random.Random, Cells, Place, str], str | None]
KINDS: dict[str, Kind] = {
    "a digit dropped": digit_dropped,
    "a digit doubled": digit_doubled,
    "two digits transposed": digits_transposed,
    "a digit misread": digit_misread,
    "one more or less": one_off,
    "the value of the cell beside": value_beside,
    "the value of the row above or below": value_above_or_below,
    "zero for a number": number_lost,
}


def spoil(draw: random.Random, cells: Cells, kind: Kind) -> tuple[Place, int] | None:
    """A cell that can be spoilt in this way, with its wrong value; None where the table has none."""
    places = [(row, column) for row in cells for column in cells[row] if cells[row][column] is not None]
    for place in draw.sample(places, len(places)):
        digits = str(cells[place[0]][place[1]])
        wrong = kind(draw, cells, place, digits)
        if wrong is None or wrong == digits or (len(wrong) > 1 and wrong.startswith("0")):
            continue  # nothing changed, or no number that a reader would accept
        return place, int(wrong)
    return None


# --- errors of more than one cell -------------------------------------------------------------------------------------


def row_shifted(draw: random.Random, cells: Cells) -> bool:
    """A row's numbers moved one column to the right, the last one lost."""
    row = cells[draw.choice(list(cells))]
    before = list(row.values())
    row.update(zip(row, [0, *before[:-1]], strict=True))
    return list(row.values()) != before


def cells_exchanged(draw: random.Random, cells: Cells) -> bool:
    """Two different numbers of a row have changed places."""
    row = cells[draw.choice(list(cells))]
    one, other = draw.sample(list(row), 2)
    row[one], row[other] = row[other], row[one]
    return row[one] != row[other]


def rows_exchanged(draw: random.Random, cells: Cells) -> bool:
    """Two rows that follow each other, with different numbers, have changed places."""
    rows = list(cells)
    place = draw.randrange(len(rows) - 1)
    one, other = rows[place : place + 2]
    cells[one], cells[other] = cells[other], cells[one]
    return cells[one] != cells[other]


SEVERAL: dict[str, Callable[[random.Random, Cells], bool]] = {
    "a row moved one column to the right": row_shifted,
    "two cells of a row exchanged": cells_exchanged,
    "two rows exchanged": rows_exchanged,
}


# --- how the tables are printed ---------------------------------------------------------------------------------------


def everything(_: random.Random, __: Cells) -> None:
    """Every cell is printed."""


def zeros_blank(draw: random.Random, cells: Cells) -> None:
    """In every other row, on average, the office left the zeros blank."""
    for row in cells.values():
        if draw.random() < 0.5:
            row.update({column: value or None for column, value in row.items()})


def two_columns(_: random.Random, cells: Cells) -> None:
    """The office filled 自然人 and 总计 only."""
    for row in cells.values():
        row.update(dict.fromkeys(APPLICATION_COLUMNS[1:-1]))


def one_wrong(draw: random.Random, cells: Cells) -> None:
    """Another cell was wrong before."""
    row, column = draw.choice(list(cells)), draw.choice(APPLICATION_COLUMNS)
    cells[row][column] = (cells[row][column] or 0) + draw.randint(1, 9)


PRINTED: dict[str, Callable[[random.Random, Cells], None]] = {
    "every cell printed": everything,
    "zeros left blank in half of the rows": zeros_blank,
    "only 自然人 and 总计 filled": two_columns,
    "another cell was wrong before": one_wrong,
}


# --- counting ---------------------------------------------------------------------------------------------------------


@dataclass
class Shares:
    """What came of the errors of one kind."""

    errors: int = 0
    caught: int = 0
    right: int = 0
    wrong: int = 0

    def add(self, truth: dict[str, int], tables: Tables, spoilt: set[str]) -> None:
        """Judge one table whose cells `spoilt` are wrong."""
        relations = list(relations_of(tables))
        failed = [relation for relation in relations if relation.outcome() is False]
        hints = {(hint.path, hint.value) for hint in suggest_from(relations).values()}
        self.errors += 1
        self.caught += any(spoilt.intersection(relation.cells) for relation in failed)
        self.right += any(path in spoilt and truth[path] == value for path, value in hints)
        self.wrong += any(truth[path] != value for path, value in hints)

    def shown(self) -> str:
        """Three shares; cut, not rounded, so that 100 % means all."""
        return "".join(
            f"{count * 1000 // self.errors / 10:>9.1f} %" for count in (self.caught, self.right, self.wrong)
        )


def tables_of(seed: int, printed: str) -> tuple[random.Random, str, dict[str, int], Tables]:
    """A true table by path, and the same as printed."""
    draw = random.Random(seed)
    form = FORMS[seed % len(FORMS)]
    made = make_truth(seed, form)
    truth = {path: value for path, value in made.values.items() if path.startswith("applications.")}
    tables = Tables(applications=made.tables()["applications"])
    assert tables.applications is not None
    PRINTED[printed](draw, tables.applications)
    return draw, form, {path: int(value) for path, value in truth.items() if value is not None}, tables


def single_errors(
    printed: str, count: int, seed: int
) -> Iterator[tuple[str, str, dict[str, int], Tables, str]]:
    """`count` errors of a single cell, the kinds in turn: kind, form, truth, spoilt table, path of the cell."""
    kinds = list(KINDS)
    made = 0
    while made < count:
        kind = kinds[seed // len(FORMS) % len(kinds)]  # each kind meets each form
        draw, form, truth, tables = tables_of(seed, printed)
        seed += 1
        assert tables.applications is not None
        if (spoilt := spoil(draw, tables.applications, KINDS[kind])) is None:
            continue  # no cell of this table can be spoilt in this way
        (row, column), value = spoilt
        tables.applications[row][column] = value
        yield kind, form, truth, tables, f"applications.{row}.{column}"
        made += 1


def several_errors(kind: str, count: int, seed: int) -> Iterator[tuple[dict[str, int], Tables, set[str]]]:
    """`count` errors of more than one cell in fully printed tables: truth, spoilt table, paths of the cells."""
    made = 0
    while made < count:
        draw, _, truth, tables = tables_of(seed, "every cell printed")
        seed += 1
        assert tables.applications is not None
        if not SEVERAL[kind](draw, tables.applications):
            continue
        now = {f"applications.{r}.{c}": v for r, row in tables.applications.items() for c, v in row.items()}
        yield truth, tables, {path for path, value in now.items() if value != truth[path]}
        made += 1


def main() -> int:
    """Print the shares; 1 if a single error in a printed table went unseen, or a suggestion for one was wrong."""
    head = f"{'caught':>11}{'named':>11}{'misnamed':>11}"
    first = "every cell printed"
    by_kind: dict[str, Shares] = {kind: Shares() for kind in KINDS}
    forms = Counter[str]()
    for kind, form, truth, tables, path in single_errors(first, SINGLE, seed=1):
        by_kind[kind].add(truth, tables, {path})
        forms[form] += 1
    whole = Shares(*(sum(getattr(one, part.name) for one in by_kind.values()) for part in fields(Shares)))
    counted = ", ".join(f"{count} in form {form}" for form, count in sorted(forms.items(), reverse=True))
    print(f"{SINGLE:,} single-cell errors in applications, {first} ({counted}):")
    print(f"{'':40}{head}")
    for kind, shares in by_kind.items():
        print(f"  {kind:38}{shares.shown()}")
    print(f"  {'all':38}{whole.shown()}")
    print(f"{OTHER:,} single-cell errors of the same kinds, tables printed otherwise:")
    for printed in [name for name in PRINTED if name != first]:
        shares = Shares()
        for _, _, truth, tables, path in single_errors(printed, OTHER, seed=10**6):
            shares.add(truth, tables, {path})
        wide = sum(ord(c) > 0x2E80 for c in printed)
        print(f"  {printed:{38 - wide}}{shares.shown()}")
    print(f"{OTHER // 2:,} errors of several cells each, {first}:")
    for kind in SEVERAL:
        shares = Shares()
        for truth, tables, paths in several_errors(kind, OTHER // 2, seed=2 * 10**6):
            shares.add(truth, tables, paths)
        print(f"  {kind:38}{shares.shown()}")
    return 0 if whole.caught == whole.errors and not whole.wrong else 1


if __name__ == "__main__":
    sys.exit(main())
