"""The statistics annex 政府信息公开情况统计表 (国办发〔2014〕32号), printed in reports on 2014 to 2018: 58 indicators.

Data only. Patterns are regular expressions over plain text as in `labels.py` (no white space, no punctuation,
其它 as 其他), without the enumerator and the 其中 in front and the unit behind, which may stand at every label. Rows
and columns are public keys (docs/record.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

KEY: Literal["2014"] = "2014"
BASIS = "国办发〔2014〕32号"
TABLE = "statistics_2014"

Section = Literal["review", "litigation", ""]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row: its public key, its printed label, its unit, the row it is a part of, and the enumerator before it.

    `unit` is the unit that the form prints beside it. Money (万元) is converted where another unit is printed.
    """

    key: str
    pattern: str
    unit: str
    parent: str | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class SharedLabel:
    """A label that stands under more than one row; only what was printed before it tells which row is meant."""

    pattern: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """A relation: `total` is the sum of `parts`, in every column."""

    name: str
    total: str
    parts: tuple[str, ...]


_N = r"(?:总?(?:数量|次数|件数|条数|人数|个数|篇数|期数|数)|数目|总量)?"
_INFORMATION = r"公开的?(?:政府|政务)?信息"
_BODY = r"本(?:行政)?(?:机关|单位|部门)"
_LEADER = r"主要(?:负责|领导)(?:同志|人|干部)?"
_PRESS = r"(?:政府)?新闻发布会"
_CONFIRMED = r"维持(?:具体|原)?行政行为"
_CONSULTED = r"(?:政府)?信息(?:公开)?"

INDICATORS: tuple[Indicator, ...] = (
    # 一、主动公开情况
    Indicator(
        "disclosed",
        rf"主动公开(?:的)?(?:政府|政务)?信息{_N}(?:不同(?:渠道|方式)(?:和|及|或|与)?(?:渠道|方式)?公开的?(?:相同|同一)(?:政府)?信息(?:只)?(?:计|算|记)(?:1|一)条)?",
        "条",
        number="一",
    ),
    Indicator(
        "disclosed_normative_documents", rf"主动公开的?(?:行政)?规范性文件{_N}", "条", parent="disclosed"
    ),
    Indicator("issued_normative_documents", rf"制(?:发|定)的?(?:行政)?规范性文件{_N}", "件"),
    Indicator("disclosed_in_gazette", rf"(?:通过)?政府公报{_INFORMATION}{_N}", "条", number="1"),
    Indicator("disclosed_on_website", rf"(?:通过)?政府(?:门户)?网站{_INFORMATION}{_N}", "条", number="2"),
    Indicator("disclosed_on_microblog", rf"(?:通过)?(?:政务|政府)?微博{_INFORMATION}{_N}", "条", number="3"),
    Indicator("disclosed_on_wechat", rf"(?:通过)?(?:政务|政府)?微信{_INFORMATION}{_N}", "条", number="4"),
    Indicator(
        "disclosed_otherwise",
        rf"(?:通过)?其他(?:方式|渠道)(?:和渠道|和方式)?{_INFORMATION}{_N}",
        "条",
        number="5",
    ),
    # 二、回应解读情况
    Indicator(
        "responses",
        rf"回应(?:公众|社会|群众)?关注的?热点(?:问题)?(?:或者?|和|及|与)?重大舆情{_N}(?:不同方式回应(?:同一|相同)热点(?:或者?|和|及)?(?:重大)?舆情(?:只)?(?:计|算|记)(?:1|一)次)?",
        "次",
        number="一",
    ),
    Indicator(
        "press_conferences",
        rf"(?:参加(?:或者?|和|及)?举办|举办(?:或者?|和|及)?参加){_PRESS}{_N}",
        "次",
        number="1",
    ),
    Indicator(
        "press_conferences_with_leaders", rf"{_LEADER}参加{_PRESS}{_N}", "次", parent="press_conferences"
    ),
    Indicator("online_interviews", rf"政府(?:门户)?网站在线访谈{_N}", "次", number="2"),
    Indicator(
        "online_interviews_with_leaders",
        rf"{_LEADER}参加(?:政府)?(?:门户)?(?:网站)?在线访谈{_N}",
        "次",
        parent="online_interviews",
    ),
    Indicator("policy_explanations", rf"政策解读稿件(?:发布)?{_N}|发布政策解读稿件{_N}", "篇", number="3"),
    Indicator(
        "responses_on_microblog_and_wechat",
        rf"(?:政务)?微博(?:和|及|与|或)?(?:政务)?微信回应(?:事件)?{_N}",
        "次",
        number="4",
    ),
    Indicator("responses_otherwise", rf"其他方式回应(?:事件)?{_N}", "次", number="5"),
    # 三、依申请公开情况
    Indicator(
        "applications_received",
        rf"收到的?(?:政府信息公开|依申请公开|信息公开)?的?申请{_N}|申请总数",
        "件",
        number="一",
    ),
    Indicator(
        "received_in_person",
        rf"当面(?:提交|提出|递交)?的?申请{_N}",
        "件",
        parent="applications_received",
        number="1",
    ),
    Indicator(
        "received_by_fax",
        rf"(?:通过)?传真(?:方式)?的?申请{_N}",
        "件",
        parent="applications_received",
        number="2",
    ),
    Indicator(
        "received_online",
        rf"(?:通过)?网(?:络|上)(?:方式)?的?申请{_N}",
        "件",
        parent="applications_received",
        number="3",
    ),
    Indicator(
        "received_by_letter",
        rf"(?:通过)?(?:信函|书信)(?:方式)?的?申请{_N}",
        "件",
        parent="applications_received",
        number="4",
    ),
    Indicator("applications_completed", rf"(?:依)?申请(?:公开)?办结{_N}|办结申请{_N}", "件", number="二"),
    Indicator(
        "completed_on_time", rf"按(?:时|期)办结{_N}", "件", parent="applications_completed", number="1"
    ),
    Indicator(
        "completed_after_extension", rf"延期办结{_N}", "件", parent="applications_completed", number="2"
    ),
    Indicator("applications_answered", rf"(?:对)?申请的?答复{_N}", "件", number="三"),
    Indicator(
        "answered_already_disclosed",
        rf"属于已经?主动公开的?范围的?(?:答复)?{_N}",
        "件",
        parent="applications_answered",
        number="1",
    ),
    Indicator(
        "answered_disclosed",
        rf"(?<!不)同意公开的?答复{_N}",
        "件",
        parent="applications_answered",
        number="2",
    ),
    Indicator(
        "answered_partially_disclosed",
        rf"(?<!不)(?:同意部分|部分同意)公开的?答复{_N}",
        "件",
        parent="applications_answered",
        number="3",
    ),
    Indicator(
        "answered_refused",
        rf"不(?:同意|予)公开的?答复{_N}",
        "件",
        parent="applications_answered",
        number="4",
    ),
    Indicator("refused_state_secret", rf"涉及国家秘密的?{_N}", "件", parent="answered_refused"),
    Indicator("refused_trade_secret", rf"涉及商业秘密的?{_N}", "件", parent="answered_refused"),
    Indicator("refused_personal_privacy", rf"涉及个人隐私的?{_N}", "件", parent="answered_refused"),
    Indicator(
        "refused_security_and_stability",
        rf"(?:可能)?危及国家安全公共安全经济安全(?:和|及|与)?社会稳定的?{_N}",
        "件",
        parent="answered_refused",
    ),
    Indicator(
        "refused_not_government_information",
        rf"(?:不|非)(?:是|属于)?(?:中华人民共和国)?(?:政府信息公开)?条例(?:中|规定)?所(?:指|称)的?政府信息的?{_N}",
        "件",
        parent="answered_refused",
    ),
    Indicator(
        "refused_other_legal_grounds",
        rf"法律(?:和|及)?(?:行政)?法规规定的?其他情[形况]的?{_N}",
        "件",
        parent="answered_refused",
    ),
    Indicator(
        "answered_not_this_body",
        rf"不属于{_BODY}(?:职责)?(?:权限)?公开(?:范围)?的?{_N}",
        "件",
        parent="applications_answered",
        number="5",
    ),
    Indicator(
        "answered_does_not_exist",
        rf"申请的?(?:政府)?信息不存在的?{_N}",
        "件",
        parent="applications_answered",
        number="6",
    ),
    Indicator(
        "answered_amendment_requested",
        rf"告知(?:申请人)?(?:作出|做出|进行)?(?:更改(?:和|及|或者?)?补充|补充(?:和|及|或者?)?更改)(?:申请)?的?{_N}",
        "件",
        parent="applications_answered",
        number="7",
    ),
    Indicator(
        "answered_other_procedure",
        rf"告知(?:申请人)?通过其他(?:途径|渠道)办理的?{_N}",
        "件",
        parent="applications_answered",
        number="8",
    ),
    # 四、行政复议数量
    Indicator(
        "review",
        rf"(?:政府信息公开|申请|提起|被申请)?行政复议(?:申请|案件)?(?:的)?{_N}",
        "件",
        number="四",
    ),
    Indicator("review_upheld", rf"行政复议{_CONFIRMED}{_N}", "件", parent="review", number="一"),
    Indicator("review_corrected", rf"行政复议被?依法纠错{_N}", "件", parent="review", number="二"),
    Indicator("review_other", rf"行政复议其他情[形况]{_N}", "件", parent="review", number="三"),
    # 五、行政诉讼数量
    Indicator(
        "litigation",
        rf"(?:政府信息公开|提起|被提起)?行政诉讼(?:案件)?(?:的)?{_N}",
        "件",
        number="五",
    ),
    Indicator(
        "litigation_upheld",
        rf"(?:行政诉讼)?{_CONFIRMED}(?:或者?|和|及)?驳回(?:原告)?(?:的)?诉讼请求的?{_N}",
        "件",
        parent="litigation",
        number="一",
    ),
    Indicator("litigation_corrected", rf"行政诉讼被?依法纠错{_N}", "件", parent="litigation", number="二"),
    Indicator("litigation_other", rf"行政诉讼其他情[形况]{_N}", "件", parent="litigation", number="三"),
    # 六 to 九
    Indicator("complaints", rf"(?:收到)?(?:举报投诉|投诉举报|举报和投诉){_N}", "件", number="六"),
    Indicator(
        "fees",
        r"依申请公开(?:政府)?信息(?:所)?收取的?费用(?:总额|总数|金额|数)?",
        "万元",
        number="七",
    ),
    Indicator("dedicated_units", rf"(?:政府信息公开)?(?:工作)?专门(?:工作)?机构{_N}", "个", number="一"),
    Indicator(
        "consultation_points",
        rf"(?:设置|设立)的?{_CONSULTED}查阅(?:点|场所){_N}|政府信息公开查阅(?:点|场所){_N}",
        "个",
        number="二",
    ),
    Indicator("staff", rf"(?:从事)?政府信息公开工作的?(?:工作)?人员{_N}", "人", number="三"),
    Indicator(
        "staff_full_time",
        rf"专职(?:工作)?人员{_N}(?:不(?:包括|含)(?:用于)?政府公报(?:及|和|与)?政府(?:门户)?网站工作人员{_N})?",
        "人",
        parent="staff",
        number="1",
    ),
    Indicator("staff_part_time", rf"兼职(?:工作)?人员{_N}", "人", parent="staff", number="2"),
    Indicator(
        "budget",
        r"政府信息公开(?:工作)?专项(?:工作)?经费(?:总额|数额|数)?(?:不(?:包括|含)用于政府公报编辑管理(?:及|和|与)?政府(?:门户)?网站建设维护等?(?:方面)?的?经费)?",
        "万元",
        number="四",
    ),
    Indicator(
        "meetings",
        rf"(?:召开)?的?政府信息公开(?:工作)?会议(?:或者?|和|及|与)?专题会议{_N}",
        "次",
        number="一",
    ),
    Indicator("training_courses", rf"举办的?(?:政府信息公开)?(?:各类|各种)?培训班{_N}", "次", number="二"),
    Indicator(
        "people_trained", rf"接受(?:政府信息公开)?培训的?人员{_N}|接受培训人次{_N}", "人次", number="三"
    ),
)

SHARED: tuple[SharedLabel, ...] = (
    SharedLabel(rf"{_CONFIRMED}{_N}", ("review_upheld", "litigation_upheld")),
    SharedLabel(rf"被?依法纠错{_N}", ("review_corrected", "litigation_corrected")),
    SharedLabel(rf"其他情[形况]{_N}", ("review_other", "litigation_other")),
)

# labels so short that other tables print them as well; they do not prove that a table is the annex
WEAK = r"(?:政府信息公开)?行政(?:复议|诉讼)"

# a row that repeats the label of the row it stands beside (行政复议 | 合计)
TOTAL = r"(?:总数量?|总计|合计|小计|数量)"

HEADS: tuple[tuple[str, Section], ...] = (
    (r"主动公开(?:政府信息)?的?(?:数量)?情况", ""),
    (r"通过不同(?:渠道|方式)(?:和|及|与)?(?:渠道|方式)?公开的?(?:政府)?信息的?(?:数量)?(?:情况)?", ""),
    (r"回应解读的?(?:工作)?情况", ""),
    (r"通过不同(?:渠道|方式)(?:和|及|与)?(?:渠道|方式)?回应解读的?(?:数量)?(?:情况)?", ""),
    (r"依申请公开(?:政府信息)?的?(?:办理|工作)?情况", ""),
    (r"行政复议的?(?:办理)?情况", "review"),
    (r"行政诉讼的?(?:办理)?情况", "litigation"),
    (r"举报投诉的?情况", ""),
    (r"机构(?:建设|设置)(?:和|及|与)?(?:经费)?保障(?:经费)?的?情况", ""),
    (r"(?:政府信息公开)?(?:工作)?会议(?:和|及|与)?培训的?情况", ""),
)

# remarks that stand in brackets behind a label and may be printed in a cell or on a line of their own
REMARKS: tuple[str, ...] = (
    r"不同(?:渠道|方式)(?:和|及|或|与)?(?:渠道|方式)?公开的?(?:相同|同一)(?:政府)?信息(?:只)?(?:计|算|记)(?:1|一)条",
    r"不同方式回应(?:同一|相同)热点(?:或者?|和|及)?(?:重大)?舆情(?:只)?(?:计|算|记)(?:1|一)次",
    r"不(?:包括|含)(?:用于)?政府公报(?:及|和|与)?政府(?:门户)?网站工作人员数?",
    r"不(?:包括|含)用于政府公报编辑管理(?:及|和|与)?政府(?:门户)?网站建设维护等?(?:方面)?的?经费",
)

# --- columns ------------------------------------------------------------------------------------------------------

Column = Literal["value", "cumulative"]
COLUMNS: tuple[Column, ...] = ("value", "cumulative")

_YEAR = r"(?P<year>(?:19|20)\d\d)年?度?"
LABEL_HEADERS = r"统计指标(?:名称)?|指标(?:名称|内容|项目)?|统计(?:项目|内容|事项)"
# headers that head the labels only where a column of values stands beside them
GENERAL_LABEL_HEADERS = r"项目(?:名称|内容)?|内容|事项|类别|名称|公开内容|主要指标"
UNIT_HEADERS = r"(?:计量|统计|计算|数量)?单位"
CODE_HEADERS = r"(?:指标|行|项目|统计)?(?:代码|代号|编码|编号|序号|行次|行号)"
REMARK_HEADERS = r"备注|说明|注释?|指标(?:解释|说明)"
VALUE_HEADERS = (
    r"统计(?:数据?|数量|数值|数字|值|结果)|数(?:量|值|据|字|额)|指标值|填报数据?|"
    r"(?:本年度?|全年|当年)(?:合计|累计|统计)?(?:数|数量|数据|数值|总数|发生数|发生额|值)?|"
    rf"{_YEAR}(?:合计|统计)?(?:数|数量|数据|数值|总数|值)?|合计|总计"
)
CUMULATIVE_HEADERS = r"(?:历年|历史)(?:来)?(?:累计|总计)(?:数|数量|总数)?|累计(?:数|数量|总数)?"
# columns of other times; their numbers are nobody's value
OTHER_HEADERS = (
    r"(?:上|去|前)一?年度?(?:同期|累计)?(?:数|数量|数据|统计数)?|同期数?|同比.{0,8}|(?:与)?(?:上年|去年)?(?:同期)?相?比.{0,8}|"
    r"增(?:减|长|幅).{0,6}|本(?:季度?|月|期)(?:实际|累计)?数?|第?[一二三四1-4]季度(?:数|统计数)?|(?:上|下)半年数?"
)
# the row of 甲 乙 丙 1 2 under a header
INDEX_ROW = r"[甲乙丙丁戊]"

# --- around the table -----------------------------------------------------------------------------------------------

TITLE = r"(?:附(?:件|表)?[一二三四1-9]?)?.{0,30}(?:政府信息公开|政务公开|信息公开).{0,12}(?:统计表|统计报表|报表|指标表|情况表)(?:(?:19|20)\d\d年?度?)?"
# beginnings of lines and cells about the filling in; numbers beside them (telephones, dates) are no figures
FURNITURE = (
    r"(?:填报|填表|报送|报出|制表|编报)(?:单位|人|日期|时间|说明|机关|部门)?|单位负责人|负责人|审核人?|联系人|联系电话|电话|手机|"
    r"(?:单位)?(?:盖章|公章)|表号|制表机关|备案(?:机关|文号)|批准(?:机关|文号)|有效期至?|附注|备注|注|说明|续表|附件|附表"
)

RELATIONS: tuple[Sum, ...] = (
    Sum(
        "received_sum",
        "applications_received",
        ("received_in_person", "received_by_fax", "received_online", "received_by_letter"),
    ),
    Sum("completed_sum", "applications_completed", ("completed_on_time", "completed_after_extension")),
    Sum(
        "answered_sum",
        "applications_answered",
        (
            "answered_already_disclosed",
            "answered_disclosed",
            "answered_partially_disclosed",
            "answered_refused",
            "answered_not_this_body",
            "answered_does_not_exist",
            "answered_amendment_requested",
            "answered_other_procedure",
        ),
    ),
    Sum(
        "refused_sum",
        "answered_refused",
        (
            "refused_state_secret",
            "refused_trade_secret",
            "refused_personal_privacy",
            "refused_security_and_stability",
            "refused_not_government_information",
            "refused_other_legal_grounds",
        ),
    ),
    Sum("review_sum", "review", ("review_upheld", "review_corrected", "review_other")),
    Sum("litigation_sum", "litigation", ("litigation_upheld", "litigation_corrected", "litigation_other")),
    Sum("staff_sum", "staff", ("staff_full_time", "staff_part_time")),
)
