"""Word 97-2003 (.doc) to blocks."""

from __future__ import annotations

import importlib
import io
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

import olefile

from govcrawl.documents.model import MAX_BLOCKS, MAX_TEXT, Block, Document, Table
from govcrawl.documents.problems import broken, encrypted, too_large, tool_missing
from govcrawl.documents.tools import INSTALL_LIBREOFFICE, libreoffice
from govcrawl.documents.word97 import fib as parts
from govcrawl.documents.word97.fib import Fib, read_fib, read_plc
from govcrawl.documents.word97.fonts import read_fonts
from govcrawl.documents.word97.formatting import read_runs
from govcrawl.documents.word97.lists import Lists
from govcrawl.documents.word97.objects import Objects
from govcrawl.documents.word97.pieces import Pieces
from govcrawl.documents.word97.problems import DamagedError, NotUnderstoodError, OlderFormatError
from govcrawl.documents.word97.spread import Formats
from govcrawl.documents.word97.styles import Styles
from govcrawl.documents.word97.text import Anchor, Story
from govcrawl.errors import UnreadableFileError

_TEXT_BOX = 22
_TABLES = ("0Table", "1Table")
_WORKBOOKS = ("workbook", "book")
# what olefile meets broken files with, beside errors of its own, which are of OSError
_OPENING_FAILS = (OSError, ValueError, LookupError, TypeError, AttributeError, struct.error)
_MAX_OBJECTS = 50


def read_doc(body: bytes) -> Document:
    """Read a Word 97-2003 file: text, tables with their spans, pictures, embedded workbooks.

    What is not understood is left to LibreOffice where that is installed. Without it, a table that cannot be laid on a
    grid becomes a paragraph for each row, cells apart by tabs. Raises UnreadableFileError.
    """
    try:
        document, doubts = _read(body)
    except DamagedError as error:
        raise broken(f"The Word file is damaged: {error}. Fetch it again.") from error
    except NotUnderstoodError as error:
        if libreoffice() is not None:
            return _by_libreoffice(body)
        if isinstance(error, OlderFormatError):
            message = f"The Word file is read by LibreOffice only ({error}): {INSTALL_LIBREOFFICE}."
            raise tool_missing(message) from error
        message = f"The Word file contradicts itself: {error}. With LibreOffice it may be read: {INSTALL_LIBREOFFICE}."
        raise broken(message) from error
    if doubts and libreoffice() is not None:
        try:
            return _by_libreoffice(body)
        except UnreadableFileError:
            return document
    return document


def _by_libreoffice(body: bytes) -> Document:
    module = importlib.import_module("govcrawl.documents.office")
    reader = cast("Callable[[bytes], Document] | None", getattr(module, "read_doc_with_libreoffice", None))
    if reader is None:
        message = "The Word file is of a kind that is read by LibreOffice only, which is not connected."
        raise tool_missing(message)
    return reader(body)


@dataclass(frozen=True, slots=True)
class _Streams:
    """`workbooks`: name of the object's storage -> its raw workbook."""

    document: bytes
    tables: Mapping[str, bytes]
    data: bytes
    workbooks: Mapping[str, bytes]


def _read(body: bytes) -> tuple[Document, list[str]]:
    """The document, and why tables of it could not be laid on a grid."""
    streams = _open(body)
    fib = read_fib(streams.document)
    if fib.encrypted:
        message = "The Word file is encrypted; ask the publisher for one without a password."
        raise encrypted(message)
    table = streams.tables.get(fib.table_stream)
    if table is None:
        msg = f"it has no stream {fib.table_stream}"
        raise DamagedError(msg)
    formats = Formats(
        Pieces(fib.part(table, parts.PIECES), streams.document),
        Styles(fib.part(table, parts.STYLES)),
        read_runs(fib.part(table, parts.CHARACTERS), streams.document, paragraphs=False),
        read_runs(fib.part(table, parts.PARAGRAPHS), streams.document, paragraphs=True),
        streams.data,
    )
    lists = Lists(table, fib.pairs[parts.LISTS], fib.pairs[parts.LIST_OVERRIDES])
    objects = Objects(
        streams.data, streams.document, fib.part(table, parts.SHAPES), fib.part(table, parts.DRAWINGS)
    )
    fonts = read_fonts(fib.part(table, parts.FONTS))
    document = Document(blocks=[])
    doubts: list[str] = []
    if fib.main + fib.text_boxes > MAX_TEXT:
        message = f"The Word file has {fib.main + fib.text_boxes} characters, more than the {MAX_TEXT} that are read."
        raise too_large(message)
    parts_read: list[list[Block | Anchor]] = []
    boxes = _text_boxes(fib, table)
    for begin, end in [(0, fib.main), *((box.begin, box.end) for box in boxes)]:
        story = Story(lists, objects, fonts)
        parts_read.append(story.blocks(list(formats.paragraphs(begin, end))))
        doubts += story.doubts
    document.blocks += _in_order(parts_read, [box.shape for box in boxes])
    if streams.workbooks:
        document.blocks += _tables_of(streams.workbooks, objects.embedded)
    return document, doubts


def _tables_of(workbooks: Mapping[str, bytes], order: list[int]) -> list[Table]:
    """The tables of embedded workbooks: those that the text names first, in its order."""
    from govcrawl.documents.word97.workbooks import tables_of  # noqa: PLC0415 - its library is heavy, and rarely needed

    ranks = {f"_{number}": rank for rank, number in enumerate(order)}
    names = sorted(workbooks, key=lambda name: ranks.get(name, len(ranks)))
    return [table for name in names for table in tables_of(workbooks[name])]


def _open(body: bytes) -> _Streams:
    """The streams of the compound file. Raises DamagedError where it cannot be opened, or one is shorter than it says."""
    try:
        with olefile.OleFileIO(io.BytesIO(body)) as ole:
            tables = {name: _stream(ole, name) for name in _TABLES if ole.exists(name)}
            found = [
                path
                for path in ole.listdir(streams=True, storages=False)
                if len(path) == 3 and path[0] == "ObjectPool" and path[2].lower() in _WORKBOOKS
            ]
            return _Streams(
                _stream(ole, "WordDocument"),
                tables,
                _stream(ole, "Data") if ole.exists("Data") else b"",
                {path[1]: _stream(ole, "/".join(path)) for path in found[:_MAX_OBJECTS]},
            )
    except (*_OPENING_FAILS, RecursionError) as error:
        msg = "its compound file cannot be opened"
        raise DamagedError(msg) from error


def _stream(ole: olefile.OleFileIO, name: str) -> bytes:
    data = bytes(ole.openstream(name).read())
    if len(data) < ole.get_size(name):
        msg = f"its stream {name} is cut"
        raise DamagedError(msg)
    return data


@dataclass(frozen=True, slots=True)
class _TextBox:
    """The characters `[begin, end)` are in a box; `shape` is its number, which its anchor has as well."""

    begin: int
    end: int
    shape: int


def _text_boxes(fib: Fib, table: bytes) -> list[_TextBox]:
    """The text boxes in the order of the file ([MS-DOC] 2.8.32 PlcftxbxTxt, 2.9.100 FTXBXS)."""
    if not fib.text_boxes:
        return []
    places, boxes = read_plc(fib.part(table, parts.TEXT_BOXES), _TEXT_BOX)
    found: list[_TextBox] = []
    for index, box in enumerate(boxes[:MAX_BLOCKS]):
        begin, end = places[index], min(places[index + 1], fib.text_boxes)
        (reusable,), (shape,) = struct.unpack_from("<H", box, 8), struct.unpack_from("<I", box, 14)
        if begin < end and not reusable:
            found.append(_TextBox(fib.before_text_boxes + begin, fib.before_text_boxes + end, shape))
    return found


def _in_order(stories: list[list[Block | Anchor]], shapes: list[int]) -> list[Block]:
    """The blocks of the text, which is the first story, with each text box where it is anchored; the others behind, once each."""
    waiting = {shape: stories[index] for index, shape in reversed([*enumerate(shapes, 1)])}
    taken: set[int] = set()
    blocks: list[Block] = []

    def put(story: list[Block | Anchor]) -> None:
        stack = [iter(story)]
        while stack:
            item = next(stack[-1], None)
            if item is None:
                stack.pop()
            elif not isinstance(item, Anchor):
                blocks.append(item)
            elif (box := waiting.get(item.shape)) is not None and id(box) not in taken:
                taken.add(id(box))
                stack.append(iter(box))

    put(stories[0])
    for story in stories[1:]:
        if id(story) not in taken:
            taken.add(id(story))
            put(story)
    return blocks
