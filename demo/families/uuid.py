"""藁城区 on Shijiazhuang's system: every column and article is a UUID, relative links, a redirecting shell as home page."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from demo.families.common import Portal, chunks_of, entries_of
from demo.portals.bodies import from_word, with_spans
from demo.site import ROBOTS, Served, Site, meta_tags

HOST = "gc.gov.cn"
COLUMN = "0772e821-5733-421d-82e7-f545c5729b9e"
FOLDER = f"/columns/{COLUMN}"
PORTAL = Portal(
    family="uuid",
    code="130109",
    division="藁城区",
    prefecture="石家庄市",
    home=f"http://{HOST}/",
    columns=(f"http://{HOST}{FOLDER}/index.html",),
)
PER_PAGE = 8
TOP = (
    '<div class="head"><a href="/columns/7d1c5a52-93b7-4c6e-8f0e-2a7d4b9c1e35/index.html">政务公开</a></div>'
)
BOTTOM = '<div class="foot">石家庄市藁城区人民政府办公室 网站标识码：1301090001</div>'


def _page(title: str, inner: str, head: str = "") -> str:
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{TOP}{inner}{BOTTOM}</body></html>'


def _article(title: str, date: str, body: str) -> str:
    head = meta_tags(
        {"SiteName": "石家庄市藁城区人民政府", "ArticleTitle": title, "PubDate": f"{date} 08:30"}
    )
    return _page(
        title,
        f'<div class="detail"><h1>{title}</h1><p class="date">发布时间：{date}</p><div class="content">{body}</div></div>',
        head,
    )


def _path(date: str, name: str) -> str:
    return f"{FOLDER}/{date[:4]}{date[5:7]}/{date[8:]}/{uuid5(NAMESPACE_URL, name)}.html"


def site() -> Site:
    """The portal; its home is a shell that a script leaves."""
    made = Site((HOST, f"www.{HOST}"), Served(_page("出错了", "<p>页面不见了</p>").encode(), status=404))
    made.robots(ROBOTS)
    entries = entries_of(
        made, PORTAL, _article,
        report=lambda year: _path(PORTAL.date(year), f"report {year}"),
        decoy=lambda place: _path(PORTAL.decoys()[place][1], f"decoy {place}"),
        layout=lambda year: from_word if year % 2 else with_spans,
    )  # fmt: skip
    chunks = chunks_of(entries, PER_PAGE)
    for number, chunk in enumerate(chunks, 1):
        items = "".join(
            f'<li><a href=".{one.path.removeprefix(FOLDER)}">{one.title}</a><i>{one.date}</i></li>'
            for one in chunk
        )
        pager = f'<script>createPageHTML({len(chunks)}, {number - 1}, "index", "html");</script>'
        tags = meta_tags({"ColumnName": "政府信息公开年报", "ColumnType": "信息公开年报"})
        name = "index.html" if number == 1 else f"index_{number}.html"
        made.page(f"{FOLDER}/{name}", _page("政府信息公开年报", f"<ul>{items}</ul>{pager}", tags))
    home = '<html><head><meta http-equiv="refresh" content="0; url=/columns/index.html"></head><body></body></html>'
    made.page("/", home)
    news = '<li><a href="/columns/3b1f6f0a-5a0c-4f5b-9d62-7e1c8a9b0d24/202401/05/5b7a4c1e-0b35-4e0c-8a5b-3d2f1c0e9b8a.html">要闻</a></li>'
    made.page("/columns/index.html", _page("石家庄市藁城区人民政府", f"<ul>{news}</ul>"))
    made.page(
        "/columns/7d1c5a52-93b7-4c6e-8f0e-2a7d4b9c1e35/index.html",
        _page(
            "政务公开", f'<ul><li><a href="{FOLDER}/index.html">政府信息公开<br>工作年度报告</a></li></ul>'
        ),
    )
    return made
