"""Make up the demo portals' figures for the years without a real report, consistent with the real ones.

Usage: python tools/make_demo_figures.py SEEDS, the folder of the hand-checked readings of the five real reports.
The result, demo/figures/*.json, is committed; the real years are the readings themselves.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

from demo.forms import BLOCKS, PARTS, form_of_year
from demo.invented import application_table, figure, outcome_tables

YEARS = range(2019, 2024)
REAL = {"lanshan": 2023, "chiping": 2023, "lusong": 2023, "changxingdao": 2022}
# applications received by natural persons, enterprises and legal-service bodies; the rest is 0
RECEIVED = {
    "lanshan": {2019: (212, 6, 0), 2020: (268, 3, 2), 2021: (390, 11, 0), 2022: (521, 7, 3)},
    "chiping": {2019: (22, 1, 0), 2020: (28, 2, 0), 2021: (60, 1, 2), 2022: (53, 3, 0)},
    "lusong": {2019: (9, 0, 0), 2020: (14, 1, 0), 2021: (17, 0, 2), 2022: (25, 1, 0)},
    "changxingdao": {2019: (12, 0, 0), 2020: (6, 1, 0), 2021: (9, 0, 1), 2023: (31, 2, 0)},
    "qilin": {2019: (11, 0, 0), 2020: (15, 2, 0), 2021: (19, 0, 1), 2022: (22, 1, 3), 2023: (20, 1, 4)},
}
# what each year leaves to the next (natural persons), where no real report says it
FORWARD = {
    "lanshan": {2018: 0, 2019: 2, 2020: 0, 2021: 7},
    "chiping": dict.fromkeys((2018, 2019, 2020, 2021), 0),
    "lusong": {2018: 1, 2019: 0, 2020: 2, 2021: 0},
    "changxingdao": {2018: 0, 2019: 1, 2020: 0, 2023: 3},
    "qilin": {2018: 0, 2019: 1, 2020: 2, 2021: 0, 2022: 0, 2023: 1},
}
# normative documents in force at the end of 2020, issued and repealed from 2021 on (before the first real year)
NORMATIVE = {
    "lanshan": {2021: (3, 1), 2022: (4, 0)},
    "chiping": {2021: (2, 3), 2022: (1, 0)},
    "lusong": {2021: (5, 1), 2022: (2, 6)},
    "changxingdao": {2021: (1, 0), 2023: (2, 1)},
    "qilin": {2021: (4, 2), 2022: (1, 3)},
}
QILIN_2023 = {"issued": 2, "repealed": 24, "in_force": 43}


def proactive_table(draw: random.Random, name: str, year: int, in_force: int | None) -> dict:
    """Section 2 of a year; `in_force` is what holds at its end (form 2021)."""
    form = form_of_year(year)
    made: dict[str, dict[str, float]] = {}
    scale = {"lanshan": 250_000, "chiping": 30_000, "lusong": 38_000, "changxingdao": 9_000, "qilin": 21_000}[
        name
    ]
    for _, _, columns, rows in PARTS[form]:
        for row, _ in rows:
            made[row] = {column: figure(draw, row, column, scale) for column in columns}
    if form == "2021":
        made["rules"] = dict.fromkeys(("issued", "repealed", "in_force"), 0)
        issued, repealed = NORMATIVE[name][year]
        made["normative_documents"] = {"issued": issued, "repealed": repealed, "in_force": in_force or 0}
    else:
        made["rules"] = dict.fromkeys(made["rules"], 0)
        new = draw.randint(2, 9)
        made["normative_documents"] = {
            "newly_made": new,
            "newly_disclosed": new,
            "total_disclosed": draw.randint(20, 60),
        }
    return made


def figures_of(name: str, readings: Path) -> dict[int, dict]:
    """A portal's five years, made backwards and forwards from its real one."""
    draw = random.Random(name)
    real_year = REAL.get(name)
    real = (
        json.loads((readings / f"{name}.json").read_text(encoding="utf-8"))["tables"] if real_year else None
    )
    forward = dict(FORWARD[name])
    force: dict[int, int] = {}
    if real is not None and real_year is not None:
        forward[real_year - 1] = real["applications"]["carried_over"]["natural_person"]
        forward[real_year] = real["applications"]["carried_forward"]["natural_person"]
        anchor = real_year
        NORMATIVE[name][anchor] = tuple(
            real["proactive"]["normative_documents"][key] for key in ("issued", "repealed")
        )
        force[anchor] = real["proactive"]["normative_documents"]["in_force"]
    else:
        anchor = 2023
        NORMATIVE[name][anchor] = (QILIN_2023["issued"], QILIN_2023["repealed"])
        force[anchor] = QILIN_2023["in_force"]
    for year in range(anchor, 2021, -1):
        issued, repealed = NORMATIVE[name][year]
        force[year - 1] = force[year] - issued + repealed
    for year in range(anchor + 1, 2024):
        issued, repealed = NORMATIVE[name][year]
        force[year] = force[year - 1] + issued - repealed
    made = {}
    for year in YEARS:
        if year == real_year and real is not None:
            made[year] = {key: real[key] for key in ("proactive", "applications", *BLOCKS)}
            continue
        most = 0 if name == "qilin" and year == 2023 else {"lanshan": 20}.get(name, 4)
        made[year] = {
            "proactive": proactive_table(draw, name, year, force.get(year)),
            "applications": application_table(
                draw, year, RECEIVED[name][year], forward[year - 1], forward[year]
            ),
            **outcome_tables(draw, most),
        }
    return made


def main() -> None:
    """Write demo/figures/<portal>.json."""
    readings = Path(sys.argv[1]) / "expected"
    target = Path(__file__).parents[1] / "demo" / "figures"
    for name in RECEIVED:
        text = json.dumps(
            {str(year): tables for year, tables in figures_of(name, readings).items()}, indent=1
        )
        (target / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
