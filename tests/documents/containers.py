"""Small containers by hand: zip files with what the test wants in them, OLE files with the named streams."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

CONTENT_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
)


def zipped(members: Mapping[str, bytes], *, packed: bool = True) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return out.getvalue()


def streamed(members: Mapping[str, bytes]) -> bytes:
    """As a server writes it: sizes come behind the members, in data descriptors."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.made = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data) -> int:
            self.made += data
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[arg-type]
        for name, body in members.items():
            archive.writestr(name, body)
    return bytes(pipe.made)


def with_raw_names(members: Sequence[tuple[bytes, bytes]], *, flags: int = 0) -> bytes:
    """Stored members whose names are these bytes."""
    body, directory = bytearray(), bytearray()
    import zlib

    for name, content in members:
        start = len(body)
        common = struct.pack(
            "<HHHHHIIIHH", 20, flags, 0, 0, 0, zlib.crc32(content), len(content), len(content), len(name), 0
        )
        body += b"PK\x03\x04" + common + name + content
        directory += (
            b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, start) + name
        )
    end = struct.pack(
        "<4sHHHHIIH", b"PK\x05\x06", 0, 0, len(members), len(members), len(directory), len(body), 0
    )
    return bytes(body + directory + end)


def ole(*names: str, nested: str | None = None) -> bytes:
    """An OLE file ([MS-CFB]) whose root has these streams, one chained behind another; `nested` stands below the first."""
    entries = [_entry("Root Entry", 5, child=1)]
    for place, name in enumerate(names, 1):
        behind = place + 1 if place < len(names) else 0xFFFFFFFF
        inside = len(names) + 1 if nested and place == 1 else 0xFFFFFFFF
        entries.append(_entry(name, 2 if inside == 0xFFFFFFFF else 1, right=behind, child=inside))
    if nested:
        entries.append(_entry(nested, 2))
    directory = b"".join(entries).ljust(-(-len(entries) * 128 // 512) * 512, b"\x00")
    sectors = len(directory) // 512
    table = [0xFFFFFFFD, *range(2, sectors + 1), 0xFFFFFFFE]
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
    )
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 0x1000, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return head + struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table))) + directory


def _entry(name: str, kind: int, *, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF) -> bytes:
    written = name.encode("utf-16-le") + b"\x00\x00"
    return (
        written.ljust(64, b"\x00")
        + struct.pack("<HBBIII", len(written), kind, 1, 0xFFFFFFFF, right, child)
        + bytes(16 + 4 + 8 + 8)
        + struct.pack("<IQ", 0xFFFFFFFE, 0)
    )
