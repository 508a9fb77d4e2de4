"""Walking the elements of a text: wrappers are passed through, what a reader of the print does not see is left out."""

from __future__ import annotations

from collections.abc import Container, Iterator

from lxml import etree

from govcrawl.documents.wordml.names import MC, W, is_on
from govcrawl.documents.wordml.styles import value

# around paragraphs, rows, cells or runs, and printed as if they were not there
_WRAPPERS = frozenset({
    W + "sdtContent", W + "customXml", W + "smartTag", W + "ins", W + "moveTo", W + "hyperlink", W + "bdo", W + "dir",
    W + "fldSimple",
})  # fmt: skip
_DRAWN = (W + "txbxContent", "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
          "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart", W + "t", W + "p")  # fmt: skip
# what a program must understand to take the first choice: the names that Word 2010 to 2019 give
_KNOWN = frozenset(
    {"wps", "wpg", "wpc", "wpi", "w14", "w15", "w16", "w16se", "w16cid", "wp14", "a14", "c14", "pic14"}
)


def children(parent: etree._Element, wanted: Container[str]) -> Iterator[etree._Element]:
    """The elements of these names in `parent`, in order, with those inside of wrappers."""
    stack = [iter(parent)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
            continue
        tag = element.tag
        if tag in wanted:
            yield element
        elif tag in _WRAPPERS:
            if not is_contents(element):
                stack.append(iter(element))
        elif tag == W + "sdt":
            if not _is_gallery_of_contents(element):
                stack.append(iter(element))
        elif tag == MC + "AlternateContent":
            branch = branch_of(element)
            if branch is not None:
                stack.append(iter(branch))


def is_contents(element: etree._Element) -> bool:
    """Whether a simple field is a table of contents."""
    return element.tag == W + "fldSimple" and (element.get(W + "instr") or "").strip().upper().startswith(
        "TOC"
    )


def _is_gallery_of_contents(element: etree._Element) -> bool:
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return value(gallery) in ("Table of Contents", "目录")


def branch_of(element: etree._Element) -> etree._Element | None:
    """The branch of an `mc:AlternateContent` that is read: one only, for they say the same."""
    choices = list(element.iterchildren(MC + "Choice"))
    fallback = element.find(MC + "Fallback")
    for choice in choices:
        needs = (choice.get("Requires") or "").split()
        if needs and all(need in _KNOWN for need in needs) and next(choice.iter(*_DRAWN), None) is not None:
            return choice
    if fallback is not None:
        return fallback
    return choices[0] if choices else None


def switch(properties: etree._Element | None, name: str) -> bool:
    """Whether a property is there and on."""
    element = None if properties is None else properties.find(W + name)
    return element is not None and is_on(element.get(W + "val"))
