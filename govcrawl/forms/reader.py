"""The shared table reader: from a document's blocks to the statutory tables, with an issue for every doubt.

The readers of grids and of runs only find; here their findings are judged: which form it is, which value a cell
has, what is missing, and how far each table was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import lru_cache

from govcrawl.documents.model import Block, Image, Paragraph, Table
from govcrawl.forms.captions import LONGEST_CAPTION, other_years
from govcrawl.forms.findings import CellKey, Findings, Reading
from govcrawl.forms.grid import GridState, read_grid
from govcrawl.forms.headers import APPLICATION_ORDER, FORMS, OUTCOME_ORDER, UNKNOWN_UNIT, money_unit
from govcrawl.forms.lines import grids_of
from govcrawl.forms.model import BLOCKS, TABLE_NAMES, Form, FormKey
from govcrawl.forms.readings import lost_cell_fits
from govcrawl.forms.relations import relations_of, row_total_holds
from govcrawl.forms.runs import read_run
from govcrawl.forms.settling import settle_open_rows
from govcrawl.forms.tokens import ends_like_a_cell, tokens_of
from govcrawl.forms.units import place_units
from govcrawl.forms.values import IN_YUAN, Value, convert, count_of, is_fraction, undressed
from govcrawl.record import Issue, Number, Row, Severity, Tables, TableState, TableStatus
from govcrawl.record import make_issue as _issue

SECTION_OF_TABLE = {"proactive": 2, "applications": 3, **dict.fromkeys(BLOCKS, 4)}
# the money of a cell is in this unit; a cell or header that prints another is converted and noted
CELL_UNITS = {("proactive", "fees", "amount"): "万元"}
FEWEST_LINES = 2
LOST_AND_ADDED = "Cells of this report were lost and stray numbers added; here no sum tells them apart."
_TELLING_ROWS = {row for form in FORMS for row in form.application_rows if row.startswith("other_")}
TWO_TABLES = "Two tables of this section contradict each other, and this cell was found in one of them only."
FEWEST_CLASHES = 3  # rows
SIZES = [len(OUTCOME_ORDER)] * len(BLOCKS)
FEWEST_COLUMNS_FAILED = 4
FEWEST_FAILURES = 3  # so many sums must fail before a table is taken to be misread as a whole


@dataclass(slots=True)
class TablesRead:
    """What the reader made of a document. `spans` are the blocks `[start, end)` each table took up."""

    form: FormKey | None
    tables: Tables
    status: TableStatus
    issues: list[Issue] = field(default_factory=list)
    spans: list[tuple[str, int, int]] = field(default_factory=list)


def read_tables(
    blocks: Sequence[Block], headings: Sequence[tuple[int, int]] = (), year: int | None = None
) -> TablesRead:
    """Read the statutory tables out of `blocks`.

    `headings` are `(section number, block index)`; `year` is the year reported on, as far as the title says it:
    headers and captions that print another year belong to another year's table.
    """
    return _judge(
        find_cells(blocks, year, {index for _, index in headings}), _images_by_section(blocks, headings)
    )


def find_cells(
    blocks: Sequence[Block], year: int | None = None, headings: AbstractSet[int] = frozenset()
) -> Findings:
    """Run the readers over the document in its own order: grids, and the runs of lines between them."""
    findings = Findings()
    state = GridState(year=year)
    foreign = other_years(blocks, year)
    position = 0
    for start, end, table in grids_of(blocks):
        _read_lines(blocks, (position, start), findings, state, foreign, headings)
        position = end
        if start in foreign:
            findings.leave(
                "",
                "other_year_table",
                blocks_text(blocks, start),
                "The line above says that this table is of another year.",
            )
            continue
        state.line_above = _line_above(blocks, start)
        state.unit_above = _unit_above(state.line_above)
        findings.place += 1
        for name in sorted(
            {"review" if name in BLOCKS else name for name in read_grid(table, findings, state)}
        ):
            findings.spans.append((name, start, end))
    _read_lines(blocks, (position, len(blocks)), findings, state, foreign, headings)
    place_units(findings, blocks, headings, foreign)
    return findings


def _read_lines(
    blocks: Sequence[Block],
    part: tuple[int, int],
    findings: Findings,
    state: GridState,
    foreign: AbstractSet[int],
    headings: AbstractSet[int],
) -> None:
    start, end = part
    if end - start < FEWEST_LINES:
        return
    if not any(ends_like_a_cell(block) for block in blocks[start:end]):
        return
    state.unit_above = None
    findings.place += 1
    tokens = [token for token in tokens_of(blocks, start, end, headings) if token.block not in foreign]
    read_run(tokens, findings, state)


def blocks_text(blocks: Sequence[Block], start: int) -> str:
    """The beginning of a table, for a person to find it by."""
    block = blocks[start]
    if isinstance(block, Table):
        return " ".join(cell.text for cell in block.cells[:6])
    return block.text if isinstance(block, Paragraph) else ""


def _unit_above(line: str | None) -> str | None:
    """The unit of money in the line right above a table (`（金额单位：元）`)."""
    return money_unit(line) if line is not None and "单位" in line else None


def _line_above(blocks: Sequence[Block], start: int) -> str | None:
    """The line right above a table."""
    for block in reversed(blocks[max(0, start - 3) : start]):
        if isinstance(block, Paragraph) and block.text.strip():
            return block.text.strip() if len(block.text) <= LONGEST_CAPTION else None
    return None


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
    _merge_repeated(findings)
    proactive_form = _proactive_form(findings)
    application_form = _application_form(findings, proactive_form)
    form = proactive_form or application_form
    if findings.open_rows:
        settle_open_rows(findings, application_form)
    _doubtful_counts(findings)
    if application_form and not any(
        table == "applications" and row in _TELLING_ROWS for table, row, _ in findings.cells
    ):
        issues.append(
            _issue(
                "form_unproved",
                "warning",
                "applications",
                f"No row of (六)其他处理 was found; form {application_form.key} is taken from section 2.",
            )
        )
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
    elif any(table == "applications" for table, _, _ in findings.cells):
        status["applications"] = "ambiguous"
        issues.append(
            _issue(
                "ambiguous",
                "warning",
                "applications",
                "Nothing that was read tells which form the table follows.",
            )
        )
    suspects = _suspect_blocks(findings)
    for block in BLOCKS:
        if (block, "", OUTCOME_ORDER[0]) in findings.cells:
            values = _read_cells(
                findings, [(block, "", outcome) for outcome in OUTCOME_ORDER], issues, suspects
            )
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
        _issue(
            "settled_by_relations",
            "info",
            path,
            "Cells were lost, added or glued here; this is the only reading of them that the table allows.",
            raw,
        )
        for path, raw in findings.settled.items()
    ]
    issues += [
        _issue(left.code, "warning", left.table or None, left.message, left.raw)
        for left in findings.leftovers
    ]
    return TablesRead(
        form.key if form else None,
        tables,
        TableStatus(**status),
        issues,
        sorted(findings.spans, key=lambda s: s[1:]),
    )


def _merge_repeated(findings: Findings) -> None:
    """A row that is printed twice, once with nothing in it: its label was repeated at a page break."""
    rows: dict[tuple[str, str], list[CellKey]] = {}
    for key, readings in findings.cells.items():
        if len(readings) > 1:
            rows.setdefault(key[:2], []).append(key)
    clashing = {table for (table, _), keys in rows.items() if _clash(findings, keys)}
    for (table, _), keys in rows.items():
        if table in clashing:
            continue  # two tables, and none of them a page's repetition
        copies = {len(findings.cells[key]) for key in keys}
        places = {reading.place for key in keys for reading in findings.cells[key]}
        if len(copies) != 1 or len(places) != 1:
            continue  # another table's row is no copy
        filled = [
            copy
            for copy in range(copies.pop())
            if any(findings.cells[key][copy].value.kind != "blank" for key in keys)
        ]
        if len(filled) == 1:
            for key in keys:
                findings.cells[key] = [findings.cells[key][filled[0]]]


def _clash(findings: Findings, keys: Sequence[CellKey]) -> bool:
    """Whether copies of a row hold different numbers."""
    numbers = [{r.value.number for r in findings.cells[key] if r.value.number is not None} for key in keys]
    return any(len(found) > 1 for found in numbers)


def _doubt_two_tables(findings: Findings) -> None:
    """Where two tables of one section contradict each other, what was found in one of them only proves nothing."""
    for table in ("proactive", "applications"):
        rows: dict[int, set[str]] = {}
        clashes = set()
        keys = [key for key in findings.cells if key[0] == table]
        for key in keys:
            readings = findings.cells[key]
            for reading in readings:
                rows.setdefault(reading.place, set()).add(key[1])
            if len({reading.place for reading in readings}) > 1 and _differ(readings):
                clashes.add(key[1])
        whole = sum(len(found) >= FEWEST_CLASHES for found in rows.values())
        if whole < 2 or len(clashes) < FEWEST_CLASHES:
            continue
        for key in keys:
            readings = findings.cells[key]
            if len({reading.place for reading in readings}) == 1:
                raw = readings[0].value.raw
                findings.cells[key] = [Reading(Value("ambiguous", raw, note=TWO_TABLES))]


def _doubtful_counts(findings: Findings) -> None:
    """Section 2 has no sums: where cells were lost and stray numbers stand about, a full row proves nothing."""
    if not (findings.dropped and findings.strays):
        return
    for key, readings in findings.cells.items():
        reading = readings[0]
        if (
            key[0] == "proactive"
            and reading.counted
            and not reading.on_one_line
            and reading.value.kind != "blank"
        ):
            raw = reading.value.raw
            findings.cells[key] = [Reading(Value("ambiguous", raw, note=LOST_AND_ADDED), counted=True)]


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


def _application_form(findings: Findings, proactive_form: Form | None) -> Form | None:
    """Told by section 3's own rows: 其他处理 in one row or in three.

    Where neither was read the other rows fit both forms alike, and section 2 decides; None where it does not.
    """
    rows = {row for table, row, _ in findings.cells if table == "applications"}
    points = {
        form.key: len(rows & {*form.application_rows}) - len(rows - {*form.application_rows})
        for form in FORMS
    }
    best = max(points.values())
    fitting = [form for form in FORMS if points[form.key] == best > 0]
    if len(fitting) > 1:
        return proactive_form if proactive_form in fitting else None
    return fitting[0] if fitting else None


def _suspect_rows(findings: Findings) -> set[str]:
    """Rows of applications that are not to be trusted, though they have the right number of cells.

    In a table where other rows have lost or gained cells, a row that does not add up may have a stray number in a
    dropped cell's place. Where most rows of counted cells do not add up, the columns were taken wrongly; where
    hardly a column does, the rows were. Elsewhere a wrong sum is the source's own and stays as printed.
    """
    rows: dict[str, dict[str, Reading]] = {}
    for (table, row, column), readings in findings.cells.items():
        if table == "applications":
            rows.setdefault(row, {})[column] = readings[0]
    sums = {
        row: row_total_holds([cells[c].value.number if c in cells else None for c in APPLICATION_ORDER])
        for row, cells in rows.items()
    }
    wrong = {row for row, holds in sums.items() if holds is False}
    told = [
        row
        for row, holds in sums.items()
        if holds is not None and any(r.value.number for r in rows[row].values())
    ]
    counted = all(reading.counted for cells in rows.values() for reading in cells.values())
    misread = len(wrong) >= FEWEST_FAILURES and 2 * len(wrong) > len(told)
    if counted and (misread or _rows_shifted(rows)):
        return set(rows)
    shifted = set() if findings.shows_blanks else {row for row in wrong if _lost_and_added(rows[row])}
    irregular = any(left.table == "applications" for left in findings.leftovers) or any(
        reading.value.kind == "ambiguous" and reading.counted and reading.value.raw != "一"  # a dash, or one
        for cells in rows.values()
        for reading in cells.values()
    )
    if not irregular:
        return shifted
    wrong |= {row for row, cells in rows.items() if _unproved(cells)}
    return shifted | {row for row in wrong if any(reading.counted for reading in rows[row].values())}


def _unproved(cells: dict[str, Reading]) -> bool:
    """Whether a row of several lines does not add up where dashes count nothing, or holds a misprint."""
    if all(reading.on_one_line for reading in cells.values()):
        return False
    values = [cells[column].value for column in APPLICATION_ORDER if column in cells]
    if any(value.kind == "unreadable" for value in values):
        return True
    return len(values) == len(APPLICATION_ORDER) and row_total_holds(list(map(count_of, values))) is False


def _lost_and_added(cells: dict[str, Reading]) -> bool:
    """Whether a row adds up without its last number: then a cell may be lost, and a page number in its place."""
    readings = list(cells.values())
    if any(not reading.counted or reading.on_one_line for reading in readings):
        return False
    numbers = [reading.value.number or 0 for reading in readings]
    return sum(numbers[:-2]) == numbers[-2]


def _rows_shifted(rows: dict[str, dict[str, Reading]]) -> bool:
    """Whether so many columns fail that cells must stand in the rows of their neighbours."""
    numbers = {row: {c: reading.value.number for c, reading in cells.items()} for row, cells in rows.items()}
    outcomes = [
        relation.outcome()
        for relation in relations_of(Tables.model_construct(applications=numbers))
        if relation.name != "row_total" and any((relation.actual, *relation.expected, *relation.subtract))
    ]
    assessed = [outcome for outcome in outcomes if outcome is not None]
    return assessed.count(False) >= FEWEST_COLUMNS_FAILED and 4 * assessed.count(False) > 3 * len(assessed)


def _suspect_blocks(findings: Findings) -> set[str]:
    """Review and litigation, where all three sums of cells that were counted fail: they must have been taken wrongly."""
    wrong: dict[str, bool] = {}
    for block in BLOCKS:
        readings = [
            findings.cells[block, "", outcome][0]
            for outcome in OUTCOME_ORDER
            if (block, "", outcome) in findings.cells
        ]
        numbers = [reading.value.number for reading in readings]
        if len(readings) == len(OUTCOME_ORDER) and row_total_holds(numbers) is False:
            wrong[block] = all(reading.counted for reading in readings)
    misread = len(wrong) == len(BLOCKS) and all(wrong.values())
    if wrong and not misread and all(wrong.values()):
        cells = [findings.cells.get((block, "", outcome)) for block in BLOCKS for outcome in OUTCOME_ORDER]
        values = [readings[0].value for readings in cells if readings]
        # without one of its numbers and with a lost cell everything adds up: then that number is a stray
        strays = range(len(values)) if len(wrong) > 1 else range(len(values) - 1, len(values))
        if len(values) == len(cells):
            misread = any(lost_cell_fits([*values[:at], *values[at + 1 :]], SIZES) for at in strays)
    return set(BLOCKS) if misread else set()


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
        path = _path_of(key)
        readings = findings.cells.get(key)
        if not readings:
            issues.append(_issue("unreadable", "warning", path, "The cell was not found in the table."))
            values[key] = None, "unreadable"
            continue
        if (key[1] or key[0]) in doubtful:
            raw = readings[0].value.raw
            issues.append(
                _issue(
                    "ambiguous",
                    "warning",
                    path,
                    "The cells do not add up, and cells of this table were lost, added or taken for others.",
                    raw,
                )
            )
            values[key] = None, "ambiguous"
            continue
        values[key] = _read_cell(key, path, readings, issues)
    return values


@lru_cache(maxsize=1024)  # more than all forms have cells
def _path_of(key: CellKey) -> str:
    return ".".join(part for part in key if part)


def _read_cell(
    key: tuple[str, str, str], path: str, readings: list[Reading], issues: list[Issue]
) -> tuple[Number | None, str]:
    reading = readings[0]
    if len(readings) > 1 and _differ(readings):
        raw = " | ".join(dict.fromkeys(other.value.raw for other in readings))[:200]
        issues.append(
            _issue(
                "ambiguous",
                "warning",
                path,
                "The cell is printed more than once, and not alike.",
                raw,
            )
        )
        return None, "ambiguous"
    value = reading.value
    if value.kind == "unreadable" and key[2] not in ("amount", "change") and not reading.counted:
        value = undressed(value)
        reading = replace(reading, value=value)
    if value.kind != "number" or value.number is None:
        return None, _no_number(value, path, issues)
    if value.number < 0 and key[2] != "change":
        issues.append(
            _issue("unreadable", "warning", path, "A negative number in a cell that counts.", value.raw)
        )
        return None, "unreadable"
    if key[2] != "amount" and is_fraction(value):
        issues.append(_issue("not_whole", "warning", path, "A count is printed with a point.", value.raw))
        return None, "unreadable"
    if value.note:
        issues.append(
            _issue("printed_otherwise", "info", path, f"Not a plain number: {value.note}.", value.raw)
        )
    converted = _in_unit(key, path, reading, issues)
    return converted, "number" if converted is not None else "ambiguous"


def _differ(readings: list[Reading]) -> bool:
    """Whether a cell that is printed more than once is printed in two ways, or under two labels."""
    values = {(reading.value.kind, reading.value.number) for reading in readings}
    return len(values) > 1 or len({reading.label for reading in readings if reading.label}) > 1


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
    if key[2] != "amount":
        if value.unit is not None and value.unit.endswith("元"):
            issues.append(_issue("ambiguous", "warning", path, "A count with a unit of money.", value.raw))
            return None
        if value.scaled:
            issues.append(_issue("unit_converted", "info", path, "万 or 亿 was multiplied out.", value.raw))
        return number
    around = reading.unit
    own = value.unit if value.unit in IN_YUAN else "元" if value.scaled else None
    if around == UNKNOWN_UNIT or (value.unit is not None and own is None):
        issues.append(
            _issue(
                "ambiguous",
                "warning",
                path,
                "The amount is in money of an unknown kind, or in two units.",
                value.raw,
            )
        )
        return None
    target = CELL_UNITS.get(key) or around or own
    printed = own or around or CELL_UNITS.get(key)
    if target is None or printed is None:
        issues.append(
            _issue(
                "unit_not_printed",
                "info",
                path,
                "No unit is printed; the amount is given as it stands.",
                value.raw,
            )
        )
        return number
    if printed == target:
        if around is None and own is None:
            issues.append(
                _issue(
                    "unit_not_printed",
                    "info",
                    path,
                    f"No unit is printed; the form's is {target}.",
                    value.raw,
                )
            )
        elif key not in CELL_UNITS:
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
