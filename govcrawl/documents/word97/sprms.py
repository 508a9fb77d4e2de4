"""Properties as they are written: lists of single property modifiers ([MS-DOC] 2.2.5, 2.6)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from govcrawl.documents.word97.problems import NotUnderstoodError

# characters
C_DELETED, C_FIELD_HIDDEN, C_PICTURE, C_BINARY, C_OLE = 0x0800, 0x0802, 0x6A03, 0x0806, 0x080A
C_HIDDEN, C_SPECIAL = 0x083C, 0x0855
C_SYMBOL, C_STYLE, C_PLAIN, C_SCRIPT, C_RAISED = 0x6A09, 0x4A30, 0x2A33, 0x2A48, 0x4845
C_STRUCK, C_STRUCK_TWICE, C_FONT, C_SIZE = 0x0837, 0x2A53, 0x4A4F, 0x4A43
C_COLOUR_OLD, C_COLOUR, C_SHADE_OLD, C_SHADE, C_MARKER = 0x2A42, 0x6870, 0x4866, 0xCA71, 0x2A0C
# paragraphs
P_STYLE, P_LEVEL, P_LIST, P_IN_TABLE, P_ROW_END = 0x4600, 0x260A, 0x460B, 0x2416, 0x2417
P_DEPTH, P_DEEPER, P_INNER_CELL, P_INNER_ROW_END = 0x6649, 0x664A, 0x244B, 0x244C
P_SHADE_OLD, P_SHADE, P_DROP_CAP = 0x442D, 0xC64D, 0x442C
P_TABS, P_HUGE, P_HUGE_OLD, P_TABLE = 0xC615, 0x6646, 0x6645, 0x646B
# rows of tables
T_LEFT, T_GAP, T_DEFINITION, T_DEFINITION_10, T_INSERT, T_DELETE = (
    0x9601,
    0x9602,
    0xD608,
    0xD606,
    0x7621,
    0x5622,
)
T_WIDTH, T_MERGE, T_SPLIT, T_VERTICAL_MERGE = 0x7623, 0x5624, 0x5625, 0xD62B

SPRM_OF_PRM0 = {
    0x0C: P_LEVEL, 0x18: P_IN_TABLE, 0x19: P_ROW_END, 0x41: C_DELETED, 0x43: C_FIELD_HIDDEN, 0x47: C_BINARY, 0x4B: C_OLE, 0x53: C_PLAIN,
    0x57: C_STRUCK, 0x5C: C_HIDDEN, 0x68: C_SCRIPT,
}  # fmt: skip
"""Those of the 7-bit numbers of a Prm0 ([MS-DOC] 2.9.215) that matter here."""

_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_MAX_INDIRECT = 8


def modifiers(properties: bytes) -> Iterator[tuple[int, bytes]]:
    """Each modifier with its operand (without the operand's own length). Raises NotUnderstoodError where one is cut.

    A single odd byte at the end and zeros are padding.
    """
    at, end = 0, len(properties)
    while at + 2 <= end:
        (sprm,) = struct.unpack_from("<H", properties, at)
        if sprm == 0:
            return
        at += 2
        size = _SIZES.get(sprm >> 13)
        if size is None:
            at, size = _variable(sprm, properties, at)
        if at + size > end:
            msg = "a list of properties ends within one"
            raise NotUnderstoodError(msg)
        yield sprm, properties[at : at + size]
        at += size


def _variable(sprm: int, properties: bytes, at: int) -> tuple[int, int]:
    """Where an operand of variable length begins behind its length, and that length in bytes."""
    if sprm in (T_DEFINITION, T_DEFINITION_10):
        if at + 2 > len(properties):
            return at, 2
        size = struct.unpack_from("<H", properties, at)[0] - 1
        if size < 0:
            msg = "a row's definition is too short"
            raise NotUnderstoodError(msg)
        return at + 2, size
    if at >= len(properties):
        return at, 1
    size = properties[at]
    if sprm == P_TABS and size == 255:
        if at + 1 >= len(properties):
            return at, 2
        deleted = properties[at + 1]
        if at + 2 + 4 * deleted >= len(properties):
            return at, len(properties)
        size = 2 + 4 * deleted + 3 * properties[at + 2 + 4 * deleted]
    return at + 1, size


def expanded(properties: bytes, data: bytes) -> Iterator[tuple[int, bytes]]:
    """As `modifiers`, with those that lie in the data stream in their place (sprmPHugePapx, sprmPTableProps)."""
    waiting = [modifiers(properties)]
    followed = 0
    while waiting:
        step = next(waiting[-1], None)
        if step is None:
            waiting.pop()
            continue
        sprm, operand = step
        if sprm not in (P_HUGE, P_HUGE_OLD, P_TABLE):
            yield sprm, operand
            continue
        followed += 1
        (offset,) = struct.unpack("<I", operand)
        if followed > _MAX_INDIRECT or offset + 2 > len(data):
            msg = "properties lie outside of the data stream"
            raise NotUnderstoodError(msg)
        (length,) = struct.unpack_from("<H", data, offset)
        if offset + 2 + length > len(data):
            msg = "properties lie outside of the data stream"
            raise NotUnderstoodError(msg)
        waiting.append(modifiers(data[offset + 2 : offset + 2 + length]))
