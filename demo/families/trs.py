"""交口县 on TRS WCM: folders with `index_1.html`, relative links, a `_wap` copy, a folder of its own for departments."""

from __future__ import annotations

from demo.families.common import Portal, chunks_of, entries_of
from demo.portals.bodies import as_pipes, from_word, with_fillers, with_spans
from demo.site import ROBOTS, Served, Site, meta_tags

HOST = "www.jiaokou.gov.cn"
FOLDER = "/zwgk/zfxxgk/xxgknb"
PORTAL = Portal(
    family="trs",
    code="141130",
    division="交口县",
    prefecture="吕梁市",
    home=f"http://{HOST}/",
    columns=(f"http://{HOST}{FOLDER}/",),
)
PER_PAGE = 5
TOP = (
    '<div class="top"><a href="/">交口县人民政府</a> <a href="/zwgk/zfxxgk/">政府信息<br>公开</a> <a href="/hdjl/">互动交流</a></div>'
    '<div class="wza">无障碍阅读 长者模式</div>'
)
BOTTOM = '<div class="footer">主办：交口县人民政府办公室 网站标识码：1411300001</div>'
LAYOUTS = {2019: with_spans, 2020: from_word, 2021: with_fillers, 2022: as_pipes, 2023: from_word}
MISLABELLED_YEAR = 2022  # the bytes are UTF-8, the header says gb2312


def _page(title: str, inner: str, head: str = "") -> str:
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{TOP}{inner}{BOTTOM}</body></html>'


def _article(title: str, date: str, body: str) -> str:
    head = meta_tags({
        "SiteName": "交口县人民政府", "SiteIDCode": "1411300001", "ColumnName": "政府信息公开年报", "ArticleTitle": title,
        "PubDate": f"{date} 14:36", "ContentSource": "县政府办",
    })  # fmt: skip
    info = f'<div class="info">来源：县政府办 发布时间：{date} 字号：<a>大</a> <a>中</a> <a>小</a></div>'
    return _page(
        title, f'<div class="article"><h1>{title}</h1>{info}<div class="TRS_Editor">{body}</div></div>', head
    )


def _path(date: str, number: int) -> str:
    return f"{FOLDER}/{date[:4]}{date[5:7]}/t{date.replace('-', '')}_{number}.shtml"


def site() -> Site:
    """The portal; the newest report has a copy for telephones in the same list."""
    made = Site(
        (HOST, HOST.removeprefix("www.")), Served(_page("404", "<p>没有这一页</p>").encode(), status=404)
    )
    made.robots(ROBOTS)
    entries = entries_of(
        made, PORTAL, _article,
        report=lambda year: _path(PORTAL.date(year), 4_100_000 + year),
        decoy=lambda place: _path(PORTAL.decoys()[place][1], 4_200_000 + place),
        layout=lambda year: LAYOUTS[year],
    )  # fmt: skip
    for path, served in list(made.pages.items()):
        if f"_{4_100_000 + MISLABELLED_YEAR}." in path:
            made.pages[path] = Served(served.body, "text/html; charset=gb2312")
    chunks = chunks_of(entries, PER_PAGE)
    for number, chunk in enumerate(chunks):
        lines = []
        for one in chunk:
            relative = "." + one.path.removeprefix(FOLDER)
            cut = one.title if len(one.title) < 22 else f"{one.title[:21]}..."
            lines.append(
                f'<li><span>{one.date}</span><a href="{relative}" title="{one.title}">{cut}</a></li>'
            )
            if one.title == PORTAL.title(PORTAL.years[-1]):
                copy = one.path.replace(".shtml", "_wap.shtml")
                made.pages[copy] = made.pages[one.path]
                lines.append(
                    f'<li><span>{one.date}</span><a href=".{copy.removeprefix(FOLDER)}" title="{one.title}">{cut}</a></li>'
                )
        pager = f'<div class="page"><script>createPageHTML({len(chunks)}, {number}, "index", "shtml");</script></div>'
        tags = meta_tags({"ColumnName": "政府信息公开年报", "ColumnType": "信息公开年报"})
        text = _page("政府信息公开年报", f'<ul class="list">{"".join(lines)}</ul>{pager}', tags)
        made.page(f"{FOLDER}/index_{number}.shtml" if number else f"{FOLDER}/", text)
    news = "".join(
        f'<li><a href="./xwdt/202403/t202403{day:02d}_43000{day:02d}.shtml">县内要闻{day}</a></li>'
        for day in range(1, 6)
    )
    made.page("/", _page("交口县人民政府", f'<ul>{news}</ul><a href="./zwgk/zfxxgk/">政府信息公开</a>'))
    columns = '<li><a href="./zfxxgkzn/">指南</a></li><li><a href="./xxgknb/">政府信息<br>公开年报</a></li><li><a href="./bmnb/">部门年报</a></li>'
    made.page("/zwgk/zfxxgk/", _page("政府信息公开", f"<ul>{columns}</ul>"))
    made.page(
        "/zwgk/zfxxgk/bmnb/",
        _page(
            "部门年报",
            '<ul><li><a href="./202401/t20240110_4300900.shtml">交口县财政局2023年政府信息公开工作年度报告</a></li></ul>',
        ),
    )
    made.page(
        "/zwgk/zfxxgk/bmnb/202401/t20240110_4300900.shtml",
        _article("交口县财政局2023年政府信息公开工作年度报告", "2024-01-10", "<p>财政局另行公布。</p>"),
    )
    return made
