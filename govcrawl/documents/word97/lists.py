"""Automatic numbers ([MS-DOC] 2.9.131 LSTF, 2.9.150 LVL, 2.9.133 LFO): what is printed before a paragraph."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from govcrawl.documents.word97.problems import NotUnderstoodError
from govcrawl.documents.word97.sprms import C_HIDDEN, modifiers
from govcrawl.documents.wordml.numerals import numeral

LEVELS = 9
_MAX_LISTS = 4096
_BULLET, _NOTHING = 0x17, 0xFF
_LIST, _LEVEL, _OVERRIDE = 28, 28, 16
# the forms of [MS-OSHARED] 2.2.1.3 (MSONFC) by their names in ECMA-376 §17.18.59, which has them in the same order
_FORMS = (
    "decimal", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter", "ordinal", "cardinalText", "ordinalText", "hex",
    "chicago", "ideographDigital", "japaneseCounting", "aiueo", "iroha", "decimalFullWidth", "decimalHalfWidth",
    "japaneseLegal", "japaneseDigitalTenThousand", "decimalEnclosedCircle", "decimalFullWidth2", "aiueoFullWidth",
    "irohaFullWidth", "decimalZero", "bullet", "ganada", "chosung", "decimalEnclosedFullstop", "decimalEnclosedParen",
    "decimalEnclosedCircleChinese", "ideographEnclosedCircle", "ideographTraditional", "ideographZodiac",
    "ideographZodiacTraditional", "taiwaneseCounting", "ideographLegalTraditional", "taiwaneseCountingThousand",
    "taiwaneseDigital", "chineseCounting", "chineseLegalSimplified", "chineseCountingThousand",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """`text`: what is printed, with a character below 9 where the number of that level goes."""

    start: int
    form: int
    text: str
    places: frozenset[int]
    restart: int | None
    decimal: bool
    hidden: bool


@dataclass(slots=True)
class _List:
    levels: list[Level]
    styles: tuple[int, ...]
    counts: list[int | None] = field(default_factory=lambda: [None] * LEVELS)


@dataclass(slots=True)
class _Use:
    """A use of a list (LFO): with levels of its own, or beginning anew at the first paragraph of a level."""

    of: int
    levels: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class Lists:
    """The lists of a document with what they have counted so far."""

    def __init__(self, table: bytes, lists: tuple[int, int], uses: tuple[int, int]) -> None:
        self._lists: dict[int, _List] = {}
        self._uses: list[_Use] = []
        self._fault: NotUnderstoodError | None = None
        try:
            self._lists = _read_lists(table, lists) if lists[1] else {}
            self._uses = _read_uses(table, uses) if uses[1] else []
        except NotUnderstoodError as error:
            self._fault = error  # it matters only where a paragraph has a number

    def level_of_style(self, use: int, style: int) -> int | None:
        """Which level of a list is linked with a paragraph style."""
        of = self._list(use)
        return of.styles.index(style) if of is not None and style in of.styles else None

    def _list(self, use: int) -> _List | None:
        return self._lists.get(self._uses[use - 1].of) if 0 < use <= len(self._uses) else None

    def next(self, use: int, number: int) -> str:
        """Count one paragraph of a list on level `number`: what is printed before it.

        Nothing where the list is unknown. U+FFFD stands for a number of an unknown form. Raises NotUnderstoodError where the
        lists of the document are cut.
        """
        if self._fault is not None:
            raise self._fault
        of = self._list(use)
        if of is None or number >= len(of.levels):
            return ""
        by = self._uses[use - 1]
        level = by.levels.get(number) or of.levels[number]
        counts = of.counts
        before = counts[number]
        counts[number] = level.start if before is None else before + 1
        if number in by.starts:
            counts[number] = by.starts.pop(number)
        for deeper in range(number + 1, len(of.levels)):
            limit = (by.levels.get(deeper) or of.levels[deeper]).restart
            if limit is None or number < limit:
                counts[deeper] = None
        if level.hidden or level.form == _NOTHING:
            return ""
        parts: list[str] = []
        for place, character in enumerate(level.text):
            if place not in level.places:
                parts.append(character)
                continue
            other = ord(character)
            if other >= len(of.levels) or other > number:
                parts.append("\ufffd")
                continue
            shape = by.levels.get(other) or of.levels[other]
            count = counts[other]
            if count is None:
                count = counts[other] = shape.start
            parts.append(numeral(count, "decimal" if level.decimal else _name(shape.form)))
        text = "".join(parts)
        return "" if level.form == _BULLET and not any(map(str.isalpha, text)) else text


def _name(form: int) -> str:
    return "none" if form == _NOTHING else _FORMS[form] if form < len(_FORMS) else ""


def _read_lists(table: bytes, place: tuple[int, int]) -> dict[int, _List]:
    offset, length = place
    _need(table, offset, 2)
    (count,) = struct.unpack_from("<H", table, offset)
    if count > _MAX_LISTS or 2 + _LIST * count > length:
        msg = "the lists are cut"
        raise NotUnderstoodError(msg)
    at = offset + length
    lists: dict[int, _List] = {}
    for index in range(count):
        head = offset + 2 + _LIST * index
        _need(table, head, _LIST)
        (identifier,) = struct.unpack_from("<I", table, head)
        styles = struct.unpack_from("<9H", table, head + 8)
        levels: list[Level] = []
        for _ in range(1 if table[head + 26] & 1 else LEVELS):
            level, at = _read_level(table, at)
            levels.append(level)
        lists[identifier] = _List(levels, styles)
    return lists


def _read_level(table: bytes, at: int) -> tuple[Level, int]:
    _need(table, at, _LEVEL)
    start, form, flags = struct.unpack_from("<IBB", table, at)
    places = table[at + 6 : at + 15]
    characters, paragraphs, limit = table[at + 24], table[at + 25], table[at + 26]
    at += _LEVEL + paragraphs
    _need(table, at, characters + 2)
    hidden = False
    for sprm, operand in modifiers(table[at : at + characters]):
        if sprm == C_HIDDEN:
            hidden = operand[0] == 1
    at += characters
    (letters,) = struct.unpack_from("<H", table, at)
    _need(table, at + 2, 2 * letters)
    text = "".join(map(chr, struct.unpack_from(f"<{letters}H", table, at + 2)))
    level = Level(
        start=start & 0x7FFFFFFF,
        form=form,
        text=text,
        places=frozenset(place - 1 for place in places if place),
        restart=limit if flags & 8 else None,
        decimal=bool(flags & 4),
        hidden=hidden,
    )
    return level, at + 2 + 2 * letters


def _read_uses(table: bytes, place: tuple[int, int]) -> list[_Use]:
    offset, length = place
    _need(table, offset, max(length, 4))
    (count,) = struct.unpack_from("<I", table, offset)
    if count > _MAX_LISTS or 4 + _OVERRIDE * count > length:
        msg = "the uses of lists are cut"
        raise NotUnderstoodError(msg)
    at = offset + 4 + _OVERRIDE * count
    end = offset + length
    uses: list[_Use] = []
    for index in range(count):
        head = offset + 4 + _OVERRIDE * index
        use = _Use(struct.unpack_from("<I", table, head)[0])
        uses.append(use)
        if at + 4 > end:
            continue  # older writers leave the rest out where there is nothing in it
        at += 4
        for _ in range(table[head + 12]):
            _need(table, at, 8)
            start, flags = struct.unpack_from("<II", table, at)
            at += 8
            number = flags & 0xF
            if flags & 0x20:
                use.levels[number], at = _read_level(table, at)
            if flags & 0x10:
                use.starts[number] = use.levels[number].start if flags & 0x20 else start & 0x7FFFFFFF
    return uses


def _need(table: bytes, at: int, size: int) -> None:
    if at < 0 or at + size > len(table):
        msg = "a list lies behind the end of the table stream"
        raise NotUnderstoodError(msg)
