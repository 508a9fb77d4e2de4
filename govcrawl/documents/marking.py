"""Writing marks into a tree: before, behind and inside its elements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

# characters that no HTML text can hold; written as references they would stop the parser's tree from being changed
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def add_before(element: etree._Element, previous: etree._Element | None, mark: str) -> None:
    """Write a mark right before an element, `previous` being the one that stands before it."""
    if previous is not None:
        set_tail(previous, (previous.tail or "") + mark)
    elif (parent := element.getparent()) is not None:
        set_text(parent, (parent.text or "") + mark)


def add_behind(element: etree._Element, mark: str) -> None:
    """Write a mark right behind an element."""
    set_tail(element, mark + (element.tail or ""))


def add_inside(element: etree._Element, mark: str) -> None:
    """Write a mark in front of an element's own text."""
    set_text(element, mark + (element.text or ""))


def set_text(element: etree._Element, text: str) -> None:
    """Set an element's text, without the characters that no tree takes."""
    try:
        element.text = text
    except ValueError:
        element.text = FORBIDDEN.sub("", text)


def set_tail(element: etree._Element, text: str) -> None:
    """Set the text behind an element, without the characters that no tree takes."""
    try:
        element.tail = text
    except ValueError:
        element.tail = FORBIDDEN.sub("", text)
