"""Where the statistics annex stands in a document, and what the document is without it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from govcrawl.documents.model import Block, Cell, Paragraph, Table
from govcrawl.forms.lines import grids_of
from govcrawl.forms.statistics_labels import MAX_GLUED, Piece, Printed, classify, pieces_of, unit_of
from govcrawl.forms.values import parse_value

FEWEST_ROWS = 6
MOST_OTHERS = 8
PROSE_LENGTH = 120
LONGEST_CAPTION = 60
LINES_ABOVE = 4
SMALL = 2
MOST_BEHIND = 6
# far more than an annex has: larger tables are left alone, and behind so much text nothing is looked into
MOST_CELLS = 5_000
MOST_TEXT = 150_000
EACH = 40
# words of the modern tables, by which rows of theirs are told in a table that holds an annex as well
_MODERN = re.compile(r"自然人|商业企业|本年新收|制发件数|新制作数量|处理决定数量|尚未审结|信息内容")
# every label, head and header has one of these
_STEMS = re.compile(
    r"公开|申请|规范性|热点|发布会|访谈|政策解读|回应|办结|答复|秘密|隐私|国家安全|条例|法规|告知|复议|诉讼|行政行为|纠错|"
    r"序号|编号|代码|代号|编码|行次|行号|单位|其他情|投诉|举报|费用|机构|查阅|人员|人次|经费|会议|培训|指标|统计|项目|内容|事项|类别|名称"
)
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年|度)")
_CAPTION = re.compile(r"表|^[(（【]?\s{0,3}(?:19|20)\d\d\s{0,3}年\s{0,3}度?\s{0,3}[)）】]?$")
# prose that stands in the annex's place while the other tables are read; it ends every run of cells
_STAND_IN = "此处是统计表。" * 12


@dataclass(slots=True)
class Segment:
    """Blocks `[start, end)` that are one grid, or one line; `pieces` are the line's."""

    start: int
    end: int
    table: Table | None = None
    whole: bool = False  # the table is one block of the document
    text: str | None = None  # of a line that was not cut into pieces yet
    pieces: tuple[Piece, ...] = ()
    ends: bool = False  # prose, a picture: nothing goes on behind it
    rows: tuple[int, int] = (0, 0)  # of the table, those that are the annex's

    def labels(self) -> Iterator[Printed]:
        """Everything printed that is no value."""
        if self.table is not None:
            for cell in self.table.cells:
                if self.rows[0] <= cell.row < self.rows[1]:
                    for line in cell_pieces(cell.text):
                        if line.printed is not None:
                            yield line.printed
        for piece in self.pieces:
            if piece.printed is not None:
                yield piece.printed

    def hits(self) -> set[str]:
        """The rows it names with words that no other table prints."""
        return {
            key for label in self.labels() if label.kind == "row" and not label.weak for key in label.keys
        }


def cell_pieces(text: str) -> tuple[Piece, ...]:
    """A table's cell cut into labels, units and values; empty where it holds no label."""
    printed = classify(text)
    if printed.kind != "unknown":
        return (Piece("label", text, printed=printed),)
    if text.strip() and len(text) <= MAX_GLUED and parse_value(text).kind == "label":
        return pieces_of(" ".join(text.split("\n")))
    return ()


def segments_of(blocks: Sequence[Block]) -> list[Segment]:
    """The document's tables, rows of cells in lines, and lines, in order."""
    segments: list[Segment] = []
    start = 0
    while start < len(blocks):
        block = blocks[start]
        if isinstance(block, Table):
            segments.append(Segment(start, start + 1, block, whole=True, rows=(0, len(block.grid))))
            start += 1
            continue
        end = start
        while end < len(blocks) and not isinstance(blocks[end], Table):
            end += 1
        position = start
        for first, last, table in grids_of(blocks[start:end]):
            if all(sum(1 for cell in line if cell is not None and cell.text) <= 1 for line in table.grid):
                continue  # a cell a line, with a pipe beside it
            segments += (_line(blocks, index) for index in range(position, start + first))
            segments.append(Segment(start + first, start + last, table, rows=(0, len(table.grid))))
            position = start + last
        segments += (_line(blocks, index) for index in range(position, end))
        start = end
    return segments


def _line(blocks: Sequence[Block], index: int) -> Segment:
    block = blocks[index]
    if not isinstance(block, Paragraph) or len(block.text) > MAX_GLUED:
        return Segment(index, index + 1, ends=True)
    return Segment(index, index + 1, text=block.text)


def _cut_line(segment: Segment) -> None:
    """Cut a line into its pieces, once a part of the annex may reach it."""
    if segment.text is None:
        return
    segment.pieces = pieces_of(segment.text)
    text = segment.text.rstrip()
    segment.text = None
    unknown = any(piece.printed is not None and piece.printed.kind == "unknown" for piece in segment.pieces)
    prose = unknown and (len(text) > PROSE_LENGTH or text[-1:] in "。；;！!")
    segment.ends = prose or _is_caption(text)


def may_begin(text: str) -> bool:
    """Whether a line could be a label, a head or a header of the annex, by a quick look at its words."""
    return _STEMS.search("".join(text.split())) is not None


def _is_caption(text: str) -> bool:
    """Whether a line is a table's title with a year: another table begins under it."""
    if len(text) > LONGEST_CAPTION or not _CAPTION.search(text.strip()):
        return False
    return _YEARS.search("".join(text.split())) is not None and classify(text).kind in (
        "unknown",
        "furniture",
    )


def parts_of(segments: Sequence[Segment]) -> list[list[Segment]]:
    """The stretches of segments that are an annex, or parts of one; empty where all of them together prove none."""
    parts: list[list[Segment]] = []
    current: list[Segment] = []
    others = seen = 0
    for segment in [*segments, Segment(0, 0, ends=True)]:
        seen += _size(segment)
        if seen > MOST_TEXT or (segment.table is not None and len(segment.table.cells) > MOST_CELLS):
            segment.text, segment.ends = None, True
        elif segment.table is not None:
            if _cut_to_annex(segment):
                current.append(segment)
                others = 0
                continue
            segment.ends = not _small(segment)
        if segment.text is not None:
            if not current and not may_begin(segment.text):
                continue
            _cut_line(segment)
        if segment.ends or others > MOST_OTHERS:
            parts.append(current)
            current, others = [], 0
            if segment.ends:
                continue
        if current or any(label.kind in ("row", "head", "header") for label in segment.labels()):
            current.append(segment)
            unknown = any(label.kind == "unknown" for label in segment.labels())
            others = others + 1 if unknown else 0 if segment.hits() else others
    kept = [trimmed for part in parts if (trimmed := _trimmed(part))]
    hits = {key for part in kept for segment in part for key in segment.hits()}
    return kept if len(hits) >= FEWEST_ROWS else []


def _size(segment: Segment) -> int:
    """What it costs to look into a segment, roughly."""
    if segment.table is not None and len(segment.table.cells) <= MOST_CELLS:
        return sum(EACH + len(cell.text) for cell in segment.table.cells)
    return EACH + len(segment.text) if segment.text is not None and may_begin(segment.text) else 0


def _cut_to_annex(segment: Segment) -> bool:
    """Set the rows of a table that are the annex's: all, or those between rows of the modern tables. False for none."""
    table = segment.table
    assert table is not None
    named: list[int] = []
    modern: list[int] = []
    keys: set[str] = set()
    unknown = 0
    for r in range(len(table.grid)):
        texts = list(dict.fromkeys(cell.text for cell in table.grid[r] if cell is not None and cell.row == r))
        labels = [piece.printed for text in texts for piece in cell_pieces(text) if piece.printed is not None]
        strong = {key for label in labels if label.kind == "row" and not label.weak for key in label.keys}
        if strong:
            named.append(r)
            keys |= strong
        elif any(label.kind == "unknown" for label in labels):
            unknown += 1
            if any(_MODERN.search("".join(text.split())) for text in texts):
                modern.append(r)
    if not named or (len(keys) < 2 and unknown > len(named)):
        return False
    start = max((r + 1 for r in modern if r < named[0]), default=0)
    end = min((r for r in modern if r > named[-1]), default=len(table.grid))
    if start:  # what stands between is the other table's, but for heads and headers
        start = next(
            r
            for r in range(start, named[0] + 1)
            if r == named[0] or all(_leads(table, q) for q in range(r, named[0]))
        )
    segment.rows = start, end
    return True


def _small(segment: Segment) -> bool:
    """Whether a table that names no row of the annex may still be a piece of one: a row or two, or nothing unknown."""
    return segment.rows[1] <= SMALL or all(label.kind != "unknown" for label in segment.labels())


def _leads(table: Table, row: int) -> bool:
    """Whether a row has nothing but heads and headers."""
    labels = [classify(cell.text) for cell in table.grid[row] if cell is not None and cell.text.strip()]
    return bool(labels) and all(label.kind in ("head", "header", "remark", "furniture") for label in labels)


def _trimmed(part: list[Segment]) -> list[Segment]:
    """The part from its first heads to its last value, without the lines around it; empty where it names no row."""
    named = [place for place, segment in enumerate(part) if segment.hits()]
    if not named:
        return []
    start = named[0]
    grid = part[start].whole and part[start].rows[1] > SMALL
    while start > 0 and (
        _leads_in(part[start - 1], headers_only=grid) or _is_header_piece(part[start - 1], part[start])
    ):
        start -= 1
    end = named[-1] + 1
    behind = 0 if part[named[-1]].table is None else MOST_BEHIND
    for place in range(end, len(part)):
        segment = part[place]
        labels = [label for label in segment.labels() if label.kind != "remark"]
        if not labels:
            behind += len(segment.pieces)
            if segment.pieces and behind <= MOST_BEHIND:
                end = place + 1
        elif any(label.kind == "row" for label in labels) or (
            any(label.kind == "unknown" for label in labels) and _has_unit(part, place)
        ):
            behind, end = (
                0,
                place + 1,
            )  # a label that stands under several rows, or one that the form does not have
        else:
            break
    return part[start:end]


def _leads_in(segment: Segment, *, headers_only: bool) -> bool:
    """Whether a line above the first row belongs to the annex; above a grid a head may be the report's own."""
    kinds = ("header", "remark") if headers_only else ("head", "header", "remark")
    labels = list(segment.labels())
    return all(label.kind in kinds for label in labels) and (
        bool(labels) or (segment.table is None and all(map(_is_dash, segment.pieces)))
    )


def _is_header_piece(segment: Segment, below: Segment) -> bool:
    """Whether a line is the beginning of a header that goes on below (计量, 单位)."""
    labels, under = list(segment.labels()), list(below.labels())
    return (
        len(labels) == len(segment.pieces) == len(under) == 1
        and under[0].kind == "header"
        and classify(labels[0].text + under[0].text).kind == "header"
    )


def _is_dash(piece: Piece) -> bool:
    return piece.kind in ("unit", "blank") or (
        piece.value is not None and (piece.value.kind == "not_applicable" or piece.value.raw.isdecimal())
    )


def _has_unit(part: Sequence[Segment], place: int) -> bool:
    """Whether a unit follows an unknown label: then it is a row of the annex that the form does not have."""
    own = part[place].table
    if own is not None:
        return any(unit_of(cell.text) is not None for cell in own.cells)
    following = [piece for segment in part[place : place + 2] for piece in segment.pieces]
    return any(piece.kind == "unit" for piece in following)


def caption_of(blocks: Sequence[Block], part: Sequence[Segment]) -> str | None:
    """The line above the annex, or its first row, that is its title with a year."""
    texts: list[str] = []
    first = part[0]
    if first.table is not None:
        for r in range(first.rows[0], min(first.rows[0] + LINES_ABOVE, first.rows[1])):
            line = list(dict.fromkeys(cell.text for cell in first.table.grid[r] if cell is not None))
            if any(classify(text).kind in ("row", "head", "header") for text in line):
                break
            texts += line
    above = [
        block.text.strip()
        for block in blocks[max(0, first.start - 2 * LINES_ABOVE) : first.start]
        if isinstance(block, Paragraph) and block.text.strip()
    ]
    for text in [*texts[::-1], *above[::-1][:LINES_ABOVE]]:
        if _is_caption(text):
            return text.strip()
    return None


def says_other_year(caption: str, year: int | None) -> bool:
    """Whether a caption's years are all others than the report's."""
    return year is not None and str(year) not in _YEARS.findall("".join(caption.split()))


def without(blocks: Sequence[Block], parts: Sequence[Sequence[Segment]]) -> tuple[list[Block], Block]:
    """The blocks with a mark in the place of the annex; rows of a table that are not the annex's stay."""
    mark = Paragraph(_STAND_IN)
    taken = {segment.start: segment for part in parts for segment in part}
    inside = {index for segment in taken.values() for index in range(segment.start, segment.end)}
    for part in parts:
        inside.update(range(part[0].start, part[-1].end))
    rest: list[Block] = []
    marked = False
    for index, block in enumerate(blocks):
        if index not in inside:
            rest.append(block)
            continue
        segment = taken.get(index)
        before, after = _around(segment) if segment is not None else ([], [])
        rest += before
        if not marked:
            rest.append(mark)
            marked = True
        rest += after
    return rest, mark


def _around(segment: Segment) -> tuple[list[Block], list[Block]]:
    """The rows of a table above and below the annex: as lines where they have one text, else as tables."""
    table = segment.table
    if table is None or not segment.whole:
        return [], []
    start, end = segment.rows
    above = 0
    while above + start < end and above < LINES_ABOVE and _is_title(table, start + above):
        above += 1
    return [
        *_rows_of(table, 0, start),
        *(Paragraph(_one_text(table, r) or "") for r in range(start, start + above)),
    ], _rows_of(table, end, len(table.grid))


def _is_title(table: Table, row: int) -> bool:
    text = _one_text(table, row)
    return text is not None and classify(text).kind in ("furniture", "unknown") and not _hits_in(text)


def _hits_in(text: str) -> bool:
    return any(piece.printed is not None and piece.printed.kind == "row" for piece in cell_pieces(text))


def _texts(table: Table, row: int) -> list[str]:
    return list(
        dict.fromkeys(cell.text for cell in table.grid[row] if cell is not None and cell.text.strip())
    )


def _one_text(table: Table, row: int) -> str | None:
    """The text of a row that has only one."""
    texts = _texts(table, row)
    return texts[0] if len(texts) == 1 else None


def _rows_of(table: Table, start: int, end: int) -> list[Block]:
    if start >= end:
        return []
    moved: dict[int, Cell] = {}
    grid: list[list[Cell | None]] = []
    for r in range(start, end):
        line: list[Cell | None] = []
        for cell in table.grid[r]:
            if cell is not None and id(cell) not in moved:
                top, bottom = max(cell.row, start), min(cell.row + cell.rowspan, end)
                moved[id(cell)] = replace(cell, row=top - start, rowspan=bottom - top)
            line.append(None if cell is None else moved[id(cell)])
        grid.append(line)
    return [Table(grid, list(moved.values()), table.pictured, table.outside)]
