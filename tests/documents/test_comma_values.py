"""Comma-separated values are rows; sentences and numbers with marks of thousands stay as they are."""

from __future__ import annotations

import pytest

from govcrawl.documents.comma_values import as_tabs

ROWS = [
    "二、主动公开政府信息情况,,,",
    '信息内容,"本年\n制发件数",本年废止件数,现行有效件数',
    "规章,1,204,3",
    "行政规范性文件,0,,12",
    "行政许可,34,319,",
    "行政处罚,7,,",
    "行政强制,,,",
]


def test_the_fields_of_a_record_are_cells() -> None:
    assert as_tabs("\r\n".join(ROWS)).split("\n") == [
        "二、主动公开政府信息情况",
        "信息内容\t本年制发件数\t本年废止件数\t现行有效件数",
        "规章\t1\t204\t3",
        "行政规范性文件\t0\t\t12",
        "行政许可\t34\t319\t",
        "行政处罚\t7\t\t",
        "行政强制",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(["全年受理申请 1,204 件,办结 1,198 件,结转 6 件。"] * 9),
        "\n".join(["1,204,300"] * 3 + ["规章", "行政许可"] * 9),
        "规章,1,2\n文件,3,4\n",
        'a,"' + "1,2\n" * 50_000,
        "",
    ],
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert as_tabs(text) == text
