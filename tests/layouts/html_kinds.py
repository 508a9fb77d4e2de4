"""Tables in HTML, in the habits of editors and portals."""

from __future__ import annotations

import html
import random
from collections.abc import Callable, Iterable
from dataclasses import replace

from demo.forms import HEADINGS
from demo.layouts import word_cell
from tests.layouts.pages import Page, Printer, Style, html_document, paragraph
from tests.layouts.sheets import Cell, Line, Sheet, cut, matrix, segments, width_of

Writer = Callable[[str, random.Random], str]


def escape(text: str) -> str:
    return "<br>".join(html.escape(line, quote=False) for line in text.split("\n"))


def plain(text: str, draw: random.Random) -> str:
    del draw
    return escape(text)


def td(cell: Cell, inner: str) -> str:
    spans = (f' rowspan="{cell.down}"' if cell.down > 1 else "") + (
        f' colspan="{cell.right}"' if cell.right > 1 else ""
    )
    return f"<td{spans}>{inner}</td>"


def table(lines: Iterable[Line], write: Writer, draw: random.Random, attributes: str = ' border="1"') -> str:
    rows = (
        "<tr>" + "".join(td(cell, write(cell.text, draw)) for cell in line.cells) + "</tr>" for line in lines
    )
    return f"<table{attributes}><tbody>{''.join(rows)}</tbody></table>"


def _tables(sheet: Sheet, draw: random.Random, write: Writer = plain) -> str:
    return "".join(
        paragraph(part[0].cells[0].text) if part[0].kind == "break" else table(part, write, draw)
        for part in segments(sheet)
    )


def unmerged(sheet: Sheet) -> Sheet:
    made: Sheet = []
    for part in segments(sheet):
        if part[0].kind == "break":
            made += part
        else:
            made += [
                Line([replace(cell, down=1, right=1) for cell in row], line.kind)
                for row, line in zip(matrix(part), part, strict=True)
            ]
    return made


def spans(sheet: Sheet, style: Style) -> str:
    """Merged cells with rowspan and colspan."""
    return _tables(sheet, style.draw)


def fillers(sheet: Sheet, style: Style) -> str:
    """Empty cells in the place of spans."""
    return _tables(unmerged(sheet), style.draw, _spaced_blank)


def _spaced_blank(text: str, draw: random.Random) -> str:
    return escape(text) or draw.choice(("", "&nbsp;", " ", "<p></p>", "&#12288;"))


def moving_spans(sheet: Sheet, style: Style) -> str:
    """Word's fine grid: colspans that differ from row to row, though the cells stand below each other."""
    return _tables(moved(sheet, style.draw), style.draw)


def moved(sheet: Sheet, draw: random.Random) -> Sheet:
    """The sheet on a grid three times as fine, in which cells give columns to each other."""
    made: Sheet = []
    for part in segments(sheet):
        if part[0].kind == "break":
            made += part
            continue
        fine = 3 * width_of(part)
        for line in part:
            cells = [replace(cell, right=3 * cell.right) for cell in line.cells]
            free = [place for place, cell in enumerate(cells) if cell.down == 1]
            for _ in range(draw.randint(0, 3)):
                if len(free) > 1:
                    giver, taker = draw.sample(free, 2)
                    if cells[giver].right > 1:
                        cells[giver] = replace(cells[giver], right=cells[giver].right - 1)
                        cells[taker] = replace(cells[taker], right=cells[taker].right + 1)
            assert sum(cell.right for cell in cells) <= fine
            made.append(Line(cells, line.kind))
    return made


def word(sheet: Sheet, style: Style) -> str:
    """Saved from Word: paragraphs, spans, fonts and o:p in every cell, some inside a number."""
    return _tables(sheet, style.draw, _word_lines)


def _word_lines(text: str, draw: random.Random) -> str:
    return "".join(word_cell(line, draw) for line in text.split("\n"))


def cut_numbers(sheet: Sheet, style: Style) -> str:
    """Inline tags cut every text in pieces, with no space between."""
    return _tables(sheet, style.draw, _in_pieces)


def _in_pieces(text: str, draw: random.Random) -> str:
    if not text:
        return draw.choice(("", "<span></span>", "<p><span>&nbsp;</span></p>", "<p><br></p>"))
    pieces = []
    for line in text.split("\n"):
        cuts = sorted({0, len(line), *(draw.randint(0, len(line)) for _ in range(3))})
        tags = draw.choices(("span", "font", "b", "o:p", "strong", "u", "em"), k=len(cuts) - 1)
        pieces.append(
            "".join(
                f"<{tag}>{html.escape(line[start:end], quote=False)}</{tag}>"
                for tag, start, end in zip(tags, cuts, cuts[1:], strict=False)
            )
        )
    return f"<p><span>{'<br>'.join(pieces)}</span></p>"


def nested(sheet: Sheet, style: Style) -> str:
    """The table inside a cell of another one, which only sets the page."""
    inner = _tables(sheet, style.draw)
    extra = "<td></td>" if style.filled else ""
    return f'<table width="100%"><tr>{extra}<td>{inner}</td></tr></table>'


def row_tables(sheet: Sheet, style: Style) -> str:
    """A table for every row."""
    return "".join(
        paragraph(line.cells[0].text) if line.kind == "break" else table([line], plain, style.draw)
        for line in unmerged(sheet)
    )


def page_tables(sheet: Sheet, style: Style) -> str:
    """Cut in two at the end of a page; sometimes the merged labels are said again below."""
    if any(line.kind == "break" for line in sheet) or len(sheet) < 6:
        return _tables(sheet, style.draw)
    at = style.draw.randint(3, len(sheet) - 1)
    above, below = cut(sheet, at, repeat=style.filled)
    between = style.draw.choice(("", "<p></p>", "<p>&nbsp;</p>", "<br>"))
    return table(above, plain, style.draw) + between + table(below, plain, style.draw)


def titled_page(page: Page, printer: Printer, style: Style) -> str:
    """Each section's title is the first row of its table."""
    parts = []
    for number in range(8):
        blocks = page.sections.get(number, [])
        ours = number in (2, 3, 4) and blocks and not isinstance(blocks[0], str)
        if 1 <= number <= 6 and not ours:
            parts.append(f"<p>{HEADINGS[number - 1]}</p>")
        for place, block in enumerate(blocks):
            if isinstance(block, str):
                parts.append(paragraph(block))
            elif ours and place == 0:
                title = Line([Cell(HEADINGS[number - 1], right=_first_width(block))], "head")
                parts.append(printer([title, *block], style))
            else:
                parts.append(printer(block, style))
    return html_document(page, "\n".join(parts))


def _first_width(sheet: Sheet) -> int:
    return width_of(next(iter(segments(sheet))))


def one_table_page(page: Page, printer: Printer, style: Style) -> str:
    """The whole report in one table: headings, prose and the three tables as its rows."""
    width = 15
    lines: Sheet = []
    for number in range(1, 7):
        lines.append(Line([Cell(HEADINGS[number - 1], right=width)], "head"))
        for block in page.sections.get(number, ()):
            lines += [Line([Cell(block, right=width)], "head")] if isinstance(block, str) else block
    body = "".join(
        paragraph(block) if isinstance(block, str) else printer(block, style)
        for block in page.sections.get(0, ())
    )
    below = "".join(
        paragraph(block) if isinstance(block, str) else printer(block, style)
        for block in page.sections.get(7, ())
    )
    return html_document(page, body + printer(lines, style) + below)


# --- flattened, in HTML --------------------------------------------------------------------------------------------


def divs(sheet: Sheet, style: Style) -> str:
    """A `<div>` for each row, in it a `<div>` for each cell, or spans with white space between."""
    rows = []
    for line in sheet:
        texts = [escape(cell.text) for cell in line.cells]
        if style.filled:
            inner = "".join(f'<div class="cell">{text}</div>' for text in texts)
        else:
            inner = " ".join(f"<span>{text}</span>" for text in texts)
        rows.append(f'<div class="row">{inner}</div>')
    return f'<div class="table">{"".join(rows)}</div>'


def paragraphs(sheet: Sheet, style: Style) -> str:
    """A paragraph for each cell."""
    texts = (cell.text for line in sheet for cell in line.cells)
    return "".join(
        f"<p>{escape(text) or '&nbsp;'}</p>" for text in texts if text.strip() or style.keeps_blanks
    )


def breaks(sheet: Sheet, style: Style) -> str:
    """One paragraph; a `<br>` behind each cell."""
    texts = (cell.text for line in sheet for cell in line.cells)
    return "<p>" + "<br>".join(escape(text) for text in texts if text.strip() or style.keeps_blanks) + "</p>"


def glued_rows(sheet: Sheet, style: Style) -> str:
    """A paragraph for each row, a span for each cell and nothing between: `规章000`."""
    return "".join(
        "<p>" + "".join(f"<span>{escape(cell.text)}</span>" for cell in line.cells) + "</p>" for line in sheet
    )
