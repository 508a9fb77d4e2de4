"""Write the surveyed portals into `spiders/portals.csv`.

    .venv/bin/python -m tools.import_portals SURVEY.csv

The survey has the columns code, name, level, prefecture, province, host, scheme_seen, family, report_url, report_year,
scope_seen, column_url. Portals with a file of their own are left to it. Rows that the table has already are never
changed: those that differ from the survey are named and nothing is written, unless `--replace` is given. Rows that
the survey does not know stay.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from govcrawl.portals.base import PortalSpider
from govcrawl.portals.naming import spider_name
from govcrawl.portals.table import COLUMNS, NEVER_VERIFIED, host_of
from govcrawl.report.divisions import DivisionRow, all_divisions, by_code

TABLE = Path(__file__).resolve().parent.parent / "spiders" / "portals.csv"

#: the first year of the present duty to report in tables: no observation, but what every government owes
OWED_SINCE = 2019
#: names of zones in the survey that are not those of zones.csv
ZONES = {
    "福州保税港区(自贸试验区福州片区)": "福州保税港区",
    "长兴岛经济技术开发区": "大连长兴岛经济技术开发区",
}

_YEAR = re.compile(r"(?<!\d)20[012]\d(?!\d)")
#: folders of a prefecture's portal for the reports of its counties
_OF_COUNTIES = re.compile(r"xsq|gxs|gqx|xqxx|/ccxq/")
#: columns of one year whose addresses do not say so (the list is called 2025年)
_OF_ONE_YEAR = {"https://www.hh.gov.cn/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=204302"}
_BODY = {"department": "a department", "office": "an office", "township": "a township"}


def zone_of(name: str) -> DivisionRow:
    """The zone that the survey calls so. Raises ValueError where zones.csv has none."""
    wanted = ZONES.get(name, name)
    for zone in all_divisions():
        if zone.code is None and zone.name == wanted:
            return zone
    raise ValueError(f"{name} is not in zones.csv: add it there, or to ZONES in tools/import_portals.py")


def covered(spiders: Iterable[type[PortalSpider]]) -> dict[str, str]:
    """The hosts of the portals with a file: host -> name of the spider."""
    return {host_of(url): spider.name for spider in spiders for url in (spider.home, *spider.columns)}


def row_of(entry: Mapping[str, str], division: DivisionRow) -> dict[str, str]:
    """The row of one surveyed portal, but for its name."""
    report, scope = entry["report_url"], entry["scope_seen"]
    scheme = {"http": "http", "https": "https"}.get(entry["scheme_seen"]) or urlsplit(report).scheme
    home = f"{scheme}://{urlsplit(report).netloc or entry['host']}/"
    known = re.sub(r"^https?(?=://)", scheme, entry["column_url"])
    caveats: list[str] = []
    if entry["name"] != division.name:
        caveats.append(f"the survey calls it {entry['name']}")
    column, why = _own_column(known, scope, division)
    if why:
        caveats.append(why)
    if division.level == "prefecture" and column:
        caveats.append("the report seen may be one of its counties'")
    if division.level == "prefecture" and scope != "government" and entry["host"].count(".") > 2:
        caveats.append("the host is a department's by its name")
    if report:
        year = entry["report_year"] or "an unknown year"
        evidence = f"report of {year} ({scope or 'publisher unknown'}) seen at {report}"
        evidence += ", column inferred from its address" if column else ""
    else:
        evidence = "host known, no report seen"
    seen = entry["report_year"] if scope == "government" else ""
    return {
        "division_code": division.code or "",
        "division_name": division.name,
        "family": "generic" if entry["family"] == "other" else entry["family"],
        "home": home,
        "column": column,
        "first_year": str(min(OWED_SINCE, int(seen or OWED_SINCE))),
        "last_year": "",
        "start": "column" if column else "home",
        "evidence": evidence,
        "last_verified": NEVER_VERIFIED,
        "caveat": "; ".join(caveats),
    }


def _own_column(known: str, scope: str, division: DivisionRow) -> tuple[str, str]:
    """The column, where it is the government's own and of all years; else blank, and what is known of it."""
    if not known:
        return "", ""
    if scope in _BODY:
        return "", f"the known column is {_BODY[scope]}'s: {known}"
    if scope != "government":
        return "", f"nobody knows whose the known column is: {known}"
    last = urlsplit(known).path.rstrip("/").split("/")[-2:]
    if known in _OF_ONE_YEAR or any(map(_YEAR.search, last)):
        return "", f"the known column is of one year: {known}"
    if division.level == "prefecture" and _OF_COUNTIES.search(known):
        return "", f"the known column is for reports of its counties: {known}"
    return known, ""


def build(survey: Iterable[Mapping[str, str]], files: Mapping[str, str]) -> list[dict[str, str]]:
    """The rows of all surveyed portals without a file, in the order of the divisions' codes, zones last."""
    by_division: defaultdict[DivisionRow, list[tuple[tuple[object, ...], str, dict[str, str]]]] = defaultdict(
        list
    )
    for entry in survey:
        if entry["host"] in files:
            continue
        division = by_code(entry["code"]) if entry["code"] else zone_of(entry["name"])
        if division is None:
            raise ValueError(f"{entry['code']} {entry['name']}: no division has this code")
        host, row = entry["host"], row_of(entry, division)
        # the plain name is for the host that is the government's own as far as one can tell
        rank = (row["start"] != "column", host.count("."), entry["scope_seen"] != "government", host)
        by_division[division].append((rank, host, row))
    rows: list[dict[str, str]] = []
    for division, portals in by_division.items():
        plain = spider_name(division)
        if plain is None:
            raise ValueError(f"{division.name} has no name in names.csv: run python -m tools.build_names")
        for place, (_, host, row) in enumerate(sorted(portals, key=lambda one: one[0])):
            first = plain not in files.values() and place == 0
            label = re.sub(r"[^a-z0-9]", "", host.split(".", maxsplit=1)[0])
            row["name"] = plain if first else f"{plain}_{label}"
            rows.append({column: row[column] for column in COLUMNS})
    return _sorted(rows)


def merge(
    old: list[dict[str, str]], new: list[dict[str, str]], *, replace: bool
) -> tuple[list[dict[str, str]], list[str]]:
    """The table with the new rows in it, and the names of the rows that differ from those already there."""
    kept = {row["name"]: row for row in old}
    differing = [row["name"] for row in new if kept.get(row["name"], row) != row]
    for row in new:
        if replace or row["name"] not in kept:
            kept[row["name"]] = row
    return _sorted(kept.values()), differing


def text_of(rows: Iterable[Mapping[str, str]]) -> str:
    """The table as it stands in the file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _sorted(rows: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    return sorted(rows, key=lambda row: (row["division_code"] or "zone", row["name"]))


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def main(arguments: list[str] | None = None) -> int:
    """Read the survey, write the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("survey", type=Path)
    parser.add_argument("--table", type=Path, default=TABLE)
    parser.add_argument("--replace", action="store_true", help="replace rows that differ from the survey")
    options = parser.parse_args(arguments)
    loader = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["spiders"]}))
    spiders = [spider for spider in map(loader.load, loader.list()) if issubclass(spider, PortalSpider)]
    try:
        new = build(_read(options.survey), covered(spiders))
    except (OSError, KeyError, ValueError) as error:
        print(f"import_portals: {error}", file=sys.stderr)
        return 2
    old = _read(options.table) if options.table.exists() else []
    rows, differing = merge(old, new, replace=options.replace)
    if differing and not options.replace:
        for name in differing:
            print(f"import_portals: {name} differs from the survey", file=sys.stderr)
        print("import_portals: nothing was written; --replace takes the survey's rows", file=sys.stderr)
        return 1
    options.table.write_text(text_of(rows), encoding="utf-8")
    print(f"{len(rows)} rows, {len(rows) - len(old)} of them new")
    return 0


if __name__ == "__main__":
    sys.exit(main())
