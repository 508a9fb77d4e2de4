"""Numbers as Word prints them in automatic numbering (ECMA-376 §17.18.59, ST_NumberFormat)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise

from govcrawl.documents.model import UNKNOWN

_HAN = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"),
    (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
MOST = 9999


def _digits(digits: str) -> Callable[[int], str]:
    return lambda number: "".join(digits[int(digit)] for digit in str(number))


def counted(number: int, digits: str, units: str, *, one_ten: bool = False, one_hundred: bool = True) -> str:
    """A number in Chinese as it is counted: 一百零五, 十二; `units` are ten, hundred, thousand.

    `one_ten`: 一十 for 10; `one_hundred`: 一百 and not 百 for 100.
    """
    figures = str(number)
    made = ""
    for figure, place in zip(figures, range(len(figures) - 1, -1, -1), strict=True):
        if figure == "0":
            if made and made[-1] != digits[0]:
                made += digits[0]
            continue
        bare = figure == "1" and (
            (place == 1 and not made and not one_ten) or (place > 1 and not one_hundred)
        )
        made += ("" if bare else digits[int(figure)]) + (units[place - 1] if place else "")
    return made.rstrip(digits[0]) or digits[0]


def _chinese(number: int) -> str:
    """一 to 九十九 as counted, figure by figure from 100 on."""
    return counted(number, _HAN, "十百千") if number < 100 else _digits("○一二三四五六七八九")(number)


def _thousands(number: int) -> str:
    return counted(number, "零一二三四五六七八九", "十百千")


def _japanese(number: int) -> str:
    return "〇" if number == 0 else counted(number, _HAN, "十百千", one_hundred=False).replace("〇", "")


def _roman(number: int) -> str:
    made = ""
    for worth, letters in _ROMAN:
        times, number = divmod(number, worth)
        made += letters * times
    return made


def _letters(number: int) -> str:
    """A to z, then aa, bb, cc."""
    return "" if number < 1 else chr(97 + (number - 1) % 26) * min(1 + (number - 1) // 26, 30)


def _out_of(signs: str) -> Callable[[int], str]:
    """One sign each, plain digits beyond the last."""
    return lambda number: signs[number - 1] if 1 <= number <= len(signs) else str(number)


def _signs(*runs: tuple[int, int, int]) -> Callable[[int], str]:
    """Characters of their own for numbers: `(first number, last number, first character)`; plain digits beyond."""

    def sign(number: int) -> str:
        return next(
            (chr(code + number - low) for low, high, code in runs if low <= number <= high), str(number)
        )

    return sign


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number % 100 < 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


_CIRCLED = _signs((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1))
_WIDE = _digits("０１２３４５６７８９")
_FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": _WIDE,
    "decimalFullWidth2": _WIDE,
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedFullstop": _signs((1, 20, 0x2488)),
    "decimalEnclosedParen": _signs((1, 20, 0x2474)),
    "numberInDash": lambda number: f"- {number} -",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "ordinal": _ordinal,
    "hex": lambda number: f"{number:X}",
    "chineseCounting": _chinese,
    "chineseCountingThousand": _thousands,
    "chineseLegalSimplified": lambda number: counted(number, _LEGAL, "拾佰仟", one_ten=True),
    "ideographLegalTraditional": lambda number: counted(number, _LEGAL_TRADITIONAL, "拾佰仟", one_ten=True),
    "ideographDigital": _digits(_HAN),
    "ideographEnclosedCircle": _signs((1, 10, 0x3280)),
    "ideographTraditional": _out_of(_STEMS),
    "ideographZodiac": _out_of(_BRANCHES),
    "ideographZodiacTraditional": lambda number: _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12],
    "japaneseCounting": _japanese,
    "japaneseDigitalTenThousand": _digits(_HAN),
    "japaneseLegal": lambda number: counted(number, "零壱弐参四伍六七八九", "拾百阡", one_ten=True),
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _thousands,
    "taiwaneseDigital": _digits("○一二三四五六七八九"),
    "none": lambda _: "",
}  # fmt: skip


def numeral(number: int, number_format: str) -> str:
    """A number in one of Word's formats; `UNKNOWN` where the format is none of those that offices here use."""
    made = _FORMATS.get(number_format)
    return UNKNOWN if made is None or not 0 <= number <= MOST else made(number)


def padded(number: int, pattern: str) -> str:
    """A number by a pattern of one's own (`001, 002, 003, ...`): as many figures as its examples have."""
    examples = [example.strip() for example in pattern.split(",")]
    plain = [example for example in examples if example.isdecimal() and example.isascii()]
    rising = all(int(one) + 1 == int(other) for one, other in pairwise(plain))
    return str(number).zfill(len(plain[0])) if plain and rising and len(plain[0]) <= 5 else UNKNOWN
