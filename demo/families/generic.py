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
COLUMN = "/zfxxgk/zfxxgknb/xj/"
PER_PAGE = 5


def _page(title: str, inner: str, tags: dict[str, str]) -> str:
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{meta_tags(tags)}</head><body>'
        f'<div class="nav"><a href="/">首页</a> <a href="/zfxxgk/">政府信息公开</a></div>{inner}'
        '<div class="foot">主办：富县人民政府办公室　网站标识码：6106280001</div></body></html>'
    )


def _pager(number: int, total: int) -> str:
    # a window of two numbers, as such pagers have
    numbers = "".join(f'<a href="{COLUMN}{n}.html">{n}</a>' for n in (number, number + 1) if n <= total)
    onward = f'<a href="{COLUMN}{number + 1}.html">下一页</a>' if number < total else "<span>下一页</span>"
    return f'<div class="page">{numbers}{onward}</div>'


def site() -> Site:
    """The portal: home, disclosure page, list pages, reports and decoys."""
    made = Site(
        ("www.fuxian.gov.cn", "fuxian.gov.cn"),
        Served("<h1>您访问的页面不存在</h1>".encode(), status=404),
    )
    made.robots(ROBOTS)
    entries: list[tuple[str, str, str]] = []

    def serve(date: str, number: int, title: str, body: str) -> None:
        path = f"{COLUMN}17{number:017d}.html"
        inner = f'<h1>{title}</h1><p>发布时间：{date}</p><div class="content" id="zoom">{body}</div>'
        made.page(path, _page(title, inner, {"ArticleTitle": title, "PubDate": f"{date} 08:00"}))
        entries.append((date, path, title))

    for year in PORTAL.years:
        body = PORTAL.report(year, from_word if year % 2 else with_spans)
        serve(PORTAL.date(year), year * 7919, PORTAL.title(year), body)
    for place, (title, date, text) in enumerate(PORTAL.decoys()):
        serve(date, place * 104729 + 31, title, paragraph(text))
    entries.sort(reverse=True)
    chunks = [entries[start : start + PER_PAGE] for start in range(0, len(entries), PER_PAGE)]
    for number, chunk in enumerate(chunks, 1):
        items = "".join(
            f'<li><a href="{path}" title="{title}">{title[:22]}{"..." if len(title) > 22 else ""}</a><span>{date}</span></li>'
            for date, path, title in chunk
        )
        made.page(
            f"{COLUMN}{number}.html",
            _page(
                "政府信息公开年报",
                f"<ul>{items}</ul>{_pager(number, len(chunks))}",
                {"ColumnType": "信息公开年报"},
            ),
        )
    made.page("/", _page("富县人民政府", '<a href="/zfxxgk/">政府信息公开</a>', {"SiteName": "富县人民政府"}))
    made.page(
        "/zfxxgk/",
        _page(
            "政府信息公开",
            f'<a href="{COLUMN}1.html">政府信息<br>公开年报</a>',
            {"ColumnName": "政府信息公开"},
        ),
    )
    return made
