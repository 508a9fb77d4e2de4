"""Whole reports with their three tables in the layouts that portals use: HTML habits, and flattened text."""

from __future__ import annotations

import html
import random
from collections.abc import Callable

from demo.forms import HEADINGS
from demo.layouts import GRIDS, Grid, filled, html_table, plain_cell, run_of, unmerged, word_cell, word_rows
from tests.layouts.truth import Truth

TITLE = "临沂市兰山区人民政府2023年政府信息公开工作年度报告"
PROSE = (
    "这一年，全区把公开工作放在日常事务里逐项推进，栏目有人管、内容有人审、时限有人盯，群众查得到也看得懂。",
    "下面的表格由各单位报送后汇总，口径与上年一致。",
)


def _document(tables: dict[int, str], *, text: bool) -> bytes:
    parts: list[str] = []
    for number, heading in enumerate(HEADINGS, 1):
        body = tables.get(number) or (
            PROSE[0] if number != 6 else "全年没有收取信息处理费，也没有其他需要说明的情况。"
        )
        parts += (
            [heading, body] if text else [f"<p>{heading}</p>", body if number in tables else f"<p>{body}</p>"]
        )
    if text:
        return "\n".join([TITLE, "发布时间：2024-01-29", *parts, ""]).encode()
    head = f"<meta charset='utf-8'><title>{TITLE}</title>"
    return f"<html><head>{head}</head><body><h1>{TITLE}</h1>{''.join(parts)}</body></html>".encode()


def _grids(truth: Truth) -> dict[int, Grid]:
    return {number: grid(truth.cells, truth.form) for number, grid in GRIDS.items()}


def html_spans(truth: Truth, draw: random.Random) -> bytes:
    return _document({n: html_table(grid, plain_cell, draw) for n, grid in _grids(truth).items()}, text=False)


def html_word(truth: Truth, draw: random.Random) -> bytes:
    return _document({n: html_table(grid, word_cell, draw) for n, grid in _grids(truth).items()}, text=False)


def html_fillers(truth: Truth, draw: random.Random) -> bytes:
    return _document(
        {n: html_table(unmerged(grid), plain_cell, draw) for n, grid in _grids(truth).items()}, text=False
    )


def html_one_table(truth: Truth, draw: random.Random) -> bytes:
    """All three tables and their section titles in one table."""
    lines: Grid = []
    for number, grid in _grids(truth).items():
        lines += [[(HEADINGS[number - 1], 1, 15)], *grid]
    table = html_table(lines, plain_cell, draw)
    body = f"<p>{HEADINGS[0]}</p><p>{PROSE[0]}</p>{table}<p>{HEADINGS[4]}</p><p>{PROSE[1]}</p>"
    return f"<html><body><h1>{TITLE}</h1>{body}</body></html>".encode()


def html_table_per_row(truth: Truth, draw: random.Random) -> bytes:
    tables = {
        n: "".join(html_table([line], plain_cell, draw) for line in unmerged(g))
        for n, g in _grids(truth).items()
    }
    return _document(tables, text=False)


def html_split_tables(truth: Truth, draw: random.Random) -> bytes:
    """Section 2 as two tables; section 3 cut in two at a page break."""
    grids = _grids(truth)
    cut = draw.choice((5, 8, 12, 20))
    flat = unmerged(grids[3])
    tables = {
        2: html_table(grids[2][:4], plain_cell, draw) + html_table(grids[2][4:], plain_cell, draw),
        3: html_table(flat[:cut], plain_cell, draw) + html_table(flat[cut:], plain_cell, draw),
        4: html_table(grids[4], word_cell, draw),
    }
    return _document(tables, text=False)


def html_paragraphs(truth: Truth, draw: random.Random) -> bytes:
    tables = {
        n: "".join(f"<p>{html.escape(t)}</p>" for t in run_of(g, draw)) for n, g in _grids(truth).items()
    }
    return _document(tables, text=False)


def text_lines(truth: Truth, draw: random.Random) -> bytes:
    return _document({n: "\n".join(run_of(grid, draw)) for n, grid in _grids(truth).items()}, text=True)


def text_paragraphs(truth: Truth, draw: random.Random) -> bytes:
    return _document({n: "\n\n".join(run_of(grid, draw)) for n, grid in _grids(truth).items()}, text=True)


def text_tabs(truth: Truth, draw: random.Random) -> bytes:
    """Word's text: one tab-indented cell a line, a bare tab for a blank, an empty line behind each row."""
    del draw
    return _document({n: "\n" + tab_indented(grid) for n, grid in _grids(truth).items()}, text=True)


def tab_indented(grid: Grid) -> str:
    return "\n\n".join("\n".join("\t" + text for text in row) for row in word_rows(grid))


def text_pipes_filled(truth: Truth, draw: random.Random) -> bytes:
    lead = draw.choice(("", "| "))
    tables = {
        n: "\n".join(f"{lead}{' | '.join(line)} |" for line in filled(g)) for n, g in _grids(truth).items()
    }
    return _document(tables, text=True)


def text_pipes_bare(truth: Truth, draw: random.Random) -> bytes:
    lead = draw.choice(("", "| "))
    tables = {
        n: "\n".join(f"{lead}{' | '.join(t for t, _, _ in line)} |" for line in g)
        for n, g in _grids(truth).items()
    }
    return _document(tables, text=True)


def text_tab_rows(truth: Truth, draw: random.Random) -> bytes:
    del draw
    return _document(
        {n: "\n".join("\t".join(line) for line in filled(grid)) for n, grid in _grids(truth).items()},
        text=True,
    )


def text_spaced_rows(truth: Truth, draw: random.Random) -> bytes:
    del draw
    tables = {
        n: "\n".join(" ".join(t for t, _, _ in line) for line in grid) for n, grid in _grids(truth).items()
    }
    return _document(tables, text=True)


PRINTERS: dict[str, tuple[Callable[[Truth, random.Random], bytes], str]] = {
    "html spans": (html_spans, "text/html"),
    "html word": (html_word, "text/html"),
    "html fillers": (html_fillers, "text/html"),
    "html one table": (html_one_table, "text/html"),
    "html table per row": (html_table_per_row, "text/html"),
    "html split tables": (html_split_tables, "text/html"),
    "html paragraphs": (html_paragraphs, "text/html"),
    "text lines": (text_lines, "text/plain"),
    "text paragraphs": (text_paragraphs, "text/plain"),
    "text tabs": (text_tabs, "text/plain"),
    "text pipes, fillers": (text_pipes_filled, "text/plain"),
    "text pipes, bare": (text_pipes_bare, "text/plain"),
    "text tab rows": (text_tab_rows, "text/plain"),
    "text spaced rows": (text_spaced_rows, "text/plain"),
}
