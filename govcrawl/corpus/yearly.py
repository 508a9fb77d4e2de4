"""What is kept of a record to compare it with others: some kilobytes instead of a hundred."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from govcrawl.corpus.fingerprint import TableMark, TextMark, table_mark, text_mark
from govcrawl.record import APPLICATION_COLUMNS, Number

CARRIED_ROWS = ("carried_over", "carried_forward")
IN_FORCE_ROWS = ("rules", "normative_documents")
IN_FORCE_COLUMNS = ("issued", "repealed", "in_force")
# one string for each path, however many records are kept
_CARRIED = {
    f"applications.{row}.{column}": (row, column) for row in CARRIED_ROWS for column in APPLICATION_COLUMNS
}
_IN_FORCE = {
    f"proactive.{row}.{column}": (row, column) for row in IN_FORCE_ROWS for column in IN_FORCE_COLUMNS
}
TABLES = ("proactive", "applications", "review", "litigation_direct", "litigation_after_review")


class _Part(BaseModel):
    """Names may grow, so what is not known here is passed over; what is asked for must be as the schema says."""

    model_config = ConfigDict(extra="ignore", strict=True, allow_inf_nan=False)


class _Division(_Part):
    name: str | None


class _Section(_Part):
    heading: str


class _Tables(_Part):
    proactive: dict[str, dict[str, Number | None]] | None
    applications: dict[str, dict[str, Number | None]] | None
    review: dict[str, Number | None] | None
    litigation_direct: dict[str, Number | None] | None
    litigation_after_review: dict[str, Number | None] | None

    def present(self) -> dict[str, Mapping[str, Mapping[str, Number | None]]]:
        """The tables that were read, each as rows and columns; a block is the only row of its table."""
        made: dict[str, Mapping[str, Mapping[str, Number | None]]] = {}
        for name in TABLES:
            table: Any = getattr(self, name)
            if table is not None:
                made[name] = table if name in ("proactive", "applications") else {name: table}
        return made


class _ProseFigure(_Part):
    path: str
    value: Number


class Line(_Part):
    """The fields of a record that are compared, as they stand in a line of the feed."""

    id: str = Field(min_length=1)
    division: _Division
    scope: str | None
    year: int | None = Field(ge=2000, le=2100)
    published: str | None
    text: str
    text_sha256: str
    sections: list[_Section]
    tables: _Tables
    prose_figures: list[_ProseFigure]


@dataclass(frozen=True, slots=True)
class Yearly:
    """One report among those of other years; two are equal if they have the same figures and the same text.

    `series` is the id without its year: all reports of one body. `division` is the first part of it: the code, or what
    stands in its place. `cells` has, by path, the cells that years are checked by. `agreeing` and `contrary` are the
    paths of figures in the prose that are and are not those of the tables. `place` is `file:line`.
    """

    id: str
    series: tuple[str, str]
    year: int
    has_proactive: bool
    has_in_force: bool
    cells: Mapping[str, Number]
    marks: Mapping[str, TableMark]
    text_sha256: str
    name: str = field(compare=False)
    published: str | None = field(compare=False)
    text: TextMark | None = field(compare=False)
    agreeing: frozenset[str] = field(compare=False)
    contrary: frozenset[str] = field(compare=False)
    place: str = field(compare=False)

    @property
    def division(self) -> str:
        """The division's code, or the name of a zone or spider."""
        return self.series[0]


def yearly(line: Line, place: str) -> Yearly | str:
    """What is kept of a record, or why it cannot be compared."""
    if line.scope is None:
        return "no report"
    if line.year is None:
        return "year unknown"
    parts = re.fullmatch(rf"(?s)(.+?)-{line.year}(?:-(.+))?", line.id)
    if parts is None:
        return "division unknown"
    tables = line.tables.present()
    proactive, applications = tables.get("proactive"), tables.get("applications")
    cells = _cells(applications or {}, _CARRIED) | _cells(proactive or {}, _IN_FORCE)
    prose = {figure.path: figure.value for figure in line.prose_figures}
    printed = {path: _at(line.tables, path) for path in prose}
    return Yearly(
        id=line.id,
        series=(parts[1], parts[2] or ""),
        year=line.year,
        has_proactive=proactive is not None,
        has_in_force=any("in_force" in row for row in (proactive or {}).values()),
        cells=cells,
        marks={name: table_mark(name, table) for name, table in tables.items()},
        text_sha256=line.text_sha256,
        name=line.division.name or "",
        published=line.published,
        text=text_mark(line.text, (section.heading for section in line.sections)),
        agreeing=frozenset(path for path, value in printed.items() if value == prose[path]),
        contrary=frozenset(path for path, value in printed.items() if value not in (None, prose[path])),
        place=place,
    )


def _cells(
    table: Mapping[str, Mapping[str, Number | None]], wanted: Mapping[str, tuple[str, str]]
) -> dict[str, Number]:
    found = {path: table.get(row, {}).get(column) for path, (row, column) in wanted.items()}
    return {path: number for path, number in found.items() if number is not None}


def _at(tables: _Tables, path: str) -> Number | None:
    """The number at a path; None where there is none or the path names no cell."""
    name, _, rest = path.partition(".")
    node: Any = getattr(tables, name, None) if name in TABLES else None
    for key in rest.split("."):
        node = node.get(key) if isinstance(node, dict) else None
    return node if isinstance(node, int | float) else None
