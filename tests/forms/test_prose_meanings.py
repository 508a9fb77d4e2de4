"""Sentences whose figures are easily taken for more than they say: parts, shared outcomes, stocks, late answers, plans."""

from __future__ import annotations

import pytest

from govcrawl.forms.prose import read_prose
from govcrawl.forms.prose_reduce import Whose
from govcrawl.record import Tables

WHOSE = Whose(2023, "青石区", ("某省", "白水市"))
NEW, HANDLED = "applications.new_received.total", "applications.handled_total.total"
OVER, FORWARD = "applications.carried_over.total", "applications.carried_forward.total"
ISSUED, REPEALED, IN_FORCE = (
    f"proactive.normative_documents.{column}" for column in ("issued", "repealed", "in_force")
)
REVIEW, LITIGATION = "review.total", "litigation.total"
NOTHING: dict[str, float] = {}


def read(text: str, tables: Tables | None = None) -> tuple[dict[str, float], list[str]]:
    result = read_prose(text, tables or Tables(), WHOSE)
    assert len({figure.path for figure in result.figures}) == len(result.figures), result.figures
    return {figure.path: figure.value for figure in result.figures}, [issue.code for issue in result.issues]


PARTS: dict[str, dict[str, float]] = {
    # a part beside other parts is not the whole, whatever it calls itself
    "2023年，本机关收到政府信息公开申请5件，所属部门收到25件。": NOTHING,
    "2023年，区政府本级收到政府信息公开申请5件，部门收到25件。": NOTHING,
    "2023年，区政府收到政府信息公开申请5件，各街镇收到政府信息公开申请25件。": NOTHING,
    "全年本机关共收到政府信息公开申请5件，所属单位共收到政府信息公开申请25件，办结30件。": NOTHING,
    "2023年共收到政府信息公开申请5件，区直单位收到25件。": NOTHING,
    "2023年受理政府信息公开申请5件，另有25件由区直部门受理。": NOTHING,
    "2023年受理政府信息公开申请5件，另外各镇街受理申请25件。": NOTHING,
    "其余25件由各部门、街道受理；本机关受理政府信息公开申请5件。": NOTHING,
    "全年办结政府信息公开申请5件，下属单位办结25件。": NOTHING,
    "2023年新收政府信息公开申请5件，转交部门办理25件。": NOTHING,
    "本机关办结政府信息公开申请5件，区直各部门办结25件。": NOTHING,
    "本机关制定规范性文件3件，部门制定规范性文件2件。": NOTHING,
    "本机关因政府信息公开引发行政复议2件，部门引发行政复议3件。": NOTHING,
    "2023年区政府办理政府信息公开申请5件，区直部门和乡镇办理25件，全区合计办理30件。": NOTHING,
    "区政府方面：收到政府信息公开申请5件；部门方面：收到政府信息公开申请25件。": NOTHING,
    # nor where the others stand in other sentences, in lines or under headings
    "区政府共收到政府信息公开申请5件，办结5件。各部门、各街道共收到政府信息公开申请25件。": NOTHING,
    "区政府共收到政府信息公开申请5件，办结5件。\n各部门、各街道共收到政府信息公开申请25件。": NOTHING,
    "区政府收到政府信息公开申请5件。其中自然人4件，企业1件。区直部门收到25件。": NOTHING,
    "1.区政府：收到政府信息公开申请5件，办结5件。\n2.区直部门：收到政府信息公开申请25件。": NOTHING,
    "（一）区政府。2023年收到政府信息公开申请5件。\n（二）区直部门。2023年收到政府信息公开申请25件。": NOTHING,
    "（一）区政府\n2023年收到政府信息公开申请5件。\n（二）区直部门\n2023年收到政府信息公开申请25件。": NOTHING,
    # by way of delivery
    "网络收到政府信息公开申请12件，信函收到政府信息公开申请10件。": NOTHING,
    "线上新收政府信息公开申请28件，线下新收政府信息公开申请2件。": NOTHING,
    "政府信息公开申请，网上受理28件，现场受理2件。": NOTHING,
    "全年书面答复政府信息公开申请28件，口头答复2件。": NOTHING,
    # the whole stands beside its parts
    "全区共收到政府信息公开申请30件，其中本机关收到5件，所属单位收到25件。": {NEW: 30},
    "全区共收到政府信息公开申请30件：区政府5件，部门15件，街道10件；办结28件。": {NEW: 30},
    "全区收到政府信息公开申请30件，区政府收到5件，答复5件。": {NEW: 30},
    "2023年，区政府及其部门共收到政府信息公开申请30件，其中区政府5件、部门25件。": {NEW: 30},
    "收到政府信息公开申请30件，其中部门收到25件。": {NEW: 30},
    "全年全区制发规范性文件9件，其中区政府3件、区政府办公室2件、部门4件。": {ISSUED: 9},
    "全区各级各部门共收到政府信息公开申请30件，办结28件。": {NEW: 30, HANDLED: 28},
    "全区共收到政府信息公开申请30件。\n区政府收到政府信息公开申请5件。": {NEW: 30},
    "2023年，将任务分解至各部门，全区收到政府信息公开申请30件。": {NEW: 30},
    # no other part is counted for the same
    "本机关收到政府信息公开申请5件，办结4件。": {NEW: 5, HANDLED: 4},
    "区政府收到政府信息公开申请5件。各部门办理人大建议25件。": {NEW: 5},
    "区政府收到政府信息公开申请5件。各部门作出行政许可决定900件。": {NEW: 5},
    # the applications are some of what was received
    "2023年度全区收到申请表30份，其中政府信息公开申请28份。": NOTHING,
}

CONTESTS: dict[str, dict[str, float]] = {
    # behind two contests an outcome is of either or of both
    "因政府信息公开引发行政复议2件、行政诉讼1件，均维持。": {REVIEW: 2, LITIGATION: 1},
    "因政府信息公开引发行政复议2件、行政诉讼1件，其中维持1件、纠正1件。": {REVIEW: 2, LITIGATION: 1},
    "因政府信息公开引发行政复议2件、行政诉讼1件，维持3件。": {REVIEW: 2, LITIGATION: 1},
    "因政府信息公开引发行政复议2件、行政诉讼1件。其中维持2件，纠正1件。": {REVIEW: 2, LITIGATION: 1},
    "政府信息公开行政复议3件，行政诉讼0件，维持3件。": {REVIEW: 3, LITIGATION: 0},
    "因政府信息公开提起行政诉讼3件，其中未经复议直接起诉2件，复议后起诉1件，维持3件。": {
        LITIGATION: 3,
        "litigation_direct.total": 2,
        "litigation_after_review.total": 1,
    },
    "因政府信息公开引发行政复议2件、未经复议直接起诉1件，均维持，其他结果0件。": {
        REVIEW: 2,
        "litigation_direct.total": 1,
    },
    # unless it names its own, or the other contest's are told or are none
    "政府信息公开行政复议4件，行政诉讼3件，其中复议维持2件、诉讼维持1件。": {
        REVIEW: 4,
        LITIGATION: 3,
        "review.upheld": 2,
        "litigation.upheld": 1,
    },
    "因政府信息公开引发行政复议2件，行政诉讼1件；行政复议维持2件，行政诉讼维持1件。": {
        REVIEW: 2,
        LITIGATION: 1,
        "review.upheld": 2,
        "litigation.upheld": 1,
    },
    "因政府信息公开引发行政复议2件，其中维持1件，纠正1件；行政诉讼1件，维持1件。": {
        REVIEW: 2,
        LITIGATION: 1,
        "review.upheld": 1,
        "review.corrected": 1,
        "litigation.upheld": 1,
    },
    "2023年全区政府信息公开行政复议5件，均已审结；行政诉讼3件，维持2件，未审结1件。": {
        REVIEW: 5,
        LITIGATION: 3,
        "litigation.upheld": 2,
        "litigation.pending": 1,
    },
    "政府信息公开行政复议0件，行政诉讼3件，维持3件。": {REVIEW: 0, LITIGATION: 3, "litigation.upheld": 3},
    # outcomes of more cases than there are
    "因政府信息公开引发行政复议2件，维持2件，纠正1件。": {REVIEW: 2},
    # no outcome of the forms
    "因政府信息公开引发行政复议5件，其中维持3件，不予受理2件。": {REVIEW: 5, "review.upheld": 3},
    "2023年因政府信息公开被申请行政复议4件，维持2件、驳回1件、撤销1件。": {REVIEW: 4, "review.upheld": 2},
    "全年未发生因政府信息公开引起的行政复议，行政诉讼1件，结果维持。": {LITIGATION: 1},
}

STOCKS: dict[str, dict[str, float]] = {
    # those in force that were once made are not those of this year
    "2023年全区现行有效规范性文件20件，其中制定5件。": {IN_FORCE: 20},
    "全区现行有效行政规范性文件20件，其中制定5件，废止3件。": {IN_FORCE: 20},
    "全区现行有效规范性文件20件（其中印发5件）。": {IN_FORCE: 20},
    "全区现行有效规范性文件20件。其中制定规范性文件5件。": {IN_FORCE: 20},
    "全区共有现行有效规范性文件21件，今年新制定3件，废止2件。": {IN_FORCE: 21, ISSUED: 3, REPEALED: 2},
    "全区现行有效规范性文件21件，其中2023年制定3件。": {IN_FORCE: 21, ISSUED: 3},
    "全区规范性文件库收录现行有效规范性文件42件，已废止规范性文件30件。": NOTHING,
    "公开现行有效规范性文件42件、废止规范性文件30件。": NOTHING,
    "2023年，全区已废止规范性文件2件。": {REPEALED: 2},
    "全区作出行政强制措施决定40件，行政强制执行12件。": NOTHING,
    "全区共清理规范性文件30件，其中废止4件、继续有效26件。": NOTHING,
    "2023年废止规范性文件2件，历年废止规范性文件共15件。": {REPEALED: 2},
}

ANSWERS: dict[str, dict[str, float]] = {
    # beside those that came late none of the counts is that of all
    "2023年收到政府信息公开申请30件，当年办结28件，延期办结2件。": {NEW: 30},
    "全年收到政府信息公开申请30件，已办结27件，延期答复2件，正在办理1件。": {NEW: 30},
    "全年收到政府信息公开申请30件，已办结27件，2件延期办理。": {NEW: 30},
    "全年信息公开申请办结30件，其中延期5件。": {HANDLED: 30},
    # those carried over, answered as well, are counted behind
    "全年收到政府信息公开申请30件，28件当年办结，2件结转下一年度，2022年结转的3件已全部办结。": {
        NEW: 30,
        FORWARD: 2,
        OVER: 3,
    },
    "上年结转2件，本年新收政府信息公开申请30件，当年办结31件，结转下年1件。": {
        OVER: 2,
        NEW: 30,
        HANDLED: 31,
        FORWARD: 1,
    },
    # what was not taken in is no answer of the forms
    "全年共收到政府信息公开申请30件，予以公开25件，不予受理2件。": {
        NEW: 30,
        "applications.disclosed.total": 25,
    },
}

PLANS: dict[str, dict[str, float]] = {
    "改进措施：一是加强学习，开展培训3次；二是制定规范性文件6件。": NOTHING,
    "五、存在的主要问题及改进情况\n（二）改进措施\n1.加强学习。制定规范性文件5件，收到信息公开申请30件。": NOTHING,
    "下一步，我区将做好以下工作。一是规范办理。二是制定规范性文件6件。": NOTHING,
    "2024年，我区将制定规范性文件6件。": NOTHING,
    "今后，全区将加强审查，废止规范性文件2件。": NOTHING,
    "五、存在的主要问题及改进情况\n2023年全区收到政府信息公开申请30件，办理质量有待提升。": {NEW: 30},
}

OTHERS: dict[str, dict[str, float]] = {
    # years side by side, and what has changed
    "2023年，全区收到政府信息公开申请30件，去年同期25件，同比增长20%。": {NEW: 30},
    "2023年政府信息公开申请数量由上年的25件增加到30件。": NOTHING,
    "2022年、2023年分别收到政府信息公开申请25件、30件。": NOTHING,
    "近两年收到政府信息公开申请55件，其中2023年收到30件。": NOTHING,
    "2019—2023年全区收到政府信息公开申请180件。": NOTHING,
    "全区收到政府信息公开申请30件，较上年度增加5件，其中自然人增加4件，企业增加1件。": {NEW: 30},
    "2023年政府信息公开行政复议4件，较2022年5件减少1件，维持3件。": {REVIEW: 4, "review.upheld": 3},
    "本年度全区新收政府信息公开申请增加5件。": NOTHING,
    "行政事业性收费由上年的320万元降至200万元。": NOTHING,
    # numbers in titles and of documents
    "印发《青石区行政规范性文件管理办法》（青政规〔2023〕5号），全年制定规范性文件3件。": {ISSUED: 3},
    "制定出台青政发〔2023〕5号等规范性文件3件。": NOTHING,
    "出台《十件惠民实事》等规范性文件5件。": NOTHING,
    "根据《政府信息公开申请办理规范30条》，全年收到政府信息公开申请12件。": {NEW: 12},
    # denied, vague, in numerals
    "没有1件政府信息公开申请超期。": NOTHING,
    "全年无1件因政府信息公开引发的行政复议案件。": NOTHING,
    "全年作出行政许可决定1.2万余件，行政处罚500余件。": NOTHING,
    "平均每月收到政府信息公开申请3件。": NOTHING,
    "全年作出行政许可决定一万二千件，行政处罚决定二十一件。": {
        "proactive.licences.decisions": 12000,
        "proactive.penalties.decisions": 21,
    },
    "全区收取不动产登记费320万元，行政事业性收费合计3200万元。": {"proactive.fees.amount": 3200},
    "取消行政事业性收费5项，减免行政事业性收费320万元。": NOTHING,
}

ALL = PARTS | CONTESTS | STOCKS | ANSWERS | PLANS | OTHERS


@pytest.mark.parametrize(("text", "stated"), ALL.items(), ids=range(len(ALL)))
def test_a_figure_says_no_more_than_its_sentence(text: str, stated: dict[str, float]) -> None:
    assert read(text) == (stated, [])


# --- against the tables -------------------------------------------------------------------------------------------

TABLES = Tables(
    proactive={"normative_documents": {"issued": 3, "repealed": 1, "in_force": 20}},
    applications={
        "new_received": {"total": 28},
        "carried_over": {"total": 1},
        "disclosed": {"total": 25},
        "handled_total": {"total": 27},
        "carried_forward": {"total": 2},
    },
    review={"upheld": 3, "corrected": 0, "other": 0, "pending": 0, "total": 3},
    litigation_direct={"upheld": 1, "corrected": 0, "other": 0, "pending": 0, "total": 1},
    litigation_after_review={"upheld": 0, "corrected": 0, "other": 0, "pending": 0, "total": 0},
)
RECEIVED = "applications.received.total"

AGAINST: dict[str, tuple[dict[str, float], list[str]]] = {
    # a body that may be a part contradicts nothing by being less, but no part is more than the whole
    "本机关收到政府信息公开申请5件，部门收到23件。": ({}, []),
    "本机关收到政府信息公开申请5件。": ({}, []),
    "区政府收到政府信息公开申请28件。": ({NEW: 28}, []),
    "区政府收到政府信息公开申请29件。": ({RECEIVED: 29}, []),
    "区政府收到政府信息公开申请40件。": ({NEW: 40}, ["prose_differs"]),
    "全区收到政府信息公开申请5件。": ({NEW: 5}, ["prose_differs"]),
    # what was not taken in may be counted in the prose alone
    "全区收到政府信息公开申请30件，不予受理2件。": ({}, []),
    "全区收到政府信息公开申请30件，其中受理28件，不予受理2件。": ({}, []),
    "全区收到政府信息公开申请30件，其中受理28件。": ({}, []),
    "全区收到政府信息公开申请28件，不予受理2件。": ({NEW: 28}, []),
    "全区收到政府信息公开申请20件，不予受理2件。": ({NEW: 20}, ["prose_differs"]),
    "因政府信息公开引发行政复议5件，维持3件，不予受理2件。": ({"review.upheld": 3}, []),
    "全区收到政府信息公开申请30件，撤回2件，实际受理28件。": ({}, []),
    # nothing of the others gives a warning
    "政府信息公开行政复议3件、行政诉讼1件，维持4件。": ({REVIEW: 3, LITIGATION: 1}, []),
    "全区现行有效规范性文件20件，其中制定15件。": ({IN_FORCE: 20}, []),
    "全区新收政府信息公开申请28件，当年办结20件，延期办结7件。": ({NEW: 28}, []),
}


@pytest.mark.parametrize(("text", "expected"), AGAINST.items(), ids=range(len(AGAINST)))
def test_a_warning_is_given_only_where_no_meaning_fits(
    text: str, expected: tuple[dict[str, float], list[str]]
) -> None:
    assert read(text, TABLES) == expected
