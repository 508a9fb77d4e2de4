"""What is printed of a run's text: not what is hidden, struck through or white on white."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from govcrawl.documents.wordml.names import W, is_on
from govcrawl.documents.wordml.styles import NOTHING, Said, Styles, color_of, stands_off, value

_WHITE = frozenset({"ffffff", "fefefe", "white"})
_NO_GROUND = frozenset({None, "auto", "ffffff", "white", "none"})
_VAL, _FILL = W + "val", W + "fill"
_SYMBOL_FONTS = frozenset({"wingdings", "wingdings 2", "wingdings 3", "webdings", "symbol"})
_HIGHLIGHTS = {
    "black": "000000",
    "yellow": "ffff00",
    "red": "ff0000",
    "green": "00ff00",
    "blue": "0000ff",
    "darkBlue": "000080",
}
# half points: text of one point is there to be searched for, not to be read
_TINY = ("0", "1", "2")


@dataclass(frozen=True, slots=True)
class Look:
    """How a run is printed."""

    hidden: bool = False
    struck: bool = False
    raised: bool = False  # or lowered
    white: bool = False
    font: str | None = None  # of a symbol font


PLAIN = Look()


def look_of(run: etree._Element, paragraph_style: str | None, styles: Styles) -> Look:
    """How a run in a paragraph of `paragraph_style` is printed."""
    properties = run.find(W + "rPr")
    own = styles.said(paragraph_style or styles.default)
    if properties is None or not len(properties):
        return _look_of_styles(own, hides=styles.hides)
    hidden: bool | None = None
    struck: bool | None = None
    raised: bool | None = None
    ground = False
    grounds: list[str] = []
    font = style = color = None
    for one in properties:
        tag = one.tag
        if tag == W + "vanish":
            hidden = is_on(one.get(_VAL))
        elif tag in (W + "strike", W + "dstrike"):
            struck = bool(struck) or is_on(one.get(_VAL))
        elif (moved := stands_off(one)) is not None:
            raised = moved or bool(raised)
        elif tag == W + "rStyle":
            style = one.get(_VAL)
        elif tag == W + "color":
            color = color_of(one)
        elif tag == W + "sz":
            if (one.get(_VAL) or "").strip() in _TINY:
                hidden = True
        elif tag == W + "shd" or tag == W + "highlight":
            ground = ground or has_ground(one)
            grounds.append(_ground_of(one))
        elif tag == W + "rFonts":
            name = one.get(W + "ascii") or one.get(W + "hAnsi")
            font = name if name and name.strip().lower() in _SYMBOL_FONTS else None
    named = styles.said(style)
    if hidden is None:
        hidden = styles.hidden(paragraph_style, style)
    if struck is None:
        struck = own.struck != named.struck
    if raised is None:
        raised = named.raised
    if color is None:
        color = named.color or own.color
    ground = ground or named.ground or own.ground
    struck = struck or any(_covers(one, color) for one in grounds)
    white = color in _WHITE and not ground
    return Look(hidden, struck, raised, white, font) if hidden or struck or raised or white or font else PLAIN


def _ground_of(shading: etree._Element) -> str:
    """The colour of a ground, as letters name theirs; that of a highlight by its name."""
    if shading.tag == W + "highlight":
        return value(shading) or ""
    return "" if shading.get(W + "themeFill") else (shading.get(_FILL) or "").lower()


def _covers(ground: str, color: str | None) -> bool:
    """Whether letters of a colour are not seen on a ground: blacked out, mostly."""
    letters = "000000" if color in (None, "", "auto", "black") else color
    if ground in _HIGHLIGHTS:
        return _HIGHLIGHTS[ground] == letters
    # letters without a colour of their own are white on a dark shading
    return color not in (None, "", "auto") and ground not in ("", "auto", "ffffff") and ground == letters


def _look_of_styles(said: Said, *, hides: bool) -> Look:
    """How text without properties of its own is printed."""
    white = said.color in _WHITE and not said.ground
    return Look(said.hidden or hides, said.struck, white=white) if said != NOTHING or hides else PLAIN


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
