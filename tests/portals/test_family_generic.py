"""Lists of no known family: pagers that can be read are followed, others are told by name."""

from __future__ import annotations

import pytest

from govcrawl.portals.base import PortalSpider
from govcrawl.portals.families.generic import GENERIC
from tests.portals.pages import Walk, ul

HOST = "http://www.fuxian.gov.cn"
LIST = f"{HOST}/nb/"


class Portal(PortalSpider):
    """Publisher: a county. Platform: none known. Caveats: none. Last verified: not verified live."""

    name = "generic_portal"
    division_code = "610628"
    family = GENERIC
    home = f"{HOST}/"
    columns = (LIST,)
    first_year = 2019


def entry(year: int) -> tuple[str, str]:
    return f"/nb/188225148080014{year}.html", f"富县{year}年政府信息公开工作年度报告"


def walk(pages: dict[str, str]) -> Walk:
    reports = {f"{HOST}{entry(year)[0]}": "正文" for year in (2021, 2022, 2023)}
    return Walk(Portal(), {**reports, **{f"{HOST}{path}": text for path, text in pages.items()}})


def outcomes(made: Walk) -> list[tuple[str, str, str]]:
    return [(kind, where.removeprefix(HOST), reason.partition(":")[0]) for kind, where, reason in made.missed]


@pytest.mark.parametrize("address", ["/nb/index_{}.html", "/nb/?page={}", "/nb/list.jsp?a=2&p={}&s=20"])
@pytest.mark.parametrize("first", [1, 0])
def test_numbered_pages_are_followed_to_the_last(address: str, first: int) -> None:
    second, third = address.format(1 + first), address.format(2 + first)
    made = walk(
        {
            "/nb/": f'{ul(entry(2023))}<a href="/nb/">1</a><a href="{second}">2</a>共3页',
            second: ul(entry(2022)),
            third: ul(entry(2021)),
        }
    )
    assert made.missed == []
    assert len(made.items) == 3


def test_pages_linked_by_next_alone_are_followed_to_the_last() -> None:
    made = walk(
        {
            "/nb/": ul(entry(2023)) + '<a href="/nb/p-b.html">下一页</a>',
            "/nb/p-b.html": ul(entry(2022)) + '<a href="/nb/p-c.html">下一页&gt;</a>',
            "/nb/p-c.html": ul(entry(2021)) + '<a href="/nb/p-b.html">上一页</a>',
        }
    )
    assert (made.missed, len(made.items)) == ([], 3)


def test_one_page_is_one_page() -> None:
    made = walk({"/nb/": ul(entry(2023)) + '共1页 <a href="javascript:;" onclick="go(1)">下一页</a>'})
    assert (made.missed, len(made.items)) == ([], 1)


@pytest.mark.parametrize(
    "pager",
    [
        '<a href="javascript:go(2)" onclick="go(2)">下一页</a>',
        "共3页",
        "<script>createPageHTML(total, 0);</script>",
        "<script>var pageCount = 4;</script>",
    ],
)
def test_a_pager_that_only_a_script_follows_is_told(pager: str) -> None:
    assert outcomes(walk({"/nb/": ul(entry(2023)) + pager})) == [("list", "/nb/", "unread_pager")]


def test_a_list_in_a_circle_is_told() -> None:
    onward = '<a href="/nb/?p=2">下一页</a>'
    made = walk({"/nb/": ul(entry(2023)) + onward, "/nb/?p=2": ul(entry(2023)) + onward})
    assert outcomes(made) == [("list", "/nb/?p=2", "repeated_page")]


def test_a_soft_404_with_the_portals_menu_is_told() -> None:
    menu = '<a href="/about/10001.html">关于本站</a>'
    made = walk(
        {"/nb/": menu + ul(entry(2023)) + '<a href="/nb/?p=2">2</a>', "/nb/?p=2": f"{menu}页面不存在"}
    )
    assert outcomes(made) == [("list", "/nb/?p=2", "repeated_page")]


def test_an_endless_pager_ends_at_max_pages() -> None:
    class Pages(dict[str, str]):
        def __contains__(self, url: object) -> bool:
            return True

        def __getitem__(self, url: str) -> str:
            number = int(url.partition("p=")[2] or 1)
            link = (f"/nb/{10000 + number}.html", "富县2023年政府信息公开工作年度报告")
            return ul(link) + f'<a href="/nb/?p={number + 1}">下一页</a>'

    assert outcomes(Walk(Portal(), Pages())) == [("list", "/nb/", "endless_list")]
