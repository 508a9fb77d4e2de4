"""Reading the statutory tables from flattened text: a run of cells in reading order.

Lines become tokens: labels, values, blank cells that are visible (a bare tab), row ends. The label text between
two values is scanned as one stretch, so a label wrapped over lines is found, and a value belongs to a row only
where that row's label ends the stretch. A row is taken where it has as many values as its header has columns.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from govcrawl.documents.model import Block, Paragraph
from govcrawl.forms import labels
from govcrawl.forms.findings import Findings, Reading
from govcrawl.forms.grid import GridState, contextual_row
from govcrawl.forms.headers import GROUP, application_order, money_unit, proactive_columns, review_order
from govcrawl.forms.matching import (
    APPLICATIONS,
    OUTCOMES,
    PROACTIVE,
    Element,
    Lexicon,
    plain,
    restricted,
    without_brackets,
    without_remarks,
    years_fit,
)
from govcrawl.forms.values import Value, parse_value
from govcrawl.report.sections import heading_number

TokenKind = Literal["label", "value", "blank", "row_end", "break"]
PROSE_LENGTH = 64
MAX_STRETCH = 1500

_PAGE_NUMBER = re.compile(r"^(?:[-—–―─]\s*\d{1,3}\s*[-—–―─]|第\s*\d{1,3}\s*页(?:\s*共\s*\d{1,3}\s*页)?)$")
# an enumerator that stands alone on its line; a bare digit is a value
_LONE_ENUMERATOR = re.compile(
    r"(?:\d{1,2}[.、．)）]|[(（]\d{1,2}[)）]|[(（]?[一二三四五六七八九十][)）]?[、.．]?|、)$"
)
_PROSE = re.compile(r"[。；;！]")


@dataclass(slots=True)
class Token:
    """One piece of a run; `block` is the document's block it stands in."""

    kind: TokenKind
    text: str
    block: int
    value: Value | None = None


@dataclass(slots=True)
class Stretch:
    """Label text with the values that follow it; one without either marks a break."""

    labels: list[Token] = field(default_factory=list)
    values: list[Token] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The label text, a cell a line."""
        return "\n".join(token.text for token in self.labels)


def tokens_of(blocks: Sequence[Block], start: int, end: int, headings: Container[int] = ()) -> list[Token]:
    """The tokens of the paragraphs in `blocks[start:end]`; headings and what is no paragraph break the run."""
    tokens: list[Token] = []
    tabbed = False
    for index in range(start, end):
        block = blocks[index]
        if not isinstance(block, Paragraph):
            tokens.append(Token("break", "", index))
            continue
        text = block.text
        stripped = text.strip(" \t|｜\u3000")
        if not stripped:
            if text.startswith("\t"):
                tokens.append(Token("blank", "", index, parse_value("")))
            elif tabbed:  # in Word text an empty line ends a row; elsewhere it only stands between cells
                tokens.append(Token("row_end", "", index))
            continue
        tabbed = text.startswith("\t")
        if _PAGE_NUMBER.match(stripped):
            continue
        if index in headings or _is_break(stripped):
            tokens.append(Token("break", stripped, index))
            continue
        value = parse_value(stripped)
        if _LONE_ENUMERATOR.match(stripped):
            tokens.append(Token("label", stripped, index))
        elif value.kind != "label":
            tokens.extend(_values_of(stripped, value, index))
        else:
            tokens.extend(_label_with_values(stripped, index))
    return tokens


@lru_cache(maxsize=4096)
def _is_break(text: str) -> bool:
    """Prose and section headings end a run: what stands before them has nothing to do with what follows."""
    if heading_number(text) is not None:
        return True
    return len(text) > PROSE_LENGTH or (len(text) > 24 and bool(_PROSE.search(text)))


def _values_of(text: str, value: Value, index: int) -> list[Token]:
    if value.kind == "ambiguous" or (
        value.kind in ("unreadable", "not_applicable") and len(text.split()) > 1
    ):
        parts = [parse_value(part) for part in text.split()]
        if len(parts) > 2 and all(part.kind in ("number", "not_applicable") for part in parts):
            return [Token("value", part.raw, index, part) for part in parts]
    return [Token("value", text, index, value)]


def _label_with_values(text: str, index: int) -> list[Token]:
    """`规章 0 0 0` is a label and three values; a line without trailing values is one label."""
    parts = text.split()
    first = len(parts)
    while first > 1 and parse_value(parts[first - 1]).kind in ("number", "not_applicable"):
        first -= 1
    if first == len(parts):
        return [Token("label", text, index)]
    label = " ".join(parts[:first])
    values = [Token("value", part, index, parse_value(part)) for part in parts[first:]]
    return [Token("label", label, index), *values, Token("row_end", "", index)]


def stretches_of(tokens: Sequence[Token]) -> list[Stretch]:
    """Label text and the values after it, in order. A break empties what was collected.

    A visible blank before the first value of a row is a filler beside a merged label, or the first cell; both stay
    among the values only after a label. A row end closes the values; numbers after it start a stretch of their own.
    """
    stretches: list[Stretch] = []
    current = Stretch()
    row_ended = False
    for token in tokens:
        if token.kind == "break":
            if current.labels or current.values:
                stretches.append(current)
            current = Stretch()
            stretches.append(current)  # an empty stretch marks the break
            current = Stretch()
            row_ended = False
        elif token.kind == "row_end":
            row_ended = True
        elif token.kind == "label":
            if current.values and any(v.kind == "value" for v in current.values):
                stretches.append(current)
                current = Stretch()
            elif current.values:
                # blanks only: an empty row where the stretch ends in a row's label, else fillers
                if _announces_row(current.text):
                    stretches.append(current)
                    current = Stretch()
                else:
                    current.values.clear()
            current.labels.append(token)
            row_ended = False
        else:
            if row_ended and current.values:
                stretches.append(current)
                current = Stretch()
            if row_ended and token.kind == "blank":
                continue  # a filler at the beginning of a row
            current.values.append(token)
            row_ended = False
    if current.labels or current.values:
        stretches.append(current)
    return stretches


@lru_cache(maxsize=4096)
def _announces_row(text: str) -> bool:
    for lexicon in (APPLICATIONS, PROACTIVE):
        elements = lexicon.scan(plain(text))
        if elements and elements[-1].kind == "row" and elements[-1].key != "other_handling":
            return True
    return False


def read_run(tokens: Sequence[Token], findings: Findings, state: GridState) -> None:
    """Read the statutory tables out of one run of tokens into `findings`."""
    stretches = stretches_of(tokens)
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

    def __init__(self, findings: Findings, state: GridState) -> None:
        self.findings = findings
        self.state = state
        self.blocks: set[int] = set()

    def take(self, stretch: Stretch) -> None:
        """Read what one stretch of labels and values tells."""
        raise NotImplementedError

    def interrupt(self) -> None:
        """A break in the text: the header above it no longer holds."""
        raise NotImplementedError

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
        first: tuple[str, tuple[Element, ...]] | None = None
        for strip in (without_remarks, without_brackets):
            text, elements, edges = self._scanned(stretch, strip)
            if not elements or elements[-1].kind == "unknown":
                first = first or (text, elements)
                continue
            before = elements[-2] if len(elements) > 1 else None
            clean = before is None or before.kind != "unknown" or _apart(before, elements[-1], edges)
            if clean and not restricted(stretch.labels[-1].text):
                glued = _glued(text, elements, edges)
                return text, tuple(e for e in elements if e not in glued), elements[-1] not in glued
            first = first or (text, elements)
        text, elements = first or ("", ())
        return text, elements, False

    def _scanned(
        self, stretch: Stretch, strip: Callable[[str], str]
    ) -> tuple[str, tuple[Element, ...], set[int]]:
        parts = [plain(strip(token.text)) for token in stretch.labels]
        text = "".join(parts)[-MAX_STRETCH:]
        return text, self.lexicon.scan(text), _edges(parts, len(text))


def _glued(text: str, elements: Sequence[Element], edges: set[int]) -> set[Element]:
    """Rows with digits right behind their label in the same cell (`规章000`): values that nothing can part."""
    return {
        element
        for element, behind in itertools.pairwise(elements)
        if element.kind == "row" and element.end not in edges and text[element.end : behind.start].isdigit()
    }


def _edges(parts: Sequence[str], length: int) -> set[int]:
    """Offsets in the joined text at which a cell ends, counted so that the joined text ends at `length`."""
    edges = set()
    position = length - sum(map(len, parts))
    for part in parts:
        position += len(part)
        edges.add(position)
    return edges


def _apart(before: Element, element: Element, edges: set[int]) -> bool:
    """Whether a cell ends between two elements, where only an enumerator may stand: `…数量` `1.属于国家秘密`."""
    return any(before.end <= edge <= element.start for edge in edges)


class _ProactiveRun(_Run):
    lexicon = PROACTIVE
    table = "proactive"

    def __init__(self, findings: Findings, state: GridState) -> None:
        super().__init__(findings, state)
        self.columns: list[str] = []
        self.unit: str | None = None

    def interrupt(self) -> None:
        self.columns = []

    def take(self, stretch: Stretch) -> None:
        if not stretch.labels:
            if self.columns:
                _leave_values(self.findings, self.table, stretch)
            return
        _, elements, clean = self.scan(stretch)
        header = [element for element in elements if element.kind == "column"]
        if header:
            self.columns = [element.key for element in header]
            if not self._years_fit(stretch, header) or self.tailed(stretch):
                self.columns = []
                return
            self.unit = money_unit(stretch.text) or self.state.unit_above
            self.reach_header(stretch)
        if not self.columns:
            return
        rows = [element for element in elements if element.kind == "row"]
        announced = rows[-1] if rows and rows[-1] is elements[-1] and clean else None
        for row in rows:
            if (
                row is not announced
                and all(column.start < row.start for column in header)
                and row is not elements[-1]
            ):
                self._fill(row.key, [])
        if announced is not None:
            self._fill(announced.key, [token.value for token in stretch.values if token.value is not None])
            self.reach(stretch.labels)
            self.reach(stretch.values)
        elif stretch.values:
            _leave_values(self.findings, self.table, stretch)

    def _years_fit(self, stretch: Stretch, header: Sequence[Element]) -> bool:
        keys = {element.key for element in header}
        key = "previous_items" if "previous_items" in keys else next(iter(keys))
        return all(
            years_fit(token.text, key, self.state.year)
            for token in stretch.labels[-12:]
            if "年" in token.text or "20" in token.text
        )

    def _fill(self, row: str, values: list[Value]) -> None:
        columns = proactive_columns(row, self.columns)
        if columns is None:
            if values:
                raw = " ".join(value.raw for value in values)
                message = "The row's header fits no form; nothing was read."
                self.findings.leave(self.table, "unknown_columns", f"{row}: {raw}", message)
            return
        for column, value in zip(columns, _fit(len(columns), values), strict=True):
            self.findings.add(self.table, row, column, Reading(value, self.unit, counted=True))


class _ApplicationRun(_Run):
    lexicon = APPLICATIONS
    table = "applications"

    def __init__(self, findings: Findings, state: GridState) -> None:
        super().__init__(findings, state)
        self.printed: list[str] = []
        self.order: tuple[str, ...] | None = None
        self.last_row: str | None = None

    def interrupt(self) -> None:
        self.printed = []
        self.order = None
        self.last_row = None

    def take(self, stretch: Stretch) -> None:
        if not stretch.labels:
            if self.order is not None:
                _leave_values(self.findings, self.table, stretch)
            return
        text, elements, clean = self.scan(stretch)
        if self.order is None:
            self._header(text, elements, stretch)
        if self.order is None:
            if any(element.kind == "row" for element in elements) and stretch.values and self.printed:
                _leave_values(self.findings, self.table, stretch)
            return
        values = [token.value for token in stretch.values if token.value is not None]
        announced = (
            contextual_row(elements[-1], elements[:-1], text, self.last_row) if elements and clean else None
        )
        for element in elements[:-1]:
            if element.kind == "row" and element.key != "other_handling":
                self._fill(element.key, [])
        if announced == "other_handling" and not any(value.kind != "blank" for value in values):
            self.last_row = announced
            return
        if announced is not None:
            self._fill(announced, values)
            self.reach(stretch.labels)
            self.reach(stretch.values)
        elif values:
            _leave_values(self.findings, self.table, stretch)

    def _header(self, text: str, elements: Sequence[Element], stretch: Stretch) -> None:
        first_row = next((e.start for e in elements if e.kind == "row"), None)
        for element in elements:
            if first_row is not None and element.start >= first_row:
                break
            if element.kind == "column":
                self.printed.append(element.key)
            elif element.kind == "context" and text[element.start : element.end].startswith("法人"):
                self.printed.append(GROUP)
        order = application_order(self.printed)
        if order is None or first_row is None:
            return
        self.order = order
        self.reach_header(stretch)

    def _fill(self, row: str, values: list[Value]) -> None:
        assert self.order is not None
        self.last_row = row
        self.findings.add_row(self.table, row, self.order, _fit(len(self.order), values), counted=True)


class _ReviewRun(_Run):
    lexicon = OUTCOMES
    table = "review"

    def __init__(self, findings: Findings, state: GridState) -> None:
        super().__init__(findings, state)
        self.heads: list[str] = []
        self.outcomes: list[str] = []
        self.done = False

    def interrupt(self) -> None:
        self.heads, self.outcomes, self.done = [], [], False

    def take(self, stretch: Stretch) -> None:
        if stretch.labels:
            if self.done:
                self.interrupt()
            text, elements, _ = self.scan(stretch)
            for element in elements:
                if element.kind == "row":
                    self.heads.append(element.key)
                elif element.kind == "context" and text[element.start : element.end] == labels.BLOCK_GROUPS:
                    self.heads.append(GROUP)
                elif element.kind == "column":
                    self.outcomes.append(element.key)
        order = review_order(self.heads, self.outcomes)
        if order is None or not stretch.values or self.done:
            return
        values = [token.value for token in stretch.values if token.value is not None]
        for (block, outcome), value in zip(order, _fit(len(order), values), strict=True):
            self.findings.add(block, "", outcome, Reading(value, counted=True))
        self.done = True
        self.reach_header(stretch)
        self.reach(stretch.values)


def _fit(count: int, values: Sequence[Value]) -> list[Value]:
    """As many values as there are columns, or blanks for an empty row, else every cell ambiguous.

    Blank cells at the end that are more than the row has are fillers of merged cells.
    """
    kept = list(values)
    while len(kept) > count and kept[-1].kind == "blank":
        kept.pop()
    if len(kept) == count:
        return kept
    printed = [value for value in kept if value.kind != "blank"]
    if not printed:
        return [Value("blank", "")] * count
    if len(kept) > count and len(printed) == count:
        return printed
    raw = " ".join(value.raw or "·" for value in kept)[:200]
    return [Value("ambiguous", raw, note=f"{len(printed)} values for {count} columns")] * count


def _leave_values(findings: Findings, table: str, stretch: Stretch) -> None:
    raw = " ".join(token.text for token in (*stretch.labels[-1:], *stretch.values) if token.text)
    if any(token.kind == "value" for token in stretch.values):
        findings.leave(table, "leftover_cell", raw, "Printed inside the table, and no cell of the form.")
