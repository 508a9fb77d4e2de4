"""Plain text and Markdown to blocks: a line is a paragraph, tabs and pipes stay for the table reader."""

from __future__ import annotations

import re

from govcrawl.documents.model import Block, Document, Paragraph

_MARKDOWN_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+")
_MARKDOWN_RULE = re.compile(r"^[ \t]*\|?[ \t:|-]*-{3}[ \t:|-]*$")


def parse_plain(text: str) -> Document:
    """Split `text` into lines; an empty line is kept as an empty paragraph, for it separates rows in Word text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    blocks: list[Block] = [Paragraph(line) for line in lines]
    return Document(blocks=blocks)


def parse_markdown(text: str) -> Document:
    """As `parse_plain`, without the marks of headings, emphasis and table rules."""
    document = parse_plain(text)
    kept: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if _MARKDOWN_RULE.match(block.text):
                continue
            block.text = _MARKDOWN_HEADING.sub("", block.text).replace("**", "")
        kept.append(block)
    document.blocks = kept
    return document
