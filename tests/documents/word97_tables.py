"""Tables drawn at random: a grid cut into rectangles, as Word documents and as what is to be read of them."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

Spans = list[tuple[str, int, int, int, int]]


@dataclass(frozen=True)
class Drawn:
    """`cells`: text, row, column, rowspan and colspan of each; `widths` of the columns in twips."""

    cells: Spans
    rows: int
    widths: tuple[int, ...]


def draw_table(draw: random.Random, name: str) -> Drawn:
    """A table whose rows each have an edge at every place that a column of the whole begins, in some row at least."""
    rows, columns = draw.randint(1, 8), draw.randint(2, 9)
    taken: set[tuple[int, int]] = set()
    cells: Spans = []
    for r in range(rows):
        for c in range(columns):
            if (r, c) in taken:
                continue
            wide = tall = 1
            while c + wide < columns and (r, c + wide) not in taken and draw.random() < 0.25:
                wide += 1
            while r + tall < rows and draw.random() < 0.3:
                tall += 1
            tall = min(
                [tall]
                + [down - r for down in range(r, r + tall) for x in range(c, c + wide) if (down, x) in taken]
            )
            taken |= {(down, x) for down in range(r, r + tall) for x in range(c, c + wide)}
            text = draw.choice(["", str(draw.randint(0, 9999)), f"{name}第{r}行第{c}列"])
            cells.append((text, r, c, tall, wide))
    return Drawn(cells, rows, tuple(draw.choice([400, 700, 1100]) for _ in range(columns)))


def seen(drawn: Drawn) -> Spans:
    """The same without columns that no cell begins with: nothing shows them."""
    begins = sorted({column for _, _, column, _, _ in drawn.cells})
    place = {column: number for number, column in enumerate(begins)} | {len(drawn.widths): len(begins)}

    def end(column: int) -> int:
        return next(place[at] for at in range(column, len(drawn.widths) + 1) if at in place)

    return [(text, r, place[c], tall, end(c + wide) - place[c]) for text, r, c, tall, wide in drawn.cells]


def write_tables(tables: list[Drawn]) -> bytes:
    """A .docx file with the tables, a line of text before each."""
    document = Document()
    for number, drawn in enumerate(tables):
        document.add_paragraph(f"下面是本报告的第{number}张统计表格，供核对")
        document.element.body.insert(len(document.element.body) - 1, parse_xml(_table(drawn)))
    document.add_paragraph("完")
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _table(drawn: Drawn) -> str:
    covers = {
        (r + down, c): (text if down == 0 else None, tall, wide)
        for text, r, c, tall, wide in drawn.cells
        for down in range(tall)
    }
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in drawn.widths)
    body = ""
    for r in range(drawn.rows):
        body += "<w:tr>"
        for c in range(len(drawn.widths)):
            if (r, c) not in covers:
                continue
            text, tall, wide = covers[r, c]
            merge = "" if tall == 1 else "<w:vMerge/>" if text is None else '<w:vMerge w:val="restart"/>'
            width = sum(drawn.widths[c : c + wide])
            body += f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:gridSpan w:val="{wide}"/>{merge}</w:tcPr>'
            body += f"<w:p><w:r><w:t>{text or ''}</w:t></w:r></w:p></w:tc>"
        body += "</w:tr>"
    layout = '<w:tblPr><w:tblLayout w:type="fixed"/></w:tblPr>'
    return f"<w:tbl {nsdecls('w')}>{layout}<w:tblGrid>{columns}</w:tblGrid>{body}</w:tbl>"
