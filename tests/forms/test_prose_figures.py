"""Figures that reports state in sentences: which cell each is of, where it stands, and when the tables contradict it."""

from __future__ import annotations

import time

import pytest

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
}  # fmt: skip


@pytest.mark.parametrize(("text", "stated"), PARTLY.items(), ids=range(len(PARTLY)))
def test_only_what_is_sure_in_a_sentence_is_taken(text: str, stated: dict[str, float]) -> None:
    assert read(text) == stated
