"""The six statutory sections: which lines are their headings, however worded, ordered or numbered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_ENUMERATOR = re.compile(
    r"^(?:第[一二三四五六七八九十]部分|[一二三四五六七八九十]{1,2}(?=[、.,，．:： ])|[(（][一二三四五六][)）]|[1-9](?=[、.,，．]))"
    r"[、.,，．:：\s]*"
)
_REQUESTS = (
    r"(?:收到|接收|受理)(?:和|及|并|与|、)?(?:办理|处理|答复).{0,10}申请"
    r"|(?:办理|处理)(?:政府)?信息公开申请"
    r"|依申请公开(?:政府)?(?:信息)?(?:办理)?"
)
_HEADINGS: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (number, re.compile(pattern))
    for number, pattern in (
        (
            1,
            r"^(?:关于)?(?:\d{4}年度?)?.{0,24}(?:总体|基本|整体|概况|概述)(?:工作)?(?:情况|概述|概况)?$|^(?:概述|概况|总体情况概述)$",
        ),
        (2, r"^(?:\d{4}年度?)?.{0,12}主动公开(?:政府)?(?:信息)?(?:工作)?的?情况$"),
        (3, rf"^(?:\d{{4}}年度?)?.{{0,10}}(?:{_REQUESTS}).{{0,8}}?情况$"),
        (
            4,
            r"^.{0,24}(?:行政复议|复议).{0,16}?(?:情况)$|^.{0,16}(?:行政复议|复议).{0,10}(?:行政诉讼|诉讼)$|^.{0,24}行政诉讼.{0,8}情况$",
        ),
        (
            5,
            r"^.{0,24}存在的?(?:主要)?(?:困难|不足|问题).{0,24}$|^.{0,8}主要问题.{0,24}$|^(?:下一步)?改进(?:情况|措施)$",
        ),
        (6, r"^.{0,8}其他(?:需要|应当|须|需)?(?:报告|说明|公开)的?(?:事项|情况|内容)$|^其他(?:事项|情况)$"),
    )
)
MAX_HEADING = 46


@lru_cache(maxsize=4096)
def heading_number(line: str) -> int | None:
    """The section (1 to 6) that a line of normalised text heads, or None.

    A heading is short, ends without a full stop and carries its section's own words; an enumerator in front is
    usual and not required for sections whose words are unmistakable.
    """
    text = re.sub(r"\s+", "", line).strip("*#　").rstrip(":：")
    if not 3 <= len(text) <= MAX_HEADING or text[-1] in "。；;,，、！!？?":
        return None
    match = _ENUMERATOR.match(text)
    rest = text[match.end() :] if match else text
    rest = re.sub(r"^[、.．,，]", "", rest)
    if not rest or "。" in rest:
        return None
    top_level = bool(match) and not match.group(0).startswith(("(", "（")) if match else False
    for number, pattern in _HEADINGS:
        if pattern.search(rest) and (top_level or (match is None and _unmistakable(number, rest))):
            return number
    return None


def _unmistakable(number: int, text: str) -> bool:
    """Whether a line without an enumerator is a heading by its words alone."""
    exact = {
        1: r"总体情况",
        2: r"主动公开政府信息(?:的)?情况",
        3: r"收到和处理政府信息公开申请(?:的)?情况",
        4: r"(?:因)?政府信息公开(?:工作)?(?:被申请)?(?:被)?(?:行政)?复议、?(?:和)?(?:被)?(?:提起)?行政诉讼情况",
        5: r"(?:政府信息公开工作)?存在的?主要问题(?:及|和)改进(?:情况|措施)",
        6: r"其他需要报告的事项",
    }
    return re.fullmatch(exact[number], text) is not None


def find_headings(lines: Sequence[str]) -> list[tuple[int, int]]:
    """`(section number, line index)` of the headings that head the report, in order of the page.

    A table of contents repeats the headings, so of several candidates the last full chain counts: for each
    candidate the longest chain of rising numbers that begins with it is found, and the latest best one is taken.
    """
    found = [
        (number, index) for index, line in enumerate(lines) if (number := heading_number(line)) is not None
    ]
    found = found[-200:]
    best: list[list[tuple[int, int]]] = []
    for place in range(len(found) - 1, -1, -1):
        tails = [best[later] for later in range(len(best)) if best[later][0][0] > found[place][0]]
        tail = max(tails, key=lambda chain: (len(chain), chain[0][1] * -1), default=[])
        best.append([found[place], *tail])
    if not best:
        return []
    longest = max(map(len, best))
    return next(chain for chain in best if len(chain) == longest)
