"""jpaas's lists to their end: units that a gateway builds."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from scrapy.http import HtmlResponse, JsonResponse, TextResponse, XmlResponse

from govcrawl.outcomes import Reason
from govcrawl.portals.families import FAMILIES
from govcrawl.portals.families.jpaas import JPAAS
from tests.demo.family_spiders import MODULES, PORTALS, spider_of
from tests.portals.bare import BareWalk
from tests.portals.pages import ul

HOST = "https://www.huining.gov.cn"
COLUMN = f"{HOST}/xxgk/zfxxgknb/index.html"
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
Spider = spider_of(PORTALS["jpaas"])


def article(year: int) -> str:
    return f"/xxgk/zfxxgknb/{year}n/art/{year + 1}/art_{year:032x}.html"


def title(year: int) -> str:
    return f"会宁县{year}年政府信息公开工作年度报告"


def reports(*years: int) -> dict[str, str]:
    return {f"{HOST}{article(year)}": "正文" for year in years}


def script(tag: str = "信息列表", page: str = "p1") -> str:
    told = f"{{'webId':'w','tagId':'{tag}','editType':'null','pageId':'{page}'}}"
    return f'<script src="/AuthorizedRead/unitbuild.js" url="{UNIT}" queryData="{told}"></script>'


def unit(number: int, tag: str = "信息列表", page: str = "p1") -> str:
    told = quote(f'{{"pageNo":{number},"pageSize":15}}')
    return f"{HOST}{UNIT}?webId=w&tagId={quote(tag)}&editType=null&pageId={page}&paramJson={told}"


def answer(*years: int, pager: str = "", success: Any = True) -> str:
    markup = ul(*((article(year), title(year)) for year in years)) if years else "<ul></ul>"
    return json.dumps({"success": success, "data": {"html": markup + pager}}, ensure_ascii=False)


def pager(rows: int, count: int) -> str:
    return f'<div class="pagination" rows="{rows}" count="{count}" pageNo="1"></div>'


def walk(pages: dict[str, str]) -> tuple[list[str], list[tuple[str, str]], list[str]]:
    """The addresses had, the outcomes (kind, name), the lists asked for."""
    done = BareWalk(Spider(), pages)
    missed = [(kind, reason.partition(":")[0]) for kind, _, reason in done.missed]
    return [one.url for one in done.items], missed, [url for url in done.asked if not JPAAS.is_article(url)]


@pytest.mark.parametrize(
    "said",
    [
        pager(2, 5),
        "<div id=\"autUDB_pagination\" queryData=\"{'rows':'2','count':'5','pageNo':'1'}\"></div>",
        "<p>共 3 页</p>",
    ],
)
def test_pages_are_as_many_as_the_unit_says(said: str) -> None:
    had, missed, asked = walk(
        {
            COLUMN: script("导航栏目list") + script() + script("页脚内容"),
            unit(1): answer(2023, 2022, pager=said),
            unit(2): answer(2021, 2020, pager=said),
            unit(3): answer(2019, pager=said),
            **reports(2023, 2022, 2021, 2020, 2019),
        }
    )
    assert (had, missed) == ([*reports(2023, 2022, 2021, 2020, 2019)], [])
    assert asked == [COLUMN, unit(1), unit(2), unit(3)]


def test_one_page_is_one_page() -> None:
    had, missed, asked = walk({COLUMN: script(), unit(1): answer(2023, pager=pager(15, 1)), **reports(2023)})
    assert (had, missed, asked) == ([*reports(2023)], [], [COLUMN, unit(1)])


def test_where_nothing_says_how_many_the_first_empty_page_is_the_end() -> None:
    had, missed, asked = walk(
        {
            COLUMN: ul((article(2023), title(2023))) + script(),
            unit(1): answer(2023),
            unit(2): answer(2022),
            unit(3): answer(),
            **reports(2023, 2022),
        }
    )
    assert (had, missed) == ([*reports(2023, 2022)], [])
    assert asked == [COLUMN, unit(1), unit(2), unit(3)]


def test_of_several_lists_all_are_read() -> None:
    had, missed, _ = walk(
        {
            COLUMN: script("左侧list", "p1") + script("右侧列表", "p2"),
            unit(1, "左侧list"): answer(2023, pager=pager(9, 1)),
            unit(1, "右侧列表", "p2"): answer(2022, pager=pager(9, 1)),
            **reports(2023, 2022),
        }
    )
    assert (had, missed) == ([*reports(2023, 2022)], [])


def test_old_and_new_addresses_stand_in_one_list_and_html_may_be_the_data_itself() -> None:
    old = "/art/2021/1/20/art_5981_601122.html"
    body = json.dumps({"data": ul((article(2023), title(2023)), (old, title(2020))) + pager(9, 2)})
    had, missed, _ = walk({COLUMN: script(), unit(1): body, **reports(2023), f"{HOST}{old}": "正文"})
    assert (had, missed) == ([*reports(2023), f"{HOST}{old}"], [])


@pytest.mark.parametrize(
    ("pages", "outcome"),
    [
        # the server ignores the page's number
        ({unit(1): answer(2023), unit(2): answer(2023)}, Reason.REPEATED_PAGE),
        ({unit(1): answer(2023, pager=pager(1, 2)), unit(2): answer(2023, pager=pager(1, 2))}, Reason.REPEATED_PAGE),
        # entries are fewer than it says
        ({unit(1): answer(2023, pager=pager(5, 3))}, Reason.UNREAD_PAGER),
        ({unit(1): answer(2023, pager=pager(1, 2)), unit(2): answer(pager=pager(1, 2))}, Reason.NO_ARTICLES),
        # no list at all
        ({unit(1): answer(2023, success=False)}, Reason.NO_ARTICLES),
        ({unit(1): "{" * 100_000}, Reason.NO_ARTICLES),
        ({unit(1): "[" * 100_000}, Reason.NO_ARTICLES),
        ({unit(1): "null"}, Reason.NO_ARTICLES),
        ({unit(1): '{"success": true, "data": {"html": null}}'}, Reason.NO_ARTICLES),
        ({unit(1): '{"success": true, "data": {"html": "<a href=\\"/xxgk/index.html\\">更多</a>"}}'}, Reason.NO_ARTICLES),
    ],
)  # fmt: skip
def test_a_unit_that_cannot_be_read_to_its_end_is_told_by_name(
    pages: dict[str, str], outcome: Reason
) -> None:
    had, missed, _ = walk({COLUMN: ul((article(2023), title(2023))) + script(), **pages, **reports(2023)})
    assert (had, missed) == ([*reports(2023)], [("list", outcome.value)])


def test_an_empty_unit_is_no_list_of_reports() -> None:
    _, missed, _ = walk({COLUMN: script(), unit(1): answer()})
    assert ("column", Reason.NO_COLUMN.value) in missed


@pytest.mark.parametrize(
    "machinery",
    [
        '<script src="/AuthorizedRead/unitbuild.js" url="/unit" queryData="{\'pageId\':page}"></script>',
        f'<script>$.get("{UNIT}", query)</script>',
    ],
)
def test_machinery_that_cannot_be_read_is_told_by_name(machinery: str) -> None:
    had, missed, _ = walk({COLUMN: ul((article(2023), title(2023))) + machinery, **reports(2023)})
    assert (had, missed) == ([*reports(2023)], [("list", Reason.UNREAD_PAGER.value)])


def test_an_endless_unit_ends_at_max_pages() -> None:
    said = pager(1, 999_999_999)
    pages = {unit(number): answer(3000 + number, pager=said) for number in range(1, 60)}
    _, missed, asked = walk({COLUMN: ul((article(2023), title(2023))) + script(), **pages, **reports(2023)})
    assert len(asked) == 50
    assert ("list", Reason.ENDLESS_LIST.value) in missed


@pytest.mark.parametrize("key", ["ucap", "jpage", "jpaas"])
@pytest.mark.parametrize("kind", [TextResponse, JsonResponse, HtmlResponse, XmlResponse])
@pytest.mark.parametrize(
    "text", ["", "null", '"x"', "[1]", "{}", "[" * 100_000, "<?xml", "<datastore>", "error 500"]
)
def test_no_answer_is_too_odd_to_be_told_by_name(key: str, kind: type[TextResponse], text: str) -> None:
    family = FAMILIES[key]
    response = kind(COLUMN, body=text.encode(), encoding="utf-8")
    assert list(family.links(response)) == []
    assert set(family.page_links(response, COLUMN)) <= {"1", "data 1"}
    family.unread(response)
    assert not family.is_end(response)


@pytest.mark.parametrize("key", ["ucap", "jpage", "jpaas"])
def test_a_home_page_alone_tells_the_family(key: str) -> None:
    home = MODULES[key].site().pages["/"].body.decode()
    weights = {
        family.key: sum(mark.weight for mark in family.marks if mark.pattern.search(home))
        for family in FAMILIES.values()
    }
    best, second = sorted(weights.values(), reverse=True)[:2]
    assert weights[key] == best >= 5
    assert second <= 1
