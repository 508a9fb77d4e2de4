"""What is printed in a cell of a table: its lines, and whether all of it can be read."""

from __future__ import annotations

import re

from lxml import etree

from govcrawl.documents.marking import FORBIDDEN, add_before, add_behind
from govcrawl.documents.model import BREAK, TRACE, UNKNOWN, UNREAD
from govcrawl.documents.rows import CELLS

AROUND_CELL = BREAK + " \t\n\r\f\v\u00a0\u3000"
# what has a line or a place of its own: figures on both sides of it are two
_BREAKS = (
    "p", "div", "br", "li", "sup", "sub", "address", "article", "aside", "blockquote", "caption", "center", "dd", "dir", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr",
    "legend", "listing", "main", "menu", "nav", "pre", "search", "section", "small", "summary", "table", "ul",
    "xmp", "plaintext",
)  # fmt: skip
# what shows something that is not in the page's text: a number before a list's item, a picture, a field
_UNREAD = (
    "img", "image", "input", "iframe", "embed", "applet", "meter", "progress", "ol", "details", "dialog", "marquee", "keygen",
    "isindex", "frame",
)  # fmt: skip
_MARKED = (*_BREAKS, *_UNREAD)
_UNREAD_TAGS = frozenset(_UNREAD)
_SOURCES = ("src", "data-src", "data-original", "srcset", "alt")
_POINT = re.compile(r"\s*0*[01](?:px|pt)?\s*")  # the size of a picture that shows nothing
# the Han characters of words; those of numerals, units and signs stand beside figures
_WORD = re.compile(
    r"[^\W\da-zA-Z零〇一二两三四五六七八九十百千万亿元件次条項项个份宗起部人篇期增加减少共计约近超余多左右为年]"
)
_BESIDE_DIGIT = re.compile(rf"(?<=\d)\s?[{UNREAD}]|[{UNREAD}](?=\d)")
_MARKS = str.maketrans("", "", BREAK + TRACE + UNREAD)
_TO_LABEL = str.maketrans({TRACE: BREAK, UNREAD: ""})
_TO_BREAKS = str.maketrans({TRACE: BREAK, UNREAD: BREAK})
LONGEST_VALUE = 60
_FRAGMENT = re.compile(r"#\w")
DEEPEST_ALONE = 8


def inner_text(element: etree._Element) -> str:
    """All text inside an element."""
    return str(etree.tostring(element, method="text", encoding="unicode", with_tail=False))


def mark_breaks(table: etree._Element, *, simple: bool) -> None:
    """Mark where a browser breaks the line inside cells; a source's own line ends are only white space.

    What fills its cell breaks no line; most cells from Word are like this. `simple`: no cell stands in another.
    """
    for element in table.iter(*_MARKED, "a"):
        if element.tag == "a":
            if _FRAGMENT.match(element.get("href") or ""):  # a footnote's mark: `5` and a linked `2`
                add_before(element, element.getprevious(), BREAK)
                add_behind(element, BREAK)
        elif element.tag in ("sup", "sub") and _is_all_of_its_cell(element):
            add_before(
                element, element.getprevious(), UNREAD
            )  # a footnote's mark in a blank cell, or a figure
        elif element.tag in _UNREAD_TAGS and _shows_something(element):
            add_before(element, element.getprevious(), BREAK + UNREAD)
            add_behind(element, BREAK)
        elif element is not table and not (simple and _fills_its_cell(element)):
            add_before(element, element.getprevious(), BREAK)
            add_behind(element, BREAK)


def _shows_something(element: etree._Element) -> bool:
    if element.tag in ("img", "image"):
        if _POINT.fullmatch(element.get("width") or "") or _POINT.fullmatch(element.get("height") or ""):
            return False
        return any((element.get(name) or "").strip() for name in _SOURCES)
    return not (element.tag == "input" and (element.get("type") or "").strip().lower() == "hidden")


def _fills_its_cell(element: etree._Element) -> bool:
    parent = element.getparent()
    return (
        parent is not None
        and parent.tag in CELLS
        and element.getnext() is None
        and element.getprevious() is None
        and not (parent.text or "").strip(AROUND_CELL)
        and not (element.tail or "").strip(AROUND_CELL)
    )


def _is_all_of_its_cell(element: etree._Element) -> bool:
    """Whether nothing else is in its cell, at whatever depth."""
    for _ in range(DEEPEST_ALONE):
        if _fills_its_cell(element):
            return True
        parent = element.getparent()
        if (
            parent is None
            or len(parent) > 1
            or ((parent.text or "") + (element.tail or "")).strip(AROUND_CELL)
        ):
            return False
        element = parent
    return False


def cell_text(cell: etree._Element) -> str:
    """A cell's text: inline tags leave no trace (they cut numbers in two), block tags and `br` break the line.

    A value of which a part cannot be read, and a cell that only holds what cannot be read, ends in `UNKNOWN`.
    """
    return marked_text((cell.text or "") if len(cell) == 0 else inner_text(cell))


def marked_text(text: str) -> str:
    """The same for a text with marks in it."""
    text = text.strip(AROUND_CELL)
    if text.isprintable() and "  " not in text:  # no other white space, and no mark: the usual cell
        return text
    text = FORBIDDEN.sub("", text)
    if UNREAD in text or TRACE in text:
        text = _with_unknown(text)
    if BREAK not in text:
        return " ".join(text.split())
    lines = (" ".join(line.split()) for line in text.split(BREAK))
    return "\n".join(line for line in lines if line)


def _with_unknown(text: str) -> str:
    """A marked cell's text: the marks in a label say nothing, those in a value that it cannot be read."""
    bare = text.translate(_MARKS).strip()
    if not bare:
        return UNKNOWN
    if UNREAD not in text:
        return text.translate(_TO_BREAKS)
    if len(bare) > LONGEST_VALUE or len(_WORD.findall(bare)) > 1:
        text = _BESIDE_DIGIT.sub(UNKNOWN, text)
        return text.translate(_TO_LABEL) + (UNKNOWN if bare[-1].isdecimal() else "")
    return text.translate(_TO_BREAKS).rstrip(AROUND_CELL) + UNKNOWN


_BETWEEN_DIGITS = re.compile(rf"(?<=\d)[{BREAK}{TRACE}{UNREAD}]{{1,200}}(?=\d)")


def line_text(text: str) -> str:
    """A line of text outside of tables without its marks; digits on both sides of one stay apart."""
    text = _BETWEEN_DIGITS.sub(lambda marks: " " if set(marks[0]) <= {BREAK} else UNKNOWN, text)
    return text.translate(_MARKS)
