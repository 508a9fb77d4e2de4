"""How one report differs from the official form, axis by axis; any variant of one axis goes with any of another.

A variant is a function in a table. It changes a `Draft` (the truth, its words, its look) before the report is
printed. What a variant makes undecidable it adds to `truth.doubtful`: such a cell may be read as null, never wrongly.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from demo.forms import COLUMNS, PARTS, ROWS
from tests.layouts.sheets import SHAPES, Look, Shape
from tests.layouts.truth import Figure, Truth
from tests.layouts.words import (
    BRACKETS,
    BROKEN,
    CUT,
    DIGITS,
    EXPLAINED,
    NAMES,
    NOTES,
    NUMBERS,
    QUOTES,
    RENAMED,
    SHORT,
    SPACED,
    Words,
)


@dataclass
class Draft:
    """A report before it is printed. `grid` says that the layout keeps rows and columns, `glued` that it loses gaps."""

    truth: Truth
    words: Words
    look: Look = field(default_factory=Look)
    grid: bool = True
    glued: bool = False


Change = Callable[[Draft, random.Random], None]


def _as_it_is(draft: Draft, draw: random.Random) -> None:
    """Nothing changes."""


# --- headers -------------------------------------------------------------------------------------------------------


def _headers_broken(draft: Draft, draw: random.Random) -> None:
    draft.words.headers |= {key: text for key, text in BROKEN.items() if draw.random() < 0.6}


def _headers_spaced(draft: Draft, draw: random.Random) -> None:
    draft.words.headers |= {key: text for key, text in SPACED.items() if draw.random() < 0.6}


def _headers_renamed(draft: Draft, draw: random.Random) -> None:
    draft.words.headers |= {key: draw.choice(texts) for key, texts in RENAMED.items() if texts}


def _headers_cut(draft: Draft, draw: random.Random) -> None:
    draft.words.headers |= {key: text for key, text in CUT.items() if draw.random() < 0.7}


def _headers_with_digits(draft: Draft, draw: random.Random) -> None:
    draft.words.headers |= DIGITS


def _headers_fewer(draft: Draft, draw: random.Random) -> None:
    note, applicants = draw.choice(((False, True), (True, False), (False, False)))
    draft.look = replace(draft.look, note=note, applicant_head=applicants)


def _note_otherwise(draft: Draft, draw: random.Random) -> None:
    draft.words.note = draw.choice(NOTES)


def _columns_reordered(draft: Draft, draw: random.Random) -> None:
    """Section 3's columns in another order; where the cells are strewn, only the usual order can be counted on."""
    person, *kinds, total = COLUMNS
    shuffled = draw.sample(kinds, len(kinds))
    order = draw.choice(((total, person, *kinds), (person, *shuffled, total), (*kinds, person, total)))
    draft.look = replace(draft.look, order=order)
    if not draft.grid:
        _doubt_applications(draft)


def _rows_numbered(draft: Draft, draw: random.Random) -> None:
    """A column of running numbers before section 3's labels."""
    draft.look = replace(draft.look, numbered=True)
    _doubt_applications(draft)


def _headless(draft: Draft, draw: random.Random) -> None:
    """Section 3 without its header."""
    draft.look = replace(draft.look, headless=True)
    _doubt_applications(draft)


def _doubt_applications(draft: Draft) -> None:
    draft.truth.doubtful |= {path for path in draft.truth.values if path.startswith("applications")}


def _fees_in_yuan(draft: Draft, draw: random.Random) -> None:
    """Fees are headed in yuan; the record has them in 10,000 yuan."""
    path = "proactive.fees.amount"
    if path not in draft.truth.values:
        return
    draft.words.headers["amount"] = draw.choice(
        ("本年收费金额（单位：元）", "本年收费金额(元)", "本年收费金额（单位：人民币元）")
    )
    value = draft.truth.values[path]
    if value is not None and "万" not in draft.truth.cells[path]:  # a unit in the cell wins
        draft.truth.values[path] = _plain(Decimal(str(value)) / 10000)


def _fees_without_unit(draft: Draft, draw: random.Random) -> None:
    draft.words.headers["amount"] = draw.choice(("本年收费金额", "本年收费金额（万元）"))
    if draft.truth.form == "2019":
        del draft.words.headers["amount"]


def _plain(value: Decimal) -> Figure:
    return int(value) if value == value.to_integral_value() else float(value)


HEADERS: Mapping[str, Change] = {
    "plain": _as_it_is,
    "broken": _headers_broken,
    "spaced": _headers_spaced,
    "renamed": _headers_renamed,
    "cut": _headers_cut,
    "digits": _headers_with_digits,
    "fewer": _headers_fewer,
    "note otherwise": _note_otherwise,
    "reordered": _columns_reordered,
    "rows numbered": _rows_numbered,
    "headless": _headless,
    "fees in yuan": _fees_in_yuan,
    "fees without unit": _fees_without_unit,
}

# --- labels --------------------------------------------------------------------------------------------------------


def _labels_short(draft: Draft, draw: random.Random) -> None:
    draft.words.labels |= {key: text for key, text in SHORT.items() if draw.random() < 0.7}


def _labels_explained(draft: Draft, draw: random.Random) -> None:
    draft.words.labels |= EXPLAINED


def _labels_named(draft: Draft, draw: random.Random) -> None:
    draft.words.labels |= {key: draw.choice(texts) for key, texts in NAMES.items()}


def _quotes(draft: Draft, draw: random.Random) -> None:
    draft.words.quotes = draw.choice(QUOTES)


def _numbers(draft: Draft, draw: random.Random) -> None:
    draft.words.number = draw.choice([name for name in NUMBERS if name != "lost"])
    draft.words.bracket = draw.choice([name for name in BRACKETS if name != "lost"])


def _numbers_lost(draft: Draft, draw: random.Random) -> None:
    draft.words.number, draft.words.bracket = draw.choice(
        (("lost", "wide"), ("stop", "lost"), ("lost", "lost"))
    )


def _total_otherwise(draft: Draft, draw: random.Random) -> None:
    draft.words.total = draw.choice(
        ("(七)总计", "（七）总计", "七、总计", "总计", "（七）合计", "（七） 总 计")
    )


def _other_character(draft: Draft, draw: random.Random) -> None:
    draft.words.character = ("其他", "其它")
    draft.words.organisations = "法人或其它组织"


def _letters_spaced(draft: Draft, draw: random.Random) -> None:
    """White space inside labels, as justified text or Word leave it."""
    gap = draw.choice((" ", "\u3000", "\u00a0", "\u200b"))
    place = draw.randint(3, 6)
    draft.words.spoilt = lambda text: text[:place] + gap + text[place:] if len(text) > place + 1 else text


def _groups_joined(draft: Draft, draw: random.Random) -> None:
    draft.look = replace(draft.look, groups="joined")


def _groups_after(draft: Draft, draw: random.Random) -> None:
    draft.look = replace(draft.look, groups="joined" if draft.grid else "after")


def _groups_lost(draft: Draft, draw: random.Random) -> None:
    draft.look = replace(draft.look, groups="lost")


def _unheard_of(draft: Draft, draw: random.Random) -> None:
    """A row is worded as nobody words it: it cannot be read, and nothing may be read into it."""
    rows = [key for key, _, _ in ROWS[draft.truth.rows_form]] + [
        key for _, _, _, rows in PARTS[draft.truth.form] for key, _ in rows
    ]
    key = draw.choice(rows)
    draft.words.labels[key] = draw.choice(
        ("关于另外某些方面的统计", "9.待核实的内容", "（八）按照有关要求另列的情形")
    )
    if key == "handled_total":
        draft.words.total = draft.words.labels[key]
    ours = {path for path in draft.truth.values if path.split(".")[1] == key}
    draft.truth.doubtful |= ours
    for path in ours:
        draft.truth.values[path] = None


LABELS: Mapping[str, Change] = {
    "plain": _as_it_is,
    "short": _labels_short,
    "explained": _labels_explained,
    "named": _labels_named,
    "quotes": _quotes,
    "numbers": _numbers,
    "numbers lost": _numbers_lost,
    "total otherwise": _total_otherwise,
    "other character": _other_character,
    "letters spaced": _letters_spaced,
    "groups joined": _groups_joined,
    "groups after": _groups_after,
    "groups lost": _groups_lost,
    "unheard of": _unheard_of,
}

# --- values --------------------------------------------------------------------------------------------------------

_WIDE_DIGITS = str.maketrans("0123456789.-+", "０１２３４５６７８９．－＋")
_CHINESE = "零一二三四五六七八九"


def _each(
    draft: Draft, draw: random.Random, share: float, change: Callable[[str, float], str | None]
) -> None:
    """Print some numbers otherwise; `change` gets the path and the number, and gives the text or None."""
    for path, value in draft.truth.values.items():
        if value is not None and draw.random() < share:
            text = change(path, value)
            if text is not None:
                draft.truth.cells[path] = text


def _thousands(draft: Draft, draw: random.Random) -> None:
    comma = draw.choice((",", "，"))
    _each(draft, draw, 1, lambda _, n: f"{n:,}".replace(",", comma) if abs(n) >= 1000 else None)


def _wide(draft: Draft, draw: random.Random) -> None:
    share = draw.choice((0.2, 1))
    _each(draft, draw, share, lambda path, _: draft.truth.cells[path].translate(_WIDE_DIGITS))


def _digits_spaced(draft: Draft, draw: random.Random) -> None:
    """`302 783`: groups of three apart, which only a cell of its own keeps together."""

    def apart(path: str, number: float) -> str | None:
        if not (isinstance(number, int) and 10_000 <= number < 1_000_000):
            return None
        if not draft.grid:
            row = _row_of(draft.truth, path)
            if path.startswith("proactive") and any(not draft.truth.cells[cell].strip() for cell in row):
                return None  # `33 546 5` for a number, a lost blank and a number: nobody could tell
            draft.truth.doubtful |= row
        return f"{number:,}".replace(",", " ")

    _each(draft, draw, 1, apart)


def _row_of(truth: Truth, path: str) -> set[str]:
    """The cells printed in one row with this one; section 4 counts as one row."""
    table, row, *rest = path.split(".")
    if not rest:
        return {other for other in truth.values if not other.startswith(("proactive", "applications"))}
    return {other for other in truth.values if other.startswith(f"{table}.{row}.")}


def _padded(draft: Draft, draw: random.Random) -> None:
    """White space around values, and zero-width characters inside."""
    gap = draw.choice((" ", "\u3000", "\u00a0", "\u200b", "\ufeff", "\u2002"))

    def pad(path: str, _: float) -> str:
        text = draft.truth.cells[path]
        inside = text[:1] + gap + text[1:] if gap in "\u200b\ufeff" and len(text) > 1 else text
        return gap + inside + gap

    _each(draft, draw, 0.5, pad)


def _counted(draft: Draft, draw: random.Random) -> None:
    """A unit behind the number."""

    def counted(path: str, _: float) -> str | None:
        text = draft.truth.cells[path]
        if path.endswith("amount"):
            return (
                text + "万元"
                if path == "proactive.fees.amount" and "amount" not in draft.words.headers
                else None
            )
        if path.startswith("proactive"):
            return text + ("件" if "normative" in path or "rules" in path else "项")
        return text + "件"

    _each(draft, draw, draw.choice((0.1, 1)), counted)


def _chinese(draft: Draft, draw: random.Random) -> None:
    """Chinese numerals: plain to see in a cell of its own; outside a grid they may be a heading's number."""

    def numeral(path: str, number: float) -> str | None:
        if not (isinstance(number, int) and 0 <= number < 100):
            return None
        if not draft.grid or number == 1:  # 一 may be a dash
            draft.truth.doubtful |= {path} if draft.grid else _row_of(draft.truth, path)
        tens, ones = divmod(number, 10)
        if not tens:
            return _CHINESE[ones]
        return ("" if tens == 1 else _CHINESE[tens]) + "十" + (_CHINESE[ones] if ones else "")

    _each(draft, draw, 0.1, numeral)


def _signs(draft: Draft, draw: random.Random) -> None:
    def signed(path: str, number: float) -> str | None:
        if not path.endswith(".change"):
            return None
        if number == 0:
            return draw.choice(("0", "+0"))
        more, less = (
            ("+", "-"), ("＋", "－"), ("增", "减"), ("增加", "减少"), ("", "−"), ("", "﹣"), ("+ ", "- "),
        )[draw.randint(0, 6)]  # fmt: skip
        if not draft.grid and not all(draft.truth.cells[cell].strip() for cell in _row_of(draft.truth, path)):
            more, less = more.strip(), less.strip()  # `- 3 6`: a lost blank and -3, or a dash and 3
        return f"{less if number < 0 else more}{abs(number)}"

    _each(draft, draw, 1, signed)


def _misprinted(draft: Draft, draw: random.Random) -> None:
    """What is no plain number: nothing may be read from it."""
    for path in draw.sample(list(draft.truth.values), 4):
        number = draw.randint(2, 90)
        text = draw.choice(
            (
                "约{}",
                "{}余件",
                "{}多",
                "{}～{}",
                "{}%",
                "0{}",
                "{}?",
                "见附件",
                "同上",
                "持平",
                "{}（含补正）",
                "O",
                "近{}万",
            )
        )
        if draft.glued and path.startswith("proactive") and text == "0{}":
            continue  # `0031968` for 0, 031 and 968: without a sum nobody could tell
        draft.truth.put(path, None, text.replace("{}", str(number)))
        draft.truth.doubtful |= {path} if draft.grid else _row_of(draft.truth, path)


VALUES: Mapping[str, Change] = {
    "plain": _as_it_is,
    "thousands": _thousands,
    "full width": _wide,
    "digits spaced": _digits_spaced,
    "padded": _padded,
    "counted": _counted,
    "chinese": _chinese,
    "signs": _signs,
    "misprinted": _misprinted,
}

# --- the shape of section 4 ----------------------------------------------------------------------------------------


def _shaped(shape: Shape) -> Change:
    def change(draft: Draft, draw: random.Random) -> None:
        draft.look = replace(draft.look, review=shape)

    return change


REVIEWS: Mapping[str, Change] = {shape: _shaped(shape) for shape in SHAPES}
