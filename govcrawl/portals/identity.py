"""Whose portal it is, where nobody declared it: SiteIDCode, SiteName and title of the home page, then the reports' titles."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from importlib import resources

from govcrawl.portals.choice import Division
from govcrawl.portals.signs import Signs
from govcrawl.report.divisions import DivisionRow, by_code, find_division
from govcrawl.report.titles import organisation_of_title, plain_title, scope_of_title


@cache
def _zones() -> dict[str, tuple[str, ...]]:
    source = resources.files("govcrawl.data").joinpath("zones.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(source.splitlines())
    return {row["slug"]: tuple(filter(None, row["short_names"].split("|"))) for row in rows}


def division_of_row(row: DivisionRow) -> Division:
    """The division as the choice of reports sees it."""
    return Division(
        names=(row.name, *(_zones().get(row.slug, ()) if row.slug else ())),
        zone=row.level == "zone",
        parents=tuple(filter(None, (row.prefecture, row.province))),
        code=row.code,
    )


def division_of_code(code: str) -> Division | None:
    """The division with this code, or None."""
    row = by_code(code)
    return division_of_row(row) if row is not None else None


def identify(signs: Signs) -> tuple[Division | None, str]:
    """Whose home page it is, and by what; the name that it shows before the code that it gives."""
    for what, text in (("SiteName", signs.site_name), ("title", signs.title)):
        row, _ = (
            find_division(plain_title(text), "", hint_code=signs.site_code or None) if text else (None, "")
        )
        if row is not None:
            odd = signs.site_code and row.code and signs.site_code != row.code
            doubt = f", though SiteIDCode says {signs.site_code}" if odd else ""
            return division_of_row(row), f"{what} says {text}{doubt}"
    row = by_code(signs.site_code) if signs.site_code else None
    if row is not None:
        return division_of_row(row), f"SiteIDCode says {signs.site_code}"
    return None, "the home page names no county-level division"


def agreed(titles: Iterable[str]) -> tuple[Division | None, str]:
    """The one government that reports' titles name; reports of its own parents may stand beside it."""
    rows: dict[DivisionRow, str] = {}
    others: set[str] = set()
    for title in titles:
        organisation = plain_title(organisation_of_title(title))
        if not organisation or scope_of_title(title) not in ("government", "zone"):
            continue
        row, _ = find_division(plain_title(title), "")
        if row is not None:
            rows.setdefault(row, organisation)
        else:
            others.add(organisation)
    if len(rows) == 1:
        [row] = rows
        division = division_of_row(row)
        strange = sorted(
            other for other in others if not any(parent[:2] in other for parent in division.parents)
        )
        if not strange:
            return division, f"all titles of governments name {rows[row]}"
        return None, f"titles name {rows[row]} and {', '.join(strange)}: say which with division=…"
    if not rows and len(others) == 1:
        [name] = others
        plain = name.removesuffix("人民政府").removesuffix("政府") or name
        return Division(names=(plain,)), f"all titles name {name}"
    named = ", ".join([*sorted(rows.values()), *sorted(others)][:5])
    if named:
        return None, f"titles name several governments ({named}): say which with division=…"
    return None, "no title names a government: say whose portal it is with division=…"
