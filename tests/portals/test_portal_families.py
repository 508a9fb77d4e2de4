"""Each family's lists to their last page, on small frozen pages in its markup."""

from __future__ import annotations

import pytest

from spiders.hunan.lusong import LusongSpider
from spiders.liaoning.changxingdao import ChangxingdaoSpider
from spiders.shandong.chiping import ChipingSpider
from spiders.shandong.lanshan import LanshanSpider
from spiders.yunnan.qilin import QilinSpider
from tests.portals.pages import Walk, ul

LYLS = "http://www.lyls.gov.cn"
LIST = f"{LYLS}/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=6783"


def report(name: str, year: int) -> str:
    return f"{name}{year}年政府信息公开工作年度报告"


def test_vsb_dynamic_pages_are_asked_for_up_to_the_total() -> None:
    def page(number: int) -> str:
        return f"{LYLS}/list.jsp?totalpage=3&PAGENUM={number}&urltype=tree.TreeTempUrl&wbtreeid=6783"

    pager = '共3页 <a href="?totalpage=3&PAGENUM=2&urltype=tree.TreeTempUrl&wbtreeid=6783">下页</a>'
    walk = Walk(
        LanshanSpider(),
        {
            LIST: ul(("info/6783/30.htm", report("兰山区", 2023))) + pager,
            page(2): ul(("info/6783/20.htm", report("兰山区", 2022)))
            + '<a href="list.jsp?PAGENUM=1&wbtreeid=6783">首页</a>',
            page(3): ul(("info/6783/10.htm", report("兰山区", 2021))),
            **{f"{LYLS}/info/6783/{number}.htm": "正文" for number in (10, 20, 30)},
        },
    )
    assert walk.missed == []
    assert [item.url.rpartition("/")[2] for item in walk.items] == ["30.htm", "20.htm", "10.htm"]
    assert [item.list_url for item in walk.items] == [LIST, page(2), page(3)]
    assert {(item.spider, item.division_code, item.division_name) for item in walk.items} == {
        ("lanshan", "371302", "兰山区")
    }


def test_vsb_static_pages_count_down_from_the_page_before_the_newest() -> None:
    class Static(LanshanSpider):
        __doc__ = LanshanSpider.__doc__
        columns = (f"{LYLS}/zwgk/nb.htm",)

    walk = Walk(
        Static(),
        {
            f"{LYLS}/zwgk/nb.htm": ul(("../info/1/4.htm", report("兰山区", 2023)))
            + '<a href="nb/2.htm">下页</a>',
            f"{LYLS}/zwgk/nb/2.htm": ul(("../../info/1/3.htm", report("兰山区", 2022))),
            f"{LYLS}/zwgk/nb/1.htm": ul(("../../info/1/2.htm", report("兰山区", 2021))),
            **{f"{LYLS}/info/1/{number}.htm": "正文" for number in (2, 3, 4)},
        },
    )
    assert walk.missed == []
    assert [item.url for item in walk.items] == [f"{LYLS}/info/1/{number}.htm" for number in (4, 3, 2)]


def test_c_i_pages_lie_in_a_folder_of_the_column() -> None:
    host = "http://www.lusong.gov.cn"
    walk = Walk(
        LusongSpider(),
        {
            f"{host}/c26129/index.html": ul(("/c26129/20240204/i2161723.html", report("芦淞区", 2023)))
            + '<script>createPageHTML(2, 0, "index", "html");</script>',
            f"{host}/c26129/pages/2.html": ul(("/c26129/20230112/i1961723.html", report("芦淞区", 2022)))
            + '<a href="/c26129/index.html">上一页</a>',
            f"{host}/c26129/20240204/i2161723.html": "正文",
            f"{host}/c26129/20230112/i1961723.html": "正文",
        },
    )
    assert walk.missed == []
    assert [item.url for item in walk.items] == [
        f"{host}/c26129/20240204/i2161723.html",
        f"{host}/c26129/20230112/i1961723.html",
    ]


CHIPING = "http://www.chiping.gov.cn"
DOC = "doc_65b9f0c1a2b3c4d5e6f7{}.html"


def test_channel_doc_takes_addresses_and_titles_out_of_the_script_and_takes_the_files() -> None:
    objects = ",".join(
        f'{{"id":{year},"title":"茌平区{year}年政府信息公开工作年度报告","url":"\\/channel_x_1_2\\/{DOC.format(year)}"}}'
        for year in (2022, 2023)
    )
    walk = Walk(
        ChipingSpider(),
        {
            f"{CHIPING}/channel_p_cpqrmzf_xxgk/": '<a href="/channel_x_1_2/">工作<b>年报</b></a>',
            f"{CHIPING}/channel_x_1_2/": f'<div id="list"></div><script>var list = [{objects}];</script>',
            f"{CHIPING}/channel_x_1_2/{DOC.format(2023)}": '<div class="content">'
            '<a href="/resources/public/20240124/r.doc">2023年报告.doc</a>'
            '<a href="/resources/public/20240124/r.txt">2023年报告（文本版）</a></div>',
            f"{CHIPING}/resources/public/20240124/r.doc": "{\\rtf1 a report}",
            f"{CHIPING}/resources/public/20240124/r.txt": "{一、总体情况",
            f"{CHIPING}/channel_x_1_2/{DOC.format(2022)}": "<table><tr><td>1</td></tr></table>",
        },
    )
    assert walk.missed == []
    older, newer = sorted(walk.items, key=lambda item: item.url)
    assert older.url.endswith(DOC.format(2022))
    assert older.files == ()
    assert newer.url == f"{CHIPING}/channel_x_1_2/{DOC.format(2023)}"
    assert newer.list_url == f"{CHIPING}/channel_x_1_2/"
    assert [(file.url, file.title, file.body) for file in newer.files] == [
        (f"{CHIPING}/resources/public/20240124/r.doc", "2023年报告.doc", b"{\\rtf1 a report}"),
        (f"{CHIPING}/resources/public/20240124/r.txt", "2023年报告（文本版）", "{一、总体情况".encode()),
    ]


def test_channel_doc_without_script_data_fails_by_name() -> None:
    walk = Walk(
        ChipingSpider(),
        {
            f"{CHIPING}/channel_p_cpqrmzf_xxgk/": '<a href="/channel_x_1_2/">工作年报</a>',
            f"{CHIPING}/channel_x_1_2/": '<div id="list"></div><script src="list.js"></script>',
        },
    )
    assert walk.items == []
    [(kind, where, reason)] = walk.missed
    assert (kind, where) == ("list", f"{CHIPING}/channel_x_1_2/")
    assert reason.startswith("no_articles: no article address matches ")


def test_a_column_without_the_link_sought_fails_by_name() -> None:
    walk = Walk(
        ChipingSpider(), {f"{CHIPING}/channel_p_cpqrmzf_xxgk/": '<a href="/channel_y_1_2/">信息公开指南</a>'}
    )
    assert walk.missed == [
        ("column", f"{CHIPING}/channel_p_cpqrmzf_xxgk/", "no_column: no link called 工作年报")
    ]


def test_qujing_takes_the_citys_copy_where_the_district_has_none_of_that_year() -> None:
    own = "https://www.ql.gov.cn/index.php/gov/public/detail/2022n/63001.html"
    city = "https://qj.gov.cn/html/2024/2023n_0129/264305.html"
    walk = Walk(
        QilinSpider(),
        {
            "https://www.ql.gov.cn/gov/public/info/1zfxxgk.html": ul(
                (city, report("曲靖市麒麟区人民政府", 2023)),
                ("https://qj.gov.cn/html/2023/2022n_0111/250000.html", report("麒麟区", 2022)),
                (own, report("麒麟区", 2022)),
                ("/index.php/gov/public/detail/2023n/63419.html", report("麒麟区建宁街道办事处", 2023)),
            ),
            own: "正文",
            city: "正文",
        },
    )
    assert walk.missed == []
    assert [item.url for item in walk.items] == [city, own]


def test_a_zones_own_report_is_told_from_its_citys_and_its_departments() -> None:
    host = "http://ccxi.gov.cn"
    walk = Walk(
        ChangxingdaoSpider(),
        {
            f"{host}/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1307": ul(
                ("info/1307/5.htm", report("大连长兴岛经济技术开发区管理委员会", 2022)),
                ("info/1307/4.htm", report("大连市", 2022)),
                ("info/1307/3.htm", report("长兴岛经济区应急管理局", 2021)),
                ("info/1307/2.htm", "2021年政府信息公开工作年度报告"),
            ),
            f"{host}/info/1307/5.htm": "正文",
            f"{host}/info/1307/2.htm": "正文",
        },
    )
    assert walk.missed == []
    assert [item.url.rpartition("/")[2] for item in walk.items] == ["5.htm", "2.htm"]


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        (ul(("info/6783/30.htm", report("兰山区", 2023))), "the list ignores its page number"),
        (ul(("other/1.htm", "别的")), "no article address matches /info/"),
    ],
)
def test_a_pager_that_leads_nowhere_is_an_error(second: str, reason: str) -> None:
    walk = Walk(
        LanshanSpider(),
        {
            LIST: ul(("info/6783/30.htm", report("兰山区", 2023)))
            + '<a href="?PAGENUM=2&wbtreeid=6783">下页</a>',
            f"{LYLS}/list.jsp?PAGENUM=2&wbtreeid=6783": second,
            f"{LYLS}/info/6783/30.htm": "正文",
        },
    )
    assert [kind for kind, _, _ in walk.missed] == ["list"]
    assert reason in walk.missed[0][2]


def test_an_endless_pager_ends_at_max_pages() -> None:
    class Pages(dict[str, str]):
        def __contains__(self, url: object) -> bool:
            return True

        def __getitem__(self, url: str) -> str:
            number = int(url.partition("PAGENUM=")[2].partition("&")[0] or 1)
            return (
                ul((f"info/6783/{number}.htm", "动态"))
                + f'<a href="?PAGENUM={number + 1}&wbtreeid=6783">下页</a>'
            )

    walk = Walk(LanshanSpider(), Pages())
    # what comes behind is the search from the home page
    assert len([url for url in walk.asked if "wbtreeid=6783" in url]) == 50
    assert f"{LYLS}/" in walk.asked, "nothing of its own was listed, so the home page is looked at"
    assert ("list", LIST, "endless_list: the list has not ended after 50 pages (max_pages)") in walk.missed


def test_a_pager_that_cannot_be_read_is_an_error_not_one_page() -> None:
    walk = Walk(
        LanshanSpider(),
        {
            LIST: ul(("info/6783/30.htm", report("兰山区", 2023)))
            + '<a href="javascript:;" onclick="go(2)">下一页</a>',
            f"{LYLS}/info/6783/30.htm": "正文",
        },
    )
    assert walk.missed == [
        ("list", LIST, "unread_pager: there is a pager (下一页) but no address could be taken from it")
    ]


def test_a_report_on_a_host_that_is_not_declared_is_told_and_not_fetched() -> None:
    walk = Walk(
        LanshanSpider(),
        {
            LIST: ul(
                ("info/6783/30.htm", report("兰山区", 2023)),
                ("http://licseetl.com/info/6783/20.htm", report("兰山区", 2022)),
                ("http://www.gov.cn/zwgk/1.htm", report("国务院办公厅", 2022)),
            ),
            f"{LYLS}/info/6783/30.htm": "正文",
        },
    )
    assert walk.asked == [LIST, f"{LYLS}/info/6783/30.htm"]
    assert [(kind, where) for kind, where, _ in walk.missed] == [
        ("report", "http://licseetl.com/info/6783/20.htm")
    ]


def test_a_lost_list_page_is_told_and_the_others_are_still_read() -> None:
    walk = Walk(
        LanshanSpider(),
        {
            LIST: ul(("info/6783/30.htm", report("兰山区", 2023)))
            + '<a href="?PAGENUM=2&wbtreeid=6783">下页</a>',
            f"{LYLS}/info/6783/30.htm": "正文",
        },
    )
    assert len(walk.items) == 1
    assert walk.missed == [
        ("list", f"{LYLS}/list.jsp?PAGENUM=2&wbtreeid=6783", "failed: ConnectionError: not in the table")
    ]


def test_a_title_cut_short_is_looked_up_in_the_article() -> None:
    walk = Walk(
        LanshanSpider(),
        {
            LIST: ul(
                ("info/6783/3.htm", "兰山区2023年政府信息公开工作年…"),
                ("info/6783/2.htm", "兰山区2022年政府信息公开工作年…"),
                ("info/6783/1.htm", "临沂市兰山区人民政府2021年政…"),
            ),
            f"{LYLS}/info/6783/3.htm": f"<h1>{report('兰山区', 2023)}</h1>",
            f"{LYLS}/info/6783/2.htm": "<h1>兰山区2022年政府信息公开工作年度报告解读</h1>",
            f"{LYLS}/info/6783/1.htm": f"<h1>{report('临沂市兰山区人民政府', 2021)}</h1>",
        },
    )
    assert walk.missed == []
    assert [item.url.rpartition("/")[2] for item in walk.items] == ["3.htm", "1.htm"]


def test_behind_a_cut_title_the_years_other_links_are_tried() -> None:
    walk = Walk(
        LanshanSpider(),
        {
            LIST: ul(
                ("info/6783/9.htm", "临沂市兰山区2023年政府信息公开…"),
                ("info/6783/3.htm", "临沂市兰山区2023年政府信息公开…"),
            ),
            f"{LYLS}/info/6783/9.htm": f"<h1>{report('临沂市兰山区教育局', 2023)}</h1>",
            f"{LYLS}/info/6783/3.htm": f"<h1>{report('临沂市兰山区', 2023)}</h1>",
        },
    )
    assert walk.missed == []
    assert [item.url.rpartition("/")[2] for item in walk.items] == ["3.htm"]


def test_a_block_page_behind_a_cut_title_is_missed_and_not_left_out() -> None:
    walk = Walk(
        LanshanSpider(),
        {
            LIST: ul(
                ("info/6783/3.htm", "临沂市兰山区2023年政府信息公开…"),
                ("info/6783/2.htm", report("兰山区", 2022)),
            ),
            f"{LYLS}/info/6783/3.htm": "<title>请完成安全验证</title>",
            f"{LYLS}/info/6783/2.htm": f"<h1>{report('兰山区', 2022)}</h1>",
        },
    )
    assert [(kind, where.rpartition("/")[2]) for kind, where, _ in walk.missed] == [("report", "3.htm")]
    assert [item.url.rpartition("/")[2] for item in walk.items] == ["2.htm"]


def test_a_year_asked_for_by_name_must_be_there_and_a_range_only_limits() -> None:
    pages = {
        LIST: ul(("info/6783/3.htm", report("兰山区", 2023))),
        f"{LYLS}/info/6783/3.htm": f"<h1>{report('兰山区', 2023)}</h1>",
    }
    named = Walk(LanshanSpider(years="2008,2023"), pages)
    assert [reason for _, _, reason in named.missed] == ["no_report: no report of 2008 on the list"]
    assert Walk(LanshanSpider(years="2008-2023"), pages).missed == []


@pytest.mark.parametrize(
    ("arguments", "years"),
    [({}, [3, 2, 1]), ({"years": "2022"}, [2]), ({"years": "2021,2023"}, [3, 1]), ({"sample": "1"}, [3])],
)
def test_years_and_sample_choose_before_anything_is_fetched(
    arguments: dict[str, str], years: list[int]
) -> None:
    walk = Walk(
        LanshanSpider(**arguments),
        {
            LIST: ul(*((f"info/6783/{last}.htm", report("兰山区", 2020 + last)) for last in (1, 2, 3))),
            **{f"{LYLS}/info/6783/{last}.htm": "正文" for last in (1, 2, 3)},
        },
    )
    assert walk.asked == [LIST, *(f"{LYLS}/info/6783/{last}.htm" for last in years)]
    assert len(walk.items) == len(years)


def test_years_that_the_list_does_not_have_are_an_error_with_those_it_has() -> None:
    walk = Walk(LanshanSpider(years="2019"), {LIST: ul(("info/6783/3.htm", report("兰山区", 2023)))})
    assert walk.missed == [("report", LIST, "no_report: no report of those asked for: the list has 2023")]


def test_a_column_that_is_still_there_answers_for_its_missing_page_though_a_newer_one_is_found() -> None:
    newer = f"{LYLS}/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=7001"
    second = f"{LYLS}/list.jsp?totalpage=2&PAGENUM=2&urltype=tree.TreeTempUrl&wbtreeid=6783"
    walk = Walk(
        LanshanSpider(years="2020-2022,2024"),
        {
            LIST: ul(("info/6783/30.htm", report("兰山区", 2022)))
            + '<a href="?totalpage=2&PAGENUM=2&wbtreeid=6783">下页</a>',
            f"{LYLS}/": f'<a href="{newer}">政府信息公开年报</a>',
            newer: ul(
                ("info/7001/50.htm", report("兰山区", 2024)), ("info/7001/49.htm", report("兰山区", 2023))
            ),
            f"{LYLS}/info/6783/30.htm": "正文",
            f"{LYLS}/info/7001/50.htm": "正文",
        },
    )
    assert sorted(item.url.rpartition("/")[2] for item in walk.items) == ["30.htm", "50.htm"]
    assert [(kind, "PAGENUM=2" in place) for kind, place, _ in walk.missed] == [("list", True)], second
