"""Rows that the layout left open, settled in the findings where the relations leave one reading of a cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from govcrawl.forms.findings import CellKey, Findings, OpenRow, Reading
from govcrawl.forms.headers import APPLICATION_ORDER, OUTCOME_ORDER
from govcrawl.forms.model import BLOCKS, Form
from govcrawl.forms.readings import Cells
from govcrawl.forms.solving import settle, settle_blocks, settle_outcomes, settle_row
from govcrawl.forms.values import Value


def settle_open_rows(findings: Findings, form: Form | None) -> None:
    """Put the readings that are proved in the places of ambiguous ones; `form` is section 3's."""
    if form is not None:
        _applications(findings, form)
    _rows_of_outcomes(findings)
    for row in findings.open_rows:
        first = row.keys[0]
        table, column = first[0], first[2]
        if table == "applications":
            continue
        if table == "proactive":
            cells = settle_row(row.pieces, len(row.keys))
            if any(
                _below_zero(cell) and key[2] != "change" for key, cell in zip(row.keys, cells, strict=True)
            ):
                continue  # a count with a minus: that stroke is a dash, or a page number's
        elif column == OUTCOME_ORDER[0] and len(row.keys) % len(OUTCOME_ORDER) == 0:
            cells = settle_blocks(row.pieces, [len(OUTCOME_ORDER)] * (len(row.keys) // len(OUTCOME_ORDER)))
        else:
            continue
        _put(findings, row, cells)


def _applications(findings: Findings, form: Form) -> None:
    latest = {row.keys[0][1]: row for row in findings.open_rows if row.keys[0][0] == "applications"}
    orders = {tuple(column for _, _, column in row.keys) for row in latest.values()}
    order = orders.pop() if len(orders) == 1 else ()
    if order[-1:] != APPLICATION_ORDER[-1:]:
        return  # the columns of two headers, or a total that is not the last cell
    rows = {
        key: _as_read(findings, (("applications", key, column) for column in order))
        for key in form.application_rows
    }
    open_rows = {key: row.pieces for key, row in latest.items() if key in rows}
    for key, cells in settle(rows, open_rows).items():
        _put(findings, latest[key], cells)


def _rows_of_outcomes(findings: Findings) -> None:
    """Section 4 with a row for each outcome: the sums of its columns settle glued rows."""
    rows = {row.keys[0][2]: row for row in findings.open_rows if [key[0] for key in row.keys] == [*BLOCKS]}
    pieces: list[Sequence[Value]] = []
    for outcome in OUTCOME_ORDER:
        read = _as_read(findings, ((block, "", outcome) for block in BLOCKS))
        if outcome not in rows and read is None:
            return
        pieces.append(rows[outcome].pieces if outcome in rows else read or ())
    if rows:
        for outcome, cells in zip(OUTCOME_ORDER, settle_outcomes(pieces, len(BLOCKS)), strict=True):
            if outcome in rows:
                _put(findings, rows[outcome], cells)


def _as_read(findings: Findings, keys: Iterable[CellKey]) -> Cells | None:
    """A row's cells where each was read in one way as a whole number, a blank or a dash; else None."""
    cells: list[Value] = []
    for key in keys:
        readings = findings.cells.get(key, [])
        if len({(reading.value.kind, reading.value.number) for reading in readings}) != 1:
            return None
        value = readings[0].value
        if value.kind not in ("number", "blank", "not_applicable") or isinstance(value.number, float):
            return None
        cells.append(value)
    return tuple(cells)


def _below_zero(cell: Value | None) -> bool:
    return cell is not None and cell.number is not None and cell.number < 0


def _put(findings: Findings, row: OpenRow, cells: Sequence[Value | None]) -> None:
    """File the settled cells of a row, and that they were settled; a row that is printed twice stays as it is."""
    for key, cell in zip(row.keys, cells, strict=True):
        if cell is not None and len(findings.cells.get(key, ())) == 1:
            findings.cells[key] = [Reading(cell, row.unit, counted=True)]
            table, name, _ = key
            path = f"{table}.{name}" if name else table
            findings.settled.setdefault(path, " ".join(piece.raw or "·" for piece in row.pieces)[:200])
