"""From home page to column, over invented portals of many shapes."""

from __future__ import annotations

import json
import re
import time

import pytest

from govcrawl.portals.choice import Division
from govcrawl.portals.families.channel_doc import CHANNEL_DOC
from govcrawl.portals.families.vsb import VSB
from tests.portals.searching import HOME, YEARS, YUNLAN, columns, page, report_list, search, title

COLUMN = page(report_list("./"), name="政府信息公开年报", kind="信息公开年报")


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/gk/nb/">政府信息公开年报</a>',
        '<a href="/gk/nb/">政府信息<br>\n  公开年报</a>',
        '<a href="/gk/nb/"><em></em>政府 信息 公开 工作 年度 报告</a>',
        '<a href="/gk/nb/" title="政府信息公开年报">年报</a>',
        '<a href="/gk/nb/"><img src="/i/a.png" alt="政府信息公开年报"></a>',
        '<a href="/gk/nb/">政府信息公開年報</a>',
        '<area href="/gk/nb/" title="信息公开年度报告">',
        "<li onclick=\"window.location.href='/gk/nb/'\">政府信息公开年报</li>",
        '<div data-href="/gk/nb/">政府信息公开年报</div>',
        "<a href=\"javascript:window.open('/gk/nb/')\">政府信息公开年报</a>",
        '<a href="javascript:;" onclick="go(\'/gk/nb/\')">政府信息公开年报</a>',
        '<select><option value="/gk/nb/">政府信息公开年报</option></select>',
        '<script>var menu = [{"name":"政府信息公开年报","url":"\\/gk\\/nb\\/"}];</script>',
    ],
)
def test_the_column_is_found_however_it_is_linked(link: str) -> None:
    assert columns({"/": page(f"<p>欢迎来到云岚</p>{link}"), "/gk/nb/": COLUMN}) == ["/gk/nb/"]


@pytest.mark.parametrize(
    "shell",
    [
        '<iframe src="/gk/nb/"></iframe>',
        '<frameset><frame src="/gk/nb/"></frameset>',
        '<meta http-equiv="refresh" content="0; url=/gk/nb/">',
        "<script>window.location.href = '/gk/nb/';</script>",
        "<script>location.replace('/gk/nb/')</script>",
    ],
)
def test_shells_and_frames_lead_on(shell: str) -> None:
    pages = {"/": page('<a href="/gk/">政府信息公开年报</a>'), "/gk/": page(shell), "/gk/nb/": COLUMN}
    assert columns(pages) == ["/gk/nb/"]


def test_the_home_page_may_be_a_shell() -> None:
    pages = {
        "/": page("<script>location.href='/portal/index.html'</script>"),
        "/portal/index.html": page('<a href="/gk/nb/">政府信息公开年报</a>'),
        "/gk/nb/": COLUMN,
    }
    assert columns(pages) == ["/gk/nb/"]


def test_the_way_goes_over_disclosure_and_each_step_is_told() -> None:
    pages = {
        "/": page('<a href="/zjyl/">走进云岚</a><a href="/zwgk/">政务公开</a><a href="/xw/">新闻中心</a>'),
        "/zwgk/": page(
            '<a href="/zwgk/zn/">政府信息公开指南</a><a href="/zwgk/nb/">工作年报</a>', name="政务公开"
        ),
        "/zwgk/nb/": page(report_list("./"), name="工作年报"),
    }
    made, asked = search(pages)
    assert asked == [HOME, f"{HOME}zwgk/", f"{HOME}zwgk/nb/"]
    [found] = made.columns
    assert found.scope == "government"
    assert "5 of 5 reports listed are its own (2019-2023)" in found.why
    assert "home > 政务公开 > 工作年报" in found.why
    assert any("政务公开: disclosure (score" in line for line in made.trail)


DECOYS = (
    "政府信息公开年报公布情况", "政府网站工作年度报表", "事业单位法人年度报告", "法治政府建设年度报告", "《政府信息公开年度报告》解读",
    "政府信息公开工作年度报告模板", "企业年报", "省政府信息公开年报", "霁州市政府信息公开年报", "部门信息公开年报", "乡镇政府信息公开年报", "云岚区教育局信息公开年报",
)  # fmt: skip


def test_decoys_are_left_alone_and_the_reason_is_told() -> None:
    links = "".join(f'<a href="/d{place}/">{words}</a>' for place, words in enumerate(DECOYS))
    pages = {f"/d{place}/": COLUMN for place in range(len(DECOYS))}
    pages |= {
        "/": page(f'{links}<a href="/zwgk/">政务公开</a>'),
        "/zwgk/": page('<a href="/zwgk/nb/">年度报告</a>'),
        "/zwgk/nb/": COLUMN,
    }
    made, asked = search(pages)
    assert [url for url in asked if "/d" in url] == []
    assert [found.url for found in made.columns] == [f"{HOME}zwgk/nb/"]
    assert any("not 事业单位法人年度报告: reports of corporations" in line for line in made.trail)


def test_a_list_of_others_reports_is_no_column() -> None:
    others = (
        report_list("/a/", whose="云岚区教育局")
        + report_list("/b/", whose="霁州市人民政府")
        + report_list("/c/", whose="青石镇")
    )
    pages = {
        "/": page('<a href="/nb/">政府信息公开年报</a>'),
        "/nb/": page(others, name="政府信息公开年报", kind="信息公开年报"),
    }
    made, _ = search(pages)
    assert made.columns == ()
    assert "15 titles of annual reports, none of this government's own" in made.why_nothing
    assert any("it is a report of scope department (5)" in line for line in made.trail)


def test_the_governments_own_among_others_in_one_list() -> None:
    mixed = (
        report_list("/a/", whose="云岚区教育局")
        + report_list("/b/", (2022, 2023))
        + report_list("/c/", whose="青石镇")
    )
    assert columns(
        {"/": page('<a href="/nb/">政府信息公开年报</a>'), "/nb/": page(mixed, name="政府信息公开年报")}
    ) == ["/nb/"]


def test_children_by_group_the_governments_own_is_taken() -> None:
    groups = '<a href="/nb/bm/">区直部门</a><a href="/nb/qzf/">区政府</a><a href="/nb/zj/">乡镇街道</a><a href="/nb/kfq/">云岚经济开发区</a>'
    pages = {
        "/": page('<a href="/nb/">政府信息公开年报</a>'),
        "/nb/": page(groups, name="政府信息公开年报"),
        "/nb/qzf/": page(report_list("./", whose=""), name="区政府"),
        "/nb/bm/": page(report_list("./", whose=""), name="区直部门"),
    }
    made, asked = search(pages)
    assert [found.url for found in made.columns] == [f"{HOME}nb/qzf/"]
    assert f"{HOME}nb/bm/" not in asked
    assert any("not " not in line or "区直部门" not in line or "departments" in line for line in made.trail)


def test_children_by_year_and_group_all_years_of_the_government() -> None:
    years = "".join(f'<a href="/nb/{year}n/">{year}年</a>' for year in YEARS)
    pages = {"/": page('<a href="/nb/">政府信息公开年报</a>'), "/nb/": page(years, name="政府信息公开年报")}
    for year in YEARS:
        pages[f"/nb/{year}n/"] = page(
            f'<a href="/nb/{year}n/bm/">区政府部门</a><a href="/nb/{year}n/qzf/">区政府</a>', name=f"{year}年"
        )
        pages[f"/nb/{year}n/bm/"] = page(report_list("./", (year,), whose=""), name="区政府部门")
        pages[f"/nb/{year}n/qzf/"] = page(report_list("./", (year,), whose=""), name="区政府")
    assert sorted(columns(pages)) == [f"/nb/{year}n/qzf/" for year in YEARS]


def test_a_year_that_the_column_shows_itself_is_not_looked_up_again() -> None:
    years = "".join(f'<a href="/nb/{year}n/">{year}年</a>' for year in (2018, *YEARS))
    pages = {
        "/": page('<a href="/nb/">政府信息公开年报</a>'),
        "/nb/": page(years + report_list("./"), name="政府信息公开年报"),
        "/nb/2018n/": page(report_list("./", (2018,)), name="2018年"),
    }
    made, asked = search(pages)
    assert [found.url for found in made.columns] == [f"{HOME}nb/", f"{HOME}nb/2018n/"]
    assert f"{HOME}nb/2023n/" not in asked


def test_groups_under_a_heading_of_the_disclosure_page() -> None:
    menu = (
        '<h3>财政信息</h3><ul><li><a href="/cz/">区政府</a></li></ul>'
        '<h3>政府信息公开年报</h3><ul><li><a href="/a/">区政府</a></li><li><a href="/b/">区直部门</a></li></ul>'
    )
    pages = {
        "/": page('<a href="/zwgk/">政务公开</a>'), "/zwgk/": page(menu, name="政务公开"),
        "/a/": page(report_list("./", whose=""), name="区政府"), "/cz/": page("<p>账目</p>"),
    }  # fmt: skip
    made, asked = search(pages)
    assert [found.url for found in made.columns] == [f"{HOME}a/"]
    assert f"{HOME}cz/" not in asked


def test_the_office_is_second_to_the_government_and_only_taken_when_asked_for() -> None:
    pages = {
        "/": page('<a href="/o/">政府办公室信息公开年报</a><a href="/g/">政府信息公开年报</a>'),
        "/g/": page(report_list("./", (2022, 2023)), name="政府信息公开年报"),
        "/o/": page(
            report_list("./", (2019, 2023), whose="云岚区人民政府办公室"), name="政府办公室信息公开年报"
        ),
    }
    assert columns(pages) == ["/g/"]
    made, _ = search(pages, office=True)
    assert [(found.url, found.scope) for found in made.columns] == [
        (f"{HOME}g/", "government"),
        (f"{HOME}o/", "office"),
    ]
    assert "its office's" in made.columns[1].why


def test_reports_that_look_like_folders_are_reports() -> None:
    items = "".join(f'<li><a href="/nb/{4000 + year}/">{title(year)}</a></li>' for year in YEARS)
    pages = {"/": page('<a href="/nb/">政府信息公开年报</a>'), "/nb/": page(items, name="政府信息公开年报")}
    pages |= {
        f"/nb/{4000 + year}/": page(f"<h1>{title(year)}</h1><p>本年情况如下。</p>", name="") for year in YEARS
    }
    made, asked = search(pages)
    assert [found.url for found in made.columns] == [f"{HOME}nb/"]
    assert len(asked) == 3


@pytest.mark.parametrize("path", ["zfxxgk/zfxxgknb", "xxgknb", "zwgk/zfxxgk/zfxxgknb"])
def test_usual_paths_are_tried_when_no_link_leads_on(path: str) -> None:
    made, _ = search({"/": page("<p>首页是一幅画</p>"), f"/{path}/": page(report_list("./"), name="年报")})
    assert [found.url for found in made.columns] == [f"{HOME}{path}/"]
    assert any("usual paths are tried" in line for line in made.trail)


def test_a_disclosure_host_is_followed_and_another_portal_is_not() -> None:
    home = page(
        '<a href="http://www.jizhou.gov.cn/zwgk/">政务公开</a><a href="http://xxgk.jizhou.gov.cn/yl/">政府信息公开</a><a href="http://ads.example.com/nb/">政府信息公开年报</a>'
    )
    pages = {
        "/": home,
        "http://xxgk.jizhou.gov.cn/yl/": page('<a href="nb/">政府信息公开年报</a>'),
        "http://xxgk.jizhou.gov.cn/yl/nb/": page(report_list("./"), name="政府信息公开年报"),
    }
    made, asked = search(pages)
    assert [found.url for found in made.columns] == ["http://xxgk.jizhou.gov.cn/yl/nb/"]
    assert not [url for url in asked if "www.jizhou" in url or "example.com" in url]


def test_nameless_titles_on_a_strange_host_are_nobodys() -> None:
    pages = {
        "/": page('<a href="http://xxgk.jizhou.gov.cn/nb/">政府信息公开年报</a>'),
        "http://xxgk.jizhou.gov.cn/nb/": "<html><head><title>霁州市政府信息公开年报</title></head><body>"
        + report_list("./", whose="")
        + "</body></html>",
    }
    made, _ = search(pages)
    assert made.columns == ()


def test_a_redirect_to_another_portal_or_to_the_home_page_is_told() -> None:
    pages = {
        "/": page('<a href="/nb/">政府信息公开年报</a><a href="/zwgk/">政务公开</a>'),
        "/nb/": ("http://www.example.com/sale.html", COLUMN),
        "/zwgk/": (HOME, page("<p>首页</p>")),
    }
    made, _ = search(pages)
    assert made.columns == ()
    assert any("another portal: not followed" in line for line in made.trail)
    assert any("leads back to the home page: it is gone" in line for line in made.trail)


def test_a_portal_without_reports_ends_with_what_was_seen() -> None:
    made, asked = search(
        {
            "/": page('<a href="/xw/">新闻</a><a href="/zwgk/">政务公开</a>'),
            "/zwgk/": page("<p>暂无内容</p>", name="政务公开"),
        }
    )
    assert made.columns == ()
    assert made.why_nothing.startswith("no page is called annual reports on disclosure, or lists any (")
    assert any(f"{HOME}zwgk/ (政务公开, score" in line for line in made.trail)
    assert len(asked) <= 30


def test_the_reason_of_a_home_page_that_does_not_come_is_kept() -> None:
    made, _ = search({})
    assert made.why_nothing.startswith("the home page did not come: HTTP 404")


def test_loops_end() -> None:
    ring = {
        f"/zwgk/{n}/": page(
            f'<a href="/zwgk/{n + 1}/?x={n}">政务公开</a><a href="/zwgk/{n + 1}/">政府信息公开</a>'
        )
        for n in range(300)
    }
    made, asked = search({"/": page('<a href="/zwgk/0/">政务公开</a>'), **ring})
    assert made.columns == ()
    assert len(asked) <= 60


def test_misleading_words_cost_little() -> None:
    many = "".join(
        f'<a href="/m/{n}/">第{n}单元年度报告</a><a href="/n/{n}/">政府信息公开年报</a>' for n in range(500)
    )
    pages = {"/": page(many + '<a href="/zwgk/nb/">云岚区政府信息公开年报</a>')}
    made, asked = search(pages)
    assert len(asked) <= 60
    assert any("stopped after 60 pages" in line for line in made.trail)


def test_the_newest_report_on_the_home_page_is_no_column_beside_the_real_one() -> None:
    pages = {
        "/": page(f'<a href="/xw/202403/t20240301_1.html">{title(2024)}</a><a href="/zwgk/">政务公开</a>'),
        "/zwgk/": page('<a href="/nb/">政府信息公开年报</a>', name="政务公开"),
        "/nb/": COLUMN,
    }
    assert columns(pages) == ["/nb/"]


def test_old_and_new_columns_are_both_taken_when_each_has_years_of_its_own() -> None:
    pages = {
        "/": page('<a href="/new/">政府信息公开年报</a><a href="/old/">往年政府信息公开年报</a>'),
        "/new/": page(report_list("./", (2022, 2023)), name="政府信息公开年报"),
        "/old/": page(report_list("./", (2015, 2016, 2022)), name="往年政府信息公开年报"),
    }
    assert sorted(columns(pages)) == ["/new/", "/old/"]


def test_a_prefecture_does_not_take_its_districts_for_itself() -> None:
    city = Division(names=("霁州市",), parents=("山东省",), code="379900")
    pages = {
        "/": page('<a href="/q/">政府信息公开年报</a><a href="/s/">市政府信息公开年报</a>'),
        "/q/": page(report_list("./", whose="霁州市云岚区"), name="政府信息公开年报"),
        "/s/": page(report_list("./", whose="霁州市"), name="市政府信息公开年报"),
    }
    assert columns(pages, division=city) == ["/s/"]


def test_whose_portal_it_is_comes_from_the_home_page() -> None:
    home = '<html><head><title>首页</title><meta name="SiteIDCode" content="3713020001"></head><body><a href="/nb/">政府信息公开年报</a></body></html>'
    made, _ = search(
        {"/": home, "/nb/": page(report_list("./", whose="兰山区"), name="政府信息公开年报")}, division=None
    )
    assert made.division is not None
    assert made.division.code == "371302"
    assert len(made.columns) == 1


def test_without_a_sign_on_the_home_page_the_titles_must_agree() -> None:
    home = '<html><head><title>首页</title></head><body><a href="/nb/">政府信息公开年报</a></body></html>'
    both = report_list("./", whose="兰山区") + report_list("/x/", whose="临沂市")
    made, _ = search({"/": home, "/nb/": page(both, name="政府信息公开年报")}, division=None)
    assert made.division is not None
    assert made.division.names[0] == "兰山区"
    both = report_list("./", whose="兰山区") + report_list("/x/", whose="茌平区")
    made, _ = search({"/": home, "/nb/": page(both, name="政府信息公开年报")}, division=None)
    assert made.columns == ()
    assert "several governments (" in made.why_nothing
    assert "division=" in made.why_nothing


def test_the_family_is_told_with_its_evidence() -> None:
    home = page(
        '<script src="/system/resource/js/x.js"></script><a href="/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=17">政府信息公开年报</a>'
    )
    items = "".join(f'<li><a href="/info/17/{year}.htm">{title(year)}</a></li>' for year in YEARS)
    made, _ = search(
        {"/": home, "/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=17": page(items, name="政府信息公开年报")}
    )
    assert made.columns[0].family is VSB
    assert "5 of 5 reports have its addresses" in made.detected.evidence


def test_a_declared_family_that_cannot_read_what_was_found_gives_way() -> None:
    made, _ = search({"/": page('<a href="/nb/">政府信息公开年报</a>'), "/nb/": COLUMN}, family=CHANNEL_DOC)
    assert made.columns[0].family is not CHANNEL_DOC


@pytest.mark.parametrize(
    "body",
    [
        "".join(f'<a href="/x/{n}.html" title="第{n}条">云岚新闻第{n}条消息</a>' for n in range(100_000)),
        "".join(f'<a href="/x/{n}/">政府信息公开年报{n}</a>' for n in range(100_000)),
        "".join(
            f'<a href="/x/{n}.html">云岚区{2000 + n % 24}年政府信息公开年度报告</a>' for n in range(60_000)
        ),
        "<div>" * 100_000 + '<a href="/nb/">政府信息公开年报</a>',
        "<script>" + "{" * 2_000_000 + '"url":"' * 100_000 + "</script>",
        "<p>" + "当前位置" * 600_000,
        "<a>" * 700_000,
    ],
)
def test_a_huge_home_page_takes_little_time(body: str) -> None:
    made, _ = search({"/": page("")})  # what is made once is made before the clock runs
    text = page(body[:5_000_000])
    begun = time.process_time()
    made, _ = search({"/": text})
    assert time.process_time() - begun < 4
    assert made.pages <= 60


def test_division_parents_are_no_own_names() -> None:
    assert YUNLAN.cores == ("云岚",)


def test_the_place_ends_before_the_foot_of_the_page() -> None:
    foot = "<div>当前位置：<a>首页</a> &gt; <a>政府信息公开年报</a></div><div>主办单位：云岚区人民政府办公室</div>"
    nameless = report_list("./", whose="")
    pages = {"/": page('<a href="/nb/">政府信息公开年报</a>'), "/nb/": page(nameless + foot)}
    assert columns(pages) == ["/nb/"]
    foot = "<div>当前位置：<a>首页</a> &gt; <a>年报</a> &gt; <a>区直部门</a></div>"
    assert columns({**pages, "/nb/": page(nameless + foot)}) == []


def test_a_list_that_a_script_fills_is_asked_for_its_data() -> None:
    from govcrawl.portals.family import Family

    class Filled(Family):
        key, title, marks = "filled", "filled by a script", ()
        article = re.compile(r"/a/\d+\.html$")

        def links(self, response):
            if response.text.startswith("{"):
                return [
                    (f"{HOME}a/{one['id']}.html", one["title"], None)
                    for one in json.loads(response.text)["data"]
                ]
            return []

        def page_links(self, response, column):
            return {"data 1": f"{HOME}api?page=1"}

    data = json.dumps({"data": [{"id": year, "title": title(year)} for year in YEARS]})
    pages = {
        "/": page('<a href="/nb/">政府信息公开年报</a>'),
        "/nb/": page("<div id=list></div>", name="政府信息公开年报", kind="信息公开年报"),
        "/api?page=1": data,
    }
    made, _ = search(pages, family=Filled())
    assert [(found.url, found.family.key) for found in made.columns] == [(f"{HOME}nb/", "filled")]
