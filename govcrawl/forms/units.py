"""The unit of an amount where neither its cell nor its head prints it: in a note, a corner, a column of units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from govcrawl.documents.model import Block, Paragraph, Table
from govcrawl.forms.findings import Findings, OpenRow, Reading
from govcrawl.forms.headers import UNKNOWN_UNIT, money_unit, the_unit
from govcrawl.forms.matching import plain

REACH = 8  # blocks around a table of a document without headings
_MONEY = r"(?:人民币)?[十百千万亿]{0,4}元"
_WORDS = r"(?:注|备注|说明|附注|信息内容|项目|内容|类别|事项|第二十条第?[一二三四五六七八九十]+项)?(?:本表|表中|上表|以上)?(?:中)?(?:的)?"
_AMOUNTS = r"(?:本年度?)?(?:行政事业性)?(?:收费|采购)?(?:总)?(?:金额)?"
_COUNTED = r"[件条项个次宗份]{0,4}(?:和|或|及)?"
# a text that does nothing but say the unit, as plain text
_SAYS = re.compile(
    rf"{_WORDS}{_AMOUNTS}的?(?:计量|计价|金额|货币)?单位(?:均|都|统一)?为?是?{_COUNTED}{_MONEY}|{_WORDS}{_AMOUNTS}(?:均|都)?以{_MONEY}为单位"
)
_BARE = re.compile(_MONEY)
# a text that may say it among other things
_MENTIONS = re.compile(
    rf"单位(?:均|都|统一)?为?是?{_COUNTED}{_MONEY}|[以按]{_MONEY}(?:为单位|计|为计)|金额(?:均|都)?为?{_MONEY}"
)
_REMARKS = re.compile(rf"[(（]{_MONEY}[)）]")
_CELLS = re.compile(r"[|｜\t]")


def place_units(
    findings: Findings, blocks: Sequence[Block], headings: AbstractSet[int], foreign: AbstractSet[int]
) -> None:
    """Give the amounts of section 2 the unit that stands elsewhere in it; UNKNOWN_UNIT where it is in doubt.

    `headings` and `foreign` are indices of blocks: the sections' headings, and what is another year's or body's.
    """
    amounts = [reading for key, found in findings.cells.items() if key[2] == "amount" for reading in found]
    rows = [row for row in findings.open_rows if any(key[2] == "amount" for key in row.keys)]
    if not amounts and not rows:
        return
    told, mentioned = _units(blocks, sorted(_around(findings, len(blocks), headings) - foreign))
    items: list[Reading | OpenRow] = [*amounts, *rows]
    for item in items:
        if isinstance(item, Reading) and item.value.unit is not None:
            continue  # the cell says it
        if told:
            item.unit = the_unit((item.unit, *told))
        elif item.unit is None and mentioned:
            item.unit = UNKNOWN_UNIT


def _around(findings: Findings, count: int, headings: AbstractSet[int]) -> set[int]:
    """The blocks of the sections in which tables of section 2 stand."""
    found: set[int] = set()
    for name, start, end in findings.spans:
        if name != "proactive":
            continue
        first = max((index for index in headings if index <= start), default=max(0, start - REACH))
        last = min((index for index in headings if index >= end), default=min(count, end + REACH))
        found.update(range(first, last))
    return found


def _units(blocks: Sequence[Block], places: Sequence[int]) -> tuple[set[str], bool]:
    """The units that texts say and do nothing else, and whether others may say one that is not 万元."""
    told: set[str] = set()
    mentioned = False
    for text, sure in (found for place in places for found in _texts(blocks[place])):
        compact = plain(text)
        squeezed = "".join(text.split())
        bare = _BARE.fullmatch(compact) is not None
        unit = money_unit(compact)
        if unit is None:
            continue
        if _SAYS.fullmatch(compact) or (bare and sure):
            told.add(unit)
        elif (bare or _MENTIONS.search(compact) or _REMARKS.search(squeezed)) and unit != "万元":
            mentioned = True
    return told, mentioned


def _texts(block: Block) -> Iterator[tuple[str, bool]]:
    """The lines of a block or the cells of a table, and whether a bare unit there is the amount's."""
    if isinstance(block, Paragraph):
        for line in block.text.split("\n"):
            parts = _CELLS.split(line)
            sure = "收费" in line if len(parts) > 1 else line.strip()[:1] in ("(", "（")
            yield from ((part, sure) for part in parts)
    elif isinstance(block, Table):
        for row in block.grid:
            cells = {id(cell): cell for cell in row if cell is not None}.values()
            sure = any("收费" in cell.text or "集中采购" in cell.text for cell in cells)
            yield from ((cell.text, sure) for cell in cells)
