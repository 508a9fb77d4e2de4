"""The kinds of layout: how a report's sheets become a page. To add one, write a printer and name it in KINDS.

A printer takes a sheet and the page's `Style` and gives markup or text. What a kind keeps decides what a reader owes:

- `cells`: every cell has its place, blanks too. All of it must be read.
- `numbers`: every number keeps its bounds, blanks leave no trace. Rows whose cells are all printed must be read;
  in others the numbers' columns may be lost.
- `order`: as `numbers`, but which label a row of numbers belongs to shows only in the order of all of them, so that a
  table must be printed whole.
- `digits`: numbers run into each other. What the relations leave one reading for should be read.
- `parts`: nothing is owed but that no figure is wrong.
- `proved`: pictures. Cells whose relations all hold should be read; `proved, spoilt` from pictures that are damaged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tests.layouts import html_kinds, text_kinds
from tests.layouts.pages import Page, Style, html_page, text_page
from tests.layouts.sheets import Sheet

Keeps = Literal["cells", "numbers", "order", "digits", "parts", "proved", "proved, spoilt"]
Printer = Callable[[Sheet, Style], str]
PagePrinter = Callable[[Page, Printer, Style], str]


@dataclass(frozen=True)
class Kind:
    """One kind of layout. `grid`: cells stand in rows and columns that a machine can see."""

    name: str
    printer: Printer
    keeps: Keeps
    media_type: str = "text/plain"
    page: PagePrinter = text_page
    grid: bool = False


def _html(
    name: str, printer: Printer, keeps: Keeps = "cells", page: PagePrinter = html_page, *, grid: bool = True
) -> Kind:
    return Kind(name, printer, keeps, "text/html", page, grid)


def _text(
    name: str, printer: Printer, keeps: Keeps, page: PagePrinter = text_page, *, grid: bool = False
) -> Kind:
    return Kind(name, printer, keeps, "text/plain", page, grid)


_KINDS = (
    _html("html spans", html_kinds.spans),
    _html("html fillers", html_kinds.fillers),
    _html("html moving spans", html_kinds.moving_spans),
    _html("html word", html_kinds.word),
    _html("html cut numbers", html_kinds.cut_numbers),
    _html("html nested", html_kinds.nested),
    _html("html row tables", html_kinds.row_tables),
    _html("html pages", html_kinds.page_tables),
    _html("html title rows", html_kinds.spans, page=html_kinds.titled_page),
    _html("html one table", html_kinds.spans, page=html_kinds.one_table_page),
    _html("html divs", html_kinds.divs, "numbers", grid=False),
    _html("html paragraphs", html_kinds.paragraphs, "numbers", grid=False),
    _html("html breaks", html_kinds.breaks, "numbers", grid=False),
    _html("html glued rows", html_kinds.glued_rows, "digits", grid=False),
    _text("lines", text_kinds.lines, "numbers"),
    _text("paragraphs", text_kinds.paragraphs, "numbers"),
    _text("pipes, fillers", text_kinds.pipes_filled, "cells", grid=True),
    _text("pipes, bare", text_kinds.pipes_bare, "cells", grid=True),
    _text("pipes, leading", text_kinds.pipes_leading, "cells", grid=True),
    _text("pipes, markdown", text_kinds.markdown, "cells", grid=True),
    _text("pipes, ruled", text_kinds.ruled, "cells", grid=True),
    _text("pipes, last cell broken", text_kinds.pipes_broken, "cells", grid=True),
    _text("cell and pipe a line", text_kinds.cell_and_pipe, "cells"),
    _text("pipe alone", text_kinds.pipe_alone, "cells"),
    _text("tab cells", text_kinds.tab_cells, "cells"),
    _text("tab rows", text_kinds.tab_rows, "cells", grid=True),
    _text("spaced rows", text_kinds.spaced_rows, "numbers"),
    _text("spaced rows, last cell broken", text_kinds.spaced_broken, "numbers"),
    _text("spaced columns", text_kinds.spaced_columns, "numbers"),
    _text("labels wrapped", text_kinds.labels_wrapped, "numbers"),
    _text("labels wrapped, spaced", text_kinds.labels_wrapped_spaced, "numbers"),
    _text("labels around", text_kinds.labels_around, "numbers"),
    _text("labels after, wrapped", text_kinds.long_labels_after, "numbers"),
    _text("labels after", text_kinds.labels_after, "order"),
    _text("labels after, lines", text_kinds.labels_after_lines, "order"),
    _text("vertical heads", text_kinds.vertical_heads, "numbers"),
    _text("vertical labels", text_kinds.vertical_labels, "numbers"),
    _text("numbers of items alone", text_kinds.enumerators_alone, "numbers"),
    _text("pdf columns", text_kinds.pdf_columns, "parts"),
    _text("glued rows", text_kinds.glued_rows, "digits"),
    _text("glued tables", text_kinds.glued_table, "digits"),
    _text("glued report", text_kinds.glued_table, "digits", page=text_kinds.glued_page),
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in _KINDS}
