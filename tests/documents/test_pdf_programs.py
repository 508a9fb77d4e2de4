"""PDF files as programs print them: random tables by Chromium and LibreOffice, and two small files kept as they came."""

from __future__ import annotations

import html
import random
from pathlib import Path

from govcrawl.documents.model import Cell, Paragraph, Table
from govcrawl.documents.pdf import read_pdf
from tests.layouts.format_writers.browser import print_pages
from tests.layouts.format_writers.office import convert
from tests.needs import needs_chromium, needs_fonts, needs_libreoffice

FILES = Path(__file__).parent / "files" / "pdf"
GRIDS = 14
Places = list[tuple[int, int, int, int, str]]
"""Cells: row, column, rows down, columns right, text."""


def random_grid(draw: random.Random) -> tuple[int, int, Places]:
    """A table with merged cells; every row and every column has the beginning of a cell of its own."""
    rows, columns = draw.randint(2, 9), draw.randint(2, 9)
    free = {(r, c) for r in range(rows) for c in range(columns)}
    cells: Places = []
    for r in range(rows):
        for c in range(columns):
            if (r, c) not in free:
                continue
            down = right = 1
            if r and c and draw.random() < 0.2:  # the first row and column keep all edges
                down, right = draw.randint(1, min(3, rows - r)), draw.randint(1, min(3, columns - c))
            places = {(r + i, c + j) for i in range(down) for j in range(right)}
            if not places <= free:
                down = right = 1
                places = {(r, c)}
            free -= places
            word = draw.choice(("", "0", "12", "1,204", "-3", "规章", "行政许可", "其他对外管理服务事项"))
            cells.append((r, c, down, right, word or ("x" if not (r and c) else "")))
    return rows, columns, cells


def as_html(grid: tuple[int, int, Places], draw: random.Random) -> str:
    rows, _, cells = grid
    made = []
    for r in range(rows):
        row = "".join(
            f'<td rowspan="{down}" colspan="{right}">{html.escape(word)}</td>'
            for at, _, down, right, word in cells
            if at == r
        )
        made.append(f"<tr>{row}</tr>")
    border = draw.choice(("1px solid #000", "0.5pt solid #888", "2px double #000", "1px dashed #000"))
    return f'<table style="--b:{border}">{"".join(made)}</table>'


def expected(grid: tuple[int, int, Places]) -> list[list[str]]:
    rows, columns, cells = grid
    made = [[""] * columns for _ in range(rows)]
    for r, c, down, right, word in cells:
        for i in range(down):
            for j in range(right):
                made[r + i][c + j] = word
    return made


def texts(table: Table) -> list[list[str | None]]:
    def squeezed(cell: Cell | None) -> str | None:
        return None if cell is None else "".join(cell.text.split())

    return [[squeezed(cell) for cell in row] for row in table.grid]


def tables_of(body: bytes) -> list[Table]:
    return [block for block in read_pdf(body).blocks if isinstance(block, Table)]


def _page(seed: int) -> tuple[str, list[tuple[int, int, Places]]]:
    draw = random.Random(seed)
    grids = [random_grid(draw) for _ in range(GRIDS)]
    tables = "<p>between</p>".join(as_html(grid, draw) for grid in grids)
    style = (
        "body{font:9pt 'WenQuanYi Zen Hei'} table{border-collapse:collapse;break-inside:avoid}"
        f"td{{border:var(--b);padding:{draw.choice((1, 3))}pt;height:1.2em;min-width:1.5em;text-align:{draw.choice(('left', 'center', 'right'))}}}"
    )
    return f'<!DOCTYPE html><meta charset="utf-8"><style>{style}</style>{tables}', grids


@needs_chromium
@needs_fonts
def test_random_tables_as_chromium_prints_them() -> None:
    made = [_page(seed) for seed in (1, 2)]
    for body, (_, grids) in zip(print_pages([page for page, _ in made]), made, strict=True):
        assert [texts(table) for table in tables_of(body)] == [expected(grid) for grid in grids]


@needs_libreoffice
@needs_fonts
def test_random_tables_as_libreoffice_prints_them() -> None:
    draw = random.Random(3)
    grids = [random_grid(draw) for _ in range(GRIDS)]
    rows = []
    for grid in grids:
        count, columns, cells = grid
        for r in range(count):
            row = "".join(
                f'<td rowspan="{down}" colspan="{right}" style="border:0.5pt solid #000">{html.escape(word)}</td>'
                for at, _, down, right, word in cells
                if at == r
            )
            rows.append((r == 0, f"<tr>{row}</tr>", columns))
    parts = "".join(
        ("</table><p>between</p><table style='border-collapse:collapse'>" if first else "") + row
        for first, row, _ in rows
    )
    page = f"<html><meta charset='utf-8'><body><table>{parts}</table></body></html>"
    (body,) = convert([page.encode()], "html", "pdf")
    found = [texts(table) for table in tables_of(body)]
    assert found == [expected(grid) for grid in grids]


def test_a_print_of_a_browser_over_two_pages() -> None:
    document = read_pdf((FILES / "browser.pdf").read_bytes())
    head, table, tail = document.blocks
    assert head == Paragraph("收到和处理申请情况")
    assert isinstance(table, Table)
    assert texts(table) == [
        ["本年度", "", "自然人", "总计"],
        *[["办理结果", f"{k}.情形", str(k), str(10 * k)] for k in range(1, 9)],
    ]
    assert tail == Paragraph("二、其他")


def test_a_print_of_libreoffice_over_two_pages() -> None:
    document = read_pdf((FILES / "office.pdf").read_bytes())
    head, table, tail = document.blocks
    assert head == Paragraph("收到和处理申请情况")
    assert isinstance(table, Table)
    assert texts(table) == [
        ["本年度", "", "自然人", "总计"],
        *[["办理结果", f"{k}.情形", str(k), str(10 * k)] for k in range(1, 9)],
    ]
    assert tail == Paragraph("二、其他")
