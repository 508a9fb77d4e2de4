"""The numbers that Word prints before paragraphs and that stand nowhere in the text (ECMA-376 §17.9)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from govcrawl.documents.wordml.names import MC, W, is_on, number_of
from govcrawl.documents.wordml.numerals import MOST, numeral, padded
from govcrawl.documents.wordml.styles import Styles, value

LEVELS = 9
LONGEST_LABEL = 60
_PLACE = re.compile(r"%([1-9])")
_LETTER = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: `text` with `%1` for the number of the first level, and so on."""

    start: int = 1
    number: Callable[[int], str] = str
    text: str = ""
    restart: int | None = (
        None  # the level (from 1) behind which it begins anew; 0: never; None: behind each above it
    )
    plain: bool = False  # all numbers as decimals ("legal")
    style: str | None = None


@dataclass(slots=True)
class _List:
    """A list definition that several lists may share, with what was counted so far."""

    levels: dict[int, Level]
    counts: list[int | None] = field(default_factory=lambda: [None] * LEVELS)


@dataclass(slots=True)
class _Use:
    """A list: its definition, what it says of its own, and from where it begins anew at its first paragraph."""

    definition: _List
    own: dict[int, Level]
    starts: dict[int, int]
    begun: set[int] = field(default_factory=set)


class Numbering:
    """Counts the numbered paragraphs of a text, which must come in its order."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, etree._Element] = {}
        self._numbers: dict[str, etree._Element] = {}
        self._lists: dict[str, _List] = {}
        self._uses: dict[str, _Use | None] = {}
        self._by_style: dict[str, tuple[str, int] | None] = {}
        if root is None:
            return
        for element in root.iterchildren(W + "abstractNum"):
            self._abstract.setdefault(element.get(W + "abstractNumId") or "", element)
        for element in root.iterchildren(W + "num"):
            self._numbers.setdefault(element.get(W + "numId") or "", element)

    def label(self, properties: etree._Element | None, style: str | None) -> str:
        """What is printed before the next paragraph; `` where nothing is. `properties` are its `w:pPr`."""
        if not self._numbers:
            return ""
        found = self._place(properties, style)
        if found is None:
            return ""
        use = self._use(found[0])
        return "" if use is None else self._count(use, found[1])

    def _place(self, properties: etree._Element | None, style: str | None) -> tuple[str, int] | None:
        """The list and the level that a paragraph belongs to, by itself or by its style."""
        own = None if properties is None else properties.find(W + "numPr")
        number = level = None
        if own is not None:
            number = value(own.find(W + "numId"))
            level = number_of(value(own.find(W + "ilvl")), least=0, most=LEVELS - 1)
        if number is None:
            inherited = self._place_of_style(style or self._styles.default)
            if inherited is None:
                return None
            return inherited[0], inherited[1] if level is None else level
        return None if number == "0" else (number, level or 0)

    def _place_of_style(self, style: str | None) -> tuple[str, int] | None:
        if style is None:
            return None
        if style not in self._by_style:
            self._by_style[style] = self._find_for_style(style)
        return self._by_style[style]

    def _find_for_style(self, style: str) -> tuple[str, int] | None:
        level: int | None = None
        for element in self._styles.chain(style):
            own = element.find(f"{W}pPr/{W}numPr")
            if own is None:
                continue
            if level is None:
                level = number_of(value(own.find(W + "ilvl")), least=0, most=LEVELS - 1)
            number = value(own.find(W + "numId"))
            if number is None:
                continue
            if number == "0":
                return None
            if level is None:  # the level that names this style
                use = self._use(number)
                levels = {} if use is None else {**use.definition.levels, **use.own}
                named = element.get(W + "styleId")
                level = next((place for place, one in levels.items() if one.style in (style, named)), 0)
            return number, level
        return None

    def _use(self, number: str) -> _Use | None:
        if number not in self._uses:
            self._uses[number] = self._make_use(number)
        return self._uses[number]

    def _make_use(self, number: str) -> _Use | None:
        element = self._numbers.get(number)
        if element is None:
            return None
        name = self._abstract_of(element)
        if name is None:
            return None
        definition = self._lists.get(name)
        if definition is None:
            levels: dict[int, Level] = {}
            for one in self._abstract[name].iterchildren(W + "lvl"):
                place = number_of(one.get(W + "ilvl"), least=0, most=LEVELS - 1)
                if place is not None:
                    levels.setdefault(place, _level(one))
            definition = self._lists[name] = _List(levels)
        own: dict[int, Level] = {}
        starts: dict[int, int] = {}
        for override in element.iterchildren(W + "lvlOverride"):
            place = number_of(override.get(W + "ilvl"), least=0, most=LEVELS - 1)
            if place is None:
                continue
            level = override.find(W + "lvl")
            if level is not None:
                own[place] = _level(level)
            start = number_of(value(override.find(W + "startOverride")), least=0, most=MOST)
            if start is not None:
                starts[place] = start
        return _Use(definition, own, starts)

    def _abstract_of(self, number: etree._Element) -> str | None:
        """The definition of a list; some only name a style that has it."""
        for _ in range(LEVELS):
            name = value(number.find(W + "abstractNumId")) or ""
            abstract = self._abstract.get(name)
            if abstract is None:
                return None
            linked = value(abstract.find(W + "numStyleLink"))
            style = None if linked is None else self._styles.elements.get(linked)
            if style is None:
                return name
            further = self._numbers.get(value(style.find(f"{W}pPr/{W}numPr/{W}numId")) or "")
            if further is None:
                return name
            number = further
        return None

    def _count(self, use: _Use, place: int) -> str:
        counts = use.definition.counts
        levels = {**use.definition.levels, **use.own} if use.own else use.definition.levels
        level = levels.get(place, Level())
        if place in use.starts and place not in use.begun:
            counts[place] = use.starts[place]
        else:
            before = counts[place]
            first = use.starts.get(place, level.start)
            counts[place] = first if before is None else min(before + 1, MOST)
        use.begun.add(place)
        for deeper in range(place + 1, LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or place < restart:
                counts[deeper] = None

        def printed(match: re.Match[str]) -> str:
            which = int(match[1]) - 1
            if which > place:
                return ""
            other = levels.get(which, Level())
            count = counts[which]
            number = other.start if count is None else count
            return str(number) if level.plain else other.number(number)

        return _PLACE.sub(printed, level.text)[:LONGEST_LABEL]


def _level(element: etree._Element) -> Level:
    text = element.find(W + "lvlText")
    pattern = "" if text is None else text.get(W + "val") or ""
    number_format = element.find(W + "numFmt")
    alternative = element.find(f"{MC}AlternateContent/{MC}Choice/{W}numFmt")
    chosen = alternative if alternative is not None else number_format
    name = value(chosen) or "decimal"
    vanish = element.find(f"{W}rPr/{W}vanish")
    if vanish is not None and is_on(vanish.get(W + "val")):
        pattern = ""
    if name == "bullet" and not _LETTER.search(pattern):
        pattern = ""  # a dot or a square, in a font of its own
    custom = "" if chosen is None else chosen.get(W + "format") or ""
    legal = element.find(W + "isLgl")
    return Level(
        start=_start(value(element.find(W + "start"))),
        number=_by_pattern(custom) if name == "custom" else _by_name(name),
        text=pattern,
        restart=number_of(value(element.find(W + "lvlRestart")), least=0, most=LEVELS),
        plain=legal is not None and is_on(legal.get(W + "val")),
        style=value(element.find(W + "pStyle")),
    )


def _start(text: str | None) -> int:
    number = number_of(text, least=0, most=MOST)
    return 0 if number is None and text is None else 1 if number is None else number


def _by_name(name: str) -> Callable[[int], str]:
    return lambda number: numeral(number, name)


def _by_pattern(pattern: str) -> Callable[[int], str]:
    return lambda number: padded(number, pattern)


def before(label: str, text: str) -> str:
    """A paragraph with its number: `1.` stays apart from a figure behind it, which would look like a fraction."""
    if not label or not text:
        return label + text
    apart = label[-1:].isalnum() or text[:1].isdecimal()
    return f"{label}{' ' if apart else ''}{text}"
