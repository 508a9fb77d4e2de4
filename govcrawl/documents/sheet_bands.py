"""Tables of several years that stand side by side on a sheet, told by the captions above them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

LONGEST_CAPTION = 40
FEWEST_LABELS = 2
_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?!\d)")
_OWN = re.compile(r"(?:本年度?|今年|当年)(?:数据|情况)?")
_BEFORE = re.compile(r"(?:上一?年度?|去年|上年同期)(?:数据|情况)?")
_HAN = re.compile(r"[㐀-鿿]")
THIS_YEAR, YEAR_BEFORE = 10_000, 0


class Caption(NamedTuple):
    """A cell that names a year: its columns, ends included, and the year (`THIS_YEAR` for 本年, `YEAR_BEFORE` for 上年)."""

    left: int
    right: int
    year: int


class Band(NamedTuple):
    """Columns of a sheet, ends included, that are of one year."""

    left: int
    right: int
    year: int


def caption_of(text: str, left: int, right: int) -> Caption | None:
    """What a cell says of a year; None where it names none, or several."""
    bare = "".join(text.split())
    if not bare or len(bare) > LONGEST_CAPTION:
        return None
    if _OWN.fullmatch(bare):
        return Caption(left, right, THIS_YEAR)
    if _BEFORE.fullmatch(bare):
        return Caption(left, right, YEAR_BEFORE)
    years = set(_YEAR.findall(bare))
    if len(years) != 1 or len(re.findall(r"\d+", bare)) != 1:
        return None
    return Caption(left, right, int(years.pop()))


def bands_of(rows: Sequence[Sequence[tuple[str, int, int]]]) -> list[tuple[int, list[Band]]]:
    """The bands of a sheet, the latest year first; none where it has none beyond doubt. `rows` are `(text, left, right)`.

    A row that holds captions of different years and nothing else begins bands at the columns of its captions, which go down to
    the next such row: `(place of the row, bands)`. Below it every band has the same labels, and of rows with several cells
    none reaches over a border. All rows of captions name the same years.
    """
    begun: list[tuple[int, list[Caption]]] = []
    for place, row in enumerate(rows):
        captions = [caption_of(*cell) for cell in row]
        found = [one for one in captions if one is not None]
        if len(found) > 1 and len(found) == len(captions) == len({one.year for one in found}):
            begun.append((place, found))
    made: list[tuple[int, list[Band]]] = []
    for number, (place, heads) in enumerate(begun):
        end = begun[number + 1][0] if number + 1 < len(begun) else len(rows)
        bands = _bands_below(heads, [row for row in rows[place + 1 : end] if len(row) > 1])
        if not bands or (made and [one.year for one in bands] != [one.year for one in made[0][1]]):
            return []
        made.append((place, bands))
    return made


def _bands_below(captions: Sequence[Caption], below: Sequence[Sequence[tuple[str, int, int]]]) -> list[Band]:
    """The bands of one row of captions with the rows below it; none where they do not fit."""
    last = max((right for row in below for _, _, right in row), default=-1)
    ends = [one.left - 1 for one in captions[1:]] + [last]
    bands = [Band(one.left, end, one.year) for one, end in zip(captions, ends, strict=True)]
    if any(one.right > band.right for one, band in zip(captions, bands, strict=True)):
        return []
    for row in below:
        for _, left, right in row:
            # also false for labels that stand once for all years, left of the first band
            if not any(band.left <= left and right <= band.right for band in bands):
                return []
    labels = [_labels(below, band) for band in bands]
    common = set.intersection(*labels)
    if len(common) < FEWEST_LABELS or any(2 * len(common) < len(one) for one in labels):
        return []
    return sorted(bands, key=lambda band: -band.year)


def _labels(rows: Sequence[Sequence[tuple[str, int, int]]], band: Band) -> set[str]:
    return {
        "".join(text.split())
        for row in rows
        for text, left, _ in row
        if band.left <= left <= band.right and _HAN.search(text) and caption_of(text, left, left) is None
    }


def name_of_year(year: int) -> str | None:
    """What a band's tables are called; None for those of 本年, which may be any."""
    return None if year == THIS_YEAR else "上年" if year == YEAR_BEFORE else f"{year}年"


def band_at(bands: Sequence[Band], cells: Mapping[int, object]) -> Band | None:
    """The band in which all columns of a row stand; None where they stand in several or outside."""
    return next((band for band in bands if all(band.left <= column <= band.right for column in cells)), None)
