"""衡东县 on the c/i system with word folders: no `pages/`, the list's pages are `index_N.html` linked by anchors."""

from __future__ import annotations

from demo.families.common import Portal, entries_of
from demo.portals.bodies import from_word, with_spans
from demo.site import ROBOTS, Served, Site, meta_tags

PORTAL = Portal(
    family="c_i",
    code="430424",
    division="衡东县",
    prefecture="衡阳市",
    home="http://www.hengdong.gov.cn/",
    columns=("http://www.hengdong.gov.cn/xxgk/zfxxgknb/",),
)


def column(portal: Portal) -> str:
    """The path of the column of annual reports."""
    return f"/xxgk/zfxxgknb{portal.folder_mark}/"


def _page(portal: Portal, title: str, inner: str, head: str = "") -> str:
    top = f'<div class="top"><a href="/">{portal.government}</a> <a href="/xxgk/">信息公开</a></div>'
    bottom = f'<div class="bottom">{portal.government}办公室 网站标识码：{portal.site_code}</div>'
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{top}{inner}{bottom}</body></html>'


def _article(portal: Portal, title: str, date: str, body: str) -> str:
    head = meta_tags({"SiteName": portal.government, "ArticleTitle": title, "PubDate": f"{date} 17:20"})
    return _page(
        portal, title, f'<h1>{title}</h1><p>时间：{date}</p><div class="article-content">{body}</div>', head
    )


def site(portal: Portal = PORTAL) -> Site:
    """The portal; what is missing answers with status 200 and an error page, as the group's portals do."""
    missing = Served(_page(portal, "出错", "<p>您访问的内容不存在或者已经删除</p>").encode())
    made = Site(portal.hosts, missing)
    folder = column(portal).removesuffix("/")
    made.robots(ROBOTS)
    entries = entries_of(
        made, portal, _article,
        report=lambda year: f"{folder}/{portal.date(year).replace('-', '')}/i{2_000_000 + (year - 2019) * 317_000}.html",
        decoy=lambda place: f"{folder}/{portal.decoys()[place][1].replace('-', '')}/i{1_900_000 + place}.html",
        layout=lambda year: from_word if year % 2 else with_spans,
    )  # fmt: skip
    items = "".join(
        f'<li><a href=".{one.path.removeprefix(folder)}">{one.title}</a><span>{one.date}</span></li>'
        for one in entries
    )
    tags = meta_tags({"ColumnName": "政府信息公开年报", "ColumnType": "信息公开年报"})
    made.page(
        f"{folder}/",
        _page(portal, "政府信息公开年报", f'<div class="xxgk-list"><ul>{items}</ul></div>', tags),
    )
    made.page("/", _page(portal, portal.government, '<a href="/xwzx/20240301/i2560001.html">动态</a>'))
    made.page(
        "/xxgk/", _page(portal, "信息公开", f'<a href="{folder}/" title="政府信息公开年报">政府信息公开…</a>')
    )
    return made
