"""Word 97-2003 (.doc) to blocks."""

from __future__ import annotations

import importlib
import io
import struct
from collections.abc import Callable
from typing import cast

import olefile

from govcrawl.documents.model import MAX_BLOCKS, MAX_TEXT, Block, Document
from govcrawl.documents.problems import broken, encrypted, tool_missing
from govcrawl.documents.tools import INSTALL_LIBREOFFICE, libreoffice
from govcrawl.documents.word97 import fib as parts
from govcrawl.documents.word97.fib import Fib, read_fib, read_plc
from govcrawl.documents.word97.formatting import read_runs
from govcrawl.documents.word97.lists import Lists
from govcrawl.documents.word97.objects import Objects
from govcrawl.documents.word97.pieces import Pieces
from govcrawl.documents.word97.problems import DamagedError, NotUnderstoodError
from govcrawl.documents.word97.spread import Formats
from govcrawl.documents.word97.styles import Styles
from govcrawl.documents.word97.text import Story
from govcrawl.documents.word97.workbooks import tables_of
from govcrawl.errors import UnreadableFileError

_TEXT_BOX = 22
_WORKBOOKS = ("workbook", "book")
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
        if libreoffice() is None:
            message = f"The Word file is of a kind that is read by LibreOffice only ({error}): {INSTALL_LIBREOFFICE}."
            raise tool_missing(message) from error
        return _by_libreoffice(body)
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


def _read(body: bytes) -> tuple[Document, list[str]]:
    try:
        with olefile.OleFileIO(io.BytesIO(body)) as ole:
            return _read_streams(ole)
    except (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, struct.error, RecursionError, MemoryError) as error:
        msg = "its compound file cannot be opened"
        raise DamagedError(msg) from error


def _read_streams(ole: olefile.OleFileIO) -> tuple[Document, list[str]]:
    stream = _stream(ole, ["WordDocument"], needed=True)
    fib = read_fib(stream)
    if fib.encrypted:
        message = "The Word file is encrypted; ask the publisher for one without a password."
        raise encrypted(message)
    table = _stream(ole, [fib.table_stream], needed=True)
    data = _stream(ole, ["Data"], needed=False)
    pieces = Pieces(fib.part(table, parts.PIECES), stream)
    formats = Formats(
        pieces,
        Styles(fib.part(table, parts.STYLES)),
        read_runs(fib.part(table, parts.CHARACTERS), stream, paragraphs=False),
        read_runs(fib.part(table, parts.PARAGRAPHS), stream, paragraphs=True),
        data,
    )
    lists = Lists(table, fib.pairs[parts.LISTS], fib.pairs[parts.LIST_OVERRIDES])
    objects = Objects(data, stream, fib.part(table, parts.SHAPES), fib.part(table, parts.DRAWINGS))
    document = Document(blocks=[])
    doubts: list[str] = []
    length = 0
    for begin, end in [(0, fib.main), *_text_boxes(fib, table)]:
        length += end - begin
        if length > MAX_TEXT:
            document.cut(f"it has more than {MAX_TEXT} characters")
            if document.blocks or begin:
                break
            end = begin + MAX_TEXT  # noqa: PLW2901 - the rest of the text is left out
        story = Story(lists, objects)
        document.blocks += story.blocks(list(formats.paragraphs(begin, end)))
        doubts += story.doubts
        if len(document.blocks) > MAX_BLOCKS:
            break
    document.blocks += _workbooks(ole, objects.embedded)
    return document, doubts


def _stream(ole: olefile.OleFileIO, path: list[str], *, needed: bool) -> bytes:
    """A stream's bytes, empty where it is not there. Raises DamagedError where it is needed, or shorter than it says."""
    if not ole.exists("/".join(path)):
        if needed:
            msg = f"it has no stream {'/'.join(path)}"
            raise DamagedError(msg)
        return b""
    data = bytes(ole.openstream(path).read())
    if needed and len(data) < ole.get_size("/".join(path)):
        msg = f"its stream {'/'.join(path)} is cut"
        raise DamagedError(msg)
    return data


def _text_boxes(fib: Fib, table: bytes) -> list[tuple[int, int]]:
    """The characters of each text box, in the order of the file."""
    if not fib.text_boxes:
        return []
    places, boxes = read_plc(fib.part(table, parts.TEXT_BOXES), _TEXT_BOX)
    found: list[tuple[int, int]] = []
    for index, box in enumerate(boxes):
        begin, end = places[index], min(places[index + 1], fib.text_boxes)
        reusable = struct.unpack_from("<H", box, 8)[0]
        if begin < end and not reusable:
            found.append((fib.before_text_boxes + begin, fib.before_text_boxes + end))
    return found


def _workbooks(ole: olefile.OleFileIO, order: list[int]) -> list[Block]:
    """The tables of embedded workbooks: those that the text names first, in its order."""
    found = [
        path
        for path in ole.listdir(streams=True, storages=False)
        if len(path) == 3 and path[0] == "ObjectPool" and path[2].lower() in _WORKBOOKS
    ]
    ranks = {f"_{number}": rank for rank, number in enumerate(order)}
    found.sort(key=lambda path: ranks.get(path[1], len(ranks)))
    blocks: list[Block] = []
    for path in found[:_MAX_OBJECTS]:
        try:
            data = bytes(ole.openstream(path).read())
        except OSError:
            continue
        blocks += tables_of(data)
    return blocks
