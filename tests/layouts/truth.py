"""True figures for made-up reports: sparse like real ones, every hard relation holding unless broken on purpose."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from demo.forms import BLOCKS, COLUMNS, OUTCOMES, PARTS, ROWS


@dataclass
class Truth:
    """A report's figures as printed: `cells[path]` is the printed text, `values[path]` the number or None."""

    form: str
    cells: dict[str, str] = field(default_factory=dict)
    values: dict[str, int | float | None] = field(default_factory=dict)

    def put(self, path: str, value: float | None, printed: str | None = None) -> None:
        self.values[path] = value
        self.cells[path] = printed if printed is not None else "" if value is None else str(value)

    def tables(self) -> dict[str, dict]:
        """The figures as the record holds them."""
        made: dict[str, dict] = {"proactive": {}, "applications": {}, **{block: {} for block in BLOCKS}}
        for path, value in self.values.items():
            table, *rest = path.split(".")
            target = made[table]
            for key in rest[:-1]:
                target = target.setdefault(key, {})
            target[rest[-1]] = value
        return made


def make_truth(seed: int, form: str, *, sparse: float = 0.75) -> Truth:
    """A report's figures: relations hold; most cells are 0."""
    draw = random.Random(seed)
    truth = Truth(form)
    for _, _, columns, rows in PARTS[form]:
        for row, _ in rows:
            for column in columns:
                truth.put(f"proactive.{row}.{column}", _proactive(draw, row, column))
    rows = [key for key, _, _ in ROWS[form]]
    outcomes = [
        key for key in rows if key not in ("new_received", "carried_over", "handled_total", "carried_forward")
    ]
    grid: dict[str, list[int]] = {
        row: [
            0 if draw.random() < sparse else draw.choice((1, 2, 3, 7, 12, 45, 130, 1204))
            for _ in COLUMNS[:-1]
        ]
        for row in outcomes
    }
    grid["handled_total"] = [sum(grid[row][place] for row in outcomes) for place in range(6)]
    grid["carried_forward"] = [0 if draw.random() < sparse else draw.randint(1, 9) for _ in range(6)]
    everything = [a + b for a, b in zip(grid["handled_total"], grid["carried_forward"], strict=True)]
    grid["carried_over"] = [
        min(total, 0 if draw.random() < sparse else draw.randint(0, 5)) for total in everything
    ]
    grid["new_received"] = [a - b for a, b in zip(everything, grid["carried_over"], strict=True)]
    for row in rows:
        for column, value in zip(COLUMNS, [*grid[row], sum(grid[row])], strict=True):
            truth.put(f"applications.{row}.{column}", value)
    for block in BLOCKS:
        parts = [0 if draw.random() < 0.5 else draw.randint(1, 40) for _ in range(4)]
        for outcome, value in zip(OUTCOMES, [*parts, sum(parts)], strict=True):
            truth.put(f"{block}.{outcome}", value)
    return truth


def _proactive(draw: random.Random, row: str, column: str) -> int | float:
    if column == "amount":
        return draw.choice((0, 323.479, 62544.3758, 2858.48, 1227, 99.5, 100000.01))
    if column == "change":
        return draw.choice((0, -417, 19, 5, -3))
    if row in ("licences", "penalties"):
        return draw.choice((0, 7, 968, 34319, 302783))
    return draw.choice((0, 0, 1, 2, 6, 17, 143))
