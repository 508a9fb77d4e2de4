"""Titles as they stand in lists and headlines: which announce a report, of which year, and whose."""

from __future__ import annotations

import pytest

from govcrawl.report.titles import is_report_title, organisation_of_title, scope_of_title, year_of_title

REPORTS = [
    "临沂市兰山区2023年政府信息公开工作年度报告", "2023年度政府信息公开工作报告", "兰山区教育局2023年政府信息公开年度报告", "2023年 政府信息\n公开年报",
    "政府信息公开工作年度报告（2023年）", "芦淞区人民政府二〇二三年政府信息公开工作年度报告", "大連長(zhǎng)興島2022年政府信息公開工作年度報(bào)告",
    "关于兰山区2023年政府信息公开工作年度报告", "２０２３年政府信息公开年度报告", "2019年政务公开工作年度报告",
]  # fmt: skip
DECOYS = [
    "《兰山区2023年政府信息公开工作年度报告》解读", "一图读懂兰山区2023年政府信息公开工作年度报告", "2023年政府网站工作年度报表", "兰山区2023年法治政府建设年度报告",
    "政府信息公开工作年度报告（模板）", "政府信息公开工作年度报告格式", "关于做好2023年政府信息公开工作年度报告编制的通知", "2023年事业单位法人年度报告", "政府信息公开指南",
    "2023年政府工作报告", "2023年财政决算报告", "兰山区2023年政府信息公开工作年度报告公布情况",
]  # fmt: skip


@pytest.mark.parametrize("title", REPORTS)
def test_a_report_is_known_by_its_title(title: str) -> None:
    assert is_report_title(title)


@pytest.mark.parametrize("title", DECOYS)
def test_what_stands_beside_reports_is_none(title: str) -> None:
    assert not is_report_title(title)


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("临沂市兰山区2023年政府信息公开工作年度报告", 2023), ("政府信息公开工作年度报告（2019年度）", 2019), ("二〇二一年政府信息公开年报", 2021),
        ("２０２２年政府信息公开年度报告", 2022), ("政府信息公开年度报告", None), ("2019—2020年政府信息公开年度报告", None),
    ],
)  # fmt: skip
def test_the_year_is_the_one_the_title_names(title: str, year: int | None) -> None:
    assert year_of_title(title) == year


@pytest.mark.parametrize(
    ("title", "organisation", "scope"),
    [
        ("临沂市兰山区2023年政府信息公开工作年度报告", "临沂市兰山区", "government"),
        ("麒麟区人民政府2023年政府信息公开工作年度报告", "麒麟区人民政府", "government"),
        ("兰山区人民政府办公室2023年政府信息公开工作年度报告", "兰山区人民政府办公室", "office"),
        ("兰山区教育局2023年政府信息公开工作年度报告", "兰山区教育局", "department"),
        ("2023年兰山区卫生健康委员会政府信息公开工作年度报告", "兰山区卫生健康委员会", "department"),
        ("李官镇2023年政府信息公开工作年度报告", "李官镇", "township"),
        ("兰山街道办事处2023年政府信息公开工作年度报告", "兰山街道办事处", "township"),
        ("大连长兴岛经济技术开发区2022年政府信息公开工作年度报告", "大连长兴岛经济技术开发区", "zone"),
        ("兰山经济开发区管委会2023年政府信息公开年度报告", "兰山经济开发区管委会", "zone"),
        ("浦东新区2023年政府信息公开年度报告", "浦东新区", "government"),
        ("长春市绿园区人民政府2023年政府信息公开工作年度报告", "长春市绿园区人民政府", "government"),
        ("梁园区2023年政府信息公开工作年度报告", "梁园区", "government"),
        ("兰山工业园区2023年政府信息公开工作年度报告", "兰山工业园区", "zone"),
        ("2023年政府信息公开工作年度报告", "", "government"),
        ("政府信息公开工作年度报告（区教育局）", "区教育局", "department"),
        ("沁水县人民政府信息公开2023年年度报告", "沁水县人民政府", "government"),
        ("中共临沂市兰山区委办公室2023年政府信息公开年度报告", "中共临沂市兰山区委办公室", "office"),
        ("兰山区二О二三年政府信息公开年度报告", "兰山区", "government"),
        ("乾县人民政府2023年政府信息公开年度报告", "乾县人民政府", "government"),
    ],
)  # fmt: skip
def test_whose_report_a_title_announces(title: str, organisation: str, scope: str) -> None:
    assert organisation_of_title(title) == organisation
    assert scope_of_title(title) == scope
