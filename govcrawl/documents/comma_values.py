"""Tables as comma-separated values (RFC 4180): a comma between two of their figures is no mark of thousands."""

from __future__ import annotations

import csv
import re

FEWEST_RECORDS = 5
FEWEST_FIELDS = 3
SHARE = 0.5  # of the records
_NUMBER = re.compile(r"(?:-?[0-9]{1,15}(?:\.[0-9]{1,10})?)?")


def as_tabs(text: str) -> str:
    """The text with tabs between its fields where it is such a table; any other text as it is."""
    if text.count(",") < FEWEST_RECORDS * (FEWEST_FIELDS - 1):
        return text
    try:
        records = list(csv.reader(text.splitlines(keepends=True)))
    except csv.Error:
        return text
    filled = [record for record in records if any(field.strip() for field in record)]
    rows = [record for record in filled if _is_row(record)]
    if len(rows) < max(FEWEST_RECORDS, SHARE * len(filled)):
        return text
    return "\n".join(map(_line, records))


def _is_row(record: list[str]) -> bool:
    """Whether several fields are figures or empty: sentences have commas too."""
    return (
        len(record) >= FEWEST_FIELDS
        and sum(_NUMBER.fullmatch(field.strip()) is not None for field in record) > 1
    )


def _line(record: list[str]) -> str:
    """A record as a row; what stands alone in its record is a line of text."""
    fields = ["".join(field.splitlines()).replace("\t", " ") for field in record]
    alone = [field for field in fields if field.strip()]
    return alone[0] if len(alone) == 1 and fields[0] else "\t".join(fields)
