"""富源县 on Qujing's public system: pages below /gov/public/, also under /index.php, years as folders."""

from __future__ import annotations

from demo.families.common import Portal, chunks_of, entries_of
from demo.portals.bodies import from_word, with_fillers
from demo.site import ROBOTS, Served, Site, meta_tags

PORTAL = Portal(
    family="qujing_public",
    code="530325",
    division="富源县",
    prefecture="曲靖市",
    home="https://www.fuyuan.gov.cn/",
    columns=("https://www.fuyuan.gov.cn/gov/public/info/1zfxxgknb.html",),
)
PER_PAGE = 5


def column(portal: Portal) -> str:
    """The path of the column of annual reports."""
    return f"/gov/public/info/{1 + portal.serial}zfxxgknb.html"


def _page(portal: Portal, title: str, inner: str, head: str = "") -> str:
    top = f'<div class="header"><a href="/">{portal.government}</a> <a href="/gov/public/info/1zfxxgk.html">政府信息公开</a></div>'
    bottom = f'<div class="footer">{portal.government}办公室 网站标识码：{portal.site_code}</div>'
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{top}{inner}{bottom}</body></html>'


def _article(portal: Portal, title: str, date: str, body: str) -> str:
    head = meta_tags({"SiteName": portal.government, "ArticleTitle": title, "PubDate": f"{date} 09:45"})
    return _page(
        portal, title, f'<h1>{title}</h1><p>发布时间：{date}</p><div class="content">{body}</div>', head
    )


def site(portal: Portal = PORTAL) -> Site:
    """The portal; half of its articles are linked below /index.php."""
    made = Site(portal.hosts, Served(_page(portal, "404", "<p>没有找到</p>").encode(), status=404))
    made.robots(ROBOTS)
    listed = column(portal)
    first = portal.serial * 20_000
    entries = entries_of(
        made, portal, _article,
        report=lambda year: f"{'/index.php' if year % 2 else ''}/gov/public/detail/{year}n/{60000 + first + year}.html",
        decoy=lambda place: f"/gov/public/detail/qt/{70000 + first + place}.html",
        layout=lambda year: from_word if year % 2 else with_fillers,
    )  # fmt: skip
    chunks = chunks_of(entries, PER_PAGE)
    for number, chunk in enumerate(chunks, 1):
        items = "".join(f'<li><a href="{one.path}">{one.title}</a><em>{one.date}</em></li>' for one in chunk)
        pager = "".join(
            f'<a href="{listed}?page={n}">{n}</a>' for n in range(1, len(chunks) + 1) if n != number
        )
        tags = meta_tags({"ColumnName": "政府信息公开年报", "ColumnType": "信息公开年报"})
        text = _page(portal, "政府信息公开年报", f"<ul>{items}</ul><div>{pager}</div>", tags)
        made.page(f"{listed}?page={number}", text)
        if number == 1:
            made.page(listed, text)
    made.page("/", _page(portal, portal.government, '<a href="/gov/public/detail/yw/80001.html">要闻</a>'))
    made.page(
        "/gov/public/info/1zfxxgk.html",
        _page(portal, "政府信息公开", f'<a href="{listed}">政府信息公开<br>年报</a>'),
    )
    return made
