"""A short, bounded look into the two containers that office files are: OLE ([MS-CFB]) and zip (APPNOTE.TXT).

Nothing is unpacked, and any bytes give an answer: this runs in the process of the crawl.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
_ENTRY, _END = b"PK\x01\x02", b"PK\x05\x06"
LARGEST_END = 65_557  # the end record with the longest comment
MOST_NAMES = 2_000
_MOST_DIRECTORY_SECTORS = 512
_LONGEST_MEDIA_TYPE = 120


def ole_names(body: bytes) -> frozenset[str] | None:
    """The names of streams and storages that stand directly in the root of an OLE file; None where it cannot be followed."""
    try:
        directory = _ole_directory(body)
        return _children_of_root(directory) if directory else None
    except (struct.error, IndexError):
        return None


def _ole_directory(body: bytes) -> bytes:
    """The directory's sectors in their order ([MS-CFB] 2.2, 2.3, 2.6)."""
    shift = struct.unpack_from("<H", body, 30)[0]
    if shift not in (9, 12):
        return b""
    size = 1 << shift
    per_sector = size // 4
    (sector,) = struct.unpack_from("<I", body, 48)
    table = list(struct.unpack_from("<109I", body, 76))
    following, count = struct.unpack_from("<II", body, 68)
    pieces: list[bytes] = []
    further = iter(range(min(count, 64)))
    while sector < 0xFFFFFFFA and len(pieces) < _MOST_DIRECTORY_SECTORS:
        start = (sector + 1) << shift
        piece = body[start : start + size]
        if not piece:
            break
        pieces.append(piece)
        place, offset = divmod(sector, per_sector)
        while place >= len(table) and following < 0xFFFFFFFA and next(further, None) is not None:
            numbers = struct.unpack_from(f"<{per_sector}I", body, (following + 1) << shift)
            table += numbers[:-1]
            following = numbers[-1]
        (sector,) = struct.unpack_from("<I", body, ((table[place] + 1) << shift) + 4 * offset)
    return b"".join(pieces)


def _children_of_root(directory: bytes) -> frozenset[str] | None:
    """The tree of siblings below the root, each entry once."""
    if len(directory) < 128 or directory[66] != 5:
        return None
    names: set[str] = set()
    seen: set[int] = set()
    waiting = [struct.unpack_from("<I", directory, 76)[0]]
    while waiting:
        entry = waiting.pop()
        if entry in seen or (entry + 1) * 128 > len(directory):
            continue
        seen.add(entry)
        start = entry * 128
        length = min(struct.unpack_from("<H", directory, start + 64)[0], 64)
        names.add(directory[start : start + max(length - 2, 0)].decode("utf-16-le", "replace"))
        waiting += struct.unpack_from("<II", directory, start + 68)
    return frozenset(names)


def zip_names(body: bytes, most: int = MOST_NAMES) -> list[str]:
    """Names of a zip's first `most` members: of its directory, or where that is lost of the members themselves."""
    names: list[str] = []
    for name in _directory_names(body):
        names.append(name)
        if len(names) == most:
            break
    return names or _local_names(body, most)


def _directory_names(body: bytes) -> Iterator[str]:
    end = body.rfind(_END, max(0, len(body) - LARGEST_END))
    if end < 0 or end + 22 > len(body):
        return
    size, offset = struct.unpack_from("<II", body, end + 12)
    start = end - size  # as readers of zip files find it, bytes before the archive or not
    if body[start : start + 4] != _ENTRY or start < 0:
        start = offset
    while body[start : start + 4] == _ENTRY and start + 46 <= len(body):
        name, extra, comment = struct.unpack_from("<HHH", body, start + 28)
        yield plain_name(body[start + 46 : start + 46 + name])
        start += 46 + name + extra + comment


def _local_names(body: bytes, most: int) -> list[str]:
    names: list[str] = []
    start = body.find(ZIP)
    while start >= 0 and len(names) < most:
        length = int.from_bytes(body[start + 26 : start + 28], "little")
        if length <= 1024:
            names.append(plain_name(body[start + 30 : start + 30 + length]))
        start = body.find(ZIP, start + 4)
    return names


def plain_name(name: bytes) -> str:
    """A member's name for comparing: the letters of ASCII in lower case, other bytes as they are."""
    return name.decode("latin-1").replace("\\", "/").lower()


def odf_media_type(body: bytes) -> str | None:
    """What the member `mimetype` of an OpenDocument file says; it is the first and not compressed (ODF 1.2, part 3, 3.3)."""
    if body[26:28] != b"\x08\x00" or body[30:38] != b"mimetype" or body[8:10] != b"\x00\x00":
        return None
    start = 38 + int.from_bytes(body[28:30], "little")
    return body[start : start + _LONGEST_MEDIA_TYPE].split(b"PK", 1)[0].decode("latin-1")
