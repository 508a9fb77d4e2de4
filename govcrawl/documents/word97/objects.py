"""Pictures and embedded workbooks ([MS-DOC] 2.4.1, 2.9.190 PICF; [MS-ODRAW] for what is in them)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from govcrawl.documents.model import Image
from govcrawl.documents.word97.fib import read_plc

MAX_RECORDS = 200_000
MAX_OBJECTS = 500
MAX_BYTES = 64 * 1024 * 1024  # of all pictures together
_CONTAINER = 0xF
_DRAWING_GROUP, _STORE, _DRAWING, _SHAPE, _SHAPE_GROUP = 0xF000, 0xF001, 0xF002, 0xF004, 0xF003
_ENTRY, _SHAPE_RECORD, _OPTIONS = 0xF007, 0xF00A, 0xF00B
_METAFILES = {0xF01A: "EMF", 0xF01B: "WMF", 0xF01C: "PICT"}
_BITMAPS = {0xF01D: "JPEG", 0xF02A: "JPEG", 0xF01E: "PNG", 0xF01F: "DIB", 0xF029: "TIFF"}
# instances of bitmaps that carry a second checksum of 16 bytes
_TWO_CHECKSUMS = frozenset({0x46B, 0x6E3, 0x6E1, 0x7A9, 0x6E5})
_ENTRY_HEAD = 36
_PICTURE_OF_SHAPE = 0x0104
_LINKED = 0x66


_Found = tuple[str, memoryview | bytes]
"""Name of a picture's format, and its bytes as they lie in the file; a metafile has none."""


class Objects:
    """The pictures of a document by their places, and the numbers of its embedded objects in the order of the text.

    Nothing is copied before it is handed out, and no more of it than `MAX_BYTES` all together: the same bytes may be named
    many times.
    """

    def __init__(self, data: bytes, stream: bytes, shapes: bytes, drawings: bytes) -> None:
        self._data = memoryview(data)
        self._records = _Records()
        self._shapes: dict[int, int] = {}
        places, records = read_plc(shapes, 26)
        for place, record in zip(places, records, strict=False):
            self._shapes[place] = struct.unpack_from("<I", record)[0]
        self._store, self._pictures = _read_drawings(memoryview(drawings), memoryview(stream), self._records)
        self._count = 0
        self._room = MAX_BYTES
        self.embedded: list[int] = []

    def note(self, number: int) -> None:
        """Note that the object of a number stands here."""
        if number not in self.embedded and len(self.embedded) < MAX_OBJECTS:
            self.embedded.append(number)

    def inline(self, offset: int) -> Image | None:
        """The picture at an offset of the data stream; None where there is none."""
        data = self._data
        if offset + 68 > len(data):
            return None
        length, head, kind = struct.unpack_from("<IHH", data, offset)
        end = min(len(data), offset + length)
        at = offset + head
        if head < 44 or at >= end:
            return None
        if kind == _LINKED:
            at += 1 + data[at]
        for kind_of_record, instance, body in self._records.of(data[at:end]):
            found = (
                _entry(body, memoryview(b""))
                if kind_of_record == _ENTRY
                else _blip(kind_of_record, instance, body)
            )
            if found is not None:
                return self._image(found)
        return None

    def shape_at(self, position: int) -> int | None:
        """The number of the shape that is anchored at a character."""
        return self._shapes.get(position)

    def drawn(self, position: int) -> Image | None:
        """The picture that is anchored at a character; None for other shapes."""
        shape = self._shapes.get(position)
        index = self._pictures.get(shape, 0) if shape is not None else 0
        if not 0 < index <= len(self._store):
            return None
        found = self._store[index - 1]
        return None if found is None else self._image(found)

    def _image(self, found: _Found) -> Image:
        self._count += 1
        name, data = found
        self._room -= len(data)
        made = b"" if self._room < 0 else _with_file_header(data) if name == "DIB" else bytes(data)
        return Image(f"picture {self._count} ({name})", "", made)


def pictures_of_drawing(group: bytes, drawing: bytes) -> list[Image]:
    """The pictures of a drawing, in the order of its shapes, from the store of its group ([MS-ODRAW] 2.2.12, 2.2.13)."""
    store, pictures = _read_drawings(memoryview(group + b"\0" + drawing), memoryview(b""), _Records())
    made: list[Image] = []
    room = MAX_BYTES
    for index in dict.fromkeys(pictures.values()):
        found = store[index - 1] if 0 < index <= len(store) else None
        if found is None or len(made) == MAX_OBJECTS:
            continue
        name, data = found
        room -= len(data)
        whole = b"" if room < 0 else _with_file_header(data) if name == "DIB" else bytes(data)
        made.append(Image(f"picture {len(made) + 1} ({name})", "", whole))
    return made


class _Records:
    """The records of [MS-ODRAW] 2.2.1, of which no more than a bound are looked at in a document."""

    def __init__(self) -> None:
        self.left = MAX_RECORDS

    def of(self, data: memoryview) -> Iterator[tuple[int, int, memoryview]]:
        """Kind, instance and body of each, containers opened. What is cut ends it."""
        at, ends = 0, [len(data)]
        while ends:
            if at + 8 > ends[-1]:
                at = ends.pop()
                continue
            head, kind, length = struct.unpack_from("<HHI", data, at)
            at += 8
            self.left -= 1
            if at + length > ends[-1] or self.left < 0:
                return
            if head & 0xF == _CONTAINER:
                ends.append(at + length)
                continue
            yield kind, head >> 4, data[at : at + length]
            at += length


def _read_drawings(
    drawings: memoryview, stream: memoryview, records: _Records
) -> tuple[list[_Found | None], dict[int, int]]:
    """The store of pictures, and for each shape the number of its picture in it."""
    store: list[_Found | None] = []
    pictures: dict[int, int] = {}
    if len(drawings) < 8:
        return store, pictures
    (length,) = struct.unpack_from("<I", drawings, 4)
    store += [_entry(body, stream) for kind, _, body in records.of(drawings[: 8 + length]) if kind == _ENTRY]
    at = 8 + length
    while at + 9 < len(drawings):
        at += 1  # which part of the document it is of
        (length,) = struct.unpack_from("<I", drawings, at + 4)
        shape = 0
        for kind, instance, body in records.of(drawings[at : at + 8 + length]):
            if kind == _SHAPE_RECORD and len(body) >= 4:
                (shape,) = struct.unpack_from("<I", body)
            elif kind == _OPTIONS:
                for index in range(min(instance, len(body) // 6)):
                    number, value = struct.unpack_from("<HI", body, 6 * index)
                    if number & 0x3FFF == _PICTURE_OF_SHAPE:
                        pictures[shape] = value
        at += 8 + length
    return store, pictures


def _entry(body: memoryview, stream: memoryview) -> _Found | None:
    """A store's entry ([MS-ODRAW] 2.2.32): its picture stands behind it, or in the stream."""
    if len(body) < _ENTRY_HEAD:
        return None
    behind = body[_ENTRY_HEAD + body[33] :]
    if len(behind) < 8:
        (offset,) = struct.unpack_from("<I", body, 28)
        if offset + 8 > len(stream):
            return None
        (length,) = struct.unpack_from("<I", stream, offset + 4)
        behind = stream[offset : offset + 8 + length]
    head, kind, length = struct.unpack_from("<HHI", behind)
    return _blip(kind, head >> 4, behind[8 : 8 + length])


def _blip(kind: int, instance: int, body: memoryview) -> _Found | None:
    """Name of the format and bytes of a picture; metafiles have a name and no bytes."""
    if kind in _METAFILES:
        return _METAFILES[kind], b""
    name = _BITMAPS.get(kind)
    if name is None:
        return None
    data = body[33 if instance in _TWO_CHECKSUMS else 17 :]
    return name, data


def _with_file_header(data: memoryview | bytes) -> bytes:
    """A device-independent bitmap as the .bmp file that it is the rest of."""
    if len(data) < 40:
        return b""
    (head,) = struct.unpack_from("<I", data)
    (depth,) = struct.unpack_from("<H", data, 14)
    compression, _, _, _, used = struct.unpack_from("<5I", data, 16)
    colours = (used or 1 << depth) if depth <= 8 else used
    masks = 12 if compression == 3 and head == 40 else 0
    return struct.pack("<2sIHHI", b"BM", 14 + len(data), 0, 0, 14 + head + masks + 4 * colours) + bytes(data)
