"""The shared table reader: from a document's blocks to the statutory tables, with an issue for every doubt.

The readers of grids and of runs only find; here their findings are judged: which form it is, which value a cell
has, what is missing, and how far each table was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from govcrawl.documents.model import Block, Image, Paragraph, Table
from govcrawl.forms.findings import Findings, Reading
from govcrawl.forms.form_2019 import FORM_2019
from govcrawl.forms.form_2021 import FORM_2021
from govcrawl.forms.grid import GridState, read_grid
from govcrawl.forms.headers import APPLICATION_ORDER, OUTCOME_ORDER
from govcrawl.forms.lines import grids_of
from govcrawl.forms.model import BLOCKS, TABLE_NAMES, Form, FormKey
from govcrawl.forms.relations import row_total_holds
from govcrawl.forms.runs import read_run, tokens_of
from govcrawl.forms.values import Value, convert
from govcrawl.record import Issue, Number, Row, Severity, Tables, TableState, TableStatus

FORMS: tuple[Form, ...] = (FORM_2021, FORM_2019)
SECTION_OF_TABLE = {"proactive": 2, "applications": 3, **dict.fromkeys(BLOCKS, 4)}
# the money of a cell is in this unit; a cell or header that prints another is converted and noted
CELL_UNITS = {("proactive", "fees", "amount"): "万元"}
IN_YUAN = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}


@dataclass(slots=True)
class TablesRead:
    """What the reader made of a document. `spans` are the blocks `[start, end)` each table took up."""

    form: FormKey | None
    tables: Tables
    status: TableStatus
    issues: list[Issue] = field(default_factory=list)
    spans: list[tuple[str, int, int]] = field(default_factory=list)


def read_tables(blocks: Sequence[Block], headings: Sequence[tuple[int, int]] = ()) -> TablesRead:
    """Read the statutory tables out of `blocks`; `headings` are `(section number, block index)`."""
    return _judge(find_cells(blocks), _images_by_section(blocks, headings))


def find_cells(blocks: Sequence[Block]) -> Findings:
    """Run the readers over the document in its own order: grids, and the runs of lines between them."""
    findings = Findings()
    state = GridState()
    position = 0
    for start, end, table in grids_of(blocks):
        _read_lines(blocks, position, start, findings, state)
        for name in sorted(
            {"review" if name in BLOCKS else name for name in read_grid(table, findings, state)}
        ):
            findings.spans.append((name, start, end))
        position = end
    _read_lines(blocks, position, len(blocks), findings, state)
    return findings


def _read_lines(blocks: Sequence[Block], start: int, end: int, findings: Findings, state: GridState) -> None:
    if end - start >= 2:
        read_run(tokens_of(blocks, start, end), findings, state)


def _images_by_section(blocks: Sequence[Block], headings: Sequence[tuple[int, int]]) -> set[int]:
    """The sections in which pictures stand where a table could be."""
    found = set()
    for place, (number, start) in enumerate(headings):
        end = headings[place + 1][1] if place + 1 < len(headings) else len(blocks)
        if any(isinstance(block, Image) for block in blocks[start:end]):
            found.add(number)
    return found


# --- judging ----------------------------------------------------------------------------------------------------


def _judge(findings: Findings, images: set[int]) -> TablesRead:
    issues: list[Issue] = []
    proactive_form = _proactive_form(findings)
    application_form = _application_form(findings)
    form = proactive_form or application_form
    if proactive_form and application_form and proactive_form is not application_form:
        issues.append(
            _issue(
                "mixed_form",
                "info",
                "applications",
                f"Section 2 follows form {proactive_form.key}, section 3 form {application_form.key}.",
            )
        )
    tables = Tables()
    status: dict[str, TableState] = dict.fromkeys((*TABLE_NAMES, "statistics_2014"), "missing")
    if proactive_form is not None:
        cells = [
            ("proactive", row, column)
            for row, columns in proactive_form.proactive_cells().items()
            for column in columns
        ]
        values = _read_cells(findings, cells, issues)
        tables.proactive = _nested(values)
        status["proactive"] = _state(values, issues, "proactive")
        _foreign_cells(findings, set(cells), "proactive", issues)
    if application_form is not None:
        suspects = _suspect_rows(findings)
        cells = [
            ("applications", row, column)
            for row in application_form.application_rows
            for column in APPLICATION_ORDER
        ]
        values = _read_cells(findings, cells, issues, suspects)
        tables.applications = _nested(values)
        status["applications"] = _state(values, issues, "applications")
        _foreign_cells(findings, set(cells), "applications", issues)
    for block in BLOCKS:
        if block in findings.rows:
            values = _read_cells(findings, [(block, "", outcome) for outcome in OUTCOME_ORDER], issues)
            setattr(tables, block, {column: number for (_, _, column), (number, _) in values.items()})
            status[block] = _state(values, issues, block)
    for table in TABLE_NAMES:
        if status[table] == "missing" and SECTION_OF_TABLE[table] in images:
            status[table] = "image"
            issues.append(
                _issue("image", "warning", table, "The table is a picture; its figures were not read.")
            )
        elif status[table] == "missing":
            issues.append(
                _issue("table_missing", "warning", table, "The document has no such table in its text.")
            )
    if form is not None:
        status["statistics_2014"] = "not_in_form"
    issues += [
        _issue(left.code, "warning", left.table, left.message, left.raw) for left in findings.leftovers
    ]
    return TablesRead(
        form.key if form else None,
        tables,
        TableStatus(**status),
        issues,
        sorted(findings.spans, key=lambda s: s[1:]),
    )


def _proactive_form(findings: Findings) -> Form | None:
    """The form whose own columns were seen above its rows; a tie or nothing seen gives None."""
    seen = {(row, column) for table, row, column in findings.cells if table == "proactive"}
    scores = {
        form.key: sum((row, c) in seen for row, cs in form.proactive_cells().items() for c in cs)
        for form in FORMS
    }
    best = max(scores.values())
    if best == 0 or list(scores.values()).count(best) > 1:
        return None
    return next(form for form in FORMS if scores[form.key] == best)


def _application_form(findings: Findings) -> Form | None:
    """Told by section 3's own rows: 其他处理 in one row or in three; where neither was read, by the other rows."""
    rows = {row for table, row, _ in findings.cells if table == "applications"}
    if not rows:
        return None
    best, score = None, 0
    for form in FORMS:
        own = set(form.application_rows)
        points = len(rows & own) - len(rows - own)
        if points > score:
            best, score = form, points
    return best


def _suspect_rows(findings: Findings) -> set[str]:
    """Rows of the right length that do not add up, in a table where other rows have lost or gained cells.

    There a stray number may have taken a dropped cell's place, so such a row is not to be trusted. In a table
    without such rows a wrong sum is the source's own and stays as printed.
    """
    rows: dict[str, list[Value]] = {}
    irregular = any(leftover.table == "applications" for leftover in findings.leftovers)
    for (table, row, _), readings in findings.cells.items():
        if table == "applications":
            rows.setdefault(row, []).extend(reading.value for reading in readings[:1])
    irregular = irregular or any(
        value.kind == "ambiguous" and value.note and "columns" in value.note
        for values in rows.values()
        for value in values
    )
    if not irregular:
        return set()
    suspects = set()
    for row, values in rows.items():
        by_column = {
            column: findings.cells["applications", row, column][0].value.number
            for column in APPLICATION_ORDER
            if ("applications", row, column) in findings.cells
        }
        numbers = [by_column.get(column) for column in APPLICATION_ORDER]
        if len(values) == len(APPLICATION_ORDER) and row_total_holds(numbers) is False:
            suspects.add(row)
    return suspects


CellValues = dict[tuple[str, str, str], tuple[Number | None, str]]


def _read_cells(
    findings: Findings,
    cells: Iterable[tuple[str, str, str]],
    issues: list[Issue],
    suspects: Iterable[str] = (),
) -> CellValues:
    """The number of each cell, with the kind of what was printed; every cell that is no plain number gets an issue."""
    values: CellValues = {}
    doubtful = set(suspects)
    for key in cells:
        path = ".".join(part for part in key if part)
        readings = findings.cells.get(key)
        if not readings:
            issues.append(_issue("unreadable", "warning", path, "The cell was not found in the table."))
            values[key] = None, "unreadable"
            continue
        if key[1] in doubtful:
            raw = readings[0].value.raw
            issues.append(
                _issue(
                    "ambiguous",
                    "warning",
                    path,
                    "Cells of this table were lost or added, and this row does not add up.",
                    raw,
                )
            )
            values[key] = None, "ambiguous"
            continue
        values[key] = _read_cell(key, path, readings, issues)
    return values


def _read_cell(
    key: tuple[str, str, str], path: str, readings: list[Reading], issues: list[Issue]
) -> tuple[Number | None, str]:
    reading = readings[0]
    different = {(other.value.kind, other.value.number) for other in readings}
    if len(different) > 1:
        raw = " | ".join(dict.fromkeys(other.value.raw for other in readings))[:200]
        issues.append(
            _issue(
                "ambiguous",
                "warning",
                path,
                "The cell is printed more than once, with different values.",
                raw,
            )
        )
        return None, "ambiguous"
    value = reading.value
    if value.kind != "number" or value.number is None:
        return None, _no_number(value, path, issues)
    if value.number < 0 and key[2] != "change":
        issues.append(
            _issue("unreadable", "warning", path, "A negative number in a cell that counts.", value.raw)
        )
        return None, "unreadable"
    if isinstance(value.number, float) and not value.number.is_integer() and key[2] != "amount":
        issues.append(_issue("not_whole", "warning", path, "A count is printed with a fraction.", value.raw))
    if value.note:
        issues.append(
            _issue("printed_otherwise", "info", path, f"Not a plain number: {value.note}.", value.raw)
        )
    return _in_unit(key, path, reading, issues), "number"


def _no_number(value: Value, path: str, issues: list[Issue]) -> str:
    messages: dict[str, tuple[str, Severity, str]] = {
        "blank": ("blank", "info", "The cell is blank."),
        "not_applicable": ("not_applicable", "info", "The cell holds a dash or says that there is none."),
        "ambiguous": ("ambiguous", "warning", value.note or "The cell can be read in more than one way."),
        "unreadable": ("unreadable", "warning", "What is printed is no number."),
        "label": ("unreadable", "warning", "What is printed is no number."),
    }
    code, severity, message = messages[value.kind]
    issues.append(_issue(code, severity, path, message, value.raw or None))
    return code


def _in_unit(key: tuple[str, str, str], path: str, reading: Reading, issues: list[Issue]) -> Number | None:
    """The number in the cell's own unit. Only money has units that matter: 万元 in a cell headed 元, and the like."""
    value = reading.value
    number = value.number
    assert number is not None
    if value.scaled:
        issues.append(_issue("unit_converted", "info", path, "万 or 亿 was multiplied out.", value.raw))
    if key[2] != "amount":
        return number
    target = (
        CELL_UNITS.get(key)
        or reading.unit
        or ("元" if value.unit in IN_YUAN and value.unit != "元" else None)
    )
    printed = value.unit if value.unit in IN_YUAN else (reading.unit or target)
    if target is None or printed is None or printed == target:
        if key not in CELL_UNITS and target is not None:
            issues.append(_issue("unit_printed", "info", path, f"The amount is in {target}.", value.raw))
        return number
    converted = convert(number, IN_YUAN[printed] / IN_YUAN[target])
    issues.append(
        _issue(
            "unit_converted",
            "info",
            path,
            f"Printed in {printed}, given in {target}.",
            f"{value.raw} ({printed})",
        )
    )
    return converted


def _nested(values: CellValues) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for (_, row, column), (number, _) in values.items():
        rows.setdefault(row, {})[column] = number
    return rows


def _state(values: CellValues, issues: list[Issue], table: str) -> TableState:
    kinds = [kind for _, kind in values.values()]
    sound = sum(kind in ("number", "blank", "not_applicable") for kind in kinds)
    if sound == len(kinds):
        if all(kind == "blank" for kind in kinds):
            issues.append(_issue("blank_table", "warning", table, "Every cell of the table is blank."))
        return "read"
    if sound == 0 and "ambiguous" in kinds:
        return "ambiguous"
    return "partial"


def _foreign_cells(
    findings: Findings, own: set[tuple[str, str, str]], table: str, issues: list[Issue]
) -> None:
    """Cells that were read and belong to another form than the one the table follows."""
    for key, readings in findings.cells.items():
        if key[0] == table and key not in own and readings[0].value.kind not in ("blank", "not_applicable"):
            issues.append(
                _issue(
                    "not_in_form",
                    "warning",
                    table,
                    f"The form has no cell {key[1]}.{key[2]}.",
                    readings[0].value.raw,
                )
            )


def _issue(code: str, severity: Severity, path: str | None, message: str, raw: str | None = None) -> Issue:
    return Issue(code=code, severity=severity, path=path, message=message, raw=raw)


def text_lines(blocks: Sequence[Block], spans: Sequence[tuple[str, int, int]]) -> list[list[str]]:
    """For each block the lines it leaves in the record's text.

    The first block of a statutory table leaves `[[table:NAME]]`, the others nothing; another table leaves
    `[[table]]`, a picture `[[image]]`.
    """
    marks: dict[int, str] = {}
    seen: set[str] = set()
    inside: set[int] = set()
    for name, start, end in spans:
        if name not in seen:
            marks.setdefault(start, f"[[table:{name}]]")
            seen.add(name)
        inside.update(range(start, end))
    lines: list[list[str]] = []
    for index, block in enumerate(blocks):
        own = [marks[index]] if index in marks else []
        if index not in inside:
            if isinstance(block, Paragraph):
                own += block.text.split("\n")
            else:
                own.append("[[table]]" if isinstance(block, Table) else "[[image]]")
        lines.append(own)
    return lines
