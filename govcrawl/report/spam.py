"""Advertising that hijackers put into a page: found by words and density, taken out where it is surely no report.

A report that writes about gambling or false advertising is let be: its sentences say what is done about them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from govcrawl.documents.model import Block, Paragraph, Table
from govcrawl.report.spam_words import AGAINST, EVERYDAY, STRONG, WEAK
from govcrawl.text.charset import is_frequent

#: The share of a piece of text that such words make up at the least.
_DENSITY = 0.15
#: A line of a link list is little else than its one word.
_LONE_DENSITY = 0.3
_FEWEST_LONE = 3
_LONGEST_LONE = 30
_MOST_HITS = 3000
_LONGEST_LINE = 5000
#: A short line between two that are spam is spam.
_LONGEST_BETWEEN = 40
_PIECES = re.compile(r"[^。！!；;\n]+[。！!；;]?")
_SIGNED = re.compile(
    r"^\s*(?:(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|二[〇○零O0].{2}年.{1,3}月.{1,3}日)\s*$"
)
SIGNATURE_LINES = 40
SHORTEST_CELL = 10


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The report's blocks without the spam that is surely outside it, and samples of what was found.

    `removed` are samples of what was taken out, `left` of what stands among the report's text.
    """

    blocks: tuple[Block, ...]
    removed: tuple[str, ...]
    left: tuple[str, ...]


@cache
def _strong() -> re.Pattern[str]:
    return _words(STRONG)


@cache
def _any() -> re.Pattern[str]:
    return _words((*STRONG, *WEAK))


@cache
def _against() -> re.Pattern[str]:
    return _words(AGAINST)


def _words(words: Sequence[str]) -> re.Pattern[str]:
    """One of the words, the longest first, in a text in lower case; Latin ones are no part of a longer word.

    Literals only in front, so that the search skips where none can begin.
    """
    ordered = sorted(words, key=len, reverse=True)
    return re.compile(
        "|".join(re.escape(word) + (r"(?![a-z])" if word[-1].isascii() else "") for word in ordered)
    )


@cache
def _anchors() -> re.Pattern[str]:
    """The characters of strong words that are rare in prose; a line without any is not looked into."""
    characters = {character for word in STRONG for character in word if not character.isascii()}
    return re.compile(f"[{''.join(sorted(c for c in characters - {*EVERYDAY} if not is_frequent(c)))}]")


def spam_lines(text: str) -> list[int]:
    """The numbers of the lines of normalised `text` that are spam, in order.

    A line is spam if a sentence of it is dense with such words and speaks of nothing done against them; lines that
    are little else than one word each (a list of links) count where there are several.
    """
    dense: set[int] = set()
    lone: set[int] = set()
    line_number = position = count = 0
    anchors = _anchors()
    while count < _MOST_HITS and (hit := anchors.search(text, position)) is not None:
        count += 1
        line_number += text.count("\n", position, hit.start())
        end = text.find("\n", hit.start())
        end = end if end >= 0 else len(text)
        line = text[text.rfind("\n", position, hit.start()) + 1 or position : end][:_LONGEST_LINE].lower()
        position = end
        if _strong().search(line) is None:
            continue
        if any(_is_dense(piece) for piece in _PIECES.findall(line)):
            dense.add(line_number)
        elif len(line) <= _LONGEST_LONE and _share(line) >= _LONE_DENSITY and not _against().search(line):
            lone.add(line_number)
    return sorted(dense | lone if dense or len(lone) >= _FEWEST_LONE else ())


def spam_sample(line: str) -> str:
    """The first sentence of a spam line that makes it one."""
    pieces = [piece.strip("。 ") for piece in _PIECES.findall(line) if _strong().search(piece.lower())]
    return next((piece for piece in pieces if _is_dense(piece)), pieces[0] if pieces else line)


def _is_dense(piece: str) -> bool:
    piece = piece.lower()
    words = set(_strong().findall(piece))
    if not words or _against().search(piece):
        return False
    others = set(_any().findall(piece)) - words
    return (len(words) >= 2 or len(others) >= 2) and _share(piece) >= _DENSITY


def _share(text: str) -> float:
    return sum(map(len, _any().findall(text))) / max(1, len(text.strip()))


def without_spam(
    blocks: Sequence[Block], headings_of: Callable[[Sequence[Block]], Sequence[tuple[int, int]]]
) -> Cleaned:
    """Take spam out of a report's blocks before its first heading, and after the date that signs it.

    `headings_of` gives the sections' headings with their places among `blocks`; without any, nothing is taken out.
    Elsewhere spam stays, for it may hold a sentence of the report.
    """
    texts = [_text_of(block) for block in blocks]
    found = spam_lines("\n".join(texts))
    if not found:
        return Cleaned(tuple(blocks), (), ())
    headings = headings_of(blocks)
    heading = headings[0][1] if headings else None
    signed = _signature(texts, headings[-1][1]) if headings else None
    outside = {
        place
        for place in found
        if isinstance(blocks[place], Paragraph)
        and ((heading is not None and place < heading) or (signed is not None and place > signed))
    }
    for one, two in zip(sorted(outside), sorted(outside)[1:], strict=False):
        between = range(one + 1, two)
        if (signed is not None and one > signed) and all(
            isinstance(blocks[place], Paragraph) and len(texts[place]) <= _LONGEST_BETWEEN
            for place in between
        ):
            outside |= {*between}
    whole = {place for place in outside if place not in found or _is_all_spam(texts[place])}
    return Cleaned(
        tuple(block for place, block in enumerate(blocks) if place not in whole),
        tuple(texts[place] for place in found if place in whole),
        tuple(texts[place] for place in found if place not in whole),
    )


def _text_of(block: Block) -> str:
    """A block as one line; of a table the cells that are long enough for a sentence."""
    if isinstance(block, Paragraph):
        return block.text.replace("\n", " ")
    if isinstance(block, Table):
        return "。".join(
            cell.text.replace("\n", " ") for cell in block.cells if len(cell.text) >= SHORTEST_CELL
        )
    return ""


def _is_all_spam(line: str) -> bool:
    """Whether a line holds nothing that could be a sentence of the report: every piece of some length has such words."""
    return all(_any().search(piece.lower()) and not _against().search(piece) for piece in _PIECES.findall(line) if len(piece) > 12)  # fmt: skip


def _signature(texts: Sequence[str], last: int) -> int | None:
    """The line of the date that signs the report, the first one behind the last heading."""
    for place in range(last + 1, min(len(texts), last + 1 + SIGNATURE_LINES)):
        if _SIGNED.match(texts[place]):
            return place
    return None
