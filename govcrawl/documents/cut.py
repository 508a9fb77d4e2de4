"""A document that ends in the middle: told by its own last bytes, and never by what one would expect to follow.

What is cut may be a number, of which the first digits look like another number. So the last cell, if it is the one that
was being written, gets U+FFFD behind its text: part of it is unknown, and no reader takes it for a value.
"""

from __future__ import annotations

import re

from govcrawl.documents.model import Document, Paragraph, Table

UNKNOWN = "\ufffd"
# a tag that the text ends within
_OPEN_TAG = re.compile(r"<(?:/?[A-Za-z][^<>]{0,2000}|/|!--[^<>]{0,2000})?$")
_TAIL = 4000
_OPENS = {name: re.compile(rf"<{name}(?=[\s>])", re.IGNORECASE) for name in ("td", "th", "p")}
_CLOSES = {name: re.compile(rf"</{name}(?=[\s>])", re.IGNORECASE) for name in ("td", "th", "p")}
_TABLE = re.compile(r"<(/?)table(?=[\s>])", re.IGNORECASE)
_END = re.compile(r"</(?:html|body)(?=[\s>])", re.IGNORECASE)
_NUMBER_LINE = re.compile(r"(?:^|[\s|｜])[\d.,]+[\s|｜]*$")
_LAST_SECTIONS = re.compile(r"^[ \t\u3000]{0,12}[五六]、", re.MULTILINE)
FEWEST_CLOSED = 3
LINES_BEFORE = 12


def note_cut(text: str, document: Document, *, character_cut: bool) -> None:
    """Note in `document`, read from the HTML `text`, that its end is missing, where that is certain.

    It is where the text ends within a tag or a character, or within a table that is not closed, the page's own end
    missing. `character_cut` says that decoding left out the first bytes of a last character.
    """
    if _END.search(text, max(0, len(text) - _TAIL)) or _END.search(text):
        return
    tag = _OPEN_TAG.search(text.rstrip(), max(0, len(text.rstrip()) - _TAIL))
    whole = text[: tag.start()] if tag else text
    tables = [match[1] for match in _TABLE.finditer(whole)]
    in_table = bool(tables) and not tables[-1] and bool(_CLOSES["td"].search(whole))
    if not (tag or in_table or character_cut):
        return
    where = (
        "in the middle of a table" if in_table else "in the middle of a tag" if tag else "within a character"
    )
    _note(document, where)
    if any(_is_open(name, whole) for name in (("td", "th") if in_table else ("p",))):
        _mark_last(document)


def note_cut_text(text: str, document: Document, *, character_cut: bool) -> None:
    """The same for plain text: it ends within a character, or without a line end in a column of numbers.

    Only where none of the last sections came before: a report may carry a table behind them.
    """
    lines = [block.text for block in document.blocks if isinstance(block, Paragraph) and block.text.strip()]
    numbers = sum(bool(_NUMBER_LINE.search(line)) for line in lines[-LINES_BEFORE:])
    in_table = (
        not text.endswith(("\n", "\r"))
        and bool(lines and _NUMBER_LINE.search(lines[-1]))
        and numbers >= FEWEST_CLOSED
        and not _LAST_SECTIONS.search(text)
    )
    if in_table or character_cut:
        _note(document, "in the middle of a table" if in_table else "within a character")
    if in_table:
        _mark_last(document)


def _note(document: Document, where: str) -> None:
    document.problems.append(("text_cut", f"The document ends {where}; the rest is missing."))


def _is_open(name: str, text: str) -> bool:
    """Whether the last element of this name is open, though the page closes others."""
    closed = opened = 0
    end = 0
    for match in _CLOSES[name].finditer(text):
        closed, end = closed + 1, match.end()
    opened = sum(1 for _ in _OPENS[name].finditer(text, end))
    return opened > 0 and closed >= FEWEST_CLOSED


def _mark_last(document: Document) -> None:
    last = next(
        (
            block
            for block in reversed(document.blocks)
            if not isinstance(block, Paragraph) or block.text.strip()
        ),
        None,
    )
    if isinstance(last, Paragraph):
        last.text += UNKNOWN
    elif isinstance(last, Table) and last.cells:
        last.cells[-1].text += UNKNOWN
