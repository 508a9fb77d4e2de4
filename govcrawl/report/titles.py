"""What a title says: is it an annual report on information disclosure, of which year, and whose.

Titles reach these functions as anchor texts and headlines: broken by tags and white space, in either script,
with pinyin glosses. Every function squeezes and folds its argument first, so callers pass them as they are.
Title pattern: 国办公开办函〔2021〕30号 asks for 《<机关>政府信息公开工作年度报告》 and portals vary it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from govcrawl.record import Scope
from govcrawl.report.divisions import all_divisions
from govcrawl.text.glosses import remove_glosses
from govcrawl.text.numerals import DIGITS
from govcrawl.text.script import fold
from govcrawl.text.whitespace import normalise_characters, squeeze

_SUBJECT = r"(?:政府)?(?:政务)?信息(?:与政务)?公开|政务公开"
_KIND = r"报告|年报"
_REPORT = re.compile(rf"(?:{_SUBJECT})[^。;；!！?？]{{0,14}}?(?:{_KIND})")
# a disclosure report is called annual, or names its year; "工作报告" alone may be a meeting's
_ANNUAL = re.compile(r"年度|年报|年.{0,12}报告|\d{4}|二[〇○零Oo0ОоΟ]")

# a sentence about a report is not its title
_SENTENCE = re.compile(
    r"[。；;！!?？，,]|^(?:现将|现公布|根据|按照|按时|依据|依照|为|编制|发布|公布)|如下|编制|编写|特此|(?:发布|公布|晒出|出炉)了?(?:\d{4}|本|二)"
)

# what stands beside the reports in the same lists and is none
DECOY_WORDS: tuple[str, ...] = (
    "解读", "图解", "读懂", "公布情况", "发布情况", "网站工作", "网站年度", "工作年度报表", "事业单位", "法人年度",
    "法治政府", "模板", "模版", "格式", "范本", "样表", "样式", "空白", "通知", "指南", "目录", "培训", "会议", "推进会",
    "考核", "评估", "征求意见", "征集", "办法", "要点", "方案", "预算", "决算", "统计表下载", "新闻", "列表", "更多",
    "答记者问", "重大行政执法", "行政执法统计",
)  # fmt: skip
# of these a document's own head says them only where it is one; 通知 or 目录 may stand above a report
_DECOY_HEAD = re.compile("解读|图解|读懂|模板|模版|范本|样表|样式|空白")
_DECOY = re.compile("|".join(map(re.escape, DECOY_WORDS)))

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_CHINESE_YEAR = re.compile(r"[二][〇○零Oo0OОоΟ]([一二三四五六七八九〇○零])([一二三四五六七八九〇○零])年")
_YEAR_WORDS = re.compile(
    r"[(（\[【〔]?(?:(?:19|20)\d\d|二[〇○零Oo0ОоΟ][一二三四五六七八九〇○零Oo0ОоΟ]{2})(?:年度|年)?[)）\]】〕]?度?"
)

_NUMBERED = re.compile(r"^(?:附件|附表|附)[0-9一二三四五六七八九十]{0,3}[:：.、_\-—]?|^[0-9]{1,3}[.、_\-—]")
_ABOUT = re.compile(r"^[《「“\"']?关于(?:公布|发布|印发)?")
_AROUND_NAME = "-_—:：·,，《》<>〈〉()（）「」“”\"'的之"
_IN_BRACKETS = re.compile(r"[(（]([^()（）]{2,30})[)）]$")
_OFFICE = re.compile(r"(?:政府|委员会|管委会|[省市区县旗州盟党]委)(?:办公室|办公厅|办)$")
_TOWNSHIP = re.compile(r"(?:镇|乡|苏木|街道|街道办|街办|街道办事处)(?:人民政府|政府|办事处|办)?$")
_ZONE = re.compile(
    r"(?:开发区|高新区|经开区|园区|工业园|新区|管理区|示范区|保税区|度假区|产业园|合作区|风景区|旅游区|新城|示范园)"
    r"(?:管理委员会|管委会)?$|(?:管理委员会|管委会)$"
)
_GOVERNMENT = re.compile(r"(?:[省市区县旗州盟]|特区|林区)?(?:人民政府|政府)$|[省市区县旗州盟]$")


@lru_cache(maxsize=4096)
def plain_title(text: str) -> str:
    """The title as all matching sees it: no white space, no glosses, simplified, half-width digits."""
    return fold(squeeze(remove_glosses(normalise_characters(text))[0]))


def is_report_title(text: str) -> bool:
    """Whether `text` is the title of an annual report on information disclosure, whoever published it."""
    title = plain_title(text)
    if len(title) > 120 or _DECOY.search(title) or _SENTENCE.search(title):
        return False
    return bool(_REPORT.search(title)) and bool(_ANNUAL.search(title))


def decoy_of_head(line: str) -> str | None:
    """What a line in the head of a document says that it is instead of the report it names (解读, 模板); else None."""
    title = plain_title(line)
    found = _DECOY_HEAD.search(title)
    return found.group() if found and len(title) <= 120 and _REPORT.search(title) else None


def year_of_title(text: str) -> int | None:
    """The year reported on, or None where the title names none, or more than one."""
    title = plain_title(text)
    years = {int(found) for found in _YEAR.findall(title)}
    for tens, ones in _CHINESE_YEAR.findall(title):
        years.add(2000 + 10 * DIGITS[tens] + DIGITS[ones])
    return years.pop() if len(years) == 1 else None


def organisation_of_title(text: str) -> str:
    """The body that a title names, as printed: `临沂市兰山区`, `兰山区教育局`; empty where it names none."""
    printed = squeeze(remove_glosses(normalise_characters(text))[0])
    title = fold(printed)  # one character for one, so offsets hold for both
    subject = _REPORT.search(title)
    if subject is None or len(title) != len(printed):
        return ""
    before = _YEAR_WORDS.sub("", printed[: subject.start()])
    before = _ABOUT.sub("", before).strip(_AROUND_NAME)
    if before.endswith("人民") and printed.startswith("政府", subject.start()):
        before += "政府"  # 沁水县人民政府信息公开…: the word belongs to both
    if before and before not in ("年", "年度"):
        return before
    inside = _IN_BRACKETS.search(_YEAR_WORDS.sub("", printed[subject.end() :]))
    return inside.group(1) if inside else ""


def without_number(name: str) -> str:
    """A name without what lists print before it: 附件1：, 12."""
    return _NUMBERED.sub("", name)


def body_of(name: str) -> str:
    """The name of a government without what its reports print or leave away behind it."""
    plain = without_number(plain_title(name))
    for end in ("办公室", "政府办", "人民政府", "人民", "政府"):
        plain = plain.removesuffix(end)
    return plain


def same_body(one: str, other: str) -> bool:
    """Whether two names (of `body_of`) are one body's: with or without the city above it, as a county and later as a district."""
    if one.endswith(other) or other.endswith(one):
        return True
    # a city is more often the one above: 株洲市 is not 株洲县
    one, other = (name[:-1] if name[-1] in "县区旗" else name for name in (one, other))
    return len(one) > 1 and len(other) > 1 and (one.endswith(other) or other.endswith(one))


def scope_of_organisation(organisation: str, division_name: str | None = None) -> Scope:
    """Whose report it is, by the name of the body; `division_name` decides districts called 新区."""
    name = plain_title(organisation)
    own = plain_title(division_name) if division_name else ""
    if _OFFICE.search(name):
        return "office"
    if own and re.search(re.escape(own) + r"(?:人民政府|政府)?$", name):
        return "zone" if _ZONE.search(own) and not _district(own) else "government"
    if _TOWNSHIP.search(name):
        return "township"
    if _ZONE.search(name) and not _district(re.sub(r"(?:人民政府|政府)$", "", name)):
        return "zone"
    if not name or _GOVERNMENT.search(name):
        return "government"
    return "department"


def scope_of_title(title: str, division_name: str | None = None) -> Scope:
    """Whose report a title announces: `government`, `office`, `department`, `township` or `zone`.

    A title that names no body at all (`2023年政府信息公开工作年度报告`) counts as the government's own.
    """
    return scope_of_organisation(organisation_of_title(title), division_name)


def _district(name: str) -> bool:
    """Whether a name that sounds like a zone's is a division with a code (浦东新区, 绿园区)."""
    return name.endswith(_districts_like_zones())


@cache
def _districts_like_zones() -> tuple[str, ...]:
    return tuple(row.name for row in all_divisions() if row.code and _ZONE.search(row.name))
