"""Characters that look alike made alike: widths, kinds of space, line ends, what cannot be seen.

Punctuation is left as printed. Tabs stay, for they mark the cells of tables in text that comes from Word.
"""

from __future__ import annotations

import re
import unicodedata

#: Simplified whole characters of the block "CJK Radicals Supplement" that PDF files carry for the real ones;
#: unlike the Kangxi radicals they have no compatibility mapping (Unicode: EquivalentUnifiedIdeograph.txt).
_RADICALS_SUPPLEMENT = {
    "⺟": "母", "⺠": "民", "⻁": "虎", "⻄": "西", "⻅": "见", "⻆": "角", "⻉": "贝",
    "⻋": "车", "⻓": "长", "⻔": "门", "⻘": "青", "⻙": "韦", "⻚": "页", "⻛": "风",
    "⻜": "飞", "⻝": "食", "⻢": "马", "⻣": "骨", "⻤": "鬼", "⻥": "鱼", "⻦": "鸟",
    "⻨": "麦", "⻩": "黄", "⻬": "齐", "⻮": "齿", "⻰": "龙", "⻳": "龟",
}  # fmt: skip

_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_LINE_ENDS = "\r\u000b\u000c\u0085\u2028\u2029"
#: zero width, soft hyphen, bidi marks and embeddings, invisible operators, variation selectors, C0 and C1
#: controls
_INVISIBLE = (
    "\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
)
_WIDE = "０-９Ａ-Ｚａ-ｚ"
_KANGXI = "\u2f00-\u2fd5"


def _expand(character_class: str) -> list[str]:
    """The characters of a class written as in a regular expression, without escapes."""
    characters = []
    for match in re.finditer(r"(.)-(.)|(.)", character_class, re.DOTALL):
        if match[3]:
            characters.append(match[3])
        else:
            characters.extend(map(chr, range(ord(match[1]), ord(match[2]) + 1)))
    return characters


_TABLE: dict[int, str | None] = (
    {ord(c): " " for c in _expand(_SPACES)}
    | {ord(c): "\n" for c in _expand(_LINE_ENDS)}
    | {ord(c): None for c in _expand(_INVISIBLE)}
    | {ord(c): unicodedata.normalize("NFKC", c) for c in _expand(_WIDE) + _expand(_KANGXI)}
    | {ord(c): unified for c, unified in _RADICALS_SUPPLEMENT.items()}
)
# only the runs that hold something to change are translated: str.translate over Chinese text costs ten times
# as much. A run is written [x][x]* because the search for a pattern that begins with one character of a class
# is twice as fast as the same for [x]+.
_CHANGING = f"[{_SPACES}{_LINE_ENDS}{_INVISIBLE}{_WIDE}{_KANGXI}{''.join(_RADICALS_SUPPLEMENT)}]"
_CHANGED = re.compile(f"{_CHANGING}{_CHANGING}*")


def normalise_characters(text: str) -> str:
    """`text` with one form for characters that look alike.

    Full-width digits and Latin letters become ASCII; every kind of space becomes U+0020 (tabs stay); CR LF,
    CR, NEL, vertical tab, form feed, U+2028 and U+2029 become a line feed; zero-width characters, soft
    hyphens, bidi marks, variation selectors and control characters go; Kangxi radicals, and the simplified
    ones of the radicals supplement, become the Han characters they stand for. Punctuation, signs and the
    number of spaces stay.
    """
    if "\r\n" in text:
        text = text.replace("\r\n", "\n")
    return _CHANGED.sub(lambda match: match[0].translate(_TABLE), text)


def squeeze(text: str) -> str:
    """`text` without any white space (as `str.split` understands it): for matching, never for output."""
    return "".join(text.split())
