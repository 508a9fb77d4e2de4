"""A portal on Hanweb jpage: the first records stand in the list's page, the others come from `dataproxy.jsp` as XML.

Pages are UTF-8 labelled gb2312, cut titles have the full one beside them, and a page that is missing answers 200.
"""

from __future__ import annotations

from urllib.parse import quote

from demo.families.common import Portal
from demo.portals.bodies import as_paragraphs, from_word, paragraph, with_spans
from demo.site import ROBOTS, Served, Site, meta_tags

PORTAL = Portal(
    family="jpage",
    code="420802",
    division="东宝区",
    prefecture="荆门市",
    home="http://www.jmdbq.gov.cn/",
    columns=("http://www.jmdbq.gov.cn/col/col28090/index.html",),
)
FIRST, GROUP = 4, 6
LABEL = "text/html; charset=gb2312"
LAYOUTS = (with_spans, from_word, as_paragraphs)


def _number(portal: Portal, number: int) -> int:
    return number + portal.serial * 1000


def column(portal: Portal) -> str:
    """The path of the column of annual reports."""
    return f"/col/col{_number(portal, 28090)}/index.html"


def _page(portal: Portal, title: str, inner: str, tags: dict[str, str]) -> str:
    national = {"SiteName": portal.body, "SiteDomain": portal.host, "SiteIDCode": portal.site_code}
    top = f"""<div class="top"><img src="/picture/0/s2105311042376913082.png" alt="{portal.government}"></div>
<table class="menu"><tr><td><a href="/col/col28000/index.html">首页</a></td><td><a href='/col/col28080/index.html'>政务公开</a></td><td><a href="/col/col28200/index.html">办事服务</a></td></tr></table>"""
    bottom = f"""<div class="foot"><p>承办：{portal.division}政务服务和大数据管理局</p><p>网站标识码：{portal.site_code}</p></div>
<script language="javascript" src="/module/visitcount/visit.jsp?type=3&i_webid=9"></script>"""
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{title}</title>
{meta_tags(national)}
{meta_tags(tags)}
<script type="text/javascript" src="/script/0/2105311042376913081.js"></script></head>
<body>{top}
{inner}
{bottom}</body></html>"""


def _article(portal: Portal, title: str, date: str, body: str) -> str:
    inner = f"""<!--ZJEG_RSS.content.begin--><div class="article"><table><tr><td class="title">{title}</td></tr></table>
<p class="info">发布日期：{date} 10:05 来源：区政府办公室 浏览次数：<script src="/module/visitcount/articlehits.jsp"></script> 字号：[ 大 中 小 ]</p>
<div id="zoom"><!--ZJEG_RSS.content.begin-->{body}<!--ZJEG_RSS.content.end--></div></div>"""
    return _page(
        portal,
        title,
        inner,
        {"ArticleTitle": title, "PubDate": f"{date} 10:05", "ContentSource": "区政府办公室"},
    )


def _records(entries: list[tuple[str, str, str]]) -> str:
    items = (
        f'<li><a target=\'_blank\' href="{path}" title="{title}">{title[:24]}…</a><span>{date}</span></li>'
        for date, path, title in entries
    )
    return "<recordset>" + "".join(f"<record><![CDATA[\n{one}]]></record>" for one in items) + "</recordset>"


def _group(portal: Portal, number: int) -> str:
    """The address of a group of the list's data, in the order in which the page writes it."""
    return (
        f"/module/web/jpage/dataproxy.jsp?page={number}&appid=1&webid=9&path=/&columnid={_number(portal, 28090)}&unitid=50113"
        f"&webname={quote(quote(portal.division[:2]))}&permissiontype=0"
    )


def _next(portal: Portal, number: int) -> str:
    return f'<nextgroup><![CDATA[<a href="{_group(portal, number)}"></a>]]></nextgroup>'


def _lists(made: Site, portal: Portal, entries: list[tuple[str, str, str]]) -> None:
    total = len(entries)
    inner = f"""<div id="50113"><script type="text/xml"><datastore>{_next(portal, 1)}{_records(entries[:FIRST])}</datastore></script></div>
<script>jQuery(function(){{ jQuery("#50113").jpage({{ openCookies:false, totalRecord:{total}, proxyUrl:'/module/web/jpage/dataproxy.jsp',
perPage:{FIRST}, barPosition:'bottom', ajaxParam:{{ col:1, appid:1, webid:9, path:'/', columnid:{_number(portal, 28090)}, sourceContentType:1, unitid:'50113', webname:'{portal.division}', permissiontype:0 }} }}); }});</script>"""
    tags = {"ColumnName": "政府信息公开年报", "ColumnType": "信息公开年报"}
    made.page(column(portal), _page(portal, "政府信息公开年报", inner, tags), content_type=LABEL)
    pages = -(-total // GROUP)
    for number in range(1, pages + 1):
        further = _next(portal, number + 1) if number < pages else ""
        chunk = entries[(number - 1) * GROUP : number * GROUP]
        xml = f"<?xml version='1.0' encoding='utf-8' ?><datastore><totalrecord>{total}</totalrecord><totalpage>{pages}</totalpage>{further}{_records(chunk)}</datastore>"
        made.page(_group(portal, number), xml, content_type="text/xml;charset=utf-8")


def site(portal: Portal = PORTAL) -> Site:
    """The portal: home, disclosure page, the list with its data in three groups, reports and decoys."""
    lost = "<html><head><title>错误提示</title></head><body><p>您要找的页面走丢了，请返回首页。</p></body></html>"
    made = Site(portal.hosts, Served(lost.encode(), LABEL, status=200))
    made.robots(ROBOTS)
    entries: list[tuple[str, str, str]] = []
    articles = [
        *((portal.title(year), portal.date(year), portal.report(year, LAYOUTS[year % 3])) for year in portal.years),
        *((title, date, paragraph(text)) for title, date, text in portal.decoys()),
        (f"{portal.division}牌楼镇2021年政府信息公开工作年度报告", "2022-01-18", paragraph("镇里另行编写，不在这里统计。")),
    ]  # fmt: skip
    for place, (title, date, body) in enumerate(articles):
        year, month, day = (int(part) for part in date.split("-"))
        number = _number(portal, 28117 if "民政局" in title else 28090)
        path = f"/art/{year}/{month}/{day}/art_{number}_{930000 + place * 37}.html"
        made.page(path, _article(portal, title, date, body), content_type=LABEL)
        entries.append((date, path, title))
    _lists(made, portal, sorted(entries, reverse=True))
    news = '<ul><li><a href="/art/2024/2/8/art_28001_1130001.html">区图书馆新馆开放</a></li><li><a href="/col/col28001/index.html">更多</a></li></ul>'
    made.page("/", _page(portal, portal.body, news, {}), content_type=LABEL)
    made.page("/col/col28000/index.html", _page(portal, portal.body, news, {}), content_type=LABEL)
    menu = f"""<dl><dt><a href="/col/col28081/index.html">政府信息公开指南</a></dt><dt><a href="/col/col28082/index.html">政府信息公开制度</a></dt>
<dt><a href="{column(portal)}">政府信息<br>公开年报</a></dt></dl>"""
    made.page(
        "/col/col28080/index.html",
        _page(portal, "政务公开", menu, {"ColumnName": "政务公开"}),
        content_type=LABEL,
    )
    return made
