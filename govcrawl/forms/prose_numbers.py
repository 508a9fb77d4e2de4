"""Numbers with their unit in running text: 37件, 1,037件, 1.2万件, 三十七件, 323.479万元."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from govcrawl.forms import prose_phrases as words
from govcrawl.text.numerals import chinese_number

NUMERALS = "〇零一二两三四五六七八九十百千万"
_UNIT = "|".join((*words.MONEY_UNITS, *words.COUNT_UNITS)).replace("亿元|", "").replace("万元|", "")
_ANY = f"0-9０-９{NUMERALS}亿"
NUMBER = re.compile(
    rf"[{_ANY}](?:[{_ANY}]|[,，.．](?=[0-9０-９])){{0,20}} ?(?P<unit>{_UNIT})(?:[(（][件次条宗][)）])?"
)
_ARABIC = re.compile(
    r"(?P<plain>[0-9０-９]{1,9}|[0-9０-９]{1,3}(?:[,，][0-9０-９]{3}){1,3}|[0-9０-９]{1,9}[.．][0-9０-９]{1,6})(?P<scale>[万亿]?)"
)
_VAGUE_NUMERAL = re.compile(r"[百千万][一二两三四五六七八九]$")
_GAP_BEFORE = re.compile(
    rf"[0-9０-９{NUMERALS}亿.．][ ]?[,，、.．/／~～—–\-－ ]$|[0-9０-９.．〔{NUMERALS}亿第]$"
)
_SCALES = {"": Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}


@dataclass(frozen=True, slots=True)
class Number:
    """A number and its unit at `[start, end)`; amounts are in 万元.

    `step` is one unit of the last printed place: 1.2万 is exact to 1000, 323.48 to 0.01. `sure` is False where it may
    be a part of another number or a range, is vague or malformed.
    """

    value: Decimal
    unit: str
    start: int
    end: int
    step: Decimal
    sure: bool


def number_of(match: re.Match[str], before: str) -> Number:
    """The printed number; not `sure` where it may be a part of another, a range, vague or malformed."""
    unit = match["unit"]
    token = match.string[match.start() : match.start("unit")].rstrip(" ")
    unit_at = len(token)
    if token[-1] in "万亿" and unit == "元":
        unit_at -= 1
        unit = token[-1] + unit
    token = token[:unit_at]
    sure = not _GAP_BEFORE.search(before)
    value, step = Decimal(0), Decimal(1)
    arabic = _ARABIC.fullmatch(token)
    if arabic:
        plain = arabic["plain"].replace(",", "").replace("，", "").replace("．", ".")
        whole, _, part = plain.partition(".")
        value = Decimal(plain)
        if part:
            step = Decimal(1).scaleb(-len(part))
        factor = _SCALES[arabic["scale"]]
        value, step = value * factor, step * factor
        sure = sure and not (len(whole) > 1 and whole[0] in "0０")
    else:
        number = chinese_number(token) if token and token[0] not in "百千万" else None
        sure = sure and number is not None and not _VAGUE_NUMERAL.search(token)
        sure = sure and not before.endswith(("几", "数", "上", "近", "约"))  # 数十件
        value = Decimal(number or 0)
    if unit in words.MONEY_UNITS:
        factor = Decimal(words.MONEY_UNITS[unit]) / words.MONEY_UNITS["万元"]
        value, step = value * factor, step * factor
    elif value != value.to_integral_value():
        sure = False
    return Number(value, unit, match.start(), match.end(), step, sure)
