"""遂溪县 on Guangdong's gkmlpt: a page whose script has SID and TREE, articles from the JSON answers, 100 a page."""

from __future__ import annotations

import json

from demo.families.common import Portal
from demo.portals.bodies import from_word, paragraph, with_fillers
from demo.site import ROBOTS, Served, Site, meta_tags

HOST = "www.suixi.gov.cn"
PORTAL = Portal(
    family="gkmlpt",
    code="440823",
    division="遂溪县",
    prefecture="湛江市",
    home=f"http://{HOST}/",
    columns=(f"http://{HOST}/gkmlpt/annualreport",),
)
SID = "759045"
CATEGORY = 4821
PER_PAGE = 100
TREE = [
    {"id": 4810, "name": "政策", "children": [{"id": 4811, "name": "规范性文件", "children": []}]},
    {
        "id": 4820,
        "name": "法定主动公开内容",
        "children": [{"id": CATEGORY, "name": "政府信息公开年报", "children": []}],
    },
]
TOP = (
    '<div class="header"><a href="/">遂溪县人民政府门户网站</a> <a href="/zwgk/index.html">政务公开</a> '
    '<a href="/gkmlpt/index">政府信息公开目录</a></div>'
)
BOTTOM = '<div class="footer">主办：遂溪县人民政府办公室 网站标识码：4408230003</div>'
MISLABELLED_YEAR = 2020  # the bytes are UTF-8, the header says gb2312


def _page(title: str, inner: str, head: str = "") -> str:
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}'
        f'<script>var NFCMS_SITE_ID = "{SID}";</script></head><body>{TOP}{inner}{BOTTOM}</body></html>'
    )


def _platform(current: str) -> str:
    config = (
        f"window._CONFIG = {{\n  DEBUG: false,\n  SID: '{SID}',\n  TREE: {json.dumps(TREE, ensure_ascii=False)},\n"
        f"  CURRENT: '{current}'\n}};"
    )
    links = "".join(f'<a href="/gkmlpt/{name}">{text}</a>' for name, text in (
        ("policy", "政策"), ("guide", "政府信息公开指南"), ("annualreport", "政府信息公开<br>年报"),
    ))  # fmt: skip
    return _page("政府信息公开目录", f'<div id="app" class="nav-tab">{links}</div><script>{config}</script>')


def _article(title: str, date: str, body: str) -> str:
    head = meta_tags({
        "SiteName": "遂溪县人民政府", "SiteIDCode": "4408230003", "ArticleTitle": title, "PubDate": f"{date} 16:02",
        "ContentSource": "遂溪县人民政府办公室",
    })  # fmt: skip
    table = f'<table class="classify"><tr><td>索引号：</td><td>0070{date.replace("-", "")}</td><td>发布日期：</td><td>{date}</td></tr></table>'
    inner = f'<div class="content"><h1 class="title">{title}</h1>{table}<div class="article-content">{body}</div></div>'
    return _page(title, inner, head)


def site() -> Site:
    """The portal: home, platform pages, the category's answers, reports and what else the category holds."""
    made = Site((HOST, "suixi.gov.cn"), Served(_page("404", "<p>找不到您要的页面</p>").encode(), status=404))
    made.robots(ROBOTS)
    listed: list[tuple[str, str, str]] = []
    for place, year in enumerate(PORTAL.years):
        number = 1_900_100 + place * 1311
        path = f"/gkmlpt/content/1/{number // 1000}/post_{number}.html"
        layout = from_word if year % 2 else with_fillers
        wrong = "text/html; charset=gb2312" if year == MISLABELLED_YEAR else None
        text = _article(PORTAL.title(year), PORTAL.date(year), PORTAL.report(year, layout))
        made.page(path, text, content_type=wrong)
        listed.append((PORTAL.date(year), path, PORTAL.title(year)))
    for place, (title, date, text) in enumerate(PORTAL.decoys()):
        path = f"/gkmlpt/content/1/{1950 + place}/post_{1_950_000 + place}.html"
        made.page(path, _article(title, date, paragraph(text)))
        listed.append((date, path, title))
    # departments publish into the same category: two answers are needed
    for place in range(102):
        path = f"/gkmlpt/content/1/{1960 + place}/post_{1_960_000 + place}.html"
        title = f"遂溪县第{place + 1}中学2022年政府信息公开工作年度报告"
        made.page(path, _article(title, "2023-01-20", paragraph("学校的报告单独成文。")))
        listed.append(("2023-01-20", path, title))
    listed.sort(reverse=True)
    for start in range(0, len(listed), PER_PAGE):
        answer = {
            "articles": [
                {"id": place, "title": title, "url": f"http://{HOST}{path}", "display_publish_time": date}
                for place, (date, path, title) in enumerate(listed[start : start + PER_PAGE])
            ],
            "classify": {"id": CATEGORY, "name": "政府信息公开年报", "post_count": len(listed)},
        }
        body = json.dumps(answer, ensure_ascii=False).encode()
        made.file(
            f"/gkmlpt/api/all/{CATEGORY}?page={start // PER_PAGE + 1}&sid={SID}", body, "application/json"
        )
    for name in ("annualreport", "index", "policy", "guide"):
        made.page(f"/gkmlpt/{name}", _platform(name))
    news = "".join(
        f'<li><a href="/xwzx/content/post_{1_970_000 + n}.html">工作动态第{n}则</a></li>' for n in range(5)
    )
    made.page(
        "/",
        _page(
            "遂溪县人民政府",
            f'<ul>{news}</ul><a href="/gkmlpt/index">政府信息公开</a>',
            meta_tags({"SiteIDCode": "4408230003"}),
        ),
    )
    made.page(
        "/zwgk/index.html", _page("政务公开", '<a href="/gkmlpt/annualreport">政府信息公开工作年度报告</a>')
    )
    return made
