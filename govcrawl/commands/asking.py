"""What commands share: which part of the country is asked for, by name or code. It is no command itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from govcrawl.errors import GovcrawlError
from govcrawl.portals.selecting import province_named
from govcrawl.report.divisions import all_divisions, by_code


class AskedError(GovcrawlError):
    """What was asked for does not exist, or is not written as it must be; the message has what comes near."""


def parts_of(text: str) -> tuple[str, ...]:
    """What stands between the commas, Chinese ones too; empty parts stay."""
    return tuple(part.strip() for part in text.replace("，", ",").split(","))


def parse_provinces(text: str) -> frozenset[str]:
    """`山东省`, `山东`, `37` or `山东,湖南` -> full names. Raises SelectionError."""
    return frozenset(map(province_named, parts_of(text)))


def parse_codes(text: str) -> tuple[str, ...]:
    """`37`, `3713`, `371302` or several with commas: beginnings of divisions' codes. Raises AskedError."""
    parts = parts_of(text)
    for part in parts:
        if not re.fullmatch(r"\d\d(?:\d\d){0,2}", part, re.ASCII):
            raise AskedError(
                f"{part or 'an empty part'!r} is no code: give two, four or six digits, as in 37, 3713 or 371302"
            )
        begins = any(row.code and row.code.startswith(part) for row in all_divisions())
        if not begins and by_code(part) is None:
            raise AskedError(f"no division's code begins with {part}: see govcrawl/data/divisions.csv")
    return parts


def parse_names(text: str, kind: str, known: Iterable[str]) -> tuple[str, ...]:
    """Names with commas between them, each of them known. Raises AskedError."""
    names = list(known)
    parts = parts_of(text)
    for part in parts:
        if part not in names:
            close = get_close_matches(part, names, n=2, cutoff=0.5)
            hint = f"did you mean {' or '.join(close)}?" if close else f"there are {', '.join(names)}"
            raise AskedError(f"there is no {kind} {part or 'without a name'}: {hint}")
    return parts
