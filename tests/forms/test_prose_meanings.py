"""Sentences whose figures are easily taken for more than they say."""

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

ALL = CONTESTS | STOCKS | ANSWERS


@pytest.mark.parametrize(("text", "stated"), ALL.items(), ids=range(len(ALL)))
def test_a_figure_says_no_more_than_its_sentence(text: str, stated: dict[str, float]) -> None:
    assert read(text) == (stated, [])
