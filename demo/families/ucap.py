"""A portal on Kaipu UCAP: the list is a shell that a script fills with JSON, `/common/search/<channel>?…&page=2`.

The server gives eight entries a page, whatever is asked for. One report is listed a second time, as its page for
telephones; a department's column stands in the same data.
"""

from __future__ import annotations

import json
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from demo.families.common import Portal
from demo.portals.bodies import from_word, paragraph, with_fillers, with_spans
from demo.site import ROBOTS, Served, Site, meta_tags

PORTAL = Portal(
    family="ucap",
    code="430527",
    division="绥宁县",
    prefecture="邵阳市",
    home="http://hnsn.gov.cn/",
    columns=("http://hnsn.gov.cn/hnsn/xxgknb/list.shtml",),
)
PER_PAGE = 8
LAYOUTS = (with_spans, from_word, with_fillers)


def column(portal: Portal) -> str:
    """The path of the column of annual reports."""
    return f"{_folder(portal)}list.shtml"


def _folder(portal: Portal) -> str:
    return f"/hnsn/xxgknb{portal.folder_mark}/"


def _top(portal: Portal) -> str:
    return f"""<div class="header"><h1 class="zz-name">{portal.government}</h1><p><a href="javascript:void(0)" onclick="aria.start()">网站无障碍</a></p>
<ul class="nav"><li><a href="/hnsn/index.shtml">首页</a></li><li><a href="/hnsn/zwgk/zwgk.shtml">政务<b>公开</b></a></li><li><a href="/hnsn/zwfw/zwfw.shtml">政务服务</a></li></ul></div>"""


def _bottom(portal: Portal) -> str:
    return f"""<div class="footer"><p>主办单位：{portal.government}办公室</p><p>网站标识码：{portal.site_code}</p><p><a href="/hnsn/wzdt/wzdt.shtml">网站地图</a></p></div>"""


def _id(portal: Portal, text: str) -> str:
    """32 hexadecimal digits, as the system draws them."""
    return uuid5(NAMESPACE_URL, f"{portal.host}{portal.folder_mark} {text}").hex


def _page(portal: Portal, title: str, inner: str, tags: dict[str, str], script: str = "") -> str:
    national = {
        "SiteName": portal.government,
        "SiteDomain": f"www.{portal.host.removeprefix('www.')}",
        "SiteIDCode": portal.site_code,
    }
    return f"""<!DOCTYPE html>
<html><head><meta charset="UTF-8">
{meta_tags(national)}
{meta_tags(tags)}
<meta name="others" content="页面生成时间 2024-03-01 08:30:12">
<meta name="template,templategroup,version" content="{_id(portal, "template")},default,1.4">
<title>{title} | {portal.government}</title>
<script type="text/javascript">
  var websiteId = "{_id(portal, "site")}",
    websiteCode = "hnsn",
    websiteName = "{portal.government}"{script};
</script></head>
<body class="xxgk-body-bg">{_top(portal)}
{inner}
{_bottom(portal)}</body></html>"""


def _article(portal: Portal, title: str, date: str, body: str, path: str) -> str:
    kind = {"ColumnName": "信息公开年报", "ColumnType": "信息公开年报"}
    tags = {**kind, "ArticleTitle": title, "PubDate": f"{date} 09:20:31", "ContentSource": "县政府办公室"}
    inner = f"""<div class="xxgk-crumb">您当前所在位置：<a href="/hnsn/index.shtml">首页</a>&gt;<a href="{column(portal)}">信息公开年报</a></div>
<div class="content"><h2><UCAPTITLE>{title}</UCAPTITLE></h2>
<p class="info">发布时间：<PUBLISHTIME>{date} 09:20</PUBLISHTIME> 来源：县政府办公室 浏览量：<i id="hits"></i></p>
<div id="zoomcon"><UCAPCONTENT>{body}</UCAPCONTENT></div></div>"""
    manuscript = path.rpartition("/")[2].removesuffix(".shtml")
    return _page(portal, title, inner, tags, f',\n    manuscriptId = "{manuscript}"')


def _articles(made: Site, portal: Portal) -> list[tuple[str, str, str]]:
    """Date, address as listed, and title of every entry; the articles are put on the site."""
    scheme = urlsplit(portal.home).scheme
    entries: list[tuple[str, str, str]] = []
    for year in portal.years:
        title, date = portal.title(year), portal.date(year)
        path = f"{_folder(portal)}{date[:4]}{date[5:7]}/{_id(portal, title)}.shtml"
        text = _article(portal, title, date, portal.report(year, LAYOUTS[year % 3]), path)
        made.page(path, text)
        entries.append((date, f"//{portal.host}{path}", title))
        if year == max(portal.years):
            made.page(f"{path}?isMobile=true", text)
            entries.append((date, f"{scheme}://{portal.hosts[1]}{path}?isMobile=true", title))
    decoys = (
        *portal.decoys(),
        (
            f"{portal.division}长铺子苗族侗族乡2023年政府信息公开工作年度报告",
            "2024-01-22",
            "乡里的报告在县级栏目里也挂了一份。",
        ),
    )
    for title, date, text in decoys:
        folder = "/hnsn/mzj/gknb/" if "民政局" in title else _folder(portal)
        path = f"{folder}{date[:4]}{date[5:7]}/{_id(portal, title)}.shtml"
        made.page(path, _article(portal, title, date, paragraph(text), path))
        entries.append((date, f"{scheme}://{portal.host}{path}", title))
    return sorted(entries, key=lambda entry: entry[0], reverse=True)


def _lists(made: Site, portal: Portal, entries: list[tuple[str, str, str]]) -> None:
    channel = _id(portal, "channel")
    script = f""",
    channelId = "{channel}";
  function load(page) {{
    $.getJSON("/common/search/" + channelId + "?_isAgg=true&_isJson=true&_pageSize=20&_template=index&_rangeTimeGte=&_channelName=&page=" + page, show);
  }}
  load(1)"""
    inner = '<div class="list-box"><ul id="list-con"></ul><div id="page_div"></div></div>'
    tags = {"ColumnName": "信息公开年报", "ColumnType": "信息公开年报"}
    shell = _page(portal, "信息公开年报", inner, tags, script)
    made.page(column(portal), shell)
    made.page(_folder(portal), shell)
    for start in range(0, len(entries), PER_PAGE):
        results = [
            {
                "manuscriptId": _id(portal, title),
                "title": title,
                "url": url,
                "publishedTimeStr": f"{date} 09:20:31",
                "channelName": "信息公开年报",
            }
            for date, url, title in entries[start : start + PER_PAGE]
        ]
        page = start // PER_PAGE + 1
        data = {
            "page": page,
            "rows": PER_PAGE,
            "channelId": channel,
            "total": len(entries),
            "results": results,
        }
        query = (
            f"_isAgg=true&_isJson=true&_pageSize=20&_template=index&_rangeTimeGte=&_channelName=&page={page}"
        )
        body = json.dumps({"code": 200, "data": data}, ensure_ascii=False)
        made.page(f"/common/search/{channel}?{query}", body, content_type="application/json;charset=UTF-8")


def site(portal: Portal = PORTAL) -> Site:
    """The portal: home, disclosure page, the list's shell, two pages of its data, reports and decoys."""
    lost = _page(portal, "404", '<div class="error"><p>您访问的页面不存在或已删除</p></div>', {})
    made = Site(portal.hosts, Served(lost.encode(), status=404))
    made.robots(ROBOTS)
    _lists(made, portal, _articles(made, portal))
    news = f'<ul class="news"><li><a href="/hnsn/c118472/202402/{_id(portal, "news")}.shtml">县城老桥完成维修</a></li></ul>'
    home = _page(portal, "首页", news, {})
    made.page("/", home)
    made.page("/hnsn/index.shtml", home)
    guide = f"""<ul class="menu"><li><a href="/hnsn/zfxxgkzn/zn.shtml">政府信息公开指南</a></li><li><a href="/hnsn/fdzdgknr/list.shtml">法定主动公开内容</a></li>
<li><a href="../xxgknb{portal.folder_mark}/list.shtml">政府信息<br>公开年报</a></li></ul>"""
    made.page("/hnsn/zwgk/zwgk.shtml", _page(portal, "政务公开", guide, {"ColumnName": "政务公开"}))
    return made
