"""Fields: what they compute is printed, their instructions are not (ECMA-376 §17.16)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from govcrawl.documents.wordml.names import W

_STORIES = frozenset({W + "tc", W + "txbxContent", W + "body"})
_GONE = frozenset({W + "del", W + "moveFrom"})
# what prints nothing where it has no result
_SILENT = frozenset({
    "", "XE", "TC", "TA", "RD", "SET", "ASK", "PRIVATE", "HYPERLINK", "FILLIN", "ADVANCE", "NOTEREF", "REF", "PAGEREF",
    "DOCPROPERTY", "DOCVARIABLE", "MERGEFIELD", "IF", "NEXT", "INCLUDETEXT", "INCLUDEPICTURE", "LINK", "TOC", "FORMTEXT",
    "FORMCHECKBOX", "CONTROL", "GOTOBUTTON", "EMBED",
})  # fmt: skip


@dataclass(slots=True)
class _Field:
    instruction: list[str] = field(default_factory=list)
    result: bool = False  # whether its result has begun
    mutes: bool = True  # whether text at this place is not printed

    @property
    def name(self) -> str:
        words = "".join(self.instruction).split(None, 1)
        return words[0].upper() if words else ""


class Fields:
    """Which fields are open where the text is being read."""

    def __init__(self, root: etree._Element) -> None:
        self._open: list[_Field] = []
        self._whole = set(_whole(root))
        self._muted = 0

    @property
    def shown(self) -> bool:
        """Whether text at this place is printed: it is in no instruction, and in no table of contents."""
        return not self._muted

    @property
    def depth(self) -> int:
        """How many fields are open."""
        return len(self._open)

    def instruct(self, text: str) -> None:
        """Note a piece of the open field's instruction."""
        if self._open and not self._open[-1].result:
            self._open[-1].instruction.append(text)

    def mark(self, element: etree._Element) -> bool:
        """Take a `w:fldChar`. Whether a field ended that prints something and has no text for it."""
        if element not in self._whole:
            return False
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            self._open.append(_Field())
            self._muted += 1
        elif kind == "separate" and self._open:
            one = self._open[-1]
            if not one.result:
                one.result = True
                one.mutes = one.name == "TOC"
                self._muted -= not one.mutes
        elif kind == "end" and self._open:
            ended = self._open.pop()
            self._muted -= ended.mutes
            return self.shown and not ended.result and ended.name not in _SILENT
        return False

    def close_to(self, depth: int) -> None:
        """End the fields that a part of the text left open."""
        self._muted -= sum(one.mutes for one in self._open[depth:])
        del self._open[depth:]


def _whole(root: etree._Element) -> Iterator[etree._Element]:
    """The marks of the fields that begin and end in one part of the text; others would swallow what follows."""
    open_: dict[etree._Element | None, list[list[etree._Element]]] = {}
    for element in root.iter(W + "fldChar"):
        story: etree._Element | None = None
        gone = False
        for ancestor in element.iterancestors():
            gone = gone or ancestor.tag in _GONE
            if ancestor.tag in _STORIES:
                story = ancestor
                break
        if gone:
            continue
        stack = open_.setdefault(story, [])
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            stack.append([element])
        elif stack:
            stack[-1].append(element)
            if kind == "end":
                yield from stack.pop()
