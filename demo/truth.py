"""The true figures behind the demo's reports, by portal and year (see README.md for where they come from)."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from demo.forms import BLOCKS
from demo.invented import invented

PORTALS = ("lanshan", "chiping", "lusong", "changxingdao", "qilin")
YEARS = (2019, 2020, 2021, 2022, 2023)
Tables = dict[str, Any]


@lru_cache(maxsize=256)
def figures(portal: str) -> dict[int, Tables]:
    """Year to the five tables, by cell key as in the record; made up for portals without a file of figures."""
    file = Path(__file__).parent / "figures" / f"{portal}.json"
    if not file.exists():
        return {year: invented(portal, year) for year in YEARS}
    text = file.read_text(encoding="utf-8")
    return {int(year): tables for year, tables in json.loads(text).items()}


def cells_of(tables: Tables) -> dict[str, str]:
    """Every cell's path with its text as printed; money above a thousand in groups of three."""
    cells: dict[str, str] = {}
    for table in ("proactive", "applications"):
        for row, columns in tables[table].items():
            for column, number in columns.items():
                grouped = isinstance(number, float) and number >= 10_000
                cells[f"{table}.{row}.{column}"] = f"{number:,}" if grouped else str(number)
    for block in BLOCKS:
        cells |= {f"{block}.{outcome}": str(number) for outcome, number in tables[block].items()}
    return cells
