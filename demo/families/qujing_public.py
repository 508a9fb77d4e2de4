"""富源县 on Qujing's public system: pages below /gov/public/, also under /index.php, years as folders."""

from __future__ import annotations

from demo.families.common import Portal, chunks_of, entries_of
from demo.portals.bodies import from_word, with_fillers
from demo.site import ROBOTS, Served, Site, meta_tags

HOST = "www.fuyuan.gov.cn"
COLUMN = "/gov/public/info/1zfxxgknb.html"
PORTAL = Portal(
    family="qujing_public",
    code="530325",
    division="富源县",
    prefecture="曲靖市",
    home=f"https://{HOST}/",
    columns=(f"https://{HOST}{COLUMN}",),
)
PER_PAGE = 5
TOP = '<div class="header"><a href="/">富源县人民政府</a> <a href="/gov/public/info/1zfxxgk.html">政府信息公开</a></div>'
BOTTOM = '<div class="footer">富源县人民政府办公室 网站标识码：5303250001</div>'


def _page(title: str, inner: str, head: str = "") -> str:
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{TOP}{inner}{BOTTOM}</body></html>'


def _article(title: str, date: str, body: str) -> str:
    head = meta_tags({"SiteName": "富源县人民政府", "ArticleTitle": title, "PubDate": f"{date} 09:45"})
    return _page(title, f'<h1>{title}</h1><p>发布时间：{date}</p><div class="content">{body}</div>', head)


def site() -> Site:
    """The portal; half of its articles are linked below /index.php."""
    made = Site((HOST, "fuyuan.gov.cn"), Served(_page("404", "<p>没有找到</p>").encode(), status=404))
    made.robots(ROBOTS)
    entries = entries_of(
        made, PORTAL, _article,
        report=lambda year: f"{'/index.php' if year % 2 else ''}/gov/public/detail/{year}n/{60000 + year}.html",
        decoy=lambda place: f"/gov/public/detail/qt/{70000 + place}.html",
        layout=lambda year: from_word if year % 2 else with_fillers,
    )  # fmt: skip
    chunks = chunks_of(entries, PER_PAGE)
    for number, chunk in enumerate(chunks, 1):
        items = "".join(f'<li><a href="{one.path}">{one.title}</a><em>{one.date}</em></li>' for one in chunk)
        pager = "".join(
            f'<a href="{COLUMN}?page={n}">{n}</a>' for n in range(1, len(chunks) + 1) if n != number
        )
        tags = meta_tags({"ColumnName": "政府信息公开年报", "ColumnType": "信息公开年报"})
        text = _page("政府信息公开年报", f"<ul>{items}</ul><div>{pager}</div>", tags)
        made.page(f"{COLUMN}?page={number}", text)
        if number == 1:
            made.page(COLUMN, text)
    made.page("/", _page("富源县人民政府", '<a href="/gov/public/detail/yw/80001.html">要闻</a>'))
    made.page(
        "/gov/public/info/1zfxxgk.html", _page("政府信息公开", f'<a href="{COLUMN}">政府信息公开<br>年报</a>')
    )
    return made
