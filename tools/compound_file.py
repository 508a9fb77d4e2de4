"""A compound file (MS-CFB, version 3) of a few streams: what a protected Office file looks like from outside."""

from __future__ import annotations

import struct
from collections.abc import Mapping

_SECTOR = 512
_SMALLEST = 4096  # a shorter stream would need the mini stream
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NONE = 0xFFFFFFFF


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """The file with `streams` under its root. Every stream is filled with zeros up to 4,096 bytes.

    The names must be in the order of MS-CFB 2.6.4 (by length, then by letter): each is the right neighbour of the one before.
    """
    contents = [_padded(data.ljust(_SMALLEST, b"\0")) for data in streams.values()]
    directory_sectors = (len(streams) + 1 + 3) // 4
    starts, at = [], 1 + directory_sectors
    for data in contents:
        starts.append(at)
        at += len(data) // _SECTOR
    if at > _SECTOR // 4:
        raise ValueError("the streams do not fit into one sector of the allocation table")
    table = [_FAT, *_chain(1, directory_sectors)]
    for start, data in zip(starts, contents, strict=True):
        table += _chain(start, len(data) // _SECTOR)
    table += [_FREE] * (_SECTOR // 4 - len(table))
    entries = [_entry("Root Entry", 5, child=1 if streams else _NONE, start=_END, size=0)]
    for place, (name, data) in enumerate(streams.items(), 1):
        right = place + 1 if place < len(streams) else _NONE
        entries.append(_entry(name, 2, right=right, start=starts[place - 1], size=max(len(data), _SMALLEST)))
    entries += [b"\0" * 68 + struct.pack("<III", _NONE, _NONE, _NONE) + b"\0" * 48] * (
        directory_sectors * 4 - len(entries)
    )
    header = (
        bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, _SMALLEST, _END, 0, _END, 0)
        + struct.pack("<109I", 0, *[_FREE] * 108)
    )  # fmt: skip
    return header + struct.pack("<128I", *table) + b"".join(entries) + b"".join(contents)


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % _SECTOR)


def _chain(start: int, count: int) -> list[int]:
    return [*range(start + 1, start + count), _END]


def _entry(name: str, kind: int, *, right: int = _NONE, child: int = _NONE, start: int, size: int) -> bytes:
    """A directory entry (2.6.1) of 128 bytes; kind 5 is the root, 2 a stream. All are black."""
    encoded = name.encode("utf-16-le") + b"\0\0"
    return (
        encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded), kind, 1, _NONE, right, child) + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )  # fmt: skip
