"""Guangdong's platform: from the page's script to the last answer, and what happens where either cannot be read."""

from __future__ import annotations

import json

import pytest

from tests.portals.pages import Walk, spider, ul

HOST = "http://www.suixi.gov.cn"
COLUMN = f"{HOST}/gkmlpt/annualreport"
TREE = '[{"id": 3, "name": "政策", "children": [{"id": 4821, "name": "政府信息公开 年报", "children": []}]}]'
SHELL = f"<script>window._CONFIG = {{DEBUG: false, SID: '759045', TREE: {TREE}, X: 1}}</script>"


def api(page: int, category: int = 4821) -> str:
    return f"{HOST}/gkmlpt/api/all/{category}?page={page}&sid=759045"


def answer(*numbers: int, total: int) -> str:
    articles = [
        {
            "title": f"遂溪县{2000 + n}年政府信息公开工作年度报告",
            "url": f"{HOST}/gkmlpt/content/1/{n}/post_{n}.html",
        }
        for n in numbers
    ]
    return json.dumps({"articles": articles, "classify": {"post_count": total}}, ensure_ascii=False)


def pages(answers: dict[str, str], *numbers: int) -> dict[str, str]:
    return {
        COLUMN: SHELL,
        **answers,
        **{f"{HOST}/gkmlpt/content/1/{n}/post_{n}.html": "正文" for n in numbers},
    }


def walk(table: dict[str, str]) -> Walk:
    return Walk(spider("gkmlpt", "440823", COLUMN)(), table)


def test_all_answers_are_asked_for_by_the_count_that_the_first_one_tells() -> None:
    found = walk(
        pages(
            {api(1): answer(23, 22, total=201), api(2): answer(21, total=201), api(3): answer(20, total=201)},
            20,
            21,
            22,
            23,
        )
    )
    assert found.missed == []
    assert [item.url.rpartition("_")[2] for item in found.items] == [
        "23.html",
        "22.html",
        "21.html",
        "20.html",
    ]
    assert [item.list_url for item in found.items] == [api(1), api(1), api(2), api(3)]


def test_the_category_in_the_columns_address_wins() -> None:
    column = f"{HOST}/gkmlpt/annualreport#77"
    found = Walk(
        spider("gkmlpt", "440823", column)(), {column: SHELL, **pages({api(1, 77): answer(23, total=1)}, 23)}
    )
    assert [item.url.rpartition("_")[2] for item in found.items] == ["23.html"]


@pytest.mark.parametrize(
    ("broken", "where"),
    [
        ({api(1): "<html>not here"}, api(1)),
        ({api(1): "[" * 50_000}, api(1)),
        ({api(1): '{"articles": [null, 3, {"title": 5}], "classify": {"post_count": "x"}}'}, api(1)),
        ({api(1): answer(total=0)}, api(1)),
        ({api(1): answer(23, total=150), api(2): answer(total=150)}, api(2)),
        ({COLUMN: "<script>window._CONFIG = {SID: '1', TREE: [{]}</script>"}, COLUMN),
        ({COLUMN: "<p>系统维护</p>"}, COLUMN),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_a_named_outcome(broken: dict[str, str], where: str) -> None:
    found = walk(pages({}, 23) | broken)
    assert [(place, reason.partition(":")[0]) for kind, place, reason in found.missed if kind == "list"] == [
        (where, "no_articles")
    ]


def test_an_answer_that_ignores_its_page_number_is_noticed() -> None:
    same = answer(23, total=150)
    found = walk(pages({api(1): same, api(2): same}, 23))
    assert (
        "list",
        api(2),
        f"repeated_page: the same articles as on {api(1)}: the list ignores its page number",
    ) in found.missed


def test_a_count_without_bounds_ends_at_max_pages() -> None:
    table = {api(n): answer(n, total=10**9) for n in range(1, 60)}
    found = walk(pages(table, 23))
    assert ("list", COLUMN, "endless_list: the list has not ended after 50 pages (max_pages)") in found.missed


def test_plain_folders_go_on_by_number() -> None:
    folder = f"{HOST}/zwgk/xxgknb/"
    report = "遂溪县{}年政府信息公开工作年度报告"
    found = Walk(
        spider("gkmlpt", "440823", folder)(),
        {
            folder: ul(("content/post_23.html", report.format(2023))) + '<a href="index_2.html">下一页</a>',
            f"{folder}index_2.html": ul(("content/mpost_22.html", report.format(2022))),
            f"{folder}content/post_23.html": "正文",
            f"{folder}content/mpost_22.html": "正文",
        },
    )
    assert found.missed == []
    assert [item.url for item in found.items] == [
        f"{folder}content/post_23.html",
        f"{folder}content/mpost_22.html",
    ]
