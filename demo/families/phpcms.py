"""A portal on PHPCMS V9: `index.php?m=content&c=index&a=lists&catid=N`, `&page=2`, articles at `/html/2024/2024n_0115/N.html`."""

from __future__ import annotations

import html

from demo.families.common import Portal
from demo.portals.bodies import from_word, paragraph, with_spans
from demo.site import ROBOTS, Served, Site, meta_tags

PORTAL = Portal(
    family="phpcms",
    code="320404",
    division="钟楼区",
    prefecture="常州市",
    home="http://www.zhonglou.gov.cn/",
    columns=("http://www.zhonglou.gov.cn/index.php?m=content&c=index&a=lists&catid=46",),
)
PER_PAGE = 5
TOP = """<div id="header"><a href="/">网站首页</a> <a href="/index.php?m=content&amp;c=index&amp;a=lists&amp;catid=12">政务公开</a></div>"""


def column(portal: Portal) -> str:
    """The path of the column of annual reports, with its query."""
    return f"/index.php?m=content&c=index&a=lists&catid={46 + portal.serial}"


def _page(portal: Portal, title: str, inner: str, head: str = "") -> str:
    bottom = (
        f'<div id="footer"><p>主办：{portal.government}办公室</p><p>网站标识码：{portal.site_code}</p></div>'
    )
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}'
        f'<script src="/statics/js/jquery.min.js"></script></head><body>{TOP}{inner}{bottom}</body></html>'
    )


def _article(portal: Portal, title: str, date: str, body: str) -> str:
    head = meta_tags({"SiteName": portal.government, "ArticleTitle": title, "PubDate": f"{date} 10:00"})
    inner = f'<div id="Article"><h1>{title}<br><span>{date} 来源：区政府办 点击：<em id="hits"></em></span></h1><div class="content">{body}</div></div>'
    return _page(portal, title, inner, head)


def site(portal: Portal = PORTAL) -> Site:
    """The portal: home, disclosure page, two list pages, reports and decoys."""
    made = Site(portal.hosts, Served("<h1>提示信息</h1>".encode(), status=404))
    made.robots(ROBOTS)
    first = portal.serial * 20_000
    entries: list[tuple[str, str, str]] = []
    for year in portal.years:
        date = portal.date(year)
        path = f"/html/{date[:4]}/{year}n_{date[5:7]}{date[8:]}/{240000 + first + year}.html"
        layout = from_word if year % 2 else with_spans
        made.page(path, _article(portal, portal.title(year), date, portal.report(year, layout)))
        entries.append((date, path, portal.title(year)))
    for place, (title, date, text) in enumerate(portal.decoys()):
        path = f"/html/{date[:4]}/qt_{date[5:7]}{date[8:]}/{250000 + first + place}.html"
        made.page(path, _article(portal, title, date, paragraph(text)))
        entries.append((date, path, title))
    entries.sort(reverse=True)
    listed = column(portal)
    chunks = [entries[start : start + PER_PAGE] for start in range(0, len(entries), PER_PAGE)]
    for number, chunk in enumerate(chunks, 1):
        items = "".join(
            f'<li><span class="rt">{date}</span>·<a href="{path}">{title}</a></li>'
            for date, path, title in chunk
        )
        pager = "".join(
            f'<a href="{html.escape(listed)}&amp;page={n}">{n}</a> '
            for n in range(1, len(chunks) + 1)
            if n != number
        )
        inner = f'<ul class="list">{items}</ul><div id="pages" class="text-c"><a class="a1">{len(entries)}条</a> {pager}</div>'
        text = _page(
            portal,
            "政府信息公开年报",
            inner,
            meta_tags({"ColumnName": "政府信息公开年报", "ColumnType": "信息公开年报"}),
        )
        made.page(f"{listed}&page={number}", text)
        if number == 1:
            made.page(listed, text)
    made.page(
        "/",
        _page(
            portal, portal.government, '<ul><li><a href="/html/2024/tp_0203/1001.html">图片新闻</a></li></ul>'
        ),
    )
    made.page(
        "/index.php?m=content&c=index&a=lists&catid=12",
        _page(
            portal, "政务公开", f'<ul><li><a href="{html.escape(listed)}">政府信息<br>公开年报</a></li></ul>'
        ),
    )
    return made
