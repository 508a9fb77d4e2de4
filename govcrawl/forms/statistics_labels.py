"""What one printed piece of the statistics annex is: a row's label, a head, a column's header, a unit, a value.

A line of flattened text is cut into such pieces here; `statistics.py` puts them together.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from govcrawl.forms import form_2014 as form
from govcrawl.forms.matching import plain
from govcrawl.forms.values import Value, parse_value

Kind = Literal["row", "head", "header", "remark", "total", "furniture", "unknown"]
Role = Literal["label", "code", "unit", "remark", "value", "cumulative", "other"]

MAX_LABEL = 120
MAX_GLUED = 6000
MOST_LABELS = 200
MAX_CODE = 3
MAX_HEADERS = 60
FEWEST_GLUED = 3

_ENUMERATOR = r"[一二三四五六七八九十\d①-⑳㈠-㈩⑴-⒇]{0,3}"
_PREFIX = rf"{_ENUMERATOR}(?:其中)?{_ENUMERATOR}(?:(?P<year>(?:19|20)\d\d)年度?)?"
_UNIT = r"(?:万|千|百)?(?:条|件次|件|人次|人|次|篇|个|份|期|场|元|宗|起|处|户)"
_ROWS: dict[str, tuple[str, ...]] = {f"r{i}": (row.key,) for i, row in enumerate(form.INDICATORS)} | {
    f"s{i}": shared.keys for i, shared in enumerate(form.SHARED)
}
_ROW_PATTERNS = [(f"r{i}", row.pattern) for i, row in enumerate(form.INDICATORS)] + [
    (f"s{i}", shared.pattern) for i, shared in enumerate(form.SHARED)
]
_ROW = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _ROW_PATTERNS)
_LABEL = re.compile(rf"{_PREFIX}(?:{_ROW})(?:单位)?(?P<unit>{_UNIT})?")
_HEAD = re.compile(
    _PREFIX + "(?:" + "|".join(f"(?P<h{i}>{pattern})" for i, (pattern, _) in enumerate(form.HEADS)) + ")"
)
_REMARK = re.compile("|".join(form.REMARKS))
_TOTAL = re.compile(rf"{_ENUMERATOR}{form.TOTAL}")
_WEAK = re.compile(rf"{_ENUMERATOR}{form.WEAK}")
_ONLY_FRONT = re.compile(rf"(?=.){_ENUMERATOR}(?:其中)?")
_FURNITURE = re.compile(form.FURNITURE)
_TITLE = re.compile(form.TITLE)
_INDEX = re.compile(form.INDEX_ROW)
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("label", re.compile(form.LABEL_HEADERS)),
    ("unit", re.compile(form.UNIT_HEADERS)),
    ("code", re.compile(form.CODE_HEADERS)),
    ("remark", re.compile(form.REMARK_HEADERS)),
    ("value", re.compile(form.VALUE_HEADERS)),
    ("cumulative", re.compile(form.CUMULATIVE_HEADERS)),
    ("other", re.compile(form.OTHER_HEADERS)),
    ("label", re.compile(form.GENERAL_LABEL_HEADERS)),
)
_UNIT_ALONE = re.compile(rf"[(（]?(?:单位[:：]?)?(?P<unit>{_UNIT})[)）]?")
_PAGE_NUMBER = re.compile(
    r"[-—–―─]\s*\d{1,3}\s*[-—–―─]|第\s*\d{1,3}\s*页(?:\s*共\s*\d{1,3}\s*页)?|\d{1,3}/\d{1,3}"
)
_SENTENCE = re.compile(r"[。；;！!？?]|[，,](?!\d{3})")
_BRACKETED = re.compile(r"[(（][^()（）]{0,60}[)）]")


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed text that is no value: what it is.

    `keys` are the rows it may be (more than one for a label that stands under several rows), `section` the part of
    the form that a head opens, `unit` the unit printed behind a label, `year` a year printed in it. `weak`: other
    tables print the same words.
    """

    kind: Kind
    text: str
    keys: tuple[str, ...] = ()
    section: str = ""
    unit: str | None = None
    year: int | None = None
    weak: bool = False


@lru_cache(maxsize=8192)
def classify(text: str) -> Printed:
    """What `text`, a whole cell or line, is. A wording never seen is `unknown`."""
    if len(text) > 2 * MAX_LABEL:
        return Printed("unknown", text)
    body = plain(text)
    if not body or len(body) > MAX_LABEL:
        return Printed("unknown" if body else "remark", text)
    match = _LABEL.fullmatch(body)
    if match:
        name = next(name for name in _ROWS if match[name] is not None)
        keys = _ROWS[name]
        year = int(match["year"]) if match["year"] else None
        weak = len(keys) > 1 or _WEAK.fullmatch(body) is not None
        return Printed("row", text, keys, _section_of(keys), match["unit"], year, weak)
    match = _HEAD.fullmatch(body)
    if match:
        place = next(i for i in range(len(form.HEADS)) if match[f"h{i}"] is not None)
        return Printed("head", text, section=form.HEADS[place][1])
    if role_of(text) is not None:
        return Printed("header", text)
    if (
        _REMARK.fullmatch(body)
        or (_ONLY_FRONT.fullmatch(body) and not body.isdecimal())
        or _INDEX.fullmatch(body)
    ):
        return Printed("remark", text)
    if _TOTAL.fullmatch(body):
        return Printed("total", text)
    if _FURNITURE.match(body) or _TITLE.fullmatch(body):
        return Printed("furniture", text)
    return Printed("unknown", text)


def _section_of(keys: tuple[str, ...]) -> str:
    """`review` or `litigation` where every one of the rows belongs to it, else nothing."""
    sections = {key.split("_", 1)[0] for key in keys}
    section = sections.pop() if len(sections) == 1 else ""
    return section if section in ("review", "litigation") else ""


@lru_cache(maxsize=2048)
def role_of(text: str) -> tuple[Role, int | None] | None:
    """The role of a column by its header, and the year printed in it; None for what is no known header."""
    body = plain(_BRACKETED.sub("", text)) or plain(text)
    if not body or len(body) > 20:
        return None
    for role, pattern in _ROLES:
        match = pattern.fullmatch(body)
        if match:
            year = match.groupdict().get("year")
            return role, int(year) if year else None
    return None


def is_general(text: str) -> bool:
    """Whether a header heads the labels of many other tables, too (项目, 内容)."""
    body = plain(_BRACKETED.sub("", text))
    return re.fullmatch(form.LABEL_HEADERS, body) is None


def is_total(text: str) -> bool:
    """Whether a label only repeats the row it stands beside (合计)."""
    return _TOTAL.fullmatch(plain(text)) is not None


def unit_of(text: str) -> str | None:
    """The unit that a cell holds and nothing else, or None."""
    match = _UNIT_ALONE.fullmatch("".join(text.split())) if len(text) <= 16 else None
    return match["unit"] if match else None


# --- lines --------------------------------------------------------------------------------------------------------

PieceKind = Literal["label", "unit", "value", "blank", "code"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line: `printed` for a label, `value` for a value or a blank, `unit` in `text` for a unit.

    A `code` is a number in front of a label on the same line. `glued` values touch what stands before them, so that
    two of them look like one.
    """

    kind: PieceKind
    text: str
    printed: Printed | None = None
    value: Value | None = None
    glued: bool = False


BLANK = Piece("blank", "", value=parse_value(""))


def label_piece(text: str) -> Piece:
    """A piece that holds a label, a head or a header."""
    return Piece("label", text, printed=classify(text))


def value_piece(text: str) -> Piece:
    """A piece that holds a value."""
    return Piece("value", text, value=parse_value(text))


def pieces_of(line: str) -> tuple[Piece, ...]:
    """One line cut into labels, units and values; empty for page numbers and empty lines, a bare tab is a blank."""
    return _short_line(line) if len(line) <= 2 * MAX_LABEL else _cut(line)


@lru_cache(maxsize=4096)
def _short_line(line: str) -> tuple[Piece, ...]:
    return _cut(line)


def _cut(line: str) -> tuple[Piece, ...]:
    text = line.strip(" \t|｜\n")
    if not text:
        return (BLANK,) if line.startswith("\t") else ()
    if _PAGE_NUMBER.fullmatch(text):
        return ()
    parts = text.split(None, 1)
    if len(parts) > 1 and parts[0].isdecimal() and len(parts[0]) <= MAX_CODE and len(text) <= 2 * MAX_LABEL:
        behind = _cut(parts[1])
        if behind and behind[0].printed is not None and behind[0].printed.kind != "unknown":
            return (Piece("code", parts[0]), *behind)
    whole = _whole(text)
    if whole is not None:
        return (whole,)
    parts = text.split()
    if len(parts) > 1 and len(text) <= 2 * MAX_LABEL:
        spaced = _spaced(parts)
        if spaced is not None:
            return spaced
    return _glued_headers(text) or _glued(text) or (label_piece(text),)


def _whole(text: str) -> Piece | None:
    """The line as one piece, where it is a known label, a unit or a value."""
    if plain(text) and classify(text).kind != "unknown":
        return label_piece(text)
    unit = unit_of(text)
    if unit is not None:
        return Piece("unit", unit)
    value = value_piece(text)
    assert value.value is not None
    return value if value.value.kind not in ("label", "ambiguous") else None


def _spaced(parts: list[str]) -> tuple[Piece, ...] | None:
    """`其中：主动公开规范性文件数 件 12`: a label, then a unit and values; or a row of headers. None for anything else."""
    if all(role_of(part) is not None for part in parts):
        return tuple(label_piece(part) for part in parts)
    end = len(parts)
    tail: list[Piece] = []
    while end > 0:
        unit = unit_of(parts[end - 1])
        value = parse_value(parts[end - 1])
        if unit is not None:
            tail.append(Piece("unit", unit))
        elif value.kind in ("number", "not_applicable", "unreadable"):
            tail.append(value_piece(parts[end - 1]))
        else:
            break
        end -= 1
    tail.reverse()
    label = " ".join(parts[:end])
    if not end or not tail:
        return tuple(tail) or None
    if classify(label).kind != "unknown":
        return (label_piece(label), *tail)
    return (*(_glued(label) or (label_piece(label),)), *tail) if len(label) <= MAX_LABEL else None


_SCAN = re.compile("|".join(f"(?:{pattern})" for pattern in sorted(
    [*(pattern for _, pattern in _ROW_PATTERNS), *(pattern for pattern, _ in form.HEADS), *form.REMARKS],
    key=lambda pattern: -len(re.sub(r"\((?:\?:)?[^()]*\)\?|.\?|[^㐀-鿿]", "", pattern)),
)))  # fmt: skip
_TAIL = re.compile(
    rf"[)）:：\s|｜]{{0,6}}(?:[(（]?(?:单位[:：]?)?(?P<unit>{_UNIT})[)）]?)?[:：\s|｜]{{0,6}}"
    r"(?P<value>\d[\d,，]{0,24}(?:\.\d{1,8})?(?=[^\d.]|$|\.\D)|[-—–―/／]{1,6}|无)?"
    rf"(?P<behind>{_UNIT})?"
    r"(?P<front>[、.．:：\s(（)）|｜]{0,6}(?:[一二三四五六七八九十]{1,2}|[1-9]|[①-⑳]|其中)?[、.．:：\s(（)）|｜]{0,4}(?:其中|[1-9])?[、.．:：\s(（)）|｜]{0,4})"
)
_ARABIC_FRONT = re.compile(r"(\d{1,24})([、.．])\s{0,4}(?:其中)?[:：]?\s{0,4}$")
_ENDS_IN_DIGIT = re.compile(r"\d$")


_HEADERS = re.compile(
    "|".join(
        f"(?:{re.sub('[?]P<year>', '?:', pattern.pattern)})"
        for _, pattern in sorted(_ROLES, key=lambda item: item[0] == "value")
    )
)


def _glued_headers(text: str) -> tuple[Piece, ...] | None:
    """`统计指标单位统计数`: headers without anything between them, the labels' among them; None for anything else."""
    body = "".join(text.split())
    if len(body) > MAX_HEADERS:
        return None
    found: list[str] = []
    position = 0
    while position < len(body):
        match = _HEADERS.match(body, position)
        if match is None or match.end() == position:
            return None
        found.append(match.group())
        position = match.end()
    if len(found) < 2 or re.fullmatch(form.LABEL_HEADERS, found[0]) is None:
        return None
    return tuple(label_piece(header) for header in found)


def _glued(text: str) -> tuple[Piece, ...] | None:
    """`主动公开政府信息数条1234`: labels, units and values without anything between them, or None.

    Where a label's own Arabic number follows a value (`条1231.政府公报…`), the form says which digits it takes; what
    stays open is a value that can be read in two ways.
    """
    if len(text) > MAX_GLUED or _SENTENCE.search(_BRACKETED.sub("", text)):
        return None
    places = [i for i, character in enumerate(text) if character.isalnum()]
    body = "".join(text[i] for i in places).replace("其它", "其他")
    found = list(itertools.islice(_SCAN.finditer(body), MOST_LABELS))
    if not found or len(found) == MOST_LABELS or (len(text) > MAX_LABEL and len(found) < FEWEST_GLUED):
        return None
    front = plain(text[: places[found[0].start()]])
    if not re.fullmatch(_PREFIX, front):
        return None
    pieces: list[Piece] = []
    for place, match in enumerate(found):
        label = text[places[match.start()] : places[match.end() - 1] + 1]
        end = places[found[place + 1].start()] if place + 1 < len(found) else len(text)
        behind = found[place + 1].group() if place + 1 < len(found) else None
        tail = _tail(text[places[match.end() - 1] + 1 : end], behind)
        if tail is None:
            return None
        pieces += [label_piece(label), *tail]
    return tuple(pieces)


def _tail(text: str, following: str | None) -> list[Piece] | None:
    """What stands between a label and the next one (None: the line's end): a unit, a value, the next enumerator."""
    number = _number_of(following)
    unclear = False
    if following is not None:
        match = _ARABIC_FRONT.search(text)
        if match:
            digits = match[1]
            own = number if number and digits.endswith(number) else digits if len(digits) == 1 else ""
            unclear = not own
            text = text[: match.start() + len(digits) - len(own)] if own else text[: match.end(1)]
        elif _ENDS_IN_DIGIT.search(text):
            # digits right before a label may end in its number, whose dot was lost
            unclear = bool(number) and text.endswith(number)
            if unit_of(text[:-1]) is not None and text[-1] == number:
                text, unclear = text[:-1], False  # a unit, no value, and the number
    tail = _TAIL.fullmatch(text)
    if tail is None:
        return None
    if following is None and tail["front"].strip(" )）|｜:：\t"):
        return None
    pieces: list[Piece] = []
    unit = tail["unit"] or tail["behind"]
    if unit:
        pieces.append(Piece("unit", unit))
    if tail["value"]:
        value = parse_value(tail["value"])
        if unclear and value.kind == "number":
            value = Value(
                "ambiguous", text.strip(), note="Where the value ends and the next row's number begins"
            )
        pieces.append(Piece("value", tail["value"], value=value, glued=True))
    return pieces


def _number_of(label: str | None) -> str:
    """The Arabic enumerator that the form prints before a label; empty where it prints another one, or none."""
    keys = classify(label).keys if label is not None else ()
    numbers = {row.number for row in form.INDICATORS if row.key in keys}
    number = numbers.pop() if len(numbers) == 1 else ""
    return number if number.isdecimal() else ""
