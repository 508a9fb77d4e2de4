"""What a statutory form is made of. The forms themselves are data in `form_2019.py` and `form_2021.py`.

The annex of 2014 is a list of another kind; it is data in `form_2014.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FormKey = Literal["2021", "2019", "2014"]
BLOCKS = ("review", "litigation_direct", "litigation_after_review")
TABLE_NAMES = ("proactive", "applications", *BLOCKS)


@dataclass(frozen=True, slots=True)
class Label:
    """A row's or a column's public key and how its printed label is recognised.

    `pattern` is a regular expression over *plain* text: simplified, without white space and punctuation (brackets
    and quotes gone, their content kept). It covers the whole label with what may follow it, so that nothing
    unknown can hide behind a known beginning.
    """

    key: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that stand under one header: every row has a cell in every column."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A statutory form: which cells each table has. `basis` is the document that prescribes it."""

    key: FormKey
    basis: str
    proactive: tuple[Part, ...]
    application_rows: tuple[str, ...]

    def proactive_cells(self) -> dict[str, tuple[str, ...]]:
        """Row key to column keys, in the order of the form."""
        return {row: part.columns for part in self.proactive for row in part.rows}
