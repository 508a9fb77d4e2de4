"""A Word document's text in reading order: paragraphs, tables, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from govcrawl.documents.cells import LONGEST_VALUE, line_text, marked_text
from govcrawl.documents.html import FEWEST_BESIDE, LONGEST_CELL, LONGEST_REMARK, MAX_PLACES, parse_html
from govcrawl.documents.marking import FORBIDDEN
from govcrawl.documents.model import (
    BREAK,
    MAX_BLOCKS,
    MAX_TEXT,
    TRACE,
    UNREAD,
    Block,
    Cell,
    Document,
    Image,
    Paragraph,
    Table,
)
from govcrawl.documents.rows import MAX_TABLE_PLACES
from govcrawl.documents.wordml.embedded import chart_table, workbook_tables
from govcrawl.documents.wordml.fields import Fields
from govcrawl.documents.wordml.grid import Placed, columns_in, layout_of, stretch
from govcrawl.documents.wordml.names import MC, WP, A, C, M, O, R, V, W, is_on
from govcrawl.documents.wordml.numbering import Numbering, before
from govcrawl.documents.wordml.package import Package
from govcrawl.documents.wordml.runs import Look, has_ground, look_of
from govcrawl.documents.wordml.structure import branch_of, children
from govcrawl.documents.wordml.styles import Styles, read_styles, value
from govcrawl.documents.wordml.symbols import OWN_MARKS, in_font, symbol
from govcrawl.text.charset import decode

LINE = "\n"  # a line's end inside a paragraph
MAX_PICTURES = 500
MAX_PICTURE_BYTES = 48 * 1024 * 1024  # of all pictures together: they leave the process as text
MAX_WORKBOOKS = 20
LONGEST_BETWEEN = 12  # a page's number, or that the table goes on: what stands between two parts of one table
_BLOCKS = frozenset({W + "p", W + "tbl", W + "altChunk"})
_CELL_PARTS = frozenset({W + "tc"})
_INLINE = frozenset({
    W + "r", M + "oMath", M + "oMathPara", W + "subDoc",
})  # fmt: skip
_DRAWINGS = frozenset({W + "drawing", W + "pict", W + "object"})
_PLAIN_MATH = frozenset(
    {
        M + "oMath",
        M + "oMathPara",
        M + "oMathParaPr",
        M + "r",
        M + "rPr",
        M + "t",
        M + "sty",
        M + "jc",
        M + "nor",
        M + "ctrlPr",
    }
)
_TABBED = re.compile(r"(?<=\d)[ \u3000]{0,20}\t[ \t\u3000]{0,20}(?=\d)")  # two numbers in one cell
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_XML_BLANKS = " \t\r\n"
_TO_SPACES = str.maketrans("\n\r\t", "   ")


class Raised(str):
    """Text set above or below the line: a footnote's mark, mostly."""

    __slots__ = ()


@dataclass(slots=True)
class Aside:
    """What stands at its place without being part of the line: a picture, a text box, the data of a chart.

    `covers`: it is seen where the text is, so that a cell with it is not read whole.
    """

    blocks: list[Block]
    covers: bool = True


Piece = str | Aside


@dataclass(slots=True)
class _Paragraph:
    pieces: list[Piece] = field(default_factory=list)
    label: str = ""


class WordReader:
    """Reads one part of a package: its text, in order."""

    def __init__(self, package: Package, name: str, root: etree._Element) -> None:
        self.package = package
        self.root = root
        self.relations = package.relations_of(name)
        self.styles: Styles = read_styles(self._related("styles"))
        self.numbering = Numbering(self._related("numbering"), self.styles)
        self.fields = Fields(root)
        self.document = Document(blocks=[])
        self.length = 0
        self.places = 0
        self.made = 0
        self.pictures = 0
        self.picture_bytes = 0
        self.workbooks = 0
        self.full = False
        self.above: tuple[Table | None, list[int]] = None, []  # the table right above, and its columns
        self.ground = False  # whether the text being read has a ground on which white letters are seen

    def _related(self, kind: str) -> etree._Element | None:
        for relation in self.relations.values():
            if relation.kind == kind and relation.target is not None:
                return self.package.xml(relation.target)
        return None

    def run(self, body: etree._Element) -> Document:
        """Read the body."""
        self.document.blocks = self.blocks(body)
        return self.document

    # --- blocks ---------------------------------------------------------------------------------------------------

    def blocks(self, container: etree._Element) -> list[Block]:
        """The blocks of a body, a text box, or a cell that only lays out the page."""
        made: list[Block] = []
        for item in self.story(container):
            if isinstance(item, _Paragraph):
                self._add_lines(item, made)
            elif item.tag == W + "tbl":
                self.made += 1
                made.extend(self.table(item))
            else:
                made.extend(self._other_file(item))
            self.full = self.full or self.made > MAX_BLOCKS
        return made

    def story(self, container: etree._Element) -> Iterator[_Paragraph | etree._Element]:
        """The paragraphs of a container, read, and its tables and embedded files, not yet read."""
        depth = self.fields.depth
        carried: list[Piece] = []
        for element in children(container, _BLOCKS):
            if self.full or self.length > MAX_TEXT or self.places > MAX_PLACES:
                self.full = True
                self.document.cut(
                    f"it has more than {MAX_BLOCKS} paragraphs, {MAX_TEXT} characters or {MAX_PLACES} places in tables"
                )
                break
            if element.tag != W + "p":
                if carried:
                    yield _Paragraph(carried)
                    carried = []
                yield element
                continue
            properties = element.find(W + "pPr")
            pieces = self.pieces(element, properties)
            if self._runs_on(properties):
                carried += pieces
                continue
            shown = self.fields.shown
            style = None if properties is None else value(properties.find(W + "pStyle"))
            label = self.numbering.label(properties, style) if shown else ""
            yield _Paragraph(carried + pieces, label)
            carried = []
        if carried:
            yield _Paragraph(carried)
        self.fields.close_to(depth)

    def _runs_on(self, properties: etree._Element | None) -> bool:
        """Whether a paragraph's end is not printed: deleted, hidden, or that of a drop cap; the next one goes on with its line."""
        if properties is None:
            return False
        frame = properties.find(W + "framePr")
        if frame is not None and frame.get(W + "dropCap") in ("drop", "margin"):
            return True
        mark = properties.find(W + "rPr")
        vanish = None if mark is None else mark.find(W + "vanish")
        if vanish is None:
            hidden = self.styles.hidden(value(properties.find(W + "pStyle")), None)
        else:
            hidden = is_on(vanish.get(W + "val"))
        deleted = mark is not None and (
            mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None
        )
        return hidden or deleted

    def _add_lines(self, paragraph: _Paragraph, made: list[Block]) -> None:
        """A paragraph as blocks: a line each, pictures where they stand, text boxes behind."""
        behind: list[Block] = []
        parts: list[str] = []
        label = paragraph.label

        def close() -> None:
            nonlocal label
            for line in "".join(parts).split(LINE):
                text = FORBIDDEN.sub("", line_text(line)).strip(" \r\f\v")
                if text.strip():
                    text, label = before(label, text), ""
                if text.strip(" ") or (made and isinstance(made[-1], Paragraph) and "\t" in made[-1].text):
                    made.append(Paragraph(text))
                    self.made += 1
                if len(text) > LONGEST_BETWEEN:
                    self.above = None, []
            parts.clear()

        for piece in paragraph.pieces:
            if isinstance(piece, Raised):
                parts.append(f"{UNREAD}{piece}{UNREAD}")
            elif isinstance(piece, str):
                parts.append(piece)
            elif len(piece.blocks) == 1 and isinstance(piece.blocks[0], Image):
                if "".join(parts).strip():
                    close()
                parts.clear()
                made.extend(piece.blocks)
            else:
                behind += piece.blocks
        close()
        made.extend(behind)

    def _other_file(self, element: etree._Element) -> list[Block]:
        """A file that the document takes in whole (`w:altChunk`); HTML is read, and nothing from outside the document."""
        relation = self.relations.get(element.get(R + "id") or "")
        name = None if relation is None else relation.target
        data = None if name is None else self.package.part(name)
        if name is None or data is None:
            self._part_not_read("another document, which is not in the file")
            return []
        if not name.lower().endswith((".htm", ".html", ".xhtml")):
            self._part_not_read(f"another document ({name})")
            return []
        read = parse_html(decode(data, content_type=None).text.translate(OWN_MARKS))
        self.length += sum(len(block.text) for block in read.blocks if isinstance(block, Paragraph))
        return read.blocks

    def _part_not_read(self, what: str) -> None:
        self.document.problems.append(
            ("part_not_read", f"The Word document takes in {what}; that part was not read.")
        )

    # --- tables ---------------------------------------------------------------------------------------------------

    def table(self, table: etree._Element) -> list[Block]:
        """A table of data as a grid, with its pictures behind it; the parts of one that only lays out the page."""
        rows, edges = layout_of(table)
        count = sum(map(len, rows))
        if count > MAX_TABLE_PLACES:
            return self._too_large()
        if count <= 1 or self._lays_out(table, rows):
            made: list[Block] = []
            for row in rows:
                for cell in row:
                    if not cell.below and not self.full:
                        made.extend(self.blocks(cell.element))
            return made
        return self._grid(table, rows, edges)

    def _lays_out(self, table: etree._Element, rows: list[list[Placed]]) -> bool:
        """Whether tables of several cells, or a page of text, stand in its cells (the rule of `html.py`)."""
        for inner in table.iterdescendants(W + "tbl"):
            cells = inner.iter(W + "tc")
            next(cells, None)
            if next(cells, None) is not None:
                return True
        for row in rows:
            sizes = [sum(len(text.text or "") for text in cell.element.iter(W + "t")) for cell in row]
            long = [size for size in sizes if size > LONGEST_CELL]
            if long and not (
                len(long) == 1 and long[0] <= LONGEST_REMARK and len(sizes) - 1 >= FEWEST_BESIDE
            ):
                return True
        return False

    def _too_large(self) -> list[Block]:
        self.places += MAX_TABLE_PLACES
        message = f"A table spans more than {MAX_TABLE_PLACES} places; it was left out."
        self.document.problems.append(("table_too_large", message))
        return []

    def _grid(self, table: etree._Element, rows: list[list[Placed]], edges: list[int]) -> list[Block]:
        if sum(cell.end - cell.start for row in rows for cell in row) > MAX_TABLE_PLACES:
            return self._too_large()
        grid: list[list[Cell | None]] = []
        cells: list[Cell] = []
        behind: list[Block] = []
        ground = self._has_ground(table)
        above: list[tuple[int, int, Cell]] = []
        for r, row in enumerate(rows):
            line: list[Cell | None] = [None] * max(cell.end for cell in row)
            merged: list[tuple[int, int, Cell]] = []
            for place in row:
                cell = _cell_above(place, above) if place.below else None
                if cell is None:
                    text, extras = self.cell(place.element, ground=ground)
                    behind += extras
                    cell = Cell(text, r, place.start, 1, place.end - place.start)
                    cells.append(cell)
                    self.length += len(text)
                else:
                    cell.rowspan = r - cell.row + 1
                if place.restarts or place.below:
                    merged.append((place.start, place.end, cell))
                line[place.start : place.end] = [cell] * (place.end - place.start)
            above = merged
            grid.append(line)
            self.places += len(line)
        made = Table(grid, cells)
        self._align(made, edges)
        return [made, *behind]

    def _align(self, table: Table, edges: list[int]) -> None:
        """Give a table and the one right above it the same columns, where they are two parts of one."""
        above, its_edges = self.above
        if above is not None and edges and its_edges:
            if (places := columns_in(edges, its_edges)) is not None:
                stretch(table, places)
                edges = its_edges
            elif (places := columns_in(its_edges, edges)) is not None:
                stretch(above, places)
        self.above = table, edges

    def _has_ground(self, table: etree._Element) -> bool:
        """Whether white letters may be seen in this table."""
        properties = table.find(W + "tblPr")
        if properties is None:
            return False
        style = value(properties.find(W + "tblStyle"))
        chain = [] if style is None else [one.get(W + "styleId") for one in self.styles.chain(style)]
        return has_ground(properties.find(W + "shd")) or any(name in self.styles.shaded for name in chain)

    def cell(self, cell: etree._Element, *, ground: bool) -> tuple[str, list[Block]]:
        """A cell's text, and the blocks in it that are no text."""
        parts, extras, raised_only = self._cell_parts(cell, ground=ground)
        text = _TABBED.sub(BREAK, BREAK.join(parts))
        return marked_text(UNREAD + text if raised_only else text), extras

    def _cell_parts(self, cell: etree._Element, *, ground: bool) -> tuple[list[str], list[Block], bool]:
        parts: list[str] = []
        extras: list[Block] = []
        raised = plain = False
        own = cell.find(f"{W}tcPr/{W}shd")
        around, self.ground = self.ground, ground or has_ground(own)
        for item in self.story(cell):
            if not isinstance(item, _Paragraph):
                if item.tag != W + "tbl":
                    extras += self._other_file(item)
                    parts.append(UNREAD)
                    continue
                for row in layout_of(item).rows:  # a table of one cell
                    for place in row:
                        inner, more, _ = self._cell_parts(place.element, ground=self.ground)
                        parts += inner
                        extras += more
                        plain = plain or any(part.strip() for part in inner)
                continue
            made: list[str] = []
            for piece in item.pieces:
                if isinstance(piece, Raised):
                    made.append(f"{BREAK}{piece}{BREAK}")
                    raised = raised or bool(piece.strip())
                elif isinstance(piece, str):
                    made.append(piece.replace(LINE, BREAK))
                    plain = plain or bool(piece.strip())
                else:
                    made.append(self._aside(piece, extras))
            parts.append(_numbered(item.label, "".join(made)))
        self.ground = around
        return parts, extras, raised and not plain

    def _aside(self, aside: Aside, extras: list[Block]) -> str:
        """What an aside leaves in its cell: a text box its lines, the others a mark that something is not read."""
        lines = [block.text for block in aside.blocks if isinstance(block, Paragraph)]
        others = [block for block in aside.blocks if not isinstance(block, Paragraph)]
        extras += others
        mark = UNREAD if others and aside.covers else ""
        return BREAK + mark + BREAK.join(lines) + BREAK

    # --- lines ----------------------------------------------------------------------------------------------------

    def pieces(self, paragraph: etree._Element, properties: etree._Element | None) -> list[Piece]:
        """What is printed in a paragraph."""
        style = None if properties is None else value(properties.find(W + "pStyle"))
        ground = self.ground or (properties is not None and has_ground(properties.find(W + "shd")))
        pieces: list[Piece] = []
        for element in children(paragraph, _INLINE):
            if element.tag == W + "r":
                look = look_of(element, style, self.styles)
                self._run(element, look, pieces, white=look.white and not ground)
            elif element.tag == W + "subDoc":
                self._part_not_read("another document, of which it is the master")
            elif self.fields.shown:
                pieces.append(_math(element))
        return pieces

    def _run(self, run: etree._Element, look: Look, pieces: list[Piece], *, white: bool) -> None:
        hidden = look.hidden or white
        for element in run:
            tag = element.tag
            if tag == W + "t":
                if hidden or not self.fields.shown:
                    continue
                text = _text_of(element)
                self.length += len(text)
                self._put(text, look, pieces)
            elif tag == W + "fldChar":
                if self.fields.mark(element) and not hidden:
                    pieces.append(UNREAD)
            elif tag == W + "instrText":
                self.fields.instruct(element.text or "")
            elif hidden or not self.fields.shown:
                continue
            elif tag in (W + "tab", W + "ptab"):
                pieces.append("\t")
            elif tag in (W + "br", W + "cr"):
                pieces.append(LINE)
            elif tag == W + "noBreakHyphen":
                self._put("-", look, pieces)
            elif tag == W + "sym":
                self._put(symbol(element.get(W + "font"), element.get(W + "char")), look, pieces)
            elif tag == W + "ruby":
                for inner in element.iterfind(f"{W}rubyBase/{W}r"):
                    self._run(inner, look, pieces, white=white)
            elif tag in _DRAWINGS:
                pieces.extend(self._drawing(element))
            elif tag == MC + "AlternateContent":
                branch = branch_of(element)
                if branch is not None:
                    self._run(branch, look, pieces, white=white)
            elif tag == W + "pgNum":
                pieces.append(UNREAD)

    @staticmethod
    def _put(text: str, look: Look, pieces: list[Piece]) -> None:
        if not text:
            return
        if look.struck:
            pieces.append(TRACE)
            return
        if look.font is not None:
            text = in_font(look.font, text)
        pieces.append(Raised(text) if look.raised else text)

    # --- what is drawn --------------------------------------------------------------------------------------------

    def _drawing(self, drawing: etree._Element) -> Iterator[Aside]:
        """Pictures, text boxes and charts of a drawing, be it DrawingML or VML."""
        described = next(drawing.iter(WP + "docPr"), None)
        if described is not None and described.get("hidden") in ("1", "true"):
            return
        alternative = "" if described is None else described.get("descr") or ""
        anchor = drawing.find(WP + "anchor")
        covers = anchor is None or anchor.get("behindDoc") not in ("1", "true")
        stack = [iter(drawing)]
        while stack:
            element = next(stack[-1], None)
            if element is None:
                stack.pop()
                continue
            tag = element.tag
            if tag == W + "txbxContent":
                yield Aside(self._text_box(element), covers)
            elif tag == A + "blip":
                yield from self._picture(element.get(R + "embed"), alternative, covers)
            elif tag == V + "imagedata":
                yield from self._picture(
                    element.get(R + "id"), element.get(O + "title") or alternative, covers
                )
            elif tag == C + "chart":
                yield from self._chart(element.get(R + "id"))
            elif tag == O + "OLEObject":
                yield from self._workbook(element)
            elif tag == V + "textpath":
                text = (element.get("string") or "").translate(OWN_MARKS).strip()
                if text:
                    yield Aside([Paragraph(text)], covers)
            elif tag == MC + "AlternateContent":
                branch = branch_of(element)
                if branch is not None:
                    stack.append(iter(branch))
            elif "visibility:hidden" not in (element.get("style") or "").replace(" ", ""):
                stack.append(iter(element))

    def _text_box(self, content: etree._Element) -> list[Block]:
        ground, self.ground = self.ground, True  # a box has a ground of its own
        blocks = self.blocks(content)
        self.ground = ground
        return blocks

    def _picture(self, identifier: str | None, alternative: str, covers: bool) -> Iterator[Aside]:
        relation = self.relations.get(identifier or "")
        if relation is None:
            return
        name = relation.target
        data = (self.package.part(name) if name is not None else None) or b""
        self.pictures += 1
        self.picture_bytes += len(data)
        if data and (self.pictures > MAX_PICTURES or self.picture_bytes > MAX_PICTURE_BYTES):
            self.picture_bytes -= len(data)
            data = b""
            self.document.cut(
                f"of its pictures only {MAX_PICTURES}, and {MAX_PICTURE_BYTES >> 20} MiB of them, were taken"
            )
        yield Aside([Image(name or "", alternative.translate(_TO_SPACES).translate(OWN_MARKS), data)], covers)

    def _chart(self, identifier: str | None) -> Iterator[Aside]:
        relation = self.relations.get(identifier or "")
        root = None if relation is None or relation.target is None else self.package.xml(relation.target)
        table = None if root is None else chart_table(root)
        if table is not None and self.places < MAX_PLACES:
            self.places += sum(map(len, table.grid))
            yield Aside([table])

    def _workbook(self, element: etree._Element) -> Iterator[Aside]:
        relation = self.relations.get(element.get(R + "id") or "")
        name = None if relation is None else relation.target
        if (
            name is None
            or self.workbooks >= MAX_WORKBOOKS
            or not (element.get("ProgID") or "Excel").startswith("Excel")
        ):
            return
        self.workbooks += 1
        tables: list[Block] = []
        for table in workbook_tables(self.package, name):
            self.places += sum(map(len, table.grid))
            if self.places > MAX_PLACES:
                break
            tables.append(table)
        if tables:
            yield Aside(tables)


def _cell_above(place: Placed, above: list[tuple[int, int, Cell]]) -> Cell | None:
    """The merged cell of the row above that a cell goes on with: the one it stands below most of."""
    best, most = None, 0
    for start, end, cell in above:
        common = min(end, place.end) - max(start, place.start)
        if common > most:
            best, most = cell, common
    return best


def _text_of(element: etree._Element) -> str:
    """The text of a `w:t`: white space at its ends counts only where the file says so."""
    text = (element.text or "").translate(_TO_SPACES).translate(OWN_MARKS)
    return text if element.get(_SPACE) == "preserve" else text.strip(_XML_BLANKS)


def _numbered(label: str, text: str) -> str:
    """A cell's paragraph with its automatic number; a figure behind one, or the number alone, is no value to be read."""
    if not label:
        return text
    bare = text.strip(BREAK + TRACE + UNREAD + " \t\u3000\u00a0")
    if (
        not bare
        or bare[:1].isdecimal()
        or (len(bare) <= LONGEST_VALUE and not any(c.isalpha() for c in bare))
    ):
        return label + UNREAD + text
    return before(label, text)


def _math(element: etree._Element) -> str:
    """The text of a formula on one line; a fraction, a root or a raised part cannot be said as text."""
    if any(inner.tag not in _PLAIN_MATH and str(inner.tag).startswith(M) for inner in element.iter()):
        return UNREAD
    return "".join(text.text or "" for text in element.iter(M + "t")).translate(OWN_MARKS)
