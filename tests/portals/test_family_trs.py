"""TRS WCM: lists to their last page, and what cannot be read is told by name."""

from __future__ import annotations

import pytest

from govcrawl.portals.base import PortalSpider
from govcrawl.portals.families.trs import TRS, machinery
from tests.portals.pages import Walk, ul

HOST = "http://www.lcxzf.gov.cn"
LIST = f"{HOST}/xxgk/xxgkndbg/"


class Portal(PortalSpider):
    """Publisher: a county. Platform: TRS WCM. Caveats: none. Last verified: not verified live."""

    name = "trs_portal"
    division_code = "450323"
    family = TRS
    home = f"{HOST}/"
    columns = (LIST,)
    first_year = 2019


def entry(year: int, ending: str = ".html") -> tuple[str, str]:
    return f"./{year + 1}01/t{year + 1}0115_24{year}{ending}", f"灵川县{year}年政府信息公开工作年度报告"


def article(year: int, ending: str = ".html") -> str:
    return f"{LIST}{entry(year, ending)[0][2:]}"


def walk(*lists: str, more: dict[str, str] | None = None) -> Walk:
    addresses = [LIST, *(f"{LIST}index_{number}.html" for number in range(1, len(lists)))]
    reports = {article(year): "<h1>正文</h1>" for year in range(2015, 2024)}
    return Walk(Portal(), {**reports, **dict(zip(addresses, lists, strict=True)), **(more or {})})


def outcomes(made: Walk) -> list[tuple[str, str, str]]:
    return [(kind, where, reason.partition(":")[0]) for kind, where, reason in made.missed]


@pytest.mark.parametrize(
    "pager",
    [
        '<script>createPageHTML(2, 0, "index", "html");</script>',
        "<script>createPageHTML('page_div',2, 1,'index','html',12);</script>",
        '<script>function createPageHTML(_nPageCount, _nCurrIndex){} createPageHTML("2",0,"index","html")</script>',
        '<script>var countPage = 2//共多少页\ndocument.write("<a href=\\"index."+"html\\">首页</a>");</script>',
        '<a href="index.html">首页</a> <a href="index_1.html">下一页</a>',
    ],
)
def test_every_kind_of_pager_leads_to_the_last_page(pager: str) -> None:
    made = walk(ul(entry(2023)) + pager, ul(entry(2022)) + '<a href="index.html">上一页</a>')
    assert made.missed == []
    assert [item.url for item in made.items] == [article(2023), article(2022)]
    assert [item.list_url for item in made.items] == [LIST, f"{LIST}index_1.html"]


def test_a_list_of_one_page_asks_for_no_other() -> None:
    made = walk(ul(entry(2023)) + '<script>createPageHTML(1, 0, "index", "html");</script>')
    assert (made.missed, made.asked) == ([], [LIST, article(2023)])


@pytest.mark.parametrize(
    "pager",
    [
        '<script>createPageHTML(${PAGE_COUNT}, 0, "index", "html");</script>',
        "<script>createPageHTML(parseInt('3'), 0);</script>",
        '<script>createPageHTML(countOf("x"',
        '<script>var m_nRecordCount = "45"; var m_nPageSize = 15;</script>',
        '<a href="javascript:go(2)" onclick="go(2)">下一页</a>',
    ],
)
def test_a_pager_that_cannot_be_read_is_told(pager: str) -> None:
    made = walk(ul(entry(2023)) + pager)
    assert outcomes(made) == [("list", LIST, "unread_pager")]


def test_a_list_that_ignores_its_page_number_is_told() -> None:
    page = ul(entry(2023)) + '<script>createPageHTML(3, 0, "index", "html");</script>'
    assert outcomes(walk(page, page, page)) == [
        ("list", f"{LIST}index_{number}.html", "repeated_page") for number in (1, 2)
    ]


def test_a_page_without_one_new_article_is_told() -> None:
    pager = '<script>createPageHTML(2, 0, "index", "html");</script>'
    made = walk(ul(entry(2023), entry(2022)) + pager, ul(entry(2022)))
    assert outcomes(made) == [("list", f"{LIST}index_1.html", "repeated_page")]


def test_a_page_that_is_gone_is_told() -> None:
    made = walk(ul(entry(2023)) + '<script>createPageHTML(2, 0, "index", "html");</script>')
    assert [(kind, where) for kind, where, _ in made.missed] == [("list", f"{LIST}index_1.html")]


def test_a_soft_404_behind_the_pager_is_told() -> None:
    made = walk(
        ul(entry(2023)) + '<script>createPageHTML(2, 0, "index", "html");</script>', "您访问的页面不存在"
    )
    assert outcomes(made) == [("list", f"{LIST}index_1.html", "no_articles")]


def test_an_absurd_total_ends_at_max_pages() -> None:
    class Pages(dict[str, str]):
        def __contains__(self, url: object) -> bool:
            return True

        def __getitem__(self, url: str) -> str:
            number = int(url.rpartition("_")[2].removesuffix(".html")) if "index_" in url else 0
            link = (f"./202401/t20240115_{1000 + number}.html", "灵川县2023年政府信息公开工作年度报告")
            return ul(link) + f'<script>createPageHTML(99999999, {number}, "index", "html");</script>'

    made = Walk(Portal(), Pages())
    assert outcomes(made) == [("list", LIST, "endless_list")]


def test_the_folders_of_years_belong_to_the_list() -> None:
    tabs = '<a href="/xxgk/xxgkndbg/2022n/">2022年</a> <a href="/xxgk/2020n/">2020年</a> <a href="./zn/">公开指南</a>'
    folder = f"{LIST}2022n/"
    made = walk(
        ul(entry(2023)) + tabs,
        more={
            folder: ul(entry(2022)) + tabs + '<script>createPageHTML(2, 0, "index", "html");</script>',
            f"{folder}index_1.html": ul(entry(2021)),
            **{f"{folder}{entry(year)[0][2:]}": "正文" for year in (2021, 2022)},
        },
    )
    assert made.missed == []
    assert [item.list_url for item in made.items] == [LIST, folder, f"{folder}index_1.html"]


def test_a_years_folder_as_the_column_leads_to_its_siblings() -> None:
    class Year(Portal):
        __doc__ = Portal.__doc__
        columns = (f"{LIST}2023n/",)

    tabs = '<a href="../2022n/">2022</a> <a href="./">2023</a>'
    pages = {f"{LIST}{year}n/": ul(entry(year)) + tabs for year in (2022, 2023)}
    reports = {f"{LIST}{year}n/{entry(year)[0][2:]}": "正文" for year in (2022, 2023)}
    made = Walk(Year(), pages | reports)
    assert made.missed == []
    assert sorted(item.url for item in made.items) == sorted(reports)


def test_an_empty_folder_of_a_year_is_told() -> None:
    tabs = '<a href="/xxgk/xxgkndbg/2022n/">2022年</a>'
    made = walk(ul(entry(2023)) + tabs, more={f"{LIST}2022n/": f"暂无内容{tabs}"})
    assert outcomes(made) == [("list", f"{LIST}2022n/", "no_articles")]


def test_of_an_articles_copies_the_article_itself_is_taken() -> None:
    mobile = (f"{entry(2022)[0]}?isMobile=true", entry(2022)[1])
    made = walk(ul(entry(2023, "_wap.html"), mobile, entry(2023), entry(2022)))
    assert made.missed == []
    assert [item.url for item in made.items] == [article(2023), article(2022)]


def test_where_only_the_copy_is_listed_it_is_read() -> None:
    made = walk(ul(entry(2023, "_wap.html")), more={article(2023, "_wap.html"): "正文"})
    assert [item.url for item in made.items] == [article(2023, "_wap.html")]


def test_a_report_in_several_pages_is_told_and_not_read_as_if_it_were_whole() -> None:
    pager = '<script>createPageHTML(3, 0, "t20240115_242023", "html");</script>'
    made = walk(ul(entry(2023), entry(2022)), more={article(2023): f"一、总体情况{pager}"})
    assert [item.url for item in made.items] == [article(2022)]
    assert outcomes(made) == [("report", article(2023), "paged_report")]


def test_anchors_that_a_script_writes_are_read() -> None:
    address, title = entry(2023)
    script = f'<script>document.write(\'<li><a href="{address}" target="_blank">{title}</a></li>\');</script>'
    assert [item.url for item in walk(script).items] == [article(2023)]


@pytest.mark.parametrize(
    "text", ["createPageHTML()", "createPageHTML(,,,)", "createPageHTML(\n", "createPageHTML(二, 0)"]
)
def test_malformed_calls_say_nothing(text: str) -> None:
    assert machinery(text) is None
