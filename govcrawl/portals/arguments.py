"""What may be asked of a portal's spider.

`-a years=2023`, `2019-2024`, `2019,2021`, `-a sample=N`, `-a again=1`, and `-a into=whole`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from govcrawl.errors import DeclarationError
from govcrawl.years import told_years

# the regulation that asks for the reports is in force since May 2008
FIRST_YEAR = 2008
_WHOLE: Final = "whole"
_ANSWERS: Final = {"1": True, "0": False}


@dataclass(frozen=True, slots=True)
class Selection:
    """The part of a portal that is wanted: `years` None means all, `sample` None means any number.

    A range (2019-2024) limits; a year named by itself must be there, so it stands in `named` too. `again` asks for what
    is held, too. `whole` puts a part into the portal's whole file instead of a file of its own; with merged files nothing
    that is held there is lost by it.
    """

    years: frozenset[int] | None = None
    sample: int | None = None
    named: frozenset[int] = frozenset()
    again: bool = False
    whole: bool = False

    @property
    def suffix(self) -> str:
        """For file names: empty for the whole, else `.years-2019-2021+2023`, `.sample-2` or both."""
        parts = ""
        if self.whole:
            return parts
        if self.years is not None:
            parts += f".years-{told_years(self.years, '+')}"
        if self.sample is not None:
            parts += f".sample-{self.sample}"
        return parts


def parse_selection(
    years: str | None = None,
    sample: str | None = None,
    again: str | None = None,
    into: str | None = None,
    **unknown: object,
) -> Selection:
    """The arguments as given on the command line, read. Raises DeclarationError."""
    if unknown:
        names = ", ".join(sorted(unknown))
        raise DeclarationError(
            f"unknown argument {names}: a portal's spider takes years=…, sample=…, again=1 and into=whole"
        )
    named = re.findall(r"(?:^|[,，])\s*(\d{4})\s*(?=[,，]|$)", str(years or ""), re.ASCII)
    if again is not None and str(again) not in _ANSWERS:
        raise DeclarationError(f"again={again}: give again=1 to ask for what is held, too, or leave it out")
    if into not in (None, _WHOLE):
        raise DeclarationError(
            f"into={into}: give into=whole to put a part into the portal's whole file, or leave it out"
        )
    return Selection(
        years=None if years is None else parse_years(str(years)),
        named=frozenset(map(int, named)),
        sample=None if sample is None else _parse_sample(str(sample)),
        again=_ANSWERS[str(again)] if again is not None else False,
        whole=into == _WHOLE,
    )


def parse_years(text: str, asked_by: str = "years=") -> frozenset[int]:
    """`2023`, `2019-2024`, `2019,2021` or a mixture. Raises DeclarationError, which names what the years were `asked_by`."""
    how = f"give {asked_by}2023, {asked_by}2019-2024 or {asked_by}2019,2021"
    found: set[int] = set()
    for part in text.replace("，", ",").split(","):
        match = re.fullmatch(r"\s*(\d{4})\s*(?:-\s*(\d{4})\s*)?", part, re.ASCII)
        if match is None:
            what = repr(part.strip()) if part.strip() else "an empty part"
            raise DeclarationError(f"{asked_by}{text}: {what} is no year: {how}")
        first = int(match.group(1))
        last = int(match.group(2) or first)
        if first > last:
            raise DeclarationError(f"{asked_by}{text}: {first} is after {last}: {how}")
        this_year = datetime.now(UTC).year
        if first < FIRST_YEAR or last > this_year:
            raise DeclarationError(
                f"{asked_by}{text}: there are reports for {FIRST_YEAR} to {this_year} only"
            )
        found.update(range(first, last + 1))
    return frozenset(found)


def _parse_sample(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,5}", text, re.ASCII):
        raise DeclarationError(f"sample={text}: give a whole number from 1, as in sample=2")
    return int(text)
