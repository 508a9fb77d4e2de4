"""What is printed of a run's text: not what is hidden, struck through or white on white."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from govcrawl.documents.wordml.names import W, is_on
from govcrawl.documents.wordml.styles import Styles, value

_WHITE = frozenset({"ffffff", "fefefe", "white"})
_NO_GROUND = frozenset({None, "auto", "ffffff", "white", "none"})
_VAL, _FILL = W + "val", W + "fill"
_SYMBOL_FONTS = frozenset({"wingdings", "wingdings 2", "wingdings 3", "webdings", "symbol"})
SMALLEST = 2  # half points: text of one point is there to be searched for, not to be read


@dataclass(frozen=True, slots=True)
class Look:
    """How a run is printed."""

    hidden: bool = False
    struck: bool = False
    raised: bool = False  # or lowered
    white: bool = False
    font: str | None = None  # of a symbol font


PLAIN = Look()
HIDDEN = Look(hidden=True)


def look_of(run: etree._Element, paragraph_style: str | None, styles: Styles) -> Look:
    """How a run in a paragraph of `paragraph_style` is printed."""
    properties = run.find(W + "rPr")
    if properties is None or not len(properties):
        return HIDDEN if styles.hidden(paragraph_style, None) else PLAIN
    hidden: bool | None = None
    struck = raised = white = ground = False
    font = style = None
    for one in properties:
        tag = one.tag
        if tag == W + "vanish":
            hidden = is_on(one.get(_VAL))
        elif tag in (W + "strike", W + "dstrike"):
            struck = struck or is_on(one.get(_VAL))
        elif tag == W + "vertAlign":
            raised = one.get(_VAL) in ("superscript", "subscript")
        elif tag == W + "rStyle":
            style = one.get(_VAL)
        elif tag == W + "color":
            white = (one.get(_VAL) or "").lower() in _WHITE
        elif tag == W + "sz":
            if (one.get(_VAL) or "").strip() in ("0", "1", "2"):
                hidden = True
        elif tag == W + "shd" or tag == W + "highlight":
            ground = ground or has_ground(one)
        elif tag == W + "rFonts":
            name = one.get(W + "ascii") or one.get(W + "hAnsi")
            font = name if name and name.strip().lower() in _SYMBOL_FONTS else None
    if hidden is None:
        hidden = styles.hidden(paragraph_style, style)
    if not (hidden or struck or raised or white or font):
        return PLAIN
    return Look(hidden, struck, raised, white and not ground, font)


def has_ground(shading: etree._Element | None) -> bool:
    """Whether a `w:shd` or `w:highlight` gives a ground of another colour than white."""
    if shading is None:
        return False
    if shading.tag == W + "highlight":
        return value(shading) not in _NO_GROUND
    pattern = value(shading)
    fill = (shading.get(_FILL) or "auto").lower()
    return (
        fill not in _NO_GROUND
        or shading.get(W + "themeFill") is not None
        or pattern not in (None, "clear", "nil")
    )
