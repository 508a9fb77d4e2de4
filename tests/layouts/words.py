"""The words of the tables as offices print them, and the ways they vary: data, and one small class.

Written from the forms and from pages, not from the reader's own lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from demo.forms import NOTE

# --- labels of rows ------------------------------------------------------------------------------------------------

# other wordings in use for the same row: the explanation left out, added, or said in other words
SHORT: Mapping[str, str] = {
    "partially_disclosed": "（二）部分公开",
    "withheld_state_secret": "1.国家秘密",
    "withheld_internal_affairs": "5.三类内部事务信息",
    "withheld_process_information": "6.四类过程性信息",
    "withheld_enforcement_files": "7.行政执法案卷",
    "withheld_administrative_query": "8.行政查询事项",
    "other_not_corrected_in_time": "1.申请人无正当理由逾期不补正",
    "other_fee_unpaid": "2.申请人逾期未按收费通知要求缴纳费用",
}
EXPLAINED: Mapping[str, str] = {
    "normative_documents": "行政规范性文件（以区政府、区政府办公室名义印发）",
    "withheld_security_and_stability": "3.危及“三安全一稳定”（国家安全、公共安全、经济安全、社会稳定）",
    "withheld_internal_affairs": "5.属于三类内部事务信息（人事管理、后勤管理、内部工作流程）",
    "withheld_process_information": "6.属于四类过程性信息（讨论记录、过程稿、磋商信函、请示报告）",
}
NAMES: Mapping[str, tuple[str, ...]] = {"normative_documents": ("规范性文件", "行政规范性文件")}

# around 三安全一稳定
QUOTES = (
    "“”", '""', "‘’", "''", "「」", "『』", "《》", "〝〞", "＂＂", "””", "““", "  ", "",
)  # fmt: skip

# an item's number: `1.` in other hands
NUMBERS: Mapping[str, Callable[[int], str]] = {
    "stop": lambda n: f"{n}.",
    "stop, space": lambda n: f"{n}. ",
    "comma": lambda n: f"{n}、",
    "wide stop": lambda n: f"{n}．",
    "wide brackets": lambda n: f"（{n}）",
    "brackets": lambda n: f"({n})",
    "half bracket": lambda n: f"{n}）",
    "one character": lambda n: chr(0x2488 + n - 1),
    "circled": lambda n: chr(0x2460 + n - 1),
    "wide digit": lambda n: f"{chr(0xFF10 + n)}．",
    "lost": lambda n: "",
}
# a group's number: `（三）` in other hands
BRACKETS: Mapping[str, Callable[[str], str]] = {
    "wide": lambda n: f"（{n}）",
    "narrow": lambda n: f"({n})",
    "mixed": lambda n: f"（{n})",
    "comma": lambda n: f"{n}、",
    "space": lambda n: f"（{n}） ",
    "lost": lambda n: "",
}
_ITEM = re.compile(r"^(\d)\.")
_BRACKET = re.compile(r"^（([一二三四五六七])）")

# --- headers of columns --------------------------------------------------------------------------------------------

COLUMN_NAMES: Mapping[str, str] = {
    "natural_person": "自然人",
    "commercial_enterprise": "商业企业",
    "research_institution": "科研机构",
    "public_welfare_organisation": "社会公益组织",
    "legal_service_institution": "法律服务机构",
    "other": "其他",
    "total": "总计",
}
OUTCOME_NAMES: Mapping[str, str] = {
    "upheld": "结果维持",
    "corrected": "结果纠正",
    "other": "其他结果",
    "pending": "尚未审结",
    "total": "总计",
}
BLOCK_NAMES: Mapping[str, str] = {
    "review": "行政复议",
    "litigation_direct": "未经复议直接起诉",
    "litigation_after_review": "复议后起诉",
}
# broken over two lines, as narrow columns are
BROKEN: Mapping[str, str] = {
    "natural_person": "自然\n人",
    "commercial_enterprise": "商业\n企业",
    "research_institution": "科研\n机构",
    "public_welfare_organisation": "社会公益\n组织",
    "legal_service_institution": "法律服\n务机构",
    "issued": "本年制\n发件数",
    "repealed": "本年废止\n件数",
    "in_force": "现行有\n效件数",
    "newly_made": "本年新\n制作数量",
    "newly_disclosed": "本年新公\n开数量",
    "total_disclosed": "对外公开\n总数量",
    "previous_items": "上一年\n项目数量",
    "change": "本年增\n/减",
    "decisions": "处理决定\n数量",
    "items": "采购项目\n数量",
    "upheld": "结果\n维持",
    "corrected": "结果\n纠正",
    "pending": "尚未\n审结",
}
SPACED: Mapping[str, str] = {
    **{key: text.replace("\n", " ") for key, text in BROKEN.items()},
    "total": "总 计",
    "other": "其 他",
    "total_disclosed": "对外公开总 数量",
}
RENAMED: Mapping[str, tuple[str, ...]] = {
    "issued": ("本年（{year}）制发件数", "本年({year})制发件数", "本年制发数量"),
    "repealed": ("本年（{year}）废止件数", "本年({year})废止件数", "本年废止数量"),
    "in_force": ("现行有效件", "现行有效件数（历史累计）", "现行有效件数(历史累计)", "现行有效数量"),
    "total_disclosed": ("对外公开总 数量", "对外公开总数"),
    "previous_items": ("上年项目数量", "上一年度项目数量"),
    "change": ("本年增／减", "本年增减", "本年增/减数量", "本年度增/减"),
    "amount": (),
}
CUT: Mapping[str, str] = {
    "in_force": "现行有效件",
    "change": "本年增/",
    "issued": "本年制发件",
    "repealed": "本年废止件",
    "newly_made": "本年新制作数",
    "newly_disclosed": "本年新公开数",
    "total_disclosed": "对外公开总数",
}
# digits in a header that are no values; {past} is the year before the report's
DIGITS: Mapping[str, str] = {
    "previous_items": "上一年项目数量（指{past}年事项数）",
    "issued": "本年（{year}）制发件数",
    "repealed": "本年（{year}）废止件数",
}
NOTES = (
    NOTE,
    "（本列数据的勾稽关系为：第一项加第二项之和，\n等于第三项加第四项之和）",
    "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)",
    "（本列数据的勾稽关系为：第1项加第2项之和，等于第3项加第4项之和）",
)

# --- script --------------------------------------------------------------------------------------------------------

# how characters of the tables are pronounced, for mirrors that print it behind them
PINYIN: Mapping[str, str] = {
    "项": "xiàng", "項": "xiàng", "内": "nèi", "內": "nèi", "数": "shù", "數": "shù", "总": "zǒng", "總": "zǒng",
    "计": "jì", "計": "jì", "业": "yè", "業": "yè", "机": "jī", "機": "jī", "构": "gòu", "構": "gòu",
    "会": "huì", "會": "huì", "务": "wù", "務": "wù", "请": "qǐng", "請": "qǐng", "结": "jié", "結": "jié",
    "转": "zhuǎn", "轉": "zhuǎn", "办": "bàn", "辦": "bàn", "关": "guān", "關": "guān", "类": "lèi", "類": "lèi",
    "强": "qiáng", "強": "qiáng", "费": "fèi", "費": "fèi", "据": "jù", "據": "jù", "区": "qū", "區": "qū",
    "规": "guī", "規": "guī", "维": "wéi", "維": "wéi", "纠": "jiū", "糾": "jiū", "议": "yì", "議": "yì",
    "诉": "sù", "訴": "sù", "讼": "sòng", "訟": "sòng", "经": "jīng", "經": "jīng", "处": "chǔ", "處": "chǔ",
    "许": "xǔ", "許": "xǔ", "罚": "fá", "罰": "fá", "织": "zhī", "織": "zhī", "权": "quán", "權": "quán",
    "执": "zhí", "執": "zhí", "补": "bǔ", "補": "bǔ", "举": "jǔ", "舉": "jǔ", "报": "bào", "報": "bào",
    "复": "fù", "復": "fù", "单": "dān", "單": "dān", "额": "é", "額": "é", "购": "gòu", "購": "gòu",
    "释": "shì", "稳": "wěn", "穩": "wěn", "护": "hù", "護": "hù", "开": "kāi", "開": "kāi", "审": "shěn", "審": "shěn",
}  # fmt: skip

_PLAIN_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ", "aaaaeeeeiiiioooouuuuvvvv")


def without_tone(syllable: str) -> str:
    return syllable.translate(_PLAIN_TONES)


# --- one report's words --------------------------------------------------------------------------------------------


@dataclass
class Words:
    """How one report words its tables; what is not set is worded as in the official form."""

    year: int = 2023
    labels: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    number: str = "stop"
    bracket: str = "wide"
    quotes: str = "“”"
    note: str = NOTE
    applicants: str = "申请人情况"
    organisations: str = "法人或其他组织"
    lawsuits: str = "行政诉讼"
    total: str | None = None
    character: tuple[str, str] = ("", "")
    spoilt: Callable[[str], str] | None = None

    def label(self, key: str, official: str) -> str:
        text = self.labels.get(key, official)
        if key == "handled_total" and self.total is not None:
            return self.total
        return self._in_this_hand(text)

    def group(self, official: str) -> str:
        return self._in_this_hand(official)

    def _in_this_hand(self, text: str) -> str:
        if self.quotes != "“”":
            left, right = self.quotes[:1], self.quotes[1:]
            text = text.replace("“", left).replace("”", right)
        text = _ITEM.sub(lambda m: NUMBERS[self.number](int(m[1])), text)
        text = _BRACKET.sub(lambda m: BRACKETS[self.bracket](m[1]), text)
        if self.character[0]:
            text = text.replace(*self.character)
        return self.spoilt(text) if self.spoilt else text

    def part(self, heading: str) -> str:
        return heading if self.bracket == "wide" else heading.replace("（", "(").replace("）", ")")

    def header(self, column: str, official: str) -> str:
        text = self.headers.get(column) or official or COLUMN_NAMES[column]
        return self._worded(text)

    def outcome(self, outcome: str) -> str:
        key = outcome if outcome in ("upheld", "corrected", "pending") else ""
        text = self.headers.get(key) or OUTCOME_NAMES[outcome]
        return self._worded(text)

    def block(self, block: str) -> str:
        return self._worded(self.headers.get(block) or BLOCK_NAMES[block])

    def _worded(self, text: str) -> str:
        text = text.replace("{year}", str(self.year)).replace("{past}", str(self.year - 1))
        return text.replace(*self.character) if self.character[0] else text
