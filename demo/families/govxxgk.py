"""松江区 on govxxgk: an organ's folder with all its documents, uniform disclosure column beside it."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from demo.families.common import Portal, chunks_of, entries_of
from demo.portals.bodies import with_fillers
from demo.site import ROBOTS, Served, Site, meta_tags

PORTAL = Portal(
    family="govxxgk",
    code="310117",
    division="松江区",
    prefecture="上海市",
    home="https://www.songjiang.gov.cn/",
    columns=("https://www.songjiang.gov.cn/govxxgk/SHSJ43/index.html",),
)
PER_PAGE = 10


def _organ(portal: Portal) -> str:
    return f"SHSJ{43 + portal.serial}"


def column(portal: Portal) -> str:
    """The path of the column of annual reports."""
    return f"/govxxgk/{_organ(portal)}/index.html"


def _page(portal: Portal, title: str, inner: str, head: str = "") -> str:
    top = f'<div class="hd"><a href="/">{portal.government}</a> <a href="/zfxxgk/index.html">政府信息公开</a></div>'
    bottom = f'<div class="ft">{portal.body}主办 网站标识码：{portal.site_code}</div>'
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{top}{inner}{bottom}</body></html>'


def _article(portal: Portal, title: str, date: str, body: str) -> str:
    head = meta_tags(
        {
            "SiteName": portal.government,
            "ArticleTitle": title,
            "PubDate": f"{date} 13:25",
            "ContentSource": "区政府办公室",
        }
    )
    return _page(
        portal,
        title,
        f'<h2>{title}</h2><p>发布日期：{date}</p><div id="ivs_content" class="Article_content">{body}</div>',
        head,
    )


def _path(portal: Portal, date: str, name: str) -> str:
    return f"/govxxgk/{_organ(portal)}/{date}/{uuid5(NAMESPACE_URL, f'{name}{portal.folder_mark}')}.html"


def site(portal: Portal = PORTAL) -> Site:
    """The portal; the organ's list has other documents between the reports."""
    made = Site(portal.hosts, Served(_page(portal, "404", "<p>没有这个页面</p>").encode(), status=404))
    made.robots(ROBOTS)
    entries = entries_of(
        made, portal, _article,
        report=lambda year: _path(portal, portal.date(year), f"sj report {year}"),
        decoy=lambda place: _path(portal, portal.decoys()[place][1], f"sj decoy {place}"),
        layout=lambda _: with_fillers,
    )  # fmt: skip
    folder = column(portal)
    chunks = chunks_of(entries, PER_PAGE)
    for number, chunk in enumerate(chunks, 1):
        items = "".join(
            f'<li><a href="{one.path}" title="{one.title}">{one.title}</a><span>{one.date}</span></li>'
            for one in chunk
        )
        pager = "".join(
            f'<a href="{folder}?page={n}">{n}</a>' for n in range(1, len(chunks) + 1) if n != number
        )
        text = _page(
            portal,
            "年度报告",
            f'<ul class="gk-list">{items}</ul><div class="page">{pager}</div>',
            meta_tags({"ColumnName": "政府信息公开年报"}),
        )
        made.page(f"{folder}?page={number}", text)
        if number == 1:
            made.page(folder, text)
    made.page(
        "/", _page(portal, portal.government, f'<a href="{_path(portal, "2024-03-01", "sj news")}">公告</a>')
    )
    made.page(
        "/zfxxgk/index.html", _page(portal, "政府信息公开", f'<a href="{folder}">政府信息公开<br/>年报</a>')
    )
    return made
