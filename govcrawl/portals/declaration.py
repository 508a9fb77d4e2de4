"""What a portal declares, and what is wrong with a declaration: found at construction and by `scrapy checkportals`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import ClassVar, Final
from urllib.parse import urlsplit

from govcrawl.errors import DeclarationError
from govcrawl.portals.arguments import FIRST_YEAR
from govcrawl.portals.family import Family
from govcrawl.report.divisions import by_code

DOCSTRING_TERMS: Final = ("Publisher:", "Platform:", "Caveats:", "Last verified:")
NAME: Final = re.compile(r"[a-z][a-z0-9_]*")


class Declaration:
    """The attributes of a portal.

    Mandatory: `name`; `division_code` (six digits) or, where there is none, `division_name`; `family`; `home`;
    `first_year` (of the first report expected there). Optional: `columns` (addresses of list pages, or of the page
    that links to them by `column_words`; without any, the column is sought from the home page), `last_year` (of the
    last report there, where the division has moved on), `other_names` (of the division, as reports call it),
    `other_hosts` (where reports of this portal may lie), `column_words`, `max_pages` (of one list).
    """

    name: str
    division_code: ClassVar[str | None] = None
    division_name: ClassVar[str | None] = None
    family: Family
    home: str = ""
    columns: tuple[str, ...] = ()
    first_year: ClassVar[int] = 0
    last_year: ClassVar[int | None] = None
    other_names: ClassVar[tuple[str, ...]] = ()
    other_hosts: ClassVar[tuple[str, ...]] = ()
    column_words: ClassVar[tuple[str, ...]] = ()
    max_pages: ClassVar[int] = 50

    @classmethod
    def check_declaration(cls) -> None:
        """Raise DeclarationError for the first attribute that is wrong or missing."""
        for attribute, problem, remedy in cls.problems():
            raise DeclarationError(f"{cls.__module__}.{cls.__name__}: {attribute} {problem}: {remedy}")

    @classmethod
    def problems(cls) -> Iterator[tuple[str, str, str]]:
        """Each attribute that is wrong or missing, what is wrong with it, and the remedy."""
        yield from cls._wrong_names()
        yield from cls._wrong_division()
        if not isinstance(getattr(cls, "family", None), Family):
            yield "family", "is missing", "give one of govcrawl.portals.families, as in family = VSB"
            return
        yield from cls._wrong_addresses()
        this_year = datetime.now(UTC).year
        if not FIRST_YEAR <= cls.first_year <= this_year:
            yield "first_year", f"is {cls.first_year or 'missing'}", f"give a year from {FIRST_YEAR}"
        elif cls.last_year is not None and not cls.first_year <= cls.last_year <= this_year:
            yield (
                "last_year",
                f"is {cls.last_year}",
                f"give a year from {cls.first_year}, or None while it is in use",
            )
        if cls.max_pages < 1:
            yield "max_pages", f"is {cls.max_pages}", "give a number from 1"

    @classmethod
    def _wrong_names(cls) -> Iterator[tuple[str, str, str]]:
        known = {
            name for base in cls.__mro__[1:] for name in (*vars(base), *getattr(base, "__annotations__", {}))
        }
        for attribute in vars(cls):
            if not attribute.startswith("_") and attribute not in known:
                close = get_close_matches(attribute, known, n=1)
                remedy = f"did you mean {close[0]}?" if close else "take it out"
                yield attribute, "is no attribute of a portal", remedy
        if not NAME.fullmatch(getattr(cls, "name", "") or ""):
            yield "name", "is missing or odd", "give the pinyin in lower case, as in lanshan"
        missing = [term for term in DOCSTRING_TERMS if term not in (cls.__doc__ or "")]
        if missing:
            yield "docstring", f"lacks {', '.join(missing)}", "say it in those words"

    @classmethod
    def _wrong_division(cls) -> Iterator[tuple[str, str, str]]:
        code = cls.division_code
        if code is None:
            if not cls.division_name:
                yield (
                    "division_code",
                    "is missing",
                    "give six digits, or division_name where there is no code",
                )
        elif not re.fullmatch(r"\d{6}", code, re.ASCII):
            yield "division_code", f"{code!r} is not six digits", "give the GB/T 2260 code"
        elif by_code(code) is None:
            yield "division_code", f"{code} is not in divisions.csv", "check the code"

    @classmethod
    def _wrong_addresses(cls) -> Iterator[tuple[str, str, str]]:
        columns: object = cls.columns
        if not isinstance(columns, tuple):
            yield "columns", "is no tuple", 'give columns = ("http://…",)'
            return
        for attribute, urls in (("home", (cls.home,)), ("columns", cls.columns)):
            for url in urls:
                if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
                    yield attribute, f"{url!r} is no web address", "give it with http:// or https://"
                elif attribute == "columns" and not cls.column_words and not cls.family.fits_column(url):
                    shape = cls.family.column.pattern
                    yield attribute, f"{url} is no list of {cls.family.title}", f"its lists match {shape}"
