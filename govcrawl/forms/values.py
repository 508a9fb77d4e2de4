"""What a printed cell says: a number, a blank, a dash, or something that is not taken for a number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from govcrawl.record import Number
from govcrawl.text.numerals import chinese_number

ValueKind = Literal["number", "blank", "not_applicable", "unreadable", "ambiguous", "label"]


@dataclass(frozen=True, slots=True)
class Value:
    """One cell as read. `number` is set for kind `number` only; `unit` is the unit printed in the cell, if any.

    `scaled` says that a printed 万 or 亿 was multiplied out; `note` names what else is not plain about it.
    """

    kind: ValueKind
    raw: str
    number: Number | None = None
    unit: str | None = None
    scaled: bool = False
    note: str | None = None


_DASHES = re.compile(r"^[-‐‑‒–—―ー─－_/／\\＼|*×·.]+$")
_NOT_APPLICABLE = frozenset(
    {"无", "無", "不涉及", "不适用", "暂无", "没有", "N/A", "n/a", "无此项", "空", "NA"}
)
# what offices write into a cell instead of a number
_WORDS = frozenset(
    {
        "见附件", "见附表", "见下表", "详见附件", "详见附表", "另附", "同上", "同左", "持平", "略", "不详", "未统计", "待统计",
        "未汇总", "待定", "保密", "涉密", "数据缺失", "缺失",
    }
)  # fmt: skip
_REMARKED = re.compile(r"\d[\d,，.]{0,14}[万亿]?[㐀-鿿]{0,2}[(（][^()（）]{1,12}[)）]")
_HAN = re.compile(r"[㐀-鿿]")
_DIGITS = re.compile(r"[+\-＋－−﹣]?\d+(?:\.\d+)?")
_THOUSANDS = re.compile(r"[+\-＋－−﹣]?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?")
_SPACED_THOUSANDS = re.compile(r"\d{1,3} \d{3}(?:\.\d+)?")
_NUMERIC = re.compile(
    r"(?P<sign>[+\-＋－−﹣]|增加|增|减少|减)?(?P<digits>\d[\d,，]*(?:[.．]\d+)?)"
    r"(?:(?P<money>[十百千]?[万亿]?元)|(?P<scale>万|亿)?(?P<unit>件次|件|条|项|个|次|份|宗|起|部|人次|人|篇|期|份次)?)"
)
_COUNTED = re.compile(
    r"(?P<sum>(?:共计?|合计|总计)(?=\d))?(?P<number>[^()（）]{1,24}?)"
    r"(?:(?P<bare>件次|人次|[件条项个次份宗起])|[(（](?P<unit>件次|人次|[件条项个次份宗起]|[十百千]?[万亿]?元)[)）])"
)
# a number between quotation marks or brackets, or with a full stop behind
_DRESSED = re.compile(r"(?:“(\d+)”|\"(\d+)\"|「(\d+)」|‘(\d+)’|（(\d+)）|\((\d+)\)|(\d+)。)")
_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万][零〇一二两三四五六七八九十百千万]*")
# digits with a word that makes them no plain number (约100, 20余件, 2018年); an enumerator makes a label (3.其他)
_MISPRINT = re.compile(r"[约近超共计]?\d[\d,，.．]*[余多]?[万亿]?(?<![.．、])[㐀-鿿]{0,2}")
# numerals that are not read (1万2千, 伍, 廿)
_NUMERALS = re.compile(
    r"(?:\d{1,9}[万千百十]){2}|(?:\d{1,9}[万千百十]){1,3}\d{1,9}|[零壹贰叁肆伍陆柒捌玖拾佰仟廿卅]{1,9}"
)
_SCALES = frozenset("百千万亿")  # a unit set apart from its 元
_POINT_BEFORE_THREE = re.compile(r"[.．]\d{3}(?!\d)")
_MINUS = frozenset("-－−﹣")
IN_YUAN = {
    "元": Decimal(1), "十元": Decimal(10), "百元": Decimal(100), "千元": Decimal(1_000), "万元": Decimal(10_000),
    "十万元": Decimal(100_000), "百万元": Decimal(1_000_000), "千万元": Decimal(10_000_000), "亿元": Decimal(100_000_000),
    "十亿元": Decimal(1_000_000_000),
}  # fmt: skip
"""The units of money that are read, in yuan."""
MAX_DIGITS = 18
GROUPED = re.compile(r"[1-9]\d{0,2} \d{3}")
GAPPED = "Two numbers, or one with a gap."
PAGE_OR_CELLS = "The number of a page, or cells of the row."


@lru_cache(maxsize=8192)
def parse_value(text: str) -> Value:
    """Read one cell. Spaces around do not count; spaces inside digits only where they group thousands.

    A label (Han characters that are no number, unit or 无) has kind `label`. Leading zeros, percentages, ranges and
    approximations are `unreadable`; digits in two lines or with odd gaps are `ambiguous`. Nothing is rounded.
    """
    raw = text.strip()
    if not raw:
        return Value("blank", "")
    if raw in _NOT_APPLICABLE or _DASHES.match(raw):
        return Value("not_applicable", raw)
    if raw.isdecimal() and raw.isascii():
        return _number(raw, raw)
    compact = raw
    if any(c.isspace() for c in raw):
        compact = "".join(raw.split())
        if _DASHES.match(compact) or compact in _NOT_APPLICABLE:
            return Value("not_applicable", raw)
        if re.search(r"\d\s+\d", raw) and not _joins(raw, compact):
            return Value("label" if _HAN.search(raw) else "ambiguous", raw)
    match = _NUMERIC.fullmatch(compact)
    if match:
        return _from_match(match, raw)
    counted = _COUNTED.fullmatch(compact)
    if counted and (counted["sum"] or counted["unit"]):  # 共5件, 5（件）
        match = _NUMERIC.fullmatch(counted["number"] + (counted["bare"] or counted["unit"]))
        if match:
            return _from_match(match, raw)
    if compact == "一":
        return Value("ambiguous", raw, note="a dash and the numeral one look alike")
    if compact in _SCALES:
        return Value("label", raw)
    if _CHINESE.fullmatch(compact):
        number = chinese_number(compact)
        return (
            Value("unreadable", raw)
            if number is None
            else Value("number", raw, number, note="Chinese numeral")
        )
    if compact in _WORDS or _REMARKED.fullmatch(compact):
        return Value("unreadable", raw)
    if _HAN.search(compact) and not (_MISPRINT.fullmatch(compact) or _NUMERALS.fullmatch(compact)):
        return Value("label", raw)
    return Value("unreadable", raw)


def count_of(value: Value) -> Number | None:
    """What a cell counts in a sum: a dash counts nothing, a blank and what cannot be read are no operands."""
    return 0 if value.kind == "not_applicable" else value.number


def is_value_text(text: str) -> bool:
    """Whether a cell could be a value at all (a number, a dash, 无, or a misprint of one), not a label."""
    return parse_value(text).kind not in ("label", "blank")


def is_fraction(value: Value) -> bool:
    """Whether a number has a fraction, or a point before three digits, where thousands may be grouped (`1.000`)."""
    if not isinstance(value.number, float):
        return False
    return not value.number.is_integer() or _POINT_BEFORE_THREE.search(value.raw) is not None


def undressed(value: Value) -> Value:
    """The number that stands between quotation marks or brackets or before a full stop; any other value as it is.

    Only for a cell of its own: in flattened text `（5）` may number a row. In brackets an amount may be negative.
    """
    match = _DRESSED.fullmatch(value.raw) if value.kind == "unreadable" else None
    if match is None:
        return value
    bare = parse_value(match[match.lastindex or 0])
    return Value(bare.kind, value.raw, bare.number, note="quotation marks, brackets or a full stop around it")


def _joins(raw: str, compact: str) -> bool:
    """Whether gaps inside digits are a printer's, not a boundary: `302 783`, `30 2783`, not `3 4` or two lines."""
    if "\n" in raw:
        return False
    if _SPACED_THOUSANDS.fullmatch(raw):
        return True
    groups = raw.split()
    return (
        len(groups) == 2
        and len(compact.replace(",", "")) >= 5
        and not groups[1].startswith("0" * len(groups[1]))
        and bool(_DIGITS.fullmatch(compact) or _THOUSANDS.fullmatch(compact))
        and groups[0] != "0"
    )


def _from_match(match: re.Match[str], raw: str) -> Value:
    digits = match["digits"].replace("．", ".")
    if "," in digits or "，" in digits:
        if not _THOUSANDS.fullmatch(digits):
            return Value("unreadable", raw)
        digits = digits.replace(",", "").replace("，", "")
    sign = match["sign"]
    negative = sign is not None and (sign in _MINUS or sign.startswith("减"))
    value = _number(("-" if negative else "") + digits, raw)
    if value.kind != "number" or value.number is None:
        return value
    note = f"sign printed as {sign}" if sign is not None and sign not in "+-" else None
    scale, unit = match["scale"], match["unit"]
    if match["money"]:  # money keeps its printed unit; the reader converts where the cell's unit differs
        return Value("number", raw, value.number, match["money"], note=note)
    if not scale:
        return Value("number", raw, value.number, unit, note=note)
    factor = Decimal(10_000 if scale == "万" else 100_000_000)
    return Value("number", raw, _plain(Decimal(str(value.number)) * factor), unit, scaled=True, note=note)


def _number(digits: str, raw: str) -> Value:
    whole = digits.lstrip("+-").split(".")[0]
    if len(digits) > MAX_DIGITS or (len(whole) > 1 and whole.startswith("0")):
        return Value("unreadable", raw)
    if "." not in digits:
        return Value("number", raw, int(digits))
    number = float(digits)
    if Decimal(repr(number)) != Decimal(digits):  # more digits than a JSON number keeps
        return Value("unreadable", raw)
    return Value("number", raw, number)


def _plain(value: Decimal) -> Number:
    return int(value) if value == value.to_integral_value() else float(value)


def convert(number: Number, factor: Decimal) -> Number:
    """Multiply a printed number exactly; a whole result is an integer."""
    return _plain(Decimal(str(number)) * factor)
