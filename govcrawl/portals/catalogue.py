"""`docs/portals.md`: every declared portal in a table for each province, written from the declarations."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from govcrawl.portals.declaration import DOCSTRING_TERMS
from govcrawl.portals.loader import Portal
from govcrawl.portals.table import division_of
from govcrawl.report.divisions import all_divisions

_HEAD = """\
# Portals

Written by `make docs` from `spiders/portals.csv` and the files in `spiders/`; do not edit. How a portal is added, and what
the columns mean: [add-a-portal.md](add-a-portal.md).
"""
_COLUMNS = (
    "name",
    "division",
    "code",
    "family",
    "start",
    "years",
    "evidence",
    "last verified",
    "caveat",
)
_NEVER = re.compile(r"(?:never|not) verified live\.?")


@dataclass(frozen=True, slots=True)
class Entry:
    """A portal as the document shows it."""

    province: str
    cells: tuple[str, ...]
    file: bool
    start: str
    family: str
    verified: bool


def portals_markdown(portals: Iterable[Portal]) -> str:
    """The document."""
    entries = [entry_of(portal) for portal in portals]
    by_province: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_province[entry.province].append(entry)
    lines = [_HEAD, *_counts(entries)]
    order = list(dict.fromkeys(row.province or "" for row in all_divisions()))
    for province in sorted(by_province, key=order.index):
        there = sorted(by_province[province], key=lambda entry: (entry.cells[2] or "zone", entry.cells[0]))
        lines += ["", f"## {province} ({len(there)})", "", _line(_COLUMNS), _line(["---"] * len(_COLUMNS))]
        lines += [_line(entry.cells) for entry in there]
    return "\n".join(lines) + "\n"


def entry_of(portal: Portal) -> Entry:
    """What the document says of a portal."""
    spider, row = portal.spider, portal.row
    division = division_of(spider.division_code, spider.division_name)
    terms = docstring_terms(spider.__doc__ or "")
    where = "" if division is None else division.prefecture or ""
    name = spider.division_name or (division.name if division else "")
    if where and not spider.division_code and name.startswith(where[:-1]):
        where = ""  # 大连长兴岛… needs no 大连市 before it
    start = "column" if spider.columns else "home"
    verified = row.last_verified if row else terms["Last verified:"]
    cells = (
        f"`{spider.name}`",
        f"{where}{name}",
        spider.division_code or "",
        spider.family.key,
        start,
        f"{spider.first_year}–{spider.last_year or ''}",
        row.evidence if row else f"a file of its own, {portal.where}",
        "never verified live" if _NEVER.fullmatch(verified) else verified,
        row.caveat if row else terms["Caveats:"].rstrip("."),
    )
    return Entry(
        (division.province if division else None) or "",
        tuple(map(_cell, cells)),
        row is None,
        start,
        spider.family.key,
        not _NEVER.fullmatch(verified),
    )


def docstring_terms(text: str) -> dict[str, str]:
    """What a portal's docstring says under each of its terms."""
    parts = re.split(f"({'|'.join(map(re.escape, DOCSTRING_TERMS))})", text)
    said = {term: " ".join(told.split()) for term, told in zip(parts[1::2], parts[2::2], strict=True)}
    return dict.fromkeys(DOCSTRING_TERMS, "") | said


def _counts(entries: list[Entry]) -> Iterator[str]:
    families = Counter(entry.family for entry in entries)
    starts = Counter(entry.start for entry in entries)
    never = sum(not entry.verified for entry in entries)
    yield "| | portals |"
    yield "|---|---|"
    yield f"| declared | {len(entries)} |"
    yield f"| **never verified live** | {never} |"
    yield f"| verified live | {len(entries) - never} |"
    yield f"| with a file of its own | {sum(entry.file for entry in entries)} |"
    yield f"| the government's own column is known (`column`; inferred where never verified) | {starts['column']} |"
    yield f"| the column is sought from the home page (`home`) | {starts['home']} |"
    for family, count in sorted(families.items(), key=lambda one: (-one[1], one[0])):
        yield f"| family `{family}` | {count} |"


def _cell(text: str) -> str:
    text = re.sub(r"https?://[^\s,;]+", lambda url: f"[address](<{url.group()}>)", text)
    return text.replace("|", "\\|")


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
