"""Families whose lists are plain pages with numbers: Openness, UUID columns, govxxgk, Qujing public, c/i with words."""

from __future__ import annotations

import pytest

from tests.portals.pages import Walk, spider, ul

UUID = "0772e821-5733-421d-82e7-f545c5729b9e"
ITEM = "1b2c3d4e-0000-4000-8000-00000000{}"
OPENNESS = "http://lixin.gov.cn/XxgkContent/showList/5a/0/page_{}.html"
COLUMNS = f"http://gc.gov.cn/columns/{UUID}/"
ORGAN = "http://www.songjiang.gov.cn/govxxgk/SHSJ43/index.html"
# family, code and name, column, its second page as the first one tells of it, the second page's address, an article's path
CASES = {
    "openness": ("341623", "利辛县", OPENNESS.format(1), '<a href="page_2.html">2</a>', OPENNESS.format(2), "/XxgkAnnualReport/show/{}.html"),
    "uuid": ("130109", "藁城区", f"{COLUMNS}index.html", '<script>createPageHTML(2, 0, "index", "html")</script>',
             f"{COLUMNS}index_2.html", f"/columns/{UUID}/202401/05/{ITEM}.html"),
    "govxxgk": ("310117", "松江区", ORGAN, '<a href="?page=2">下一页</a>', f"{ORGAN}?page=2", f"/govxxgk/SHSJ43/2024-01-05/{ITEM}.html"),
    "qujing_public": ("530302", "麒麟区", "https://www.ql.gov.cn/gov/public/info/1n.html", '<a href="/index.php/gov/public/info/1n.html?page=2">2</a>',
                      "https://www.ql.gov.cn/index.php/gov/public/info/1n.html?page=2", "/gov/public/detail/2023n/{}.html"),
    "c_i": ("430203", "芦淞区", "http://www.lusong.gov.cn/c26129/index.html", '<a href="pages/2.html">2</a>',
            "http://www.lusong.gov.cn/c26129/pages/2.html", "/c26129/20240204/i{}.html"),
}  # fmt: skip


def entry(article: str, name: str, year: int) -> str:
    return ul((article.format(year), f"{name}{year}年政府信息公开工作年度报告"))


@pytest.mark.parametrize("family", CASES)
def test_the_list_is_read_to_its_last_page(family: str) -> None:
    code, name, column, pager, second, article = CASES[family]
    host = column[: column.index("/", 8)]
    walk = Walk(
        spider(family, code, column)(),
        {
            column: entry(article, name, 2023) + pager,
            second: entry(article, name, 2022),
            host + article.format(2023): "正文",
            host + article.format(2022): "正文",
        },
    )
    assert walk.missed == []
    assert [item.url for item in walk.items] == [host + article.format(2023), host + article.format(2022)]


@pytest.mark.parametrize("family", CASES)
def test_a_second_page_with_the_firsts_articles_is_noticed(family: str) -> None:
    code, name, column, pager, second, article = CASES[family]
    same = entry(article, name, 2023)
    walk = Walk(spider(family, code, column)(), {column: same + pager, second: same})
    assert (
        "list",
        second,
        f"repeated_page: the same articles as on {column}: the list ignores its page number",
    ) in walk.missed


@pytest.mark.parametrize("family", CASES)
def test_a_pager_made_by_a_script_that_nobody_can_read_is_noticed(family: str) -> None:
    code, name, column, _, _, article = CASES[family]
    walk = Walk(
        spider(family, code, column)(),
        {column: entry(article, name, 2023) + '<a href="#" onclick="go(2)">下一页</a>'},
    )
    assert [(place, reason) for kind, place, reason in walk.missed if kind == "list"] == [
        (column, "unread_pager: there is a pager (下一页) but no address could be taken from it")
    ]
