"""Labels misread by a character: snapped to the printed phrase of the statutory forms that is unmistakably meant.

Only words are mended, never figures: a phrase has no value, and a text with digits other than an item's number is left.
"""

from __future__ import annotations

import re
from functools import lru_cache

PHRASES: tuple[str, ...] = (
    "第二十条第一项", "第二十条第五项", "第二十条第六项", "第二十条第八项", "第二十条第九项", "信息内容",
    "本年制发件数", "本年废止件数", "现行有效件数", "本年处理决定数量", "本年收费金额单位万元", "本年新制作数量",
    "本年新公开数量", "对外公开总数量", "上一年项目数量", "本年增减", "处理决定数量", "采购项目数量", "采购总金额",
    "规章", "行政规范性文件", "规范性文件", "行政许可", "行政处罚", "行政强制", "行政事业性收费", "其他对外管理服务事项",
    "政府集中采购",
    "本列数据的勾稽关系为第一项加第二项之和等于第三项加第四项之和", "申请人情况", "自然人", "法人或其他组织", "总计",
    "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他",
    "一本年新收政府信息公开申请数量", "二上年结转政府信息公开申请数量", "三本年度办理结果", "一予以公开",
    "二部分公开区分处理的只计这一情形不计其他情形", "二部分公开", "三不予公开", "四无法提供", "五不予处理", "六其他处理", "七总计",
    "四结转下年度继续办理", "属于国家秘密", "其他法律行政法规禁止公开", "危及三安全一稳定", "保护第三方合法权益",
    "属于三类内部事务信息", "属于四类过程性信息", "属于行政执法案卷", "属于行政查询事项", "国家秘密", "三类内部事务信息",
    "四类过程性信息", "行政执法案卷", "行政查询事项", "本机关不掌握相关政府信息", "没有现成信息需要另行制作",
    "补正后申请内容仍不明确", "信访举报投诉类申请", "重复申请", "要求提供公开出版物", "无正当理由大量反复申请",
    "要求行政机关确认或重新出具已获取信息",
    "申请人无正当理由逾期不补正行政机关不再处理其政府信息公开申请", "申请人无正当理由逾期不补正",
    "申请人逾期未按收费通知要求缴纳费用行政机关不再处理其政府信息公开申请", "申请人逾期未按收费通知要求缴纳费用",
    "行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉", "结果维持", "结果纠正", "其他结果", "尚未审结",
    "一总体情况", "二主动公开政府信息情况", "三收到和处理政府信息公开申请情况", "四政府信息公开行政复议行政诉讼情况",
    "四因政府信息公开工作被申请行政复议提起行政诉讼情况", "五存在的主要问题及改进情况", "六其他需要报告的事项",
)  # fmt: skip
"""Labels and headings without white space, punctuation and an item's Arabic number."""
_NOT_PLAIN = re.compile(r"[\W_]")
_NUMBER = re.compile(r"\s{0,3}(?:[\d①-⑳⒈-⒛]{1,2}[.．、,，:：)）]?|[(（]\d{1,2}[)）])\s{0,3}")
_DIGIT = re.compile(r"\d")
_STRAY = re.compile(r"[㐀-鿿]?[)）][^㐀-鿿]{0,8}(?<![（(])|[^㐀-鿿]{1,8}(?<![（(])")
"""What may stand before a label that is none of it: a neighbour's text that runs over the rule (（四）), a piece of the rule."""
_BESIDE_NUMBER = re.compile(r"[^\d(（]{1,3}(\d{1,2}[.．、])(\D{4,60})")
"""Whatever stands before the number of a label: the end of a neighbour's text, in signs that it is none of."""
_RULE_BEHIND = re.compile(r"(?<=[㐀-鿿])[1lI|!丨\\'`.,·_—-]{1,2}$")
"""What a piece of a rule behind a label is recognised as."""
_TOTAL = re.compile(r"[^㐀-鿿]计")
_OWN_NUMBER = re.compile(r"\d{1,2}[.．、]\s{0,2}$")
_OTHER = re.compile(r"[0-9A-Za-z]{1,2}他")
"""其他 with its first character in pieces: no other label ends like it."""
_KNOWN = frozenset(PHRASES)
_LONG = frozenset(phrase for phrase in PHRASES if len(phrase) > 2)
_SURE = _LONG | {"总计"}


def mended(text: str) -> str:
    """The label that is meant: the text itself, or its item's number with the one phrase that is near enough to it."""
    if _TOTAL.fullmatch(text):
        return "总计"
    if _OTHER.fullmatch(text):
        return "其他"
    number = _NUMBER.match(text)
    start = number.end() if number else 0
    if not text[start:].strip() or _DIGIT.search(text, start):
        return text
    phrase = _nearest(_NOT_PLAIN.sub("", text[start:]))
    return text if phrase is None else text[:start] + phrase


def is_label(text: str) -> bool:
    """Whether the text is a phrase of the forms to the letter, after an item's number: no doubt is left about it."""
    number = _NUMBER.match(text)
    return _NOT_PLAIN.sub("", text[number.end() if number else 0 :]) in _SURE


def without_stray(text: str) -> str:
    """The text without what stands before or behind a label and is none of it, where the rest is a phrase to the letter."""
    behind = _RULE_BEHIND.search(text)
    if behind is not None and _NOT_PLAIN.sub("", text[: behind.start()]) in _LONG:
        return text[: behind.start()]
    beside = _BESIDE_NUMBER.fullmatch(text)
    if beside is not None and _NOT_PLAIN.sub("", beside[2]) in _LONG:
        return beside[1] + beside[2]
    stray = _STRAY.match(text)
    if stray is None or _NUMBER.fullmatch(stray[0]):
        return text
    rest = text[stray.end() :]
    if _DIGIT.search(rest) or _NOT_PLAIN.sub("", rest) not in _LONG:
        return text
    number = _OWN_NUMBER.search(stray[0])
    return (number[0] if number else "") + rest


@lru_cache(maxsize=1024)
def _nearest(said: str) -> str | None:
    """The phrase within one change of a short text, two of a middling, three of a long one; None if it is one already."""
    if said in _KNOWN or len(said) < 3:
        return None
    allowed = 1 if len(said) < 8 else 2 if len(said) < 16 else 3
    near = sorted(
        (distance, phrase)
        for phrase in PHRASES
        if abs(len(phrase) - len(said)) <= allowed
        and len(phrase) >= 3
        and (distance := _changes(said, phrase, allowed)) <= allowed
    )
    if not near or (len(near) > 1 and near[1][0] <= near[0][0] + (1 if len(said) < 8 else 0)):
        return None
    return near[0][1]


def _changes(one: str, two: str, most: int) -> int:
    """How many characters must be changed, added or left out; more than `most` is told as `most + 1`."""
    before = list(range(len(two) + 1))
    for place, character in enumerate(one, 1):
        row = [place]
        for other, wanted in enumerate(two, 1):
            row.append(min(before[other] + 1, row[-1] + 1, before[other - 1] + (character != wanted)))
        if min(row) > most:
            return most + 1
        before = row
    return before[-1]
