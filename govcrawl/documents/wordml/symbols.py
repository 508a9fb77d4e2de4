"""Characters of symbol fonts: their codes say nothing of what is printed (`R` in Wingdings 2 is a ticked box)."""

from __future__ import annotations

from govcrawl.documents.model import BREAK, HEAD_SEAM, MARK, SEAM, TRACE, UNKNOWN, UNREAD

_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "❑", 0x72: "❒", 0x75: "◆", 0x76: "❖", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "□",
    0xD8: "➢", 0xE0: "→", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    **{0x80 + number: sign for number, sign in enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿")},
}  # fmt: skip
_WINGDINGS_2 = {0x50: "✓", 0x4F: "✗", 0x52: "☑", 0x54: "☒", 0x53: "☒", 0xA3: "□", 0x98: "●"}
# of the font Symbol all that stands beside figures; its letters are Greek
_SYMBOL = {**{code: chr(code) for code in b" !#%&()+,./0123456789:;<=>?[]_{|}"}, 0x2D: "−", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB1: "±", 0xA3: "≤", 0xB3: "≥"}  # fmt: skip
_FONTS = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": dict[int, str](),
    "webdings": dict[int, str](),
    "symbol": _SYMBOL,
}
_PRIVATE = 0xF000
OWN_MARKS = dict.fromkeys(map(ord, (SEAM, BREAK, HEAD_SEAM, MARK, UNREAD, TRACE)), UNKNOWN)
OWN_MARKS[0xAD] = ""  # a soft hyphen: printed at a line's end only


def symbol(font: str | None, code: str | None) -> str:
    """The character of a `w:sym`; `UNKNOWN` where nobody can say what it shows."""
    try:
        number = int(code or "", 16)
    except ValueError:
        return UNKNOWN
    table = _FONTS.get((font or "").strip().lower())
    if table is not None:
        return table.get(number - _PRIVATE if number >= _PRIVATE else number, UNKNOWN)
    if 0x20 <= number < 0xD800 or 0xF900 <= number < 0xFFFE:
        return chr(number)
    return UNKNOWN


def in_font(font: str, text: str) -> str:
    """Text set in a symbol font, as it is printed; other fonts leave it as it is. Han characters have a font of their own."""
    table = _FONTS.get(font.strip().lower())
    if table is None:
        return text
    plain = table is _SYMBOL
    made = []
    for character in text:
        code = ord(character)
        small = code - _PRIVATE if _PRIVATE <= code <= 0xF0FF else code
        if small > 0xFF or small <= 0x20 or (plain and small == code):  # letters: no figure is among them
            made.append(character)
        else:
            made.append(table.get(small, UNKNOWN))
    return "".join(made)
