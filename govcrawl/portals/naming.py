"""How a portal's spider is called: by its division's name in pinyin (the rule is in `docs/add-a-portal.md`)."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources

from govcrawl.report.divisions import DivisionRow


@cache
def _names() -> dict[str, str]:
    source = resources.files("govcrawl.data").joinpath("names.csv")
    rows = csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    return {row["code"]: row["name"] for row in rows}


@cache
def _taken() -> frozenset[str]:
    return frozenset(_names().values())


def spider_name(division: DivisionRow) -> str | None:
    """The name of the division's spider: from `names.csv`, a zone's from its slug. None where no table has it."""
    return division.slug if division.code is None else _names().get(division.code)


def is_era(name: str, plain: str) -> bool:
    """Whether the name is that of a portal in the row of those that followed each other: the plain one, or `…_from_2024`."""
    return name == plain or re.fullmatch(rf"{re.escape(plain)}_from_\d{{4}}", name) is not None


def why_misnamed(name: str, division: DivisionRow, first_year: int) -> tuple[str, str] | None:
    """What is wrong with a spider's name, and the remedy; None where it follows the rule."""
    plain = spider_name(division)
    if plain is None:
        return f"{division.name} has no name in names.csv", "run python -m tools.build_names"
    if name in (plain, f"{plain}_from_{first_year}"):
        return None
    beside = f"{plain}, or {plain}_from_{first_year} for a later portal, or {plain}_<host> for a second host"
    if is_era(name, plain):
        return f"{name} does not name its first year", f"call it {plain}_from_{first_year}"
    if not re.fullmatch(rf"{re.escape(plain)}_[a-z0-9]+", name):
        return f"{name} is not a name for {division.name}", f"call it {beside}"
    if name in _taken():
        return f"{name} is the name of another division", f"call it {beside}"
    return None
