"""The statutory forms as they are printed: headings, labels and columns in order.

Written down from the forms themselves and not taken from the reader, so that truth and reader stay independent.
"""

from __future__ import annotations

COLUMNS = (
    "natural_person", "commercial_enterprise", "research_institution", "public_welfare_organisation",
    "legal_service_institution", "other", "total",
)  # fmt: skip
KINDS = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
OUTCOMES = ("upheld", "corrected", "other", "pending", "total")
RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
BLOCKS = ("review", "litigation_direct", "litigation_after_review")
NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
HEADINGS = (
    "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况", "六、其他需要报告的事项",
)  # fmt: skip

RESULT_GROUP = "三、本年度办理结果"

# (key, group as printed or None, label as printed)
ROWS_2021: tuple[tuple[str, str | None, str], ...] = (
    ("new_received", None, "一、本年新收政府信息公开申请数量"),
    ("carried_over", None, "二、上年结转政府信息公开申请数量"),
    ("disclosed", RESULT_GROUP, "（一）予以公开"),
    ("partially_disclosed", RESULT_GROUP, "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    ("withheld_state_secret", "（三）不予公开", "1.属于国家秘密"),
    ("withheld_prohibited_by_law", "（三）不予公开", "2.其他法律行政法规禁止公开"),
    ("withheld_security_and_stability", "（三）不予公开", "3.危及“三安全一稳定”"),
    ("withheld_third_party_rights", "（三）不予公开", "4.保护第三方合法权益"),
    ("withheld_internal_affairs", "（三）不予公开", "5.属于三类内部事务信息"),
    ("withheld_process_information", "（三）不予公开", "6.属于四类过程性信息"),
    ("withheld_enforcement_files", "（三）不予公开", "7.属于行政执法案卷"),
    ("withheld_administrative_query", "（三）不予公开", "8.属于行政查询事项"),
    ("unavailable_not_held", "（四）无法提供", "1.本机关不掌握相关政府信息"),
    ("unavailable_no_existing_information", "（四）无法提供", "2.没有现成信息需要另行制作"),
    ("unavailable_unclear_after_correction", "（四）无法提供", "3.补正后申请内容仍不明确"),
    ("not_processed_petition", "（五）不予处理", "1.信访举报投诉类申请"),
    ("not_processed_repeated", "（五）不予处理", "2.重复申请"),
    ("not_processed_publication", "（五）不予处理", "3.要求提供公开出版物"),
    ("not_processed_excessive", "（五）不予处理", "4.无正当理由大量反复申请"),
    ("not_processed_reconfirmation", "（五）不予处理", "5.要求行政机关确认或重新出具已获取信息"),
    (
        "other_not_corrected_in_time",
        "（六）其他处理",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    ),
    (
        "other_fee_unpaid",
        "（六）其他处理",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    ),
    ("other_other", "（六）其他处理", "3.其他"),
    ("handled_total", RESULT_GROUP, "（七）总计"),
    ("carried_forward", None, "四、结转下年度继续办理"),
)
_COMMON = tuple(row for row in ROWS_2021 if not row[0].startswith("other_"))
ROWS_2019 = (*_COMMON[:-2], ("other_handling", RESULT_GROUP, "（六）其他处理"), *_COMMON[-2:])

Part = tuple[str, tuple[str, ...], tuple[str, ...], tuple[tuple[str, str], ...]]

# (heading line, printed headers, column keys, rows as (key, label))
PARTS_2021: tuple[Part, ...] = (
    (
        "第二十条第（一）项",
        ("本年制发件数", "本年废止件数", "现行有效件数"),
        ("issued", "repealed", "in_force"),
        (("rules", "规章"), ("normative_documents", "行政规范性文件")),
    ),
    ("第二十条第（五）项", ("本年处理决定数量",), ("decisions",), (("licences", "行政许可"),)),
    (
        "第二十条第（六）项",
        ("本年处理决定数量",),
        ("decisions",),
        (("penalties", "行政处罚"), ("compulsory_measures", "行政强制")),
    ),
    ("第二十条第（八）项", ("本年收费金额（单位：万元）",), ("amount",), (("fees", "行政事业性收费"),)),
)
_ITEMS = (("上一年项目数量", "本年增/减", "处理决定数量"), ("previous_items", "change", "decisions"))
PARTS_2019: tuple[Part, ...] = (
    (
        "第二十条第（一）项",
        ("本年新制作数量", "本年新公开数量", "对外公开总数量"),
        ("newly_made", "newly_disclosed", "total_disclosed"),
        (("rules", "规章"), ("normative_documents", "规范性文件")),
    ),
    ("第二十条第（五）项", *_ITEMS, (("licences", "行政许可"), ("other_services", "其他对外管理服务事项"))),
    ("第二十条第（六）项", *_ITEMS, (("penalties", "行政处罚"), ("compulsory_measures", "行政强制"))),
    ("第二十条第（八）项", _ITEMS[0][:2], _ITEMS[1][:2], (("fees", "行政事业性收费"),)),
    (
        "第二十条第（九）项",
        ("采购项目数量", "采购总金额"),
        ("items", "amount"),
        (("procurement", "政府集中采购"),),
    ),
)
ROWS = {"2021": ROWS_2021, "2019": ROWS_2019}
PARTS = {"2021": PARTS_2021, "2019": PARTS_2019}


def form_of_year(year: int) -> str:
    """The form that the demo's reports of a year follow."""
    return "2021" if year >= 2021 else "2019"
