"""A table's rows in the order in which a browser shows them, and the grid that their cells span."""

from __future__ import annotations

import re
from itertools import islice, pairwise

from lxml import etree

from govcrawl.documents.model import Cell, Table

MAX_TABLE_PLACES = 100_000
MAX_COLSPAN = 200
CELLS = ("td", "th")
_GROUPS = ("thead", "tbody", "tfoot")
Rows = list[list[etree._Element]]


def own_rows(table: etree._Element) -> tuple[Rows | None, list[int], bool]:
    """The table's rows of cells, where the group of each row ends, and whether no cell stands in another.

    There are no rows where tables of several cells nest in it. Cells without a row get one: the tree is changed.
    """
    inner_tables = False
    for inner in table.iterdescendants("table"):
        inner_tables = True
        if sum(1 for _ in islice(inner.iter(*CELLS), 2)) > 1:
            return None, [], False
    groups = [table, *(child for child in table if child.tag in _GROUPS)]
    for group in groups:
        _give_rows(group)
    simple = not inner_tables
    rows: Rows = []
    owners: list[etree._Element | None] = []
    places = 0
    for row in table.iter("tr"):
        if inner_tables and next(row.iterancestors("table")) is not table:
            continue
        cells = [cell for cell in row if cell.tag in CELLS] if inner_tables else list(row.iter(*CELLS))
        simple = simple and len(cells) == len(row)
        rows.append(cells)
        owners.append(row.getparent())
        places += len(cells)
        if places > MAX_TABLE_PLACES:
            break  # the caller sees that it is too large, without the rest
    if len(groups) <= 2 and all(group.tag in ("table", "tbody") for group in groups):
        return rows, [len(rows)] * len(rows), simple
    return *_in_shown_order(rows, owners, groups), simple


def _give_rows(group: etree._Element) -> None:
    """Open the row that was left out before cells, as a browser does."""
    row: etree._Element | None = None
    for child in list(group) if any(child.tag in CELLS for child in group) else ():
        if child.tag not in CELLS:
            row = None
            continue
        if row is None:
            row = etree.Element("tr")
            child.addprevious(row)
        row.append(child)


def _in_shown_order(
    rows: Rows, owners: list[etree._Element | None], groups: list[etree._Element]
) -> tuple[Rows, list[int]]:
    """The rows with the head first and the foot last, and where the group of each ends."""
    ranks: dict[etree._Element | None, int] = {}
    for name, rank in (("thead", -1), ("tfoot", 1)):
        first = next((group for group in groups if group.tag == name), None)
        if first is not None:  # only the first of a kind moves
            ranks[first] = rank
    order = sorted(range(len(rows)), key=lambda place: ranks.get(owners[place], 0))
    ends = [len(rows)] * len(rows)
    known = set(groups)
    for place, (here, behind) in zip(range(len(rows) - 2, -1, -1), pairwise(reversed(order)), strict=True):
        # `pairwise` runs from the end: the row behind comes first
        apart = owners[here] is not owners[behind] and owners[here] in known and owners[behind] in known
        ends[place] = place + 1 if apart else ends[place + 1]
    return [rows[place] for place in order], ends


def _span(cell: etree._Element, name: str, limit: int) -> int:
    declared = cell.get(name)
    if not declared:
        return 1
    digits = re.match(r"\s*\+?(\d{1,12})", declared)
    if not digits:
        return 1
    value = int(digits.group(1))
    if value == 0:  # rowspan=0 runs to the end of the group of rows; a colspan of 0 counts as 1
        return limit if name == "rowspan" else 1
    return min(value, limit)


def expand(rows: Rows, ends: list[int], texts: list[list[str]]) -> Table | None:
    """Lay cells out on a grid (HTML Living Standard, "forming a table"); None where it would grow beyond bounds.

    `ends` says for every row where its group of rows ends: no cell reaches beyond.
    """
    grid: list[list[Cell | None]] = [[] for _ in rows]
    cells: list[Cell] = []
    places = 0
    for r, row in enumerate(rows):
        line = grid[r]
        c = 0
        for element, text in zip(row, texts[r], strict=True):
            while c < len(line) and line[c] is not None:
                c += 1
            if element.attrib:
                colspan = _span(element, "colspan", MAX_COLSPAN)
                rowspan = _span(element, "rowspan", ends[r] - r)
            else:
                colspan = rowspan = 1
            places += colspan * rowspan
            if places > MAX_TABLE_PLACES:
                return None
            cell = Cell(text, r, c, rowspan, colspan)
            cells.append(cell)
            if rowspan == 1 and c == len(line):
                if colspan == 1:
                    line.append(cell)
                else:
                    line.extend([cell] * colspan)
            else:
                for lower in grid[r : r + rowspan]:
                    if len(lower) < c + colspan:
                        lower.extend([None] * (c + colspan - len(lower)))
                    for place in range(c, c + colspan):
                        if lower[place] is None:
                            lower[place] = cell
            c += colspan
    return Table(grid, cells)
