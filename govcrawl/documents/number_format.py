"""What a spreadsheet prints in a cell: a value under its number format (ECMA-376 part 1, 18.8.31).

Where it is not certain what is printed the answer is None: formats that are not known here, and numbers that a program
rounds to the width of their column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

GENERAL = "general"
_LONGEST_FORMAT = 255
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]{0,255})"|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]{0,80})\]'
    r"|(?P<general>[Gg][Ee][Nn][Ee][Rr][Aa][Ll]|G/通用格式)|(?P<ampm>AM/PM|am/pm|A/P|上午/下午)|(?P<exponent>[Ee][+-])"
    r"|(?P<digit>[0#?])|(?P<date>[yYmMdDhHsSgGeEbBaA])|(?P<other>.)",
    re.DOTALL,
)
_COLOUR = re.compile(
    r"(?:black|blue|cyan|green|magenta|red|white|yellow|color\s?\d{1,2}|颜色\s?\d{1,2}|红色|黑色|蓝色)",
    re.IGNORECASE,
)
_CURRENCY = re.compile(r"\$([^-\]]{0,8})(?:-[0-9A-Fa-f,]{1,12})?")
_PLAIN_LITERALS = frozenset(" -+/():!^&'~{}<>=$¥￥€£,.，。、；：（）％件条项个宗次份人元万亿年月日第")
_SIGN = re.compile(r"[-－−(（△▲]")
_HAN = re.compile(r"[㐀-鿿]")
_SHORT_DATES = frozenset({"mm-dd-yy", "m/d/yy", "m/d/yyyy", "mm/dd/yy", "m-d-yy"})
"""The built-in short date (number 14) is printed as the system does: here a Chinese one."""
_LARGEST = Decimal(10) ** 20


@dataclass(frozen=True, slots=True)
class _Section:
    """One part of a format: `pattern` has literals as themselves marked `L`, digits, points, commas, percents."""

    tokens: tuple[tuple[str, str], ...]
    is_date: bool
    known: bool
    general: bool
    text: bool


def shown_number(value: float | Decimal, code: str, *, width: float | None = None) -> str | None:
    """A number as printed; None where that is not certain. `width` is the column's in digits, None where it is wide enough."""
    number = _decimal(value)
    if number is None:
        return None
    sections = _sections(code or GENERAL)
    if sections is None:
        return None
    chosen, unsigned = _choose(sections, number)
    if not chosen.known or chosen.is_date:
        return None
    if (
        number < 0
        and unsigned
        and not any(kind == "literal" and _SIGN.search(text) for kind, text in chosen.tokens)
    ):
        return None  # its colour alone tells that it is negative
    if chosen.general:
        text = _general(abs(number) if unsigned else number, width)
        return None if text is None else _around(chosen, text)
    if chosen.text:
        text = _general(number, None)
        return None if text is None else _around(chosen, text)
    return _placed(chosen, number, unsigned=unsigned)


def shown_text(value: str, code: str) -> str | None:
    """A text as printed: the fourth part of a format may put something around it."""
    sections = _sections(code or GENERAL)
    if sections is None:
        return None
    if len(sections) == 4:
        chosen = sections[3]
    elif len(sections) == 1 and sections[0].text:
        chosen = sections[0]
    else:
        return value
    return _around(chosen, value) if chosen.known else None


def is_date_format(code: str) -> bool:
    """Whether a number under this format is printed as a date or a time."""
    sections = _sections(code or GENERAL)
    return sections is not None and sections[0].is_date


def shown_date(value: datetime | date | time | timedelta, code: str) -> str | None:
    """A date as printed, for formats of years, months and days; None for all others."""
    if isinstance(value, date) and code in _SHORT_DATES:
        return f"{value.year}/{value.month}/{value.day}"
    sections = _sections(code)
    if not isinstance(value, date) or sections is None or not sections[0].known:
        return None
    pieces: list[str] = []
    for kind, text in sections[0].tokens:
        if kind in ("literal", "point", "comma"):
            pieces.append(text)
        elif kind == "date":
            letter, count = text[0].lower(), len(text)
            if letter == "y":
                pieces.append(f"{value.year:04}" if count > 2 else f"{value.year % 100:02}")
            elif letter == "m" and count <= 2:
                pieces.append(f"{value.month:0{count}}")
            elif letter == "d" and count <= 2:
                pieces.append(f"{value.day:0{count}}")
            else:
                return None
        else:
            return None
    return "".join(pieces).strip()


def _decimal(value: float | Decimal) -> Decimal | None:
    """The number to the 15 digits that spreadsheets keep."""
    number = value if isinstance(value, Decimal) else Decimal(f"{value:.15g}")
    return number if number.is_finite() and abs(number) < _LARGEST else None


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...] | None:
    """The parts of a format, at most four; None for one that is none."""
    if len(code) > _LONGEST_FORMAT:
        return None
    parts: list[list[re.Match[str]]] = [[]]
    for found in _TOKEN.finditer(code):
        if found["other"] == ";":
            parts.append([])
        else:
            parts[-1].append(found)
    return tuple(_section(part) for part in parts) if len(parts) <= 4 else None


def _section(found: list[re.Match[str]]) -> _Section:
    tokens: list[tuple[str, str]] = []
    known = True
    is_date = general = text = False
    for one in found:
        kind = one.lastgroup
        word = one[0]
        if kind in ("quoted", "escaped"):
            tokens.append(("literal", one["quoted"] or one["escaped"] or ""))
        elif kind == "space":
            tokens.append(("literal", " "))
        elif kind == "fill":
            continue
        elif kind == "bracket":
            bracket = one["bracket"]
            currency = _CURRENCY.fullmatch(bracket)
            if currency:
                tokens.append(("literal", currency[1]))
            elif not _COLOUR.fullmatch(bracket):
                known = False  # a condition, Chinese numerals, time that runs over a day
        elif kind == "general":
            general = True
            tokens.append(("value", ""))
        elif kind == "date":
            is_date = True
            if tokens and tokens[-1][0] == "date" and tokens[-1][1][0].lower() == word.lower():
                tokens[-1] = ("date", tokens[-1][1] + word)
            else:
                tokens.append(("date", word))
        elif kind == "ampm":
            is_date = True
            tokens.append(("ampm", word))
        elif kind == "exponent":
            known = False
        elif kind == "digit":
            tokens.append(("digit", word))
        elif word == "@":
            text = True
            tokens.append(("value", ""))
        elif word == ".":
            tokens.append(("point", word))
        elif word == ",":
            tokens.append(("comma", word))
        elif word == "%":
            tokens.append(("percent", word))
        elif word in _PLAIN_LITERALS or _HAN.match(word):
            tokens.append(("literal", word))
        else:
            known = False
    digits = any(kind == "digit" for kind, _ in tokens)
    if digits and (is_date or general or text or _is_fraction(tokens)):
        known = False
    if is_date and (general or text):
        known = False
    return _Section(tuple(tokens), is_date, known, general, text)


def _is_fraction(tokens: list[tuple[str, str]]) -> bool:
    """Digits on both sides of a stroke: 5 1/2."""
    places = [place for place, (kind, text) in enumerate(tokens) if kind == "literal" and text == "/"]
    return any(
        any(kind == "digit" for kind, _ in tokens[:place])
        and any(kind == "digit" for kind, _ in tokens[place:])
        for place in places
    )


def _choose(sections: tuple[_Section, ...], number: Decimal) -> tuple[_Section, bool]:
    """The part for a number, and whether the number's sign is the part's to print."""
    if len(sections) == 1:
        return sections[0], False
    if len(sections) == 2:
        return (sections[1], True) if number < 0 else (sections[0], False)
    if number < 0:
        return sections[1], True
    return (sections[2] if number == 0 else sections[0]), False


def _around(section: _Section, text: str) -> str:
    """The value with what the format prints before and behind it."""
    return "".join(text if kind == "value" else word for kind, word in section.tokens).strip()


def _general(number: Decimal, width: float | None) -> str | None:
    """Without a format: at most eleven characters, and what does not fit the column is rounded away."""
    if number == number.to_integral_value():
        text = str(int(number))
        return text if len(text.lstrip("-")) <= 11 else None
    if abs(number) < Decimal("0.0001"):
        return None
    before = len(str(int(abs(number))))
    decimals = 10 - before
    if decimals < 1:
        return None
    text = str(number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))
    text = text.rstrip("0").rstrip(".")
    return None if width is not None and len(text) > width else text


def _placed(section: _Section, number: Decimal, *, unsigned: bool) -> str | None:
    """A number in the places of a pattern such as `#,##0.00`."""
    kinds = [kind for kind, _ in section.tokens]
    if "digit" not in kinds:
        if "point" in kinds or "comma" in kinds or "percent" in kinds:
            return None
        text = "".join(word for _, word in section.tokens)
        return ("-" if number < 0 and not unsigned else "") + text.strip()
    if kinds.count("point") > 1:
        return None
    first = kinds.index("digit")
    last = len(kinds) - 1 - kinds[::-1].index("digit")
    point = kinds.index("point") if "point" in kinds else None
    if point is not None and not (point < last or point == last + 1 or point + 1 == first):
        return None
    before = [
        word
        for place, (kind, word) in enumerate(section.tokens)
        if kind == "digit" and (point is None or place < point)
    ]
    behind = [
        word
        for place, (kind, word) in enumerate(section.tokens)
        if kind == "digit" and point is not None and place > point
    ]
    if any(kind in ("literal", "percent") for kind in kinds[first : last + 1]):
        return None  # digits in groups of the office's own: 00-00
    scale = 0
    for kind in kinds[last + 1 :]:
        if kind != "comma":
            break
        scale += 1
    grouped = any(
        kind == "comma" and first < place < (last if point is None else min(point, last))
        for place, kind in enumerate(kinds)
    )
    number = abs(number) if unsigned else number
    number = number.scaleb(2 * kinds.count("percent")).scaleb(-3 * scale)
    rounded = number.quantize(Decimal(1).scaleb(-len(behind)), ROUND_HALF_UP)
    sign = "-" if rounded < 0 else ""
    whole, _, fraction = str(abs(rounded)).partition(".")
    if "E" in whole:
        return None
    whole = whole.lstrip("0").rjust(sum(1 for place in before if place == "0"), "0")
    if grouped and whole.startswith("0") and len(whole) > 1:
        return None
    if grouped and whole:
        whole = f"{int(whole):,}"
    while fraction and behind[len(fraction) - 1] in ("#", "?") and fraction.endswith("0"):
        fraction = fraction[:-1]
    text = whole + ("." + fraction if point is not None else "")
    pieces: list[str] = []
    placed = False
    for place, (kind, word) in enumerate(section.tokens):
        if place == first or (kind == "point" and place + 1 == first):
            if not placed:
                pieces.append(text)
            placed = True
        elif kind in ("literal", "percent") and not first <= place <= last:
            pieces.append(word)
    return (sign + "".join(pieces).strip()).strip()
