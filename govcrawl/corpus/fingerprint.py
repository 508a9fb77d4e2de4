"""Short stand-ins for long things, so that thousands of reports can be compared: of a table, and of a text.

A table's digest tells whether two tables print the same; its weight tells whether that means anything. A text's sketch
tells how much of two texts is the same, whatever years, dates and counts they name.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

from govcrawl.record import Number

Table = Mapping[str, Mapping[str, Number | None]]

# what the other cells make of these is known, so that they say nothing new
DERIVED_ROWS = frozenset({"new_received", "handled_total"})
DERIVED_COLUMNS = frozenset({"total"})
# section 2: counts of what is in force, or of items on a list, may rightly stay; those of one year's work do not
STOCKS = frozenset({"in_force", "total_disclosed", "previous_items", "newly_disclosed"})

SHINGLE = 8
"""Characters of a shingle: long enough to be a piece of a sentence."""
SKETCH = 512
"""Shingles kept of a text; a text with fewer is compared as a whole."""
SHORTEST_TEXT = 150
"""A text with fewer characters, headings and numbers aside, is too short to tell a copy from a formula."""
LONGEST_TEXT = 300_000

_MARK = re.compile(r"^\[\[[^\]\n]*\]\]$")
# everything but letters goes, and the numerals among them: years, dates, counts, the enumerators of paragraphs
_NO_WORD = re.compile(r"[\W\d_〇零一二两三四五六七八九十百千万亿]+")


@dataclass(frozen=True, slots=True)
class TableMark:
    """A table as it is compared: equal digests mean equal cells. `weight` is in bits, see `weight_of`."""

    digest: bytes
    weight: float


@dataclass(frozen=True, slots=True)
class TextMark:
    """A text as it is compared. `shingles` are the smallest hashes in ascending order, `whole` says that they are all."""

    shingles: array[int]
    whole: bool


def table_mark(name: str, table: Table) -> TableMark:
    """The mark of one table; a block of section 4 is given as its only row."""
    cells = {row: dict(columns) for row, columns in table.items()}
    text = json.dumps(cells, sort_keys=True, separators=(",", ":"))
    return TableMark(hashlib.blake2b(text.encode(), digest_size=16).digest(), weight_of(name, table))


def weight_of(name: str, table: Table) -> float:
    """How much it would take to print the same table by chance, in bits, roughly.

    Each number but 0 counts one bit for being there and log2(1 + n) for its size: a table of zeros weighs nothing, one
    with a single 12 some five bits, one with ten answers of various sizes fifty. Sums are left out.
    """
    left_out = STOCKS if name == "proactive" else DERIVED_COLUMNS
    return sum(
        1 + math.log2(1 + abs(number))
        for row, columns in table.items()
        if row not in DERIVED_ROWS
        for column, number in columns.items()
        if number and column not in left_out
    )


def text_mark(text: str, headings: Iterable[str] = ()) -> TextMark | None:
    """The mark of a record's text without its headings and marks of tables; None where too little is left."""
    formulas = {heading.strip() for heading in headings}
    lines = (line.strip() for line in text[:LONGEST_TEXT].split("\n"))
    words = _NO_WORD.sub(
        "", "".join(line for line in lines if line not in formulas and not _MARK.match(line))
    )
    if len(words) < SHORTEST_TEXT:
        return None
    data = words.encode("utf-16-le", "surrogatepass")
    step = 2 * SHINGLE
    # crc32 is quick and the same everywhere; nobody gains by making two passages collide
    hashes = {crc32(data[place : place + step]) for place in range(0, len(data) - step + 2, 2)}
    return TextMark(array("I", sorted(hashes)[:SKETCH]), len(hashes) <= SKETCH)


def similarity(one: TextMark, other: TextMark) -> float:
    """The share of shingles of both texts that are in both, 0 to 1: exact for short texts, else to some 0.02."""
    a, b = set(one.shingles), set(other.shingles)
    union = a | b
    if not (one.whole and other.whole):
        # the smallest of the union are a fair sample of it
        union = set(sorted(union)[:SKETCH])
    return len(a & b & union) / len(union)


def same_tables(one: Mapping[str, TableMark], other: Mapping[str, TableMark]) -> Sequence[str]:
    """The tables that print the same in both."""
    return [name for name, mark in one.items() if name in other and other[name].digest == mark.digest]
