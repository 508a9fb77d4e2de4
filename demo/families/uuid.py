"""藁城区 on Shijiazhuang's system: every column and article is a UUID, relative links, a redirecting shell as home page."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from demo.families.common import Portal, chunks_of, entries_of
from demo.portals.bodies import from_word, with_spans
from demo.site import ROBOTS, Served, Site, meta_tags

COLUMN = "0772e821-5733-421d-82e7-f545c5729b9e"
PORTAL = Portal(
    family="uuid",
    code="130109",
    division="藁城区",
    prefecture="石家庄市",
    home="http://gc.gov.cn/",
    columns=(f"http://gc.gov.cn/columns/{COLUMN}/index.html",),
)
PER_PAGE = 8
TOP = (
    '<div class="head"><a href="/columns/7d1c5a52-93b7-4c6e-8f0e-2a7d4b9c1e35/index.html">政务公开</a></div>'
)


def column(portal: Portal) -> str:
    """The path of the column of annual reports."""
    return f"{_folder(portal)}/index.html"


def _folder(portal: Portal) -> str:
    return f"/columns/{_mine(portal, COLUMN)}"


def _mine(portal: Portal, name: str) -> str:
    """A column's UUID on this portal."""
    return str(uuid5(NAMESPACE_URL, f"{name} {portal.serial}")) if portal.serial else name


def _page(portal: Portal, title: str, inner: str, head: str = "") -> str:
    bottom = f'<div class="foot">{portal.body}办公室 网站标识码：{portal.site_code}</div>'
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{TOP}{inner}{bottom}</body></html>'


def _article(portal: Portal, title: str, date: str, body: str) -> str:
    head = meta_tags({"SiteName": portal.body, "ArticleTitle": title, "PubDate": f"{date} 08:30"})
    return _page(
        portal,
        title,
        f'<div class="detail"><h1>{title}</h1><p class="date">发布时间：{date}</p><div class="content">{body}</div></div>',
        head,
    )


def _path(portal: Portal, date: str, name: str) -> str:
    return f"{_folder(portal)}/{date[:4]}{date[5:7]}/{date[8:]}/{uuid5(NAMESPACE_URL, f'{name}{portal.folder_mark}')}.html"


def site(portal: Portal = PORTAL) -> Site:
    """The portal; its home is a shell that a script leaves."""
    made = Site(portal.hosts, Served(_page(portal, "出错了", "<p>页面不见了</p>").encode(), status=404))
    made.robots(ROBOTS)
    folder = _folder(portal)
    entries = entries_of(
        made, portal, _article,
        report=lambda year: _path(portal, portal.date(year), f"report {year}"),
        decoy=lambda place: _path(portal, portal.decoys()[place][1], f"decoy {place}"),
        layout=lambda year: from_word if year % 2 else with_spans,
    )  # fmt: skip
    chunks = chunks_of(entries, PER_PAGE)
    for number, chunk in enumerate(chunks, 1):
        items = "".join(
            f'<li><a href=".{one.path.removeprefix(folder)}">{one.title}</a><i>{one.date}</i></li>'
            for one in chunk
        )
        pager = f'<script>createPageHTML({len(chunks)}, {number - 1}, "index", "html");</script>'
        tags = meta_tags({"ColumnName": "政府信息公开年报", "ColumnType": "信息公开年报"})
        name = "index.html" if number == 1 else f"index_{number}.html"
        made.page(f"{folder}/{name}", _page(portal, "政府信息公开年报", f"<ul>{items}</ul>{pager}", tags))
    home = '<html><head><meta http-equiv="refresh" content="0; url=/columns/index.html"></head><body></body></html>'
    made.page("/", home)
    news = '<li><a href="/columns/3b1f6f0a-5a0c-4f5b-9d62-7e1c8a9b0d24/202401/05/5b7a4c1e-0b35-4e0c-8a5b-3d2f1c0e9b8a.html">要闻</a></li>'
    made.page("/columns/index.html", _page(portal, portal.body, f"<ul>{news}</ul>"))
    made.page(
        "/columns/7d1c5a52-93b7-4c6e-8f0e-2a7d4b9c1e35/index.html",
        _page(
            portal,
            "政务公开",
            f'<ul><li><a href="{folder}/index.html">政府信息公开<br>工作年度报告</a></li></ul>',
        ),
    )
    return made
