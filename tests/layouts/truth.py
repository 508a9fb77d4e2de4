"""True figures for made-up reports: sparse like real ones, every hard relation holding unless broken on purpose."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from demo.forms import BLOCKS, COLUMNS, OUTCOMES, PARTS, ROWS

Figure = int | float | None
BALANCE = ("new_received", "carried_over", "handled_total", "carried_forward")


@dataclass
class Truth:
    """A report's figures as printed: `cells[path]` is the printed text, `values[path]` the number or None.

    `form` is that of section 2, `rows_form` that of section 3 (the same unless the report mixes two). `doubtful`
    are cells whose printed text says its number to a person, yet not beyond doubt: they may be read as null.
    `size` is the name of the counts in section 3 (SIZES).
    """

    form: str
    cells: dict[str, str] = field(default_factory=dict)
    values: dict[str, Figure] = field(default_factory=dict)
    rows_form: str = ""
    year: int = 2023
    doubtful: set[str] = field(default_factory=set)
    size: str = ""

    def __post_init__(self) -> None:
        self.rows_form = self.rows_form or self.form

    def put(self, path: str, value: float | None, printed: str | None = None) -> None:
        self.values[path] = value
        self.cells[path] = printed if printed is not None else "" if value is None else str(value)

    def tables(self) -> dict[str, dict[str, Any]]:
        """The figures as the record holds them."""
        made: dict[str, dict[str, Any]] = {
            "proactive": {},
            "applications": {},
            **{block: {} for block in BLOCKS},
        }
        for path, value in self.values.items():
            table, *rest = path.split(".")
            target = made[table]
            for key in rest[:-1]:
                target = target.setdefault(key, {})
            target[rest[-1]] = value
        return made

    def relations(self, blank: Figure = None) -> dict[tuple[str, str], bool | None]:
        """Every hard relation of FORMS.md by its name and path: whether it holds; None where an operand is null.

        `blank` is what a cell without a number counts.
        """
        found: dict[tuple[str, str], bool | None] = {}
        rows = [key for key, _, _ in ROWS[self.rows_form]]

        def value(row: str, column: str) -> Figure:
            number = self.values[f"applications.{row}.{column}"]
            return blank if number is None else number

        for row in rows:
            path = f"applications.{row}.total"
            found["row_total", path] = _equal(
                [value(row, c) for c in COLUMNS[:-1]], [value(row, COLUMNS[-1])]
            )
        for column in COLUMNS:
            new, over, handled, forward = (value(row, column) for row in BALANCE)
            found["balance", f"applications.carried_forward.{column}"] = _equal(
                [new, over], [handled, forward]
            )
            outcomes = [value(row, column) for row in rows if row not in BALANCE]
            found["handled_sum", f"applications.handled_total.{column}"] = _equal(outcomes, [handled])
        for block in BLOCKS:
            numbers = (self.values[f"{block}.{outcome}"] for outcome in OUTCOMES)
            *parts, total = (blank if number is None else number for number in numbers)
            found["outcomes", f"{block}.total"] = _equal(parts, [total])
        return found

    def holds(self) -> bool:
        """Whether every relation holds where a cell without a number counts nothing."""
        return all(self.relations(blank=0).values())


def _equal(left: list[Figure], right: list[Figure]) -> bool | None:
    if None in left or None in right:
        return None
    return sum(number or 0 for number in left) == sum(number or 0 for number in right)


def make_truth(seed: int, form: str, *, sparse: float = 0.75) -> Truth:
    """A report's figures, all printed as plain numbers: relations hold; most cells are 0."""
    draw = random.Random(seed)
    truth = Truth(form)
    _fill_proactive(truth, draw)
    _fill_applications(
        truth, draw, lambda _: 0 if draw.random() < sparse else draw.choice((1, 2, 3, 7, 12, 45, 130, 1204))
    )
    _fill_outcomes(truth, draw, 40)
    return truth


def _fill_proactive(truth: Truth, draw: random.Random) -> None:
    for _, _, columns, rows in PARTS[truth.form]:
        for row, _ in rows:
            for column in columns:
                truth.put(f"proactive.{row}.{column}", _proactive(draw, row, column))


def _fill_applications(truth: Truth, draw: random.Random, figure: Callable[[str], int]) -> None:
    """`figure(column)` draws one outcome's count."""
    rows = [key for key, _, _ in ROWS[truth.rows_form]]
    outcomes = [key for key in rows if key not in BALANCE]
    few = 0.75
    grid: dict[str, list[int]] = {row: [figure(column) for column in COLUMNS[:-1]] for row in outcomes}
    grid["handled_total"] = [sum(grid[row][place] for row in outcomes) for place in range(6)]
    grid["carried_forward"] = [
        0 if draw.random() < few else min(draw.randint(1, 9), 1 + figure(column)) for column in COLUMNS[:-1]
    ]
    everything = [a + b for a, b in zip(grid["handled_total"], grid["carried_forward"], strict=True)]
    grid["carried_over"] = [
        min(total, 0 if draw.random() < few else draw.randint(0, 5)) for total in everything
    ]
    grid["new_received"] = [a - b for a, b in zip(everything, grid["carried_over"], strict=True)]
    for row in rows:
        for column, value in zip(COLUMNS, [*grid[row], sum(grid[row])], strict=True):
            truth.put(f"applications.{row}.{column}", value)


def _fill_outcomes(truth: Truth, draw: random.Random, most: int) -> None:
    for block in BLOCKS:
        parts = [0 if draw.random() < 0.5 else draw.randint(1, most) for _ in range(4)]
        for outcome, value in zip(OUTCOMES, [*parts, sum(parts)], strict=True):
            truth.put(f"{block}.{outcome}", value)


def _proactive(draw: random.Random, row: str, column: str) -> int | float:
    if column == "amount":
        return draw.choice((0, 323.479, 62544.3758, 2858.48, 1227, 99.5, 100000.01))
    if column == "change":
        return draw.choice((0, -417, 19, 5, -3))
    if row in ("licences", "penalties"):
        return draw.choice((0, 7, 968, 34319, 302783))
    return draw.choice((0, 0, 1, 2, 6, 17, 143))


# --- reports as varied as real ones --------------------------------------------------------------------------------


def _seldom(
    share: float, choice: tuple[int, ...], natural: float = 0.5
) -> Callable[[random.Random, str], int]:
    """A column's count: 0 unless a draw below `share`; natural persons ask oftener."""

    def figure(draw: random.Random, column: str) -> int:
        likely = natural if column == "natural_person" else share
        return draw.choice(choice) if draw.random() < likely else 0

    return figure


# how many applications a county has: name -> count drawn for one outcome and column
SIZES: dict[str, Callable[[random.Random, str], int]] = {
    "none": _seldom(0, (0,), 0),
    "village": _seldom(0, (1, 2), 0.15),
    "natural persons only": _seldom(0, (1, 2, 3, 5, 11, 24), 0.4),
    "county": _seldom(0.06, (1, 1, 1, 2, 3, 8), 0.5),
    "city": _seldom(0.25, (1, 2, 3, 7, 12, 45, 130), 0.8),
    "large": _seldom(0.5, (3, 17, 208, 1204, 9876, 20417), 0.9),
    "dense": _seldom(0.9, (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), 0.95),
}


def _no_blanks(truth: Truth, draw: random.Random) -> None:
    """Every cell is printed."""


def _zeros_blank(truth: Truth, draw: random.Random) -> None:
    _instead_of_zeros(truth, draw, ("",), 1.0)


def _some_zeros_blank(truth: Truth, draw: random.Random) -> None:
    _instead_of_zeros(truth, draw, ("",), 0.5)


def _zeros_dashed(truth: Truth, draw: random.Random) -> None:
    _instead_of_zeros(truth, draw, (draw.choice(("/", "—", "——", "无", "-", "－", "／")),), 1.0)


def _instead_of_zeros(truth: Truth, draw: random.Random, texts: tuple[str, ...], share: float) -> None:
    for path, value in list(truth.values.items()):
        if value == 0 and draw.random() < share:
            truth.put(path, None, draw.choice(texts))


def _ends_only(truth: Truth, draw: random.Random) -> None:
    """Only 自然人 and 总计 are filled in; the columns between are blank where they are 0."""
    for path, value in list(truth.values.items()):
        table, *_, column = path.split(".")
        if table == "applications" and column not in ("natural_person", "total") and value == 0:
            truth.put(path, None, "")


def _rows_blank(truth: Truth, draw: random.Random) -> None:
    """Rows without a case are left blank as a whole."""
    for key, _, _ in ROWS[truth.rows_form]:
        paths = [f"applications.{key}.{column}" for column in COLUMNS]
        if not any(truth.values[path] for path in paths):
            for path in paths:
                truth.put(path, None, "")


def _here_and_there(truth: Truth, draw: random.Random) -> None:
    """Any cell may be blank, also one that is not 0; a dash stands for nothing."""
    share = draw.choice((0.02, 0.1, 0.4))
    for path in list(truth.values):
        if draw.random() < share:
            printed = draw.choice(("", "", "", "/", "—", "无"))
            truth.put(path, None, "" if truth.values[path] else printed)


def _all_blank(truth: Truth, draw: random.Random) -> None:
    """The official template as it is sent out."""
    for path in list(truth.values):
        truth.put(path, None, "")


# what is printed in the place of nothing: name -> what it does to the truth
BLANKS: dict[str, Callable[[Truth, random.Random], None]] = {
    "no blanks": _no_blanks,
    "zeros blank": _zeros_blank,
    "some zeros blank": _some_zeros_blank,
    "zeros dashed": _zeros_dashed,
    "ends only": _ends_only,
    "rows blank": _rows_blank,
    "here and there": _here_and_there,
    "all blank": _all_blank,
}
_OFTEN = {"no blanks": 12, "here and there": 3, "all blank": 0.3}
FORMS_OF_SECTIONS = (("2021", "2021"), ("2019", "2019"), ("2021", "2019"), ("2019", "2021"))


def random_truth(seed: int, *, blanks: str | None = None, broken: bool | None = None) -> Truth:
    """A report's figures, drawn: how many, in which form, with which blanks, and now and then with wrong sums.

    `blanks` (a key of BLANKS) and `broken` fix what otherwise is drawn.
    """
    draw = random.Random(f"truth {seed}")
    form, rows_form = draw.choices(FORMS_OF_SECTIONS, (6, 3, 1, 1))[0]
    truth = Truth(form, rows_form=rows_form, year=draw.choice((2021, 2022, 2023, 2024)))
    if form == rows_form == "2019" and draw.random() < 0.7:
        truth.year = draw.choice((2019, 2020))
    _fill_proactive(truth, draw)
    if draw.random() < 0.3:
        for path in truth.values:
            truth.put(path, _wide(draw, path))
    truth.size = draw.choice(list(SIZES))
    size = SIZES[truth.size]
    _fill_applications(truth, draw, lambda column: size(draw, column))
    _fill_outcomes(truth, draw, draw.choice((1, 4, 40, 300)))
    if draw.random() < 0.2 if broken is None else broken:
        break_sums(truth, draw)
    chosen = draw.choices(list(BLANKS), [_OFTEN.get(name, 1.5) for name in BLANKS])[0]
    BLANKS[blanks or chosen](truth, draw)
    return truth


def _wide(draw: random.Random, path: str) -> int | float:
    """Figures of every length."""
    if path.endswith("amount"):
        return round(draw.random() * 10.0 ** draw.randint(0, 7), draw.choice((0, 1, 2, 4, 6)))
    number = draw.randint(0, int(10 ** draw.randint(1, 8)))
    return draw.choice((-number, number, 0)) if path.endswith("change") else number


def break_sums(truth: Truth, draw: random.Random) -> None:
    """One to three cells get another number, as offices make slips."""
    ours = [path for path in truth.values if not path.startswith("proactive")]
    for path in draw.sample(ours, draw.choice((1, 1, 2, 3))):
        old = truth.values[path] or 0
        truth.put(
            path, draw.choice((int(old) + draw.randint(1, 9), int(old) * 10 + 1, 0, draw.randint(1, 40)))
        )
