"""Characters that a mirror has deleted, told by the forms' fixed phrases: `三、收到和理政府信息公开申请情况`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from govcrawl.documents.model import Block, Paragraph, Table
from govcrawl.report.phrases import Damaged, phrase_of

LONGEST_LINE = 80
#: So many phrases must be damaged; fewer are an office's slips. Two are enough if they have lost the same character.
FEWEST, FEWEST_ALIKE = 3, 2
MOST_LINES = 5000
_SHORTEST_CELL = 2
_ENDS = "。；，："
_ENUMERATOR = re.compile(
    r"^\s*(?:[(（]?(?:[一二三四五六七八九十]{1,2}|\d{1,2})[)）]?[、.．)）]\s*|[(（][一二三四五六七八九十\d]{1,2}[)）]\s*)"
)
_APART = re.compile(r"[\t|｜\n]|\s{2,}|\s(?=\d)")
# an office words these in its own way: without the measure word, with another
_WORDINGS = re.compile(r"(?:申请数|决定数|信访举报投诉申请|复议直接起诉)$")


def damaged_phrases(blocks: Sequence[Block]) -> list[Damaged]:
    """The fixed phrases that stand in `blocks` with characters gone, each once, if they are enough to prove a loss."""
    found: dict[str, Damaged] = {}
    for count, text in enumerate(_short_texts(blocks)):
        if count >= MOST_LINES:
            break
        if (damaged := _damaged(text)) is not None:
            found.setdefault(damaged.phrase, damaged)
    alike = Counter(character for damaged in found.values() for character in set(damaged.lost)).most_common(1)
    if len(found) >= FEWEST or (alike and alike[0][1] >= FEWEST_ALIKE):
        return list(found.values())
    return []


def _short_texts(blocks: Sequence[Block]) -> list[str]:
    texts: list[str] = []
    for block in blocks:
        if isinstance(block, Table):
            texts += [
                cell.text
                for cell in block.cells
                if len(cell.text) > _SHORTEST_CELL and not cell.text.isdecimal()
            ]
        elif (
            isinstance(block, Paragraph)
            and 2 < len(block.text) <= LONGEST_LINE
            and block.text[-1] not in _ENDS
        ):
            texts.append(block.text)
        elif (
            isinstance(block, Paragraph)
            and len(block.text) > LONGEST_LINE
            and ("\t" in block.text or "|" in block.text)
        ):
            texts += _APART.split(block.text)[:50]
    return texts


@lru_cache(maxsize=8192)
def _damaged(text: str) -> Damaged | None:
    if text[-1:].isdigit() or "\n" in text or "|" in text or "\t" in text:
        text = next((part for part in _APART.split(text) if len(part) > 2 and not part[-1:].isdigit()), "")
    text = _ENUMERATOR.sub("", text)
    if not text or text[0].isascii() or text[-1] in _ENDS:
        return None
    return None if _WORDINGS.search(text) else phrase_of(text)
