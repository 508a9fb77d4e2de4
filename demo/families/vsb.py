"""A county on Boda VSB with static lists: `nb.htm` is the newest page, `nb/1.htm` the oldest; www and bare host are one."""

from __future__ import annotations

from demo.families.common import Portal, chunks_of, entries_of
from demo.portals.bodies import as_paragraphs, from_word, with_spans
from demo.portals.vsb import article, content
from demo.site import ROBOTS, Served, Site, meta_tags

PORTAL = Portal(
    family="vsb",
    code="620521",
    division="清水县",
    prefecture="天水市",
    home="http://www.tsqs.gov.cn/",
    columns=("http://www.tsqs.gov.cn/zfxxgk/gknb.htm",),
)
PER_PAGE = 4
TOP = '<div class="top"><a href="/index.htm">首页</a> <a href="/zfxxgk.htm">政府信息公开</a></div>'
LAYOUTS = {2019: with_spans, 2020: from_word, 2021: with_spans, 2022: from_word, 2023: as_paragraphs}


def column(portal: Portal) -> str:
    """The path of the newest page of the column of annual reports."""
    return f"/zfxxgk/{_name(portal)}.htm"


def _name(portal: Portal) -> str:
    return f"gknb{portal.folder_mark}"


def _tree(portal: Portal) -> int:
    return 1263 + portal.serial


def _bottom(portal: Portal) -> str:
    return f'<div class="footer">{portal.government}办公室 网站标识码：{portal.site_code}</div>'


def _article(portal: Portal, title: str, date: str, body: str) -> str:
    head = f"<title>{title}-{portal.government}</title>" + meta_tags(
        {"ArticleTitle": title, "PubDate": f"{date} 10:10"}
    )
    inner = f'<h2>{title}</h2><div class="info">{date}</div>{content(body, str(_tree(portal)))}'
    return article(head, TOP, inner, _bottom(portal))


def site(portal: Portal = PORTAL) -> Site:
    """The portal; the pages of its list count down to the oldest, links are relative to each page's own folder."""
    made = Site(portal.hosts, Served(b"<p>404</p>", status=404))
    made.robots(ROBOTS)
    tree, name, bottom = _tree(portal), _name(portal), _bottom(portal)
    entries = entries_of(
        made, portal, _article,
        report=lambda year: f"/info/{tree}/{40000 + year}.htm",
        decoy=lambda place: f"/info/{tree}/{50000 + place}.htm",
        layout=lambda year: LAYOUTS[year],
    )  # fmt: skip
    chunks = chunks_of(entries, PER_PAGE)
    last = len(chunks)
    for place, chunk in enumerate(chunks):
        number = last - place  # the newest page has the column's own name, the oldest is 1
        newest = place == 0
        up = "../" if newest else "../../"
        items = "".join(
            f'<li id="line_u7_{n}"><a href="{up}{one.path[1:]}">{one.title}</a> {one.date}</li>'
            for n, one in enumerate(chunk)
        )
        after = f'<a href="{f"{name}/" if newest else ""}{number - 1}.htm">下页</a>' if number > 1 else ""
        first = "" if newest else f'<a href="../{name}.htm">首页</a>'
        head = meta_tags({"ColumnName": "政府信息公开年报", "ColumnType": "信息公开年报"})
        text = (
            f'<html><head><title>政府信息公开年报</title>{head}<script src="/system/resource/js/dynclicks.js"></script></head>'
            f'<body>{TOP}<ul>{items}</ul><div class="pb_sys_common">{first}{after}</div>{bottom}</body></html>'
        )
        made.page(column(portal) if newest else f"/zfxxgk/{name}/{number}.htm", text)
    frame = f'<html><head><title>{portal.government}</title><script src="/system/resource/js/counter.js"></script></head><body>{TOP}'
    made.page(
        "/",
        f'{frame}<div id="vsb_newscontent"><a href="/info/1002/77.htm">要闻</a></div>{bottom}</body></html>',
    )
    made.page("/index.htm", made.pages["/"].body.decode())
    made.page(
        "/zfxxgk.htm",
        f'{frame}<ul><li><a href="zfxxgk/{name}.htm">政府信息 公开年报</a></li></ul>{bottom}</body></html>',
    )
    return made
