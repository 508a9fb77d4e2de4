"""Flattened text to tokens: labels, values, blank cells that are visible (a bare tab, an empty pipe), row ends.

The label text between two values makes one stretch, so that a label wrapped over lines is found as a whole.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from govcrawl.documents.model import Block, Paragraph
from govcrawl.forms.glued import counted_cells, ends_a_label, ends_in_unit, is_row_of_values, pieces_of
from govcrawl.forms.matching import APPLICATIONS, OUTCOMES, PROACTIVE, plain
from govcrawl.forms.model import BLOCKS
from govcrawl.forms.values import GAPPED, PAGE_OR_CELLS, Value, is_value_text, parse_value
from govcrawl.report.sections import heading_number

TokenKind = Literal["label", "value", "blank", "row_end", "break"]
PROSE_LENGTH = 64
SHORTEST_SENTENCE = 8
SHORTEST_TABLE = 24
FEWEST_PAIRS = 3
LONGEST_WRAP = 6
MAX_ROW = 24
MAX_BRACKETED = 12
LONGEST_VALUE = 16
PROSE_ENDS = tuple("。；;，,：:！!")
FEWEST_CELLS = 2
FEWEST_PIPES = 3
LONGEST_WORD = 4
LONGEST_LABEL = 60

_PAGE_NUMBER = re.compile(
    r"^(?:[-—–―─－]{1,2}\s*\d{1,3}\s*[-—–―─－]{1,2}|\d{1,3}\s*[-－—]|第\s*\d{1,3}\s*页(?:[\s/／,，]*共\s*\d{1,3}\s*页)?"
    r"|\d{1,3}\s*页|\d{1,3}\s*[/／]\s*\d{1,3}|[\[【〔·•]\s*\d{1,3}\s*[\]】〕·•]|[Pp](?:age|\.)?\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?)$"
)
# an enumerator that stands alone on its line; a bare digit is a value
_LONE_ENUMERATOR = re.compile(
    r"(?:[①-⒛❶-❿㈠-㈩]|\d{1,2}[.、．)）]|[(（]\d{1,2}[)）]|[(（]?[一二三四五六七八九十][)）]?[、.．]?|、)$"
)
_WIDE = re.compile(r" {2}|[\t\u3000]")
_GAP = re.compile(r"[ \u3000\t]{2,}|[\t\u3000]")
_PLAINLY = ("number", "not_applicable")
_NUMERALS = frozenset("一二三四五六七八九十")
_UNITS = frozenset({"件", "条", "项", "个", "次", "份", "宗", "起", "元", "万元", "件次", "人次"})
_CHANGES = frozenset({"增", "减", "增加", "减少"})
_APART = _UNITS | _CHANGES
_SIGNED = re.compile(r"[+\-＋－−﹣]\s{0,3}\d[\d,，.]{0,18}")
_LIKE_VALUES = frozenset({"/", "／", "无"})  # what may be a part of a label
_AFTER_WU = ("正当理由", "法提供")  # 无正当理由, 无法提供
_NARROW = re.compile(r"[\d㐀-鿿)）”] [\d/／—]")
_THOUSANDS = re.compile(r"\d{1,3}(?: \d{3})+")
_PROSE = re.compile(r"[。；;！]")
_IN_VALUES = "0123456789.,，+-—–―─－−/／"


@dataclass(slots=True)
class Token:
    """One piece of a run; `block` is the document's block it stands in."""

    kind: TokenKind
    text: str
    block: int
    value: Value | None = None


@dataclass(slots=True)
class Stretch:
    """Label text with the values that follow it; one without either marks a break."""

    labels: list[Token] = field(default_factory=list)
    values: list[Token] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The label text, a cell a line."""
        return "\n".join(token.text for token in self.labels)

    @property
    def label_texts(self) -> list[str]:
        """The label text by cells; lines that a bracket spans are one (`规范性文件（以区` `政府名义印发）`)."""
        texts: list[str] = []
        lines = 0
        for token in self.labels:
            if lines and lines < MAX_BRACKETED and _open_bracket(texts[-1]):
                texts[-1] += token.text
                lines += 1
            else:
                texts.append(token.text)
                lines = 1
        return texts

    @property
    def on_one_line(self) -> bool:
        """Whether the values stand on the line on which the label ends, so that no page number is among them."""
        return bool(self.labels) and all(token.block == self.labels[-1].block for token in self.values)

    @property
    def last_alone(self) -> bool:
        """Whether the last value stands on a line below those of the others, as the rest of a broken cell does."""
        lines = [token.block for token in self.values]
        return len(lines) > FEWEST_CELLS and lines[0] == lines[-2] != lines[-1]

    @property
    def cells(self) -> list[Value]:
        """What the values say."""
        return [token.value for token in self.values if token.value is not None]


def _open_bracket(text: str) -> bool:
    return text.count("（") + text.count("(") > text.count("）") + text.count(")")


def tokens_of(blocks: Sequence[Block], start: int, end: int, headings: Container[int] = ()) -> list[Token]:
    """The tokens of the paragraphs in `blocks[start:end]`; headings and what is no paragraph break the run."""
    tokens: list[Token] = []
    tabbed = piped = False
    pipes = sum(
        "|" in block.text or "｜" in block.text for block in blocks[start:end] if isinstance(block, Paragraph)
    )
    around = " \t|｜\u3000" if pipes >= FEWEST_PIPES else " \t\u3000"  # a single one is a digit misread
    for index in range(start, end):
        block = blocks[index]
        if not isinstance(block, Paragraph):
            tokens.append(Token("break", "", index))
            continue
        text = block.text
        stripped = text.strip(around)
        if not stripped:
            if text.startswith("\t"):
                tokens.append(Token("blank", "", index, parse_value("")))
            elif "|" in text or "｜" in text:
                if piped:  # a pipe closes a cell: behind another pipe it closes an empty one
                    tokens.append(Token("blank", "", index, parse_value("")))
                piped = True
            elif tabbed:  # in Word text an empty line ends a row; elsewhere it only stands between cells
                tokens.append(Token("row_end", "", index))
            continue
        tabbed = text.startswith("\t")
        if _PAGE_NUMBER.match(stripped):
            if tokens and tokens[-1].kind == "label" and _may_be_cells(blocks, index, end, around):
                mark = Value("unreadable", stripped, note=PAGE_OR_CELLS)
                tokens.append(Token("value", stripped, index, mark))
            continue
        if index in headings or _is_break(stripped):
            tokens.extend(_tokens_of_long_line(stripped, index))
            piped = False
            continue
        tokens.extend(_tokens_of_line(stripped, index))
        piped = text.rstrip()[-1:] in "|｜"  # more than one pipe there fills up a merged cell
    return _with_lone_numerals(_with_signs_in_labels(_with_bracketed_digits(tokens)))


def _may_be_cells(blocks: Sequence[Block], index: int, end: int, around: str) -> bool:
    """Whether what looks like a page's number (`2 / 17`, `— 19 —`) may be the cells of the label above it.

    It is not where other cells follow it.
    """

    def are_cells(text: str) -> bool:
        cells = cells_of_line(text)
        return all(parse_value(cell).kind in _PLAINLY for cell in cells)

    near = blocks[index : min(end, index + MAX_ROW)]
    texts = [block.text.strip(around) for block in near if isinstance(block, Paragraph)]
    own, *below = filter(None, texts)
    several = len(cells_of_line(own)) >= FEWEST_CELLS and are_cells(own)
    return several and not (below and are_cells(below[0]))


def _with_signs_in_labels(tokens: list[Token]) -> list[Token]:
    """What reads like a dash or 无 and is a part of a label, where vertical text gives it a line of its own."""
    for place, token in enumerate(tokens):
        if token.kind != "value" or token.text not in _LIKE_VALUES:
            continue
        behind = tokens[place + 1 : place + 1 + LONGEST_WRAP]
        text = "".join(
            other.text for other in itertools.takewhile(lambda other: other.kind == "label", behind)
        )
        before = tokens[place - 1] if place else None
        below = before is not None and before.kind == "label" and before.text.endswith("增")
        stroke = below and token.text in ("/", "／") and text.startswith("减")
        if stroke or (token.text == "无" and text.startswith(_AFTER_WU)):
            token.kind, token.value = "label", None
    return tokens


def _with_bracketed_digits(tokens: list[Token]) -> list[Token]:
    """A year in brackets, which vertical text gives a line a digit, is a part of its label."""
    for place, token in enumerate(tokens):
        if token.kind != "label" or token.text[-1:] not in ("（", "("):
            continue
        digits = list(
            itertools.takewhile(
                lambda other: other.kind == "value" and other.text.isdecimal(),
                tokens[place + 1 : place + 1 + LONGEST_WRAP],
            )
        )
        end = place + 1 + len(digits)
        if digits and end < len(tokens) and tokens[end].text[:1] in ("）", ")"):
            for digit in digits:
                digit.kind, digit.value = "label", None
    return tokens


def _with_lone_numerals(tokens: list[Token]) -> list[Token]:
    """A Chinese numeral on a line of its own right below a row's label: the row's value, or the next label's number."""
    for place, token in enumerate(tokens):
        if token.kind == "label" and token.text in _NUMERALS and not _numbers_a_label(tokens, place):
            near = tokens[max(0, place - LONGEST_LABEL) : place]
            above = itertools.takewhile(lambda other: other.kind == "label", reversed(near))
            label = "".join(reversed([other.text for other in above]))
            if announces_row(label):
                note = "A numeral that may number the next label."
                token.kind, token.value = "value", Value("ambiguous", token.text, note=note)
    return tokens


def _numbers_a_label(tokens: Sequence[Token], place: int) -> bool:
    """Whether a numeral stands between brackets or before a point, each on a line of its own."""
    before = tokens[place - 1].text[-1:] if place else ""
    behind = tokens[place + 1].text[:1] if place + 1 < len(tokens) else ""
    return before in ("(", "（") or behind in (")", "）", "、", ".", "．")


def ends_like_a_cell(block: Block) -> bool:
    """Whether a line ends in a number, a dash or 无, as every row of a flattened table does somewhere."""
    if not isinstance(block, Paragraph) or block.text[-1:] in PROSE_ENDS:
        return False
    pieces = block.text.rstrip(" |｜\t")[-LONGEST_VALUE:].split()
    if not pieces:
        return block.text.startswith("\t")
    apart = len(pieces) > 1 and pieces[-1] in _UNITS and pieces[-2][-1].isdigit()
    return apart or pieces[-1][-1].isdigit() or is_value_text(pieces[-1]) or ends_in_unit(pieces[-1])


def _tokens_of_line(text: str, index: int) -> list[Token]:
    parts = [parse_value(part) for part in cells_of_line(text)]
    if len(parts) > 1 and all(part.kind in ("number", "not_applicable") for part in parts):
        single = parse_value(text)
        if single.kind != "number" or _WIDE.search(text):
            return _values(parts, index)
        if not _THOUSANDS.fullmatch(text) and not _SIGNED.fullmatch(text):
            single = Value("ambiguous", text, note=GAPPED)
        return _values([single], index)
    if len(parts) > 1 and parts[0].kind == "unreadable" and not plain(parts[0].raw):
        return _label_with_values(text, index)  # a closing quotation mark, and the row's values
    if _is_row_of_values(parts):
        return _values([_as_cell(part) for part in parts], index)
    value = parse_value(text)
    # a quotation mark or a bracket that a label was wrapped before is a part of it, too
    if _LONE_ENUMERATOR.match(text) or (value.kind == "unreadable" and not plain(text)):
        return [Token("label", text, index)]
    if value.kind != "label":
        return _values([value], index)
    if is_row_of_values(text):
        return _values([_as_cell(parse_value(cell)) for cell in counted_cells(text)], index)
    spaced = _label_with_values(text, index)
    pieces = pieces_of(text, 1)
    if len(pieces) == 1 or (len(spaced) > 1 and len(pieces_of(spaced[0].text, 1)) == 1):
        return spaced
    return _tokens_of_pieces(pieces, index)


def _is_row_of_values(parts: Sequence[Value]) -> bool:
    """Whether a line holds the cells of a row, and few of them are words or misprints (`3 0 约66 0 0 一`)."""
    plainly = sum(part.kind in ("number", "not_applicable") for part in parts)
    words = [part for part in parts if part.kind == "label"]
    return (
        plainly >= FEWEST_CELLS
        and 2 * plainly > len(parts)
        and parts[0].kind != "label"
        and all(len(word.raw) <= LONGEST_WORD and not _is_known(word.raw) for word in words)
    )


def _is_known(text: str) -> bool:
    """Whether a word belongs to a label of sections 2 to 4."""
    return any(
        element.kind != "unknown"
        for lexicon in (APPLICATIONS, PROACTIVE, OUTCOMES)
        for element in lexicon.scan(plain(text))
    )


def _as_cell(value: Value) -> Value:
    """What stands among the values of a row is a cell, if no number."""
    return Value("unreadable", value.raw) if value.kind == "label" else value


@lru_cache(maxsize=4096)
def _is_break(text: str) -> bool:
    """Prose and section headings end a run: what stands before them has nothing to do with what follows."""
    if heading_number(text) is not None:
        return True
    text = "".join(text.split())
    # figures as long as a sentence behind a row's label, or without one (section 4), are a row and no prose
    label = text.rstrip(_IN_VALUES)
    if len(label) <= PROSE_LENGTH and (not label or announces_row(label)):
        text = label
    stopped = len(text) >= SHORTEST_SENTENCE and text.endswith("。")
    return stopped or len(text) > PROSE_LENGTH or (len(text) > 24 and bool(_PROSE.search(text)))


def _values(parts: Sequence[Value], index: int) -> list[Token]:
    return [Token("value", part.raw, index, part) for part in parts]


def cells_of_line(text: str) -> list[str]:
    """A line's cells: parted by wide gaps where it has any (`1 204   0   3`), else by every space.

    Narrow gaps part cells, too, where they do not group thousands (`90   0  0 0 1`). A unit or a sign that stands apart
    belongs to its number (`1 件`, `减 5`).
    """
    text = text.strip()
    if not _WIDE.search(text):
        return _with_units(text.split())
    cells = _GAP.split(text)
    gapped = [cell for cell in cells if _NARROW.search(cell)]
    narrow = bool(gapped) and not any(_THOUSANDS.fullmatch(cell) for cell in cells)
    return _with_units(text.split() if narrow else cells)


def _with_units(cells: list[str]) -> list[str]:
    """Cells with the units and signs that stand apart from their numbers."""
    if not any(cell in _APART for cell in cells):
        return cells
    joined: list[str] = []
    sign = ""
    for cell in cells:
        if cell in _UNITS and joined and joined[-1][-1:].isdigit():
            joined[-1] += cell
        elif cell in _CHANGES:
            joined += [sign] if sign else []
            sign = cell
        elif sign and cell[:1].isdigit():
            joined.append(sign + cell)
            sign = ""
        else:
            joined += [sign, cell] if sign else [cell]
            sign = ""
    return [*joined, sign] if sign else joined


def _tokens_of_long_line(text: str, index: int) -> list[Token]:
    """A break, unless a table stands in the line: many labels with their values right behind them."""
    fewest = 1 if text.count("维持") >= len(BLOCKS) else FEWEST_PAIRS  # section 4 is one row of values
    pieces = pieces_of(text, fewest) if len(text) > SHORTEST_TABLE else []
    if len(pieces) < 2:
        return [Token("break", text, index)]
    prose, stop, first = pieces[0][0].rpartition("。")
    tokens = [Token("break", prose, index)] if stop else []
    return tokens + _tokens_of_pieces([(first, False), *pieces[1:]], index)


def _tokens_of_pieces(pieces: Sequence[tuple[str, bool]], index: int) -> list[Token]:
    tokens: list[Token] = []
    attached = False
    for piece, is_values in pieces:
        if is_values:
            parts = [parse_value(cell) for part in cells_of_line(piece) for cell in counted_cells(part)]
            if attached and "".join(part.raw for part in parts) == piece.strip():
                pass  # no gaps
            elif attached and len(parts) > 1:
                # glued to the label, so that a gap is one inside a number: `规章115 520`
                parts = [Value("ambiguous", piece.strip(), note="Gaps in digits that are glued to a label.")]
            tokens += _values(parts, index)
            tokens.append(Token("row_end", "", index))
        else:
            attached = not piece[-1:].isspace()
            tokens += _label_with_values(piece.strip(), index)
    return tokens


def _label_with_values(text: str, index: int) -> list[Token]:
    """`规章 0 0 0` is a label and three values; a line without trailing values is one label."""
    parts = cells_of_line(text)
    first = len(parts)
    while first > 1 and parse_value(parts[first - 1]).kind in (*_PLAINLY, "unreadable", "ambiguous"):
        first -= 1
    if any(parse_value(part).kind not in _PLAINLY for part in parts[first:]) and not ends_a_label(
        plain(" ".join(parts[:first]))
    ):  # 34余件 is a cell only behind a row's label
        first = len(parts)
        while first > 1 and parse_value(parts[first - 1]).kind in _PLAINLY:
            first -= 1
    if first == len(parts):
        return [Token("label", text, index)]
    label = " ".join(parts[:first])
    values = _values([parse_value(part) for part in parts[first:]], index)
    return [Token("label", label, index), *values, Token("row_end", "", index)]


def stretches_of(tokens: Sequence[Token]) -> list[Stretch]:
    """Label text and the values after it, in order. A break empties what was collected.

    A visible blank before the first value of a row is a filler beside a merged label, or the first cell; both stay
    among the values only after a label. A row end closes the values; numbers after it start a stretch of their own.
    """
    stretches: list[Stretch] = []
    current = Stretch()
    row_ended = False
    for place, token in enumerate(tokens):
        if token.kind == "break":
            if current.labels or current.values:
                stretches.append(current)
            current = Stretch()
            stretches.append(current)  # an empty stretch marks the break
            current = Stretch()
            row_ended = False
        elif token.kind == "row_end":
            row_ended = True
        elif token.kind == "label":
            if current.values and any(v.kind == "value" for v in current.values):
                stretches.append(current)
                current = Stretch()
            elif current.values:
                # blanks only: an empty row where the stretch ends in a row's label, else fillers
                if announces_row(current.text):
                    stretches.append(current)
                    current = Stretch()
                else:
                    current.values.clear()
            current.labels.append(token)
            row_ended = False
        else:
            if row_ended and current.values:
                stretches.append(current)
                current = Stretch()
            if row_ended and token.kind == "blank" and _label_follows(tokens, place):
                continue  # a filler at the beginning of a row
            current.values.append(token)
            row_ended = False
    if current.labels or current.values:
        stretches.append(current)
    return stretches


def _label_follows(tokens: Sequence[Token], place: int) -> bool:
    """Whether the row of a blank cell has a label; values without one are a row of their own (section 4)."""
    near = tokens[place : place + MAX_ROW]
    row = itertools.takewhile(lambda token: token.kind not in ("row_end", "break"), near)
    return any(token.kind == "label" for token in row) or not any(token.kind == "value" for token in near)


def rejoin_wrapped(stretches: Sequence[Stretch]) -> None:
    """Bring a label that is wrapped round its numbers together: its end is the beginning of the next stretch."""
    for here, behind in itertools.pairwise(stretches):
        if not here.labels or not here.values or not behind.labels or announces_row(here.text):
            continue
        own = len(plain(here.text))
        most = len(behind.labels) - bool(behind.values)  # a row's own label stays before its values
        for count in range(1, min(LONGEST_WRAP, most) + 1):
            joined = here.text + "".join(token.text for token in behind.labels[:count])
            if _row_across(plain(joined), own) or _remark_closed(here.text, joined):
                here.labels += behind.labels[:count]
                del behind.labels[:count]
                break


def _remark_closed(text: str, joined: str) -> bool:
    """Whether a row's label is followed by a bracket that only the rest of the joined text closes."""
    place = max(text.rfind("（"), text.rfind("("))
    return (
        place > 0
        and not any(mark in text[place:] for mark in "）)")
        and joined[-1:] in "）)"
        and announces_row(text[:place])
    )


def _row_across(text: str, seam: int) -> bool:
    """Whether a row's label reaches over the seam to the end of plain `text`."""
    for lexicon in (APPLICATIONS, PROACTIVE):
        elements = lexicon.scan(text)
        if (
            elements
            and elements[-1].kind == "row"
            and elements[-1].start < seam
            and elements[-1].end == len(text)
        ):
            return True
    return False


@lru_cache(maxsize=4096)
def announces_row(text: str) -> bool:
    """Whether text ends in the label of a row of section 2 or 3."""
    for lexicon in (APPLICATIONS, PROACTIVE):
        elements = lexicon.scan(plain(text))
        if elements and elements[-1].kind == "row" and elements[-1].key != "other_handling":
            return True
    return False
