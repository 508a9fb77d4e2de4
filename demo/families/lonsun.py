"""霍山县 on Lonsun EX: the column's page is a shell with `pageCount`, the list comes from /site/label/8888 as HTML."""

from __future__ import annotations

from urllib.parse import urlencode

from demo.families.common import Portal
from demo.portals.bodies import as_paragraphs, paragraph, with_spans
from demo.site import ROBOTS, Served, Site, meta_tags

PORTAL = Portal(
    family="lonsun",
    code="341525",
    division="霍山县",
    prefecture="六安市",
    home="https://www.ahhuoshan.gov.cn/",
    columns=("https://www.ahhuoshan.gov.cn/public/column/6597701?type=3",),
)
PER_PAGE = 15


def _organ(portal: Portal) -> str:
    return str(6597701 + portal.serial * 1009)


def _site_id(portal: Portal) -> str:
    return str(6795461 + portal.serial)


def column(portal: Portal) -> str:
    """The path of the column of annual reports, with its query."""
    return f"/public/column/{_organ(portal)}?type=3"


def _page(portal: Portal, title: str, inner: str, head: str = "") -> str:
    top = (
        '<div class="ls-header"><a href="/">首页</a> <a href="/zwgk/index.html">政务公开</a> '
        f'<a href="/public/column/{_organ(portal)}?type=4&amp;action=list">政府信息公开</a></div>'
    )
    bottom = (
        f'<div class="ls-footer">主办单位：{portal.government}办公室 网站标识码：{portal.site_code}</div>'
    )
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f'<body>{top}<div class="ls-crumbs">当前位置</div>{inner}{bottom}</body></html>'
    )


def _article(portal: Portal, title: str, date: str, body: str) -> str:
    head = meta_tags({
        "SiteName": portal.government, "SiteDomain": portal.host, "SiteIDCode": portal.site_code, "ArticleTitle": title, "PubDate": f"{date} 09:12",
    })  # fmt: skip
    meta = f'<table class="xxgk_table"><tr><th>索引号：</th><td>{_organ(portal)}/{date[:4]}-00007</td><th>发布日期：</th><td>{date}</td></tr></table>'
    inner = f'<div class="xxgkcontent"><h1>{title}</h1>{meta}<div class="j-fontContent">{body}</div></div>'
    return _page(portal, title, inner, head)


def site(portal: Portal = PORTAL) -> Site:
    """The portal: home, the organ's column, the label's pages, reports and decoys."""
    made = Site(portal.hosts, Served(_page(portal, "404", "<p>页面走失了</p>").encode(), status=404))
    made.robots(ROBOTS)
    organ = _organ(portal)
    first = portal.serial * 100_000
    listed: list[tuple[str, str, str]] = []
    for place, year in enumerate(portal.years):
        path = f"/public/{organ}/{30_000_000 + first + place * 17_311}.html"
        layout = as_paragraphs if year == portal.years[-1] else with_spans
        made.page(path, _article(portal, portal.title(year), portal.date(year), portal.report(year, layout)))
        listed.append((portal.date(year), path, portal.title(year)))
    for place, (title, date, text) in enumerate(portal.decoys()):
        path = f"/public/{organ}/{31_000_000 + first + place}.html"
        made.page(path, _article(portal, title, date, paragraph(text)))
        listed.append((date, path, title))
    for place in range(12):
        path = f"/public/659{7800 + place}/{32_000_000 + first + place}.html"
        title = f"{portal.division}第{place + 1}初级中学2021年政府信息公开工作年度报告"
        made.page(path, _article(portal, title, "2022-01-11", paragraph("学校另行公布自己的情况。")))
        listed.append(("2022-01-11", path, title))
    listed.sort(reverse=True)
    pages = -(-len(listed) // PER_PAGE)
    for number in range(1, pages + 1):
        rows = "".join(
            f'<div class="xxgk_navli"><ul><li class="mc"><a href="{path}" title="{title}">{title[:24]}</a></li>'
            f'<li class="rq"><span class="date">{date}</span></li></ul></div>'
            for date, path, title in listed[(number - 1) * PER_PAGE : number * PER_PAGE]
        )
        query = {
            "IsAjax": "1", "dataType": "html", "labelName": "publicInfoList", "siteId": _site_id(portal), "organId": organ,
            "type": "3", "catId": "", "pageSize": str(PER_PAGE), "action": "list", "pageIndex": str(number),
        }  # fmt: skip
        label = f"{rows}<script>Ls.pagination('.page', {{pageCount:{pages},currentPage:{number}}});</script>"
        made.page(f"/site/label/8888?{urlencode(query)}", label)
    shell = (
        f'<ul id="timeFrame"></ul><div id="xxgk_list">正在加载</div>'
        f"<script>var siteId = '{_site_id(portal)}'; Ls.ajax('/site/label/8888', {{labelName: 'publicInfoList', pageCount: {pages}}});</script>"
    )
    tags = meta_tags({"ColumnName": "政府信息公开年报", "ColumnType": "信息公开年报"})
    made.page(column(portal), _page(portal, "政府信息公开年报", shell, tags))
    made.page(
        f"/public/column/{organ}?type=4&action=list",
        _page(portal, "政府信息公开", f'<a href="{column(portal)}">政府信息公开<br/>年报</a>'),
    )
    news = "".join(
        f'<li><a href="/public/{organ}/{33_000_000 + n}.html">公示第{n}号</a></li>' for n in range(4)
    )
    made.page(
        "/", _page(portal, portal.government, f"<ul>{news}</ul>", meta_tags({"SiteIDCode": portal.site_code}))
    )
    made.page("/zwgk/index.html", _page(portal, "政务公开", "<p>栏目调整中</p>"))
    return made
