"""What the readers of grids and of runs find, before it is judged: values by cell, and what was left over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from govcrawl.forms.values import Value

CellKey = tuple[str, str, str]
"""`(table, row, column)`; the row is empty in review and litigation blocks."""


@dataclass(slots=True)
class Reading:
    """One printed cell as some reader took it.

    `unit` is the unit of money printed around it (`万元`), if any. `counted` says that its column was found by
    counting cells and not by the place under a header. `label` is the row's label as printed. `on_one_line`
    says that the row was printed on one line of text, where no page number can have slipped in. `place` counts the
    tables of the document: readings under one header have the same.
    """

    value: Value
    unit: str | None = None
    counted: bool = False
    label: str = ""
    on_one_line: bool = False
    place: int = 0


@dataclass(slots=True)
class Leftover:
    """Something printed inside a form's table that is no cell of the form."""

    table: str
    code: str
    raw: str
    message: str


@dataclass(slots=True)
class OpenRow:
    """Cells `keys` that were printed as `pieces`, and the layout does not tell which is which.

    Its cells are filed as ambiguous beside it; the relations may settle them. `unit` is the unit of money around it.
    """

    keys: tuple[CellKey, ...]
    pieces: tuple[Value, ...]
    unit: str | None = None


@dataclass(slots=True)
class Findings:
    """Everything found for the modern forms in one document.

    `cells` maps a cell to every reading of it, in the order of the page. `settled` maps rows (`applications.disclosed`,
    `review`) whose cells only the relations told apart to what is printed there. `spans` are the blocks `[start, end)`
    of the document that each table took up. `dropped` says that some row has lost cells, `strays` that numbers which are no
    cells stand among them, `shows_blanks` that blank cells of flattened text have left a trace,
    `labels_behind` that in some table the labels stand behind their cells.
    """

    cells: dict[CellKey, list[Reading]] = field(default_factory=dict)
    open_rows: list[OpenRow] = field(default_factory=list)
    settled: dict[str, str] = field(default_factory=dict)
    leftovers: list[Leftover] = field(default_factory=list)
    spans: list[tuple[str, int, int]] = field(default_factory=list)
    dropped: bool = False
    strays: bool = False
    shows_blanks: bool = False
    labels_behind: bool = False
    place: int = 0

    def add(self, table: str, row: str, column: str, reading: Reading) -> None:
        """File one reading of one cell."""
        reading.place = self.place
        self.cells.setdefault((table, row, column), []).append(reading)

    def add_row(
        self,
        table: str,
        row: str,
        columns: Sequence[str],
        values: Sequence[Value],
        *,
        counted: bool,
        label: str = "",
    ) -> None:
        """File one value for each column of a row; the two sequences have the same length."""
        for column, value in zip(columns, values, strict=True):
            reading = Reading(value, None, counted, label, on_one_line=True, place=self.place)
            self.cells.setdefault((table, row, column), []).append(reading)

    def leave_open(
        self,
        keys: Sequence[CellKey],
        pieces: Sequence[Value],
        note: str,
        unit: str | None = None,
        *,
        decidable: bool = True,
    ) -> None:
        """File cells whose pieces do not fit them one to one: ambiguous until something settles them, if `decidable`."""
        printed = sum(piece.kind != "blank" for piece in pieces)
        self.dropped = self.dropped or printed < len(keys)
        self.strays = self.strays or printed > len(keys)
        raw = " ".join(piece.raw or "·" for piece in pieces)[:200]
        for table, row, column in keys:
            self.add(table, row, column, Reading(Value("ambiguous", raw, note=note), unit, counted=True))
        if decidable:
            self.open_rows.append(OpenRow(tuple(keys), tuple(pieces), unit))

    def leave(self, table: str, code: str, raw: str, message: str) -> None:
        """File something that no cell took."""
        self.leftovers.append(Leftover(table, code, raw[:200], message))
