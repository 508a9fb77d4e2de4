"""The division of a record: the one of the report's year by the printed name, and the one that is now."""

from __future__ import annotations

import pytest

from govcrawl import extract
from govcrawl.record import Report

PAGE = """{place}{year}年政府信息公开工作年度报告
一、总体情况
{year}年，按照要求公开信息。
二、主动公开政府信息情况
制发规章0件。
三、收到和处理政府信息公开申请情况
收到申请0件。
四、政府信息公开行政复议、行政诉讼情况
无。
五、存在的主要问题及改进情况
人员不足。
六、其他需要报告的事项
无。
"""


def _report(place: str, year: int) -> Report:
    return extract(PAGE.format(place=place, year=year).encode(), url="file:///report.txt")


@pytest.mark.parametrize(
    ("place", "year", "identifier", "current", "issue"),
    [
        ("茌平区", 2019, "371503-2019", ("371503", "茌平区"), None),
        ("茌平县", 2015, "371523-2015", ("371503", "茌平区"), None),
        ("崇文区", 2009, "110103-2009", ("110101", "东城区"), None),
        ("江干区", 2019, "330104-2019", (None, None), None),
        ("苍山县", 2012, "371324-2012", ("371324", "兰陵县"), None),
        ("长兴岛经济技术开发区", 2019, "changxingdao-2019", (None, "大连长兴岛经济技术开发区"), None),
        (
            "茌平区",
            2015,
            "371503-2015",
            ("371503", "茌平区"),
            "2015 is printed with 茌平区 371503, valid 2019 to now; it was 茌平县 371523 then.",
        ),
        (
            "茌平县",
            2019,
            "371523-2019",
            ("371503", "茌平区"),
            "2019 is printed with 茌平县 371523, valid to 2018; it was 茌平区 371503 then.",
        ),
        (
            "孟津区",
            2012,
            "410308-2012",
            ("410308", "孟津区"),
            "2012 is printed with 孟津区 410308, valid 2021 to now; what it was then is not known.",
        ),
    ],
)
def test_a_record_has_the_code_of_then_and_of_now(
    place: str, year: int, identifier: str, current: tuple[str | None, str | None], issue: str | None
) -> None:
    report = _report(place, year)
    assert report.id == identifier
    assert (report.division.current_code, report.division.current_name) == current
    found = [issue for issue in report.issues if issue.code == "division_of_another_time"]
    assert [(f.severity, f.path, f.message) for f in found] == (
        [("info", "division", issue)] if issue else []
    )


def test_what_is_not_known_has_no_division_now_either() -> None:
    division = _report("朝阳区", 2019).division
    assert {*division.model_dump().values()} == {None}
