"""Reading the statutory tables from runs of flattened text: one reader a table.

A value belongs to a row where that row's label stands before it, with nothing unknown between. A row is taken as it
stands where it has as many values as its header has columns; else its cells stay open, and relations may settle them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from govcrawl.forms import labels
from govcrawl.forms.findings import CellKey, Findings, Reading
from govcrawl.forms.grid import GridState, contextual_row
from govcrawl.forms.headers import (
    GROUP,
    OUTCOME_ORDER,
    application_order,
    money_unit,
    proactive_columns,
    review_order,
)
from govcrawl.forms.matching import (
    APPLICATIONS,
    OUTCOMES,
    PROACTIVE,
    Element,
    Lexicon,
    is_enumerator,
    of_year,
    plain,
    restricted,
    without_brackets,
    without_remarks,
    years_fit,
)
from govcrawl.forms.model import BLOCKS
from govcrawl.forms.printed_rows import (
    PrintedRow,
    after_their_cells,
    by_order,
    dispute_beside_heaps,
    is_whole,
    part_of_labels_first,
    share_out,
    stand_behind,
    without_numbers,
)
from govcrawl.forms.relations import row_total_holds, totals_hold
from govcrawl.forms.tokens import Stretch, Token, rejoin_wrapped, stretches_of
from govcrawl.forms.values import GAPPED, GROUPED, PAGE_OR_CELLS, Value, count_of, parse_value

MAX_STRETCH = 1500
LONGEST_ENUMERATOR = 4
MOST_OUTCOMES = 60
FEWEST_IN_ROW = 3
SHORTEST_LABEL = 4
FEWEST_HEADER_COLUMNS = 3
FEWEST_HEADLESS = 3
HEADLESS = "Rows of the form without a header above them; nothing was read."
FIRST_ROW = "new_received"
LEFT_OVER = "Printed inside the table, and no cell of the form."
GOES_ON = "A number stands behind the row; it may be the rest of its last cell."
GO_ON = "Numbers stand below the row; they may be the rest of its cells."
MOST_RESTS = 4


def read_run(tokens: Sequence[Token], findings: Findings, state: GridState) -> None:
    """Read the statutory tables out of one run of tokens into `findings`."""
    stretches = stretches_of(tokens)
    rejoin_wrapped(stretches)
    apart = {token.block for token in tokens if token.kind == "break"}
    for reader in (
        _ProactiveRun(findings, state),
        _ApplicationRun(findings, state),
        _ReviewRun(findings, state),
    ):
        for stretch in stretches:
            if stretch.labels or stretch.values:
                reader.take(stretch)
            else:
                reader.interrupt()
        reader.interrupt()
        findings.spans += [(reader.table, start, end) for start, end in _spans(reader.blocks, apart)]


def _spans(blocks: set[int], apart: set[int]) -> list[tuple[int, int]]:
    """Stretches `[start, end)` of blocks; what lies between two of them belongs to the table if nothing breaks it."""
    spans: list[tuple[int, int]] = []
    for block in sorted(blocks):
        if spans and not any(between in apart for between in range(spans[-1][1], block)):
            spans[-1] = (spans[-1][0], block + 1)
        else:
            spans.append((block, block + 1))
    return spans


class _Run:
    """A reader of one table. `blocks` are those that its header and cells take up."""

    lexicon: Lexicon
    table: str
    numbers_labels = True

    def __init__(self, findings: Findings, state: GridState) -> None:
        self.findings = findings
        self.state = state
        self.blocks: set[int] = set()
        self.rows: list[PrintedRow] = []
        self.orphans: list[Value] = []  # values above the first row's label
        # of the stretch that was scanned: where its cells end, what stands right behind a row's label
        self.edges: set[int] = set()
        self.glued: dict[Element, Value] = {}

    def take(self, stretch: Stretch) -> None:
        """Read what one stretch of labels and values tells."""
        raise NotImplementedError

    def interrupt(self) -> None:
        """A break in the text: the header above it no longer holds."""
        raise NotImplementedError

    def orphan(self, values: list[Value]) -> None:
        """Values without a label: behind a row they are strays or the rest of its last cell."""
        if self.rows:
            self.rows[-1].more += values
        else:
            self.orphans += values

    def unknown(self, stretch: Stretch) -> None:
        """A label of no known row: among labels that stand behind their cells it has cells, too."""
        if stretch.values or self.rows or self.orphans:
            label = stretch.labels[-1].text if stretch.labels else ""
            self.rows.append(PrintedRow([], list(stretch.cells), label=label))

    def unknown_label(self, element: Element) -> None:
        """Unknown text before a row's label."""
        if self.rows or self.orphans:
            self.rows.append(PrintedRow([], [], label=element.key))

    def without_strays(self) -> list[PrintedRow]:
        """The rows, or none where there are but values that no known label goes with."""
        if any(row.keys for row in self.rows):
            return self.rows
        for row in self.rows:
            self.file(row, None)
        return []

    def file(self, row: PrintedRow, unit: str | None) -> None:
        """File a row; what stands with an unknown label is left over."""
        if row.keys:
            _file(self.findings, row.keys, row, unit)
        elif any(value.raw for value in (*row.pieces, *row.more)):
            printed = [value for value in (*row.pieces, *row.more) if value.kind != "blank"]
            # more, or a label of some length, are a row whose label is not known; a numeral is a cell of the row above
            label = plain(row.label)
            stray = len(printed) < FEWEST_IN_ROW and len(label) < SHORTEST_LABEL and not label.isnumeric()
            self.findings.strays = self.findings.strays or stray
            self.leave_over(row)

    def leave_over(self, row: PrintedRow) -> None:
        """Leave over what no cell takes."""
        raw = " ".join(text for text in [row.label, *(v.raw for v in (*row.pieces, *row.more))] if text)
        self.findings.leave(self.table, "leftover_cell", raw, LEFT_OVER)

    def reach(self, tokens: Sequence[Token]) -> None:
        """Count the tokens' blocks to the table."""
        self.blocks.update(token.block for token in tokens)

    def reach_header(self, stretch: Stretch) -> None:
        """The table begins at its first known label; notes above it stay text."""
        for place, token in enumerate(stretch.labels):
            if any(element.kind != "unknown" for element in self.lexicon.scan(plain(token.text))):
                self.reach(stretch.labels[place:])
                return

    def tailed(self, stretch: Stretch) -> bool:
        """Whether some column's cell goes on with unknown text: then it is another column."""
        text, elements, edges = self._scanned(stretch, without_remarks)
        del text
        return any(
            element.kind == "column" and behind.kind == "unknown" and element.end not in edges
            for element, behind in itertools.pairwise(elements)
        )

    def scan(self, stretch: Stretch) -> tuple[str, tuple[Element, ...], bool]:
        """The stretch's plain text and its elements, and whether the last of them is a label that ends it.

        It is not where unknown text stands in the label's own cell, where brackets restrict it, or where digits are
        glued to a label: then some value is lost in the text.
        """
        first: tuple[str, tuple[Element, ...], dict[Element, Value]] | None = None
        for strip in (without_remarks, without_brackets):
            text, elements, edges = self._scanned(stretch, strip)
            self.glued, self.edges = _glued(text, elements, edges, numbered=self.numbers_labels), edges
            if not elements or elements[-1].kind == "unknown":
                first = first or (text, elements, self.glued)
                continue
            before = elements[-2] if len(elements) > 1 else None
            clean = before is None or before.kind != "unknown" or _apart(text, elements[-1], edges)
            if clean and not restricted(stretch.label_texts[-1]):
                return text, elements, elements[-1] not in self.glued
            first = first or (text, elements, self.glued)
        text, elements, self.glued = first or ("", (), {})
        return text, elements, False

    def _scanned(
        self, stretch: Stretch, strip: Callable[[str], str]
    ) -> tuple[str, tuple[Element, ...], set[int]]:
        parts = [plain(strip(_ENUMERATOR.sub("", text))) for text in stretch.label_texts]
        text = "".join(parts).replace("其它", "其他")[-MAX_STRETCH:]  # vertical text parts the two
        return text, self.lexicon.scan(text), _edges(parts, len(text))


def _ends_a_header(elements: Sequence[Element]) -> bool:
    """Whether the last label stands among the columns of a header that is printed again: 其他 and 总计 are rows, too."""
    run = itertools.takewhile(lambda element: element.kind in ("column", "context"), reversed(elements))
    columns = sum(element.kind == "column" for element in run)
    return elements[-1].kind == "column" and columns >= FEWEST_HEADER_COLUMNS


def _glued(
    text: str, elements: Sequence[Element], edges: set[int], *, numbered: bool
) -> dict[Element, Value]:
    """Rows with something right behind their label in the same cell (`规章000`): values that nothing can part.

    `numbered` says that the table numbers its labels with Chinese numerals.
    """
    return {
        element: Value("unreadable", text[element.end : behind.start] or behind.key)
        for element, behind in itertools.pairwise(elements)
        if element.kind in ("row", "column")  # 总计 and 其他 are rows, too
        and element.end not in edges
        and (
            _holds_numerals(behind)
            or _are_values(text[element.end : behind.start], behind.start in edges or not numbered)
        )
    }


def _holds_numerals(element: Element) -> bool:
    """Whether unknown text may hold values; words alone only explain a label."""
    return element.kind == "unknown" and (_DIGIT.search(element.key) is not None or element.key.isnumeric())


def _are_values(text: str, ends_a_cell: bool) -> bool:
    """Whether what stands between two labels is no enumerator of the second: digits, or more than one numeral."""
    return text.isdigit() or (text.isnumeric() and (len(text) > 1 or text in _ZEROS or ends_a_cell))


def _edges(parts: Sequence[str], length: int) -> set[int]:
    """Offsets in the joined text at which a cell ends, counted so that the joined text ends at `length`."""
    edges = set()
    position = length - sum(map(len, parts))
    for part in parts:
        position += len(part)
        edges.add(position)
    return edges


def _apart(text: str, element: Element, edges: set[int]) -> bool:
    """Whether the element begins a cell, an enumerator aside: `…数量` `1.属于国家秘密`."""
    return any(
        edge <= element.start and is_enumerator(text[edge : element.start])
        for edge in edges
        if element.start - edge <= LONGEST_ENUMERATOR
    )


_ZEROS = frozenset("零〇")
_HAN = re.compile(r"[㐀-鿿]")
_THREE_DIGITS = re.compile(r"\d{3}")
_SIGNS = frozenset("+-＋－−﹣")
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d{1,2}")
# what numbers a label inside a line of several: `1.属于国家秘密2.其他法律…`
_ENUMERATOR = re.compile(r"(?<![\d.])[12]?\d[.．、](?=[㐀-鿿])")


@dataclass(slots=True)
class _Part:
    """One of the parts of section 2, each of which has a header of its own."""

    rows: list[PrintedRow]
    orphans: list[Value]
    unit: str | None
    numbered: bool
    shifted: bool = False


class _ProactiveRun(_Run):
    lexicon = PROACTIVE
    table = "proactive"
    numbers_labels = False

    def __init__(self, findings: Findings, state: GridState) -> None:
        super().__init__(findings, state)
        self.columns: list[str] = []
        self.unit: str | None = None
        self.parts: list[_Part] = []
        # a running number stands before each label, and looks like a cell of the row above
        self.numbered = False

    def interrupt(self) -> None:
        self._close()
        self._file_parts()
        self.findings.place += 1
        self.columns = []

    def take(self, stretch: Stretch) -> None:
        values = stretch.cells
        if not stretch.labels:
            if self.columns:
                self.orphan(values)
            return
        _, elements, clean = self.scan(stretch)
        header: list[Element] = []
        rows: list[Element] = []
        for element in elements:
            if element.kind in ("row", "unknown"):
                rows.append(element)
            elif element.kind == "column":
                # rows without values under the header above: theirs were blank, or could not be parted
                if any(row.kind == "row" or (header and any(map(str.isdigit, row.key))) for row in rows):
                    for row in rows:
                        self._mention(row)
                    self._begin(stretch, header)
                    header = []
                rows = []
                header.append(element)
        if header:
            self._begin(stretch, header)
            self.reach_header(stretch)
        if not self.columns:
            return
        announced = elements[-1] if elements and elements[-1].kind == "row" and clean else None
        merged = [] if announced is None else self._merged_with(announced, elements)
        for row in rows:
            if row is not announced and row not in merged and (row is not elements[-1] or row in self.glued):
                self._mention(row)
        if announced is not None:
            for row in (*merged, announced):
                self._row(row.key, values, on_one_line=stretch.on_one_line, shared=bool(merged))
            self.reach(stretch.labels)
            self.reach(stretch.values)
        elif header and elements[-1].kind in ("column", "context"):
            self.orphan(values)
        else:
            self.unknown(stretch)

    def _merged_with(self, row: Element, elements: Sequence[Element]) -> list[Element]:
        """The rows whose labels stand in one cell with that of `row`: the cells belong to none of them alone."""
        merged: list[Element] = []
        for element in reversed(elements[: elements.index(row)]):
            behind = merged[-1] if merged else row
            if element.kind != "row" or any(element.end <= edge <= behind.start for edge in self.edges):
                break
            merged.append(element)
        return merged

    def _begin(self, stretch: Stretch, header: Sequence[Element]) -> None:
        """A new part begins under its header; without one nothing is known of its columns."""
        self._close()
        self.columns = [element.key for element in header]
        if not header or not self._years_fit(stretch, header) or self.tailed(stretch):
            self.columns = []
            return
        self.unit = money_unit(stretch.text) or self.state.unit_above
        self.numbered = "序号" in stretch.text

    def _mention(self, element: Element) -> None:
        """A label without values: an empty row, unless values that stand before their labels turn up."""
        if self.columns and element.kind == "row":
            self._row(element.key, [self.glued[element]] if element in self.glued else [])
        elif self.columns:
            self.unknown_label(element)

    def _row(self, row: str, values: list[Value], *, on_one_line: bool = False, shared: bool = False) -> None:
        """A row under the header in force; one that no form has under it is left over."""
        columns = proactive_columns(row, self.columns, in_order=True)
        if columns is not None:
            keys = [(self.table, row, column) for column in columns]
            doubtful = any(value is glued for value in values for glued in self.glued.values())
            self.rows.append(
                PrintedRow(keys, values, doubtful=doubtful, shared=shared, on_one_line=on_one_line)
            )
        elif values:
            raw = " ".join(value.raw for value in values)
            message = "The row's header fits no form; nothing was read."
            self.findings.leave(self.table, "unknown_columns", f"{row}: {raw}", message)

    def _close(self) -> None:
        """A part ends."""
        rows = self.without_strays()
        if rows or self.orphans:
            self.parts.append(_Part(rows, self.orphans, self.unit, self.numbered))
        self.rows, self.orphans = [], []

    def _file_parts(self) -> None:
        """File the rows of all parts: in one table labels stand behind their cells everywhere, or nowhere."""
        parts, self.parts = self.parts, []
        behind = any(stand_behind(part.rows, part.orphans) for part in parts)
        self.findings.labels_behind = self.findings.labels_behind or behind
        for part in parts:
            part.rows, part.orphans, part.shifted = after_their_cells(part.rows, part.orphans, sure=behind)
        disputed = any(row.disputed for part in parts for row in part.rows)
        first = sum(part_of_labels_first(part.rows) for part in parts) > 0
        for row, below in (pair for part in parts for pair in itertools.pairwise(part.rows)):
            more = len(below.pieces) > len(below.keys) or any(cell.note == GAPPED for cell in below.pieces)
            if not row.pieces and (more or (first and not below.doubtful)):
                row.disputed = below.disputed = True  # two labels above the cells of both
        for part in parts:
            dispute_beside_heaps(part.rows)
            if part.orphans:
                _leave_pieces(self.findings, self.table, part.orphans)
            for row in part.rows:
                unsure = disputed or part.numbered or (behind and not part.shifted)
                row.disputed = row.disputed or unsure
                self.file(row, part.unit)

    def _years_fit(self, stretch: Stretch, header: Sequence[Element]) -> bool:
        keys = {element.key for element in header}
        key = "previous_items" if "previous_items" in keys else next(iter(keys))
        return all(
            years_fit(token.text, key, self.state.year)
            for token in stretch.labels[-12:]
            if "年" in token.text or "20" in token.text
        )


class _ApplicationRun(_Run):
    lexicon = APPLICATIONS
    table = "applications"

    def __init__(self, findings: Findings, state: GridState) -> None:
        super().__init__(findings, state)
        self.printed: list[str] = []
        self.order: tuple[str, ...] | None = None
        self.last_row: str | None = None
        self.other_year = False  # below a group's head of another year
        self.numbered = False
        self.headless: list[PrintedRow] = []  # rows without any header above them

    def interrupt(self) -> None:
        self._close()
        if len(self.headless) >= FEWEST_HEADLESS:
            raw = " ".join([self.headless[0].label, *(v.raw for v in self.headless[0].pieces)])
            self.findings.leave(self.table, "unknown_columns", raw, HEADLESS)
        self.headless = []
        self.printed = []
        self.order = None
        self.other_year = self.numbered = False
        self.last_row = None
        self.findings.place += 1

    def take(self, stretch: Stretch) -> None:
        values = stretch.cells
        if not stretch.labels:
            if self.order is not None:
                self.orphan(values)
            return
        text, elements, clean = self.scan(stretch)
        elements, self.other_year = of_year(elements, text, self.state.year, other=self.other_year)
        if self.order is None:
            self._header(text, elements, stretch)
        if self.order is None:
            if any(element.kind == "row" for element in elements) and values:
                unread = PrintedRow([], list(values), label=stretch.labels[-1].text)
                if self.printed:
                    self.leave_over(unread)
                else:
                    self.headless.append(unread)
            return
        last = len(elements) - 1
        while last > 0 and elements[last].kind == "context":
            last -= 1  # a group's head between a label and its cells
        doubtful = last != len(elements) - 1
        announced = (
            contextual_row(elements[last], elements[:last], text, self.last_row)
            if elements and clean and not _ends_a_header(elements[: last + 1])
            else None
        )
        for place, element in enumerate(elements[: last if announced else last + 1]):
            header = _ends_a_header(elements[: place + 1])
            row = None if header else contextual_row(element, elements[:place], text, self.last_row)
            if element.kind == "unknown":
                self.unknown_label(element)
            elif row is not None:
                self._row_without_cells(row, self.glued.get(element))
        if announced == "handled_total":
            self._close_group()
        if announced == "other_handling" and not any(value.kind != "blank" for value in values):
            self.last_row = announced
        elif announced is not None:
            self._row(announced, values, stretch, doubtful=doubtful and bool(values))
            self.reach(stretch.labels)
            self.reach(stretch.values)
        elif values and not self.rows and (not elements or elements[-1].kind != "unknown"):
            self.orphan(values)
        elif values:
            self.unknown(stretch)

    def _header(self, text: str, elements: Sequence[Element], stretch: Stretch) -> None:
        first_row = next((e.start for e in elements if e.kind == "row"), None)
        self.numbered = self.numbered or "序号" in stretch.text
        for element in elements:
            if first_row is not None and element.start >= first_row:
                break
            if element.kind == "column":
                self.printed.append(element.key)
            elif element.kind == "context" and text[element.start : element.end].startswith("法人"):
                self.printed.append(GROUP)
        order = application_order(self.printed)
        if order is None or (first_row is None and not stretch.values):
            return
        self.order = order
        self.reach_header(stretch)

    def _row_without_cells(self, row: str, glued: Value | None) -> None:
        """A label without values, but for what is `glued` to it; that of (六)其他处理 may head items of its own."""
        if row == "handled_total":
            self._close_group()
        if row == "other_handling" and glued is None:
            self.last_row = row
        else:
            self._row(row, [] if glued is None else [glued], doubtful=glued is not None)

    def _close_group(self) -> None:
        """(六)其他处理 right above (七)总计 had no items: it is a row, and blank."""
        if self.last_row == "other_handling" and not any(row.name == "other_handling" for row in self.rows):
            self._row("other_handling", [])

    def _row(
        self, row: str, values: list[Value], stretch: Stretch | None = None, *, doubtful: bool = False
    ) -> None:
        assert self.order is not None
        if row == FIRST_ROW and any(known.name == row for known in self.rows) and self.rows[-1].name != row:
            order = self.order
            self._close()  # another table behind this one, and no row said again at a page's end
            self.findings.place += 1
            self.order = order
        self.last_row = row
        keys = [(self.table, row, column) for column in self.order]
        printed = PrintedRow(keys, values, doubtful=doubtful)
        if stretch is not None:
            printed.on_one_line, printed.last_alone = stretch.on_one_line, stretch.last_alone
        self.rows.append(printed)

    def _close(self) -> None:
        """File the rows of the table that ends."""
        rows, orphans = self.without_strays(), self.orphans
        self.rows, self.orphans = [], []
        if self.order is None:
            return
        count = len(self.order)
        if orphans or any(len(row.pieces) != count for row in rows):
            orphans = without_numbers(rows, orphans, told=self.numbered)
            printed = rows
            rows, orphans = by_order(rows, orphans, count)
            if rows is printed:
                rows, orphans, shifted = after_their_cells(rows, orphans)
                self.findings.labels_behind = self.findings.labels_behind or shifted
                for row in rows:
                    row.disputed = row.disputed or (self.findings.labels_behind and not shifted)
                    row.doubtful = row.doubtful or (shifted and not is_whole(rows, count))
            share_out(rows, count)
            dispute_beside_heaps(rows)
        if orphans:
            _leave_pieces(self.findings, self.table, orphans)
        for row in rows:
            self.file(row, None)


class _ReviewRun(_Run):
    """Section 4: fifteen cells in one row, or a row of its own for each block or for each outcome."""

    lexicon = OUTCOMES
    table = "review"

    def __init__(self, findings: Findings, state: GridState) -> None:
        super().__init__(findings, state)
        self.heads: list[str] = []
        self.outcomes: list[str] = []
        self.header: tuple[str, ...] = ()

    def interrupt(self) -> None:
        self._close()
        self.heads, self.outcomes, self.header = [], [], ()

    def take(self, stretch: Stretch) -> None:
        values = stretch.cells
        if not stretch.labels:
            if self.rows:
                self.rows[-1].more += values
                self.reach(stretch.values)
            return
        text, elements, clean = self.scan(stretch)
        if len(self.outcomes) > MOST_OUTCOMES:  # words of prose, far from any table
            self.heads, self.outcomes = [], []
        for element in elements:
            if element.kind == "row":
                self.heads += [element.key] * (element.key not in self.heads)
            elif element.kind == "context" and text[element.start : element.end] == labels.BLOCK_GROUPS:
                self.heads += [GROUP] * (GROUP not in self.heads)
            elif element.kind == "column":
                self.outcomes.append(element.key)
        if not elements:
            if self.rows:
                self.unknown(stretch)
            return
        keys = self._cells(elements[-1], clean=clean)
        if not keys and clean and self._rows_of_blocks(elements):
            *blank, last = [head for head in self.heads if head != GROUP]
            said = {element.key: value for element, value in self.glued.items()}
            for head in blank:
                row = PrintedRow(
                    [(head, "", outcome) for outcome in OUTCOME_ORDER], [], doubtful=head in said
                )
                row.pieces += [said[head]] if head in said else []
                self.rows.append(row)
            keys = [(last, "", outcome) for outcome in OUTCOME_ORDER]
        if keys:
            unparted = not values and elements[-1].kind == "unknown" and _DIGIT.search(elements[-1].key)
            pieces = [Value("unreadable", elements[-1].key)] if unparted else values
            row = PrintedRow(keys, pieces, doubtful=bool(unparted), last_alone=stretch.last_alone)
            self.rows.append(row)
            self.heads, self.outcomes = [], []
            self.reach_header(stretch)
            self.reach(stretch.values)
        elif values and not self.rows and (self.heads or self.outcomes):
            self.orphans += values
            self._keep_header()
        elif self.rows and (values or _holds_numerals(elements[-1])):
            self.unknown(stretch)
            self.heads, self.outcomes = [], []

    def _cells(self, last: Element, *, clean: bool) -> list[CellKey]:
        """The cells that belong to the labels read since the last values; none where they establish nothing."""
        order = review_order(self.heads, self.outcomes)
        if order is not None:
            self._close()
            return [(block, "", outcome) for block, outcome in order]
        heads = tuple(head for head in self.heads if head != GROUP)
        outcomes = tuple(self.outcomes)
        if not clean:
            return []
        if last.kind == "row" and len(heads) == 1 and (outcomes or self.header) == OUTCOME_ORDER:
            self.header = OUTCOME_ORDER  # a row for each block under the outcomes
            return [(heads[0], "", outcome) for outcome in OUTCOME_ORDER]
        if last.kind == "column" and len(heads) == 1 and outcomes == OUTCOME_ORDER:
            self._close()
            return [(heads[0], "", outcome) for outcome in outcomes]
        if last.kind == "column" and len(outcomes) == 1 and (heads or self.header) == BLOCKS:
            self.header = BLOCKS  # a row for each outcome under the blocks
            return [(block, "", outcomes[0]) for block in BLOCKS]
        return []

    def _rows_of_blocks(self, elements: Sequence[Element]) -> bool:
        """Whether the heads of several blocks stand below the outcomes: rows, and all but the last are blank."""
        kinds = [element.kind for element in elements]
        below = kinds[-1] == "row" and "column" not in kinds[kinds.index("row") :]
        return below and (tuple(self.outcomes) or self.header) == OUTCOME_ORDER

    def _keep_header(self) -> None:
        """Values stand before the first row's label: what was read so far is the header."""
        heads = tuple(head for head in self.heads if head != GROUP)
        if heads == BLOCKS and not self.outcomes:
            self.header = BLOCKS
        elif tuple(self.outcomes) == OUTCOME_ORDER and not heads:
            self.header = OUTCOME_ORDER
        self.heads, self.outcomes = [], []

    def _close(self) -> None:
        rows, _, shifted = after_their_cells(self.without_strays(), self.orphans)
        several = len(rows) > 1
        dispute_beside_heaps(rows)
        for row in rows:
            row.disputed = row.disputed or (several and self.findings.labels_behind and not shifted)
            self.file(row, None)
        self.rows, self.orphans = [], []


def _file(findings: Findings, keys: Sequence[CellKey], printed: PrintedRow, unit: str | None) -> None:
    """File a row's cells as they stand if there is one for each, else leave them open."""
    if printed.on_one_line:
        printed.pieces = _with_sign(keys, printed.pieces)
    if any(piece.note == PAGE_OR_CELLS for piece in (*printed.pieces, *printed.more)):
        printed.disputed = True
    if not printed.on_one_line and any(_may_be_a_mark(piece) for piece in printed.pieces):
        printed.doubtful = True
    cells = (
        None if printed.doubtful or printed.disputed or printed.shared else _fit(len(keys), printed.pieces)
    )
    if cells is not None and printed.last_alone and keys[0][0] != "proactive" and not _adds_up(cells):
        broken = parse_value(printed.pieces[-2].raw + printed.pieces[-1].raw).kind == "number"
        cells = None if broken else cells  # one cell broken in two where another was lost
    if cells is not None and _may_be_otherwise(keys, cells, printed):
        cells = None
    if cells is None:
        note = f"{sum(value.kind != 'blank' for value in printed.pieces)} values for {len(keys)} columns"
        # the sums of a table of its own do not tell whose cells they are; those over all rows of section 3 do
        decidable = not (printed.disputed or printed.shared) or (
            keys[0][0] == "applications" and not findings.labels_behind
        )
        findings.leave_open(keys, [*printed.pieces, *printed.more], note, unit, decidable=decidable)
        return
    findings.shows_blanks = findings.shows_blanks or any(cell.kind == "blank" for cell in printed.pieces)
    if printed.more:
        if _several_go_on(keys, cells, printed.more):
            findings.leave_open(keys, [*cells, *printed.more], GO_ON, decidable=False)
            return
        if _goes_on(cells[-1], printed.more):
            adds_up = keys[0][0] != "proactive" and row_total_holds([cell.number for cell in cells])
            if keys[0][0] == "applications" and not adds_up:
                findings.leave_open(keys, [*cells, *printed.more], GOES_ON)
                return
            if not adds_up:
                raw = " ".join(value.raw for value in (cells[-1], *printed.more))
                cells[-1] = Value("ambiguous", raw, note=GOES_ON)
        findings.strays = True
        _leave_pieces(findings, keys[0][0], printed.more)
    for (table, row, column), value in zip(keys, cells, strict=True):
        reading = Reading(value, unit, counted=True, on_one_line=printed.on_one_line)
        findings.add(table, row, column, reading)


def _may_be_otherwise(keys: Sequence[CellKey], cells: Sequence[Value], printed: PrintedRow) -> bool:
    """Whether a row that has its number of cells may have others: another filler, or a number with a gap in it."""
    count = len(keys)
    if keys[0][0] != "proactive":
        others = printed.pieces[:count]
        return len(printed.pieces) > count and not _adds_up(cells) and others != cells and _adds_up(others)
    gapped = any(
        GROUPED.fullmatch(f"{one.raw} {other.raw}") for one, other in itertools.pairwise(printed.pieces)
    )
    return len(printed.more) == 1 and gapped


def _may_be_a_mark(piece: Value) -> bool:
    """Whether an unreadable piece may be a page's mark, a date or an address between the cells, and no misprint."""
    return piece.kind == "unreadable" and _HAN.search(piece.raw) is None


def _with_sign(keys: Sequence[CellKey], pieces: list[Value]) -> list[Value]:
    """A row of one value too many, whose 增/减 is a sign with a gap behind it (`517 - 812 1`)."""
    place = next((place for place, key in enumerate(keys) if key[2] == "change"), None)
    if place is None or len(pieces) != len(keys) + 1 or pieces[place].raw not in _SIGNS:
        return pieces
    signed = parse_value(pieces[place].raw + pieces[place + 1].raw)
    return [*pieces[:place], signed, *pieces[place + 2 :]] if signed.kind == "number" else pieces


def _adds_up(cells: Sequence[Value]) -> bool:
    """Whether each seven or five cells end in their sum; blanks and dashes count nothing."""
    size = len(OUTCOME_ORDER) if len(cells) % len(OUTCOME_ORDER) == 0 else len(cells)
    return totals_hold([0 if cell.kind == "blank" else count_of(cell) for cell in cells], size)


def _goes_on(last: Value, more: Sequence[Value]) -> bool:
    """Whether the row's last cell may go on in the next line: the two together are a number."""
    return last.kind == "number" and bool(more) and parse_value(last.raw + more[0].raw).kind == "number"


def _several_go_on(keys: Sequence[CellKey], cells: Sequence[Value], more: Sequence[Value]) -> bool:
    """Whether digits in the line below may be the rest of as many cells (`0 1 1` above `2 2`).

    In section 3 the row must add up then; the other sections have no sum, or too many cells to try them all.
    """
    if not 1 < len(more) <= MOST_RESTS or any(_DIGITS.fullmatch(value.raw) is None for value in more):
        return False
    places = [place for place, cell in enumerate(cells) if cell.number and cell.raw.isdecimal()]
    if keys[0][0] != "applications":
        return len(places) >= len(more)
    for chosen in itertools.combinations(places, len(more)):
        whole = list(cells)
        for place, rest in zip(chosen, more, strict=True):
            whole[place] = parse_value(cells[place].raw + rest.raw)
        if _adds_up(whole):
            return True
    return False


def _fit(count: int, values: Sequence[Value]) -> list[Value] | None:
    """One value for each column, or blanks for an empty row; None where they do not fit.

    Blank cells at the end that are more than the row has are fillers of merged cells.
    """
    kept = list(values)
    if len(kept) > count and kept[0].kind == "blank" == kept[-1].kind:
        return None  # fillers in front or behind
    while len(kept) > count and kept[-1].kind == "blank":
        kept.pop()
    if len(kept) == count:
        return kept
    behind_fillers = list(itertools.dropwhile(lambda value: value.kind == "blank", kept))
    if not behind_fillers:
        return [Value("blank", "")] * count
    if len(kept) > count and len(behind_fillers) == count:
        return behind_fillers
    return _parted(count, kept)


def _parted(count: int, values: Sequence[Value]) -> list[Value] | None:
    """Two cells on a line of their own, which look like one number with a gap; a group of three may be one."""
    groups = values[0].raw.split() if len(values) == 1 and values[0].note == GAPPED else []
    if count == len(groups) == 2 and not _THREE_DIGITS.fullmatch(groups[1]):
        cells = [parse_value(group) for group in groups]
        return cells if all(cell.kind == "number" for cell in cells) else None
    return None


def _leave_pieces(findings: Findings, table: str, pieces: Sequence[Value]) -> None:
    raw = " ".join(piece.raw for piece in pieces if piece.raw)
    if raw:
        findings.leave(table, "leftover_cell", raw, LEFT_OVER)
