"""遂溪县 on Guangdong's gkmlpt: a page whose script has SID and TREE, articles from the JSON answers, 100 a page."""

from __future__ import annotations

import json
from typing import Any

from demo.families.common import Portal
from demo.portals.bodies import from_word, paragraph, with_fillers
from demo.site import ROBOTS, Served, Site, meta_tags

PORTAL = Portal(
    family="gkmlpt",
    code="440823",
    division="遂溪县",
    prefecture="湛江市",
    home="http://www.suixi.gov.cn/",
    columns=("http://www.suixi.gov.cn/gkmlpt/annualreport",),
)
PER_PAGE = 100
MISLABELLED_YEAR = 2020  # the bytes are UTF-8, the header says gb2312


def column(portal: Portal) -> str:
    """The path of the column of annual reports; every such platform has the same."""
    del portal
    return "/gkmlpt/annualreport"


def _sid(portal: Portal) -> int:
    return 759045 + portal.serial


def _category(portal: Portal) -> int:
    return 4821 + portal.serial * 3


def _tree(portal: Portal) -> list[dict[str, Any]]:
    category = _category(portal)
    rules = {"id": category - 10, "name": "规范性文件", "children": []}
    annual = {"id": category, "name": "政府信息公开年报", "children": []}
    return [
        {"id": category - 11, "name": "政策", "children": [rules]},
        {"id": category - 1, "name": "法定主动公开内容", "children": [annual]},
    ]


def _page(portal: Portal, title: str, inner: str, head: str = "") -> str:
    top = (
        f'<div class="header"><a href="/">{portal.government}门户网站</a> <a href="/zwgk/index.html">政务公开</a> '
        '<a href="/gkmlpt/index">政府信息公开目录</a></div>'
    )
    bottom = f'<div class="footer">主办：{portal.government}办公室 网站标识码：{portal.site_code}</div>'
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}'
        f'<script>var NFCMS_SITE_ID = "{_sid(portal)}";</script></head><body>{top}{inner}{bottom}</body></html>'
    )


def _platform(portal: Portal, current: str) -> str:
    config = (
        f"window._CONFIG = {{\n  DEBUG: false,\n  SID: '{_sid(portal)}',\n  TREE: {json.dumps(_tree(portal), ensure_ascii=False)},\n"
        f"  CURRENT: '{current}'\n}};"
    )
    links = "".join(f'<a href="/gkmlpt/{name}">{text}</a>' for name, text in (
        ("policy", "政策"), ("guide", "政府信息公开指南"), ("annualreport", "政府信息公开<br>年报"),
    ))  # fmt: skip
    return _page(
        portal, "政府信息公开目录", f'<div id="app" class="nav-tab">{links}</div><script>{config}</script>'
    )


def _article(portal: Portal, title: str, date: str, body: str) -> str:
    head = meta_tags({
        "SiteName": portal.government, "SiteIDCode": portal.site_code, "ArticleTitle": title, "PubDate": f"{date} 16:02",
        "ContentSource": f"{portal.government}办公室",
    })  # fmt: skip
    table = f'<table class="classify"><tr><td>索引号：</td><td>0070{date.replace("-", "")}</td><td>发布日期：</td><td>{date}</td></tr></table>'
    inner = f'<div class="content"><h1 class="title">{title}</h1>{table}<div class="article-content">{body}</div></div>'
    return _page(portal, title, inner, head)


def site(portal: Portal = PORTAL) -> Site:
    """The portal: home, platform pages, the category's answers, reports and what else the category holds."""
    made = Site(portal.hosts, Served(_page(portal, "404", "<p>找不到您要的页面</p>").encode(), status=404))
    made.robots(ROBOTS)
    listed: list[tuple[str, str, str]] = []
    for place, year in enumerate(portal.years):
        number = 1_900_100 + place * 1311 + portal.serial * 100_000
        path = f"/gkmlpt/content/1/{number // 1000}/post_{number}.html"
        layout = from_word if year % 2 else with_fillers
        wrong = "text/html; charset=gb2312" if year == MISLABELLED_YEAR else None
        text = _article(portal, portal.title(year), portal.date(year), portal.report(year, layout))
        made.page(path, text, content_type=wrong)
        listed.append((portal.date(year), path, portal.title(year)))
    for place, (title, date, text) in enumerate(portal.decoys()):
        path = f"/gkmlpt/content/1/{1950 + place}/post_{1_950_000 + place + portal.serial * 100_000}.html"
        made.page(path, _article(portal, title, date, paragraph(text)))
        listed.append((date, path, title))
    # departments publish into the same category: two answers are needed
    for place in range(102):
        path = f"/gkmlpt/content/1/{1960 + place}/post_{1_960_000 + place + portal.serial * 100_000}.html"
        title = f"{portal.division}第{place + 1}中学2022年政府信息公开工作年度报告"
        made.page(path, _article(portal, title, "2023-01-20", paragraph("学校的报告单独成文。")))
        listed.append(("2023-01-20", path, title))
    listed.sort(reverse=True)
    for start in range(0, len(listed), PER_PAGE):
        answer = {
            "articles": [
                {"id": place, "title": title, "url": f"{portal.home}{path[1:]}", "display_publish_time": date}
                for place, (date, path, title) in enumerate(listed[start : start + PER_PAGE])
            ],
            "classify": {"id": _category(portal), "name": "政府信息公开年报", "post_count": len(listed)},
        }
        body = json.dumps(answer, ensure_ascii=False).encode()
        made.file(
            f"/gkmlpt/api/all/{_category(portal)}?page={start // PER_PAGE + 1}&sid={_sid(portal)}",
            body,
            "application/json",
        )
    for name in ("annualreport", "index", "policy", "guide"):
        made.page(f"/gkmlpt/{name}", _platform(portal, name))
    news = "".join(
        f'<li><a href="/xwzx/content/post_{1_970_000 + n}.html">工作动态第{n}则</a></li>' for n in range(5)
    )
    made.page(
        "/",
        _page(
            portal,
            portal.government,
            f'<ul>{news}</ul><a href="/gkmlpt/index">政府信息公开</a>',
            meta_tags({"SiteIDCode": portal.site_code}),
        ),
    )
    made.page(
        "/zwgk/index.html",
        _page(portal, "政务公开", '<a href="/gkmlpt/annualreport">政府信息公开工作年度报告</a>'),
    )
    return made
