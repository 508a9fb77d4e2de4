"""The fixed phrases of the forms (FORMS.md), and how they look when a mirror has deleted characters. Data and one lookup.

Phrases are written as words. Whole words are left out and put in by offices everywhere (政府, 的); half a word is not:
a phrase that lacks a character of a word, and is otherwise whole, was damaged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations

# section headings, by the section's number; 国办公开办函〔2021〕30号
_HEADINGS: dict[int, tuple[str, ...]] = {
    1: ("总体 情况",),
    2: ("主动 公开 政府 信息 情况",),
    3: ("收到 和 处理 政府 信息 公开 申请 情况",),
    4: ("政府 信息 公开 行政 复议 行政 诉讼 情况", "因 政府 信息 公开 工作 被 申请 行政 复议 提起 行政 诉讼 情况"),
    5: ("存在 的 主要 问题 及 改进 情况", "政府 信息 公开 工作 存在 的 主要 问题 及 改进 情况"),
    6: ("其他 需要 报告 的 事项",),
}  # fmt: skip

# row and column labels
_LABELS = (
    "本年 新收 政府 信息 公开 申请 数量", "上年 结转 政府 信息 公开 申请 数量", "本年度 办理 结果", "结转 下年度 继续 办理",
    "区分 处理 的 只 计 这一 情形 不计 其他 情形", "属于 国家 秘密", "其他 法律 行政 法规 禁止 公开", "危及 三 安全 一 稳定",
    "保护 第三方 合法 权益", "属于 三类 内部 事务 信息", "属于 四类 过程性 信息", "属于 行政 执法 案卷", "属于 行政 查询 事项",
    "本机关 不掌握 相关 政府 信息", "没有 现成 信息 需要 另行 制作", "补正 后 申请 内容 仍 不明确", "信访 举报 投诉类 申请",
    "要求 提供 公开 出版物", "无 正当 理由 大量 反复 申请", "要求 行政 机关 确认 或 重新 出具 已 获取 信息",
    "申请人 无 正当 理由 逾期 不补正 行政 机关 不再 处理 其 政府 信息 公开 申请",
    "申请人 逾期 未按 收费 通知 要求 缴纳 费用 行政 机关 不再 处理 其 政府 信息 公开 申请",
    "社会 公益 组织", "法律 服务 机构", "法人 或 其他 组织", "行政 规范性 文件", "本年 处理 决定 数量", "行政 事业性 收费",
    "其他 对外 管理 服务 事项", "政府 集中 采购", "未经 复议 直接 起诉",
)  # fmt: skip
_SHORTEST = 3  # characters that must be left
_TWO_FROM = 9  # phrases from this length on may lack two


@dataclass(frozen=True, slots=True)
class Damaged:
    """A fixed phrase with characters gone: the whole `phrase`, the `lost` characters, its section if it is a heading."""

    phrase: str
    lost: str
    section: int | None


@dataclass(frozen=True, slots=True)
class _Phrase:
    text: str
    section: int | None
    without_words: frozenset[str]  # what it is when whole words of one or two characters in all are left out


@cache
def _by_length() -> dict[int, tuple[_Phrase, ...]]:
    found: dict[int, list[_Phrase]] = {}
    for words, section in _phrases():
        parts = words.split(" ")
        text = "".join(parts)
        left = {
            "".join(word for number, word in enumerate(parts) if number not in gone)
            for count in (1, 2)
            for gone in combinations(range(len(parts)), count)
        }
        found.setdefault(len(text), []).append(_Phrase(text, section, frozenset(left)))
    return {length: tuple(phrases) for length, phrases in found.items()}


def _phrases() -> Iterator[tuple[str, int | None]]:
    for section, phrases in _HEADINGS.items():
        for phrase in phrases:
            yield phrase, section
    for label in _LABELS:
        yield label, None


@cache
def longest_phrase() -> int:
    """The length of the longest phrase, in characters."""
    return max(_by_length())


@lru_cache(maxsize=8192)
def phrase_of(text: str) -> Damaged | None:
    """The phrase that `text` (without white space and enumerator) is with one or two characters gone, or None.

    None as well where only whole words are gone, and where two phrases would do.
    """
    text = "".join(c for c in text if c.isalnum())
    if len(text) < _SHORTEST or any(phrase.text == text for phrase in _by_length().get(len(text), ())):
        return None
    found = [
        Damaged(phrase.text, lost, phrase.section)
        for gone in (1, 2)
        for phrase in _by_length().get(len(text) + gone, ())
        if (gone == 1 or len(phrase.text) >= _TWO_FROM)
        and text not in phrase.without_words
        and (lost := _lost(phrase.text, text)) is not None
    ]
    return found[0] if len(found) == 1 else None


def _lost(phrase: str, text: str) -> str | None:
    """The characters of `phrase` that `text` lacks; None where it has others, or another order."""
    lost = []
    position = 0
    for character in phrase:
        if position < len(text) and text[position] == character:
            position += 1
        else:
            lost.append(character)
    return "".join(lost) if position == len(text) else None
