"""高青县 on Shandong's channel/doc: long channel names below /gongkai/site_…/, lists filled by a script, a list per page number."""

from __future__ import annotations

import json
from hashlib import md5

from demo.families.common import Portal, chunks_of, entries_of
from demo.portals.bodies import with_fillers, with_spans
from demo.site import ROBOTS, Served, Site, meta_tags

PORTAL = Portal(
    family="channel_doc",
    code="370322",
    division="高青县",
    prefecture="淄博市",
    home="http://www.gaoqing.gov.cn/",
    columns=(
        "http://www.gaoqing.gov.cn/gongkai/site_gqxrmzf/channel_c_5f9f6a0d3c2b1a4e5d6f7a8b_n_1605769820.4512/",
    ),
)
PER_PAGE = 7


def column(portal: Portal) -> str:
    """The path of the column of annual reports."""
    return f"/gongkai/site_gqxrmzf/channel_c_5f9f6a0d3c2b1a4e5d6f7a8b_n_{1605769820 + portal.serial}.4512/"


def _page(portal: Portal, title: str, inner: str, head: str = "") -> str:
    top = f'<div class="nav"><a href="/">{portal.government}</a> <a href="/gongkai/">政务公开</a></div>'
    bottom = f'<div class="foot">{portal.government}办公室 网站标识码：{portal.site_code}</div>'
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{top}{inner}{bottom}</body></html>'


def _article(portal: Portal, title: str, date: str, body: str) -> str:
    head = meta_tags({"SiteName": portal.government, "ArticleTitle": title, "PubDate": f"{date} 15:00"})
    return _page(
        portal,
        title,
        f'<h1>{title}</h1><div class="info">发布日期：{date}</div><div class="article-content">{body}</div>',
        head,
    )


def _path(portal: Portal, name: str) -> str:
    return f"{column(portal)}doc_{md5(f'{name}{portal.folder_mark}'.encode(), usedforsecurity=False).hexdigest()[:24]}.html"


def site(portal: Portal = PORTAL) -> Site:
    """The portal."""
    made = Site(portal.hosts, Served(_page(portal, "404", "<p>文档不存在</p>").encode(), status=404))
    made.robots(ROBOTS)
    channel = column(portal)
    entries = entries_of(
        made, portal, _article,
        report=lambda year: _path(portal, f"gq {year}"),
        decoy=lambda place: _path(portal, f"gq decoy {place}"),
        layout=lambda year: with_fillers if year % 2 else with_spans,
    )  # fmt: skip
    chunks = chunks_of(entries, PER_PAGE)
    for number, chunk in enumerate(chunks, 1):
        data = json.dumps(
            [{"title": one.title, "url": one.path, "date": one.date} for one in chunk], ensure_ascii=False
        )
        script = f'<div id="list"></div><script>var pageCount = {len(chunks)}; render({data.replace("/", chr(92) + "/")});</script>'
        text = _page(
            portal,
            "政府信息公开年报",
            script,
            meta_tags({"ColumnName": "政府信息公开年报", "ColumnType": "信息公开年报"}),
        )
        made.page(channel if number == 1 else f"{channel}index_{number}.html", text)
    other = f'<a href="/channel_x_21_3/doc_{"0a1b2c3d" * 3}.html">图片新闻</a>'
    made.page("/", _page(portal, portal.government, other))
    made.page(
        "/gongkai/",
        _page(portal, "政务公开", f'<ul><li><a href="{channel}">政府信息<br>公开年报</a></li></ul>'),
    )
    return made
