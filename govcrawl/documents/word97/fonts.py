"""The table of fonts ([MS-DOC] 2.9.287 SttbfFfn, 2.9.90 FFN): which of them show other signs than their characters."""

from __future__ import annotations

import struct

_NAME_AT = 40


def read_fonts(table: bytes) -> list[str]:
    """The names of the fonts by their numbers. What is cut ends the list."""
    names: list[str] = []
    if len(table) < 4:
        return names
    count, extra = struct.unpack_from("<HH", table)
    at = 4
    for _ in range(count):
        if at >= len(table):
            break
        end = at + 1 + table[at]
        raw = table[at + _NAME_AT : end]
        names.append(raw[: len(raw) // 2 * 2].decode("utf-16-le", "replace").split("\0", 1)[0])
        at = end + extra
    return names
