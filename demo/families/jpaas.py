"""A portal on Hanweb jpaas: the list is a unit that the gateway builds, `paramJson={"pageNo":2,…}`; menu and foot are units too.

Articles lie in folders by year, one still has an address of the system before, and hit counters need a script.
"""

from __future__ import annotations

import json
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from demo.families.common import Portal
from demo.portals.bodies import paragraph, with_fillers, with_spans
from demo.site import ROBOTS, Served, Site, meta_tags

PORTAL = Portal(
    family="jpaas",
    code="620422",
    division="会宁县",
    prefecture="白银市",
    home="https://www.huining.gov.cn/",
    columns=("https://www.huining.gov.cn/xxgk/zfxxgknb/index.html",),
)
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
ROWS = 7


def column(portal: Portal) -> str:
    """The path of the column of annual reports."""
    return f"{_folder(portal)}index.html"


def _folder(portal: Portal) -> str:
    return f"/xxgk/zfxxgknb{portal.folder_mark}/"


def _id(portal: Portal, text: str) -> str:
    return uuid5(NAMESPACE_URL, f"{portal.host}{portal.folder_mark} {text}").hex


def _parameters(portal: Portal, tag: str, page: str) -> dict[str, str]:
    return {
        "parseType": "bulidstatic",
        "webId": _id(portal, "web"),
        "tplSetId": _id(portal, "templates"),
        "pageType": "column",
        "tagId": tag,
        "editType": "null",
        "pageId": page,
    }


def _script(portal: Portal, tag: str, page: str) -> str:
    told = ",".join(f"'{name}':'{value}'" for name, value in _parameters(portal, tag, page).items())
    return f'<script id="{_id(portal, tag)}" src="/AuthorizedRead/unitbuild.js" url="{UNIT}" queryData="{{{told}}}"></script>'


def _page(portal: Portal, title: str, inner: str, tags: dict[str, str]) -> str:
    national = {"SiteName": portal.government, "SiteDomain": portal.host, "SiteIDCode": portal.site_code}
    bottom = f"<footer><p>{portal.government}办公室主办</p><p>网站标识码：{portal.site_code}</p></footer>"
    return f"""<!DOCTYPE html><html lang="zh-CN"><head><meta charset="UTF-8"><title>{title}</title>
{meta_tags(national)}
{meta_tags(tags)}
</head><body><header>{_script(portal, "导航栏目list", _id(portal, "home"))}<a href="/index.html">首页</a> <a href="/xxgk/index.html">政府<br>信息公开</a></header>
{inner}
{_script(portal, "页脚", _id(portal, "home"))}{bottom}</body></html>"""


def _article(portal: Portal, title: str, date: str, body: str) -> str:
    inner = f"""<div class="wzzw-article"><h1 class="bt-art-tit">{title}</h1>
<div class="bt-art-info"><span>发布时间：{date} 11:02</span><span>来源：{portal.government}办公室</span><span>点击量：<em class="hits"></em></span></div>
<div class="main-txt" id="zoom">{body}</div></div>"""
    return _page(
        portal,
        title,
        inner,
        {"ArticleTitle": title, "PubDate": f"{date} 11:02", "ContentSource": f"{portal.government}办公室"},
    )


def _lists(made: Site, portal: Portal, entries: list[tuple[str, str, str]]) -> None:
    listed = _id(portal, "column")
    inner = f'<div class="list-box">{_script(portal, "当前栏目list", listed)}</div>'
    tags = {"ColumnName": "政府信息公开年报", "ColumnType": "信息公开年报"}
    shell = _page(portal, "政府信息公开年报", inner, tags)
    for path in (column(portal), _folder(portal)):
        made.page(path, shell)
    plain = "&".join(
        f"{name}={quote(value)}" for name, value in _parameters(portal, "当前栏目list", listed).items()
    )
    for start in range(0, len(entries), ROWS):
        number = start // ROWS + 1
        items = "".join(
            f'<li class="cf"><a href="{path}" target="_blank" title="{title}">{title}</a><span class="fr">{date}</span></li>'
            for date, path, title in entries[start : start + ROWS]
        )
        pager = f'<div class="pagination" rows="{ROWS}" count="{len(entries)}" pageNo="{number}"></div>'
        answer = {
            "success": True,
            "code": "200",
            "data": {"html": f'<div class="page-content"><ul>{items}</ul></div>{pager}'},
        }
        told = quote(f'{{"pageNo":{number},"pageSize":15}}')
        body = json.dumps(answer, ensure_ascii=False)
        made.page(f"{UNIT}?{plain}&paramJson={told}", body, content_type="application/json")


def site(portal: Portal = PORTAL) -> Site:
    """The portal: home, disclosure page, the list's shell, two pages of its unit, reports and decoys."""
    lost = _page(portal, "404", "<h2>页面不存在</h2>", {})
    made = Site(portal.hosts, Served(lost.encode(), status=404))
    made.robots(ROBOTS)
    entries: list[tuple[str, str, str]] = []
    articles = [
        *((portal.title(year), portal.date(year), portal.report(year, (with_spans, with_fillers)[year % 2])) for year in portal.years),
        *((title, date, paragraph(text)) for title, date, text in portal.decoys()),
        (f"{portal.division}郭城驿镇2020年政府信息公开工作年度报告", "2021-01-14", paragraph("镇里的情况由镇政府公布。")),
    ]  # fmt: skip
    for title, date, body in articles:
        folder = (
            "/xxgk/bmxxgk/mzj/zfxxgknb" if "民政局" in title else f"{_folder(portal)}{int(date[:4]) - 1}n"
        )
        path = f"{folder}/art/{date[:4]}/art_{_id(portal, title)}.html"
        if title == portal.title(min(portal.years)):
            year, month, day = (int(part) for part in date.split("-"))
            path = f"/art/{year}/{month}/{day}/art_5981_{601122 + portal.serial}.html"
        made.page(path, _article(portal, title, date, body))
        entries.append((date, path, title))
    _lists(made, portal, sorted(entries, reverse=True))
    news = f'<ul><li><a href="/xwzx/hnyw/art/2024/art_{_id(portal, "news")}.html">县里新修的灌渠通水</a></li></ul>'
    for path in ("/", "/index.html"):
        made.page(path, _page(portal, portal.government, news, {}))
    menu = f"""<ul><li><a href="/xxgk/zfxxgkzn/index.html">政府信息公开指南</a></li><li><a href="./zfxxgknb{portal.folder_mark}/index.html">政府信息公开<span>工作年度报告</span></a></li></ul>"""
    made.page("/xxgk/index.html", _page(portal, "政府信息公开", menu, {"ColumnName": "政府信息公开"}))
    return made
