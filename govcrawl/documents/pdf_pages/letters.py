"""Code points that PDF files write for others, and those that say nothing."""

from __future__ import annotations

import unicodedata

from govcrawl.documents.model import UNKNOWN

# CJK Radicals Supplement: the unified ideographs that look the same (Unicode: EquivalentUnifiedIdeograph.txt)
_SUPPLEMENT = dict(
    zip(
        map(chr, range(0x2E80, 0x2EF4)),
        "⺀厂乛乚乙亻冂几刀刂卜㔾小小兀尣尢尢巳幺彑彐忄㣺扌攵⺚旡日月歺母民氵氺灬爫爫丬⺧犭王疋目示礻竹"
        "糹纟罓罒罒㓁𦉶羊羊羊耂肀聿肉臼艹艹艹虎衤覀西见角𧢲讠贝足车辶辶辶邑钅長镸长门阜阝雨青韦页风飞食𩙿飠饣"
        "首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BREAKING = "\n\r\t\x0b\x0c\x85\u2028\u2029"


def letter(code: int) -> str:
    """The character of a code point as PDFium gives it; UNKNOWN where it says nothing, empty where it is none."""
    if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return UNKNOWN
    character = chr(code)
    if character in _BREAKING:
        return " "
    if 0x2E80 <= code <= 0x2EF3:
        return _SUPPLEMENT[character]
    if 0x2F00 <= code <= 0x2FD5 or 0xFB00 <= code <= 0xFB06:  # Kangxi radicals, Latin ligatures
        return unicodedata.normalize("NFKC", character)
    if 0xF900 <= code <= 0xFAFF or 0x2F800 <= code <= 0x2FA1F:  # compatibility ideographs
        return unicodedata.normalize("NFC", character)
    category = unicodedata.category(character)
    if category in ("Co", "Cn"):
        return UNKNOWN
    if category == "Cc":
        return UNKNOWN if code < 0x20 else ""
    if category == "Cf":
        return ""
    return character


def raised(text: str) -> str:
    """Digits as superscripts: they refer to a note, and are no part of the number before them."""
    return text.translate(_SUPERSCRIPTS)
