"""Captions that say whose figures a table holds: another year's, or another body's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from govcrawl.documents.model import Block, Paragraph, Table
from govcrawl.forms.tokens import announces_row, ends_like_a_cell
from govcrawl.report.sections import heading_number

LONGEST_CAPTION = 40
LONGEST_LINE = 120
# characters of which a caption of another's table has one
_MARKS = frozenset("年局街镇乡区县市旗门位样示范季月同")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年")
_APPENDIX = r"(?:[(（]?附[件表]?\s{0,2}\d{0,2}[)）]?[:：、\s]{0,3})?"
_WHAT = r"(?:数据|情况|办理|答复|统计|报告|汇总|公开|信息|工作|表|如下|对比|比较|部门|政府|主动|依?申请|收到|处理|行政|复议|诉讼|[和及与、]){0,12}[:：]?"
# captions of tables that are not this year's, or not this body's
_OTHER_TIME = re.compile(
    rf"{_APPENDIX}(?:(?:19|20)\d\d\s{{0,2}}年度?(?=[上下]半年|第?[一二三四1-4]季度|\d))?(?!0?1月?(?:份)?\s{{0,2}}[-—–~至到]\s{{0,2}}12月)(?:(?:上一?年|去年|往年|前一年)(?:度|同期)?|同期|[上下]半年|第?[一二三四1-4]季度"
    rf"|\d{{1,2}}月?(?:份)?\s{{0,2}}[-—–~至到]\s{{0,2}}\d{{1,2}}月(?:份)?){_WHAT}"
)
# a town's own report may caption its tables with its name; appended, or by itself, it is another's
_TOWN = r"[㐀-鿿]{1,10}(?:(?<!城)乡|镇)(?:人民政府)?"
_OTHER_BODY = re.compile(
    rf"(?:其中[,，:：]?)?{_APPENDIX}(?:(?:填报|报送|上报)单位[:：]?)?[㐀-鿿]{{0,14}}(?:局|街道|街道办事处|[各乡]镇|各?镇街|各?部门|所属单位)"
    rf"(?:(?:19|20)\d\d年度?)?(?:的)?{_WHAT}(?:[:：][㐀-鿿]{{2,12}})?|(?:其中[,，:：]?|附[件表]?\s{{0,2}}\d{{0,2}}[:：、\s]{{1,3}}){_TOWN}{_WHAT}|{_TOWN}|{_APPENDIX}[(（]?(?:填[表报])?(?:样表|示例|样例|范例)[㐀-鿿，、]{{0,14}}[)）]?"
)
_OWN_TIME = re.compile(rf"{_APPENDIX}(?:本年|今年|本年度|当年)(?:度)?{_WHAT}")
_OWN_BODY = re.compile(rf"{_APPENDIX}全[县区市旗](?:合计|汇总|总计|总体)?{_WHAT}")
_BARE_YEAR = re.compile(r"[(（]?(?:19|20)\d\d\s{0,2}年度?[)）]?[:：]?")
# a cell beside a row or above a table that holds nothing but a year, a time or a body
_CELL_YEAR = re.compile(r"[(（]?((?:19|20)\d\d)\s{0,2}年?度?(?:数据|情况)?[)）]?[:：]?")
_CELL_BODY = re.compile(
    r"(?:[㐀-鿿]{1,14}(?:局|街道|街道办|办事处|[乡镇]|委员会|管委会)|(?:各?[乡镇]+|各?街道|各?部门|所属单位|各单位)(?:合计|小计)?)"
)
_CAPTION = re.compile(r"情况|数据|统计|表|附|报告|[:：]$")


def other_years(blocks: Sequence[Block], year: int | None) -> set[int]:
    """The blocks below a caption of another year (`附：2022年情况`), up to the next heading, own caption or prose."""
    found: set[int] = set()
    inside = False
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            text = block.text
            if not inside and (text.endswith("。") or len(text) > LONGEST_LINE):
                continue  # prose
            bare = text.strip() if len(text) <= len("（2022 ）") else ""
            if bare.isdecimal() and _CELL_YEAR.fullmatch(bare) and _table_follows(blocks, index):
                inside = _says_other_year(bare + "年", year)  # elsewhere four digits are a count
            elif inside or not _MARKS.isdisjoint(text):
                told = _told(block, year)  # others are no caption of another's table
                inside = inside if told is None else told
        elif isinstance(block, Table) and _titled_otherwise(block, year):
            found.add(index)
        if inside:
            found.add(index)
    return found


def _table_follows(blocks: Sequence[Block], index: int) -> bool:
    """Whether the next block that holds anything is a table."""
    for place in range(index + 1, len(blocks)):
        block = blocks[place]
        if not isinstance(block, Paragraph) or block.text.strip():
            return isinstance(block, Table)
    return False


@lru_cache(maxsize=4096)
def is_anothers(text: str, year: int | None) -> bool:
    """Whether a cell beside a row or above a table says that its figures are another year's or another body's."""
    text = "".join(text.split())
    if not text or len(text) > LONGEST_CAPTION:
        return False
    found = _CELL_YEAR.fullmatch(text)
    if found is not None:
        return year is not None and int(found[1]) != year
    return _says_otherwise(text) or _CELL_BODY.fullmatch(text) is not None


def is_year(text: str) -> bool:
    """Whether a cell holds a year and nothing else."""
    return _CELL_YEAR.fullmatch("".join(text.split())) is not None


def _told(block: Paragraph, year: int | None) -> bool | None:
    """Whether a line says that what follows is another's; None where it says nothing of the kind."""
    text = block.text.strip()
    if not text:
        return None
    if _is_prose(block):
        return False
    if _OTHER_TIME.fullmatch(text):
        return True
    if heading_number(text) is not None or (_CAPTION.search(text) and _YEAR.search(text)):
        return _says_other_year(text, year)
    if _says_otherwise(text):
        return True
    if _OWN_TIME.fullmatch(text) or _OWN_BODY.fullmatch(text):
        return False
    return _says_other_year(text, year) if _BARE_YEAR.fullmatch(text) else None


def is_caption(text: str) -> bool:
    """Whether a line within a table names a year or a body of its own, whichever it is."""
    text = text.strip()
    if len(text) > LONGEST_CAPTION:
        return False
    dated = _CAPTION.search(text) is not None and _YEAR.search(text) is not None
    whole = any(pattern.fullmatch(text) for pattern in (_OWN_TIME, _OWN_BODY, _BARE_YEAR))
    return dated or whole or _says_otherwise(text)


def _titled_otherwise(table: Table, year: int | None) -> bool:
    """Whether a table's first row is one cell that names another year or another body."""
    first = {id(cell): cell.text.strip() for cell in table.grid[0] if cell is not None} if table.grid else {}
    printed = [text for text in first.values() if text]
    if len(printed) != 1:
        return False
    text = printed[0]
    if _says_otherwise(text):
        return True
    return len(text) <= LONGEST_CAPTION and _YEAR.search(text) is not None and _says_other_year(text, year)


def _says_otherwise(text: str) -> bool:
    """Whether a caption names another time without a year, or another body."""
    return (_OTHER_TIME.fullmatch(text) or _OTHER_BODY.fullmatch(text)) is not None


def _is_prose(block: Paragraph) -> bool:
    """Whether a line is neither a caption nor a row, a header or a note of a table."""
    text = block.text
    if "|" in text or "｜" in text or "\t" in text or "勾稽" in text:
        return False
    squeezed = "".join(text.split())
    if squeezed.endswith("。"):
        return True
    return (
        len(squeezed) > LONGEST_CAPTION
        and "，" in squeezed
        and not ends_like_a_cell(block)
        and not announces_row(text)
    )


def _says_other_year(text: str, year: int | None) -> bool:
    years = {int(found) for found in _YEAR.findall(text)}
    return bool(years) and year is not None and year not in years
