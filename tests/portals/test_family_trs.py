"""TRS: numbered pages by the script's own words, relative links, copies of one article."""

from __future__ import annotations

import pytest

from govcrawl.portals.families.trs import TRS
from tests.portals.pages import Walk, spider, ul

HOST = "http://www.jiaokou.gov.cn"
COLUMN = f"{HOST}/zwgk/zfxxgk/xxgknb/"


def entry(year: int) -> str:
    return ul((f"./202402/t20240205_{year}.shtml", f"交口县{year}年政府信息公开工作年度报告"))


def address(year: int) -> str:
    return f"{COLUMN}202402/t20240205_{year}.shtml"


@pytest.mark.parametrize(
    ("pager", "second"),
    [
        ('<script>createPageHTML(2, 0, "index", "shtml");</script>', "index_1.shtml"),
        ("<script>createPageHTML('2','0','list','html');</script>", "list_1.html"),
        ("<script>var countPage = 2;</script>", "index_1.shtml"),
        ('<a href="./index_1.htm">下一页</a>', "index_1.htm"),
    ],
)
def test_page_k_is_numbered_one_less_and_named_as_the_script_says(pager: str, second: str) -> None:
    walk = Walk(
        spider("trs", "141130", COLUMN)(),
        {
            COLUMN: entry(2023) + pager,
            COLUMN + second: entry(2022) + pager.replace(", 0", ", 1"),
            address(2023): "正文",
            address(2022): "正文",
        },
    )
    assert walk.missed == []
    assert [item.url for item in walk.items] == [address(2023), address(2022)]


def test_a_page_that_is_missing_behind_the_first_is_no_short_list() -> None:
    walk = Walk(
        spider("trs", "141130", COLUMN)(),
        {
            COLUMN: entry(2023) + '<script>createPageHTML(3, 0, "index", "shtml")</script>',
            f"{COLUMN}index_1.shtml": entry(2022),
        },
    )
    assert [place for kind, place, _ in walk.missed if kind == "list"] == [f"{COLUMN}index_2.shtml"]


def test_a_list_that_ignores_its_page_number_and_one_without_end() -> None:
    same = {
        f"{COLUMN}index_{n}.shtml" if n else COLUMN: entry(2023)
        + '<script>createPageHTML(2, 0, "index", "shtml")</script>'
        for n in range(2)
    }
    walk = Walk(spider("trs", "141130", COLUMN)(), {**same, address(2023): "正文"})
    assert walk.missed == [
        ("list", f"{COLUMN}index_1.shtml", f"repeated_page: the same articles as on {COLUMN}: the list ignores its page number")
    ]  # fmt: skip
    many = {
        f"{COLUMN}index_{n}.shtml" if n else COLUMN: entry(1000 + n)
        + '<script>createPageHTML(9999, 0, "index", "shtml")</script>'
        for n in range(60)
    }
    walk = Walk(spider("trs", "141130", COLUMN)(), many)
    assert ("list", COLUMN, "endless_list: the list has not ended after 50 pages (max_pages)") in walk.missed


def test_copies_for_telephones_are_the_same_article() -> None:
    article = f"{COLUMN}202402/t20240205_1.shtml"
    assert TRS.canonical(f"{COLUMN}202402/t20240205_1_wap.shtml") == article
    assert TRS.canonical(f"{COLUMN}202402/t20240205_1_app.shtml") == article
    assert TRS.canonical(f"{article}?isMobile=true") == article
    assert TRS.canonical(article) == article
