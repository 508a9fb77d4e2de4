"""A Document to bytes and back, between a child process and the one that started it; what comes in is trusted in nothing.

The bytes: the length of the head (8 digits), the head (JSON, ASCII), then the pictures' bytes one behind another.
Texts that come in hold no character that marks a place (`SEAM` and others), no control character and no lone surrogate:
UNKNOWN stands for each, so that no figure can be read across it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, get_args

from govcrawl.documents.media_type import Kind
from govcrawl.documents.model import (
    BREAK,
    HEAD_SEAM,
    MARK,
    MAX_BLOCKS,
    MAX_CELLS,
    SEAM,
    UNKNOWN,
    WIDTH_OF_TABLE,
    Block,
    Cell,
    Container,
    Document,
    Image,
    Paragraph,
    Part,
    Table,
)
from govcrawl.errors import UnreadableFileError
from govcrawl.page import Link

MAX_HEAD = 64 * 1024 * 1024
MAX_PARTS = 200
DEEPEST_PART = 2  # the sheets of a workbook in an archive
MAX_META_NAMES = 2_000
MAX_LINKS = 4_000
MAX_PROBLEMS = 2_000
LONGEST_MESSAGE = 2_000
_LENGTH = 8
_KINDS = frozenset(get_args(Kind))
_CODE = re.compile(r"[a-z][a-z0-9_]{1,40}")
_FOREIGN = re.compile(
    f"[{SEAM}{BREAK}{HEAD_SEAM}{MARK}\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]"
)
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


class WireError(ValueError):
    """Bytes that are no document; the message says what is wrong with them."""


def encode(document: Document) -> bytes:
    """The bytes of a document."""
    blobs: list[bytes] = []
    head = json.dumps(_document(document, blobs), separators=(",", ":")).encode()
    if len(head) >= 10**_LENGTH:
        msg = "the document's text is too long"
        raise WireError(msg)
    return b"".join([b"%0*d" % (_LENGTH, len(head)), head, *blobs])


def encode_error(error: UnreadableFileError) -> bytes:
    """The bytes of an empty document with the error as its problem."""
    return encode(Document(blocks=[], problems=[(error.code, error.message)]))


def decode(data: bytes) -> Document:
    """The document of `data`. Raises WireError for anything that `encode` does not write."""
    if not data[:_LENGTH].isdigit():
        raise WireError("it does not begin with a length")
    length = int(data[:_LENGTH])
    if length > MAX_HEAD or _LENGTH + length > len(data):
        raise WireError("its length is wrong")
    try:
        head = json.loads(data[_LENGTH : _LENGTH + length])
    except (ValueError, RecursionError) as error:
        raise WireError("it is no JSON") from error
    reader = _Reader(data, _LENGTH + length)
    document = reader.document(head, depth=0)
    if reader.place != len(data):
        raise WireError("bytes are left over")
    return document


# --- writing


def _document(document: Document, blobs: list[bytes]) -> dict[str, Any]:
    return {
        "title": document.title,
        "meta": {name: list(values) for name, values in document.meta.items()},
        "containers": [[one.name, one.start, one.end] for one in document.containers],
        "links": [[index, link.url, link.title] for index, link in document.links],
        "problems": [list(problem) for problem in document.problems],
        "blocks": [_block(block, blobs) for block in document.blocks],
        "parts": [
            [part.name, part.kind, _document(part.document, blobs), part.sheet, part.earlier]
            for part in document.parts
        ],
    }


def _block(block: Block, blobs: list[bytes]) -> list[Any]:
    if isinstance(block, Paragraph):
        return ["p", block.text, block.linked, block.pictured]
    if isinstance(block, Image):
        blobs.append(block.data)
        return ["i", block.source, block.alternative, len(block.data)]
    numbers = {id(cell): number for number, cell in enumerate(block.cells)}
    grid = [[-1 if cell is None else numbers[id(cell)] for cell in row] for row in block.grid]
    cells = [
        [cell.text, cell.row, cell.column, cell.rowspan, cell.colspan, cell.doubtful] for cell in block.cells
    ]
    return ["t", cells, grid, block.pictured, block.outside, list(block.edges)]


# --- reading


class _Reader:
    """The head's values one by one, each looked at; `place` is where the next picture's bytes begin."""

    def __init__(self, data: bytes, place: int) -> None:
        self.data = data
        self.place = place
        self.cells = 0
        self.blocks = 0

    def document(self, value: object, depth: int) -> Document:
        """A document and its parts; those of an archive may have parts, which have none of their own."""
        fields = _mapping(value)
        title = fields.get("title")
        blocks = [self.block(block) for block in self.all_blocks(fields.get("blocks"))]
        document = Document(
            blocks=blocks,
            title=None if title is None else text(title),
            meta=_meta(fields.get("meta")),
            containers=[
                self.container(one, len(blocks)) for one in _sequence(fields.get("containers"), MAX_BLOCKS)
            ],
            links=[self.link(one, len(blocks)) for one in _sequence(fields.get("links"), MAX_LINKS)],
            problems=[_problem(one) for one in _sequence(fields.get("problems"), MAX_PROBLEMS)],
        )
        parts = _sequence(fields.get("parts"), MAX_PARTS)
        if parts and depth == DEEPEST_PART:
            raise WireError("a part of a part has parts")
        document.parts = [self.part(part, depth) for part in parts]
        return document

    def part(self, value: object, depth: int) -> Part:
        """A file of an archive, or sheets of a workbook."""
        name, kind, document, sheet, earlier = _fields(value, 5)
        if kind not in _KINDS or not isinstance(sheet, bool) or not isinstance(earlier, bool):
            raise WireError("a part is of no kind")
        return Part(text(name), kind, self.document(document, depth + 1), sheet, earlier)

    def all_blocks(self, value: object) -> Sequence[object]:
        """The list of blocks, counted over all parts."""
        blocks = _sequence(value, MAX_BLOCKS)
        self.blocks += len(blocks)
        if self.blocks > MAX_BLOCKS * 10:
            raise WireError("its parts have too many blocks")
        return blocks

    def block(self, value: object) -> Block:
        """A paragraph, a table or a picture."""
        if not isinstance(value, list) or not value:
            raise WireError("a block is none")
        kind = value[0]
        if kind == "p":
            _, words, linked, pictured = _fields(value, 4)
            return Paragraph(text(words), linked=_flag(linked), pictured=_flag(pictured))
        if kind == "i":
            _, source, alternative, size = _fields(value, 4)
            return Image(text(source), text(alternative), self.blob(_number(size, len(self.data))))
        if kind == "t":
            _, cells, grid, pictured, outside, edges = _fields(value, 6)
            table = self.table(cells, grid, pictured=_flag(pictured), outside=_flag(outside))
            table.edges = _edges(edges, table.grid)
            return table
        raise WireError("a block is of no kind")

    def blob(self, size: int) -> bytes:
        """The next picture's bytes."""
        end = self.place + size
        if end > len(self.data):
            raise WireError("a picture is cut off")
        found = self.data[self.place : end]
        self.place = end
        return found

    def table(self, cells: object, grid: object, *, pictured: bool, outside: bool) -> Table:
        """A grid in which every cell stands inside its own span."""
        made: list[Cell] = []
        for one in _sequence(cells, MAX_CELLS):
            words, row, column, rowspan, colspan, doubtful = _fields(one, 6)
            made.append(
                Cell(
                    text(words),
                    _number(row, MAX_CELLS),
                    _number(column, MAX_CELLS),
                    _number(rowspan, MAX_CELLS),
                    _number(colspan, MAX_CELLS),
                    doubtful=_flag(doubtful),
                )
            )
        placed: list[list[Cell | None]] = []
        for r, row_places in enumerate(_sequence(grid, MAX_CELLS)):
            line: list[Cell | None] = []
            for c, number in enumerate(_sequence(row_places, MAX_CELLS)):
                if number == -1:
                    line.append(None)
                    continue
                cell = made[_number(number, len(made) - 1)]
                if not (0 <= r - cell.row < cell.rowspan and 0 <= c - cell.column < cell.colspan):
                    raise WireError("a cell stands outside its span")
                line.append(cell)
            self.cells += len(line)
            if self.cells > MAX_CELLS * 10:
                raise WireError("its tables have too many cells")
            placed.append(line)
        return Table(placed, made, pictured=pictured, outside=outside)

    def container(self, value: object, blocks: int) -> Container:
        """An element that holds the body."""
        name, start, end = _fields(value, 3)
        return Container(text(name), _number(start, blocks), _number(end, blocks))

    def link(self, value: object, blocks: int) -> tuple[int, Link]:
        """A link and the number of the block in which it stands, or behind which."""
        index, url, title = _fields(value, 3)
        return _number(index, blocks), Link(text(url), text(title))


def _edges(value: object, grid: Sequence[Sequence[Cell | None]]) -> tuple[int, ...]:
    """The edges of a table's columns, one more than it has in each row; or none."""
    edges = tuple(_number(edge, WIDTH_OF_TABLE) for edge in _sequence(value, MAX_CELLS))
    if edges and any(len(line) != len(edges) - 1 for line in grid):
        raise WireError("a table has more edges than columns")
    if any(edge >= after for edge, after in pairwise(edges)):
        raise WireError("a table's columns are out of order")
    return edges


def text(value: object) -> str:
    """A text without what marks places, what controls, and halves of characters; each is UNKNOWN."""
    if not isinstance(value, str):
        raise WireError("a text is none")
    if value.isprintable():  # nearly all: printable texts hold no control, private-use or surrogate character
        return value
    return _FOREIGN.sub(UNKNOWN, _LINE_ENDS.sub("\n", value))


def _meta(value: object) -> dict[str, tuple[str, ...]]:
    names = _mapping(value)
    if len(names) > MAX_META_NAMES:
        raise WireError("it has too many meta tags")
    return {
        text(name): tuple(text(one) for one in _sequence(values, MAX_META_NAMES))
        for name, values in names.items()
    }


def _problem(value: object) -> tuple[str, str]:
    code, message = _fields(value, 2)
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise WireError("a problem has no code")
    return code, text(message)[:LONGEST_MESSAGE]


def _mapping(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise WireError("an object is none")
    return value


def _sequence(value: object, most: int) -> Sequence[object]:
    if not isinstance(value, list):
        raise WireError("a list is none")
    if len(value) > most:
        raise WireError("a list is too long")
    return value


def _fields(value: object, count: int) -> list[Any]:
    if not isinstance(value, list) or len(value) != count:
        raise WireError("a list is of another length")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise WireError("a flag is none")
    return value


def _number(value: object, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise WireError("a number is out of bounds")
    return value
