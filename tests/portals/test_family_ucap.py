"""UCAP's lists to their end: static pages by createPageHTML, and a script's JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from scrapy.http import HtmlResponse

from govcrawl.outcomes import Reason
from govcrawl.portals.families.ucap import UCAP
from tests.demo.family_spiders import PORTALS, spider_of
from tests.portals.bare import BareWalk
from tests.portals.pages import ul

HOST = "http://hnsn.gov.cn"
COLUMN = f"{HOST}/hnsn/xxgknb/list.shtml"
CHANNEL = "0123456789abcdef0123456789abcdef"
QUERY = "_isAgg=true&_isJson=true&_pageSize=20&_template=index&_rangeTimeGte=&_channelName="
SHELL = (
    f'<script>var channelId = "{CHANNEL}"; $.get("/search/" + channelId + "?_isJson=true&page=" + n)</script>'
)
Spider = spider_of(PORTALS["ucap"])


def article(year: int) -> str:
    return f"/hnsn/xxgknb/{year + 1}01/{year:032x}.shtml"


def title(year: int) -> str:
    return f"绥宁县{year}年政府信息公开工作年度报告"


def reports(*years: int) -> dict[str, str]:
    return {f"{HOST}{article(year)}": "正文" for year in years}


def data(number: int) -> str:
    return f"{HOST}/search/{CHANNEL}?{QUERY}&page={number}"


def answer(*years: int, total: Any = None, rows: Any = 2) -> str:
    results = [{"title": title(year), "url": f"//hnsn.gov.cn{article(year)}"} for year in years]
    said = {"total": len(years) if total is None else total, "rows": rows, "results": results}
    return json.dumps({"data": said}, ensure_ascii=False)


def walk(pages: dict[str, str]) -> tuple[list[int], list[tuple[str, str, str]], list[str]]:
    """The years had, the outcomes (kind, path, name and reason), the lists asked for."""
    done = BareWalk(Spider(), pages)
    years = [int(item.url[-38:-6], 16) for item in done.items]
    missed = [(kind, where.removeprefix(HOST), reason) for kind, where, reason in done.missed]
    return years, missed, [url for url in done.asked if url not in reports(*years)]


def test_static_pages_are_counted_by_createpagehtml() -> None:
    pager = "<script>createPageHTML('page_div',3, 1,'list','shtml',5);</script>"
    years, missed, asked = walk(
        {
            COLUMN: ul((article(2023), title(2023)), (article(2022), title(2022))) + pager,
            f"{HOST}/hnsn/xxgknb/list_2.shtml": ul((article(2021), title(2021))) + pager,
            f"{HOST}/hnsn/xxgknb/list_3.shtml": ul((article(2020), title(2020))) + pager,
            **reports(2023, 2022, 2021, 2020),
        }
    )
    assert (years, missed) == ([2023, 2022, 2021, 2020], [])
    assert len(asked) == 3


@pytest.mark.parametrize(("first", "second"), [("0", "index_1.shtml"), ("1", "index_2.shtml")])
def test_without_a_place_the_first_pages_number_tells_what_pages_are_counted_from(
    first: str, second: str
) -> None:
    years, missed, _ = walk(
        {
            COLUMN: ul((article(2023), title(2023)))
            + f'<script>createPageHTML(2, {first}, "index", "shtml");</script>',
            f"{HOST}/hnsn/xxgknb/{second}": ul((article(2022), title(2022))),
            **reports(2023, 2022),
        }
    )
    assert (years, missed) == ([2023, 2022], [])


def test_one_page_is_one_page() -> None:
    pager = (
        "<script>function createPageHTML(a, b) {} createPageHTML('page_div',1, 1,'list','shtml',1);</script>"
    )
    years, missed, asked = walk({COLUMN: ul((article(2023), title(2023))) + pager, **reports(2023)})
    assert (years, missed, asked) == ([2023], [], [COLUMN])


def test_data_pages_are_as_many_as_the_total_says_by_the_servers_own_page_size() -> None:
    years, missed, asked = walk(
        {
            COLUMN: SHELL,
            data(1): answer(2023, 2022, total=5),
            data(2): answer(2021, 2020, total=5),
            data(3): answer(2019, total=5),
            **reports(2023, 2022, 2021, 2020, 2019),
        }
    )
    assert (years, missed) == ([2023, 2022, 2021, 2020, 2019], [])
    assert asked == [COLUMN, data(1), data(2), data(3)]


@pytest.mark.parametrize(
    "shell",
    [
        f'<script>var u = "\\/search\\/{CHANNEL}?{QUERY}&page=1"</script>',
        f"<script>var u = '/search/{CHANNEL}?{QUERY.replace('&', '&amp;')}&amp;page=' + n</script>",
        SHELL.replace('var channelId = "', 'var a = {"channelId": "'),
    ],
)
def test_the_datas_address_is_read_in_every_way_it_is_written(shell: str) -> None:
    years, missed, _ = walk({COLUMN: shell, data(1): answer(2023), **reports(2023)})
    assert (years, missed) == ([2023], [])


def test_a_shell_with_nothing_but_its_channels_id_asks_the_common_search() -> None:
    meta = f'<meta name="channelId" content="{CHANNEL}">'
    address = data(1).replace("/search/", "/common/search/")
    years, missed, _ = walk({COLUMN: meta, address: answer(2023), **reports(2023)})
    assert (years, missed) == ([2023], [])


@pytest.mark.parametrize(
    ("pages", "outcome"),
    [
        # the server ignores the page's number
        ({data(1): answer(2023, 2022, total=4), data(2): answer(2023, 2022, total=4)}, Reason.REPEATED_PAGE),
        # entries are fewer than it says
        ({data(1): answer(2023, 2022, total=4), data(2): answer(2021, total=4)}, Reason.UNREAD_PAGER),
        ({data(1): answer(2023, total=3), data(2): answer(2021, total=3)}, Reason.UNREAD_PAGER),
        # it does not say how many there are
        ({data(1): answer(2023, total="many")}, Reason.UNREAD_PAGER),
        ({data(1): answer(2023, 2022, total=4, rows=0)}, Reason.UNREAD_PAGER),
        # no list at all
        ({data(1): "{" * 100_000}, Reason.NO_ARTICLES),
        ({data(1): '{"data": {"results": "none"}}'}, Reason.NO_ARTICLES),
        ({data(1): '{"data": [1, 2]}'}, Reason.NO_ARTICLES),
        ({data(1): "null"}, Reason.NO_ARTICLES),
        ({data(1): "[1, 2]"}, Reason.NO_ARTICLES),
        ({data(1): '{"data": {"results": [1, {"url": 3}, {"url": "http://[", "title": "x"}]}}'}, Reason.NO_ARTICLES),
    ],
)  # fmt: skip
def test_data_that_cannot_be_read_to_its_end_is_told_by_name(pages: dict[str, str], outcome: Reason) -> None:
    _, missed, _ = walk({COLUMN: SHELL, **pages, **reports(2023, 2022, 2021)})
    assert [reason.partition(":")[0] for kind, _, reason in missed if kind == "list"] == [outcome.value]


@pytest.mark.parametrize(
    "machinery",
    [
        "<script>createPageHTML('page_div', pages, 1, 'list', 'shtml', rows);</script>",
        '<script>$.get("/search/" + id + "?_isJson=true")</script>',
    ],
)
def test_machinery_that_cannot_be_read_is_told_by_name(machinery: str) -> None:
    years, missed, _ = walk({COLUMN: ul((article(2023), title(2023))) + machinery, **reports(2023)})
    assert years == [2023]
    assert [reason.partition(":")[0] for _, _, reason in missed] == [Reason.UNREAD_PAGER.value]


def test_an_endless_pager_ends_at_max_pages() -> None:
    _, missed, asked = walk(
        {
            COLUMN: ul((article(2023), title(2023)))
            + "<script>createPageHTML('page_div',9999999999, 1,'list','shtml',5);</script>",
            **{
                f"{HOST}/hnsn/xxgknb/list_{number}.shtml": ul((article(1000 + number), "动态"))
                for number in range(2, 60)
            },
            **reports(2023),
        }
    )
    assert len(asked) == 50
    assert [reason.partition(":")[0] for _, _, reason in missed] == [Reason.ENDLESS_LIST.value]


@pytest.mark.parametrize(
    ("address", "column"),
    [
        ("/hebdlq/c111306v/202301/c01_868731.shtml", "/hebdlq/c111306v/"),
        (f"/xjhc/C116872/202601/{CHANNEL}.shtml?jump=true", "/xjhc/C116872/"),
        ("/csrc/c100028/c1234567/content.shtml", "/csrc/c100028/"),
        ("/hnsn/xxgknb/list_2.shtml", None),
    ],
)
def test_a_column_is_the_folder_before_the_month(address: str, column: str | None) -> None:
    assert UCAP.column_of(HOST + address) == (HOST + column if column else None)
    assert UCAP.is_article(HOST + address) == (column is not None)


def test_a_page_for_telephones_is_the_same_article() -> None:
    assert UCAP.canonical(f"{HOST}{article(2023)}?isMobile=true") == f"{HOST}{article(2023)}"
    assert UCAP.canonical(COLUMN + "?page=2") == COLUMN + "?page=2"


def test_a_list_has_no_word_that_is_not_printed() -> None:
    body = json.dumps({"data": {"results": [{"title": "<em>绥宁</em>县报告", "url": article(2023)}]}})
    response = HtmlResponse(data(1), body=body, encoding="utf-8")
    assert list(UCAP.links(response)) == [(HOST + article(2023), "绥宁县报告", None)]


def test_half_a_character_in_the_data_does_no_harm() -> None:
    body = '{"data": {"results": [{"title": "报告\\ud800", "url": "/\\udfff/202401/' + CHANNEL + '.shtml"}]}}'
    [(url, text, _)] = UCAP.links(HtmlResponse(data(1), body=body, encoding="utf-8"))
    assert (url, text) == (f"{HOST}/?/202401/{CHANNEL}.shtml", "报告?")
