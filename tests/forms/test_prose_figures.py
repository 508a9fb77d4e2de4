"""Figures that reports state in sentences: which cell each is of, where it stands, and when the tables contradict it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govcrawl import extract
from govcrawl.forms.prose import find_mentions, prose_figures, read_prose
from govcrawl.forms.prose_compare import compare, judge
from govcrawl.forms.prose_reduce import Whose
from govcrawl.record import Tables

WHOSE = Whose(year=2023, name="青石县", parents=("某省", "白水市"))
NEW, OVER = "applications.new_received", "applications.carried_over.total"
HANDLED, FORWARD = "applications.handled_total.total", "applications.carried_forward.total"
RECEIVED = "applications.received.total"
DOCUMENTS = "proactive.normative_documents"


def read(text: str, whose: Whose = WHOSE) -> dict[str, float]:
    figures = prose_figures(text, whose)
    for figure in figures:
        assert text[figure.start : figure.end] == figure.quote
    found = {figure.path: figure.value for figure in figures}
    assert len(found) == len(figures), figures
    return found


def new(total: float, **columns: float) -> dict[str, float]:
    return {f"{NEW}.total": total, **{f"{NEW}.{column}": value for column, value in columns.items()}}


STATED: dict[str, dict[str, float]] = {
    # received, in the verbs and nouns that offices use
    "2023年，全县共收到政府信息公开申请37件。": new(37),
    "2023年共受理政府信息公开申请37宗。": new(37),
    "全年接收依申请公开37条。": new(37),
    "本年度新收政府信息公开申请37件。": new(37),
    "2023年度，青石县新收到信息公开申请37份，均已按期答复。": new(37),
    "全县各级行政机关共收到公民、法人和其他组织提出的政府信息公开申请37件。": new(37),
    "青石县人民政府共受理信息公开申请37起。": new(37),
    "本机关全年受理政府信息依申请公开事项37项。": new(37),
    "白水市青石县2023年收到公开政府信息申请37件次。": new(37),
    "我县共登记受理依申请公开申请37件。": new(37),
    "年内共接到申请公开政府信息37件。": new(37),
    "2023年1月1日至2023年12月31日，我县共收到政府信息公开申请37件。": new(37),
    "2023年，县政府及各部门共收到政府信息公开申请37件。": new(37),
    "全县各乡镇、各部门共收到政府信息公开申请37件。": new(37),
    "全年共收到37件政府信息公开申请。": new(37),
    "2023年度全县政府信息公开申请受理量共37件。": new(37),
    "本年新收政府信息公开申请数：37件。": new(37),
    "一是畅通渠道，规范办理，全年累计受理信息公开申请37件。": new(37),
    "（二）依申请公开。2023年收到申请37件。": new(37),
    "（二）依申请公开情况\n2023年收到申请37件。": new(37),
    "全县依申请公开受理37件、办结36件。": new(37) | {HANDLED: 36},
    # numbers as printed
    "全县共收到政府信息公开申请三十七件。": new(37),
    "全县共收到政府信息公开申请1,037件。": new(1037),
    "全县共收到政府信息公开申请1，037件。": new(1037),
    "全县共收到政府信息公开申请１２件。": new(12),
    "全县共收到政府信息公开申请1.2万件。": new(12000),
    "全县共收到政府信息公开申请一千零二件。": new(1002),
    "全县共收到政府信息公开申请两件。": new(2),
    "全县共收到政府信息公开申请十件。": new(10),
    "全县共收到政府信息公开申请 37 件。": new(37),
    "全县共收到政府信息公开申请37件(次)。": new(37),
    "全县共收到政府信息公开申请0件。": new(0),
    # who applied
    "全年收到信息公开申请30件，其中自然人25件，商业企业3件，科研机构1件，其他1件。": new(
        30, natural_person=25, commercial_enterprise=3, research_institution=1, other=1
    ),
    "全年收到信息公开申请30件（个人申请25件、企业申请3件、律师事务所2件）。": new(
        30, natural_person=25, commercial_enterprise=3, legal_service_institution=2
    ),
    "全年收到信息公开申请30件，其中，25件为个人申请，3件为企业申请，2件由法律服务机构提出。": new(
        30, natural_person=25, commercial_enterprise=3, legal_service_institution=2
    ),
    "全年收到信息公开申请30件，公民25件，社会公益组织5件。": new(
        30, natural_person=25, public_welfare_organisation=5
    ),
    "全年收到信息公开申请30件，其中网上申请20件、信函申请10件，个人申请30件。": new(30, natural_person=30),
    "全年收到信息公开申请30件。其中，个人申请29件，企业申请1件。": new(
        30, natural_person=29, commercial_enterprise=1
    ),
    "2023年，全县收到自然人政府信息公开申请25件。": {f"{NEW}.natural_person": 25},
    # carried over, both together
    "共受理政府信息公开申请41件（含上年结转4件）。": {RECEIVED: 41, OVER: 4},
    "共受理政府信息公开申请41件，其中上年度结转4件，自然人申请40件。": {
        RECEIVED: 41,
        OVER: 4,
        "applications.received.natural_person": 40,
    },
    "共受理政府信息公开申请41件，其中新收37件、上年结转4件。": {RECEIVED: 41, f"{NEW}.total": 37, OVER: 4},
    "新收政府信息公开申请37件，上年结转4件。": {f"{NEW}.total": 37, OVER: 4},
    "新收政府信息公开申请37件，另有2022年结转申请4件。": {f"{NEW}.total": 37, OVER: 4},
    "本年新收申请37件，4件为上年结转；以上均为政府信息公开申请。": {f"{NEW}.total": 37, OVER: 4},
    # handled and carried forward
    "收到政府信息公开申请37件，办结35件，结转下年度继续办理2件。": new(37) | {HANDLED: 35, FORWARD: 2},
    "收到政府信息公开申请37件，35件在法定期限内答复，2件转入2024年办理。": new(37)
    | {HANDLED: 35, FORWARD: 2},
    "收到政府信息公开申请37件，已答复35件，其余2件结转至下一年度。": new(37) | {HANDLED: 35, FORWARD: 2},
    "收到政府信息公开申请37件，按时办结35件，结转2件至下年度办理。": new(37) | {HANDLED: 35, FORWARD: 2},
    "全年办结政府信息公开申请35件。": {HANDLED: 35},
    "全年共办理依申请公开35件。": {HANDLED: 35},
    "全县答复政府信息公开申请35件，其中自然人30件、企业5件。": {
        HANDLED: 35,
        "applications.handled_total.natural_person": 30,
        "applications.handled_total.commercial_enterprise": 5,
    },
    # results
    "收到信息公开申请40件，其中予以公开20件，部分公开5件，不予公开3件，无法提供8件，不予处理2件，其他处理2件。": new(
        40
    )
    | {
        "applications.disclosed.total": 20,
        "applications.partially_disclosed.total": 5,
        "applications.withheld.total": 3,
        "applications.unavailable.total": 8,
        "applications.not_processed.total": 2,
        "applications.other_handling.total": 2,
    },
    "办结政府信息公开申请28件，同意公开20件，占比71.4%，本机关不掌握相关政府信息8件。": {
        HANDLED: 28,
        "applications.disclosed.total": 20,
        "applications.unavailable_not_held.total": 8,
    },
    "办结信息公开申请28件：20件予以公开、6件部分公开、2件属于行政查询事项。": {
        HANDLED: 28,
        "applications.disclosed.total": 20,
        "applications.partially_disclosed.total": 6,
        "applications.withheld_administrative_query.total": 2,
    },
    "办结信息公开申请28件，因没有现成信息需要另行制作2件，重复申请1件。": {
        HANDLED: 28,
        "applications.unavailable_no_existing_information.total": 2,
        "applications.not_processed_repeated.total": 1,
    },
    # reconsideration and litigation
    "因政府信息公开引发行政复议3件、行政诉讼2起。": {"review.total": 3, "litigation.total": 2},
    "因信息公开申请被提起行政复议5件，其中维持3件，纠正1件，尚未审结1件；被提起行政诉讼2件，结果维持2件。": {
        "review.total": 5,
        "review.upheld": 3,
        "review.corrected": 1,
        "review.pending": 1,
        "litigation.total": 2,
        "litigation.upheld": 2,
    },
    "政府信息公开行政复议案件共3宗，其中2宗维持，1宗被纠正。": {
        "review.total": 3,
        "review.upheld": 2,
        "review.corrected": 1,
    },
    "因政府信息公开工作，被申请行政复议3件，未经复议直接起诉1件，复议后起诉2件。": {
        "review.total": 3,
        "litigation_direct.total": 1,
        "litigation_after_review.total": 2,
    },
    "收到政府信息公开申请37件，引发行政复议1件。": new(37) | {"review.total": 1},
    "涉及政府信息公开的行政诉讼案件2件。": {"litigation.total": 2},
    # section 2
    "全县制发行政规范性文件6件，废止2件，现行有效17件。": {
        f"{DOCUMENTS}.issued": 6,
        f"{DOCUMENTS}.repealed": 2,
        f"{DOCUMENTS}.in_force": 17,
    },
    "2023年制定出台规范性文件6部。": {f"{DOCUMENTS}.issued": 6},
    "全年印发6份行政规范性文件。": {f"{DOCUMENTS}.issued": 6},
    "截至2023年12月31日，全县现行有效行政规范性文件17件。": {f"{DOCUMENTS}.in_force": 17},
    "截至2023年底，现行有效的规范性文件共17件。": {f"{DOCUMENTS}.in_force": 17},
    "行政规范性文件制发件数6件，废止件数2件，现行有效件数17件。": {
        f"{DOCUMENTS}.issued": 6,
        f"{DOCUMENTS}.repealed": 2,
        f"{DOCUMENTS}.in_force": 17,
    },
    "全年制定规章0件。": {"proactive.rules.issued": 0},
    "规范性文件新制作6件，新公开6件，对外公开总数17件。": {
        f"{DOCUMENTS}.newly_made": 6,
        f"{DOCUMENTS}.newly_disclosed": 6,
        f"{DOCUMENTS}.total_disclosed": 17,
    },
    "2023年，全县作出行政许可决定9272件，行政处罚决定29件，行政强制措施3件。": {
        "proactive.licences.decisions": 9272,
        "proactive.penalties.decisions": 29,
        "proactive.compulsory_measures.decisions": 3,
    },
    "全县行政许可处理决定数量1.5万件。": {"proactive.licences.decisions": 15000},
    "全年收取行政事业性收费1227.49万元。": {"proactive.fees.amount": 1227.49},
    "全年行政事业性收费金额1.2亿元。": {"proactive.fees.amount": 12000},
    "全年行政事业性收费总金额为35000元。": {"proactive.fees.amount": 3.5},
}


@pytest.mark.parametrize(("text", "stated"), STATED.items(), ids=range(len(STATED)))
def test_a_sentence_states_these_figures_and_no_others(text: str, stated: dict[str, float]) -> None:
    assert read(text) == stated


NOTHING = [
    # another year, a part of it, many years
    "2022年，全县共收到政府信息公开申请37件。",
    "上年共收到政府信息公开申请37件，办结37件。",
    "去年，全县收到政府信息公开申请37件。",
    "上半年，全县共收到政府信息公开申请37件。",
    "2023年上半年共收到政府信息公开申请37件。",
    "2023年1月至6月，共收到政府信息公开申请37件。",
    "2008年以来，全县累计受理政府信息公开申请37件。",
    "全县累计受理政府信息公开申请370件。",
    "截至2023年12月31日，累计收到政府信息公开申请370件。",
    "截至目前，共收到政府信息公开申请37件。",
    "近三年来，共收到政府信息公开申请37件。",
    "2024年计划制定规范性文件5件。",
    "下一步，制定规范性文件5件。",
    "力争制定规范性文件5件。",
    "比上年多收到政府信息公开申请7件。",
    "收到的申请较2022年增加7件。",
    # somebody else
    "县公安局共收到政府信息公开申请37件。",
    "县公安局积极作为，2023年共收到政府信息公开申请37件，办结37件。",
    "县公安局严格落实条例。2023年共收到政府信息公开申请37件。",
    "（三）县住建局\n2023年共收到政府信息公开申请37件。",
    "各镇（街道）收到政府信息公开申请12件，各部门收到政府信息公开申请25件。",
    "全县各部门收到政府信息公开申请25件。",
    "县本级收到政府信息公开申请12件。",
    "县政府办公室收到政府信息公开申请12件。",
    "全市共收到政府信息公开申请370件。",
    "白水市收到政府信息公开申请370件。",
    "邻近的红土县收到政府信息公开申请37件。",
    "青石县城关镇收到政府信息公开申请3件。",
    "县政府制定规范性文件3件。",
    "某某局制定规范性文件3件，废止1件。",
    # something else
    "政府网站留言40条，均已答复。",
    "办理人大代表建议40件、政协提案38件。",
    "举办政府信息公开申请办理培训3次。",
    "发布政府信息11218条，其中规范性文件信息9条。",
    "主动公开规范性文件3件。",
    "公示行政许可100条、行政处罚20条、行政强制5条。",
    "公开行政处罚决定12件。",
    "行政事业性收费信息12条。",
    "建立规章制度5项。",
    "制定规章制度5项。",
    "全县共办理行政复议案件120件。",
    "落实信息公开要求，全县行政复议案件120件。",
    "收到行政复议申请5件。",
    "收到政协提案12件，答复12件，予以公开11件。",
    "收到低保申请37件。",
    "受理不动产登记申请37件，办结37件。",
    "2023年发布政策文件41件，予以公开41件。",
    # sums of several cells, and each
    "规章和规范性文件共制定3件。",
    "制定规章、规范性文件3件。",
    "因政府信息公开引发的行政复议、行政诉讼3件。",
    "因政府信息公开引发的行政复议和行政诉讼各1件。",
    "予以公开和部分公开政府信息公开申请20件。",
    "作出行政许可、行政处罚决定20件。",
    # no figures
    "全年共收到政府信息公开申请约37件。",
    "全年共收到政府信息公开申请近40件。",
    "全年共收到政府信息公开申请40余件。",
    "全年共收到政府信息公开申请四十多件。",
    "全年共收到政府信息公开申请数十件。",
    "全年共收到政府信息公开申请十几件。",
    "全年共收到政府信息公开申请40件左右。",
    "全年共收到政府信息公开申请40件以上。",
    "全年共收到政府信息公开申请超过40件。",
    "全年共收到政府信息公开申请不少于40件。",
    "全年共收到政府信息公开申请20至30件。",
    "全年共收到政府信息公开申请20-30件。",
    "全年共收到政府信息公开申请20～30件。",
    "全年共收到政府信息公开申请20—30件。",
    "全年共收到政府信息公开申请三至五件。",
    "全年共收到政府信息公开申请3、5件。",
    "全年共收到政府信息公开申请三五件。",
    "全年共收到政府信息公开申请二百五件。",
    "全年共收到政府信息公开申请1,25件。",
    "全年共收到政府信息公开申请2 5件。",
    "全年共收到政府信息公开申请025件。",
    "全年共收到政府信息公开申请2.5件。",
    "全年共收到政府信息公开申请百件。",
    "收到政府信息公开申请第37件。",
    "全年未收到政府信息公开申请，未发生行政复议或行政诉讼。",
    "全年无行政复议、行政诉讼。",
    "受理申请后20个工作日内答复信息公开申请。",
    "信息公开申请按第37条办理，依据国办公开办函〔2021〕30号。",
    "联系电话：0539-8196766，邮编276002，信息公开申请请寄28号。",
    "信息公开申请办结率100%，占比37%。",
    "高效办成一件事，方便群众提交信息公开申请。",
    # something taken out, or not all
    "全县共收到政府信息公开申请37件（不含各镇12件）。",
    "全县共收到政府信息公开申请37件，不包括重复提交的3件。",
    "全县共收到政府信息公开申请37件（部分为咨询）。",
    "全县收到涉及征地拆迁的政府信息公开申请37件。",
    "通过网络收到政府信息公开申请37件。",
    "拟废止规范性文件5件。",
    # tables in lines are no prose
    "| 本年新收政府信息公开申请数量 | 37件 |",
]


@pytest.mark.parametrize("text", NOTHING, ids=range(len(NOTHING)))
def test_a_sentence_that_is_not_sure_states_nothing(text: str) -> None:
    assert read(text) == {}
    # nor behind a sentence that is sure
    assert read("（二）依申请公开。\n" + text) == {}


PARTLY: dict[str, dict[str, float]] = {
    "全县共收到政府信息公开申请37件，其中县公安局收到申请12件，答复12件。": new(37),
    "全县共收到政府信息公开申请37件，其中县公安局12件，个人申请20件，予以公开5件。": new(37),
    "全县共收到政府信息公开申请37件，较2022年的30件增加7件，办结36件。": new(37) | {HANDLED: 36},
    "全县共收到政府信息公开申请37件，同比增长23%，办结36件。": new(37) | {HANDLED: 36},
    "全县共收到政府信息公开申请37件，2022年收到30件，办结30件。": new(37),
    "全县共收到政府信息公开申请37件，召开会议3次，予以公开20件。": new(37),
    "全县共收到政府信息公开申请37件，培训300人次，予以公开20件。": new(37),
    "全县共收到政府信息公开申请37件，答复36件，其中个人20件。": new(37) | {HANDLED: 36},
    "全县共收到政府信息公开申请37件，其中法人或其他组织5件。": new(37),
    "全县共收到政府信息公开申请37件，其中受理30件。": new(37),
    "全县共收到政府信息公开申请37件，受理30件。": new(37),
    "全县共收到政府信息公开申请37件，按时办结30件，延期办结6件。": new(37),
    "全县共收到政府信息公开申请37件，其中个人30件，企业20件。": new(37),
    "全县共收到政府信息公开申请37件，予以公开30件，不予公开7件。": new(37) | {"applications.disclosed.total": 30},
    "全县共收到政府信息公开申请37件，予以公开20件，其他5件。": new(37) | {"applications.disclosed.total": 20},
    "收到政府信息公开申请37件，办结37件。全县行政复议案件120件。": new(37) | {HANDLED: 37},
    "收到政府信息公开申请37件，办结37件，全县行政复议案件120件，维持100件。": new(37) | {HANDLED: 37},
    "制定规范性文件6件，公开政策文件41件，废止3件。": {f"{DOCUMENTS}.issued": 6},
    "制定规范性文件6件，废止2件，宣布失效3件。": {f"{DOCUMENTS}.issued": 6},
    "收到政府信息公开申请37件。予以公开41件政策文件。": new(37),
    "2023年收到政府信息公开申请37件。2022年收到政府信息公开申请30件。": new(37),
    "办结信息公开申请24件1件结转下年度。": {HANDLED: 24},
    "收到信息公开申请37件，办结36件（含2022年结转2件）。": new(37) | {HANDLED: 36},
    "收到信息公开申请37件（其中县政府12件、部门25件），答复36件。": new(37),
    "收到信息公开申请37件，其中涉及征地20件、其他17件，予以公开30件。": new(37),
    "去年全县收到信息公开申请30件，今年收到信息公开申请37件。": {},
    "2023年收到信息公开申请37件，2022年为30件，2021年为25件。": new(37),
    "制定行政规范性文件6件，其中县政府4件，部门2件，废止2件。": {f"{DOCUMENTS}.issued": 6},
}  # fmt: skip


@pytest.mark.parametrize(("text", "stated"), PARTLY.items(), ids=range(len(PARTLY)))
def test_only_what_is_sure_in_a_sentence_is_taken(text: str, stated: dict[str, float]) -> None:
    assert read(text) == stated


# --- whose figures ------------------------------------------------------------------------------------------------

COUNTED = "共收到政府信息公开申请37件。"


@pytest.mark.parametrize(
    ("whose", "subject", "counts"),
    [
        (Whose(2023, "青石市"), "全市", True),
        (Whose(2023, "青石市"), "全县", False),
        (Whose(2023, "青石县"), "全市", False),
        (Whose(2023, "青石旗"), "全旗", True),
        (Whose(2023), "全县", True),
        (Whose(2023), "全市", False),
        (Whose(2023), "青石县", False),
        (Whose(2023, "东港开发区", zone=True), "全区", True),
        (Whose(2023, "东港开发区", zone=True), "管委会", True),
        (Whose(2023, "青石县"), "管委会", False),
        (Whose(2023, "青石县", government=False), "我局", True),
        (Whose(2023, "青石县", government=False), "全县", False),
        (Whose(2023, "青石县"), "我局", False),
    ],
)
def test_the_whole_body_is_the_reports_own(whose: Whose, subject: str, counts: bool) -> None:
    assert read(subject + COUNTED, whose) == (new(37) if counts else {})


@pytest.mark.parametrize(
    ("year", "text", "counts"),
    [
        (2022, "2022年", True),
        (2022, "2023年", False),
        (None, "2023年", False),
        (None, "全年", True),
        (None, "", True),
        (2023, "2023年度，", True),
        (2023, "自2023年1月1日起至12月31日止，", True),
        (2023, "2022年1月1日至2023年12月31日，", False),
    ],
)
def test_the_year_is_the_reports_own(year: int | None, text: str, counts: bool) -> None:
    assert read(f"{text}{COUNTED}", Whose(year, "青石县")) == (new(37) if counts else {})


@pytest.mark.parametrize(
    "before",
    [
        "（二）2022年工作回顾\n",
        "（二）上年度工作回顾\n",
        "2022年办理工作平稳。",
        "（二）县公安局\n",
        "县公安局落实条例。",
    ],
)
def test_a_sentence_without_a_date_is_judged_by_what_stands_before_it(before: str) -> None:
    assert read(f"{before}全年规范办理，{COUNTED}") == {}
    assert read(f"（二）依申请公开\n全年规范办理，{COUNTED}") == new(37)


def test_a_part_before_the_first_section_is_not_read() -> None:
    text = f"{COUNTED}\n一、总体情况\n全年制定规范性文件3件。"
    assert [f.path for f in prose_figures(text, WHOSE, text.index("一、"))] == [f"{DOCUMENTS}.issued"]


# --- places -------------------------------------------------------------------------------------------------------


def test_a_quote_is_the_phrase_with_its_number_where_it_stands() -> None:
    text = "一、总体情况\n（二）2023年，全县 收到申请公开政府信息30件（其中个人 25 件），28件已依法办结，2件结转下年度。"
    figures = prose_figures(text, WHOSE)
    assert [(f.path, f.value, f.quote) for f in figures] == [
        (f"{NEW}.total", 30, "全县 收到申请公开政府信息30件"),
        (f"{NEW}.natural_person", 25, "其中个人 25 件"),
        (HANDLED, 28, "28件已依法办结"),
        (FORWARD, 2, "2件结转下年度"),
    ]
    assert [text[f.start : f.end] for f in figures] == [f.quote for f in figures]
    assert [f.start for f in figures] == [16, 33, 44, 53]


def test_a_figure_stated_twice_is_two_mentions() -> None:
    text = "全县收到信息公开申请30件。\n三、收到和处理政府信息公开申请情况\n全年收到信息公开申请30件。"
    figures = prose_figures(text, WHOSE)
    assert [(f.path, f.value, f.start) for f in figures] == [
        (f"{NEW}.total", 30, 0),
        (f"{NEW}.total", 30, 33),
    ]


# --- mentions that differ -----------------------------------------------------------------------------------------


def test_figures_that_contradict_each_other_are_left_out_and_reported() -> None:
    text = "全县办结信息公开申请30件。\n全年办结信息公开申请31件。\n全年收到信息公开申请40件。"
    result = read_prose(text, Tables(), WHOSE)
    assert [f.path for f in result.figures] == [f"{NEW}.total"]
    assert [(i.code, i.severity, i.path, i.raw) for i in result.issues] == [
        ("prose_conflict", "warning", HANDLED, "全县办结信息公开申请30件 / 全年办结信息公开申请31件")
    ]
    assert "30 and 31" in result.issues[0].message


def test_a_loose_word_gives_way_to_a_plain_one() -> None:
    text = "全县收到信息公开申请41件。\n全年新收信息公开申请37件，上年结转4件。\n办理信息公开申请41件，其中办结39件。"
    assert read(text) == {RECEIVED: 41, f"{NEW}.total": 37, OVER: 4, HANDLED: 39}
    assert read_prose(text, Tables(), WHOSE).issues == []


# --- against the tables -------------------------------------------------------------------------------------------

CELLS = {
    "new_received": {"natural_person": 30, "commercial_enterprise": 7, "total": 37},
    "carried_over": {"natural_person": 4, "commercial_enterprise": 0, "total": 4},
    "disclosed": {"natural_person": 20, "commercial_enterprise": 2, "total": 22},
    "partially_disclosed": {"natural_person": 3, "commercial_enterprise": 0, "total": 3},
    "withheld_state_secret": {"total": 1},
    "withheld_prohibited_by_law": {"total": 0},
    "withheld_security_and_stability": {"total": 0},
    "withheld_third_party_rights": {"total": 2},
    "withheld_internal_affairs": {"total": 0},
    "withheld_process_information": {"total": 0},
    "withheld_enforcement_files": {"total": 0},
    "withheld_administrative_query": {"total": 0},
    "unavailable_not_held": {"total": 5},
    "unavailable_no_existing_information": {"total": 1},
    "unavailable_unclear_after_correction": {"total": 0},
    "not_processed_petition": {"total": 1},
    "other_not_corrected_in_time": {"total": 1},
    "other_fee_unpaid": {"total": 0},
    "other_other": {"total": 3},
    "handled_total": {"natural_person": 33, "commercial_enterprise": 6, "total": 39},
    "carried_forward": {"natural_person": 1, "commercial_enterprise": 1, "total": 2},
}
TABLES = Tables(
    proactive={
        "normative_documents": {"issued": 6, "repealed": 2, "in_force": 17},
        "licences": {"decisions": 12034},
        "fees": {"amount": 323.479},
    },
    applications=CELLS,
    review={"upheld": 2, "corrected": 1, "other": 0, "pending": 0, "total": 3},
    litigation_direct={"upheld": 1, "corrected": 0, "other": 0, "pending": 1, "total": 2},
    litigation_after_review={"upheld": 0, "corrected": 1, "other": 0, "pending": 0, "total": 1},
)

FITS: dict[str, list[str]] = {
    "全县收到信息公开申请37件。": [f"{NEW}.total"],
    "全县收到信息公开申请41件。": [RECEIVED],
    "全县收到信息公开申请41件，其中个人34件。": [RECEIVED, "applications.received.natural_person"],
    "全县受理信息公开申请41件（含上年结转4件）。": [RECEIVED, OVER],
    "全县新收信息公开申请37件。": [f"{NEW}.total"],
    "全县答复信息公开申请39件。": [HANDLED],
    "全县答复信息公开申请35件。": [],  # without those answered otherwise: the tables confirm it, no cell has it
    "全县办理信息公开申请41件。": [RECEIVED],
    "全县办结信息公开申请39件，予以公开22件，不予公开3件，无法提供6件，其他处理4件。": [
        HANDLED,
        "applications.disclosed.total",
        "applications.withheld.total",
        "applications.unavailable.total",
        "applications.other_handling.total",
    ],
    "因政府信息公开引发行政复议3件，行政诉讼3件。": ["review.total", "litigation.total"],
    "因政府信息公开引发行政诉讼2件。": ["litigation.total"],
    "因政府信息公开引发行政诉讼1件。": ["litigation.total"],
    "全县制定规范性文件6件，废止2件，现行有效17件。": [
        f"{DOCUMENTS}.issued",
        f"{DOCUMENTS}.repealed",
        f"{DOCUMENTS}.in_force",
    ],
    "全县作出行政许可决定1.2万件。": ["proactive.licences.decisions"],
    "全县作出行政许可决定12034件。": ["proactive.licences.decisions"],
    "全年收取行政事业性收费323.48万元。": ["proactive.fees.amount"],
    "全年收取行政事业性收费323.4万元。": ["proactive.fees.amount"],
}


@pytest.mark.parametrize(("text", "paths"), FITS.items(), ids=range(len(FITS)))
def test_a_figure_that_some_reading_explains_gives_no_warning(text: str, paths: list[str]) -> None:
    result = read_prose(text, TABLES, WHOSE)
    assert result.issues == []
    assert [figure.path for figure in result.figures] == paths


DIFFERS: dict[str, tuple[str, str]] = {
    "全县收到信息公开申请38件。": (
        f"{NEW}.total",
        (
            "The prose gives 38, the tables applications.new_received.total = 37; "
            "applications.new_received.total + applications.carried_over.total = 41."
        ),
    ),
    "全县新收信息公开申请41件。": (
        f"{NEW}.total",
        "The prose gives 41, the tables applications.new_received.total = 37.",
    ),
    "全县受理信息公开申请37件（含上年结转4件）。": (
        RECEIVED,
        "The prose gives 37, the tables applications.new_received.total + applications.carried_over.total = 41.",
    ),
    "全县结转下年度办理政府信息公开申请5件。": (
        FORWARD,
        "The prose gives 5, the tables applications.carried_forward.total = 2.",
    ),
    "因政府信息公开引发行政复议4件。": ("review.total", "The prose gives 4, the tables review.total = 3."),
    "因政府信息公开引发行政诉讼4件。": (
        "litigation.total",
        (
            "The prose gives 4, the tables litigation_direct.total + litigation_after_review.total = 3; "
            "litigation_direct.total = 2; litigation_after_review.total = 1."
        ),
    ),
    "全县废止规范性文件3件。": (
        f"{DOCUMENTS}.repealed",
        "The prose gives 3, the tables proactive.normative_documents.repealed = 2.",
    ),
    "全县作出行政许可决定1.5万件。": (
        "proactive.licences.decisions",
        "The prose gives 15000, the tables proactive.licences.decisions = 12034.",
    ),
    "全年收取行政事业性收费323.5万元。": (
        "proactive.fees.amount",
        "",
    ),
}


@pytest.mark.parametrize(("text", "expected"), DIFFERS.items(), ids=range(len(DIFFERS)))
def test_a_figure_that_no_reading_explains_gives_one_warning(text: str, expected: tuple[str, str]) -> None:
    result = read_prose(text, TABLES, WHOSE)
    path, message = expected
    if not message:  # rounded within its last place
        assert result.issues == []
        return
    assert [(i.code, i.severity, i.path, i.message) for i in result.issues] == [
        ("prose_differs", "warning", path, message)
    ]
    figure = next(figure for figure in result.figures if figure.path == path)
    assert result.issues[0].raw == figure.quote  # what was printed stays, beside the warning


def test_the_same_difference_is_reported_once() -> None:
    text = "全县新收信息公开申请38件。\n全年新收信息公开申请38件。"
    result = read_prose(text, TABLES, WHOSE)
    assert [issue.code for issue in result.issues] == ["prose_differs"]
    assert len(result.figures) == 2


def test_of_two_mentions_the_one_that_the_table_contradicts_is_reported() -> None:
    text = "全县新收信息公开申请37件。\n全年新收信息公开申请38件。"
    result = read_prose(text, TABLES, WHOSE)
    assert [(issue.code, issue.raw) for issue in result.issues] == [
        ("prose_differs", "全年新收信息公开申请38件")
    ]


@pytest.mark.parametrize(
    ("cells", "text", "warned"),
    [
        (
            {"new_received": {"total": None}, "carried_over": {"total": 4}},
            "全县收到信息公开申请38件。",
            False,
        ),
        (
            {"new_received": {"total": 37}, "carried_over": {"total": None}},
            "全县收到信息公开申请38件。",
            False,
        ),
        (
            {"new_received": {"total": 37}, "carried_over": {"total": None}},
            "全县收到信息公开申请30件。",
            True,
        ),
        ({"new_received": {"total": 37}}, "全县新收信息公开申请30件。", True),
        ({}, "全县新收信息公开申请30件。", False),
    ],
)
def test_a_cell_without_a_number_contradicts_nothing(
    cells: dict[str, dict[str, int | float | None]], text: str, warned: bool
) -> None:
    result = read_prose(text, Tables(applications=cells), WHOSE)
    assert bool(result.issues) is warned


def test_an_older_forms_column_takes_the_figure_of_documents_made() -> None:
    tables = Tables(
        proactive={"normative_documents": {"newly_made": 6, "newly_disclosed": 5, "total_disclosed": 17}}
    )
    fits = read_prose("全县制定规范性文件6件。", tables, WHOSE)
    assert ([f.path for f in fits.figures], fits.issues) == ([f"{DOCUMENTS}.newly_made"], [])
    other = read_prose("全县制定规范性文件8件。", tables, WHOSE)
    assert ([f.path for f in other.figures], other.issues) == ([f"{DOCUMENTS}.issued"], [])


def test_the_prose_never_fills_a_table() -> None:
    tables = Tables(applications={"new_received": {"total": None}})
    before = tables.model_dump()
    read_prose("全县新收信息公开申请30件，办结29件。", tables, WHOSE)
    assert tables.model_dump() == before


def test_the_parts_do_what_the_whole_does() -> None:
    mentions = find_mentions("全县新收信息公开申请38件。", WHOSE)
    assert [issue.path for issue in compare(mentions, TABLES)] == [f"{NEW}.total"]
    assert judge(mentions[0], TABLES).contradicted
    assert compare(mentions, Tables()) == []


# --- in a record --------------------------------------------------------------------------------------------------

ADDRESS = "http://www.lyls.gov.cn/info/1/2.txt"
PAGE = """临沂市兰山区2023年政府信息公开工作年度报告

全区共收到政府信息公开申请99件。

一、总体情况

2023年，兰山区共收到政府信息公开申请37件，{answered}。

二、主动公开政府信息情况

三、收到和处理政府信息公开申请情况

四、政府信息公开行政复议、行政诉讼情况

五、存在的主要问题及改进情况

六、其他需要报告的事项
"""


def test_a_record_carries_the_figures_of_its_sections_and_no_table() -> None:
    record = extract(PAGE.format(answered="办结36件").encode(), url=ADDRESS)
    assert [(f.path, f.value) for f in record.prose_figures] == [(f"{NEW}.total", 37), (HANDLED, 36)]
    assert [record.text[f.start : f.end] for f in record.prose_figures] == [
        f.quote for f in record.prose_figures
    ]
    assert record.tables == Tables()
    assert record.table_status.applications == "missing"


def test_a_record_carries_the_issues_of_its_prose() -> None:
    record = extract(PAGE.format(answered="办结36件。全区办结信息公开申请35件").encode(), url=ADDRESS)
    assert [f.path for f in record.prose_figures] == [f"{NEW}.total"]
    assert [i.path for i in record.issues if i.code == "prose_conflict"] == [HANDLED]


def test_a_document_that_is_no_report_states_nothing() -> None:
    record = extract("2023年，全县共收到政府信息公开申请37件。".encode(), url=ADDRESS)
    assert (record.scope, record.prose_figures) == (None, [])


# --- hostile texts ------------------------------------------------------------------------------------------------

LONG = 400_000
HOSTILE = {
    "digits": "1" * LONG,
    "numerals": "一二三四五六七八九十" * (LONG // 10),
    "units": "件" * LONG,
    "counts": "收到申请" + "1件" * (LONG // 2),
    "sentences": "全县收到信息公开申请1件。" * (LONG // 13),
    "lines": "全县收到信息公开申请1件\n" * (LONG // 13),
    "commas": ("收到申请" + "，" * 900 + "1件。") * (LONG // 910),
    "brackets": ("收到申请" + "（" * 900 + "1件。") * (LONG // 910),
    "fillers": ("收到申请" + "共" * 900 + "1件。") * (LONG // 910),
    "thousands": "申请" + "1,111," * (LONG // 6) + "件",
    "parts": "本机关收到信息公开申请1件，部门" * (LONG // 16),
    "bodies": "本机关收到信息公开申请1件。部门部门部门部门部门部门。\n" * (LONG // 28),
    "insides": ("收到信息公开申请1件" + "其中" * 400 + "。") * (LONG // 810),
    "late": ("办结信息公开申请1件" + "延期" * 400 + "。") * (LONG // 810),
    "adverbs": ("收到申请1件" + "已" * 900 + "。") * (LONG // 910),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_takes_long(text: str) -> None:
    started = time.perf_counter()
    figures = prose_figures(text, WHOSE)
    assert time.perf_counter() - started < 5
    assert {figure.value for figure in figures} <= {1}


# --- sentences from a grammar -------------------------------------------------------------------------------------

NUMERALS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """A number below 10,000 in Chinese numerals."""
    if number < 10:
        return NUMERALS[number]
    if number < 20:
        return "十" + (NUMERALS[number % 10] if number % 10 else "")
    written, zero = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            written += ("零" if zero and written else "") + NUMERALS[digit] + unit
            zero = False
        else:
            zero = True
    return written


PRINTED = (str, str, numeral, lambda number: f"{number:,}", lambda number: str(number).translate(WIDE))
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
TIMES = ("2023年，", "2023年", "全年", "本年度，", "2023年度，", "")
BODIES = ("全县", "青石县", "我县", "全县各级行政机关", "白水市青石县", "")
VERBS = (
    ("共收到", True),
    ("共受理", True),
    ("接收", True),
    ("新收", False),
    ("新收到", False),
    ("累计收到", True),
)
NOUNS = ("政府信息公开申请", "信息公开申请", "依申请公开", "公民、法人和其他组织政府信息公开申请")
UNITS = ("件", "宗", "份", "条", "起")
ANSWERS = ("办结", "答复", "已答复", "按时办结")
ONWARD = ("结转下年度继续办理{}件", "结转至下一年度{}件", "{}件结转下年度办理", "{}件转入2024年办理")
PEOPLE = {
    "natural_person": ("自然人{}件", "个人申请{}件", "{}件为个人申请"),
    "commercial_enterprise": ("企业{}件", "商业企业申请{}件", "{}件为企业申请"),
    "legal_service_institution": ("法律服务机构{}件", "律师事务所{}件"),
}
TRAPS = (
    "2022年，全县共收到政府信息公开申请{}件。",
    "县教育局收到政府信息公开申请{}件。",
    "上半年，收到政府信息公开申请{}件。",
    "政府网站收到留言{}条。",
    "全县共收到政府信息公开申请约{}件。",
    "全县共收到政府信息公开申请{}余件。",
    "累计受理政府信息公开申请{}件。",
    "全市共收到政府信息公开申请{}件。",
    "发布政府信息{}条，公开规范性文件{}件。",
    "全县办理行政复议案件{}件。",
    "2024年计划制定规范性文件{}件。",
    "召开会议{}次，培训{}人。",
)
BETWEEN = ("，同比增长12%", "，比上年多{}件", "，申请内容以征地为主", "")


@st.composite
def paragraphs(draw: st.DrawFn) -> tuple[str, dict[str, int]]:
    """A paragraph and the figures it states; its numbers are all different."""
    numbers = iter(draw(st.lists(st.integers(2, 2400), min_size=24, max_size=24, unique=True)))
    of = draw(st.sampled_from(PRINTED))
    pick = lambda choices: draw(st.sampled_from(choices))  # noqa: E731 - a name for what is used twenty times

    def filled(template: str) -> str:
        while "{}" in template:
            template = template.replace("{}", of(next(numbers)), 1)
        return template

    truth: dict[str, int] = {}
    parts = [filled(pick(TRAPS)) for _ in range(draw(st.integers(0, 2)))]
    counts = sorted(next(numbers) for _ in range(4))
    total = sum(counts[:3]) + counts[3]
    time_, body, (verb, loose), noun, unit = pick(TIMES), pick(BODIES), pick(VERBS), pick(NOUNS), pick(UNITS)
    if verb.startswith("累计") and not time_:
        time_ = "全年"
    sentence = f"{time_ or '2023年'}{body}{verb}{noun}{of(total)}{unit}"
    row = "new_received"
    carried = next(numbers)
    if loose and draw(st.booleans()):
        sentence += pick(("（含上年结转{}件）", "，其中上年度结转{}件", "（其中2022年结转{}件）")).format(
            of(carried)
        )
        row = "received"
        truth[OVER] = carried
    truth[f"applications.{row}.total"] = total
    if draw(st.booleans()):
        listed = []
        for column, value in zip(draw(st.permutations(list(PEOPLE))), counts, strict=False):
            listed.append(pick(PEOPLE[column]).format(of(value)))
            truth[f"applications.{row}.{column}"] = value
        sentence += "，其中" + pick(("、", "，")).join(listed)
    sentence += filled(pick(BETWEEN))
    if draw(st.booleans()):
        answered = next(numbers)
        sentence += f"，{pick(ANSWERS)}{of(answered)}{unit}"
        truth[HANDLED] = answered
    if draw(st.booleans()):
        left = next(numbers)
        sentence += "，" + pick(ONWARD).format(of(left))
        truth[FORWARD] = left
    parts.insert(draw(st.integers(0, len(parts))), sentence + "。")
    return "\n".join(parts), truth


@settings(max_examples=150, deadline=None, derandomize=True)
@given(paragraphs())
def test_a_generated_paragraph_states_what_it_was_made_of(made: tuple[str, dict[str, int]]) -> None:
    text, truth = made
    assert read(text) == truth
