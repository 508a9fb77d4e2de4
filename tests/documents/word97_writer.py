"""A small writer of Word 97 files ([MS-DOC]) as Word makes them, for what LibreOffice never writes: fast-saved pieces,
compressed text, properties in the data stream, styles that hide. It checks nothing."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

SECTOR = 512
TEXT_AT = 0x800
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def sprm(code: int, *operand: int) -> bytes:
    """A modifier with an operand of bytes."""
    return struct.pack("<H", code) + bytes(operand)


def sprm16(code: int, value: int) -> bytes:
    return struct.pack("<HH", code, value & 0xFFFF)


def sprm32(code: int, value: int) -> bytes:
    return struct.pack("<HI", code, value & 0xFFFFFFFF)


IN_TABLE = sprm(0x2416, 1)
ROW_END = sprm(0x2416, 1) + sprm(0x2417, 1)
HIDDEN = sprm(0x083C, 1)
SPECIAL = sprm(0x0855, 1)


def inside(depth: int, *, cell: bool = False, row_end: bool = False) -> bytes:
    """The properties of a paragraph in a table within `depth - 1` others."""
    made = IN_TABLE + sprm32(0x6649, depth)
    if cell or row_end:
        made += sprm(0x244B, 1)
    return made + (sprm(0x244C, 1) if row_end else b"")


def row(edges: Sequence[int], flags: Sequence[int] = ()) -> bytes:
    """sprmTDefTable: the edges of the cells, and the flags of the first of them."""
    count = len(edges) - 1
    operand = bytes([count]) + struct.pack(f"<{count + 1}h", *edges)
    operand += b"".join(struct.pack("<H", flag) + bytes(18) for flag in flags)
    return struct.pack("<HH", 0xD608, len(operand) + 1) + operand


@dataclass
class Run:
    """`wide`: written as UTF-16, else as single bytes. `changes`: the Prm of its piece, as properties."""

    text: str
    properties: bytes = b""
    wide: bool = True
    changes: bytes = b""


@dataclass
class Para:
    """`mark` is its last character, with the look `mark_look`."""

    text: str | list[Run] = ""
    properties: bytes = b""
    style: int = 0
    mark: str = "\r"
    mark_look: bytes = b""
    changes: bytes = b""

    def runs(self) -> list[Run]:
        runs = [Run(self.text)] if isinstance(self.text, str) else list(self.text)
        return [*runs, Run(self.mark, self.mark_look, changes=self.changes)]


def cells(*texts: str | list[Run], definition: bytes) -> list[Para]:
    """A row of a table: a paragraph for each cell, and the row's end."""
    made = [Para(text, IN_TABLE, mark="\x07") for text in texts]
    return [*made, Para("", ROW_END + definition, mark="\x07")]


@dataclass
class Style:
    kind: int = 1
    base: int = 0xFFF
    paragraph: bytes = b""
    character: bytes = b""

    def bytes(self) -> bytes:
        parts = (
            [struct.pack("<H", 0) + self.paragraph, self.character] if self.kind == 1 else [self.character]
        )
        made = struct.pack("<5H", 0, self.kind | self.base << 4, len(parts), 0, 0)
        made += struct.pack("<H", 1) + "s".encode("utf-16-le") + bytes(2)
        for part in parts:
            made += bytes(len(made) % 2) + struct.pack("<H", len(part)) + part
        return struct.pack("<H", len(made)) + made + bytes(len(made) % 2)


@dataclass
class Level:
    form: int
    text: str
    start: int = 1
    follow: int = 2
    flags: int = 0

    def bytes(self) -> bytes:
        places = [index + 1 for index, character in enumerate(self.text) if ord(character) < 9]
        made = struct.pack("<IBB", self.start, self.form, self.flags) + bytes(
            places + [0] * (9 - len(places))
        )
        made += bytes([self.follow]) + bytes(8) + bytes([0, 0, 0, 0])
        return made + struct.pack("<H", len(self.text)) + self.text.encode("utf-16-le")


@dataclass
class Word97:
    """A document. `order`: in which order the pieces lie in the file (fast-saved), by number."""

    paragraphs: list[Para]
    styles: Sequence[Style] = ()
    lists: Sequence[Sequence[Level]] = ()
    boxes: Sequence[Sequence[Para]] = ()
    data: bytes = b""
    backwards: bool = False
    version: int = 0xC1
    flags: int = 0
    others: Mapping[str, bytes] = field(default_factory=dict)

    def streams(self) -> dict[str, bytes]:
        """The streams of the file, as they are before they are put into it."""
        stories = [self.paragraphs, *self.boxes]
        runs: list[tuple[int, Run]] = []  # with the number of the paragraph
        marks: list[Para] = []
        lengths: list[int] = []
        for story in stories:
            length = 0
            for paragraph in story:
                for run in paragraph.runs():
                    runs.append((len(marks), run))
                    length += _units(run)
                marks.append(paragraph)
            lengths.append(length)
        text = bytearray(TEXT_AT)
        places = [0] * len(runs)
        for index in reversed(range(len(runs))) if self.backwards else range(len(runs)):
            run = runs[index][1]
            places[index] = len(text)
            text += run.text.encode("utf-16-le", "surrogatepass") if run.wide else run.text.encode("cp1252")
        changes: list[bytes] = []
        position = 0
        positions, descriptors = [0], []
        looks, properties = [], []
        for index, (number, run) in enumerate(runs):
            position += _units(run)
            positions.append(position)
            prm = 0
            if run.changes:
                prm = len(changes) << 1 | 1
                changes.append(run.changes)
            offset = places[index] if run.wide else places[index] * 2 | 0x40000000
            descriptors.append(struct.pack("<HIH", 0, offset, prm))
            end = places[index] + _units(run) * (2 if run.wide else 1)
            if end > places[index]:
                looks.append((places[index], end, run.properties))
                paragraph = marks[number]
                properties.append(
                    (places[index], end, struct.pack("<H", paragraph.style) + paragraph.properties)
                )
        plc = struct.pack(f"<{len(positions)}I", *positions) + b"".join(descriptors)
        clx = b"".join(b"\x01" + struct.pack("<H", len(change)) + change for change in changes)
        clx += b"\x02" + struct.pack("<I", len(plc)) + plc
        parts: dict[int, bytes] = {1: self._sheet(), 33: clx}
        for place, ranges, wide in ((12, looks, False), (13, properties, True)):
            text += bytes(-len(text) % SECTOR)
            pages = _pages(sorted(ranges), paragraphs=wide)
            starts = [begin for begin, _, _ in pages] + [max(end for _, end, _ in pages)]
            numbers = [len(text) // SECTOR + index for index in range(len(pages))]
            text += b"".join(page for _, _, page in pages)
            parts[place] = struct.pack(f"<{len(starts)}I", *starts) + struct.pack(
                f"<{len(numbers)}I", *numbers
            )
        if self.boxes:
            bounds = [sum(lengths[1 : 1 + index]) for index in range(len(lengths))]
            parts[56] = struct.pack(f"<{len(bounds)}I", *bounds) + bytes(22 * (len(bounds) - 1))
        table = bytearray()
        pairs = [(0, 0)] * 93
        for place, part in parts.items():
            pairs[place] = (len(table), len(part))
            table += part
        if self.lists:
            heads = b"".join(
                struct.pack("<II9HBB", number + 1, 0, *[0xFFF] * 9, 0 if len(levels) == 9 else 1, 0)
                for number, levels in enumerate(self.lists)
            )
            pairs[73] = (len(table), 2 + len(heads))
            table += struct.pack("<H", len(self.lists)) + heads
            table += b"".join(level.bytes() for levels in self.lists for level in levels)
            uses = struct.pack("<I", len(self.lists))
            uses += b"".join(struct.pack("<I12x", number + 1) for number in range(len(self.lists)))
            uses += b"\xff\xff\xff\xff" * len(self.lists)
            pairs[74] = (len(table), len(uses))
            table += uses
        head = bytearray(TEXT_AT)
        struct.pack_into("<HH", head, 0, 0xA5EC, self.version)
        struct.pack_into("<H", head, 0x0A, 0x0200 | self.flags)
        struct.pack_into("<H", head, 0x20, 0x0E)
        struct.pack_into("<H", head, 0x3E, 0x16)
        struct.pack_into("<7i", head, 0x4C, lengths[0], 0, 0, 0, 0, 0, sum(lengths[1:]))
        struct.pack_into("<H", head, 0x98, len(pairs))
        for index, pair in enumerate(pairs):
            struct.pack_into("<II", head, 0x9A + 8 * index, *pair)
        text[:TEXT_AT] = head
        made = {"WordDocument": bytes(text), "1Table": bytes(table), **self.others}
        return {**made, "Data": self.data} if self.data else made

    def bytes(self) -> bytes:
        return compound_file(self.streams())

    def _sheet(self) -> bytes:
        styles = [style.bytes() for style in self.styles]
        return struct.pack("<H", 18) + struct.pack("<HH14x", len(styles), 10) + b"".join(styles)


def _units(run: Run) -> int:
    return len(run.text.encode("utf-16-le", "surrogatepass")) // 2 if run.wide else len(run.text)


def _pages(ranges: Sequence[tuple[int, int, bytes]], *, paragraphs: bool) -> list[tuple[int, int, bytes]]:
    """FKPs: where each begins and ends, and its 512 bytes."""
    pages: list[tuple[int, int, bytes]] = []
    at = 0
    while at < len(ranges):
        width = 13 if paragraphs else 1
        page = bytearray(SECTOR)
        limit = SECTOR - 1
        taken: list[tuple[int, int, int]] = []
        while at < len(ranges) and len(taken) < 20:
            begin, end, written = ranges[at]
            if paragraphs:
                written += bytes(len(written) % 2)
                entry = bytes([0, len(written) // 2]) + written
            else:
                entry = bytes([len(written)]) + written
            place = (limit - len(entry)) // 2 * 2
            if place < (len(taken) + 2) * 4 + (len(taken) + 1) * width:
                break
            page[place : place + len(entry)] = entry
            limit = place
            taken.append((begin, end, place // 2))
            at += 1
        assert taken
        struct.pack_into(f"<{len(taken) + 1}I", page, 0, *[begin for begin, _, _ in taken], taken[-1][1])
        # what lies between two ranges belongs to the first of them
        for index, (_, _, place) in enumerate(taken):
            page[4 * (len(taken) + 1) + width * index] = place
        page[-1] = len(taken)
        pages.append((taken[0][0], taken[-1][1], bytes(page)))
    return pages


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """A compound file ([MS-CFB]) of streams in the root, and of storages where a name has a slash. Short ones are padded."""
    names: list[tuple[str, int, bytes]] = [("Root Entry", 5, b"")]
    children: dict[int, list[int]] = {0: []}
    for path, data in streams.items():
        parent = 0
        *folders, name = path.split("/")
        for folder in folders:
            known = next((index for index in children[parent] if names[index][0] == folder), None)
            if known is None:
                known = len(names)
                names.append((folder, 1, b""))
                children[known] = []
                children[parent].append(known)
            parent = known
        children[parent].append(len(names))
        names.append((name, 2, data + bytes(max(0, 4096 - len(data)))))
    body = bytearray()
    chains: list[int] = []

    def put(data: bytes) -> int:
        if not data:
            return END
        first = len(chains)
        count = -(-len(data) // SECTOR)
        chains.extend([*range(first + 1, first + count), END])
        body.extend(data + bytes(-len(data) % SECTOR))
        return first

    starts = [put(data) for _, _, data in names]
    right = [FREE] * len(names)
    first_child = [FREE] * len(names)
    for parent, members in children.items():
        ordered = sorted(members, key=lambda index: (len(names[index][0]), names[index][0].upper()))
        if ordered:
            first_child[parent] = ordered[0]
        for index, following in pairwise(ordered):
            right[index] = following
    directory = b""
    for index, (name, kind, data) in enumerate(names):
        written = name.encode("utf-16-le")
        directory += written + bytes(64 - len(written)) + struct.pack("<HBB", len(written) + 2, kind, 1)
        directory += struct.pack("<III", FREE, right[index], first_child[index]) + bytes(36)
        directory += struct.pack("<IQ", starts[index] if kind == 2 else (END if kind == 5 else 0), len(data))
    directory += (bytes(64) + struct.pack("<HBBIII", 0, 0, 0, FREE, FREE, FREE) + bytes(48)) * (
        -len(names) % 4
    )
    directory_at = put(directory)
    sectors = len(chains)
    count = 1
    while count * SECTOR // 4 < sectors + count:
        count += 1
    fat = chains + [FAT] * count
    fat += [FREE] * (count * SECTOR // 4 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, count, directory_at, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", *range(sectors, sectors + count), *[FREE] * (109 - count))
    return header + bytes(body) + struct.pack(f"<{len(fat)}I", *fat)
