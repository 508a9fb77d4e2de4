"""衡东县 on the c/i system with word folders: no `pages/`, the list's pages are `index_N.html` linked by anchors."""

from __future__ import annotations

from demo.families.common import Portal, entries_of
from demo.portals.bodies import from_word, with_spans
from demo.site import ROBOTS, Served, Site, meta_tags

HOST = "www.hengdong.gov.cn"
FOLDER = "/xxgk/zfxxgknb"
PORTAL = Portal(
    family="c_i",
    code="430424",
    division="衡东县",
    prefecture="衡阳市",
    home=f"http://{HOST}/",
    columns=(f"http://{HOST}{FOLDER}/",),
)
TOP = '<div class="top"><a href="/">衡东县人民政府</a> <a href="/xxgk/">信息公开</a></div>'
BOTTOM = '<div class="bottom">衡东县人民政府办公室 网站标识码：4304240001</div>'


def _page(title: str, inner: str, head: str = "") -> str:
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{TOP}{inner}{BOTTOM}</body></html>'


def _article(title: str, date: str, body: str) -> str:
    head = meta_tags({"SiteName": "衡东县人民政府", "ArticleTitle": title, "PubDate": f"{date} 17:20"})
    return _page(title, f'<h1>{title}</h1><p>时间：{date}</p><div class="article-content">{body}</div>', head)


def site() -> Site:
    """The portal; what is missing answers with status 200 and an error page, as the group's portals do."""
    missing = Served(_page("出错", "<p>您访问的内容不存在或者已经删除</p>").encode())
    made = Site((HOST, "hengdong.gov.cn"), missing)
    made.robots(ROBOTS)
    entries = entries_of(
        made, PORTAL, _article,
        report=lambda year: f"{FOLDER}/{PORTAL.date(year).replace('-', '')}/i{2_000_000 + (year - 2019) * 317_000}.html",
        decoy=lambda place: f"{FOLDER}/{PORTAL.decoys()[place][1].replace('-', '')}/i{1_900_000 + place}.html",
        layout=lambda year: from_word if year % 2 else with_spans,
    )  # fmt: skip
    items = "".join(
        f'<li><a href=".{one.path.removeprefix(FOLDER)}">{one.title}</a><span>{one.date}</span></li>'
        for one in entries
    )
    tags = meta_tags({"ColumnName": "政府信息公开年报", "ColumnType": "信息公开年报"})
    made.page(f"{FOLDER}/", _page("政府信息公开年报", f'<div class="xxgk-list"><ul>{items}</ul></div>', tags))
    made.page("/", _page("衡东县人民政府", '<a href="/xwzx/20240301/i2560001.html">动态</a>'))
    made.page("/xxgk/", _page("信息公开", f'<a href="{FOLDER}/" title="政府信息公开年报">政府信息公开…</a>'))
    return made
