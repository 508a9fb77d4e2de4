"""Properties of characters that decide whether and how they are printed ([MS-DOC] 2.4.6.2, 2.6.1)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, fields, replace

from govcrawl.documents.word97 import sprms
from govcrawl.documents.word97.sprms import modifiers
from govcrawl.documents.word97.styles import Styles

_BY_STYLE, _AGAINST_STYLE = 0x80, 0x81


@dataclass(frozen=True, slots=True)
class Look:
    """How a run is printed.

    `raised`: above or below the line. `white`: its letters; `ground`: what it stands on has a colour. `picture`: a place in
    the data stream, of a field's data (`binary`), or the number of an object (`ole`). `symbol`: font and character. `font`: that of Latin letters.
    `ink`, `marker`, `shade`: colours of the letters, of the highlight and of the shading (red, green, blue from the lowest byte), None where
    none is said.
    """

    hidden: bool = False
    deleted: bool = False
    field_hidden: bool = False
    struck: bool = False
    struck_twice: bool = False
    special: bool = False
    ole: bool = False
    binary: bool = False
    raised: bool = False
    white: bool = False
    ground: bool = False
    picture: int | None = None
    symbol: tuple[int, int] | None = None
    font: int = 0
    ink: int | None = None
    marker: int | None = None
    shade: int | None = None

    @property
    def gone(self) -> bool:
        """Whether it is not printed at all."""
        return self.hidden or self.deleted or self.field_hidden

    @property
    def crossed(self) -> bool:
        """Whether it is printed with a line through it, or blacked out: letters of the colour that is behind them."""
        if self.marker is not None and self.marker == (self.ink or 0):
            return True
        covered = self.shade is not None and self.shade == self.ink != _WHITE
        return self.struck or self.struck_twice or covered


_TOGGLES = {
    sprms.C_HIDDEN: "hidden", sprms.C_DELETED: "deleted", sprms.C_FIELD_HIDDEN: "field_hidden", sprms.C_STRUCK: "struck",
    sprms.C_STRUCK_TWICE: "struck_twice",
}  # fmt: skip
_PLAIN = Look()
# what a style gives, and a character style turns round
_STYLED = ("hidden", "struck", "struck_twice")
_WHITE_OLD, _WHITE, _AUTOMATIC = 8, 0xFFFFFF, 0xFF000000
# the colours that are numbered ([MS-DOC] 2.9.119 Ico), from 1
_NUMBERED = (
    0x000000, 0xFF0000, 0xFFFF00, 0x00FF00, 0xFF00FF, 0x0000FF, 0x00FFFF, 0xFFFFFF, 0x800000, 0x808000, 0x008000, 0x800080, 0x000080,
    0x008080, 0x808080, 0xC0C0C0,
)  # fmt: skip
_SMALLEST = 2  # half points: text of one point is there to be searched for, not to be read


class Looks:
    """What is written about a run, resolved against the styles of its paragraph and of itself."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._known: dict[tuple[int, bytes, bytes], Look] = {}
        self._of_style: dict[int, Look] = {}

    def of(self, paragraph_style: int, own: bytes, of_piece: bytes) -> Look:
        """The look of a run with the properties `own`, then `of_piece`, in a paragraph of a style."""
        key = (paragraph_style, own, of_piece)
        look = self._known.get(key)
        if look is None:
            look = self._known[key] = self._resolve(paragraph_style, own + b"", of_piece)
        return look

    def _resolve(self, paragraph_style: int, own: bytes, of_piece: bytes) -> Look:
        steps = [*modifiers(own), *modifiers(of_piece)]
        base = self._style(paragraph_style)
        for sprm, operand in steps:
            if sprm == sprms.C_STYLE:
                base = _together(base, self._style(struct.unpack("<H", operand)[0]))
        look = base
        for sprm, operand in steps:
            look = base if sprm == sprms.C_PLAIN else changed(look, base, sprm, operand)
        return look

    def _style(self, number: int) -> Look:
        look = self._of_style.get(number)
        if look is None:
            look = _PLAIN
            for style in self._styles.chain(number):
                below = look
                for sprm, operand in modifiers(style.character):
                    look = changed(look, below, sprm, operand)
            self._of_style[number] = look = replace(look, special=False, ole=False, picture=None, symbol=None)
        return look


def changed(look: Look, style: Look, sprm: int, operand: bytes) -> Look:
    """`look` after one modifier; `style` is what operands refer to that mean "as the style"."""
    name = _TOGGLES.get(sprm)
    if name is not None:
        value = operand[0]
        of_style = bool(getattr(style, name))
        on = of_style if value == _BY_STYLE else not of_style if value == _AGAINST_STYLE else bool(value)
        return look if getattr(look, name) is on else _with(look, name, on)
    if sprm == sprms.C_SPECIAL:
        return replace(look, special=bool(operand[0]))
    if sprm == sprms.C_OLE:
        return replace(look, ole=bool(operand[0]))
    if sprm == sprms.C_BINARY:
        return replace(look, binary=bool(operand[0]))
    if sprm == sprms.C_PICTURE:
        return replace(look, picture=struct.unpack("<I", operand)[0])
    if sprm == sprms.C_SCRIPT:
        return replace(look, raised=operand[0] != 0)
    if sprm == sprms.C_RAISED:
        return replace(look, raised=look.raised or struct.unpack("<h", operand)[0] != 0)
    if sprm == sprms.C_SYMBOL:
        return replace(look, symbol=struct.unpack("<HH", operand), special=True)
    if sprm == sprms.C_FONT:
        return replace(look, font=struct.unpack("<H", operand)[0])
    if sprm == sprms.C_SIZE and struct.unpack("<H", operand)[0] <= _SMALLEST:
        return replace(look, hidden=True)
    if sprm == sprms.C_COLOUR_OLD:
        return replace(look, white=operand[0] == _WHITE_OLD, ink=_numbered(operand[0]))
    if sprm == sprms.C_COLOUR:
        (color,) = struct.unpack("<I", operand)
        return replace(look, white=color == _WHITE, ink=None if color == _AUTOMATIC else color)
    if sprm == sprms.C_MARKER:
        return replace(look, ground=has_ground(operand), marker=_numbered(operand[0]))
    if sprm in (sprms.C_SHADE_OLD, sprms.C_SHADE):
        return replace(look, ground=has_ground(operand), shade=_shade(operand))
    return look


def _numbered(number: int) -> int | None:
    """The colour of a number; None for the automatic one."""
    return _NUMBERED[number - 1] if 0 < number <= len(_NUMBERED) else None


def _shade(shade: bytes) -> int | None:
    """The colour of a Shd that is all of one."""
    if len(shade) < 10:
        return None
    front, back, pattern = struct.unpack_from("<IIH", shade)
    color = front if pattern == 1 else back if pattern == 0 else _AUTOMATIC
    return None if color == _AUTOMATIC else int(color)


def has_ground(shade: bytes) -> bool:
    """Whether a Shd80, a Shd (its foreground, background and pattern) or a highlight gives a ground of a colour."""
    if len(shade) == 1:
        return shade[0] not in (0, _WHITE_OLD)
    if len(shade) == 2:
        (packed,) = struct.unpack("<H", shade)
        return packed != 0xFFFF and (
            packed >> 5 & 0x1F not in (0, _WHITE_OLD) or packed >> 10 not in (0, 0x3F)
        )
    if len(shade) < 10:
        return False
    _, back, pattern = struct.unpack_from("<IIH", shade)
    return back not in (_WHITE, _AUTOMATIC) or pattern not in (0, 0xFFFF)


def _with(look: Look, name: str, value: object) -> Look:
    values = {entry.name: getattr(look, entry.name) for entry in fields(look)}
    values[name] = value
    return Look(**values)


def _together(paragraph: Look, character: Look) -> Look:
    """Toggles of a paragraph's and a character's style that are both on cancel each other ([MS-DOC] 2.4.6.6)."""
    look = paragraph
    for name in _STYLED:
        look = _with(look, name, getattr(paragraph, name) != getattr(character, name))
    return replace(
        look,
        raised=paragraph.raised or character.raised,
        white=paragraph.white or character.white,
        ground=paragraph.ground or character.ground,
        font=character.font or paragraph.font,
        ink=paragraph.ink if character.ink is None else character.ink,
        marker=paragraph.marker if character.marker is None else character.marker,
        shade=paragraph.shade if character.shade is None else character.shade,
    )
