"""Made-up figures that add up as a real report's do: for the demo portals that have no real ones."""

from __future__ import annotations

import random
from typing import Any

from demo.forms import BLOCKS, COLUMNS, OUTCOMES, PARTS, ROWS, form_of_year

OUTCOME_ROWS = (
    ("disclosed", 8), ("partially_disclosed", 4), ("withheld_third_party_rights", 1), ("withheld_internal_affairs", 1),
    ("withheld_enforcement_files", 1), ("unavailable_not_held", 6), ("unavailable_no_existing_information", 1),
    ("not_processed_petition", 1), ("not_processed_repeated", 1),
)  # fmt: skip


def invented(name: str, year: int) -> dict[str, Any]:
    """The five tables of one report, always the same for a portal and a year; every hard relation holds."""
    draw = random.Random(f"{name} {year}")
    form = form_of_year(year)
    made: dict[str, Any] = {"proactive": {}}
    for _, _, columns, rows in PARTS[form]:
        for row, _ in rows:
            made["proactive"][row] = {column: figure(draw, row, column, 20_000) for column in columns}
    # each year carries over what the year before left
    over, forward = (random.Random(f"{name} {one} left").randint(0, 3) for one in (year - 1, year))
    received = (draw.randint(3, 120), draw.randint(0, 6), draw.randint(0, 3))
    made["applications"] = application_table(draw, year, received, over, forward)
    return made | outcome_tables(draw, 4)


def application_table(
    draw: random.Random, year: int, received: tuple[int, int, int], over: int, forward: int
) -> dict[str, dict[str, int]]:
    """Section 3 of a year; `over` and `forward` are natural persons' cases."""
    people, firms, lawyers = received
    new = [people, firms, 0, 0, lawyers, 0]
    carried_over = [over, 0, 0, 0, 0, 0]
    carried_forward = [forward, 0, 0, 0, 0, 0]
    handled = [a + b - c for a, b, c in zip(new, carried_over, carried_forward, strict=True)]
    keys = [key for key, _, _ in ROWS[form_of_year(year)]]
    rows = {key: [0] * 6 for key in keys}
    other = ("other_handling", 1) if "other_handling" in keys else ("other_not_corrected_in_time", 1)
    weights = [*OUTCOME_ROWS, other]
    for place, count in enumerate(handled):
        for key in draw.choices([k for k, _ in weights], [w for _, w in weights], k=count):
            rows[key][place] += 1
    rows |= {
        "new_received": new,
        "carried_over": carried_over,
        "handled_total": handled,
        "carried_forward": carried_forward,
    }
    return {key: dict(zip(COLUMNS, [*rows[key], sum(rows[key])], strict=True)) for key in keys}


def outcome_tables(draw: random.Random, most: int) -> dict[str, dict[str, int]]:
    """Section 4 of a year."""
    made = {}
    for block in BLOCKS:
        parts = [draw.randint(0, most) if draw.random() < 0.6 else 0 for _ in OUTCOMES[:-1]]
        made[block] = dict(zip(OUTCOMES, [*parts, sum(parts)], strict=True))
    return made


def figure(draw: random.Random, row: str, column: str, scale: int) -> float:
    """One made-up cell of section 2, of a size that fits its row."""
    if column == "amount":
        return round(draw.uniform(200, 9000), draw.choice((2, 3, 4)))
    if column == "change":
        return draw.choice((0, 0, -417, 19, 12, -3, 5))
    if row in ("licences", "penalties") and column == "decisions":
        return draw.randint(scale // 30, scale) if row == "licences" else draw.randint(20, scale // 20 + 30)
    return draw.randint(0, 120)
