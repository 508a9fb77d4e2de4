"""The definition of a table's row ([MS-DOC] 2.6.3, 2.9.321 TDefTableOperand): where its cells begin, and which are merged."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from govcrawl.documents.word97 import sprms
from govcrawl.documents.word97.problems import NotUnderstoodError

MAX_CELLS = 64
_DESCRIPTION = 20  # TC80
NOT_MERGED, CONTINUES, BEGINS = 0, 1, 3


@dataclass(slots=True)
class RowDefinition:
    """`edges`: n + 1 places in twips, left to right. `across` and `down`: how each of the n cells is merged.

    `across` is kept as written (0 to 3), for there are two readings of it: `runs_across` tells.
    """

    edges: list[int] = field(default_factory=list)
    across: list[int] = field(default_factory=list)
    down: list[int] = field(default_factory=list)
    gap: int = 0

    def __len__(self) -> int:
        return len(self.across)

    def apply(self, sprm: int, operand: bytes) -> None:
        """Change the row as a modifier says; others than those of the row's cells leave it. Raises NotUnderstoodError."""
        if sprm == sprms.T_DEFINITION:
            self._define(operand)
        elif sprm == sprms.T_LEFT and self.edges:
            self._move(struct.unpack("<h", operand)[0] - self.gap - self.edges[0])
        elif sprm == sprms.T_GAP:
            gap = struct.unpack("<h", operand)[0]
            if self.edges:
                self.edges[0] += self.gap - gap
            self.gap = gap
        elif sprm == sprms.T_INSERT:
            first, count, width = struct.unpack("<BBh", operand)
            self._insert(first, count, width)
        elif sprm == sprms.T_DELETE:
            first, limit = self._range(operand)
            self._delete(first, limit)
        elif sprm == sprms.T_WIDTH:
            first, limit = self._range(operand)
            self._widen(first, limit, struct.unpack_from("<h", operand, 2)[0])
        elif sprm == sprms.T_MERGE:
            first, limit = self._range(operand)
            if limit - first > 1:
                self.across[first:limit] = [3] + [1] * (limit - first - 1)
        elif sprm == sprms.T_SPLIT:
            first, limit = self._range(operand)
            self.across[first:limit] = [0] * (limit - first)
        elif sprm == sprms.T_VERTICAL_MERGE and len(operand) >= 2 and operand[0] < len(self):
            self.down[operand[0]] = _down(operand[1])

    def _define(self, operand: bytes) -> None:
        count = operand[0] if operand else 0
        begin = 1 + 2 * (count + 1)
        if not 0 < count <= MAX_CELLS or len(operand) < begin:
            msg = "a row of a table is defined with no cells, too many, or without their edges"
            raise NotUnderstoodError(msg)
        self.edges = list(struct.unpack_from(f"<{count + 1}h", operand, 1))
        described = min(count, (len(operand) - begin) // _DESCRIPTION)
        flags = [struct.unpack_from("<H", operand, begin + _DESCRIPTION * i)[0] for i in range(described)]
        flags += [0] * (count - described)
        self.across = [flag & 3 for flag in flags]
        self.down = [_down(flag >> 5 & 3) for flag in flags]

    def _move(self, by: int) -> None:
        self.edges = [edge + by for edge in self.edges]

    def _range(self, operand: bytes) -> tuple[int, int]:
        first, limit = operand[0], operand[1]
        if first > limit or limit > len(self):
            msg = "a row of a table is changed where it has no cells"
            raise NotUnderstoodError(msg)
        return first, limit

    def _insert(self, first: int, count: int, width: int) -> None:
        if len(self) + count > MAX_CELLS or first > MAX_CELLS or width < 0:
            msg = "cells are put into a row of a table beyond its bounds"
            raise NotUnderstoodError(msg)
        if not self.edges:
            self.edges = [-self.gap]
        extra = max(0, first - len(self))  # cells before those, where the row is shorter
        at = min(first, len(self))
        count += extra
        if len(self) + count > MAX_CELLS:
            msg = "cells are put into a row of a table beyond its bounds"
            raise NotUnderstoodError(msg)
        left = self.edges[at]
        behind = [edge + width * count for edge in self.edges[at:]]
        self.edges[at:] = [left + width * place for place in range(count)] + behind
        self.across[at:at] = [0] * count
        self.down[at:at] = [0] * count

    def _delete(self, first: int, limit: int) -> None:
        width = self.edges[limit] - self.edges[first]
        self.edges[first:] = [edge - width for edge in self.edges[limit:]]
        del self.across[first:limit]
        del self.down[first:limit]

    def _widen(self, first: int, limit: int, width: int) -> None:
        for place in range(first, limit):
            by = self.edges[place] + width - self.edges[place + 1]
            self.edges[place + 1 :] = [edge + by for edge in self.edges[place + 1 :]]


def _down(value: int) -> int:
    return BEGINS if value & 2 else value & 1


def runs_across(across: list[int]) -> list[tuple[int, int]]:
    """The cells `[begin, end)` that are one each, in order.

    By [MS-DOC] 2.9.317, 2 and 3 begin a merged cell and 1 continues it; by the older description of the format, which
    programs follow as well, 1 begins it and 2 continues it. What a row begins with tells. Raises NotUnderstoodError.
    """
    runs: list[tuple[int, int]] = []
    continuing: int | None = None
    for place, value in enumerate(across):
        if value == 0:
            continuing = None
            runs.append((place, place + 1))
        elif continuing is not None and value == continuing:
            runs[-1] = (runs[-1][0], place + 1)
        elif continuing is None or value == (1 if continuing == 2 else value):
            behind = across[place + 1] if place + 1 < len(across) else 0
            continuing = {1: 2, 2: 1, 3: behind if behind in (1, 2) else 1}[value]
            runs.append((place, place + 1))
        else:
            msg = "cells of a row are merged in a way that has two readings"
            raise NotUnderstoodError(msg)
    return runs
