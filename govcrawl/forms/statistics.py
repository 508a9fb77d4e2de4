"""Reading the statistics annex of 2014 (政府信息公开情况统计表): from a document's blocks to `tables.statistics_2014`.

The annex is a list of indicators, one value each, so it needs no grid of columns; what it needs is the right label to
the right value. Grids are read by the roles of their columns, lines by the order in which labels, units and values
follow each other. The annex is taken out of the document before the other tables are read: its words (行政复议,
维持) are theirs, too.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from govcrawl.documents.model import Block, Cell, Paragraph, Table
from govcrawl.forms import form_2014 as form
from govcrawl.forms.lines import grids_of
from govcrawl.forms.model import TABLE_NAMES
from govcrawl.forms.reader import TablesRead
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
    value_piece,
)
from govcrawl.forms.values import Value, convert, parse_value
from govcrawl.record import Issue, Number, TableState
from govcrawl.record import make_issue as _issue

FEWEST_ROWS = 6
FEWEST_WORDS = 4
MOST_OTHERS = 8
PROSE_LENGTH = 120
LONGEST_CAPTION = 60
LINES_ABOVE = 4
SMALL = 2
FEWEST_SIDE_BY_SIDE = 3
MOST_BEHIND = 6
CODES_IN_A_ROW = 6
SYSTEMATIC = 3
# words of which every annex has several; a document with fewer is not looked at again
WORDS = (
    "当面申请", "传真申请", "信函申请", "按时办结", "延期办结", "依法纠错", "专职人员", "兼职人员", "公报公开", "网站公开",
    "规范性文件数", "规范性文件总数", "答复数", "培训人", "查阅点", "微博公开", "微信公开", "举报投诉", "办结数",
)  # fmt: skip
# words of the modern tables, by which rows of theirs are told in a table that holds an annex as well
_MODERN = re.compile(r"自然人|商业企业|本年新收|制发件数|新制作数量|处理决定数量|尚未审结|信息内容")
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年|度)")
_CAPTION = re.compile(r"表|^[(（【]?\s*(?:19|20)\d\d\s*年\s*度?\s*[)）】]?$")
_IN_YUAN = {
    "元": Decimal(1), "百元": Decimal(100), "千元": Decimal(1_000), "万元": Decimal(10_000), "亿元": Decimal(100_000_000),
}  # fmt: skip
_SCALES = {"百": Decimal(100), "千": Decimal(1_000), "万": Decimal(10_000)}
# prose that stands in the annex's place while the other tables are read; it ends every run of cells
_STAND_IN = "此处是统计表。" * 12

ROWS: Mapping[str, form.Indicator] = {row.key: row for row in form.INDICATORS}
Cells = dict[str, dict[str, Number | None]]


@dataclass(slots=True)
class StatisticsRead:
    """What was made of the annex. `blocks` are the document's without it, `mark` stands where it stood.

    `table` is None where the document has no annex; `status` is then `missing`.
    """

    blocks: Sequence[Block]
    table: Cells | None = None
    status: TableState = "missing"
    issues: list[Issue] = field(default_factory=list)
    mark: Block | None = None

    def spans(self, blocks: Sequence[Block]) -> list[tuple[str, int, int]]:
        """Where the mark stands in `blocks`, as the readers of tables say it: `(table, start, end)`."""
        places = [index for index, block in enumerate(blocks) if block is self.mark]
        return [(form.TABLE, index, index + 1) for index in places]


def read_statistics(blocks: Sequence[Block], year: int | None = None) -> StatisticsRead:
    """Read the annex out of `blocks`, if there is one.

    `year` is the year reported on, as far as it is known: columns and captions that print another one are not read.
    Callers ask `may_hold_statistics` first; this function looks at every line.
    """
    parts = _parts_of(_segments_of(blocks))
    if not parts:
        return StatisticsRead(blocks)
    annex = _Annex(year)
    rest, mark = _without(blocks, parts)
    foreign = [part for part in parts if _other_year(blocks, part, year)]
    for part in foreign:
        annex.leave(
            "other_year_table",
            "The line above says that this table is of another year.",
            _caption(blocks, part) or "",
        )
    own = [part for part in parts if part not in foreign]
    for part in own:
        _Reader(annex).read(part)
    if not own:
        return StatisticsRead(rest, None, "missing", annex.issues, mark)
    table, status = annex.judged()
    return StatisticsRead(rest, table, status, annex.issues, mark)


def with_statistics(read: TablesRead, annex: StatisticsRead, blocks: Sequence[Block]) -> TablesRead:
    """What was read of the modern tables and of the annex, as one result; `blocks` are those `read` was read from.

    Where the annex is all there is, the form is its own and the modern tables are not in it. Where modern tables
    stand beside it, the form is theirs.
    """
    issues = [*read.issues, *annex.issues]
    spans = sorted([*read.spans, *annex.spans(blocks)], key=lambda span: span[1:])
    if annex.table is None:
        return replace(read, issues=issues, spans=spans)
    tables = read.tables.model_copy(update={form.TABLE: annex.table})
    states: dict[str, TableState] = {form.TABLE: annex.status}
    modern = [name for name in TABLE_NAMES if getattr(read.status, name) not in ("missing", "image")]
    key = read.form
    if key is None:
        key = form.KEY
        absent = [name for name in TABLE_NAMES if name not in modern]
        states |= dict.fromkeys(absent, "not_in_form")
        issues = [
            issue
            for issue in issues
            if not (issue.code in ("table_missing", "image") and issue.path in absent)
        ]
    if modern:
        message = "The annex of 2014 stands beside tables of a later form; both were read."
        issues.append(_issue("mixed_form", "info", form.TABLE, message))
    status = read.status.model_copy(update=states)
    return replace(read, form=key, tables=tables, status=status, issues=issues, spans=spans)


def may_hold_statistics(blocks: Sequence[Block]) -> bool:
    """Whether several of the annex's own words stand in the document: one look over its text, spaces left out."""
    texts: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            texts.append(block.text)
        elif isinstance(block, Table):
            texts.extend(cell.text for cell in block.cells)
    text = "".join("".join(texts).split())
    return sum(word in text for word in WORDS) >= FEWEST_WORDS


# --- where the annex stands -----------------------------------------------------------------------------------------


@dataclass(slots=True)
class Segment:
    """Blocks `[start, end)` that are one grid, or one line; `pieces` are the line's."""

    start: int
    end: int
    table: Table | None = None
    whole: bool = False  # the table is one block of the document
    pieces: tuple[Piece, ...] = ()
    ends: bool = False  # prose, a picture: nothing goes on behind it
    rows: tuple[int, int] = (0, 0)  # of the table, those that are the annex's

    def labels(self) -> Iterator[Printed]:
        """Everything printed that is no value."""
        if self.table is not None:
            for cell in self.table.cells:
                if self.rows[0] <= cell.row < self.rows[1]:
                    for line in _cell_pieces(cell.text):
                        if line.printed is not None:
                            yield line.printed
        for piece in self.pieces:
            if piece.printed is not None:
                yield piece.printed

    def hits(self) -> set[str]:
        """The rows it names with words that no other table prints."""
        return {
            key for label in self.labels() if label.kind == "row" and not label.weak for key in label.keys
        }


def _cell_pieces(text: str) -> tuple[Piece, ...]:
    printed = classify(text)
    if printed.kind != "unknown":
        return (Piece("label", text, printed=printed),)
    if text.strip() and len(text) <= MAX_GLUED and parse_value(text).kind == "label":
        return pieces_of(" ".join(text.split("\n")))
    return ()


def _segments_of(blocks: Sequence[Block]) -> list[Segment]:
    """The document's tables, rows of cells in lines, and lines, in order."""
    segments: list[Segment] = []
    start = 0
    while start < len(blocks):
        block = blocks[start]
        if isinstance(block, Table):
            segments.append(Segment(start, start + 1, block, whole=True, rows=(0, len(block.grid))))
            start += 1
            continue
        end = start
        while end < len(blocks) and not isinstance(blocks[end], Table):
            end += 1
        position = start
        for first, last, table in grids_of(blocks[start:end]):
            segments += (_line(blocks, index) for index in range(position, start + first))
            segments.append(Segment(start + first, start + last, table, rows=(0, len(table.grid))))
            position = start + last
        segments += (_line(blocks, index) for index in range(position, end))
        start = end
    return segments


def _line(blocks: Sequence[Block], index: int) -> Segment:
    block = blocks[index]
    if not isinstance(block, Paragraph) or len(block.text) > MAX_GLUED:
        return Segment(index, index + 1, ends=True)
    pieces = pieces_of(block.text)
    unknown = any(piece.printed is not None and piece.printed.kind == "unknown" for piece in pieces)
    text = block.text.rstrip()
    prose = unknown and (len(text) > PROSE_LENGTH or text[-1:] in "。；;！!")
    return Segment(index, index + 1, pieces=pieces, ends=prose)


def _parts_of(segments: Sequence[Segment]) -> list[list[Segment]]:
    """The stretches of segments that are an annex, or parts of one; empty where all of them together prove none."""
    parts: list[list[Segment]] = []
    current: list[Segment] = []
    others = 0
    for segment in [*segments, Segment(0, 0, ends=True)]:
        if segment.table is not None:
            if _cut_to_annex(segment):
                current.append(segment)
                others = 0
                continue
            segment.ends = not _small(segment)
        if segment.ends or others > MOST_OTHERS:
            parts.append(current)
            current, others = [], 0
            if segment.ends:
                continue
        if current or any(label.kind in ("row", "head", "header") for label in segment.labels()):
            current.append(segment)
            unknown = any(label.kind == "unknown" for label in segment.labels())
            others = others + 1 if unknown else 0 if segment.hits() else others
    kept = [trimmed for part in parts if (trimmed := _trimmed(part))]
    hits = {key for part in kept for segment in part for key in segment.hits()}
    return kept if len(hits) >= FEWEST_ROWS else []


def _cut_to_annex(segment: Segment) -> bool:
    """Set the rows of a table that are the annex's: all, or those between rows of the modern tables. False for none."""
    table = segment.table
    assert table is not None
    named: list[int] = []
    modern: list[int] = []
    keys: set[str] = set()
    unknown = 0
    for r in range(len(table.grid)):
        texts = list(dict.fromkeys(cell.text for cell in table.grid[r] if cell is not None and cell.row == r))
        labels = [
            piece.printed for text in texts for piece in _cell_pieces(text) if piece.printed is not None
        ]
        strong = {key for label in labels if label.kind == "row" and not label.weak for key in label.keys}
        if strong:
            named.append(r)
            keys |= strong
        elif any(label.kind == "unknown" for label in labels):
            unknown += 1
            if any(_MODERN.search("".join(text.split())) for text in texts):
                modern.append(r)
    if not named or (len(keys) < 2 and unknown > len(named)):
        return False
    start = max((r + 1 for r in modern if r < named[0]), default=0)
    end = min((r for r in modern if r > named[-1]), default=len(table.grid))
    if start:  # what stands between is the other table's, but for heads and headers
        start = next(
            r
            for r in range(start, named[0] + 1)
            if r == named[0] or all(_leads(table, q) for q in range(r, named[0]))
        )
    segment.rows = start, end
    return True


def _small(segment: Segment) -> bool:
    """Whether a table that names no row of the annex may still be a piece of one: a row or two, or nothing unknown."""
    return segment.rows[1] <= SMALL or all(label.kind != "unknown" for label in segment.labels())


def _leads(table: Table, row: int) -> bool:
    """Whether a row has nothing but heads and headers."""
    labels = [classify(cell.text) for cell in table.grid[row] if cell is not None and cell.text.strip()]
    return bool(labels) and all(label.kind in ("head", "header", "remark", "furniture") for label in labels)


def _trimmed(part: list[Segment]) -> list[Segment]:
    """The part from its first heads to its last value, without the lines around it; empty where it names no row."""
    named = [place for place, segment in enumerate(part) if segment.hits()]
    if not named:
        return []
    start = named[0]
    grid = part[start].whole and part[start].rows[1] > SMALL
    while start > 0 and _leads_in(part[start - 1], headers_only=grid):
        start -= 1
    end = named[-1] + 1
    behind = 0 if part[named[-1]].table is None else MOST_BEHIND
    for place in range(end, len(part)):
        segment = part[place]
        labels = [label for label in segment.labels() if label.kind != "remark"]
        if not labels:
            behind += len(segment.pieces)
            if segment.pieces and behind <= MOST_BEHIND:
                end = place + 1
        elif any(label.kind == "row" for label in labels) or (
            any(label.kind == "unknown" for label in labels) and _has_unit(part, place)
        ):
            behind, end = (
                0,
                place + 1,
            )  # a label that stands under several rows, or one that the form does not have
        else:
            break
    return part[start:end]


def _leads_in(segment: Segment, *, headers_only: bool) -> bool:
    """Whether a line above the first row belongs to the annex; above a grid a head may be the report's own."""
    kinds = ("header", "remark") if headers_only else ("head", "header", "remark")
    labels = list(segment.labels())
    return all(label.kind in kinds for label in labels) and (
        bool(labels) or (segment.table is None and all(map(_is_dash, segment.pieces)))
    )


def _is_dash(piece: Piece) -> bool:
    return piece.kind in ("unit", "blank") or (
        piece.value is not None and (piece.value.kind == "not_applicable" or piece.value.raw.isdecimal())
    )


def _has_unit(part: Sequence[Segment], place: int) -> bool:
    """Whether a unit follows an unknown label: then it is a row of the annex that the form does not have."""
    own = part[place].table
    if own is not None:
        return any(unit_of(cell.text) is not None for cell in own.cells)
    following = [piece for segment in part[place : place + 2] for piece in segment.pieces]
    return any(piece.kind == "unit" for piece in following)


def _caption(blocks: Sequence[Block], part: Sequence[Segment]) -> str | None:
    """The line above the annex, or its first row, that is its title with a year."""
    texts: list[str] = []
    first = part[0]
    if first.table is not None:
        for r in range(first.rows[0], min(first.rows[0] + LINES_ABOVE, first.rows[1])):
            line = list(dict.fromkeys(cell.text for cell in first.table.grid[r] if cell is not None))
            if any(classify(text).kind in ("row", "head", "header") for text in line):
                break
            texts += line
    above = [
        block.text.strip()
        for block in blocks[max(0, first.start - 2 * LINES_ABOVE) : first.start]
        if isinstance(block, Paragraph) and block.text.strip()
    ]
    for text in [*texts[::-1], *above[::-1][:LINES_ABOVE]]:
        if len(text) <= LONGEST_CAPTION and _CAPTION.search(text) and _YEARS.search("".join(text.split())):
            return text
    return None


def _other_year(blocks: Sequence[Block], part: Sequence[Segment], year: int | None) -> bool:
    caption = _caption(blocks, part)
    if caption is None or year is None:
        return False
    return str(year) not in _YEARS.findall("".join(caption.split()))


def _without(blocks: Sequence[Block], parts: Sequence[Sequence[Segment]]) -> tuple[list[Block], Block]:
    """The blocks with a mark in the place of the annex; rows of a table that are not the annex's stay."""
    mark = Paragraph(_STAND_IN)
    taken = {segment.start: segment for part in parts for segment in part}
    inside = {index for segment in taken.values() for index in range(segment.start, segment.end)}
    for part in parts:
        inside.update(range(part[0].start, part[-1].end))
    rest: list[Block] = []
    marked = False
    for index, block in enumerate(blocks):
        if index not in inside:
            rest.append(block)
            continue
        segment = taken.get(index)
        before, after = _around(segment) if segment is not None else ([], [])
        rest += before
        if not marked:
            rest.append(mark)
            marked = True
        rest += after
    return rest, mark


def _around(segment: Segment) -> tuple[list[Block], list[Block]]:
    """The rows of a table above and below the annex: as lines where they have one text, else as tables."""
    table = segment.table
    if table is None or not segment.whole:
        return [], []
    start, end = segment.rows
    above = 0
    while above + start < end and above < LINES_ABOVE and _is_title(table, start + above):
        above += 1
    return [
        *_rows_of(table, 0, start),
        *(Paragraph(_one_text(table, r) or "") for r in range(start, start + above)),
    ], _rows_of(table, end, len(table.grid))


def _is_title(table: Table, row: int) -> bool:
    text = _one_text(table, row)
    return text is not None and classify(text).kind in ("furniture", "unknown") and not _hits_in(text)


def _hits_in(text: str) -> bool:
    return any(piece.printed is not None and piece.printed.kind == "row" for piece in _cell_pieces(text))


def _one_text(table: Table, row: int) -> str | None:
    """The text of a row that has only one."""
    texts = list(
        dict.fromkeys(cell.text for cell in table.grid[row] if cell is not None and cell.text.strip())
    )
    return texts[0] if len(texts) == 1 else None


def _rows_of(table: Table, start: int, end: int) -> list[Block]:
    if start >= end:
        return []
    moved: dict[int, Cell] = {}
    grid: list[list[Cell | None]] = []
    for r in range(start, end):
        line: list[Cell | None] = []
        for cell in table.grid[r]:
            if cell is not None and id(cell) not in moved:
                top, bottom = max(cell.row, start), min(cell.row + cell.rowspan, end)
                moved[id(cell)] = replace(cell, row=top - start, rowspan=bottom - top)
            line.append(None if cell is None else moved[id(cell)])
        grid.append(line)
    return [Table(grid, list(moved.values()))]


# --- what it says ---------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Reading:
    """One printed cell: its value and the unit printed for it.

    `headless`: no header says what the number is; `glued`: and nothing parts it from others, if there are any.
    """

    value: Value
    unit: str | None = None
    headless: bool = False
    glued: bool = False


@dataclass(slots=True)
class Entry:
    """A label with the values that belong to it, by column; `left` are labels in cells before it."""

    printed: Printed
    values: dict[str, Value]
    unit: str | None = None
    left: tuple[Printed, ...] = ()
    headless: bool = False
    glued: bool = False


class _Annex:
    """Collects what is read. Labels that stand under several rows are told apart by what was printed before them."""

    def __init__(self, year: int | None) -> None:
        self.year = year
        self.issues: list[Issue] = []
        self.readings: dict[tuple[str, str], list[Reading]] = {}
        self.unclear: list[tuple[tuple[str, ...], dict[str, Value]]] = []
        self.columns: set[str] = {"value"}
        self.section = ""
        self.head = ""

    def leave(self, code: str, message: str, raw: str) -> None:
        """File something that no cell took."""
        self.issues.append(_issue(code, "warning", form.TABLE, message, raw[:200]))

    def interrupt(self) -> None:
        """What was printed before no longer tells which row is meant."""
        self.section = self.head = ""

    def take(self, entry: Entry) -> None:
        """File one label's values."""
        printed = entry.printed
        numbers = [value for value in entry.values.values() if value.kind == "number"]
        if printed.kind in ("furniture", "remark") or (
            printed.kind == "header" and not is_total(printed.text)
        ):
            return
        if printed.kind == "head":
            self.section = self.head = printed.section
            if numbers:
                self._left_over(entry)
            return
        keys = self._keys(entry)
        if not keys or (printed.year is not None and printed.year != self.year):
            self.interrupt()
            if any(value.kind not in ("blank", "not_applicable") for value in entry.values.values()):
                raw = f"{printed.text}: {' '.join(value.raw for value in entry.values.values())}"
                self.leave("unknown_row", "No row of the form is labelled like this.", raw)
            return
        self.columns |= entry.values.keys()
        if len(keys) > 1:
            self.unclear.append((keys, entry.values))
            self.section = self.head = ""
            return
        row = ROWS[keys[0]]
        group = keys[0].split("_", 1)[0]
        self.section = group if group in ("review", "litigation") else ""
        self.head = ""
        for column, value in entry.values.items():
            reading = Reading(value, entry.unit or printed.unit, entry.headless, entry.glued)
            self.readings.setdefault((row.key, column), []).append(reading)

    def _keys(self, entry: Entry) -> tuple[str, ...]:
        """The row a label means; several where that is not certain, none where it is unknown."""
        printed = entry.printed
        parent = next((left for left in reversed(entry.left) if left.kind in ("row", "head")), None)
        if printed.kind == "total" or (printed.kind == "header" and is_total(printed.text)):
            if parent is not None and parent.kind == "row" and len(parent.keys) == 1:
                return parent.keys
            section = parent.section if parent is not None else self.head
            return (section,) if section in ROWS else ()
        if printed.kind != "row":
            return ()
        if len(printed.keys) == 1:
            return printed.keys
        section = parent.section if parent is not None else self.section
        fitting = tuple(key for key in printed.keys if section and key.startswith(f"{section}_"))
        return fitting or (() if parent is not None and not parent.section else printed.keys)

    def _left_over(self, entry: Entry) -> None:
        raw = f"{entry.printed.text}: {' '.join(value.raw for value in entry.values.values())}"
        self.leave("leftover_cell", "Printed inside the table, and no cell of the form.", raw)

    # --- judging

    def judged(self) -> tuple[Cells, TableState]:
        """Every cell's number or None, each None with an issue, and how far the table was read."""
        self._distrust_codes()
        self._distrust_glued()
        for keys, values in self.unclear:
            for key in keys:
                for column, value in values.items():
                    if (key, column) not in self.readings:
                        note = "The label stands under several rows, and nothing tells which is meant."
                        unclear = Value("ambiguous", value.raw, note=note)
                        self.readings[key, column] = [Reading(unclear)]
        columns = [column for column in form.COLUMNS if column in self.columns]
        table: Cells = {}
        kinds: list[str] = []
        for key in ROWS:
            for column in columns:
                number, kind = self._cell(key, column)
                table.setdefault(key, {})[column] = number
                kinds.append(kind)
        sound = sum(kind in ("number", "blank", "not_applicable") for kind in kinds)
        if "number" not in kinds and all(kind in ("blank", "not_applicable", "absent") for kind in kinds):
            self.issues.append(
                _issue("blank_table", "warning", form.TABLE, "Every cell of the table is blank.")
            )
        if sound == len(kinds):
            return table, "read"
        return table, "ambiguous" if sound == 0 and "ambiguous" in kinds else "partial"

    def _distrust_codes(self) -> None:
        """Without a header a column of 1, 2, 3 … may be one of codes: none of it is taken for a value."""
        headless = [
            reading for readings in self.readings.values() for reading in readings if reading.headless
        ]
        numbers = [reading.value.number for reading in headless if reading.value.kind == "number"]
        steps = [b - a for a, b in itertools.pairwise(numbers) if a is not None and b is not None]
        if len(numbers) >= CODES_IN_A_ROW and steps.count(1) * 2 > len(steps) and 0 not in numbers:
            for reading in headless:
                if reading.value.kind == "number":
                    note = "There is no header, and the numbers count up like codes."
                    reading.value = Value("ambiguous", reading.value.raw, note=note)

    def _distrust_glued(self) -> None:
        """Glued values without a header may be two in one: they count where the sums hold, and no 0 leads any of them."""
        glued = [r for readings in self.readings.values() for r in readings if r.glued]
        if not glued:
            return
        sums = [self._holds(relation) for relation in form.RELATIONS]
        doubled = any(re.match(r"0\d", reading.value.raw) for reading in glued)
        if doubled or False in sums or True not in sums:
            for reading in glued:
                if reading.value.kind in ("number", "unreadable"):
                    note = "There is no header, and the digits may be more than one number."
                    reading.value = Value("ambiguous", reading.value.raw, note=note)

    def _holds(self, relation: form.Sum) -> bool | None:
        numbers = [
            readings[0].value.number if (readings := self.readings.get((key, "value"))) else None
            for key in (relation.total, *relation.parts)
        ]
        if any(number is None for number in numbers):
            return None
        return numbers[0] == sum(number for number in numbers[1:] if number is not None)

    def _cell(self, key: str, column: str) -> tuple[Number | None, str]:
        path = f"{form.TABLE}.{key}.{column}"
        readings = self.readings.get((key, column))
        if not readings:
            self.issues.append(_issue("unreadable", "warning", path, "The cell was not found in the table."))
            return None, "absent"
        converted = [self._in_unit(key, reading) for reading in readings]
        if len({(number, value.kind) for number, value, _ in converted}) > 1:
            raw = " | ".join(dict.fromkeys(reading.value.raw for reading in readings))[:200]
            message = "The cell is printed more than once, and not alike."
            self.issues.append(_issue("ambiguous", "warning", path, message, raw))
            return None, "ambiguous"
        number, value, notes = converted[0]
        if value.kind != "number" or number is None:
            return None, self._no_number(path, value)
        if number < 0:
            message = "A negative number in a cell that counts."
            self.issues.append(_issue("unreadable", "warning", path, message, value.raw))
            return None, "unreadable"
        money = ROWS[key].unit in _IN_YUAN
        if not money and isinstance(number, float) and not number.is_integer():
            message = "A count is printed with a fraction."
            self.issues.append(_issue("not_whole", "warning", path, message, value.raw))
        if value.note:
            message = f"Not a plain number: {value.note}."
            self.issues.append(_issue("printed_otherwise", "info", path, message, value.raw))
        for code, message in notes.items():
            if code == "unit_converted":
                self.issues.append(_issue("unit_converted", "info", path, message, value.raw))
            else:
                self.issues.append(_issue("unit_not_printed", "info", path, message, value.raw))
        return number, "number"

    def _no_number(self, path: str, value: Value) -> str:
        if value.kind == "blank":
            self.issues.append(_issue("blank", "info", path, "The cell is blank."))
        elif value.kind == "not_applicable":
            message = "The cell holds a dash or says that there is none."
            self.issues.append(_issue("not_applicable", "info", path, message, value.raw))
        elif value.kind == "ambiguous":
            message = value.note or "The cell can be read in more than one way."
            self.issues.append(_issue("ambiguous", "warning", path, message, value.raw or None))
        else:
            message = "What is printed is no number."
            self.issues.append(_issue("unreadable", "warning", path, message, value.raw or None))
            return "unreadable"
        return value.kind

    @staticmethod
    def _in_unit(key: str, reading: Reading) -> tuple[Number | None, Value, dict[str, str]]:
        """The number in the form's unit, the value it came from, and notes by issue code."""
        value, around = reading.value, reading.unit
        number = value.number
        if value.kind != "number" or number is None:
            return None, value, {}
        notes: dict[str, str] = {}
        own = value.unit
        target = ROWS[key].unit
        if target not in _IN_YUAN:
            if (own or around or "").endswith("元"):
                return None, Value("ambiguous", value.raw, note="A count with a unit of money."), {}
            scale = _SCALES.get((around or "")[:1])
            if scale is not None:
                notes["unit_converted"] = f"Printed in {around}, given one by one."
                return convert(number, scale), value, notes
            if value.scaled:
                notes["unit_converted"] = "万 or 亿 was multiplied out."
            return number, value, notes
        printed = own if own in _IN_YUAN else "元" if value.scaled else around
        if printed is None:
            notes["unit_not_printed"] = f"No unit is printed; the form's is {target}."
            return number, value, notes
        if printed not in _IN_YUAN:
            return None, Value("ambiguous", value.raw, note="The amount is in money of an unknown kind."), {}
        if printed != target:
            notes["unit_converted"] = f"Printed in {printed}, given in {target}."
        return convert(number, _IN_YUAN[printed] / _IN_YUAN[target]), value, notes


# --- reading --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Group:
    """Columns that belong together: where the labels stand, and the roles behind (or before) them."""

    labels: tuple[int, ...]
    roles: tuple[tuple[int, Role], ...]

    def columns(self, role: str) -> list[int]:
        """The columns with a role."""
        return [column for column, own in self.roles if own == role]


class _Reader:
    """Reads one part of the annex; the header of a grid holds for the next one as well while only heads stand between."""

    def __init__(self, annex: _Annex) -> None:
        self.annex = annex
        self.roles: list[Role] = []

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
        width = max(len(line) for line in table.grid[start:end])
        if self.roles and len(self.roles) != width:
            self.roles = []
        while r < end:
            header = _header_rows(table, r, end)
            if header:
                self.roles = self._roles_of(table, r, r + header, width)
                r += header
            stop = r
            while stop < end and not _header_rows(table, stop, end):
                stop += 1
            self._rows(table, r, stop)
            r = max(stop, r + (0 if header else 1))

    def _roles_of(self, table: Table, start: int, end: int, width: int) -> list[Role]:
        """The role of every column under the header rows `[start, end)`: the lowest header decides."""
        roles: list[Role] = []
        unread: list[str] = []
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
        self._unread(unread)
        return _with_single_values(roles)

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
        for group in groups:
            if len(groups) > 1 and end - start < FEWEST_SIDE_BY_SIDE:
                self.annex.interrupt()  # a table for each row: the groups alternate
            for r in range(start, end):
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
        alone = all(cell is None or cell is own or not cell.text.strip() or cell in labels for cell in line)
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
        ragged = len(line) < len(self.roles) or any(cell is None for cell in line)
        shifted = unit_text and unit_of(unit_text) is None and parse_value(unit_text).kind == "number"
        if (ragged or shifted) and not alone:
            found = self._counted(line, labels, group, found)
        if inner and all(value.kind == "blank" for value in found.values()):
            self._lines(list(_pieces_in(own.text)))
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

    def _counted(
        self, line: Sequence[Cell | None], labels: list[Cell], group: Group, found: dict[str, Value]
    ) -> dict[str, Value]:
        """The values of a row that is narrower than its header: by their number, ambiguous where it does not fit."""
        if len(_groups(self.roles)) > 1:
            raw = " ".join(cell.text for cell in _distinct(line) if cell.text.strip())
            return {role: Value("ambiguous", raw, note="The row does not fit its header") for role in found}
        pieces = [
            value_piece(cell.text) if unit_of(cell.text) is None else Piece("unit", cell.text)
            for cell in _distinct(line)
            if cell not in labels and cell.text.strip()
        ]
        after, _ = _order(self.roles)
        values = [piece.value for piece in pieces if piece.value is not None]
        return _assigned(values, after, found.keys()) if values else found

    def _headless(self, table: Table, start: int, end: int) -> None:
        """Rows without a header: labels, perhaps a unit, and one cell behind each."""
        rows = [self._entries_of(table, r) for r in range(start, end)]
        # where some label has two values behind it, one of them may be a code, and where one stands it may be either
        several = any(
            sum(value.kind not in ("blank", "not_applicable") for value in values) > 1
            for row in rows
            for _, _, values, _ in row
        )
        for row in rows:
            for printed, unit, values, left in row:
                if len(row) > 1:
                    self.annex.interrupt()  # labels side by side: what stood above another one tells nothing
                found = _assigned(values, ["value"], ["value"])
                if several and found["value"].kind == "number":
                    note = "There is no header, and other rows have more than one number."
                    found = {"value": Value("ambiguous", found["value"].raw, note=note)}
                self.annex.take(Entry(printed, found, unit, left, headless=True))

    def _entries_of(
        self, table: Table, r: int
    ) -> list[tuple[Printed, str | None, list[Value], tuple[Printed, ...]]]:
        """The labels of one row with unit, printed values and the labels before them in the row."""
        cells = [cell for cell in _distinct(table.grid[r]) if cell.text.strip()]
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
        after, lead = _order(self.roles)
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
        interleaved = len(_groups(self.roles)) > 1
        for run, values, count in counted:
            if interleaved:
                self.annex.interrupt()
            if run.printed.kind == "head":
                codes = expected.count("code") + (1 if lead and run.goes_on else 0)
                numbers = [value for value in values if value.kind == "number"]
                self.annex.take(Entry(run.printed, {"value": numbers[-1]} if len(numbers) > codes else {}))
                continue
            order = [*expected, "code"] if count > len(expected) else expected
            found = _assigned(values, order, columns)
            if run.broken and not any(value.kind != "blank" for value in values):
                note = "The label is followed by unknown text, not by a value."
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
        self.roles = _with_single_values(roles)


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


def _distinct(cells: Iterable[Cell | None]) -> list[Cell]:
    """Every cell once, in order."""
    return list({id(cell): cell for cell in cells if cell is not None}.values())


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
