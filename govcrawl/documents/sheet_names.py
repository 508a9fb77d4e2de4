"""What the names of a workbook's sheets say of the year that each is of, and of whose it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

MOST_YEARS = 10
_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?!\d)")
_YEAR_BEFORE = re.compile("上年|去年|往年|上一年|前年")
# a sheet for each department and township, beside the one of the whole county
_PART = re.compile(
    r"(?:\d{1,3}[.、_\s-]{0,2})?[㐀-鿿]{1,20}(?:局|镇|乡|街道|街道办|街道办事处|(?<!管理)委员会|[健改计教交建农工科]委|中心|[残妇]联|供销社"
    r"|(?:信访|扶贫|医保|人防)办)(?:\d{4}年?度?)?"
)
_WHOLE = re.compile(
    r"(?:[㐀-鿿]{0,10}(?:人民)?政府|全[县区市旗州]|汇总|合计|总计|总表|总体|县级|全[县区市旗](?:汇总|合计|总计|情况))(?:汇总|合计|总计)?表?(?:\d{4}年?度?)?"
)


class Chosen(NamedTuple):
    """Sheets by their places: those to read, the name that says which year they are of, and those of other years by year."""

    kept: list[int]
    title: str | None
    others: list[tuple[str, list[int]]]


def choose_sheets(names: Sequence[str]) -> Chosen:
    """The sheets to read.

    Where sheets are of several years those of the last count, with the sheets that name none; a sheet of the year before
    (上年) counts only where there is no other. Where one is of the whole county (汇总, 全县), those of departments and
    townships are left out.
    """
    everything = list(range(len(names)))
    bare = ["".join(name.split()) for name in names]
    if any(_WHOLE.fullmatch(name) for name in bare):
        everything = [place for place in everything if not _PART.fullmatch(bare[place])]
    years = {place: _year(names[place]) for place in everything}
    last = max((year for year in years.values() if year is not None), default=None)
    kept = [
        place
        for place, year in years.items()
        if (year is not None and year == last) or (year is None and not _YEAR_BEFORE.search(names[place]))
    ]
    kept = kept or everything
    said = (names[place] for place in kept if years[place] is not None or _YEAR_BEFORE.search(names[place]))
    others: dict[int, list[int]] = {}
    for place, year in years.items():
        if year is not None and year != last:
            others.setdefault(year, []).append(place)
    earlier = sorted(others, reverse=True)[:MOST_YEARS]
    return Chosen(kept, next(said, None), [(names[others[year][0]], others[year]) for year in earlier])


def _year(name: str) -> int | None:
    years = {int(year) for year in _YEAR.findall(name)}
    return years.pop() if len(years) == 1 else None
