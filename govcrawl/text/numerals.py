"""Chinese numerals to numbers: 三十五 is 35, 一千零二 is 1002, 二万 is 20000, 二〇五 is 205."""

from __future__ import annotations

DIGITS = {
    "〇": 0, "○": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIAD = 10_000
LONGEST = 9


def chinese_number(text: str) -> int | None:
    """The whole number that a numeral up to 九千九百九十九万… names; None for what is no well-formed numeral."""
    if text and all(DIGITS.get(character) == 0 for character in text):
        return 0
    if len(text) > 1 and all(character in DIGITS for character in text):
        # 二〇五, as years are written; 三五 may be three to five
        zeros = any(DIGITS[character] == 0 for character in text)
        if not zeros or not DIGITS[text[0]] or len(text) > LONGEST:
            return None
        return int("".join(str(DIGITS[character]) for character in text))
    total = section = digit = 0
    last_unit = _MYRIAD
    for character in text:
        if character in DIGITS:
            if digit:  # 一百二〇: a zero stands before a digit, not behind it
                return None
            digit = DIGITS[character]
        elif character in _UNITS:
            unit = _UNITS[character]
            if unit >= last_unit:
                return None
            section += (digit or 1) * unit
            digit, last_unit = 0, unit
        elif character == "万" and not total and (section or digit):
            total = (section + digit) * _MYRIAD
            section = digit = 0
            last_unit = _MYRIAD
        else:
            return None
    return total + section + digit if text else None
