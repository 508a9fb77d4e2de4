"""jpage's lists to their end: records in the page, groups of them as XML, an organ's years."""

from __future__ import annotations

import pytest

from govcrawl.outcomes import Reason
from govcrawl.portals.families.jpage import JPAGE
from tests.demo.family_spiders import PORTALS, spider_of
from tests.portals.bare import BareWalk
from tests.portals.pages import ul

HOST = "http://www.jmdbq.gov.cn"
COLUMN = f"{HOST}/col/col28090/index.html"
PROXY = "/module/web/jpage/dataproxy.jsp"
SCRIPT = f"""<script>jQuery("#5").jpage({{ totalRecord:250, proxyUrl:'{PROXY}', perPage:15,
ajaxParam:{{ col:1, webid:9, path:'/', "columnid":28090, unitid:'5', webname:'东宝' }} }});</script>"""
Spider = spider_of(PORTALS["jpage"])


def article(year: int) -> str:
    return f"/art/{year + 1}/1/9/art_28090_{year}.html"


def title(year: int) -> str:
    return f"东宝区{year}年政府信息公开工作年度报告"


def records(*years: int) -> str:
    return "".join(
        f"<record><![CDATA[ <li><a href='{article(y)}' title='{title(y)}'>{title(y)[:9]}…</a></li>]]></record>"
        for y in years
    )


def group(number: int, column: int = 28090) -> str:
    return f"{HOST}{PROXY}?page={number}&webid=9&columnid={column}&unitid=5"


def following(number: int, column: int = 28090) -> str:
    address = group(number, column).removeprefix(HOST).replace("&", "&amp;")
    return f'<nextgroup><![CDATA[<a href="{address}"></a>]]></nextgroup>'


def page(inner: str, script: str = "") -> str:
    return f'<div id="5"><script type="text/xml"><datastore>{inner}</datastore></script></div>{script}'


def xml(inner: str) -> str:
    return f"<?xml version='1.0'?><datastore>{inner}</datastore>"


def ranged(number: int) -> str:
    first = (number - 1) * 100 + 1
    return (
        f"{HOST}{PROXY}?page={number}&startrecord={first}&endrecord={first + 99}&perpage=100"
        "&col=1&webid=9&path=%2F&columnid=28090&unitid=5&webname=%E4%B8%9C%E5%AE%9D"
    )


def walk(pages: dict[str, str], spider: type = Spider) -> tuple[list[str], list[tuple[str, str]], list[str]]:
    """The addresses had, the outcomes (kind, name), the lists asked for."""
    done = BareWalk(spider(), pages)
    had = [item.url for item in done.items]
    missed = [(kind, reason.partition(":")[0]) for kind, _, reason in done.missed]
    return had, missed, [url for url in done.asked if not JPAGE.is_article(url)]


def reports(*years: int) -> dict[str, str]:
    return {f"{HOST}{article(year)}": "正文" for year in years}


def test_groups_are_asked_for_up_to_the_total() -> None:
    said = "<totalrecord>5</totalrecord><totalpage>3</totalpage>"
    had, missed, asked = walk(
        {
            COLUMN: page(following(1) + records(2023, 2022)),
            group(1): xml(said + following(2) + records(2023, 2022)),
            group(2): xml(said + following(3) + records(2021, 2020)),
            group(3): xml(said + records(2019)),
            **reports(2023, 2022, 2021, 2020, 2019),
        }
    )
    assert (had, missed) == ([*reports(2023, 2022, 2021, 2020, 2019)], [])
    assert asked == [COLUMN, group(1), group(2), group(3)]


def test_without_totals_each_group_tells_the_next_and_the_last_tells_none() -> None:
    end = "<nextgroup></nextgroup>"
    had, missed, _ = walk(
        {
            COLUMN: page(following(2) + records(2023)),
            group(2): xml(following(3) + records(2022)),
            group(3): xml(end + records(2021)),
            **reports(2023, 2022, 2021),
        }
    )
    assert (had, missed) == ([*reports(2023, 2022, 2021)], [])


@pytest.mark.parametrize("beside", ["", following(1)])
def test_a_page_with_all_its_records_is_one_page(beside: str) -> None:
    script = SCRIPT.replace("totalRecord:250", "totalRecord:'2'")
    had, missed, asked = walk({COLUMN: page(beside + records(2023, 2022), script), **reports(2023, 2022)})
    assert (had, missed, asked) == ([*reports(2023, 2022)], [], [COLUMN])


def test_without_an_address_the_scripts_parameters_make_one_and_the_total_counts_the_groups() -> None:
    others = "".join(
        f'<record><![CDATA[<a href="{article(year)}">动态</a>]]></record>' for year in range(3000, 3099)
    )
    had, missed, asked = walk(
        {
            COLUMN: page(records(2023), SCRIPT),
            ranged(1): xml("<totalrecord>102</totalrecord>" + records(2023) + others),
            ranged(2): xml("<totalrecord>102</totalrecord>" + records(2022, 2021)),
            **reports(2023, 2022, 2021),
        }
    )
    assert (had, missed) == ([*reports(2023, 2022, 2021)], [])
    assert asked == [COLUMN, ranged(1), ranged(2)]


def test_a_list_of_another_column_on_the_page_is_not_followed() -> None:
    other = page(following(1, column=77)).replace('id="5"', 'id="6"')
    had, missed, asked = walk(
        {
            COLUMN: other + page(following(1) + records(2023)),
            group(1): xml("<totalpage>1</totalpage>" + records(2023)),
            **reports(2023),
        }
    )
    assert (had, missed, asked) == ([*reports(2023)], [], [COLUMN, group(1)])


@pytest.mark.parametrize(
    ("pages", "outcome"),
    [
        # the server ignores the group's number
        (
            {
                group(1): xml("<totalpage>2</totalpage>" + records(2023)),
                group(2): xml("<totalpage>2</totalpage>" + records(2023)),
            },
            Reason.REPEATED_PAGE,
        ),
        # groups run in a circle
        ({group(1): xml(following(1) + records(2023))}, Reason.UNREAD_PAGER),
        # nothing says whether it goes on
        ({group(1): xml(records(2023))}, Reason.UNREAD_PAGER),
        # no list at all
        ({group(1): xml("<recordset></recordset>")}, Reason.NO_ARTICLES),
        ({group(1): "<?xml version='1.0'?><datastore><record><![CDATA["}, Reason.NO_ARTICLES),
        ({group(1): "<!DOCTYPE html><html><body>403</body></html>"}, Reason.NO_ARTICLES),
    ],
)
def test_data_that_cannot_be_read_to_its_end_is_told_by_name(pages: dict[str, str], outcome: Reason) -> None:
    had, missed, _ = walk({COLUMN: page(following(1) + records(2023)), **pages, **reports(2023)})
    assert (had, missed) == ([*reports(2023)], [("list", outcome.value)])


def test_a_group_shorter_than_it_says_is_told_by_name() -> None:
    had, missed, _ = walk(
        {
            COLUMN: page(records(2023), SCRIPT),
            ranged(1): xml("<totalrecord>3</totalrecord>" + records(2023, 2022)),
            **reports(2023, 2022),
        }
    )
    assert (had, missed) == ([*reports(2023, 2022)], [("list", Reason.UNREAD_PAGER.value)])


@pytest.mark.parametrize(
    "machinery",
    [
        f"<script>load('{PROXY}');</script>",
        SCRIPT.replace("28090", "id()").replace('"columnid"', "ids"),
        '<script src="/AuthorizedRead/unitbuild.js" queryData="{pageId:}"></script>',
    ],
)
def test_machinery_that_cannot_be_read_is_told_by_name(machinery: str) -> None:
    had, missed, _ = walk({COLUMN: ul((article(2023), title(2023))) + machinery, **reports(2023)})
    assert (had, missed) == ([*reports(2023)], [("list", Reason.UNREAD_PAGER.value)])


def test_an_endless_list_ends_at_max_pages() -> None:
    pages = {
        group(number): xml("<totalpage>999999999</totalpage>" + records(2023 + number))
        for number in range(1, 60)
    }
    _, missed, asked = walk({COLUMN: page(following(1) + records(2023)), **pages, **reports(2023)})
    assert len(asked) == 50
    assert ("list", Reason.ENDLESS_LIST.value) in missed


AREA = "11420802011347586A"
ANNUAL = f"{HOST}/module/xxgk/xxgkAnnualReport.jsp?area={AREA}"


class Organ(Spider):  # type: ignore[misc, valid-type]
    __doc__ = Spider.__doc__
    columns = (ANNUAL,)


def test_an_organs_years_are_looked_up_one_by_one_and_the_newest_stands_on_the_page() -> None:
    report = "<h1>东宝区{}年政府信息公开工作年度报告</h1><table><tr><td>1</td></tr></table>"
    years = f"""<a href="?fbtime=2022&area={AREA}">2022</a><a href="?area=77&fbtime=2022">财政局</a>
    <select name="fbtime"><option value="">全部</option><option value="2021">2021年</option></select>"""
    had, missed, _ = walk(
        {
            ANNUAL: report.format(2023) + years,
            f"{ANNUAL}&fbtime=2023": report.format(2023),
            f"{HOST}/module/xxgk/xxgkAnnualReport.jsp?fbtime=2022&area={AREA}": report.format(2022),
            f"{ANNUAL}&fbtime=2021": "<h1>东宝区统计局2021年政府信息公开工作年度报告</h1>",
        },
        Organ,
    )
    assert had == [
        f"{ANNUAL}&fbtime=2023",
        f"{HOST}/module/xxgk/xxgkAnnualReport.jsp?fbtime=2022&area={AREA}",
    ]
    assert missed == []


def test_an_organ_without_years_is_told_by_name() -> None:
    _, missed, _ = walk({ANNUAL: "<div id='years'></div><script src='years.js'></script>"}, Organ)
    assert ("list", Reason.NO_ARTICLES.value) in missed


def test_an_organs_report_has_one_address() -> None:
    wanted = f"{ANNUAL}&fbtime=2023"
    base = f"{HOST}/module/xxgk/xxgkAnnualReport.jsp?"
    assert JPAGE.canonical(f"{base}fbtime=2023&area={AREA}") == wanted
    assert JPAGE.canonical(f"{base}area={AREA}&fbtime=2023&showType=2&artId=86132") == wanted
    assert JPAGE.canonical(f"{HOST}{article(2023)}?jump=true") == f"{HOST}{article(2023)}"
    assert JPAGE.canonical(COLUMN) == COLUMN
    assert JPAGE.column_of(wanted) == ANNUAL
    assert JPAGE.column_of(COLUMN) is None
