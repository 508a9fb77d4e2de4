"""What the names of a workbook's sheets say of the year that each is of."""

from __future__ import annotations

import re
from collections.abc import Sequence

_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?!\d)")
_YEAR_BEFORE = re.compile("上年|去年|往年|上一年|前年")


def sheets_of_one_year(names: Sequence[str]) -> tuple[list[int], str | None]:
    """The sheets to read, by their places, and the name that says which year they are of, if one does.

    Where sheets are of several years those of the last count, with the sheets that name none; a sheet of the year before
    (上年) counts only where there is no other.
    """
    years = [_year(name) for name in names]
    last = max((year for year in years if year is not None), default=None)
    kept = [
        place
        for place, (name, year) in enumerate(zip(names, years, strict=True))
        if (year is not None and year == last) or (year is None and not _YEAR_BEFORE.search(name))
    ]
    kept = kept or list(range(len(names)))
    said = (names[place] for place in kept if years[place] is not None or _YEAR_BEFORE.search(names[place]))
    return kept, next(said, None)


def _year(name: str) -> int | None:
    years = {int(year) for year in _YEAR.findall(name)}
    return years.pop() if len(years) == 1 else None
