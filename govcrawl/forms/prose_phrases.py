"""The words in which reports state their figures in sentences, as data: which phrase names which cell (FORMS.md).

A phrase counts only where it covers all the words around a number, so that nothing unknown can hide beside it
(其中县公安局收到申请12件). Patterns are over *reduced* text: no white space, quotes or enumerators, and one
placeholder for each way to name the year reported on, another year, or the reporting body.
"""

from __future__ import annotations

from govcrawl.forms.labels import APPLICATION_ROWS

# placeholders, from the private use area: nothing printed is mistaken for one
YEAR = "\ue000"  # the year reported on: 2023年, 全年, 本年度
PREVIOUS = "\ue001"  # the year before: 上年, 2022年
NEXT = "\ue002"  # the year after: 下一年度, 2024年
OTHER_YEAR = "\ue003"
WHOLE = "\ue004"  # the reporting body with all that belongs to it: 全县, 麒麟区, 全区各级行政机关
GOVERNMENT = (
    "\ue005"  # the government by name: 县政府, 本机关; in some sentences the whole, in some only itself
)
OPAQUE = "\ue006"  # something in brackets that may change the meaning

# --- numbers ------------------------------------------------------------------------------------------------------

COUNT_UNITS = ("件次", "件", "宗", "份", "条", "起", "例", "次", "个", "项", "部")
MONEY_UNITS = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
UNITS_OF = {
    "applications": frozenset({"件次", "件", "宗", "份", "条", "起", "例", "次", "个", "项"}),
    "normative_documents": frozenset({"件", "份", "个", "部", "项"}),
    "rules": frozenset({"件", "部", "个", "项"}),
    "decisions": frozenset({"件次", "件", "宗", "起", "例", "项", "个", "条", "份"}),
    "contest": frozenset({"件次", "件", "宗", "起", "例", "次", "个", "项"}),
    "fees": frozenset(MONEY_UNITS),
}

# --- words of time and place --------------------------------------------------------------------------------------

THIS_YEAR_WORDS = (
    r"(?:本报告期内?|报告期内?|本年度|今年以来|一年来|全年度?|本年|年度内|年内|今年)(?:内|期间|全年)?"
)
PREVIOUS_YEAR_WORDS = r"(?:上一?年度?|去年|前一年度?|上期)"
NEXT_YEAR_WORDS = r"(?:下一?(?:个)?年度?|次年度?|明年|来年)"
OTHER_YEAR_WORDS = r"(?:历年来?|往年|近年来?|近几年|[一二两三四五六七八九十]年来|以往|多年)"
AS_OF = rf"截[至止]到?{YEAR}(?:1?2月31日|12月底|年?底|年?末)?(?:为?止)?"

# parts of a year: a count for one is not the year's
PART_OF_YEAR = r"上半年|下半年|季度|\d月|月份|月底|当月|截至|截止|目前|以来|期间"
# what makes a whole sentence doubtful: something was taken out of its counts
EXCLUSION = r"不含|不包括|不包含|除外|剔除|扣除|不计"
PLANS = r"下一步|计划|力争|预计|目标是|拟|改进措施|整改措施|今后|将(?:于|会|继续|进一步|重点|着力|全面|认真|加强|加大|严格)"
#: A heading or an earlier sentence that opens a list of what is to be done; an undated sentence there is a plan.
PLANS_BEGIN = r"下一步|下阶段|改进措施|改进方向|整改措施|努力方向|工作打算|工作安排|今后"
# words that begin a comparison; its numbers say nothing about a cell
COMPARISON = r"(?:与|较|比|同比|环比|相比|相较|对比|增加|减少|增长|下降|上升|多|少|降低|提高)"
# somebody in particular: figures behind such a word are that body's
SUBUNIT = (
    r"(?<![格布全大当开结部时])局(?![面部限势])|(?<![乡城集古])镇|(?<!城)乡(?![亲土])|街道|办事处|法院|检察院|医院"
    r"|公司|学校|委员会|管委会|办公室|政府办|县委办|区委办|中心(?!工作|任务|城)|大队|支队|社区|园区"
    r"|本级|垂管|驻[县区市]|部门(?=[收受接办共])|单位(?=[收受接办共])"
)
#: A part of the body that is counted by itself. 单位 alone may be an applicant.
PARTS = (
    rf"(?:{SUBUNIT}|部门|乡镇|镇街|街镇|镇乡|[区县市旗]级|镇级|乡级|村居|(?:所属|下属|直属|区直|县直|市直|旗直|各|成员|事业)(?:各)?(?:单位|机构)"
    r"|政府办|我办)"
)
#: A count within 其中 is a part of the whole before it, and no second count beside it.
INSIDE_LIST = r"其中[^；;]*"
INSIDE_CLAUSE = r"其中[，,：:]?[^，,、；;]*"
#: What a part is counted for, by the words of its clause.
TOPICS = {
    "proactive.rules": r"规章",
    "proactive.normative_documents": r"规范性文件|制定|制发|印发|出台|废止",
    "proactive.licences": r"许可",
    "proactive.penalties": r"处罚",
    "proactive.compulsory_measures": r"强制",
    "proactive.fees": r"收费",
    "review": r"复议",
    "litigation": r"诉讼|起诉",
    "applications": r"收到|受理|接[收到受]|新收|办[结理复]|答复|回复",
}
HIGHER = r"全[市省国州盟]|我[市省州盟]|本[市省州]"
# words of another matter: a list of an application's results does not go on behind them
OTHER_MATTER = (
    r"建议|提案|议案|留言|信件|热线|信箱|新媒体|微信|微博|公众号|培训|会议|解读|网站|政策|公报|栏目"
)

# who belongs to the whole, behind 全县: all levels, all bodies; 各镇 or 各部门 alone is a part
BODIES = (
    r"(?:各级各部门各?单位|各级各部门|各级(?:人民)?政府(?:及其?(?:所属)?各?(?:工作)?部门)?|各级(?:行政)?机关|各级部门|各级单位"
    r"|各级|各?行政机关|各单位|各(?:乡镇街道|乡镇|镇街|镇乡|镇|乡|街道)(?:街道|街道办事处|办事处)?(?:和|及|以及|与)?(?:各?[县区市旗]直)?各?(?:有关)?"
    r"(?:部门|单位|行政机关))"
)

CONNECTIVES = (
    "和", "及", "与", "并", "且", "以及", "其中", "另外", "另有", "另", "还有", "此外", "同时", "含", "包括", "包含",
    "共有", "尚有", "有", "剩余", "其余", "余", "加上",
)  # fmt: skip
ADVERBS = (
    YEAR, WHOLE, GOVERNMENT, "在", "共计", "总共", "一共", "累计", "总计", "合计", "共", "依法依规", "依法", "依规", "均已", "均",
    "已经", "已", "实际", "及时", "按时", "按期", "按规定", "期间",
)  # fmt: skip
LINKS = (
    "共计", "共有", "共", "总计", "合计", "计", "分别", "数量", "总数", "总量", "件数", "为", "是", "有", "达到", "达", "了",
)  # fmt: skip
# adverbs behind a number: 24件(在规定时限内依法依规)办结
BEHIND = (
    r"(?:已经|已|均已|均|都已|都|全部|并|且|也|依法依规|依法|依规|及时|按时|按期|按规定|按要求|在?(?:法定|规定)的?(?:时限|期限|时间)(?:之?内)?"
    rf"|于?{YEAR}|当年|给予|作出|做出)"
)

# --- applications -------------------------------------------------------------------------------------------------

_COUNT_OF = r"(?:的)?(?:总数量|总数|总量|数量|件数|数|量)?"
_GOV = r"(?:政府|政务)?"
#: An application for information by its full name.
APPLICATION = (
    rf"(?:{_GOV}信息公开的?(?:书面)?申请|{_GOV}信息依申请公开(?:的?申请)?|{_GOV}信息公开依申请"
    rf"|依申请公开(?:的?申请|{_GOV}信息的?申请|{_GOV}信息)?|公开{_GOV}信息的?申请|申请公开的?{_GOV}信息)"
    rf"(?:事项|办件|案件|申请|件|书|表)?{_COUNT_OF}"
)
#: The same where the context says which application.
BARE_APPLICATION = rf"(?:申请(?:事项|件|书|表)?){_COUNT_OF}"
#: What shows that applications for information are being spoken of.
APPLICATION_CONTEXT = ("依申请公开", "信息公开申请", "申请公开", "公开申请", "公开信息的申请", "公开信息申请")

_APPLICANT = r"(?:公民|个人|自然人|企业|法人|其他组织|其它组织|组织|单位)"
#: Applicants of all kinds; one kind alone is a column.
APPLICANTS = (
    rf"(?:{_APPLICANT}(?:和|及|或者?|以及|与)?{_APPLICANT}(?:(?:和|及|或者?|以及|与)?{_APPLICANT})?"
    r"|社会公众|人民群众|群众|公众|申请人|各类主体|社会各界|社会)"
    r"(?:提出|提交|递交)?的?"
)

COLUMNS: dict[str, str] = {
    "natural_person": r"(?:自然人|公民|公民个人|个人)",
    "commercial_enterprise": r"(?:商业企业|企业法人|企业|公司)",
    "research_institution": r"(?:科研机构|科研单位|科研院所)",
    "public_welfare_organisation": r"(?:社会公益组织|社会公益机构|公益组织)",
    "legal_service_institution": r"(?:法律服务机构律师事务所|法律服务机构|法律服务组织|律师事务所|律所)",
}
#: 其他 is a column only in a list of applicants.
OTHER_COLUMN = r"其他(?:组织|机构|申请人|主体|类)?"
_COLUMN = "|".join(COLUMNS.values())
COLUMN_TAIL = rf"(?:类)?(?:提出|提交|递交)?的?(?:{APPLICATION}|{BARE_APPLICATION})?"

_RECEIVE = r"(?:收到并受理|收到并登记|登记受理|接收并受理|收到|受理|接收|接到|接受)"
_NEW = r"(?:新收到并受理|新收到|新收|新受理|新接收|新增)"
_EACH = r"(?:了|的|各类|线上线下)?"
_HANDLE = r"(?:办理完毕|办理完成|办理办结|办理答复|答复办结|办结答复|办结回复|作出答复|做出答复|予以答复|依法答复|办结|办复|答复|回复)"
HANDLE = _HANDLE
_HANDLE_ADVERB = rf"(?:{BEHIND}){{0,4}}"
_TAIL = rf"(?:的)?(?:{APPLICATION}|{BARE_APPLICATION})?"
_FORWARD = (
    rf"(?:结转|转)(?:至|到|入|于)?{NEXT}(?:继续|再)?(?:办理答复|办理|处理|答复|办结|办)?"
    rf"|{NEXT}(?:继续|再)(?:办理|处理|答复)"
)
_OVER = rf"(?:{PREVIOUS}结转(?:至|到|入)?{YEAR}?|结转{PREVIOUS}|{PREVIOUS}(?:转入|遗留|结余)(?:{YEAR})?)(?:继续)?(?:办理)?"

#: Rows of results that the form prints in one cell, and groups of rows that prose likes to name (不予公开).
RESULTS: dict[str, str] = {
    "disclosed": r"(?:(?:予以|同意|准予|给予)(?:全部)?公开|全部公开|全部予以公开)",
    "partially_disclosed": r"(?:(?:予以|同意|准予|给予)?部分公开)",
    "withheld": r"(?:不予公开|不同意公开)",
    "unavailable": r"无法提供",
    "not_processed": r"不予处理",
    "other_handling": r"其他处理",
    "unavailable_not_held": r"(?:(?:本机关|本单位|本行政机关|我机关)不掌握(?:相关|该)?(?:政府)?信息?|不掌握相关(?:政府)?信息)",
    **{
        label.key: label.pattern
        for label in APPLICATION_ROWS
        if label.key.startswith(("withheld_", "not_processed_", "other_not_", "other_fee_"))
        or label.key in ("unavailable_no_existing_information", "unavailable_unclear_after_correction")
    },
}
#: Loosely said 不予公开 covers 无法提供 as well; beside one of these words it is the form's.
STRICT_BESIDE_WITHHELD = ("无法提供", "不予处理")
_RESULT_TAIL = rf"(?:类|的|答复|决定|情形|事项|信息){{0,2}}(?:{APPLICATION}|{BARE_APPLICATION})?"

#: Answers that came late are counted beside those in time: then neither count is that of all answers.
LATE = r"(?:延期|逾期|超期)[^，,、；;]{0,14}\d|\d[^，,、；;]{0,14}(?:延期|逾期|超期)"
#: Some of those received or brought were not taken in: the forms may count them or not.
NOT_TAKEN = (
    r"不予受理|未受理|不受理|撤回|撤销申请|合并[办处]理|并案|实际受理|实际办理|有效申请|无效申请|退回"
    r"|[件宗份条][，,、；;](?:其中)?[，,]?(?:已|正式|予以|依法)?受理\d"
)
#: 收到申请30件，其中政府信息公开申请28件: the 30 are of all kinds.
OF_MORE_KINDS = rf"其中[，,：:]?(?:属于?|涉及|为|有)?{APPLICATION}(?:共|为|有)?\d"

#: A part of the applications that is no cell (by way of delivery): read over, the list goes on behind it.
_CHANNEL = (
    r"(?:网络|网上|互联网|在线|线上|线下|信函|邮寄|邮政寄送|邮政|来信|书信|当面|现场|窗口|传真|电子邮件|电子邮箱|邮件|政府网站|门户网站"
    r"|网站|申请平台|政务服务网)"
)
CHANNELS = (
    rf"(?:通过|以|采取|经)?{_CHANNEL}(?:(?:和|及|或)?{_CHANNEL})?(?:渠道|平台|方式|形式|途径|系统)?(?:收到|受理|接收)?"
    rf"(?:提交|提出|递交|申请)?的?(?:{APPLICATION}|{BARE_APPLICATION})?"
)

# --- reconsideration and litigation -------------------------------------------------------------------------------

_CAUSE = r"(?:因|由|由于|涉及|针对|就|对|有关|涉)?"
_ABOUT = (
    rf"{_CAUSE}(?:{_GOV}信息公开(?:申请)?|政务公开|{APPLICATION})(?:工作|事项|类|方面)?(?:的)?(?:答复|办理|处理)?(?:行为)?"
    r"(?:不服)?"
)
_ARISE = r"(?:而|所|被){0,2}(?:引发|引起|导致|产生|发生|涉及|收到|受理)?的?(?:被申请|被提起|提起|申请)?的?"
_CASES = rf"(?:的)?(?:案件|申请|案|事项)?{_COUNT_OF}"
REVIEW = rf"行政复议{_CASES}"
LITIGATION = rf"(?:行政诉讼|诉讼){_CASES}"
_SUE = r"(?:提起行政诉讼|提起诉讼|行政诉讼|起诉|诉讼)"
DIRECT = rf"(?:未经|不经)(?:行政)?复议(?:而)?直接(?:向(?:人民)?法院)?{_SUE}{_CASES}"
AFTER_REVIEW = rf"(?:经)?(?:行政)?复议后(?:再|又)?(?:向(?:人民)?法院)?{_SUE}{_CASES}"
_ELLIPTIC = r"(?:引发|引起|发生|产生|被申请|被提起|被|提起|因此){0,2}(?:的)?"
#: What shows that cases about disclosure are meant, in a clause before: 因政府信息公开，被申请行政复议2件.
CAUSE_CLAUSE = rf"(?:因|由|涉及|针对){_GOV}(?:信息公开|依申请公开|政务公开)"

_CONTEST = r"(?:行政复议|复议|行政诉讼|诉讼)?"
OUTCOMES: dict[str, str] = {
    "upheld": rf"{_CONTEST}(?:审理|判决)?(?:结果)?(?:被)?维持(?:原(?:行政)?行为)?(?:的)?",
    "corrected": rf"{_CONTEST}(?:审理|判决)?(?:结果)?(?:被)?(?:予以)?纠[正错](?:的)?",
    "other": rf"{_CONTEST}其他结果(?:的)?",
    "pending": rf"{_CONTEST}(?:尚未|未)审结(?:的)?",
}
#: The contest that an outcome names itself: 诉讼维持1件.
CONTEST_OF_OUTCOME = {"复议": "review", "诉讼": "litigation"}
#: What a clause without a number says of how the cases ended: 均维持.
ENDED = r"维持|纠[正错]|审结|驳回|撤[回诉销]|其他结果|终止|调解|胜诉|败诉"

# --- section 2 ----------------------------------------------------------------------------------------------------

_ISSUE = (
    r"(?:新)?(?:制定出台|制定印发|制定发布|制定公布|制定并印发|制定并发布|制定并公布|制定|制发|出台|印发)"
)
_DOCUMENT = rf"(?:行政)?规范性文件(?:目录)?{_COUNT_OF}"
_RULES = rf"(?:地方)?(?:政府)?规章{_COUNT_OF}"
_IN_FORCE = rf"(?:{AS_OF})?{WHOLE}?{YEAR}?现行有效(?:的)?"
#: Column to the words behind or before the noun, for normative documents and rules alike.
DOCUMENT_COLUMNS: dict[str, str] = {
    "issued": _ISSUE,
    "repealed": r"(?:宣布)?废止",
    "in_force": _IN_FORCE,
    "newly_made": r"新制作",
    "newly_disclosed": r"新公开",
    "total_disclosed": r"对外公开总",
}
#: 失效 counted apart or along: then it is not sure what 废止 counts.
LAPSED = "失效"
#: A stock is shown, of those in force and of those ever repealed: nothing beside it is of this year by itself.
STOCK_SHOWN = r"(?:公开|公布|发布|公示|收录|汇编|入库|上传)[^，,、；;\d]{0,12}现行有效"
#: Beside it 行政强制措施 is a part of 行政强制.
ENFORCEMENT = "强制执行"

ACTS: dict[str, str] = {
    "licences": r"行政许可",
    "penalties": r"行政处罚",
    "compulsory_measures": r"行政强制(?:措施)?",
}
FEES = r"(?:收取|征收|收缴)?(?:的)?行政事业性收费(?:收入|总额|总金额|金额|额)?"

# --- the list -----------------------------------------------------------------------------------------------------


def _documents(noun_key: str, noun: str) -> list[tuple[str, str]]:
    phrases = []
    for column, words in DOCUMENT_COLUMNS.items():
        key = f"{noun_key}__{column}"
        phrases.append(
            (key, rf"{words}{_EACH}{noun}|{noun}{YEAR}?{words}{_COUNT_OF}" if column != "total_disclosed" else rf"{noun}{words}数?量?")
        )  # fmt: skip
    return phrases


#: Key to pattern, tried in this order over what stands around a number. A key with `__` is `kind__what`.
PHRASES: tuple[tuple[str, str], ...] = (
    ("new", rf"{_NEW}{_EACH}(?:{APPLICANTS})?(?:{APPLICATION})"),
    ("new_bare", rf"{_NEW}{_EACH}(?:{APPLICANTS})?(?:{BARE_APPLICATION})"),
    ("new_alone", _NEW),
    ("received", rf"{_RECEIVE}{_EACH}(?:{APPLICANTS})?(?:{APPLICATION})"),
    ("received_bare", rf"{_RECEIVE}{_EACH}(?:{APPLICANTS})?(?:{BARE_APPLICATION})"),
    (
        "received_noun",
        (
            rf"(?:{_GOV}信息公开的?申请|依申请公开申请)(?:事项|件)?(?:的)?(?:受理|收到|接收)?{_COUNT_OF}"
            rf"|{APPLICATION}(?:共)?(?:受理|收到|接收){_COUNT_OF}"
        ),
    ),
    *(
        (f"received_column__{column}", rf"(?:{_RECEIVE}|{_NEW}){words}{COLUMN_TAIL}")
        for column, words in COLUMNS.items()
    ),
    ("over", rf"(?:{_OVER}){_TAIL}"),
    ("forward", rf"(?:{_FORWARD}){_TAIL}"),
    (
        "handled",
        (
        rf"{_HANDLE_ADVERB}{_HANDLE}{_EACH}(?:{APPLICANTS})?(?:{APPLICATION})"
        rf"|(?:{APPLICATION}){_HANDLE_ADVERB}{_HANDLE}{_COUNT_OF}"
        ),
    ),
    ("handled_bare", rf"{_HANDLE_ADVERB}{_HANDLE}{_EACH}(?:{APPLICANTS})?(?:{BARE_APPLICATION})"),
    ("handled_alone", rf"{_HANDLE_ADVERB}{_HANDLE}"),
    ("handled_weak", rf"(?:办理|处理){_EACH}(?:{APPLICANTS})?(?:{APPLICATION})"),
    *((f"result__{row}", rf"(?:作出|做出|答复|决定|因|由于|属于|属)?{words}{_RESULT_TAIL}") for row, words in RESULTS.items()),
    *((f"column__{column}", rf"{words}{COLUMN_TAIL}") for column, words in COLUMNS.items()),
    ("other_column", rf"{OTHER_COLUMN}{COLUMN_TAIL}"),
    ("litigation_direct", rf"(?:{_ABOUT}{_ARISE})?{DIRECT}"),
    ("litigation_after_review", rf"(?:{_ABOUT}{_ARISE})?{AFTER_REVIEW}"),
    ("review", rf"(?:收到|发生|产生|引发)?{_ABOUT}{_ARISE}{REVIEW}"),
    ("review_alone", rf"{_ELLIPTIC}{REVIEW}"),
    ("litigation", rf"(?:收到|发生|产生|引发)?{_ABOUT}{_ARISE}{LITIGATION}"),
    ("litigation_alone", rf"{_ELLIPTIC}{LITIGATION}"),
    *((f"outcome__{outcome}", words) for outcome, words in OUTCOMES.items()),
    *_documents("normative_documents", _DOCUMENT),
    *_documents("rules", _RULES),
    *((f"document__{column}", rf"{words}(?:件数|数量|数|量)?") for column, words in DOCUMENT_COLUMNS.items()),
    *(
        (f"decisions__{row}", rf"(?:作出|做出)(?:的)?{words}(?:处理)?决定(?:书)?{_COUNT_OF}|{words}处理决定{_COUNT_OF}")
        for row, words in ACTS.items()
    ),
    *((f"decisions_alone__{row}", rf"{words}(?:(?:处理)?决定(?:书)?)?{_COUNT_OF}") for row, words in ACTS.items()),
    ("fees", FEES),
    ("channel", CHANNELS),
)  # fmt: skip

#: Behind a number with nothing but connectives before it: 24件办结, 1件为企业申请.
_IS = r"(?:为|是|系|属|由|来自)?"
PHRASES_BEHIND: tuple[tuple[str, str], ...] = (
    ("forward", rf"(?:{BEHIND}){{0,3}}(?:{_FORWARD}){_TAIL}"),
    ("over", rf"{_IS}(?:{_OVER}){_TAIL}"),
    ("handled_alone", rf"{_HANDLE_ADVERB}{_HANDLE}"),
    *((f"result__{row}", rf"(?:{BEHIND}){{0,3}}(?:为|是|系)?{words}{_RESULT_TAIL}") for row, words in RESULTS.items()),
    *((f"column__{column}", rf"(?:为|是|系|由|来自){words}{COLUMN_TAIL}|{words}(?:提出|提交|递交|申请)的?(?:申请)?") for column, words in COLUMNS.items()),
    *((f"outcome__{outcome}", rf"(?:{BEHIND}){{0,2}}{words}") for outcome, words in OUTCOMES.items()),
)  # fmt: skip

#: One of these is in every phrase that needs nothing said before.
NOUNS = r"申请|结转|复议|诉讼|规范性文件|规章|行政许可|行政处罚|行政强制|收费|转入"
#: What a phrase ends in that goes on behind its number: 制定|3件|规范性文件.
OPEN_ENDS = (
    r"(?:收到|受理|接收|接到|接受|登记|新收|新增|办结|办复|答复|回复|办理|完毕|处理|转|入|制定|制发|出台|印发|发布|公布|废止|有效的?"
    r"|作出|做出|引发|引起|导致|产生|发生|提起|申请|被|涉及|了|的)$"
)
#: What may follow a number that the words before it explain, and changes nothing.
TAILS = rf"(?:{BEHIND}){{0,5}}(?:{_HANDLE}|办理)(?:完毕)?|占比?[^，,、；;]{{0,14}}\d[\d.]{{0,6}}[%％]|占比|(?:同比|环比|较|比|与)[^，,、；;]{{1,24}}"
#: Brackets that only explain a word.
GLOSSES = r"(?:详?见.{0,12}|以下简称.{0,10}|含?律师事务所|占比?.{0,12}[%％]|占[^，,]{0,12}|[一二三四五六七八九十]{1,3}|\d{1,2}|件|次|条|宗)"
