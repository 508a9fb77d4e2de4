"""Lonsun EX: the column's shell, the label's pages, and what happens where they cannot be read."""

from __future__ import annotations

from tests.portals.pages import Walk, spider, ul

HOST = "https://www.ahhuoshan.gov.cn"
COLUMN = f"{HOST}/public/column/6597701?type=3"


def label(page: int) -> str:
    return (
        f"{HOST}/site/label/8888?IsAjax=1&dataType=html&labelName=publicInfoList&siteId=67&organId=6597701"
        f"&type=3&catId=&pageSize=15&action=list&pageIndex={page}"
    )


def entry(year: int) -> str:
    return (
        ul((f"/public/6597701/{year}.html", f"霍山县{year}年政府信息公开工作年度报告"))
        + "<script>x({pageCount:3})</script>"
    )


def shell(total: str = "pageCount: 3") -> str:
    return f"<script>var siteId = '67'; Ls.ajax('/site/label/8888', {{{total}}})</script>"


ARTICLES = {f"{HOST}/public/6597701/{year}.html": "正文" for year in (2021, 2022, 2023)}


def test_every_page_of_the_label_is_asked_for() -> None:
    walk = Walk(
        spider("lonsun", "341525", COLUMN)(),
        {COLUMN: shell(), label(1): entry(2023), label(2): entry(2022), label(3): entry(2021), **ARTICLES},
    )
    assert walk.missed == []
    assert [item.url for item in walk.items] == [
        f"{HOST}/public/6597701/{year}.html" for year in (2023, 2022, 2021)
    ]


def test_a_shell_that_does_not_say_how_many_pages_is_a_named_outcome() -> None:
    walk = Walk(spider("lonsun", "341525", COLUMN)(), {COLUMN: shell("")})
    assert [(place, reason.partition(":")[0]) for kind, place, reason in walk.missed if kind == "list"] == [
        (COLUMN, "no_articles")
    ]


def test_a_label_that_ignores_its_page_number_and_one_that_does_not_end() -> None:
    same = {label(number): entry(2023) for number in (1, 2, 3)}
    walk = Walk(spider("lonsun", "341525", COLUMN)(), {COLUMN: shell(), **same, **ARTICLES})
    assert (
        "list",
        label(2),
        f"repeated_page: the same articles as on {label(1)}: the list ignores its page number",
    ) in walk.missed
    many = {label(number): entry(1000 + number) for number in range(1, 60)}
    walk = Walk(spider("lonsun", "341525", COLUMN)(), {COLUMN: shell("pageCount: 99999999"), **many})
    assert ("list", COLUMN, "endless_list: the list has not ended after 50 pages (max_pages)") in walk.missed


def test_an_organs_column_in_a_list_is_no_article() -> None:
    family = spider("lonsun", "341525", COLUMN).family
    assert not family.is_article(COLUMN)
    assert family.is_article(f"{HOST}/public/content/1259510299")
    assert family.column_of(f"{HOST}/public/content/1259510299") is None
