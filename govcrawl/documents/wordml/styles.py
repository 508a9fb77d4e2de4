"""What styles say of a paragraph or a run, as far as reading needs it: hidden text, numbering (ECMA-376 §17.7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from govcrawl.documents.wordml.names import W, is_on

DEEPEST = 30  # styles based on each other


@dataclass(slots=True)
class Styles:
    """The styles by identifier; `default` is that of a paragraph which names none."""

    elements: dict[str, etree._Element] = field(default_factory=dict)
    default: str | None = None
    hides: bool = False  # the document's defaults hide text
    shaded: frozenset[str] = frozenset()  # table styles with a ground of their own
    _hidden: dict[str, bool] = field(default_factory=dict)

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
        return self.hides or self._hides(paragraph or self.default) != self._hides(character)

    def _hides(self, style: str | None) -> bool:
        if style is None:
            return False
        known = self._hidden.get(style)
        if known is None:
            known = False
            for element in self.chain(style):
                vanish = element.find(f"{W}rPr/{W}vanish")
                if vanish is not None:
                    known = is_on(vanish.get(W + "val"))
                    break
            self._hidden[style] = known
        return known


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


def value(element: etree._Element | None) -> str | None:
    """An element's `w:val`."""
    return None if element is None else element.get(W + "val")
