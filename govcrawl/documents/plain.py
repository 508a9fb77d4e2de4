"""Plain text and Markdown to blocks: a line is a paragraph, tabs and pipes stay for the table reader."""

from __future__ import annotations

import re

from govcrawl.documents.comma_values import as_tabs
from govcrawl.documents.model import MAX_BLOCKS, MAX_TEXT, Block, Document, Paragraph

_MARKDOWN_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+")
_MARKDOWN_RULE = re.compile(r"[ \t:|-]+")


def parse_plain(text: str) -> Document:
    """Split `text` into lines; an empty line is kept as an empty paragraph, for it separates rows in Word text."""
    document = Document(blocks=[])
    if len(text) > MAX_TEXT:
        document.cut(f"it has more than {MAX_TEXT} characters")
        text = text[:MAX_TEXT]
    text = as_tabs(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n", MAX_BLOCKS)
    if len(lines) > MAX_BLOCKS:
        document.cut(f"it has more than {MAX_BLOCKS} lines")
        del lines[MAX_BLOCKS:]
    document.blocks.extend(Paragraph(line) for line in lines)
    return document


def parse_markdown(text: str) -> Document:
    """As `parse_plain`, without the marks of headings, emphasis and table rules."""
    document = parse_plain(text)
    kept: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if "---" in block.text and _MARKDOWN_RULE.fullmatch(block.text):
                continue
            block.text = _MARKDOWN_HEADING.sub("", block.text).replace("**", "")
        kept.append(block)
    document.blocks = kept
    return document
