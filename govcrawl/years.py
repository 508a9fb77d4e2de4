"""Years told shortly."""

from __future__ import annotations

from collections.abc import Iterable


def year_runs(years: Iterable[int]) -> list[tuple[int, int]]:
    """First and last year of each unbroken run: {2019, 2020, 2023} -> [(2019, 2020), (2023, 2023)]."""
    runs: list[tuple[int, int]] = []
    for year in sorted({*years}):
        if runs and runs[-1][1] == year - 1:
            runs[-1] = (runs[-1][0], year)
        else:
            runs.append((year, year))
    return runs


def told_years(years: Iterable[int], between: str = ", ") -> str:
    """Years for a reader: {2019, 2020, 2023} -> `2019-2020, 2023`."""
    return between.join(
        f"{first}-{last}" if first != last else f"{first}" for first, last in year_runs(years)
    )
