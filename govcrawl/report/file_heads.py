"""What the lines around a file's tables say of it: who filled it in, when, and for which year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from govcrawl.documents.model import Block, Paragraph, Table
from govcrawl.text.whitespace import squeeze

LONGEST_LINE = 90
MOST_LINES = 300
FIRST_ROWS, LAST_ROWS = 3, 2
_UNIT = re.compile(
    r"(?:(?:填报|填表|报送|上报|编报|制表)(?:单位|机关|部门)(?:名称)?|(?:单位|机关)名称)(?:[(（][^)）]{0,8}[)）])?[:：]([^:：]{0,60})"
)
_NEXT_FIELD = re.compile(
    r"(?:填报|填表|报送|上报|制表|统计|联系|负责|审核|单位|日期|时间|年度|[0-9]).*", re.DOTALL
)
_OFFICE_OF_DISCLOSURE = re.compile(
    r"(?:政务公开|(?:政府)?信息公开)(?:工作)?(?:领导小组)?(?:办公室|办|科|中心)?$"
)
_YEAR = re.compile(
    r"(?:统计|报告|填报|数据|所属)?(?:年度|年份)[:：](20\d\d)(?!\d)|截[至止]到?(20\d\d)年(?:12月(?:31日|底)?|年?底)"
)
_DATE = re.compile(r"(?:填报|填表|报送|上报|制表)(?:日期|时间)[:：](20\d\d)[-年./](\d{1,2})(?!\d)")
_TABLE_TITLE = re.compile(
    r"(?:附[件表][0-9一二三]{0,2}[:：]?)?([㐀-鿿]{2,24}?)(?:20\d\d年?度?)?(?:政府|政务)?信息公开[㐀-鿿]{0,14}表"
)


@dataclass(slots=True)
class FileHead:
    """`years` are those that the lines name, `filled` the years and months in which it was filled in, `bodies` who did it.

    `titles` are the names before 政府信息公开…表.
    """

    years: list[int] = field(default_factory=list)
    filled: list[tuple[int, int]] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)


def head_of_file(front: Iterable[str], blocks: Sequence[Block]) -> FileHead:
    """What the lines before the text, the short lines in it, and the first and last rows of its tables say."""
    head = FileHead()
    for line in (*front, *_lines(blocks)):
        if len(line) > LONGEST_LINE or "。" in line or "，" in line:
            continue  # a sentence, which may name any year
        bare = squeeze(line)
        head.years += [int(one or other) for one, other in _YEAR.findall(bare)]
        head.filled += [(int(year), int(month)) for year, month in _DATE.findall(bare)]
        if (title := _TABLE_TITLE.fullmatch(bare)) is not None:
            head.titles.append(title[1])
        if (unit := _UNIT.search(line if "：" in line or ":" in line else "")) is not None:
            name = re.split(r"\s{2,}|[\t\n]", unit[1].strip())[0]
            name = _NEXT_FIELD.sub("", squeeze(name)).strip("()（）盖章_ ")
            name = _OFFICE_OF_DISCLOSURE.sub("", name)
            if len(name) > 1:
                head.bodies.append(name)
    return head


def _lines(blocks: Sequence[Block]) -> list[str]:
    lines: list[str] = []
    for block in blocks:
        if len(lines) > MOST_LINES:
            break
        if isinstance(block, Paragraph):
            lines.append(block.text)
        elif isinstance(block, Table):
            last = len(block.grid) - LAST_ROWS
            lines += [cell.text for cell in block.cells if cell.row < FIRST_ROWS or cell.row >= last]
    return lines
