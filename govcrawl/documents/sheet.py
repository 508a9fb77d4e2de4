"""A sheet of cells, whichever format it came from, to blocks: its tables, and the lines of text around them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from govcrawl.documents.model import UNKNOWN, Block, Cell, Document, Paragraph, Part, Table
from govcrawl.documents.sheet_bands import Band, band_at, bands_of, name_of_year
from govcrawl.documents.sheet_sections import holds_applications, opens_review

MAX_PLACES = 30_000
"""Places of one table's grid; one that would have more is left out, and named."""
MAX_FILLED = 100_000
FEWEST_ROWS = 2


@dataclass(slots=True)
class Sheet:
    """What is printed of a sheet: texts by `(row, column)` from 0, merged areas `(top, left, bottom, right)`, ends included.

    `ruled` are cells with lines to both sides, or above and below: those of a table. `hidden_rows` and `hidden_columns`
    are not printed.
    """

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    ruled: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: AbstractSet[int] = frozenset()
    hidden_columns: AbstractSet[int] = frozenset()


@dataclass(slots=True)
class _Row:
    """A row that has something: its cells' places by column, the columns with rules, and its number among the shown rows."""

    number: int
    cells: dict[int, _Place]
    rules: set[int]

    @property
    def ruled(self) -> bool:
        return bool(self.rules)

    @property
    def filled(self) -> list[_Place]:
        found: dict[int, _Place] = {id(place): place for place in self.cells.values() if place.text}
        return list(found.values())

    def within(self, left: int, right: int) -> _Row:
        """The part of the row that stands in these columns, ends included."""
        return _Row(
            self.number,
            {column: place for column, place in self.cells.items() if left <= column <= right},
            {column for column in self.rules if left <= column <= right},
        )


@dataclass(slots=True, eq=False)
class _Place:
    """A cell with its area in shown rows and columns, ends included."""

    text: str
    top: int
    left: int
    bottom: int
    right: int


def put_sheet(sheet: Sheet, document: Document) -> None:
    """Put the sheet's tables and lines into `document`, in the order of its rows; what is too large is noted there.

    Where tables of several years stand side by side, those of the last are the document's, with what stands once, and those of
    the others are parts of it, by their years.
    """
    rows = _shown_rows(sheet)
    found = bands_of([[(place.text, place.left, place.right) for place in row.filled] for row in rows])
    if not found:
        document.blocks += _blocks(rows, document)
        return
    for number, first in enumerate(found[0][1]):
        kept = rows[: found[0][0]] if number == 0 else []
        for place, (start, bands) in enumerate(found):
            end = found[place + 1][0] if place + 1 < len(found) else len(rows)
            parts = [_part(row, bands[number], bands) for row in rows[start:end]]
            kept += [part for part in parts if part is not None]
        name = name_of_year(first.year)
        if number == 0:
            document.blocks += _blocks(kept, document)
            document.title = document.title or name
        else:
            other = Document(blocks=_blocks(kept, document), title=name)
            document.parts.append(Part(name or "", "xlsx", other, sheet=True, earlier=True))


def _part(row: _Row, band: Band, bands: Sequence[Band]) -> _Row | None:
    """What a row has in a band; a line, and what reaches over several bands, stands in the first."""
    filled = row.filled
    if len(filled) == 1:
        own = band_at(bands, dict.fromkeys(range(filled[0].left, filled[0].right + 1)))
        if own is None or not row.ruled:
            return row if band is bands[0] else None
    part = row.within(band.left, band.right)
    return part if part.ruled or part.filled else None


def _blocks(rows: Sequence[_Row], document: Document) -> list[Block]:
    blocks: list[Block] = []
    table: list[_Row] = []
    kinds = _kinds(rows)
    for place, (row, is_line) in enumerate(zip(rows, kinds, strict=True)):
        last = table[-1] if table else None
        if last is not None and (
            is_line
            or last.ruled != row.ruled
            or not _adjoins(last, row)
            or (opens_review(_texts_of(rows[place : place + 2])) and holds_applications(_texts_of(table)))
        ):
            blocks += _tables(table, document)
            table = []
        if is_line:
            blocks += [
                Paragraph(line)
                for place in row.filled
                for line in place.text.split("\n")
                if line.strip(UNKNOWN + " ")
            ]
        else:
            table.append(row)
    return blocks + _tables(table, document)


def _texts_of(rows: Sequence[_Row]) -> list[list[str]]:
    return [[place.text for place in row.filled] for row in rows]


def _adjoins(above: _Row, below: _Row) -> bool:
    """Whether no blank row stands between, or an area reaches over it."""
    return below.number == above.number + 1 or any(
        place.bottom >= below.number - 1 for place in above.cells.values()
    )


def _kinds(rows: Sequence[_Row]) -> list[bool]:
    """Of each row whether it is a line of text and no row of a table.

    In a sheet with ruled tables what is not ruled is a line, unless it holds numbers in several cells. Without rules, a row
    with one text is a line unless it stands right between two rows of a table.
    """
    any_ruled = any(row.ruled for row in rows)
    bare = _tables_without_rules(rows) if any_ruled else frozenset()
    kinds: list[bool] = []
    for place, row in enumerate(rows):
        ruled = any_ruled and row.number not in bare
        if row.ruled:
            kinds.append(False)
            continue
        filled = row.filled
        if len(filled) > 1:
            kinds.append(ruled and not any(_is_number(one.text) for one in filled))
            continue
        if any(one.top < row.number or one.bottom > row.number for one in row.cells.values()):
            kinds.append(False)  # an area of several rows goes through it
            continue
        neighbours = (
            rows[place - 1] if place and rows[place - 1].number == row.number - 1 else None,
            rows[place + 1] if place + 1 < len(rows) and rows[place + 1].number == row.number + 1 else None,
        )
        kinds.append(not all(one is not None and not one.ruled and len(one.filled) > 1 for one in neighbours))
    return kinds


def _tables_without_rules(rows: Sequence[_Row]) -> frozenset[int]:
    """The numbers of rows that stand between blank rows, have no rules, and several of which hold figures: a table without rules."""
    found: set[int] = set()
    run: list[_Row] = []
    for row in [*rows, None]:
        if row is not None and (not run or row.number == run[-1].number + 1):
            run.append(row)
            continue
        figures = [one for one in run if any(_is_number(place.text) for place in one.filled[1:])]
        if len(figures) >= FEWEST_ROWS and not any(one.ruled for one in run):
            found.update(one.number for one in run)
        run = [] if row is None else [row]
    return frozenset(found)


def _is_number(text: str) -> bool:
    return any(character.isdecimal() for character in text) and not any(
        character.isalpha() for character in text
    )


def _shown_rows(sheet: Sheet) -> list[_Row]:
    """The rows that are printed and have something, numbered without the hidden ones; columns likewise."""
    hidden_rows, hidden_columns = sorted(sheet.hidden_rows), sorted(sheet.hidden_columns)
    areas = _areas(sheet, _Shift(hidden_rows), _Shift(hidden_columns))
    rows: dict[int, _Row] = {}

    def put(row: int, column: int, place: _Place) -> None:
        found = rows.get(row)
        if found is None:
            found = rows[row] = _Row(row, {}, set())
        found.cells.setdefault(column, place)

    filled = 0
    covered: set[tuple[int, int]] = set()
    for place, inside in areas:
        covered |= inside
        for row in range(place.top, place.bottom + 1):
            for column in range(place.left, place.right + 1):
                put(row, column, place)
    down, across = _Shift(hidden_rows), _Shift(hidden_columns)
    for (row, column), text in sheet.texts.items():
        filled += 1
        if (row, column) in covered or not text or filled > MAX_FILLED:
            continue
        shown_row, shown_column = down.shown(row), across.shown(column)
        if shown_row is not None and shown_column is not None:
            put(
                shown_row,
                shown_column,
                _Place(text, shown_row, shown_column, shown_row, shown_column),
            )
    for row, column in sheet.ruled:
        shown_row, shown_column = down.shown(row), across.shown(column)
        if shown_row is not None and shown_column is not None:
            if shown_column not in (rows[shown_row].cells if shown_row in rows else ()):
                put(shown_row, shown_column, _Place("", shown_row, shown_column, shown_row, shown_column))
            rows[shown_row].rules.add(shown_column)
    return [rows[number] for number in sorted(rows) if rows[number].ruled or rows[number].filled]


class _Shift:
    """Numbers of rows or columns without the hidden ones."""

    def __init__(self, hidden: Sequence[int]) -> None:
        self._hidden = hidden
        self._set = frozenset(hidden)

    def shown(self, number: int) -> int | None:
        """The number among the shown, None for a hidden one."""
        return None if number in self._set else self.at_least(number)

    def at_least(self, number: int) -> int:
        """The number among the shown of this one, or of the next that is shown."""
        return number - bisect_left(self._hidden, number)


def _areas(sheet: Sheet, down: _Shift, across: _Shift) -> Iterable[tuple[_Place, set[tuple[int, int]]]]:
    """The merged areas that are shown, each with the cells that it covers; of areas over each other the first counts."""
    taken: set[tuple[int, int]] = set()
    for top, left, bottom, right in sheet.merged:
        if (bottom - top + 1) * (right - left + 1) > MAX_PLACES:
            continue
        inside = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        if inside & taken or len(taken) + len(inside) > MAX_FILLED:
            continue
        taken |= inside
        first, last = down.at_least(top), down.at_least(bottom + 1) - 1
        begin, end = across.at_least(left), across.at_least(right + 1) - 1
        text = sheet.texts.get((top, left), "")
        if first <= last and begin <= end:
            yield _Place(text, first, begin, last, end), inside
        else:
            yield _Place("", 0, 0, -1, -1), inside


def _tables(rows: list[_Row], document: Document) -> list[Block]:
    """The tables that stand side by side in rows: columns without anything part them, and each begins with its labels."""
    if not rows:
        return []
    used = sorted({column for row in rows for column, place in row.cells.items() if place.text or row.ruled})
    groups: list[list[int]] = []
    for column in used:
        if groups and (column == groups[-1][-1] + 1 or _holds_numbers(rows, column)):
            groups[-1].append(column)
        else:
            groups.append([column])
    made: list[Block] = []
    for columns in groups:
        begin, end = columns[0], columns[-1]
        own = [row for row in rows if any(begin <= column <= end for column in row.cells)]
        if not own:
            continue
        height = own[-1].number - own[0].number + 1
        if height * (end - begin + 1) > MAX_PLACES:
            document.cut(f"a table has more than {MAX_PLACES} cells")
            continue
        made.append(_table(own, begin, end))
    return made


def _holds_numbers(rows: Sequence[_Row], column: int) -> bool:
    """Whether a column is one of figures, whose labels stand further left."""
    return any(column in row.cells and _is_number(row.cells[column].text) for row in rows)


def _table(rows: Sequence[_Row], begin: int, end: int) -> Table:
    first, last = rows[0].number, rows[-1].number
    by_number: Mapping[int, _Row] = {row.number: row for row in rows}
    grid: list[list[Cell | None]] = []
    cells: list[Cell] = []
    known: dict[int, Cell] = {}
    for number in range(first, last + 1):
        line: list[Cell | None] = []
        row = by_number.get(number)
        for column in range(begin, end + 1):
            place = row.cells.get(column) if row is not None else None
            if place is None:
                cell = Cell("", number - first, column - begin)
                cells.append(cell)
            elif id(place) in known:
                cell = known[id(place)]
            else:
                top, left = max(place.top, first), max(place.left, begin)
                cell = Cell(
                    place.text,
                    top - first,
                    left - begin,
                    min(place.bottom, last) - top + 1,
                    min(place.right, end) - left + 1,
                )
                known[id(place)] = cell
                cells.append(cell)
            line.append(cell)
        grid.append(line)
    return Table(grid, cells)
