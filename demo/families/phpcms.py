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
CATID = 46
PER_PAGE = 5
TOP = """<div id="header"><a href="/">网站首页</a> <a href="/index.php?m=content&amp;c=index&amp;a=lists&amp;catid=12">政务公开</a></div>"""
BOTTOM = """<div id="footer"><p>主办：钟楼区人民政府办公室</p><p>网站标识码：3204040001</p></div>"""


def _page(title: str, inner: str, head: str = "") -> str:
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}'
        f'<script src="/statics/js/jquery.min.js"></script></head><body>{TOP}{inner}{BOTTOM}</body></html>'
    )


def _article(title: str, date: str, body: str) -> str:
    head = meta_tags({"SiteName": "钟楼区人民政府", "ArticleTitle": title, "PubDate": f"{date} 10:00"})
    inner = f'<div id="Article"><h1>{title}<br><span>{date} 来源：区政府办 点击：<em id="hits"></em></span></h1><div class="content">{body}</div></div>'
    return _page(title, inner, head)


def site() -> Site:
    """The portal: home, disclosure page, two list pages, reports and decoys."""
    made = Site(("www.zhonglou.gov.cn", "zhonglou.gov.cn"), Served("<h1>提示信息</h1>".encode(), status=404))
    made.robots(ROBOTS)
    entries: list[tuple[str, str, str]] = []
    for year in PORTAL.years:
        date = PORTAL.date(year)
        path = f"/html/{date[:4]}/{year}n_{date[5:7]}{date[8:]}/{240000 + year}.html"
        layout = from_word if year % 2 else with_spans
        made.page(path, _article(PORTAL.title(year), date, PORTAL.report(year, layout)))
        entries.append((date, path, PORTAL.title(year)))
    for place, (title, date, text) in enumerate(PORTAL.decoys()):
        path = f"/html/{date[:4]}/qt_{date[5:7]}{date[8:]}/{250000 + place}.html"
        made.page(path, _article(title, date, paragraph(text)))
        entries.append((date, path, title))
    entries.sort(reverse=True)
    column = f"/index.php?m=content&c=index&a=lists&catid={CATID}"
    chunks = [entries[start : start + PER_PAGE] for start in range(0, len(entries), PER_PAGE)]
    for number, chunk in enumerate(chunks, 1):
        items = "".join(
            f'<li><span class="rt">{date}</span>·<a href="{path}">{title}</a></li>'
            for date, path, title in chunk
        )
        pager = "".join(
            f'<a href="{html.escape(column)}&amp;page={n}">{n}</a> '
            for n in range(1, len(chunks) + 1)
            if n != number
        )
        inner = f'<ul class="list">{items}</ul><div id="pages" class="text-c"><a class="a1">{len(entries)}条</a> {pager}</div>'
        text = _page(
            "政府信息公开年报",
            inner,
            meta_tags({"ColumnName": "政府信息公开年报", "ColumnType": "信息公开年报"}),
        )
        made.page(f"{column}&page={number}", text)
        if number == 1:
            made.page(column, text)
    made.page(
        "/", _page("钟楼区人民政府", '<ul><li><a href="/html/2024/tp_0203/1001.html">图片新闻</a></li></ul>')
    )
    made.page(
        "/index.php?m=content&c=index&a=lists&catid=12",
        _page("政务公开", f'<ul><li><a href="{html.escape(column)}">政府信息<br>公开年报</a></li></ul>'),
    )
    return made
