"""Reading the statutory tables from grids.

A row's cells are found by its label, a cell's column by the header above it. Where a row is narrower or wider
than its header (spans that change from row to row), the cells after the label are counted instead; where the two
ways disagree, the cells are ambiguous. No column is ever taken by its number alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from govcrawl.documents.model import Cell, Table
from govcrawl.forms.findings import Findings
from govcrawl.forms.form_2019 import FORM_2019
from govcrawl.forms.form_2021 import FORM_2021
from govcrawl.forms.headers import (
    APPLICATION_ORDER,
    REVIEW_ORDER,
    application_order,
    header_unit,
    review_order,
)
from govcrawl.forms.matching import (
    APPLICATIONS,
    OUTCOMES,
    PROACTIVE,
    Element,
    Lexicon,
    plain,
    without_brackets,
)
from govcrawl.forms.model import BLOCKS
from govcrawl.forms.values import Value, parse_value

FORMS = (FORM_2021, FORM_2019)
AMBIGUOUS_ROW = "The row's cells cannot be assigned to its columns."


@dataclass(slots=True)
class Header:
    """Columns by grid place, `(key, first place, end place)`, in order; the unit each prints, if any.

    `width` is the header row's number of places: a row of another width does not stand on the same grid.
    """

    columns: list[tuple[str, int, int]] = field(default_factory=list)
    units: dict[str, str] = field(default_factory=dict)
    width: int = 0

    @property
    def keys(self) -> tuple[str, ...]:
        """The column keys in order."""
        return tuple(key for key, _, _ in self.columns)


@dataclass(slots=True)
class GridState:
    """What stays in force from one table to the next: a table split in several has one header."""

    proactive: Header | None = None
    applications: tuple[str, ...] | None = None
    application_header: Header | None = None
    rows_started: bool = False
    last_row: str | None = None
    outcome_heads: list[str] = field(default_factory=list)
    outcome_columns: list[str] = field(default_factory=list)


def read_grid(table: Table, findings: Findings, state: GridState) -> set[str]:
    """Read one grid into `findings`; returns the names of the statutory tables it held cells or headers of."""
    held: set[str] = set()
    rows = [_distinct(line) for line in table.grid]
    texts = "".join(cell.text for cell in table.cells)
    compact = plain(texts)
    if any(
        word in compact for word in ("规章", "规范性文件", "行政许可", "行政处罚", "行政强制", "收费", "采购")
    ):
        held |= _read_proactive(table, rows, findings, state)
    if "申请" in compact or "公开" in compact or "自然人" in compact or state.applications:
        held |= _read_applications(table, rows, findings, state)
    if "维持" in compact or state.outcome_columns:
        held |= _read_review(table, rows, findings, state)
    return held


def _distinct(line: list[Cell | None]) -> list[Cell]:
    """The cells that cover a row, each once, from left to right."""
    cells: list[Cell] = []
    for cell in line:
        if cell is not None and (not cells or cells[-1] is not cell):
            cells.append(cell)
    return cells


def _under(line: list[Cell | None], start: int, end: int) -> list[Cell]:
    return _distinct(line[start:end])


def contextual_row(
    element: Element, elements: Sequence[Element], *, started: bool, last_row: str | None
) -> str | None:
    """An element as a row label. 其他 and 总计 name rows only where rows of that kind have begun."""
    if element.kind == "row":
        return element.key
    if element.kind != "column":
        return None
    in_other = last_row in ("other_not_corrected_in_time", "other_fee_unpaid", "other_handling") or any(
        e.kind == "row" and e.key in ("other_handling", "other_fee_unpaid", "other_not_corrected_in_time")
        for e in elements
    )
    if element.key == "other" and in_other:
        return "other_other"
    if element.key == "total" and started:
        return "handled_total"
    return None


def _split(cells: list[Cell]) -> tuple[list[Cell], list[Cell], list[Value]]:
    """A row's label cells (up to the last label), and what follows them, as cells and values."""
    values = [parse_value(cell.text) for cell in cells]
    last = -1
    for place, value in enumerate(values):
        if value.kind == "label":
            last = place
    return cells[: last + 1], cells[last + 1 :], values[last + 1 :]


# --- proactive --------------------------------------------------------------------------------------------------


def _read_proactive(table: Table, rows: list[list[Cell]], findings: Findings, state: GridState) -> set[str]:
    read = False
    for r, cells in enumerate(rows):
        header = _proactive_header(cells, len(table.grid[r]))
        if header is not None:
            state.proactive = header
            findings.saw_columns("proactive", header.keys)
            read = True
            continue
        label_cells, value_cells, values = _split(cells)
        if not label_cells:
            continue
        key = _own_label(PROACTIVE, label_cells)
        if key is None or state.proactive is None:
            continue
        read = True
        findings.saw_row("proactive", key)
        _proactive_row(findings, key, state.proactive, table.grid[r], value_cells, values)
    return {"proactive"} if read else set()


def _proactive_header(cells: list[Cell], width: int) -> Header | None:
    header = Header(width=width)
    for cell in cells:
        key = PROACTIVE.column(cell.text)
        if key is None:
            continue
        header.columns.append((key, cell.column, cell.column + cell.colspan))
        unit = header_unit(cell.text)
        if unit:
            header.units[key] = unit
    return header if header.columns else None


def _own_label(lexicon: Lexicon, cells: list[Cell]) -> str | None:
    """The row named by the last label cell; the cells before it are groups."""
    for variant in (plain(cells[-1].text), plain(without_brackets(cells[-1].text))):
        elements = [element for element in lexicon.scan(variant) if element.kind != "context"]
        if len(elements) == 1 and elements[0].kind == "row":
            return elements[0].key
    return None


def proactive_columns(row: str, columns: Sequence[str]) -> tuple[str, ...] | None:
    """The columns of `row` under a header, if one form has the row under exactly these columns."""
    for form in FORMS:
        for part in form.proactive:
            if row in part.rows and sorted(part.columns) == sorted(columns):
                return tuple(columns)
    return None


def _proactive_row(
    findings: Findings,
    row: str,
    header: Header,
    line: list[Cell | None],
    cells: list[Cell],
    values: list[Value],
) -> None:
    columns = proactive_columns(row, header.keys)
    if columns is None:
        raw = " ".join(value.raw for value in values)
        findings.leave(
            "proactive",
            "unknown_columns",
            f"{row}: {raw}",
            "The row's header fits no form; nothing was read.",
        )
        return
    chosen = _assign(header, line, cells, values)
    for column, value in zip(columns, chosen, strict=True):
        findings.add("proactive", row, column, value, header.units.get(column))


def _assign(header: Header, line: list[Cell | None], cells: list[Cell], values: list[Value]) -> list[Value]:
    """One value for each column of the header: by the places under it, and by count, which must agree."""
    by_place = _by_place(header, line, cells, values)
    by_count = _by_count(len(header.columns), values)
    if by_place is not None and by_count is not None:
        if [value.number for value in by_place] == [value.number for value in by_count]:
            return by_place
        return _all_ambiguous(len(header.columns), values)
    chosen = by_place or by_count
    return chosen if chosen is not None else _all_ambiguous(len(header.columns), values)


def _by_place(
    header: Header, line: list[Cell | None], cells: list[Cell], values: list[Value]
) -> list[Value] | None:
    """Values under each header cell, or None where the row and its header do not stand on the same grid."""
    if len(line) != header.width:
        return None
    own = {id(cell): value for cell, value in zip(cells, values, strict=True)}
    chosen: list[Value] = []
    used: set[int] = set()
    for _, start, end in header.columns:
        under = _under(line, start, end)
        if not under or any(id(cell) not in own for cell in under):
            return None
        printed = [cell for cell in under if own[id(cell)].kind != "blank"]
        if len(printed) > 1:
            return None
        cell = printed[0] if printed else under[0]
        if id(cell) in used:
            return None
        used.add(id(cell))
        chosen.append(own[id(cell)])
    left = [
        value
        for cell, value in zip(cells, values, strict=True)
        if id(cell) not in used and value.kind != "blank"
    ]
    return None if left else chosen


def _by_count(count: int, values: list[Value]) -> list[Value] | None:
    """The cells after the label, where there are as many as columns, or as many with something printed."""
    if len(values) == count:
        return list(values)
    printed = [value for value in values if value.kind != "blank"]
    if len(values) > count and len(printed) == count:
        return printed
    return None


def _all_ambiguous(count: int, values: list[Value]) -> list[Value]:
    if all(value.kind == "blank" for value in values):
        return [Value("blank", "")] * count
    raw = " ".join(value.raw for value in values if value.raw)[:200]
    return [Value("ambiguous", raw, note=AMBIGUOUS_ROW)] * count


# --- applications -----------------------------------------------------------------------------------------------


def _read_applications(
    table: Table, rows: list[list[Cell]], findings: Findings, state: GridState
) -> set[str]:
    header_rows: list[int] = []
    started = False
    read = False
    for r, cells in enumerate(rows):
        label_cells, value_cells, values = _split(cells)
        found = [key for cell in cells if (key := APPLICATIONS.column(cell.text)) is not None]
        if not any(value.kind == "number" for value in values) and len(found) >= 3:
            if started:
                header_rows, started = [], False
            header_rows.append(r)
            continue
        if header_rows and not started:
            header = _application_header(table, header_rows)
            if header is not None:
                state.application_header, state.applications = header
                findings.saw_columns("applications", state.applications)
                state.rows_started, read, started = True, True, True
        if state.applications is None or not label_cells:
            continue
        # away from its own header (a table split in two) a row must be complete before 其他 or 总计 can name it
        key = _application_row(label_cells, state, started or len(values) >= len(state.applications))
        if key is None:
            if any(value.kind == "number" for value in values) and started:
                printed = [cell.text for cell in label_cells] + [value.raw for value in values]
                findings.leave(
                    "applications",
                    "unknown_row",
                    " ".join(printed),
                    "No row of the form is labelled like this.",
                )
            continue
        if key == "other_handling" and all(value.kind == "blank" for value in values):
            state.last_row = key  # the group's own line above its items
            continue
        read = True
        state.last_row = key
        findings.saw_row("applications", key)
        own_header = state.application_header if header_rows else None
        _application_values(findings, key, state.applications, own_header, table.grid[r], value_cells, values)
    if header_rows and not started:
        header = _application_header(table, header_rows)
        if header is not None:
            state.application_header, state.applications = header
            read = True
    return {"applications"} if read else set()


def _application_header(table: Table, header_rows: list[int]) -> tuple[Header, tuple[str, ...]] | None:
    """The header over the seven columns: places by the lowest label above each, else the order in which they are printed."""
    top = max(0, header_rows[0] - 1)
    lines = [table.grid[r] for r in range(top, header_rows[-1] + 1)]
    leaf: dict[int, str] = {}
    for line in lines:
        for place, cell in enumerate(line):
            if cell is None or not cell.text:
                continue
            key = APPLICATIONS.column(cell.text)
            if key is not None:
                leaf[place] = key
            elif place in leaf and parse_value(cell.text).kind == "label":
                del leaf[place]
    header = Header(width=max(map(len, lines)))
    for place in sorted(leaf):
        if header.columns and header.columns[-1][0] == leaf[place]:
            key, start, _ = header.columns[-1]
            header.columns[-1] = (key, start, place + 1)
        else:
            header.columns.append((leaf[place], place, place + 1))
    keys = header.keys
    if len(keys) == len(APPLICATION_ORDER) == len(set(keys)):
        return header, keys
    printed = [
        key
        for line in lines
        for cell in _distinct(line)
        if (key := APPLICATIONS.column(cell.text)) is not None
    ]
    order = application_order(printed)
    return None if order is None else (Header(), order)


def _application_row(cells: list[Cell], state: GridState, in_table: bool) -> str | None:
    """The row named by the label cells; what is unknown in the last of them makes the whole label unknown."""
    last = cells[-1].text
    before = "".join(plain(cell.text) for cell in cells[:-1])
    for text in (plain(last), plain(without_brackets(last))):
        elements = [element for element in APPLICATIONS.scan(text) if element.kind != "context"]
        if not elements or any(element.kind == "unknown" for element in elements):
            continue
        groups = [*APPLICATIONS.scan(before), *elements[:-1]]
        if len([e for e in elements if e.kind == "row" and e.key != "other_handling"]) > 1:
            continue
        key = contextual_row(
            elements[-1],
            groups,
            started=in_table and state.last_row is not None,
            last_row=state.last_row if in_table else None,
        )
        if key is not None:
            return key
    joined = before + plain(last)  # a label cut over two cells
    elements = [element for element in APPLICATIONS.scan(joined) if element.kind != "context"]
    if len(elements) == 1 and elements[0].kind == "row":
        return elements[0].key
    return None


def _application_values(
    findings: Findings,
    row: str,
    order: tuple[str, ...],
    header: Header | None,
    line: list[Cell | None],
    cells: list[Cell],
    values: list[Value],
) -> None:
    if header is not None and header.columns:
        chosen = _assign(header, line, cells, values)
        findings.add_row("applications", row, header.keys, chosen)
        return
    counted = _by_count(len(order), values)
    findings.add_row("applications", row, order, counted or _all_ambiguous(len(order), values))


# --- review and litigation ----------------------------------------------------------------------------------------


def _read_review(table: Table, rows: list[list[Cell]], findings: Findings, state: GridState) -> set[str]:
    read = False
    first: int | None = None
    for r, cells in enumerate(rows):
        heads, outcomes = _outcome_labels(cells)
        if outcomes or heads:
            new = [cell for cell in cells if cell.row == r]
            new_heads, new_outcomes = _outcome_labels(new)
            if first is None and "review" in new_heads:
                state.outcome_heads, state.outcome_columns = [], []
            if first is None:
                first = r
            state.outcome_heads += new_heads
            state.outcome_columns += new_outcomes
            read = read or bool(outcomes)
            continue
        values = [parse_value(cell.text) for cell in cells]
        if not state.outcome_columns or any(value.kind == "label" for value in values) or not values:
            continue
        blank = all(value.kind == "blank" for value in values)
        if blank and (len(values) < len(REVIEW_ORDER) or any(key[0] in BLOCKS for key in findings.cells)):
            continue  # a filler row, or a blank row under one that was read
        read = True
        _review_values(findings, table, r, first, cells, values, state)
    return set(BLOCKS) if read else set()


def _outcome_labels(cells: list[Cell]) -> tuple[list[str], list[str]]:
    heads: list[str] = []
    outcomes: list[str] = []
    for cell in cells:
        text = plain(cell.text)
        if not text or len(text) > 40:
            continue
        for element in OUTCOMES.scan(text):
            if element.kind == "row":
                heads.append(element.key)
            elif element.kind == "column" and element.start == 0 and element.end == len(text):
                outcomes.append(element.key)
    return heads, outcomes


def _review_values(
    findings: Findings,
    table: Table,
    r: int,
    first: int | None,
    cells: list[Cell],
    values: list[Value],
    state: GridState,
) -> None:
    by_place = None if first is None else _review_by_place(table, first, r, cells, values)
    order = review_order(state.outcome_heads, state.outcome_columns)
    by_count = _by_count(len(REVIEW_ORDER), values) if order is not None or by_place is not None else None
    count = len(REVIEW_ORDER)
    if by_place is not None and by_count is not None:
        agree = [value.number for value in by_place] == [value.number for value in by_count]
        chosen = by_place if agree else _all_ambiguous(count, values)
    else:
        chosen = by_place or (by_count if order is not None else None) or _all_ambiguous(count, values)
    for (block, outcome), value in zip(REVIEW_ORDER, chosen, strict=True):
        findings.saw_row(block, block)
        findings.add(block, "", outcome, value)


def _review_by_place(
    table: Table, first: int, r: int, cells: list[Cell], values: list[Value]
) -> list[Value] | None:
    """Values by the heads above their places; None where the heads do not give fifteen different cells."""
    own = {id(cell): value for cell, value in zip(cells, values, strict=True)}
    found: dict[tuple[str, str], Value] = {}
    used: set[int] = set()
    block: str | None = None
    for place, cell in enumerate(table.grid[r]):
        if cell is None or id(cell) not in own or id(cell) in used:
            continue
        outcome: str | None = None
        for line in table.grid[first:r]:
            above = line[place] if place < len(line) else None
            if above is None:
                continue
            heads, outcomes = _outcome_labels([above])
            block = heads[-1] if heads else block
            outcome = outcomes[-1] if outcomes else outcome
        if outcome is None or block is None:
            if own[id(cell)].kind == "blank":
                continue
            return None
        if (block, outcome) in found:
            return None
        used.add(id(cell))
        found[block, outcome] = own[id(cell)]
    if set(found) != set(REVIEW_ORDER):
        return None
    return [found[key] for key in REVIEW_ORDER]
