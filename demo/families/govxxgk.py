"""松江区 on govxxgk: an organ's folder with all its documents, uniform disclosure column beside it."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from demo.families.common import Portal, chunks_of, entries_of
from demo.portals.bodies import with_fillers
from demo.site import ROBOTS, Served, Site, meta_tags

HOST = "www.songjiang.gov.cn"
ORGAN = "SHSJ43"
PORTAL = Portal(
    family="govxxgk",
    code="310117",
    division="松江区",
    prefecture="上海市",
    home=f"https://{HOST}/",
    columns=(f"https://{HOST}/govxxgk/{ORGAN}/index.html",),
)
PER_PAGE = 10
TOP = '<div class="hd"><a href="/">松江区人民政府</a> <a href="/zfxxgk/index.html">政府信息公开</a></div>'
BOTTOM = '<div class="ft">上海市松江区人民政府主办 网站标识码：3101170001</div>'


def _page(title: str, inner: str, head: str = "") -> str:
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{TOP}{inner}{BOTTOM}</body></html>'


def _article(title: str, date: str, body: str) -> str:
    head = meta_tags(
        {
            "SiteName": "上海松江",
            "ArticleTitle": title,
            "PubDate": f"{date} 13:25",
            "ContentSource": "区政府办公室",
        }
    )
    return _page(
        title,
        f'<h2>{title}</h2><p>发布日期：{date}</p><div id="ivs_content" class="Article_content">{body}</div>',
        head,
    )


def _path(date: str, name: str) -> str:
    return f"/govxxgk/{ORGAN}/{date}/{uuid5(NAMESPACE_URL, name)}.html"


def site() -> Site:
    """The portal; the organ's list has other documents between the reports."""
    made = Site((HOST, "songjiang.gov.cn"), Served(_page("404", "<p>没有这个页面</p>").encode(), status=404))
    made.robots(ROBOTS)
    entries = entries_of(
        made, PORTAL, _article,
        report=lambda year: _path(PORTAL.date(year), f"sj report {year}"),
        decoy=lambda place: _path(PORTAL.decoys()[place][1], f"sj decoy {place}"),
        layout=lambda _: with_fillers,
    )  # fmt: skip
    folder = f"/govxxgk/{ORGAN}/index.html"
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
            "年度报告",
            f'<ul class="gk-list">{items}</ul><div class="page">{pager}</div>',
            meta_tags({"ColumnName": "政府信息公开年报"}),
        )
        made.page(f"{folder}?page={number}", text)
        if number == 1:
            made.page(folder, text)
    made.page("/", _page("松江区人民政府", f'<a href="{_path("2024-03-01", "sj news")}">公告</a>'))
    made.page("/zfxxgk/index.html", _page("政府信息公开", f'<a href="{folder}">政府信息公开<br/>年报</a>'))
    return made
