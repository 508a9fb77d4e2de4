"""Which links are reports: by text, by `title=`, by whose they are, one for each year."""

from __future__ import annotations

import pytest

from govcrawl.portals.choice import Candidate, Division, canonical, choose, judge_title, why_not

CHIPING = Division(("茌平区",))
ZONE = Division(("大连长兴岛经济技术开发区", "长兴岛"), zone=True)


@pytest.mark.parametrize(
    ("text", "attribute", "judged"),
    [
        ("茌平区2023年政府\n信息 公开工作年度报告", None, True),
        ("茌平区2023年政府信息公…", "茌平区2023年政府信息公开工作年度报告", True),
        ("", "茌平区2023年政府信息公开工作年度报告", True),
        ("2024-01-24 茌平区2023年政府信息公开工作年度报告", None, True),
        ("茌平区2023年政府信息公开工作年度报告解读", None, None),
        ("茌平区2023年政府信…", "茌平区2023年政府信息公开工作年度报告解读", None),
        ("茌平区2023年政府信息公开工作…", None, False),
        ("茌平区2023年…", None, False),
        ("关于做好防汛工作的通…", None, None),
    ],
)
def test_a_links_title(text: str, attribute: str | None, judged: bool | None) -> None:
    found = judge_title(text, attribute)
    assert (found[1] if found else None) is judged


def test_a_date_in_the_anchor_is_not_the_reports_year() -> None:
    found = judge_title("茌平区2023年政府信息公开工作年度报告 [2024-01-24]")
    assert found is not None
    assert Candidate("u", found[0], "l").year == 2023


@pytest.mark.parametrize(
    ("division", "title", "ours"),
    [
        (CHIPING, "茌平区人民政府2023年政府信息公开工作年度报告", True),
        (CHIPING, "茌平县2018年政府信息公开工作年度报告", True),
        (CHIPING, "2023年政府信息公开工作年度报告", True),
        (CHIPING, "聊城市2023年政府信息公开工作年度报告", False),
        (CHIPING, "茌平区教育局2023年政府信息公开工作年度报告", False),
        (CHIPING, "茌平区人民政府办公室2023年政府信息公开工作年度报告", False),
        (CHIPING, "茌平区杜郎口镇人民政府2023年政府信息公开工作年度报告", False),
        (ZONE, "大连长兴岛经济技术开发区2022年政府信息公开工作年度报告", True),
        (ZONE, "长兴岛经济区2015年政府信息公开工作年度报告", True),
        (ZONE, "大连市2022年政府信息公开工作年度报告", False),
    ],
)
def test_whose_report_it_is(division: Division, title: str, ours: bool) -> None:
    assert (why_not(title, division) is None) is ours


def test_one_report_a_year_the_portals_own_host_first_and_the_others_are_told() -> None:
    title = "茌平区{}年政府信息公开工作年度报告"
    candidates = [
        Candidate("http://www.liaocheng.gov.cn/1", title.format(2023), "l"),
        Candidate("http://www.chiping.gov.cn/2", title.format(2023), "l"),
        Candidate("http://chiping.gov.cn/2", title.format(2023), "l"),
        Candidate("http://www.chiping.gov.cn/3", title.format(2022), "l"),
        Candidate("http://www.chiping.gov.cn/4", "政府信息公开工作年度报告", "l"),
    ]
    choice = choose(candidates, division=CHIPING, home_host="chiping.gov.cn")
    assert [one.url[-1] for one in choice.chosen] == ["2", "3", "4"]
    assert [(one.url[-1], reason) for one, reason in choice.left] == [
        ("1", "the report of 2023 is taken from http://www.chiping.gov.cn/2")
    ]


def test_www_scheme_and_session_do_not_make_another_page() -> None:
    assert canonical("http://www.a.gov.cn/info/1.htm;jsessionid=0A?x=1") == canonical(
        "https://a.gov.cn/info/1.htm?x=1"
    )


HUAIAN = Division(("淮安区",), parents=("淮安市", "江苏省"), code="320803")
CHANGJI = Division(("昌吉市",), parents=("昌吉回族自治州", "新疆维吾尔自治区"), code="652301")
ANSHUN = Division(("安顺经济技术开发区", "安顺经开区"), zone=True, parents=("安顺市", "贵州省"))


@pytest.mark.parametrize(
    ("division", "title", "ours"),
    [
        (HUAIAN, "淮安区2022年政府信息公开工作年度报告", True),
        (HUAIAN, "淮安市淮安区人民政府2022年政府信息公开工作年度报告", True),
        (HUAIAN, "淮安市2022年政府信息公开工作年度报告", False),
        (HUAIAN, "淮安市人民政府2022年政府信息公开工作年度报告", False),
        (HUAIAN, "江苏省淮安市人民政府2022年政府信息公开工作年度报告", False),
        (CHANGJI, "昌吉市人民政府2022年政府信息公开工作年度报告", True),
        (CHANGJI, "昌吉州昌吉市2022年政府信息公开工作年度报告", True),
        (CHANGJI, "昌吉回族自治州人民政府2022年政府信息公开工作年度报告", False),
        (CHANGJI, "昌吉州人民政府2022年政府信息公开工作年度报告", False),
        (ANSHUN, "安顺市经济技术开发区2022年政府信息公开工作年度报告", True),
        (ANSHUN, "安顺经济技术开发区管理委员会2022年政府信息公开工作年度报告", True),
        (ANSHUN, "安顺经开区2022年政府信息公开工作年度报告", True),
        (ANSHUN, "安顺市人民政府2022年政府信息公开工作年度报告", False),
        (ANSHUN, "安顺市西秀区人民政府2022年政府信息公开工作年度报告", False),
    ],
)
def test_the_city_above_that_has_the_same_name_is_another_government(
    division: Division, title: str, ours: bool
) -> None:
    assert (why_not(title, division) is None) is ours


CITY = Division(("鞍山市",), code="210300")


@pytest.mark.parametrize(
    ("title", "ours"),
    [
        ("鞍山市2023年政府信息公开工作年度报告", True),
        ("鞍山市人民政府2023年政府信息公开工作年度报告", True),
        ("鞍山市铁东区2023年政府信息公开工作年度报告", False),
        ("鞍山市铁东区人民政府2023年政府信息公开工作年度报告", False),
        ("鞍山市岫岩满族自治县2023年政府信息公开工作年度报告", False),
        ("鞍山市教育局2023年政府信息公开工作年度报告", False),
        ("2023年政府信息公开工作年度报告", True),
    ],
)
def test_a_prefectures_own_report_is_not_its_districts(title: str, ours: bool) -> None:
    assert (why_not(title, CITY) is None) is ours


def test_the_offices_report_stands_in_only_for_a_year_without_the_governments() -> None:
    candidates = [
        Candidate("http://a/1", "茌平区人民政府办公室2023年政府信息公开工作年度报告", "l"),
        Candidate("http://a/2", "茌平区2023年政府信息公开工作年度报告", "l"),
        Candidate("http://a/3", "茌平区人民政府办公室2022年政府信息公开工作年度报告", "l"),
        Candidate("http://a/4", "聊城市人民政府办公室2021年政府信息公开工作年度报告", "l"),
    ]
    choice = choose(candidates, division=CHIPING, home_host="a", office=True)
    assert [one.url[-1] for one in choice.chosen] == ["2", "3"]
    assert [one.url[-1] for one in choice.offices] == ["3"]
    assert [one.url[-1] for one in choose(candidates, division=CHIPING, home_host="a").chosen] == ["2"]
