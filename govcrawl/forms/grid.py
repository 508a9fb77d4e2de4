"""Reading the statutory tables from grids.

A row's cells are found by its label, a cell's column by the header above it. Where a row does not stand on its
header's grid (spans that change from row to row), the cells after the label are counted instead, if all of them
are printed; in every other case of doubt the row is ambiguous. No column is ever taken by its number alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from govcrawl.documents.model import Cell, Table
from govcrawl.forms import labels
from govcrawl.forms.captions import is_anothers, is_year
from govcrawl.forms.findings import Findings, Reading
from govcrawl.forms.headers import (
    APPLICATION_ORDER,
    GROUP,
    OUTCOME_ORDER,
    REVIEW_ORDER,
    application_order,
    cut_from_missing,
    money_unit,
    proactive_columns,
    review_order,
    the_unit,
)
from govcrawl.forms.matching import (
    APPLICATIONS,
    OUTCOMES,
    PROACTIVE,
    Element,
    Lexicon,
    of_year,
    plain,
    restricted,
    without_brackets,
)
from govcrawl.forms.model import BLOCKS
from govcrawl.forms.relations import totals_hold
from govcrawl.forms.values import Value, count_of, parse_value
from govcrawl.report.sections import heading_number

AMBIGUOUS_ROW = "The row's cells cannot be assigned to its columns."
NO_LABEL = "A row of values without a label."
FEWEST_FOREIGN_HEADS = 5
FEWEST_HEADLESS = 3
MOST_HEADER_ROWS = 12
FEWEST_HEADER_COLUMNS = 3
# a header of review and its rows of values together; what stands further below is not placed by it
MAX_HEADER_REACH = 60
OTHER_ROWS = ("other_not_corrected_in_time", "other_fee_unpaid", "other_other", "other_handling")
# what makes a head of section 4 another year's, another body's or a share
_OF_ANOTHER = re.compile(
    r"(?:19|20)\d\d|上一?年|去年|往年|同期|同比|占比|比例|比重|[局镇乡]|街道|部门|委员会"
)
_GROUP_HEAD = re.compile(r"法人(?:或者?|和|及)?其他组织")
_HEADER_WORDS = frozenset(
    {
        "信息内容",
        "申请人情况",
        "法人或其他组织",
        "法人或者其他组织",
        "项目",
        "内容",
        "类别",
        "信息类别",
        "事项",
    }
)
_UNIT_WORDS = frozenset({"件", "条", "项", "个", "次", "宗", "份", "万元", "元", "人次"})


BlockCell = tuple[tuple[str, str], Value, bool]
"""A cell of review or litigation, what is printed in it, and whether it was only counted."""


@dataclass(slots=True)
class Header:
    """Columns by grid place, `(key, first place, end place)`, in order; the unit each prints, if any.

    `width` is the header row's number of places: a row of another width does not stand on the same grid. `extra`
    says that the header has columns of its own beside the form's: what stands there belongs to nobody.
    """

    columns: list[tuple[str, int, int]] = field(default_factory=list)
    units: dict[str, str] = field(default_factory=dict)
    width: int = 0
    extra: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The column keys in order."""
        return tuple(key for key, _, _ in self.columns)


@dataclass(slots=True)
class GridState:
    """What stays in force from one table to the next: a table split in several has one header.

    `year` is the year reported on, None where the title does not say it. `line_above` is the line above the table,
    `unit_above` the unit of money that it prints. `other_year` says that the rows of section 3 stand below a head of
    another year.
    """

    year: int | None = None
    unit_above: str | None = None
    line_above: str | None = None
    proactive: Header | None = None
    applications: tuple[str, ...] | None = None
    application_header: Header | None = None
    last_row: str | None = None
    other_year: bool = False
    outcome_heads: list[str] = field(default_factory=list)
    outcome_columns: list[str] = field(default_factory=list)


def read_grid(table: Table, findings: Findings, state: GridState) -> set[str]:
    """Read one grid into `findings`; returns the names of the statutory tables it held cells or headers of."""
    held: set[str] = set()
    rows = [_row(line) for line in table.grid]
    compact = plain("".join(cell.text for cell in table.cells))
    if any(
        word in compact
        for word in ("规章", "规范性文件", "行政许可", "行政处罚", "行政强制", "事业性收费", "集中采购")
    ):
        held |= _read_proactive(table, rows, findings, state)
    if "申请" in compact or "公开" in compact or "自然人" in compact or state.applications:
        held |= _read_applications(table, rows, findings, state)
    if "维持" in compact or state.outcome_columns:
        held |= _read_review(table, rows, findings, state)
    return held


def _distinct(line: Sequence[Cell | None]) -> list[Cell]:
    """The cells that cover a row, each once, from left to right."""
    cells: list[Cell] = []
    last: Cell | None = None
    for cell in line:
        if cell is not None and cell is not last:
            cells.append(cell)
            last = cell
    return cells


def contextual_row(
    element: Element, elements: Sequence[Element], text: str, last_row: str | None
) -> str | None:
    """An element as a row label. 其他 and 总计 name rows only where rows of that kind have begun.

    `elements` are those before it in plain `text` too; `last_row` is the row above. A subtotal or a total of another
    kind is no (七)总计: that one carries its number, or follows the rows of (六).
    """
    if element.kind == "row":
        return element.key
    if element.kind != "column":
        return None
    above = [e.key for e in elements if e.kind == "row"]
    if element.key == "other" and (last_row in OTHER_ROWS or any(key in OTHER_ROWS for key in above)):
        return "other_other"
    if element.key == "total":
        numbered = text[max(0, element.start - 1) : element.start] in ("七", "㈦")
        below = (above[-1] if above else last_row) in OTHER_ROWS
        if numbered or (below and text[element.start : element.end] == "总计"):
            return "handled_total"
    return None


@dataclass(slots=True)
class GridRow:
    """A row's cells from left to right, what each says, and how many of them (up to the last label) are its label."""

    cells: list[Cell]
    all_values: list[Value]
    labelled: int

    @property
    def label_cells(self) -> list[Cell]:
        """The cells up to the last label."""
        return self.cells[: self.labelled]

    @property
    def value_cells(self) -> list[Cell]:
        """The cells behind it."""
        return self.cells[self.labelled :]

    @property
    def values(self) -> list[Value]:
        """What the cells behind the label say; numbers with none behind them stand before it, whoever's they are."""
        return self.all_values[self.labelled :] or [v for v in self.all_values if v.kind == "number"]

    def outside(self, header: Header | None) -> list[Cell]:
        """The cells that stand under no column of the header."""
        if header is None or not header.columns:
            return self.label_cells
        first, end = header.columns[0][1], header.columns[-1][2]
        return [cell for cell in self.cells if cell.column + cell.colspan <= first or cell.column >= end]


def _under(header: Header | None, line: Sequence[Cell | None], row: GridRow) -> GridRow:
    """The row divided where its header's columns begin, if it stands on the header's grid.

    A word in a cell (见附件) is then what the cell says, and no label.
    """
    if header is None or not header.columns or len(line) != header.width:
        return row
    first = header.columns[0][1]
    end = header.columns[-1][2]
    behind = [cell for cell in row.cells if cell.column >= end]
    if (
        first == 0 and behind and row.labelled == len(row.cells)
    ):  # the labels stand to the right of the values
        inside = [cell for cell in row.cells if cell.column < end]
        said = {id(cell): value for cell, value in zip(row.cells, row.all_values, strict=True)}
        cells = [*behind, *inside]
        return GridRow(cells, [said[id(cell)] for cell in cells], len(behind))
    labelled = sum(cell.column < first for cell in row.cells)
    if (
        not 0 < labelled < row.labelled
        or row.cells[labelled - 1].column + row.cells[labelled - 1].colspan > first
    ):
        return row
    values = [
        Value("unreadable", value.raw) if place >= labelled and value.kind == "label" else value
        for place, value in enumerate(row.all_values)
    ]
    return GridRow(row.cells, values, labelled)


def _row(line: Sequence[Cell | None]) -> GridRow:
    cells = _distinct(line)
    values = [parse_value(cell.text) for cell in cells]
    labelled = 0
    for place, value in enumerate(values):
        if value.kind == "label":
            labelled = place + 1
    if 0 < labelled < len(cells):
        label = cells[labelled - 1]
        values[labelled:] = [
            _across_rows(value)
            if cell.rowspan > 1 and value.kind == "number" and not _beside(cell, label)
            else value
            for cell, value in zip(cells[labelled:], values[labelled:], strict=True)
        ]
    return GridRow(cells, values, labelled)


def _beside(cell: Cell, label: Cell) -> bool:
    """Whether a value's cell keeps to the rows of its label."""
    return label.row <= cell.row and cell.row + cell.rowspan <= label.row + label.rowspan


def _across_rows(value: Value) -> Value:
    """A number in one cell over several rows: printed once, and nothing says for which of them."""
    return Value("ambiguous", value.raw, note="One cell reaches over several rows.")


# --- assigning cells to columns -----------------------------------------------------------------------------------


def _assign(
    header: Header, line: Sequence[Cell | None], cells: list[Cell], values: list[Value]
) -> tuple[list[Value], bool]:
    """One value for each column of the header, and whether the cells were only counted."""
    count = len(header.columns)
    if len(line) == header.width:
        by_place = _by_place(header, line, cells, values)
        if by_place is not None:
            return by_place, False
        if len(values) == count and not header.extra:
            # spans that change from row to row: as wide as the header, a cell for each column
            return values, True
    if not header.extra:
        # a cell more than the header knows of: a blank one is no filler then
        wider = len(line) > header.width
        printed = values if wider else _after_fillers(values)
        if len(printed) == count and (count == 1 or all(value.kind != "blank" for value in printed)):
            return printed, True
    return _all_ambiguous(count, values), True


def _has_places_at_right(table: Table, rows: Sequence[GridRow], count: int) -> bool:
    """Whether every row ends in `count` cells, one below the other, right behind its labels.

    A table that goes on without its header may have other columns for its labels (a scan of the next page, where groups of
    labels begin): the cells are told from the right then, blanks too. Nothing of it is a filler.
    """
    for row, line in zip(rows, table.grid, strict=True):
        first = len(line) - count
        places = [(cell.column, cell.colspan) if cell is not None else None for cell in line[first:]]
        if first < 1 or places != [(column, 1) for column in range(first, len(line))]:
            return False
        if not row.labelled or [id(cell) for cell in row.value_cells] != [id(cell) for cell in line[first:]]:
            return False
    return bool(rows)


def _after_fillers(values: list[Value]) -> list[Value]:
    """The cells of a row behind the fillers in front; of a row with one printed cell, that cell."""
    printed = [place for place, value in enumerate(values) if value.kind != "blank"]
    if len(printed) == 1:
        return [values[printed[0]]]
    return values[printed[0] :] if printed else []


def _by_place(
    header: Header, line: Sequence[Cell | None], cells: list[Cell], values: list[Value]
) -> list[Value] | None:
    """Values under each header cell, or None where one of them cannot be told, or one is left over."""
    if len(cells) == len(header.columns) and all(
        end - start == 1 and cell.column == start and line[start] is cell
        for (_, start, end), cell in zip(header.columns, cells, strict=True)
    ):
        return values  # a cell in each place, as most tables have it
    own = {id(cell): value for cell, value in zip(cells, values, strict=True)}
    chosen: list[Value] = []
    used: set[int] = set()
    divided = 0
    for _, start, end in header.columns:
        cell = line[start]
        if end - start > 1:
            under = _distinct(line[start:end])
            divided += len(under) > 1
            if any(id(one) not in own for one in under):
                return None
            printed = [one for one in under if own[id(one)].kind != "blank"]
            if len({own[id(one)].raw for one in printed}) > 1:
                return None
            cell = next(iter(printed or under), None)
            if cell is None or id(cell) in used:
                return None
            used.update(id(one) for one in under)
        elif cell is None or id(cell) not in own or id(cell) in used:
            return None
        else:
            used.add(id(cell))
        chosen.append(own[id(cell)])
    if divided > 1:
        return None  # every column holds two cells: a comparison, and nothing says which is which
    left = [
        value
        for cell, value in zip(cells, values, strict=True)
        if id(cell) not in used and value.kind != "blank"
    ]
    return None if left and not header.extra else chosen


def _in_order(count: int, values: list[Value], *, fillers: bool) -> list[Value]:
    """The cells after the label where only the header's order is known.

    In a table with fillers a blank cell may be one, so there every cell must be printed.
    """
    printed = _after_fillers(values)
    if len(printed) == count and all(value.kind != "blank" for value in printed):
        return printed
    if len(values) == count and not fillers:
        return list(values)
    return _all_ambiguous(count, values)


def _all_ambiguous(count: int, values: list[Value]) -> list[Value]:
    if all(value.kind == "blank" for value in values):
        return [Value("blank", "")] * count
    raw = " ".join(value.raw for value in values if value.raw)[:200]
    return [Value("ambiguous", raw, note=AMBIGUOUS_ROW)] * count


# --- proactive --------------------------------------------------------------------------------------------------


def _read_proactive(table: Table, rows: list[GridRow], findings: Findings, state: GridState) -> set[str]:
    read = False
    fresh = False  # right below a header: a row of sub-headers would divide its columns
    part_unit: str | None = None
    for r, row in enumerate(rows):
        cells = row.cells
        above = rows[r - 1].cells if r else []
        header = _proactive_header(cells, above, len(table.grid[r]), state.year)
        if header is not None:
            for column in header.keys:
                if (unit := header.units.get(column) or part_unit or state.unit_above) is not None:
                    header.units[column] = unit
            state.proactive, fresh, read = header, True, True
            continue
        row = _under(state.proactive, table.grid[r], row)  # noqa: PLW2901 - the same row, divided by its header
        label_cells, values = row.label_cells, row.values
        key, disputed = _own_label(PROACTIVE, label_cells) if label_cells else (None, False)
        if key is None:
            if fresh and state.proactive is not None and _subdivides(state.proactive, cells, r):
                state.proactive = None
            if label_cells and not values:
                part_unit = money_unit(label_cells[-1].text)
                if any(_begins_part(cell) for cell in label_cells):
                    state.proactive = None  # every part has a header of its own
            continue
        fresh = False
        if any(is_anothers(cell.text, state.year) for cell in row.outside(state.proactive)):
            _leave_row(findings, "proactive", "other_year_table", label_cells, values)
            continue
        if state.proactive is None:
            if any(value.kind == "number" for value in values):
                _leave_row(findings, "proactive", "unknown_columns", label_cells, values)
            continue
        read = True
        _proactive_row(
            findings,
            key,
            state.proactive,
            table.grid[r],
            row,
            disputed=disputed,
        )
    return {"proactive"} if read else set()


def _proactive_header(cells: list[Cell], above: list[Cell], width: int, year: int | None) -> Header | None:
    """The header that a row holds, if it is one; without columns where it is another's, or divides years."""
    columns = [(key, cell) for cell in cells if (key := PROACTIVE.column(cell.text, year)) is not None]
    if not columns:
        return None
    header = Header(width=width)
    heads = {id(cell) for _, cell in columns}
    divided = sum(is_year(cell.text) for cell in above) > 1
    if divided or any(is_anothers(cell.text, year) for cell in cells if id(cell) not in heads):
        return header
    for key, cell in columns:
        start, end = cell.column, cell.column + cell.colspan
        if header.columns and header.columns[-1][0] == key and header.columns[-1][2] == start:
            start = header.columns.pop()[1]  # a merged cell written out with its text repeated
        header.columns.append((key, start, end))
        unit = money_unit(cell.text)
        if unit:
            header.units[key] = unit
    header.extra = any(id(cell) not in heads and _is_extra(cell, PROACTIVE) for cell in cells)
    return header


def _is_extra(cell: Cell, lexicon: Lexicon) -> bool:
    """Whether a header cell heads something that is not in the form (序号, 备注, another year)."""
    text = plain(cell.text)
    if not text or text in _HEADER_WORDS:
        return False
    return any(element.kind in ("unknown", "column") for element in lexicon.scan(text)) or not lexicon.scan(
        text
    )


def _begins_part(cell: Cell) -> bool:
    """Whether a cell heads a part of section 2, or its column of labels."""
    return "第二十条" in cell.text or plain(cell.text) in _HEADER_WORDS


def _subdivides(header: Header, cells: list[Cell], r: int) -> bool:
    """Whether a row below a header prints heads of its own under the header's columns: words, or years."""
    first = min(start for _, start, _ in header.columns)
    values = [
        parse_value(cell.text) for cell in cells if cell.row == r and cell.column >= first and cell.text
    ]
    years = [value.number is not None and 1900 < value.number < 2100 for value in values]
    return any(value.kind not in ("number", "not_applicable") for value in values) or (
        len(values) > 1 and all(years)
    )


def _own_label(lexicon: Lexicon, cells: list[Cell]) -> tuple[str | None, bool]:
    """The row named by the last label cell (a unit aside), and whether its brackets make it a part of that row."""
    named = [cell for cell in cells if plain(cell.text) not in _UNIT_WORDS]
    if not named:
        return None, False
    for variant in (plain(named[-1].text), plain(without_brackets(named[-1].text))):
        elements = [element for element in lexicon.scan(variant) if element.kind != "context"]
        if len(elements) == 1 and elements[0].kind == "row":
            return elements[0].key, restricted(named[-1].text)
    return None, False


def _proactive_row(
    findings: Findings,
    row: str,
    header: Header,
    line: Sequence[Cell | None],
    parts: GridRow,
    *,
    disputed: bool,
) -> None:
    label_cells, cells, values = parts.label_cells, parts.value_cells, parts.values
    columns = proactive_columns(row, header.keys)
    if columns is None:
        _leave_row(findings, "proactive", "unknown_columns", label_cells, values)
        return
    if len(cells) != len(values):  # numbers before their label
        chosen, counted = _all_ambiguous(len(columns), values), True
    else:
        chosen, counted = _assign(header, line, cells, values)
    if disputed:
        chosen = _all_ambiguous(len(columns), values)
    label = plain(label_cells[-1].text)
    own = money_unit(label_cells[-1].text)
    for column, value in zip(columns, chosen, strict=True):
        unit = the_unit((own, header.units.get(column)))
        findings.add("proactive", row, column, Reading(value, unit, counted, label, on_one_line=True))


def _leave_row(
    findings: Findings, table: str, code: str, label_cells: list[Cell], values: list[Value]
) -> None:
    messages = {
        "unknown_columns": "The row's header fits no form; nothing was read.",
        "unknown_row": "No row of the form is labelled like this.",
        "other_year_table": "A cell beside these figures names another year or another body.",
    }
    printed = [cell.text for cell in label_cells if cell.text] + [value.raw for value in values if value.raw]
    findings.leave(table, code, " ".join(printed), messages[code])


# --- applications -----------------------------------------------------------------------------------------------


def _read_applications(table: Table, rows: list[GridRow], findings: Findings, state: GridState) -> set[str]:
    header_rows: list[int] = []
    started = read = blank_group = False
    headless = 0
    if state.applications is not None and not _goes_on(rows, state.last_row):
        state.applications = state.application_header = None
    at_right = state.applications is not None and _has_places_at_right(table, rows, len(state.applications))
    for r, row in enumerate(rows):
        cells, label_cells, values = row.cells, row.label_cells, row.values
        if not any(value.kind == "number" for value in values) and _is_application_header(cells):
            if started:
                header_rows, started = [], False
            header_rows.append(r)
            continue
        if header_rows and not started:
            if _is_anothers_header(table, header_rows, row, state.year):
                state.application_header = state.applications = None
                _leave_row(findings, "applications", "other_year_table", rows[header_rows[0]].cells, [])
                header_rows = []
                continue
            established = _application_header(table, header_rows, state.year)
            if established is not None:
                state.application_header, state.applications = established
                read = started = True
                state.other_year = False
                findings.place += 1
        row = _under(state.application_header, table.grid[r], row)  # noqa: PLW2901 - as in section 2
        label_cells, values = row.label_cells, row.values
        if (
            state.applications is not None
            and not label_cells
            and started
            and any(v.kind == "number" for v in values)
        ):
            findings.leave("applications", "leftover_cell", " ".join(value.raw for value in values), NO_LABEL)
        if state.applications is None or not label_cells:
            named = bool(label_cells) and _application_row(label_cells, None) is not None
            headless += named and any(value.kind == "number" for value in values)
            continue
        # away from its own header (a table split in two) a row must be complete before 其他 or 总计 can name it
        in_table = started or len(values) >= len(state.applications)
        joined = plain("".join(cell.text for cell in label_cells))
        other = state.other_year
        state.other_year = _below_other_year(joined, state.year, other=other)
        key = _application_row(
            label_cells, state.last_row if in_table else None, state.year, other=state.other_year
        )
        if key is None and _heads_something_else(row):
            state.applications = state.application_header = None
            continue
        if key is None:
            if any(value.kind == "number" for value in values) and started:
                _leave_row(findings, "applications", "unknown_row", label_cells, values)
            continue
        if key == "handled_total" and state.last_row == "other_handling" and blank_group:
            # no items came below the group's own line: it was a row, and blank
            blanks = [Value("blank", "")] * len(state.applications)
            findings.add_row("applications", "other_handling", state.applications, blanks, counted=True)
        if any(is_anothers(cell.text, state.year) for cell in row.outside(state.application_header)):
            _leave_row(findings, "applications", "other_year_table", label_cells, values)
            continue
        state.last_row = key
        blank_group = key == "other_handling" and all(value.kind == "blank" for value in values)
        if blank_group:
            continue
        read = True
        header = state.application_header
        if restricted(label_cells[-1].text) or len(row.value_cells) != len(values):
            chosen, counted = _all_ambiguous(len(state.applications), values), True
        elif not started and at_right and not (header is not None and header.extra):
            chosen, counted = list(values), True
        elif header is not None and header.columns:
            chosen, counted = _assign(header, table.grid[r], row.value_cells, values)
        else:
            chosen, counted = (
                _in_order(
                    len(state.applications), values, fillers=_has_fillers(rows, len(state.applications))
                ),
                True,
            )
        label = plain(label_cells[-1].text)
        findings.add_row("applications", key, state.applications, chosen, counted=counted, label=label)
    if header_rows and not started:
        established = _application_header(table, header_rows, state.year)
        if established is not None:
            state.application_header, state.applications = established
            read = True
        elif any(value.kind == "number" for row in rows for value in row.all_values):
            cells = [cell for r in header_rows for cell in rows[r].cells]
            if any(APPLICATIONS.column(cell.text) == "natural_person" for cell in cells):
                _leave_row(findings, "applications", "unknown_columns", cells, [])
    if headless >= FEWEST_HEADLESS and not read:
        _leave_row(findings, "applications", "unknown_columns", rows[0].cells, [])
    return {"applications"} if read else set()


def _is_anothers_header(table: Table, header_rows: list[int], below: GridRow, year: int | None) -> bool:
    """Whether a header's corner names another year or another body, or years stand below its columns."""
    years = [cell for cell in below.cells if is_year(cell.text)]
    if len(years) > 1 and any(is_anothers(cell.text, year) for cell in years):
        return True
    cells = [cell for r in header_rows for cell in _distinct(table.grid[r])]
    return any(APPLICATIONS.column(cell.text) is None and is_anothers(cell.text, year) for cell in cells)


def _heads_something_else(row: GridRow) -> bool:
    """Whether a row within the table is the head of another: five words, or three years."""
    words = sum(value.kind == "label" for value in row.all_values)
    years = sum(
        value.number is not None and value.raw.isdecimal() and 2000 <= value.number < 2100
        for value in row.all_values
    )
    printed = any(value.kind == "number" for value in row.all_values)
    return years >= FEWEST_HEADER_COLUMNS or (words >= FEWEST_FOREIGN_HEADS and not printed)


def _goes_on(rows: Sequence[GridRow], last_row: str | None) -> bool:
    """Whether a table begins with rows of section 3, as one does that was cut at a page break.

    Any other head above its rows is a header of its own (by year, by channel), under which nothing is of the form.
    """
    for row in rows:
        if not any(cell.text for cell in row.cells):
            continue
        if _is_application_header(row.cells):
            return True
        if not row.label_cells:
            return False
        key = _application_row(row.label_cells, last_row)
        if key is not None:
            return True
        groups = APPLICATIONS.scan(plain("".join(cell.text for cell in row.label_cells)))
        return bool(groups) and all(element.kind == "context" for element in groups)
    return True


def _is_application_header(cells: list[Cell]) -> bool:
    """A row of headers: some of the columns, or 自然人 or the head over the organisations, and no number."""
    found = {key for cell in cells if (key := APPLICATIONS.column(cell.text)) is not None}
    if len(found) >= FEWEST_HEADER_COLUMNS or "natural_person" in found:
        return True
    return any(_is_group(cell) for cell in cells)


def _is_group(cell: Cell) -> bool:
    return _GROUP_HEAD.fullmatch(plain(cell.text)) is not None


def _has_fillers(rows: list[GridRow], count: int) -> bool:
    """Whether some row has more cells behind its label than there are columns."""
    return any(len(row.values) > count for row in rows)


def _application_header(
    table: Table, header_rows: list[int], year: int | None
) -> tuple[Header, tuple[str, ...]] | None:
    """The header over the seven columns: places by the lowest label above each, else the order in print."""
    top = header_rows[0]
    above = _distinct(table.grid[top - 1]) if top else []
    if above and not any(parse_value(cell.text).number is not None for cell in above):
        # 总计 may stand a row higher than the rest, but (七)总计 is a row
        top -= _application_row([cell for cell in above if cell.text], None) is None
    lines = [table.grid[r] for r in range(top, header_rows[-1] + 1)]
    leaf: dict[int, str] = {}
    header = Header(width=max(map(len, lines)))
    for line in lines:
        for place, cell in enumerate(line):
            if cell is None or not cell.text:
                continue
            key = APPLICATIONS.column(cell.text, year)
            if key is not None:
                leaf[place] = key
            elif place in leaf and parse_value(cell.text).kind == "label":
                del leaf[place]
    for place in sorted(leaf):
        if header.columns and header.columns[-1][0] == leaf[place]:
            key, start, _ = header.columns[-1]
            header.columns[-1] = (key, start, place + 1)
        else:
            header.columns.append((leaf[place], place, place + 1))
    keys = header.keys
    unknown = [cell.text for line in lines for cell in _distinct(line) if _is_foreign_kind(cell, header)]
    if not all(cut_from_missing(text, keys) for text in unknown):
        return None
    if (len(keys) == len(APPLICATION_ORDER) == len(set(keys))) or keys == APPLICATION_ORDER[:-1]:
        if not _kinds_under_their_head(header, lines):
            return None
        cells = [
            cell for line in table.grid[header_rows[0] : header_rows[-1] + 1] for cell in _distinct(line)
        ]
        header.extra = any(
            APPLICATIONS.column(cell.text) is None and _is_extra(cell, APPLICATIONS) for cell in cells
        )
        return header, keys
    printed: list[str] = []
    for line in lines:
        for cell in _distinct(line):
            key = GROUP if _is_group(cell) else APPLICATIONS.column(cell.text, year)
            if key is not None:
                printed.append(key)
    order = application_order(printed)
    return None if order is None else (Header(), order)


def _is_foreign_kind(cell: Cell, header: Header) -> bool:
    """Whether a head among the columns is none of the form's."""
    if not header.columns or not header.columns[0][1] < cell.column < header.columns[-1][1]:
        return False
    text = plain(cell.text)
    return (
        bool(text)
        and APPLICATIONS.column(cell.text) is None
        and not _is_group(cell)
        and text not in _HEADER_WORDS
    )


def _kinds_under_their_head(header: Header, lines: Sequence[Sequence[Cell | None]]) -> bool:
    """Whether the kinds of organisation stand below 法人或其他组织; a row too many above them displaces them."""
    heads = [cell for line in lines for cell in _distinct(line) if _is_group(cell)]
    kinds = [(start, end) for key, start, end in header.columns if key not in ("natural_person", "total")]
    if not heads:
        return True
    head = heads[-1]
    fits = kinds[-1][1] == head.column + head.colspan or head.colspan == 1
    return kinds[0][0] == head.column and fits


@lru_cache(maxsize=4096)  # as `_row_of_label`
def _below_other_year(label: str, year: int | None, *, other: bool) -> bool:
    """Whether what is below a plain label stands below a group's head of another year."""
    return of_year(APPLICATIONS.scan(label), label, year, other=other)[1]


def _application_row(
    cells: list[Cell], last_row: str | None, year: int | None = None, *, other: bool = False
) -> str | None:
    """The row named by the label cells; what is unknown in the last of them makes the whole label unknown.

    So does a year that is not the row's, given the report's `year`, or, with `other`, a group's head of another year.
    """
    return _row_of_label(tuple([cell.text for cell in cells]), last_row, year, other=other)


@lru_cache(maxsize=4096)  # the form's own labels stand in every report
def _row_of_label(
    texts: tuple[str, ...], last_row: str | None, year: int | None, *, other: bool
) -> str | None:
    named = [text for text in texts if plain(text) not in _UNIT_WORDS]
    if not named:
        return None
    last = named[-1]
    before = "".join(map(plain, named[:-1]))
    groups = APPLICATIONS.scan(before)
    for text in (plain(last), plain(without_brackets(last))):
        told, _ = of_year(APPLICATIONS.scan(text), text, year, other=other)
        elements = [element for element in told if element.kind != "context"]
        if not elements or any(element.kind == "unknown" for element in elements):
            continue
        named_rows = [e for e in elements if contextual_row(e, elements, text, last_row) is not None]
        if len(named_rows) > 1 and named_rows[0].key == "other_handling":
            del named_rows[0]  # the group before its item
        if len(named_rows) > 1:
            return None  # a cell that holds the labels of two rows
        key = contextual_row(elements[-1], [*groups, *elements[:-1]], text, last_row)
        if key is not None:
            return key
    joined = before + plain(last)  # a label cut over two cells
    told, _ = of_year(APPLICATIONS.scan(joined), joined, year, other=other)
    elements = [element for element in told if element.kind != "context"]
    if len(elements) == 1 and elements[0].kind == "row":
        return elements[0].key
    return None


# --- review and litigation ----------------------------------------------------------------------------------------


def _read_review(table: Table, rows: list[GridRow], findings: Findings, state: GridState) -> set[str]:
    """Blocks whose heads and outcomes stand above a row of values, or whose head stands in front of it."""
    transposed = _transposed(table, rows)
    if transposed:
        return _file_blocks(findings, transposed)
    held: set[str] = set()
    first: int | None = None
    read: list[
        tuple[str, list[BlockCell]]
    ] = []  # rows of values under the header in force, with what stands in front
    for r, row in enumerate(rows):
        cells, values = row.cells, row.all_values
        printed = any(value.kind == "number" for value in values)
        heads, outcomes = outcome_labels(cells)
        if (heads or outcomes) and not printed:
            if first is None or read:
                held |= _file_blocks(findings, _chosen_row(read, state.year))
                read, first = [], r
                if heads:
                    state.outcome_heads, state.outcome_columns = [], []
            new_heads, new_outcomes = outcome_labels([cell for cell in cells if cell.row == r])
            if not new_heads and not state.outcome_heads and [*new_outcomes] == [*OUTCOME_ORDER]:
                state.outcome_heads += _heads_of_line(state.line_above)
            state.outcome_heads += [head for head in new_heads if head not in state.outcome_heads]
            state.outcome_columns += new_outcomes
            continue
        if state.outcome_columns and (found := _review_row(table, first, r, cells, values, state)):
            if any(is_anothers(cell.text, state.year) for cell in cells):
                _leave_row(findings, "review", "other_year_table", cells, [])
            else:
                read.append((cells[0].text, found))
    held |= _file_blocks(findings, _chosen_row(read, state.year))
    if held:  # tables further down have headers of their own
        state.outcome_heads, state.outcome_columns = [], []
    return held


def _transposed(table: Table, rows: list[GridRow]) -> list[BlockCell]:
    """The cells of a table with a column for each block and a row for each outcome; none where it is no such table.

    Values are found by the heads above them, or, where spans change from row to row, by their number.
    """
    heads: dict[int, str] = {}
    seen: list[str] = []  # in print
    found: dict[tuple[str, str], Value] = {}
    width = 0
    for line, row in zip(table.grid, rows, strict=True):
        named, outcomes = outcome_labels(row.cells)
        if not outcomes and not found:
            for cell in row.cells:
                own = [head for head in outcome_labels([cell])[0] if head != GROUP]
                seen += [head for head in own if head not in seen]
                if own:
                    heads |= dict.fromkeys(range(cell.column, cell.column + cell.colspan), own[-1])
                    width = len(line)
            continue
        if not outcomes and not named:
            continue
        order = list(dict.fromkeys(heads[place] for place in sorted(heads)))
        if named or len(outcomes) != 1 or set(seen) != set(BLOCKS):
            return []
        order = order if len(order) == len(BLOCKS) else seen
        if row.labelled == 1 and len(row.cells) == 1 + len(BLOCKS):
            under = dict(zip(order, row.value_cells, strict=True))
        elif len(line) == width:
            places = {
                block: [line[place] for place, head in heads.items() if head == block] for block in BLOCKS
            }
            under = {
                block: cells[0]
                for block, line_cells in places.items()
                if line_cells and len(cells := _distinct(line_cells)) == 1
            }
        else:
            return []
        if len(under) != len(BLOCKS) or any((block, outcomes[0]) in found for block in BLOCKS):
            return []
        for block, cell in under.items():
            value = parse_value(cell.text)
            found[block, outcomes[0]] = Value("unreadable", value.raw) if value.kind == "label" else value
    return [(key, value, False) for key, value in found.items()] if len(found) == len(REVIEW_ORDER) else []


def _chosen_row(read: list[tuple[str, list[BlockCell]]], year: int | None) -> list[BlockCell]:
    """The row of values that counts: the only one, the one of the report's year, or each block's own.

    Blank rows are fillers unless there is nothing else. Two rows for one block that nothing tells apart leave all
    its cells ambiguous.
    """
    printed = [row for row in read if any(value.kind != "blank" for _, value, _ in row[1])] or read[:1]
    ours = [row for row in printed if year is not None and str(year) in row[0]]
    chosen = ours if len(ours) == 1 else printed
    cells = [cell for _, found in chosen for cell in found]
    if len({key for key, _, _ in cells}) == len(cells):
        return cells
    keys = dict.fromkeys(key for key, _, _ in cells)
    return [
        (key, Value("ambiguous", "", note="Two rows of values stand under one header."), True) for key in keys
    ]


def _file_blocks(findings: Findings, found: list[BlockCell]) -> set[str]:
    for (block, outcome), value, counted in found:
        findings.add(block, "", outcome, Reading(value, counted=counted, on_one_line=True))
    return {block for (block, _), _, _ in found}


def _heads_of_line(text: str | None) -> list[str]:
    """The block that the line above a table of five outcomes names, if it names just one."""
    if text is None or heading_number(text) is not None or _OF_ANOTHER.search(text):
        return []
    elements = OUTCOMES.scan(plain(text))
    heads = [element.key for element in elements if element.kind == "row"]
    return heads if len(heads) == 1 and not any(element.kind == "context" for element in elements) else []


def outcome_labels(cells: Sequence[Cell]) -> tuple[list[str], list[str]]:
    """The heads (GROUP for 行政诉讼) and the outcomes that cells print, in order."""
    heads: list[str] = []
    outcomes: list[str] = []
    for cell in cells:
        if cell.text:
            own_heads, own_outcomes = _outcome_labels(cell.text)
            heads += own_heads
            outcomes += own_outcomes
    return heads, outcomes


@lru_cache(maxsize=4096)
def _outcome_labels(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The heads and the outcomes of one cell."""
    text = plain(text)
    if not text or len(text) > 40 or _OF_ANOTHER.search(text):
        return (), ()
    heads: list[str] = []
    outcomes: list[str] = []
    for element in OUTCOMES.scan(text):
        if element.kind == "row":
            heads.append(element.key)
        elif element.kind == "context" and text == labels.BLOCK_GROUPS:
            heads.append(GROUP)
        elif element.kind == "column" and element.start == 0 and element.end == len(text):
            outcomes.append(element.key)
    return tuple(heads), tuple(outcomes)


def _review_row(
    table: Table, first: int | None, r: int, cells: list[Cell], values: list[Value], state: GridState
) -> list[BlockCell]:
    """The cells of a row of values: whole blocks by place, else all fifteen by count, else all ambiguous."""
    width_fits = (
        first is not None
        and r - first <= MAX_HEADER_REACH
        and len(table.grid[r]) == max(len(line) for line in table.grid[first:r])
    )
    if first is not None and width_fits:
        only = state.outcome_heads[0] if len(state.outcome_heads) == 1 else None
        by_place = _review_by_place(table, first, r, cells, values, only)
        if by_place:
            return [(key, value, False) for key, value in by_place.items()]
    printed = [value for value in values if value.kind not in ("blank", "label")]
    order = review_order(state.outcome_heads, state.outcome_columns)
    if order is not None and not any(value.kind == "label" for value in values):
        if len(printed) == len(order) or len(values) == len(order):
            chosen = printed if len(printed) == len(order) else values
            if len(values) > len(order) and not totals_hold(list(map(count_of, chosen)), len(OUTCOME_ORDER)):
                # of more cells than there are columns a blank one may be the form's, and a printed one in front no value
                return [
                    (key, value, True)
                    for key, value in zip(order, _all_ambiguous(len(order), values), strict=True)
                ]
            return [(key, value, True) for key, value in zip(order, chosen, strict=True)]
        if first is None:
            return []  # another table below the one that the header was for
    if not printed or first is None:
        return []
    blocks = [block for block in BLOCKS if block in state.outcome_heads]
    keys = [(block, outcome) for block in blocks for outcome in OUTCOME_ORDER]
    return [(key, value, True) for key, value in zip(keys, _all_ambiguous(len(keys), values), strict=True)]


def _heads_above(table: Table, first: int, r: int) -> list[tuple[str | None, str | None]]:
    """The block and the outcome that the header prints above each place of row `r`; a block goes on to the right."""
    above: list[tuple[str | None, str | None]] = []
    block: str | None = None
    for place in range(len(table.grid[r])):
        outcome: str | None = None
        for line in table.grid[first : min(r, first + MOST_HEADER_ROWS)]:
            cell = line[place] if place < len(line) else None
            if cell is None or parse_value(cell.text).kind == "number":
                continue
            heads, outcomes = outcome_labels([cell])
            named = [head for head in heads if head != GROUP]
            block = named[-1] if named else block
            outcome = outcomes[-1] if outcomes else outcome
        above.append((block, outcome))
    return above


def _in_order_of_heads(
    found: Sequence[tuple[str, str]], above: Sequence[tuple[str | None, str | None]]
) -> bool:
    """Whether cells come as their heads do, and the heads of each block in one order."""
    heads = list(dict.fromkeys(above))
    orders = {
        tuple(outcome for other, outcome in heads if other == block and outcome is not None)
        for block in dict(found)
    }
    return len(orders) == 1 and [*found] == [head for head in heads if head in found]


def _review_by_place(
    table: Table, first: int, r: int, cells: list[Cell], values: list[Value], only: str | None
) -> dict[tuple[str, str], Value] | None:
    """Values by the heads above their places, or in front of the row; None where they give no whole blocks.

    `only` is the block that the whole header is about, where it is about one.

    Cells that do not come in the order of their heads stand on another grid: spans that change from row to row.
    """
    own = {id(cell): value for cell, value in zip(cells, values, strict=True)}
    found: dict[tuple[str, str], Value] = {}
    used: set[int] = set()
    heads_in_front, _ = outcome_labels([cell for cell in cells if own[id(cell)].kind == "label"])
    in_front = [head for head in heads_in_front if head != GROUP]
    above = _heads_above(table, first, r)
    begun = False
    for place, cell in enumerate(table.grid[r]):
        if cell is None or id(cell) in used:
            continue
        block, outcome = above[place]
        block = in_front[-1] if in_front else block or only
        if outcome is None or block is None:
            if begun and own[id(cell)].kind != "blank":
                return None  # something printed under no head
            continue
        begun = True
        if (block, outcome) in found:
            return None
        used.add(id(cell))
        value = own[id(cell)]
        found[block, outcome] = Value("unreadable", value.raw) if value.kind == "label" else value
    if not in_front and only is None and not _in_order_of_heads([*found], above):
        return None
    blocks = {block for block, _ in found}
    whole = all((block, outcome) in found for block in blocks for outcome in OUTCOME_ORDER)
    printed = any(value.kind not in ("blank", "unreadable") for value in found.values())
    complete = printed or len(found) == len(REVIEW_ORDER)
    return found if found and whole and complete else None
