"""The six statutory sections: which lines are their headings, however worded, ordered or numbered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from govcrawl.report.phrases import phrase_of

_ENUMERATOR = re.compile(
    r"^(?:第[一二三四五六七八九十]部分|[一二三四五六七八九十]{1,2}(?=[、.,，．:： ])|[(（][一二三四五六][)）]|[1-9](?=[、.,，．]))"
    r"[、.,，．:：\s]*"
)
_REQUESTS = (
    r"(?:收到|接收|受理)(?:和|及|并|与|、)?(?:办理|处理|答复).{0,10}申请"
    r"|(?:办理|处理)(?:政府)?信息公开申请"
    r"|依申请公开(?:政府)?(?:信息)?(?:办理)?"
    r"|(?:收到)?(?:政府)?信息公开申请(?:的)?(?:办理|处理)?"
)
# section 1 is tried last: its words stand in the headings of others too (主动公开政府信息基本情况)
_HEADINGS: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (number, re.compile(pattern))
    for number, pattern in (
        (6, r"^.{0,8}其他(?:需要|应当|应|须|需)?(?:报告|说明|公开)的?(?:事项|情况|内容)$|^其他(?:事项|情况)$|^需要(?:报告|说明)的其他(?:事项|情况)$"),
        (5, r"^.{0,24}存在的?(?:主要)?(?:困难|不足|问题).{0,24}$|^.{0,8}主要问题.{0,24}$|^(?:下一步)?改进(?:情况|措施)$|^.{0,12}(?:问题|困难)(?:与|和|及)不足$|^下一步(?:工作)?(?:计划|打算|安排)$|^.{0,16}(?:不足|问题|困难)(?:之处)?(?:及|和|与|、).{0,8}(?:改进|整改|措施|举措|打算|计划).{0,8}$"),
        (4, r"^.{0,24}(?:行政复议|复议).{0,16}?(?:情况)表?$|^.{0,16}(?:行政复议|复议).{0,10}(?:行政诉讼|诉讼)$|^.{0,24}行政诉讼.{0,8}情况表?$"),
        (3, rf"^(?:\d{{4}}年度?)?.{{0,10}}(?:{_REQUESTS}).{{0,8}}?情况表?$"),
        (2, r"^(?:\d{4}年度?)?.{0,12}主动公开的?(?:政府)?(?:信息)?(?:工作)?的?(?:总体|基本|统计)?(?:情况)?(?:统计)?表?$"),
        (1, r"^(?:关于)?(?:\d{4}年度?)?.{0,24}(?:总体|基本|整体|概况|概述)(?:工作)?(?:情况|概述|概况)?$|^(?:概述|概况|总体情况概述)$|^(?:政府信息公开)?工作开展情况$"),
    )
)  # fmt: skip
_CHINESE = "一二三四五六"
_STATUTORY_NUMBER = re.compile(rf"([{_CHINESE}])[、.．]")
_TITLE = re.compile(
    r"[^。，；：]{0,40}\d{4}年度?(?:.{0,30}?人民政府)?(?:政府|政务)?(?:政务)?信息公开(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)"
)
MAX_TITLE = 90
MAX_HEADING = 46
LONGEST_STOPPED = 24
_REMARK = re.compile(r"[(（][^()（）]{1,10}[)）]$")
LONGEST_REMARK = 12
LONGEST_HEADING = MAX_HEADING + LONGEST_REMARK + 6  # with a full stop, and marks around it


def heading_number(line: str, *, bracketed: bool = False) -> int | None:
    """The section (1 to 6) that a line of normalised text heads, or None.

    With `bracketed` an enumerator like (一) counts as one of the top level; some reports use no other.

    A heading is short, ends without a full stop and carries its section's own words; an enumerator in front is
    usual and not required for sections whose words are unmistakable.
    """
    return _of_line(line, bracketed=bracketed) if len(line) <= 3 * MAX_HEADING else None


def _may_head(line: str) -> bool:
    """Whether a line has the length of a heading; most lines are prose, and go no further."""
    length = len(line)
    if length > LONGEST_HEADING:
        length -= line.count(" ") + line.count("\u3000") if length <= 3 * MAX_HEADING else 0
    return 0 < length <= LONGEST_HEADING


@lru_cache(maxsize=8192)  # the same lines are asked about several times
def _of_line(line: str, *, bracketed: bool) -> int | None:
    text = "".join(line.split()).strip("*#　").rstrip(":：")
    if not 3 <= len(text) <= MAX_HEADING + LONGEST_REMARK + len("。"):
        return None  # most lines are prose, and go no further
    return _heading_number(text, bracketed=bracketed)


def _heading_number(text: str, *, bracketed: bool) -> int | None:
    """The same for a line without white space and marks around it, of a length that headings have."""
    stopped = text.endswith("。")  # a heading with a full stop needs its number
    text = _REMARK.sub("", text.removesuffix("。")).replace("其它", "其他")
    if not 3 <= len(text) <= MAX_HEADING or text[-1] in "；;，,、！!？?":
        return None
    match = _ENUMERATOR.match(text)
    rest = text[match.end() :] if match else text
    rest = re.sub(r"^[、.．,，]", "", rest)
    if not rest or "。" in rest or (stopped and (match is None or len(rest) > LONGEST_STOPPED)):
        return None
    top_level = match is not None and (bracketed or not match.group(0).startswith(("(", "（")))
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

    Of all lines that read like headings the longest chain of rising numbers counts. A table of contents is such a
    chain too, but without text between its lines; of several reports on one page the first is taken. A section
    that stands out of order is put back in its place on the page.
    """
    reports = find_reports(lines)
    return reports[first_whole(reports)] if reports else []


def first_whole(reports: Sequence[Sequence[tuple[int, int]]]) -> int:
    """The first of several reports that has headings enough to be one."""
    longest = max(map(len, reports))
    return next(place for place, chain in enumerate(reports) if len(chain) >= min(longest, FEWEST + 1))


def find_reports(lines: Sequence[str]) -> list[list[tuple[int, int]]]:
    """The headings of every report on the page in its order, each as `find_headings` gives them.

    Whatever begins with headings and has text between them is one, a fragment too.
    """
    found = _candidates(lines, bracketed=False)
    if len(found) < FEWEST:
        found = _candidates(lines, bracketed=True) or found
    annex = _annex(lines) if len(found) > FEWEST else range(0)
    found = [heading for heading in found if heading[1] not in annex] if annex else found
    damaged = _damaged(lines) if len({number for number, _ in found}) < SECTIONS else []
    if damaged:
        found = sorted({*found, *damaged}, key=lambda heading: heading[1])
    parts = _parts(found, lines)
    chains = [chain for part in parts if (chain := _chain(part, lines))]
    if damaged:
        chains = [chain for chain in chains if len(chain) >= FEWEST_DAMAGED or not {*chain} & {*damaged}]
    reports = [chain for chain in chains if _text_between(chain, lines)] or chains[-1:]
    return [
        _with_strays(chain, found, parts) for chain in reports if len(reports) == 1 or len(chain) > 1
    ] or reports[:1]


# what only the statistics annex of 2014 prints; its own heads (四、行政复议数量) look like a report's
_ANNEX = (
    "回应解读情况", "不同渠道和方式", "回应公众关注热点", "按时办结数", "同意公开答复数", "维持具体行政行为", "被依法纠错",
    "接受培训人员", "举报投诉数",
)  # fmt: skip
FEWEST_ANNEX_LINES = 3
ANNEX_REACH = 16


def _annex(lines: Sequence[str]) -> range:
    """The lines that the statistics annex takes up, with the heads around them; empty where there is none."""
    short = "\n".join([line for line in lines if len(line) <= MAX_TITLE])
    words = [word for word in _ANNEX if word in short]
    if not words:
        return range(0)
    marked = [
        index
        for index, line in enumerate(lines)
        if len(line) <= MAX_TITLE and any(word in line for word in words)
    ]
    if len(marked) < FEWEST_ANNEX_LINES:
        return range(0)
    return range(max(0, marked[0] - ANNEX_REACH), marked[-1] + ANNEX_REACH)


def _with_strays(
    chain: list[tuple[int, int]], found: Sequence[tuple[int, int]], parts: Sequence[Sequence[tuple[int, int]]]
) -> list[tuple[int, int]]:
    """The chain with the sections of the same report that stand out of order."""
    own = next(part for part in parts if chain[0] in part)
    last = _next_report(found, chain)
    numbers = {number for number, _ in chain}
    made = list(chain)
    for number, index in own:
        if number not in numbers and chain[0][1] < index < last:
            made.append((number, index))
            numbers.add(number)
    return sorted(made, key=lambda heading: heading[1])


def _parts(found: Sequence[tuple[int, int]], lines: Sequence[str]) -> list[list[tuple[int, int]]]:
    """The headings cut where the page begins anew: a table of contents, then a report, then another."""
    parts: list[list[tuple[int, int]]] = [[]]
    for place, heading in enumerate(found):
        if parts[-1] and _begins_anew(parts[-1], found[place : place + 2], lines):
            parts.append([])
        parts[-1].append(heading)
    return parts


def _begins_anew(
    part: Sequence[tuple[int, int]], following: Sequence[tuple[int, int]], lines: Sequence[str]
) -> bool:
    """Whether another chain begins with the first of `following`: at a section that `part` has and has gone beyond.

    It is the first section again, or two sections in their order again, or stands under a title of its own; numbered
    as before, for sections have parts that are worded like headings and numbered otherwise.
    """
    number, index = following[0]
    own = dict(reversed(part))
    if number not in own or max(own) <= number:
        return False
    if _style(lines[index]) != _style(lines[own[number]]) and _style(lines[own[number]]):
        return False
    if number == 1:
        return True
    if any(is_title(line) for line in lines[part[-1][1] + 1 : index]):
        return True
    return len(following) > 1 and number < following[1][0] and following[1][0] in own


def is_title(line: str) -> bool:
    """Whether a folded line is, all of it, a title of an annual report with its year."""
    return len(line) <= MAX_TITLE and bool(_TITLE.fullmatch(line))


def _style(line: str) -> str:
    """How a heading is numbered: in Chinese, with digits, as a part; empty where it is not."""
    match = _ENUMERATOR.match("".join(line.split()).strip("*#　"))
    if match is None:
        return ""
    first = match[0][0]
    if first in "(（":
        return "bracket"
    return "digit" if first.isascii() else "part" if first == "第" else "han"


def second_report(
    lines: Sequence[str],
    headings: Sequence[tuple[int, int]],
    reports: Sequence[Sequence[tuple[int, int]]] | None = None,
) -> int | None:
    """The line of the first heading of another report behind this one, None where there is none.

    `reports` are all on the page as `find_reports` gives them, if the caller has them.
    """
    if len(headings) < FEWEST:
        return None
    start = headings[-1][1] + 1
    for report in find_reports(lines) if reports is None else reports:
        anew = report[0][0] == 1 == headings[0][0]
        if report[0][1] >= start and (len(report) > FEWEST or anew or _titled(lines, report[0][1], start)):
            return report[0][1]
    annex = _annex(lines)
    after = [(number, start + index) for number, index in _candidates(lines[start:], bracketed=False)]
    chain = _chain([heading for heading in after if heading[1] not in annex], lines)
    return chain[0][1] if len(chain) >= FEWEST + 1 else None


def _titled(lines: Sequence[str], index: int, start: int) -> bool:
    return any(is_title(line) for line in lines[start:index])


def _damaged(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Headings that have lost a character or two: `三、收到和理政府信息公开申请情况`, numbered as the form numbers them."""
    found = []
    for index, line in enumerate(lines):
        match = _STATUTORY_NUMBER.match(line) if len(line) <= MAX_HEADING else None
        if match is not None:
            number = _CHINESE.index(match[1]) + 1
            phrase = phrase_of(line[match.end() :])
            if phrase is not None and phrase.section == number:
                found.append((number, index))
    return found[:MOST_CANDIDATES]


FEWEST = 2
FEWEST_DAMAGED = 3
SECTIONS = 6
MOST_CANDIDATES = 200


def _candidates(lines: Sequence[str], *, bracketed: bool) -> list[tuple[int, int]]:
    found = [
        (number, index)
        for index, line in enumerate(lines)
        if 2 < len(line) <= 3 * MAX_HEADING
        and _may_head(line)
        and (number := _of_line(line, bracketed=bracketed)) is not None
    ]
    return found[:MOST_CANDIDATES]


def _chain(found: Sequence[tuple[int, int]], lines: Sequence[str]) -> list[tuple[int, int]]:
    """The longest chain of rising numbers with text between its lines; the first of several, else the last of none."""
    best: list[list[tuple[int, int]]] = []
    for place in range(len(found) - 1, -1, -1):
        tails = [chain for chain in best if chain[0][0] > found[place][0]]
        tail = max(tails, key=lambda chain: (len(chain), -chain[0][1]), default=[])
        best.append([found[place], *tail])
    best.reverse()
    with_text = [chain for chain in best if _text_between(chain, lines)]
    chains = with_text or best[::-1]
    longest = max(map(len, chains), default=0)
    return next((list(chain) for chain in chains if len(chain) == longest), [])


def _text_between(chain: Sequence[tuple[int, int]], lines: Sequence[str]) -> bool:
    """Whether something stands between the headings, or behind the only one; the page numbers of a list of contents do not."""
    inside = {index for _, index in chain}
    end = chain[-1][1] if len(chain) > 1 else len(lines)
    return any(
        lines[index].strip(" \t.·…-—0123456789") for index in range(chain[0][1], end) if index not in inside
    )


def _next_report(found: Sequence[tuple[int, int]], chain: Sequence[tuple[int, int]]) -> int:
    """Where another report begins: the next heading of section 1 behind the chain."""
    return next((index for number, index in found if number == 1 and index > chain[-1][1]), 1 << 60)
