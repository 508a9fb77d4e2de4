"""利辛县 on Openness: reports at /XxgkAnnualReport/show/<id>.html, the organ's list at …/showList/<branch>/0/page_1.html."""

from __future__ import annotations

from demo.families.common import Portal, chunks_of, entries_of
from demo.portals.bodies import with_fillers, with_spans
from demo.site import ROBOTS, Served, Site, meta_tags

PORTAL = Portal(
    family="openness",
    code="341623",
    division="利辛县",
    prefecture="亳州市",
    home="https://www.lixin.gov.cn/",
    columns=("https://www.lixin.gov.cn/XxgkContent/showList/5a0a8d2f3b1c4e6f7a8b9c0d/0/page_1.html",),
)
PER_PAGE = 6


def column(portal: Portal) -> str:
    """The path of the first page of the column of annual reports."""
    return f"{_folder(portal)}/page_1.html"


def _folder(portal: Portal) -> str:
    branch = 0x5A0A8D2F3B1C4E6F7A8B9C0D + portal.serial
    return f"/XxgkContent/showList/{branch:x}/0"


def _page(portal: Portal, title: str, inner: str, head: str = "") -> str:
    top = f'<div class="top"><a href="/">{portal.government}</a> <a href="/XxgkContent/index.html">政府信息公开</a></div>'
    bottom = f'<div class="bottom">{portal.government}办公室主办 网站标识码：{portal.site_code}</div>'
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}'
        f'<link rel="stylesheet" href="/assets/openness/main.css"></head><body>{top}{inner}{bottom}</body></html>'
    )


def _article(portal: Portal, title: str, date: str, body: str) -> str:
    head = meta_tags({"SiteName": portal.government, "ArticleTitle": title, "PubDate": f"{date} 11:40"})
    info = f'<p class="info"><span>发布时间：{date}</span> <span>来源：{portal.government}办公室</span> <span>浏览次数：</span></p>'
    return _page(
        portal,
        title,
        f'<div class="is-main"><h1>{title}</h1>{info}<div class="j-fontContent">{body}</div></div>',
        head,
    )


def site(portal: Portal = PORTAL) -> Site:
    """The portal. The prefecture's platform counts the articles, so another county's are answered here, too."""
    made = Site(portal.hosts, Served(_page(portal, "404", "<p>该页面已不存在</p>").encode(), status=404))
    made.robots(ROBOTS)
    folder = _folder(portal)
    first = portal.serial * 3000
    entries = entries_of(
        made, portal, _article,
        report=lambda year: f"/XxgkAnnualReport/show/{5000 + first + (year - 2010) * 71}.html",
        decoy=lambda place: f"/XxgkAnnualReport/show/{6000 + first + place}.html",
        layout=lambda year: with_fillers if year % 2 else with_spans,
    )  # fmt: skip
    neighbour = f"{portal.prefecture}邻安区2023年政府信息公开工作年度报告"
    made.page(
        f"/XxgkAnnualReport/show/{6401 + first}.html",
        _article(portal, neighbour, "2024-01-29", "<p>邻区的报告，不在本县的列表里。</p>"),
    )
    chunks = chunks_of(entries, PER_PAGE)
    for number, chunk in enumerate(chunks, 1):
        items = "".join(
            f'<tr><td class="xh">{place}</td><td><a href="{one.path}" title="{one.title}">{one.title[:18]}...</a></td><td>{one.date}</td></tr>'
            for place, one in enumerate(chunk, 1)
        )
        pager = "".join(f'<a href="{folder}/page_{n}.html">{n}</a>' for n in range(1, len(chunks) + 1))
        inner = f'<table class="list">{items}</table><div class="pages">{pager}<span>共{len(chunks)}页</span></div>'
        tags = meta_tags({"ColumnName": "政府信息公开年度报告", "ColumnType": "信息公开年报"})
        made.page(f"{folder}/page_{number}.html", _page(portal, "政府信息公开年度报告", inner, tags))
    made.page("/", _page(portal, portal.government, '<a href="/XxgkContent/show/2911001.html">通知一则</a>'))
    made.page(
        "/XxgkContent/index.html",
        _page(portal, "政府信息公开", f'<ul><li><a href="{folder}/page_1.html">政府信息公开 年度报告</a></li><li><a href="/XxgkContent/showList/zn/0/page_1.html">指南</a></li></ul>'),
    )  # fmt: skip
    return made
