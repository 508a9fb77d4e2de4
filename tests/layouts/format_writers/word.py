"""Word documents (ECMA-376) in the habits of offices: what Word 2003, later Words and WPS leave behind."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml

from tests.layouts.format_writers.manuscript import (
    Block,
    Heading,
    Manuscript,
    Prose,
    heads_of,
    in_one_table,
    titled,
)
from tests.layouts.html_kinds import moved, unmerged
from tests.layouts.sheets import Cell, Line, Sheet, cut, matrix, placed, segments, width_of

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PAGE = 9000  # width of the text in twips (twentieths of a point)
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

Runs = Callable[[str, random.Random], str]


def text_xml(text: str) -> str:
    """`w:t`, with tabs as `w:tab`."""
    parts = [
        f'<w:t xml:space="preserve">{escape(_INVISIBLE.sub("", part))}</w:t>' if part else ""
        for part in text.split("\t")
    ]
    return "<w:tab/>".join(parts)


def run(text: str, properties: str = "") -> str:
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{text_xml(text)}</w:r>"


def _whole(text: str, draw: random.Random) -> str:
    del draw
    return run(text) if text else ""


_LOOKS = (
    '<w:rFonts w:hint="eastAsia" w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体"/><w:kern w:val="0"/><w:sz w:val="20"/>',
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/><w:sz w:val="21"/>',
    "<w:b/>",
    '<w:color w:val="000000"/>',
    '<w:spacing w:val="-6"/>',
    "",
)


def _cut_up(text: str, draw: random.Random) -> str:
    """Several runs, also inside a number, and marks between them that hold no text."""
    if not text:
        return draw.choice(("", "<w:r><w:rPr><w:b/></w:rPr></w:r>", run(" "), run("\u3000")))
    places = sorted({0, len(text), *(draw.randint(0, len(text)) for _ in range(3))})
    made = []
    for start, end in pairwise(places):
        piece = run(text[start:end], draw.choice(_LOOKS))
        number = draw.randint(1, 9999)
        made.append(
            draw.choice(
                (
                    piece,
                    piece,
                    f'<w:proofErr w:type="gramStart"/>{piece}<w:proofErr w:type="gramEnd"/>',
                    f'<w:bookmarkStart w:id="{number}" w:name="_GoBack{number}"/><w:bookmarkEnd w:id="{number}"/>{piece}',
                    f"<w:smartTag>{piece}</w:smartTag>",
                    f"<w:sdt><w:sdtContent>{piece}</w:sdtContent></w:sdt>",
                    f'<w:hyperlink w:anchor="_Toc1">{piece}</w:hyperlink>',
                )
            )
        )
    return "".join(made)


def _revised(text: str, draw: random.Random) -> str:
    """Texts whose old wording is still in the file: deleted with changes tracked, moved away, or hidden."""
    old = str(draw.randint(1, 99))
    mark = f'w:id="{draw.randint(1, 9999)}" w:author="科员" w:date="2024-01-15T09:00:00Z"'
    gone = f'<w:r><w:delText xml:space="preserve">{old}</w:delText></w:r>'
    new = run(text) if text else ""
    return draw.choice(
        (
            new,
            new,
            f"<w:del {mark}>{gone}</w:del><w:ins {mark}>{new}</w:ins>"
            if new
            else f"<w:del {mark}>{gone}</w:del>",
            f"{new}<w:del {mark}>{gone}</w:del>",
            f"<w:ins {mark}>{new}</w:ins>" if new else "",
            run(old, "<w:vanish/>") + new,
            new + run(old, "<w:vanish/>"),
        )
    )


def paragraph(runs: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{runs}</w:p>"


# --- tables --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hand:
    """How one office sets its tables. `content` gives a cell's paragraphs; `repeat` marks head rows as said on each page."""

    runs: Runs = _whole
    split: bool = False  # several paragraphs in a cell
    numbered: bool = False  # numbers of headings and items are Word's own, not text
    repeat: bool = False
    controls: bool = False  # rows and cells in content controls
    legacy: bool = False  # hMerge instead of gridSpan
    fine: bool = False  # three columns of the grid for one, the middle one wide
    indent: bool = False  # blanks at a row's ends are gridBefore and gridAfter


def _cell(cell: Cell, hand: Hand, draw: random.Random) -> str:
    """The paragraphs of a cell."""
    texts = cell.text.split("\n")
    number = ""
    if hand.numbered and cell.role in ("label", "group"):
        number, texts[0] = _numbering(texts[0])
    if not hand.split:
        inner = "<w:r><w:br/></w:r>".join(hand.runs(text, draw) for text in texts)
        return paragraph(inner, number + '<w:jc w:val="center"/>')
    if cell.role != "value" and len(texts) == 1 and len(texts[0]) > 5 and draw.random() < 0.5:
        at = draw.randint(2, len(texts[0]) - 2)
        texts = [texts[0][:at], texts[0][at:]]
    made = [
        paragraph(hand.runs(text, draw), number if place == 0 else "") for place, text in enumerate(texts)
    ]
    if draw.random() < 0.3:
        made.insert(draw.choice((0, len(made))), paragraph(""))
    return "".join(made)


def table_xml(lines: Sheet, hand: Hand, draw: random.Random) -> str:
    """`w:tbl`: gridSpan over columns, vMerge over rows."""
    width = width_of(lines)
    columns = _widths(lines, width, fine=hand.fine)
    heads = heads_of(lines)
    # per column what still hangs down from above: (rows left, columns)
    hanging: dict[int, tuple[int, int]] = {}
    rows = []
    for place, line in enumerate(lines):
        cells: list[str] = []
        waiting = list(line.cells)
        at = before = 0
        while at < width:
            left, right = hanging.get(at, (0, 0))
            if left:
                hanging[at] = (left - 1, right)
                cells.append(_tc("<w:vMerge/>", columns[at : at + right], paragraph(""), hand))
                at += right
            elif waiting:
                cell = waiting.pop(0)
                blank = not cell.text and cell.role == "blank" and cell.down == 1
                if hand.indent and blank and at == before:
                    before += cell.right
                    at += cell.right
                    continue
                merge = '<w:vMerge w:val="restart"/>' if cell.down > 1 else ""
                if cell.down > 1:
                    hanging[at] = (cell.down - 1, cell.right)
                cells.append(_tc(merge, columns[at : at + cell.right], _cell(cell, hand, draw), hand))
                at += cell.right
            else:
                break
        after = width - at
        properties = f'<w:gridBefore w:val="{before}"/>' if before else ""
        properties += f'<w:gridAfter w:val="{after}"/>' if after > 0 else ""
        properties += "<w:cantSplit/>" if draw.random() < 0.5 else ""
        properties += "<w:tblHeader/>" if hand.repeat and place < heads else ""
        row = f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cells)}</w:tr>"
        if hand.controls and draw.random() < 0.2:
            row = f"<w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt>"
        rows.append(row)
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in columns)
    edges = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def _widths(lines: Sheet, width: int, *, fine: bool) -> list[int]:
    """Twips a column: one in which labels end is four times as wide as another; in a fine grid the middle third is wide."""
    weights = [6 if fine and column % 3 == 1 else 1 for column in range(width)]
    for row in placed(lines):
        for at, cell in row:
            if cell.role == "label" and at + cell.right < width:
                last = at + cell.right - 1
                weights[last - last % 3 + 1 if fine else last] = 24 if fine else 4
    return [_PAGE * weight // sum(weights) for weight in weights]


def _tc(merge: str, columns: Sequence[int], content: str, hand: Hand) -> str:
    if hand.legacy and len(columns) > 1:
        made = []
        for place, column in enumerate(columns):
            own = '<w:hMerge w:val="restart"/>' if place == 0 else "<w:hMerge/>"
            inner = content if place == 0 else "<w:p/>"
            made.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{column}" w:type="dxa"/>{own}{merge}</w:tcPr>{inner}</w:tc>'
            )
        return "".join(made)
    span = f'<w:gridSpan w:val="{len(columns)}"/>' if len(columns) > 1 else ""
    width = f'<w:tcW w:w="{sum(columns)}" w:type="dxa"/>'
    return f'<w:tc><w:tcPr>{width}{span}{merge}<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'


# --- Word's own numbers --------------------------------------------------------------------------------------------

_CHINESE = "一二三四五六七八九十"
# format -> (id of the abstract numbering, what `%1` is, the text around it)
_SCHEMES: Mapping[str, tuple[int, str, str]] = {
    "，": (91, "chineseCountingThousand", "%1、"),
    "（": (92, "chineseCountingThousand", "（%1）"),
    ".": (93, "decimal", "%1."),
}
_NUMBER = re.compile(r"^(?:([一二三四五六七八九十])、|（([一二三四五六七八九十])）|([1-9])\.)(?=.)")


def _numbering(text: str) -> tuple[str, str]:
    """The paragraph property that prints the number at the text's beginning, and the text without it."""
    found = _NUMBER.match(text)
    if not found:
        return "", text
    main, group, item = found.groups()
    scheme, value = ("，", main) if main else ("（", group) if group else (".", item)
    count = int(value) if scheme == "." else _CHINESE.index(value) + 1
    number = _SCHEMES[scheme][0] * 100 + count  # a list of its own for each number, that begins with it
    return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>', text[found.end() :]


def _add_numbering(document: WordDocument) -> None:
    root = document.part.numbering_part.element
    first = root.find(f"{{{_W}}}num")
    for identity, form, text in _SCHEMES.values():
        abstract = parse_xml(
            f'<w:abstractNum xmlns:w="{_W}" w:abstractNumId="{identity}"><w:multiLevelType w:val="singleLevel"/>'
            f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="nothing"/>'
            f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
        )
        if first is not None:
            first.addprevious(abstract)
        else:
            root.append(abstract)
        for count in range(1, 11):
            root.append(
                parse_xml(
                    f'<w:num xmlns:w="{_W}" w:numId="{identity * 100 + count}"><w:abstractNumId w:val="{identity}"/>'
                    f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{count}"/></w:lvlOverride></w:num>'
                )
            )


# --- documents -----------------------------------------------------------------------------------------------------

Tables = Callable[[Sheet, random.Random], str]


def _document(
    manuscript: Manuscript, tables: Tables, hand: Hand, change: Callable[[list[Block]], list[Block]]
) -> bytes:
    draw = manuscript.draw
    document = Document()
    if hand.numbered:
        _add_numbering(document)
    document.core_properties.title = manuscript.title if draw.random() < 0.3 else ""
    parts = [paragraph(run(manuscript.title, "<w:b/>"), _style(draw, "Title") + '<w:jc w:val="center"/>')]
    for block in change(manuscript.blocks):
        if isinstance(block, Heading):
            number, text = _numbering(block.text) if hand.numbered else ("", block.text)
            parts.append(paragraph(hand.runs(text, draw), _style(draw, "Heading1") + number))
        elif isinstance(block, Prose):
            parts += [paragraph(run(line)) for line in block.text.split("\n")]
        else:
            parts += [tables(block, draw), paragraph("")]
    body = document.element.body
    section = body.sectPr
    for element in parse_xml(f'<w:body xmlns:w="{_W}">{"".join(parts)}</w:body>'):
        section.addprevious(element)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _style(draw: random.Random, name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>' if draw.random() < 0.5 else ""


def _parted(sheet: Sheet, draw: random.Random, write: Callable[[Sheet, random.Random], str]) -> str:
    made = []
    for part in segments(sheet):
        if part[0].kind == "break":
            made.append("".join(paragraph(run(line)) for line in part[0].cells[0].text.split("\n")))
        else:
            # two tables without a paragraph between are one in Word
            made += [paragraph("")] if made and made[-1].startswith("<w:tbl>") else []
            made.append(write(part, draw))
    return "".join(made)


def _tables(hand: Hand) -> Tables:
    return lambda sheet, draw: _parted(sheet, draw, lambda part, draw: table_xml(part, hand, draw))


def _fillers(sheet: Sheet, draw: random.Random) -> str:
    return _tables(Hand())(unmerged(sheet), draw)


def _moving(sheet: Sheet, draw: random.Random) -> str:
    return _tables(Hand(fine=True))(moved(sheet, draw), draw)


def _row_tables(sheet: Sheet, draw: random.Random) -> str:
    return "".join(
        paragraph(run(line.cells[0].text))
        if line.kind == "break"
        else table_xml([line], Hand(), draw) + paragraph("")
        for line in unmerged(sheet)
    )


def _pages(sheet: Sheet, draw: random.Random) -> str:
    """Cut by hand at the end of a page, its heads said again below; merged labels go on blank or are said again."""
    if any(line.kind == "break" for line in sheet) or len(sheet) < 6:
        return _tables(Hand())(sheet, draw)
    heads = heads_of(sheet)
    at = draw.randint(max(heads + 1, 3), len(sheet) - 1)
    above, below = cut(sheet, at, repeat=draw.random() < 0.5)
    again = [Line(list(line.cells), "head") for line in sheet[:heads]] if draw.random() < 0.7 else []
    between = paragraph('<w:r><w:br w:type="page"/></w:r>') if draw.random() < 0.5 else paragraph("")
    return table_xml(above, Hand(), draw) + between + table_xml([*again, *below], Hand(), draw)


def _tabs(sheet: Sheet, draw: random.Random) -> str:
    """No table: a paragraph for each row, tabs between its cells."""
    made = []
    for part in segments(sheet):
        if part[0].kind == "break":
            made.append(paragraph(run(part[0].cells[0].text)))
            continue
        made += [
            paragraph(
                run("\t".join(cell.text.replace("\n", "") for cell in row)),
                '<w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs>',
            )
            for row in matrix(part)
        ]
    return "".join(made)


def _nested(sheet: Sheet, draw: random.Random) -> str:
    """The table in the only cell of another one, which sets the page."""
    inner = _tables(Hand())(sheet, draw)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_PAGE}" w:type="dxa"/></w:tblPr><w:tblGrid><w:gridCol w:w="{_PAGE}"/></w:tblGrid>'
        f"<w:tr><w:tc><w:tcPr/>{inner}<w:p/></w:tc></w:tr></w:tbl>"
    )


@dataclass(frozen=True)
class Habit:
    """How a Word document is made. `grid`: its tables are tables."""

    tables: Tables
    hand: Hand = Hand()
    change: Callable[[list[Block]], list[Block]] = list
    grid: bool = True

    def write(self, manuscript: Manuscript) -> bytes:
        return _document(manuscript, self.tables, self.hand, self.change)


def _habit(hand: Hand, change: Callable[[list[Block]], list[Block]] = list) -> Habit:
    return Habit(_tables(hand), hand, change)


HABITS: Mapping[str, Habit] = {
    "spans": _habit(Hand()),
    "fillers": Habit(_fillers),
    "moving spans": Habit(_moving),
    "automatic numbers": _habit(Hand(numbered=True)),
    "cut numbers": _habit(Hand(runs=_cut_up)),
    "split cells": _habit(Hand(split=True)),
    "repeated heads": _habit(Hand(repeat=True)),
    "pages": Habit(_pages),
    "title rows": _habit(Hand(), titled),
    "one table": _habit(Hand(), in_one_table),
    "row tables": Habit(_row_tables),
    "revisions": _habit(Hand(runs=_revised)),
    "content controls": _habit(Hand(controls=True)),
    "old merges": _habit(Hand(legacy=True)),
    "grid before": _habit(Hand(indent=True)),
    "nested": Habit(_nested),
    "tabs": Habit(_tabs),
}
"""Name -> how the document is made."""


def write_docx(manuscripts: Sequence[Manuscript], habits: Sequence[str]) -> list[bytes]:
    """Each manuscript in the habit of the same place."""
    return [HABITS[habit].write(manuscript) for manuscript, habit in zip(manuscripts, habits, strict=True)]
