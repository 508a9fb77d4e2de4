"""霍山县 on Lonsun EX: the column's page is a shell with `pageCount`, the list comes from /site/label/8888 as HTML."""

from __future__ import annotations

from urllib.parse import urlencode

from demo.families.common import Portal
from demo.portals.bodies import as_paragraphs, paragraph, with_spans
from demo.site import ROBOTS, Served, Site, meta_tags

HOST = "www.ahhuoshan.gov.cn"
ORGAN = "6597701"
SITE_ID = "6795461"
PORTAL = Portal(
    family="lonsun",
    code="341525",
    division="霍山县",
    prefecture="六安市",
    home=f"https://{HOST}/",
    columns=(f"https://{HOST}/public/column/{ORGAN}?type=3",),
)
PER_PAGE = 15
TOP = (
    '<div class="ls-header"><a href="/">首页</a> <a href="/zwgk/index.html">政务公开</a> '
    f'<a href="/public/column/{ORGAN}?type=4&amp;action=list">政府信息公开</a></div>'
)
BOTTOM = '<div class="ls-footer">主办单位：霍山县人民政府办公室 网站标识码：3415250001</div>'


def _page(title: str, inner: str, head: str = "") -> str:
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f'<body>{TOP}<div class="ls-crumbs">当前位置</div>{inner}{BOTTOM}</body></html>'
    )


def _article(title: str, date: str, body: str) -> str:
    head = meta_tags({
        "SiteName": "霍山县人民政府", "SiteDomain": HOST, "SiteIDCode": "3415250001", "ArticleTitle": title, "PubDate": f"{date} 09:12",
    })  # fmt: skip
    meta = f'<table class="xxgk_table"><tr><th>索引号：</th><td>{ORGAN}/{date[:4]}-00007</td><th>发布日期：</th><td>{date}</td></tr></table>'
    inner = f'<div class="xxgkcontent"><h1>{title}</h1>{meta}<div class="j-fontContent">{body}</div></div>'
    return _page(title, inner, head)


def site() -> Site:
    """The portal: home, the organ's column, the label's pages, reports and decoys."""
    made = Site((HOST, "ahhuoshan.gov.cn"), Served(_page("404", "<p>页面走失了</p>").encode(), status=404))
    made.robots(ROBOTS)
    listed: list[tuple[str, str, str]] = []
    for place, year in enumerate(PORTAL.years):
        path = f"/public/{ORGAN}/{30_000_000 + place * 17_311}.html"
        layout = as_paragraphs if year == PORTAL.years[-1] else with_spans
        made.page(path, _article(PORTAL.title(year), PORTAL.date(year), PORTAL.report(year, layout)))
        listed.append((PORTAL.date(year), path, PORTAL.title(year)))
    for place, (title, date, text) in enumerate(PORTAL.decoys()):
        path = f"/public/{ORGAN}/{31_000_000 + place}.html"
        made.page(path, _article(title, date, paragraph(text)))
        listed.append((date, path, title))
    for place in range(12):
        path = f"/public/659{7800 + place}/{32_000_000 + place}.html"
        title = f"霍山县第{place + 1}初级中学2021年政府信息公开工作年度报告"
        made.page(path, _article(title, "2022-01-11", paragraph("学校另行公布自己的情况。")))
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
            "IsAjax": "1", "dataType": "html", "labelName": "publicInfoList", "siteId": SITE_ID, "organId": ORGAN,
            "type": "3", "catId": "", "pageSize": str(PER_PAGE), "action": "list", "pageIndex": str(number),
        }  # fmt: skip
        label = f"{rows}<script>Ls.pagination('.page', {{pageCount:{pages},currentPage:{number}}});</script>"
        made.page(f"/site/label/8888?{urlencode(query)}", label)
    shell = (
        f'<ul id="timeFrame"></ul><div id="xxgk_list">正在加载</div>'
        f"<script>var siteId = '{SITE_ID}'; Ls.ajax('/site/label/8888', {{labelName: 'publicInfoList', pageCount: {pages}}});</script>"
    )
    tags = meta_tags({"ColumnName": "政府信息公开年报", "ColumnType": "信息公开年报"})
    made.page(f"/public/column/{ORGAN}?type=3", _page("政府信息公开年报", shell, tags))
    made.page(
        f"/public/column/{ORGAN}?type=4&action=list",
        _page("政府信息公开", f'<a href="/public/column/{ORGAN}?type=3">政府信息公开<br/>年报</a>'),
    )
    news = "".join(
        f'<li><a href="/public/{ORGAN}/{33_000_000 + n}.html">公示第{n}号</a></li>' for n in range(4)
    )
    made.page("/", _page("霍山县人民政府", f"<ul>{news}</ul>", meta_tags({"SiteIDCode": "3415250001"})))
    made.page("/zwgk/index.html", _page("政务公开", "<p>栏目调整中</p>"))
    return made
