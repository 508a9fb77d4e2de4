"""Where one statutory table ends and the next begins on a sheet, though no empty row and no heading stands between them."""

from __future__ import annotations

import re
from collections.abc import Sequence

FEWEST_OUTCOMES = 3
LONGEST_LABEL = 60
_REVIEW = re.compile(r"行政复议(?:情况|案件)?")
_LITIGATION = re.compile(r"行政诉讼(?:情况|案件)?")
_OUTCOME = re.compile(r"(?:结果)?维持|(?:结果)?纠正|其他(?:结果)?|尚未审结|总计")
_APPLICATIONS = re.compile(r"国家秘密|结转下年|结转政府信息")
# labels that stand together in no other table; 7 is the annex of 2014
_SECTIONS = {
    2: ("行政许可", "行政处罚", "行政强制"),
    3: ("属于国家秘密", "重复申请"),
    4: ("未经复议直接起诉", "复议后起诉"),
    7: ("政府公报公开政府信息数", "收到申请数"),
}


def opens_review(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first of two rows begins the table of section 4."""
    first, *further = ([_bare(text) for text in row] for row in rows)
    if any(map(_REVIEW.fullmatch, first)) and any(map(_LITIGATION.fullmatch, first)):
        return True
    if len(first) == 1 and further and _REVIEW.fullmatch(first[0]):
        return _has_outcomes(further[0])
    return _has_outcomes(first)


def _has_outcomes(texts: Sequence[str]) -> bool:
    return sum(1 for text in texts if _OUTCOME.fullmatch(text)) >= FEWEST_OUTCOMES and not any(
        text.isdecimal() for text in texts
    )


def holds_applications(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows are of the table of section 3."""
    return any(_APPLICATIONS.search(_bare(text)) for row in rows for text in row)


def sections_of(texts: Sequence[str]) -> set[int]:
    """The sections whose statutory tables stand among the texts of a sheet's cells."""
    bare = [_bare(text) for text in texts if len(text) <= LONGEST_LABEL]
    return {
        number
        for number, labels in _SECTIONS.items()
        if all(any(label in text for text in bare) for label in labels)
    }


def _bare(text: str) -> str:
    return "".join(text.split())
