"""The statutory tables printed in the layouts of real portals: pure functions from printed cells to markup.

`cells` maps paths (`applications.disclosed.total`) to printed text. A grid is a list of rows of
`(text, rowspan, colspan)`, as HTML writes them.
"""

from __future__ import annotations

import html
import random
from collections.abc import Callable, Mapping, Sequence

from demo.forms import BLOCKS, COLUMNS, KINDS, NOTE, OUTCOMES, PARTS, RESULT_GROUP, RESULTS, ROWS

Cells = Mapping[str, str]
Spanned = tuple[str, int, int]
Grid = list[list[Spanned]]
CellWriter = Callable[[str, random.Random], str]
PROACTIVE_WIDTH = 4


def proactive_grid(cells: Cells, form: str) -> Grid:
    """Section 2's table; its parts follow each other."""
    lines: Grid = []
    for heading, headers, columns, rows in PARTS[form]:
        lines.append([(heading, 1, PROACTIVE_WIDTH)])
        last = PROACTIVE_WIDTH - len(headers)
        lines.append([("信息内容", 1, 1), *_stretched(headers, last)])
        for row, label in rows:
            lines.append([(label, 1, 1), *_stretched([cells[f"proactive.{row}.{c}"] for c in columns], last)])
    return lines


def _stretched(texts: Sequence[str], last: int) -> list[Spanned]:
    """One cell each; the last one spans the places that are left."""
    return [(text, 1, last if place == len(texts) - 1 else 1) for place, text in enumerate(texts)]


def applications_grid(cells: Cells, form: str) -> Grid:
    """Section 3's table with its three rows of headers."""
    rows = ROWS[form]
    lines: Grid = [
        [(NOTE, 3, 3), ("申请人情况", 1, 7)],
        [("自然人", 2, 1), ("法人或其他组织", 1, 5), ("总计", 2, 1)],
        [(kind, 1, 1) for kind in KINDS],
    ]
    seen: set[str] = set()
    for key, group, label in rows:
        line: list[Spanned] = []
        if group is None:
            line.append((label, 1, 3))
        else:
            if RESULT_GROUP not in seen:
                seen.add(RESULT_GROUP)
                line.append((RESULT_GROUP, sum(1 for row in rows if row[1]), 1))
            if group == RESULT_GROUP:
                line.append((label, 1, 2))
            else:
                if group not in seen:
                    seen.add(group)
                    line.append((group, sum(1 for row in rows if row[1] == group), 1))
                line.append((label, 1, 1))
        lines.append([*line, *((cells[f"applications.{key}.{column}"], 1, 1) for column in COLUMNS)])
    return lines


def review_grid(cells: Cells, form: str = "") -> Grid:
    """Section 4's table: fifteen cells in one row under three rows of headers."""
    del form  # both forms have the same
    return [
        [("行政复议", 1, 5), ("行政诉讼", 1, 10)],
        [*((result, 2, 1) for result in RESULTS), ("未经复议直接起诉", 1, 5), ("复议后起诉", 1, 5)],
        [(result, 1, 1) for result in RESULTS * 2],
        [(cells[f"{block}.{outcome}"], 1, 1) for block in BLOCKS for outcome in OUTCOMES],
    ]


GRIDS: dict[int, Callable[[Cells, str], Grid]] = {2: proactive_grid, 3: applications_grid, 4: review_grid}


def filled(grid: Grid) -> list[list[str]]:
    """Merged cells written out as one text and empty fillers in rows and columns."""
    width = max(sum(colspan for _, _, colspan in line) for line in grid)
    places: list[list[str | None]] = [[None] * width for _ in grid]
    for r, line in enumerate(grid):
        c = 0
        for text, rowspan, colspan in line:
            while c < width and places[r][c] is not None:
                c += 1
            for down in range(min(rowspan, len(grid) - r)):
                for right in range(min(colspan, width - c)):
                    places[r + down][c + right] = "" if down or right else text
    return [[text or "" for text in line] for line in places]


def word_rows(grid: Grid) -> list[list[str]]:
    """As Word writes rows: a merged column is one cell, below a merged row stands an empty one."""
    below: dict[int, int] = {}
    made: list[list[str]] = []
    for line in grid:
        row: list[str] = []
        place = 0
        for text, rowspan, colspan in line:
            while below.get(place, 0) > 0:
                row.append("")
                below[place] -= 1
                place += 1
            row.append(text)
            if rowspan > 1:
                below[place] = rowspan - 1
            place += colspan
        for rest in sorted(start for start, rows in below.items() if start >= place and rows > 0):
            row.append("")
            below[rest] -= 1
        made.append(row)
    return made


def run_of(grid: Grid, draw: random.Random, split: float = 0.4) -> list[str]:
    """Cells in reading order, one after the other; some headers are broken over two lines, as portals do."""
    run: list[str] = []
    for line in grid:
        for text, _, _ in line:
            if text in (*KINDS[:2], *RESULTS[:4]) and draw.random() < split:
                run += [text[:2], text[2:]]
            else:
                run.append(text)
    return run


# --- writing HTML -------------------------------------------------------------------------------------------------


def plain_cell(text: str, draw: random.Random) -> str:
    """The text and nothing else."""
    del draw
    return html.escape(text, quote=False)


def word_cell(text: str, draw: random.Random) -> str:
    """Word's markup: nested tags that cut numbers and labels in two, non-breaking and zero-width spaces."""
    if not text:
        return draw.choice(
            ("<p>&nbsp;</p>", "<p class=MsoNormal><o:p>&nbsp;</o:p></p>", "", "<p><span></span></p>")
        )
    cut = draw.randint(0, len(text))
    first, second = html.escape(text[:cut], quote=False), html.escape(text[cut:], quote=False)
    space = draw.choice(("", "&nbsp;", "\u3000", "\u200b", "\n    "))
    return (
        f'<p class="MsoNormal" style="text-align:center"><span style="font-size:12.0pt">{space}{first}</span>'
        f'<font face="宋体"><span lang="EN-US">{second}</span></font><o:p></o:p></p>'
    )


def html_table(grid: Grid, cell: CellWriter, draw: random.Random, attributes: str = "border=1") -> str:
    """A `<table>` with the grid's spans."""
    rows = []
    for line in grid:
        tds = []
        for text, rowspan, colspan in line:
            spans = (f' rowspan="{rowspan}"' if rowspan > 1 else "") + (
                f' colspan="{colspan}"' if colspan > 1 else ""
            )
            tds.append(f"<td{spans}>{cell(text, draw)}</td>")
        rows.append(f"<tr>{''.join(tds)}</tr>")
    return f"<table {attributes}><tbody>{''.join(rows)}</tbody></table>"


def unmerged(grid: Grid) -> Grid:
    """The same with fillers in the place of spans."""
    return [[(text, 1, 1) for text in line] for line in filled(grid)]
