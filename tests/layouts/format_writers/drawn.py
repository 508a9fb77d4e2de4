"""PDFs drawn by hand, as programs that are not at hand draw them: rulings, texts and pages in many ways."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.documents.pdf_by_hand import Sheet as Drawn
from tests.documents.pdf_by_hand import area, line, pdf, text
from tests.layouts.format_writers.manuscript import Heading, Manuscript, heads_of
from tests.layouts.sheets import Cell, Line, placed, segments, width_of

HELVETICA = {"0": 0.556, " ": 0.278, ",": 0.278, ".": 0.278, "-": 0.333, "/": 0.278, "(": 0.333, ")": 0.333}
PADDING = 3.0
LEADING = 1.35
BLUE, PALE = "0.31 0.5 0.74 rg", "0.82 0.88 0.94 rg"


@dataclass(frozen=True)
class Hand:
    """How a report is drawn.

    `rules`: see `_RULES`. `letters`: how the texts are drawn, see `_TEXTS`. `align`: of figures (left, middle, right).
    `foot`: of a cell, where its text stands (top, middle, bottom). `repeat`: heads stand on each page. `turn`: /Rotate.
    `crop`: the page is a part of a larger sheet. `upright`: labels of groups run downwards. `tight`: columns are as narrow as
    their figures. `over`: what is drawn over each page (a watermark). `numbers`: page numbers at the foot.
    """

    rules: str = "strokes"
    letters: str = "whole"
    align: str = "middle"
    foot: str = "middle"
    repeat: bool = False
    turn: int = 0
    crop: bool = False
    landscape: bool = False
    upright: bool = False
    tight: bool = False
    over: str = ""
    numbers: bool = False


@dataclass(frozen=True)
class _Cell:
    """A cell with its place on its page: `x`, `y` its upper left corner, y runs down."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    role: str
    shift: float = 0.0  # of the first line's top from the cell's top


def width_of_text(words: str, size: float) -> float:
    """Of a line of text in points: Latin in Helvetica, all else as wide as high."""
    if words.isascii():
        return sum(HELVETICA.get(one, 0.556) for one in words) * size
    return sum(HELVETICA.get(one, 0.556) if one.isascii() else 1.0 for one in words) * size


def wrapped(words: str, room: float, size: float) -> list[str]:
    """Lines that have room; a number is not cut."""
    made: list[str] = []
    for paragraph in words.split("\n"):
        now = ""
        for part in _parts(paragraph):
            if now and width_of_text(now + part, size) > room:
                made.append(now)
                now = part.lstrip()
            else:
                now += part
        made.append(now)
    return made


def _parts(words: str) -> list[str]:
    """What no line is broken in: a word or number, and what no line begins with."""
    parts: list[str] = []
    for one in words:
        last = parts[-1][-1:] if parts else ""
        in_word = one.isascii() and not one.isspace() and last.isascii() and not last.isspace()
        if last and (in_word or one in "，。、；：）”》」"):
            parts[-1] += one
        else:
            parts.append(one)
    return parts


class _Paper:
    """Pages that are written from top to bottom."""

    def __init__(self, hand: Hand, draw: random.Random) -> None:
        self.hand = hand
        self.draw = draw
        self.width, self.height = (842.0, 595.0) if hand.landscape else (595.0, 842.0)
        self.left = draw.uniform(40, 70)
        self.right = self.width - self.left
        self.top, self.bottom = draw.uniform(50, 70), self.height - draw.uniform(50, 70)
        self.size = draw.choice((9.0, 10.0, 10.5))
        self.pages: list[list[str]] = [[]]
        self.y = self.top

    def turn_over(self) -> None:
        self.pages.append([])
        self.y = self.top

    def write(self, x: float, y: float, words: str, size: float) -> None:
        """A line of text whose top is at `y`."""
        self.pages[-1].append(
            _TEXTS[self.hand.letters](x, self.height - y - 0.86 * size, words, size, self.draw)
        )

    def paragraph(self, words: str, size: float, *, centred: bool = False) -> None:
        for one in wrapped(words, self.right - self.left, size):
            if self.y + size * 1.6 > self.bottom:
                self.turn_over()
            x = (self.width - width_of_text(one, size)) / 2 if centred else self.left
            self.write(x, self.y, one, size)
            self.y += size * 1.6

    def table(self, lines: Sequence[Line]) -> None:
        size, columns = self.size - 1.5, width_of(lines)
        rows = placed(lines)
        xs = _edges(rows, columns, self.left, self.right, size, tight=self.hand.tight)
        heights = self._heights(rows, xs, size, len(lines))
        heads = heads_of(list(lines)) if self.hand.repeat else 0
        start = 0
        self.y += 4
        while start < len(lines):
            first = start
            used = sum(heights[:heads]) if start and heads else 0.0
            room = self.bottom - self.y - used
            end = start
            while end < len(lines) and sum(heights[start : end + 1]) <= room:
                end += 1
            if end < len(lines):
                end = max(start, _safe(lines, end) if end > start else end)
            if end == start:
                if self.y <= self.top + 5:
                    end = start + 1
                else:
                    self.turn_over()
                    continue
            if start and heads:
                self._rows(rows, xs, heights, 0, heads, size)
            self._rows(rows, xs, heights, first, end, size)
            start = end
            if start < len(lines):
                self.turn_over()
        self.y += 8

    def _heights(
        self, rows: Sequence[Sequence[tuple[int, Cell]]], xs: Sequence[float], size: float, count: int
    ) -> list[float]:
        heights = [size * LEADING + 2 * PADDING] * count
        for down in (1, 2, 3, 99):
            for r, row in enumerate(rows):
                for column, cell in row:
                    if (cell.down if cell.down < 4 else 99) != down:
                        continue
                    made = self._lines(cell, xs[column + cell.right] - xs[column], size)
                    need = len(made) * size * LEADING + 2 * PADDING
                    last = min(count, r + cell.down)
                    lack = need - sum(heights[r:last])
                    if lack > 0:
                        heights[last - 1] += lack
        return heights

    def _lines(self, cell: Cell, width: float, size: float) -> list[str]:
        if self.hand.upright and cell.role == "group" and "\n" not in cell.text:
            return list(cell.text)
        return wrapped(cell.text, width - 2 * PADDING, size)

    def _rows(
        self,
        rows: Sequence[Sequence[tuple[int, Cell]]],
        xs: Sequence[float],
        heights: Sequence[float],
        first: int,
        end: int,
        size: float,
    ) -> None:
        tops = [self.y]
        for height in heights[first:end]:
            tops.append(tops[-1] + height)
        cells = []
        for r in range(end):
            for column, cell in rows[r]:
                top, low = max(r, first), min(r + cell.down, end)
                if low <= first or top >= end or r + cell.down <= first:
                    continue
                y, below = tops[top - first], tops[low - first]
                made = self._lines(cell, xs[column + cell.right] - xs[column], size)
                if top > r:  # the rest of a merged cell on the next page
                    made = []
                cells.append(
                    _Cell(
                        xs[column], y, xs[column + cell.right] - xs[column], below - y, tuple(made), cell.role
                    )
                )
        under = _RULES[self.hand.rules](self, cells)
        self.pages[-1].append(under)
        for cell in cells:
            self._text(cell, size)
        self.y = tops[-1]

    def _text(self, cell: _Cell, size: float) -> None:
        tall = len(cell.lines) * size * LEADING
        free = cell.height - tall - 2 * PADDING
        y = cell.y + PADDING + {"top": 0.0, "middle": free / 2, "bottom": free}[self.hand.foot]
        for words in cell.lines:
            wide = width_of_text(words, size)
            space = cell.width - wide - 2 * PADDING
            align = (
                self.hand.align if cell.role == "value" else ("left" if cell.role == "label" else "middle")
            )
            x = cell.x + PADDING + {"left": 0.0, "middle": space / 2, "right": space}[align]
            if words.strip():
                self.write(x, y, words, size)
            y += size * LEADING


def _safe(lines: Sequence[Line], end: int) -> int:
    """Heads are not parted from what they stand over."""
    while end > 0 and lines[end - 1].kind == "head":
        end -= 1
    return end


def _edges(
    rows: Sequence[Sequence[tuple[int, Cell]]],
    columns: int,
    left: float,
    right: float,
    size: float,
    *,
    tight: bool,
) -> list[float]:
    """Columns as wide as their figures, labels share what is left."""
    need = [size * 1.2 + 2 * PADDING] * columns
    labels = [False] * columns
    for row in rows:
        for column, cell in row:
            if cell.right == 1:
                longest = max((width_of_text(part, size) for part in cell.text.split("\n")), default=0.0)
                if cell.role in ("value", "number"):
                    need[column] = max(need[column], longest + 2 * PADDING + (0.5 if tight else 4))
                elif cell.role == "label":
                    labels[column] = True
    total = right - left
    spare = total - sum(need)
    share = [3.0 if is_label else 0.15 if tight else 1.0 for is_label in labels]
    if spare > 0:
        need = [width + spare * part / sum(share) for width, part in zip(need, share, strict=True)]
    xs = [left]
    for width in need:
        xs.append(xs[-1] + width)
    return xs


# --- rulings -----------------------------------------------------------------------------------------------------------


def _sides(cells: Sequence[_Cell]) -> list[tuple[float, float, float, float]]:
    """The sides of all cells, each once, pieces as the cells have them: x0, y0, x1, y1."""
    found: dict[tuple[float, ...], tuple[float, float, float, float]] = {}
    for cell in cells:
        x1, y1 = cell.x + cell.width, cell.y + cell.height
        for side in (
            (cell.x, cell.y, x1, cell.y),
            (cell.x, y1, x1, y1),
            (cell.x, cell.y, cell.x, y1),
            (x1, cell.y, x1, y1),
        ):
            found[tuple(round(value, 2) for value in side)] = side
    return list(found.values())


def _outline(cells: Sequence[_Cell]) -> tuple[float, float, float, float]:
    return (
        min(cell.x for cell in cells),
        min(cell.y for cell in cells),
        max(cell.x + cell.width for cell in cells),
        max(cell.y + cell.height for cell in cells),
    )


def _stroked(paper: _Paper, cells: Sequence[_Cell], how: str = "0.5 w 0 G") -> str:
    high = paper.height
    return "".join(line(x0, high - y0, x1, high - y1, how) for x0, y0, x1, y1 in _sides(cells))


def _bars(paper: _Paper, cells: Sequence[_Cell]) -> str:
    """As Word does: a thin area a side, and a square at each corner."""
    thick, high = 0.48, paper.height
    made = []
    for x0, y0, x1, y1 in _sides(cells):
        if y0 == y1:
            made.append(area(x0 + thick, high - y0 - thick, x1 - x0 - thick, thick, "0 0 0 rg"))
        else:
            made.append(area(x0, high - y1, thick, y1 - y0 - thick, "0 0 0 rg"))
        made.append(area(x0, high - y0 - thick, thick, thick, "0 0 0 rg"))
    return "".join(made)


def _segments(paper: _Paper, cells: Sequence[_Cell], length: float, gap: float) -> str:
    high = paper.height
    made = []
    for x0, y0, x1, y1 in _whole(cells):
        long = max(x1 - x0, y1 - y0)
        at = 0.0
        while at < long:
            end = min(long, at + length)
            if y0 == y1:
                made.append(f"{x0 + at:.2f} {high - y0:.2f} m {x0 + end:.2f} {high - y0:.2f} l S\n")
            else:
                made.append(f"{x0:.2f} {high - y0 - at:.2f} m {x0:.2f} {high - y0 - end:.2f} l S\n")
            at += length + gap
    return f"q 0.5 w 0 G {''.join(made)} Q\n"


def _dots(paper: _Paper, cells: Sequence[_Cell], gap: float) -> str:
    high = paper.height
    made = []
    for x0, y0, x1, y1 in _whole(cells):
        long, at = max(x1 - x0, y1 - y0), 0.0
        while at <= long:
            x, y = (x0 + at, y0) if y0 == y1 else (x0, y0 + at)
            made.append(f"{x - 0.35:.2f} {high - y - 0.35:.2f} 0.7 0.7 re f\n")
            at += gap
    return f"q 0 g {''.join(made)} Q\n"


def _whole(cells: Sequence[_Cell]) -> list[tuple[float, float, float, float]]:
    """Sides joined where they go on in one line, so that dashes run through."""
    level: dict[float, list[tuple[float, float]]] = {}
    upright: dict[float, list[tuple[float, float]]] = {}
    for x0, y0, x1, y1 in _sides(cells):
        if y0 == y1:
            level.setdefault(round(y0, 1), []).append((x0, x1))
        else:
            upright.setdefault(round(x0, 1), []).append((y0, y1))
    made = []
    for lines, is_level in ((level, True), (upright, False)):
        for at, parts in lines.items():
            start, end = None, None
            for one, other in sorted(parts):
                if end is not None and start is not None and one > end + 0.1:
                    made.append((start, at, end, at) if is_level else (at, start, at, end))
                    start, end = one, other
                else:
                    start = one if start is None else start
                    end = other if end is None else max(end, other)
            if start is not None and end is not None:
                made.append((start, at, end, at) if is_level else (at, start, at, end))
    return made


def _double(paper: _Paper, cells: Sequence[_Cell], apart: float) -> str:
    high = paper.height
    made = []
    for x0, y0, x1, y1 in _sides(cells):
        half = apart / 2
        for shift in (-half, half):
            if y0 == y1:
                made.append(line(x0 - half, high - y0 - shift, x1 + half, high - y1 - shift, "0.4 w 0 G"))
            else:
                made.append(line(x0 + shift, high - y0 + half, x1 + shift, high - y1 - half, "0.4 w 0 G"))
    return "".join(made)


def _inner(paper: _Paper, cells: Sequence[_Cell], *, level: bool = False) -> str:
    """Without the outer frame; `level`: its upper and lower line are drawn."""
    left, top, right, low = _outline(cells)
    high = paper.height
    made = []
    for x0, y0, x1, y1 in _sides(cells):
        outer = (x0 == x1 and (abs(x0 - left) < 0.1 or abs(x0 - right) < 0.1)) or (
            not level and y0 == y1 and (abs(y0 - top) < 0.1 or abs(y0 - low) < 0.1)
        )
        if not outer:
            made.append(line(x0, high - y0, x1, high - y1))
    return "".join(made)


def _filled(paper: _Paper, cells: Sequence[_Cell], *, gap: float = 0.0, rules: bool = False) -> str:
    """Coloured cells, parted by white lines or by a gap."""
    high = paper.height
    made = []
    for cell in cells:
        x, y = cell.x + gap / 2, high - cell.y - cell.height + gap / 2
        made.append(area(x, y, cell.width - gap, cell.height - gap, PALE))
    if rules:
        made += [line(x0, high - y0, x1, high - y1, "1 w 1 G") for x0, y0, x1, y1 in _sides(cells)]
    return "".join(made)


def _cells_as_boxes(paper: _Paper, cells: Sequence[_Cell]) -> str:
    """A frame a cell, with space between."""
    return "".join(
        f"q 0.5 w 0 G {cell.x + 1:.2f} {paper.height - cell.y - cell.height + 1:.2f} {cell.width - 2:.2f} {cell.height - 2:.2f} re S Q\n"
        for cell in cells
    )


def _images(paper: _Paper, cells: Sequence[_Cell]) -> str:
    high = paper.height
    made = []
    for x0, y0, x1, y1 in _sides(cells):
        wide, tall = max(0.6, x1 - x0), max(0.6, y1 - y0)
        made.append(
            f"q {wide:.2f} 0 0 {tall:.2f} {x0:.2f} {high - y1:.2f} cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q\n"
        )
    return "".join(made)


def _level(paper: _Paper, cells: Sequence[_Cell], *, three: bool) -> str:
    """Only level lines: under each row, or the three of a book's table."""
    left, top, right, low = _outline(cells)
    if three:
        head = min((cell.y + cell.height for cell in cells if cell.role != "head"), default=low)
        first = min((cell.y for cell in cells if cell.role in ("label", "value")), default=head)
        places = [top, first, low]
    else:
        places = sorted({round(cell.y, 2) for cell in cells} | {low})
    return "".join(line(left, paper.height - y, right, paper.height - y) for y in places)


_RULES = {
    "strokes": _stroked,
    "bars": _bars,
    "dashes 3 3": lambda paper, cells: _segments(paper, cells, 3, 3),
    "dashes 4 4": lambda paper, cells: _segments(paper, cells, 4, 4),
    "dashes 6 5": lambda paper, cells: _segments(paper, cells, 6, 5),
    "dots 2": lambda paper, cells: _dots(paper, cells, 2),
    "dots 4": lambda paper, cells: _dots(paper, cells, 4),
    "double 2": lambda paper, cells: _double(paper, cells, 2),
    "double 3": lambda paper, cells: _double(paper, cells, 3),
    "inner": _inner,
    "inner, level": lambda paper, cells: _inner(paper, cells, level=True),
    "white": lambda paper, cells: _filled(paper, cells, rules=True),
    "gaps": lambda paper, cells: _filled(paper, cells, gap=1.2),
    "boxes": _cells_as_boxes,
    "images": _images,
    "level": lambda paper, cells: _level(paper, cells, three=False),
    "three": lambda paper, cells: _level(paper, cells, three=True),
    "none": lambda paper, cells: "",
}


# --- texts ------------------------------------------------------------------------------------------------------------


def _shown(x: float, y: float, words: str, size: float, more: str = "") -> str:
    """Words in runs of Latin and Chinese letters, each at its place."""
    made = []
    for latin, run in _runs(words):
        body = f"({_escaped(run)})" if latin else f"<{run.encode('utf-16-be').hex()}>"
        made.append(f"BT 0 g {more} /{'F1' if latin else 'F2'} {size} Tf {x:.2f} {y:.2f} Td {body} Tj ET\n")
        x += width_of_text(run, size)
    return "".join(made)


def _escaped(words: str) -> str:
    return words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _runs(words: str) -> list[tuple[bool, str]]:
    made: list[tuple[bool, str]] = []
    for one in words:
        latin = one.isascii()
        if made and made[-1][0] == latin:
            made[-1] = (latin, made[-1][1] + one)
        else:
            made.append((latin, one))
    return made


def _whole_text(x: float, y: float, words: str, size: float, draw: random.Random) -> str:
    del draw
    return _shown(x, y, words, size)


def _in_runs(x: float, y: float, words: str, size: float, draw: random.Random) -> str:
    """As Word does: a few letters a run, each marked and at its own place, blanks behind."""
    made = []
    start = 0
    while start < len(words):
        end = start + draw.choice((1, 1, 2, 3))
        part = words[start:end]
        made.append(f"/P <</MCID {draw.randrange(900)}>> BDC q {_shown(x, y, part, size)} Q EMC\n")
        x += width_of_text(part, size)
        start = end
    return "".join(made) + _shown(x, y, " ", size)


def _backwards(x: float, y: float, words: str, size: float, draw: random.Random) -> str:
    """Each letter alone, the last one first."""
    del draw
    places = []
    for one in words:
        places.append((x, one))
        x += width_of_text(one, size)
    return "".join(_shown(at, y, one, size) for at, one in reversed(places) if not one.isspace())


def _spaced(x: float, y: float, words: str, size: float, draw: random.Random) -> str:
    """Letters a little apart (Tc)."""
    del draw
    return _shown(x, y, words, size, "0.3 Tc")


_TEXTS = {"whole": _whole_text, "runs": _in_runs, "backwards": _backwards, "spaced": _spaced}


# --- pages ------------------------------------------------------------------------------------------------------------


def _watermark(paper: _Paper, how: str) -> str:
    if how == "slanted":
        return f"q 0.85 g BT /F2 48 Tf 0.7 0.7 -0.7 0.7 150 250 Tm <{'某县人民政府'.encode('utf-16-be').hex()}> Tj ET Q\n"
    if how == "level":
        return f"q 0.85 g BT /F2 60 Tf 100 400 Td <{'样本'.encode('utf-16-be').hex()}> Tj ET Q\n"
    if how == "digits":
        return "q 0.85 g BT /F1 60 Tf 0.7 0.7 -0.7 0.7 150 250 Tm (2023) Tj ET Q\n"
    return ""


def _page(paper: _Paper, number: int, content: str) -> Drawn:
    hand = paper.hand
    content = _watermark(paper, hand.over) + content
    if hand.numbers:
        mark = f"- {number} -"
        content += text((paper.width - width_of_text(mark, 9)) / 2, 28, mark, size=9)
    width, height, more = paper.width, paper.height, ""
    if hand.turn:
        place = {
            90: f"0 1 -1 0 {height} 0", 180: f"-1 0 0 -1 {width} {height}", 270: f"0 -1 1 0 0 {width}",
        }[hand.turn]  # fmt: skip
        content = f"q {place} cm {content} Q\n"
        width, height = (width, height) if hand.turn == 180 else (height, width)
        more = f"/Rotate {hand.turn}"
    if hand.crop:
        content = f"q 1 0 0 1 100 60 cm {content} Q\n" + text(20, 20, "9999 8888") + line(0, 30, 900, 30)
        more += f" /CropBox [100 60 {width + 100} {height + 60}]"
        width, height = width + 200, height + 120
    return Drawn(content, (width, height), more)


def drawn(manuscript: Manuscript, hand: Hand) -> bytes:
    """The report as a PDF."""
    paper = _Paper(hand, manuscript.draw)
    paper.paragraph(manuscript.title, 16, centred=True)
    for block in manuscript.blocks:
        if isinstance(block, Heading):
            paper.paragraph(block.text, 12)
        elif isinstance(block, list):
            for part in segments(block):
                if part[0].kind == "break":
                    paper.paragraph(part[0].cells[0].text, paper.size)
                else:
                    paper.table(part)
        else:
            for words in block.text.split("\n"):
                paper.paragraph("　　" + words, paper.size)
    return pdf(*(_page(paper, number, "".join(parts)) for number, parts in enumerate(paper.pages, 1)))


HANDS: Mapping[str, Hand] = {
    "strokes": Hand(),
    "word": Hand(rules="bars", letters="runs", foot="top", align="right"),
    "dashes 3 3": Hand(rules="dashes 3 3"),
    "dashes 4 4": Hand(rules="dashes 4 4"),
    "dashes 6 5": Hand(rules="dashes 6 5"),
    "dots 2": Hand(rules="dots 2"),
    "dots 4": Hand(rules="dots 4"),
    "double 2": Hand(rules="double 2"),
    "double 3": Hand(rules="double 3"),
    "inner": Hand(rules="inner"),
    "inner, level": Hand(rules="inner, level"),
    "white": Hand(rules="white"),
    "gaps": Hand(rules="gaps"),
    "boxes": Hand(rules="boxes"),
    "images": Hand(rules="images"),
    "level": Hand(rules="level"),
    "three": Hand(rules="three"),
    "none": Hand(rules="none"),
    "none, wide": Hand(rules="none", landscape=True),
    "rotated 90": Hand(turn=90, landscape=True),
    "rotated 180": Hand(turn=180),
    "rotated 270": Hand(turn=270, landscape=True),
    "cropped": Hand(crop=True),
    "cropped and rotated": Hand(crop=True, turn=90, landscape=True),
    "upright": Hand(upright=True),
    "tight, right": Hand(tight=True, align="right"),
    "tight, left": Hand(tight=True, align="left"),
    "backwards": Hand(letters="backwards"),
    "spaced": Hand(letters="spaced"),
    "watermark": Hand(over="slanted", numbers=True),
    "level watermark": Hand(over="level", repeat=True),
    "digits as watermark": Hand(over="digits", repeat=True),
    "repeated heads": Hand(repeat=True, numbers=True),
}
"""Name -> how the report is drawn."""
UNRULED = tuple(name for name, hand in HANDS.items() if hand.rules in ("level", "three", "none"))
RULED = tuple(name for name in HANDS if name not in UNRULED)


def write_drawn(manuscripts: Sequence[Manuscript], hands: Sequence[str]) -> list[bytes]:
    """Each manuscript as the hand of the same place draws it."""
    return [drawn(one, HANDS[how]) for one, how in zip(manuscripts, hands, strict=True)]
