"""Lines of text out of characters, and paragraphs out of lines."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from govcrawl.documents.pdf_pages.characters import Character
from govcrawl.documents.pdf_pages.geometry import Box, around
from govcrawl.documents.pdf_pages.letters import raised

FEWEST_ENDS = 4
INDENT = (1.5, 2.7)  # of the size: two characters
NARROWEST = 170.0  # points; a shorter line of running text is not full
WIDE_GAP = 1.3  # of the size: what lies further apart are two texts
_CJK_GAP = 0.6
_LATIN_GAP = 0.2
_RAISED_SIZE = 0.8
_RAISED_BY = 0.15
_CJK = re.compile(r"[⺀-鿿豈-﫿︰-﹏＀-｠\U00020000-\U0003ffff。、，；：？！“”‘’（）《》〈〉【】「」『』…—·]")
_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、．.]|第[一二三四五六七八九十]{1,3}[部章节]|[(（][一二三四五六七八九十]{1,3}[)）])"
)
_ITEM = re.compile(r"(?:[(（]?\d{1,2}[)）、．.](?!\d)|[①-⑳●○■□◆◇▲★※])")
_OPENING = "（(《〈“‘【「『"
_CLOSING = "）)》〉”’】」』，。、；：！？,.;:!?%％"
_WORD, _WORD_END = re.compile(r"[A-Za-z]{2,40}\b"), re.compile(r"\b[A-Za-z]{2,40}$")
_ENDS = "。！？：；!?:;"


@dataclass(slots=True)
class Line:
    """Characters on one baseline, from left to right."""

    characters: list[Character]
    box: Box
    size: float
    y: float
    text: str = ""
    pieces: list[tuple[Box, str]] = field(default_factory=list)
    """The texts between wide gaps."""


def lines_of(characters: Iterable[Character]) -> list[Line]:
    """The lines from top to bottom. Larger characters found a line, smaller ones beside them join it."""
    rows: list[tuple[float, float, list[Character]]] = []
    near: dict[int, list[int]] = defaultdict(list)
    printed = [character for character in characters if not character.text.isspace()]
    blanks = [character for character in characters if character.text.isspace()]
    for character in sorted(printed, key=lambda one: (-round(one.size, 1), one.y, one.x)):
        number = _row_for(character, rows, near)
        if number is None:
            top, bottom = _extent(character)
            rows.append((top, bottom, []))
            number = len(rows) - 1
            for band in range(int(top // 8) - 1, int(bottom // 8) + 2):
                near[band].append(number)
        rows[number][2].append(character)
    for character in blanks:
        number = _row_for(character, rows, near)
        if number is not None:
            rows[number][2].append(character)
    lines = [_line(found) for _, _, found in rows]
    return sorted(lines, key=lambda line: (round(line.y, 1), line.box.x0))


def _extent(character: Character) -> tuple[float, float]:
    return character.y - 0.8 * character.size, character.y + 0.1 * character.size


def _row_for(
    character: Character,
    rows: Sequence[tuple[float, float, list[Character]]],
    near: dict[int, list[int]],
) -> int | None:
    top, bottom = _extent(character)
    best, most = None, 0.5 * (bottom - top)
    for number in near.get(int((top + bottom) / 2 // 8), ()):
        upper, lower, _ = rows[number]
        common = min(bottom, lower) - max(top, upper)
        if common > most:
            best, most = number, common
    return best


def _line(characters: list[Character]) -> Line:
    characters.sort(key=lambda one: (one.x, one.index))
    printed = [one for one in characters if not one.text.isspace()]
    size = max(one.size for one in printed)
    box = around([one.box for one in printed])
    y = next(one.y for one in printed if one.size == size)
    line = Line(printed, box, size, y)
    _write(line, characters, y)
    return line


def _write(line: Line, characters: Sequence[Character], y: float) -> None:
    """The line's text, and its pieces between wide gaps."""
    pieces: list[tuple[Box, str]] = []
    text = ""
    box: Box | None = None
    last: Character | None = None
    blank = False
    for one in characters:
        if one.text.isspace():
            blank = True
            continue
        shown = one.text
        if last is None or box is None:
            text, box = shown, one.box
        else:
            if _is_raised(one, line.size, y) and text and text[-1:].isdigit():
                shown = raised(shown)
            gap = one.box.x0 - last.box.x1
            size = max(one.size, last.size)
            if gap > WIDE_GAP * size:
                pieces.append((box, text))
                text, box = shown, one.box
            else:
                if _apart(last, one, gap, size, blank=blank):
                    text += " "
                text += shown
                box = around((box, one.box))
        last, blank = one, False
    if box is not None:
        pieces.append((box, text))
    line.pieces = _unspaced(pieces, line.size)
    line.text = " ".join(text for _, text in line.pieces)


def _is_raised(one: Character, size: float, y: float) -> bool:
    return one.size < _RAISED_SIZE * size and abs(y - one.y) > _RAISED_BY * size and one.text.isdigit()


def _apart(last: Character, one: Character, gap: float, size: float, *, blank: bool) -> bool:
    """Whether a space is seen between two characters."""
    wide = _CJK.match(last.text) or _CJK.match(one.text)
    if wide:
        return gap > _CJK_GAP * size
    if blank:
        return gap > 0.08 * size
    return gap > _LATIN_GAP * size


def _unspaced(pieces: list[tuple[Box, str]], size: float) -> list[tuple[Box, str]]:
    """Letter-spaced text (`总  计`, `报    告`): pieces of one Han character at even distances are one piece."""
    made: list[tuple[Box, str]] = []
    start = 0
    while start < len(pieces):
        end = start + 1
        step: float | None = None
        while end < len(pieces) and len(pieces[end][1]) == len(pieces[end - 1][1]) == 1:
            if not (_CJK.match(pieces[end][1]) and _CJK.match(pieces[end - 1][1])):
                break
            distance = pieces[end][0].x0 - pieces[end - 1][0].x0
            if distance > 6 * size or (step is not None and abs(distance - step) > 0.25 * size):
                break
            step = distance
            end += 1
        if end - start >= 2:
            boxes = [box for box, _ in pieces[start:end]]
            whole = Box(boxes[0].x0, min(b.y0 for b in boxes), boxes[-1].x1, max(b.y1 for b in boxes))
            made.append((whole, "".join(text for _, text in pieces[start:end])))
        else:
            made.append(pieces[start])
        start = end
    return made


def paragraphs_of(lines: Sequence[Line], left: float, right: float, *, cell: bool = False) -> list[str]:
    """The lines joined where one goes on in the next; the text lies between `left` and `right`.

    `cell`: it is the text of a cell, whose lines may be centred.
    """
    made: list[str] = []
    indented = not cell and any(
        INDENT[0] * line.size < line.box.x0 - left < INDENT[1] * line.size and line.box.width >= NARROWEST
        for line in lines
    )
    for number, line in enumerate(lines):
        if number and (
            _goes_on(lines[number - 1], line, left, right, cell=cell, indented=indented)
            or (cell and _is_open(made[-1]))
        ):
            room = _room(lines[number - 1], left, right, cell=cell)
            made[-1] = _glued(made[-1], line.text, line, room)
        else:
            made.append(line.text)
    return made


def _is_open(text: str) -> bool:
    """Whether a bracket was opened a short while before the text's end, and not closed."""
    end = text[-40:]
    return max(end.rfind("("), end.rfind("（")) > max(end.rfind(")"), end.rfind("）"))


def _room(line: Line, left: float, right: float, *, cell: bool) -> float:
    """How much more would have had place on a line."""
    return right - left - line.box.width if cell else right - line.box.x1


def _first_word(line: Line) -> float:
    """The width of what cannot be parted from the beginning of a line: one Han character, a word, a number."""
    end = 1
    text = line.characters
    if text[0].text in _OPENING and len(text) > 1:
        end = 2
    while end < len(text) and not _CJK.match(text[end].text):
        if text[end].box.x0 - text[end - 1].box.x1 > _LATIN_GAP * line.size or _CJK.match(text[end - 1].text):
            break
        end += 1
    while end < len(text) and (text[end].text in _CLOSING or "/" in (text[end].text, text[end - 1].text)):
        end += 1  # no line begins with these, and none ends with a slash
    return text[end - 1].box.x1 - text[0].box.x0


def _goes_on(
    line: Line, after: Line, left: float, right: float, *, cell: bool, indented: bool = False
) -> bool:
    """Whether `after` is the rest of what `line` began: its first word had no room there.

    `indented`: paragraphs begin with an indent, so that a line without one goes on though a sentence ended before it.
    """
    size = max(line.size, after.size)
    if abs(line.size - after.size) > 0.15 * size or after.y - line.y > 2.6 * size:
        return False
    if not cell and (len(line.pieces) > 1 or len(after.pieces) > 1 or line.box.width < NARROWEST):
        return False
    if _HEADING.match(after.text) or _ITEM.match(after.text):
        return False
    room = _room(line, left, right, cell=cell)
    if room > _first_word(after) + (1.2 if cell else 0.3) * size:
        return False
    if line.text[-1] in _ENDS and room > 0.9 * size and not (indented and after.box.x0 - left < 0.6 * size):
        return False
    return cell or after.box.x0 - left < 1.2 * size or after.box.x0 <= line.box.x0 + 0.3 * size


def _glued(text: str, rest: str, after: Line, room: float) -> str:
    """Two lines of one paragraph as one text. A number goes on only where its next digit had no room."""
    last, first = text[-1], rest[0]
    if _CJK.match(last) or _CJK.match(first):
        return text + rest
    if last.isdigit() and first.isdigit():
        one = after.characters[0]
        return text + rest if room < one.box.width + 0.1 * one.size else f"{text} {rest}"
    if _WORD_END.search(text) and _WORD.match(rest):
        one = after.characters[0]  # a word that is cut goes on at once, another one behind a space
        return text + rest if room < one.box.width + 0.1 * one.size else f"{text} {rest}"
    return text + rest


def rest_of_number(line: Line, after: Line, room: float) -> bool:
    """Whether the digits that `after` begins with had no room behind those that `line` ends in."""
    one = after.characters[0]
    return line.text[-1].isdigit() and after.text[0].isdigit() and room < one.box.width + 0.1 * one.size


def had_no_room(line: Line, after: Line, room: float) -> bool:
    """Whether `after` may be what did not fit `line` any more: it begins no item, and its first word had no room."""
    if _HEADING.match(after.text) or _ITEM.match(after.text) or line.text[-1] in _ENDS:
        return False
    return room <= _first_word(after) + 0.7 * max(line.size, after.size)


def column_edges(lines: Sequence[Line], width: float) -> tuple[float, float]:
    """Where lines of running text begin and end on a page of `width`.

    Many lines that end at one place show the right edge; else it is as far from the page's side as the left one.
    """
    if not lines:
        return 0.0, width
    starts = sorted(line.box.x0 for line in lines)
    left = starts[len(starts) // 20]
    right = max(line.box.x1 for line in lines)
    ending = sum(right - line.box.x1 < 3 and not line.text[-1].isdigit() for line in lines)
    if ending < FEWEST_ENDS:
        right = max(right, width - left - lines[0].size)
    return left, right
