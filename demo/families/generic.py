"""A portal on no known family: `/zfxxgk/zfxxgknb/xj/<19 digits>.html`, a list whose pager shows numbers, and 下一页."""

from __future__ import annotations

from demo.families.common import Portal
from demo.portals.bodies import from_word, paragraph, with_spans
from demo.site import ROBOTS, Served, Site, meta_tags

PORTAL = Portal(
    family="generic",
    code="610628",
    division="富县",
    prefecture="延安市",
    home="http://www.fuxian.gov.cn/",
    columns=("http://www.fuxian.gov.cn/zfxxgk/zfxxgknb/xj/1.html",),
)
PER_PAGE = 5


def column(portal: Portal) -> str:
    """The path of the first page of the column of annual reports."""
    return f"{_folder(portal)}1.html"


def _folder(portal: Portal) -> str:
    return f"/zfxxgk/zfxxgknb{portal.folder_mark}/xj/"


def _page(portal: Portal, title: str, inner: str, tags: dict[str, str]) -> str:
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{meta_tags(tags)}</head><body>'
        f'<div class="nav"><a href="/">首页</a> <a href="/zfxxgk/">政府信息公开</a></div>{inner}'
        f'<div class="foot">主办：{portal.government}办公室　网站标识码：{portal.site_code}</div></body></html>'
    )


def _pager(folder: str, number: int, total: int) -> str:
    # a window of two numbers, as such pagers have
    numbers = "".join(f'<a href="{folder}{n}.html">{n}</a>' for n in (number, number + 1) if n <= total)
    onward = f'<a href="{folder}{number + 1}.html">下一页</a>' if number < total else "<span>下一页</span>"
    return f'<div class="page">{numbers}{onward}</div>'


def site(portal: Portal = PORTAL) -> Site:
    """The portal: home, disclosure page, list pages, reports and decoys."""
    made = Site(
        portal.hosts,
        Served("<h1>您访问的页面不存在</h1>".encode(), status=404),
    )
    made.robots(ROBOTS)
    folder = _folder(portal)
    entries: list[tuple[str, str, str]] = []

    def serve(date: str, number: int, title: str, body: str) -> None:
        path = f"{folder}17{number:017d}.html"
        inner = f'<h1>{title}</h1><p>发布时间：{date}</p><div class="content" id="zoom">{body}</div>'
        made.page(path, _page(portal, title, inner, {"ArticleTitle": title, "PubDate": f"{date} 08:00"}))
        entries.append((date, path, title))

    for year in portal.years:
        body = portal.report(year, from_word if year % 2 else with_spans)
        serve(portal.date(year), year * 7919, portal.title(year), body)
    for place, (title, date, text) in enumerate(portal.decoys()):
        serve(date, place * 104729 + 31, title, paragraph(text))
    entries.sort(reverse=True)
    chunks = [entries[start : start + PER_PAGE] for start in range(0, len(entries), PER_PAGE)]
    for number, chunk in enumerate(chunks, 1):
        items = "".join(
            f'<li><a href="{path}" title="{title}">{title[:22]}{"..." if len(title) > 22 else ""}</a><span>{date}</span></li>'
            for date, path, title in chunk
        )
        made.page(
            f"{folder}{number}.html",
            _page(
                portal,
                "政府信息公开年报",
                f"<ul>{items}</ul>{_pager(folder, number, len(chunks))}",
                {"ColumnType": "信息公开年报"},
            ),
        )
    made.page(
        "/",
        _page(
            portal, portal.government, '<a href="/zfxxgk/">政府信息公开</a>', {"SiteName": portal.government}
        ),
    )
    made.page(
        "/zfxxgk/",
        _page(
            portal,
            "政府信息公开",
            f'<a href="{folder}1.html">政府信息<br>公开年报</a>',
            {"ColumnName": "政府信息公开"},
        ),
    )
    return made
