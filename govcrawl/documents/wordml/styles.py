"""What styles say of a paragraph or a run, as far as reading needs it: hidden text, numbering (ECMA-376 §17.7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from govcrawl.documents.wordml.names import W, is_on

DEEPEST = 30  # styles based on each other
LEAST_OFF = 4  # half points


@dataclass(frozen=True, slots=True)
class Said:
    """What a style says of text: the colour in lower case, and whether it gives a ground."""

    hidden: bool = False
    struck: bool = False
    color: str | None = None
    ground: bool = False
    raised: bool = False  # or lowered


NOTHING = Said()


@dataclass(slots=True)
class Styles:
    """The styles by identifier; `default` is that of a paragraph which names none."""

    elements: dict[str, etree._Element] = field(default_factory=dict)
    default: str | None = None
    hides: bool = False  # the document's defaults hide text
    shaded: frozenset[str] = frozenset()  # table styles with a ground of their own
    _said: dict[str, Said] = field(default_factory=dict)

    def chain(self, style: str | None) -> Iterator[etree._Element]:
        """A style and those that it is based on, the nearest first."""
        for _ in range(DEEPEST):
            element = None if style is None else self.elements.get(style)
            if element is None:
                return
            yield element
            style = value(element.find(W + "basedOn"))

    def hidden(self, paragraph: str | None, character: str | None) -> bool:
        """Whether text in these styles is hidden: a switch in both is off again (§17.7.3)."""
        return self.hides or self.said(paragraph or self.default).hidden != self.said(character).hidden

    def said(self, style: str | None) -> Said:
        """What a style says, by itself or by those that it is based on."""
        if style is None:
            return NOTHING
        known = self._said.get(style)
        if known is None:
            known = self._said[style] = self._find(style)
        return known

    def _find(self, style: str) -> Said:
        hidden: bool | None = None
        struck: bool | None = None
        color: str | None = None
        raised: bool | None = None
        ground = False
        for element in self.chain(style):
            ground = ground or next(element.iter(W + "shd"), None) is not None
            properties = element.find(W + "rPr")
            for one in () if properties is None else properties:
                said = one.get(W + "val")
                if one.tag == W + "vanish" and hidden is None:
                    hidden = is_on(said)
                elif one.tag in (W + "strike", W + "dstrike") and struck is None:
                    struck = is_on(said)
                elif one.tag == W + "color" and color is None:
                    color = color_of(one)
                elif raised is None and (moved := stands_off(one)) is not None:
                    raised = moved
        return Said(bool(hidden), bool(struck), color, ground, bool(raised))


def read_styles(root: etree._Element | None) -> Styles:
    """The styles of `word/styles.xml`, None where there is none."""
    styles = Styles()
    if root is None:
        return styles
    shaded = set()
    for element in root.iterchildren(W + "style"):
        identifier = element.get(W + "styleId")
        if identifier is None:
            continue
        styles.elements.setdefault(identifier, element)
        kind = element.get(W + "type")
        default = element.get(W + "default")
        if kind == "paragraph" and default is not None and is_on(default):
            styles.default = identifier
        if kind == "table" and next(element.iter(W + "shd"), None) is not None:
            shaded.add(identifier)
    styles.shaded = frozenset(shaded)
    vanish = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}vanish")
    styles.hides = vanish is not None and is_on(vanish.get(W + "val"))
    return styles


def stands_off(one: etree._Element) -> bool | None:
    """Whether a property puts text off its line: by a word, or by so many half points; None where it is about other things."""
    said = (one.get(W + "val") or "").strip()
    if one.tag == W + "vertAlign":
        return said in ("superscript", "subscript")
    if one.tag == W + "position":
        number = said.removeprefix("-")
        return len(number) < 5 and number.isdecimal() and int(number) >= LEAST_OFF
    return None


def color_of(one: etree._Element) -> str:
    """A `w:color` in lower case; the theme's first light colour, which Word takes before the value, is white."""
    theme = one.get(W + "themeColor")
    if theme in ("background1", "light1") and not (one.get(W + "themeTint") or one.get(W + "themeShade")):
        return "ffffff"
    return (one.get(W + "val") or "").lower()


def value(element: etree._Element | None) -> str | None:
    """An element's `w:val`."""
    return None if element is None else element.get(W + "val")
