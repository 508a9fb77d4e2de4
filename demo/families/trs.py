"""A portal on TRS WCM: folders, `./202401/t20240112_2412023.html`, a list that only createPageHTML leads on, one year in a folder of its own.

Oddities: UTF-8 that calls itself gb2312, relative links, the `_wap` copy of an article before the article itself.
"""

from __future__ import annotations

from demo.families.common import Portal
from demo.portals.bodies import from_word, paragraph, with_spans
from demo.site import ROBOTS, Served, Site, meta_tags

PORTAL = Portal(
    family="trs",
    code="450323",
    division="灵川县",
    prefecture="桂林市",
    home="http://www.lcxzf.gov.cn/",
    columns=("http://www.lcxzf.gov.cn/xxgk/xxgkndbg/",),
)
PER_PAGE = 5
# the year that has a folder of its own
APART = 2019


def column(portal: Portal) -> str:
    """The path of the column of annual reports."""
    return f"/xxgk/xxgkndbg{portal.folder_mark}/"


def _page(portal: Portal, title: str, up: str, inner: str, tags: dict[str, str]) -> str:
    national = {"SiteName": portal.government, "SiteDomain": portal.host, "SiteIDCode": portal.site_code}
    return (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'
        '<html xmlns="http://www.w3.org/1999/xhtml"><head>'
        '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
        f"{meta_tags({**national, **tags})}<title>{title}</title>"
        f'<link href="{up}images/gl.css" type="text/css" rel="stylesheet"></head><body>'
        f'<table width="1006" align="center"><tr><td><a href="{up}">首页</a></td><td><a href="{up}xxgk/">信息公开</a></td>'
        f'<td><a href="{up}zjlc/">走进{portal.division[:2]}</a></td></tr></table>{inner}'
        f'<div id="down">主办：{portal.government}办公室 <img src="{up}images/W020190117350825039697.png"> 网站标识码：{portal.site_code}</div></body></html>'
    )


def _article(portal: Portal, up: str, title: str, date: str, body: str) -> str:
    inner = (
        f'<div class="pos">当前位置：<a href="{up}" class="CurrChnlCls">首页</a> &gt; <a href="../" class="CurrChnlCls">信息公开年度报告</a></div>'
        f'<h1>{title}</h1><div class="info">{date} 来源：县政府办公室</div>'
        f'<div id="zoom"><div class="TRS_Editor">{body}</div></div>'
    )
    tags = {"ArticleTitle": title, "PubDate": f"{date} 09:30", "ContentSource": "县政府办公室"}
    return _page(portal, title, up, inner, tags)


def _list(
    portal: Portal, up: str, entries: list[tuple[str, str, str]], number: int, total: int, tabs: str = ""
) -> str:
    rows = "".join(
        f'<tr valign="top"><td><img src="{up}images/ico2.jpg"></td><td><a href="./{path}">{title}</a></td><td>{date}</td></tr>'
        for date, path, title in entries
    )
    pager = f'<script type="text/javascript">createPageHTML({total}, {number - 1}, "index", "html");</script>'
    inner = (
        f'<div class="pos"><a href="{up}" class="CurrChnlCls">首页</a> &gt; <a href="../" class="CurrChnlCls">信息公开</a></div>'
        f'{tabs}<table class="gl_list">{rows}</table><div class="page">{pager}</div>'
    )
    return _page(
        portal,
        "信息公开年度报告",
        up,
        inner,
        {"ColumnName": "信息公开年度报告", "ColumnType": "信息公开年报"},
    )


def site(portal: Portal = PORTAL) -> Site:
    """The portal: home, disclosure page, three list pages, a year's folder, reports, copies and decoys."""
    made = Site(
        portal.hosts,
        Served(
            b"<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center></body></html>",
            "text/html",
            404,
        ),
    )
    made.robots(ROBOTS)
    folder = column(portal)
    first = portal.serial * 20_000

    def serve(path: str, text: str) -> None:
        made.page(path, text, content_type="text/html; charset=gb2312")

    entries: list[tuple[str, str, str]] = []
    for year in portal.years:
        date = portal.date(year)
        day = date.replace("-", "")
        path = f"{day[:6]}/t{day}_{2410000 + first + year}.html"
        layout = from_word if year % 2 else with_spans
        if year == APART:
            text = _article(portal, "../../../../", portal.title(year), date, portal.report(year, layout))
            serve(f"{folder}{year}n/{path}", text)
            own = _list(portal, "../../../", [(date, path, portal.title(year))], 1, 1)
            serve(f"{folder}{year}n/", own)
            continue
        text = _article(portal, "../../../", portal.title(year), date, portal.report(year, layout))
        serve(f"{folder}{path}", text)
        if year == 2021:
            entries.append((date, path.replace(".html", "_wap.html"), portal.title(year)))
            serve(f"{folder}{path.replace('.html', '_wap.html')}", text)
        entries.append((date, path, portal.title(year)))
    for place, (title, date, words) in enumerate(portal.decoys()):
        day = date.replace("-", "")
        path = f"{day[:6]}/t{day}_{2420000 + first + place}.html"
        serve(f"{folder}{path}", _article(portal, "../../../", title, date, paragraph(words)))
        entries.append((date, path, title))
    entries.sort(key=lambda entry: entry[0], reverse=True)
    chunks = [entries[start : start + PER_PAGE] for start in range(0, len(entries), PER_PAGE)]
    tabs = f'<div class="nf"><a href="./{APART}n/">{APART}年</a></div>'
    for number, chunk in enumerate(chunks, 1):
        text = _list(portal, "../../", chunk, number, len(chunks), tabs)
        serve(f"{folder}index_{number - 1}.html" if number > 1 else folder, text)
    serve(
        "/",
        _page(
            portal,
            f"{portal.government}门户网站",
            "./",
            '<ul><li><a href="./xwzx/202401/t20240105_2410001.html" title="县里开会部署春耕备耕">县里开会部署春耕</a></li></ul>'
            '<div class="TRS_Editor"></div><a href="./xxgk/">政府信<br>息公开</a>',
            {},
        ),
    )
    menu = "".join(
        f'<h3><a href="{address}"><em></em>{words}</a></h3>'
        for address, words in (
            ("./xxgkzn/", "政府信息<br>公开指南"),
            ("./xxgkzd/", "政府信息<br>公开制度"),
            ("./fdzdgknr/", "法定主动<br>公开内容"),
            (f"./xxgkndbg{portal.folder_mark}/", "政府信息<br>公开年报"),
        )
    )
    serve(
        "/xxgk/",
        _page(
            portal, "政府信息公开", "../", f'<div class="dl_nav">{menu}</div>', {"ColumnName": "政府信息公开"}
        ),
    )
    return made
