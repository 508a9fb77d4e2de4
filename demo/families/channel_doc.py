"""高青县 on Shandong's channel/doc: long channel names below /gongkai/site_…/, lists filled by a script, a list per page number."""

from __future__ import annotations

import json
from hashlib import md5

from demo.families.common import Portal, chunks_of, entries_of
from demo.portals.bodies import with_fillers, with_spans
from demo.site import ROBOTS, Served, Site, meta_tags

HOST = "www.gaoqing.gov.cn"
CHANNEL = "/gongkai/site_gqxrmzf/channel_c_5f9f6a0d3c2b1a4e5d6f7a8b_n_1605769820.4512"
PORTAL = Portal(
    family="channel_doc",
    code="370322",
    division="高青县",
    prefecture="淄博市",
    home=f"http://{HOST}/",
    columns=(f"http://{HOST}{CHANNEL}/",),
)
PER_PAGE = 7
TOP = '<div class="nav"><a href="/">高青县人民政府</a> <a href="/gongkai/">政务公开</a></div>'
BOTTOM = '<div class="foot">高青县人民政府办公室 网站标识码：3703220001</div>'


def _page(title: str, inner: str, head: str = "") -> str:
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{TOP}{inner}{BOTTOM}</body></html>'


def _article(title: str, date: str, body: str) -> str:
    head = meta_tags({"SiteName": "高青县人民政府", "ArticleTitle": title, "PubDate": f"{date} 15:00"})
    return _page(
        title,
        f'<h1>{title}</h1><div class="info">发布日期：{date}</div><div class="article-content">{body}</div>',
        head,
    )


def _path(name: str) -> str:
    return f"{CHANNEL}/doc_{md5(name.encode(), usedforsecurity=False).hexdigest()[:24]}.html"


def site() -> Site:
    """The portal."""
    made = Site((HOST, "gaoqing.gov.cn"), Served(_page("404", "<p>文档不存在</p>").encode(), status=404))
    made.robots(ROBOTS)
    entries = entries_of(
        made, PORTAL, _article,
        report=lambda year: _path(f"gq {year}"),
        decoy=lambda place: _path(f"gq decoy {place}"),
        layout=lambda year: with_fillers if year % 2 else with_spans,
    )  # fmt: skip
    chunks = chunks_of(entries, PER_PAGE)
    for number, chunk in enumerate(chunks, 1):
        data = json.dumps(
            [{"title": one.title, "url": one.path, "date": one.date} for one in chunk], ensure_ascii=False
        )
        script = f'<div id="list"></div><script>var pageCount = {len(chunks)}; render({data.replace("/", chr(92) + "/")});</script>'
        text = _page(
            "政府信息公开年报",
            script,
            meta_tags({"ColumnName": "政府信息公开年报", "ColumnType": "信息公开年报"}),
        )
        made.page(f"{CHANNEL}/" if number == 1 else f"{CHANNEL}/index_{number}.html", text)
    other = f'<a href="/channel_x_21_3/doc_{"0a1b2c3d" * 3}.html">图片新闻</a>'
    made.page("/", _page("高青县人民政府", other))
    made.page(
        "/gongkai/", _page("政务公开", f'<ul><li><a href="{CHANNEL}/">政府信息<br>公开年报</a></li></ul>')
    )
    return made
