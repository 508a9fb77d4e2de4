"""Reading the parts of the annex: grids by the roles of their columns, lines by what follows each label."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from govcrawl.documents.model import Cell, Table
from govcrawl.forms import form_2014 as form
from govcrawl.forms.statistics_cells import Annex, Entry
from govcrawl.forms.statistics_labels import (
    MAX_GLUED,
    Piece,
    Printed,
    Role,
    classify,
    is_general,
    is_total,
    pieces_of,
    role_of,
    unit_of,
)
from govcrawl.forms.statistics_places import Segment
from govcrawl.forms.values import Value, parse_value

FEWEST_SIDE_BY_SIDE = 3
SYSTEMATIC = 3


@dataclass(frozen=True, slots=True)
class Group:
    """Columns that belong together: where the labels stand, and the roles behind (or before) them."""

    labels: tuple[int, ...]
    roles: tuple[tuple[int, Role], ...]

    def columns(self, role: str) -> list[int]:
        """The columns with a role."""
        return [column for column, own in self.roles if own == role]


class Reader:
    """Reads one part of the annex; the header of a grid holds for the next one as well while only heads stand between."""

    def __init__(self, annex: Annex) -> None:
        self.annex = annex
        self.roles: list[Role] = []  # of every column
        self.headers: list[Role] = []  # of every header; one may span several columns
        self.width = 0  # of the header

    def read(self, part: Sequence[Segment]) -> None:
        """Read the part's grids and runs of lines, in order."""
        self.annex.interrupt()
        pieces: list[Piece] = []
        for segment in part:
            if segment.table is None:
                pieces += segment.pieces
                continue
            self._lines(pieces)
            pieces = []
            self._grid(segment.table, *segment.rows)
        self._lines(pieces)

    # --- grids

    def _grid(self, table: Table, start: int, end: int) -> None:
        if all(
            sum(1 for cell in _distinct(table.grid[r]) if cell.text.strip()) <= 1 for r in range(start, end)
        ):
            self._lines(
                [piece for cell in table.cells if start <= cell.row < end for piece in _pieces_in(cell.text)]
            )
            return
        r = start
        while r < end:
            header = _header_rows(table, r, end)
            if header:
                self._take_header(table, r, r + header)
                r += header
            stop = r
            while stop < end and not _header_rows(table, stop, end):
                stop += 1
            self._rows(table, r, stop)
            r = max(stop, r + (0 if header else 1))

    def _take_header(self, table: Table, start: int, end: int) -> None:
        """Find the role of every column under the header rows `[start, end)`: the lowest header decides."""
        roles: list[Role] = []
        spans: list[int] = []
        unread: list[str] = []
        self.width = width = max(_covered(table.grid[r]) for r in range(start, end))
        for column in range(width):
            cells = [
                cell
                for r in range(start, end)
                if column < len(table.grid[r])
                and (cell := table.grid[r][column]) is not None
                and cell.text.strip()
            ]
            text = cells[-1].text if cells else ""
            role = self._role(text)
            if role is None or (role == "other" and text):
                if text:
                    unread.append(text)
                role = "other"
            roles.append(role)
            spans.append(id(cells[-1]) if cells else -column)
        self._unread(unread)
        firsts = [c for c in range(width) if c == 0 or spans[c] != spans[c - 1]]
        self.headers = _with_single_values([roles[c] for c in firsts])
        by_span = {spans[c]: role for c, role in zip(firsts, self.headers, strict=True)}
        self.roles = [by_span[span] for span in spans]

    def _role(self, text: str) -> Role | None:
        found = role_of(text)
        if found is None:
            return None
        role, year = found
        return "other" if year is not None and year != self.annex.year else role

    def _unread(self, headers: Iterable[str]) -> None:
        raw = " | ".join(dict.fromkeys("".join(text.split()) for text in headers))
        if raw:
            self.annex.leave(
                "unknown_columns", "A column of the annex is none of the form's; it was not read.", raw
            )

    def _rows(self, table: Table, start: int, end: int) -> None:
        """Read data rows: group by group where several stand side by side, each from the top to the bottom."""
        if not self.roles:
            self._headless(table, start, end)
            return
        groups = _groups(self.roles)
        widths = [_covered(table.grid[r]) for r in range(start, end)]
        usual = max(widths, key=widths.count, default=0)
        fitting = {r for r in range(start, end) if self._fits(table.grid[r], usual)}
        for r in range(start, end):
            if r not in fitting:
                self._misfit(table, r)
        for group in groups:
            if len(groups) > 1 and end - start < FEWEST_SIDE_BY_SIDE:
                self.annex.interrupt()  # a table for each row: the groups alternate
            for r in sorted(fitting):
                for entry in self._row(table, r, group):
                    self.annex.take(entry)

    def _row(self, table: Table, r: int, group: Group) -> Iterator[Entry]:
        line = table.grid[r]
        cells = {column: line[column] for column in range(len(line))}
        labels = _distinct([cells.get(column) for column in group.labels])
        named = [cell for cell in labels if cell.text.strip()]
        values = {role: _distinct([cells.get(c) for c in group.columns(role)]) for role in form.COLUMNS}
        if not named:
            if any(parse_value(cell.text).kind == "number" for found in values.values() for cell in found):
                self.annex.interrupt()
                raw = " ".join(cell.text for found in values.values() for cell in found)
                self.annex.leave("leftover_cell", "A value stands in a row without a label.", raw)
            return
        own = named[-1]
        printed, inner = _printed_in(own)
        left = tuple(classify(cell.text) for cell in named[:-1])
        found: dict[str, Value] = {}
        for role, places in values.items():
            if not group.columns(role):
                continue
            found[role] = self._value(own, places)
        unit_cells = _distinct([cells.get(column) for column in group.columns("unit")])
        unit_text = unit_cells[0].text.strip() if unit_cells and unit_cells[0] is not own else ""
        spans_values = any(own is cell for places in values.values() for cell in places)
        if spans_values:
            if inner:
                self._lines(list(_pieces_in(own.text)))
            else:
                yield Entry(printed, {}, left=left)
            return
        shifted = unit_text and unit_of(unit_text) is None and parse_value(unit_text).kind == "number"
        if shifted:
            note = "A number stands where the unit should."
            found = dict.fromkeys(found, Value("ambiguous", unit_text, note=note))
        if inner and all(value.kind == "blank" for value in found.values()):
            pieces = list(_pieces_in(own.text))
            if any(values.values()):  # a blank cell of its own: the number in the label's may be a footnote's
                pieces = [_beside_a_blank(piece) for piece in pieces]
            self._lines(pieces)
            return
        if own.rowspan > 1 and own.row < r:
            found = {
                role: value
                if value.kind == "blank"
                else Value("ambiguous", value.raw, note="One label, several values")
                for role, value in found.items()
            }
            if all(value.kind == "blank" for value in found.values()):
                return
        yield Entry(printed, found, unit_of(unit_text) if unit_text else None, left)

    @staticmethod
    def _value(own: Cell, places: list[Cell]) -> Value:
        """What stands in a value column; a cell that covers several labels or columns is nobody's alone."""
        if len(places) != 1:
            printed = [cell for cell in places if cell.text.strip()]
            if not printed:
                return parse_value("")
            return Value(
                "ambiguous", " ".join(cell.text for cell in printed), note="Two cells for one column"
            )
        cell = places[0]
        value = parse_value(cell.text)
        if value.kind in ("blank", "not_applicable"):
            return value
        if cell.rowspan > 1 and cell.rowspan > own.rowspan:
            return Value("ambiguous", value.raw, note="The cell stands beside several rows")
        return Value("unreadable", value.raw) if value.kind == "label" else value

    def _fits(self, line: Sequence[Cell | None], usual: int) -> bool:
        """Whether a row is as wide as its header; blank cells behind it do no harm where most rows have them."""
        width = _covered(line)
        behind = line[self.width : width]
        return width == self.width or (
            width == usual > self.width and all(cell is None or not cell.text.strip() for cell in behind)
        )

    def _misfit(self, table: Table, r: int) -> None:
        """A row with fewer or more cells than its header: its values count where all of them are printed, or none."""
        order, _ = _order(self.headers)
        columns = [role for role in form.COLUMNS if role in order]
        rows = self._entries_of(table, r, blanks=True)
        for printed, unit, values, left in rows:
            some = {value.kind == "blank" for value in values}
            known = len(rows) == 1 and len(_groups(self.headers)) == 1 and "code" not in order
            if some <= {True} or (known and some == {False}):
                found = _assigned(values, order, columns)
            else:
                raw = " ".join(value.raw or "·" for value in values)[:200]
                note = "The row has more or fewer cells than its header."
                found = {role: Value("ambiguous", raw, note=note) for role in columns}
            if len(rows) > 1:
                self.annex.interrupt()
            self.annex.take(Entry(printed, found, unit, left))

    def _headless(self, table: Table, start: int, end: int) -> None:
        """Rows without a header: labels, perhaps a unit, and one cell behind each."""
        rows = [self._entries_of(table, r) for r in range(start, end)]
        for row in rows:
            for _, _, values, _ in row:
                if sum(value.kind not in ("blank", "not_applicable") for value in values) > 1:
                    self.annex.several = True
        for row in rows:
            for printed, unit, values, left in row:
                if len(row) > 1:
                    self.annex.interrupt()  # labels side by side: what stood above another one tells nothing
                found = _assigned(values, ["value"], ["value"])
                self.annex.take(Entry(printed, found, unit, left, headless=True))

    def _entries_of(
        self, table: Table, r: int, *, blanks: bool = False
    ) -> list[tuple[Printed, str | None, list[Value], tuple[Printed, ...]]]:
        """The labels of one row with unit, printed values and the labels before them in the row."""
        cells = [cell for cell in _distinct(table.grid[r]) if blanks or cell.text.strip()]
        made: list[tuple[Printed, str | None, list[Value], tuple[Printed, ...]]] = []
        left: list[Printed] = []
        behind_label = False
        for cell in cells:
            unit = unit_of(cell.text)
            value = parse_value(cell.text)
            if unit is None and value.kind == "label":
                printed, inner = _printed_in(cell)
                if inner:
                    self._lines(list(_pieces_in(cell.text)))
                    left = []
                elif printed.kind not in ("remark", "header"):
                    left = [*left, printed] if behind_label else [printed]
                    if behind_label:  # the label before it is a merged parent, or has no cell of its own
                        made.pop()
                    if cell.row == r:
                        made.append((printed, None, [], tuple(left[:-1])))
                        behind_label = True
                continue
            if made:
                own, known, values, parents = made[-1]
                made[-1] = own, known or unit, [*values, value] if unit is None else values, parents
            behind_label = False
        return made

    # --- lines

    def _lines(self, pieces: Sequence[Piece]) -> None:
        """Read a run of labels, units and values in reading order."""
        if not pieces:
            return
        entries = self._entries(_joined(pieces))
        after, lead = _order(self.headers)
        expected = ["value"] if not self.roles else after
        columns = [role for role in form.COLUMNS if role in expected]
        counted: list[tuple[_Run, list[Value], int]] = []
        over = under = 0
        for run in entries:
            values = list(run.values)
            count = len(expected) + (1 if lead and run.goes_on else 0)
            while len(values) > count and values[-1].kind == "blank":
                values.pop()
            printed = [value for value in values if value.kind != "blank"]
            counted.append((run, values, count))
            if run.printed.kind == "row":
                over += len(printed) > count
                under += not printed or len(printed) < count
            elif run.printed.kind in ("head", "remark"):
                codes = expected.count("code") + (1 if lead and run.goes_on else 0)
                over += sum(value.kind == "number" for value in printed) > codes
        disturbed = over and (under or over >= SYSTEMATIC)
        if not self.roles and over >= SYSTEMATIC:
            self.annex.several = True
        interleaved = len(_groups(self.headers)) > 1
        beside = _beside_heaps(counted)
        for place, (run, values, count) in enumerate(counted):
            if interleaved:
                self.annex.interrupt()
            if run.printed.kind == "head":
                codes = expected.count("code") + (1 if lead and run.goes_on else 0)
                numbers = [value for value in values if value.kind == "number"]
                self.annex.take(Entry(run.printed, {"value": numbers[-1]} if len(numbers) > codes else {}))
                continue
            order = [*expected, "code"] if count > len(expected) else expected
            found = _assigned(values, order, columns)
            if run.glued and len(expected) > 1:
                note = "Glued digits under several columns."
                found = {
                    role: Value("ambiguous", " ".join(v.raw for v in values), note=note) for role in columns
                }
            elif run.broken and not any(value.kind != "blank" for value in values):
                note = "The label is followed by unknown text, not by a value."
                found = {role: Value("ambiguous", run.printed.text, note=note) for role in columns}
            elif place in beside:
                note = "Too many values stand beside the next label; some may be this row's."
                found = {role: Value("ambiguous", run.printed.text, note=note) for role in columns}
            elif disturbed and run.printed.kind == "row":
                note = "Numbers were lost or added around here."
                found = {
                    role: Value("ambiguous", value.raw, note=note) if value.kind == "number" else value
                    for role, value in found.items()
                }
            headless = not self.roles
            self.annex.take(
                Entry(run.printed, found, run.unit, headless=headless, glued=headless and run.glued)
            )

    def _entries(self, pieces: Sequence[Piece]) -> list[_Run]:
        """Labels with what follows them; headers on the way set the order of the columns."""
        runs: list[_Run] = []
        place = 0
        numbered = False
        while place < len(pieces):
            piece = pieces[place]
            if piece.printed is None:
                numbered = piece.kind == "code"
                if runs and runs[-1].open:
                    runs[-1].add(piece)
                place += 1
                continue
            header = _header_run(pieces, place)
            if header > 1:
                if runs:
                    runs[-1].open = runs[-1].goes_on = False
                self._set_order(pieces[place : place + header])
                place += header
                continue
            place += 1
            if piece.printed.kind == "remark" or (
                piece.printed.kind == "header" and not is_total(piece.printed.text)
            ):
                continue
            if runs and runs[-1].open:
                runs[-1].goes_on = not numbered
                runs[-1].broken = piece.printed.kind == "unknown"
                runs[-1].open = False
            runs.append(_Run(piece.printed))
            numbered = False
        return runs

    def _set_order(self, headers: Sequence[Piece]) -> None:
        roles: list[Role] = []
        unread: list[str] = []
        for piece in headers:
            role = self._role(piece.text) or "other"
            if role == "other":
                unread.append(piece.text)
            roles.append(role)
        self._unread(unread)
        self.roles = self.headers = _with_single_values(roles)


@dataclass(slots=True)
class _Run:
    """A label in lines, with what follows it.

    `goes_on`: another label follows, so that its code would stand here; `broken`: unknown text follows; `glued`: the
    values touch the label.
    """

    printed: Printed
    values: list[Value] = field(default_factory=list)
    unit: str | None = None
    open: bool = True
    goes_on: bool = False
    broken: bool = False
    glued: bool = False

    def add(self, piece: Piece) -> None:
        """Take a unit, a value or a blank."""
        if piece.kind == "unit":
            self.unit = self.unit or piece.text
        elif piece.value is not None:
            self.values.append(piece.value)
            self.glued = self.glued or piece.glued


def _beside_heaps(counted: Sequence[tuple[_Run, list[Value], int]]) -> set[int]:
    """The rows without values next to one that has too many: labels first, and then the values of all of them."""
    bare = [not any(value.kind != "blank" for value in values) for _, values, _ in counted]
    found: set[int] = set()
    for place, (_, values, count) in enumerate(counted):
        if sum(value.kind == "number" for value in values) > count:
            for beside in (range(place - 1, -1, -1), range(place + 1, len(counted))):
                found.update(itertools.takewhile(lambda other: bare[other], beside))
    return found


def _distinct(cells: Iterable[Cell | None]) -> list[Cell]:
    """Every cell once, in order."""
    return list({id(cell): cell for cell in cells if cell is not None}.values())


def _covered(line: Sequence[Cell | None]) -> int:
    """How many places of a row are covered, up to the last."""
    return max((place + 1 for place, cell in enumerate(line) if cell is not None), default=0)


def _pieces_in(text: str) -> Iterator[Piece]:
    for line in text.split("\n"):
        if len(line) <= MAX_GLUED:
            yield from pieces_of(line)


def _printed_in(cell: Cell) -> tuple[Printed, bool]:
    """A cell's label; and whether values are printed in the same cell (`当面申请数 件 12`)."""
    printed = classify(cell.text)
    if printed.kind != "unknown":
        return printed, False
    pieces = list(_pieces_in(cell.text))
    return printed, any(piece.kind != "label" for piece in pieces) and any(
        piece.printed is not None and piece.printed.kind == "row" for piece in pieces
    )


def _beside_a_blank(piece: Piece) -> Piece:
    if piece.value is None or piece.value.kind != "number":
        return piece
    note = "A number stands beside the label, and the cell for it is blank."
    return replace(piece, value=Value("ambiguous", piece.value.raw, note=note))


def _header_rows(table: Table, r: int, end: int) -> int:
    """How many rows from `r` are the annex's header: the labels' and a value's or unit's columns; 0 for none."""
    first = [cell for cell in _distinct(table.grid[r]) if cell.text.strip()]
    roles = [role_of(cell.text) for cell in first]
    kinds = [role[0] for role in roles if role is not None]
    if "label" not in kinds or len(kinds) < 2 or len(kinds) * 2 < len(first):
        return 0
    if not {"value", "cumulative", "unit", "code"} & {*kinds}:
        return 0
    heads = [cell.text for cell, role in zip(first, roles, strict=True) if role and role[0] == "label"]
    if all(map(is_general, heads)) and not {"value", "unit"} & {*kinds}:
        return 0
    count = 1
    while r + count < end:
        line = _distinct(table.grid[r + count])
        own = [cell for cell in line if cell.row == r + count and cell.text.strip()]
        if (
            any(cell.row < r + count for cell in line)
            and own
            and all(role_of(cell.text) is not None or classify(cell.text).kind == "unknown" for cell in own)
            and not any(parse_value(cell.text).kind == "number" for cell in own)
        ):
            count += 1  # headers under a header that spans rows beside them
            continue
        break
    return count


def _with_single_values(roles: list[Role]) -> list[Role]:
    """Roles in which a group has one column of values: two that could be it are neither.

    累计 without a column of the year beside it may be anything.
    """
    made: list[Role] = list(roles)
    for group in _groups(made):
        for role in form.COLUMNS:
            columns = group.columns(role)
            if len(columns) > 1 or (role == "cumulative" and columns and not group.columns("value")):
                for column in columns:
                    made[column] = "other"
    return made


def _groups(roles: Sequence[Role]) -> list[Group]:
    """Groups side by side: a new one begins with each run of label columns, a code before it belongs to it."""
    starts = [
        place
        for place, role in enumerate(roles)
        if role == "label" and (place == 0 or roles[place - 1] != "label")
    ]
    starts = [start - 1 if start > 0 and roles[start - 1] == "code" else start for start in starts]
    groups = []
    for place, start in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else len(roles)
        begin = 0 if place == 0 else start
        labels = tuple(column for column in range(begin, end) if roles[column] == "label")
        groups.append(Group(labels, tuple((c, roles[c]) for c in range(begin, end) if roles[c] != "label")))
    return groups


def _order(roles: Sequence[Role]) -> tuple[list[str], bool]:
    """The cells that follow a label in reading order (without units and remarks), and whether a code leads each row.

    Groups side by side must be alike; where they are not, no order is known and every count is wrong.
    """
    groups = _groups(roles)
    orders: list[tuple[list[str], bool]] = []
    for group in groups:
        first = group.labels[0]
        after: list[str] = [
            role for column, role in group.roles if column > first and role not in ("unit", "remark")
        ]
        lead = any(role == "code" for column, role in group.roles if column < first)
        orders.append((after, lead))
    if not orders:
        return [], False
    if any(order != orders[0] for order in orders):
        return ["other"] * 99, False
    return orders[0][0], orders[0][1]


def _assigned(values: Sequence[Value], order: Sequence[str], columns: Iterable[str]) -> dict[str, Value]:
    """Values by column: all of them or none; with another number of values than the order has, each is ambiguous."""
    names = list(columns)
    printed = [value for value in values if value.kind != "blank"]
    if not printed:
        return dict.fromkeys(names, parse_value(""))
    if len(values) == len(order):
        found = dict(zip(order, values, strict=True))
        codes = [value for name, value in zip(order, values, strict=True) if name == "code"]
        if all(code.kind in ("number", "unreadable") and code.raw.isdecimal() for code in codes):
            return {name: found[name] for name in names}
    raw = " ".join(value.raw or "·" for value in values)[:200]
    note = f"{len(printed)} values for {len(order)} columns"
    return {name: Value("ambiguous", raw, note=note) for name in names}


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Labels broken over lines put together again, where the whole is known."""
    made: list[Piece] = []
    place = 0
    while place < len(pieces):
        for count in (4, 3, 2):
            several = pieces[place : place + count]
            if len(several) < count or any(piece.printed is None for piece in several):
                continue
            if len({piece.printed.kind for piece in several if piece.printed is not None}) == 1 and (
                several[0].printed is not None and several[0].printed.kind != "unknown"
            ):
                continue
            text = "".join(piece.text for piece in several)
            printed = classify(text)
            if printed.kind in ("row", "head", "header") and len(text) <= MAX_GLUED:
                made.append(Piece("label", text, printed=printed))
                place += count
                break
        else:
            made.append(pieces[place])
            place += 1
    return made


def _header_run(pieces: Sequence[Piece], place: int) -> int:
    """How many pieces from `place` are the headers of columns; 0 where none begins there."""
    count = 0
    kinds: set[str] = set()
    while place + count < len(pieces):
        piece = pieces[place + count]
        found = role_of(piece.text) if piece.printed is not None else None
        if found is None:
            break
        kinds.add(found[0])
        count += 1
    return count if {"label"} <= kinds and kinds & {"value", "unit", "cumulative"} else 0
