"""What `xlrd` does not tell of an .xls file.

The formulas of its cells ([MS-XLS] 2.4.127, 2.5.198), its pictures (2.4.171), and the conditions that keep a cell from being seen
(2.4.42, 2.4.56).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from govcrawl.documents.conditional import Rule, rule_of
from govcrawl.documents.formulas import MOST_TERMS, Formula, Place, Term
from govcrawl.documents.model import Image
from govcrawl.documents.word97.objects import pictures_of_drawing

_BOUNDSHEET, _BOF, _EOF = 0x85, 0x809, 0x0A
_DRAWING_GROUP, _DRAWING, _CONTINUE = 0xEB, 0xEC, 0x3C
_FORMULA, _SHARED, _UNCALCED = 0x06, 0x04BC, 0x5E
_CALCULATE_ON_OPEN = 0x0002
_SUM_FUNCTION = 4
_BIFF8: Final = 0x0600
MOST_RECORDS: Final = 2_000_000
_CONDITIONS, _CONDITION = 0x1B0, 0x1B1
# where the format begins in a condition, and its font where it has no number format before
_FORMAT, _FONT = 6, 12
_HAS_NUMBER, _HAS_FONT, _HAS_GROUND, _STRUCK = 1 << 25, 1 << 26, 1 << 29, 0x80
_OPERATORS = (
    None, "between", "notBetween", "equal", "notEqual", "greaterThan", "lessThan", "greaterThanOrEqual", "lessThanOrEqual",
)  # fmt: skip
MOST_RULES: Final = 50
MOST_AREAS: Final = 50
_Area = tuple[int, int, int, int]
LARGEST_DRAWINGS: Final = 64 * 1024 * 1024
_Formulas = dict[Place, Formula]
_Operand = tuple[Term, ...]  # what a token leaves on the stack


@dataclass(slots=True)
class SheetRecords:
    """The formulas of a sheet by their cells, the pictures on it, and its rules that hide cells."""

    formulas: _Formulas = field(default_factory=dict)
    pictures: list[Image] = field(default_factory=list)
    hiding: list[Rule] = field(default_factory=list)


def records_of(stream: bytes) -> list[SheetRecords]:
    """Each sheet of a workbook's stream, in the order of its list of sheets; none of files before BIFF 8."""
    starts: list[int] = []
    group = bytearray()
    last = 0
    for at, kind, data in _records(stream, 0):
        if kind == _BOF and at == 0 and data[:2] != struct.pack("<H", _BIFF8):
            return []
        if kind == _BOUNDSHEET and len(data) >= 4:
            starts.append(struct.unpack_from("<I", data)[0])
        elif kind == _DRAWING_GROUP or (kind == _CONTINUE and last == _DRAWING_GROUP):
            if len(group) < LARGEST_DRAWINGS:
                group += data
        elif kind == _EOF:
            break
        last = last if kind == _CONTINUE else kind
    return [_sheet_at(stream, start, bytes(group)) for start in starts]


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, bytes]]:
    for _ in range(MOST_RECORDS):
        if at + 4 > len(stream):
            return
        kind, length = struct.unpack_from("<HH", stream, at)
        yield at, kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _sheet_at(stream: bytes, start: int, group: bytes) -> SheetRecords:
    found: dict[Place, tuple[bytes, bool]] = {}
    shared: dict[Place, bytes] = {}
    last: Place = 0, 0
    depth = 0
    uncalculated = False
    drawing = bytearray()
    hiding: list[Rule] = []
    areas: list[_Area] = []
    before = 0
    for _, kind, data in _records(stream, start):
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif depth > 1:
            continue  # a chart in the sheet
        elif kind == _DRAWING or (kind == _CONTINUE and before == _DRAWING):
            drawing += data
        elif kind == _CONDITIONS:
            areas = _areas(data)
        elif kind == _CONDITION:
            if len(hiding) < MOST_RULES and (rule := _rule(data, areas)) is not None:
                hiding.append(rule)
        elif kind == _UNCALCED:
            uncalculated = True
        elif kind == _FORMULA and len(data) >= 22:
            last = struct.unpack_from("<HH", data)
            (flags,) = struct.unpack_from("<H", data, 14)
            (length,) = struct.unpack_from("<H", data, 20)
            found[last] = data[22 : 22 + length], bool(flags & _CALCULATE_ON_OPEN)
        elif kind == _SHARED and len(data) >= 10:
            (length,) = struct.unpack_from("<H", data, 8)
            shared[last] = data[10 : 10 + length]
        before = before if kind == _CONTINUE else kind
    made: _Formulas = {}
    for place, (tokens, eager) in found.items():
        if tokens[:1] == b"\x01" and len(tokens) >= 5:  # of the formula that is written with the first cell
            tokens = shared.get(struct.unpack_from("<HH", tokens, 1), b"")  # noqa: PLW2901
        made[place] = Formula(_terms(tokens, place), eager or uncalculated)
    pictures = pictures_of_drawing(group, bytes(drawing)) if group and drawing else []
    return SheetRecords(made, pictures, hiding)


def _areas(data: bytes) -> list[_Area]:
    """The areas that conditions are for: `(top, left, bottom, right)`, ends included."""
    if len(data) < 14:
        return []
    (count,) = struct.unpack_from("<H", data, 12)
    found: list[_Area] = []
    for at in range(14, min(len(data) - 7, 14 + 8 * min(count, MOST_AREAS)), 8):
        top, bottom, left, right = struct.unpack_from("<HHHH", data, at)
        found.append((top, left, bottom, right))
    return found


def _rule(data: bytes, areas: Sequence[_Area]) -> Rule | None:
    """A condition, where its format (2.5.92 DXFN) changes how numbers are shown, strikes letters or makes them white on no ground."""
    if len(data) < _FORMAT + 6:
        return None
    kind, operator, first, second, has = struct.unpack_from("<BBHHI", data)
    hides = bool(has & _HAS_NUMBER)
    if not hides and has & _HAS_FONT and len(data) >= _FONT + 84:
        (strokes,) = struct.unpack_from("<I", data, _FONT + 68)
        (color,) = struct.unpack_from("<I", data, _FONT + 80)
        hides = bool(strokes & _STRUCK) or (color in (1, 9) and not has & _HAS_GROUND)
    if not hides:
        return None
    end = len(data) - second
    operands = [_constant(data[end - first : end]), _constant(data[end:])]
    name = _OPERATORS[operator] if operator < len(_OPERATORS) else None
    return rule_of(areas, "cellIs" if kind == 1 else "expression", name, operands)


def _constant(tokens: bytes) -> str:
    """A formula that is one number, as text; any other is none."""
    if len(tokens) == 3 and tokens[0] == 0x1E:
        return str(struct.unpack_from("<H", tokens, 1)[0])
    if len(tokens) == 9 and tokens[0] == 0x1F:
        return repr(struct.unpack_from("<d", tokens, 1)[0])
    return ""


def _terms(tokens: bytes, place: Place) -> tuple[Term, ...] | None:
    """The terms of a sum, from its tokens in reverse Polish notation; None for any other formula."""
    stack: list[_Operand] = []
    at = 0
    try:
        while at < len(tokens):
            kind = tokens[at]
            kind = kind & 0x1F | 0x20 if kind >= 0x20 else kind  # the same in its three classes
            at = _take(kind, tokens, at + 1, place, stack)
            if at < 0 or len(stack) > MOST_TERMS:
                return None
    except (struct.error, IndexError):
        return None
    if len(stack) != 1 or not any(term.area for term in stack[0]):
        return None
    # an area outside of SUM is one cell of it, which one its place decides
    return None if any(term.area and not term.sums and _is_wide(term) for term in stack[0]) else stack[0]


def _is_wide(term: Term) -> bool:
    return term.area is not None and term.area[:2] != term.area[2:]


def _take(kind: int, tokens: bytes, at: int, place: Place, stack: list[_Operand]) -> int:
    """Do what one token says. Where the next begins; -1 where it belongs to no plain sum."""
    if kind in (0x24, 0x2C):  # a cell; in a shared formula from the cell's own place
        row, column = struct.unpack_from("<HH", tokens, at)
        area = _cell(row, column, place if kind == 0x2C else None)
        stack.append((Term(1, (*area, *area)),))
        return at + 4
    if kind in (0x25, 0x2D):
        first, last, left, right = struct.unpack_from("<HHHH", tokens, at)
        own = place if kind == 0x2D else None
        stack.append((Term(1, (*_cell(first, left, own), *_cell(last, right, own))),))
        return at + 8
    if kind == 0x1E:
        stack.append((Term(1, None, float(struct.unpack_from("<H", tokens, at)[0])),))
        return at + 2
    if kind == 0x1F:
        stack.append((Term(1, None, struct.unpack_from("<d", tokens, at)[0]),))
        return at + 8
    if kind in (0x03, 0x04):
        right, left = stack.pop(), stack.pop()
        stack.append(
            left + (right if kind == 0x03 else tuple(term._replace(sign=-term.sign) for term in right))
        )
        return at
    if kind in (0x15, 0x12):  # brackets, a plus sign
        return at
    if kind == 0x19:
        return _take_attribute(tokens, at, stack)
    if kind == 0x22 and int.from_bytes(tokens[at + 1 : at + 3], "little") & 0x7FFF == _SUM_FUNCTION:
        count = tokens[at] & 0x7F
        if not count or count > len(stack):
            return -1
        given = stack[-count:]
        del stack[-count:]
        stack.append(_summed(tuple(term for one in given for term in one)))
        return at + 3
    return -1


def _take_attribute(tokens: bytes, at: int, stack: list[_Operand]) -> int:
    kind = tokens[at]
    if kind & 0x10:  # SUM of one argument
        stack.append(_summed(stack.pop()))
    elif not kind & 0x41:  # white space, or a mark for volatile functions
        return -1
    return at + 3


def _summed(terms: tuple[Term, ...]) -> _Operand:
    return tuple(term._replace(sums=True) for term in terms)


def _cell(row: int, column: int, own: Place | None) -> Place:
    """A reference's cell; the upper bits of `column` say what is relative ([MS-XLS] 2.5.198.103)."""
    number = column & 0xFF
    if own is None:
        return row, number
    if column & 0x8000:
        row = (own[0] + row) & 0xFFFF
    if column & 0x4000:
        number = (own[1] + number) & 0xFF
    return row, number
